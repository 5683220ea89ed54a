"""The ledger and its auditor: a chain that was changed anywhere does not verify; one from which data were erased still does."""

# the salts of a test need not be secret; the names in its SQL are its own

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import attrs
import orjson
import pytest
import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st

from vngov.basis import VN_TIME
from vngov.records import Codec, Parts
from vngov.storage import Act, Anchor, Fault, FaultKind, Notice, SqlStore, StoreBroken
from vngov.storage.audit import Auditor, Row
from vngov.storage.ledger import (
    GENESIS,
    NO_PART,
    SALT_LENGTH,
    Sealed,
    commit,
    entry_of,
    header_bytes,
    notice_digest,
    seal,
    tag_of,
)
from vngov.testing.kinds import KINDS, PAPER, REGISTER, Paper, Person
from vngov.testing.stores import MORNING, UNIT, act

Heads = list[tuple[str, str, int, int, bytes]]


@attrs.define
class Chains:
    """Chains as they stand in tables, built entry by entry by the pure functions alone."""

    entropy: random.Random = attrs.field(factory=lambda: random.Random(7))
    rows: list[Row] = attrs.field(factory=list)
    heads: dict[tuple[str, str], tuple[int, int, bytes]] = attrs.field(factory=dict)

    def write(
        self,
        id_: str,
        *,
        version: int = 1,
        stream: str = "2026",
        unit: str = "u",
        did: Act = Act.ADDED,
        personal: bool = True,
        numbered: bool = True,
    ) -> None:
        position, number, previous = self.heads.get((unit, stream), (0, 0, GENESIS))
        position += 1
        number += 1 if did is Act.ADDED and numbered else 0
        with_personal = personal and did is not Act.ERASED
        sealed = Sealed.of(Parts(f"open {id_}".encode(), b"personal" if with_personal else None), self.entropy.randbytes)
        at = (MORNING + timedelta(hours=len(self.rows))).isoformat()
        header = header_bytes(
            unit=unit,
            stream=stream,
            position=position,
            kind="kit.register/2",
            id=id_,
            version=version,
            act=did,
            actor="official-7",
            at=at,
            why="đăng ký",
            number=number if did is Act.ADDED and numbered else None,
        )
        digest = seal(previous, header, sealed.c_open, sealed.c_personal)
        self.heads[unit, stream] = (position, number, digest)
        self.rows.append(
            Row(
                open=(sealed.salt_open, sealed.parts.open),
                personal=(sealed.salt_personal, b"personal") if sealed.salt_personal is not None else None,
                unit=unit,
                stream=stream,
                position=position,
                kind="kit.register",
                id=id_,
                version=version,
                act=did.value,
                at=at,
                header=header,
                c_open=sealed.c_open,
                c_personal=sealed.c_personal,
                hash=digest,
            )
        )

    def anchors(self) -> list[Anchor]:
        return [Anchor(unit, stream, position, digest) for (unit, stream), (position, _, digest) in self.heads.items()]

    def faults(
        self, rows: Sequence[Row] | None = None, anchors: Sequence[Anchor] = (), heads: Heads | None = None
    ) -> list[Fault]:
        claimed = [(*key, *head) for key, head in self.heads.items()] if heads is None else heads
        auditor = Auditor(claimed, anchors)
        chosen = sorted(self.rows if rows is None else rows, key=lambda row: (row.unit, row.stream, row.position))
        return [*(fault for row in chosen for fault in auditor.feed(row)), *auditor.finish()]


def chains() -> Chains:
    """Three chains of two units; one record changed, one erased."""
    made = Chains()
    for n in range(4):
        made.write(f"{n}")
        made.write(f"{n}", stream="2025")
        made.write(f"{n}", unit="v", personal=n % 2 == 0)
    made.write("1", version=2, did=Act.CHANGED)
    made.write("2", version=2, did=Act.ERASED)
    made.rows = [
        attrs.evolve(row, personal=None) if (row.unit, row.stream, row.id) == ("u", "2026", "2") else row for row in made.rows
    ]
    return made


WHOLE = chains()


def kinds(faults: Sequence[Fault]) -> set[FaultKind]:
    return {fault.kind for fault in faults}


