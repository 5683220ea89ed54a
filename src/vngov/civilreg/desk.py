"""`CivilregDesk` (bàn hộ tịch): civil status at work, through the unit of work. The only module of the field that does I/O."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING

import attrs

from vngov.basis import Certainty, Text
from vngov.civilreg.birth import (
    BIRTH,
    MIRRORED_BIRTH,
    Examination,
    Signer,
    examination,
    number_received,
    personal_id_received,
    registered,
)
from vngov.civilreg.books import BOOK, Book, Register, closed, opened
from vngov.civilreg.classify import Classification, classify
from vngov.civilreg.competence import Competence, competence
from vngov.civilreg.errors import BookNotOpen, NotRegistered, NumberRefused, WrongBook
from vngov.civilreg.model import Birth, BirthFiling, Official, PersonalIdState
from vngov.civilreg.reasons import because
from vngov.law import NoRule
from vngov.people import PersonalId, fold
from vngov.records import Kind, Stored, Where
from vngov.rules import Finding, Findings, Refused, Severity
from vngov.storage import Notice

if TYPE_CHECKING:
    from datetime import date

    from vngov.office.work import Work

__all__ = ["NUMBER_TOPIC", "PERSONAL_ID_TOPIC", "CivilregDesk"]

NUMBER_TOPIC = "civilreg.number"
"""Topic of the notices that ask the register of record for a number (xin số, quyển)."""

PERSONAL_ID_TOPIC = "civilreg.personal_id"
"""Topic of the notices that ask the population database for a personal id (xin số định danh)."""


class CivilregDesk:
    """Civil status in one unit of work (bàn hộ tịch): books, births, what arrives later from the ministries.

    Everything is read and written through the unit of work it is made with; what the law forbids raises Refused and nothing
    of it is written.
    """

    def __init__(self, work: Work) -> None:
        self._work = work

    @property
    def _on(self) -> date:
        return self._work.at.date()

    # ── books

    def open_book(self, register: Register = Register.BIRTHS, *, starts_at: int = 1) -> Stored[Book]:
        """Open the next volume of a register (mở sổ), also in mid-year with the number that comes next.

        Raises WrongBook where a volume of the register is open, or numbers of the year were given already.
        """
        volumes = self.volumes(register, self._on.year)
        if any(stored.record.open for stored in volumes):
            raise WrongBook(register=register.value, year=self._on.year, why=Text("còn một quyển đang mở", "a volume is open"))
        if volumes and starts_at != 1:
            why = Text("số đầu chỉ ghi cho quyển đầu của năm", "the first number is given with the first volume of a year only")
            raise WrongBook(register=register.value, year=self._on.year, why=why)
        book = opened(
            register,
            self._on.year,
            len(volumes) + 1,
            on=self._on,
            starts_at=starts_at,
            of_record=self.of_record,
        )
        return self._work.tx.add(self._work.kind(BOOK), self._work.new_id(), book)

    def close_book(self, register: Register = Register.BIRTHS) -> Stored[Book]:
        """Close the open volume of a register (khóa sổ) with the total of its entries. Raises BookNotOpen."""
        stored = self._open_volume(register)
        total = self._work.tx.count(self._births, Where.eq("book", stored.record.code))
        return self._work.tx.put(stored, closed(stored.record, on=self._on, total=total))

    def volumes(self, register: Register = Register.BIRTHS, year: int | None = None) -> tuple[Stored[Book], ...]:
        """Give the volumes of a register, of one year or of all, oldest first."""
        where = [Where.eq("register", register.value)] + ([Where.eq("year", year)] if year is not None else [])
        found = self._work.tx.find(self._work.kind(BOOK), *where, order="volume")
        return tuple(sorted(found.items, key=lambda stored: (stored.record.year, stored.record.volume)))

    def _open_volume(self, register: Register) -> Stored[Book]:
        """The volume in which is written: that of the year, else an older one where one book serves several years."""
        found = self._writable(self.volumes(register))
        if found is None:
            raise BookNotOpen(unit=self._work.unit, register=register.value, year=self._on.year)
        return found

    def _writable(self, volumes: tuple[Stored[Book], ...]) -> Stored[Book] | None:
        for stored in reversed(volumes):
            if stored.record.open and (stored.record.year == self._on.year or self._continues()):
                return stored
        return None

    def _continues(self) -> bool:
        try:
            return bool(self._work.law.at(self._on)["civilreg.books.continue_over_years"].value)
        except NoRule:
            return False

    # ── births

    @property
    def of_record(self) -> bool:
        """Whether the office's own book is the register of record for births (sổ gốc), by its statement, else by the law.

        Since the shared software is mandatory (Nghị định 87/2020 Đ24.1) an office mirrors it unless it says otherwise.
        """
        stated = self._work.office.of_record
        if stated is not None:
            return "birth" in stated
        try:
            return not self._work.law.at(self._on)["civilreg.books.shared_software_mandatory"].value
        except NoRule:
            return True

    @property
    def _births(self) -> Kind[Birth]:
        return self._work.kind(BIRTH if self.of_record else MIRRORED_BIRTH)

    def classify(self, filing: BirthFiling) -> Classification:
        """Tell which act a filing is, by the law of today."""
        return classify(filing, on=self._on, law=self._work.law)

    def competence(self, filing: BirthFiling) -> Competence:
        """Tell who may register a filing, by the law of today."""
        return competence(filing, on=self._on, law=self._work.law)

    def examine(self, filing: BirthFiling, *, besides: str | None = None) -> Findings:
        """Hold a filing to the rules and to what the register already holds (xem xét hồ sơ); nothing is written.

        `besides` is the id of the entry itself, which is not taken for a second one.
        """
        return self.examination(filing, besides=besides).findings

    def examination(self, filing: BirthFiling, *, besides: str | None = None) -> Examination:
        """Give the whole examination of a filing, with its findings (xem xét hồ sơ): `register` takes it as `seen`."""
        return _with(self._examination(filing), self._registered_before(filing, besides))

    def register(
        self,
        filing: BirthFiling,
        *,
        signer: Signer,
        id: str | None = None,
        decided: Iterable[str] = (),
        seen: Examination | None = None,
    ) -> Stored[Birth]:
        """Register a birth (đăng ký khai sinh): rules, book, entry, and the notices by which id and number are asked for.

        `id` is made by the client: the same dossier again gives what is stored. `decided` are the codes of the rules that
        leave a matter to the official, `seen` the examination of this filing where this unit of work has made it; whether the
        child is registered already is asked again. The number is given when the unit of work is written. Raises Refused with
        all findings.
        """
        key = id if id is not None else self._work.new_id()
        kind = self._births
        before = self._work.tx.get(kind, key)
        decided = frozenset(decided)
        if filing.filed_at is None:
            filing = attrs.evolve(filing, filed_at=self._work.unit)
        if seen is None or not seen.is_of(filing, self._on, self._work.calendar, self._work.law):
            seen = self._examination(filing)
        again = tuple(self._registered_before(filing, key)) if before is None else ()
        seen = _with(seen, again)
        if any(one.severity is Severity.ERROR or one.code not in decided for one in again):
            raise Refused(seen.findings)
        book, opening = self._book_to_write()
        birth = registered(
            filing,
            on=self._on,
            unit=self._work.unit,
            book=book,
            opening=opening,
            signer=signer,
            officer=self._work.actor,
            decided=decided,
            seen=seen,
            calendar=self._work.calendar,
            law=self._work.law,
        )
        stored = self._work.tx.add(kind, key, birth)
        if before is None:
            self._ask(key, birth)
        return stored

    def receive_personal_id(self, id: str, personal_id: PersonalId) -> Stored[Birth]:
        """Enter the personal id that came for a birth (ghi số định danh nhận về).

        Raises NotRegistered, and NumberRefused where the entry awaits none or another entry holds it.
        """
        stored = self.get(id)
        self._refuse_double(stored, Where.eq("personal_id", personal_id.digits))
        birth = personal_id_received(stored.record, personal_id)
        return stored if birth is stored.record else self._work.tx.put(stored, birth)

    def receive_number(self, id: str, official: Official) -> Stored[Birth]:
        """Enter number and book that came from the register of record (ghi số, quyển nhận về).

        Raises NotRegistered, and NumberRefused for a number that is impossible or stands at another entry of the year.
        """
        stored = self.get(id)
        self._refuse_double(stored, Where.eq("entry_number", official.number), Where.eq("year", stored.record.year))
        birth = number_received(stored.record, official)
        return stored if birth is stored.record else self._work.tx.put(stored, birth)

    def get(self, id: str) -> Stored[Birth]:
        """Give a birth, of this office's own register or of the one it mirrors. Raises NotRegistered."""
        for kind in (self._work.kind(BIRTH), self._work.kind(MIRRORED_BIRTH)):
            stored = self._work.tx.get(kind, id)
            if stored is not None:
                return stored
        raise NotRegistered(unit=self._work.unit, id=id)

    def find(self, *, name: str | None = None, born: date | None = None, limit: int = 100) -> tuple[Stored[Birth], ...]:
        """Look births up by name (with or without diacritics) and day of birth (tra cứu)."""
        where = [Where.eq("child_name", fold(name))] if name is not None else []
        where += [Where.eq("child_born", born)] if born is not None else []
        return tuple(self._work.tx.find(self._births, *where, limit=limit).items)

    def entries(self, *, year: int | None = None, limit: int = 10_000) -> tuple[Stored[Birth], ...]:
        """Give the entries of a year in order of their numbers (sổ đăng ký khai sinh)."""
        where = Where.eq("year", year if year is not None else self._on.year)
        return tuple(self._work.tx.find(self._births, where, order="entry_number", limit=limit).items)

    def gaps(self, year: int | None = None) -> tuple[int, ...]:
        """Give the numbers of a year that no entry bears, below the highest one (số còn thiếu): what is to be reconciled."""
        given = {number for stored in self.entries(year=year) if (number := stored.record.entry_number) is not None}
        first = self._opening(self.volumes()) + 1
        return tuple(number for number in range(first, max(given, default=0)) if number not in given)

    def _examination(self, filing: BirthFiling) -> Examination:
        return examination(filing, on=self._on, calendar=self._work.calendar, law=self._work.law)

    def _refuse_double(self, stored: Stored[Birth], *where: Where) -> None:
        if any(other.id != stored.id for other in self._work.tx.find(stored.kind, *where, limit=2).items):
            raise NumberRefused(id=stored.id, why=Text("đã có ở bản ghi khác", "another entry bears it"))

    def _book_to_write(self) -> tuple[Book, int]:
        """The open volume, and how many entries of the year the paper book held before. Raises Refused."""
        volumes = self.volumes(Register.BIRTHS)
        stored = self._writable(volumes)
        if stored is None:
            basis = because(_NO_BOOK, "60/2014/QH13 Đ58; 123/2015/NĐ-CP Đ11", law=self._work.law).basis
            closed_book = Finding("civilreg.birth.book_open", Severity.ERROR, "$.book", _NO_BOOK, basis)
            raise Refused(Findings((closed_book,)))
        return stored.record, self._opening(volumes)

    def _opening(self, volumes: tuple[Stored[Book], ...]) -> int:
        """How many entries of the year the paper book held when its first volume here was opened."""
        return next((one.record.starts_at - 1 for one in volumes if one.record.year == self._on.year), 0)

    def _registered_before(self, filing: BirthFiling, besides: str | None) -> Iterator[Finding]:
        """Whether the register holds the same child already: name, day of birth and mother.

        Names that differ in their marks alone (twins Tú and Tư) are for the official.
        """
        born = filing.child.born
        if born is None or not filing.child.name.strip():
            return
        where = (Where.eq("child_name", fold(filing.child.name)), Where.eq("child_born", born.earliest))
        alike = [
            stored.record
            for stored in self._work.tx.find(self._births, *where).items
            if stored.id != besides and _names(stored.record, fold) == _names(filing, fold)
        ]
        if not alike:
            return
        same = any(_names(birth, _with_marks) == _names(filing, _with_marks) for birth in alike)
        severity, said = (Severity.ERROR, _SAME_CHILD) if same else (Severity.REVIEW, _LIKE_CHILD)
        basis = because(said, "60/2014/QH13 Đ5.4", law=self._work.law).basis
        yield Finding("civilreg.birth.same_child", severity, "$.child", said, basis, Certainty.READING)

    def _ask(self, id: str, birth: Birth) -> None:
        """Leave in the outbox what other systems are to answer; no personal data goes into a notice."""
        body = {"unit": self._work.unit, "id": id}
        if birth.number is None and not self.of_record:
            self._work.tx.post(Notice(NUMBER_TOPIC, id, body))
        if birth.personal_id_state is PersonalIdState.AWAITED:
            self._work.tx.post(Notice(PERSONAL_ID_TOPIC, id, body))


def _with(seen: Examination, more: Iterable[Finding]) -> Examination:
    """Add what an examination does not say yet."""
    found = seen.findings
    new = tuple(one for one in more if one not in found.items)
    return attrs.evolve(seen, findings=Findings((*found.items, *new), found.applied, found.unexamined)) if new else seen


def _names(filing: BirthFiling, written: Callable[[str], str]) -> tuple[str, str | None]:
    return written(filing.child.name), written(filing.mother.name) if filing.mother is not None else None


def _with_marks(name: str) -> str:
    return " ".join(unicodedata.normalize("NFC", name).casefold().split())


_NO_BOOK = Text(
    "không có sổ đăng ký khai sinh đang mở: sổ chưa mở hoặc đã khóa", "no register of births is open: not opened, or closed"
)
_SAME_CHILD = Text(
    "trẻ này đã được đăng ký khai sinh: mỗi việc chỉ đăng ký một lần",
    "this child is registered already: an act is registered once",
)
_LIKE_CHILD = Text(
    "sổ có trẻ cùng ngày sinh, cùng mẹ, tên chỉ khác dấu: công chức xem có phải là một trẻ không",
    "the register has a child of that day and mother whose name differs in its marks alone: for the official",
)
