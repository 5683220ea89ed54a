"""The commands on plugins and the ledger: what they find, what they give to machines, and that they change nothing."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from datetime import date, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

from vngov import hookimpl
from vngov.basis import VN_TIME
from vngov.cli.app import app
from vngov.office.plugins import Plugins
from vngov.records import Kind
from vngov.storage.sql import SqlStore
from vngov.testing.kinds import REGISTER, Act, Person

RUNNER = CliRunner(env={"COLUMNS": "200", "VNGOV_LANG": "vi"})
NOW = datetime(2026, 11, 24, 9, tzinfo=VN_TIME)
UNIT = "06184@2025-07-01"


def run(*arguments: str) -> tuple[int, str, str]:
    result = RUNNER.invoke(app, list(arguments))
    return result.exit_code, result.stdout, result.stderr


class Register:
    @hookimpl
    def vngov_record_kinds(self) -> list[Kind[Act]]:
        return [REGISTER]


@pytest.fixture
def plugged(monkeypatch: pytest.MonkeyPatch) -> None:
    """A plugin whose kind of record the store holds."""
    loaded = Plugins.load([Register()], installed=False)
    monkeypatch.setattr(Plugins, "load", lambda: loaded)


@pytest.fixture
def office(tmp_path: Path) -> str:
    """A store with three acts in one book."""
    url = f"sqlite:///{tmp_path / 'office.db'}"
    write(url, 1, 2, 3)
    return url


def write(url: str, *numbers: int) -> None:
    store = SqlStore(url)
    with store.write(unit=UNIT, actor="registrar-1", at=NOW, why="test") as tx:
        for number in numbers:
            tx.add(REGISTER, f"act-{number}", Act("B", date(2026, 11, 24), NOW, Person("Nguyễn Thị Đào")))
    store.close()


def change(url: str, statement: str) -> None:
    with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as connection:
        for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            connection.execute(f"DROP TRIGGER {name}")
        connection.execute(statement)
        connection.commit()


def test_plugins_are_listed_with_their_hooks() -> None:
    code, out, _ = run("plugins")
    assert code == 0
    assert "vngov.storage" in out
    assert "(có sẵn): vngov_open_store" in out
    assert "(built in): vngov_open_store" in run("plugins", "--lang", "en")[1]


def test_plugins_for_machines() -> None:
    code, out, _ = run("plugins", "--json")
    assert code == 0
    assert {plugin["name"] for plugin in json.loads(out)} >= {"vngov.storage", "vngov.policy"}


@pytest.mark.usefixtures("plugged")
def test_a_whole_ledger_is_fine_and_says_what_is_not_proved(office: str) -> None:
    code, out, err = run("ledger", "verify", office)
    assert (code, err) == (0, "")
    assert out.splitlines()[-1] == "1 chuỗi, 0 sai lệch"
    assert "mỏ neo" in out
    assert "1 chains, 0 faults" in run("ledger", "verify", office, "--lang", "en")[1]


@pytest.mark.usefixtures("plugged")
def test_the_output_for_machines_is_the_anchor_of_the_next_check(office: str, tmp_path: Path) -> None:
    code, out, _ = run("ledger", "verify", office, "--json")
    told = json.loads(out)
    assert (code, told["faults"], told["proved"]) == (0, [], [])
    assert [(head["unit"], head["position"]) for head in told["heads"]] == [(UNIT, 3)]
    kept = tmp_path / "anchors.json"
    kept.write_text(out, encoding="utf-8")
    write(office, 4)
    code, out, _ = run("ledger", "verify", office, "--anchors", str(kept))
    assert code == 0
    assert "đã chứng minh đến #3" in out


def test_a_tail_that_was_cut_is_found_by_the_anchor(office: str, tmp_path: Path) -> None:
    kept = tmp_path / "anchors.json"
    kept.write_text(run("ledger", "verify", office, "--json")[1], encoding="utf-8")
    change(office, "DELETE FROM ledger WHERE position = 3")
    code, out, _ = run("ledger", "verify", office, "--anchors", str(kept), "--json")
    assert code == 1
    assert "anchor_missing" in {fault["kind"] for fault in json.loads(out)["faults"]}


def test_a_kind_that_nobody_knows_is_named_and_its_chains_can_be_checked(office: str) -> None:
    code, out, _ = run("ledger", "verify", office)
    assert code == 1
    assert "kit.register" in out
    assert run("ledger", "verify", office, "--chains-only")[0] == 0
    change(office, "UPDATE ledger SET hash = x'00' WHERE position = 2")
    assert run("ledger", "verify", office, "--chains-only")[0] == 1


@pytest.mark.usefixtures("plugged")
def test_what_was_changed_is_named(office: str) -> None:
    change(office, "UPDATE ledger SET hash = x'00' WHERE position = 2")
    code, out, _ = run("ledger", "verify", office)
    assert code == 1
    assert f"✗ chuỗi băm bị đứt ({UNIT}" in out
    assert "Đào" not in out


def test_a_store_that_lost_a_table_is_broken(office: str) -> None:
    change(office, "DROP TABLE heads")
    code, _, err = run("ledger", "verify", office)
    assert code == 1
    assert "heads" in err


def test_no_store_is_made_where_there_is_none(tmp_path: Path) -> None:
    missing, other = tmp_path / "missing.db", tmp_path / "other.db"
    with closing(sqlite3.connect(other)) as connection:
        connection.execute("CREATE TABLE things (id INTEGER)")
    before = other.read_bytes()
    for path in (missing, other):
        code, out, err = run("ledger", "verify", f"sqlite:///{path}")
        assert (code, out) == (2, "")
        assert "không có kho" in err
    assert not missing.exists()
    assert other.read_bytes() == before


@pytest.mark.parametrize("content", ["%PDF-1.7\n", "Đây không phải cơ sở dữ liệu. " * 100, "x"])
def test_a_file_that_is_no_database_is_wrong_use_and_no_fault_of_a_ledger(tmp_path: Path, content: str) -> None:
    path = tmp_path / "text.db"
    path.write_text(content, encoding="utf-8")
    for lang, said in (("vi", "không phải cơ sở dữ liệu"), ("en", "no SQLite database")):
        code, out, err = run("ledger", "verify", f"sqlite:///{path}", "--lang", lang)
        assert (code, out) == (2, "")
        assert said in err


def test_a_database_that_is_damaged_is_broken(office: str) -> None:
    path = Path(office.removeprefix("sqlite:///"))
    change(office, "PRAGMA wal_checkpoint(TRUNCATE)")
    path.write_bytes(path.read_bytes()[:16] + b"\xff" * 5000)
    assert run("ledger", "verify", office)[0] == 1


def test_the_name_of_a_file_is_answered_with_the_url_to_type(
    office: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for lang in ("vi", "en"):
        code, out, err = run("ledger", "verify", "office.db", "--lang", lang)
        assert (code, out) == (2, "")
        assert "sqlite:///office.db" in err
    code, _, err = run("ledger", "verify", str(tmp_path / "office.db"))
    assert code == 2
    assert office in err
    assert run("ledger", "verify", "sqlite:///office.db", "--chains-only")[0] == 0


@pytest.mark.parametrize("url", ["nowhere:secret-password", "sqlite://", "postgresql+nothing://user:secret-password@host/db"])
def test_other_places_are_wrong_use_and_no_password_is_shown(url: str) -> None:
    code, out, err = run("ledger", "verify", url)
    assert code == 2
    assert "secret-password" not in out + err


@pytest.mark.parametrize(
    "text",
    ["", "[]", "{}", '{"heads": [{"unit": "x"}]}', '{"heads": [{"unit": "x", "stream": "y", "position": 1, "hash": "zz"}]}'],
)
def test_anchors_that_cannot_be_read_are_wrong_use(office: str, tmp_path: Path, text: str) -> None:
    kept = tmp_path / "anchors.json"
    kept.write_text(text, encoding="utf-8")
    assert run("ledger", "verify", office, "--anchors", str(kept))[0] == 2
    assert run("ledger", "verify", office, "--anchors", str(tmp_path / "none.json"))[0] == 2
