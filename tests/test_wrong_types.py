"""What is given by mistake at the public entries: a named error that says the parameter and the types, never the value."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

import attrs
import pytest

from vngov import law, rendering
from vngov.basis import Certainty, Citation, Text, checked_moment, to_json
from vngov.civilreg.acts import ActKind
from vngov.deadlines import Cycle, Duration, OfficeHours, ReceivedAfter, SameDay, TimeUnit, WorkCalendar, period, periods
from vngov.errors import InvalidInput, VngovError, WrongType
from vngov.office import Office
from vngov.onestop import (
    Applicant,
    Dossier,
    Filing,
    FilingChannel,
    GivenPaper,
    Outcome,
    Status,
    accept,
    clock,
    completeness,
    finish,
    is_agency,
    missing,
    needed_papers,
    promised,
    receive,
)
from vngov.people import PersonalId
from vngov.records import Kind
from vngov.rendering import PaperTemplate
from vngov.rules import Applied, Finding, Findings, Severity
from vngov.storage import MemoryStore
from vngov.units import UnitId, read_place, units_on

DAY = date(2026, 11, 24)
NOON = datetime(2026, 11, 24, 5, tzinfo=UTC)
KEY = "civilreg.birth.declare_within"
MIXED_UP: Any = {"name": "Nguyễn Văn An"}


def free(function: Any) -> Any:
    """Take the types off, to be able to misuse it."""
    return function


@attrs.frozen(kw_only=True)
class Slip:
    name: str


HERE = "06220@2025-07-01"


@attrs.frozen
class Book:
    title: str


BOOK: Kind[Book] = Kind("library.book/1", Book, stream=lambda _: "all")
SLIP = PaperTemplate(
    id="x.slip",
    title=Text("Phiếu", "slip"),
    data=Slip,
    source="vngov.rendering:typst/none.typ",
    page="A5",
    content=Certainty.PRIMARY,
    layout=Certainty.PRIMARY,
)

SESSIONS = ((time(7), time(11)),)
WRONG: dict[str, tuple[str, Callable[[Any], object]]] = {
    "to_json": ("answer", free(to_json)),
    "proof": ("answer", law.NATIONAL.proof),
    "key": ("key", lambda x: law.at(DAY)[x]),
    "key in hindsight": ("key", lambda x: law.NATIONAL.at(DAY, known_on=DAY)[x]),
    "history": ("key", law.NATIONAL.history),
    "instrument": ("number", law.instrument),
    "source": ("source", law.NATIONAL.with_source),
    "moment": ("moment", checked_moment),
    "citation": ("text", lambda x: Citation.parse(x, law.NATIONAL.instruments)),
    "durations in a text": ("text", Duration.find),
    "unit of time": ("unit", lambda x: Duration(5, x)),
    "cut-off": ("cutoff", lambda x: ReceivedAfter(x, Duration(5, TimeUnit.DAY))),
    "what is late": ("late", lambda x: SameDay(time(15), late=x)),
    "sessions": ("sessions", OfficeHours),
    "sessions of a weekday": ("sessions", lambda x: OfficeHours(SESSIONS, by_weekday={5: x})),
    "hours of a session": ("sessions", lambda x: OfficeHours(((x, time(11)),))),
    "weekdays": ("by_weekday", lambda x: OfficeHours(SESSIONS, by_weekday=x)),
    "cycle": ("cycle", lambda x: period(x, on=DAY)),
    "cycle of a year": ("cycle", lambda x: periods(x, 2026)),
    "year": ("year", lambda x: periods(Cycle.MONTH, x)),
    "place": ("text", lambda x: read_place(x, on=DAY)),
    "unit": ("unit", lambda x: units_on(x, DAY)),
    "filing received": ("filing", lambda x: receive(x, at=NOON, by="cb-01", unit=HERE, agency="H37.23.05")),
    "completeness": ("filing", lambda x: completeness(x, on=DAY)),
    "missing": ("filing", lambda x: missing(x, on=DAY)),
    "needed papers": ("filing", lambda x: needed_papers(x, on=DAY)),
    "dossier accepted": ("dossier", lambda x: accept(x, at=NOON, by="cb-01")),
    "dossier finished": ("dossier", lambda x: finish(x, at=NOON, by="cb-01", outcome=Outcome.GRANTED)),
    "clock": ("dossier", clock),
    "promised": ("dossier", promised),
    "template": ("template", lambda x: rendering.render_pdf(x, Slip(name="A"), made=NOON)),
    "made": ("made", lambda x: rendering.render_pdf(SLIP, Slip(name="A"), made=x)),
    "made of a picture": ("made", lambda x: rendering.render_png(SLIP, Slip(name="A"), made=x)),
    "ppi": ("ppi", lambda x: rendering.render_png(SLIP, Slip(name="A"), made=NOON, ppi=x)),
}


def refused(act: Callable[[], object]) -> VngovError:
    with pytest.raises(InvalidInput) as found:
        act()
    assert found.value.message("vi") != found.value.message("en")
    assert "Nguyễn" not in f"{found.value!s}{found.value!r}{found.value.details}"
    return found.value


@pytest.mark.parametrize("given", [None, MIXED_UP, [MIXED_UP], object()], ids=lambda given: type(given).__name__)
@pytest.mark.parametrize(("name", "act"), WRONG.values(), ids=WRONG)
def test_a_wrong_type_at_an_entry_is_named(name: str, act: Callable[[Any], object], given: Any) -> None:
    error = refused(lambda: act(given))
    assert isinstance(error, WrongType)
    assert error.details["name"] == name
    inside = {type(one).__name__ for one in given} if isinstance(given, list | dict) else set()
    assert error.details["got"] in {"None", type(given).__name__} | inside


FILING: dict[str, Any] = {"procedure": "1.001193", "applicant": Applicant(name="Nông Thị Hoa"), "subject": "khai sinh"}


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("procedure", MIXED_UP),
        ("applicant", "Nông Thị Hoa"),
        ("applicant", None),
        ("subject", None),
        ("matter", 5),
        ("channel", "counter"),
        ("channel", None),
        ("papers", "declaration"),
        ("papers", ("declaration",)),
        ("papers", None),
        ("conditions", ["surrogacy"]),
        ("filed_at", DAY),
        ("filed_at", "2026-11-24"),
    ],
)
def test_a_filing_of_other_types_is_not_made(name: str, given: Any) -> None:
    error = refused(lambda: Filing(**FILING | {name: given}))
    assert isinstance(error, WrongType)
    assert error.details["name"] == name
    assert "Hoa" not in str(error)


def test_the_way_of_filing_is_no_text() -> None:
    error = refused(lambda: Filing(**FILING | {"channel": "counter"}))
    assert error.message("en") == "channel: FilingChannel is needed, not str"
    assert Filing(**FILING | {"channel": FilingChannel.POST, "papers": (GivenPaper(paper="declaration"),)}).papers


@pytest.mark.parametrize("given", ["", " ", "\n\u00a0"])
def test_an_applicant_and_a_paper_have_a_name(given: str) -> None:
    for act, name in ((lambda: Applicant(name=given), "name"), (lambda: GivenPaper(paper=given), "paper")):
        error = refused(act)
        assert (error.code, error.details) == ("blank_text", {"name": name})


@pytest.mark.parametrize("field", ["name", "id_paper", "address", "phone", "email", "on_behalf_of"])
def test_what_is_told_of_an_applicant_is_text(field: str) -> None:
    error = refused(lambda: Applicant(**{"name": "Nông Thị Hoa"} | {field: MIXED_UP}))
    assert (error.code, error.details["name"]) == ("wrong_type", field)


@pytest.mark.parametrize(("code", "start"), [(MIXED_UP, DAY), (6220, DAY), (None, DAY), ("06220", None), ("06220", NOON)])
def test_the_parts_of_a_unit_id_are_not_repeated(code: Any, start: Any) -> None:
    assert refused(lambda: UnitId.of(code, start)).code in ("invalid_unit_id", "date_expected")
    assert UnitId.of("06220", date(2025, 7, 1)) == UnitId(HERE)


@pytest.mark.parametrize("given", [MIXED_UP, None, "Nguyễn"])
def test_a_number_of_days_is_repeated_and_nothing_else_is(given: Any) -> None:
    calendar = WorkCalendar.national()
    assert refused(lambda: calendar.add_working_days(DAY, given)).details == {"got": type(given)}
    assert pickle.loads(pickle.dumps(refused(lambda: calendar.add_working_days(DAY, -5)))).details == {"got": -5}


@pytest.mark.parametrize("given", [MIXED_UP, None, 5])
def test_the_place_of_a_finding_is_a_path(given: Any) -> None:
    assert refused(lambda: Finding("x.y", Severity.ERROR, given, Text("a", "b"))).code == "invalid_path"


def test_a_session_has_two_ends() -> None:
    assert refused(lambda: OfficeHours(free(((time(7),),)))).code == "invalid_hours"


def test_capitals_are_made_of_text() -> None:
    assert refused(lambda: rendering.in_capitals(free(MIXED_UP))).details["name"] == "text"
    assert rendering.in_capitals(None) is None


def test_what_is_no_text_is_no_electronic_id() -> None:
    assert not any(is_agency(given) for given in (None, 5, MIXED_UP, b"H37.23.05"))


def test_a_list_is_no_day() -> None:
    assert refused(lambda: free(law.at)([])).code == "date_expected"


# ── what an office is opened with


def opened(**changes: Any) -> Office:
    return Office.open(MemoryStore(), unit=HERE, installed=False, kinds=[BOOK], now=lambda: NOON, **changes)


@pytest.mark.parametrize("given", [{"births"}, ["x"], {"birth", "Birth"}, [None], [5], [MIXED_UP], ("birth", "")])
def test_an_unknown_kind_of_act_is_refused_with_the_known_ones(given: Any) -> None:
    error = refused(lambda: opened(of_record=given))
    assert error.code == "act_kind_unknown"
    assert "birth, marriage, death" in error.message("vi")
    assert "birth, marriage, death" in error.message("en")


@pytest.mark.parametrize("given", ["birth", b"x", 5, True])
def test_what_is_no_set_of_kinds_is_refused(given: Any) -> None:
    error = refused(lambda: opened(of_record=given))
    assert error.details == {"name": "of_record", "wanted": "set[str]", "got": type(given).__name__}


@pytest.mark.parametrize("given", [{"birth"}, ["birth"], (kind for kind in [ActKind.BIRTH]), frozenset({ActKind.BIRTH})])
def test_kinds_of_act_are_given_as_texts_or_as_themselves(given: Any) -> None:
    office = opened(of_record=given)
    assert office.of_record == frozenset({"birth"})
    assert {type(kind) for kind in office.of_record or ()} == {str}
    assert office.acting("cb-01").civilreg.of_record


def test_an_office_of_no_record_mirrors_and_one_that_says_nothing_leaves_it_to_the_law() -> None:
    assert opened(of_record=()).of_record == frozenset()
    assert opened().of_record is None


@pytest.mark.parametrize("given", ["x", "", "h37.23.05", "H37.23.05\n", "H37-1"])
def test_an_office_is_not_opened_with_what_is_no_electronic_id(given: str, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/office.db"
    assert refused(lambda: Office.open(url, unit=HERE, installed=False, agency=given)).code == "onestop_invalid_code"
    assert not (tmp_path / "office.db").exists(), "nothing is made"


@pytest.mark.parametrize("given", [5, MIXED_UP, b"H37.23.05"])
def test_an_electronic_id_is_a_text(given: Any) -> None:
    assert refused(lambda: opened(agency=given)).details["name"] == "agency"


# ── ids


@pytest.mark.parametrize("id_", ["f\n1", " ", "\t", "\u00a0", "a\u200bb", "a\x00", "", "\u202e1", 5, None, MIXED_UP, "a" * 401])
def test_ids_and_actors_are_printable_and_not_blank(id_: Any) -> None:
    office = opened()
    with office.work(actor="cb-01") as work:
        assert refused(lambda: work.tx.add(BOOK, id_, Book("x"))).code == "text_invalid"
        assert refused(lambda: free(work.tx).add_many(BOOK, [(id_, Book("x"))])).code == "text_invalid"
    for act in (lambda: office.work(actor=id_).__enter__(), lambda: office.reading(actor=id_).__enter__()):
        assert refused(act).code == "text_invalid"
    assert refused(lambda: office.acting(id_)).code == "text_invalid"
    if id_ is not None:
        assert refused(lambda: opened(actor=id_)).code == "text_invalid"
    assert list(office.store.changes()) == []


@pytest.mark.parametrize("id_", ["a", " a", "á", "a\u0301", "😀", "a/b", "0x1", "số 1"])
def test_odd_ids_that_can_be_read_are_kept(id_: str) -> None:
    office = opened()
    with office.work(actor=id_) as work:
        work.tx.add(BOOK, id_, Book("x"))
    assert [(change.entry.actor, change.entry.id) for change in office.store.changes()] == [(id_, id_)]


# ── what is shown in a debugger


def test_records_of_one_stop_show_nobody() -> None:
    who = Applicant(name="Nông Thị Hoa", id_paper="020190000001", phone="0205000000", address="thôn Nà Lùng", email="a@b.vn")
    assert repr(who) == "Applicant(name=…, id_paper=…, address=…, phone=…, email=…, on_behalf_of=None)"
    filing = Filing(procedure="1.001193", applicant=who, subject="khai sinh Lý A", matter="Lý A", filed_at=NOON)
    dossier = Dossier(
        agency="H37.23.05",
        day=DAY,
        procedure="1.001193",
        procedure_version="1",
        procedure_name="khai sinh",
        channel=FilingChannel.COUNTER,
        status=Status.FILED,
        applicant=who,
        subject="khai sinh Lý A",
        matter="Lý A",
        filed_at=NOON,
        received_by=HERE,
        competent=HERE,
    )
    for shown in (repr(filing), repr(dossier)):
        assert "subject=…, matter=…" in shown
        assert "1.001193" in shown
        for personal in ("Hoa", "020190000001", "0205000000", "Nà Lùng", "a@b.vn", "Lý A"):
            assert personal not in shown


def test_an_id_shows_none_of_its_digits() -> None:
    one = PersonalId("020202000001")
    assert (repr(one), f"{[one]}", str(one)) == ("PersonalId(…)", "[PersonalId(…)]", "020*********")


def test_findings_show_verdict_and_codes_only() -> None:
    said = Text("vì " * 1000, "because " * 1000)
    item = Finding("x.y", Severity.ERROR, "$", said)
    applied = tuple(Applied(f"x.{n}", said, (), Certainty.PRIMARY) for n in range(30))
    assert repr(Findings((item, item), applied)) == "<Findings refused: x.y (30 rules applied)>"
    assert repr(Findings()) == "<Findings no_rule: - (0 rules applied)>"
