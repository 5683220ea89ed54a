"""Papers are set from data that is never markup, in one family of letters, the same bytes for the same data."""

from __future__ import annotations

import re
import subprocess
import sys
import unicodedata
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import attrs
import pypdfium2 as pdfium  # type: ignore[import-untyped]
import pytest
import zxingcpp
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

import vngov.rendering.render as engine
from tests.naive import often
from vngov.basis import VN_TIME, Certainty, NaiveDatetime, Text
from vngov.hooks import DoubleContribution, Manager, hookimpl
from vngov.rendering import (
    MissingGlyph,
    PapersExtraMissing,
    PaperTemplate,
    Qr,
    QrTooLong,
    ResolutionOutOfRange,
    TemplateBroken,
    TemplateMissing,
    WrongPaper,
    at_least_one,
    cover,
    in_capitals,
    one_of,
    render_pdf,
    render_png,
)
from vngov.rendering.data import printable
from vngov.rendering.extra import require_papers
from vngov.rendering.fonts import FOLDER, code_points
from vngov.rendering.hooks import RenderingSockets, papers

MADE = datetime(2026, 11, 24, 9, tzinfo=VN_TIME)
VOWELS = "aăâeêioôơuưy"
TONES = ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
SMALL = [unicodedata.normalize("NFC", vowel + tone) for vowel in VOWELS for tone in TONES] + ["đ"]
LETTERS = [*SMALL, *(letter.upper() for letter in SMALL)]

SOURCE = """
#import "@vngov/paper:1.0.0": *
#let d = data()
#show: page-of.with(paper: "a5", size: 11pt)
#letterhead("ỦY BAN NHÂN DÂN XÃ CÔNG SƠN", parent: "ỦY BAN NHÂN DÂN TỈNH LẠNG SƠN")
#field("Họ tên", d.name, bold: true)
#emph(if d.more != none { d.more })
#for line in d.lines { par(line) }
#qr(d.code)
"""


@attrs.frozen(kw_only=True, repr=False)
class Note:
    name: str | None = None
    more: str | None = None
    lines: tuple[str, ...] = ()
    code: Qr | None = None


def template_at(folder: Path, source: str = SOURCE, *, id: str = "test.note", data: type[Any] = Note) -> PaperTemplate:
    """Make a package with one template, as a plugin would have it."""
    package = f"papers_{abs(hash(str(folder)))}"
    (folder / package).mkdir(exist_ok=True)
    (folder / package / "__init__.py").write_text("")
    (folder / package / "note.typ").write_text(source, encoding="utf-8")
    return PaperTemplate(
        id=id,
        title=Text("Phiếu thử", "note"),
        data=data,
        source=f"{package}:note.typ",
        page="A5",
        content=Certainty.UNVERIFIED,
        layout=Certainty.UNVERIFIED,
    )


@pytest.fixture(scope="module")
def note(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PaperTemplate]:
    folder = tmp_path_factory.mktemp("papers")
    sys.path.insert(0, str(folder))
    yield template_at(folder)
    sys.path.remove(str(folder))


def text_of(pdf: bytes) -> str:
    document = pdfium.PdfDocument(pdf)
    text = "\n".join(page.get_textpage().get_text_range() for page in document)
    document.close()
    return text.replace("\r\n", "\n").replace("\u200b", "").replace("\ufffe", "")


def flat(text: str) -> str:
    return " ".join(text.split())


def families(pdf: bytes) -> set[str]:
    return {name.decode() for name in re.findall(rb"/(?:BaseFont|FontName) ?/(?:[A-Z]{6}\+)?([A-Za-z]+)", pdf)}


# ── letters


def test_every_vietnamese_letter_can_be_printed_in_all_four_faces() -> None:
    assert len(set(LETTERS)) == 146
    for face in sorted(FOLDER.glob("*.ttf")):
        points = code_points(face.read_bytes())
        assert {ord(letter) for letter in LETTERS} <= points, face.name
        assert {ord(tone) for tone in TONES if tone} | {ord(sign) for sign in "–—“”‘’…«»₫"} <= points, face.name
    assert len(list(FOLDER.glob("*.ttf"))) == 4
    assert ord("日") not in cover()


def test_the_licence_of_the_letters_lies_beside_them() -> None:
    assert "SIL OPEN FONT LICENSE" in (FOLDER / "LICENSE.txt").read_text(encoding="utf-8").upper()


