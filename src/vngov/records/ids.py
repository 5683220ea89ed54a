"""Ids made by the client (mã bản ghi): UUID version 7, so that they sort by time and need no server."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from vngov.errors import InvalidInput

__all__ = ["EntropyInvalid", "new_id", "random_bytes"]


class EntropyInvalid(InvalidInput):
    """A source of randomness that gives something else than was asked for (nguồn ngẫu nhiên sai): salts would be guessable."""

    code = "entropy_invalid"
    vi = "nguồn ngẫu nhiên phải cho đúng {wanted} byte"
    en = "the source of randomness has to give exactly {wanted} bytes"


def random_bytes(entropy: Callable[[int], bytes], wanted: int) -> bytes:
    """Give that many random bytes. Raises EntropyInvalid for fewer, more, or something else."""
    given = entropy(wanted)
    if type(given) is not bytes or len(given) != wanted:
        raise EntropyInvalid(wanted=wanted)
    return given


def new_id(at: datetime, entropy: Callable[[int], bytes]) -> str:
    """Give a new id from an aware moment (milliseconds) and ten random bytes (RFC 9562). Raises EntropyInvalid."""
    milliseconds = int(at.timestamp() * 1000) & ((1 << 48) - 1)
    random = int.from_bytes(random_bytes(entropy, 10)) & ((1 << 74) - 1)
    high, low = random >> 62, random & ((1 << 62) - 1)
    return str(UUID(int=milliseconds << 80 | 0x7 << 76 | high << 64 | 0b10 << 62 | low))
