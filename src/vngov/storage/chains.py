"""One chain, entry by entry (một chuỗi của sổ cái): what sealing, proving and exporting read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Protocol, runtime_checkable

from vngov.basis import Text
from vngov.errors import InvalidInput, VngovError
from vngov.storage.audit import Auditor, Row
from vngov.storage.port import Anchor, Fault, FaultKind

__all__ = ["ChainSource", "ChainUnsound", "NoSuchChain", "audited", "find_chain"]


class NoSuchChain(InvalidInput, LookupError):
    """A chain that the store does not hold, or a name that several have (không có chuỗi này)."""

    code = "no_such_chain"
    vi = "kho không có đúng một chuỗi tên {stream}"
    en = "the store does not hold exactly one chain named {stream}"


class ChainUnsound(VngovError):
    """A chain that is not as it was written is neither sealed nor proved from (chuỗi không còn nguyên vẹn)."""

    code = "chain_unsound"
    vi = "chuỗi không còn nguyên vẹn: {why}"
    en = "the chain is not whole: {why}"


@runtime_checkable
class ChainSource(Protocol):
    """A store that gives its chains out (kho cho đọc từng chuỗi)."""

    def heads(self) -> tuple[Anchor, ...]:
        """Give the head of every chain."""
        ...

    def chain(self, unit: str, stream: str) -> Iterator[Row]:
        """Give the entries of one chain as they stand, by position, all of one moment; memory stays flat."""
        ...


def find_chain(store: ChainSource, name: str) -> Anchor:
    """Give the head of a chain by its name, `stream` or `unit/stream`. Raises NoSuchChain for none, and for several."""
    found = [head for head in store.heads() if name in (head.stream, f"{head.unit}/{head.stream}")]
    if len(found) != 1:
        raise NoSuchChain(stream=name)
    return found[0]


def audited(store: ChainSource, unit: str, stream: str) -> Iterator[Row]:
    """Give the entries of a chain, and stop at the first that is not as it was written.

    That nothing is missing is only said at the end: go through it whole. Raises NoSuchChain, ChainUnsound, StoreBroken.
    """
    heads = [head for head in store.heads() if (head.unit, head.stream) == (unit, stream)]
    if not heads:
        raise NoSuchChain(stream=stream)
    # As an anchor the head holds also where another process has appended since; the auditor's own heads must be the last.
    auditor = Auditor((), heads)
    for row in store.chain(unit, stream):
        _refuse(auditor.feed(row))
        yield row
    _refuse(fault for fault in auditor.finish() if fault.kind is not FaultKind.HEAD_WRONG)


def _refuse(faults: Iterable[Fault]) -> None:
    for fault in faults:
        raise ChainUnsound(why=Text(fault.message("vi"), fault.message("en")))
