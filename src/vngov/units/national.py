"""`UnitList` (danh mục đơn vị hành chính): the units of the country on any day, and what became of each."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import cache, cached_property
from pathlib import Path

from vngov.basis import Certainty, Citation, Text, checked_date, unique, weakest
from vngov.law import NATIONAL
from vngov.law.loader import read_citations
from vngov.units.errors import (
    DayBeforeUnit,
    IncompleteList,
    UncertainUnit,
    UnitInputExpected,
    UnknownPredecessor,
    UnknownSuccessor,
    UnknownUnit,
)
from vngov.units.ids import UnitId, checked_code
from vngov.units.kinds import Level
from vngov.units.names import spelled, unabbreviated
from vngov.units.table import Edge, Known, Row, UnitTables
from vngov.units.unit import AdminUnit, Change, Extent, Succession

__all__ = ["UnitList", "unit_list"]


class UnitList:
    """The administrative units of the country (danh mục đơn vị hành chính), from the tables in a folder, read when needed."""

    def __init__(self, folder: Path) -> None:
        self._tables = UnitTables(folder)

    def __reduce__(self) -> tuple[object, ...]:
        return unit_list, (self._tables.folder,)  # a pickled unit names its list, it does not carry it

    def get(self, code: str, *, on: date) -> AdminUnit:
        """Give the unit that has a code on a day. Raises UnknownUnit, UncertainUnit, InvalidUnitCode, DateExpected.

        Both errors say between which units and days the question falls. On a day that no complete list reaches, a code the
        lists do not have is uncertain, not unknown; after the day on which the lists were checked, a unit is `unverified`.
        """
        return self._unit(self._row(checked_code(code), checked_date(on)), on)

    def of(self, unit_id: UnitId, *, on: date | None = None) -> AdminUnit:
        """Give the unit with an id, on the day of the id or on a day of its life.

        Raises UnknownUnit, UncertainUnit, UnitInputExpected for anything but a `UnitId`, DateExpected.
        """
        if not isinstance(unit_id, UnitId):
            raise _wrong(unit_id, 'một UnitId, như UnitId("06220@2025-07-01")', 'a UnitId, as UnitId("06220@2025-07-01"),')
        row = self._row_of(unit_id)
        return self._unit(row, self._on(row, row.span.start if on is None else checked_date(on)))

    def find(self, name: str, *, on: date, level: Level | None = None) -> tuple[AdminUnit, ...]:
        """Give the units that had a name on a day, in any spelling, with or without its kind; none known: an empty tuple.

        Kinds may be abbreviated: "P. Bến Nghé", "TT Đồng Đăng", "TP.HCM", "Q.1". Raises UnitInputExpected, DateExpected.

        The spelling as typed comes first, then province, district, commune. A search shows what may be meant: a unit of
        which it is not known whether it was there that day is among the answers and is graded `unverified`.
        """
        if not isinstance(name, str):
            raise _wrong(name, "tên đơn vị dưới dạng chuỗi", "the name of a unit as text")
        day, wanted_level = checked_date(on), None if level is None else _level(level)
        names = (name, unabbreviated(name))
        wanted = {spelled(one) for one in names}
        found = {row.id: row for one in names for row in self._tables.named(one)}
        rows = [row for row in found.values() if row.span.possibly(day) and wanted_level in (None, row.level)]
        rows.sort(key=lambda row: (wanted.isdisjoint((spelled(row.name), spelled(row.full_name))), len(row.code), row.id))
        return tuple(self._unit(row, day) for row in rows)

    def listed(self, level: Level, *, on: date) -> tuple[AdminUnit, ...]:
        """Give all units of a level on a day, by code.

        Raises IncompleteList where a unit is open and for every day before the first complete list, UnitInputExpected.
        """
        day, level = checked_date(on), _level(level)
        return self._complete(self._tables.all(level), day, Text(level.label("vi"), level.label("en")))

    def children(self, unit: AdminUnit, *, on: date) -> tuple[AdminUnit, ...]:
        """Give the units directly below a unit on a day, by code.

        Raises UnknownUnit, UncertainUnit, UnitInputExpected, IncompleteList as `listed` does.
        """
        day = self._on(self._row_of(_unit_id(unit)), checked_date(on))
        rows = [row for row in self._tables.below(unit.code) if row.parent_on(day) in (unit.code, None)]
        what = Text(f"đơn vị thuộc {unit.full_name}", f"units of {unit.full_name}")
        return self._complete(rows, day, what, parent=unit.code)

    def parent(self, unit: AdminUnit, *, on: date) -> AdminUnit | None:
        """Give the unit above a unit on a day, None for a province. Raises UnknownUnit, UncertainUnit."""
        row = self._row_of(_unit_id(unit))
        code = row.parent_on(self._on(row, checked_date(on)))
        if code is None:
            one, other = row.former_parent, row.parent
            around = Text(
                f"{row.full_name} thuộc {one} rồi {other}, ngày chuyển chưa rõ",
                f"{row.full_name} belonged to {one}, then to {other}; the day of the change is not known",
            )
            raise UncertainUnit(unit=f"{one}/{other}", day=on, around=around, candidates=(one, other))
        return self.get(code, on=on) if code else None

    def ancestors(self, unit: AdminUnit, *, on: date) -> tuple[AdminUnit, ...]:
        """Give the units above a unit on a day, nearest first. Raises UnknownUnit, UncertainUnit."""
        above = []
        parent = self.parent(unit, on=on)
        while parent is not None:
            above.append(parent)
            parent = parent.parent
        return tuple(above)

    def successors(self, unit: AdminUnit, *, on: date) -> tuple[Succession, ...]:
        """Give the units that have the territory of a unit on a day. Raises UnknownSuccessor, DayBeforeUnit, UncertainUnit."""
        row, day = self._row_of(_unit_id(unit)), checked_date(on)
        span = row.span
        if span.surely(day) or (span.earliest is None and day < span.since):
            itself = self._unit(row, day)
            return (Succession(itself, Extent.WHOLE, itself.basis, itself.certainty, Change.UNCHANGED),)
        if span.earliest is not None and day < span.earliest:
            raise DayBeforeUnit(unit=_named(row), day=day, since=span.earliest)
        if day < span.since:
            raise self._uncertain(row.code, day, [row])
        if span.end is None:
            raise UnknownSuccessor(unit=_named(row), id=row.id, day=day, why=self._changed_between(row))
        edges = self._tables.after(row.code, span.end)
        if not edges:
            raise UnknownSuccessor(unit=_named(row), id=row.id, day=day, why=_ended(row, span.end))
        return tuple(self._carried(edge, later) for edge in edges for later in self._next(edge).successors(day))

    @cached_property
    def days_of_names(self) -> tuple[date, ...]:
        """The days by whose names addresses are still written (tên cũ còn dùng), latest first.

        The last day of the districts, and the first day that the complete lists reach.
        """
        ends = [row.span.end for row in self._tables.all(Level.DISTRICT) if row.span.end is not None]
        return (*(date.fromordinal(end.toordinal() - 1) for end in sorted(ends)[-1:]), self._tables.known().since)

    def formed_from(self, unit: AdminUnit) -> tuple[Succession, ...]:
        """Give the units from which a unit was formed, each on its last day. Raises UnknownPredecessor."""
        row = self._row_of(_unit_id(unit))
        since = row.span.first_day
        edges = self._tables.before(row.code, since) if since else []
        if since is None or not edges:
            raise UnknownPredecessor(unit=str(unit))
        found = []
        for edge in edges:
            old = next(row for row in self._tables.rows(edge.old) if row.span.end == since)
            last = self._unit(old, date.fromordinal(since.toordinal() - 1))
            found.append(Succession(last, Extent(edge.extent), unit.basis, edge.certainty, _change(edge)))
        return tuple(found)

    def basis_of(self, unit_id: UnitId) -> tuple[Citation, ...]:
        """Give the texts that set up a unit or its code. Raises UnknownUnit."""
        return _citations(self._row_of(unit_id).cites)

    def _next(self, edge: Edge) -> AdminUnit:
        return self._unit(self._row(edge.new, edge.day), edge.day)

    def _carried(self, edge: Edge, later: Succession) -> Succession:
        """Join the first step with what happened to the new unit later: a part of it all is a part."""
        first = Extent(edge.extent)
        extent = later.extent if first is Extent.WHOLE else first if later.whole else Extent.PART
        basis = unique((*self._next(edge).basis, *later.basis))
        return Succession(
            later.unit, extent, basis, weakest((edge.certainty, later.certainty)), _joined(_change(edge), later.change)
        )

    def _row(self, code: str, day: date) -> Row:
        rows = self._tables.rows(code)
        for row in rows:
            if row.span.surely(day):
                return row
        if possible := [row for row in rows if row.span.possibly(day)]:
            raise self._uncertain(code, day, possible)
        around = self._around(code, day)
        known = self._tables.known()
        if known.covers(day):
            raise UnknownUnit(unit=code, day=day, around=around)
        why = _beyond(known, day)
        around = Text(f"{why.vi}; {around.vi}", f"{why.en}; {around.en}")
        raise UncertainUnit(unit=code, day=day, around=around, candidates=())

    def _row_of(self, unit_id: UnitId) -> Row:
        for row in self._tables.rows(unit_id.code):
            if row.span.start == unit_id.start:
                return row
        raise UnknownUnit(unit=unit_id, day=unit_id.start, around=self._around(unit_id.code, unit_id.start))

    def _on(self, row: Row, day: date) -> date:
        """Let a day of the life of a unit pass. Raises UnknownUnit, UncertainUnit."""
        if row.span.surely(day):
            return day
        if row.span.possibly(day):
            raise self._uncertain(row.code, day, [row])
        raise UnknownUnit(unit=row.id, day=day, around=self._around(row.code, day))

    def _unit(self, row: Row, day: date) -> AdminUnit:
        span = row.span
        grade = span.grade(day) if day <= self._tables.known().checked_on else Certainty.UNVERIFIED
        return AdminUnit(row.id, row.name, row.kind, span.first_day, span.end, span.latest, day, grade, self)

    def _complete(self, rows: Iterable[Row], day: date, what: Text, parent: str | None = None) -> tuple[AdminUnit, ...]:
        """Give the rows of a day as units. Raises IncompleteList where it is not certain which of them belong."""
        known = self._tables.known(parent or "*")
        if day < known.since:
            raise IncompleteList(what=what, day=day, count=None, why=_beyond(known, day))
        there = [row for row in rows if row.span.possibly(day)]
        open_rows = [row for row in there if not row.span.surely(day) or (parent and row.parent_on(day) != parent)]
        if open_rows:
            count, example = len(open_rows), _named(open_rows[0])
            why = Text(f"{count} đơn vị chưa rõ, ví dụ {example}", f"{count} units are not certain, for instance {example}")
            raise IncompleteList(what=what, day=day, count=count, why=why)
        return tuple(self._unit(row, day) for row in there)

    def _uncertain(self, code: str, day: date, rows: list[Row]) -> UncertainUnit:
        around = _lives(rows, before_codes=day < min(row.span.since for row in rows))
        return UncertainUnit(unit=code, day=day, around=around, candidates=tuple(row.id for row in rows))

    def _around(self, code: str, day: date) -> Text:
        """Name the nearest units with that code before and after the day."""
        rows = self._tables.rows(code)
        before = [row for row in rows if row.span.latest is not None and row.span.latest <= day][-1:]
        after = [row for row in rows if row.span.earliest is not None and row.span.earliest > day][:1]
        if near := [*before, *after]:
            return _lives(near)
        return Text("mã này không có trong danh mục nào của thư viện", "no list of the library has this code")

    def _changed_between(self, row: Row) -> Text:
        """Say that a unit ended on a day that is not known, and who has its code later: not a guess, a place to look."""
        later = [other for other in self._tables.rows(row.code) if other.span.start > row.span.start][:1]
        if not later:
            return Text(f"{_life(row).vi}; danh mục sau không còn mã này", f"{_life(row).en}; later lists do not have the code")
        holder = _named(later[0])
        return Text(f"{_life(row).vi}; sau đó mã này là của {holder}", f"{_life(row).en}; later the code is that of {holder}")


@cache
def unit_list(folder: Path) -> UnitList:
    """Give the list of a folder, always the same one."""
    return UnitList(folder)


@cache
def _citations(cites: str) -> tuple[Citation, ...]:
    return read_citations(cites, NATIONAL.instruments)


def _wrong(got: object, vi: str, en: str) -> UnitInputExpected:
    return UnitInputExpected(wanted=Text(vi, en), got=type(got).__name__)


def _unit_id(unit: object) -> UnitId:
    """Give the id of a unit. Raises UnitInputExpected."""
    if not isinstance(unit, AdminUnit):
        raise _wrong(
            unit, "một đơn vị (units.AdminUnit, như units.get trả về)", "a unit (units.AdminUnit, as units.get gives it)"
        )
    return unit.id


def _level(level: object) -> Level:
    """Let a level pass, also by its value. Raises UnitInputExpected."""
    if isinstance(level, str) and level in tuple(Level):
        return Level(level)
    raise _wrong(level, "một cấp đơn vị (units.Level)", "a level of units (units.Level)")


def _change(edge: Edge) -> Change | None:
    return Change(edge.change) if edge.change else None


def _joined(first: Change | None, later: Change | None) -> Change | None:
    """Join the changes of two steps: unchanged only where both are, none where one was a merger or a split."""
    if first is None or later is None:
        return None
    return later if first is Change.UNCHANGED else first


def _beyond(known: Known, day: date) -> Text:
    """Say that a day lies before the first complete list, or after the day on which the lists were checked."""
    if day < known.since:
        return Text(
            f"danh mục đầy đủ sớm nhất là của ngày {known.since:%d/%m/%Y}, trước đó chưa rõ có những đơn vị nào",
            f"the first complete list is of {known.since}, which units there were before is not known",
        )
    return Text(
        f"danh mục được kiểm tra đến ngày {known.checked_on:%d/%m/%Y}, sau đó chưa rõ",
        f"the lists were checked until {known.checked_on}, what came after is not known",
    )


def _named(row: Row) -> str:
    return f"{row.full_name} ({row.id})"


def _lives(rows: list[Row], *, before_codes: bool = False) -> Text:
    """Say of several units when they were there; add, where it matters, that there were no codes before 2004."""
    lives = [_life(row) for row in rows]
    if before_codes and (since := rows[0].span.since) != rows[0].span.start:
        lives.append(Text(f"trước {since:%d/%m/%Y} chưa có mã số đơn vị", f"before {since} units had no codes"))
    return Text("; ".join(life.vi for life in lives), "; ".join(life.en for life in lives))


def _life(row: Row) -> Text:
    """Say from when until when a unit is known to have been there."""
    span = row.span
    vi, en = [_named(row)], [_named(row)]
    if span.first_day:
        vi.append(f"từ {span.first_day:%d/%m/%Y}")
        en.append(f"from {span.first_day}")
    else:
        vi.append(f"trong danh mục ngày {span.start:%d/%m/%Y}, ngày bắt đầu chưa rõ")
        en.append(f"on the list of {span.start}, first day not known")
    if span.end:
        vi.append(f"đến trước {span.end:%d/%m/%Y}")
        en.append(f"until before {span.end}")
    elif span.latest:
        vi.append(f"không còn vào {span.latest:%d/%m/%Y}, ngày kết thúc chưa rõ")
        en.append(f"gone by {span.latest}, last day not known")
    return Text(", ".join(vi), ", ".join(en))


def _ended(row: Row, end: date) -> Text:
    if row.level is Level.DISTRICT:
        return Text(
            f"cấp huyện không còn từ {end:%d/%m/%Y}; chưa rõ đơn vị nào giữ sổ, hồ sơ đang giải quyết theo nơi cư trú",
            f"the district level ended on {end}; who keeps its books is not known, pending dossiers follow the residence",
        )
    return Text(
        f"đơn vị kết thúc ngày {end:%d/%m/%Y}, chưa rõ nơi nhập vào", f"it ended on {end}, what received it is not known"
    )
