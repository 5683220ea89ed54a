"""Bad input of every kind: a named error with a code and a sentence in both languages; nothing is guessed."""

from __future__ import annotations

import copy
import pickle
from collections.abc import Callable
from datetime import UTC, date, datetime, time
from decimal import Decimal
from importlib import import_module
from inspect import getmembers, isclass
from typing import Any

import attrs
import pytest

from tests.naive import COMMON_HOURS, at
from vngov.basis import (
    VN_TIME,
    Citation,
    DateExpected,
    InvalidCitation,
    MomentOutOfRange,
    NaiveDatetime,
    Text,
    checked_date,
    checked_moment,
)
from vngov.deadlines import (
    AmountNotPositive,
    Clock,
    ClockRefused,
    Cycle,
    DatesOutOfOrder,
    Duration,
    DurationWithoutUnit,
    Earlier,
    FractionUndefined,
    Immediate,
    InvalidDuration,
    InvalidHours,
    Late,
    MissingCalendar,
    NotALimit,
    NotInForce,
    OfficeHours,
    OfficeHoursNeeded,
    Promise,
    ReceivedAfter,
    SameDay,
    TimeOfDayNeeded,
    TimeUnit,
    WorkCalendar,
    corresponding_day,
    due,
    due_on,
    expiry,
    latest_before,
    period,
    periods,
)
from vngov.errors import BlankText, InvalidInput, VngovError, WrongType, expect, expect_text
from vngov.law import NATIONAL, NoRule, UnknownFact, UnknownInstrument
from vngov.onestop import procedure
from vngov.units import UnitId
from vngov.units.ids import checked_code

CALENDAR = WorkCalendar.national()
DAY = date(2026, 3, 2)
NOON = at(DAY, 12)
NAIVE = datetime(2026, 3, 2, 12)
FIVE = Duration(5, TimeUnit.WORKING_DAY)
RUNNING = Clock(FIVE).start(DAY)
JUNK: Any = object()


def any_of(function: Callable[..., object]) -> Any:
    """Take the types off, to be able to misuse it."""
    return function


due_: Any = due
parse_hours: Any = OfficeHours.parse


