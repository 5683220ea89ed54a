"""Errors of the people layer (lỗi của tầng dữ liệu về con người). None of them repeats what was typed: it is personal data."""

from __future__ import annotations

from vngov.errors import InvalidInput

__all__ = ["InvalidId", "InvalidPartialDate", "NumberOutOfRange", "PeopleInputExpected", "UnknownEthnicScheme"]


class InvalidPartialDate(InvalidInput):
    """A date that cannot be read or does not exist (ngày, tháng, năm không hợp lệ)."""

    code = "invalid_partial_date"
    vi = "ngày không hợp lệ: {why}; cách viết: «13/06/2022», «06/2022», «2022», «2022-06-13»"
    en = "not a date: {why}; write «13/06/2022», «06/2022», «2022» or «2022-06-13»"


class InvalidId(InvalidInput):
    """A text that no personal id can be (số định danh cá nhân không hợp lệ)."""

    code = "invalid_id"
    vi = "số định danh cá nhân không hợp lệ: {why}"
    en = "not a personal id: {why}"


class NumberOutOfRange(InvalidInput):
    """A number too large to be written in words (số quá lớn để viết bằng chữ)."""

    code = "number_out_of_range"
    vi = "chỉ viết bằng chữ được các số có giá trị tuyệt đối đến {most}"
    en = "only numbers whose absolute value is at most {most} are written in words"


class PeopleInputExpected(InvalidInput, TypeError):
    """A function about people was given something of another type (kiểu dữ liệu không đúng)."""

    code = "people_input_expected"
    vi = "cần {wanted}, không phải {got}"
    en = "{wanted} is needed, not {got}"


class UnknownEthnicScheme(InvalidInput):
    """A list of ethnic groups that there is not (không có danh mục dân tộc đó)."""

    code = "unknown_ethnic_scheme"
    vi = "không có danh mục dân tộc đó; chỉ có: {known}"
    en = "there is no such list of ethnic groups; there are: {known}"
