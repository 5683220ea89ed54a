"""Errors of the office layer (lỗi của tầng văn phòng)."""

from __future__ import annotations

from vngov.errors import InvalidInput, VngovError

__all__ = ["ActKindUnknown", "ActorUnknown", "ClockInvalid", "KindExpected", "KindNotOpened", "KindTwice", "StoreExpected"]


class ClockInvalid(InvalidInput, TypeError):
    """The office's clock is no function, or gives no moment (đồng hồ của cơ quan không dùng được)."""

    code = "clock_invalid"
    vi = "đồng hồ của cơ quan (now) phải là một hàm cho datetime.datetime có múi giờ, không phải {got}"
    en = "the clock of the office (now) has to be a function that gives an aware datetime.datetime, not {got}"


class StoreExpected(InvalidInput, TypeError):
    """What an office is opened on is neither a store nor the URL of one (không phải kho lưu trữ hay địa chỉ của kho)."""

    code = "store_expected"
    vi = "cần một kho lưu trữ hoặc địa chỉ của kho, không phải {got}"
    en = "a store or the URL of one is needed, not {got}"


class KindExpected(InvalidInput, TypeError):
    """What stands among the kinds is no kind of record (không phải loại bản ghi)."""

    code = "kind_expected"
    vi = "kinds phải là một danh sách các Kind, không phải {got}"
    en = "kinds has to be a list of Kinds, not {got}"


class ActKindUnknown(InvalidInput):
    """A kind of act that civil status does not know (không có loại việc hộ tịch này): books would count wrongly, unseen."""

    code = "act_kind_unknown"
    vi = "of_record: không có loại việc hộ tịch {got!r}; chỉ có: {known}"
    en = "of_record: there is no kind of act {got!r}; there are: {known}"
    repeats = ("got",)


class KindTwice(InvalidInput):
    """Two kinds of one name (hai loại bản ghi trùng tên): one would silently stand in for the other."""

    code = "kind_twice"
    vi = "loại bản ghi {name} được đưa vào hai lần: {first} và {second}"
    en = "the kind of record {name} is given twice: {first} and {second}"


class KindNotOpened(VngovError, LookupError):
    """A kind with which the office was not opened (cơ quan không được mở với loại bản ghi này)."""

    code = "kind_not_opened"
    vi = "cơ quan không được mở với loại bản ghi {kind}; hãy đưa vào kinds"
    en = "the office was not opened with the kind of record {kind}; give it among kinds"


class ActorUnknown(VngovError):
    """Nobody is named who acts (chưa nêu người thực hiện): every entry of the ledger says who made it."""

    code = "actor_unknown"
    vi = 'đơn vị {unit}: chưa nêu người thực hiện; dùng office.acting("…") hoặc Office.open(…, actor=…)'
    en = 'unit {unit}: nobody is named who acts; use office.acting("…") or Office.open(…, actor=…)'
