"""The calendar against the tables of the law notes (law/calendar.md), row by row.

The rows are written here as the note writes them, not taken from holidays.toml. Where the notes themselves lie beside the
checkout (a folder `shared`), their data file is compared too.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import attrs
import pytest

from vngov.basis import Certainty
from vngov.deadlines import DayKind, MissingCalendar, WorkCalendar

ONE_DAY = timedelta(days=1)


@attrs.frozen
class Row:
    """One row of section 2: weekdays off as the note writes them ("bù": made up), counts of days off and days worked."""

    weekdays_off: str
    off: int
    worked: int
    lunar_notice: str
    """The text that set the days of Tết."""
    swaps: tuple[tuple[str, str, str], ...] = ()
    """Off, worked Saturday (with its year where it is another), the text behind it."""


TABLE = {
    2016: Row("1/1; 8-12/2; 18/4 bù; 2/5+3/5 bù; 2/9", 10, 251, "10/2012/QH13"),
    2017: Row("2/1 bù; 26,27,30,31/1, 1/2; 6/4; 1/5, 2/5 bù; 4/9 bù", 10, 250, "TB-LĐTBXH/2016-11-24"),
    2018: Row(
        "1/1; 14,15,16,19,20/2; 25/4; 30/4, 1/5; 3/9 bù; 31/12",
        11,
        250,
        "10/2012/QH13",
        (("31/12", "5/1/2019", "6519/VPCP-KGVX"),),
    ),
    2019: Row("1/1; 4-8/2; 15/4 bù; 29/4, 30/4, 1/5; 2/9", 11, 252, "10/2012/QH13", (("29/4", "4/5/2019", "6519/VPCP-KGVX"),)),
    2020: Row("1/1; 23,24,27,28,29/1; 2/4; 30/4, 1/5; 2/9", 10, 252, "10/2012/QH13"),
    2021: Row("1/1; 10,11,12,15,16/2; 21/4; 30/4, 3/5 bù; 2/9, 3/9", 11, 250, "4875/TB-LĐTBXH"),
    2022: Row("3/1 bù; 31/1-4/2; 11/4 bù; 2/5+3/5 bù; 1/9, 2/9", 11, 249, "119/TB-LĐTBXH"),
    2023: Row("2/1 bù; 20,23,24,25,26/1; 1/5, 2/5+3/5 bù; 1/9, 4/9 bù", 11, 249, "5034/TB-LĐTBXH"),
    2024: Row(
        "1/1; 8,9,12,13,14/2; 18/4; 29/4, 30/4, 1/5; 2/9, 3/9",
        12,
        251,
        "5015/TB-LĐTBXH",
        (("29/4", "4/5/2024", "2450/VPCP-KGVX"),),
    ),
    2025: Row(
        "1/1; 27-31/1; 7/4; 30/4, 1/5, 2/5; 1/9, 2/9",
        12,
        250,
        "6150/TB-BLĐTBXH",
        (("2/5", "26/4/2025", "6150/TB-BLĐTBXH"),),
    ),
    2026: Row(
        "1/1, 2/1; 16-20/2; 27/4 bù; 30/4, 1/5; 31/8, 1/9, 2/9; 24/11",
        14,
        249,
        "9441/TB-BNV",
        (("2/1", "10/1/2026", "12729/VPCP-KGVX"), ("31/8", "22/8/2026", "9441/TB-BNV")),
    ),
}

# Section 5: first day of the lunar year, and the 10th of its third month.
TET = {2024: "10/2", 2025: "29/1", 2026: "17/2", 2027: "6/2"}
HUNG_KINGS = {
    2016: "16/4", 2017: "6/4", 2018: "25/4", 2019: "14/4", 2020: "2/4", 2021: "21/4",
    2022: "10/4", 2023: "29/4", 2024: "18/4", 2025: "7/4", 2026: "26/4", 2027: "16/4",
}  # fmt: skip

# Section 6: the days that a widely used package classifies wrongly; worked where marked W, else off.
OTHERS_GOT_WRONG = (
    "2016 12/2,18/4,2/5,3/5 | 2017 2/1,26/1,1/2,2/5,4/9 | 2018 14/2,20/2,3/9,31/12 | 2019 5/1W,15/4,29/4,4/5W | "
    "2020 23/1,29/1 | 2021 10/2,16/2,3/5,3/9 | 2022 3/1,11/4,2/5,3/5,1/9 | 2023 2/1,20/1,26/1,2/5,3/5,1/9,4/9 | "
    "2024 8/2,14/2,29/4,4/5W,3/9 | 2025 27/1,26/4W,2/5,1/9 | 2026 2/1,10/1W,27/4,22/8W,31/8,1/9,24/11"
)


def day_of(year: int, text: str) -> date:
    """Read "4/2" or "5/1/2019"."""
    parts = [int(part) for part in text.split("/")]
    return date(parts[2] if len(parts) == 3 else year, parts[1], parts[0])


def days_off(year: int) -> dict[date, bool]:
    """Read the note's own way of writing: day → whether it is made up (bù)."""
    found: dict[date, bool] = {}
    waiting: list[str] = []
    for item in re.split(r"[;,]", TABLE[year].weekdays_off):
        made_up = item.endswith(" bù")
        for part in item.removesuffix(" bù").strip().split("+"):
            if "/" not in part:
                waiting.append(part)
                continue
            month = part.rpartition("/")[2]
            first, _, last = part.partition("-")
            for day in waiting:
                found[day_of(year, f"{day}/{month}")] = made_up
            waiting.clear()
            start, end = day_of(year, first if "/" in first else f"{first}/{month}"), day_of(year, last or first)
            while start <= end:
                found[start] = made_up
                start += ONE_DAY
    assert not waiting
    return found


