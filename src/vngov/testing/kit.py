"""How the tests of a store speak (cách viết phép thử kho): samples, units of work, what is seen from outside."""
# ruff: noqa: S101  # a kit asserts

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

import attrs
import pytest

from vngov.basis import VN_TIME
from vngov.records import (
    Kind,
    Op,
    Scalar,
    Stored,
    Where,
)
from vngov.storage import (
    Anchor,
    Capability,
    ParcelState,
    Store,
    Tx,
)
from vngov.testing.kinds import PAPER, REGISTER, Act, Person

__all__ = [
    "ACTOR",
    "CONDITIONS",
    "FAILING",
    "GROUND",
    "HIDDEN",
    "MORNING",
    "OTHER_UNIT",
    "SAMPLE",
    "UNASKABLE",
    "UNIT",
    "Kit",
    "Undone",
    "act",
    "chain_of",
    "expected_ids",
    "holds",
    "needs",
    "no_number",
    "paged",
    "there",
]

R = TypeVar("R")

UNIT = "06184@2025-07-01"
OTHER_UNIT = "00334@2025-07-01"
MORNING = datetime(2026, 1, 5, 8, tzinfo=VN_TIME)
ACTOR = "official-7"
GROUND = "Nghị định 13/2023/NĐ-CP Điều 16"
HIDDEN = "Trần Thị Bí Mật"


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


SAMPLE: dict[str, Act] = {
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

CONDITIONS: tuple[tuple[Where, ...], ...] = (
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

UNASKABLE: tuple[tuple[tuple[Where, ...], str | None], ...] = (
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


def no_number(_record: Act, number: int) -> Act:
    raise ZeroDivisionError(number)


FAILING = attrs.evolve(REGISTER, tag="kit.failing/1", numbered=no_number, upcasts={})
"""A kind that fails while it is being written."""


def chain_of(book: str) -> str:
    return REGISTER.chain(act(book=book))


def needs(store: Store, capability: Capability) -> None:
    if capability not in store.capabilities:
        pytest.skip(f"the store does not claim to be {capability.value!r}")


def there(stored: Stored[R] | None) -> Stored[R]:
    assert stored is not None, "nothing is there"
    return stored


def paged(tx: Tx, order: str | None, limit: int, *where: Where) -> list[str]:
    found: list[str] = []
    after: tuple[Any, ...] | None = None
    for _ in range(len(SAMPLE) + 2):
        page = tx.find(REGISTER, *where, order=order, after=after, limit=limit)
        assert len(page.items) <= limit
        found += [stored.id for stored in page.items]
        after = page.after
        if after is None:
            return found
    pytest.fail("the pages do not end")


class Kit(ABC):
    """What the vendor of a store says, and how the tests speak (cách mở kho và cách viết phép thử)."""

    place: Path

    # What a vendor says

    @abstractmethod
    def open(self, place: Path) -> Store:
        """Open a fresh store in a directory that is the test's own; `vngov.testing.KINDS` are the kinds it will see."""

    def reopen(self, store: Store) -> Store:  # noqa: ARG002  # a store in memory gives itself
        """Open once more what is kept in `self.place`, while the first may still be open."""
        return self.open(self.place)

    def close(self, store: Store) -> None:
        """Give back what `open` and `reopen` took; nothing, unless a vendor says otherwise."""
        del store

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
        return store.write(unit=unit, actor=ACTOR, at=MORNING + timedelta(hours=hours), why=why)

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
            tx.erase(stored, GROUND)

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

    def sample(self, store: Store) -> dict[str, Act]:
        """Write the sample, in two units, some of it in a second version; give the records of the one."""
        for id_, record in SAMPLE.items():
            self.keep(store, id_, attrs.evolve(record, note="cũ") if id_ > "09" else record)
            self.keep(store, f"{id_}x", record, unit=OTHER_UNIT)
        for id_, record in SAMPLE.items():
            if id_ > "09":
                self.change(store, id_, note=record.note)
        return {id_: self.got(store, id_).record for id_ in SAMPLE}

    def history(self, store: Store, id_: str) -> Sequence[Any]:
        with store.read(unit=UNIT) as tx:
            return tx.history(REGISTER, id_)
