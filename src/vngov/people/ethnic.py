"""Ethnic groups (dân tộc): two lists of codes that must not be mixed, and the name as it was written.

Which list the national civil-status database uses is not known. A record keeps the name as written; a code is an addition.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from pathlib import Path

import attrs

from vngov.basis import Certainty, Citation
from vngov.law import NATIONAL
from vngov.law.loader import read_citations
from vngov.people.errors import UnknownEthnicScheme
from vngov.people.text import fold, normalise_name

__all__ = ["EthnicGroup", "EthnicScheme", "Ethnicity", "ethnic_groups", "find_ethnic_group"]

_FILE = Path(__file__).with_name("ethnic_groups.tsv")


class EthnicScheme(StrEnum):
    """A list of codes (danh mục mã dân tộc): that of 1979 (121-TCTK/PPCĐ) or that of 2008 (1019/QĐ-TCTK).

    The same digits stand for different peoples: 04 is Hoa in the one and Mường in the other.
    """

    LIST_1979 = "1979"
    LIST_2008 = "2008"


_CITED = {EthnicScheme.LIST_1979: "121-TCTK/PPCĐ", EthnicScheme.LIST_2008: "1019/QĐ-TCTK"}


@attrs.frozen
class EthnicGroup:
    """An ethnic group of a list (dân tộc trong danh mục): scheme, code, name, other spellings.

    `code` is text of two digits, None where the list of 2008 was not read that far (`certainty` is then unverified).
    """

    scheme: EthnicScheme
    code: str | None
    name: str
    other_spellings: tuple[str, ...] = ()
    certainty: Certainty = Certainty.UNVERIFIED

    @property
    def basis(self) -> tuple[Citation, ...]:
        """The decision that made the list."""
        return read_citations(_CITED[self.scheme], NATIONAL.instruments)

    def in_scheme(self, scheme: EthnicScheme | str) -> EthnicGroup:
        """Give the same group in another list. Raises UnknownEthnicScheme."""
        return next(group for group in ethnic_groups(scheme) if group.name == self.name)

    def __str__(self) -> str:
        return self.name


@attrs.frozen
class Ethnicity:
    """Ethnicity in a record (dân tộc của một người): the name as written, and a code of a named list where one fits.

    >>> Ethnicity.of("Mông (Hmông)")
    Ethnicity(text='Mông (Hmông)', scheme='1979', code='08')
    """

    text: str
    scheme: str | None = None
    code: str | None = None

    @classmethod
    def of(cls, text: str, *, scheme: EthnicScheme | str = EthnicScheme.LIST_1979) -> Ethnicity:
        """Keep a name as written and add the code it has in the list. Raises UnknownEthnicScheme."""
        group = find_ethnic_group(text, scheme=scheme)
        if group is None or group.code is None:
            return cls(normalise_name(text))
        return cls(normalise_name(text), group.scheme.value, group.code)

    def __str__(self) -> str:
        return self.text


def ethnic_groups(scheme: EthnicScheme | str = EthnicScheme.LIST_1979) -> tuple[EthnicGroup, ...]:
    """List the ethnic groups with the codes of one list (danh mục dân tộc), in the order of the list of 1979.

    Raises UnknownEthnicScheme.
    """
    return _lists()[_known(scheme)]


def find_ethnic_group(text: str, *, scheme: EthnicScheme | str = EthnicScheme.LIST_1979) -> EthnicGroup | None:
    """Find a group by any spelling (tìm dân tộc): case, spaces, hyphens and apostrophes do not matter; None where none fits.

    Typed without any diacritics it is found too; with others than its own it is not. Raises UnknownEthnicScheme.

    >>> find_ethnic_group("H'Mông").code, find_ethnic_group("hoa", scheme="2008").code, find_ethnic_group("Cao Lan").name
    ('08', '06', 'Sán Chay')
    """
    groups = _found_by(_known(scheme))
    for key in _keys(text):
        if key in groups:
            return groups[key]
    return None


def _known(scheme: EthnicScheme | str) -> EthnicScheme:
    try:
        return EthnicScheme(scheme)
    except ValueError:
        raise UnknownEthnicScheme(known=", ".join(EthnicScheme)) from None


def _keys(text: str) -> list[str]:
    """The text as a whole, then what stands outside and inside brackets."""
    name = normalise_name(text)
    return [_key(part) for part in (name, re.sub(r"\(.*?\)", "", name), *re.findall(r"\((.*?)\)", name))]


def _key(name: str) -> str:
    return "".join(letter for letter in name.casefold() if letter.isalpha())


@cache
def _lists() -> Mapping[EthnicScheme, tuple[EthnicGroup, ...]]:
    with _FILE.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines, delimiter="\t"))
    return {
        scheme: tuple(
            EthnicGroup(
                scheme=scheme,
                code=row[f"code_{scheme.value}"] or None,
                name=row["name"],
                other_spellings=tuple(filter(None, row["other_spellings"].split("; "))),
                certainty=Certainty(row[f"certainty_{scheme.value}"]),
            )
            for row in rows
        )
        for scheme in EthnicScheme
    }


@cache
def _found_by(scheme: EthnicScheme) -> Mapping[str, EthnicGroup]:
    """Groups by every spelling; one without diacritics never hides one that is written so."""
    found: dict[str, EthnicGroup] = {}
    for group in ethnic_groups(scheme):
        for name in (group.name, *group.other_spellings):
            found.setdefault(_key(name), group)
    for group in ethnic_groups(scheme):
        for name in (group.name, *group.other_spellings):
            found.setdefault(_key(fold(name)), group)
    return found
