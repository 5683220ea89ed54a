"""Damage from outside: one byte flipped, records removed, the tail cut. Found by `verify`, or a named error on reading."""

from __future__ import annotations

import random
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any

import attrs
import orjson
import pytest

from tests.faults.book import (
    BIRTH,
    BOOK,
    KINDS,
    MEMO,
    MEMOS,
    OTHER_BOOK,
    UNIT,
    birth,
    close_store,
    dump,
    faults,
    fill,
    open_store,
    writing,
)
from vngov.errors import VngovError
from vngov.records import Kind, Where
from vngov.storage import Anchor, Fault, FaultKind, SqlStore
from vngov.storage.ledger import GENESIS, seal

FLIPS = 6
RAW_FLIPS = 300

WORKING = {
    ("outbox", "id"): "the order of posting only",
    ("outbox", "due"): "changes with every attempt",
    ("outbox", "attempts"): "changes with every attempt",
    ("outbox", "error"): "changes with every attempt",
}
"""Columns that live: no digest can cover them. What a flip can do there is shift or repeat a delivery."""

TABLES = {
    "heads": ("unit", "stream", "position", "number", "hash"),
    "k_fault__birth": ("unit", "id", "version", "entry", "number", "book", "child", "born", "letters", "secret"),
    "k_fault__memo": ("unit", "id", "version", "entry", "text", "count", "book"),
    "k_storage__lease": ("unit", "id", "version", "entry", "series", "last"),
    "ledger": (
        "seq",
        "unit",
        "stream",
        "position",
        "kind",
        "id",
        "version",
        "act",
        "at",
        "header",
        "c_open",
        "c_personal",
        "hash",
    ),
    "ledger_state": ("seq", "part", "salt", "content"),
    "outbox": ("id", "unit", "topic", "key", "body", "digest", "posted", "due", "attempts", "state", "error"),
    "series": ("unit", "series", "last"),
}
COLUMNS = [(table, column) for table, columns in TABLES.items() for column in columns if (table, column) not in WORKING]


@pytest.fixture(scope="module")
def seed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("seed") / "seed.db"
    fill(path)
    assert faults(path) == []
    return path


@pytest.fixture
def path(seed: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(seed, tmp_path / "office.db"))


@contextmanager
def raw_access(path: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(path)) as raw:
        yield raw
        raw.commit()


def flipped(value: Any, chance: random.Random) -> Any:
    """The value with one byte changed; SQLite takes text as bytes, so that a flip may also make it invalid UTF-8."""
    change = chance.randrange(1, 256)
    if isinstance(value, int):
        place = chance.randrange(0, 7)
        return value ^ (change << 8 * place)
    data = bytearray(value.encode() if isinstance(value, str) else value)
    data[chance.randrange(len(data))] ^= change
    return bytes(data)


def flip(raw: sqlite3.Connection, table: str, column: str, chance: random.Random) -> bool:
    """Flip one byte of one value of a column; False where the place holds nothing or a constraint does not let it."""
    rows = raw.execute(f'SELECT * FROM "{table}"').fetchall()
    names = [row[1] for row in raw.execute(f'PRAGMA table_info("{table}")')]
    keys = [row[1] for row in raw.execute(f'PRAGMA table_info("{table}")') if row[5]]
    row = dict(zip(names, chance.choice(rows), strict=True))
    if row[column] is None or row[column] == "":
        return False
    new = "CAST(? AS TEXT)" if isinstance(row[column], str) else "?"
    same = " AND ".join(f'"{key}" = ?' for key in keys)
    try:
        raw.execute(
            f'UPDATE "{table}" SET "{column}" = {new} WHERE {same}',
            (flipped(row[column], chance), *(row[key] for key in keys)),
        )
    except sqlite3.IntegrityError:
        return False
    raw.commit()
    return True


def everything(store: SqlStore) -> list[Any]:
    """Read whatever can be read, in every way there is."""
    seen: list[Any] = list(store.changes(limit=10_000))
    with store.read(unit=UNIT) as tx:
        kinds: list[tuple[Kind[Any], str]] = [(BIRTH, "b"), (MEMO, "m")]
        for kind, letter in kinds:
            for n in range(1, 9):
                stored = tx.get(kind, f"{letter}{n}")
                seen += [stored, tx.history(kind, f"{letter}{n}")]
            seen += [tx.find(kind), tx.find(kind, order=kind.columns[0].name), tx.count(kind)]
            for column in kind.columns:
                seen.append(tx.find(kind, Where.between(column.name), order=column.name))
    seen.append(store.heads())
    return seen


