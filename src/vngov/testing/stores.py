"""`StoreConformance` (bộ kiểm thử kho lưu trữ): what every store has to do, as a class of tests for a vendor to subclass.

    class TestOurStore(StoreConformance):
        def open(self, place):
            return OurStore(f"our://{place}", kinds=KINDS)

Run with pytest. What a store does not claim (`Store.capabilities`) is skipped, visibly.
"""
# ruff: noqa: S101, PT012  # a kit asserts; a unit of work that has to fail is more than one statement

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

import attrs
import pytest

from vngov.basis import VN_TIME, NaiveDatetime
from vngov.errors import InvalidInput
from vngov.records import (
    CallbackFailed,
    Column,
    Kind,
    NumberLost,
    Op,
    QueryInvalid,
    RecordErased,
    RecordFormat,
    RecordNewer,
    Scalar,
    Stored,
    StreamInvalid,
    Where,
)
from vngov.storage import Act as Did
from vngov.storage import (
    AlreadyExists,
    Anchor,
    Capability,
    FaultKind,
    ForeignUnit,
    MomentExpected,
    Notice,
    NotIsolated,
    ParcelState,
    ReadOnly,
    Store,
    Tx,
    VersionConflict,
    WorkClosed,
)
from vngov.testing.kinds import OLD_REGISTER, PAPER, REGISTER, Act, OldAct, Paper, Person

__all__ = ["MORNING", "OTHER_UNIT", "UNIT", "StoreConformance", "act", "expected_ids", "holds"]

R = TypeVar("R")

UNIT = "06184@2025-07-01"
OTHER_UNIT = "00334@2025-07-01"
MORNING = datetime(2026, 1, 5, 8, tzinfo=VN_TIME)
_ACTOR = "official-7"
_GROUND = "Nghị định 13/2023/NĐ-CP Điều 16"
_HIDDEN = "Trần Thị Bí Mật"


class Undone(Exception):
    """An error of the caller inside a unit of work (lỗi của người gọi)."""


def act(**fields: Any) -> Act:
    """Give an act with likely content; fields change it."""
    likely: dict[str, Any] = {
        "book": "2026",
        "declared": date(2026, 1, 5),
        "received": MORNING,
        "child": Person("Nguyễn Văn An", date(2026, 1, 1)),
        "declarant": Person("Nguyễn Văn Bình"),
    }
    return Act(**(likely | fields))


def holds(value: Scalar, where: Where) -> bool:
    """Say whether a condition holds for a value, by the plain comparisons of Python."""
    match where.op:
        case Op.MISSING:
            return value is None
        case Op.EQ:
            return value is not None and value == where.values[0]
        case Op.IN:
            return value is not None and value in where.values
        case Op.PREFIX:
            return isinstance(value, str) and value.startswith(str(where.values[0]))
        case Op.RANGE:
            comparable: Any = value
            low, high = where.values
            return value is not None and (low is None or comparable >= low) and (high is None or comparable < high)


def expected_ids(kind: Kind[R], records: dict[str, R], *where: Where, order: str | None = None) -> list[str]:
    """Give the ids that `find` has to give for these records, in order, by the plain comparisons of Python."""
    rows = {id_: {column.name: column.value(record) for column in kind.columns} for id_, record in records.items()}
    found = [id_ for id_, row in rows.items() if all(holds(row[one.column], one) for one in where)]

    def place(id_: str) -> tuple[Any, ...]:
        value = rows[id_][order] if order else None
        return value is not None, value if value is not None else 0, id_

    return sorted(found, key=place)


_SAMPLE: dict[str, Act] = {
    "01": act(),
    "02": act(book="2025", declared=date(2025, 12, 31), copies=0, note="100%"),
    "03": act(book="2025", declared=date(2025, 2, 28), copies=10, note="100 bản", urgent=True),
    "04": act(copies=9, note="a_b", published=date(2026, 1, 6), child=Person("Đào Thị Ân")),
    "05": act(copies=-1, note="axb", received=MORNING + timedelta(hours=10), child=Person("đào văn ba", date(2020, 2, 29))),
    "06": act(note="", received=datetime(2026, 1, 4, 23, 30, tzinfo=VN_TIME), child=Person("Ân")),
    "07": act(note="Ấp Bắc", urgent=True, received=MORNING + timedelta(microseconds=1)),
    "08": act(note="A_B", declarant=None, published=date(1999, 12, 31)),
    "09": act(note="ấp bắc", child=Person("Nguyễn Văn An", date(1945, 9, 2))),
    "10": act(note="a_", copies=2_000_000_000_000),
    "11": act(note='it\'s "quoted"; --', published=date(2026, 1, 6)),
    "12": act(note="😀 một", copies=2, book="2024/a", declared=date(2024, 2, 29)),
}

_CONDITIONS: tuple[tuple[Where, ...], ...] = (
    (),
    (Where.eq("book", "2025"),),
    (Where.eq("book", "1900"),),
    (Where.eq("copies", 1),),
    (Where.eq("urgent", True),),
    (Where.eq("declared", date(2025, 12, 31)),),
    (Where.eq("received", MORNING.astimezone(tz=None)),),
    (Where.eq("note", ""),),
    (Where.eq("note", 'it\'s "quoted"; --'),),
    (Where.missing("note"),),
    (Where.missing("child_born"),),
    (Where.missing("book"),),
    (Where.between("copies", 2, 10),),
    (Where.between("copies", None, 1),),
    (Where.between("copies", 10, None),),
    (Where.between("copies", 10, 2),),
    (Where.between("published"),),
    (Where.between("published", date(1999, 12, 31), date(2026, 1, 6)),),
    (Where.between("received", MORNING, MORNING + timedelta(seconds=1)),),
    (Where.between("note", "a", "b"),),
    (Where.between("child_born", date(1945, 9, 2), None),),
    (Where.prefix("note", "100"),),
    (Where.prefix("note", "100%"),),
    (Where.prefix("note", "a_"),),
    (Where.prefix("note", "A"),),
    (Where.prefix("note", "ấp"),),
    (Where.prefix("note", ""),),
    (Where.prefix("child_name", "đào"),),
    (Where.one_of("copies", [1, 9, 77]),),
    (Where.one_of("note", ["", "a_b", None]),),
    (Where.one_of("published", [date(2026, 1, 6)]),),
    (Where.one_of("book", []),),
    (Where.one_of("urgent", [True, False]),),
    (Where.eq("book", "2026"), Where.prefix("note", "a"), Where.between("copies", 2, None)),
    (Where.eq("urgent", True), Where.eq("urgent", False)),
)

_UNASKABLE: tuple[tuple[tuple[Where, ...], str | None], ...] = (
    ((Where.eq("colour", "red"),), None),
    ((Where.eq("child", "An"),), None),
    ((), "colour"),
    ((Where.eq("note", None),), None),
    ((Where.prefix("copies", 1),), None),  # type: ignore[arg-type]  # what is wrong about it
    ((Where.eq("note", 5),), None),
    ((Where.eq("copies", "1"),), None),
    ((Where.between("note", 1),), None),
    ((Where.eq("declared", MORNING),), None),
    ((Where.eq("received", datetime(2026, 1, 5, 8)),), None),  # noqa: DTZ001  # a naive moment is what is refused
    ((Where.one_of("copies", [1, "2"]),), None),
)


