"""Exports, and the verifier that needs no vngov: what is whole passes, what was changed in any byte, line or order does not."""

from __future__ import annotations

import ast
import hashlib
import json
import random
import subprocess
import sys
import tracemalloc
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import attrs
import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.proving import STREAM, VERIFIER, erase, exported, keeper, office, signing, verify
from vngov.records import Parts
from vngov.storage import Act, Anchor, MemoryStore, StoreBroken
from vngov.storage.audit import Row
from vngov.storage.chains import NoSuchChain
from vngov.storage.export import export_chain
from vngov.storage.heads import head_sheet, printed
from vngov.storage.ledger import GENESIS, Sealed, header_bytes
from vngov.storage.ledger import seal as entry_hash
from vngov.storage.merkle import OutsideTree
from vngov.storage.seals import Seal, prove, seal_chain
from vngov.storage.signing import Ed25519Signer
from vngov.testing.kinds import KINDS, PAPER, REGISTER, Paper
from vngov.testing.stores import MORNING, OTHER_UNIT, UNIT, act

Keep = Callable[[str, Any], Path]


@pytest.fixture
def keep(tmp_path: Path) -> Keep:
    return keeper(tmp_path)


def sealed(store: Any, **options: Any) -> Seal:
    return seal_chain(store, UNIT, STREAM, at=MORNING, by="chair-1", **options)


def mended(content: bytes) -> bytes:
    """Make the checksum at the end fit again, as whoever changes an export on purpose would."""
    *lines, end = content.splitlines(keepends=True)
    told = json.loads(end)
    told["sha256"] = hashlib.sha256(b"".join(lines)).hexdigest()
    return b"".join(lines) + orjson.dumps(told, option=orjson.OPT_SORT_KEYS) + b"\n"


# The verifier itself


def test_the_verifier_is_short_and_needs_nothing_but_python() -> None:
    text = VERIFIER.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 150
    used = {
        (node.module or "").partition(".")[0] if isinstance(node, ast.ImportFrom) else node.names[0].name
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Import | ast.ImportFrom)
    }
    assert used - {"cryptography"} <= sys.stdlib_module_names


def test_the_verifier_runs_as_a_program_without_vngov(keep: Keep) -> None:
    path = keep("export.jsonl", exported(office()))
    command = [sys.executable, "-I", "-X", "utf8", "-c", _ISOLATED, str(VERIFIER), str(path)]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert "5 mục nguyên vẹn · 5 entries" in done.stdout


_ISOLATED = """
import sys, runpy
sys.modules["vngov"] = None
sys.argv = sys.argv[1:]
runpy.run_path(sys.argv[0], run_name="__main__")
"""


# What is whole


def test_a_whole_export_passes_and_says_what_is_not_proved(keep: Keep) -> None:
    code, told = verify(keep("export.jsonl", exported(office())))
    assert code == 0
    assert f"✓ '{STREAM}', '{UNIT}': 5 mục nguyên vẹn · 5 entries, the chain is whole" in told
    assert "the tail is not proved" in told


def test_an_export_after_erasures_passes_also_under_the_seal_from_before(keep: Keep) -> None:
    store = office()
    seal = sealed(store)
    erase(store, 1)
    erase(store, 3)
    content = exported(store, seal=seal)
    assert "Nguyễn" in content.decode()
    assert content.count(b'"personal":null') == 3 + 2  # two versions of the first act, the third, the erasures themselves
    code, told = verify(keep("export.jsonl", content), "--against", keep("seal.json", seal))
    assert code == 0
    assert "7 entries" in told
    assert "2 bản ghi không có phần cá nhân, 2 đã xóa" in told
    assert "up to #5" in told
    assert "not proved" not in told


def test_an_export_without_personal_parts_holds_none_and_says_so(keep: Keep) -> None:
    content = exported(office(erased=(2,)), personal=False)
    assert "Nguyễn" not in content.decode()
    code, told = verify(keep("export.jsonl", content))
    assert code == 0
    assert "4 bản ghi không có phần cá nhân, 1 đã xóa" in told


