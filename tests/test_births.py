"""Births as they are filed: the cases of the law notes as a table, and what the classification says of each."""

from __future__ import annotations

import tomllib
from datetime import date, datetime
from pathlib import Path
from typing import Any

import attrs
import pytest

from vngov.basis import VN_TIME, Citation, NaiveDatetime, to_json
from vngov.civilreg import (
    REGISTRY,
    Book,
    Payer,
    Register,
    Signer,
    Timeliness,
    birth_charge,
    check,
    choices,
    classify,
    competence,
    declared,
    nationality_by_birth,
)
from vngov.civilreg.birth import examined, registered
from vngov.civilreg.form import BirthForm, read_form
from vngov.errors import WrongType
from vngov.law import NATIONAL, NoRule
from vngov.rules import Verdict

FILE = tomllib.loads((Path(__file__).parent / "cases/births.toml").read_text(encoding="utf-8"))
CASES: list[dict[str, Any]] = FILE["case"]
HERE = "06220@2025-07-01"


def read(case: dict[str, Any]) -> tuple[Any, date, str]:
    unit = case.get("unit", HERE)
    received = case["received"].replace(tzinfo=VN_TIME)
    found = read_form(BirthForm.of({**FILE["base"], **case["form"]}), received=received, filed_at=unit)
    assert found.findings.items == ()
    return found.filing, received.date(), unit


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_a_birth_as_it_is_filed(case: dict[str, Any]) -> None:
    filing, on, unit = read(case)
    expect = case["expect"]
    for cited in case["cite"].split("; "):
        Citation.parse(cited, NATIONAL.instruments)
    found = examined(filing, on=on)
    codes = {item.code for item in found.items}
    assert set(expect.get("codes", ())) <= codes, found.explain()
    assert not set(expect.get("none", ())) & codes
    if "verdict" in expect:
        assert found.verdict == expect["verdict"], found.explain()
    assert found.verdict != expect.get("verdict_not")
    if expect.get("no_law"):
        with pytest.raises(NoRule):
            classify(filing, on=on)
        return
    if "act" in expect:
        assert (classify(filing, on=on).act or "") == expect["act"]
    if "bodies" in expect:
        assert list(competence(filing, on=on).bodies) == expect["bodies"]
    if "units" in expect:
        assert list(competence(filing, on=on).units) == expect["units"]
    if "timeliness" in expect:
        assert declared(filing, on=on).timeliness == expect["timeliness"]
    if "free" in expect:
        assert birth_charge(declared(filing, on=on).timeliness, on=on).free is expect["free"]
    if "due" in expect:
        due = declared(filing, on=on).due
        assert due is not None
        assert due.date == expect["due"]
    if "nationality" in expect:
        assert nationality_by_birth(filing).vietnamese is (expect["nationality"] == "vietnamese")
    if "notes" in expect:
        book = Book(register=Register.BIRTHS, year=on.year, volume=1, opened_on=date(on.year, 1, 2))
        entry = registered(filing, on=on, unit=unit, book=book, signer=Signer("Nông Văn Sơn", "Chủ tịch"))
        assert list(entry.notes) == expect["notes"]


def test_every_case_can_fail() -> None:
    """A case with any other verdict than its own would be caught."""
    verdicts = {case["expect"]["verdict"] for case in CASES if "verdict" in case["expect"]}
    assert verdicts == {"allowed", "refused", "needs_official", "no_rule"}


def test_no_rule_is_at_odds_with_its_law_or_its_examples() -> None:
    assert [str(fault) for fault in REGISTRY.faults()] == []


def test_answers_explain_themselves_in_both_languages_and_as_data() -> None:
    case = next(case for case in CASES if case["id"] == "22")
    filing, on, _ = read(case)
    for answer in (classify(filing, on=on), competence(filing, on=on)):
        for lang in ("vi", "en"):
            said = answer.explain(lang)
            assert said
            assert "{" not in said
        assert answer.basis
        assert '"basis"' in to_json(answer)
    assert "Điều 35 Luật Hộ tịch" in classify(filing, on=on).explain("vi")


def test_nothing_personal_stands_in_what_the_rules_say() -> None:
    for case in CASES:
        form = {**FILE["base"], **case["form"]}
        filing, on, _ = read(case)
        said = check(filing, on=on).explain("vi") + check(filing, on=on).explain("en")
        for name in ("child_name", "mother_name", "father_name", "declarant_name"):
            assert not form[name] or form[name] not in said


