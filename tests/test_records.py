"""Kinds, columns, codec: what a declaration may say, and what comes back from the bytes it is stored as."""

from __future__ import annotations

import json
from datetime import date, datetime, time, timedelta, timezone
from decimal import Decimal
from enum import StrEnum
from typing import Any

import attrs
import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vngov.basis import VN_TIME, NaiveDatetime
from vngov.errors import InvalidInput
from vngov.records import (
    Codec,
    Column,
    ColumnInvalid,
    Kind,
    KindInvalid,
    Op,
    Parts,
    QueryInvalid,
    RecordErased,
    RecordFormat,
    Stored,
    Where,
    to_column,
)
from vngov.records.where import checked
from vngov.testing.kinds import OLD_REGISTER, PAPER, REGISTER, Act, OldAct, Paper, Person
from vngov.testing.stores import MORNING, act
from vngov.testing.strategies import conditions, moments, orders, records, scalars


class Colour(StrEnum):
    RED = "red"
    BLUE = "blue"


@attrs.frozen
class Fee:
    amount: Decimal
    paid_at: time | None = None


@attrs.frozen
class Everything:
    """A field of every type that a record may be made of."""

    text: str
    whole: int
    true: bool
    day: date
    moment: datetime
    clock: time
    amount: Decimal
    share: float
    colour: Colour
    maybe_day: date | None
    maybe_person: Person | None
    words: tuple[str, ...]
    fees: tuple[Fee, ...]
    pair: tuple[int, str]
    by_name: dict[str, date]


EVERYTHING: Kind[Everything] = Kind("kit.everything/1", Everything, stream=lambda _: "all", personal=("maybe_person", "words"))


def kind(tag: str = "kit.paper/1", **fields: Any) -> Kind[Paper]:
    return Kind(tag, Paper, **({"stream": lambda paper: str(paper.year)} | fields))


# What a kind may say


@pytest.mark.parametrize(
    "tag",
    [
        *(
            "",
            "paper/1",
            "kit.paper",
            "kit.paper/0",
            "kit.paper/01",
            "kit.paper/1.0",
            "kit.paper/-1",
            "kit.paper/1 ",
            "kit.paper/1\n",
        ),
        *(
            "Kit.paper/1",
            "kit.Paper/1",
            "kit./1",
            ".paper/1",
            "kit..paper/1",
            "1kit.paper/1",
            "kit paper/1",
            "kit.giấy/1",
            "kit.paper/١",
        ),
    ],
)
def test_a_tag_that_is_not_name_and_version_is_refused(tag: str) -> None:
    with pytest.raises(KindInvalid, match="kind of record"):
        kind(tag)


def test_a_tag_gives_name_and_version() -> None:
    found = kind("kit.sub_kind.paper2/12", upcasts=dict.fromkeys(range(1, 12), dict))
    assert (found.name, found.version, repr(found)) == ("kit.sub_kind.paper2", 12, "<Kind kit.sub_kind.paper2/12>")


WRONG: dict[str, dict[str, Any]] = {
    "no field colour": {"personal": ("colour",)},
    "no field colour, size": {"people": ("size", "colour")},
    "column Year": {"columns": (Column("Year", lambda paper: 1),)},
    "column id": {"columns": (Column("id", lambda paper: "x"),)},
    "column unit": {"columns": (Column("unit", lambda paper: "x"),)},
    "column version": {"columns": (Column("version", lambda paper: 1),)},
    "column entry": {"columns": (Column("entry", lambda paper: 1),)},
    "column year, year": {"columns": (Column("year"), Column("year"))},
    "column drop table": {"columns": (Column("drop table", lambda paper: 1),)},
    "column without field colour": {"columns": (Column("colour"),)},
    "personal column not marked subject": {"personal": ("subject",), "columns": (Column("subject"),)},
    "type of column year": {"columns": (Column("year", lambda paper: 1, type=float),)},
}


@pytest.mark.parametrize("why", WRONG)
def test_a_kind_says_what_is_wrong_with_it(why: str) -> None:
    with pytest.raises(KindInvalid) as caught:
        kind(**WRONG[why])
    assert caught.value.details["why"] == why


