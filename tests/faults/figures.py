"""The figures of docs/reliability.md: `pytest tests/faults --junitxml=x.xml`, then `python -m tests.faults.figures x.xml`."""

from __future__ import annotations

import ast
import sys
from collections import Counter
from pathlib import Path
from xml.etree import ElementTree as Xml


def figures(report: Path) -> Counter[str]:
    """Add up what the tests recorded, by test and property."""
    total: Counter[str] = Counter()
    for case in Xml.parse(report).iter("testcase"):  # noqa: S314  # a file that pytest has just written
        name = str(case.get("name")).partition("[")[0]
        for one in case.iter("property"):
            value = ast.literal_eval(str(one.get("value")))
            counted = value if isinstance(value, dict) else {"": value}
            for what, count in counted.items():
                total[f"{name}: {one.get('name')} {what}".rstrip()] += count
    return total


if __name__ == "__main__":
    for name, count in figures(Path(sys.argv[1])).items():
        print(f"{count:6,}  {name}")
