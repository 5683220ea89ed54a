"""One unit of work is whole or nothing (một phiên ghi): buffer, numbers, chains, changes."""
# ruff: noqa: S101, PT012  # a kit asserts; a unit of work that has to fail is more than one statement

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import attrs
import pytest

from vngov.basis import NaiveDatetime
from vngov.errors import InvalidInput
from vngov.records import (
    CallbackFailed,
    Where,
)
from vngov.storage import (
    Anchor,
    Capability,
    FaultKind,
    Notice,
    ReadOnly,
    Store,
    Tx,
)
from vngov.testing.kinds import PAPER, REGISTER, Paper
from vngov.testing.kit import (
    ACTOR,
    FAILING,
    GROUND,
    MORNING,
    OTHER_UNIT,
    UNIT,
    Kit,
    Undone,
    act,
    chain_of,
    needs,
    there,
)

__all__ = ["WorkTests"]


class WorkTests(Kit):
    """Units of work, numbers, chains (phiên ghi, số, chuỗi)."""

    # What is buffered

    def test_a_unit_of_work_sees_what_it_has_written(self, store: Store) -> None:
        self.keep(store, "a", act(book="2025"))
        with self.writing(store, hours=1) as tx:
            added = tx.add(REGISTER, "b", act(note="mới"))
            old = there(tx.get(REGISTER, "a"))
            tx.put(old, attrs.evolve(old.record, note="mới"))
            assert there(tx.get(REGISTER, "b")).record.note == added.record.note == "mới"
            assert there(tx.get(REGISTER, "a")).version == 2
            assert tx.count(REGISTER) == tx.count(REGISTER, Where.eq("note", "mới")) == 2
            assert [stored.id for stored in tx.find(REGISTER, Where.eq("note", "mới")).items] == ["a", "b"]
            assert [entry.version for entry in tx.history(REGISTER, "a")] == [1, 2]
            assert there(tx.get(REGISTER, "b")).record.number == 1

    def test_a_look_into_the_past_sees_what_was_just_written(self, store: Store) -> None:
        with self.writing(store) as tx:
            tx.add(REGISTER, "a", act())
            assert tx.get(REGISTER, "a", as_of=MORNING) is not None
            assert tx.get(REGISTER, "a", as_of=MORNING - timedelta(seconds=1)) is None

    def test_others_see_nothing_before_the_commit(self, store: Store) -> None:
        self.keep(store, "a", act())
        needs(store, Capability.CONCURRENT)
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
            lambda tx: tx.put(there(tx.get(REGISTER, "a")), act(note="đổi")),
            lambda tx: tx.post(Notice("sms", "a", {"text": "đã nhận"})),
            lambda tx: tx.numbers("offline", 5),
            lambda tx: tx.erase(there(tx.get(REGISTER, "b")), GROUND),
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
            tx.add(FAILING, "bad", act(book="3"))
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
            lambda tx: tx.erase(stored, GROUND),
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
        with pytest.raises(NaiveDatetime), store.write(unit=UNIT, actor=ACTOR, at=naive, why="x"):
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
        assert heads == {(UNIT, chain_of("2025")): 1, (UNIT, chain_of("2026")): 3, (OTHER_UNIT, chain_of("2026")): 1}
        last = {(change.entry.unit, change.entry.stream): change.entry.hash for change in store.changes()}
        assert {(head.unit, head.stream): head.hash for head in store.heads()} == last

    def test_positions_in_a_chain_have_no_gap(self, store: Store) -> None:
        with self.writing(store) as tx:
            for n in range(6):
                tx.add(REGISTER, f"{n}", act(book=str(2025 + n % 2)))
        self.change(store, "3", note="đổi")
        for book, count in (("2025", 3), ("2026", 4)):
            positions = [c.entry.position for c in store.changes() if c.entry.stream == chain_of(book)]
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
            attrs.evolve(head, stream=chain_of("1999")),
            attrs.evolve(head, unit=OTHER_UNIT),
        ):
            assert FaultKind.ANCHOR_MISSING in {fault.kind for fault in store.verify([anchor])}

    def test_verify_says_up_to_which_anchor_the_past_is_proved(self, store: Store) -> None:
        self.keep(store, "other", act(book="2025"))
        anchors: list[Anchor] = []
        for n in range(3):
            self.keep(store, f"{n}", act())
            anchors += [head for head in store.heads() if head.stream == chain_of("2026")]
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
        assert [there(change.stored).record.note for change in whole] == ["1", "2", "3", "4"]
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
