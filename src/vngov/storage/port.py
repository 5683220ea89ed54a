"""The port (cổng lưu trữ): what every store does, whatever engine is behind it.

A store is opened for a scope of units. Reading and writing are units of work: `with store.read(unit=…) as tx`, `with
store.write(unit=…, actor=…, at=…, why=…) as tx`. Writes are buffered; leaving the block without an error flushes and commits
them, all or none. Nothing is called between begin and commit but the store itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import AbstractContextManager
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol, TypeVar

import attrs
import orjson

from vngov.basis import VN_TIME, Lang, Text
from vngov.records import Kind, Page, QueryInvalid, Stored, Where
from vngov.records.where import checked_limit
from vngov.storage.errors import TextInvalid
from vngov.storage.ledger import Entry, notice_digest

__all__ = [
    "Anchor",
    "Capability",
    "Change",
    "Fault",
    "FaultKind",
    "Notice",
    "Parcel",
    "ParcelState",
    "Store",
    "Tx",
    "checked_anchors",
    "checked_cursor",
    "parcel_of",
]

R = TypeVar("R")


@attrs.frozen
class Anchor:
    """A head of a chain kept outside the store (mỏ neo): printed on a register page, put in a bundle, signed."""

    unit: str
    stream: str
    position: int
    hash: bytes


@attrs.frozen
class Change:
    """One entry as observers see it (một thay đổi); `cursor` is where to go on from."""

    cursor: int
    entry: Entry
    stored: Stored[Any] | None
    """The record as of that entry; None where its kind is not known to the store, a newer version of the kind wrote it, or its
    personal part was erased."""


def checked_cursor(after: int | None, limit: int) -> int:
    """Give the cursor to go on from. Raises QueryInvalid."""
    checked_limit("changes", limit)
    if after is None:
        return 0
    if type(after) is not int or not 0 <= after < 2**63:
        raise QueryInvalid(kind="changes", why="after")
    return after


def checked_anchors(anchors: Iterable[Anchor]) -> tuple[Anchor, ...]:
    """Hold what was kept outside to be anchors. Raises TextInvalid."""
    kept = tuple(anchors)
    for one in kept:
        if not isinstance(one, Anchor):
            raise TextInvalid(what="anchor", why=type(one).__name__)
    return kept


@attrs.frozen
class Notice:
    """A notice for the outbox (tin chờ gửi): written with the records it speaks of, delivered later, at least once.

    `topic` chooses the notifier, `key` makes posting and delivery idempotent, `body` is plain data.
    """

    topic: str
    key: str
    body: Mapping[str, Any]


class ParcelState(StrEnum):
    """State of a notice in the outbox (trạng thái tin): waiting to be sent, sent, or dead (given up, visible)."""

    WAITING = "waiting"
    SENT = "sent"
    DEAD = "dead"


@attrs.frozen
class Parcel:
    """A notice as it lies in the outbox (tin trong hộp gửi): how often it was tried, when it is due, what went wrong last.

    `intact` is False where its content no longer fits the digest taken when it was posted.
    """

    id: int
    unit: str
    notice: Notice
    posted: datetime
    due: datetime
    attempts: int
    state: ParcelState
    error: str | None
    intact: bool


def parcel_of(
    id_: int,
    unit: str,
    topic: str,
    key: str,
    body: bytes,
    digest: bytes,
    posted: str,
    due: str,
    attempts: int,
    state: str,
    error: str | None,
) -> Parcel:
    """Read a parcel from its row; one whose content was changed is given without it."""
    intact = notice_digest(unit, topic, key, posted, body) == digest
    notice = Notice(topic, key, orjson.loads(body) if intact else {})
    moments = [datetime.fromisoformat(text).astimezone(VN_TIME) for text in (posted, due)]
    return Parcel(id_, unit, notice, moments[0], moments[1], attempts, ParcelState(state), error, intact)


class FaultKind(StrEnum):
    """What `verify` can find (loại sai lệch)."""

    CHAIN_BROKEN = "chain_broken"
    POSITION_GAP = "position_gap"
    PART_CHANGED = "part_changed"
    PART_MISSING = "part_missing"
    HEAD_WRONG = "head_wrong"
    NUMBER_WRONG = "number_wrong"
    ANCHOR_MISSING = "anchor_missing"
    PROJECTION_WRONG = "projection_wrong"
    ERASURE_UNDONE = "erasure_undone"
    UNREADABLE = "unreadable"


@attrs.frozen
class Fault:
    """One thing that is not as the ledger says (một sai lệch): what, in which chain, at which place."""

    kind: FaultKind
    unit: str
    stream: str
    position: int
    id: str = ""
    detail: str = ""

    def message(self, lang: Lang = "vi") -> str:
        where = f"{self.unit} {self.stream} #{self.position}"
        return f"{_FAULT_TEXT[self.kind].text(lang)} ({where}{' ' + self.id if self.id else ''})"


_FAULT_TEXT = {
    FaultKind.CHAIN_BROKEN: Text("chuỗi băm bị đứt", "the chain of hashes is broken"),
    FaultKind.POSITION_GAP: Text("thiếu mục trong chuỗi", "an entry is missing from the chain"),
    FaultKind.PART_CHANGED: Text("nội dung không khớp cam kết", "the content does not fit its commitment"),
    FaultKind.PART_MISSING: Text("thiếu nội dung mà không có mục xóa", "the content is gone without an erasure"),
    FaultKind.HEAD_WRONG: Text("đầu chuỗi không khớp", "the head of the chain does not fit"),
    FaultKind.NUMBER_WRONG: Text("số bị hở hoặc trùng", "a number is missing or doubled"),
    FaultKind.ANCHOR_MISSING: Text(
        "không tìm thấy mỏ neo: phần đuôi bị cắt hoặc bị sửa", "an anchor is not found: the tail was cut or rewritten"
    ),
    FaultKind.PROJECTION_WRONG: Text("bảng tra cứu không khớp sổ cái", "the look-up table does not fit the ledger"),
    FaultKind.ERASURE_UNDONE: Text("phần cá nhân đã xóa lại có mặt", "a personal part that was erased is back"),
    FaultKind.UNREADABLE: Text("không đọc được", "cannot be read"),
}


class Verification:
    """What `verify` gives (kết quả kiểm tra): the faults, one by one, and then what the anchors prove.

    Go through it to the end; `proved` then holds, for each chain, the last anchor up to which nothing is wrong.
    """

    def __init__(self, faults: Iterator[Fault], proved: dict[tuple[str, str], Anchor]) -> None:
        self._faults = faults
        self._proved = proved

    def __iter__(self) -> Iterator[Fault]:
        return self._faults

    def __next__(self) -> Fault:
        return next(self._faults)

    @property
    def proved(self) -> tuple[Anchor, ...]:
        return tuple(anchor for _, anchor in sorted(self._proved.items()))


class Capability(StrEnum):
    """What a store says of itself (khả năng); a kit skips, visibly, what a store does not claim.

    durable: what was committed survives the loss of power · isolated: may hold secret documents ·
    joins: can take part in a host's transaction · concurrent: several processes may write at once ·
    erases: erased bytes are gone from the store's own files after `reclaim`.
    """

    DURABLE = "durable"
    ISOLATED = "isolated"
    JOINS = "joins"
    CONCURRENT = "concurrent"
    ERASES = "erases"


class Tx(Protocol):
    """One unit of work on a store. Reading methods see what this unit of work has buffered.

    It ends with its block: every method then raises WorkClosed. Methods that write raise ReadOnly in one that only reads.
    """

    def get(self, kind: Kind[R], id: str, *, as_of: datetime | None = None) -> Stored[R] | None:
        """Give a record, or the version that stood at a moment; None where there is none."""
        ...

    def add(self, kind: Kind[R], id: str, record: R) -> Stored[R]:
        """Add a record under an id made by the client.

        Adding the same id with equal content again gives what is stored. Raises AlreadyExists for other content,
        RecordFormat for a field that is not of its declared type.
        """
        ...

    def put(self, stored: Stored[R], record: R) -> Stored[R]:
        """Write the next version of a record that was read. Raises VersionConflict where another came first, RecordFormat."""
        ...

    def erase(self, stored: Stored[R], ground: str) -> None:
        """Erase the personal part of a record in all its versions, on a legal ground; the chain keeps verifying.

        Raises NothingToErase for a kind without personal fields, VersionConflict, ForeignUnit, TextInvalid for an empty ground.
        """
        ...

    def find(
        self, kind: Kind[R], *where: Where, order: str | None = None, after: tuple[Any, ...] | None = None, limit: int = 100
    ) -> Page[R]:
        """Look records up, current versions only, in order of a column and then of id.

        Name the most telling condition first: an engine may search by its index and try the others on what it finds there.
        Raises QueryInvalid, ProjectionStale where the look-up table was made for other columns, RecordNewer.
        """
        ...

    def count(self, kind: Kind[R], *where: Where) -> int:
        """Count records. Raises QueryInvalid, ProjectionStale."""
        ...

    def history(self, kind: Kind[R], id: str) -> tuple[Entry, ...]:
        """Give every entry of a record, oldest first; an empty tuple where there is none."""
        ...

    def post(self, notice: Notice) -> None:
        """Put a notice into the outbox, in this transaction; the same notice again changes nothing.

        Raises TextInvalid, RecordFormat for a body that does not come back from JSON as it was, and AlreadyExists at the flush
        for another body under the same topic and key.
        """
        ...

    def numbers(self, series: str, n: int) -> range:
        """Lease the next n numbers of a series, for a unit that works without a line; they are never given again."""
        ...

    def flush(self) -> tuple[Stored[Any], ...]:
        """Write what is buffered, with numbers given; what comes after can still fail and undo it."""
        ...


class Store(Protocol):
    """A store (kho lưu trữ)."""

    @property
    def capabilities(self) -> frozenset[Capability]: ...

    def read(self, *, unit: str) -> AbstractContextManager[Tx]:
        """Open a unit of work that only reads."""
        ...

    def write(self, *, unit: str, actor: str, at: datetime, why: str) -> AbstractContextManager[Tx]:
        """Open a unit of work; leaving the block commits it, an error undoes it.

        Raises TextInvalid, MomentExpected, NaiveDatetime, StoreBusy, WorkOpen inside another one of the same thread.
        """
        ...

    def changes(self, after: int | None = None, limit: int = 1000) -> Iterator[Change]:
        """Go through the entries of all chains in order of commit, from a cursor on. Raises QueryInvalid."""
        ...

    def parcels(self, state: ParcelState, *, due: datetime | None = None, limit: int = 100) -> tuple[Parcel, ...]:
        """Give notices of the outbox in a state, those due by a moment, oldest first."""
        ...

    def settle(self, parcel: Parcel) -> None:
        """Write back what became of a parcel: its state, attempts, due moment and error."""
        ...

    def reclaim(self) -> None:
        """Give back the room of what was erased, so that its bytes are gone from the store's own files."""
        ...

    def heads(self) -> tuple[Anchor, ...]:
        """Give the head of every chain, to be kept outside."""
        ...

    def verify(self, anchors: Iterable[Anchor] = (), *, projections: bool = True) -> Verification:
        """Check every chain, every part and every look-up table; with anchors, that the past they prove still stands.

        What is wrong is a Fault, never an error, as long as the store can be read at all. Raises TextInvalid for no anchor.
        """
        ...
