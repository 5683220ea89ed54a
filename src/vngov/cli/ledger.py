"""`vngov ledger verify` and `vngov plugins`, as thin as the other commands: what they need is loaded when they are called."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from vngov.cli.shared import AsJson, Lang, Language, answering

__all__ = ["ledger_app", "list_plugins"]

ledger_app = typer.Typer(help="Sổ cái. / The ledger.", no_args_is_help=True)


def list_plugins(as_json: AsJson = False, lang: Lang = Language.VI) -> None:
    """Các phần mở rộng và chỗ chúng cắm vào. / The plugins and the hooks they answer."""
    from vngov.cli.verification import tell_plugins

    with answering(lang):
        if not tell_plugins(lang.value, as_json=as_json):
            sys.exit(1)


@ledger_app.command("verify")
def verify(
    url: Annotated[str, typer.Argument(help="sqlite:///office.db")],
    anchors: Annotated[
        Path | None,
        typer.Option(
            help="Mỏ neo: kết quả --json lần trước, giữ ở nơi khác. / Anchors: earlier --json output, kept elsewhere."
        ),
    ] = None,
    chains_only: Annotated[
        bool,
        typer.Option(
            "--chains-only", help="Chỉ xét chuỗi băm, không cần biết loại bản ghi. / Only the chains, of any kind of record."
        ),
    ] = False,
    as_json: AsJson = False,
    lang: Lang = Language.VI,
) -> None:
    """Kiểm tra sổ cái còn nguyên vẹn không. / Check that the ledger is as it was written."""
    from vngov.cli.verification import tell_verification
    from vngov.storage import StoreBroken

    with answering(lang, no=(StoreBroken,)):
        if not tell_verification(url, anchors, lang.value, as_json=as_json, chains_only=chains_only):
            sys.exit(1)
