"""Reading a whole SQL store (đọc toàn kho): its changes, its verification, the rebuilding of a projection."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from vngov.records import Kind, Parts, RecordNewer, Stored
from vngov.records.codec import codec_of
from vngov.storage.audit import Auditor, Row, implied_columns
from vngov.storage.engine import NamedCursor
from vngov.storage.errors import ProjectionStale, StoreBroken
from vngov.storage.lease import LEASE
from vngov.storage.ledger import Act, entry_of, notice_digest, tag_of, version_of
from vngov.storage.port import Anchor, Change, Fault, FaultKind, ParcelState

if TYPE_CHECKING:
    from vngov.storage.sql import SqlStore

__all__ = ["chain", "changes", "reindex", "verify"]

_BATCH = 1_000


class _Names:
    """The names of a store's own tables as they stand in SQL; nothing else is ever put into the text of a query."""

    def __init__(self, store: SqlStore) -> None:
        self._store = store
        name, tables = store.statements.name, store.tables
        self.ledger, self.state, self.heads = name(tables.ledger), name(tables.state), name(tables.heads)
        self.series, self.outbox = name(tables.series), name(tables.outbox)

    def kind(self, kind: Kind[Any]) -> str:
        return self._store.statements.name(self._store.tables.of(kind))

    def entries(self, columns: str, source: str = "") -> str:
        """Entries with their two parts."""
        return (
            f"SELECT {columns} FROM {source or f'{self.ledger} l'} "
            f"LEFT JOIN {self.state} o ON o.seq = l.seq AND o.part = 0 LEFT JOIN {self.state} p ON p.seq = l.seq AND p.part = 1"
        )


def _rows(cursor: NamedCursor) -> Iterator[tuple[Any, ...]]:
    while batch := cursor.fetchmany(_BATCH):
        yield from batch


def changes(store: SqlStore, cursor: NamedCursor, after: int, limit: int) -> Iterator[Change]:
    """Give the entries after a cursor, each with the record as of it where it can be read."""
    query = _Names(store).entries("l.seq, l.kind, l.header, l.hash, o.content, p.content")
    cursor.execute(f"{query} WHERE l.seq > ? ORDER BY l.seq LIMIT ?", (after, limit))
    for seq, name, header, digest, open_, personal in _rows(cursor):
        entry = entry_of(seq, header, digest)
        kind = store.kinds.get(name)
        stored = None
        if kind is not None and entry.act is not Act.ERASED and open_ is not None and not (kind.personal and personal is None):
            with suppress(RecordNewer):
                record = codec_of(kind).decode(Parts(open_, personal), version_of(entry.kind))
                stored = Stored(kind, entry.unit, entry.id, entry.version, record, seq)
        yield Change(seq, entry, stored)


_ENTRY = "l.unit, l.stream, l.position, l.kind, l.id, l.version, l.act, l.at, l.header, l.c_open, l.c_personal, l.hash"


def verify(
    store: SqlStore,
    cursor: NamedCursor,
    anchors: tuple[Anchor, ...],
    proved: dict[tuple[str, str], Anchor],
    *,
    projections: bool,
) -> Iterator[Fault]:
    """Audit the file, every chain, then every erasure, projection, lease and notice."""
    names = _Names(store)
    with cursor.any_text():
        yield from _file(cursor)
        cursor.execute(f"SELECT unit, stream, position, number, hash FROM {names.heads}")
        auditor = Auditor(list(_rows(cursor)), anchors, proved)
        columns = f"{_ENTRY}, o.salt, o.content, p.salt, p.content"
        cursor.execute(f"{names.entries(columns)} ORDER BY l.unit, l.stream, l.position")
        for row in _rows(cursor):
            yield from auditor.feed(_row(row))
        yield from auditor.finish()
        yield from _orphans(names, cursor)
        yield from _erasures(names, cursor)
        if projections:
            yield from _projections(store, names, cursor)
        yield from _notices(names, cursor)


