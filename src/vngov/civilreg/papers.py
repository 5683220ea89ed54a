"""Papers of civil status (giấy tờ hộ tịch): what stands on each, in the order of the form, ready to be printed.

The classes hold texts that are already formatted. None is printed as an empty field, without a cross (Thông tư 04/2020/TT-BTP,
khoản 9 Điều 29). Only lists of fields were read, not the forms: where things stand on the page is this library's own.
"""

from __future__ import annotations

import attrs

from vngov.basis import Certainty, Text
from vngov.rendering import PaperTemplate, WrongPaper, at_least_one, in_capitals

__all__ = [
    "BIRTH_BOOK",
    "BIRTH_CERTIFICATE",
    "BIRTH_EXTRACT",
    "BIRTH_REFUSAL",
    "PAPERS",
    "BirthBookEntry",
    "BirthBookPage",
    "BirthCertificatePaper",
    "BirthExtractPaper",
    "BirthRefusalPaper",
    "RefusalReason",
]


def _capitals() -> str | None:
    taken: str | None = attrs.field(default=None, converter=in_capitals)
    return taken


def _from_one(paper: object, field: attrs.Attribute[int], number: int) -> None:
    if number < 1:
        raise WrongPaper(paper=type(paper).__name__, field=f"$.{field.name}", expected="≥ 1", got=str(number))


def _stripped(text: str | None) -> str | None:
    """An empty number of a blank is no number: the paper must not pass for an original."""
    return (text or "").strip() or None


@attrs.frozen(kw_only=True, repr=False)
class _People:
    """What every paper on a birth says of child, mother and father, as written; those of the parents are years of birth."""

    child_name: str | None = _capitals()
    born: str | None = None
    born_in_words: str | None = None
    sex: str | None = None
    ethnicity: str | None = None
    nationality: str | None = None
    born_at: str | None = None
    home_place: str | None = None
    personal_id: str | None = None
    mother_name: str | None = None
    mother_born: str | None = None
    mother_ethnicity: str | None = None
    mother_nationality: str | None = None
    mother_residence: str | None = None
    father_name: str | None = None
    father_born: str | None = None
    father_ethnicity: str | None = None
    father_nationality: str | None = None
    father_residence: str | None = None


@attrs.frozen(kw_only=True, repr=False)
class BirthCertificatePaper(_People):
    """What stands on a birth certificate (giấy khai sinh), in the order of khoản 1 Điều 14 Luật Hộ tịch 2014.

    The child's name and the agencies are printed in capitals, whatever was given. `blank_number` is the number of the
    ministry's own blank that the paper is printed on; without it the paper says in plain sight that it is no original.
    `mother_born` and `father_born` are years; `born` and `registered_on` are dates as written.
    """

    agency: str = attrs.field(converter=in_capitals)
    parent_agency: str | None = _capitals()
    blank_number: str | None = attrs.field(default=None, converter=_stripped)
    number: str | None = None
    declarant_name: str | None = None
    declarant_paper: str | None = None
    registered_at: str | None = None
    registered_on: str | None = None
    signer_title: str | None = _capitals()
    signer_name: str | None = None


@attrs.frozen(kw_only=True, repr=False)
class BirthExtractPaper(_People):
    """What stands on a copy of the extract of a birth (trích lục khai sinh, bản sao).

    `number` is written whole ("12/TLKS-BS"), `place_and_date` too; `entry_number` and `registered_on` are those of the entry.
    """

    agency: str = attrs.field(converter=in_capitals)
    parent_agency: str | None = _capitals()
    number: str | None = None
    place_and_date: str | None = None
    registered_at: str | None = None
    entry_number: str | None = None
    registered_on: str | None = None
    remarks: str | None = None
    signer_title: str | None = _capitals()
    signer_name: str | None = None


@attrs.frozen(kw_only=True, repr=False)
class RefusalReason:
    """One reason of a refusal (lý do từ chối) with the article it stands on, both as printed."""

    text: str
    citation: str | None = None


@attrs.frozen(kw_only=True, repr=False)
class BirthRefusalPaper:
    """The written refusal to register a birth (văn bản từ chối đăng ký khai sinh), with its reasons, signed by the head.

    Luật Hộ tịch 2014, khoản 2 Điều 5: a refusal is in writing and names its reasons. No form of it was seen. `ground` names
    the rule under which it is written, `remedies` what the citizen can do; both are printed as given.
    Raises WrongPaper without a reason.
    """

    agency: str = attrs.field(converter=in_capitals)
    parent_agency: str | None = _capitals()
    number: str | None = None
    place_and_date: str | None = None
    addressee: str | None = None
    addressee_address: str | None = None
    dossier_code: str | None = None
    received_on: str | None = None
    child_name: str | None = _capitals()
    ground: str | None = None
    reasons: tuple[RefusalReason, ...] = attrs.field(validator=at_least_one)
    remedies: str | None = None
    copies_to: tuple[str, ...] = ()
    signer_title: str | None = _capitals()
    signer_name: str | None = None


