"""The conformance kit on the stores of the library: in memory, on a SQLite file, joined to a host's connection."""

from __future__ import annotations

import pickle
from collections.abc import Iterable
from pathlib import Path

import sqlalchemy as sa

from vngov.storage import MemoryStore, SqlStore, Store
from vngov.testing import KINDS, StoreConformance


class TestMemoryStore(StoreConformance):
    def open(self, place: Path) -> MemoryStore:
        return MemoryStore(kinds=KINDS)

    def reopen(self, store: Store) -> Store:
        return store

    def raw(self, store: Store) -> Iterable[bytes]:
        assert isinstance(store, MemoryStore)
        kept = store.tables
        return [pickle.dumps((kept.ledger, kept.parts, kept.current, kept.outbox))]


class TestIsolatedMemoryStore(TestMemoryStore):
    def open(self, place: Path) -> MemoryStore:
        return MemoryStore(kinds=KINDS, isolated=True)


class TestSqliteFile(StoreConformance):
    def open(self, place: Path) -> SqlStore:
        return SqlStore(f"sqlite:///{place}/office.db", kinds=KINDS)

    def close(self, store: Store) -> None:
        assert isinstance(store, SqlStore)
        store._engine.dispose()


class TestSqliteFileWithPrefix(TestSqliteFile):
    def open(self, place: Path) -> SqlStore:
        return SqlStore(f"sqlite:///{place}/office.db", prefix="vg_", kinds=KINDS, isolated=True)


class TestEngineOfAHost(TestSqliteFile):
    """An engine that the host made, with nothing set up for the store."""

    def open(self, place: Path) -> SqlStore:
        engine = sa.create_engine(f"sqlite:///{place}/host.db", poolclass=sa.NullPool, connect_args={"timeout": 20})
        return SqlStore(engine, kinds=KINDS)


class TestSqliteInMemory(TestSqliteFile):
    def open(self, place: Path) -> SqlStore:
        return SqlStore("sqlite://", kinds=KINDS)

    def reopen(self, store: Store) -> Store:
        return store


class TestJoinedToAHost(StoreConformance):
    """A host's connection with a transaction of its own around everything the kit does."""

    def open(self, place: Path) -> SqlStore:
        host = sa.create_engine(f"sqlite:///{place}/host.db", poolclass=sa.NullPool).connect()
        host.exec_driver_sql("CREATE TABLE own (word TEXT)")
        host.exec_driver_sql("INSERT INTO own VALUES ('host')")
        return SqlStore(host, kinds=KINDS)

    def reopen(self, store: Store) -> Store:
        return store

    def close(self, store: Store) -> None:
        assert isinstance(store, SqlStore)
        host = store._host
        assert host is not None
        assert host.exec_driver_sql("SELECT word FROM own").scalars().all() == ["host"]
        host.rollback()
        host.close()
