"""Errors of the units layer (lỗi khi tra cứu đơn vị hành chính)."""

from __future__ import annotations

from vngov.errors import InvalidInput, VngovError

__all__ = [
    "DayBeforeUnit",
    "IncompleteList",
    "InvalidUnitCode",
    "InvalidUnitId",
    "UncertainUnit",
    "UnitInputExpected",
    "UnknownPredecessor",
    "UnknownSuccessor",
    "UnknownUnit",
]


class InvalidUnitId(InvalidInput):
    """A unit id that cannot be read (mã định danh đơn vị không đọc được)."""

    code = "invalid_unit_id"
    vi = "mã định danh đơn vị không đọc được: {got!r}; cách viết: «06184@2025-07-01» (mã số, ngày bắt đầu)"
    en = "unit id cannot be read: {got!r}; write «06184@2025-07-01» (code, first day)"
    repeats = ("got",)


class InvalidUnitCode(InvalidInput):
    """A code that no administrative unit can have (mã số đơn vị không hợp lệ): codes are text and keep their zeros."""

    code = "invalid_unit_code"
    vi = "mã số đơn vị không hợp lệ: {got!r}; mã là chuỗi 2 chữ số (tỉnh), 3 (huyện) hoặc 5 (xã), giữ số 0 ở đầu"
    en = "not a code of a unit: {got!r}; codes are text of 2 digits (province), 3 (district) or 5 (commune), with their zeros"
    repeats = ("got",)


class UnitInputExpected(InvalidInput, TypeError):
    """A question about units was given something of another type (kiểu dữ liệu không đúng khi tra cứu đơn vị)."""

    code = "unit_input_expected"
    vi = "cần {wanted}, không phải {got}"
    en = "{wanted} is needed, not {got}"


class UnknownUnit(VngovError, LookupError):
    """No unit has that code on that day (không có đơn vị mang mã đó vào ngày đó)."""

    code = "unknown_unit"
    vi = "không có đơn vị nào mang mã {unit} vào ngày {day}: {around}"
    en = "no unit has the code {unit} on {day}: {around}"


class UncertainUnit(UnknownUnit):
    """The lists do not tell which unit, if any, had that code on that day (chưa rõ đơn vị nào mang mã đó vào ngày đó).

    `details["candidates"]` are the ids that come into question: one of them, or none, is right.
    """

    code = "uncertain_unit"
    vi = "chưa rõ đơn vị nào mang mã {unit} vào ngày {day}: {around}"
    en = "it is not known which unit had the code {unit} on {day}: {around}"


class IncompleteList(VngovError, LookupError):
    """A list of units that would have holes on that day (danh sách đơn vị của ngày đó không đầy đủ).

    `details["count"]` is the number of units that are open; None before the first complete list, where it cannot be known.
    """

    code = "incomplete_list"
    vi = "danh sách {what} ngày {day} không đầy đủ: {why}"
    en = "the list of {what} on {day} would be incomplete: {why}"


class UnknownSuccessor(VngovError, LookupError):
    """What became of a unit is not known (chưa rõ đơn vị kế thừa); `details["id"]` is its id."""

    code = "unknown_successor"
    vi = "chưa rõ đơn vị kế thừa của {unit} vào ngày {day}: {why}"
    en = "the successor of {unit} on {day} is not known: {why}"


class UnknownPredecessor(VngovError, LookupError):
    """What a unit was formed from is not known (chưa rõ đơn vị được hình thành từ đâu)."""

    code = "unknown_predecessor"
    vi = "chưa rõ {unit} được hình thành từ đơn vị nào"
    en = "it is not known what {unit} was formed from"


class DayBeforeUnit(InvalidInput):
    """Successors were asked for a day before the unit was there (ngày hỏi trước khi có đơn vị)."""

    code = "day_before_unit"
    vi = "{unit} chưa có vào ngày {day}; đơn vị bắt đầu từ {since}"
    en = "{unit} was not there on {day}; it starts on {since}"
