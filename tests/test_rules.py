"""Rules, findings, verdicts, on a field that does not exist: cards of a public library and a law made for them."""

from __future__ import annotations

import json
import pickle
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from itertools import permutations, product
from pathlib import Path
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.naive import often
from tests.synthetic import fact, local_source, row, write_law
from vngov import to_json
from vngov.basis import Answer, Certainty, DateExpected, Interval, Text
from vngov.deadlines import Duration, TimeUnit, corresponding_day
from vngov.errors import VngovError
from vngov.law import Key, Law, NoRule, UnknownFact
from vngov.rules import (
    DATE_UNKNOWN,
    Applied,
    Cited,
    Dates,
    DuplicateRule,
    Example,
    Finding,
    Findings,
    Governing,
    InvalidPath,
    Refused,
    Registry,
    Rule,
    RuleInvalid,
    RuleView,
    Severity,
    Unexamined,
    UnknownRule,
    Verdict,
    rule,
)

# ── the field: what its model.py and rules.py would hold


@attrs.frozen
class Reader:
    name: str
    born: date | None = None


@attrs.frozen
class Card:
    """A card of a reader; None is "not given"."""

    reader: Reader
    books: int | None = None
    guarantor: bool | None = None


@attrs.frozen
class SchoolCard(Card):
    school: str = ""


MIN_AGE = Key[int]("library.card.min_age")
MAX_BOOKS = Key[int]("library.card.max_books")
MAX_BOOKS_SCHOOL = Key[int]("library.school_card.max_books")
SINCE_2002, SINCE_2020 = date(2002, 1, 1), date(2020, 1, 1)
OLD, NEW, BEFORE = date(2010, 5, 5), date(2024, 5, 6), date(2001, 12, 31)

LAW = (
    fact(
        row(6, "2002-01-01", "2020-01-01"),
        row(8, "2020-01-01", cite="2/2019/LAW Đ3.1"),
        key="card.min_age",
        more='governed_by = "registered"',
    )
    + fact(
        row(5, "2002-01-01", "2008-01-01", more='ended_by = "2/2019/LAW Đ9"'),
        'value = 3, since = 2020-04-15, cite = "3/2020/DEC Đ2.1.a", certainty = "secondary"',
        key="card.max_books",
    )
    + fact(row(10, "2021-01-01", cite="4/2021/DEC Đ1", more=""), key="school_card.max_books")
)


def born(day: date, *, books: int | None = 2, name: str = "Nguyễn Thị Đào") -> Card:
    return Card(Reader(name, day), books)


@rule(
    Card,
    "library.card.age",
    Text("tuổi được cấp thẻ", "age for a card"),
    by=Governing.REGISTERED,
    needs=(MIN_AGE,),
    says=Text("chưa đủ {min_age} tuổi", "under {min_age} years of age"),
    asks=Text("cần ngày sinh của bạn đọc", "the reader's date of birth has to be established"),
    passes=(
        Example(born(date(2003, 1, 1)), OLD, Text("bảy tuổi, luật cũ", "seven years old, the old law")),
        Example(born(date(2010, 1, 1)), NEW),
    ),
    fails=(Example(born(date(2017, 1, 1)), NEW, Text("bảy tuổi, luật mới", "seven years old, the new law")),),
    unknown=(Example(Card(Reader("Lê Văn Nam")), NEW),),
)
def age(card: Card, law: RuleView) -> Iterator[Finding]:
    if card.reader.born is None:
        yield law.unknown("$.reader.born")
    elif corresponding_day(card.reader.born, Duration(law[MIN_AGE].value, TimeUnit.YEAR)) > law.day:
        yield law.error("$.reader.born")


@rule(
    Card,
    "library.card.books",
    Text("số sách được mượn", "number of books"),
    by=Governing.RECEIVED,
    needs=(MAX_BOOKS,),
    says=Text("không quá {max_books} cuốn", "at most {max_books} books"),
    texts={"none": Text("chưa mượn cuốn nào, tối đa {max_books}", "no book yet, at most {max_books}")},
    passes=(Example(born(date(2000, 1, 1), books=3), NEW),),
    fails=(Example(born(date(2000, 1, 1), books=4), NEW),),
)
def books(card: Card, law: RuleView) -> Iterator[Finding]:
    if card.books is None:
        yield law.unknown("$.books")
    elif card.books > law[MAX_BOOKS].value:
        yield law.error("$.books")
    elif card.books == 0:
        yield law.warning("$.books", "none")


@rule(
    Card,
    "library.card.guarantor",
    Text("người bảo lãnh", "guarantor"),
    by=Governing.REGISTERED,
    cited=Cited("3/2020/DEC Đ7.2; 2/2019/LAW Đ4", since=date(2020, 4, 15), until=date(2030, 1, 1), certainty=Certainty.READING),
    says=Text("việc bảo lãnh do thủ thư quyết định", "the librarian decides on the guarantee"),
    passes=(Example(Card(Reader("Lê Văn Nam")), NEW),),
    fails=(Example(Card(Reader("Lê Văn Nam"), guarantor=True), NEW),),
)
def guarantor(card: Card, law: RuleView) -> Iterator[Finding]:
    if card.guarantor:
        yield law.review("$.guarantor")


@rule(
    SchoolCard,
    "library.school_card.books",
    Text("số sách của thẻ trường học", "number of books on a school card"),
    by=Governing.RECEIVED,
    needs=(MAX_BOOKS_SCHOOL,),
    overrides=("library.card.books",),
    says=Text("không quá {max_books} cuốn", "at most {max_books} books"),
    passes=(Example(SchoolCard(Reader("Lê Văn Nam"), 10), NEW),),
    fails=(Example(SchoolCard(Reader("Lê Văn Nam"), 11), NEW),),
)
def school_books(card: SchoolCard, law: RuleView) -> Iterator[Finding]:
    if card.books is not None and card.books > law[MAX_BOOKS_SCHOOL].value:
        yield law.error("$.books")


@rule(
    Card,
    "library.card.not_born_tomorrow",
    Text("ngày sinh không ở tương lai", "no birth in the future"),
    by=Governing.ASKED,
    cited=Cited("1/2001/LAW", since=SINCE_2002, until=SINCE_2020, certainty=Certainty.PRIMARY),
    says=Text("ngày sinh ở tương lai", "born in the future"),
    passes=(Example(born(OLD), OLD),),
    fails=(Example(born(OLD + timedelta(days=1)), OLD),),
)
def not_born_tomorrow(card: Card, law: RuleView) -> Iterator[Finding]:
    if card.reader.born is not None and card.reader.born > law.day:
        yield law.error("$.reader.born")


