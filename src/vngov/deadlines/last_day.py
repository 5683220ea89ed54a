"""`compute` (tính ngày cuối): from a start and a limit to the last day, by the civil code and the working calendar."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import attrs

from vngov.basis import Certainty, DateExpected, Text, checked_moment
from vngov.deadlines.arithmetic import beyond, corresponding_day, whole
from vngov.deadlines.calendar import WorkCalendar
from vngov.deadlines.days import DayKind, day_text
from vngov.deadlines.deadline import Deadline
from vngov.deadlines.errors import OfficeHoursNeeded, TimeOfDayNeeded
from vngov.deadlines.hours import OfficeHours
from vngov.deadlines.steps import Step, StepKind
from vngov.durations import (
    Duration,
    Earlier,
    Immediate,
    InvalidDuration,
    Late,
    Limit,
    ReceivedAfter,
    SameDay,
    TimeUnit,
    hour_text,
)
from vngov.law import Fact, History

__all__ = ["compute", "ending_on", "length_of"]


def compute(start: date | datetime, limit: Limit, calendar: WorkCalendar) -> Deadline:
    """Compute the deadline of a limit for an act; see `vngov.deadlines.due`."""
    if type(start) is date:
        day = start
    elif isinstance(start, datetime):
        start = checked_moment(start)
        day = start.date()
    else:
        raise DateExpected(got=type(start).__name__)
    if type(limit) is Duration:
        return _BY_UNIT[limit.unit](start, day, limit, calendar)
    if isinstance(limit, SameDay):
        return _same_day(start, day, limit, calendar)
    if isinstance(limit, Immediate):
        return _immediate(start, day, limit, calendar)
    if isinstance(limit, Earlier):
        return _earlier(start, limit, calendar)
    if isinstance(limit, ReceivedAfter):
        return _received_after(start, limit, calendar)
    raise InvalidDuration(got=limit)


def _working_days(start: date | datetime, day: date, limit: Duration, calendar: WorkCalendar) -> Deadline:
    if type(limit.amount) is Decimal:
        return _part_of_day(start, day, limit, limit.amount, calendar)
    last = calendar.add_working_days(day, whole(limit))
    counting = calendar.counting
    steps = (
        Step.of_rule(StepKind.START, day, counting.first_day.at(day)),
        *calendar.steps_between(day, last),
        Step.of_rule(StepKind.LAST, last, counting.end[TimeUnit.WORKING_DAY].at(last)),
    )
    return Deadline(last, start, limit, steps, calendar)


def _calendar_days(start: date | datetime, day: date, limit: Duration, calendar: WorkCalendar) -> Deadline:
    nominal = corresponding_day(day, limit)
    counting = calendar.counting
    leap = limit.unit is TimeUnit.YEAR and nominal.day != day.day
    steps, last = ending_on(nominal, counting.leap_day if leap else counting.end[limit.unit], calendar)
    return Deadline(last, start, limit, (Step.of_rule(StepKind.START, day, counting.first_day.at(day)), *steps), calendar)


def ending_on(nominal: date, rule: History, calendar: WorkCalendar) -> tuple[tuple[Step, ...], date]:
    """Give how a limit ends that would end on a day, and the day on which it really ends."""
    moved, last = settle(nominal, calendar)
    if last == nominal:
        return (*moved, Step.of_rule(StepKind.LAST, nominal, rule.at(nominal))), nominal
    rolls = calendar.counting.last_day_off.at(last)
    ends = Step(StepKind.LAST, last, _NEXT_WORKING_DAY, rolls.basis, rolls.certainty)
    return (Step.of_rule(StepKind.NOMINAL, nominal, rule.at(nominal)), *moved, ends), last


_NEXT_WORKING_DAY = Text(
    "ngày làm việc tiếp theo: hết ngày này là hết thời hạn (24 giờ)", "the next working day: the limit ends with it, at 24:00"
)


def settle(nominal: date, calendar: WorkCalendar) -> tuple[tuple[Step, ...], date]:
    """Give where a last day comes to stand, itself or the next working day, with the steps that lead there."""
    here = calendar.step_of(nominal)
    counting = calendar.counting
    if calendar.is_working_day(nominal):
        if here and calendar.day(nominal).kind in _WORKED_WEEKEND and nominal.weekday() > _FRIDAY:
            rule = counting.last_day_worked_saturday.at(nominal)
            return (*here, Step.of_rule(StepKind.NOT_MOVED, nominal, rule)), nominal
        return here, nominal
    last = calendar.add_working_days(nominal, 1)
    kind = calendar.day(nominal).kind
    if kind is DayKind.SWAPPED_OFF:
        rule = counting.last_day_swapped.at(nominal)
    else:
        rule = (counting.last_day_local if kind is DayKind.LOCAL_OFF else counting.last_day_off).at(nominal)
    return (Step.of_rule(StepKind.MOVED, nominal, rule), *here, *calendar.steps_between(nominal, last)), last


_WORKED_WEEKEND = frozenset({DayKind.WORKED_SATURDAY, DayKind.LOCAL_WORKING})
_FRIDAY = 4


def _hours(start: date | datetime, day: date, limit: Duration, calendar: WorkCalendar) -> Deadline:
    if not isinstance(start, datetime):
        raise TimeOfDayNeeded(limit=limit)
    try:
        ends = start + length_of(limit)
    except OverflowError:
        raise beyond(day, limit) from None
    last = (ends - timedelta(microseconds=1)).date()
    counting = calendar.counting
    steps = [Step.of_rule(StepKind.START, day, counting.from_moment.at(day))]
    if last in calendar.covers and not calendar.day(last).works:
        steps.extend(calendar.step_of(last))
        steps.append(Step.of_rule(StepKind.PASSES, last, counting.hours_end_on_day_off.at(last)))
    return Deadline(last, start, limit, tuple(steps), calendar, None, ends, by_calendar=False)


def length_of(limit: Duration) -> timedelta:
    """Give the length of a limit in minutes, hours or working hours; the largest length there is, where it is longer still."""
    minutes = limit.amount if limit.unit is TimeUnit.MINUTE else limit.amount * 60
    return timedelta(minutes=float(minutes)) if minutes < _LONGEST else timedelta.max


_LONGEST = timedelta.max // timedelta(minutes=1)


def _working_hours(start: date | datetime, day: date, limit: Duration, calendar: WorkCalendar) -> Deadline:
    if not isinstance(start, datetime):
        raise TimeOfDayNeeded(limit=limit)
    hours = _office_hours(limit, calendar)
    ends = _after_office_time(start, length_of(limit), hours, calendar)
    steps = _office_steps(day, ends, calendar.counting.from_moment.at(day), hours, calendar, Certainty.PRIMARY)
    return Deadline(ends.date(), start, limit, steps, calendar, None, ends)


def _part_of_day(start: date | datetime, day: date, limit: Duration, amount: Decimal, calendar: WorkCalendar) -> Deadline:
    """1.5 working days: whole days first, then that part of the office time of the next working day (a reading)."""
    hours = _office_hours(limit, calendar)
    full = int(amount)
    before = calendar.add_working_days(day, full) if full else day
    last = calendar.add_working_days(before, 1)
    opens = hours.spans(last)[0][0]
    ends = _after_office_time(opens, hours.worked(last) * float(amount - full), hours, calendar)
    steps = _office_steps(day, ends, calendar.counting.first_day.at(day), hours, calendar, Certainty.READING)
    return Deadline(ends.date(), start, limit, steps, calendar, None, ends)


def _office_hours(limit: Duration, calendar: WorkCalendar) -> OfficeHours:
    if calendar.hours is None:
        raise OfficeHoursNeeded(limit=limit)
    return calendar.hours


def _after_office_time(moment: datetime, length: timedelta, hours: OfficeHours, calendar: WorkCalendar) -> datetime:
    """Walk office time session by session from a moment."""
    day = calendar.working_day_from(moment.date())
    while True:
        for opens, closes in hours.spans(day):
            begin = max(opens, moment)
            if begin >= closes:
                continue
            if length <= closes - begin:
                return begin + length
            length -= closes - begin
        day = calendar.add_working_days(day, 1)


def _office_steps(
    day: date, ends: datetime, rule: Fact[Any], hours: OfficeHours, calendar: WorkCalendar, certainty: Certainty
) -> tuple[Step, ...]:
    office = hours.text()
    said = Text(f"{ends:%H:%M}, tính theo giờ làm việc {office}", f"{ends:%H:%M}, by office hours {office}")
    return (
        Step.of_rule(StepKind.START, day, rule),
        *calendar.steps_between(day, ends.date()),
        Step(StepKind.LAST, ends.date(), said, (), certainty),
    )


def _same_day(start: date | datetime, day: date, limit: SameDay, calendar: WorkCalendar) -> Deadline:
    late = limit.cutoff is None
    if limit.cutoff is not None:
        if not isinstance(start, datetime):
            raise TimeOfDayNeeded(limit=limit)
        late = start.time() > limit.cutoff
    if limit.late is Late.NONE:
        note = Text("trong ngày, không chuyển sang ngày làm việc tiếp theo", "the same day, without grace")
        return Deadline(
            day, start, limit, (*calendar.step_of(day), Step(StepKind.LAST, day, note)), calendar, by_calendar=False
        )
    if not late:
        moved, last = settle(day, calendar)
        # On the very minute, or received on a day off: no law says so in words.
        exact = isinstance(start, datetime) and start.time() == limit.cutoff and limit.late is not Late.IF_UNSETTLED
        grade = Certainty.READING if exact or last != day else Certainty.PRIMARY
        return Deadline(last, start, limit, (*moved, Step(StepKind.LAST, last, _WITHIN_THE_DAY, (), grade)), calendar)
    last = calendar.add_working_days(day, 1)
    # Whether reception on a day off counts is as open after the cut-off as before it.
    sure = calendar.is_working_day(day) and limit.late is not Late.START_OF_NEXT_WORKING_DAY
    grade = Certainty.PRIMARY if sure else Certainty.READING
    steps = (
        Step(StepKind.RECEIVED_LATE, day, _late_text(limit)),
        *calendar.steps_between(day, last),
        Step(StepKind.LAST, last, _LATE_END[limit.late], (), grade),
    )
    return Deadline(last, start, limit, steps, calendar)


_WITHIN_THE_DAY = Text("trong ngày", "within the day")


def _late_text(limit: SameDay) -> Text:
    if limit.cutoff is None:
        return Text("trong ngày, chậm nhất ngày làm việc tiếp theo", "the same day, at the latest the next working day")
    return Text(f"nhận sau {hour_text(limit.cutoff)}", f"received after {limit.cutoff:%H:%M}")


_LATE_END = {
    Late.IF_UNSETTLED: Text(
        "nếu không giải quyết được ngay thì trong ngày làm việc tiếp theo", "if not settled at once, on the next working day"
    ),
    Late.NEXT_WORKING_DAY: Text("chậm nhất trong ngày làm việc tiếp theo", "at the latest on the next working day"),
    Late.START_OF_NEXT_WORKING_DAY: Text(
        "vào đầu ngày làm việc tiếp theo; luật không nói giờ nào", "at the start of the next working day; the law names no hour"
    ),
}


def _immediate(start: date | datetime, day: date, limit: Immediate, calendar: WorkCalendar) -> Deadline:
    said = Text(
        "pháp luật nói «ngay», không có con số; hiểu là trong ngày",
        "the law says «at once» without a figure; read as the same day",
    )
    steps = (*calendar.step_of(day), Step(StepKind.LAST, day, said, (), Certainty.READING))
    return Deadline(day, start, limit, steps, calendar, by_calendar=False)


def _earlier(start: date | datetime, limit: Earlier, calendar: WorkCalendar) -> Deadline:
    sides = [(compute(start, side, calendar), side) for side in (limit.first, limit.second)]
    (kept, shorter), (other, longer) = sorted(sides, key=lambda side: side[0].ends)
    first_vi, first_en = f"{shorter.text('vi')} đến trước", f"{shorter.text('en')} ends first"
    if kept.ends == other.ends:
        first_vi, first_en = "cả hai cùng lúc", "both at once"
    said = Text(
        f"{longer.text('vi')} đến {day_text(other.date, 'vi')}; {first_vi}",
        f"{longer.text('en')} would end {day_text(other.date, 'en')}; {first_en}",
    )
    # Where a side moved off a day off, which of them comes first hangs on that move.
    moved = any(step.kind is StepKind.MOVED for side in (kept, other) for step in side.steps)
    grade = Certainty.READING if moved else Certainty.PRIMARY
    return attrs.evolve(kept, limit=limit, steps=(*kept.steps, Step(StepKind.OTHER, other.date, said, (), grade)))


def _received_after(start: date | datetime, limit: ReceivedAfter, calendar: WorkCalendar) -> Deadline:
    if not isinstance(start, datetime):
        raise TimeOfDayNeeded(limit=limit)
    if start.time() <= limit.cutoff:
        return attrs.evolve(compute(start, limit.limit, calendar), limit=limit)
    counted = calendar.add_working_days(start.date(), 1)
    said = Text(
        f"nhận sau {hour_text(limit.cutoff)}, tính là nhận {day_text(counted, 'vi')}",
        f"received after {limit.cutoff:%H:%M}, counted as received {day_text(counted, 'en')}",
    )
    passed = calendar.steps_between(start.date(), counted)
    inner = compute(counted, limit.limit, calendar)
    return attrs.evolve(
        inner, start=start, limit=limit, steps=(Step(StepKind.RECEIVED_LATE, start.date(), said), *passed, *inner.steps)
    )


_Counter = Callable[[date | datetime, date, Duration, WorkCalendar], Deadline]
_BY_UNIT: dict[TimeUnit, _Counter] = {
    TimeUnit.MINUTE: _hours,
    TimeUnit.HOUR: _hours,
    TimeUnit.WORKING_HOUR: _working_hours,
    TimeUnit.DAY: _calendar_days,
    TimeUnit.WORKING_DAY: _working_days,
    TimeUnit.WEEK: _calendar_days,
    TimeUnit.MONTH: _calendar_days,
    TimeUnit.YEAR: _calendar_days,
}
