"""`SqlStore` (kho SQL): the store on a SQL engine. SQLite is the embedded default."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from typing import Any

import orjson
import sqlalchemy as sa

from vngov.basis import checked_moment
from vngov.records import Kind, Op, Where, to_column
from vngov.storage.batch import Batch, Context, Head
from vngov.storage.buffer import BufferedTx, Loaded
from vngov.storage.engine import naming_failures, open_engine
from vngov.storage.errors import AlreadyExists, VersionConflict
from vngov.storage.lease import LEASE
from vngov.storage.ledger import Entropy, Entry, entry_of, notice_digest, tag_of
from vngov.storage.port import Anchor, Capability, Change, Fault, Notice, Parcel, ParcelState, parcel_of
from vngov.storage.schema import Tables
from vngov.storage.statements import Statements

__all__ = ["SqlStore"]


_WRITING = "BEGIN IMMEDIATE"


class SqlStore:
    """A store on a SQL engine (kho SQL), opened on a URL, an Engine, or a host's Connection.

    On a Connection it joins the host's transaction: each unit of work is a savepoint, and the host commits. A SQLite connection
    that has read what has changed since is refused (StaleTransaction): begin such a transaction with BEGIN IMMEDIATE. `prefix`
    and `schema` place the tables; `kinds` are those whose records `changes`, `verify` and `reindex` can read; `isolated`
    declares that the store may hold secret records; `entropy` gives the salts. Raises StoreBroken, StoreBusy, StoreFull,
    StaleTransaction.
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
    ) -> None:
        self._host = target if isinstance(target, sa.Connection) else None
        self._engine = open_engine(target) if isinstance(target, str) else target.engine
        self._isolated = isolated
        self._entropy = entropy
        self.tables = Tables(prefix, schema)
        self.statements = Statements(self.tables, self._engine.dialect)
        self.kinds: dict[str, Kind[Any]] = {}
        self._ready: set[str] = set()
        with naming_failures():
            self.tables.metadata.create_all(self._host or self._engine, tables=list(self.tables.fixed))
        for kind in (LEASE, *kinds):
            self.register(kind)

    @property
    def capabilities(self) -> frozenset[Capability]:
        own = {Capability.JOINS, Capability.ERASES}
        if self._engine.url.database not in (None, "", ":memory:"):
            own |= {Capability.DURABLE, Capability.CONCURRENT}
        return frozenset(own | ({Capability.ISOLATED} if self._isolated else set()))

    def register(self, kind: Kind[Any]) -> None:
        """Make a kind known, with its projection; done at first use by itself."""
        if kind.name not in self._ready:
            with naming_failures():
                self.tables.metadata.create_all(self._host or self._engine, tables=[self.tables.of(kind)])
            self._ready.add(kind.name)
        self.kinds[kind.name] = kind

    @contextmanager
    def read(self, *, unit: str) -> Iterator[SqlTx]:
        """Open a unit of work that only reads; it sees one moment of the store throughout."""
        with self._cursor("BEGIN") as cursor:
            yield SqlTx(self, cursor, unit, None)

    @contextmanager
    def write(self, *, unit: str, actor: str, at: datetime, why: str) -> Iterator[SqlTx]:
        """Open a unit of work; leaving the block flushes and commits, an error undoes everything."""
        moment = checked_moment(at).astimezone(UTC).isoformat(timespec="microseconds")
        context = Context(unit, actor, moment, why, self._entropy, self._isolated)
        with self._cursor(_WRITING) as cursor:
            tx = SqlTx(self, cursor, unit, context)
            yield tx
            tx.flush()

    @contextmanager
    def _cursor(self, begin: str) -> Iterator[Any]:
        if self._host is not None:
            with self._joined(self._host, begin) as cursor:
                yield cursor
            return
        with naming_failures():
            connection = self._engine.raw_connection()
            try:
                cursor = connection.cursor()
                cursor.execute(begin)
                try:
                    yield cursor
                except BaseException:
                    _roll_back(cursor)
                    raise
                cursor.execute("COMMIT")
            finally:
                connection.close()

    @contextmanager
    def _joined(self, host: sa.Connection, begin: str) -> Iterator[Any]:
        """A savepoint in the host's transaction; a failed unit of work leaves the host's own work as it was.

        Without a transaction one is begun, which the host then commits. One that has read what another process has changed
        since could only fail at its first write; it is refused here.
        """
        with naming_failures():
            cursor = host.connection.cursor()
            if not cursor.connection.in_transaction:
                cursor.execute(begin)
            cursor.execute("SAVEPOINT vngov")
            try:
                if begin == _WRITING:
                    cursor.execute(self.statements.take_write_lock)
                yield cursor
            except BaseException:
                cursor.execute("ROLLBACK TO vngov")
                cursor.execute("RELEASE vngov")
                raise
            cursor.execute("RELEASE vngov")

    def changes(self, after: int | None = None, limit: int = 1000) -> Iterator[Change]:
        """Go through the entries of all chains in order of commit."""
        from vngov.storage.reading import changes

        with self._cursor("BEGIN") as cursor:
            found = list(changes(self, cursor, after or 0, limit))
        yield from found

    def parcels(self, state: ParcelState, *, due: datetime | None = None, limit: int = 100) -> tuple[Parcel, ...]:
        """Give notices of the outbox in a state, those due by a moment, oldest first."""
        t = self.tables.outbox.name
        columns = "id, unit, topic, key, body, digest, posted, due, attempts, state, error"
        moment = to_column(checked_moment(due)) if due is not None else "9999"
        with self._cursor("BEGIN") as cursor:
            rows = cursor.execute(
                f"SELECT {columns} FROM {t} WHERE state = ? AND due <= ? ORDER BY due, id LIMIT ?",  # noqa: S608
                (state.value, moment, limit),
            ).fetchall()
        return tuple(parcel_of(*row) for row in rows)

    def settle(self, parcel: Parcel) -> None:
        """Write back what became of a parcel: its state, attempts, due moment and error."""
        t = self.tables.outbox.name
        new = (parcel.state.value, parcel.attempts, to_column(parcel.due), parcel.error, parcel.id)
        with self._cursor(_WRITING) as cursor:
            cursor.execute(f"UPDATE {t} SET state = ?, attempts = ?, due = ?, error = ? WHERE id = ?", new)  # noqa: S608

    def heads(self) -> tuple[Anchor, ...]:
        """Give the head of every chain, to be kept outside."""
        with self._cursor("BEGIN") as cursor:
            t = self.tables.heads.name
            rows = cursor.execute(f"SELECT unit, stream, position, hash FROM {t} ORDER BY unit, stream").fetchall()  # noqa: S608
        return tuple(Anchor(*row) for row in rows)

    def verify(self, anchors: Iterable[Anchor] = (), *, projections: bool = True) -> Iterator[Fault]:
        """Check every chain, every part, every head and every projection; memory stays flat."""
        from vngov.storage.reading import verify

        with self._cursor("BEGIN") as cursor:
            yield from verify(self, cursor, tuple(anchors), projections=projections)

    def reindex(self, kind: Kind[Any]) -> int:
        """Rebuild the projection of a kind from the ledger, in one transaction. Gives the number of records."""
        from vngov.storage.reading import reindex

        self.register(kind)
        with self._cursor(_WRITING) as cursor:
            return reindex(self, cursor, kind)


