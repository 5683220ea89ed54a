"""The rules of births with their examples, and the births that are not usual, for the pages "A birth at the counter"."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from enum import Enum
from typing import Any

import attrs
from birth_words import ON, articles, capital, day_text, grounds, said, unit_names, value_text, word

from vngov.basis import Lang, unique, weakest
from vngov.civilreg import (
    RULES,
    Act,
    BirthFiling,
    Book,
    Border,
    Evidence,
    Life,
    NationalityAgreement,
    Parent,
    PersonalIdState,
    Register,
    Signer,
    Timeliness,
    classify,
    competence,
    posting,
    processing_limit,
)
from vngov.civilreg.acts import after_posting
from vngov.civilreg.birth import registered
from vngov.civilreg.rules.samples import FATHER_UNKNOWN, FILING, FOUNDLING, NEIGHBOUR, PLACE, with_child
from vngov.law import NATIONAL, NoRule
from vngov.office.flows.birth_at_counter import PROCEDURES
from vngov.onestop import procedure
from vngov.people import Ethnicity, PartialDate, PersonalId
from vngov.people.names import DeclaredName
from vngov.people.rules import RULES as NAME_RULES
from vngov.rules import Example, Rule
from vngov.units import NATIONAL as UNITS
from vngov.units import Place, UnitId

FOREIGN = attrs.evolve(
    FILING,
    child=attrs.evolve(FILING.child, name="Lý Thị Mai"),
    father=attrs.evolve(NEIGHBOUR, name="Jean Martin", nationality="Pháp"),
)
_OF_NEIGHBOUR = attrs.evolve(FOREIGN, father=NEIGHBOUR)
_BOTH_UNKNOWN = attrs.evolve(FOUNDLING, foundling=None)
_GROWN = attrs.evolve(
    with_child(born=PartialDate(1990)), has_papers=True, never_registered_pledged=True, evidence=None, lives_at=PLACE
)
_BASES = {
    "sample": FILING,
    "father_unknown": FATHER_UNKNOWN,
    "foundling": FOUNDLING,
    "both_unknown": _BOTH_UNKNOWN,
    "grown": _GROWN,
    "of_neighbour": _OF_NEIGHBOUR,
}
"""The filings that the examples vary, by the words for them."""
_VARIANTS: dict[str, BirthFiling] = {
    "father_unknown": FATHER_UNKNOWN,
    "foundling": FOUNDLING,
    "both_unknown": attrs.evolve(_BOTH_UNKNOWN, evidence=Evidence.NOTICE, lives_at=PLACE),
    "recognition": attrs.evolve(FILING, parents_married=False, recognition_asked=True, mother_in_marriage=False),
    "surrogate": attrs.evolve(FILING, surrogacy=True, surrogacy_confirmed=True),
    "foreign": FOREIGN,
    "border": attrs.evolve(_OF_NEIGHBOUR, border=Border(citizen_in_border_commune=True, neighbour_in_adjacent_unit=True)),
    "grown": attrs.evolve(_GROWN, timeliness=Timeliness.LATE),
}
_LEFT_OUT = frozenset({"declarant.name"})
"""Fields that differ in an example and say nothing about it."""
_WHOLE = (PartialDate, Place, Ethnicity, PersonalId)


def rule_of(code: str) -> Rule[Any]:
    """Give a rule of births or names. Raises KeyError."""
    return {rule.code: rule for rule in (*RULES, *NAME_RULES)}[code]


def rules(group: str, lang: Lang) -> str:
    """Tell every rule of a group ("births" or "names") in force on the day, with its examples and what comes of each."""
    listed: tuple[Rule[Any], ...] = {"births": RULES, "names": NAME_RULES}[group]
    return "\n\n".join(_one_rule(rule, lang) for rule in listed if _in_force(rule))


def _in_force(rule: Rule[Any]) -> bool:
    try:
        rule.ground(ON, NATIONAL)
    except NoRule:
        return False
    return True


def _one_rule(rule: Rule[Any], lang: Lang) -> str:
    applied = rule.ground(ON, NATIONAL).applied
    law = f"{articles(applied.basis, lang)} – *{applied.certainty.label(lang)}*"
    head = f"**{capital(rule.title.text(lang))}** – {law} (`{rule.code}`)"
    examples = (*rule.passes, *rule.fails, *rule.unknown)
    lines = [f"* {_example(example, lang)} → {_answer(rule, example, lang)}" for example in examples]
    return "\n".join([head, "", *dict.fromkeys(lines)])


def _answer(rule: Rule[Any], example: Example[Any], lang: Lang) -> str:
    view = rule.view(example.day)
    found = view.listed(rule.check(example.record, view))
    if not found:
        return f"**{said('passes', lang)}**"
    weight = "unknown" if found[0].unknown else found[0].severity.value
    return f"**{said(weight, lang)}**: {found[0].message(lang)}"


def _example(example: Example[Any], lang: Lang) -> str:
    if isinstance(example.record, DeclaredName):
        written = f"«{' '.join(example.record.text.split())}»"
        return f"{written} ({example.said.text(lang)})" if example.said is not None else written
    if example.said is not None:
        return example.said.text(lang)
    changed = {name: list(_changes(base, example.record)) for name, base in _BASES.items()}
    nearest = min(changed, key=lambda name: len(changed[name]))
    shown = [(path, value) for path, value in changed[nearest] if path not in _LEFT_OUT]
    told = [f"{word('fields', path, lang)}: {_told(value, lang)}" for path, value in shown]
    return "; ".join(told if nearest == "sample" and told else [said(nearest, lang), *told])


def _changes(base: Any, other: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    if base == other:
        return
    if type(base) is type(other) and attrs.has(type(base)) and not isinstance(base, _WHOLE):
        for field in attrs.fields(type(base)):
            yield from _changes(getattr(base, field.name), getattr(other, field.name), f"{path}.{field.name}")
    else:
        yield path[1:], other


def _told(value: Any, lang: Lang) -> str:
    match value:
        case None:
            return said("not_told", lang)
        case bool():
            return said("yes" if value else "no", lang)
        case Life():
            hours = f"{(value.ended - value.began).total_seconds() / 3600:g} {said('hours', lang)}"
            asked = {None: "", True: "asked_for", False: "not_asked_for"}[value.asked_for]
            return f"{hours}, {said(asked, lang)}" if asked else hours
        case NationalityAgreement():
            return f"{value_text(value.country, lang)}, {said('confirmed' if value.confirmed else 'not_confirmed', lang)}"
        case Parent():
            return f"{value.name}, {value_text(value.nationality, lang)}"
        case Place():
            return value.text
        case date():
            return day_text(value)
        case Enum():
            return str(value.label(lang)) if hasattr(value, "label") else word("values", value.value, lang)
        case tuple():
            return ", ".join(_told(one, lang) for one in value)
        case PartialDate() | Ethnicity() | PersonalId():
            return str(value)
        case str() if not value.strip():
            return said("empty", lang)
    return UNITS.of(UnitId(value)).full_name if isinstance(value, str) and "@" in value else value_text(value, lang)


def limit_row(act: Act, lang: Lang) -> tuple[str, ...]:
    """The limit of an act on the day of the pages: name, time, time with verification, articles, how sure."""
    fact = processing_limit(act, on=ON)
    try:
        checked = value_text(processing_limit(act, on=ON, with_verification=True).value, lang)
    except NoRule:
        checked = said("nothing", lang)
    if act is not Act.BIRTH_ABANDONED:
        return act.label(lang), value_text(fact.value, lang), checked, *grounds(fact, lang)
    posted = posting(act, on=ON)
    time = f"{said('posted_for', lang)} {value_text(posted.value, lang)}, {said('then', lang)} {value_text(fact.value, lang)}"
    sure = weakest((posted.certainty, fact.certainty))
    return act.label(lang), time, checked, articles(unique((*posted.basis, *fact.basis)), lang), sure.label(lang)


def _time(filing: BirthFiling, act: Act, lang: Lang) -> str:
    time = limit_row(act, lang)[1]
    if act is Act.BIRTH_ABANDONED or not filing.posted:
        return time
    posted = NATIONAL.at(ON)["civilreg.birth_unknown_parents.posting"]
    return f"{said('posted_for', lang)} {value_text(posted.value, lang)}, {said('then', lang)} {time}"


def variant(name: str, lang: Lang) -> str:
    """Tell a birth that is not usual as the library takes it: procedure, place, time, entry, and why. Raises Refused."""
    filing = _VARIANTS[name]
    on = ON if filing.received is None else filing.received.date()
    where = competence(filing, on=on)
    book = Book(register=Register.BIRTHS, year=on.year, volume=1, opened_on=on)
    entry = registered(filing, on=on, unit=where.units[0], book=book, signer=Signer("–", "–"))
    code = PROCEDURES[entry.act]
    lines = [
        ("procedure", f"{code} {procedure(code, on=on).name.text(lang)}"),
        ("where", f"{', '.join(body.label(lang) for body in where.bodies)}: {unit_names(where.units, on)}"),
        ("time", _time(filing, entry.act, lang)),
    ]
    if filing.posted_on is not None:
        first = after_posting(Act.BIRTH_ABANDONED, filing.posted_on)
        lines.append(("posting", f"{day_text(filing.posted_on)} → {said('earliest', lang)} {day_text(first)}"))
    lines += [("margin", f"«{one}»") for one in entry.notes]
    asked = entry.personal_id_state is PersonalIdState.AWAITED
    lines.append(("personal_id", said("id_awaited" if asked else "id_none", lang)))
    lines += [("why", step.text(lang)) for step in classify(filing, on=on).steps[:-1]]
    return "\n".join(f"* {said(head, lang)}: {text}" for head, text in lines)
