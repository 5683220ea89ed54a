r"""The ledger (sổ cái): how an entry is sealed and chained. Pure functions over bytes; no storage.

    entry.hash = SHA256("vngov-entry/1\\0" ‖ previous hash ‖ SHA256(header) ‖ c_open ‖ c_personal)
    c          = HMAC-SHA256(salt, bytes)

The header holds no personal data (actors stand in it as ids). Each part of a record is committed to with a salt of its own:
erasing the part with its salt leaves a commitment that says nothing, and the chain still verifies. Commitments are made over
the plain bytes, so that encryption at rest and new keys never touch the chain.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable
from datetime import datetime
from enum import StrEnum
from typing import Any

import attrs
import orjson

from vngov.basis import VN_TIME
from vngov.records import Parts
from vngov.records.ids import random_bytes
from vngov.storage.errors import StoreBroken

__all__ = [
    "GENESIS",
    "NO_PART",
    "SALT_LENGTH",
    "Act",
    "Entropy",
    "Entry",
    "Sealed",
    "commit",
    "header_bytes",
    "notice_digest",
    "seal",
]

Entropy = Callable[[int], bytes]
"""Gives that many random bytes (os.urandom in production, a seeded source in tests)."""

GENESIS = b"\0" * 32
"""The hash before the first entry of a chain."""

NO_PART = b"\0" * 32
"""The commitment of a part that a record does not have."""

SALT_LENGTH = 16
_PREFIX = b"vngov-entry/1\0"


class Act(StrEnum):
    """What an entry records (việc được ghi): a new record, a new version, an erasure."""

    ADDED = "added"
    CHANGED = "changed"
    ERASED = "erased"


@attrs.frozen
class Entry:
    """One entry of a ledger (một mục sổ cái), as read back."""

    seq: int
    unit: str
    stream: str
    position: int
    kind: str
    id: str
    version: int
    act: Act
    actor: str
    at: datetime
    why: str
    number: int | None
    hash: bytes


def header_bytes(
    *,
    unit: str,
    stream: str,
    position: int,
    kind: str,
    id: str,  # the record's id, as everywhere else
    version: int,
    act: Act,
    actor: str,
    at: str,
    why: str,
    number: int | None,
) -> bytes:
    """Give the exact bytes of a header; `kind` is the full type tag with its version, `at` an ISO moment."""
    fields: dict[str, Any] = {
        "act": act.value,
        "actor": actor,
        "at": at,
        "id": id,
        "kind": kind,
        "number": number,
        "position": position,
        "stream": stream,
        "unit": unit,
        "version": version,
        "why": why,
    }
    return orjson.dumps(fields)


def commit(salt: bytes, content: bytes) -> bytes:
    """Give the commitment of one part."""
    return hmac.digest(salt, content, "sha256")


def seal(previous: bytes, header: bytes, c_open: bytes, c_personal: bytes) -> bytes:
    """Give the hash of an entry, over the one before it."""
    return hashlib.sha256(_PREFIX + previous + hashlib.sha256(header).digest() + c_open + c_personal).digest()


def notice_digest(unit: str, topic: str, key: str, posted: str, body: bytes) -> bytes:
    """Give the digest kept beside a notice in the outbox, so that a changed one is never delivered."""
    names = "\0".join((unit, topic, key, posted)).encode("utf-8", "surrogateescape")
    return hashlib.sha256(names + b"\0" + body).digest()


@attrs.frozen
class Sealed:
    """The parts of a record with their salts and commitments, ready to be chained."""

    parts: Parts
    salt_open: bytes
    salt_personal: bytes | None
    c_open: bytes
    c_personal: bytes

    @classmethod
    def of(cls, parts: Parts, entropy: Entropy) -> Sealed:
        salts = random_bytes(entropy, 2 * SALT_LENGTH)
        salt_open, salt_personal = salts[:SALT_LENGTH], salts[SALT_LENGTH:]
        if parts.personal is None:
            return cls(parts, salt_open, None, commit(salt_open, parts.open), NO_PART)
        return cls(parts, salt_open, salt_personal, commit(salt_open, parts.open), commit(salt_personal, parts.personal))


def tag_of(header: bytes) -> str:
    """Give the full type tag that an entry was written under. Raises StoreBroken where its header cannot be read."""
    try:
        return str(orjson.loads(header)["kind"])
    except (ValueError, KeyError, TypeError):
        raise StoreBroken(why="header") from None


def version_of(tag: str) -> int:
    """Give the version of a type tag. Raises StoreBroken."""
    version = tag.rpartition("/")[2]
    if not version.isdigit():
        raise StoreBroken(why="tag")
    return int(version)


def entry_of(seq: int, header: bytes, digest: bytes) -> Entry:
    """Read an entry from its row. Raises StoreBroken where its header cannot be read."""
    try:
        data = orjson.loads(header)
        return Entry(
            seq=seq,
            unit=data["unit"],
            stream=data["stream"],
            position=data["position"],
            kind=data["kind"],
            id=data["id"],
            version=data["version"],
            act=Act(data["act"]),
            actor=data["actor"],
            at=datetime.fromisoformat(data["at"]).astimezone(VN_TIME),
            why=data["why"],
            number=data["number"],
            hash=digest,
        )
    except (ValueError, KeyError, TypeError):
        raise StoreBroken(why=f"header of entry {seq}") from None