def test_all_letters_come_out_of_the_pdf_as_they_went_in_from_one_family(note: PaperTemplate) -> None:
    lines = tuple(" ".join(LETTERS[start : start + 12]) for start in range(0, len(LETTERS), 12))
    pdf = render_pdf(note, Note(name="Nguyễn Thị Đào", more="nghiêng: ễ ự ặ", lines=lines), made=MADE)
    assert flat(" ".join(lines)) in flat(text_of(pdf))
    assert families(pdf) == {"Tinos"}


def test_decomposed_letters_are_printed_composed(note: PaperTemplate) -> None:
    typed = unicodedata.normalize("NFD", "Triệu Mùi Phẫu")
    assert render_pdf(note, Note(name=typed), made=MADE) == render_pdf(note, Note(name="Triệu Mùi Phẫu"), made=MADE)
    assert in_capitals(typed) == "TRIỆU MÙI PHẪU"
    assert in_capitals(None) is None


UNPRINTABLE = [
    ("日本", "U+65E5, U+672C"),
    ("a\0b", "U+0000"),
    ("a\tb", "U+0009"),
    ("An\u202egnaB", "U+202E"),
    ("An\u2066x\u2069", "U+2066, U+2069"),
    ("zero\u200bwidth", "U+200B"),
    ("soft\u00adhyphen", "U+00AD"),
    ("\ud800", "U+D800"),
    ("private \ue000", "U+E000"),
    ("🙂", "U+1F642"),
    ("".join(map(chr, range(0x4E00, 0x4E20))), "U+4E07 …"),
]


@pytest.mark.parametrize(("text", "points"), UNPRINTABLE)
def test_what_cannot_be_printed_is_named_by_code_point_and_field_and_never_repeated(
    note: PaperTemplate, text: str, points: str
) -> None:
    with pytest.raises(MissingGlyph) as caught:
        render_pdf(note, Note(name="Lan", lines=("được", "Bí Mật " + text)), made=MADE)
    assert "$.lines[1]" in str(caught.value)
    assert points in str(caught.value)
    assert "Bí Mật" not in str(caught.value)
    assert caught.value.__context__ is None


# ── data is never markup

HOSTILE = [
    '#import "@preview/x:1.0.0": *',
    '#read("/etc/passwd")',
    "*bold* _italic_ `raw` ```",
    "$x^2$ $ $",
    "\\ \\u{1F600} \\n",
    "@x <label> = Heading",
    "= Heading",
    "- list + enum / term: x",
    "// comment /* block */",
    '"; panic() #{',
    "]#panic()[",
    '{"a": 1}',
    "https://example.vn/?a=1&b=2#c",
    "~ --- ... ' \"",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_printed_as_it_was_typed(note: PaperTemplate, text: str) -> None:
    printed = text_of(render_pdf(note, Note(name=text, more=text, lines=(text,)), made=MADE))
    assert flat(printed).count(flat(text)) == 3


@given(st.text(st.sampled_from(sorted(map(chr, cover()))).filter(lambda one: unicodedata.category(one)[0] != "C"), max_size=60))
@often
def test_whatever_the_letters_hold_is_set_without_complaint(note: PaperTemplate, text: str) -> None:
    assert render_pdf(note, Note(name=text, lines=(text,)), made=MADE).startswith(b"%PDF")


@given(st.text(max_size=40))
@often
def test_text_is_either_printable_or_a_named_refusal(text: str) -> None:
    composed = unicodedata.normalize("NFC", text.replace("\r\n", "\n"))
    if all(one == "\n" or (ord(one) in cover() and unicodedata.category(one)[0] != "C") for one in composed):
        assert printable(Note(name=text), paper="test.note")["name"].replace("\u200b", "") == composed
    else:
        with pytest.raises(MissingGlyph, match=re.escape("$.name")):
            printable(Note(name=text), paper="test.note")


def test_a_line_break_breaks_the_line(note: PaperTemplate) -> None:
    assert "một\nhai" in text_of(render_pdf(note, Note(lines=("một\r\nhai",)), made=MADE))


def test_a_huge_text_runs_over_pages_and_nothing_is_lost(note: PaperTemplate) -> None:
    words = " ".join(f"chữ{number}" for number in range(4000))
    pages = render_png(note, Note(lines=(words,)), made=MADE, ppi=20)
    assert len(pages) > 3
    assert "chữ3999" in text_of(render_pdf(note, Note(lines=(words,)), made=MADE))


def test_a_word_without_end_is_broken_inside_the_page(note: PaperTemplate) -> None:
    (page,) = render_png(note, Note(name="W" * 400), made=MADE, ppi=60)
    picture = Image.open(BytesIO(page)).convert("L")
    edge = picture.crop((picture.width - round(15 / 25.4 * 60), 0, picture.width, picture.height))
    assert edge.getextrema() == (255, 255)


@pytest.mark.parametrize("code", ["000.00.12.H37-261124-0200001", "9f" * 32])
def test_codes_stay_whole_so_that_they_can_be_searched(code: str) -> None:
    assert printable(code, paper="test.note") == code


# ── the same in, the same out


def test_the_same_data_and_moment_give_the_same_bytes(note: PaperTemplate) -> None:
    data = Note(name="Lan", code=Qr("x"))
    first = render_pdf(note, data, made=MADE)
    render_pdf(note, Note(name="Khác"), made=MADE)
    assert render_pdf(note, data, made=MADE) == first
    assert render_pdf(note, data, made=MADE.replace(hour=10)) != first
    script = (
        "import sys; from datetime import datetime; from tests.test_rendering import *\n"
        f"sys.path.insert(0, {str(note.path.parents[1])!r})\n"
        f"t = attrs.evolve(template_at(Path({str(note.path.parents[1])!r})), source={note.source!r})\n"
        "sys.stdout.buffer.write(render_pdf(t, Note(name='Lan', code=Qr('x')), made=MADE))"
    )
    elsewhere = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, check=True, cwd=Path(__file__).parents[1]
    ).stdout
    assert elsewhere == first


