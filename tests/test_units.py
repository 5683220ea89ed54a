"""Units: ids, codes, names, and how a list with gaps answers; by a small list made for the purpose."""

from __future__ import annotations

import pickle
import unicodedata
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vngov.basis import Certainty, DateExpected
from vngov.errors import InvalidInput
from vngov.units import (
    Change,
    DayBeforeUnit,
    Extent,
    IncompleteList,
    InvalidUnitCode,
    InvalidUnitId,
    Level,
    UncertainUnit,
    UnitId,
    UnitInputExpected,
    UnitKind,
    UnitList,
    UnknownPredecessor,
    UnknownSuccessor,
    UnknownUnit,
)
from vngov.units.names import search_key, spelled, unabbreviated

# Two lists, of 2019-09-30 and 2025-06-30, then a new table. Province 20 has the districts 101 and 102.
UNITS = """\
key|start|earliest|since|until|latest|certainty|listed|cites
first|2019-09-30||2004-01-01|2019-10-01|2025-06-30|single||124/2004/QĐ-TTg
both|2019-09-30||2004-01-01|2025-07-01|2025-07-01|reading|2025-06-30|124/2004/QĐ-TTg
eve|2025-06-30|2019-10-01|2025-06-30|2025-07-01|2025-07-01|secondary|2025-06-30|124/2004/QĐ-TTg
new|2025-07-01|2025-07-01|2025-07-01|2026-09-20|2026-09-20|primary||19/2025/QĐ-TTg
new-open|2025-07-01|2025-07-01|2025-07-01|||primary||19/2025/QĐ-TTg
newer|2026-09-20|2026-09-20|2026-09-20|||secondary||388/NQ-UBTVQH16

code|since|checked_on
*|2019-09-30|2026-11-24
101|2017-01-01|2026-11-24

code|span|kind|name|parent|former_parent|cites
10001|both|commune|Hoà Thắng|101||
10001|new|commune|Thắng Lợi|20||1672/NQ-UBTVQH15; 19/2025/QĐ-TTg
10001|newer|ward|Thắng Lợi|20||
10002|first|commune|Hải Yến|101||
10002|eve|township|Hải Yến|101||
10003|first|commune|Đạ K' Nàng|102||
10004|both|commune|Mỹ Quí|102|101|
10004|new-open|commune|Mỹ Quí|20||
101|both|rural_district|Đông|20||
102|both|town|Tây|20||
20|both|province|Lạng Sơn|||
20|new-open|province|Lạng Sơn|||
"""
SUCCESSIONS = """\
old|day|new|extent|certainty|change
10001|2025-07-01|10001|part|primary|
10001|2025-07-01|10004|part_area|reading|
10001|2026-09-20|10001|whole|secondary|renamed_or_retyped
10002|2025-07-01|10001|whole|primary|
10004|2025-07-01|10004|whole|primary|unchanged
20|2025-07-01|20|whole|reading|unchanged
"""
BEFORE_CODES, BEFORE, FIRST, GAP, EVE, REFORM, TODAY = (
    date(1995, 1, 1),
    date(2016, 1, 1),
    date(2019, 9, 30),
    date(2022, 1, 1),
    date(2025, 6, 30),
    date(2025, 7, 1),
    date(2026, 11, 24),
)


@pytest.fixture
def small(tmp_path: Path) -> UnitList:
    for name, content in (("units.tsv", UNITS), ("successions.tsv", SUCCESSIONS)):
        (tmp_path / name).write_text(content.replace("|", "\t"), encoding="utf-8")
    return UnitList(tmp_path)


@given(st.from_regex(r"(\d{2}|\d{3}|\d{5})", fullmatch=True, alphabet="0123456789"), st.dates(date(1000, 1, 1)))
def test_an_id_has_one_written_form(code: str, start: date) -> None:
    unit_id = UnitId.of(code, start)
    assert (unit_id.code, unit_id.start) == (code, start)
    assert UnitId(str(unit_id)) == unit_id
    assert repr(unit_id) == f"UnitId('{unit_id}')"
    assert hash(UnitId(str(unit_id))) == hash(unit_id)


def test_ids_sort_by_code_then_by_day() -> None:
    texts = ["06184@2019-09-30", "06184@2025-07-01", "06187@2019-09-30", "20@2025-07-01"]
    assert [str(unit_id) for unit_id in sorted(UnitId(text) for text in reversed(texts))] == texts


