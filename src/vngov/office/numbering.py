"""How a unit numbers the kinds of its office (đánh số trong đơn vị): asked once, while the office opens."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from vngov.office.errors import KindExpected, KindNotOpened, KindTwice
from vngov.records import Kind
from vngov.records.hooks import NumberSeries

__all__ = ["Numbering", "kinds_once"]

R = TypeVar("R")


def kinds_once(kinds: Iterable[Kind[Any]]) -> tuple[Kind[Any], ...]:
    """Give kinds in order, each once. Raises KindExpected, and KindTwice for two of one name, whatever their versions."""
    given: object = kinds
    if isinstance(given, str | bytes) or not isinstance(given, Iterable):
        raise KindExpected(got=type(kinds).__name__)
    known: dict[str, Kind[Any]] = {}
    for kind in kinds:
        if not isinstance(kind, Kind):
            raise KindExpected(got=type(kind).__name__)
        first = known.setdefault(kind.name, kind)
        if first is not kind:
            raise KindTwice(name=kind.name, first=first.tag, second=kind.tag)
    return tuple(known.values())


class Numbering:
    """The kinds of an office with the series that the locality sets for them (dãy số theo loại bản ghi).

    `ask` gives the series of a kind, or None; it is asked here, once for each kind that has numbers. Raises KindExpected,
    KindTwice, and what `ask` raises.
    """

    def __init__(self, kinds: Iterable[Kind[Any]], ask: Callable[[Kind[Any]], NumberSeries | None]) -> None:
        self.kinds = kinds_once(kinds)
        self._declared = {kind.name: kind for kind in self.kinds}
        self._series = {kind.name: ask(kind) if kind.numbered is not None else None for kind in self.kinds}
        self._applied = {
            kind.name: kind if (series := self._series[kind.name]) is None else series.applied(kind) for kind in self.kinds
        }

    def series(self, kind: Kind[Any]) -> NumberSeries | None:
        """Give the series that the locality sets for a kind; None leaves it to the kind itself. Raises KindNotOpened."""
        self._hold(kind)
        return self._series[kind.name]

    def kind(self, kind: Kind[R]) -> Kind[R]:
        """Give a kind as it is chained and numbered in this unit: desks add records by it. Raises KindNotOpened."""
        self._hold(kind)
        return self._applied[kind.name]

    def written(self, kind: Kind[Any], n: int) -> str:
        """Write a number as it stands on paper here. Raises KindNotOpened."""
        series = self.series(kind)
        return str(n) if series is None else series.written(n)

    def _hold(self, kind: Kind[Any]) -> None:
        if kind is not self._declared.get(kind.name) and kind is not self._applied.get(kind.name):
            raise KindNotOpened(kind=kind.tag)
