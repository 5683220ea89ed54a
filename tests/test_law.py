"""The engine of the law, on a synthetic law: what holds on a day, what was known on a day, whose rule it is."""

from __future__ import annotations

import pickle
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, assert_type

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.naive import at, seldom
from tests.synthetic import HEAD, INSTRUMENTS, fact, local_source, row, write_law
from vngov.basis import Certainty, DateExpected, Interval, Text
from vngov.durations import Duration, Earlier, Immediate, Late, ReceivedAfter, SameDay, TimeUnit
from vngov.law import (
    ConflictingFacts,
    Fact,
    Instruments,
    Key,
    Law,
    LawFileError,
    NoRule,
    Source,
    UnknownFact,
    UnknownInstrument,
)

GAPPED = fact(
    row(5, "2002-01-01", "2010-01-01", more='ended_by = "2/2019/LAW Đ9"'),
    row(6, "2012-07-01", "2020-01-01"),
    row(7, "2020-01-01", cite="2/2019/LAW Đ1"),
)
OPEN = fact(row(1))
SUCCESSION = fact(row(1, "2002-01-01", "2020-01-01"), row(2, "2020-01-01", cite="2/2019/LAW Đ1"))


# ── what holds on a day


@pytest.mark.parametrize(
    ("day", "value"),
    [
        (date(2002, 1, 1), 5),
        (date(2009, 12, 31), 5),
        (date(2012, 7, 1), 6),
        (date(2019, 12, 31), 6),
        (date(2020, 1, 1), 7),
        (date(2999, 1, 1), 7),
    ],
)
def test_a_row_holds_from_its_first_day_until_before_its_end(tmp_path: Path, day: date, value: int) -> None:
    assert write_law(tmp_path, demo=GAPPED).at(day)["demo.thing"].value == value


@pytest.mark.parametrize(
    ("day", "told"),
    [
        (date(2001, 12, 31), ["01/01/2002"]),
        (date(2010, 1, 1), ["31/12/2009", "01/07/2012"]),
        (date(2012, 6, 30), ["31/12/2009", "01/07/2012"]),
    ],
)
def test_where_the_law_is_silent_the_rules_around_are_named(tmp_path: Path, day: date, told: list[str]) -> None:
    with pytest.raises(NoRule) as caught:
        write_law(tmp_path, demo=GAPPED).at(day)["demo.thing"]
    error = caught.value
    for lang in ("vi", "en"):
        for words in ["demo.thing", f"{day:%d/%m/%Y}", *told]:
            assert words in error.message(lang)
    assert ("Điều 9 Luật Thử số 2/2019/LAW" in error.message("vi")) is ("31/12/2009" in told)
    assert ("Article 9, Law on Tests No. 2/2019/LAW" in error.message("en")) is ("31/12/2009" in told)
    assert isinstance(error, LookupError)
    assert not isinstance(error, KeyError)


def test_after_the_last_row_the_law_is_silent_and_what_ended_it_is_named(tmp_path: Path) -> None:
    law = write_law(tmp_path, demo=fact(row(1, until="2020-01-01", more='ended_by = "2/2019/LAW"')))
    assert law.at(date(1900, 1, 1))["demo.thing"].value == 1
    with pytest.raises(NoRule) as caught:
        law.at(date(2020, 1, 1))["demo.thing"]
    assert "31/12/2019" in caught.value.message("vi")
    assert "2/2019/LAW" in caught.value.message("vi")


def test_a_row_without_ends_holds_on_every_day(tmp_path: Path) -> None:
    law = write_law(tmp_path, demo=OPEN)
    for day in (date.min, date(2016, 1, 1), date.max):
        found = law.at(day)["demo.thing"]
        assert (found.value, found.interval) == (1, Interval(None, None))


intervals = st.lists(st.dates(date(2000, 1, 1), date(2040, 1, 1)), min_size=2, max_size=8, unique=True).map(sorted)