def test_every_column_of_every_table_is_listed(seed: Path) -> None:
    with closing(sqlite3.connect(seed)) as raw:
        tables = [row[0] for row in raw.execute("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")]
        assert {table: tuple(row[1] for row in raw.execute(f'PRAGMA table_info("{table}")')) for table in tables} == TABLES
        assert all(raw.execute(f'SELECT count(*) FROM "{table}"').fetchone()[0] for table in tables)


@pytest.mark.parametrize(("table", "column"), COLUMNS, ids=[".".join(one) for one in COLUMNS])
def test_a_flipped_byte_is_found(
    table: str, column: str, seed: Path, tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    chance = random.Random(f"{table}.{column}")
    done, undetected = 0, []
    for attempt in range(6 * FLIPS):
        if done == FLIPS:
            break
        path = Path(shutil.copy(seed, tmp_path / f"{attempt}.db"))
        with raw_access(path) as raw:
            if not flip(raw, table, column, chance):
                continue
        done += 1
        try:
            found = faults(path)
        except VngovError:
            continue
        if not found:
            undetected.append(attempt)
    record_property("flips", done)
    assert done >= FLIPS // 2
    assert undetected == []


@pytest.mark.parametrize("table", ["ledger", "ledger_state", "k_fault__birth", "k_fault__memo", "heads"])
def test_reading_and_writing_over_a_flipped_byte_fails_by_name(table: str, seed: Path, tmp_path: Path) -> None:
    """Whatever the flip did, reading gives records or an error of the library, never an accident; and so does writing."""
    chance = random.Random(table)
    for attempt in range(40):
        path = Path(shutil.copy(seed, tmp_path / f"{attempt}.db"))
        with raw_access(path) as raw:
            column = chance.choice(TABLES[table])
            if not flip(raw, table, column, chance):
                continue
        store = open_store(path)
        for work in (everything, _change_all, lambda one: one.reindex(BIRTH), lambda one: list(one.verify())):
            try:
                work(store)
            except VngovError as error:
                told = f"{error}{error.details}"
                assert "Nguy" not in told, (column, told)
            except Exception as error:
                pytest.fail(f"{table}.{column}, attempt {attempt}: {type(error).__name__} {error}")
        close_store(store)


def _change_all(store: SqlStore) -> None:
    with writing(store, 90) as tx:
        for n in (1, 3, 5, 6, 7, 8):
            stored = tx.get(BIRTH, f"b{n}")
            if stored is not None and not stored.erased:
                tx.put(stored, attrs.evolve(stored.record, note="mới"))
            tx.add(BIRTH, f"c{n}", birth(n))


def test_a_flipped_byte_anywhere_in_the_file_is_found_or_harmless(
    seed: Path, tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    """Also in indexes, page headers and the definitions. Harmless: everything reads as before, in every way of reading."""
    chance = random.Random(2026)
    content = seed.read_bytes()
    whole = dump(seed)
    store = open_store(Path(shutil.copy(seed, tmp_path / "whole.db")))
    before = everything(store)
    close_store(store)
    found, harmless, silent = 0, 0, []
    for _ in range(RAW_FLIPS):
        at, change = chance.randrange(len(content)), chance.randrange(1, 256)
        path = tmp_path / "flipped.db"
        for old in tmp_path.glob("flipped.db*"):
            old.unlink()
        path.write_bytes(content[:at] + bytes([content[at] ^ change]) + content[at + 1 :])
        try:
            store = open_store(path)
            try:
                faulty = list(store.verify())
                same = everything(store) == before
            finally:
                close_store(store)
        except VngovError:
            found += 1
            continue
        except Exception as error:
            silent.append((at, change, f"{type(error).__name__}: {error}"[:90]))
            continue
        if faulty:
            found += 1
        elif same and _same_tables(path, whole):
            harmless += 1
        else:
            silent.append((at, change, "undetected"))
    record_property("raw flips", {"found": found, "harmless": harmless, "undetected": len(silent)})
    assert silent == [], silent


def _same_tables(path: Path, whole: dict[str, Any]) -> bool:
    """Whether a file can be read in full and is alike in all but the living columns, and the definitions."""

    def settled(tables: dict[str, Any]) -> dict[str, Any]:
        places = [TABLES["outbox"].index(name) for name in ("unit", "topic", "key", "body", "digest", "posted", "state")]
        return tables | {"schema": [], "outbox": [[row[place] for place in places] for row in tables["outbox"]]}

    try:
        return settled(dump(path)) == settled(whole)
    except sqlite3.Error:
        return False


# Removing


def remove_record(raw: sqlite3.Connection, seqs: list[int], *, parts: bool = True) -> None:
    for seq in seqs:
        for table in ("k_fault__birth", "k_fault__memo"):
            raw.execute(f"DELETE FROM {table} WHERE entry = ?", (seq,))
        raw.execute("DELETE FROM ledger WHERE seq = ?", (seq,))
        if parts:
            raw.execute("DELETE FROM ledger_state WHERE seq = ?", (seq,))


def set_head(raw: sqlite3.Connection, stream: str) -> None:
    position, header, digest = raw.execute(
        "SELECT position, header, hash FROM ledger WHERE stream = ? ORDER BY position DESC LIMIT 1", (stream,)
    ).fetchone()
    number = max(
        (orjson.loads(row[0])["number"] or 0 for row in raw.execute("SELECT header FROM ledger WHERE stream = ?", (stream,))),
        default=0,
    )
    assert header
    raw.execute("UPDATE heads SET position = ?, number = ?, hash = ? WHERE stream = ?", (position, number, digest, stream))


def rechain(raw: sqlite3.Connection, stream: str) -> None:
    """What a forger does who can write the file: new positions, numbers and hashes from the beginning, and the head."""
    previous, number = GENESIS, 0
    rows = raw.execute(
        "SELECT seq, header, c_open, c_personal FROM ledger WHERE stream = ? ORDER BY position", (stream,)
    ).fetchall()
    for position, (seq, header, c_open, c_personal) in enumerate(rows, 1):
        fields = orjson.loads(header) | {"position": position}
        if fields["number"] is not None:
            number += 1
            fields["number"] = number
        new = orjson.dumps(fields)
        previous = seal(previous, new, c_open, c_personal)
        raw.execute("UPDATE ledger SET position = ?, header = ?, hash = ? WHERE seq = ?", (position, new, previous, seq))
    set_head(raw, stream)


def seqs_of(raw: sqlite3.Connection, stream: str) -> list[int]:
    return [row[0] for row in raw.execute("SELECT seq FROM ledger WHERE stream = ? ORDER BY position", (stream,))]


def kinds_of(path: Path, anchors: tuple[Anchor, ...] = ()) -> set[FaultKind]:
    store = open_store(path)
    try:
        return {fault.kind for fault in store.verify(anchors)}
    finally:
        close_store(store)


def anchors_of(path: Path) -> tuple[Anchor, ...]:
    store = open_store(path)
    try:
        return store.heads()
    finally:
        close_store(store)


@pytest.mark.parametrize("place", [0, 3, -1])
@pytest.mark.parametrize("head", [False, True], ids=["head as it was", "head rewritten"])
def test_a_record_removed_with_its_projection_is_found(place: int, head: bool, path: Path) -> None:
    anchors = anchors_of(path)
    with raw_access(path) as raw:
        remove_record(raw, [seqs_of(raw, MEMOS)[place]])
        if head:
            set_head(raw, MEMOS)
    cut = place == -1 and head
    assert bool(kinds_of(path)) is not cut, "the last entry with its head is a cut tail: only an anchor tells"
    assert FaultKind.ANCHOR_MISSING in kinds_of(path, anchors) or not cut
    assert kinds_of(path, anchors)


@pytest.mark.parametrize(
    "table", ["ledger", "ledger_state", "heads", "k_fault__birth", "k_fault__memo", "k_storage__lease", "series"]
)
def test_any_row_removed_is_found(table: str, seed: Path, tmp_path: Path) -> None:
    with closing(sqlite3.connect(seed)) as raw:
        total = raw.execute(f'SELECT count(*) FROM "{table}"').fetchone()[0]
        keys = ", ".join(f'"{row[1]}"' for row in raw.execute(f'PRAGMA table_info("{table}")') if row[5])
    for n in range(total):
        path = Path(shutil.copy(seed, tmp_path / f"{n}.db"))
        with raw_access(path) as raw:
            row = f'SELECT {keys} FROM "{table}" ORDER BY {keys} LIMIT 1 OFFSET {n}'
            raw.execute(f'DELETE FROM "{table}" WHERE ({keys}) IN ({row})')
        assert faults(path), f"row {n}"


def test_a_personal_part_that_came_back_after_its_erasure_is_found(seed: Path, path: Path, tmp_path: Path) -> None:
    """A backup restored carelessly brings erased data back."""
    store = open_store(path)
    with raw_access(path) as raw:
        seq = raw.execute("SELECT seq FROM ledger WHERE id = 'b6' AND version = 1").fetchone()[0]
        part = raw.execute("SELECT * FROM ledger_state WHERE seq = ? AND part = 1", (seq,)).fetchone()
    with writing(store, 95) as tx:
        tx.erase(tx.get(BIRTH, "b6"), "căn cứ 3")
    close_store(store)
    assert kinds_of(path) == set()
    with raw_access(path) as raw:
        raw.execute("INSERT INTO ledger_state VALUES (?, ?, ?, ?)", part)
    assert kinds_of(path)


def test_a_part_without_an_entry_is_found(path: Path) -> None:
    with raw_access(path) as raw:
        raw.execute("INSERT INTO ledger_state VALUES (9999, 1, x'00', x'00')")
    assert kinds_of(path)


def test_the_tail_cut_is_found_from_the_last_anchor_on(path: Path) -> None:
    early = anchors_of(path)
    store = open_store(path)
    for n in range(50, 55):
        with writing(store, 100 + n) as tx:
            tx.add(BIRTH, f"b{n}", birth(n))
    late = store.heads()
    close_store(store)
    with raw_access(path) as raw:
        remove_record(raw, seqs_of(raw, BOOK)[-3:])
        set_head(raw, BOOK)
    assert kinds_of(path) == set(), "without an anchor a cut tail leaves no trace"
    assert kinds_of(path, early) == set(), "an anchor before the cut proves the past before it, no more"
    assert kinds_of(path, late) == {FaultKind.ANCHOR_MISSING}


def test_a_chain_rewritten_is_found_by_any_anchor_behind_the_change(path: Path) -> None:
    anchors = anchors_of(path)
    with raw_access(path) as raw:
        remove_record(raw, [raw.execute("SELECT seq FROM ledger WHERE id = 'b7'").fetchone()[0]])
        rechain(raw, BOOK)
    without = kinds_of(path)
    assert without <= {FaultKind.PROJECTION_WRONG}, "the projection tells of the numbers only until it is rebuilt"
    found = faults_of(path, anchors)
    assert [fault.stream for fault in found if fault.kind is FaultKind.ANCHOR_MISSING] == [BOOK]


def faults_of(path: Path, anchors: tuple[Anchor, ...]) -> list[Fault]:
    store = open_store(path)
    try:
        return list(store.verify(anchors))
    finally:
        close_store(store)


def test_a_whole_book_removed_is_found_by_its_anchor(path: Path) -> None:
    anchors = anchors_of(path)
    with raw_access(path) as raw:
        remove_record(raw, seqs_of(raw, OTHER_BOOK))
        raw.execute("DELETE FROM heads WHERE stream = ?", (OTHER_BOOK,))
    assert kinds_of(path) == set()
    assert kinds_of(path, anchors) == {FaultKind.ANCHOR_MISSING}


def test_verify_says_up_to_which_anchor_the_past_is_proved(path: Path) -> None:
    """For each chain the last anchor that stands with no fault before it; none where the chain is faulty or has no anchor."""
    early = anchors_of(path)
    store = open_store(path)
    with writing(store, 100) as tx:
        tx.add(BIRTH, "b50", birth(50))
    late = store.heads()
    clean: Any = store.verify((*early, *late))
    assert list(clean) == []
    assert set(clean.proved) == set(late)
    close_store(store)
    with raw_access(path) as raw:
        remove_record(raw, seqs_of(raw, BOOK)[-1:])
        set_head(raw, BOOK)
    store = open_store(path)
    cut: Any = store.verify((*early, *late))
    assert [fault.kind for fault in cut] == [FaultKind.ANCHOR_MISSING]
    of_book = {anchor.stream: anchor for anchor in cut.proved}
    assert of_book[BOOK] == next(anchor for anchor in early if anchor.stream == BOOK)
    close_store(store)


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE ledger_state SET content = CAST(content AS TEXT) WHERE part = 0",
        "UPDATE ledger_state SET salt = 5",
        "UPDATE ledger SET header = CAST(header AS TEXT)",
        "UPDATE ledger SET hash = 5, c_open = 'x'",
        "UPDATE ledger SET position = 'x' || position",
        "UPDATE ledger SET version = x'00' WHERE seq = 3",
        "UPDATE ledger SET header = CAST('[]' AS BLOB) WHERE seq = 3",
        """UPDATE ledger SET header = CAST(replace(CAST(header AS TEXT), '"number":', '"number":"x","n":') AS BLOB)""",
        """UPDATE ledger SET header = CAST(replace(CAST(header AS TEXT), '"kind":', '"kind":7,"k":') AS BLOB)""",
        "UPDATE heads SET position = 'x', hash = 'x'",
        "UPDATE outbox SET body = 'x'",
        "UPDATE outbox SET topic = x'ff'",
        "UPDATE series SET last = 'x'",
        "UPDATE k_fault__birth SET version = 'x'",
    ],
    ids=lambda damage: "".join(letter if letter.isalnum() else "-" for letter in damage)[:60],
)
def test_a_value_of_another_type_is_found(damage: str, path: Path) -> None:
    with raw_access(path) as raw:
        raw.execute(damage)
    with suppress(VngovError):
        assert faults(path)