def test_a_range_passes_under_the_seal_of_that_range(keep: Keep) -> None:
    store = office(8)
    content = exported(store, first=3, last=6)
    assert [json.loads(json.loads(line)["header"])["position"] for line in content.splitlines()[1:-1]] == [3, 4, 5, 6]
    path = keep("export.jsonl", content)
    assert verify(path, "--against", keep("seal.json", sealed(store, first=3, last=6)))[0] == 0
    assert verify(path, "--against", keep("part.json", sealed(store, first=4, last=5)))[0] == 0
    assert verify(path, "--against", keep("whole.json", sealed(store)))[0] == 1
    for wrong in ({"root": b"\1" * 32}, {"first": 4}, {"head": b"\1" * 32}, {"last": 5}):
        changed = attrs.evolve(sealed(store, first=3, last=6), **wrong)
        assert verify(path, "--against", keep("wrong.json", changed))[0] == 1


def test_printed_anchors_and_sheets_of_heads_are_held_against_an_export(keep: Keep) -> None:
    store = office()
    head, sheet = store.heads()[0], head_sheet(store, at=MORNING, by="clerk-1")
    erase(store, 2)
    path = keep("export.jsonl", exported(store))
    assert verify(path, "--anchor", printed(head))[0] == 0
    assert verify(path, "--anchor", printed(head).upper())[0] == 0
    assert verify(path, "--against", keep("heads.json", sheet))[0] == 0
    other = attrs.evolve(head, hash=b"\1" * 32)
    for wrong in (other, attrs.evolve(head, position=4), attrs.evolve(head, position=9), attrs.evolve(head, position=-1)):
        assert verify(path, "--anchor", printed(wrong))[0] == 1
    assert verify(path, "--anchor", "nothing")[0] == 1
    strange = attrs.evolve(sheet, heads=(Anchor(OTHER_UNIT, STREAM, 5, head.hash),))
    assert verify(path, "--against", keep("strange.json", strange))[0] == 1


def test_a_proof_passes_under_its_seal_alone(keep: Keep) -> None:
    store = office(9)
    seal = sealed(store)
    path = keep("seal.json", seal)
    for position in range(1, 11):
        code, told = verify(keep(f"proof-{position}.json", prove(store, seal, position)), "--against", path)
        assert code == 0
        assert "is under the seal" in told
    erase(store, 2)
    erased = keep("erased.json", prove(store, seal, 2))
    assert verify(erased, "--against", path)[0] == 0
    assert verify(erased, "--against", keep("later.json", sealed(store)))[0] == 1
    assert verify(erased)[0] == 1


# What was changed


CHANGED = office(2, erased=(2,))
CONTENT = exported(CHANGED)


@pytest.mark.parametrize("bit", [0, 2, 5, 7])
def test_every_byte_that_was_changed_is_found(bit: int, keep: Keep) -> None:
    assert verify(keep("export.jsonl", CONTENT))[0] == 0
    for place in range(len(CONTENT)):
        flipped = CONTENT[:place] + bytes([CONTENT[place] ^ 1 << bit]) + CONTENT[place + 1 :]
        assert verify(keep("export.jsonl", flipped))[0] == 1, place


@pytest.mark.parametrize("bit", [0, 1])
def test_every_byte_that_was_changed_is_found_also_when_the_checksum_was_made_to_fit(bit: int, keep: Keep) -> None:
    seal = keep("seal.json", sealed(CHANGED))
    last = CONTENT.rstrip(b"\n").rfind(b"\n")
    for place in range(last):
        if CONTENT[place] == ord("\n"):
            continue
        flipped = mended(CONTENT[:place] + bytes([CONTENT[place] ^ 1 << bit]) + CONTENT[place + 1 :])
        assert verify(keep("export.jsonl", flipped), "--against", seal)[0] == 1, place


def test_the_same_content_in_another_form_is_not_an_export(keep: Keep) -> None:
    seal = keep("seal.json", sealed(CHANGED))
    for old, new in (
        (b'{"c_open"', b'{ "c_open"'),
        (b'"personal":null}', b'"personal":1,"personal":null}'),
        (b"\n{", b"\n\n{"),
    ):
        other = mended(CONTENT.replace(old, new, 1))
        assert other != CONTENT
        assert verify(keep("export.jsonl", other), "--against", seal)[0] == 1


def test_a_hash_in_capitals_is_not_an_export(keep: Keep) -> None:
    lines = CONTENT.splitlines(keepends=True)
    erased = json.loads(lines[2])
    assert erased["personal"] is None
    lines[2] = lines[2].replace(erased["c_personal"].encode(), erased["c_personal"].upper().encode())
    assert verify(keep("export.jsonl", mended(b"".join(lines))))[0] == 1


