"""The desk of one-stop (bàn một cửa): codes, look-ups, filings that come twice; and what is printed on the slips."""

from __future__ import annotations

from datetime import date

import attrs
import pytest

from tests.test_onestop import AGENCY, BY, KNOWN, UNIT, at, filing, papers, received
from vngov.office import Office, Work
from vngov.office.fields import field_kinds
from vngov.onestop import (
    DOSSIER,
    AgencyUnknown,
    Applicant,
    Asked,
    DossierNotFound,
    FilingChannel,
    GivenPaper,
    InvalidCode,
    NoSlip,
    OnestopDesk,
    Outcome,
    Status,
    accept,
    finish,
    refuse,
    request_supplement,
)
from vngov.onestop.slips import Letterhead, reception_slip, refusal_slip, supplement_request
from vngov.rules import Refused, Verdict

DAY = "2026-11-20 09:00"
HEAD = Letterhead(
    agency="Ủy ban nhân dân xã Công Sơn",
    place="Công Sơn",
    receiving_unit="Trung tâm Phục vụ hành chính công",
    officer="Hoàng Văn Tú",
    lookup="https://tra-cuu.example.vn/?ma=",
)


def opened(agency: str | None = AGENCY) -> Office:
    kinds = () if DOSSIER in field_kinds() else (DOSSIER,)
    return Office.open("sqlite:///:memory:", unit=UNIT, agency=agency, installed=False, kinds=kinds)


@pytest.fixture
def office() -> Office:
    return opened()


def desk(work: Work) -> OnestopDesk:
    return work.desk(OnestopDesk)


def test_codes_run_from_one_each_day_and_tell_body_and_day(office: Office) -> None:  # onestop 62
    found = []
    for moment in ("2026-11-23 09:00", "2026-11-23 10:00", "2026-11-25 09:00"):
        with office.work(actor=BY, at=at(moment)) as work:
            stored = desk(work).receive(filing(matter=moment))
            assert stored.record.code is None
            work.flush()
            found.append(desk(work).get(stored.id).record.code)
    assert found == ["H37.23.05-261123-0001", "H37.23.05-261123-0002", "H37.23.05-261125-0001"]


def test_a_dossier_is_found_by_code_by_name_and_by_day(office: Office) -> None:
    with office.work(actor=BY, at=at(DAY)) as work:
        id_ = desk(work).receive(filing()).id
    with office.reading(actor=BY, at=at(DAY)) as work:
        one = desk(work)
        by_code = one.find_by_code("H37.23.05-261120-0001")
        assert by_code is not None
        assert by_code.id == id_
        assert one.find_by_code("H37.23.05-261120-0002") is None
        assert [stored.id for stored in one.find(applicant="nong thi hoa")] == [id_]
        assert [stored.id for stored in one.received_on(date(2026, 11, 20))] == [id_]
        assert one.received_on(date(2026, 11, 19)) == ()
        with pytest.raises(InvalidCode):
            one.find_by_code("H37.23.05-261120")
        with pytest.raises(DossierNotFound):
            one.get("nothing")


def test_without_the_id_of_the_body_no_code_can_be_given() -> None:
    office = opened(agency=None)
    with pytest.raises(AgencyUnknown), office.work(actor=BY, at=at(DAY)) as work:
        desk(work).receive(filing())


def test_the_same_filing_again_under_its_id_is_what_is_stored(office: Office) -> None:
    with office.work(actor=BY, at=at(DAY)) as work:
        first = desk(work).receive(filing(), id="abc")
    with office.work(actor=BY, at=at("2026-11-20 09:30")) as work:
        again = desk(work).receive(filing(), id="abc")
        assert (again.id, again.record.code) == (first.id, "H37.23.05-261120-0001")
        assert len(desk(work).received_on(date(2026, 11, 20))) == 1


def test_a_matter_that_is_open_already_is_not_received_twice(office: Office) -> None:
    with office.work(actor=BY, at=at(DAY)) as work:
        first = desk(work).receive(filing())
    with office.work(actor=BY, at=at("2026-11-20 10:00")) as work:
        assert desk(work).examine(filing()).verdict is Verdict.REFUSED
        with pytest.raises(Refused) as refused:
            desk(work).receive(filing())
        assert [item.code for item in refused.value.findings.items] == ["onestop.filed_twice"]
        assert desk(work).examine(filing(matter="con thứ hai")).verdict is Verdict.ALLOWED
        desk(work).finish(first.id)
    with office.work(actor=BY, at=at("2026-11-20 11:00")) as work:
        assert desk(work).receive(filing()).record.status is Status.RECEIVED


