"""`SqlStore` (kho SQL): the store on a SQL engine. SQLite is the embedded default."""

from __future__ import annotations

import os
import weakref
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from vngov.errors import VngovError
from vngov.records import Kind, Op, Where, to_column
from vngov.records.where import checked_limit
from vngov.storage import reading
from vngov.storage.asking import Shape, beyond, bound, condition, leading
from vngov.storage.audit import Row
from vngov.storage.batch import Batch, Context, Head, checked_text, context_of, moment_text
from vngov.storage.buffer import BufferedTx, Loaded
from vngov.storage.engine import BUSY_SECONDS, NamedCursor, naming_failures, open_engine
from vngov.storage.errors import AlreadyExists, StoreBroken, VersionConflict
from vngov.storage.joining import READING, found_alone, joined
from vngov.storage.lease import LEASE
from vngov.storage.ledger import Entropy, Entry, entry_of, notice_digest, tag_of
from vngov.storage.port import (
    Anchor,
    Capability,
    Change,
    Fault,
    Parcel,
    ParcelState,
    Verification,
    checked_anchors,
    checked_cursor,
    parcel_of,
)
from vngov.storage.projections import Projections, stands
from vngov.storage.schema import Tables
from vngov.storage.statements import KindStatements, Statements
from vngov.storage.turn import Turn

__all__ = ["SqlStore"]


_WRITING = "BEGIN IMMEDIATE"


