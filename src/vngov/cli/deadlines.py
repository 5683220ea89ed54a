"""`vngov demo --deadlines`: fourteen deadlines, each with its days, its steps and the articles behind them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import attrs
from rich.console import Console
from rich.rule import Rule
from rich.table import Table
from rich.text import Text as Line

from vngov.basis import VN_TIME, Lang, Text, dump_json
from vngov.cli.views import certainty_text, day_strip
from vngov.deadlines import Clock, Cycle, Deadline, MissingCalendar, OfficeHours, WorkCalendar, due, period
from vngov.durations import Duration
from vngov.law import NATIONAL, Fact, NoRule

__all__ = ["EXAMPLES", "Example", "show_deadlines"]


@attrs.frozen
class Example:
    """One situation of the demonstration and how its deadline is asked for."""

    title: Text
    ask: Callable[[], Deadline]


def _law(key: str, start: date | datetime) -> Deadline:
    day = start.date() if isinstance(start, datetime) else start
    return due(start, NATIONAL.at(day)[key])


def _at(year: int, month: int, day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=VN_TIME)


def _online_check() -> Deadline:
    office = WorkCalendar.national().with_hours(OfficeHours.parse("07:30-11:30, 13:00-17:00"))
    filed = _at(2026, 2, 13, 16)
    return due(filed, NATIONAL.at(filed.date())["onestop.reception.online_check"], calendar=office)


def _clock() -> Clock:
    return Clock(Duration.parse("10 ngày làm việc")).start(date(2026, 3, 2)).pause(date(2026, 3, 4), "yêu cầu bổ sung")


def _ground() -> Fact[Any]:
    return NATIONAL.at(date(2026, 3, 2))["onestop.supplement.clock"]


def _deadline(clock: Clock) -> Deadline:
    if clock.due is None:
        raise AssertionError("the clock of the demonstration runs")
    return clock.due


EXAMPLES = (
    Example(
        Text("Trẻ sinh 24/9/2026: đi khai sinh chậm nhất ngày nào?", "Born 24 September 2026: declare the birth by when?"),
        lambda: _law("civilreg.birth.declare_within", date(2026, 9, 24)),
    ),
    Example(
        Text("Trẻ sinh 01/3/2022: ngày thứ 60 rơi vào chuỗi nghỉ lễ", "Born 1 March 2022: day 60 falls into a run of holidays"),
        lambda: _law("civilreg.birth.declare_within", date(2022, 3, 1)),
    ),
    Example(
        Text(
            "Khai sinh nộp 15:30 thứ Sáu trước Tết, không giải quyết được ngay",
            "A birth filed 15:30 on the Friday before Tết, not settled at once",
        ),
        lambda: _law("civilreg.birth.limit", _at(2026, 2, 13, 15, 30)),
    ),
    Example(
        Text(
            "Chấm dứt giám hộ, hồ sơ nhận thứ Sáu 20/11/2026 (24/11 là ngày lễ mới)",
            "End of guardianship, received Friday 20 November 2026 (24/11 is a new holiday)",
        ),
        lambda: _law("civilreg.guardianship_end.limit", date(2026, 11, 20)),
    ),
    Example(
        Text(
            "Cũng 2 ngày làm việc ấy, một năm trước: 24/11/2025 chưa phải ngày lễ",
            "The same two working days a year earlier: 24/11/2025 was no holiday",
        ),
        lambda: _law("civilreg.guardianship_end.limit", date(2025, 11, 21)),
    ),
    Example(
        Text(
            "Kết hôn có yếu tố nước ngoài, nhận 30/6/2025 (huyện, 15 ngày)",
            "Marriage with a foreign element, received 30 June 2025 (district, 15 days)",
        ),
        lambda: _law("civilreg.marriage_foreign.limit", date(2025, 6, 30)),
    ),
    Example(
        Text(
            "… và nhận một ngày sau, 01/7/2025 (xã, 5 ngày làm việc)",
            "… and received one day later, 1 July 2025 (commune, 5 working days)",
        ),
        lambda: _law("civilreg.marriage_foreign.limit", date(2025, 7, 1)),
    ),
    Example(
        Text(
            "«15 ngày» từ 07/8/2026 hết đúng thứ Bảy làm bù 22/8",
            "«15 days» from 7 August 2026 end on a worked Saturday, 22 August",
        ),
        lambda: due(date(2026, 8, 7), Duration.parse("15 ngày")),
    ),
    Example(
        Text(
            "Hồ sơ trực tuyến, hệ thống nhận 16:00 ngày 13/02/2026: 8 giờ làm việc qua Tết",
            "Received by the system 16:00 on 13 February 2026: eight working hours across Tết",
        ),
        _online_check,
    ),
    Example(
        Text(
            "10 ngày làm việc, yêu cầu bổ sung 04/3, bổ sung 10/3/2026: tính lại từ đầu (NĐ 118/2025)",
            "10 working days, supplement asked 4 March, given 10 March 2026: counted anew",
        ),
        lambda: _deadline(_clock().restart(date(2026, 3, 10), "đã bổ sung", ground=_ground())),
    ),
    Example(
        Text("… và nếu luật chuyên ngành cho tạm dừng", "… and where a sector law pauses instead"),
        lambda: _deadline(_clock().resume(date(2026, 3, 10), "đã bổ sung")),
    ),
    Example(
        Text(
            "Báo cáo tháng 4/2026 gửi Chính phủ: ngày 25 là thứ Bảy, tiếp đó là Giỗ Tổ",
            "Report of April 2026 to the Government: the 25th is a Saturday, then comes Hùng Kings' Day",
        ),
        lambda: period(Cycle.MONTH, on=date(2026, 4, 1)).government_deadline(),
    ),
    Example(
        Text(
            "5 ngày làm việc từ 01/02/2027: lịch nghỉ Tết chưa công bố",
            "5 working days from 1 February 2027: the Tết notice is not out",
        ),
        lambda: due(date(2027, 2, 1), Duration.parse("5 ngày làm việc")),
    ),
    Example(
        Text(
            "Trẻ sinh 02/3/2027: Luật Hộ tịch mới, thời hạn chưa rõ",
            "Born 2 March 2027: under the new law the limit is not known",
        ),
        lambda: _law("civilreg.birth.declare_within", date(2027, 3, 2)),
    ),
)

_HEADS = {"vi": ("", "Tình huống", "Hạn", "Độ chắc chắn"), "en": ("", "Situation", "Deadline", "Certainty")}
_NO_ANSWER = Text("không trả lời được", "no answer")


def show_deadlines(console: Console, lang: Lang, *, as_json: bool = False) -> None:
    """Print every example with its explanation, then the table of all."""
    if as_json:
        answers = [{"title": example.title, "answer": _answer(example)} for example in EXAMPLES]
        console.file.write(dump_json(answers, indent=True) + "\n")
        return
    table = Table(show_lines=False, title="vngov", title_justify="left")
    for head in _HEADS[lang]:
        table.add_column(head, overflow="fold")
    for number, example in enumerate(EXAMPLES, 1):
        console.print(Rule(Line(f"{number}. {example.title.text(lang)}", style="bold"), align="left"))
        answer = _answer(example)
        if isinstance(answer, Deadline):
            console.print(answer.explain(lang), highlight=False, markup=False)
            if (strip := day_strip(answer, lang)) is not None:
                console.print(strip)
            table.add_row(
                str(number), example.title.text(lang), Line(str(answer), style="bold"), certainty_text(answer.certainty, lang)
            )
        else:
            console.print(Line(answer.text(lang), style="red"))
            table.add_row(str(number), example.title.text(lang), Line(_NO_ANSWER.text(lang), style="red"), "—")
        console.print()
    console.print(table)


def _answer(example: Example) -> Deadline | Text:
    try:
        return example.ask()
    except (MissingCalendar, NoRule) as error:
        return Text(error.message("vi"), error.message("en"))
