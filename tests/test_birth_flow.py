"""A birth at the counter: dossier and entry stand together or not at all, whatever goes wrong and wherever."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from typing import Any

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vngov import Office
from vngov.basis import VN_TIME, Certainty, Text
from vngov.civilreg import (
    Act,
    BirthFiling,
    Border,
    Evidence,
    NationalityAgreement,
    ParentRole,
    PersonalIdState,
    Residence,
    Residing,
    Settlement,
    Signer,
    processing_limit,
)
from vngov.civilreg.birth import registered
from vngov.civilreg.books import Register, opened
from vngov.civilreg.form import BirthForm, read_form
from vngov.civilreg.labels import label_of
from vngov.civilreg.rules import REGISTRY, check
from vngov.civilreg.rules.samples import FATHER_UNKNOWN, FILING, FOUNDLING, NEIGHBOUR, with_child, with_parent
from vngov.errors import WrongType
from vngov.office.flows.birth_at_counter import (
    PROCEDURES,
    BirthAtCounter,
    conditions_of,
    mendable,
    only_posting,
    papers_of,
)
from vngov.office.flows.errors import AnotherMatter, NoGround, ReceivedOtherwise
from vngov.onestop import Applicant, FilingChannel, GivenPaper, Outcome, Status, procedure
from vngov.people import Ethnicity, PartialDate, Sex
from vngov.rules import Finding, Findings, Refused, Severity, Verdict
from vngov.storage import MemoryStore, ParcelState
from vngov.units import Place

HERE = "06220@2025-07-01"
NOON = datetime(2026, 11, 20, 9, tzinfo=VN_TIME)
SIGNER = Signer("Nông Văn Khải", "Chủ tịch")
APPLICANT = Applicant(name="Hoàng Văn Nam", phone="0900000000")


RECOGNISED = attrs.evolve(FILING, parents_married=False, recognition_asked=True, mother_in_marriage=False)
RECOGNITION = tuple(GivenPaper(paper=one) for one in ("declaration", "birth_notice", "relation_proof"))


def open_office(at: datetime = NOON, *, book: bool = True) -> Office:
    office = Office.open(MemoryStore(), unit=HERE, agency="H37.23.05", installed=False, now=lambda: at, of_record={"birth"})
    if book:
        office.acting("cb01", at=at - timedelta(days=1)).civilreg.open_book()
    return office


@contextmanager
def counter(office: Office, at: datetime | None = None) -> Iterator[BirthAtCounter]:
    with office.work(actor="cb01", at=at, why="counter") as work:
        yield BirthAtCounter(work, signer=SIGNER)


def written(office: Office) -> tuple[int, int]:
    return sum(1 for _ in office.store.changes()), len(office.store.parcels(ParcelState.WAITING))


def test_a_birth_in_order_is_received_entered_and_settled_at_once() -> None:
    office = open_office()
    with counter(office) as at_counter:
        answered = at_counter.file(FILING, APPLICANT, id="d-1")
    assert answered.findings.verdict is Verdict.ALLOWED
    dossier, birth = office.acting("x").onestop.get("d-1").record, office.acting("x").civilreg.get("d-1").record
    assert (dossier.code, dossier.status, dossier.outcome) == ("H37.23.05-261120-0001", Status.SOLVED, Outcome.GRANTED)
    assert (dossier.about, dossier.due) == ("d-1", date(2026, 11, 20))
    assert (birth.entry_number, birth.act) == (1, Act.BIRTH)
    assert list(office.store.verify()) == []


def test_the_same_filing_again_changes_nothing() -> None:
    office = open_office()
    for _ in range(3):
        with counter(office) as at_counter:
            at_counter.file(FILING, APPLICANT, id="d-1")
    assert office.acting("x").civilreg.get("d-1").version == 1
    before = written(office)
    with counter(office, NOON + timedelta(hours=2)) as at_counter:
        at_counter.file(FILING, APPLICANT, id="d-1")
    assert written(office) == before


FORBIDDEN: dict[str, tuple[BirthFiling, str]] = {
    "họ khác họ cha, mẹ": (with_child(name="Trần Thị Mai"), "civilreg.birth.surname"),
    "tên có chữ số": (with_child(name="Hoàng Thị Mai 2"), "people.name.digits"),
    "ngày sinh sau ngày nộp": (with_child(born=PartialDate(2026, 12, 1)), "civilreg.birth.content"),
    "không giấy tờ chứng minh việc sinh": (attrs.evolve(FILING, evidence=Evidence.NONE), "civilreg.birth.evidence"),
    "chưa biết giới tính": (with_child(sex=None), "civilreg.birth.content"),
    "dân tộc khác cha, mẹ": (with_child(ethnicity=Ethnicity.of("Dao")), "civilreg.birth.ethnicity"),
    "trẻ bị bỏ rơi chưa niêm yết đủ": (
        attrs.evolve(FOUNDLING, posted_on=date(2026, 11, 15)),
        "civilreg.birth.posting_abandoned",
    ),
    "nơi khác": (attrs.evolve(FILING, filed_at="06196@2025-07-01"), "civilreg.birth.other_commune"),
}


@pytest.mark.parametrize("case", FORBIDDEN)
def test_what_the_law_forbids_raises_and_leaves_no_trace(case: str) -> None:
    filing, code = FORBIDDEN[case]
    office = open_office()
    before = written(office)
    with pytest.raises(Refused) as caught, counter(office) as at_counter:
        at_counter.file(filing, APPLICANT, id="d-1")
    found = {item.code: item for item in caught.value.findings.items}
    assert code in found
    assert found[code].basis
    assert written(office) == before
    for personal in (filing.child.name, APPLICANT.name, "0900000000"):
        assert personal not in str(caught.value)


TWINS = [
    # the one in the register, the one that is filed, what is said
    ("Hoàng Văn Tú", "Hoàng Văn Tư", Severity.REVIEW),
    ("Hoàng Văn Tú", "Hoàng Văn Tú", Severity.ERROR),
    ("Hoàng Văn Tú", "HOÀNG VĂN TU\u0301", Severity.ERROR),
    ("Hoàng Văn Tú", "Hoàng Văn Thái", None),
]


@pytest.mark.parametrize(("first", "second", "said"), TWINS)
def test_twins_whose_names_differ_in_a_mark_are_two_children(first: str, second: str, said: Severity | None) -> None:
    office = open_office()
    with counter(office) as at_counter:
        at_counter.file(with_child(name=first, sex=Sex.MALE), APPLICANT, id="d-1")
    twin = with_child(name=second, sex=Sex.MALE)
    with counter(office) as at_counter:
        found = [item for item in at_counter.examine(twin).items if item.code == "civilreg.birth.same_child"]
    assert [item.severity for item in found] == ([said] if said is not None else [])
    assert all(item.certainty is Certainty.READING and item.basis for item in found)
    if said is Severity.REVIEW:
        with counter(office) as at_counter:
            assert at_counter.file(twin, APPLICANT, id="d-2", decided=["civilreg.birth.same_child"]).birth is not None


def test_with_the_book_closed_the_dossier_is_not_received_either() -> None:
    office = open_office(book=False)
    before = written(office)
    with pytest.raises(Refused, match="sổ chưa mở hoặc đã khóa"), counter(office) as at_counter:
        at_counter.file(FILING, APPLICANT, id="d-1")
    assert written(office) == before


def test_an_error_after_the_entry_undoes_both() -> None:
    office = open_office()
    before = written(office)
    with pytest.raises(ZeroDivisionError), counter(office) as at_counter:
        at_counter.file(FILING, APPLICANT, id="d-1")
        _ = 1 / 0
    assert written(office) == before
    with counter(office) as at_counter:
        answered = at_counter.file(FILING, APPLICANT, id="d-1")
    assert answered.birth is not None
    assert office.acting("x").civilreg.get("d-1").record.entry_number == 1


def test_missing_papers_are_all_named_at_once() -> None:
    office = open_office()
    before = written(office)
    with pytest.raises(Refused) as caught, counter(office) as at_counter:
        at_counter.file(FILING, APPLICANT, papers=())
    assert {item.code for item in caught.value.findings.items} == {"onestop.papers.missing"}
    assert len(caught.value.findings.items) == 2, "declaration, birth notice; the number of the identity paper was stated"
    assert written(office) == before


def test_a_dossier_that_is_open_is_not_received_again() -> None:
    office = open_office()
    with counter(office) as at_counter:
        assert at_counter.file(RECOGNISED, APPLICANT, papers=RECOGNITION, id="d-1").birth is None
    before = written(office)
    with pytest.raises(Refused) as caught, counter(office) as at_counter:
        at_counter.file(RECOGNISED, APPLICANT, papers=RECOGNITION, id="d-2")
    assert [item.code for item in caught.value.findings.items] == ["onestop.filed_twice"]
    assert written(office) == before


def test_an_act_with_days_is_received_now_and_entered_later() -> None:
    office = open_office()
    with counter(office) as at_counter:
        at_counter.file(RECOGNISED, APPLICANT, papers=RECOGNITION, id="d-1")
    dossier = office.acting("x").onestop.get("d-1").record
    assert (dossier.procedure, dossier.due, dossier.status) == ("1.000689", date(2026, 11, 26), Status.RECEIVED)
    with counter(office, datetime(2026, 11, 25, 10, tzinfo=VN_TIME)) as at_counter:
        answered = at_counter.settle("d-1", RECOGNISED)
    assert answered.birth is not None
    assert answered.birth.record.act is Act.BIRTH_PLUS_CMC
    assert office.acting("x").onestop.get("d-1").record.status is Status.SOLVED


def test_what_the_law_leaves_to_the_official_waits_for_them() -> None:
    office = open_office()
    dispute = attrs.evolve(with_parent(ParentRole.MOTHER, ethnicity=Ethnicity.of("Nùng")), ethnicity_settled=Settlement.DISPUTE)
    with pytest.raises(Refused), counter(office) as at_counter:
        at_counter.file(dispute, APPLICANT, id="d-1")
    with counter(office) as at_counter:
        assert at_counter.await_decision(dispute, APPLICANT, id="d-1").birth is None
    with pytest.raises(Refused), counter(office) as at_counter:
        at_counter.settle("d-1", dispute)
    with counter(office) as at_counter:
        assert at_counter.settle("d-1", dispute, decided=["civilreg.birth.ethnicity"]).birth is not None


def test_what_is_unknown_cannot_be_decided() -> None:
    office = open_office()
    unknown = with_child(sex=None)
    with pytest.raises(Refused), counter(office) as at_counter:
        at_counter.await_decision(unknown, APPLICANT)
    with pytest.raises(Refused), counter(office) as at_counter:
        at_counter.file(unknown, APPLICANT, decided=["civilreg.birth.content"])


def test_a_refusal_and_a_request_are_dossiers_without_an_entry() -> None:
    office = open_office()
    forbidden, missing = with_child(name="Trần Thị Mai"), attrs.evolve(FILING, evidence=Evidence.NONE)
    for _ in range(2):
        with counter(office) as at_counter:
            refused = at_counter.refuse(forbidden, APPLICANT, at_counter.examine(forbidden), id="r-1")
            asked = at_counter.ask(missing, APPLICANT, at_counter.examine(missing), id="a-1")
    assert (refused.dossier.record.status, asked.dossier.record.status) == (Status.NOT_RECEIVED, Status.SUPPLEMENT)
    assert office.acting("x").onestop.get("r-1").version <= 2
    assert office.acting("x").civilreg.entries() == ()
    why = office.acting("x").onestop.get("r-1").record.events[-1].why
    assert "họ của cha" in why
    assert "Trần" not in why


def test_online_the_clock_starts_at_acceptance() -> None:
    office = open_office()
    with counter(office) as at_counter:
        answered = at_counter.file(FILING, APPLICANT, id="d-1", channel=FilingChannel.ONLINE)
    assert answered.dossier.record.counted_from == NOON
    assert answered.birth is not None


@pytest.mark.parametrize("act", sorted(PROCEDURES))
@pytest.mark.parametrize("on", [date(2019, 5, 6), date(2024, 5, 6), date(2026, 11, 20)])
def test_the_procedure_of_an_act_has_the_limit_of_the_act(act: Act, on: date) -> None:
    found = procedure(PROCEDURES[act], on=on)
    if act is Act.BIRTH_ABANDONED:  # settled by the procedure of births, after its posting
        return
    assert found.limit == processing_limit(act, on=on).key


def test_the_papers_a_filing_speaks_of_are_those_its_procedure_asks_for() -> None:
    office = open_office()
    foreign = attrs.evolve(
        with_child(name="Lý Bảo Ngọc"),
        father=NEIGHBOUR,
        nationality_agreement=NationalityAgreement(country="Việt Nam"),
    )
    for filing in (FILING, FATHER_UNKNOWN, FOUNDLING, foreign, attrs.evolve(FILING, evidence=Evidence.PLEDGE)):
        act = Act.BIRTH_FOREIGN if filing is foreign else Act.BIRTH_ABANDONED if filing is FOUNDLING else Act.BIRTH
        needed = {paper.id for paper in procedure(PROCEDURES[act], on=NOON.date()).papers}
        given = papers_of(filing, act, on=NOON.date())
        assert {paper.paper for paper in given} <= needed
        assert not any(paper.checked for paper in given), "nobody has said that it was held against the original"
        assert conditions_of(filing)["abandoned"] is (filing is FOUNDLING)
    assert office.store.heads()


def test_a_paper_that_nobody_handed_in_is_missing() -> None:
    office = open_office()
    before = written(office)
    with pytest.raises(Refused) as caught, counter(office) as at_counter:
        at_counter.file(RECOGNISED, APPLICANT)
    assert [item.field for item in caught.value.findings.errors] == ["$.papers.relation_proof"]
    assert written(office) == before


NOT_STATED: dict[str, tuple[BirthFiling, Act, set[str]]] = {
    "nhận con cùng lúc": (RECOGNISED, Act.BIRTH_PLUS_CMC, {"declaration", "birth_notice"}),
    "có giấy tờ cá nhân": (attrs.evolve(FILING, has_papers=True), Act.BIRTH_HAS_PAPERS, {"declaration"}),
    "có giấy tờ, đã cam đoan": (
        attrs.evolve(FILING, has_papers=True, never_registered_pledged=True),
        Act.BIRTH_HAS_PAPERS,
        {"declaration", "unregistered_pledge"},
    ),
    "khu vực biên giới": (attrs.evolve(FILING, father=NEIGHBOUR), Act.BIRTH_BORDER, {"declaration", "birth_notice"}),
    "cha mẹ có kết hôn": (FILING, Act.BIRTH, {"declaration", "birth_notice"}),
}


@pytest.mark.parametrize("case", NOT_STATED)
def test_a_filing_gives_only_the_papers_that_it_states(case: str) -> None:
    filing, act, stated = NOT_STATED[case]
    assert {paper.paper for paper in papers_of(filing, act, on=NOON.date())} == stated


def test_a_copy_that_the_procedure_asks_for_is_given_as_a_copy() -> None:
    agreed = attrs.evolve(FILING, has_papers=True, never_registered_pledged=True)
    given = papers_of(agreed, Act.BIRTH_HAS_PAPERS, on=NOON.date())
    needed = {paper.id: (paper.originals, paper.copies) for paper in procedure("1.004772", on=NOON.date()).papers}
    assert all((paper.originals, paper.copies) == needed[paper.paper] for paper in given)


def test_the_identity_paper_is_given_only_by_a_declarant_who_showed_one() -> None:
    assert FILING.declarant is not None
    nobody = attrs.evolve(FILING, declarant=attrs.evolve(FILING.declarant, id_paper=None, personal_id=None))
    day = date(2025, 12, 1)
    assert "identity" in {paper.paper for paper in papers_of(FILING, Act.BIRTH, on=day)}
    assert "identity" not in {paper.paper for paper in papers_of(nobody, Act.BIRTH, on=day)}


def asked_of(filing: BirthFiling, **given: Any) -> tuple[tuple[str, str], ...]:
    office = open_office()
    with counter(office) as at_counter:
        dossier = at_counter.ask(filing, APPLICANT, at_counter.examine(filing), id="a-1", **given).dossier.record
    return tuple((one.name, one.what) for one in dossier.events[-1].asked)


def test_everything_is_asked_for_at_once_errors_questions_and_papers() -> None:
    open_ = attrs.evolve(FILING, evidence=Evidence.NONE, parents_married=None)
    asked = dict(asked_of(open_))
    assert "Giấy tờ chứng minh việc sinh" in asked
    assert asked["Việc đăng ký kết hôn của cha, mẹ"].startswith("cần xác định: ")
    assert not {"Giấy cam đoan về việc sinh", "Văn bản của người làm chứng xác nhận về việc sinh"} & asked.keys()


def test_a_missing_paper_is_asked_for_beside_what_the_rules_ask() -> None:
    disputed = attrs.evolve(RECOGNISED, mother_in_marriage=None)
    assert dict(asked_of(disputed)).keys() == {
        "Tình trạng hôn nhân của người mẹ khi sinh con",
        "Chứng cứ chứng minh quan hệ cha, mẹ, con",
    }


def test_a_field_that_two_rules_ask_for_is_one_question() -> None:
    names = [name for name, _ in asked_of(attrs.evolve(FILING, parents_married=None))]
    assert names == ["Việc đăng ký kết hôn của cha, mẹ"]


def test_a_nationality_without_its_confirmation_asks_for_that_paper() -> None:
    chosen = attrs.evolve(
        with_child(name="Lý Bảo Ngọc", nationality="Trung Quốc"),
        father=NEIGHBOUR,
        nationality_agreement=NationalityAgreement(country="Trung Quốc", confirmed=False),
        border=Border(citizen_in_border_commune=False),
    )
    assert [name for name, _ in asked_of(chosen)] == [
        "Văn bản xác nhận của cơ quan có thẩm quyền nước ngoài về quốc tịch của trẻ"
    ]


def test_a_request_names_the_field_never_its_path() -> None:
    asked = asked_of(with_child(sex=None))
    assert [name for name, _ in asked] == ["Giới tính của trẻ"]
    assert not any("$" in name or "_" in name for name, _ in asked)


def test_every_field_that_a_rule_or_the_form_points_to_has_its_name() -> None:
    pointed = {
        item.field
        for rule in REGISTRY.rules
        for example in (*rule.fails, *rule.unknown)
        for item in check(example.record, on=example.day).items
    }
    typed = {f"$.{field.name}": {field.name: "??"} for field in attrs.fields(BirthForm)}
    for form in typed.values():
        told = {"mother_name": "Lý Thị Hoa", "father_name": "Hoàng Văn Nam", "declarant_name": "Lý Thị Hoa", **form}
        pointed |= {item.field for item in read_form(BirthForm.of(told), received=NOON, filed_at=HERE).findings.items}
    assert len(pointed) > 40
    assert {field for field in pointed if label_of(field).vi == "Nội dung tờ khai"} == set()
    assert label_of("$.child.name[1]") == label_of("$.child.name")
    assert label_of("$.nothing_known").vi == "Nội dung tờ khai"


POSTED = attrs.evolve(FOUNDLING, posted_on=date(2026, 11, 15))
FOUND = tuple(GivenPaper(paper=one) for one in ("declaration", "abandonment_record"))


def test_a_posting_that_still_runs_is_given_its_day_and_nothing_is_asked_of_the_applicant() -> None:
    office = open_office()
    with counter(office) as at_counter:
        assert only_posting(at_counter.examine(POSTED))
        dossier = at_counter.appoint(POSTED, APPLICANT, id="d-1").dossier.record
    assert (dossier.status, dossier.due, dossier.accepted) == (Status.RECEIVED, date(2026, 11, 23), True)
    with pytest.raises(Refused), counter(office) as at_counter:
        at_counter.settle("d-1", POSTED)
    with counter(office, datetime(2026, 11, 23, 8, tzinfo=VN_TIME)) as at_counter:
        answered = at_counter.settle("d-1", POSTED)
    assert answered.birth is not None
    assert office.acting("x").onestop.get("d-1").record.status is Status.SOLVED


@pytest.mark.parametrize(
    "filing",
    [
        FOUNDLING,
        attrs.evolve(POSTED, posted_on=None),
        with_child(POSTED, sex=None),
        attrs.evolve(POSTED, posted_on=date(2026, 11, 1)),
    ],
    ids=["done", "unknown", "more", "posted before it was found"],
)
def test_a_day_is_given_only_where_nothing_but_the_posting_is_in_the_way(filing: BirthFiling) -> None:
    office = open_office()
    before = written(office)
    with pytest.raises(Refused), counter(office) as at_counter:
        at_counter.appoint(filing, APPLICANT, papers=FOUND)
    assert written(office) == before


def finding(code: str, field: str = "$") -> Findings:
    return Findings((Finding(code, Severity.ERROR, field, Text("a", "b")),))


CAN_BE_BROUGHT = [
    ("civilreg.birth.evidence", "$.evidence", True),
    ("onestop.papers.missing", "$.papers.birth_notice", True),
    ("civilreg.form.date", "$.child.born", True),
    ("civilreg.birth.has_papers", "$.never_registered_pledged", True),
    ("civilreg.birth.has_papers", "$.child.born", False),
    ("civilreg.birth.surname", "$.child.name", False),
    ("civilreg.birth.nationality", "$.child.nationality", False),
]


@pytest.mark.parametrize(("code", "field", "can"), CAN_BE_BROUGHT)
def test_only_what_can_be_supplied_is_asked_for(code: str, field: str, can: bool) -> None:
    assert mendable(finding(code, field)) is can


@pytest.mark.parametrize(
    ("country", "confirmed", "can"), [("Trung Quốc", False, True), ("Trung Quốc", True, False), ("Việt Nam", None, False)]
)
def test_the_confirmation_of_a_nationality_that_was_chosen_can_be_brought(
    country: str, confirmed: bool | None, can: bool
) -> None:
    agreed = attrs.evolve(FILING, nationality_agreement=NationalityAgreement(country=country, confirmed=confirmed))
    assert mendable(finding("civilreg.birth.nationality", "$.child.nationality"), agreed) is can


@pytest.mark.parametrize(
    ("on", "nationality", "state"),
    [
        (date(2020, 10, 1), "Việt Nam", PersonalIdState.AWAITED),
        (date(2020, 9, 14), "Việt Nam", PersonalIdState.NONE),
        (date(2026, 11, 20), "Trung Quốc", PersonalIdState.NONE),
    ],
)
def test_the_personal_id_is_fetched_at_registration_since_the_database_stands(
    on: date, nationality: str, state: PersonalIdState
) -> None:
    """Case 28: registered on 1 October 2020, the id comes from the population database."""
    unit = "06220@2025-07-01" if on.year >= 2025 else "06220@2019-09-30"
    moment = datetime(on.year, on.month, on.day, 9, tzinfo=VN_TIME)
    filing = with_child(born=PartialDate(on.year, on.month, 1), nationality=nationality)
    if nationality != "Việt Nam":
        agreed = NationalityAgreement(country=nationality, confirmed=True)
        filing = attrs.evolve(filing, father=NEIGHBOUR, child=attrs.evolve(filing.child, name="Lý Thị Mai"))
        filing = attrs.evolve(filing, nationality_agreement=agreed, border=Border(citizen_in_border_commune=False))
    filing = attrs.evolve(filing, received=moment, filed_at=unit)
    if on.year < 2025:
        home = Residence(Place("xã Hải Yến, huyện Cao Lộc", unit), Residing.PERMANENT)
        filing = with_parent(ParentRole.MOTHER, with_parent(ParentRole.FATHER, filing, residence=home), residence=home)
    book = opened(Register.BIRTHS, on.year, 1, on=on)
    assert registered(filing, on=on, unit=unit, book=book, signer=SIGNER).personal_id_state is state


CHANGES: dict[str, st.SearchStrategy[Any]] = {
    "evidence": st.sampled_from([None, *Evidence]),
    "parents_married": st.sampled_from([None, True, False]),
    "recognition_asked": st.sampled_from([None, True, False]),
    "surrogacy": st.booleans(),
    "surrogacy_confirmed": st.sampled_from([None, True, False]),
    "undetermined": st.sampled_from([(), (ParentRole.FATHER,), (ParentRole.FATHER, ParentRole.MOTHER)]),
    "father": st.sampled_from([None, FILING.father, NEIGHBOUR]),
    "declarant": st.sampled_from([None, FILING.declarant]),
    "has_papers": st.booleans(),
    "posted_on": st.sampled_from([None, date(2026, 11, 1), date(2026, 11, 19)]),
    "filed_at": st.sampled_from([None, HERE, "06196@2025-07-01"]),
}


@settings(max_examples=150, deadline=None)
@given(st.fixed_dictionaries({}, optional=CHANGES))
def test_whatever_is_filed_both_stand_or_neither(changes: dict[str, Any]) -> None:
    """Any filing is either entered with its dossier, or named findings come back and nothing is written."""
    filing = attrs.evolve(FILING, **changes)
    office = open_office()
    before = written(office)
    try:
        with counter(office) as at_counter:
            answered = at_counter.file(filing, APPLICANT, id="d-1")
    except Refused:
        assert written(office) == before
        return
    dossier = office.acting("x").onestop.get("d-1").record
    assert dossier.accepted
    assert (answered.birth is not None) is (dossier.status is Status.SOLVED)
    assert list(office.store.verify()) == []


# What is brought after a request, and calls that do not fit the dossier


def test_what_was_asked_for_is_brought_and_the_birth_is_entered() -> None:
    office = open_office()
    lacking = attrs.evolve(with_child(name="Hoàng Thị 2"), evidence=None)
    with counter(office) as at_counter:
        at_counter.ask(lacking, APPLICANT, at_counter.examine(lacking), id="d-1")
    with pytest.raises(Refused), counter(office, NOON + timedelta(hours=1)) as at_counter:
        at_counter.supply("d-1", lacking)
    assert office.acting("x").onestop.get("d-1").record.status is Status.SUPPLEMENT
    with counter(office, NOON + timedelta(days=3)) as at_counter:
        answered = at_counter.supply("d-1", FILING)
    assert answered.birth is not None
    dossier, birth = office.acting("x").onestop.get("d-1").record, office.acting("x").civilreg.get("d-1").record
    assert (dossier.status, dossier.subject.endswith("Hoàng Thị Mai")) == (Status.SOLVED, True)
    assert (birth.child.name, birth.timeliness, birth.received) == ("Hoàng Thị Mai", "on_time", FILING.received)
    assert list(office.store.verify()) == []


def test_what_was_asked_for_and_is_now_of_another_procedure_is_filed_anew() -> None:
    office = open_office()
    lacking = attrs.evolve(FILING, evidence=None)
    with counter(office) as at_counter:
        at_counter.ask(lacking, APPLICANT, at_counter.examine(lacking), id="d-1")
    papers = attrs.evolve(FILING, has_papers=True, never_registered_pledged=True, lives_at=FILING.child.origin)
    grown = attrs.evolve(papers, child=attrs.evolve(papers.child, born=PartialDate(2010, 10, 5)))
    with pytest.raises(AnotherMatter), counter(office) as at_counter:
        at_counter.supply("d-1", grown, decided=[item.code for item in at_counter.examine(grown).items])


def test_a_dossier_is_settled_with_its_own_child_alone() -> None:
    office = open_office()
    with counter(office) as at_counter:
        at_counter.file(FILING, APPLICANT, id="d-1", settle=False)
    before = written(office)
    with pytest.raises(AnotherMatter), counter(office) as at_counter:
        at_counter.settle("d-1", with_child(name="Hoàng Thị Lan"))
    assert written(office) == before


@pytest.mark.parametrize("days", [-3, 1])
def test_a_filing_is_received_on_the_day_that_it_tells(days: int) -> None:
    office = open_office()
    before = written(office)
    elsewhen = attrs.evolve(FILING, received=NOON + timedelta(days=days))
    for call in ("file", "await_decision", "refuse", "ask"):
        with pytest.raises(ReceivedOtherwise), counter(office) as at_counter:
            more = [at_counter.examine(attrs.evolve(elsewhen, evidence=None))] if call in ("refuse", "ask") else []
            getattr(at_counter, call)(elsewhen, APPLICANT, *more, id="d-1")
    assert written(office) == before


def test_a_filing_without_a_moment_is_received_now() -> None:
    office = open_office()
    with counter(office) as at_counter:
        at_counter.file(attrs.evolve(FILING, received=None), APPLICANT, id="d-1")
    assert office.acting("x").civilreg.get("d-1").record.received == NOON


def test_nothing_is_refused_or_asked_without_a_ground() -> None:
    office = open_office()
    for call in ("refuse", "ask"):
        with pytest.raises(NoGround), counter(office) as at_counter:
            getattr(at_counter, call)(FILING, APPLICANT, at_counter.examine(FILING))
    assert written(office) == written(open_office())


def test_the_entry_keeps_what_the_official_decided() -> None:
    office = open_office()
    dispute = attrs.evolve(with_parent(ParentRole.FATHER, ethnicity=Ethnicity.of("Nùng")), ethnicity_settled=Settlement.DISPUTE)
    with counter(office) as at_counter:
        codes = [item.code for item in at_counter.examine(dispute).items if item.severity is Severity.REVIEW]
        at_counter.file(dispute, APPLICANT, id="d-1", decided=[*codes, "people.name.marks"])
    assert codes
    assert list(office.acting("x").civilreg.get("d-1").record.decided) == codes


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ({"filing": {}}, "filing"),
        ({"filing": None}, "filing"),
        ({"applicant": "Hoàng Văn Nam"}, "applicant"),
        ({"channel": "counter"}, "channel"),
        ({"papers": ["declaration"]}, "papers"),
        ({"decided": "people.name.marks"}, "decided"),
        ({"decided": [None]}, "decided"),
    ],
)
def test_what_has_the_wrong_type_is_named_and_nothing_is_written(given: dict[str, Any], name: str) -> None:
    office = open_office()
    before = written(office)
    call = {"filing": FILING, "applicant": APPLICANT, **given}
    with pytest.raises(WrongType, match=name), counter(office) as at_counter:
        at_counter.file(call.pop("filing"), call.pop("applicant"), **call)
    assert written(office) == before
