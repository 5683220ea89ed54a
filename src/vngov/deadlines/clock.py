"""`Clock` (đồng hồ thời hạn): replays what happened to a matter and says when it is due.

Two laws of interruption exist and the matter's own legal ground chooses: a *restart* counts the whole limit anew (Nghị định
61/2018 and 118/2025), a *pause* keeps what was used up. The day of pausing is used up, the day of resuming is not counted.
"""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any, Self

import attrs

from vngov.basis import Certainty, Citation, Lang, Text, checked_date, weakest
from vngov.deadlines.calendar import WorkCalendar
from vngov.deadlines.days import day_of, day_text
from vngov.deadlines.deadline import Deadline
from vngov.deadlines.due_dates import LIMITS, by_fact, due, due_on, limit_of
from vngov.deadlines.errors import ClockRefused, NotALimit
from vngov.deadlines.last_day import compute
from vngov.deadlines.remaining import Moment, left_after, left_until, local
from vngov.deadlines.steps import Step, StepKind
from vngov.durations import InvalidDuration, Limit
from vngov.law import Fact, Nature

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
    """One thing that happened (một sự kiện): what, when and why; `until` is the new last day of an extension.

    `kind` is start, pause, resume, restart, extend or stop. `ground` is the fact of law that allows it, where one was given;
    without it the ground is the caller's and a reading. Raises NaiveDatetime, DateExpected.
    """

    kind: str
    at: Moment = attrs.field(converter=local)
    why: str | None = None
    until: date | None = None
    ground: Fact[Any] | None = None

    def to_data(self) -> dict[str, Any]:
        ground = self.ground.key if self.ground is not None else None
        return {"event": self.kind, "at": self.at, "why": self.why, "until": self.until, "ground": ground}


_FROM = {
    "start": {ClockState.NOT_STARTED},
    "pause": {ClockState.RUNNING},
    "resume": {ClockState.PAUSED},
    "restart": {ClockState.RUNNING, ClockState.PAUSED},
    "extend": {ClockState.RUNNING},
    "stop": {ClockState.RUNNING, ClockState.PAUSED},
}
_TO = {
    "start": ClockState.RUNNING,
    "pause": ClockState.PAUSED,
    "resume": ClockState.RUNNING,
    "restart": ClockState.RUNNING,
    "extend": ClockState.RUNNING,
    "stop": ClockState.STOPPED,
}


@attrs.frozen
class _Run:
    """Where a running clock stands: its deadline, since when and with how much time it runs, and the pause it is in."""

    deadline: Deadline
    base: Moment
    left: Limit | None
    paused: ClockEvent | None = None


def _is_limit(_instance: object, _attribute: attrs.Attribute[Any], limit: object) -> None:
    if isinstance(limit, Fact):
        limit_of(limit)
        if limit.nature is not Nature.ACT:
            raise NotALimit(key=limit.key, label=limit.name, why=_NO_ACT)
    elif not isinstance(limit, LIMITS):
        raise InvalidDuration(got=limit)


_NO_ACT = Text("đồng hồ chỉ dùng cho thời hạn phải làm một việc", "a clock is for limits in which something must be done")


