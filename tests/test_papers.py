"""The papers of civil status and the slips of the counter, as they come out of the printer."""

from __future__ import annotations

import re
from datetime import date, datetime
from io import BytesIO
from typing import Any

import attrs
import pypdfium2 as pdfium  # type: ignore[import-untyped]
import pytest
import zxingcpp
from PIL import Image

from tests.test_rendering import families, flat, text_of
from vngov.basis import VN_TIME
from vngov.civilreg import Act, Birth, BirthFiling, ParentRole, Residence, Residing, printing
from vngov.civilreg import papers as civil
from vngov.civilreg.rules.samples import DAY, FILING, with_child, with_parent
from vngov.law import NATIONAL
from vngov.law.loader import read_citations
from vngov.onestop import papers as slips
from vngov.rendering import MissingGlyph, PaperTemplate, Qr, WrongPaper, render_pdf, render_png
from vngov.units import Place

MADE = datetime(2026, 11, 24, 9, tzinfo=VN_TIME)
LONG_NAME = "Nguyễn Phúc Công Tằng Tôn Nữ Hoàng Ngọc Quỳnh Phương Thảo Nguyên Khánh An"
LONG_PLACE = (
    "Trạm Y tế xã Công Sơn, thôn Cốc Tranh, xã Công Sơn, tỉnh Lạng Sơn (trước đây là thôn Nhọt Nặm, xã Hải Yến, huyện Cao Lộc, "
    "tỉnh Lạng Sơn)"
)
AGENCY: dict[str, Any] = {"agency": "Ủy ban nhân dân xã Công Sơn", "parent_agency": "Ủy ban nhân dân tỉnh Lạng Sơn"}
NATION = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
PEOPLE: dict[str, Any] = {
    "child_name": LONG_NAME,
    "born": "05/01/2026",
    "born_in_words": "Ngày mùng năm tháng một năm hai nghìn không trăm hai mươi sáu",
    "sex": "Nữ",
    "ethnicity": "Dao",
    "nationality": "Việt Nam",
    "born_at": LONG_PLACE,
    "home_place": "xã Công Sơn, tỉnh Lạng Sơn",
    "personal_id": "020326000123",
    "mother_name": "Triệu Mùi Phạm",
    "mother_born": "1999",
    "mother_ethnicity": "Dao",
    "mother_nationality": "Việt Nam",
    "mother_residence": LONG_PLACE,
    "father_name": "Đặng Phúc Hồ",
    "father_born": "1997",
    "father_ethnicity": "Dao",
    "father_nationality": "Việt Nam",
    "father_residence": "thôn Ngàn Pặc, xã Công Sơn, tỉnh Lạng Sơn",
}
SIGNED: dict[str, Any] = {"signer_title": "Chủ tịch", "signer_name": "Hoàng Văn Thụ"}
CERTIFICATE = civil.BirthCertificatePaper(
    **AGENCY,
    **PEOPLE,
    **SIGNED,
    number="01/2026",
    declarant_name="Đặng Phúc Hồ",
    declarant_paper="Thẻ căn cước số 020097000456",
    registered_at="Ủy ban nhân dân xã Công Sơn, tỉnh Lạng Sơn",
    registered_on="20/01/2026",
)
EXTRACT = civil.BirthExtractPaper(
    **AGENCY,
    **PEOPLE,
    **SIGNED,
    number="12/TLKS-BS",
    place_and_date="Công Sơn, ngày 24 tháng 11 năm 2026",
    registered_at="Ủy ban nhân dân xã Công Sơn, tỉnh Lạng Sơn",
    entry_number="01/2026",
    registered_on="20/01/2026",
    remarks="Quá hạn",
)
REFUSAL = civil.BirthRefusalPaper(
    **AGENCY,
    **SIGNED,
    number="15/UBND",
    place_and_date="Công Sơn, ngày 24 tháng 11 năm 2026",
    addressee="Ông Lý A Tủa",
    addressee_address=LONG_PLACE,
    dossier_code="000.00.12.H37-261124-0001",
    received_on="24/11/2026",
    child_name="Lý A Páo",
    ground="Căn cứ khoản 2 Điều 5 Luật Hộ tịch số 60/2014/QH13;",
    reasons=(
        civil.RefusalReason(text="Việc sinh đã được đăng ký.", citation="khoản 2 Điều 16 Luật Hộ tịch số 60/2014/QH13"),
        civil.RefusalReason(text="Chưa rõ nơi sinh."),
    ),
    remedies="Ông (Bà) có quyền khiếu nại theo quy định của pháp luật.",
    copies_to=("Chủ tịch Ủy ban nhân dân xã",),
)
BOOK = civil.BirthBookPage(
    **AGENCY,
    book="01-TP/HT-2026-KS",
    year="2026",
    entries=tuple(
        civil.BirthBookEntry(
            **PEOPLE | {"child_name": f"Bé thứ {number}"},
            number=f"{number:02}",
            registered_on="20/01/2026",
            declarant_name="Đặng Phúc Hồ",
            declarant_relation="cha",
            signer="Hoàng Văn Thụ, Chủ tịch",
            officer="Nông Thị Hà",
            timeliness="Đúng hạn",
        )
        for number in range(1, 12)
    ),
    ledger_head="9f2c" * 16,
    printed_at="09:00 24/11/2026",
    first_page=5,
)
COUNTER: dict[str, Any] = AGENCY | {
    "form_note": "Mẫu số 01",
    "place_and_date": "Công Sơn, ngày 24 tháng 11 năm 2026",
    "code": "000.00.12.H37-261124-0001",
    "address": LONG_PLACE,
    "phone": "0912 345 678",
    "email": "trieu.mui.pham.rat.dai.va.dai.nua@congson.langson.example.vn",
    "request": "Đăng ký khai sinh",
}
SLIP = slips.ReceptionSlipPaper(
    **COUNTER,
    facts_code=Qr("000.00.12.H37-261124-0001|1.001193|2026-11-24T09:00"),
    lookup_code=Qr("https://dichvucong.example/tra-cuu?ma=000.00.12.H37-261124-0001"),
    receiving_unit="Trung tâm Phục vụ hành chính công xã Công Sơn",
    submitter="Triệu Mùi Phạm",
    channel="trực tiếp",
    id_number="020199000789",
    owner="Triệu Mùi Phạm",
    owner_address="thôn Ngàn Pặc, xã Công Sơn",
    components=tuple(
        slips.SlipComponent(name=f"Giấy tờ thứ {number}, do cơ quan có thẩm quyền cấp", originals="1")
        for number in range(1, 11)
    ),
    sets="01",
    time_limit="trong ngày",
    received_at="09 giờ 00 phút, ngày 24/11/2026",
    due_at="16 giờ 30 phút, ngày 24/11/2026",
    result_at="Trung tâm Phục vụ hành chính công xã Công Sơn",
    book="01",
    book_number="0456",
    submitter_signature="Triệu Mùi Phạm",
    receiver_signature="Nông Thị Hà",
)
SUPPLEMENT = slips.SupplementRequestPaper(
    **COUNTER,
    owner="Triệu Mùi Phạm",
    items=(slips.SupplementItem(name="Giấy chứng sinh", what="bản chính"), slips.SupplementItem(name="Giấy cam đoan")),
    reason="Hồ sơ chưa đủ thành phần",
    website="dichvucong.example",
    officer="Nông Thị Hà",
    officer_phone="0205 3 123 456",
    officer_signature="Nông Thị Hà",
)
REFUSED = slips.RefusalSlipPaper(
    **COUNTER,
    submitter="Triệu Mùi Phạm",
    submitted_at="08 giờ 00 phút, ngày 24/11/2026",
    component_count="03",
    reasons=("Không thuộc thẩm quyền giải quyết.", "Mẫu tờ khai đã hết hiệu lực."),
    officer="Nông Thị Hà",
    officer_phone="0205 3 123 456",
    officer_signature="Nông Thị Hà",
)
FULL: dict[str, Any] = {
    "civilreg.birth_certificate": CERTIFICATE,
    "civilreg.birth_extract": EXTRACT,
    "civilreg.birth_refusal": REFUSAL,
    "civilreg.birth_book": BOOK,
    "onestop.reception_slip": SLIP,
    "onestop.supplement_request": SUPPLEMENT,
    "onestop.refusal_slip": REFUSED,
}
TEMPLATES = (*civil.PAPERS, *slips.PAPERS)
by_id = pytest.mark.parametrize("template", TEMPLATES, ids=lambda template: template.id)


