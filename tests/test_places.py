"""A place as it was written keeps its words; the commune it means is told where it can be, under its name of the time."""

from __future__ import annotations

from datetime import date

import pytest

from vngov.units import UnknownSuccessor, read_place, units_on

ON = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("typed", "unit", "today"),
    [
        ("Xã Công Sơn, tỉnh Lạng Sơn", "06220@2025-07-01", "Xã Công Sơn"),
        ("thôn Cốc Tranh - xã Công Sơn", "06220@2025-07-01", "Xã Công Sơn"),
        ("xa Hai Yen, huyen Cao Loc, Lang Son", "06220@2019-09-30", "Xã Công Sơn"),
        ("xã Hòa Cư, huyện Cao Lộc, tỉnh Lạng Sơn", "06223@2019-09-30", "Xã Công Sơn"),
        ("Công Sơn, Cao Lộc, Lạng Sơn", "06232@2019-09-30", "Xã Công Sơn"),
        ("TT Đồng Đăng, Cao Lộc", "06184@2019-09-30", "Xã Đồng Đăng"),
        ("P. Bến Nghé, Q.1, TP.HCM", "26740@2019-09-30", "Phường Sài Gòn"),
    ],
)
def test_a_place_as_people_write_it_names_a_commune_and_its_successor(typed: str, unit: str, today: str) -> None:
    place = read_place(typed, on=ON)
    assert place.unit == unit
    assert [str(one.full_name) for one in units_on(unit, ON)] == [today]


@pytest.mark.parametrize("typed", ["Bằng Tường, Quảng Tây, Trung Quốc", "Bệnh viện đa khoa tỉnh Lạng Sơn", "Hà Nội", ""])
def test_a_place_that_names_no_commune_keeps_its_words_alone(typed: str) -> None:
    place = read_place(f"  {typed} ", on=ON)
    assert (place.text, place.unit, place.candidates) == (typed, None, ())


def test_of_several_communes_of_one_name_none_is_chosen() -> None:
    place = read_place("xã Tân Thành", on=ON)
    assert place.unit is None
    assert len(place.candidates) > 1


def test_words_typed_decomposed_are_kept_composed() -> None:
    import unicodedata

    assert read_place(unicodedata.normalize("NFD", "xã Hòa Cư, huyện Cao Lộc"), on=ON).text == "xã Hòa Cư, huyện Cao Lộc"


def test_who_took_song_giap_over_is_not_known_and_not_guessed() -> None:
    place = read_place("xã Song Giáp, Cao Lộc", on=ON)
    assert place.unit is not None
    with pytest.raises(UnknownSuccessor):
        units_on(place.unit, ON)
