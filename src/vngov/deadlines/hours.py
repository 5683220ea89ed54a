"""Office hours (giờ làm việc) of one body: sessions of a working day in local time."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from typing import Any, Self

import attrs

from vngov.basis import VN_TIME
from vngov.deadlines.errors import InvalidHours
from vngov.errors import expect

__all__ = ["OfficeHours", "Session"]

Session = tuple[time, time]
"""From (inclusive) and to (exclusive), local time."""

_SPAN = re.compile(r"(\d{1,2}):(\d{2})\s*[-–]\s*(\d{1,2}):(\d{2})")


def _by_weekday(_instance: object, _attribute: attrs.Attribute[Any], days: Mapping[int, tuple[Session, ...]]) -> None:
    for weekday, sessions in expect(days, Mapping, name="by_weekday").items():
        if expect(weekday, int, name="by_weekday") not in range(7):
            raise InvalidHours(got=weekday)
        _in_order(_instance, _attribute, sessions)


def _in_order(_instance: object, _attribute: attrs.Attribute[Any], sessions: tuple[Session, ...]) -> None:
    for session in expect(sessions, tuple, list, name="sessions"):
        if len(expect(session, tuple, list, name="sessions")) != len(("from", "to")):
            raise InvalidHours(got=type(session))
        for hour in session:
            expect(hour, time, name="sessions")
    empty = any(start >= end for start, end in sessions)
    crossing = any(end > start for (_, end), (start, _) in pairwise(sessions))
    if not sessions or empty or crossing:
        raise InvalidHours(got=sessions)


@attrs.frozen
class OfficeHours:
    """Office hours (giờ hành chính): the sessions of a working day; other sessions for single weekdays (0 = Monday) if any.

    A worked Saturday has the ordinary sessions unless weekday 5 has its own. There is no national clock: each body sets its
    hours, so the library has no default.

    >>> OfficeHours.parse("07:30-11:30, 13:00-17:00").minutes(date(2026, 11, 25))
    480
    """

    sessions: tuple[Session, ...] = attrs.field(validator=_in_order)
    by_weekday: Mapping[int, tuple[Session, ...]] = attrs.field(factory=dict, validator=_by_weekday, kw_only=True, hash=False)

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read "07:30-11:30, 13:00-17:00". Raises InvalidHours."""
        if not isinstance(text, str):
            raise InvalidHours(got=type(text))
        try:
            return cls(tuple(_session(_SPAN.fullmatch(span.strip())) for span in text.split(",")))
        except (AttributeError, ValueError):
            raise InvalidHours(got=text) from None

    def of(self, day: date) -> tuple[Session, ...]:
        """Give the sessions of a day, if it is worked."""
        return self.by_weekday.get(day.weekday(), self.sessions)

    def minutes(self, day: date) -> int:
        """Give the length of a working day in minutes."""
        return int(sum((end - start).total_seconds() for start, end in self.spans(day)) // 60)

    def spans(self, day: date) -> tuple[tuple[datetime, datetime], ...]:
        """Give the sessions of a day as moments."""
        return tuple(
            (datetime.combine(day, start, VN_TIME), datetime.combine(day, end, VN_TIME)) for start, end in self.of(day)
        )

    def worked(self, day: date, since: datetime | None = None, until: datetime | None = None) -> timedelta:
        """Give the office time of a day that lies between two moments."""
        total = timedelta()
        for start, end in self.spans(day):
            begin = max(start, since) if since else start
            finish = min(end, until) if until else end
            if finish > begin:
                total += finish - begin
        return total

    def text(self) -> str:
        """Write the sessions as `parse` reads them; weekdays with their own follow, 0 = Monday."""
        own = [f"{weekday}: {_written(sessions)}" for weekday, sessions in sorted(self.by_weekday.items())]
        return "; ".join([_written(self.sessions), *own])

    def to_data(self) -> dict[str, Any]:
        own = {str(day): [f"{a:%H:%M}-{b:%H:%M}" for a, b in sessions] for day, sessions in sorted(self.by_weekday.items())}
        return {"sessions": [f"{start:%H:%M}-{end:%H:%M}" for start, end in self.sessions], "by_weekday": own}


def _written(sessions: tuple[Session, ...]) -> str:
    return ", ".join(f"{start:%H:%M}-{end:%H:%M}" for start, end in sessions)


def _session(match: re.Match[str] | None) -> Session:
    if match is None:
        raise ValueError
    hour, minute, end_hour, end_minute = map(int, match.groups())
    return time(hour, minute), time(end_hour, end_minute)
