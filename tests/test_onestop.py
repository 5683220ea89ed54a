"""Dossiers of one-stop (hồ sơ một cửa): worked cases of reception, supplement, clock and end, and what always holds."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vngov.basis import VN_TIME, Certainty
from vngov.deadlines import ClockState
from vngov.law import NoRule
from vngov.onestop import (
    TABLE,
    Action,
    Applicant,
    Dossier,
    Filing,
    FilingChannel,
    GivenPaper,
    InvalidCode,
    NoProcedure,
    Outcome,
    Stage,
    Status,
    accept,
    clock,
    close,
    completeness,
    finish,
    missing,
    process,
    promised,
    receive,
    refuse,
    request_supplement,
    resume,
    return_result,
    supply,
    suspend,
    withdraw,
)
from vngov.rules import Refused, Severity, Verdict

UNIT = "06184@2025-07-01"
AGENCY = "H37.23.05"
BY = "cb01"
KNOWN = {
    "no_birth_notice": False,
    "no_witness": False,
    "abandoned": False,
    "surrogacy": False,
    "authorised": False,
    "parents_married": True,
    "nationality_agreed": False,
    "foreign_nationality_chosen": False,
}
PAPERS = ("declaration", "birth_notice", "identity", "residence_shown", "marriage_certificate")
VERIFIED = "civilreg.clock.verification_excluded"


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=VN_TIME)


def papers(*ids: str) -> tuple[GivenPaper, ...]:
    return tuple(GivenPaper(paper=one) for one in ids)


def filing(**changes: Any) -> Filing:
    usual: dict[str, Any] = {
        "procedure": "1.001193",
        "applicant": Applicant(name="Nông Thị Hoa", id_paper="020190000001"),
        "subject": "Đăng ký khai sinh",
        "matter": "con thứ nhất",
        "papers": papers(*PAPERS),
        "conditions": KNOWN,
    }
    return Filing(**{**usual, **changes})


def received(when: str, **changes: Any) -> Dossier:
    return receive(filing(**changes), at=at(when), by=BY, unit=UNIT, agency=AGENCY)


def ten_days(when: str) -> Dossier:
    """Ten working days by law: birth with recognition, foreign element."""
    ids = ("declaration", "birth_notice", "relation_proof", "nationality_agreement", "identity")
    return received(when, procedure="1.001695", papers=papers(*ids), conditions=KNOWN | {"nationality_agreed": True})


def codes(refused: pytest.ExceptionInfo[Refused]) -> set[str]:
    return {item.code for item in refused.value.findings.items}


# ── reception and due dates

DUE = [
    # case of the notes, received, due by law
    ("civilreg 24: 14:59, the same day", "2022-07-15 14:59", date(2022, 7, 15)),
    ("15:00 itself is in time", "2022-07-15 15:00", date(2022, 7, 15)),
    ("civilreg 26: Friday 15:30, the next working day", "2022-07-15 15:30", date(2022, 7, 18)),
    ("onestop 3: before Tết, 15:30", "2026-02-13 15:30", date(2026, 2, 23)),
    ("onestop 4: before Tết, 14:59", "2026-02-13 14:59", date(2026, 2, 13)),
    ("onestop 7: Monday before 24 November", "2026-11-23 15:30", date(2026, 11, 25)),
]


@pytest.mark.parametrize(("said", "when", "day"), DUE, ids=[row[0] for row in DUE])
def test_a_birth_is_due_the_same_day_or_after_the_cut_off_the_next(said: str, when: str, day: date) -> None:
    dossier = received(when)
    assert (dossier.status, dossier.due, dossier.original_due) == (Status.RECEIVED, day, day)
    assert dossier.promise is not None
    assert dossier.promise.law is not None
    assert dossier.promise.law.basis == ("60/2014/QH13 Đ16.2", "60/2014/QH13 Đ5.3")


def test_what_came_after_the_cut_off_may_be_settled_the_same_day() -> None:  # civilreg 27
    dossier = finish(received("2022-07-15 15:30"), at=at("2022-07-15 16:10"), by=BY)
    assert (dossier.status, dossier.solved_at) == (Status.SOLVED, at("2022-07-15 16:10"))


def test_the_clock_of_an_online_dossier_starts_with_acceptance() -> None:  # onestop 21
    sent = received("2026-03-02 09:00", channel=FilingChannel.ONLINE)
    assert (sent.status, sent.due, sent.counted_from) == (Status.FILED, None, None)
    accepted = accept(sent, at=at("2026-03-03 10:00"), by=BY)
    assert (accepted.status, accepted.due, accepted.counted_from) == (Status.RECEIVED, date(2026, 3, 3), at("2026-03-03 10:00"))


def test_an_online_dossier_that_lacked_papers_counts_from_acceptance_after_them() -> None:  # civilreg 98
    sent = received("2024-03-01 08:00", channel=FilingChannel.ONLINE, papers=papers("identity", "residence"))
    asked = request_supplement(sent, at=at("2024-03-01 10:00"), by=BY, why="thiếu giấy chứng sinh")
    assert asked.events[-1].stage is Stage.RECEPTION
    assert set(asked.events[-1].papers) == {"birth_notice", "marriage_certificate"}
    brought = supply(asked, at=at("2024-03-05 09:00"), by=BY, papers=papers("birth_notice", "marriage_certificate"))
    accepted = accept(brought, at=at("2024-03-05 09:30"), by=BY)
    assert (accepted.counted_from, accepted.due) == (at("2024-03-05 09:30"), date(2024, 3, 5))


def test_what_the_post_brings_is_filed_when_the_hand_over_is_signed() -> None:  # onestop 22
    dossier = received("2026-03-05 10:00", channel=FilingChannel.POST, filed_at=at("2026-03-05 08:15"))
    assert dossier.counted_from == at("2026-03-05 08:15")


@pytest.mark.parametrize(("when", "starts"), [("2026-08-04 09:00", True), ("2026-08-05 09:00", False)])
def test_since_5_august_2026_another_units_dossier_counts_from_its_own_reception(when: str, starts: bool) -> None:
    dossier = received(when, competent="06187@2025-07-01")
    assert (dossier.counted_from is not None) is starts
    passed_on = process(dossier, at=at(when) + timedelta(hours=1), by=BY)
    assert passed_on.counted_from == at(when) + (timedelta() if starts else timedelta(hours=1))
    assert passed_on.due == at(when).date()


def test_a_kiosk_is_a_way_of_filing_since_5_august_2026() -> None:  # onestop 73
    with pytest.raises(Refused) as refused:
        received("2026-08-04 09:00", channel=FilingChannel.KIOSK)
    assert codes(refused) == {"onestop.channel"}
    assert received("2026-08-05 09:00", channel=FilingChannel.KIOSK).status is Status.RECEIVED


def test_law_published_time_and_commitment_stand_apart_and_the_earliest_is_promised() -> None:
    dossier = received(
        "2026-11-02 09:00",
        procedure="1.001695",
        papers=papers("declaration", "birth_notice", "relation_proof", "nationality_agreement", "identity"),
        conditions=KNOWN | {"nationality_agreed": True},
        commitment="5 ngày làm việc",
    )
    promise = dossier.promise
    assert promise is not None
    assert promise.law is not None
    assert promise.published is not None
    assert promise.commitment is not None
    assert (promise.law.due, promise.published.due, promise.commitment.due) == (
        date(2026, 11, 16),
        date(2026, 11, 12),
        date(2026, 11, 9),
    )
    assert promise.published.basis == ("163/QĐ-BTP",)
    assert (dossier.due, promise.conflicts) == (date(2026, 11, 9), ())


def test_a_commitment_after_the_law_is_a_conflict() -> None:
    promise = received("2026-11-02 09:00", commitment="3 ngày làm việc").promise
    assert promise is not None
    assert next(text.en for text in promise.conflicts) == "the office's commitment ends later than the law"
    assert promise.promised is promise.law


def test_a_published_time_without_a_unit_is_told_and_counts_nothing() -> None:
    promise = received("2026-11-02 09:00").promise
    assert promise is not None
    assert (promise.published, promise.unread) == (None, "1 -")


def test_a_day_without_law_gives_no_dossier() -> None:
    with pytest.raises((NoRule, NoProcedure)):
        received("2027-03-01 09:00")
    with pytest.raises(NoRule):
        received("2018-06-20 09:00")
    with pytest.raises(InvalidCode):
        receive(filing(), at=at("2026-11-02 09:00"), by=BY, unit=UNIT, agency="xã Công Sơn")


# ── completeness


def test_everything_that_is_missing_is_told_at_once() -> None:  # onestop 28
    dossier = received("2026-11-20 09:00", papers=papers("declaration"))
    assert (dossier.status, dossier.due) == (Status.FILED, None)
    with pytest.raises(Refused) as refused:
        accept(dossier, at=at("2026-11-20 09:05"), by=BY)
    assert [(item.code, item.severity) for item in refused.value.findings.items] == [
        ("onestop.papers.missing", Severity.ERROR),
    ]
    assert [paper.id for paper in missing(dossier, on=date(2026, 11, 20))] == ["birth_notice"]
    nothing = filing(papers=())
    assert [paper.id for paper in missing(nothing, on=date(2026, 1, 14))] == ["declaration", "birth_notice", "identity"]
    assert [item.field for item in refused.value.findings.items] == ["$.papers.birth_notice"]
    assert all(item.basis for item in refused.value.findings.items)


PAPERS_BY_DAY = [
    ("a proof of residence is no longer asked for", date(2022, 12, 31), {"residence_shown"}),
    ("a proof of residence is no longer asked for", date(2023, 1, 1), set()),
]


@pytest.mark.parametrize(("said", "on", "lacking"), PAPERS_BY_DAY)
def test_the_law_of_the_day_says_which_papers(said: str, on: date, lacking: set[str]) -> None:
    brought = filing(papers=papers("declaration", "birth_notice", "identity", "marriage_certificate"))
    assert {paper.id for paper in missing(brought, on=on)} == lacking


@pytest.mark.parametrize(("on", "lacking"), [(date(2025, 1, 8), {"marriage_certificate"}), (date(2025, 1, 9), set())])
def test_the_marriage_certificate_is_asked_for_until_9_january_2025(on: date, lacking: set[str]) -> None:
    assert {paper.id for paper in missing(filing(papers=papers("declaration", "birth_notice", "identity")), on=on)} == lacking


INSTEAD = [
    ({"no_birth_notice": True}, {"witness_text"}),
    ({"no_birth_notice": True, "no_witness": True}, {"birth_pledge"}),
    ({"abandoned": True}, {"abandonment_record"}),
    ({"surrogacy": True}, {"birth_notice", "surrogacy_confirmation"}),
    ({"authorised": True}, {"birth_notice", "authorisation"}),
]


@pytest.mark.parametrize(("holds", "lacking"), INSTEAD)
def test_circumstances_decide_which_papers_are_needed(holds: dict[str, bool], lacking: set[str]) -> None:
    brought = filing(papers=papers("declaration", "identity"), conditions=KNOWN | holds)
    assert {paper.id for paper in missing(brought, on=date(2026, 11, 20))} == lacking


IDENTITY = [
    # day, channel, a number was stated, what is still open
    (date(2026, 1, 14), FilingChannel.COUNTER, True, {"onestop.papers.missing"}),
    (date(2026, 1, 14), FilingChannel.ONLINE, True, set()),
    (date(2026, 1, 15), FilingChannel.COUNTER, True, set()),
    (date(2026, 1, 15), FilingChannel.COUNTER, False, {"onestop.papers.number_unknown"}),
    (date(2026, 1, 15), FilingChannel.POST, False, {"onestop.papers.number_unknown"}),
    (date(2026, 8, 4), FilingChannel.KIOSK, False, {"onestop.papers.number_unknown"}),
    (date(2026, 8, 5), FilingChannel.KIOSK, False, set()),
    (date(2026, 11, 20), FilingChannel.ONLINE, False, set()),
    (date(2026, 11, 20), FilingChannel.COUNTER, False, {"onestop.papers.number_unknown"}),
]


@pytest.mark.parametrize(("on", "channel", "stated", "open_"), IDENTITY)
def test_since_15_january_2026_the_number_is_enough(on: date, channel: FilingChannel, stated: bool, open_: set[str]) -> None:
    who = Applicant(name="Nông Thị Hoa", id_paper="020190000001" if stated else None)
    brought = filing(papers=papers("declaration", "birth_notice"), channel=channel, applicant=who)
    found = completeness(brought, on=on)
    assert {item.code for item in found.items} == open_
    if "onestop.papers.number_unknown" in open_:
        assert found.verdict is Verdict.NEEDS_OFFICIAL
        assert [(item.unknown, item.certainty) for item in found.items] == [(True, Certainty.SINGLE)]


BEFORE_THE_CIRCULAR = [
    ("1.000689", {}, "relation_proof", "60/2014/QH13 Đ25", Certainty.READING),
    ("1.001193", {"authorised": True}, "authorisation", "60/2014/QH13 Đ6", Certainty.READING),
    ("1.004772", {}, "own_papers", "15/2015/TT-BTP", Certainty.UNVERIFIED),
    ("1.004772", {}, "unregistered_pledge", "15/2015/TT-BTP", Certainty.UNVERIFIED),
]


@pytest.mark.parametrize(("code", "holds", "paper", "cite", "grade"), BEFORE_THE_CIRCULAR)
def test_papers_were_asked_for_before_the_circular_of_2020_too(
    code: str, holds: dict[str, bool], paper: str, cite: str, grade: Certainty
) -> None:
    brought = filing(procedure=code, papers=papers("declaration", "birth_notice", "identity"), conditions=KNOWN | holds)
    for on in (date(2020, 7, 15), date(2020, 7, 16)):
        assert paper in {one.id for one in missing(brought, on=on)}
    (early,) = (one for one in missing(brought, on=date(2020, 7, 15)) if one.id == paper)
    assert ([cited.short for cited in early.basis], early.certainty) == ([cite], grade)


def test_the_linked_procedure_is_filed_through_the_portal_only() -> None:
    with pytest.raises(Refused) as refused:
        received("2026-09-07 08:00", procedure="3.000722", papers=papers("linked_form", "birth_notice"))
    assert codes(refused) == {"onestop.channel"}
    assert [cited.short for item in refused.value.findings.items for cited in item.basis] == ["63/2024/NĐ-CP"]


def test_a_dossier_that_has_to_wait_for_its_day_is_promised_for_that_day() -> None:
    waiting = received("2026-11-20 09:00", appointed=date(2026, 11, 25))
    assert (waiting.status, waiting.received_at, waiting.due) == (
        Status.RECEIVED,
        at("2026-11-20 09:00"),
        date(2026, 11, 25),
    )
    assert finish(waiting, at=at("2026-11-25 09:00"), by=BY).status is Status.SOLVED


def test_a_circumstance_nobody_told_is_to_be_established_and_never_in_order() -> None:
    known = {name: value for name, value in KNOWN.items() if name != "surrogacy"}
    found = completeness(filing(conditions=known), on=date(2026, 11, 20))
    assert found.verdict is Verdict.NEEDS_OFFICIAL
    assert [(item.code, item.unknown, item.field) for item in found.items] == [
        ("onestop.papers.condition_unknown", True, "$.conditions")
    ]
    dossier = received("2026-11-20 09:00", conditions=known)
    assert dossier.status is Status.FILED
    established = accept(dossier, at=at("2026-11-20 09:10"), by=BY, conditions={"surrogacy": False})
    assert established.status is Status.RECEIVED


def test_a_complete_filing_is_in_order_and_tells_where_that_stands() -> None:
    found = completeness(filing(), on=date(2026, 11, 20))
    assert found.verdict is Verdict.ALLOWED
    assert "60/2014/QH13 Đ16.1" in {citation.short for citation in found.basis}


# ── supplements, pauses, ends


def test_by_the_general_rule_the_limit_is_counted_anew() -> None:  # onestop 33
    dossier = ten_days("2026-03-02 09:00")
    assert dossier.promise is not None
    assert dossier.promise.law is not None
    assert dossier.promise.law.due == date(2026, 3, 16)
    asked = request_supplement(dossier, at=at("2026-03-04 09:00"), by=BY, why="chứng cứ chưa rõ", papers=["relation_proof"])
    assert (asked.status, asked.due, asked.events[-1].late) == (Status.SUPPLEMENT, None, False)
    brought = supply(asked, at=at("2026-03-10 09:00"), by=BY, papers=papers("relation_proof"))
    assert brought.promise is not None
    assert brought.promise.law is not None
    assert (brought.status, brought.promise.law.due) == (Status.PROCESSING, date(2026, 3, 24))
    assert brought.promise.law.certainty is not Certainty.READING
    assert (brought.counted_from, brought.original_due) == (at("2026-03-10 09:00"), dossier.original_due)


def test_a_sectors_fact_that_allows_a_pause_keeps_what_was_used_up() -> None:  # onestop 33, second half
    dossier = ten_days("2026-03-02 09:00")
    asked = request_supplement(
        dossier, at=at("2026-03-04 09:00"), by=BY, why="xác minh", papers=["relation_proof"], ground=VERIFIED
    )
    brought = supply(asked, at=at("2026-03-10 09:00"), by=BY)
    assert brought.promise is not None
    assert brought.promise.law is not None
    assert brought.promise.law.due == date(2026, 3, 20)


def test_a_request_after_three_working_days_is_late_and_moves_nothing() -> None:  # onestop 31
    dossier = ten_days("2026-03-02 09:00")
    asked = request_supplement(dossier, at=at("2026-03-09 09:00"), by=BY, why="thiếu", papers=["relation_proof"])
    assert (asked.events[-1].late, asked.due) == (True, dossier.due)
    assert supply(asked, at=at("2026-03-11 09:00"), by=BY).due == dossier.due


def test_the_last_day_of_the_examiners_request_is_counted_over_tet() -> None:  # onestop 32
    dossier = ten_days("2026-02-13 09:00")
    in_time = request_supplement(dossier, at=at("2026-02-25 16:00"), by=BY, why="thiếu", papers=["x"])
    late = request_supplement(dossier, at=at("2026-02-26 07:30"), by=BY, why="thiếu", papers=["x"])
    assert (in_time.events[-1].late, late.events[-1].late) == (False, True)


def test_a_second_request_at_the_same_stage_needs_leave() -> None:  # onestop 29
    sent = received("2026-03-02 09:00", papers=papers("declaration"))
    asked = request_supplement(sent, at=at("2026-03-02 09:10"), by=BY, why="thiếu")
    again = supply(asked, at=at("2026-03-03 09:00"), by=BY, papers=papers("birth_notice"))
    with pytest.raises(Refused) as refused:
        request_supplement(again, at=at("2026-03-03 09:10"), by=BY, why="còn thiếu")
    assert codes(refused) == {"onestop.supplement_once"}
    allowed = request_supplement(again, at=at("2026-03-03 09:10"), by=BY, why="còn thiếu", approver="ct01")
    assert (allowed.events[-1].approver, allowed.events[-1].papers) == ("ct01", ())


def test_silence_closes_a_dossier_after_fifteen_days() -> None:  # onestop 34
    asked = request_supplement(
        ten_days("2026-04-29 09:00"), at=at("2026-05-04 09:00"), by=BY, why="thiếu", papers=["relation_proof"]
    )
    with pytest.raises(Refused) as refused:
        close(asked, at=at("2026-05-19 16:00"), by=BY)
    assert codes(refused) == {"onestop.close_early"}
    closed = close(asked, at=at("2026-05-20 07:30"), by=BY)
    assert (closed.status, closed.events[-1].certainty) == (Status.STOPPED, Certainty.PRIMARY)


def test_closing_a_dossier_that_was_never_accepted_is_a_reading_of_the_law() -> None:
    asked = request_supplement(received("2026-05-04 09:00", papers=()), at=at("2026-05-04 09:10"), by=BY, why="thiếu")
    with pytest.raises(Refused) as refused:
        close(asked, at=at("2026-05-19 16:00"), by=BY)
    assert [item.certainty for item in refused.value.findings.items] == [Certainty.READING]
    assert close(asked, at=at("2026-05-20 07:30"), by=BY).events[-1].certainty is Certainty.READING


def test_before_july_2025_no_law_closes_a_dossier_or_lets_it_be_withdrawn() -> None:
    dossier = request_supplement(received("2025-03-03 09:00", papers=()), at=at("2025-03-03 10:00"), by=BY, why="thiếu")
    with pytest.raises(NoRule):
        close(dossier, at=at("2025-06-30 10:00"), by=BY)
    with pytest.raises(NoRule):
        withdraw(dossier, at=at("2025-06-30 10:00"), by=BY)


@pytest.mark.parametrize(("closes", "allowed"), [("2026-09-16 16:00", False), ("2026-09-17 07:30", True)])
def test_in_the_linked_group_seven_working_days_are_given(closes: str, allowed: bool) -> None:
    linked = received(
        "2026-09-07 08:00", procedure="3.000722", papers=papers("linked_form", "birth_notice"), channel=FilingChannel.ONLINE
    )
    asked = request_supplement(linked, at=at("2026-09-07 09:00"), by=BY, why="thiếu")
    if allowed:
        assert close(asked, at=at(closes), by=BY).status is Status.STOPPED
    else:
        with pytest.raises(Refused):
            close(asked, at=at(closes), by=BY)


def test_an_applicant_may_withdraw_until_there_is_a_result() -> None:  # onestop 44
    dossier = ten_days("2026-03-02 09:00")
    assert withdraw(dossier, at=at("2026-03-03 09:00"), by=BY).status is Status.WITHDRAWN
    with pytest.raises(Refused) as refused:
        withdraw(finish(dossier, at=at("2026-03-03 09:00"), by=BY), at=at("2026-03-03 09:01"), by=BY)
    assert codes(refused) == {"onestop.status"}


def test_a_refusal_after_examination_is_a_result_with_its_reason() -> None:  # onestop 37
    dossier = ten_days("2026-03-02 09:00")
    with pytest.raises(Refused):
        finish(dossier, at=at("2026-03-03 09:00"), by=BY, outcome=Outcome.REFUSED)
    refused = finish(dossier, at=at("2026-03-03 09:00"), by=BY, outcome=Outcome.REFUSED, why="không đủ chứng cứ")
    returned = return_result(refused, at=at("2026-03-04 09:00"), by=BY)
    assert (refused.status, returned.status, returned.outcome) == (Status.SOLVED, Status.RETURNED, Outcome.REFUSED)


def test_reception_is_refused_with_its_reason_and_only_before_acceptance() -> None:  # onestop 48
    sent = received("2026-03-02 09:00", channel=FilingChannel.ONLINE)
    with pytest.raises(Refused) as refused:
        refuse(sent, at=at("2026-03-02 10:00"), by=BY, why=" ")
    assert codes(refused) == {"onestop.reason"}
    assert refuse(sent, at=at("2026-03-02 10:00"), by=BY, why="nộp sai cơ quan").status is Status.NOT_RECEIVED
    with pytest.raises(Refused):
        refuse(received("2026-03-02 09:00"), at=at("2026-03-02 10:00"), by=BY, why="sai")


def test_time_for_a_verification_is_not_counted_where_no_total_is_set() -> None:
    dossier = ten_days("2026-03-02 09:00")
    paused = suspend(dossier, at=at("2026-03-04 09:00"), by=BY, why="xác minh", ground=VERIFIED)
    assert (paused.status, paused.due) == (Status.RECEIVED, None)
    with pytest.raises(Refused):
        suspend(paused, at=at("2026-03-05 09:00"), by=BY, why="xác minh", ground=VERIFIED)
    running = resume(paused, at=at("2026-03-10 09:00"), by=BY)
    assert running.promise is not None
    assert running.promise.law is not None
    assert running.promise.law.due == date(2026, 3, 20)
    with pytest.raises(Refused):
        resume(running, at=at("2026-03-10 09:00"), by=BY)


def test_where_the_law_sets_a_total_with_verification_nothing_is_paused() -> None:
    dossier = received(
        "2026-03-02 09:00",
        procedure="1.000689",
        papers=papers("declaration", "birth_notice", "relation_proof", "identity"),
    )
    with pytest.raises(Refused) as refused:
        suspend(dossier, at=at("2026-03-03 09:00"), by=BY, why="xác minh", ground=VERIFIED)
    assert codes(refused) == {"onestop.total_stands"}


def test_a_fact_that_allows_no_pause_is_no_ground_for_one() -> None:
    with pytest.raises(Refused) as refused:
        suspend(ten_days("2026-03-02 09:00"), at=at("2026-03-03 09:00"), by=BY, why="bận", ground="onestop.supplement.clock")
    assert codes(refused) == {"onestop.no_ground"}


def test_a_request_needs_a_ground_by_which_the_clock_runs_on() -> None:
    with pytest.raises(Refused) as refused:
        request_supplement(
            ten_days("2026-03-02 09:00"), at=at("2026-03-03 09:00"), by=BY, why="x", ground="onestop.reappointment.max"
        )
    assert codes(refused) == {"onestop.no_ground"}


def test_another_units_dossier_supplied_before_it_was_passed_on_counts_from_then() -> None:
    dossier = received("2026-09-07 09:00", competent="06187@2025-07-01")
    asked = request_supplement(dossier, at=at("2026-09-07 10:00"), by=BY, why="thiếu", papers=["identity"])
    brought = supply(asked, at=at("2026-09-08 09:00"), by=BY, papers=papers("identity"))
    assert (brought.counted_from, brought.due) == (at("2026-09-08 09:00"), date(2026, 9, 8))


def test_nothing_happens_before_what_happened_last() -> None:
    with pytest.raises(Refused) as refused:
        finish(received("2026-03-02 09:00"), at=at("2026-03-02 08:59"), by=BY)
    assert codes(refused) == {"onestop.order"}


def test_no_message_tells_who_filed() -> None:
    with pytest.raises(Refused) as refused:
        accept(received("2026-11-20 09:00", papers=()), at=at("2026-11-20 09:05"), by=BY)
    assert "Nông Thị Hoa" not in str(refused.value)
    assert "020190000001" not in str(refused.value)


# ── what always holds

STEPS: dict[Action, Any] = {
    Action.ACCEPT: lambda d, t: accept(d, at=t, by=BY),
    Action.REFUSE: lambda d, t: refuse(d, at=t, by=BY, why="sai cơ quan"),
    Action.REQUEST_SUPPLEMENT: lambda d, t: request_supplement(
        d, at=t, by=BY, why="thiếu", papers=["identity"], approver="ct01"
    ),
    Action.SUPPLY: lambda d, t: supply(d, at=t, by=BY, papers=papers(*PAPERS, "relation_proof", "nationality_agreement")),
    Action.PROCESS: lambda d, t: process(d, at=t, by=BY),
    Action.SUSPEND: lambda d, t: suspend(d, at=t, by=BY, why="xác minh", ground=VERIFIED),
    Action.RESUME: lambda d, t: resume(d, at=t, by=BY),
    Action.WITHDRAW: lambda d, t: withdraw(d, at=t, by=BY),
    Action.CLOSE: lambda d, t: close(d, at=t, by=BY),
    Action.FINISH: lambda d, t: finish(d, at=t, by=BY),
    Action.RETURN_RESULT: lambda d, t: return_result(d, at=t, by=BY),
}


def test_every_action_of_the_table_is_tried() -> None:
    assert set(STEPS) == set(TABLE)


@settings(max_examples=150, deadline=None)
@given(
    channel=st.sampled_from(FilingChannel),
    procedure=st.sampled_from(["1.001193", "1.001695", "1.000689"]),
    complete=st.booleans(),
    elsewhere=st.booleans(),
    start=st.datetimes(datetime(2026, 8, 5), datetime(2026, 9, 25)),
    steps=st.lists(st.tuples(st.sampled_from(sorted(STEPS)), st.integers(0, 60 * 24 * 6)), max_size=10),
)
def test_whatever_happens_a_dossier_keeps_its_past_and_its_clock(
    channel: FilingChannel, procedure: str, complete: bool, elsewhere: bool, start: datetime, steps: list[tuple[Action, int]]
) -> None:
    ids = (*PAPERS, "relation_proof", "nationality_agreement") if complete else ("declaration",)
    moment = start.replace(tzinfo=VN_TIME)
    brought = filing(
        channel=channel,
        procedure=procedure,
        papers=papers(*ids),
        conditions=KNOWN | {"nationality_agreed": True},
        competent="06187@2025-07-01" if elsewhere else None,
    )
    dossier = receive(brought, at=moment, by=BY, unit=UNIT, agency=AGENCY)
    for action, minutes in steps:
        moment += timedelta(minutes=minutes)
        try:
            changed = STEPS[action](dossier, moment)
        except Refused:
            continue
        assert dossier.status in TABLE[action][0]
        assert TABLE[action][1] in (None, changed.status)
        assert changed.events[:-1] == dossier.events
        assert changed.events[-1].what is action
        assert dossier.original_due in (None, changed.original_due)
        assert changed.due is None or changed.counted_from is None or changed.due >= changed.counted_from.date()
        assert promised(changed) == changed.promise
        replayed = clock(changed)
        assert replayed is not None
        assert replayed == clock(attrs.evolve(changed, promise=None, status=changed.status, counted_from=None))
        assert (replayed.state is ClockState.NOT_STARTED) is (changed.counted_from is None)
        if changed.promise is not None and changed.promise.law is not None and replayed.due is not None:
            assert changed.promise.law.due == replayed.due.date
        if not changed.open:
            assert replayed.state in (ClockState.STOPPED, ClockState.NOT_STARTED)
        dossier = changed
