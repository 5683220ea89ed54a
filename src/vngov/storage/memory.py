"""`MemoryStore` (kho trong bộ nhớ): the same port in plain Python, for tests and for trying things out."""

from __future__ import annotations

import copy
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from operator import itemgetter
from typing import Any

import attrs

from vngov.records import Kind, Op, Parts, RecordNewer, Stored, Where, to_column
from vngov.records.codec import codec_of
from vngov.records.where import checked_limit
from vngov.storage.audit import Auditor, Row, implied_columns
from vngov.storage.batch import Batch, Context, Head, checked_text, context_of, moment_text
from vngov.storage.buffer import BufferedTx, Loaded
from vngov.storage.errors import AlreadyExists
from vngov.storage.ledger import Act, Entropy, Entry, entry_of, notice_digest, tag_of, version_of
from vngov.storage.port import (
    Anchor,
    Capability,
    Change,
    Fault,
    FaultKind,
    Parcel,
    ParcelState,
    Verification,
    checked_anchors,
    checked_cursor,
    parcel_of,
)
from vngov.storage.turn import Turn

__all__ = ["MemoryStore"]


@attrs.define
class _Tables:
    """Everything a store holds; a unit of work changes a copy, which takes the place of the original at commit."""

    ledger: list[tuple[Any, ...]] = attrs.field(factory=list)
    parts: dict[tuple[int, int], tuple[bytes, bytes]] = attrs.field(factory=dict)
    heads: dict[tuple[str, str], Head] = attrs.field(factory=dict)
    current: dict[tuple[str, str, str], tuple[int, int, tuple[Any, ...]]] = attrs.field(factory=dict)
    series: dict[tuple[str, str], int] = attrs.field(factory=dict)
    outbox: dict[tuple[str, str, str], tuple[Any, ...]] = attrs.field(factory=dict)
    """Unit, topic, key → the row that `parcel_of` reads."""

    def copied(self) -> _Tables:
        return _Tables(*(copy.copy(getattr(self, field.name)) for field in attrs.fields(_Tables)))


_BODY = 4  # the place of a notice's body in its row