@pytest.mark.parametrize("change", [{"entries": 3}, {"entries": 5}, {"head": "01" * 32}, {"root": "01" * 32}, {"more": 1}])
def test_an_end_that_does_not_fit_is_found(change: dict[str, Any], keep: Keep) -> None:
    *lines, end = CONTENT.splitlines(keepends=True)
    told = json.loads(end)
    assert told["entries"] == 4
    other = orjson.dumps(told | change, option=orjson.OPT_SORT_KEYS) + b"\n"
    assert verify(keep("export.jsonl", b"".join(lines) + other))[0] == 1


def test_a_second_seal_and_an_entry_after_the_seal_are_found(keep: Keep) -> None:
    start, *entries, seal, end = exported(CHANGED, seal=sealed(CHANGED)).splitlines(keepends=True)
    assert verify(keep("export.jsonl", mended(b"".join([start, *entries, seal, end]))))[0] == 0
    for lines in (
        [start, *entries, seal, seal, end],
        [start, *entries[:-1], seal, entries[-1], end],
        [start, seal, *entries, end],
    ):
        assert verify(keep("export.jsonl", mended(b"".join(lines))))[0] == 1


def test_an_open_part_that_is_gone_is_found(keep: Keep) -> None:
    store = office()
    del store.tables.parts[2, 0]
    code, told = verify(keep("export.jsonl", exported(store)))
    assert code == 1
    assert "#2 thiếu phần mở" in told


def test_a_chain_passed_off_as_another_is_found_without_anything_from_elsewhere(keep: Keep) -> None:
    changes = (
        (UNIT.encode(), OTHER_UNIT.encode()),
        (b'"stream":"kit.register/2026"', b'"stream":"kit.register/2025"'),
        (b'"first":1', b'"first":2'),
    )
    for old, new in changes:
        assert verify(keep("export.jsonl", mended(CONTENT.replace(old, new, 1))))[0] == 1
    lines = list(export_chain(Endless(3, previous=b"\1" * 32), UNIT, STREAM))
    lines[0] = lines[0].replace(GENESIS.hex().encode(), b"01" * 32)
    content = mended(b"".join(lines))
    assert verify(keep("headless.jsonl", content))[0] == 1
    sound = b"".join(export_chain(Endless(3), UNIT, STREAM))
    assert verify(keep("sound.jsonl", sound))[0] == 0


def test_removed_doubled_and_moved_lines_are_found(keep: Keep) -> None:
    seal = keep("seal.json", sealed(CHANGED))
    lines = CONTENT.splitlines(keepends=True)
    broken = [lines[:n] + lines[n + 1 :] for n in range(len(lines))]
    broken += [[*lines[:n], lines[n], *lines[n:]] for n in range(len(lines))]
    broken += [[*lines[:n], lines[n + 1], lines[n], *lines[n + 2 :]] for n in range(len(lines) - 1)]
    for made in broken:
        content = b"".join(made)
        assert verify(keep("export.jsonl", content))[0] == 1
        if made[-1].startswith(b'{"entries"') and made[:-1]:
            assert verify(keep("export.jsonl", mended(content)), "--against", seal)[0] == 1


def test_an_export_cut_anywhere_is_found(keep: Keep) -> None:
    for length in range(0, len(CONTENT), 7):
        assert verify(keep("export.jsonl", CONTENT[:length]))[0] == 1
    assert verify(keep("export.jsonl", CONTENT + b"\n"))[0] == 1
    assert verify(keep("export.jsonl", CONTENT + CONTENT))[0] == 1


def test_a_tail_that_was_cut_with_the_head_made_to_fit_is_found_by_what_was_kept_elsewhere(keep: Keep) -> None:
    store = office()
    path = keep("export.jsonl", exported(store, last=3))
    assert verify(path)[0] == 0
    assert verify(path, "--against", keep("seal.json", sealed(store)))[0] == 1
    assert verify(path, "--against", keep("heads.json", head_sheet(store, at=MORNING, by="a")))[0] == 1
    assert verify(path, "--anchor", printed(store.heads()[0]))[0] == 1


def test_a_personal_part_that_is_gone_without_an_erasure_is_found(keep: Keep) -> None:
    store = office()
    del store.tables.parts[2, 1]
    code, told = verify(keep("export.jsonl", exported(store)))
    assert code == 1
    assert "gone without erasure" in told
    hidden = exported(store).replace(b'"personal":true', b'"personal":false')
    assert verify(keep("hidden.jsonl", mended(hidden)))[0] == 1


