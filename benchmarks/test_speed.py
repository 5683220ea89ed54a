"""`pytest benchmarks`: one table a case, vngov and its peers in it. Nothing is asserted about time, only about answers."""

from __future__ import annotations

import pytest
from comparisons import Call, Case, all_cases
from pytest_benchmark.fixture import BenchmarkFixture
from startup import IMPORTS, Fresh

CASES = tuple(all_cases())
CONTENDERS = [
    pytest.param(case, call, id=f"{name} | {case.name}")
    for case in CASES
    for name, call in [("vngov", case.call), *((peer.label, peer.call) for peer in case.peers)]
]


@pytest.fixture(scope="session")
def checked() -> set[str]:
    return set()


@pytest.mark.parametrize(("case", "call"), CONTENDERS)
def test_speed(case: Case, call: Call, checked: set[str], benchmark: BenchmarkFixture) -> None:
    if case.name not in checked:
        case.check()
        checked.add(case.name)
    benchmark.group = case.name
    benchmark.extra_info["operations"] = case.operations
    benchmark.pedantic(call, rounds=15, warmup_rounds=1)  # type: ignore[no-untyped-call]


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Fresh:
    return Fresh(tmp_path_factory.mktemp("pyc"))


@pytest.mark.parametrize("name", IMPORTS)
def test_new_process(name: str, fresh: Fresh, benchmark: BenchmarkFixture) -> None:
    """The whole life of a process that only imports, interpreter included."""
    benchmark.group = "new process"
    benchmark.pedantic(fresh.seconds, args=(IMPORTS[name],), rounds=7, warmup_rounds=1)  # type: ignore[no-untyped-call]
