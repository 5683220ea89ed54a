"""The national law as data: it follows the format, agrees with the notes it was taken from, and says what it stands on."""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Iterator
from datetime import date, time, timedelta
from typing import Any

import pytest

from tests.naive import all_days, shared
from vngov.basis import Certainty, Citation
from vngov.durations import Duration, Earlier, Late, Limit, SameDay, TimeUnit
from vngov.law import NATIONAL, Fact, NoRule, UnknownFact

KEYS = tuple(NATIONAL.keys())
TODAY = date(2026, 11, 24)
END_OF_THE_LAW_OF_2014 = date(2027, 3, 1)


def every_fact() -> Iterator[Fact[Any]]:
    for key in KEYS:
        yield from NATIONAL.history(key)


def test_every_file_keeps_to_the_format() -> None:
    NATIONAL.check()


def test_a_citation_reads_as_officials_write_it() -> None:
    fact = NATIONAL.at(TODAY)["civilreg.birth.declare_within"]
    assert str(fact.value) == "60 ngày"
    assert str(fact.citation) == "khoản 1 Điều 15 Luật Hộ tịch số 60/2014/QH13"
    assert fact.citation.short == "60/2014/QH13 Đ15.1"
    assert fact.citation.text("en") == "Article 15(1), Law on Civil Status No. 60/2014/QH13"
    assert fact.certainty is Certainty.PRIMARY


def test_after_the_law_of_2014_the_time_for_declaring_a_birth_is_not_known() -> None:
    last = END_OF_THE_LAW_OF_2014 - timedelta(days=1)
    assert NATIONAL.at(last)["civilreg.birth.declare_within"].value == Duration(60, TimeUnit.DAY)
    with pytest.raises(NoRule) as caught:
        NATIONAL.at(END_OF_THE_LAW_OF_2014)["civilreg.birth.declare_within"]
    for lang in ("vi", "en"):
        assert "28/02/2027" in caught.value.message(lang)
        assert "03/2026/QH16" in caught.value.message(lang)


def test_before_the_law_of_2014_was_replaced_nobody_could_know_it_would_be() -> None:
    asked = date(2027, 6, 1)
    assert NATIONAL.at(asked, known_on=date(2026, 1, 1))["civilreg.birth.declare_within"].value == Duration(60, TimeUnit.DAY)
    with pytest.raises(NoRule):
        NATIONAL.at(asked, known_on=TODAY)["civilreg.birth.declare_within"]


# ── the table of limits of civil status


AMOUNT = re.compile(r"(\d+) (wd|d)")
UNIT = {"wd": TimeUnit.WORKING_DAY, "d": TimeUnit.DAY}
BODIES = {
    "commune": ("commune",),
    "district": ("district",),
    "district (posting 7 d there and 7 d at the commune)": ("district",),
    "commune (posting 5 wd at both communes)": ("commune",),
    "any office that manages the database": ("any_database_office",),
    "ministry / provincial and district justice office": (
        "ministry",
        "foreign_ministry",
        "provincial_justice",
        "district_justice",
    ),
    "court or authority": ("court", "competent_authority"),
}
POSTING_IN_WORDS = re.compile(r"posting (\d+ (?:wd|d))")


def limit_of(text: str) -> Limit:
    if text == "same_day(15:00)":
        return SameDay(time(15), late=Late.IF_UNSETTLED)
    found = AMOUNT.match(text)
    assert found, text
    return Duration(int(found[1]), UNIT[found[2]])


def limit_rows() -> list[dict[str, str]]:
    path = shared() / "law/data/civil_status_limits.csv"
    if not path.is_file():
        pytest.skip("shared/law/data/civil_status_limits.csv is not on this machine")
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def days_of(row: dict[str, str]) -> list[date]:
    """First day, a day in the middle and the last day of a row; an open one ends today."""
    first = date.fromisoformat(row["from"])
    last = date.fromisoformat(row["to"]) - timedelta(days=1) if row["to"] else TODAY
    return [first, first + (last - first) / 2, last]


def absent(day: date, key: str) -> bool:
    try:
        NATIONAL.at(day)[key]
    except (NoRule, UnknownFact):
        return True
    return False


def test_every_row_of_the_table_of_limits_is_reproduced() -> None:
    rows = limit_rows()
    assert len(rows) == 71
    for row in rows:
        act = f"civilreg.{row['act']}"
        for day in days_of(row):
            view = NATIONAL.at(day)
            where = (row["act"], day)
            name = "posting" if row["kind"] == "posting" else "limit"
            fact = view[f"{act}.{name}"]
            assert fact.value == limit_of(row["limit"]), where
            assert view[f"{act}.body"].value == BODIES[row["level"]], where
            if posting := POSTING_IN_WORDS.search(row["level"]):
                assert view[f"{act}.posting"].value == limit_of(posting[1]), where
            total = f"{act}.limit_with_verification"
            if not row["verify_total"]:
                assert absent(day, total), where
            elif row["ceiling"]:
                ceiling = limit_of(row["ceiling"])
                assert view[f"{act}.ceiling"].value == ceiling, where
                assert view[total].value == Earlier(limit_of(row["verify_total"]), ceiling), where
            else:
                assert view[total].value == limit_of(row["verify_total"]), where
                # The Law keeps its ceiling beside the decree of 2025.
                assert absent(day, f"{act}.ceiling") or view[f"{act}.ceiling"].certainty is Certainty.READING, where
            if row["sure"] == "1":
                assert fact.certainty.rank >= Certainty.SINGLE.rank, where


