"""`UnitId` (mã định danh đơn vị): code and first day, because codes were given to other units later."""

from __future__ import annotations

import re
from datetime import date

import attrs

from vngov.basis import checked_date
from vngov.units.errors import InvalidUnitCode, InvalidUnitId

__all__ = ["UnitId", "checked_code"]

_CODE = re.compile(r"\d{2}|\d{3}|\d{5}", re.ASCII)
_ID = re.compile(r"(?P<code>\d{2}|\d{3}|\d{5})@(?P<start>\d{4}-\d{2}-\d{2})", re.ASCII)


@attrs.frozen(init=False, order=True, repr=False)
class UnitId:
    """The identity of an administrative unit (định danh đơn vị hành chính): `UnitId("06184@2025-07-01")`.

    `code` is the code of the national table, text with its zeros. `start` is the first day for which the library's list has
    the unit under that code: its first day where that is known, else the day of the first list that names it. It is a name
    and stays as it is when more becomes known; what is known of the first day is `AdminUnit.since`. `str(id)` is the one
    written form; ids sort by code, then by day. Raises InvalidUnitId.
    """

    code: str
    start: date

    def __init__(self, text: str) -> None:
        self.__attrs_init__(*_parts(text))

    @classmethod
    def of(cls, code: str, start: date) -> UnitId:
        """Make an id of its two parts. Raises InvalidUnitId, DateExpected."""
        if not isinstance(code, str):
            raise InvalidUnitId(got=code)
        return cls(f"{code}@{checked_date(start)}")

    def __str__(self) -> str:
        return f"{self.code}@{self.start}"

    def __repr__(self) -> str:
        return f"UnitId('{self}')"


def _parts(text: object) -> tuple[str, date]:
    found = _ID.fullmatch(text) if isinstance(text, str) else None
    if found is None:
        raise InvalidUnitId(got=text)
    try:
        return found["code"], date.fromisoformat(found["start"])
    except ValueError:
        raise InvalidUnitId(got=text) from None


def checked_code(code: object) -> str:
    """Let a code pass. Raises InvalidUnitCode for a number, for missing zeros, for anything else."""
    if not isinstance(code, str) or _CODE.fullmatch(code) is None:
        raise InvalidUnitCode(got=code)
    return code
