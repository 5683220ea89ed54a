"""What is asked once and not again: an examination, a record that was just written; and how far a look-up has to go."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import attrs
import pytest

from vngov import Office
from vngov.basis import VN_TIME
from vngov.civilreg import Act, Signer
from vngov.civilreg.birth import examination, registered
from vngov.civilreg.books import Book, Register, opened
from vngov.civilreg.rules.samples import FILING, with_child
from vngov.records import Column, Kind, Where
from vngov.rules import Refused
from vngov.storage import MemoryStore, SqlStore
from vngov.storage.sql import SqlTx

HERE = "06220@2025-07-01"
NOON = datetime(2026, 11, 20, 9, tzinfo=VN_TIME)
ON = NOON.date()
SIGNER = Signer("Nông Văn Khải", "Chủ tịch")


# An examination


def book() -> Book:
    return opened(Register.BIRTHS, 2026, 1, on=ON)


def test_an_entry_is_the_same_with_the_examination_that_was_made_and_without() -> None:
    seen = examination(FILING, on=ON)
    anew = registered(FILING, on=ON, unit=HERE, book=book(), signer=SIGNER)
    assert registered(FILING, on=ON, unit=HERE, book=book(), signer=SIGNER, seen=seen) == anew
    assert seen.classification.act is anew.act is Act.BIRTH


def test_the_examination_of_another_filing_does_not_let_this_one_pass() -> None:
    forbidden = with_child(name="Trần Thị Mai")
    with pytest.raises(Refused) as caught:
        registered(forbidden, on=ON, unit=HERE, book=book(), signer=SIGNER, seen=examination(FILING, on=ON))
    assert "civilreg.birth.surname" in {item.code for item in caught.value.findings.errors}


def test_the_examination_of_another_day_is_not_used() -> None:
    undated = attrs.evolve(FILING, received=None)
    long_ago, later = examination(undated, on=ON), ON + timedelta(days=70)
    volume = attrs.evolve(book(), year=later.year)
    birth = registered(undated, on=later, unit=HERE, book=volume, signer=SIGNER, seen=long_ago)
    assert birth == registered(undated, on=later, unit=HERE, book=volume, signer=SIGNER)
    assert birth.timeliness is not long_ago.declared.timeliness


def test_a_child_that_was_entered_since_the_examination_is_not_entered_again() -> None:
    office = Office.open(MemoryStore(), unit=HERE, installed=False, now=lambda: NOON, of_record={"birth"})
    with office.work(actor="a") as work:
        work.civilreg.open_book()
        seen = work.civilreg.examination(FILING)
        assert seen.findings.errors == ()
        work.civilreg.register(FILING, signer=SIGNER, id="one", seen=seen)
        with pytest.raises(Refused) as caught:
            work.civilreg.register(FILING, signer=SIGNER, id="two", seen=seen)
        assert [item.code for item in caught.value.findings.errors] == ["civilreg.birth.same_child"]


# Look-ups


@attrs.frozen
class Note:
    """A record with columns that tell much, little and nothing."""

    name: str
    day: date
    kind: str
    number: int | None = None


NOTE: Kind[Note] = Kind(
    "asked.note/1",
    Note,
    stream=lambda note: note.day.isoformat(),
    personal=("name",),
    columns=(Column("name", personal=True), Column("day"), Column("kind"), Column("number")),
    numbered=lambda note, n: attrs.evolve(note, number=n),
)


def steps(tx: SqlTx, *where: Where, order: str | None = None) -> int:
    """How many steps the engine takes for a look-up."""
    taken = 0

    def one() -> int:
        nonlocal taken
        taken += 1
        return 0

    tx.find(NOTE, *where, order=order)
    connection = tx._cursor._cursor.connection
    connection.set_progress_handler(one, 1)
    tx.find(NOTE, *where, order=order)
    connection.set_progress_handler(None, 1)
    return taken


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqlStore]:
    opened_store = SqlStore(f"sqlite:///{tmp_path / 'a.db'}", kinds=[NOTE])
    yield opened_store
    opened_store.close()


def writing(store: Any) -> Any:
    return store.write(unit=HERE, actor="a", at=NOON, why="")


@pytest.mark.parametrize(
    ("where", "order"),
    [
        ((Where.eq("name", "an 3"), Where.eq("day", ON)), None),
        ((Where.eq("name", "an 3"), Where.eq("kind", "x"), Where.eq("day", ON)), None),
        ((Where.eq("name", "an 3"), Where.eq("kind", "x")), "number"),
        ((Where.eq("name", "nobody"), Where.eq("kind", "x")), None),
    ],
    ids=["two", "three", "ordered", "nobody"],
)
def test_a_look_up_goes_no_further_in_a_large_register(where: tuple[Where, ...], order: str | None, store: SqlStore) -> None:
    with writing(store) as tx:
        tx.add_many(NOTE, ((f"{n}", Note(f"an {n}", ON, "x")) for n in range(20)))
        few = steps(tx, *where, order=order)
        tx.add_many(NOTE, ((f"{n}", Note(f"an {n}", ON, "x")) for n in range(20, 2_000)))
        many = steps(tx, *where, order=order)
    assert many <= few + 20, f"{few} steps in 20 records, {many} in 2,000"


# What was just written


@pytest.fixture(params=["sql", "memory"])
def any_store(request: pytest.FixtureRequest, store: SqlStore) -> Any:
    return store if request.param == "sql" else MemoryStore(kinds=[NOTE])


def test_what_was_flushed_is_read_as_it_stands(any_store: Any) -> None:
    note = Note("an", ON, "x")
    with writing(any_store) as tx:
        tx.add(NOTE, "n1", note)
        tx.flush()
        first = tx.get(NOTE, "n1")
        assert (first.record, first.version) == (attrs.evolve(note, number=1), 1)
        tx.put(first, attrs.evolve(first.record, kind="y"))
        tx.add(NOTE, "n2", note)
        tx.flush()
        second = tx.get(NOTE, "n1")
        assert (second.record.kind, second.record.number, second.version) == ("y", 1, 2)
        tx.erase(second, "căn cứ")
        tx.flush()
        erased = tx.get(NOTE, "n1")
        assert (erased.erased, erased.version) == (True, 3)
        tx.add(NOTE, "n3", note)
        tx.flush()
        kept = [tx.get(NOTE, id_) for id_ in ("n1", "n2", "n3")]
    with any_store.read(unit=HERE) as tx:
        assert [tx.get(NOTE, id_) for id_ in ("n1", "n2", "n3")] == kept
    assert list(any_store.verify()) == []
