"""Records (bản ghi): what a stored record is, how it is written and read, how it is asked for; no SQL here."""

from vngov.records.codec import Codec, Parts, RecordFormat, RecordNewer
from vngov.records.ids import EntropyInvalid, new_id
from vngov.records.kind import (
    CallbackFailed,
    Column,
    ColumnInvalid,
    Kind,
    KindInvalid,
    NumberLost,
    Scalar,
    StreamInvalid,
    to_column,
)
from vngov.records.stored import RecordErased, Stored
from vngov.records.where import Op, Page, QueryInvalid, Where

__all__ = [
    "CallbackFailed",
    "Codec",
    "Column",
    "ColumnInvalid",
    "EntropyInvalid",
    "Kind",
    "KindInvalid",
    "NumberLost",
    "Op",
    "Page",
    "Parts",
    "QueryInvalid",
    "RecordErased",
    "RecordFormat",
    "RecordNewer",
    "Scalar",
    "Stored",
    "StreamInvalid",
    "Where",
    "new_id",
    "to_column",
]
