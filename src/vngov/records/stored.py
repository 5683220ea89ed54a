"""`Stored` (bản ghi đã lưu): a record with its identity and version in a store."""

from __future__ import annotations

from typing import Any, Generic, TypeVar

import attrs

from vngov.errors import VngovError
from vngov.records.kind import Kind

__all__ = ["RecordErased", "Stored"]

R = TypeVar("R")


class RecordErased(VngovError, LookupError):
    """The personal part of a record was erased (dữ liệu cá nhân đã được xóa)."""

    code = "record_erased"
    vi = "dữ liệu cá nhân của bản ghi {kind} {id} đã được xóa theo căn cứ ghi trong sổ cái"
    en = "the personal data of record {kind} {id} were erased, on the ground given in the ledger"


@attrs.frozen
class Stored(Generic[R]):
    """A record as a store holds it: `id`, `version` (1, 2, …), the record itself, and `entry`, its place in the ledger.

    `entry` is 0 for a record that is not written yet. `record` raises RecordErased after an erasure.
    """

    kind: Kind[R]
    unit: str
    id: str
    version: int
    _record: R | None = attrs.field(repr=False)
    entry: int

    @property
    def erased(self) -> bool:
        return self._record is None

    @property
    def record(self) -> R:
        if self._record is None:
            raise RecordErased(kind=self.kind.name, id=self.id)
        return self._record

    @property
    def key(self) -> tuple[Any, ...]:
        return self.kind.name, self.unit, self.id
