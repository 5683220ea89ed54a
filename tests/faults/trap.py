"""A SQLite driver that does something at a chosen place: before or after each statement, before each row of a batch."""

from __future__ import annotations

import os
import signal
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from typing import Any, NoReturn

import sqlalchemy as sa
from sqlalchemy import event

from vngov.storage.engine import open_engine

__all__ = ["Trap", "kill", "trapped_engine"]

_TRAILING = ("ROLLBACK", "RELEASE")


def kill() -> NoReturn:
    """End this process as `kill -9` does: nothing runs any more, no file is closed by Python."""
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError("SIGKILL did not end the process")


class Trap:
    """Counts the places it passes and acts at one of them; `places` keeps their names when it only counts."""

    def __init__(self, at: int | None = None, act: Callable[[], object] = kill) -> None:
        self.at = at
        self.act = act
        self.armed = False
        self.places: list[str] = []

    def passes(self, place: str) -> None:
        if not self.armed:
            return
        self.places.append(place)
        if self.at == len(self.places):
            self.act()


def trapped_engine(url: str, trap: Trap) -> sa.Engine:
    """An engine as the store opens it, on a driver with a trap. Undoing is not trapped: it is the answer to a failure."""

    class Cursor(sqlite3.Cursor):
        def execute(self, sql: str, parameters: Any = (), /) -> Cursor:
            if sql.startswith(_TRAILING):
                super().execute(sql, parameters)
                return self
            trap.passes(f"before {sql[:40]}")
            super().execute(sql, parameters)
            trap.passes(f"after {sql[:40]}")
            return self

        def executemany(self, sql: str, rows: Iterable[Any], /) -> Cursor:
            def one_by_one() -> Iterator[Any]:
                for row in rows:
                    trap.passes(f"before a row of {sql[:40]}")
                    yield row

            super().executemany(sql, one_by_one())
            trap.passes(f"after {sql[:40]}")
            return self

    class Connection(sqlite3.Connection):
        def cursor(self, factory: Any = Cursor) -> Any:
            return super().cursor(factory)

    engine = open_engine(url)

    @event.listens_for(engine, "do_connect")
    def _connect(_dialect: Any, _record: Any, _arguments: Any, parameters: dict[str, Any]) -> None:
        parameters["factory"] = Connection

    return engine


def fork(run: Callable[[], None]) -> int:
    """Run something in a child process and give its pid; the child never returns from here."""
    pid = os.fork()
    if pid:
        return pid
    status = 1
    with suppress(BaseException):
        try:
            run()
            status = 0
        except BaseException:
            import traceback

            traceback.print_exc()
    os._exit(status)