def texts(data: Any) -> list[str]:
    """Every text in the data of a paper."""
    if isinstance(data, str):
        return [data]
    if isinstance(data, tuple):
        return [text for one in data for text in texts(one)]
    if attrs.has(type(data)) and not isinstance(data, Qr):
        return [text for field in attrs.fields(type(data)) for text in texts(getattr(data, field.name))]
    return []


def emptied(data: Any) -> Any:
    """The same paper with every field empty that may be."""
    fields = attrs.fields(type(data))
    return attrs.evolve(data, **{field.name: field.default for field in fields if field.default is not attrs.NOTHING})


def size_in_mm(pdf: bytes) -> tuple[int, int]:
    width, height = pdfium.PdfDocument(pdf)[0].get_size()
    return round(width / 72 * 25.4), round(height / 72 * 25.4)


def lines(pdf: bytes) -> list[str]:
    return [" ".join(line.split()) for line in text_of(pdf).splitlines()]


def test_every_paper_is_tried() -> None:
    assert {template.id for template in TEMPLATES} == set(FULL)


@by_id
def test_everything_given_stands_on_the_paper_letter_by_letter(template: PaperTemplate) -> None:
    data = FULL[template.id]
    printed = re.sub(r"\s", "", text_of(render_pdf(template, data, made=MADE)))
    missing = [text for text in texts(data) if re.sub(r"\s", "", text) not in printed and text not in ("A4", "A5")]
    # A place of several lines may be parted by the cells beside it; its words must all be there.
    assert [text for text in missing if not all(word in printed for word in text.split())] == []


