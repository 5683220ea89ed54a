"""Transitions of a dossier (chuyển trạng thái hồ sơ): pure functions of a dossier and a moment; each adds one event.

`grounds.TABLE` says from which status what may be done. Every transition stands on a fact of law of its day; where the law of
that day has no such step, NoRule says so. What the law forbids raises Refused with findings.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, time
from typing import Any

import attrs

from vngov.basis import VN_TIME, Certainty, Text, checked_moment, weakest
from vngov.deadlines import WorkCalendar, due
from vngov.errors import expect
from vngov.law import NATIONAL, Fact, Law, NoRule
from vngov.onestop import grounds
from vngov.onestop.clocks import promised
from vngov.onestop.codes import checked_agency
from vngov.onestop.model import Action, Asked, Dossier, Event, Filing, FilingChannel, GivenPaper, Outcome, Stage, Status
from vngov.onestop.procedures import Procedure, procedure
from vngov.onestop.rules import completeness, missing
from vngov.rules import Finding, Findings, Refused, Severity, Verdict

__all__ = [
    "accept",
    "close",
    "finish",
    "process",
    "receive",
    "refuse",
    "request_supplement",
    "resume",
    "return_result",
    "supply",
    "suspend",
    "withdraw",
]

_ONCE = "onestop.supplement.reception_requests_max"
_GENERAL_SILENCE = "onestop.supplement.silence_closes_after"


def receive(
    filing: Filing,
    *,
    at: datetime,
    by: str,
    unit: str,
    agency: str,
    law: Law = NATIONAL,
    calendar: WorkCalendar | None = None,
    procedures: Iterable[Procedure] | None = None,
) -> Dossier:
    """Take a filing in (nhận hồ sơ). At the counter, at a kiosk and by post a complete one is accepted at once.

    One that is not complete, or sent online, stays filed: accept it, ask for a supplement or refuse it. `unit` is the id of
    the receiving unit, `agency` its electronic id. Raises Refused for a channel that is not lawful that day, NoProcedure,
    NoRule, InvalidCode and WrongType for no electronic id.
    """
    expect(filing, Filing, name="filing")
    at = checked_moment(at)
    checked_agency(agency)
    procedures = tuple(procedures) if procedures is not None else None
    day = at.date()
    found = procedure(filing.procedure, on=day, procedures=procedures)
    version = found.version(day)
    channels = law.at(day)[grounds.GROUND[Action.RECEIVE]]
    if filing.channel.value not in channels.value:
        raise grounds.refused("onestop.channel", "$.channel", _CHANNEL, channels)
    if found.filed and filing.channel not in found.filed:
        basis, certainty = (version.basis, version.certainty) if version is not None else (channels.basis, channels.certainty)
        raise Refused(Findings((Finding("onestop.channel", Severity.ERROR, "$.channel", _OTHER_CHANNEL, basis, certainty),)))
    filed_at = checked_moment(filing.filed_at) if filing.filed_at is not None else at
    if filed_at > at:
        raise grounds.refused("onestop.order", "$.filed_at", grounds.ORDER, channels)
    published = version.published(filing.channel) if version is not None else None
    dossier = Dossier(
        agency=agency,
        day=day,
        procedure=found.code,
        procedure_version=version.label if version is not None else "",
        procedure_name=found.name.vi,
        channel=filing.channel,
        status=Status.FILED,
        applicant=filing.applicant,
        subject=filing.subject,
        matter=filing.matter,
        papers=filing.papers,
        conditions=dict(filing.conditions),
        filed_at=filed_at,
        appointed=filing.appointed,
        received_by=unit,
        competent=filing.competent or unit,
        limit_key=found.limit_with_verification if filing.with_verification else found.limit,
        silence_key=found.silence,
        published=published.written if published is not None else None,
        commitment=filing.commitment,
        events=(grounds.event(Action.RECEIVE, at, by, channels),),
    )
    if filing.channel is FilingChannel.ONLINE:
        return dossier
    if completeness(dossier, on=day, law=law, procedures=procedures).verdict is not Verdict.ALLOWED:
        return dossier
    return accept(dossier, at=at, by=by, law=law, calendar=calendar, procedures=procedures)


def accept(
    dossier: Dossier,
    *,
    at: datetime,
    by: str,
    conditions: Mapping[str, bool] | None = None,
    law: Law = NATIONAL,
    calendar: WorkCalendar | None = None,
    procedures: Iterable[Procedure] | None = None,
) -> Dossier:
    """Accept a complete dossier officially (tiếp nhận chính thức): the clock starts, the result is promised.

    `conditions` are circumstances that were established since. A dossier for another unit's body starts when that body receives
    it (`process`), where the law of the day says so. Raises Refused with everything that is missing or to be established.
    """
    at = grounds.moment(dossier, at)
    grounds.ground_of(dossier, Action.ACCEPT, at, law)
    if conditions:
        dossier = attrs.evolve(dossier, conditions={**dossier.conditions, **conditions})
    found = completeness(dossier, on=at.date(), law=law, procedures=procedures)
    if found.verdict is not Verdict.ALLOWED:
        raise Refused(found)
    ground = law.at(at.date())[grounds.GROUND[Action.ACCEPT]]
    starts = None if _waits_for_competent(dossier, at, law) else _counted_from(dossier, at, law)
    event = attrs.evolve(grounds.event(Action.ACCEPT, at, by, ground), counts_from=starts)
    accepted = attrs.evolve(dossier, received_at=at, counted_from=starts)
    return _after(accepted, event, Status.RECEIVED, law, calendar)


def refuse(
    dossier: Dossier, *, at: datetime, by: str, why: str, law: Law = NATIONAL, calendar: WorkCalendar | None = None
) -> Dossier:
    """Refuse to receive a dossier (từ chối tiếp nhận), with the reason. After acceptance a refusal is a result: `finish`.

    Raises Refused, NoRule.
    """
    at = grounds.moment(dossier, at)
    ground = grounds.ground_of(dossier, Action.REFUSE, at, law)
    grounds.reasoned(why, ground)
    if dossier.accepted:
        raise grounds.refused("onestop.status", "$.status", _ACCEPTED, ground)
    return _after(dossier, grounds.event(Action.REFUSE, at, by, ground, why=why), Status.NOT_RECEIVED, law, calendar)


def request_supplement(
    dossier: Dossier,
    *,
    at: datetime,
    by: str,
    why: str,
    papers: Iterable[str] = (),
    asked: Iterable[Asked] = (),
    ground: str | None = None,
    approver: str | None = None,
    law: Law = NATIONAL,
    calendar: WorkCalendar | None = None,
    procedures: Iterable[Procedure] | None = None,
) -> Dossier:
    """Ask for papers (yêu cầu bổ sung), at reception or in examination: once, in full, with the reason.

    `papers` are ids of papers, `asked` whatever else is to be supplied or said; without either, all papers that are missing.
    `ground` is the fact of law by which the clock runs on after it: the general rule counts anew, a sector's fact that allows a
    pause keeps what was used up. A request in examination after its own limit is recorded as late and moves nothing. A second
    one at the same stage needs an `approver`. Raises Refused, NoRule.
    """
    at = grounds.moment(dossier, at)
    stage = Stage.EXAMINATION if dossier.accepted else Stage.RECEPTION
    once = law.at(at.date())[_ONCE]
    grounds.allowed(dossier, Action.REQUEST_SUPPLEMENT, once)
    grounds.reasoned(why, once)
    if _suspended(dossier):
        raise grounds.refused("onestop.suspended", "$.status", _SUSPENDED, once)
    before = sum(event.what is Action.REQUEST_SUPPLEMENT and event.stage is stage for event in dossier.events)
    if before >= once.value and approver is None:
        raise grounds.refused("onestop.supplement_once", "$.events", _AGAIN, once)
    wanted, ids = tuple(asked), tuple(papers)
    if not wanted and not ids:
        ids = tuple(paper.id for paper in missing(dossier, on=at.date(), procedures=procedures))
    event = Event(
        what=Action.REQUEST_SUPPLEMENT,
        at=at,
        by=by,
        why=why,
        ground=grounds.articles(once),
        stage=stage,
        papers=ids,
        asked=wanted,
        approver=approver,
    )
    if stage is Stage.EXAMINATION and dossier.received_at is not None:
        within = law.at(dossier.received_at.date())["onestop.supplement.examiner_request_within"]
        rule = law.at(at.date())[ground or grounds.GROUND[Action.SUPPLY]]
        if not {"pause", "restart"} & set(rule.allows):
            raise grounds.refused("onestop.no_ground", "$.events", _NO_GROUND, rule)
        late = not due(dossier.received_at, within, calendar=calendar).met_by(at)
        event = attrs.evolve(event, ground=grounds.articles(rule), key=rule.key, late=late)
    return _after(dossier, event, Status.SUPPLEMENT, law, calendar)


def supply(
    dossier: Dossier,
    *,
    at: datetime,
    by: str,
    papers: Iterable[GivenPaper] = (),
    conditions: Mapping[str, bool] | None = None,
    subject: str | None = None,
    matter: str | None = None,
    law: Law = NATIONAL,
    calendar: WorkCalendar | None = None,
) -> Dossier:
    """Take in what was brought (đã bổ sung): at reception to be checked again, in examination the clock runs on.

    `subject` and `matter` are given where what was filed has been corrected too. Raises Refused, NoRule.
    """
    at = grounds.moment(dossier, at)
    request = dossier.last(Action.REQUEST_SUPPLEMENT)
    ground = law.at(at.date())[request.key if request is not None and request.key else grounds.GROUND[Action.SUPPLY]]
    grounds.allowed(dossier, Action.SUPPLY, ground)
    brought = {paper.paper: paper for paper in papers}
    kept = tuple(paper for paper in dossier.papers if paper.paper not in brought)
    supplied = attrs.evolve(
        dossier,
        papers=(*kept, *brought.values()),
        conditions={**dossier.conditions, **(conditions or {})},
        subject=subject if subject is not None else dossier.subject,
        matter=matter if matter is not None else dossier.matter,
    )
    status = Status.PROCESSING if dossier.accepted else Status.FILED
    event = attrs.evolve(grounds.event(Action.SUPPLY, at, by, ground), key=ground.key)
    if request is not None:
        event = attrs.evolve(event, stage=request.stage)
    if dossier.accepted and dossier.counted_from is None:
        event = attrs.evolve(event, counts_from=at)
        supplied = attrs.evolve(supplied, counted_from=at)
    elif dossier.accepted and request is not None and not request.late and "pause" not in ground.allows:
        supplied = attrs.evolve(supplied, counted_from=at)
    return _after(supplied, event, status, law, calendar)


def process(dossier: Dossier, *, at: datetime, by: str, law: Law = NATIONAL, calendar: WorkCalendar | None = None) -> Dossier:
    """Pass a dossier on to the body that settles it (chuyển giải quyết); for another unit's body this may start the clock.

    Raises Refused, NoRule.
    """
    at = grounds.moment(dossier, at)
    ground = grounds.ground_of(dossier, Action.PROCESS, at, law)
    event = grounds.event(Action.PROCESS, at, by, ground)
    if dossier.counted_from is None:
        event = attrs.evolve(event, counts_from=at)
        dossier = attrs.evolve(dossier, counted_from=at)
    return _after(dossier, event, Status.PROCESSING, law, calendar)


def suspend(
    dossier: Dossier,
    *,
    at: datetime,
    by: str,
    why: str,
    ground: str,
    law: Law = NATIONAL,
    calendar: WorkCalendar | None = None,
) -> Dossier:
    """Pause the clock (tạm dừng tính thời hạn) on a fact of law that allows it, such as time spent on a verification.

    Where the law sets a whole limit with verification, that limit stands and nothing is paused. Raises Refused, NoRule.
    """
    at = grounds.moment(dossier, at)
    fact = law.at(at.date())[ground]
    grounds.allowed(dossier, Action.SUSPEND, fact)
    grounds.reasoned(why, fact)
    if "pause" not in fact.allows:
        raise grounds.refused("onestop.no_ground", "$.events", _NO_GROUND, fact)
    if _suspended(dossier) or dossier.counted_from is None:
        raise grounds.refused("onestop.suspended", "$.status", _SUSPENDED, fact)
    if _has_total(dossier, law):
        raise grounds.refused("onestop.total_stands", "$.limit_key", _TOTAL, fact)
    event = attrs.evolve(grounds.event(Action.SUSPEND, at, by, fact, why=why), key=fact.key)
    return _after(dossier, event, dossier.status, law, calendar)


def resume(
    dossier: Dossier, *, at: datetime, by: str, why: str = "", law: Law = NATIONAL, calendar: WorkCalendar | None = None
) -> Dossier:
    """Let the clock run on (tiếp tục tính thời hạn). Raises Refused where it is not paused, NoRule."""
    at = grounds.moment(dossier, at)
    paused = dossier.last(Action.SUSPEND, Action.RESUME)
    if paused is None or paused.what is not Action.SUSPEND or paused.key is None:
        raise grounds.refused("onestop.suspended", "$.status", _NOT_SUSPENDED, law.at(at.date())[grounds.GROUND[Action.ACCEPT]])
    fact = law.at(at.date())[paused.key]
    grounds.allowed(dossier, Action.RESUME, fact)
    event = attrs.evolve(grounds.event(Action.RESUME, at, by, fact, why=why), key=fact.key)
    return _after(dossier, event, dossier.status, law, calendar)


def withdraw(
    dossier: Dossier, *, at: datetime, by: str, why: str = "", law: Law = NATIONAL, calendar: WorkCalendar | None = None
) -> Dossier:
    """Stop at the applicant's request (người nộp yêu cầu dừng) before there is a result. Raises Refused, NoRule."""
    at = grounds.moment(dossier, at)
    ground = grounds.ground_of(dossier, Action.WITHDRAW, at, law)
    event = attrs.evolve(grounds.event(Action.WITHDRAW, at, by, ground, why=why), key=ground.key)
    return _after(dossier, event, Status.WITHDRAWN, law, calendar)