BAD: dict[str, tuple[Callable[[], object], type[VngovError]]] = {
    # moments and days
    "naive start": (lambda: due(NAIVE, FIVE), NaiveDatetime),
    "naive start of hours": (lambda: due(NAIVE, Duration(5, TimeUnit.HOUR)), NaiveDatetime),
    "naive moment asked": (lambda: due(DAY, FIVE).met_by(NAIVE), NaiveDatetime),
    "naive event": (lambda: Clock(FIVE).start(NAIVE), NaiveDatetime),
    "start is a text": (lambda: due_("2026-03-02", FIVE), DateExpected),
    "start is nothing": (lambda: due_(None, FIVE), DateExpected),
    "start is a time": (lambda: due_(time(12), FIVE), DateExpected),
    "moment for a fixed day": (lambda: due_on(NOON), DateExpected),
    "moment for a corresponding day": (lambda: corresponding_day(NOON, FIVE), DateExpected),
    "moment for the law": (lambda: NATIONAL.at(NOON), DateExpected),
    "moment for hindsight": (lambda: NATIONAL.at(DAY, known_on=NOON), DateExpected),
    "moment for a period": (lambda: period(Cycle.MONTH, on=NOON), DateExpected),
    "moment for the calendar": (lambda: CALENDAR.is_working_day(NOON), DateExpected),
    "event is a text": (lambda: any_of(Clock(FIVE).start)("2026-03-02"), DateExpected),
    "new last day is a moment": (lambda: RUNNING.extend(DAY, "x", until=at(date(2026, 4, 1), 9)), DateExpected),
    "asked for a text": (lambda: any_of(due(DAY, FIVE).met_by)("2026-03-02"), DateExpected),
    "moment at the end of all time": (lambda: due(datetime.max.replace(tzinfo=UTC), FIVE), MomentOutOfRange),
    "asked for the end of all time": (lambda: due(DAY, FIVE).met_by(datetime.max.replace(tzinfo=UTC)), MomentOutOfRange),
    "moment for a validity": (lambda: any_of(expiry)(NOON, Duration(6, TimeUnit.MONTH)), DateExpected),
    "moment for an event": (lambda: latest_before(NOON, FIVE), DateExpected),
    # types
    "a number for a text": (lambda: expect(5, str, name="actor"), WrongType),
    "a text without letters": (lambda: expect_text(" \u00a0", name="name"), BlankText),
    # limits
    "limit without unit": (lambda: Duration.parse("5"), DurationWithoutUnit),
    "limit of nothing": (lambda: Duration.parse(""), InvalidDuration),
    "limit is a text": (lambda: due_(DAY, "5 ngày"), InvalidDuration),
    "limit is a number": (lambda: due_(DAY, 5), InvalidDuration),
    "limit is nothing": (lambda: due_(DAY, None), InvalidDuration),
    "a fact that is no limit": (lambda: due_(DAY, NATIONAL.at(DAY)["civilreg.marriage.min_age_male"]), NotALimit),
    "a clock on a fact that is no limit": (
        lambda: Clock(NATIONAL.at(DAY)["civilreg.marriage.min_age_male"]).start(DAY),
        NotALimit,
    ),
    "a fact of a later time": (
        lambda: due_(date(2025, 6, 30), NATIONAL.at(DAY)["civilreg.marriage_foreign.limit"]),
        NotInForce,
    ),
    "a fact of an earlier time": (
        lambda: due_(DAY, NATIONAL.at(date(2025, 6, 30))["civilreg.marriage_foreign.limit"]),
        NotInForce,
    ),
    "an event after the end of its rule": (
        lambda: due_(date(2027, 3, 1), NATIONAL.at(DAY)["civilreg.birth.declare_within"]),
        NotInForce,
    ),
    "a moment after the end of its rule": (
        lambda: due_(datetime(2027, 2, 28, 17, tzinfo=UTC), NATIONAL.at(DAY)["civilreg.birth.limit"]),
        NotInForce,
    ),
    "a naive start for a fact": (lambda: due_(NAIVE, NATIONAL.at(DAY)["civilreg.birth.limit"]), NaiveDatetime),
    "a text for a start of a fact": (lambda: due_("2026-03-02", NATIONAL.at(DAY)["civilreg.birth.limit"]), DateExpected),
    "a clock on a number": (lambda: any_of(Clock)(5).start(DAY), InvalidDuration),
    "half of an earlier": (lambda: due_(DAY, any_of(Earlier)(FIVE, 5)), InvalidDuration),
    "limit of no length": (lambda: Duration(0, TimeUnit.DAY), InvalidDuration),
    "limit that runs backwards": (lambda: Duration(-5, TimeUnit.DAY), InvalidDuration),
    "half a month": (lambda: due(DAY, Duration(Decimal("0.5"), TimeUnit.MONTH)), FractionUndefined),
    "half a day": (lambda: due(DAY, Duration(Decimal("0.5"), TimeUnit.DAY)), FractionUndefined),
    "half a week": (lambda: corresponding_day(DAY, Duration(Decimal("0.5"), TimeUnit.WEEK)), FractionUndefined),
    "a corresponding day of working days": (lambda: corresponding_day(DAY, FIVE), FractionUndefined),
    "a validity of hours": (lambda: expiry(DAY, Duration(5, TimeUnit.HOUR)), FractionUndefined),
    "a validity of half a working day": (lambda: expiry(DAY, Duration.parse("1,5 ngày làm việc")), FractionUndefined),
    "a validity of the same day": (lambda: any_of(expiry)(DAY, SameDay(time(15), late=Late.NONE)), InvalidDuration),
    "a validity that is no limit": (lambda: expiry(DAY, NATIONAL.at(DAY)["civilreg.marriage.min_age_male"]), NotALimit),
    "hours before an event": (lambda: latest_before(DAY, Duration(2, TimeUnit.HOUR)), FractionUndefined),
    "hours before": (lambda: due(DAY, FIVE).minus(Duration(2, TimeUnit.HOUR)), FractionUndefined),
    # what a limit needs
    "hours from a day": (lambda: due(DAY, Duration(5, TimeUnit.HOUR)), TimeOfDayNeeded),
    "working hours from a day": (
        lambda: due(DAY, Duration(5, TimeUnit.WORKING_HOUR), calendar=CALENDAR.with_hours(COMMON_HOURS)),
        TimeOfDayNeeded,
    ),
    "the same day from a day": (lambda: due(DAY, SameDay(time(15), late=Late.IF_UNSETTLED)), TimeOfDayNeeded),
    "a cut-off from a day": (lambda: due(DAY, ReceivedAfter(time(15), FIVE)), TimeOfDayNeeded),
    "hours met on a day": (lambda: due(NOON, Duration(5, TimeUnit.HOUR)).met_by(DAY), TimeOfDayNeeded),
    "working hours without office hours": (lambda: due(NOON, Duration(5, TimeUnit.WORKING_HOUR)), OfficeHoursNeeded),
    "part of a working day without office hours": (lambda: due(DAY, Duration.parse("1,5 ngày làm việc")), OfficeHoursNeeded),
    # the calendar
    "no days": (lambda: CALENDAR.add_working_days(DAY, 0), AmountNotPositive),
    "days backwards": (lambda: CALENDAR.add_working_days(DAY, -5), AmountNotPositive),
    "no days back": (lambda: CALENDAR.subtract_working_days(DAY, 0), AmountNotPositive),
    "half days": (lambda: any_of(CALENDAR.subtract_working_days)(DAY, 1.5), AmountNotPositive),
    "true days": (lambda: CALENDAR.add_working_days(DAY, True), AmountNotPositive),
    "between backwards": (lambda: CALENDAR.working_days_between(DAY, date(2026, 3, 1)), DatesOutOfOrder),
    "before the calendar": (lambda: due(date(2015, 12, 1), FIVE), MissingCalendar),
    "after the calendar": (lambda: due(date(2028, 1, 3), FIVE), MissingCalendar),
    "into a Tết not yet set": (lambda: due(date(2027, 1, 28), FIVE), MissingCalendar),
    "last day before the calendar": (lambda: due(date(1975, 4, 30), Duration(15, TimeUnit.DAY)), MissingCalendar),
    "ten million days": (lambda: due(DAY, Duration(10**7, TimeUnit.DAY)), MissingCalendar),
    "more days than there are": (lambda: due(DAY, Duration(10**12, TimeUnit.DAY)), MissingCalendar),
    "ten million weeks": (lambda: due(DAY, Duration(10**7, TimeUnit.WEEK)), MissingCalendar),
    "ten million months": (lambda: due(DAY, Duration(10**7, TimeUnit.MONTH)), MissingCalendar),
    "ten million years": (lambda: due(DAY, Duration(10**7, TimeUnit.YEAR)), MissingCalendar),
    "ten million working days": (lambda: due(DAY, Duration(10**7, TimeUnit.WORKING_DAY)), MissingCalendar),
    "more hours than there are": (lambda: due(NOON, Duration(10**12, TimeUnit.HOUR)), MissingCalendar),
    "more minutes than there are": (lambda: due(NOON, Duration(10**15, TimeUnit.MINUTE)), MissingCalendar),
    "more working hours than there are": (
        lambda: due(NOON, Duration(10**12, TimeUnit.WORKING_HOUR), calendar=CALENDAR.with_hours(COMMON_HOURS)),
        MissingCalendar,
    ),
    "back before all time": (lambda: due(DAY, FIVE).minus(Duration(10**7, TimeUnit.DAY)), MissingCalendar),
    "back before all months": (lambda: due(DAY, FIVE).minus(Duration(10**5, TimeUnit.MONTH)), MissingCalendar),
    "back before the calendar": (lambda: due(DAY, FIVE).minus(Duration(9000, TimeUnit.WORKING_DAY)), MissingCalendar),
    # office hours
    "hours of nothing": (lambda: OfficeHours.parse(""), InvalidHours),
    "hours in words": (lambda: OfficeHours.parse("giờ hành chính"), InvalidHours),
    "hours without end": (lambda: OfficeHours.parse("07:30-"), InvalidHours),
    "hours with a letter": (lambda: OfficeHours.parse("7h30-11h30"), InvalidHours),
    "hour 25": (lambda: OfficeHours.parse("07:30-25:00"), InvalidHours),
    "minute 60": (lambda: OfficeHours.parse("07:60-11:30"), InvalidHours),
    "hours backwards": (lambda: OfficeHours.parse("11:30-07:30"), InvalidHours),
    "hours of no length": (lambda: OfficeHours.parse("07:30-07:30"), InvalidHours),
    "hours that overlap": (lambda: OfficeHours.parse("07:30-12:00, 11:30-17:00"), InvalidHours),
    "hours out of order": (lambda: OfficeHours.parse("13:00-17:00, 07:30-11:30"), InvalidHours),
    "hours with a loose comma": (lambda: OfficeHours.parse("07:30-11:30,"), InvalidHours),
    "hours are a number": (lambda: parse_hours(730), InvalidHours),
    "no sessions": (lambda: OfficeHours(()), InvalidHours),
    "Saturday backwards": (lambda: OfficeHours(COMMON_HOURS.sessions, by_weekday={5: ((time(11), time(7)),)}), InvalidHours),
    "Saturday overlapping": (
        lambda: OfficeHours(COMMON_HOURS.sessions, by_weekday={5: ((time(7), time(11)), (time(10), time(12)))}),
        InvalidHours,
    ),
    "a weekday without sessions": (lambda: OfficeHours(COMMON_HOURS.sessions, by_weekday={4: ()}), InvalidHours),
    "weekday nine": (lambda: OfficeHours(COMMON_HOURS.sessions, by_weekday={9: COMMON_HOURS.sessions}), InvalidHours),
    # clocks
    "a clock not started": (lambda: Clock(FIVE).pause(DAY, "x"), ClockRefused),
    "started twice": (lambda: RUNNING.start(DAY), ClockRefused),
    "resumed while running": (lambda: RUNNING.resume(DAY), ClockRefused),
    "paused twice": (lambda: RUNNING.pause(DAY, "x").pause(DAY, "x"), ClockRefused),
    "an event in the past": (lambda: RUNNING.pause(date(2026, 3, 1), "x"), ClockRefused),
    "extended to an earlier day": (lambda: RUNNING.extend(DAY, "x", until=DAY), ClockRefused),
    "extended before the event": (lambda: RUNNING.extend(date(2026, 3, 20), "x", until=date(2026, 3, 12)), ClockRefused),
    "extended beyond the calendar": (lambda: RUNNING.extend(DAY, "x", until=date(2031, 1, 6)), MissingCalendar),
    "a clock of hours paused by a day": (
        lambda: Clock(Duration(5, TimeUnit.HOUR)).start(NOON).pause(date(2026, 3, 3), "x"),
        TimeOfDayNeeded,
    ),
    # law
    "an unknown fact": (lambda: NATIONAL.at(DAY)["civilreg.birth.declare_withn"], UnknownFact),
    "a gap": (lambda: NATIONAL.at(date(2027, 3, 1))["civilreg.birth.declare_within"], NoRule),
    "a period without a rule": (lambda: period(Cycle.MONTH, on=date(2019, 3, 11)), NoRule),
    "a year without a rule": (lambda: periods(Cycle.QUARTER, 2018), NoRule),
    "an unknown text": (lambda: NATIONAL.instrument("60/2014/QH14"), UnknownInstrument),
    "an unreadable citation": (lambda: Citation.parse("60/2014/QH13 Điều 15", NATIONAL.instruments), InvalidCitation),
    "an empty citation": (lambda: Citation.parse("", NATIONAL.instruments), InvalidCitation),
    "a citation of an unknown text": (lambda: Citation.parse("60/2014/QH14 Đ15", NATIONAL.instruments), UnknownInstrument),
}


