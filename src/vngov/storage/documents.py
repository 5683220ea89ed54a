"""Papers of proof as plain data (tài liệu chứng minh): reading what came from outside, field by field, and nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

import orjson

from vngov.basis import VN_TIME
from vngov.storage.batch import moment_text
from vngov.storage.signing import DocumentUnreadable, Signature

__all__ = ["Fields", "plain", "signature_data"]


def signature_data(signature: Signature | None) -> dict[str, str]:
    """Give the two fields of a signature, none where there is none."""
    return {} if signature is None else {"key": signature.key.hex(), "signature": signature.value.hex()}


class Fields:
    """The fields of one document; each is asked for by its type. Every method raises DocumentUnreadable."""

    def __init__(self, data: object, format_: str, names: Iterable[str]) -> None:
        self.format = format_
        if not isinstance(data, dict) or data.get("format", format_) != format_:
            raise self.unreadable()
        self._data: dict[str, Any] = data
        if data.keys() - {"format", "key", "signature"} != set(names):
            raise self.unreadable()

    @classmethod
    def read(cls, content: bytes, format_: str, names: Iterable[str]) -> Fields:
        """Read the bytes of a document."""
        try:
            return cls(orjson.loads(content), format_, names)
        except orjson.JSONDecodeError:
            raise DocumentUnreadable(format=format_) from None

    def unreadable(self) -> DocumentUnreadable:
        """Give the error to raise."""
        return DocumentUnreadable(format=self.format)

    def text(self, name: str) -> str:
        value = self._data.get(name)
        if not isinstance(value, str):
            raise self.unreadable()
        return value

    def number(self, name: str) -> int:
        """Give a whole number from 0 on."""
        value = self._data.get(name)
        if type(value) is not int or value < 0:
            raise self.unreadable()
        return value

    def moment(self, name: str) -> datetime:
        """Give a moment in local time; it must stand in the one form in which it is written, which is what was signed."""
        text = self.text(name)
        try:
            moment = datetime.fromisoformat(text).astimezone(VN_TIME)
            if moment_text(moment) != text:
                raise self.unreadable()
        except (ValueError, OverflowError):
            raise self.unreadable() from None
        return moment

    def digest(self, name: str) -> bytes:
        """Give a hash of 32 bytes."""
        return self._hex(self.text(name), 32)

    def digests(self, name: str) -> tuple[bytes, ...]:
        """Give a list of hashes."""
        return tuple(self._hex(one, 32) for one in self.list(name))

    def list(self, name: str) -> list[Any]:
        value = self._data.get(name)
        if not isinstance(value, list):
            raise self.unreadable()
        return value

    def part(self, name: str) -> tuple[bytes, bytes] | None:
        """Give the salt and the content of a part of a record, None where it is not there."""
        if self._data.get(name) is None:
            return None
        match self.list(name):
            case [str() as salt, str() as content]:
                return self._hex(salt), content.encode()
        raise self.unreadable()

    def signature(self) -> Signature | None:
        """Give the signature under the document, None where it has none."""
        if "key" not in self._data and "signature" not in self._data:
            return None
        return Signature(self._hex(self.text("key"), 32), self._hex(self.text("signature"), 64))

    def _hex(self, text: object, length: int | None = None) -> bytes:
        try:
            value = bytes.fromhex(text) if isinstance(text, str) else None
        except ValueError:
            value = None
        if value is None or value.hex() != text or (length is not None and len(value) != length):
            raise self.unreadable()
        return value


def plain(data: Mapping[str, Any]) -> bytes:
    """Write a document as one line for a file: keys sorted, ends with a line feed."""
    return orjson.dumps(dict(data), option=orjson.OPT_SORT_KEYS | orjson.OPT_APPEND_NEWLINE)
