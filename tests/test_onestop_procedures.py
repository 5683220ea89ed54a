"""Procedures (thủ tục hành chính): the shipped ones against the law and the catalogue, and files that are wrong."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import attrs
import pytest

from tests.naive import shared
from vngov import hookimpl
from vngov.durations import Duration, TimeUnit
from vngov.hooks import ContributionRefused, DoubleContribution, Manager
from vngov.law import NATIONAL
from vngov.onestop import (
    FilingChannel,
    NoProcedure,
    Procedure,
    ProcedureFileError,
    national_procedures,
    procedure,
    read_procedures,
)
from vngov.onestop.hooks import OnestopSockets, procedures

DAY = date(2026, 11, 20)
BIRTH_FAMILY = {
    "1.001193",
    "1.004772",
    "2.000528",
    "1.000893",
    "1.000110",
    "1.000689",
    "1.001695",
    "1.003583",
    "2.000635",
    "3.000722",
}


def test_the_family_of_births_is_there() -> None:
    assert {one.code for one in national_procedures()} == BIRTH_FAMILY


LIMITS = [
    ("1.001193", date(2022, 7, 15), "trong ngày; sau 15 giờ mà chưa giải quyết được ngay thì ngày làm việc tiếp theo"),
    ("2.000528", DAY, "trong ngày; sau 15 giờ mà chưa giải quyết được ngay thì ngày làm việc tiếp theo"),
    ("1.000689", DAY, "3 ngày làm việc"),
    ("1.001695", date(2025, 6, 30), "15 ngày"),
    ("1.001695", DAY, "10 ngày làm việc"),
    ("1.004772", DAY, "5 ngày làm việc"),
    ("1.003583", DAY, "5 ngày làm việc"),
    ("2.000635", DAY, "trong ngày; sau 15 giờ mà chưa giải quyết được ngay thì ngày làm việc tiếp theo"),
    ("3.000722", date(2026, 8, 31), "3 ngày làm việc; nhận sau 15 giờ thì tính là nhận vào ngày làm việc tiếp theo"),
]


@pytest.mark.parametrize(("code", "on", "limit"), LIMITS)
def test_the_time_is_that_of_the_law_on_the_day(code: str, on: date, limit: str) -> None:
    key = procedure(code, on=on).limit
    assert key is not None
    assert NATIONAL.at(on)[key].value.text("vi") == limit


def test_every_limit_is_a_fact_of_law() -> None:
    for one in national_procedures():
        for key in (one.limit, one.limit_with_verification, one.silence):
            assert key is None or key in NATIONAL, one.code
        assert one.limit is not None, one.code


def test_a_bare_number_in_the_catalogue_has_no_unit_and_is_no_limit() -> None:
    version = procedure("1.001193", on=DAY).version(DAY)
    assert version is not None
    published = version.published(FilingChannel.COUNTER)
    assert published is not None
    assert (published.written, published.limit, published.unit_missing) == ("1 -", None, True)


def test_a_published_time_with_its_unit_is_read() -> None:
    version = procedure("1.001695", on=DAY).version(DAY)
    assert version is not None
    published = version.published(FilingChannel.POST)
    assert published is not None
    assert published.limit == Duration(10, TimeUnit.DAY)


def test_before_the_decision_of_2026_the_law_alone_speaks() -> None:
    version = procedure("1.001193", on=date(2024, 3, 1)).version(date(2024, 3, 1))
    assert version is not None
    assert (version.decision, version.channels) == (None, None)


@pytest.mark.parametrize(("code", "on"), [("1.001193", date(2015, 12, 31)), ("1.001193", date(2027, 3, 1)), ("9.999999", DAY)])
def test_a_code_nobody_knows_and_a_day_without_a_version_are_named(code: str, on: date) -> None:
    with pytest.raises(NoProcedure) as missing:
        procedure(code, on=on)
    assert code in str(missing.value)


def test_what_was_settled_at_the_district_says_so_for_its_time() -> None:
    for code in ("2.000528", "1.000893", "1.001695"):
        found = procedure(code, on=date(2025, 6, 30))
        assert found.level_on(date(2025, 6, 30)) == ("Cấp huyện",)
        assert found.level_on(date(2025, 7, 1)) == ("Cấp xã",)
    assert procedure("1.001193", on=date(2020, 1, 1)).level_on(date(2020, 1, 1)) == ("Cấp xã",)


@pytest.mark.parametrize("code", ["1.001193", "2.000528", "1.000110"])
def test_the_marriage_certificate_was_shown_before_9_january_2025(code: str) -> None:
    papers = [paper for paper in procedure(code, on=DAY).papers if paper.id == "marriage_certificate"]
    assert [(paper.asked_on(date(2025, 1, 8)), paper.asked_on(date(2025, 1, 9))) for paper in papers] == [(True, False)]


def test_the_papers_of_a_foreign_element_are_whole() -> None:
    for code in ("2.000528", "1.000110", "1.000893", "1.001695"):
        confirmation = [paper for paper in procedure(code, on=DAY).papers if paper.id == "nationality_confirmation"]
        assert [[cited.short for cited in paper.basis] for paper in confirmation] == [["60/2014/QH13 Đ36.1"]], code
    own = {paper.id for paper in procedure("1.000893", on=DAY).papers if paper.asked_on(DAY)}
    assert "residence" in own


def test_every_shipped_paper_and_version_stands_on_a_text() -> None:
    for one in national_procedures():
        assert all(version.basis for version in one.versions), one.code
        assert all(paper.basis and paper.name.vi and paper.name.en for paper in one.papers), one.code


def test_names_results_and_published_times_are_those_of_the_catalogue() -> None:
    path = shared() / "cases/procedures.csv"
    if not path.exists():
        pytest.skip("the catalogue of 2026 is not on this machine")
    with path.open(encoding="utf-8") as file:
        rows = {row["code"]: row for row in csv.DictReader(file)}
    names = {FilingChannel.ONLINE: "Trực tuyến", FilingChannel.POST: "Dịch vụ bưu chính", FilingChannel.COUNTER: "Trực tiếp"}
    compared = 0
    for one in national_procedures():
        row = rows.get(one.code)
        version = one.version(DAY)
        if row is None or version is None:
            continue
        compared += 1
        assert row["name"] == one.name.vi
        assert tuple(row["results"].split()) == one.results, one.code
        assert row["level"].split(", ") == list(one.level), one.code
        assert row["decision"] == version.decision, one.code
        times = dict(part.split(": ") for part in row["times"].split("; ") if part)
        for channel, name in names.items():
            published = version.published(channel)
            assert times.get(name) == (published.written if published is not None else None), one.code
    assert compared >= 9


GOOD = """
[publications.first]
since = 2016-01-01
decision = "163/QĐ-BTP"
cite = "163/QĐ-BTP"
certainty = "single"