class SqlTx(BufferedTx):
    """A unit of work on the cursor of one transaction."""

    def __init__(self, store: SqlStore, cursor: Any, unit: str, context: Context | None) -> None:
        super().__init__(unit, context)
        self._store = store
        self._cursor = cursor
        self._statements = store.statements

    def _of(self, kind: Kind[Any]) -> Any:
        if self._store.kinds.get(kind.name) is not kind:
            self._store.register(kind)
        return self._statements.of(kind)

    def _load(self, kind: Kind[Any], id_: str, as_of: datetime | None) -> Loaded | None:
        statements = self._of(kind)
        if as_of is None:
            row = self._cursor.execute(statements.load, (self.unit, id_)).fetchone()
        else:
            row = self._cursor.execute(statements.load_as_of, (self.unit, id_, to_column(checked_moment(as_of)))).fetchone()
        return _loaded(row)

    def _load_version(self, kind: Kind[Any], id_: str, version: int) -> Loaded | None:
        return _loaded(self._cursor.execute(self._of(kind).load_version, (self.unit, id_, version)).fetchone())

    def _stream_of(self, kind: Kind[Any], id_: str) -> str:
        row = self._cursor.execute(self._of(kind).stream, (self.unit, id_)).fetchone()
        return str(row[0])

    def _heads(self, streams: Iterable[str]) -> dict[str, Head]:
        heads = {}
        for stream in streams:
            row = self._cursor.execute(self._statements.select_head, (self.unit, stream)).fetchone()
            heads[stream] = Head(*row) if row else Head()
        return heads

    def _next_seq(self) -> int:
        return (self._cursor.execute(self._statements.last_seq).fetchone()[0] or 0) + 1

    def _write(self, batch: Batch, kinds: dict[str, Kind[Any]], notices: list[Notice]) -> None:
        cursor, statements = self._cursor, self._statements
        cursor.executemany(statements.insert_ledger, batch.ledger)
        cursor.executemany(statements.insert_state, batch.state)
        for name, rows in batch.added.items():
            self._insert_kind(kinds[name], rows)
        for name, rows in batch.changed.items():
            self._update_kind(kinds[name], self._of(kinds[name]).update, rows)
        for name, rows in batch.erased.items():
            self._update_kind(kinds[name], self._of(kinds[name]).erase, rows)
            cursor.executemany(statements.delete_personal, [(self.unit, name, row[-2]) for row in rows])
        for stream, head in batch.heads.items():
            new = (head.position, head.number, head.hash)
            if cursor.execute(statements.update_head, (*new, self.unit, stream)).rowcount == 0:
                cursor.execute(statements.insert_head, (self.unit, stream, *new))
        if notices and self._context is not None:
            at = self._context.at
            for notice in notices:
                body = orjson.dumps(dict(notice.body))
                digest = notice_digest(self.unit, notice.topic, notice.key, body)
                cursor.execute(statements.insert_notice, (self.unit, notice.topic, notice.key, body, digest, at, at))

    def _insert_kind(self, kind: Kind[Any], rows: list[tuple[Any, ...]]) -> None:
        statement = self._of(kind).insert
        try:
            self._cursor.executemany(statement, rows)
        except self._store._engine.dialect.dbapi.IntegrityError:  # type: ignore[union-attr]  # every driver has it
            standing = next((row[1] for row in rows if self._load(kind, row[1], None)), "?")
            raise AlreadyExists(kind=kind.name, id=standing) from None

    def _update_kind(self, kind: Kind[Any], statement: str, rows: list[tuple[Any, ...]]) -> None:
        for row in rows:
            if self._cursor.execute(statement, row).rowcount != 1:
                raise VersionConflict(kind=kind.name, id=row[-2], version=row[-1])

    def _find(
        self, kind: Kind[Any], where: tuple[Where, ...], order: str | None, after: tuple[Any, ...] | None, limit: int
    ) -> tuple[list[tuple[str, Any]], bool]:
        table = self._of(kind).table
        sorted_by = table.c[order] if order else None
        query = sa.select(table.c.id, sorted_by if sorted_by is not None else sa.null()).where(*self._conditions(table, where))
        if after is not None:
            query = query.where(_beyond(table, sorted_by, after))
        query = query.order_by(*([sorted_by.is_not(None), sorted_by] if sorted_by is not None else []), table.c.id).limit(
            limit + 1
        )
        rows = [tuple(row) for row in self._execute(query).fetchall()]
        return rows[:limit], len(rows) > limit

    def _count(self, kind: Kind[Any], where: tuple[Where, ...]) -> int:
        table = self._of(kind).table
        query = sa.select(sa.func.count()).select_from(table).where(*self._conditions(table, where))
        return int(self._execute(query).fetchone()[0])

    def _conditions(self, table: sa.Table, where: tuple[Where, ...]) -> list[Any]:
        return [table.c.unit == self.unit, *(condition for one in where for condition in _condition(table.c[one.column], one))]

    def _execute(self, query: Any) -> Any:
        compiled = query.compile(dialect=self._store._engine.dialect, compile_kwargs={"render_postcompile": True})
        return self._cursor.execute(str(compiled), tuple(compiled.params[name] for name in compiled.positiontup or ()))

    def _entries(self, kind: Kind[Any], id_: str) -> tuple[Entry, ...]:
        rows = self._cursor.execute(self._of(kind).entries, (self.unit, id_)).fetchall()
        return tuple(entry_of(*row) for row in rows)

    def _lease(self, series: str, n: int) -> range:
        row = self._cursor.execute(self._statements.select_series, (self.unit, series)).fetchone()
        last = row[0] if row else 0
        if row:
            self._cursor.execute(self._statements.update_series, (last + n, self.unit, series))
        else:
            self._cursor.execute(self._statements.insert_series, (self.unit, series, n))
        return range(last + 1, last + n + 1)