class MemoryStore:
    """A store in memory (kho trong bộ nhớ): one writer at a time, nothing survives the process."""

    def __init__(
        self,
        *,
        kinds: Iterable[Kind[Any]] = (),
        isolated: bool = False,
        entropy: Entropy = os.urandom,
        busy_seconds: float = 30.0,
    ) -> None:
        self.kinds = {kind.name: kind for kind in kinds}
        self.tables = _Tables()
        self._isolated = isolated
        self._entropy = entropy
        self._turn = Turn(busy_seconds, exclusive=True)

    @property
    def capabilities(self) -> frozenset[Capability]:
        return frozenset({Capability.ERASES} | ({Capability.ISOLATED} if self._isolated else set()))

    @contextmanager
    def read(self, *, unit: str) -> Iterator[MemoryTx]:
        """Open a unit of work that only reads."""
        tx = MemoryTx(self, self.tables, checked_text("unit", unit), None)
        try:
            yield tx
        finally:
            tx.close()

    @contextmanager
    def write(self, *, unit: str, actor: str, at: datetime, why: str) -> Iterator[MemoryTx]:
        """Open a unit of work; leaving the block commits it, an error undoes it."""
        context = context_of(unit, actor, at, why, self._entropy, isolated=self._isolated)
        with self._writing():
            tx = MemoryTx(self, self.tables.copied(), unit, context)
            try:
                yield tx
                tx.flush()
            finally:
                tx.close()
            self.tables = tx.tables

    @contextmanager
    def _writing(self) -> Iterator[None]:
        holder = self._turn.take()
        try:
            yield
        finally:
            self._turn.give(holder)

    def register(self, kind: Kind[Any]) -> None:
        """Make a kind known to `changes` and `verify`; its first use in a unit of work does the same."""
        self.kinds[kind.name] = kind

    def reclaim(self) -> None:
        """Erased parts are gone from memory at once."""

    def changes(self, after: int | None = None, limit: int = 1000) -> Iterator[Change]:
        """Go through the entries of all chains in order of commit."""
        tables, start = self.tables, checked_cursor(after, limit)
        for row in tables.ledger[start : start + limit]:
            entry = _entry(row)
            kind = self.kinds.get(row[4])
            loaded = _loaded(tables, row)
            stored = None
            if kind is not None and entry.act is not Act.ERASED and not (kind.personal and loaded.personal is None):
                with suppress(RecordNewer):
                    record = codec_of(kind).decode(Parts(loaded.open, loaded.personal), version_of(loaded.tag))
                    stored = Stored(kind, entry.unit, entry.id, entry.version, record, entry.seq)
            yield Change(entry.seq, entry, stored)

    def parcels(self, state: ParcelState, *, due: datetime | None = None, limit: int = 100) -> tuple[Parcel, ...]:
        """Give notices of the outbox in a state, those due by a moment, oldest first."""
        checked_limit("outbox", limit)
        if due is not None:
            moment_text(due)
        found = [parcel_of(*row) for row in self.tables.outbox.values()]
        chosen = [one for one in found if one.state is state and (due is None or one.due <= due)]
        return tuple(sorted(chosen, key=lambda one: (one.due, one.id))[:limit])

    def settle(self, parcel: Parcel) -> None:
        """Write back what became of a parcel: its state, attempts, due moment and error."""
        with self._writing():
            key = (parcel.unit, parcel.notice.topic, parcel.notice.key)
            kept = self.tables.outbox[key][:7]
            new = (to_column(parcel.due), parcel.attempts, parcel.state.value, parcel.error)
            self.tables.outbox = {**self.tables.outbox, key: (*kept, *new)}

    def heads(self) -> tuple[Anchor, ...]:
        """Give the head of every chain, to be kept outside."""
        return tuple(
            Anchor(unit, stream, head.position, head.hash) for (unit, stream), head in sorted(self.tables.heads.items())
        )

    def chain(self, unit: str, stream: str) -> Iterator[Row]:
        """Give the entries of one chain as they stand, by position."""
        tables = self.tables
        rows = [row for row in tables.ledger if row[1:3] == (unit, stream)]
        for seq, *identity in sorted(rows, key=itemgetter(3)):
            yield Row(tables.parts.get((seq, 0)), tables.parts.get((seq, 1)), *identity)

    def verify(self, anchors: Iterable[Anchor] = (), *, projections: bool = True) -> Verification:
        """Check every chain, every part and every look-up table."""
        proved: dict[tuple[str, str], Anchor] = {}
        return Verification(self._faults(self.tables, checked_anchors(anchors), proved, projections=projections), proved)

    def _faults(
        self, tables: _Tables, anchors: tuple[Anchor, ...], proved: dict[tuple[str, str], Anchor], *, projections: bool
    ) -> Iterator[Fault]:
        heads = [(unit, stream, head.position, head.number, head.hash) for (unit, stream), head in tables.heads.items()]
        auditor = Auditor(heads, anchors, proved)
        for row in sorted(tables.ledger, key=lambda one: one[1:4]):
            seq, *identity = row
            parts = (tables.parts.get((seq, 0)), tables.parts.get((seq, 1)))
            yield from auditor.feed(Row(*parts, *identity))
        yield from auditor.finish()
        yield from self._erasures(tables)
        if projections:
            yield from self._projections(tables)
        for parcel in (parcel_of(*row) for row in tables.outbox.values()):
            if not parcel.intact:
                yield Fault(FaultKind.PART_CHANGED, parcel.unit, f"outbox/{parcel.notice.topic}", 0, parcel.notice.key)

    def _projections(self, tables: _Tables) -> Iterator[Fault]:
        newest: dict[tuple[str, str, str], tuple[Any, ...]] = {}
        for row in tables.ledger:
            newest[row[4], row[1], row[5]] = row
        for key in newest.keys() | tables.current.keys():
            last, current = newest.get(key), tables.current.get(key)
            if last is None or current is None or current != (last[6], last[0], self._columns(tables, last, current)):
                stream, position = (last[2], last[3]) if last else ("", 0)
                yield Fault(FaultKind.PROJECTION_WRONG, key[1], stream, position, key[2], key[0])

    def _columns(self, tables: _Tables, row: tuple[Any, ...], current: tuple[Any, ...]) -> tuple[Any, ...] | None:
        kind = self.kinds.get(row[4])
        loaded = _loaded(tables, row)
        return current[2] if kind is None else implied_columns(kind, row[9], Parts(loaded.open, loaded.personal))

    def _erasures(self, tables: _Tables) -> Iterator[Fault]:
        erased = {(row[4], row[1], row[5]): row[6] for row in tables.ledger if row[7] == Act.ERASED.value}
        for row in tables.ledger:
            if (row[0], 1) in tables.parts and row[6] < erased.get((row[4], row[1], row[5]), 0):
                yield Fault(FaultKind.ERASURE_UNDONE, row[1], row[2], row[3], row[5])


