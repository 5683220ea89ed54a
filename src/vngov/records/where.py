"""`Where` (điều kiện tra cứu): the small query language that every store speaks alike.

Equality, ranges, prefixes, membership over the columns of a kind; order by one column, then by id; pages by key.
Nothing is equal to a missing value but `missing`; a missing value sorts first.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import Any, Generic, Self, TypeVar

import attrs

from vngov.errors import InvalidInput
from vngov.records.kind import Kind, Scalar, fitted, is_plain_text
from vngov.records.stored import Stored

__all__ = ["LIMIT", "VALUES", "Op", "Page", "QueryInvalid", "Where", "checked", "checked_limit"]

R = TypeVar("R")

LIMIT = 2**31 - 1
"""The largest page that can be asked for."""

VALUES = 10_000
"""The most values of one condition."""


class QueryInvalid(InvalidInput):
    """A query that a kind does not allow (truy vấn không hợp lệ)."""

    code = "query_invalid"
    vi = "truy vấn {kind}: {why}"
    en = "query of {kind}: {why}"


class Op(StrEnum):
    """What is compared (phép so sánh)."""

    EQ = "eq"
    MISSING = "missing"
    RANGE = "range"
    PREFIX = "prefix"
    IN = "in"


@attrs.frozen
class Where:
    """One condition on a column (điều kiện). Several conditions are all to hold."""

    column: str
    op: Op
    values: tuple[Scalar, ...] = ()

    @classmethod
    def eq(cls, column: str, value: Scalar) -> Self:
        """The column equals the value."""
        return cls(column, Op.EQ, (value,))

    @classmethod
    def missing(cls, column: str) -> Self:
        """The column has no value."""
        return cls(column, Op.MISSING)

    @classmethod
    def between(cls, column: str, low: Scalar = None, high: Scalar = None) -> Self:
        """The column is at least `low` and below `high`; None leaves that side open."""
        return cls(column, Op.RANGE, (low, high))

    @classmethod
    def prefix(cls, column: str, text: str) -> Self:
        """The column is a text that begins with `text`, letter by letter."""
        return cls(column, Op.PREFIX, (text,))

    @classmethod
    def one_of(cls, column: str, values: Iterable[Scalar]) -> Self:
        """The column equals one of the values, at most 10,000 of them."""
        return cls(column, Op.IN, tuple(values))


@attrs.frozen
class Page(Generic[R]):
    """One page of an answer (một trang kết quả); `after` is the key to ask for the next, None at the end."""

    items: tuple[Stored[R], ...]
    after: tuple[Any, ...] | None


def checked(
    kind: Kind[Any],
    conditions: tuple[Where, ...],
    order: str | None = None,
    after: tuple[Any, ...] | None = None,
    limit: int = 1,
) -> tuple[Any, ...] | None:
    """Hold a query to the columns of its kind and give the key to go on from as a tuple. Raises QueryInvalid."""
    asked_for: tuple[object, ...] = conditions
    if odd := [type(one).__name__ for one in asked_for if not isinstance(one, Where)]:
        raise QueryInvalid(kind=kind.tag, why=f"Where, not {odd[0]}")
    if not isinstance(order, str | None):
        raise QueryInvalid(kind=kind.tag, why="order")
    types = dict(zip((column.name for column in kind.columns), kind.types, strict=True))
    asked = {condition.column for condition in conditions} | ({order} if order else set())
    if unknown := sorted(asked - types.keys()):
        raise QueryInvalid(kind=kind.tag, why=f"column {', '.join(unknown)}")
    checked_limit(kind.tag, limit)
    for condition in conditions:
        _condition(kind, condition, types[condition.column])
    if after is None:
        return None
    if not isinstance(after, tuple | list):
        raise QueryInvalid(kind=kind.tag, why="after")
    if len(after) != (2 if order else 1) or not all(isinstance(part, str | int | None) for part in after):
        raise QueryInvalid(kind=kind.tag, why="after")
    if not isinstance(after[-1], str) or not all(is_plain_text(part) for part in after if isinstance(part, str)):
        raise QueryInvalid(kind=kind.tag, why="after")
    return tuple(after)


def checked_limit(what: str, limit: object) -> None:
    """Hold the size of a page to what can be asked for. Raises QueryInvalid."""
    if type(limit) is not int or not 1 <= limit <= LIMIT:
        raise QueryInvalid(kind=what, why="limit < 1" if type(limit) is int and limit < 1 else f"limit > {LIMIT}")


_ARITY = {Op.EQ: 1, Op.MISSING: 0, Op.RANGE: 2, Op.PREFIX: 1}


def _condition(kind: Kind[Any], condition: Where, type_: type) -> None:
    name, values = condition.column, condition.values
    if len(values) > VALUES:
        raise QueryInvalid(kind=kind.tag, why=f"{name}: {len(values)} values > {VALUES}")
    if condition.op in _ARITY and len(values) != _ARITY[condition.op]:
        raise QueryInvalid(kind=kind.tag, why=f"{name}: {condition.op.value} of {len(values)} values")
    if condition.op is Op.EQ and values == (None,):
        raise QueryInvalid(kind=kind.tag, why=f"{name}: use Where.missing")
    if condition.op is Op.PREFIX and (type_ is not str or not isinstance(values[0], str)):
        raise QueryInvalid(kind=kind.tag, why=f"{name}: a prefix is a text, of a column of text")
    try:
        for value in values:
            fitted(kind.tag, name, type_, value)
    except InvalidInput as error:
        raise QueryInvalid(kind=kind.tag, why=f"{name}: {error.code}") from None
