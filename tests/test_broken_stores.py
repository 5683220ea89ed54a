"""Stores broken on purpose: the conformance kit has to catch every one of them, and passes the same store when it is sound."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import attrs
import pytest

from vngov.records import Kind, Op, Page, Stored, Where
from vngov.storage import (
    AlreadyExists,
    Anchor,
    Capability,
    Change,
    Entry,
    MemoryStore,
    Notice,
    Parcel,
    ParcelState,
    Store,
    Tx,
    Verification,
)
from vngov.testing import KINDS, StoreConformance
from vngov.testing.stores import OTHER_UNIT

Items = tuple[Stored[Any], ...]


class Through:
    """A unit of work that hands everything on; a flaw overrides what it breaks."""

    def __init__(self, store: Sound, tx: Tx, unit: str) -> None:
        self.store = store
        self.tx = tx
        self.unit = unit

    def get(self, kind: Kind[Any], id: str, *, as_of: datetime | None = None) -> Stored[Any] | None:
        return self.tx.get(kind, id, as_of=as_of)

    def add(self, kind: Kind[Any], id: str, record: Any) -> Stored[Any]:
        return self.tx.add(kind, id, record)

    def put(self, stored: Stored[Any], record: Any) -> Stored[Any]:
        return self.tx.put(stored, record)

    def erase(self, stored: Stored[Any], ground: str) -> None:
        self.tx.erase(stored, ground)

    def find(
        self,
        kind: Kind[Any],
        *where: Where,
        order: str | None = None,
        after: tuple[Any, ...] | None = None,
        limit: int = 100,
    ) -> Page[Any]:
        return self.tx.find(kind, *where, order=order, after=after, limit=limit)

    def count(self, kind: Kind[Any], *where: Where) -> int:
        return self.tx.count(kind, *where)

    def history(self, kind: Kind[Any], id: str) -> tuple[Entry, ...]:
        return self.tx.history(kind, id)

    def post(self, notice: Notice) -> None:
        self.tx.post(notice)

    def numbers(self, series: str, n: int) -> range:
        return self.tx.numbers(series, n)

    def flush(self) -> tuple[Stored[Any], ...]:
        return self.tx.flush()


class Sound:
    """A store that hands everything on to one in memory: nothing is wrong with it yet."""

    through: type[Through] = Through
    claims: frozenset[Capability] = frozenset({Capability.DURABLE})
    """Opening it again gives what was committed, so that the kit looks at that too."""

    def __init__(self) -> None:
        self.kept = MemoryStore(kinds=KINDS)

    def reopened(self) -> Sound:
        return self

    @property
    def capabilities(self) -> frozenset[Capability]:
        return self.claims

    @contextmanager
    def read(self, *, unit: str) -> Iterator[Tx]:
        with self.kept.read(unit=unit) as tx:
            yield self.through(self, tx, unit)

    @contextmanager
    def write(self, *, unit: str, actor: str, at: datetime, why: str) -> Iterator[Tx]:
        with self.kept.write(unit=unit, actor=actor, at=at, why=why) as tx:
            yield self.through(self, tx, unit)

    def changes(self, after: int | None = None, limit: int = 1000) -> Iterator[Change]:
        return self.kept.changes(after, limit)

    def parcels(self, state: ParcelState, *, due: datetime | None = None, limit: int = 100) -> tuple[Parcel, ...]:
        return self.kept.parcels(state, due=due, limit=limit)

    def settle(self, parcel: Parcel) -> None:
        self.kept.settle(parcel)

    def reclaim(self) -> None:
        self.kept.reclaim()

    def heads(self) -> tuple[Anchor, ...]:
        return self.kept.heads()

    def verify(self, anchors: Iterable[Anchor] = (), *, projections: bool = True) -> Verification:
        return self.kept.verify(anchors, projections=projections)


class Kit(StoreConformance):
    def __init__(self, store: type[Sound]) -> None:
        self.kind_of_store = store

    def open(self, place: Path) -> Store:
        return self.kind_of_store()

    def reopen(self, store: Store) -> Store:
        assert isinstance(store, Sound)
        return store.reopened()


def fails(kit: Kit, test: str, place: Path) -> bool:
    """Run one test of the kit, as pytest would, and say whether it failed."""
    try:
        with kit.opened(place) as store:
            getattr(kit, test)(store)
    except pytest.skip.Exception:
        return False
    except (Exception, pytest.fail.Exception):
        return True
    return False


# The flaws, each with the test of the kit that has to catch it

FLAWS: dict[str, tuple[type[Sound], str]] = {}


def caught_by(test: str) -> Callable[[type[Sound]], type[Sound]]:
    def enter(store: type[Sound]) -> type[Sound]:
        FLAWS[store.__name__] = (store, f"test_{test}")
        return store

    return enter


@caught_by("what_was_committed_is_there_when_the_store_is_opened_again")
class LosesTheTail(Sound):
    """The last commit is gone when the store is opened again."""

    @contextmanager
    def write(self, *, unit: str, actor: str, at: datetime, why: str) -> Iterator[Tx]:
        self.before = self.kept.tables
        with super().write(unit=unit, actor=actor, at=at, why=why) as tx:
            yield tx

    def reopened(self) -> Sound:
        again = LosesTheTail()
        again.kept.tables = self.before
        return again


@caught_by("what_was_erased_stays_erased_when_the_store_is_opened_again")
class BringsBackWhatWasErased(Sound):
    """As a store does that is put together again from what was written, without what was taken away."""

    def __init__(self) -> None:
        super().__init__()
        self.written: dict[tuple[int, int], tuple[bytes, bytes]] = {}

    @contextmanager
    def write(self, *, unit: str, actor: str, at: datetime, why: str) -> Iterator[Tx]:
        with super().write(unit=unit, actor=actor, at=at, why=why) as tx:
            yield tx
        self.written |= self.kept.tables.parts

    def reopened(self) -> Sound:
        again = BringsBackWhatWasErased()
        again.kept.tables = self.kept.tables.copied()
        again.kept.tables.parts = dict(self.written)
        return again


@caught_by("numbers_run_from_one_in_each_book_without_a_gap")
class DoublesANumber(Sound):
    class through(Through):
        def add(self, kind: Kind[Any], id: str, record: Any) -> Stored[Any]:
            numbered = kind.numbered
            if numbered is None:
                return self.tx.add(kind, id, record)
            doubling = attrs.evolve(kind, numbered=lambda record, n: numbered(record, max(1, n - 1)))
            return self.tx.add(doubling, id, record)


@caught_by("a_failed_unit_of_work_leaves_no_trace")
class WastesNumbers(Sound):
    """A failed unit of work keeps the numbers that it had leased."""

    @contextmanager
    def write(self, *, unit: str, actor: str, at: datetime, why: str) -> Iterator[Tx]:
        tables = None
        try:
            with self.kept.write(unit=unit, actor=actor, at=at, why=why) as tx:
                tables = tx.tables
                yield self.through(self, tx, unit)
        except Exception:
            if tables is not None:
                self.kept.tables = attrs.evolve(self.kept.tables, series=tables.series)
            raise


@caught_by("a_change_of_what_another_has_changed_since_is_refused")
class IgnoresVersions(Sound):
    class through(Through):
        def put(self, stored: Stored[Any], record: Any) -> Stored[Any]:
            return self.tx.put(self.tx.get(stored.kind, stored.id) or stored, record)


@caught_by("one_version_cannot_be_changed_twice_in_one_unit_of_work")
class IgnoresVersionsInItsBuffer(Sound):
    class through(Through):
        def put(self, stored: Stored[Any], record: Any) -> Stored[Any]:
            current = self.tx.get(stored.kind, stored.id)
            return self.tx.put(current if current is not None and current.entry == 0 else stored, record)


class _CommitsOnTheWay(Sound):
    @contextmanager
    def write(self, *, unit: str, actor: str, at: datetime, why: str) -> Iterator[Tx]:
        with self.kept.write(unit=unit, actor=actor, at=at, why=why) as tx:
            try:
                yield self.through(self, tx, unit)
            except Exception:
                self.left(tx)
                raise

    def left(self, tx: Any) -> None:
        """What of a failed unit of work stays."""


@caught_by("a_failed_unit_of_work_leaves_no_trace")
class CommitsHalf(_CommitsOnTheWay):
    """What was flushed before the failure stays."""

    def left(self, tx: Any) -> None:
        self.kept.tables = tx.tables


@caught_by("a_failed_unit_of_work_leaves_no_trace")
class CommitsTheLedgerWithoutTheRest(_CommitsOnTheWay):
    def left(self, tx: Any) -> None:
        self.kept.tables = attrs.evolve(self.kept.tables, ledger=tx.tables.ledger, parts=tx.tables.parts)


@caught_by("a_failed_unit_of_work_posts_nothing")
class PostsThoughItFails(_CommitsOnTheWay):
    def left(self, tx: Any) -> None:
        self.kept.tables = attrs.evolve(self.kept.tables, outbox=tx.tables.outbox)


@caught_by("a_failed_unit_of_work_leaves_no_trace")
class ErasesThoughItFails(_CommitsOnTheWay):
    def left(self, tx: Any) -> None:
        gone = self.kept.tables.parts.keys() - tx.tables.parts.keys()
        parts = {key: part for key, part in self.kept.tables.parts.items() if key not in gone}
        self.kept.tables = attrs.evolve(self.kept.tables, parts=parts)


@caught_by("one_bad_record_among_good_ones_undoes_them_all")
class WritesEachRecordByItself(Sound):
    """No transaction at all: every record is committed as it comes."""

    class through(Through):
        def add(self, kind: Kind[Any], id: str, record: Any) -> Stored[Any]:
            added = self.tx.add(kind, id, record)
            self.tx.flush()
            self.store.kept.tables = self.tx.tables.copied()  # type: ignore[attr-defined]
            return added


@caught_by("notices_wait_with_the_records_they_speak_of")
class ForgetsTheOutbox(Sound):
    class through(Through):
        def post(self, notice: Notice) -> None:
            pass


@caught_by("posting_a_notice_again_is_posting_it_once")
class PostsTwice(Sound):
    def parcels(self, state: ParcelState, *, due: datetime | None = None, limit: int = 100) -> tuple[Parcel, ...]:
        return 2 * super().parcels(state, due=due, limit=limit)


@caught_by("a_notice_is_due_from_its_posting_until_it_is_settled")
class SendsAgainWhatWasSent(Sound):
    def settle(self, parcel: Parcel) -> None:
        pass


class _KeepsAfterErasure(Sound):
    @contextmanager
    def write(self, *, unit: str, actor: str, at: datetime, why: str) -> Iterator[Tx]:
        before = self.kept.tables
        with super().write(unit=unit, actor=actor, at=at, why=why) as tx:
            yield tx
        self.restore(before, self.kept.tables)

    def restore(self, before: Any, after: Any) -> None:
        """What of the erased comes back."""


@caught_by("what_was_erased_is_read_nowhere")
class ForgetsAnErasure(_KeepsAfterErasure):
    """The entry says erased, the content stays."""

    def restore(self, before: Any, after: Any) -> None:
        after.parts = {**before.parts, **after.parts}


@caught_by("what_was_erased_is_read_nowhere")
class ErasesTheNewestVersionOnly(_KeepsAfterErasure):
    def restore(self, before: Any, after: Any) -> None:
        gone = sorted(before.parts.keys() - after.parts.keys())
        after.parts = {**after.parts, **{key: before.parts[key] for key in gone[:-1]}}


@caught_by("what_was_erased_is_read_nowhere")
class FindsTheErasedByName(_KeepsAfterErasure):
    def restore(self, before: Any, after: Any) -> None:
        after.current = {key: (*new[:2], before.current.get(key, new)[2]) for key, new in after.current.items()}


@caught_by("open_columns_still_find_what_was_erased")
class ForgetsTheOpenPartToo(_KeepsAfterErasure):
    def restore(self, before: Any, after: Any) -> None:
        gone = {seq for seq, _ in before.parts.keys() - after.parts.keys()}
        after.current = {
            key: (*row[:2], (None,) * len(row[2])) if any(after.ledger[seq - 1][5] == key[2] for seq in gone) else row
            for key, row in after.current.items()
        }


@caught_by("an_erasure_is_an_entry_with_its_ground")
class ErasesWithoutGround(Sound):
    class through(Through):
        def erase(self, stored: Stored[Any], ground: str) -> None:
            self.tx.erase(stored, "không rõ")


class _Finds(Sound):
    class through(Through):
        def find(
            self,
            kind: Kind[Any],
            *where: Where,
            order: str | None = None,
            after: tuple[Any, ...] | None = None,
            limit: int = 100,
        ) -> Page[Any]:
            page = self.tx.find(kind, *where, order=order, after=after, limit=limit)
            assert isinstance(self.store, _Finds)
            return Page(self.store.bent(page.items, kind, order, last=page.after is None), page.after)

    def bent(
        self, items: tuple[Stored[Any], ...], kind: Kind[Any], order: str | None, *, last: bool
    ) -> tuple[Stored[Any], ...]:
        return items


@caught_by("every_column_orders_with_missing_values_first_and_then_by_id")
class FindsInWrongOrder(_Finds):
    def bent(
        self, items: tuple[Stored[Any], ...], kind: Kind[Any], order: str | None, *, last: bool
    ) -> tuple[Stored[Any], ...]:
        return tuple(sorted(items, key=lambda stored: stored.entry)) if order else items


@caught_by("every_column_orders_with_missing_values_first_and_then_by_id")
class PutsMissingValuesLast(_Finds):
    def bent(
        self, items: tuple[Stored[Any], ...], kind: Kind[Any], order: str | None, *, last: bool
    ) -> tuple[Stored[Any], ...]:
        columns = [column for column in kind.columns if column.name == order]
        return tuple(sorted(items, key=lambda stored: any(column.value(stored.record) is None for column in columns)))


@caught_by("every_column_orders_with_missing_values_first_and_then_by_id")
class TiesInOrderOfWriting(_Finds):
    """Orders by the column but not by id within it."""

    def bent(
        self, items: tuple[Stored[Any], ...], kind: Kind[Any], order: str | None, *, last: bool
    ) -> tuple[Stored[Any], ...]:
        columns = [column for column in kind.columns if column.name == order]
        keys = [tuple(column.value(stored.record) for column in columns) for stored in items]
        return tuple(sorted(items, key=lambda stored: (keys.index(keys[items.index(stored)]), -stored.entry)))


@caught_by("pages_join_into_the_whole")
class LosesTheEndOfAPage(_Finds):
    def bent(
        self, items: tuple[Stored[Any], ...], kind: Kind[Any], order: str | None, *, last: bool
    ) -> tuple[Stored[Any], ...]:
        return items if last or len(items) < 5 else items[:-1]


@caught_by("pages_join_into_the_whole")
class PagesByValueAlone(Sound):
    """Goes on after the value of the last row and so jumps over rows with the same value."""

    class through(Through):
        def find(
            self,
            kind: Kind[Any],
            *where: Where,
            order: str | None = None,
            after: tuple[Any, ...] | None = None,
            limit: int = 100,
        ) -> Page[Any]:
            mark = (after[0], "\U0010ffff") if order and after else after
            return self.tx.find(kind, *where, order=order, after=mark, limit=limit)


@caught_by("every_condition_finds_what_plain_comparison_finds")
class PrefixesInAnyCase(Sound):
    """As SQL's LIKE does by default."""

    class through(Through):
        def find(
            self,
            kind: Kind[Any],
            *where: Where,
            order: str | None = None,
            after: tuple[Any, ...] | None = None,
            limit: int = 100,
        ) -> Page[Any]:
            prefixes = [one for one in where if one.op is Op.PREFIX and one.column == "note"]
            exact = [one for one in where if one not in prefixes]
            page = self.tx.find(kind, *exact, order=order, after=after, limit=limit)
            texts = [str(one.values[0]).casefold() for one in prefixes]
            chosen = [
                item
                for item in page.items
                if not texts or all((item.record.note or " ").casefold().startswith(text) for text in texts)
            ]
            return Page(tuple(chosen), page.after)


