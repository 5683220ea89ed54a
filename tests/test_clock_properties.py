"""The clock against a replay that walks: which days were counted, which day is the last."""

from __future__ import annotations

import json
import re
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.naive import (
    COMMON_HOURS,
    DAY,
    MINUTE,
    SOUTHERN_HOURS,
    NaiveCalendar,
    NaiveClock,
    NaiveOfficeClock,
    all_days,
    at,
    often,
    seldom,
)
from vngov.basis import Certainty, DateExpected, NaiveDatetime
from vngov.deadlines import (
    Clock,
    ClockEvent,
    ClockRefused,
    ClockState,
    DatesOutOfOrder,
    Duration,
    Earlier,
    Immediate,
    Late,
    Limit,
    NotInForce,
    OfficeHours,
    ReceivedAfter,
    SameDay,
    StepKind,
    TimeOfDayNeeded,
    TimeUnit,
    WorkCalendar,
    due,
)
from vngov.errors import VngovError
from vngov.law import NATIONAL, Fact

CALENDAR = WorkCalendar.national()
MODEL = NaiveCalendar(CALENDAR)
TEN = Duration(10, TimeUnit.WORKING_DAY)

starts = st.dates(date(2017, 1, 1), date(2025, 3, 1))
events = st.lists(
    st.tuples(
        st.sampled_from(["pause", "resume", "pause", "resume", "restart", "extend"]), st.integers(0, 25), st.integers(1, 30)
    ),
    max_size=8,
)
day_limits = st.one_of(
    st.builds(Duration, st.integers(1, 60), st.just(TimeUnit.WORKING_DAY)),
    st.builds(Duration, st.integers(1, 90), st.just(TimeUnit.DAY)),
    st.builds(Duration, st.integers(1, 8), st.just(TimeUnit.WEEK)),
    st.builds(Duration, st.integers(1, 3), st.just(TimeUnit.MONTH)),
)
ALLOWED = {"running": {"pause", "restart", "extend"}, "paused": {"resume", "restart"}}


def in_days(limit: Duration) -> Duration:
    assert isinstance(limit.amount, int)
    return Duration(7 * limit.amount, TimeUnit.DAY) if limit.unit is TimeUnit.WEEK else limit


def happen(clock: Clock, kind: str, moment: date | datetime, until: date | None = None) -> Clock:
    return attempt(clock, kind, moment, **({"until": until} if until else {}))


def attempt(clock: Clock, kind: str, moment: Any, **more: Any) -> Clock:
    why = () if kind == "start" else ("lý do",)
    result = getattr(clock, kind)(moment, *why, **more)
    assert isinstance(result, Clock)
    return result


# ── replays


@often
@given(day_limits, starts, events)
def test_a_clock_of_days_agrees_with_walking_through_its_events(
    limit: Duration, day: date, happened: list[tuple[str, int, int]]
) -> None:
    clock, model = Clock(limit).start(day), NaiveClock(MODEL, in_days(limit))
    model.start(day)
    first = model.due
    for kind, gap, more in happened:
        day += gap * DAY
        until = max(model.due, day) + more * DAY if kind == "extend" else None
        if kind not in ALLOWED[model.state]:
            before = clock
            with pytest.raises(ClockRefused):
                happen(clock, kind, day, until)
            assert clock == before
            continue
        clock = happen(clock, kind, day, until)
        if until is not None:
            model.extend(day, until)
        else:
            getattr(model, kind)(day)
        assert (clock.due.date if clock.due else None) == model.shows(), (kind, day)
        assert clock.state.value == model.state
    assert clock.original_due is not None
    assert clock.original_due.date == first