# Pure functions

CONTENT = st.binary(max_size=40)
HASH = st.binary(min_size=32, max_size=32)
SALT = st.binary(min_size=SALT_LENGTH, max_size=SALT_LENGTH)


@given(SALT, CONTENT, SALT, CONTENT)
def test_commitments_are_equal_only_for_equal_salt_and_content(
    salt: bytes, content: bytes, salt2: bytes, content2: bytes
) -> None:
    same = (salt, content) == (salt2, content2)
    assert (commit(salt, content) == commit(salt2, content2)) == same
    assert len(commit(salt, content)) == 32


@given(HASH, CONTENT, HASH, HASH, st.integers(0, 3), st.integers(0, 31), st.integers(1, 255))
def test_every_byte_of_what_is_sealed_counts(
    previous: bytes, header: bytes, c_open: bytes, c_personal: bytes, which: int, place: int, change: int
) -> None:
    sealed = [previous, header or b"\0", c_open, c_personal]
    digest = seal(*sealed)
    place %= len(sealed[which])
    sealed[which] = _with(sealed[which], place, change)
    assert seal(*sealed) != digest


def _with(content: bytes, place: int, change: int) -> bytes:
    return content[:place] + bytes([content[place] ^ change]) + content[place + 1 :]


def test_the_scheme_is_the_one_that_the_design_names() -> None:
    """Literal hashes: who changes the scheme breaks every chain ever written."""
    assert commit(b"s" * 16, b"content").hex() == "6fcafa61f2d319fd9dd7551e4b19f3343f293ad5529e0bb595aaa366f8ec7a5f"
    assert seal(GENESIS, b"{}", NO_PART, NO_PART).hex() == "b7d4a3b80c1ba2d80913cd1e8fa0aada45e09d1f5a26aeb1ba96007b73e93207"
    assert WHOLE.rows[0].header == (
        b'{"act":"added","actor":"official-7","at":"2026-01-05T08:00:00+07:00","id":"0","kind":"kit.register/2","number":1,'
        b'"position":1,"stream":"2026","unit":"u","version":1,"why":"\xc4\x91\xc4\x83ng k\xc3\xbd"}'
    )
    posted = "2026-01-05T01:00:00.000000+00:00"
    assert (
        notice_digest("u", "sms", "a", posted, b"{}").hex()
        == "4593170d7da339295b3573d209ff3aa151869e6cfa62e3ad78da1acde4cf16a4"
    )


TEXT = st.text(st.characters(codec="utf-8"), max_size=8)


@given(TEXT, TEXT, st.integers(1, 99), TEXT, st.sampled_from(Act), st.none() | st.integers(1, 99), st.datetimes())
def test_a_header_is_read_back_as_it_was_written(
    unit: str, id_: str, position: int, why: str, did: Act, number: int | None, naive: datetime
) -> None:
    at = naive.replace(year=max(2, min(naive.year, 9998)), tzinfo=VN_TIME)
    header = header_bytes(
        unit=unit,
        stream="s",
        position=position,
        kind="a.b/3",
        id=id_,
        version=2,
        act=did,
        actor="x",
        at=at.isoformat(),
        why=why,
        number=number,
    )
    entry = entry_of(9, header, b"h" * 32)
    assert (entry.unit, entry.id, entry.position, entry.why, entry.act) == (unit, id_, position, why, did)
    assert (entry.number, entry.at, entry.seq, entry.hash, entry.kind) == (number, at, 9, b"h" * 32, "a.b/3")
    assert tag_of(header) == "a.b/3"


@pytest.mark.parametrize("header", [b"", b"{}", b"[]", b"null", b"\xff", WHOLE.rows[0].header.replace(b"added", b"dreamt")])
def test_a_header_that_cannot_be_read_is_named_and_not_shown(header: bytes) -> None:
    with pytest.raises(StoreBroken, match="entry 5"):
        entry_of(5, header, b"")