def test_a_kind_of_something_else_than_an_attrs_class_is_refused() -> None:
    with pytest.raises(KindInvalid, match="attrs"):
        Kind("kit.text/1", str, stream=lambda _: "x")


@pytest.mark.parametrize(("version", "upcasts", "missing"), [(2, (), 1), (3, (1,), 2), (3, (2,), 1), (5, (1, 2, 4), 3)])
def test_every_older_version_needs_a_way_up(version: int, upcasts: tuple[int, ...], missing: int) -> None:
    with pytest.raises(KindInvalid, match=f"no upcast from version {missing}"):
        kind(f"kit.paper/{version}", upcasts=dict.fromkeys(upcasts, dict))


def test_kinds_are_themselves_only() -> None:
    """Two plugins that declare the same are still two."""
    assert kind() != kind()
    assert len({kind(), PAPER, PAPER}) == 2


# Columns


def test_a_column_has_the_type_of_its_field_unless_it_says_another() -> None:
    types = dict(zip((column.name for column in REGISTER.columns), REGISTER.types, strict=True))
    assert types == {
        "book": str,
        "number": int,
        "declared": date,
        "received": datetime,
        "urgent": bool,
        "copies": int,
        "note": str,
        "published": date,
        "child_name": str,
        "child_born": date,
    }


def test_a_computed_column_does_not_take_the_type_of_a_field_with_its_name() -> None:
    padded = kind(columns=(Column("year", lambda paper: f"{paper.year:06}"),))
    assert (padded.types, padded.values(Paper(2026, "x"))) == ((str,), ("002026",))


@pytest.mark.parametrize(
    ("type_", "value"),
    [
        (str, 5),
        (int, "5"),
        (int, True),
        (int, 2**63),
        (bool, 1),
        (date, MORNING),
        (datetime, date(2026, 1, 5)),
        (str, "a\0b"),
        (str, "\ud800"),
        (int, 1.0),
    ],
)
def test_a_value_that_does_not_fit_its_column_is_refused_and_not_told(type_: type, value: Any) -> None:
    wrong = kind(columns=(Column("mark", lambda _: value, type=type_),))
    with pytest.raises(ColumnInvalid, match="mark") as caught:
        wrong.values(Paper(2026, "Trần Thị Bí Mật"))
    assert set(caught.value.details) == {"kind", "column", "expected"}
    assert "Bí Mật" not in str(caught.value)


@given(moments(), moments())
def test_moments_stand_in_columns_in_the_order_of_time(a: datetime, b: datetime) -> None:
    text_a, text_b = to_column(a), to_column(b)
    assert isinstance(text_a, str)
    assert isinstance(text_b, str)
    assert (text_a < text_b, text_a == text_b) == (a < b, a == b)
    assert datetime.fromisoformat(text_a) == a


@given(st.dates(), st.dates())
def test_days_stand_in_columns_in_the_order_of_time(a: date, b: date) -> None:
    assert (str(to_column(a)) < str(to_column(b))) == (a < b)


def test_a_naive_moment_stands_in_no_column() -> None:
    with pytest.raises(NaiveDatetime):
        to_column(datetime(2026, 1, 5))


def test_only_open_fields_as_they_stand_survive_an_erasure() -> None:
    assert [column.name for column in REGISTER.columns if not column.survives_erasure] == ["child_name", "child_born"]
    assert not Column[Paper]("label", lambda paper: paper.subject).survives_erasure


# Codec


@given(records(REGISTER))
def test_a_record_comes_back_from_its_bytes(record: Act) -> None:
    codec = Codec(REGISTER)
    assert codec.decode(codec.encode(record), REGISTER.version) == record


@given(records(EVERYTHING))
@settings(max_examples=50)
def test_every_type_of_field_comes_back_from_its_bytes(record: Everything) -> None:
    codec = Codec(EVERYTHING)
    again = codec.decode(codec.encode(record), 1)
    assert again == record
    assert str(again.amount) == str(record.amount), "a decimal keeps its zeros"
    assert [type(value) for value in attrs.astuple(again, recurse=False)] == [
        type(value) for value in attrs.astuple(record, recurse=False)
    ]


@given(records(REGISTER))
def test_outside_data_are_read_as_stored_ones_are(record: Act) -> None:
    codec = Codec(REGISTER)
    parts = codec.encode(record)
    assert codec.read({**orjson.loads(parts.open), **orjson.loads(parts.personal or b"{}")}) == record


