"""The calendar over whole numpy arrays (tính hàng loạt): the same tables, a million days at a time.

numpy is needed only here and is not a dependency: who has arrays has numpy. Days are `datetime64[D]` arrays of any shape.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

from vngov.deadlines.errors import AmountNotPositive

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from vngov.deadlines.calendar import WorkCalendar

__all__ = ["add_working_days", "is_working_day", "working_days_between"]

_EPOCH = 719_163  # date(1970, 1, 1).toordinal()


@lru_cache(maxsize=8)
def _tables(calendar: WorkCalendar) -> tuple[int, NDArray[np.int32], NDArray[np.int64]]:
    """First day, working days before each day, working days in order; days are counted from 1970-01-01."""
    origin, before, worked = calendar.tables()
    ordinals = np.fromiter((day.toordinal() for day in worked), np.int64, len(worked)) - _EPOCH
    return origin - _EPOCH, np.array(before, np.int32), ordinals


def add_working_days(calendar: WorkCalendar, days: NDArray[np.datetime64], n: int) -> NDArray[np.datetime64]:
    """Give the n-th working day after each day, n ≥ 1. Raises AmountNotPositive, MissingCalendar for the first day outside."""
    if type(n) is not int or n < 1:
        raise AmountNotPositive(got=n)
    origin, before, worked = _tables(calendar)
    index = _index(calendar, days, origin)
    rank = before[1:][index] + (n - 1)
    if rank.size and rank.max() >= calendar.settled:
        worst = days.reshape(-1)[int(rank.argmax())]
        calendar.add_working_days(worst.astype("datetime64[D]").item(), n)
    result: NDArray[np.datetime64] = worked[rank].view("datetime64[D]")
    return result


def working_days_between(calendar: WorkCalendar, a: NDArray[np.datetime64], b: NDArray[np.datetime64]) -> NDArray[np.int32]:
    """Count the working days after each `a` up to and including `b`. Raises DatesOutOfOrder, MissingCalendar."""
    origin, before, _ = _tables(calendar)
    start, end = _index(calendar, a, origin), _index(calendar, b, origin)
    counts: NDArray[np.int32] = before[1:][end] - before[1:][start]
    if counts.size and (np.any(end < start) or np.any(before[1:][end] > calendar.settled)):
        for one, other in np.broadcast(a.astype("datetime64[D]"), b.astype("datetime64[D]")):
            calendar.working_days_between(one.item(), other.item())
    return counts


def is_working_day(calendar: WorkCalendar, days: NDArray[np.datetime64]) -> NDArray[np.bool_]:
    """Tell for each day whether it is worked. Raises MissingCalendar."""
    origin, before, _ = _tables(calendar)
    index = _index(calendar, days, origin)
    if index.size and before[index].max() >= calendar.settled:
        for day in days.reshape(-1):
            calendar.is_working_day(day.astype("datetime64[D]").item())
    result: NDArray[np.bool_] = before[1:][index] > before[index]
    return result


def _index(calendar: WorkCalendar, days: NDArray[np.datetime64], origin: int) -> NDArray[Any]:
    index = days.astype("datetime64[D]", copy=False).view(np.int64) - origin
    if index.size and (index.min() < 0 or index.max() >= len(calendar)):
        outside = (index < 0) | (index >= len(calendar))
        calendar.day(days.reshape(-1)[int(outside.reshape(-1).argmax())].astype("datetime64[D]").item())
    return index
