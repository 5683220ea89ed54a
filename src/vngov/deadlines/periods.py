"""Reporting periods (kỳ báo cáo) of Nghị định 09/2019/NĐ-CP: a month of reports runs from the 15th to the 14th."""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum
from typing import Any

import attrs

from vngov.basis import Certainty, Citation, Lang, Text, checked_date
from vngov.deadlines.arithmetic import add_months
from vngov.deadlines.calendar import WorkCalendar
from vngov.deadlines.deadline import Deadline
from vngov.deadlines.due_dates import by_fact, due_on
from vngov.deadlines.last_day import compute
from vngov.deadlines.steps import Step, StepKind
from vngov.durations import Limit
from vngov.errors import expect
from vngov.law import NATIONAL, Fact, Key, Law

__all__ = ["Cycle", "Period", "period", "periods"]


class Cycle(StrEnum):
    """Cycle of a regular report (chu kỳ báo cáo định kỳ)."""

    MONTH = "month"
    QUARTER = "quarter"
    HALF_YEAR = "half_year"
    YEAR = "year"

    @property
    def months(self) -> int:
        return _MONTHS[self]


_MONTHS = {Cycle.MONTH: 1, Cycle.QUARTER: 3, Cycle.HALF_YEAR: 6, Cycle.YEAR: 12}
_CUT_DAY = {cycle: Key[int](f"reporting.{cycle.value}.cut_day") for cycle in Cycle}
_GOVERNMENT_DAY = Key[int]("reporting.government.deadline_day")
_MINIMUM_GAP = Key[Limit]("reporting.minimum_gap")


@attrs.frozen
class Period:
    """A reporting period (kỳ báo cáo): `start` and `end` are calendar days, both inclusive, never moved off a day off.

    `year` and `index` name it (month 1–12, quarter 1–4, half 1–2, year 1); `fact` is the rule it stands on.
    """

    cycle: Cycle
    start: date
    end: date
    year: int
    index: int
    fact: Fact[int] = attrs.field(repr=False)
    law: Law = attrs.field(default=NATIONAL, repr=False, eq=False)

    def __contains__(self, day: date) -> bool:
        return self.start <= day <= self.end

    @property
    def label(self) -> str:
        return self.text("vi")

    def text(self, lang: Lang = "vi") -> str:
        return (
            _LABEL[self.cycle]
            .text(lang)
            .format(index=self.index, roman=("", "I", "II", "III", "IV")[self.index % 5], year=self.year)
        )

    @property
    def basis(self) -> tuple[Citation, ...]:
        return self.fact.basis

    @property
    def certainty(self) -> Certainty:
        return self.fact.certainty

    def government_deadline(self, *, calendar: WorkCalendar | None = None) -> Deadline:
        """Give the last day for the report to the Government and the Prime Minister: a fixed day of the last month.

        Ministries and provincial committees only; other levels follow their own regime. A day off moves by the civil code.
        """
        fact = self.law.at(self.end)[_GOVERNMENT_DAY]
        day = self.end.replace(day=fact.value)
        fixed = by_fact(due_on(day, calendar=calendar), fact)
        return attrs.evolve(fixed, steps=(Step(StepKind.FIXED, day, fact.name, fact.basis, fact.certainty), *fixed.steps))

    def earliest_deadline(self, *, calendar: WorkCalendar | None = None) -> Deadline:
        """Give the earliest last day that a regime may set: some working days after the period ends."""
        fact = self.law.at(self.end)[_MINIMUM_GAP]
        return by_fact(compute(self.end, fact.value, calendar or WorkCalendar.national()), fact)

    def proof(self) -> dict[str, Any]:
        """Give version, hash of the law data, input and answer."""
        return self.law.proof(self, asked={"cycle": self.cycle, "year": self.year, "index": self.index})

    def to_data(self) -> dict[str, Any]:
        return {
            "kind": "period",
            "cycle": self.cycle,
            "start": self.start,
            "end": self.end,
            "year": self.year,
            "index": self.index,
            "label": Text(self.text("vi"), self.text("en")),
            "basis": self.basis,
            "certainty": self.certainty,
        }


_LABEL = {
    Cycle.MONTH: Text("tháng {index}/{year}", "month {index}/{year}"),
    Cycle.QUARTER: Text("quý {roman}/{year}", "quarter {index}/{year}"),
    Cycle.HALF_YEAR: Text("6 tháng, kỳ {index}/{year}", "half-year {index}/{year}"),
    Cycle.YEAR: Text("năm {year}", "year {year}"),
}


def period(cycle: Cycle, *, on: date, law: Law = NATIONAL) -> Period:
    """Give the reporting period in which an event of the day `on` falls (kỳ báo cáo của một ngày).

    Raises NoRule before 2019-03-12, when only local regimes existed; statistical reports follow calendar months instead.
    Raises WrongType for what is no cycle.
    """
    expect(cycle, Cycle, name="cycle")
    cut = law.at(checked_date(on))[_CUT_DAY[cycle]]
    shifted = add_months(on.replace(day=1), 1) if on.day >= cut.value else on
    return _build(cycle, shifted.year, (shifted.month - 1) // cycle.months + 1, law)


def periods(cycle: Cycle, year: int, *, law: Law = NATIONAL) -> tuple[Period, ...]:
    """Give all periods of a reporting year, in order; the law on the last day of each governs it. Raises NoRule, WrongType."""
    expect(cycle, Cycle, name="cycle")
    expect(year, int, name="year")
    return tuple(_build(cycle, year, index, law) for index in range(1, 12 // cycle.months + 1))


def _build(cycle: Cycle, year: int, index: int, law: Law) -> Period:
    first = date(year, (index - 1) * cycle.months + 1, 1)
    last = add_months(first, cycle.months - 1)
    fact = law.at(last.replace(day=14))[_CUT_DAY[cycle]]
    start = add_months(first, -1).replace(day=fact.value)
    end = last.replace(day=fact.value) - timedelta(days=1)
    return Period(cycle, start, end, year, index, fact, law)
