"""`Office` (cơ quan): one unit with its store, law, calendar, clock and source of randomness."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from vngov.basis import VN_TIME, checked_moment
from vngov.office.plugins import Plugins
from vngov.office.work import Work
from vngov.records import Kind
from vngov.storage import Store
from vngov.storage.ledger import Entropy

__all__ = ["Office", "system_now"]


def system_now() -> datetime:
    """Give the present moment in local time."""
    return datetime.now(VN_TIME)


class Office:
    """An office (cơ quan): opened for one unit on one store. Time and randomness are given to it, never read from the air.

    `law` is national law with what the plugins add, `calendar` the working calendar of the unit, `plugins` what is plugged in.
    """

    def __init__(
        self,
        store: Store,
        *,
        unit: str,
        plugins: Plugins,
        now: Callable[[], datetime] = system_now,
        entropy: Entropy = os.urandom,
    ) -> None:
        self.store = store
        self.unit = unit
        self.plugins = plugins
        self.law = plugins.law
        self.calendar = plugins.calendar(unit)
        self.entropy = entropy
        self._now = now

    @classmethod
    def open(
        cls,
        store: str | Store = "sqlite:///office.db",
        *,
        unit: str,
        kinds: Iterable[Kind[Any]] = (),
        plugins: Iterable[object] = (),
        require: Iterable[str] = (),
        installed: bool = True,
        now: Callable[[], datetime] = system_now,
        entropy: Entropy = os.urandom,
    ) -> Office:
        """Open the office of a unit on a store, or on the URL of one.

        `plugins` are given besides the installed ones, `require` names those without which it must not open. Raises the errors
        of the plugins and of the store.
        """
        loaded = Plugins.load(plugins, require=require, installed=installed)
        opened = loaded.open_store(store, kinds=kinds, entropy=entropy) if isinstance(store, str) else store
        return cls(opened, unit=unit, plugins=loaded, now=now, entropy=entropy)

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
