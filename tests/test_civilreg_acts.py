"""Acts of civil status: who is competent, within what time, and when something has to be declared; and what is not known."""

from __future__ import annotations

import csv
from datetime import date, datetime
from typing import Any

import attrs
import pytest

from tests.naive import shared
from vngov.basis import VN_TIME, Certainty
from vngov.civilreg import (
    Act,
    ActKind,
    Ambiguous,
    Body,
    Residence,
    Residing,
    Setting,
    after_posting,
    authority,
    bodies,
    classify,
    competence,
    declaration_due,
    posting,
    posting_ends,
    processing_limit,
    result_due,
)
from vngov.civilreg.model import Border, ParentRole
from vngov.civilreg.rules.samples import DAY, FILING, FOUNDLING, NEIGHBOUR, with_parent
from vngov.durations import Duration, SameDay, TimeUnit
from vngov.law import NoRule, UnknownFact
from vngov.units import Place

LEVELS = {"commune": Body.COMMUNE, "district": Body.DISTRICT}
UNITS = {"wd": TimeUnit.WORKING_DAY, "d": TimeUnit.DAY}


def rows() -> list[dict[str, str]]:
    path = shared() / "law/data/civil_status_limits.csv"
    if not path.is_file():
        pytest.skip("shared/law/data/civil_status_limits.csv is not on this machine")
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def amount(text: str) -> Duration:
    number, unit = text.split()[:2]
    return Duration(int(number), UNITS[unit])


def test_every_act_of_the_table_is_an_act_and_answers_as_the_table_says() -> None:
    seen = set()
    for row in rows():
        act, on = Act(row["act"]), date.fromisoformat(row["from"])
        seen.add(act)
        if row["kind"] == "posting":
            assert posting(act, on=on).value == amount(row["limit"])
            continue
        limit = processing_limit(act, on=on).value
        if row["limit"].startswith("same_day"):
            assert isinstance(limit, SameDay), act
        else:
            assert limit == amount(row["limit"]), act
        if row["verify_total"] and not row["ceiling"]:
            assert processing_limit(act, on=on, with_verification=True).value == amount(row["verify_total"]), act
        level = row["level"].partition(" (")[0]
        if level in LEVELS:
            assert authority(act, on=on) is LEVELS[level], act
    assert seen == set(Act)


@pytest.mark.parametrize("act", sorted(Act))
def test_every_act_names_itself_its_kind_and_its_setting(act: Act) -> None:
    assert act.label("vi")
    assert act.label("en") != act.label("vi")
    assert isinstance(act.kind, ActKind)
    assert act.kind.label("vi")
    assert isinstance(act.setting, Setting)
    assert act.setting.label("en")


@pytest.mark.parametrize(
    ("act", "setting", "kind"),
    [
        (Act.BIRTH, Setting.ORDINARY, ActKind.BIRTH),
        (Act.BIRTH_BORDER, Setting.BORDER, ActKind.BIRTH),
        (Act.GUARDIANSHIP_FOREIGN_APPOINTED, Setting.FOREIGN, ActKind.GUARDIANSHIP),
        (Act.NOTE_DIVORCE_ABROAD, Setting.FOREIGN, ActKind.NOTE_ABROAD),
        (Act.REREG_DEATH_FOREIGN, Setting.FOREIGN, ActKind.REREGISTRATION),
        (Act.ADOPTION_BORDER_CONFIRM, Setting.BORDER, ActKind.ADOPTION),
        (Act.SUPERVISION_END, Setting.ORDINARY, ActKind.GUARDIANSHIP),
    ],
)
def test_kind_and_setting_of_an_act(act: Act, setting: Setting, kind: ActKind) -> None:
    assert (act.setting, act.kind) == (setting, kind)


def test_where_facts_decide_no_single_body_is_named() -> None:
    with pytest.raises(Ambiguous):
        authority(Act.COPY_EXTRACT, on=DAY)
    with pytest.raises(Ambiguous):
        authority(Act.CONFIRM_INFO, on=date(2025, 6, 30))
    assert authority(Act.CONFIRM_INFO, on=date(2025, 7, 1)) is Body.COMMUNE


@pytest.mark.parametrize("act", sorted(set(Act) - {Act.ADOPTION_DOMESTIC, Act.ADOPTION_REREGISTER}))
def test_under_the_law_of_2026_nothing_of_an_act_is_known(act: Act) -> None:
    on = date(2027, 3, 2)
    for ask in (processing_limit, bodies, authority):
        with pytest.raises(NoRule):
            ask(act, on=on)


