"""The office (cơ quan): law, calendar and store of one unit, and one unit of work over all its desks."""

from vngov.office.errors import (
    ClockInvalid,
    KindExpected,
    KindNotOpened,
    KindTwice,
    MomentExpected,
    StoreExpected,
    WorkEnded,
)
from vngov.office.office import Office
from vngov.office.work import Desk, Work

__all__ = [
    "ClockInvalid",
    "Desk",
    "KindExpected",
    "KindNotOpened",
    "KindTwice",
    "MomentExpected",
    "Office",
    "StoreExpected",
    "Work",
    "WorkEnded",
]
