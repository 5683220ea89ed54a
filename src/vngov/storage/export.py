"""An export of a chain (bản xuất chuỗi): JSON lines that a stranger can verify with a short program of his own.

    {"first", "format", "personal", "previous", "stream", "unit"}           what follows; `previous` is the hash before it
    {"c_open", "c_personal", "hash", "header", "open", "personal"}          an entry; its parts as [salt, content], or null
    {"seal": {…}}                                                           where one is given
    {"entries", "head", "root", "sha256"}                                   the end; sha256 over all lines before it

Keys are sorted, without spaces; hashes and salts are lower-case hex; header and contents stand as the exact text that was
stored. `"personal": false` on the first line says that personal parts were left out. docs/proof.md tells how to verify it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any

import orjson

from vngov.storage.audit import Row
from vngov.storage.chains import ChainSource, NoSuchChain
from vngov.storage.errors import StoreBroken
from vngov.storage.ledger import GENESIS
from vngov.storage.merkle import Frontier, OutsideTree, leaf_hash
from vngov.storage.seals import Seal, part_data

__all__ = ["export_chain"]

_FORMAT = "vngov-ledger-export/1"
_LINE = orjson.OPT_SORT_KEYS | orjson.OPT_APPEND_NEWLINE


def export_chain(
    store: ChainSource,
    unit: str,
    stream: str,
    *,
    first: int = 1,
    last: int | None = None,
    personal: bool = True,
    seal: Seal | None = None,
) -> Iterator[bytes]:
    """Give the lines of an export, one by one: the entries `first` to `last` (the end by default) as they stand.

    Nothing is checked here: what is wrong in the store is wrong in the export, and its verifier says so. Memory stays flat.
    With `personal=False` no personal part is in it. Raises NoSuchChain, also for the seal of another chain, OutsideTree for a
    range that the chain does not have, StoreBroken for an entry that cannot be read.
    """
    if seal is not None and (seal.unit, seal.stream) != (unit, stream):
        raise NoSuchChain(stream=seal.stream)
    if first < 1:
        raise OutsideTree(place=first, size=0)
    whole, frontier = hashlib.sha256(), Frontier()
    previous, count = GENESIS, 0
    opened = False
    for count, row in enumerate(store.chain(unit, stream), 1):
        if last is not None and count > last:
            break
        if not row.sound:
            raise StoreBroken(why=f"entry {count}")
        if count >= first:
            if not opened:
                opened = True
                start = {"format": _FORMAT, "unit": unit, "stream": stream, "first": first, "personal": personal}
                yield _hashed({**start, "previous": previous.hex()}, whole)
            frontier.add(leaf_hash(row.hash))
            yield _hashed(_entry(row, count, personal=personal), whole)
        previous = row.hash
    if count == 0:
        raise NoSuchChain(stream=stream)
    if not opened or (last is not None and count < last):
        raise OutsideTree(place=last if opened else first, size=count)
    if seal is not None:
        yield _hashed({"seal": seal.to_data()}, whole)
    end = {"entries": frontier.size, "head": previous.hex(), "root": frontier.root().hex(), "sha256": whole.hexdigest()}
    yield orjson.dumps(end, option=_LINE)


def _entry(row: Row, count: int, *, personal: bool) -> dict[str, Any]:
    try:
        return {
            "header": row.header.decode(),
            "c_open": row.c_open.hex(),
            "c_personal": row.c_personal.hex(),
            "hash": row.hash.hex(),
            "open": part_data(row.open),
            "personal": part_data(row.personal) if personal else None,
        }
    except UnicodeDecodeError:
        raise StoreBroken(why=f"entry {count}") from None


def _hashed(data: dict[str, Any], whole: Any) -> bytes:
    line = orjson.dumps(data, option=_LINE)
    whole.update(line)
    return line
