"""Steps (các bước) of a calculation: each skipped, moved or doubtful day with the decision behind it."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from functools import lru_cache
from typing import Any

import attrs

from vngov.basis import Certainty, Citation, Lang, Text
from vngov.deadlines.days import DayInfo, day_text
from vngov.law import Fact

__all__ = ["Step", "StepKind"]


class StepKind(StrEnum):
    """Kind of a step (loại bước).

    start: the day from which time runs · received_late: after the cut-off, so another day counts as the day of receipt ·
    day_off: a day that is not counted or passed over · worked_day: a Saturday that is counted · doubtful: a day whose status
    is not sure · nominal: where the limit would end · moved / not_moved: what happens to a last day · passes: a limit in hours
    that does not move · last: the last day · other: the limit that ends later · law_ends: the rule ceases before the limit
    does · law_goes_on: it has another basis from then on · fixed: a day that the law itself names · started, paused, resumed,
    restarted, extended, stopped: events of a clock ·
    backwards: counted back from a deadline or an event.
    """

    START = "start"
    RECEIVED_LATE = "received_late"
    DAY_OFF = "day_off"
    WORKED_DAY = "worked_day"
    DOUBTFUL = "doubtful"
    NOMINAL = "nominal"
    MOVED = "moved"
    NOT_MOVED = "not_moved"
    PASSES = "passes"
    LAST = "last"
    OTHER = "other"
    LAW_ENDS = "law_ends"
    LAW_GOES_ON = "law_goes_on"
    FIXED = "fixed"
    STARTED = "started"
    PAUSED = "paused"
    RESUMED = "resumed"
    RESTARTED = "restarted"
    EXTENDED = "extended"
    STOPPED = "stopped"
    BACKWARDS = "backwards"


@attrs.frozen
class Step:
    """One step (một bước): a day, what is said about it, and why."""

    kind: StepKind
    day: date
    said: Text
    basis: tuple[Citation, ...] = ()
    certainty: Certainty = Certainty.PRIMARY

    @staticmethod
    def of_rule(kind: StepKind, day: date, rule: Fact[Any]) -> Step:
        """A step that applies a rule of counting."""
        return _applied(kind, day, rule)

    @staticmethod
    def of_day(info: DayInfo) -> Step:
        """A step that names a day of the calendar."""
        if not info.works:
            kind = StepKind.DAY_OFF
        elif info.certainty is Certainty.UNVERIFIED and info.other is not None and info.day.weekday() < 5:
            kind = StepKind.DOUBTFUL
        else:
            kind = StepKind.WORKED_DAY
        return Step(kind, info.day, Text(info.text("vi"), info.text("en")), info.basis, info.certainty)

    def text(self, lang: Lang = "vi") -> str:
        return f"{day_text(self.day, lang)}: {self.said.text(lang)}"

    def __str__(self) -> str:
        return self.text("vi")

    def to_data(self) -> dict[str, Any]:
        return {"step": self.kind, "day": self.day, "said": self.said, "basis": self.basis, "certainty": self.certainty}


@lru_cache(maxsize=8192)
def _applied(kind: StepKind, day: date, rule: Fact[Any]) -> Step:
    """Steps never change, and the same rules are applied to the same days over and over."""
    return Step(kind, day, rule.name, rule.basis, rule.certainty)
