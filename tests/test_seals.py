"""Seals, proofs, signed heads: what was sealed is proved, also after an erasure; what was changed is not sealed."""

from __future__ import annotations

import builtins
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import attrs
import orjson
import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from tests.proving import STREAM, erase, office, signing
from vngov.errors import VngovError
from vngov.storage import Anchor, MemoryStore, SqlStore, StoreBroken, TextInvalid
from vngov.storage.chains import ChainSource, ChainUnsound, NoSuchChain, find_chain
from vngov.storage.documents import plain
from vngov.storage.heads import HeadSheet, head_sheet, printed, read_printed
from vngov.storage.merkle import OutsideTree, leaf_hash, root_of
from vngov.storage.seals import Proof, Seal, position_of, prove, prove_growth, seal_chain, sealed_growth
from vngov.storage.signing import DocumentUnreadable, Ed25519Signer, KeyUnusable, Signature, SigningMissing
from vngov.testing.kinds import KINDS, REGISTER
from vngov.testing.stores import MORNING, OTHER_UNIT, UNIT, act


def sealed(store: ChainSource, **options: Any) -> Seal:
    return seal_chain(store, UNIT, STREAM, at=MORNING, by="chair-1", **options)


def changed(store: MemoryStore, position: int, **columns: bytes) -> MemoryStore:
    """Change stored bytes behind the back of the ledger."""
    place = {"header": 9, "c_open": 10, "c_personal": 11, "hash": 12}
    for n, row in enumerate(store.tables.ledger):
        if row[3] == position:
            kept = list(row)
            for name, value in columns.items():
                kept[place[name]] = value
            store.tables.ledger[n] = tuple(kept)
    return store


# Seals


def test_a_seal_names_its_range_its_root_and_its_head() -> None:
    store = office()
    seal = sealed(store)
    hashes = [row.hash for row in store.chain(UNIT, STREAM)]
    assert (seal.first, seal.last, seal.size, seal.by, seal.at) == (1, 5, 5, "chair-1", MORNING)
    assert seal.root == root_of(map(leaf_hash, hashes))
    assert (seal.head, seal.anchor) == (hashes[-1], store.heads()[0])
    assert sealed(store, first=2, last=4).root == root_of(map(leaf_hash, hashes[1:4]))
    assert list(store.verify([sealed(store, last=3).anchor])) == []


@pytest.mark.parametrize(("first", "last"), [(0, None), (-1, 2), (6, None), (1, 6), (3, 2), (7, 9)])
def test_a_range_that_the_chain_does_not_have_is_named(first: int, last: int | None) -> None:
    with pytest.raises(OutsideTree):
        sealed(office(), first=first, last=last)


def test_a_chain_that_the_store_does_not_hold_is_named() -> None:
    with pytest.raises(NoSuchChain, match="2027"):
        seal_chain(office(), UNIT, "kit.register/2027", at=MORNING, by="chair-1")
    with pytest.raises(NoSuchChain):
        seal_chain(office(), OTHER_UNIT, STREAM, at=MORNING, by="chair-1")


def test_time_and_name_must_be_given_in_full() -> None:
    with pytest.raises(VngovError, match="múi giờ"):
        seal_chain(office(), UNIT, STREAM, at=datetime(2026, 1, 1), by="chair-1")
    with pytest.raises(TextInvalid):
        seal_chain(office(), UNIT, STREAM, at=MORNING, by="")


@pytest.mark.parametrize("column", ["header", "c_open", "c_personal", "hash"])
@pytest.mark.parametrize("position", [1, 3, 5])
def test_a_chain_that_was_changed_is_not_sealed(column: str, position: int) -> None:
    store = office()
    seal = sealed(store)
    changed(store, position, **{column: b"\x01" * 32})
    with pytest.raises(ChainUnsound):
        sealed(store)
    with pytest.raises(ChainUnsound):
        prove(store, seal, 1)


def test_a_chain_that_lost_a_part_or_its_tail_is_not_sealed() -> None:
    store = office()
    del store.tables.parts[2, 1]
    with pytest.raises(ChainUnsound, match="without an erasure"):
        sealed(store)
    store = office()
    store.tables.ledger.pop()
    with pytest.raises(ChainUnsound, match="tail"):
        sealed(store)


def test_a_message_about_an_unsound_chain_holds_nothing_of_the_record() -> None:
    store = office()
    salt, content = store.tables.parts[2, 1]
    store.tables.parts[2, 1] = (salt, content.replace("Văn".encode(), "VĂN".encode()))
    with pytest.raises(ChainUnsound) as caught:
        sealed(store)
    assert "Nguy" not in str(caught.value)


# Proofs


