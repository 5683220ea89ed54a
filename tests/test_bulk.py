"""Whole arrays of days answer as the calendar answers one by one, and refuse what it refuses."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from tests.naive import FIRST, all_days, answer_or_unknown, often
from vngov.basis import Certainty, DateExpected, Text
from vngov.deadlines import AmountNotPositive, DatesOutOfOrder, DayInfo, DayKind, MissingCalendar, WorkCalendar, bulk

CALENDAR = WorkCalendar.national()
EVERY_DAY = list(all_days(FIRST, date(2026, 12, 31)))
IN_2027 = list(all_days(date(2027, 1, 1), date(2027, 12, 31)))


def array(days: list[date] | date) -> NDArray[np.datetime64]:
    return np.array(days, "datetime64[D]")


@pytest.mark.parametrize("n", [1, 3, 10, 21])
def test_adding_to_every_day_at_once_is_adding_one_by_one(n: int) -> None:
    days = EVERY_DAY[:-40]
    got = bulk.add_working_days(CALENDAR, array(days), n)
    assert got.dtype == np.dtype("datetime64[D]")
    assert got.tolist() == [CALENDAR.add_working_days(day, n) for day in days]


def test_telling_every_day_at_once_is_telling_one_by_one() -> None:
    got = bulk.is_working_day(CALENDAR, array(EVERY_DAY))
    assert got.dtype == np.dtype(bool)
    assert got.tolist() == [CALENDAR.is_working_day(day) for day in EVERY_DAY]


@pytest.mark.parametrize("span", [0, 1, 30, 400])
def test_counting_from_every_day_at_once_is_counting_one_by_one(span: int) -> None:
    ends = EVERY_DAY[span:]
    starts = EVERY_DAY[: len(ends)]
    got = bulk.working_days_between(CALENDAR, array(starts), array(ends))
    assert np.issubdtype(got.dtype, np.integer)
    assert got.tolist() == [CALENDAR.working_days_between(a, b) for a, b in zip(starts, ends, strict=True)]


def one_by_one(ask: Callable[[], Any]) -> Any:
    """The answer of an array of one; None where the calendar does not say."""
    found = answer_or_unknown(ask)
    return None if found is None else found.tolist()[0]


@pytest.mark.parametrize("n", [1, 5, 20])
def test_days_still_to_be_set_are_refused_as_one_by_one(n: int) -> None:
    for day in IN_2027:
        got = one_by_one(lambda day=day: bulk.add_working_days(CALENDAR, array([day]), n))  # type: ignore[misc]
        assert got == answer_or_unknown(CALENDAR.add_working_days, day, n), day


def test_spans_over_days_still_to_be_set_are_refused_as_one_by_one() -> None:
    for day in IN_2027:
        assert one_by_one(lambda day=day: bulk.is_working_day(CALENDAR, array([day]))) == answer_or_unknown(  # type: ignore[misc]
            CALENDAR.is_working_day, day
        ), day
        for start in (date(2027, 1, 29), date(2027, 8, 31), day):
            if start <= day:
                got = one_by_one(
                    lambda start=start, day=day: bulk.working_days_between(CALENDAR, array([start]), array([day]))  # type: ignore[misc]
                )
                assert got == answer_or_unknown(CALENDAR.working_days_between, start, day), (start, day)


@pytest.mark.parametrize("place", [0, 1, 2])
def test_one_day_that_is_not_known_refuses_the_whole_array_wherever_it_stands(place: int) -> None:
    known = [date(2026, 3, 2), date(2027, 5, 3)]
    days = [*known[:place], date(2027, 1, 25), *known[place:]]
    with pytest.raises(MissingCalendar):
        bulk.add_working_days(CALENDAR, array(days), 10)
    with pytest.raises(MissingCalendar):
        bulk.working_days_between(CALENDAR, array(days), array([date(2027, 6, 1)]))
    days[place] = date(2027, 2, 3)
    with pytest.raises(MissingCalendar):
        bulk.is_working_day(CALENDAR, array(days))


@often
@given(st.lists(st.dates(FIRST, date(2026, 6, 30)), max_size=20), st.integers(1, 120))
def test_any_array_answers_as_its_days(days: list[date], n: int) -> None:
    assert bulk.add_working_days(CALENDAR, array(days), n).tolist() == [CALENDAR.add_working_days(day, n) for day in days]


@pytest.mark.parametrize("shape", [(0,), (6,), (2, 3), (3, 2, 1), (0, 3), (1,)])
def test_the_shape_is_kept(shape: tuple[int, ...]) -> None:
    days = array(EVERY_DAY[: int(np.prod(shape))]).reshape(shape)
    assert bulk.add_working_days(CALENDAR, days, 3).shape == shape
    assert bulk.is_working_day(CALENDAR, days).shape == shape
    assert bulk.working_days_between(CALENDAR, days, days).shape == shape


def test_an_array_without_dimensions_is_one_day() -> None:
    assert bulk.add_working_days(CALENDAR, array(date(2026, 11, 20)), 2) == np.datetime64("2026-11-25")
    assert bulk.is_working_day(CALENDAR, array(date(2026, 11, 24))) == np.False_


def test_counting_broadcasts() -> None:
    starts, ends = array([date(2026, 3, 2), date(2026, 3, 3)]).reshape(2, 1), array([date(2026, 3, 6), date(2026, 3, 9)])
    assert bulk.working_days_between(CALENDAR, starts, ends).tolist() == [[4, 5], [3, 4]]


def test_arrays_that_are_views_of_others_are_read_and_left_as_they_are() -> None:
    days = array(EVERY_DAY[:100])
    before = days.copy()
    assert bulk.add_working_days(CALENDAR, days[::-3], 1).tolist() == [
        CALENDAR.add_working_days(day, 1) for day in EVERY_DAY[:100][::-3]
    ]
    assert (days == before).all()


@pytest.mark.parametrize("n", [0, -1, True, 1.0, None, "1"], ids=repr)
def test_a_number_that_is_not_a_whole_number_of_at_least_one_is_refused(n: Any) -> None:
    for days in (array([]), array([date(2026, 3, 2)])):
        with pytest.raises(AmountNotPositive):
            bulk.add_working_days(CALENDAR, days, n)


@pytest.mark.parametrize("outside", [date(2015, 12, 31), date(2028, 1, 1), date.min, date.max])
def test_a_day_outside_the_calendar_is_refused_and_named(outside: date) -> None:
    days = array([date(2026, 3, 2), outside])
    for ask in (
        lambda: bulk.add_working_days(CALENDAR, days, 1),
        lambda: bulk.is_working_day(CALENDAR, days),
        lambda: bulk.working_days_between(CALENDAR, days, array([date(2026, 3, 3), date(2026, 3, 3)])),
        lambda: bulk.working_days_between(CALENDAR, array([date(2026, 3, 2), date(2026, 3, 2)]), days),
    ):
        with pytest.raises(MissingCalendar) as caught:
            ask()
        assert f"{outside:%d/%m/%Y}" in caught.value.message("vi")


def test_an_end_before_its_start_is_refused() -> None:
    with pytest.raises(DatesOutOfOrder) as caught:
        bulk.working_days_between(CALENDAR, array([date(2026, 3, 2), date(2026, 3, 9)]), array([date(2026, 3, 3)]))
    assert "2026-03-09" in caught.value.message("en")


@pytest.mark.parametrize(
    "wrong",
    [
        np.array(["2026-03-02T20:00"], "datetime64[s]"),
        np.array(["2026-03-02"], "datetime64[ns]"),
        np.array(["2026-03"], "datetime64[M]"),
        np.array([20_500]),
        np.array(["2026-03-02"]),
        np.array([date(2026, 3, 2)], object),
        np.array(["NaT"], "datetime64[D]"),
    ],
    ids=lambda wrong: f"{wrong.dtype} {wrong[0]}",
)
def test_only_arrays_of_days_are_taken(wrong: Any) -> None:
    for ask in (
        lambda: bulk.add_working_days(CALENDAR, wrong, 1),
        lambda: bulk.is_working_day(CALENDAR, wrong),
        lambda: bulk.working_days_between(CALENDAR, wrong, wrong),
    ):
        with pytest.raises(DateExpected):
            ask()


def test_a_local_calendar_has_tables_of_its_own() -> None:
    day = date(2026, 3, 3)
    local = CALENDAR.with_days([DayInfo(day, DayKind.LOCAL_OFF, Text("x", "x"), (), Certainty.SINGLE, owner="A")])
    days = array([date(2026, 3, 2), day])
    assert bulk.is_working_day(local, days).tolist() == [True, False]
    assert bulk.is_working_day(CALENDAR, days).tolist() == [True, True]
    assert bulk.add_working_days(local, days, 1).tolist() == [date(2026, 3, 4), date(2026, 3, 4)]