def chain(store: SqlStore, cursor: NamedCursor, unit: str, stream: str) -> Iterator[Row]:
    """Give the entries of one chain as they stand, by position."""
    columns = f"{_ENTRY}, o.salt, o.content, p.salt, p.content"
    query = f"{_Names(store).entries(columns)} WHERE l.unit = ? AND l.stream = ? ORDER BY l.position"
    cursor.execute(query, (unit, stream))
    yield from map(_row, _rows(cursor))


def _file(cursor: NamedCursor) -> Iterator[Fault]:
    """Let the engine check its own pages and indexes; its lines name tables and rows, never content."""
    cursor.execute("PRAGMA integrity_check")
    for (line,) in cursor.fetchall():
        if line != "ok":
            yield Fault(FaultKind.UNREADABLE, "", "", 0, detail=str(line))


def _orphans(names: _Names, cursor: NamedCursor) -> Iterator[Fault]:
    """Look for parts that belong to no entry."""
    cursor.execute(
        f"SELECT s.seq FROM {names.state} s LEFT JOIN {names.ledger} l ON l.seq = s.seq "
        "WHERE l.seq IS NULL OR s.part NOT IN (0, 1)"
    )
    for (seq,) in _rows(cursor):
        yield Fault(FaultKind.PART_CHANGED, "", "", 0, detail=f"entry {seq}")


def _projections(store: SqlStore, names: _Names, cursor: NamedCursor) -> Iterator[Fault]:
    """Check the projection of every kind that the ledger knows; of a kind that the store does not know it can only be said."""
    cursor.execute(f"SELECT DISTINCT kind FROM {names.ledger}")
    used = {str(name) for (name,) in _rows(cursor)}
    for name in sorted(used - store.kinds.keys()):
        yield Fault(FaultKind.UNREADABLE, "", "", 0, detail=f"kind {name} is not registered")
    for kind in list(store.kinds.values()):
        try:
            standing = store.projections.ready(kind, cursor, writing=False)
        except ProjectionStale:
            yield Fault(FaultKind.PROJECTION_WRONG, "", "", 0, detail=f"{kind.name}: columns")
            continue
        if standing:
            yield from _projection(store, names, cursor, kind)
        elif kind.name in used:
            yield Fault(FaultKind.PROJECTION_WRONG, "", "", 0, detail=kind.name)
    try:
        leased = store.projections.ready(LEASE, cursor, writing=False)
    except ProjectionStale:  # said above
        return
    if leased:
        yield from _leases(names, cursor, names.kind(LEASE))
    else:
        cursor.execute(f"SELECT unit, series FROM {names.series}")
        for unit, series in _rows(cursor):
            yield Fault(FaultKind.NUMBER_WRONG, unit, f"{LEASE.name}/{series}", 0)


def _row(row: tuple[Any, ...]) -> Row:
    *identity, o_salt, o_content, p_salt, p_content = row
    parts = ((o_salt, o_content) if o_content is not None else None, (p_salt, p_content) if p_content is not None else None)
    return Row(*parts, *identity)


def _erasures(names: _Names, cursor: NamedCursor) -> Iterator[Fault]:
    """Look for personal parts that are older than the erasure of their record: a backup brought them back."""
    cursor.execute(
        f"SELECT l.unit, l.stream, l.position, l.id FROM {names.ledger} e "
        f"JOIN {names.ledger} l ON l.unit = e.unit AND l.kind = e.kind AND l.id = e.id AND l.version < e.version "
        f"JOIN {names.state} p ON p.seq = l.seq AND p.part = 1 WHERE e.act = ?",
        (Act.ERASED.value,),
    )
    for unit, stream, position, id_ in _rows(cursor):
        yield Fault(FaultKind.ERASURE_UNDONE, unit, stream, position, id_)


