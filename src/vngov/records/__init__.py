"""Records (bản ghi): what a stored record is, how it is written and read, how it is asked for; no SQL here."""

from vngov.records.codec import Codec, Parts, RecordFormat
from vngov.records.ids import new_id
from vngov.records.kind import Column, ColumnInvalid, Kind, KindInvalid, Scalar, to_column
from vngov.records.stored import RecordErased, Stored
from vngov.records.where import Op, Page, QueryInvalid, Where

__all__ = [
    "Codec",
    "Column",
    "ColumnInvalid",
    "Kind",
    "KindInvalid",
    "Op",
    "Page",
    "Parts",
    "QueryInvalid",
    "RecordErased",
    "RecordFormat",
    "Scalar",
    "Stored",
    "Where",
    "new_id",
    "to_column",
]