def caught(act: Callable[[], object]) -> VngovError:
    with pytest.raises(VngovError) as found:
        act()
    return found.value


@pytest.mark.parametrize(("act", "kind"), BAD.values(), ids=BAD)
def test_bad_input_is_a_named_error_in_both_languages(act: Callable[[], object], kind: type[VngovError]) -> None:
    error = caught(act)
    assert type(error) is kind
    vi, en = error.message("vi"), error.message("en")
    assert vi.strip()
    assert en.strip()
    assert vi != en
    assert error.message() == vi
    assert str(error) == f"{vi} | {en}"
    for sentence in (vi, en):
        assert "{" not in sentence.replace("{'", "")
        assert "Text(" not in sentence


@pytest.mark.parametrize(("act", "kind"), BAD.values(), ids=BAD)
def test_errors_can_be_pickled_and_copied(act: Callable[[], object], kind: type[VngovError]) -> None:
    error = caught(act)
    for again in (pickle.loads(pickle.dumps(error)), copy.copy(error)):
        assert type(again) is kind
        assert str(again) == str(error)
        assert again.message("en") == error.message("en")


def every_error() -> dict[str, type[VngovError]]:
    found: dict[str, type[VngovError]] = {}
    modules = (
        "basis",
        "durations",
        "errors",
        "law.errors",
        "law.values",
        "deadlines.errors",
        "deadlines.hours",
        "deadlines.bulk",
    )
    for module in modules:
        members = getmembers(import_module(f"vngov.{module}"), isclass)
        found |= {name: member for name, member in members if issubclass(member, VngovError)}
    return found


