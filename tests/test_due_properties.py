"""`due` against naive models: every start day of 2016–2026, hours by the minute, and what each deadline says for itself."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.naive import (
    COMMON_HOURS,
    DAY,
    FIRST,
    LAST,
    MINUTE,
    SOUTHERN_HOURS,
    NaiveCalendar,
    all_days,
    answer_or_unknown,
    at,
    months_later,
    nominal_end,
    often,
    seldom,
)
from vngov.basis import VN_TIME, Certainty, unique, weakest
from vngov.deadlines import (
    DayKind,
    Deadline,
    Duration,
    Earlier,
    Immediate,
    Late,
    Limit,
    OfficeHours,
    ReceivedAfter,
    SameDay,
    StepKind,
    TimeUnit,
    WorkCalendar,
    corresponding_day,
    due,
    due_on,
    expiry,
    latest_before,
)
from vngov.law import NATIONAL

CALENDAR = WorkCalendar.national()
MODEL = NaiveCalendar(CALENDAR)
EVERY_DAY = tuple(all_days())
FULL_DAYS = tuple(all_days(date(2025, 1, 1), date(2026, 12, 15)))

LIMITS = [
    *(Duration(n, TimeUnit.WORKING_DAY) for n in (1, 3, 5, 10, 30)),
    *(Duration(n, TimeUnit.DAY) for n in (1, 5, 15, 30, 60)),
    *(Duration(n, TimeUnit.WEEK) for n in (1, 2)),
    *(Duration(n, TimeUnit.MONTH) for n in (1, 6)),
    Duration(1, TimeUnit.YEAR),
]
DAY_UNITS = [TimeUnit.WORKING_DAY, TimeUnit.DAY, TimeUnit.WEEK, TimeUnit.MONTH, TimeUnit.YEAR]

starts = st.dates(FIRST, LAST)
moments = st.datetimes(datetime(2016, 1, 1), datetime(2026, 10, 1), timezones=st.just(VN_TIME))
day_limits = st.one_of(
    st.builds(Duration, st.integers(1, 250), st.just(TimeUnit.WORKING_DAY)),
    st.builds(Duration, st.integers(1, 365), st.just(TimeUnit.DAY)),
    st.builds(Duration, st.integers(1, 52), st.just(TimeUnit.WEEK)),
    st.builds(Duration, st.integers(1, 12), st.just(TimeUnit.MONTH)),
    st.just(Duration(1, TimeUnit.YEAR)),
)


def days_of(deadline: Deadline, kind: StepKind) -> set[date]:
    return {step.day for step in deadline.steps if step.kind is kind}


def days_off(first: date, last: date) -> set[date]:
    """Days that are not worked from `first` to `last`, both included."""
    return {day for day in all_days(first, last) if not MODEL.works(day)}


# ── the last day


@pytest.mark.parametrize("limit", LIMITS, ids=str)
def test_the_last_day_from_every_start_agrees_with_walking(limit: Duration) -> None:
    wrong = {}
    for start in EVERY_DAY:
        found = answer_or_unknown(due, start, limit)
        walked = answer_or_unknown(MODEL.last_day, start, limit)
        if (found.date if found else None) != walked:
            wrong[start] = (found, walked)
    assert wrong == {}


@pytest.mark.parametrize("limit", LIMITS, ids=str)
def test_the_steps_name_exactly_the_days_off_that_were_skipped(limit: Duration) -> None:
    for start in all_days(date(2024, 1, 1), date(2026, 12, 31)):
        found = answer_or_unknown(due, start, limit)
        if found is None:
            continue
        if limit.unit is TimeUnit.WORKING_DAY:
            skipped = days_off(start + DAY, found.date)
        else:
            skipped = days_off(nominal_end(start, limit), found.date)
        assert days_of(found, StepKind.DAY_OFF) == skipped, start
        assert found.steps[0].kind is StepKind.START
        assert found.steps[0].day == start
        assert found.steps[-1].kind is StepKind.LAST
        assert found.steps[-1].day == found.date


@often
@given(starts, day_limits)
def test_any_limit_in_days_agrees_with_walking(start: date, limit: Duration) -> None:
    found = answer_or_unknown(due, start, limit)
    assert (found.date if found else None) == answer_or_unknown(MODEL.last_day, start, limit)


@often
@given(starts, day_limits, st.times())
def test_the_hour_of_receipt_does_not_matter_to_a_limit_in_days(start: date, limit: Duration, hour: time) -> None:
    by_day = answer_or_unknown(due, start, limit)
    by_moment = answer_or_unknown(due, datetime.combine(start, hour, VN_TIME), limit)
    assert (by_day.date if by_day else None) == (by_moment.date if by_moment else None)


@often
@given(starts, day_limits)
def test_a_corresponding_day_is_where_the_limit_ends_before_it_moves(start: date, limit: Duration) -> None:
    assume(limit.unit is not TimeUnit.WORKING_DAY)
    assert corresponding_day(start, limit) == nominal_end(start, limit)


def test_a_fixed_day_moves_only_when_it_is_a_day_off() -> None:
    assert {day for day in EVERY_DAY if due_on(day).date != MODEL.working_day_from(day)} == set()


@pytest.mark.parametrize(
    ("start", "limit", "last"),
    [
        (date(2024, 2, 29), Duration(1, TimeUnit.YEAR), date(2025, 2, 28)),
        (date(2025, 1, 31), Duration(1, TimeUnit.MONTH), date(2025, 2, 28)),
        (date(2024, 1, 31), Duration(1, TimeUnit.MONTH), date(2024, 2, 29)),
        (date(2025, 3, 31), Duration(6, TimeUnit.MONTH), date(2025, 9, 30)),
        (date(2025, 8, 31), Duration(1, TimeUnit.MONTH), date(2025, 9, 30)),
    ],
)
def test_a_month_without_the_day_ends_on_its_last_day(start: date, limit: Duration, last: date) -> None:
    assert due(start, limit).date == last


def test_a_moment_in_another_time_zone_is_a_day_of_viet_nam() -> None:
    limit = Duration(1, TimeUnit.WORKING_DAY)
    assert due(datetime(2026, 3, 2, 16, 59, 59, tzinfo=UTC), limit).date == date(2026, 3, 3)
    assert due(datetime(2026, 3, 2, 17, 0, 0, tzinfo=UTC), limit).date == date(2026, 3, 4)
    assert due(datetime(2026, 3, 2, 23, tzinfo=timezone(timedelta(hours=-5))), limit).date == date(2026, 3, 4)


# ── hours


@often
@given(moments, st.integers(1, 500))
def test_hours_run_from_the_moment_and_do_not_move(moment: datetime, hours: int) -> None:
    found = due(moment, Duration(hours, TimeUnit.HOUR))
    assert found.ends == moment + timedelta(hours=hours)
    assert found.date == (found.ends - timedelta(microseconds=1)).date()
    assert found.met_by(found.ends - timedelta(microseconds=1))
    assert not found.met_by(found.ends)
    assert (found.certainty is Certainty.READING) is not MODEL.works(found.date) or found.certainty is Certainty.UNVERIFIED


@often
@given(moments, st.integers(1, 5000))
def test_minutes_run_from_the_moment(moment: datetime, minutes: int) -> None:
    assert due(moment, Duration(minutes, TimeUnit.MINUTE)).ends == moment + timedelta(minutes=minutes)


def test_part_of_an_hour_is_minutes() -> None:
    start = at(date(2026, 3, 2), 9)
    assert due(start, Duration.parse("1,5 giờ")).ends == at(date(2026, 3, 2), 10, 30)
    assert due(start, Duration.parse("0,25 giờ")).ends == at(date(2026, 3, 2), 9, 15)


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_a_limit_that_ends_at_midnight_never_looks_like_the_beginning_of_its_last_day(lang: str) -> None:
    found = due(at(date(2026, 1, 5), 0), Duration(24, TimeUnit.HOUR))
    headline = found.explain("en" if lang == "en" else "vi").splitlines()[0]
    ends_on_the_fifth = "24:00" in headline and "5 Jan" in headline.replace("05/01", "5 Jan")
    begins_the_sixth = "00:00" in headline and "6 Jan" in headline.replace("06/01", "6 Jan")
    assert ends_on_the_fifth or begins_the_sixth, headline


# ── working hours


minute_moments = st.builds(
    lambda day, minute: at(day, minute // 60, minute % 60),
    st.dates(date(2019, 1, 1), date(2026, 9, 30)),
    st.integers(0, 1439),
)
office_hours = st.sampled_from([COMMON_HOURS, SOUTHERN_HOURS])


@seldom
@given(
    minute_moments,
    st.one_of(st.integers(1, 40), st.sampled_from([Decimal("0.5"), Decimal("1.5"), Decimal("7.25")])),
    office_hours,
)
def test_working_hours_agree_with_walking_minute_by_minute(moment: datetime, amount: int | Decimal, hours: OfficeHours) -> None:
    found = due(moment, Duration(amount, TimeUnit.WORKING_HOUR), calendar=CALENDAR.with_hours(hours))
    assert found.ends == MODEL.office_end(moment, int(amount * 60), hours)
    assert found.date == found.ends.date()


@pytest.mark.parametrize("hours", [COMMON_HOURS, SOUTHERN_HOURS], ids=lambda hours: str(hours.text()))
def test_working_hours_from_every_minute_of_two_days_agree_with_walking(hours: OfficeHours) -> None:
    calendar = CALENDAR.with_hours(hours)
    limit = Duration(5, TimeUnit.WORKING_HOUR)
    for minute in range(0, 2880, 15):
        moment = at(date(2026, 8, 21), 0) + minute * MINUTE
        assert due(moment, limit, calendar=calendar).ends == MODEL.office_end(moment, 300, hours), moment


def test_a_worked_saturday_has_its_own_hours_where_the_body_set_them() -> None:
    short = OfficeHours(COMMON_HOURS.sessions, by_weekday={5: ((time(7, 30), time(11, 30)),)})
    start = at(date(2026, 8, 21), 16)
    assert CALENDAR.day(date(2026, 8, 22)).kind is DayKind.WORKED_SATURDAY
    for hours in (COMMON_HOURS, short):
        found = due(start, Duration(8, TimeUnit.WORKING_HOUR), calendar=CALENDAR.with_hours(hours))
        assert found.ends == MODEL.office_end(start, 480, hours)
    assert found.date == date(2026, 8, 24)


@seldom
@given(
    st.dates(date(2019, 1, 1), date(2026, 9, 30)),
    st.sampled_from(["0.5", "0.25", "1.5", "2.25", "4.75"]),
    office_hours,
)
def test_part_of_a_working_day_is_that_part_of_the_office_time_of_the_next_one(
    day: date, text: str, hours: OfficeHours
) -> None:
    amount = Decimal(text)
    found = due(day, Duration(amount, TimeUnit.WORKING_DAY), calendar=CALENDAR.with_hours(hours))
    last = MODEL.add(day, int(amount) + 1)
    assert found.ends == MODEL.office_end(at(last, 0), int((amount % 1) * 480), hours)
    assert found.certainty.rank >= Certainty.READING.rank


def test_a_whole_number_written_as_a_decimal_is_a_whole_number() -> None:
    calendar = CALENDAR.with_hours(COMMON_HOURS)
    written = Duration(Decimal(2), TimeUnit.WORKING_DAY)
    assert written == Duration(2, TimeUnit.WORKING_DAY)
    assert due(date(2026, 3, 2), written, calendar=calendar).ends == at(date(2026, 3, 5), 0)


def test_part_of_a_working_day_says_that_the_first_day_is_not_counted() -> None:
    calendar = CALENDAR.with_hours(COMMON_HOURS)
    part = due(date(2026, 3, 2), Duration.parse("1,5 ngày làm việc"), calendar=calendar)
    whole = due(date(2026, 3, 2), Duration.parse("1 ngày làm việc"), calendar=calendar)
    assert part.steps[0] == whole.steps[0]


# ── the same day


CUT = time(15)
AROUND_THE_CUT_OFF = [
    (time(0), False),
    (time(14, 59, 59), False),
    (time(15), False),
    (time(15, 0, 1), True),
    (time(23, 59), True),
]


@pytest.mark.parametrize(("hour", "is_late"), AROUND_THE_CUT_OFF, ids=str)
@pytest.mark.parametrize("late", list(Late))
def test_the_same_day_follows_its_cut_off_on_every_day(late: Late, hour: time, is_late: bool) -> None:
    limit = SameDay(CUT, late=late)
    for day in FULL_DAYS:
        found = due(datetime.combine(day, hour, VN_TIME), limit)
        if late is Late.NONE:
            assert found.date == day
        elif is_late:
            assert found.date == MODEL.add(day, 1), day
            assert days_of(found, StepKind.RECEIVED_LATE) == {day}
            assert days_of(found, StepKind.DAY_OFF) == days_off(day + DAY, found.date)
        else:
            assert found.date == MODEL.working_day_from(day), day
            assert not days_of(found, StepKind.RECEIVED_LATE)


@pytest.mark.parametrize("late", list(Late))
def test_the_same_day_without_a_cut_off_needs_no_hour(late: Late) -> None:
    for day in FULL_DAYS:
        assert due(day, SameDay(None, late=late)).date == (day if late is Late.NONE else MODEL.add(day, 1)), day


def test_the_cut_off_is_an_hour_of_viet_nam() -> None:
    limit = SameDay(CUT, late=Late.NEXT_WORKING_DAY)
    assert due(datetime(2026, 3, 2, 8, 0, 0, tzinfo=UTC), limit).date == date(2026, 3, 2)
    assert due(datetime(2026, 3, 2, 8, 0, 1, tzinfo=UTC), limit).date == date(2026, 3, 3)


def test_at_once_is_read_as_the_same_day() -> None:
    found = due(date(2026, 3, 2), Immediate())
    assert (found.date, found.certainty) == (date(2026, 3, 2), Certainty.READING)


# ── limits made of limits


@often
@given(st.dates(date(2016, 1, 1), date(2026, 6, 30)), st.times(), day_limits)
def test_received_after_the_cut_off_the_next_working_day_is_the_day_of_receipt(day: date, hour: time, inner: Duration) -> None:
    start = datetime.combine(day, hour, VN_TIME)
    found = answer_or_unknown(due, start, ReceivedAfter(CUT, inner))
    counted = MODEL.add(day, 1) if hour > CUT else day
    assert (found.date if found else None) == answer_or_unknown(MODEL.last_day, counted, inner)
    if found is not None:
        assert (days_of(found, StepKind.RECEIVED_LATE) == {day}) is (hour > CUT)
        assert (found.start, found.limit) == (start, ReceivedAfter(CUT, inner))


@pytest.mark.parametrize(("hour", "is_late"), AROUND_THE_CUT_OFF, ids=str)
def test_receipt_at_the_cut_off_itself_is_in_time(hour: time, is_late: bool) -> None:
    found = due(datetime.combine(date(2026, 3, 6), hour, VN_TIME), ReceivedAfter(CUT, Duration(3, TimeUnit.WORKING_DAY)))
    assert found.date == (date(2026, 3, 12) if is_late else date(2026, 3, 11))


@often
@given(st.dates(date(2016, 1, 1), date(2025, 12, 31)), day_limits, day_limits)
def test_the_earlier_of_two_limits_ends_when_the_first_of_them_ends(day: date, one: Duration, other: Duration) -> None:
    sides = [answer_or_unknown(due, day, one), answer_or_unknown(due, day, other)]
    both = answer_or_unknown(due, day, Earlier(one, other))
    if both is None:
        assert None in sides
    else:
        first, second = sides
        assert first is not None
        assert second is not None
        assert both.ends == min(first.ends, second.ends)
        assert days_of(both, StepKind.OTHER) == {max(first.date, second.date)}


def test_the_earlier_of_hours_and_days_compares_the_instants() -> None:
    start = at(date(2026, 3, 5), 9)
    limit = Earlier(Duration(24, TimeUnit.HOUR), Duration(1, TimeUnit.WORKING_DAY))
    assert due(start, limit).ends == at(date(2026, 3, 6), 9)
    assert due(start, Earlier(Duration(100, TimeUnit.HOUR), Duration(1, TimeUnit.WORKING_DAY))).ends == at(date(2026, 3, 7), 0)


# ── what every deadline says for itself


ALL_LIMITS: list[Limit] = [
    *LIMITS,
    Duration(24, TimeUnit.HOUR),
    Duration(5, TimeUnit.WORKING_HOUR),
    Duration.parse("1,5 ngày làm việc"),
    *(SameDay(CUT, late=late) for late in Late),
    Immediate(),
    ReceivedAfter(CUT, Duration(3, TimeUnit.WORKING_DAY)),
    Earlier(Duration(10, TimeUnit.WORKING_DAY), Duration(12, TimeUnit.DAY)),
]
IN_WORDS = {"vi": lambda day: f"{day:%d/%m}", "en": lambda day: f"{day.day} {day:%b}"}


@pytest.mark.parametrize("limit", ALL_LIMITS, ids=str)
def test_basis_and_certainty_are_those_of_the_steps(limit: Limit) -> None:
    calendar = CALENDAR.with_hours(COMMON_HOURS)
    for day in all_days(date(2026, 8, 10), date(2026, 12, 31)):
        found = answer_or_unknown(due, at(day, 15, 30), limit, calendar=calendar)
        if found is None:
            continue
        assert found.basis == unique(citation for step in found.steps for citation in step.basis)
        in_hours = isinstance(limit, Duration) and limit.unit in (TimeUnit.HOUR, TimeUnit.MINUTE)
        provisional = found.date.year == 2027 and not in_hours
        grades = [step.certainty for step in found.steps] + ([Certainty.READING] if provisional else [])
        assert found.certainty is weakest(grades)
        assert found.provisional is provisional
        if isinstance(limit, Duration) and limit.unit is TimeUnit.WORKING_DAY:
            passed = [calendar.day(one).certainty for one in all_days(day + DAY, found.date) if not MODEL.works(one)]
            assert found.certainty.rank >= weakest(passed).rank
            doubtful = {one for one in all_days(day + DAY, found.date) if calendar.day(one).certainty is Certainty.UNVERIFIED}
            assert doubtful <= {step.day for step in found.steps}
            if doubtful:
                assert found.certainty is Certainty.UNVERIFIED


@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize("limit", ALL_LIMITS, ids=str)
def test_the_explanation_names_each_day_skipped_and_each_text(limit: Limit, lang: str) -> None:
    calendar = CALENDAR.with_hours(COMMON_HOURS)
    for day in (date(2026, 4, 24), date(2026, 8, 20), date(2026, 11, 20), date(2025, 4, 25)):
        found = due(at(day, 15, 30), limit, calendar=calendar) if isinstance(limit, Duration) else due(at(day, 15, 30), limit)
        told = found.explain("en" if lang == "en" else "vi")
        for skipped in days_of(found, StepKind.DAY_OFF):
            assert IN_WORDS[lang](skipped) in told
        for citation in found.basis:
            assert citation.text("en" if lang == "en" else "vi") in told
        assert found.certainty.label("en" if lang == "en" else "vi") in told
        assert limit.text("en" if lang == "en" else "vi") in told


def test_the_first_day_excluded_and_the_end_are_cited_from_the_code_in_force_that_day() -> None:
    before, after = due(date(2016, 6, 6), LIMITS[0]), due(date(2017, 6, 6), LIMITS[0])
    assert {citation.instrument.number for citation in before.basis} == {"33/2005/QH11"}
    assert {citation.instrument.number for citation in after.basis} == {"91/2015/QH13"}


def test_a_fact_brings_its_basis_its_certainty_and_its_note() -> None:
    fact = NATIONAL.at(date(2026, 3, 2))["civilreg.rereg_birth.limit"]
    found = due(date(2026, 3, 2), fact)
    bare = due(date(2026, 3, 2), fact.value)
    assert found.date == bare.date
    assert found.basis == unique((*fact.basis, *bare.basis))
    assert found.certainty is weakest([fact.certainty, bare.certainty])
    assert found.to_data()["fact"] == "civilreg.rereg_birth.limit"
    assert found.to_data()["text_seen"] is False
    assert "Text not seen" in found.explain("en")
    assert "Chưa được đọc nguyên văn" in found.explain("vi")


def test_a_last_day_off_by_a_swap_moves_as_a_reading_and_a_worked_saturday_stays() -> None:
    swapped = due(date(2026, 8, 21), Duration(10, TimeUnit.DAY))
    assert CALENDAR.day(date(2026, 8, 31)).kind is DayKind.SWAPPED_OFF
    assert (swapped.date, swapped.certainty) == (date(2026, 9, 3), Certainty.READING)
    worked = due(date(2026, 8, 21), Duration(1, TimeUnit.DAY))
    assert (worked.date, worked.certainty) == (date(2026, 8, 22), Certainty.READING)
    assert days_of(worked, StepKind.NOT_MOVED) == {date(2026, 8, 22)}


# ── keeping it


def test_a_deadline_in_days_is_kept_until_midnight() -> None:
    found = due(date(2026, 3, 2), Duration(1, TimeUnit.WORKING_DAY))
    assert found.ends == at(date(2026, 3, 4), 0)
    assert found.met_by(at(date(2026, 3, 3), 23, 59, 59))
    assert not found.met_by(at(date(2026, 3, 4), 0))
    assert found.met_by(datetime(2026, 3, 3, 16, 59, 59, tzinfo=UTC))
    assert not found.met_by(datetime(2026, 3, 3, 17, 0, 0, tzinfo=UTC))
    assert found.met_by(date(2026, 3, 3))
    assert not found.met_by(date(2026, 3, 4))


@often
@given(starts, day_limits, st.datetimes(datetime(2016, 1, 1), datetime(2028, 1, 1), timezones=st.timezones() | st.just(UTC)))
def test_done_at_a_moment_is_done_on_its_day_of_viet_nam(start: date, limit: Duration, moment: datetime) -> None:
    found = answer_or_unknown(due, start, limit)
    assume(found is not None)
    assert found is not None
    assert found.met_by(moment) is (moment.astimezone(VN_TIME).date() <= found.date)


# ── counting back


@often
@given(st.dates(date(2018, 1, 1), date(2026, 10, 1)), day_limits, st.integers(1, 60), st.sampled_from(DAY_UNITS))
def test_counting_back_never_moves_off_a_day_off(start: date, limit: Duration, amount: int, unit: TimeUnit) -> None:
    found = answer_or_unknown(due, start, limit)
    assume(found is not None)
    assert found is not None
    if unit is TimeUnit.YEAR:
        amount = 1
    back = answer_or_unknown(found.minus, Duration(amount, unit))
    assume(back is not None)
    assert back is not None
    if unit is TimeUnit.WORKING_DAY:
        assert back.date == MODEL.subtract(found.date, amount)
    elif unit in (TimeUnit.DAY, TimeUnit.WEEK):
        assert nominal_end(back.date, Duration(amount, unit)) == found.date
    else:
        months = amount * (12 if unit is TimeUnit.YEAR else 1)
        assert months_later(back.date.replace(day=1), months) == found.date.replace(day=1)
        assert back.date.day == found.date.day or (back.date + DAY).day == 1
    assert back.steps[-1].kind is StepKind.BACKWARDS
    assert back.ends == at(back.date + DAY, 0)


def test_counting_back_over_days_off_names_them_and_their_doubts() -> None:
    found = due(date(2026, 10, 30), Duration(1, TimeUnit.MONTH))
    assert found.certainty is Certainty.PRIMARY
    back = found.minus(Duration(5, TimeUnit.WORKING_DAY))
    assert back.date == date(2026, 11, 20)
    assert days_of(back, StepKind.DAY_OFF) == days_off(back.date, found.date)
    assert back.certainty is Certainty.UNVERIFIED


@often
@given(st.dates(date(2018, 1, 1), LAST), st.integers(1, 60), st.sampled_from([TimeUnit.WORKING_DAY, TimeUnit.DAY]))
def test_the_last_day_before_an_event_is_counted_back_from_the_event_itself(event: date, amount: int, unit: TimeUnit) -> None:
    back = latest_before(event, Duration(amount, unit))
    if unit is TimeUnit.DAY:
        assert back.date == event - amount * DAY
        assert days_of(back, StepKind.DAY_OFF) == set()
    else:
        assert back.date == MODEL.subtract(event, amount)
        assert days_of(back, StepKind.DAY_OFF) == days_off(back.date, event)
    assert days_of(back, StepKind.BACKWARDS) == {back.date}


# ── validities


@pytest.mark.parametrize("limit", [limit for limit in LIMITS if limit.unit is not TimeUnit.WORKING_DAY], ids=str)
def test_a_validity_ends_on_its_own_day_and_says_that_a_day_off_does_not_move_it(limit: Duration) -> None:
    for start in all_days(FIRST, date(2025, 12, 31)):
        found = expiry(start, limit)
        assert found.date == nominal_end(start, limit), start
        stays = set() if MODEL.works(found.date) else {found.date}
        assert days_of(found, StepKind.NOT_MOVED) == stays, start
        assert not stays or found.certainty.rank >= Certainty.READING.rank


def test_a_validity_on_a_fact_brings_its_basis() -> None:
    fact = NATIONAL.at(date(2026, 3, 2))["civilreg.marital_status_cert.valid_for"]
    found = expiry(date(2026, 3, 2), fact)
    assert found.date == date(2026, 9, 2)
    assert CALENDAR.day(found.date).kind is DayKind.HOLIDAY
    assert set(fact.basis) <= set(found.basis)
    assert due(date(2026, 3, 2), fact) == found
    assert due(date(2026, 3, 2), Duration(6, TimeUnit.MONTH)).date == date(2026, 9, 3)


@pytest.mark.parametrize("n", [1, 5, 10])
def test_a_posting_of_working_days_counts_working_days(n: int) -> None:
    limit = Duration(n, TimeUnit.WORKING_DAY)
    for start in all_days(date(2025, 1, 1), date(2026, 11, 30)):
        found = expiry(start, limit)
        assert found.date == MODEL.add(start, n), start
        assert days_of(found, StepKind.DAY_OFF) == days_off(start + DAY, found.date)
        assert not days_of(found, StepKind.NOT_MOVED)


# ── proof


@pytest.mark.parametrize("limit", ALL_LIMITS, ids=str)
def test_the_proof_is_plain_json_stable_and_complete(limit: Limit) -> None:
    calendar = CALENDAR.with_hours(COMMON_HOURS)
    start = at(date(2026, 8, 20), 15, 30)
    proof = due(start, limit, calendar=calendar).proof()
    text = json.dumps(proof, sort_keys=True)
    assert text == json.dumps(due(start, limit, calendar=calendar).proof(), sort_keys=True)
    assert json.loads(text) == proof
    assert proof["law"] == NATIONAL.digest
    assert proof["calendar"] == calendar.digest
    assert proof["vngov"]
    assert proof["asked"]["start"] == "2026-08-20T15:30:00+07:00"
    assert proof["asked"]["limit"] == json.loads(json.dumps(limit.to_data()))
    assert proof["answer"]["steps"]


def test_the_proof_names_the_fact_and_differs_with_the_calendar() -> None:
    fact = NATIONAL.at(date(2026, 3, 2))["civilreg.birth.declare_within"]
    with_hours = CALENDAR.with_hours(COMMON_HOURS)
    one, other = due(date(2026, 3, 2), fact).proof(), due(date(2026, 3, 2), fact, calendar=with_hours).proof()
    assert one["asked"]["fact"] == "civilreg.birth.declare_within"
    assert one["answer"] == other["answer"]
    assert one["calendar"] != other["calendar"]
    known_early = WorkCalendar.national(known_on=date(2024, 1, 1))
    assert known_early.digest != CALENDAR.digest


def test_what_could_be_known_earlier_is_still_answered_so() -> None:
    start, limit = date(2025, 4, 25), Duration(3, TimeUnit.WORKING_DAY)
    early = due(start, limit, calendar=WorkCalendar.national(known_on=date(2024, 6, 1)))
    assert early.provisional
    assert not due(start, limit).provisional
    assert early.date != due(start, limit).date


def test_deadlines_of_the_same_question_are_equal_and_can_be_kept_in_sets() -> None:
    one, other = due(date(2026, 3, 2), LIMITS[0]), due(date(2026, 3, 2), LIMITS[0])
    assert one == other
    assert len({one, other, due(date(2026, 3, 3), LIMITS[0])}) == 2
    assert str(one) == "03/03/2026"
    assert str(due(at(date(2026, 3, 2), 9), Duration(2, TimeUnit.HOUR))) == "11:00 02/03/2026"