@given(records(REGISTER))
def test_equal_records_have_equal_bytes(record: Act) -> None:
    codec = Codec(REGISTER)
    assert codec.encode(record) == codec.encode(attrs.evolve(record))


@given(records(REGISTER))
def test_the_personal_fields_stand_in_the_personal_part_and_nowhere_else(record: Act) -> None:
    parts = Codec(REGISTER).encode(record)
    assert parts.personal is not None
    assert set(orjson.loads(parts.personal)) == set(REGISTER.personal)
    assert not set(orjson.loads(parts.open)) & set(REGISTER.personal)


def test_a_kind_with_nothing_personal_has_one_part() -> None:
    assert Codec(PAPER).encode(Paper(2026, "x")).personal is None


@pytest.mark.parametrize(
    "record",
    [
        act(note="\ud800"),
        act(copies=2**64),
        act(note=object()),
        act(child=None),
        act(child="An"),
        act(received=datetime(2026, 1, 5, 8)),
        Paper(2026, "x"),
        None,
        "act",
    ],
)
def test_what_has_no_stored_form_is_refused_by_name(record: Any) -> None:
    with pytest.raises(InvalidInput, match=r"kit\.register"):
        Codec(REGISTER).encode(record)


PLAIN = json.loads(Codec(REGISTER).encode(act()).open) | json.loads(Codec(REGISTER).encode(act()).personal or b"{}")

FAULTY: dict[str, tuple[dict[str, Any], set[str]]] = {
    "a missing field": ({"declared": ...}, {"$.declared"}),
    "a wrong day": ({"declared": "ngày bí mật"}, {"$.declared"}),
    "a wrong moment": ({"received": "bí mật"}, {"$.received"}),
    "a person that is none": ({"child": "bí mật"}, {"$.child"}),
    "a fault deep inside": ({"child": {"name": "bí mật", "born": "bí mật"}}, {"$.child.born"}),
    "an unknown field": ({"bí mật": 1}, {"$"}),
    "several": (
        {"declared": "bí mật", "copies": "bí mật", "child": {"born": None}},
        {"$.declared", "$.copies", "$.child.name"},
    ),
}


@pytest.mark.parametrize("case", FAULTY)
def test_what_is_wrong_with_outside_data_is_told_by_path_and_never_by_content(case: str) -> None:
    changes, paths = FAULTY[case]
    data = {name: value for name, value in (PLAIN | changes).items() if value is not ...}
    with pytest.raises(RecordFormat) as caught:
        Codec(REGISTER).read(data)
    assert set(caught.value.details["where"].split("; ")) == paths
    assert "bí mật" not in f"{caught.value} {caught.value.details} {caught.value.__cause__}"


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(), lambda inner: st.dictionaries(st.text(), inner)))
def test_any_data_from_outside_are_read_or_refused_by_name(data: Any) -> None:
    for given_ in (data, PLAIN | {"child": data}, PLAIN | {"copies": data}):
        try:
            record = Codec(REGISTER).read(given_)
        except InvalidInput:
            continue
        assert isinstance(record, Act)


@pytest.mark.parametrize("open_", [b"", b"{", b"[]", b"null", b'{"book": 1}', b"\xff"])
def test_stored_bytes_that_cannot_be_read_are_refused_by_name(open_: bytes) -> None:
    with pytest.raises(InvalidInput, match=r"kit\.register"):
        Codec(REGISTER).decode(Parts(open_, b'{"child":{"name":"x","born":null},"declarant":null}'), 2)


# Versions

GOLDEN = Parts(
    b'{"book":"2020","declared":"2020-03-02","received":"2020-03-02T08:30:00+07:00","urgent":true,'
    b'"remark":"ghi ch\xc3\xba","published":null,"number":17}',
    b'{"child":{"name":"Nguy\xe1\xbb\x85n Th\xe1\xbb\x8b \xc4\x90\xc3\xa0o","born":"2020-02-29"},"declarant":null}',
)
"""What release 0 wrote (kit.register/1). Never to be changed: it has to be readable for ever."""


