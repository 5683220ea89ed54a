"""`check_name` (kiểm tra họ, chữ đệm, tên): the rules for names, asked at once."""

from __future__ import annotations

from datetime import date

from vngov.law import NATIONAL, Law
from vngov.people.names import DeclaredName
from vngov.people.rules import RULES
from vngov.rules import Dates, Findings, Registry

__all__ = ["check_name"]

_REGISTRY = Registry(RULES)


def check_name(text: str, *, on: date, law: Law = NATIONAL) -> Findings:
    """Check the name of a Vietnamese citizen (tên của công dân Việt Nam) by the law of the day of registration.

    Names of foreigners follow other rules and are not for this check. It looks at characters and spelling; whether a name
    offends public order, and whether the family name is that of a parent, it does not know. A path "$[1]" is the second word.
    Raises DateExpected, PeopleInputExpected.

    >>> check_name("Nguyễn John Cường", on=date(2017, 1, 1)).verdict.value
    'refused'
    >>> check_name("Nguyễn John Cường", on=date(2016, 12, 31)).verdict.value
    'no_rule'
    >>> check_name("H'Hen Niê", on=date(2026, 11, 24)).verdict.value
    'needs_official'
    """
    return _REGISTRY.check(DeclaredName(text), dates=Dates(registered=on), on=on, law=law)
