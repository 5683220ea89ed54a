"""Partial dates, personal ids, ethnic groups: what they read, what they refuse, what they never tell."""

from __future__ import annotations

import csv
import doctest
import inspect
import re
from datetime import date, datetime
from functools import partial
from pathlib import Path

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.naive import often, shared
from vngov import people
from vngov.basis import Certainty, DateExpected, dump_json
from vngov.errors import InvalidInput, VngovError
from vngov.people import (
    Ethnicity,
    EthnicScheme,
    InvalidId,
    InvalidPartialDate,
    PartialDate,
    PersonalId,
    Sex,
    UnknownEthnicScheme,
    ethnic_groups,
    find_ethnic_group,
)
from vngov.records import Kind
from vngov.records.codec import codec_of
from vngov.rules import Severity


def source(name: str) -> list[dict[str, str]]:
    path: Path = shared() / "law/data" / name
    if not path.is_file():
        pytest.skip(f"shared/law/data/{name} is not on this machine")
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


# ── partial dates

WRITTEN = {
    "2002": PartialDate(2002),
    "06/2002": PartialDate(2002, 6),
    "6/2002": PartialDate(2002, 6),
    "6-2002": PartialDate(2002, 6),
    "2002-06": PartialDate(2002, 6),
    "13/6/2022": PartialDate(2022, 6, 13),
    "13/06/2022": PartialDate(2022, 6, 13),
    "13-06-2022": PartialDate(2022, 6, 13),
    "13.6.2022": PartialDate(2022, 6, 13),
    "2022-06-13": PartialDate(2022, 6, 13),
    " 13/6/2022\n": PartialDate(2022, 6, 13),
    "29/02/2024": PartialDate(2024, 2, 29),
}


@pytest.mark.parametrize("text", WRITTEN)
def test_a_date_is_read_as_papers_write_it(text: str) -> None:
    assert PartialDate.parse(text) == WRITTEN[text]


NO_DATES = (
    *(
        "",
        "02",
        "6/02",
        "13/6/22",
        "13-06-22",
        "31/04/2022",
        "29/02/2023",
        "30/02/2022",
        "00/06/2022",
        "13/00/2022",
        "13/13/2022",
    ),
    *(
        "0000",
        "0022",
        "2022-6-13",
        "2022/06/13",
        "13/06-2022",
        "13//2022",
        "/2022",
        "13 / 6 / 2022",
        "13062022",
        "2022-06-13T00:00",
    ),
    *("２００２", "０６/2002", "٢٠٠٢", "năm 2002", "1/1/20022", "-2002", "+2002", "2022-00", "2022-13-01"),
)


@pytest.mark.parametrize("text", NO_DATES)
def test_what_is_no_date_is_refused_and_never_repeated(text: str) -> None:
    with pytest.raises(InvalidPartialDate) as refused:
        PartialDate.parse(text)
    if len(text) > 2:
        why = refused.value.details["why"]
        assert text not in why.vi
        assert text not in why.en


def test_a_year_of_two_digits_is_refused_for_what_it_is() -> None:
    with pytest.raises(InvalidPartialDate, match="bốn chữ số"):
        PartialDate.parse("13/6/22")


@pytest.mark.parametrize(
    "parts", [(26,), (12026,), (2002, 0), (2002, 13), (2002, None, 5), (2002, 2, 30), (True,), (2002.0,), ("2002",)]
)
def test_impossible_parts_are_refused(parts: tuple[int, ...]) -> None:
    with pytest.raises(InvalidPartialDate):
        PartialDate(*parts)


def test_what_is_not_text_is_refused() -> None:
    with pytest.raises(InvalidPartialDate):
        PartialDate.parse(2002)  # type: ignore[arg-type]


def test_bounds_and_the_known_day() -> None:
    assert (PartialDate(2002).earliest, PartialDate(2002).latest) == (date(2002, 1, 1), date(2002, 12, 31))
    assert (PartialDate(2024, 2).earliest, PartialDate(2024, 2).latest) == (date(2024, 2, 1), date(2024, 2, 29))
    assert PartialDate(2024, 2).known is None
    assert PartialDate(2024, 2, 29).known == PartialDate(2024, 2, 29).earliest == PartialDate(2024, 2, 29).latest


