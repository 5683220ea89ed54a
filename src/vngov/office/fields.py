"""The fields of an office (các lĩnh vực của cơ quan): their kinds of record, and the desks at which they work.

`work.civilreg` is the desk in a unit of work; `office.acting("cb01").civilreg.register(…)` opens one of its own for the call.
"""

from __future__ import annotations

from datetime import datetime
from functools import wraps
from typing import TYPE_CHECKING, Any, TypeVar, cast

import attrs

from vngov.records import Kind

if TYPE_CHECKING:
    from vngov.civilreg import CivilregDesk
    from vngov.office.office import Office
    from vngov.office.work import Desk
    from vngov.onestop import OnestopDesk

__all__ = ["Acting", "field_kinds"]

D = TypeVar("D", bound="Desk")


def field_kinds() -> tuple[Kind[Any], ...]:
    """Give the kinds of record of all fields (loại bản ghi của các lĩnh vực)."""
    from vngov import civilreg, onestop

    return (*onestop.KINDS, *civilreg.KINDS)


@attrs.frozen
class Acting:
    """An actor at an office (người thực hiện), outside any unit of work: each call of a desk opens one and commits it.

    `at` is the moment of every call, by default the office's present one. A stored record comes back as it was written, with
    its number.
    """

    office: Office = attrs.field(repr=False)
    actor: str
    at: datetime | None = None

    @property
    def civilreg(self) -> CivilregDesk:
        """The desk of civil status (bàn hộ tịch)."""
        from vngov.civilreg import CivilregDesk

        return self._desk(CivilregDesk)

    @property
    def onestop(self) -> OnestopDesk:
        """The desk of one-stop (bàn một cửa)."""
        from vngov.onestop import OnestopDesk

        return self._desk(OnestopDesk)

    def _desk(self, kind: type[D]) -> D:
        return cast("D", _AtOnce(self, kind))


class _AtOnce:
    """Stands for a desk: its functions have the same arguments and answers, each in a unit of work of its own."""

    def __init__(self, acting: Acting, desk: type[Desk]) -> None:
        self._acting, self._desk = acting, desk

    def __getattr__(self, name: str) -> Any:
        acting, desk = self._acting, self._desk
        if not callable(getattr(desk, name)):
            with acting.office.reading(actor=acting.actor, at=acting.at) as work:
                return getattr(work.desk(desk), name)

        @wraps(getattr(desk, name))
        def call(*args: Any, **kwargs: Any) -> Any:
            with acting.office.work(actor=acting.actor, at=acting.at) as work:
                answer = getattr(work.desk(desk), name)(*args, **kwargs)
                written = work.flush()
            return _as_written(answer, written)

        return call


def _as_written(answer: Any, written: tuple[Any, ...]) -> Any:
    key = getattr(answer, "id", None), getattr(getattr(answer, "kind", None), "name", None)
    return next((one for one in reversed(written) if (one.id, one.kind.name) == key), answer)
