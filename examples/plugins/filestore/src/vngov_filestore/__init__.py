"""EXAMPLE (ví dụ): a store that is one text file, a line for each unit of work (kho trong một tệp văn bản).

    Office.open("lines:/var/office.jsonl", …)

It keeps in memory what the file says and does there, in the library's own `MemoryStore`, all that a store has to do; before a
unit of work counts, what it changed stands in the file. For a small office, or for looking at what a store writes: everything
is read when it opens, and each unit of work looks through all there is. POSIX only (flock).
"""

from __future__ import annotations

import base64
import json
import os
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from vngov import hookimpl
from vngov.records import Kind
from vngov.storage import Anchor, Capability, Change, MemoryStore, Parcel, ParcelState, Store, Tx, Verification
from vngov.storage.batch import Head
from vngov.storage.ledger import Entropy
from vngov.storage.turn import Turn
from vngov_filestore.journal import Journal

__all__ = ["FileStore"]

_SCHEME = "lines:"
_NAMED = ("parts", "heads", "current", "series", "outbox")
"""The tables of a store in memory that have keys; the ledger is a list."""


class FileStore:
    """A store in one file (kho trong một tệp): durable, shared by several processes; erased bytes stay in older lines."""

    capabilities = frozenset({Capability.DURABLE, Capability.CONCURRENT})

    def __init__(
        self,
        path: Path | str,
        *,
        kinds: Iterable[Kind[Any]] = (),
        entropy: Entropy = os.urandom,
        busy_seconds: float = 30.0,
    ) -> None:
        self._journal = Journal(Path(path))
        self._memory = MemoryStore(kinds=kinds, entropy=entropy)
        self._entropy = entropy
        self._seconds = busy_seconds
        self._turn = Turn(busy_seconds, exclusive=True)
        self._state = threading.Lock()
        self._catch_up()

    @contextmanager
    def read(self, *, unit: str) -> Iterator[Tx]:
        """Open a unit of work that only reads."""
        self._catch_up()
        with self._memory.read(unit=unit) as tx:
            yield tx

    @contextmanager
    def write(self, *, unit: str, actor: str, at: datetime, why: str) -> Iterator[Tx]:
        """Open a unit of work; leaving the block writes its line, an error writes nothing."""
        with self._draft() as draft, draft.write(unit=unit, actor=actor, at=at, why=why) as tx:
            yield tx

    def settle(self, parcel: Parcel) -> None:
        """Write back what became of a parcel."""
        with self._draft() as draft:
            draft.settle(parcel)

    def changes(self, after: int | None = None, limit: int = 1000) -> Iterator[Change]:
        """Go through the entries of all chains in order of commit."""
        self._catch_up()
        return self._memory.changes(after, limit)

    def parcels(self, state: ParcelState, *, due: datetime | None = None, limit: int = 100) -> tuple[Parcel, ...]:
        """Give notices of the outbox."""
        self._catch_up()
        return self._memory.parcels(state, due=due, limit=limit)

    def heads(self) -> tuple[Anchor, ...]:
        """Give the head of every chain."""
        self._catch_up()
        return self._memory.heads()

    def verify(self, anchors: Iterable[Anchor] = (), *, projections: bool = True) -> Verification:
        """Check every chain, every part and every look-up table."""
        self._catch_up()
        return self._memory.verify(anchors, projections=projections)

    def reclaim(self) -> None:
        """Nothing is given back: lines are never changed, and the store does not say that it erases."""

    @contextmanager
    def _draft(self) -> Iterator[MemoryStore]:
        """Give a store in memory to change; when it was changed without an error, its difference becomes a line of the file."""
        holder = self._turn.take()
        try:
            with self._journal.locked(self._seconds):
                self._catch_up()
                draft = MemoryStore(entropy=self._entropy)
                draft.kinds, draft.tables = self._memory.kinds, self._memory.tables.copied()
                yield draft
                self._keep(draft)
        finally:
            self._turn.give(holder)

    def _keep(self, draft: MemoryStore) -> None:
        difference = _difference(self._memory.tables, draft.tables)
        with self._state:
            if difference:
                self._journal.append(json.dumps(difference, default=_bytes, ensure_ascii=False).encode())
            self._memory.tables = draft.tables

    def _catch_up(self) -> None:
        """Take over what this or another process has added to the file."""
        with self._state:
            news = self._journal.news()
            if news:
                tables = self._memory.tables.copied()
                for line in news:
                    _apply(tables, json.loads(line, object_hook=_unwrapped))
                self._memory.tables = tables


def _difference(before: Any, after: Any) -> dict[str, Any]:
    """What a unit of work changed, table by table: rows of the ledger, keys with their new values, keys that are gone."""
    found: dict[str, Any] = {"ledger": after.ledger[len(before.ledger) :]}
    for name in _NAMED:
        old, new = getattr(before, name), getattr(after, name)
        found[name] = [[key, value] for key, value in new.items() if key not in old or old[key] != value]
        found[f"{name}-"] = [key for key in old if key not in new]
    return {name: rows for name, rows in found.items() if rows}


def _apply(tables: Any, difference: dict[str, Any]) -> None:
    tables.ledger.extend(map(_tupled, difference.get("ledger", ())))
    for name in _NAMED:
        table = getattr(tables, name)
        for key in difference.get(f"{name}-", ()):
            del table[_tupled(key)]
        for key, value in difference.get(name, ()):
            table[_tupled(key)] = _tupled(value)


def _bytes(value: Any) -> Any:
    """What JSON has no word for: bytes, and the head of a chain."""
    if isinstance(value, Head):
        return {"head": [value.position, value.number, value.hash]}
    return {"bytes": base64.b64encode(value).decode()}


def _unwrapped(data: dict[str, Any]) -> Any:
    if data.keys() == {"bytes"}:
        return base64.b64decode(data["bytes"])
    return Head(*data["head"]) if data.keys() == {"head"} else data


def _tupled(value: Any) -> Any:
    return tuple(map(_tupled, value)) if isinstance(value, list) else value


@hookimpl
def vngov_open_store(url: str, kinds: tuple[Kind[Any], ...], entropy: Entropy) -> Store | None:
    return FileStore(url.removeprefix(_SCHEME), kinds=kinds, entropy=entropy) if url.startswith(_SCHEME) else None
