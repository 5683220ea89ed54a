"""Days (ngày): what one day of the calendar is, and on which decision that stands; read from `holidays.toml`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any

import attrs

from vngov.basis import Certainty, Citation, Instrument, Lang, Text
from vngov.deadlines.errors import HolidayFileError
from vngov.errors import VngovError
from vngov.law.loader import read_citations
from vngov.law.tables import TomlTables
from vngov.law.values import read_text

__all__ = ["DayInfo", "DayKind", "YearPlan", "day_text", "read_years"]


class DayKind(StrEnum):
    """Kind of a day (loại ngày)."""

    WORKING = "working"
    WEEKEND = "weekend"
    HOLIDAY = "holiday"
    MAKE_UP = "make_up"
    SWAPPED_OFF = "swapped_off"
    WORKED_SATURDAY = "worked_saturday"
    OPEN = "open"
    LOCAL_OFF = "local_off"
    LOCAL_WORKING = "local_working"

    @property
    def works(self) -> bool:
        return self in _WORKS

    def label(self, lang: Lang = "vi") -> str:
        return _KIND_LABEL[self].text(lang)


_WORKS = frozenset({DayKind.WORKING, DayKind.WORKED_SATURDAY, DayKind.LOCAL_WORKING})
_KIND_LABEL = {
    DayKind.WORKING: Text("ngày làm việc", "working day"),
    DayKind.WEEKEND: Text("nghỉ hằng tuần", "weekly rest"),
    DayKind.HOLIDAY: Text("nghỉ lễ, tết", "holiday"),
    DayKind.MAKE_UP: Text("nghỉ bù", "day off in lieu"),
    DayKind.SWAPPED_OFF: Text("nghỉ do hoán đổi", "off by swap"),
    DayKind.WORKED_SATURDAY: Text("làm bù do hoán đổi", "worked in exchange"),
    DayKind.OPEN: Text("chờ thông báo lịch nghỉ", "still to be set"),
    DayKind.LOCAL_OFF: Text("nghỉ theo quyết định địa phương", "off by local decision"),
    DayKind.LOCAL_WORKING: Text("làm việc theo quyết định địa phương", "worked by local decision"),
}

_WEEKDAYS = (
    Text("thứ Hai", "Mon"),
    Text("thứ Ba", "Tue"),
    Text("thứ Tư", "Wed"),
    Text("thứ Năm", "Thu"),
    Text("thứ Sáu", "Fri"),
    Text("thứ Bảy", "Sat"),
    Text("Chủ nhật", "Sun"),
)


def day_text(day: date, lang: Lang = "vi", *, year: bool = True) -> str:
    """Write a day as people say it: "thứ Tư 25/11/2026", "Wed 25 Nov 2026"."""
    weekday = _WEEKDAYS[day.weekday()].text(lang)
    if lang == "en":
        return f"{weekday} {day.day} {_MONTHS[day.month - 1]}" + (f" {day.year}" if year else "")
    return f"{weekday} {day.day:02}/{day.month:02}" + (f"/{day.year}" if year else "")


_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@attrs.frozen
class DayInfo:
    """What a day is (thông tin về một ngày): kind, name, the decision behind it, how sure that is.

    `name` is bilingual text ("Giỗ Tổ Hùng Vương …"). `other` is the holiday made up or the other half of a swap. `owner` is
    empty for the national calendar, else whose decision it is.
    """

    day: date
    kind: DayKind
    name: Text
    basis: tuple[Citation, ...]
    certainty: Certainty
    other: date | None = None
    owner: str = ""

    @property
    def works(self) -> bool:
        return self.kind.works

    def text(self, lang: Lang = "vi") -> str:
        """Say what the day is, without its date."""
        said = self.name.text(lang)
        label = self.kind.label(lang)
        if said == label or self.kind is DayKind.HOLIDAY:
            return said
        if self.kind is DayKind.MAKE_UP:
            return f"{label} {said}" if lang == "vi" else f"{label} of {said}"
        if self.other is not None and self.kind in (DayKind.SWAPPED_OFF, DayKind.WORKED_SATURDAY):
            pair = day_text(self.other, lang)
            return f"{label} với {pair}" if lang == "vi" else f"{label} with {pair}"
        return f"{label} ({said})"

    def to_data(self) -> dict[str, Any]:
        return {
            "kind": "day",
            "day": self.day,
            "day_kind": self.kind,
            "works": self.works,
            "name": self.name,
            "basis": self.basis,
            "certainty": self.certainty,
            "other": self.other,
            "owner": self.owner,
        }


@attrs.frozen
class YearPlan:
    """One year of the national calendar (lịch một năm): its rows, the days the Prime Minister has to set, whether he has."""

    year: int
    announced: bool
    rows: tuple[DayInfo, ...]
    open_days: tuple[DayInfo, ...]
    published: Mapping[date, date]
    """Day → when the row could first be known; a row whose notice is not dated counts as known on the day itself."""

    def as_known(self, on: date | None) -> YearPlan:
        """Give the plan as it could be known on a day."""
        if on is None:
            return self
        rows = tuple(row for row in self.rows if self.published[row.day] <= on)
        return attrs.evolve(
            self, rows=rows, announced=self.announced and all(self.published[row.day] <= on for row in self._set)
        )

    @property
    def _set(self) -> tuple[DayInfo, ...]:
        """The rows that a notice had to set."""
        window = {row.day for row in self.open_days}
        return tuple(row for row in self.rows if row.day in window)

    def undecided(self) -> tuple[DayInfo, ...]:
        """The weekdays still to be set, as far as no row has settled them."""
        if self.announced:
            return ()
        settled = {row.day for row in self.rows}
        return tuple(row for row in self.open_days if row.day not in settled and row.day.weekday() < 5)


_YEAR_KEYS = frozenset({"lunar_new_year", "announced", "notice", "open", "days"})
_ROW_KEYS = frozenset({"on", "kind", "name", "for", "with", "cite", "certainty"})
_KINDS = {
    "holiday": DayKind.HOLIDAY,
    "make_up": DayKind.MAKE_UP,
    "swapped_off": DayKind.SWAPPED_OFF,
    "worked_saturday": DayKind.WORKED_SATURDAY,
    # A swap that was only proposed leaves the ordinary week in place; the row is there to say that this is not sure.
    "proposed_off": DayKind.WORKING,
    "proposed_worked": DayKind.WEEKEND,
}


def read_years(path: Path, instruments: Mapping[str, Instrument]) -> tuple[YearPlan, ...]:
    """Read a calendar file, year by year. Raises HolidayFileError for whatever is unknown, missing or doubled."""
    raw = TomlTables(path).whole()
    if type(raw.pop("checked_on", None)) is not date:
        raise HolidayFileError(where="checked_on", why=Text("thiếu ngày kiểm tra", "the day of checking is missing"))
    names = {key: read_text(value) for key, value in raw.pop("names", {}).items()}
    return tuple(_year(int(year), table, names, instruments) for year, table in raw.items())


def _year(year: int, table: Mapping[str, Any], names: Mapping[str, Text], instruments: Mapping[str, Instrument]) -> YearPlan:
    if unknown := sorted(table.keys() - _YEAR_KEYS):
        raise HolidayFileError(where=f"[{year}]", why=Text(f"khóa lạ {unknown}", f"unknown keys {unknown}"))
    rows: dict[date, DayInfo] = {}
    for raw in table["days"]:
        info = _row(raw, names, instruments)
        if info.day in rows or info.day.year != year:
            raise HolidayFileError(
                where=f"{info.day}", why=Text("ngày có hai lần hoặc sai năm", "day listed twice or in another year")
            )
        rows[info.day] = info
    open_days = tuple(_open_days(table["open"], names))
    window = {info.day for info in open_days}
    published = {row.day: _known_since(row, by_notice=row.day in window) for row in rows.values()}
    return YearPlan(year, table["announced"], tuple(rows.values()), open_days, published)


def _row(raw: Mapping[str, Any], names: Mapping[str, Text], instruments: Mapping[str, Instrument]) -> DayInfo:
    where = str(raw.get("on"))
    if unknown := sorted(raw.keys() - _ROW_KEYS):
        raise HolidayFileError(where=where, why=Text(f"khóa lạ {unknown}", f"unknown keys {unknown}"))
    if missing := sorted({"on", "kind", "name", "cite", "certainty"} - raw.keys()):
        raise HolidayFileError(where=where, why=Text(f"thiếu {missing}", f"missing {missing}"))
    try:
        return DayInfo(
            day=raw["on"],
            kind=_KINDS[raw["kind"]],
            name=names[raw["name"]],
            basis=read_citations(raw["cite"], instruments),
            certainty=Certainty(raw["certainty"]),
            other=raw.get("for") or raw.get("with"),
        )
    except VngovError as error:
        raise HolidayFileError(where=where, why=Text(error.message("vi"), error.message("en"))) from None
    except (KeyError, ValueError) as error:
        raise HolidayFileError(where=where, why=Text(f"giá trị lạ {error}", f"unknown value {error}")) from None


def _open_days(raw: list[Mapping[str, Any]], names: Mapping[str, Text]) -> Iterator[DayInfo]:
    for span in raw:
        day = span["since"]
        while day < span["until"]:
            yield DayInfo(day, DayKind.OPEN, names[span["name"]], (), Certainty.UNVERIFIED)
            day += timedelta(days=1)


def _known_since(row: DayInfo, *, by_notice: bool) -> date:
    """A fixed day is known with its law, a day set by notice with the notice; an undated notice, on the day itself."""
    if by_notice and all(citation.instrument.kind in ("code", "law") for citation in row.basis):
        return row.day
    issued = [citation.instrument.issued or citation.instrument.effective for citation in row.basis]
    return max(day for day in issued if day) if all(issued) else row.day