@attrs.frozen
class Clock:
    """The clock of one matter (đồng hồ của một việc): a limit, a calendar and the events so far, in order of time.

    Every event gives a new Clock. `due` is None before the start and while the clock is paused; `original_due` is the deadline
    as it stood at the first start. Events take a day or an aware datetime, and may name the fact of law they stand on
    (`ground`); a pause, restart or extension on the caller's word alone is graded as a reading. Raises ClockRefused for an
    event out of order, out of place or on a fact that does not allow it, NotALimit for a fact that is no limit for an act, and
    the errors of `due`.

    >>> from vngov.deadlines import Clock, Duration
    >>> clock = Clock(Duration.parse("10 ngày làm việc")).start(date(2026, 3, 2)).pause(date(2026, 3, 4), "thiếu giấy tờ")
    >>> clock.restart(date(2026, 3, 10)).due.date, clock.resume(date(2026, 3, 10)).due.date
    (datetime.date(2026, 3, 24), datetime.date(2026, 3, 20))
    """

    limit: Limit | Fact[Limit] = attrs.field(validator=_is_limit)
    calendar: WorkCalendar = attrs.field(factory=WorkCalendar.national, repr=False, eq=False, kw_only=True)
    events: tuple[ClockEvent, ...] = attrs.field(default=(), kw_only=True)
    state: ClockState = attrs.field(default=ClockState.NOT_STARTED, init=False)
    original_due: Deadline | None = attrs.field(default=None, init=False)
    _run: _Run | None = attrs.field(default=None, init=False, repr=False)

    def __attrs_post_init__(self) -> None:
        """Replay the events: state, deadlines and what is left follow from them alone."""
        run: _Run | None = None
        state = ClockState.NOT_STARTED
        for index, event in enumerate(self.events):
            if event.kind not in _FROM or state not in _FROM[event.kind]:
                raise _refused(event, Text(f"đồng hồ {state.label('vi')}", f"the clock is {state.label('en')}"))
            if index and _before(event.at, self.events[index - 1].at):
                raise _refused(event, Text("trước sự kiện liền trước", "before the event that came last"))
            if event.ground is not None and event.kind not in event.ground.allows:
                key = event.ground.key
                raise _refused(event, Text(f"{key} không cho phép việc này", f"{key} does not allow it"))
            run = self._take(event, run)
            state = _TO[event.kind]
            if index == 0:
                object.__setattr__(self, "original_due", run.deadline)
        object.__setattr__(self, "state", state)
        object.__setattr__(self, "_run", run)

    @property
    def due(self) -> Deadline | None:
        """The deadline as it stands; None before the start and while the clock is paused."""
        return None if self._run is None or self.state is ClockState.PAUSED else self._run.deadline

    def start(self, at: Moment) -> Self:
        """Start (bắt đầu): the moment of receipt of a complete dossier."""
        return self._with(ClockEvent("start", at))

    def pause(self, at: Moment, why: str, *, ground: Fact[Any] | None = None) -> Self:
        """Pause (tạm dừng): the time until `at`, that day included, is used up."""
        return self._with(ClockEvent("pause", at, why, None, ground))

    def resume(self, at: Moment, why: str | None = None, *, ground: Fact[Any] | None = None) -> Self:
        """Resume (chạy tiếp) with what was left at the pause; the day of resuming is not counted.

        With nothing left the matter is due on the day of resuming; one that was overdue at the pause stays so.
        """
        return self._with(ClockEvent("resume", at, why, None, ground))

    def restart(self, at: Moment, why: str | None = None, *, ground: Fact[Any] | None = None) -> Self:
        """Restart (tính lại từ đầu): the whole limit is counted anew from `at`, whether the clock runs or is paused."""
        return self._with(ClockEvent("restart", at, why, None, ground))

    def extend(self, at: Moment, why: str, *, until: date, ground: Fact[Any] | None = None) -> Self:
        """Extend (gia hạn, hẹn lại) to a new last day, later than the present one; the day given is kept as it is."""
        return self._with(ClockEvent("extend", at, why, until, ground))

    def stop(self, at: Moment, why: str, *, ground: Fact[Any] | None = None) -> Self:
        """Stop (dừng hẳn): the matter is settled, refused, withdrawn or closed; the deadline stays what it was."""
        return self._with(ClockEvent("stop", at, why, None, ground))

    def _with(self, event: ClockEvent) -> Self:
        return attrs.evolve(self, events=(*self.events, event))

    def _due(self, at: Moment, limit: Limit) -> Deadline:
        """The law of the start governs the whole clock, so that a restart after its end still follows it."""
        return self._by_law(compute(at, limit, self.calendar))

    def _by_law(self, computed: Deadline) -> Deadline:
        return by_fact(computed, self.limit) if isinstance(self.limit, Fact) else computed

    def _take(self, event: ClockEvent, run: _Run | None) -> _Run:
        if run is None:
            return _Run(due(event.at, self.limit, calendar=self.calendar), event.at, self._whole)
        match event.kind:
            case "restart":
                again = self._due(event.at, self._whole)
                before = [_step(one) for one in self.events[: self.events.index(event)]]
                return _Run(attrs.evolve(again, steps=(*before, _step(event), *again.steps)), event.at, self._whole)
            case "pause":
                left = left_after(run.base, run.left, event.at, self.calendar) if run.left is not None else None
                return attrs.evolve(run, left=left, paused=event)
            case "resume":
                return self._resume(event, run)
            case "extend":
                return self._extend(event, run)
            case _:
                return run

    @property
    def _whole(self) -> Limit:
        return self.limit.value if isinstance(self.limit, Fact) else self.limit

    def _resume(self, event: ClockEvent, run: _Run) -> _Run:
        held, pause = run.deadline, run.paused or event
        if run.left is None and _overdue(held, pause.at):
            return attrs.evolve(run, deadline=attrs.evolve(held, steps=(*held.steps, _step(pause), _step(event))))
        if run.left is None:
            rest = self._by_law(due_on(day_of(event.at), calendar=self.calendar))
        else:
            rest = self._due(event.at, run.left)
        before = [step for step in held.steps if step.kind is not StepKind.LAST and step.day <= day_of(pause.at)]
        after = [step for step in rest.steps if step.kind is not StepKind.START]
        steps = (*before, _step(pause), _step(event, run.left), *after)
        deadline = attrs.evolve(rest, start=held.start, limit=held.limit, fact=held.fact, steps=steps)
        return _Run(deadline, event.at, run.left)

    def _extend(self, event: ClockEvent, run: _Run) -> _Run:
        until = checked_date(event.until)
        if until <= run.deadline.date or until < day_of(event.at):
            raise _refused(
                event,
                Text(
                    f"{until:%d/%m/%Y} không sau hạn hiện tại và ngày gia hạn",
                    f"{until:%d/%m/%Y} is not after the present deadline and today",
                ),
            )
        self.calendar.day(until)
        steps = (*run.deadline.steps, _step(event))
        left = left_until(event.at, until, self._whole, self.calendar)
        return _Run(attrs.evolve(run.deadline, date=until, moment=None, steps=steps), event.at, left)

    def to_data(self) -> dict[str, Any]:
        return {
            "kind": "clock",
            "state": self.state,
            "events": self.events,
            "due": self.due,
            "original_due": self.original_due,
            "basis": self.basis,
            "certainty": self.certainty,
        }

    @property
    def basis(self) -> tuple[Citation, ...]:
        return self._run.deadline.basis if self._run is not None else ()

    @property
    def certainty(self) -> Certainty:
        return self._run.deadline.certainty if self._run is not None else Certainty.PRIMARY

    def proof(self) -> dict[str, Any]:
        """Give version, hashes, limit, every event and the deadline, so that the replay can be repeated."""
        fact = self.limit if isinstance(self.limit, Fact) else None
        asked = {"limit": fact.value if fact else self.limit, "fact": fact.key if fact else None, "events": self.events}
        return self.calendar.law.proof(self, asked=asked, calendar=self.calendar.digest)


