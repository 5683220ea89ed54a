"""The shape of a record (khuôn kiểu của bản ghi): each field held to its declared type before anything is written.

What is written once is read for ever; a wrongly typed field would make the record unreadable. The shape of a class is compiled
once: a record that fits costs one call a field. Only a record that does not is walked again, for the path of the fault.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence, Set
from datetime import date, datetime
from functools import lru_cache
from types import UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

import attrs

__all__ = ["Misfit", "Shape", "shape_of"]

Fits = Callable[[Any], bool]


@attrs.frozen
class Misfit:
    """A field of another type than declared (trường sai kiểu): where, and what was expected; never what was found."""

    path: str
    expected: str


class Shape:
    """What a value of one declared type looks like."""

    def __init__(self, says: str, fits: Fits, exact: frozenset[type] = frozenset()) -> None:
        self.says = says
        self.fits = fits
        self.exact = exact
        """Types whose values fit without a closer look."""

    def fits_as(self, value: Any, checked: Any) -> bool:  # noqa: ARG002  # only a record has fields to compare
        """Tell whether a value fits that was made from one that does: what both share is not looked at again."""
        return self.fits(value)

    def misfit(self, value: Any, path: str) -> Misfit | None:
        """Give the first place that does not fit."""
        return None if self.fits(value) else Misfit(path, self.says)


class _Record(Shape):
    """An attrs class: its own type and each field; the fields are filled in later, since a class may hold itself."""

    def __init__(self, class_: type) -> None:
        super().__init__(class_.__name__, self._fits)
        self._class = class_
        self._fields: tuple[tuple[str, frozenset[type], Fits], ...] = ()
        self._shapes: tuple[tuple[str, Shape], ...] = ()

    def fill(self) -> None:
        try:
            hints = get_type_hints(self._class)
        except NameError:  # a class that only its own converter can read
            hints = {}
        fields: list[Any] = list(attrs.fields(self._class))
        self._shapes = tuple((field.name, shape_of(hints[field.name])) for field in fields if field.name in hints)
        self._fields = tuple((name, shape.exact, shape.fits) for name, shape in self._shapes if shape is not ANYTHING)

    def _fits(self, value: Any) -> bool:
        if not isinstance(value, self._class):
            return False
        for name, exact, fits in self._fields:
            found = getattr(value, name)
            if type(found) not in exact and not fits(found):
                return False
        return True

    def fits_as(self, value: Any, checked: Any) -> bool:
        if not isinstance(value, self._class):
            return False
        for name, _, fits in self._fields:
            found = getattr(value, name)
            if found is not getattr(checked, name) and not fits(found):
                return False
        return True

    def misfit(self, value: Any, path: str) -> Misfit | None:
        if not isinstance(value, self._class):
            return Misfit(path, self.says)
        found = (shape.misfit(getattr(value, name), f"{path}.{name}") for name, shape in self._shapes)
        return next((one for one in found if one is not None), None)


class _Items(Shape):
    """A container of one type of items."""

    def __init__(self, says: str, class_: Any, item: Shape) -> None:
        super().__init__(says, self._fits)
        self._class, self._item = class_, item

    def _fits(self, value: Any) -> bool:
        return isinstance(value, self._class) and not isinstance(value, str | bytes) and all(map(self._item.fits, value))

    def misfit(self, value: Any, path: str) -> Misfit | None:
        if not isinstance(value, self._class) or isinstance(value, str | bytes):
            return Misfit(path, self.says)
        found = (self._item.misfit(one, f"{path}[{place}]") for place, one in enumerate(value))
        return next((one for one in found if one is not None), None)


class _Options(Shape):
    """Nothing, or what one type allows; its faults are those inside it."""

    def __init__(self, inner: Shape) -> None:
        inside = inner.fits
        super().__init__(f"{inner.says} | None", lambda value: value is None or inside(value), inner.exact | {type(None)})
        self._inner = inner

    def misfit(self, value: Any, path: str) -> Misfit | None:
        return None if value is None else self._inner.misfit(value, path)


ANYTHING = Shape("anything", lambda _: True)
"""The shape of a type that only its own converter understands."""

_PLAIN: dict[Any, Fits] = {
    str: lambda value: isinstance(value, str),
    int: lambda value: isinstance(value, int) and type(value) is not bool,
    bool: lambda value: type(value) is bool,
    float: lambda value: type(value) is float or type(value) is int,
    date: lambda value: isinstance(value, date) and not isinstance(value, datetime),
    None: lambda value: value is None,
    type(None): lambda value: value is None,
}


@lru_cache(maxsize=4096)
def shape_of(hint: Any) -> Shape:
    """Give the shape of a declared type, compiled once."""
    if hint in _PLAIN:
        return Shape(getattr(hint, "__name__", "None"), _PLAIN[hint], frozenset({hint or type(None)}))
    if isinstance(hint, type) and get_origin(hint) is None:
        if attrs.has(hint):
            return _record(hint)
        if hint is object:
            return ANYTHING
        return Shape(hint.__name__, lambda value: isinstance(value, hint), frozenset({hint}))
    origin, inner = get_origin(hint), get_args(hint)
    if origin in (Union, UnionType):
        return _union(inner)
    if origin is Literal:
        return Shape("Literal", lambda value: value in inner)
    if origin is tuple and not (len(inner) == 2 and inner[1] is Ellipsis):
        return _fixed(inner)
    if isinstance(origin, type) and issubclass(origin, Mapping):
        return _mapping(origin, inner)
    if isinstance(origin, type) and issubclass(origin, Sequence | Set) and inner:
        item = shape_of(inner[0])
        return _Items(f"{origin.__name__}[{item.says}]", origin, item)
    if isinstance(origin, type) and attrs.has(origin):
        return Shape(origin.__name__, lambda value: isinstance(value, origin))
    return ANYTHING


_RECORDS: dict[type, _Record] = {}


def _record(class_: type) -> Shape:
    found = _RECORDS.get(class_)
    if found is None:
        found = _RECORDS[class_] = _Record(class_)
        found.fill()
    return found


def _union(options: tuple[Any, ...]) -> Shape:
    left = [option for option in options if option is not type(None)]
    shapes = [shape_of(option) for option in left]
    if any(shape is ANYTHING for shape in shapes):
        return ANYTHING
    if len(shapes) == 1:
        return _Options(shapes[0])
    fits = tuple(shape.fits for shape in shapes)
    empty = len(left) < len(options)
    says = " | ".join([shape.says for shape in shapes] + (["None"] if empty else []))
    return Shape(says, lambda value: (empty and value is None) or any(one(value) for one in fits))


def _fixed(inner: tuple[Any, ...]) -> Shape:
    shapes = [shape_of(one) for one in inner]
    says = f"tuple[{', '.join(shape.says for shape in shapes)}]"

    def fits(value: Any) -> bool:
        return (
            isinstance(value, tuple)
            and len(value) == len(shapes)
            and all(shape.fits(one) for shape, one in zip(shapes, value, strict=True))
        )

    return Shape(says, fits)


def _mapping(origin: Any, inner: tuple[Any, ...]) -> Shape:
    if len(inner) != 2:
        return Shape(origin.__name__, lambda value: isinstance(value, origin))
    keys, values = shape_of(inner[0]), shape_of(inner[1])

    def fits(value: Any) -> bool:
        return isinstance(value, origin) and all(map(keys.fits, value)) and all(map(values.fits, value.values()))

    return Shape(f"{origin.__name__}[{keys.says}, {values.says}]", fits)
