"""`BirthAtCounter` (khai sinh tại quầy): dossier and birth in one unit of work, from what was filed to what is answered.

Either both stand or neither: what the law forbids raises Refused and leaves no trace. What is refused, or not complete, is
answered in writing, and that answer is a dossier too.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, time
from typing import TYPE_CHECKING

import attrs

from vngov.basis import VN_TIME, Text
from vngov.civilreg import Act, Birth, BirthFiling, Examination, Signer, processing_limit
from vngov.civilreg.acts import after_posting
from vngov.civilreg.labels import label_of
from vngov.civilreg.nationality import is_vietnamese
from vngov.durations import SameDay
from vngov.office.flows.birth_papers import PROCEDURES, conditions_of, papers_of
from vngov.onestop import (
    Applicant,
    Asked,
    Dossier,
    Filing,
    FilingChannel,
    GivenPaper,
    Outcome,
    Procedure,
    Status,
)
from vngov.rules import Finding, Findings, Refused, Verdict

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


MENDABLE = (
    ("civilreg.form.", "$"),
    ("onestop.papers.", "$"),
    ("civilreg.birth.evidence", "$"),
    ("civilreg.birth.surrogacy", "$.surrogacy_confirmed"),
    ("civilreg.birth.posting", "$"),
    ("civilreg.birth.has_papers", "$.never_registered_pledged"),
    ("civilreg.birth.content", "$.declarant.id_paper"),
)
"""Codes and fields of what the applicant can still bring or mend: it is asked for, where anything else is refused."""

_POSTING = "civilreg.birth.posting"


def mendable(findings: Findings, filing: BirthFiling | None = None) -> bool:
    """Tell whether everything that stands in the way can be supplied (còn bổ sung được), so that nothing is refused.

    With the `filing`, a foreign state's confirmation that a stated agreement on nationality lacks can be brought too.
    """
    agreement = filing.nationality_agreement if filing is not None else None
    lacks = agreement is not None and not agreement.confirmed and not is_vietnamese(agreement.country)
    return all(_can_be_brought(item, unconfirmed=lacks) for item in findings.errors)


def _can_be_brought(item: Finding, *, unconfirmed: bool) -> bool:
    if unconfirmed and (item.code, item.field) == ("civilreg.birth.nationality", "$.child.nationality"):
        return True
    return any(item.code.startswith(code) and item.field.startswith(field) for code, field in MENDABLE)


def only_posting(findings: Findings) -> bool:
    """Tell whether nothing but the time of the public posting is in the way (chỉ còn chờ niêm yết): `appoint` gives a day."""
    wrong = [item for item in findings.items if item.severity != "warning"]
    return bool(wrong) and all(item.code.startswith(_POSTING) and not item.unknown for item in wrong)


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
        entry comes later, by `settle`. Raises Refused: what the law forbids, what is unknown, papers that are missing, a filing
        that is open already, a closed book.
        """
        key = id if id is not None else self._work.new_id()
        seen = self._work.civilreg.examination(filing, besides=key)
        self._hold(seen.findings, frozenset(decided))
        act = self._act(seen)
        dossier = self._receive(self._filing(filing, act, applicant, papers, channel), key)
        if settle is None:
            settle = self._same_day(act)
        if not settle:
            return Answered(dossier, None, seen.findings)
        return self._enter(key, seen, decided)

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

        Raises Refused for what the law forbids, what is unknown, and papers that are missing.
        """
        key = id if id is not None else self._work.new_id()
        seen = self._work.civilreg.examination(filing, besides=key)
        self._hold(seen.findings, frozenset(item.code for item in seen.findings.items))
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
        anything else stands in the way, and for papers that are missing.
        """
        key = id if id is not None else self._work.new_id()
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
        """Enter the birth of a dossier that was received before, and settle the dossier (giải quyết). Raises Refused.

        What was appointed for the end of a posting is taken up now, and examined as of now.
        """
        if self._work.onestop.get(id).record.appointed is not None:
            filing = attrs.evolve(filing, received=self._work.at)
        seen = self._work.civilreg.examination(filing, besides=id)
        self._hold(seen.findings, frozenset(decided))
        return self._enter(id, seen, decided)

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

        The reasons are the findings, whose words hold nothing personal (Luật Hộ tịch Đ5.2).
        """
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
        """
        dossier = self._take_in(filing, applicant, id, channel)
        if dossier.record.status is Status.SUPPLEMENT:
            return Answered(dossier, None, findings)
        wanted = list(_once_a_field(item for item in findings.items if item.severity == "error" or item.unknown))
        told = {item.code for item in wanted} | {item.field for item in wanted}
        act = self._work.civilreg.classify(filing).act
        if act is not None:
            given = self._filing(filing, act, applicant, papers, channel)
            lacks = self._work.onestop.completeness(given).items
            wanted += [item for item in lacks if item.code not in told and not told & _TELLS.get(item.field, _NOTHING)]
        names = _names(self._work.onestop.procedures)
        asked = tuple(dict.fromkeys(_asked(item, names) for item in wanted or findings.items))
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
        act = self._work.civilreg.classify(filing).act or Act.BIRTH
        return self._work.onestop.receive(self._filing(filing, act, applicant, (), channel), id=id)

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

    def _hold(self, findings: Findings, decided: frozenset[str]) -> None:
        """Let pass what is allowed, and what the official has decided. Raises Refused."""
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
        born = filing.child.born
        if applicant.id_paper is None and (number := _number(filing)) is not None:
            applicant = attrs.evolve(applicant, id_paper=number)
        if papers is None:
            papers = papers_of(filing, act, on=self._work.at.date(), procedures=self._work.onestop.procedures)
        return Filing(
            procedure=PROCEDURES[act],
            applicant=applicant,
            subject=f"{_SUBJECT.vi}: {filing.child.name}",
            matter=f"{filing.child.name}|{born}" if born is not None else filing.child.name,
            channel=channel,
            papers=tuple(papers),
            conditions=conditions_of(filing),
        )


