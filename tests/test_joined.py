"""A store joined to a host's connection: the host commits and rolls back; what fails in the store is the store's alone."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager
from datetime import timedelta
from pathlib import Path
from typing import Any

import attrs
import pytest
import sqlalchemy as sa

from vngov.storage import (
    AlreadyExists,
    Capability,
    Notice,
    ParcelState,
    SqlStore,
    StaleTransaction,
    StoreBusy,
    Tx,
    VersionConflict,
)
from vngov.testing.kinds import KINDS, PAPER, REGISTER, Paper
from vngov.testing.stores import MORNING, UNIT, Undone, act

BEGINS = ("lazily", "immediately")


def engine_on(place: Path, begins: str = "lazily", *, patience: float = 0.05) -> sa.Engine:
    """A host's engine: as SQLAlchemy makes it, or set up to begin every transaction with BEGIN IMMEDIATE."""
    engine = sa.create_engine(f"sqlite:///{place}/host.db", poolclass=sa.NullPool, connect_args={"timeout": patience})
    if begins == "immediately":

        @sa.event.listens_for(engine, "connect")
        def _leave_transactions_alone(connection: Any, _record: object) -> None:
            connection.isolation_level = None

        @sa.event.listens_for(engine, "begin")
        def _begin(connection: sa.Connection) -> None:
            connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine


@pytest.fixture(params=BEGINS)
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> sa.Engine:
    """A host's database in which the store stands already, beside a table of the host's own."""
    with engine_on(tmp_path).connect() as connection:
        connection.exec_driver_sql("PRAGMA journal_mode = WAL")
        connection.exec_driver_sql("CREATE TABLE own (word TEXT UNIQUE)")
        SqlStore(connection, kinds=KINDS)
        connection.commit()
    return engine_on(tmp_path, request.param)


@pytest.fixture
def host(engine: sa.Engine) -> Iterator[sa.Connection]:
    with engine.connect() as connection:
        yield connection


def writing(store: SqlStore, *, hours: float = 0) -> AbstractContextManager[Tx]:
    return store.write(unit=UNIT, actor="official-7", at=MORNING + timedelta(hours=hours), why="đăng ký")


def keep(store: SqlStore, id_: str, **fields: Any) -> None:
    with writing(store) as tx:
        tx.add(REGISTER, id_, act(**fields))


def say(host: sa.Connection, word: str) -> None:
    host.exec_driver_sql("INSERT INTO own VALUES (?)", (word,))


def committed(engine: sa.Engine) -> tuple[list[str], list[str]]:
    """The host's words and the store's ids, as another connection sees them."""
    with engine.connect() as other:
        words = list(other.exec_driver_sql("SELECT word FROM own ORDER BY word").scalars())
        store = SqlStore(other, kinds=KINDS)
        assert list(store.verify()) == []
        return words, [change.entry.id for change in store.changes()]


# Commit and rollback are the host's


def test_nothing_is_committed_before_the_host_commits(engine: sa.Engine, host: sa.Connection) -> None:
    store = SqlStore(host, kinds=KINDS)
    say(host, "host")
    keep(store, "a")
    with store.read(unit=UNIT) as tx:
        assert tx.count(REGISTER) == 1
    host.commit()
    assert committed(engine) == (["host"], ["a"])


def test_every_commit_of_the_host_counts(engine: sa.Engine, host: sa.Connection) -> None:
    """Also of a connection on which nothing but the store has done anything."""
    store = SqlStore(host, kinds=KINDS)
    host.commit()
    for id_ in "abc":
        keep(store, id_)
        host.commit()
    host.close()
    assert committed(engine) == ([], ["a", "b", "c"])


def test_a_closed_connection_that_was_not_committed_keeps_nothing(engine: sa.Engine) -> None:
    with engine.connect() as host:
        keep(SqlStore(host, kinds=KINDS), "a")
    assert committed(engine) == ([], [])