def swaps() -> Iterator[tuple[date, date, str]]:
    for year, row in TABLE.items():
        for off, worked, notice in row.swaps:
            yield day_of(year, off), day_of(year, worked), notice


def every_day(year: int) -> Iterator[date]:
    day = date(year, 1, 1)
    while day.year == year:
        yield day
        day += ONE_DAY


SWAPPED_OFF = {off: worked for off, worked, _ in swaps()}
WORKED_SATURDAYS = {worked: off for off, worked, _ in swaps()}
CALENDAR = WorkCalendar.national()


@pytest.mark.parametrize("year", TABLE)
def test_every_day_of_the_year_is_as_the_table_says(year: int) -> None:
    off = days_off(year)
    wrong = [
        day
        for day in every_day(year)
        if CALENDAR.is_working_day(day) is not ((day.weekday() < 5 and day not in off) or day in WORKED_SATURDAYS)
    ]
    assert wrong == []


@pytest.mark.parametrize("year", TABLE)
def test_totals_of_the_year(year: int) -> None:
    row = TABLE[year]
    weekdays = [day for day in every_day(year) if day.weekday() < 5]
    assert sum(not CALENDAR.is_working_day(day) for day in weekdays) == row.off == len(days_off(year))
    assert sum(CALENDAR.is_working_day(day) for day in every_day(year)) == row.worked
    before = date(year, 1, 1) - ONE_DAY
    if before >= date(2016, 1, 1):
        assert CALENDAR.working_days_between(before, date(year, 12, 31)) == row.worked


@pytest.mark.parametrize("year", TABLE)
def test_kind_of_every_weekday_off(year: int) -> None:
    for day, made_up in days_off(year).items():
        info = CALENDAR.day(day)
        expected = DayKind.SWAPPED_OFF if day in SWAPPED_OFF else DayKind.MAKE_UP if made_up else DayKind.HOLIDAY
        assert info.kind is expected, info
        if made_up:
            assert info.other is not None
            assert info.other < day
            assert info.other.weekday() >= 5 or CALENDAR.day(info.other).kind is DayKind.HOLIDAY
            assert CALENDAR.day(info.other).kind is DayKind.HOLIDAY


@pytest.mark.parametrize("year", TABLE)
def test_each_made_up_holiday_is_made_up_once(year: int) -> None:
    made_up_for = [CALENDAR.day(day).other for day, made_up in days_off(year).items() if made_up]
    assert len(set(made_up_for)) == len(made_up_for)


@pytest.mark.parametrize(("off", "worked", "notice"), list(swaps()), ids=lambda value: str(value).split("/", 1)[0])
def test_swapped_pairs(off: date, worked: date, notice: str) -> None:
    one, other = CALENDAR.day(off), CALENDAR.day(worked)
    assert (one.kind, one.works, one.other) == (DayKind.SWAPPED_OFF, False, worked)
    assert (other.kind, other.works, other.other) == (DayKind.WORKED_SATURDAY, True, off)
    assert worked.weekday() == 5
    for info in (one, other):
        assert notice in [citation.instrument.number for citation in info.basis]


def test_worked_saturdays_are_these_and_no_others() -> None:
    worked = [day for year in TABLE for day in every_day(year) if day.weekday() >= 5 and CALENDAR.is_working_day(day)]
    assert worked == [
        date(2019, 1, 5), date(2019, 5, 4), date(2024, 5, 4), date(2025, 4, 26), date(2026, 1, 10), date(2026, 8, 22),
    ]  # fmt: skip


