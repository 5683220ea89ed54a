"""Reading limits of time: what is read, what is refused, what every cell of the national catalogue of procedures says."""

from __future__ import annotations

import csv
import unicodedata
from collections import Counter
from contextlib import suppress
from datetime import time
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.naive import often, shared
from vngov.durations import (
    Duration,
    DurationWithoutUnit,
    Earlier,
    Immediate,
    InvalidDuration,
    Late,
    Limit,
    ReceivedAfter,
    SameDay,
    TimeUnit,
)

WD, D, H, WH = TimeUnit.WORKING_DAY, TimeUnit.DAY, TimeUnit.HOUR, TimeUnit.WORKING_HOUR

READ: list[tuple[str, int | Decimal, TimeUnit]] = [
    ("5 ngày làm việc", 5, WD),
    ("05 ngày làm việc", 5, WD),
    ("5 Ngày làm việc", 5, WD),
    ("05 NGÀY LÀM VIỆC", 5, WD),
    ("  5   ngày  làm \n việc ", 5, WD),
    ("5\u00a0ngày làm việc", 5, WD),
    ("5ngày", 5, D),
    ("03 (ba) ngày", 3, D),
    ("03 (ba) ngày làm việc", 3, WD),
    ("10 (mười) Ngày", 10, D),
    ("không quá 05 ngày làm việc", 5, WD),
    ("Không quá 30 ngày", 30, D),
    ("tối đa 8 giờ làm việc", 8, WH),
    ("chậm nhất 02 ngày", 2, D),
    ("trong thời hạn 15 ngày", 15, D),
    ("trong 24 giờ", 24, H),
    ("1,5 ngày làm việc", Decimal("1.5"), WD),
    ("1.5 ngày làm việc", Decimal("1.5"), WD),
    ("0,5 ngày", Decimal("0.5"), D),
    ("2,0 ngày", 2, D),
    ("1.000 ngày", 1000, D),
    ("1 Giờ", 1, H),
    ("1 tiếng", 1, H),
    ("30 phút", 30, TimeUnit.MINUTE),
    ("2 tuần", 2, TimeUnit.WEEK),
    ("6 Tháng", 6, TimeUnit.MONTH),
    ("1 năm", 1, TimeUnit.YEAR),
    ("01 (một) năm", 1, TimeUnit.YEAR),
]

WITHOUT_UNIT = ["5", "05", "1 -", "120 -", "1 –", "1,5", "3 (ba)", " 7 ", "30.", "1.000"]

NOT_A_LIMIT: list[Any] = [
    "",
    " ",
    "ngày",
    "ngày làm việc",
    "năm ngày",
    "trong ngày",
    "0 ngày",
    "00 ngày làm việc",
    "-5 ngày",
    "5 ngày 3 giờ",
    "5 ngày làm",
    "5 days",
    "5 ngày làm việc, 30 ngày",
    "10-15 ngày",
    "3/5 ngày",
    "1.5.2 ngày",
    "ngày 5 tháng 6",
    "5 tháng 6 năm 2025",
    "x 5 ngày",
    None,
    5,
    b"5 ng\xc3\xa0y",
]

FOUND: list[tuple[str, list[tuple[int | Decimal, TimeUnit]]]] = [
    ("", []),
    ("ngày 5 tháng 6 năm 2025", []),
    ("ngày 05 tháng 11 năm 2015 của Chính phủ", []),
    ("Nghị định số 123/2015/NĐ-CP ngày 15 tháng 11 năm 2015", []),
    ("chậm nhất ngày 15 tháng cuối kỳ", []),
    ("trước ngày 20 tháng sau", []),
    ("năm 2025", []),
    ("khoản 5 Điều 15", []),
    ("05/2025 ngày", []),
    ("từ 10-15 ngày", []),
    ("Trong thời hạn 60 ngày kể từ ngày sinh con", [(60, D)]),
    ("không quá 03 ngày làm việc; trường hợp phải xác minh, không quá 08 ngày làm việc", [(3, WD), (8, WD)]),
    ("20 ngày kể từ ngày 5 tháng 6 năm 2025, gia hạn 05 (năm) ngày làm việc", [(20, D), (5, WD)]),
    ("05 ngày làm việc (trong đó: xã 2,5 ngày; tỉnh 2,5 ngày)", [(5, WD), (Decimal("2.5"), D), (Decimal("2.5"), D)]),
    ("có giá trị 6 tháng kể từ ngày cấp", [(6, TimeUnit.MONTH)]),
    ("08 giờ làm việc, riêng cấp lại 4 GIỜ", [(8, WH), (4, H)]),
]


