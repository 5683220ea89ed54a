"""What an answer to a birth filing says (nội dung trả lời): what can be supplied, what is asked for and in which words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from vngov.basis import Text
from vngov.civilreg import BirthFiling
from vngov.civilreg.labels import label_of
from vngov.civilreg.nationality import is_vietnamese
from vngov.onestop import Asked, Procedure
from vngov.rules import Finding, Findings

__all__ = ["mendable", "only_posting", "questions"]

MENDABLE = (
    ("civilreg.form.", "$"),
    ("onestop.papers.", "$"),
    ("civilreg.birth.evidence", "$"),
    ("civilreg.birth.surrogacy", "$.surrogacy_confirmed"),
    ("civilreg.birth.posting", "$"),
    ("civilreg.birth.has_papers", "$.never_registered_pledged"),
    ("civilreg.birth.content", "$.declarant.id_paper"),
    ("civilreg.birth.other_commune", "$"),
    ("civilreg.birth.unread", "$"),
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


def questions(findings: Findings, lacks: Findings, procedures: Iterable[Procedure]) -> tuple[Asked, ...]:
    """Give what a request names (nội dung cần bổ sung): errors, open questions, missing papers, each once.

    Where nothing of that stands, what is left to the official or warned of is asked about; nothing where there are no findings.
    """
    wanted = list(_once_a_field(item for item in findings.items if item.severity == "error" or item.unknown))
    told = {item.code for item in wanted} | {item.field for item in wanted}
    wanted += [item for item in lacks.items if item.code not in told and not told & _TELLS.get(item.field, _NOTHING)]
    names = _names(procedures)
    return tuple(dict.fromkeys(_asked(item, names) for item in wanted or findings.items))


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


_TO_BRING = Text("chưa có, đề nghị nộp hoặc xuất trình", "missing, to be handed in or shown")