def test_each_part_has_a_salt_of_its_own() -> None:
    asked: list[int] = []

    def entropy(n: int) -> bytes:
        asked.append(n)
        return random.Random(len(asked)).randbytes(n)

    first, second = (Sealed.of(Parts(b"same", b"same"), entropy) for _ in range(2))
    salts = {first.salt_open, first.salt_personal, second.salt_open, second.salt_personal}
    assert len(salts) == 4
    assert {len(salt) for salt in salts if salt is not None} == {SALT_LENGTH}
    assert len({first.c_open, first.c_personal, second.c_open, second.c_personal}) == 4


def test_a_record_without_a_personal_part_commits_to_nothing_there() -> None:
    sealed = Sealed.of(Parts(b"open", None), bytes)
    assert (sealed.c_personal, sealed.salt_personal) == (NO_PART, None)


NOTICE = st.tuples(*4 * [st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=3)], CONTENT)


@given(NOTICE, NOTICE)
def test_notices_have_equal_digests_only_when_they_are_equal(
    one: tuple[str, str, str, str, bytes], other: tuple[str, str, str, str, bytes]
) -> None:
    assert (notice_digest(*one) == notice_digest(*other)) == (one == other)


# The auditor


def _changed(row: Row, field: str, value: Any) -> Row:
    return attrs.evolve(row, **{field: value})


def test_whole_chains_verify() -> None:
    assert WHOLE.faults(anchors=WHOLE.anchors()) == []


def test_nothing_verifies_as_nothing() -> None:
    assert Chains().faults() == []


BYTES = ("header", "c_open", "c_personal", "hash")
PARTS = ("open", "personal")


@given(st.integers(0, len(WHOLE.rows) - 1), st.sampled_from(BYTES), st.integers(0, 1000), st.integers(1, 255))
def test_a_changed_byte_of_an_entry_is_found_where_it_is(number: int, field: str, place: int, change: int) -> None:
    row = WHOLE.rows[number]
    content = getattr(row, field)
    changed = _changed(row, field, _with(content, place % len(content), change))
    faults = WHOLE.faults([changed if one is row else one for one in WHOLE.rows])
    assert any((fault.unit, fault.stream, fault.position) == (row.unit, row.stream, row.position) for fault in faults)
    assert FaultKind.CHAIN_BROKEN in kinds(faults)


@given(
    st.integers(0, len(WHOLE.rows) - 1), st.sampled_from(PARTS), st.integers(0, 1), st.integers(0, 1000), st.integers(1, 255)
)
def test_a_changed_byte_of_a_part_or_its_salt_is_found_where_it_is(
    number: int, part: str, half: int, place: int, change: int
) -> None:
    row = WHOLE.rows[number]
    salted = getattr(row, part)
    if salted is None:
        return
    halves = list(salted)
    halves[half] = _with(halves[half], place % len(halves[half]), change)
    faults = WHOLE.faults([_changed(row, part, tuple(halves)) if one is row else one for one in WHOLE.rows])
    assert [(fault.kind, fault.position, fault.id) for fault in faults] == [(FaultKind.PART_CHANGED, row.position, row.id)]


SAID: dict[str, Callable[[Row], Any]] = {
    "unit": lambda row: row.unit + "x",
    "stream": lambda row: row.stream + "x",
    "kind": lambda row: "kit.other",
    "id": lambda row: row.id + "x",
    "version": lambda row: row.version + 1,
    "act": lambda row: Act.CHANGED.value if row.act != Act.CHANGED.value else Act.ADDED.value,
    "at": lambda row: row.at.replace("2026", "2025"),
    "position": lambda row: row.position + 100,
}


@pytest.mark.parametrize("field", SAID)
@pytest.mark.parametrize("number", range(len(WHOLE.rows)))
def test_a_column_of_the_ledger_that_is_not_what_the_header_says_is_found(field: str, number: int) -> None:
    row = WHOLE.rows[number]
    changed = _changed(row, field, SAID[field](row))
    assert FaultKind.UNREADABLE in kinds(WHOLE.faults([changed if one is row else one for one in WHOLE.rows]))


@given(st.integers(0, len(WHOLE.rows) - 1))
def test_a_removed_entry_is_found(number: int) -> None:
    faults = WHOLE.faults([row for row in WHOLE.rows if row is not WHOLE.rows[number]])
    assert kinds(faults) & {FaultKind.POSITION_GAP, FaultKind.HEAD_WRONG}


