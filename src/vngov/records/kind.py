"""`Kind` (loại bản ghi): how records of one type are named, chained, numbered, split, looked up and upgraded."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from typing import Any, Generic, TypeVar, get_args, get_type_hints

import attrs

from vngov.basis import MomentOutOfRange, Text, checked_moment
from vngov.errors import InvalidInput, VngovError

__all__ = [
    "CallbackFailed",
    "Column",
    "ColumnInvalid",
    "Kind",
    "KindInvalid",
    "NumberLost",
    "Scalar",
    "StreamInvalid",
    "Upcast",
    "fitted",
    "is_plain_text",
    "to_column",
]

R = TypeVar("R")

Scalar = str | int | bool | date | datetime | None
"""What a column may hold: text, whole number, truth value, day or moment (stored as ISO text), or nothing."""

Upcast = Callable[[dict[str, Any]], dict[str, Any]]
"""Turns the plain data of one version into those of the next."""

_WORD = r"[a-z][a-z0-9]*(?:_[a-z0-9]+)*"
_TAG = re.compile(rf"(?P<name>{_WORD}(?:\.{_WORD})+)/(?P<version>[1-9]\d*)")
_NAME = re.compile(r"[a-z][a-z0-9_]{0,48}")
_RESERVED = frozenset({"unit", "id", "version", "entry"})


class KindInvalid(InvalidInput):
    """A kind that is declared wrongly (khai báo loại bản ghi sai)."""

    code = "kind_invalid"
    vi = "loại bản ghi {tag!r}: {why}"
    en = "kind of record {tag!r}: {why}"


class CallbackFailed(VngovError):
    """A function of a kind that failed (hàm của loại bản ghi bị lỗi): which one, with the name of the error, not its text."""

    code = "callback_failed"
    vi = "{kind}: hàm {callback} bị lỗi {error}"
    en = "{kind}: its function {callback} failed with {error}"


class StreamInvalid(InvalidInput):
    """A `stream` that gives no text (dãy không phải là chữ)."""

    code = "stream_invalid"
    vi = "{kind}: stream phải cho một chuỗi chữ, không phải {got}"
    en = "{kind}: its stream has to give a text, not a {got}"


class NumberLost(InvalidInput):
    """A `numbered` that does not do its work (hàm ghi số làm sai): another class, another chain, or no trace of the number."""

    code = "number_lost"
    vi = "{kind}: numbered làm sai: {why}"
    en = "{kind}: numbered does not do its work: {why}"


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
        """Give what the column says of a record."""
        return self.of(record) if self.of is not None else getattr(record, self.name)


@attrs.frozen(eq=False)
class Kind(Generic[R]):
    """A kind of record (loại bản ghi): the type tag under which it is stored and everything a store needs to know.

    `tag` is "field.name/version". `stream` names the chain (and number series) of a record inside its unit and kind: a book, a
    year. A record stays in the chain it was added to, under the number it was given there.
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
    _mark: list[str | None] = attrs.field(init=False, factory=list, repr=False)
    """Once tried: the field in which `numbered` keeps the number, None where it is not one whole number of the record."""

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
        object.__setattr__(self, "types", tuple(_type_of(column, hints) for column in self.columns))
        if odd := [c.name for c, type_ in zip(self.columns, self.types, strict=True) if type_ not in _SCALARS]:
            raise KindInvalid(tag=self.tag, why=f"type of column {', '.join(odd)}")

    def values(self, record: R) -> tuple[str | int | None, ...]:
        """Give the columns of a record in order, as they stand in a table.

        Raises ColumnInvalid, NaiveDatetime, CallbackFailed.
        """
        values = []
        for column, type_ in zip(self.columns, self.types, strict=True):
            try:
                value = column.of(record) if column.of is not None else getattr(record, column.name)
            except Exception as error:
                raise self._failed(f"column {column.name}", error) from None
            values.append(None if value is None else fitted(self.tag, column.name, type_, value))
        return tuple(values)

    def chain(self, record: R) -> str:
        """Give the chain of a record in its unit: the kind's name and the stream. Raises StreamInvalid, CallbackFailed."""
        try:
            stream = self.stream(record)
        except Exception as error:
            raise self._failed("stream", error) from None
        if not isinstance(stream, str):
            raise StreamInvalid(kind=self.tag, got=type(stream).__name__)
        return f"{self.name}/{stream}"

    def with_number(self, record: R, number: int) -> R:
        """Give a record its number, in the chain where it stands. Raises NumberLost, CallbackFailed."""
        if self.numbered is None:
            return record
        if not self._mark:
            self._mark.append(self._place_of_number(record, number))
        given, place = self._number(record, number), self._mark[0]
        if place is not None and getattr(given, place) != number:
            raise NumberLost(kind=self.tag, why=Text(f"{place} không phải là số được cấp", f"{place} is not the number given"))
        if self.chain(given) != self.chain(record):
            raise NumberLost(kind=self.tag, why=Text("bản ghi sang dãy khác", "the record leaves its chain"))
        return given

    def is_secret(self, record: R) -> bool:
        """Tell whether only an isolated store may hold a record. Raises CallbackFailed."""
        if self.secret is None:
            return False
        try:
            return bool(self.secret(record))
        except Exception as error:
            raise self._failed("secret", error) from None

    def _number(self, record: R, number: int) -> R:
        try:
            given = self.numbered(record, number) if self.numbered is not None else record
        except Exception as error:
            raise self._failed("numbered", error) from None
        if not isinstance(given, self.record):
            raise NumberLost(kind=self.tag, why=type(given).__name__)
        return given

    def _place_of_number(self, record: R, number: int) -> str | None:
        """Try two numbers, once a kind: what differs is where the number is kept."""
        one, other = self._number(record, number), self._number(record, number + 1)
        if one == other:
            raise NumberLost(kind=self.tag, why=Text("số không được ghi lại", "the number is not kept"))
        fields: list[Any] = list(attrs.fields(type(one)))  # type: ignore[arg-type]  # `record` is an attrs class
        moved = [field.name for field in fields if getattr(one, field.name) != getattr(other, field.name)]
        return moved[0] if len(moved) == 1 and type(getattr(one, moved[0])) is int else None

    def _failed(self, callback: str, error: Exception) -> VngovError:
        """Name a callback that failed; a named error of the library tells nothing personal and stays as it is."""
        return (
            error
            if isinstance(error, VngovError)
            else CallbackFailed(kind=self.tag, callback=callback, error=type(error).__name__)
        )

    def __repr__(self) -> str:
        return f"<Kind {self.tag}>"