def test_partial_dates_have_no_order_of_their_own() -> None:
    with pytest.raises(TypeError, match="earliest"):
        sorted([PartialDate(2002), PartialDate(2002, 6)])


def test_a_date_becomes_one_and_a_moment_does_not() -> None:
    assert PartialDate.of(date(2022, 6, 13)) == PartialDate(2022, 6, 13)
    assert PartialDate.of(PartialDate(2002)) == PartialDate(2002)
    for wrong in (datetime(2022, 6, 13), "2022", None):
        with pytest.raises(DateExpected):
            PartialDate.of(wrong)  # type: ignore[arg-type]


def partial_date(day: date, known: int) -> PartialDate:
    return PartialDate(*(day.year, day.month, day.day)[:known])


partial_dates = st.builds(partial_date, st.dates(min_value=date(1000, 1, 1)), st.integers(1, 3))


@often
@given(partial_dates)
def test_what_is_written_is_read_back(day: PartialDate) -> None:
    assert PartialDate.parse(str(day)) == day
    assert PartialDate.parse(day.to_data()) == day
    assert day.earliest <= day.latest
    assert (day.known is None) is (day.earliest < day.latest)


@often
@given(st.text(alphabet="0123456789/-. ０１²³", max_size=12))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        day = PartialDate.parse(text)
    except InvalidPartialDate:
        return
    assert day.earliest <= day.latest
    assert str(day.year) in text


# ── personal ids

MALE_2002 = "020202000001"
FEMALE_1985 = "001185123456"


@pytest.mark.parametrize(
    "text",
    ["020202000001", " 020202000001 ", "020 202 000 001", "020.202.000.001", "0 2 0 2 0 2 0 0 0 0 0 1", "\t020202000001\n"],
)
def test_an_id_is_read_as_clerks_type_it(text: str) -> None:
    assert PersonalId.parse(text).digits == MALE_2002


NO_IDS = (
    *(
        "",
        "   ",
        "02020200000",
        "0202020000012",
        "020202-000001",
        "020  202000001",
        "020..202000001",
        ".020202000001",
        "02020200000l",
    ),
    *(
        "０２０２０２０００００１",
        "٠٢٠٢٠٢٠٠٠٠٠١",
        "02020200000²",
        "020202000001;",
        "VN0202020000",
        "020\u00a0202000001",
        "085123456",
    ),
)


@pytest.mark.parametrize("text", NO_IDS)
def test_what_is_no_id_is_refused_and_never_repeated(text: str) -> None:
    with pytest.raises(InvalidId) as refused:
        PersonalId.parse(text)
    if text.strip():
        assert text.strip() not in str(refused.value)
        assert text.strip() not in repr(refused.value.details)


def test_a_refusal_says_why() -> None:
    for text, why in (("", "chưa có"), ("085123456", "chứng minh nhân dân"), ("02020200000", "11"), ("02020200000x", "0–9")):
        with pytest.raises(InvalidId, match=why):
            PersonalId.parse(text)


@pytest.mark.parametrize("wrong", [20202000001, None, b"020202000001"])
def test_an_id_is_text(wrong: object) -> None:
    with pytest.raises(InvalidId):
        PersonalId.parse(wrong)  # type: ignore[arg-type]
    with pytest.raises(InvalidId):
        PersonalId(wrong)  # type: ignore[arg-type]


@pytest.mark.parametrize("digits", ["", "020 202 000001", "02020200000", "０２０２０２０００００１"])
def test_the_value_itself_holds_twelve_digits_only(digits: str) -> None:
    with pytest.raises(InvalidId):
        PersonalId(digits)


def test_what_the_digits_tell() -> None:
    one, other = PersonalId(MALE_2002), PersonalId(FEMALE_1985)
    assert (one.registered_prefix, one.province_name, one.sex, one.century, one.year) == (
        "020",
        "Tỉnh Lạng Sơn",
        Sex.MALE,
        21,
        2002,
    )
    assert (other.province_name, other.sex, other.century, other.year) == ("Thành phố Hà Nội", Sex.FEMALE, 20, 1985)
    assert one.warnings == other.warnings == ()


