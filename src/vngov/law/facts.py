"""Facts of law (quy định): one value with its interval, citation and certainty; and its history."""

from __future__ import annotations

from bisect import bisect_right
from datetime import date, timedelta
from enum import StrEnum
from typing import Any, Generic, Self, TypeVar

import attrs

from vngov.basis import Certainty, Citation, Interval, Lang, Text
from vngov.law.errors import NoRule

__all__ = ["Fact", "History", "Key", "Nature", "Override"]

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)


class Key(str, Generic[T]):
    """A typed key of a fact (khóa quy định): `Key[Limit]("civilreg.birth.declare_within")`; it is its own text."""

    __slots__ = ()


class Nature(StrEnum):
    """What a limit of time is for (tính chất thời hạn).

    act: something must be done by its end · before: something must be done at least that long before an event · validity:
    something holds, is posted, is presumed or comes round after so long; its end never moves · from: something may be done
    only after so long · threshold: a length to compare with, from which no day follows.
    """

    ACT = "act"
    BEFORE = "before"
    VALIDITY = "validity"
    FROM = "from"
    THRESHOLD = "threshold"


@attrs.frozen
class Override:
    """What a special rule says about the general one it beats (quy định riêng ưu tiên hơn): its key and the citation."""

    key: str
    citation: Citation


@attrs.frozen(cache_hash=True)
class Fact(Generic[T_co]):
    """A fact of law (quy định): `value` as it holds from `since` (inclusive) until `until` (exclusive; None = open).

    `basis` are its citations, the decisive one first (`citation`). `certainty` tells how sure it is. `note` is a remark that
    belongs to the answer. `owner` is empty for national law, else whose rule it is. `published` is the day on which it could
    be known; `ended_by` what ended it, `end_known` since when that could be known. `governed_by` names the date that chooses
    the law (event, received, registered …), where the data say so; `allows` names the events of a clock (pause, restart …)
    that it is a ground for.
    """

    key: str
    value: T_co
    basis: tuple[Citation, ...]
    since: date | None
    until: date | None
    certainty: Certainty
    name: Text
    note: Text | None = None
    governed_by: str | None = None
    nature: Nature = Nature.ACT
    allows: tuple[str, ...] = ()
    published: date | None = None
    ended_by: Citation | None = None
    end_known: date | None = None
    overrides: Override | None = None
    owner: str = ""
    checked_on: date | None = None

    @property
    def citation(self) -> Citation:
        return self.basis[0]

    @property
    def interval(self) -> Interval:
        return Interval(self.since, self.until)

    @property
    def text_seen(self) -> bool:
        """False where one of its texts is known only through its effects ("text not seen")."""
        return all(citation.instrument.text_seen for citation in self.basis)

    def label(self, lang: Lang = "vi") -> str:
        return self.name.text(lang)

    def to_data(self) -> dict[str, Any]:
        return {
            "kind": "fact",
            "key": self.key,
            "value": self.value,
            "label": self.name,
            "basis": self.basis,
            "since": self.since,
            "until": self.until,
            "certainty": self.certainty,
            "note": self.note,
            "governed_by": self.governed_by,
            "nature": self.nature,
            "allows": list(self.allows),
            "ended_by": self.ended_by,
            "published": self.published,
            "text_seen": self.text_seen,
            "owner": self.owner,
        }


@attrs.frozen
class History:
    """All rows of one fact in order of time (lịch sử quy định)."""

    key: str
    facts: tuple[Fact[Any], ...]
    _starts: tuple[date, ...]
    type: str = ""
    """The type of the values, as the file names it."""

    @classmethod
    def of(cls, key: str, facts: tuple[Fact[Any], ...], type_: str = "") -> Self:
        return cls(key, facts, tuple(fact.since or date.min for fact in facts), type_)

    def at(self, day: date) -> Fact[Any]:
        """Give the row in force on a day. Raises NoRule, which names the rows around."""
        starts = self._starts
        latest = starts and day >= starts[-1]  # most questions are about the law of today
        index = len(starts) - 1 if latest else bisect_right(starts, day) - 1
        if index >= 0:
            fact = self.facts[index]
            if fact.until is None or day < fact.until:
                return fact
        raise NoRule(key=self.key, day=f"{day:%d/%m/%Y}", around=self._around(index))

    def known_on(self, day: date) -> History:
        """Give the history as it could be known on a day: rows published later are unseen, ends not yet known are open.

        What is not dated counts as known from the day on which it takes effect.
        """
        seen = [fact for fact in self.facts if (fact.published or fact.since or day) <= day]
        told: list[Fact[Any]] = []
        for index, fact in enumerate(seen):
            until = fact.until if (fact.end_known or fact.until or day) <= day else None
            following = seen[index + 1].since if index + 1 < len(seen) else None
            if following is not None and (until is None or until > following):
                until = following
            ended_by = fact.ended_by if until == fact.until else None
            told.append(attrs.evolve(fact, until=until, ended_by=ended_by))
        return History.of(self.key, tuple(told), self.type)

    def overridden_by(self, special: History) -> History:
        """Give the history in which special rows stand wherever they hold, and these rows everywhere else."""
        rows = list(special.facts)
        for fact in self.facts:
            pieces = [fact]
            for other in special.facts:
                pieces = [rest for piece in pieces for rest in _outside(piece, other)]
            rows += pieces
        return History.of(self.key, tuple(sorted(rows, key=lambda row: row.since or date.min)), self.type)

    def _around(self, index: int) -> Text:
        vi, en = [], []
        if index >= 0 and (before := self.facts[index]).until is not None:
            last = f"{before.until - timedelta(days=1):%d/%m/%Y}"
            ender_vi = f" ({before.ended_by.text('vi')})" if before.ended_by else ""
            ender_en = f" ({before.ended_by.text('en')})" if before.ended_by else ""
            vi.append(f"quy định trước áp dụng đến hết {last}{ender_vi}")
            en.append(f"the rule before it held to the end of {last}{ender_en}")
        if index + 1 < len(self.facts) and (since := self.facts[index + 1].since) is not None:
            vi.append(f"quy định sau áp dụng từ {since:%d/%m/%Y}")
            en.append(f"the next one holds from {since:%d/%m/%Y}")
        return Text("; ".join(vi) or "chưa biết quy định nào", "; ".join(en) or "none is known")


def _outside(fact: Fact[Any], special: Fact[Any]) -> list[Fact[Any]]:
    """Give what is left of a row outside the days of a special one."""
    if not fact.interval.overlaps(special.interval):
        return [fact]
    rest = []
    if special.since is not None and (fact.since is None or fact.since < special.since):
        rest.append(attrs.evolve(fact, until=special.since, ended_by=special.citation, end_known=special.published))
    if special.until is not None and (fact.until is None or special.until < fact.until):
        rest.append(attrs.evolve(fact, since=special.until))
    return rest
