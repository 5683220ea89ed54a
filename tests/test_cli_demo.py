"""Where `vngov demo` writes: a folder that cannot be used, or was used before, is an answer and no traceback."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from vngov.cli.app import app

RUNNER = CliRunner(env={"COLUMNS": "200", "VNGOV_LANG": "vi"})


def run(*arguments: str) -> tuple[int, str, str]:
    result = RUNNER.invoke(app, ["demo", *arguments])
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return result.exit_code, result.stdout, result.stderr


def refused(folder: Path, vi: str, en: str) -> None:
    for lang, said in (("vi", vi), ("en", en)):
        code, out, err = run("--out", str(folder), "--lang", lang)
        assert (code, out) == (2, "")
        assert said in err
        assert len(err.splitlines()) == 1


@pytest.mark.parametrize("where", ["file", "file/sub", "folder"])
def test_a_file_in_the_way_is_wrong_use(tmp_path: Path, where: str) -> None:
    (tmp_path / "file").write_text("x")
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder/papers").write_text("x")
    refused(tmp_path / where, "không ghi được vào", "nothing can be written into")


def test_a_folder_without_leave_to_write_is_wrong_use(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def denied(**_: Any) -> Any:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("tempfile.TemporaryFile", denied)
    refused(tmp_path, "Permission denied", "Permission denied")


def test_a_second_day_is_not_worked_on_top_of_the_first_and_nothing_is_deleted(tmp_path: Path) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    code, out, _ = run("--out", str(first), "--json")
    assert code == 0
    kept = {path: path.stat().st_mtime_ns for path in first.rglob("*")}
    refused(first, "đã có office.db", "holds office.db")
    assert {path for path in kept if path.stat().st_mtime_ns != kept[path] and path.is_file()} == set()
    again = run("--out", str(second), "--json")[1]
    counted = ("results", "entries", "gaps", "ledger", "papers", "notices_sent")
    assert [json.loads(out)[name] for name in counted] == [json.loads(again)[name] for name in counted]
    (first / "office.db").unlink()
    assert json.loads(run("--out", str(first), "--json")[1])["results"] == json.loads(out)["results"]


def test_without_the_packages_for_papers_it_says_so_before_it_begins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for package in ("typst", "segno"):
        monkeypatch.setitem(sys.modules, package, None)
    code, out, err = run("--out", str(tmp_path / "out"))
    assert (code, out) == (2, "")
    assert 'typst, segno; cài bằng: pip install "vngov[papers]"' in err
    assert not (tmp_path / "out").exists()
