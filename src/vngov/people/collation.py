"""The order of names (thứ tự sắp xếp tiếng Việt): keys that sort as a Vietnamese dictionary and an office list do.

Three levels over the whole text, as in the Unicode rules for Vietnamese (ICU "vi"): letters first, then tones from left to
right, then capitals.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from vngov.people.text import checked_text, normalise_name

__all__ = ["collation_key", "person_key"]

_MARKS = "_-,;:!?.'\"()[]{}@*/\\&#%`^+<=>|~$"
_LETTERS = "aăâbƀcdđeêfghijklmnoôơpqrstuưvwxyz"
_PLACE = {sign: chr(number) for number, sign in enumerate([*_MARKS, *"0123456789", *_LETTERS], 3)}
_BETWEEN_LEVELS, _SPACE, _OTHERS = "\x01", "\x02", "\u0100"

# A letter of its own is a base with one of these marks; every other mark is a tone or an accent, of the second level.
_COMPOSED = {("a", "\u0306"), ("a", "\u0302"), ("e", "\u0302"), ("o", "\u0302"), ("o", "\u031b"), ("u", "\u031b")}
_TONES = ("\u0300", "\u0309", "\u0303", "\u0301", "\u0323")
"""huyền, hỏi, ngã, sắc, nặng; ngang comes before them."""
_TONE_PLACE = {mark: chr(number) for number, mark in enumerate(_TONES, 4)}
_NO_TONE = _SMALL = "\x03"
_CAPITAL = "\x04"


def collation_key(text: str) -> str:
    """Give a key by which texts sort in Vietnamese order (khóa sắp xếp): a ă â b c d đ e ê …; ngang huyền hỏi ngã sắc nặng.

    Keys compare as strings. Spaces come before marks, digits and letters; runs of spaces count once; small letters come before
    capitals where all else is the same; NFC and NFD are one. Letters of other scripts follow.

    >>> sorted(["bạ", "bá", "đa", "bã", "bả", "da", "bà", "ba"], key=collation_key)
    ['ba', 'bà', 'bả', 'bã', 'bá', 'bạ', 'da', 'đa']
    """
    levels = [_levels(word) for word in checked_text(text).split()]
    return _BETWEEN_LEVELS.join(
        (
            _SPACE.join([level[0] for level in levels]),
            _SPACE.join([level[1] for level in levels]),
            _SPACE.join([level[2] for level in levels]),
        )
    )


def person_key(name: str) -> tuple[str, ...]:
    """Give a key by which persons are listed (xếp theo tên): by tên, then họ, then đệm, syllable by syllable.

    Case does not matter. This is the custom of offices and schools, no rule of law.
    Tên is the last word and họ the first: a guess that suits lists.

    >>> sorted(["Trần Văn Bình", "Lê Thị Đào", "Nguyễn An", "Lê An"], key=person_key)
    ['Lê An', 'Nguyễn An', 'Trần Văn Bình', 'Lê Thị Đào']
    """
    words = normalise_name(name).lower().split()
    return tuple(collation_key(word) for word in (*words[-1:], *words[:-1]))


@lru_cache(maxsize=8192)
def _levels(word: str) -> tuple[str, str, str]:
    """Letters, tones and cases of one word, a sign for each letter."""
    letters: list[str] = []
    tones: list[str] = []
    cases: list[str] = []
    for letter in normalise_name(word):
        base, accents = _parts(letter)
        if not base and tones:
            tones[-1] += accents
            continue
        letters.append(_PLACE.get(base) or _OTHERS + base)
        tones.append(_NO_TONE + accents)
        cases.append(_CAPITAL if letter.isupper() else _SMALL)
    return "".join(letters), "".join(tones), "".join(cases)


def _parts(letter: str) -> tuple[str, str]:
    """Split a letter into the letter of the alphabet, small, and what stands over and under it."""
    decomposed = unicodedata.normalize("NFD", letter.lower())
    first = 0 if unicodedata.combining(decomposed[0]) else 1
    base, marks, accents = decomposed[:first], decomposed[first:], ""
    for mark in marks:
        if (base, mark) in _COMPOSED:
            base = unicodedata.normalize("NFC", base + mark)
        else:
            accents += _TONE_PLACE.get(mark, mark)
    return base, accents
