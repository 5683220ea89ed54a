"""The packaged tables (bảng dữ liệu đơn vị): `units.tsv` and `successions.tsv`, written by tools/build_units.py.

`units.tsv` has three blocks. The first gives the *spans*: what the lists say of the days of a unit. The second says between
which days the lists are complete, for the whole country (`*`) and for a unit of which more is known. The third gives the
units, one a line, each with the key of its span. A line is parsed when its unit is asked for.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from functools import cached_property
from pathlib import Path

import attrs

from vngov.basis import Certainty
from vngov.units.ids import UnitId
from vngov.units.kinds import Level, UnitKind
from vngov.units.names import search_key

__all__ = ["Edge", "Known", "Row", "Span", "UnitTables"]


@attrs.frozen
class Span:
    """What the lists say of the days of a unit (khoảng thời gian của đơn vị).

    From `since` until before `until` the unit was there. From `earliest`, and until before `latest`, it may have been: the day
    of the change is not known. None is open. `start` is the day of the id, `listed` a day for which the conversion table itself
    names the unit. `certainty` holds from `start` on; what lies before rests on no list.
    """

    start: date
    earliest: date | None
    since: date
    until: date | None
    latest: date | None
    certainty: Certainty
    listed: date | None
    cites: str

    def surely(self, day: date) -> bool:
        """Tell whether the unit was there on a day."""
        return self.since <= day and (self.until is None or day < self.until)

    def possibly(self, day: date) -> bool:
        """Tell whether the unit may have been there on a day."""
        return (self.earliest is None or self.earliest <= day) and (self.latest is None or day < self.latest)

    def grade(self, day: date) -> Certainty:
        """Tell how sure it is that the unit was there on a day, as described."""
        if day == self.listed:
            return Certainty.SECONDARY  # the table was read, no text that set up the unit or its code was
        return self.certainty if self.start <= day and self.surely(day) else Certainty.UNVERIFIED

    @property
    def first_day(self) -> date | None:
        """The first day, where it is known."""
        return self.since if self.since == self.earliest else None

    @property
    def end(self) -> date | None:
        """The first day after the last, where it is known."""
        return self.until if self.until == self.latest else None


@attrs.frozen
class Known:
    """Between which days the lists are complete (khoảng thời gian danh mục đầy đủ): both days belong to it."""

    since: date
    checked_on: date

    def covers(self, day: date) -> bool:
        return self.since <= day <= self.checked_on


@attrs.frozen
class Row:
    """One unit as the table has it (một dòng của bảng). `former_parent` is the code of the parent on the older list."""

    code: str
    span: Span
    kind: UnitKind
    name: str
    parent: str
    former_parent: str
    cites: str

    @property
    def id(self) -> UnitId:
        return UnitId.of(self.code, self.span.start)

    @property
    def level(self) -> Level:
        return Level.of(self.code)

    @property
    def full_name(self) -> str:
        return f"{self.kind.word} {self.name}"

    def parent_on(self, day: date) -> str | None:
        """Give the code of the parent on a day, "" for a province, None where the lists leave it open."""
        if not self.former_parent or (self.span.listed is not None and day >= self.span.listed):
            return self.parent
        return self.former_parent if day <= self.span.start else None


@attrs.frozen
class Edge:
    """One line of successions.tsv (một dòng kế thừa): on `day` the unit `old` passed to `new`, wholly or in part."""

    old: str
    day: date
    new: str
    extent: str
    certainty: Certainty
    change: str


class UnitTables:
    """Both tables, read when first needed (bảng đơn vị và bảng kế thừa)."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._rows: dict[str, tuple[Row, ...]] = {}

    def rows(self, code: str) -> tuple[Row, ...]:
        """Give the units that ever had a code, oldest first."""
        if code not in self._rows:
            self._rows[code] = tuple(self._row(line) for line in self._lines.get(code, ()))
        return self._rows[code]

    def known(self, code: str = "*") -> Known:
        """Tell between which days the list of the units below a code is complete; "*": that of the whole country."""
        return self._known.get(code) or self._known["*"]

    def all(self, level: Level) -> Iterator[Row]:
        """Go through all units of a level, by code and day."""
        for code in self._lines:
            if Level.of(code) is level:
                yield from self.rows(code)

    def named(self, name: str) -> list[Row]:
        """Give the units whose name, bare or with its kind, has the same search key."""
        return [self._row(line) for line in self._names.get(search_key(name), ())]

    def below(self, code: str) -> list[Row]:
        """Give the units whose parent had this code on some list."""
        return [self._row(line) for line in self._children.get(code, ())]

    def after(self, code: str, day: date) -> list[Edge]:
        """Give where the unit that ended with this code on that day went."""
        return [edge for edge in self._edges_of.get(code, ()) if edge.day == day]

    def before(self, code: str, day: date) -> list[Edge]:
        """Give what went into the unit that began with this code on that day."""
        return [edge for edge in self._edges_into.get(code, ()) if edge.day == day]

    @cached_property
    def _blocks(self) -> tuple[list[str], list[str], list[str]]:
        text = (self.folder / "units.tsv").read_text(encoding="utf-8").rstrip("\n")
        spans, known, units = (block.split("\n")[1:] for block in text.split("\n\n"))
        return spans, known, units

    @cached_property
    def _spans(self) -> Mapping[str, Span]:
        return {key: _span(rest) for key, *rest in (line.split("\t") for line in self._blocks[0])}

    @cached_property
    def _known(self) -> Mapping[str, Known]:
        fields = (line.split("\t") for line in self._blocks[1])
        return {code: Known(date.fromisoformat(since), date.fromisoformat(until)) for code, since, until in fields}

    @cached_property
    def _lines(self) -> Mapping[str, list[str]]:
        lines: dict[str, list[str]] = {}
        for line in self._blocks[2]:
            lines.setdefault(line[: line.index("\t")], []).append(line)
        return lines

    @cached_property
    def _names(self) -> Mapping[str, list[str]]:
        names: dict[str, list[str]] = {}
        words = {kind.value: search_key(kind.word) for kind in UnitKind}
        for line in self._blocks[2]:
            _, _, kind, name, _ = line.split("\t", 4)
            key = search_key(name)
            names.setdefault(key, []).append(line)
            names.setdefault(f"{words[kind]} {key}", []).append(line)
        return names

    @cached_property
    def _children(self) -> Mapping[str, list[str]]:
        children: dict[str, list[str]] = {}
        for line in self._blocks[2]:
            _, _, _, _, parent, former, _ = line.split("\t")
            for code in filter(None, {parent, former}):
                children.setdefault(code, []).append(line)
        return children

    @cached_property
    def _edges(self) -> list[Edge]:
        lines = (self.folder / "successions.tsv").read_text(encoding="utf-8").rstrip("\n").split("\n")[1:]
        days = {day: date.fromisoformat(day) for day in {line.split("\t", 2)[1] for line in lines}}
        grades = {grade.value: grade for grade in Certainty}
        fields = (line.split("\t") for line in lines)
        return [Edge(old, days[day], new, extent, grades[grade], change) for old, day, new, extent, grade, change in fields]

    @cached_property
    def _edges_of(self) -> Mapping[str, list[Edge]]:
        edges: dict[str, list[Edge]] = {}
        for edge in self._edges:
            edges.setdefault(edge.old, []).append(edge)
        return edges

    @cached_property
    def _edges_into(self) -> Mapping[str, list[Edge]]:
        edges: dict[str, list[Edge]] = {}
        for edge in self._edges:
            edges.setdefault(edge.new, []).append(edge)
        return edges

    def _row(self, line: str) -> Row:
        code, span, kind, name, parent, former, cites = line.split("\t")
        known = self._spans[span]
        return Row(code, known, UnitKind(kind), name, parent, former, cites or known.cites)


def _span(fields: list[str]) -> Span:
    start, earliest, since, until, latest, certainty, listed, cites = fields
    return Span(
        start=date.fromisoformat(start),
        earliest=_day(earliest),
        since=date.fromisoformat(since),
        until=_day(until),
        latest=_day(latest),
        certainty=Certainty(certainty),
        listed=_day(listed),
        cites=cites,
    )


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
