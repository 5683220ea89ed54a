"""`Clock` (đồng hồ thời hạn): replays what happened to a matter and says when it is due.

Two laws of interruption exist and the matter's own legal ground chooses: a *restart* counts the whole limit anew (Nghị định
61/2018 and 118/2025), a *pause* keeps what was used up. The day of pausing is used up, the day of resuming is not counted.
"""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any, Self

import attrs

from vngov.basis import Certainty, Citation, DateExpected, Lang, Text, checked_date, checked_moment
from vngov.deadlines.calendar import WorkCalendar
from vngov.deadlines.days import day_text
from vngov.deadlines.deadline import Deadline
from vngov.deadlines.due import due, due_on
from vngov.deadlines.errors import ClockRefused
from vngov.deadlines.remaining import Moment, day_of, left_after, left_until
from vngov.deadlines.steps import Step, StepKind
from vngov.durations import Limit
from vngov.law import Fact

__all__ = ["Clock", "ClockEvent", "ClockState"]


class ClockState(StrEnum):
    """State of a clock (trạng thái đồng hồ)."""

    NOT_STARTED = "not_started"
    RUNNING = "running"
    PAUSED = "paused"
    STOPPED = "stopped"

    def label(self, lang: Lang = "vi") -> str:
        return _STATE_TEXT[self].text(lang)


_STATE_TEXT = {
    ClockState.NOT_STARTED: Text("chưa bắt đầu", "not started"),
    ClockState.RUNNING: Text("đang chạy", "running"),
    ClockState.PAUSED: Text("đang tạm dừng", "paused"),
    ClockState.STOPPED: Text("đã dừng", "stopped"),
}


@attrs.frozen
class ClockEvent:
    """One thing that happened (một sự kiện): what, when and why; `until` is the new last day of an extension."""

    kind: str
    at: Moment
    why: str | None = None
    until: date | None = None

    def to_data(self) -> dict[str, Any]:
        return {"event": self.kind, "at": self.at, "why": self.why, "until": self.until}


