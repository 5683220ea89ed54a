"""Days (ngày): what one day of the calendar is, and on which decision that stands; read from `holidays.toml`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar

import attrs

from vngov.basis import Certainty, Citation, Instrument, Lang, Text, checked_date, checked_moment
from vngov.deadlines.errors import HolidayFileError
from vngov.errors import VngovError
from vngov.law.loader import read_citations
from vngov.law.tables import TomlTables
from vngov.law.values import read_text

__all__ = ["DayInfo", "DayKind", "YearPlan", "day_of", "day_text", "read_years"]

V = TypeVar("V")


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


def day_of(moment: date | datetime) -> date:
    """Give the local day of a day or an aware moment. Raises NaiveDatetime, DateExpected."""
    return checked_moment(moment).date() if isinstance(moment, datetime) else checked_date(moment)


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
    names = {key: _reading(f"names.{key}", read_text, value) for key, value in _table("names", raw.pop("names", {})).items()}
    plans = [_year(year, _table(f"[{year}]", table), names, instruments) for year, table in raw.items()]
    return _with_whole_swaps(plans)


def _with_whole_swaps(plans: list[YearPlan]) -> tuple[YearPlan, ...]:
    """Both halves of a swap are known together, as soon as the first is: a day off is never known without its Saturday."""
    known = {day: since for plan in plans for day, since in plan.published.items()}
    halves = {row.day: row.other for plan in plans for row in plan.rows if row.kind in _SWAPS and row.other is not None}
    together = {day: min(known[day], known.get(other, known[day])) for day, other in halves.items()}
    return tuple(
        attrs.evolve(plan, published={day: together.get(day, since) for day, since in plan.published.items()}) for plan in plans
    )


_SWAPS = frozenset({DayKind.SWAPPED_OFF, DayKind.WORKED_SATURDAY})


def _year(name: str, table: Mapping[str, Any], names: Mapping[str, Text], instruments: Mapping[str, Instrument]) -> YearPlan:
    where = f"[{name}]"
    if not name.isdigit():
        raise HolidayFileError(where=where, why=Text("tên bảng là năm", "the name of a table is a year"))
    _keys(where, table, _YEAR_KEYS, {"announced", "open", "days"})
    if type(table["announced"]) is not bool:
        raise HolidayFileError(where=where, why=Text("announced là true hoặc false", "announced is true or false"))
    rows: dict[date, DayInfo] = {}
    for raw in table["days"]:
        info = _row(_table(where, raw), names, instruments)
        if info.day in rows or info.day.year != int(name):
            why = Text("ngày có hai lần hoặc sai năm", "day listed twice or in another year")
            raise HolidayFileError(where=str(info.day), why=why)
        rows[info.day] = info
    open_days = tuple(day for raw in table["open"] for day in _open_days(where, _table(where, raw), names))
    window = {info.day for info in open_days}
    published = {row.day: _known_since(row, by_notice=row.day in window) for row in rows.values()}
    return YearPlan(int(name), table["announced"], tuple(rows.values()), open_days, published)


def _row(raw: Mapping[str, Any], names: Mapping[str, Text], instruments: Mapping[str, Instrument]) -> DayInfo:
    where = str(raw.get("on"))
    _keys(where, raw, _ROW_KEYS, {"on", "kind", "name", "cite", "certainty"})
    return DayInfo(
        day=_day(where, raw["on"]),
        kind=_one_of(where, raw["kind"], _KINDS),
        name=_one_of(where, raw["name"], names),
        basis=_reading(where, lambda text: read_citations(text, instruments), raw["cite"]),
        certainty=_one_of(where, raw["certainty"], {grade.value: grade for grade in Certainty}),
        other=next((_day(where, raw[name]) for name in ("for", "with") if name in raw), None),
    )


def _open_days(where: str, span: Mapping[str, Any], names: Mapping[str, Text]) -> Iterator[DayInfo]:
    _keys(where, span, frozenset({"since", "until", "name"}), {"since", "until", "name"})
    name = _one_of(where, span["name"], names)
    day, until = _day(where, span["since"]), _day(where, span["until"])
    while day < until:
        yield DayInfo(day, DayKind.OPEN, name, (), Certainty.UNVERIFIED)
        day += timedelta(days=1)


def _known_since(row: DayInfo, *, by_notice: bool) -> date:
    """A fixed day is known with its law, a day set by notice with the notice; an undated notice, on the day itself."""
    if by_notice and all(citation.instrument.kind in ("code", "law") for citation in row.basis):
        return row.day
    dated = [citation.instrument.issued or citation.instrument.effective for citation in row.basis]
    return max((day for day in dated if day), default=row.day)


def _table(where: str, raw: Any) -> Mapping[str, Any]:
    if not isinstance(raw, dict):
        raise HolidayFileError(where=where, why=Text("không phải là bảng", "not a table"))
    return raw


def _keys(where: str, raw: Mapping[str, Any], allowed: frozenset[str], needed: set[str]) -> None:
    if unknown := sorted(raw.keys() - allowed):
        raise HolidayFileError(where=where, why=Text(f"khóa lạ {', '.join(unknown)}", f"unknown key {', '.join(unknown)}"))
    if missing := sorted(needed - raw.keys()):
        raise HolidayFileError(where=where, why=Text(f"thiếu {', '.join(missing)}", f"missing {', '.join(missing)}"))


def _day(where: str, raw: Any) -> date:
    if type(raw) is not date:
        raise HolidayFileError(where=where, why=Text(f"{raw!r} không phải là ngày", f"{raw!r} is not a day"))
    return raw


def _one_of(where: str, raw: Any, known: Mapping[str, V]) -> V:
    if not isinstance(raw, str) or raw not in known:
        raise HolidayFileError(where=where, why=Text(f"giá trị lạ {raw!r}", f"unknown value {raw!r}"))
    return known[raw]


def _reading(where: str, read: Callable[[Any], V], raw: Any) -> V:
    try:
        return read(raw)
    except VngovError as error:
        raise HolidayFileError(where=where, why=Text(error.message("vi"), error.message("en"))) from None
