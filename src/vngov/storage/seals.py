"""Seals and proofs (niêm phong sổ, chứng minh có mặt): one root over the entries of a chain, and a short proof for one of them.

A seal belongs outside the store: on the closing page of a book, with another office, signed. Whoever holds it can tell
whether an entry was there when the book was closed, also after the personal part of that entry was erased: the leaves are the
hashes of the entries, and these stand on commitments only.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import attrs

from vngov.basis import VN_TIME, Text
from vngov.storage.batch import checked_text, moment_text
from vngov.storage.chains import ChainSource, ChainUnsound, audited
from vngov.storage.documents import Fields, signature_data
from vngov.storage.ledger import GENESIS, commit, entry_of
from vngov.storage.ledger import seal as entry_hash
from vngov.storage.merkle import (
    Frontier,
    OutsideTree,
    consistency_proof,
    inclusion_proof,
    leaf_hash,
    root_of,
    verify_consistency,
    verify_inclusion,
)
from vngov.storage.port import Anchor
from vngov.storage.signing import Signature, Signer, fits, sign

__all__ = ["Proof", "Seal", "position_of", "prove", "prove_growth", "seal_chain", "sealed_growth"]

_SEAL = "vngov-seal/1"
_SEAL_FIELDS = ("unit", "stream", "first", "last", "root", "head", "at", "by")
_PROOF = "vngov-proof/1"
_PROOF_FIELDS = (
    *("unit", "stream", "position", "first", "last", "previous", "header"),
    *("c_open", "c_personal", "open", "personal", "path"),
)


@attrs.frozen(kw_only=True)
class Seal:
    """What was sealed (niêm phong): the entries `first` to `last` of a chain, counted from 1, both included.

    `root` is the root of the RFC 6962 tree whose leaves are the hashes of these entries, `head` the hash of the last one.
    """

    unit: str
    stream: str
    first: int
    last: int
    root: bytes
    head: bytes
    at: datetime
    by: str
    signature: Signature | None = None

    @property
    def size(self) -> int:
        return self.last - self.first + 1

    @property
    def anchor(self) -> Anchor:
        """The head as an anchor for `Store.verify`."""
        return Anchor(self.unit, self.stream, self.last, self.head)

    def signed(self, signer: Signer) -> Seal:
        """Give the seal with a signature (ký vào niêm phong)."""
        return attrs.evolve(self, signature=sign(self._statement(), signer))

    def signed_by(self, key: bytes) -> bool:
        """Tell whether this key (32 bytes, public) has signed the seal. Raises SigningMissing."""
        return self.signature is not None and self.signature.key == key and fits(self._statement(), self.signature)

    def to_data(self) -> dict[str, Any]:
        """Give plain data: hashes as lower-case hex, the moment in ISO form, UTC."""
        return self._statement() | signature_data(self.signature)

    @classmethod
    def read(cls, content: bytes) -> Seal:
        """Read a seal as JSON. Raises DocumentUnreadable."""
        fields = Fields.read(content, _SEAL, _SEAL_FIELDS)
        seal = cls(
            unit=fields.text("unit"),
            stream=fields.text("stream"),
            first=fields.number("first"),
            last=fields.number("last"),
            root=fields.digest("root"),
            head=fields.digest("head"),
            at=fields.moment("at"),
            by=fields.text("by"),
            signature=fields.signature(),
        )
        if not 1 <= seal.first <= seal.last:
            raise fields.unreadable()
        return seal

    def _statement(self) -> dict[str, Any]:
        return {
            "format": _SEAL,
            "unit": self.unit,
            "stream": self.stream,
            "first": self.first,
            "last": self.last,
            "root": self.root.hex(),
            "head": self.head.hex(),
            "at": moment_text(self.at),
            "by": self.by,
        }


@attrs.frozen(kw_only=True)
class Proof:
    """That one entry is under a seal (chứng minh có mặt): its header, its commitments, and the path to the root.

    `open` and `personal` are salt and content of its two parts, None where they were left out or erased.
    """

    unit: str
    stream: str
    position: int
    first: int
    last: int
    previous: bytes
    header: bytes
    c_open: bytes
    c_personal: bytes
    open: tuple[bytes, bytes] | None = attrs.field(repr=False)
    personal: tuple[bytes, bytes] | None = attrs.field(repr=False)
    path: tuple[bytes, ...] = attrs.field(repr=False)

    def holds(self, seal: Seal) -> bool:
        """Tell whether the entry, and each part that stands here, is what was sealed (chứng minh có đúng không)."""
        same = (self.unit, self.stream, self.first, self.last) == (seal.unit, seal.stream, seal.first, seal.last)
        parts = ((self.open, self.c_open), (self.personal, self.c_personal))
        if not same or not all(part is None or commit(*part) == commitment for part, commitment in parts):
            return False
        leaf = leaf_hash(entry_hash(self.previous, self.header, self.c_open, self.c_personal))
        return verify_inclusion(leaf, self.position - self.first, seal.size, self.path, seal.root)

    def to_data(self) -> dict[str, Any]:
        """Give plain data: hashes and salts as lower-case hex, header and contents as the exact text that was stored."""
        return {
            "format": _PROOF,
            "unit": self.unit,
            "stream": self.stream,
            "position": self.position,
            "first": self.first,
            "last": self.last,
            "previous": self.previous.hex(),
            "header": self.header.decode(),
            "c_open": self.c_open.hex(),
            "c_personal": self.c_personal.hex(),
            "open": part_data(self.open),
            "personal": part_data(self.personal),
            "path": [digest.hex() for digest in self.path],
        }

    @classmethod
    def read(cls, content: bytes) -> Proof:
        """Read a proof as JSON. Raises DocumentUnreadable."""
        fields = Fields.read(content, _PROOF, _PROOF_FIELDS)
        return cls(
            unit=fields.text("unit"),
            stream=fields.text("stream"),
            position=fields.number("position"),
            first=fields.number("first"),
            last=fields.number("last"),
            previous=fields.digest("previous"),
            header=fields.text("header").encode(),
            c_open=fields.digest("c_open"),
            c_personal=fields.digest("c_personal"),
            open=fields.part("open"),
            personal=fields.part("personal"),
            path=fields.digests("path"),
        )


def part_data(part: tuple[bytes, bytes] | None) -> list[str] | None:
    """Give a part as plain data: its salt in hex, its content as text; None where it is not there."""
    return None if part is None else [part[0].hex(), part[1].decode()]


def seal_chain(
    store: ChainSource, unit: str, stream: str, *, at: datetime, by: str, first: int = 1, last: int | None = None
) -> Seal:
    """Seal a chain, or a range of it (niêm phong); the whole chain is checked first. `last` is its end by default.

    Raises NoSuchChain, ChainUnsound for one that is not as it was written, OutsideTree for a range that it does not have,
    MomentExpected, NaiveDatetime, TextInvalid for an empty `by`.
    """
    moment_text(at)
    frontier, count, head = Frontier(), 0, GENESIS
    for row in audited(store, unit, stream):
        count = row.position
        if first <= count and (last is None or count <= last):
            frontier.add(leaf_hash(row.hash))
            head = row.hash
    end = count if last is None else last
    if first < 1 or not first <= end <= count:
        raise OutsideTree(place=first if first < 1 or first > count else end, size=count)
    return Seal(
        unit=unit,
        stream=stream,
        first=first,
        last=end,
        root=frontier.root(),
        head=head,
        at=at.astimezone(VN_TIME),
        by=checked_text("by", by),
    )


def position_of(store: ChainSource, unit: str, stream: str, number: int) -> int:
    """Give the position of the entry that was given a number (vị trí của số đăng ký). Raises OutsideTree, StoreBroken."""
    count = 0
    for row in store.chain(unit, stream):
        count = row.position
        if entry_of(0, row.header, row.hash).number == number:
            return count
    raise OutsideTree(place=number, size=count)


def prove(store: ChainSource, seal: Seal, position: int, *, parts: bool = True) -> Proof:
    """Prove that an entry is under a seal (chứng minh có mặt); `parts=False` leaves its content out.

    Raises OutsideTree for a position that was not sealed, NoSuchChain, ChainUnsound where the chain is not as it was written,
    or is not the one that was sealed.
    """
    if not seal.first <= position <= seal.last:
        raise OutsideTree(place=position, size=seal.last)
    leaves, previous, chosen, before = [], GENESIS, None, GENESIS
    for row in audited(store, seal.unit, seal.stream):
        if seal.first <= row.position <= seal.last:
            leaves.append(leaf_hash(row.hash))
        if row.position == position:
            chosen, before = row, previous
        previous = row.hash
    if chosen is None or root_of(leaves) != seal.root:
        raise _not_sealed()
    return Proof(
        unit=seal.unit,
        stream=seal.stream,
        position=position,
        first=seal.first,
        last=seal.last,
        previous=before,
        header=chosen.header,
        c_open=chosen.c_open,
        c_personal=chosen.c_personal,
        open=chosen.open if parts else None,
        personal=chosen.personal if parts else None,
        path=inclusion_proof(leaves, position - seal.first),
    )


def prove_growth(store: ChainSource, old: Seal, new: Seal) -> tuple[bytes, ...]:
    """Prove that what was sealed first is the beginning of what was sealed later (chứng minh nối tiếp).

    Raises OutsideTree for seals that do not begin at the same entry of the same chain, NoSuchChain, ChainUnsound.
    """
    if not _same_start(old, new):
        raise OutsideTree(place=old.last, size=new.last)
    rows = audited(store, new.unit, new.stream)
    leaves = [leaf_hash(row.hash) for row in rows if new.first <= row.position <= new.last]
    if root_of(leaves) != new.root or root_of(leaves[: old.size]) != old.root:
        raise _not_sealed()
    return consistency_proof(leaves, old.size)


def sealed_growth(old: Seal, new: Seal, path: Sequence[bytes]) -> bool:
    """Tell whether a proof shows that the later seal only adds to the earlier one (có đúng là chỉ ghi thêm)."""
    return _same_start(old, new) and verify_consistency(old.size, old.root, new.size, new.root, path)


def _same_start(old: Seal, new: Seal) -> bool:
    return (old.unit, old.stream, old.first) == (new.unit, new.stream, new.first) and old.last <= new.last


def _not_sealed() -> ChainUnsound:
    return ChainUnsound(why=Text("chuỗi khác với chuỗi đã niêm phong", "the chain is not the one that was sealed"))
