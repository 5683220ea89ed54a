"""Errors of the storage layer (lỗi lưu trữ). No message holds the content of a record."""

from __future__ import annotations

from vngov.errors import InvalidInput, VngovError

__all__ = [
    "AlreadyExists",
    "ContentTooLarge",
    "ForeignUnit",
    "HostClosed",
    "MomentExpected",
    "NotIsolated",
    "NothingToErase",
    "ProjectionStale",
    "ReadOnly",
    "StaleTransaction",
    "StoreBroken",
    "StoreBusy",
    "StoreFull",
    "TextInvalid",
    "TransactionUndone",
    "UnknownKind",
    "VersionConflict",
    "WorkClosed",
    "WorkOpen",
]


class AlreadyExists(VngovError, LookupError):
    """A record with this id and other content stands already (bản ghi đã có với nội dung khác)."""

    code = "already_exists"
    vi = "bản ghi {kind} {id} đã có, với nội dung khác"
    en = "record {kind} {id} exists already, with other content"


class VersionConflict(VngovError):
    """Another version came first (bản ghi đã được người khác sửa trước)."""

    code = "version_conflict"
    vi = "bản ghi {kind} {id} không còn ở phiên bản {version}: có người đã sửa trước; đọc lại rồi sửa"
    en = "record {kind} {id} is no longer at version {version}: another came first; read it again"


class NotIsolated(VngovError, PermissionError):
    """A secret record was given to a store that is not declared isolated (kho không được khai báo là cách ly)."""

    code = "not_isolated"
    vi = "kho không được khai báo là cách ly nên không nhận bản ghi mật {kind} {id}"
    en = "the store is not declared isolated and refuses the secret record {kind} {id}"


class StaleTransaction(VngovError):
    """The host's transaction cannot be joined (giao dịch của chương trình chủ không dùng được)."""

    code = "stale_transaction"
    vi = "giao dịch SQLite của chương trình chủ đã đọc trước khi ghi; hãy mở bằng BEGIN IMMEDIATE"
    en = "the host's SQLite transaction has read before it writes; begin it with BEGIN IMMEDIATE"


class ReadOnly(VngovError):
    """A write in a unit of work that only reads (ghi trong phiên chỉ đọc)."""

    code = "read_only"
    vi = "phiên này chỉ đọc; dùng store.write(…) để ghi"
    en = "this unit of work only reads; use store.write(…) to write"


class WorkClosed(VngovError):
    """A unit of work was used after its block (phiên đã kết thúc): what it was to write would stand outside any of them."""

    code = "work_closed"
    vi = "phiên làm việc đã kết thúc; mở phiên mới bằng store.write(…) hoặc store.read(…)"
    en = "the unit of work has ended; open a new one with store.write(…) or store.read(…)"


class WorkOpen(VngovError):
    """A unit of work inside another one of the same thread (phiên lồng nhau): it would wait for itself."""

    code = "work_open"
    vi = "luồng này đang mở một phiên trên cùng kho; kết thúc phiên đó trước"
    en = "this thread has a unit of work of the same store open; end that one first"


class HostClosed(VngovError):
    """The host's connection, which the store has joined, is closed (kết nối của chương trình chủ đã đóng)."""

    code = "host_closed"
    vi = "kết nối của chương trình chủ đã đóng"
    en = "the host's connection is closed"


class MomentExpected(InvalidInput, TypeError):
    """A moment is needed (cần một thời điểm)."""

    code = "moment_expected"
    vi = "cần một thời điểm (datetime.datetime có múi giờ), không phải {got}"
    en = "a moment (datetime.datetime with a time zone) is needed, not {got}"


class StoreBusy(VngovError):
    """Another process holds the store too long (kho đang bận)."""

    code = "store_busy"
    vi = "kho đang bận quá {seconds} giây; thử lại"
    en = "the store was busy for more than {seconds} seconds; try again"


class StoreFull(VngovError):
    """There is no room to write (hết chỗ ghi): nothing of the unit of work was kept."""

    code = "store_full"
    vi = "không còn chỗ để ghi; không có gì của lần ghi này được giữ lại"
    en = "there is no room to write; nothing of this unit of work was kept"


class TransactionUndone(VngovError):
    """The engine undid the host's whole transaction (giao dịch của chương trình chủ đã bị hủy): nothing of it stands."""

    code = "transaction_undone"
    vi = "hệ quản trị cơ sở dữ liệu đã hủy toàn bộ giao dịch của chương trình chủ ({why})"
    en = "the engine undid the host's whole transaction ({why})"


class StoreBroken(VngovError):
    """The engine reports damage or fails (kho hỏng): nothing of the unit of work was kept."""

    code = "store_broken"
    vi = "kho báo lỗi: {why}"
    en = "the store reports a failure: {why}"


class UnknownKind(VngovError, LookupError):
    """A kind that the store was not opened with (loại bản ghi chưa đăng ký)."""

    code = "unknown_kind"
    vi = "loại bản ghi {kind} chưa được đăng ký với kho"
    en = "kind of record {kind} is not registered with the store"


class ContentTooLarge(InvalidInput):
    """A record larger than a store takes (bản ghi quá lớn)."""

    code = "content_too_large"
    vi = "bản ghi {kind} có {size} byte, quá giới hạn {limit}"
    en = "record {kind} has {size} bytes, more than the limit of {limit}"


class NothingToErase(InvalidInput):
    """An erasure of a kind without personal data (loại bản ghi không có dữ liệu cá nhân)."""

    code = "nothing_to_erase"
    vi = "loại bản ghi {kind} không có phần dữ liệu cá nhân để xóa"
    en = "kind of record {kind} has no personal part to erase"


class ProjectionStale(VngovError):
    """The look-up table was made for other columns (bảng tra cứu có cột khác): by an older program, or by a newer one."""

    code = "projection_stale"
    vi = "bảng tra cứu của {kind} có các cột khác: nếu chương trình này mới hơn thì chạy reindex, nếu cũ hơn thì nâng cấp"
    en = "the look-up table of {kind} has other columns: run reindex if this program is the newer one, else upgrade it"


class TextInvalid(InvalidInput):
    """A name that a store cannot keep (chữ không lưu được): empty, too long, or not proper Unicode. The text is not told."""

    code = "text_invalid"
    vi = "{what} không dùng được: {why}"
    en = "{what} cannot be used: {why}"


class ForeignUnit(InvalidInput):
    """A record of another unit in this unit of work (bản ghi của đơn vị khác)."""

    code = "foreign_unit"
    vi = "bản ghi thuộc đơn vị {unit}, không phải {here}"
    en = "the record belongs to unit {unit}, not {here}"
