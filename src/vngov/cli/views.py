"""How answers look in a terminal: tables, colours by certainty, a strip of days."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from rich.console import Console, Group
from rich.padding import Padding
from rich.table import Table
from rich.text import Text as Line

from vngov.basis import Certainty, Lang, Text
from vngov.deadlines import Deadline, StepKind
from vngov.law import NATIONAL, Fact

__all__ = ["certainty_text", "day_strip", "show_fact", "show_history"]

_COLOUR = {
    Certainty.PRIMARY: "green",
    Certainty.SECONDARY: "green",
    Certainty.SINGLE: "yellow",
    Certainty.READING: "yellow",
    Certainty.UNVERIFIED: "red",
}
_HEADS = {
    "vi": ("từ", "đến trước", "giá trị", "căn cứ", "độ chắc chắn"),
    "en": ("from", "until before", "value", "basis", "certainty"),
}
_STRIP_DAYS = 31


def certainty_text(certainty: Certainty, lang: Lang) -> Line:
    """Write a grade in its colour."""
    return Line(certainty.label(lang), style=_COLOUR[certainty])


def show_fact(console: Console, fact: Fact[Any], lang: Lang) -> None:
    """Print one fact."""
    console.print(Line(fact.key, style="bold"))
    console.print(f"{fact.label(lang)}: ", Line(_value(fact, lang), style="bold"), sep="")
    for citation in fact.basis:
        console.print(f"  {citation.text(lang)}", highlight=False)
    console.print(f"  {fact.interval.text(lang)}", highlight=False)
    console.print("  ", certainty_text(fact.certainty, lang), sep="")
    if fact.note is not None:
        console.print(f"  ({fact.note.text(lang)})", highlight=False)
    if not fact.text_seen:
        console.print("  (text not seen)" if lang == "en" else "  (chưa được đọc nguyên văn)")


def show_history(console: Console, facts: Sequence[Fact[Any]], lang: Lang) -> None:
    """Print all rows of a fact as a table."""
    table = Table(title=f"{facts[0].key} · {facts[0].label(lang)}", title_justify="left")
    for head in _HEADS[lang]:
        table.add_column(head, overflow="fold")
    for fact in facts:
        since, until = (f"{day:%d/%m/%Y}" if day else "…" for day in (fact.since, fact.until))
        basis = "; ".join(citation.text(lang) for citation in fact.basis)
        table.add_row(since, until, _value(fact, lang), basis, certainty_text(fact.certainty, lang))
    console.print(table)


def _value(fact: Fact[Any], lang: Lang) -> str:
    """Write the value of a fact for people; money with its unit."""
    if fact.key in NATIONAL and NATIONAL._history(fact.key, None).type == "money":
        amount = f"{fact.value:,}"
        return f"{amount if lang == 'en' else amount.replace(',', '.')} đồng"
    return value_text(fact.value, lang)


def value_text(value: Any, lang: Lang) -> str:
    """Write the value of a fact for people."""
    text = getattr(value, "text", None)
    if callable(text):
        return str(text(lang))
    match value:
        case bool():
            return {"vi": ("không", "có"), "en": ("no", "yes")}[lang][value]
        case tuple():
            return ", ".join(map(str, value))
        case int() if value >= 10_000:
            return f"{value:,}".replace(",", ".")
        case date():
            return f"{value:%d/%m/%Y}"
    return str(value)


_LEGEND = Text(
    "▸ bắt đầu   ■ ngày làm việc   · ngày nghỉ   ‖ tạm dừng   ? chưa chắc   ◆ hạn",
    "▸ start   ■ working day   · day off   ‖ paused   ? not sure   ◆ deadline",
)


def day_strip(deadline: Deadline, lang: Lang) -> Group | None:
    """Draw the days from start to deadline as a strip; None where it would not fit."""
    start = deadline.start
    if start is None:
        return None
    first = start.date() if isinstance(start, datetime) else start
    length = (deadline.date - first).days
    if not 1 <= length <= _STRIP_DAYS:
        return None
    numbers, marks = Line(), Line()
    for day, mark, style in _marks(deadline, first):
        numbers.append(f"{day.day:>3}", style="dim")
        marks.append(f"{mark:>3}", style=style)
    return Group(Padding(numbers, (0, 2)), Padding(marks, (0, 2)), Padding(Line(_LEGEND.text(lang), style="dim"), (0, 3)))


def _marks(deadline: Deadline, first: date) -> Iterator[tuple[date, str, str]]:
    paused = _pauses(deadline)
    day = first
    while day <= deadline.date:
        info = deadline.calendar.day(day)
        if day == deadline.date:
            yield day, "◆", "bold green"
        elif day == first:
            yield day, "▸", "bold"
        elif any(since < day <= until for since, until in paused):
            yield day, "‖", "dim"
        elif info.certainty is Certainty.UNVERIFIED:
            yield day, "?", "bold red"
        elif info.works:
            yield day, "■", "cyan"
        else:
            yield day, "·", "red"
        day += timedelta(days=1)


def _pauses(deadline: Deadline) -> list[tuple[date, date]]:
    """The spans in which the clock stood still: after a day of pausing, up to and including the day of resuming."""
    since = [step.day for step in deadline.steps if step.kind is StepKind.PAUSED]
    until = [step.day for step in deadline.steps if step.kind is StepKind.RESUMED]
    return list(zip(since, until, strict=False))