@attrs.frozen
class Clock:
    """The clock of one matter (đồng hồ của một việc): a limit, a calendar and the events so far, in order of time.

    Every event gives a new Clock. `due` is None before the start and while the clock is paused; `original_due` is the deadline
    as it stood at the first start. Events take a day or an aware datetime. Raises ClockRefused for an event out of order or
    out of place, and the errors of `due`.

    >>> from vngov.deadlines import Clock, Duration
    >>> clock = Clock(Duration.parse("10 ngày làm việc")).start(date(2026, 3, 2)).pause(date(2026, 3, 4), "thiếu giấy tờ")
    >>> clock.restart(date(2026, 3, 10)).due.date, clock.resume(date(2026, 3, 10)).due.date
    (datetime.date(2026, 3, 24), datetime.date(2026, 3, 20))
    """

    limit: Limit | Fact[Limit]
    calendar: WorkCalendar = attrs.field(factory=WorkCalendar.national, repr=False, eq=False, kw_only=True)
    events: tuple[ClockEvent, ...] = attrs.field(default=(), init=False)
    state: ClockState = attrs.field(default=ClockState.NOT_STARTED, init=False)
    original_due: Deadline | None = attrs.field(default=None, init=False)
    _running: Deadline | None = attrs.field(default=None, init=False, repr=False)
    _base: Moment | None = attrs.field(default=None, init=False, repr=False)
    _left: Limit | None = attrs.field(default=None, init=False, repr=False)

    @property
    def due(self) -> Deadline | None:
        """The deadline as it stands; None before the start and while the clock is paused."""
        return None if self.state is ClockState.PAUSED else self._running

    def start(self, at: Moment) -> Self:
        """Start (bắt đầu): the moment of receipt of a complete dossier."""
        self._expect("start", at, ClockState.NOT_STARTED)
        first = due(at, self.limit, calendar=self.calendar)
        return self._next(
            ClockEvent("start", at), ClockState.RUNNING, original_due=first, _running=first, _base=at, _left=first.limit
        )

    def pause(self, at: Moment, why: str) -> Self:
        """Pause (tạm dừng): the time until `at`, that day included, is used up."""
        running, base, left = self._expect_running("pause", at)
        rest = left_after(base, left, at, running, self.calendar) if left is not None else None
        return self._next(ClockEvent("pause", at, why), ClockState.PAUSED, _left=rest)

    def resume(self, at: Moment, why: str | None = None) -> Self:
        """Resume (chạy tiếp) with what was left at the pause; the day of resuming is not counted.

        With nothing left the matter is due on the day of resuming; one that was overdue at the pause stays so.
        """
        self._expect("resume", at, ClockState.PAUSED)
        held, paused = self._running, self.events[-1]
        assert held is not None
        if self._left is not None:
            rest = due(at, self._left, calendar=self.calendar)
        elif day_of(paused.at) > held.date:
            rest = held
        else:
            rest = due_on(day_of(at), calendar=self.calendar)
        before = [step for step in held.steps if step.kind is not StepKind.LAST and step.day <= day_of(paused.at)]
        after = rest.steps if rest is not held else held.steps[len(before) :]
        steps = (*before, _step(StepKind.PAUSED, paused.at, paused.why), _step(StepKind.RESUMED, at, why), *after)
        running = attrs.evolve(rest, start=held.start, limit=held.limit, fact=held.fact, steps=steps)
        return self._next(ClockEvent("resume", at, why), ClockState.RUNNING, _running=running, _base=at)

    def restart(self, at: Moment, why: str | None = None) -> Self:
        """Restart (tính lại từ đầu): the whole limit is counted anew from `at`, whether the clock runs or is paused."""
        self._expect("restart", at, ClockState.RUNNING, ClockState.PAUSED)
        again = due(at, self.limit, calendar=self.calendar)
        running = attrs.evolve(again, steps=(_step(StepKind.RESTARTED, at, why), *again.steps))
        return self._next(ClockEvent("restart", at, why), ClockState.RUNNING, _running=running, _base=at, _left=again.limit)

    def extend(self, at: Moment, why: str, *, until: date) -> Self:
        """Extend (gia hạn, hẹn lại) to a new last day, later than the present one; the day given is kept as it is."""
        running, _, _ = self._expect_running("extend", at)
        if checked_date(until) <= running.date:
            late = Text(
                f"ngày mới {until:%d/%m/%Y} không sau hạn hiện tại", f"{until:%d/%m/%Y} is not after the present deadline"
            )
            raise self._refused("extend", at, late)
        self.calendar.day(until)
        said = Text(f"gia hạn đến {day_text(until, 'vi')}: {why}", f"extended to {day_text(until, 'en')}: {why}")
        steps = (*running.steps, Step(StepKind.EXTENDED, day_of(at), said))
        limit = self.limit.value if isinstance(self.limit, Fact) else self.limit
        return self._next(
            ClockEvent("extend", at, why, until),
            ClockState.RUNNING,
            _running=attrs.evolve(running, date=until, moment=None, steps=steps),
            _base=at,
            _left=left_until(at, until, limit, self.calendar),
        )

    def stop(self, at: Moment, why: str) -> Self:
        """Stop (dừng hẳn): the matter is settled, refused, withdrawn or closed; the deadline stays what it was."""
        self._expect("stop", at, ClockState.RUNNING, ClockState.PAUSED)
        return self._next(ClockEvent("stop", at, why), ClockState.STOPPED)

    def to_data(self) -> dict[str, Any]:
        return {"kind": "clock", "state": self.state, "events": self.events, "due": self.due, "original_due": self.original_due}

    @property
    def basis(self) -> tuple[Citation, ...]:
        return self._running.basis if self._running is not None else ()

    @property
    def certainty(self) -> Certainty:
        return self._running.certainty if self._running is not None else Certainty.PRIMARY

    def proof(self) -> dict[str, Any]:
        """Give version, hashes, limit, every event and the deadline, so that the replay can be repeated."""
        fact = self.limit if isinstance(self.limit, Fact) else None
        asked = {"limit": fact.value if fact else self.limit, "fact": fact.key if fact else None, "events": self.events}
        return self.calendar.law.proof(self, asked=asked, calendar=self.calendar.digest)

    def _next(self, event: ClockEvent, state: ClockState, **changes: Any) -> Self:
        following = type(self)(self.limit, calendar=self.calendar)
        kept = {"original_due": self.original_due, "_running": self._running, "_base": self._base, "_left": self._left}
        for name, value in {**kept, **changes, "events": (*self.events, event), "state": state}.items():
            object.__setattr__(following, name, value)
        return following

    def _expect(self, event: str, at: Moment, *states: ClockState) -> None:
        if not isinstance(at, date):
            raise DateExpected(got=type(at).__name__)
        if isinstance(at, datetime):
            checked_moment(at)
        if self.state not in states:
            raise self._refused(
                event,
                at,
                Text(*(f"{word} {self.state.label(lang)}" for word, lang in (("đồng hồ", "vi"), ("the clock is", "en")))),
            )
        if self.events and _before(at, self.events[-1].at):
            raise self._refused(event, at, Text("trước sự kiện liền trước", "before the event that came last"))

    def _expect_running(self, event: str, at: Moment) -> tuple[Deadline, Moment, Limit | None]:
        self._expect(event, at, ClockState.RUNNING)
        assert self._running is not None and self._base is not None
        return self._running, self._base, self._left

    def _refused(self, event: str, at: Moment, why: Text) -> ClockRefused:
        return ClockRefused(event=event, at=at.isoformat(), why=why)


def _before(at: Moment, other: Moment) -> bool:
    if isinstance(at, datetime) and isinstance(other, datetime):
        return at < other
    return day_of(at) < day_of(other)


_EVENT_TEXT = {
    StepKind.PAUSED: Text("tạm dừng; ngày này tính là đã dùng", "paused; this day is used up"),
    StepKind.RESUMED: Text("chạy tiếp; ngày này không tính", "resumed; this day is not counted"),
    StepKind.RESTARTED: Text("tính lại từ đầu", "counted anew from the beginning"),
}


def _step(kind: StepKind, at: Moment, why: str | None) -> Step:
    said = _EVENT_TEXT[kind]
    return Step(kind, day_of(at), Text(f"{said.vi}: {why}", f"{said.en}: {why}") if why else said)