@pytest.mark.parametrize("acts", [1, 2, 3, 4, 7, 8, 12])
def test_every_entry_under_a_seal_is_proved(acts: int) -> None:
    store = office(acts)
    seal = sealed(store)
    for position in range(1, seal.last + 1):
        proof = prove(store, seal, position)
        assert proof.holds(seal)
        assert Proof.read(plain(proof.to_data())) == proof
        assert proof.open is not None


def test_a_proof_within_a_range_holds_for_that_range() -> None:
    store = office(9)
    seal = sealed(store, first=4, last=8)
    assert prove(store, seal, 4).holds(seal)
    assert prove(store, seal, 8).holds(seal)
    assert not prove(store, seal, 8).holds(sealed(store))
    for position in (3, 9):
        with pytest.raises(OutsideTree):
            prove(store, seal, position)


def test_after_an_erasure_the_old_seal_still_proves_the_entry_without_its_personal_part() -> None:
    store = office()
    seal = sealed(store)
    before = prove(store, seal, 2)
    erase(store, 2)
    after = prove(store, seal, 2)
    assert before.personal is not None
    assert after.personal is None
    assert after.open == before.open
    assert after.holds(seal)
    assert before.holds(seal)
    assert (after.header, after.path) == (before.header, before.path)


def test_a_proof_can_leave_the_content_out() -> None:
    store = office()
    seal = sealed(store)
    proof = prove(store, seal, 3, parts=False)
    assert (proof.open, proof.personal) == (None, None)
    assert proof.holds(seal)
    assert "Nguyễn" not in repr(prove(store, seal, 3))


FLAWS: dict[str, Any] = {
    "position": lambda proof: proof.position % 5 + 1,
    "first": lambda proof: 2,
    "last": lambda proof: 6,
    "unit": lambda proof: OTHER_UNIT,
    "stream": lambda proof: "kit.register/2025",
    "previous": lambda proof: b"\1" * 32,
    "header": lambda proof: proof.header.replace(b"act-", b"act_"),
    "c_open": lambda proof: b"\1" * 32,
    "c_personal": lambda proof: b"\1" * 32,
    "open": lambda proof: (proof.open[0], proof.open[1] + b" "),
    "personal": lambda proof: (b"\0" * 16, proof.personal[1]),
    "path": lambda proof: proof.path[::-1],
}


@pytest.mark.parametrize("field", FLAWS)
def test_a_proof_with_one_field_changed_does_not_hold(field: str) -> None:
    store = office()
    seal = sealed(store)
    proof = prove(store, seal, 2)
    assert not attrs.evolve(proof, **{field: FLAWS[field](proof)}).holds(seal)


def test_a_proof_does_not_hold_for_another_seal() -> None:
    store = office()
    seal = sealed(store)
    assert not prove(store, seal, 2).holds(attrs.evolve(seal, root=b"\1" * 32))


def test_a_chain_that_was_written_anew_proves_nothing_under_the_old_seal() -> None:
    seal = sealed(office())
    other = MemoryStore(kinds=KINDS)
    for n in range(5):
        with other.write(unit=UNIT, actor="official-7", at=MORNING, why="đăng ký") as tx:
            tx.add(REGISTER, f"act-{n}", act())
    assert list(other.verify()) == []
    with pytest.raises(ChainUnsound, match="sealed"):
        prove(other, seal, 2)


def test_the_place_of_a_number_is_found() -> None:
    store = office(acts=4, erased=(2,))
    assert [position_of(store, UNIT, STREAM, number) for number in (1, 4)] == [1, 4]
    with pytest.raises(OutsideTree):
        position_of(store, UNIT, STREAM, 5)


# Growth


def test_a_later_seal_is_proved_to_add_to_the_earlier_one() -> None:
    store = office()
    old = sealed(store)
    erase(store, 3)
    new = sealed(store)
    path = prove_growth(store, old, new)
    assert sealed_growth(old, new, path)
    assert sealed_growth(new, new, prove_growth(store, new, new))
    assert not sealed_growth(new, old, path)
    assert not sealed_growth(attrs.evolve(old, root=b"\1" * 32), new, path)
    assert not sealed_growth(attrs.evolve(old, stream="kit.register/2025"), new, path)
    with pytest.raises(OutsideTree):
        prove_growth(store, new, old)
    with pytest.raises(ChainUnsound):
        prove_growth(store, attrs.evolve(old, root=b"\1" * 32), new)


# Stores