def test_every_fault_is_said_in_both_languages(path: Path) -> None:
    with raw_access(path) as raw:
        raw.execute("UPDATE ledger_state SET content = CAST(x'00' || content AS BLOB)")
        raw.execute("DELETE FROM heads")
    for fault in faults_of(path, ()):
        assert fault.message("vi") != fault.message("en")
        assert "Nguy" not in fault.message("vi") + fault.message("en") + fault.detail


@pytest.mark.parametrize(
    "damage",
    [
        "DELETE FROM k_fault__birth",
        "DELETE FROM k_fault__birth WHERE id = 'b3'",
        "UPDATE k_fault__birth SET child = 'x', number = 77",
        "UPDATE k_fault__birth SET entry = 1",
        "UPDATE k_fault__birth SET id = 'z' || id",
        "UPDATE k_fault__birth SET child = CAST(x'ff' AS TEXT)",
    ],
)
def test_reindex_restores_a_damaged_projection(damage: str, path: Path) -> None:
    whole = dump(path)
    with raw_access(path) as raw:
        raw.execute(damage)
    with suppress(VngovError):
        assert faults(path) != []
    store = open_store(path)
    assert store.reindex(BIRTH) == 8
    close_store(store)
    assert dump(path) == whole
    assert faults(path) == []


