"""`due` (tính hạn): the deadline of a limit or of a fact of law, by what the limit is for."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import attrs

from vngov.basis import Certainty, Text, checked_date, weakest
from vngov.deadlines.arithmetic import corresponding_day, whole
from vngov.deadlines.calendar import WorkCalendar
from vngov.deadlines.days import DayKind, day_of
from vngov.deadlines.deadline import Deadline, counted_back
from vngov.deadlines.errors import NotALimit, NotInForce
from vngov.deadlines.last_day import compute, ending_on
from vngov.deadlines.steps import Step, StepKind
from vngov.durations import Duration, Earlier, Immediate, InvalidDuration, Limit, ReceivedAfter, SameDay, TimeUnit
from vngov.law import Fact, Nature, NoRule, UnknownFact

__all__ = ["LIMITS", "by_fact", "due", "due_on", "earliest", "expiry", "latest_before", "limit_of"]


def due(start: date | datetime, limit: Limit | Fact[Limit], *, calendar: WorkCalendar | None = None) -> Deadline:
    """Compute the deadline (tính hạn) of a limit that runs from `start`.

    `start` is a day or an aware datetime (turned into UTC+07:00); limits that depend on the hour need the datetime. `limit` is
    a Limit, or a Fact of one, which brings its own basis and nature: a validity never moves, a time "before" is counted back
    from `start`, the event. The first day is not counted; a last day off moves to the next working day; hours run from the
    moment (Bộ luật Dân sự Đ147–148). The calendar is the national one unless given.

    Raises NaiveDatetime, DateExpected, TimeOfDayNeeded, OfficeHoursNeeded, FractionUndefined, MissingCalendar, InvalidDuration,
    NotALimit for a fact from which no deadline follows, and NotInForce for a fact of another time than the start.

    >>> from vngov.deadlines import Duration
    >>> due(date(2026, 11, 20), Duration.parse("2 ngày làm việc")).date
    datetime.date(2026, 11, 25)
    """
    if calendar is None:
        calendar = WorkCalendar.national()
    if not isinstance(limit, Fact):
        return compute(start, limit, calendar)
    value = limit_of(limit)
    day = day_of(start)
    if limit.governed_by in _AT_START and day not in limit.interval:
        raise NotInForce(key=limit.key, interval=limit.interval, day=f"{day:%d/%m/%Y}")
    match limit.nature:
        case Nature.VALIDITY:
            return expiry(day, limit, calendar=calendar)
        case Nature.BEFORE:
            return latest_before(day, limit, calendar=calendar)
        case Nature.FROM | Nature.THRESHOLD:
            raise NotALimit(key=limit.key, label=limit.name, why=_NO_DEADLINE[limit.nature])
    return by_fact(compute(start, value, calendar), limit)


_AT_START = frozenset({"event", "received"})
LIMITS = (Duration, SameDay, Immediate, Earlier, ReceivedAfter)
_NOT_TIME = Text("không phải là một thời hạn", "it is no limit of time")
_NO_DEADLINE = {
    Nature.FROM: Text("là thời gian ít nhất phải qua; tính bằng earliest()", "it is a time that has to pass; ask earliest()"),
    Nature.THRESHOLD: Text("là một ngưỡng để so sánh", "it is a length to compare with"),
}


def limit_of(fact: Fact[Any]) -> Limit:
    """Give the limit of time that a fact holds. Raises NotALimit."""
    if not isinstance(fact.value, LIMITS):
        raise NotALimit(key=fact.key, label=fact.name, why=_NOT_TIME)
    return fact.value


def earliest(start: date, limit: Duration | Fact[Any], *, calendar: WorkCalendar | None = None) -> date:
    """Give the first day on which something may be done (ngày sớm nhất) that is allowed only after a duration.

    Consent to an adoption 15 days after the birth, a due day one working day after the period. The day never moves. `limit` is
    in days, working days, weeks, months or years. Raises FractionUndefined, DateExpected, NotALimit.
    """
    return expiry(start, limit, calendar=calendar).date


def by_fact(deadline: Deadline, fact: Fact[Any]) -> Deadline:
    """Let a fact stand behind a deadline: its own way of counting, its basis, and its end.

    A field that says itself how it counts (`<field>.clock.event_day_excluded`, `receipt_day_excluded`, `last_day_rolls`) beats
    the civil code. A deadline that lies behind the end of the rule says so.
    """
    calendar, field = deadline.calendar, fact.key.partition(".")[0]
    steps = []
    for step in deadline.steps:
        if step.kind is StepKind.START and not _from_the_moment(deadline):
            rule = _start_rule(fact, step.day, calendar)
            steps.append(step if rule is None else Step.of_rule(StepKind.START, step.day, rule))
        elif step.kind is StepKind.MOVED and (moves := _own_rule(calendar, field, "last_day_rolls", step.day)):
            steps.append(Step.of_rule(StepKind.MOVED, step.day, moves))
        elif not step.basis and step.kind in (StepKind.LAST, StepKind.RECEIVED_LATE):
            steps.append(attrs.evolve(step, basis=fact.basis, certainty=weakest((step.certainty, fact.certainty))))
        else:
            steps.append(step)
    if fact.until is not None and deadline.date >= fact.until:
        steps.append(_rule_ends(fact, fact.until, calendar))
    return attrs.evolve(deadline, steps=tuple(steps), fact=fact)


_MOMENT_UNITS = frozenset({TimeUnit.MINUTE, TimeUnit.HOUR, TimeUnit.WORKING_HOUR})


def _from_the_moment(deadline: Deadline) -> bool:
    """Hours run from the moment itself: no first day is left out."""
    return isinstance(deadline.limit, Duration) and deadline.limit.unit in _MOMENT_UNITS


def _start_rule(fact: Fact[Any], day: date, calendar: WorkCalendar) -> Fact[Any] | None:
    """The rule by which the first day is left out, where it is not simply the first day of a limit."""
    field = fact.key.partition(".")[0]
    if fact.governed_by == "event":
        return _own_rule(calendar, field, "event_day_excluded", day) or calendar.counting.event_day.at(day)
    return _own_rule(calendar, field, "receipt_day_excluded", day) if fact.governed_by == "received" else None


def _own_rule(calendar: WorkCalendar, field: str, name: str, day: date) -> Fact[Any] | None:
    return _rule_at(calendar, f"{field}.clock.{name}", day)


def _rule_at(calendar: WorkCalendar, key: str, day: date) -> Fact[Any] | None:
    try:
        return calendar.law.at(day)[key]
    except (UnknownFact, NoRule):
        return None


def _rule_ends(fact: Fact[Any], until: date, calendar: WorkCalendar) -> Step:
    """Say what becomes of the rule on the day on which its row ends: the same limit, another one, or none that is known."""
    after = _rule_at(calendar, fact.key, until)
    if after is not None and after.value == fact.value:
        return Step(StepKind.LAW_GOES_ON, until, _SAME_LIMIT, after.basis, after.certainty)
    ended_by = (fact.ended_by,) if fact.ended_by else ()
    if after is None and fact.ended_by is not None and not fact.ended_by.instrument.text_seen:
        event = fact.governed_by == "event"
        return Step(StepKind.LAW_ENDS, until, _UNKNOWN_FOR_EVENT if event else _UNKNOWN_AFTER, ended_by, Certainty.READING)
    return Step(StepKind.LAW_ENDS, until, _CEASES, ended_by, Certainty.READING)


_SAME_LIMIT = Text("từ ngày này căn cứ đổi, thời hạn không đổi", "from this day on another basis, the same limit")
_CEASES = Text(
    "quy định này không còn áp dụng từ ngày này; hạn tính theo luật của ngày bắt đầu",
    "the rule ceases on this day; the deadline follows the law of the start",
)
_UNKNOWN_AFTER = Text(
    "quy định này không còn áp dụng từ ngày này; hạn tính theo luật của ngày bắt đầu; thời hạn của văn bản mới chưa biết",
    "the rule ceases on this day; the deadline follows the law of the start; the limit of the new text is not known",
)
_UNKNOWN_FOR_EVENT = Text(
    "quy định này không còn áp dụng từ ngày này; thời hạn của văn bản mới chưa biết, và chưa rõ hạn cũ có còn áp dụng cho "
    "việc đến ngày này chưa nộp hồ sơ",
    "the rule ceases on this day; the limit of the new text is not known, nor whether the old one still holds for what has not "
    "been filed by this day",
)


def due_on(day: date, *, calendar: WorkCalendar | None = None) -> Deadline:
    """Give the deadline of a fixed calendar day (hạn vào một ngày ấn định): a day off moves to the next working day."""
    calendar = calendar or WorkCalendar.national()
    steps, last = ending_on(checked_date(day), calendar.counting.end[TimeUnit.DAY], calendar)
    return Deadline(last, None, None, steps, calendar)


def latest_before(event: date, limit: Duration | Fact[Any], *, calendar: WorkCalendar | None = None) -> Deadline:
    """Give the last day that lies a duration before an event (chậm nhất … trước ngày …): an outage, a due date, a start.

    The event is no limit, so neither it nor the answer moves off a day off; no text says how to count back, so that it is a
    reading. In working days the event's day is the n-th after the answer. Raises FractionUndefined for hours, MissingCalendar,
    DateExpected, NotALimit.
    """
    calendar = calendar or WorkCalendar.national()
    duration, fact = _duration_of(limit)
    back, steps = counted_back(checked_date(event), duration, calendar)
    return Deadline(back, None, duration, steps, calendar, fact, by_calendar=duration.unit is TimeUnit.WORKING_DAY)


def expiry(start: date, limit: Duration | Fact[Any], *, calendar: WorkCalendar | None = None) -> Deadline:
    """Give the last day of a validity, a posting or a presumption (ngày cuối có giá trị): counted alike, but never moved.

    `limit` is in days, working days, weeks, months or years. Where the last day is a day off, that it stays is a reading and
    says so; no calendar is needed for a day beyond the years it knows. Raises FractionUndefined, DateExpected, NotALimit.
    """
    calendar = calendar or WorkCalendar.national()
    duration, fact = _duration_of(limit)
    by_calendar = duration.unit is TimeUnit.WORKING_DAY
    if by_calendar:
        last = calendar.add_working_days(checked_date(start), whole(duration))
        passed = calendar.steps_between(start, last)
    else:
        last = corresponding_day(checked_date(start), duration)
        passed = ()
    counting = calendar.counting
    off = last in calendar.covers and not calendar.day(last).works and calendar.day(last).kind is not DayKind.OPEN
    steps = (
        Step.of_rule(StepKind.START, start, counting.first_day.at(start)),
        *passed,
        *(calendar.step_of(last) if last in calendar.covers and not passed else ()),
        *((Step.of_rule(StepKind.NOT_MOVED, last, counting.validity_on_day_off.at(last)),) if off else ()),
        Step.of_rule(StepKind.LAST, last, counting.end[duration.unit].at(last)),
    )
    deadline = Deadline(last, start, duration, steps, calendar, by_calendar=by_calendar)
    return deadline if fact is None else by_fact(deadline, fact)


def _duration_of(limit: Duration | Fact[Any]) -> tuple[Duration, Fact[Any] | None]:
    value, fact = (limit_of(limit), limit) if isinstance(limit, Fact) else (limit, None)
    if not isinstance(value, Duration):
        raise InvalidDuration(got=value)
    return value, fact
