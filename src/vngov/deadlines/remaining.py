"""What is left of a limit (phần thời hạn còn lại) when a clock is paused."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal

from vngov.basis import checked_date, checked_moment
from vngov.deadlines.arithmetic import corresponding_day
from vngov.deadlines.calendar import WorkCalendar
from vngov.deadlines.days import day_of
from vngov.deadlines.errors import OfficeHoursNeeded, TimeOfDayNeeded
from vngov.deadlines.last_day import compute, length_of
from vngov.durations import Duration, Earlier, Limit, ReceivedAfter, TimeUnit

__all__ = ["left_after", "left_until", "local"]

Moment = date | datetime


def local(moment: Moment) -> Moment:
    """Let a day pass and turn a moment into local time. Raises NaiveDatetime, DateExpected."""
    return checked_moment(moment) if isinstance(moment, datetime) else checked_date(moment)


def left_after(base: Moment, limit: Limit, paused: Moment, calendar: WorkCalendar) -> Limit | None:
    """Give what is left of `limit`, which runs from `base`, when it is paused; None where all of it is used up.

    The day of pausing is used up. Months and years are continued as the calendar days that were left of them. A limit of the
    same day starts afresh.
    """
    if isinstance(limit, Earlier):
        sides = [left_after(base, side, paused, calendar) for side in (limit.first, limit.second)]
        return Earlier(sides[0], sides[1]) if sides[0] and sides[1] else None
    if isinstance(limit, ReceivedAfter):
        late = isinstance(base, datetime) and base.time() > limit.cutoff
        counted = calendar.add_working_days(day_of(base), 1) if late else base
        return limit.limit if day_of(paused) < day_of(counted) else left_after(counted, limit.limit, paused, calendar)
    if not isinstance(limit, Duration):
        return limit
    if limit.unit in (TimeUnit.HOUR, TimeUnit.MINUTE):
        return _duration(_minutes(length_of(limit) - (_exact(paused, limit) - _exact(base, limit))), TimeUnit.MINUTE)
    if limit.unit is TimeUnit.WORKING_HOUR or isinstance(limit.amount, Decimal):
        return _office_time(_exact(paused, limit), compute(base, limit, calendar).ends, limit, calendar)
    if limit.unit is TimeUnit.WORKING_DAY:
        used = calendar.working_days_between(day_of(base), day_of(paused))
        return _duration(Decimal(limit.amount - used), TimeUnit.WORKING_DAY)
    return _duration(Decimal((corresponding_day(day_of(base), limit) - day_of(paused)).days), TimeUnit.DAY)


def left_until(at: Moment, until: date, limit: Limit, calendar: WorkCalendar) -> Limit | None:
    """Give the length of an extension that ends on a fixed day, in the kind of days that the limit is counted in."""
    if isinstance(limit, ReceivedAfter):
        return left_until(at, until, limit.limit, calendar)
    if isinstance(limit, Duration) and limit.unit is TimeUnit.WORKING_DAY:
        return _duration(Decimal(calendar.working_days_between(day_of(at), until)), TimeUnit.WORKING_DAY)
    return _duration(Decimal((until - day_of(at)).days), TimeUnit.DAY)


def _office_time(paused: datetime, ends: datetime, limit: Duration, calendar: WorkCalendar) -> Duration | None:
    if calendar.hours is None:
        raise OfficeHoursNeeded(limit=limit)
    left = timedelta()
    day = calendar.working_day_from(paused.date())
    while day <= ends.date():
        left += calendar.hours.worked(day, paused, ends)
        day = calendar.add_working_days(day, 1)
    return _duration(_minutes(left) / 60, TimeUnit.WORKING_HOUR)


def _exact(moment: Moment, limit: Limit) -> datetime:
    if not isinstance(moment, datetime):
        raise TimeOfDayNeeded(limit=limit)
    return moment


def _minutes(length: timedelta) -> Decimal:
    return Decimal(length // timedelta(microseconds=1)) / 60_000_000


def _duration(amount: Decimal, unit: TimeUnit) -> Duration | None:
    return Duration(amount, unit) if amount > 0 else None