[papers.declaration]
vi = "Tờ khai"
en = "declaration"
how = "handed_in"
cite = "60/2014/QH13 Đ16.1"
certainty = "primary"

[procedures."1.001193"]
vi = "Đăng ký khai sinh"
en = "registration of a birth"
field = "Hộ tịch"
level = ["Cấp xã"]
limit = "civilreg.birth.limit"
papers = ["declaration"]
results = ["KQ.G15.000031"]
channels = { counter = "1 Ngày làm việc" }
versions = ["first"]
"""

WRONG = [
    ("a paper that is not declared", 'papers = ["declaration"]', 'papers = ["letter"]'),
    ("a publication that is not declared", 'versions = ["first"]', 'versions = ["second"]'),
    ("a version that overlaps itself", 'versions = ["first"]', 'versions = ["first", "first"]'),
    ("an unknown way of giving a paper", 'how = "handed_in"', 'how = "sung"'),
    ("an unknown channel", "counter =", "window ="),
    ("a word that is not of the format", 'field = "Hộ tịch"', 'field = "Hộ tịch"\ncolour = "red"'),
    ("no name in English", 'en = "registration of a birth"\n', ""),
    ("an unknown grade of certainty", 'certainty = "primary"', 'certainty = "sure"'),
    ("a text nobody knows", 'cite = "60/2014/QH13 Đ16.1"', 'cite = "99/1999/QH99 Đ16"'),
    ("a limit that is no fact of law", '"civilreg.birth.limit"', '"civilreg.birth.limits"'),
    ("a day that is a text", "since = 2016-01-01", 'since = "2016-01-01"'),
    ("spans of a paper that overlap", 'how = "handed_in"', 'how = "handed_in"\nearlier = [{ until = 2020-01-01 }]'),
    ("the number of nobody", 'how = "handed_in"', 'how = "handed_in"\nnumber_of = "child"'),
    ("a channel nobody knows", 'field = "Hộ tịch"', 'field = "Hộ tịch"\nfiled = ["window"]'),
    (
        "an earlier level without its end",
        "level =",
        'earlier_levels = [{ level = ["Cấp huyện"], cite = "163/QĐ-BTP" }]\nlevel =',
    ),
    ("no TOML", "[publications.first]", "[publications.first"),
    ("a table nobody knows", "[publications.first]", "[fees.first]\n[publications.first]"),
]


def test_a_file_of_procedures_is_read(tmp_path: Path) -> None:
    path = tmp_path / "procedures.toml"
    path.write_text(GOOD, encoding="utf-8")
    (one,) = read_procedures(path)
    assert [paper.id for paper in one.papers] == ["declaration"]
    assert procedure("1.001193", on=DAY, procedures=[one]) is one


@pytest.mark.parametrize(("why", "old", "new"), WRONG, ids=[why for why, _, _ in WRONG])
def test_a_wrong_file_is_a_named_error(tmp_path: Path, why: str, old: str, new: str) -> None:
    assert old in GOOD
    path = tmp_path / "procedures.toml"
    path.write_text(GOOD.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ProcedureFileError) as wrong:
        read_procedures(path)
    assert "procedures.toml" in str(wrong.value)


class Adds:
    """A plugin that adds the procedures it is made with."""

    def __init__(self, *given: Procedure) -> None:
        self._given = given

    @hookimpl
    def vngov_procedures(self) -> tuple[Procedure, ...]:
        return self._given


def test_two_plugins_may_not_add_the_same_procedure() -> None:
    stall = attrs.evolve(procedure("1.001193", on=DAY), code="9.000001")
    manager = Manager([OnestopSockets])
    manager.register(Adds(stall), name="one")
    assert procedures(manager) == (stall,)
    manager.register(Adds(stall), name="two")
    with pytest.raises(DoubleContribution):
        procedures(manager)


def test_a_plugin_may_not_replace_a_national_procedure() -> None:
    manager = Manager([OnestopSockets])
    manager.register(Adds(procedure("1.001193", on=DAY)), name="one")
    with pytest.raises(ContributionRefused):
        procedures(manager)
