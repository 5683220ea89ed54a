"""`OnestopDesk` (bàn một cửa): dossiers at work, through the unit of work. The only module of the field that does I/O."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from vngov.basis import Text
from vngov.law.loader import read_citations
from vngov.onestop import transitions
from vngov.onestop.codes import DossierCode
from vngov.onestop.errors import AgencyUnknown, DossierNotFound
from vngov.onestop.model import DOSSIER, Asked, Dossier, Filing, FilingChannel, GivenPaper, Outcome
from vngov.onestop.rules import completeness
from vngov.people import fold
from vngov.records import Kind, Stored, Where
from vngov.rules import Finding, Findings, Refused, Severity, Verdict

if TYPE_CHECKING:
    from vngov.office.work import Work
    from vngov.onestop.procedures import Procedure

__all__ = ["OnestopDesk"]


class OnestopDesk:
    """One-stop in one unit of work (bàn một cửa): receives, asks for what is missing, settles, returns.

    Everything is read and written through the unit of work it is made with. Actor, moment, law and calendar are those of the
    unit of work. What the law forbids raises Refused and nothing of it is written.
    """

    def __init__(self, work: Work) -> None:
        self._work = work
        self.procedures: tuple[Procedure, ...] = work.office.procedures
        """The catalogue it works with (danh mục thủ tục): the national one and what plugins add."""

    @property
    def _kind(self) -> Kind[Dossier]:
        return self._work.kind(DOSSIER)

    def examine(self, filing: Filing) -> Findings:
        """Hold a filing to its procedure and to what is open already (kiểm tra hồ sơ); nothing is written.

        Raises NoProcedure, NoRule.
        """
        found = self.completeness(filing)
        again = self._filed_before(filing, None)
        return found if again is None else Findings((*found.items, again), found.applied, found.unexamined)

    def completeness(self, filing: Filing) -> Findings:
        """Say which papers a filing lacks by the law of today (kiểm tra thành phần hồ sơ). Raises NoProcedure, NoRule."""
        return completeness(filing, on=self._work.at.date(), law=self._work.law, procedures=self.procedures)

    def receive(self, filing: Filing, *, id: str | None = None) -> Stored[Dossier]:
        """Take a filing in (nhận hồ sơ); a complete one at the counter is accepted at once, any other stays filed.

        `id` is made by the client: the same filing again gives what is stored. The code is given when the unit of work is
        written. Raises AgencyUnknown, Refused where the same is open already or the channel is not lawful, NoProcedure, NoRule.
        """
        key = id if id is not None else self._work.new_id()
        before = self._work.tx.get(self._kind, key)
        if before is not None:
            return before
        if self._work.agency is None:
            raise AgencyUnknown(unit=self._work.unit)
        again = self._filed_before(filing, key)
        if again is not None:
            raise Refused(Findings((again,)))
        dossier = transitions.receive(
            filing,
            at=self._work.at,
            by=self._work.actor,
            unit=self._work.unit,
            agency=self._work.agency,
            law=self._work.law,
            calendar=self._work.calendar,
            procedures=self.procedures,
        )
        return self._work.tx.add(self._kind, key, dossier)

    def accept(self, id: str, *, conditions: Mapping[str, bool] | None = None) -> Stored[Dossier]:
        """Accept a filed dossier officially (tiếp nhận chính thức). Raises DossierNotFound, Refused, NoRule."""
        return self._change(id, transitions.accept, conditions=conditions, procedures=self.procedures)

    def refuse(self, id: str, *, why: str) -> Stored[Dossier]:
        """Refuse to receive a dossier (từ chối tiếp nhận). Raises DossierNotFound, Refused, NoRule."""
        return self._change(id, transitions.refuse, why=why)

    def request_supplement(
        self,
        id: str,
        *,
        why: str,
        papers: Iterable[str] = (),
        asked: Iterable[Asked] = (),
        ground: str | None = None,
        approver: str | None = None,
    ) -> Stored[Dossier]:
        """Ask for papers or anything else (yêu cầu bổ sung), by default all papers that are missing.

        Raises DossierNotFound, Refused, NoRule.
        """
        return self._change(
            id,
            transitions.request_supplement,
            why=why,
            papers=tuple(papers),
            asked=tuple(asked),
            ground=ground,
            approver=approver,
            procedures=self.procedures,
        )

    def supply(
        self,
        id: str,
        papers: Iterable[GivenPaper] = (),
        *,
        conditions: Mapping[str, bool] | None = None,
        subject: str | None = None,
        matter: str | None = None,
    ) -> Stored[Dossier]:
        """Take in what was brought (đã bổ sung); one that is complete now is accepted at once, unless it was filed online.

        `subject` and `matter` are given where what was filed has been corrected too. Raises DossierNotFound, Refused, NoRule.
        """
        stored = self._change(
            id, transitions.supply, papers=tuple(papers), conditions=conditions, subject=subject, matter=matter
        )
        dossier = stored.record
        if dossier.accepted or dossier.channel is FilingChannel.ONLINE:
            return stored
        found = completeness(dossier, on=self._work.at.date(), law=self._work.law, procedures=self.procedures)
        return self.accept(id) if found.verdict is Verdict.ALLOWED else stored

    def process(self, id: str) -> Stored[Dossier]:
        """Pass a dossier on to the body that settles it (chuyển giải quyết). Raises DossierNotFound, Refused, NoRule."""
        return self._change(id, transitions.process)

    def suspend(self, id: str, *, why: str, ground: str) -> Stored[Dossier]:
        """Pause the clock on a ground of law (tạm dừng tính thời hạn). Raises DossierNotFound, Refused, NoRule."""
        return self._change(id, transitions.suspend, why=why, ground=ground)

    def resume(self, id: str, *, why: str = "") -> Stored[Dossier]:
        """Let the clock run on (tiếp tục tính thời hạn). Raises DossierNotFound, Refused, NoRule."""
        return self._change(id, transitions.resume, why=why)

    def finish(
        self, id: str, *, outcome: Outcome = Outcome.GRANTED, why: str = "", about: str | None = None
    ) -> Stored[Dossier]:
        """Settle a dossier (có kết quả); `about` is the id of the record that came of it.

        Raises DossierNotFound, Refused, NoRule.
        """
        return self._change(id, transitions.finish, outcome=outcome, why=why, about=about)

    def return_result(self, id: str) -> Stored[Dossier]:
        """Hand the result over (trả kết quả). Raises DossierNotFound, Refused, NoRule."""
        return self._change(id, transitions.return_result)

    def withdraw(self, id: str, *, why: str = "") -> Stored[Dossier]:
        """Stop at the applicant's request (người nộp yêu cầu dừng). Raises DossierNotFound, Refused, NoRule."""
        return self._change(id, transitions.withdraw, why=why)

    def close(self, id: str) -> Stored[Dossier]:
        """Close a dossier for which nothing was brought (đóng hồ sơ). Raises DossierNotFound, Refused, NoRule."""
        return self._change(id, transitions.close)

    def get(self, id: str) -> Stored[Dossier]:
        """Give a dossier of the unit. Raises DossierNotFound."""
        stored = self._work.tx.get(self._kind, id)
        if stored is None:
            raise DossierNotFound(unit=self._work.unit, id=id)
        return stored

    def find_by_code(self, code: str) -> Stored[Dossier] | None:
        """Look a dossier up by its code (tra theo mã hồ sơ); None where the unit has none. Raises InvalidCode."""
        found = self._work.tx.find(self._kind, Where.eq("code", str(DossierCode.parse(code))), limit=1)
        return next(iter(found.items), None)

    def find(self, *, applicant: str, limit: int = 100) -> tuple[Stored[Dossier], ...]:
        """Look dossiers up by the applicant's name (tra theo tên), with or without diacritics."""
        return tuple(self._work.tx.find(self._kind, Where.eq("applicant_name", fold(applicant)), limit=limit).items)

    def received_on(self, day: date, *, limit: int = 10_000) -> tuple[Stored[Dossier], ...]:
        """Give what came in on a day (sổ theo dõi hồ sơ), in order of the codes."""
        return tuple(self._work.tx.find(self._kind, Where.eq("day", day), order="code", limit=limit).items)

    def open(self, *, due_by: date | None = None, limit: int = 10_000) -> tuple[Stored[Dossier], ...]:
        """Give what is still to be done (hồ sơ đang giải quyết), due first; with `due_by` only what is due by that day."""
        where = [Where.eq("open", True)]
        if due_by is not None:
            where.append(Where.between("due", None, date.fromordinal(due_by.toordinal() + 1)))
        return tuple(self._work.tx.find(self._kind, *where, order="due", limit=limit).items)

    def _change(self, id: str, transition: Callable[..., Dossier], **given: Any) -> Stored[Dossier]:
        stored = self.get(id)
        changed = transition(
            stored.record,
            at=self._work.at,
            by=self._work.actor,
            law=self._work.law,
            calendar=self._work.calendar,
            **given,
        )
        return self._work.tx.put(stored, changed)

    def _filed_before(self, filing: Filing, besides: str | None) -> Finding | None:
        """Whether the same applicant has the same matter open already: procedure, name, id paper, what it is about."""
        where = (
            Where.eq("applicant_name", fold(filing.applicant.name)),
            Where.eq("procedure", filing.procedure),
            Where.eq("open", True),
        )
        for stored in self._work.tx.find(self._kind, *where).items:
            same = stored.record.applicant.id_paper == filing.applicant.id_paper and stored.record.matter == filing.matter
            if same and stored.id != besides:
                basis = read_citations("118/2025/NĐ-CP Đ17.3", self._work.law.instruments)
                return Finding("onestop.filed_twice", Severity.ERROR, "$", _TWICE, basis)
        return None


_TWICE = Text(
    "hồ sơ này đã nộp và đang được giải quyết: mỗi hồ sơ chỉ có một mã số",
    "this dossier was filed already and is open: each dossier has one code",
)