class SqlStore:
    """A store on a SQL engine (kho SQL), opened on a URL, an Engine, or a host's Connection.

    On a Connection it joins the host's transaction: each unit of work is a savepoint, and the host commits. A SQLite connection
    that has read what has changed since is refused (StaleTransaction): begin such a transaction with BEGIN IMMEDIATE. `prefix`
    and `schema` place the tables; `kinds` are those whose records `changes`, `verify` and `reindex` can read; `isolated`
    declares that the store may hold secret records; `entropy` gives the salts. Several threads may use one store; one in memory
    ("sqlite://") has one connection, so that its units of work, reading ones too, wait for each other. Raises StoreBroken,
    StoreBusy, StoreFull, StaleTransaction, HostClosed; a unit of work inside another of the same thread is WorkOpen.
    """

    def __init__(
        self,
        target: str | sa.Engine | sa.Connection,
        *,
        prefix: str = "",
        schema: str | None = None,
        kinds: Iterable[Kind[Any]] = (),
        isolated: bool = False,
        entropy: Entropy = os.urandom,
        busy_seconds: float = BUSY_SECONDS,
    ) -> None:
        self._host = target if isinstance(target, sa.Connection) else None
        if not isinstance(target, str | sa.Engine | sa.Connection):
            raise StoreBroken(why=type(target).__name__)
        self._engine = open_engine(target, busy_seconds=busy_seconds) if isinstance(target, str) else target.engine
        self._own = isinstance(target, str)
        if self._own:
            weakref.finalize(self, self._engine.dispose)  # a store that is dropped leaves no connection open
        self._alone = self._host is None and self._engine.url.database in (None, "", ":memory:")
        self._turn = Turn(busy_seconds, exclusive=self._alone)
        self._isolated = isolated
        self._entropy = entropy
        self._busy_seconds = busy_seconds
        self.tables = Tables(prefix, schema)
        self.statements = Statements(self.tables, self._engine.dialect)
        self.kinds: dict[str, Kind[Any]] = {LEASE.name: LEASE, **{kind.name: kind for kind in kinds}}
        self.asked: dict[tuple[Any, ...], tuple[str, tuple[Any, ...]]] = {}
        self.projections = Projections(self.tables, self.statements, remembering=self._host is None)
        self._set_up()

    @property
    def capabilities(self) -> frozenset[Capability]:
        own = {Capability.JOINS, Capability.ERASES}
        if self._host is None and not self._alone:
            own |= {Capability.DURABLE, Capability.CONCURRENT}
        return frozenset(own | ({Capability.ISOLATED} if self._isolated else set()))

    def close(self) -> None:
        """Close the connections that the store has opened itself (đóng kho), not those of a host. Used again, it opens anew."""
        if self._own:
            self._engine.dispose()

    def register(self, kind: Kind[Any]) -> None:
        """Make a kind known to `changes`, `verify` and `reindex`; its first use in a unit of work does the same."""
        self.kinds[kind.name] = kind

    def _set_up(self) -> None:
        """Make the tables where there are none, all or none, one process after the other.

        They are made together, so that one alone that is missing was lost: that is said, and not papered over.
        """
        if self._host is not None and found_alone(self, self._host, self._busy_seconds):
            return
        with self._cursor(READING) as cursor:
            if all(stands(cursor, table, self.statements) for table in self.tables.fixed):
                return
        with self._cursor(_WRITING) as cursor:  # another process may be making them: it is certain only under the lock
            missing = [table for table in self.tables.fixed if not stands(cursor, table, self.statements)]
            if len(missing) == len(self.tables.fixed):
                self.make_tables(cursor)
            elif missing:
                raise StoreBroken(why=f"table {missing[0].name} is missing")

    def make_tables(self, cursor: NamedCursor) -> None:
        """Make the fixed tables where they are missing."""
        for table in self.tables.fixed:
            for statement in self.statements.create(table):
                cursor.execute(statement)

    @contextmanager
    def read(self, *, unit: str) -> Iterator[SqlTx]:
        """Open a unit of work that only reads; it sees one moment of the store throughout."""
        with self._cursor(READING) as cursor:
            tx = SqlTx(self, cursor, checked_text("unit", unit), None)
            try:
                yield tx
            finally:
                tx.close()

    @contextmanager
    def write(self, *, unit: str, actor: str, at: datetime, why: str) -> Iterator[SqlTx]:
        """Open a unit of work; leaving the block flushes and commits, an error undoes everything."""
        context = context_of(unit, actor, at, why, self._entropy, isolated=self._isolated)
        with self._cursor(_WRITING) as cursor:
            tx = SqlTx(self, cursor, unit, context)
            try:
                yield tx
                tx.flush()
            except BaseException:
                self.projections.forget()  # tables made in this unit of work vanish with it
                raise
            finally:
                tx.close()

    @contextmanager
    def _cursor(self, begin: str) -> Iterator[NamedCursor]:
        if self._host is not None:
            with joined(self, self._host, begin, self._busy_seconds) as cursor:
                yield cursor
            return
        holder = self._turn.take() if self._alone or begin == _WRITING else None
        try:
            with naming_failures(self._busy_seconds):
                connection = self._engine.raw_connection()
            try:
                cursor = NamedCursor(connection.cursor(), self._busy_seconds)
                cursor.execute(begin)
                try:
                    yield cursor
                    cursor.execute("COMMIT")
                except BaseException:
                    _roll_back(cursor)
                    raise
            finally:
                connection.close()
        finally:
            if holder is not None:
                self._turn.give(holder)

    def changes(self, after: int | None = None, limit: int = 1000) -> Iterator[Change]:
        """Go through the entries of all chains in order of commit. Raises QueryInvalid, RecordFormat."""
        start = checked_cursor(after, limit)
        with self._cursor(READING) as cursor:
            found = list(reading.changes(self, cursor, start, limit))
        yield from found

    def parcels(self, state: ParcelState, *, due: datetime | None = None, limit: int = 100) -> tuple[Parcel, ...]:
        """Give notices of the outbox in a state, those due by a moment, oldest first."""
        checked_limit("outbox", limit)
        columns = "id, unit, topic, key, body, digest, posted, due, attempts, state, error"
        moment = moment_text(due) if due is not None else "9999"
        name = self.statements.name(self.tables.outbox)
        query = f"SELECT {columns} FROM {name} WHERE state = ? AND due <= ? ORDER BY due, id LIMIT ?"
        with self._cursor(READING) as cursor:
            rows = cursor.execute(query, (state.value, moment, limit)).fetchall()
        return tuple(parcel_of(*row) for row in rows)

    def settle(self, parcel: Parcel) -> None:
        """Write back what became of a parcel: its state, attempts, due moment and error."""
        name = self.statements.name(self.tables.outbox)
        new = (parcel.state.value, parcel.attempts, to_column(parcel.due), parcel.error, parcel.id)
        with self._cursor(_WRITING) as cursor:
            cursor.execute(f"UPDATE {name} SET state = ?, attempts = ?, due = ?, error = ? WHERE id = ?", new)

    def heads(self) -> tuple[Anchor, ...]:
        """Give the head of every chain, to be kept outside."""
        name = self.statements.name(self.tables.heads)
        with self._cursor(READING) as cursor:
            rows = cursor.execute(f"SELECT unit, stream, position, hash FROM {name} ORDER BY unit, stream").fetchall()
        return tuple(Anchor(*row) for row in rows)

    def chain(self, unit: str, stream: str) -> Iterator[Row]:
        """Give the entries of one chain as they stand, by position, all of one moment; memory stays flat.

        In memory, or joined to a host, all of it is read at the first step: a chain left half read keeps nothing open there.
        Raises StoreBroken, StoreBusy, WorkOpen, HostClosed.
        """

        def rows() -> Iterator[Row]:
            with self._cursor(READING) as cursor:
                yield from reading.chain(self, cursor, unit, stream)

        yield from list(rows()) if self._alone or self._host is not None else rows()

    def verify(self, anchors: Iterable[Anchor] = (), *, projections: bool = True) -> Verification:
        """Check every chain, every part, every head and every projection; memory stays flat.

        A store in memory is gone through at the first step, so that it is free while the faults are read. Raises TextInvalid
        for an anchor that is none; what is wrong with the store is a Fault, never an error, as long as the engine can read it.
        """
        proved: dict[tuple[str, str], Anchor] = {}
        kept = checked_anchors(anchors)

        def faults() -> Iterator[Fault]:
            with self._cursor(READING) as cursor:
                yield from reading.verify(self, cursor, kept, proved, projections=projections)

        def at_once() -> Iterator[Fault]:
            yield from list(faults())

        return Verification(at_once() if self._alone else faults(), proved)

    def reindex(self, kind: Kind[Any]) -> int:
        """Rebuild the projection of a kind from the ledger, in one transaction. Gives the number of records.

        Raises RecordNewer where a newer version of the kind has written, StoreBroken for an entry that cannot be read.
        """
        self.register(kind)
        with self._cursor(_WRITING) as cursor:
            return reading.reindex(self, cursor, kind)

    def reclaim(self) -> None:
        """Write the log back into the file and cut it: erased bytes are overwritten in both."""
        if self._host is None and not self._alone:
            with naming_failures(self._busy_seconds), self._engine.connect() as connection:
                connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")


