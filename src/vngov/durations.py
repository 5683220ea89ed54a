"""Limits (thời hạn) as values: what a law says about time, before any calendar or law is asked.

`Duration` is a number with its unit; a text without a unit is refused, never guessed. `SameDay`, `Immediate`, `Earlier` and
`ReceivedAfter` are the other shapes that laws use. `Limit` is any of these.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import time
from decimal import Decimal
from enum import StrEnum
from typing import Any, Self

import attrs

from vngov.basis import Lang, Text, typed
from vngov.errors import InvalidInput, expect

__all__ = [
    "Duration",
    "DurationWithoutUnit",
    "Earlier",
    "Immediate",
    "InvalidDuration",
    "Late",
    "Limit",
    "ReceivedAfter",
    "SameDay",
    "TimeUnit",
    "hour_text",
]


class TimeUnit(StrEnum):
    """Unit of a limit (đơn vị thời gian). "Ngày" is a calendar day; a working day is always said ("ngày làm việc")."""

    MINUTE = "minute"
    HOUR = "hour"
    WORKING_HOUR = "working_hour"
    DAY = "day"
    WORKING_DAY = "working_day"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"

    def label(self, lang: Lang = "vi") -> str:
        return _UNIT_LABEL[self].text(lang)


_UNIT_LABEL = {
    TimeUnit.MINUTE: Text("phút", "minute"),
    TimeUnit.HOUR: Text("giờ", "hour"),
    TimeUnit.WORKING_HOUR: Text("giờ làm việc", "working hour"),
    TimeUnit.DAY: Text("ngày", "day"),
    TimeUnit.WORKING_DAY: Text("ngày làm việc", "working day"),
    TimeUnit.WEEK: Text("tuần", "week"),
    TimeUnit.MONTH: Text("tháng", "month"),
    TimeUnit.YEAR: Text("năm", "year"),
}
_UNIT_OF = {
    "phút": TimeUnit.MINUTE,
    "giờ": TimeUnit.HOUR,
    "tiếng": TimeUnit.HOUR,
    "giờ làm việc": TimeUnit.WORKING_HOUR,
    "ngày": TimeUnit.DAY,
    "ngày làm việc": TimeUnit.WORKING_DAY,
    "tuần": TimeUnit.WEEK,
    "tháng": TimeUnit.MONTH,
    "năm": TimeUnit.YEAR,
}

# A number, its reading in words between brackets if any, and a unit: "05 ngày làm việc", "03 (ba) ngày", "1,5 ngày",
# "1.000 ngày" (a dot before three digits groups thousands). The long units come first, so that "ngày làm việc" is never read
# as "ngày". What follows "ngày" or "tháng" is part of a date: "ngày 15 tháng sau", "ngày 5 tháng 6 năm 2025".
_AMOUNT = r"(?:\d{1,3}(?:\.\d{3})+|\d+(?:[.,]\d{1,2})?)"
_UNITS = "|".join(sorted((re.escape(name).replace(r"\ ", r"\s+") for name in _UNIT_OF), key=len, reverse=True))
_DURATION = re.compile(
    rf"(?<![\w.,/-])(?<!ngày\s)(?<!tháng\s)(?P<amount>{_AMOUNT})\s*(?:\([^()]*\)\s*)?(?P<unit>{_UNITS})\b(?!\s*\d)",
    re.IGNORECASE,
)
_LEAD = re.compile(r"(?:không\s+quá|tối\s+đa|chậm\s+nhất|trong(?:\s+thời\s+hạn)?)\s+", re.IGNORECASE)
_BARE_NUMBER = re.compile(r"\d[\d.,]*\s*(?:\([^()]*\))?\s*[-–.]?")


class InvalidDuration(InvalidInput):
    """A text or value that is not a limit of time (thời hạn không đọc được)."""

    code = "invalid_duration"
    vi = "thời hạn không đọc được: {got!r}; cách viết: «5 ngày làm việc», «30 ngày», «8 giờ làm việc», «6 tháng»"
    en = "limit of time cannot be read: {got!r}; write «5 ngày làm việc», «30 ngày», «8 giờ làm việc», «6 tháng»"
    repeats = ("got",)


class DurationWithoutUnit(InvalidDuration):
    """A number without a unit of time (thời hạn thiếu đơn vị): days and working days differ, so nothing is assumed."""

    code = "duration_without_unit"
    vi = "thời hạn thiếu đơn vị: {got!r}; phải nói rõ giờ, ngày hay ngày làm việc"
    en = "limit of time without a unit: {got!r}; say whether hours, days or working days"


def _amount(value: Any) -> int | Decimal:
    """Let a positive number pass; a whole one is always an int, so that equal durations count alike."""
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise InvalidDuration(got=value)
    if isinstance(value, Decimal) and not value.is_finite():
        raise InvalidDuration(got=str(value))
    if value <= 0:
        raise InvalidDuration(got=str(value))
    return int(value) if value == int(value) else value


@attrs.frozen
class Duration:
    """A length of time (khoảng thời gian) with its unit, as the law writes it.

    `amount` is a whole number ≥ 1, or a Decimal where a published text has a fraction ("1,5 ngày làm việc").

    >>> Duration.parse("05 ngày làm việc")
    Duration(5, TimeUnit.WORKING_DAY)
    """

    amount: int | Decimal = attrs.field(converter=_amount)
    unit: TimeUnit = attrs.field(validator=typed(TimeUnit))

    def __repr__(self) -> str:
        return f"Duration({self.amount}, TimeUnit.{self.unit.name})"

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a whole text as one duration; letter case, Unicode form and spaces do not matter.

        Raises DurationWithoutUnit for a bare number, InvalidDuration for anything else.
        """
        if not isinstance(text, str):
            raise InvalidDuration(got=text)
        cleaned = _LEAD.sub("", unicodedata.normalize("NFC", text).strip(), count=1)
        found = _DURATION.fullmatch(cleaned)
        if found is not None:
            return cls._read(found)
        raise (DurationWithoutUnit if _BARE_NUMBER.fullmatch(cleaned) else InvalidDuration)(got=text)

    @classmethod
    def find(cls, text: str) -> tuple[Self, ...]:
        """Find every duration in a running text, in order; an empty tuple where there is none. Raises WrongType."""
        return tuple(
            cls._read(found) for found in _DURATION.finditer(unicodedata.normalize("NFC", expect(text, str, name="text")))
        )

    @classmethod
    def _read(cls, found: re.Match[str]) -> Self:
        digits = found["amount"]
        grouped = len(digits.rpartition(".")[2]) == 3 and "." in digits
        number = Decimal(digits.replace(".", "") if grouped else digits.replace(",", "."))
        return cls(number.normalize(), _UNIT_OF[" ".join(found["unit"].lower().split())])

    def text(self, lang: Lang = "vi") -> str:
        plural = "s" if lang == "en" and self.amount != 1 else ""
        amount = str(self.amount) if lang == "en" else str(self.amount).replace(".", ",")
        return f"{amount} {self.unit.label(lang)}{plural}"

    def __str__(self) -> str:
        return self.text("vi")

    def to_data(self) -> dict[str, Any]:
        whole = isinstance(self.amount, int)
        return {"kind": "duration", "amount": self.amount if whole else str(self.amount), "unit": self.unit.value}


