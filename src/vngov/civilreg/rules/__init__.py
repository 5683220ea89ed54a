"""Rules of civil status (quy tắc hộ tịch): pure functions of a record and the law of its date; `check` asks them all."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from vngov.basis import VN_TIME, checked_date
from vngov.civilreg.errors import FilingExpected
from vngov.civilreg.model import Birth, BirthFiling
from vngov.civilreg.nationality import is_vietnamese
from vngov.civilreg.rules import birth_content, birth_origin, birth_people
from vngov.law import NATIONAL, Law
from vngov.people import check_name
from vngov.rules import Dates, Findings, Registry, Rule

__all__ = ["REGISTRY", "RULES", "check", "dates_of"]

RULES: tuple[Rule[Any], ...] = (*birth_people.RULES, *birth_content.RULES, *birth_origin.RULES)

REGISTRY = Registry(RULES)


def check(record: BirthFiling, *, on: date, law: Law = NATIONAL, registry: Registry = REGISTRY) -> Findings:
    """Hold a birth filing, or a registered birth, to every rule (kiểm tra hồ sơ khai sinh); each rule sees the law of its date.

    What was filed without a moment counts as received on `on`. The name of a child who is, or may be, a citizen is held to the
    rules on names. Raises FilingExpected, DateExpected.
    """
    if not isinstance(record, BirthFiling):
        raise FilingExpected(got=type(record).__name__)
    dates = dates_of(record, checked_date(on))
    found = registry.check(record, dates=dates, on=on, law=law)
    nationality = record.child.nationality
    if record.child.name.strip() and (nationality is None or is_vietnamese(nationality)):
        found += check_name(record.child.name, on=dates.received or on, law=law).under("$.child.name")
    return found


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
