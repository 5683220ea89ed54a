"""Which look-up tables stand as their kinds need them (bảng tra cứu nào dùng được): asked once a unit of work."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from vngov.records import Kind
from vngov.storage.engine import NamedCursor
from vngov.storage.errors import ProjectionStale, StoreBroken
from vngov.storage.schema import Tables
from vngov.storage.statements import Statements

__all__ = ["Projections", "stands"]

_NO_SUCH_THING = "SQLITE_ERROR"  # how SQLite calls a table or column that is not there


class Projections:
    """The look-up tables of a store.

    What was seen is remembered together with SQLite's count of changes to the schema, so that a table that another process has
    rebuilt is looked at again. In a host's transaction nothing is remembered: what was made in it may vanish with it.
    """

    def __init__(self, tables: Tables, statements: Statements, *, remembering: bool) -> None:
        self._tables = tables
        self._statements = statements
        self._remembering = remembering
        self._seen: dict[tuple[Kind[Any], bool], int] = {}
        schema = tables.metadata.schema
        self._schema_version = f"PRAGMA {statements.column(schema)}.schema_version" if schema else "PRAGMA schema_version"

    def ready(self, kind: Kind[Any], cursor: NamedCursor, *, writing: bool) -> bool:
        """Tell whether the table of a kind stands; one that writes makes it. Raises ProjectionStale.

        Reading needs the columns of the kind. Writing needs these and no others: a program that does not know a column would
        leave it empty.
        """
        if self._remembering:
            version = self._version(cursor)
            if self._seen.get((kind, writing)) == version:
                return True
        if not self._columns_fit(kind, cursor, writing=writing):
            if not writing:
                return False
            for statement in self._statements.create(self._tables.of(kind)):
                cursor.execute(statement)
        if self._remembering:
            self._seen[kind, writing] = self._version(cursor)
        return True

    def forget(self) -> None:
        """Look again: what was seen may have been undone."""
        self._seen.clear()

    def _version(self, cursor: NamedCursor) -> int:
        row = cursor.execute(self._schema_version).fetchone()
        return int(row[0]) if row else 0

    def _columns_fit(self, kind: Kind[Any], cursor: NamedCursor, *, writing: bool) -> bool:
        table = self._tables.of(kind)
        place = (table.name, table.schema) if table.schema else (table.name,)
        marks = ", ".join("?" * len(place))
        cursor.execute(f"SELECT name FROM pragma_table_info({marks})", place)
        there = {name for (name,) in cursor.fetchall()}
        if not there:
            return False
        wanted = {column.name for column in table.columns}
        if there == wanted or (there > wanted and not writing):
            return True
        raise ProjectionStale(kind=kind.name)


def stands(cursor: NamedCursor, table: sa.Table, statements: Statements) -> bool:
    """Tell whether a table is there."""
    try:
        cursor.execute(f"SELECT 1 FROM {statements.name(table)} LIMIT 0")
    except StoreBroken as error:
        if error.details["why"] != _NO_SUCH_THING:
            raise
        return False
    return True
