"""What one flush writes (lô ghi): buffered operations become numbered, sealed, chained rows. Pure; no engine."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

import attrs

from vngov.basis import Text
from vngov.records import Kind, Parts, Stored, to_column
from vngov.records.codec import codec_of
from vngov.records.kind import is_plain_text
from vngov.storage.errors import ContentTooLarge, MomentExpected, NotIsolated, TextInvalid
from vngov.storage.ledger import GENESIS, Act, Entropy, Sealed, header_bytes, seal

__all__ = [
    "CONTENT_LIMIT",
    "Batch",
    "Context",
    "Head",
    "Operation",
    "checked_id",
    "checked_text",
    "context_of",
    "moment_text",
    "plan",
    "streams_of",
]

CONTENT_LIMIT = 16 * 1024 * 1024
TEXT_LIMIT = 400


def checked_text(what: str, value: object, *, empty: bool = False) -> str:
    """Let a name pass that every store can keep: proper Unicode, without NUL, not too long. Raises TextInvalid."""
    if not isinstance(value, str):
        raise TextInvalid(what=what, why=type(value).__name__)
    if not (value or empty) or len(value) > TEXT_LIMIT:
        raise TextInvalid(what=what, why=f"{len(value)} / {TEXT_LIMIT}")
    if not is_plain_text(value):
        raise TextInvalid(what=what, why="Unicode")
    return value


def checked_id(what: str, value: object) -> str:
    """Let an id pass that can be read from a list and typed again: neither blank nor with control signs. Raises TextInvalid."""
    text = checked_text(what, value)
    if text.isspace() or not text.isprintable():
        raise TextInvalid(what=what, why=_BLANK if text.isspace() else _UNPRINTABLE)
    return text


_BLANK = Text("chỉ có khoảng trắng", "it is blank")
_UNPRINTABLE = Text("có ký tự không in được", "it has characters that cannot be printed")


def moment_text(value: object) -> str:
    """Write an aware moment as ISO text in UTC. Raises MomentExpected, NaiveDatetime, MomentOutOfRange."""
    if not isinstance(value, datetime):
        raise MomentExpected(got=type(value).__name__)
    return str(to_column(value))


@attrs.frozen
class Context:
    """Who writes, when and why (ai ghi, lúc nào, vì sao); `at` is an ISO moment in UTC."""

    unit: str
    actor: str
    at: str
    why: str
    entropy: Entropy
    isolated: bool


def context_of(unit: str, actor: str, at: datetime, why: str, entropy: Entropy, *, isolated: bool) -> Context:
    """Give the context of a unit of work. Raises TextInvalid, MomentExpected, NaiveDatetime, MomentOutOfRange."""
    moment = moment_text(at)
    return Context(
        checked_text("unit", unit),
        checked_id("actor", actor),
        moment,
        checked_text("why", why, empty=True),
        entropy,
        isolated,
    )


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
    """The rows of one flush, table by table, in the order of their columns; a record stands in it at most once."""

    ledger: list[tuple[Any, ...]] = attrs.field(factory=list)
    state: list[tuple[int, int, bytes, bytes]] = attrs.field(factory=list)
    added: dict[str, list[tuple[Any, ...]]] = attrs.field(factory=dict)
    changed: dict[str, list[tuple[Any, ...]]] = attrs.field(factory=dict)
    erased: dict[str, list[tuple[Any, ...]]] = attrs.field(factory=dict)
    heads: dict[str, Head] = attrs.field(factory=dict)
    stored: list[Stored[Any]] = attrs.field(factory=list)


def streams_of(operations: Iterable[Operation]) -> list[str]:
    """Give the chains that a flush touches, in the one order in which they are locked everywhere."""
    return sorted({operation.stream for operation in operations})


def plan(operations: list[Operation], heads: Mapping[str, Head], first_seq: int, context: Context) -> Batch:
    """Number, seal and chain what was buffered, chain by chain.

    Raises NotIsolated, ContentTooLarge, RecordFormat, ColumnInvalid, NumberLost, CallbackFailed, EntropyInvalid.
    """
    batch = Batch(heads=dict(heads))
    for seq, operation in enumerate(sorted(operations, key=lambda one: one.stream), first_seq):
        _chain(operation, batch, seq, context)
    return batch


def _chain(operation: Operation, batch: Batch, seq: int, context: Context) -> None:
    kind, head = operation.kind, batch.heads[operation.stream]
    record, number = operation.record, None
    if operation.act is Act.ADDED and kind.numbered is not None:
        number = head.number + 1
        record = kind.with_number(operation.record, number)
        codec_of(kind).checked_as(record, operation.record)
    parts = _parts(operation, record, context)
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
    identity = (
        context.unit,
        operation.stream,
        head.position + 1,
        kind.name,
        operation.id,
        operation.version,
        operation.act.value,
    )
    batch.ledger.append((seq, *identity, context.at, header, sealed.c_open, sealed.c_personal, digest))
    batch.state.append((seq, 0, sealed.salt_open, parts.open))
    if parts.personal is not None and sealed.salt_personal is not None:
        batch.state.append((seq, 1, sealed.salt_personal, parts.personal))
    _project(operation, record, batch, seq, context)
    batch.stored.append(Stored(kind, context.unit, operation.id, operation.version, record, seq))


def _parts(operation: Operation, record: Any, context: Context) -> Parts:
    kind = operation.kind
    if record is None:
        return Parts(operation.open_bytes, None)
    if kind.secret is not None and kind.is_secret(record) and not context.isolated:
        raise NotIsolated(kind=kind.name, id=operation.id)
    parts = codec_of(kind).written(record)
    size = len(parts.open) + len(parts.personal or b"")
    if size > CONTENT_LIMIT:
        raise ContentTooLarge(kind=kind.name, size=size, limit=CONTENT_LIMIT)
    return parts


def _project(operation: Operation, record: Any, batch: Batch, seq: int, context: Context) -> None:
    kind = operation.kind
    columns = () if record is None else kind.values(record)
    if operation.act is Act.ADDED:
        batch.added.setdefault(kind.name, []).append((context.unit, operation.id, operation.version, seq, *columns))
        return
    rows = batch.erased if operation.act is Act.ERASED else batch.changed
    where = (context.unit, operation.id, operation.version - 1)
    rows.setdefault(kind.name, []).append((operation.version, seq, *columns, *where))
