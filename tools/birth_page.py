"""Make the pages "A birth at the counter" from the data: `python tools/birth_page.py` rewrites both of them in docs.

The sentences stand in birth_page.en.md and birth_page.vi.md, small words in birth_page.toml. What is in {{…}} there is filled
in from the facts of law, the rules with their examples, and the procedures: figures and articles of the law come from nowhere
else.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import attrs
from birth_rules import FOREIGN, limit_row, rule_of, rules, variant
from birth_words import (
    ON,
    articles,
    capital,
    day_text,
    grounds,
    note,
    said,
    table,
    unit_names,
    value_text,
    weekday,
    with_notes,
    word,
)

from vngov.basis import VN_TIME, Certainty, Lang
from vngov.civilreg import Act, ActKind, BirthFiling, Residence, Residing, competence, declaration_due, result_due
from vngov.civilreg.rules.samples import FILING
from vngov.deadlines import WorkCalendar
from vngov.durations import SameDay
from vngov.law import NATIONAL, Fact, NoRule
from vngov.law.loader import read_citations
from vngov.office.flows.birth_at_counter import PROCEDURES
from vngov.onestop import NeededPaper, procedure
from vngov.units import read_place

HERE = Path(__file__).parent
PAGES: dict[Lang, Path] = {
    "en": HERE.parent / "docs/birth-at-the-counter.md",
    "vi": HERE.parent / "docs/khai-sinh-tai-quay.md",
}
_NEW_LAW = "03/2026/QH16"
_TOLD = (
    "civilreg.birth",
    "civilreg.residence.",
    "civilreg.border.",
    "civilreg.fees.",
    "civilreg.identity.residence_proof_required",
    "civilreg.clock.default",
    "civilreg.clock.online_",
    "civilreg.clock.reception_at",
    "civilreg.database.",
    "civilreg.books.shared_software_mandatory",
    "people.name.",
)
"""Where the keys begin whose history the pages tell."""
_SLOT = re.compile(r"\{\{(\w+)(?: ([^}]+))?\}\}")


def page(lang: Lang) -> str:
    """Give one page. Raises KeyError for a slot, a word or a rule that nobody knows, NoRule for a fact without law that day."""
    text = (HERE / f"birth_page.{lang}.md").read_text(encoding="utf-8")
    return with_notes(_SLOT.sub(lambda slot: _SLOTS[slot[1]](slot[2] or "", lang), text))


# ── one fact, one rule, one day


def _fact(key: str) -> Fact[Any]:
    return NATIONAL.at(ON)[key]


def _figure(key: str, lang: Lang) -> str:
    return f"**{value_text(_fact(key).value, lang)}**"


def _cite(key: str, lang: Lang) -> str:
    fact = _fact(key)
    return note(fact.basis, fact.certainty, lang)


def _remark(key: str, lang: Lang) -> str:
    said_of_it = _fact(key).note
    if said_of_it is None:
        raise KeyError(key)
    return f"*({said_of_it.text(lang)})*"


def _rule(code: str, lang: Lang) -> str:
    applied = rule_of(code).ground(ON, NATIONAL).applied
    return note(applied.basis, applied.certainty, lang)


def _text(cite: str, lang: Lang) -> str:
    """A note on texts themselves: articles, then how sure, after a bar."""
    written, _, sure = cite.partition("|")
    return note(read_citations(written, NATIONAL.instruments), Certainty(sure), lang)


def _since(key: str, lang: Lang) -> str:
    del lang
    since = _fact(key).since
    return day_text(since) if since is not None else "…"


def _cutoff(_: str, lang: Lang) -> str:
    del lang
    limit = _fact("civilreg.birth.limit").value
    return f"{limit.cutoff:%H:%M}" if isinstance(limit, SameDay) and limit.cutoff is not None else "24:00"


def _new_law_day() -> date:
    day = NATIONAL.instrument(_NEW_LAW).effective
    return day if day is not None else date.max


def _calendar_day(day: str, lang: Lang) -> str:
    info = WorkCalendar.national().day(date.fromisoformat(day))
    return f"{weekday(info.day, lang)}: {info.text(lang)} *({info.certainty.label(lang)})*"


# ── where, by when, how long


def _births() -> tuple[Act, ...]:
    return tuple(act for act in Act if act.kind is ActKind.BIRTH)


def _span(fact: Fact[Any]) -> str:
    since = day_text(fact.since) if fact.since is not None else "…"
    return f"{since} – {day_text(fact.until - timedelta(days=1)) if fact.until is not None else '…'}"


def _bodies(_: str, lang: Lang) -> str:
    rows = (
        (act.label(lang), value_text(fact.value, lang), _span(fact), *grounds(fact, lang))
        for act in _births()
        for fact in NATIONAL.history(f"civilreg.{act.value}.body")
    )
    return table(("act", "body", "span", "articles", "sure"), rows, lang)


def _history(key: str, lang: Lang) -> str:
    rows = ((_span(fact), value_text(fact.value, lang), *grounds(fact, lang)) for fact in NATIONAL.history(key))
    return table(("span", "value", "articles", "sure"), rows, lang)


def _living_at(filing: BirthFiling, role: str, place: str, on: date, kind: Residing) -> BirthFiling:
    parent = attrs.evolve(getattr(filing, role), residence=Residence(read_place(place, on=on), kind))
    return attrs.evolve(filing, **{role: parent})


def _competent(day: str, lang: Lang) -> str:
    """Who may register the child of a foreigner and a woman of the old commune of Công Sơn, on a day."""
    on = date.fromisoformat(day)
    old = _living_at(FOREIGN, "mother", "xã Công Sơn, huyện Cao Lộc, Lạng Sơn", date(2025, 6, 30), Residing.PERMANENT)
    found = competence(old, on=on)
    return f"**{unit_names(found.units, on)}** ({', '.join(body.label(lang) for body in found.bodies)})"


def _choice(_: str, lang: Lang) -> str:
    """The units that parents who live apart may choose among."""
    del lang
    found = competence(_living_at(FILING, "father", "xã Ba Sơn, tỉnh Lạng Sơn", ON, Residing.CURRENT), on=ON)
    return f"**{unit_names(found.units, ON)}**"


def _count(born: str, lang: Lang) -> str:
    deadline = declaration_due(Act.BIRTH, date.fromisoformat(born))
    return f"```text\n{deadline.explain(lang) if deadline is not None else ''}\n```"


def _last_days(born: str, lang: Lang) -> str:
    found = [(date.fromisoformat(one), declaration_due(Act.BIRTH, date.fromisoformat(one))) for one in born.split()]
    known = [(day, due) for day, due in found if due is not None]
    rows = ((weekday(day, lang), f"**{weekday(due.date, lang)}**", due.certainty.label(lang)) for day, due in known)
    return table(("born", "last", "sure"), rows, lang)


def _limits(_: str, lang: Lang) -> str:
    rows = (limit_row(act, lang) for act in _births())
    return table(("act", "limit", "verified", "articles", "sure"), rows, lang)


def _results(moments: str, lang: Lang) -> str:
    rows = []
    for text in moments.split():
        at = datetime.fromisoformat(text).replace(tzinfo=VN_TIME)
        due = result_due(Act.BIRTH, at).promised
        rows.append((f"{at:%H:%M} {weekday(at.date(), lang)}", f"**{weekday(due.date, lang)}**", due.certainty.label(lang)))
    return table(("received", "result", "sure"), rows, lang)


# ── papers


def _papers(code: str, lang: Lang) -> str:
    rows = (
        (
            _paper_name(paper, lang),
            word("how", paper.how.value, lang) + _copies(paper, lang),
            capital(_needed_when(paper, lang)),
            articles(paper.basis, lang),
            paper.certainty.label(lang),
        )
        for paper in procedure(code, on=ON).papers
        if paper.asked_on(ON)
    )
    return table(("paper", "how", "when", "articles", "sure"), rows, lang)


def _paper_name(paper: NeededPaper, lang: Lang) -> str:
    """The name at the counter is the Vietnamese one, also for who reads English."""
    return paper.name.vi if lang == "vi" else f"{capital(paper.name.en)} (*{paper.name.vi}*)"


def _copies(paper: NeededPaper, lang: Lang) -> str:
    return f", {said('copies', lang)}: {paper.copies}" if paper.copies else ""


def _needed_when(paper: NeededPaper, lang: Lang) -> str:
    holds = said("and", lang).join(word("conditions", name, lang) for name in paper.when)
    spared = said("or", lang).join(word("conditions", name, lang) for name in paper.unless)
    parts = [f"{said('when', lang)} {holds}"] if holds else []
    parts += [f"{said('unless', lang)} {spared}"] if spared else []
    return ", ".join(parts) or said("always", lang)


def _other_papers(usual: str, lang: Lang) -> str:
    """What the other procedures ask for that a usual birth does not, one line each."""
    known = {paper.id for paper in procedure(usual, on=ON).papers}
    lines = []
    for code in dict.fromkeys(PROCEDURES.values()):
        found = procedure(code, on=ON)
        own = [paper for paper in found.papers if paper.asked_on(ON) and paper.id not in known]
        asks = "; ".join(
            f"{_paper_name(paper, lang)} – {_needed_when(paper, lang)}{_copies(paper, lang)} – *{paper.certainty.label(lang)}*"
            for paper in own
        )
        lines += [f"* {capital(found.name.text(lang))} ({code}): {asks}"] if asks else []
    return "\n".join(lines)


# ── what changed, what is not known


def _told_keys() -> list[str]:
    return sorted(key for key in map(str, NATIONAL.keys()) if key.startswith(_TOLD))


def _turns(_: str, lang: Lang) -> str:
    """Every change of a figure up to the day of the pages, oldest first; rules that only moved to another text are left out."""
    rows = []
    for key in _told_keys():
        history = NATIONAL.history(key)
        for before, fact in zip((None, *history), history, strict=False):
            if fact.since is None or fact.since > ON or (before is not None and before.value == fact.value):
                continue
            if before is None and fact.since <= _SETTLED:
                continue
            old = said("nothing", lang) if before is None else value_text(before.value, lang)
            rows.append((fact.since, fact.label(lang), old, value_text(fact.value, lang), *grounds(fact, lang)))
    listed = ((day_text(day), *rest) for day, *rest in sorted(rows))
    return table(("day", "fact", "before", "after", "articles", "sure"), listed, lang)


_SETTLED = date(2017, 1, 1)
"""What began by then is where the story starts, not a change in it."""


def _later(known: bool, _: str, lang: Lang) -> str:
    """What is known for the day on which the new law begins, or what is not."""
    view = NATIONAL.at(_new_law_day())
    rows, open_ = [], []
    for key in _told_keys():
        try:
            fact = view[key]
            rows.append((fact.label(lang), value_text(fact.value, lang), *grounds(fact, lang)))
        except NoRule:
            open_.append(NATIONAL.history(key)[0].label(lang))
    return table(("fact", "value", "articles", "sure"), rows, lang) if known else "; ".join(dict.fromkeys(open_))


_SLOTS: dict[str, Callable[[str, Lang], str]] = {
    "today": lambda _, lang: weekday(ON, lang),
    "grades": lambda _, lang: " · ".join(f"*{grade.label(lang)}*" for grade in Certainty),
    "fact": _figure,
    "cite": _cite,
    "remark": _remark,
    "rule": _rule,
    "text": _text,
    "since": _since,
    "cutoff": _cutoff,
    "new_law_day": lambda _, _lang: day_text(_new_law_day()),
    "calendar_day": _calendar_day,
    "bodies": _bodies,
    "history": _history,
    "competent": _competent,
    "choice": _choice,
    "count": _count,
    "last_days": _last_days,
    "limits": _limits,
    "results": _results,
    "papers": _papers,
    "other_papers": _other_papers,
    "rules": rules,
    "variant": variant,
    "turns": _turns,
    "known_later": partial(_later, True),
    "open_later": partial(_later, False),
}

if __name__ == "__main__":
    for language, target in PAGES.items():
        target.write_text(page(language), encoding="utf-8")
