"""Print what a birth at the counter costs against its own statements by hand: `python benchmarks/desk_ratios.py`.

The whole desk call: rules, competence, dossier, completeness, promise, entry, number, ledger, outbox, in one transaction, and
one commit a birth. The other side writes the same rows, prebuilt, with `sqlite3` alone. Rounds alternate, a figure is the
median. Needs a quiet machine. `--profile` prints where the time goes instead.
"""

from __future__ import annotations

import argparse
import cProfile
import itertools
import pstats
import sqlite3
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import attrs
from sqlalchemy import event

sys.path.insert(0, str(Path(__file__).parent))

from store_cases import Statement, alternating, folder, recorded, replay

from vngov.civilreg import BirthFiling, Signer
from vngov.civilreg.form import read_form
from vngov.cli.day import Typed, read_day
from vngov.office import Office
from vngov.office.flows.birth_at_counter import BirthAtCounter
from vngov.onestop import Applicant
from vngov.people import PartialDate
from vngov.storage import SqlStore
from vngov.storage.sql import SqlTx

DAY = read_day(Path(__file__).parents[1] / "examples" / "cong_son" / "filings.toml")
TYPED: Typed = DAY.filings[0]
ROUNDS, BIRTHS, WARM = 9, 150, 40
FILLED = 20_000
MIDDLE = (
    "Văn",
    "Đức",
    "Minh",
    "Quốc",
    "Hữu",
    "Thị",
    "Ngọc",
    "Thu",
    "Mai",
    "Kim",
    "Thanh",
    "Bảo",
    "Gia",
    "Hoài",
    "Xuân",
    "Công",
)
GIVEN = (
    "An",
    "Bình",
    "Cường",
    "Dũng",
    "Giang",
    "Hải",
    "Hạnh",
    "Hùng",
    "Khang",
    "Lan",
    "Linh",
    "Long",
    "Nam",
    "Phúc",
    "Sơn",
    "Tâm",
)
NAMES = tuple(itertools.product(MIDDLE, MIDDLE, GIVEN))

Birth = tuple[str, BirthFiling, Applicant]
Way = Callable[["Office", list[Birth]], float]


def births(count: int) -> list[Birth]:
    """Give made-up births that differ in child, parents, day and applicant."""
    filing = read_form(TYPED.form, received=TYPED.received, filed_at=DAY.unit).filing
    made = []
    for index, (middle, second, given) in enumerate(NAMES[:count]):
        child = attrs.evolve(filing.child, name=f"Nông {middle} {second} {given}", born=PartialDate(2026, 1, 1 + index % 28))
        father = attrs.evolve(filing.father, name=f"Nông {second} {given}") if filing.father else None
        mother = attrs.evolve(filing.mother, name=f"Lộc {second} {middle}") if filing.mother else None
        one = attrs.evolve(filing, child=child, father=father, mother=mother)
        made.append((f"filing-{index:05}", one, Applicant(name=f"Nông {second} {given}", id_paper=f"CCCD số {index:012}")))
    return made


def open_office(path: Path, *, synchronous: str = "FULL") -> Office:
    """Open an office of record with its book, warm; with another synchronisation where its own time is looked for."""
    office = Office.open(
        f"sqlite:///{path}", unit=DAY.unit, agency=DAY.agency, of_record={"birth"}, installed=False, now=lambda: TYPED.received
    )
    assert isinstance(office.store, SqlStore)

    @event.listens_for(office.store._engine, "checkout")
    def _synchronous(connection: sqlite3.Connection, *_: object) -> None:
        connection.execute(f"PRAGMA synchronous = {synchronous}")

    with office.work(actor=DAY.officer) as work:
        work.civilreg.open_book()
    file_all(office, ALL[:WARM])
    return office


def file_all(office: Office, filed: list[Birth]) -> float:
    """File births one by one, each in a unit of work of its own; give the seconds it took."""
    signer = Signer(DAY.signer.name, DAY.signer.title)
    start = time.perf_counter()
    for id_, filing, applicant in filed:
        with office.work(actor=DAY.officer, why="counter") as work:
            answered = BirthAtCounter(work, signer=signer).file(filing, applicant, id=id_)
    taken = time.perf_counter() - start
    assert answered.birth is not None
    return taken