def test_a_swap_may_reach_into_another_year() -> None:
    assert CALENDAR.day(date(2018, 12, 31)).other == date(2019, 1, 5)


@pytest.mark.parametrize("year", TABLE)
def test_lunar_new_year_stands_on_its_notice(year: int) -> None:
    tet = [day for day in days_off(year) if CALENDAR.day(day).name.vi.startswith("Tết Âm lịch")]
    assert len(tet) == 5
    for day in tet:
        assert TABLE[year].lunar_notice in [citation.instrument.number for citation in CALENDAR.day(day).basis]


@pytest.mark.parametrize("year", [year for year in TABLE if year >= 2021])
def test_national_day_has_a_second_day_since_2021(year: int) -> None:
    """Two days of the holiday itself, one of them set by the notice of the year."""
    holidays = [
        day for day in (date(year, 9, 1), date(year, 9, 2), date(year, 9, 3)) if CALENDAR.day(day).kind is DayKind.HOLIDAY
    ]
    assert len(holidays) == 2
    assert date(year, 9, 2) in holidays
    (second,) = [day for day in holidays if day.day != 2]
    assert TABLE[year].lunar_notice in [citation.instrument.number for citation in CALENDAR.day(second).basis]


@pytest.mark.parametrize("year", [year for year in TABLE if year < 2021])
def test_national_day_was_one_day_before_2021(year: int) -> None:
    for day in (date(year, 9, 1), date(year, 9, 3)):
        assert CALENDAR.day(day).kind is not DayKind.HOLIDAY


def test_culture_day_begins_in_2026() -> None:
    for year in range(2016, 2026):
        info = CALENDAR.day(date(year, 11, 24))
        assert info.kind is (DayKind.WORKING if info.day.weekday() < 5 else DayKind.WEEKEND)
    assert CALENDAR.day(date(2026, 11, 24)).kind is DayKind.HOLIDAY


# ── grades


def grade_of(day: date) -> Certainty:
    """What the grade column of the note comes to for a weekday off or a worked Saturday of 2016 to 2026."""
    if day == date(2026, 1, 10):
        return Certainty.UNVERIFIED  # updates.md §9: memory only
    if day.year >= 2021:
        return Certainty.SECONDARY
    sure = {2017: ("Tết Âm lịch", "Tết Dương lịch"), 2018: ("Tết Âm lịch",), 2020: ("Tết Âm lịch",)}.get(day.year, ())
    return Certainty.SECONDARY if sure and CALENDAR.day(day).name.vi.startswith(sure) else Certainty.SINGLE


@pytest.mark.parametrize("year", TABLE)
def test_grades(year: int) -> None:
    named = [*days_off(year), *(day for day in WORKED_SATURDAYS if day.year == year)]
    wrong = {day: CALENDAR.day(day).certainty for day in named if CALENDAR.day(day).certainty is not grade_of(day)}
    assert wrong == {}


def test_the_proposed_swap_of_november_2026_is_not_taken_for_a_decision() -> None:
    monday, saturday = CALENDAR.day(date(2026, 11, 23)), CALENDAR.day(date(2026, 11, 28))
    assert (monday.kind, monday.works, monday.certainty) == (DayKind.WORKING, True, Certainty.UNVERIFIED)
    assert (saturday.kind, saturday.works, saturday.certainty) == (DayKind.WEEKEND, False, Certainty.UNVERIFIED)
    assert (monday.other, saturday.other) == (saturday.day, monday.day)
    assert CALENDAR.day(date(2026, 11, 24)).certainty is Certainty.SECONDARY


def test_no_other_day_is_doubtful() -> None:
    doubtful = [day for year in TABLE for day in every_day(year) if CALENDAR.day(day).certainty is Certainty.UNVERIFIED]
    assert doubtful == [date(2026, 1, 10), date(2026, 11, 23), date(2026, 11, 28)]


# ── the lunar calendar


@pytest.mark.parametrize(("year", "text"), TET.items())
def test_lunar_new_year(year: int, text: str) -> None:
    """The first day is off in every year; where the days are announced, the five weekdays lie in one stretch around it."""
    first = day_of(year, text)
    assert not CALENDAR.day(first).works
    if year in TABLE:
        stretch = [day for day in every_day(year) if abs((day - first).days) <= 9 and not CALENDAR.is_working_day(day)]
        tet = [day for day in days_off(year) if CALENDAR.day(day).name.vi.startswith("Tết Âm lịch")]
        assert set(tet) <= set(stretch)
        assert all(
            not CALENDAR.is_working_day(day) for day in every_day(year) if min(tet[0], first) <= day <= max(tet[-1], first)
        )