@pytest.mark.parametrize("kind", every_error().values(), ids=every_error())
def test_every_error_has_a_code_of_its_own_a_docstring_and_two_sentences(kind: type[VngovError]) -> None:
    assert kind.code.islower()
    assert kind.__doc__
    assert "(" in kind.__doc__ or kind in (VngovError, InvalidInput)
    assert [other for other in every_error().values() if other.code == kind.code] == [kind]
    if kind not in (VngovError, InvalidInput):
        assert kind.vi
        assert kind.en
        assert kind.vi != kind.en
        assert kind.vi.count("{") == kind.en.count("{")


def test_every_error_of_these_layers_is_in_the_table_or_has_a_table_of_its_own() -> None:
    elsewhere = {"VngovError", "InvalidInput", "ConflictingFacts", "LawFileError", "HolidayFileError", "WrongValue"}
    assert {kind.__name__ for _, kind in BAD.values()} | elsewhere == set(every_error())


def test_input_errors_are_value_errors_and_look_ups_are_look_up_errors() -> None:
    for kind in (
        InvalidDuration,
        NotALimit,
        NotInForce,
        InvalidHours,
        AmountNotPositive,
        DatesOutOfOrder,
        NaiveDatetime,
        ClockRefused,
    ):
        assert issubclass(kind, ValueError)
    assert issubclass(DateExpected, TypeError)
    assert issubclass(MissingCalendar, LookupError)
    assert issubclass(UnknownFact, KeyError)
    assert str(caught(BAD["an unknown fact"][0])).startswith("không có quy định nào mang khóa")


