"""Data of a paper as plain data for its template (dữ liệu in): composed, checked letter by letter, breakable."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Any

import attrs

from vngov.rendering.errors import MissingGlyph, WrongPaper
from vngov.rendering.fonts import cover
from vngov.rendering.qr import Qr

__all__ = ["printable"]

# A word longer than this may meet the edge of a cell, and what runs over the edge is lost on paper.
_WORD = re.compile(r"\S{21,}")
# Codes of dossiers and hashes fit on a line; they stay whole, so that they can be searched and copied.
_WHOLE = re.compile(r"[0-9A-Z.-]{,32}|[0-9a-f]{,64}")
_PART = re.compile(r"[^.@/_?&=-]*[.@/_?&=-]|[^.@/_?&=-]+")
_PIECE = 10
_SHOWN = 8


def printable(value: Any, *, paper: str, field: str = "$") -> Any:
    """Turn the data of a paper into what its template reads. Raises MissingGlyph, WrongPaper, QrTooLong, PapersExtraMissing."""
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, str):
        return _text(value, field)
    if isinstance(value, Qr):
        return {"svg": value.svg()}
    if isinstance(value, tuple):
        return [printable(one, paper=paper, field=f"{field}[{place}]") for place, one in enumerate(value)]
    if attrs.has(type(value)):
        names = [one.name for one in attrs.fields(type(value))]
        return {name: printable(getattr(value, name), paper=paper, field=f"{field}.{name}") for name in names}
    raise WrongPaper(paper=paper, field=field, expected="str | None | tuple | Qr", got=type(value).__name__)


def _text(text: str, field: str) -> str:
    composed = unicodedata.normalize("NFC", text.replace("\r\n", "\n"))
    bad = sorted(point for point in set(map(ord, composed)) if not _prints(point))
    if bad:
        shown = [f"U+{point:04X}" for point in bad[:_SHOWN]]
        raise MissingGlyph(field=field, points=", ".join(shown) + (" …" if len(bad) > _SHOWN else ""))
    return _WORD.sub(_breakable, composed)


def _prints(point: int) -> bool:
    if point == 0x0A:
        return True
    # Controls and formats (category C) are in the font, but on paper they hide letters or turn their order.
    return point in cover() and unicodedata.category(chr(point))[0] != "C"


def _breakable(word: re.Match[str]) -> str:
    if _WHOLE.fullmatch(word.group()):
        return word.group()
    # An address of the net breaks behind its signs; only what has none is cut by length.
    return "\u200b".join(piece for part in _PART.findall(word.group()) for piece in _cut(part))


def _cut(part: str) -> Iterator[str]:
    start = 0
    for place in range(1, len(part)) if len(part) > 2 * _PIECE else ():
        if place - start >= _PIECE and not unicodedata.combining(part[place]):
            yield part[start:place]
            start = place
    yield part[start:]
