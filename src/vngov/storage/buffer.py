"""The buffered unit of work (phiên ghi): what every store shares. An engine fills in the few methods that touch it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable
from datetime import datetime
from typing import Any, TypeVar

import orjson

from vngov.basis import checked_moment
from vngov.records import Kind, KindInvalid, Page, Parts, RecordErased, RecordFormat, Stored, Where
from vngov.records.codec import codec_of
from vngov.records.where import LIMIT, checked
from vngov.storage.batch import CONTENT_LIMIT, Batch, Context, Head, Operation, checked_id, checked_text, plan, streams_of
from vngov.storage.errors import (
    AlreadyExists,
    ContentTooLarge,
    ForeignUnit,
    MomentExpected,
    NothingToErase,
    ReadOnly,
    VersionConflict,
    WorkClosed,
)
from vngov.storage.lease import LEASE, Lease
from vngov.storage.ledger import Act, Entry, version_of
from vngov.storage.port import Notice

__all__ = ["BufferedTx", "Loaded"]

R = TypeVar("R")
_CHUNK = 500  # rows that stay in the cache: larger lots are slower


class Loaded:
    """A version as an engine gives it: its header's tag, its parts, its place."""

    __slots__ = ("entry", "open", "personal", "tag", "version")

    def __init__(self, tag: str, version: int, entry: int, open_: bytes, personal: bytes | None) -> None:
        self.tag = tag
        self.version = version
        self.entry = entry
        self.open = open_
        self.personal = personal