@pytest.mark.parametrize(
    "text",
    [
        "", "06184", "06184@", "@2025-07-01", "06184@2025-7-1", "06184@20250701", "06184@2025-02-30", "6184@2025-07-01",
        "06184@2025-07-01 ", " 06184@2025-07-01", "06184@2025-07-01\n", "06184 @2025-07-01", "0618a@2025-07-01",
        "٠٦١٨٤@2025-07-01", "06184@2025-07-01@x", 6184, None,
    ],
)  # fmt: skip
def test_what_is_no_id_is_refused(text: str) -> None:
    with pytest.raises(InvalidUnitId):
        UnitId(text)


@pytest.mark.parametrize("code", [6220, "6220", "", "1", "062200", "0622O", "٠٦", None])
def test_a_code_is_text_with_its_zeros(small: UnitList, code: str) -> None:
    with pytest.raises(InvalidUnitCode):
        small.get(code, on=TODAY)


def test_a_moment_is_not_a_day(small: UnitList) -> None:
    with pytest.raises(DateExpected):
        small.get("20", on=datetime(2025, 7, 1))


def test_names_are_searched_without_diacritics_and_compared_with_them() -> None:
    assert search_key("  XÃ  Đạ K' Nàng ") == search_key("xa da k’nang") == "xa da knang"
    assert search_key("Phú Quý") == search_key("phú quí") == "phu qui"
    assert search_key("Tây Mỗ") != search_key("Tai Mỗ")
    assert spelled("Hoà Thắng") == spelled("HÒA THẮNG") != spelled("Hoa Thang")


def test_a_code_given_again_is_another_unit(small: UnitList) -> None:
    found = [small.get("10001", on=day) for day in (EVE, REFORM, TODAY)]
    assert [(str(unit.id), unit.full_name, unit.since, unit.until) for unit in found] == [
        ("10001@2019-09-30", "Xã Hoà Thắng", None, REFORM),
        ("10001@2025-07-01", "Xã Thắng Lợi", REFORM, date(2026, 9, 20)),
        ("10001@2026-09-20", "Phường Thắng Lợi", date(2026, 9, 20), None),
    ]


def test_the_certainty_follows_the_day(small: UnitList) -> None:
    grades = [small.get("10001", on=day).certainty for day in (BEFORE, FIRST, GAP, EVE, REFORM, TODAY)]
    assert grades == ["unverified", "reading", "reading", "secondary", "primary", "secondary"]


def test_a_unit_changed_on_an_unknown_day_is_not_guessed(small: UnitList) -> None:
    assert small.get("10002", on=FIRST).kind is UnitKind.COMMUNE
    assert small.get("10002", on=EVE).kind is UnitKind.TOWNSHIP
    for day in (date(2019, 10, 1), GAP, date(2025, 6, 29)):
        with pytest.raises(UncertainUnit) as caught:
            small.get("10002", on=day)
        assert caught.value.details["candidates"] == (UnitId("10002@2019-09-30"), UnitId("10002@2025-06-30"))
        assert "10002@2019-09-30" in caught.value.message("en")


def test_the_end_of_a_unit_that_vanished_is_known_as_a_bound_only(small: UnitList) -> None:
    unit = small.get("10003", on=FIRST)
    assert (unit.since, unit.until, unit.gone_by) == (None, None, EVE)
    with pytest.raises(UncertainUnit):
        small.get("10003", on=GAP)
    with pytest.raises(UnknownUnit, match="gone by 2025-06-30") as caught:
        small.get("10003", on=EVE)
    assert not isinstance(caught.value, UncertainUnit)


def test_before_there_were_codes_none_is_given(small: UnitList) -> None:
    with pytest.raises(UncertainUnit, match="before 2004-01-01 units had no codes"):
        small.get("10001", on=BEFORE_CODES)


def test_an_unknown_code_and_an_unknown_id_are_errors(small: UnitList) -> None:
    with pytest.raises(UnknownUnit, match="no list"):
        small.get("99999", on=TODAY)
    with pytest.raises(UnknownUnit, match="10001@2026-09-20"):
        small.of(UnitId("10001@2026-01-01"))
    with pytest.raises(UnknownUnit, match="102@2019-09-30"):
        small.get("102", on=REFORM)


