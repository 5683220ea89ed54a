"""Names of units as people type them (tên đơn vị): with or without diacritics, in any case, composed or decomposed."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

__all__ = ["search_key", "spelled"]

_APOSTROPHE = re.compile("\\s*['’‘ʼ`]\\s*")  # M'Drắk, Đạ K' Nàng and N’Jang are written in every way
_WORD = re.compile(r"\w+")
_TONES = "\u0300\u0301\u0303\u0309\u0323"  # huyền, sắc, ngã, hỏi, nặng
_FINAL_Y = re.compile(r"(?<=[bcdghklmnprstvx])y$|(?<=qu)y$")


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
