"""`Notifier` (kênh thông báo): what carries notices of some topics to the outside."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Protocol, runtime_checkable

import attrs

__all__ = ["Delivered", "Notifier"]


@attrs.frozen
class Delivered:
    """A notice on its way (thông báo đang gửi). `key` is the same each time it is tried: the receiver can tell a repetition."""

    unit: str
    topic: str
    key: str
    body: Mapping[str, Any]
    posted: datetime
    attempt: int


@runtime_checkable
class Notifier(Protocol):
    """A channel (kênh thông báo): file, e-mail, SMS, Zalo, a web hook.

    `name` identifies it, `topics` are those it carries ("*" = all). `send` returns when the notice has been handed over and
    raises whatever went wrong otherwise; it is called outside every transaction, at least once a notice.
    """

    @property
    def name(self) -> str: ...

    @property
    def topics(self) -> frozenset[str]: ...

    def send(self, notice: Delivered) -> None: ...
