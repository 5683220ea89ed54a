"""`Kind` (loại bản ghi): how records of one type are named, chained, numbered, split, looked up and upgraded."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from typing import Any, Generic, TypeVar, get_args, get_type_hints

import attrs

from vngov.errors import InvalidInput

__all__ = ["Column", "Kind", "KindInvalid", "Scalar", "Upcast", "to_column"]

R = TypeVar("R")

Scalar = str | int | bool | date | datetime | None
"""What a column may hold: text, whole number, truth value, day or moment (stored as ISO text), or nothing."""

Upcast = Callable[[dict[str, Any]], dict[str, Any]]
"""Turns the plain data of one version into those of the next."""

_TAG = re.compile(r"(?P<name>[a-z][a-z0-9_]*(?:\.[a-z][a-z0-9_]*)+)/(?P<version>[1-9]\d*)")
_NAME = re.compile(r"[a-z][a-z0-9_]{0,48}")
_RESERVED = frozenset({"unit", "id", "version", "entry"})


class KindInvalid(InvalidInput):
    """A kind that is declared wrongly (khai báo loại bản ghi sai)."""

    code = "kind_invalid"
    vi = "loại bản ghi {tag!r}: {why}"
    en = "kind of record {tag!r}: {why}"


@attrs.frozen
class Column(Generic[R]):
    """A column to look records up by (cột tra cứu), computed from the record; by default the field of the same name.

    `personal` marks a column made of personal data. An erasure empties every column but those that are an open field as it
    stands: a computed column may say what was erased. `type` is what it holds (str, int, bool, date, datetime); by default that
    of the field, else text.
    """

    name: str
    of: Callable[[R], Scalar] | None = None
    personal: bool = attrs.field(default=False, kw_only=True)
    type: type | None = attrs.field(default=None, kw_only=True)

    @property
    def survives_erasure(self) -> bool:
        return self.of is None and not self.personal

    def value(self, record: R) -> Scalar:
        return self.of(record) if self.of is not None else getattr(record, self.name)


@attrs.frozen(eq=False)
class Kind(Generic[R]):
    """A kind of record (loại bản ghi): the type tag under which it is stored and everything a store needs to know.

    `tag` is "field.name/version". `stream` names the chain (and number series) of a record inside its unit: a book, a year.
    `personal` are the fields whose content can be erased; `columns` what can be searched; `people` the fields that hold
    persons. `numbered(record, n)` gives the record its number when the unit of work is written; without it records have no
    number. `secret` tells records that only a store declared isolated may hold. `upcasts` lead from older versions to this
    one: the key is the version they start from. Raises KindInvalid.
    """

    tag: str
    record: type[R]
    stream: Callable[[R], str]
    personal: tuple[str, ...] = ()
    columns: tuple[Column[R], ...] = ()
    people: tuple[str, ...] = ()
    numbered: Callable[[R, int], R] | None = None
    secret: Callable[[R], bool] | None = None
    upcasts: Mapping[int, Upcast] = attrs.field(factory=dict)
    name: str = attrs.field(init=False)
    version: int = attrs.field(init=False)
    types: tuple[type, ...] = attrs.field(init=False)
    """The type of each column, in order."""

    def __attrs_post_init__(self) -> None:
        found = _TAG.fullmatch(self.tag)
        if found is None:
            raise KindInvalid(tag=self.tag, why="«field.name/version»")
        object.__setattr__(self, "name", found["name"])
        object.__setattr__(self, "version", int(found["version"]))
        if not attrs.has(self.record):
            raise KindInvalid(tag=self.tag, why="attrs class")
        fields = {field.name for field in attrs.fields(self.record)}
        if unknown := sorted({*self.personal, *self.people} - fields):
            raise KindInvalid(tag=self.tag, why=f"no field {', '.join(unknown)}")
        names = [column.name for column in self.columns]
        wrong = [name for name in names if not _NAME.fullmatch(name) or name in _RESERVED or names.count(name) > 1]
        if wrong:
            raise KindInvalid(tag=self.tag, why=f"column {', '.join(wrong)}")
        if plain := [c.name for c in self.columns if c.of is None and c.name not in fields]:
            raise KindInvalid(tag=self.tag, why=f"column without field {', '.join(plain)}")
        if hidden := [c.name for c in self.columns if c.of is None and c.name in self.personal and not c.personal]:
            raise KindInvalid(tag=self.tag, why=f"personal column not marked {', '.join(hidden)}")
        if gap := [v for v in range(1, self.version) if v not in self.upcasts]:
            raise KindInvalid(tag=self.tag, why=f"no upcast from version {gap[0]}")
        hints = get_type_hints(self.record)
        object.__setattr__(self, "types", tuple(column.type or _scalar_type(hints.get(column.name)) for column in self.columns))

    def values(self, record: R) -> tuple[Scalar, ...]:
        """Give the columns of a record, in order."""
        return tuple(column.value(record) for column in self.columns)

    def __repr__(self) -> str:
        return f"<Kind {self.tag}>"


def _scalar_type(hint: Any) -> type:
    """The scalar type of a field; an optional one counts as what it holds when it holds something."""
    options = [option for option in (get_args(hint) or (hint,)) if option is not type(None)]
    return options[0] if len(options) == 1 and options[0] in (int, bool, date, datetime) else str


def to_column(value: Scalar) -> str | int | None:
    """Write a scalar as it stands in a column: days and moments as ISO text (moments in UTC), truth as 0 or 1."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bool):
        return int(value)
    return value
