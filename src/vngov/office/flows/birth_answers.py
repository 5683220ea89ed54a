"""What an answer to a birth filing says (nội dung trả lời): what can be supplied, what is asked for and in which words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from vngov.basis import Text
from vngov.civilreg import BirthFiling
from vngov.civilreg.labels import label_of
from vngov.civilreg.nationality import is_vietnamese
from vngov.civilreg.rules import UNREAD
from vngov.onestop import Asked, Procedure
from vngov.rules import DATE_UNKNOWN, Finding, Findings

__all__ = ["OTHER_COMMUNE", "mendable", "only_posting", "questions"]

OTHER_COMMUNE = "civilreg.birth.other_commune"
"""The finding on a filing in a commune that has to take it, but may not register it."""

MENDABLE = (
    ("civilreg.form.", "$"),
    ("onestop.papers.", "$"),
    ("civilreg.birth.evidence", "$"),
    ("civilreg.birth.surrogacy", "$.surrogacy_confirmed"),
    ("civilreg.birth.posting", "$"),
    ("civilreg.birth.has_papers", "$.never_registered_pledged"),
    ("civilreg.birth.content", "$.declarant.id_paper"),
    (OTHER_COMMUNE, "$"),
    ("civilreg.birth.unread", "$"),
    ("civilreg.birth.father_entered", "$.father"),
    ("civilreg.birth.life", "$.life"),
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


def questions(
    findings: Findings, lacks: Findings, procedures: Iterable[Procedure], *, competent: tuple[str, ...] = ()
) -> tuple[Asked, ...]:
    """Give what a request names (nội dung cần bổ sung): errors, open questions, missing papers, each once.

    One who came to a commune that is not competent is told which ones are (`competent`).
    Where nothing of that stands, what is left to the official or warned of is asked about; nothing where there are no findings.
    """
    wanted = list(_once_a_field(item for item in findings.items if item.severity == "error" or item.unknown))
    unread = {item.field for item in wanted if not item.unknown}
    wanted = [item for item in wanted if not item.unknown or (item.field not in unread and item.code not in _OFFICIALS)]
    wanted = [item for item in wanted if item.code != UNREAD or not _said_better(item, wanted)]
    told = {item.code for item in wanted} | {item.field for item in wanted}
    wanted += [item for item in lacks.items if item.code not in told and not told & _TELLS.get(item.field, _NOTHING)]
    names = _names(procedures)
    return tuple(dict.fromkeys(_asked(item, names, competent) for item in wanted or findings.items))


_OFFICIALS = frozenset({DATE_UNKNOWN, "civilreg.birth.timeliness"})
"""Questions that follow from another, or are the official's own: nothing that the applicant can bring."""


def _said_better(unread: Finding, wanted: list[Finding]) -> bool:
    """Whether the form's reader has told already why the field cannot be read."""
    return any(item.field == unread.field and item is not unread and not item.unknown for item in wanted)


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


def _asked(item: Finding, names: dict[str, str], competent: tuple[str, ...]) -> Asked:
    """What stands on the request: the paper or field by its name, beside it what is missing or the question that is open."""
    said = item.message("vi")
    if item.code == OTHER_COMMUNE and competent:
        said = f"{_COMPETENT.vi}: {'; '.join(competent)}. {said[:1].upper()}{said[1:]}"
    if item.field in names:
        return Asked(name=names[item.field], what=_TO_BRING.vi)
    if (item.code, item.severity) == ("civilreg.birth.nationality", "error") and _CONFIRMATION in names:
        return Asked(name=names[_CONFIRMATION], what=said)
    return Asked(name=label_of(item.field).vi, what=f"cần xác định: {said}" if item.unknown else said)


_COMPETENT = Text("Nơi có thẩm quyền đăng ký", "competent to register it")
_TO_BRING = Text("chưa có, đề nghị nộp hoặc xuất trình", "missing, to be handed in or shown")
