"""Draw what `vngov demo` makes: `python tools/demo_pictures.py` rewrites the pictures in docs/img.

A birth certificate from the renderer of the papers, and the table of the day set with the same fonts. All people are invented.
"""

from __future__ import annotations

import io
import json
from pathlib import Path

import typst
from PIL import Image, ImageChops

from vngov.civilreg.papers import BIRTH_CERTIFICATE
from vngov.civilreg.printing import certificate
from vngov.cli.day import Day, Handled, Result, exchange, read_day, work_through
from vngov.cli.demo import input_file
from vngov.office import Office
from vngov.rendering import render_png
from vngov.rendering.fonts import FOLDER
from vngov.testing.ministries import Ministries

OUT = Path(__file__).parents[1] / "docs/img"
CERTIFICATE = "12"
"""The filing whose certificate is shown."""
SHOWN = ("08", "11", "12", "13", "15", "16", "20", "22", "23", "27", "29", "33", "36", "40", "43", "52", "56", "59", "60", "62")
"""The filings of the table: one of each story."""
_MARGIN = 40
_FONTS = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FOLDER)])
_COLOURS = {
    Result.REGISTERED: "#1d6b37",
    Result.RECEIVED: "#1f5f8b",
    Result.ASKED: "#a86400",
    Result.REFUSED: "#a32222",
    Result.TWICE: "#7a3d8c",
}
_TABLE = """
#set page(width: 21cm, height: auto, margin: 8mm, fill: white)
#set text(font: "Tinos", size: 11pt, lang: "vi")
#let rows = json(bytes(sys.inputs.rows))
#text(size: 14pt, weight: "bold")[#sys.inputs.title]
#v(-2mm)
#table(
  columns: (auto, auto, 1fr, auto, auto), stroke: (x, y) => (bottom: 0.4pt + luma(200)), inset: 5pt,
  ..("Hồ sơ", "Nhận", "Tình huống", "Kết quả", "Hẹn trả").map(head => text(weight: "bold", head)),
  ..rows.map(row => (row.code, row.at, row.story, text(fill: rgb(row.colour), weight: "bold", row.result), row.due)).flatten(),
)
"""


def pictures() -> dict[str, bytes]:
    """Give the pictures by the names of their files."""
    day = read_day(input_file())
    last = max(moment for one in day.filings for moment in (one.received, one.settled) if moment is not None)
    office = Office.open("sqlite:///:memory:", unit=day.unit, agency=day.agency, installed=False, plugins=[Ministries()])
    handled = {one.typed.id: one for one in work_through(office, day)}
    exchange(office, last)
    birth = office.acting(day.officer, at=last).civilreg.get(handled[CERTIFICATE].id).record
    page, *_ = render_png(BIRTH_CERTIFICATE, certificate(birth), made=last, ppi=100)
    office.close()
    return {"birth-certificate.png": _small(page), "day.png": _small(_day_table(day, handled))}


def _day_table(day: Day, handled: dict[str, Handled]) -> bytes:
    rows = [
        {
            "code": (one.code or "–").rpartition("-")[2] or "–",
            "at": f"{one.typed.received:%d/%m %H:%M}",
            "story": one.typed.story,
            "result": one.result.label(),
            "due": f"{one.due[8:10]}/{one.due[5:7]}" if one.due else "–",
            "colour": _COLOURS[one.result],
        }
        for one in (handled[number] for number in SHOWN)
    ]
    title = f"Bộ phận Một cửa xã Công Sơn: {len(rows)} trong {len(day.filings)} hồ sơ"
    given = {"rows": json.dumps(rows, ensure_ascii=False), "title": title}
    page = typst.compile(_TABLE.encode(), output=None, format="png", ppi=100, font_paths=_FONTS, sys_inputs=given)
    return bytes(page)


def _small(page: bytes) -> bytes:
    """The same picture without the white below, in 128 colours, which a page of text needs no more of."""
    picture = Image.open(io.BytesIO(page)).convert("RGB")
    inked = ImageChops.difference(picture, Image.new("RGB", picture.size, "white")).getbbox()
    low = picture.height if inked is None else min(picture.height, inked[3] + _MARGIN)
    out = io.BytesIO()
    picture.crop((0, 0, picture.width, low)).quantize(128).save(out, "PNG", optimize=True)
    return out.getvalue()


if __name__ == "__main__":
    for name, drawn in pictures().items():
        (OUT / name).write_bytes(drawn)
