"""The command line (dòng lệnh): `vngov due`, `law show`, `law history`, `law list`, `demo`, `plugins`, `ledger verify`.

Exit codes: 0 fine, 1 the answer is no (no rule for that day, no calendar, faults found), 2 wrong use.
"""

import io
import os
import sys

__all__ = ["main"]


def main() -> None:
    """Run the command line; without the extra `cli` it says what to install."""
    try:
        from vngov.cli.app import app
    except ModuleNotFoundError as error:
        if error.name not in ("typer", "rich"):
            raise
        sys.exit("Cần cài thêm: pip install 'vngov[cli]' | Install the extra first: pip install 'vngov[cli]'")
    for stream in (sys.stdout, sys.stderr):
        # Vietnamese does not fit into every console's code page; to a file or a pipe it goes as UTF-8.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding=None if stream.isatty() else "utf-8", errors="replace")
    try:
        app()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
