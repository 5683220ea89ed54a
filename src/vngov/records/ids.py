"""Ids made by the client (mã bản ghi): UUID version 7, so that they sort by time and need no server."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

__all__ = ["new_id"]


def new_id(at: datetime, entropy: Callable[[int], bytes]) -> str:
    """Give a new id from an aware moment (milliseconds) and ten random bytes (RFC 9562)."""
    milliseconds = int(at.timestamp() * 1000) & ((1 << 48) - 1)
    random = int.from_bytes(entropy(10)) & ((1 << 74) - 1)
    high, low = random >> 62, random & ((1 << 62) - 1)
    return str(UUID(int=milliseconds << 80 | 0x7 << 76 | high << 64 | 0b10 << 62 | low))