@pytest.mark.parametrize(("year", "text"), HUNG_KINGS.items())
def test_hung_kings_day(year: int, text: str) -> None:
    """The day itself is named even on a weekend, and no other day of the year is."""
    kings = [
        day
        for day in every_day(year)
        if CALENDAR.day(day).name.vi.startswith("Giỗ Tổ") and CALENDAR.day(day).kind is DayKind.HOLIDAY
    ]
    assert kings == [day_of(year, text)]


# ── 2027 and beyond


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("1/1", DayKind.HOLIDAY),
        ("16/4", DayKind.HOLIDAY),
        ("30/4", DayKind.HOLIDAY),
        ("1/5", DayKind.HOLIDAY),
        ("3/5", DayKind.MAKE_UP),
        ("2/9", DayKind.HOLIDAY),
        ("24/11", DayKind.HOLIDAY),
    ],
)
def test_fixed_days_of_2027_are_known(text: str, kind: DayKind) -> None:
    info = CALENDAR.day(day_of(2027, text))
    assert (info.kind, info.works, info.certainty) == (kind, False, Certainty.READING)


@pytest.mark.parametrize("text", ["4/2", "5/2", "8/2", "9/2", "10/2", "1/9", "3/9"])
def test_days_of_2027_that_are_still_to_be_set(text: str) -> None:
    day = day_of(2027, text)
    assert CALENDAR.day(day).kind is DayKind.OPEN
    for ask in (
        lambda: CALENDAR.is_working_day(day),
        lambda: CALENDAR.working_day_from(day),
        lambda: CALENDAR.add_working_days(day - 3 * ONE_DAY, 3),
        lambda: CALENDAR.working_days_between(day - ONE_DAY, day),
        lambda: CALENDAR.subtract_working_days(day + 10 * ONE_DAY, 9),
    ):
        with pytest.raises(MissingCalendar):
            ask()


def test_all_of_2027_is_provisional() -> None:
    assert all(CALENDAR.is_provisional(day) for day in every_day(2027))
    assert not any(CALENDAR.is_provisional(day) for year in TABLE for day in every_day(year))


def test_other_days_of_2027_are_plain() -> None:
    """Outside the days to be set, the week goes on as usual, as a reading."""
    for day in (date(2027, 1, 4), date(2027, 3, 1), date(2027, 12, 31)):
        assert CALENDAR.is_working_day(day)
        assert CALENDAR.day(day).certainty is Certainty.READING
    assert not CALENDAR.is_working_day(date(2027, 3, 6))
    assert not CALENDAR.is_working_day(date(2027, 2, 6))


@pytest.mark.parametrize("day", [date(2015, 12, 31), date(2028, 1, 1), date(2030, 2, 2)])
def test_outside_the_years_known(day: date) -> None:
    with pytest.raises(MissingCalendar):
        CALENDAR.day(day)
    with pytest.raises(MissingCalendar):
        CALENDAR.is_working_day(day)


# ── what was known when


def test_before_the_notice_the_year_is_open() -> None:
    """Notice 9441 of 16 October 2025 set the days of 2026; 2025 had been set in December 2024."""
    then = WorkCalendar.national(known_on=date(2025, 9, 1))
    for text in ("16/2", "17/2", "18/2", "19/2", "20/2", "1/9", "3/9"):
        with pytest.raises(MissingCalendar):
            then.is_working_day(day_of(2026, text))
    assert then.is_provisional(date(2026, 3, 2))
    assert then.is_working_day(date(2026, 8, 31))
    assert not then.is_working_day(date(2026, 8, 22))
    assert [day for day in every_day(2025) if then.is_working_day(day) is not CALENDAR.is_working_day(day)] == []
    assert not then.is_provisional(date(2025, 3, 3))


def test_with_the_notice_the_year_is_known() -> None:
    then = WorkCalendar.national(known_on=date(2025, 10, 16))
    assert [day for day in days_off(2026) if then.day(day).works] == [date(2026, 1, 2), date(2026, 11, 24)]
    assert then.is_working_day(date(2026, 8, 22))
    assert not then.is_working_day(date(2026, 1, 10))


def test_the_new_year_swap_was_decided_on_25_december_2025() -> None:
    for known_on, swapped in ((date(2025, 12, 24), False), (date(2025, 12, 25), True)):
        then = WorkCalendar.national(known_on=known_on)
        assert then.is_working_day(date(2026, 1, 2)) is not swapped
        assert then.is_working_day(date(2026, 1, 10)) is swapped


