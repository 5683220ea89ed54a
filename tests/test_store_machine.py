"""Two stores and a plain dictionary go through the same days of work, in any order, and never differ."""

# the salts of a test need not be secret

from __future__ import annotations

import copy
import random
import shutil
import tempfile
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import attrs
import sqlalchemy as sa
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from vngov.errors import VngovError
from vngov.records import RecordErased, Where
from vngov.storage import AlreadyExists, MemoryStore, Notice, ParcelState, SqlStore, Store, Tx, VersionConflict
from vngov.storage.engine import open_engine
from vngov.testing.kinds import KINDS, REGISTER, Act, Person
from vngov.testing.stores import MORNING, OTHER_UNIT, UNIT, Undone, expected_ids
from vngov.testing.strategies import conditions, orders, records

IDS = st.sampled_from("abcdefgh")
ERASABLE = st.sampled_from("ab")
NOTES = st.sampled_from([None, "", "a", "ab", "Ab", "a_", "á"])
NAMES = st.sampled_from(["An", "an", "Đào"])
DAYS = st.sampled_from([date(2025, 12, 31), date(2026, 1, 5)])
MOMENTS = st.sampled_from([MORNING, MORNING + timedelta(microseconds=1)])
ACTS = records(
    REGISTER,
    book=st.sampled_from(["2025", "2026"]),
    declared=DAYS,
    received=MOMENTS,
    child=st.builds(Person, NAMES, st.none() | DAYS),
    declarant=st.none(),
    copies=st.integers(0, 2),
    note=NOTES,
    published=st.none() | DAYS,
    number=st.none(),
)
CONDITIONS = conditions(
    REGISTER,
    book=st.sampled_from(["2025", "2026"]),
    number=st.integers(0, 4),
    declared=DAYS,
    received=MOMENTS,
    copies=st.integers(0, 2),
    note=NOTES.map(lambda note: note or ""),
    published=DAYS,
    child_name=NAMES.map(str.lower),
    child_born=DAYS,
)


@attrs.define
class Version:
    """One version as the model knows it; no record once it is erased."""

    at: datetime
    record: Act | None
    erasure: bool = False


@attrs.define
class Model:
    """What a store has to know, as plain dictionaries and lists."""

    versions: dict[tuple[str, str], list[Version]] = attrs.field(factory=dict)
    first: dict[tuple[str, str], Act] = attrs.field(factory=dict)
    numbers: dict[tuple[str, str], int] = attrs.field(factory=dict)
    leased: dict[tuple[str, str], int] = attrs.field(factory=dict)
    notices: list[tuple[str, str]] = attrs.field(factory=list)
    entries: int = 0

    def now(self, unit: str) -> dict[str, Act]:
        """The records of a unit that have content."""
        last = {id_: versions[-1].record for (owner, id_), versions in self.versions.items() if owner == unit}
        return {id_: record for id_, record in last.items() if record is not None}

    def erased(self, unit: str) -> set[str]:
        return {id_ for (owner, id_), versions in self.versions.items() if owner == unit and versions[-1].erasure}


def content(record: Act) -> Act:
    """The record without its number, which a record that is only buffered does not have yet."""
    return attrs.evolve(record, number=None)


