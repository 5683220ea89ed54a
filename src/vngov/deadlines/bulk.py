"""The calendar over whole numpy arrays (tính hàng loạt): the same tables, a million days at a time.

numpy is needed only here and is not a dependency: who has arrays has numpy. Days are `datetime64[D]` arrays of any shape.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

import attrs
import numpy as np

from vngov.basis import DateExpected
from vngov.deadlines.errors import AmountNotPositive

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from vngov.deadlines.calendar import WorkCalendar

__all__ = ["add_working_days", "is_working_day", "working_days_between"]

_EPOCH = 719_163  # date(1970, 1, 1).toordinal()


@attrs.frozen(eq=False)
class _Tables:
    """The tables of a calendar as arrays; days are counted from 1970-01-01."""

    origin: int
    before: NDArray[np.int32]
    open_before: NDArray[np.int32]
    worked: NDArray[np.int64]


@lru_cache(maxsize=8)
def _tables(calendar: WorkCalendar) -> _Tables:
    origin, before, open_before, worked = calendar.tables()
    ordinals = np.fromiter((day.toordinal() for day in worked), np.int64, len(worked)) - _EPOCH
    return _Tables(origin - _EPOCH, np.array(before, np.int32), np.array(open_before, np.int32), ordinals)


def add_working_days(calendar: WorkCalendar, days: NDArray[np.datetime64], n: int) -> NDArray[np.datetime64]:
    """Give the n-th working day after each day, n ≥ 1.

    Raises AmountNotPositive, DateExpected, and MissingCalendar for the first day whose answer is not known.
    """
    if type(n) is not int or n < 1:
        raise AmountNotPositive(got=n)
    tables = _tables(calendar)
    start = _index(calendar, days, tables)
    rank = tables.before[1:][start] + (n - 1)
    if rank.size and rank.max() >= calendar.settled:
        end = tables.worked[np.minimum(rank, len(tables.worked) - 1)] - tables.origin
        unknown = (rank >= len(tables.worked)) | (tables.open_before[1:][end] > tables.open_before[1:][start])
        _ask(unknown, lambda at: calendar.add_working_days(_day(days, at), n))
    result: NDArray[np.datetime64] = tables.worked[rank].view("datetime64[D]")
    return result


def working_days_between(calendar: WorkCalendar, a: NDArray[np.datetime64], b: NDArray[np.datetime64]) -> NDArray[np.int32]:
    """Count the working days after each `a` up to and including `b`. Raises DatesOutOfOrder, DateExpected, MissingCalendar."""
    a, b = np.broadcast_arrays(a, b)
    tables = _tables(calendar)
    start, end = _index(calendar, a, tables), _index(calendar, b, tables)
    unknown = (end < start) | (tables.open_before[1:][end] > tables.open_before[1:][start])
    _ask(unknown, lambda at: calendar.working_days_between(_day(a, at), _day(b, at)))
    counts: NDArray[np.int32] = tables.before[1:][end] - tables.before[1:][start]
    return counts


def is_working_day(calendar: WorkCalendar, days: NDArray[np.datetime64]) -> NDArray[np.bool_]:
    """Tell for each day whether it is worked. Raises DateExpected, MissingCalendar."""
    tables = _tables(calendar)
    index = _index(calendar, days, tables)
    unknown = tables.open_before[1:][index] > tables.open_before[index]
    _ask(unknown, lambda at: calendar.is_working_day(_day(days, at)))
    result: NDArray[np.bool_] = tables.before[1:][index] > tables.before[index]
    return result


def _index(calendar: WorkCalendar, days: NDArray[np.datetime64], tables: _Tables) -> NDArray[np.int64]:
    if days.dtype != "datetime64[D]":
        raise DateExpected(got=str(days.dtype))
    index: NDArray[np.int64] = days.view(np.int64) - tables.origin
    if index.size and (index.min() < 0 or index.max() >= len(calendar)):
        _ask((index < 0) | (index >= len(calendar)), lambda at: calendar.day(_day(days, at)))
    return index


def _ask(unknown: NDArray[np.bool_], answer: Callable[[int], object]) -> None:
    """Let the scalar calendar answer where an array cannot: it raises the error that says why."""
    if unknown.any():
        answer(int(unknown.argmax()))


def _day(days: NDArray[np.datetime64], at: int) -> date:
    value = days.reshape(-1)[at].item()
    if type(value) is not date:
        raise DateExpected(got=str(value))
    return value
