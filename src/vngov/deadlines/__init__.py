"""Time that explains itself (thời hạn): the working calendar, due dates, clocks and reporting periods.

>>> from datetime import date
>>> from vngov.deadlines import Duration, due
>>> print(due(date(2026, 11, 20), Duration.parse("2 ngày làm việc")).explain("en"))
Deadline: end of Wed 25 Nov 2026 (24:00)
From: Fri 20 Nov 2026
Limit: 2 working days
  • Fri 20 Nov 2026: the first day is not counted — Article 147(2), Civil Code No. 91/2015/QH13
  • Sat 21 Nov, Sun 22 Nov 2026: weekly rest — Article 1, Decision No. 188/1999/QĐ-TTg
  • Mon 23 Nov 2026: working day (swap of 23 and 28 November 2026 proposed, no decision found)
    — Article 1, Decision No. 188/1999/QĐ-TTg [not verified]
  • Tue 24 Nov 2026: Vietnam Culture Day, 24 November — Article 2, Resolution No. 28/2026/QH16
  • Wed 25 Nov 2026: the limit ends with this day, at 24:00
    — Article 148(1), Civil Code No. 91/2015/QH13; Article 148(6), Civil Code No. 91/2015/QH13
Certainty: not verified
"""

from vngov.deadlines.arithmetic import corresponding_day
from vngov.deadlines.calendar import WorkCalendar
from vngov.deadlines.clock import Clock, ClockEvent, ClockState
from vngov.deadlines.days import DayInfo, DayKind
from vngov.deadlines.deadline import Deadline
from vngov.deadlines.due_dates import due, due_on, earliest, expiry, latest_before
from vngov.deadlines.errors import (
    AmountNotPositive,
    ClockRefused,
    DatesOutOfOrder,
    FractionUndefined,
    HolidayFileError,
    InvalidHours,
    MissingCalendar,
    NotALimit,
    NotInForce,
    OfficeHoursNeeded,
    TimeOfDayNeeded,
)
from vngov.deadlines.hours import OfficeHours
from vngov.deadlines.periods import Cycle, Period, period, periods
from vngov.deadlines.promise import Promise
from vngov.deadlines.steps import Step, StepKind
from vngov.durations import (
    Duration,
    DurationWithoutUnit,
    Earlier,
    Immediate,
    InvalidDuration,
    Late,
    Limit,
    ReceivedAfter,
    SameDay,
    TimeUnit,
)

__all__ = [
    "AmountNotPositive",
    "Clock",
    "ClockEvent",
    "ClockRefused",
    "ClockState",
    "Cycle",
    "DatesOutOfOrder",
    "DayInfo",
    "DayKind",
    "Deadline",
    "Duration",
    "DurationWithoutUnit",
    "Earlier",
    "FractionUndefined",
    "HolidayFileError",
    "Immediate",
    "InvalidDuration",
    "InvalidHours",
    "Late",
    "Limit",
    "MissingCalendar",
    "NotALimit",
    "NotInForce",
    "OfficeHours",
    "OfficeHoursNeeded",
    "Period",
    "Promise",
    "ReceivedAfter",
    "SameDay",
    "Step",
    "StepKind",
    "TimeOfDayNeeded",
    "TimeUnit",
    "WorkCalendar",
    "corresponding_day",
    "due",
    "due_on",
    "earliest",
    "expiry",
    "latest_before",
    "period",
    "periods",
]
