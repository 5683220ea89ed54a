"""Search keys, the order of names, numbers in words."""

from __future__ import annotations

import random
import unicodedata
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.naive import often
from tests.test_people_values import source
from vngov.basis import DateExpected
from vngov.people import (
    NumberOutOfRange,
    PartialDate,
    PeopleInputExpected,
    collation_key,
    date_in_words,
    fold,
    in_words,
    normalise_name,
    person_key,
    shown_upper,
)

# ── search keys

FOLDED = {
    "Nguyễn Thị Đào": "nguyen thi dao",
    "NGUYỄN THỊ ĐÀO": "nguyen thi dao",
    unicodedata.normalize("NFD", "Nguyễn Thị Đào"): "nguyen thi dao",
    "Nguyễn\u00a0Thị  Ðào ": "nguyen thi dao",
    "Ｎｇｕｙễｎ Thị Đào": "nguyen thi dao",
    "H'Hen Niê": "h'hen nie",
    "H’Hen Niê": "h'hen nie",
    "K\u2011Brông": "k-brong",
    "Hòa Hoà": "hoa hoa",
    "Y Bhăm\u200b": "y bham",
    "Ưng Quỳnh Ộ": "ung quynh o",
    "": "",
    " \u200b ": "",
}


@pytest.mark.parametrize("text", FOLDED)
def test_a_search_key_knows_no_diacritics(text: str) -> None:
    assert fold(text) == FOLDED[text]


@often
@given(st.text(max_size=20))
def test_a_search_key_is_its_own_and_does_not_hang_on_the_encoding(text: str) -> None:
    key = fold(text)
    assert fold(key) == key
    assert fold(unicodedata.normalize("NFD", text)) == key
    assert key == " ".join(key.split())


vietnamese = st.text(
    alphabet="aàáảãạăằắẳẵặâầấẩẫậbcdđeèéẻẽẹêềếểễệghiìíỉĩịklmnoòóỏõọôồốổỗộơờớởỡợpqrstuùúủũụưừứửữựvxyỳýỷỹỵ ĐÂÊÔƠƯ", max_size=24
)


@often
@given(vietnamese)
def test_a_vietnamese_name_has_an_ascii_key_and_keeps_its_letters(text: str) -> None:
    assert fold(text).isascii()
    assert fold(text.upper()) == fold(text)
    assert normalise_name(normalise_name(text)) == normalise_name(text)
    assert normalise_name(unicodedata.normalize("NFD", text)) == normalise_name(text)


def test_a_stored_name_keeps_case_and_tone_places() -> None:
    assert normalise_name(" nguyễn  THỊ hoà ") == "nguyễn THỊ hoà"
    assert normalise_name("Ðinh H’Hen") == "Đinh H'Hen"
    assert normalise_name("Nguye\u0303\u0302n") == normalise_name("Nguy\u1ebd\u0302n") == "Nguyễn"
    assert normalise_name("kơ\u0306 Qua\u0323\u0306c") == "kơ\u0306 Quặc"
    assert shown_upper("Đỗ Thị Ứng") == "ĐỖ THỊ ỨNG"


@pytest.mark.parametrize("function", [fold, normalise_name, shown_upper, collation_key, person_key])
def test_text_is_needed(function: object) -> None:
    for wrong in (None, 5, b"a"):
        with pytest.raises(PeopleInputExpected):
            function(wrong)  # type: ignore[operator]


# ── order: each line in the order of ICU 72 "vi"

GOLDEN = (
    "ba bà bả bã bá bạ",
    "a A à ă ằ Ằ ắ â ấ b c d đ Đ e é ê g",
    "o ò ô ồ ơ ờ p u ú ư ứ v x y ỳ z",
    "An Án Áp Ăn Ân Ấp",
    "da dạ dân Dũng đa Đá đức",
    "Hoa Hòa Hóa Hoàng Hoàng Hoằng",
    "kơ kờ kớ kợ kơ\u0306 kơl",
    "Bà Rịa | Bà Rịa - Vũng Tàu | Bà Rịa-Vũng Tàu | Ba Vì",
    "H Hen | H'Hen Niê | Hhen",
    "Ba An | Bá An | Ba Ân | Ban | Bàn",
    "A 1 | A1 | A10 | A2 | Aa",
    "Lê Thị Hà | Lê Thị Hạ | Lê Văn An",
    "bo | ƀo | co | Cư | Cừ | cứ | Čư",
)


