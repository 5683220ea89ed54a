"""What runs out, is locked or does not fit: each a named error in two languages, without content, and nothing written."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys
import threading
import traceback
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import attrs
import pytest
import sqlalchemy as sa

from tests.faults.book import (
    AT,
    BIRTH,
    KINDS,
    MEMO,
    NAME,
    ROOT,
    UNIT,
    Memo,
    birth,
    close_store,
    counted_entropy,
    dump,
    faults,
    fill,
    open_store,
    url_of,
    writing,
)
from tests.faults.trap import Trap, trapped_engine
from tests.faults.worker import UNITS
from vngov.errors import VngovError
from vngov.records import Column, Kind, RecordFormat, Where
from vngov.storage import ContentTooLarge, Notice, NotIsolated, SqlStore, StaleTransaction, StoreBroken, StoreBusy, StoreFull

LONG = 10 * 1024 * 1024
SURROGATE = f"{NAME}\ud800"
HIDDEN = "nội dung mật"
INJECTION = "x'); DROP TABLE ledger; --"


@pytest.fixture(scope="module")
def seed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("seed") / "seed.db"
    fill(path)
    return path


@pytest.fixture
def path(seed: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(seed, tmp_path / "office.db"))


@pytest.fixture
def store(path: Path) -> Iterator[SqlStore]:
    store = open_store(path)
    yield store
    close_store(store)


def checked(error: VngovError, *secrets: str) -> None:
    """The error has a code and says it in two languages; neither it nor its traceback tells what stood in the record."""
    assert error.code not in {"error", "invalid_input"}
    assert error.message("vi")
    assert error.message("en")
    assert error.message("vi") != error.message("en")
    told = "".join(traceback.format_exception(error)) + repr(error) + repr(error.details)
    for secret in (NAME, "Nguy", *secrets):
        assert secret not in told, told[-2000:]
    assert len(told) < 20_000


@contextmanager
def refused(path: Path, *errors: type[VngovError], secrets: tuple[str, ...] = ()) -> Iterator[None]:
    """The block raises a named error and leaves the file as it was, in every table."""
    before = dump(path)
    with pytest.raises(errors or VngovError) as caught:
        yield
    assert dump(path) == before
    checked(caught.value, *secrets)


# Full


def test_a_full_disk_is_named_and_loses_nothing(path: Path, store: SqlStore) -> None:
    """`max_page_count` is SQLite's own full disk."""
    engine = store._engine
    with engine.connect() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()

    @sa.event.listens_for(engine, "checkout")
    def _limit(connection: Any, _record: object, _proxy: object) -> None:
        connection.execute(f"PRAGMA max_page_count = {pages}")

    for _ in range(2):  # the connection that met the full disk is as good as before
        with refused(path, StoreFull), writing(store, 99) as tx:
            for n in range(200):
                tx.add(BIRTH, f"full-{n}", birth(n, "KS/FULL"))
            tx.post(Notice("sms", "full", {}))
    sa.event.remove(engine, "checkout", _limit)
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA max_page_count = 1000000")
    with writing(store, 99) as tx:
        tx.add(BIRTH, "full-1", birth(1, "KS/FULL"))
    assert faults(path) == []


def test_a_full_disk_in_a_hosts_transaction_keeps_the_hosts_work_or_says_that_it_is_undone(path: Path) -> None:
    """SQLite may undo the whole transaction on a full disk; a host that is not told would commit nothing."""
    engine = sa.create_engine(url_of(path))
    with engine.connect() as connection:
        connection.exec_driver_sql("CREATE TABLE host (n INTEGER)")
        connection.commit()
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        connection.rollback()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages + 2}")
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        connection.exec_driver_sql("INSERT INTO host VALUES (7)")
        joined = SqlStore(connection, kinds=KINDS)
        with pytest.raises(VngovError) as caught, writing(joined, 99) as tx:
            for n in range(300):
                tx.add(BIRTH, f"full-{n}", birth(n, "KS/FULL"))
        checked(caught.value)
        connection.commit()
    engine.dispose()
    with closing(sqlite3.connect(path)) as raw:
        stands = raw.execute("SELECT n FROM host").fetchall() == [(7,)]
        assert caught.value.code == ("store_full" if stands else "transaction_undone")
        assert raw.execute("SELECT count(*) FROM ledger WHERE stream LIKE '%FULL'").fetchone() == (0,)
    assert faults(path) == []