class BufferedTx(ABC):
    """Buffers writes, answers reads with what is buffered or was flushed last, and plans one batch at flush.

    A record stands in the buffer at most once: a second write of it flushes the first.
    """

    def __init__(self, unit: str, context: Context | None) -> None:
        self.unit = unit
        self._context = context
        self._closed = False
        self._operations: list[Operation] = []
        self._pending: dict[tuple[str, str], Stored[Any]] = {}
        self._written: dict[tuple[str, str], Stored[Any]] = {}
        self._notices: list[tuple[str, str, bytes]] = []

    # What an engine does

    @abstractmethod
    def _load(self, kind: Kind[Any], id_: str, as_of: datetime | None) -> Loaded | None: ...

    @abstractmethod
    def _load_version(self, kind: Kind[Any], id_: str, version: int) -> Loaded | None: ...

    @abstractmethod
    def _heads(self, streams: Iterable[str]) -> dict[str, Head]: ...

    @abstractmethod
    def _next_seq(self) -> int: ...

    @abstractmethod
    def _write(self, batch: Batch, kinds: dict[str, Kind[Any]], notices: list[tuple[str, str, bytes]]) -> None: ...

    @abstractmethod
    def _find(
        self, kind: Kind[Any], where: tuple[Where, ...], order: str | None, after: tuple[Any, ...] | None, limit: int
    ) -> tuple[list[tuple[str, Any]], bool]: ...

    @abstractmethod
    def _count(self, kind: Kind[Any], where: tuple[Where, ...]) -> int: ...

    @abstractmethod
    def _entries(self, kind: Kind[Any], id_: str) -> tuple[Entry, ...]: ...

    @abstractmethod
    def _lease(self, series: str, n: int) -> range: ...

    # What a unit of work does

    def get(self, kind: Kind[R], id: str, *, as_of: datetime | None = None) -> Stored[R] | None:
        self._reading(kind)
        checked_text("id", id)
        if as_of is not None:
            if not isinstance(as_of, datetime):
                raise MomentExpected(got=type(as_of).__name__)
            as_of = checked_moment(as_of)
            self._settle()
        elif (held := self._pending.get((kind.name, id)) or self._written.get((kind.name, id))) is not None:
            return held
        loaded = self._load(kind, id, as_of)
        return None if loaded is None else self._stored(kind, id, loaded)

    def add(self, kind: Kind[R], id: str, record: R) -> Stored[R]:
        self._writing()
        self._reading(kind)
        codec_of(kind).checked(record)
        if (kind.name, checked_id("id", id)) in self._pending:
            self._settle()
        standing = self.get(kind, id)
        if standing is not None:
            return self._same(standing, record)
        return self._buffer(Operation(kind, id, 1, Act.ADDED, record, self._chain(kind, record)))

    def add_many(self, kind: Kind[R], items: Iterable[tuple[str, R]]) -> int:
        """Add many records at once, flushed as they come; ids that stand already are an error. Gives how many."""
        self._writing()
        self._reading(kind)
        self._settle()
        total, check = 0, codec_of(kind).checked
        for id_, record in items:
            total += 1
            check(record)
            operation = Operation(kind, checked_id("id", id_), 1, Act.ADDED, record, self._chain(kind, record))
            self._operations.append(operation)
            if len(self._operations) >= _CHUNK:
                self.flush()
        self.flush()
        return total

    def put(self, stored: Stored[R], record: R) -> Stored[R]:
        self._writing()
        codec_of(stored.kind).checked(record)
        kind, first = stored.kind, self._first_entry(stored)
        if stored.erased:
            raise RecordErased(kind=kind.name, id=stored.id)
        if kind.numbered is not None and first.number is not None:
            given, record = record, kind.with_number(record, first.number)
            codec_of(kind).checked_as(record, given)
        return self._buffer(Operation(kind, stored.id, stored.version + 1, Act.CHANGED, record, first.stream))

    def erase(self, stored: Stored[R], ground: str) -> None:
        self._writing()
        kind = stored.kind
        if not kind.personal:
            raise NothingToErase(kind=kind.name)
        first = self._first_entry(stored)
        loaded = self._load(kind, stored.id, None)
        if loaded is None:
            raise VersionConflict(kind=kind.name, id=stored.id, version=stored.version)
        why = checked_text("ground", ground)
        self._buffer(
            Operation(kind, stored.id, stored.version + 1, Act.ERASED, None, first.stream, why, loaded.open, loaded.tag)
        )

    def find(
        self, kind: Kind[R], *where: Where, order: str | None = None, after: tuple[Any, ...] | None = None, limit: int = 100
    ) -> Page[R]:
        self._reading(kind)
        mark = checked(kind, where, order, after, limit)
        self._settle()
        rows, more = self._find(kind, where, order, mark, limit)
        found = [self.get(kind, id_) for id_, _ in rows]
        items = tuple(stored for stored in found if stored is not None)
        if not more:
            return Page(items, None)
        id_, value = rows[-1]
        return Page(items, (value, id_) if order else (id_,))

    def count(self, kind: Kind[R], *where: Where) -> int:
        self._reading(kind)
        checked(kind, where)
        self._settle()
        return self._count(kind, where)

    def history(self, kind: Kind[R], id: str) -> tuple[Entry, ...]:
        self._reading(kind)
        checked_text("id", id)
        self._settle()
        return self._entries(kind, id)

    def post(self, notice: Notice) -> None:
        self._writing()
        try:
            body = orjson.dumps(dict(notice.body))
            same = orjson.loads(body) == dict(notice.body)  # NaN would arrive as nothing, a day as text
        except (TypeError, ValueError):
            same, body = False, b""
        if not same:
            raise RecordFormat(kind="notice", where="$.body")
        if len(body) > CONTENT_LIMIT:
            raise ContentTooLarge(kind="notice", size=len(body), limit=CONTENT_LIMIT)
        self._notices.append((checked_text("topic", notice.topic), checked_text("key", notice.key), body))

    def numbers(self, series: str, n: int) -> range:
        self._writing()
        if type(n) is not int or not 1 <= n <= LIMIT:
            raise RecordFormat(kind=LEASE.tag, where="$.n")
        leased = self._lease(checked_text("series", series), n)
        lease = Lease(series, leased.start, leased.stop - 1)
        self._buffer(Operation(LEASE, f"{series}/{lease.first}", 1, Act.ADDED, lease, LEASE.chain(lease)))
        return leased

    def flush(self) -> tuple[Stored[Any], ...]:
        context = self._writing()
        if not self._operations and not self._notices:
            return ()
        operations, notices = self._operations, self._notices
        heads = self._heads(streams_of(operations))
        batch = plan(operations, heads, self._next_seq(), context)
        self._write(batch, {operation.kind.name: operation.kind for operation in operations}, notices)
        self._operations, self._notices = [], []
        self._written = {key: one for one in batch.stored if (key := (one.kind.name, one.id)) in self._pending}
        self._pending.clear()
        return tuple(batch.stored)

    # Helpers

    def close(self) -> None:
        """End the unit of work: whatever is asked of it now is refused."""
        self._closed = True
        self._operations, self._notices = [], []
        self._pending.clear()
        self._written.clear()

    def _reading(self, kind: Kind[Any]) -> None:
        if self._closed:
            raise WorkClosed()
        if type(kind) is not Kind:
            raise KindInvalid(tag=type(kind).__name__, why="Kind")

    def _writing(self) -> Context:
        if self._closed:
            raise WorkClosed()
        if self._context is None:
            raise ReadOnly()
        return self._context

    def _settle(self) -> None:
        if self._operations:
            self.flush()

    def _chain(self, kind: Kind[R], record: R) -> str:
        return checked_text("stream", kind.chain(record))

    def _buffer(self, operation: Operation) -> Stored[Any]:
        kind = operation.kind
        self._operations.append(operation)
        stored: Stored[Any] = Stored(kind, self.unit, operation.id, operation.version, operation.record, 0)
        self._pending[kind.name, operation.id] = stored
        return stored

    def _first_entry(self, stored: Stored[R]) -> Entry:
        """Hold a record to be the newest version here, and give the entry that put it into its chain."""
        if stored.unit != self.unit:
            raise ForeignUnit(unit=stored.unit, here=self.unit)
        if (stored.kind.name, stored.id) in self._pending:
            self._settle()
        entries = self._entries(stored.kind, stored.id)
        if not entries or entries[-1].version != stored.version:
            raise VersionConflict(kind=stored.kind.name, id=stored.id, version=stored.version)
        return entries[0]

    def _same(self, standing: Stored[R], record: R) -> Stored[R]:
        """Adding again what was added (a clerk files twice after a crash) gives what stands."""
        kind, codec = standing.kind, codec_of(standing.kind)
        first = self._load_version(kind, standing.id, 1)
        if first is not None and not standing.erased and (first.personal is not None or not kind.personal):
            number = self._entries(kind, standing.id)[0].number
            if number is not None and kind.numbered is not None:
                record = kind.with_number(record, number)
            if codec.encode(self._decoded(kind, first)) == codec.encode(record):
                return standing
        raise AlreadyExists(kind=kind.name, id=standing.id)

    def _stored(self, kind: Kind[R], id_: str, loaded: Loaded) -> Stored[R]:
        erased = bool(kind.personal) and loaded.personal is None
        record = None if erased else self._decoded(kind, loaded)
        return Stored(kind, self.unit, id_, loaded.version, record, loaded.entry)

    def _decoded(self, kind: Kind[R], loaded: Loaded) -> R:
        version = version_of(loaded.tag)
        record: R = codec_of(kind).decode(Parts(loaded.open, loaded.personal), version)
        return record
