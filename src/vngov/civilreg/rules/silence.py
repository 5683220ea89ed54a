"""Where the law of a day is not in the data (khoảng lặng): what the later law objects to is a question, never in order."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import lru_cache

import attrs

from vngov.basis import Certainty, Text
from vngov.civilreg.model import BirthFiling
from vngov.law import Law, NoRule
from vngov.rules import Finding, Findings, Registry, Rule, Severity
from vngov.rules.catalogue import changes

__all__ = ["later_objections"]


def later_objections(record: BirthFiling, found: Findings, registry: Registry, day: date, law: Law) -> Iterator[Finding]:
    """Ask the rules whose law is known only from a later day, and give what they object to as matters for the official.

    They were governed by older texts that nobody read here: it is `unverified`, and the later articles are named.
    """
    for silent in found.unexamined:
        rule = registry[silent.code]
        later = _first_ground(rule, day, law)
        if later is None or rule.overrides:  # what a special rule stands in for was asked by the general one
            continue
        for item in rule.check(record, rule.view(later, law=law)):
            if item.severity is not Severity.WARNING:
                yield attrs.evolve(
                    item, severity=Severity.REVIEW, said=_asked(item.said, later), certainty=Certainty.UNVERIFIED, unknown=False
                )


@lru_cache(maxsize=1024)
def _first_ground(rule: Rule[BirthFiling], day: date, law: Law) -> date | None:
    """The first later day on which a rule applies; None where its law has ended, or a special rule stands in for it."""
    for later in changes([rule], law):
        if later <= day:
            continue
        try:
            rule.ground(later, law)
        except NoRule:
            continue
        return later
    return None


def _asked(said: Text, later: date) -> Text:
    return Text(
        f"chưa có trong dữ liệu quy định của ngày này; theo quy định từ {later:%d/%m/%Y}: {said.vi}",
        f"the rule of that day is not in the data; by the rule since {later:%d/%m/%Y}: {said.en}",
    )
