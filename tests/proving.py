"""What the tests of seals, proofs and exports share: a chain with a life behind it, and the verifier as a stranger runs it."""

from __future__ import annotations

import io
import random
import sys
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest

from vngov.storage import MemoryStore
from vngov.storage.documents import plain
from vngov.storage.export import export_chain
from vngov.testing.kinds import KINDS, REGISTER
from vngov.testing.stores import MORNING, UNIT, act

VERIFIER = Path(__file__).parents[1] / "tools/verify_ledger.py"
_CODE = compile(VERIFIER.read_text(encoding="utf-8"), str(VERIFIER), "exec")
STREAM = "kit.register/2026"

signing = pytest.mark.skipif(find_spec("cryptography") is None, reason="needs the extra sign (cryptography)")


def office(acts: int = 4, *, erased: tuple[int, ...] = ()) -> MemoryStore:
    """A store with one book: some acts, the first of them changed, some erased. The same each time."""
    store = MemoryStore(kinds=KINDS, entropy=random.Random(1).randbytes)
    for n in range(1, acts + 1):
        with store.write(unit=UNIT, actor="official-7", at=MORNING, why="đăng ký") as tx:
            tx.add(REGISTER, f"act-{n}", act())
    with store.write(unit=UNIT, actor="official-7", at=MORNING, why="cải chính") as tx:
        first = tx.get(REGISTER, "act-1")
        assert first is not None
        tx.put(first, act(number=1, note="đã cải chính"))
    for n in erased:
        erase(store, n)
    return store


def erase(store: MemoryStore, n: int) -> None:
    with store.write(unit=UNIT, actor="official-7", at=MORNING, why="xóa") as tx:
        stored = tx.get(REGISTER, f"act-{n}")
        assert stored is not None
        tx.erase(stored, "Nghị định 13/2023/NĐ-CP Điều 16")


def exported(store: Any, **options: Any) -> bytes:
    return b"".join(export_chain(store, UNIT, STREAM, **options))


def verify(*arguments: object) -> tuple[int, str]:
    """Run the verifier as a program; give its exit code and everything it said."""
    told = io.StringIO()
    argv = [str(VERIFIER), *map(str, arguments)]
    code: int = 0
    with patch.object(sys, "argv", argv), redirect_stdout(told), redirect_stderr(told):
        try:
            exec(_CODE, {"__name__": "__main__", "__doc__": ""})  # noqa: S102  # the program itself, without a new process
        except SystemExit as leaving:
            said = leaving.code
            code = said if isinstance(said, int) else 1
            told.write(said if isinstance(said, str) else "")
    return code, told.getvalue()


def keeper(folder: Path) -> Callable[[str, Any], Path]:
    """Give a function that keeps bytes or a document as a file of that name."""

    def keep(name: str, content: Any) -> Path:
        path = folder / name
        path.write_bytes(content if isinstance(content, bytes) else plain(content.to_data()))
        return path

    return keep
