"""The example store in one text file: the kits, and what happens when a process dies, a line is damaged, the disk is full."""

from __future__ import annotations

import errno
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from vngov.office import Office
from vngov.storage import Capability, Notice, Store, StoreBroken, StoreBusy, StoreFull
from vngov.testing import KINDS, REGISTER, PluginConformance, StoreConformance
from vngov.testing.stores import MORNING, UNIT, act

pytest.importorskip("fcntl", reason="the example store needs flock")
SOURCE = Path(__file__).parents[1] / "examples/plugins/filestore/src"
sys.path.insert(0, str(SOURCE))
plugin = import_module("vngov_filestore")


class TestFileStore(StoreConformance):
    def open(self, place: Path) -> Store:
        store: Store = plugin.FileStore(place / "office.jsonl", kinds=KINDS)
        return store


class TestFileStorePlugin(PluginConformance):
    @pytest.fixture(autouse=True)
    def _url(self, tmp_path: Path) -> None:
        self.store_url = f"lines:{tmp_path}/office.jsonl"

    def plugin(self) -> object:
        return plugin


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "office.jsonl"


def opened(path: Path, **more: Any) -> Store:
    store: Store = plugin.FileStore(path, kinds=KINDS, **more)
    return store


def keep(store: Store, id_: str) -> None:
    with store.write(unit=UNIT, actor="a", at=MORNING, why="thử") as tx:
        tx.add(REGISTER, id_, act())
        tx.post(Notice("sms", id_, {"text": "Đã đăng ký"}))


def numbers(store: Store) -> dict[str, int | None]:
    with store.read(unit=UNIT) as tx:
        return {one.id: one.record.number for one in tx.find(REGISTER, limit=10_000).items}


def test_it_claims_what_it_can_and_no_more(path: Path) -> None:
    assert opened(path).capabilities == {Capability.DURABLE, Capability.CONCURRENT}


def test_lines_are_added_and_never_changed(path: Path) -> None:
    store = opened(path)
    keep(store, "a")
    before = path.read_bytes()
    keep(store, "b")
    with pytest.raises(ZeroDivisionError), store.write(unit=UNIT, actor="a", at=MORNING, why="thử") as tx:
        tx.add(REGISTER, "c", act())
        tx.flush()
        raise ZeroDivisionError
    assert path.read_bytes().startswith(before)
    assert path.read_bytes().count(b"\n") == 2


def test_what_another_process_wrote_is_seen(path: Path) -> None:
    one, other = opened(path), opened(path)
    for n in range(6):
        keep((one, other)[n % 2], f"{n}")
    assert numbers(one) == numbers(other) == {f"{n}": n + 1 for n in range(6)}


def test_a_line_that_was_not_finished_does_not_count(path: Path) -> None:
    keep(opened(path), "a")
    whole = path.read_bytes()
    keep(opened(path), "b")
    second = path.read_bytes()[len(whole) :]
    cut = [second[:length] for length in (1, 64, 65, len(second) // 2, len(second) - 1)]
    for torn in (*cut, second[:-1] + b"." * 100_000):
        path.write_bytes(whole + torn)
        store = opened(path)
        assert numbers(store) == {"a": 1}
        keep(store, "c")
        assert numbers(opened(path)) == {"a": 1, "c": 2}
        assert list(opened(path).verify()) == []


def test_every_damaged_byte_of_a_line_is_found(path: Path) -> None:
    keep(opened(path), "a")
    keep(opened(path), "b")
    whole = path.read_bytes()
    end = whole.index(b"\n")
    for place in (*random.Random(7).sample(range(end), 60), end):
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        with pytest.raises(StoreBroken):
            opened(path)


@pytest.mark.parametrize(("number", "error"), [(errno.ENOSPC, StoreFull), (errno.EIO, StoreBroken)])
def test_a_disk_that_fails_keeps_nothing_and_the_store_goes_on(
    path: Path, monkeypatch: pytest.MonkeyPatch, number: int, error: type[Exception]
) -> None:
    store = opened(path)
    keep(store, "a")
    before = path.read_bytes()
    with monkeypatch.context() as patch:

        def failing(_file: int) -> None:
            raise OSError(number, "failed")

        patch.setattr(os, "fsync", failing)
        with pytest.raises(error):
            keep(store, "b")
    assert path.read_bytes() == before
    assert numbers(store) == {"a": 1}
    keep(store, "c")
    assert numbers(opened(path)) == {"a": 1, "c": 2}


def test_who_waits_too_long_for_another_process_is_told(path: Path) -> None:
    with opened(path).write(unit=UNIT, actor="a", at=MORNING, why="thử") as tx:
        tx.add(REGISTER, "a", act())
        with pytest.raises(StoreBusy):
            keep(opened(path, busy_seconds=0.05), "b")
    assert numbers(opened(path)) == {"a": 1}


WRITER = f"""
import sys
sys.path[:0] = [{str(SOURCE)!r}]
from tests.test_filestore import keep, opened
from pathlib import Path
store, name = opened(Path(sys.argv[1])), sys.argv[2]
with Path(sys.argv[1]).with_name(name).open("w") as reported:
    for n in range(1000):
        keep(store, f"{{name}}-{{n:04}}")
        print(f"{{name}}-{{n:04}}", file=reported, flush=True)
"""


@pytest.fixture
def writers(path: Path) -> Iterator[list[subprocess.Popen[bytes]]]:
    root = Path(__file__).parents[1]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(root), os.environ.get("PYTHONPATH", "")])}
    asked = [[sys.executable, "-c", WRITER, str(path), name] for name in "xyz"]
    running = [subprocess.Popen(one, cwd=root, env=environment) for one in asked]
    yield running
    for one in running:
        one.kill()
        one.wait(20)


def test_processes_that_are_killed_lose_nothing_that_they_reported(path: Path, writers: list[subprocess.Popen[bytes]]) -> None:
    reports = [path.with_name(name) for name in "xyz"]
    end = time.monotonic() + 60
    while not all(one.exists() and one.read_text().count("\n") >= 3 for one in reports):
        assert time.monotonic() < end, "the writers do not get on"
        time.sleep(0.02)
    for one in writers:
        one.send_signal(signal.SIGKILL)
        one.wait(20)
    reported = {line for one in reports for line in one.read_text().split("\n")[:-1]}
    store = opened(path)
    kept = numbers(store)
    assert len(reported) >= 9
    assert reported <= kept.keys()
    assert sorted(number for number in kept.values() if number) == list(range(1, len(kept) + 1))
    assert list(store.verify()) == []


def test_an_office_works_on_it(path: Path) -> None:
    for _ in range(2):
        office = Office.open(f"lines:{path}", unit=UNIT, plugins=[plugin], installed=False)
        assert type(office.store) is plugin.FileStore
        office.close()
