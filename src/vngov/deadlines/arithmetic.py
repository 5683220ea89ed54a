"""Plain date arithmetic of the civil code (Bộ luật Dân sự Đ147–148): where a limit ends before any day off is looked at."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from typing import TYPE_CHECKING

from vngov.basis import Text, checked_date
from vngov.deadlines.errors import FractionUndefined, MissingCalendar
from vngov.durations import Duration, TimeUnit

if TYPE_CHECKING:
    from vngov.deadlines.calendar import WorkCalendar

__all__ = ["add_months", "beyond", "corresponding_day", "days_before", "whole"]


def whole(duration: Duration) -> int:
    """Give a whole amount. Raises FractionUndefined: the law does not say where half a month ends."""
    if not isinstance(duration.amount, int):
        raise FractionUndefined(limit=duration)
    return duration.amount


def add_months(day: date, months: int) -> date:
    """Give the corresponding day some months later (or earlier); the last day of a month that has no such day (Đ148.3)."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if day.day > 28 and day.day > (last := monthrange(year, month + 1)[1]):
        return date(year, month + 1, last)
    return date(year, month + 1, day.day)


def corresponding_day(start: date, duration: Duration) -> date:
    """Give the day on which a limit in days, weeks, months or years ends, first day excluded, never moved off a day off.

    For validities and presumptions, which are no limits for an act: 6 months of a certificate, 300 days of a presumption.
    Raises FractionUndefined for working days, hours and parts, DateExpected.
    """
    return _shifted(checked_date(start), duration, whole(duration))


def days_before(end: date, duration: Duration, calendar: WorkCalendar) -> date:
    """Give the day from which a limit of that length would end on `end`."""
    if duration.unit is TimeUnit.WORKING_DAY:
        return calendar.subtract_working_days(end, whole(duration))
    return _shifted(end, duration, -whole(duration))


def _shifted(day: date, duration: Duration, amount: int) -> date:
    try:
        match duration.unit:
            case TimeUnit.DAY:
                return day + timedelta(days=amount)
            case TimeUnit.WEEK:
                return day + timedelta(weeks=amount)
            case TimeUnit.MONTH:
                return add_months(day, amount)
            case TimeUnit.YEAR:
                return add_months(day, 12 * amount)
    except (OverflowError, ValueError):
        raise beyond(day, duration) from None
    raise FractionUndefined(limit=duration)


def beyond(day: date, duration: Duration) -> MissingCalendar:
    """Give the error for a limit that leads out of all time."""
    why = Text(f"{duration.text('vi')} vượt ra ngoài lịch", f"{duration.text('en')} lead out of the calendar")
    return MissingCalendar(day=f"{day:%d/%m/%Y}", why=why)