@caught_by("every_condition_finds_what_plain_comparison_finds")
class IncludesTheUpperEnd(Sound):
    class through(Through):
        def count(self, kind: Kind[Any], *where: Where) -> int:
            ranges = [one for one in where if one.op is Op.RANGE and None not in one.values]
            return self.tx.count(kind, *where) + sum(self.tx.count(kind, Where.eq(one.column, one.values[1])) for one in ranges)


@caught_by("the_past_is_read_as_it_stood_at_a_moment")
class ReadsThePresentForThePast(Sound):
    class through(Through):
        def get(self, kind: Kind[Any], id: str, *, as_of: datetime | None = None) -> Stored[Any] | None:
            return self.tx.get(kind, id)


@caught_by("the_past_is_read_as_it_stood_at_a_moment")
class ReadsThePastAMomentLate(Sound):
    class through(Through):
        def get(self, kind: Kind[Any], id: str, *, as_of: datetime | None = None) -> Stored[Any] | None:
            return self.tx.get(kind, id, as_of=as_of and as_of - timedelta(microseconds=1))


@caught_by("a_unit_of_work_sees_what_it_has_written")
class DoesNotSeeItsBuffer(Sound):
    class through(Through):
        def count(self, kind: Kind[Any], *where: Where) -> int:
            with self.store.kept.read(unit=self.unit) as tx:
                return tx.count(kind, *where)