@by_id
def test_one_family_of_letters(template: PaperTemplate) -> None:
    assert families(render_pdf(template, FULL[template.id], made=MADE)) == {"Tinos"}


@by_id
def test_the_name_of_the_state_stands_on_one_line(template: PaperTemplate) -> None:
    for data in (FULL[template.id], attrs.evolve(FULL[template.id], agency="Ủy ban nhân dân " + LONG_NAME * 2)):
        found = lines(render_pdf(template, data, made=MADE))
        assert any(NATION in line for line in found)
        assert any("Độc lập - Tự do - Hạnh phúc" in line for line in found)


@by_id
def test_empty_fields_are_left_empty_without_a_cross(template: PaperTemplate) -> None:
    printed = text_of(render_pdf(template, emptied(FULL[template.id]), made=MADE))
    assert not re.search(r"\bNone\b|\bnone\b|null", printed)
    assert not re.search(r":\s*[/xX—-]+\s*\n", printed)


@by_id
def test_nothing_is_printed_in_the_margin(template: PaperTemplate) -> None:
    word = "Nguyễn" * 30
    data = FULL[template.id]
    changed = {
        field.name: word
        for field in attrs.fields(type(data))
        if isinstance(getattr(data, field.name), str) and field.name != "page_size"
    }
    for number, page in enumerate(render_png(template, attrs.evolve(data, **changed), made=MADE, ppi=60)):
        picture = Image.open(BytesIO(page)).convert("L")
        margin = picture.crop((picture.width - round(9 / 25.4 * 60), 0, picture.width, picture.height))
        assert margin.getextrema() == (255, 255), number


@by_id
def test_papers_say_how_sure_they_are_and_stand_on_texts_that_are_known(template: PaperTemplate) -> None:
    assert template.note is not None
    assert template.basis
    for cite in template.basis:
        assert read_citations(cite, NATIONAL.instruments)


@by_id
def test_what_is_on_a_paper_never_shows_in_its_representation(template: PaperTemplate) -> None:
    data = FULL[template.id]
    shown = repr(data)
    assert [text for text in texts(data) if text in shown and len(text) > 2] == []


@by_id
def test_size_of_the_page(template: PaperTemplate) -> None:
    sizes = {"A4": (210, 297), "A5": (148, 210), "A4 landscape": (297, 210)}
    assert size_in_mm(render_pdf(template, FULL[template.id], made=MADE)) == sizes[template.page]


@pytest.mark.parametrize("template", slips.PAPERS, ids=lambda template: template.id)
def test_the_size_of_a_slip_follows_the_law_of_the_day(template: PaperTemplate) -> None:
    large = attrs.evolve(FULL[template.id], page_size="A4", form_note="Mẫu số 09")
    pdf = render_pdf(template, large, made=MADE)
    assert size_in_mm(pdf) == (210, 297)
    assert "Mẫu số 09" in text_of(pdf)
    with pytest.raises(WrongPaper):
        attrs.evolve(large, page_size="A3")


# ── civil status