def test_a_day_at_the_counter(office: Office) -> None:
    lacking = filing(papers=papers("declaration"), conditions=KNOWN | {"surrogacy": True})
    with office.work(actor=BY, at=at(DAY)) as work:
        id_ = desk(work).receive(lacking).id
        asked = desk(work).request_supplement(id_, why="thiếu giấy tờ")
        assert asked.record.events[-1].papers == ("birth_notice", "surrogacy_confirmation")
    with office.work(actor=BY, at=at("2026-11-20 14:00")) as work:
        still = desk(work).supply(id_, papers("birth_notice"))
        assert (still.record.status, still.record.due) == (Status.FILED, None)
    with office.work(actor=BY, at=at("2026-11-20 14:30")) as work:
        with pytest.raises(Refused):
            desk(work).accept(id_)
        desk(work).request_supplement(id_, why="còn thiếu", approver="ct01")
        whole = desk(work).supply(id_, papers("surrogacy_confirmation"))
        assert (whole.record.status, whole.record.due) == (Status.RECEIVED, date(2026, 11, 20))
        assert [stored.id for stored in desk(work).open(due_by=date(2026, 11, 20))] in ([], [id_])
    with office.work(actor=BY, at=at("2026-11-20 15:10")) as work:
        assert [stored.id for stored in desk(work).open(due_by=date(2026, 11, 20))] == [id_]
        assert desk(work).open(due_by=date(2026, 11, 19)) == ()
        desk(work).finish(id_, about="birth-1")
        desk(work).return_result(id_)
    with office.reading(actor=BY, at=at("2026-11-20 16:00")) as work:
        done = desk(work).get(id_)
        assert (done.record.status, done.record.about, done.record.code) == (
            Status.RETURNED,
            "birth-1",
            "H37.23.05-261120-0001",
        )
        assert desk(work).open() == ()


def test_what_the_law_forbids_is_not_written(office: Office) -> None:
    with office.work(actor=BY, at=at(DAY)) as work:
        id_ = desk(work).receive(filing()).id
    with pytest.raises(Refused), office.work(actor=BY, at=at("2026-11-20 10:00")) as work:
        desk(work).refuse(id_, why="sai")
    with office.reading(actor=BY, at=at("2026-11-20 11:00")) as work:
        assert desk(work).get(id_).version == 1


def test_who_filed_is_personal_and_nothing_else_of_the_record_tells_it(office: Office) -> None:
    with office.work(actor=BY, at=at(DAY)) as work:
        stored = desk(work).receive(filing(applicant=Applicant(name="Nông Thị Hoa", phone="0205 000 000")))
        work.flush()
        record = desk(work).get(stored.id).record
    open_ = [getattr(record, name) for name in ("procedure", "papers", "events", "conditions", "competent")]
    assert set(DOSSIER.personal) == {"applicant", "subject", "matter"}
    assert "Hoa" not in repr(open_)


# ── slips


def test_the_slip_of_reception_tells_when_and_on_which_article() -> None:
    slip = reception_slip(received("2026-11-20 15:30"), HEAD, on=date(2026, 11, 20))
    assert slip.due_at == "trong ngày 23/11/2026"
    assert slip.received_at == "15 giờ 30, ngày 20/11/2026"
    assert slip.time_limit == (
        "theo luật: trong ngày; sau 15 giờ mà chưa giải quyết được ngay thì ngày làm việc tiếp theo "
        "(khoản 2 Điều 16 Luật Hộ tịch số 60/2014/QH13; khoản 3 Điều 5 Luật Hộ tịch số 60/2014/QH13)"
    )
    assert [one.name for one in slip.components][:2] == ["Tờ khai đăng ký khai sinh", "Giấy chứng sinh"]
    assert slip.place_and_date == "Công Sơn, ngày 20 tháng 11 năm 2026"
    assert (slip.channel, slip.page_size, slip.submitter) == ("trực tiếp", "A5", "Nông Thị Hoa")
    assert slip.form_note == "Mẫu số 01 — Thông tư số 03/2025/TT-VPCP"


def test_a_day_that_is_not_sure_says_so_on_the_slip() -> None:
    unsure = reception_slip(received("2026-11-20 15:30"), HEAD, on=date(2026, 11, 20))
    assert unsure.due_note == "Ngày hẹn trả này chưa chắc chắn: lịch làm việc hoặc căn cứ tính thời hạn chưa được xác nhận."
    assert reception_slip(received("2026-11-20 09:00"), HEAD, on=date(2026, 11, 20)).due_note is None
    appointed = reception_slip(received("2026-11-20 09:00", appointed=date(2026, 11, 25)), HEAD, on=date(2026, 11, 20))
    assert (appointed.due_note or "").startswith("Pháp luật cho giải quyết sớm nhất từ ngày 25/11/2026.")


