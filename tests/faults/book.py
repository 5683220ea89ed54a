"""What the fault tests write and how they look at a file afterwards: two kinds, a filled store, a dump."""

from __future__ import annotations

import hashlib
import itertools
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import attrs

from vngov.basis import VN_TIME
from vngov.records import Column, Kind
from vngov.storage import Notice, SqlStore

ROOT = Path(__file__).parents[2]
UNIT = "06184@2025-07-01"
BOOK = "fault.birth/KS/2026"
OTHER_BOOK = "fault.birth/KS/2025"
MEMOS = "fault.memo/memo"
AT = datetime(2026, 11, 24, 8, 0, tzinfo=VN_TIME)
NAME = "Nguyễn Thị Đào"


@attrs.frozen
class Birth:
    """A record with everything that a kind can have."""

    book: str
    child: str
    note: str = ""
    born: datetime | None = None
    number: int | None = None
    secret: bool = False


@attrs.frozen
class Memo:
    """A record with nothing but a text."""

    book: str
    text: str
    count: int = 0


BIRTH: Kind[Birth] = Kind(
    "fault.birth/1",
    Birth,
    stream=lambda birth: birth.book,
    personal=("child", "born"),
    columns=(
        Column("number"),
        Column("book"),
        Column("child", personal=True),
        Column("born", personal=True),
        Column("letters", lambda birth: len(birth.child), type=int),
        Column("secret"),
    ),
    numbered=lambda birth, number: attrs.evolve(birth, number=number),
    secret=lambda birth: birth.secret,
)
MEMO: Kind[Memo] = Kind(
    "fault.memo/1", Memo, stream=lambda memo: memo.book, columns=(Column("text"), Column("count"), Column("book"))
)
KINDS: tuple[Kind[Any], ...] = (BIRTH, MEMO)


def url_of(path: Path) -> str:
    return f"sqlite:///{path}"


def counted_entropy() -> Callable[[int], bytes]:
    """Salts that are the same in every run, so that two files can be compared byte by byte."""
    counter = itertools.count()
    return lambda n: hashlib.shake_128(str(next(counter)).encode()).digest(n)


def open_store(path: Path, **options: Any) -> SqlStore:
    return SqlStore(url_of(path), kinds=KINDS, **options)


def close_store(store: SqlStore) -> None:
    store._engine.dispose()


def writing(store: SqlStore, minutes: int = 0) -> Any:
    return store.write(unit=UNIT, actor="can-bo-1", at=AT + timedelta(minutes=minutes), why="thử")


def birth(n: int, book: str = "KS/2026") -> Birth:
    return Birth(book, f"{NAME} {n}", note=f"trang {n}", born=AT - timedelta(days=n))


def fill(path: Path) -> None:
    """A file with some of everything: two books, later versions, erasures, leases, notices."""
    store = open_store(path, entropy=counted_entropy())
    for n in range(1, 9):
        with writing(store, n) as tx:
            tx.add(BIRTH, f"b{n}", birth(n, "KS/2026" if n % 3 else "KS/2025"))
            tx.add(MEMO, f"m{n}", Memo("memo", f"việc {n}", n))
            tx.post(Notice("sms", f"b{n}", {"số": n}))
    with writing(store, 20) as tx:
        stored = tx.get(BIRTH, "b1")
        tx.put(stored, attrs.evolve(stored.record, note="sửa"))
        tx.numbers("KS/2026", 5)
        tx.numbers("KT/2026", 700)
    with writing(store, 30) as tx:
        tx.erase(tx.get(BIRTH, "b2"), "căn cứ 1")
        tx.erase(tx.get(BIRTH, "b4"), "căn cứ 2")
    close_store(store)
    with closing(sqlite3.connect(path)) as raw:
        raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def tables_of(raw: sqlite3.Connection) -> list[str]:
    return [row[0] for row in raw.execute("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")]


def dump(path: Path) -> dict[str, list[Any]]:
    """Everything that stands in a file: its definitions and, table by table, every row."""
    with closing(sqlite3.connect(path)) as raw:
        raw.text_factory = bytes
        schema = raw.execute("SELECT type, name, sql FROM sqlite_schema ORDER BY type, name").fetchall()
        tables = [row[1].decode(errors="replace") for row in schema if row[0] == b"table"]
        rows = {name: sorted(raw.execute(f'SELECT * FROM "{name}"').fetchall(), key=repr) for name in tables}
        return {"schema": schema, **rows}


def faults(path: Path, **options: Any) -> list[str]:
    store = open_store(path)
    try:
        return [fault.message("en") for fault in store.verify(**options)]
    finally:
        close_store(store)


def half_done(path: Path) -> Iterator[str]:
    """Look for anything that stands without what belongs to it, without asking the library."""
    questions = {
        "entry without open part": "SELECT seq FROM ledger WHERE seq NOT IN (SELECT seq FROM ledger_state WHERE part = 0)",
        "part without entry": "SELECT seq FROM ledger_state WHERE seq NOT IN (SELECT seq FROM ledger)",
        "chain without head": "SELECT DISTINCT stream FROM ledger WHERE stream NOT IN (SELECT stream FROM heads)",
        "head that is not the last entry": "SELECT stream FROM heads h WHERE (position, hash) <> (SELECT position, hash FROM "
        "ledger l WHERE l.stream = h.stream ORDER BY position DESC LIMIT 1)",
        "birth without look-up row": "SELECT id FROM ledger WHERE kind = 'fault.birth' "
        "AND id NOT IN (SELECT id FROM k_fault__birth)",
        "look-up row without its entry": "SELECT id FROM k_fault__birth k WHERE NOT EXISTS (SELECT 1 FROM ledger l "
        "WHERE l.seq = k.entry AND l.id = k.id AND l.version = k.version)",
        "look-up row that is old": "SELECT id FROM k_fault__birth k WHERE version <> (SELECT max(version) FROM ledger l "
        "WHERE l.kind = 'fault.birth' AND l.id = k.id)",
        "notice without record": "SELECT key FROM outbox WHERE key NOT IN (SELECT id FROM k_fault__birth)",
        "record without notice": "SELECT id FROM k_fault__birth WHERE id NOT IN (SELECT key FROM outbox)",
    }
    with closing(sqlite3.connect(path)) as raw:
        for name, question in questions.items():
            for row in raw.execute(question):
                yield f"{name}: {row[0]}"


def numbers_by_book(path: Path) -> dict[str, list[int]]:
    with closing(sqlite3.connect(path)) as raw:
        found: dict[str, list[int]] = {}
        for book, number in raw.execute("SELECT book, number FROM k_fault__birth ORDER BY book, number"):
            found.setdefault(book, []).append(number)
        return found
