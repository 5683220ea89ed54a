"""The tree of hashes against one written out from the definition; proofs that hold, and that do not for anything else."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vngov.storage.merkle import (
    EMPTY_ROOT,
    OutsideTree,
    consistency_proof,
    inclusion_proof,
    leaf_hash,
    root_of,
    verify_consistency,
    verify_inclusion,
)


def sha(content: bytes) -> bytes:
    return hashlib.sha256(content).digest()


def naive_root(contents: Sequence[bytes]) -> bytes:
    """RFC 6962, 2.1, word for word."""
    if not contents:
        return sha(b"")
    if len(contents) == 1:
        return sha(b"\0" + contents[0])
    split = 1
    while split * 2 < len(contents):
        split *= 2
    return sha(b"\1" + naive_root(contents[:split]) + naive_root(contents[split:]))


def naive_path(index: int, contents: Sequence[bytes]) -> list[bytes]:
    """RFC 6962, 2.1.1, word for word."""
    if len(contents) == 1:
        return []
    split = 1
    while split * 2 < len(contents):
        split *= 2
    if index < split:
        return [*naive_path(index, contents[:split]), naive_root(contents[split:])]
    return [*naive_path(index - split, contents[split:]), naive_root(contents[:split])]


def naive_subproof(old: int, contents: Sequence[bytes], whole: bool) -> list[bytes]:
    """RFC 6962, 2.1.2, word for word."""
    if old == len(contents):
        return [] if whole else [naive_root(contents)]
    split = 1
    while split * 2 < len(contents):
        split *= 2
    if old <= split:
        return [*naive_subproof(old, contents[:split], whole), naive_root(contents[split:])]
    return [*naive_subproof(old - split, contents[split:], False), naive_root(contents[:split])]


CONTENTS = st.lists(st.binary(max_size=8), min_size=1, max_size=70)


def hashes(contents: Sequence[bytes]) -> list[bytes]:
    return [leaf_hash(content) for content in contents]


@given(st.lists(st.binary(max_size=8), max_size=140))
def test_the_root_is_that_of_the_definition(contents: list[bytes]) -> None:
    assert root_of(hashes(contents)) == naive_root(contents)


def test_the_roots_that_certificate_transparency_publishes() -> None:
    """The test vectors of the reference implementation of RFC 6962."""
    inputs = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]
    leaves = hashes([bytes.fromhex(one) for one in inputs])
    assert EMPTY_ROOT.hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    assert root_of(leaves[:1]).hex() == "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"
    assert root_of(leaves).hex() == "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"


@given(CONTENTS, st.data())
def test_a_path_is_that_of_the_definition_and_holds_for_its_own_leaf_only(contents: list[bytes], data: st.DataObject) -> None:
    index = data.draw(st.integers(0, len(contents) - 1))
    leaves, root = hashes(contents), naive_root(contents)
    path = inclusion_proof(leaves, index)
    assert list(path) == naive_path(index, contents)
    assert verify_inclusion(leaves[index], index, len(leaves), path, root)
    other = data.draw(st.integers(-1, len(contents)))
    held = verify_inclusion(leaves[index], other, len(leaves), path, root)
    assert held == (
        other == index
        or (0 <= other < len(leaves) and inclusion_proof(leaves, other) == path and leaves[other] == leaves[index])
    )
    assert not verify_inclusion(leaf_hash(contents[index] + b"x"), index, len(leaves), path, root)
    assert not verify_inclusion(leaves[index], index, len(leaves), (*path, root), root)
    assert not verify_inclusion(leaves[index], index, len(leaves), path[:-1], root) or not path
    assert not verify_inclusion(leaves[index], index, len(leaves), path, sha(root))
    assert not verify_inclusion(leaves[index], index, 4 * len(leaves) + 1, path, root)


@given(CONTENTS, st.data())
def test_growth_is_proved_as_in_the_definition_and_nothing_else_is(contents: list[bytes], data: st.DataObject) -> None:
    new = len(contents)
    old = data.draw(st.integers(1, new))
    leaves = hashes(contents)
    old_root, new_root = naive_root(contents[:old]), naive_root(contents)
    path = consistency_proof(leaves, old)
    assert list(path) == naive_subproof(old, contents, True)
    assert verify_consistency(old, old_root, new, new_root, path)
    assert not verify_consistency(old, sha(old_root), new, new_root, path)
    assert not verify_consistency(old, old_root, new, sha(new_root), path)
    assert not verify_consistency(old, old_root, new, new_root, (*path, new_root))
    assert not verify_consistency(new + 1, new_root, new, new_root, path)
    assert not verify_consistency(0, EMPTY_ROOT, new, new_root, path)
    assert not verify_consistency(old, old_root, 4 * new + 1, new_root, path)
    if path:
        place = data.draw(st.integers(0, len(path) - 1))
        assert not verify_consistency(old, old_root, new, new_root, (*path[:place], sha(path[place]), *path[place + 1 :]))
        assert not verify_consistency(old, old_root, new, new_root, path[1:])


def test_a_rewritten_beginning_has_no_proof_of_growth() -> None:
    leaves = hashes([bytes([n]) for n in range(11)])
    old_root = root_of(leaves[:6])
    rewritten = [*leaves[:3], leaf_hash(b"other"), *leaves[4:]]
    assert not verify_consistency(6, old_root, 11, root_of(rewritten), consistency_proof(rewritten, 6))


@pytest.mark.parametrize("place", [-1, 3])
def test_places_outside_are_named(place: int) -> None:
    leaves = hashes([b"a", b"b", b"c"])
    with pytest.raises(OutsideTree, match="3"):
        inclusion_proof(leaves, place)
    with pytest.raises(OutsideTree, match="3"):
        consistency_proof(leaves, place + 1 if place > 0 else 0)


def test_two_hundred_thousand_leaves_take_less_than_a_second() -> None:
    contents = [n.to_bytes(32, "big") for n in range(200_000)]
    started = time.process_time()
    root = root_of(map(leaf_hash, contents))
    assert time.process_time() - started < 1
    assert root == naive_root(contents)
    leaves = hashes(contents)
    assert len(inclusion_proof(leaves, 123_456)) == 18
