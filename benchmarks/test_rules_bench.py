"""`pytest benchmarks/test_rules_bench.py`: records a second through 60 rules on one core; only the answers are asserted.

The rules are of the kind civil status has: is it given, is it old enough on that day, is it in time, does one field fit
another. Their law is synthetic, of three governing dates; the records fall on two thousand days, one in ten has something
wrong. The target is 40,000 a second.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import attrs
import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from vngov.basis import Text
from vngov.law import Instruments, Key, Law, Source
from vngov.rules import Dates, Example, Finding, Governing, Registry, Rule, RuleView, Verdict, rule

RULES, RECORDS = 60, 2_000
BY = (Governing.EVENT, Governing.RECEIVED, Governing.REGISTERED)
INSTRUMENT = '["1/2001/LAW"]\nkind = "law"\nvi = "Luật Thử"\nen = "Law on Tests"\ncertainty = "primary"\n'


@attrs.frozen
class Paper:
    born: date | None
    event: date
    received: date
    pages: int
    copies: int | None
    name: str


DAY = date(2024, 5, 6)
GOOD = Paper(date(1990, 1, 1), DAY, DAY, 3, 2, "Nguyễn Thị Đào")


def one_rule(number: int) -> Rule[Paper]:
    """Rule `number`: one of six forms, each with its own fact of law."""
    key = Key[int](f"bench.figure_{number}")
    bad = (
        attrs.evolve(GOOD, born=date(2024, 1, 1)),
        attrs.evolve(GOOD, event=DAY - timedelta(days=400)),
        attrs.evolve(GOOD, pages=0),
        attrs.evolve(GOOD, copies=0),
        attrs.evolve(GOOD, name=""),
        attrs.evolve(GOOD, received=DAY - timedelta(days=1)),
    )[number % 6]
    figure = f"{{figure_{number}}}"

    declare = rule(
        Paper,
        f"bench.rule_{number}",
        Text("quy tắc", "rule"),
        by=BY[number % 3],
        needs=(key,),
        says=Text(f"phải là {figure}", f"has to be {figure}"),
        passes=(Example(GOOD, DAY),),
        fails=(Example(bad, DAY),),
    )

    def old_enough(paper: Paper, law: RuleView) -> Iterator[Finding]:
        if paper.born is None:
            yield law.unknown("$.born")
        elif law.day.year - paper.born.year < law[key].value:
            yield law.error("$.born")

    def in_time(paper: Paper, law: RuleView) -> Iterator[Finding]:
        if (paper.received - paper.event).days > law[key].value * 20:
            yield law.warning("$.received")

    def pages(paper: Paper, law: RuleView) -> Iterator[Finding]:
        if paper.pages < 1:
            yield law.error("$.pages")

    def copies(paper: Paper, law: RuleView) -> Iterator[Finding]:
        if paper.copies is None:
            yield law.unknown("$.copies")
        elif not 0 < paper.copies < law[key].value:
            yield law.review("$.copies")

    def named(paper: Paper, law: RuleView) -> Iterator[Finding]:
        if not paper.name:
            yield law.error("$.name")

    def in_order(paper: Paper, law: RuleView) -> Iterator[Finding]:
        if paper.received < paper.event:
            yield law.error("$.received")

    return declare((old_enough, in_time, pages, copies, named, in_order)[number % 6])


@pytest.fixture(scope="module")
def law(tmp_path_factory: pytest.TempPathFactory) -> Law:
    folder: Path = tmp_path_factory.mktemp("law")
    rows = [
        '{ value = 16, since = 2001-01-01, until = 2023-01-01, cite = "1/2001/LAW Đ1", certainty = "primary" }',
        '{ value = 18, since = 2023-01-01, cite = "1/2001/LAW Đ2", certainty = "primary" }',
    ]
    facts = [
        f'[figure_{number}]\nvi = "số"\nen = "figure"\ntype = "integer"\nvalues = [{", ".join(rows)}]\n'
        for number in range(RULES)
    ]
    (folder / "instruments.toml").write_text(INSTRUMENT, encoding="utf-8")
    (folder / "bench.toml").write_text("checked_on = 2026-01-01\n" + "\n".join(facts), encoding="utf-8")
    return Law((Source(folder / "bench.toml", "bench"),), Instruments(folder / "instruments.toml"))


def caseload() -> list[tuple[Paper, Dates]]:
    """Records on two thousand days from 2019 on, the same in each run."""
    dice = random.Random(1)  # noqa: S311
    cases = []
    for _ in range(RECORDS):
        event = date(2019, 1, 1) + timedelta(days=dice.randrange(2_000))
        received = event + timedelta(days=dice.randrange(60))
        born = None if dice.random() < 0.05 else date(dice.randrange(1950, 2000), 1, 1)
        copies = 0 if dice.random() < 0.05 else 2
        registered = received + timedelta(days=dice.randrange(5))
        dates = Dates(event=event, received=received, registered=registered)
        cases.append((Paper(born, event, received, 3, copies, "Nguyễn Thị Đào"), dates))
    return cases


def test_records_through_sixty_rules(law: Law, benchmark: BenchmarkFixture) -> None:
    registry = Registry(one_rule(number) for number in range(RULES))
    assert registry.faults(law=law) == ()
    cases, today = caseload(), date(2026, 11, 24)

    def check_all() -> int:
        allowed = 0
        for paper, dates in cases:
            allowed += registry.check(paper, dates=dates, on=today, law=law).verdict is Verdict.ALLOWED
        return allowed

    expected = sum(paper.born is not None and paper.copies == 2 for paper, _ in cases)
    allowed = benchmark.pedantic(check_all, rounds=15, warmup_rounds=1)  # type: ignore[no-untyped-call]
    assert allowed == expected
    benchmark.extra_info["records"] = RECORDS
    if benchmark.stats is not None:  # None with --benchmark-disable
        rate = RECORDS / benchmark.stats.stats.median
        benchmark.extra_info["records per second"] = round(rate)
        print(f"\n{RULES} rules: {rate:,.0f} records a second")
