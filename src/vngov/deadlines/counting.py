"""The rules by which limits are counted (cách tính thời hạn), each as the history of its article."""

from __future__ import annotations

from typing import Any, Self

import attrs

from vngov.durations import TimeUnit
from vngov.law import History, Law

__all__ = ["Counting"]


@attrs.frozen
class Counting:
    """Articles of the civil code on time limits (Bộ luật Dân sự Đ144–148, BLDS 2005 before 2017), by what they say.

    Each is the History of a fact `time.…`; `.at(day)` gives the article in force on a day.
    """

    from_moment: History
    first_day: History
    event_day: History
    last_day_off: History
    last_day_local: History
    last_day_swapped: History
    last_day_worked_saturday: History
    leap_day: History
    hours_end_on_day_off: History
    validity_on_day_off: History
    working_week: History
    end: dict[TimeUnit, History]

    @classmethod
    def of(cls, law: Law) -> Self:
        def rule(name: str) -> History:
            facts: tuple[Any, ...] = law.history(f"time.{name}")
            return History.of(f"time.{name}", facts)

        days = rule("end_of_days")
        return cls(
            from_moment=rule("hours_from_moment"),
            first_day=rule("first_day_excluded"),
            event_day=rule("event_day_excluded"),
            last_day_off=rule("last_day_off"),
            last_day_local=rule("last_day_local"),
            last_day_swapped=rule("last_day_swapped"),
            last_day_worked_saturday=rule("last_day_worked_saturday"),
            leap_day=rule("leap_day"),
            hours_end_on_day_off=rule("hours_end_on_day_off"),
            validity_on_day_off=rule("validity_on_day_off"),
            working_week=rule("working_week"),
            end={
                TimeUnit.DAY: days,
                TimeUnit.WORKING_DAY: days,
                TimeUnit.WEEK: rule("end_of_weeks"),
                TimeUnit.MONTH: rule("end_of_months"),
                TimeUnit.YEAR: rule("end_of_years"),
            },
        )