class Late(StrEnum):
    """What happens to a limit of the same day when it is met late in the day (sau giờ chốt thì sao).

    if_unsettled: received after the cut-off and cannot be settled at once → the next working day ·
    next_working_day: received after the cut-off (without one: at the latest) → the next working day ·
    start_of_next_working_day: the same, when work begins · none: the same day, no grace.
    """

    IF_UNSETTLED = "if_unsettled"
    NEXT_WORKING_DAY = "next_working_day"
    START_OF_NEXT_WORKING_DAY = "start_of_next_working_day"
    NONE = "none"


_LATE_TEXT = {
    Late.IF_UNSETTLED: Text(
        "; sau {} mà chưa giải quyết được ngay thì ngày làm việc tiếp theo",
        "; after {} and not settled at once: the next working day",
    ),
    Late.NEXT_WORKING_DAY: Text("; sau {} thì ngày làm việc tiếp theo", "; after {}: the next working day"),
    Late.START_OF_NEXT_WORKING_DAY: Text(
        "; sau {} thì đầu ngày làm việc tiếp theo", "; after {}: the start of the next working day"
    ),
    Late.NONE: Text(", không chuyển sang ngày làm việc tiếp theo", ", without grace"),
}


def hour_text(hour: time) -> str:
    """Write an hour of the day as Vietnamese law does: "15 giờ", "11 giờ 30"."""
    return f"{hour.hour} giờ {hour.minute:02}" if hour.minute else f"{hour.hour} giờ"


