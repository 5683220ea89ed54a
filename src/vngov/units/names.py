"""Names of units as people type them (tên đơn vị): with or without diacritics, in any case, composed or decomposed."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from vngov.units.kinds import UnitKind

__all__ = ["search_key", "spelled", "unabbreviated"]

_APOSTROPHE = re.compile("\\s*['’‘ʼ`]\\s*")  # M'Drắk, Đạ K' Nàng and N’Jang are written in every way
_WORD = re.compile(r"\w+")
_TONES = "\u0300\u0301\u0303\u0309\u0323"  # huyền, sắc, ngã, hỏi, nặng
_FINAL_Y = re.compile(r"(?<=[bcdghklmnprstvx])y$|(?<=qu)y$")


_ABBREVIATED = re.compile(r"\s*(?P<kind>đk|tp|tt|tx|h|p|q|t|x)(?:\s*\.\s*|\s+|(?=\d|hcm\b))(?P<name>\w.*)", re.IGNORECASE)
_KINDS = {
    "đk": UnitKind.SPECIAL_ZONE,
    "tp": UnitKind.CITY,
    "tt": UnitKind.TOWNSHIP,
    "tx": UnitKind.TOWN,
    "h": UnitKind.RURAL_DISTRICT,
    "p": UnitKind.WARD,
    "q": UnitKind.URBAN_DISTRICT,
    "t": UnitKind.PROVINCE,
    "x": UnitKind.COMMUNE,
}
_NAMES = {"hcm": "Hồ Chí Minh"}


def unabbreviated(text: str) -> str:
    """Write out an abbreviated kind before a name: "P. Bến Nghé", "TT Đồng Đăng", "Q.1", "TP.HCM"; else the text as it is."""
    text = unicodedata.normalize("NFC", text)
    found = _ABBREVIATED.fullmatch(text)
    if found is None:
        return text
    name = found["name"].strip()
    return f"{_KINDS[found['kind'].lower()].word} {_NAMES.get(name.lower(), name)}"


def search_key(text: str) -> str:
    """Give the form by which names are searched: no diacritics, lower case; quý and quí, mỹ and mĩ are one."""
    return " ".join(_bare(word) for word in _words(text))


def spelled(text: str) -> str:
    """Give the form by which spellings are compared, diacritics kept: Hoà and Hòa are one, Hoa is another."""
    return " ".join(_tone_last(word) for word in _words(text))


def _words(text: str) -> list[str]:
    """Words in lower case; an apostrophe joins what stands around it."""
    return _WORD.findall(_APOSTROPHE.sub("", unicodedata.normalize("NFC", text).lower()))


# A few thousand syllables make up all the names: folding each once keeps the first search fast.
@lru_cache(maxsize=8192)
def _bare(word: str) -> str:
    letters = unicodedata.normalize("NFD", word.replace("đ", "d"))
    return _FINAL_Y.sub("i", "".join(letter for letter in letters if not unicodedata.combining(letter)))


@lru_cache(maxsize=8192)
def _tone_last(word: str) -> str:
    letters = unicodedata.normalize("NFD", word)
    return "".join(c for c in letters if c not in _TONES) + "".join(c for c in letters if c in _TONES)
