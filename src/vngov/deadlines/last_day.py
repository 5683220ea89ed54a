"""`due` (tính hạn): from a start and a limit to the last day, by the civil code and the working calendar."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import attrs

from vngov.basis import Certainty, DateExpected, Text, checked_date, checked_moment, weakest
from vngov.deadlines.arithmetic import beyond, corresponding_day, whole
from vngov.deadlines.calendar import WorkCalendar
from vngov.deadlines.days import DayKind, day_of, day_text
from vngov.deadlines.deadline import Deadline, counted_back
from vngov.deadlines.errors import NotALimit, NotInForce, OfficeHoursNeeded, TimeOfDayNeeded
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
from vngov.law import Fact, History, Nature, NoRule, UnknownFact

__all__ = ["by_fact", "compute", "due", "due_on", "expiry", "latest_before", "length_of"]


def due(start: date | datetime, limit: Limit | Fact[Limit], *, calendar: WorkCalendar | None = None) -> Deadline:
    """Compute the deadline (tính hạn) of a limit that runs from `start`.

    `start` is a day or an aware datetime (turned into UTC+07:00); limits that depend on the hour need the datetime. `limit` is
    a Limit, or a Fact of one, which brings its own basis and nature: a validity never moves, a time "before" is counted back
    from `start`, the event. The first day is not counted; a last day off moves to the next working day; hours run from the
    moment (Bộ luật Dân sự Đ147–148). The calendar is the national one unless given.

    Raises NaiveDatetime, DateExpected, TimeOfDayNeeded, OfficeHoursNeeded, FractionUndefined, MissingCalendar, InvalidDuration,
    NotALimit, and NotInForce for a fact of another time than the start.

    >>> from vngov.deadlines import Duration
    >>> due(date(2026, 11, 20), Duration.parse("2 ngày làm việc")).date
    datetime.date(2026, 11, 25)
    """
    if calendar is None:
        calendar = WorkCalendar.national()
    if not isinstance(limit, Fact):
        return compute(start, limit, calendar)
    if not isinstance(limit.value, _LIMITS):
        raise NotALimit(key=limit.key, label=limit.name)
    day = day_of(start)
    if limit.governed_by in _AT_START and day not in limit.interval:
        raise NotInForce(key=limit.key, interval=limit.interval, day=f"{day:%d/%m/%Y}")
    match limit.nature:
        case Nature.VALIDITY:
            return expiry(day, limit, calendar=calendar)
        case Nature.BEFORE:
            return latest_before(day, limit, calendar=calendar)
    return by_fact(compute(start, limit.value, calendar), limit)


_AT_START = frozenset({"event", "received"})
_LIMITS = (Duration, SameDay, Immediate, Earlier, ReceivedAfter)


def compute(start: date | datetime, limit: Limit, calendar: WorkCalendar) -> Deadline:
    """Compute the deadline of a limit for an act; see `due`."""
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


def by_fact(deadline: Deadline, fact: Fact[Any]) -> Deadline:
    """Let a fact stand behind a deadline: its own way of counting, its basis, and its end.

    A field that says itself how it counts (`<field>.clock.event_day_excluded`, `receipt_day_excluded`, `last_day_rolls`) beats
    the civil code. A deadline that lies behind the end of the rule says so.
    """
    calendar, field = deadline.calendar, fact.key.partition(".")[0]
    steps = []
    for step in deadline.steps:
        if step.kind is StepKind.START:
            rule = _start_rule(fact, step.day, calendar)
            steps.append(step if rule is None else Step.of_rule(StepKind.START, step.day, rule))
        elif step.kind is StepKind.MOVED and (moves := _own_rule(calendar, field, "last_day_rolls", step.day)):
            steps.append(Step.of_rule(StepKind.MOVED, step.day, moves))
        elif not step.basis and step.kind in (StepKind.LAST, StepKind.RECEIVED_LATE):
            steps.append(attrs.evolve(step, basis=fact.basis, certainty=weakest((step.certainty, fact.certainty))))
        else:
            steps.append(step)
    if fact.until is not None and deadline.date >= fact.until:
        steps.append(_law_ends(fact, fact.until))
    return attrs.evolve(deadline, steps=tuple(steps), fact=fact)


def _start_rule(fact: Fact[Any], day: date, calendar: WorkCalendar) -> Fact[Any] | None:
    """The rule by which the first day is left out, where it is not simply the first day of a limit."""
    field = fact.key.partition(".")[0]
    if fact.governed_by == "event":
        return _own_rule(calendar, field, "event_day_excluded", day) or calendar.counting.event_day.at(day)
    return _own_rule(calendar, field, "receipt_day_excluded", day) if fact.governed_by == "received" else None


def _own_rule(calendar: WorkCalendar, field: str, name: str, day: date) -> Fact[Any] | None:
    try:
        return calendar.law.at(day)[f"{field}.clock.{name}"]
    except (UnknownFact, NoRule):
        return None


def _law_ends(fact: Fact[Any], until: date) -> Step:
    said = Text(
        "quy định này không còn áp dụng từ ngày này; hạn tính theo luật của ngày bắt đầu",
        "the rule ceases on this day; the deadline follows the law of the start",
    )
    return Step(StepKind.LAW_ENDS, until, said, (fact.ended_by,) if fact.ended_by else (), Certainty.READING)


def due_on(day: date, *, calendar: WorkCalendar | None = None) -> Deadline:
    """Give the deadline of a fixed calendar day (hạn vào một ngày ấn định): a day off moves to the next working day."""
    calendar = calendar or WorkCalendar.national()
    steps, last = _end(checked_date(day), calendar.counting.end[TimeUnit.DAY], calendar)
    return Deadline(last, None, None, steps, calendar)


def latest_before(event: date, limit: Duration | Fact[Any], *, calendar: WorkCalendar | None = None) -> Deadline:
    """Give the last day that lies a duration before an event (chậm nhất … trước ngày …): an outage, a due date, a start.

    The event is no limit, so neither it nor the answer moves off a day off. In working days the event's day is the n-th after
    the answer. Raises FractionUndefined for hours, MissingCalendar, DateExpected.
    """
    calendar = calendar or WorkCalendar.national()
    duration, fact = _duration_of(limit)
    back, steps = counted_back(checked_date(event), duration, calendar)
    return Deadline(back, None, duration, steps, calendar, fact)


def expiry(start: date, limit: Duration | Fact[Any], *, calendar: WorkCalendar | None = None) -> Deadline:
    """Give the last day of a validity, a posting or a presumption (ngày cuối có giá trị): counted alike, but never moved.

    `limit` is in days, working days, weeks, months or years. Where the last day is a day off, that it stays is a reading and
    says so; no calendar is needed for a day beyond the years it knows. Raises FractionUndefined, DateExpected.
    """
    calendar = calendar or WorkCalendar.national()
    duration, fact = _duration_of(limit)
    if duration.unit is TimeUnit.WORKING_DAY:
        last = calendar.add_working_days(checked_date(start), whole(duration))
        passed = calendar.steps_between(start, last)
    else:
        last = corresponding_day(checked_date(start), duration)
        passed = ()
    counting = calendar.counting
    known = last in calendar.covers
    stays = known and not calendar.day(last).works
    steps = (
        Step.of_rule(StepKind.START, start, counting.first_day.at(start)),
        *passed,
        *(calendar.step_of(last) if known and not passed else ()),
        *((Step.of_rule(StepKind.NOT_MOVED, last, counting.validity_on_day_off.at(last)),) if stays else ()),
        Step.of_rule(StepKind.LAST, last, counting.end[duration.unit].at(last)),
    )
    deadline = Deadline(last, start, duration, steps, calendar)
    return deadline if fact is None else by_fact(deadline, fact)


def _duration_of(limit: Duration | Fact[Any]) -> tuple[Duration, Fact[Any] | None]:
    value, fact = (limit.value, limit) if isinstance(limit, Fact) else (limit, None)
    if not isinstance(value, Duration):
        raise InvalidDuration(got=value)
    return value, fact


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
    steps, last = _end(nominal, counting.leap_day if leap else counting.end[limit.unit], calendar)
    return Deadline(last, start, limit, (Step.of_rule(StepKind.START, day, counting.first_day.at(day)), *steps), calendar)


def _end(nominal: date, rule: History, calendar: WorkCalendar) -> tuple[tuple[Step, ...], date]:
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
    return Deadline(last, start, limit, tuple(steps), calendar, None, ends)


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
        return Deadline(day, start, limit, (*calendar.step_of(day), Step(StepKind.LAST, day, note)), calendar)
    if not late:
        moved, last = settle(day, calendar)
        # On the very minute, or received on a day off: no law says so in words.
        exact = isinstance(start, datetime) and start.time() == limit.cutoff and limit.late is not Late.IF_UNSETTLED
        grade = Certainty.READING if exact or last != day else Certainty.PRIMARY
        return Deadline(last, start, limit, (*moved, Step(StepKind.LAST, last, _WITHIN_THE_DAY, (), grade)), calendar)
    last = calendar.add_working_days(day, 1)
    grade = Certainty.READING if limit.late is Late.START_OF_NEXT_WORKING_DAY else Certainty.PRIMARY
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
    return Deadline(
        day, start, limit, (*calendar.step_of(day), Step(StepKind.LAST, day, said, (), Certainty.READING)), calendar
    )


def _earlier(start: date | datetime, limit: Earlier, calendar: WorkCalendar) -> Deadline:
    sides = [(compute(start, side, calendar), side) for side in (limit.first, limit.second)]
    (kept, shorter), (other, longer) = sorted(sides, key=lambda side: side[0].ends)
    said = Text(
        f"{longer.text('vi')} đến {day_text(other.date, 'vi')}; {shorter.text('vi')} đến trước",
        f"{longer.text('en')} would end {day_text(other.date, 'en')}; {shorter.text('en')} ends first",
    )
    return attrs.evolve(kept, limit=limit, steps=(*kept.steps, Step(StepKind.OTHER, other.date, said)))


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