@given(st.data())
def test_entries_that_changed_places_are_found(data: st.DataObject) -> None:
    chain = [row for row in WHOLE.rows if (row.unit, row.stream) == ("u", "2026")]
    a, b = data.draw(st.lists(st.sampled_from(chain), min_size=2, max_size=2, unique_by=lambda row: row.position))
    swapped = {a.position: attrs.evolve(b, position=a.position), b.position: attrs.evolve(a, position=b.position)}
    rows = [swapped.get(row.position, row) if row in chain else row for row in WHOLE.rows]
    assert {FaultKind.CHAIN_BROKEN, FaultKind.UNREADABLE} <= kinds(WHOLE.faults(rows))


def test_an_entry_put_in_twice_is_found() -> None:
    assert FaultKind.POSITION_GAP in kinds(WHOLE.faults([*WHOLE.rows, WHOLE.rows[0]]))


@pytest.mark.parametrize("head", range(3))
@pytest.mark.parametrize("field", range(5))
def test_a_changed_head_is_found(head: int, field: int) -> None:
    heads: list[list[Any]] = [[*key, *value] for key, value in WHOLE.heads.items()]
    old = heads[head][field]
    heads[head][field] = old + ("x" if isinstance(old, str) else b"x" if isinstance(old, bytes) else 1)
    faults = WHOLE.faults(heads=[(a, b, c, d, e) for a, b, c, d, e in heads])
    assert kinds(faults) == {FaultKind.HEAD_WRONG}


def cut(whole: Chains, count: int) -> Chains:
    """The same chains with the last entries of each gone and the heads made to fit: what an owner of the database can do."""
    short = Chains()
    for key in whole.heads:
        chain = [row for row in whole.rows if (row.unit, row.stream) == key]
        left = chain[: len(chain) - count]
        short.rows += left
        if left:
            numbers = [orjson.loads(row.header)["number"] or 0 for row in left]
            short.heads[key] = (len(left), max(numbers), left[-1].hash)
    return short


@pytest.mark.parametrize("count", [1, 2, 3, 4, 6])
def test_a_cut_tail_is_found_from_the_last_anchor_on_and_only_from_there(count: int) -> None:
    short = cut(WHOLE, count)
    assert FaultKind.ANCHOR_MISSING not in kinds(short.faults())
    faults = short.faults(anchors=WHOLE.anchors())
    assert {(fault.unit, fault.stream) for fault in faults if fault.kind is FaultKind.ANCHOR_MISSING} == set(WHOLE.heads)
    assert FaultKind.ANCHOR_MISSING not in kinds(short.faults(anchors=short.anchors()))


def test_a_chain_written_anew_is_found_by_an_anchor_in_its_midst() -> None:
    """Who writes the database can hash the whole chain again; the anchor outside still knows."""
    forged = Chains(entropy=random.Random(8))
    for row in WHOLE.rows:
        forged.write(row.id, version=row.version, stream=row.stream, unit=row.unit, did=Act(row.act), personal=False)
    row = next(row for row in WHOLE.rows if (row.stream, row.position) == ("2026", 3))
    anchor = Anchor(row.unit, row.stream, row.position, row.hash)
    assert forged.faults() == []
    assert [(fault.kind, fault.position) for fault in forged.faults(anchors=[anchor])] == [(FaultKind.ANCHOR_MISSING, 3)]


def test_an_anchor_in_the_midst_of_a_chain_holds_while_the_chain_goes_on() -> None:
    growing = Chains()
    kept: list[Anchor] = []
    for n in range(5):
        growing.write(f"{n}")
        kept += growing.anchors()
    assert growing.faults(anchors=kept) == []


def test_a_number_missing_or_doubled_is_found() -> None:
    made = Chains()
    made.write("a")
    for skewed in (-1, 1):
        position, number, digest = made.heads["u", "2026"]
        made.heads["u", "2026"] = (position, number + skewed, digest)
        made.write(f"b{skewed}")
    assert [fault.detail for fault in made.faults() if fault.kind is FaultKind.NUMBER_WRONG] == ["1", "3"]


