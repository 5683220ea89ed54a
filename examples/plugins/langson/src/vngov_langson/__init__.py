"""EXAMPLE (ví dụ): what one province could add to vngov. Every rule, day and number here is made up.

The functions marked with `hookimpl` are the plugin; the entry point in pyproject.toml names this module.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import attrs

from vngov import hookimpl
from vngov.basis import Certainty, Citation, Text
from vngov.deadlines import DayInfo, DayKind
from vngov.deadlines.hooks import LocalCalendar
from vngov.law import Instruments, Source
from vngov.records import Column, Kind
from vngov.records.hooks import NumberSeries

__all__ = ["FACTS", "MARKET_STALL", "OWNER", "UNITS", "MarketStall"]

OWNER = "HĐND tỉnh Lạng Sơn (ví dụ)"
FACTS = Path(__file__).with_name("facts.toml")
UNITS = frozenset({"06184@2025-07-01", "06220@2025-07-01"})  # xã Đồng Đăng, xã Công Sơn: two communes do for an example


@attrs.frozen
class MarketStall:
    """A stall taken for the market days of a year (quầy hàng chợ phiên); `trader` can be erased."""

    year: int
    goods: str
    trader: str
    number: int | None = None


MARKET_STALL: Kind[MarketStall] = Kind(
    "langson.market_stall/1",
    MarketStall,
    stream=lambda stall: f"market/{stall.year}",
    personal=("trader",),
    columns=(Column("number"), Column("goods")),
    people=("trader",),
    numbered=lambda stall, n: attrs.evolve(stall, number=n),
)


@hookimpl
def vngov_law_sources() -> Iterator[Source]:
    yield Source(FACTS, "langson", owner=OWNER)


@hookimpl
def vngov_calendar(unit: str) -> Iterator[LocalCalendar]:
    if unit in UNITS:
        festival = DayInfo(
            day=date(2026, 12, 15),
            kind=DayKind.LOCAL_OFF,
            name=Text("ngày hội chợ phiên (ví dụ)", "market festival (example)"),
            basis=(_resolution("Đ4"),),
            certainty=Certainty.UNVERIFIED,
            owner=OWNER,
        )
        yield LocalCalendar(OWNER, days=(festival,))


@hookimpl
def vngov_record_kinds() -> tuple[Kind[Any], ...]:
    return (MARKET_STALL,)


@hookimpl
def vngov_number_series(unit: str, kind: Kind[Any]) -> NumberSeries | None:
    if unit not in UNITS or kind.name != MARKET_STALL.name:
        return None
    return NumberSeries("langson.market_stall", form="{n:03}/QH-CP", owner=OWNER, basis=(_resolution("Đ3"),))


def _resolution(place: str) -> Citation:
    return Citation.parse(f"00-VD/2026/NQ-HĐND {place}", Instruments(FACTS))
