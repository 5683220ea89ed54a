"""The tables (các bảng): the fixed ones, and one projection a kind, rebuilt from the ledger whenever needed."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from vngov.records import Kind
from vngov.storage.errors import TextInvalid

__all__ = ["Tables"]

_TYPES: dict[type, type[sa.types.TypeEngine[Any]]] = {
    str: sa.Text,
    int: sa.BigInteger,
    bool: sa.SmallInteger,
    date: sa.Text,
    datetime: sa.Text,
}
_PREFIX = re.compile(r"(?:[a-z][a-z0-9_]*)?")
_SERIAL = sa.BigInteger().with_variant(sa.Integer, "sqlite")


class Tables:
    """The tables of one store, under its prefix and schema."""

    def __init__(self, prefix: str = "", schema: str | None = None) -> None:
        if not _PREFIX.fullmatch(prefix):
            raise TextInvalid(what="prefix", why=_PREFIX.pattern)
        self.prefix = prefix
        self.metadata = sa.MetaData(schema=schema)
        self._kinds: dict[Kind[Any], sa.Table] = {}
        self.ledger = self._table(
            "ledger",
            sa.Column("seq", _SERIAL, primary_key=True, autoincrement=False),
            sa.Column("unit", sa.Text, nullable=False),
            sa.Column("stream", sa.Text, nullable=False),
            sa.Column("position", sa.BigInteger, nullable=False),
            sa.Column("kind", sa.Text, nullable=False),
            sa.Column("id", sa.Text, nullable=False),
            sa.Column("version", sa.BigInteger, nullable=False),
            sa.Column("act", sa.Text, nullable=False),
            sa.Column("at", sa.Text, nullable=False),
            sa.Column("header", sa.LargeBinary, nullable=False),
            sa.Column("c_open", sa.LargeBinary, nullable=False),
            sa.Column("c_personal", sa.LargeBinary, nullable=False),
            sa.Column("hash", sa.LargeBinary, nullable=False),
            sa.UniqueConstraint("unit", "stream", "position"),
            sa.UniqueConstraint("unit", "kind", "id", "version"),
        )
        self.state = self._table(
            "ledger_state",
            sa.Column("seq", sa.BigInteger, primary_key=True),
            sa.Column("part", sa.SmallInteger, primary_key=True),
            sa.Column("salt", sa.LargeBinary, nullable=False),
            sa.Column("content", sa.LargeBinary, nullable=False),
            sqlite_with_rowid=False,
        )
        self.heads = self._table(
            "heads",
            sa.Column("unit", sa.Text, primary_key=True),
            sa.Column("stream", sa.Text, primary_key=True),
            sa.Column("position", sa.BigInteger, nullable=False),
            sa.Column("number", sa.BigInteger, nullable=False),
            sa.Column("hash", sa.LargeBinary, nullable=False),
            sqlite_with_rowid=False,
        )
        self.series = self._table(
            "series",
            sa.Column("unit", sa.Text, primary_key=True),
            sa.Column("series", sa.Text, primary_key=True),
            sa.Column("last", sa.BigInteger, nullable=False),
            sqlite_with_rowid=False,
        )
        self.outbox = self._table(
            "outbox",
            sa.Column("id", _SERIAL, primary_key=True),
            sa.Column("unit", sa.Text, nullable=False),
            sa.Column("topic", sa.Text, nullable=False),
            sa.Column("key", sa.Text, nullable=False),
            sa.Column("body", sa.LargeBinary, nullable=False),
            sa.Column("digest", sa.LargeBinary, nullable=False),
            sa.Column("posted", sa.Text, nullable=False),
            sa.Column("due", sa.Text, nullable=False),
            sa.Column("attempts", sa.Integer, nullable=False, server_default="0"),
            sa.Column("state", sa.Text, nullable=False, server_default="waiting"),
            sa.Column("error", sa.Text),
            sa.UniqueConstraint("unit", "topic", "key"),
            sa.Index(f"{prefix}outbox_due", "state", "due"),
        )
        self.fixed = tuple(self.metadata.sorted_tables)

    def of(self, kind: Kind[Any]) -> sa.Table:
        """Give the projection of a kind: identity, version, place in the ledger, columns; an index a column."""
        table = self._kinds.get(kind)
        if table is None:
            name = f"{self.prefix}k_{kind.name.replace('.', '__')}"
            columns = [sa.Column(column.name, _TYPES[type_]()) for column, type_ in zip(kind.columns, kind.types, strict=True)]
            table = self._kinds[kind] = sa.Table(
                name,
                sa.MetaData(schema=self.metadata.schema),
                sa.Column("unit", sa.Text, primary_key=True),
                sa.Column("id", sa.Text, primary_key=True),
                sa.Column("version", sa.BigInteger, nullable=False),
                sa.Column("entry", sa.BigInteger, nullable=False),
                *columns,
                *(sa.Index(f"{name}_{column.name}", "unit", column.name, "id") for column in columns),
                sqlite_with_rowid=False,
            )
        return table

    def _table(self, name: str, *parts: Any, **options: Any) -> sa.Table:
        return sa.Table(f"{self.prefix}{name}", self.metadata, *parts, **options)
