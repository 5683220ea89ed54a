"""Findings (kết quả kiểm tra): what rules say of a record, and the verdict that follows from it."""

from __future__ import annotations

import re
from datetime import date
from enum import StrEnum
from typing import Any, NoReturn

import attrs

from vngov.basis import Certainty, Citation, Interval, Lang, Text, unique, weakest
from vngov.errors import VngovError
from vngov.rules.errors import InvalidPath, RuleInvalid

__all__ = ["Applied", "Finding", "Findings", "Refused", "Severity", "Unexamined", "Verdict"]


class Severity(StrEnum):
    """How heavy a finding is (mức độ).

    error: the law forbids it · warning: it stands, but should be looked at · review: the law leaves it to the official.
    """

    ERROR = "error"
    WARNING = "warning"
    REVIEW = "review"

    def label(self, lang: Lang = "vi") -> str:
        return _SEVERITY_LABEL[self].text(lang)


class Verdict(StrEnum):
    """What follows from the findings (kết luận). It has no truth value: compare with `is`.

    refused: a rule forbids it · needs_official: something is unknown, or the law leaves it to the official ·
    no_rule: no rule applied on the day · allowed: rules applied and none of them objects.
    """

    ALLOWED = "allowed"
    REFUSED = "refused"
    NEEDS_OFFICIAL = "needs_official"
    NO_RULE = "no_rule"

    def label(self, lang: Lang = "vi") -> str:
        return _VERDICT_LABEL[self].text(lang)

    def __bool__(self) -> NoReturn:
        raise TypeError("a verdict has no truth value: write `verdict is Verdict.ALLOWED`")


_SEVERITY_LABEL = {
    Severity.ERROR: Text("lỗi", "error"),
    Severity.WARNING: Text("lưu ý", "warning"),
    Severity.REVIEW: Text("công chức xem xét", "for the official"),
}
_UNKNOWN = Text("cần xác định", "to be established")
_VERDICT_LABEL = {
    Verdict.ALLOWED: Text("đủ điều kiện", "allowed"),
    Verdict.REFUSED: Text("không đủ điều kiện", "refused"),
    Verdict.NEEDS_OFFICIAL: Text("cần công chức xem xét", "needs the official"),
    Verdict.NO_RULE: Text("không có quy tắc nào áp dụng", "no rule applies"),
}

_PATH = re.compile(r"\$(?:\.[a-z_][a-z0-9_]*|\[\d{1,6}\])*")


def _is_path(_finding: Any, _field: Any, value: Any) -> None:
    if not isinstance(value, str) or _PATH.fullmatch(value) is None:
        raise InvalidPath()


@attrs.frozen
class Finding:
    """What one rule says of one place in a record (một phát hiện).

    `code` is that of the rule, `field` the path of the place ("$.mother.born"). `unknown` tells that a fact is not given: the
    message is what to establish, and the severity is `review`. `said` never holds personal data: it is a template filled with
    figures of the law only. Raises InvalidPath, RuleInvalid.
    """

    code: str
    severity: Severity
    field: str = attrs.field(validator=_is_path)
    said: Text
    basis: tuple[Citation, ...] = ()
    certainty: Certainty = Certainty.PRIMARY
    unknown: bool = attrs.field(default=False)

    @unknown.validator
    def _only_a_review_is_unknown(self, _field: Any, value: bool) -> None:
        if value and self.severity is not Severity.REVIEW:
            why = Text("điều chưa biết không phải là lỗi hay lưu ý", "what is unknown is no error and no warning")
            raise RuleInvalid(rule=self.code, why=why)

    def message(self, lang: Lang = "vi") -> str:
        """Give the sentence in "vi" or "en"."""
        return self.said.text(lang)

    def label(self, lang: Lang = "vi") -> str:
        """Name what kind of finding it is: an error, a warning, something to establish, a matter for the official."""
        return _UNKNOWN.text(lang) if self.unknown else self.severity.label(lang)

    def __str__(self) -> str:
        return self.message("vi")

    def to_data(self) -> dict[str, Any]:
        return {
            "code": self.code,
            "severity": self.severity,
            "unknown": self.unknown,
            "field": self.field,
            "message": self.said,
            "basis": self.basis,
            "certainty": self.certainty,
        }


@attrs.frozen(cache_hash=True)
class Applied:
    """A rule that was applied (quy tắc đã áp dụng), with the law it stood on and the days on which that law holds."""

    code: str
    title: Text
    basis: tuple[Citation, ...]
    certainty: Certainty
    since: date | None = None
    until: date | None = None

    @property
    def interval(self) -> Interval:
        return Interval(self.since, self.until)


@attrs.frozen(cache_hash=True)
class Unexamined:
    """A rule that was not applied (quy tắc không áp dụng), and why: no law that day, a special rule, no governing date."""

    code: str
    why: Text

    def to_data(self) -> dict[str, Any]:
        return {"code": self.code, "why": self.why}