def test_a_verification_without_a_figure_is_no_rule() -> None:
    for act in (Act.BIRTH, Act.MARRIAGE_FOREIGN, Act.PARENT_CHILD_FOREIGN):
        with pytest.raises(NoRule):
            processing_limit(act, on=date(2025, 6, 1), with_verification=True)


@pytest.mark.parametrize(
    ("act", "event", "last"),
    [
        (Act.BIRTH, date(2022, 6, 13), date(2022, 8, 12)),
        (Act.BIRTH, date(2022, 3, 1), date(2022, 5, 4)),
        (Act.BIRTH, date(2026, 9, 24), date(2026, 11, 23)),
        (Act.BIRTH_FOREIGN, date(2026, 9, 25), date(2026, 11, 25)),
        (Act.DEATH, date(2022, 6, 13), date(2022, 6, 28)),
        (Act.DEATH, date(2026, 8, 18), date(2026, 9, 3)),
    ],
)
def test_the_last_day_for_declaring(act: Act, event: date, last: date) -> None:
    due = declaration_due(act, event)
    assert due is not None
    assert due.date == last
    assert due.basis


def test_the_law_sets_no_time_for_declaring_a_marriage() -> None:
    assert declaration_due(Act.MARRIAGE, DAY) is None
    for act in (Act.MARRIAGE, Act.BIRTH):
        with pytest.raises(NoRule):
            declaration_due(act, date(2027, 3, 2))


def at(year: int, month: int, day: int, hour: int = 9, minute: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=VN_TIME)


@pytest.mark.parametrize(
    ("case", "act", "received", "verified", "last"),
    [
        ("24", Act.BIRTH, at(2022, 7, 15, 14, 59), False, date(2022, 7, 15)),
        ("26", Act.BIRTH, at(2022, 7, 15, 15, 30), False, date(2022, 7, 18)),
        ("49", Act.MARRIAGE, at(2026, 11, 2), True, date(2026, 11, 9)),
        ("51", Act.MARRIAGE_FOREIGN, at(2025, 7, 2), False, date(2025, 7, 9)),
        ("51b", Act.MARRIAGE_FOREIGN, at(2025, 7, 2), True, date(2025, 7, 16)),
        ("52", Act.NOTE_MARRIAGE_ABROAD, at(2025, 7, 2), True, date(2025, 7, 14)),
        ("73", Act.GUARDIANSHIP_APPOINTED, at(2026, 11, 2), False, date(2026, 11, 5)),
        ("74", Act.GUARDIANSHIP_END, at(2026, 11, 20), False, date(2026, 11, 25)),
        ("83", Act.ADOPTION_DOMESTIC, at(2026, 10, 1), False, date(2026, 11, 2)),
        ("89", Act.CHANGE_CORRECT_UNDER14, at(2022, 8, 11), False, date(2022, 8, 16)),
        ("6", Act.BIRTH_ABANDONED, at(2026, 11, 10), False, date(2026, 11, 10)),
    ],
)
def test_when_a_result_is_due(case: str, act: Act, received: datetime, verified: bool, last: date) -> None:
    found = result_due(act, received, with_verification=verified)
    assert found.promised.date == last, case


def test_the_earliest_of_law_publication_and_commitment_is_promised_and_a_later_one_is_reported() -> None:
    received = at(2026, 11, 2)
    early = result_due(Act.PARENT_CHILD, received, commitment=Duration.parse("2 ngày làm việc"))
    assert early.promised.date == date(2026, 11, 4)
    late = result_due(Act.PARENT_CHILD, received, published=Duration.parse("10 ngày làm việc"))
    assert late.promised.date == date(2026, 11, 5)
    assert late.conflicts


def test_a_foundling_posted_on_the_second_may_be_registered_from_the_tenth() -> None:
    assert posting_ends(Act.BIRTH_ABANDONED, date(2026, 11, 2)).date == date(2026, 11, 9)
    assert after_posting(Act.BIRTH_ABANDONED, date(2026, 11, 2)) == date(2026, 11, 10)
    assert posting_ends(Act.BIRTH_ABANDONED, date(2026, 11, 2)).basis[0].short == "123/2015/NĐ-CP Đ14"


def test_an_act_without_posting_has_none() -> None:
    with pytest.raises(UnknownFact):
        posting(Act.BIRTH, on=DAY)


# ── competence


def residing(kind: Residing | None, unit: str | None = "06220@2025-07-01", text: str = "xã Công Sơn") -> Residence:
    return Residence(Place(text, unit), kind)


