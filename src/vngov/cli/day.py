"""A working day at a one-stop counter (một ngày làm việc): the filings of a file, worked through as an office would."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

import attrs

from vngov.basis import VN_TIME, Lang, Text
from vngov.civilreg import Act, BirthFiling, Signer, Timeliness
from vngov.civilreg.form import BirthForm, read_form
from vngov.notify import Delivery
from vngov.office import Office
from vngov.office.flows.birth_at_counter import Answered, BirthAtCounter, mendable, only_posting
from vngov.office.flows.registry_exchange import RegistryExchange
from vngov.office.work import Work
from vngov.onestop import Applicant, FilingChannel, GivenPaper, national_procedures
from vngov.rules import DATE_UNKNOWN, Findings, Refused, Severity, Verdict

__all__ = ["Day", "Handled", "Result", "Typed", "exchange", "read_day", "work_through"]


class Result(StrEnum):
    """What came of a filing at the counter (kết quả tại quầy)."""

    REGISTERED = "registered"
    RECEIVED = "received"
    ASKED = "asked"
    REFUSED = "refused"
    TWICE = "twice"

    def label(self, lang: Lang = "vi") -> str:
        return _RESULT_LABEL[self].text(lang)


_RESULT_LABEL = {
    Result.REGISTERED: Text("đã đăng ký", "registered"),
    Result.RECEIVED: Text("đã tiếp nhận, chờ giải quyết", "received, to be settled"),
    Result.ASKED: Text("yêu cầu bổ sung", "supplement asked for"),
    Result.REFUSED: Text("từ chối", "refused"),
    Result.TWICE: Text("đã nộp, không nhận lần nữa", "filed already"),
}


@attrs.frozen
class Typed:
    """A filing of the file (một hồ sơ trong tệp): what was typed, when and how, its papers, and the story it tells."""

    id: str
    received: datetime
    channel: FilingChannel
    story: str
    form: BirthForm
    papers: tuple[GivenPaper, ...] = ()
    decided: tuple[str, ...] = ()
    settled: datetime | None = None


@attrs.frozen
class Day:
    """The filings of a file, and who works (tệp hồ sơ): unit, electronic id of the body, signer, officer (account and name)."""

    unit: str
    agency: str
    signer: Signer
    officer: str
    officer_name: str
    filings: tuple[Typed, ...]


@attrs.frozen
class Handled:
    """A filing as it was handled (hồ sơ đã xử lý). `said` are the findings; none of them holds personal data."""

    typed: Typed
    result: Result
    said: Findings
    id: str
    code: str | None = None
    due: str | None = None
    act: Act | None = None
    timeliness: Timeliness | None = None
    filing: BirthFiling | None = attrs.field(default=None, repr=False)

    def to_data(self) -> dict[str, Any]:
        return {
            "id": self.typed.id,
            "received": self.typed.received,
            "channel": self.typed.channel,
            "story": self.typed.story,
            "result": self.result,
            "code": self.code,
            "due": self.due,
            "act": self.act,
            "timeliness": self.timeliness,
            "findings": self.said.items,
        }


def read_day(path: Path) -> Day:
    """Read a file of filings (đọc tệp hồ sơ); times are local, papers are given as the catalogue asks for them.

    Raises FormKeyUnknown; KeyError for a paper that the catalogue does not know.
    """
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    given = {
        paper.id: GivenPaper(paper=paper.id, originals=paper.originals, copies=paper.copies, checked=True)
        for found in national_procedures()
        for paper in found.papers
    }
    filings = tuple(
        Typed(
            id=one["id"],
            received=one["received"].replace(tzinfo=VN_TIME),
            channel=FilingChannel(one["channel"]),
            story=one["story"],
            form=BirthForm.of(one["form"]),
            papers=tuple(given[paper] for paper in one["papers"]),
            decided=tuple(one.get("decided", ())),
            settled=one["settled"].replace(tzinfo=VN_TIME) if "settled" in one else None,
        )
        for one in data["filing"]
    )
    signer = Signer(data["signer"], data["signer_title"])
    return Day(data["unit"], data["agency"], signer, data["officer"], data["officer_name"], filings)


def work_through(office: Office, day: Day, *, done: Callable[[Handled], None] = lambda _: None) -> tuple[Handled, ...]:
    """Handle every filing at its moment, and settle those that were to be settled later; `done` is told of each.

    What was handled before, with the same store, is found again and changes nothing.
    """
    if not office.acting(day.officer, at=day.filings[0].received).civilreg.volumes():
        office.acting(day.officer, at=day.filings[0].received).civilreg.open_book()
    handled: dict[str, Handled] = {}
    for at, typed, later in _in_order(day.filings):
        one = _settle(office, day, handled[typed.id], at) if later else _handle(office, day, typed)
        handled[typed.id] = one
        if later or typed.settled is None or one.result is not Result.RECEIVED:
            done(one)
    return tuple(handled.values())


def exchange(office: Office, at: datetime, *, rounds: int = 100) -> int:
    """Deliver the outbox through the plugins' channels and to the ministries' systems; give how many notices were sent."""
    delivery = Delivery(office.store, [RegistryExchange(office), *office.plugins.notifiers])
    sent = 0
    for _ in range(rounds):
        outcome = delivery.round(at)
        sent += outcome.sent
        if not outcome.sent:
            break
    return sent


def _in_order(filings: Iterable[Typed]) -> Iterator[tuple[datetime, Typed, bool]]:
    events = [(one.received, one, False) for one in filings]
    events += [(one.settled, one, True) for one in filings if one.settled is not None]
    yield from sorted(events, key=lambda event: (event[0], event[2], event[1].id))


def _handle(office: Office, day: Day, typed: Typed) -> Handled:
    read = read_form(typed.form, received=typed.received, filed_at=day.unit)
    filing, key = read.filing, f"filing-{typed.id}"
    applicant = _applicant(filing)
    try:
        with _counter(office, day, typed.received) as (work, counter):
            if read.findings.items:
                raise Refused(_with_the_rest(read.findings, counter.examine(filing)))
            if typed.settled is not None and typed.decided:
                answered = counter.await_decision(filing, applicant, id=key, papers=typed.papers, channel=typed.channel)
            else:
                answered = counter.file(
                    filing, applicant, id=key, papers=typed.papers, channel=typed.channel, decided=typed.decided
                )
            work.flush()
            return _told(work.onestop.get(key).record.code, typed, filing, answered)
    except Refused as refused:
        return _answer(office, day, typed, filing, applicant, refused.findings)


def _with_the_rest(unread: Findings, examined: Findings) -> Findings:
    """What could not be read, and what else stands in the way; what only follows from a field not read is left out."""
    fields = {item.field for item in unread.items}
    more = (item for item in examined.items if item.field not in fields and item.code != DATE_UNKNOWN)
    return Findings((*unread.items, *(item for item in more if item.unknown or item.severity is Severity.ERROR)))


def _answer(office: Office, day: Day, typed: Typed, filing: BirthFiling, applicant: Applicant, findings: Findings) -> Handled:
    """Answer in writing: give a day after a posting, ask for what can be supplied, refuse the rest.

    What is open already gets no second dossier.
    """
    key = f"filing-{typed.id}"
    if filing.posted_on is not None and only_posting(findings):
        try:
            with _counter(office, day, typed.received) as (work, counter):
                answered = counter.appoint(filing, applicant, id=key, papers=typed.papers, channel=typed.channel)
                work.flush()
                return _told(work.onestop.get(key).record.code, typed, filing, answered)
        except Refused as lacks:
            findings = lacks.findings
    asks = findings.verdict is Verdict.NEEDS_OFFICIAL or mendable(findings, filing)
    try:
        with _counter(office, day, typed.received) as (work, counter):
            if asks:
                answered = counter.ask(filing, applicant, findings, id=key, papers=typed.papers, channel=typed.channel)
            else:
                answered = counter.refuse(filing, applicant, findings, id=key, channel=typed.channel)
            work.flush()
            return _told(work.onestop.get(key).record.code, typed, filing, answered)
    except Refused as again:
        return Handled(typed, Result.TWICE, again.findings, key, filing=filing)


def _settle(office: Office, day: Day, before: Handled, at: datetime) -> Handled:
    if before.result is not Result.RECEIVED or before.filing is None:
        return before
    with _counter(office, day, at) as (work, counter):
        answered = counter.settle(before.id, before.filing, decided=before.typed.decided)
        work.flush()
        return _told(before.code, before.typed, before.filing, answered)


@contextmanager
def _counter(office: Office, day: Day, at: datetime) -> Iterator[tuple[Work, BirthAtCounter]]:
    """A unit of work at a moment, with the counter in it."""
    with office.work(actor=day.officer, at=at, why="counter") as work:
        yield work, BirthAtCounter(work, signer=day.signer)


def _told(code: str | None, typed: Typed, filing: BirthFiling, answered: Answered) -> Handled:
    dossier, birth = answered.dossier.record, answered.birth.record if answered.birth is not None else None
    if birth is not None:
        result = Result.REGISTERED
    elif dossier.accepted:
        result = Result.RECEIVED
    else:
        result = Result.ASKED if dossier.open else Result.REFUSED
    return Handled(
        typed,
        result,
        answered.findings,
        answered.dossier.id,
        code,
        dossier.due.isoformat() if dossier.due is not None else None,
        birth.act if birth is not None else None,
        birth.timeliness if birth is not None else None,
        filing,
    )


def _applicant(filing: BirthFiling) -> Applicant:
    one = filing.declarant
    if one is None:
        return Applicant(name="–")
    paper = f"{one.id_paper.kind} số {one.id_paper.number}" if one.id_paper is not None else None
    return Applicant(name=one.name, id_paper=paper)