def test_what_the_host_rolls_back_is_gone_with_its_numbers_and_notices(engine: sa.Engine, host: sa.Connection) -> None:
    store = SqlStore(host, kinds=KINDS)
    keep(store, "a")
    host.commit()
    say(host, "undone")
    with writing(store) as tx:
        tx.add(REGISTER, "b", act())
        tx.post(Notice("sms", "b", {}))
        assert tx.numbers("offline", 5) == range(1, 6)
    host.rollback()
    assert committed(engine) == ([], ["a"])
    assert store.parcels(ParcelState.WAITING) == ()
    with writing(store) as tx:
        assert tx.numbers("offline", 1) == range(1, 2)
        tx.add(REGISTER, "c", act())
    host.commit()
    with store.read(unit=UNIT) as tx:
        stored = tx.get(REGISTER, "c")
        assert stored is not None
        assert stored.record.number == 2


@pytest.mark.parametrize("begins", BEGINS)
def test_the_store_goes_on_after_the_host_has_rolled_back_its_first_tables(tmp_path: Path, begins: str) -> None:
    engine = engine_on(tmp_path, begins)
    with engine.connect() as host:
        store = SqlStore(host)
        keep(store, "a")
        host.rollback()
        assert store.heads() == ()
        assert list(store.changes()) == []
        with store.read(unit=UNIT) as tx:
            assert (tx.get(REGISTER, "a"), tx.count(REGISTER), tx.history(REGISTER, "a")) == (None, 0, ())
        host.rollback()
        keep(store, "b")
        host.commit()
        assert [change.entry.id for change in store.changes()] == ["b"]
        host.rollback()
        keep(store, "c")
        host.commit()
        assert [change.entry.id for change in store.changes()] == ["b", "c"]
        assert list(store.verify()) == []


def test_the_store_joins_a_transaction_that_the_host_began_by_name(engine: sa.Engine, host: sa.Connection) -> None:
    store = SqlStore(host, kinds=KINDS)
    host.commit()
    with host.begin():
        say(host, "host")
        keep(store, "a")
    with pytest.raises(Undone), host.begin():
        keep(store, "b")
        raise Undone
    assert committed(engine) == (["host"], ["a"])


def test_the_store_works_inside_a_savepoint_of_the_host(engine: sa.Engine, host: sa.Connection) -> None:
    store = SqlStore(host, kinds=KINDS)
    say(host, "before")
    with host.begin_nested():
        keep(store, "kept")
    undone = host.begin_nested()
    keep(store, "undone")
    undone.rollback()
    keep(store, "after")
    host.commit()
    assert committed(engine) == (["before"], ["kept", "after"])


# What fails in the store is the store's alone


def test_a_failed_unit_of_work_leaves_the_hosts_own_work(engine: sa.Engine, host: sa.Connection) -> None:
    store = SqlStore(host, kinds=KINDS)
    keep(store, "a")
    say(host, "before")
    with pytest.raises(Undone), writing(store) as tx:
        tx.add(REGISTER, "b", act())
        tx.post(Notice("sms", "b", {}))
        tx.flush()
        raise Undone
    with pytest.raises(AlreadyExists):
        keep(store, "a", note="khác")
    with pytest.raises(VersionConflict), writing(store) as tx:
        stored = tx.get(REGISTER, "a")
        assert stored is not None
        tx.put(attrs.evolve(stored, version=7), act(note="khác"))
    say(host, "after")
    keep(store, "c")
    host.commit()
    assert committed(engine) == (["after", "before"], ["a", "c"])
    assert store.parcels(ParcelState.WAITING) == ()


def test_an_error_of_the_hosts_own_sql_stays_what_it_is(engine: sa.Engine, host: sa.Connection) -> None:
    store = SqlStore(host, kinds=KINDS)
    say(host, "once")
    with pytest.raises(sa.exc.IntegrityError), writing(store) as tx:
        tx.add(REGISTER, "a", act())
        tx.flush()
        say(host, "once")
    keep(store, "b")
    host.commit()
    assert committed(engine) == (["once"], ["b"])


def test_the_hosts_own_work_inside_a_failed_unit_of_work_is_undone_with_it(engine: sa.Engine, host: sa.Connection) -> None:
    store = SqlStore(host, kinds=KINDS)
    with pytest.raises(Undone), writing(store):
        say(host, "inside")
        raise Undone
    host.commit()
    assert committed(engine) == ([], [])