def test_a_personal_part_that_came_back_after_its_erasure_is_found(keep: Keep) -> None:
    store = office()
    kept = store.tables.parts[2, 1]
    erase(store, 2)
    assert verify(keep("export.jsonl", exported(store)))[0] == 0
    store.tables.parts = {**store.tables.parts, (2, 1): kept}
    assert verify(keep("export.jsonl", exported(store)))[0] == 1


def test_a_store_that_was_changed_gives_an_export_that_does_not_pass(keep: Keep) -> None:
    store = office()
    salt, content = store.tables.parts[3, 0]
    store.tables.parts[3, 0] = (salt, content.replace(b"2026", b"2025"))
    code, told = verify(keep("export.jsonl", exported(store)))
    assert code == 1
    assert "#3 nội dung không khớp cam kết" in told


def test_a_changed_proof_or_seal_does_not_pass(keep: Keep) -> None:
    store = office(9)
    seal = sealed(store)
    proof = prove(store, seal, 6)
    wrong: list[Any] = [
        attrs.evolve(proof, path=proof.path[:-1]),
        attrs.evolve(proof, path=(*proof.path, proof.path[0])),
        attrs.evolve(proof, path=proof.path[::-1]),
        attrs.evolve(proof, position=7),
        attrs.evolve(proof, position=11),
        attrs.evolve(proof, last=9),
        attrs.evolve(proof, personal=proof.open),
        attrs.evolve(proof, c_open=b"\1" * 32),
    ]
    for one in wrong:
        assert verify(keep("proof.json", one), "--against", keep("seal.json", seal))[0] == 1
    larger = attrs.evolve(seal, last=40)
    assert verify(keep("proof.json", attrs.evolve(proof, last=40)), "--against", keep("seal.json", larger))[0] == 1
    for one in (attrs.evolve(seal, root=b"\1" * 32), attrs.evolve(seal, first=2), attrs.evolve(seal, unit=OTHER_UNIT)):
        assert verify(keep("proof.json", proof), "--against", keep("seal.json", one))[0] == 1


@pytest.mark.parametrize("content", [b"", b"\n", b"[]\n", b"{}\n", b"null\n", b"\xff\xfe", b"[" * 100_000, b"1" * 5000 + b"\n"])
def test_what_is_no_export_is_refused_without_a_traceback(content: bytes, keep: Keep) -> None:
    code, told = verify(keep("export.jsonl", content))
    assert code == 1
    assert told.startswith("✗")
    assert verify(keep("export.jsonl", CONTENT), "--against", keep("seal.json", content))[0] == 1


def test_wrong_use_is_two(keep: Keep, tmp_path: Path) -> None:
    assert verify()[0] == 2
    assert verify(tmp_path / "none.jsonl")[0] == 2
    assert verify(keep("export.jsonl", CONTENT), "--against", tmp_path / "none.json")[0] == 2


# Signatures


@signing
def test_a_signature_is_held_to_the_key_that_is_given(keep: Keep) -> None:
    signer, other = Ed25519Signer(b"\7" * 32), Ed25519Signer(b"\1" * 32)
    store = office()
    seal = sealed(store).signed(signer)
    path, signed = keep("export.jsonl", exported(store)), keep("seal.json", seal)
    code, told = verify(path, "--against", signed, "--key", signer.key.hex())
    assert code == 0
    assert "the signature fits" in told
    code, told = verify(path, "--against", signed, "--key", other.key.hex())
    assert code == 1
    assert "with another key" in told
    forged = attrs.evolve(seal, by="chair-2")
    assert verify(path, "--against", keep("forged.json", forged), "--key", signer.key.hex())[0] == 1
    assert verify(path, "--against", keep("bare.json", sealed(store)), "--key", signer.key.hex())[0] == 1
    assert verify(path, "--key", signer.key.hex())[0] == 1
    inside = keep("inside.jsonl", exported(store, seal=seal))
    assert verify(inside, "--key", signer.key.hex())[0] == 0
    assert verify(inside, "--key", other.key.hex())[0] == 1
    sheet = head_sheet(store, at=MORNING, by="clerk-1").signed(signer)
    assert verify(path, "--against", keep("heads.json", sheet), "--key", signer.key.hex())[0] == 0
    assert verify(keep("proof.json", prove(store, seal, 2)), "--against", signed, "--key", signer.key.hex())[0] == 0