class StoreConformance:
    """What every store has to do (yêu cầu đối với kho lưu trữ). Subclass it, say how a store is opened, run pytest."""

    place: Path

    # What a vendor says

    def open(self, place: Path) -> Store:
        """Open a fresh store in a directory that is the test's own; `vngov.testing.KINDS` are the kinds it will see."""
        raise NotImplementedError

    def reopen(self, store: Store) -> Store:  # noqa: ARG002  # a store in memory gives itself
        """Open once more what is kept in `self.place`, while the first may still be open."""
        return self.open(self.place)

    def close(self, store: Store) -> None:
        """Give back what `open` and `reopen` took."""

    def raw(self, store: Store) -> Iterable[bytes]:  # noqa: ARG002  # a store in memory looks into itself
        """Give every byte that the store keeps; asked only of a store that says that it erases."""
        return (path.read_bytes() for path in self.place.rglob("*") if path.is_file())

    # How the tests speak

    @pytest.fixture
    def store(self, tmp_path: Path) -> Iterator[Store]:
        with self.opened(tmp_path) as store:
            yield store

    @contextmanager
    def opened(self, place: Path) -> Iterator[Store]:
        """Open a store for one test and close it, with all that the test opened again."""
        self.place = place
        self._open = [self.open(place)]
        try:
            yield self._open[0]
        finally:
            for store in self._open:
                self.close(store)

    def again(self, store: Store) -> Store:
        """Open the store once more, to be closed after the test."""
        other = self.reopen(store)
        if other is not store:
            self._open.append(other)
        return other

    def writing(self, store: Store, *, hours: float = 0, unit: str = UNIT, why: str = "đăng ký") -> AbstractContextManager[Tx]:
        """Open a unit of work that many hours after the morning of the test."""
        return store.write(unit=unit, actor=_ACTOR, at=MORNING + timedelta(hours=hours), why=why)

    def keep(
        self, store: Store, id_: str, record: Any, *, kind: Kind[Any] = REGISTER, hours: float = 0, unit: str = UNIT
    ) -> None:
        """Add one record in a unit of work of its own."""
        with self.writing(store, hours=hours, unit=unit) as tx:
            tx.add(kind, id_, record)

    def got(self, store: Store, id_: str, *, kind: Kind[Any] = REGISTER, unit: str = UNIT, **as_of: datetime) -> Stored[Any]:
        """Read a record that has to be there."""
        with store.read(unit=unit) as tx:
            stored = tx.get(kind, id_, **as_of)
        assert stored is not None, f"{kind.name} {id_} is not there"
        return stored

    def change(self, store: Store, id_: str, *, hours: float = 1, **fields: Any) -> None:
        """Write the next version of an act in a unit of work of its own."""
        with self.writing(store, hours=hours) as tx:
            stored = tx.get(REGISTER, id_)
            assert stored is not None, f"{id_} is not there"
            tx.put(stored, attrs.evolve(stored.record, **fields))

    def erase(self, store: Store, id_: str, *, hours: float = 2) -> None:
        """Erase an act in a unit of work of its own."""
        with self.writing(store, hours=hours) as tx:
            stored = tx.get(REGISTER, id_)
            assert stored is not None, f"{id_} is not there"
            tx.erase(stored, _GROUND)

    def waiting(self, store: Store) -> list[tuple[str, str, str]]:
        """Unit, topic and key of every notice that waits to be sent."""
        parcels = store.parcels(ParcelState.WAITING)
        return [(parcel.unit, parcel.notice.topic, parcel.notice.key) for parcel in parcels]

    def seen(self, store: Store) -> tuple[object, ...]:
        """Everything that can be seen of a store from outside: for "nothing has changed"."""
        counts = []
        for unit in (UNIT, OTHER_UNIT):
            with store.read(unit=unit) as tx:
                counts.append((tx.count(REGISTER), tx.count(PAPER)))
        entries = [(change.cursor, change.entry.hash) for change in store.changes()]
        return entries, store.heads(), self.waiting(store), counts

    def assert_clean(self, store: Store, anchors: Iterable[Anchor] = ()) -> None:
        faults = list(store.verify(anchors))
        assert not faults, f"verify finds {[fault.message('en') for fault in faults]}"

    # Records

    def test_what_was_added_is_read_back_as_it_was(self, store: Store) -> None:
        for id_, record in _SAMPLE.items():
            self.keep(store, id_, record)
        for id_, record in _SAMPLE.items():
            stored = self.got(store, id_)
            assert attrs.evolve(stored.record, number=None) == record
            assert (stored.kind, stored.unit, stored.id, stored.version) == (REGISTER, UNIT, id_, 1)
            assert stored.entry > 0

    def test_what_was_committed_is_there_when_the_store_is_opened_again(self, store: Store) -> None:
        _needs(store, Capability.DURABLE)
        self.keep(store, "a", act(note="giữ lại"))
        self.change(store, "a", note="giữ lại mãi")
        self.keep(store, "b", act(), hours=2)
        with self.writing(store, hours=3) as tx:
            tx.post(Notice("sms", "a", {}))
            leased = tx.numbers("offline", 3)
        again = self.again(store)
        assert self.got(again, "a").record.note == "giữ lại mãi"
        assert self.seen(again) == self.seen(store)
        assert [change.entry.id for change in again.changes()][:3] == ["a", "a", "b"]
        self.keep(again, "c", act(), hours=4)
        assert self.got(again, "c").record.number == 3
        with self.writing(again, hours=5) as tx:
            assert tx.numbers("offline", 1).start == leased.stop
        self.assert_clean(again, store.heads())

    def test_an_unknown_id_gives_nothing(self, store: Store) -> None:
        self.keep(store, "a", act())
        with store.read(unit=UNIT) as tx:
            assert tx.get(REGISTER, "b") is None
            assert tx.history(REGISTER, "b") == ()
            assert tx.get(REGISTER, "b", as_of=MORNING) is None

    def test_units_and_kinds_share_no_ids(self, store: Store) -> None:
        self.keep(store, "a", act(note="here"))
        self.keep(store, "a", act(note="there"), unit=OTHER_UNIT)
        self.keep(store, "a", Paper(2026, "công văn"), kind=PAPER)
        assert self.got(store, "a").record.note == "here"
        assert self.got(store, "a", unit=OTHER_UNIT).record.note == "there"
        assert self.got(store, "a", kind=PAPER).record.subject == "công văn"
        assert self.got(store, "a", unit=OTHER_UNIT).record.number == 1, "each unit has its own numbers"
        with store.read(unit=OTHER_UNIT) as tx:
            assert tx.get(PAPER, "a") is None
            assert [stored.record.note for stored in tx.find(REGISTER).items] == ["there"]
            assert tx.count(REGISTER) == len(tx.history(REGISTER, "a")) == 1

    def test_odd_ids_and_texts_are_kept_letter_by_letter(self, store: Store) -> None:
        odd = ("A", "a", " a", "a ", "á", "a\u0301", "%", "_", "a/b", "'; --", "😀", "0x1", "01", "1", "a" * 300)
        for id_ in odd:
            self.keep(store, id_, act(note=f"{id_}\n\t"))
        for id_ in odd:
            assert self.got(store, id_).record.note == f"{id_}\n\t"
        with store.read(unit=UNIT) as tx:
            assert [stored.id for stored in tx.find(REGISTER).items] == sorted(odd)

    def test_what_cannot_be_written_down_is_refused_by_name(self, store: Store) -> None:
        before = self.seen(store)
        attempts: tuple[Callable[[Tx], object], ...] = (
            *(lambda tx, id_=id_: tx.add(REGISTER, id_, act()) for id_ in ("", "a\0", "\ud800")),
            lambda tx: tx.add(REGISTER, "a", act(note="\ud800")),
            lambda tx: tx.add(REGISTER, "a", act(copies=2**63)),
            lambda tx: tx.add(REGISTER, "a", act(copies="một")),
            lambda tx: tx.post(Notice("sms", "a", {"body": object()})),
            lambda tx: tx.post(Notice("sms", "", {})),
        )
        for attempt in attempts:
            with pytest.raises(InvalidInput), self.writing(store) as tx:
                attempt(tx)
        for actor, why in (("", "x"), ("\ud800", "x"), (_ACTOR, "\ud800")):
            with pytest.raises(InvalidInput), store.write(unit=UNIT, actor=actor, at=MORNING, why=why) as tx:
                tx.add(REGISTER, "a", act())
        assert self.seen(store) == before

    def test_a_field_of_another_type_is_refused_before_it_is_written(self, store: Store) -> None:
        self.keep(store, "a", act())
        before = self.seen(store)
        wrong: tuple[tuple[str, Any], ...] = (
            ("$.copies", act(copies="x")),
            ("$.book", act(book=None)),
            ("$.declared", act(declared=MORNING)),
            ("$.child.born", act(child=Person(_HIDDEN, MORNING))),
            ("$.child", act(child=_HIDDEN)),
        )
        for path, record in wrong:
            writes: tuple[Callable[[Tx, Any], object], ...] = (
                lambda tx, record: tx.add(REGISTER, "b", record),
                lambda tx, record: tx.put(_there(tx.get(REGISTER, "a")), record),
            )
            for write in writes:
                with pytest.raises(RecordFormat, match=re.escape(path)) as refused, self.writing(store, hours=1) as tx:
                    write(tx, record)
                assert _HIDDEN not in str(refused.value), "no error tells what was found"
        assert self.seen(store) == before
        assert self.got(store, "a").record.copies == 1

    def test_a_unit_of_work_ends_with_its_block(self, store: Store) -> None:
        with self.writing(store) as written:
            kept = written.add(REGISTER, "a", act())
        with pytest.raises(Undone), self.writing(store, hours=1) as undone:
            undone.add(REGISTER, "b", act())
            raise Undone
        with store.read(unit=UNIT) as read:
            pass
        before = self.seen(store)
        uses: tuple[Callable[[Tx], object], ...] = (
            lambda tx: tx.get(REGISTER, "a"),
            lambda tx: tx.add(REGISTER, "late", act()),
            lambda tx: tx.put(kept, act()),
            lambda tx: tx.erase(kept, _GROUND),
            lambda tx: tx.find(REGISTER),
            lambda tx: tx.count(REGISTER),
            lambda tx: tx.history(REGISTER, "a"),
            lambda tx: tx.post(Notice("sms", "late", {})),
            lambda tx: tx.numbers("offline", 1),
            lambda tx: tx.flush(),
        )
        for tx in (written, undone, read):
            for use in uses:
                with pytest.raises(WorkClosed):
                    use(tx)
        assert self.seen(store) == before

    def test_a_moment_that_is_none_is_refused(self, store: Store) -> None:
        before = self.seen(store)
        for at in ("hôm nay", 5, None, date(2026, 1, 5)):
            moment: Any = at
            with pytest.raises(MomentExpected), store.write(unit=UNIT, actor=_ACTOR, at=moment, why="x") as tx:
                tx.add(REGISTER, "a", act())
        assert self.seen(store) == before

    def test_sizes_and_cursors_that_are_none_are_refused(self, store: Store) -> None:
        self.keep(store, "a", act())
        wrong: Any = "x"
        for limit in (0, -1, 10**30, wrong):
            with pytest.raises(QueryInvalid):
                list(store.changes(limit=limit))
            with pytest.raises(QueryInvalid), store.read(unit=UNIT) as tx:
                tx.find(REGISTER, limit=limit)
        for after in (wrong, -1, 10**30):
            with pytest.raises(QueryInvalid):
                list(store.changes(after=after))
        for n in (0, 10**20, wrong):
            with pytest.raises(InvalidInput), self.writing(store) as tx:
                tx.numbers("offline", n)
        with pytest.raises(QueryInvalid), store.read(unit=UNIT) as tx:
            tx.count(REGISTER, Where.one_of("copies", range(100_000)))

    def test_what_a_newer_release_wrote_is_named_and_passed_on(self, store: Store) -> None:
        newer = attrs.evolve(REGISTER, tag="kit.register/3", upcasts={1: dict, 2: dict})
        self.keep(store, "a", act(), kind=newer)
        self.keep(store, "b", Paper(2026, "sau"), kind=PAPER)
        again = self.again(store)
        with pytest.raises(RecordNewer) as refused:
            self.got(again, "a")
        assert refused.value.details == {"kind": "kit.register", "found": 3, "known": 2}
        assert [change.entry.id for change in again.changes()] == ["a", "b"]

    def test_a_function_of_a_kind_that_fails_is_named_without_its_text(self, store: Store) -> None:
        def failing(*_: object) -> Any:
            raise ValueError(_HIDDEN)

        def nothing(*_: object) -> Any:
            return None

        def odd(*_: object) -> Any:
            return 5

        def lost(record: Act, _number: int) -> Act:
            return record

        def moved(record: Act, number: int) -> Act:
            return attrs.evolve(record, number=number, book="khác")

        def other(record: Act, number: int) -> Act:
            return attrs.evolve(record, number=number + 5)

        named = attrs.evolve(REGISTER, tag="kit.failing/1", upcasts={})
        before = self.seen(store)
        for kind, error in (
            (attrs.evolve(named, stream=failing), CallbackFailed),
            (attrs.evolve(named, numbered=failing), CallbackFailed),
            (attrs.evolve(named, secret=failing), CallbackFailed),
            (attrs.evolve(named, columns=(Column("x", failing),)), CallbackFailed),
            (attrs.evolve(named, stream=odd), StreamInvalid),
            (attrs.evolve(named, numbered=lost), NumberLost),
            (attrs.evolve(named, numbered=moved), NumberLost),
            (attrs.evolve(named, numbered=other), NumberLost),
            (attrs.evolve(named, numbered=nothing), NumberLost),
        ):
            with pytest.raises(error) as refused, self.writing(store) as tx:
                tx.add(kind, "a", act())
            assert _HIDDEN not in f"{refused.value}{refused.value.__cause__}"
        assert self.seen(store) == before

    def test_adding_the_same_again_gives_what_stands(self, store: Store) -> None:
        self.keep(store, "a", act())
        before = self.seen(store)
        with self.writing(store, hours=1) as tx:
            again = tx.add(REGISTER, "a", act())
        assert (again.version, again.record.number) == (1, 1)
        assert self.seen(store) == before

    def test_adding_the_first_content_again_gives_what_has_become_of_it(self, store: Store) -> None:
        self.keep(store, "a", act())
        self.change(store, "a", note="đổi")
        with self.writing(store, hours=2) as tx:
            again = tx.add(REGISTER, "a", act())
        assert (again.version, again.record.note) == (2, "đổi")

    def test_adding_other_content_is_refused(self, store: Store) -> None:
        self.keep(store, "a", act())
        before = self.seen(store)
        for other in (act(note="khác"), act(child=Person("Khác"))):
            with pytest.raises(AlreadyExists), self.writing(store, hours=1) as tx:
                tx.add(REGISTER, "a", other)
        assert self.seen(store) == before

    def test_adding_twice_within_one_unit_of_work_is_adding_once(self, store: Store) -> None:
        with self.writing(store) as tx:
            tx.add(REGISTER, "a", act())
            tx.add(REGISTER, "a", act())
            with pytest.raises(AlreadyExists):
                tx.add(REGISTER, "a", act(note="khác"))
        assert len(list(store.changes())) == 1

    def test_adding_after_a_change_in_one_unit_of_work_looks_at_the_first_content(self, store: Store) -> None:
        self.keep(store, "a", act())
        with self.writing(store, hours=1) as tx:
            changed = attrs.evolve(_there(tx.get(REGISTER, "a")).record, note="đổi")
            tx.put(_there(tx.get(REGISTER, "a")), changed)
            assert tx.add(REGISTER, "a", act()).version == 2
            with pytest.raises(AlreadyExists):
                tx.add(REGISTER, "a", changed)

    def test_adding_what_was_erased_is_refused(self, store: Store) -> None:
        self.keep(store, "a", act())
        self.keep(store, "b", act())
        self.erase(store, "a")
        with pytest.raises(AlreadyExists), self.writing(store, hours=3) as tx:
            tx.add(REGISTER, "a", act())
        with pytest.raises(AlreadyExists), self.writing(store, hours=3) as tx:
            tx.erase(_there(tx.get(REGISTER, "b")), _GROUND)
            tx.add(REGISTER, "b", act())

    def test_a_caught_refusal_does_not_spoil_the_unit_of_work(self, store: Store) -> None:
        self.keep(store, "a", act())
        with self.writing(store, hours=1) as tx:
            tx.add(REGISTER, "b", act())
            with pytest.raises(AlreadyExists):
                tx.add(REGISTER, "a", act(note="khác"))
            tx.add(REGISTER, "c", act())
        assert [self.got(store, id_).record.number for id_ in "abc"] == [1, 2, 3]
        self.assert_clean(store)

    # Versions

    def test_a_change_is_the_next_version(self, store: Store) -> None:
        self.keep(store, "a", act())
        for n in range(1, 4):
            self.change(store, "a", hours=n, note=f"lần {n}")
        stored = self.got(store, "a")
        assert (stored.version, stored.record.note) == (4, "lần 3")
        with store.read(unit=UNIT) as tx:
            history = tx.history(REGISTER, "a")
        assert [entry.version for entry in history] == [1, 2, 3, 4]
        assert [entry.act for entry in history] == [Did.ADDED, *[Did.CHANGED] * 3]
        assert [entry.at for entry in history] == [MORNING + timedelta(hours=n) for n in range(4)]
        assert {(entry.actor, entry.unit, entry.id, entry.stream) for entry in history} == {(_ACTOR, UNIT, "a", _chain("2026"))}
        assert history[-1].seq == stored.entry

    def test_several_changes_in_one_unit_of_work_are_all_kept(self, store: Store) -> None:
        with self.writing(store) as tx:
            first = tx.add(REGISTER, "a", act(note="1"))
            second = tx.put(first, attrs.evolve(first.record, note="2"))
            tx.put(second, attrs.evolve(second.record, note="3"))
        assert [_there(change.stored).record.note for change in store.changes()] == ["1", "2", "3"]
        assert self.got(store, "a").version == 3
        self.assert_clean(store)

    def test_a_change_of_what_another_has_changed_since_is_refused(self, store: Store) -> None:
        self.keep(store, "a", act())
        old = self.got(store, "a")
        self.change(store, "a", note="đến trước")
        before = self.seen(store)
        with pytest.raises(VersionConflict), self.writing(store, hours=2) as tx:
            tx.put(old, attrs.evolve(old.record, note="đến sau"))
        with pytest.raises(VersionConflict), self.writing(store, hours=2) as tx:
            tx.erase(old, _GROUND)
        assert self.got(store, "a").record.note == "đến trước"
        assert self.seen(store) == before

    def test_one_version_cannot_be_changed_twice_in_one_unit_of_work(self, store: Store) -> None:
        self.keep(store, "a", act())
        with self.writing(store, hours=1) as tx:
            old = _there(tx.get(REGISTER, "a"))
            tx.put(old, attrs.evolve(old.record, note="một"))
            with pytest.raises(VersionConflict):
                tx.put(old, attrs.evolve(old.record, note="hai"))
            with pytest.raises(VersionConflict):
                tx.erase(old, _GROUND)

    def test_what_was_never_stored_cannot_be_changed(self, store: Store) -> None:
        made_up = Stored(REGISTER, UNIT, "a", 1, act(), 1)
        with pytest.raises(VersionConflict), self.writing(store) as tx:
            tx.put(made_up, act(note="x"))
        with pytest.raises(VersionConflict), self.writing(store) as tx:
            tx.erase(made_up, _GROUND)

    def test_a_record_of_another_unit_cannot_be_changed_here(self, store: Store) -> None:
        self.keep(store, "a", act(), unit=OTHER_UNIT)
        self.keep(store, "a", act())
        theirs = self.got(store, "a", unit=OTHER_UNIT)
        attempts: tuple[Callable[[Tx], object], ...] = (
            lambda tx: tx.put(theirs, act(note="x")),
            lambda tx: tx.erase(theirs, _GROUND),
        )
        for attempt in attempts:
            with pytest.raises(ForeignUnit), self.writing(store, hours=1) as tx:
                attempt(tx)

    def test_a_record_stays_in_the_chain_it_was_added_to(self, store: Store) -> None:
        self.keep(store, "a", act(book="2025"))
        self.change(store, "a", book="2026")
        self.erase(store, "a")
        with store.read(unit=UNIT) as tx:
            assert {entry.stream for entry in tx.history(REGISTER, "a")} == {_chain("2025")}
        assert [anchor.stream for anchor in store.heads()] == [_chain("2025")]
        self.assert_clean(store)

    def test_the_past_is_read_as_it_stood_at_a_moment(self, store: Store) -> None:
        self.keep(store, "a", act(note="đầu"))
        self.change(store, "a", hours=10, note="sau")
        self.change(store, "a", hours=20, note="cuối")
        instant = timedelta(microseconds=1)
        with store.read(unit=UNIT) as tx:
            for hours, off, version, note in (
                (0, timedelta(), 1, "đầu"),
                (10, -instant, 1, "đầu"),
                (10, timedelta(), 2, "sau"),
                (20, -instant, 2, "sau"),
                (20, timedelta(), 3, "cuối"),
                (9000, timedelta(), 3, "cuối"),
            ):
                past = _there(tx.get(REGISTER, "a", as_of=MORNING + timedelta(hours=hours) + off))
                assert (past.version, past.record.note) == (version, note)
            assert tx.get(REGISTER, "a", as_of=MORNING - instant) is None

    # What is buffered

    def test_a_unit_of_work_sees_what_it_has_written(self, store: Store) -> None:
        self.keep(store, "a", act(book="2025"))
        with self.writing(store, hours=1) as tx:
            added = tx.add(REGISTER, "b", act(note="mới"))
            old = _there(tx.get(REGISTER, "a"))
            tx.put(old, attrs.evolve(old.record, note="mới"))
            assert _there(tx.get(REGISTER, "b")).record.note == added.record.note == "mới"
            assert _there(tx.get(REGISTER, "a")).version == 2
            assert tx.count(REGISTER) == tx.count(REGISTER, Where.eq("note", "mới")) == 2
            assert [stored.id for stored in tx.find(REGISTER, Where.eq("note", "mới")).items] == ["a", "b"]
            assert [entry.version for entry in tx.history(REGISTER, "a")] == [1, 2]
            assert _there(tx.get(REGISTER, "b")).record.number == 1

    def test_a_look_into_the_past_sees_what_was_just_written(self, store: Store) -> None:
        with self.writing(store) as tx:
            tx.add(REGISTER, "a", act())
            assert tx.get(REGISTER, "a", as_of=MORNING) is not None
            assert tx.get(REGISTER, "a", as_of=MORNING - timedelta(seconds=1)) is None

    def test_others_see_nothing_before_the_commit(self, store: Store) -> None:
        self.keep(store, "a", act())
        _needs(store, Capability.CONCURRENT)
        other = self.again(store)
        before = self.seen(other)
        with self.writing(store, hours=1) as tx:
            tx.add(REGISTER, "b", act())
            tx.post(Notice("sms", "b", {}))
            tx.flush()
            assert self.seen(other) == before
        assert self.seen(other) != before

    # All or nothing

    def test_a_failed_unit_of_work_leaves_no_trace(self, store: Store) -> None:
        self.keep(store, "a", act())
        self.keep(store, "b", act())
        before = self.seen(store)
        steps: tuple[Callable[[Tx], object], ...] = (
            lambda tx: tx.add(REGISTER, "c", act()),
            lambda tx: tx.add(REGISTER, "d", act(book="new")),
            lambda tx: tx.put(_there(tx.get(REGISTER, "a")), act(note="đổi")),
            lambda tx: tx.post(Notice("sms", "a", {"text": "đã nhận"})),
            lambda tx: tx.numbers("offline", 5),
            lambda tx: tx.erase(_there(tx.get(REGISTER, "b")), _GROUND),
            lambda tx: tx.flush(),
            lambda tx: tx.add(PAPER, "p", Paper(2026, "sau khi ghi")),
            lambda tx: tx.count(REGISTER),
        )
        for stop in range(1, len(steps) + 1):
            with pytest.raises(Undone), self.writing(store, hours=1) as tx:
                for step in steps[:stop]:
                    step(tx)
                raise Undone
            assert self.seen(store) == before, f"a trace is left after step {stop}"
            assert self.got(store, "a").version == 1
            assert not self.got(store, "b").erased
        self.keep(store, "c", act(), hours=2)
        assert self.got(store, "c").record.number == 3, "the number goes back when the unit of work fails"
        with self.writing(store, hours=3) as tx:
            assert tx.numbers("offline", 1) == range(1, 2)
        self.assert_clean(store)

    def test_one_bad_record_among_good_ones_undoes_them_all(self, store: Store) -> None:
        before = self.seen(store)
        with pytest.raises(CallbackFailed), self.writing(store) as tx:
            for n in range(5):
                tx.add(REGISTER, f"{n}", act(book=f"{n}"))
                tx.post(Notice("sms", f"{n}", {}))
            tx.add(_FAILING, "bad", act(book="3"))
        assert self.seen(store) == before
        self.assert_clean(store)

    def test_a_unit_of_work_that_writes_nothing_leaves_nothing(self, store: Store) -> None:
        self.keep(store, "a", act())
        before = self.seen(store)
        with self.writing(store, hours=1) as tx:
            tx.get(REGISTER, "a")
            assert tx.flush() == ()
        assert self.seen(store) == before

    def test_reading_writes_nothing(self, store: Store) -> None:
        self.keep(store, "a", act())
        before = self.seen(store)
        stored = self.got(store, "a")
        attempts: tuple[Callable[[Tx], object], ...] = (
            lambda tx: tx.add(REGISTER, "b", act()),
            lambda tx: tx.add(REGISTER, "a", act()),
            lambda tx: tx.put(stored, act(note="x")),
            lambda tx: tx.erase(stored, _GROUND),
            lambda tx: tx.post(Notice("sms", "a", {})),
            lambda tx: tx.numbers("offline", 1),
            lambda tx: tx.flush(),
        )
        for attempt in attempts:
            with pytest.raises(ReadOnly), store.read(unit=UNIT) as tx:
                attempt(tx)
        assert self.seen(store) == before

    def test_a_naive_moment_is_refused(self, store: Store) -> None:
        naive = datetime(2026, 1, 5, 8)  # noqa: DTZ001  # what is refused
        with pytest.raises(NaiveDatetime), store.write(unit=UNIT, actor=_ACTOR, at=naive, why="x"):
            pytest.fail("the unit of work was opened")
        with pytest.raises(NaiveDatetime), store.read(unit=UNIT) as tx:
            tx.get(REGISTER, "a", as_of=naive)
        with pytest.raises(InvalidInput), self.writing(store) as tx:
            tx.add(REGISTER, "a", act(received=naive))

    # Numbers

    def test_numbers_run_from_one_in_each_book_without_a_gap(self, store: Store) -> None:
        books = ("2026", "2025", "2026", "2026", "2025")
        for n, book in enumerate(books):
            self.keep(store, f"{n}", act(book=book))
        with self.writing(store, hours=1) as tx:
            for n, book in enumerate(books, len(books)):
                tx.add(REGISTER, f"{n}", act(book=book))
        numbers = [self.got(store, f"{n}").record.number for n in range(2 * len(books))]
        assert numbers == [1, 1, 2, 3, 2, 4, 3, 5, 6, 4]
        self.assert_clean(store)

    def test_the_ledger_says_which_number_was_given(self, store: Store) -> None:
        for id_ in "ab":
            self.keep(store, id_, act())
        self.change(store, "b", note="đổi")
        self.keep(store, "p", Paper(2026, "không có số"), kind=PAPER, hours=2)
        assert [change.entry.number for change in store.changes()] == [1, 2, None, None]

    def test_flush_gives_the_numbers(self, store: Store) -> None:
        with self.writing(store) as tx:
            for id_ in "ab":
                tx.add(REGISTER, id_, act())
            written = {stored.id: stored.record.number for stored in tx.flush()}
            assert written == {"a": 1, "b": 2}
            tx.add(REGISTER, "c", act())
        assert self.got(store, "c").record.number == 3

    def test_a_number_survives_a_change_in_the_same_unit_of_work(self, store: Store) -> None:
        self.keep(store, "first", act())
        with self.writing(store, hours=1) as tx:
            added = tx.add(REGISTER, "a", act())
            tx.put(added, attrs.evolve(added.record, note="đổi ngay"))
        with self.writing(store, hours=2) as tx:
            added = tx.add(REGISTER, "b", act())
            tx.count(REGISTER)
            tx.put(added, attrs.evolve(added.record, note="đổi sau khi đã ghi"))
        for id_, number in (("a", 2), ("b", 3)):
            assert self.got(store, id_).record.number == number
            with store.read(unit=UNIT) as tx:
                assert [stored.id for stored in tx.find(REGISTER, Where.eq("number", number)).items] == [id_]
        self.assert_clean(store)

    def test_leased_numbers_are_never_given_again(self, store: Store) -> None:
        with self.writing(store) as tx:
            assert tx.numbers("a", 3) == range(1, 4)
            assert tx.numbers("a", 2) == range(4, 6)
            assert tx.numbers("b", 1) == range(1, 2)
        with self.writing(store, hours=1) as tx:
            assert tx.numbers("a", 1) == range(6, 7)
        with self.writing(store, unit=OTHER_UNIT) as tx:
            assert tx.numbers("a", 1) == range(1, 2)
        for n in (0, -1):
            with pytest.raises(InvalidInput), self.writing(store, hours=2) as tx:
                tx.numbers("a", n)
        assert len(list(store.changes())) == 5, "each lease is an entry of the ledger"
        self.assert_clean(store)

    # Chains

    def test_every_chain_has_a_head_that_counts_its_entries(self, store: Store) -> None:
        self.keep(store, "a", act(book="2025"))
        self.keep(store, "b", act())
        self.change(store, "b", note="đổi")
        self.erase(store, "b")
        self.keep(store, "c", act(), unit=OTHER_UNIT)
        heads = {(head.unit, head.stream): head.position for head in store.heads()}
        assert heads == {(UNIT, _chain("2025")): 1, (UNIT, _chain("2026")): 3, (OTHER_UNIT, _chain("2026")): 1}
        last = {(change.entry.unit, change.entry.stream): change.entry.hash for change in store.changes()}
        assert {(head.unit, head.stream): head.hash for head in store.heads()} == last

    def test_positions_in_a_chain_have_no_gap(self, store: Store) -> None:
        with self.writing(store) as tx:
            for n in range(6):
                tx.add(REGISTER, f"{n}", act(book=str(2025 + n % 2)))
        self.change(store, "3", note="đổi")
        for book, count in (("2025", 3), ("2026", 4)):
            positions = [c.entry.position for c in store.changes() if c.entry.stream == _chain(book)]
            assert positions == list(range(1, count + 1))

    def test_the_past_that_an_anchor_proves_stands(self, store: Store) -> None:
        anchors: list[Anchor] = []
        for n in range(3):
            self.keep(store, f"{n}", act(), hours=n)
            anchors += store.heads()
        self.change(store, "1", hours=5, note="đổi")
        self.erase(store, "0", hours=6)
        self.assert_clean(store, anchors)

    def test_verify_misses_what_an_anchor_has_seen_and_the_store_has_not(self, store: Store) -> None:
        for n in range(2):
            self.keep(store, f"{n}", act())
        (head,) = store.heads()
        for anchor in (
            attrs.evolve(head, hash=bytes(32)),
            attrs.evolve(head, position=head.position + 1),
            attrs.evolve(head, stream=_chain("1999")),
            attrs.evolve(head, unit=OTHER_UNIT),
        ):
            assert FaultKind.ANCHOR_MISSING in {fault.kind for fault in store.verify([anchor])}

    def test_verify_says_up_to_which_anchor_the_past_is_proved(self, store: Store) -> None:
        self.keep(store, "other", act(book="2025"))
        anchors: list[Anchor] = []
        for n in range(3):
            self.keep(store, f"{n}", act())
            anchors += [head for head in store.heads() if head.stream == _chain("2026")]
        beyond = attrs.evolve(anchors[-1], position=anchors[-1].position + 1)
        for given, proved in ((anchors[:2], anchors[1:2]), ([*anchors, beyond], anchors[2:]), ([beyond], []), ([], [])):
            checking = store.verify(given)
            faults = [fault.kind for fault in checking]
            assert faults == [FaultKind.ANCHOR_MISSING] * (beyond in given)
            assert list(checking.proved) == proved

    def test_equal_records_give_unequal_hashes(self, store: Store) -> None:
        """Commitments are salted: who knows a person's data cannot look them up among the hashes."""
        place = self.place / "second"
        place.mkdir()
        second = self.open(place)
        self._open.append(second)
        hashes = []
        for one in (store, second):
            self.keep(one, "a", act())
            hashes += [change.entry.hash for change in one.changes()]
        assert len(set(hashes)) == 2

    # Changes

    def test_an_observer_sees_every_entry_once_in_order(self, store: Store) -> None:
        self.keep(store, "a", act(note="1"))
        self.keep(store, "z", act(book="2025", note="2"))
        self.change(store, "a", note="3")
        self.keep(store, "b", act(note="4"), unit=OTHER_UNIT)
        whole = list(store.changes())
        assert [_there(change.stored).record.note for change in whole] == ["1", "2", "3", "4"]
        assert [change.entry.id for change in whole] == ["a", "z", "a", "b"]
        cursors = [change.cursor for change in whole]
        assert cursors == sorted(set(cursors))
        for n, cursor in enumerate(cursors):
            assert list(store.changes(after=cursor)) == whole[n + 1 :]
            assert list(store.changes(after=cursor, limit=1)) == whole[n + 1 : n + 2]
        assert list(store.changes(limit=2)) == whole[:2]

    def test_an_observer_misses_nothing_that_comes_later(self, store: Store) -> None:
        followed, after = [], None
        for n in range(4):
            self.keep(store, f"{n}", act(book=f"{9 - n}"), hours=n)
            for change in store.changes(after=after):
                followed.append(change.entry.id)
                after = change.cursor
        assert followed == ["0", "1", "2", "3"]

    # Outbox

    def test_notices_wait_with_the_records_they_speak_of(self, store: Store) -> None:
        with self.writing(store) as tx:
            tx.add(REGISTER, "a", act())
            tx.post(Notice("sms", "a", {"text": "Đã đăng ký"}))
            tx.post(Notice("mail", "a", {"text": "Đã đăng ký"}))
        with self.writing(store, unit=OTHER_UNIT) as tx:
            tx.post(Notice("sms", "a", {"only": "a notice"}))
        assert self.waiting(store) == [(UNIT, "sms", "a"), (UNIT, "mail", "a"), (OTHER_UNIT, "sms", "a")]

    def test_posting_a_notice_again_is_posting_it_once(self, store: Store) -> None:
        for hours in range(2):
            with self.writing(store, hours=hours) as tx:
                for _ in range(2):
                    tx.post(Notice("sms", "a", {"text": "một lần"}))
        assert self.waiting(store) == [(UNIT, "sms", "a")]

    def test_another_notice_under_the_same_key_is_refused(self, store: Store) -> None:
        with self.writing(store) as tx:
            tx.post(Notice("sms", "a", {"text": "một"}))
        with pytest.raises(AlreadyExists), self.writing(store) as tx:
            tx.post(Notice("sms", "a", {"text": "hai"}))
        (parcel,) = store.parcels(ParcelState.WAITING)
        assert dict(parcel.notice.body) == {"text": "một"}

    def test_a_notice_is_due_from_its_posting_until_it_is_settled(self, store: Store) -> None:
        for hours, key in enumerate("ab"):
            with self.writing(store, hours=hours) as tx:
                tx.post(Notice("sms", key, {"text": f"Hồ sơ «{key}»", "n": [1, None]}))
        assert store.parcels(ParcelState.WAITING, due=MORNING - timedelta(seconds=1)) == ()
        (first,) = store.parcels(ParcelState.WAITING, due=MORNING)
        assert (first.notice, first.attempts, first.intact) == (
            Notice("sms", "a", {"text": "Hồ sơ «a»", "n": [1, None]}),
            0,
            True,
        )
        assert first.posted == first.due == MORNING
        assert len(store.parcels(ParcelState.WAITING, limit=1)) == 1
        later = attrs.evolve(first, attempts=1, due=MORNING + timedelta(hours=2), error="hết giờ")
        store.settle(later)
        assert store.parcels(ParcelState.WAITING, due=MORNING) == ()
        assert later in store.parcels(ParcelState.WAITING)
        store.settle(attrs.evolve(later, state=ParcelState.SENT, error=None))
        assert self.waiting(store) == [(UNIT, "sms", "b")]
        assert [parcel.notice.key for parcel in store.parcels(ParcelState.SENT)] == ["a"]
        assert store.parcels(ParcelState.DEAD) == ()
        with self.writing(store, hours=3) as tx:
            tx.post(Notice("sms", "a", {"text": "Hồ sơ «a»", "n": [1, None]}))
        assert self.waiting(store) == [(UNIT, "sms", "b")], "what was sent is not sent again"
        self.assert_clean(store)

    def test_a_failed_unit_of_work_posts_nothing(self, store: Store) -> None:
        with pytest.raises(Undone), self.writing(store) as tx:
            tx.post(Notice("sms", "a", {}))
            tx.flush()
            raise Undone
        assert self.waiting(store) == []

    # Erasure

    def test_what_was_erased_is_read_nowhere(self, store: Store) -> None:
        self.keep(store, "a", act(child=Person(_HIDDEN, date(2020, 1, 1))))
        self.change(store, "a", note="đổi", child=Person(_HIDDEN, date(2020, 1, 2)))
        self.erase(store, "a", hours=2)
        stored = self.got(store, "a")
        assert (stored.erased, stored.version) == (True, 3)
        for hours in (0, 1, 2, 3):
            past = self.got(store, "a", as_of=MORNING + timedelta(hours=hours))
            assert past.erased
            with pytest.raises(RecordErased):
                _ = past.record
        assert [change.stored for change in store.changes()] == [None, None, None]
        with store.read(unit=UNIT) as tx:
            assert tx.count(REGISTER, Where.prefix("child_name", "trần")) == 0
            assert tx.count(REGISTER, Where.between("child_born")) == 0
            assert [found.erased for found in tx.find(REGISTER, Where.eq("note", "đổi")).items] == [True]
            for column in REGISTER.columns:
                assert [found.id for found in tx.find(REGISTER, order=column.name).items] == ["a"]

    def test_open_columns_still_find_what_was_erased(self, store: Store) -> None:
        kept = act(urgent=True, note="mở", copies=7, published=date(2026, 1, 7))
        self.keep(store, "a", kept)
        self.erase(store, "a")
        with store.read(unit=UNIT) as tx:
            for column in REGISTER.columns:
                if column.survives_erasure:
                    value = column.value(attrs.evolve(kept, number=1))
                    assert tx.count(REGISTER, Where.eq(column.name, value)) == 1, column.name

    def test_the_chain_still_verifies_after_an_erasure(self, store: Store) -> None:
        for n in range(3):
            self.keep(store, f"{n}", act(), hours=n)
        anchors = store.heads()
        self.erase(store, "1", hours=4)
        self.assert_clean(store, anchors)
        self.keep(store, "4", act(), hours=5)
        self.assert_clean(store, [*anchors, *store.heads()])

    def test_an_erasure_is_an_entry_with_its_ground(self, store: Store) -> None:
        self.keep(store, "a", act())
        self.erase(store, "a")
        with store.read(unit=UNIT) as tx:
            *_, last = tx.history(REGISTER, "a")
        assert (last.act, last.why, last.actor, last.version, last.number) == (Did.ERASED, _GROUND, _ACTOR, 2, None)

    def test_an_erasure_leaves_all_others_as_they_were(self, store: Store) -> None:
        for n in range(3):
            self.keep(store, f"{n}", act(child=Person(f"người {n}")))
        self.keep(store, "1", act(child=Person("người 1")), unit=OTHER_UNIT)
        self.keep(store, "1", Paper(2026, "giấy"), kind=PAPER)
        self.erase(store, "1")
        assert [self.got(store, id_).record.child.name for id_ in "02"] == ["người 0", "người 2"]
        assert self.got(store, "1", unit=OTHER_UNIT).record.child.name == "người 1"
        assert self.got(store, "1", kind=PAPER).record.subject == "giấy"
        with store.read(unit=UNIT) as tx:
            assert [found.id for found in tx.find(REGISTER, Where.prefix("child_name", "người")).items] == ["0", "2"]

    def test_what_is_added_can_be_erased_at_once(self, store: Store) -> None:
        with self.writing(store) as tx:
            added = tx.add(REGISTER, "a", act(child=Person(_HIDDEN)))
            tx.put(added, attrs.evolve(added.record, note="đổi"))
            tx.erase(_there(tx.get(REGISTER, "a")), _GROUND)
            assert _there(tx.get(REGISTER, "a")).erased
        assert self.got(store, "a").erased
        assert [change.stored for change in store.changes()] == [None, None, None]
        self.assert_clean(store)

    def test_an_erased_record_takes_no_content_again(self, store: Store) -> None:
        for id_ in "ab":
            self.keep(store, id_, act())
        with pytest.raises(RecordErased), self.writing(store, hours=1) as tx:
            tx.erase(_there(tx.get(REGISTER, "a")), _GROUND)
            tx.put(_there(tx.get(REGISTER, "a")), act())
        self.erase(store, "b")
        with pytest.raises(RecordErased), self.writing(store, hours=3) as tx:
            tx.put(_there(tx.get(REGISTER, "b")), act())

    def test_erasing_again_keeps_it_erased(self, store: Store) -> None:
        self.keep(store, "a", act())
        self.erase(store, "a", hours=2)
        self.erase(store, "a", hours=3)
        assert self.got(store, "a").erased
        self.assert_clean(store)

    def test_erased_bytes_are_gone_from_what_the_store_keeps(self, store: Store) -> None:
        _needs(store, Capability.ERASES)
        self.keep(store, "a", act(child=Person(_HIDDEN)))
        self.change(store, "a", note="đổi")
        self.erase(store, "a")
        store.reclaim()
        secrets = (_HIDDEN.encode(), _HIDDEN.lower().encode())
        assert not [kept for kept in self.raw(store) if any(secret in kept for secret in secrets)]
        self.assert_clean(store)

    # Looking up

    def test_every_condition_finds_what_plain_comparison_finds(self, store: Store) -> None:
        records = self._sample(store)
        with store.read(unit=UNIT) as tx:
            for where in _CONDITIONS:
                wanted = expected_ids(REGISTER, records, *where)
                assert [found.id for found in tx.find(REGISTER, *where).items] == wanted, where
                assert tx.count(REGISTER, *where) == len(wanted), where

    def test_every_column_orders_with_missing_values_first_and_then_by_id(self, store: Store) -> None:
        records = self._sample(store)
        with store.read(unit=UNIT) as tx:
            for column in REGISTER.columns:
                found = [stored.id for stored in tx.find(REGISTER, order=column.name).items]
                assert found == expected_ids(REGISTER, records, order=column.name), column.name

    def test_pages_join_into_the_whole(self, store: Store) -> None:
        records = self._sample(store)
        some = Where.between("copies", 0, None)
        with store.read(unit=UNIT) as tx:
            for order in (None, *(column.name for column in REGISTER.columns)):
                for limit in (1, 2, 5, 11, 12, 100):
                    assert _paged(tx, order, limit, some) == expected_ids(REGISTER, records, some, order=order), (order, limit)

    def test_a_page_goes_on_where_it_ended_though_others_write(self, store: Store) -> None:
        for id_ in "bdf":
            self.keep(store, id_, act())
        with store.read(unit=UNIT) as tx:
            first = tx.find(REGISTER, limit=2)
        for id_ in "ae":
            self.keep(store, id_, act(), hours=1)
        with store.read(unit=UNIT) as tx:
            assert [stored.id for stored in tx.find(REGISTER, after=first.after, limit=5).items] == ["e", "f"]

    def test_only_current_versions_are_found(self, store: Store) -> None:
        self.keep(store, "a", act(note="cũ", child=Person("Tên Cũ")))
        self.change(store, "a", note="mới", child=Person("Tên Mới"))
        with store.read(unit=UNIT) as tx:
            assert tx.count(REGISTER, Where.eq("note", "cũ")) == tx.count(REGISTER, Where.eq("child_name", "tên cũ")) == 0
            (found,) = tx.find(REGISTER, Where.eq("child_name", "tên mới")).items
            assert (found.version, found.record.note) == (2, "mới")

    def test_what_a_kind_cannot_answer_is_refused(self, store: Store) -> None:
        self.keep(store, "a", act(note="5"))
        with store.read(unit=UNIT) as tx:
            for where, order in _UNASKABLE:
                with pytest.raises(QueryInvalid):
                    pytest.fail(f"{where} {order} gives {tx.find(REGISTER, *where, order=order)}")
                if order is None:
                    with pytest.raises(QueryInvalid):
                        pytest.fail(f"{where} gives {tx.count(REGISTER, *where)}")
            for limit in (0, -1):
                with pytest.raises(QueryInvalid):
                    pytest.fail(f"limit {limit} gives {tx.find(REGISTER, limit=limit)}")

    # Kinds

    def test_a_secret_record_is_only_for_an_isolated_store(self, store: Store) -> None:
        if Capability.ISOLATED in store.capabilities:
            self.keep(store, "a", Paper(2026, "mật", secret=True), kind=PAPER)
            assert self.got(store, "a", kind=PAPER).record.secret
            return
        before = self.seen(store)
        with pytest.raises(NotIsolated), self.writing(store) as tx:
            tx.add(REGISTER, "r", act())
            tx.add(PAPER, "a", Paper(2026, "mật", secret=True))
        assert self.seen(store) == before
        self.keep(store, "b", Paper(2026, "thường"), kind=PAPER)
        with pytest.raises(NotIsolated), self.writing(store, hours=1) as tx:
            tx.put(_there(tx.get(PAPER, "b")), Paper(2026, "nay thành mật", secret=True))
        assert self.got(store, "b", kind=PAPER).version == 1

    def test_what_an_older_release_wrote_is_read_as_the_present_form(self, store: Store) -> None:
        old = OldAct("2026", date(2026, 1, 5), MORNING, Person("Cũ", date(2020, 1, 1)), Person("Mẹ"), remark="ghi chú")
        self.keep(store, "a", old, kind=OLD_REGISTER)
        self.keep(store, "b", attrs.evolve(old, remark=""), kind=OLD_REGISTER)
        again = self.again(store)
        upgraded = self.got(again, "a").record
        assert upgraded == act(number=1, note="ghi chú", child=old.child, declarant=old.declarant)
        assert self.got(again, "b").record.note is None
        self.change(again, "a", copies=3)
        assert self.got(again, "a").record == attrs.evolve(upgraded, copies=3)
        assert self.got(again, "a", as_of=MORNING).record == upgraded
        assert [entry.kind for entry in self._history(again, "a")] == ["kit.register/1", "kit.register/2"]
        self.erase(again, "b")
        self.assert_clean(again)

    def test_adding_again_what_an_older_release_wrote_gives_what_stands(self, store: Store) -> None:
        old = OldAct("2026", date(2026, 1, 5), MORNING, Person("Cũ"), Person("Mẹ"), remark="x")
        self.keep(store, "a", old, kind=OLD_REGISTER)
        again = self.again(store)
        with self.writing(again, hours=1) as tx:
            assert tx.add(REGISTER, "a", act(note="x", child=Person("Cũ"), declarant=Person("Mẹ"))).version == 1

    # Several at once

    def test_writers_at_once_give_each_number_once(self, store: Store) -> None:
        _needs(store, Capability.CONCURRENT)
        writers, each = 4, 4

        def write(writer: int) -> None:
            own = self.again(store)
            for n in range(each):
                self.keep(own, f"{writer}-{n}", act(), hours=n)

        with ThreadPoolExecutor(writers) as pool:
            list(pool.map(write, range(writers)))
        numbers = sorted(self.got(store, f"{w}-{n}").record.number for w in range(writers) for n in range(each))
        assert numbers == list(range(1, writers * each + 1))
        self.assert_clean(store)

    def test_the_second_of_two_stores_that_change_one_record_is_refused(self, store: Store) -> None:
        _needs(store, Capability.CONCURRENT)
        self.keep(store, "a", act())
        other = self.again(store)
        theirs = self.got(other, "a")
        self.change(store, "a", note="đến trước")
        with pytest.raises(VersionConflict), self.writing(other, hours=2) as tx:
            tx.put(theirs, attrs.evolve(theirs.record, note="đến sau"))
        assert self.got(other, "a").record.note == "đến trước"

    # Helpers of the tests above

    def _sample(self, store: Store) -> dict[str, Act]:
        """Write the sample, in two units, some of it in a second version; give the records of the one."""
        for id_, record in _SAMPLE.items():
            self.keep(store, id_, attrs.evolve(record, note="cũ") if id_ > "09" else record)
            self.keep(store, f"{id_}x", record, unit=OTHER_UNIT)
        for id_, record in _SAMPLE.items():
            if id_ > "09":
                self.change(store, id_, note=record.note)
        return {id_: self.got(store, id_).record for id_ in _SAMPLE}

    def _history(self, store: Store, id_: str) -> Sequence[Any]:
        with store.read(unit=UNIT) as tx:
            return tx.history(REGISTER, id_)


def _no_number(_record: Act, number: int) -> Act:
    raise ZeroDivisionError(number)


_FAILING = attrs.evolve(REGISTER, tag="kit.failing/1", numbered=_no_number, upcasts={})
"""A kind that fails while it is being written."""


def _chain(book: str) -> str:
    return REGISTER.chain(act(book=book))


def _needs(store: Store, capability: Capability) -> None:
    if capability not in store.capabilities:
        pytest.skip(f"the store does not claim to be {capability.value!r}")


def _there(stored: Stored[R] | None) -> Stored[R]:
    assert stored is not None, "nothing is there"
    return stored


def _paged(tx: Tx, order: str | None, limit: int, *where: Where) -> list[str]:
    found: list[str] = []
    after: tuple[Any, ...] | None = None
    for _ in range(len(_SAMPLE) + 2):
        page = tx.find(REGISTER, *where, order=order, after=after, limit=limit)
        assert len(page.items) <= limit
        found += [stored.id for stored in page.items]
        after = page.after
        if after is None:
            return found
    pytest.fail("the pages do not end")
