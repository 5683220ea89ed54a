"""The page about notices runs as written, where httpx is installed."""

from __future__ import annotations

import doctest
from pathlib import Path

import pytest

PAGE = Path(__file__).parents[1] / "docs/notify.md"


def test_the_examples_of_the_page_run_as_written() -> None:
    pytest.importorskip("httpx", reason="the extra notify is not installed")
    outcome = doctest.testfile(
        str(PAGE), module_relative=False, optionflags=doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE, encoding="utf-8"
    )
    assert outcome.attempted > 20
    assert outcome.failed == 0
