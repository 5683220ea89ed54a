"""The office (cơ quan): law, calendar and store of one unit, and one unit of work over all its desks."""

from vngov.office.errors import (
    ActorUnknown,
    ClockInvalid,
    KindExpected,
    KindNotOpened,
    KindTwice,
    StoreExpected,
)
from vngov.office.fields import Acting
from vngov.office.office import Office
from vngov.office.work import Desk, Work

__all__ = [
    "Acting",
    "ActorUnknown",
    "ClockInvalid",
    "Desk",
    "KindExpected",
    "KindNotOpened",
    "KindTwice",
    "Office",
    "StoreExpected",
    "Work",
]