@attrs.frozen(kw_only=True, repr=False)
class BirthBookEntry(_People):
    """One entry of the register of births as a row of a printed list (một việc trong sổ đăng ký khai sinh)."""

    number: str
    registered_on: str
    declarant_name: str | None = None
    declarant_paper: str | None = None
    declarant_relation: str | None = None
    signer: str | None = None
    officer: str | None = None
    timeliness: str | None = None
    remarks: str | None = None


@attrs.frozen(kw_only=True, repr=False)
class BirthBookPage:
    """Pages of the register of births as a printed list (trang sổ đăng ký khai sinh), several entries a page.

    The register itself is the ministry's printed book: this list does not replace it and says so. `ledger_head` is the head of
    the office's ledger when the list was printed, so that the paper anchors it; `first_page` the number of the first page.
    Raises WrongPaper for a page before the first.
    """

    agency: str = attrs.field(converter=in_capitals)
    parent_agency: str | None = _capitals()
    book: str
    year: str
    entries: tuple[BirthBookEntry, ...]
    ledger_head: str | None = None
    printed_at: str | None = None
    first_page: int = attrs.field(default=1, validator=_from_one)


_FIELDS_ONLY = Text(
    "chỉ đọc được danh mục trường thông tin, chưa thấy mẫu; bố cục là của thư viện",
    "only the list of fields was read, not the form; the layout is the library's own",
)

BIRTH_CERTIFICATE = PaperTemplate(
    id="civilreg.birth_certificate",
    title=Text("Giấy khai sinh", "birth certificate"),
    data=BirthCertificatePaper,
    source="vngov.civilreg:templates/birth_certificate.typ",
    page="A4",
    basis=("60/2014/QH13 Đ14.1", "04/2020/TT-BTP Đ27"),
    content=Certainty.SECONDARY,
    layout=Certainty.UNVERIFIED,
    note=_FIELDS_ONLY,
)
"""Giấy khai sinh; an original stands on the ministry's blank only."""

BIRTH_EXTRACT = PaperTemplate(
    id="civilreg.birth_extract",
    title=Text("Trích lục khai sinh (bản sao)", "extract of a birth (copy)"),
    data=BirthExtractPaper,
    source="vngov.civilreg:templates/birth_extract.typ",
    page="A4",
    basis=("60/2014/QH13 Đ63", "04/2020/TT-BTP Đ27"),
    content=Certainty.SINGLE,
    layout=Certainty.UNVERIFIED,
    note=_FIELDS_ONLY,
)
"""Trích lục khai sinh (bản sao)."""

BIRTH_REFUSAL = PaperTemplate(
    id="civilreg.birth_refusal",
    title=Text("Văn bản từ chối đăng ký khai sinh", "written refusal to register a birth"),
    data=BirthRefusalPaper,
    source="vngov.civilreg:templates/birth_refusal.typ",
    page="A4",
    basis=("60/2014/QH13 Đ5.2", "30/2020/NĐ-CP PL I"),
    content=Certainty.READING,
    layout=Certainty.READING,
    note=Text(
        "luật chỉ đòi văn bản nêu rõ lý do; thể thức theo Nghị định 30/2020/NĐ-CP, lời văn là của thư viện",
        "the law only asks for a writing with reasons; set as in Decree 30/2020/NĐ-CP, the wording is the library's own",
    ),
)
"""Văn bản từ chối đăng ký khai sinh."""

BIRTH_BOOK = PaperTemplate(
    id="civilreg.birth_book",
    title=Text("Sổ đăng ký khai sinh (bản in danh sách)", "register of births (printed list)"),
    data=BirthBookPage,
    source="vngov.civilreg:templates/birth_book.typ",
    page="A4 landscape",
    basis=("60/2014/QH13 Đ58", "04/2020/TT-BTP Đ27"),
    content=Certainty.SINGLE,
    layout=Certainty.UNVERIFIED,
    note=Text(
        "danh sách in từ cơ sở dữ liệu, không thay sổ do Bộ Tư pháp phát hành",
        "a list printed from the data; it does not replace the ministry's book",
    ),
)
"""Sổ đăng ký khai sinh, in thành danh sách."""

PAPERS = (BIRTH_CERTIFICATE, BIRTH_EXTRACT, BIRTH_REFUSAL, BIRTH_BOOK)
"""All papers of civil status."""