def test_a_detail_in_two_languages_speaks_the_language_asked_for() -> None:
    class Both(VngovError):
        vi = "vì {why}"
        en = "because {why}"

    error = Both(why=Text("trời mưa", "of the rain"))
    assert (error.message("vi"), error.message("en")) == ("vì trời mưa", "because of the rain")
    assert error.details == {"why": Text("trời mưa", "of the rain")}


def test_a_promise_without_any_deadline_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one"):
        Promise(None)


@pytest.mark.parametrize("value", [NOON, NAIVE, "2026-03-02", 20260302, None, JUNK], ids=lambda value: type(value).__name__)
def test_only_a_plain_day_passes_for_a_day(value: Any) -> None:
    with pytest.raises(DateExpected) as found:
        checked_date(value)
    assert type(value).__name__ in found.value.message("en")
    assert checked_date(DAY) is DAY


def test_a_wrong_type_names_the_parameter_and_the_types_but_not_the_value() -> None:
    error = caught(lambda: expect({"name": "Nguyễn Văn An"}, str, UnitId, name="unit"))
    assert error.message("vi") == "unit: cần str / UnitId, không phải dict"
    assert error.message("en") == "unit: str / UnitId is needed, not dict"
    assert error.details == {"name": "unit", "wanted": "str / UnitId", "got": "dict"}
    assert caught(lambda: expect(None, str, name="unit")).message("en") == "unit: str is needed, not None"
    assert isinstance(error, InvalidInput)
    assert isinstance(error, TypeError)


@pytest.mark.parametrize(
    ("value", "kinds"), [(5, (int,)), (True, (int, bool)), (DAY, (date,)), (NOON, (date, datetime)), (None, (str, type(None)))]
)
def test_a_value_of_a_type_that_is_asked_for_passes(value: object, kinds: tuple[type[Any], ...]) -> None:
    assert expect(value, *kinds, name="x") is value


@pytest.mark.parametrize(("value", "kind"), [(True, int), (NOON, date), (None, str), (str, str)])
def test_a_bool_is_no_number_a_moment_no_day_a_class_no_value(value: object, kind: type[Any]) -> None:
    assert isinstance(caught(lambda: expect(value, kind, name="x")), WrongType)


@pytest.mark.parametrize(
    "act",
    [
        UnitId,
        checked_code,
        Duration.parse,
        lambda form: Duration(form, TimeUnit.DAY),
        lambda form: due_(DAY, form),
        OfficeHours.parse,
        CALENDAR.with_hours,
        lambda form: procedure(form, on=DAY),
    ],
)
def test_a_form_given_by_mistake_is_not_repeated(act: Callable[[Any], object]) -> None:
    error = caught(lambda: act({"name": "Nguyễn Văn An"}))
    for one in (error, pickle.loads(pickle.dumps(error)), copy.copy(error)):
        assert "Nguyễn" not in f"{one!s}{one!r}{one.details}"
        assert "<class 'dict'>" in one.message("vi")
        assert "<class 'dict'>" in one.message("en")


def test_a_moment_becomes_local_time() -> None:
    assert checked_moment(NOON) == NOON
    assert checked_moment(NOON).tzinfo is VN_TIME
    with pytest.raises(NaiveDatetime):
        checked_moment(NAIVE)


@pytest.mark.parametrize(
    "value", [RUNNING, FIVE, due(DAY, FIVE), COMMON_HOURS, Immediate(), NATIONAL.instrument("60/2014/QH13")], ids=repr
)
def test_values_cannot_be_changed(value: Any) -> None:
    name = next(iter(attrs.fields_dict(type(value))), "amount")
    with pytest.raises(AttributeError):
        setattr(value, name, None)
