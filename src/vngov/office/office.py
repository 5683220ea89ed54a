"""`Office` (cơ quan): one unit with its store, law, calendar, clock and source of randomness."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeVar

from vngov.basis import VN_TIME, checked_moment
from vngov.civilreg.acts import ActKind
from vngov.errors import WrongType
from vngov.office.errors import ActKindUnknown, ActorUnknown, ClockInvalid, StoreExpected
from vngov.office.fields import Acting, field_kinds
from vngov.office.numbering import Numbering, kinds_once
from vngov.office.plugins import Plugins
from vngov.office.work import Work
from vngov.onestop.codes import checked_agency
from vngov.onestop.procedures import national_procedures
from vngov.records import Kind
from vngov.records.hooks import NumberSeries
from vngov.storage import MomentExpected, Store, Tx
from vngov.storage.batch import checked_id
from vngov.storage.ledger import Entropy
from vngov.units import UnitId

if TYPE_CHECKING:
    from vngov.civilreg import CivilregDesk
    from vngov.onestop import OnestopDesk

__all__ = ["Office", "system_now"]

R = TypeVar("R")


def system_now() -> datetime:
    """Give the present moment in local time."""
    return datetime.now(VN_TIME)


class Office:
    """An office (cơ quan): opened for one unit on one store. Time and randomness are given to it, never read from the air.

    `unit` is the id of the unit, `law` is national law with what the plugins add, `calendar` the working calendar of the unit,
    `plugins` what is plugged in. Raises InvalidUnitId, ClockInvalid, StoreExpected, and the errors of the plugins.
    """

    def __init__(
        self,
        store: Store,
        *,
        unit: str | UnitId,
        plugins: Plugins,
        numbering: Numbering | None = None,
        now: Callable[[], datetime] = system_now,
        entropy: Entropy = os.urandom,
        agency: str | None = None,
        of_record: Iterable[str] | None = None,
        actor: str | None = None,
    ) -> None:
        self.store = _checked_store(store)
        self.unit = _checked_unit(unit)
        self.plugins = plugins
        self.law = plugins.law
        self.calendar = plugins.calendar(self.unit)
        self.procedures = (*national_procedures(), *plugins.procedures)
        self.entropy = entropy
        self.agency = None if agency is None else checked_agency(agency)
        self.actor = None if actor is None else checked_id("actor", actor)
        self.of_record = _checked_acts(of_record)
        self._numbering = numbering or plugins.numbering(self.unit, field_kinds())
        self._now = _checked_clock(now)

    @classmethod
    def open(
        cls,
        store: str | Store = "sqlite:///office.db",
        *,
        unit: str | UnitId,
        kinds: Iterable[Kind[Any]] = (),
        plugins: Iterable[object] = (),
        require: Iterable[str] = (),
        installed: bool = True,
        now: Callable[[], datetime] = system_now,
        entropy: Entropy = os.urandom,
        agency: str | None = None,
        of_record: Iterable[str] | None = None,
        actor: str | None = None,
    ) -> Office:
        """Open the office of a unit ("06184@2025-07-01") on a store, or on the URL of one.

        `kinds` are kinds of your own, each name once; those of the fields and of the plugins come by themselves. `plugins` are
        given besides the installed ones, `require` names those without which it must not open. `agency` is the electronic id of
        the body ("H37.23.05"), from which codes of dossiers are made. `of_record` names the kinds of act whose register is the
        office's own ({"birth"}); None leaves that to the law of the day, an empty set mirrors the ministry's. `actor` is who
        acts where nobody is named (`office.civilreg`), for an office of one person or a program.

        The store is opened after the plugins have said how the unit numbers the kinds. Raises InvalidUnitId, ClockInvalid,
        StoreExpected, KindExpected, KindTwice, ActKindUnknown, InvalidCode for what is no electronic id, TextInvalid for what
        is no actor, PluginInvalid for what is no plugin, WrongType, and the errors of the plugins and of the store.
        """
        place, clock, acts = _checked_unit(unit), _checked_clock(now), _checked_acts(of_record)
        # Before the store is opened, and with it perhaps made.
        if agency is not None:
            checked_agency(agency)
        if actor is not None:
            checked_id("actor", actor)
        known = kinds_once((*field_kinds(), *kinds_once(kinds)))
        if not isinstance(store, str):
            _checked_store(store)
        loaded = Plugins.load(plugins, require=require, installed=installed)
        numbering = loaded.numbering(place, known)
        opened = loaded.open_store(store, kinds=known, entropy=entropy) if isinstance(store, str) else store
        return cls(
            opened,
            unit=place,
            plugins=loaded,
            numbering=numbering,
            now=clock,
            entropy=entropy,
            agency=agency,
            of_record=acts,
            actor=actor,
        )

    def acting(self, actor: str, *, at: datetime | None = None) -> Acting:
        """Let an actor work without opening units of work (người thực hiện): each call of a desk is one of its own.

        `at` is the moment of every call, by default the present one when it is made.
        """
        return Acting(self, checked_id("actor", actor), at)

    @property
    def civilreg(self) -> CivilregDesk:
        """The desk of civil status (bàn hộ tịch) for the office's own actor. Raises ActorUnknown."""
        return self.acting(self._own_actor()).civilreg

    @property
    def onestop(self) -> OnestopDesk:
        """The desk of one-stop (bàn một cửa) for the office's own actor. Raises ActorUnknown."""
        return self.acting(self._own_actor()).onestop

    def _own_actor(self) -> str:
        if self.actor is None:
            raise ActorUnknown(unit=self.unit)
        return self.actor

    def close(self) -> None:
        """Close what the store has opened itself (đóng cơ quan); a store that opens nothing is left as it is."""
        close = getattr(self.store, "close", None)
        if callable(close):
            close()

    def now(self) -> datetime:
        """Give the office's present moment, local time. Raises NaiveDatetime, ClockInvalid for a clock that gives no moment."""
        moment = self._now()
        if not isinstance(moment, datetime):
            raise ClockInvalid(got=type(moment).__name__)
        return checked_moment(moment)

    def kind(self, kind: Kind[R]) -> Kind[R]:
        """Give a kind as its records are chained and numbered in this unit: desks add by it. Raises KindNotOpened."""
        return self._numbering.kind(kind)

    def series(self, kind: Kind[Any]) -> NumberSeries | None:
        """Give the series that the locality sets for a kind; None leaves it to the kind itself. Raises KindNotOpened."""
        return self._numbering.series(kind)

    def written(self, kind: Kind[Any], n: int) -> str:
        """Write a number of a kind as it stands on paper in this unit. Raises KindNotOpened."""
        return self._numbering.written(kind, n)

    @contextmanager
    def work(self, *, actor: str, at: datetime | None = None, why: str = "") -> Iterator[Work]:
        """Open one unit of work over all desks; leaving the block commits it, an error undoes everything.

        Raises MomentExpected, NaiveDatetime, and the errors of the store.
        """
        moment = self._moment(at)
        with (
            self.store.write(unit=self.unit, actor=actor, at=moment, why=why) as tx,
            _until_the_end(self, tx, actor, moment) as work,
        ):
            yield work

    @contextmanager
    def reading(self, *, actor: str, at: datetime | None = None) -> Iterator[Work]:
        """Open a unit of work that only reads. Raises TextInvalid for no actor, MomentExpected, NaiveDatetime."""
        moment = self._moment(at)
        checked_id("actor", actor)
        with self.store.read(unit=self.unit) as tx, _until_the_end(self, tx, actor, moment) as work:
            yield work

    def _moment(self, at: datetime | None) -> datetime:
        if at is None:
            return self.now()
        if not isinstance(at, datetime):
            raise MomentExpected(got=type(at).__name__)
        return checked_moment(at)


