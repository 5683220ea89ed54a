"""Joining a host's transaction (tham gia giao dịch của chương trình chủ): units of work as savepoints."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

import sqlalchemy as sa

from vngov.errors import VngovError
from vngov.storage.engine import NamedCursor
from vngov.storage.errors import HostClosed, TransactionUndone
from vngov.storage.projections import stands

if TYPE_CHECKING:
    from vngov.storage.sql import SqlStore

__all__ = ["READING", "found_alone", "joined"]

READING = "BEGIN"
"""How a unit of work that only reads begins; one that writes takes the engine's write lock at once."""


def found_alone(store: SqlStore, host: sa.Connection, busy_seconds: float) -> bool:
    """Tell whether all tables are there, in a transaction of its own where the host has none: opening alone holds no lock."""
    if host.closed:
        raise HostClosed()
    if host.in_transaction():
        return False
    trial = host.begin()
    try:
        cursor = NamedCursor(host.connection.cursor(), busy_seconds)
        return all(stands(cursor, table, store.statements) for table in store.tables.fixed)
    finally:
        trial.rollback()


@contextmanager
def joined(store: SqlStore, host: sa.Connection, begin: str, busy_seconds: float) -> Iterator[NamedCursor]:
    """A savepoint in the host's transaction; a failed unit of work leaves the host's own work as it was.

    Without a transaction one is begun, which the host then commits. One that has read what another process has changed
    since could only fail at its first write; it is refused here. Tables made in it vanish with it, so that nothing is
    remembered of them.
    """
    if host.closed:
        raise HostClosed()
    if not host.in_transaction():
        host.begin()
    driver = host.connection.cursor()
    cursor = NamedCursor(driver, busy_seconds)
    if not driver.connection.in_transaction:
        cursor.execute(begin)
    cursor.execute("SAVEPOINT vngov")
    try:
        if not stands(cursor, store.tables.ledger, store.statements):
            store.make_tables(cursor)
        if begin != READING:
            cursor.execute(store.statements.take_write_lock)
        yield cursor
        cursor.execute("RELEASE vngov")
    except BaseException as error:
        if not cursor.in_transaction:
            raise TransactionUndone(why=getattr(error, "code", type(error).__name__)) from None
        with suppress(VngovError):
            cursor.execute("ROLLBACK TO vngov")
            cursor.execute("RELEASE vngov")
        raise
