"""What is written is read back (ghi và đọc lại): records and their versions."""
# ruff: noqa: S101, PT012  # a kit asserts; a unit of work that has to fail is more than one statement

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import attrs
import pytest

from vngov.errors import InvalidInput
from vngov.records import (
    CallbackFailed,
    Column,
    NumberLost,
    QueryInvalid,
    RecordFormat,
    RecordNewer,
    Stored,
    StreamInvalid,
    Where,
)
from vngov.storage import Act as Did
from vngov.storage import (
    AlreadyExists,
    Capability,
    ForeignUnit,
    MomentExpected,
    Notice,
    Store,
    Tx,
    VersionConflict,
    WorkClosed,
)
from vngov.testing.kinds import PAPER, REGISTER, Act, Paper, Person
from vngov.testing.kit import (
    ACTOR,
    GROUND,
    HIDDEN,
    MORNING,
    OTHER_UNIT,
    SAMPLE,
    UNIT,
    Kit,
    Undone,
    act,
    chain_of,
    needs,
    there,
)

__all__ = ["RecordTests"]


class RecordTests(Kit):
    """Records and versions (bản ghi và phiên bản)."""

    # Records

    def test_what_was_added_is_read_back_as_it_was(self, store: Store) -> None:
        for id_, record in SAMPLE.items():
            self.keep(store, id_, record)
        for id_, record in SAMPLE.items():
            stored = self.got(store, id_)
            assert attrs.evolve(stored.record, number=None) == record
            assert (stored.kind, stored.unit, stored.id, stored.version) == (REGISTER, UNIT, id_, 1)
            assert stored.entry > 0

    def test_what_was_committed_is_there_when_the_store_is_opened_again(self, store: Store) -> None:
        needs(store, Capability.DURABLE)
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
        for actor, why in (("", "x"), ("\ud800", "x"), (ACTOR, "\ud800")):
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
            ("$.child.born", act(child=Person(HIDDEN, MORNING))),
            ("$.child", act(child=HIDDEN)),
        )
        for path, record in wrong:
            writes: tuple[Callable[[Tx, Any], object], ...] = (
                lambda tx, record: tx.add(REGISTER, "b", record),
                lambda tx, record: tx.put(there(tx.get(REGISTER, "a")), record),
            )
            for write in writes:
                with pytest.raises(RecordFormat, match=re.escape(path)) as refused, self.writing(store, hours=1) as tx:
                    write(tx, record)
                assert HIDDEN not in str(refused.value), "no error tells what was found"
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
            lambda tx: tx.erase(kept, GROUND),
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
            with pytest.raises(MomentExpected), store.write(unit=UNIT, actor=ACTOR, at=moment, why="x") as tx:
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
            raise ValueError(HIDDEN)

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
            assert HIDDEN not in f"{refused.value}{refused.value.__cause__}"
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
            changed = attrs.evolve(there(tx.get(REGISTER, "a")).record, note="đổi")
            tx.put(there(tx.get(REGISTER, "a")), changed)
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
            tx.erase(there(tx.get(REGISTER, "b")), GROUND)
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
        assert {(entry.actor, entry.unit, entry.id, entry.stream) for entry in history} == {
            (ACTOR, UNIT, "a", chain_of("2026"))
        }
        assert history[-1].seq == stored.entry

    def test_several_changes_in_one_unit_of_work_are_all_kept(self, store: Store) -> None:
        with self.writing(store) as tx:
            first = tx.add(REGISTER, "a", act(note="1"))
            second = tx.put(first, attrs.evolve(first.record, note="2"))
            tx.put(second, attrs.evolve(second.record, note="3"))
        assert [there(change.stored).record.note for change in store.changes()] == ["1", "2", "3"]
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
            tx.erase(old, GROUND)
        assert self.got(store, "a").record.note == "đến trước"
        assert self.seen(store) == before

    def test_one_version_cannot_be_changed_twice_in_one_unit_of_work(self, store: Store) -> None:
        self.keep(store, "a", act())
        with self.writing(store, hours=1) as tx:
            old = there(tx.get(REGISTER, "a"))
            tx.put(old, attrs.evolve(old.record, note="một"))
            with pytest.raises(VersionConflict):
                tx.put(old, attrs.evolve(old.record, note="hai"))
            with pytest.raises(VersionConflict):
                tx.erase(old, GROUND)

    def test_what_was_never_stored_cannot_be_changed(self, store: Store) -> None:
        made_up = Stored(REGISTER, UNIT, "a", 1, act(), 1)
        with pytest.raises(VersionConflict), self.writing(store) as tx:
            tx.put(made_up, act(note="x"))
        with pytest.raises(VersionConflict), self.writing(store) as tx:
            tx.erase(made_up, GROUND)

    def test_a_record_of_another_unit_cannot_be_changed_here(self, store: Store) -> None:
        self.keep(store, "a", act(), unit=OTHER_UNIT)
        self.keep(store, "a", act())
        theirs = self.got(store, "a", unit=OTHER_UNIT)
        attempts: tuple[Callable[[Tx], object], ...] = (
            lambda tx: tx.put(theirs, act(note="x")),
            lambda tx: tx.erase(theirs, GROUND),
        )
        for attempt in attempts:
            with pytest.raises(ForeignUnit), self.writing(store, hours=1) as tx:
                attempt(tx)

    def test_a_record_stays_in_the_chain_it_was_added_to(self, store: Store) -> None:
        self.keep(store, "a", act(book="2025"))
        self.change(store, "a", book="2026")
        self.erase(store, "a")
        with store.read(unit=UNIT) as tx:
            assert {entry.stream for entry in tx.history(REGISTER, "a")} == {chain_of("2025")}
        assert [anchor.stream for anchor in store.heads()] == [chain_of("2025")]
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
                past = there(tx.get(REGISTER, "a", as_of=MORNING + timedelta(hours=hours) + off))
                assert (past.version, past.record.note) == (version, note)
            assert tx.get(REGISTER, "a", as_of=MORNING - instant) is None
