"""Errors of the rules layer (lỗi khi khai báo và tra cứu quy tắc)."""

from __future__ import annotations

from vngov.errors import InvalidInput, VngovError

__all__ = ["DuplicateRule", "InvalidPath", "RuleInvalid", "UnknownRule"]


class RuleInvalid(InvalidInput):
    """A rule that is declared or used wrongly (khai báo quy tắc sai): says which rule and why."""

    code = "rule_invalid"
    vi = "quy tắc {rule!r}: {why}"
    en = "rule {rule!r}: {why}"


class DuplicateRule(InvalidInput):
    """Two rules with one code (hai quy tắc trùng mã): names both."""

    code = "duplicate_rule"
    vi = "hai quy tắc cùng mang mã {rule!r}: {first} và {second}"
    en = "two rules have the code {rule!r}: {first} and {second}"


class UnknownRule(VngovError, KeyError):
    """A code that no rule of the registry has (không có quy tắc mang mã này)."""

    code = "unknown_rule"
    vi = "không có quy tắc nào mang mã {rule!r}"
    en = "no rule has the code {rule!r}"
    __str__ = Exception.__str__


class InvalidPath(InvalidInput):
    """A place in a record that is not written as a path (đường dẫn sai); it is not repeated here, it may be personal."""

    code = "invalid_path"
    vi = "đường dẫn đến dữ liệu không đúng dạng «$.mother.born», «$.children[0].born»"
    en = "the path to the data is not of the form «$.mother.born», «$.children[0].born»"
