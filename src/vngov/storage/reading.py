"""Reading a whole SQL store (đọc toàn kho): its changes, its verification, the rebuilding of a projection."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import orjson

from vngov.records import Kind, Parts, Stored, to_column
from vngov.records.codec import codec_of
from vngov.storage.audit import Auditor, Row
from vngov.storage.errors import StoreBroken
from vngov.storage.lease import LEASE, stream_of
from vngov.storage.ledger import Act, entry_of, notice_digest, tag_of
from vngov.storage.port import Anchor, Change, Fault, FaultKind

if TYPE_CHECKING:
    from vngov.storage.sql import SqlStore

__all__ = ["changes", "reindex", "verify"]

_BATCH = 1_000


def _from(store: SqlStore, columns: str) -> str:
    """The entries with their two parts; the only names put into the text are those of the store's own tables."""
    ledger, state = store.tables.ledger.name, store.tables.state.name
    return (
        f"SELECT {columns} FROM {ledger} l LEFT JOIN {state} o ON o.seq = l.seq AND o.part = 0 "  # noqa: S608
        f"LEFT JOIN {state} p ON p.seq = l.seq AND p.part = 1"
    )


def _rows(cursor: Any) -> Iterator[tuple[Any, ...]]:
    while batch := cursor.fetchmany(_BATCH):
        yield from batch


def changes(store: SqlStore, cursor: Any, after: int, limit: int) -> Iterator[Change]:
    """Give the entries after a cursor, each with the record as of it where it can be read."""
    query = _from(store, "l.seq, l.kind, l.header, l.hash, o.content, p.content")
    for seq, name, header, digest, open_, personal in cursor.execute(
        f"{query} WHERE l.seq > ? ORDER BY l.seq LIMIT ?", (after, limit)
    ).fetchall():
        entry = entry_of(seq, header, digest)
        kind = store.kinds.get(name)
        stored = None
        if kind is not None and entry.act is not Act.ERASED and not (kind.personal and personal is None):
            record = codec_of(kind).decode(Parts(open_, personal), int(entry.kind.rpartition("/")[2]))
            stored = Stored(kind, entry.unit, entry.id, entry.version, record, seq)
        yield Change(seq, entry, stored)


def verify(store: SqlStore, cursor: Any, anchors: tuple[Anchor, ...], *, projections: bool) -> Iterator[Fault]:
    """Audit every chain, then every projection."""
    heads = cursor.execute(f"SELECT unit, stream, position, number, hash FROM {store.tables.heads.name}").fetchall()  # noqa: S608
    auditor = Auditor(heads, anchors)
    columns = (
        "l.unit, l.stream, l.position, l.kind, l.id, l.version, l.at, l.header, l.c_open, l.c_personal, l.hash, "
        "o.salt, o.content, p.salt, p.content"
    )
    cursor.execute(f"{_from(store, columns)} ORDER BY l.unit, l.stream, l.position")
    for row in _rows(cursor):
        yield from auditor.feed(_row(row))
    yield from auditor.finish()
    if projections:
        for kind in store.kinds.values():
            yield from _projection(store, cursor, kind)
        yield from _leases(store, cursor)
    yield from _notices(store, cursor)


def _row(row: tuple[Any, ...]) -> Row:
    *identity, o_salt, o_content, p_salt, p_content = row
    parts = ((o_salt, o_content) if o_content is not None else None, (p_salt, p_content) if p_content is not None else None)
    return Row(*parts, *identity)


