"""What stands on the slips of a dossier (nội dung phiếu): reception and appointment, supplement, refusal. Pure functions.

The number of a form and its paper size are those of the law of the day on which the slip is made.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

import attrs

from vngov.basis import Certainty, Citation, Text, checked_date
from vngov.law import NATIONAL, Law, NoRule
from vngov.law.errors import UnknownInstrument
from vngov.onestop.errors import NoSlip
from vngov.onestop.model import Action, Dossier, Event, Figure, GivenPaper, Outcome, Promised
from vngov.onestop.papers import (
    ReceptionSlipPaper,
    RefusalSlipPaper,
    SlipComponent,
    SupplementItem,
    SupplementRequestPaper,
)
from vngov.onestop.procedures import Procedure, national_procedures
from vngov.rendering import Qr

__all__ = ["Letterhead", "reception_slip", "refusal_slip", "supplement_request"]


@attrs.frozen(kw_only=True)
class Letterhead:
    """Who makes a slip, and where (đơn vị lập phiếu): the body, the one above it, the place, the officer and where to ask."""

    agency: str
    parent_agency: str | None = None
    place: str | None = None
    receiving_unit: str | None = None
    officer: str | None = None
    officer_phone: str | None = None
    website: str | None = None
    lookup: str | None = None


def reception_slip(
    dossier: Dossier,
    head: Letterhead,
    *,
    on: date,
    result_at: str | None = None,
    law: Law = NATIONAL,
    procedures: Iterable[Procedure] | None = None,
) -> ReceptionSlipPaper:
    """Give what stands on the slip of reception (giấy tiếp nhận hồ sơ và hẹn trả kết quả) of an accepted dossier.

    `result_at` is where the result is fetched; `head.lookup` the address to which the code is added for the QR code. The time
    tells law, published figure and commitment apart. Raises NoSlip before acceptance.
    """
    if dossier.received_at is None:
        raise NoSlip(why=Text("hồ sơ chưa được tiếp nhận", "it was not received yet"))
    applicant = dossier.applicant
    return ReceptionSlipPaper(
        agency=head.agency,
        parent_agency=head.parent_agency,
        form_note=_form("reception", on, law),
        page_size=_size(on, law),
        code=dossier.code,
        place_and_date=_place_and_date(head, on),
        facts_code=Qr(dossier.code) if dossier.code else None,
        lookup_code=Qr(f"{head.lookup}{dossier.code}") if head.lookup and dossier.code else None,
        receiving_unit=head.receiving_unit,
        submitter=applicant.name,
        channel=dossier.channel.label("vi"),
        address=applicant.address,
        phone=applicant.phone,
        email=applicant.email,
        id_number=applicant.id_paper,
        request=dossier.subject,
        owner=applicant.on_behalf_of or applicant.name,
        components=tuple(_component(paper, _names(dossier, procedures)) for paper in dossier.papers),
        sets="01",
        time_limit=_time(dossier.promise, law),
        received_at=_moment(dossier.received_at),
        due_at=_due(dossier),
        due_note=_due_note(dossier),
        result_at=result_at or head.receiving_unit,
        receiver_signature=head.officer,
    )


def supplement_request(
    dossier: Dossier,
    head: Letterhead,
    *,
    on: date,
    law: Law = NATIONAL,
    procedures: Iterable[Procedure] | None = None,
) -> SupplementRequestPaper:
    """Give what stands on the latest request for a supplement (phiếu yêu cầu bổ sung): every paper, field and question of it.

    A request that names nothing stands there with its reason. Raises NoSlip without a request.
    """
    request = dossier.last(Action.REQUEST_SUPPLEMENT)
    if request is None:
        raise NoSlip(why=Text("chưa yêu cầu bổ sung", "nothing was asked for"))
    names, applicant = _names(dossier, procedures), dossier.applicant
    return SupplementRequestPaper(
        agency=head.agency,
        parent_agency=head.parent_agency,
        form_note=_form("supplement_request", on, law),
        page_size=_size(on, law),
        code=dossier.code,
        place_and_date=_place_and_date(head, on),
        owner=applicant.on_behalf_of or applicant.name,
        request=dossier.subject,
        address=applicant.address,
        phone=applicant.phone,
        email=applicant.email,
        items=_items(request, names) or (SupplementItem(name=request.why),),
        reason=_reason(request, law),
        website=head.website,
        officer=head.officer,
        officer_phone=head.officer_phone,
        officer_signature=head.officer,
    )


def refusal_slip(dossier: Dossier, head: Letterhead, *, on: date, law: Law = NATIONAL) -> RefusalSlipPaper:
    """Give what stands on a refusal to receive (phiếu từ chối tiếp nhận giải quyết hồ sơ), or on one after examination.

    Raises NoSlip where nothing was refused.
    """
    event = dossier.last(Action.FINISH if dossier.outcome is Outcome.REFUSED else Action.REFUSE)
    if event is None:
        raise NoSlip(why=Text("hồ sơ không bị từ chối", "it was not refused"))
    applicant = dossier.applicant
    return RefusalSlipPaper(
        agency=head.agency,
        parent_agency=head.parent_agency,
        form_note=_form("reception_refusal", on, law),
        page_size=_size(on, law),
        place_and_date=_place_and_date(head, on),
        submitter=applicant.name,
        address=applicant.address,
        phone=applicant.phone,
        email=applicant.email,
        request=dossier.subject,
        code=dossier.code,
        submitted_at=_moment(dossier.filed_at),
        component_count=str(len(dossier.papers)),
        reasons=(_reason(event, law),),
        officer=head.officer,
        officer_phone=head.officer_phone,
        officer_signature=head.officer,
    )


def _form(name: str, on: date, law: Law) -> str | None:
    """The number of a form in the list of the day, with its circular; None on a day without a list."""
    try:
        forms = law.at(checked_date(on))["onestop.forms.list"]
    except NoRule:
        return None
    number = forms.value.index(name) + 1
    return f"Mẫu số {number:02} — {forms.citation.instrument.text('vi')}"


def _size(on: date, law: Law) -> str:
    """The paper size of the day; the circular of 2025 names none that was seen, and A5 goes on as a habit."""
    try:
        return str(law.at(on)["onestop.forms.slip_size"].value)
    except NoRule:
        return "A5"


def _place_and_date(head: Letterhead, on: date) -> str:
    day = f"ngày {on:%d} tháng {on:%m} năm {on.year}"
    return f"{head.place}, {day}" if head.place else day


def _names(dossier: Dossier, procedures: Iterable[Procedure] | None) -> dict[str, str]:
    """The names of papers by their ids: of the catalogue, those of the dossier's own procedure first."""
    known = sorted(procedures or national_procedures(), key=lambda one: one.code == dossier.procedure)
    return {paper.id: paper.name.vi for one in known for paper in one.papers}