@contextmanager
def _until_the_end(office: Office, tx: Tx, actor: str, at: datetime) -> Iterator[Work]:
    """Give a unit of work that ends with its block: what comes later is refused, not lost."""
    work = Work(office, tx, actor=actor, at=at)
    try:
        yield work
    finally:
        work.end()


def _checked_unit(unit: str | UnitId) -> str:
    return str(unit if isinstance(unit, UnitId) else UnitId(unit))


def _checked_acts(of_record: Iterable[str] | None) -> frozenset[str] | None:
    if of_record is None:
        return None
    # A text is a row of letters, none of which is a kind of act.
    if isinstance(of_record, str | bytes) or not isinstance(of_record, Iterable):
        raise WrongType(name="of_record", wanted="set[str]", got=type(of_record).__name__)
    given = list(of_record)
    known = [kind.value for kind in ActKind]
    for one in given:
        if one not in known:
            raise ActKindUnknown(got=one, known=", ".join(known))
    return frozenset(map(str, given))


def _checked_clock(now: Callable[[], datetime]) -> Callable[[], datetime]:
    if not callable(now):
        raise ClockInvalid(got=type(now).__name__)
    return now


def _checked_store(store: Store) -> Store:
    if isinstance(store, type) or not all(callable(getattr(store, name, None)) for name in ("read", "write")):
        raise StoreExpected(got=type(store).__name__)
    return store
