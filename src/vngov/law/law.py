"""`Law` (pháp luật) as a value: every fact, for every day, from national files and whatever an office adds."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from datetime import date
from difflib import get_close_matches
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, overload

import attrs

from vngov.basis import Answer, Instrument, Text, checked_answer, checked_date, plain_data
from vngov.errors import expect
from vngov.law.errors import ConflictingFacts, LawFileError, NoRule, UnknownFact
from vngov.law.facts import Fact, History, Key, T
from vngov.law.instruments import Instruments
from vngov.law.loader import FactFile

__all__ = ["Law", "LawView", "Source", "law_of"]

_VIEWS_KEPT = 4096  # a calendar of eleven years; more days than one run of a report asks about


_FIELD = re.compile(r"[a-z][a-z0-9_]*")


@attrs.frozen
class Source:
    """Where facts come from (nguồn quy định): one TOML file, the first part of its keys, and whose rules it holds.

    A file may list its own texts as tables `[instruments."…"]` in the format of instruments.toml. `owner` is empty for
    national law.
    """

    path: Path = attrs.field(converter=Path)
    field: str
    owner: str = ""

    def __attrs_post_init__(self) -> None:
        if not _FIELD.fullmatch(self.field):
            why = Text(
                "phần đầu của khóa là một từ: chữ thường, số, gạch dưới", "the first part of a key is one lower-case word"
            )
            raise LawFileError(file=self.path.name, where=repr(self.field), why=why)


class LawView:
    """The law as it stands on one day (pháp luật có hiệu lực vào một ngày).

    `view[key]` gives the Fact of that day. Raises UnknownFact for a key nobody knows, NoRule where the law is silent that day,
    WrongType for what is no key.
    """

    __slots__ = ("_facts", "day", "known_on", "law")

    def __init__(self, law: Law, day: date, known_on: date | None) -> None:
        self.law = law
        self.day = day
        self.known_on = known_on
        self._facts: dict[str, Fact[Any]] = {}

    @overload
    def __getitem__(self, key: Key[T]) -> Fact[T]: ...
    @overload
    def __getitem__(self, key: str) -> Fact[Any]: ...
    def __getitem__(self, key: str) -> Fact[Any]:
        try:
            return self._facts[key]
        except (KeyError, TypeError):
            pass
        fact = self.law._history(expect(key, str, name="key"), self.known_on).at(self.day)
        self._facts[str(key)] = fact
        return fact

    def __contains__(self, key: object) -> bool:
        """Tell whether a rule stands on that day."""
        try:
            return isinstance(key, str) and self[key] is not None
        except (UnknownFact, NoRule):
            return False

    def __iter__(self) -> Iterator[str]:
        """Go through the keys that have a rule on that day, sorted."""
        return (key for key in self.law.keys() if key in self)  # noqa: SIM118  # a Law is not a mapping

    def keys(self, prefix: str = "") -> Iterator[str]:
        """Go through the keys that have a rule on that day and begin with `prefix`."""
        return (key for key in self if key.startswith(prefix))

    def __repr__(self) -> str:
        known = f", known_on={self.known_on}" if self.known_on else ""
        return f"<LawView {self.day}{known}>"


class Law:
    """All facts of law an office stands on (hệ thống quy định). `vngov.law.NATIONAL` holds the national ones.

    Files are read when a key of their field is first asked for. A Law never changes: `with_source` gives a new one.
    """

    def __init__(self, sources: tuple[Source, ...], instruments: Instruments) -> None:
        self._sources = sources
        self._instruments = instruments
        self._files = tuple(FactFile(source.path, field=source.field, owner=source.owner) for source in sources)
        self._places: dict[str, dict[str, FactFile]] = {}
        self._layers: dict[str, list[History]] = {}
        self._histories: dict[str, History] = {}
        self._views: dict[date, LawView] = {}
        self._hindsight: dict[date, dict[str, History]] = {}

    def at(self, day: date, *, known_on: date | None = None) -> LawView:
        """Give the law of a day, as it is known today or as it could be known on `known_on`. Raises DateExpected."""
        if known_on is not None:
            return LawView(self, checked_date(day), checked_date(known_on))
        view = self._views.get(checked_date(day))
        if view is None:
            if len(self._views) >= _VIEWS_KEPT:
                self._views.clear()
            self._views[day] = view = LawView(self, day, None)
        return view

    @overload
    def history(self, key: Key[T]) -> tuple[Fact[T], ...]: ...
    @overload
    def history(self, key: str) -> tuple[Fact[Any], ...]: ...
    def history(self, key: str) -> tuple[Fact[Any], ...]:
        """Give all rows of a fact, oldest first. Raises UnknownFact, WrongType."""
        return self._history(expect(key, str, name="key"), None).facts

    def keys(self, prefix: str = "") -> Iterator[str]:
        """Go through all keys, or those that begin with `prefix`, sorted."""
        for field in sorted({file.field for file in self._files}):
            yield from (key for key in sorted(self._field(field)) if key.startswith(prefix))

    def __contains__(self, key: object) -> bool:
        """Tell whether a key is known."""
        return isinstance(key, str) and key in self._field(key.partition(".")[0])

    def __repr__(self) -> str:
        owners = ", ".join(sorted({source.owner for source in self._sources} - {""}))
        return f"<Law: {len(self._sources)} files{f'; {owners}' if owners else ''}>"

    def __reduce__(self) -> tuple[Any, ...]:
        return law_of, (self._sources, self._instruments.paths)

    def check(self) -> None:
        """Read every file and hold it to the format. Raises LawFileError, ConflictingFacts, UnknownInstrument."""
        for file in self._files:
            file.check(self._instruments)
        for key in self.keys():
            self._history(key, None)
        for number in self._instruments:
            instrument = self._instruments[number]
            for other in (*instrument.amended_by, *filter(None, [instrument.replaced_by])):
                self._instruments[other]

    def instrument(self, number: str) -> Instrument:
        """Give a legal text by its official number. Raises UnknownInstrument, WrongType."""
        return self._instruments[expect(number, str, name="number")]

    @property
    def instruments(self) -> Instruments:
        return self._instruments

    @cached_property
    def digest(self) -> str:
        """SHA-256 of all the law data this Law stands on, for proofs."""
        whole = hashlib.sha256(self._instruments.source.encode())
        for file in self._files:
            whole.update(f"\0{file.field}\0{file.owner}\0{file.tables.source}".encode())
        return whole.hexdigest()

    def with_source(self, source: Source) -> Law:
        """Give a Law that also holds the facts of a local file; the file is checked at once.

        Raises LawFileError, WrongType, and ConflictingFacts where it repeats a fact without saying that it overrides it.
        """
        expect(source, Source, name="source")
        instruments = Instruments(source.path, inner=self._instruments)
        law = Law((*self._sources, source), instruments if instruments.adds else self._instruments)
        law._files[-1].check(law._instruments)
        instruments.check_own()
        for key in law._files[-1].keys:
            beats = law._history(key, None).facts[0].overrides
            if beats is not None and beats.key not in law:
                why = Text(f"overrides: không có khóa {beats.key!r}", f"overrides: there is no key {beats.key!r}")
                raise LawFileError(file=law._files[-1].label, where=f"[{key}]", why=why)
        return law

    def proof(self, answer: Answer, **inputs: Any) -> dict[str, Any]:
        """Give version, hash of the law data, inputs and answer: what is needed to give the same answer again years later."""
        from vngov import __version__

        checked_answer(answer)
        proof: dict[str, Any] = plain_data({"vngov": __version__, "law": self.digest, **inputs, "answer": answer.to_data()})
        return proof

    def _history(self, key: str, known_on: date | None) -> History:
        if known_on is not None:
            seen = self._hindsight.setdefault(known_on, {})
            if key not in seen:
                self._history(key, None)
                seen[str(key)] = _combined([history.known_on(known_on) for history in self._layers[key]])
            return seen[key]
        history = self._histories.get(key)
        if history is None:
            files = self._field(key.partition(".")[0])
            if key not in files:
                raise UnknownFact(key=str(key), hint=_hint(key, files))
            self._layers[str(key)] = layers = self._read(str(key), files[key])
            self._histories[str(key)] = history = _combined(layers)
        return history

    def _read(self, key: str, file: FactFile) -> list[History]:
        """Read a fact; a second file may repeat a key only if it says that it overrides it, and a third may not at all."""
        first, *others = [other for other in self._files if other.field == file.field and key in other.keys]
        layers = [first.history(key, self._instruments)]
        for number, other in enumerate(others):
            special = other.history(key, self._instruments)
            beats = special.facts[0].overrides
            if special.type != layers[0].type:
                why = Text(f"kiểu phải là {layers[0].type!r}", f"the type must be {layers[0].type!r}")
                raise LawFileError(file=other.label, where=f"[{key}]", why=why)
            if number > 0 or beats is None or beats.key != key:
                raise ConflictingFacts(key=key, first=(others[0] if number else first).label, second=other.label)
            layers.append(special)
        return layers

    def _field(self, field: str) -> dict[str, FactFile]:
        """Key → a file that holds it, for one field."""
        if field not in self._places:
            self._places[field] = {key: file for file in self._files if file.field == field for key in file.keys}
        return self._places[field]


@lru_cache(maxsize=64)
def law_of(sources: tuple[Source, ...], instruments: tuple[Path, ...]) -> Law:
    """Give the Law of these files, the same one for the same files: what a pickled Law comes back as."""
    listed = Instruments(instruments[0])
    for path in instruments[1:]:
        listed = Instruments(path, inner=listed)
    return Law(sources, listed)


def _combined(layers: list[History]) -> History:
    """The general rows and, where a special file has its own, those instead."""
    general, *special = layers
    for history in special:
        general = general.overridden_by(history)
    return general


def _hint(key: str, known: Iterable[str]) -> str:
    near = get_close_matches(key, known, n=3)
    return f" (≈ {', '.join(near)})" if near else ""