def test_an_id_leads_back_to_its_unit(small: UnitList) -> None:
    unit_id = UnitId("10001@2025-07-01")
    assert small.of(unit_id).full_name == "Xã Thắng Lợi"
    assert small.of(unit_id, on=date(2026, 1, 1)).on == date(2026, 1, 1)
    with pytest.raises(UnknownUnit):
        small.of(unit_id, on=TODAY)


@pytest.mark.parametrize("change", [str.upper, str.lower, lambda text: unicodedata.normalize("NFD", text)])
@pytest.mark.parametrize("name", ["Hoà Thắng", "Hòa Thắng", "Xã Hoà Thắng", "hoa thang", "xa hoa  thang"])
def test_a_name_is_found_however_it_is_typed(small: UnitList, name: str, change: Callable[[str], str]) -> None:
    (unit,) = small.find(change(name), on=EVE)
    assert unit.full_name == "Xã Hoà Thắng"


def test_a_search_takes_the_day_the_level_and_the_kind(small: UnitList) -> None:
    assert small.find("Hoà Thắng", on=REFORM) == ()
    assert small.find("Phường Hoà Thắng", on=EVE) == ()
    assert small.find("lạng sơn", on=EVE, level=Level.COMMUNE) == ()
    assert [unit.level for unit in small.find("lạng sơn", on=EVE)] == [Level.PROVINCE]
    assert small.find("", on=EVE) == ()


def test_a_search_shows_what_may_be_meant_and_grades_it(small: UnitList) -> None:
    found = small.find("Hải Yến", on=GAP)
    assert [(str(unit.id), unit.certainty) for unit in found] == [
        ("10002@2019-09-30", Certainty.UNVERIFIED),
        ("10002@2025-06-30", Certainty.UNVERIFIED),
    ]


def test_the_spelling_as_typed_comes_first(small: UnitList, tmp_path: Path) -> None:
    table = tmp_path / "units.tsv"
    table.write_text(table.read_text(encoding="utf-8") + "10009\tboth\tcommune\tHóa Thăng\t101\t\t\n", encoding="utf-8")
    assert [unit.code for unit in small.find("Hóa Thăng", on=EVE)] == ["10009", "10001"]
    assert [unit.code for unit in small.find("hòa thắng", on=EVE)] == ["10001", "10009"]


def test_the_units_above_and_below_are_those_of_the_day(small: UnitList) -> None:
    unit = small.get("10001", on=EVE)
    assert [str(above) for above in unit.ancestors(EVE)] == ["Huyện Đông (101@2019-09-30)", "Tỉnh Lạng Sơn (20@2019-09-30)"]
    assert unit.parent == small.get("101", on=EVE)
    assert small.get("10001", on=TODAY).ancestors(TODAY) == (small.get("20", on=TODAY),)
    assert small.get("20", on=TODAY).parent is None
    assert [unit.code for unit in small.children(small.get("101", on=EVE), on=EVE)] == ["10001", "10002"]
    assert [unit.code for unit in small.children(small.get("20", on=TODAY), on=TODAY)] == ["10001", "10004"]
    with pytest.raises(UnknownUnit):
        unit.ancestors(REFORM)


def test_a_unit_that_moved_on_an_unknown_day_has_no_parent_in_between(small: UnitList) -> None:
    above = [small.get("10004", on=day).parent for day in (FIRST, EVE)]
    assert [unit and unit.code for unit in above] == ["101", "102"]
    with pytest.raises(UncertainUnit) as caught:
        _ = small.get("10004", on=GAP).parent
    assert caught.value.details["candidates"] == ("101", "102")


def test_a_list_with_holes_is_not_given(small: UnitList) -> None:
    with pytest.raises(IncompleteList) as caught:
        small.listed(Level.COMMUNE, on=GAP)
    assert caught.value.details["count"] == 3
    with pytest.raises(IncompleteList) as caught:
        small.children(small.get("102", on=GAP), on=GAP)
    assert caught.value.details["count"] == 2, "one that may have ended, one that may have moved"
    assert [unit.code for unit in small.listed(Level.COMMUNE, on=EVE)] == ["10001", "10002", "10004"]
    assert small.listed(Level.DISTRICT, on=REFORM) == ()


