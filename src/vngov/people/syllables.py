"""Syllables (âm tiết): what a word can be by its spelling: Vietnamese, or of the Latin script of another people of Viet Nam.

The grammar stands in syllables.toml. It judges spelling, never meaning, and says "possible" where it is not sure.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterator
from enum import Enum
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import attrs

from vngov.people.text import fold

__all__ = ["Spelling", "spelling_of"]

_FILE = Path(__file__).with_name("syllables.toml")

_GRAVE, _ACUTE, _CIRCUMFLEX, _TILDE, _BREVE, _HOOK, _CARON = "\u0300\u0301\u0302\u0303\u0306\u0309\u030c"
_HORN, _DOT = "\u031b\u0323"
_TONES = frozenset({_GRAVE, _ACUTE, _TILDE, _HOOK, _DOT})
_LETTERS = {"a" + _BREVE, "a" + _CIRCUMFLEX, "e" + _CIRCUMFLEX, "o" + _CIRCUMFLEX, "o" + _HORN, "u" + _HORN}
_OTHERS = {"c" + _CARON, "n" + _TILDE}
_SHORT = frozenset("eêioôơuư")  # with a breve: ĕ, ŏ, ơ̆
_VOWELS = frozenset("aăâeêioôơuưy")


class Spelling(Enum):
    """What a word can be by its spelling (chính tả): Vietnamese, else of another people of Viet Nam, a mere letter, neither."""

    VIETNAMESE = "vietnamese"
    MINORITY = "minority"
    LETTER = "letter"
    NEITHER = "neither"


@attrs.frozen
class _Read:
    """A word taken apart: its letters without tones, its tones, whether it has letters that Vietnamese does not have."""

    letters: str
    tones: str
    foreign: bool


@lru_cache(maxsize=8192)
def spelling_of(word: str) -> Spelling:
    """Tell what a word of letters can be; hyphens and apostrophes may stand inside it. Case and encoding do not matter."""
    parts = [part for part in word.casefold().split("-") if part]
    found = {_spelling(part) for part in parts} or {Spelling.NEITHER}
    return max(found, key=list(Spelling).index)


def _spelling(word: str) -> Spelling:
    if "'" not in word:
        read = _read(word)
        if read is None:
            return Spelling.NEITHER
        if _vietnamese(read) or word in _bare():
            return Spelling.VIETNAMESE
        if _minority().fullmatch(read.letters) and len(read.tones) <= 1:
            return Spelling.MINORITY
        return Spelling.LETTER if len(read.letters) == 1 and not read.foreign else Spelling.NEITHER
    *prefixes, last = word.split("'")
    known = set(_minority_table()["prefixes"].split())
    whole = all(prefix in known for prefix in prefixes) and (not last or _spelling(last) is not Spelling.NEITHER)
    return Spelling.MINORITY if whole else Spelling.NEITHER


def _read(word: str) -> _Read | None:
    """Take a word apart; None where a mark stands on a letter that never has it."""
    letters: list[str] = []
    tones, foreign = "", False
    for mark in unicodedata.normalize("NFD", word):
        if not unicodedata.combining(mark):
            letters.append(mark)
            foreign = foreign or mark == "ƀ"
            continue
        last = letters[-1] if letters else ""
        if last + mark in _LETTERS or last + mark in _OTHERS:
            letters[-1] = unicodedata.normalize("NFC", last + mark)
            foreign = foreign or last + mark in _OTHERS
        elif mark in _TONES and last in _VOWELS:
            tones += mark
        elif mark == _BREVE and last in _SHORT:
            foreign = True
        else:
            return None
    return _Read("".join(letters), tones, foreign)


def _vietnamese(read: _Read) -> bool:
    if read.foreign or len(read.tones) > 1 or read.letters not in _toneless():
        return False
    stops: list[str] = _table()["vietnamese"]["stops"]
    return not read.letters.endswith(tuple(stops)) or read.tones in (_ACUTE, _DOT)


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads(_FILE.read_text(encoding="utf-8"))


def _minority_table() -> dict[str, str]:
    table: dict[str, str] = _table()["minority"]
    return table


@cache
def _toneless() -> frozenset[str]:
    """Every Vietnamese syllable without its tone."""
    return frozenset(_syllables())


def _syllables() -> Iterator[str]:
    table = _table()["vietnamese"]
    yield from table["rhymes_alone"].split()
    yield from ("qu" + rhyme for rhyme in table["rhymes_qu"].split())
    yield from ("g" + rhyme for rhyme in table["rhymes_g"].split())
    for rhyme in table["rhymes"].split():
        front = rhyme[0] in "eêiy"
        for onset in (
            *table["onsets"],
            *table["onsets_front" if front else "onsets_back"],
            *(() if rhyme[0] in "iy" else ("gi",)),
        ):
            yield onset + rhyme


@cache
def _bare() -> frozenset[str]:
    """Every Vietnamese syllable as it is typed without diacritics."""
    return frozenset(fold(syllable) for syllable in _toneless())


@cache
def _minority() -> re.Pattern[str]:
    """One word of another people: a weak syllable perhaps, consonants, vowels, a final."""
    table = {name: "|".join(sorted(signs.split(), key=len, reverse=True)) for name, signs in _minority_table().items()}
    weak, before, main, after = table["weak"], table["before"], table["main"], table["after"]
    return re.compile(f"(?:{weak})?(?:(?:{before})?(?:{main})(?:{after})?)?(?:{table['nuclei']})(?:{table['codas']})?")
