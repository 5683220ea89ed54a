"""Errors of the deadlines layer (lỗi khi tính thời hạn)."""

from __future__ import annotations

from vngov.errors import InvalidInput, VngovError

__all__ = [
    "AmountNotPositive",
    "ClockRefused",
    "DatesOutOfOrder",
    "FractionUndefined",
    "HolidayFileError",
    "InvalidHours",
    "MissingCalendar",
    "NotALimit",
    "NotInForce",
    "OfficeHoursNeeded",
    "TimeOfDayNeeded",
]


class MissingCalendar(VngovError, LookupError):
    """A day that no decided calendar covers (chưa có lịch cho ngày đó): outside the years known, or still to be set."""

    code = "missing_calendar"
    vi = "không có lịch làm việc cho ngày {day}: {why}"
    en = "no working calendar for {day}: {why}"


class AmountNotPositive(InvalidInput):
    """A number of days below one (số ngày phải từ 1 trở lên)."""

    code = "amount_not_positive"
    vi = "số ngày phải là số nguyên từ 1 trở lên, nhận được {got!r}"
    en = "the number of days must be a whole number of at least 1, got {got!r}"

    def __init__(self, got: object) -> None:
        super().__init__(got=got if isinstance(got, int | float | type) else type(got))


class DatesOutOfOrder(InvalidInput):
    """An end before its start (ngày cuối trước ngày đầu)."""

    code = "dates_out_of_order"
    vi = "{end} đứng trước {start}"
    en = "{end} comes before {start}"


class TimeOfDayNeeded(InvalidInput):
    """A limit that depends on the hour was asked with a day alone (cần cả giờ phút)."""

    code = "time_of_day_needed"
    vi = "thời hạn «{limit}» phụ thuộc giờ nhận; cần một thời điểm có giờ và múi giờ, không chỉ một ngày"
    en = "limit «{limit}» depends on the hour; give a moment with its time zone, not a day alone"


class OfficeHoursNeeded(InvalidInput):
    """Working hours or part of a working day were asked of a calendar without office hours (chưa có giờ làm việc)."""

    code = "office_hours_needed"
    vi = "thời hạn «{limit}» cần giờ làm việc của cơ quan (calendar.with_hours); một ngày không mặc định là tám giờ"
    en = "limit «{limit}» needs the office hours (calendar.with_hours); a day is never taken as eight hours"


class FractionUndefined(InvalidInput):
    """Part of a day, week, month or year (một phần của đơn vị): the law does not say where it ends."""

    code = "fraction_undefined"
    vi = "pháp luật không nói «{limit}» kết thúc lúc nào"
    en = "the law does not say when «{limit}» ends"


class InvalidHours(InvalidInput):
    """Office hours that cannot be read or overlap (giờ làm việc không hợp lệ)."""

    code = "invalid_hours"
    vi = "giờ làm việc không hợp lệ: {got!r}; cách viết: «07:30-11:30, 13:00-17:00»"
    en = "office hours are not valid: {got!r}; write «07:30-11:30, 13:00-17:00»"


class ClockRefused(InvalidInput):
    """An event that a clock cannot take in its present state (sự kiện không hợp với trạng thái của đồng hồ)."""

    code = "clock_refused"
    vi = "đồng hồ không nhận «{event}» lúc {at}: {why}"
    en = "the clock does not take «{event}» at {at}: {why}"


class NotALimit(InvalidInput):
    """A fact from which no deadline follows (quy định không cho một hạn): no limit of time, a threshold, a minimum."""

    code = "not_a_limit"
    vi = "quy định {key} («{label}») không cho một hạn: {why}"
    en = "no deadline follows from fact {key} ({label}): {why}"


class NotInForce(InvalidInput):
    """A fact of another time than the start (quy định không áp dụng vào ngày bắt đầu): take it with law.at(that day)."""

    code = "not_in_force"
    vi = "quy định {key} áp dụng {interval}, không áp dụng cho ngày {day}; hãy tra bằng law.at(ngày đó)"
    en = "fact {key} holds {interval}, not on {day}; look it up with law.at(that day)"


class HolidayFileError(InvalidInput):
    """A calendar file that breaks the format (tệp ngày nghỉ sai quy cách)."""

    code = "holiday_file"
    vi = "tệp ngày nghỉ, {where}: {why}"
    en = "holiday file, {where}: {why}"
