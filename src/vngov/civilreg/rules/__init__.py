"""Rules of civil status (quy tắc hộ tịch): pure functions of a record and the law of its date; `check` asks them all."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import attrs

from vngov.basis import VN_TIME, Certainty, Text, checked_date
from vngov.civilreg.errors import FilingExpected
from vngov.civilreg.model import Birth, BirthFiling, Parent
from vngov.civilreg.nationality import is_vietnamese
from vngov.civilreg.rules import birth_content, birth_origin, birth_people
from vngov.civilreg.rules.silence import later_objections
from vngov.law import NATIONAL, Law, NoRule
from vngov.law.loader import read_citations
from vngov.people import check_name, fold
from vngov.rules import Dates, Finding, Findings, Registry, Rule, Severity, Unexamined

__all__ = ["REGISTRY", "RULES", "check", "dates_of"]

RULES: tuple[Rule[Any], ...] = (*birth_people.RULES, *birth_content.RULES, *birth_origin.RULES)

REGISTRY = Registry(RULES)

UNREAD = "civilreg.birth.unread"
"""The code of the finding on a field that was typed and could not be read."""


def check(record: BirthFiling, *, on: date, law: Law = NATIONAL, registry: Registry = REGISTRY) -> Findings:
    """Hold a birth filing, or a registered birth, to every rule (kiểm tra hồ sơ khai sinh); each rule sees the law of its date.

    What was filed without a moment counts as received on `on`. The name of a child who is, or may be, a citizen is held to the
    rules on names. What could not be read is an error. Before a rule's law is known, what that law later objects to is for the
    official. On a day without any known law of births no rule applies. Raises FilingExpected, DateExpected.
    """
    if not isinstance(record, BirthFiling):
        raise FilingExpected(got=type(record).__name__)
    dates = dates_of(record, checked_date(on))
    received = dates.received or on
    found = registry.check(record, dates=dates, on=on, law=law)
    try:
        law.at(received)["civilreg.birth.body"]
    except NoRule:
        why = Text("chưa có luật về khai sinh của ngày này", "no law of births is known for the day")
        return Findings((), (), (*(Unexamined(one.code, why) for one in found.applied), *found.unexamined))
    if found.unexamined:
        found = Findings(
            (*found.items, *later_objections(record, found, registry, received, law)), found.applied, found.unexamined
        )
    if record.unread:
        found = Findings((*(_unread(path, law) for path in record.unread), *found.items), found.applied, found.unexamined)
    nationality = record.child.nationality
    if record.child.name.strip() and (nationality is None or is_vietnamese(nationality)):
        found += _of_the_name(record, received, law).under("$.child.name")
    return found


def _unread(path: str, law: Law) -> Finding:
    return Finding(
        UNREAD, Severity.ERROR, path, _UNREAD, read_citations("60/2014/QH13 Đ14.1", law.instruments), Certainty.READING
    )


_UNREAD = Text("không đọc được nội dung đã ghi ở mục này", "what was typed in this field cannot be read")


def _of_the_name(record: BirthFiling, on: date, law: Law) -> Findings:
    """Hold the name to the rules for citizens, as far as they are for this child.

    What is a foreign parent's own family name, or the name of a child who is not yet a citizen, is for the official; so is what
    the rules object to before they are known.
    """
    name = record.child.name
    found, silent = check_name(name, on=on, law=law), False
    if not found.applied:
        first = law.history("people.name.letters")[0].since
        found, silent = check_name(name, on=first or on, law=law), True
    if not found.items:
        return attrs.evolve(found, applied=()) if silent else found
    theirs = {fold(parent.name.split()[0]) for parent in record.known_parents if parent.name.strip() and not _citizen(parent)}
    family = fold(name.split()[0]) in theirs

    def asked(item: Finding) -> bool:
        return silent or record.child.nationality is None or (family and item.field == "$[0]")

    items = tuple(attrs.evolve(item, severity=Severity.REVIEW) if asked(item) else item for item in found.items)
    return Findings(items, () if silent else found.applied, found.unexamined)


def _citizen(parent: Parent) -> bool:
    return parent.nationality is None or is_vietnamese(parent.nationality)


def dates_of(record: BirthFiling, on: date) -> Dates:
    """Give the dates that govern (các mốc ngày): the birth (of a date known in part its earliest day), receipt, entry."""
    born = record.child.born
    received = record.received
    return Dates(
        event=born.earliest if born is not None else None,
        received=_local_day(received) if received is not None else on,
        registered=record.registered_on if isinstance(record, Birth) else None,
    )


def _local_day(moment: datetime) -> date:
    return moment.astimezone(VN_TIME).date()