@attrs.frozen
class SameDay:
    """The same day (trong ngày). The cut-off hour and what follows after it come from the law concerned, never from habit.

    `cutoff` is local time; a moment exactly at the cut-off is still in time. Without a cut-off, `late` says the outermost day.
    """

    cutoff: time | None = attrs.field(validator=typed(time, type(None)))
    late: Late = attrs.field(kw_only=True, validator=typed(Late))

    def text(self, lang: Lang = "vi") -> str:
        head = "the same day" if lang == "en" else "trong ngày"
        if self.cutoff is None and self.late is not Late.NONE:
            return head + (", at the latest the next working day" if lang == "en" else ", chậm nhất ngày làm việc tiếp theo")
        if self.cutoff is None:
            return head + _LATE_TEXT[self.late].text(lang)
        hour = f"{self.cutoff:%H:%M}" if lang == "en" else hour_text(self.cutoff)
        return head + _LATE_TEXT[self.late].text(lang).format(hour)

    def __str__(self) -> str:
        return self.text("vi")

    def to_data(self) -> dict[str, Any]:
        cutoff = self.cutoff.isoformat("minutes") if self.cutoff else None
        return {"kind": "same_day", "cutoff": cutoff, "late": self.late.value}


@attrs.frozen
class Immediate:
    """At once (ngay): the law names no figure."""

    def text(self, lang: Lang = "vi") -> str:
        return "at once" if lang == "en" else "ngay"

    def __str__(self) -> str:
        return self.text("vi")

    def to_data(self) -> dict[str, Any]:
        return {"kind": "immediate"}


@attrs.frozen
class Earlier:
    """Whichever of two limits ends first (thời hạn nào đến trước)."""

    first: Limit
    second: Limit

    def text(self, lang: Lang = "vi") -> str:
        joined = f"{self.first.text(lang)} / {self.second.text(lang)}"
        return f"{joined}, whichever ends first" if lang == "en" else f"{joined}, hạn nào đến trước"

    def __str__(self) -> str:
        return self.text("vi")

    def to_data(self) -> dict[str, Any]:
        return {"kind": "earlier", "first": self.first.to_data(), "second": self.second.to_data()}


@attrs.frozen
class ReceivedAfter:
    """A limit whose day of receipt moves (nhận sau giờ chốt): received after `cutoff`, the next working day counts as that day.

    Unlike `SameDay` it moves the start of a limit of any length (Nghị định 63/2024/NĐ-CP Đ7).
    """

    cutoff: time = attrs.field(validator=typed(time))
    limit: Limit

    def text(self, lang: Lang = "vi") -> str:
        if lang == "en":
            return f"{self.limit.text(lang)}; received after {self.cutoff:%H:%M}: counted as received the next working day"
        return f"{self.limit.text(lang)}; nhận sau {hour_text(self.cutoff)} thì tính là nhận vào ngày làm việc tiếp theo"

    def __str__(self) -> str:
        return self.text("vi")

    def to_data(self) -> dict[str, Any]:
        return {"kind": "received_after", "cutoff": self.cutoff.isoformat("minutes"), "limit": self.limit.to_data()}


Limit = Duration | SameDay | Immediate | Earlier | ReceivedAfter
"""Any limit of time that a law can set (thời hạn)."""
