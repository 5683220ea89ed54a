"""`Deadline` (hạn): the last day of a limit, with every step that led there."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import attrs

from vngov.basis import VN_TIME, Certainty, Citation, Lang, Text, checked_date, checked_moment, unique, weakest
from vngov.deadlines.arithmetic import days_before
from vngov.deadlines.errors import TimeOfDayNeeded
from vngov.deadlines.steps import Step, StepKind
from vngov.durations import Duration, Limit, TimeUnit
from vngov.law import Fact

if TYPE_CHECKING:
    from vngov.deadlines.calendar import WorkCalendar

__all__ = ["Deadline", "counted_back"]


def counted_back(end: dt.date, duration: Duration, calendar: WorkCalendar) -> tuple[dt.date, tuple[Step, ...]]:
    """Give the day that lies `duration` before another, with the days passed over."""
    back = days_before(end, duration, calendar)
    passed = calendar.steps_between(back, end) if duration.unit is TimeUnit.WORKING_DAY else ()
    said = Text(f"{duration.text('vi')} trước {end:%d/%m/%Y}", f"{duration.text('en')} before {end:%d/%m/%Y}")
    return back, (*passed, Step(StepKind.BACKWARDS, back, said, (), Certainty.READING))


@attrs.frozen
class Deadline:
    """A deadline (thời hạn cuối): `date` is the last day on which the limit is kept, local time.

    `ends` is the exclusive instant: midnight after `date`, or the very moment of a limit in hours. `met_by` compares, so that
    nobody else has to. `steps` name each skipped or moved day; `basis` are all texts it stands on, `certainty` the weakest of
    them. `by_calendar` is False where days off have no say in it. `provisional` is True where they have, and the year's notice
    of days off is not known yet.
    """

    date: dt.date
    start: dt.date | dt.datetime | None
    limit: Limit | None
    steps: tuple[Step, ...]
    calendar: WorkCalendar = attrs.field(repr=False, eq=False)
    fact: Fact[Any] | None = attrs.field(default=None, repr=False)
    moment: dt.datetime | None = None
    by_calendar: bool = attrs.field(default=True, kw_only=True, repr=False)

    @property
    def ends(self) -> dt.datetime:
        return self.moment or dt.datetime.combine(self.date + dt.timedelta(days=1), dt.time(), VN_TIME)

    def met_by(self, moment: dt.date | dt.datetime) -> bool:
        """Tell whether something done at `moment` keeps the deadline; a plain day counts as a whole.

        A limit in hours needs an aware datetime on its last day. Raises NaiveDatetime, TimeOfDayNeeded.
        """
        if isinstance(moment, dt.datetime):
            return checked_moment(moment) < self.ends
        checked_date(moment)
        if self.moment is not None and moment == self.date:
            raise TimeOfDayNeeded(limit=self.limit)
        return moment <= self.date

    @property
    def basis(self) -> tuple[Citation, ...]:
        own = self.fact.basis if self.fact is not None else ()
        return unique((*own, *(citation for step in self.steps for citation in step.basis)))

    @property
    def certainty(self) -> Certainty:
        grades = [step.certainty for step in self.steps]
        if self.fact is not None:
            grades.append(self.fact.certainty)
        if self.provisional:
            grades.append(Certainty.READING)
        return weakest(grades)

    @property
    def provisional(self) -> bool:
        return self.by_calendar and self.calendar.is_provisional(self.date)

    def minus(self, duration: Duration) -> Deadline:
        """Give the last day that lies `duration` before this deadline: counted back from `date`, never moved off a day off.

        "Chậm nhất 01 ngày trước ngày hết hạn" is `minus(Duration(1, TimeUnit.DAY))`. In working days it is the working day from
        which `date` is the n-th. Raises FractionUndefined for hours, MissingCalendar.
        """
        back, steps = counted_back(self.date, duration, self.calendar)
        by_calendar = self.by_calendar or duration.unit is TimeUnit.WORKING_DAY
        return attrs.evolve(self, date=back, moment=None, steps=(*self.steps, *steps), by_calendar=by_calendar)

    def explain(self, lang: Lang = "vi") -> str:
        """Tell the whole calculation in plain words, one line a step, each with its legal basis."""
        from vngov.deadlines.explain import explain

        return explain(self, lang)

    def proof(self) -> dict[str, Any]:
        """Give version, hashes of law and calendar, input and trace, so that the answer can be given again years later."""
        asked = {"start": self.start, "limit": self.limit, "fact": self.fact.key if self.fact else None}
        return self.calendar.law.proof(self, asked=asked, calendar=self.calendar.digest)

    def __str__(self) -> str:
        return f"{self.date:%d/%m/%Y}" if self.moment is None else f"{self.moment:%H:%M %d/%m/%Y}"

    def to_data(self) -> dict[str, Any]:
        return {
            "kind": "deadline",
            "date": self.date,
            "ends": self.ends,
            "start": self.start,
            "limit": self.limit,
            "fact": self.fact.key if self.fact is not None else None,
            "steps": self.steps,
            "basis": self.basis,
            "certainty": self.certainty,
            "provisional": self.provisional,
            "text_seen": all(citation.instrument.text_seen for citation in self.basis),
        }
