"""Slips of the one-stop counter (biểu mẫu một cửa): what stands on each, in the order of the form, ready to be printed.

The lists of fields come from templates of one provincial system; the layout is this library's own. Which number a form has, and
its paper size, change with the law of the day (facts `onestop.forms.list`, `onestop.forms.slip_size`): the caller gives
`form_note` and `page_size`. None is printed as an empty field.
"""

from __future__ import annotations

import attrs

from vngov.basis import Certainty, Text
from vngov.rendering import PaperTemplate, Qr, at_least_one, in_capitals, one_of

__all__ = [
    "PAPERS",
    "RECEPTION_SLIP",
    "REFUSAL_SLIP",
    "SUPPLEMENT_REQUEST",
    "ReceptionSlipPaper",
    "RefusalSlipPaper",
    "SlipComponent",
    "SupplementItem",
    "SupplementRequestPaper",
]


def _capitals() -> str | None:
    taken: str | None = attrs.field(default=None, converter=in_capitals)
    return taken


def _page_size() -> str:
    taken: str = attrs.field(default="A5", validator=one_of("A4", "A5"))
    return taken


@attrs.frozen(kw_only=True, repr=False)
class SlipComponent:
    """One paper of a dossier on the reception slip (thành phần hồ sơ): how many originals, certified copies, photocopies."""

    name: str
    originals: str | None = None
    certified: str | None = None
    photocopies: str | None = None


@attrs.frozen(kw_only=True, repr=False)
class ReceptionSlipPaper:
    """Slip of reception with the day of the result (giấy tiếp nhận hồ sơ và hẹn trả kết quả, Mẫu 01).

    `facts_code` is the QR code with the facts of the dossier, `lookup_code` the one to look it up with. `channel` is how it was
    filed ("trực tiếp", "trực tuyến"). `due_note` is said of the day of the result where it is not sure. `page_size` is "A5" or
    "A4".
    """

    agency: str = attrs.field(converter=in_capitals)
    parent_agency: str | None = _capitals()
    form_note: str | None = None
    page_size: str = _page_size()
    code: str | None = None
    place_and_date: str | None = None
    facts_code: Qr | None = None
    lookup_code: Qr | None = None
    receiving_unit: str | None = None
    submitter: str | None = None
    channel: str | None = None
    address: str | None = None
    phone: str | None = None
    email: str | None = None
    id_number: str | None = None
    request: str | None = None
    owner: str | None = None
    owner_address: str | None = None
    components: tuple[SlipComponent, ...] = ()
    sets: str | None = None
    time_limit: str | None = None
    received_at: str | None = None
    due_at: str | None = None
    due_note: str | None = None
    result_at: str | None = None
    book: str | None = None
    book_number: str | None = None
    submitter_signature: str | None = None
    receiver_signature: str | None = None


@attrs.frozen(kw_only=True, repr=False)
class SupplementItem:
    """One paper that is to be supplied or mended (giấy tờ cần bổ sung), with what about it."""

    name: str
    what: str | None = None


@attrs.frozen(kw_only=True, repr=False)
class SupplementRequestPaper:
    """Request to complete a dossier (phiếu yêu cầu bổ sung, hoàn thiện hồ sơ, Mẫu 02), once and fully."""

    agency: str = attrs.field(converter=in_capitals)
    parent_agency: str | None = _capitals()
    form_note: str | None = None
    page_size: str = _page_size()
    code: str | None = None
    place_and_date: str | None = None
    owner: str | None = None
    request: str | None = None
    address: str | None = None
    phone: str | None = None
    email: str | None = None
    items: tuple[SupplementItem, ...] = attrs.field(validator=at_least_one)
    reason: str | None = None
    website: str | None = None
    officer: str | None = None
    officer_phone: str | None = None
    officer_signature: str | None = None


@attrs.frozen(kw_only=True, repr=False)
class RefusalSlipPaper:
    """Refusal to receive a dossier (phiếu từ chối tiếp nhận giải quyết hồ sơ, Mẫu 03), with its reasons.

    `code`, `submitted_at` and `component_count` are known for a dossier that was filed online.
    """

    agency: str = attrs.field(converter=in_capitals)
    parent_agency: str | None = _capitals()
    form_note: str | None = None
    page_size: str = _page_size()
    place_and_date: str | None = None
    submitter: str | None = None
    address: str | None = None
    phone: str | None = None
    email: str | None = None
    request: str | None = None
    code: str | None = None
    submitted_at: str | None = None
    component_count: str | None = None
    reasons: tuple[str, ...] = attrs.field(validator=at_least_one)
    officer: str | None = None
    officer_phone: str | None = None
    officer_signature: str | None = None


_NOTE = Text(
    "danh mục trường theo mẫu của một hệ thống cấp tỉnh; chưa thấy mẫu trong Thông tư, bố cục là của thư viện",
    "fields as in one provincial system; the form in the Circular was not seen, the layout is the library's own",
)
_FORMS = ("01/2018/TT-VPCP Đ9", "03/2025/TT-VPCP PL I")

RECEPTION_SLIP = PaperTemplate(
    id="onestop.reception_slip",
    title=Text("Giấy tiếp nhận hồ sơ và hẹn trả kết quả", "slip of reception and of the day of the result"),
    data=ReceptionSlipPaper,
    source="vngov.onestop:templates/reception_slip.typ",
    page="A5",
    basis=_FORMS,
    content=Certainty.SINGLE,
    layout=Certainty.UNVERIFIED,
    note=_NOTE,
)
"""Giấy tiếp nhận hồ sơ và hẹn trả kết quả (Mẫu 01)."""

SUPPLEMENT_REQUEST = PaperTemplate(
    id="onestop.supplement_request",
    title=Text("Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ", "request to complete a dossier"),
    data=SupplementRequestPaper,
    source="vngov.onestop:templates/supplement_request.typ",
    page="A5",
    basis=_FORMS,
    content=Certainty.SINGLE,
    layout=Certainty.UNVERIFIED,
    note=_NOTE,
)
"""Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ (Mẫu 02)."""

REFUSAL_SLIP = PaperTemplate(
    id="onestop.refusal_slip",
    title=Text("Phiếu từ chối tiếp nhận giải quyết hồ sơ", "refusal to receive a dossier"),
    data=RefusalSlipPaper,
    source="vngov.onestop:templates/refusal_slip.typ",
    page="A5",
    basis=_FORMS,
    content=Certainty.SINGLE,
    layout=Certainty.UNVERIFIED,
    note=_NOTE,
)
"""Phiếu từ chối tiếp nhận giải quyết hồ sơ (Mẫu 03)."""

PAPERS = (RECEPTION_SLIP, SUPPLEMENT_REQUEST, REFUSAL_SLIP)
"""All slips of the one-stop counter."""
