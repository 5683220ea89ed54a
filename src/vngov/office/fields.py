"""The fields of an office (các lĩnh vực của cơ quan): their kinds of record, and the desks at which they work.

`work.civilreg` is the desk in a unit of work; `office.civilreg.register(…, actor=…)` opens one of its own for the call.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from vngov.records import Kind

if TYPE_CHECKING:
    from vngov.office.office import Office
    from vngov.office.work import Desk

__all__ = ["AtOnce", "field_kinds"]

D = TypeVar("D", bound="Desk")


def field_kinds() -> tuple[Kind[Any], ...]:
    """Give the kinds of record of all fields (loại bản ghi của các lĩnh vực)."""
    from vngov import civilreg, onestop

    return (*onestop.KINDS, *civilreg.KINDS)


class AtOnce(Generic[D]):
    """A desk outside any unit of work (bàn làm việc mở ngay): each call opens one, commits it, and gives the answer.

    Besides its own arguments every call takes `actor`, who acts, and may take `at`, the moment. A stored record comes back as
    it was written, with its number.
    """

    def __init__(self, office: Office, desk: type[D]) -> None:
        self._office, self._desk = office, desk

    def __getattr__(self, name: str) -> Callable[..., Any]:
        function = getattr(self._desk, name)

        @wraps(function)
        def call(*args: Any, actor: str, at: datetime | None = None, **kwargs: Any) -> Any:
            with self._office.work(actor=actor, at=at) as work:
                answer = getattr(work.desk(self._desk), name)(*args, **kwargs)
                written = work.flush()
            return _as_written(answer, written)

        return call


def _as_written(answer: Any, written: tuple[Any, ...]) -> Any:
    key = getattr(answer, "id", None), getattr(getattr(answer, "kind", None), "name", None)
    return next((one for one in reversed(written) if (one.id, one.kind.name) == key), answer)
