"""Sockets of the records layer (ổ cắm của tầng bản ghi): kinds of records that a plugin adds, and how a locality numbers."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Protocol, TypeVar

import attrs

from vngov.basis import Citation
from vngov.errors import InvalidInput
from vngov.hooks import Choose, Contribute, Manager, hookspec
from vngov.records.kind import Kind

__all__ = ["NUMBER_SERIES", "RECORD_KINDS", "NumberSeries", "RecordSockets", "SeriesInvalid", "number_series", "record_kinds"]

R = TypeVar("R")


class SeriesInvalid(InvalidInput):
    """A form of numbers that cannot tell one number from the next (mẫu số không phân biệt được các số)."""

    code = "series_invalid"
    vi = "dãy số {name}: mẫu {form!r} không dùng được; cách viết: «{{n:02}}/ĐK-CP»"
    en = "series {name}: the form {form!r} cannot be used; write «{{n:02}}/ĐK-CP»"


def _tells_apart(series: NumberSeries, _field: Any, form: str) -> None:
    try:
        written = {form.format(n=n) for n in (1, 2, 10, 11)}
    except (IndexError, KeyError, ValueError, AttributeError):
        written = set()
    if len(written) < 4:
        raise SeriesInvalid(name=series.name, form=form)


@attrs.frozen
class NumberSeries:
    """How the numbers of a kind are given and written in a unit (dãy số): in which series a record stands, in which form.

    `stream` names the series of a record inside its unit (a book, a year); None keeps that of the kind. `form` is the written
    number, `{n}` the number itself. `owner` is whose decision it is, `basis` where it stands. Raises SeriesInvalid.

    >>> NumberSeries("langson.market", form="{n:02}/ĐK-CP").written(7)
    '07/ĐK-CP'
    """

    name: str
    form: str = attrs.field(default="{n}", validator=_tells_apart, kw_only=True)
    stream: Callable[[Any], str] | None = attrs.field(default=None, kw_only=True)
    owner: str = attrs.field(default="", kw_only=True)
    basis: tuple[Citation, ...] = attrs.field(default=(), kw_only=True)

    def written(self, n: int) -> str:
        """Write a number as it stands on paper."""
        return self.form.format(n=n)

    def applied(self, kind: Kind[R]) -> Kind[R]:
        """Give the kind as it is chained and numbered here."""
        return kind if self.stream is None else attrs.evolve(kind, stream=self.stream)


class RecordSockets(Protocol):
    """What a plugin may tell the records layer."""

    @hookspec
    def vngov_record_kinds(self) -> Iterable[Kind[Any]]:
        """Give kinds of records that a plugin adds (loại bản ghi của phần mở rộng).

        When: once, while an office opens, before its store; their look-up tables are made by the store, without migration.
        Arguments: none.
        Returns: Kinds; the tag begins with a name of the plugin's own: "langson.market_stall/1".
        Order: by registration; it decides nothing, since one name from two plugins is a DoubleContribution that names both,
            whatever the versions.
        Raises: whatever it raises is a PluginFailed that names the plugin; the office does not open, because stored records
            of that kind could not be read.

        >>> from vngov import hookimpl
        >>> @attrs.frozen
        ... class Stall:
        ...     year: int
        >>> class LangSon:
        ...     @hookimpl
        ...     def vngov_record_kinds(self):
        ...         return [Kind("langson.stall/1", Stall, stream=lambda stall: str(stall.year))]
        >>> manager = Manager([RecordSockets])
        >>> manager.register(LangSon())
        >>> record_kinds(manager)
        (<Kind langson.stall/1>,)
        """
        ...

    @hookspec(firstresult=True)
    def vngov_number_series(self, unit: str, kind: Kind[Any]) -> NumberSeries | None:
        """Say how the records of a kind are numbered in a unit (dãy số của địa phương).

        When: while an office opens, for its unit and each kind that has numbers; never while a record is written.
        Arguments: `unit` is the id of the unit ("06184@2025-07-01"), `kind` the Kind as its field declares it.
        Returns: a NumberSeries, or None to leave it to the next; where all do, the kind's own numbering holds.
        Order: the first answer is taken; plugins registered last are asked first, built-in ones last; `tryfirst` and
            `trylast` move an implementation.
        Raises: whatever it raises is a PluginFailed that names the plugin; the next one is not asked.

        >>> from vngov import hookimpl
        >>> class LangSon:
        ...     @hookimpl
        ...     def vngov_number_series(self, kind):
        ...         return NumberSeries("langson.stall", form="{n:03}/CP") if kind.name == "langson.stall" else None
        >>> @attrs.frozen
        ... class Stall:
        ...     year: int
        >>> stall = Kind("langson.stall/1", Stall, stream=lambda stall: str(stall.year))
        >>> manager = Manager([RecordSockets])
        >>> manager.register(LangSon())
        >>> number_series(manager, unit="06184@2025-07-01", kind=stall).written(12)
        '012/CP'
        """
        ...


def _name(kind: Kind[Any]) -> Iterable[str]:
    return (kind.name,)


RECORD_KINDS: Contribute[Kind[Any]] = Contribute("vngov_record_kinds", Kind, ids=_name)
NUMBER_SERIES: Choose[NumberSeries] = Choose("vngov_number_series", NumberSeries)


def record_kinds(manager: Manager) -> tuple[Kind[Any], ...]:
    """Give the kinds that plugins add. Raises PluginFailed, PluginWrongType, DoubleContribution."""
    return tuple(given.value for given in manager.gather(RECORD_KINDS))


def number_series(manager: Manager, *, unit: str, kind: Kind[Any]) -> NumberSeries | None:
    """Give the series that a plugin sets for a kind in a unit; None where none does. Raises PluginFailed, PluginWrongType."""
    chosen = manager.choose(NUMBER_SERIES, unit=unit, kind=kind)
    return chosen.value if chosen is not None else None