def _refused(event: ClockEvent, why: Text) -> ClockRefused:
    said = _EVENT_TEXT.get(event.kind, Text(event.kind, event.kind))
    return ClockRefused(event=Text(said.vi.partition(";")[0], event.kind), at=_when(event.at), why=why)


def _when(at: Moment) -> str:
    return f"{at:%H:%M %d/%m/%Y}" if isinstance(at, datetime) else f"{at:%d/%m/%Y}"


def _overdue(deadline: Deadline, at: Moment) -> bool:
    return at >= deadline.ends if isinstance(at, datetime) else at > deadline.date


def _before(at: Moment, other: Moment) -> bool:
    if isinstance(at, datetime) and isinstance(other, datetime):
        return at < other
    return day_of(at) < day_of(other)


_EVENT_KIND = {
    "start": StepKind.STARTED,
    "pause": StepKind.PAUSED,
    "resume": StepKind.RESUMED,
    "restart": StepKind.RESTARTED,
    "extend": StepKind.EXTENDED,
    "stop": StepKind.STOPPED,
}
_EVENT_TEXT = {
    "start": Text("bắt đầu", "started"),
    "pause": Text("tạm dừng; ngày này vẫn tính vào thời hạn đã qua", "paused; this day is used up"),
    "resume": Text("chạy tiếp; ngày này không tính", "resumed; this day is not counted"),
    "restart": Text("tính lại từ đầu", "counted anew from the beginning"),
    "extend": Text("gia hạn", "extended"),
    "stop": Text("dừng hẳn", "stopped"),
}
# What stops or prolongs a clock needs a ground; one given in words only is the caller's own. That the day of a pause is used
# up is written nowhere, so that a pause is a reading on any ground.
_NEEDS_GROUND = frozenset({"pause", "restart", "extend"})


def _step(event: ClockEvent, left: Limit | None = None) -> Step:
    said, ground = _EVENT_TEXT[event.kind], event.ground
    vi, en = [said.vi], [said.en]
    if event.until is not None:
        vi.append(f"đến {day_text(event.until, 'vi')}")
        en.append(f"to {day_text(event.until, 'en')}")
    if event.kind == "resume" and left is not None:
        vi.append(f"còn lại {left.text('vi')}")
        en.append(f"{left.text('en')} left")
    if event.why:
        vi.append(event.why)
        en.append(event.why)
    if ground is not None and ground.note is not None:
        vi.append(ground.note.vi)
        en.append(ground.note.en)
    basis = ground.basis if ground is not None else ()
    grade = ground.certainty if ground is not None else Certainty.PRIMARY
    if event.kind == "pause" or (ground is None and event.kind in _NEEDS_GROUND):
        grade = weakest((grade, Certainty.READING))
    return Step(_EVENT_KIND[event.kind], day_of(event.at), Text("; ".join(vi), "; ".join(en)), basis, grade)
