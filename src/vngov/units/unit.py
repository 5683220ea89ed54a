"""`AdminUnit` (đơn vị hành chính): a unit as it stands on the day that was asked about; `Succession`: what became of one."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Any

import attrs

from vngov.basis import Certainty, Citation, Lang, Text
from vngov.units.ids import UnitId
from vngov.units.kinds import Level, UnitKind

if TYPE_CHECKING:
    from vngov.units.national import UnitList

__all__ = ["AdminUnit", "Change", "Extent", "Succession"]


@attrs.frozen
class AdminUnit:
    """An administrative unit on one day (đơn vị hành chính vào một ngày), `on`.

    `id` is its identity: two answers are equal when they name the same unit. `since` is the first day of its row in the
    lists, `until` the first day after its last; None where open or not known. The rows of the table of 2025-07-01 begin on
    that day even where the unit was kept as it was: `formed_from` tells. `gone_by` is the first day on which it is known to
    be no longer there: `until` where that is known, None where it still stands. `certainty` grades the row for the day `on`:
    that the list has it so, not that the texts of `basis` were read.
    """

    id: UnitId
    name: str = attrs.field(eq=False)
    """The name without its kind: "Công Sơn"."""
    kind: UnitKind = attrs.field(eq=False)
    since: date | None = attrs.field(eq=False)
    until: date | None = attrs.field(eq=False)
    gone_by: date | None = attrs.field(eq=False)
    on: date = attrs.field(eq=False)
    certainty: Certainty = attrs.field(eq=False)
    _list: UnitList = attrs.field(eq=False, repr=False)

    @property
    def code(self) -> str:
        return self.id.code

    @property
    def level(self) -> Level:
        return Level.of(self.id.code)

    @property
    def full_name(self) -> str:
        """The name with its kind: "Xã Công Sơn"."""
        return f"{self.kind.word} {self.name}"

    @property
    def basis(self) -> tuple[Citation, ...]:
        """The texts that set up the unit or its code; read `basis_note` with them."""
        return self._list.basis_of(self.id)

    @property
    def basis_note(self) -> Text | None:
        """What `basis` does not tell: of a unit whose first day is not known it is the code system only, as amended."""
        return _CODES_ONLY if self.since is None else None

    @property
    def parent(self) -> AdminUnit | None:
        """The unit above it on the day `on`; None for a province. Raises UncertainUnit where the lists leave it open."""
        return self._list.parent(self, on=self.on)

    def ancestors(self, on: date) -> tuple[AdminUnit, ...]:
        """Give the units above it on a day, nearest first. Raises UnknownUnit, UncertainUnit."""
        return self._list.ancestors(self, on=on)

    def successors(self, on: date) -> tuple[Succession, ...]:
        """Give the units that have its territory on a day; a unit still there is its own successor, whole.

        Raises UnknownSuccessor where that is not known (never an empty answer), DayBeforeUnit for a day before the unit.
        """
        return self._list.successors(self, on=on)

    def formed_from(self) -> tuple[Succession, ...]:
        """Give the units it was formed from, each on its last day, and how much of each. Raises UnknownPredecessor."""
        return self._list.formed_from(self)

    def __str__(self) -> str:
        return f"{self.full_name} ({self.id})"

    def to_data(self) -> dict[str, Any]:
        return {
            "kind": "unit",
            "id": str(self.id),
            "code": self.code,
            "name": self.name,
            "full_name": self.full_name,
            "unit_kind": self.kind,
            "level": self.level,
            "on": self.on,
            "since": self.since,
            "until": self.until,
            "gone_by": self.gone_by,
            "basis": self.basis,
            "certainty": self.certainty,
        }


_CODES_ONLY = Text(
    "chỉ là hệ thống mã số, kể cả các lần sửa đổi; văn bản thành lập chưa rõ, đơn vị lấy từ danh mục hoặc bảng chuyển đổi",
    "the code system only, as amended; what set up the unit is not known, it was read from a list or the conversion table",
)


class Extent(StrEnum):
    """How much of a unit passed to another (phạm vi kế thừa)."""

    WHOLE = "whole"
    PART = "part"
    PART_AREA = "part_area"
    PART_PEOPLE = "part_people"
    ALL_AREA = "all_area"
    ALL_PEOPLE = "all_people"

    def label(self, lang: Lang = "vi") -> str:
        return _EXTENT_LABEL[self].text(lang)


_EXTENT_LABEL = {
    Extent.WHOLE: Text("toàn bộ", "the whole"),
    Extent.PART: Text("một phần", "a part"),
    Extent.PART_AREA: Text("một phần diện tích", "a part of the area"),
    Extent.PART_PEOPLE: Text("một phần dân số", "a part of the population"),
    Extent.ALL_AREA: Text("toàn bộ diện tích, một phần dân số", "all of the area, a part of the population"),
    Extent.ALL_PEOPLE: Text("một phần diện tích, toàn bộ dân số", "a part of the area, all of the population"),
}


class Change(StrEnum):
    """What little happened to a unit that was merged with no other (thay đổi của đơn vị không sắp xếp)."""

    UNCHANGED = "unchanged"
    RENAMED = "renamed_or_retyped"

    def label(self, lang: Lang = "vi") -> str:
        return _CHANGE_LABEL[self].text(lang)


_CHANGE_LABEL = {
    Change.UNCHANGED: Text("giữ nguyên", "unchanged"),
    Change.RENAMED: Text("đổi tên hoặc đổi loại hình", "renamed or of another kind"),
}


@attrs.frozen
class Succession:
    """One step from a unit to another (quan hệ kế thừa): the other `unit`, and how much of the old one passed.

    `change` is given where the unit only went on, as it was or under another name or kind; None where it was merged or split.
    """

    unit: AdminUnit
    extent: Extent
    basis: tuple[Citation, ...]
    certainty: Certainty
    change: Change | None = None

    @property
    def whole(self) -> bool:
        """True where all of the old unit passed to the one new unit."""
        return self.extent is Extent.WHOLE

    def to_data(self) -> dict[str, Any]:
        return {
            "kind": "succession",
            "unit": self.unit.to_data(),
            "extent": self.extent,
            "whole": self.whole,
            "basis": self.basis,
            "certainty": self.certainty,
        }
