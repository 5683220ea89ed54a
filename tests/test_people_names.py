"""Names of Vietnamese citizens: what the law refuses, what it leaves to the official, what it lets pass."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.naive import often
from vngov.basis import Certainty, DateExpected
from vngov.people import RULES, DeclaredName, PeopleInputExpected, check_name
from vngov.people.syllables import Spelling, spelling_of
from vngov.rules import Registry, Severity, Verdict

TODAY = date(2026, 11, 24)


def test_every_rule_stands_on_its_law_and_its_examples() -> None:
    assert Registry(RULES).faults() == ()


# name → verdict, codes of the findings (the last part)
CASES = {
    "Nguyễn Thị Đào": (Verdict.ALLOWED, []),
    "NGUYỄN THỊ ĐÀO": (Verdict.ALLOWED, []),
    "nguyễn  thị đào ": (Verdict.ALLOWED, []),
    unicodedata.normalize("NFD", "Nguyễn Thị Đào"): (Verdict.ALLOWED, []),
    "Ðinh Thị Hoà": (Verdict.ALLOWED, []),
    "Nguyen Van Duong": (Verdict.ALLOWED, []),
    "Giàng A Pháo": (Verdict.ALLOWED, []),
    "Hoàng Ỷ": (Verdict.ALLOWED, []),
    "Nguyễn John Cường": (Verdict.REFUSED, ["language"]),
    "Trần Michael": (Verdict.REFUSED, ["language"]),
    "Nguyễn Văn 2": (Verdict.REFUSED, ["digits"]),
    "Nguyễn Văn ²": (Verdict.REFUSED, ["digits"]),
    "Nguyễn Văn Ⅷ": (Verdict.REFUSED, ["digits"]),
    "Nguyễn Văn An!": (Verdict.REFUSED, ["symbols"]),
    "Nguyễn Văn 😀": (Verdict.REFUSED, ["symbols"]),
    "Nguyễn V. An": (Verdict.REFUSED, ["symbols"]),
    "Nguyễn - An": (Verdict.REFUSED, ["symbols"]),
    "'Hen Niê": (Verdict.REFUSED, ["symbols", "language"]),
    "Nguyễn Văn Аn": (Verdict.REFUSED, ["script"]),
    "Nguyễn Văn Ａn": (Verdict.REFUSED, ["script"]),
    "Nguyễn Văn 𝐀n": (Verdict.REFUSED, ["script"]),
    "阮文安": (Verdict.REFUSED, ["script"]),
    "": (Verdict.REFUSED, ["given"]),
    " \u00a0\u200b": (Verdict.REFUSED, ["given"]),
    "Y Bhăm": (Verdict.NEEDS_OFFICIAL, ["language"]),
    "H'Hen Niê": (Verdict.NEEDS_OFFICIAL, ["marks", "language", "language"]),
    "H’Hen Niê": (Verdict.NEEDS_OFFICIAL, ["marks", "language", "language"]),
    "K'Brông": (Verdict.NEEDS_OFFICIAL, ["marks", "language"]),
    "Ksor Rơmah": (Verdict.NEEDS_OFFICIAL, ["language", "language"]),
    "Y Djơ\u0306k": (Verdict.NEEDS_OFFICIAL, ["language"]),
    "\u0306Y Bhăm": (Verdict.REFUSED, ["symbols", "language"]),
    "Bon Krong K'": (Verdict.NEEDS_OFFICIAL, ["marks", "language", "language"]),
    "Nguyễn Văn B": (Verdict.NEEDS_OFFICIAL, ["language"]),
    "Nguyễn Minh-Anh": (Verdict.NEEDS_OFFICIAL, ["marks"]),
    "Nguyễn " + "Thương " * 7 + "An": (Verdict.NEEDS_OFFICIAL, ["length"]),
}


@pytest.mark.parametrize("name", CASES)
def test_a_name_today(name: str) -> None:
    verdict, codes = CASES[name]
    findings = check_name(name, on=TODAY)
    assert [item.code.rpartition(".")[2] for item in findings.items] == codes
    assert findings.verdict is verdict


def test_a_foreign_name_is_refused_from_2017_and_not_before() -> None:
    name = "Nguyễn John Cường"
    refused = check_name(name, on=date(2017, 1, 1))
    assert refused.verdict is Verdict.REFUSED
    assert [(item.field, item.certainty) for item in refused.items] == [("$[1]", Certainty.READING)]
    assert [citation.short for citation in refused.basis] == ["91/2015/QH13 Đ26.3"]
    assert check_name(name, on=date(2016, 12, 31)).verdict is Verdict.NO_RULE


def test_the_length_is_a_matter_of_the_circular_and_no_error() -> None:
    name = "Nguyễn " + "Thương " * 9
    assert check_name(name, on=date(2020, 7, 15)).verdict is Verdict.ALLOWED
    found = check_name(name, on=date(2020, 7, 16))
    assert [(item.severity, item.basis[0].short) for item in found.items] == [(Severity.REVIEW, "04/2020/TT-BTP Đ6")]
    assert check_name(name, on=date(2027, 3, 1)).verdict is Verdict.ALLOWED


def test_digits_and_symbols_are_told_by_the_text_itself() -> None:
    assert check_name("Nam 4", on=TODAY).certainty is Certainty.PRIMARY


def test_no_finding_repeats_the_name() -> None:
    for name in CASES:
        findings = check_name(name, on=TODAY)
        for word in name.split():
            if len(word) > 4 and word != "Thương":
                assert word not in findings.explain("vi") + findings.explain("en") + repr(findings)
    assert "Đào" not in repr(DeclaredName("Nguyễn Thị Đào"))


def test_wrong_kinds_of_input_are_refused() -> None:
    with pytest.raises(PeopleInputExpected):
        check_name(None, on=TODAY)  # type: ignore[arg-type]
    with pytest.raises(DateExpected):
        check_name("An", on=datetime(2026, 11, 24))


@often
@given(st.text(max_size=30))
def test_any_text_has_an_answer(text: str) -> None:
    findings = check_name(text, on=TODAY)
    assert findings.verdict is not Verdict.NO_RULE
    if any(letter.isdigit() for letter in text):
        assert findings.verdict is Verdict.REFUSED


# ── spelling

SECTIONS = re.findall(
    r"^\[(.+)\]\n((?:[^\[\n].*\n)+)", (Path(__file__).parent / "cases/words_of_names.txt").read_text("utf-8"), re.MULTILINE
)
WORDS = {title: words.split() for title, words in SECTIONS}
FAMILY_NAMES, GIVEN_NAMES, MINORITY_WORDS, NEITHER = WORDS.values()


@pytest.mark.parametrize(
    ("words", "spelling"),
    [
        (FAMILY_NAMES, Spelling.VIETNAMESE),
        (GIVEN_NAMES, Spelling.VIETNAMESE),
        (MINORITY_WORDS, Spelling.MINORITY),
        (NEITHER, Spelling.NEITHER),
        (list("BCDĐGHKLMNPQRSTVX"), Spelling.LETTER),
        (list("AEÊIOÔƠUƯY"), Spelling.VIETNAMESE),
    ],
)
def test_what_a_word_can_be(words: list[str], spelling: Spelling) -> None:
    assert [word for word in words if spelling_of(word) is not spelling] == []


def test_names_without_diacritics_are_possible_vietnamese() -> None:
    bare = [
        "".join(c for c in unicodedata.normalize("NFD", name.replace("Đ", "D").replace("đ", "d")) if c.isascii())
        for name in (*FAMILY_NAMES, *GIVEN_NAMES)
    ]
    assert [name for name in bare if spelling_of(name) is not Spelling.VIETNAMESE] == []


def test_syllables_that_end_in_a_stop_have_sac_or_nang() -> None:
    assert {spelling_of(word) for word in ("đát", "đạt")} == {Spelling.VIETNAMESE}
    assert Spelling.VIETNAMESE not in {spelling_of(word) for word in ("đat", "đàt", "đảt", "đãt")}


@often
@given(st.sampled_from((*FAMILY_NAMES, *GIVEN_NAMES, *MINORITY_WORDS)))
def test_spelling_does_not_hang_on_case_or_encoding(word: str) -> None:
    assert spelling_of(word.upper()) is spelling_of(word.lower()) is spelling_of(unicodedata.normalize("NFD", word))
