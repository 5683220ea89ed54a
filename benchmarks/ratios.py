"""Print the tables of docs/performance.md; `--write` puts them there.

Other programs share the machine, so a time by itself says little. Every comparison alternates: one round of vngov, one round of
each peer, in the same process, and what counts is the ratio within a round. All cases are gone through several times, some
ten seconds apart; the figure is the median of all rounds, the range is that of the medians of the passes.
"""

from __future__ import annotations

import argparse
import os
import platform
from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

from comparisons import Call, Case, Peer, Target, all_cases
from startup import FIELDS, FIRST_DUE, IMPORTS, Fresh

PASSES, ROUNDS, PROCESSES = 5, 7, 7
LONG_ENOUGH = 0.004
"""Seconds one round lasts at least, so that the clock and the scheduler do not matter."""

PAGE = Path(__file__).parents[1] / "docs" / "performance.md"
BEGIN, END = "<!-- measured: begin -->", "<!-- measured: end -->"
LIBRARIES = ("vngov", "numpy", "pandas", "holidays", "workalendar", "attrs", "cattrs", "pluggy", "orjson")


@dataclass
class Passes:
    """What was measured, pass by pass."""

    rounds: list[list[float]] = field(default_factory=list)

    @property
    def figure(self) -> float:
        return median(value for one in self.rounds for value in one)

    @property
    def range(self) -> tuple[float, float]:
        medians = [median(one) for one in self.rounds]
        return min(medians), max(medians)


class Measured:
    """One case: seconds an operation for every contender, and for every peer its time divided by ours."""

    def __init__(self, case: Case) -> None:
        self.case = case
        self.ours = Passes()
        self.theirs = [Passes() for _ in case.peers]
        self.ratios = [Passes() for _ in case.peers]
        self._calls = [case.call, *(peer.call for peer in case.peers)]
        case.check()
        self._repeats = [_repeats(call) for call in self._calls]

    def go(self) -> None:
        """Make one pass: alternating rounds."""
        rounds = [[self._seconds(index) for index in range(len(self._calls))] for _ in range(ROUNDS)]
        self.ours.rounds.append([one[0] for one in rounds])
        for index, (theirs, ratios) in enumerate(zip(self.theirs, self.ratios, strict=True), 1):
            theirs.rounds.append([one[index] for one in rounds])
            ratios.rounds.append([one[index] / one[0] for one in rounds])

    def _seconds(self, index: int) -> float:
        return _time(self._calls[index], self._repeats[index]) / self._repeats[index] / self.case.operations


def _time(call: Call, repeats: int) -> float:
    start = perf_counter()
    for _ in range(repeats):
        call()
    return perf_counter() - start


def _repeats(call: Call) -> int:
    """Warm up, and find how many calls make a round."""
    repeats = 1
    while _time(call, repeats) < LONG_ENOUGH:
        repeats *= 2
    return repeats


class Starts:
    """New processes: what each statement in them takes; the lists alternate within a round."""

    def __init__(self, fresh: Fresh) -> None:
        self._fresh = fresh
        self._law = {
            name: ("from datetime import date; from vngov import law", f"law.at(date(2026, 11, 24))[{key!r}]")
            for name, key in FIELDS.items()
        }
        self.imports: dict[str, Passes] = {name: Passes() for name in IMPORTS}
        self.ratio = Passes()
        self.fields: dict[str, Passes] = {name: Passes() for name in FIELDS}
        self.with_law: dict[str, Passes] = {name: Passes() for name in FIELDS}
        self.first_due = Passes()

    def go(self) -> None:
        rounds = [{name: self._fresh.seconds(code)[0] for name, code in IMPORTS.items()} for _ in range(PROCESSES)]
        for name, passes in self.imports.items():
            passes.rounds.append([one[name] for one in rounds])
        self.ratio.rounds.append([one["import vngov"] / one["import attrs, cattrs, pluggy"] for one in rounds])
        for name, code in self._law.items():
            pairs = [self._fresh.seconds(*code) for _ in range(PROCESSES)]
            self.fields[name].rounds.append([first for _, first in pairs])
            self.with_law[name].rounds.append([loading + first for loading, first in pairs])
        self.first_due.rounds.append([sum(self._fresh.seconds("import vngov", FIRST_DUE)) for _ in range(PROCESSES)])


def _per(seconds: float) -> str:
    """Write a time in the unit that reads best."""
    for size, unit in ((1e-6, "ns"), (1e-3, "µs"), (1, "ms")):
        if seconds < size:
            return f"{seconds / size * 1000:.3g} {unit}"
    return f"{seconds:.3g} s"


def _mark(value: float, target: Target) -> str:
    if target.least is None and target.most is None:
        return "–"
    kept = value >= target.least if target.least is not None else value <= (target.most or 0)
    return "yes" if kept else "**no**"


def _peer_rows(measured: Measured) -> Iterator[str]:
    for peer, theirs, ratios in zip(measured.case.peers, measured.theirs, measured.ratios, strict=True):
        yield " | ".join(_peer_cells(measured, peer, theirs, ratios))


