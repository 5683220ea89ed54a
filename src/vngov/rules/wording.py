"""Sentences with figures of the law (câu chữ có số liệu của luật): templates that can hold nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from string import Formatter
from typing import Any

from vngov.basis import Lang, Text

__all__ = ["figure_text", "filled", "names_in"]


def figure_text(value: Any, lang: Lang) -> str:
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
            return f"{value:,}".replace(",", ".") if lang == "vi" else f"{value:,}"
        case date():
            return f"{value:%d/%m/%Y}"
    return str(value)


def filled(template: Text, figures: Mapping[str, Any]) -> Text:
    """Put figures into a template, each in the language of the sentence."""
    vi = template.vi.format(**{name: figure_text(value, "vi") for name, value in figures.items()})
    en = template.en.format(**{name: figure_text(value, "en") for name, value in figures.items()})
    return Text(vi, en)


def names_in(template: str) -> frozenset[str]:
    """Give the names a template asks for. Raises ValueError for anything but plain `{name}`."""
    names = set()
    for _, name, spec, conversion in Formatter().parse(template):
        if name is None:
            continue
        if not name.isidentifier() or spec or conversion:
            raise ValueError(name)
        names.add(name)
    return frozenset(names)
