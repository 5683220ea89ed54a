"""What is measured: each case is one question, asked of vngov and of its peers, and checked before it is timed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from importlib.metadata import version

import numpy as np
import pandas as pd
import peers

from vngov import law
from vngov.basis import Lang
from vngov.deadlines import Clock, Deadline, Duration, bulk, due

Call = Callable[[], object]


@dataclass(frozen=True)
class Target:
    """What was promised: at least `least` times the speed of the peer, or operations a second, or at most `most` its time."""

    least: float | None = None
    most: float | None = None


@dataclass(frozen=True)
class Peer:
    package: str
    name: str
    call: Call
    target: Target = Target()

    @property
    def label(self) -> str:
        return f"{self.package} {version(self.package)} {self.name}"


@dataclass(frozen=True)
class Case:
    """One comparison. A call makes `operations` operations; `check` asserts equal answers and is run before any timing.

    Without peers `target` is in operations a second.
    """

    name: str
    operations: int
    call: Call
    check: Call
    peers: tuple[Peer, ...] = ()
    target: Target = Target()


CHECKED = 2_000
TIMED = 500
BULK = 1_000_000
DAYS = peers.random_days(CHECKED)
_DAYS64 = [np.datetime64(day, "D") for day in DAYS]
_STAMPS = [pd.Timestamp(day) for day in DAYS]
CALENDAR = peers.CALENDAR


def same(ours: Sequence[object], theirs: Sequence[object], name: str) -> None:
    """Assert equal answers, naming the first day on which they differ."""
    for day, one, other in zip(DAYS, ours, theirs, strict=True):
        assert one == other, f"{name}: {day} gives {other}, vngov gives {one}"


def adding(n: int) -> Case:
    """The n-th working day after a day, one at a time; each peer gets the kind of day it is fastest with."""
    add, offset = CALENDAR.add_working_days, np.busday_offset
    numpy, pandas = peers.NUMPY, peers.pandas_offset(n)
    other_add, nth = peers.WORKALENDAR.add_working_days, peers.HOLIDAYS.get_nth_working_day
    days, days64, stamps = DAYS[:TIMED], _DAYS64[:TIMED], _STAMPS[:TIMED]

    def check() -> None:
        ours = [add(day, n) for day in DAYS]
        same(ours, [offset(day, n, roll="backward", busdaycal=numpy).item() for day in _DAYS64], "numpy")
        same(ours, [(stamp + pandas).date() for stamp in _STAMPS], "pandas")
        same(ours, [other_add(day, n) for day in DAYS], "workalendar")
        same(ours, [nth(day, n) for day in DAYS], "holidays")

    return Case(
        f"add_working_days, n = {n}",
        TIMED,
        lambda: [add(day, n) for day in days],
        check,
        (
            Peer(
                "numpy",
                "busday_offset, scalar",
                lambda: [offset(day, n, roll="backward", busdaycal=numpy) for day in days64],
                Target(least=8),
            ),
            Peer(
                "numpy",
                "busday_offset, date in and out",
                lambda: [offset(day, n, roll="backward", busdaycal=numpy).item() for day in days],
            ),
            Peer("pandas", "CustomBusinessDay", lambda: [stamp + pandas for stamp in stamps], Target(least=5)),
            Peer("workalendar", "own subclass", lambda: [other_add(day, n) for day in days], Target(least=20)),
            Peer("holidays", "get_nth_working_day", lambda: [nth(day, n) for day in days], Target(least=20)),
        ),
    )


def asking() -> Case:
    """Is it a working day?"""
    works, busday, numpy = CALENDAR.is_working_day, np.is_busday, peers.NUMPY
    other, third = peers.WORKALENDAR.is_working_day, peers.HOLIDAYS.is_working_day
    days, days64 = DAYS[:TIMED], _DAYS64[:TIMED]

    def check() -> None:
        ours = [works(day) for day in DAYS]
        same(ours, [bool(busday(day, busdaycal=numpy)) for day in _DAYS64], "numpy")
        same(ours, [other(day) for day in DAYS], "workalendar")
        same(ours, [third(day) for day in DAYS], "holidays")

    return Case(
        "is_working_day",
        TIMED,
        lambda: [works(day) for day in days],
        check,
        (
            Peer("numpy", "is_busday, scalar", lambda: [busday(day, busdaycal=numpy) for day in days64]),
            Peer("workalendar", "own subclass", lambda: [other(day) for day in days]),
            Peer("holidays", "is_working_day", lambda: [third(day) for day in days]),
        ),
    )


def counting() -> Case:
    """How many working days lie after one day up to and including another, up to a year later?"""
    count, busdays, numpy = CALENDAR.working_days_between, np.busday_count, peers.NUMPY
    one, one64 = np.timedelta64(1, "D"), np.timedelta64(365, "D")
    pairs = [(day, min(day.fromordinal(day.toordinal() + 365), peers.LAST)) for day in DAYS]
    pairs64 = [(start + one, min(start + one64, np.datetime64(peers.LAST, "D")) + one) for start in _DAYS64]

    def check() -> None:
        theirs = [int(busdays(start, end, busdaycal=numpy)) for start, end in pairs64]
        same([count(start, end) for start, end in pairs], theirs, "numpy")

    return Case(
        "working_days_between, a year",
        TIMED,
        lambda: [count(start, end) for start, end in pairs[:TIMED]],
        check,
        (
            Peer(
                "numpy",
                "busday_count, scalar",
                lambda: [busdays(start, end, busdaycal=numpy) for start, end in pairs64[:TIMED]],
            ),
        ),
    )


def bulk_adding(n: int) -> Case:
    """A million days at once, the same arrays of datetime64[D] in and out."""
    days = peers.random_array(BULK)

    def ours() -> object:
        return bulk.add_working_days(CALENDAR, days, n)

    def theirs(calendar: np.busdaycalendar) -> object:
        return np.busday_offset(days, n, roll="backward", busdaycal=calendar)

    def check() -> None:
        found, expected = ours(), theirs(peers.NUMPY)
        assert isinstance(found, np.ndarray)
        assert found.dtype == np.dtype("datetime64[D]")
        assert np.array_equal(found, np.asarray(expected))

    return Case(
        f"bulk.add_working_days, 1,000,000 days, n = {n}",
        BULK,
        ours,
        check,
        (
            Peer("numpy", "busday_offset", lambda: theirs(peers.NUMPY), Target(most=0.5)),
            Peer("numpy", "busday_offset, Mon-Fri (wrong days)", lambda: theirs(peers.NUMPY_MONDAY_TO_FRIDAY)),
        ),
    )


def bulk_asking() -> Case:
    days = peers.random_array(BULK)

    def check() -> None:
        assert np.array_equal(bulk.is_working_day(CALENDAR, days), np.is_busday(days, busdaycal=peers.NUMPY))

    return Case(
        "bulk.is_working_day, 1,000,000 days",
        BULK,
        lambda: bulk.is_working_day(CALENDAR, days),
        check,
        (Peer("numpy", "is_busday", lambda: np.is_busday(days, busdaycal=peers.NUMPY), Target(most=0.5)),),
    )


def bulk_counting() -> Case:
    one, other = peers.random_array(BULK), peers.random_array(BULK, seed=2027)
    start, end = np.minimum(one, other), np.maximum(one, other)
    after, past = start + np.timedelta64(1, "D"), end + np.timedelta64(1, "D")

    def check() -> None:
        theirs = np.busday_count(after, past, busdaycal=peers.NUMPY)
        assert np.array_equal(bulk.working_days_between(CALENDAR, start, end), theirs)

    return Case(
        "bulk.working_days_between, 1,000,000 pairs",
        BULK,
        lambda: bulk.working_days_between(CALENDAR, start, end),
        check,
        (Peer("numpy", "busday_count", lambda: np.busday_count(after, past, busdaycal=peers.NUMPY), Target(most=0.5)),),
    )


DAYS_LIMITS = ("10 ngày làm việc", "30 ngày làm việc", "10 ngày", "30 ngày")
MONTH_LIMITS = ("1 tháng", "6 tháng")


def expected_end(day: date, limit: Duration) -> date:
    """Compute the last day by other means: pandas for days and months, numpy for working days and for moving on."""
    if limit.unit == "working_day":
        found = np.busday_offset(np.datetime64(day, "D"), int(limit.amount), roll="backward", busdaycal=peers.NUMPY)
    else:
        nominal = (pd.Timestamp(day) + pd.DateOffset(**{f"{limit.unit}s": int(limit.amount)})).date()
        found = np.busday_offset(np.datetime64(nominal, "D"), 0, roll="forward", busdaycal=peers.NUMPY)
    end = found.item()
    assert isinstance(end, date)
    return end


def decided(limit: Duration) -> list[date]:
    """Give days from which the limit ends on a day that is decided."""
    room = 210 if limit.unit == "month" else 0
    return [day for day in DAYS if day.toordinal() + room <= peers.LAST.toordinal()]


def deadlines(text: str, per_second: int) -> Case:
    """A due date with all its steps, from days spread over eleven years."""
    limit = Duration.parse(text)
    days = decided(limit)

    def check() -> None:
        for day in days:
            assert due(day, limit).date == expected_end(day, limit), f"{limit} from {day}"

    return Case(
        f"due, {limit}, with .steps",
        TIMED,
        lambda: [due(day, limit, calendar=CALENDAR).steps for day in days[:TIMED]],
        check,
        target=Target(least=per_second),
    )


TET_START = date(2026, 1, 16)
"""Thirty days later is 15 February 2026, in the nine days of Tết: the due date moves to the 23rd."""


def tet_deadline() -> Case:
    limit = Duration.parse("30 ngày")

    def check() -> None:
        found = due(TET_START, limit)
        assert found.date == expected_end(TET_START, limit) == date(2026, 2, 23)
        assert len(found.steps) >= 10

    return Case(
        "due, 30 ngày, moved over Tết, with .steps",
        TIMED,
        lambda: [due(TET_START, limit, calendar=CALENDAR).steps for _ in range(TIMED)],
        check,
        target=Target(least=200_000),
    )


def explaining(text: str, lang: Lang, *, start: date | None = None) -> Case:
    """The explanation in words of due dates that are there already."""
    limit = Duration.parse(text)
    found: list[Deadline] = [due(day, limit) for day in ([start] * TIMED if start else decided(limit)[:TIMED])]

    def check() -> None:
        for deadline in found:
            shown = f"{deadline.date.day} {deadline.date:%b %Y}" if lang == "en" else f"{deadline.date:%d/%m/%Y}"
            first, *rest = deadline.explain(lang).splitlines()
            assert shown in first
            assert len(rest) >= 4

    where = ", moved over Tết" if start else ""
    return Case(
        f"explain({lang!r}), {limit}{where}",
        TIMED,
        lambda: [deadline.explain(lang) for deadline in found],
        check,
        target=Target(least=20_000),
    )


LAW_KEY = "civilreg.birth.declare_within"


def looking_up(*, spread: bool) -> Case:
    """A fact on a day, its field read and the day asked about before: 0.25 µs is 4,000,000 a second."""
    at, days = law.at, DAYS[:TIMED] if spread else [date(2026, 11, 24)] * TIMED

    def check() -> None:
        for day in days:
            (fact,) = (
                fact
                for fact in law.NATIONAL.history(LAW_KEY)
                if (fact.since or date.min) <= day and (fact.until is None or day < fact.until)
            )
            assert at(day)[LAW_KEY] is fact

    return Case(
        f"law.at(day)[key], {'500 days' if spread else 'one day'}",
        TIMED,
        lambda: [at(day)[LAW_KEY] for day in days],
        check,
        target=Target(least=4_000_000),
    )


def clocks() -> Case:
    """A clock started, and counted anew when the missing papers came."""
    limit = Duration.parse("10 ngày làm việc")
    pairs = [(day, CALENDAR.add_working_days(day, 4)) for day in decided(limit)[:TIMED]]
    clock = Clock(limit, calendar=CALENDAR)

    def check() -> None:
        for start, again in pairs:
            found = clock.start(start).restart(again, "đủ giấy tờ")
            assert found.due is not None
            assert found.due.date == expected_end(again, limit)

    return Case(
        "Clock.start, then .restart",
        TIMED,
        lambda: [clock.start(start).restart(again, "đủ giấy tờ").due for start, again in pairs],
        check,
    )


def parsing() -> Case:
    texts = ["05 ngày làm việc", "03 (ba) ngày", "không quá 30 ngày", "1,5 ngày làm việc", "6 tháng"] * (TIMED // 5)
    expected = ["5 ngày làm việc", "3 ngày", "30 ngày", "1,5 ngày làm việc", "6 tháng"]

    def check() -> None:
        assert [str(Duration.parse(text)) for text in texts[:5]] == expected

    return Case("Duration.parse", TIMED, lambda: [Duration.parse(text) for text in texts], check)


def all_cases() -> Iterator[Case]:
    """Go through all cases."""
    yield from (adding(n) for n in (1, 10, 30))
    yield asking()
    yield counting()
    yield from (bulk_adding(n) for n in (1, 30))
    yield bulk_asking()
    yield bulk_counting()
    yield from (deadlines(text, 200_000) for text in DAYS_LIMITS)
    yield tet_deadline()
    yield from (deadlines(text, 100_000) for text in MONTH_LIMITS)
    langs: tuple[Lang, ...] = ("vi", "en")
    for lang in langs:
        yield explaining("30 ngày làm việc", lang)
        yield explaining("30 ngày", lang, start=TET_START)
    yield looking_up(spread=False)
    yield looking_up(spread=True)
    yield clocks()
    yield parsing()
