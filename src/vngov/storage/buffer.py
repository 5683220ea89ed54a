"""The buffered unit of work (phiên ghi): what every store shares. An engine fills in the few methods that touch it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable
from datetime import datetime
from typing import Any, TypeVar

from vngov.records import Kind, Page, Parts, Stored, Where
from vngov.records.codec import codec_of
from vngov.records.where import checked
from vngov.storage.batch import Batch, Context, Head, Operation, plan, streams_of
from vngov.storage.errors import AlreadyExists, ForeignUnit, ReadOnly, VersionConflict
from vngov.storage.lease import LEASE, Lease
from vngov.storage.ledger import Act, Entry
from vngov.storage.port import Notice

__all__ = ["BufferedTx", "Loaded"]

R = TypeVar("R")
_CHUNK = 2_000


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
    """Buffers writes, answers reads with what is buffered, and plans one batch at flush."""

    def __init__(self, unit: str, context: Context | None) -> None:
        self.unit = unit
        self._context = context
        self._operations: list[Operation] = []
        self._pending: dict[tuple[str, str], Stored[Any]] = {}
        self._notices: list[Notice] = []

    # What an engine does

    @abstractmethod
    def _load(self, kind: Kind[Any], id_: str, as_of: datetime | None) -> Loaded | None: ...

    @abstractmethod
    def _load_version(self, kind: Kind[Any], id_: str, version: int) -> Loaded | None: ...

    @abstractmethod
    def _stream_of(self, kind: Kind[Any], id_: str) -> str: ...

    @abstractmethod
    def _heads(self, streams: Iterable[str]) -> dict[str, Head]: ...

    @abstractmethod
    def _next_seq(self) -> int: ...

    @abstractmethod
    def _write(self, batch: Batch, kinds: dict[str, Kind[Any]], notices: list[Notice]) -> None: ...

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

    def get(self, kind: Kind[R], id: str, *, as_of: datetime | None = None) -> Stored[R] | None:  # noqa: A002
        if as_of is None and (pending := self._pending.get((kind.name, id))) is not None:
            return pending
        loaded = self._load(kind, id, as_of)
        return None if loaded is None else self._stored(kind, id, loaded)

    def add(self, kind: Kind[R], id: str, record: R) -> Stored[R]:  # noqa: A002
        self._writing()
        standing = self.get(kind, id)
        if standing is not None:
            return self._same(standing, record)
        return self._buffer(kind, id, 1, Act.ADDED, record, kind.stream(record))

    def add_many(self, kind: Kind[R], items: Iterable[tuple[str, R]]) -> int:
        """Add many records at once, flushed as they come; ids that stand already are an error. Gives how many."""
        self._writing()
        total = 0
        for id_, record in items:
            total += 1
            self._operations.append(Operation(kind, id_, 1, Act.ADDED, record, kind.stream(record)))
            if len(self._operations) >= _CHUNK:
                self.flush()
        self.flush()
        return total

    def put(self, stored: Stored[R], record: R) -> Stored[R]:
        self._writing()
        kind, current = stored.kind, self._current(stored)
        stream = self._stream(kind, stored.id)
        return self._buffer(kind, stored.id, current.version + 1, Act.CHANGED, record, stream)

    def erase(self, stored: Stored[R], ground: str) -> None:
        self._writing()
        kind, current = stored.kind, self._current(stored)
        if current.entry == 0:
            self.flush()
        loaded = self._load(kind, stored.id, None)
        if loaded is None:
            raise VersionConflict(kind=kind.name, id=stored.id, version=stored.version)
        operation = Operation(
            kind,
            stored.id,
            loaded.version + 1,
            Act.ERASED,
            None,
            self._stream(kind, stored.id),
            ground,
            loaded.open,
            loaded.tag,
        )
        self._operations.append(operation)
        self._pending[kind.name, stored.id] = Stored(kind, self.unit, stored.id, operation.version, None, 0)

    def find(
        self, kind: Kind[R], *where: Where, order: str | None = None, after: tuple[Any, ...] | None = None, limit: int = 100
    ) -> Page[R]:
        checked(kind, where, order)
        self._settle()
        rows, more = self._find(kind, where, order, after, limit)
        found = [self.get(kind, id_) for id_, _ in rows]
        items = tuple(stored for stored in found if stored is not None)
        if not more or not rows:
            return Page(items, None)
        id_, value = rows[-1]
        return Page(items, (value, id_) if order else (id_,))

    def count(self, kind: Kind[R], *where: Where) -> int:
        checked(kind, where, None)
        self._settle()
        return self._count(kind, where)

    def history(self, kind: Kind[R], id: str) -> tuple[Entry, ...]:  # noqa: A002
        self._settle()
        return self._entries(kind, id)

    def post(self, notice: Notice) -> None:
        self._writing()
        self._notices.append(notice)

    def numbers(self, series: str, n: int) -> range:
        self._writing()
        if n < 1:
            raise ValueError(f"numbers({series!r}, {n})")
        leased = self._lease(series, n)
        lease = Lease(series, leased.start, leased.stop - 1)
        self._buffer(LEASE, f"{series}/{lease.first}", 1, Act.ADDED, lease, LEASE.stream(lease))
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
        self._pending.clear()
        return tuple(batch.stored)

    # Helpers

    def _writing(self) -> Context:
        if self._context is None:
            raise ReadOnly()
        return self._context

    def _settle(self) -> None:
        if self._operations:
            self.flush()

    def _buffer(self, kind: Kind[R], id_: str, version: int, act: Act, record: R, stream: str) -> Stored[R]:
        self._operations.append(Operation(kind, id_, version, act, record, stream))
        self._pending[kind.name, id_] = stored = Stored(kind, self.unit, id_, version, record, 0)
        return stored

    def _stream(self, kind: Kind[Any], id_: str) -> str:
        """A record stays in the chain it was added to, whatever becomes of the fields that chose it."""
        for operation in self._operations:
            if operation.kind is kind and operation.id == id_:
                return operation.stream
        return self._stream_of(kind, id_)

    def _current(self, stored: Stored[R]) -> Stored[R]:
        if stored.unit != self.unit:
            raise ForeignUnit(unit=stored.unit, here=self.unit)
        current = self.get(stored.kind, stored.id)
        if current is None or current.version != stored.version:
            raise VersionConflict(kind=stored.kind.name, id=stored.id, version=stored.version)
        return current

    def _same(self, standing: Stored[R], record: R) -> Stored[R]:
        """Adding again what was added (a clerk files twice after a crash) gives what stands."""
        kind, codec = standing.kind, codec_of(standing.kind)
        if standing.entry == 0:
            first = next(op.record for op in self._operations if op.kind is kind and op.id == standing.id)
            if codec.encode(first) == codec.encode(record):
                return standing
            raise AlreadyExists(kind=kind.name, id=standing.id)
        loaded = self._load_version(kind, standing.id, 1)
        entries = self._entries(kind, standing.id)
        if loaded is not None and entries:
            number = entries[0].number
            if number is not None and kind.numbered is not None:
                record = kind.numbered(record, number)
            parts = codec.encode(record)
            if parts.open == loaded.open and parts.personal == loaded.personal:
                return standing
        raise AlreadyExists(kind=kind.name, id=standing.id)

    def _stored(self, kind: Kind[R], id_: str, loaded: Loaded) -> Stored[R]:
        if kind.personal and loaded.personal is None:
            return Stored(kind, self.unit, id_, loaded.version, None, loaded.entry)
        version = int(loaded.tag.rpartition("/")[2])
        record = codec_of(kind).decode(Parts(loaded.open, loaded.personal), version)
        return Stored(kind, self.unit, id_, loaded.version, record, loaded.entry)