def _items(request: Event, names: dict[str, str]) -> tuple[SupplementItem, ...]:
    """Every paper and everything else that was asked for; an id never stands on paper."""
    papers = (SupplementItem(name=names.get(id_, _OTHER_PAPER), what=_TO_BRING) for id_ in request.papers)
    return (*papers, *(SupplementItem(name=one.name, what=one.what or None) for one in request.asked))


def _component(paper: GivenPaper, names: dict[str, str]) -> SlipComponent:
    return SlipComponent(
        name=_told(paper.name or names.get(paper.paper, _OTHER_PAPER), paper.looked_up),
        originals=str(paper.originals) if paper.originals and not paper.looked_up else None,
        photocopies=str(paper.copies) if paper.copies else None,
    )


def _told(name: str, looked_up: bool) -> str:
    return f"{name} (lấy từ cơ sở dữ liệu)" if looked_up else name


def _time(promise: Promised | None, law: Law) -> str | None:
    """Every figure with its articles; a published time that cannot be read is no matter of the applicant's."""
    if promise is None:
        return None
    told = (
        f"{name}: {figure.limit}{_cited(figure, law)}"
        for name, figure in (
            ("theo luật", promise.law),
            ("theo công bố", promise.published),
            ("theo cam kết", promise.commitment),
        )
        if figure is not None
    )
    return "; ".join(told) or None


def _cited(figure: Figure, law: Law) -> str:
    return f" ({_articles('; '.join(figure.basis), law)})" if figure.basis else ""


def _articles(short: str, law: Law) -> str:
    """Articles as a citizen reads them ("khoản 2 Điều 16 Luật Hộ tịch …"); what is no citation stays as it was written."""
    return "; ".join(_article(part.strip(), law) for part in short.split(";"))


def _article(short: str, law: Law) -> str:
    try:
        return str(Citation.parse(short, law.instruments))
    except (UnknownInstrument, ValueError):
        return short


def _due_note(dossier: Dossier) -> str | None:
    figure = dossier.promise.promised if dossier.promise is not None else None
    said = []
    if dossier.appointed is not None:
        said.append(f"Pháp luật cho giải quyết sớm nhất từ ngày {dossier.appointed:%d/%m/%Y}.")
    if figure is not None and figure.certainty is Certainty.UNVERIFIED:
        said.append(_NOT_SURE)
    return " ".join(said) or None


def _due(dossier: Dossier) -> str | None:
    if dossier.due is None:
        return None
    return _moment(dossier.due_moment) if dossier.due_moment is not None else f"trong ngày {dossier.due:%d/%m/%Y}"


def _moment(at: datetime) -> str:
    return f"{at:%H} giờ {at:%M}, ngày {at:%d/%m/%Y}"


def _reason(event: Event, law: Law) -> str:
    return f"{event.why} ({_articles(event.ground, law)})" if event.ground else event.why


_OTHER_PAPER = "Giấy tờ khác"
_TO_BRING = "chưa có, đề nghị nộp hoặc xuất trình"
_NOT_SURE = "Ngày hẹn trả này chưa chắc chắn: lịch làm việc hoặc căn cứ tính thời hạn chưa được xác nhận."
