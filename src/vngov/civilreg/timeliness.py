"""`declared` (đúng hạn, quá hạn): whether a birth is declared in time, by the law of the day of birth."""

from __future__ import annotations

from datetime import date

import attrs

from vngov.basis import Certainty, Text
from vngov.civilreg.acts import Act, declaration_due
from vngov.civilreg.model import BirthFiling, Timeliness
from vngov.civilreg.reasons import unknown
from vngov.deadlines import Deadline, MissingCalendar, WorkCalendar
from vngov.law import NATIONAL, Law, NoRule
from vngov.rules import Finding

__all__ = ["Declared", "declared"]


@attrs.frozen
class Declared:
    """Whether a birth is declared in time (đúng hạn, quá hạn): None while it is open, with what to establish.

    `due` is the last day for declaring it, where one day is known. A foundling has no such day: its entry says so
    instead.
    """

    timeliness: Timeliness | None
    due: Deadline | None = None
    undetermined: Finding | None = None
    certainty: Certainty = Certainty.PRIMARY


def declared(filing: BirthFiling, *, on: date, calendar: WorkCalendar | None = None, law: Law = NATIONAL) -> Declared:
    """Tell whether a birth received on a day is in time (Luật Hộ tịch Đ15.1): calendar days, the day of birth not counted.

    Of a date known in part both its first and its last day are asked. Where the law or the calendar of the day of birth is not
    known, what the official has established stands; where nobody has, that is to be established.
    """
    if filing.foundling is not None:
        return Declared(None)
    born = filing.child.born
    if born is None:
        return Declared(None, None, unknown("civilreg.birth.timeliness", "$.child.born", _BORN))
    try:
        first = declaration_due(Act.BIRTH, born.earliest, calendar=calendar, law=law)
        last = first if born.known is not None else declaration_due(Act.BIRTH, born.latest, calendar=calendar, law=law)
    except (NoRule, MissingCalendar):
        return _before_all_law(filing, born.latest, on, calendar, law)
    if first is None or last is None:
        return _established(filing)
    exact = first if born.known is not None else None
    if on <= first.date:
        return Declared(Timeliness.ON_TIME, exact)
    if on > last.date:
        return Declared(Timeliness.LATE, exact)
    return _established(filing)


def _before_all_law(filing: BirthFiling, latest: date, on: date, calendar: WorkCalendar | None, law: Law) -> Declared:
    """A birth before the first law that is known: late where a limit begun on its first day is over (`reading`)."""
    first = law.history("civilreg.birth.declare_within")[0]
    if first.since is not None and latest < first.since and filing.timeliness is None:
        last = declaration_due(Act.BIRTH, first.since, calendar=calendar, law=law)
        if last is not None and on > last.date:
            return Declared(Timeliness.LATE, certainty=Certainty.READING)
    return _established(filing)


def _established(filing: BirthFiling) -> Declared:
    if filing.timeliness is not None:
        return Declared(filing.timeliness)
    return Declared(None, None, unknown("civilreg.birth.timeliness", "$.timeliness", _ASKS))


_BORN = Text("ngày sinh của trẻ", "the child's date of birth")
_ASKS = Text(
    "đăng ký đúng hạn hay quá hạn: thời hạn khai sinh của ngày sinh này không có trong dữ liệu luật, công chức xác định",
    "in time or late: the law data do not hold the limit of that day of birth, the official establishes it",
)
