"""Print what the store costs against the raw engine: `python benchmarks/store_ratios.py`; needs a quiet machine."""

from __future__ import annotations

import multiprocessing
import resource
import sqlite3
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson

sys.path.insert(0, str(Path(__file__).parent))

from store_cases import AT, BIRTH, UNIT, Birth, Person, alternating, birth, folder, open_store, recorded, replay, write_acts

from vngov.records import Parts
from vngov.records.codec import codec_of
from vngov.storage import SqlStore

ROUNDS, ACTS, BULK, EACH = 7, 300, 100_000, 250


def durable() -> Iterator[str]:
    """One act, one commit, against the same rows by hand."""
    for synchronous in ("FULL", "OFF"):
        with folder() as place:
            source, target = open_store(place / "a.db"), open_store(place / "raw.db")
            with recorded() as transactions:
                write_acts(source, 0, ROUNDS * ACTS)
            transactions = [one for one in transactions if one]
            target._engine.dispose()
            store = open_store(place / "b.db", synchronous=synchronous)
            ours, raw = alternating(
                lambda turn, store=store: write_acts(store, turn * ACTS, ACTS),
                lambda turn, place=place, rows=transactions, mode=synchronous: replay(
                    place / "raw.db", rows[turn * ACTS : (turn + 1) * ACTS], synchronous=mode
                ),
                ROUNDS,
            )
            own = (ours - raw) / ACTS * 1e6
            figures = f"own {own:.0f} µs, raw {raw / ACTS * 1e6:.0f} µs"
            yield f"| durable act, synchronous={synchronous} | {ours / raw:.2f} × raw | {figures} |"


def bulk() -> Iterator[str]:
    """Many records in one transaction, against executemany of the same rows; neither side holds what the other needs."""
    with folder() as place:
        store = open_store(place / "b.db")
        records = [birth(index) for index in range(BULK)]
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        start = time.perf_counter()
        _add_all(store, records)
        ours = time.perf_counter() - start
        grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
        source, target = open_store(place / "a.db"), open_store(place / "raw.db")
        with recorded() as transactions:
            _add_all(source, records)
        rows: dict[str, list[Any]] = {}
        for transaction in transactions:
            for sql, values in transaction:
                rows.setdefault(sql, []).extend(values)
        target._engine.dispose()
        connection = sqlite3.connect(place / "raw.db", isolation_level=None)
        start = time.perf_counter()
        connection.execute("BEGIN IMMEDIATE")
        for sql, values in rows.items():
            connection.executemany(sql, values)
        connection.execute("COMMIT")
        raw = time.perf_counter() - start
        yield f"| bulk of {BULK:,} | {raw / ours:.2f} × raw speed | {BULK / ours:,.0f} records/s, memory +{grown:.0f} MB |"
        for projections in (False, True):
            start = time.perf_counter()
            faults = list(store.verify(projections=projections))
            took = time.perf_counter() - start
            assert not faults
            what = "verify with projections" if projections else "verify"
            yield f"| {what} | {BULK / took:,.0f} entries/s | memory flat: rows are fetched by the thousand |"


def _add_all(store: SqlStore, records: list[Birth]) -> None:
    with store.write(unit=UNIT, actor="a", at=AT, why="import") as tx:
        tx.add_many(BIRTH, ((f"{index}", record) for index, record in enumerate(records)))


def _writes(path: str, books: int, worker: int, ready: Any) -> None:
    store = open_store(Path(path), synchronous="FULL")
    ready.wait()
    for index in range(EACH):
        write_acts(store, worker * EACH + index, 1, book=f"KS/{index % books}")


def _raw_writes(path: str, transactions: list[Any], ready: Any) -> None:
    connection = sqlite3.connect(path, isolation_level=None, timeout=30)
    connection.execute("PRAGMA synchronous = FULL")
    cursor = connection.cursor()
    ready.wait()
    for statements in transactions:
        cursor.execute("BEGIN IMMEDIATE")
        for sql, rows in statements:
            cursor.executemany(sql, rows)
        cursor.execute("COMMIT")


def eight() -> Iterator[str]:
    """Eight processes taking numbers, against the same rows by hand."""
    for books in (1, 100):
        with folder() as place:
            open_store(place / "a.db")
            source, target = open_store(place / "source.db"), open_store(place / "raw.db")
            with recorded() as transactions:
                for worker in range(8):
                    for index in range(EACH):
                        write_acts(source, worker * EACH + index, 1, book=f"KS/{index % books}")
            transactions = [one for one in transactions if one]
            target._engine.dispose()
            ours = _together([(_writes, (str(place / "a.db"), books, worker)) for worker in range(8)])
            parts = [transactions[worker * EACH : (worker + 1) * EACH] for worker in range(8)]
            raw = _together([(_raw_writes, (str(place / "raw.db"), part)) for part in parts])
            what = f"eight processes, {books} book{'s' if books > 1 else ''}"
            yield f"| {what} | {raw / ours:.2f} × raw speed | {8 * EACH / ours:,.0f} acts/s |"


def _together(jobs: list[tuple[Any, tuple[Any, ...]]]) -> float:
    ready = multiprocessing.Barrier(len(jobs) + 1)
    processes = [multiprocessing.Process(target=job, args=(*arguments, ready)) for job, arguments in jobs]
    for process in processes:
        process.start()
    ready.wait()
    start = time.perf_counter()
    for process in processes:
        process.join()
    return time.perf_counter() - start


def _person_by_hand(data: dict[str, Any]) -> Person:
    from datetime import date

    return Person(
        data["name"],
        date.fromisoformat(data["born"]),
        data["ethnicity"],
        data["nationality"],
        data["residence"],
        data["id_number"],
    )


def _birth_by_hand(parts: Parts) -> Birth:
    from datetime import date

    data, people = orjson.loads(parts.open), orjson.loads(parts.personal or b"")
    child, mother, father, declarant = (_person_by_hand(people[name]) for name in BIRTH.personal)
    day = date.fromisoformat(data["registered"])
    return Birth(data["book"], child, mother, father, declarant, data["place"], data["hometown"], day, data["number"])


def reading() -> Iterator[str]:
    """Stored bytes to a record, against a constructor written by hand."""
    codec, parts = codec_of(BIRTH), codec_of(BIRTH).encode(birth(1))
    assert codec.decode(parts, 1) == _birth_by_hand(parts)

    def run(call: Any) -> float:
        start = time.perf_counter()
        for _ in range(5_000):
            call()
        return time.perf_counter() - start

    ours, raw = alternating(lambda _: run(lambda: codec.decode(parts, 1)), lambda _: run(lambda: _birth_by_hand(parts)), 9)
    yield f"| stored bytes → record | {ours / raw:.2f} × the floor | {ours / 5_000 * 1e6:.1f} µs |"


def main() -> None:
    """Print the table."""
    print("| operation | ratio | figures |\n|---|---|---|")
    for case in (durable, bulk, eight, reading):
        for line in case():
            print(line, flush=True)


if __name__ == "__main__":
    main()
