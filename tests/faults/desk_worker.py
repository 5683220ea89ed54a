"""The counters that get killed. `python -m tests.faults.desk_worker TASK {json}`; started by test_desk_kill.py only.

As in worker.py a process imports once and forks a child for each life. A life works through the day from its beginning, as an
officer does who starts the program again and files everything once more.
"""

from __future__ import annotations

import base64
import json
import os
import pickle
import random
import signal
import sqlite3
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import attrs

from tests.faults.book import ROOT, tables_of, url_of
from tests.faults.trap import Trap, fork, trapped_engine
from vngov.civilreg import Birth, Official
from vngov.civilreg.hooks import IdentityAnswer, IdentityQuery, RegisterOfRecord
from vngov.cli.day import Day, Handled, exchange, read_day, work_through
from vngov.hooks import hookimpl
from vngov.office import Office
from vngov.office.fields import field_kinds
from vngov.storage import SqlStore
from vngov.testing.ministries import Ministries

DAY_PLACES = 4_000
"""About as many places as a day has for a trap, so that a life may die anywhere in it."""
EXCHANGE_PLACES = 500
"""Few enough that one life does a part of the exchange only."""


def day_of(prefix: str, syllable: str) -> Day:
    """The day of Công Sơn with ids of its own and other children: each name has one more syllable."""
    day = read_day(ROOT / "examples" / "cong_son" / "filings.toml")

    def other(name: str) -> str:
        more = syllable.upper() if name.isupper() else syllable
        return f"{name} {more}" if name.strip() else name

    filings = tuple(
        attrs.evolve(one, id=f"{prefix}-{one.id}", form=attrs.evolve(one.form, child_name=other(one.form.child_name)))
        for one in day.filings
    )
    return attrs.evolve(day, filings=filings)


def open_office(day: Day, path: Path, *, trap: Trap | None = None, of_record: bool = True, ministry: object = None) -> Office:
    """The office of the day; one that is not of record mirrors the ministry's register."""
    store = SqlStore(trapped_engine(url_of(path), trap or Trap()), kinds=field_kinds())
    return Office.open(
        store,
        unit=day.unit,
        agency=day.agency,
        installed=False,
        of_record={"birth"} if of_record else (),
        plugins=[ministry] if ministry is not None else [],
    )


def last_moment(day: Day) -> datetime:
    return max(moment for one in day.filings for moment in (one.received, one.settled) if moment is not None)


# A day at the counter


def told(handled: tuple[Handled, ...]) -> dict[str, str]:
    return {one.typed.id: one.result.value for one in handled}


def day(path: str, prefix: str, syllable: str, lives: int, seed: int) -> dict[str, Any]:
    """Work through a day that is cut short again and again, then once to the end."""
    of_day = day_of(prefix, syllable)

    def live(trap: Trap) -> tuple[Handled, ...]:
        office = open_office(of_day, Path(path), trap=trap)
        trap.armed = True
        return work_through(office, of_day)

    def found() -> list[str]:
        return list(half_done(Path(path)))

    kills = _killed(live, lives, random.Random(seed), places=DAY_PLACES, seconds=0.6, found=found)
    return {"kills": kills, "results": told(live(Trap()))}


# What must never be seen, not even for a moment


def half_done(path: Path) -> Iterator[str]:
    """Look for anything that stands without what belongs to it, without asking the library; each question sees one moment."""
    questions = {
        "birth without dossier": "SELECT id FROM k_civilreg__birth WHERE id NOT IN (SELECT id FROM k_onestop__dossier)",
        "birth whose dossier does not name it": "SELECT b.id FROM k_civilreg__birth b JOIN k_onestop__dossier d "
        "ON d.id = b.id WHERE d.about IS NOT b.id OR d.solved_at IS NULL OR d.open",
        "dossier settled without birth": "SELECT id FROM k_onestop__dossier WHERE (solved_at IS NOT NULL OR about IS NOT NULL) "
        "AND id NOT IN (SELECT id FROM k_civilreg__birth)",
        "birth that awaits an id without notice": "SELECT id FROM k_civilreg__birth WHERE awaits_id "
        "AND id NOT IN (SELECT key FROM outbox WHERE topic = 'civilreg.personal_id')",
        "notice without birth": "SELECT key FROM outbox WHERE key NOT IN (SELECT id FROM k_civilreg__birth)",
        "head that is not the last entry": "SELECT stream FROM heads h WHERE (position, hash) <> (SELECT position, hash FROM "
        "ledger l WHERE l.stream = h.stream AND l.unit = h.unit ORDER BY position DESC LIMIT 1)",
        "entry without open part": "SELECT seq FROM ledger WHERE seq NOT IN (SELECT seq FROM ledger_state WHERE part = 0)",
        "entry of a record that has no row": "SELECT id FROM ledger WHERE kind = 'civilreg.birth' "
        "AND id NOT IN (SELECT id FROM k_civilreg__birth)",
    }
    with closing(sqlite3.connect(path)) as raw:
        if {"k_civilreg__birth", "k_onestop__dossier"} - set(tables_of(raw)):
            return  # nothing was filed yet
        for name, question in questions.items():
            for row in raw.execute(question):
                yield f"{name}: {row[0]}"