def test_since_july_2025_the_present_abode_may_be_chosen_and_not_before() -> None:
    here = with_parent(ParentRole.MOTHER, with_parent(ParentRole.FATHER, residence=None), residence=residing(Residing.CURRENT))
    assert competence(here, on=DAY).units == ("06220@2025-07-01",)
    old = with_parent(
        ParentRole.MOTHER, here, residence=residing(Residing.CURRENT, "06220@2019-09-30", "xã Hải Yến, huyện Cao Lộc")
    )
    before = competence(old, on=date(2025, 6, 30))
    assert before.units == ()
    assert before.undetermined


def test_parents_who_live_apart_choose_and_any_commune_has_to_receive() -> None:
    apart = with_parent(ParentRole.FATHER, residence=residing(Residing.PERMANENT, "06196@2025-07-01", "xã Ba Sơn"))
    found = competence(apart, on=DAY)
    assert found.units == ("06220@2025-07-01", "06196@2025-07-01")
    assert (found.choice, found.receives) == (True, True)
    assert found.includes("06196@2025-07-01") is True
    assert found.includes("00004@2025-07-01") is False
    assert competence(apart, on=date(2025, 7, 1)).receives is True


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("một nơi không rõ xã", None),
        ("xã Song Giáp, huyện Cao Lộc", "06229@2019-09-30"),
    ],
)
def test_where_the_commune_is_not_known_that_is_to_be_established(text: str, unit: str | None) -> None:
    place = residing(Residing.PERMANENT, unit, text)
    open_ = with_parent(ParentRole.MOTHER, with_parent(ParentRole.FATHER, residence=None), residence=place)
    found = competence(open_, on=DAY)
    assert found.units == ()
    assert found.undetermined[0].field == "$.mother.residence"
    assert found.includes("06220@2025-07-01") is None
    assert "?" in found.explain("vi")


def test_of_a_commune_that_was_divided_it_is_asked_to_which_part_the_home_belongs() -> None:
    from vngov import units

    divided = next(unit for unit in units.listed(units.Level.COMMUNE, on=date(2025, 6, 30)) if len(unit.successors(DAY)) > 1)
    place = residing(Residing.PERMANENT, str(divided.id), divided.full_name)
    found = competence(with_parent(ParentRole.MOTHER, with_parent(ParentRole.FATHER, residence=None), residence=place), on=DAY)
    assert [one.code for one in found.undetermined] == ["civilreg.competence.split"]


def test_a_residence_abroad_gives_no_competence_and_none_at_all_is_asked_for() -> None:
    abroad = Residence(Place("Quảng Châu", country="Trung Quốc"))
    away = with_parent(ParentRole.FATHER, residence=abroad, settled_abroad=False)
    nobody = with_parent(ParentRole.MOTHER, away, residence=None)
    found = competence(nobody, on=DAY)
    assert [one.code for one in found.undetermined] == ["civilreg.competence.residence"]


def test_a_foundling_is_registered_where_it_was_found() -> None:
    assert competence(FOUNDLING, on=DAY).units == ("06220@2025-07-01",)


def test_both_parents_foreigners_or_one_stateless_is_a_foreign_element_not_a_border_case() -> None:
    border = Border(citizen_in_border_commune=True, neighbour_in_adjacent_unit=True)
    both = attrs.evolve(FILING, mother=NEIGHBOUR, father=NEIGHBOUR, border=border)
    stateless = with_parent(ParentRole.FATHER, nationality=None, stateless=True)
    settled = with_parent(ParentRole.FATHER, settled_abroad=True)
    abroad = with_parent(ParentRole.FATHER, residence=Residence(Place("Berlin", country="Đức")))
    assert [one.code for one in classify(abroad, on=DAY).undetermined] == ["civilreg.classify.father_settled_abroad"]
    for filing in (both, stateless, settled):
        found = classify(filing, on=DAY)
        assert found.act is Act.BIRTH_FOREIGN
        assert found.certainty is Certainty.PRIMARY
    korean: Any = with_parent(ParentRole.FATHER, nationality="Hàn Quốc")
    assert classify(attrs.evolve(korean, border=border), on=DAY).act is Act.BIRTH_FOREIGN


def test_answers_compare_by_value_and_do_not_take_another_thing_for_a_filing() -> None:
    assert classify(FILING, on=DAY) == classify(FILING, on=DAY)
    with pytest.raises(TypeError):
        classify({"child": "x"}, on=DAY)  # type: ignore[arg-type]  # what a caller may do by mistake