@pytest.mark.parametrize(
    ("field", "typed", "code", "path"),
    [
        ("child_born", "31/02/2026", "civilreg.form.date", "$.child.born"),
        ("child_born", "5/10/26", "civilreg.form.date", "$.child.born"),
        ("mother_id", "02018300123a", "civilreg.form.personal_id", "$.mother.personal_id"),
        ("father_id", "０２０１８３００１２３４", "civilreg.form.personal_id", "$.father.personal_id"),
        ("mother_id", "20183001234", "civilreg.form.personal_id", "$.mother.personal_id"),
        ("child_sex", "khác", "civilreg.form.choice", "$.child.sex"),
        ("evidence", "giấy viết tay", "civilreg.form.choice", "$.evidence"),
        ("lived_from", "hôm qua", "civilreg.form.moment", "$.life.began"),
        ("found_on", "11/2026", "civilreg.form.date", "$.foundling.found_on"),
        ("found_on", "11/11/2026", "civilreg.form.together", "$.found_at"),
        ("lived_until", "5/10/2026 06:30", "civilreg.form.together", "$.life.began"),
        ("mother_name", "", "civilreg.form.together", "$.mother.name"),
        ("declarant_name", "", "civilreg.form.together", "$.declarant.name"),
        ("nationality_confirmed", "có", "civilreg.form.together", "$.nationality_agreed"),
        ("undetermined", "ch a", "civilreg.form.choice", "$.undetermined"),
        ("surrogacy", "zzz", "civilreg.form.choice", "$.surrogacy"),
        ("has_papers", "zzz", "civilreg.form.choice", "$.has_papers"),
        ("mother_residing", "zzz", "civilreg.form.choice", "$.mother_residing"),
    ],
)
def test_what_cannot_be_read_is_named_with_its_place_and_never_repeated(field: str, typed: str, code: str, path: str) -> None:
    received = datetime(2026, 11, 20, 9, tzinfo=VN_TIME)
    found = read_form(BirthForm.of({**FILE["base"], field: typed}), received=received, filed_at=HERE)
    (one,) = found.findings.items
    assert (one.code, one.field) == (code, path)
    assert found.findings.verdict is Verdict.REFUSED
    assert one.basis
    assert not typed or typed not in one.message("vi") + one.message("en")
    assert found.filing.unread == (path,)
    examined = check(found.filing, on=received.date())
    assert ("civilreg.birth.unread", path) in {(item.code, item.field) for item in examined.errors}


def test_a_form_is_text_and_its_moment_has_a_time_zone() -> None:
    with pytest.raises(WrongType, match="child_name"):
        BirthForm(child_name=None)  # type: ignore[arg-type]
    with pytest.raises(WrongType, match="form"):
        read_form({}, received=datetime(2026, 11, 20, 9, tzinfo=VN_TIME), filed_at=HERE)  # type: ignore[arg-type]
    with pytest.raises(NaiveDatetime):
        read_form(BirthForm(), received=datetime(2026, 11, 20, 9), filed_at=HERE)


def test_each_choice_that_is_offered_can_be_read() -> None:
    received = datetime(2026, 11, 20, 9, tzinfo=VN_TIME)
    fields = [field.name for field in attrs.fields(BirthForm) if choices(field.name)]
    assert len(fields) > 20
    for field in fields:
        for word in choices(field):
            found = read_form(BirthForm.of({**FILE["base"], field: word}), received=received, filed_at=HERE).findings
            assert not [item for item in found.items if item.code == "civilreg.form.choice"], (field, word)


def test_a_choice_that_is_not_offered_names_those_that_are() -> None:
    received = datetime(2026, 11, 20, 9, tzinfo=VN_TIME)
    (one,) = read_form(BirthForm.of({**FILE["base"], "evidence": "tờ"}), received=received, filed_at=HERE).findings.items
    assert "giấy chứng sinh, người làm chứng" in one.message("vi")


def test_a_form_typed_in_capitals_and_decomposed_letters_reads_like_the_tidy_one() -> None:
    import unicodedata

    received = datetime(2026, 11, 20, 9, tzinfo=VN_TIME)
    tidy = read_form(BirthForm.of(FILE["base"]), received=received, filed_at=HERE).filing
    words = ("child_sex", "declarant_relation", "evidence", "parents_married", "mother_residing", "father_residing")
    loud = {
        key: unicodedata.normalize(
            "NFD", value.upper() if key in words or key.endswith(("name", "ethnicity", "nationality")) else value
        )
        for key, value in FILE["base"].items()
    }
    assert read_form(BirthForm.of(loud), received=received, filed_at=HERE).filing == tidy


def test_a_late_birth_is_free_for_a_poor_household_and_open_while_lateness_is() -> None:
    on = date(2026, 11, 20)
    assert birth_charge(Timeliness.LATE, on=on, payer=Payer.POOR_HOUSEHOLD).free is True
    late = birth_charge(Timeliness.LATE, on=on)
    assert (late.free, late.local_amount) == (False, True)
    assert "HĐND" in late.explain("vi")
    assert birth_charge(None, on=on).free is None
    with pytest.raises(NoRule):
        birth_charge(Timeliness.ON_TIME, on=date(2027, 3, 2))
