"""The working calendar against a model that walks day by day, for every day of 2016–2026 and for random numbers."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.naive import DAY, FIRST, LAST, NaiveCalendar, all_days, answer_or_unknown, at, often, seldom
from vngov.basis import Certainty, DateExpected, Interval, Text
from vngov.deadlines import AmountNotPositive, DatesOutOfOrder, DayInfo, DayKind, MissingCalendar, WorkCalendar

CALENDAR = WorkCalendar.national()
MODEL = NaiveCalendar(CALENDAR)
EVERY_DAY = tuple(all_days())
COVERED = tuple(all_days(FIRST, date(2027, 12, 31)))

days = st.dates(FIRST, LAST)
covered_days = st.dates(FIRST, date(2027, 12, 31))


@pytest.mark.parametrize("n", [1, 2, 3, 5, 8, 15, 30, 60])
def test_adding_from_every_day_agrees_with_walking(n: int) -> None:
    wrong = {
        day: (got, walked)
        for day in EVERY_DAY
        if (got := answer_or_unknown(CALENDAR.add_working_days, day, n)) != (walked := answer_or_unknown(MODEL.add, day, n))
    }
    assert wrong == {}


@pytest.mark.parametrize("n", [1, 2, 3, 5, 8, 15, 30, 60])
def test_subtracting_from_every_day_agrees_with_walking(n: int) -> None:
    wrong = {
        day: (got, walked)
        for day in EVERY_DAY
        if (got := answer_or_unknown(CALENDAR.subtract_working_days, day, n))
        != (walked := answer_or_unknown(MODEL.subtract, day, n))
    }
    assert wrong == {}


def test_every_day_known_is_worked_as_its_info_says_and_the_next_working_day_is_found() -> None:
    for day in COVERED:
        assert answer_or_unknown(CALENDAR.is_working_day, day) == answer_or_unknown(MODEL.works, day), day
        assert answer_or_unknown(CALENDAR.working_day_from, day) == answer_or_unknown(MODEL.working_day_from, day), day


@pytest.mark.parametrize("span", [0, 1, 2, 7, 31, 90, 365])
def test_counting_between_from_every_day_agrees_with_walking(span: int) -> None:
    for day in EVERY_DAY:
        end = day + span * DAY
        if end <= date(2027, 12, 31):
            assert answer_or_unknown(CALENDAR.working_days_between, day, end) == answer_or_unknown(MODEL.between, day, end), day


@often
@given(days, st.integers(1, 400))
def test_adding_any_number_agrees_with_walking(day: date, n: int) -> None:
    assert answer_or_unknown(CALENDAR.add_working_days, day, n) == answer_or_unknown(MODEL.add, day, n)


@often
@given(covered_days, covered_days)
def test_counting_between_any_two_days_agrees_with_walking(a: date, b: date) -> None:
    assume(a <= b)
    assert answer_or_unknown(CALENDAR.working_days_between, a, b) == answer_or_unknown(MODEL.between, a, b)


@often
@given(days, st.integers(1, 400))
def test_what_was_added_is_counted_again(day: date, n: int) -> None:
    end = answer_or_unknown(CALENDAR.add_working_days, day, n)
    assume(end is not None)
    assert end is not None
    assert CALENDAR.is_working_day(end)
    assert CALENDAR.working_days_between(day, end) == n


@often
@given(days, st.integers(1, 400))
def test_subtracting_undoes_adding_from_a_working_day(day: date, n: int) -> None:
    assume(CALENDAR.is_working_day(day))
    end = answer_or_unknown(CALENDAR.add_working_days, day, n)
    assume(end is not None)
    assert end is not None
    assert CALENDAR.subtract_working_days(end, n) == day


@often
@given(st.dates(date(2018, 1, 1), LAST), st.integers(1, 400))
def test_adding_undoes_subtracting_up_to_days_off(day: date, n: int) -> None:
    assert CALENDAR.add_working_days(CALENDAR.subtract_working_days(day, n), n) == CALENDAR.working_day_from(day)


@often
@given(days, st.integers(1, 100), st.integers(1, 100))
def test_adding_twice_is_adding_the_sum(day: date, n: int, m: int) -> None:
    once = answer_or_unknown(CALENDAR.add_working_days, day, n + m)
    first = answer_or_unknown(CALENDAR.add_working_days, day, n)
    twice = answer_or_unknown(CALENDAR.add_working_days, first, m) if first is not None else None
    assert once == twice


@often
@given(days, st.integers(0, 20), st.integers(1, 100))
def test_a_later_start_never_ends_earlier(day: date, later: int, n: int) -> None:
    first = answer_or_unknown(CALENDAR.add_working_days, day, n)
    second = answer_or_unknown(CALENDAR.add_working_days, day + later * DAY, n)
    assume(first is not None and second is not None)
    assert first is not None
    assert second is not None
    assert first <= second


def test_a_span_that_is_empty_counts_nothing_and_a_reversed_one_is_refused() -> None:
    assert CALENDAR.working_days_between(date(2026, 3, 2), date(2026, 3, 2)) == 0
    with pytest.raises(DatesOutOfOrder):
        CALENDAR.working_days_between(date(2026, 3, 3), date(2026, 3, 2))


@pytest.mark.parametrize("n", [0, -1, -400, True, False, 1.0, 2.5, Decimal(3), "3", None], ids=repr)
@pytest.mark.parametrize("method", ["add_working_days", "subtract_working_days"])
def test_a_number_of_days_that_is_not_a_whole_number_of_at_least_one_is_refused(method: str, n: Any) -> None:
    for day in (date(2026, 3, 2), date(2026, 3, 7), FIRST):
        with pytest.raises(AmountNotPositive):
            getattr(CALENDAR, method)(day, n)


@pytest.mark.parametrize("moment", [datetime(2026, 3, 2), at(date(2026, 3, 2), 8), "2026-03-02", None, 20260302], ids=repr)
def test_only_a_plain_day_is_a_day(moment: Any) -> None:
    plain = date(2026, 3, 2)
    for call in (
        lambda: CALENDAR.is_working_day(moment),
        lambda: CALENDAR.day(moment),
        lambda: CALENDAR.add_working_days(moment, 1),
        lambda: CALENDAR.subtract_working_days(moment, 1),
        lambda: CALENDAR.working_day_from(moment),
        lambda: CALENDAR.working_days_between(moment, plain),
        lambda: CALENDAR.working_days_between(plain, moment),
    ):
        with pytest.raises(DateExpected):
            call()


@pytest.mark.parametrize(
    "outside", [date(2015, 12, 31), date(1945, 9, 2), date(2028, 1, 1), date(2100, 1, 1), date.min, date.max]
)
def test_days_outside_the_calendar_are_refused_and_the_span_it_covers_is_named(outside: date) -> None:
    assert outside not in CALENDAR.covers
    for call in (
        lambda: CALENDAR.is_working_day(outside),
        lambda: CALENDAR.day(outside),
        lambda: CALENDAR.add_working_days(outside, 1),
        lambda: CALENDAR.subtract_working_days(outside, 1),
        lambda: CALENDAR.working_day_from(outside),
    ):
        with pytest.raises(MissingCalendar) as caught:
            call()
        assert "01/01/2016" in caught.value.message("vi")
        assert "01/01/2016" in caught.value.message("en")


@pytest.mark.parametrize("n", [1, 300, 4000, 10**7, 10**10])
def test_walking_off_either_end_of_the_calendar_is_refused(n: int) -> None:
    with pytest.raises(MissingCalendar):
        CALENDAR.add_working_days(date(2027, 12, 31), n)
    with pytest.raises(MissingCalendar):
        CALENDAR.subtract_working_days(FIRST, n)


def test_the_calendar_covers_2016_to_2027() -> None:
    assert CALENDAR.covers == Interval(date(2016, 1, 1), date(2028, 1, 1))
    assert len(CALENDAR) == len(COVERED) == (date(2028, 1, 1) - date(2016, 1, 1)).days


def test_days_that_the_prime_minister_has_still_to_set_are_refused_alone_and_within_a_span() -> None:
    open_days = [day for day in COVERED if CALENDAR.day(day).kind is DayKind.OPEN]
    assert open_days
    assert {day.year for day in open_days} == {2027}
    for day in open_days:
        for call in (
            lambda day=day: CALENDAR.is_working_day(day),
            lambda day=day: CALENDAR.working_day_from(day),
            lambda day=day: CALENDAR.add_working_days(day - DAY, 1),
            lambda day=day: CALENDAR.working_days_between(day - DAY, day),
            lambda day=day: CALENDAR.subtract_working_days(day, 1),
        ):
            with pytest.raises(MissingCalendar) as caught:
                call()
            assert any(f"{one:%d/%m/%Y}" in caught.value.message("vi") for one in open_days)
        assert CALENDAR.working_days_between(day, day) == 0


@often
@given(st.dates(date(2027, 1, 1), date(2027, 12, 31)), st.integers(1, 60))
def test_in_a_year_without_its_notice_only_spans_clear_of_open_days_are_answered(day: date, n: int) -> None:
    assert answer_or_unknown(CALENDAR.add_working_days, day, n) == answer_or_unknown(MODEL.add, day, n)
    assert answer_or_unknown(CALENDAR.subtract_working_days, day, n) == answer_or_unknown(MODEL.subtract, day, n)


def test_a_limit_that_ends_before_an_open_day_is_still_answered() -> None:
    assert CALENDAR.add_working_days(date(2026, 12, 31), 2) == date(2027, 1, 5)


local_days = st.lists(
    st.tuples(st.dates(date(2026, 1, 1), date(2026, 12, 31)), st.sampled_from([DayKind.LOCAL_OFF, DayKind.LOCAL_WORKING])),
    max_size=12,
    unique_by=lambda pair: pair[0],
)


@seldom
@given(local_days, st.dates(date(2026, 1, 1), date(2026, 10, 1)), st.integers(1, 40))
def test_local_days_lie_on_top_and_are_counted_like_any_other(local: list[tuple[date, DayKind]], day: date, n: int) -> None:
    name = Text("theo quyết định của tỉnh", "by decision of the province")
    infos = [DayInfo(one, kind, name, (), Certainty.SINGLE, owner="Lạng Sơn") for one, kind in local]
    calendar = CALENDAR.with_days(infos)
    for one, kind in local:
        assert calendar.is_working_day(one) is (kind is DayKind.LOCAL_WORKING)
        assert calendar.day(one).owner == "Lạng Sơn"
        assert CALENDAR.day(one).owner == ""
    assert calendar.add_working_days(day, n) == NaiveCalendar(calendar).add(day, n)
    assert (calendar.digest == CALENDAR.digest) is (local == [])


def test_a_local_day_outside_the_calendar_is_refused() -> None:
    with pytest.raises(MissingCalendar):
        CALENDAR.with_days([DayInfo(date(2031, 1, 6), DayKind.LOCAL_OFF, Text("x", "x"), (), Certainty.SINGLE)])


@pytest.mark.parametrize("year", range(2016, 2028))
def test_a_day_that_is_no_ordinary_working_day_has_a_name_in_both_languages_and_a_basis(year: int) -> None:
    for day in all_days(date(year, 1, 1), date(year, 12, 31)):
        info = CALENDAR.day(day)
        assert info.day == day
        assert info.text("vi")
        assert info.text("en")
        assert info.basis or info.kind is DayKind.OPEN, day
        if info.other is not None:
            assert abs(info.other - day) <= timedelta(days=30)