@caught_by("units_and_kinds_share_no_ids")
class MixesUnits(Sound):
    class through(Through):
        def get(self, kind: Kind[Any], id: str, *, as_of: datetime | None = None) -> Stored[Any] | None:
            with self.store.kept.read(unit=OTHER_UNIT) as tx:
                return self.tx.get(kind, id, as_of=as_of) or tx.get(kind, id, as_of=as_of)

        def find(
            self,
            kind: Kind[Any],
            *where: Where,
            order: str | None = None,
            after: tuple[Any, ...] | None = None,
            limit: int = 100,
        ) -> Page[Any]:
            with self.store.kept.read(unit=OTHER_UNIT) as tx:
                there = tx.find(kind, *where, order=order, after=after, limit=limit).items
            here = self.tx.find(kind, *where, order=order, after=after, limit=limit)
            return Page((*here.items, *there), here.after)

        def count(self, kind: Kind[Any], *where: Where) -> int:
            with self.store.kept.read(unit=OTHER_UNIT) as tx:
                return self.tx.count(kind, *where) + tx.count(kind, *where)


@caught_by("adding_other_content_is_refused")
class KeepsTheFirstSilently(Sound):
    class through(Through):
        def add(self, kind: Kind[Any], id: str, record: Any) -> Stored[Any]:
            return self.tx.get(kind, id) or self.tx.add(kind, id, record)


