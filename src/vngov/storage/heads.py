"""Heads of a day (đầu chuỗi trong ngày): the anchors of all chains on one sheet, to be printed, signed, kept elsewhere."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

import attrs

from vngov.basis import VN_TIME
from vngov.storage.batch import checked_text, moment_text
from vngov.storage.chains import ChainSource
from vngov.storage.documents import Fields, signature_data
from vngov.storage.port import Anchor
from vngov.storage.signing import DocumentUnreadable, Signature, Signer, fits, sign

__all__ = ["HeadSheet", "head_sheet", "printed", "read_printed"]

_SHEET = "vngov-heads/1"
_PRINTED = re.compile(r"([1-9][0-9]{0,17}):([0-9a-fA-F]{64})")
_HEAD_FIELDS = ("unit", "stream", "position", "hash")


@attrs.frozen(kw_only=True)
class HeadSheet:
    """The heads of all chains at one moment (bảng đầu chuỗi). As JSON it serves `vngov ledger verify --anchors` as it is."""

    at: datetime
    by: str
    heads: tuple[Anchor, ...]
    signature: Signature | None = None

    def signed(self, signer: Signer) -> HeadSheet:
        """Give the sheet with a signature (ký vào bảng)."""
        return attrs.evolve(self, signature=sign(self._statement(), signer))

    def signed_by(self, key: bytes) -> bool:
        """Tell whether this key (32 bytes, public) has signed the sheet. Raises SigningMissing."""
        return self.signature is not None and self.signature.key == key and fits(self._statement(), self.signature)

    def to_data(self) -> dict[str, Any]:
        """Give plain data: hashes as lower-case hex, the moment in ISO form, UTC."""
        return self._statement() | signature_data(self.signature)

    @classmethod
    def read(cls, content: bytes) -> HeadSheet:
        """Read a sheet as JSON. Raises DocumentUnreadable."""
        fields = Fields.read(content, _SHEET, ("at", "by", "heads"))
        rows = [Fields(row, _SHEET, _HEAD_FIELDS) for row in fields.list("heads")]
        heads = tuple(Anchor(row.text("unit"), row.text("stream"), row.number("position"), row.digest("hash")) for row in rows)
        return cls(at=fields.moment("at"), by=fields.text("by"), heads=heads, signature=fields.signature())

    def _statement(self) -> dict[str, Any]:
        heads = [
            {"unit": head.unit, "stream": head.stream, "position": head.position, "hash": head.hash.hex()}
            for head in self.heads
        ]
        return {"format": _SHEET, "at": moment_text(self.at), "by": self.by, "heads": heads}


def head_sheet(store: ChainSource, *, at: datetime, by: str) -> HeadSheet:
    """Give the heads of all chains of a store on one sheet. Raises MomentExpected, NaiveDatetime, TextInvalid."""
    moment_text(at)
    return HeadSheet(at=at.astimezone(VN_TIME), by=checked_text("by", by), heads=store.heads())


def printed(anchor: Anchor) -> str:
    """Write an anchor for the page of a register (mỏ neo in trên trang sổ): its position, then its hash in groups of four.

    >>> printed(Anchor("06184@2025-07-01", "civilreg.birth/KS-2026", 12, bytes(range(32))))
    '12: 0001 0203 0405 0607 0809 0a0b 0c0d 0e0f 1011 1213 1415 1617 1819 1a1b 1c1d 1e1f'
    """
    text = anchor.hash.hex()
    return f"{anchor.position}: {' '.join(text[n : n + 4] for n in range(0, len(text), 4))}"


def read_printed(text: str, unit: str, stream: str) -> Anchor:
    """Read an anchor that was typed off a page, with any spaces and capitals. Raises DocumentUnreadable."""
    typed = _PRINTED.fullmatch("".join(text.split()))
    if typed is None:
        raise DocumentUnreadable(format="12: 0001 0203 …")
    return Anchor(unit, stream, int(typed[1]), bytes.fromhex(typed[2]))
