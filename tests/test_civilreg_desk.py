"""The desk of civil status: books, entries, what arrives later, and that nothing is left of what was refused."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import attrs
import pytest

from vngov import Office, hookimpl
from vngov.basis import VN_TIME
from vngov.civilreg import (
    Birth,
    BirthFiling,
    BookNotOpen,
    NotRegistered,
    NumberRefused,
    Official,
    ParentRole,
    PersonalIdState,
    Signer,
    WrongBook,
)
from vngov.civilreg.desk import NUMBER_TOPIC, PERSONAL_ID_TOPIC
from vngov.civilreg.hooks import IdentityAnswer, IdentityQuery, RegisterOfRecord
from vngov.civilreg.reconcile import differences
from vngov.civilreg.rules.samples import FATHER_UNKNOWN, FILING, with_child, with_parent
from vngov.hooks import PluginWrongType
from vngov.notify import Backoff, Delivery
from vngov.office.flows.registry_exchange import AnswerAwaited, RegistryExchange
from vngov.people import PartialDate, PersonalId
from vngov.records import Stored
from vngov.rules import Refused
from vngov.storage import ParcelState

HERE = "06220@2025-07-01"
NOON = datetime(2026, 11, 20, 12, tzinfo=VN_TIME)
SIGNER = Signer("Nông Văn Khải", "Chủ tịch")
A, B = PersonalId.parse("020326000001"), PersonalId.parse("020326000002")


class Ministries:
    """A register and a population database as a plugin answers for them."""

    def __init__(self, *, silent: int = 0, ids: tuple[PersonalId, ...] = (A, B)) -> None:
        self.silent = silent
        self.ids = list(ids)
        self.given: dict[str, Official] = {}

    @hookimpl
    def vngov_identity(self, query: IdentityQuery) -> IdentityAnswer:
        return IdentityAnswer(self.ids.pop(0) if self.ids else None)

    @hookimpl
    def vngov_register_of_record(self, kind: str) -> RegisterOfRecord | None:
        return self if kind == "birth" else None

    def register(self, key: str, unit: str, birth: Birth) -> Official | None:
        if self.silent:
            self.silent -= 1
            return None
        number = len(self.given) + 41
        return self.given.setdefault(key, Official(number=number, book="01-TP/HT-2026-KS", registered_on=birth.registered_on))


Opened = Callable[..., Office]


@pytest.fixture
def open_office(tmp_path: Path) -> Opened:
    def opened(*, of_record: bool = True, plugins: tuple[object, ...] = (), at: datetime = NOON) -> Office:
        return Office.open(
            f"sqlite:///{tmp_path}/office.db",
            unit=HERE,
            plugins=plugins,
            installed=False,
            now=lambda: at,
            of_record={"birth"} if of_record else (),
        )

    return opened


def register(
    office: Office,
    filing: BirthFiling = FILING,
    *,
    id: str | None = None,
    decided: Iterable[str] = (),
    at: datetime | None = None,
) -> Stored[Birth]:
    return office.acting("cb01", at=at).civilreg.register(filing, signer=SIGNER, id=id, decided=decided)


def changes(office: Office) -> int:
    return sum(1 for _ in office.store.changes())


def test_an_entry_gets_the_next_number_of_the_year_and_the_code_of_its_volume(open_office: Opened) -> None:
    office = open_office()
    office.acting("cb01").civilreg.open_book()
    first = register(office)
    second = register(office, with_child(name="Hoàng Thị Thu"))
    assert [(one.record.entry_number, one.record.book) for one in (first, second)] == [
        (1, "01-TP/HT-2026-KS"),
        (2, "01-TP/HT-2026-KS"),
    ]
    assert list(office.store.verify()) == []


def test_a_book_opened_in_mid_year_goes_on_from_the_number_of_the_paper_book(open_office: Opened) -> None:
    office = open_office()
    office.acting("cb01").civilreg.open_book(starts_at=46)
    assert register(office).record.entry_number == 46
    office.acting("cb01").civilreg.close_book()
    office.acting("cb01").civilreg.open_book()
    after = register(office, with_child(name="Hoàng Thị Thu")).record
    assert (after.entry_number, after.book) == (47, "02-TP/HT-2026-KS")
    assert office.acting("cb01").civilreg.gaps() == ()


def test_numbers_begin_again_in_a_new_year_while_the_volume_goes_on(open_office: Opened) -> None:
    office = open_office()
    office.acting("cb01").civilreg.open_book()
    register(office)
    new_year = datetime(2027, 1, 4, 9, tzinfo=VN_TIME)
    later = attrs.evolve(with_child(name="Hoàng Thị Thu", born=PartialDate(2026, 12, 20)), received=new_year)
    entry = register(office, later, at=new_year).record
    assert (entry.entry_number, entry.year, entry.book) == (1, 2027, "01-TP/HT-2026-KS")


def test_before_one_book_served_several_years_each_year_needed_its_own(open_office: Opened) -> None:
    office = open_office()
    with pytest.raises(BookNotOpen):
        office.acting("cb01").civilreg.close_book()
    office.acting("cb01", at=datetime(2019, 12, 30, 9, tzinfo=VN_TIME)).civilreg.open_book()
    with pytest.raises(BookNotOpen):
        office.acting("cb01", at=datetime(2020, 1, 2, 9, tzinfo=VN_TIME)).civilreg.close_book()


@pytest.mark.parametrize("book", ["none", "closed"])
def test_without_an_open_book_nothing_is_entered(open_office: Opened, book: str) -> None:
    office = open_office()
    if book == "closed":
        office.acting("cb01").civilreg.open_book()
        assert office.acting("cb01").civilreg.close_book().record.total == 0
    before = changes(office)
    with pytest.raises(Refused) as caught:
        register(office)
    (one,) = caught.value.findings.items
    assert one.code == "civilreg.birth.book_open"
    assert one.basis
    assert changes(office) == before
    assert office.store.parcels(ParcelState.WAITING) == ()


def test_a_second_open_volume_is_refused(open_office: Opened) -> None:
    office = open_office()
    office.acting("cb01").civilreg.open_book()
    with pytest.raises(WrongBook):
        office.acting("cb01").civilreg.open_book()


def test_the_same_child_is_entered_once_and_twins_are_two(open_office: Opened) -> None:
    office = open_office()
    office.acting("cb01").civilreg.open_book()
    register(office)
    before = changes(office)
    again = with_child(name="HOÀNG THỊ MAI")
    with pytest.raises(Refused) as caught:
        register(office, again)
    assert [one.code for one in caught.value.findings.errors] == ["civilreg.birth.same_child"]
    assert changes(office) == before
    register(office, with_child(name="Hoàng Thị Đào"))
    register(office, with_parent(ParentRole.MOTHER, FATHER_UNKNOWN, name="Lý Thị Lan"))
    assert len(office.acting("cb01").civilreg.entries()) == 3


def test_the_same_dossier_again_gives_what_is_stored(open_office: Opened) -> None:
    office = open_office()
    office.acting("cb01").civilreg.open_book()
    first = register(office, id="d-1")
    before = changes(office)
    assert register(office, id="d-1").record == first.record
    assert changes(office) == before
    assert len(office.store.parcels(ParcelState.WAITING)) == 1


def test_what_the_law_forbids_leaves_no_trace(open_office: Opened) -> None:
    office = open_office()
    office.acting("cb01").civilreg.open_book()
    before = changes(office)
    with pytest.raises(Refused) as caught:
        register(office, with_child(name="Trần Thị Mai"))
    assert "Trần" not in str(caught.value)
    assert changes(office) == before
    assert register(office).record.entry_number == 1


def test_the_official_decides_what_the_law_leaves_to_them_but_not_what_is_unknown(open_office: Opened) -> None:
    office = open_office()
    office.acting("cb01").civilreg.open_book()
    long = with_child(name="Hoàng Nguyễn Trương Thị Phương Thanh Ngọc Quỳnh Hương Giang Thủy Trường Xuân Mai")
    with pytest.raises(Refused):
        register(office, long)
    codes = {one.code for one in office.acting("cb01").civilreg.examine(long).items}
    assert register(office, long, decided=codes).record.entry_number == 1
    unknown = with_child(name="Hoàng Thị Thu", sex=None)
    with pytest.raises(Refused):
        register(office, unknown, decided={"civilreg.birth.content"})


def test_the_personal_id_arrives_later_through_the_outbox(open_office: Opened) -> None:
    office = open_office(plugins=(Ministries(),))
    office.acting("cb01").civilreg.open_book()
    entry = register(office, id="b-1")
    assert entry.record.personal_id_state is PersonalIdState.AWAITED
    (parcel,) = office.store.parcels(ParcelState.WAITING)
    assert (parcel.notice.topic, dict(parcel.notice.body)) == (PERSONAL_ID_TOPIC, {"unit": HERE, "id": "b-1"})
    assert Delivery(office.store, [RegistryExchange(office)]).round(NOON.astimezone(UTC)).sent == 1
    now = office.acting("cb01").civilreg.get("b-1")
    assert (now.record.child.personal_id, now.record.personal_id_state) == (A, PersonalIdState.RECEIVED)
    assert now.version == 2
    assert office.acting("cb01").civilreg.receive_personal_id("b-1", A).version == 2
    with pytest.raises(NumberRefused):
        office.acting("cb01").civilreg.receive_personal_id("b-1", B)


def test_one_id_never_stands_at_two_entries(open_office: Opened) -> None:
    office = open_office(plugins=(Ministries(ids=(A, A)),))
    office.acting("cb01").civilreg.open_book()
    register(office, id="b-1")
    register(office, with_child(name="Hoàng Thị Thu"), id="b-2")
    outcome = Delivery(office.store, [RegistryExchange(office)]).round(NOON)
    assert (outcome.sent, outcome.failed) == (1, 1)
    waiting = office.store.parcels(ParcelState.WAITING)
    assert [parcel.error for parcel in waiting] == ["NumberRefused"]


def test_an_office_that_mirrors_waits_for_number_and_book(open_office: Opened) -> None:
    office = open_office(of_record=False, plugins=(Ministries(silent=1),))
    office.acting("cb01").civilreg.open_book()
    entry = register(office, id="b-1")
    assert (entry.record.number, entry.record.entry_number) == (None, None)
    delivery = Delivery(office.store, [RegistryExchange(office)], backoff=Backoff(first=timedelta(seconds=30)))
    first = delivery.round(NOON)
    assert (first.sent, first.failed, first.put_off) == (1, 0, 1), "the id came, the register is silent yet"
    assert delivery.round(NOON + timedelta(minutes=1)).sent == 1
    now = office.acting("cb01").civilreg.get("b-1").record
    assert (now.entry_number, now.official) == (
        41,
        Official(number=41, book="01-TP/HT-2026-KS", registered_on=date(2026, 11, 20)),
    )
    assert {parcel.notice.topic for parcel in office.store.parcels(ParcelState.SENT)} == {NUMBER_TOPIC, PERSONAL_ID_TOPIC}
    assert list(office.store.verify()) == []


@pytest.mark.parametrize("plugins", [(), (Ministries(silent=100, ids=()),)], ids=["nobody answers", "not yet"])
def test_a_slow_ministry_is_asked_for_days_and_the_entry_gets_its_number_in_the_end(
    open_office: Opened, plugins: tuple[object, ...]
) -> None:
    office = open_office(of_record=False, plugins=plugins)
    office.acting("cb01").civilreg.open_book()
    register(office, id="b-1")
    delivery = Delivery(office.store, [RegistryExchange(office)])
    for minutes in range(0, 3 * 24 * 60, 10):
        outcome = delivery.round(NOON + timedelta(minutes=minutes))
        assert (outcome.sent, outcome.failed, outcome.dead) == (0, 0, 0)
    assert delivery.dead() == ()
    assert {parcel.attempts for parcel in office.store.parcels(ParcelState.WAITING)} == {0}
    answering = open_office(of_record=False, plugins=(Ministries(),))
    assert Delivery(answering.store, [RegistryExchange(answering)]).round(NOON + timedelta(days=4)).sent == 2
    now = answering.acting("cb01").civilreg.get("b-1").record
    assert (now.entry_number, now.child.personal_id) == (41, A)


class Breaks(Ministries):
    """Systems that fail as a plugin under development does; what they say must not be kept."""

    def __init__(self, answer: Callable[[], Any]) -> None:
        super().__init__()
        self.answer = answer

    @hookimpl
    def vngov_identity(self, query: IdentityQuery) -> IdentityAnswer:
        return IdentityAnswer(self.answer())

    def register(self, key: str, unit: str, birth: Birth) -> Official | None:
        return self.answer()  # type: ignore[no-any-return]  # what is wrong about it


class Deaf(Ministries):
    """A register that takes other arguments than it is given."""

    def register(self, key: str) -> Official | None:  # type: ignore[override]  # what is wrong about it
        return None


def raising() -> Any:
    raise TypeError("Hoàng Thị Thu")


def kept_errors(office: Office) -> list[str]:
    office.acting("cb01").civilreg.open_book()
    register(office, id="b-1")
    Delivery(office.store, [RegistryExchange(office)]).round(NOON)
    return sorted(parcel.error or "" for parcel in office.store.parcels(ParcelState.WAITING))


def test_a_plugin_that_raises_is_named_with_the_line_its_author_has_to_look_at(open_office: Opened) -> None:
    line = raising.__code__.co_firstlineno + 1
    errors = kept_errors(open_office(of_record=False, plugins=(Breaks(raising),)))
    assert errors == [f"plugin tests.test_civilreg_desk.Breaks: TypeError at test_civilreg_desk.py:{line}"] * 2


def test_a_plugin_may_raise_that_it_has_no_answer_yet(open_office: Opened) -> None:
    def waits() -> Any:
        raise AnswerAwaited(topic=NUMBER_TOPIC)

    office = open_office(of_record=False, plugins=(Breaks(waits),))
    assert kept_errors(office) == ["AnswerAwaited"] * 2
    assert {parcel.attempts for parcel in office.store.parcels(ParcelState.WAITING)} == {0}


def test_a_failure_below_the_plugin_is_told_at_the_line_of_the_plugin_itself(open_office: Opened) -> None:
    errors = kept_errors(open_office(of_record=False, plugins=(Breaks(lambda: json.loads("Hoàng Thị Thu")),)))
    assert len(errors) == 2
    assert all(" JSONDecodeError at test_civilreg_desk.py:" in error for error in errors)


def test_a_method_that_cannot_be_called_so_is_told_where_it_is_defined(open_office: Opened) -> None:
    line = Deaf.register.__code__.co_firstlineno
    errors = kept_errors(open_office(of_record=False, plugins=(Deaf(),)))
    assert errors == [f"plugin tests.test_civilreg_desk.Deaf: TypeError at test_civilreg_desk.py:{line}"]


def test_an_answer_of_a_wrong_type_names_the_plugin_and_what_was_needed(open_office: Opened) -> None:
    plugin = "plugin tests.test_civilreg_desk.Breaks: PluginWrongType"
    assert kept_errors(open_office(of_record=False, plugins=(Breaks(lambda: "020326000001"),))) == [
        f"{plugin}, vngov_identity.personal_id gave str, needed is PersonalId | None",
        f"{plugin}, vngov_register_of_record.register gave str, needed is Official | None",
    ]


@pytest.mark.parametrize(
    ("field", "value"),
    [("number", "7"), ("number", True), ("book", None), ("registered_on", NOON), ("registered_on", "2026-11-20")],
)
def test_a_number_of_wrong_parts_is_a_fault_of_the_plugin(open_office: Opened, field: str, value: Any) -> None:
    good = Official(number=7, book="01-TP/HT-2026-KS", registered_on=date(2026, 11, 20))
    office = open_office(plugins=(Breaks(lambda: attrs.evolve(good, **{field: value})),))
    asked = office.plugins.register_of_record("birth")
    assert asked is not None
    office.acting("cb01").civilreg.open_book()
    entry = register(office)
    with pytest.raises(PluginWrongType, match=f"{field}.*{type(value).__name__}"):
        asked.register("k", HERE, entry.record)


@pytest.mark.parametrize(
    "official",
    [
        Official(number=0, book="01-TP/HT-2026-KS", registered_on=date(2026, 11, 20)),
        Official(number=7, book="01-TP/HT-2026-KS", registered_on=date(2025, 11, 20)),
    ],
)
def test_a_number_that_cannot_be_right_is_refused(open_office: Opened, official: Official) -> None:
    office = open_office(of_record=False)
    office.acting("cb01").civilreg.open_book()
    register(office, id="b-1")
    with pytest.raises(NumberRefused):
        office.acting("cb01").civilreg.receive_number("b-1", official)


def test_doubles_are_refused_and_gaps_are_reported(open_office: Opened) -> None:
    office = open_office(of_record=False)
    office.acting("cb01").civilreg.open_book()
    for n, name in enumerate(("Hoàng Thị Thu", "Hoàng Thị Lan", "Hoàng Thị Cúc")):
        register(office, with_child(name=name), id=f"b-{n}")
    number = Official(number=1, book="01-TP/HT-2026-KS", registered_on=date(2026, 11, 20))
    office.acting("cb01").civilreg.receive_number("b-0", number)
    with pytest.raises(NumberRefused):
        office.acting("cb01").civilreg.receive_number("b-1", number)
    office.acting("cb01").civilreg.receive_number("b-1", attrs.evolve(number, number=4))
    assert office.acting("cb01").civilreg.gaps() == (2, 3)


@pytest.mark.parametrize(
    ("stated", "on", "own"), [(None, 2026, False), (None, 2019, True), ({"birth"}, 2026, True), ((), 2019, False)]
)
def test_the_register_of_record_is_the_offices_own_or_the_ministrys_by_date_or_by_statement(
    stated: set[str] | tuple[str, ...] | None, on: int, own: bool
) -> None:
    moment = datetime(on, 11, 20, 9, tzinfo=VN_TIME)
    office = Office.open("sqlite://", unit=HERE, installed=False, now=lambda: moment, of_record=stated)
    with office.reading(actor="cb01") as work:
        assert work.civilreg.of_record is own


def test_an_entry_of_nobody_is_named(open_office: Opened) -> None:
    with pytest.raises(NotRegistered):
        open_office().acting("cb01").civilreg.get("nobody")


def test_entries_are_found_by_a_name_typed_without_marks(open_office: Opened) -> None:
    office = open_office()
    office.acting("cb01").civilreg.open_book()
    register(office, id="b-1")
    found = office.acting("cb01").civilreg.find(name="hoang thi mai")
    assert [one.id for one in found] == ["b-1"]


def test_where_the_database_differs_the_book_prevails(open_office: Opened) -> None:
    office = open_office()
    office.acting("cb01").civilreg.open_book()
    entry = register(office).record
    said = {"child.ethnicity": "Nùng", "child.name": "HOÀNG  THỊ MAI", "mother.born": "1998", "child.sex": "Nữ"}
    (one,) = differences(entry, said, on=date(2026, 11, 20))
    assert (one.field, one.corrected) == ("$.child.ethnicity", "database")
    assert one.basis[0].short == "60/2014/QH13 Đ60.2"
