"""`due` of a fact: its nature, its own way of counting, its articles, its end. "A1" to "D5" number an officer's review."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from typing import Any

import pytest

from tests.naive import COMMON_HOURS, DAY, NaiveCalendar, all_days, at, nominal_end
from vngov.basis import VN_TIME, Certainty, Text
from vngov.deadlines import (
    Cycle,
    DayInfo,
    DayKind,
    Deadline,
    Duration,
    Immediate,
    Late,
    MissingCalendar,
    NotALimit,
    NotInForce,
    ReceivedAfter,
    SameDay,
    Step,
    StepKind,
    TimeUnit,
    WorkCalendar,
    due,
    due_on,
    earliest,
    expiry,
    latest_before,
    period,
)
from vngov.law import NATIONAL, Fact, Nature, NoRule

CALENDAR = WorkCalendar.national().with_hours(COMMON_HOURS)
MODEL = NaiveCalendar(CALENDAR)
CODE = "91/2015/QH13"
ROWS = [fact for key in tuple(NATIONAL.keys()) for fact in NATIONAL.history(key)]
LIMITS = [fact for fact in ROWS if isinstance(fact.value, Duration | SameDay | Immediate | ReceivedAfter)]


def fact_of(key: str, day: date) -> Fact[Any]:
    return NATIONAL.at(day)[key]


def ask(key: str, start: date | datetime) -> Deadline:
    day = start.astimezone(VN_TIME).date() if isinstance(start, datetime) else start
    return due(start, fact_of(key, day), calendar=CALENDAR)


def places(steps: Iterator[Step] | list[Step]) -> list[str]:
    return [citation.short for step in steps for citation in step.basis]


def of_kind(deadline: Deadline, *kinds: StepKind) -> list[Step]:
    return [step for step in deadline.steps if step.kind in kinds]


def a_week_of(fact: Fact[Any]) -> Iterator[date]:
    """Every other day of the first week in which a row holds, from 2017."""
    first = max(fact.since or date.min, date(2017, 1, 2))
    return (day for day in all_days(first, first + 6 * DAY) if day in fact.interval and (day - first).days % 2 == 0)


def name(fact: Fact[Any]) -> str:
    return f"{fact.key}@{fact.since}"


# ── a time before an event is counted back (A1)


@pytest.mark.parametrize(
    ("key", "event", "latest"),
    [
        ("onestop.reappointment.announce_before", date(2026, 6, 10), date(2026, 6, 9)),
        ("onestop.reappointment.announce_before", date(2026, 6, 8), date(2026, 6, 7)),
        ("onestop.outage.announce_before", date(2026, 11, 30), date(2026, 11, 18)),
        ("onestop.receipt.agent_notice_before", date(2026, 9, 1), date(2026, 8, 29)),
        ("documents.secrecy.extension_before", date(2026, 2, 15), date(2025, 12, 17)),
        ("documents.archive.reminder_before", date(2026, 6, 10), date(2026, 5, 11)),
        ("onestop.publication.ministry_before", date(2026, 6, 10), date(2026, 5, 21)),
        ("onestop.publication.province_before", date(2026, 6, 10), date(2026, 6, 5)),
    ],
)
def test_a_time_before_an_event_runs_backwards(key: str, event: date, latest: date) -> None:
    fact = fact_of(key, event)
    found = due(event, fact)
    assert fact.nature is Nature.BEFORE
    assert found.date == latest
    assert found == latest_before(event, fact)
    assert found.steps[-1].kind is StepKind.BACKWARDS
    assert set(fact.basis) <= set(found.basis)
    assert not of_kind(found, StepKind.MOVED, StepKind.NOMINAL)
    assert due(at(event, 16), fact).date == latest


def test_a_term_that_ends_after_its_rule_is_counted_back_by_the_verb_itself() -> None:
    """documents.md, 69: a term to 15/08/2030 under a rule that ended on 01/03/2026, which `due` does not apply by itself."""
    fact = fact_of("documents.secrecy.extension_before", date(2020, 8, 15))
    assert latest_before(date(2030, 8, 15), fact).date == date(2030, 6, 16)
    with pytest.raises(NotInForce):
        due(date(2030, 8, 15), fact)


def test_what_is_called_before_is_counted_back() -> None:
    named = [fact for fact in LIMITS if fact.key.endswith("_before")]
    assert named
    assert {fact.key for fact in named if fact.nature is not Nature.BEFORE} == set()
    assert {fact.key for fact in LIMITS if fact.nature is Nature.BEFORE} <= {fact.key for fact in named}


# ── validities, postings, presumptions, ages, terms of keeping (A2, A12)


@pytest.mark.parametrize(
    ("key", "start", "last"),
    [
        ("civilreg.marital_status_cert.valid_for", date(2026, 5, 20), date(2026, 11, 20)),
        ("civilreg.marital_status_cert.valid_for", date(2026, 5, 21), date(2026, 11, 21)),
        ("civilreg.marriage_foreign.health_paper_valid_for", date(2026, 5, 21), date(2026, 11, 21)),
        ("civilreg.marriage_foreign.status_paper_valid_for", date(2026, 5, 21), date(2026, 11, 21)),
        ("civilreg.marriage_border.neighbour_paper_valid_for", date(2026, 5, 21), date(2026, 11, 21)),
        ("civilreg.adoption_domestic.adopter_papers_valid_for", date(2026, 5, 21), date(2026, 11, 21)),
        ("civilreg.adoption_domestic.child_photos_valid_for", date(2026, 5, 21), date(2026, 11, 21)),
        ("civilreg.parent_child.presumed_after_marriage", date(2026, 1, 11), date(2026, 11, 7)),
        ("civilreg.birth_abandoned.posting", date(2026, 11, 7), date(2026, 11, 14)),
        ("civilreg.birth_unknown_parents.posting", date(2026, 11, 7), date(2026, 11, 14)),
        ("certification.retention.transaction", date(2026, 3, 10), date(2046, 3, 10)),
        ("certification.retention.signature", date(2026, 3, 10), date(2028, 3, 10)),
        ("documents.secrecy.confidential_term", date(2020, 8, 15), date(2030, 8, 15)),
        ("documents.archive.digital_owner_access", date(2026, 3, 16), date(2027, 3, 11)),
    ],
)
def test_a_validity_ends_on_its_own_day_though_it_is_a_day_off_or_beyond_the_calendar(
    key: str, start: date, last: date
) -> None:
    fact = fact_of(key, start)
    found = due(start, fact)
    assert fact.nature is Nature.VALIDITY
    assert found.date == last
    assert found == expiry(start, fact)
    assert not of_kind(found, StepKind.MOVED, StepKind.NOMINAL)
    known = last in CALENDAR.covers
    stays = [last] if known and not CALENDAR.is_working_day(last) else []
    assert [step.day for step in of_kind(found, StepKind.NOT_MOVED)] == stays
    assert not stays or found.certainty.rank >= Certainty.READING.rank
    assert set(fact.basis) <= set(found.basis)


@pytest.mark.parametrize("fact", [fact for fact in LIMITS if fact.nature is Nature.VALIDITY], ids=name)
def test_every_validity_of_the_law_has_an_end_that_never_moves(fact: Fact[Any]) -> None:
    for start in a_week_of(fact):
        found = due(start, fact)
        assert not of_kind(found, StepKind.MOVED)
        if fact.value.unit is TimeUnit.WORKING_DAY:
            assert found.date == MODEL.add(start, fact.value.amount)
        else:
            assert found.date == nominal_end(start, fact.value)


@pytest.mark.parametrize("years", [2, 20, 30, 70])
def test_an_expiry_beyond_the_calendar_needs_none_and_says_nothing_of_days_off(years: int) -> None:
    limit = Duration(years, TimeUnit.YEAR)
    for start in all_days(date(2026, 3, 7), date(2026, 3, 13)):
        found = expiry(start, limit)
        assert found.date == start.replace(year=start.year + years)
        assert [step.kind for step in found.steps] == [StepKind.START, StepKind.LAST]
        assert not found.provisional
        with pytest.raises(MissingCalendar):
            due(start, limit)


def test_an_expiry_on_a_working_day_does_not_wait_for_the_notice_of_days_off() -> None:
    """It never moves, so that no swap can change it: as sure in 2027 as in 2026 or 2046."""
    limit = Duration(2, TimeUnit.MONTH)
    in_2026, in_2027 = expiry(date(2026, 3, 11), limit), expiry(date(2027, 3, 11), limit)
    assert (in_2026.certainty, in_2027.certainty) == (Certainty.PRIMARY, Certainty.PRIMARY)
    assert "Tạm tính" not in in_2027.explain("vi")


def test_a_validity_from_a_moment_is_counted_from_its_day_of_viet_nam() -> None:
    fact = fact_of("civilreg.marital_status_cert.valid_for", date(2026, 5, 20))
    assert due(datetime(2026, 5, 20, 16, 59, tzinfo=UTC), fact).date == date(2026, 11, 20)
    assert due(datetime(2026, 5, 20, 17, tzinfo=UTC), fact).date == date(2026, 11, 21)


# ── a fact counts as its figure does


@pytest.mark.parametrize("fact", [fact for fact in LIMITS if fact.nature is Nature.ACT], ids=name)
def test_the_fact_of_an_act_gives_the_days_of_its_figure_and_its_articles(fact: Fact[Any]) -> None:
    for day in a_week_of(fact):
        start = at(day, 15, 30)
        try:
            plain = due(start, fact.value, calendar=CALENDAR)
        except MissingCalendar:
            continue
        found = due(start, fact, calendar=CALENDAR)
        assert (found.date, found.ends, found.start, found.limit) == (plain.date, plain.ends, plain.start, plain.limit)
        own = [step for step in found.steps if step.kind is not StepKind.LAW_ENDS]
        assert [(step.kind, step.day) for step in own] == [(step.kind, step.day) for step in plain.steps]
        assert set(fact.basis) <= set(found.basis)
        assert found.certainty.rank >= fact.certainty.rank
        ended = fact.until is not None and found.date >= fact.until
        assert [step.day for step in of_kind(found, StepKind.LAW_ENDS)] == ([fact.until] if ended else [])
        last = of_kind(found, StepKind.LAST)
        assert all(step.basis for step in last), "the last step names its article"


# ── the day of an event, and a roll, by the field's own rule (A4, D3)


def test_the_day_of_an_event_is_excluded_by_147_3_and_the_day_of_receipt_by_147_2() -> None:
    start = date(2026, 3, 3)
    for key, governed_by, place in (
        ("civilreg.birth.declare_within", "event", f"{CODE} Đ147.3"),
        ("civilreg.guardianship_appointed.limit", "received", f"{CODE} Đ147.2"),
    ):
        fact = fact_of(key, start)
        assert fact.governed_by == governed_by
        assert places(of_kind(due(start, fact), StepKind.START)) == [place]
    assert places(of_kind(due(start, Duration(3, TimeUnit.DAY)), StepKind.START)) == [f"{CODE} Đ147.2"]


HOURS = {TimeUnit.HOUR, TimeUnit.MINUTE, TimeUnit.WORKING_HOUR}
DURATIONS = [fact for fact in LIMITS if fact.nature is Nature.ACT and isinstance(fact.value, Duration)]
IN_DAYS = [fact for fact in DURATIONS if fact.value.unit not in HOURS]


@pytest.mark.parametrize("fact", [fact for fact in DURATIONS if fact.value.unit in HOURS], ids=name)
def test_every_limit_in_hours_runs_from_the_moment_by_147_1_whatever_it_runs_from(fact: Fact[Any]) -> None:
    for day in a_week_of(fact):
        start = due(at(day, 9), fact, calendar=CALENDAR).steps[0]
        assert places([start]) == [f"{CODE} Đ147.1"]


@pytest.mark.parametrize("fact", [fact for fact in IN_DAYS if fact.governed_by == "event"], ids=name)
def test_every_limit_from_an_event_cites_the_rule_on_events_its_own_where_there_is_one(fact: Fact[Any]) -> None:
    field = fact.key.partition(".")[0]
    for day in a_week_of(fact):
        try:
            found = due(at(day, 9), fact, calendar=CALENDAR)
        except MissingCalendar:
            continue
        start = found.steps[0]
        view = NATIONAL.at(day)
        own = f"{field}.clock.event_day_excluded"
        assert start.kind is StepKind.START
        rule = view[own] if own in view else view["time.event_day_excluded"]
        assert (start.said, start.basis, start.certainty) == (rule.name, rule.basis, rule.certainty)
        assert found.certainty.rank >= rule.certainty.rank


def test_the_civil_code_applied_to_civil_status_is_a_reading() -> None:
    born = ask("civilreg.birth.declare_within", date(2022, 6, 13))
    assert (born.date, born.certainty) == (date(2022, 8, 12), Certainty.READING)
    rolled = ask("civilreg.birth.declare_within", date(2022, 3, 1))
    assert (rolled.date, rolled.certainty) == (date(2022, 5, 4), Certainty.READING)
    adopted = ask("civilreg.adoption_domestic.limit", date(2026, 10, 1))
    assert (adopted.date, adopted.certainty) == (date(2026, 11, 2), Certainty.READING)
    unmoved = ask("civilreg.guardianship_appointed.limit", date(2026, 11, 2))
    assert (unmoved.date, unmoved.certainty) == (date(2026, 11, 5), Certainty.PRIMARY)


@pytest.mark.parametrize(
    ("key", "start", "last", "own"),
    [
        ("civilreg.death.declare_within", date(2026, 8, 18), date(2026, 9, 3), "civilreg.clock.last_day_rolls"),
        ("civilreg.adoption_domestic.limit", date(2026, 10, 1), date(2026, 11, 2), "civilreg.clock.last_day_rolls"),
        ("onestop.supplement.silence_closes_after", date(2026, 5, 1), date(2026, 5, 18), "time.last_day_off"),
    ],
)
def test_a_roll_stands_on_the_rule_of_its_field(key: str, start: date, last: date, own: str) -> None:
    found = ask(key, start)
    rule = fact_of(own, found.date)
    assert found.date == last
    (moved,) = of_kind(found, StepKind.MOVED)
    assert (moved.said, moved.basis, moved.certainty) == (rule.name, rule.basis, rule.certainty)


@pytest.mark.parametrize("field", ["civilreg", "certification", "reporting"])
def test_these_fields_call_their_roll_a_reading(field: str) -> None:
    assert fact_of(f"{field}.clock.last_day_rolls", date(2026, 11, 24)).certainty is Certainty.READING
    assert fact_of(f"{field}.clock.last_day_rolls", date(2026, 11, 24)).value is True


@pytest.mark.parametrize("fact", [fact for fact in IN_DAYS if fact.governed_by == "received"], ids=name)
def test_every_limit_from_a_receipt_cites_its_own_rule_or_147_2(fact: Fact[Any]) -> None:
    own = f"{fact.key.partition('.')[0]}.clock.receipt_day_excluded"
    for day in a_week_of(fact):
        view = NATIONAL.at(day)
        rule = view[own] if own in view else view["time.first_day_excluded"]
        start = due(at(day, 9), fact, calendar=CALENDAR).steps[0]
        assert (start.kind, start.said, start.basis, start.certainty) == (
            StepKind.START,
            rule.name,
            rule.basis,
            rule.certainty,
        )


def test_the_day_of_receipt_of_a_certification_is_excluded_by_a_reading() -> None:
    """chungthuc.md §4: "Day of receipt not counted for the 2 wd [I, BLDS]"."""
    found = ask("certification.transaction.limit", at(date(2026, 3, 10), 16))
    assert (found.date, found.certainty) == (date(2026, 3, 12), Certainty.READING)


# ── a last day that moves, step by step (D1, D2)


CLAUSE = {TimeUnit.DAY: "1", TimeUnit.WEEK: "2", TimeUnit.MONTH: "3", TimeUnit.YEAR: "4"}


@pytest.mark.parametrize("unit", CLAUSE)
def test_each_step_of_a_roll_cites_its_own_clause(unit: TimeUnit) -> None:
    limit = Duration(1, unit)
    seen = set()
    for start in all_days(date(2025, 1, 1), date(2025, 12, 20)):
        found, nominal = due(start, limit), nominal_end(start, limit)
        own = [f"{CODE} Đ148.{CLAUSE[unit]}", f"{CODE} Đ148.6"]
        seen.add(found.date == nominal)
        if found.date == nominal:
            assert not of_kind(found, StepKind.NOMINAL, StepKind.MOVED), start
            assert places([found.steps[-1]]) == own, start
            continue
        kinds = [step.kind for step in found.steps]
        assert kinds[:3] == [StepKind.START, StepKind.NOMINAL, StepKind.MOVED], start
        assert kinds[-1] is StepKind.LAST
        assert {step.kind for step in found.steps[3:-1]} <= {StepKind.DAY_OFF, StepKind.DOUBTFUL}
        at_nominal, moved, last = found.steps[1], found.steps[2], found.steps[-1]
        assert (at_nominal.day, moved.day, last.day) == (nominal, nominal, found.date)
        assert places([at_nominal]) == own
        assert f"{CODE} Đ148.5" in places([moved])
        assert places([last]) == [f"{CODE} Đ148.5", f"{CODE} Đ148.6"]
    assert seen == {True, False}


def test_the_explanation_of_a_roll_never_calls_the_new_day_the_corresponding_one() -> None:
    told = due(date(2026, 1, 31), Duration(1, TimeUnit.MONTH)).explain("vi").splitlines()
    (corresponding,) = [line for line in told if "ngày tương ứng" in line]
    assert "28/02/2026" in corresponding
    assert "khoản 3 Điều 148" in corresponding
    (last,) = [line for line in told if line.startswith("  • thứ Hai 02/03/2026")]
    assert "khoản 5 Điều 148" in last
    assert "khoản 6 Điều 148" in last
    assert "24 giờ" in last


# ── the same day (A8, A9, A10, D4, D5)


@pytest.mark.parametrize("late", [Late.NEXT_WORKING_DAY, Late.START_OF_NEXT_WORKING_DAY, Late.IF_UNSETTLED])
def test_exactly_at_the_cut_off_is_a_reading_but_for_the_law_on_civil_status(late: Late) -> None:
    limit = SameDay(time(15), late=late)
    for moment, grade in ((at(TUESDAY, 14, 59, 59), Certainty.PRIMARY), (at(TUESDAY, 15), Certainty.READING)):
        found = due(moment, limit)
        assert found.date == date(2026, 3, 10)
        assert found.certainty is (Certainty.PRIMARY if late is Late.IF_UNSETTLED else grade), moment


TUESDAY = date(2026, 3, 10)


@pytest.mark.parametrize(
    ("key", "moment", "last", "grade"),
    [
        ("certification.copy.limit", at(date(2026, 3, 10), 14, 59), date(2026, 3, 10), Certainty.PRIMARY),
        ("certification.copy.limit", at(date(2026, 3, 10), 15), date(2026, 3, 10), Certainty.READING),
        ("certification.copy.limit", at(date(2026, 3, 10), 15, 0, 1), date(2026, 3, 11), Certainty.PRIMARY),
        ("civilreg.birth.limit", at(date(2026, 3, 10), 15), date(2026, 3, 10), Certainty.PRIMARY),
        ("civilreg.birth.limit", at(date(2026, 3, 10), 15, 0, 1), date(2026, 3, 11), Certainty.PRIMARY),
        ("civilreg.birth.limit", at(date(2026, 3, 7), 9), date(2026, 3, 9), Certainty.READING),
        ("civilreg.birth.limit", at(date(2026, 3, 7), 16), date(2026, 3, 9), Certainty.READING),
        ("certification.copy.limit", at(date(2026, 3, 8), 9), date(2026, 3, 9), Certainty.READING),
    ],
)
def test_the_cut_off_and_a_day_off_are_graded_as_the_notes_do(key: str, moment: datetime, last: date, grade: Certainty) -> None:
    found = ask(key, moment)
    assert (found.date, found.certainty) == (last, grade)


def test_received_on_a_day_off_the_same_day_is_a_reading_on_every_day_off() -> None:
    limit = SameDay(time(15), late=Late.NEXT_WORKING_DAY)
    for day in all_days(date(2025, 1, 1), date(2026, 10, 31)):
        found = due(at(day, 9), limit)
        if MODEL.works(day):
            assert found.date == day
        else:
            assert found.date == MODEL.working_day_from(day)
            assert found.certainty.rank >= Certainty.READING.rank, day
            assert [step.day for step in of_kind(found, StepKind.MOVED)] == [day]


@pytest.mark.parametrize("hour", [9, 16])
@pytest.mark.parametrize(
    "key", ["civilreg.birth.limit", "certification.copy.limit", "onestop.handover.paper", "documents.incoming.urgent"]
)
def test_the_steps_of_the_same_day_carry_the_article_of_the_fact(key: str, hour: int) -> None:
    fact = fact_of(key, date(2026, 3, 13))
    found = due(at(date(2026, 3, 13), hour), fact)
    for step in of_kind(found, StepKind.RECEIVED_LATE, StepKind.LAST):
        assert step.basis == fact.basis
    for lang in ("vi", "en"):
        line = found.explain("en" if lang == "en" else "vi").splitlines()[-2 if fact.note is None else -3]
        assert fact.citation.text("en" if lang == "en" else "vi") in line


FRIDAY_LATE, FRIDAY = at(date(2026, 2, 6), 15, 30), at(date(2026, 2, 6), 9)


@pytest.mark.parametrize(
    ("limit", "moment", "vi", "en"),
    [
        (
            SameDay(time(15), late=Late.IF_UNSETTLED),
            FRIDAY_LATE,
            "Hạn: hết thứ Hai 09/02/2026 (24 giờ), nếu không giải quyết được ngay",
            "Deadline: end of Mon 9 Feb 2026 (24:00), if it cannot be settled at once",
        ),
        (
            SameDay(time(15), late=Late.START_OF_NEXT_WORKING_DAY),
            FRIDAY_LATE,
            "Hạn: đầu thứ Hai 09/02/2026",
            "Deadline: the start of Mon 9 Feb 2026",
        ),
        (
            SameDay(time(15), late=Late.NEXT_WORKING_DAY),
            FRIDAY_LATE,
            "Hạn: hết thứ Hai 09/02/2026 (24 giờ)",
            "Deadline: end of Mon 9 Feb 2026 (24:00)",
        ),
        (
            SameDay(time(15), late=Late.IF_UNSETTLED),
            FRIDAY,
            "Hạn: hết thứ Sáu 06/02/2026 (24 giờ)",
            "Deadline: end of Fri 6 Feb 2026 (24:00)",
        ),
        (
            SameDay(time(15), late=Late.START_OF_NEXT_WORKING_DAY),
            FRIDAY,
            "Hạn: hết thứ Sáu 06/02/2026 (24 giờ)",
            "Deadline: end of Fri 6 Feb 2026 (24:00)",
        ),
        (Immediate(), FRIDAY_LATE, "Hạn: ngay trong thứ Sáu 06/02/2026", "Deadline: at once, on Fri 6 Feb 2026"),
    ],
)
def test_the_headline_says_what_the_law_says(limit: SameDay | Immediate, moment: datetime, vi: str, en: str) -> None:
    found = due(moment, limit)
    assert found.explain("vi").splitlines()[0] == vi
    assert found.explain("en").splitlines()[0] == en


@pytest.mark.parametrize("limit", [SameDay(time(15), late=Late.START_OF_NEXT_WORKING_DAY), Immediate()], ids=str)
def test_a_headline_speaks_of_the_day_that_it_names_and_of_no_other(limit: SameDay | Immediate) -> None:
    """Counted back from such a deadline, a day is an ordinary last day: neither "the start of" nor "at once"."""
    back = due(FRIDAY_LATE, limit).minus(Duration(1, TimeUnit.DAY))
    headline = back.explain("vi").splitlines()[0]
    assert headline.startswith("Hạn: hết ")
    assert headline.endswith(f"{back.date:%d/%m/%Y} (24 giờ)")


def test_hours_are_written_as_the_law_writes_them() -> None:
    late = ask("civilreg.birth.limit", at(date(2022, 7, 15), 15, 30))
    assert "nhận sau 15 giờ" in late.explain("vi")
    assert "15:00" not in late.explain("vi")
    assert "received after 15:00" in late.explain("en")
    linked = due(at(date(2026, 3, 2), 11, 45), ReceivedAfter(time(11, 30), Duration(3, TimeUnit.WORKING_DAY)))
    assert "nhận sau 11 giờ 30, tính là nhận thứ Ba 03/03/2026" in linked.explain("vi")


# ── days of a local decision


DECISION = NATIONAL.history("time.saturday_reception")[0].basis  # any citation does


def with_local(day: date, kind: DayKind) -> WorkCalendar:
    said = Text("quyết định (ví dụ)", "decision (example)")
    return CALENDAR.with_days([DayInfo(day, kind, said, DECISION, Certainty.PRIMARY, owner="tỉnh Thử")])


def test_a_last_day_off_by_local_decision_moves_as_a_reading_of_its_own() -> None:
    wednesday = date(2026, 3, 11)
    local = with_local(wednesday, DayKind.LOCAL_OFF)
    found = due(date(2026, 3, 6), Duration(5, TimeUnit.DAY), calendar=local)
    assert (found.date, found.certainty) == (date(2026, 3, 12), Certainty.READING)
    (moved,) = of_kind(found, StepKind.MOVED)
    rule = fact_of("time.last_day_local", wednesday)
    assert (moved.day, moved.said, moved.basis) == (wednesday, rule.name, rule.basis)
    assert set(DECISION) <= set(found.basis)
    national = due(date(2026, 3, 6), Duration(5, TimeUnit.DAY))
    assert (national.date, national.certainty) == (wednesday, Certainty.PRIMARY)
    counted = due(date(2026, 3, 10), Duration(1, TimeUnit.WORKING_DAY), calendar=local)
    assert (counted.date, counted.certainty) == (date(2026, 3, 12), Certainty.PRIMARY)


def test_a_last_day_worked_by_local_decision_does_not_move_as_a_reading() -> None:
    saturday = date(2026, 3, 14)
    local = with_local(saturday, DayKind.LOCAL_WORKING)
    found = due(date(2026, 3, 9), Duration(5, TimeUnit.DAY), calendar=local)
    assert (found.date, found.certainty) == (saturday, Certainty.READING)
    (stays,) = of_kind(found, StepKind.NOT_MOVED)
    rule = fact_of("time.last_day_worked_saturday", saturday)
    assert (stays.said, stays.basis) == (rule.name, rule.basis)
    assert due(date(2026, 3, 9), Duration(5, TimeUnit.DAY)).date == date(2026, 3, 16)


def test_a_weekday_worked_by_local_decision_is_no_exception_to_a_rule() -> None:
    """24 November is a holiday; where a place works on it, a limit that ends on it simply ends."""
    tuesday = date(2026, 11, 24)
    found = due(date(2026, 11, 19), Duration(5, TimeUnit.DAY), calendar=with_local(tuesday, DayKind.LOCAL_WORKING))
    assert found.date == tuesday
    assert not of_kind(found, StepKind.NOT_MOVED, StepKind.MOVED)


# ── a rule that ends before its limit does (A11)


def test_a_deadline_behind_the_end_of_its_rule_says_so() -> None:
    found = ask("civilreg.birth.declare_within", date(2027, 2, 20))
    assert (found.date, found.certainty) == (date(2027, 4, 21), Certainty.READING)
    (step,) = of_kind(found, StepKind.LAW_ENDS)
    assert step.day == date(2027, 3, 1)
    assert places([step]) == ["03/2026/QH16 Đ29"]
    assert step.certainty is Certainty.READING
    assert not found.to_data()["text_seen"]
    for lang, words in (("vi", "không còn áp dụng"), ("en", "the rule ceases")):
        told = found.explain("en" if lang == "en" else "vi")
        assert words in told
        assert step.basis[0].text("en" if lang == "en" else "vi") in told


def test_a_deadline_on_the_last_day_of_its_rule_does_not() -> None:
    unmoved = ask("civilreg.guardianship_appointed.limit", date(2027, 2, 23))
    assert unmoved.date == date(2027, 2, 26)
    assert not of_kind(unmoved, StepKind.LAW_ENDS)
    crossing = ask("civilreg.guardianship_appointed.limit", date(2027, 2, 24))
    assert crossing.date == date(2027, 3, 1)
    assert of_kind(crossing, StepKind.LAW_ENDS)


# ── facts of another time, and facts that are no limits


@pytest.mark.parametrize("key", ["civilreg.marriage_foreign.limit", "civilreg.birth.declare_within"])
def test_a_fact_of_another_time_than_the_start_is_refused(key: str) -> None:
    for fact in NATIONAL.history(key):
        for edge, inside in ((fact.since, True), (fact.until, False)):
            if edge is None:
                continue
            for start, holds in ((edge, inside), (edge - DAY, not inside)):
                if holds:
                    try:
                        assert due(start, fact).fact is fact
                    except MissingCalendar:
                        continue
                else:
                    with pytest.raises(NotInForce) as caught:
                        due(start, fact)
                    for lang in ("vi", "en"):
                        said = caught.value.message("en" if lang == "en" else "vi")
                        assert key in said
                        assert f"{start:%d/%m/%Y}" in said
                        assert fact.interval.text("en" if lang == "en" else "vi") in said


def test_the_day_of_a_moment_is_that_of_viet_nam_for_the_law_too() -> None:
    fact = fact_of("civilreg.marriage_foreign.limit", date(2025, 7, 1))
    assert due(datetime(2025, 6, 30, 17, tzinfo=UTC), fact).date == date(2025, 7, 8)
    with pytest.raises(NotInForce):
        due(datetime(2025, 6, 30, 16, 59, tzinfo=UTC), fact)


def test_a_fact_that_another_date_governs_may_be_counted_from_any_start() -> None:
    fact = next(fact for fact in LIMITS if fact.governed_by == "issued" and fact.nature is Nature.ACT and fact.since)
    assert fact.since is not None
    assert isinstance(due(at(date(2026, 3, 2), 9), fact, calendar=CALENDAR), Deadline)


@pytest.mark.parametrize("fact", [fact for fact in ROWS if fact.key in ("time.working_week", "civilreg.birth.body")], ids=name)
def test_a_fact_that_is_no_limit_is_refused_by_its_name(fact: Fact[Any]) -> None:
    with pytest.raises(NotALimit) as caught:
        due(date(2026, 3, 2), fact)
    for lang in ("vi", "en"):
        said = caught.value.message("en" if lang == "en" else "vi")
        assert fact.key in said
        assert fact.label("en" if lang == "en" else "vi") in said


def test_where_the_law_is_silent_there_is_no_fact_to_count_by() -> None:
    with pytest.raises(NoRule):
        ask("civilreg.birth.declare_within", date(2027, 3, 1))


# ── the report to the Government (A5)


def test_the_day_of_the_report_to_the_government_comes_from_the_decree_and_its_roll_is_a_reading() -> None:
    found = period(Cycle.MONTH, on=date(2026, 4, 1)).government_deadline()
    assert (found.date, found.certainty) == (date(2026, 4, 28), Certainty.READING)
    fixed, nominal, moved = found.steps[:3]
    assert (fixed.kind, fixed.day, places([fixed])) == (StepKind.FIXED, date(2026, 4, 25), ["09/2019/NĐ-CP Đ13.1"])
    assert (nominal.kind, moved.kind) == (StepKind.NOMINAL, StepKind.MOVED)
    rule = fact_of("reporting.clock.last_day_rolls", date(2026, 4, 28))
    assert (moved.basis, moved.certainty) == (rule.basis, Certainty.READING)
    assert found.fact is not None
    assert found.fact.key == "reporting.government.deadline_day"
    assert "khoản 1 Điều 13 Nghị định số 09/2019/NĐ-CP" in found.explain("vi")
    assert "Article 13(1), Decree No. 09/2019/NĐ-CP" in found.explain("en")
    assert (found.start, found.limit) == (None, None)


def test_the_report_to_the_government_on_every_month_of_2025_and_2026() -> None:
    for month in range(1, 13):
        for year in (2025, 2026):
            found = period(Cycle.MONTH, on=date(year, month, 14)).government_deadline()
            nominal = date(year, month, 25)
            assert found.date == MODEL.working_day_from(nominal) == due_on(nominal).date
            assert found.steps[0].kind is StepKind.FIXED
            assert found.steps[0].day == nominal
            assert bool(of_kind(found, StepKind.MOVED)) is (found.date != nominal)


# ── what is no deadline, and what goes on under another text (the second review)


@pytest.mark.parametrize(
    ("key", "start", "first"),
    [
        ("civilreg.adoption.parents_consent_after", date(2026, 3, 7), date(2026, 3, 22)),
        ("civilreg.absence.dead_after_absence", date(2021, 12, 15), date(2026, 12, 15)),
        ("reporting.minimum_gap", date(2026, 10, 14), date(2026, 10, 15)),
    ],
)
def test_a_time_that_has_to_pass_gives_a_first_day_and_no_deadline(key: str, start: date, first: date) -> None:
    fact = NATIONAL.at(start)[key]
    assert earliest(start, fact) == first
    with pytest.raises(NotALimit, match="earliest"):
        due(start, fact)


def test_from_a_threshold_no_day_follows() -> None:
    for fact in (NATIONAL.at(date(2026, 1, 2))["documents.retention.term_max"],):
        with pytest.raises(NotALimit) as caught:
            due(date(2026, 1, 2), fact)
        assert "ngưỡng" in caught.value.message("vi")


def test_a_rule_that_goes_on_unchanged_is_not_said_to_cease() -> None:
    found = ask("civilreg.ethnicity.limit", date(2025, 6, 27))
    (step,) = of_kind(found, StepKind.LAW_GOES_ON)
    assert step.day == date(2025, 7, 1)
    assert "120/2025" in found.explain()
    assert "không còn áp dụng" not in found.explain()


def test_a_declaration_still_to_be_made_is_not_said_to_be_covered_by_a_rule_on_dossiers() -> None:
    declared = ask("civilreg.birth.declare_within", date(2027, 2, 20)).explain()
    filed = ask("civilreg.guardianship_appointed.limit", date(2027, 2, 24)).explain()
    assert "chưa rõ hạn cũ có còn áp dụng" in declared
    assert "hạn tính theo luật của ngày bắt đầu" in filed
    assert all("thời hạn của văn bản mới chưa biết" in told for told in (declared, filed))


def test_counting_back_by_working_days_waits_for_the_notice_though_the_limit_in_hours_does_not() -> None:
    in_hours = due(datetime(2027, 3, 2, 9, tzinfo=VN_TIME), Duration(24, TimeUnit.HOUR))
    assert not in_hours.provisional
    assert in_hours.minus(Duration(1, TimeUnit.WORKING_DAY)).provisional
    assert not in_hours.minus(Duration(1, TimeUnit.DAY)).provisional
