"""Opening engines (mở cơ sở dữ liệu): how connections are set up, and how failures are named."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.pool import StaticPool

from vngov.errors import VngovError
from vngov.storage.errors import StaleTransaction, StoreBroken, StoreBusy, StoreFull

__all__ = ["BUSY_SECONDS", "NamedCursor", "naming_failures", "open_engine"]

BUSY_SECONDS = 30.0


def open_engine(url: str, *, busy_seconds: float = BUSY_SECONDS) -> sa.Engine:
    """Open an engine for a URL: SQLite with write-ahead log and full synchronisation, transactions begun by the store.

    Raises StoreBroken for a URL that cannot be read; it is not repeated, since it may hold a password.
    """
    try:
        address = sa.make_url(url)
        in_memory = address.database in (None, "", ":memory:")
        options: dict[str, Any] = {"poolclass": StaticPool, "connect_args": {"check_same_thread": False}} if in_memory else {}
        engine = sa.create_engine(address, **options)
    except (sa.exc.ArgumentError, sa.exc.NoSuchModuleError, ModuleNotFoundError, ValueError) as error:
        raise StoreBroken(why=type(error).__name__) from None

    @event.listens_for(engine, "connect")
    def _set_up(connection: sqlite3.Connection, _record: object) -> None:
        connection.isolation_level = None
        connection.execute(f"PRAGMA busy_timeout = {int(busy_seconds * 1000)}")
        _start_log(connection, busy_seconds)
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA secure_delete = ON")

    return engine


def _start_log(connection: sqlite3.Connection, busy_seconds: float) -> None:
    """Switch to the write-ahead log; the engine does not wait there by itself while another process does the same."""
    give_up = time.monotonic() + busy_seconds
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if not error.sqlite_errorname.startswith("SQLITE_BUSY") or time.monotonic() > give_up:
                raise
            time.sleep(0.01)
        else:
            return


# The sqlite3 module itself may stumble over texts that are no UTF-8, in a value or in its own message.
_FAILURES = (sqlite3.Error, OverflowError, UnicodeError)


class NamedCursor:
    """A driver cursor whose failures are named; what fails in the caller's own code is left alone."""

    __slots__ = ("_busy_seconds", "_cursor")

    def __init__(self, cursor: Any, busy_seconds: float) -> None:
        self._cursor = cursor
        self._busy_seconds = busy_seconds

    def execute(self, sql: str, parameters: Sequence[Any] = ()) -> NamedCursor:
        try:
            self._cursor.execute(sql, parameters)
        except _FAILURES as error:
            raise named(error, self._busy_seconds) from None
        return self

    def executemany(self, sql: str, rows: Sequence[Sequence[Any]]) -> None:
        try:
            self._cursor.executemany(sql, rows)
        except _FAILURES as error:
            raise named(error, self._busy_seconds) from None

    def fetchone(self) -> tuple[Any, ...] | None:
        try:
            row: tuple[Any, ...] | None = self._cursor.fetchone()
        except _FAILURES as error:
            raise named(error, self._busy_seconds) from None
        return row

    def fetchall(self) -> list[tuple[Any, ...]]:
        return self.fetchmany(-1)

    def fetchmany(self, size: int) -> list[tuple[Any, ...]]:
        try:
            rows: list[tuple[Any, ...]] = self._cursor.fetchall() if size < 0 else self._cursor.fetchmany(size)
        except _FAILURES as error:
            raise named(error, self._busy_seconds) from None
        return rows

    @property
    def rowcount(self) -> int:
        return int(self._cursor.rowcount)

    @property
    def in_transaction(self) -> bool:
        return bool(self._cursor.connection.in_transaction)

    def another(self) -> NamedCursor:
        """Give a second cursor of the same transaction."""
        return NamedCursor(self._cursor.connection.cursor(), self._busy_seconds)

    @contextmanager
    def any_text(self) -> Iterator[None]:
        """Read texts that are no proper UTF-8 as well, so that damage can be named instead of stopping everything."""
        connection = self._cursor.connection
        kept = connection.text_factory
        connection.text_factory = partial(str, encoding="utf-8", errors="surrogateescape")
        try:
            yield
        finally:
            connection.text_factory = kept


@contextmanager
def naming_failures(busy_seconds: float = BUSY_SECONDS) -> Iterator[None]:
    """Turn failures of the engine into named errors without their parameters, which may be personal data."""
    try:
        yield
    except VngovError:
        raise
    except (sqlite3.Error, sa.exc.DBAPIError, ValueError) as error:
        cause = error.orig if isinstance(error, sa.exc.DBAPIError) and error.orig is not None else error
        raise named(cause, busy_seconds) from None


def named(error: BaseException, busy_seconds: float) -> VngovError:
    """Give the named error of a failure of the engine."""
    code = getattr(error, "sqlite_errorname", "") or type(error).__name__
    if code.startswith("SQLITE_FULL") or code in ("SQLITE_IOERR_WRITE", "SQLITE_IOERR_FSYNC"):
        return StoreFull()
    if code == "SQLITE_BUSY_SNAPSHOT":
        return StaleTransaction()
    if code.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return StoreBusy(seconds=busy_seconds)
    return StoreBroken(why=code)