def _projection(store: SqlStore, names: _Names, cursor: NamedCursor, kind: Kind[Any]) -> Iterator[Fault]:
    """Compare every row of a projection with the entry it stands for, then look for records without a row."""
    table = names.kind(kind)
    columns = "".join(f", k.{store.statements.column(column.name)}" for column in kind.columns)
    wanted = f"k.unit, k.id, k.version, l.id, l.stream, l.position, l.version, l.header, o.content, p.content{columns}"
    source = f"{table} k LEFT JOIN {names.ledger} l ON l.seq = k.entry AND l.unit = k.unit AND l.kind = '{kind.name}'"
    cursor.execute(names.entries(wanted, source))
    for unit, id_, version, l_id, stream, position, l_version, header, open_, personal, *values in _rows(cursor):
        fits = (l_id, l_version) == (id_, version) and open_ is not None
        if not fits or tuple(values) != implied_columns(kind, header, Parts(open_, personal)):
            yield Fault(FaultKind.PROJECTION_WRONG, unit, stream or "", position or 0, id_, kind.name)
    cursor.execute(
        f"SELECT l.unit, l.stream, l.position, l.id FROM {names.ledger} l "
        f"LEFT JOIN {table} k ON k.unit = l.unit AND k.id = l.id WHERE l.kind = ? AND (k.id IS NULL OR k.version < l.version)",
        (kind.name,),
    )
    for unit, stream, position, id_ in _rows(cursor):
        yield Fault(FaultKind.PROJECTION_WRONG, unit, stream, position, id_, kind.name)


def _leases(names: _Names, cursor: NamedCursor, leases: str) -> Iterator[Fault]:
    """Compare the last number of every series with the leases in the ledger."""
    leased = f"SELECT unit, series, MAX(last) AS last FROM {leases} GROUP BY unit, series"
    cursor.execute(
        f"SELECT s.unit, s.series FROM {names.series} s "
        f"LEFT JOIN ({leased}) l ON l.unit = s.unit AND l.series = s.series WHERE l.last IS NULL OR l.last <> s.last "
        f"UNION SELECT l.unit, l.series FROM ({leased}) l "
        f"LEFT JOIN {names.series} s ON s.unit = l.unit AND s.series = l.series WHERE s.last IS NULL"
    )
    for unit, series in _rows(cursor):
        yield Fault(FaultKind.NUMBER_WRONG, unit, f"{LEASE.name}/{series}", 0)


def _notices(names: _Names, cursor: NamedCursor) -> Iterator[Fault]:
    """Check that no notice was changed after it was posted, and that each is in a state that delivery knows."""
    cursor.execute(f"SELECT unit, topic, key, posted, body, digest, state, attempts, due FROM {names.outbox}")
    for unit, topic, key, posted, body, digest, state, attempts, due in _rows(cursor):
        texts = all(type(text) is str for text in (unit, topic, key, posted, due))
        sound = texts and type(body) is bytes and type(attempts) is int and state in list(ParcelState)
        if not sound or notice_digest(unit, topic, key, posted, body) != digest:
            yield Fault(FaultKind.PART_CHANGED, str(unit), f"outbox/{topic}", 0, str(key))


def reindex(store: SqlStore, cursor: NamedCursor, kind: Kind[Any]) -> int:
    """Make the projection of a kind anew, with the columns it has now, from the newest entries."""
    names, table = _Names(store), store.tables.of(kind)
    cursor.execute(store.statements.drop(table))
    for statement in store.statements.create(table):
        cursor.execute(statement)
    newest = f"SELECT MAX(v.version) FROM {names.ledger} v WHERE v.unit = l.unit AND v.kind = l.kind AND v.id = l.id"
    entries = names.entries("l.unit, l.id, l.version, l.seq, l.header, o.content, p.content")
    reader = cursor.another()
    reader.execute(f"{entries} WHERE l.kind = ? AND l.version = ({newest})", (kind.name,))
    insert, total = store.statements.of(kind).insert, 0
    for unit, id_, version, seq, header, open_, personal in _rows(reader):
        columns = implied_columns(kind, header, Parts(open_, personal)) if open_ is not None else None
        if columns is None and (found := version_of(tag_of(header))) > kind.version:
            raise RecordNewer(kind=kind.name, found=found, known=kind.version)
        if columns is None:
            raise StoreBroken(why=f"entry {seq}")
        cursor.execute(insert, (unit, id_, version, seq, *columns))
        total += 1
    return total