@often
@given(st.integers(1, 60), starts, st.lists(st.tuples(st.integers(0, 9), st.integers(0, 40)), min_size=1, max_size=6))
def test_the_last_day_is_the_nth_day_counted_while_the_clock_ran(n: int, day: date, pauses: list[tuple[int, int]]) -> None:
    clock = Clock(Duration(n, TimeUnit.WORKING_DAY)).start(day)
    counted: list[date] = []
    skipped: set[date] = set()
    base = day
    for run, rest in pauses:
        paused, resumed = base + run * DAY, base + (run + rest) * DAY
        ran = [one for one in all_days(base + DAY, paused) if MODEL.works(one)]
        if len(counted) + len(ran) >= n:
            break
        counted += ran
        skipped |= {one for one in all_days(base + DAY, paused) if not MODEL.works(one)}
        clock = clock.pause(paused, "chờ xác minh")
        assert clock.due is None
        clock = clock.resume(resumed)
        base = resumed
    last = base
    while len(counted) < n:
        last += DAY
        if MODEL.works(last):
            counted.append(last)
        else:
            skipped.add(last)
    assert clock.due is not None
    assert clock.due.date == counted[n - 1]
    assert {step.day for step in clock.due.steps if step.kind is StepKind.DAY_OFF} == skipped
    assert clock.due.start == day
    assert clock.due.limit == clock.limit


minutes_apart = st.lists(
    st.tuples(st.sampled_from(["pause", "resume", "pause", "resume", "restart"]), st.integers(0, 4000)), max_size=6
)


