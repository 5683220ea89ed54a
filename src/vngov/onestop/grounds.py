"""What every transition asks first (điều kiện chung): the table of statuses, the fact of law of the day, the order of time."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from vngov.basis import Text, checked_moment
from vngov.errors import expect
from vngov.law import Fact, Law
from vngov.onestop.model import Action, Dossier, Event, Status
from vngov.rules import Finding, Findings, Refused, Severity

__all__ = ["GROUND", "ORDER", "TABLE", "allowed", "articles", "event", "ground_of", "moment", "reasoned", "refused"]

TABLE: Mapping[Action, tuple[frozenset[Status], Status | None]] = {
    Action.ACCEPT: (frozenset({Status.FILED}), Status.RECEIVED),
    Action.REFUSE: (frozenset({Status.FILED, Status.SUPPLEMENT}), Status.NOT_RECEIVED),
    Action.REQUEST_SUPPLEMENT: (frozenset({Status.FILED, Status.RECEIVED, Status.PROCESSING}), Status.SUPPLEMENT),
    Action.SUPPLY: (frozenset({Status.SUPPLEMENT}), None),
    Action.PROCESS: (frozenset({Status.RECEIVED}), Status.PROCESSING),
    Action.SUSPEND: (frozenset({Status.RECEIVED, Status.PROCESSING}), None),
    Action.RESUME: (frozenset({Status.RECEIVED, Status.PROCESSING}), None),
    Action.WITHDRAW: (
        frozenset({Status.FILED, Status.RECEIVED, Status.PROCESSING, Status.SUPPLEMENT, Status.PAYMENT}),
        Status.WITHDRAWN,
    ),
    Action.CLOSE: (frozenset({Status.SUPPLEMENT}), Status.STOPPED),
    Action.FINISH: (frozenset({Status.RECEIVED, Status.PROCESSING}), Status.SOLVED),
    Action.RETURN_RESULT: (frozenset({Status.SOLVED}), Status.RETURNED),
}
"""From which status what may be done, and the status after it; None where that depends, or stays (NĐ 118/2025, TT 03/2025)."""

GROUND = {
    Action.RECEIVE: "onestop.channels.dossier",
    Action.ACCEPT: "onestop.clock.starts",
    Action.REFUSE: "onestop.reception.refusal",
    Action.SUPPLY: "onestop.supplement.clock",
    Action.PROCESS: "onestop.handover.electronic",
    Action.WITHDRAW: "onestop.stop.allowed_until",
    Action.FINISH: "onestop.refusal.within_processing_limit",
    Action.RETURN_RESULT: "onestop.result.returned_as_on_slip",
}


def event(what: Action, at: datetime, by: str, ground: Fact[Any], *, why: str = "") -> Event:
    return Event(what=what, at=at, by=by, why=why, ground=articles(ground))


def articles(fact: Fact[Any]) -> str:
    return "; ".join(citation.short for citation in fact.basis)


def moment(dossier: Dossier, at: datetime) -> datetime:
    """The moment in local time, not before what happened last."""
    expect(dossier, Dossier, name="dossier")
    at = checked_moment(at)
    if dossier.events and at < dossier.events[-1].at:
        raise Refused(Findings((Finding("onestop.order", Severity.ERROR, "$.events", ORDER),)))
    return at


def ground_of(dossier: Dossier, action: Action, at: datetime, law: Law) -> Fact[Any]:
    """Hold a transition to the table and give the fact of law it stands on. Raises Refused, NoRule."""
    fact = law.at(at.date())[GROUND[action]]
    allowed(dossier, action, fact)
    return fact


def allowed(dossier: Dossier, action: Action, fact: Fact[Any]) -> None:
    if dossier.status not in TABLE[action][0]:
        said = Text(
            f"hồ sơ ở trạng thái «{dossier.status.label('vi')}» không thể: {action.label('vi')}",
            f"a dossier that is «{dossier.status.label('en')}» cannot have: {action.label('en')}",
        )
        raise refused("onestop.status", "$.status", said, fact)


def reasoned(why: str, fact: Fact[Any]) -> None:
    if not why.strip():
        raise refused("onestop.reason", "$.why", _NO_REASON, fact)


def refused(code: str, field: str, said: Text, fact: Fact[Any]) -> Refused:
    return Refused(Findings((Finding(code, Severity.ERROR, field, said, fact.basis, fact.certainty),)))


ORDER = Text("thời điểm trước diễn biến liền trước", "the moment lies before what happened last")
_NO_REASON = Text("phải nêu lý do", "the reason has to be given")
