"""Checking chains (kiểm tra sổ cái): entries are fed in order, faults come out; no storage, memory stays flat."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import attrs
import orjson

from vngov.storage.ledger import GENESIS, NO_PART, Act, commit, seal
from vngov.storage.port import Anchor, Fault, FaultKind

__all__ = ["Auditor", "Row"]


@attrs.frozen
class Row:
    """One entry as it stands in the tables, with its parts (salt, content) where they are still there."""

    open: tuple[bytes, bytes] | None
    personal: tuple[bytes, bytes] | None
    unit: str
    stream: str
    position: int
    kind: str
    id: str
    version: int
    at: str
    header: bytes
    c_open: bytes
    c_personal: bytes
    hash: bytes


class Auditor:
    """Feeds on the entries of all chains, chain after chain, position after position.

    `heads` are the heads the store claims, `anchors` those kept outside. After the last entry `finish` gives what only then
    can be said.
    """

    def __init__(self, heads: Iterable[tuple[str, str, int, int, bytes]], anchors: Iterable[Anchor]) -> None:
        self._heads = {(unit, stream): (position, number, digest) for unit, stream, position, number, digest in heads}
        self._anchors = {(anchor.unit, anchor.stream, anchor.position): anchor.hash for anchor in anchors}
        self._chain: tuple[str, str] | None = None
        self._position = 0
        self._number = 0
        self._hash = GENESIS
        self._gone: dict[tuple[str, str], int] = {}
        self._erased: set[tuple[str, str]] = set()

    def feed(self, row: Row) -> Iterator[Fault]:
        """Take one entry and give what is wrong with it."""
        if self._chain != (row.unit, row.stream):
            yield from self._close()
            self._chain, self._position, self._number, self._hash = (row.unit, row.stream), 0, 0, GENESIS
        if row.position != self._position + 1:
            yield _fault(FaultKind.POSITION_GAP, row)
        if seal(self._hash, row.header, row.c_open, row.c_personal) != row.hash:
            yield _fault(FaultKind.CHAIN_BROKEN, row)
        self._position, self._hash = row.position, row.hash
        yield from self._header(row)
        yield from self._parts(row)
        anchor = self._anchors.pop((row.unit, row.stream, row.position), row.hash)
        if anchor != row.hash:
            yield _fault(FaultKind.ANCHOR_MISSING, row)

    def finish(self) -> Iterator[Fault]:
        """Give what can be said after the last entry: cut tails, heads without a chain, anchors not met."""
        yield from self._close()
        for (unit, stream), (position, _, _) in self._heads.items():
            yield Fault(FaultKind.HEAD_WRONG, unit, stream, position)
        for unit, stream, position in self._anchors:
            yield Fault(FaultKind.ANCHOR_MISSING, unit, stream, position)

    def _close(self) -> Iterator[Fault]:
        if self._chain is None:
            return
        unit, stream = self._chain
        if self._heads.pop(self._chain, None) != (self._position, self._number, self._hash):
            yield Fault(FaultKind.HEAD_WRONG, unit, stream, self._position)
        for (kind, id_), position in self._gone.items():
            if (kind, id_) not in self._erased:
                yield Fault(FaultKind.PART_MISSING, unit, stream, position, id_)
        self._gone.clear()
        self._erased.clear()

    def _header(self, row: Row) -> Iterator[Fault]:
        try:
            header: dict[str, Any] = orjson.loads(row.header)
            told = (header["unit"], header["stream"], header["position"], header["id"], header["version"], header["at"])
            kind, act, number = header["kind"], header["act"], header["number"]
        except (ValueError, KeyError, TypeError):
            yield _fault(FaultKind.UNREADABLE, row)
            return
        if told != (row.unit, row.stream, row.position, row.id, row.version, row.at) or kind.rpartition("/")[0] != row.kind:
            yield _fault(FaultKind.UNREADABLE, row, "header")
        if number is not None:
            if number != self._number + 1:
                yield _fault(FaultKind.NUMBER_WRONG, row, str(number))
            self._number = number
        if act == Act.ERASED.value:
            self._erased.add((row.kind, row.id))

    def _parts(self, row: Row) -> Iterator[Fault]:
        if row.open is None:
            yield _fault(FaultKind.PART_MISSING, row)
        elif commit(*row.open) != row.c_open:
            yield _fault(FaultKind.PART_CHANGED, row)
        if row.personal is not None:
            if commit(*row.personal) != row.c_personal:
                yield _fault(FaultKind.PART_CHANGED, row)
        elif row.c_personal != NO_PART:
            self._gone.setdefault((row.kind, row.id), row.position)


def _fault(kind: FaultKind, row: Row, detail: str = "") -> Fault:
    return Fault(kind, row.unit, row.stream, row.position, row.id, detail)