def close(dossier: Dossier, *, at: datetime, by: str, law: Law = NATIONAL, calendar: WorkCalendar | None = None) -> Dossier:
    """Close a dossier for which nothing was brought (đóng hồ sơ), after the time of the general law or of the sector's.

    The general clause speaks of a dossier in examination: for one that was never accepted it is a `reading`. Raises Refused
    before that time is over, NoRule where the law knows no closing.
    """
    at = grounds.moment(dossier, at)
    fact = _silence(dossier, at, law)
    grounds.allowed(dossier, Action.CLOSE, fact)
    grades = [fact.certainty]
    if not dossier.accepted and fact.key == _GENERAL_SILENCE:
        grades.append(Certainty.READING)
    grade = weakest(grades)
    request = dossier.last(Action.REQUEST_SUPPLEMENT)
    if request is not None and due(request.at.date(), fact, calendar=calendar).met_by(at):
        early = Finding("onestop.close_early", Severity.ERROR, "$.events", _EARLY, fact.basis, grade)
        raise Refused(Findings((early,)))
    event = attrs.evolve(grounds.event(Action.CLOSE, at, by, fact), key=fact.key, certainty=grade)
    return _after(dossier, event, Status.STOPPED, law, calendar)


def finish(
    dossier: Dossier,
    *,
    at: datetime,
    by: str,
    outcome: Outcome = Outcome.GRANTED,
    why: str = "",
    about: str | None = None,
    law: Law = NATIONAL,
    calendar: WorkCalendar | None = None,
) -> Dossier:
    """Settle a dossier (có kết quả); this moment decides whether it was in time. A refusal needs its reason.

    `about` is the id of the record that came of it. Raises Refused, NoRule.
    """
    at = grounds.moment(dossier, at)
    ground = grounds.ground_of(dossier, Action.FINISH, at, law)
    if outcome is Outcome.REFUSED:
        grounds.reasoned(why, ground)
    event = attrs.evolve(grounds.event(Action.FINISH, at, by, ground, why=why), key=ground.key)
    settled = attrs.evolve(dossier, outcome=outcome, about=about if about is not None else dossier.about)
    return _after(settled, event, Status.SOLVED, law, calendar)