SMALL_DISK = """
import sys, json
from pathlib import Path
from tests.faults.book import *
from vngov.errors import VngovError
folder = Path(sys.argv[1])
path, ballast = folder / "office.db", folder / "ballast"
ballast.write_bytes(b"x" * 512 * 1024)
store = open_store(path)
written, error = 0, None
try:
    for n in range(100_000):
        with writing(store, n % 1000) as tx:
            tx.add(BIRTH, f"b{n}", birth(n))
            tx.post(Notice("sms", f"b{n}", {"n": n}))
        written += 1
except VngovError as caught:
    error = caught
left = None if error is None else error.code
ballast.unlink()
close_store(store)
found = faults(path), list(half_done(path)), numbers_by_book(path) == {"KS/2026": list(range(1, written + 1))}
store = open_store(path)
print(json.dumps([written, left, *found, [one.message("en") for one in store.verify()]]))
"""


def test_a_disk_that_is_really_full(tmp_path: Path) -> None:
    """A file system of two megabytes, in a name space of its own that ends with the process."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = f"mount -t tmpfs -o size=2m none {disk}"
    inside = ["unshare", "--user", "--map-root-user", "--mount", "sh", "-c"]
    if shutil.which("unshare") is None or subprocess.run([*inside, mount], capture_output=True, check=False).returncode:
        pytest.skip("a small file system cannot be mounted here")
    command = [*inside, f'{mount} && exec "$0" -c "$1" {disk}', sys.executable, SMALL_DISK]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    written, code, found, half, numbered, after = json.loads(done.stdout)
    assert code == "store_full"
    assert written > 20
    assert (found, half, numbered, after) == ([], [], True, [])


# Locked, read-only, not there


def test_a_busy_store_is_named(path: Path) -> None:
    store = open_store(path, busy_seconds=0.2)
    with closing(sqlite3.connect(path)) as other:
        other.execute("BEGIN IMMEDIATE")
        with refused(path, StoreBusy), writing(store, 99) as tx:
            tx.add(BIRTH, "busy", birth(1))
        with store.read(unit=UNIT) as tx:
            assert tx.count(BIRTH) == 8, "reading does not wait for a writer"
        other.rollback()
    with writing(store, 99) as tx:
        tx.add(BIRTH, "busy", birth(1))
    close_store(store)
    assert faults(path) == []


def test_opening_a_fresh_file_waits_for_another_that_opens_it(tmp_path: Path) -> None:
    """SQLite does not wait by itself when it switches to the write-ahead log."""
    path = tmp_path / "fresh.db"
    with closing(sqlite3.connect(path, check_same_thread=False)) as other:
        other.execute("BEGIN EXCLUSIVE")
        timer = threading.Timer(0.3, other.rollback)
        timer.start()
        store = open_store(path, busy_seconds=10)
        timer.join()
    assert list(store.verify()) == []
    close_store(store)


def test_a_file_that_can_only_be_read_is_read_and_refuses_writing(path: Path) -> None:
    store = SqlStore(f"sqlite:///file:{path}?mode=ro&uri=true", kinds=KINDS)
    with store.read(unit=UNIT) as tx:
        assert tx.count(BIRTH) == 8
    assert list(store.verify()) == []
    with refused(path), writing(store, 99) as tx:
        tx.add(BIRTH, "ro", birth(1))
    with refused(path):
        store.reindex(BIRTH)
    close_store(store)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="the superuser may write any file")
def test_a_file_without_write_permission(path: Path) -> None:
    before = dump(path)
    path.chmod(0o444)
    with pytest.raises(VngovError), writing(open_store(path), 99) as tx:
        tx.add(BIRTH, "ro", birth(1))
    path.chmod(0o644)
    assert dump(path) == before


@pytest.mark.parametrize("make", ["folder", "text", "missing folder", "cut"])
def test_what_is_not_a_store_is_refused_by_name(make: str, path: Path, tmp_path: Path) -> None:
    target = tmp_path / "target"
    if make == "folder":
        target.mkdir()
    elif make == "text":
        target.write_text(f"{NAME}\n" * 1000)
    elif make == "cut":
        target.write_bytes(path.read_bytes()[: path.stat().st_size // 2 - 100])
    else:
        target = tmp_path / "none" / "target"
    with pytest.raises(VngovError) as caught:
        store = open_store(target)
        try:
            found = list(store.verify())
        finally:
            close_store(store)
        assert found == []
    checked(caught.value)


@pytest.mark.parametrize("url", ["nonsense", "nosuch://clerk:mật-khẩu@host/db", "sqlite:///a\0b.db"])
def test_a_url_that_cannot_be_opened_is_refused_without_being_repeated(url: str) -> None:
    with pytest.raises(VngovError) as caught:
        SqlStore(url)
    checked(caught.value, "mật-khẩu", "clerk")


# Every statement fails once


class Failing(sqlite3.OperationalError):
    """What the driver raises when the disk gives up."""

    sqlite_errorname = "SQLITE_IOERR_READ"


@pytest.mark.parametrize("scenario", list(UNITS))
@pytest.mark.parametrize("failure", [Failing, KeyboardInterrupt, MemoryError])
def test_a_statement_that_fails_undoes_all_and_the_store_goes_on(
    scenario: str, failure: type[BaseException], seed: Path, tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    def fail() -> None:
        raise failure(f"{NAME} fails")

    def store_on(path: Path, trap: Trap) -> SqlStore:
        store = SqlStore(trapped_engine(url_of(path), trap), kinds=KINDS, entropy=counted_entropy())
        trap.armed = True
        return store

    def work(store: SqlStore) -> None:
        with writing(store, 60) as tx:
            UNITS[scenario](tx)

    count = Trap()
    whole = Path(shutil.copy(seed, tmp_path / "whole.db"))
    close_store(_done(store_on(whole, count), work))
    nothing, everything = dump(seed), dump(whole)
    for at, place in enumerate(count.places, 1):
        path = Path(shutil.copy(seed, tmp_path / f"{at}.db"))
        trap = Trap(at, fail)
        store = store_on(path, trap)
        expected = StoreBroken if failure is Failing else failure
        with pytest.raises(expected) as caught:  # a failure that is swallowed counts as one that lost something
            work(store)
        if isinstance(caught.value, VngovError):
            checked(caught.value)
        if place == "after COMMIT":
            assert dump(path) == everything
        else:
            assert dump(path) == nothing, place
            trap.armed = False
            store._entropy = counted_entropy()
            work(store)
            assert dump(path) == everything, f"the same store goes on after a failure {place}"
        close_store(store)
    record_property("failures", len(count.places))


def _done(store: SqlStore, work: Callable[[SqlStore], None]) -> SqlStore:
    work(store)
    return store


def test_an_error_of_the_caller_undoes_all_and_stays_what_it_is(path: Path, store: SqlStore) -> None:
    before = dump(path)
    for error in (ValueError("x"), sqlite3.OperationalError("the caller's own database"), SystemExit(3)):
        with pytest.raises(type(error)) as caught, writing(store, 99) as tx:
            tx.add(BIRTH, "mine", birth(1))
            tx.post(Notice("sms", "mine", {}))
            tx.numbers("KS/2026", 3)
            tx.flush()
            raise error
        assert caught.value is error
        assert dump(path) == before


# First use of a kind


@attrs.frozen
class Late:
    text: str


LATE: Kind[Late] = Kind("fault.late/1", Late, stream=lambda _: "late", columns=(Column("text"),))


def test_the_first_use_of_a_kind_in_a_unit_of_work_does_not_wait_for_itself(path: Path) -> None:
    store = open_store(path, busy_seconds=0.5)
    with pytest.raises(LookupError), writing(store, 99) as tx:
        tx.add(LATE, "l1", Late("một"))
        tx.flush()
        raise LookupError
    with writing(store, 99) as tx:
        tx.add(LATE, "l1", Late("một"))
    assert list(store.verify()) == []
    close_store(store)


def test_the_first_use_of_a_kind_commits_nothing_of_a_unit_of_work_in_memory() -> None:
    store = SqlStore("sqlite://")
    with pytest.raises(LookupError), writing(store) as tx:
        tx.add(MEMO, "m1", Memo("memo", "một"))
        tx.flush()
        tx.add(LATE, "l1", Late("một"))
        raise LookupError
    with store.read(unit=UNIT) as tx:
        assert tx.count(MEMO) == 0
    close_store(store)


# A stale host transaction


def test_a_stale_host_transaction_is_refused_and_the_hosts_own_work_stands(path: Path) -> None:
    engine = sa.create_engine(url_of(path), connect_args={"timeout": 0.2})
    with engine.connect() as host:
        host.exec_driver_sql("BEGIN")
        assert host.exec_driver_sql("SELECT count(*) FROM ledger").scalar_one() > 0
        own = open_store(path)
        with writing(own, 70) as tx:
            tx.add(BIRTH, "other", birth(1))
        close_store(own)
        joined = SqlStore(host, kinds=KINDS)
        with refused(path, StaleTransaction), writing(joined, 99) as tx:
            tx.add(BIRTH, "stale", birth(2))
        host.rollback()
        host.exec_driver_sql("BEGIN IMMEDIATE")
        with writing(joined, 99) as tx:
            tx.add(BIRTH, "stale", birth(2))
        host.commit()
    engine.dispose()
    assert faults(path) == []


# What does not fit


def test_ten_megabytes_are_kept_to_the_letter(path: Path, store: SqlStore) -> None:
    child, note = "Đ" * (LONG // 4), "ộ" * (LONG // 6)
    record = attrs.evolve(birth(1), child=child, note=note)
    with writing(store, 99) as tx:
        tx.add(BIRTH, "long", record)
        tx.add(MEMO, "long", Memo("memo", "x" * LONG))
    with store.read(unit=UNIT) as tx:
        stored, memo = tx.get(BIRTH, "long"), tx.get(MEMO, "long")
        assert stored is not None
        assert memo is not None
        assert (stored.record.child, stored.record.note, len(memo.record.text)) == (child, note, LONG)
    assert faults(path) == []


def test_above_the_limit_is_refused(path: Path, store: SqlStore) -> None:
    with refused(path, ContentTooLarge), writing(store, 99) as tx:
        tx.add(MEMO, "before", Memo("memo", "trước"))
        tx.add(MEMO, "long", Memo("memo", NAME + "x" * 2 * LONG))
    with refused(path, ContentTooLarge), writing(store, 99) as tx:
        tx.add(BIRTH, "long", attrs.evolve(birth(1), child=NAME + "x" * LONG, note="x" * LONG))
    with refused(path), writing(store, 99) as tx:
        tx.add(MEMO, "before", Memo("memo", "trước"))
        tx.post(Notice("sms", "long", {"x": NAME + "x" * 2 * LONG}))


TEXTS = {
    "surrogate": SURROGATE,
    "low surrogate": f"\udfff{NAME}",
    "pair the wrong way round": f"{NAME}\udc00\ud800",
}


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
@pytest.mark.parametrize(
    "place",
    ["record", "open field", "column", "book", "id", "unit", "actor", "why", "ground", "series", "topic", "key", "body"],
)
def test_invalid_unicode_is_refused_wherever_it_stands(place: str, text: str, path: Path, store: SqlStore) -> None:
    with refused(path):
        _write_text(store, place, text)


def _write_text(store: SqlStore, place: str, text: str) -> None:
    who = {"unit": UNIT, "actor": "can-bo-1", "why": "thử"}
    if place in who:
        who[place] = text
    with store.write(at=AT, **who) as tx:
        match place:
            case "record":
                tx.add(BIRTH, "odd", attrs.evolve(birth(1), child=text))
            case "open field":
                tx.add(BIRTH, "odd", attrs.evolve(birth(1), note=text))
            case "column":
                tx.add(MEMO, "odd", Memo("memo", text))
            case "book":
                tx.add(BIRTH, "odd", birth(1, text))
            case "ground":
                stored = tx.get(BIRTH, "b5")
                assert stored is not None
                tx.erase(stored, text)
            case "series":
                tx.numbers(text, 2)
            case "topic":
                tx.post(Notice(text, "odd", {}))
            case "key":
                tx.post(Notice("sms", text, {}))
            case "body":
                tx.post(Notice("sms", "odd", {"x": [text]}))
            case "id":
                tx.add(BIRTH, text, birth(1))
            case _:
                tx.add(BIRTH, "odd", birth(1))


READS: dict[str, Callable[[Any, str], Any]] = {
    "get": lambda tx, text: tx.get(BIRTH, text),
    "get as of": lambda tx, text: tx.get(BIRTH, text, as_of=AT),
    "history": lambda tx, text: tx.history(BIRTH, text),
    "eq": lambda tx, text: tx.find(BIRTH, Where.eq("child", text)),
    "prefix": lambda tx, text: tx.find(BIRTH, Where.prefix("child", text)),
    "between": lambda tx, text: tx.find(BIRTH, Where.between("child", text)),
    "one of": lambda tx, text: tx.count(BIRTH, Where.one_of("child", ["a", text])),
    "after": lambda tx, text: tx.find(BIRTH, after=(text,)),
    "order after": lambda tx, text: tx.find(BIRTH, order="child", after=(text, "b1")),
}


@pytest.mark.parametrize("text", [SURROGATE, f"{NAME}\0", "x" * LONG, INJECTION], ids=["surrogate", "NUL", "long", "SQL"])
@pytest.mark.parametrize("read", READS)
def test_reading_with_an_odd_text_finds_nothing_or_is_refused_by_name(
    read: str, text: str, path: Path, store: SqlStore
) -> None:
    before = dump(path)
    with store.read(unit=UNIT) as tx:
        try:
            found = READS[read](tx, text)
        except VngovError as error:
            checked(error)
        else:
            items = getattr(found, "items", found)
            assert not items or "after" in read or read == "between"
    assert dump(path) == before


@pytest.mark.parametrize("text", [f"a{NAME}\0b", "\0", "x" * 100_000], ids=["NUL", "only NUL", "100,000 letters"])
@pytest.mark.parametrize(
    "place",
    ["record", "open field", "column", "book", "id", "unit", "actor", "why", "ground", "series", "topic", "key", "body"],
)
def test_an_odd_text_is_kept_to_the_letter_or_refused(place: str, text: str, path: Path, store: SqlStore) -> None:
    before = dump(path)
    try:
        _write_text(store, place, text)
    except VngovError as error:
        checked(error)
        assert dump(path) == before
        return
    assert faults(path) == []
    with store.read(unit=text if place == "unit" else UNIT) as tx:
        stored: Any = tx.get(MEMO if place == "column" else BIRTH, text if place == "id" else "odd")
    if place in {"record", "open field", "column", "book"}:
        field = {"record": "child", "open field": "note", "column": "text", "book": "book"}[place]
        assert getattr(stored.record, field) == text


@pytest.mark.parametrize(
    "place",
    ["record", "open field", "column", "book", "id", "unit", "actor", "why", "ground", "series", "topic", "key", "body"],
)
def test_sql_in_a_text_is_text(place: str, path: Path, store: SqlStore) -> None:
    with closing(sqlite3.connect(path)) as raw:
        tables = raw.execute("SELECT name FROM sqlite_schema").fetchall()
    _write_text(store, place, INJECTION)
    with closing(sqlite3.connect(path)) as raw:
        assert raw.execute("SELECT name FROM sqlite_schema").fetchall() == tables
    assert faults(path) == []
    if place in {"record", "column"}:
        kind, column = (BIRTH, "child") if place == "record" else (MEMO, "text")
        with store.read(unit=UNIT) as tx:
            page: Any = tx.find(kind, Where.eq(column, INJECTION))
            assert [one.id for one in page.items] == ["odd"]


@pytest.mark.parametrize("id_", [None, 5, "", b"x", ["x"]], ids=repr)
def test_an_id_that_is_no_text_is_refused(id_: Any, path: Path, store: SqlStore) -> None:
    with refused(path), writing(store, 99) as tx:
        tx.add(BIRTH, id_, birth(1))


@pytest.mark.parametrize(
    "tag", ["x;DROP TABLE ledger/1", "fault.x--/1", 'fault."x"/1', "fault.é/1", "fault.x/0", "a.b__c/1", ""]
)
def test_sql_in_the_name_of_a_kind_is_refused(tag: str) -> None:
    with pytest.raises(VngovError) as caught:
        Kind(tag, Memo, stream=lambda memo: memo.book)
    checked(caught.value)


@pytest.mark.parametrize("prefix", ["x; DROP TABLE ledger; --", 'a"b', "1a", "a b", "é"])
def test_sql_in_the_prefix_of_a_store_is_refused(prefix: str, path: Path) -> None:
    with refused(path):
        open_store(path, prefix=prefix)


def test_columns_with_the_names_of_sql_words_work(tmp_path: Path) -> None:
    @attrs.frozen
    class Words:
        order: str
        group: int
        select: str

    kind: Kind[Words] = Kind(
        "fault.words/1", Words, stream=lambda _: "w", columns=(Column("order"), Column("group"), Column("select"))
    )
    store = SqlStore(url_of(tmp_path / "words.db"), kinds=[kind], prefix="order_")
    with writing(store) as tx:
        tx.add(kind, "w1", Words("1", 2, "3"))
        assert tx.count(kind, Where.eq("order", "1"), Where.eq("group", 2)) == 1
    assert list(store.verify()) == []
    assert store.reindex(kind) == 1
    assert list(store.verify()) == []
    close_store(store)


@pytest.mark.parametrize("number", [2**63, -(2**63) - 1, 2**64, 10**40])
def test_a_number_too_large_for_a_column_is_refused(number: int, path: Path, store: SqlStore) -> None:
    with refused(path, secrets=(str(number),)), writing(store, 99) as tx:
        tx.add(MEMO, "big", Memo("memo", "x", number))
    with store.read(unit=UNIT) as tx, pytest.raises(VngovError) as caught:
        tx.find(MEMO, Where.eq("count", number))
    checked(caught.value)


@attrs.frozen
class Measure:
    value: float


MEASURE: Kind[Measure] = Kind("fault.measure/1", Measure, stream=lambda _: "m")


@pytest.mark.parametrize("value", [float("nan"), float("inf"), float("-inf")], ids=repr)
def test_a_number_without_a_stored_form_is_refused(value: float, tmp_path: Path) -> None:
    path = tmp_path / "measure.db"
    store = SqlStore(url_of(path), kinds=[MEASURE])
    with writing(store) as tx:
        tx.add(MEASURE, "good", Measure(1.5))
    with refused(path, RecordFormat), writing(store) as tx:
        tx.add(MEASURE, "odd", Measure(value))
    close_store(store)


@pytest.mark.parametrize(
    "record", [None, "text", Memo("memo", "x"), {"book": "KS", "child": NAME}], ids=["None", "text", "memo", "dict"]
)
def test_what_is_not_the_record_of_its_kind_is_refused(record: Any, path: Path, store: SqlStore) -> None:
    with refused(path), writing(store, 99) as tx:
        tx.add(BIRTH, "odd", record)


@pytest.mark.parametrize(
    "at", [datetime.min.replace(tzinfo=AT.tzinfo), datetime.max.replace(tzinfo=UTC), datetime(2026, 1, 1)], ids=str
)
def test_a_moment_that_cannot_be_is_refused(at: datetime, path: Path, store: SqlStore) -> None:
    before = dump(path)
    with pytest.raises(VngovError), store.write(unit=UNIT, actor="a", at=at, why="w") as tx:
        tx.add(BIRTH, "odd", birth(1))
    assert dump(path) == before
    with pytest.raises(VngovError), store.read(unit=UNIT) as tx:
        tx.get(BIRTH, "b1", as_of=at)


# Secret


def test_a_secret_record_is_refused_by_a_store_that_is_not_isolated(path: Path, store: SqlStore) -> None:
    secret = attrs.evolve(birth(1, "KS/MẬT"), secret=True, note=HIDDEN)
    with refused(path, NotIsolated, secrets=(HIDDEN,)), writing(store, 99) as tx:
        tx.add(MEMO, "open", Memo("memo", "việc thường"))
        tx.add(BIRTH, "secret", secret)
    with refused(path, NotIsolated), writing(store, 99) as tx:
        stored = tx.get(BIRTH, "b3")
        assert stored is not None
        tx.put(stored, attrs.evolve(stored.record, secret=True))
    with refused(path, NotIsolated), writing(store, 99) as tx:
        tx.add_many(BIRTH, [("s1", birth(1)), ("s2", secret)])
    for file in path.parent.glob("office.db*"):
        assert HIDDEN.encode() not in file.read_bytes()
    isolated = open_store(path, isolated=True)
    with writing(isolated, 99) as tx:
        tx.add(BIRTH, "secret", secret)
    close_store(isolated)
    assert faults(path) == []
