"""`Reason` (lý do): one step of an explained answer, with the articles it stands on; and what is still to be established."""

from __future__ import annotations

from typing import Any

import attrs

from vngov.basis import Certainty, Citation, Lang, Text
from vngov.law import Fact, Law
from vngov.law.loader import read_citations
from vngov.rules import Finding, Severity

__all__ = ["Reason", "because", "by_fact", "told", "unknown"]


@attrs.frozen
class Reason:
    """One step of an answer (một bước lập luận): what holds, on which articles, how sure that is."""

    said: Text
    basis: tuple[Citation, ...] = ()
    certainty: Certainty = Certainty.PRIMARY

    def text(self, lang: Lang = "vi") -> str:
        """Tell the step with its articles."""
        where = "; ".join(citation.text(lang) for citation in self.basis)
        doubt = f" [{self.certainty.label(lang)}]" if self.certainty is not Certainty.PRIMARY else ""
        return f"{self.said.text(lang)} — {where}{doubt}" if where else self.said.text(lang) + doubt

    def to_data(self) -> dict[str, Any]:
        return {"said": self.said, "basis": self.basis, "certainty": self.certainty}


def because(said: Text, cite: str, *, law: Law, certainty: Certainty = Certainty.PRIMARY) -> Reason:
    """Make a step that stands on articles, written as in the law files: "60/2014/QH13 Đ35"."""
    return Reason(said, read_citations(cite, law.instruments), certainty)


def by_fact(said: Text, fact: Fact[Any]) -> Reason:
    """Make a step that stands on a fact of law."""
    return Reason(said, fact.basis, fact.certainty)


def unknown(code: str, field: str, asks: Text, basis: tuple[Citation, ...] = ()) -> Finding:
    """Say what is to be established (điều cần xác định) before an answer can be given."""
    return Finding(code, Severity.REVIEW, field, asks, basis, unknown=True)


def told(steps: tuple[Reason, ...], undetermined: tuple[Finding, ...], lang: Lang) -> list[str]:
    """List steps and open questions, one a line."""
    lines = [f"  • {step.text(lang)}" for step in steps]
    return lines + [f"  ? {one.field}: {one.message(lang)}" for one in undetermined]