RULES: tuple[Rule[Any], ...] = (age, books, guarantor, school_books)
ADULT = Card(Reader("Nguyễn Thị Đào", date(1990, 1, 1)), 2, guarantor=False)


@pytest.fixture(scope="module")
def law(tmp_path_factory: pytest.TempPathFactory) -> Law:
    return write_law(tmp_path_factory.mktemp("law"), library=LAW)


@pytest.fixture(scope="module")
def registry() -> Registry:
    return Registry(RULES)


def every_date(day: date) -> Dates:
    return Dates(event=day, received=day, registered=day, issued=day, solved=day, period_end=day)


def seen(findings: Findings) -> list[tuple[str, str, str]]:
    return [(item.code, item.severity.value, item.field) for item in findings.items]


# ── verdicts


def finding(severity: Severity, *, unknown: bool = False, certainty: Certainty = Certainty.PRIMARY) -> Finding:
    return Finding("library.made", severity, "$.books", Text("một câu", "a sentence"), (), certainty, unknown)


ERROR, WARNING, REVIEW = (finding(severity) for severity in Severity)
UNKNOWN = finding(Severity.REVIEW, unknown=True)
RAN = Applied("library.made", Text("tên", "title"), (), Certainty.PRIMARY)


@pytest.mark.parametrize(
    ("items", "applied", "verdict"),
    [
        ((), (), Verdict.NO_RULE),
        ((), (RAN,), Verdict.ALLOWED),
        ((WARNING,), (RAN,), Verdict.ALLOWED),
        ((WARNING,), (), Verdict.NO_RULE),
        ((REVIEW,), (RAN,), Verdict.NEEDS_OFFICIAL),
        ((UNKNOWN,), (RAN,), Verdict.NEEDS_OFFICIAL),
        ((UNKNOWN,), (), Verdict.NEEDS_OFFICIAL),
        ((UNKNOWN, WARNING), (RAN,), Verdict.NEEDS_OFFICIAL),
        ((ERROR,), (RAN,), Verdict.REFUSED),
        ((UNKNOWN, REVIEW, WARNING, ERROR), (RAN,), Verdict.REFUSED),
    ],
)
def test_the_verdict_follows_from_the_findings(
    items: tuple[Finding, ...], applied: tuple[Applied, ...], verdict: Verdict
) -> None:
    for order in permutations(items):
        assert Findings(order, applied).verdict is verdict


# How good an answer is for the one who asks; nothing that is added to findings may make it better.
GOODNESS = [Verdict.REFUSED, Verdict.NEEDS_OFFICIAL, Verdict.ALLOWED]
some_items = st.lists(st.sampled_from([ERROR, WARNING, REVIEW, UNKNOWN]), max_size=6).map(tuple)


@often
@given(some_items, some_items)
def test_more_findings_never_make_a_verdict_better(few: tuple[Finding, ...], more: tuple[Finding, ...]) -> None:
    before, after = Findings(few, (RAN,)).verdict, Findings((*few, *more), (RAN,)).verdict
    assert GOODNESS.index(after) <= GOODNESS.index(before)
    assert Findings((*few, ERROR), (RAN,)).verdict is Verdict.REFUSED
    assert Findings((*few, UNKNOWN)).verdict in (Verdict.REFUSED, Verdict.NEEDS_OFFICIAL)


@often
@given(some_items, some_items, st.booleans(), st.booleans())
def test_parts_put_together_are_as_good_as_the_worst_of_them(
    left: tuple[Finding, ...], right: tuple[Finding, ...], left_ran: bool, right_ran: bool
) -> None:
    one, two = Findings(left, (RAN,) * left_ran), Findings(right, (RAN,) * right_ran)
    both = (one + two).verdict
    if Verdict.REFUSED in (one.verdict, two.verdict):
        assert both is Verdict.REFUSED
    elif Verdict.NEEDS_OFFICIAL in (one.verdict, two.verdict):
        assert both is Verdict.NEEDS_OFFICIAL
    else:
        assert both is (Verdict.ALLOWED if left_ran or right_ran else Verdict.NO_RULE)
    assert (one + two).items == left + right


def test_findings_and_verdicts_have_no_truth_value(registry: Registry, law: Law) -> None:
    findings = registry.check(ADULT, dates=every_date(NEW), on=NEW, law=law)
    for asked in (findings, Findings(), *Verdict):
        with pytest.raises(TypeError, match="no truth value"):
            bool(asked)
    with pytest.raises(TypeError):
        assert findings
    with pytest.raises(TypeError):
        iter(findings)  # type: ignore[call-overload]
    with pytest.raises(TypeError):
        len(findings)  # type: ignore[arg-type]


def test_enums_are_the_lower_case_strings_of_the_contract() -> None:
    assert [one.value for one in Verdict] == ["allowed", "refused", "needs_official", "no_rule"]
    assert [one.value for one in Severity] == ["error", "warning", "review"]
    assert Verdict("no_rule") is Verdict.NO_RULE


def test_what_is_unknown_is_no_error_and_no_warning() -> None:
    for severity in (Severity.ERROR, Severity.WARNING):
        with pytest.raises(RuleInvalid):
            finding(severity, unknown=True)


# ── a check


def test_a_record_in_order_is_allowed_by_the_rules_that_were_applied(registry: Registry, law: Law) -> None:
    findings = registry.check(ADULT, dates=every_date(NEW), on=NEW, law=law)
    assert findings.verdict is Verdict.ALLOWED
    assert findings.items == ()
    assert findings.examined == ("library.card.age", "library.card.books", "library.card.guarantor")
    assert [one.short for one in findings.basis] == ["2/2019/LAW Đ3.1", "3/2020/DEC Đ2.1.a", "3/2020/DEC Đ7.2", "2/2019/LAW Đ4"]
    assert findings.certainty is Certainty.READING
    assert isinstance(findings, Answer)


def test_a_violation_names_code_place_basis_and_figure_in_both_languages(registry: Registry, law: Law) -> None:
    findings = registry.check(attrs.evolve(ADULT, books=4), dates=every_date(NEW), on=NEW, law=law)
    assert findings.verdict is Verdict.REFUSED
    (item,) = findings.items
    assert (item.code, item.severity, item.field, item.unknown) == ("library.card.books", Severity.ERROR, "$.books", False)
    assert (str(item), item.message("vi"), item.message("en")) == (
        "không quá 3 cuốn",
        "không quá 3 cuốn",
        "at most 3 books",
    )
    assert [str(one) for one in item.basis] == ["điểm a khoản 1 Điều 2 Nghị định số 3/2020/DEC"]
    assert item.certainty is Certainty.SECONDARY