@seldom
@given(
    intervals,
    st.lists(st.booleans(), min_size=8, max_size=8),
    st.lists(st.dates(date(1999, 1, 1), date(2041, 1, 1)), max_size=10),
)
def test_any_history_answers_each_day_as_its_rows_say(days: list[date], kept: list[bool], asked: list[date]) -> None:
    spans = [(a, b) for a, b, keep in zip(days, days[1:], kept, strict=False) if keep] or [(days[0], days[1])]
    rows = [row(number, str(a), str(b), more='ended_by = "2/2019/LAW"') for number, (a, b) in enumerate(spans)]
    with TemporaryDirectory() as folder:
        law = write_law(Path(folder), demo=fact(*rows))
        law.check()
        for day in [*asked, *days, *(one - timedelta(days=1) for one in days)]:
            expected = [number for number, (a, b) in enumerate(spans) if a <= day < b]
            if expected:
                assert [law.at(day)["demo.thing"].value] == expected
            else:
                with pytest.raises(NoRule):
                    law.at(day)["demo.thing"]
        assert [one.value for one in law.history("demo.thing")] == list(range(len(spans)))


# ── what a fact says of itself


def test_a_fact_brings_everything_its_row_says(tmp_path: Path) -> None:
    text = fact(
        row(3, "2020-04-15", cite="3/2020/DEC Đ2.1.a; 2/2019/LAW Đ7", more='note = "why", published = 2020-03-05'),
        more='governed_by = "received"\nnotes.why = { vi = "vì sao", en = "the reason" }',
    )
    found = write_law(tmp_path, demo=text).at(date(2021, 1, 1))["demo.thing"]
    assert (found.key, found.value, found.certainty) == ("demo.thing", 3, Certainty.PRIMARY)
    assert (found.since, found.until, found.ended_by) == (date(2020, 4, 15), None, None)
    assert [one.short for one in found.basis] == ["3/2020/DEC Đ2.1.a", "2/2019/LAW Đ7"]
    assert found.citation is found.basis[0]
    assert str(found.citation) == "điểm a khoản 1 Điều 2 Nghị định số 3/2020/DEC"
    assert found.citation.text("en") == "Article 2(1)(a), Decree No. 3/2020/DEC"
    assert (found.label("vi"), found.label("en"), found.label()) == ("một việc", "a thing", "một việc")
    assert found.note == Text("vì sao", "the reason")
    assert (found.governed_by, found.owner, found.checked_on) == ("received", "", date(2026, 1, 1))
    assert found.published == date(2020, 3, 5)
    assert found.text_seen


def test_a_row_is_published_when_the_last_of_its_texts_was_issued_unless_it_says_otherwise(tmp_path: Path) -> None:
    rows = {
        "one": ("3/2020/DEC Đ1; 2/2019/LAW Đ1", date(2020, 3, 1)),
        "two": ("2/2019/LAW Đ1", date(2019, 6, 1)),
        "undated": ("2/2019/LAW Đ1; 5/OLD", None),
    }
    text = "".join(fact(row(1, cite=cite), key=key) for key, (cite, _) in rows.items())
    law = write_law(tmp_path, demo=text)
    for key, (_, published) in rows.items():
        assert law.at(date(2026, 1, 1))[f"demo.{key}"].published == published


def test_a_text_that_was_not_seen_shows_in_every_fact_that_stands_on_it(tmp_path: Path) -> None:
    law = write_law(tmp_path, demo=fact(row(1, cite="3/2020/DEC Đ1; 4/2021/DEC")))
    found = law.at(date(2026, 1, 1))["demo.thing"]
    assert not found.text_seen
    assert found.to_data()["text_seen"] is False
    assert law.instrument("4/2021/DEC").note == Text("chưa đọc nguyên văn", "text not seen")


