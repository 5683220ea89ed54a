"""Print how long a paper takes as PDF, warm, and as a ratio to Typst alone setting the same page; nothing is asserted.

Rounds alternate, the figure is the median. Each round prints other data, as an office does.

    python benchmarks/papers.py
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from functools import partial
from importlib.metadata import version
from statistics import median
from time import perf_counter
from typing import Any

import attrs

from vngov.basis import VN_TIME
from vngov.civilreg.papers import BIRTH_BOOK, BIRTH_CERTIFICATE, BirthBookEntry, BirthBookPage, BirthCertificatePaper
from vngov.onestop.papers import RECEPTION_SLIP, ReceptionSlipPaper, SlipComponent
from vngov.rendering import PaperTemplate, Qr, render_pdf
from vngov.rendering.data import printable
from vngov.rendering.render import _compiler

ROUNDS = 40
MADE = datetime(2026, 11, 24, 9, tzinfo=VN_TIME)
AGENCY = "Ủy ban nhân dân xã Công Sơn"
CASES: list[tuple[str, PaperTemplate, Any, Callable[[Any, int], Any]]] = [
    (
        "birth certificate",
        BIRTH_CERTIFICATE,
        BirthCertificatePaper(agency=AGENCY, child_name="Triệu Mùi Phạm", born="05/01/2026", born_at="xã Công Sơn"),
        lambda paper, number: attrs.evolve(paper, number=str(number), child_name=f"Triệu Mùi {number}"),
    ),
    (
        "reception slip, QR",
        RECEPTION_SLIP,
        ReceptionSlipPaper(
            agency=AGENCY,
            submitter="Triệu Mùi Phạm",
            components=tuple(SlipComponent(name=f"Giấy tờ {number}", originals="1") for number in range(6)),
        ),
        lambda paper, number: attrs.evolve(paper, code=str(number), lookup_code=Qr(f"000.00.12.H37-261124-{number:04}")),
    ),
    (
        "register, 60 entries",
        BIRTH_BOOK,
        BirthBookPage(
            agency=AGENCY,
            book="01",
            year="2026",
            entries=tuple(
                BirthBookEntry(
                    number=f"{number:02}", registered_on="20/01/2026", child_name="Triệu Mùi Phạm", born="05/01/2026"
                )
                for number in range(1, 61)
            ),
        ),
        lambda paper, number: attrs.evolve(paper, ledger_head=f"{number:064x}"),
    ),
]


def timed(call: Callable[[], object]) -> float:
    start = perf_counter()
    call()
    return (perf_counter() - start) * 1000


def main() -> None:
    print(f"{'paper':22}{'first ms':>10}{'warm ms':>10}{'typst ms':>10}{'ratio':>8}")
    for name, template, paper, changed in CASES:
        first = timed(partial(render_pdf, template, paper, made=MADE))
        compiler, _ = _compiler(template.path)
        ours, alone = [], []
        for number in range(ROUNDS):
            data = changed(paper, number)
            ours.append(timed(partial(render_pdf, template, data, made=MADE)))
            other = changed(paper, number + ROUNDS)
            plain = json.dumps(printable(other, paper=template.id), ensure_ascii=False)
            inputs = {"data": plain, "title": template.title.vi}
            options: dict[str, Any] = {"format": "pdf", "pdf_standards": "a-2b", "timestamp": int(MADE.timestamp())}
            alone.append(timed(partial(compiler.compile, sys_inputs=inputs, **options)))
        print(f"{name:22}{first:10.1f}{median(ours):10.1f}{median(alone):10.1f}{median(ours) / median(alone):8.2f}")
    print(f"typst {version('typst')}")


if __name__ == "__main__":
    main()