def test_a_store_on_a_file_gives_the_same_chain_as_one_in_memory(tmp_path: Path) -> None:
    for url in (f"sqlite:///{tmp_path / 'office.db'}", "sqlite://"):
        store, memory = SqlStore(url, kinds=KINDS, entropy=bytes), MemoryStore(kinds=KINDS, entropy=bytes)
        for one in (store, memory):
            with one.write(unit=UNIT, actor="a", at=MORNING, why="") as tx:
                for n in range(3):
                    tx.add(REGISTER, f"act-{n}", act())
                tx.add(REGISTER, "other", act(book="2025"))
        assert isinstance(store, ChainSource)
        assert list(store.chain(UNIT, STREAM)) == list(memory.chain(UNIT, STREAM))
        assert sealed(store) == sealed(memory)
        assert list(store.chain(UNIT, "kit.register/1999")) == []
        assert next(store.chain(UNIT, STREAM)).position == 1  # one that is left early leaves the store usable
        with store.write(unit=UNIT, actor="a", at=MORNING, why="") as tx:
            tx.add(REGISTER, "more", act())
        store.close()


def test_a_chain_is_read_as_of_one_moment_while_others_write(tmp_path: Path) -> None:
    store = SqlStore(f"sqlite:///{tmp_path / 'office.db'}", kinds=KINDS)
    for n in range(3):
        with store.write(unit=UNIT, actor="a", at=MORNING, why="") as tx:
            tx.add(REGISTER, f"act-{n}", act())
    rows = store.chain(UNIT, STREAM)
    first = next(rows)
    with store.write(unit=UNIT, actor="a", at=MORNING, why="") as tx:
        tx.add(REGISTER, "later", act())
    assert [first.position, *(row.position for row in rows)] == [1, 2, 3]
    assert sealed(store).last == 4
    store.close()


def test_in_a_hosts_transaction_a_chain_left_half_read_undoes_nothing(tmp_path: Path) -> None:
    engine = sa.create_engine(f"sqlite:///{tmp_path / 'host.db'}")
    SqlStore(engine, kinds=KINDS)
    with engine.connect() as connection:
        store = SqlStore(connection, kinds=KINDS)
        for n in (1, 2):
            with store.write(unit=UNIT, actor="a", at=MORNING, why="") as tx:
                tx.add(REGISTER, f"act-{n}", act())
        rows = store.chain(UNIT, STREAM)
        assert next(rows).position == 1
        with store.write(unit=UNIT, actor="a", at=MORNING, why="") as tx:
            tx.add(REGISTER, "act-3", act())
        del rows
        assert sealed(store).last == 3
        connection.commit()
    engine.dispose()


def test_inside_a_unit_of_work_only_what_is_committed_is_sealed(tmp_path: Path) -> None:
    store = SqlStore(f"sqlite:///{tmp_path / 'office.db'}", kinds=KINDS)
    with store.write(unit=UNIT, actor="a", at=MORNING, why="") as tx:
        tx.add(REGISTER, "act-1", act())
    with store.write(unit=UNIT, actor="a", at=MORNING, why="") as tx:
        tx.add(REGISTER, "act-2", act())
        tx.flush()
        assert sealed(store).last == 1
    assert sealed(store).last == 2
    store.close()


def test_chains_are_found_by_name() -> None:
    store = office()
    assert find_chain(store, STREAM) == find_chain(store, f"{UNIT}/{STREAM}") == store.heads()[0]
    with store.write(unit=OTHER_UNIT, actor="a", at=MORNING, why="") as tx:
        tx.add(REGISTER, "act-1", act())
    assert find_chain(store, f"{UNIT}/{STREAM}").unit == UNIT
    for name in (STREAM, "kit.register/1999", ""):
        with pytest.raises(NoSuchChain):
            find_chain(store, name)


# Documents from outside


def test_a_seal_and_a_sheet_of_heads_come_back_from_json() -> None:
    store = office()
    seal, sheet = sealed(store), head_sheet(store, at=MORNING, by="clerk-1")
    assert Seal.read(plain(seal.to_data())) == seal
    assert HeadSheet.read(plain(sheet.to_data())) == sheet
    assert sheet.heads == store.heads()
    with_signature = attrs.evolve(seal, signature=Signature(b"\1" * 32, b"\2" * 64))
    assert Seal.read(plain(with_signature.to_data())) == with_signature


DAMAGE: dict[str, Any] = {
    "unit": 7,
    "first": 0,
    "last": "5",
    "root": "AB" * 32,
    "head": "ab" * 31,
    "at": "2026-01-05T08:00:00+07:00",
    "by": None,
    "format": "vngov-seal/2",
    "more": 1,
    "key": "ab" * 32,
}


@pytest.mark.parametrize("field", DAMAGE)
def test_a_seal_that_does_not_have_its_form_is_refused(field: str) -> None:
    data = sealed(office()).to_data()
    with pytest.raises(DocumentUnreadable, match="vngov-seal/1"):
        Seal.read(plain(data | {field: DAMAGE[field]}))
    if field in data and field != "format":
        with pytest.raises(DocumentUnreadable):
            Seal.read(plain({name: value for name, value in data.items() if name != field}))


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**63 - 1) | st.text(max_size=4),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=4,
)


