"""The listed catalogue (danh mục quy tắc để tra cứu): every rule with its law over time and its examples, as plain data."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

import attrs

from vngov.basis import Lang, Text, checked_date, plain_data
from vngov.errors import VngovError
from vngov.law import Law, NoRule
from vngov.rules.findings import Finding
from vngov.rules.rule import Example, Ground, Rule
from vngov.rules.wording import figure_text

__all__ = ["RuleFault", "changes", "described", "faults_of"]


@attrs.frozen
class RuleFault:
    """What is wrong with a rule (lỗi của quy tắc) under a law: found before any record is checked."""

    code: str
    why: Text

    def __str__(self) -> str:
        return f"{self.code}: {self.why.vi} | {self.why.en}"


def changes(rules: Iterable[Rule[Any]], law: Law) -> list[date]:
    """Give the days on which the law of some rule begins or ends, in order. Raises UnknownFact."""
    days: set[date | None] = set()
    for rule in rules:
        for key in rule.needs:
            days |= {day for fact in law.history(key) for day in (fact.since, fact.until)}
        if rule.cited is not None:
            days |= {rule.cited.since, rule.cited.until}
    return sorted(day for day in days if day is not None)


def described(rule: Rule[Any], law: Law, lang: Lang, on: date | None) -> dict[str, Any]:
    """Give one rule of the catalogue: with `on` the version of that day alone."""
    days = [checked_date(on)] if on is not None else [date.min, *changes([rule], law)]
    return {
        "code": rule.code,
        "title": rule.title.text(lang),
        "record": rule.of.__name__,
        "governed_by": rule.by.value,
        "overrides": list(rule.overrides),
        "versions": [_version(ground, lang) for ground in _at(days, rule, law)],
        "passes": [_example(example, lang) for example in rule.passes],
        "fails": [_example(example, lang) for example in rule.fails],
        "unknown": [_example(example, lang) for example in rule.unknown],
    }


def _at(days: Iterable[date], rule: Rule[Any], law: Law) -> Iterator[Ground]:
    for day in days:
        try:
            yield rule.ground(day, law)
        except NoRule:
            continue


def _version(ground: Ground, lang: Lang) -> dict[str, Any]:
    rule, applied = ground.rule, ground.applied
    return {
        "since": applied.since.isoformat() if applied.since else None,
        "until": applied.until.isoformat() if applied.until else None,
        "figures": {str(key): figure_text(fact.value, lang) for key, fact in ground.facts.items()},
        "says": ground.words(rule.says).text(lang),
        "asks": ground.words(rule.asks).text(lang),
        "texts": {name: ground.words(text).text(lang) for name, text in rule.texts.items()},
        "basis": [{"short": citation.short, "text": citation.text(lang)} for citation in applied.basis],
        "certainty": applied.certainty.value,
        "text_seen": all(citation.instrument.text_seen for citation in applied.basis),
    }


def _example(example: Example[Any], lang: Lang) -> dict[str, Any]:
    said = example.said.text(lang) if example.said is not None else None
    return {"given": plain_data(_given(example.record)), "day": example.day.isoformat(), "said": said}


def _given(value: Any) -> Any:
    """What an example gives: fields that are None are not given and left out."""
    if callable(getattr(value, "to_data", None)):
        return value
    if attrs.has(type(value)):
        fields = ((field.name, getattr(value, field.name)) for field in attrs.fields(type(value)))
        return {name: _given(one) for name, one in fields if one is not None}
    match value:
        case Mapping():
            return {str(name): _given(one) for name, one in value.items()}
        case Text():
            return value
        case tuple() | list() | frozenset() | set():
            return [_given(one) for one in value]
    return value


def faults_of(rule: Rule[Any], law: Law) -> Iterator[RuleFault]:
    """Hold a rule to its law and its examples."""
    try:
        if not list(_at([date.min, *changes([rule], law)], rule, law)):
            yield _fault(rule, "không áp dụng vào ngày nào", "applies on no day")
        yield from _text_in_force(rule, law)
        for example in rule.passes:
            if _asked(rule, example, law):
                yield _fault(rule, f"ví dụ đạt ngày {example.day} bị bắt lỗi", f"the passing example of {example.day} fails")
        for example in rule.fails:
            if all(found.unknown for found in _asked(rule, example, law)):
                yield _fault(
                    rule, f"ví dụ không đạt ngày {example.day} lại đạt", f"the failing example of {example.day} passes"
                )
        for example in rule.unknown:
            found = _asked(rule, example, law)
            if not found or not all(one.unknown for one in found):
                yield _fault(
                    rule,
                    f"ví dụ chưa đủ thông tin ngày {example.day} không nêu điều cần xác định",
                    f"the example of {example.day} with something unknown does not ask for it",
                )
    except VngovError as error:
        yield RuleFault(rule.code, Text(error.message("vi"), error.message("en")))
    except Exception as error:  # a rule is code of others: whatever it raises is its fault, and the next one is still looked at
        yield _fault(rule, f"gây lỗi {type(error).__name__}", f"raises {type(error).__name__}")


def _text_in_force(rule: Rule[Any], law: Law) -> Iterator[RuleFault]:
    """An explicit citation has to keep within the days of its text: no rule lives on after a repeal."""
    if rule.cited is None:
        return
    for number in dict.fromkeys(part.split()[0] for part in rule.cited.cite.split(";") if part.strip()):
        text, span = law.instrument(number), rule.cited.interval
        if text.effective is not None and (span.since is None or span.since < text.effective):
            yield _fault(rule, f"áp dụng trước khi {number} có hiệu lực", f"applies before {number} takes effect")
        if text.expires is not None and (span.until is None or span.until > text.expires):
            yield _fault(rule, f"còn áp dụng sau khi {number} hết hiệu lực", f"still applies after {number} has expired")


def _asked(rule: Rule[Any], example: Example[Any], law: Law) -> list[Finding]:
    view = rule.view(example.day, law=law)
    found = view.listed(rule.check(example.record, view))
    if any(type(one) is not Finding or one.code != rule.code for one in found):
        raise rule.invalid("kết quả không phải do view của quy tắc lập", "gives what its own view did not make")
    return found


def _fault(rule: Rule[Any], vi: str, en: str) -> RuleFault:
    return RuleFault(rule.code, Text(vi, en))
