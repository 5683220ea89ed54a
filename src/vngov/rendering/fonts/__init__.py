"""The letters of papers (phông chữ): Tinos, of the same widths as Times New Roman, and which characters it can print.

Own small reader of the `cmap` table of a TrueType file (formats 4 and 12), so that a missing letter is found before a paper is
set, with the field it stands in. The files are under the SIL Open Font License (LICENSE.txt).
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from functools import cache
from pathlib import Path

__all__ = ["FAMILY", "FOLDER", "code_points", "cover"]

FAMILY = "Tinos"
"""The one family of letters on papers."""

FOLDER = Path(__file__).parent
"""Where its files stand."""


@cache
def cover() -> frozenset[int]:
    """Give the code points that all four faces can print (các ký tự in được).

    >>> {ord(letter) for letter in "ỆựđƯ"} <= cover()
    True
    """
    faces = [code_points(path.read_bytes()) for path in sorted(FOLDER.glob("*.ttf"))]
    return faces[0].intersection(*faces[1:])


def code_points(font: bytes) -> frozenset[int]:
    """Read which code points a TrueType file has a glyph for, by the fullest Unicode table in it."""
    count = struct.unpack_from(">H", font, 4)[0]
    tables = {font[at : at + 4]: struct.unpack_from(">I", font, at + 8)[0] for at in range(12, 12 + 16 * count, 16)}
    cmap = tables[b"cmap"]
    subtables = struct.unpack_from(">H", font, cmap + 2)[0]
    starts = {cmap + struct.unpack_from(">I", font, cmap + 4 + 8 * one + 4)[0] for one in range(subtables)}
    readers = {4: _segments, 12: _groups}
    formats = {start: struct.unpack_from(">H", font, start)[0] for start in starts}
    return frozenset(
        point for start, form in sorted(formats.items()) if form in readers for point in readers[form](font, start)
    )


def _segments(font: bytes, at: int) -> Iterator[int]:
    """Format 4: segments of the first plane; a segment gives glyphs by a shift or by a list."""
    doubled = struct.unpack_from(">H", font, at + 6)[0]
    ends, firsts, deltas, offsets = (
        struct.unpack_from(f">{doubled // 2}H", font, at + 14 + part * doubled + (2 if part else 0)) for part in range(4)
    )
    offsets_at = at + 16 + 3 * doubled
    for number, (first, end, delta, offset) in enumerate(zip(firsts, ends, deltas, offsets, strict=True)):
        for point in range(first, min(end, 0xFFFE) + 1):
            glyph = point + delta
            if offset:
                listed = struct.unpack_from(">H", font, offsets_at + 2 * number + offset + 2 * (point - first))[0]
                glyph = listed + delta if listed else 0
            if glyph & 0xFFFF:
                yield point


def _groups(font: bytes, at: int) -> Iterator[int]:
    """Format 12: groups of code points of all planes."""
    for number in range(struct.unpack_from(">I", font, at + 12)[0]):
        first, end, glyph = struct.unpack_from(">III", font, at + 16 + 12 * number)
        yield from range(first if glyph else first + 1, end + 1)
