"""Births in the register (khai sinh): the kinds of record, and the transitions of an entry, pure functions of their moment.

An office of record gives the number itself; one that mirrors the ministry's register waits for it (`mirrored`).
"""

from __future__ import annotations

from datetime import date
from functools import cached_property

import attrs

from vngov.basis import Text
from vngov.civilreg.acts import Act
from vngov.civilreg.books import Book, by_book
from vngov.civilreg.classify import Classification, classify
from vngov.civilreg.errors import NumberRefused, SignerInvalid
from vngov.civilreg.model import Birth, BirthFiling, Official, PersonalIdState
from vngov.civilreg.nationality import is_vietnamese
from vngov.civilreg.rules import check, dates_of
from vngov.civilreg.timeliness import Declared, declared
from vngov.deadlines import WorkCalendar
from vngov.law import NATIONAL, Law, LawView, NoRule
from vngov.people import PersonalId, fold
from vngov.records import Column, Kind
from vngov.rules import Finding, Findings, Refused, Severity, Verdict

__all__ = [
    "BIRTH",
    "MIRRORED_BIRTH",
    "Examination",
    "Signer",
    "examination",
    "examined",
    "number_received",
    "personal_id_received",
    "registered",
]

_FILED = tuple(field.name for field in attrs.fields(BirthFiling) if field.name != "timeliness")
_PERSONAL = ("child", "mother", "father", "declarant", "foundling", "life", "nationality_agreement", "lives_at")
_PEOPLE = ("child", "mother", "father")


def _columns() -> tuple[Column[Birth], ...]:
    return (
        Column("number"),
        Column("entry_number", lambda birth: birth.entry_number, type=int),
        Column("book"),
        Column("year"),
        Column("registered_on"),
        Column("child_name", lambda birth: fold(birth.child.name), personal=True),
        Column("child_born", lambda birth: birth.child.born.earliest if birth.child.born else None, personal=True, type=date),
        Column("mother_name", lambda birth: fold(birth.mother.name) if birth.mother else None, personal=True),
        Column("personal_id", lambda birth: birth.child.personal_id.digits if birth.child.personal_id else None, personal=True),
        Column("awaits_id", lambda birth: birth.personal_id_state is PersonalIdState.AWAITED, type=bool),
        Column("awaits_number", lambda birth: birth.entry_number is None, type=bool),
    )


BIRTH: Kind[Birth] = Kind(
    "civilreg.birth/1",
    Birth,
    stream=by_book,
    personal=_PERSONAL,
    columns=_columns(),
    people=_PEOPLE,
    numbered=lambda birth, n: attrs.evolve(birth, number=n),
)
"""Births of an office whose own book is the register of record; numbered through the year."""

MIRRORED_BIRTH: Kind[Birth] = Kind(
    "civilreg.mirrored_birth/1", Birth, stream=by_book, personal=_PERSONAL, columns=_columns(), people=_PEOPLE
)
"""Births of an office that mirrors the ministry's register: number and book come from there."""


@attrs.frozen
class Signer:
    """Who signs (người ký): name and office. Raises SignerInvalid for either left empty."""

    name: str
    title: str

    def __attrs_post_init__(self) -> None:
        if not self.name.strip() or not self.title.strip():
            raise SignerInvalid()


@attrs.frozen
class Examination:
    """A filing that was examined on a day (hồ sơ đã xem xét): what the rules say of it, and whether it is in time.

    It is a value of `filing`, `on`, `calendar` and `law`: an entry made from the same filing on the same day need not ask
    again.
    """

    filing: BirthFiling
    on: date
    calendar: WorkCalendar | None = attrs.field(repr=False)
    law: Law = attrs.field(repr=False)
    declared: Declared
    findings: Findings

    @cached_property
    def classification(self) -> Classification:
        """Which act the filing is (phân loại), asked once. Raises NoRule for a day without law."""
        return classify(self.filing, on=dates_of(self.filing, self.on).received or self.on, law=self.law)

    def is_of(self, filing: BirthFiling, on: date, calendar: WorkCalendar | None, law: Law) -> bool:
        """Tell whether it is the examination of this very filing, on this day, by this calendar and law."""
        return self.filing is filing and self.on == on and self.calendar is calendar and self.law is law


def examination(filing: BirthFiling, *, on: date, calendar: WorkCalendar | None = None, law: Law = NATIONAL) -> Examination:
    """Hold a filing to all rules and ask whether it is in time (xem xét hồ sơ). Raises FilingExpected, DateExpected."""
    received = dates_of(filing, on).received or on  # what is late is the declaring, not the entry
    told = declared(filing, on=received, calendar=calendar, law=law)
    found, open_ = check(filing, on=on, law=law), told.undetermined
    if open_ is not None:
        found = Findings((*found.items, open_), found.applied, found.unexamined)
    return Examination(filing, on, calendar, law, told, found)


def examined(filing: BirthFiling, *, on: date, calendar: WorkCalendar | None = None, law: Law = NATIONAL) -> Findings:
    """Give what an examination finds (kết quả xem xét). Raises FilingExpected, DateExpected."""
    return examination(filing, on=on, calendar=calendar, law=law).findings