def backwards(names: list[str]) -> list[str]:
    """So that a key that says nothing does not pass."""
    return names[::-1]


def in_line(line: str) -> list[str]:
    return [name.strip() for name in line.split("|")] if "|" in line else line.split()


@pytest.mark.parametrize("line", GOLDEN)
def test_names_stand_in_vietnamese_order(line: str) -> None:
    names = in_line(line)
    assert sorted(backwards(names), key=collation_key) == names
    for earlier, later in pairwise(names):
        assert collation_key(earlier) < collation_key(later) or earlier == later


@often
@given(vietnamese, vietnamese)
def test_the_order_does_not_hang_on_the_encoding(one: str, other: str) -> None:
    assert collation_key(unicodedata.normalize("NFD", one)) == collation_key(one)
    if collation_key(one) == collation_key(other):
        assert " ".join(one.split()) == " ".join(other.split())


def test_the_order_is_that_of_icu() -> None:
    icu = pytest.importorskip("icu", reason="PyICU is not installed")
    collator = icu.Collator.createInstance(icu.Locale("vi"))
    chance = random.Random(20261124)
    letters, tones = [*"aăâbcdđeêghiklmnoôơpqrstuưvxyAĂÂĐÊÔƠƯñŏƀ'-", "ơ\u0306", "ê\u0306"], "\u0300\u0309\u0303\u0301\u0323"

    def syllable() -> str:
        return "".join(
            chance.choice(letters) + chance.choice(("", "", tones[chance.randrange(5)])) for _ in range(chance.randint(1, 3))
        )

    names = [" ".join(syllable() for _ in range(chance.randint(1, 3))) for _ in range(4000)]
    for line in GOLDEN:
        assert sorted(backwards(in_line(line)), key=collator.getSortKey) == in_line(line)
    for one, other in zip(names, reversed(names), strict=True):
        ours = (collation_key(one) > collation_key(other)) - (collation_key(one) < collation_key(other))
        assert ours == collator.compare(one, other), (one, other)
    assert [collation_key(name) for name in sorted(names, key=collator.getSortKey)] == sorted(map(collation_key, names))


def test_persons_are_listed_by_ten_then_ho_then_dem() -> None:
    names = [
        "Lê An",
        "Nguyễn An",
        "NGUYỄN VĂN AN",
        "Nguyễn Văn Ân",
        "Trần Thị Bà",
        "Trần Văn Bá",
        "Lê Thị Đào",
        "Đỗ Hà",
        "Đỗ Văn Hà",
        "An Thị Hạ",
        "Y Bhăm Niê",
    ]
    assert sorted(backwards(names), key=person_key) == names
    assert person_key("") == ()


# ── numbers in words

WORDS = {
    0: "không",
    1: "một",
    10: "mười",
    11: "mười một",
    14: "mười bốn",
    15: "mười lăm",
    20: "hai mươi",
    21: "hai mươi mốt",
    24: "hai mươi bốn",
    25: "hai mươi lăm",
    55: "năm mươi lăm",
    100: "một trăm",
    101: "một trăm linh một",
    105: "một trăm linh năm",
    110: "một trăm mười",
    111: "một trăm mười một",
    121: "một trăm hai mươi mốt",
    1000: "một nghìn",
    1005: "một nghìn không trăm linh năm",
    1015: "một nghìn không trăm mười lăm",
    2026: "hai nghìn không trăm hai mươi sáu",
    20021: "hai mươi nghìn không trăm hai mươi mốt",
    1_000_001: "một triệu không trăm linh một",
    1_005_000: "một triệu không trăm linh năm nghìn",
    10**9: "một tỷ",
    10**9 + 5: "một tỷ không trăm linh năm",
    10**12: "một nghìn tỷ",
    10**12 + 10**9: "một nghìn không trăm linh một tỷ",
    10**15 + 1: "một triệu tỷ không trăm linh một",
    -5: "âm năm",
}


