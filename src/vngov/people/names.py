"""A declared name (tên được khai) and what its characters are; nothing here knows the law."""

from __future__ import annotations

import unicodedata
from enum import Enum
from functools import cached_property, lru_cache

import attrs

from vngov.people.text import checked_text, normalise_name

__all__ = ["LONG", "DeclaredName", "Sign", "signs_of"]

LONG = 40
"""Letters from which a name is shown to the official (độ dài cần lưu ý): the library's own figure, the law has none."""

_INNER_MARKS = frozenset("'-")


def _is_text(_record: object, _field: object, value: str) -> None:
    checked_text(value)


@attrs.frozen
class DeclaredName:
    """The name of a Vietnamese citizen as declared (họ, chữ đệm, tên). `repr` does not show it.

    Raises PeopleInputExpected for what is not text.
    """

    text: str = attrs.field(repr=False, validator=_is_text)

    @cached_property
    def words(self) -> tuple[str, ...]:
        """Its words as they are stored; finding paths count them from 0: "$[1]" is the second."""
        return tuple(normalise_name(self.text).split())


class Sign(Enum):
    """What a character of a name is: a Latin letter, a letter of another script, a digit, an inner mark, a symbol."""

    LETTER = "letter"
    OTHER_SCRIPT = "other_script"
    DIGIT = "digit"
    INNER_MARK = "inner_mark"
    SYMBOL = "symbol"


@lru_cache(maxsize=8192)  # the words of names are few and come again
def signs_of(word: str) -> frozenset[Sign]:
    """Tell what signs a word is made of; an apostrophe is an inner mark only after a letter, a hyphen only between two."""
    return frozenset(_sign(word, place) for place in range(len(word)))


def _sign(word: str, place: int) -> Sign:
    one = word[place]
    if one.isnumeric():
        return Sign.DIGIT
    if one.isalpha():
        return Sign.LETTER if _latin(one) else Sign.OTHER_SCRIPT
    before = word[place - 1] if place else " "
    if unicodedata.combining(one) and (before.isalpha() or unicodedata.combining(before)):
        return Sign.LETTER
    if one in _INNER_MARKS and before.isalpha() and (one == "'" or word[place + 1 : place + 2].isalpha()):
        return Sign.INNER_MARK
    return Sign.SYMBOL


def _latin(one: str) -> bool:
    """Full-width and ornamental letters are Latin by name, yet other characters: they are no letters of a name."""
    return unicodedata.name(one, "").startswith("LATIN ") and unicodedata.normalize("NFKC", one) == one
