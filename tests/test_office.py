"""The office: one unit of work over several desks, time and randomness given from outside."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import attrs
import pytest

from vngov import hookimpl
from vngov.basis import VN_TIME, NaiveDatetime
from vngov.hooks import PluginFailed, PluginInvalid, PluginWrongType
from vngov.notify import Notice, ParcelState
from vngov.office import (
    ActorUnknown,
    ClockInvalid,
    KindExpected,
    KindNotOpened,
    KindTwice,
    Office,
    StoreExpected,
    Work,
)
from vngov.records import Column, Kind
from vngov.records.hooks import NumberSeries
from vngov.storage import MemoryStore, MomentExpected, SqlStore, TextInvalid, WorkClosed
from vngov.units import UnitId
from vngov.units.errors import InvalidUnitId

UNIT = "06184@2025-07-01"
NOW = datetime(2026, 11, 24, 8, 30, tzinfo=VN_TIME)


@attrs.frozen
class Slip:
    day: str
    number: int | None = None


@attrs.frozen
class Act:
    book: str
    name: str
    number: int | None = None


SLIP: Kind[Slip] = Kind(
    "counter.slip/1",
    Slip,
    stream=lambda slip: f"slip/{slip.day}",
    columns=(Column("number"),),
    numbered=lambda s, n: attrs.evolve(s, number=n),
)
ACT: Kind[Act] = Kind(
    "registry.act/1",
    Act,
    stream=lambda act: f"act/{act.book}",
    personal=("name",),
    columns=(Column("number"),),
    numbered=lambda a, n: attrs.evolve(a, number=n),
)


class Counter:
    """A desk that hands out slips."""

    def __init__(self, work: Work) -> None:
        self.work = work

    def receive(self) -> str:
        id_ = self.work.new_id()
        self.work.tx.add(SLIP, id_, Slip(self.work.at.date().isoformat()))
        return id_


class Registry:
    """A desk that registers acts and sends a notice for each."""

    def __init__(self, work: Work) -> None:
        self.work = work

    def register(self, name: str) -> str:
        if not name:
            raise ValueError("a name is needed")
        id_ = self.work.new_id()
        self.work.tx.add(ACT, id_, Act("2026", name))
        self.work.tx.post(Notice("registered", id_, {"id": id_}))
        return id_


def seeded(seed: str) -> Callable[[int], bytes]:
    """Give a source of bytes that is the same for the same seed."""
    count = 0

    def entropy(length: int) -> bytes:
        nonlocal count
        count += 1
        return hashlib.shake_128(f"{seed}/{count}".encode()).digest(length)

    return entropy


def open_office(tmp_path: Path, name: str = "office", seed: str = "s") -> Office:
    return Office.open(f"sqlite:///{tmp_path}/{name}.db", unit=UNIT, kinds=(SLIP, ACT), now=lambda: NOW, entropy=seeded(seed))


def test_two_desks_write_in_one_unit_of_work(tmp_path: Path) -> None:
    office = open_office(tmp_path)
    with office.work(actor="clerk-1", why="at the counter") as work:
        slip = work.desk(Counter).receive()
        act = work.desk(Registry).register("Đào")
        assert work.desk(Counter) is work.desk(Counter)
    with office.reading(actor="clerk-1") as work:
        stored_slip, stored_act = work.tx.get(SLIP, slip), work.tx.get(ACT, act)
        assert stored_slip is not None
        assert stored_act is not None
        assert (stored_slip.record.number, stored_act.record.number) == (1, 1)
        assert {entry.why for entry in work.tx.history(ACT, act)} == {"at the counter"}
        assert work.tx.history(ACT, act)[0].at == NOW
    assert len(office.store.parcels(ParcelState.WAITING)) == 1


def test_an_error_at_one_desk_undoes_what_the_other_has_done(tmp_path: Path) -> None:
    office = open_office(tmp_path)
    with pytest.raises(ValueError, match="a name is needed"), office.work(actor="clerk-1") as work:
        work.desk(Counter).receive()
        work.flush()
        work.desk(Registry).register("")
    with office.reading(actor="clerk-1") as work:
        assert work.tx.count(SLIP) == 0
    assert list(office.store.verify()) == []
    assert office.store.heads() == ()


def test_numbers_are_known_after_a_flush_inside_the_unit_of_work(tmp_path: Path) -> None:
    office = open_office(tmp_path)
    with office.work(actor="clerk-1") as work:
        work.desk(Registry).register("Đào")
        work.desk(Registry).register("Hoa")
        assert [stored.record.number for stored in work.flush()] == [1, 2]


def test_ids_carry_the_time_of_the_office_and_are_version_seven() -> None:
    office = Office.open("sqlite://", unit=UNIT, now=lambda: NOW, entropy=seeded("ids"))
    with office.work(actor="a") as work:
        ids = [UUID(work.new_id()) for _ in range(50)]
    assert {one.version for one in ids} == {7}
    assert {one.int >> 80 for one in ids} == {int(NOW.timestamp() * 1000)}
    assert len(set(ids)) == 50


def test_the_same_clock_and_the_same_randomness_give_the_same_ledger(tmp_path: Path) -> None:
    heads = []
    for name, seed in (("a", "one"), ("b", "one"), ("c", "two")):
        office = open_office(tmp_path, name, seed)
        with office.work(actor="clerk-1") as work:
            work.desk(Registry).register("Đào")
        heads.append(office.store.heads())
    assert heads[0] == heads[1]
    assert heads[0] != heads[2]


def test_an_office_without_a_time_zone_is_refused(tmp_path: Path) -> None:
    store = SqlStore(f"sqlite:///{tmp_path}/o.db")
    office = Office.open(store, unit=UNIT, installed=False, now=lambda: datetime(2026, 11, 24, 8))
    with pytest.raises(NaiveDatetime), office.work(actor="a"):
        pass


def test_a_moment_may_be_given_for_what_is_entered_later(tmp_path: Path) -> None:
    office = open_office(tmp_path)
    with office.work(actor="a", at=NOW - timedelta(days=1)) as work:
        id_ = work.desk(Counter).receive()
        assert work.law is office.law
        assert work.calendar is office.calendar
    with office.reading(actor="a") as work:
        assert work.law.at(date(2026, 11, 24))["civilreg.birth.declare_within"].citation.short == "60/2014/QH13 Đ15.1"
        assert work.tx.get(SLIP, id_, as_of=NOW - timedelta(days=2)) is None
        assert work.tx.get(SLIP, id_, as_of=NOW) is not None


# ── how the unit numbers


class ByBook:
    """A locality that numbers slips by the year, and counts how often it was asked."""

    def __init__(self, answer: Any = None) -> None:
        self.asked: list[tuple[str, str]] = []
        self.answer = answer

    @hookimpl
    def vngov_number_series(self, unit: str, kind: Kind[Any]) -> Any:
        self.asked.append((unit, kind.name))
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer if kind is SLIP else None


YEARLY = NumberSeries("test.slips", form="{n:03}/PTN", stream=lambda slip: slip.day[:4])


@pytest.mark.parametrize("where", ["url", "store"])
def test_the_series_of_each_numbered_kind_is_asked_once_at_opening_and_numbers_the_records(tmp_path: Path, where: str) -> None:
    plugin = ByBook(YEARLY)
    url = f"sqlite:///{tmp_path}/o.db"
    plain = Kind("test.plain/1", Slip, stream=lambda slip: slip.day)
    store = url if where == "url" else SqlStore(url)
    office = Office.open(store, unit=UNIT, kinds=(SLIP, ACT, plain), plugins=[plugin], installed=False, now=lambda: NOW)
    once = list(plugin.asked)
    assert set(once) >= {(UNIT, "counter.slip"), (UNIT, "registry.act"), (UNIT, "civilreg.birth")}
    assert len(once) == len(set(once))
    assert office.series(SLIP) is YEARLY
    assert office.series(ACT) is office.series(plain) is None
    assert office.kind(ACT) is ACT
    for day in ("2026-11-23", "2026-11-24"):
        with office.work(actor="a") as work:
            work.tx.add(work.kind(SLIP), day, Slip(day))
    with office.reading(actor="a") as work:
        stored = work.tx.get(SLIP, "2026-11-24")
        assert stored is not None
        assert stored.record.number == 2, "one series a year, where the kind's own would begin anew each day"
        assert office.written(SLIP, stored.record.number) == "002/PTN"
    assert office.written(ACT, 7) == "7"
    assert office.kind(office.kind(SLIP)) is office.kind(SLIP)
    assert plugin.asked == once
    assert list(office.store.verify()) == []


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        ("001/PTN", PluginWrongType),
        (ZeroDivisionError("Nguyễn Thị Đào"), PluginFailed),
        (NumberSeries("test.slips", stream="2026"), PluginFailed),  # type: ignore[arg-type]  # what is wrong about it
    ],
)
def test_a_series_that_cannot_be_used_stops_the_opening_before_there_is_a_file(
    tmp_path: Path, answer: Any, error: type[Exception]
) -> None:
    with pytest.raises(error, match="ByBook") as caught:
        Office.open(f"sqlite:///{tmp_path}/o.db", unit=UNIT, kinds=(SLIP,), plugins=[ByBook(answer)], installed=False)
    assert "Đào" not in str(caught.value)
    assert list(tmp_path.iterdir()) == []


def test_the_kinds_of_the_plugins_are_asked_too_and_others_are_refused() -> None:
    class Brings(ByBook):
        @hookimpl
        def vngov_record_kinds(self) -> list[Kind[Any]]:
            return [SLIP]

    office = Office.open(MemoryStore(), unit=UNIT, plugins=[Brings(YEARLY)], installed=False)
    assert office.series(SLIP) is YEARLY
    for ask in (office.kind, office.series):
        with pytest.raises(KindNotOpened, match=r"registry\.act"):
            ask(ACT)


# ── what an office is not opened with


@pytest.mark.parametrize("unit", ["hello", "", "06184", "06184@2025-13-01", 6184, None])
def test_what_is_no_unit_is_refused(unit: Any) -> None:
    with pytest.raises(InvalidUnitId):
        Office.open("sqlite://", unit=unit, installed=False)


def test_a_unit_may_be_given_by_its_id() -> None:
    assert Office.open("sqlite://", unit=UnitId(UNIT), installed=False).unit == UNIT


@pytest.mark.parametrize("plugins", ["abc", [5], ["abc"], [None], 5, [object()]])
def test_what_is_no_plugin_is_refused(plugins: Any) -> None:
    with pytest.raises(PluginInvalid):
        Office.open("sqlite://", unit=UNIT, plugins=plugins, installed=False)


@pytest.mark.parametrize("store", [5, None, MemoryStore, object()])
def test_what_is_no_store_is_refused(store: Any) -> None:
    with pytest.raises(StoreExpected):
        Office.open(store, unit=UNIT, installed=False)


@pytest.mark.parametrize("kinds", ["abc", [5], SLIP, [Slip]])
def test_what_is_no_kind_is_refused(kinds: Any) -> None:
    with pytest.raises(KindExpected):
        Office.open("sqlite://", unit=UNIT, kinds=kinds, installed=False)


def test_two_kinds_of_one_name_are_refused_and_the_same_one_twice_is_not() -> None:
    newer: Kind[Slip] = attrs.evolve(SLIP, tag="counter.slip/2", upcasts={1: dict})

    class Brings:
        @hookimpl
        def vngov_record_kinds(self) -> list[Kind[Any]]:
            return [SLIP]

    with pytest.raises(KindTwice, match=r"counter\.slip/1 và counter\.slip/2"):
        Office.open("sqlite://", unit=UNIT, kinds=(SLIP, newer), installed=False)
    with pytest.raises(KindTwice, match=r"counter\.slip"):
        Office.open("sqlite://", unit=UNIT, kinds=(newer,), plugins=[Brings()], installed=False)
    assert Office.open("sqlite://", unit=UNIT, kinds=(SLIP, SLIP), plugins=[Brings()], installed=False).kind(SLIP) is SLIP


def test_a_clock_that_gives_no_moment_is_refused() -> None:
    with pytest.raises(ClockInvalid):
        Office.open("sqlite://", unit=UNIT, installed=False, now=NOW)  # type: ignore[arg-type]  # what is wrong about it
    wrong: Any = lambda: "2026-11-24T08:30:00+07:00"  # noqa: E731
    office = Office.open("sqlite://", unit=UNIT, installed=False, now=wrong)
    for opened in (office.work(actor="a"), office.reading(actor="a")):
        with pytest.raises(ClockInvalid, match="str"), opened:
            pass


@pytest.mark.parametrize("at", ["2026-11-24", date(2026, 11, 24), 5])
def test_what_is_no_moment_is_refused(at: Any) -> None:
    office = Office.open("sqlite://", unit=UNIT, installed=False)
    for opened in (office.work(actor="a", at=at), office.reading(actor="a", at=at)):
        with pytest.raises(MomentExpected), opened:
            pass


def test_nobody_neither_writes_nor_reads() -> None:
    office = Office.open("sqlite://", unit=UNIT, installed=False)
    for opened in (office.work(actor=""), office.reading(actor="")):
        with pytest.raises(TextInvalid, match="actor"), opened:
            pass


# ── after the block


def test_a_unit_of_work_is_used_no_more_after_its_block(tmp_path: Path) -> None:
    office = open_office(tmp_path)
    with office.work(actor="a") as written:
        desk = written.desk(Registry)
    with office.reading(actor="a") as read:
        pass
    with pytest.raises(ValueError, match="a name is needed"), office.work(actor="a") as undone:
        undone.desk(Registry).register("")
    for work in (written, read, undone):
        with pytest.raises(WorkClosed):
            work.tx.post(Notice("registered", "late", {}))
        with pytest.raises(WorkClosed):
            work.desk(Counter)
        with pytest.raises(WorkClosed):
            work.flush()
    with pytest.raises(WorkClosed):
        desk.register("Hoa")
    assert office.store.parcels(ParcelState.WAITING) == ()


def test_a_desk_called_by_itself_needs_somebody_who_acts() -> None:
    office = Office.open("sqlite://", unit=UNIT, installed=False, now=lambda: NOW)
    with pytest.raises(ActorUnknown):
        _ = office.civilreg
    assert office.acting("nv-01").civilreg.volumes() == ()
    assert office.acting("nv-01").civilreg.of_record is False
    named = Office.open("sqlite://", unit=UNIT, installed=False, now=lambda: NOW, actor="nv-02")
    named.civilreg.open_book()
    assert [change.entry.actor for change in named.store.changes()] == ["nv-02"]
    with pytest.raises(TextInvalid):
        office.acting("")
