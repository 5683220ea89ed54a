"""What a release stored has to be readable for ever: a file for each kind and version, never to be changed once released.

`VNGOV_UPDATE_SNAPSHOTS=1 pytest tests/test_golden_payloads.py` writes the files of versions that have none yet,
and never one that stands.
"""

from __future__ import annotations

import os
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import orjson
import pytest

from vngov import Office
from vngov.basis import VN_TIME
from vngov.civilreg import Signer
from vngov.civilreg.rules.samples import FATHER_UNKNOWN, FOUNDLING, with_child
from vngov.office.fields import field_kinds
from vngov.office.flows.birth_at_counter import BirthAtCounter
from vngov.onestop import Applicant
from vngov.people import PersonalId
from vngov.records import Codec, Kind
from vngov.records.codec import Parts
from vngov.storage import MemoryStore

GOLDEN = Path(__file__).parent / "golden"
KINDS: dict[str, Kind[Any]] = {kind.name: kind for kind in field_kinds()}
NOON = datetime(2026, 11, 20, 9, tzinfo=VN_TIME)


def file_of(tag: str) -> Path:
    return GOLDEN / f"{tag.replace('/', '-')}.json"


def parts_of(path: Path) -> list[Parts]:
    def dumped(part: object) -> bytes | None:
        return None if part is None else orjson.dumps(part)

    return [Parts(orjson.dumps(one["open"]), dumped(one["personal"])) for one in orjson.loads(path.read_bytes())]


def stored() -> dict[str, list[Any]]:
    """Records of every kind, as a day at the counter leaves them, of an office of record and of one that mirrors."""
    found: dict[str, list[Any]] = {name: [] for name in KINDS}
    filings = {
        "b-1": with_child(personal_id=PersonalId("020326000017")),
        "b-2": FATHER_UNKNOWN,
        "b-3": FOUNDLING,
        "b-4": with_child(name="Hoàng Thị 2"),
        "b-5": with_child(name="Hoàng Thị Mơ", born_at=None),
    }
    for of_record in ({"birth"}, set[str]()):
        office = Office.open(
            MemoryStore(), unit="06220@2025-07-01", agency="H37.23.05", installed=False, now=lambda: NOON, of_record=of_record
        )
        office.acting("cb01", at=NOON - timedelta(days=1)).civilreg.open_book()
        for key, filing in filings.items():
            with office.work(actor="cb01") as work:
                counter = BirthAtCounter(work, signer=Signer("Nông Văn Khải", "Chủ tịch"))
                applicant = Applicant(name="Hoàng Văn Nam", phone="0900000000")
                findings = counter.examine(filing)
                if findings.errors or any(finding.unknown for finding in findings.items):
                    counter.ask(filing, applicant, findings, id=key)
                else:
                    counter.file(filing, applicant, id=key, decided={finding.code for finding in findings.items})
        for name, kind in KINDS.items():
            with office.work(actor="cb01") as work:
                found[name] += [kept.record for kept in work.tx.find(work.kind(kind)).items]
    return found


def test_every_kind_and_version_has_its_golden_file() -> None:
    missing = [kind for kind in KINDS.values() if not file_of(kind.tag).exists()]
    if missing and os.environ.get("VNGOV_UPDATE_SNAPSHOTS") == "1":
        GOLDEN.mkdir(exist_ok=True)
        found = stored()
        for kind in missing:
            parts = [Codec(kind).encode(record) for record in found[kind.name]]
            lines = [{"open": orjson.loads(p.open), "personal": p.personal and orjson.loads(p.personal)} for p in parts]
            file_of(kind.tag).write_bytes(orjson.dumps(lines, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE))
        missing = []
    assert not missing, f"no golden file of {missing}: VNGOV_UPDATE_SNAPSHOTS=1 writes it; keep it for ever"


@pytest.mark.parametrize("path", sorted(GOLDEN.glob("*.json")), ids=lambda path: path.stem)
def test_what_a_release_stored_is_read_for_ever(path: Path) -> None:
    name, _, version = path.stem.rpartition("-")
    kind = KINDS[name]
    codec = Codec(kind)
    kept = parts_of(path)
    assert kept
    for parts in kept:
        record = codec.decode(parts, int(version))
        assert isinstance(record, kind.record)
        if int(version) == kind.version:
            assert codec.encode(record) == parts
