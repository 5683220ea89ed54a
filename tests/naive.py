"""Naive models of counting: they walk day by day and minute by minute, know no table and no shortcut.

The calendar's `day(d)` is their only source. `Unknown` stands for what the library calls MissingCalendar.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import ParamSpec, TypeVar

import attrs
import pytest
from hypothesis import settings

from vngov.basis import VN_TIME
from vngov.deadlines import DayKind, Duration, MissingCalendar, OfficeHours, TimeUnit, WorkCalendar

P = ParamSpec("P")
T = TypeVar("T")
DAY = timedelta(days=1)
MINUTE = timedelta(minutes=1)
FIRST, LAST = date(2016, 1, 1), date(2026, 12, 31)

COMMON_HOURS = OfficeHours.parse("07:30-11:30, 13:00-17:00")
SOUTHERN_HOURS = OfficeHours.parse("07:00-11:30, 13:30-17:00")

often = settings(deadline=None, max_examples=200)
"""Cheap properties."""
seldom = settings(deadline=None, max_examples=40)
"""Properties whose model walks minutes."""


class Unknown(Exception):
    """The calendar does not say."""


def all_days(first: date = FIRST, last: date = LAST) -> Iterator[date]:
    day = first
    while day <= last:
        yield day
        day += DAY


def at(day: date, hour: int, minute: int = 0, second: int = 0) -> datetime:
    return datetime.combine(day, time(hour, minute, second), VN_TIME)


def answer_or_unknown(function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T | None:
    """Give what a function answers, or None where the calendar does not say."""
    try:
        return function(*args, **kwargs)
    except (MissingCalendar, Unknown):
        return None


class NaiveCalendar:
    """Which days are worked, asked one by one."""

    def __init__(self, calendar: WorkCalendar) -> None:
        assert calendar.covers.since is not None
        assert calendar.covers.until is not None
        self.known = {
            day: None if (info := calendar.day(day)).kind is DayKind.OPEN else info.works
            for day in all_days(calendar.covers.since, calendar.covers.until - DAY)
        }

    def works(self, day: date) -> bool:
        known = self.known.get(day)
        if known is None:
            raise Unknown
        return known

    def add(self, day: date, n: int) -> date:
        while n:
            day += DAY
            n -= self.works(day)
        return day

    def subtract(self, day: date, n: int) -> date:
        self.works(day)
        while n:
            day -= DAY
            n -= self.works(day)
        return day

    def between(self, a: date, b: date) -> int:
        return sum([self.works(day) for day in all_days(a + DAY, b)])

    def working_day_from(self, day: date) -> date:
        while not self.works(day):
            day += DAY
        return day

    def last_day(self, start: date, limit: Duration) -> date:
        assert isinstance(limit.amount, int)
        if limit.unit is TimeUnit.WORKING_DAY:
            return self.add(start, limit.amount)
        return self.working_day_from(nominal_end(start, limit))

    def office_minutes(self, since: datetime, hours: OfficeHours) -> Iterator[datetime]:
        """Go through the minutes of office time from a moment, each by its beginning."""
        day, minute = since.date(), since.hour * 60 + since.minute
        while True:
            works = self.works(day)
            for one in range(minute, 1440):
                clock = time(one // 60, one % 60)
                if works and any(opens <= clock < closes for opens, closes in hours.of(day)):
                    yield datetime.combine(day, clock, VN_TIME)
            day, minute = day + DAY, 0

    def office_end(self, since: datetime, minutes: int, hours: OfficeHours) -> datetime:
        for minute in self.office_minutes(since, hours):
            minutes -= 1
            if minutes == 0:
                return minute + MINUTE
        raise AssertionError


def months_later(day: date, months: int) -> date:
    year, month, number = day.year, day.month, day.day
    for _ in range(months):
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    while True:
        try:
            return date(year, month, number)
        except ValueError:
            number -= 1


def nominal_end(start: date, limit: Duration) -> date:
    """Where a limit in calendar units ends before any day off is looked at."""
    assert isinstance(limit.amount, int)
    match limit.unit:
        case TimeUnit.DAY:
            return start + limit.amount * DAY
        case TimeUnit.WEEK:
            return start + 7 * limit.amount * DAY
        case TimeUnit.MONTH:
            return months_later(start, limit.amount)
        case TimeUnit.YEAR:
            return months_later(start, 12 * limit.amount)
    raise AssertionError(limit)


@attrs.define
class NaiveClock:
    """A clock of days that walks: how many days are left, since when it runs, when it is due."""

    calendar: NaiveCalendar
    limit: Duration
    left: int = 0
    base: date = FIRST
    due: date = FIRST
    paused: date | None = None
    state: str = "not_started"

    def shows(self) -> date | None:
        return self.due if self.state == "running" else None

    def start(self, day: date) -> None:
        assert isinstance(self.limit.amount, int)
        in_months = self.limit.unit in (TimeUnit.MONTH, TimeUnit.YEAR)
        self.left = (nominal_end(day, self.limit) - day).days if in_months else self.limit.amount
        self._run(day)

    restart = start

    def pause(self, day: date) -> None:
        self.left -= self._counted(self.base, day)
        self.paused, self.state = day, "paused"

    def resume(self, day: date) -> None:
        assert self.paused is not None
        if self.left > 0:
            self._run(day)
            return
        if self.paused <= self.due:
            self.due = self.calendar.working_day_from(day)
        self.base, self.state = day, "running"

    def extend(self, day: date, until: date) -> None:
        self.left = self._counted(day, until)
        self.base, self.due = day, until

    def _counts(self, day: date) -> bool:
        return self.limit.unit is not TimeUnit.WORKING_DAY or self.calendar.works(day)

    def _counted(self, a: date, b: date) -> int:
        return sum([self._counts(day) for day in all_days(a + DAY, b)])

    def _run(self, base: date) -> None:
        day, left = base, self.left
        while left:
            day += DAY
            left -= self._counts(day)
        self.base, self.due, self.state = base, self.calendar.working_day_from(day), "running"


@attrs.define
class NaiveOfficeClock:
    """A clock of office minutes that walks minute by minute."""

    calendar: NaiveCalendar
    hours: OfficeHours
    minutes: int
    left: int = 0
    base: datetime = datetime.min
    due: datetime = datetime.min
    state: str = "not_started"

    def shows(self) -> datetime | None:
        return self.due if self.state == "running" else None

    def start(self, moment: datetime) -> None:
        self.left = self.minutes
        self._run(moment)

    restart = start

    def pause(self, moment: datetime) -> None:
        for minute in self.calendar.office_minutes(self.base, self.hours):
            if minute >= moment or self.left <= 0:
                break
            self.left -= 1
        self.state = "paused"

    def resume(self, moment: datetime) -> None:
        if self.left > 0:
            self._run(moment)
        self.base, self.state = moment, "running"

    def _run(self, moment: datetime) -> None:
        self.base, self.state = moment, "running"
        self.due = self.calendar.office_end(moment, self.left, self.hours)


def shared() -> Path:
    """Give the folder of law notes and cases beside the project, found by walking up; skip the test where there is none."""
    for parent in Path(__file__).resolve().parents:
        if (parent / "shared").is_dir():
            return parent / "shared"
    pytest.skip("the folder of law notes (shared) is not on this machine")
