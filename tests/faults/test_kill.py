"""kill -9: at every place of a unit of work, and four processes on one file, killed again and again."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.faults.book import ROOT, close_store, dump, faults, fill, half_done, numbers_by_book, open_store
from tests.faults.worker import UNITS
from vngov.storage import Act

RECORDS = 1_000
PROCESSES = 4

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs fork and SIGKILL")


def start(task: str, **arguments: Any) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.faults.worker", task, json.dumps(arguments)]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def answers(*processes: subprocess.Popen[str]) -> list[Any]:
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


@pytest.fixture(scope="module")
def seed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("seed") / "seed.db"
    fill(path)
    return path


@pytest.mark.parametrize("scenario", [*UNITS, "reindex"])
def test_a_kill_at_any_place_leaves_all_or_nothing(
    scenario: str, seed: Path, tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    """And the same work once more, as a clerk does who files again, makes it whole: nothing is written twice."""
    (told,) = answers(start("points", scenario=scenario, seed=str(seed), out=str(tmp_path)))
    places = told["places"]
    assert {"before BEGIN IMMEDIATE", "after BEGIN IMMEDIATE", "before COMMIT", "after COMMIT"} <= set(places)
    assert told["died"] == told["lived"] == len(places)
    nothing, everything = dump(seed), dump(tmp_path / "whole.db")
    assert (nothing == everything) == (scenario == "reindex")
    assert faults(tmp_path / "whole.db") == []
    for at, place in enumerate(places, 1):
        path = tmp_path / f"{at}.db"
        assert dump(path) == (everything if place == "after COMMIT" else nothing), place
        assert at % 6 or faults(path) == [], place  # the rows are those of a whole file; now and then the indexes as well
        if scenario == "lease" and place == "after COMMIT":
            continue  # a lease asked for twice is two leases
        assert dump(tmp_path / f"again-{at}.db") == everything, place
    record_property("kills", len(places))


def test_a_kill_while_a_fresh_file_is_opened_harms_nothing(
    tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    (told,) = answers(start("points", scenario="open", seed="", out=str(tmp_path)))
    whole = dump(tmp_path / "whole.db")
    for at, place in enumerate(told["places"], 1):
        assert dump(tmp_path / f"again-{at}.db") == whole, place
    record_property("kills", len(told["places"]))


def test_four_processes_on_one_file_killed_again_and_again(
    tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    path = tmp_path / "office.db"
    each = RECORDS // PROCESSES
    names = [f"w{n}" for n in range(PROCESSES)]
    processes = [
        start("race", path=str(path), name=name, total=each, seed=n, log=str(tmp_path / f"{name}.log"))
        for n, name in enumerate(names)
    ]
    told = answers(*processes)
    reported = [id_ for name in names for id_ in (tmp_path / f"{name}.log").read_text().split()]
    assert sorted(reported) == sorted({f"{name}-{n}" for name in names for n in range(1, each + 1)})

    assert faults(path) == []
    assert list(half_done(path)) == []
    numbers = numbers_by_book(path)
    assert all(given == list(range(1, len(given) + 1)) for given in numbers.values())
    assert sum(map(len, numbers.values())) == RECORDS

    store = open_store(path)
    seen = [change.entry for change in store.changes(limit=10 * RECORDS)]
    close_store(store)
    added = [entry.id for entry in seen if entry.act is Act.ADDED]
    changed = [entry.id for entry in seen if entry.act is Act.CHANGED]
    assert sorted(added) == sorted(reported), "each committed id once, and no other"
    assert [entry.seq for entry in seen] == list(range(1, len(seen) + 1))
    assert len(changed) == len(set(changed))
    kills = {where: sum(one["kills"][where] for one in told) for where in told[0]["kills"]}
    assert sum(kills.values()) > 50, kills
    record_property("kills", kills)


def test_four_processes_may_open_a_fresh_file_at_once(tmp_path: Path) -> None:
    files = 20
    answers(*[start("opening", folder=str(tmp_path), name=str(n), processes=PROCESSES, files=files) for n in range(PROCESSES)])
    for n in range(files):
        assert faults(tmp_path / f"{n}.db") == []
