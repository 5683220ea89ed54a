"""The codec (mã hóa bản ghi): record ↔ the exact bytes that are stored, in an open and a personal part.

Two converters: a fast one for bytes that the library wrote itself; for input from outside the fast one first and, when it
fails, the detailed one, which knows the path of every fault.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import datetime, time
from decimal import Decimal
from functools import lru_cache
from typing import Any, Generic, TypeVar

import attrs
import orjson
from cattrs import BaseValidationError, Converter, transform_error
from cattrs.preconf.orjson import make_converter

from vngov.errors import InvalidInput
from vngov.records.kind import Kind
from vngov.records.shape import shape_of

__all__ = ["Codec", "Parts", "RecordFormat", "RecordNewer", "codec_of"]

R = TypeVar("R")


class RecordFormat(InvalidInput):
    """Data that do not have the form of the record (dữ liệu không đúng khuôn dạng): says which fields, never their content."""

    code = "record_format"
    vi = "dữ liệu không đúng khuôn dạng {kind}: {where}"
    en = "data do not have the form of {kind}: {where}"


class RecordNewer(RecordFormat):
    """A record that a newer version of its kind wrote (bản ghi do phiên bản mới hơn ghi): this program is to be upgraded."""

    code = "record_newer"
    vi = "bản ghi {kind} được ghi theo phiên bản {found}, chương trình này chỉ biết đến phiên bản {known}; hãy nâng cấp"
    en = "a record of {kind} was written by version {found}, this program knows version {known}; upgrade it"


@attrs.frozen
class Parts:
    """The stored bytes of a record (phần mở, phần cá nhân); `personal` is None where a kind has none or it was erased."""

    open: bytes
    personal: bytes | None


def _new_converter(*, detailed: bool) -> Converter:
    converter = make_converter(detailed_validation=detailed, forbid_extra_keys=detailed)
    converter.register_unstructure_hook(Decimal, str)
    converter.register_structure_hook(Decimal, lambda value, _: Decimal(value))
    converter.register_unstructure_hook(time, time.isoformat)
    converter.register_structure_hook(time, lambda value, _: time.fromisoformat(value))
    converter.register_unstructure_hook(datetime, _moment_text)
    converter.register_structure_hook(datetime, lambda value, _: datetime.fromisoformat(value))
    converter.register_unstructure_hook(float, _finite)
    return converter


def _moment_text(value: datetime) -> str:
    """A moment without a time zone has no place in a record."""
    if value.tzinfo is None:
        raise ValueError("naive datetime")
    return value.isoformat()


def _finite(value: float) -> float:
    """JSON has no infinity: it would come back as nothing."""
    if not math.isfinite(value):
        raise ValueError("not finite")
    return value


FAST = _new_converter(detailed=False)
DETAILED = _new_converter(detailed=True)


class Codec(Generic[R]):
    """Writes and reads records of one kind."""

    def __init__(self, kind: Kind[R]) -> None:
        self.kind = kind
        self._personal = frozenset(kind.personal)
        record: Any = kind.record
        self._shape = shape_of(record)
        self._fits = self._shape.fits

    def encode(self, record: R) -> Parts:
        """Give the bytes to store. Raises RecordFormat for a field of another type, or content that has no stored form."""
        self.checked(record)
        return self.written(record)

    def written(self, record: R) -> Parts:
        """Give the bytes of a record that was checked. Raises RecordFormat for content that has no stored form."""
        try:
            data: dict[str, Any] = FAST.unstructure(record, self.kind.record)
            if not self._personal:
                return Parts(orjson.dumps(data), None)
            personal = {name: data.pop(name) for name in self.kind.personal}
            return Parts(orjson.dumps(data), orjson.dumps(personal))
        except (TypeError, ValueError, AttributeError) as error:
            raise RecordFormat(kind=self.kind.tag, where=type(error).__name__) from None

    def checked(self, record: object) -> None:
        """Hold a record and each of its fields to the declared types. Raises RecordFormat with the path, never the value."""
        if not isinstance(record, self.kind.record):
            raise RecordFormat(kind=self.kind.tag, where=type(record).__name__)
        if not self._fits(record):
            raise self._misfit(record)

    def checked_as(self, record: R, checked: R) -> None:
        """Hold a record to its types that was made from one which was checked. Raises RecordFormat."""
        if not self._shape.fits_as(record, checked):
            raise self._misfit(record)

    def _misfit(self, record: object) -> RecordFormat:
        fault = self._shape.misfit(record, "$")
        return RecordFormat(kind=self.kind.tag, where=f"{fault.path}: {fault.expected}" if fault else "$")

    def decode(self, parts: Parts, version: int) -> R:
        """Read stored bytes of a version, upgraded to the present one. Raises RecordFormat, RecordNewer."""
        try:
            data: dict[str, Any] = orjson.loads(parts.open)
            if parts.personal is not None:
                data.update(orjson.loads(parts.personal))
            data = self.upgraded(data, version)
        except RecordNewer:
            raise
        except Exception as error:
            raise RecordFormat(kind=self.kind.tag, where=type(error).__name__) from None
        try:
            return FAST.structure(data, self.kind.record)
        except Exception:
            return self.read(data)

    def upgraded(self, data: dict[str, Any], version: int) -> dict[str, Any]:
        """Lead the plain data of a version up to the present one. Raises RecordNewer for a version that is newer than it."""
        if version > self.kind.version:
            raise RecordNewer(kind=self.kind.name, found=version, known=self.kind.version)
        for step in range(version, self.kind.version):
            data = self.kind.upcasts[step](data)
        return data

    def read(self, data: Mapping[str, Any]) -> R:
        """Read plain data from outside. Raises RecordFormat with the path of every fault."""
        try:
            return DETAILED.structure(dict(data), self.kind.record)
        except (BaseValidationError, TypeError, ValueError, KeyError, AttributeError) as error:
            raise RecordFormat(kind=self.kind.tag, where="; ".join(_paths(error))) from None


def _paths(error: Exception) -> list[str]:
    """The places of the faults, without the values found there: those may be personal data."""
    if not isinstance(error, BaseValidationError):
        return [type(error).__name__]
    return sorted({line.rpartition(" @ ")[2] for line in transform_error(error)})


@lru_cache(maxsize=512)
def codec_of(kind: Kind[Any]) -> Codec[Any]:
    """Give the codec of a kind, made once."""
    return Codec(kind)