@pytest.mark.parametrize(
    ("digit", "sex", "century", "year"),
    [(str(n), (Sex.MALE, Sex.FEMALE)[n % 2], 20 + n // 2, 1907 + n // 2 * 100) for n in range(10)],
)
def test_sex_and_century(digit: str, sex: Sex, century: int, year: int) -> None:
    one = PersonalId(f"020{digit}07000001")
    assert (one.sex, one.century, one.year) == (sex, century, year)


def test_an_unknown_prefix_is_a_warning_and_no_error() -> None:
    (warning,) = PersonalId("003202000001").warnings
    assert (warning.severity, warning.code, warning.certainty) == (Severity.WARNING, "people.id.prefix", Certainty.UNVERIFIED)
    assert PersonalId("003202000001").province_name is None


def test_a_birth_in_the_next_century_is_a_warning() -> None:
    assert [warning.code for warning in PersonalId("020802000001").warnings] == ["people.id.century"]


def test_declared_data_are_compared() -> None:
    codes = partial(map, lambda warning: warning.code)
    one = PersonalId(MALE_2002)
    assert one.against() == one.against(sex=Sex.MALE, born=date(2002, 5, 1)) == one.against(born=PartialDate(2002)) == ()
    assert list(codes(one.against(sex=Sex.FEMALE, born=PartialDate(2003, 1)))) == ["people.id.sex", "people.id.year"]
    assert all(warning.severity is Severity.WARNING and warning.basis for warning in one.against(sex=Sex.FEMALE))


def test_an_id_never_shows_itself() -> None:
    one = PersonalId(MALE_2002)
    for shown in (
        repr(one),
        str(one),
        f"{one}",
        f"{one!r}",
        repr([one]),
        dump_json({"id": one}),
        repr(one.against(sex=Sex.FEMALE)),
    ):
        assert MALE_2002[4:] not in shown
    assert str(one) == "020*********"


def test_every_prefix_of_the_source_has_its_province() -> None:
    rows = source("pid_province_codes.csv")
    assert len(rows) == 63
    for row in rows:
        one = PersonalId(f"{row['pid_code']}202000001")
        assert (one.province_name, one.warnings) == (row["province_before_2025_07"], ())


@often
@given(st.text(alphabet="0123456789 .-x０", max_size=16))
def test_any_text_is_an_id_or_refused(text: str) -> None:
    try:
        one = PersonalId.parse(text)
    except InvalidId:
        return
    assert one.digits == "".join(letter for letter in text if letter.isdigit())
    assert one.digits.isascii()


# ── stored


@attrs.frozen
class Person:
    id: PersonalId
    born: PartialDate
    sex: Sex | None = None
    ethnicity: Ethnicity | None = None


PERSON = Kind("people_test.person/1", Person, stream=lambda _: "all", personal=("id", "born"))


@pytest.mark.parametrize(
    "person",
    [
        Person(PersonalId(MALE_2002), PartialDate(2002)),
        Person(PersonalId(FEMALE_1985), PartialDate(1985, 6, 1), Sex.FEMALE, Ethnicity.of("Tày")),
    ],
)
def test_they_are_stored_and_read_back(person: Person) -> None:
    codec = codec_of(PERSON)
    assert codec.decode(codec.encode(person), 1) == person


# ── ethnic groups

SPELLINGS = {
    "Kinh": "01",
    "việt": "01",
    "Tày": "02",
    "TAY": "02",
    "Nùng": "07",
    "Mông": "08",
    "Hmông": "08",
    "H'Mông": "08",
    "H’mông": "08",
    "Mông (Hmông)": "08",
    "Dao": "09",
    "Gia Rai": "10",
    "Gia-rai": "10",
    "Ê Đê": "12",
    "ê-đê": "12",
    "E De": "12",
    "Cao Lan": "15",
    "Cờ-ho": None,
    "Khmer": "05",
    "Bru - Vân Kiều": "23",
    "Mạ": "28",
    "Mã": None,
    "Klingon": None,
    "": None,
    "()": None,
}


@pytest.mark.parametrize("text", SPELLINGS)
def test_a_group_is_found_by_any_spelling(text: str) -> None:
    found = find_ethnic_group(text)
    assert (found.code if found else None) == SPELLINGS[text]


def test_the_two_lists_are_kept_apart() -> None:
    hoa = find_ethnic_group("Hoa")
    assert hoa is not None
    assert (hoa.scheme, hoa.code, hoa.in_scheme("2008").code) == ("1979", "04", "06")
    assert [group.name for scheme in EthnicScheme for group in ethnic_groups(scheme) if group.code == "04"] == ["Hoa", "Mường"]
    assert {citation.short for group in ethnic_groups("2008") for citation in group.basis} == {"1019/QĐ-TCTK"}


def test_codes_that_were_not_read_are_absent_and_say_so() -> None:
    unread = [group for group in ethnic_groups("2008") if group.code is None]
    assert len(unread) == 35
    assert {group.certainty for group in unread} == {Certainty.UNVERIFIED}
    assert Ethnicity.of("Ngái", scheme="2008") == Ethnicity("Ngái")


def test_the_name_stays_as_written() -> None:
    assert str(Ethnicity.of("Mông (Hmông)")) == "Mông (Hmông)"
    assert str(find_ethnic_group("Mông (Hmông)")) == "Hmông"
    assert Ethnicity.of("Mông (Hmông)") == Ethnicity("Mông (Hmông)", "1979", "08")
    assert Ethnicity.of(" Người  Mông ") == Ethnicity("Người Mông")


def test_every_group_is_found_by_its_own_names_and_by_them_alone() -> None:
    for scheme in EthnicScheme:
        for group in ethnic_groups(scheme):
            for name in (group.name, *group.other_spellings):
                assert find_ethnic_group(name, scheme=scheme) is group
                assert find_ethnic_group(name.upper(), scheme=scheme) is group


def test_the_lists_are_those_of_the_source() -> None:
    rows = source("ethnic_groups.csv")
    assert [group.name for group in ethnic_groups()] == [row["name"] for row in rows]
    assert [group.code for group in ethnic_groups("1979")] == [row["code_1979"] for row in rows]
    assert [group.code or "" for group in ethnic_groups("2008")] == [row["code_2008"] for row in rows]


def test_an_unknown_list_is_refused() -> None:
    for ask in (ethnic_groups, partial(find_ethnic_group, "Tày"), partial(Ethnicity.of, "Tày")):
        with pytest.raises(UnknownEthnicScheme, match="1979, 2008"):
            ask(scheme="1999")


def test_sex_says_what_papers_print() -> None:
    assert [sex.label() for sex in Sex] == ["Nam", "Nữ"]
    assert [sex.label("en") for sex in Sex] == ["male", "female"]


# ── the package


def test_every_public_name_is_documented_and_says_what_it_raises() -> None:
    assert [name for name in people.__all__ if name != "RULES" and not getattr(people, name).__doc__] == []
    known = {*people.__all__, "DateExpected"}
    for name in people.__all__:
        member = getattr(people, name)
        methods = [member] if inspect.isroutine(member) else [one for _, one in inspect.getmembers(member, inspect.isroutine)]
        for method in methods:
            doc = method.__doc__ or ""
            if str(getattr(method, "__module__", "")).startswith("vngov.people") and "Raises " in doc:
                named = set(re.findall(r"\b[A-Z][a-z]+(?:[A-Z][a-z]+)+\b", doc.split("Raises ", 1)[1].split(".", 1)[0]))
                assert named, method.__qualname__
                assert named <= known, method.__qualname__


@pytest.mark.parametrize("kind", [one for one in vars(people).values() if inspect.isclass(one) and issubclass(one, VngovError)])
def test_every_error_has_a_code_of_its_own_and_two_sentences(kind: type[VngovError]) -> None:
    assert kind.code != InvalidInput.code
    assert kind.vi != kind.en
    assert kind.vi.count("{") == kind.en.count("{")
    assert issubclass(kind, ValueError)


def test_the_page_runs_as_written() -> None:
    page = Path(__file__).parents[1] / "docs/people.md"
    outcome = doctest.testfile(
        str(page), module_relative=False, optionflags=doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE, encoding="utf-8"
    )
    assert outcome.attempted > 20
    assert outcome.failed == 0
