"""Which date governs (ngày quyết định luật áp dụng): each rule looks at the law of one of the dates of a record."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Any

import attrs

from vngov.basis import Lang, Text, checked_date

__all__ = ["Dates", "Governing"]


class Governing(StrEnum):
    """The date that chooses the law (ngày quyết định luật áp dụng); the names are those of `governed_by` in the law files.

    event: what is recorded happened · received: the dossier came in · registered: the entry is made · issued: the paper is
    given out · solved: the matter was settled · period_end: the reporting period closes · asked: the day of asking, `on`.
    """

    EVENT = "event"
    RECEIVED = "received"
    REGISTERED = "registered"
    ISSUED = "issued"
    SOLVED = "solved"
    PERIOD_END = "period_end"
    ASKED = "asked"

    def label(self, lang: Lang = "vi") -> str:
        return _LABEL[self].text(lang)


_LABEL = {
    Governing.EVENT: Text("ngày xảy ra sự việc", "the day of the event"),
    Governing.RECEIVED: Text("ngày tiếp nhận", "the day of receipt"),
    Governing.REGISTERED: Text("ngày đăng ký", "the day of registration"),
    Governing.ISSUED: Text("ngày cấp, ban hành", "the day of issue"),
    Governing.SOLVED: Text("ngày giải quyết", "the day of settlement"),
    Governing.PERIOD_END: Text("ngày cuối kỳ báo cáo", "the last day of the reporting period"),
    Governing.ASKED: Text("ngày xem xét", "the day of asking"),
}


def _day_or_unknown(_record: Any, _field: Any, value: date | None) -> None:
    if value is not None:
        checked_date(value)


@attrs.frozen(kw_only=True)
class Dates:
    """The dates of a record (các mốc ngày của hồ sơ) from which the governing one is taken; None is "not known".

    A date of which only the year or month is known is not known here. Raises DateExpected for a datetime.
    """

    event: date | None = attrs.field(default=None, validator=_day_or_unknown)
    received: date | None = attrs.field(default=None, validator=_day_or_unknown)
    registered: date | None = attrs.field(default=None, validator=_day_or_unknown)
    issued: date | None = attrs.field(default=None, validator=_day_or_unknown)
    solved: date | None = attrs.field(default=None, validator=_day_or_unknown)
    period_end: date | None = attrs.field(default=None, validator=_day_or_unknown)
