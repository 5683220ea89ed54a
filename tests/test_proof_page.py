"""docs/proof.md runs as written, and tells the truth about the verifier."""

from __future__ import annotations

import doctest
from pathlib import Path

from tests.proving import VERIFIER

PAGE = Path(__file__).parents[1] / "docs/proof.md"


def test_the_examples_of_the_page_run_as_written() -> None:
    flags = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
    outcome = doctest.testfile(str(PAGE), module_relative=False, optionflags=flags, encoding="utf-8")
    assert outcome.attempted > 3
    assert outcome.failed == 0


def test_the_page_shows_what_the_verifier_says() -> None:
    page, text = PAGE.read_text(encoding="utf-8"), VERIFIER.read_text(encoding="utf-8")
    for said in ("chữ ký đúng · the signature fits", "entries, the chain is whole", "as sealed or anchored up to #"):
        assert said in page
        assert said in text
