"""How stores take wrong handling: several threads, nested work, old and new programs on one file, closed hosts, bad sources."""

from __future__ import annotations

import gc
import threading
import time
import warnings
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime
from pathlib import Path
from typing import Any, Literal

import attrs
import pytest
import sqlalchemy as sa

from vngov.errors import VngovError
from vngov.records import (
    Column,
    EntropyInvalid,
    Kind,
    KindInvalid,
    QueryInvalid,
    RecordFormat,
    RecordNewer,
    Where,
    new_id,
)
from vngov.records.codec import codec_of
from vngov.storage import Act as Did
from vngov.storage import (
    Anchor,
    FaultKind,
    HostClosed,
    MemoryStore,
    MomentExpected,
    ParcelState,
    ProjectionStale,
    SqlStore,
    StoreBroken,
    StoreBusy,
    TextInvalid,
    WorkOpen,
)
from vngov.storage.audit import Auditor, Row
from vngov.storage.ledger import GENESIS, NO_PART, commit, header_bytes, seal
from vngov.testing.kinds import KINDS, PAPER, REGISTER, Paper
from vngov.testing.stores import MORNING, UNIT, Undone, act


def on_file(place: Path, *, kinds: Any = KINDS, busy_seconds: float = 5) -> SqlStore:
    return SqlStore(f"sqlite:///{place}/office.db", kinds=kinds, busy_seconds=busy_seconds)


def keep(store: Any, id_: str, record: Any, kind: Kind[Any]) -> None:
    with store.write(unit=UNIT, actor="official-7", at=MORNING, why="đăng ký") as tx:
        tx.add(kind, id_, record)


STORES: tuple[Callable[[Path], Any], ...] = (
    on_file,
    lambda _: SqlStore("sqlite://", kinds=KINDS, busy_seconds=5),
    lambda _: MemoryStore(kinds=KINDS, busy_seconds=5),
)


# Threads and nesting


@pytest.mark.parametrize("opened", STORES)
def test_a_unit_of_work_inside_another_of_its_thread_is_refused_at_once(opened: Callable[[Path], Any], tmp_path: Path) -> None:
    store = opened(tmp_path)
    started = time.monotonic()
    with pytest.raises(WorkOpen), store.write(unit=UNIT, actor="a", at=MORNING, why="ngoài") as outer:
        outer.add(PAPER, "outer", Paper(2026, "ngoài"))
        keep(store, "inner", Paper(2026, "trong"), PAPER)
    assert time.monotonic() - started < 2, "it does not wait for itself"
    keep(store, "after", Paper(2026, "sau"), PAPER)
    assert [change.entry.id for change in store.changes()] == ["after"]


@pytest.mark.parametrize("opened", STORES)
def test_threads_take_turns_and_what_one_undoes_is_its_own(opened: Callable[[Path], Any], tmp_path: Path) -> None:
    store = opened(tmp_path)

    def work(n: int) -> None:
        try:
            with store.write(unit=UNIT, actor="a", at=MORNING, why="x") as tx:
                tx.add(REGISTER, f"{n}", act())
                tx.flush()
                if n % 2:
                    raise Undone
        except Undone:
            pass

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(work, range(40)))
    with store.read(unit=UNIT) as tx:
        found = tx.find(REGISTER).items
    assert sorted(stored.id for stored in found) == sorted(f"{n}" for n in range(0, 40, 2))
    assert sorted(stored.record.number for stored in found) == list(range(1, 21))
    assert list(store.verify()) == []


def test_a_thread_that_waits_too_long_for_a_store_in_memory_is_told(tmp_path: Path) -> None:
    store = SqlStore("sqlite://", kinds=KINDS, busy_seconds=0.05)
    refused: list[BaseException] = []

    def wait() -> None:
        try:
            keep(store, "b", Paper(2026, "b"), PAPER)
        except StoreBusy as error:
            refused.append(error)

    with store.read(unit=UNIT):
        thread = threading.Thread(target=wait)
        thread.start()
        thread.join()
    assert len(refused) == 1


@pytest.mark.parametrize("opened", STORES)
def test_writing_goes_on_while_faults_and_changes_are_read(opened: Callable[[Path], Any], tmp_path: Path) -> None:
    store = opened(tmp_path)
    keep(store, "a", Paper(2026, "a"), PAPER)
    changes, faults = store.changes(), iter(store.verify([Anchor(UNIT, "x", n, b"") for n in (8, 9)]))
    next(changes)
    assert next(faults).kind is FaultKind.ANCHOR_MISSING
    keep(store, "b", Paper(2026, "b"), PAPER)
    assert len(list(faults)) == 1
    assert list(store.verify()) == []


# Old and new programs

WIDER: Kind[Paper] = attrs.evolve(PAPER, columns=(*PAPER.columns, Column("wider", lambda paper: paper.subject.upper())))
RENAMED: Kind[Paper] = attrs.evolve(PAPER, columns=(Column("renamed", lambda paper: paper.subject.upper()),))


