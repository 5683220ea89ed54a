"""What an installation without the tools of the developers can do: nothing a user runs needs pytest or hypothesis."""

from __future__ import annotations

import subprocess
import sys

import pytest

BLOCKED = """
import sys

class Blocker:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {blocked!r}:
            raise ModuleNotFoundError(f"No module named {{name!r}}", name=name)

sys.meta_path.insert(0, Blocker())
"""


def without(*blocked: str, run: str) -> subprocess.CompletedProcess[str]:
    script = BLOCKED.format(blocked=set(blocked)) + run
    return subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)


@pytest.mark.parametrize("name", ["vngov.testing", "vngov.testing.ministries", "vngov.cli.demo", "vngov.cli.day_papers"])
def test_what_the_demonstration_needs_is_imported_without_the_tools_of_the_developers(name: str) -> None:
    done = without("pytest", "_pytest", "hypothesis", run=f"import {name}")
    assert done.returncode == 0, done.stderr


def test_the_kit_of_the_stores_is_there_where_pytest_is() -> None:
    done = without("hypothesis", run="from vngov.testing import StoreConformance; print(StoreConformance.__module__)")
    assert done.stdout.strip() == "vngov.testing.stores", done.stderr
    assert "'pytest'" in without("pytest", "_pytest", run="from vngov.testing import StoreConformance").stderr
