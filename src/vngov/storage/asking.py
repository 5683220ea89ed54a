"""Asking a projection (tra cứu trên bảng SQL): conditions and pages as SQL, with the meaning that `Where` gives them."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from vngov.records import Op, Where, to_column

__all__ = ["Shape", "beyond", "bound", "condition", "leading"]

Shape = tuple[str, Op, int]
"""What of a condition stands in the text of a statement: column, comparison, and which of its values are there."""


def bound(where: Where) -> tuple[Shape, list[Any]]:
    """Give the shape of a condition and the values bound in it, in order: statements of one shape differ in these alone."""
    values = [to_column(value) for value in where.values]
    match where.op:
        case Op.IN:
            values = [value for value in values if value is not None]
            mark = len(values)
        case Op.RANGE:
            low, high = values
            mark = (low is not None) + 2 * (high is not None)
            values = [value for value in values if value is not None]
        case Op.PREFIX:
            following = _successor(str(values[0]))
            mark = int(following is not None)
            values = [values[0], *([following] if following is not None else [])]
        case _:
            mark = 0
    return (where.column, where.op, mark), values


def condition(column: sa.Column[Any], where: Where) -> list[Any]:
    values = [to_column(value) for value in where.values]
    match where.op:
        case Op.EQ:
            return [column == values[0]]
        case Op.MISSING:
            return [column.is_(None)]
        case Op.IN:
            return [column.in_([value for value in values if value is not None])]
        case Op.RANGE:
            low, high = values
            return [
                column.is_not(None),
                *([column >= low] if low is not None else []),
                *([column < high] if high is not None else []),
            ]
        case Op.PREFIX:
            text = str(values[0])
            following = _successor(text)
            return [column.is_not(None), column >= text, *([column < following] if following is not None else [])]


def leading(found: sa.ColumnElement[Any]) -> sa.ColumnElement[Any]:
    """Mark the condition by whose index SQLite is to search.

    Without statistics it takes the key of the table for as telling as any index, and goes through all records of a unit.
    """
    return sa.func.likelihood(found, sa.literal_column("0.001"))


def beyond(table: sa.Table, sorted_by: sa.Column[Any] | None, after: tuple[Any, ...]) -> Any:
    """The rows after a key, in the order of the page: missing values first, then by value, then by id."""
    if sorted_by is None:
        return table.c.id > after[0]
    value, id_ = after
    if value is None:
        return sa.or_(sorted_by.is_not(None), table.c.id > id_)
    return sa.or_(sorted_by > value, sa.and_(sorted_by == value, table.c.id > id_))


def _successor(text: str) -> str | None:
    """Give the least text that follows every text beginning with this one; None where there is none."""
    while text and text[-1] == "\U0010ffff":
        text = text[:-1]
    if not text:
        return None
    code = ord(text[-1]) + 1
    return text[:-1] + chr(0xE000 if 0xD800 <= code <= 0xDFFF else code)