def test_a_table_that_lacks_columns_is_stale_for_all_but_verify_which_says_so(tmp_path: Path) -> None:
    keep(on_file(tmp_path), "a", Paper(2026, "a"), PAPER)
    newer = on_file(tmp_path, kinds=[WIDER])
    uses: tuple[Callable[[Any], object], ...] = (
        lambda tx: tx.get(WIDER, "a"),
        lambda tx: tx.find(WIDER),
        lambda tx: tx.count(WIDER),
        lambda tx: tx.add(WIDER, "b", Paper(2026, "b")),
    )
    for use in uses:
        with pytest.raises(ProjectionStale), newer.write(unit=UNIT, actor="a", at=MORNING, why="x") as tx:
            use(tx)
    (fault,) = newer.verify()
    assert (fault.kind, fault.detail) == (FaultKind.PROJECTION_WRONG, f"{PAPER.name}: columns")
    assert newer.reindex(WIDER) == 1
    assert list(newer.verify()) == []
    with newer.read(unit=UNIT) as tx:
        assert tx.count(WIDER, Where.eq("wider", "A")) == 1


def test_an_old_program_still_open_writes_nothing_into_a_table_with_columns_it_does_not_know(tmp_path: Path) -> None:
    old = on_file(tmp_path)
    keep(old, "a", Paper(2026, "a"), PAPER)
    on_file(tmp_path).reindex(WIDER)
    with pytest.raises(ProjectionStale):
        keep(old, "b", Paper(2026, "b"), PAPER)
    with old.read(unit=UNIT) as tx:
        assert [stored.id for stored in tx.find(PAPER).items] == ["a"], "reading needs only the columns it knows"
    assert list(old.verify()) == []


def test_an_old_program_still_open_after_a_column_is_renamed(tmp_path: Path) -> None:
    old = on_file(tmp_path)
    keep(old, "a", Paper(2026, "a"), PAPER)
    on_file(tmp_path).reindex(RENAMED)
    with pytest.raises(ProjectionStale), old.read(unit=UNIT) as tx:
        tx.find(PAPER)
    assert [fault.detail for fault in old.verify()] == [f"{PAPER.name}: columns"]


def test_a_table_made_in_work_that_was_undone_is_made_again(tmp_path: Path) -> None:
    store = on_file(tmp_path)
    with pytest.raises(Undone), store.write(unit=UNIT, actor="a", at=MORNING, why="x") as tx:
        tx.add(PAPER, "a", Paper(2026, "a"))
        tx.flush()
        raise Undone
    keep(store, "b", Paper(2026, "b"), PAPER)
    assert list(store.verify()) == []


def test_an_old_program_does_not_rebuild_what_a_newer_one_wrote(tmp_path: Path) -> None:
    newer = attrs.evolve(PAPER, tag=f"{PAPER.name}/{PAPER.version + 1}", upcasts={**PAPER.upcasts, PAPER.version: dict})
    keep(on_file(tmp_path, kinds=[newer]), "a", Paper(2026, "a"), newer)
    with pytest.raises(RecordNewer):
        on_file(tmp_path).reindex(PAPER)


# Moments and headers


def test_verify_names_a_header_that_cannot_be_read_back() -> None:
    for at, actor in (("hôm nay", "a"), ("2026-01-05T08:00:00", "a"), ("2026-01-05T01:00:00.000000+00:00", "")):
        header = header_bytes(
            unit="u", stream="s", position=1, kind="kit.paper/1", id="a", version=1, act=Did.ADDED, actor=actor, at=at,
            why="", number=None,
        )  # fmt: skip
        salt, content = b"s" * 16, b"{}"
        digest = seal(GENESIS, header, commit(salt, content), NO_PART)
        auditor = Auditor([("u", "s", 1, 0, digest)], [])
        row = Row(
            (salt, content), None, "u", "s", 1, "kit.paper", "a", 1, "added", at, header, commit(salt, content), NO_PART, digest
        )
        assert [fault.kind for fault in (*auditor.feed(row), *auditor.finish())] == [FaultKind.UNREADABLE]


@pytest.mark.parametrize("opened", STORES)
def test_a_moment_to_read_at_or_to_be_due_by_is_a_moment(opened: Callable[[Path], Any], tmp_path: Path) -> None:
    store = opened(tmp_path)
    with pytest.raises(MomentExpected), store.read(unit=UNIT) as tx:
        tx.get(PAPER, "a", as_of="hôm nay")
    with pytest.raises(MomentExpected):
        store.parcels(ParcelState.WAITING, due=date(2026, 1, 5))
    with pytest.raises(QueryInvalid):
        store.parcels(ParcelState.WAITING, limit=-1)


# Sources, hosts, arguments


@pytest.mark.parametrize("given", [b"", b"x", b"x" * 33, "x" * 32])
def test_a_source_of_randomness_gives_what_it_was_asked_for(given: Any) -> None:
    for store in (MemoryStore(entropy=lambda _: given), SqlStore("sqlite://", entropy=lambda _: given)):
        with pytest.raises(EntropyInvalid):
            keep(store, "a", Paper(2026, "a"), PAPER)
        assert list(store.changes()) == []
    with pytest.raises(EntropyInvalid):
        new_id(MORNING, lambda _: given)


