"""The working day of Công Sơn: what comes of every filing, its papers, its book, and a ledger that verifies."""

from __future__ import annotations

import io
import json
import logging
import tomllib
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pypdfium2  # type: ignore[import-untyped]
import pytest
from rich.console import Console
from typer.testing import CliRunner

from vngov import Office
from vngov.cli.app import app as command
from vngov.cli.day import Day, Handled, Result, exchange, read_day, work_through
from vngov.cli.day_papers import write_papers
from vngov.cli.demo import input_file, show_demo
from vngov.people import fold
from vngov.storage import ParcelState
from vngov.testing.ministries import Ministries

CASES: list[dict[str, Any]] = tomllib.loads((Path(__file__).parent / "cases/cong_son.toml").read_text(encoding="utf-8"))[
    "expected"
]


@pytest.fixture(scope="module")
def day() -> Day:
    return read_day(input_file())


@pytest.fixture(scope="module")
def office(day: Day, tmp_path_factory: pytest.TempPathFactory) -> Office:
    return opened(day, tmp_path_factory.mktemp("day"))


@pytest.fixture(scope="module")
def handled(day: Day, office: Office) -> dict[str, Handled]:
    done = {one.typed.id: one for one in work_through(office, day)}
    exchange(office, last_moment(day))
    return done


def opened(day: Day, folder: Path) -> Office:
    return Office.open(
        f"sqlite:///{folder}/office.db", unit=day.unit, agency=day.agency, installed=False, plugins=[Ministries()]
    )


def last_moment(day: Day) -> Any:
    return max(moment for one in day.filings for moment in (one.received, one.settled) if moment is not None)


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_what_comes_of_a_filing(case: dict[str, Any], handled: dict[str, Handled]) -> None:
    one = handled[case["id"]]
    assert one.typed.story == case["says"]
    assert one.result == case["result"]
    assert one.due == (case["due"].isoformat() if "due" in case else None)
    assert (one.timeliness or "") == case.get("timeliness", "")
    assert (one.act or "") == case.get("act", "")
    assert [item.code for item in one.said.items if item.code != "civilreg.birth.place_names"] == case["codes"]
    assert all(item.basis for item in one.said.items if item.code != "rules.date_unknown")


def test_every_filing_has_its_case_and_every_result_is_there(day: Day) -> None:
    assert [one.id for one in day.filings] == [case["id"] for case in CASES]
    assert {case["result"] for case in CASES} == set(Result)
    assert len(day.filings) > 60


def test_the_book_has_every_number_once(handled: dict[str, Handled], office: Office, day: Day) -> None:
    entries = office.acting("test", at=last_moment(day)).civilreg.entries(year=2026)
    registered = [one for one in handled.values() if one.result is Result.REGISTERED]
    assert sorted(stored.record.entry_number or 0 for stored in entries) == list(range(1, len(registered) + 1))
    assert office.acting("test", at=last_moment(day)).civilreg.gaps(2026) == ()
    assert office.store.parcels(ParcelState.WAITING) == ()
    ids = [stored.record.child.personal_id for stored in entries if stored.record.child.personal_id is not None]
    assert len(set(ids)) == len(ids)
    assert all(
        one.year == stored.record.child.born.year
        for stored in entries
        if (one := stored.record.child.personal_id) and stored.record.child.born
    )


def test_dossier_and_birth_stand_together(handled: dict[str, Handled], office: Office) -> None:
    for one in handled.values():
        if one.result is Result.TWICE:
            continue
        dossier = office.acting("test").onestop.get(one.id).record
        assert dossier.code == one.code
        assert (dossier.about is not None) is (one.result is Result.REGISTERED)
        if dossier.about is not None:
            assert office.acting("test").civilreg.get(dossier.about).record.registered_on >= dossier.day


def test_codes_count_the_dossiers_of_each_day_from_one(handled: dict[str, Handled]) -> None:
    by_day: dict[date, list[int]] = {}
    for one in handled.values():
        if one.code is not None:
            by_day.setdefault(one.typed.received.date(), []).append(int(one.code[-4:]))
    assert all(numbers == list(range(1, len(numbers) + 1)) for numbers in by_day.values())


def test_working_through_it_again_changes_nothing(handled: dict[str, Handled], office: Office, day: Day) -> None:
    before = sum(1 for _ in office.store.changes(limit=100_000))
    again = {one.typed.id: one for one in work_through(office, day)}
    refiled = {"56"}  # what was filed twice while it was open is a second declaration once it is settled
    assert {id_: one.result for id_, one in again.items() if id_ not in refiled} == {
        id_: one.result for id_, one in handled.items() if id_ not in refiled
    }
    assert sum(1 for _ in office.store.changes(limit=100_000)) - before <= 2
    assert list(office.store.verify()) == []


