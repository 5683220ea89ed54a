"""`Rule` (quy tắc): one question put to a record, with the law it stands on and examples that show it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any, Generic, TypeVar, overload

import attrs

from vngov.basis import Certainty, Interval, Text, unique, weakest
from vngov.law import NATIONAL, Fact, Key, Law, NoRule
from vngov.law.loader import read_citations
from vngov.rules.dates import Governing
from vngov.rules.errors import RuleInvalid
from vngov.rules.findings import Applied, Finding, Severity
from vngov.rules.wording import filled, names_in

__all__ = ["Check", "Cited", "Example", "Ground", "Rule", "RuleView", "rule"]

R = TypeVar("R")
R_contra = TypeVar("R_contra", contravariant=True)
T = TypeVar("T")

_CODE = re.compile(r"[a-z][a-z0-9_]*(?:\.[a-z][a-z0-9_]*)+")
_FINDINGS_KEPT = 512  # of one rule under one law; more only where paths have indexes


class RuleView:
    """The law as one rule sees it (pháp luật áp dụng cho một quy tắc) on the day that governs, and the words of the rule.

    `view[key]` gives the Fact of that day, for the keys the rule declares; `error`, `warning`, `review` and `unknown` make
    its findings: of the sentence `says` (`asks` for `unknown`), or of one of the rule's `texts` by name.
    """

    __slots__ = ("_ground", "day")

    def __init__(self, ground: Ground, day: date) -> None:
        self._ground = ground
        self.day = day

    @property
    def code(self) -> str:
        """The code of the rule it is for."""
        return self._ground.rule.code

    @property
    def law(self) -> Law:
        return self._ground.law

    @overload
    def __getitem__(self, key: Key[T]) -> Fact[T]: ...
    @overload
    def __getitem__(self, key: str) -> Fact[Any]: ...
    def __getitem__(self, key: str) -> Fact[Any]:
        try:
            return self._ground.facts[key]
        except KeyError:
            raise self._ground.invalid(f"không khai báo needs {key!r}", f"does not declare {key!r} in needs") from None

    def error(self, field: str, text: str | None = None) -> Finding:
        """The law forbids it (lỗi)."""
        return self._ground.finding(Severity.ERROR, field, text)

    def warning(self, field: str, text: str | None = None) -> Finding:
        """It stands, but should be looked at (lưu ý)."""
        return self._ground.finding(Severity.WARNING, field, text)

    def review(self, field: str, text: str | None = None) -> Finding:
        """The law leaves it to the official (công chức xem xét)."""
        return self._ground.finding(Severity.REVIEW, field, text)

    def unknown(self, field: str, text: str | None = None) -> Finding:
        """A fact is not given (chưa biết): the sentence is what to establish."""
        return self._ground.finding(Severity.REVIEW, field, text, unknown=True)

    def listed(self, found: object) -> list[Finding]:
        """Let pass what the rule answered. Raises RuleInvalid for no list of findings, None for instance."""
        if not isinstance(found, Iterable) or isinstance(found, str | bytes | Mapping):
            raise self.wrong(found)
        return list(found)

    def wrong(self, found: object) -> RuleInvalid:
        """Make the error that names the rule, its file and the type of what it answered; never what it holds."""
        rule, got = self._ground.rule, type(found).__name__
        return rule.invalid(
            f"{rule.file} trả về {got}; cần yield hoặc trả về danh sách các Finding",
            f"{rule.file} gives {got}; it has to yield findings or to return a list of them",
        )

    def __repr__(self) -> str:
        return f"<RuleView {self.code} {self.day}>"


Check = Callable[[R_contra, RuleView], Iterable[Finding]]
"""What a rule does: a pure generator (record, view) → findings; it reads no clock and changes nothing."""


@attrs.frozen
class Cited:
    """Law that is not a figure (căn cứ không phải số liệu): where it stands, from when until when, how sure that is.

    `cite` is written as in the law files ("52/2014/QH13 Đ5.2.d"); `since` inclusive, `until` exclusive, None = open.
    """

    cite: str
    since: date | None = attrs.field(default=None, kw_only=True)
    until: date | None = attrs.field(default=None, kw_only=True)
    certainty: Certainty = attrs.field(kw_only=True)

    @property
    def interval(self) -> Interval:
        return Interval(self.since, self.until)


@attrs.frozen
class Example(Generic[R]):
    """A record that shows a rule at work (ví dụ), on the day that governs; `said` may tell what it shows."""

    record: R
    day: date
    said: Text | None = None


@attrs.frozen(eq=False)
class Rule(Generic[R]):
    """A rule (quy tắc): what it asks of records of type `of`, by the law of which date, on what basis.

    It applies on a day only if every fact it `needs` has a row that day and the law it is `cited` from is in force. `says` is
    the sentence of a violation, `asks` what to establish where a fact is not given, `texts` other sentences by name; they hold
    figures of the law by the last part of its key: "{min_age}". `overrides` are the general rules this special one stands in
    for. `passes` and `fails` show it; `unknown` are examples with something to establish. Raises RuleInvalid.
    """

    of: type[R]
    code: str
    title: Text
    by: Governing
    check: Check[R]
    says: Text
    asks: Text
    needs: tuple[Key[Any], ...]
    cited: Cited | None
    texts: Mapping[str, Text]
    overrides: tuple[str, ...]
    passes: tuple[Example[R], ...]
    fails: tuple[Example[R], ...]
    unknown: tuple[Example[R], ...] = ()

    def __attrs_post_init__(self) -> None:
        if _CODE.fullmatch(self.code) is None:
            raise self.invalid("mã viết dạng «field.record.rule»", "the code is written «field.record.rule»")
        if not self.needs and self.cited is None:
            raise self.invalid("không có căn cứ: thiếu needs hoặc cited", "stands on no law: needs or cited is missing")
        if self.code in self.overrides:
            raise self.invalid("tự thay chính mình", "overrides itself")
        if not self.passes or not self.fails:
            raise self.invalid("cần ví dụ đạt và ví dụ không đạt", "needs a passing and a failing example")
        if any(not isinstance(example.record, self.of) for example in (*self.passes, *self.fails, *self.unknown)):
            raise self.invalid(f"ví dụ không phải {self.of.__name__}", f"an example is no {self.of.__name__}")
        names = [_name(key) for key in self.needs]
        if len(set(names)) < len(names):
            raise self.invalid("needs có hai khóa cùng tên cuối", "two keys in needs end with the same name")
        self._check_words(self.title, frozenset())
        for text in (self.says, self.asks, *self.texts.values()):
            self._check_words(text, frozenset(names))

    def _check_words(self, text: Text, known: frozenset[str]) -> None:
        if not text.vi.strip() or not text.en.strip():
            raise self.invalid("câu chữ phải có đủ hai thứ tiếng", "a sentence is missing in one language")
        try:
            vi, en = names_in(text.vi), names_in(text.en)
        except ValueError:
            raise self.invalid("chỉ viết {tên} trong câu", "only {name} may stand in a sentence") from None
        if vi != en:
            raise self.invalid("hai thứ tiếng nêu số liệu khác nhau", "the two languages name different figures")
        if unknown := sorted(vi - known):
            raise self.invalid(f"không có trong needs: {', '.join(unknown)}", f"not in needs: {', '.join(unknown)}")

    @property
    def place(self) -> str:
        """Where it is written: module and function."""
        return f"{self.check.__module__}.{getattr(self.check, '__qualname__', type(self.check).__qualname__)}"

    @property
    def file(self) -> str:
        """The file and line in which the question is written; the place where it has neither."""
        code = getattr(self.check, "__code__", None)
        return f"{Path(code.co_filename).name}:{code.co_firstlineno}" if code is not None else self.place

    def view(self, day: date, *, law: Law = NATIONAL) -> RuleView:
        """Give the law of a day as the rule sees it. Raises NoRule where the rule does not apply that day."""
        return RuleView(self.ground(day, law), day)

    def ground(self, day: date, law: Law) -> Ground:
        """Give what the rule stands on that day. Raises NoRule, UnknownFact, UnknownInstrument, RuleInvalid."""
        facts: dict[str, Fact[Any]] = {}
        lawview = law.at(day)
        for key in self.needs:
            facts[key] = fact = lawview[key]
            if fact.governed_by not in (None, self.by.value):
                raise self.invalid(
                    f"«{key}» theo luật của {fact.governed_by}, quy tắc theo {self.by.value}",
                    f"«{key}» is governed by {fact.governed_by}, the rule by {self.by.value}",
                )
        if self.cited is not None and day not in self.cited.interval:
            interval = self.cited.interval
            around = Text(f"quy tắc áp dụng {interval.text('vi')}", f"the rule applies {interval.text('en')}")
            raise NoRule(key=self.code, day=f"{day:%d/%m/%Y}", around=around)
        return Ground(self, law, facts)

    def invalid(self, vi: str, en: str) -> RuleInvalid:
        """Make the error that names this rule."""
        return RuleInvalid(rule=self.code, why=Text(vi, en))

    def __repr__(self) -> str:
        return f"<Rule {self.code}>"


class Ground:
    """What a rule stands on over a stretch of days (căn cứ của quy tắc): its facts, its basis, its sentences with figures.

    Findings are made once for each place and kept: they hold nothing of the record.
    """

    __slots__ = ("_kept", "applied", "facts", "law", "rule")

    def __init__(self, rule: Rule[Any], law: Law, facts: dict[str, Fact[Any]]) -> None:
        self.rule = rule
        self.law = law
        self.facts = facts
        self._kept: dict[tuple[Severity, str, str | None, bool], Finding] = {}
        cited = rule.cited
        own = read_citations(cited.cite, law.instruments) if cited is not None else ()
        grades = [fact.certainty for fact in facts.values()] + ([cited.certainty] if cited is not None else [])
        spans = [fact.interval for fact in facts.values()] + ([cited.interval] if cited is not None else [])
        self.applied = Applied(
            code=rule.code,
            title=rule.title,
            basis=unique((*own, *(citation for fact in facts.values() for citation in fact.basis))),
            certainty=weakest(grades),
            since=max((span.since for span in spans if span.since is not None), default=None),
            until=min((span.until for span in spans if span.until is not None), default=None),
        )

    def words(self, template: Text) -> Text:
        """Fill a template of the rule with the figures of the law."""
        return filled(template, {_name(key): fact.value for key, fact in self.facts.items()})

    def finding(self, severity: Severity, field: str, text: str | None, *, unknown: bool = False) -> Finding:
        """Give the finding of that weight on that place. Raises RuleInvalid for a text the rule does not have."""
        asked = (severity, field, text, unknown)
        found = self._kept.get(asked)
        if found is None:
            found = Finding(
                code=self.rule.code,
                severity=severity,
                field=field,
                said=self.words(self._template(text, unknown=unknown)),
                basis=self.applied.basis,
                certainty=self.applied.certainty,
                unknown=unknown,
            )
            if len(self._kept) < _FINDINGS_KEPT:
                self._kept[asked] = found
        return found

    def _template(self, text: str | None, *, unknown: bool) -> Text:
        if text is None:
            return self.rule.asks if unknown else self.rule.says
        try:
            return self.rule.texts[text]
        except KeyError:
            known = ", ".join(self.rule.texts) or "–"
            raise self.invalid(f"câu lạ, chỉ có: {known}", f"unknown text, there are: {known}") from None

    def invalid(self, vi: str, en: str) -> RuleInvalid:
        return self.rule.invalid(vi, en)


def rule(
    of: type[R],
    code: str,
    title: Text,
    *,
    by: Governing,
    says: Text,
    passes: Iterable[Example[R]],
    fails: Iterable[Example[R]],
    needs: Iterable[Key[Any]] = (),
    cited: Cited | None = None,
    asks: Text | None = None,
    texts: Mapping[str, Text] | None = None,
    overrides: Iterable[str] = (),
    unknown: Iterable[Example[R]] = (),
) -> Callable[[Check[R]], Rule[R]]:
    """Make a rule of a generator (khai báo quy tắc): the decorator of rules.py. Raises RuleInvalid.

    Without `asks` what to establish is told by the title.
    """

    def declare(check: Check[R]) -> Rule[R]:
        return Rule(
            of=of,
            code=code,
            title=title,
            by=by,
            check=check,
            says=says,
            asks=asks or Text(f"chưa đủ thông tin để xét: {title.vi}", f"not enough is known to examine: {title.en}"),
            needs=tuple(needs),
            cited=cited,
            texts=dict(texts or {}),
            overrides=tuple(overrides),
            passes=tuple(passes),
            fails=tuple(fails),
            unknown=tuple(unknown),
        )

    return declare


def _name(key: str) -> str:
    """The last part of a key, by which sentences call its figure."""
    return key.rpartition(".")[2]
