"""Codes of dossiers (mã hồ sơ): read strictly, written back letter by letter, each scheme by its own form."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vngov.onestop.codes import CodeScheme, DossierCode
from vngov.onestop.errors import InvalidCode

READ = [
    # code, unit, day, sequence, owner, scheme
    ("000.00.12.H37-210905-0001", "000.00.12.H37", date(2021, 9, 5), 1, None, CodeScheme.UNIT_OF_2016),
    ("H15.50.05.13-261008-0975", "H15.50.05.13", date(2026, 10, 8), 975, None, CodeScheme.UNIT_OF_2020),
    ("H37.DN.001-261124-0001", "H37.DN.001", date(2026, 11, 24), 1, None, CodeScheme.UNIT_OF_2020),
    ("H37-251009-9999", "H37", date(2025, 10, 9), 9999, None, CodeScheme.UNIT_OF_2020),
    ("G15.99-261008-1500012", "G15.99", date(2026, 10, 8), 12, "15", CodeScheme.CENTRAL),
    ("G15.99-261008-150012", "G15.99", date(2026, 10, 8), 12, "15", CodeScheme.CENTRAL),
    ("  H37.23.05-261123-0007\n", "H37.23.05", date(2026, 11, 23), 7, None, CodeScheme.UNIT_OF_2020),
]


@pytest.mark.parametrize(("text", "unit", "day", "sequence", "owner", "scheme"), READ)
def test_a_code_tells_who_received_it_when_and_under_which_number(
    text: str, unit: str, day: date, sequence: int, owner: str | None, scheme: CodeScheme
) -> None:
    code = DossierCode.parse(text)
    assert (code.unit, code.date, code.sequence, code.owner, code.scheme) == (unit, day, sequence, owner, scheme)
    assert str(code) == text.strip()


REFUSED = [
    ("H37.23.05-261123-0000", "sequences begin at 1"),
    ("G15.99-261008-150000", "sequences begin at 1"),
    ("H37.23.05-260230-0001", "30 February"),
    ("H37.23.05-261123-001", "three digits"),
    ("H37.23.05-261123-00001", "five digits: neither a body's own sequence nor a central system's"),
    ("000.00.12.H37-210905-150001", "an id of the old form with the sequence of a central system"),
    ("00.00.12.H37-210905-0001", "an id that is of no form"),
    ("h37.23.05-261123-0001", "small letters"),
    ("H37.23.05–261123–0001", "dashes that are no hyphens"),
    ("H37.23.05-261123", "no sequence"),
    ("H37.23.05-٢٦١١٢٣-0001", "digits of another script"),
    ("H37." + "ABCDEFGHIJ." * 3 + "A1-261123-0001", "an id longer than 35 characters"),
    ("", "nothing"),
]


@pytest.mark.parametrize(("text", "why"), REFUSED, ids=[why for _, why in REFUSED])
def test_what_is_no_code_is_refused_without_telling_what_was_read(text: str, why: str) -> None:
    with pytest.raises(InvalidCode) as refused:
        DossierCode.parse(text)
    assert not text.strip() or text.strip() not in str(refused.value)


@pytest.mark.parametrize("given", [None, 210905, b"H37.23.05-261123-0001"])
def test_only_a_text_is_a_code(given: object) -> None:
    with pytest.raises(InvalidCode):
        DossierCode.parse(given)  # type: ignore[arg-type]


LETTERS = st.sampled_from("ABCDEFGHIKLMNOPQRSTUVXY")
PARTS = st.text("ABCDEFGHIKLMN0123456789", min_size=1, max_size=4)
NEW_UNITS = st.builds(
    lambda letter, digits, parts: ".".join([f"{letter}{digits:02}", *parts]),
    LETTERS,
    st.integers(0, 99),
    st.lists(PARTS, max_size=5),
).filter(lambda unit: len(unit) <= 35)
OLD_UNITS = st.builds("{:03}.{:02}.{:02}.H{:02}".format, *[st.integers(0, 99)] * 4)
DAYS = st.dates(date(2000, 1, 1), date(2099, 12, 31))


@given(unit=st.one_of(NEW_UNITS, OLD_UNITS), day=DAYS, sequence=st.integers(1, 9999))
def test_what_a_body_writes_is_read_back(unit: str, day: date, sequence: int) -> None:
    code = DossierCode(unit, day, sequence)
    assert DossierCode.parse(str(code)) == code


@given(unit=NEW_UNITS, day=DAYS, owner=st.integers(0, 99), digits=st.text("0123456789", min_size=4, max_size=7))
def test_a_code_of_a_central_system_keeps_its_length(unit: str, day: date, owner: int, digits: str) -> None:
    text = f"{unit}-{day:%y%m%d}-{owner:02}{digits}"
    if int(digits) == 0:
        with pytest.raises(InvalidCode):
            DossierCode.parse(text)
    else:
        assert str(DossierCode.parse(text)) == text