def test_the_golden_payload_is_read_as_the_present_form() -> None:
    assert Codec(REGISTER).decode(GOLDEN, 1) == act(
        book="2020",
        declared=date(2020, 3, 2),
        received=datetime(2020, 3, 2, 8, 30, tzinfo=VN_TIME),
        child=Person("Nguyễn Thị Đào", date(2020, 2, 29)),
        declarant=None,
        urgent=True,
        note="ghi chú",
        number=17,
    )


def test_the_golden_payload_is_still_what_its_own_version_writes() -> None:
    codec = Codec(OLD_REGISTER)
    assert codec.encode(codec.decode(GOLDEN, 1)) == GOLDEN


@given(records(OLD_REGISTER))
def test_every_older_record_is_upgraded(old: OldAct) -> None:
    new = Codec(REGISTER).decode(Codec(OLD_REGISTER).encode(old), 1)
    assert (new.copies, new.note, new.child, new.received) == (1, old.remark or None, old.child, old.received)


def test_upcasts_are_gone_through_one_by_one() -> None:
    def step(n: int) -> Any:
        return lambda data: data | {"subject": f"{data['subject']}{n}"}

    far = kind("kit.paper/4", upcasts={n: step(n) for n in (1, 2, 3)})
    parts = Codec(kind()).encode(Paper(2026, "v"))
    assert [Codec(far).decode(parts, version).subject for version in (1, 2, 3, 4)] == ["v123", "v23", "v3", "v"]


# Conditions


@given(conditions(REGISTER), orders(REGISTER))
def test_what_the_strategies_ask_a_kind_can_answer(where: Where, order: str | None) -> None:
    checked(REGISTER, (where,), order)


@pytest.mark.parametrize("type_", [str, int, bool, date, datetime])
@given(data=st.data())
@settings(max_examples=20)
def test_the_strategies_give_values_that_fit_their_columns(type_: type, data: st.DataObject) -> None:
    value = data.draw(scalars(type_))
    kind(columns=(Column("mark", lambda _: value, type=type_),)).values(Paper(2026, "x"))


@pytest.mark.parametrize(
    "where",
    [
        Where.eq("colour", "x"),
        Where.eq("note", None),
        Where.eq("note", 1),
        Where.eq("copies", "1"),
        Where.eq("copies", True),
        Where.eq("urgent", 1),
        Where.eq("declared", MORNING),
        Where.eq("received", date(2026, 1, 5)),
        Where.eq("received", datetime(2026, 1, 5)),
        Where.eq("copies", 2**63),
        Where.eq("note", "\ud800"),
        Where.prefix("copies", "1"),
        Where.prefix("declared", "2026"),
        Where.between("note", 1, None),
        Where.between("note", None, 1),
        Where.one_of("copies", [1, "1"]),
        Where("note", Op.EQ, ()),
        Where("note", Op.EQ, ("a", "b")),
        Where("note", Op.RANGE, ("a",)),
        Where("note", Op.PREFIX, ()),
        Where("note", Op.MISSING, ("a",)),
    ],
    ids=str,
)
def test_a_condition_that_a_kind_cannot_answer_is_refused(where: Where) -> None:
    with pytest.raises(QueryInvalid, match=r"kit\.register"):
        checked(REGISTER, (where,), None)


def test_the_reason_for_refusing_a_condition_does_not_tell_its_value() -> None:
    with pytest.raises(QueryInvalid) as caught:
        checked(REGISTER, (Where.eq("child_name", 123456789),), None)
    assert "123456789" not in str(caught.value)


def test_an_erased_record_says_so_and_its_representation_tells_nothing() -> None:
    whole = Stored(REGISTER, "u", "a", 1, act(child=Person("Bí Mật")), 1)
    assert "Bí Mật" not in repr(whole)
    erased = Stored(REGISTER, "u", "a", 2, None, 2)
    assert erased.erased
    with pytest.raises(RecordErased, match="a"):
        _ = erased.record


def test_moments_of_other_zones_are_the_same_moment() -> None:
    tokyo = timezone(timedelta(hours=9))
    codec = Codec(REGISTER)
    there = codec.decode(codec.encode(act(received=MORNING.astimezone(tokyo))), 2)
    assert there.received == MORNING
    assert to_column(there.received) == to_column(MORNING)
