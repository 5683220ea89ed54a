"""What every answer can do, whatever it is about; and the front door, which does no work."""

from __future__ import annotations

import inspect
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import date, time
from importlib import import_module
from typing import Any

import attrs
import pytest

import vngov
from tests.naive import COMMON_HOURS, at
from vngov.basis import Answer, Certainty, Citation, Interval, Text, to_json, unique, weakest
from vngov.deadlines import (
    Clock,
    Cycle,
    Duration,
    Earlier,
    Immediate,
    Late,
    Promise,
    ReceivedAfter,
    SameDay,
    TimeUnit,
    WorkCalendar,
    due,
    due_on,
    period,
)
from vngov.law import NATIONAL

CALENDAR = WorkCalendar.national()
DAY = date(2026, 11, 20)
MOMENT = at(DAY, 15, 30)
FIVE = Duration(5, TimeUnit.WORKING_DAY)
LAW = NATIONAL.at(DAY)
FACTS = [fact for key in tuple(NATIONAL.keys()) for fact in NATIONAL.history(key)]


def answers() -> dict[str, Answer]:
    """One of every kind, with and without what is optional."""
    clock = Clock(LAW["civilreg.rereg_birth.limit"]).start(date(2026, 3, 2))
    return {
        "fact": LAW["civilreg.birth.declare_within"],
        "fact with a note": LAW["civilreg.rereg_birth.limit"],
        "fact of a list": LAW["civilreg.birth.body"],
        "fact of a time": next(fact for fact in FACTS if isinstance(fact.value, time)),
        "fact of a day": NATIONAL.history("civilreg.birth_has_papers.born_before")[0],
        "fact of the same day": LAW["civilreg.birth.limit"],
        "deadline": due(DAY, FIVE),
        "deadline on a fact": due(DAY, LAW["civilreg.birth.declare_within"]),
        "deadline in hours": due(MOMENT, Duration(24, TimeUnit.HOUR)),
        "deadline in working hours": due(
            MOMENT, Duration(8, TimeUnit.WORKING_HOUR), calendar=CALENDAR.with_hours(COMMON_HOURS)
        ),
        "deadline the same day": due(MOMENT, SameDay(time(15), late=Late.IF_UNSETTLED)),
        "deadline at once": due(MOMENT, Immediate()),
        "deadline after a cut-off": due(MOMENT, ReceivedAfter(time(15), FIVE)),
        "deadline of two limits": due(MOMENT, Earlier(FIVE, Duration(12, TimeUnit.DAY))),
        "deadline on a fixed day": due_on(DAY),
        "deadline counted back": due(DAY, FIVE).minus(Duration(1, TimeUnit.DAY)),
        "deadline before an event": due(DAY, LAW["onestop.outage.announce_before"]),
        "deadline of a validity": due(DAY, LAW["civilreg.marital_status_cert.valid_for"]),
        "deadline of a validity beyond the calendar": due(DAY, LAW["certification.retention.transaction"]),
        "deadline that moved": due(date(2026, 10, 1), NATIONAL.at(date(2026, 10, 1))["civilreg.adoption_domestic.limit"]),
        "deadline behind the end of its rule": due(
            date(2027, 2, 20), NATIONAL.at(date(2027, 2, 20))["civilreg.birth.declare_within"]
        ),
        "deadline of a report": period(Cycle.QUARTER, on=DAY).government_deadline(),
        "deadline in a provisional year": due(date(2027, 3, 1), FIVE),
        "day worked": CALENDAR.day(DAY),
        "day off": CALENDAR.day(date(2026, 11, 24)),
        "day doubtful": CALENDAR.day(date(2026, 11, 23)),
        "day off by a swap": CALENDAR.day(date(2026, 8, 31)),
        "day still to be set": CALENDAR.day(date(2027, 2, 3)),
        "period": period(Cycle.QUARTER, on=DAY),
        "promise": Promise(due(DAY, FIVE), due(DAY, Duration(10, TimeUnit.DAY)), due(DAY, Duration(2, TimeUnit.WORKING_DAY))),
        "promise without law": Promise(None, due(DAY, FIVE)),
        "clock not started": Clock(FIVE),
        "clock running": clock,
        "clock paused": clock.pause(date(2026, 3, 4), "xác minh"),
        "clock resumed": clock.pause(at(date(2026, 3, 4), 9), "xác minh").resume(at(date(2026, 3, 9), 9)),
        "clock on a ground": clock.restart(date(2026, 3, 9), "bổ sung", ground=LAW["onestop.supplement.clock"]),
        "clock stopped": clock.stop(date(2026, 3, 4), "rút hồ sơ"),
    }


ANSWERS = answers()