def test_where_signatures_cannot_be_checked_a_key_is_wrong_use(keep: Keep, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "cryptography", None)
    for name in [name for name in sys.modules if name.startswith("cryptography.")]:
        monkeypatch.delitem(sys.modules, name)
    store = office()
    path, seal = keep("export.jsonl", exported(store)), keep("seal.json", sealed(store))
    assert verify(path, "--against", seal, "--key", "ab" * 32)[0] == 2
    assert verify(path, "--against", seal)[0] == 0


# Hostile content

HOSTILE = st.text(alphabet=st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1, max_size=30)


@settings(max_examples=60)
@given(HOSTILE, HOSTILE, HOSTILE.filter(lambda text: text.isprintable() and not text.isspace()))
def test_whatever_was_written_is_exported_to_the_letter(note: str, why: str, actor: str) -> None:
    store = MemoryStore(kinds=KINDS)
    with store.write(unit=UNIT, actor=actor, at=MORNING, why=why) as tx:
        tx.add(REGISTER, "act-1", act(note=note))
    content = exported(store)
    assert content.count(b"\n") == 3
    entry = json.loads(content.splitlines()[1])
    header = json.loads(entry["header"])
    assert (header["actor"], header["why"]) == (actor, why)
    assert json.loads(entry["open"][1])["note"] == note
    with TemporaryDirectory() as folder:
        assert verify(keeper(Path(folder))("export.jsonl", content))[0] == 0


def test_names_that_play_with_the_terminal_are_shown_and_not_obeyed(keep: Keep) -> None:
    unit, why = "xã\x1b[2J\u202e", "\x9b1;31m\r✓\x07"
    store = MemoryStore(kinds=KINDS)
    with store.write(unit=unit, actor="clerk-1", at=MORNING, why=why) as tx:
        tx.add(PAPER, "p", Paper(2026, "\n{}\n"))
    seal = seal_chain(store, unit, "kit.paper/2026", at=MORNING, by="chair-1")
    export = b"".join(export_chain(store, unit, "kit.paper/2026"))
    told = verify(keep("export.jsonl", export), "--against", keep("seal.json", seal))
    proved = verify(keep("proof.json", prove(store, seal, 1)), "--against", keep("seal.json", seal))
    assert (told[0], proved[0]) == (0, 0)
    assert all(line.isprintable() for line in (told[1] + proved[1]).split("\n"))


# What cannot be exported


def test_what_the_store_does_not_hold_cannot_be_exported() -> None:
    store = office()
    with pytest.raises(NoSuchChain):
        list(export_chain(store, UNIT, "kit.register/1999"))
    with pytest.raises(NoSuchChain):
        list(export_chain(store, OTHER_UNIT, STREAM))
    with pytest.raises(NoSuchChain):
        exported(store, seal=attrs.evolve(sealed(store), stream="kit.register/1999"))
    for first, last in ((0, None), (6, None), (1, 6), (4, 3)):
        with pytest.raises(OutsideTree):
            exported(store, first=first, last=last)


@pytest.mark.parametrize("content", [b"\xff", "chữ", 7])
def test_an_entry_that_cannot_be_read_is_named(content: Any) -> None:
    store = office()
    store.tables.parts[2, 0] = (b"\0" * 16, content)
    with pytest.raises(StoreBroken, match="entry 2"):
        exported(store)


# Size


@attrs.define
class Endless:
    """A chain that is made while it is read, so that only the export itself takes memory."""

    length: int
    content: bytes = b'"' + b"x" * 1000 + b'"'
    previous: bytes = GENESIS

    def heads(self) -> tuple[Anchor, ...]:
        return ()

    def chain(self, unit: str, stream: str) -> Iterator[Row]:
        entropy, previous = random.Random(1), self.previous
        for n in range(1, self.length + 1):
            made = Sealed.of(Parts(self.content, self.content), entropy.randbytes)
            header = header_bytes(
                unit=unit,
                stream=stream,
                position=n,
                kind="k/1",
                id=str(n),
                version=1,
                act=Act.ADDED,
                actor="a",
                at="2026-01-05T01:00:00+00:00",
                why="",
                number=None,
            )
            previous = entry_hash(previous, header, made.c_open, made.c_personal)
            parts = ((made.salt_open, self.content), (made.salt_personal or b"", self.content))
            yield Row(*parts, unit, stream, n, "k", str(n), 1, "added", "", header, made.c_open, made.c_personal, previous)


def test_memory_stays_flat_however_long_the_chain_is() -> None:
    tracemalloc.start()
    try:
        total = sum(len(line) for line in export_chain(Endless(4_000), UNIT, STREAM))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert total > 8_000_000
    assert peak < 500_000
