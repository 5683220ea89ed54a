"""Opening engines (mở cơ sở dữ liệu): how connections are set up, transactions begun, and failures named."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.pool import StaticPool

from vngov.errors import VngovError
from vngov.storage.errors import StaleTransaction, StoreBroken, StoreBusy, StoreFull

__all__ = ["BUSY_SECONDS", "naming_failures", "open_engine"]

BUSY_SECONDS = 30


def open_engine(url: str, *, synchronous: str = "FULL") -> sa.Engine:
    """Open an engine for a URL: SQLite with write-ahead log and full synchronisation, transactions begun by the store."""
    options: dict[str, Any] = {}
    if sa.make_url(url).database in (None, "", ":memory:"):
        options = {"poolclass": StaticPool, "connect_args": {"check_same_thread": False}}
    engine = sa.create_engine(url, **options)

    @event.listens_for(engine, "connect")
    def _set_up(connection: sqlite3.Connection, _record: object) -> None:
        connection.isolation_level = None
        connection.execute(f"PRAGMA busy_timeout = {BUSY_SECONDS * 1000}")
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute(f"PRAGMA synchronous = {synchronous}")
        connection.execute("PRAGMA secure_delete = ON")

    return engine


@contextmanager
def naming_failures() -> Iterator[None]:
    """Turn failures of the engine into named errors without their parameters, which may be personal data."""
    try:
        yield
    except VngovError:
        raise
    except (sqlite3.Error, sa.exc.DBAPIError) as error:
        cause = error.orig if isinstance(error, sa.exc.DBAPIError) and error.orig is not None else error
        raise _named(cause) from None


def _named(error: BaseException) -> VngovError:
    code = getattr(error, "sqlite_errorname", "") or type(error).__name__
    if code.startswith("SQLITE_FULL") or code in ("SQLITE_IOERR_WRITE", "SQLITE_IOERR_FSYNC"):
        return StoreFull()
    if code == "SQLITE_BUSY_SNAPSHOT":
        return StaleTransaction()
    if code.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return StoreBusy(seconds=BUSY_SECONDS)
    return StoreBroken(why=code)