@pytest.mark.parametrize("number", WORDS)
def test_a_number_in_words(number: int) -> None:
    assert in_words(number) == WORDS[number]


def test_the_words_of_the_source() -> None:
    rows = source("number_words_golden.csv")
    assert len(rows) == 57
    for row in rows:
        assert in_words(int(row["number"])) == row["words_linh"]
        assert in_words(int(row["number"]), zero="lẻ") == row["words_le"]


def test_the_south_speaks_otherwise() -> None:
    assert in_words(2004, zero="lẻ", thousand="ngàn") == "hai ngàn không trăm lẻ bốn"
    assert in_words(24, four="tư") == "hai mươi tư"
    assert in_words(14, four="tư") == "mười bốn"
    assert in_words(404, four="tư") == "bốn trăm linh bốn"


def test_numbers_out_of_bounds_and_other_things_are_refused() -> None:
    assert in_words(10**18 - 1).startswith("chín trăm chín mươi chín triệu")
    for number in (10**18, -(10**18)):
        with pytest.raises(NumberOutOfRange):
            in_words(number)
    for wrong in (1.0, "1", True, None):
        with pytest.raises(PeopleInputExpected):
            in_words(wrong)  # type: ignore[arg-type]
    with pytest.raises(PeopleInputExpected):
        in_words(1, zero="le")  # type: ignore[arg-type]


DIGITS = {word: number for number, word in enumerate(("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín"))}
SCALES = {"nghìn": 10**3, "triệu": 10**6}


def read(words: str) -> int:
    """A naive reader: adds up what it hears, knows nothing of how words are chosen."""
    heard = words.split()
    if heard[0] == "âm":
        return -read(" ".join(heard[1:]))
    if "tỷ" in heard:
        place = len(heard) - 1 - heard[::-1].index("tỷ")
        return read(" ".join(heard[:place])) * 10**9 + (read(" ".join(heard[place + 1 :])) if heard[place + 1 :] else 0)
    total = group = last = 0
    for word in heard:
        if word in DIGITS:
            last = DIGITS[word]
            group += last
        elif word in ("mốt", "lăm"):
            group += {"mốt": 1, "lăm": 5}[word]
        elif word == "mười":
            group += 10
        elif word == "mươi":
            group += last * 9
        elif word == "trăm":
            group += last * 99
        elif word in SCALES:
            total += group * SCALES[word]
            group = 0
        else:
            assert word == "linh"
    return total + group


@often
@given(st.one_of(st.integers(-(10**18) + 1, 10**18 - 1), st.integers(-3000, 3000), st.integers(0, 18).map(lambda n: 10**n - 1)))
def test_words_are_read_back_by_a_naive_reader(number: int) -> None:
    assert read(in_words(number)) == number


def test_no_two_numbers_have_the_same_words() -> None:
    numbers = [*range(-1200, 12000), *range(10**6 - 50, 10**6 + 1200), *range(10**9 - 50, 10**9 + 1200)]
    assert len({in_words(number) for number in numbers}) == len(set(numbers))


def test_dates_in_words() -> None:
    assert date_in_words(date(2017, 4, 17)) == "Ngày mười bảy tháng bốn năm hai nghìn không trăm mười bảy"
    assert (
        date_in_words(date(2024, 4, 24), april="tư", four="tư")
        == "Ngày hai mươi tư tháng tư năm hai nghìn không trăm hai mươi tư"
    )
    assert date_in_words(PartialDate(2002, 6)) == "Tháng sáu năm hai nghìn không trăm linh hai"
    assert date_in_words(PartialDate(1985)) == "Năm một nghìn chín trăm tám mươi lăm"
    with pytest.raises(DateExpected):
        date_in_words("17/04/2017")  # type: ignore[arg-type]
    with pytest.raises(PeopleInputExpected):
        date_in_words(date(2017, 5, 1), april="four")  # type: ignore[arg-type]
