"""`differences` (đối chiếu sổ với cơ sở dữ liệu): where the electronic database does not say what the book says.

The book prevails and the database is corrected to match (Luật Hộ tịch Đ60.2).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

import attrs

from vngov.basis import Certainty, Citation, Text
from vngov.civilreg.model import Birth
from vngov.law import NATIONAL, Law

__all__ = ["Difference", "differences"]


@attrs.frozen
class Difference:
    """One field on which book and database differ (sai khác): its place, and which of the two is corrected."""

    field: str
    corrected: str
    said: Text
    basis: tuple[Citation, ...]
    certainty: Certainty

    def to_data(self) -> dict[str, Any]:
        return {
            "field": self.field,
            "corrected": self.corrected,
            "said": self.said,
            "basis": self.basis,
            "certainty": self.certainty,
        }


def differences(entry: Birth, database: Mapping[str, str], *, on: date, law: Law = NATIONAL) -> tuple[Difference, ...]:
    """Compare an entry with what the database says of it (đối chiếu), by fields like "child.name".

    Only fields that the database gives are compared; spelling with other marks is a difference, case and spaces are not.
    Raises NoRule where it is not known which of the two prevails.
    """
    fact = law.at(on)["civilreg.books.prevail_over_database"]
    corrected, said = ("database", _BOOK_PREVAILS) if fact.value else ("book", _DATABASE_PREVAILS)
    return tuple(Difference(f"$.{path}", corrected, said, fact.basis, fact.certainty) for path in _unequal(entry, database))


_BOOK_PREVAILS = Text(
    "sổ hộ tịch là căn cứ: điều chỉnh cơ sở dữ liệu cho khớp với sổ", "the book prevails: the database is corrected to match it"
)
_DATABASE_PREVAILS = Text("cơ sở dữ liệu là căn cứ", "the database prevails")


def _unequal(entry: Birth, database: Mapping[str, str]) -> Iterator[str]:
    for path, theirs in database.items():
        ours: Any = entry
        for name in path.split("."):
            ours = getattr(ours, name, None)
        if _comparable("" if ours is None else _written(ours)) != _comparable(theirs):
            yield path


def _written(value: Any) -> str:
    """A place by its words, an id by its digits, anything else as it is written."""
    return str(getattr(value, "digits", None) or getattr(value, "text", None) or getattr(value, "label", lambda: value)())


def _comparable(text: str) -> str:
    """Case, spaces and the way letters are composed do not matter, marks do."""
    return " ".join(unicodedata.normalize("NFC", text).split()).casefold()