@pytest.mark.parametrize(
    "table", ["k_fault__birth", "k_fault__memo", "k_storage__lease", "outbox", "series", "heads", "ledger"]
)
def test_a_table_dropped_is_found(table: str, path: Path) -> None:
    with raw_access(path) as raw:
        raw.execute(f"DROP TABLE {table}")
    with suppress(VngovError):
        assert faults(path)


def test_damaged_definitions_are_named(path: Path) -> None:
    """SQLite quotes what it cannot read; where that is no UTF-8 the driver stumbles over its own message."""
    with raw_access(path) as raw:
        raw.execute("PRAGMA writable_schema = ON")
        raw.execute("UPDATE sqlite_schema SET name = CAST(x'ff41' AS TEXT), sql = 'CREATE' WHERE name = 'k_fault__birth_child'")
    with pytest.raises(VngovError):
        faults(path)


def test_reindex_over_a_damaged_ledger_changes_nothing(path: Path) -> None:
    with raw_access(path) as raw:
        raw.execute("UPDATE ledger_state SET content = x'7b' WHERE part = 1")
    before = dump(path)
    store = open_store(path)
    with pytest.raises(VngovError):
        store.reindex(BIRTH)
    close_store(store)
    assert dump(path) == before


def test_a_store_that_does_not_know_a_kind_says_so_when_it_verifies(path: Path) -> None:
    """Silence about tables that were not looked at would read as «in order»."""
    with raw_access(path) as raw:
        raw.execute("UPDATE k_fault__memo SET text = 'khác'")
    store = SqlStore(f"sqlite:///{path}", kinds=[kind for kind in KINDS if kind is not MEMO])
    found = list(store.verify())
    close_store(store)
    assert found