def test_the_child_is_named_in_capitals_on_papers_of_its_birth() -> None:
    assert LONG_NAME.upper() in flat(text_of(render_pdf(civil.BIRTH_CERTIFICATE, CERTIFICATE, made=MADE)))
    assert LONG_NAME.upper() in flat(text_of(render_pdf(civil.BIRTH_EXTRACT, EXTRACT, made=MADE)))
    assert "LÝ A PÁO" in flat(text_of(render_pdf(civil.BIRTH_REFUSAL, REFUSAL, made=MADE)))


def test_a_certificate_is_no_original_unless_it_stands_on_the_blank_of_the_ministry() -> None:
    warning = "KHÔNG CÓ GIÁ TRỊ BẢN CHÍNH"
    plain = text_of(render_pdf(civil.BIRTH_CERTIFICATE, CERTIFICATE, made=MADE))
    assert warning in plain
    assert "KHÔNG PHẢI BẢN CHÍNH" in flat(plain)
    on_blank = text_of(render_pdf(civil.BIRTH_CERTIFICATE, attrs.evolve(CERTIFICATE, blank_number="A 012345"), made=MADE))
    assert warning not in on_blank
    assert "KHÔNG PHẢI" not in on_blank
    assert "A 012345" in on_blank


@pytest.mark.parametrize("blank", ["", "  "])
def test_an_empty_number_of_a_blank_is_no_number(blank: str) -> None:
    paper = attrs.evolve(CERTIFICATE, blank_number=blank)
    assert "KHÔNG CÓ GIÁ TRỊ BẢN CHÍNH" in text_of(render_pdf(civil.BIRTH_CERTIFICATE, paper, made=MADE))


ORDER = {
    "civilreg.birth_certificate": """GIẤY KHAI SINH|Số:|Họ, chữ đệm, tên:|Ngày, tháng, năm sinh:|Ghi bằng chữ:|Giới tính:|
        Dân tộc:|Quốc tịch:|Nơi sinh:|Quê quán:|Số định danh cá nhân:|Họ, chữ đệm, tên người mẹ:|Năm sinh:|Nơi cư trú:|
        Họ, chữ đệm, tên người cha:|Năm sinh:|Nơi cư trú:|Họ, chữ đệm, tên người đi khai sinh:|Giấy tờ tùy thân:|
        Nơi đăng ký khai sinh:|Ngày, tháng, năm đăng ký:|NGƯỜI KÝ GIẤY KHAI SINH""",
    "civilreg.birth_extract": """12/TLKS-BS|TRÍCH LỤC KHAI SINH|(BẢN SAO)|Họ, chữ đệm, tên:|Số định danh cá nhân:|
        Họ, chữ đệm, tên người mẹ:|Họ, chữ đệm, tên người cha:|Đăng ký khai sinh tại:|Số:|ngày:|Ghi chú:|NGƯỜI KÝ TRÍCH LỤC""",
    "onestop.reception_slip": """GIẤY TIẾP NHẬN HỒ SƠ VÀ HẸN TRẢ KẾT QUẢ|Tiếp nhận hồ sơ của:|Địa chỉ:|Số điện thoại:|
        Số căn cước/hộ chiếu:|Nội dung yêu cầu giải quyết:|Chủ hồ sơ:|Thành phần hồ sơ|Số lượng hồ sơ (bộ):|
        Thời gian giải quyết:|Thời gian nhận hồ sơ:|Thời gian trả kết quả giải quyết hồ sơ:|Đăng ký nhận kết quả tại:|
        NGƯỜI NỘP HỒ SƠ""",
}


@pytest.mark.parametrize("template", [one for one in TEMPLATES if one.id in ORDER], ids=lambda template: template.id)
def test_fields_stand_in_the_order_of_the_form(template: PaperTemplate) -> None:
    printed, at = flat(text_of(render_pdf(template, FULL[template.id], made=MADE))), 0
    for label in flat(ORDER[template.id]).split("|"):
        found = printed.find(label.strip(), at)
        assert found >= 0, label
        at = found + len(label.strip())


