"""Checking chains (kiểm tra sổ cái): entries are fed in order, faults come out; no storage, memory stays flat."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from operator import itemgetter
from typing import Any

import attrs
import orjson

from vngov.records import Kind, Parts, to_column
from vngov.records.codec import codec_of
from vngov.storage.ledger import GENESIS, NO_PART, Act, commit, seal, tag_of, version_of
from vngov.storage.port import Anchor, Fault, FaultKind

__all__ = ["Auditor", "Row", "implied_columns"]


@attrs.define
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
    act: str
    at: str
    header: bytes
    c_open: bytes
    c_personal: bytes
    hash: bytes

    @property
    def sound(self) -> bool:
        """True where every value is of the type it was written with."""
        return (
            type(self.position) is type(self.version) is int
            and type(self.unit)
            is type(self.stream)
            is type(self.kind)
            is type(self.id)
            is type(self.act)
            is type(self.at)
            is str
            and type(self.header) is type(self.c_open) is type(self.c_personal) is type(self.hash) is bytes
            and all(type(one) is bytes for part in (self.open, self.personal) if part is not None for one in part)
        )


class Auditor:
    """Feeds on the entries of all chains, chain after chain, position after position.

    `heads` are the heads the store claims, `anchors` those kept outside. After the last entry `finish` gives what only then
    can be said.
    """

    def __init__(
        self,
        heads: Iterable[tuple[str, str, int, int, bytes]],
        anchors: Iterable[Anchor],
        proved: dict[tuple[str, str], Anchor] | None = None,
    ) -> None:
        self._proved = proved if proved is not None else {}
        self._spotless = True
        self._heads = {(unit, stream): (position, number, digest) for unit, stream, position, number, digest in heads}
        self._anchors = {(anchor.unit, anchor.stream, anchor.position): anchor.hash for anchor in anchors}
        self._chain: tuple[str, str] | None = None
        self._position = 0
        self._number = 0
        self._hash = GENESIS
        self._gone: dict[tuple[str, str], tuple[int, int]] = {}
        self._erased: dict[tuple[str, str], int] = {}

    def feed(self, row: Row) -> Iterator[Fault]:
        """Take one entry and give what is wrong with it."""
        if not row.sound:
            self._spotless = False
            yield Fault(FaultKind.UNREADABLE, str(row.unit), str(row.stream), 0, str(row.id), "type")
            return
        if self._chain != (row.unit, row.stream):
            yield from self._close()
            self._chain, self._position, self._number, self._hash = (row.unit, row.stream), 0, 0, GENESIS
            self._spotless = True
        for fault in self._faults(row):
            self._spotless = False
            yield fault
        self._position, self._hash = row.position, row.hash
        anchor = self._anchors.pop((row.unit, row.stream, row.position), None)
        if anchor is not None and anchor != row.hash:
            self._spotless = False
            yield _fault(FaultKind.ANCHOR_MISSING, row)
        elif anchor is not None and self._spotless:
            self._proved[row.unit, row.stream] = Anchor(row.unit, row.stream, row.position, row.hash)

    def _faults(self, row: Row) -> list[Fault]:
        faults = []
        if row.position != self._position + 1:
            faults.append(_fault(FaultKind.POSITION_GAP, row))
        if seal(self._hash, row.header, row.c_open, row.c_personal) != row.hash:
            faults.append(_fault(FaultKind.CHAIN_BROKEN, row))
        self._header(row, faults)
        self._parts(row, faults)
        return faults

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
        for (kind, id_), (version, position) in self._gone.items():
            if self._erased.get((kind, id_), 0) <= version:
                yield Fault(FaultKind.PART_MISSING, unit, stream, position, id_)
        self._gone.clear()
        self._erased.clear()

    def _header(self, row: Row, faults: list[Fault]) -> None:
        try:
            header: dict[str, Any] = orjson.loads(row.header)
            kind, number = str(header["kind"]), header["number"]
            if number is not None and type(number) is not int:
                raise TypeError
            told, moment = _TOLD(header), datetime.fromisoformat(header["at"])
            if moment.tzinfo is None or row.act not in _ACTS or not header["actor"]:
                raise ValueError
        except (ValueError, KeyError, TypeError):
            faults.append(_fault(FaultKind.UNREADABLE, row))
            return
        stands = (row.unit, row.stream, row.position, row.id, row.version, row.act, row.at)
        if told != stands or kind.rpartition("/")[0] != row.kind:
            faults.append(_fault(FaultKind.UNREADABLE, row, "header"))
        if number is not None:
            if number != self._number + 1:
                faults.append(_fault(FaultKind.NUMBER_WRONG, row, str(number)))
            self._number = number
        if row.act == Act.ERASED.value:
            self._erased[row.kind, row.id] = row.version

    def _parts(self, row: Row, faults: list[Fault]) -> None:
        if row.open is None:
            faults.append(_fault(FaultKind.PART_MISSING, row))
        elif commit(*row.open) != row.c_open:
            faults.append(_fault(FaultKind.PART_CHANGED, row))
        if row.personal is not None:
            if commit(*row.personal) != row.c_personal:
                faults.append(_fault(FaultKind.PART_CHANGED, row))
        elif row.c_personal != NO_PART:
            self._gone[row.kind, row.id] = (row.version, row.position)


_ACTS = frozenset(act.value for act in Act)
_TOLD = itemgetter("unit", "stream", "position", "id", "version", "act", "at")


def implied_columns(kind: Kind[Any], header: bytes, parts: Parts) -> tuple[Any, ...] | None:
    """Give the columns that an entry implies, None where it cannot be read; after an erasure only open fields are left."""
    try:
        version = version_of(tag_of(header))
        if not kind.personal or parts.personal is not None:
            return kind.values(codec_of(kind).decode(parts, version))
        data = codec_of(kind).upgraded(orjson.loads(parts.open), version)
        return tuple(
            _from_data(data.get(column.name), type_) if column.survives_erasure else None
            for column, type_ in zip(kind.columns, kind.types, strict=True)
        )
    except Exception:
        return None


def _from_data(value: Any, type_: type) -> Any:
    """Turn plain data into what stands in a column of that type."""
    if value is None or type_ in (str, date):
        return value
    return to_column(datetime.fromisoformat(value)) if type_ is datetime else int(value)


def _fault(kind: FaultKind, row: Row, detail: str = "") -> Fault:
    return Fault(kind, row.unit, row.stream, row.position, row.id, detail)