def test_a_refusal_stands_on_its_errors_and_everything_else_on_all_that_was_applied(registry: Registry, law: Law) -> None:
    refused = registry.check(attrs.evolve(ADULT, books=4), dates=every_date(NEW), on=NEW, law=law)
    assert [one.short for one in refused.basis] == ["3/2020/DEC Đ2.1.a"]
    assert refused.certainty is Certainty.SECONDARY
    review = registry.check(attrs.evolve(ADULT, guarantor=True), dates=every_date(NEW), on=NEW, law=law)
    assert review.verdict is Verdict.NEEDS_OFFICIAL
    assert len(review.basis) == 4
    assert Findings().certainty is Certainty.UNVERIFIED


@pytest.mark.parametrize(
    ("changed", "asked"),
    [
        ({"reader": Reader("Lê Văn Nam")}, [("library.card.age", "$.reader.born")]),
        ({"books": None}, [("library.card.books", "$.books")]),
        (
            {"reader": Reader("Lê Văn Nam"), "books": None},
            [("library.card.age", "$.reader.born"), ("library.card.books", "$.books")],
        ),
    ],
)
def test_a_fact_that_is_not_given_needs_the_official_and_says_what_to_establish(
    registry: Registry, law: Law, changed: dict[str, Any], asked: list[tuple[str, str]]
) -> None:
    findings = registry.check(attrs.evolve(ADULT, **changed), dates=every_date(NEW), on=NEW, law=law)
    assert findings.verdict is Verdict.NEEDS_OFFICIAL
    assert [(item.code, item.field) for item in findings.items] == asked
    assert all(item.unknown and item.severity is Severity.REVIEW for item in findings.items)


def test_what_to_establish_is_told_by_the_rule_or_else_by_its_title(registry: Registry, law: Law) -> None:
    findings = registry.check(Card(Reader("Lê Văn Nam")), dates=every_date(NEW), on=NEW, law=law)
    assert [item.message("en") for item in findings.items] == [
        "the reader's date of birth has to be established",
        "not enough is known to examine: number of books",
    ]
    assert findings.items[1].message("vi") == "chưa đủ thông tin để xét: số sách được mượn"


def test_only_warnings_are_allowed(registry: Registry, law: Law) -> None:
    findings = registry.check(attrs.evolve(ADULT, books=0), dates=every_date(NEW), on=NEW, law=law)
    assert seen(findings) == [("library.card.books", "warning", "$.books")]
    assert findings.items[0].message("en") == "no book yet, at most 3"
    assert findings.verdict is Verdict.ALLOWED


def test_findings_come_in_the_order_of_the_registry_whatever_dates_govern(law: Law) -> None:
    wrong = Card(Reader("Lê Văn Nam", date(2030, 1, 1)), 99, guarantor=True)
    for order in permutations((age, books, guarantor)):
        findings = Registry(order).check(wrong, dates=every_date(NEW), on=NEW, law=law)
        assert [item.code for item in findings.items] == [one.code for one in order]
        assert findings.examined == tuple(one.code for one in order)


def test_a_type_that_no_rule_looks_at_has_no_rule(registry: Registry, law: Law) -> None:
    for record in (Reader("Lê Văn Nam"), {"books": 3}, None):
        findings = registry.check(record, dates=every_date(NEW), on=NEW, law=law)
        assert (findings.verdict, findings.examined, findings.unexamined) == (Verdict.NO_RULE, (), ())


# ── which date governs


@pytest.mark.parametrize(
    ("registered", "verdict"),
    [
        (date(2019, 12, 31), Verdict.ALLOWED),  # seven years old, the law asks for six
        (date(2020, 1, 1), Verdict.REFUSED),  # seven years old, the law asks for eight
        (date(2021, 1, 1), Verdict.ALLOWED),
    ],
)
def test_an_amended_rule_judges_each_record_by_the_law_of_its_own_day(law: Law, registered: date, verdict: Verdict) -> None:
    findings = Registry([age]).check(born(date(2013, 1, 1)), dates=Dates(registered=registered), on=NEW, law=law)
    assert findings.verdict is verdict


def test_each_rule_is_handed_the_view_of_its_date_and_the_day_of_asking_chooses_nothing(law: Law) -> None:
    given_to: dict[str, date] = {}

    def noting(by: Governing) -> Rule[Card]:
        declared = attrs.evolve(
            guarantor, code=f"library.by_{by.value}", by=by, cited=Cited("1/2001/LAW", certainty=RAN.certainty)
        )

        def note(card: Card, view: RuleView) -> Iterator[Finding]:
            given_to[view.code] = view.day
            yield from ()

        return attrs.evolve(declared, check=note)

    rules = [noting(by) for by in Governing]
    days = {by.value: date(2021, number, 1) for number, by in enumerate(Governing, 1) if by is not Governing.ASKED}
    Registry(rules).check(ADULT, dates=Dates(**days), on=NEW, law=law)
    assert given_to == {f"library.by_{name}": day for name, day in days.items()} | {"library.by_asked": NEW}


def test_two_rules_of_one_record_stand_on_the_law_of_two_days(registry: Registry, law: Law) -> None:
    card = Card(Reader("Lê Văn Nam", date(2013, 1, 1)), 4)
    findings = registry.check(card, dates=Dates(received=date(2007, 1, 1), registered=NEW), on=NEW, law=law)
    assert [(one.code, one.since) for one in findings.applied] == [
        ("library.card.age", SINCE_2020),
        ("library.card.books", SINCE_2002),
        ("library.card.guarantor", date(2020, 4, 15)),
    ]
    assert findings.verdict is Verdict.ALLOWED  # four books were in order in 2007


@pytest.mark.parametrize("missing", [Governing.REGISTERED, Governing.RECEIVED])
def test_a_governing_date_that_is_not_given_is_to_be_established(registry: Registry, law: Law, missing: Governing) -> None:
    dates = attrs.evolve(every_date(NEW), **{missing.value: None})
    findings = registry.check(ADULT, dates=dates, on=NEW, law=law)
    assert findings.verdict is Verdict.NEEDS_OFFICIAL
    (item,) = findings.items
    assert (item.code, item.field, item.unknown) == (DATE_UNKNOWN, "$", True)
    for lang in ("vi", "en"):
        assert missing.label(lang) in item.message(lang)
    left_out = {one.code for one in findings.unexamined}
    assert left_out == {one.code for one in (age, books, guarantor) if one.by is missing}
    assert left_out.isdisjoint(findings.examined)