VALUES: list[tuple[str, str, Any]] = [
    ("limit", '"5 ngày làm việc"', Duration(5, TimeUnit.WORKING_DAY)),
    ("limit", '{ same_day = "15:00", late = "if_unsettled" }', SameDay(time(15), late=Late.IF_UNSETTLED)),
    ("limit", '{ same_day = true, late = "none" }', SameDay(None, late=Late.NONE)),
    ("limit", "{ immediate = true }", Immediate()),
    (
        "limit",
        '{ earlier = ["10 ngày làm việc", "12 ngày"] }',
        Earlier(Duration(10, TimeUnit.WORKING_DAY), Duration(12, TimeUnit.DAY)),
    ),
    ("limit", '{ received_after = "15:00", limit = "3 ngày" }', ReceivedAfter(time(15), Duration(3, TimeUnit.DAY))),
    ("integer", "-3", -3),
    ("money", "8000", 8000),
    ("decimal", '"0.30"', Decimal("0.30")),
    ("percent", '"12.5"', Decimal("12.5")),
    ("date", "2016-01-01", date(2016, 1, 1)),
    ("time", '"07:30"', time(7, 30)),
    ("flag", "false", False),
    ("choice", '"b"', "b"),
    ("list", '["b", "a"]', ("b", "a")),
    ("text", '{ vi = "chữ", en = "words" }', Text("chữ", "words")),
]


@pytest.mark.parametrize(("kind", "written", "value"), VALUES)
def test_a_value_is_read_by_its_declared_type(tmp_path: Path, kind: str, written: str, value: Any) -> None:
    law = write_law(tmp_path, demo=fact(row(written), kind=kind, more='choices = ["a", "b"]'))
    found = law.at(date(2026, 1, 1))["demo.thing"].value
    assert found == value
    assert type(found) is type(value)


# ── what was known on a day


@pytest.mark.parametrize(
    ("known_on", "day", "value"),
    [
        (date(2019, 5, 31), date(2019, 12, 31), 1),
        (date(2019, 5, 31), date(2020, 1, 1), 1),
        (date(2019, 5, 31), date(2030, 1, 1), 1),
        (date(2019, 6, 1), date(2019, 12, 31), 1),
        (date(2019, 6, 1), date(2020, 1, 1), 2),
        (date(2026, 1, 1), date(2010, 1, 1), 1),
        (date(2001, 4, 30), date(2010, 1, 1), None),
        (date(2001, 5, 1), date(2001, 12, 31), None),
    ],
)
def test_what_was_published_later_is_not_seen_and_an_end_not_yet_known_is_open(
    tmp_path: Path, known_on: date, day: date, value: int | None
) -> None:
    view = write_law(tmp_path, demo=SUCCESSION).at(day, known_on=known_on)
    if value is None:
        with pytest.raises(NoRule):
            view["demo.thing"]
    else:
        assert view["demo.thing"].value == value


def test_in_hindsight_the_end_and_what_ended_it_appear_together(tmp_path: Path) -> None:
    law = write_law(tmp_path, demo=SUCCESSION)
    before = law.at(date(2010, 1, 1), known_on=date(2019, 5, 31))["demo.thing"]
    after = law.at(date(2010, 1, 1), known_on=date(2019, 6, 1))["demo.thing"]
    assert (before.until, before.ended_by) == (None, None)
    assert (after.until, after.ended_by and after.ended_by.short) == (date(2020, 1, 1), "2/2019/LAW Đ1")


def test_an_end_by_a_text_of_its_own_is_known_when_that_text_was_issued(tmp_path: Path) -> None:
    law = write_law(tmp_path, demo=GAPPED)
    gap = date(2011, 1, 1)
    assert law.at(gap, known_on=date(2009, 6, 1))["demo.thing"].value == 5
    with pytest.raises(NoRule):
        law.at(gap, known_on=date(2019, 6, 1))["demo.thing"]


def test_knowing_is_apart_from_the_law_of_today(tmp_path: Path) -> None:
    law = write_law(tmp_path, demo=SUCCESSION)
    day = date(2021, 1, 1)
    assert law.at(day, known_on=date(2019, 1, 1))["demo.thing"].value == 1
    assert law.at(day)["demo.thing"].value == 2
    assert law.at(day, known_on=date(2019, 1, 1))["demo.thing"].value == 1