def return_result(
    dossier: Dossier, *, at: datetime, by: str, law: Law = NATIONAL, calendar: WorkCalendar | None = None
) -> Dossier:
    """Hand the result over (trả kết quả). Raises Refused, NoRule."""
    at = grounds.moment(dossier, at)
    ground = grounds.ground_of(dossier, Action.RETURN_RESULT, at, law)
    return _after(dossier, grounds.event(Action.RETURN_RESULT, at, by, ground), Status.RETURNED, law, calendar)


def _after(dossier: Dossier, event: Event, status: Status, law: Law, calendar: WorkCalendar | None) -> Dossier:
    """Add the event; status, promise and the first promise follow."""
    changed = attrs.evolve(dossier, status=status, events=(*dossier.events, event))
    promise = promised(changed, calendar=calendar, law=law)
    changed = attrs.evolve(changed, promise=promise)
    return changed if changed.original_due is not None else attrs.evolve(changed, original_due=changed.due)


def _waits_for_competent(dossier: Dossier, at: datetime, law: Law) -> bool:
    if not dossier.non_territorial:
        return False
    return bool(law.at(at.date())["onestop.clock.starts_non_territorial"].value == "received_by_competent")


def _counted_from(dossier: Dossier, at: datetime, law: Law) -> datetime:
    """Where the clock starts: an appointed day that lies ahead; for the post the signed hand-over, or the full supply."""
    if dossier.appointed is not None and dossier.appointed > at.date():
        return datetime.combine(dossier.appointed, time(), VN_TIME)
    if dossier.channel is not FilingChannel.POST:
        return at
    supplied = dossier.last(Action.SUPPLY)
    law.at(at.date())["onestop.postal.filed_at"]
    return supplied.at if supplied is not None else dossier.filed_at


