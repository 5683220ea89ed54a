"""`DossierCode` (mã số hồ sơ): who received a dossier, on which day, under which number of that day.

>>> code = DossierCode.parse("000.00.12.H37-210905-0001")
>>> code.unit, code.date, code.sequence, code.scheme.value
('000.00.12.H37', datetime.date(2021, 9, 5), 1, 'unit_of_2016')
>>> DossierCode.parse("G15.99-261008-1500012").owner
'15'
"""

from __future__ import annotations

import re
from datetime import date
from enum import StrEnum

import attrs

from vngov.basis import Text
from vngov.errors import expect
from vngov.onestop.errors import InvalidCode

__all__ = ["CodeScheme", "DossierCode", "checked_agency", "is_agency"]

_AGENCY_LENGTH = 35
_OWN_DIGITS = 4
_OWNER_DIGITS = 2

_OLD_UNIT = re.compile(r"[0-9]{3}\.[0-9]{2}\.[0-9]{2}\.[A-Z][0-9]{2}")
_UNIT = re.compile(r"[A-Z][0-9]{2}(?:\.[A-Z0-9]+)*")
_CODE = re.compile(r"(?P<unit>[^-]+)-(?P<day>[0-9]{6})-(?P<tail>[0-9]+)")


class CodeScheme(StrEnum):
    """How a code is made (cách cấp mã).

    unit_of_2016: id of the unit by TT 10/2016/TT-BTTTT, code by TT 01/2018/TT-VPCP Đ19 · unit_of_2020: id by QĐ
    20/2020/QĐ-TTg · central: a ministry's central system, two digits of its owner before the sequence (TT 03/2025/TT-VPCP
    Đ13.3).
    """

    UNIT_OF_2016 = "unit_of_2016"
    UNIT_OF_2020 = "unit_of_2020"
    CENTRAL = "central"


def is_agency(text: object) -> bool:
    """Tell whether a text is the electronic id of a body (mã định danh điện tử): "H37.23.05", "H37.DN.001"."""
    return isinstance(text, str) and len(text) <= _AGENCY_LENGTH and bool(_UNIT.fullmatch(text) or _OLD_UNIT.fullmatch(text))


def checked_agency(value: object) -> str:
    """Let the electronic id of a body pass. Raises InvalidCode, which never repeats it, and WrongType."""
    text = expect(value, str, name="agency")
    if not is_agency(text):
        raise InvalidCode(why=_NO_AGENCY)
    return text


@attrs.frozen
class DossierCode:
    """The code of a dossier (mã số hồ sơ).

    `unit` is the electronic id of the body, `date` the day of reception, `sequence` the number of that day, from 1. `owner` is
    given in a ministry's central system only: the two digits of the body that owns it. `digits` is how many digits the
    sequence is written with. A code is never made anew when its unit is merged or renamed.
    """

    unit: str
    date: date
    sequence: int
    owner: str | None = None
    digits: int = _OWN_DIGITS

    @classmethod
    def parse(cls, text: str) -> DossierCode:
        """Read a code strictly, spaces around it apart. Raises InvalidCode, which never repeats what was read."""
        if not isinstance(text, str):
            raise InvalidCode(why=_FORM)
        found = _CODE.fullmatch(text.strip())
        if found is None:
            raise InvalidCode(why=_FORM)
        unit, tail = found["unit"], found["tail"]
        if not is_agency(unit):
            raise InvalidCode(why=_AGENCY)
        central = len(tail) >= _OWNER_DIGITS + _OWN_DIGITS
        if not central and len(tail) != _OWN_DIGITS:
            raise InvalidCode(why=_DIGITS)
        if central and _OLD_UNIT.fullmatch(unit):
            raise InvalidCode(why=_DIGITS)
        owner, sequence = (tail[:_OWNER_DIGITS], tail[_OWNER_DIGITS:]) if central else (None, tail)
        if int(sequence) < 1:
            raise InvalidCode(why=_ZERO)
        return cls(unit, _day(found["day"]), int(sequence), owner, len(sequence))

    @property
    def scheme(self) -> CodeScheme:
        """The scheme by which it was made, told by its form."""
        if self.owner is not None:
            return CodeScheme.CENTRAL
        return CodeScheme.UNIT_OF_2016 if _OLD_UNIT.fullmatch(self.unit) else CodeScheme.UNIT_OF_2020

    def __str__(self) -> str:
        return f"{self.unit}-{self.date:%y%m%d}-{self.owner or ''}{self.sequence:0{self.digits}}"


def _day(digits: str) -> date:
    try:
        return date(2000 + int(digits[:2]), int(digits[2:4]), int(digits[4:]))
    except ValueError:
        raise InvalidCode(why=_NO_DAY) from None


_FORM = Text("không đúng dạng «đơn vị-ngày-số thứ tự»", "not of the form «unit-day-sequence»")
_NO_AGENCY = Text("mã định danh của cơ quan tiếp nhận không hợp lệ", "the electronic id of the receiving body is not valid")
_AGENCY = Text("mã định danh của cơ quan không hợp lệ", "the id of the body is not valid")
_DIGITS = Text(
    "số thứ tự có bốn chữ số, trong hệ thống tập trung có thêm hai số của cơ quan chủ quản ở trước",
    "a sequence has four digits, in a central system two digits of its owner before them",
)
_ZERO = Text("số thứ tự bắt đầu từ 1", "sequences begin at 1")
_NO_DAY = Text("không có ngày đó", "there is no such day")