@caught_by("adding_other_content_is_refused")
class OverwritesWhatStands(Sound):
    class through(Through):
        def add(self, kind: Kind[Any], id: str, record: Any) -> Stored[Any]:
            standing = self.tx.get(kind, id)
            return self.tx.put(standing, record) if standing else self.tx.add(kind, id, record)


@caught_by("adding_the_same_again_gives_what_stands")
class RefusesTheSameAgain(Sound):
    class through(Through):
        def add(self, kind: Kind[Any], id: str, record: Any) -> Stored[Any]:
            if self.tx.get(kind, id) is not None:
                raise AlreadyExists(kind=kind.name, id=id)
            return self.tx.add(kind, id, record)


@caught_by("leased_numbers_are_never_given_again")
class LeasesTheSameNumbersAgain(Sound):
    class through(Through):
        def numbers(self, series: str, n: int) -> range:
            self.tx.numbers(series, n)
            return range(1, n + 1)


@caught_by("reading_writes_nothing")
class WritesWhileReading(Sound):
    @contextmanager
    def read(self, *, unit: str) -> Iterator[Tx]:
        moment = datetime.fromisoformat("2026-01-05T08:00:00+07:00")
        with self.kept.write(unit=unit, actor="reader", at=moment, why="x") as tx:
            yield self.through(self, tx, unit)


