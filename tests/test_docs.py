"""Every code block of README and docs runs as written; the picture is drawn from a real answer."""

from __future__ import annotations

import doctest
import importlib
import io
import pkgutil
import re
import runpy
from collections.abc import Iterator
from pathlib import Path

import pytest
from rich.console import Console

import vngov
from vngov.cli.demo import show_demo
from vngov.errors import VngovError
from vngov.office.plugins import SOCKETS

ROOT = Path(__file__).parents[1]
PAGES = (
    "README.md",
    "README.vi.md",
    "docs/law.md",
    "docs/time.md",
    "docs/units.md",
    "docs/records.md",
    "docs/rules.md",
    "docs/errors.md",
    "docs/plugins.md",
    "docs/notify.md",
    "docs/proof.md",
    "docs/reliability.md",
    "docs/testing.md",
    "docs/people.md",
    "docs/onestop.md",
    "docs/papers.md",
    "docs/civilreg.md",
    "docs/birth-at-the-counter.md",
    "docs/khai-sinh-tai-quay.md",
)
FLAGS = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE


@pytest.mark.parametrize("page", PAGES)
def test_the_examples_of_a_page_run_as_written(page: str) -> None:
    outcome = doctest.testfile(str(ROOT / page), module_relative=False, optionflags=FLAGS, encoding="utf-8")
    assert outcome.attempted > 3
    assert outcome.failed == 0


def test_both_readmes_name_the_two_commands() -> None:
    for page in ("README.md", "README.vi.md"):
        text = (ROOT / page).read_text(encoding="utf-8")
        assert "make demo" in text
        assert "make test" in text


def test_the_picture_is_the_one_that_the_tool_draws_today() -> None:
    drawn = runpy.run_path(str(ROOT / "tools/picture.py"))["picture"]()
    assert drawn == (ROOT / "docs/img/deadline.svg").read_text(encoding="utf-8"), "run: python tools/picture.py"


def test_what_the_readmes_show_of_the_demo_is_what_it_prints() -> None:
    printed = io.StringIO()
    assert show_demo(Console(file=printed, width=1000), "vi")
    cells = " ".join(re.sub(r"[│┃]", " ", printed.getvalue()).split())
    for page in ("README.md", "README.vi.md"):
        (shown,) = re.findall(r"```text\n(.*?)```", (ROOT / page).read_text(encoding="utf-8"), flags=re.DOTALL)
        lines = [" ".join(line.split()) for line in shown.splitlines() if line != "…"]
        assert len(lines) > 5
        assert [line for line in lines if line not in cells] == []


def test_the_readmes_count_the_filings_of_the_demo() -> None:
    count = (ROOT / "examples/cong_son/filings.toml").read_text(encoding="utf-8").count("[[filing]]")
    assert f"the {count} filings" in (ROOT / "README.md").read_text(encoding="utf-8")
    assert f"đọc {count} hồ sơ" in (ROOT / "README.vi.md").read_text(encoding="utf-8")


def test_the_words_of_the_pages_on_births_name_no_article_themselves() -> None:
    for lang in ("en", "vi"):
        words = re.sub(r"\{\{.*?\}\}|```.*?```", "", (ROOT / f"tools/birth_page.{lang}.md").read_text("utf-8"), flags=re.DOTALL)
        assert re.findall(r"(?:Article|Điều|khoản) \d+|\d+ (?:days|ngày|giờ|hours)", words) == []


def test_pictures_are_small() -> None:
    pictures = list((ROOT / "docs/img").iterdir())
    assert {"birth-certificate.png", "day.png", "deadline.svg"} <= {picture.name for picture in pictures}
    assert [picture.name for picture in pictures if picture.stat().st_size > 150_000] == []


def test_the_pages_on_births_are_what_the_tool_makes_of_the_data(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(ROOT / "tools")
    tool = runpy.run_path(str(ROOT / "tools/birth_page.py"))
    for lang, written in tool["PAGES"].items():
        assert tool["page"](lang) == written.read_text(encoding="utf-8"), "run: python tools/birth_page.py"
        assert "{{" not in written.read_text(encoding="utf-8")


def test_every_link_between_the_pages_leads_somewhere() -> None:
    for page in (*PAGES, "CONTRIBUTING.md", "CHANGELOG.md"):
        text = re.sub(r"```.*?```", "", (ROOT / page).read_text(encoding="utf-8"), flags=re.DOTALL)
        for target, anchor in re.findall(r'(?:\]\(|src=")([^)#":]*)(?:#([^)]*))?[)"]', text):
            there = (ROOT / page).parent / target if target else ROOT / page
            assert there.exists(), f"{page} → {target}"
            assert not anchor or anchor in _anchors(there), f"{page} → {target}#{anchor}"


def _anchors(page: Path) -> set[str]:
    heads = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return {re.sub(r"[^\w -]", "", head.lower()).replace(" ", "-") for head in heads}


def test_every_error_is_told() -> None:
    told = (ROOT / "docs/errors.md").read_text(encoding="utf-8")
    for module in pkgutil.walk_packages(vngov.__path__, "vngov."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    errors = {error for error in _below(VngovError) if error.__module__.startswith("vngov.")}
    assert len(errors) > 100
    assert sorted(error.__name__ for error in errors if f"`{error.__name__}`" not in told) == []


def _below(kind: type[VngovError]) -> Iterator[type[VngovError]]:
    for one in kind.__subclasses__():
        yield one
        yield from _below(one)


def test_every_socket_is_told() -> None:
    told = (ROOT / "docs/plugins.md").read_text(encoding="utf-8")
    hooks = {name for socket in SOCKETS for name in vars(socket) if name.startswith("vngov_")}
    assert len(hooks) > 10
    assert sorted(name for name in hooks if f"`{name}(" not in told) == []


def test_every_page_of_docs_is_run_or_has_nothing_to_run() -> None:
    for page in (ROOT / "docs").glob("*.md"):
        assert f"docs/{page.name}" in PAGES or ">>> " not in page.read_text(encoding="utf-8"), page.name
