"""The papers of a working day (giấy tờ trong ngày): certificates, an extract, slips, letters and the register, as PDF files."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path
from typing import Any

from vngov.civilreg import printing
from vngov.civilreg.papers import BIRTH_BOOK, BIRTH_CERTIFICATE, BIRTH_EXTRACT, BIRTH_REFUSAL
from vngov.cli.day import Day, Handled, Result
from vngov.office import Office
from vngov.onestop.papers import RECEPTION_SLIP, SUPPLEMENT_REQUEST
from vngov.onestop.slips import Letterhead, reception_slip, supplement_request
from vngov.rendering import PaperTemplate, render_pdf

__all__ = ["write_papers"]


def write_papers(
    office: Office,
    day: Day,
    handled: Iterable[Handled],
    folder: Path,
    *,
    at: datetime,
    done: Callable[[], None] = lambda: None,
) -> tuple[str, ...]:
    """Write the papers of what was handled and give the names of the files (in giấy tờ). `done` is told of each registration.

    A certificate for each entry, a slip for each dossier that was received, a letter for each that was not; one extract, and
    the register with the head of its chain at the foot. Raises what `render_pdf` does.
    """
    folder.mkdir(parents=True, exist_ok=True)
    names: list[str] = []

    def write(name: str, template: PaperTemplate, data: Any) -> None:
        (folder / f"{name}.pdf").write_bytes(render_pdf(template, data, made=at))
        names.append(f"{name}.pdf")

    head = _letterhead(day, at)
    for one in handled:
        on = one.typed.received.date()
        if one.filing is None or one.code is None:
            continue
        if one.result is Result.REFUSED:
            letter = printing.refusal(
                one.filing,
                one.said,
                unit=day.unit,
                on=on,
                signer_name=day.signer.name,
                signer_title=day.signer.title,
                dossier_code=one.code,
            )
            write(f"{one.typed.id}-tu-choi", BIRTH_REFUSAL, letter)
            continue
        dossier = office.acting(day.officer, at=at).onestop.get(one.id).record
        if one.result is Result.ASKED:
            write(f"{one.typed.id}-bo-sung", SUPPLEMENT_REQUEST, supplement_request(dossier, head, on=on, law=office.law))
            continue
        write(f"{one.typed.id}-tiep-nhan", RECEPTION_SLIP, reception_slip(dossier, head, on=on, law=office.law))
        if one.result is Result.REGISTERED:
            birth = office.acting(day.officer, at=at).civilreg.get(one.id).record
            write(f"{one.typed.id}-khai-sinh", BIRTH_CERTIFICATE, printing.certificate(birth))
            done()
    entries = [stored.record for stored in office.acting(day.officer, at=at).civilreg.entries()]
    if entries:
        first = printing.extract(
            entries[0],
            unit=day.unit,
            signer_name=day.signer.name,
            signer_title=day.signer.title,
            number=1,
            issued_on=at.date(),
        )
        write("trich-luc-01", BIRTH_EXTRACT, first)
        write("so-khai-sinh", BIRTH_BOOK, _register(office, day, entries, at))
    return tuple(names)


def _register(office: Office, day: Day, entries: list[Any], at: datetime) -> Any:
    head = next((one for one in office.store.heads() if one.stream.endswith(f"KS-{at.year}")), None)
    return printing.register_page(
        entries,
        unit=day.unit,
        year=at.year,
        printed_on=at.date(),
        officers={day.officer: day.officer_name},
        ledger_head=printing.head_of_chain(head.stream, head.position, head.hash) if head is not None else None,
    )


def _letterhead(day: Day, at: datetime) -> Letterhead:
    agency, parent = printing.agency_name(day.unit, on=at.date())
    return Letterhead(
        agency=agency,
        parent_agency=parent,
        place=printing.dated(day.unit, at.date()).partition(",")[0],
        receiving_unit="Trung tâm Phục vụ hành chính công xã",
        officer=day.officer_name,
    )
