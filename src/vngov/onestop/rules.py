"""Completeness of a dossier (hồ sơ đầy đủ): which papers are needed that day, and which are missing, all of them at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from vngov.basis import Text, unique, weakest
from vngov.errors import expect
from vngov.law import NATIONAL, Law
from vngov.onestop.model import Dossier, Filing, FilingChannel, GivenPaper
from vngov.onestop.procedures import How, NeededPaper, Procedure, procedure
from vngov.rules import Applied, Finding, Findings, Severity

__all__ = ["MISSING_PAPER", "UNKNOWN_CONDITION", "UNKNOWN_NUMBER", "completeness", "missing", "needed_papers"]

MISSING_PAPER = "onestop.papers.missing"
"""Code of the finding that a paper is missing (thiếu giấy tờ)."""

UNKNOWN_CONDITION = "onestop.papers.condition_unknown"
"""Code of the finding that a circumstance is to be established before it is known which papers are needed."""

UNKNOWN_NUMBER = "onestop.papers.number_unknown"
"""Code of the finding that the number by which a paper is looked up was not stated (chưa có số giấy tờ)."""

_CHANNEL = "channel."
_CONDITIONS = {
    "no_birth_notice": Text("không có giấy chứng sinh", "there is no birth notice"),
    "no_witness": Text("không có người làm chứng", "there is no witness"),
    "abandoned": Text("trẻ bị bỏ rơi", "the child was abandoned"),
    "surrogacy": Text("sinh do mang thai hộ", "it is a surrogate birth"),
    "authorised": Text("nộp theo ủy quyền", "the filing is under authorisation"),
    "parents_married": Text("cha, mẹ đã đăng ký kết hôn", "the parents are married"),
    "foreign_parent": Text("cha hoặc mẹ là người nước ngoài", "a parent is a foreigner"),
    "foreign_nationality_chosen": Text("cha, mẹ chọn quốc tịch nước ngoài cho con", "the parents chose a foreign nationality"),
    "nationality_agreed": Text("cha, mẹ thỏa thuận chọn quốc tịch cho con", "the parents have agreed on a nationality"),
}


def needed_papers(
    filing: Filing | Dossier, *, on: date, procedures: Iterable[Procedure] | None = None
) -> tuple[tuple[NeededPaper, bool | None], ...]:
    """Give the papers that may be needed on a day (thành phần hồ sơ), each with True, or None where it is not known.

    What the circumstances of the filing exclude is left out. Raises WrongType, NoProcedure.
    """
    expect(filing, Filing, Dossier, name="filing")
    found = procedure(filing.procedure, on=on, procedures=procedures)
    asked = ((paper, _needed(paper, filing)) for paper in found.papers if paper.asked_on(on))
    return tuple((paper, needed) for paper, needed in asked if needed is not False)


def completeness(
    filing: Filing | Dossier, *, on: date, law: Law = NATIONAL, procedures: Iterable[Procedure] | None = None
) -> Findings:
    """Hold the papers of a filing to its procedure (kiểm tra thành phần hồ sơ): everything that is missing at once.

    A missing paper is an error; a circumstance that is not known is to be established and never counts as in order. What the
    office itself looks up in a database is not asked for, but the number by which it does so has to be stated. Raises
    WrongType, NoProcedure, NoRule.
    """
    expect(filing, Filing, Dossier, name="filing")
    procedures = tuple(procedures) if procedures is not None else None
    version = procedure(filing.procedure, on=on, procedures=procedures).version(on)
    once = law.at(on)["onestop.supplement.reception_requests_max"]
    papers = needed_papers(filing, on=on, procedures=procedures)
    items = tuple(_findings(papers, filing))
    grades = [paper.certainty for paper, _ in papers]
    applied = Applied(
        code=MISSING_PAPER,
        title=Text("thành phần hồ sơ đầy đủ", "all papers are there"),
        basis=unique((*(citation for paper, _ in papers for citation in paper.basis), *once.basis)),
        certainty=weakest([*grades, once.certainty]),
        since=version.since if version is not None else None,
        until=version.until if version is not None else None,
    )
    return Findings(items, (applied,))


def missing(filing: Filing | Dossier, *, on: date, procedures: Iterable[Procedure] | None = None) -> tuple[NeededPaper, ...]:
    """Give the papers that are missing for sure (giấy tờ còn thiếu), for a request for a supplement. Raises NoProcedure."""
    papers = needed_papers(filing, on=on, procedures=procedures)
    return tuple(paper for paper, needed in papers if needed and not _there(paper, filing.papers))


def _needed(paper: NeededPaper, filing: Filing | Dossier) -> bool | None:
    holds = [_holds(name, filing) for name in paper.when] + [_not(_holds(name, filing)) for name in paper.unless]
    if False in holds:
        return False
    return None if None in holds else True


def _holds(condition: str, filing: Filing | Dossier) -> bool | None:
    if condition.startswith(_CHANNEL):
        return FilingChannel(condition.removeprefix(_CHANNEL)) is filing.channel
    return filing.conditions.get(condition)


def _not(value: bool | None) -> bool | None:
    return None if value is None else not value


def _unstated(paper: NeededPaper, filing: Filing | Dossier) -> bool:
    """Whether the number by which the paper is looked up was not stated."""
    if paper.number_of is None or filing.applicant.id_paper:
        return False
    return not any(one.paper == paper.id for one in filing.papers)


def _there(paper: NeededPaper, given: Iterable[GivenPaper]) -> bool:
    return paper.how is How.LOOKED_UP or any(one.paper == paper.id for one in given)


def _findings(papers: Iterable[tuple[NeededPaper, bool | None]], filing: Filing | Dossier) -> Iterator[Finding]:
    asked: set[str] = set()
    for paper, needed in papers:
        if needed and _unstated(paper, filing):
            said = Text(f"cần có: {paper.name.vi}", f"to be stated: {paper.name.en}")
            field = "$.applicant.id_paper"
            yield Finding(UNKNOWN_NUMBER, Severity.REVIEW, field, said, paper.basis, paper.certainty, unknown=True)
        if _there(paper, filing.papers):
            continue
        if needed:
            said = Text(f"thiếu giấy tờ: {paper.name.vi}", f"a paper is missing: {paper.name.en}")
            field = f"$.papers.{paper.id}"
            yield Finding(MISSING_PAPER, Severity.ERROR, field, said, paper.basis, paper.certainty)
            continue
        for name in (*paper.when, *paper.unless):
            if _holds(name, filing) is None and name not in asked:
                asked.add(name)
                yield _unknown(name, paper)


def _unknown(name: str, paper: NeededPaper) -> Finding:
    words = _CONDITIONS.get(name, Text(f"«{name}»", f"«{name}»"))
    said = Text(
        f"cần xác định: {words.vi} hay không; từ đó mới biết có cần «{paper.name.vi}»",
        f"to be established: whether {words.en}; it decides whether «{paper.name.en}» is needed",
    )
    return Finding(UNKNOWN_CONDITION, Severity.REVIEW, "$.conditions", said, paper.basis, paper.certainty, unknown=True)
