"""The office: one unit of work over several desks, time and randomness given from outside."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from uuid import UUID

import attrs
import pytest

from vngov.basis import VN_TIME, NaiveDatetime
from vngov.notify import Notice, ParcelState
from vngov.office import Office, Work
from vngov.records import Column, Kind
from vngov.storage import SqlStore

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
    return Office.open(
        f"sqlite:///{tmp_path}/{name}.db", unit="06184@2025-07-01", kinds=(SLIP, ACT), now=lambda: NOW, entropy=seeded(seed)
    )


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
    office = Office.open("sqlite://", unit="u", now=lambda: NOW, entropy=seeded("ids"))
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
    office = Office.open(store, unit="u", installed=False, now=lambda: datetime(2026, 11, 24, 8))
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