class Stores(RuleBasedStateMachine):
    """SQL and memory side by side, with the same salts, so that even their hashes have to be equal."""

    def __init__(self) -> None:
        super().__init__()
        self.place = Path(tempfile.mkdtemp(prefix="vngov-machine-"))
        self.engine = open_engine(f"sqlite:///{self.place}/office.db")
        sa.event.listen(self.engine, "connect", lambda connection, _: connection.execute("PRAGMA synchronous = OFF"))
        self.stores: tuple[Store, Store] = (
            SqlStore(self.engine, kinds=KINDS, entropy=random.Random(1).randbytes),
            MemoryStore(kinds=KINDS, entropy=random.Random(1).randbytes),
        )
        self.model = Model()
        self.kept = Model()
        self.open: list[tuple[AbstractContextManager[Tx], Tx]] = []
        self.unit = UNIT
        self.at = MORNING
        self.changed = False

    def teardown(self) -> None:
        if self.open:
            self.leave(Undone())
        self.engine.dispose()
        shutil.rmtree(self.place)

    # One unit of work at a time, open on both stores

    def enter(self, unit: str) -> None:
        self.unit, self.at = unit, self.at + timedelta(hours=1)
        self.kept = copy.deepcopy(self.model)
        for store in self.stores:
            manager = store.write(unit=unit, actor="official-7", at=self.at, why="thử")
            self.open.append((manager, manager.__enter__()))

    def leave(self, error: Exception | None = None) -> None:
        opened, self.open = self.open, []
        for manager, _ in opened:
            try:
                manager.__exit__(type(error) if error else None, error, None)
            except Undone:
                assert error is not None

    def both(self, do: Callable[[Tx], Any]) -> Any:
        """Do the same on both stores and give the result, or the type of the error, that they agree on."""
        answers = []
        for _, tx in self.open:
            try:
                answers.append(do(tx))
            except VngovError as error:
                answers.append(type(error))
        sql, memory = answers
        assert sql == memory
        return sql

    def key(self, id_: str) -> tuple[str, str]:
        return self.unit, id_

    def append(self, id_: str, version: Version) -> None:
        self.model.versions.setdefault(self.key(id_), []).append(version)
        self.model.entries += 1

    @initialize(filed=st.lists(ACTS, min_size=5, max_size=8))
    def first_work(self, filed: list[Act]) -> None:
        self.enter(UNIT)
        for id_, record in zip("hgfedcba", filed, strict=False):
            self.add(id_, record)

    @precondition(lambda self: not self.open)
    @rule(unit=st.sampled_from([UNIT, UNIT, OTHER_UNIT]))
    def begin(self, unit: str) -> None:
        self.enter(unit)

    @precondition(lambda self: self.open)
    @rule()
    def commit(self) -> None:
        self.leave()
        self.changed = True

    @precondition(lambda self: self.open)
    @rule()
    def fail(self) -> None:
        self.leave(Undone())
        self.model = self.kept
        self.changed = True

    @precondition(lambda self: self.open)
    @rule()
    def flush(self) -> None:
        self.both(lambda tx: tx.flush())

    # Writing

    @precondition(lambda self: self.open)
    @rule(id_=IDS, record=ACTS)
    def add(self, id_: str, record: Act) -> None:
        standing = self.model.versions.get(self.key(id_))
        answer = self.both(lambda tx: tx.add(REGISTER, id_, record))
        if standing is None:
            chain = (self.unit, record.book)
            self.model.numbers[chain] = number = self.model.numbers.get(chain, 0) + 1
            self.append(id_, Version(self.at, attrs.evolve(record, number=number)))
            self.model.first[self.key(id_)] = record
            assert (answer.version, content(answer.record)) == (1, record)
        elif standing[-1].erasure or self.model.first[self.key(id_)] != record:
            assert answer is AlreadyExists
        else:
            assert answer.version == len(standing)

    @precondition(lambda self: self.open)
    @rule(id_=IDS)
    def add_the_same_again(self, id_: str) -> None:
        record = self.model.first.get(self.key(id_))
        if record is not None:
            self.add(id_, record)

    @precondition(lambda self: self.open)
    @rule(id_=IDS, record=ACTS)
    def put(self, id_: str, record: Act) -> None:
        versions = self.model.versions.get(self.key(id_))
        if versions is None:
            return
        before = len(versions)
        answer = self.both(lambda tx: tx.put(_there(tx, id_), record))
        if versions[-1].erasure:
            assert answer is RecordErased
            return
        first = versions[0].record
        assert first is not None
        self.append(id_, Version(self.at, attrs.evolve(record, number=first.number)))
        assert (answer.version, content(answer.record)) == (before + 1, record)

    @precondition(lambda self: self.open)
    @rule(id_=IDS, record=ACTS, erases=st.booleans(), ahead=st.integers(-2, 2).filter(bool))
    def write_on_another_version(self, id_: str, record: Act, erases: bool, ahead: int) -> None:
        """What was read before another changed it, or was never read at all."""
        versions = self.model.versions.get(self.key(id_))
        if versions is None or versions[-1].erasure:
            return

        def stale(tx: Tx) -> Any:
            old = attrs.evolve(_there(tx, id_), version=len(versions) + ahead)
            return tx.erase(old, "x") if erases else tx.put(old, record)

        assert self.both(stale) is VersionConflict

    @precondition(lambda self: self.open)
    @rule(id_=ERASABLE)
    def erase(self, id_: str) -> None:
        versions = self.model.versions.get(self.key(id_))
        if versions is None:
            return
        assert self.both(lambda tx: tx.erase(_there(tx, id_), "căn cứ")) is None
        for version in versions:
            version.record = None
        self.append(id_, Version(self.at, None, erasure=True))

    @precondition(lambda self: self.open)
    @rule(key=st.sampled_from("xyz"))
    def post(self, key: str) -> None:
        self.both(lambda tx: tx.post(Notice("sms", key, {"key": key})))
        if (self.unit, key) not in self.model.notices:
            self.model.notices.append((self.unit, key))

    @precondition(lambda self: self.open)
    @rule(series=st.sampled_from("pq"), n=st.integers(1, 3))
    def numbers(self, series: str, n: int) -> None:
        last = self.model.leased.get((self.unit, series), 0)
        assert self.both(lambda tx: tx.numbers(series, n)) == range(last + 1, last + n + 1)
        self.model.leased[self.unit, series] = last + n
        self.model.entries += 1

    # Reading within the unit of work

    @precondition(lambda self: self.open)
    @rule(id_=IDS)
    def get(self, id_: str) -> None:
        versions = self.model.versions.get(self.key(id_))
        answer = self.both(lambda tx: tx.get(REGISTER, id_))
        if versions is None:
            assert answer is None
        else:
            assert (answer.version, answer.erased) == (len(versions), versions[-1].erasure)
            assert answer.erased or content(answer.record) == content(_record(versions[-1]))

    @precondition(lambda self: self.open)
    @rule(id_=IDS, hours=st.integers(0, 30), off=st.sampled_from([-1, 0, 1]))
    def get_as_of(self, id_: str, hours: int, off: int) -> None:
        moment = MORNING + timedelta(hours=hours, microseconds=off)
        versions = self.model.versions.get(self.key(id_), [])
        standing = [version for version in versions if version.at <= moment]
        answer = self.both(lambda tx: tx.get(REGISTER, id_, as_of=moment))
        if not standing:
            assert answer is None
        else:
            assert answer.version == len(standing)
            assert (None if answer.erased else answer.record) == standing[-1].record

    @precondition(lambda self: self.open)
    @rule(id_=IDS)
    def history(self, id_: str) -> None:
        versions = self.model.versions.get(self.key(id_), [])
        entries = self.both(lambda tx: tx.history(REGISTER, id_))
        assert [(entry.version, entry.at) for entry in entries] == [(n, one.at) for n, one in enumerate(versions, 1)]

    @precondition(lambda self: self.open)
    @rule(where=st.lists(CONDITIONS, max_size=2))
    def find(self, where: list[Where]) -> None:
        self.find_all(where, None, 100)

    @precondition(lambda self: self.open)
    @rule(start=st.sampled_from(["", "a", "A", "a_", "%", "á"]))
    def find_by_prefix(self, start: str) -> None:
        self.find_all([Where.prefix("note", start)], None, 100)

    @precondition(lambda self: self.open)
    @rule(order=orders(REGISTER), limit=st.integers(1, 4))
    def page_through(self, order: str | None, limit: int) -> None:
        self.find_all([], order, limit)

    def find_all(self, where: list[Where], order: str | None, limit: int) -> None:
        records = self.model.now(self.unit)
        found: list[str] = []
        after = None
        for _ in range(len(self.model.versions) + 1):
            page = self.both(lambda tx, after=after: tx.find(REGISTER, *where, order=order, after=after, limit=limit))  # type: ignore[misc]  # a default binds it here
            assert len(page.items) <= limit
            for stored in page.items:
                found.append(stored.id)
                assert stored.erased or stored.record == records[stored.id]
            after = page.after
            if after is None:
                break
        assert after is None
        assert len(found) == len(set(found)) == self.both(lambda tx: tx.count(REGISTER, *where))
        erased = self.model.erased(self.unit)
        assert [id_ for id_ in found if id_ not in erased] == expected_ids(REGISTER, records, *where, order=order)

    # What has to hold whenever no unit of work is open

    @invariant()
    def nothing_is_amiss(self) -> None:
        if self.open or not self.changed:
            return
        self.changed = False
        sql, memory = self.stores
        for store in self.stores:
            assert list(store.verify(self.stores[0].heads())) == []
        assert sql.heads() == memory.heads()
        assert list(sql.changes()) == list(memory.changes())
        assert len(list(sql.changes())) == self.model.entries
        for store in self.stores:
            parcels = store.parcels(ParcelState.WAITING)
            assert sorted((parcel.unit, parcel.notice.key) for parcel in parcels) == sorted(self.model.notices)
            for unit in (UNIT, OTHER_UNIT):
                with store.read(unit=unit) as tx:
                    now = {stored.id: stored for stored in tx.find(REGISTER).items}
                    assert tx.count(REGISTER) == len(now)
                assert {id_: one.record for id_, one in now.items() if not one.erased} == self.model.now(unit)
                assert {id_ for id_, one in now.items() if one.erased} == self.model.erased(unit)


def _there(tx: Tx, id_: str) -> Any:
    stored = tx.get(REGISTER, id_)
    assert stored is not None
    return stored


def _record(version: Version) -> Act:
    assert version.record is not None
    return version.record


TestStores = Stores.TestCase
TestStores.settings = settings(
    max_examples=60,
    stateful_step_count=30,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