@caught_by("a_secret_record_is_only_for_an_isolated_store")
class TakesSecrets(Sound):
    def __init__(self) -> None:
        self.kept = MemoryStore(kinds=KINDS, isolated=True)


@caught_by("equal_records_give_unequal_hashes")
class UsesNoSalt(Sound):
    def __init__(self) -> None:
        self.kept = MemoryStore(kinds=KINDS, entropy=bytes)


@caught_by("an_observer_sees_every_entry_once_in_order")
class ShowsTheLastChangeAgain(Sound):
    def changes(self, after: int | None = None, limit: int = 1000) -> Iterator[Change]:
        return super().changes(max(0, (after or 0) - 1), limit)


@caught_by("an_observer_sees_every_entry_once_in_order")
class ShowsChangesAsTheyAreNow(Sound):
    """Gives the present record with an old entry."""

    def changes(self, after: int | None = None, limit: int = 1000) -> Iterator[Change]:
        for change in super().changes(after, limit):
            if change.stored is None:
                yield change
                continue
            with self.kept.read(unit=change.entry.unit) as tx:
                yield attrs.evolve(change, stored=tx.get(change.stored.kind, change.entry.id))


@caught_by("verify_misses_what_an_anchor_has_seen_and_the_store_has_not")
class VerifiesWithoutAnchors(Sound):
    """A cut tail is never noticed."""

    def verify(self, anchors: Iterable[Anchor] = (), *, projections: bool = True) -> Verification:
        return super().verify((), projections=projections)


