"""Levels and kinds of administrative units (cấp và loại đơn vị hành chính)."""

from __future__ import annotations

from enum import StrEnum

from vngov.basis import Lang, Text

__all__ = ["Level", "UnitKind"]


class Level(StrEnum):
    """Level of a unit (cấp): province, district (until 2025-06-30), commune."""

    PROVINCE = "province"
    DISTRICT = "district"
    COMMUNE = "commune"

    @classmethod
    def of(cls, code: str) -> Level:
        """Give the level that a code speaks of: 2 digits a province, 3 a district, 5 a commune."""
        return _BY_LENGTH[len(code)]

    def label(self, lang: Lang = "vi") -> str:
        return _LEVEL_LABEL[self].text(lang)


_BY_LENGTH = {2: Level.PROVINCE, 3: Level.DISTRICT, 5: Level.COMMUNE}
_LEVEL_LABEL = {
    Level.PROVINCE: Text("cấp tỉnh", "province level"),
    Level.DISTRICT: Text("cấp huyện", "district level"),
    Level.COMMUNE: Text("cấp xã", "commune level"),
}


class UnitKind(StrEnum):
    """Kind of a unit (loại đơn vị hành chính)."""

    PROVINCE = "province"
    CENTRAL_CITY = "central_city"
    RURAL_DISTRICT = "rural_district"
    URBAN_DISTRICT = "urban_district"
    TOWN = "town"
    CITY = "city"
    COMMUNE = "commune"
    WARD = "ward"
    TOWNSHIP = "township"
    SPECIAL_ZONE = "special_zone"

    @property
    def word(self) -> str:
        """The word that stands before the name: "Xã", "Phường", "Thành phố"."""
        return _WORD[self]

    def label(self, lang: Lang = "vi") -> str:
        return _KIND_LABEL[self].text(lang)


_KIND_LABEL = {
    UnitKind.PROVINCE: Text("tỉnh", "province"),
    UnitKind.CENTRAL_CITY: Text("thành phố trực thuộc trung ương", "centrally-run city"),
    UnitKind.RURAL_DISTRICT: Text("huyện", "rural district"),
    UnitKind.URBAN_DISTRICT: Text("quận", "urban district"),
    UnitKind.TOWN: Text("thị xã", "town"),
    UnitKind.CITY: Text("thành phố", "city"),
    UnitKind.COMMUNE: Text("xã", "commune"),
    UnitKind.WARD: Text("phường", "ward"),
    UnitKind.TOWNSHIP: Text("thị trấn", "township"),
    UnitKind.SPECIAL_ZONE: Text("đặc khu", "special zone"),
}
_WORD = {kind: label.vi.capitalize() for kind, label in _KIND_LABEL.items()} | {UnitKind.CENTRAL_CITY: "Thành phố"}
