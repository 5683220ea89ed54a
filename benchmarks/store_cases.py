"""What the store is measured with: a birth of about 1.2 kB, and the same rows written by hand, prebuilt."""

from __future__ import annotations

import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Any

import attrs
from sqlalchemy import event

from vngov.basis import VN_TIME
from vngov.records import Column, Kind
from vngov.storage import Notice, SqlStore
from vngov.storage.engine import NamedCursor

AT = datetime(2026, 11, 24, 8, tzinfo=VN_TIME)
UNIT = "06220@2025-07-01"


@attrs.frozen
class Person:
    """A person of a birth."""

    name: str
    born: date
    ethnicity: str
    nationality: str
    residence: str
    id_number: str


@attrs.frozen
class Birth:
    """A birth as a commune enters it."""

    book: str
    child: Person
    mother: Person
    father: Person
    declarant: Person
    place: str
    hometown: str
    registered: date
    number: int | None = None


BIRTH: Kind[Birth] = Kind(
    "bench.birth/1",
    Birth,
    stream=lambda birth: birth.book,
    personal=("child", "mother", "father", "declarant"),
    people=("child", "mother", "father"),
    columns=(
        Column("number"),
        Column("registered"),
        Column("child_name", lambda birth: birth.child.name.casefold(), personal=True),
    ),
    numbered=lambda birth, number: attrs.evolve(birth, number=number),
)


def person(index: int) -> Person:
    """Give a made-up person."""
    home = "Thôn Nà Lịt, xã Công Sơn, tỉnh Lạng Sơn"
    return Person(f"Hoàng Thị Đào {index}", date(1990, 1, 1 + index % 28), "Tày", "Việt Nam", home, f"020190{index:06}")


def birth(index: int, book: str = "KS/2026") -> Birth:
    """Give a made-up birth of about 1.2 kB."""
    home = "Xã Công Sơn, tỉnh Lạng Sơn"
    return Birth(
        book, person(index), person(index + 1), person(index + 2), person(index + 3), "Trạm y tế xã Công Sơn", home, AT.date()
    )


@contextmanager
def folder() -> Iterator[Path]:
    """Give a folder for one measurement."""
    with tempfile.TemporaryDirectory() as name:
        yield Path(name)


def open_store(path: Path, *, synchronous: str = "FULL") -> SqlStore:
    """Open a store, with another synchronisation where the store's own time is looked for."""
    store = SqlStore(f"sqlite:///{path}", kinds=[BIRTH])

    @event.listens_for(store._engine, "checkout")
    def _synchronous(connection: sqlite3.Connection, *_: object) -> None:
        connection.execute(f"PRAGMA synchronous = {synchronous}")

    with store.write(unit=UNIT, actor="a", at=AT, why="warm") as tx:
        tx.add(BIRTH, "warm", birth(0, "warm"))
    return store


def write_acts(store: SqlStore, first: int, count: int, book: str = "KS/2026") -> float:
    """Write acts one by one, each durable; give the seconds it took."""
    records = [(f"{book}-{index}", birth(index, book)) for index in range(first, first + count)]
    start = time.perf_counter()
    for id_, record in records:
        with store.write(unit=UNIT, actor="clerk-1", at=AT, why="registration at the counter") as tx:
            tx.add(BIRTH, id_, record)
            tx.post(Notice("registered", id_, {"id": id_}))
    return time.perf_counter() - start


Statement = tuple[str, Any]


@contextmanager
def recorded() -> Iterator[list[list[Statement]]]:
    """Note the writing statements of every transaction that is run inside, ready to be replayed."""
    transactions: list[list[Statement]] = []
    execute, executemany = NamedCursor.execute, NamedCursor.executemany

    def noting(self: NamedCursor, sql: str, parameters: Any = ()) -> NamedCursor:
        if sql.startswith("BEGIN"):
            transactions.append([])
        result = execute(self, sql, parameters)
        wrote = sql.startswith("INSERT") or (sql.startswith("UPDATE") and result.rowcount)
        if wrote and transactions:
            transactions[-1].append((sql, [tuple(parameters)]))
        return result

    def noting_many(self: NamedCursor, sql: str, rows: Any) -> None:
        executemany(self, sql, rows)
        if transactions and rows:
            transactions[-1].append((sql, list(rows)))

    NamedCursor.execute, NamedCursor.executemany = noting, noting_many  # type: ignore[method-assign]
    try:
        yield transactions
    finally:
        NamedCursor.execute, NamedCursor.executemany = execute, executemany  # type: ignore[method-assign]


def replay(path: Path, transactions: list[list[Statement]], *, synchronous: str = "FULL") -> float:
    """Write the same rows by hand, one commit a transaction; give the seconds it took."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute(f"PRAGMA synchronous = {synchronous}")
    cursor = connection.cursor()
    start = time.perf_counter()
    for statements in transactions:
        cursor.execute("BEGIN IMMEDIATE")
        for sql, rows in statements:
            if len(rows) == 1:
                cursor.execute(sql, rows[0])
            else:
                cursor.executemany(sql, rows)
        cursor.execute("COMMIT")
    taken = time.perf_counter() - start
    connection.close()
    return taken


def alternating(ours: Callable[[int], float], raw: Callable[[int], float], rounds: int) -> tuple[float, float]:
    """Run both in turn and give the medians."""
    pairs = [(ours(turn), raw(turn)) for turn in range(rounds)]
    middle = rounds // 2
    return sorted(pair[0] for pair in pairs)[middle], sorted(pair[1] for pair in pairs)[middle]