# ── asking


def test_a_key_nobody_knows_is_named_with_those_that_are_near(tmp_path: Path) -> None:
    law = write_law(tmp_path, demo=OPEN)
    with pytest.raises(UnknownFact) as caught:
        law.at(date(2026, 1, 1))["demo.thign"]
    assert isinstance(caught.value, KeyError)
    for lang in ("vi", "en"):
        assert "demo.thign" in caught.value.message(lang)
        assert "≈ demo.thing" in caught.value.message(lang)
    for key in ("other.thing", "", "demo", "demo.", "thing"):
        with pytest.raises(UnknownFact):
            law.history(key)
        with pytest.raises(UnknownFact):
            law.at(date(2026, 1, 1), known_on=date(2026, 1, 1))[key]


def test_a_key_carries_the_type_of_its_value(tmp_path: Path) -> None:
    law = write_law(tmp_path, demo=OPEN)
    key = Key[int]("demo.thing")
    found = law.at(date(2026, 1, 1))[key]
    assert_type(found, Fact[int])
    assert_type(found.value, int)
    assert_type(law.history(key), tuple[Fact[int], ...])
    assert found is law.at(date(2026, 1, 1))["demo.thing"]
    assert key == "demo.thing"
    assert type(found.key) is str


def test_views_and_facts_are_made_once(tmp_path: Path) -> None:
    law = write_law(tmp_path, demo=SUCCESSION)
    day = date(2021, 1, 1)
    assert law.at(day) is law.at(day)
    assert law.at(day)["demo.thing"] is law.at(day)["demo.thing"]
    assert law.at(day)["demo.thing"] is law.at(date(2022, 1, 1))["demo.thing"]
    assert law.at(day)["demo.thing"] is law.history("demo.thing")[1]
    assert law.at(day, known_on=day) is not law.at(day)
    assert law.at(day, known_on=day)["demo.thing"] == law.at(day)["demo.thing"]


def test_many_days_may_be_asked_one_after_the_other(tmp_path: Path) -> None:
    law = write_law(tmp_path, demo=SUCCESSION)
    for number in range(10_000):
        day = date(2005, 1, 1) + timedelta(days=number)
        assert law.at(day)["demo.thing"].value == (2 if day >= date(2020, 1, 1) else 1)


@pytest.mark.parametrize("day", [datetime(2026, 1, 1), at(date(2026, 1, 1), 8), "2026-01-01", None, 20260101], ids=repr)
def test_the_law_is_asked_for_a_plain_day(tmp_path: Path, day: Any) -> None:
    law = write_law(tmp_path, demo=OPEN)
    with pytest.raises(DateExpected):
        law.at(day)
    if day is not None:
        with pytest.raises(DateExpected):
            law.at(date(2026, 1, 1), known_on=day)


def test_keys_come_sorted_from_all_fields(tmp_path: Path) -> None:
    law = write_law(tmp_path, zoo=fact(row(1), key="b") + fact(row(1), key="a.c"), demo=OPEN)
    assert list(law.keys()) == ["demo.thing", "zoo.a.c", "zoo.b"]
    law.check()


def test_a_file_is_read_only_when_a_key_of_its_field_is_asked_for(tmp_path: Path) -> None:
    law = write_law(tmp_path, demo=OPEN, broken="[thing\nthis is no TOML")
    assert law.at(date(2026, 1, 1))["demo.thing"].value == 1
    with pytest.raises(LawFileError):
        law.check()


# ── legal texts