def tables(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield value
        value = list(value.values())
    if isinstance(value, list):
        for one in value:
            yield from tables(one)


@pytest.mark.parametrize("name", ANSWERS)
def test_every_answer_names_its_basis_and_grades_itself(name: str) -> None:
    answer = ANSWERS[name]
    assert isinstance(answer, Answer)
    assert isinstance(answer.certainty, Certainty)
    assert isinstance(answer.basis, tuple)
    assert all(isinstance(citation, Citation) for citation in answer.basis)
    assert answer.basis == unique(answer.basis)
    assert answer.basis or name in ("clock not started", "deadline at once", "day still to be set"), name


@pytest.mark.parametrize("name", ANSWERS)
def test_every_answer_is_stable_json_with_sorted_keys(name: str) -> None:
    text = to_json(ANSWERS[name])
    assert text == to_json(answers()[name])
    data = json.loads(text)
    assert data["kind"]
    for table in tables(data):
        assert list(table) == sorted(table)
    assert text == json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    assert json.loads(to_json(ANSWERS[name], indent=True)) == data
    assert "\n" in to_json(ANSWERS[name], indent=True)


@pytest.mark.parametrize("name", ANSWERS)
def test_the_json_says_basis_and_certainty_as_the_answer_does(name: str) -> None:
    answer = ANSWERS[name]
    data = json.loads(to_json(answer))
    assert data["certainty"] == answer.certainty.value
    assert [one["short"] for one in data["basis"]] == [citation.short for citation in answer.basis]
    for one, citation in zip(data["basis"], answer.basis, strict=True):
        assert (one["vi"], one["en"]) == (citation.text("vi"), citation.text("en"))


def test_days_moments_and_limits_in_json_are_iso_and_plain() -> None:
    data = json.loads(to_json(ANSWERS["deadline after a cut-off"]))
    assert (data["date"], data["ends"], data["start"]) == (
        "2026-12-01",
        "2026-12-02T00:00:00+07:00",
        "2026-11-20T15:30:00+07:00",
    )
    assert data["limit"] == {
        "kind": "received_after",
        "cutoff": "15:00",
        "limit": {"kind": "duration", "amount": 5, "unit": "working_day"},
    }
    fact = json.loads(to_json(ANSWERS["fact"]))
    assert fact["value"] == {"kind": "duration", "amount": 60, "unit": "day"}
    label = LAW["civilreg.birth.declare_within"].label
    assert fact["label"] == {"vi": label("vi"), "en": label("en")}
    assert (fact["since"], fact["until"]) == ("2016-01-01", "2027-03-01")
    assert json.loads(to_json(ANSWERS["fact of a day"]))["value"] == "2016-01-01"
    assert json.loads(to_json(ANSWERS["fact of a list"]))["value"] == ["commune"]
    part = json.loads(to_json(due(DAY, Duration.parse("1,5 ngày làm việc"), calendar=CALENDAR.with_hours(COMMON_HOURS))))
    assert part["limit"] == {"kind": "duration", "amount": "1.5", "unit": "working_day"}


@pytest.mark.parametrize("name", ANSWERS)
def test_every_answer_is_a_value(name: str) -> None:
    assert ANSWERS[name] == answers()[name]
    assert attrs.has(type(ANSWERS[name]))
    hash(ANSWERS[name])


@pytest.mark.parametrize("name", [name for name in ANSWERS if hasattr(ANSWERS[name], "proof")])
def test_every_proof_holds_version_digest_question_and_answer(name: str) -> None:
    answer: Any = ANSWERS[name]
    proof = answer.proof()
    assert proof["vngov"] == vngov.__version__
    assert proof["law"] == NATIONAL.digest
    assert proof["asked"]
    assert json.loads(json.dumps(proof["answer"])) == json.loads(to_json(answer))


# ── promises


def test_a_promise_is_the_earliest_of_its_deadlines_and_names_what_is_later_than_the_law() -> None:
    law, published = due(DAY, FIVE), due(DAY, Duration(30, TimeUnit.DAY))
    own = due(DAY, Duration(2, TimeUnit.WORKING_DAY))
    promise = Promise(law, published, own)
    assert promise.promised is own
    assert promise.sides == (law, published, own)
    assert len(promise.conflicts) == 1
    assert "thủ tục công bố" in promise.conflicts[0].vi
    assert "published procedure" in promise.conflicts[0].en
    assert set(promise.basis) == {citation for side in promise.sides for citation in side.basis}
    assert promise.certainty is weakest(side.certainty for side in promise.sides)
    for lang, words in (("vi", "Hẹn trả: 25/11/2026"), ("en", "Promised: 25/11/2026")):
        told = promise.explain("en" if lang == "en" else "vi")
        assert told.endswith(words)
        assert promise.conflicts[0].text("en" if lang == "en" else "vi") in told
    assert Promise(law, None, own).conflicts == ()


# ── small values


def test_the_weakest_grade_decides() -> None:
    order = [Certainty.PRIMARY, Certainty.SECONDARY, Certainty.SINGLE, Certainty.READING, Certainty.UNVERIFIED]
    assert sorted(Certainty, key=lambda grade: grade.rank) == order
    for weaker in range(len(order)):
        assert weakest(order[: weaker + 1]) is order[weaker]
        assert weakest(reversed(order[: weaker + 1])) is order[weaker]
    assert weakest([]) is Certainty.PRIMARY
    for lang in ("vi", "en"):
        assert len({grade.label("en" if lang == "en" else "vi") for grade in Certainty}) == len(order)


@pytest.mark.parametrize(
    ("one", "other", "overlap"),
    [
        ((None, None), (None, None), True),
        ((None, date(2020, 1, 1)), (date(2020, 1, 1), None), False),
        ((None, date(2020, 1, 2)), (date(2020, 1, 1), None), True),
        ((date(2019, 1, 1), date(2020, 1, 1)), (date(2018, 1, 1), date(2019, 1, 1)), False),
        ((date(2019, 1, 1), date(2020, 1, 1)), (date(2018, 1, 1), date(2019, 1, 2)), True),
        ((date(2019, 1, 1), None), (None, None), True),
    ],
)
def test_spans_overlap_when_they_share_a_day(one: tuple[Any, Any], other: tuple[Any, Any], overlap: bool) -> None:
    assert Interval(*one).overlaps(Interval(*other)) is overlap
    assert Interval(*other).overlaps(Interval(*one)) is overlap


def test_a_span_holds_its_first_day_and_not_its_end() -> None:
    span = Interval(date(2020, 1, 1), date(2021, 1, 1))
    assert date(2020, 1, 1) in span
    assert date(2020, 12, 31) in span
    assert date(2021, 1, 1) not in span
    assert date(2019, 12, 31) not in span
    assert span.text("vi") == "từ 01/01/2020 đến trước 01/01/2021"
    assert span.text("en") == "from 01/01/2020 until before 01/01/2021"
    assert Interval().text("vi") == "từ … đến trước …"


def test_a_text_speaks_vietnamese_unless_asked_otherwise() -> None:
    text = Text("hạn", "deadline")
    assert (str(text), text.text(), text.text("vi"), text.text("en")) == ("hạn", "hạn", "hạn", "deadline")


# ── the front door


def modules_after(code: str) -> set[str]:
    run = subprocess.run(
        [sys.executable, "-c", f"import sys\n{code}\nprint('\\n'.join(sys.modules))"],
        capture_output=True,
        text=True,
        check=True,
    )
    return set(run.stdout.split())


def test_importing_the_package_does_no_work() -> None:
    loaded = modules_after("import vngov\nvngov.__version__\ndir(vngov)")
    assert "vngov" in loaded
    for name in ("attrs", "attr", "orjson", "tomllib", "numpy", "typer", "rich", "vngov.deadlines", "vngov.law", "vngov.basis"):
        assert name not in loaded


def test_asking_the_law_needs_neither_the_calendar_nor_numpy_nor_the_command_line() -> None:
    loaded = modules_after("import datetime, vngov\nvngov.law.at(datetime.date(2026, 1, 1))['time.zone']")
    for name in ("vngov.deadlines", "numpy", "typer", "rich"):
        assert name not in loaded
    loaded = modules_after("import datetime, vngov\nvngov.due(datetime.date(2026, 3, 2), vngov.Duration.parse('5 ngày'))")
    assert "vngov.deadlines" in loaded
    for name in ("numpy", "vngov.deadlines.bulk", "typer", "rich"):
        assert name not in loaded


@pytest.mark.parametrize("name", vngov.__all__)
def test_every_name_of_the_front_door_opens(name: str) -> None:
    assert getattr(vngov, name) is not None
    assert name in dir(vngov)


def test_a_name_the_front_door_does_not_have_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="nothing_like_this"):
        vngov.nothing_like_this  # noqa: B018


