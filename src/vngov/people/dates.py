"""`PartialDate` (ngày, tháng, năm có thể thiếu): a date of which only the year, or year and month, may be known."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date
from typing import Any, NoReturn

import attrs

from vngov.basis import Text, checked_date
from vngov.people.errors import InvalidPartialDate

__all__ = ["PartialDate"]

# Only 0-9: \d would let full-width and Arabic digits pass.
_WRITTEN = re.compile(
    r"(?:(?:(?P<day>[0-9]{1,2})(?P<mark>[/.-]))?(?P<month>[0-9]{1,2})(?(mark)(?P=mark)|[/.-]))?(?P<year>[0-9]{4})"
    r"|(?P<iso_year>[0-9]{4})-(?P<iso_month>[0-9]{2})(?:-(?P<iso_day>[0-9]{2}))?"
)
_SHORT_YEAR = re.compile(r"(?:[0-9]{1,2}[/.-]){0,2}[0-9]{1,2}")

_UNREADABLE = Text("không đọc được", "it cannot be read")
_NO_CENTURY = Text("năm phải viết đủ bốn chữ số", "the year needs its four digits")
_NO_NUMBER = Text("năm, tháng, ngày phải là số nguyên", "year, month and day have to be whole numbers")
_NO_MONTH = Text("không có tháng đó", "there is no such month")
_NO_DAY = Text("không có ngày đó trong tháng", "the month has no such day")
_DAY_ALONE = Text("có ngày mà thiếu tháng", "a day without a month")


@attrs.frozen
class PartialDate:
    """A date that may lack day, or month and day (ngày có thể chỉ biết năm, hoặc tháng và năm).

    Old papers often give only a year of birth. Two of them have no order of their own, since 2002 is neither before nor after
    06/2002: compare `earliest` and `latest`. Raises InvalidPartialDate for what no calendar has; the year has four digits.

    >>> born = PartialDate(2002, 6)
    >>> str(born), str(born.earliest), str(born.latest), born.known
    ('06/2002', '2002-06-01', '2002-06-30', None)
    """

    year: int
    month: int | None = None
    day: int | None = None

    def __attrs_post_init__(self) -> None:
        if any(type(part) is not int for part in (self.year, self.month or 1, self.day or 1)):
            raise InvalidPartialDate(why=_NO_NUMBER)
        if not 1000 <= self.year <= 9999:
            raise InvalidPartialDate(why=_NO_CENTURY)
        if self.month is None:
            if self.day is not None:
                raise InvalidPartialDate(why=_DAY_ALONE)
            return
        if not 1 <= self.month <= 12:
            raise InvalidPartialDate(why=_NO_MONTH)
        if self.day is not None and not 1 <= self.day <= monthrange(self.year, self.month)[1]:
            raise InvalidPartialDate(why=_NO_DAY)

    @classmethod
    def parse(cls, text: str) -> PartialDate:
        """Read a date as papers, forms and files write it: day first, or ISO with the year first.

        One mark (/ . -) throughout; spaces around are dropped, digits are 0-9 only. Raises InvalidPartialDate, which never
        repeats the text.

        >>> [str(PartialDate.parse(text)) for text in ("13.6.2022", "2022-06-13", "06/2002", "2002")]
        ['13/06/2022', '13/06/2022', '06/2002', '2002']
        """
        if not isinstance(text, str):
            raise InvalidPartialDate(why=_UNREADABLE)
        text = text.strip()
        found = _WRITTEN.fullmatch(text)
        if found is None:
            raise InvalidPartialDate(why=_NO_CENTURY if _SHORT_YEAR.fullmatch(text) else _UNREADABLE)
        year, month, day = (found[name] or found[f"iso_{name}"] for name in ("year", "month", "day"))
        return cls(int(year), int(month) if month else None, int(day) if day else None)

    @classmethod
    def of(cls, value: date | PartialDate) -> PartialDate:
        """Take a date or a partial date. Raises DateExpected for anything else, a datetime included."""
        if isinstance(value, PartialDate):
            return value
        day = checked_date(value)
        return cls(day.year, day.month, day.day)

    @property
    def earliest(self) -> date:
        """The first day it can be."""
        return date(self.year, self.month or 1, self.day or 1)

    @property
    def latest(self) -> date:
        """The last day it can be."""
        month = self.month or 12
        return date(self.year, month, self.day or monthrange(self.year, month)[1])

    @property
    def known(self) -> date | None:
        """The day itself where it is complete, else None."""
        return self.earliest if self.day is not None else None

    def __str__(self) -> str:
        """Give it as Vietnamese papers write it: 13/06/2022, 06/2022, 2022."""
        parts = (f"{part:02}" for part in (self.day, self.month) if part is not None)
        return "/".join([*parts, str(self.year)])

    def to_data(self) -> str:
        """Give it as ISO text of as many parts as are known: 2022-06-13, 2022-06, 2022; `parse` reads it back."""
        parts = (f"{part:02}" for part in (self.month, self.day) if part is not None)
        return "-".join([str(self.year), *parts])

    def _unordered(self, _other: Any) -> NoReturn:
        raise TypeError("partial dates have no order of their own: compare .earliest or .latest")

    __lt__ = __le__ = __gt__ = __ge__ = _unordered