def test_no_id_of_a_paper_stands_on_a_slip() -> None:
    given = (*papers("declaration", "birth_notice"), GivenPaper(paper="own_papers"), GivenPaper(paper="so-ho-khau"))
    electronic = tuple(attrs.evolve(one, looked_up=one.paper == "birth_notice") for one in given)
    slip = reception_slip(received(DAY, papers=electronic), HEAD, on=date(2026, 11, 20))
    assert [(one.name, one.originals) for one in slip.components] == [
        ("Tờ khai đăng ký khai sinh", "1"),
        ("Giấy chứng sinh (lấy từ cơ sở dữ liệu)", None),
        ("Hồ sơ, giấy tờ cá nhân có nội dung về khai sinh", "1"),
        ("Giấy tờ khác", "1"),
    ]
    asked = request_supplement(
        received(DAY, papers=()), at=at("2026-11-20 09:10"), by=BY, why="hồ sơ chưa đủ", papers=["so-ho-khau"]
    )
    assert [item.name for item in supplement_request(asked, HEAD, on=date(2026, 11, 20)).items] == ["Giấy tờ khác"]


def test_a_request_tells_the_field_and_the_question_beside_it() -> None:
    asked = request_supplement(
        received(DAY, papers=papers("declaration")),
        at=at("2026-11-20 09:10"),
        by=BY,
        why="hồ sơ chưa đủ",
        papers=["birth_notice"],
        asked=[Asked(name="Ngày, tháng, năm sinh của trẻ", what="ngày không hợp lệ")],
    )
    items = supplement_request(asked, HEAD, on=date(2026, 11, 20)).items
    assert [(item.name, item.what) for item in items] == [
        ("Giấy chứng sinh", "chưa có, đề nghị nộp hoặc xuất trình"),
        ("Ngày, tháng, năm sinh của trẻ", "ngày không hợp lệ"),
    ]


def test_the_form_is_that_of_the_day() -> None:
    slip = reception_slip(received("2022-07-15 09:00"), HEAD, on=date(2022, 7, 15))
    assert slip.form_note == "Mẫu số 01 — Thông tư số 01/2018/TT-VPCP"


def test_the_request_lists_every_paper_with_reason_and_article() -> None:
    dossier = request_supplement(
        received("2026-01-14 09:00", papers=papers("declaration")), at=at("2026-01-14 09:10"), by=BY, why="hồ sơ chưa đủ"
    )
    slip = supplement_request(dossier, HEAD, on=date(2026, 1, 14))
    assert [item.name for item in slip.items] == ["Giấy chứng sinh", "Giấy tờ tùy thân của người yêu cầu"]
    assert slip.reason is not None
    assert slip.reason.startswith("hồ sơ chưa đủ (khoản 3 Điều 16 Nghị định số 118/2025/NĐ-CP")


def test_a_refusal_tells_its_reason_before_and_after_acceptance() -> None:
    sent = received(DAY, channel=FilingChannel.ONLINE)
    early = refuse(sent, at=at("2026-11-20 10:00"), by=BY, why="nộp sai cơ quan")
    slip = refusal_slip(early, HEAD, on=date(2026, 11, 20))
    assert slip.reasons == ("nộp sai cơ quan (điểm c khoản 1 Điều 17 Nghị định số 118/2025/NĐ-CP)",)
    accepted = accept(sent, at=at("2026-11-20 10:00"), by=BY)
    late = finish(accepted, at=at("2026-11-20 11:00"), by=BY, outcome=Outcome.REFUSED, why="không đủ căn cứ")
    assert refusal_slip(late, HEAD, on=date(2026, 11, 20)).reasons[0].startswith("không đủ căn cứ")


def test_a_slip_without_ground_is_not_made() -> None:
    sent = received(DAY, channel=FilingChannel.ONLINE)
    granted = finish(received(DAY), at=at("2026-11-20 10:00"), by=BY)
    with pytest.raises(NoSlip):
        reception_slip(sent, HEAD, on=date(2026, 11, 20))
    with pytest.raises(NoSlip):
        supplement_request(sent, HEAD, on=date(2026, 11, 20))
    with pytest.raises(NoSlip):
        refusal_slip(granted, HEAD, on=date(2026, 11, 20))
