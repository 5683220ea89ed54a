r"""The tree of hashes (cây băm Merkle, RFC 6962): one root for many leaves, short proofs for one of them. Pure functions.

    leaf = SHA256("\\0" ‖ content)        node = SHA256("\\1" ‖ left ‖ right)

A tree of n leaves splits at the largest power of two below n. Hashes are 32 bytes; places are counted from 0.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence

from vngov.errors import InvalidInput

__all__ = [
    "EMPTY_ROOT",
    "Frontier",
    "OutsideTree",
    "consistency_proof",
    "inclusion_proof",
    "leaf_hash",
    "node_hash",
    "root_of",
    "verify_consistency",
    "verify_inclusion",
]

EMPTY_ROOT = hashlib.sha256(b"").digest()
"""The root of a tree without leaves."""


class OutsideTree(InvalidInput):
    """A place or a size that a tree does not have (vị trí ngoài cây băm)."""

    code = "outside_tree"
    vi = "vị trí {place} nằm ngoài cây băm có {size} lá"
    en = "place {place} is outside a tree of {size} leaves"


def leaf_hash(content: bytes) -> bytes:
    """Give the hash of a leaf (băm của lá)."""
    return hashlib.sha256(b"\0" + content).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Give the hash of a node (băm của nút) over its two children."""
    return hashlib.sha256(b"\1" + left + right).digest()


class Frontier:
    """A tree that grows by leaves (cây đang lớn): keeps one hash a level, so that its memory stays flat."""

    def __init__(self) -> None:
        self.size = 0
        self._whole: list[bytes] = []  # roots of the whole subtrees, one for each bit of size that is set, largest first

    def add(self, leaf: bytes) -> None:
        """Take the hash of the next leaf."""
        size = self.size
        while size & 1:
            leaf = node_hash(self._whole.pop(), leaf)
            size >>= 1
        self._whole.append(leaf)
        self.size += 1

    def root(self) -> bytes:
        """Give the root over the leaves so far."""
        if not self._whole:
            return EMPTY_ROOT
        root = self._whole[-1]
        for left in reversed(self._whole[:-1]):
            root = node_hash(left, root)
        return root


def root_of(leaves: Iterable[bytes]) -> bytes:
    """Give the root (gốc cây) over hashes of leaves."""
    frontier = Frontier()
    for leaf in leaves:
        frontier.add(leaf)
    return frontier.root()


def inclusion_proof(leaves: Sequence[bytes], index: int) -> tuple[bytes, ...]:
    """Give the path from a leaf to the root (chứng minh có mặt), from the leaf upwards. Raises OutsideTree."""
    if not 0 <= index < len(leaves):
        raise OutsideTree(place=index, size=len(leaves))
    path, level = [], list(leaves)
    while len(level) > 1:
        beside = index ^ 1
        if beside < len(level):
            path.append(level[beside])
        alone = level[-1:] if len(level) % 2 else []
        level = [node_hash(level[n], level[n + 1]) for n in range(0, len(level) - 1, 2)] + alone
        index //= 2
    return tuple(path)


def verify_inclusion(leaf: bytes, index: int, size: int, path: Sequence[bytes], root: bytes) -> bool:
    """Tell whether a leaf stands at a place of the tree of that size and root (RFC 9162, 2.1.3.2)."""
    if not 0 <= index < size:
        return False
    here, last, found = index, size - 1, leaf
    for beside in path:
        if last == 0:
            return False
        if here & 1 or here == last:
            found = node_hash(beside, found)
            while here and not here & 1:
                here, last = here >> 1, last >> 1
        else:
            found = node_hash(found, beside)
        here, last = here >> 1, last >> 1
    return last == 0 and found == root


def consistency_proof(leaves: Sequence[bytes], old: int) -> tuple[bytes, ...]:
    """Prove that the first `old` leaves are the beginning of all of them (chứng minh nối tiếp). Raises OutsideTree."""
    if not 1 <= old <= len(leaves):
        raise OutsideTree(place=old, size=len(leaves))
    path = []
    rest, whole = leaves, True  # whole: the subtree looked at begins where the old tree begins
    while old < len(rest):
        split = 1 << (len(rest) - 1).bit_length() - 1
        if old <= split:
            path.append(root_of(rest[split:]))
            rest = rest[:split]
        else:
            path.append(root_of(rest[:split]))
            rest, old, whole = rest[split:], old - split, False
    return tuple(reversed([*path, *([] if whole else [root_of(rest)])]))


def verify_consistency(old: int, old_root: bytes, new: int, new_root: bytes, path: Sequence[bytes]) -> bool:
    """Tell whether the tree of the old size and root is the beginning of the new one (RFC 9162, 2.1.4.2)."""
    if not 1 <= old <= new:
        return False
    if old == new:
        return not path and old_root == new_root
    steps = [old_root, *path] if old & (old - 1) == 0 else list(path)
    if not steps:
        return False
    here, last = old - 1, new - 1
    while here & 1:
        here, last = here >> 1, last >> 1
    was = now = steps[0]
    for beside in steps[1:]:
        if last == 0:
            return False
        if here & 1 or here == last:
            was, now = node_hash(beside, was), node_hash(beside, now)
            while here and not here & 1:
                here, last = here >> 1, last >> 1
        else:
            now = node_hash(now, beside)
        here, last = here >> 1, last >> 1
    return last == 0 and was == old_root and now == new_root