def test_without_any_date_nothing_is_examined_and_the_official_is_asked(registry: Registry, law: Law) -> None:
    findings = registry.check(ADULT, dates=Dates(), on=NEW, law=law)
    assert (findings.verdict, findings.examined, len(findings.items)) == (Verdict.NEEDS_OFFICIAL, (), 2)
    assert findings.certainty is Certainty.UNVERIFIED
    assert findings.basis == ()


def test_a_rule_on_the_day_of_asking_needs_no_date_of_the_record(law: Law) -> None:
    only = Registry([not_born_tomorrow])
    card = born(OLD + timedelta(days=1))
    assert only.check(card, dates=Dates(), on=OLD, law=law).verdict is Verdict.REFUSED
    assert only.check(card, dates=Dates(), on=OLD + timedelta(days=1), law=law).verdict is Verdict.ALLOWED


@pytest.mark.parametrize("wrong", [datetime(2024, 5, 6), "2024-05-06", 20240506])
def test_a_moment_or_a_text_is_no_day(registry: Registry, law: Law, wrong: Any) -> None:
    with pytest.raises(DateExpected):
        Dates(received=wrong)
    with pytest.raises(DateExpected):
        registry.check(ADULT, dates=Dates(), on=wrong, law=law)


# ── gaps


@pytest.mark.parametrize(
    ("received", "verdict"),
    [
        (date(2001, 12, 31), Verdict.NO_RULE),
        (date(2002, 1, 1), Verdict.ALLOWED),
        (date(2007, 12, 31), Verdict.ALLOWED),
        (date(2008, 1, 1), Verdict.NO_RULE),
        (date(2020, 4, 14), Verdict.NO_RULE),
        (date(2020, 4, 15), Verdict.REFUSED),
    ],
)
def test_a_day_on_which_the_law_is_silent_has_no_rule(law: Law, received: date, verdict: Verdict) -> None:
    findings = Registry([books]).check(attrs.evolve(ADULT, books=4), dates=Dates(received=received), on=NEW, law=law)
    assert findings.verdict is verdict
    if verdict is Verdict.NO_RULE:
        (left,) = findings.unexamined
        assert (findings.items, findings.examined, findings.basis) == ((), (), ())
        for lang in ("vi", "en"):
            assert "library.card.max_books" in left.why.text(lang)
            assert ("01/01/2002" in left.why.text(lang)) is (received == BEFORE)
            assert ("31/12/2007" in left.why.text(lang)) is (received != BEFORE)


def test_a_rule_without_law_that_day_is_named_beside_those_that_were_applied(registry: Registry, law: Law) -> None:
    findings = registry.check(ADULT, dates=every_date(OLD), on=NEW, law=law)
    assert findings.verdict is Verdict.ALLOWED
    assert findings.examined == ("library.card.age",)
    assert [one.code for one in findings.unexamined] == ["library.card.books", "library.card.guarantor"]
    assert "15/04/2020" in findings.unexamined[1].why.en


def test_a_rule_applies_only_where_all_its_law_holds(law: Law) -> None:
    both = attrs.evolve(
        guarantor,
        code="library.both",
        needs=(MAX_BOOKS_SCHOOL,),
        by=Governing.RECEIVED,
        says=Text("{max_books}", "{max_books}"),
    )
    assert {
        day for day in (date(2020, 12, 31), date(2021, 1, 1), date(2029, 12, 31), date(2030, 1, 1)) if _holds(both, day, law)
    } == {
        date(2021, 1, 1),
        date(2029, 12, 31),
    }
    applied = Registry([both]).check(ADULT, dates=every_date(NEW), on=NEW, law=law).applied[0]
    assert applied.interval == Interval(date(2021, 1, 1), date(2030, 1, 1))
    assert [one.short for one in applied.basis] == ["3/2020/DEC Đ7.2", "2/2019/LAW Đ4", "4/2021/DEC Đ1"]


@pytest.mark.parametrize("needs", [(MIN_AGE, MAX_BOOKS), (MAX_BOOKS, MIN_AGE)])
def test_a_rule_on_several_facts_holds_while_all_do_and_is_as_sure_as_the_weakest(
    law: Law, needs: tuple[Key[int], ...]
) -> None:
    one = Registry([attrs.evolve(age, needs=needs)])
    old = one.check(ADULT, dates=every_date(date(2005, 1, 1)), on=NEW, law=law).applied[0]
    new = one.check(ADULT, dates=every_date(NEW), on=NEW, law=law).applied[0]
    assert (old.interval, old.certainty) == (Interval(SINCE_2002, date(2008, 1, 1)), Certainty.PRIMARY)
    assert (new.interval, new.certainty) == (Interval(date(2020, 4, 15), None), Certainty.SECONDARY)


def test_findings_on_many_places_are_each_their_own(law: Law) -> None:
    view = books.view(NEW, law=law)
    paths = [f"$.cards[{number}].books" for number in range(1_000)]
    assert [view.error(path).field for path in paths + paths] == paths + paths


def _holds(one: Rule[Any], day: date, law: Law) -> bool:
    try:
        one.view(day, law=law)
    except NoRule:
        return False
    return True


@often
@given(st.dates(date(2000, 1, 1), date(2032, 1, 1)), st.dates(date(2000, 1, 1), date(2032, 1, 1)))
def test_a_registry_says_what_its_rules_say_one_by_one(law_once: Law, received: date, registered: date) -> None:
    card = Card(Reader("Lê Văn Nam", date(2012, 6, 1)), 4, guarantor=True)
    findings = PREPARED.check(card, dates=Dates(received=received, registered=registered), on=NEW, law=law_once)
    items: list[Finding] = []
    examined = []
    for one in (age, books, guarantor):
        day = registered if one.by is Governing.REGISTERED else received
        if _holds(one, day, law_once):
            examined.append(one.code)
            items += one.check(card, one.view(day, law=law_once))
    assert findings.items == tuple(items)
    assert findings.examined == tuple(examined)
    assert {*examined, *(left.code for left in findings.unexamined)} == {one.code for one in (age, books, guarantor)}


PREPARED = Registry(RULES)  # kept from one example to the next: what is prepared must not leak from day to day


@pytest.fixture(scope="module")
def law_once(law: Law) -> Law:
    return law