def test_a_unit_of_work_inside_another_fails_by_itself(engine: sa.Engine, host: sa.Connection) -> None:
    store = SqlStore(host, kinds=KINDS)
    with writing(store) as outer:
        outer.add(REGISTER, "outer", act())
        outer.flush()
        with pytest.raises(Undone), writing(store) as inner:
            inner.add(REGISTER, "inner", act())
            inner.flush()
            raise Undone
        with store.read(unit=UNIT) as reading:
            assert reading.count(REGISTER) == 1
        outer.add(REGISTER, "outer 2", act())
    host.commit()
    assert committed(engine) == ([], ["outer", "outer 2"])


def test_a_read_that_is_not_gone_through_to_its_end_leaves_nothing_open(engine: sa.Engine, host: sa.Connection) -> None:
    store = SqlStore(host, kinds=KINDS)
    for id_ in "ab":
        keep(store, id_)
    faults, changes = store.verify(), store.changes()
    next(changes)
    next(faults, None)
    del faults, changes
    keep(store, "c")
    host.commit()
    assert committed(engine) == ([], ["a", "b", "c"])


# Transactions that cannot be joined


def test_a_deferred_transaction_that_has_read_what_changed_since_is_refused_by_name(tmp_path: Path) -> None:
    with engine_on(tmp_path).connect() as setting_up:
        setting_up.exec_driver_sql("PRAGMA journal_mode = WAL")
        setting_up.exec_driver_sql("CREATE TABLE own (word TEXT UNIQUE)")
        SqlStore(setting_up, kinds=KINDS)
        setting_up.commit()
    engine = engine_on(tmp_path)
    with engine.connect() as host, engine.connect() as other:
        store = SqlStore(host, kinds=KINDS)
        host.rollback()
        host.exec_driver_sql("BEGIN")
        assert host.exec_driver_sql("SELECT count(*) FROM own").scalar_one() == 0
        say(other, "in between")
        other.commit()
        with pytest.raises(StaleTransaction, match="BEGIN IMMEDIATE"):
            keep(store, "a")
        assert host.exec_driver_sql("SELECT count(*) FROM own").scalar_one() == 0, "the host goes on reading"
        host.rollback()
        keep(store, "b")
        host.commit()
    assert committed(engine) == (["in between"], ["b"])


def test_a_deferred_transaction_that_has_read_what_still_stands_is_joined(engine: sa.Engine, host: sa.Connection) -> None:
    store = SqlStore(host, kinds=KINDS)
    host.exec_driver_sql("SELECT count(*) FROM own").scalar_one()
    keep(store, "a")
    host.commit()
    assert committed(engine) == ([], ["a"])


def test_a_database_that_another_writes_to_is_busy_by_name(tmp_path: Path) -> None:
    engine = engine_on(tmp_path)
    with engine.connect() as host, engine.connect() as other:
        store = SqlStore(host, kinds=KINDS, busy_seconds=0.05)
        host.commit()
        other.exec_driver_sql("BEGIN IMMEDIATE")
        with pytest.raises(StoreBusy):
            keep(store, "a")
        host.rollback()
        other.rollback()
        keep(store, "b")
        host.commit()
        assert [change.entry.id for change in store.changes()] == ["b"]


# What a joined store says of itself


def test_a_joined_store_promises_only_what_is_not_the_hosts_to_keep(host: sa.Connection) -> None:
    claims = SqlStore(host, kinds=KINDS).capabilities
    assert Capability.JOINS in claims
    assert not claims & {Capability.DURABLE, Capability.CONCURRENT}


def test_two_stores_with_their_own_prefix_share_a_host(engine: sa.Engine, host: sa.Connection) -> None:
    one, two = (SqlStore(host, prefix=prefix, kinds=KINDS) for prefix in ("", "second_"))
    keep(one, "a")
    with writing(two) as tx:
        tx.add(PAPER, "p", Paper(2026, "x"))
    host.commit()
    assert committed(engine) == ([], ["a"])
    assert [change.entry.id for change in two.changes()] == ["p"]
    assert list(two.verify()) == []


def test_several_records_and_the_hosts_row_stand_or_fall_together(engine: sa.Engine, host: sa.Connection) -> None:
    store = SqlStore(host, kinds=KINDS)
    host.commit()
    for fails in (True, False):
        try:
            with host.begin():
                say(host, "row")
                keep(store, "a")
                keep(store, "b")
                if fails:
                    raise Undone
        except Undone:
            assert committed(engine) == ([], [])
    assert committed(engine) == (["row"], ["a", "b"])