def test_records_without_numbers_leave_the_numbers_alone() -> None:
    made = Chains()
    for n in range(4):
        made.write(f"{n}", numbered=n % 2 == 0)
    assert made.faults() == []


# Erasure


def test_a_part_that_is_gone_without_an_erasure_is_found() -> None:
    for row in WHOLE.rows:
        if row.personal is not None:
            faults = WHOLE.faults([attrs.evolve(one, personal=None) if one is row else one for one in WHOLE.rows])
            assert [(fault.kind, fault.id) for fault in faults] == [(FaultKind.PART_MISSING, row.id)]


def test_an_open_part_is_never_missing_rightly() -> None:
    for row in WHOLE.rows:
        faults = WHOLE.faults([attrs.evolve(one, open=None) if one is row else one for one in WHOLE.rows])
        assert FaultKind.PART_MISSING in kinds(faults)


@given(st.lists(st.sampled_from("abc"), min_size=1, max_size=12), st.sets(st.sampled_from("abc")))
def test_an_erasure_of_any_records_keeps_verifying(written: list[str], erased: set[str]) -> None:
    made = Chains()
    versions: dict[str, int] = {}
    for id_ in written:
        versions[id_] = versions.get(id_, 0) + 1
        made.write(id_, version=versions[id_], did=Act.ADDED if versions[id_] == 1 else Act.CHANGED)
    anchors = made.anchors()
    for id_ in erased & versions.keys():
        made.rows = [attrs.evolve(row, personal=None) if row.id == id_ else row for row in made.rows]
        assert FaultKind.PART_MISSING in kinds(made.faults())
        made.write(id_, version=versions[id_] + 1, did=Act.ERASED)
        assert made.faults(anchors=anchors) == []
    assert made.faults(anchors=[*anchors, *made.anchors()]) == []


def test_an_erasure_in_another_chain_excuses_nothing() -> None:
    made = Chains()
    made.write("a", stream="2025")
    made.write("a", stream="2026")
    made.rows = [attrs.evolve(row, personal=None) for row in made.rows]
    made.write("a", stream="2025", version=2, did=Act.ERASED)
    assert [(fault.kind, fault.stream) for fault in made.faults()] == [(FaultKind.PART_MISSING, "2026")]


def test_what_went_missing_after_the_erasure_is_not_excused_by_it() -> None:
    made = Chains()
    made.write("a")
    made.write("a", version=2, did=Act.ERASED)
    made.write("a", version=3, did=Act.CHANGED)
    made.rows = [attrs.evolve(row, personal=None) for row in made.rows]
    assert FaultKind.PART_MISSING in kinds(made.faults())


def test_a_fault_says_what_and_where_in_both_languages() -> None:
    for kind in FaultKind:
        fault = Fault(kind, "u", "kit.register/2026", 3, "a")
        for lang in ("vi", "en"):
            assert "u kit.register/2026 #3 a" in fault.message(lang)
        assert fault.message("vi") != fault.message("en")


# The same on a real database, byte by byte


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("ledger") / "office.db"
    store = SqlStore(f"sqlite:///{place}", kinds=KINDS)
    for n in range(3):
        with store.write(unit=UNIT, actor="official-7", at=MORNING + timedelta(hours=n), why="đăng ký") as tx:
            tx.add(REGISTER, f"{n}", act(child=Person(f"Người {n}"), note=f"ghi chú {n}"))
            tx.add(PAPER, f"{n}", Paper(2026, f"văn bản {n}"))
            tx.post(Notice("sms", f"{n}", {"n": n}))
            tx.numbers("offline", 2)
    with store.write(unit=UNIT, actor="official-7", at=MORNING + timedelta(hours=5), why="sửa") as tx:
        for id_, put in (("0", True), ("1", False)):
            stored = tx.get(REGISTER, id_)
            assert stored is not None
            if put:
                tx.put(stored, attrs.evolve(stored.record, note="đổi"))
            else:
                tx.erase(stored, "căn cứ")
    store._engine.dispose()
    return place