def test_the_file_says_when_it_was_made_and_what_it_is_and_keeps_to_the_archive_standard(note: PaperTemplate) -> None:
    pdf = render_pdf(note, Note(name="Lan"), made=MADE)
    about = pdfium.PdfDocument(pdf).get_metadata_dict()
    assert about["Title"] == "Phiếu thử"
    assert about["CreationDate"].startswith("D:20261124020000")
    assert b"<pdfaid:part>2</pdfaid:part>" in pdf
    assert b"<pdfaid:conformance>B</pdfaid:conformance>" in pdf


def test_papers_are_set_by_several_threads_at_once(note: PaperTemplate) -> None:
    names = [f"Người thứ {number}" for number in range(16)]
    alone = [render_pdf(note, Note(name=name), made=MADE) for name in names]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(lambda name: render_pdf(note, Note(name=name), made=MADE), names)) == alone


def test_the_moment_needs_a_time_zone(note: PaperTemplate) -> None:
    with pytest.raises(NaiveDatetime):
        render_pdf(note, Note(), made=datetime(2026, 11, 24))


# ── faults


@pytest.mark.parametrize("ppi", [0, -5, 9, 601, 100_000, float("nan"), float("inf")])
def test_a_picture_that_would_take_all_memory_is_refused(note: PaperTemplate, ppi: float) -> None:
    with pytest.raises(ResolutionOutOfRange):
        render_png(note, Note(), made=MADE, ppi=ppi)


def test_data_of_another_paper_is_refused(note: PaperTemplate) -> None:
    with pytest.raises(WrongPaper, match=r"test\.note"):
        render_pdf(note, "Bí Mật", made=MADE)
    with pytest.raises(WrongPaper, match=re.escape("$.lines[0]")) as caught:
        render_pdf(note, Note(lines=(1.5,)), made=MADE)  # type: ignore[arg-type]
    assert "1.5" not in str(caught.value)


def test_fields_can_be_held_to_what_a_paper_needs() -> None:
    @attrs.frozen
    class Slip:
        reasons: tuple[str, ...] = attrs.field(validator=at_least_one)
        size: str = attrs.field(default="A5", validator=one_of("A4", "A5"))

    assert Slip(("x",), "A4").size == "A4"
    with pytest.raises(WrongPaper, match=re.escape("$.reasons")):
        Slip(())
    with pytest.raises(WrongPaper, match=re.escape("A4 | A5")):
        Slip(("x",), "A3")


