"""The counters that get killed. `python -m tests.faults.desk_worker TASK {json}`; started by test_desk_kill.py only.

As in worker.py a process imports once and forks a child for each life. A life works through the day from its beginning, as an
officer does who starts the program again and files everything once more.
"""

from __future__ import annotations

import base64
import fcntl
import json
import os
import pickle
import random
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import attrs

from tests.faults.book import ROOT, url_of
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

    kills = _killed(live, lives, random.Random(seed), places=DAY_PLACES, seconds=0.6)
    return {"kills": kills, "results": told(live(Trap()))}


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

    kills = _killed(live, lives, random.Random(seed), places=EXCHANGE_PLACES, seconds=0.15)
    live(Trap())
    return {"kills": kills}


def _killed(live: Callable[[Trap], Any], lives: int, chance: random.Random, *, places: int, seconds: float) -> dict[str, int]:
    """Start that many lives, each killed by itself at a place or from outside at any moment; a life may end before that.

    Each may get a little further than those before, so that the kills fall all over the work and not only on its repetition.
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
    return kills


def main(task: str, arguments: str) -> None:
    tasks: dict[str, Callable[..., dict[str, Any]]] = {"day": day, "exchanging": exchanging}
    print(json.dumps(tasks[task](**json.loads(arguments)), ensure_ascii=False))


if __name__ == "__main__":
    main(*sys.argv[1:])
