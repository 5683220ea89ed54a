"""`vngov ledger export`, `seal`, `heads`, `prove`: what they write passes the verifier, what cannot be written is named."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from tests.proving import STREAM, keeper, signing, verify
from vngov.cli.app import app
from vngov.records import Stored
from vngov.storage import SqlStore
from vngov.testing.kinds import KINDS, REGISTER
from vngov.testing.stores import MORNING, OTHER_UNIT, UNIT, act

RUNNER = CliRunner()
NAME = "Nguyễn Văn An"


def run(*arguments: object) -> tuple[int, str, str]:
    result = RUNNER.invoke(app, ["ledger", *map(str, arguments)])
    return result.exit_code, result.stdout, result.stderr


def write(url: str, *ids: str, unit: str = UNIT) -> None:
    store = SqlStore(url, kinds=KINDS)
    for id_ in ids:
        with store.write(unit=unit, actor="registrar-1", at=MORNING, why="đăng ký") as tx:
            tx.add(REGISTER, id_, act())
    store.close()


@pytest.fixture
def url(tmp_path: Path) -> str:
    """A store with four acts in one book, the second of them erased."""
    made = f"sqlite:///{tmp_path / 'office.db'}"
    write(made, "a", "b", "c", "d")
    store = SqlStore(made, kinds=KINDS)
    with store.write(unit=UNIT, actor="registrar-1", at=MORNING, why="xóa") as tx:
        stored: Stored[Any] | None = tx.get(REGISTER, "b")
        assert stored is not None
        tx.erase(stored, "Nghị định 13/2023/NĐ-CP Điều 16")
    store.close()
    return made


def test_a_chain_is_sealed_exported_and_proved_and_a_stranger_can_verify_it(url: str, tmp_path: Path) -> None:
    seal, export, proof = tmp_path / "seal.json", tmp_path / "export.jsonl", tmp_path / "proof.json"
    code, out, err = run("seal", url, STREAM, seal, "--by", "chair-1")
    assert (code, err) == (0, "")
    assert out.splitlines()[-1] == "✓ đã niêm phong 5 mục"
    anchor = out.splitlines()[0]
    assert run("export", url, f"{UNIT}/{STREAM}", export, "--seal", seal)[1] == "✓ đã xuất 5 mục\n"
    assert verify(export, "--against", seal, "--anchor", anchor)[0] == 0
    assert run("prove", url, STREAM, proof, "--seal", seal, "--number", "2")[:2] == (0, "✓ mục #2 có trong niêm phong\n")
    assert verify(proof, "--against", seal)[0] == 0
    assert json.loads(proof.read_bytes())["personal"] is None
    assert run("prove", url, STREAM, tmp_path / "bare.json", "--seal", seal, "--position", "1", "--no-parts")[0] == 0
    assert NAME not in (tmp_path / "bare.json").read_text(encoding="utf-8")


def test_what_holds_personal_data_is_for_its_owner_only_and_can_be_left_out(url: str, tmp_path: Path) -> None:
    full, bare = tmp_path / "full.jsonl", tmp_path / "bare.jsonl"
    assert run("export", url, STREAM, full)[0] == 0
    assert run("export", url, STREAM, bare, "--no-personal", "--lang", "en")[1] == "✓ 5 entries exported\n"
    assert full.stat().st_mode & 0o077 == 0
    assert NAME in full.read_text(encoding="utf-8")
    assert NAME not in bare.read_text(encoding="utf-8")
    assert verify(bare)[0] == 0


def test_heads_are_written_for_printing_and_for_verify(url: str, tmp_path: Path) -> None:
    sheet = tmp_path / "heads.json"
    code, out, _ = run("heads", url, sheet, "--by", "clerk-1")
    assert code == 0
    assert out.startswith(f"{UNIT} {STREAM} 5: ")
    assert out.splitlines()[-1] == "✓ 1 chuỗi"
    code, out, _ = run("verify", url, "--anchors", sheet, "--chains-only")
    assert code == 0
    assert "đã chứng minh đến #5" in out


@pytest.mark.parametrize(
    ("arguments", "kind"),
    [
        (("export", "{url}", STREAM, "{file}"), "ledger_export"),
        (("seal", "{url}", STREAM, "{file}", "--by", "chair-1"), "ledger_seal"),
        (("heads", "{url}", "{file}", "--by", "clerk-1"), "ledger_heads"),
        (("prove", "{url}", STREAM, "{file}", "--seal", "{seal}", "--position", "3"), "ledger_proof"),
    ],
)
def test_every_command_speaks_to_machines_and_overwrites_nothing(
    url: str, tmp_path: Path, arguments: tuple[str, ...], kind: str
) -> None:
    seal, file = tmp_path / "seal.json", tmp_path / "made.json"
    assert run("seal", url, STREAM, seal, "--by", "chair-1")[0] == 0
    filled = [one.format(url=url, file=file, seal=seal) for one in arguments]
    code, out, _ = run(*filled, "--json")
    assert code == 0
    assert json.loads(out)["kind"] == kind
    before = file.read_bytes()
    code, out, err = run(*filled)
    assert (code, out) == (2, "")
    assert "FileExistsError" in err
    assert file.read_bytes() == before


def test_wrong_use_is_named_and_leaves_no_file(url: str, tmp_path: Path) -> None:
    seal, file = tmp_path / "seal.json", tmp_path / "made.json"
    assert run("seal", url, STREAM, seal, "--by", "chair-1", "--last", "3")[0] == 0
    keeper(tmp_path)("no.json", b"{}")
    wrong: list[tuple[object, ...]] = [
        ("export", url, "kit.register/1999", file),
        ("export", f"sqlite:///{tmp_path / 'none.db'}", STREAM, file),
        ("export", url, STREAM, file, "--seal", tmp_path / "none.json"),
        ("export", url, STREAM, file, "--seal", tmp_path / "no.json"),
        ("export", url, STREAM, tmp_path / "none" / "made.json"),
        ("seal", url, STREAM, file, "--by", ""),
        ("seal", url, STREAM, file, "--by", "chair-1", "--first", "9"),
        ("seal", url, STREAM, file, "--by", "chair-1", "--key", tmp_path / "none.pem"),
        ("prove", url, STREAM, file, "--seal", seal),
        ("prove", url, STREAM, file, "--seal", seal, "--position", "1", "--number", "1"),
    ]
    for arguments in wrong:
        assert run(*arguments)[0] == 2, arguments
        assert not file.exists()
    for answer in ("--position", "--number"):
        assert run("prove", url, STREAM, file, "--seal", seal, answer, "4")[0] == 1
        assert not file.exists()


def test_a_name_that_two_units_have_needs_the_unit(url: str, tmp_path: Path) -> None:
    write(url, "a", unit=OTHER_UNIT)
    seal = tmp_path / "seal.json"
    assert run("seal", url, STREAM, seal, "--by", "chair-1")[0] == 2
    assert run("seal", url, f"{OTHER_UNIT}/{STREAM}", seal, "--by", "chair-1")[0] == 0
    assert run("prove", url, f"{UNIT}/{STREAM}", tmp_path / "p.json", "--seal", seal, "--position", "1")[0] == 2


def test_a_chain_that_was_changed_is_not_sealed_and_that_is_an_answer(url: str, tmp_path: Path) -> None:
    store = SqlStore(url, kinds=KINDS)
    with store._cursor("BEGIN IMMEDIATE") as cursor:
        cursor.execute("UPDATE ledger SET hash = ? WHERE position = 2", (b"\1" * 32,))
    store.close()
    code, out, err = run("seal", url, STREAM, tmp_path / "seal.json", "--by", "chair-1")
    assert (code, out) == (1, "")
    assert "chuỗi băm bị đứt" in err
    assert run("export", url, STREAM, tmp_path / "export.jsonl")[0] == 0
    assert verify(tmp_path / "export.jsonl")[0] == 1


def test_an_export_that_could_not_be_finished_is_taken_away_again(url: str, tmp_path: Path) -> None:
    store = SqlStore(url, kinds=KINDS)
    with store._cursor("BEGIN IMMEDIATE") as cursor:
        cursor.execute("UPDATE ledger_state SET content = ? WHERE seq = 3 AND part = 0", (b"\xff",))
    store.close()
    code, out, err = run("export", url, STREAM, tmp_path / "export.jsonl")
    assert (code, out) == (1, "")
    assert "entry 3" in err
    assert not (tmp_path / "export.jsonl").exists()


@signing
def test_a_key_as_openssl_writes_it_signs_and_is_not_kept(url: str, tmp_path: Path) -> None:
    from cryptography.hazmat.primitives.asymmetric import ed25519, rsa
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

    private = ed25519.Ed25519PrivateKey.generate()
    form = (Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    pem, other = tmp_path / "key.pem", tmp_path / "rsa.pem"
    pem.write_bytes(private.private_bytes(*form))
    other.write_bytes(rsa.generate_private_key(65537, 2048).private_bytes(*form))
    public = private.public_key().public_bytes_raw().hex()
    seal, heads, export = tmp_path / "seal.json", tmp_path / "heads.json", tmp_path / "export.jsonl"
    assert run("seal", url, STREAM, seal, "--by", "chair-1", "--key", pem)[0] == 0
    assert run("heads", url, heads, "--by", "clerk-1", "--key", pem)[0] == 0
    assert run("export", url, STREAM, export)[0] == 0
    assert verify(export, "--against", seal, "--against", heads, "--key", public)[0] == 0
    assert private.private_bytes_raw().hex() not in seal.read_text(encoding="utf-8")
    assert run("seal", url, STREAM, tmp_path / "no.json", "--by", "chair-1", "--key", other)[0] == 2
