"""`FileNotifier` (thông báo ra tệp): one JSON file a notice, in a folder that another program watches."""

from __future__ import annotations

import os
from pathlib import Path

import attrs

from vngov.basis import dump_json
from vngov.notify.notifier import Delivered, checked_notifiers

__all__ = ["FileNotifier"]


@attrs.frozen
class FileNotifier:
    """Writes each notice as a file of its own (thông báo ra tệp): whole or not at all, the same file when it is sent again.

    Raises NotifierInvalid.
    """

    folder: Path
    topics: frozenset[str] = frozenset({"*"})
    name: str = "file"

    def __attrs_post_init__(self) -> None:
        checked_notifiers((self,))

    def send(self, notice: Delivered) -> None:
        """Write the file. Raises OSError."""
        self.folder.mkdir(parents=True, exist_ok=True)
        whole = self.folder / f"{notice.identity}.json"
        part = whole.with_suffix(f".{os.getpid()}.part")
        part.write_text(dump_json(notice.to_data()), encoding="utf-8")
        part.replace(whole)
