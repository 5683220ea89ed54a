"""`Place` (địa chỉ, nơi): a place as it was written, and the commune it lies in as far as that can be told.

The words on a paper are never changed: an old name stays, and beside it stands the unit it means.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

import attrs

from vngov.basis import checked_date
from vngov.errors import expect
from vngov.units.errors import DayBeforeUnit, UncertainUnit, UnknownSuccessor, UnknownUnit
from vngov.units.ids import UnitId
from vngov.units.kinds import Level
from vngov.units.names import search_key

if TYPE_CHECKING:
    from vngov.units.national import UnitList
    from vngov.units.unit import AdminUnit

__all__ = ["Place", "read_place", "units_on", "written_on"]

_PARTS = re.compile(r"\s*[,;]\s*|\s+[-–]\s+")


@attrs.frozen
class Place:
    """A place (nơi): `text` as written; `unit` is the id of its commune ("06220@2025-07-01"), None where it cannot be told.

    `country` is that of a place abroad, None at home. `candidates` are the ids of the communes it may be where more than one
    bears the name.
    """

    text: str
    unit: str | None = None
    country: str | None = None
    candidates: tuple[str, ...] = ()

    @property
    def abroad(self) -> bool:
        return self.country is not None


def read_place(text: str, *, on: date, units: UnitList | None = None) -> Place:
    """Read a place as clerks type it (đọc địa chỉ): "xa Hai Yen, huyen Cao Loc, Lang Son", "thôn Cốc Tranh - xã Công Sơn".

    The commune is sought by the names of `on` first and by those before 1 July 2025 then; the names of district and province
    beside it tell communes of one name apart. What stays open stays open: `candidates`, and no unit. Raises WrongType.
    """
    expect(text, str, name="text")
    checked_date(on)
    listed = units if units is not None else _national()
    written = " ".join(unicodedata.normalize("NFC", text).split())
    parts = [part for part in _PARTS.split(written) if part]
    for place, part in enumerate(parts):
        for day in _days(listed, on):
            found = _communes(listed, part, parts[place + 1 :], day)
            if len(found) == 1:
                return Place(written, str(found[0].id))
            if found:
                return Place(written, candidates=tuple(str(unit.id) for unit in found))
    return Place(written)


def units_on(unit: str | UnitId, day: date, *, units: UnitList | None = None) -> tuple[AdminUnit, ...]:
    """Give the units that have the territory of a unit on a day (đơn vị hiện quản lý địa bàn); itself where it still stands.

    Raises InvalidUnitId, UnknownUnit, UnknownSuccessor, UncertainUnit, WrongType, DateExpected.
    """
    expect(unit, UnitId, str, name="unit")
    return _holders(str(unit), checked_date(day), units if units is not None else _national())


def written_on(place: Place, day: date, *, units: UnitList | None = None) -> str:
    """Write a place by the units of a day (ghi lại theo đơn vị hành chính hiện tại): what stands before the commune is kept.

    As it was written where its commune still stands, is not known, or was divided, so that it is open which one it is now.
    """
    listed = units if units is not None else _national()
    try:
        now = units_on(place.unit, day, units=listed) if place.unit is not None else ()
    except (DayBeforeUnit, UnknownUnit, UncertainUnit, UnknownSuccessor):
        return place.text
    if place.unit is None or len(now) != 1 or str(now[0].id) == place.unit:
        return place.text
    old = f" {search_key(listed.of(UnitId(place.unit)).name)} "
    parts = [part for part in _PARTS.split(place.text) if part]
    before = next((at for at, part in enumerate(parts) if old in f" {search_key(part)} "), None)
    if before is None:
        return place.text
    above = (now[0], *now[0].ancestors(day))
    return ", ".join([*parts[:before], *(f"{unit.full_name[0].lower()}{unit.full_name[1:]}" for unit in above)])


@lru_cache(maxsize=4096)
def _holders(unit: str, day: date, listed: UnitList) -> tuple[AdminUnit, ...]:
    """An office asks for the same few communes all day; a list never changes."""
    return tuple(step.unit for step in listed.successors(listed.of(UnitId(unit)), on=day))


def _days(listed: UnitList, on: date) -> Iterator[date]:
    """The days by whose names a place is read: those of the day itself, then those that people still use."""
    yield on
    yield from (day for day in listed.days_of_names if day < on)


def _communes(listed: UnitList, part: str, around: list[str], day: date) -> list[AdminUnit]:
    """The communes of that name on that day that lie in what is named beside it."""
    found = [unit for unit in listed.find(part, on=day, level=Level.COMMUNE) if unit.since is None or unit.since <= day]
    return [unit for unit in found if _lies_in(listed, unit, around, day)]


def _lies_in(listed: UnitList, unit: AdminUnit, around: list[str], day: date) -> bool:
    """Whether every name beside it is one of the units above it."""
    try:
        above = {str(one.id) for one in unit.ancestors(day)}
    except (UnknownUnit, UncertainUnit, UnknownSuccessor):
        return False
    for part in around:
        named = {str(one.id) for one in listed.find(part, on=day)}
        if named and not named & above:
            return False
    return True


def _national() -> UnitList:
    from vngov.units import NATIONAL

    return NATIONAL