@seldom
@given(
    st.integers(1, 24),
    st.dates(date(2019, 1, 1), date(2026, 6, 1)),
    st.integers(0, 1439),
    minutes_apart,
    st.sampled_from([COMMON_HOURS, SOUTHERN_HOURS]),
)
def test_a_clock_of_working_hours_agrees_with_walking_minute_by_minute(
    amount: int, day: date, minute: int, happened: list[tuple[str, int]], hours: OfficeHours
) -> None:
    moment = at(day, minute // 60, minute % 60)
    clock = Clock(Duration(amount, TimeUnit.WORKING_HOUR), calendar=CALENDAR.with_hours(hours)).start(moment)
    model = NaiveOfficeClock(MODEL, hours, amount * 60)
    model.start(moment)
    for kind, gap in happened:
        moment += gap * MINUTE
        if kind in ALLOWED[model.state]:
            clock = happen(clock, kind, moment)
            getattr(model, kind)(moment)
            assert (clock.due.ends if clock.due else None) == model.shows(), (kind, moment)


@often
@given(st.integers(1, 100), st.datetimes(datetime(2019, 1, 1), datetime(2026, 6, 1)), minutes_apart)
def test_a_clock_of_hours_keeps_what_was_left_to_the_minute(
    amount: int, naive: datetime, happened: list[tuple[str, int]]
) -> None:
    moment = at(naive.date(), naive.hour, naive.minute)
    clock = Clock(Duration(amount, TimeUnit.HOUR)).start(moment)
    ends, left = moment + timedelta(hours=amount), timedelta()
    for kind, gap in happened:
        moment += gap * MINUTE
        if kind not in ALLOWED[clock.state.value]:
            continue
        clock = happen(clock, kind, moment)
        if kind == "pause":
            left = ends - moment
            assert clock.due is None
            continue
        if kind == "restart":
            ends = moment + timedelta(hours=amount)
        elif left > timedelta():
            ends = moment + left
        assert clock.due is not None
        assert clock.due.ends == ends


@often
@given(day_limits, starts, st.integers(0, 30), st.integers(0, 30))
def test_a_restart_is_a_new_start(limit: Duration, day: date, first: int, second: int) -> None:
    paused, again = day + first * DAY, day + (first + second) * DAY
    for clock in (
        Clock(limit).start(day).restart(again, "bổ sung"),
        Clock(limit).start(day).pause(paused, "thiếu").restart(again, "bổ sung"),
    ):
        assert clock.due is not None
        assert clock.due.date == due(again, limit).date
        assert clock.original_due == due(day, limit)


@often
@given(st.integers(1, 60), starts, st.integers(0, 50))
def test_a_pause_of_no_length_changes_nothing(n: int, day: date, run: int) -> None:
    limit = Duration(n, TimeUnit.WORKING_DAY)
    paused = day + run * DAY
    plain = due(day, limit)
    if paused < plain.date:
        clock = Clock(limit).start(day).pause(paused, "x").resume(paused)
        assert clock.due is not None
        assert clock.due.date == plain.date


# ── the example in the notes on the one-stop mechanism, row 33


def test_a_supplement_restarts_by_the_decree_and_pauses_by_sector_law() -> None:
    clock = Clock(TEN).start(date(2026, 3, 2))
    assert clock.due is not None
    assert clock.due.date == date(2026, 3, 16)
    asked = clock.pause(date(2026, 3, 4), "yêu cầu bổ sung")
    assert asked.due is None
    assert asked.state is ClockState.PAUSED
    restarted, resumed = asked.restart(date(2026, 3, 10)), asked.resume(date(2026, 3, 10))
    assert restarted.due is not None
    assert resumed.due is not None
    assert restarted.due.date == date(2026, 3, 24)
    assert resumed.due.date == date(2026, 3, 20)
    for told in (restarted, resumed):
        assert told.original_due == clock.due


# ── what happens at the edges


def test_with_nothing_left_the_matter_is_due_on_the_day_of_resuming() -> None:
    paused = Clock(Duration(2, TimeUnit.WORKING_DAY)).start(date(2026, 3, 2)).pause(date(2026, 3, 4), "chờ")
    for day, last in ((date(2026, 3, 10), date(2026, 3, 10)), (date(2026, 3, 14), date(2026, 3, 16))):
        resumed = paused.resume(day)
        assert resumed.due is not None
        assert resumed.due.date == last


@pytest.mark.parametrize(
    ("limit", "overdue_since"),
    [
        (Duration(2, TimeUnit.WORKING_DAY), at(date(2026, 3, 5), 0)),
        (Duration(2, TimeUnit.DAY), at(date(2026, 3, 5), 0)),
        (Duration(2, TimeUnit.HOUR), at(date(2026, 3, 2), 10)),
        (Duration(2, TimeUnit.WORKING_HOUR), at(date(2026, 3, 2), 10)),
    ],
    ids=str,
)
def test_what_was_overdue_at_the_pause_stays_overdue(limit: Duration, overdue_since: datetime) -> None:
    clock = Clock(limit, calendar=CALENDAR.with_hours(COMMON_HOURS)).start(at(date(2026, 3, 2), 8))
    for late in (timedelta(minutes=1), timedelta(hours=6)):
        paused = clock.pause(overdue_since + late, "chờ")
        resumed = paused.resume(overdue_since + timedelta(days=2))
        assert resumed.due is not None
        assert resumed.due.ends == overdue_since
        again = resumed.pause(overdue_since + timedelta(days=3), "chờ").resume(overdue_since + timedelta(days=4))
        assert again.due is not None
        assert again.due.ends == overdue_since


def test_both_sides_of_an_earlier_limit_keep_what_is_left_of_them() -> None:
    start = at(date(2026, 3, 2), 9)
    hours_first = Clock(Earlier(Duration(24, TimeUnit.HOUR), Duration(5, TimeUnit.WORKING_DAY))).start(start)
    resumed = hours_first.pause(start + timedelta(hours=1), "x").resume(at(date(2026, 3, 3), 10))
    assert resumed.due is not None
    assert resumed.due.ends == at(date(2026, 3, 4), 9)

    start = at(date(2026, 3, 5), 9)
    days_first = Clock(Earlier(Duration(100, TimeUnit.HOUR), Duration(1, TimeUnit.WORKING_DAY))).start(start)
    resumed = days_first.pause(start + timedelta(hours=1), "x").resume(at(date(2026, 3, 6), 10))
    assert resumed.due is not None
    assert resumed.due.ends == at(date(2026, 3, 10), 0)

    two = Clock(Earlier(Duration(10, TimeUnit.WORKING_DAY), Duration(12, TimeUnit.DAY))).start(date(2026, 3, 2))
    resumed = two.pause(date(2026, 3, 4), "x").resume(date(2026, 3, 10))
    assert resumed.due is not None
    assert resumed.due.date == date(2026, 3, 20)


def test_received_after_the_cut_off_nothing_is_used_up_before_the_day_of_receipt() -> None:
    limit = ReceivedAfter(time(15), Duration(5, TimeUnit.WORKING_DAY))
    late, early = Clock(limit).start(at(date(2026, 3, 2), 16)), Clock(limit).start(at(date(2026, 3, 2), 9))
    for clock, last in ((late, date(2026, 3, 16)), (early, date(2026, 3, 13))):
        resumed = clock.pause(at(date(2026, 3, 4), 9), "x").resume(at(date(2026, 3, 10), 16))
        assert resumed.due is not None
        assert resumed.due.date == last
    same_day = late.pause(at(date(2026, 3, 2), 17), "x").resume(at(date(2026, 3, 10), 9))
    assert same_day.due is not None
    assert same_day.due.date == date(2026, 3, 17)


def test_an_extension_is_counted_in_the_kind_of_days_of_the_limit_even_behind_a_cut_off() -> None:
    plain = Duration(5, TimeUnit.WORKING_DAY)
    ends = []
    for limit in (plain, ReceivedAfter(time(15), plain)):
        clock = Clock(limit).start(at(date(2026, 3, 2), 8)).extend(at(date(2026, 3, 3), 8), "x", until=date(2026, 3, 20))
        resumed = clock.pause(at(date(2026, 3, 9), 9), "x").resume(at(date(2026, 3, 12), 9))
        assert resumed.due is not None
        ends.append(resumed.due.date)
    assert ends == [date(2026, 3, 25), date(2026, 3, 25)]


def test_an_extension_ends_on_the_very_day_given_and_is_told() -> None:
    clock = Clock(TEN).start(date(2026, 3, 2)).extend(date(2026, 3, 12), "xin lỗi, hẹn lại", until=date(2026, 3, 21))
    assert clock.due is not None
    assert clock.due.date == date(2026, 3, 21)
    assert "xin lỗi, hẹn lại" in clock.due.explain("vi")
    assert clock.original_due is not None
    assert clock.original_due.date == date(2026, 3, 16)


def test_a_limit_of_the_same_day_starts_afresh_after_a_pause() -> None:
    clock = Clock(SameDay(time(15), late=Late.NEXT_WORKING_DAY)).start(at(date(2026, 3, 2), 9))
    resumed = clock.pause(at(date(2026, 3, 2), 10), "x").resume(at(date(2026, 3, 4), 16))
    assert resumed.due is not None
    assert resumed.due.date == date(2026, 3, 5)


def test_a_stopped_clock_keeps_its_deadline_and_takes_nothing_more() -> None:
    running = Clock(TEN).start(date(2026, 3, 2))
    stopped = running.stop(date(2026, 3, 6), "đã trả kết quả")
    assert stopped.due == running.due
    assert stopped.state is ClockState.STOPPED
    for kind in ("start", "pause", "resume", "restart", "stop"):
        with pytest.raises(ClockRefused):
            happen(stopped, kind, date(2026, 3, 9))


def test_events_may_be_moments_of_any_time_zone() -> None:
    clock = Clock(TEN).start(datetime(2026, 3, 1, 18, tzinfo=UTC))
    assert clock.due is not None
    assert clock.due.date == date(2026, 3, 16)
    paused = clock.pause(datetime(2026, 3, 3, 17, 30, tzinfo=UTC), "x")
    assert paused.resume(datetime(2026, 3, 10, 1, tzinfo=UTC)).due == paused.resume(at(date(2026, 3, 10), 8)).due


# ── the ground of an event (the officer's review, A6)


def a_ground(key: str) -> Fact[Any]:
    """A fact as it would be if it were a ground for every event."""
    return attrs.evolve(NATIONAL.at(date(2026, 3, 4))[key], allows=("pause", "resume", "restart", "extend", "stop"))


GROUND = a_ground("onestop.refusal.within_processing_limit")
READING_GROUND = a_ground("onestop.clock.starts_non_territorial")
NEW_LAST = date(2026, 4, 1)


def one_of_each(ground: Fact[Any] | None) -> dict[str, Clock]:
    """A clock on which nothing but one event needs a ground."""
    running = Clock(TEN).start(date(2026, 3, 2))
    return {
        "pause": running.pause(date(2026, 3, 4), "x", ground=ground).resume(date(2026, 3, 10)),
        "restart": running.restart(date(2026, 3, 10), "x", ground=ground),
        "extend": running.extend(date(2026, 3, 4), "x", until=NEW_LAST, ground=ground),
    }


KIND = {"pause": StepKind.PAUSED, "restart": StepKind.RESTARTED, "extend": StepKind.EXTENDED}


@pytest.mark.parametrize("kind", KIND)
def test_what_stops_or_prolongs_a_clock_on_word_alone_is_a_reading(kind: str) -> None:
    due_now = one_of_each(None)[kind].due
    assert due_now is not None
    (step,) = [step for step in due_now.steps if step.kind is KIND[kind]]
    assert (step.basis, step.certainty) == ((), Certainty.READING)
    assert due_now.certainty is Certainty.READING
    assert one_of_each(None)[kind].certainty is Certainty.READING


@pytest.mark.parametrize("kind", KIND)
def test_an_event_on_a_ground_of_law_stands_on_its_articles_and_is_as_sure_as_it(kind: str) -> None:
    assert GROUND.certainty is Certainty.PRIMARY
    for ground in (GROUND, READING_GROUND):
        clock = one_of_each(ground)[kind]
        assert clock.due is not None
        (step,) = [step for step in clock.due.steps if step.kind is KIND[kind]]
        # That the day of a pause counts as used is written nowhere.
        grade = Certainty.READING if kind == "pause" else ground.certainty
        assert (step.basis, step.certainty) == (ground.basis, grade)
        assert set(ground.basis) <= set(clock.basis)
        assert clock.certainty is grade
        for lang in ("vi", "en"):
            assert ground.citation.text("en" if lang == "en" else "vi") in clock.due.explain("en" if lang == "en" else "vi")
        told = [event["ground"] for event in clock.proof()["asked"]["events"] if event["event"] == kind]
        assert told == [ground.key]


@pytest.mark.parametrize("kind", KIND)
def test_a_ground_changes_no_day(kind: str) -> None:
    with_ground, without = one_of_each(GROUND)[kind].due, one_of_each(None)[kind].due
    assert with_ground is not None
    assert without is not None
    assert with_ground.date == without.date
    assert [step.day for step in with_ground.steps] == [step.day for step in without.steps]


def test_to_start_and_resume_and_stop_need_no_ground_but_may_have_one() -> None:
    plain = Clock(TEN).start(date(2026, 3, 2)).stop(date(2026, 3, 4), "xong")
    assert plain.certainty is Certainty.PRIMARY
    paused = Clock(TEN).start(date(2026, 3, 2)).pause(date(2026, 3, 4), "x", ground=GROUND)
    for resumed in (paused.resume(date(2026, 3, 10)), paused.resume(date(2026, 3, 10), ground=GROUND)):
        assert resumed.certainty is Certainty.READING
    assert paused.stop(date(2026, 3, 10), "x", ground=GROUND).events[-1].ground is GROUND


@pytest.mark.parametrize(
    ("event", "key"),
    [
        ("pause", "certification.fee.signature"),
        ("pause", "onestop.supplement.examiner_request_within"),
        ("pause", "onestop.supplement.clock"),
        ("restart", "onestop.reappointment.max"),
        ("extend", "civilreg.clock.verification_excluded"),
    ],
)
def test_only_a_fact_that_allows_an_event_is_a_ground_for_it(event: str, key: str) -> None:
    clock = Clock(TEN).start(date(2026, 3, 2))
    more = {"until": date(2026, 4, 1)} if event == "extend" else {}
    with pytest.raises(ClockRefused, match=re.escape(key)):
        getattr(clock, event)(date(2026, 3, 4), "x", ground=NATIONAL.at(date(2026, 3, 4))[key], **more)


def test_the_remark_of_a_ground_is_told_and_its_day_once() -> None:
    ground = NATIONAL.at(date(2026, 3, 10))["onestop.supplement.clock"]
    restarted = Clock(TEN).start(date(2026, 3, 2)).restart(date(2026, 3, 10), "đủ", ground=ground).due
    assert restarted is not None
    assert "367/2025/NĐ-CP, chưa đọc nguyên văn" in restarted.explain()
    resumed = Clock(TEN).start(date(2026, 3, 2)).pause(date(2026, 3, 4), "x").resume(date(2026, 3, 10)).due
    assert resumed is not None
    assert resumed.explain().count("10/03/2026") == 1


def test_a_restart_keeps_what_went_before_it_as_steps() -> None:
    clock = (
        Clock(TEN)
        .start(date(2026, 3, 2))
        .pause(date(2026, 3, 4), "yêu cầu bổ sung")
        .restart(date(2026, 3, 10), "đủ", ground=GROUND)
    )
    assert clock.due is not None
    events = (StepKind.STARTED, StepKind.PAUSED, StepKind.RESTARTED)
    assert [(step.kind, step.day) for step in clock.due.steps[:4]] == [
        (StepKind.STARTED, date(2026, 3, 2)),
        (StepKind.PAUSED, date(2026, 3, 4)),
        (StepKind.RESTARTED, date(2026, 3, 10)),
        (StepKind.START, date(2026, 3, 10)),
    ]
    told = clock.due.explain("vi")
    for words in ("02/03/2026: bắt đầu", "04/03/2026: tạm dừng", "10/03/2026: tính lại từ đầu", "yêu cầu bổ sung"):
        assert words in told
    again = clock.pause(date(2026, 3, 12), "lần hai").restart(date(2026, 3, 16), "đủ")
    assert again.due is not None
    kept = [(step.kind, step.day.day) for step in again.due.steps if step.kind in events]
    assert kept == list(zip((*events, StepKind.PAUSED, StepKind.RESTARTED), (2, 4, 10, 12, 16), strict=True))


def test_a_resumption_after_a_restart_still_tells_the_events_before() -> None:
    clock = Clock(TEN).start(date(2026, 3, 2)).restart(date(2026, 3, 10), "x").pause(date(2026, 3, 12), "y")
    resumed = clock.resume(date(2026, 3, 16))
    assert resumed.due is not None
    kinds = [step.kind for step in resumed.due.steps]
    for kind in (StepKind.STARTED, StepKind.RESTARTED, StepKind.PAUSED, StepKind.RESUMED):
        assert kinds.count(kind) == 1


def test_a_clock_restarted_after_the_end_of_its_rule_follows_the_law_of_its_start_and_says_so() -> None:
    fact = NATIONAL.at(date(2027, 2, 24))["civilreg.guardianship_appointed.limit"]
    clock = Clock(fact).start(date(2027, 2, 24)).pause(date(2027, 2, 25), "x").restart(date(2027, 3, 8), "y")
    assert clock.due is not None
    assert clock.due.date == date(2027, 3, 11)
    assert {step.day for step in clock.due.steps if step.kind is StepKind.LAW_ENDS} == {date(2027, 3, 1)}


def test_a_clock_on_a_validity_never_moves_its_end_or_is_refused() -> None:
    fact = NATIONAL.at(date(2026, 5, 20))["civilreg.marital_status_cert.valid_for"]
    try:
        again = Clock(fact).start(date(2026, 5, 20)).restart(date(2026, 5, 21), "x", ground=GROUND)
    except VngovError:
        return
    assert again.due is not None
    assert again.due.date == date(2026, 11, 21)


def test_with_nothing_left_a_day_off_is_left_by_the_rule_of_the_field() -> None:
    fact = NATIONAL.at(date(2026, 3, 2))["civilreg.guardianship_appointed.limit"]
    paused = Clock(fact).start(date(2026, 3, 2)).pause(date(2026, 3, 5), "x", ground=GROUND)
    resumed = paused.resume(date(2026, 3, 14)).due
    assert resumed is not None
    (moved,) = [step for step in resumed.steps if step.kind is StepKind.MOVED]
    assert (moved.day, moved.certainty, resumed.date) == (date(2026, 3, 14), Certainty.READING, date(2026, 3, 16))


@pytest.mark.parametrize("limit", [Immediate(), SameDay(time(15), late=Late.START_OF_NEXT_WORKING_DAY)], ids=str)
def test_an_extended_deadline_is_not_told_as_at_once_or_as_the_start_of_its_day(limit: Limit) -> None:
    clock = Clock(limit).start(at(date(2026, 3, 2), 16)).extend(at(date(2026, 3, 2), 17), "x", until=date(2026, 3, 10))
    assert clock.due is not None
    assert clock.due.explain("vi").splitlines()[0] == "Hạn: hết thứ Ba 10/03/2026 (24 giờ)"


def test_a_clock_does_not_start_on_a_fact_of_another_time() -> None:
    with pytest.raises(NotInForce):
        Clock(NATIONAL.at(date(2026, 3, 2))["civilreg.marriage_foreign.limit"]).start(date(2025, 3, 3))


# ── refused


STATES = {
    "not_started": Clock(TEN),
    "running": Clock(TEN).start(date(2026, 3, 2)),
    "paused": Clock(TEN).start(date(2026, 3, 2)).pause(date(2026, 3, 4), "thiếu"),
    "stopped": Clock(TEN).start(date(2026, 3, 2)).stop(date(2026, 3, 4), "xong"),
}
TAKES = {
    "not_started": {"start"},
    "running": {"pause", "restart", "extend", "stop"},
    "paused": {"resume", "restart", "stop"},
    "stopped": set(),
}


EVENT_WORDS = {
    "start": "bắt đầu",
    "pause": "tạm dừng",
    "resume": "chạy tiếp",
    "restart": "tính lại từ đầu",
    "extend": "gia hạn",
    "stop": "dừng hẳn",
}


@pytest.mark.parametrize("kind", EVENT_WORDS)
@pytest.mark.parametrize("state", STATES)
def test_each_state_takes_only_its_own_events_and_a_refusal_leaves_the_clock_as_it_was(state: str, kind: str) -> None:
    clock = STATES[state]
    kept = (clock.events, clock.state, clock.due, clock.original_due)
    until = date(2026, 4, 1) if kind == "extend" else None
    if kind in TAKES[state]:
        happen(clock, kind, date(2026, 3, 10), until)
    else:
        with pytest.raises(ClockRefused) as caught:
            happen(clock, kind, date(2026, 3, 10), until)
        assert f"«{EVENT_WORDS[kind]}»" in caught.value.message("vi")
        assert f"«{kind}»" in caught.value.message("en")
        assert clock.state.label("en") in caught.value.message("en")
    assert (clock.events, clock.state, clock.due, clock.original_due) == kept


@pytest.mark.parametrize(
    ("state", "kind"), [("running", "pause"), ("running", "restart"), ("paused", "resume"), ("paused", "stop")]
)
def test_an_event_before_the_one_that_came_last_is_refused(state: str, kind: str) -> None:
    clock = STATES[state]
    with pytest.raises(ClockRefused):
        happen(clock, kind, date(2026, 3, 1))
    with pytest.raises(ClockRefused):
        happen(clock, kind, datetime(2026, 3, 1, 16, 59, tzinfo=UTC))
    assert len(clock.events) == (1 if state == "running" else 2)
    happen(clock, kind, clock.events[-1].at)


def test_moments_of_one_day_are_kept_in_order() -> None:
    clock = Clock(TEN).start(at(date(2026, 3, 2), 9))
    with pytest.raises(ClockRefused):
        clock.pause(at(date(2026, 3, 2), 8, 59), "x")
    assert clock.pause(at(date(2026, 3, 2), 9), "x").state is ClockState.PAUSED
    assert clock.pause(date(2026, 3, 2), "x").state is ClockState.PAUSED


@pytest.mark.parametrize("limit", [Duration(5, TimeUnit.WORKING_DAY), Duration(5, TimeUnit.DAY)], ids=str)
def test_an_extension_that_extends_nothing_is_refused(limit: Duration) -> None:
    clock = Clock(limit).start(date(2026, 3, 2))
    assert clock.due is not None
    for until in (date(2026, 3, 1), clock.due.date):
        with pytest.raises(ClockRefused):
            clock.extend(date(2026, 3, 3), "x", until=until)
    with pytest.raises((ClockRefused, DatesOutOfOrder)):
        clock.extend(date(2026, 3, 20), "x", until=date(2026, 3, 12))
    with pytest.raises(DateExpected):
        clock.extend(date(2026, 3, 3), "x", until=at(date(2026, 3, 30), 8))


def test_events_are_days_or_aware_moments() -> None:
    naive: Any = datetime(2026, 3, 10)
    for state, kinds in TAKES.items():
        for kind in kinds:
            more = {"until": date(2026, 4, 1)} if kind == "extend" else {}
            with pytest.raises(NaiveDatetime):
                attempt(STATES[state], kind, naive, **more)
            with pytest.raises(DateExpected):
                attempt(STATES[state], kind, "2026-03-10", **more)


def test_a_clock_of_hours_is_not_paused_by_a_day_alone() -> None:
    clock = Clock(Duration(24, TimeUnit.HOUR)).start(at(date(2026, 3, 2), 9))
    with pytest.raises(TimeOfDayNeeded):
        clock.pause(date(2026, 3, 2), "x")


# ── an answer like any other


def test_a_clock_is_rebuilt_from_its_events() -> None:
    clock = Clock(TEN).start(date(2026, 3, 2)).pause(date(2026, 3, 4), "thiếu").resume(date(2026, 3, 10))
    again = Clock(TEN, events=clock.events)
    assert again == clock
    assert again.due == clock.due
    with pytest.raises(ClockRefused):
        Clock(TEN, events=clock.events[1:])
    with pytest.raises(ClockRefused):
        Clock(TEN, events=(ClockEvent("rewind", date(2026, 3, 2)),))


def test_a_clock_on_a_fact_carries_its_basis_through_pauses() -> None:
    fact = NATIONAL.at(date(2026, 3, 2))["civilreg.rereg_birth.limit"]
    clock = Clock(fact).start(date(2026, 3, 2))
    paused = clock.pause(date(2026, 3, 4), "xác minh")
    for one in (clock, paused, paused.resume(date(2026, 3, 10)), paused.restart(date(2026, 3, 10))):
        assert set(fact.basis) <= set(one.basis)
        assert one.certainty.rank >= fact.certainty.rank
    assert Clock(fact).basis == ()
    assert Clock(fact).certainty is Certainty.PRIMARY


def test_the_proof_of_a_clock_holds_every_event() -> None:
    clock = Clock(TEN).start(date(2026, 3, 2)).pause(at(date(2026, 3, 4), 9), "thiếu").resume(date(2026, 3, 10), "đã bổ sung")
    proof = clock.proof()
    assert json.loads(json.dumps(proof)) == proof
    assert [event["event"] for event in proof["asked"]["events"]] == ["start", "pause", "resume"]
    assert [event["why"] for event in proof["asked"]["events"]] == [None, "thiếu", "đã bổ sung"]
    assert proof["asked"]["limit"] == {"kind": "duration", "amount": 10, "unit": "working_day"}
    assert proof["law"] == NATIONAL.digest
    assert proof["calendar"] == CALENDAR.digest
    assert proof["answer"]["due"]["date"] == "2026-03-20"
    assert proof == clock.proof()


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_the_steps_tell_each_event_and_its_reason(lang: str) -> None:
    clock = Clock(TEN).start(date(2026, 3, 2)).pause(date(2026, 3, 4), "thiếu bản sao").resume(date(2026, 3, 10), "đã nộp")
    assert clock.due is not None
    told = clock.due.explain("en" if lang == "en" else "vi")
    for words in ("thiếu bản sao", "đã nộp", "used up" if lang == "en" else "vẫn tính vào thời hạn đã qua"):
        assert words in told
    again = clock.pause(date(2026, 3, 11), "x").restart(date(2026, 3, 12), "nộp lại")
    assert again.due is not None
    assert "nộp lại" in again.due.explain("vi")
