"""`BirthAtCounter` (khai sinh tại quầy): dossier and birth in one unit of work, from what was filed to what is answered.

Either both stand or neither: what the law forbids raises Refused and leaves no trace. What is refused, or not complete, is
answered in writing, and that answer is a dossier too.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time
from typing import TYPE_CHECKING

import attrs

from vngov.basis import VN_TIME, NaiveDatetime, Text
from vngov.civilreg import Act, Birth, BirthFiling, Examination, Signer, processing_limit
from vngov.civilreg.acts import after_posting
from vngov.durations import SameDay
from vngov.errors import WrongType, expect
from vngov.office.flows.birth_answers import mendable, only_posting, questions
from vngov.office.flows.birth_papers import PROCEDURES, conditions_of, papers_of
from vngov.office.flows.errors import AnotherMatter, NoGround, ReceivedOtherwise
from vngov.onestop import (
    DOSSIER,
    Applicant,
    Dossier,
    Filing,
    FilingChannel,
    GivenPaper,
    Outcome,
    Status,
)
from vngov.rules import Findings, Refused, Verdict

if TYPE_CHECKING:
    from vngov.office.work import Work
    from vngov.records import Stored

__all__ = ["PROCEDURES", "Answered", "BirthAtCounter", "conditions_of", "mendable", "only_posting", "papers_of"]


@attrs.frozen
class Answered:
    """What came of a filing (kết quả): its dossier, the birth where one was entered, and what the rules said."""

    dossier: Stored[Dossier]
    birth: Stored[Birth] | None
    findings: Findings


class BirthAtCounter:
    """A birth at the counter (khai sinh tại quầy một cửa), within one unit of work.

    `signer` is who signs the entry. Every function either does all it says or raises and leaves nothing.
    """

    def __init__(self, work: Work, *, signer: Signer) -> None:
        self._work = work
        self._signer = signer

    def examine(self, filing: BirthFiling) -> Findings:
        """Say what the rules and the register say of a filing (xem xét hồ sơ); nothing is written."""
        return self._work.civilreg.examine(filing)

    def file(
        self,
        filing: BirthFiling,
        applicant: Applicant,
        *,
        id: str | None = None,
        papers: Iterable[GivenPaper] | None = None,
        channel: FilingChannel = FilingChannel.COUNTER,
        decided: Iterable[str] = (),
        settle: bool | None = None,
    ) -> Answered:
        """Receive a birth and, where that is done the same day, enter it and settle the dossier (tiếp nhận và đăng ký).

        `id` is made by the client: the same filing again gives what is stored. `papers` are those handed in and shown; by
        default only the ones that the filing itself states (`papers_of`), so that a paper nobody told of is missing. `decided`
        are the codes of the rules that leave a matter to the official. With `settle` False the dossier is received and the
        entry comes later, by `settle`. What was filed online is accepted now. Raises Refused: what the law forbids, what is
        unknown, papers that are missing, a filing that is open already, a closed book; WrongType, ReceivedOtherwise.
        """
        key, filing = self._begun(filing, id)
        seen = self._work.civilreg.examination(filing, besides=key)
        self._hold(seen.findings, decided)
        act = self._act(seen)
        dossier = self._receive(self._filing(filing, act, applicant, papers, channel), key)
        return self._go_on(dossier, act, seen, decided, settle)

    def await_decision(
        self,
        filing: BirthFiling,
        applicant: Applicant,
        *,
        id: str | None = None,
        papers: Iterable[GivenPaper] | None = None,
        channel: FilingChannel = FilingChannel.COUNTER,
    ) -> Answered:
        """Receive a complete filing of which the law leaves something to the official (chờ quyết định); `settle` it later.

        Raises Refused for what the law forbids, what is unknown, and papers that are missing; WrongType, ReceivedOtherwise.
        """
        key, filing = self._begun(filing, id)
        seen = self._work.civilreg.examination(filing, besides=key)
        self._hold(seen.findings, [item.code for item in seen.findings.items])
        dossier = self._receive(self._filing(filing, self._act(seen), applicant, papers, channel), key)
        return Answered(dossier, None, seen.findings)

    def appoint(
        self,
        filing: BirthFiling,
        applicant: Applicant,
        *,
        id: str | None = None,
        papers: Iterable[GivenPaper] | None = None,
        channel: FilingChannel = FilingChannel.COUNTER,
    ) -> Answered:
        """Receive a complete filing whose posting still runs, and promise the first lawful day (hẹn ngày); `settle` it then.

        Posting is the office's work, so that nothing is asked of the applicant (Nghị định 123/2015 Đ14). Raises Refused where
        anything else stands in the way, and for papers that are missing; WrongType, ReceivedOtherwise.
        """
        key, filing = self._begun(filing, id)
        seen = self._work.civilreg.examination(filing, besides=key)
        if filing.posted_on is None or not only_posting(seen.findings):
            raise Refused(seen.findings)
        first = after_posting(Act.BIRTH_ABANDONED, filing.posted_on, law=self._work.law, calendar=self._work.calendar)
        day = self._work.calendar.working_day_from(first)
        then = attrs.evolve(filing, received=datetime.combine(day, time(), VN_TIME))
        if only_posting(later := self._work.civilreg.examine(then, besides=key)):
            raise Refused(later)
        given = self._filing(filing, self._act(seen), applicant, papers, channel)
        dossier = self._receive(attrs.evolve(given, appointed=day), key)
        return Answered(dossier, None, seen.findings)

    def settle(self, id: str, filing: BirthFiling, *, decided: Iterable[str] = ()) -> Answered:
        """Enter the birth of a dossier that was received before, and settle the dossier (giải quyết).

        What was appointed for the end of a posting is taken up now, and examined as of now. Raises Refused, AnotherMatter for a
        child that the dossier is not about, ReceivedOtherwise for a day that is still to come.
        """
        dossier = self._work.onestop.get(id).record
        filing = self._received_before(filing)
        if _matter(filing) != dossier.matter:
            raise AnotherMatter(id=id, why=_ANOTHER_CHILD)
        if dossier.appointed is not None:
            filing = attrs.evolve(filing, received=self._work.at)
        seen = self._work.civilreg.examination(filing, besides=id)
        self._hold(seen.findings, decided)
        return self._enter(id, seen, decided)

    def supply(
        self,
        id: str,
        filing: BirthFiling,
        *,
        papers: Iterable[GivenPaper] | None = None,
        decided: Iterable[str] = (),
        settle: bool | None = None,
    ) -> Answered:
        """Take in what was brought after a request (nộp bổ sung), and go on as `file` does.

        `filing` is the filing as it stands now, mended; `papers` are those brought, by default the ones that the filing itself
        states. Raises Refused while anything is still missing or against a rule, AnotherMatter where it is now a matter of
        another procedure, ReceivedOtherwise for a day that is still to come.
        """
        filing = self._received_before(filing)
        seen = self._work.civilreg.examination(filing, besides=id)
        self._hold(seen.findings, decided)
        act = self._act(seen)
        before = self._work.onestop.get(id).record
        given = self._filing(filing, act, before.applicant, papers, before.channel)
        if given.procedure != before.procedure:
            raise AnotherMatter(id=id, why=_ANOTHER_PROCEDURE)
        dossier = self._work.onestop.supply(
            id, given.papers, conditions=given.conditions, subject=given.subject, matter=given.matter
        )
        if not dossier.record.accepted:
            self._work.onestop.accept(id)
        return self._go_on(dossier, act, seen, decided, settle)

    def refuse(
        self,
        filing: BirthFiling,
        applicant: Applicant,
        findings: Findings,
        *,
        id: str | None = None,
        channel: FilingChannel = FilingChannel.COUNTER,
    ) -> Answered:
        """Answer in writing that the law forbids it (từ chối), as a dossier that was not received; no entry is made.

        The reasons are the findings, whose words hold nothing personal (Luật Hộ tịch Đ5.2). Raises NoGround where there are
        none, WrongType, ReceivedOtherwise.
        """
        if not expect(findings, Findings, name="findings").items:
            raise NoGround()
        dossier = self._take_in(filing, applicant, id, channel)
        if dossier.record.status is Status.NOT_RECEIVED:
            return Answered(dossier, None, findings)
        why = "; ".join(item.message("vi") for item in findings.errors or findings.items)
        return Answered(self._work.onestop.refuse(dossier.id, why=why), None, findings)

    def ask(
        self,
        filing: BirthFiling,
        applicant: Applicant,
        findings: Findings,
        *,
        id: str | None = None,
        papers: Iterable[GivenPaper] | None = None,
        channel: FilingChannel = FilingChannel.COUNTER,
    ) -> Answered:
        """Ask for what is missing and what is to be established (yêu cầu bổ sung), as a dossier that waits.

        It is asked for once, in full (NĐ 118/2025 Đ16.3): every error, every open question and every paper that is missing.
        What is brought is taken in by `supply`. Raises NoGround where nothing is missing or open, WrongType, ReceivedOtherwise.
        """
        expect(findings, Findings, name="findings")
        dossier = self._take_in(filing, applicant, id, channel)
        if dossier.record.status is Status.SUPPLEMENT:
            return Answered(dossier, None, findings)
        act = self._work.civilreg.classify(filing).act
        given = self._filing(filing, act, applicant, papers, channel) if act is not None else None
        lacks = self._work.onestop.completeness(given) if given is not None else Findings()
        asked = questions(findings, lacks, self._work.onestop.procedures)
        if not asked:
            raise NoGround()
        return Answered(self._work.onestop.request_supplement(dossier.id, why=_TO_SUPPLY.vi, asked=asked), None, findings)

    def _receive(self, filing: Filing, id: str) -> Stored[Dossier]:
        """Receive a dossier that is complete: one filed online is accepted now. Raises Refused with all that is missing."""
        dossier = self._work.onestop.receive(filing, id=id)
        if dossier.record.accepted:
            return dossier
        if (lacks := self._work.onestop.completeness(filing)).verdict is not Verdict.ALLOWED:
            raise Refused(lacks)
        return self._work.onestop.accept(id)

    def _take_in(self, filing: BirthFiling, applicant: Applicant, id: str | None, channel: FilingChannel) -> Stored[Dossier]:
        """Take a filing in without accepting it: nothing is given yet, so that it stays filed."""
        key, filing = self._begun(filing, id)
        act = self._work.civilreg.classify(filing).act or Act.BIRTH
        return self._work.onestop.receive(self._filing(filing, act, applicant, (), channel), id=key)

    def _begun(self, filing: BirthFiling, id: str | None) -> tuple[str, BirthFiling]:
        """The id of a filing, and the filing with its moment: a new dossier is received on the day that the filing tells."""
        expect(filing, BirthFiling, name="filing")
        if filing.received is None:
            filing = attrs.evolve(filing, received=self._work.at)
        if id is None:
            return self._work.new_id(), self._received_now(filing)
        known = self._work.tx.get(self._work.kind(DOSSIER), id) is not None
        return id, self._received_before(filing) if known else self._received_now(filing)

    def _received_now(self, filing: BirthFiling) -> BirthFiling:
        filing = self._received_before(filing)
        if filing.received is not None and _day(filing.received) != _day(self._work.at):
            raise ReceivedOtherwise(received=_day(filing.received), at=_day(self._work.at))
        return filing

    def _received_before(self, filing: BirthFiling) -> BirthFiling:
        received = expect(filing, BirthFiling, name="filing").received
        if received is not None and expect(received, datetime, name="filing.received").tzinfo is None:
            raise NaiveDatetime()
        if received is not None and received > self._work.at:
            raise ReceivedOtherwise(received=_day(received), at=_day(self._work.at))
        return filing

    def _go_on(
        self, dossier: Stored[Dossier], act: Act, seen: Examination, decided: Iterable[str], settle: bool | None
    ) -> Answered:
        """Enter what is settled on the day it is received, or what is to be settled now."""
        if settle is None:
            settle = self._same_day(act)
        return self._enter(dossier.id, seen, decided) if settle else Answered(dossier, None, seen.findings)

    def _enter(self, id: str, seen: Examination, decided: Iterable[str]) -> Answered:
        birth = self._work.civilreg.register(seen.filing, signer=self._signer, id=id, decided=decided, seen=seen)
        dossier = self._work.onestop.get(id)
        if dossier.record.open:
            dossier = self._work.onestop.finish(id, outcome=Outcome.GRANTED, about=birth.id)
        return Answered(dossier, birth, seen.findings)

    def _act(self, seen: Examination) -> Act:
        found = seen.classification
        if found.act is None:
            raise Refused(Findings(found.undetermined))
        return found.act

    def _same_day(self, act: Act) -> bool:
        limit = processing_limit(act, on=self._work.at.date(), law=self._work.law).value
        return isinstance(limit, SameDay)

    def _hold(self, findings: Findings, decided: Iterable[str]) -> None:
        """Let pass what is allowed, and what the official has decided. Raises Refused, WrongType."""
        if isinstance(decided, str):
            raise WrongType(name="decided", wanted="Iterable[str]", got="str")
        decided = frozenset(expect(code, str, name="decided") for code in decided)
        if findings.verdict is Verdict.ALLOWED:
            return
        open_ = [item for item in findings.items if item.severity == "review" and (item.unknown or item.code not in decided)]
        if findings.verdict is not Verdict.NEEDS_OFFICIAL or open_:
            raise Refused(findings)

    def _filing(
        self,
        filing: BirthFiling,
        act: Act,
        applicant: Applicant,
        papers: Iterable[GivenPaper] | None,
        channel: FilingChannel,
    ) -> Filing:
        if expect(applicant, Applicant, name="applicant").id_paper is None and (number := _number(filing)) is not None:
            applicant = attrs.evolve(applicant, id_paper=number)
        if papers is None:
            papers = papers_of(filing, act, on=self._work.at.date(), procedures=self._work.onestop.procedures)
        return Filing(
            procedure=PROCEDURES[act],
            applicant=applicant,
            subject=f"{_SUBJECT.vi}: {filing.child.name}",
            matter=_matter(filing),
            channel=expect(channel, FilingChannel, name="channel"),
            papers=tuple(expect(paper, GivenPaper, name="papers") for paper in papers),
            conditions=conditions_of(filing),
        )


def _number(filing: BirthFiling) -> str | None:
    """The number by which the declarant is looked up, as it was stated."""
    one = filing.declarant
    if one is None:
        return None
    if one.id_paper is not None:
        return f"{one.id_paper.kind} số {one.id_paper.number}"
    return one.personal_id.digits if one.personal_id is not None else None


def _matter(filing: BirthFiling) -> str:
    """What a dossier is about: child and day, by which the same filing is known again."""
    born = filing.child.born
    return f"{filing.child.name}|{born}" if born is not None else filing.child.name


def _day(moment: datetime) -> date:
    return moment.astimezone(VN_TIME).date()


_ANOTHER_CHILD = Text("hồ sơ này của trẻ khác", "the dossier is about another child")
_ANOTHER_PROCEDURE = Text("nay thuộc thủ tục khác, nộp hồ sơ mới", "it belongs to another procedure now: file it anew")
_TO_SUPPLY = Text("hồ sơ chưa đủ, hoặc có nội dung chưa rõ", "papers are missing, or something is not clear")
_SUBJECT = Text("Đăng ký khai sinh", "registration of a birth")
