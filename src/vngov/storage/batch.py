"""What one flush writes (lô ghi): buffered operations become numbered, sealed, chained rows. Pure; no engine."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import attrs

from vngov.records import Kind, Parts, Stored, to_column
from vngov.records.codec import codec_of
from vngov.storage.errors import ContentTooLarge, NotIsolated
from vngov.storage.ledger import GENESIS, Act, Entropy, Sealed, header_bytes, seal

__all__ = ["CONTENT_LIMIT", "Batch", "Context", "Head", "Operation", "plan", "streams_of"]

CONTENT_LIMIT = 16 * 1024 * 1024


@attrs.frozen
class Context:
    """Who writes, when and why (ai ghi, lúc nào, vì sao); `at` is an ISO moment in UTC."""

    unit: str
    actor: str
    at: str
    why: str
    entropy: Entropy
    isolated: bool


@attrs.frozen
class Operation:
    """One buffered write. An erasure has no `record`: the open part stays, `open_bytes` in the form of `tag`."""

    kind: Kind[Any]
    id: str
    version: int
    act: Act
    record: Any
    stream: str
    why: str | None = None
    open_bytes: bytes = b""
    tag: str = ""


@attrs.define
class Head:
    """The head of one chain: how many entries, the last number given, the last hash."""

    position: int = 0
    number: int = 0
    hash: bytes = GENESIS


@attrs.define
class Batch:
    """The rows of one flush, table by table, in the order of their columns."""

    ledger: list[tuple[Any, ...]] = attrs.field(factory=list)
    state: list[tuple[int, int, bytes, bytes]] = attrs.field(factory=list)
    added: dict[str, list[tuple[Any, ...]]] = attrs.field(factory=dict)
    changed: dict[str, list[tuple[Any, ...]]] = attrs.field(factory=dict)
    heads: dict[str, Head] = attrs.field(factory=dict)
    erased: dict[str, list[tuple[Any, ...]]] = attrs.field(factory=dict)
    stored: list[Stored[Any]] = attrs.field(factory=list)


def streams_of(operations: Iterable[Operation]) -> list[str]:
    """Give the chains that a flush touches, in the one order in which they are locked everywhere."""
    return sorted({operation.stream for operation in operations})


def plan(operations: list[Operation], heads: Mapping[str, Head], first_seq: int, context: Context) -> Batch:
    """Number, seal and chain what was buffered, chain by chain. Raises NotIsolated, ContentTooLarge, RecordFormat."""
    batch = Batch(heads=dict(heads))
    for seq, operation in enumerate(sorted(operations, key=lambda one: one.stream), first_seq):
        _chain(operation, batch, seq, context)
    return batch


def _chain(operation: Operation, batch: Batch, seq: int, context: Context) -> None:
    kind, head = operation.kind, batch.heads[operation.stream]
    record, number = operation.record, None
    if operation.act is Act.ADDED and kind.numbered is not None:
        number = head.number + 1
        record = kind.numbered(record, number)
    if record is not None and kind.secret is not None and kind.secret(record) and not context.isolated:
        raise NotIsolated(kind=kind.name, id=operation.id)
    parts = Parts(operation.open_bytes, None) if record is None else codec_of(kind).encode(record)
    size = len(parts.open) + len(parts.personal or b"")
    if size > CONTENT_LIMIT:
        raise ContentTooLarge(kind=kind.name, size=size, limit=CONTENT_LIMIT)
    sealed = Sealed.of(parts, context.entropy)
    header = header_bytes(
        unit=context.unit,
        stream=operation.stream,
        position=head.position + 1,
        kind=operation.tag or kind.tag,
        id=operation.id,
        version=operation.version,
        act=operation.act,
        actor=context.actor,
        at=context.at,
        why=operation.why or context.why,
        number=number,
    )
    digest = seal(head.hash, header, sealed.c_open, sealed.c_personal)
    batch.heads[operation.stream] = Head(head.position + 1, number or head.number, digest)
    identity = (context.unit, operation.stream, head.position + 1, kind.name, operation.id, operation.version, context.at)
    batch.ledger.append((seq, *identity, header, sealed.c_open, sealed.c_personal, digest))
    batch.state.append((seq, 0, sealed.salt_open, parts.open))
    if parts.personal is not None and sealed.salt_personal is not None:
        batch.state.append((seq, 1, sealed.salt_personal, parts.personal))
    _project(operation, record, batch, seq, context)
    batch.stored.append(Stored(kind, context.unit, operation.id, operation.version, record, seq))


def _project(operation: Operation, record: Any, batch: Batch, seq: int, context: Context) -> None:
    kind = operation.kind
    columns = () if record is None else tuple(map(to_column, kind.values(record)))
    if operation.act is Act.ADDED:
        batch.added.setdefault(kind.name, []).append((context.unit, operation.id, operation.version, seq, *columns))
        return
    rows = batch.erased if operation.act is Act.ERASED else batch.changed
    where = (context.unit, operation.id, operation.version - 1)
    rows.setdefault(kind.name, []).append((operation.version, seq, *columns, *where))