def test_a_refusal_names_every_reason_with_its_article_and_who_signs() -> None:
    printed = flat(text_of(render_pdf(civil.BIRTH_REFUSAL, REFUSAL, made=MADE)))
    assert "1. Việc sinh đã được đăng ký. (khoản 2 Điều 16 Luật Hộ tịch số 60/2014/QH13)" in printed
    assert "2. Chưa rõ nơi sinh." in printed
    assert "- Như trên;" in printed
    assert "- Lưu: VT." in printed
    assert printed.index("CHỦ TỊCH") < printed.index("Hoàng Văn Thụ")
    with pytest.raises(WrongPaper, match=re.escape("$.reasons")):
        attrs.evolve(REFUSAL, reasons=())


def test_the_printed_register_repeats_its_head_counts_its_pages_and_carries_the_anchor() -> None:
    pdf = render_pdf(civil.BIRTH_BOOK, BOOK, made=MADE)
    pages = [flat(page.get_textpage().get_text_range()) for page in pdfium.PdfDocument(pdf)]
    assert len(pages) > 2
    for number, page in enumerate(pages, start=5):
        assert "Người được khai sinh" in page
        assert f"Trang số {number}" in page
        assert "9f2c" * 16 in page
    for page in pages:
        # An entry is not parted: what stands first in it is on the page of what stands last.
        assert page.count("BÉ THỨ") == page.count("Số định danh cá nhân: 020326000123") > 0
    assert sum(page.count("BÉ THỨ") for page in pages) == 11
    assert "không thay thế sổ đăng ký khai sinh" in pages[0]


def test_pages_are_counted_from_one() -> None:
    with pytest.raises(WrongPaper, match=re.escape("$.first_page")):
        attrs.evolve(BOOK, first_page=0)


def test_an_entry_longer_than_a_page_is_parted_and_loses_nothing() -> None:
    notes = " ".join(f"ghi{number}" for number in range(1500))
    book = attrs.evolve(BOOK, entries=(attrs.evolve(BOOK.entries[0], remarks=notes),))
    pdf = render_pdf(civil.BIRTH_BOOK, book, made=MADE)
    assert len(pdfium.PdfDocument(pdf)) > 5
    printed = text_of(pdf)
    assert all(f"ghi{number}" in printed for number in range(1500))


def test_a_letter_that_cannot_be_printed_is_named_in_the_entry_it_stands_in() -> None:
    book = attrs.evolve(BOOK, entries=(BOOK.entries[0], attrs.evolve(BOOK.entries[1], mother_name="王")))
    with pytest.raises(MissingGlyph, match=re.escape("$.entries[1].mother_name")):
        render_pdf(civil.BIRTH_BOOK, book, made=MADE)


# ── one-stop


def test_both_codes_on_a_slip_are_read_back() -> None:
    page = render_png(slips.RECEPTION_SLIP, SLIP, made=MADE, ppi=200)[0]
    found = {one.text for one in zxingcpp.read_barcodes(Image.open(BytesIO(page)).convert("L"))}
    assert SLIP.facts_code
    assert SLIP.lookup_code
    assert found == {SLIP.facts_code.text, SLIP.lookup_code.text}


def test_ten_papers_run_over_and_repeat_the_head_of_the_table() -> None:
    pdf = render_pdf(slips.RECEPTION_SLIP, SLIP, made=MADE)
    pages = [flat(page.get_textpage().get_text_range()) for page in pdfium.PdfDocument(pdf)]
    assert len(pages) == 2
    assert all("Tên giấy tờ" in page for page in pages if "Giấy tờ thứ" in page)
    printed = " ".join(pages)
    assert all(f"Giấy tờ thứ {number}," in printed for number in range(1, 11))


def test_ten_papers_fit_on_one_page_of_a4() -> None:
    assert len(render_png(slips.RECEPTION_SLIP, attrs.evolve(SLIP, page_size="A4"), made=MADE, ppi=20)) == 1


def test_slips_name_what_is_asked_and_why() -> None:
    asked = flat(text_of(render_pdf(slips.SUPPLEMENT_REQUEST, SUPPLEMENT, made=MADE)))
    assert "PHIẾU YÊU CẦU BỔ SUNG, HOÀN THIỆN HỒ SƠ" in asked
    assert "1 Giấy chứng sinh bản chính" in asked
    refused = flat(text_of(render_pdf(slips.REFUSAL_SLIP, REFUSED, made=MADE)))
    assert "PHIẾU TỪ CHỐI TIẾP NHẬN GIẢI QUYẾT HỒ SƠ" in refused
    assert "2. Mẫu tờ khai đã hết hiệu lực." in refused
    with pytest.raises(WrongPaper):
        attrs.evolve(SUPPLEMENT, items=())
    with pytest.raises(WrongPaper):
        attrs.evolve(REFUSED, reasons=())


