"""`Work` (phiên làm việc): one unit of work over several desks; all of it stands or none."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from vngov.basis import checked_moment
from vngov.deadlines import WorkCalendar
from vngov.law import Law
from vngov.records import Kind, new_id
from vngov.storage.errors import WorkClosed

if TYPE_CHECKING:
    from vngov.civilreg import CivilregDesk
    from vngov.office.office import Office
    from vngov.onestop import OnestopDesk
    from vngov.storage import Stored, Tx

__all__ = ["Desk", "Work"]

D = TypeVar("D", bound="Desk")
R = TypeVar("R")


class Desk(Protocol):
    """A field at work (bàn làm việc của một lĩnh vực): reads and writes through the unit of work it is made with."""

    def __init__(self, work: Work) -> None: ...


class Work:
    """One unit of work (phiên làm việc) of an actor at a moment, on the store of one office.

    Desks of several fields share its transaction, its law, its calendar and its moment. Nothing is written before the end of
    the block (or `flush`), and an error undoes everything. After the block it is used no more: WorkClosed.
    """

    def __init__(self, office: Office, tx: Tx, *, actor: str, at: datetime) -> None:
        self.office = office
        self._tx: Tx | None = tx
        self.actor = actor
        self.at = checked_moment(at)
        self._desks: dict[type[Any], Any] = {}

    @property
    def tx(self) -> Tx:
        """The unit of work of the store. Raises WorkClosed after the block."""
        if self._tx is None:
            raise WorkClosed()
        return self._tx

    @property
    def civilreg(self) -> CivilregDesk:
        """The desk of civil status (bàn hộ tịch)."""
        from vngov.civilreg import CivilregDesk

        return self.desk(CivilregDesk)

    @property
    def onestop(self) -> OnestopDesk:
        """The desk of one-stop (bàn một cửa)."""
        from vngov.onestop import OnestopDesk

        return self.desk(OnestopDesk)

    @property
    def unit(self) -> str:
        return self.office.unit

    @property
    def agency(self) -> str | None:
        """The electronic id of the body (mã định danh điện tử), as the office was opened with."""
        return self.office.agency

    @property
    def law(self) -> Law:
        return self.office.law

    @property
    def calendar(self) -> WorkCalendar:
        return self.office.calendar

    def desk(self, kind: type[D]) -> D:
        """Give the desk of a field in this unit of work, made once. Raises WorkClosed after the block."""
        if self._tx is None:
            raise WorkClosed()
        if kind not in self._desks:
            self._desks[kind] = kind(self)
        return self._desks[kind]  # type: ignore[no-any-return]  # the key is the type of the value

    def kind(self, kind: Kind[R]) -> Kind[R]:
        """Give a kind as its records are chained and numbered in this unit. Raises KindNotOpened."""
        return self.office.kind(kind)

    def new_id(self) -> str:
        """Make the id of a new record, from the office's clock and entropy."""
        return new_id(self.at, self.office.entropy)

    def flush(self) -> tuple[Stored[Any], ...]:
        """Write what the desks have done so far, so that numbers are known; it can still be undone. Raises WorkClosed."""
        return self.tx.flush()

    def end(self) -> None:
        """Let the unit of work be used no more; the office does this at the end of the block."""
        self._tx = None
