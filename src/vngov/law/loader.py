"""The strict loader (bộ nạp) of fact files: whatever is unknown, missing or overlapping is an error that says where.

The format is described in CONTRIBUTING.md, section "A fact of law".
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any, NoReturn

import attrs

from vngov.basis import Certainty, Citation, Instrument, InvalidCitation, Text
from vngov.errors import VngovError
from vngov.law.errors import LawFileError, UnknownInstrument
from vngov.law.facts import Fact, History, Nature, Override
from vngov.law.tables import TomlTables
from vngov.law.values import VALUE_TYPES, read_text

__all__ = ["FactFile", "read_citations"]

_FACT_KEYS = frozenset({"vi", "en", "type", "nature", "allows", "governed_by", "notes", "values", "overrides", "choices"})
_ROW_KEYS = frozenset({"value", "since", "until", "ended_by", "cite", "certainty", "note", "published"})
_CLOCK_EVENTS = frozenset({"pause", "resume", "restart", "extend", "stop"})
_GOVERNED_BY = frozenset({"event", "received", "registered", "issued", "solved", "period_end"})


class FactFile:
    """The facts of one TOML file. Keys begin with `field`; `owner` is whose rules they are ("" = national).

    A fact is read when asked for; `check` reads the whole file and holds it to the format.
    """

    def __init__(self, path: Path, *, field: str, owner: str = "") -> None:
        self.tables = TomlTables(path)
        self.field = field
        self.owner = owner

    @property
    def label(self) -> str:
        return self.tables.label

    @cached_property
    def keys(self) -> frozenset[str]:
        """All keys of the file."""
        return frozenset(f"{self.field}.{name}" for name in self.tables.names if not name.endswith('"'))

    @cached_property
    def _checked_on(self) -> date:
        head = self.tables.table("")
        if list(head) != ["checked_on"] or type(head["checked_on"]) is not date:
            why = Text(
                "trước bảng đầu tiên chỉ có checked_on, là một ngày", "only checked_on, a day, stands before the first table"
            )
            raise LawFileError(file=self.label, where="checked_on", why=why)
        return head["checked_on"]

    def history(self, key: str, instruments: Mapping[str, Instrument]) -> History:
        """Read one fact of `keys`. Raises LawFileError."""
        table = self.tables.table(key.removeprefix(f"{self.field}."))
        return _FactReader(self.label, key, instruments, self.owner, self._checked_on).history(table)

    def check(self, instruments: Mapping[str, Instrument]) -> None:
        """Read everything. Raises LawFileError for whatever is unknown, missing, overlapping or out of place."""
        found = set(self._walk(self.tables.whole(), self.field))
        for key in sorted(self.keys | found):
            if key not in found or key not in self.keys:
                why = Text(
                    "mỗi quy định là một bảng có values, mở đầu dòng bằng [tên]",
                    "each fact is a table with values under its own [header]",
                )
                raise LawFileError(file=self.label, where=f"[{key}]", why=why)
            self.history(key, instruments)

    def _walk(self, tables: Mapping[str, Any], prefix: str) -> Iterator[str]:
        for name, value in tables.items():
            if prefix == self.field and name in ("checked_on", "instruments"):
                continue
            key = f"{prefix}.{name}"
            if isinstance(value, dict) and "values" not in value:
                yield from self._walk(value, key)
            else:
                yield key


def read_citations(text: Any, instruments: Mapping[str, Instrument]) -> tuple[Citation, ...]:
    """Read "A Đ1; B Đ2" as citations. Raises InvalidCitation, UnknownInstrument."""
    if not isinstance(text, str) or not text.strip():
        raise InvalidCitation(text=text)
    return tuple(Citation.parse(part, instruments) for part in text.split(";"))


class _FactReader:
    """Reads the table of one fact; knows where it is, so that each error can say it."""

    def __init__(self, file: str, key: str, instruments: Mapping[str, Instrument], owner: str, checked_on: date) -> None:
        self._file = file
        self._key = key
        self._instruments = instruments
        self._owner = owner
        self._checked_on = checked_on

    def history(self, table: Mapping[str, Any]) -> History:
        self._known(table, _FACT_KEYS)
        if missing := sorted({"vi", "en", "type"} - table.keys()):
            self._fail(Text(f"thiếu {', '.join(missing)}", f"missing {', '.join(missing)}"))
        name = self._text({"vi": table["vi"], "en": table["en"]})
        if not isinstance(table["type"], str) or table["type"] not in VALUE_TYPES:
            self._fail(Text(f"kiểu lạ {table['type']!r}", f"unknown type {table['type']!r}"))
        governed_by = table.get("governed_by")
        if governed_by is not None and (not isinstance(governed_by, str) or governed_by not in _GOVERNED_BY):
            self._fail(Text(f"governed_by lạ {governed_by!r}", f"unknown governed_by {governed_by!r}"))
        if table.get("nature") is not None and (table["type"] != "limit" or table["nature"] not in list(Nature)):
            self._fail(Text(f"nature lạ {table['nature']!r}", f"unknown nature {table['nature']!r}"))
        rows = table["values"]
        if not isinstance(rows, list) or not rows:
            self._fail(Text("không có hàng nào", "there is no row"))
        allows = table.get("allows", [])
        if not isinstance(allows, list) or not all(isinstance(event, str) and event in _CLOCK_EVENTS for event in allows):
            self._fail(Text(f"allows lạ {allows!r}", f"unknown allows {allows!r}"))
        choices = table.get("choices", [])
        if not isinstance(choices, list) or not all(isinstance(choice, str) for choice in choices):
            self._fail(Text("choices là danh sách chữ", "choices is a list of texts"))
        if not isinstance(table.get("notes", {}), dict):
            self._fail(Text("notes không phải là bảng", "notes is not a table"))
        notes = {mark: self._text(note) for mark, note in table.get("notes", {}).items()}
        facts = [self._fact(index, row, table, name, notes) for index, row in enumerate(rows, 1)]
        return History.of(self._key, self._ends_known(facts), table["type"])

    def _fact(
        self, index: int, row: Mapping[str, Any], table: Mapping[str, Any], name: Text, notes: Mapping[str, Text]
    ) -> Fact[Any]:
        self._known(row, _ROW_KEYS, index)
        if missing := sorted({"value", "cite", "certainty"} - row.keys()):
            self._fail(Text(f"thiếu {', '.join(missing)}", f"missing {', '.join(missing)}"), index)
        for day in ("since", "until", "published"):
            if day in row and type(row[day]) is not date:
                self._fail(Text(f"{day} không phải là ngày", f"{day} is not a day"), index)
        if "ended_by" in row and "until" not in row:
            self._fail(Text("có ended_by mà không có until", "ended_by without until"), index)
        if row["certainty"] not in list(Certainty):
            self._fail(Text(f"certainty lạ {row['certainty']!r}", f"unknown certainty {row['certainty']!r}"), index)
        if "note" in row and (not isinstance(row["note"], str) or row["note"] not in notes):
            self._fail(Text(f"không có ghi chú {row['note']!r}", f"there is no note {row['note']!r}"), index)
        try:
            value = VALUE_TYPES[table["type"]](row["value"], tuple(table.get("choices", ())))
            basis = read_citations(row["cite"], self._instruments)
            ended_by = read_citations(row["ended_by"], self._instruments)[0] if "ended_by" in row else None
            override = self._override(table["overrides"]) if "overrides" in table else None
        except (VngovError, UnknownInstrument) as error:
            self._fail(Text(error.message("vi"), error.message("en")), index)
        return Fact(
            key=self._key,
            value=value,
            basis=basis,
            since=row.get("since"),
            until=row.get("until"),
            certainty=Certainty(row["certainty"]),
            name=name,
            note=notes[row["note"]] if "note" in row else None,
            governed_by=table.get("governed_by"),
            nature=Nature(table.get("nature", Nature.ACT)),
            allows=tuple(table.get("allows", ())),
            published=row.get("published") or _issued(basis),
            ended_by=ended_by,
            overrides=override,
            owner=self._owner,
            checked_on=self._checked_on,
        )

    def _ends_known(self, facts: list[Fact[Any]]) -> tuple[Fact[Any], ...]:
        """Hold rows to their order: no overlap, and what ended a row is named unless the next row follows at once."""
        told = []
        for row, fact in enumerate(facts, 1):
            if fact.since and fact.until and fact.since >= fact.until:
                self._fail(Text("kết thúc trước khi bắt đầu", "ends before it starts"), row)
            following = facts[row] if row < len(facts) else None
            if following is not None and (fact.until is None or following.since is None or following.since < fact.until):
                self._fail(Text("chồng lên hàng sau hoặc sai thứ tự", "overlaps the next row or is out of order"), row)
            if fact.until is None:
                told.append(fact)
            elif fact.ended_by is not None:
                told.append(attrs.evolve(fact, end_known=_issued((fact.ended_by,))))
            elif following is not None and following.since == fact.until:
                told.append(attrs.evolve(fact, ended_by=following.citation, end_known=following.published))
            else:
                self._fail(Text("thiếu ended_by: cái gì chấm dứt hàng này?", "ended_by is missing: what ended this row?"), row)
        return tuple(told)

    def _override(self, raw: Any) -> Override:
        if not isinstance(raw, dict) or sorted(raw) != ["cite", "key"] or not isinstance(raw["key"], str):
            self._fail(Text("overrides cần key và cite", "overrides needs key and cite"))
        return Override(raw["key"], read_citations(raw["cite"], self._instruments)[0])

    def _text(self, raw: Any) -> Text:
        try:
            return read_text(raw)
        except VngovError as error:
            self._fail(Text(error.message("vi"), error.message("en")))

    def _known(self, table: Any, allowed: frozenset[str], row: int | None = None) -> None:
        if not isinstance(table, dict):
            self._fail(Text("không phải là bảng", "not a table"), row)
        if unknown := sorted(table.keys() - allowed):
            self._fail(Text(f"khóa lạ {', '.join(unknown)}", f"unknown key {', '.join(unknown)}"), row)

    def _fail(self, why: Text, row: int | None = None) -> NoReturn:
        place = f"[{self._key}]"
        where = Text(f"{place} hàng {row}", f"{place} row {row}") if row else place
        raise LawFileError(file=self._file, where=where, why=why)


def _issued(citations: tuple[Citation, ...]) -> date | None:
    """The day on which all the texts cited could be known; None where one of them is not dated."""
    days = [citation.instrument.issued for citation in citations]
    known = [day for day in days if day is not None]
    return max(known) if len(known) == len(days) else None