def test_texts_are_listed_by_their_number(tmp_path: Path) -> None:
    law = write_law(tmp_path, demo=OPEN)
    assert set(law.instruments) == {"1/2001/LAW", "2/2019/LAW", "3/2020/DEC", "4/2021/DEC", "5/OLD"}
    assert len(law.instruments) == 5
    assert "1/2001/LAW" in law.instruments
    assert "9/2001/LAW" not in law.instruments
    old = law.instrument("1/2001/LAW")
    assert (old.replaced_by, old.issued, old.effective, old.expires) == (
        "2/2019/LAW",
        date(2001, 5, 1),
        date(2002, 1, 1),
        date(2020, 1, 1),
    )
    assert law.instrument("3/2020/DEC").amended_by == ("4/2021/DEC",)
    assert law.instrument("1/2001/LAW") is old
    assert (str(old), old.text("en")) == ("Luật Thử số 1/2001/LAW", "Law on Tests No. 1/2001/LAW")
    with pytest.raises(UnknownInstrument) as caught:
        law.instrument("9/2001/LAW")
    assert "9/2001/LAW" in caught.value.message("vi")
    assert isinstance(caught.value, KeyError)


@pytest.mark.parametrize(
    ("short", "vi", "en"),
    [
        ("1/2001/LAW", "Luật Thử số 1/2001/LAW", "Law on Tests No. 1/2001/LAW"),
        ("1/2001/LAW Đ3", "Điều 3 Luật Thử số 1/2001/LAW", "Article 3, Law on Tests No. 1/2001/LAW"),
        ("1/2001/LAW Đ3.2", "khoản 2 Điều 3 Luật Thử số 1/2001/LAW", "Article 3(2), Law on Tests No. 1/2001/LAW"),
        ("1/2001/LAW Đ3.2.đ", "điểm đ khoản 2 Điều 3 Luật Thử số 1/2001/LAW", "Article 3(2)(đ), Law on Tests No. 1/2001/LAW"),
        ("1/2001/LAW Đ28a-28c", "Điều 28a–28c Luật Thử số 1/2001/LAW", "Article 28a–28c, Law on Tests No. 1/2001/LAW"),
        ("3/2020/DEC PL", "Phụ lục Nghị định số 3/2020/DEC", "Appendix, Decree No. 3/2020/DEC"),
        ("3/2020/DEC PL I", "Phụ lục I Nghị định số 3/2020/DEC", "Appendix I, Decree No. 3/2020/DEC"),
        ("3/2020/DEC PL I.1.b", "điểm b mục 1 Phụ lục I Nghị định số 3/2020/DEC", "Appendix I(1)(b), Decree No. 3/2020/DEC"),
        ("3/2020/DEC QC", "Quy chế kèm theo Nghị định số 3/2020/DEC", "attached Regulation, Decree No. 3/2020/DEC"),
        (
            "3/2020/DEC QC Đ2",
            "Điều 2 Quy chế kèm theo Nghị định số 3/2020/DEC",
            "Article 2 of the attached Regulation, Decree No. 3/2020/DEC",
        ),
    ],
)
def test_a_citation_is_worded_in_both_languages_and_keeps_its_short_form(tmp_path: Path, short: str, vi: str, en: str) -> None:
    citation = write_law(tmp_path, demo=fact(row(1, cite=short))).at(date(2026, 1, 1))["demo.thing"].citation
    assert (str(citation), citation.text("en"), citation.short) == (vi, en, short)


# ── local rules


LOCAL = fact(row(99, "2021-01-01", cite="2/2019/LAW Đ2"), more='overrides = { key = "demo.thing", cite = "2/2019/LAW Đ2.3" }')


def test_a_local_rule_that_repeats_a_national_one_has_to_say_that_it_overrides_it(tmp_path: Path) -> None:
    law = write_law(tmp_path, demo=SUCCESSION)
    with pytest.raises(ConflictingFacts) as caught:
        law.with_source(local_source(tmp_path, fact(row(99, "2021-01-01"))))
    for lang in ("vi", "en"):
        for words in ("demo.thing", "demo.toml", "local.toml", "overrides"):
            assert words in caught.value.message(lang)