@attrs.frozen(repr=False)
class Findings:
    """What the rules say of a record (kết quả kiểm tra): `items`, and the `verdict` that follows.

    `examined` are the codes of the rules that were applied, `applied` the same with their law; `unexamined` the others for
    such a record, each with the reason. Findings have no truth value and are not iterated: ask `verdict`, go through `items`.
    """

    items: tuple[Finding, ...] = ()
    applied: tuple[Applied, ...] = ()
    unexamined: tuple[Unexamined, ...] = ()

    @property
    def verdict(self) -> Verdict:
        """An error refuses; a review or an unknown fact needs the official; without any rule there is no answer."""
        weights = {item.severity for item in self.items}
        if Severity.ERROR in weights:
            return Verdict.REFUSED
        if Severity.REVIEW in weights:
            return Verdict.NEEDS_OFFICIAL
        return Verdict.ALLOWED if self.applied else Verdict.NO_RULE

    @property
    def examined(self) -> tuple[str, ...]:
        return tuple(rule.code for rule in self.applied)

    @property
    def errors(self) -> tuple[Finding, ...]:
        return tuple(item for item in self.items if item.severity is Severity.ERROR)

    @property
    def basis(self) -> tuple[Citation, ...]:
        """A refusal stands on its errors, any other verdict on every rule that was applied."""
        return unique(citation for one in self._stands_on for citation in one.basis)

    @property
    def certainty(self) -> Certainty:
        """The weakest grade of what the verdict stands on; a verdict that stands on no text is unverified."""
        stands_on = self._stands_on
        return weakest(one.certainty for one in stands_on) if any(one.basis for one in stands_on) else Certainty.UNVERIFIED

    @property
    def _stands_on(self) -> tuple[Finding | Applied, ...]:
        return self.errors or (*self.items, *self.applied)

    def __bool__(self) -> NoReturn:
        raise TypeError("findings have no truth value: write `findings.verdict is Verdict.ALLOWED`")

    def __add__(self, other: Findings) -> Findings:
        """Put the findings on two parts of one matter together."""
        if not isinstance(other, Findings):
            return NotImplemented
        return Findings(
            (*self.items, *other.items),
            tuple(dict.fromkeys((*self.applied, *other.applied))),
            tuple(dict.fromkeys((*self.unexamined, *other.unexamined))),
        )

    def under(self, path: str) -> Findings:
        """Give the same findings on a part of a larger record: "$.born" under "$.child" is "$.child.born"."""
        moved = tuple(attrs.evolve(item, field=path + item.field.removeprefix("$")) for item in self.items)
        return attrs.evolve(self, items=moved)

    def text(self, lang: Lang = "vi") -> str:
        """Give verdict and messages in one line; errors alone where there are any. What is unknown names its field."""
        asked: dict[str, list[str]] = {}
        for item in self.errors or self.items:
            asked.setdefault(item.message(lang), []).extend([item.field] if item.unknown else [])
        said = "; ".join(f"{message} ({', '.join(fields)})" if fields else message for message, fields in asked.items())
        return f"{self.verdict.label(lang)}: {said}" if said else self.verdict.label(lang)

    def explain(self, lang: Lang = "vi") -> str:
        """Tell verdict, findings, rules applied and not applied in plain words, one a line, each with its basis."""
        lines = [f"{_VERDICT.text(lang)}: {self.verdict.label(lang)}"]
        lines += [f"  • [{item.label(lang)}] {item.field}: {item.message(lang)}{_basis(item, lang)}" for item in self.items]
        lines += [_APPLIED.text(lang)] if self.applied else []
        lines += [f"  • {rule.title.text(lang)} ({rule.code}){_basis(rule, lang)}" for rule in self.applied]
        lines += [_UNEXAMINED.text(lang)] if self.unexamined else []
        lines += [f"  • {rule.code}: {rule.why.text(lang)}" for rule in self.unexamined]
        lines += [f"{_UNSEEN.text(lang)}: {one.text(lang)}" for one in self.basis if not one.instrument.text_seen]
        return "\n".join([*lines, f"{_CERTAINTY.text(lang)}: {self.certainty.label(lang)}"])

    def __str__(self) -> str:
        return self.text("vi")

    def __repr__(self) -> str:
        # All rules with their law would be tens of kilobytes in a debugger or a log: explain() and to_data() give them.
        codes = "".join(f" {code}" for code in dict.fromkeys(item.code for item in self.items))
        return f"<Findings {self.verdict.value}:{codes or ' -'} ({len(self.applied)} rules applied)>"

    def to_data(self) -> dict[str, Any]:
        return {
            "kind": "findings",
            "verdict": self.verdict,
            "items": self.items,
            "examined": self.examined,
            "unexamined": self.unexamined,
            "basis": self.basis,
            "certainty": self.certainty,
            "text_seen": all(citation.instrument.text_seen for citation in self.basis),
        }


_VERDICT = Text("Kết luận", "Verdict")
_APPLIED = Text("Quy tắc đã áp dụng:", "Rules applied:")
_UNEXAMINED = Text("Không áp dụng:", "Not applied:")
_UNSEEN = Text("Chưa được đọc nguyên văn", "Text not seen")
_CERTAINTY = Text("Độ chắc chắn", "Certainty")


def _basis(one: Finding | Applied, lang: Lang) -> str:
    doubt = f" [{one.certainty.label(lang)}]" if one.certainty in (Certainty.READING, Certainty.UNVERIFIED) else ""
    cited = f" — {'; '.join(citation.text(lang) for citation in one.basis)}" if one.basis else ""
    return cited + doubt


class Refused(VngovError):
    """The law forbids it (pháp luật không cho phép): `findings` says which rule, where and on what basis."""

    code = "refused"
    vi = "{findings}"
    en = "{findings}"

    def __init__(self, findings: Findings) -> None:
        self.findings = findings
        super().__init__(findings=findings)