_SCALARS = (str, int, bool, date, datetime)


def _type_of(column: Column[Any], hints: dict[str, Any]) -> type:
    """The type that a column declares, else that of its field (an optional one counts as what it may hold), else text."""
    if column.type is not None or column.of is not None:
        return column.type or str
    hint = hints.get(column.name)
    options = [option for option in (get_args(hint) or (hint,)) if option is not type(None)]
    return options[0] if len(options) == 1 and options[0] in _SCALARS else str


class ColumnInvalid(InvalidInput):
    """A value that does not fit its column (giá trị không hợp với cột); the value itself is not told."""

    code = "column_invalid"
    vi = "{kind}: giá trị của cột {column!r} không phải là {expected}"
    en = "{kind}: the value of column {column!r} is not a {expected}"


_INT_LIMIT = 2**63


def fitted(tag: str, name: str, type_: type, value: Scalar) -> str | int | None:
    """Give a scalar as it stands in a column of a type. Raises ColumnInvalid for another type or a number too large."""
    if value is None:
        return None
    if type(value) is type_:
        if isinstance(value, str):
            if is_plain_text(value):
                return value
        elif type_ is not int or -_INT_LIMIT <= value < _INT_LIMIT:  # type: ignore[operator]  # its type is the column's
            return to_column(value)
    raise ColumnInvalid(kind=tag, column=name, expected=type_.__name__)


def is_plain_text(text: str) -> bool:
    """Tell whether a text can be written as UTF-8 and has no NUL in it."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return "\0" not in text


def to_column(value: Scalar) -> str | int | None:
    """Write a scalar as it stands in a column: days and moments as ISO text (moments in UTC), truth as 0 or 1."""
    if value is None or type(value) is str or type(value) is int:
        return value
    if isinstance(value, datetime):
        moment = checked_moment(value)
        try:
            return moment.astimezone(UTC).isoformat(timespec="microseconds")
        except OverflowError:
            raise MomentOutOfRange(got=moment.isoformat()) from None
    if isinstance(value, date):
        return value.isoformat()
    return int(value) if isinstance(value, bool) else value