def _suspended(dossier: Dossier) -> bool:
    last = dossier.last(Action.SUSPEND, Action.RESUME)
    return last is not None and last.what is Action.SUSPEND


def _has_total(dossier: Dossier, law: Law) -> bool:
    """Whether the law of the day of reception sets a whole limit with verification for this act."""
    if dossier.limit_key is None or dossier.counted_from is None:
        return False
    key = dossier.limit_key.removesuffix("_with_verification") + "_with_verification"
    return key in law and key in law.at(dossier.counted_from.date())


def _silence(dossier: Dossier, at: datetime, law: Law) -> Fact[Any]:
    """The sector's time for silence where it sets one that day, else that of the general law."""
    view = law.at(at.date())
    if dossier.silence_key is not None:
        try:
            return view[dossier.silence_key]
        except NoRule:
            pass
    return view[_GENERAL_SILENCE]


_CHANNEL = Text("ngày này pháp luật chưa cho nộp bằng cách này", "the law of that day does not know this way of filing")
_OTHER_CHANNEL = Text("thủ tục này không nộp bằng cách này", "this procedure is not filed in this way")
_ACCEPTED = Text(
    "hồ sơ đã tiếp nhận: từ chối là một kết quả giải quyết", "the dossier was accepted: a refusal is a result of processing"
)
_AGAIN = Text(
    "đã yêu cầu bổ sung một lần ở giai đoạn này: lần nữa phải có người phê duyệt",
    "a supplement was asked for at this stage already: another one needs an approver",
)
_SUSPENDED = Text("thời hạn không ở trạng thái đang chạy", "the clock is not running")
_NOT_SUSPENDED = Text("thời hạn không bị tạm dừng", "the clock is not paused")
_NO_GROUND = Text("căn cứ này không cho tạm dừng hay tính lại thời hạn", "this ground lets no clock be paused or restarted")
_TOTAL = Text(
    "luật đã quy định tổng thời hạn có xác minh: không tạm dừng",
    "the law sets a whole limit with verification: nothing is paused",
)
_EARLY = Text("chưa hết thời hạn bổ sung", "the time for bringing the papers is not over")
