"""The working calendar of vngov put into each peer, so that all of them answer the same question with the same days."""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import holidays
import numpy as np
from pandas.tseries.offsets import CustomBusinessDay
from workalendar.core import SAT, SUN, Calendar

from vngov.deadlines import WorkCalendar

if TYPE_CHECKING:
    from numpy.typing import NDArray

CALENDAR = WorkCalendar.national()
FIRST, LAST, END = date(2016, 1, 1), date(2026, 10, 31), date(2026, 12, 31)
"""Start days lie between the first two; up to END, some 40 working days later, every day is decided."""

_DAYS = [FIRST + timedelta(days=i) for i in range((END - FIRST).days + 1)]
_OFF = [day for day in _DAYS if not CALENDAR.is_working_day(day)]
OFF_WEEKDAYS = [day for day in _OFF if day.weekday() < SAT]
WORKED_SATURDAYS = [day for day in _DAYS if day.weekday() == SAT and CALENDAR.is_working_day(day)]


def random_days(count: int, *, seed: int = 2026) -> list[date]:
    """Give days from FIRST to LAST, the same ones in every run."""
    chosen = random.Random(seed)  # noqa: S311 - not a secret
    return [FIRST + timedelta(days=chosen.randint(0, (LAST - FIRST).days)) for _ in range(count)]


def random_array(count: int, *, seed: int = 2026) -> NDArray[np.datetime64]:
    offsets = np.random.default_rng(seed).integers(0, (LAST - FIRST).days + 1, count)
    return np.datetime64(FIRST, "D") + offsets.astype("timedelta64[D]")


NUMPY = np.busdaycalendar(weekmask="1111110", holidays=[day for day in _OFF if day.weekday() < SUN])
"""numpy knows one week only, so the week has six days here and every Saturday that is not worked is a holiday."""

NUMPY_MONDAY_TO_FRIDAY = np.busdaycalendar(weekmask="1111100", holidays=OFF_WEEKDAYS)
"""What most people would write: fewer holidays to search, and wrong around each Saturday worked in exchange."""


def pandas_offset(n: int) -> CustomBusinessDay:
    return CustomBusinessDay(n, calendar=NUMPY)


class VietnamWorkalendar(Calendar):  # type: ignore[misc]  # workalendar has no types
    """workalendar has no Vietnam: a subclass with our days, the worked Saturdays looked up in a set (its fastest way)."""

    worked = frozenset(WORKED_SATURDAYS)

    def get_weekend_days(self) -> tuple[int, int]:
        return SAT, SUN

    def get_calendar_holidays(self, year: int) -> list[tuple[date, str]]:
        return [(day, "off") for day in OFF_WEEKDAYS if day.year == year]

    def is_working_day(self, day: date, **extra: Any) -> bool:
        return day in self.worked or super().is_working_day(day, **extra)


WORKALENDAR = VietnamWorkalendar()


def _holidays() -> holidays.HolidayBase:
    """Give `holidays` for Vietnam, its days replaced by ours: as shipped it differs on some."""
    vietnam = holidays.country_holidays("VN", years=range(FIRST.year, END.year + 1))
    vietnam.clear()
    vietnam.update(dict.fromkeys(OFF_WEEKDAYS, "off"))
    vietnam.weekend_workdays = set(WORKED_SATURDAYS)
    return vietnam


HOLIDAYS = _holidays()