@pytest.mark.parametrize("day", [BEFORE_CODES, BEFORE, date(2019, 9, 29)])
def test_no_list_is_given_before_the_first_complete_one(small: UnitList, day: date) -> None:
    for level in (Level.PROVINCE, Level.DISTRICT, Level.COMMUNE):
        with pytest.raises(IncompleteList, match="first complete list is of 2019-09-30") as caught:
            small.listed(level, on=day)
        assert caught.value.details["count"] is None, "how many units vanished earlier is not known"
    if day is not BEFORE_CODES:
        with pytest.raises(IncompleteList):
            small.children(small.get("20", on=day), on=day)
    assert [unit.code for unit in small.listed(Level.PROVINCE, on=FIRST)] == ["20"]


def test_a_list_known_to_be_complete_earlier_is_given_from_that_day(small: UnitList) -> None:
    day, eve = date(2017, 1, 1), date(2016, 12, 31)
    found = small.children(small.get("101", on=day), on=day)
    assert [(unit.code, unit.certainty) for unit in found] == [(code, "unverified") for code in ("10001", "10002", "10004")]
    with pytest.raises(IncompleteList, match="2017-01-01"):
        small.children(small.get("101", on=eve), on=eve)


@pytest.mark.parametrize(("day", "why"), [(BEFORE, "2019-09-30"), (date(2026, 11, 25), "checked until 2026-11-24")])
def test_an_unknown_code_on_a_day_that_no_list_reaches_is_uncertain(small: UnitList, day: date, why: str) -> None:
    with pytest.raises(UncertainUnit, match=why) as caught:
        small.get("28", on=day)
    assert caught.value.details["candidates"] == ()
    with pytest.raises(UnknownUnit) as known:
        small.get("28", on=FIRST)
    assert not isinstance(known.value, UncertainUnit)


def test_after_the_lists_were_checked_nothing_is_verified(small: UnitList) -> None:
    later = date(2026, 11, 25)
    assert [small.get("10004", on=day).certainty for day in (TODAY, later)] == ["primary", "unverified"]
    assert [unit.certainty for unit in small.find("Thắng Lợi", on=later)] == ["unverified"]
    assert {step.certainty for step in small.get("10001", on=EVE).successors(later)} == {Certainty.UNVERIFIED}


def test_a_question_of_the_wrong_type_has_a_named_error(small: UnitList) -> None:
    wrong: Any = "10001@2025-07-01"
    questions: list[Callable[[], object]] = [
        lambda: small.of(wrong),
        lambda: small.of(None),  # type: ignore[arg-type]
        lambda: small.find(None, on=TODAY),  # type: ignore[arg-type]
        lambda: small.find("Đông", on=TODAY, level=wrong),
        lambda: small.listed(wrong, on=TODAY),
        lambda: small.children(wrong, on=TODAY),
        lambda: small.parent(wrong, on=TODAY),
        lambda: small.successors(wrong, on=TODAY),
        lambda: small.formed_from(wrong),
    ]
    for ask in questions:
        with pytest.raises(UnitInputExpected) as caught:
            ask()
        assert isinstance(caught.value, InvalidInput)


def test_a_unit_that_only_went_on_is_told_from_one_that_was_merged(small: UnitList) -> None:
    def changes(code: str, day: date, on: date) -> list[Change | None]:
        return [step.change for step in small.get(code, on=day).successors(on)]

    assert changes("10004", EVE, REFORM) == changes("20", EVE, TODAY) == changes("10004", TODAY, TODAY) == [Change.UNCHANGED]
    assert changes("10001", REFORM, TODAY) == [Change.RENAMED]
    assert changes("10002", EVE, TODAY) == [None], "merged, then of another kind"
    assert [part.change for part in small.get("10004", on=REFORM).formed_from()] == [None, Change.UNCHANGED]


def test_a_unit_whose_beginning_is_not_known_rests_on_the_code_system_only(small: UnitList) -> None:
    note = small.get("10002", on=EVE).basis_note
    assert note is not None
    assert "as amended" in note.text("en")
    assert small.get("10001", on=REFORM).basis_note is None


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("X. Hoà Thắng", "Xã Hoà Thắng"), ("x hoà thắng", "Xã hoà thắng"), ("P.Thắng Lợi", "Phường Thắng Lợi"),
        ("TT Hải Yến", "Thị trấn Hải Yến"), ("TX. Tây", "Thị xã Tây"), ("H.Đông", "Huyện Đông"),
        ("T. Lạng Sơn", "Tỉnh Lạng Sơn"), ("Q.1", "Quận 1"), ("Q1", "Quận 1"),
        ("TP.HCM", "Thành phố Hồ Chí Minh"), ("TPHCM", "Thành phố Hồ Chí Minh"),
        (unicodedata.normalize("NFD", "Đk Côn Đảo"), "Đặc khu Côn Đảo"), ("Tây", "Tây"), ("P.", "P."), ("Phú", "Phú"), ("", ""),
    ],
)  # fmt: skip
def test_abbreviated_kinds_are_written_out(typed: str, meant: str) -> None:
    assert unabbreviated(typed) == meant


