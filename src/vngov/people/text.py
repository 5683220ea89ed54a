"""Text of names (chữ viết của tên): the form that is stored, the form that is printed, the form that is searched."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from vngov.people.errors import PeopleInputExpected

__all__ = ["checked_text", "fold", "normalise_name", "shown_upper"]

_APOSTROPHES = "’‘ʼ′`´ʹ＇"
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
_LATE_HAT = re.compile("([\u0300\u0301\u0303\u0309])([\u0302\u0306])")
"""A tone typed before the circumflex or breve of its letter: it looks the same and is another text to Unicode."""
_SAME_LOOK = str.maketrans({"Ð": "Đ", **dict.fromkeys(_APOSTROPHES, "'")})
_SEARCHED = str.maketrans({"đ": "d", "ð": "d", "ı": "i", **dict.fromkeys(_APOSTROPHES, "'"), **dict.fromkeys("‐‑‒–—−", "-")})


def checked_text(value: str) -> str:
    """Let text pass. Raises PeopleInputExpected for anything else."""
    if not isinstance(value, str):
        raise PeopleInputExpected(wanted="str", got=type(value).__name__)
    return value


def normalise_name(text: str) -> str:
    """Give a name as it is stored (tên đã chuẩn hóa): the same letters and the same case, in one encoding.

    NFC, marks in their order, single spaces, none around, nothing invisible; the letter Ð (U+00D0) that old lists use for Đ
    and curly apostrophes become those of the keyboard. Tone marks stay where they were put: Hòa and Hoà are both right.

    >>> normalise_name("  H’Hen   Niê ")
    "H'Hen Niê"
    """
    text = _INVISIBLE.sub("", unicodedata.normalize("NFC", checked_text(text)))
    if "\u0302" in text or "\u0306" in text:
        text = unicodedata.normalize("NFC", _LATE_HAT.sub(r"\2\1", unicodedata.normalize("NFD", text)))
    return " ".join(text.translate(_SAME_LOOK).split())


def shown_upper(text: str) -> str:
    """Give a name as civil-status papers print it, in capitals (chữ IN HOA).

    >>> shown_upper("Nguyễn Thị Đào")
    'NGUYỄN THỊ ĐÀO'
    """
    return normalise_name(text).upper()


def fold(text: str) -> str:
    """Give the form by which names are searched (khóa tìm kiếm): no diacritics, lower case, single spaces.

    Letters of other widths and encodings (NFD, full-width, Ð U+00D0) and every kind of apostrophe and hyphen are one.

    >>> fold("Nguyễn Thị Đào")
    'nguyen thi dao'
    """
    return " ".join([folded for word in checked_text(text).split() if (folded := _folded(word))])


# Some thousand syllables make up nearly all names: each is folded once.
@lru_cache(maxsize=8192)
def _folded(word: str) -> str:
    if word.isascii():
        return word.lower().replace("`", "'")
    letters = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", _INVISIBLE.sub("", word)).casefold())
    bare = "".join(letter for letter in letters if unicodedata.category(letter) not in ("Mn", "Cf"))
    return " ".join(bare.translate(_SEARCHED).split())
