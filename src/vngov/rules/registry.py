"""`Registry` (danh mục quy tắc): hands each rule the law of its own date, gathers what the rules say, lists them.

What does not hang on the record is prepared once: which rules look at a type of record, their law for each stretch of days
between two changes, their views for each day. A check is then a walk over generators.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from datetime import date
from graphlib import CycleError, TopologicalSorter
from types import GeneratorType
from typing import Any

from vngov.basis import Lang, Text, checked_date
from vngov.errors import VngovError
from vngov.law import NATIONAL, Law, NoRule
from vngov.rules.catalogue import RuleFault, changes, described, faults_of
from vngov.rules.dates import Dates, Governing
from vngov.rules.errors import DuplicateRule, RuleInvalid, UnknownRule
from vngov.rules.findings import Applied, Finding, Findings, Severity, Unexamined
from vngov.rules.rule import Check, Ground, Rule, RuleView

__all__ = ["DATE_UNKNOWN", "Registry"]

DATE_UNKNOWN = "rules.date_unknown"
"""Code of the finding that a governing date is not given (chưa biết ngày quyết định luật áp dụng)."""

_LAWS_KEPT = 8  # an office stands on one; tests and comparisons on a few
_DAYS_KEPT = 4096


class Registry:
    """Rules by code (danh mục quy tắc). A registry never changes: `with_rules` gives a new one.

    A special rule that `overrides` general ones stands in for them on the days on which it applies to the record. Raises
    DuplicateRule, UnknownRule, RuleInvalid.
    """

    def __init__(self, rules: Iterable[Rule[Any]]) -> None:
        self.rules = tuple(rules)
        self._by_code: dict[str, Rule[Any]] = {}
        for rule in self.rules:
            if rule.code == DATE_UNKNOWN:
                raise rule.invalid("mã dành riêng cho danh mục", "the code is the registry's own")
            if rule.code in self._by_code:
                raise DuplicateRule(rule=rule.code, first=self._by_code[rule.code].place, second=rule.place)
            self._by_code[rule.code] = rule
        self._check_overrides()
        self._position = {rule.code: number for number, rule in enumerate(self.rules)}
        self._groups: dict[tuple[Law, type], tuple[_Group, ...]] = {}
        self._scopes: dict[tuple[_Stretch, ...], _Scope] = {}

    def with_rules(self, rules: Iterable[Rule[Any]]) -> Registry:
        """Give a registry that also holds these rules."""
        return Registry((*self.rules, *rules))

    def check(self, record: object, *, dates: Dates, on: date, law: Law = NATIONAL) -> Findings:
        """Ask every rule for such records; each sees the law of its own date, `on` is only the day of asking.

        A governing date that is not given is something to establish. An exception of a rule carries a note that names it.
        Raises DateExpected, UnknownFact where the law does not hold a key, RuleInvalid.
        """
        checked_date(on)
        groups = self._groups.get((law, type(record)))
        if groups is None:
            groups = self._prepare(law, type(record))
        items: list[Finding] = []
        stretches = []
        for group in groups:
            day: date | None = on if group.date_name is None else getattr(dates, group.date_name)
            bound = group.days.get(day)
            if bound is None:
                bound = group.bind(day)
            stretch, calls = bound
            stretches.append(stretch)
            if stretch.undated is not None:
                items.append(stretch.undated)
            try:
                for check, view in calls:
                    found = check(record, view)
                    items += found if type(found) is GeneratorType else view.listed(found)
            except Exception as error:
                error.add_note(f"rule {view.code}")
                raise
        if items and any(type(one) is not Finding for one in items):
            raise self._strange(record, groups, dates, on)
        key = tuple(stretches)
        scope = self._scopes.get(key)
        if scope is None:
            self._scopes[key] = scope = self._scope(key)
        if len(items) > 1 and len(groups) > 1:
            items.sort(key=self._place)
        return Findings(tuple(items), scope[0], scope[1])

    def catalogue(self, *, on: date | None = None, lang: Lang = "vi", law: Law = NATIONAL) -> list[dict[str, Any]]:
        """List the rules as plain data: texts, governing date, basis, interval and certainty of each version, examples.

        With `on` only the rules that apply by the law of that day, in the version of that day.
        """
        listed = [described(rule, law, lang, on) for rule in self.rules]
        return [entry for entry in listed if on is None or entry["versions"]]

    def faults(self, *, law: Law = NATIONAL) -> tuple[RuleFault, ...]:
        """Hold every rule to its law and its examples; nothing is wrong where the answer is empty. For tests."""
        return tuple(fault for rule in self.rules for fault in faults_of(rule, law))

    def __getitem__(self, code: str) -> Rule[Any]:
        try:
            return self._by_code[code]
        except KeyError:
            raise UnknownRule(rule=code) from None

    def __contains__(self, code: object) -> bool:
        return code in self._by_code

    def __iter__(self) -> Iterator[Rule[Any]]:
        return iter(self.rules)

    def __len__(self) -> int:
        return len(self.rules)

    def _check_overrides(self) -> None:
        for special in self.rules:
            for code in special.overrides:
                general = self[code]
                if special.by is not general.by:
                    raise special.invalid(
                        f"thay {code!r} nhưng theo luật của ngày khác", f"overrides {code!r}, which another date governs"
                    )
                if not issubclass(special.of, general.of) and not issubclass(general.of, special.of):
                    raise special.invalid(
                        f"thay {code!r} nhưng xét loại bản ghi khác", f"overrides {code!r}, which looks at other records"
                    )
        try:
            TopologicalSorter({rule.code: rule.overrides for rule in self.rules}).prepare()
        except CycleError as error:
            codes: list[str] = error.args[1]
            raise RuleInvalid(rule=codes[0], why=Text(f"thay vòng tròn: {codes}", f"overrides in a circle: {codes}")) from None

    def _prepare(self, law: Law, record: type) -> tuple[_Group, ...]:
        if len({known for known, _ in self._groups}) >= _LAWS_KEPT:
            self._groups.clear()
            self._scopes.clear()
        by_date: dict[Governing, list[Rule[Any]]] = {}
        for rule in self.rules:
            if issubclass(record, rule.of):
                by_date.setdefault(rule.by, []).append(rule)
        groups = tuple(_Group(law, by, tuple(rules)) for by, rules in by_date.items())
        self._groups[law, record] = groups
        return groups

    def _strange(self, record: object, groups: tuple[_Group, ...], dates: Dates, on: date) -> RuleInvalid:
        """Find the rule that gives something else than findings, and make the error that names it."""
        for group in groups:
            day = on if group.date_name is None else getattr(dates, group.date_name)
            for check, view in group.bind(day)[1]:
                for one in check(record, view):
                    if type(one) is not Finding:
                        return view.wrong(one)
        why = Text("có quy tắc trả về nội dung không phải Finding", "a rule gives what is no finding")
        return RuleInvalid(rule="…", why=why)  # it answered otherwise when it was asked again

    def _scope(self, stretches: tuple[_Stretch, ...]) -> _Scope:
        """Put the rules of all dates back into the order of the registry."""
        applied = [one for stretch in stretches for one in stretch.applied]
        unexamined = [one for stretch in stretches for one in stretch.unexamined]
        return tuple(sorted(applied, key=self._place)), tuple(sorted(unexamined, key=self._place))

    def _place(self, one: Applied | Unexamined | Finding) -> int:
        return self._position.get(one.code, -1)


class _Stretch:
    """The rules of one date over days without a change of law: those that apply, and why the others do not."""

    __slots__ = ("applied", "grounds", "undated", "unexamined")

    def __init__(self, grounds: tuple[Ground, ...], unexamined: tuple[Unexamined, ...], undated: Finding | None = None) -> None:
        self.grounds = grounds
        self.applied = tuple(ground.applied for ground in grounds)
        self.unexamined = unexamined
        self.undated = undated


_Scope = tuple[tuple[Applied, ...], tuple[Unexamined, ...]]
_Bound = tuple[_Stretch, tuple[tuple[Check[Any], RuleView], ...]]


class _Group:
    """The rules for one type of record that one date governs, under one law."""

    def __init__(self, law: Law, by: Governing, rules: tuple[Rule[Any], ...]) -> None:
        self.law = law
        self.by = by
        self.rules = rules
        self.date_name = None if by is Governing.ASKED else by.value
        self.days: dict[date | None, _Bound] = {}
        self._changes = changes(rules, law)
        self._stretches: dict[int, _Stretch] = {}

    def bind(self, day: date | None) -> _Bound:
        """Give the stretch of a day and the views of that day, made once."""
        if len(self.days) >= _DAYS_KEPT:
            self.days.clear()
        if day is None:
            bound: _Bound = self._undated(), ()
        else:
            index = bisect_right(self._changes, checked_date(day))
            stretch = self._stretches.get(index)
            if stretch is None:
                self._stretches[index] = stretch = self._stretch(day)
            bound = stretch, tuple((ground.rule.check, RuleView(ground, day)) for ground in stretch.grounds)
        self.days[day] = bound
        return bound

    def _stretch(self, day: date) -> _Stretch:
        grounds, unexamined = [], []
        for rule in self.rules:
            try:
                grounds.append(rule.ground(day, self.law))
            except NoRule as error:
                unexamined.append(Unexamined(rule.code, _silence(error)))
            except VngovError as error:
                error.add_note(f"rule {rule.code}")
                raise
        special = {code: ground.rule.code for ground in grounds for code in ground.rule.overrides}
        for ground in grounds:
            if (code := ground.rule.code) in special:
                why = Text(f"đã có quy tắc riêng {special[code]}", f"the special rule {special[code]} stands in for it")
                unexamined.append(Unexamined(code, why))
        return _Stretch(tuple(ground for ground in grounds if ground.rule.code not in special), tuple(unexamined))

    def _undated(self) -> _Stretch:
        vi, en = self.by.label("vi"), self.by.label("en")
        why = Text(f"chưa biết {vi}", f"{en} is not given")
        said = Text(
            f"chưa biết {vi}: cần xác định, vì ngày này quyết định luật áp dụng",
            f"{en} is not given: it decides which law applies",
        )
        undated = Finding(DATE_UNKNOWN, Severity.REVIEW, "$", said, unknown=True)
        return _Stretch((), tuple(Unexamined(rule.code, why) for rule in self.rules), undated)


def _silence(error: NoRule) -> Text:
    """What the law says around a stretch on which it is silent; the day itself is the asker's, not the stretch's."""
    key, around = error.details["key"], error.details["around"]
    return Text(f"không có quy định «{key}»: {around.text('vi')}", f"no rule «{key}»: {around.text('en')}")
