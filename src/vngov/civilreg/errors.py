"""Errors of civil status (lỗi của lĩnh vực hộ tịch). Content that the law forbids is not an error but `rules.Refused`."""

from __future__ import annotations

from vngov.errors import InvalidInput, VngovError

__all__ = [
    "Ambiguous",
    "BookNotOpen",
    "EntryUnnumbered",
    "FilingExpected",
    "NotRegistered",
    "NumberRefused",
    "SignerInvalid",
    "WrongBook",
]


class Ambiguous(VngovError):
    """More than one body may be competent (nhiều cơ quan có thể có thẩm quyền): facts of the case decide, ask `competence`."""

    code = "ambiguous"
    vi = "việc {act}: tùy trường hợp mà thuộc {bodies}; hãy dùng competence()"
    en = "{act}: {bodies}, as the case may be; ask competence()"


class FilingExpected(InvalidInput, TypeError):
    """A birth filing is needed (cần một hồ sơ khai sinh)."""

    code = "filing_expected"
    vi = "cần một BirthFiling, không phải {got}"
    en = "a BirthFiling is needed, not {got}"


class BookNotOpen(VngovError):
    """No book of that kind is open (chưa có sổ đang mở): the register of the year has to be opened first."""

    code = "book_not_open"
    vi = "đơn vị {unit} chưa mở sổ {register} năm {year}, hoặc sổ đã khóa"
    en = "unit {unit} has no open book {register} of {year}: not opened, or closed"


class WrongBook(InvalidInput):
    """A book that cannot be opened or closed so (sổ không mở hoặc khóa như vậy được)."""

    code = "wrong_book"
    vi = "sổ {register} năm {year}: {why}"
    en = "book {register} of {year}: {why}"


class NotRegistered(VngovError, LookupError):
    """No such entry in this unit (không có việc hộ tịch này trong đơn vị)."""

    code = "not_registered"
    vi = "đơn vị {unit} không có bản ghi {id}"
    en = "unit {unit} has no record {id}"


class NumberRefused(InvalidInput):
    """A number from the register of record that cannot be right (số nhận về không hợp lệ)."""

    code = "number_refused"
    vi = "số nhận từ sổ gốc cho bản ghi {id}: {why}"
    en = "the number that came from the register of record for {id}: {why}"


class EntryUnnumbered(VngovError):
    """An entry whose number has not come yet (việc hộ tịch chưa có số đăng ký): no original and no extract of it is printed."""

    code = "entry_unnumbered"
    vi = "việc hộ tịch chưa có số đăng ký: chưa in bản chính hoặc trích lục được"
    en = "the entry has no number yet: neither an original nor an extract of it can be printed"


class SignerInvalid(InvalidInput):
    """A signer without name or office (người ký thiếu tên hoặc chức vụ)."""

    code = "signer_invalid"
    vi = "người ký phải có họ tên và chức vụ"
    en = "a signer needs a name and an office"
