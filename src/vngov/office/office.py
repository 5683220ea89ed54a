"""`Office` (cơ quan): one unit with its store, law, calendar, clock and source of randomness."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from vngov.basis import VN_TIME, checked_moment
from vngov.deadlines import WorkCalendar
from vngov.law import NATIONAL, Law
from vngov.office.work import Work
from vngov.records import Kind
from vngov.storage import Store

__all__ = ["Office", "system_now"]


def system_now() -> datetime:
    """Give the present moment in local time."""
    return datetime.now(VN_TIME)


class Office:
    """An office (cơ quan): opened for one unit on one store. Time and randomness are given to it, never read from the air."""

    def __init__(
        self,
        store: Store,
        *,
        unit: str,
        law: Law = NATIONAL,
        calendar: WorkCalendar | None = None,
        now: Callable[[], datetime] = system_now,
        entropy: Callable[[int], bytes] = os.urandom,
    ) -> None:
        self.store = store
        self.unit = unit
        self.law = law
        self.calendar = calendar or WorkCalendar.national(law=law)
        self.entropy = entropy
        self._now = now

    @classmethod
    def open(
        cls,
        store: str | Store = "sqlite:///office.db",
        *,
        unit: str,
        kinds: Iterable[Kind[Any]] = (),
        now: Callable[[], datetime] = system_now,
        entropy: Callable[[int], bytes] = os.urandom,
    ) -> Office:
        """Open the office of a unit on a store, or on the URL of one. Raises the errors of the store."""
        if isinstance(store, str):
            from vngov.storage import SqlStore

            store = SqlStore(store, kinds=kinds, entropy=entropy)
        return cls(store, unit=unit, now=now, entropy=entropy)

    def now(self) -> datetime:
        """Give the office's present moment, local time. Raises NaiveDatetime where its clock has no time zone."""
        return checked_moment(self._now())

    @contextmanager
    def work(self, *, actor: str, at: datetime | None = None, why: str = "") -> Iterator[Work]:
        """Open one unit of work over all desks; leaving the block commits it, an error undoes everything."""
        moment = checked_moment(at) if at is not None else self.now()
        with self.store.write(unit=self.unit, actor=actor, at=moment, why=why) as tx:
            yield Work(self, tx, actor=actor, at=moment)

    @contextmanager
    def reading(self, *, actor: str, at: datetime | None = None) -> Iterator[Work]:
        """Open a unit of work that only reads."""
        moment = checked_moment(at) if at is not None else self.now()
        with self.store.read(unit=self.unit) as tx:
            yield Work(self, tx, actor=actor, at=moment)