def _roll_back(cursor: Any) -> None:
    """Undo; an engine that has undone the transaction itself (a full disk) has nothing left to undo."""
    with suppress(sqlite3.OperationalError):
        cursor.execute("ROLLBACK")


def _loaded(row: tuple[Any, ...] | None) -> Loaded | None:
    if row is None:
        return None
    seq, header, version, open_, personal = row
    return Loaded(tag_of(header), version, seq, open_, personal)


def _condition(column: sa.Column[Any], where: Where) -> list[Any]:
    values = [to_column(value) for value in where.values]
    match where.op:
        case Op.EQ:
            return [column == values[0]]
        case Op.MISSING:
            return [column.is_(None)]
        case Op.IN:
            return [column.in_([value for value in values if value is not None])]
        case Op.RANGE:
            low, high = values
            return [
                column.is_not(None),
                *([column >= low] if low is not None else []),
                *([column < high] if high is not None else []),
            ]
        case Op.PREFIX:
            text = str(values[0])
            return [column >= text, column < text + "\U0010ffff"] if text else [column.is_not(None)]


def _beyond(table: sa.Table, sorted_by: sa.Column[Any] | None, after: tuple[Any, ...]) -> Any:
    """The rows after a key, in the order of the page: missing values first, then by value, then by id."""
    if sorted_by is None:
        return table.c.id > after[0]
    value, id_ = after
    if value is None:
        return sa.or_(sorted_by.is_not(None), table.c.id > id_)
    return sa.or_(sorted_by > value, sa.and_(sorted_by == value, table.c.id > id_))