_DOUBLED = ("SQLITE_CONSTRAINT_PRIMARYKEY", "SQLITE_CONSTRAINT_UNIQUE")


class SqlTx(BufferedTx):
    """A unit of work on the cursor of one transaction."""

    def __init__(self, store: SqlStore, cursor: NamedCursor, unit: str, context: Context | None) -> None:
        super().__init__(unit, context)
        self._store = store
        self._cursor = cursor
        self._statements = store.statements
        self._ready: set[Kind[Any]] = set()

    def _of(self, kind: Kind[Any]) -> KindStatements | None:
        """Give the statements of a kind; None where its projection does not stand and nothing is being written."""
        if kind not in self._ready:
            self._store.kinds[kind.name] = kind
            if not self._store.projections.ready(kind, self._cursor, writing=self._context is not None):
                return None
            self._ready.add(kind)
        return self._statements.of(kind)

    def _load(self, kind: Kind[Any], id_: str, as_of: datetime | None) -> Loaded | None:
        statements = self._of(kind)
        if statements is None:
            return None
        if as_of is None:
            row = self._cursor.execute(statements.load, (self.unit, id_)).fetchone()
        else:
            row = self._cursor.execute(statements.load_as_of, (self.unit, id_, to_column(as_of))).fetchone()
        return _loaded(row)

    def _load_version(self, kind: Kind[Any], id_: str, version: int) -> Loaded | None:
        statements = self._statements.of(kind)
        return _loaded(self._cursor.execute(statements.load_version, (self.unit, id_, version)).fetchone())

    def _heads(self, streams: Iterable[str]) -> dict[str, Head]:
        heads = {}
        for stream in streams:
            row = self._cursor.execute(self._statements.select_head, (self.unit, stream)).fetchone()
            heads[stream] = Head(*row) if row else Head()
        return heads

    def _next_seq(self) -> int:
        row = self._cursor.execute(self._statements.last_seq).fetchone()
        return int((row[0] if row else None) or 0) + 1

    def _write(self, batch: Batch, kinds: dict[str, Kind[Any]], notices: list[tuple[str, str, bytes]]) -> None:
        cursor, statements = self._cursor, self._statements
        for kind in kinds.values():
            self._of(kind)
        for name, rows in batch.added.items():
            self._insert_kind(kinds[name], rows)
        for name, rows in batch.changed.items():
            self._update_kind(kinds[name], statements.of(kinds[name]).update, rows)
        for name, rows in batch.erased.items():
            self._update_kind(kinds[name], statements.of(kinds[name]).erase, rows)
            cursor.executemany(statements.delete_personal, [(self.unit, name, row[-2]) for row in rows])
        cursor.executemany(statements.insert_ledger, batch.ledger)
        cursor.executemany(statements.insert_state, batch.state)
        for stream, head in batch.heads.items():
            new = (head.position, head.number, head.hash)
            if cursor.execute(statements.update_head, (*new, self.unit, stream)).rowcount == 0:
                cursor.execute(statements.insert_head, (self.unit, stream, *new))
        at = self._context.at if self._context is not None else ""
        for topic, key, body in notices:
            digest = notice_digest(self.unit, topic, key, at, body)
            if cursor.execute(statements.insert_notice, (self.unit, topic, key, body, digest, at, at)).rowcount == 0:
                standing = cursor.execute(statements.notice_body, (self.unit, topic, key)).fetchone()
                if standing is None or standing[0] != body:
                    raise AlreadyExists(kind=topic, id=key)

    def _insert_kind(self, kind: Kind[Any], rows: list[tuple[Any, ...]]) -> None:
        try:
            self._cursor.executemany(self._statements.of(kind).insert, rows)
        except StoreBroken as error:
            if error.details["why"] not in _DOUBLED:
                raise
            raise AlreadyExists(kind=kind.name, id=rows[0][1] if len(rows) == 1 else "…") from None

    def _update_kind(self, kind: Kind[Any], statement: str, rows: list[tuple[Any, ...]]) -> None:
        for row in rows:
            if self._cursor.execute(statement, row).rowcount != 1:
                raise VersionConflict(kind=kind.name, id=row[-2], version=row[-1])

    def _find(
        self, kind: Kind[Any], where: tuple[Where, ...], order: str | None, after: tuple[Any, ...] | None, limit: int
    ) -> tuple[list[tuple[str, Any]], bool]:
        statements = self._of(kind)
        if statements is None:
            return [], False
        shapes, values = self._bound(where)
        mark = None if after is None else len(after) + (after[0] is None)
        values += [] if after is None else _bound_after(after)
        key = (kind, shapes, order, mark)
        rows = [
            tuple(row)
            for row in self._ask(key, lambda: self._query(statements.table, where, order, after), [*values, limit + 1])
        ]
        return rows[:limit], len(rows) > limit

    def _query(self, table: sa.Table, where: tuple[Where, ...], order: str | None, after: tuple[Any, ...] | None) -> Any:
        """Build the statement of a page; its last value is the limit."""
        sorted_by = table.c[order] if order else None
        query = sa.select(table.c.id, sorted_by if sorted_by is not None else sa.null()).where(*self._conditions(table, where))
        if after is not None:
            query = query.where(beyond(table, sorted_by, after))
        by = [sorted_by.is_not(None), sorted_by] if sorted_by is not None else []
        return query.order_by(*by, table.c.id).limit(sa.bindparam("limit", 0))

    def _count(self, kind: Kind[Any], where: tuple[Where, ...]) -> int:
        statements = self._of(kind)
        if statements is None:
            return 0
        shapes, values = self._bound(where)
        table = statements.table

        def query() -> Any:
            return sa.select(sa.func.count()).select_from(table).where(*self._conditions(table, where))

        (row,) = self._ask((kind, shapes, "count", None), query, values)
        return int(row[0])

    def _bound(self, where: tuple[Where, ...]) -> tuple[tuple[Shape, ...], list[Any]]:
        parts = [bound(one) for one in where]
        return tuple(shape for shape, _ in parts), [self.unit, *(value for _, values in parts for value in values)]

    def _conditions(self, table: sa.Table, where: tuple[Where, ...]) -> list[Any]:
        parts = [part for one in where for part in condition(table.c[one.column], one)]
        if where and where[0].op is Op.EQ and self._store._engine.dialect.name == "sqlite":
            parts[0] = leading(parts[0])
        return [table.c.unit == self.unit, *parts]

    def _ask(self, key: tuple[Any, ...], query: Callable[[], Any], values: list[Any]) -> list[Any]:
        """Run a statement, compiled once for each shape; what the engine adds to the values of a page stays as it is."""
        known = self._store.asked
        found = known.get(key)
        if found is None:
            if len(known) >= _ASKED_KEPT:
                known.clear()
            compiled = query().compile(dialect=self._store._engine.dialect, compile_kwargs={"render_postcompile": True})
            added = [compiled.params[name] for name in compiled.positiontup or ()][len(values) :]
            found = known[key] = str(compiled), tuple(added)
        sql, added_values = found
        rows: list[Any] = self._cursor.execute(sql, (*values, *added_values)).fetchall()
        return rows

    def _entries(self, kind: Kind[Any], id_: str) -> tuple[Entry, ...]:
        rows = self._cursor.execute(self._statements.of(kind).entries, (self.unit, id_)).fetchall()
        return tuple(entry_of(*row) for row in rows)

    def _lease(self, series: str, n: int) -> range:
        row = self._cursor.execute(self._statements.select_series, (self.unit, series)).fetchone()
        last = row[0] if row else 0
        if row:
            self._cursor.execute(self._statements.update_series, (last + n, self.unit, series))
        else:
            self._cursor.execute(self._statements.insert_series, (self.unit, series, n))
        return range(last + 1, last + n + 1)


_ASKED_KEPT = 512


def _bound_after(after: tuple[Any, ...]) -> list[Any]:
    """The values that `beyond` binds, in its order."""
    if len(after) == 1:
        return [after[0]]
    value, id_ = after
    return [id_] if value is None else [value, value, id_]


def _roll_back(cursor: NamedCursor) -> None:
    """Undo; an engine that has undone the transaction itself (a full disk) has nothing left to undo."""
    with suppress(VngovError):
        cursor.execute("ROLLBACK")


def _loaded(row: tuple[Any, ...] | None) -> Loaded | None:
    if row is None:
        return None
    seq, header, version, open_, personal = row
    if open_ is None:
        raise StoreBroken(why=f"part of entry {seq}")
    return Loaded(tag_of(header), version, seq, open_, personal)