@caught_by("verify_says_up_to_which_anchor_the_past_is_proved")
class ProvesWhateverItIsGiven(Sound):
    def verify(self, anchors: Iterable[Anchor] = (), *, projections: bool = True) -> Verification:
        given = tuple(anchors)
        faults = super().verify(given, projections=projections)
        return Verification(iter(faults), {(anchor.unit, anchor.stream): anchor for anchor in given})


@caught_by("every_chain_has_a_head_that_counts_its_entries")
class ForgetsAHead(Sound):
    def heads(self) -> tuple[Anchor, ...]:
        return super().heads()[:1]


def test_the_kit_finds_nothing_wrong_with_the_sound_store(tmp_path: Path) -> None:
    tests = [name for name in dir(Kit) if name.startswith("test_")]
    assert len(tests) > 50
    assert [name for name in tests if fails(Kit(Sound), name, tmp_path)] == []


@pytest.mark.parametrize("flaw", FLAWS)
def test_the_kit_catches(flaw: str, tmp_path: Path) -> None:
    store, test = FLAWS[flaw]
    assert fails(Kit(store), test, tmp_path)


def test_a_store_that_claims_nothing_is_not_asked_for_it(tmp_path: Path) -> None:
    class Modest(Sound):
        claims = frozenset()

    with Kit(Modest).opened(tmp_path) as store, pytest.raises(pytest.skip.Exception, match="durable"):
        Kit(Modest).test_what_was_committed_is_there_when_the_store_is_opened_again(store)


def test_no_flaw_is_caught_by_a_test_that_does_not_exist() -> None:
    assert {test for _, test in FLAWS.values()} <= set(dir(Kit))
