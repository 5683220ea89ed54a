"""The processes that get killed. `python -m tests.faults.worker TASK {json}`; started by test_kill.py only.

The worker imports everything once and forks a child for each life, so that a kill costs milliseconds; each child opens the
store anew. Forking is done here and not in pytest, which has threads.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import attrs

from tests.faults.book import BIRTH, KINDS, MEMO, Memo, birth, counted_entropy, url_of, writing
from tests.faults.trap import Trap, fork, trapped_engine
from vngov.storage import Notice, SqlStore

BOOKS = ("KS/2026", "KT/2026", "KH/2026")


# One unit of work each, killed at every place


def _add(tx: Any) -> None:
    tx.add(BIRTH, "new-1", birth(101, "KS/2026"))
    tx.add(BIRTH, "new-2", birth(102, "KS/2027"))
    tx.add(MEMO, "new-3", Memo("memo", "mới"))
    tx.post(Notice("sms", "new-1", {"n": 1}))
    tx.post(Notice("sms", "new-2", {"n": 2}))


def _put(tx: Any) -> None:
    for id_ in ("b3", "b5"):
        stored = tx.get(BIRTH, id_)
        if stored.version == 1:
            tx.put(stored, attrs.evolve(stored.record, note="sửa đổi"))


def _erase(tx: Any) -> None:
    stored = tx.get(BIRTH, "b1")
    if not stored.erased:
        tx.erase(stored, "căn cứ 3")


def _lease(tx: Any) -> None:
    tx.numbers("KS/2026", 10)
    tx.numbers("KH/2026", 10)


def _flushes(tx: Any) -> None:
    tx.add(BIRTH, "new-1", birth(101, "KS/2026"))
    tx.flush()
    _put(tx)
    tx.count(BIRTH)
    _erase(tx)


UNITS: dict[str, Callable[[Any], None]] = {"add": _add, "put": _put, "erase": _erase, "lease": _lease, "flushes": _flushes}


def _live(path: Path, scenario: str, trap: Trap) -> None:
    """One life on one file; the trap is armed while the scenario runs."""
    engine = trapped_engine(url_of(path), trap)
    trap.armed = scenario == "open"
    store = SqlStore(engine, kinds=KINDS, entropy=counted_entropy())
    trap.armed = True
    if scenario == "reindex":
        store.reindex(BIRTH)
    else:
        with writing(store, 60) as tx:
            UNITS["add" if scenario == "open" else scenario](tx)
    trap.armed = False
    engine.dispose()


def points(scenario: str, seed: str, out: str) -> dict[str, Any]:
    """Count the places of a scenario, then die once at each, on a copy of the seed file; do the work once more there.

    `7.db` is what the death at place 7 left, `again-7.db` what the second life made of it.
    """
    folder = Path(out)

    def copy(name: str) -> Path:
        path = folder / name
        if seed:
            shutil.copy(seed, path)
        return path

    count = Trap()
    _live(copy("whole.db"), scenario, count)
    died, lived = 0, 0
    for at in range(1, len(count.places) + 1):
        path = copy(f"{at}.db")
        died += os.WTERMSIG(_ended(lambda path=path, at=at: _live(path, scenario, Trap(at)))) == signal.SIGKILL  # type: ignore[misc]
        for file in folder.glob(f"{at}.db*"):
            shutil.copy(file, folder / f"again-{file.name}")
        lived += _ended(lambda at=at: _live(folder / f"again-{at}.db", scenario, Trap())) == 0  # type: ignore[misc]
    return {"places": count.places, "died": died, "lived": lived}


def _ended(run: Callable[[], None]) -> int:
    return os.waitpid(fork(run), 0)[1]


def opening(folder: str, name: str, processes: int, files: int) -> dict[str, Any]:
    """Open files that may not be there yet, in step with the others: all in the same twentieth of a second."""
    (Path(folder) / f"{name}.ready").touch()
    while len(list(Path(folder).glob("*.ready"))) < processes:
        time.sleep(0.005)
    for n in range(files):
        time.sleep(0.05 - time.time() % 0.05)
        SqlStore(url_of(Path(folder) / f"{n}.db"), kinds=KINDS)
    return {}


# Four processes on one file


def _write_all(path: Path, ids: list[str], log: int, trap: Trap) -> None:
    store = SqlStore(trapped_engine(url_of(path), trap), kinds=KINDS)
    trap.armed = True
    for id_ in ids:
        n = int(id_.partition("-")[2])
        with writing(store, n) as tx:
            tx.add(BIRTH, id_, birth(n, BOOKS[n % 3]))
            tx.post(Notice("sms", id_, {"n": n}))
        os.write(log, f"{id_}\n".encode())
        if n % 7 == 0:
            with writing(store, n) as tx:
                stored = tx.get(BIRTH, id_)
                if stored is not None and stored.version == 1:
                    tx.put(stored, attrs.evolve(stored.record, note="đã sửa"))


def race(path: str, name: str, total: int, seed: int, log: str) -> dict[str, Any]:
    """Write `total` records under ids of its own, killed again and again: by itself at a place, or from outside at any time."""
    chance = random.Random(seed)
    book = os.open(log, os.O_CREAT | os.O_APPEND | os.O_RDWR)
    ids = [f"{name}-{n}" for n in range(1, total + 1)]
    kills = {"at a place": 0, "from outside": 0}
    while True:
        done = set(Path(log).read_text().split())
        left = [id_ for id_ in ids if id_ not in done]
        if not left:
            return {"kills": kills}
        by_itself = chance.random() < 0.6
        trap = Trap(chance.randrange(1, 140) if by_itself else None)
        pid = fork(lambda left=left, trap=trap: _write_all(Path(path), left, book, trap))  # type: ignore[misc]
        if not by_itself:
            time.sleep(chance.uniform(0.005, 0.05))
            os.kill(pid, signal.SIGKILL)
        status = os.waitpid(pid, 0)[1]
        if os.WIFSIGNALED(status):
            kills["at a place" if by_itself else "from outside"] += 1
        elif os.WEXITSTATUS(status):
            raise SystemExit(f"{name}: a writer failed")


def main(task: str, arguments: str) -> None:
    tasks: dict[str, Callable[..., dict[str, Any]]] = {"points": points, "opening": opening, "race": race}
    print(json.dumps(tasks[task](**json.loads(arguments)), ensure_ascii=False))


if __name__ == "__main__":
    main(*sys.argv[1:])
