"""The clock of a dossier (đồng hồ của hồ sơ): replayed from its events by the law of its day, one for each figure promised."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from vngov.deadlines import Clock, ClockEvent, ClockState, Deadline, Duration, DurationWithoutUnit, Limit, WorkCalendar
from vngov.deadlines.days import day_of
from vngov.errors import expect
from vngov.law import NATIONAL, Fact, Law
from vngov.onestop.model import Action, Dossier, Event, Figure, Promised, Stage, Status

__all__ = ["clock", "promised"]


def clock(
    dossier: Dossier, *, limit: Limit | Fact[Limit] | None = None, calendar: WorkCalendar | None = None, law: Law = NATIONAL
) -> Clock | None:
    """Replay the events of a dossier as a clock of its limit by law, or of another limit. None where nothing sets a time.

    The clock has not started before acceptance. Raises NoRule where the law of the day of reception sets no limit,
    ClockRefused, MissingCalendar.
    """
    expect(dossier, Dossier, name="dossier")
    calendar = calendar or WorkCalendar.national(law=law)
    events = tuple(_clock_events(dossier, law))
    if limit is None:
        start = next((event.at for event in events if event.kind == "start"), dossier.filed_at)
        if dossier.limit_key is None:
            return None
        limit = law.at(day_of(start))[dossier.limit_key]
    return Clock(limit, calendar=calendar, events=events)


def promised(dossier: Dossier, *, calendar: WorkCalendar | None = None, law: Law = NATIONAL) -> Promised | None:
    """Give what stands behind the due date now: by law, as published, by the office's own commitment.

    None before the clock starts, while it is paused and while papers are awaited. Raises what `clock` raises, and
    InvalidDuration for a commitment that cannot be read.
    """
    expect(dossier, Dossier, name="dossier")
    if not any(event.counts_from for event in dossier.events) or _awaits(dossier):
        return None
    published, unread = _published(dossier.published)
    commitment = Duration.parse(dossier.commitment) if dossier.commitment is not None else None
    by_law = clock(dossier, calendar=calendar, law=law)
    sides = [_figure(by_law)]
    for limit, basis in ((published, (dossier.procedure_version,)), (commitment, ())):
        own = clock(dossier, limit=limit, calendar=calendar, law=law) if limit is not None else None
        sides.append(_figure(own, basis))
    if by_law is not None and by_law.state is ClockState.PAUSED:
        return None
    return Promised(law=sides[0], published=sides[1], commitment=sides[2], unread=unread)


def _awaits(dossier: Dossier) -> bool:
    """Whether nothing is due because the applicant is to bring papers; a request that came too late changes nothing."""
    request = dossier.last(Action.REQUEST_SUPPLEMENT)
    return dossier.status is Status.SUPPLEMENT and request is not None and not request.late


def _published(written: str | None) -> tuple[Duration | None, str | None]:
    """Read a published time; one without a unit is given back as it was written."""
    if written is None:
        return None, None
    try:
        return Duration.parse(written.removesuffix("-").strip()), None
    except DurationWithoutUnit:
        return None, written


def _figure(clock: Clock | None, basis: tuple[str, ...] | None = None) -> Figure | None:
    due = clock.due if clock is not None else None
    if clock is None or due is None:
        return None
    limit = clock.limit
    words = (limit.value if isinstance(limit, Fact) else limit).text("vi")
    return Figure(
        limit=words,
        due=due.date,
        moment=due.moment,
        basis=basis if basis is not None else _articles(due),
        certainty=due.certainty,
    )


def _articles(due: Deadline) -> tuple[str, ...]:
    return tuple(citation.short for citation in (due.fact.basis if due.fact is not None else due.basis))


def _clock_events(dossier: Dossier, law: Law) -> Iterator[ClockEvent]:
    """What each event does to the clock; papers awaited in examination touch it when they come, or at once where it pauses."""
    request: Event | None = None
    started = False
    for event in dossier.events:
        if event.counts_from is not None:
            started = True
            yield ClockEvent("start", event.counts_from)
        if not started:
            continue
        match event.what:
            case Action.REQUEST_SUPPLEMENT if event.stage is Stage.EXAMINATION:
                request = event
                if not event.late and _allows(event, "pause", law):
                    yield _touch("pause", event, law)
            case Action.SUPPLY if request is not None and not request.late:
                yield _touch("resume" if _allows(request, "pause", law) else "restart", event, law)
            case Action.SUSPEND:
                yield _touch("pause", event, law)
            case Action.RESUME:
                yield _touch("resume", event, law)
            case Action.WITHDRAW | Action.CLOSE | Action.FINISH:
                yield _touch("stop", event, law)


def _allows(event: Event, kind: str, law: Law) -> bool:
    return _ground(event, kind, law) is not None


def _ground(event: Event, kind: str, law: Law) -> Fact[Any] | None:
    """The fact of law an event stands on, where that is a ground for what it does to the clock."""
    fact: Fact[Any] | None = law.at(day_of(event.at))[event.key] if event.key is not None else None
    return fact if fact is not None and kind in fact.allows else None


def _touch(kind: str, event: Event, law: Law) -> ClockEvent:
    return ClockEvent(kind, event.at, event.why or None, None, _ground(event, kind, law))