class MemoryTx(BufferedTx):
    """A unit of work on a copy of the tables."""

    def __init__(self, store: MemoryStore, tables: _Tables, unit: str, context: Context | None) -> None:
        super().__init__(unit, context)
        self._store = store
        self.tables = tables

    def _rows(self, kind: Kind[Any], id_: str) -> list[tuple[Any, ...]]:
        return [row for row in self.tables.ledger if row[1] == self.unit and row[4] == kind.name and row[5] == id_]

    def _load(self, kind: Kind[Any], id_: str, as_of: datetime | None) -> Loaded | None:
        self._store.kinds[kind.name] = kind
        if as_of is None:
            current = self.tables.current.get((kind.name, self.unit, id_))
            return None if current is None else _loaded(self.tables, self.tables.ledger[current[1] - 1])
        moment = to_column(as_of)
        rows = [row for row in self._rows(kind, id_) if row[8] <= moment]
        return _loaded(self.tables, rows[-1]) if rows else None

    def _load_version(self, kind: Kind[Any], id_: str, version: int) -> Loaded | None:
        return next((_loaded(self.tables, row) for row in self._rows(kind, id_) if row[6] == version), None)

    def _heads(self, streams: Iterable[str]) -> dict[str, Head]:
        return {stream: self.tables.heads.get((self.unit, stream), Head()) for stream in streams}

    def _next_seq(self) -> int:
        return len(self.tables.ledger) + 1

    def _write(self, batch: Batch, kinds: dict[str, Kind[Any]], notices: list[tuple[str, str, bytes]]) -> None:
        self._store.kinds.update(kinds)
        tables = self.tables
        for name, rows in batch.added.items():
            for unit, id_, version, entry, *columns in rows:
                if (name, unit, id_) in tables.current:
                    raise AlreadyExists(kind=name, id=id_)
                tables.current[name, unit, id_] = (version, entry, tuple(columns))
        for name, rows in batch.changed.items():
            for version, entry, *columns, unit, id_, _ in rows:
                tables.current[name, unit, id_] = (version, entry, tuple(columns))
        for name, rows in batch.erased.items():
            for version, entry, unit, id_, _ in rows:
                kept = zip(kinds[name].columns, tables.current[name, unit, id_][2], strict=True)
                left = tuple(value if column.survives_erasure else None for column, value in kept)
                tables.current[name, unit, id_] = (version, entry, left)
                for row in self._rows(kinds[name], id_):
                    tables.parts.pop((row[0], 1), None)
        tables.ledger.extend(batch.ledger)
        tables.parts.update({(seq, part): (salt, content) for seq, part, salt, content in batch.state})
        tables.heads.update({(self.unit, stream): head for stream, head in batch.heads.items()})
        at = self._context.at if self._context else ""
        for topic, name, body in notices:
            key = (self.unit, topic, name)
            row = (
                len(tables.outbox) + 1,
                *key,
                body,
                notice_digest(*key, at, body),
                at,
                at,
                0,
                ParcelState.WAITING.value,
                None,
            )
            if tables.outbox.setdefault(key, row)[_BODY] != body:
                raise AlreadyExists(kind=topic, id=name)

    def _find(
        self, kind: Kind[Any], where: tuple[Where, ...], order: str | None, after: tuple[Any, ...] | None, limit: int
    ) -> tuple[list[tuple[str, Any]], bool]:
        place = _places(kind)
        found = [
            ((*_sortable(columns[place[order]]), id_) if order else (id_,), id_, columns[place[order]] if order else None)
            for id_, columns in self._matching(kind, where)
        ]
        mark = () if after is None else (*_sortable(after[0]), after[1]) if order else after
        rows = [(id_, value) for key, id_, value in sorted(found, key=lambda one: one[0]) if key > mark]
        return rows[:limit], len(rows) > limit

    def _count(self, kind: Kind[Any], where: tuple[Where, ...]) -> int:
        return len(self._matching(kind, where))

    def _matching(self, kind: Kind[Any], where: tuple[Where, ...]) -> list[tuple[str, tuple[Any, ...]]]:
        place = _places(kind)
        return [
            (id_, columns)
            for (name, unit, id_), (_, _, columns) in self.tables.current.items()
            if name == kind.name and unit == self.unit and all(_holds(columns[place[one.column]], one) for one in where)
        ]

    def _entries(self, kind: Kind[Any], id_: str) -> tuple[Entry, ...]:
        return tuple(map(_entry, self._rows(kind, id_)))

    def _lease(self, series: str, n: int) -> range:
        last = self.tables.series.get((self.unit, series), 0)
        self.tables.series[self.unit, series] = last + n
        return range(last + 1, last + n + 1)


def _places(kind: Kind[Any]) -> dict[str, int]:
    return {column.name: index for index, column in enumerate(kind.columns)}


def _sortable(value: Any) -> tuple[bool, Any]:
    """A missing value sorts first."""
    return (value is not None, value if value is not None else 0)


def _holds(value: Any, where: Where) -> bool:
    values = [to_column(one) for one in where.values]
    match where.op:
        case Op.MISSING:
            return value is None
        case Op.EQ:
            return bool(value == values[0])
        case Op.IN:
            return value is not None and value in values
        case Op.PREFIX:
            return value is not None and str(value).startswith(str(values[0]))
        case Op.RANGE:
            low, high = values
            return value is not None and (low is None or value >= low) and (high is None or value < high)


def _loaded(tables: _Tables, row: tuple[Any, ...]) -> Loaded:
    _, open_ = tables.parts[row[0], 0]
    personal = tables.parts.get((row[0], 1))
    return Loaded(tag_of(row[9]), row[6], row[0], open_, personal[1] if personal else None)


def _entry(row: tuple[Any, ...]) -> Entry:
    return entry_of(row[0], row[9], row[12])
