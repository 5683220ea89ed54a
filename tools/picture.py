"""Draw a deadline as a strip of days (SVG): `python tools/picture.py` rewrites docs/img/deadline.svg."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from xml.sax.saxutils import escape

from vngov import due, law
from vngov.basis import Certainty, Lang
from vngov.deadlines import DayInfo, Deadline

OUT = Path(__file__).parents[1] / "docs/img/deadline.svg"
CELL, TOP, LEFT = 108, 86, 16
PAINT = {
    "start": ("#e8eef7", "#33507a"),
    "works": ("#ffffff", "#222222"),
    "off": ("#efebe5", "#6b6154"),
    "doubt": ("#fff4e0", "#a86400"),
    "last": ("#dff3e4", "#186a33"),
}
WEEKDAYS = {"vi": ("Hai", "Ba", "Tư", "Năm", "Sáu", "Bảy", "CN"), "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")}


def draw(deadline: Deadline, title: str, lang: Lang = "vi") -> str:
    """Give the SVG of a deadline that starts on a day: one cell a day, days off grey, doubtful days amber, the last green."""
    days = list(_days(deadline))
    width, height = LEFT * 2 + CELL * len(days), TOP + 150
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" font-family="Tinos, Liberation Serif, serif">',
        f'<rect width="{width}" height="{height}" fill="#fcfbf9"/>',
        f'<text x="{LEFT}" y="34" font-size="21" font-weight="bold" fill="#222">{escape(title)}</text>',
        f'<text x="{LEFT}" y="62" font-size="16" fill="#444">{escape(_basis(deadline, lang))}</text>',
    ]
    counted = 0
    for column, info in enumerate(days):
        role = _role(deadline, info, first=column == 0)
        counted += role in ("works", "doubt", "last")
        parts += _cell(LEFT + column * CELL, info, role, counted, lang)
    return "\n".join([*parts, "</svg>"]) + "\n"


def _days(deadline: Deadline) -> Iterator[DayInfo]:
    start = deadline.start
    day = start.date() if isinstance(start, datetime) else start
    while day is not None and day <= deadline.date:
        yield deadline.calendar.day(day)
        day += timedelta(days=1)


def _role(deadline: Deadline, info: DayInfo, *, first: bool) -> str:
    if first:
        return "start"
    if info.day == deadline.date:
        return "last"
    if info.certainty is Certainty.UNVERIFIED:
        return "doubt"
    return "works" if info.works else "off"


def _basis(deadline: Deadline, lang: Lang) -> str:
    fact = deadline.fact
    said = deadline.limit.text(lang) if deadline.limit is not None else ""
    return f"{said} — {fact.citation.text(lang)}" if fact is not None else said


def _cell(x: int, info: DayInfo, role: str, counted: int, lang: Lang) -> Iterator[str]:
    fill, ink = PAINT[role]
    yield f'<rect x="{x}" y="{TOP}" width="{CELL - 6}" height="132" rx="8" fill="{fill}" stroke="{ink}" stroke-opacity="0.45"/>'
    middle = x + (CELL - 6) // 2
    yield _line(middle, TOP + 24, 14, ink, WEEKDAYS[lang][info.day.weekday()])
    yield _line(middle, TOP + 54, 24, ink, f"{info.day.day:02}/{info.day.month:02}", bold=True)
    for line, words in enumerate(_words(info, role, counted, lang)):
        yield _line(middle, TOP + 80 + 17 * line, 12.5, ink, words)


def _line(x: int, y: int, size: float, ink: str, words: str, *, bold: bool = False) -> str:
    weight = ' font-weight="bold"' if bold else ""
    return f'<text x="{x}" y="{y}" font-size="{size}"{weight} fill="{ink}" text-anchor="middle">{escape(words)}</text>'


def _words(info: DayInfo, role: str, counted: int, lang: Lang) -> list[str]:
    number = f"ngày làm việc {counted}" if lang == "vi" else f"working day {counted}"
    match role:
        case "start":
            return ["ngày đầu,", "không tính"] if lang == "vi" else ["first day,", "not counted"]
        case "doubt":
            return (
                [number, "chưa chắc: đề nghị", "hoán đổi với 28/11"]
                if lang == "vi"
                else [number, "not sure: a swap", "was proposed"]
            )
        case "last":
            return [number, "hạn: 24 giờ"] if lang == "vi" else [number, "deadline: 24:00"]
        case "works":
            return [number]
    return _wrapped(info.text(lang))


def _wrapped(text: str, length: int = 15) -> list[str]:
    lines = [""]
    for word in text.split():
        lines[-1:] = [lines[-1] + " " + word] if len(lines[-1]) + len(word) < length else [lines[-1], word]
    return [line.strip() for line in lines if line.strip()][:3]


def picture() -> str:
    """Give the picture that README shows."""
    received = date(2026, 11, 20)
    deadline = due(received, law.at(received)["civilreg.guardianship_end.limit"])
    return draw(deadline, "Chấm dứt giám hộ, nhận thứ Sáu 20/11/2026: trả thứ Tư 25/11")


if __name__ == "__main__":
    OUT.write_text(picture(), encoding="utf-8")