def test_overriding_another_key_is_not_overriding(tmp_path: Path) -> None:
    law = write_law(tmp_path, demo=SUCCESSION + fact(row(1), key="other"))
    text = fact(row(99, "2021-01-01"), more='overrides = { key = "demo.other", cite = "2/2019/LAW Đ2.3" }')
    with pytest.raises(ConflictingFacts):
        law.with_source(local_source(tmp_path, text))


def test_a_local_rule_that_overrides_stands_on_its_days_and_says_whose_it_is(tmp_path: Path) -> None:
    national = write_law(tmp_path, demo=SUCCESSION)
    law = national.with_source(local_source(tmp_path, LOCAL))
    found = law.at(date(2021, 1, 1))["demo.thing"]
    assert (found.value, found.owner) == (99, "Tỉnh A")
    assert found.overrides is not None
    assert (found.overrides.key, found.overrides.citation.short) == ("demo.thing", "2/2019/LAW Đ2.3")
    for day, value in ((date(2010, 1, 1), 1), (date(2020, 12, 31), 2)):
        assert (law.at(day)["demo.thing"].value, law.at(day)["demo.thing"].owner) == (value, "")
    assert national.at(date(2021, 1, 1))["demo.thing"].value == 2
    law.check()


def test_a_local_rule_that_ends_gives_way_to_the_national_one(tmp_path: Path) -> None:
    text = fact(
        row(99, "2021-01-01", "2022-01-01", more='ended_by = "3/2020/DEC Đ9"'),
        more='overrides = { key = "demo.thing", cite = "2/2019/LAW Đ2.3" }',
    )
    law = write_law(tmp_path, demo=SUCCESSION).with_source(local_source(tmp_path, text))
    values = [law.at(day)["demo.thing"].value for day in (date(2020, 12, 31), date(2021, 1, 1), date(2022, 1, 1))]
    assert values == [2, 99, 2]


@pytest.mark.parametrize("since", ["2021-01-01", "2020-01-01", ""])
def test_before_a_local_rule_was_published_the_national_one_was_all_that_was_known(tmp_path: Path, since: str) -> None:
    text = fact(row(99, since, cite="4/2021/DEC Đ1"), more='overrides = { key = "demo.thing", cite = "4/2021/DEC Đ1" }')
    law = write_law(tmp_path, demo=SUCCESSION).with_source(local_source(tmp_path, text))
    day = date(2025, 1, 1)
    assert law.at(day)["demo.thing"].value == 99
    assert law.at(day, known_on=date(2021, 2, 1))["demo.thing"].value == 99
    assert law.at(day, known_on=date(2021, 1, 31))["demo.thing"].value == 2


def test_two_local_rules_of_the_same_rank_are_an_error_that_names_both(tmp_path: Path) -> None:
    law = write_law(tmp_path, demo=SUCCESSION).with_source(local_source(tmp_path, LOCAL))
    with pytest.raises(ConflictingFacts) as caught:
        law.with_source(local_source(tmp_path, LOCAL, name="second", owner="Tỉnh B"))
    for words in ("local.toml", "second.toml"):
        assert words in caught.value.message("vi")


def test_a_local_rule_of_its_own_lies_beside_the_national_ones(tmp_path: Path) -> None:
    national = write_law(tmp_path, demo=SUCCESSION)
    law = national.with_source(local_source(tmp_path, fact(row(5), key="own") + fact(row(6), key="more.own")))
    assert list(law.keys()) == ["demo.more.own", "demo.own", "demo.thing"]
    assert law.at(date(2026, 1, 1))["demo.own"].owner == "Tỉnh A"
    assert list(national.keys()) == ["demo.thing"]
    elsewhere = national.with_source(local_source(tmp_path, fact(row(5)), field="province", name="other"))
    assert elsewhere.at(date(2026, 1, 1))["province.thing"].value == 5


LOCAL_TEXT = """
[instruments."7/2022/RES"]
kind = "resolution"
vi = "về phí"
en = "on fees"
issued = 2022-01-01
certainty = "primary"
"""