# ── from an entry to its papers


HERE = "06220@2025-07-01"


def entry(filing: BirthFiling = FILING, *, on: date = DAY, unit: str = HERE, **told: Any) -> Birth:
    """An entry as the register holds it, of a day and a unit."""
    names = [field.name for field in attrs.fields(BirthFiling)]
    usual: dict[str, Any] = {
        "act": Act.BIRTH,
        "book": f"01-TP/HT-{on.year}-KS",
        "year": on.year,
        "number": 7,
        "registered_on": on,
        "registered_by": unit,
        "signed_by": "Vi Văn Lâm",
        "signer_title": "Phó Chủ tịch",
    }
    return Birth(**{name: getattr(filing, name) for name in names}, **{**usual, **told})


def test_before_july_2025_the_district_stands_between_commune_and_province() -> None:
    old = entry(on=date(2024, 5, 20), unit="06220@2019-09-30")
    assert printing.certificate(old).registered_at == "Ủy ban nhân dân xã Hải Yến, huyện Cao Lộc, tỉnh Lạng Sơn"
    assert printing.certificate(entry()).registered_at == "Ủy ban nhân dân xã Công Sơn, tỉnh Lạng Sơn"


def test_an_extract_is_issued_by_the_office_and_the_signer_of_its_day() -> None:
    old = entry(on=date(2024, 5, 20), unit="06220@2019-09-30", notes=("Trẻ bị bỏ rơi",))
    told: dict[str, Any] = {
        "unit": HERE,
        "signer_name": "Nông Văn Khải",
        "signer_title": "Chủ tịch",
        "number": 3,
        "issued_on": DAY,
    }
    paper = printing.extract(old, **told)
    assert (paper.agency, paper.signer_name, paper.place_and_date) == (
        "ỦY BAN NHÂN DÂN XÃ CÔNG SƠN",
        "Nông Văn Khải",
        "Công Sơn, ngày 20 tháng 11 năm 2026",
    )
    assert paper.registered_at == "Ủy ban nhân dân xã Hải Yến, huyện Cao Lộc, tỉnh Lạng Sơn"
    assert (paper.registered_on, paper.entry_number) == ("20/05/2024", "07/2024")
    assert paper.remarks is None, "the note stands in the register, not on a paper that is handed out"
    assert printing.extract(old, **told, with_notes=True).remarks == "Trẻ bị bỏ rơi"


def test_a_place_abroad_is_printed_with_its_country_once() -> None:
    abroad = Residence(Place("Quảng Châu", country="Trung Quốc"), Residing.PERMANENT)
    born = Place("Bệnh viện Nam Ninh, Trung Quốc", country="Trung Quốc")
    filing = with_child(with_parent(ParentRole.FATHER, residence=abroad), born_at=born)
    paper = printing.certificate(entry(filing))
    assert (paper.father_residence, paper.born_at) == ("Quảng Châu, Trung Quốc", "Bệnh viện Nam Ninh, Trung Quốc")


PLACES_OF_BIRTH = [
    (Place("Trạm y tế xã Công Sơn", HERE), "Trạm y tế xã Công Sơn, tỉnh Lạng Sơn"),
    (Place("Bệnh viện Đa khoa tỉnh Lạng Sơn", HERE), "Bệnh viện Đa khoa tỉnh Lạng Sơn"),
    (Place("xã Hải Yến", "06220@2019-09-30"), "xã Hải Yến"),
    (Place("trên nương"), "trên nương"),
]


@pytest.mark.parametrize(("place", "printed"), PLACES_OF_BIRTH)
def test_a_place_of_birth_goes_up_to_the_province_where_that_is_known(place: Place, printed: str) -> None:
    assert printing.certificate(entry(with_child(born_at=place))).born_at == printed


def test_the_register_names_the_one_who_made_the_entry() -> None:
    page = printing.register_page(
        [entry(officer="cb-01"), entry(officer="cb-02"), entry()],
        unit=HERE,
        year=2026,
        printed_on=DAY,
        officers={"cb-01": "Lương Thị Hạnh"},
    )
    assert [one.officer for one in page.entries] == ["Lương Thị Hạnh", "cb-02", None]
    assert "Người thực hiện: Lương Thị Hạnh" in flat(text_of(render_pdf(civil.BIRTH_BOOK, page, made=MADE)))
