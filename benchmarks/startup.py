"""Start-up: what a new process pays, measured inside it, with .pyc files written beforehand for everyone alike."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

IMPORTS = {
    "import vngov": "import vngov",
    "import vngov, all its names": "import vngov\nfor name in vngov.__all__: getattr(vngov, name)",
    "import attrs, cattrs, pluggy": "import attrs, cattrs, pluggy",
}

FIELDS = {
    "certification": "certification.copy.limit",
    "civilreg": "civilreg.birth.declare_within",
    "documents": "documents.outgoing.issue",
    "onestop": "onestop.result.correct_within",
    "reporting": "reporting.month.cut_day",
    "tasks": "tasks.consultation.window_max",
    "time": "time.working_week",
}
"""A key of each field that has facts of law."""

FIRST_DUE = "from datetime import date; vngov.due(date(2026, 11, 20), vngov.Duration.parse('2 ngày làm việc'))"


class Fresh:
    """Runs statements in new processes. Their .pyc files go to `cache`, a folder of their own, filled by a run nobody times."""

    def __init__(self, cache: Path) -> None:
        kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
        self._env = {**kept, "PYTHONPYCACHEPREFIX": str(cache)}
        self._warm: set[tuple[str, ...]] = set()

    def seconds(self, *statements: str) -> list[float]:
        """Give the time each statement took, one after the other in one new process."""
        lines = ["from time import perf_counter as now", "times = [now()]"]
        for statement in statements:
            lines += [statement, "times.append(now())"]
        lines.append("print(*(after - before for before, after in zip(times, times[1:])))")
        if statements not in self._warm:
            self._warm.add(statements)
            self._run(lines)
        return [float(part) for part in self._run(lines).split()]

    def _run(self, lines: list[str]) -> str:
        command = [sys.executable, "-c", "\n".join(lines)]
        return subprocess.run(command, env=self._env, check=True, capture_output=True, text=True).stdout  # noqa: S603
