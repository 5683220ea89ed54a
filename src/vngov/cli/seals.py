"""`vngov ledger export`, `seal`, `heads`, `prove`: what an office hands out, so that others can check its past.

A file is written once: one that stands is never overwritten, one that could not be finished is taken away again. An export
and a proof may hold personal data, so that only their owner can read them.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from vngov.basis import VN_TIME, Text, dump_json
from vngov.cli.shared import AsJson, Lang, Language, answering
from vngov.errors import InvalidInput

if TYPE_CHECKING:
    from vngov.storage.chains import ChainSource
    from vngov.storage.seals import Seal
    from vngov.storage.signing import Signer

__all__ = ["add_commands"]

Url = Annotated[str, typer.Argument(help="sqlite:///office.db")]
Chain = Annotated[
    str, typer.Argument(help="Chuỗi / chain: civilreg.birth/KS-2026, hoặc/or 06184@2025-07-01/civilreg.birth/KS-2026")
]
File = Annotated[Path, typer.Argument(help="Tệp sẽ ghi, chưa có. / The file to write; it must not stand yet.")]
By = Annotated[str, typer.Option(help="Mã người thực hiện. / Id of who does it.")]
Key = Annotated[Path | None, typer.Option(help="Khóa ký Ed25519, tệp PEM. / Private key, a PEM file.")]


class FileUnusable(InvalidInput):
    """A file that cannot be read, or that stands already where one is to be written (tệp không dùng được)."""

    code = "file_unusable"
    vi = "tệp không dùng được: {why}"
    en = "the file cannot be used: {why}"


class ChainsClosed(InvalidInput):
    """A store that does not give its chains out (kho không cho đọc từng chuỗi)."""

    code = "chains_closed"
    vi = "kho ở địa chỉ này không cho đọc từng chuỗi"
    en = "the store at this place does not give its chains out"


def add_commands(ledger_app: typer.Typer) -> None:
    """Add the commands to those of the ledger."""
    for command in (export, seal, heads, prove):
        ledger_app.command(command.__name__)(command)


def export(
    url: Url,
    chain: Chain,
    file: File,
    seal: Annotated[Path | None, typer.Option(help="Niêm phong đưa vào bản xuất. / A seal to put into it.")] = None,
    personal: Annotated[bool, typer.Option(help="Kèm phần cá nhân hay không. / With personal parts or without.")] = True,
    as_json: AsJson = False,
    lang: Lang = Language.VI,
) -> None:
    """Xuất một chuỗi để người ngoài kiểm tra. / Export a chain, for others to verify."""
    from vngov.storage.chains import ChainUnsound, find_chain
    from vngov.storage.errors import StoreBroken
    from vngov.storage.export import export_chain

    with answering(lang, no=(ChainUnsound, StoreBroken)):
        store = _opened(url)
        head = find_chain(store, chain)
        kept = _read_seal(seal) if seal is not None else None
        lines = _written(file, export_chain(store, head.unit, head.stream, personal=personal, seal=kept))
        entries = lines - (2 if kept is None else 3)
        told = {"kind": "ledger_export", "unit": head.unit, "stream": head.stream, "entries": entries, "personal": personal}
        _tell(told, Text(f"đã xuất {entries} mục", f"{entries} entries exported"), lang, as_json=as_json)


def seal(
    url: Url,
    chain: Chain,
    file: File,
    by: By,
    first: Annotated[int, typer.Option(help="Mục đầu. / First entry.")] = 1,
    last: Annotated[int | None, typer.Option(help="Mục cuối, mặc định là mục cuối chuỗi. / Last entry.")] = None,
    key: Key = None,
    as_json: AsJson = False,
    lang: Lang = Language.VI,
) -> None:
    """Niêm phong một chuỗi: một gốc băm cho mọi mục. / Seal a chain: one root over its entries."""
    from vngov.storage.chains import ChainUnsound, find_chain
    from vngov.storage.errors import StoreBroken
    from vngov.storage.heads import printed
    from vngov.storage.seals import seal_chain

    with answering(lang, no=(ChainUnsound, StoreBroken)):
        signer, store = _signer(key), _opened(url)
        head = find_chain(store, chain)
        made = seal_chain(store, head.unit, head.stream, at=datetime.now(VN_TIME), by=by, first=first, last=last)
        made = made.signed(signer) if signer is not None else made
        _written(file, [_document(made.to_data())])
        told = Text(f"đã niêm phong {made.size} mục", f"{made.size} entries sealed")
        _tell({"kind": "ledger_seal", **made.to_data()}, told, lang, as_json=as_json, more=(printed(made.anchor),))


def heads(url: Url, file: File, by: By, key: Key = None, as_json: AsJson = False, lang: Lang = Language.VI) -> None:
    """Ghi đầu của mọi chuỗi, để in và giữ ở nơi khác. / Write the heads of all chains, to be kept elsewhere."""
    from vngov.storage.errors import StoreBroken
    from vngov.storage.heads import head_sheet, printed

    with answering(lang, no=(StoreBroken,)):
        signer, store = _signer(key), _opened(url)
        made = head_sheet(store, at=datetime.now(VN_TIME), by=by)
        made = made.signed(signer) if signer is not None else made
        _written(file, [_document(made.to_data())])
        lines = [f"{head.unit} {head.stream} {printed(head)}" for head in made.heads]
        told = Text(f"{len(lines)} chuỗi", f"{len(lines)} chains")
        _tell({"kind": "ledger_heads", **made.to_data()}, told, lang, as_json=as_json, more=lines)


def prove(
    url: Url,
    chain: Chain,
    file: File,
    seal: Annotated[Path, typer.Option(help="Niêm phong. / The seal.")],
    position: Annotated[int | None, typer.Option(help="Vị trí của mục. / Position of the entry.")] = None,
    number: Annotated[int | None, typer.Option(help="Số đăng ký trong sổ. / Number of the act in the book.")] = None,
    parts: Annotated[bool, typer.Option(help="Kèm nội dung hay không. / With the content or without.")] = True,
    as_json: AsJson = False,
    lang: Lang = Language.VI,
) -> None:
    """Chứng minh một mục có trong niêm phong. / Prove that an entry is under a seal."""
    from vngov.storage.chains import ChainUnsound, NoSuchChain, find_chain
    from vngov.storage.errors import StoreBroken
    from vngov.storage.merkle import OutsideTree
    from vngov.storage.seals import position_of
    from vngov.storage.seals import prove as prove_entry

    with answering(lang, no=(ChainUnsound, StoreBroken, OutsideTree)):
        if (position is None) == (number is None):
            raise typer.BadParameter("--position | --number")
        kept, store = _read_seal(seal), _opened(url)
        head = find_chain(store, chain)
        if (head.unit, head.stream) != (kept.unit, kept.stream):
            raise NoSuchChain(stream=kept.stream)
        place = position if position is not None else position_of(store, kept.unit, kept.stream, number or 0)
        made = prove_entry(store, kept, place, parts=parts)
        _written(file, [_document(made.to_data())])
        told = {"kind": "ledger_proof", "unit": made.unit, "stream": made.stream, "position": place, "steps": len(made.path)}
        _tell(told, Text(f"mục #{place} có trong niêm phong", f"entry #{place} is under the seal"), lang, as_json=as_json)


def _opened(url: str) -> ChainSource:
    from vngov.cli.verification import standing_store
    from vngov.storage.chains import ChainSource

    store = standing_store(url)
    if not isinstance(store, ChainSource):
        raise ChainsClosed()
    return store


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise FileUnusable(why=type(error).__name__) from None


def _read_seal(path: Path) -> Seal:
    from vngov.storage.seals import Seal

    return Seal.read(_read(path))


def _signer(path: Path | None) -> Signer | None:
    from vngov.storage.signing import Ed25519Signer

    return None if path is None else Ed25519Signer.from_pem(_read(path))


def _document(data: Mapping[str, Any]) -> bytes:
    from vngov.storage.documents import plain

    return plain(data)


def _written(path: Path, lines: Iterable[bytes]) -> int:
    """Write lines into a new file that only its owner can read; give how many. Raises FileUnusable."""
    try:
        file = os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")
    except OSError as error:
        raise FileUnusable(why=type(error).__name__) from None
    try:
        with file:
            count = 0
            for line in lines:
                file.write(line)
                count += 1
    except BaseException as error:
        path.unlink()
        if isinstance(error, OSError):
            raise FileUnusable(why=type(error).__name__) from None
        raise
    return count


def _tell(data: Mapping[str, Any], told: Text, lang: Language, *, as_json: bool, more: Iterable[str] = ()) -> None:
    if as_json:
        typer.echo(dump_json(dict(data), indent=True))
        return
    for line in more:
        typer.echo(line)
    typer.echo(f"✓ {told.text(lang.value)}")
