"""`FileNotifier` (thông báo ra tệp): one JSON file a notice, in a folder that another program watches."""

from __future__ import annotations

import hashlib
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
        identity = hashlib.sha256("\0".join((notice.unit, notice.topic, notice.key)).encode()).hexdigest()
        whole = self.folder / f"{identity[:32]}.json"
        content = dump_json(
            {"unit": notice.unit, "topic": notice.topic, "key": notice.key, "body": dict(notice.body), "posted": notice.posted}
        )
        part = whole.with_suffix(f".{os.getpid()}.part")
        part.write_text(content, encoding="utf-8")
        part.replace(whole)