def forms(text: str) -> set[str]:
    """The same text in both Unicode forms and in other letter cases."""
    cases = {text, text.lower(), text.upper()}
    return {unicodedata.normalize(form, case) for form in ("NFC", "NFD") for case in cases}


@pytest.mark.parametrize(("text", "amount", "unit"), READ)
def test_a_limit_is_read_in_every_way_of_writing(text: str, amount: int | Decimal, unit: TimeUnit) -> None:
    for form in forms(text):
        assert Duration.parse(form) == Duration(amount, unit)
        assert type(Duration.parse(form).amount) is type(amount)


@pytest.mark.parametrize("text", WITHOUT_UNIT)
def test_a_number_alone_is_refused_because_days_and_working_days_differ(text: str) -> None:
    with pytest.raises(DurationWithoutUnit) as caught:
        Duration.parse(text)
    assert "đơn vị" in caught.value.message("vi")
    assert "unit" in caught.value.message("en")
    assert Duration.find(text) == ()


@pytest.mark.parametrize("text", NOT_A_LIMIT, ids=repr)
def test_what_is_not_a_limit_is_refused_and_not_taken_for_a_missing_unit(text: Any) -> None:
    with pytest.raises(InvalidDuration) as caught:
        Duration.parse(text)
    assert caught.value.code == "invalid_duration"


@pytest.mark.parametrize(("text", "expected"), FOUND)
def test_limits_are_found_in_running_text_and_dates_are_not_limits(
    text: str, expected: list[tuple[int | Decimal, TimeUnit]]
) -> None:
    for form in forms(text):
        assert Duration.find(form) == tuple(Duration(amount, unit) for amount, unit in expected)


amounts = st.integers(1, 100_000) | st.decimals("0.01", 1000, places=2)
durations = st.builds(Duration, amounts, st.sampled_from(TimeUnit))


@often
@given(durations)
def test_what_is_written_is_read_again(duration: Duration) -> None:
    assert Duration.parse(str(duration)) == duration
    assert Duration.parse(str(duration).upper()) == duration
    assert Duration.find(f"Thời hạn giải quyết: {duration}.") == (duration,)


@often
@given(durations)
def test_a_whole_amount_is_an_int_and_equal_durations_hash_alike(duration: Duration) -> None:
    same = Duration(Decimal(duration.amount), duration.unit)
    assert same == duration
    assert hash(same) == hash(duration)
    assert isinstance(same.amount, int) is (same.amount == int(same.amount))


@often
@given(st.text(max_size=40))
def test_any_text_is_read_or_refused_by_name(text: str) -> None:
    with suppress(InvalidDuration):
        assert Duration.parse(text).amount > 0
    assert isinstance(Duration.find(text), tuple)


@pytest.mark.parametrize(
    "amount", [0, -1, True, False, 1.5, "5", None, Decimal(0), Decimal(-1), Decimal("NaN"), Decimal("Infinity")]
)
def test_an_amount_is_a_positive_number(amount: Any) -> None:
    with pytest.raises(InvalidDuration):
        Duration(amount, TimeUnit.DAY)


@pytest.mark.parametrize("unit", ["day", "ngày", None, 3])
def test_a_unit_is_one_of_the_units(unit: Any) -> None:
    with pytest.raises((InvalidDuration, TypeError)):
        Duration(5, unit)


