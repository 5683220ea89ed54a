"""Telling a calculation in plain words (diễn giải): the trace is data, this is its wording."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from vngov.basis import Certainty, Citation, Lang, Text
from vngov.deadlines.days import day_text
from vngov.deadlines.steps import Step, StepKind
from vngov.durations import Immediate, Late, SameDay

if TYPE_CHECKING:
    from vngov.deadlines.deadline import Deadline

__all__ = ["explain"]

_OWN_END = frozenset({StepKind.LAST, StepKind.LAW_ENDS, StepKind.LAW_GOES_ON, StepKind.OTHER})
_GROUPED = frozenset({StepKind.DAY_OFF, StepKind.WORKED_DAY})


def explain(deadline: Deadline, lang: Lang = "vi") -> str:
    """Write the deadline, its limit, each step with its basis, and how sure the whole is."""
    lines = [_headline(deadline, lang), *_limit(deadline, lang)]
    lines += [f"  • {line}" for line in _steps(deadline.steps, lang)]
    lines += _remarks(deadline, lang)
    return "\n".join(lines)


def _headline(deadline: Deadline, lang: Lang) -> str:
    day, limit = day_text(deadline.date, lang), deadline.limit
    if deadline.moment is not None:
        hour = f"{deadline.moment:%H:%M}" if deadline.moment.date() == deadline.date else "24:00"
        return f"Deadline: {hour} on {day}" if lang == "en" else f"Hạn: {hour} {day}"
    # After an extension, or counted back, the day is no longer the one of which the limit speaks.
    own = bool(deadline.steps) and deadline.steps[-1].kind in _OWN_END
    if own and isinstance(limit, Immediate):
        return f"Deadline: at once, on {day}" if lang == "en" else f"Hạn: ngay trong {day}"
    if own and isinstance(limit, SameDay) and any(step.kind is StepKind.RECEIVED_LATE for step in deadline.steps):
        if limit.late is Late.START_OF_NEXT_WORKING_DAY:
            return f"Deadline: the start of {day}" if lang == "en" else f"Hạn: đầu {day}"
        if limit.late is Late.IF_UNSETTLED:
            condition = "if it cannot be settled at once" if lang == "en" else "nếu không giải quyết được ngay"
            return f"Deadline: end of {day} (24:00), {condition}" if lang == "en" else f"Hạn: hết {day} (24 giờ), {condition}"
    return f"Deadline: end of {day} (24:00)" if lang == "en" else f"Hạn: hết {day} (24 giờ)"


def _limit(deadline: Deadline, lang: Lang) -> Iterator[str]:
    start, fact = deadline.start, deadline.fact
    if start is not None:
        hour = f"{start:%H:%M} " if isinstance(start, datetime) else ""
        yield f"From: {hour}{day_text(start, lang)}" if lang == "en" else f"Từ: {hour}{day_text(start, lang)}"
    if deadline.limit is not None:
        said = deadline.limit.text(lang)
        if fact is not None:
            said += f" · {fact.label(lang)}{_basis(fact.basis, lang)}"
        yield f"Limit: {said}" if lang == "en" else f"Thời hạn: {said}"


def _steps(steps: tuple[Step, ...], lang: Lang) -> Iterator[str]:
    """One line a step; neighbouring days off with one reason share a line."""
    index = 0
    while index < len(steps):
        step = steps[index]
        end = index + 1
        if step.kind in _GROUPED:
            while end < len(steps) and steps[end].kind is step.kind and steps[end].said == step.said:
                end += 1
        days = [day_text(one.day, lang, year=False) for one in steps[index : end - 1]] + [day_text(steps[end - 1].day, lang)]
        said = f"{_BY_ITSELF.text(lang) if step.kind is StepKind.NOMINAL else ''}{step.said.text(lang)}"
        yield f"{', '.join(days)}: {said}{_basis(step.basis, lang)}{_doubt(step.certainty, lang)}"
        index = end


_BY_ITSELF = Text("lẽ ra ", "by itself: ")


def _basis(citations: tuple[Citation, ...], lang: Lang) -> str:
    return f" — {'; '.join(citation.text(lang) for citation in citations)}" if citations else ""


def _doubt(certainty: Certainty, lang: Lang) -> str:
    return f" [{certainty.label(lang)}]" if certainty in (Certainty.READING, Certainty.UNVERIFIED) else ""


_CERTAINTY = Text("Độ chắc chắn", "Certainty")
_PROVISIONAL = Text(
    "Tạm tính: chưa có thông báo lịch nghỉ của năm {year}, có thể có ngày hoán đổi",
    "Provisional: the notice of days off for {year} is not known; days may be swapped",
)
_UNSEEN = Text("Chưa được đọc nguyên văn: {text}", "Text not seen: {text}")


def _remarks(deadline: Deadline, lang: Lang) -> Iterator[str]:
    fact = deadline.fact
    if fact is not None and fact.note is not None:
        yield ("Note: " if lang == "en" else "Ghi chú: ") + fact.note.text(lang)
    for citation in deadline.basis:
        if not citation.instrument.text_seen:
            yield _UNSEEN.text(lang).format(text=citation.text(lang))
    if deadline.provisional:
        yield _PROVISIONAL.text(lang).format(year=deadline.date.year)
    yield f"{_CERTAINTY.text(lang)}: {deadline.certainty.label(lang)}"