def test_two_laws_in_turn_do_not_mix(tmp_path: Path, registry: Registry, law: Law) -> None:
    local = law.with_source(
        local_source(
            tmp_path,
            fact(
                row(1, "2020-04-15", cite="4/2021/DEC Đ1"),
                key="card.max_books",
                more='overrides = { key = "library.card.max_books", cite = "4/2021/DEC Đ1" }',
            ),
            field="library",
        )
    )
    for _ in range(2):
        assert registry.check(ADULT, dates=every_date(NEW), on=NEW, law=law).verdict is Verdict.ALLOWED
        refused = registry.check(ADULT, dates=every_date(NEW), on=NEW, law=local)
        assert refused.items[0].message("en") == "at most 1 books"
        assert refused.basis[0].short == "4/2021/DEC Đ1"


def test_many_laws_and_many_days_are_asked_and_no_memory_grows_without_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("vngov.rules.registry._LAWS_KEPT", 2)
    monkeypatch.setattr("vngov.rules.registry._DAYS_KEPT", 3)
    registry = Registry(RULES)
    laws = [write_law(tmp_path, library=LAW) for _ in range(4)]
    for law, shift in product(laws, range(10)):
        day = NEW + timedelta(days=shift)
        assert registry.check(ADULT, dates=every_date(day), on=day, law=law).verdict is Verdict.ALLOWED
        assert registry.check(ADULT, dates=Dates(), on=day, law=law).verdict is Verdict.NEEDS_OFFICIAL
    assert len(registry._groups) <= 2
    assert all(len(group.days) <= 4 for groups in registry._groups.values() for group in groups)


# ── special over general


def test_a_special_rule_stands_in_for_the_general_one_where_and_while_it_applies(registry: Registry, law: Law) -> None:
    pupil = SchoolCard(Reader("Lê Văn Nam", date(2000, 1, 1)), 7)
    special = registry.check(pupil, dates=every_date(NEW), on=NEW, law=law)
    assert special.verdict is Verdict.ALLOWED
    assert "library.card.books" not in special.examined
    (left,) = special.unexamined
    assert left.code == "library.card.books"
    assert "library.school_card.books" in left.why.vi
    assert "library.school_card.books" in left.why.en
    day = date(2020, 12, 31)  # the special law does not apply yet
    general = registry.check(pupil, dates=every_date(day), on=NEW, law=law)
    assert seen(general) == [("library.card.books", "error", "$.books")]
    other = registry.check(attrs.evolve(ADULT, books=7), dates=every_date(NEW), on=NEW, law=law)
    assert seen(other) == [("library.card.books", "error", "$.books")]


def test_a_rule_may_only_override_one_that_exists_looks_at_such_records_and_goes_by_the_same_date() -> None:
    with pytest.raises(UnknownRule) as caught:
        Registry([school_books])
    assert "library.card.books" in caught.value.message("vi")
    with pytest.raises(RuleInvalid, match=r"library\.card\.books"):
        Registry([books, attrs.evolve(school_books, by=Governing.REGISTERED)])
    reader = Example(Reader("Lê Văn Nam"), NEW)
    general: Rule[Any] = school_books
    stranger = attrs.evolve(general, of=Reader, passes=(reader,), fails=(reader,))
    with pytest.raises(RuleInvalid, match=r"library\.card\.books"):
        Registry([books, stranger])
    with pytest.raises(RuleInvalid, match="in a circle"):
        Registry([attrs.evolve(books, overrides=("library.school_card.books",)), school_books])
    with pytest.raises(RuleInvalid, match="overrides itself"):
        attrs.evolve(books, overrides=("library.card.books",))


# ── nothing personal in what is said

names = st.text(st.characters(categories=("Lu", "Ll")), min_size=4, max_size=12).map(lambda text: f"Ỹ{text}Ỹ")


@often
@given(names, st.none() | st.dates(date(1900, 1, 1), date(2024, 1, 1)), st.integers(90_000, 99_999))
def test_no_message_holds_anything_of_the_record(law_once: Law, name: str, day: date | None, number: int) -> None:
    record = Card(Reader(name, day), number, guarantor=True)
    findings = PREPARED.check(record, dates=every_date(NEW), on=NEW, law=law_once)
    assert findings.items
    told = findings.explain("vi") + findings.explain("en") + to_json(findings) + str(Refused(findings)) + repr(findings)
    assert name not in told
    assert str(number) not in told
    if day is not None:
        assert f"{day:%d/%m/%Y}" not in "".join(item.message(lang) for item in findings.items for lang in ("vi", "en"))
    for item in findings.items:
        assert item.said == TEMPLATES_FILLED[item.code, item.unknown]


TEMPLATES_FILLED = {
    ("library.card.age", False): Text("chưa đủ 8 tuổi", "under 8 years of age"),
    ("library.card.age", True): age.asks,
    ("library.card.books", False): Text("không quá 3 cuốn", "at most 3 books"),
    ("library.card.guarantor", False): guarantor.says,
}


@pytest.mark.parametrize("path", ["$", "$.reader.born", "$.children[0].born", "$[12]", "$._a1.b_2"])
def test_a_place_is_a_path(path: str) -> None:
    assert attrs.evolve(ERROR, field=path).field == path


@pytest.mark.parametrize(
    "path",
    ["", "reader", "$reader", "$.Nguyễn", "$.reader.", "$.names.Đào", "$['name']", "$.a[x]", "$.a b", "$.a\n", "$.a[1234567]"],
)
def test_a_place_that_is_no_path_is_refused_and_not_repeated(path: str) -> None:
    with pytest.raises(InvalidPath) as caught:
        attrs.evolve(ERROR, field=path)
    assert caught.value.details == {}


def test_a_view_refuses_a_path_a_text_and_a_key_that_the_rule_did_not_declare(law: Law) -> None:
    view = books.view(NEW, law=law)
    with pytest.raises(InvalidPath):
        view.error("$.Nguyễn Thị Đào")
    with pytest.raises(RuleInvalid, match="there are: none"):
        view.error("$.books", "Nguyễn Thị Đào")
    with pytest.raises(RuleInvalid, match="there are: –"):
        age.view(NEW, law=law).error("$.books", "none")
    with pytest.raises(RuleInvalid, match="does not declare"):
        view[MIN_AGE]
    assert view.error("$.books") is view.error("$.books")
    assert (view.law, view.day, view.code, repr(view)) == (law, NEW, books.code, "<RuleView library.card.books 2024-05-06>")


# ── figures in sentences


