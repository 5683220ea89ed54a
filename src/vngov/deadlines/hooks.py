"""Sockets of the deadlines layer (ổ cắm của tầng thời hạn): a locality's own days and hours."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

import attrs

from vngov.basis import Text
from vngov.deadlines.calendar import WorkCalendar
from vngov.deadlines.days import DayInfo, DayKind
from vngov.deadlines.hours import OfficeHours
from vngov.hooks import Contribute, Manager, hookspec

__all__ = ["CALENDAR", "DeadlineSockets", "LocalCalendar", "with_local_calendar"]

_LOCAL = frozenset({DayKind.LOCAL_OFF, DayKind.LOCAL_WORKING})


@attrs.frozen
class LocalCalendar:
    """What a locality sets for a unit (lịch riêng của địa phương): days off or worked by its decision, its office hours.

    `owner` is whose decision it is; each day names it too, and cites the decision.
    """

    owner: str
    days: tuple[DayInfo, ...] = attrs.field(default=(), kw_only=True)
    hours: OfficeHours | None = attrs.field(default=None, kw_only=True)


class DeadlineSockets(Protocol):
    """What a plugin may tell the deadlines layer."""

    @hookspec
    def vngov_calendar(self, unit: str) -> Iterable[LocalCalendar]:
        """Give the days and office hours that a locality has set for a unit (ngày nghỉ, giờ làm việc của địa phương).

        When: while an office opens, for its unit; again for any other unit whose calendar is asked for.
        Arguments: `unit` is the id of the unit, code and first day: "06184@2025-07-01".
        Returns: LocalCalendars; nothing for a unit that is not the plugin's.
        Order: by registration; it decides nothing, since one day (or the hours) from two plugins is a DoubleContribution.
        Raises: whatever it raises, or a day that the calendar does not cover, is a PluginFailed that names the plugin; no
            calendar is given, because a due date that lacks a local day would be wrong.

        >>> from vngov import hookimpl
        >>> class LangSon:
        ...     @hookimpl
        ...     def vngov_calendar(self, unit):
        ...         if unit.startswith("06184@"):
        ...             yield LocalCalendar("UBND xã (ví dụ)", hours=OfficeHours.parse("07:00-11:30, 13:30-17:00"))
        >>> manager = Manager([DeadlineSockets])
        >>> manager.register(LangSon())
        >>> calendar = with_local_calendar(WorkCalendar.national(), manager, unit="06184@2025-07-01")
        >>> calendar.hours.text()
        '07:00-11:30, 13:30-17:00'
        """
        ...


def _settings(local: LocalCalendar) -> Iterable[str]:
    yield from (str(info.day) for info in local.days)
    if local.hours is not None:
        yield "hours"


def _objection(local: LocalCalendar) -> Text | None:
    if not local.owner.strip():
        return Text("thiếu owner: quyết định của ai?", "owner is missing: whose decision is it?")
    for info in local.days:
        day = f"{info.day:%d/%m/%Y}"
        if info.kind not in _LOCAL:
            return Text(f"ngày {day}: loại phải là local_off hoặc local_working", f"{day}: the kind is not a local one")
        if info.owner != local.owner:
            return Text(f"ngày {day}: owner khác với của lịch", f"{day}: the owner is not that of the calendar")
        if not info.basis:
            return Text(f"ngày {day}: không dẫn căn cứ", f"{day}: cites no decision")
    return None


CALENDAR: Contribute[LocalCalendar] = Contribute("vngov_calendar", LocalCalendar, ids=_settings, objection=_objection)


def with_local_calendar(calendar: WorkCalendar, manager: Manager, *, unit: str) -> WorkCalendar:
    """Give a calendar with what the plugins set for a unit.

    Raises PluginFailed (also for a day that the calendar does not cover), ContributionRefused, PluginWrongType,
    DoubleContribution.
    """
    for given in manager.gather(CALENDAR, unit=unit):
        with manager.blaming(given.plugin, CALENDAR.hook):
            if given.value.days:
                calendar = calendar.with_days(given.value.days)
            if given.value.hours is not None:
                calendar = calendar.with_hours(given.value.hours)
    return calendar
