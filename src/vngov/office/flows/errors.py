"""Errors of the flows (lỗi của các luồng công việc): a call that does not fit the dossier. Nothing was written."""

from __future__ import annotations

from vngov.errors import InvalidInput

__all__ = ["AnotherMatter", "NoGround", "ReceivedOtherwise"]


class ReceivedOtherwise(InvalidInput):
    """A filing that tells another day of receipt than the unit of work (ngày nộp khác với ngày tiếp nhận)."""

    code = "received_otherwise"
    vi = "hồ sơ ghi nhận ngày {received}, đơn vị công việc mở ngày {at}: dùng office.work(at=…) của ngày nộp"
    en = "the filing was received on {received}, the unit of work is of {at}: use office.work(at=…) of that day"


class AnotherMatter(InvalidInput):
    """A filing that is not the one of the dossier (không phải việc của hồ sơ này)."""

    code = "another_matter"
    vi = "nội dung đưa vào không phải của hồ sơ {id}: {why}"
    en = "what was given is not the matter of dossier {id}: {why}"


class NoGround(InvalidInput):
    """Nothing that an answer in writing could stand on (không có căn cứ để từ chối hay yêu cầu bổ sung)."""

    code = "no_ground"
    vi = "không có nội dung nào cần bổ sung hoặc trái quy định: hồ sơ được tiếp nhận, không trả lời bằng văn bản này"
    en = "nothing is missing, open or against a rule: the filing is to be received, not answered so"