@pytest.mark.parametrize(
    ("kind", "value", "vi", "en"),
    [
        ("integer", "12", "12", "12"),
        ("money", "1500000", "1.500.000", "1,500,000"),
        ("flag", "true", "có", "yes"),
        ("flag", "false", "không", "no"),
        ("date", "2020-02-03", "03/02/2020", "03/02/2020"),
        ("limit", '"5 ngày làm việc"', "5 ngày làm việc", "5 working days"),
        ("decimal", '"0.5"', "0.5", "0.5"),
        ("list", '["a", "b"]', "a, b", "a, b"),
        ("text", '{ vi = "một", en = "one" }', "một", "one"),
    ],
)
def test_a_figure_of_any_type_is_written_in_the_language_of_the_sentence(
    tmp_path: Path, kind: str, value: str, vi: str, en: str
) -> None:
    law = write_law(tmp_path, demo=fact(row(value), kind=kind))
    one = attrs.evolve(age, needs=(Key[Any]("demo.thing"),), says=Text("là {thing}.", "is {thing}."))
    found = one.view(NEW, law=law).error("$")
    assert (found.message("vi"), found.message("en")) == (f"là {vi}.", f"is {en}.")


# ── examples


def test_the_examples_of_every_rule_show_what_they_say(law: Law) -> None:
    assert Registry((*RULES, not_born_tomorrow)).faults(law=law) == ()


def test_examples_that_do_not_show_it_are_found(law: Law) -> None:
    good, bad, unknown = books.passes, books.fails, (Example(Card(Reader("Lê Văn Nam")), NEW),)
    wrong = {
        "passing example": attrs.evolve(books, passes=bad),
        "failing example": attrs.evolve(books, fails=good),
        "failing example of": attrs.evolve(books, fails=unknown),
        "something unknown": attrs.evolve(books, unknown=bad),
        "with something unknown": attrs.evolve(books, unknown=good),
        "01/01/2015": attrs.evolve(books, passes=(Example(ADULT, date(2015, 1, 1)),)),
        "raises ZeroDivisionError": attrs.evolve(books, check=_broken),
        "its own view": attrs.evolve(books, check=_gives_text),
    }
    for words, one in wrong.items():
        faults = Registry([one]).faults(law=law)
        assert len(faults) == 1, words
        assert faults[0].code == "library.card.books"
        assert words in faults[0].why.en
        assert str(faults[0]).startswith("library.card.books: ")


def _broken(card: Card, law: RuleView) -> Iterable[Finding]:
    raise ZeroDivisionError


def _gives_text(card: Card, law: RuleView) -> Iterable[Finding]:
    return ["wrong"]  # type: ignore[list-item]


def test_a_rule_whose_law_is_missing_or_not_in_force_is_found(law: Law) -> None:
    def cited(cite: str, since: date | None, until: date | None) -> Rule[Card]:
        return attrs.evolve(guarantor, cited=Cited(cite, since=since, until=until, certainty=Certainty.PRIMARY))

    wrong = {
        "no fact of law": attrs.evolve(age, needs=(Key[int]("library.card.min_aeg"),), says=age.title),
        "is governed by registered": attrs.evolve(age, by=Governing.EVENT),
        "applies before 3/2020/DEC": cited("3/2020/DEC Đ7.2", date(2020, 4, 14), None),
        "after 1/2001/LAW has expired": cited("1/2001/LAW Đ1", date(2002, 1, 1), date(2020, 1, 2)),
        "instrument '9/9999/XX'": cited("9/9999/XX Đ1", None, None),
        "citation cannot be read": cited("3/2020/DEC Điều 7", date(2020, 4, 15), None),
        "applies on no day": attrs.evolve(
            guarantor,
            needs=(MAX_BOOKS,),
            cited=Cited("1/2001/LAW", since=SINCE_2002, until=SINCE_2002, certainty=Certainty.PRIMARY),
        ),
    }
    for words, one in wrong.items():
        told = [fault.why.en for fault in Registry([one]).faults(law=law)]
        assert any(words in why for why in told), (words, told)


def test_a_check_of_a_rule_with_wrong_law_raises_and_names_the_rule(law: Law) -> None:
    unknown = attrs.evolve(age, needs=(Key[int]("library.card.min_aeg"),), says=age.title)
    with pytest.raises(UnknownFact, match="min_age"):
        Registry([unknown]).check(ADULT, dates=every_date(NEW), on=NEW, law=law)
    with pytest.raises(RuleInvalid, match=r"library\.card\.age") as caught:
        Registry([attrs.evolve(age, by=Governing.EVENT)]).check(ADULT, dates=every_date(NEW), on=NEW, law=law)
    assert caught.value.code == "rule_invalid"


def test_an_exception_in_a_rule_says_which_rule_it_was(law: Law) -> None:
    with pytest.raises(ZeroDivisionError) as caught:
        Registry([age, attrs.evolve(books, check=_broken)]).check(ADULT, dates=every_date(NEW), on=NEW, law=law)
    assert caught.value.__notes__ == ["rule library.card.books"]


# ── declaring rules


def test_two_rules_with_one_code_are_refused_and_both_are_named() -> None:
    twin = attrs.evolve(books, check=_broken)
    with pytest.raises(DuplicateRule) as caught:
        Registry([books, age, twin])
    for lang in ("vi", "en"):
        for words in ("library.card.books", "tests.test_rules.books", "tests.test_rules._broken"):
            assert words in caught.value.message(lang)
    with pytest.raises(DuplicateRule):
        Registry([books, books])
    with pytest.raises(DuplicateRule):
        Registry([books]).with_rules([twin])
    with pytest.raises(RuleInvalid, match="own"):
        Registry([attrs.evolve(books, code=DATE_UNKNOWN)])


