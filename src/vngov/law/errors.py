"""Errors of the law layer (lỗi khi đọc và tra cứu quy định)."""

from __future__ import annotations

from vngov.errors import InvalidInput, VngovError

__all__ = ["ConflictingFacts", "LawFileError", "NoRule", "UnknownFact", "UnknownInstrument"]


class LawFileError(InvalidInput):
    """A file of law data that breaks the format (tệp dữ liệu pháp luật sai quy cách): says which file, where and why."""

    code = "law_file"
    vi = "tệp {file}, {where}: {why}"
    en = "file {file}, {where}: {why}"


class UnknownInstrument(VngovError, KeyError):
    """A citation of a text that the library does not list (văn bản không có trong danh mục)."""

    code = "unknown_instrument"
    vi = "văn bản {number!r} không có trong danh mục văn bản (instruments.toml)"
    en = "instrument {number!r} is not in the list of instruments (instruments.toml)"
    __str__ = Exception.__str__


class UnknownFact(VngovError, KeyError):
    """A key that no law file holds (không có quy định mang khóa này)."""

    code = "unknown_fact"
    vi = "không có quy định nào mang khóa {key!r}{hint}"
    en = "no fact of law has the key {key!r}{hint}"
    __str__ = Exception.__str__


class NoRule(VngovError, LookupError):
    """The law is silent for that day (không có quy định cho ngày đó): a gap is a gap, nothing stands in for it."""

    code = "no_rule"
    vi = "không có quy định «{key}» cho ngày {day}: {around}"
    en = "no rule «{key}» for {day}: {around}"


class ConflictingFacts(VngovError, ValueError):
    """Two sources give the same fact and neither says that it beats the other (hai nguồn cùng quy định, không rõ ưu tiên)."""

    code = "conflicting_facts"
    vi = "quy định {key!r} có ở cả {first} và {second}; nguồn riêng phải ghi rõ `overrides` kèm căn cứ"
    en = "fact {key!r} stands in both {first} and {second}; the special source must say `overrides` with its citation"
