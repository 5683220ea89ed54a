"""Numbers and dates in words (viết bằng chữ), as certificates and receipts ask for them."""

from __future__ import annotations

from datetime import date
from typing import Literal

from vngov.people.dates import PartialDate
from vngov.people.errors import NumberOutOfRange, PeopleInputExpected

__all__ = ["MOST", "date_in_words", "in_words"]

MOST = 10**18 - 1
"""The largest number written in words (số lớn nhất viết bằng chữ): below a thousand million tỷ; the library's own bound."""

Zero = Literal["linh", "lẻ"]
Thousand = Literal["nghìn", "ngàn"]
Four = Literal["bốn", "tư"]

_DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
_BILLION = 10**9


def in_words(number: int, *, zero: Zero = "linh", thousand: Thousand = "nghìn", four: Four = "bốn") -> str:
    """Write a whole number in words (số viết bằng chữ), lower case.

    `zero` stands for tens that are nought (linh in the north, lẻ in the south), `thousand` for nghìn or ngàn, `four` for the 4
    after mươi (hai mươi bốn or hai mươi tư). Every group after the first says its hundreds: "không trăm". Raises
    NumberOutOfRange, PeopleInputExpected.

    >>> in_words(2026), in_words(-1005, zero="lẻ")
    ('hai nghìn không trăm hai mươi sáu', 'âm một nghìn không trăm lẻ năm')
    """
    _check(number, zero, thousand, four)
    if abs(number) > MOST:
        raise NumberOutOfRange(most=f"10^18 - 1 ({MOST})")
    words = [] if number >= 0 else ["âm"]
    high, low = divmod(abs(number), _BILLION)
    if high:
        words += [*_below_billion(high, zero, thousand, four, full=False), "tỷ"]
    if low or not high:
        words += _below_billion(low, zero, thousand, four, full=high > 0)
    return " ".join(words)


def date_in_words(
    day: date | PartialDate, *, zero: Zero = "linh", thousand: Thousand = "nghìn", four: Four = "bốn", april: Four = "bốn"
) -> str:
    """Write a date in words (ngày viết bằng chữ), capital first; of a partial date what is known.

    `april` is the name of the fourth month (tháng bốn or tháng tư), the others are those of `in_words`. Raises DateExpected,
    PeopleInputExpected.

    >>> date_in_words(date(2017, 4, 17))
    'Ngày mười bảy tháng bốn năm hai nghìn không trăm mười bảy'
    """
    _check(0, zero, thousand, april)
    known = PartialDate.of(day)
    words = []
    if known.day is not None:
        words.append(f"ngày {in_words(known.day, four=four)}")
    if known.month is not None:
        words.append(f"tháng {april if known.month == 4 else in_words(known.month)}")
    words.append(f"năm {in_words(known.year, zero=zero, thousand=thousand, four=four)}")
    text = " ".join(words)
    return text[0].upper() + text[1:]


def _check(number: int, zero: str, thousand: str, four: str) -> None:
    if type(number) is not int:
        raise PeopleInputExpected(wanted="int", got=type(number).__name__)
    for given, known in ((zero, ("linh", "lẻ")), (thousand, ("nghìn", "ngàn")), (four, ("bốn", "tư"))):
        if given not in known:
            raise PeopleInputExpected(wanted=" / ".join(known), got=repr(given))


def _below_billion(number: int, zero: str, thousand: str, four: str, *, full: bool) -> list[str]:
    """Write the groups of a number below 10⁹; `full` where something was said before it."""
    millions, rest = divmod(number, 10**6)
    thousands, units = divmod(rest, 10**3)
    words: list[str] = []
    for group, name in ((millions, "triệu"), (thousands, thousand), (units, "")):
        if group or (not number and not name):
            words += [*_group(group, zero, four, full=full or bool(words)), *([name] if name else [])]
    return words


def _group(number: int, zero: str, four: str, *, full: bool) -> list[str]:
    """Write one group of up to three digits; a full one names its hundreds and tens even where they are nought."""
    hundreds, rest = divmod(number, 100)
    tens, units = divmod(rest, 10)
    words = [_DIGITS[hundreds], "trăm"] if hundreds or full else []
    if tens == 0:
        if units or not words:
            words += [*([zero] if words else []), _DIGITS[units]]
        return words
    words += ["mười"] if tens == 1 else [_DIGITS[tens], "mươi"]
    if units:
        words.append(_after_ten(units, tens, four))
    return words


def _after_ten(units: int, tens: int, four: str) -> str:
    if units == 5:
        return "lăm"
    if tens > 1:
        return {1: "mốt", 4: four}.get(units, _DIGITS[units])
    return _DIGITS[units]
