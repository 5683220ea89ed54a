"""Storage (lưu trữ): the port, the ledger, a store on SQL engines and one in memory."""

from typing import TYPE_CHECKING, Any

from vngov.storage.errors import (
    AlreadyExists,
    ContentTooLarge,
    ForeignUnit,
    HostClosed,
    MomentExpected,
    NothingToErase,
    NotIsolated,
    ProjectionStale,
    ReadOnly,
    StaleTransaction,
    StoreBroken,
    StoreBusy,
    StoreFull,
    TextInvalid,
    TransactionUndone,
    UnknownKind,
    VersionConflict,
    WorkClosed,
    WorkOpen,
)
from vngov.storage.ledger import Act, Entry
from vngov.storage.memory import MemoryStore
from vngov.storage.port import (
    Anchor,
    Capability,
    Change,
    Fault,
    FaultKind,
    Notice,
    Parcel,
    ParcelState,
    Store,
    Tx,
    Verification,
)

if TYPE_CHECKING:
    from vngov.storage.sql import SqlStore

__all__ = [
    "Act",
    "AlreadyExists",
    "Anchor",
    "Capability",
    "Change",
    "ContentTooLarge",
    "Entry",
    "Fault",
    "FaultKind",
    "ForeignUnit",
    "HostClosed",
    "MemoryStore",
    "MomentExpected",
    "NotIsolated",
    "NothingToErase",
    "Notice",
    "Parcel",
    "ParcelState",
    "ProjectionStale",
    "ReadOnly",
    "SqlStore",
    "StaleTransaction",
    "Store",
    "StoreBroken",
    "StoreBusy",
    "StoreFull",
    "TextInvalid",
    "TransactionUndone",
    "Tx",
    "UnknownKind",
    "Verification",
    "VersionConflict",
    "WorkClosed",
    "WorkOpen",
]


def __getattr__(name: str) -> Any:
    if name == "SqlStore":  # SQLAlchemy takes longer to import than everything else together
        from vngov.storage.sql import SqlStore

        return SqlStore
    raise AttributeError(f"module 'vngov.storage' has no attribute {name!r}")
