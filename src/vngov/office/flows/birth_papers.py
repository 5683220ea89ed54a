"""Procedure and papers of a birth (thủ tục, giấy tờ khai sinh): which procedure settles it, and what a filing itself states."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from vngov.civilreg import Act, BirthFiling, Evidence
from vngov.civilreg.model import Authorisation
from vngov.civilreg.nationality import is_vietnamese
from vngov.onestop import GivenPaper, Procedure, procedure

__all__ = ["PROCEDURES", "conditions_of", "papers_of"]

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


def conditions_of(filing: BirthFiling) -> dict[str, bool]:
    """Give the circumstances that decide which papers are needed, as far as the filing tells them (điều kiện của hồ sơ)."""
    told: dict[str, bool] = {
        "abandoned": filing.foundling is not None,
        "surrogacy": filing.surrogacy,
        "nationality_agreed": filing.nationality_agreement is not None,
        "foreign_nationality_chosen": filing.nationality_agreement is not None
        and not is_vietnamese(filing.nationality_agreement.country),
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


def papers_of(
    filing: BirthFiling, act: Act, *, on: date, procedures: Iterable[Procedure] | None = None
) -> tuple[GivenPaper, ...]:
    """Give the papers that a filing itself states to be there (giấy tờ mà hồ sơ nói tới), of those asked for on a day.

    The declaration, the proof of birth, and what was said to be there; that a paper was compared with its original nobody has
    said. A paper the filing does not speak of is not given: it is missing (Luật Hộ tịch Đ9.3). Raises NoProcedure.
    """
    found = procedure(PROCEDURES[act], on=on, procedures=procedures)
    asked = {paper.id: paper for paper in found.papers if paper.asked_on(on)}
    given = (asked[name] for name in _stated(filing) if name in asked)
    return tuple(GivenPaper(paper=paper.id, originals=paper.originals, copies=paper.copies) for paper in given)


def _stated(filing: BirthFiling) -> Iterator[str]:
    yield "declaration"
    one, agreement = filing.declarant, filing.nationality_agreement
    if one is not None and (one.id_paper is not None or one.personal_id is not None):
        yield "identity"
    if filing.evidence in _PROOF:
        yield _PROOF[filing.evidence]
    if one is not None and one.authorisation in (Authorisation.WRITTEN, Authorisation.CERTIFIED):
        yield "authorisation"
    if filing.foundling is not None and filing.foundling.recorded:
        yield "abandonment_record"
    if filing.surrogacy_confirmed:
        yield "surrogacy_confirmation"
    if agreement is not None:
        yield "nationality_agreement"
        if agreement.confirmed:
            yield "nationality_confirmation"
    if filing.never_registered_pledged:
        yield "unregistered_pledge"


_PROOF = {Evidence.NOTICE: "birth_notice", Evidence.WITNESS: "witness_text", Evidence.PLEDGE: "birth_pledge"}
