"""`BirthAtCounter` (khai sinh tại quầy): dossier and birth in one unit of work, from what was filed to what is answered.

Either both stand or neither: what the law forbids raises Refused and leaves no trace. What is refused, or not complete, is
answered in writing, and that answer is a dossier too.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import attrs

from vngov.basis import Text
from vngov.civilreg import Act, Birth, BirthFiling, Evidence, Examination, Signer, processing_limit
from vngov.civilreg.model import Authorisation
from vngov.civilreg.nationality import is_vietnamese
from vngov.durations import SameDay
from vngov.onestop import Applicant, Dossier, Filing, FilingChannel, GivenPaper, Outcome, Status
from vngov.rules import Finding, Findings, Refused, Verdict

if TYPE_CHECKING:
    from vngov.office.work import Work
    from vngov.records import Stored

__all__ = ["Answered", "BirthAtCounter", "conditions_of", "mendable", "papers_of"]

PROCEDURES = {
    Act.BIRTH: "1.001193",
    Act.BIRTH_ABANDONED: "1.001193",
    Act.BIRTH_FOREIGN: "2.000528",
    Act.BIRTH_BORDER: "1.000110",
    Act.BIRTH_HAS_PAPERS: "1.004772",
    Act.BIRTH_HAS_PAPERS_FOREIGN: "1.000893",
    Act.BIRTH_PLUS_CMC: "1.000689",
    Act.BIRTH_PLUS_CMC_FOREIGN: "1.001695",
}
"""The procedure of the national catalogue that settles an act."""


@attrs.frozen
class Answered:
    """What came of a filing (kết quả): its dossier, the birth where one was entered, and what the rules said."""

    dossier: Stored[Dossier]
    birth: Stored[Birth] | None
    findings: Findings


MENDABLE = (
    "civilreg.form.",
    "onestop.papers.",
    "civilreg.birth.evidence",
    "civilreg.birth.surrogacy",
    "civilreg.birth.posting",
)
"""Codes of what the applicant can still bring or mend: it is asked for, where anything else is refused."""


def mendable(findings: Findings) -> bool:
    """Tell whether everything that stands in the way can be supplied (còn bổ sung được), so that nothing is refused."""
    return all(item.code.startswith(MENDABLE) for item in findings.errors)


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

        `id` is made by the client: the same filing again gives what is stored. `papers` are those given, by default the ones
        the filing speaks of. `decided` are the codes of the rules that leave a matter to the official. With `settle` False the
        dossier is received and the entry comes later, by `settle`. Raises Refused: what the law forbids, what is unknown,
        papers that are missing, a filing that is open already, a closed book.
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

    def settle(self, id: str, filing: BirthFiling, *, decided: Iterable[str] = ()) -> Answered:
        """Enter the birth of a dossier that was received before, and settle the dossier (giải quyết). Raises Refused."""
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
        channel: FilingChannel = FilingChannel.COUNTER,
    ) -> Answered:
        """Ask for what is missing or to be established (yêu cầu bổ sung), all at once, as a dossier that waits."""
        dossier = self._take_in(filing, applicant, id, channel)
        if dossier.record.status is Status.SUPPLEMENT:
            return Answered(dossier, None, findings)
        asked = tuple(dict.fromkeys(_asked(item) for item in findings.errors or findings.items))
        return Answered(self._work.onestop.request_supplement(dossier.id, why=_TO_SUPPLY.vi, papers=asked), None, findings)

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
        return Filing(
            procedure=PROCEDURES[act],
            applicant=applicant,
            subject=f"{_SUBJECT.vi}: {filing.child.name}",
            matter=f"{filing.child.name}|{born}" if born is not None else filing.child.name,
            channel=channel,
            papers=tuple(papers) if papers is not None else papers_of(filing, act),
            conditions=conditions_of(filing),
        )


def _asked(item: Finding) -> str:
    """What stands on the request: what is missing, or the question that is open."""
    return f"cần xác định: {item.message('vi')}" if item.unknown else item.message("vi")


_TO_SUPPLY = Text("hồ sơ chưa đủ, hoặc có nội dung chưa rõ", "papers are missing, or something is not clear")
_SUBJECT = Text("Đăng ký khai sinh", "registration of a birth")


def conditions_of(filing: BirthFiling) -> dict[str, bool]:
    """Give the circumstances that decide which papers are needed, as far as the filing tells them (điều kiện của hồ sơ)."""
    told: dict[str, bool] = {
        "abandoned": filing.foundling is not None,
        "surrogacy": filing.surrogacy,
        "nationality_agreed": filing.nationality_agreement is not None,
        "foreign_parent": any(
            parent.stateless or (parent.nationality is not None and not is_vietnamese(parent.nationality))
            for parent in filing.known_parents
        ),
    }
    if filing.evidence is not None:
        told["no_birth_notice"] = filing.evidence is not Evidence.NOTICE
        told["no_witness"] = filing.evidence in (Evidence.PLEDGE, Evidence.NONE)
    if filing.parents_married is not None:
        told["parents_married"] = filing.parents_married
    one = filing.declarant
    if one is not None and one.relation is not None:
        told["authorised"] = one.authorisation in (Authorisation.WRITTEN, Authorisation.CERTIFIED)
    return told


def papers_of(filing: BirthFiling, act: Act) -> tuple[GivenPaper, ...]:
    """Give the papers that a filing itself speaks of (giấy tờ theo hồ sơ): form, evidence, identity, what its kind asks for."""
    told = conditions_of(filing)
    given = ["declaration", "identity"]
    given += {
        Evidence.NOTICE: ["birth_notice"],
        Evidence.WITNESS: ["witness_text"],
        Evidence.PLEDGE: ["birth_pledge"],
    }.get(filing.evidence or Evidence.NONE, [])
    if told.get("authorised"):
        given.append("authorisation")
    if filing.foundling is not None and filing.foundling.recorded:
        given.append("abandonment_record")
    if filing.surrogacy_confirmed:
        given.append("surrogacy_confirmation")
    if filing.nationality_agreement is not None:
        given.append("nationality_agreement")
    if filing.parents_married:
        given.append("marriage_certificate")
    given += _BY_ACT.get(act, ())
    return tuple(GivenPaper(paper=paper, checked=True) for paper in given)


_BY_ACT = {
    Act.BIRTH_BORDER: ("neighbour_papers",),
    Act.BIRTH_HAS_PAPERS: ("own_papers", "unregistered_pledge"),
    Act.BIRTH_HAS_PAPERS_FOREIGN: ("own_papers", "unregistered_pledge"),
    Act.BIRTH_PLUS_CMC: ("relation_proof",),
    Act.BIRTH_PLUS_CMC_FOREIGN: ("relation_proof",),
}