_NOTHING: frozenset[str] = frozenset()
_CONFIRMATION = "$.papers.nationality_confirmation"
_TELLS = {
    **{
        f"$.papers.{paper}": frozenset({"civilreg.birth.evidence"})
        for paper in ("birth_notice", "witness_text", "birth_pledge")
    },
    "$.papers.surrogacy_confirmation": frozenset({"civilreg.birth.surrogacy"}),
    "$.papers.unregistered_pledge": frozenset({"civilreg.birth.has_papers"}),
    _CONFIRMATION: frozenset({"civilreg.birth.nationality"}),
    "$.papers.abandonment_record": frozenset({"civilreg.birth.foundling"}),
    "$.applicant.id_paper": frozenset({"$.declarant.id_paper", "$.declarant.personal_id"}),
}
"""By what was said already, under its code or field, a paper is not asked for twice."""


def _names(procedures: Iterable[Procedure]) -> dict[str, str]:
    return {f"$.papers.{paper.id}": paper.name.vi for one in procedures for paper in one.papers}


def _once_a_field(items: Iterable[Finding]) -> Iterator[Finding]:
    """Several rules ask for the same unknown field: that is one question."""
    asked: set[str] = set()
    for item in items:
        if item.unknown and item.field in asked:
            continue
        if item.unknown:
            asked.add(item.field)
        yield item


def _asked(item: Finding, names: dict[str, str]) -> Asked:
    """What stands on the request: the paper or field by its name, beside it what is missing or the question that is open."""
    said = item.message("vi")
    if item.field in names:
        return Asked(name=names[item.field], what=_TO_BRING.vi)
    if (item.code, item.severity) == ("civilreg.birth.nationality", "error") and _CONFIRMATION in names:
        return Asked(name=names[_CONFIRMATION], what=said)
    return Asked(name=label_of(item.field).vi, what=f"cần xác định: {said}" if item.unknown else said)


def _number(filing: BirthFiling) -> str | None:
    """The number by which the declarant is looked up, as it was stated."""
    one = filing.declarant
    if one is None:
        return None
    if one.id_paper is not None:
        return f"{one.id_paper.kind} số {one.id_paper.number}"
    return one.personal_id.digits if one.personal_id is not None else None


_TO_SUPPLY = Text("hồ sơ chưa đủ, hoặc có nội dung chưa rõ", "papers are missing, or something is not clear")
_TO_BRING = Text("chưa có, đề nghị nộp hoặc xuất trình", "missing, to be handed in or shown")
_SUBJECT = Text("Đăng ký khai sinh", "registration of a birth")