def test_an_abbreviated_kind_is_searched_as_the_kind(small: UnitList) -> None:
    assert [str(unit.id) for unit in small.find("tt. hai yen", on=EVE)] == ["10002@2025-06-30"]
    assert small.find("P. Hải Yến", on=EVE) == ()
    assert [unit.code for unit in small.find("X. Hòa Thắng", on=EVE)] == ["10001"]


def test_a_unit_still_there_is_its_own_successor(small: UnitList) -> None:
    unit = small.get("10001", on=EVE)
    for day in (BEFORE_CODES, BEFORE, EVE):
        (itself,) = unit.successors(day)
        assert (itself.unit, itself.whole, itself.unit.on) == (unit, True, day)


def test_successors_are_followed_to_the_day(small: UnitList) -> None:
    unit = small.get("10001", on=EVE)
    assert [(str(s.unit.id), s.extent) for s in unit.successors(REFORM)] == [
        ("10001@2025-07-01", Extent.PART),
        ("10004@2025-07-01", Extent.PART_AREA),
    ]
    today = unit.successors(TODAY)
    assert [(str(s.unit.id), s.extent, s.certainty) for s in today] == [
        ("10001@2026-09-20", Extent.PART, Certainty.SECONDARY),
        ("10004@2025-07-01", Extent.PART_AREA, Certainty.READING),
    ]
    assert [citation.short for citation in today[0].basis] == ["1672/NQ-UBTVQH15", "19/2025/QĐ-TTg", "388/NQ-UBTVQH16"]


def test_an_unknown_successor_is_an_error_with_unit_and_day(small: UnitList) -> None:
    gone, district = small.get("10003", on=FIRST), small.get("101", on=EVE)
    for unit, day in ((gone, GAP), (gone, TODAY), (district, REFORM)):
        with pytest.raises(UnknownSuccessor) as caught:
            unit.successors(day)
        assert caught.value.details["id"] == unit.id
        assert str(unit) in str(caught.value)
        assert str(day) in str(caught.value)
    with pytest.raises(UnknownSuccessor, match="10002@2025-06-30"):
        small.get("10002", on=FIRST).successors(TODAY)


def test_there_is_no_successor_before_the_unit(small: UnitList) -> None:
    with pytest.raises(DayBeforeUnit):
        small.get("10001", on=TODAY).successors(EVE)
    with pytest.raises(DayBeforeUnit):
        small.get("10002", on=EVE).successors(FIRST)
    with pytest.raises(UncertainUnit):
        small.get("10002", on=EVE).successors(GAP)


def test_what_a_unit_was_formed_from(small: UnitList) -> None:
    parts = small.get("10001", on=REFORM).formed_from()
    assert [(str(part.unit.id), part.unit.on, part.whole) for part in parts] == [
        ("10001@2019-09-30", EVE, False),
        ("10002@2025-06-30", EVE, True),
    ]
    with pytest.raises(UnknownPredecessor):
        small.get("10002", on=EVE).formed_from()


def test_nothing_is_read_before_the_first_question(tmp_path: Path) -> None:
    nowhere = UnitList(tmp_path / "absent")
    with pytest.raises(FileNotFoundError):
        nowhere.get("20", on=TODAY)


def test_answers_are_values(small: UnitList) -> None:
    unit = small.get("10001", on=EVE)
    copy = pickle.loads(pickle.dumps(unit))
    assert copy == unit
    assert copy.parent == unit.parent
    assert hash(copy) == hash(unit)
    assert unit == small.get("10001", on=FIRST) != small.get("10001", on=REFORM)
    error = pickle.loads(pickle.dumps(UnknownSuccessor(unit=str(unit), id=unit.id, day=EVE, why="?")))
    assert error.details["id"] == unit.id
