"""Data of a paper as plain data for its template (dữ liệu in): composed, checked letter by letter, breakable."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

import attrs

from vngov.rendering.errors import MissingGlyph, WrongPaper
from vngov.rendering.fonts import cover
from vngov.rendering.qr import Qr

__all__ = ["printable"]

# A word longer than this may meet the edge of a cell, and what runs over the edge is lost on paper.
_WORD = re.compile(r"\S{21,}")
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
    letters = word.group()
    cuts = [0]
    for place in range(1, len(letters)):
        if place - cuts[-1] >= _PIECE and not unicodedata.combining(letters[place]):
            cuts.append(place)
    return "\u200b".join(letters[start:end] for start, end in zip(cuts, [*cuts[1:], len(letters)], strict=True))