@pytest.mark.parametrize("opened", STORES)
def test_arguments_of_another_type_are_refused_by_name(opened: Callable[[Path], Any], tmp_path: Path) -> None:
    store = opened(tmp_path)
    uses: tuple[tuple[type[VngovError], Callable[[Any], object]], ...] = (
        (KindInvalid, lambda tx: tx.add(Paper, "a", Paper(2026, "a"))),
        (KindInvalid, lambda tx: tx.get("kit.paper", "a")),
        (KindInvalid, lambda tx: tx.add_many(None, [])),
        (KindInvalid, lambda tx: tx.history(None, "a")),
        (QueryInvalid, lambda tx: tx.find(PAPER, ("subject", "a"))),
        (QueryInvalid, lambda tx: tx.find(PAPER, after="a")),
        (QueryInvalid, lambda tx: tx.find(PAPER, order=5)),
        (RecordFormat, lambda tx: tx.add_many(PAPER, [("a", Paper(2026, 5))])),  # type: ignore[arg-type]
    )
    for error, use in uses:
        with pytest.raises(error), store.write(unit=UNIT, actor="a", at=MORNING, why="x") as tx:
            use(tx)
    with pytest.raises(TextInvalid):
        store.verify([("a", 1)])


def test_what_is_no_place_for_a_store_is_refused_by_name(tmp_path: Path) -> None:
    nothing: Any = None
    with pytest.raises(StoreBroken):
        SqlStore(nothing)
    engine = sa.create_engine(f"sqlite:///{tmp_path}/host.db")
    with engine.connect() as connection:
        store = SqlStore(connection, kinds=KINDS)
        connection.commit()
    with pytest.raises(HostClosed):
        keep(store, "a", Paper(2026, "a"), PAPER)
    with pytest.raises(HostClosed):
        SqlStore(connection)
    engine.dispose()


def test_opening_on_a_host_whose_tables_stand_holds_no_lock(tmp_path: Path) -> None:
    engine = sa.create_engine(f"sqlite:///{tmp_path}/host.db", connect_args={"timeout": 0.05})
    SqlStore(engine)
    with engine.connect() as connection:
        store = SqlStore(connection, kinds=KINDS)
        assert not connection.in_transaction()
        with engine.begin() as other:
            other.exec_driver_sql("CREATE TABLE own (word TEXT)")
        keep(store, "a", Paper(2026, "a"), PAPER)
        connection.commit()
        assert list(store.verify()) == []
    engine.dispose()


# The shape of a record


@attrs.frozen
class Knot:
    word: str
    next: Knot | None = None
    tags: tuple[str, ...] = ()
    pair: tuple[int, str] = (1, "a")
    table: dict[str, int] = attrs.field(factory=dict)
    way: Literal["on", "off"] = "on"
    mixed: int | str | None = None
    share: float = 0.5
    seen: datetime | None = None


KNOT: Kind[Knot] = Kind("kit.knot/1", Knot, stream=lambda _: "k")


@pytest.mark.parametrize(
    "record",
    [
        Knot("a"),
        Knot("a", Knot("b", Knot("c"))),
        Knot("a", tags=("x", "y"), table={"a": 1}, way="off", mixed="x", share=1, seen=MORNING),
    ],
)
def test_a_record_of_the_declared_types_passes_and_comes_back(record: Knot) -> None:
    assert codec_of(KNOT).decode(codec_of(KNOT).encode(record), 1) == record


@pytest.mark.parametrize(
    ("where", "fields"),
    [
        ("$.word: str", {"word": 5}),
        ("$.next.next.word: str", {"next": Knot("b", Knot(None))}),  # type: ignore[arg-type]
        ("$.tags[1]: str", {"tags": ("x", 2)}),
        ("$.tags: tuple[str]", {"tags": "xy"}),
        ("$.pair: tuple[int, str]", {"pair": (1, 2)}),
        ("$.table: dict[str, int]", {"table": {"a": "b"}}),
        ("$.way: Literal", {"way": "up"}),
        ("$.mixed: int | str | None", {"mixed": 1.5}),
        ("$.share: float", {"share": "1"}),
        ("$.seen: datetime", {"seen": date(2026, 1, 5)}),
    ],
)
def test_a_field_of_another_type_is_named_with_its_path(where: str, fields: dict[str, Any]) -> None:
    with pytest.raises(RecordFormat) as refused:
        codec_of(KNOT).checked(attrs.evolve(Knot("a"), **fields))
    assert refused.value.details["where"] == where


def test_a_store_that_is_closed_or_dropped_leaves_no_connection_open(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/office.db"
    store = SqlStore(url, kinds=KINDS)
    keep(store, "a", Paper(2026, "a"), PAPER)
    store.close()
    keep(store, "b", Paper(2026, "b"), PAPER)  # used again, it opens anew
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        del store
        gc.collect()
    assert [str(one.message) for one in said if one.category is ResourceWarning] == []