@pytest.mark.parametrize("source", ["no_such_package:a.typ", "vngov.rendering:none.typ", "vngov.rendering", "", ":x"])
def test_a_template_without_its_file_is_named(note: PaperTemplate, source: str) -> None:
    with pytest.raises(TemplateMissing, match=r"test\.note"):
        render_pdf(attrs.evolve(note, source=source), Note(), made=MADE)


@pytest.mark.parametrize(
    "source",
    ['#import "@vngov/paper:1.0.0": *\n\n#panic(data().name)', '#set text(font: "Tinos")\n\n#sys.inputs.nothing', "\n\n#("],
)
def test_a_broken_template_is_named_with_its_line_and_without_the_data(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, source: str
) -> None:
    broken = template_at(tmp_path, source)
    monkeypatch.syspath_prepend(str(tmp_path))
    with pytest.raises(TemplateBroken) as caught:
        render_pdf(broken, Note(name="Bí Mật"), made=MADE)
    assert "note.typ:3" in str(caught.value)
    assert "Bí Mật" not in str(caught.value)
    assert caught.value.__cause__ is None


def test_a_letter_that_the_template_itself_lacks_is_an_error_and_not_another_font(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(str(tmp_path))
    with pytest.raises(TemplateBroken):
        render_pdf(template_at(tmp_path, '#set text(font: "Tinos")\n日'), Note(), made=MADE)


@pytest.mark.parametrize("package", ["typst", "segno"])
def test_a_missing_package_names_the_extra(note: PaperTemplate, monkeypatch: pytest.MonkeyPatch, package: str) -> None:
    monkeypatch.setitem(sys.modules, package, None)
    engine._compiler.cache_clear()
    with pytest.raises(PapersExtraMissing, match=re.escape('pip install "vngov[papers]"')) as caught:
        render_pdf(note, Note(code=Qr("x")), made=MADE)
    assert caught.value.details == {"package": package}
    with pytest.raises(PapersExtraMissing):
        require_papers()


def test_all_packages_that_are_missing_are_named_at_once(note: PaperTemplate, monkeypatch: pytest.MonkeyPatch) -> None:
    require_papers()
    for package in ("typst", "segno"):
        monkeypatch.setitem(sys.modules, package, None)
    engine._compiler.cache_clear()
    for missing in (lambda: render_pdf(note, Note(), made=MADE), lambda: Qr("x").svg(), require_papers):
        with pytest.raises(PapersExtraMissing) as caught:
            missing()
        assert all("typst, segno" in caught.value.message(lang) for lang in ("vi", "en"))


def test_importing_loads_neither_engine() -> None:
    script = (
        "import sys, vngov.rendering, vngov.rendering.hooks, vngov.civilreg.papers, vngov.onestop.papers\n"
        "assert not {'typst', 'segno'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", script], check=True)


# ── QR codes


@pytest.mark.parametrize("text", ["000.00.12.H37-261124-0001", "Công Sơn, ngày 24 tháng 11", "x" * 600, "1"])
def test_a_code_on_paper_is_read_back(note: PaperTemplate, text: str) -> None:
    (page,) = render_png(note, Note(code=Qr(text)), made=MADE, ppi=300)
    found = zxingcpp.read_barcodes(Image.open(BytesIO(page)).convert("L"))
    assert [one.text for one in found] == [text]


def test_a_code_is_a_square_of_modules_and_a_drawing_with_its_quiet_zone() -> None:
    code = Qr("H37-261124-0001")
    side = len(code.modules)
    assert {len(row) for row in code.modules} == {side}
    assert f'viewBox="0 0 {side + 8} {side + 8}"' in code.svg()
    assert "H37" not in repr(code)


def test_a_text_that_is_too_long_for_a_code_is_refused() -> None:
    with pytest.raises(QrTooLong, match="5000"):
        Qr("x" * 5000).svg()


def test_a_code_stays_a_drawing_in_the_pdf(note: PaperTemplate) -> None:
    assert b"/Subtype/Image" not in render_pdf(note, Note(code=Qr("x")), made=MADE).replace(b" ", b"")


# ── the socket


def test_two_plugins_cannot_give_one_paper(note: PaperTemplate) -> None:
    class Giver:
        @hookimpl
        def vngov_papers(self) -> list[PaperTemplate]:
            return [note]

    manager = Manager([RenderingSockets])
    manager.register(Giver(), name="one")
    assert papers(manager) == (note,)
    manager.register(Giver(), name="two")
    with pytest.raises(DoubleContribution, match=r"test\.note"):
        papers(manager)