GOOD_AND_BAD = {"passes": books.passes, "fails": books.fails}
FAULTS: dict[str, tuple[dict[str, Any], str]] = {
    "a code of one part": ({"code": "age"}, "field.record.rule"),
    "a code in capitals": ({"code": "library.Age"}, "field.record.rule"),
    "no law": ({"needs": (), "says": Text("x", "x"), "texts": {}}, "no law"),
    "no passing example": ({"passes": ()}, "example"),
    "no failing example": ({"fails": ()}, "example"),
    "an example of another type": ({"passes": (Example(Reader("Lê Văn Nam"), NEW),)}, "no Card"),
    "an unknown example of another type": ({"unknown": (Example(None, NEW),)}, "no Card"),
    "no English": ({"says": Text("một câu", "")}, "missing in one language"),
    "no Vietnamese": ({"asks": Text(" ", "a sentence")}, "missing in one language"),
    "an empty title": ({"title": Text("", "title")}, "missing in one language"),
    "a figure in one language": ({"says": Text("{max_books}", "books")}, "different figures"),
    "a figure that is not needed": ({"says": Text("{min_age}", "{min_age}")}, "not in needs: min_age"),
    "a figure in the title": ({"title": Text("{max_books}", "{max_books}")}, "not in needs"),
    "a field of the record": ({"says": Text("{0.reader.name}", "{0.reader.name}")}, "only {name}"),
    "an attribute": ({"says": Text("{max_books.value}", "{max_books.value}")}, "only {name}"),
    "a format": ({"says": Text("{max_books:>5}", "{max_books:>5}")}, "only {name}"),
    "a conversion": ({"texts": {"a": Text("{max_books!r}", "{max_books!r}")}}, "only {name}"),
    "a lone brace": ({"says": Text("{max_books", "{max_books")}, "only {name}"),
    "a positional figure": ({"says": Text("{}", "{}")}, "only {name}"),
    "two keys of one name": ({"needs": (MAX_BOOKS, MAX_BOOKS_SCHOOL)}, "same name"),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_rule_that_is_declared_wrongly_is_refused(name: str) -> None:
    changed, words = FAULTS[name]
    with pytest.raises(RuleInvalid) as caught:
        attrs.evolve(books, **changed)
    assert words in caught.value.message("en")
    assert changed.get("code", "library.card.books") in caught.value.message("vi")


def test_a_registry_is_asked_by_code_and_grows_only_into_a_new_one(registry: Registry) -> None:
    assert registry["library.card.age"] is age
    assert ("library.card.age" in registry, "library.card.nothing" in registry, len(registry)) == (True, False, 4)
    assert tuple(registry) == registry.rules == RULES
    assert len(registry.with_rules([not_born_tomorrow])) == 5
    assert len(registry) == 4
    with pytest.raises(UnknownRule, match=r"library\.card\.nothing") as caught:
        registry["library.card.nothing"]
    assert isinstance(caught.value, KeyError)
    assert repr(age) == "<Rule library.card.age>"


# ── answers


def test_an_explanation_tells_verdict_findings_rules_and_certainty_in_both_languages(registry: Registry, law: Law) -> None:
    card = SchoolCard(Reader("Lê Văn Nam"), 11, guarantor=True)
    findings = registry.check(card, dates=every_date(NEW), on=NEW, law=law)
    guarantee = "khoản 2 Điều 7 Nghị định số 3/2020/DEC; Điều 4 Luật Thử số 2/2019/LAW [cách hiểu của thư viện]"
    assert findings.explain().splitlines() == [
        "Kết luận: không đủ điều kiện",
        "  • [cần xác định] $.reader.born: cần ngày sinh của bạn đọc — khoản 1 Điều 3 Luật Thử số 2/2019/LAW",
        f"  • [công chức xem xét] $.guarantor: việc bảo lãnh do thủ thư quyết định — {guarantee}",
        "  • [lỗi] $.books: không quá 10 cuốn — Điều 1 Nghị định số 4/2021/DEC",
        "Quy tắc đã áp dụng:",
        "  • tuổi được cấp thẻ (library.card.age) — khoản 1 Điều 3 Luật Thử số 2/2019/LAW",
        f"  • người bảo lãnh (library.card.guarantor) — {guarantee}",
        "  • số sách của thẻ trường học (library.school_card.books) — Điều 1 Nghị định số 4/2021/DEC",
        "Không áp dụng:",
        "  • library.card.books: đã có quy tắc riêng library.school_card.books",
        "Chưa được đọc nguyên văn: Điều 1 Nghị định số 4/2021/DEC",
        "Độ chắc chắn: đã đọc văn bản gốc",
    ]
    english = findings.explain("en").splitlines()
    assert english[0] == "Verdict: refused"
    assert english[3] == "  • [error] $.books: at most 10 books — Article 1, Decree No. 4/2021/DEC"
    assert english[-1] == "Certainty: text of the instrument read"
    assert Findings().explain("en") == "Verdict: no rule applies\nCertainty: not verified"
    assert (findings.text("en"), str(findings)) == ("refused: at most 10 books", "không đủ điều kiện: không quá 10 cuốn")
    assert str(Findings()) == "không có quy tắc nào áp dụng"


def test_findings_are_stable_plain_data(registry: Registry, law: Law) -> None:
    findings = registry.check(attrs.evolve(ADULT, books=4), dates=every_date(date(2020, 4, 15)), on=NEW, law=law)
    data = json.loads(to_json(findings))
    decree = {
        "short": "3/2020/DEC Đ2.1.a",
        "vi": "điểm a khoản 1 Điều 2 Nghị định số 3/2020/DEC",
        "en": "Article 2(1)(a), Decree No. 3/2020/DEC",
    }
    assert data == {
        "kind": "findings",
        "verdict": "refused",
        "items": [
            {
                "code": "library.card.books",
                "severity": "error",
                "unknown": False,
                "field": "$.books",
                "message": {"vi": "không quá 3 cuốn", "en": "at most 3 books"},
                "basis": [decree],
                "certainty": "secondary",
            }
        ],
        "examined": ["library.card.age", "library.card.books", "library.card.guarantor"],
        "unexamined": [],
        "basis": [decree],
        "certainty": "secondary",
        "text_seen": True,
    }
    assert json.loads(to_json(registry.check(ADULT, dates=Dates(), on=NEW, law=law)))["unexamined"][0] == {
        "code": "library.card.age",
        "why": {"vi": "chưa biết ngày đăng ký", "en": "the day of registration is not given"},
    }
    proof = law.proof(findings, record="card")
    assert (proof["answer"]["verdict"], proof["law"]) == ("refused", law.digest)


def test_a_text_not_seen_is_said_so(registry: Registry, law: Law) -> None:
    pupil = SchoolCard(Reader("Lê Văn Nam", date(2000, 1, 1)), 7)
    assert registry.check(pupil, dates=every_date(NEW), on=NEW, law=law).to_data()["text_seen"] is False


def test_findings_on_parts_are_put_together_under_their_place(registry: Registry, law: Law) -> None:
    part = registry.check(Card(Reader("Lê Văn Nam"), 4), dates=every_date(NEW), on=NEW, law=law)
    whole = part.under("$.cards[0]") + part.under("$.cards[1]") + Findings(unexamined=(Unexamined("library.other", RAN.title),))
    assert [item.field for item in whole.items] == [
        f"$.cards[{n}].{place}" for n in (0, 1) for place in ("reader.born", "books")
    ]
    assert whole.examined == part.examined
    assert whole.unexamined[-1].code == "library.other"
    assert Findings((attrs.evolve(ERROR, field="$"),)).under("$.child").items[0].field == "$.child"
    with pytest.raises(InvalidPath):
        part.under("child")
    with pytest.raises(TypeError):
        part + part.items  # type: ignore[operator]


def test_a_refusal_can_be_raised_and_carries_its_findings(registry: Registry, law: Law) -> None:
    findings = registry.check(attrs.evolve(ADULT, books=4), dates=every_date(NEW), on=NEW, law=law)
    with pytest.raises(Refused) as caught:
        raise Refused(findings)
    error = caught.value
    assert isinstance(error, VngovError)
    assert error.findings is findings
    assert (error.code, error.message("vi"), error.message("en")) == (
        "refused",
        "không đủ điều kiện: không quá 3 cuốn",
        "refused: at most 3 books",
    )
    again = pickle.loads(pickle.dumps(error))
    assert again.findings == findings
    assert again.message("en") == error.message("en")


# ── the catalogue


def test_the_catalogue_lists_each_version_of_each_rule_with_its_examples(registry: Registry, law: Law) -> None:
    listed = registry.catalogue(law=law)
    assert [entry["code"] for entry in listed] == [one.code for one in RULES]
    entry = listed[0]
    assert json.loads(json.dumps(listed)) == listed
    assert (entry["title"], entry["record"], entry["governed_by"]) == ("tuổi được cấp thẻ", "Card", "registered")
    assert [(one["since"], one["until"], one["says"]) for one in entry["versions"]] == [
        ("2002-01-01", "2020-01-01", "chưa đủ 6 tuổi"),
        ("2020-01-01", None, "chưa đủ 8 tuổi"),
    ]
    assert entry["versions"][1] == {
        "since": "2020-01-01",
        "until": None,
        "figures": {"library.card.min_age": "8"},
        "says": "chưa đủ 8 tuổi",
        "asks": "cần ngày sinh của bạn đọc",
        "texts": {},
        "basis": [{"short": "2/2019/LAW Đ3.1", "text": "khoản 1 Điều 3 Luật Thử số 2/2019/LAW"}],
        "certainty": "primary",
        "text_seen": True,
    }
    assert entry["fails"] == [
        {
            "given": {"reader": {"name": "Nguyễn Thị Đào", "born": "2017-01-01"}, "books": 2},
            "day": "2024-05-06",
            "said": "bảy tuổi, luật mới",
        }
    ]
    assert entry["unknown"][0] == {"given": {"reader": {"name": "Lê Văn Nam"}}, "day": "2024-05-06", "said": None}
    assert [(one["since"], one["until"]) for one in listed[1]["versions"]] == [
        ("2002-01-01", "2008-01-01"),
        ("2020-04-15", None),
    ]
    assert listed[3]["overrides"] == ["library.card.books"]


def test_the_catalogue_of_a_day_holds_the_rules_of_that_day_in_the_language_asked_for(registry: Registry, law: Law) -> None:
    listed = registry.catalogue(on=OLD, lang="en", law=law)
    assert [(entry["code"], [one["says"] for one in entry["versions"]]) for entry in listed] == [
        ("library.card.age", ["under 6 years of age"])
    ]
    assert listed[0]["title"] == "age for a card"
    assert listed[0]["versions"][0]["basis"] == [{"short": "1/2001/LAW Đ1", "text": "Article 1, Law on Tests No. 1/2001/LAW"}]
    assert registry.catalogue(on=BEFORE, law=law) == []
    assert listed[0]["passes"][0]["said"] == "seven years old, the old law"
    with pytest.raises(DateExpected):
        registry.catalogue(on=datetime(2024, 5, 6), law=law)


def test_examples_of_any_shape_are_shown_as_plain_data(law: Law) -> None:
    @attrs.frozen
    class Shelf:
        cards: tuple[Card, ...]
        signs: dict[str, Severity]
        tags: frozenset[str]
        label: Text
        ground: Findings

    shelf = Shelf((ADULT,), {"a": Severity.ERROR}, frozenset({"x"}), Text("kệ", "shelf"), Findings())
    general: Rule[Any] = guarantor
    one = attrs.evolve(general, of=Shelf, passes=(Example(shelf, NEW),), fails=(Example(shelf, NEW),))
    shown = Registry([one]).catalogue(law=law)[0]["passes"][0]["given"]
    assert shown["cards"][0]["reader"] == {"name": "Nguyễn Thị Đào", "born": "1990-01-01"}
    assert (shown["signs"], shown["tags"], shown["label"]) == ({"a": "error"}, ["x"], {"vi": "kệ", "en": "shelf"})
    assert shown["ground"]["verdict"] == "no_rule"


def test_a_catalogue_names_every_kind_of_date_in_both_languages() -> None:
    for by in Governing:
        assert by.label("vi") != by.label("en")
    assert {by.value for by in Governing} - {"asked"} == {field.name for field in attrs.fields(Dates)}


# ── a body that gives something else than findings


def _answering(answer: Any) -> Rule[Any]:
    def check(card: Card, view: RuleView) -> Any:
        return answer(view) if callable(answer) else answer

    general: Rule[Any] = guarantor
    return attrs.evolve(general, code="library.card.odd", by=Governing.REGISTERED, needs=(MIN_AGE,), check=check)


@pytest.mark.parametrize(
    ("answer", "got"),
    [
        (None, "NoneType"),
        ("không đạt", "str"),
        (5, "int"),
        ({"$": "x"}, "dict"),
        (lambda view: view.error("$"), "Finding"),
        (lambda _: [None], "NoneType"),
        (lambda _: (text for text in ("Nguyễn Thị Đào",)), "str"),
    ],
)
def test_a_rule_that_gives_something_else_is_named_with_its_file_and_not_with_what_it_gave(
    law: Law, answer: Any, got: str
) -> None:
    odd = _answering(answer)
    with pytest.raises(RuleInvalid) as caught:
        Registry([age, odd]).check(ADULT, dates=every_date(NEW), on=NEW, law=law)
    for lang in ("vi", "en"):
        said = caught.value.message(lang)
        assert "library.card.odd" in said
        assert "test_rules.py:" in said
        assert f" {got};" in said
        assert "Đào" not in said
    assert any("library.card.odd" in str(fault) and "TypeError" not in str(fault) for fault in Registry([odd]).faults(law=law))


def test_a_rule_may_give_a_list_or_nothing_in_it(law: Law) -> None:
    for answer, count in (((), 0), (lambda view: [view.warning("$")], 1), (lambda view: (view.error("$"),), 1)):
        found = Registry([_answering(answer)]).check(ADULT, dates=every_date(NEW), on=NEW, law=law)
        assert len(found.items) == count
