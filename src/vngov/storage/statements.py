"""The SQL of the write path and of look-ups by id: built with SQLAlchemy Core, compiled once, run on the driver."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any

import attrs
import sqlalchemy as sa
from sqlalchemy.engine import Dialect
from sqlalchemy.schema import CreateIndex, CreateTable, DropTable

from vngov.records import Kind
from vngov.storage.schema import Tables

__all__ = ["KindStatements", "Statements"]

_LOADED = ("seq", "header", "version")


class _Compiler:
    """Turns a Core statement into the text of one dialect, with parameters in the order given."""

    def __init__(self, dialect: Dialect) -> None:
        self._dialect = dialect

    def text(self, statement: Any, *names: str) -> str:
        compiled = statement.compile(dialect=self._dialect)
        order = list(getattr(compiled, "positiontup", None) or ())
        if order != list(names):
            raise AssertionError(f"{order} != {list(names)}")
        return str(compiled)

    def table(self, table: sa.Table) -> str:
        return self._dialect.identifier_preparer.format_table(table)

    def column(self, name: str) -> str:
        return str(self._dialect.identifier_preparer.quote(name))

    def insert(self, table: sa.Table, columns: Sequence[str]) -> str:
        return self.text(table.insert().values({name: sa.bindparam(name) for name in columns}), *columns)


class Statements:
    """The statements on the fixed tables."""

    def __init__(self, tables: Tables, dialect: Dialect) -> None:
        self._tables = tables
        self._compiler = _Compiler(dialect)
        self._kinds: dict[Kind[Any], KindStatements] = {}

    def of(self, kind: Kind[Any]) -> KindStatements:
        found = self._kinds.get(kind)
        if found is None:
            found = self._kinds[kind] = KindStatements.build(kind, self._tables, self._compiler)
        return found

    def create(self, table: sa.Table) -> tuple[str, ...]:
        """Give the statements that make a table with its indexes, where they are missing."""
        parts = (CreateTable(table, if_not_exists=True), *(CreateIndex(index, if_not_exists=True) for index in _indexes(table)))
        return tuple(self._compiler.text(part) for part in parts)

    def drop(self, table: sa.Table) -> str:
        """Give the statement that removes a table."""
        return self._compiler.text(DropTable(table, if_exists=True))

    def name(self, table: sa.Table) -> str:
        """Give the name of a table as it stands in SQL, with its schema."""
        return self._compiler.table(table)

    def column(self, name: str) -> str:
        """Give the name of a column as it stands in SQL."""
        return self._compiler.column(name)

    @cached_property
    def insert_ledger(self) -> str:
        return self._insert(self._tables.ledger)

    @cached_property
    def insert_state(self) -> str:
        return self._insert(self._tables.state)

    @cached_property
    def insert_head(self) -> str:
        return self._insert(self._tables.heads)

    def _insert(self, table: sa.Table) -> str:
        return self._compiler.insert(table, [column.name for column in table.columns])

    @cached_property
    def select_head(self) -> str:
        t = self._tables.heads
        wanted = sa.select(t.c.position, t.c.number, t.c.hash)
        return self._compiler.text(wanted.where(t.c.unit == sa.bindparam("u"), t.c.stream == sa.bindparam("s")), "u", "s")

    @cached_property
    def update_head(self) -> str:
        t = self._tables.heads
        change = t.update().values(position=sa.bindparam("p"), number=sa.bindparam("n"), hash=sa.bindparam("h"))
        chosen = change.where(t.c.unit == sa.bindparam("u"), t.c.stream == sa.bindparam("s"))
        return self._compiler.text(chosen, "p", "n", "h", "u", "s")

    @cached_property
    def last_seq(self) -> str:
        return self._compiler.text(sa.select(sa.func.max(self._tables.ledger.c.seq)))

    @cached_property
    def insert_notice(self) -> str:
        """Posting the same key twice is posting it once."""
        t = self._tables.outbox
        names = ("unit", "topic", "key", "body", "digest", "posted", "due")
        insert = t.insert().prefix_with("OR IGNORE", dialect="sqlite")
        return self._compiler.text(insert.values({name: sa.bindparam(name) for name in names}), *names)

    @cached_property
    def notice_body(self) -> str:
        t = self._tables.outbox
        chosen = sa.select(t.c.body).where(*(t.c[name] == sa.bindparam(name) for name in ("unit", "topic", "key")))
        return self._compiler.text(chosen, "unit", "topic", "key")

    @cached_property
    def take_write_lock(self) -> str:
        """Touches no row, but makes the engine take its write lock now, or say at once that it cannot."""
        t = self._tables.heads
        return self._compiler.text(t.update().values(position=t.c.position).where(t.c.unit.is_(None)))

    @cached_property
    def select_series(self) -> str:
        t = self._tables.series
        chosen = sa.select(t.c.last).where(t.c.unit == sa.bindparam("u"), t.c.series == sa.bindparam("s"))
        return self._compiler.text(chosen, "u", "s")

    @cached_property
    def insert_series(self) -> str:
        return self._insert(self._tables.series)

    @cached_property
    def update_series(self) -> str:
        t = self._tables.series
        change = t.update().values(last=sa.bindparam("l")).where(t.c.unit == sa.bindparam("u"), t.c.series == sa.bindparam("s"))
        return self._compiler.text(change, "l", "u", "s")

    @cached_property
    def delete_personal(self) -> str:
        """Deletes the personal part, with its salt, of every version of a record."""
        ledger, state = self._tables.ledger, self._tables.state
        of_record = sa.select(ledger.c.seq).where(
            ledger.c.unit == sa.bindparam("u"), ledger.c.kind == sa.bindparam("k"), ledger.c.id == sa.bindparam("i")
        )
        return self._compiler.text(
            state.delete().where(state.c.part == sa.literal_column("1"), state.c.seq.in_(of_record)), "u", "k", "i"
        )


@attrs.frozen
class KindStatements:
    """The statements on the projection of one kind and on its entries."""

    table: sa.Table
    insert: str
    update: str
    erase: str
    load: str
    load_version: str
    load_as_of: str
    entries: str

    @classmethod
    def build(cls, kind: Kind[Any], tables: Tables, compiler: _Compiler) -> KindStatements:
        table, ledger, state = tables.of(kind), tables.ledger, tables.state
        columns = [column.name for column in kind.columns]
        here = (table.c.unit == sa.bindparam("u"), table.c.id == sa.bindparam("i"))
        at_version = (*here, table.c.version == sa.bindparam("w"))
        moved: dict[str, Any] = {"version": sa.bindparam("v"), "entry": sa.bindparam("e")}
        changed = moved | {name: sa.bindparam(f"c_{name}") for name in columns}
        scrubbed = moved | {column.name: sa.null() for column in kind.columns if not column.survives_erasure}
        personal = state.alias("personal")
        wanted = sa.select(ledger.c.seq, ledger.c.header, ledger.c.version, state.c.content, personal.c.content)
        joined = wanted.select_from(
            ledger.join(state, sa.and_(state.c.seq == ledger.c.seq, state.c.part == sa.literal_column("0"))).outerjoin(
                personal, sa.and_(personal.c.seq == ledger.c.seq, personal.c.part == sa.literal_column("1"))
            )
        )
        current = joined.where(ledger.c.seq == sa.select(table.c.entry).where(*here).scalar_subquery())
        entry = (
            ledger.c.unit == sa.bindparam("u"),
            ledger.c.kind == sa.literal_column(f"'{kind.name}'"),
            ledger.c.id == sa.bindparam("i"),
        )
        newest = ledger.c.version.desc()
        as_of = joined.where(*entry, ledger.c.at <= sa.bindparam("a")).order_by(newest)
        of_record = sa.select(ledger.c.seq, ledger.c.header, ledger.c.hash).where(*entry).order_by(ledger.c.version)
        c_columns = [f"c_{name}" for name in columns]
        return cls(
            table=table,
            insert=compiler.insert(table, ["unit", "id", "version", "entry", *columns]),
            update=compiler.text(table.update().values(changed).where(*at_version), "v", "e", *c_columns, "u", "i", "w"),
            erase=compiler.text(table.update().values(scrubbed).where(*at_version), "v", "e", "u", "i", "w"),
            load=compiler.text(current, "u", "i"),
            load_version=compiler.text(joined.where(*entry, ledger.c.version == sa.bindparam("v")), "u", "i", "v"),
            load_as_of=compiler.text(as_of, "u", "i", "a"),
            entries=compiler.text(of_record, "u", "i"),
        )


def _indexes(table: sa.Table) -> list[sa.Index]:
    return sorted(table.indexes, key=lambda index: str(index.name))
