"""Runs the worked cases (các tình huống mẫu) of `tests/cases/*.toml`: small tables that an official can read and check.

A case is one sentence of law with its figures::

    [[case]]
    id = "onestop-7"                                   # file name, then the number of the row in the law notes
    says = "Hồ sơ tiếp nhận thứ Sáu 20/11/2026 …"      # the sentence, in Vietnamese; each dd/mm/yyyy, and its weekday,
                                                       # must be a date below
    en = "A dossier received …"                        # the same in English
    on = 2026-11-20                                    # the day whose law governs; absent: the day of `since` or asked
    given = { since = 2026-11-20, limit = "2 ngày làm việc" }
    expect = { due = 2026-11-25 }
    cite = "28/2026/QH16 Đ2"                           # one or more, "; " between: each must stand in the basis of the answer
                                                       # (where there is no rule: in the rows around, or be what ended them)
    remark = "…"                                       # where the notes were corrected, or what was chosen for the case

`since`, `limit` and all that follows are the whole vocabulary; any other word fails, and so does a given word that no
expectation makes use of. Times of day in the tables are Vietnamese time.

GIVEN (what is known)
    since            day or moment from which a limit runs: the event, or the receipt of a full dossier; the event itself
                     for a limit "before" it
    limit            a fact of law by its key ("civilreg.birth.declare_within"), or a text where the case gives the figure
    starts, moments  a fact that names the moment from which time runs, and the moments by name; in place of `since`
    events           what then happens to the clock, in order: { pause | resume | restart | stop = day, why = "…" },
                     { extend = day, until = day, why = "…" }; `ground` names the fact of law that allows it
    fixed_day        a last day that is set as a date, not counted
    hours            office hours of the body, "07:30-11:30, 13:00-17:00"
    done             day or moment at which the thing was done
    published        limit of the published procedure, beside the law's
    commitment       limit that the office has promised by itself
    notice_before    how long before the last day (or before `event_day`) a notice must be given
    notice           the day it was given
    event_day        a day on which something begins: not a limit, so never moved
    day              a day of the working calendar
    known_on         answer as one could have answered on that day
    value_of         a fact whose value is asked
    event            a day whose reporting periods are asked
    cycle            month, quarter, half_year, year (or another name, to ask whether the decree knows it)
    year, index      which period of that cycle; `year` alone: all periods of the year

EXPECT (what the library must answer)
    due              last day, by the nature of the fact; a limit in hours needs `moment` too
    moment           the instant at which a limit in hours ends
    met              whether `done` keeps the last day
    original_due     last day as it stood before the events;  original_met: whether `done` would have kept it
    state            state of the clock after the events: running, paused, stopped
    expires          last day of a limit taken as a validity: it never moves off a day off
    corresponding_day  the bare arithmetic: where a limit would end if no day were off
    reached          whether the full length has run by `done` (for a time that must pass first)
    from_day         the day after the last one
    notice_by, notice_met      last day for the notice, and whether `notice` keeps it
    published_due, commitment_due, promised, conflict   the sides of a promise, the day promised (the earliest), and
                     whether a published figure or commitment ends after the law
    limit            the limit itself, in words
    value            the value of `value_of`
    day, works, other  kind of a day, whether it is worked, the other half of a swap or the holiday made up
    month, quarter, half_year, year    name of the reporting period in which `event` falls
    start, end       first and last day of a period;  government_due, earliest_due: its report's last days
    gapless          the periods of a year join without gap or overlap, in every cycle
    regulated        whether the decree on reports knows `cycle`
    no_rule          true: the law is silent for that day
    missing_calendar the year whose days off are not decided, so that the question is refused
    certainty        grade of the whole answer
    provisional      whether the year's days off are still to be announced
    doubtful         the days that the answer names as not verified
    steps            kinds of step that must occur in the calculation
    headline         first line of the explanation
    text_seen        false: the answer stands on a text that was not read
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import Any

import attrs

from vngov import law
from vngov.basis import VN_TIME, Certainty, Citation, weakest
from vngov.deadlines import (
    Clock,
    Cycle,
    DayInfo,
    Deadline,
    Duration,
    MissingCalendar,
    OfficeHours,
    Period,
    Promise,
    WorkCalendar,
    corresponding_day,
    due,
    due_on,
    expiry,
    latest_before,
    period,
    periods,
)
from vngov.durations import Limit

__all__ = ["ANSWERS", "CASES", "GIVEN", "Case", "CaseFailed", "examine", "read_cases"]

CASES = Path(__file__).with_name("cases")

Moment = date | datetime
Bounded = law.Fact[Any] | Deadline | Promise | Period | DayInfo | Clock
"""Answers that bring their own basis and certainty."""

GIVEN = frozenset(
    [
        "since",
        "limit",
        "starts",
        "moments",
        "events",
        "fixed_day",
        "hours",
        "done",
        "published",
        "commitment",
        "notice_before",
        "notice",
        "event_day",
        "day",
        "known_on",
        "value_of",
        "event",
        "cycle",
        "year",
        "index",
    ]
)
_REQUIRED = {"id": str, "says": str, "en": str, "given": dict, "expect": dict, "cite": str}
_OPTIONAL = {"on": date, "remark": str}
_EVENTS = frozenset({"pause", "resume", "restart", "extend", "stop"})
_KEY = re.compile(r"[a-z_]+(?:\.[a-z_0-9]+)+")
_WEEKDAYS = (
    ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật"),
    ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
)
_NAMES = "|".join(name.replace("thứ", "[Tt]hứ") for names in _WEEKDAYS for name in names)
_WRITTEN_DAY = re.compile(rf"(?:({_NAMES})(?: làm bù)?,? )?\b(\d{{2}}/\d{{2}}/\d{{4}})\b")
_NOT_ASCII = re.compile(r"[^\x00-\x7f]")


class CaseFailed(AssertionError):
    """A case that the library answers otherwise, or that is not written as it should be."""


@attrs.frozen
class Case:
    """One row of a case file, its form already checked."""

    id: str
    says: str
    en: str
    given: Mapping[str, Any]
    expect: Mapping[str, Any]
    cite: str
    on: date | None = None
    remark: str = ""

    @classmethod
    def read(cls, raw: Mapping[str, Any]) -> Case:
        """Check the form of a row. Raises CaseFailed."""
        where = raw.get("id", "?")
        if unknown := sorted(raw.keys() - _REQUIRED.keys() - _OPTIONAL.keys()):
            raise CaseFailed(f"{where}: unknown keys {unknown}")
        for name, kind in (_REQUIRED | _OPTIONAL).items():
            if name in raw and type(raw[name]) is not kind:
                raise CaseFailed(f"{where}: {name} is not of type {kind.__name__}")
            if name in _REQUIRED and not raw.get(name):
                raise CaseFailed(f"{where}: {name} is missing or empty")
        case = cls(**raw)
        if unknown := sorted(case.given.keys() - GIVEN):
            raise CaseFailed(f"{where}: unknown words in given: {unknown}")
        if unknown := sorted(case.expect.keys() - ANSWERS.keys()):
            raise CaseFailed(f"{where}: unknown words in expect: {unknown}")
        if not _NOT_ASCII.search(case.says):
            raise CaseFailed(f"{where}: says is not in Vietnamese")
        case._check_days_written()
        return case

    def _check_days_written(self) -> None:
        """A sentence that names another day than the table, or the wrong weekday, is a slip of the pen."""
        known = {day.strftime("%d/%m/%Y"): day.weekday() for day in _days((self.on, self.given, self.expect))}
        for text, names in zip((self.says, self.en), _WEEKDAYS, strict=True):
            for weekday, day in _WRITTEN_DAY.findall(text):
                if day not in known:
                    raise CaseFailed(f"{self.id}: the sentence says {day}, which is neither given nor expected")
                if weekday and weekday.lower() != names[known[day]].lower():
                    raise CaseFailed(f"{self.id}: {day} is not a {weekday}")


def read_cases(path: Path) -> tuple[Case, ...]:
    """Read one case file. Raises CaseFailed."""
    raw = tomllib.loads(path.read_text(encoding="utf-8"))
    if raw.keys() != {"case"}:
        raise CaseFailed(f"{path.name}: nothing but [[case]] may stand in a case file")
    cases = tuple(Case.read(row) for row in raw["case"])
    for case in cases:
        if not case.id.startswith(f"{path.stem}-"):
            raise CaseFailed(f"{path.name}: id {case.id} does not start with the name of the file")
    return cases


def examine(case: Case) -> None:
    """Ask the library what the case asks and compare every answer. Raises CaseFailed."""
    question = Question(case)
    for word in sorted(case.expect, key=lambda word: word in _OF_THE_WHOLE):
        answer = ANSWERS[word](question)
        expected = _aware(case.expect[word])
        if answer != expected or type(answer) is not type(expected):
            raise CaseFailed(f"{case.id}: {case.says}\n  {word}: expected {_shown(expected)}, got {_shown(answer)}")
    if idle := sorted(case.given.keys() - question.taken):
        raise CaseFailed(f"{case.id}: {idle} play no part in what is expected")
    if case.on is not None and not question.on_was_used:
        raise CaseFailed(f"{case.id}: `on` plays no part in what is expected")
    _check_citations(case, question)


def _check_citations(case: Case, question: Question) -> None:
    stands_on = {citation.short for answer in question.used for citation in answer.basis} | question.around
    for text in case.cite.split("; "):
        citation = Citation.parse(text, law.NATIONAL.instruments)
        if stands_on and citation.short not in stands_on:
            raise CaseFailed(f"{case.id}: {text} is not in the basis of the answer: {sorted(stands_on)}")


class Question:
    """What a case gives, turned into questions to the library; remembers which given words and which answers were used."""

    def __init__(self, case: Case) -> None:
        self.case = case
        self.taken: set[str] = set()
        self.used: list[Bounded] = []
        self.around: set[str] = set()
        self.on_was_used = False

    def has(self, word: str) -> bool:
        return word in self.case.given

    def take(self, word: str) -> Any:
        """Give a given word. Raises CaseFailed where the case does not give it."""
        if word not in self.case.given:
            raise CaseFailed(f"{self.case.id}: {sorted(self.case.expect)} cannot be answered without `{word}`")
        self.taken.add(word)
        return _aware(self.case.given[word])

    def fact(self, key: str) -> law.Fact[Any]:
        """Give the fact of the governing day: `on`, else the day from which time runs, else the day asked about."""
        known_on = self.take("known_on") if self.has("known_on") else None
        fact = law.NATIONAL.at(self.governing_day, known_on=known_on)[key]
        self.used.append(fact)
        return fact

    @property
    def governing_day(self) -> date:
        if self.case.on is not None:
            self.on_was_used = True
            return self.case.on
        for word in ("since", "fixed_day", "event_day", "event"):
            if self.has(word):
                return _day(self.take(word))
        raise CaseFailed(f"{self.case.id}: no day governs; write `on`")

    def duration(self) -> Duration:
        """Give the limit as a length of time."""
        return self.length(self.limit)

    def length(self, limit: Limit | law.Fact[Limit]) -> Duration:
        """Give a length of time. Raises CaseFailed for other shapes of a limit."""
        value = limit.value if isinstance(limit, law.Fact) else limit
        if not isinstance(value, Duration):
            raise CaseFailed(f"{self.case.id}: {value} is no length of time")
        return value

    def limit_of(self, word: str) -> Limit | law.Fact[Limit]:
        """Give a limit: the fact behind a key, or the text of the case read as a duration."""
        text = self.take(word)
        return self.fact(text) if _KEY.fullmatch(text) else Duration.parse(text)

    @cached_property
    def limit(self) -> Limit | law.Fact[Limit]:
        return self.limit_of("limit")

    @cached_property
    def since(self) -> Moment:
        if not self.has("starts"):
            moment: Moment = self.take("since")
            return moment
        named = self.fact(self.take("starts")).value
        moments = self.take("moments")
        if named not in moments:
            raise CaseFailed(f"{self.case.id}: time runs from {named!r}, which is not among the moments given")
        counted: Moment = _aware(moments[named])
        return counted

    @cached_property
    def calendar(self) -> WorkCalendar:
        calendar = WorkCalendar.national(known_on=self.take("known_on") if self.has("known_on") else None)
        return calendar.with_hours(OfficeHours.parse(self.take("hours"))) if self.has("hours") else calendar

    @cached_property
    def clock(self) -> Clock:
        clock = Clock(self.limit, calendar=self.calendar).start(self.since)
        for event in self.take("events"):
            clock = _happens(self, clock, event)
        self.used.append(clock)
        return clock

    @cached_property
    def deadline(self) -> Deadline:
        """The last day asked about: after the events where there are any."""
        if self.has("events"):
            running = self.clock.due
            if running is None:
                raise CaseFailed(f"{self.case.id}: the clock is {self.clock.state}, nothing is due")
            found = running
        elif self.has("fixed_day"):
            found = due_on(self.take("fixed_day"), calendar=self.calendar)
        elif isinstance(self.limit, law.Fact) and self.limit.nature in (law.Nature.FROM, law.Nature.THRESHOLD):
            # No deadline: the day on which so much time has passed.
            self.used.append(self.limit)
            passes = isinstance(self.since, datetime) or self.limit.nature is law.Nature.THRESHOLD
            length = self.limit.value
            found = due(self.since, length) if passes else expiry(_day(self.since), self.limit, calendar=self.calendar)
        else:
            found = due(self.since, self.limit, calendar=self.calendar)
        self.used.append(found)
        return found

    @cached_property
    def original(self) -> Deadline:
        original = self.clock.original_due
        assert original is not None
        return original

    @cached_property
    def promise(self) -> Promise:
        sides = {
            word: due(self.since, self.limit_of(word), calendar=self.calendar)
            for word in ("published", "commitment")
            if self.has(word)
        }
        found = Promise(self.deadline, **sides)
        self.used.append(found)
        return found

    @cached_property
    def validity(self) -> Deadline:
        """The end of the limit, taken as a validity whatever it is for."""
        limit = self.limit
        length = limit if isinstance(limit, law.Fact) else self.length(limit)
        return _kept(self, expiry(_day(self.since), length, calendar=self.calendar))

    @cached_property
    def day(self) -> DayInfo:
        info = self.calendar.day(self.take("day"))
        self.used.append(info)
        return info

    @cached_property
    def period(self) -> Period:
        cycle = Cycle(self.take("cycle"))
        if self.has("event"):
            return self.period_of(cycle)
        index: int = self.take("index")
        found = periods(cycle, self.take("year"))[index - 1]
        self.used.append(found)
        return found

    def period_of(self, cycle: Cycle) -> Period:
        found = period(cycle, on=self.take("event"))
        self.used.append(found)
        return found


def _due(question: Question) -> date:
    deadline = question.deadline
    if deadline.moment is not None and "moment" not in question.case.expect:
        raise CaseFailed(f"{question.case.id}: the limit ends within the day, at {deadline.moment:%H:%M}; expect `moment` too")
    return deadline.date


def _reached(question: Question) -> bool:
    done: Moment = question.take("done")
    ends = question.deadline.moment
    if ends is not None:
        return isinstance(done, datetime) and done >= ends
    return _day(done) >= question.deadline.date


def _notice_by(question: Question) -> date:
    limit = question.limit_of("notice_before")
    if question.has("event_day"):
        length = limit if isinstance(limit, law.Fact) else question.length(limit)
        earlier = latest_before(question.take("event_day"), length, calendar=question.calendar)
    else:
        earlier = question.deadline.minus(question.length(limit))
    return _kept(question, earlier).date


def _value(question: Question) -> Any:
    value = question.fact(question.take("value_of")).value
    if isinstance(value, tuple):
        return list(value)
    return value if isinstance(value, bool | int | date) else str(value)


def _limit_in_words(question: Question) -> str:
    limit = question.limit
    return (limit.value if isinstance(limit, law.Fact) else limit).text("vi")


def _no_rule(question: Question) -> bool:
    try:
        if question.has("cycle"):
            _ = question.period
        elif question.has("value_of"):
            question.fact(question.take("value_of"))
        else:
            _ = question.limit
    except law.NoRule as silent:
        key = silent.details["key"]
        for row in law.NATIONAL.history(key):
            ended_by = (row.ended_by,) if row.ended_by else ()
            question.around |= {citation.short for citation in (*row.basis, *ended_by)}
        return True
    return False


def _missing_calendar(question: Question) -> int | None:
    try:
        if question.has("day"):
            question.calendar.is_working_day(question.take("day"))
        else:
            _ = question.deadline
    except MissingCalendar as error:
        return int(error.details["day"][-4:])
    return None


def _gapless(question: Question) -> bool:
    year = question.take("year")
    whole = periods(Cycle.YEAR, year)[0]
    question.used.append(whole)
    for cycle in Cycle:
        rows = periods(cycle, year)
        joined = all(later.start - earlier.end == timedelta(days=1) for earlier, later in pairwise(rows))
        if not joined or (rows[0].start, rows[-1].end) != (whole.start, whole.end):
            return False
    return True


def _regulated(question: Question) -> bool:
    cycle = question.take("cycle")
    known = cycle in question.fact("reporting.cycles").value
    if known != (cycle in list(Cycle)):
        raise CaseFailed(f"{question.case.id}: the fact and the enum disagree about {cycle!r}")
    return known


def _certainty(question: Question) -> str:
    if not question.used:
        raise CaseFailed(f"{question.case.id}: no answer with a certainty was asked for")
    return weakest(answer.certainty for answer in question.used).value


def _doubtful(question: Question) -> list[date]:
    return sorted({step.day for step in question.deadline.steps if step.certainty is Certainty.UNVERIFIED})


def _steps(question: Question) -> list[str]:
    """The expected kinds that do occur; the rest are missing from the answer."""
    seen = {step.kind.value for step in question.deadline.steps}
    return [kind for kind in question.case.expect["steps"] if kind in seen]


ANSWERS: Mapping[str, Callable[[Question], Any]] = {
    "due": _due,
    "moment": lambda q: q.deadline.moment,
    "met": lambda q: q.deadline.met_by(q.take("done")),
    "original_due": lambda q: q.original.date,
    "original_met": lambda q: q.original.met_by(q.take("done")),
    "state": lambda q: q.clock.state.value,
    "expires": lambda q: q.validity.date,
    "corresponding_day": lambda q: corresponding_day(_day(q.since), q.duration()),
    "reached": _reached,
    "from_day": lambda q: q.deadline.date + timedelta(days=1),
    "notice_by": _notice_by,
    "notice_met": lambda q: q.take("notice") <= _notice_by(q),
    "published_due": lambda q: q.promise.published.date if q.promise.published else None,
    "commitment_due": lambda q: q.promise.commitment.date if q.promise.commitment else None,
    "promised": lambda q: q.promise.promised.date,
    "conflict": lambda q: bool(q.promise.conflicts),
    "limit": _limit_in_words,
    "value": _value,
    "day": lambda q: q.day.kind.value,
    "works": lambda q: q.calendar.is_working_day(q.take("day")),
    "other": lambda q: q.day.other,
    "month": lambda q: q.period_of(Cycle.MONTH).label,
    "quarter": lambda q: q.period_of(Cycle.QUARTER).label,
    "half_year": lambda q: q.period_of(Cycle.HALF_YEAR).label,
    "year": lambda q: q.period_of(Cycle.YEAR).label,
    "start": lambda q: q.period.start,
    "end": lambda q: q.period.end,
    "government_due": lambda q: _kept(q, q.period.government_deadline(calendar=q.calendar)).date,
    "earliest_due": lambda q: _kept(q, q.period.earliest_deadline(calendar=q.calendar)).date,
    "gapless": _gapless,
    "regulated": _regulated,
    "no_rule": _no_rule,
    "missing_calendar": _missing_calendar,
    "certainty": _certainty,
    "provisional": lambda q: q.deadline.provisional,
    "doubtful": _doubtful,
    "steps": _steps,
    "headline": lambda q: q.deadline.explain("vi").splitlines()[0],
    "text_seen": lambda q: all(citation.instrument.text_seen for answer in q.used for citation in answer.basis),
}
_OF_THE_WHOLE = frozenset({"certainty", "text_seen"})
"""Asked last: they speak of all that was answered before."""


def _kept(question: Question, deadline: Deadline) -> Deadline:
    question.used.append(deadline)
    return deadline


def _happens(question: Question, clock: Clock, event: Mapping[str, Any]) -> Clock:
    names = _EVENTS & event.keys()
    allowed = {"why", "ground", "until"} if "extend" in names else {"why", "ground"}
    if len(names) != 1 or event.keys() - names - allowed:
        raise CaseFailed(f"{question.case.id}: not an event of a clock: {dict(event)}")
    (name,) = names
    at, why = _aware(event[name]), event.get("why")
    ground = law.NATIONAL.at(_day(at))[event["ground"]] if "ground" in event else None
    match name:
        case "resume":
            return clock.resume(at, why, ground=ground)
        case "restart":
            return clock.restart(at, why, ground=ground)
        case "extend":
            return clock.extend(at, str(event["why"]), until=event["until"], ground=ground)
        case "pause":
            return clock.pause(at, str(event["why"]), ground=ground)
        case _:
            return clock.stop(at, str(event["why"]), ground=ground)


def _day(moment: Moment) -> date:
    return moment.date() if isinstance(moment, datetime) else moment


def _aware(value: Any) -> Any:
    """Times of day in the tables are Vietnamese time."""
    return value.replace(tzinfo=VN_TIME) if isinstance(value, datetime) and value.tzinfo is None else value


def _days(value: Any) -> set[date]:
    """Every day that stands in a table, however deep."""
    if isinstance(value, date):
        return {_day(value)}
    if isinstance(value, Mapping):
        value = list(value.values())
    if isinstance(value, list | tuple):
        return {day for item in value for day in _days(item)}
    return set()


def _shown(value: Any) -> str:
    return (
        f"{value:%a %d/%m/%Y %H:%M}"
        if isinstance(value, datetime)
        else f"{value:%a %d/%m/%Y}"
        if isinstance(value, date)
        else repr(value)
    )