def numbers_of(path: Path) -> list[int]:
    with closing(sqlite3.connect(path)) as raw:
        return [row[0] for row in raw.execute("SELECT number FROM k_civilreg__birth WHERE year = 2026 ORDER BY number")]


def codes_of(path: Path) -> dict[str, list[int]]:
    """The sequence of every code, by day."""
    with closing(sqlite3.connect(path)) as raw:
        found: dict[str, list[int]] = {}
        for day, code in raw.execute("SELECT day, code FROM k_onestop__dossier ORDER BY day, code"):
            found.setdefault(day, []).append(int(code.rpartition("-")[2]))
        return found


# The exchange with the ministries


class Remembering(Ministries):
    """Ministries that outlive their callers: what was asked stands in a file, and several processes may ask at once."""

    def __init__(self, log: Path) -> None:
        super().__init__()
        self._log = log
        self._read = 0

    @hookimpl
    def vngov_identity(self, query: IdentityQuery) -> IdentityAnswer:
        with self._asked("identity", query.key, query):
            return super().vngov_identity(query)

    @hookimpl
    def vngov_register_of_record(self, kind: str) -> RegisterOfRecord | None:
        return self if kind == "birth" else None

    def register(self, key: str, unit: str, birth: Birth) -> Official | None:
        with self._asked("number", key, (key, unit, birth)):
            return super().register(key, unit, birth)

    @property
    def numbers(self) -> dict[str, int]:
        with self._locked():
            return {key: one.number for numbers in self._numbers.values() for key, one in numbers.items()}

    @property
    def ids(self) -> dict[str, str]:
        with self._locked():
            return {key: one.digits for key, one in self._ids.items()}

    @contextmanager
    def _asked(self, what: str, key: str, question: Any) -> Iterator[None]:
        with self._locked() as file:
            if key not in (self._ids if what == "identity" else self._given_numbers()):
                line = base64.b64encode(pickle.dumps((what, question))) + b"\n"
                os.write(file, line)
                self._read += len(line)
            yield

    def _given_numbers(self) -> set[str]:
        return {key for numbers in self._numbers.values() for key in numbers}

    @contextmanager
    def _locked(self) -> Iterator[int]:
        import fcntl  # not on Windows, where these tests are skipped

        file = os.open(self._log, os.O_CREAT | os.O_APPEND | os.O_RDWR)
        try:
            fcntl.flock(file, fcntl.LOCK_EX)
            news = os.pread(file, os.fstat(file).st_size - self._read, self._read)
            self._read += len(news)
            for line in news.splitlines():
                what, question = pickle.loads(base64.b64decode(line))  # written above
                _ = super().vngov_identity(question) if what == "identity" else super().register(*question)
            yield file
        finally:
            os.close(file)


def exchanging(path: str, log: str, prefix: str, syllable: str, lives: int, seed: int) -> dict[str, Any]:
    """Deliver the outbox to the ministries, cut short again and again, then once to the end."""
    of_day = day_of(prefix, syllable)
    at = last_moment(of_day)

    def live(trap: Trap) -> None:
        office = open_office(of_day, Path(path), trap=trap, of_record=False, ministry=Remembering(Path(log)))
        trap.armed = True
        exchange(office, at)

    kills = _killed(live, lives, random.Random(seed), places=EXCHANGE_PLACES, seconds=0.15, found=list)
    live(Trap())
    return {"kills": kills}


def _killed(
    live: Callable[[Trap], Any],
    lives: int,
    chance: random.Random,
    *,
    places: int,
    seconds: float,
    found: Callable[[], list[str]],
) -> dict[str, int]:
    """Start that many lives, each killed by itself at a place or from outside at any moment; a life may end before that.

    Each may get a little further than those before, so that the kills fall all over the work and not only on its repetition.
    What a death leaves is looked at before the next life can mend it: `found` has to find nothing.
    """
    kills = {"at a place": 0, "from outside": 0, "came to its end": 0}
    for share in ((number + 1) / lives for number in range(lives)):
        by_itself = chance.random() < 0.5
        trap = Trap(chance.randint(1, int(places * share)) if by_itself else None)
        pid = fork(lambda trap=trap: live(trap))  # type: ignore[misc]
        if not by_itself:
            time.sleep(chance.uniform(0.01, seconds * share))
            os.kill(pid, signal.SIGKILL)
        status = os.waitpid(pid, 0)[1]
        if os.WIFSIGNALED(status):
            kills["at a place" if by_itself else "from outside"] += 1
        elif os.WEXITSTATUS(status):
            raise SystemExit("a counter failed")
        else:
            kills["came to its end"] += 1
        if left := found():
            raise SystemExit(f"left by a death: {left}")
    return kills


def main(task: str, arguments: str) -> None:
    tasks: dict[str, Callable[..., dict[str, Any]]] = {"day": day, "exchanging": exchanging}
    print(json.dumps(tasks[task](**json.loads(arguments)), ensure_ascii=False))


if __name__ == "__main__":
    main(*sys.argv[1:])
