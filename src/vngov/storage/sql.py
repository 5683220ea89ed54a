"""`SqlStore` (kho SQL): the store on a SQL engine. SQLite is the embedded default."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from vngov.errors import VngovError
from vngov.records import Kind, Op, Where, to_column
from vngov.storage import reading
from vngov.storage.batch import Batch, Context, Head, checked_text, context_of
from vngov.storage.buffer import BufferedTx, Loaded
from vngov.storage.engine import BUSY_SECONDS, NamedCursor, naming_failures, open_engine
from vngov.storage.errors import AlreadyExists, ProjectionStale, StoreBroken, TransactionUndone, VersionConflict
from vngov.storage.lease import LEASE
from vngov.storage.ledger import Entropy, Entry, entry_of, notice_digest, tag_of
from vngov.storage.port import Anchor, Capability, Change, Fault, Parcel, ParcelState, Verification, parcel_of
from vngov.storage.schema import Tables
from vngov.storage.statements import KindStatements, Statements

__all__ = ["SqlStore"]


_READING = "BEGIN"
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
        busy_seconds: float = BUSY_SECONDS,
    ) -> None:
        self._host = target if isinstance(target, sa.Connection) else None
        self._engine = open_engine(target, busy_seconds=busy_seconds) if isinstance(target, str) else target.engine
        self._isolated = isolated
        self._entropy = entropy
        self._busy_seconds = busy_seconds
        self.tables = Tables(prefix, schema)
        self.statements = Statements(self.tables, self._engine.dialect)
        self.kinds: dict[str, Kind[Any]] = {LEASE.name: LEASE, **{kind.name: kind for kind in kinds}}
        self._standing: set[Kind[Any]] = set()
        self._set_up()

    @property
    def capabilities(self) -> frozenset[Capability]:
        own = {Capability.JOINS, Capability.ERASES}
        if self._host is None and self._engine.url.database not in (None, "", ":memory:"):
            own |= {Capability.DURABLE, Capability.CONCURRENT}
        return frozenset(own | ({Capability.ISOLATED} if self._isolated else set()))

    def register(self, kind: Kind[Any]) -> None:
        """Make a kind known to `changes`, `verify` and `reindex`; its first use in a unit of work does the same."""
        self.kinds[kind.name] = kind

    def _set_up(self) -> None:
        """Make the tables where there are none, all or none, one process after the other.

        They are made together, so that one alone that is missing was lost: that is said, and not papered over.
        """
        with self._cursor(_READING) as cursor:
            if all(_stands(cursor, table, self.statements) for table in self.tables.fixed):
                return
        with self._cursor(_WRITING) as cursor:  # another process may be making them: it is certain only under the lock
            missing = [table for table in self.tables.fixed if not _stands(cursor, table, self.statements)]
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
        with self._cursor(_READING) as cursor:
            yield SqlTx(self, cursor, checked_text("unit", unit), None)

    @contextmanager
    def write(self, *, unit: str, actor: str, at: datetime, why: str) -> Iterator[SqlTx]:
        """Open a unit of work; leaving the block flushes and commits, an error undoes everything."""
        context = context_of(unit, actor, at, why, self._entropy, isolated=self._isolated)
        with self._cursor(_WRITING) as cursor:
            tx = SqlTx(self, cursor, unit, context)
            yield tx
            tx.flush()
        if self._host is None:
            self._standing |= tx.made

    @contextmanager
    def _cursor(self, begin: str) -> Iterator[NamedCursor]:
        if self._host is not None:
            with self._joined(self._host, begin) as joined:
                yield joined
            return
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

    @contextmanager
    def _joined(self, host: sa.Connection, begin: str) -> Iterator[NamedCursor]:
        """A savepoint in the host's transaction; a failed unit of work leaves the host's own work as it was.

        Without a transaction one is begun, which the host then commits. One that has read what another process has changed
        since could only fail at its first write; it is refused here. Tables made in it vanish with it, so that nothing is
        remembered of them.
        """
        if not host.in_transaction():
            host.begin()
        driver = host.connection.cursor()
        cursor = NamedCursor(driver, self._busy_seconds)
        if not driver.connection.in_transaction:
            cursor.execute(begin)
        cursor.execute("SAVEPOINT vngov")
        try:
            if not _stands(cursor, self.tables.ledger, self.statements):
                self.make_tables(cursor)
            if begin == _WRITING:
                cursor.execute(self.statements.take_write_lock)
            yield cursor
            cursor.execute("RELEASE vngov")
        except BaseException as error:
            if not cursor.in_transaction:
                raise TransactionUndone(why=getattr(error, "code", type(error).__name__)) from None
            with suppress(VngovError):
                cursor.execute("ROLLBACK TO vngov")
                cursor.execute("RELEASE vngov")
            raise

    def ready(self, kind: Kind[Any], cursor: NamedCursor, *, making: bool) -> bool:
        """Tell whether the projection of a kind stands, making it where `making`. Raises ProjectionStale."""
        self.kinds[kind.name] = kind
        if kind in self._standing and self._host is None:
            return True
        table = self.tables.of(kind)
        if not _stands(cursor, table, self.statements):
            if not making:
                return False
            for statement in self.statements.create(table):
                cursor.execute(statement)
        try:
            cursor.execute(self.statements.of(kind).probe)
        except StoreBroken as error:
            if error.details["why"] != _NO_SUCH_THING:
                raise
            raise ProjectionStale(kind=kind.name) from None
        return True

    def changes(self, after: int | None = None, limit: int = 1000) -> Iterator[Change]:
        """Go through the entries of all chains in order of commit."""
        with self._cursor(_READING) as cursor:
            found = list(reading.changes(self, cursor, after or 0, limit))
        yield from found

    def parcels(self, state: ParcelState, *, due: datetime | None = None, limit: int = 100) -> tuple[Parcel, ...]:
        """Give notices of the outbox in a state, those due by a moment, oldest first."""
        columns = "id, unit, topic, key, body, digest, posted, due, attempts, state, error"
        moment = to_column(due) if due is not None else "9999"
        name = self.statements.name(self.tables.outbox)
        query = f"SELECT {columns} FROM {name} WHERE state = ? AND due <= ? ORDER BY due, id LIMIT ?"  # noqa: S608
        with self._cursor(_READING) as cursor:
            rows = cursor.execute(query, (state.value, moment, limit)).fetchall()
        return tuple(parcel_of(*row) for row in rows)

    def settle(self, parcel: Parcel) -> None:
        """Write back what became of a parcel: its state, attempts, due moment and error."""
        name = self.statements.name(self.tables.outbox)
        new = (parcel.state.value, parcel.attempts, to_column(parcel.due), parcel.error, parcel.id)
        with self._cursor(_WRITING) as cursor:
            cursor.execute(f"UPDATE {name} SET state = ?, attempts = ?, due = ?, error = ? WHERE id = ?", new)  # noqa: S608

    def heads(self) -> tuple[Anchor, ...]:
        """Give the head of every chain, to be kept outside."""
        name = self.statements.name(self.tables.heads)
        with self._cursor(_READING) as cursor:
            rows = cursor.execute(f"SELECT unit, stream, position, hash FROM {name} ORDER BY unit, stream").fetchall()  # noqa: S608
        return tuple(Anchor(*row) for row in rows)

    def verify(self, anchors: Iterable[Anchor] = (), *, projections: bool = True) -> Verification:
        """Check every chain, every part, every head and every projection; memory stays flat."""
        proved: dict[tuple[str, str], Anchor] = {}

        def faults() -> Iterator[Fault]:
            with self._cursor(_READING) as cursor:
                yield from reading.verify(self, cursor, tuple(anchors), proved, projections=projections)

        return Verification(faults(), proved)

    def reindex(self, kind: Kind[Any]) -> int:
        """Rebuild the projection of a kind from the ledger, in one transaction. Gives the number of records."""
        self.register(kind)
        with self._cursor(_WRITING) as cursor:
            return reading.reindex(self, cursor, kind)

    def reclaim(self) -> None:
        """Write the log back into the file and cut it: erased bytes are overwritten in both."""
        if self._host is None:
            with naming_failures(self._busy_seconds), self._engine.connect() as connection:
                connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")


_DOUBLED = ("SQLITE_CONSTRAINT_PRIMARYKEY", "SQLITE_CONSTRAINT_UNIQUE")
_NO_SUCH_THING = "SQLITE_ERROR"  # how SQLite calls a table or column that is not there


def _stands(cursor: NamedCursor, table: sa.Table, statements: Statements) -> bool:
    try:
        cursor.execute(f"SELECT 1 FROM {statements.name(table)} LIMIT 0")  # noqa: S608
    except StoreBroken as error:
        if error.details["why"] != _NO_SUCH_THING:
            raise
        return False
    return True


class SqlTx(BufferedTx):
    """A unit of work on the cursor of one transaction."""

    def __init__(self, store: SqlStore, cursor: NamedCursor, unit: str, context: Context | None) -> None:
        super().__init__(unit, context)
        self._store = store
        self._cursor = cursor
        self._statements = store.statements
        self.made: set[Kind[Any]] = set()

    def _of(self, kind: Kind[Any]) -> KindStatements | None:
        """Give the statements of a kind; None where its projection does not stand and nothing is being written."""
        if kind not in self.made:
            if not self._store.ready(kind, self._cursor, making=self._context is not None):
                return None
            self.made.add(kind)
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
            cursor.execute(statements.insert_notice, (self.unit, topic, key, body, digest, at, at))

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
        table = statements.table
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
        statements = self._of(kind)
        if statements is None:
            return 0
        query = sa.select(sa.func.count()).select_from(statements.table).where(*self._conditions(statements.table, where))
        row = self._execute(query).fetchone()
        return int(row[0]) if row else 0

    def _conditions(self, table: sa.Table, where: tuple[Where, ...]) -> list[Any]:
        return [table.c.unit == self.unit, *(condition for one in where for condition in _condition(table.c[one.column], one))]

    def _execute(self, query: Any) -> Any:
        compiled = query.compile(dialect=self._store._engine.dialect, compile_kwargs={"render_postcompile": True})
        return self._cursor.execute(str(compiled), tuple(compiled.params[name] for name in compiled.positiontup or ()))

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
            following = _successor(text)
            return [column.is_not(None), column >= text, *([column < following] if following is not None else [])]


def _beyond(table: sa.Table, sorted_by: sa.Column[Any] | None, after: tuple[Any, ...]) -> Any:
    """The rows after a key, in the order of the page: missing values first, then by value, then by id."""
    if sorted_by is None:
        return table.c.id > after[0]
    value, id_ = after
    if value is None:
        return sa.or_(sorted_by.is_not(None), table.c.id > id_)
    return sa.or_(sorted_by > value, sa.and_(sorted_by == value, table.c.id > id_))


def _successor(text: str) -> str | None:
    """Give the least text that follows every text beginning with this one; None where there is none."""
    while text and text[-1] == "\U0010ffff":
        text = text[:-1]
    if not text:
        return None
    code = ord(text[-1]) + 1
    return text[:-1] + chr(0xE000 if 0xD800 <= code <= 0xDFFF else code)
