"""kill -9 at the counter: four officers file a day on one file; the ministries' answers are entered. Killed again and again."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import attrs
import pytest

from tests.faults.book import ROOT
from tests.faults.desk_worker import Remembering, codes_of, day_of, half_done, last_moment, numbers_of, open_office, told
from vngov.civilreg import Birth, PersonalIdState
from vngov.cli.day import Day, exchange, work_through
from vngov.office import Office
from vngov.onestop import Dossier
from vngov.storage import Anchor, ParcelState, SqlStore

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs fork and SIGKILL")

OFFICERS = (("a", "An"), ("b", "Bình"), ("c", "Châu"), ("c", "Châu"))
"""Prefix of the ids and one more syllable for the children; the last two officers file the very same dossiers."""
LIVES = 14
EXCHANGE_LIVES = 14


def start(task: str, **arguments: Any) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.faults.desk_worker", task, json.dumps(arguments)]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def answers(processes: list[subprocess.Popen[str]]) -> list[Any]:
    """Wait for all, whatever becomes of one of them."""
    ended = []
    for process in processes:
        with process:
            try:
                out, errors = process.communicate(timeout=120)
            finally:
                process.kill()
            ended.append((process.returncode, out, errors))
    assert [errors[-3000:] for code, _, errors in ended if code] == []
    return [json.loads(out) for _, out, _ in ended]


def summed(told: list[Any]) -> dict[str, int]:
    return {name: sum(one["kills"][name] for one in told) for name in told[0]["kills"]}


Rows = dict[str, tuple[Dossier, Birth | None]]


def rows_of(day: Day, path: Path, *, of_record: bool = True) -> Rows:
    """Each dossier with its birth, without the numbers, which hang on who came first."""
    with closing(open_office(day, path, of_record=of_record)) as office, office.reading(actor=day.officer) as work:
        stored = {one.id: one.record for one in work.civilreg.entries(year=2026)}
        found: Rows = {}
        for received in sorted({one.received.date() for one in day.filings}):
            for dossier in work.onestop.received_on(received):
                birth = stored.pop(dossier.id, None)
                unnumbered = attrs.evolve(birth, number=None) if birth is not None else None
                found[dossier.id] = (attrs.evolve(dossier.record, code=None), unnumbered)
        assert stored == {}, "a birth without its dossier"
        return found


def checked(path: Path, anchors: list[Anchor], day: Day) -> None:
    """The ledger verifies, up to every head that was ever seen."""
    with closing(open_office(day, path)) as office:
        heads = _sql(office).heads()
        check = _sql(office).verify([*anchors, *heads])
        assert [fault.message("en") for fault in check] == []
        assert check.proved == heads


def _sql(office: Office) -> SqlStore:
    assert isinstance(office.store, SqlStore)
    return office.store


def seen_while_running(processes: list[subprocess.Popen[str]], day: Day, path: Path) -> list[Anchor]:
    """Take the heads again and again while others write and die: what stood once has to stand in the end."""
    seen: dict[tuple[Any, ...], Anchor] = {}
    with closing(open_office(day, path)) as office:
        while any(process.poll() is None for process in processes):
            seen |= {(one.unit, one.stream, one.position): one for one in _sql(office).heads()}
            time.sleep(0.2)
    return list(seen.values())


def test_four_officers_killed_again_and_again_file_each_birth_once(
    tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    path = tmp_path / "office.db"
    days = [day_of(prefix, syllable) for prefix, syllable in dict(OFFICERS).items()]
    with (
        closing(open_office(days[0], path)) as office,
        office.work(actor="a", at=days[0].filings[0].received) as work,
    ):
        work.civilreg.open_book()
    alone: Rows = {}
    for day in days:
        apart = tmp_path / f"alone-{day.filings[0].id}.db"
        with closing(open_office(day, apart)) as office:
            for _ in range(2):  # what was filed twice while it was open is refused once the first is settled
                work_through(office, day)
        alone |= rows_of(day, apart)

    officers = [
        start("day", path=str(path), prefix=prefix, syllable=syllable, lives=LIVES, seed=seed)
        for seed, (prefix, syllable) in enumerate(OFFICERS)
    ]
    anchors = seen_while_running(officers, days[0], path)
    told_by = answers(officers)
    kills = summed(told_by)

    def holds(after: str) -> Rows:
        said = f"{after}, kills: {kills}, heads seen: {len(anchors)}"
        checked(path, anchors, days[0])
        assert list(half_done(path)) == [], said
        numbers = numbers_of(path)
        assert numbers == list(range(1, len(numbers) + 1)), said
        for day, sequence in codes_of(path).items():
            assert sequence == list(range(1, len(sequence) + 1)), f"{day}: {said}"
        return rows_of(days[0], path)

    holds("after the kills")
    with closing(open_office(days[0], path)) as office:
        again = [told(work_through(office, day)) for day in days]
    found = holds("after the day was worked through once more")
    assert found.keys() == alone.keys(), kills
    assert [id_ for id_ in found if found[id_] != alone[id_]] == [], kills
    registered = Counter(result for results in again for result in results.values())["registered"]
    assert registered == len(numbers_of(path)), kills
    assert kills["at a place"] + kills["from outside"] >= 2 * LIVES, kills
    assert min(kills["at a place"], kills["from outside"]) > 0, kills
    record_property("kills", kills)
    record_property("heads", len(anchors))


def test_an_exchange_killed_in_the_middle_enters_each_answer_once(
    tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    path, log = tmp_path / "office.db", tmp_path / "ministries.log"
    days = [day_of(prefix, syllable) for prefix, syllable in (("a", "An"), ("b", "Bình"), ("c", "Châu"))]
    with closing(open_office(days[0], path, of_record=False)) as office:
        for day in days:
            work_through(office, day)
    filed = _count(path)

    exchanges = [
        start("exchanging", path=str(path), log=str(log), prefix="a", syllable="An", lives=EXCHANGE_LIVES, seed=seed)
        for seed in range(2)
    ]
    anchors = seen_while_running(exchanges, days[0], path)
    kills = summed(answers(exchanges))

    ministry = Remembering(log)
    with closing(open_office(days[0], path, of_record=False, ministry=ministry)) as office:
        at = last_moment(days[0])
        assert exchange(office, at) == 0, kills
        with office.reading(actor="a", at=at) as work:
            entries = work.civilreg.entries(year=2026)
        states = {state.value: len(_sql(office).parcels(state, limit=10_000)) for state in ParcelState}
        versions = {stored.id: stored.version for stored in entries}
    checked(path, anchors, days[0])
    numbers, ids = ministry.numbers, ministry.ids
    assert {one.id: one.record.entry_number for one in entries} == numbers, kills
    assert sorted(numbers.values()) == list(range(1, len(entries) + 1)), kills
    held = {one.id: one.record.child.personal_id.digits for one in entries if one.record.child.personal_id is not None}
    awaited = [one.id for one in entries if one.record.personal_id_state is PersonalIdState.AWAITED]
    assert awaited == [], kills
    assert {id_: held[id_] for id_ in ids} == ids, kills
    assert len(set(held.values())) == len(held), "no id twice"
    assert states["waiting"] == states["dead"] == 0, states
    assert states["sent"] == len(numbers) + len(ids), kills
    assert versions == {id_: 1 + (id_ in numbers) + (id_ in ids) for id_ in versions}, "each answer is entered once"
    assert len(entries) == filed, kills
    assert kills["at a place"] + kills["from outside"] >= EXCHANGE_LIVES, kills
    record_property("kills", kills)


def _count(path: Path) -> int:
    with closing(sqlite3.connect(path)) as raw:
        return int(raw.execute("SELECT count(*) FROM k_civilreg__mirrored_birth").fetchone()[0])