def _projection(store: SqlStore, cursor: Any, kind: Kind[Any]) -> Iterator[Fault]:
    """Compare every row of a projection with the entry it stands for, then look for records without a row."""
    table, ledger = store.tables.of(kind).name, store.tables.ledger.name
    names = "".join(f", k.{column.name}" for column in kind.columns)
    base = _from(
        store, f"k.unit, k.id, k.version, l.id, l.stream, l.position, l.version, l.header, o.content, p.content{names}"
    )
    cursor.execute(
        f"{base.replace(f'FROM {ledger} l', f'FROM {table} k LEFT JOIN {ledger} l ON l.seq = k.entry AND l.unit = k.unit')}"
    )
    for unit, id_, version, l_id, stream, position, l_version, header, open_, personal, *values in _rows(cursor):
        if (l_id, l_version) != (id_, version) or tuple(values) != _columns(kind, header, open_, personal):
            yield Fault(FaultKind.PROJECTION_WRONG, unit, stream or "", position or 0, id_, kind.name)
    cursor.execute(
        f"SELECT l.unit, l.stream, l.position, l.id FROM {ledger} l LEFT JOIN {table} k ON k.unit = l.unit AND k.id = l.id "  # noqa: S608
        "WHERE l.kind = ? AND (k.id IS NULL OR k.version < l.version)",
        (kind.name,),
    )
    for unit, stream, position, id_ in _rows(cursor):
        yield Fault(FaultKind.PROJECTION_WRONG, unit, stream, position, id_, kind.name)


def _leases(store: SqlStore, cursor: Any) -> Iterator[Fault]:
    """Compare the last number of every series with the leases in the ledger."""
    table = store.tables.of(LEASE).name
    leased = f"SELECT unit, series, MAX(last) AS last FROM {table} GROUP BY unit, series"  # noqa: S608
    series = store.tables.series.name
    cursor.execute(
        f"SELECT s.unit, s.series FROM {series} s LEFT JOIN ({leased}) l ON l.unit = s.unit AND l.series = s.series "  # noqa: S608
        f"WHERE l.last IS NULL OR l.last <> s.last UNION SELECT l.unit, l.series FROM ({leased}) l "
        f"LEFT JOIN {series} s ON s.unit = l.unit AND s.series = l.series WHERE s.last IS NULL"
    )
    for unit, name in _rows(cursor):
        yield Fault(FaultKind.NUMBER_WRONG, unit, stream_of(name), 0)


def _notices(store: SqlStore, cursor: Any) -> Iterator[Fault]:
    """Check that no notice was changed after it was posted."""
    cursor.execute(f"SELECT unit, topic, key, body, digest FROM {store.tables.outbox.name}")  # noqa: S608
    for unit, topic, key, body, digest in _rows(cursor):
        if notice_digest(unit, topic, key, body) != digest:
            yield Fault(FaultKind.PART_CHANGED, unit, f"outbox/{topic}", 0, key)


def _columns(kind: Kind[Any], header: bytes, open_: bytes, personal: bytes | None) -> tuple[Any, ...] | None:
    """Give the columns that an entry implies, None where it cannot be read; after an erasure only open fields are left."""
    try:
        version = int(tag_of(header).rpartition("/")[2])
        if kind.personal and personal is None:
            data = codec_of(kind).upgraded(orjson.loads(open_), version)
            return tuple(data.get(column.name) if column.survives_erasure else None for column in kind.columns)
        return tuple(map(to_column, kind.values(codec_of(kind).decode(Parts(open_, personal), version))))
    except Exception:
        return None


def reindex(store: SqlStore, cursor: Any, kind: Kind[Any]) -> int:
    """Rebuild a projection from the newest entries."""
    table, ledger = store.tables.of(kind).name, store.tables.ledger.name
    cursor.execute(f"DELETE FROM {table}")  # noqa: S608
    newest = f"SELECT MAX(v.version) FROM {ledger} v WHERE v.unit = l.unit AND v.kind = l.kind AND v.id = l.id"  # noqa: S608
    reader = cursor.connection.cursor()
    entries = _from(store, "l.unit, l.id, l.version, l.seq, l.header, o.content, p.content")
    reader.execute(f"{entries} WHERE l.kind = ? AND l.version = ({newest})", (kind.name,))
    insert = store.statements.of(kind).insert
    total = 0
    for unit, id_, version, seq, header, open_, personal in _rows(reader):
        columns = _columns(kind, header, open_, personal)
        if columns is None:
            raise StoreBroken(why=f"entry {seq}")
        cursor.execute(insert, (unit, id_, version, seq, *columns))
        total += 1
    return total