def register_all(office: Office, filed: list[Birth]) -> float:
    """Enter births one by one at the desk of civil status alone, without a dossier; give the seconds it took."""
    signer = Signer(DAY.signer.name, DAY.signer.title)
    start = time.perf_counter()
    for id_, filing, _ in filed:
        with office.work(actor=DAY.officer, why="counter") as work:
            work.civilreg.register(filing, signer=signer, id=id_)
    return time.perf_counter() - start


ALL = births(WARM + ROUNDS * BIRTHS)
MEASURED = ALL[WARM:]


def main() -> None:
    """Print the table."""
    print("| operation | ratio | figures |\n|---|---|---|")
    print(filled(), flush=True)
    for synchronous in ("FULL", "OFF"):
        print(compared("birth at the counter", file_all, synchronous), flush=True)
        print(compared("entry at the desk alone", register_all, synchronous), flush=True)


def compared(what: str, way: Way, synchronous: str) -> str:
    """One way to enter births, against its own rows written by hand."""
    with folder() as place:
        source, target = open_office(place / "a.db"), open_office(place / "raw.db")
        with recorded() as transactions:
            way(source, MEASURED)
        transactions = [one for one in transactions if one]
        assert len(transactions) == len(MEASURED)
        rows = sum(len(values) for _, values in transactions[-1])
        source.close()
        target.close()
        office = open_office(place / "b.db", synchronous=synchronous)
        ours, raw = alternating(
            lambda turn: way(office, MEASURED[turn * BIRTHS : (turn + 1) * BIRTHS]),
            partial(_raw, place / "raw.db", transactions, synchronous=synchronous),
            ROUNDS,
        )
        assert not list(office.store.verify())
        office.close()
    whole, by_hand = ours / BIRTHS * 1e6, raw / BIRTHS * 1e6
    figures = f"own {whole - by_hand:.0f} µs, raw {by_hand:.0f} µs, {rows} rows, {1e6 / whole:,.0f} births/s"
    return f"| {what}, synchronous={synchronous} | {ours / raw:.2f} × raw | {figures} |"


def filled() -> str:
    """A birth in a register that holds many already, against one that holds few; no disk is waited for."""
    with folder() as place:
        few, many = (open_office(place / name, synchronous="OFF") for name in ("few.db", "many.db"))
        _fill(many, FILLED)
        in_many, in_few = alternating(partial(_ours, many), partial(_ours, few), ROUNDS)
        few.close()
        many.close()
    return (
        f"| the same with {FILLED:,} in the register | {in_many / in_few:.2f} × few | {in_many / BIRTHS * 1e6:.0f} µs whole |"
    )


def _fill(office: Office, count: int) -> None:
    """Put copies of a birth and its dossier into the register, under other names."""
    with office.work(actor=DAY.officer, why="import") as work:
        assert isinstance(work.tx, SqlTx)
        birth, dossier = work.civilreg.get(ALL[0][0]), work.onestop.get(ALL[0][0])
        born, settled = birth.record, dossier.record
        work.tx.add_many(
            birth.kind,
            (
                (f"old-{index}", attrs.evolve(born, number=None, child=attrs.evolve(born.child, name=f"Lý Thị {index}")))
                for index in range(count)
            ),
        )
        work.tx.add_many(
            dossier.kind,
            (
                (f"old-{index}", attrs.evolve(settled, code=None, applicant=Applicant(name=f"Lý Văn {index}")))
                for index in range(count)
            ),
        )


def _ours(office: Office, turn: int) -> float:
    return file_all(office, MEASURED[turn * BIRTHS : (turn + 1) * BIRTHS])


def _raw(path: Path, written: list[list[Statement]], turn: int, *, synchronous: str) -> float:
    return replay(path, written[turn * BIRTHS : (turn + 1) * BIRTHS], synchronous=synchronous)


def profile() -> None:
    """Print where the time of a birth goes, without waiting for the disk."""
    with folder() as place:
        office = open_office(place / "a.db", synchronous="OFF")
        with cProfile.Profile() as seen:
            file_all(office, MEASURED[:500])
        office.close()
    for by in ("tottime", "cumulative"):
        pstats.Stats(seen).strip_dirs().sort_stats(by).print_stats(45)


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--profile", action="store_true")
    profile() if parser.parse_args().profile else main()