def test_where_a_row_of_the_table_ends_and_none_follows_the_law_is_silent() -> None:
    rows = limit_rows()
    continued = {(row["act"], row["from"]) for row in rows}
    ended = [row for row in rows if row["to"] and (row["act"], row["to"]) not in continued]
    assert ended
    for row in ended:
        assert row["to"] == str(END_OF_THE_LAW_OF_2014)
        name = "posting" if row["kind"] == "posting" else "limit"
        assert absent(END_OF_THE_LAW_OF_2014, f"civilreg.{row['act']}.{name}")


def test_only_the_acts_of_the_table_have_a_processing_limit_or_a_posting() -> None:
    rows = limit_rows()
    acts = {row["act"] for row in rows}
    named = {key.split(".")[1] for key in KEYS if re.fullmatch(r"civilreg\.\w+\.(limit|limit_with_verification)", key)}
    # Abroad and at the border adoption follows the adoption decrees, linked e-procedures their own decree: not in this table.
    assert named - acts == {"adoption_border", "linked_birth"}


@pytest.mark.parametrize("act", ["note_marriage_abroad", "note_divorce_abroad"])
def test_the_decree_of_2025_stands_by_its_own_precedence_and_both_texts_are_named(act: str) -> None:
    fact = NATIONAL.at(date(2025, 7, 1))[f"civilreg.{act}.limit_with_verification"]
    assert fact.value == Duration(8, TimeUnit.WORKING_DAY)
    assert fact.certainty is Certainty.READING
    assert fact.note is not None
    assert {citation.instrument.number for citation in fact.basis} == {"120/2025/NĐ-CP", "60/2014/QH13"}
    before = NATIONAL.at(date(2025, 6, 30))[f"civilreg.{act}.limit_with_verification"]
    assert isinstance(before.value, Earlier)
    ceiling = NATIONAL.at(date(2025, 7, 1))[f"civilreg.{act}.ceiling"]
    assert (ceiling.value, ceiling.certainty) == (Duration(12, TimeUnit.DAY), Certainty.READING)
    assert ceiling.until == date(2027, 3, 1)
    assert {citation.instrument.number for citation in ceiling.basis} == {"120/2025/NĐ-CP", "60/2014/QH13"}


# ── the legal texts


NUMBERED = re.compile(r"(?<![\w/.])\d+/\d{4}/[A-ZĐ]+\d*(?:-[A-ZĐ0-9]+)*g?(?![\w-])")
OF_AN_AGENCY = re.compile(r"(?<![\w/.])\d+/(?:QĐ|TB|CV|VPCP|NQ|VBHN|HNVB|BC|CT|KH|UBND)-[A-ZĐ][A-ZĐa-z0-9]*")

# Numbers in the notes that name no legal text the library could cite.
NO_LEGAL_TEXT = {
    # worked examples of how a document is numbered (documents.md §9) and samples seen in letters
    "0/QĐ-UBND",
    "005/QĐ-UBND",
    "5/UBND-NC",
    "10/QĐ-UBND",
    "12/QĐ-UBND",
    "12/2022/QĐ-UBND",
    "12/UBND-VX",
    "15/QĐ-BNV",
    "15/UBND-NC",
    "01/BC-UBND",
    "03/TB-BCĐ",
    "03/TB-UBND",
    "1191/NQ-UBTVQH14",
    "3954/UBND-VX",
    "10495/UBND-CNXD",
    # written without its diacritics in a table of sources; the decision itself is listed
    "20/2020/QD-TTg",
    # a consolidated text of a decision that is listed, and a decision of which the notes say that it was not found
    "01/HNVB-VPCP",
    "451/QĐ-TTg",
}


def test_every_text_that_the_notes_name_is_listed_or_known_to_be_none() -> None:
    folder = shared() / "law"
    unlisted: dict[str, set[str]] = {}
    seen: set[str] = set()
    for path in sorted([*folder.glob("*.md"), *(folder / "data").iterdir()]):
        text = unicodedata.normalize("NFC", path.read_text(encoding="utf-8"))
        for number in {*NUMBERED.findall(text), *OF_AN_AGENCY.findall(text)}:
            seen.add(number)
            if number not in NATIONAL.instruments and number not in NO_LEGAL_TEXT:
                unlisted.setdefault(number, set()).add(path.name)
    assert unlisted == {}
    assert seen >= NO_LEGAL_TEXT, "an exception that the notes no longer need"
    assert len(seen - NO_LEGAL_TEXT) > 200


