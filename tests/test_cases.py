"""The worked cases of the law notes, and the runner itself: a case that is wrong, loose or misspelt must not pass."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from typing import Any

import attrs
import pytest

from tests import case_runner
from tests.case_runner import ANSWERS, CASES, GIVEN, Case, CaseFailed, examine, read_cases
from vngov.basis import InvalidCitation
from vngov.law import UnknownFact, UnknownInstrument

FILES = ("certification", "civilreg", "onestop", "tasks", "time")
ALL = tuple(case for name in FILES for case in read_cases(CASES / f"{name}.toml"))


@pytest.mark.parametrize("case", ALL, ids=lambda case: case.id)
def test_case(case: Case) -> None:
    examine(case)


@pytest.mark.parametrize("case", ALL, ids=lambda case: case.id)
def test_case_fails_for_any_other_answer(case: Case) -> None:
    """Each expectation is examined: turned into another answer of its kind, it fails."""
    for word, expected in case.expect.items():
        changed = attrs.evolve(case, expect={**case.expect, word: _another(expected)})
        with pytest.raises(CaseFailed, match=f"{word}: expected"):
            examine(changed)


def _another(value: Any) -> Any:
    match value:
        case bool():
            return not value
        case int():
            return value + 1
        case date():
            return value + timedelta(days=1)
        case list():
            return [*value, _another(value[0])]
        case _:
            return f"{value}?"


def test_every_case_file_is_run() -> None:
    own_runner = ["births", "cong_son"]  # tests/test_births.py, tests/test_demo.py
    assert sorted(path.stem for path in CASES.glob("*.toml")) == sorted([*FILES, *own_runner])


def test_ids_are_unique() -> None:
    ids = [case.id for case in ALL]
    assert sorted(set(ids)) == sorted(ids)


def test_every_word_is_explained_and_used() -> None:
    explained = set(re.findall(r"[a-z_]+", case_runner.__doc__ or ""))
    assert sorted((GIVEN | ANSWERS.keys()) - explained) == []
    given = {word for case in ALL for word in case.given}
    expected = {word for case in ALL for word in case.expect}
    assert (sorted(GIVEN - given), sorted(ANSWERS.keys() - expected)) == ([], [])


GOOD: dict[str, Any] = {
    "id": "x-1",
    "says": "Trẻ sinh ngày 13/06/2022 phải được khai sinh chậm nhất ngày 12/08/2022.",
    "en": "A child born on 13/06/2022 is declared by 12/08/2022.",
    "given": {"since": date(2022, 6, 13), "limit": "civilreg.birth.declare_within"},
    "expect": {"due": date(2022, 8, 12)},
    "cite": "60/2014/QH13 Đ15.1",
}


def test_the_good_case_passes() -> None:
    examine(Case.read(GOOD))


@pytest.mark.parametrize(
    "change",
    [
        {"given": GOOD["given"] | {"untill": date(2022, 8, 12)}},
        {"expect": {"deu": date(2022, 8, 12)}},
        {"expect": {}},
        {"note": "an unknown key"},
        {"cite": ""},
        {"says": "Born on 13/06/2022."},
        {"says": "Trẻ sinh ngày 14/06/2022."},
        {"says": "Trẻ sinh thứ Ba 13/06/2022."},
        {"en": "Born on Tuesday 13/06/2022."},
        {"on": "2022-06-13"},
    ],
    ids=["given", "expect", "nothing", "key", "cite", "language", "date", "weekday", "weekday in English", "type"],
)
def test_a_case_in_bad_form_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(CaseFailed):
        Case.read(GOOD | change)


@pytest.mark.parametrize(
    "change",
    [
        {"expect": {"due": date(2022, 8, 12), "met": True}},
        {"expect": {"due": date(2022, 8, 12), "certainty": "primary"}},
        {"expect": {"due": date(2022, 8, 12), "provisional": True}},
        {"expect": {"due": date(2022, 8, 12), "doubtful": [date(2022, 8, 12)]}},
        {"expect": {"due": date(2022, 8, 12), "steps": ["moved"]}},
        {"expect": {"due": date(2022, 8, 12), "headline": "Hạn: 12/08/2022"}},
        {"expect": {"due": date(2022, 8, 12), "missing_calendar": 2022}},
        {"expect": {"due": date(2022, 8, 12), "no_rule": True}},
        {"given": GOOD["given"] | {"done": date(2022, 8, 12)}},
        {"given": GOOD["given"] | {"hours": "07:30-11:30"}, "expect": {"limit": "60 ngày"}},
        {"cite": "60/2014/QH13 Đ33.1"},
        {"cite": "60/2014/QH13 Đ15.1; 91/2015/QH13 Đ148.5"},
        {"given": GOOD["given"] | {"limit": "24 giờ"}},
    ],
    ids=[
        "not given",
        "certainty",
        "provisional",
        "doubtful",
        "steps",
        "headline",
        "calendar",
        "rule",
        "idle",
        "idle hours",
        "cite",
        "one of two cites",
        "day alone",
    ],
)
def test_a_case_that_is_not_so_fails(change: dict[str, Any]) -> None:
    changed = GOOD | change
    case = Case(**changed)
    with pytest.raises((CaseFailed, ValueError)):
        examine(case)


def test_another_day_fails_with_both_days_named() -> None:
    case = Case(**GOOD | {"expect": {"due": date(2022, 8, 11)}})
    with pytest.raises(CaseFailed, match=r"expected Thu 11/08/2022, got Fri 12/08/2022"):
        examine(case)


def test_a_limit_in_hours_needs_its_moment() -> None:
    hours = Case.read(
        GOOD
        | {
            "says": "Bước đăng ký khai sinh liên thông.",
            "en": "The linked birth step.",
            "given": {"since": datetime(2026, 9, 7, 10), "limit": "24 giờ"},
            "expect": {"due": date(2026, 9, 8)},
            "cite": "91/2015/QH13 Đ147.1",
        }
    )
    with pytest.raises(CaseFailed, match="expect `moment` too"):
        examine(hours)


@pytest.mark.parametrize(
    "event",
    [
        {"pause": date(2022, 6, 20), "why": "x", "because": "x"},
        {"pause": date(2022, 6, 20), "resume": date(2022, 6, 21)},
        {"why": "x"},
        {"pause": date(2022, 6, 20), "why": "x", "until": date(2022, 7, 1)},
        {"pause": date(2022, 6, 20), "why": "x", "ground": "civilreg.clock.no_such_ground"},
    ],
    ids=["unknown word", "two events", "none", "until of a pause", "unknown ground"],
)
def test_an_event_of_a_clock_in_bad_form_is_refused(event: dict[str, Any]) -> None:
    case = Case(**GOOD | {"given": GOOD["given"] | {"events": [event]}, "expect": {"state": "paused"}})
    with pytest.raises((CaseFailed, UnknownFact)):
        examine(case)


def test_citations_must_be_real() -> None:
    for cite, error in (("60/2014/QH13 Đ", InvalidCitation), ("1/1900/NĐ-CP Đ1", UnknownInstrument)):
        with pytest.raises(error):
            examine(Case(**GOOD | {"cite": cite}))


def test_a_misspelt_key_is_an_error_even_where_no_rule_is_expected() -> None:
    case = Case(**GOOD | {"given": GOOD["given"] | {"limit": "civilreg.birth.declare_withn"}, "expect": {"no_rule": True}})
    with pytest.raises(UnknownFact):
        examine(case)