def _peer_cells(measured: Measured, peer: Peer, theirs: Passes, ratios: Passes) -> list[str]:
    ours, target = measured.ours, peer.target
    low, high = ratios.range
    if measured.case.name.startswith("bulk"):  # the share of the peer's time, the other way round
        shown, kept = f"{1 / ratios.figure:.2f} of its time ({1 / high:.2f}–{1 / low:.2f})", _mark(1 / ratios.figure, target)
    else:
        shown, kept = f"{ratios.figure:.1f}× ({low:.1f}–{high:.1f})", _mark(ratios.figure, target)
    wanted = f"≤ {target.most:.2f}" if target.most else f"≥ {target.least:.0f}×" if target.least else "–"
    return [measured.case.name, peer.label, wanted, shown, kept, _per(ours.figure), _per(theirs.figure)]


def _figure_row(measured: Measured) -> str:
    case, (low, high) = measured.case, measured.ours.range
    wanted = f"≥ {case.target.least:,.0f}/s" if case.target.least else "–"
    shown = f"{1 / measured.ours.figure:,.0f}/s ({1 / high:,.0f}–{1 / low:,.0f})"
    return " | ".join([case.name, wanted, shown, _mark(1 / measured.ours.figure, case.target), _per(measured.ours.figure)])


def _milliseconds(passes: Passes) -> str:
    low, high = passes.range
    return f"{passes.figure * 1000:.1f} ms ({low * 1000:.1f}–{high * 1000:.1f})"


def _import_rows(starts: Starts) -> Iterator[str]:
    low, high = starts.ratio.range
    shown = f"{starts.ratio.figure:.2f} ({low:.2f}–{high:.2f})"
    kept = _mark(starts.ratio.figure, Target(most=1.0))
    yield f"`import vngov`, as a share of `import attrs, cattrs, pluggy` | ≤ 1.00 | {shown} | {kept}"
    for name, passes in starts.imports.items():
        yield f"`{name}` | – | {_milliseconds(passes)} | –"
    yield f"first `due()`, with `import vngov` and the making of the calendar | – | {_milliseconds(starts.first_due)} | –"


def _field_rows(starts: Starts) -> Iterator[str]:
    for name, passes in starts.fields.items():
        kept = _mark(passes.figure, Target(most=0.030))
        yield f"`{name}` | ≤ 30 ms | {_milliseconds(passes)} | {kept} | {_milliseconds(starts.with_law[name])}"


def _table(head: str, rows: Iterator[str]) -> list[str]:
    return [f"| {head} |", "|" + " --- |" * (head.count("|") + 1), *(f"| {row} |" for row in rows), ""]


def _machine() -> str:
    cpu = Path("/proc/cpuinfo")
    lines = cpu.read_text(encoding="utf-8").splitlines() if cpu.exists() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    model = names[0] if names else platform.machine()
    return f"{os.cpu_count()} cores {model}, {platform.system()}, Python {platform.python_version()}"


def report(cases: list[Measured], starts: Starts, loads: list[float]) -> str:
    """Write the three tables in Markdown."""
    compared = [measured for measured in cases if measured.case.peers]
    alone = [measured for measured in cases if not measured.case.peers]
    return "\n".join(
        [
            f"Machine: {_machine()}. Load average during the passes: {', '.join(f'{load:.1f}' for load in loads)}.",
            "",
            f"Versions: {', '.join(f'{name} {version(name)}' for name in LIBRARIES)}.",
            "",
            "### Against peers",
            "",
            *_table(
                "Operation | Peer | Target | Ratio (lowest–highest pass) | Kept | vngov, each | Peer, each",
                (row for measured in compared for row in _peer_rows(measured)),
            ),
            "### By themselves",
            "",
            *_table(
                "Operation | Target | Rate (lowest–highest pass) | Kept | Each",
                (_figure_row(measured) for measured in alone),
            ),
            "### New processes",
            "",
            *_table("Operation | Target | Time (lowest–highest pass) | Kept", _import_rows(starts)),
            *_table("First fact of a field | Target | Time | Kept | With `import vngov.law`", _field_rows(starts)),
        ]
    )


def main() -> None:
    """Check every answer, measure, print; write where asked."""
    arguments = argparse.ArgumentParser(description="Ratios of vngov against its peers, as Markdown tables.")
    arguments.add_argument("--write", action="store_true", help="put the tables into docs/performance.md")
    write = arguments.parse_args().write
    cases, loads = [Measured(case) for case in all_cases()], []
    with TemporaryDirectory() as folder:
        starts = Starts(Fresh(Path(folder)))
        for _ in range(PASSES):
            for measured in cases:
                measured.go()
            starts.go()
            loads.append(os.getloadavg()[0])
    text = report(cases, starts, loads)
    print(text)
    if write:
        before, _, rest = PAGE.read_text(encoding="utf-8").partition(BEGIN)
        _, _, after = rest.partition(END)
        PAGE.write_text(f"{before}{BEGIN}\n\n{text}\n{END}{after}", encoding="utf-8")


if __name__ == "__main__":
    main()
