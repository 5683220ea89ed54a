"""Strategies for hypothesis (bộ sinh dữ liệu thử): records of a kind, values of columns, conditions on them."""

from __future__ import annotations

import types
from datetime import date, datetime, time, timedelta, timezone
from decimal import Decimal
from enum import Enum
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

import attrs
from hypothesis import strategies as st

from vngov.basis import VN_TIME
from vngov.records import Kind, Where

__all__ = ["conditions", "moments", "of_type", "orders", "records", "scalars", "texts"]

R = TypeVar("R")


_TRICKY = ("", "Nguyễn Thị Đào", "đ", "Đ", "a\u0301", "á", "%", "_", "a_%", "'", '"', "\\", "😀", "12", "\n")


def texts(*, max_size: int = 12) -> st.SearchStrategy[str]:
    """Texts that a record can hold, Vietnamese letters and what looks like a pattern of SQL among them."""
    tricky = st.sampled_from(
        ["", "Nguyễn Thị Đào", "đ", "Đ", "a\u0301", "á", "%", "_", "a_%", "'", '"', "\\", "😀", "12", "\n"]
    )
    letters = st.characters(codec="utf-8", exclude_characters="\0")
    return st.one_of(tricky, st.text(letters, max_size=max_size))


def moments() -> st.SearchStrategy[datetime]:
    """Aware moments, of this time zone and of others."""
    zones = st.just(VN_TIME) | st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
    first, last = datetime(1900, 1, 2), datetime(2200, 12, 30)  # noqa: DTZ001  # the bounds are naive, what comes out is not
    return st.datetimes(first, last, timezones=zones)


_SCALARS: dict[type, st.SearchStrategy[Any]] = {
    str: texts(),
    bool: st.booleans(),
    int: st.one_of(st.integers(-3, 30), st.integers(-(2**63), 2**63 - 1)),
    date: st.dates(date(1900, 1, 1), date(2200, 12, 31)),
    datetime: moments(),
    time: st.times(),
    Decimal: st.decimals(allow_nan=False, allow_infinity=False),
    float: st.floats(allow_nan=False, allow_infinity=False),
}


def scalars(type_: type) -> st.SearchStrategy[Any]:
    """Give values that a column of a type can hold, a missing one aside."""
    return _SCALARS[type_]


def of_type(hint: Any) -> st.SearchStrategy[Any]:
    """Give values of a type as it may stand in a record: scalars, enums, tuples, optional ones, attrs classes of these."""
    if hint in _SCALARS:
        return _SCALARS[hint]
    if hint is None or hint is type(None):
        return st.none()
    origin, args = get_origin(hint), get_args(hint)
    if origin in (Union, types.UnionType):
        return st.one_of(*map(of_type, args))
    if origin is tuple and args[-1] is Ellipsis:
        return st.lists(of_type(args[0]), max_size=3).map(tuple)
    if origin is tuple:
        return st.tuples(*map(of_type, args))
    if origin is dict:
        return st.dictionaries(of_type(args[0]), of_type(args[1]), max_size=3)
    if isinstance(hint, type) and issubclass(hint, Enum):
        return st.sampled_from(hint)
    if isinstance(hint, type) and attrs.has(hint):
        return _built(hint, {})
    raise LookupError(f"no strategy for {hint!r}")


def _built(class_: type[Any], given: dict[str, st.SearchStrategy[Any]]) -> st.SearchStrategy[Any]:
    hints = get_type_hints(class_)
    fields = {field.name: field.alias for field in attrs.fields(class_) if field.init}
    if unknown := sorted(given.keys() - fields.keys()):
        raise LookupError(f"{class_.__name__} has no field {', '.join(unknown)}")
    chosen = {alias: given[name] if name in given else of_type(hints[name]) for name, alias in fields.items()}
    return st.builds(class_, **chosen)


def records(kind: Kind[R], **given: st.SearchStrategy[Any]) -> st.SearchStrategy[R]:
    """Give records of a kind; a field named in `given` takes its values from there."""
    return _built(kind.record, given)


def conditions(kind: Kind[Any], **given: st.SearchStrategy[Any]) -> st.SearchStrategy[Where]:
    """Give conditions that a kind can answer; a column named in `given` is compared with values from there."""
    types_of = dict(zip((column.name for column in kind.columns), kind.types, strict=True))

    def on(column: str) -> st.SearchStrategy[Where]:
        values = given[column] if column in given else scalars(types_of[column])
        name, maybe = st.just(column), st.none() | values
        asked = [
            st.builds(Where.eq, name, values),
            st.builds(Where.missing, name),
            st.builds(Where.between, name, maybe, maybe),
            st.builds(Where.one_of, name, st.lists(maybe, max_size=4)),
        ]
        if types_of[column] is str:
            asked.append(st.builds(Where.prefix, name, values.flatmap(lambda text: st.integers(0, 3).map(lambda n: text[:n]))))
        return st.one_of(*asked)

    return st.sampled_from(sorted(types_of)).flatmap(on)


def orders(kind: Kind[Any]) -> st.SearchStrategy[str | None]:
    """Give what a kind can be ordered by: nothing (by id), or one of its columns."""
    return st.sampled_from([None, *(column.name for column in kind.columns)])
