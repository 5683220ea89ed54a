"""From an entry to its papers (in giấy tờ từ bản ghi): birth certificate, extract, refusal, page of the register.

Everything is written as the forms write it; a field that is not determined stays empty.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from vngov.basis import unique
from vngov.civilreg.errors import EntryUnnumbered
from vngov.civilreg.labels import label_of
from vngov.civilreg.model import Birth, BirthFiling, Declarant, Parent, Relation, Timeliness
from vngov.civilreg.papers import (
    BirthBookEntry,
    BirthBookPage,
    BirthCertificatePaper,
    BirthExtractPaper,
    BirthRefusalPaper,
    RefusalReason,
)
from vngov.errors import expect
from vngov.people import PartialDate, date_in_words, fold
from vngov.rules import Findings
from vngov.units import NATIONAL, Place, UnitId, UnknownUnit

__all__ = ["agency_name", "certificate", "dated", "extract", "head_of_chain", "refusal", "register_page"]


def agency_name(unit: str, *, on: date) -> tuple[str, str | None]:
    """Give the name of the registering body of a unit, and of the province above it (tên cơ quan đăng ký, cơ quan cấp trên)."""
    place = NATIONAL.of(UnitId(unit))
    above = place.ancestors(on)
    return f"Ủy ban nhân dân {place.kind.word.lower()} {place.name}", above[-1].full_name if above else None


def dated(unit: str, day: date) -> str:
    """Write place and date of a paper (địa danh, ngày tháng): "Công Sơn, ngày 20 tháng 11 năm 2026"."""
    return f"{NATIONAL.of(UnitId(unit)).name}, ngày {day.day:02} tháng {day.month:02} năm {day.year}"


def certificate(birth: Birth, *, blank_number: str | None = None) -> BirthCertificatePaper:
    """Give what stands on the birth certificate of an entry (giấy khai sinh).

    Without the number of the ministry's blank the paper says that it is no original; nothing is printed on a blank before the
    entry has its number. Raises WrongType, EntryUnnumbered, UnknownUnit.
    """
    expect(birth, Birth, name="birth")
    if blank_number is not None and birth.entry_number is None:
        raise EntryUnnumbered()
    agency, parent = agency_name(birth.registered_by, on=birth.registered_on)
    return BirthCertificatePaper(
        agency=agency,
        parent_agency=parent,
        blank_number=blank_number,
        number=_number(birth),
        **_people(birth),
        declarant_name=birth.declarant.name if birth.declarant else None,
        declarant_paper=_paper(birth.declarant),
        registered_at=_registered_at(birth),
        registered_on=_day(birth.registered_on),
        signer_title=birth.signer_title,
        signer_name=birth.signed_by,
    )


def extract(
    birth: Birth,
    *,
    unit: str,
    signer_name: str,
    signer_title: str,
    number: int,
    issued_on: date,
    with_notes: bool = False,
) -> BirthExtractPaper:
    """Give what stands on a copy of the extract of an entry (trích lục khai sinh, bản sao).

    Any office that keeps the database issues it, whoever made the entry (Luật Hộ tịch Đ63): `unit` and the signer are those of
    the day on which it is issued. The notes of the entry belong in the register; they are printed only `with_notes`.
    Raises WrongType, EntryUnnumbered, UnknownUnit.
    """
    expect(birth, Birth, name="birth")
    if birth.entry_number is None:
        raise EntryUnnumbered()
    agency, parent = agency_name(unit, on=issued_on)
    return BirthExtractPaper(
        agency=agency,
        parent_agency=parent,
        number=f"{number:02}/TLKS-BS",
        place_and_date=dated(unit, issued_on),
        **_people(birth),
        registered_at=_registered_at(birth),
        entry_number=_number(birth),
        registered_on=_day(birth.registered_on),
        remarks=("; ".join(birth.notes) or None) if with_notes else None,
        signer_title=signer_title,
        signer_name=signer_name,
    )


def refusal(
    filing: BirthFiling,
    findings: Findings,
    *,
    unit: str,
    on: date,
    signer_name: str,
    signer_title: str,
    number: str | None = None,
    dossier_code: str | None = None,
) -> BirthRefusalPaper:
    """Give the written refusal (văn bản từ chối): every reason with its articles; Luật Hộ tịch Đ5.2. Raises UnknownUnit."""
    agency, parent = agency_name(unit, on=on)
    reasons = tuple(
        RefusalReason(
            text=f"{label_of(item.field).vi}: {item.message('vi')}",
            citation="; ".join(str(cited) for cited in unique(item.basis)) or None,
        )
        for item in findings.errors or findings.items
    )
    return BirthRefusalPaper(
        agency=agency,
        parent_agency=parent,
        number=number,
        place_and_date=dated(unit, on),
        addressee=filing.declarant.name if filing.declarant else None,
        dossier_code=dossier_code,
        received_on=_day(filing.received.date()) if filing.received else None,
        child_name=filing.child.name,
        ground="Căn cứ khoản 2 Điều 5 Luật Hộ tịch số 60/2014/QH13;",
        reasons=reasons,
        signer_title=signer_title,
        signer_name=signer_name,
    )


def register_page(
    births: Iterable[Birth],
    *,
    unit: str,
    year: int,
    printed_on: date,
    ledger_head: str | None = None,
    first_page: int = 1,
    officers: Mapping[str, str] | None = None,
) -> BirthBookPage:
    """Give the printed list of a register of births (trang sổ), in order of the numbers, with the head of its chain.

    `officers` gives the names of those who made the entries, by the ids under which they did.
    Raises WrongType, UnknownUnit.
    """
    entries = tuple(expect(birth, Birth, name="births") for birth in births)
    agency, parent = agency_name(unit, on=printed_on)
    books = dict.fromkeys(birth.official.book if birth.official else birth.book for birth in entries)
    return BirthBookPage(
        agency=agency,
        parent_agency=parent,
        book=", ".join(books) or "–",
        year=str(year),
        entries=tuple(_row(birth, officers or {}) for birth in entries),
        ledger_head=ledger_head,
        printed_at=_day(printed_on),
        first_page=first_page,
    )


def head_of_chain(stream: str, position: int, hash_: bytes) -> str:
    """Write the head of a chain as it is printed (mỏ neo): its name, how many entries, the hash."""
    return f"{stream} #{position} {hash_.hex()}"


def _people(birth: Birth) -> dict[str, Any]:
    child, born = birth.child, birth.child.born
    return {
        "child_name": child.name,
        "born": str(born) if born else None,
        "born_in_words": _words(born),
        "sex": child.sex.label("vi") if child.sex else None,
        "ethnicity": str(child.ethnicity) if child.ethnicity else None,
        "nationality": child.nationality,
        "born_at": _born_at(child.born_at, birth.registered_on),
        "home_place": _place(child.origin),
        "personal_id": child.personal_id.digits if child.personal_id else None,
        **_parent("mother", birth.mother),
        **_parent("father", birth.father),
    }


def _registered_at(birth: Birth) -> str:
    """The body that made the entry, under every level above it on that day (until 30 June 2025 the district too)."""
    agency, _ = agency_name(birth.registered_by, on=birth.registered_on)
    above = NATIONAL.of(UnitId(birth.registered_by)).ancestors(birth.registered_on)
    return ", ".join([agency, *(f"{unit.full_name[0].lower()}{unit.full_name[1:]}" for unit in above)])


def _place(place: Place | None) -> str | None:
    """A place as it was written; abroad with its country, which every paper names (Thông tư 04/2020 Đ31)."""
    if place is None or place.country is None or fold(place.country) in fold(place.text):
        return place.text if place is not None else None
    return f"{place.text}, {place.country}"


def _born_at(place: Place | None, on: date) -> str | None:
    """The place of birth up to the province (Thông tư 04/2020 Đ31), where its commune is known and stands on the day."""
    written = _place(place)
    if written is None or place is None or place.unit is None:
        return written
    try:
        above = NATIONAL.of(UnitId(place.unit)).ancestors(on)
    except UnknownUnit:
        return written
    if not above or fold(above[-1].name) in fold(written):
        return written
    return f"{written}, {above[-1].full_name[0].lower()}{above[-1].full_name[1:]}"


def _parent(role: str, parent: Parent | None) -> dict[str, str | None]:
    if parent is None:
        return {}
    return {
        f"{role}_name": parent.name,
        f"{role}_born": str(parent.born.year) if parent.born else None,
        f"{role}_ethnicity": str(parent.ethnicity) if parent.ethnicity else None,
        f"{role}_nationality": parent.nationality,
        f"{role}_residence": _place(parent.residence.place) if parent.residence else None,
    }


def _row(birth: Birth, officers: Mapping[str, str]) -> BirthBookEntry:
    return BirthBookEntry(
        number=_number(birth) or "–",
        registered_on=_day(birth.registered_on),
        **_people(birth),
        declarant_name=birth.declarant.name if birth.declarant else None,
        declarant_paper=_paper(birth.declarant),
        declarant_relation=_relation(birth.declarant),
        signer=f"{birth.signed_by}, {birth.signer_title}",
        officer=officers.get(birth.officer, birth.officer) if birth.officer is not None else None,
        timeliness=birth.timeliness.label("vi") if isinstance(birth.timeliness, Timeliness) else None,
        remarks="; ".join(birth.notes) or None,
    )


def _number(birth: Birth) -> str | None:
    return None if birth.entry_number is None else f"{birth.entry_number:02}/{birth.year}"


def _words(born: PartialDate | None) -> str | None:
    return date_in_words(born) if born else None


def _relation(declarant: Declarant | None) -> str | None:
    relation: Relation | None = declarant.relation if declarant else None
    return relation.label("vi") if relation else None


def _paper(declarant: Declarant | None) -> str | None:
    paper = declarant.id_paper if declarant else None
    return f"{paper.kind} số {paper.number}" if paper else None


def _day(day: date) -> str:
    return f"{day:%d/%m/%Y}"
