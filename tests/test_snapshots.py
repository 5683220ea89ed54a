"""Golden snapshots: every fact on 1 January of each year, the calendar of each year; so a data edit shows as a diff in review.

`VNGOV_UPDATE_SNAPSHOTS=1 pytest tests/test_snapshots.py` rewrites them.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import date
from difflib import unified_diff
from itertools import groupby
from pathlib import Path
from typing import Any

import pytest

from tests.naive import all_days
from vngov.basis import Certainty
from vngov.deadlines import DayInfo, DayKind, WorkCalendar
from vngov.law import NATIONAL, Fact, NoRule

FOLDER = Path(__file__).with_name("snapshots")
YEARS = range(2016, 2028)
KEYS = tuple(NATIONAL.keys())
FIELDS = sorted({key.partition(".")[0] for key in KEYS})
CALENDAR = WorkCalendar.national()


def compare(path: Path, text: str, *, update: bool) -> None:
    """Hold a text against its snapshot; a missing or different one fails with a diff."""
    if update:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return
    kept = path.read_text(encoding="utf-8") if path.is_file() else ""
    if kept != text:
        lines = unified_diff(
            kept.splitlines(), text.splitlines(), f"{path.name} (kept)", f"{path.name} (now)", lineterm="", n=1
        )
        pytest.fail("\n".join([f"{path.name} differs; VNGOV_UPDATE_SNAPSHOTS=1 rewrites it", *lines]), pytrace=False)


def updating() -> bool:
    return os.environ.get("VNGOV_UPDATE_SNAPSHOTS") == "1"


# ── facts: one line for each run of years in which the answer is the same


def told(fact: Fact[Any]) -> str:
    value = fact.value
    written = ", ".join(value) if isinstance(value, tuple) and all(type(one) is str for one in value) else str(value)
    cited = "; ".join(citation.short for citation in fact.basis)
    remarks = ["" if fact.text_seen else "text not seen", f"note: {fact.note.vi}" if fact.note else ""]
    return " | ".join(filter(None, [written, fact.certainty.value, cited, *remarks]))


def on_new_year(key: str, year: int) -> str:
    try:
        return told(NATIONAL.at(date(year, 1, 1))[key])
    except NoRule:
        return "—"


def field_snapshot(field: str) -> Iterator[str]:
    for key in KEYS:
        if not key.startswith(f"{field}."):
            continue
        yield f"{key}  ({NATIONAL.history(key)[0].label('vi')})"
        for answer, years in groupby(YEARS, lambda year, key=key: on_new_year(key, year)):  # type: ignore[misc]
            first, *more = years
            yield f"  {f'{first}–{more[-1]}' if more else first:<9}  {answer}"


@pytest.mark.parametrize("field", FIELDS)
def test_facts_on_the_first_of_january_of_each_year(field: str) -> None:
    compare(FOLDER / f"law.{field}.txt", "\n".join(field_snapshot(field)) + "\n", update=updating())


# ── calendars: one row a month, one sign a day; then the days that are not ordinary


SIGN = {
    DayKind.WORKING: ".",
    DayKind.WEEKEND: "-",
    DayKind.HOLIDAY: "H",
    DayKind.MAKE_UP: "M",
    DayKind.SWAPPED_OFF: "s",
    DayKind.WORKED_SATURDAY: "W",
    DayKind.OPEN: "o",
}
LEGEND = (
    ". worked  - weekly rest  H holiday  M made up  s off by swap  W worked by swap"
    "  o still to be set  ? doubtful, worked  ! doubtful, off"
)


def sign(info: DayInfo) -> str:
    if info.certainty is Certainty.UNVERIFIED and info.kind is not DayKind.OPEN:
        return "?" if info.works else "!"
    return SIGN[info.kind]


def year_snapshot(year: int) -> Iterator[str]:
    days = [CALENDAR.day(day) for day in all_days(date(year, 1, 1), date(year, 12, 31))]
    yield f"{year}   {LEGEND}"
    yield "    1234567890123456789012345678901"
    for month, infos in groupby(days, lambda info: info.day.month):
        row = list(infos)
        yield f"{month:02}  {''.join(map(sign, row)):<31}  {sum(info.works for info in row)} worked"
    remark = ", provisional" if CALENDAR.is_provisional(date(year, 1, 1)) else ""
    yield f"{sum(info.works for info in days)} days worked{remark}"
    for info in days:
        if info.kind not in (DayKind.WORKING, DayKind.WEEKEND) or info.certainty is Certainty.UNVERIFIED:
            cited = "; ".join(citation.short for citation in info.basis) or "—"
            yield f"{info.day:%d/%m}  {info.kind.value:<15}  {info.text('vi')}  |  {cited}  |  {info.certainty.value}"


@pytest.mark.parametrize("year", YEARS)
def test_the_calendar_of_each_year(year: int) -> None:
    compare(FOLDER / f"calendar.{year}.txt", "\n".join(year_snapshot(year)) + "\n", update=updating())


# ── the snapshots themselves


def test_there_is_no_snapshot_that_nothing_is_compared_with() -> None:
    expected = {f"law.{field}.txt" for field in FIELDS} | {f"calendar.{year}.txt" for year in YEARS}
    assert {path.name for path in FOLDER.iterdir()} <= expected


def test_the_snapshots_cover_every_year_of_the_calendar_and_every_sign() -> None:
    assert CALENDAR.covers.since == date(YEARS[0], 1, 1)
    assert CALENDAR.covers.until == date(YEARS[-1] + 1, 1, 1)
    assert {info.kind for info in map(CALENDAR.day, all_days(date(2016, 1, 1), date(2027, 12, 31)))} == set(SIGN)


def test_a_missing_or_different_snapshot_fails_with_a_diff(tmp_path: Path) -> None:
    path = tmp_path / "x.txt"
    with pytest.raises(pytest.fail.Exception, match=r"\+new"):
        compare(path, "new\n", update=False)
    assert not path.exists()
    compare(path, "old\nsame\n", update=True)
    compare(path, "old\nsame\n", update=False)
    with pytest.raises(pytest.fail.Exception, match=r"(?s)-old.*\+new"):
        compare(path, "new\nsame\n", update=False)
    assert path.read_text(encoding="utf-8") == "old\nsame\n"
