"""Administrative units (đơn vị hành chính) of the whole country, before and after 1 July 2025.

A unit is known by code *and* first day, since codes were given to other units:

>>> from datetime import date
>>> from vngov import units
>>> units.get("26740", on=date(2025, 6, 30)).full_name, units.get("26740", on=date(2025, 7, 1)).full_name
('Phường Bến Nghé', 'Phường Sài Gòn')
>>> old = units.find("xa cong son", on=date(2025, 6, 30), level=units.Level.COMMUNE)[-1]
>>> str(old.id), [(str(step.unit), step.whole) for step in old.successors(date(2026, 11, 24))]
('06232@2019-09-30', [('Xã Công Sơn (06220@2025-07-01)', True)])
"""

from pathlib import Path

from vngov.units.errors import (
    DayBeforeUnit,
    IncompleteList,
    InvalidUnitCode,
    InvalidUnitId,
    UncertainUnit,
    UnitInputExpected,
    UnknownPredecessor,
    UnknownSuccessor,
    UnknownUnit,
)
from vngov.units.ids import UnitId
from vngov.units.kinds import Level, UnitKind
from vngov.units.national import UnitList, unit_list
from vngov.units.place import Place, read_place, units_on, written_on
from vngov.units.unit import AdminUnit, Change, Extent, Succession

__all__ = [
    "NATIONAL",
    "AdminUnit",
    "Change",
    "DayBeforeUnit",
    "Extent",
    "IncompleteList",
    "InvalidUnitCode",
    "InvalidUnitId",
    "Level",
    "Place",
    "Succession",
    "UncertainUnit",
    "UnitId",
    "UnitInputExpected",
    "UnitKind",
    "UnitList",
    "UnknownPredecessor",
    "UnknownSuccessor",
    "UnknownUnit",
    "children",
    "find",
    "get",
    "listed",
    "of",
    "read_place",
    "units_on",
    "written_on",
]

NATIONAL = unit_list(Path(__file__).parent)
"""The units of the country (danh mục cả nước); nothing is read before the first question."""

get = NATIONAL.get
find = NATIONAL.find
of = NATIONAL.of
listed = NATIONAL.listed
children = NATIONAL.children
