"""What happens to records later (đời sống bản ghi): outbox, erasure, looking up, kinds, several at once."""
# ruff: noqa: S101, PT012  # a kit asserts; a unit of work that has to fail is more than one statement

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import attrs
import pytest

from vngov.records import (
    QueryInvalid,
    RecordErased,
    Where,
)
from vngov.storage import Act as Did
from vngov.storage import (
    AlreadyExists,
    Capability,
    Notice,
    NotIsolated,
    ParcelState,
    Store,
    VersionConflict,
)
from vngov.testing.kinds import OLD_REGISTER, PAPER, REGISTER, OldAct, Paper, Person
from vngov.testing.kit import (
    ACTOR,
    CONDITIONS,
    GROUND,
    HIDDEN,
    MORNING,
    OTHER_UNIT,
    UNASKABLE,
    UNIT,
    Kit,
    Undone,
    act,
    expected_ids,
    needs,
    paged,
    there,
)

__all__ = ["LifeTests"]


class LifeTests(Kit):
    """Outbox, erasure, looking up (hộp gửi, xóa, tra cứu)."""

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
        self.keep(store, "a", act(child=Person(HIDDEN, date(2020, 1, 1))))
        self.change(store, "a", note="đổi", child=Person(HIDDEN, date(2020, 1, 2)))
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

    def test_what_was_erased_stays_erased_when_the_store_is_opened_again(self, store: Store) -> None:
        needs(store, Capability.DURABLE)
        self.keep(store, "a", act(child=Person(HIDDEN)))
        self.erase(store, "a")
        again = self.again(store)
        assert self.got(again, "a").erased
        assert self.got(again, "a", as_of=MORNING).erased
        self.assert_clean(again)

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
        assert (last.act, last.why, last.actor, last.version, last.number) == (Did.ERASED, GROUND, ACTOR, 2, None)

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
            added = tx.add(REGISTER, "a", act(child=Person(HIDDEN)))
            tx.put(added, attrs.evolve(added.record, note="đổi"))
            tx.erase(there(tx.get(REGISTER, "a")), GROUND)
            assert there(tx.get(REGISTER, "a")).erased
        assert self.got(store, "a").erased
        assert [change.stored for change in store.changes()] == [None, None, None]
        self.assert_clean(store)

    def test_an_erased_record_takes_no_content_again(self, store: Store) -> None:
        for id_ in "ab":
            self.keep(store, id_, act())
        with pytest.raises(RecordErased), self.writing(store, hours=1) as tx:
            tx.erase(there(tx.get(REGISTER, "a")), GROUND)
            tx.put(there(tx.get(REGISTER, "a")), act())
        self.erase(store, "b")
        with pytest.raises(RecordErased), self.writing(store, hours=3) as tx:
            tx.put(there(tx.get(REGISTER, "b")), act())

    def test_erasing_again_keeps_it_erased(self, store: Store) -> None:
        self.keep(store, "a", act())
        self.erase(store, "a", hours=2)
        self.erase(store, "a", hours=3)
        assert self.got(store, "a").erased
        self.assert_clean(store)

    def test_erased_bytes_are_gone_from_what_the_store_keeps(self, store: Store) -> None:
        needs(store, Capability.ERASES)
        self.keep(store, "a", act(child=Person(HIDDEN)))
        self.change(store, "a", note="đổi")
        self.erase(store, "a")
        store.reclaim()
        secrets = (HIDDEN.encode(), HIDDEN.lower().encode())
        assert not [kept for kept in self.raw(store) if any(secret in kept for secret in secrets)]
        self.assert_clean(store)

    # Looking up

    def test_every_condition_finds_what_plain_comparison_finds(self, store: Store) -> None:
        records = self.sample(store)
        with store.read(unit=UNIT) as tx:
            for where in CONDITIONS:
                wanted = expected_ids(REGISTER, records, *where)
                assert [found.id for found in tx.find(REGISTER, *where).items] == wanted, where
                assert tx.count(REGISTER, *where) == len(wanted), where

    def test_every_column_orders_with_missing_values_first_and_then_by_id(self, store: Store) -> None:
        records = self.sample(store)
        with store.read(unit=UNIT) as tx:
            for column in REGISTER.columns:
                found = [stored.id for stored in tx.find(REGISTER, order=column.name).items]
                assert found == expected_ids(REGISTER, records, order=column.name), column.name

    def test_pages_join_into_the_whole(self, store: Store) -> None:
        records = self.sample(store)
        some = Where.between("copies", 0, None)
        with store.read(unit=UNIT) as tx:
            for order in (None, *(column.name for column in REGISTER.columns)):
                for limit in (1, 2, 5, 11, 12, 100):
                    assert paged(tx, order, limit, some) == expected_ids(REGISTER, records, some, order=order), (order, limit)

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
            for where, order in UNASKABLE:
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
            tx.put(there(tx.get(PAPER, "b")), Paper(2026, "nay thành mật", secret=True))
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
        assert [entry.kind for entry in self.history(again, "a")] == ["kit.register/1", "kit.register/2"]
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
        needs(store, Capability.CONCURRENT)
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
        needs(store, Capability.CONCURRENT)
        self.keep(store, "a", act())
        other = self.again(store)
        theirs = self.got(other, "a")
        self.change(store, "a", note="đến trước")
        with pytest.raises(VersionConflict), self.writing(other, hours=2) as tx:
            tx.put(theirs, attrs.evolve(theirs.record, note="đến sau"))
        assert self.got(other, "a").record.note == "đến trước"
