"""The words and small pieces of the pages "A birth at the counter": values in words, tables, notes with articles."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

from vngov.basis import Certainty, Citation, Lang
from vngov.civilreg import Body
from vngov.law import Fact
from vngov.rules.wording import figure_text
from vngov.units import NATIONAL as UNITS
from vngov.units import UnitId

ON = date(2026, 11, 24)
"""The day for which the pages speak."""
WORDS = tomllib.loads(Path(__file__).with_name("birth_page.toml").read_text(encoding="utf-8"))
_NOTE = re.compile(r"⟦(.+?)⟧")


def word(group: str, name: str, lang: Lang) -> str:
    """Give a word of a group. Raises KeyError for one that nobody wrote down."""
    vi, en = WORDS[group][name]
    return str(en if lang == "en" else vi)


def said(name: str, lang: Lang) -> str:
    return word("said", name, lang)


def table(heads: Iterable[str], rows: Iterable[Iterable[str]], lang: Lang) -> str:
    named = [word("heads", head, lang) for head in heads]
    lines = [named, ["---"] * len(named), *rows]
    return "\n".join(f"| {' | '.join(cell.replace('|', '/') for cell in line)} |" for line in lines)


def day_text(day: date) -> str:
    return f"{day:%d/%m/%Y}"


def weekday(day: date, lang: Lang) -> str:
    names = WORDS["weekdays"][lang]
    return f"{names[day.weekday()]} {day_text(day)}"


def value_text(value: Any, lang: Lang) -> str:
    match value:
        case tuple():
            return ", ".join(value_text(one, lang) for one in value)
        case str() if value in set(Body):
            return Body(value).label(lang)
        case str() if value in WORDS["values"]:
            return word("values", value, lang)
    return figure_text(value, lang)


def articles(basis: Iterable[Citation], lang: Lang) -> str:
    return "; ".join(one.text(lang) for one in basis)


def note(basis: Iterable[Citation], certainty: Certainty, lang: Lang) -> str:
    """Give the mark of a note, which `with_notes` numbers. What is weaker than a text that was read shows beside it."""
    doubt = "" if certainty is Certainty.PRIMARY else f" *({certainty.label(lang)})*"
    return f"⟦{articles(basis, lang)} – {certainty.label(lang)}⟧{doubt}"


def with_notes(text: str) -> str:
    """Number the notes of a page and put them at its end, each once."""
    notes = list(dict.fromkeys(_NOTE.findall(text)))
    marked = _NOTE.sub(lambda found: f"[^{notes.index(found[1]) + 1}]", text)
    listed = "\n".join(f"[^{number}]: {one}" for number, one in enumerate(notes, 1))
    return f"{marked.rstrip()}\n\n{listed}\n"


def grounds(fact: Fact[Any], lang: Lang) -> tuple[str, str]:
    """The last two cells of a row: articles, and how sure."""
    return articles(fact.basis, lang), fact.certainty.label(lang)


def unit_names(units: Iterable[str], on: date) -> str:
    found = (UNITS.of(UnitId(unit)) for unit in units)
    return "; ".join(", ".join(one.full_name for one in (unit, *unit.ancestors(on))) for unit in found)


def capital(text: str) -> str:
    return text[:1].upper() + text[1:]
