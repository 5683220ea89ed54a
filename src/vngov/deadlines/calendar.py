"""`WorkCalendar` (lịch làm việc): which days are worked, counted in constant time from prefix sums.

Index i of every table is the day `covers.since + i`. `_before[i]` counts the working days before day i, `_rank[d]` those up to
and including day d, `_worked` lists them, so that adding days is two look-ups; the same is done for the days that an
explanation has to name.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from functools import cached_property, lru_cache
from itertools import accumulate
from pathlib import Path
from typing import Any

from vngov.basis import Certainty, Interval, Text, checked_date, dump_json
from vngov.deadlines.counting import Counting
from vngov.deadlines.days import DayInfo, DayKind, YearPlan, read_years
from vngov.deadlines.errors import AmountNotPositive, DatesOutOfOrder, InvalidHours, MissingCalendar
from vngov.deadlines.hours import OfficeHours
from vngov.deadlines.steps import Step
from vngov.law import NATIONAL, Law

__all__ = ["WorkCalendar"]

_HOLIDAYS = Path(__file__).with_name("holidays.toml")
_WEEK = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


class WorkCalendar:
    """The working calendar (lịch làm việc) of the civil service, with office hours and local days where given.

    `covers` is the Interval of days it knows. A calendar never changes; `with_hours` and `with_days` give a new one. Days
    outside it, and days that the Prime Minister has still to set, raise MissingCalendar: nothing is guessed.
    """

    def __init__(
        self,
        years: tuple[YearPlan, ...],
        *,
        law: Law = NATIONAL,
        hours: OfficeHours | None = None,
        local: tuple[DayInfo, ...] = (),
        national_on: tuple[date | None] | None = None,
    ) -> None:
        self.hours = hours
        # Where it is the national calendar as known on a day: that day, which says more shortly what the years say.
        self._national_on = national_on
        self.law = law
        self.counting = Counting.of(law)
        self._years = years
        self._local = local
        first = date(years[0].year, 1, 1)
        self.covers = Interval(first, date(years[-1].year + 1, 1, 1))
        self._origin = first.toordinal()
        infos = tuple(self._all_days())
        self._infos = infos
        self._before = tuple(accumulate((info.works for info in infos), initial=0))
        self._worked = tuple(info.day for info in infos if info.works)
        self._rank = {info.day: self._before[index] for index, info in enumerate(infos, 1)}
        named = [info.kind is not DayKind.WORKING or info.certainty is Certainty.UNVERIFIED for info in infos]
        self._named_before = tuple(accumulate(named, initial=0))
        self._named = tuple(Step.of_day(info) for info, is_named in zip(infos, named, strict=True) if is_named)
        open_days = [index for index, info in enumerate(infos) if info.kind is DayKind.OPEN]
        self._open_before = tuple(accumulate((info.kind is DayKind.OPEN for info in infos), initial=0))
        # Working days before the first open day can be handed out without looking for open days in between.
        self._settled = self._before[open_days[0]] if open_days else len(self._worked)
        self._provisional_years = frozenset(plan.year for plan in years if not plan.announced)

    @classmethod
    def national(cls, *, known_on: date | None = None, law: Law = NATIONAL) -> WorkCalendar:
        """Give the national calendar (lịch nghỉ chung), as known today or as it could be known on `known_on`."""
        return _national(checked_date(known_on) if known_on is not None else None, law)

    def with_hours(self, hours: OfficeHours) -> WorkCalendar:
        """Give the same calendar with the office hours of one body."""
        if not isinstance(hours, OfficeHours):
            raise InvalidHours(got=type(hours))
        return WorkCalendar(self._years, law=self.law, hours=hours, local=self._local, national_on=self._national_on)

    def with_days(self, local: Iterable[DayInfo]) -> WorkCalendar:
        """Give the calendar with days of a local decision (kinds LOCAL_OFF, LOCAL_WORKING) on top.

        Raises MissingCalendar for a day that the calendar does not cover.
        """
        days = (*self._local, *local)
        for info in days:
            self._index(info.day)
        return WorkCalendar(self._years, law=self.law, hours=self.hours, local=days, national_on=self._national_on)

    def is_working_day(self, d: date) -> bool:
        """Tell whether a day is worked. Raises MissingCalendar, DateExpected."""
        index = self._index(d)
        if self._open_before[index + 1] > self._open_before[index]:
            raise self._still_open(self._infos[index])
        return self._before[index + 1] > self._before[index]

    def day(self, d: date) -> DayInfo:
        """Say what a day is, on which decision and how sure. Raises MissingCalendar outside `covers`."""
        return self._infos[self._index(d)]

    def add_working_days(self, d: date, n: int) -> date:
        """Give the n-th working day after `d`; `d` itself is not counted, n ≥ 1.

        Raises AmountNotPositive, DateExpected, MissingCalendar.
        """
        if type(n) is int and n > 0:
            try:
                rank = self._rank[d] + n - 1
                if rank < self._settled:
                    return self._worked[rank]
            except (KeyError, TypeError):
                pass
        return self._add_with_care(d, n)

    def working_days_between(self, a: date, b: date) -> int:
        """Count the working days after `a` up to and including `b`. Raises DatesOutOfOrder, MissingCalendar."""
        start, end = self._index(a), self._index(b)
        if start > end:
            raise DatesOutOfOrder(start=a, end=b)
        self._refuse_open(start, end)
        return self._before[end + 1] - self._before[start + 1]

    def working_day_from(self, d: date) -> date:
        """Give `d` itself if it is worked, else the next working day. Raises MissingCalendar."""
        return d if self.is_working_day(d) else self.add_working_days(d, 1)

    def subtract_working_days(self, d: date, n: int) -> date:
        """Give the working day from which the n-th working day after it is `d` (or, for a day off, the one after `d`)."""
        index = self._index(d)
        if type(n) is not int or n < 1:
            raise AmountNotPositive(got=n)
        rank = self._before[index] - n
        if rank < 0:
            raise self._outside(date.fromordinal(self._origin - 1))
        found = self._worked[rank]
        self._refuse_open(self._index(found), index)
        return found

    def steps_between(self, a: date, b: date) -> tuple[Step, ...]:
        """Name what is not an ordinary working day after `a` up to and including `b`; both covered, `a` ≤ `b`."""
        origin = self._origin - 1
        named = self._named_before
        return self._named[named[max(a.toordinal() - origin, 0)] : named[b.toordinal() - origin]]

    def step_of(self, d: date) -> tuple[Step, ...]:
        """Name one day, if there is something to say about it."""
        index = self._index(d)
        return self._named[self._named_before[index] : self._named_before[index + 1]]

    def tables(self) -> tuple[int, tuple[int, ...], tuple[int, ...], tuple[date, ...]]:
        """Give, for bulk arithmetic: first day (ordinal), working and open days before each day, all working days."""
        return self._origin, self._before, self._open_before, self._worked

    @property
    def settled(self) -> int:
        """How many of the working days lie before the first day that is still to be set."""
        return self._settled

    def __len__(self) -> int:
        return len(self._infos)

    def is_provisional(self, d: date) -> bool:
        """True for a day in a year whose notice of days off is not known."""
        return d.year in self._provisional_years

    @cached_property
    def digest(self) -> str:
        """SHA-256 of all days and hours, for proofs."""
        days = [
            info.to_data()
            for info in self._infos
            if info.kind is not DayKind.WORKING or info.certainty is not Certainty.PRIMARY
        ]
        content = {"days": days, "hours": self.hours.to_data() if self.hours else None}
        return hashlib.sha256(dump_json(content).encode()).hexdigest()

    def __reduce__(self) -> tuple[Any, ...]:
        years = None if self._national_on is not None else self._years
        return _calendar_of, (self._national_on, years, self.law, self.hours, self._local)

    def __repr__(self) -> str:
        return f"<WorkCalendar {self.covers.since}…{self.covers.until}, {len(self._worked)} working days>"

    def _all_days(self) -> Iterator[DayInfo]:
        special: dict[date, DayInfo] = {}
        for plan in self._years:
            special.update((info.day, info) for info in (*plan.undecided(), *plan.rows))
        special.update((info.day, info) for info in self._local)
        week = self.law.history("time.working_week")[-1]
        works = [name in week.value for name in _WEEK]
        kinds = [DayKind.WORKING if worked else DayKind.WEEKEND for worked in works]
        name_of = {kind: Text(kind.label("vi"), kind.label("en")) for kind in kinds}
        plain_grade = {year.year: Certainty.PRIMARY if year.announced else Certainty.READING for year in self._years}
        day = date(self._years[0].year, 1, 1)
        while day.year <= self._years[-1].year:
            info = special.get(day)
            if info is None:
                kind = kinds[day.weekday()]
                info = DayInfo(day, kind, name_of[kind], week.basis, plain_grade[day.year])
            yield info
            day += timedelta(days=1)

    def _index(self, d: date) -> int:
        index = checked_date(d).toordinal() - self._origin
        if not 0 <= index < len(self._infos):
            raise self._outside(d)
        return index

    def _add_with_care(self, d: date, n: int) -> date:
        index = self._index(d)
        if type(n) is not int or n < 1:
            raise AmountNotPositive(got=n)
        rank = self._before[index + 1] + n - 1
        end = self._index(self._worked[rank]) if rank < len(self._worked) else len(self._infos) - 1
        self._refuse_open(index, end)
        if rank >= len(self._worked):
            raise self._outside(date.fromordinal(self._origin + len(self._infos)))
        return self._worked[rank]

    def _refuse_open(self, start: int, end: int) -> None:
        if self._open_before[end + 1] > self._open_before[start + 1]:
            raise self._still_open(next(info for info in self._infos[start + 1 : end + 1] if info.kind is DayKind.OPEN))

    def _still_open(self, info: DayInfo) -> MissingCalendar:
        name_vi, name_en = info.name
        why = Text(f"chưa có thông báo ngày nghỉ ({name_vi})", f"the days off are still to be set ({name_en})")
        return MissingCalendar(day=f"{info.day:%d/%m/%Y}", why=why)

    def _outside(self, day: date) -> MissingCalendar:
        span_vi, span_en = self.covers.text("vi"), self.covers.text("en")
        return MissingCalendar(day=f"{day:%d/%m/%Y}", why=Text(f"lịch chỉ có {span_vi}", f"the calendar runs {span_en}"))

    def to_data(self) -> dict[str, Any]:
        return {"kind": "calendar", "since": self.covers.since, "until": self.covers.until, "digest": self.digest}


@lru_cache(maxsize=32)
def _years_of(law: Law) -> tuple[YearPlan, ...]:
    return read_years(_HOLIDAYS, law.instruments)


@lru_cache(maxsize=32)
def _national(known_on: date | None, law: Law) -> WorkCalendar:
    return WorkCalendar(tuple(plan.as_known(known_on) for plan in _years_of(law)), law=law, national_on=(known_on,))


def _calendar_of(
    national_on: tuple[date | None] | None,
    years: tuple[YearPlan, ...] | None,
    law: Law,
    hours: OfficeHours | None,
    local: tuple[DayInfo, ...],
) -> WorkCalendar:
    """Give the calendar that a pickled one comes back as."""
    calendar = WorkCalendar(years, law=law) if years is not None else _national(national_on[0] if national_on else None, law)
    if local:
        calendar = calendar.with_days(local)
    return calendar.with_hours(hours) if hours is not None else calendar
