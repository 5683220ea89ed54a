"""The published schema (answers.schema.json) holds for real answers, and for nothing else."""

from __future__ import annotations

import json
from datetime import date
from importlib.resources import files

import pytest
from jsonschema import Draft202012Validator, ValidationError

from vngov import law, to_json
from vngov.basis import Answer
from vngov.deadlines import Clock, Cycle, Duration, Promise, WorkCalendar, due, period

SCHEMA = Draft202012Validator(json.loads(files("vngov").joinpath("answers.schema.json").read_text(encoding="utf-8")))
DAY = date(2026, 11, 20)
FIVE_DAYS = Duration.parse("5 ngày làm việc")


def _facts() -> list[Answer]:
    return [fact for key in law.NATIONAL.keys() for fact in law.NATIONAL.history(key)]  # noqa: SIM118


ANSWERS: dict[str, Answer] = {
    "deadline": due(DAY, FIVE_DAYS),
    "deadline of a fact": due(DAY, law.at(DAY)["civilreg.guardianship_end.limit"]),
    "day": WorkCalendar.national().day(date(2026, 8, 31)),
    "period": period(Cycle.QUARTER, on=DAY),
    "promise": Promise(law=due(DAY, FIVE_DAYS), published=due(DAY, Duration.parse("10 ngày"))),
    "clock not started": Clock(FIVE_DAYS),
    "clock paused": Clock(FIVE_DAYS).start(DAY).pause(DAY, "chờ xác minh"),
}


@pytest.mark.parametrize("name", ANSWERS)
def test_an_answer_has_the_published_shape(name: str) -> None:
    SCHEMA.validate(json.loads(to_json(ANSWERS[name])))


def test_every_fact_of_national_law_has_the_published_shape() -> None:
    facts = _facts()
    assert len(facts) > 700
    for fact in facts:
        SCHEMA.validate(json.loads(to_json(fact)))


def test_the_schema_refuses_an_answer_without_certainty() -> None:
    answer = json.loads(to_json(ANSWERS["period"]))
    del answer["certainty"]
    with pytest.raises(ValidationError):
        SCHEMA.validate(answer)