@pytest.mark.parametrize(
    ("limit", "vi", "en"),
    [
        (Duration(1, WD), "1 ngày làm việc", "1 working day"),
        (Duration(5, WD), "5 ngày làm việc", "5 working days"),
        (Duration(Decimal("1.5"), D), "1,5 ngày", "1.5 days"),
        (Immediate(), "ngay", "at once"),
        (
            Earlier(Duration(10, WD), Duration(12, D)),
            "10 ngày làm việc / 12 ngày, hạn nào đến trước",
            "10 working days / 12 days, whichever ends first",
        ),
        (
            SameDay(time(15), late=Late.NONE),
            "trong ngày, không chuyển sang ngày làm việc tiếp theo",
            "the same day, without grace",
        ),
        (
            SameDay(time(15), late=Late.NEXT_WORKING_DAY),
            "trong ngày; sau 15 giờ thì ngày làm việc tiếp theo",
            "the same day; after 15:00: the next working day",
        ),
        (
            SameDay(time(11, 30), late=Late.IF_UNSETTLED),
            "trong ngày; sau 11 giờ 30 mà chưa giải quyết được ngay thì ngày làm việc tiếp theo",
            "the same day; after 11:30 and not settled at once: the next working day",
        ),
        (
            SameDay(time(9, 5), late=Late.START_OF_NEXT_WORKING_DAY),
            "trong ngày; sau 9 giờ 05 thì đầu ngày làm việc tiếp theo",
            "the same day; after 09:05: the start of the next working day",
        ),
        (
            SameDay(None, late=Late.NEXT_WORKING_DAY),
            "trong ngày, chậm nhất ngày làm việc tiếp theo",
            "the same day, at the latest the next working day",
        ),
        (
            ReceivedAfter(time(15), Duration(3, WD)),
            "3 ngày làm việc; nhận sau 15 giờ thì tính là nhận vào ngày làm việc tiếp theo",
            "3 working days; received after 15:00: counted as received the next working day",
        ),
    ],
)
def test_a_limit_says_itself_in_both_languages(limit: Limit, vi: str, en: str) -> None:
    assert (limit.text("vi"), limit.text("en"), str(limit)) == (vi, en, vi)


@pytest.mark.parametrize("late", list(Late))
def test_each_rule_for_being_late_reads_differently(late: Late) -> None:
    others = [SameDay(time(15), late=other) for other in Late if other is not late]
    mine = SameDay(time(15), late=late)
    for lang in ("vi", "en"):
        assert mine.text("en" if lang == "en" else "vi") not in [one.text("en" if lang == "en" else "vi") for one in others]


def test_every_unit_has_a_name_in_both_languages() -> None:
    for lang in ("vi", "en"):
        names = [unit.label("en" if lang == "en" else "vi") for unit in TimeUnit]
        assert len(set(names)) == len(TimeUnit)
        assert all(names)


# ── the national catalogue of procedures, as published: «channel: N unit; …»


def catalogue() -> list[tuple[str, str, str]]:
    """Field of the procedure, channel, limit: one row for each cell."""
    path = shared() / "cases/procedures.csv"
    if not path.is_file():
        pytest.skip("shared/cases/procedures.csv is not on this machine")
    cells = []
    with path.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            for cell in filter(None, map(str.strip, row["times"].split(";"))):
                channel, colon, limit = cell.partition(":")
                assert colon, cell
                cells.append((row["field"], channel, limit))
    return cells


def test_every_time_in_the_catalogue_of_procedures_is_read_or_reported_as_lacking_its_unit() -> None:
    units: Counter[str] = Counter()
    lacking: Counter[str] = Counter()
    fractions = 0
    for field, _, limit in catalogue():
        try:
            read = Duration.parse(limit)
        except DurationWithoutUnit:
            lacking[field] += 1
            assert Duration.find(limit) == ()
        else:
            units[read.unit] += 1
            fractions += not isinstance(read.amount, int)
            assert Duration.find(limit) == (read,)
    assert units == {"working_day": 2574, "day": 956, "hour": 65, "month": 10}
    assert lacking.total() == 560
    assert lacking["Hộ tịch"] == 87
    assert units.total() + lacking.total() == 4165
    assert fractions == 3


def test_the_catalogue_names_three_channels() -> None:
    assert Counter(channel for _, channel, _ in catalogue()) == {
        "Trực tiếp": 1539,
        "Dịch vụ bưu chính": 1345,
        "Trực tuyến": 1281,
    }