def test_the_swap_of_2024_was_decided_on_12_april() -> None:
    for known_on, swapped in ((date(2024, 4, 1), False), (date(2024, 4, 12), True)):
        then = WorkCalendar.national(known_on=known_on)
        assert then.is_working_day(date(2024, 4, 29)) is not swapped
        assert then.is_working_day(date(2024, 5, 4)) is swapped


@pytest.mark.parametrize("off", SWAPPED_OFF, ids=str)
def test_a_swap_is_known_whole_or_not_at_all(off: date) -> None:
    """On no day can one half of a swap be known and the other not: a working day would be lost or doubled."""
    worked = SWAPPED_OFF[off]
    day = min(off, worked) - 7 * ONE_DAY
    while day <= max(off, worked) + ONE_DAY:
        then = WorkCalendar.national(known_on=day)
        assert then.is_working_day(off) is not then.is_working_day(worked), f"as known on {day}"
        day += ONE_DAY


# ── tables that are wrong elsewhere


@pytest.mark.parametrize(
    ("day", "works", "why"),
    [
        (date(2025, 1, 30), False, "Tết 2025 is 27 to 31 January, not 25 to 29"),
        (date(2025, 1, 31), False, "Tết 2025 is 27 to 31 January, not 25 to 29"),
        (date(2025, 1, 24), True, "Tết 2025 begins with its weekend of 25 January"),
        (date(2025, 2, 3), True, "Tết 2025 is over"),
        (date(2025, 9, 1), False, "National Day 2025 is 1 and 2 September"),
        (date(2025, 9, 3), True, "National Day 2025 is not 2 and 3 September"),
        (date(2026, 3, 27), True, "the Hùng Kings' day of 2026 is 26 April, not 27 March"),
        (date(2026, 4, 27), False, "it is made up on Monday"),
        (date(2026, 1, 2), False, "swapped, missed by a widely used package"),
        (date(2026, 1, 10), True, "worked in exchange, missed as well"),
        (date(2026, 5, 4), True, "no swap around 30 April 2026"),
        (date(2017, 9, 1), True, "no swap in 2017"),
    ],
)
def test_days_that_other_tables_have_wrong(day: date, works: bool, why: str) -> None:
    assert CALENDAR.is_working_day(day) is works, why


def test_the_fifty_one_days_that_a_package_has_wrong() -> None:
    seen = 0
    for part in OTHERS_GOT_WRONG.split(" | "):
        year, _, days = part.partition(" ")
        for text in days.split(","):
            seen += 1
            assert CALENDAR.is_working_day(day_of(int(year), text.removesuffix("W"))) is text.endswith("W"), (year, text)
    assert seen == 51


# ── the data file of the notes, where it is at hand


def notes() -> dict[str, object]:
    for folder in Path(__file__).resolve().parents:
        path = folder / "shared" / "law" / "data" / "calendar_days.json"
        if path.is_file():
            found: dict[str, object] = json.loads(path.read_text(encoding="utf-8"))
            return found
    pytest.skip("the law notes (shared/law/data/calendar_days.json) are not beside this checkout")


def test_the_data_file_agrees_with_the_calendar() -> None:
    data = notes()
    assert data.keys() == {"off_weekdays", "worked_saturdays", "swaps", "unresolved"}
    worked = [day for year in TABLE for day in every_day(year) if day.weekday() >= 5 and CALENDAR.is_working_day(day)]
    off = {
        str(year): [day.isoformat() for day in every_day(year) if day.weekday() < 5 and not CALENDAR.is_working_day(day)]
        for year in TABLE
    }
    assert data["off_weekdays"] == off
    assert data["worked_saturdays"] == [day.isoformat() for day in worked]
    pairs = [
        [day.isoformat(), str(CALENDAR.day(day).other)]
        for year in TABLE
        for day in every_day(year)
        if CALENDAR.day(day).kind is DayKind.SWAPPED_OFF
    ]
    assert data["swaps"] == pairs
    proposed = [
        [day.isoformat(), str(CALENDAR.day(day).other)]
        for day in every_day(2026)
        if CALENDAR.day(day).kind is DayKind.WORKING and CALENDAR.day(day).other is not None
    ]
    assert data["unresolved"] == proposed


def test_the_data_file_agrees_with_the_table_above() -> None:
    off = notes()["off_weekdays"]
    assert isinstance(off, dict)
    assert {int(year): [date.fromisoformat(day) for day in days] for year, days in off.items()} == {
        year: sorted(days_off(year)) for year in TABLE
    }