def test_a_text_is_issued_in_the_year_of_its_number() -> None:
    for number in NATIONAL.instruments:
        text = NATIONAL.instrument(number)
        year = re.match(r"\d+(?:\.\d+)?/(\d{4})/", number)
        if year and text.issued:
            assert text.issued.year == int(year[1]), number


def test_a_text_that_replaces_another_takes_over_where_that_one_ends() -> None:
    for number in NATIONAL.instruments:
        text = NATIONAL.instrument(number)
        if text.replaced_by and text.expires and (heir := NATIONAL.instrument(text.replaced_by)).effective:
            assert heir.effective == text.expires, number


def test_texts_have_names_in_both_languages_and_doubts_that_name_their_data() -> None:
    for number in NATIONAL.instruments:
        text = NATIONAL.instrument(number)
        assert text.number == number
        assert text.name.vi.strip()
        assert text.name.en.strip()
        for name in text.doubtful:
            assert getattr(text, name) is not None, number
        if not text.text_seen:
            assert text.certainty is not Certainty.PRIMARY, number
        for day in (text.issued, text.effective, text.expires):
            assert day is None or date(1945, 9, 2) <= day <= date(2035, 1, 1), number


def test_a_text_cited_by_its_dated_id_is_worded_by_its_day() -> None:
    text = NATIONAL.instrument("TB-LĐTBXH/2016-11-24")
    assert text.unnumbered
    assert "24/11/2016" in text.text("vi")
    assert "TB-LĐTBXH" not in text.text("vi")


# ── facts


def test_every_fact_is_worded_in_both_languages() -> None:
    for fact in every_fact():
        assert fact.label("vi").strip() == fact.label("vi")
        assert fact.label("en").strip() == fact.label("en")
        assert fact.label("vi") != fact.label("en")
        assert unicodedata.is_normalized("NFC", fact.label("vi"))
        if fact.note is not None:
            assert fact.note.vi
            assert fact.note.en


def test_every_fact_has_sane_days_and_a_basis() -> None:
    for fact in every_fact():
        assert fact.basis
        assert fact.owner == ""
        assert fact.checked_on is not None
        assert date(2026, 1, 1) <= fact.checked_on <= date(2027, 12, 31)
        assert fact.since is None or date(1990, 1, 1) <= fact.since <= date(2028, 1, 1), fact.key
        assert fact.until is None or date(2016, 1, 1) < fact.until <= date(2030, 1, 1), fact.key
        assert (fact.until is None) is (fact.ended_by is None), fact.key


# Rows that begin before their text as a whole: Luật 29/2018/QH14 Đ27.2 puts its rules on terms in force from 2019-01-01.
IN_FORCE_EARLIER = {
    f"documents.secrecy.{name}"
    for name in (
        "extension_before",
        "extension_max",
        "extension_notice_within",
    )
}


def test_a_row_begins_within_the_life_of_its_text_or_says_why_not() -> None:
    unexplained = {
        fact.key
        for fact in every_fact()
        if fact.since
        for text in [fact.citation.instrument]
        if (text.effective and fact.since < text.effective) or (text.expires and fact.since >= text.expires)
        if fact.note is None
    }
    assert unexplained == IN_FORCE_EARLIER


def test_a_row_does_not_outlive_the_text_it_stands_on() -> None:
    outliving = {
        (fact.key, fact.citation.short)
        for fact in every_fact()
        if (expires := fact.citation.instrument.expires) and (fact.until is None or fact.until > expires)
        if fact.note is None and fact.certainty.rank < Certainty.READING.rank
    }
    assert outliving == set()


def test_what_stands_on_a_text_not_seen_is_never_graded_primary() -> None:
    for fact in every_fact():
        if not fact.citation.instrument.text_seen:
            assert fact.certainty is not Certainty.PRIMARY, fact.key


def year_of(citation: Citation) -> int:
    found = re.match(r"[\d.]+/(\d{4})/", citation.instrument.number)
    return int(found[1]) if found else 0


def test_no_row_is_known_before_the_year_of_its_text() -> None:
    too_early = set()
    for key in KEYS:
        for fact in NATIONAL.history(key):
            year = max(year_of(citation) for citation in fact.basis)
            if year <= 2016 or fact.since is None:
                continue
            try:
                seen = NATIONAL.at(fact.since, known_on=date(year - 1, 12, 31))[key]
            except NoRule:
                continue
            if seen.basis == fact.basis and seen.value == fact.value:
                too_early.add((key, fact.citation.short))
    assert too_early == set()


def test_the_law_answers_or_is_silent_on_every_first_of_a_month() -> None:
    for day in all_days(date(2016, 1, 1), date(2027, 12, 1)):
        if day.day != 1:
            continue
        view = NATIONAL.at(day)
        for key in KEYS:
            try:
                assert day in view[key].interval
            except NoRule:
                assert not any(day in fact.interval for fact in NATIONAL.history(key))