def registered(
    filing: BirthFiling,
    *,
    on: date,
    unit: str,
    book: Book,
    signer: Signer,
    officer: str | None = None,
    opening: int = 0,
    decided: frozenset[str] = frozenset(),
    seen: Examination | None = None,
    calendar: WorkCalendar | None = None,
    law: Law = NATIONAL,
) -> Birth:
    """Turn a filing into an entry of a book (đăng ký khai sinh).

    `officer` is the id of the one who makes the entry. `opening` is how many entries of the year stand in the paper book
    already. `decided` are the codes of the rules that leave a matter to the official, who has decided it; those that did are
    kept in the entry. What is unknown cannot be decided. `seen` is the examination of this filing on this day, where it was
    made already; one of another filing, day, calendar or law is not used. Raises Refused where the law forbids it, where
    something is to be established, or where no rule applies.
    """
    if filing.filed_at is None:
        filing = attrs.evolve(filing, filed_at=unit)
    if seen is None or not seen.is_of(filing, on, calendar, law):
        seen = examination(filing, on=on, calendar=calendar, law=law)
    findings = _with_kin(seen.findings, filing, signer, law.at(on))
    open_ = [item for item in findings.items if item.severity == "review" and (item.unknown or item.code not in decided)]
    if findings.verdict in (Verdict.REFUSED, Verdict.NO_RULE) or open_:
        raise Refused(findings)
    found = seen.classification
    if found.act is None:
        raise Refused(Findings(found.undetermined))
    told = {name: getattr(filing, name) for name in _FILED}
    return Birth(
        **told,
        timeliness=seen.declared.timeliness,
        act=found.act,
        book=book.code,
        year=on.year,
        opening=opening,
        registered_on=on,
        registered_by=unit,
        signed_by=signer.name,
        signer_title=signer.title,
        officer=officer,
        personal_id_state=_id_state(filing, on, law),
        notes=_notes(filing, found.act),
        decided=tuple(dict.fromkeys(item.code for item in findings.items if item.severity == "review")),
        certainty=findings.certainty.value,
    )


def _with_kin(findings: Findings, filing: BirthFiling, signer: Signer, view: LawView) -> Findings:
    """Ask whether a signer who bears the name of a parent or of the declarant is that person (Luật Hộ tịch Đ12)."""
    names = {fold(one.name) for one in (*filing.known_parents, filing.declarant) if one is not None}
    if fold(signer.name) not in names:
        return findings
    fact = view["civilreg.clock.conflict_of_interest"]
    kin = Finding("civilreg.birth.signer_is_kin", Severity.REVIEW, "$.signer", _SIGNER, fact.basis, fact.certainty)
    return Findings((*findings.items, kin), findings.applied, findings.unexamined)


_SIGNER = Text(
    "người ký trùng tên với cha, mẹ hoặc người đi khai sinh: không được đăng ký cho mình hoặc người thân thích",
    "the signer bears the name of a parent or of the declarant: nobody registers for self or close kin",
)


def _id_state(filing: BirthFiling, on: date, law: Law) -> PersonalIdState:
    """A citizen gets an id from the population database, since the law says so."""
    nationality = filing.child.nationality
    if filing.child.personal_id is not None:
        return PersonalIdState.RECEIVED
    if nationality is None or not is_vietnamese(nationality):
        return PersonalIdState.NONE
    try:
        fetched = law.at(on)["civilreg.database.personal_id_at_registration"].value
    except NoRule:
        return PersonalIdState.NONE
    return PersonalIdState.AWAITED if fetched else PersonalIdState.NONE


def _notes(filing: BirthFiling, act: Act) -> tuple[str, ...]:
    """The words that the entry carries in its margin (Nghị định 123/2015 Đ14, Đ15.5)."""
    if act is Act.BIRTH_ABANDONED:
        return ("Trẻ bị bỏ rơi",)
    return ("Trẻ chưa xác định được cha, mẹ",) if filing.parents_unknown else ()


def personal_id_received(birth: Birth, personal_id: PersonalId) -> Birth:
    """Put the personal id that came from the population database into an entry (ghi số định danh); the same again is no change.

    Raises NumberRefused where the entry awaits none, or holds another one: that is corrected by its own procedure.
    """
    held = birth.child.personal_id
    if held == personal_id and birth.personal_id_state is PersonalIdState.RECEIVED:
        return birth
    if birth.personal_id_state is not PersonalIdState.AWAITED:
        why = Text("bản ghi không chờ số định danh", "the entry awaits no personal id")
        raise NumberRefused(id=birth.book, why=why)
    child = attrs.evolve(birth.child, personal_id=personal_id)
    return attrs.evolve(birth, child=child, personal_id_state=PersonalIdState.RECEIVED)


def number_received(birth: Birth, official: Official) -> Birth:
    """Put number and book that came from the register of record into a mirrored entry; the same again is no change.

    Raises NumberRefused for a number below 1, a day of another year than the book's, or another number than is held.
    """
    if birth.official == official:
        return birth
    if birth.number is not None or birth.official is not None:
        raise NumberRefused(id=birth.book, why=Text("đã có số khác", "the entry has another number"))
    if official.number < 1:
        raise NumberRefused(id=birth.book, why=Text("số nhỏ hơn 1", "the number is below 1"))
    if official.registered_on.year != birth.year:
        raise NumberRefused(id=birth.book, why=Text("năm đăng ký khác năm của sổ", "its year is not that of the book"))
    return attrs.evolve(birth, official=official)