def test_the_papers_of_the_day_say_what_was_registered(
    handled: dict[str, Handled], office: Office, day: Day, tmp_path: Path
) -> None:
    names = write_papers(office, day, handled.values(), tmp_path, at=last_moment(day))
    assert len(names) == len(set(names)) == len(list(tmp_path.glob("*.pdf")))
    kinds = Counter(name.partition("-")[2] for name in names if name[0].isdigit())
    counted = Counter(one.result for one in handled.values())
    assert kinds["khai-sinh.pdf"] == counted[Result.REGISTERED]
    assert kinds["tu-choi.pdf"] == counted[Result.REFUSED]
    assert kinds["bo-sung.pdf"] == counted[Result.ASKED]
    assert kinds["tiep-nhan.pdf"] == counted[Result.REGISTERED] + counted[Result.RECEIVED]
    certificate = text_of(tmp_path / "09-khai-sinh.pdf")
    filing = handled["09"].filing
    assert filing is not None
    assert fold(filing.child.name).replace(" ", "") in fold(certificate).replace(" ", "")
    assert "KHÔNG" in certificate, "not printed on the ministry's blank, it is no original"
    assert "Điều 26 Bộ luật Dân sự" in text_of(tmp_path / "22-tu-choi.pdf").replace("\r\n", " ").replace("\n", " ")


def test_what_a_citizen_reads_names_fields_articles_and_people(
    handled: dict[str, Handled], office: Office, day: Day, tmp_path: Path
) -> None:
    some = [handled[id_] for id_ in ("23", "25", "41", "43", "46", "47", "49", "60")]
    write_papers(office, day, some, tmp_path, at=last_moment(day))
    said = {path.name: " ".join(text_of(path).split()) for path in tmp_path.glob("[0-9]*.pdf")}
    assert "Ngày, tháng, năm sinh của trẻ" in said["47-bo-sung.pdf"]
    assert "Số định danh cá nhân của người mẹ" in said["49-bo-sung.pdf"]
    assert "Việc đăng ký kết hôn của cha, mẹ cần xác định" in said["25-bo-sung.pdf"]
    assert "Chứng cứ chứng minh quan hệ cha, mẹ, con" in said["23-tiep-nhan.pdf"]
    assert "trong ngày 23/11/2026" in said["41-tiep-nhan.pdf"], "the posting is the office's work: a day is given"
    assert "chưa chắc chắn" in said["60-tiep-nhan.pdf"]
    own = next(paper for paper in next(one for one in day.filings if one.id == "43").papers if paper.paper == "own_papers")
    assert (own.originals, own.copies) == (0, 1), "a copy is handed in"
    assert "khoản 2 Điều 16 Luật Hộ tịch" in said["60-tiep-nhan.pdf"]
    for name, text in said.items():
        assert "kết hôn của cha, mẹ 1" not in text, name
        for raw in (day.officer, "thiếu đơn vị", "QH13 Đ", "NĐ-CP Đ", "marriage_certificate", "$."):
            assert raw not in text, (name, raw)
        if "bo-sung" in name or "tiep-nhan" in name:
            assert day.officer_name in text, name


def text_of(path: Path) -> str:
    document = pypdfium2.PdfDocument(path)
    try:
        return "\n".join(page.get_textpage().get_text_range() for page in document)
    finally:
        document.close()


def test_the_demonstration_prints_and_ends_with_a_verified_ledger(tmp_path: Path) -> None:
    out = io.StringIO()
    assert show_demo(Console(file=out, width=160), "vi", out=tmp_path)
    said = out.getvalue()
    for result in Result:
        assert result.label("vi") in said
    assert "0 sai lệch" in said
    assert (tmp_path / "papers" / "so-khai-sinh.pdf").is_file()


def test_the_demonstration_for_machines_holds_no_personal_data(day: Day, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        found = CliRunner().invoke(command, ["demo", "--json"])
    assert found.exit_code == 0
    told = json.loads(found.output)
    assert told["ledger"]["faults"] == 0
    assert len(told["filings"]) == len(day.filings)
    assert told["results"]["registered"] == told["entries"]
    names = {
        getattr(one.form, field)
        for one in day.filings
        for field in ("child_name", "mother_name", "father_name", "declarant_name", "mother_id", "father_id", "declarant_id")
    } - {""}
    everything = fold(found.output + caplog.text)
    assert not [name for name in names if len(name) > 9 and fold(name) in everything]