@pytest.mark.parametrize(
    "package", ["vngov", "vngov.basis", "vngov.durations", "vngov.law", "vngov.deadlines", "vngov.deadlines.bulk"]
)
def test_every_public_name_is_documented(package: str) -> None:
    module = import_module(package)
    assert module.__doc__
    assert module.__all__ == sorted(module.__all__, key=lambda name: (not name.isupper(), not name[0].isupper(), name))
    undocumented = [
        name
        for name in module.__all__
        if (inspect.isclass(member := getattr(module, name)) and not member.__dict__.get("__doc__"))
        or (inspect.isroutine(member) and not member.__doc__)
    ]
    assert undocumented == []


@pytest.mark.parametrize("package", ["vngov.law", "vngov.deadlines"])
def test_what_a_function_raises_stands_in_its_docstring_by_a_name_that_exists(package: str) -> None:
    module = import_module(package)
    known = {
        name for one in ("vngov.basis", "vngov.errors", "vngov.law", "vngov.deadlines") for name in import_module(one).__all__
    }
    for name in module.__all__:
        member = getattr(module, name)
        methods = [member] if inspect.isroutine(member) else [one for _, one in inspect.getmembers(member, inspect.isroutine)]
        for method in methods:
            doc = method.__doc__ or ""
            if not getattr(method, "__module__", "") or not str(method.__module__).startswith("vngov") or "Raises " not in doc:
                continue
            said = doc.split("Raises ", 1)[1].split(".", 1)[0]
            named = set(re.findall(r"\b[A-Z][a-z]+(?:[A-Z][a-z]+)+\b", said))
            assert named, (name, method.__qualname__)
            assert named <= known | {"KeyError"}, (method.__qualname__, said)