def test_a_local_file_may_list_texts_of_its_own(tmp_path: Path) -> None:
    national = write_law(tmp_path, demo=SUCCESSION)
    text = LOCAL_TEXT + fact(row(5, cite="7/2022/RES Đ1; 1/2001/LAW Đ1"), key="own")
    law = national.with_source(local_source(tmp_path, text))
    assert str(law.at(date(2026, 1, 1))["demo.own"].citation) == "Điều 1 Nghị quyết số 7/2022/RES"
    assert law.instrument("1/2001/LAW") == national.instrument("1/2001/LAW")
    assert set(law.instruments) == {*national.instruments, "7/2022/RES"}
    assert len(law.instruments) == 6
    with pytest.raises(UnknownInstrument):
        national.instrument("7/2022/RES")
    law.check()


def test_a_local_file_may_not_give_a_national_text_another_name(tmp_path: Path) -> None:
    national = write_law(tmp_path, demo=SUCCESSION)
    text = LOCAL_TEXT.replace("7/2022/RES", "1/2001/LAW") + fact(row(5), key="own")
    with pytest.raises((LawFileError, ConflictingFacts)):
        national.with_source(local_source(tmp_path, text))


def test_a_local_file_is_checked_at_once_its_texts_too(tmp_path: Path) -> None:
    national = write_law(tmp_path, demo=SUCCESSION)
    for text in (
        fact(row(5, more="surprise = 1"), key="own"),
        fact(row(5, cite="8/2022/RES"), key="own"),
        LOCAL_TEXT.replace("resolution", "song") + fact(row(5), key="own"),
    ):
        with pytest.raises(LawFileError):
            national.with_source(local_source(tmp_path, text))


# ── the digest


def test_the_digest_changes_with_any_byte_of_any_file(tmp_path: Path) -> None:
    def digest(name: str, **changes: str) -> str:
        folder = tmp_path / name
        folder.mkdir()
        return write_law(folder, **{"demo": SUCCESSION, "instruments": INSTRUMENTS, "head": HEAD, **changes}).digest

    digests = [
        digest("a"),
        digest("b", demo=SUCCESSION + " "),
        digest("c", instruments=INSTRUMENTS + "\n"),
        digest("d", head=HEAD.replace("2026-01-01", "2026-01-02")),
        digest("e", demo=SUCCESSION.replace("value = 1", "value = 3")),
        digest("f", other=OPEN),
    ]
    assert len(set(digests)) == len(digests)
    assert digest("again") == digests[0]
    assert all(len(one) == 64 for one in digests)


def test_the_digest_tells_whose_rules_they_are(tmp_path: Path) -> None:
    law = write_law(tmp_path, demo=SUCCESSION)
    path = local_source(tmp_path, LOCAL).path
    digests = {law.digest} | {law.with_source(Source(path, "demo", owner)).digest for owner in ("Tỉnh A", "Tỉnh B")}
    assert len(digests) == 3


def test_a_law_of_the_same_files_gives_equal_facts_that_pickle(tmp_path: Path) -> None:
    one, other = write_law(tmp_path, demo=SUCCESSION), write_law(tmp_path, demo=SUCCESSION)
    found = one.at(date(2021, 1, 1))["demo.thing"]
    assert found == other.at(date(2021, 1, 1))["demo.thing"]
    assert hash(found) == hash(other.at(date(2021, 1, 1))["demo.thing"])
    assert pickle.loads(pickle.dumps(found)) == found
    assert one.digest == other.digest


def test_a_law_without_files_knows_nothing(tmp_path: Path) -> None:
    (tmp_path / "instruments.toml").write_text(INSTRUMENTS, encoding="utf-8")
    law = Law((), Instruments(tmp_path / "instruments.toml"))
    assert list(law.keys()) == []
    law.check()
    with pytest.raises(UnknownFact):
        law.at(date(2026, 1, 1))["demo.thing"]