@pytest.fixture
def tampered(written: Path, tmp_path: Path) -> Iterator[tuple[SqlStore, sa.Connection]]:
    copy = tmp_path / "office.db"
    for path in written.parent.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    store = SqlStore(f"sqlite:///{copy}", kinds=KINDS)
    engine = sa.create_engine(f"sqlite:///{copy}", poolclass=sa.NullPool, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        yield store, connection
    store._engine.dispose()


COLUMNS = {
    "ledger": ("unit", "stream", "position", "kind", "id", "version", "act", "at", "header", "c_open", "c_personal", "hash"),
    "ledger_state": ("salt", "content"),
    "heads": ("unit", "stream", "position", "number", "hash"),
    "series": ("unit", "series", "last"),
    "outbox": ("unit", "topic", "key", "body", "digest"),
    "k_kit__register": ("unit", "id", "version", "entry", *(column.name for column in REGISTER.columns)),
    "k_kit__paper": ("unit", "id", "version", "entry", *(column.name for column in PAPER.columns)),
}


@pytest.mark.parametrize(("table", "column"), [(table, column) for table, names in COLUMNS.items() for column in names])
def test_any_column_of_any_row_that_is_changed_is_found(
    tampered: tuple[SqlStore, sa.Connection], table: str, column: str
) -> None:
    store, connection = tampered
    assert list(store.verify()) == []
    rows = connection.exec_driver_sql(f"SELECT * FROM {table}").all()
    place = list(connection.exec_driver_sql(f"SELECT * FROM {table}").keys()).index(column)
    holes = ", ".join("?" * len(rows[0]))
    for number, row in enumerate(rows):
        changed = (*row[:place], _other(row[place]), *row[place + 1 :])
        for content in ([*rows[:number], changed, *rows[number + 1 :]], rows):
            connection.exec_driver_sql("BEGIN")
            connection.exec_driver_sql(f"DELETE FROM {table}")
            connection.exec_driver_sql(f"INSERT INTO {table} VALUES ({holes})", [tuple(one) for one in content])
            connection.exec_driver_sql("COMMIT")
            assert bool(list(store.verify())) == (content is not rows), f"row {number}"


def _other(value: Any) -> Any:
    match value:
        case None:
            return 7
        case int():
            return 5000 - value
        case bytes():
            return _with(value, len(value) // 2, 1)
    return f"{value}x"


@pytest.mark.parametrize(
    ("table", "where", "kind"),
    [
        ("ledger", "id = '0'", FaultKind.POSITION_GAP),
        ("ledger_state", "part = 0", FaultKind.PART_MISSING),
        ("ledger_state", "part = 1 AND CAST(content AS TEXT) LIKE '%Người 2%'", FaultKind.PART_MISSING),
        ("heads", "stream LIKE 'kit.register%'", FaultKind.HEAD_WRONG),
        ("k_kit__register", "id = '2'", FaultKind.PROJECTION_WRONG),
        ("k_kit__register", "id = '1'", FaultKind.PROJECTION_WRONG),
        ("series", "1 = 1", FaultKind.NUMBER_WRONG),
    ],
)
def test_a_row_that_is_removed_is_found(
    tampered: tuple[SqlStore, sa.Connection], table: str, where: str, kind: FaultKind
) -> None:
    store, connection = tampered
    assert connection.exec_driver_sql(f"DELETE FROM {table} WHERE {where}").rowcount > 0
    assert kind in kinds(list(store.verify()))


def test_a_record_removed_with_its_projection_is_found(tampered: tuple[SqlStore, sa.Connection]) -> None:
    store, connection = tampered
    anchors = store.heads()
    (seq,) = connection.exec_driver_sql("SELECT seq FROM ledger WHERE kind = 'kit.paper' AND id = '1'").scalars()
    for statement in (
        f"DELETE FROM ledger WHERE seq = {seq}",
        f"DELETE FROM ledger_state WHERE seq = {seq}",
        "DELETE FROM k_kit__paper WHERE id = '1'",
    ):
        connection.exec_driver_sql(statement)
    assert FaultKind.POSITION_GAP in kinds(list(store.verify()))
    connection.exec_driver_sql("DELETE FROM ledger WHERE kind = 'kit.paper'")
    connection.exec_driver_sql("DELETE FROM k_kit__paper")
    connection.exec_driver_sql("DELETE FROM heads WHERE stream LIKE 'kit.paper%'")
    assert FaultKind.ANCHOR_MISSING in kinds(list(store.verify(anchors)))


def test_a_record_slipped_into_a_look_up_table_is_found(tampered: tuple[SqlStore, sa.Connection]) -> None:
    store, connection = tampered
    connection.exec_driver_sql(
        "INSERT INTO k_kit__paper SELECT unit, 'new', version, entry, year, subject FROM k_kit__paper LIMIT 1"
    )
    assert kinds(list(store.verify())) == {FaultKind.PROJECTION_WRONG}


def test_a_look_up_table_that_is_dropped_is_found(tampered: tuple[SqlStore, sa.Connection]) -> None:
    store, connection = tampered
    connection.exec_driver_sql("DROP TABLE k_kit__register")
    for _ in range(2):
        assert kinds(list(store.verify())) == {FaultKind.PROJECTION_WRONG}
    assert [change.stored is None for change in store.changes() if change.entry.id == "2"] == [False, False]
    store.reindex(REGISTER)
    assert list(store.verify()) == []


def test_personal_data_that_are_back_after_their_erasure_are_found(tampered: tuple[SqlStore, sa.Connection]) -> None:
    """A backup from before the erasure brings them back, with salts that fit."""
    store, connection = tampered
    parts = connection.exec_driver_sql("SELECT * FROM ledger_state").all()
    with store.write(unit=UNIT, actor="official-7", at=MORNING + timedelta(days=1), why="xóa") as tx:
        stored = tx.get(REGISTER, "0")
        assert stored is not None
        tx.erase(stored, "căn cứ")
    assert list(store.verify()) == []
    connection.exec_driver_sql("INSERT OR IGNORE INTO ledger_state VALUES (?, ?, ?, ?)", [tuple(part) for part in parts])
    faults = list(store.verify())
    assert kinds(faults) == {FaultKind.ERASURE_UNDONE}
    assert {fault.id for fault in faults} == {"0"}


def test_a_look_up_table_is_rebuilt_from_the_ledger(tampered: tuple[SqlStore, sa.Connection]) -> None:
    store, connection = tampered
    before = connection.exec_driver_sql("SELECT * FROM k_kit__register ORDER BY unit, id").all()
    connection.exec_driver_sql("UPDATE k_kit__register SET note = 'sai', received = 'x'")
    connection.exec_driver_sql("DELETE FROM k_kit__register WHERE id = '2'")
    assert store.reindex(REGISTER) == 3
    assert connection.exec_driver_sql("SELECT * FROM k_kit__register ORDER BY unit, id").all() == before
    assert list(store.verify()) == []


def test_verify_goes_on_after_a_fault_and_names_each(tampered: tuple[SqlStore, sa.Connection]) -> None:
    store, connection = tampered
    connection.exec_driver_sql("UPDATE ledger_state SET content = x'00' WHERE part = 0")
    changed = connection.exec_driver_sql("SELECT count(*) FROM ledger_state WHERE part = 0").scalar_one()
    assert len([fault for fault in store.verify(projections=False) if fault.kind is FaultKind.PART_CHANGED]) == changed


def test_the_ledger_holds_no_personal_data_in_clear(written: Path) -> None:
    engine = sa.create_engine(f"sqlite:///{written}", poolclass=sa.NullPool)
    with engine.connect() as connection:
        headers = b"".join(connection.exec_driver_sql("SELECT header FROM ledger").scalars())
    assert b"official-7" in headers
    assert "Người".encode() not in headers


@given(st.sampled_from(range(3)))
@settings(max_examples=3)
def test_what_the_ledger_keeps_is_exactly_what_the_codec_writes(written: Path, n: int) -> None:
    engine = sa.create_engine(f"sqlite:///{written}", poolclass=sa.NullPool)
    with engine.connect() as connection:
        query = "SELECT s.content FROM ledger l JOIN ledger_state s ON s.seq = l.seq WHERE l.kind = 'kit.paper' AND l.id = ?"
        (content,) = connection.exec_driver_sql(query, (f"{n}",)).scalars()
    assert content == Codec(PAPER).encode(Paper(2026, f"văn bản {n}")).open