@given(st.binary(max_size=40) | st.builds(orjson.dumps, JSON), JSON, st.data())
def test_whatever_is_given_as_a_document_only_named_errors_come_out(content: bytes, value: Any, data: st.DataObject) -> None:
    store = office(2)
    seal = sealed(store)
    documents: dict[Any, Any] = {Seal: seal, Proof: prove(store, seal, 1), HeadSheet: head_sheet(store, at=MORNING, by="a")}
    for kind, made in documents.items():
        with pytest.raises(DocumentUnreadable):
            kind.read(content)
        name = data.draw(st.sampled_from(sorted(made.to_data())))
        with suppress(DocumentUnreadable):
            kind.read(plain(made.to_data() | {name: value}))


@given(st.integers(1, 10**15), st.binary(min_size=32, max_size=32))
def test_an_anchor_is_read_back_off_a_page(position: int, digest: bytes) -> None:
    anchor = Anchor(UNIT, STREAM, position, digest)
    assert read_printed(printed(anchor), UNIT, STREAM) == anchor
    assert read_printed(printed(anchor).upper().replace(" ", "\n "), UNIT, STREAM) == anchor


@pytest.mark.parametrize(
    "text",
    ["", ":", "12", "12:", "0: " + "ab" * 32, "-1: " + "ab" * 32, "1: " + "ab" * 31, "1: " + "zz" * 32, "١: " + "ab" * 32],
)
def test_what_is_no_anchor_is_not_read(text: str) -> None:
    with pytest.raises(DocumentUnreadable):
        read_printed(text, UNIT, STREAM)


# Signatures

PRIVATE = bytes(range(32))


@signing
def test_a_signed_seal_is_known_by_its_key_and_any_change_undoes_it() -> None:
    signer = Ed25519Signer(PRIVATE)
    seal = sealed(office()).signed(signer)
    assert seal.signed_by(signer.key)
    assert Seal.read(plain(seal.to_data())).signed_by(signer.key)
    assert not seal.signed_by(Ed25519Signer(b"\7" * 32).key)
    assert not sealed(office()).signed_by(signer.key)
    changes: dict[str, Any] = {
        "at": MORNING + timedelta(seconds=1),
        "by": "chair-2",
        "root": b"\1" * 32,
        "last": 4,
        "head": b"\1" * 32,
    }
    for name, value in changes.items():
        assert not attrs.evolve(seal, **{name: value}).signed_by(signer.key)


@signing
def test_signed_heads_are_known_by_their_key_and_any_change_undoes_them() -> None:
    signer = Ed25519Signer(PRIVATE)
    sheet = head_sheet(office(), at=MORNING, by="clerk-1").signed(signer)
    assert sheet.signed_by(signer.key)
    assert HeadSheet.read(plain(sheet.to_data())).signed_by(signer.key)
    assert not attrs.evolve(sheet, heads=()).signed_by(signer.key)
    assert not sheet.signed_by(b"\0" * 32)
    seal = sealed(office())
    assert not attrs.evolve(seal, signature=sheet.signature).signed_by(signer.key)


@signing
def test_a_key_that_cannot_be_used_is_named_and_not_told() -> None:
    for private in (b"", b"\1" * 31, b"\1" * 33):
        with pytest.raises(KeyUnusable):
            Ed25519Signer(private)
    for pem in (b"", b"-----BEGIN PRIVATE KEY-----\nsecret\n-----END PRIVATE KEY-----\n"):
        with pytest.raises(KeyUnusable) as caught:
            Ed25519Signer.from_pem(pem)
        assert "secret" not in str(caught.value)
    assert PRIVATE.hex() not in repr(Ed25519Signer(PRIVATE))


def test_without_the_extra_signing_says_which_one_is_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def without(name: str, *rest: Any, **more: Any) -> Any:
        if name.partition(".")[0] == "cryptography":
            raise ImportError(name)
        return real(name, *rest, **more)

    monkeypatch.setattr(builtins, "__import__", without)
    signed = attrs.evolve(sealed(office()), signature=Signature(b"\1" * 32, b"\2" * 64))
    for attempt in (lambda: Ed25519Signer(PRIVATE), lambda: Ed25519Signer.from_pem(b""), lambda: signed.signed_by(b"\1" * 32)):
        with pytest.raises(SigningMissing, match=r"vngov\[sign\]"):
            attempt()


def test_an_entry_whose_header_cannot_be_read_is_named() -> None:
    store = changed(office(), 2, header=b"{")
    with pytest.raises(StoreBroken):
        position_of(store, UNIT, STREAM, 3)
