"""The units of the whole country: counts, reused codes, successors, Cao Lộc; and the tables are those that the tool builds."""

from __future__ import annotations

import csv
import runpy
from collections import Counter, defaultdict
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vngov import law, to_json, units
from vngov.basis import Certainty
from vngov.units import AdminUnit, Change, Extent, Level, UnitId, UnitKind
from vngov.units.names import spelled
from vngov.units.table import Row, UnitTables

PACKAGE = Path(units.__file__).parent
ROOT = Path(__file__).parents[1]
TABLES = UnitTables(PACKAGE)
ROWS = tuple(row for level in Level for row in TABLES.all(level))
FIRST, EVE, REFORM, TODAY = date(2019, 9, 30), date(2025, 6, 30), date(2025, 7, 1), date(2026, 11, 24)


def sources() -> Path:
    """The CSV files of the law notes, kept beside the repository on the machine where the tables are built."""
    found = (parent / "shared/law/data" for parent in ROOT.parents)
    folder = next((path for path in found if path.is_dir()), None)
    if folder is None:
        pytest.skip("the sources (a folder shared/law/data above the repository) are not on this machine")
    return folder


def table(name: str) -> list[dict[str, str]]:
    with (sources() / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def listed(level: Level, day: date) -> tuple[AdminUnit, ...]:
    return units.listed(level, on=day)


@pytest.fixture(scope="module")
def steps() -> dict[UnitId, tuple[units.Succession, ...]]:
    """Every commune of 2025-06-30 and what became of it the day after."""
    return {unit.id: unit.successors(REFORM) for unit in listed(Level.COMMUNE, EVE)}


def test_the_packaged_tables_are_those_that_the_tool_builds() -> None:
    built = runpy.run_path(str(ROOT / "tools/build_units.py"))["Builder"](sources()).build()
    for name, content in built.items():
        assert (PACKAGE / name).read_bytes() == content.encode(), f"run: python tools/build_units.py {sources()}"


@pytest.mark.parametrize(
    ("day", "provinces", "districts", "communes"),
    [(FIRST, 63, 713, 11_160), (EVE, 63, 696, 10_035), (REFORM, 34, 0, 3_321), (TODAY, 34, 0, 3_321)],
)
def test_the_counts_of_a_day(day: date, provinces: int, districts: int, communes: int) -> None:
    assert [len(listed(level, day)) for level in Level] == [provinces, districts, communes]


def test_the_kinds_of_a_day() -> None:
    for day, wards, communes, cities in ((REFORM, 687, 2_621, 6), (TODAY, 709, 2_599, 9)):
        kinds = Counter(unit.kind for unit in (*listed(Level.COMMUNE, day), *listed(Level.PROVINCE, day)))
        assert (kinds[UnitKind.WARD], kinds[UnitKind.COMMUNE], kinds[UnitKind.SPECIAL_ZONE]) == (wards, communes, 13)
        assert (kinds[UnitKind.CENTRAL_CITY], kinds[UnitKind.PROVINCE]) == (cities, 34 - cities)


@pytest.mark.parametrize("day", [FIRST, EVE, REFORM, date(2026, 4, 30), date(2026, 9, 19), TODAY])
def test_the_children_of_the_provinces_and_districts_are_the_whole_list(day: date) -> None:
    below = [child for province in listed(Level.PROVINCE, day) for child in units.children(province, on=day)]
    communes = [child for unit in below for child in units.children(unit, on=day)] if day < REFORM else below
    assert len(communes) == len(set(communes))
    assert set(communes) == set(listed(Level.COMMUNE, day))


def test_no_two_units_ever_share_a_code_on_a_day() -> None:
    by_code: dict[str, list[Row]] = defaultdict(list)
    for row in ROWS:
        by_code[row.code].append(row)
    for rows in by_code.values():
        for earlier, later in pairwise(rows):
            assert earlier.span.until is not None
            assert earlier.span.until <= later.span.since


@given(st.sampled_from(ROWS), st.dates(date(2004, 1, 1), date(2030, 1, 1)))
def test_a_code_on_a_day_gives_an_id_that_leads_back(row: Row, day: date) -> None:
    assert units.get(row.code, on=row.id.start).id == row.id == units.of(row.id).id
    if not any(other.span.surely(day) for other in TABLES.rows(row.code)):
        with pytest.raises(units.UnknownUnit, match=str(day)):
            units.get(row.code, on=day)
        return
    unit = units.get(row.code, on=day)
    assert UnitId(str(unit.id)) == unit.id
    assert units.of(unit.id, on=day) == unit
    assert unit.since is None or unit.since <= day
    assert unit.until is None or day < unit.until
    assert unit.on == day


@given(st.sampled_from(ROWS))
def test_a_unit_is_found_by_its_name(row: Row) -> None:
    day = row.id.start
    for name in (row.name, row.full_name):
        assert row.id in {unit.id for unit in units.find(name, on=day, level=row.level)}


@given(st.sampled_from(ROWS), st.dates(date(2004, 1, 1), date(2030, 1, 1)))
def test_successors_are_alive_or_an_error_is_raised(row: Row, day: date) -> None:
    try:
        found = units.of(row.id).successors(day)
    except (units.UnknownSuccessor, units.DayBeforeUnit, units.UncertainUnit):
        return
    assert found
    assert all(units.get(step.unit.code, on=day) == step.unit for step in found)


def test_every_commune_of_the_last_day_has_its_successors(steps: dict[UnitId, tuple[units.Succession, ...]]) -> None:
    assert len(steps) == 10_035
    assert sum(map(len, steps.values())) == 10_565
    assert sum(len(found) > 1 for found in steps.values()) == 440
    assert {step.unit.id for found in steps.values() for step in found} <= {unit.id for unit in listed(Level.COMMUNE, REFORM)}


def test_a_whole_goes_to_one_and_parts_to_several(steps: dict[UnitId, tuple[units.Succession, ...]]) -> None:
    for unit_id, found in steps.items():
        assert [step.whole for step in found] in ([True], [False] * len(found)), unit_id
        assert (len(found) == 1) == found[0].whole, unit_id


def test_each_new_commune_is_the_sum_of_its_parts(steps: dict[UnitId, tuple[units.Succession, ...]]) -> None:
    into: dict[UnitId, set[tuple[UnitId, Extent]]] = defaultdict(set)
    for old, found in steps.items():
        for step in found:
            into[step.unit.id].add((old, step.extent))
    for unit in listed(Level.COMMUNE, REFORM):
        parts = {(part.unit.id, part.extent) for part in unit.formed_from() if part.unit.level is Level.COMMUNE}
        assert parts == into[unit.id], unit
        assert unit.formed_from()


def test_a_whole_commune_stays_within_the_successor_of_its_province(steps: dict[UnitId, tuple[units.Succession, ...]]) -> None:
    provinces = {unit.code: unit.successors(REFORM)[0].unit.code for unit in listed(Level.PROVINCE, EVE)}
    for old, found in steps.items():
        for step in found:
            assert step.unit.parent is not None
            assert step.unit.parent.code == provinces[units.of(old, on=EVE).ancestors(EVE)[-1].code]


def test_communes_of_the_reform_lead_on_to_today() -> None:
    retyped = [unit for unit in listed(Level.COMMUNE, REFORM) if unit.until is not None]
    assert len(retyped) == 22
    for unit in retyped:
        (step,) = unit.successors(TODAY)
        assert (step.unit.code, step.whole, step.unit.kind) == (unit.code, True, UnitKind.WARD)
        assert step.certainty is Certainty.SECONDARY


def test_codes_were_given_to_other_units() -> None:
    before, after = units.get("26740", on=EVE), units.get("26740", on=REFORM)
    assert (before.full_name, after.full_name) == ("Phường Bến Nghé", "Phường Sài Gòn")
    assert before != after
    names = {unit.code: unit.name for unit in listed(Level.COMMUNE, EVE)}
    reused = [unit for unit in listed(Level.COMMUNE, REFORM) if unit.code in names]
    assert len(reused) == 3_316


def test_all_of_cao_loc() -> None:
    district = units.get("183", on=EVE)
    there = {unit.code: unit for unit in units.children(district, on=EVE)}
    rows = {row["code"]: row for row in table("caoloc_units")}
    assert there.keys() == rows.keys() - {"06229"}
    for code, unit in there.items():
        row = rows[code]
        assert (unit.kind.label(), unit.name) == (row["type"], row["name"])
        (step,) = unit.successors(TODAY)
        assert (step.unit.code, step.unit.full_name, step.whole) == (row["successor_code"], row["successor_name"], True)
    heirs = {step.unit.name for unit in there.values() for step in unit.successors(TODAY)}
    assert heirs == {"Đồng Đăng", "Kỳ Lừa", "Cao Lộc", "Ba Sơn", "Công Sơn", "Khánh Khê", "Đông Kinh", "Tân Đoàn"}


def test_song_giap_ended_and_its_successor_is_not_known() -> None:
    unit = units.get("06229", on=date(2019, 12, 31))
    assert (unit.name, unit.until) == ("Song Giáp", date(2020, 1, 1))
    assert len(units.children(units.get("183", on=FIRST), on=FIRST)) == 23
    assert len(units.children(units.get("183", on=date(2022, 1, 1)), on=date(2022, 1, 1))) == 22
    with pytest.raises(units.UnknownSuccessor, match="06229@2019-09-30"):
        unit.successors(TODAY)


def test_before_the_first_list_only_cao_loc_is_listed_from_2017() -> None:
    for day in (date(2007, 1, 1), date(2017, 1, 1), date(2019, 9, 29)):
        for level in Level:
            with pytest.raises(units.IncompleteList):
                units.listed(level, on=day)
        for code in ("01", "20"):
            with pytest.raises(units.IncompleteList):
                units.children(units.get(code, on=day), on=day)
    for day in (date(2017, 1, 1), date(2017, 12, 31), date(2019, 9, 29), FIRST):
        assert len(units.children(units.get("183", on=day), on=day)) == 23
    with pytest.raises(units.IncompleteList):
        units.children(units.get("183", on=date(2016, 12, 31)), on=date(2016, 12, 31))
    with pytest.raises(units.UncertainUnit, match="28"):
        units.get("28", on=date(2007, 1, 1))  # Hà Tây, on no list


def test_no_unit_is_primary_by_a_decision_that_cannot_name_it() -> None:
    seen_late = [unit for level in Level for unit in listed(level, EVE) if unit.id.start == EVE]
    assert len(seen_late) == 1_060
    for unit in (*seen_late, units.get("06232", on=EVE)):
        assert [citation.short for citation in unit.basis] == ["124/2004/QĐ-TTg"]
        assert unit.certainty is Certainty.SECONDARY
        assert unit.basis_note is not None
    hue = units.get("46", on=date(2025, 1, 1))
    assert ([citation.short for citation in hue.basis], hue.certainty) == (["175/2024/QH15"], Certainty.SECONDARY)


def test_what_was_kept_in_2025_is_told_from_what_was_merged(steps: dict[UnitId, tuple[units.Succession, ...]]) -> None:
    changes = Counter(step.change for found in steps.values() for step in found)
    assert (changes[Change.UNCHANGED], changes[Change.RENAMED]) == (127, 4)
    assert all(step.whole for found in steps.values() for step in found if step.change)
    provinces = [unit for unit in listed(Level.PROVINCE, EVE) if unit.successors(REFORM)[0].change is Change.UNCHANGED]
    assert len(provinces) == 11
    assert "Lạng Sơn" in {unit.name for unit in provinces}
    for unit in provinces:
        assert spelled(unit.successors(REFORM)[0].unit.full_name) == spelled(unit.full_name)
    (retyped,) = units.get("75", on=REFORM).successors(TODAY)
    assert retyped.change is Change.RENAMED


def test_a_day_after_the_lists_were_checked_is_not_verified() -> None:
    days = (date(2026, 10, 1), TODAY, date(2026, 11, 25), date(2050, 1, 1))
    assert [units.get("06220", on=day).certainty for day in days] == ["primary", "primary", "unverified", "unverified"]


@pytest.mark.parametrize(
    ("typed", "day", "code"),
    [
        ("P. Bến Nghé", EVE, "26740"),
        ("TT Đồng Đăng", EVE, "06184"),
        ("TP Hồ Chí Minh", TODAY, "79"),
        ("TP.HCM", EVE, "79"),
        ("Q.1", EVE, "760"),
        ("h. cao loc", EVE, "183"),
        ("T. Lạng Sơn", TODAY, "20"),
        ("X. Công Sơn", TODAY, "06220"),
    ],
)
def test_names_with_abbreviated_kinds_are_found(typed: str, day: date, code: str) -> None:
    assert [unit.code for unit in units.find(typed, on=day)] == [code]


def test_the_old_and_the_new_cong_son() -> None:
    old, new = units.get("06232", on=EVE), units.get("06220", on=REFORM)
    assert units.find("cong son", on=EVE, level=Level.COMMUNE)[-1] == old
    assert str(new.id) == "06220@2025-07-01"
    assert [part.unit.name for part in new.formed_from()] == ["Hải Yến", "Hòa Cư", "Công Sơn"]
    assert [step.unit for step in old.successors(TODAY)] == [new]
    assert [citation.short for citation in new.basis] == ["1672/NQ-UBTVQH15", "19/2025/QĐ-TTg"]
    with pytest.raises(units.UnknownUnit, match="06232@2019-09-30"):
        units.get("06232", on=REFORM)


def test_the_district_level_ends_and_only_whole_districts_have_successors() -> None:
    heirs = {}
    for district in listed(Level.DISTRICT, EVE):
        try:
            (step,) = district.successors(REFORM)
        except units.UnknownSuccessor:
            continue
        heirs[district.name] = (step.unit.kind, step.whole)
    assert heirs == dict.fromkeys(["Bạch Long Vĩ", "Cồn Cỏ", "Hoàng Sa", "Lý Sơn", "Côn Đảo"], (UnitKind.SPECIAL_ZONE, True))


def test_hue_became_a_city_half_a_year_before_the_reform() -> None:
    names = [units.get("46", on=day).full_name for day in (date(2024, 12, 31), date(2025, 1, 1), REFORM)]
    assert names == ["Tỉnh Thừa Thiên Huế", "Thành phố Huế", "Thành phố Huế"]


def test_an_area_that_went_whole_without_all_its_people_is_not_whole() -> None:
    found = {step.unit.name: step.extent for step in units.get("18796", on=EVE).successors(REFORM)}
    assert found == {"Vũng Áng": Extent.ALL_AREA, "Sông Trí": Extent.PART_PEOPLE, "Hoành Sơn": Extent.PART_PEOPLE}


def test_every_unit_cites_texts_that_the_library_lists() -> None:
    for cites in {row.cites for row in ROWS}:
        for number in cites.split("; "):
            assert law.instrument(number).number == number
    resolutions = {row.cites.split(";")[0] for row in ROWS if row.span.start == REFORM and row.level is Level.COMMUNE}
    assert resolutions == {f"{number}/NQ-UBTVQH15" for number in range(1654, 1688)}


def test_names_are_clean() -> None:
    for row in ROWS:
        assert row.name == " ".join(row.name.split())
        assert row.name[0].isupper() or row.name[0].isdigit(), row


def test_answers_are_plain_data() -> None:
    unit = units.get("06220", on=TODAY)
    answers: list[Any] = [unit, unit.formed_from()[0]]
    assert all('"06220@2025-07-01"' in to_json(answer) or '"unit"' in to_json(answer) for answer in answers)
