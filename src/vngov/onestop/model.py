"""Records of one-stop (hồ sơ một cửa): a filing as it is brought, and the dossier with all that happened to it.

A dossier never loses anything: what happens to it is one more event, and status, clock and due date follow from the events.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from enum import IntEnum, StrEnum
from typing import Any

import attrs

from vngov.basis import VN_TIME, Certainty, Lang, Text, hidden, typed, weakest
from vngov.errors import expect, expect_text
from vngov.onestop.codes import DossierCode
from vngov.people import fold
from vngov.records import Column, Kind

__all__ = [
    "DOSSIER",
    "KINDS",
    "Action",
    "Applicant",
    "Asked",
    "Dossier",
    "Event",
    "Figure",
    "Filing",
    "FilingChannel",
    "GivenPaper",
    "Outcome",
    "Promised",
    "Stage",
    "Status",
]


class FilingChannel(StrEnum):
    """How a dossier is filed (cách nộp hồ sơ)."""

    COUNTER = "counter"
    ONLINE = "online"
    POST = "post"
    KIOSK = "kiosk"

    def label(self, lang: Lang = "vi") -> str:
        return _CHANNEL_LABEL[self].text(lang)


_CHANNEL_LABEL = {
    FilingChannel.COUNTER: Text("trực tiếp", "at the counter"),
    FilingChannel.ONLINE: Text("trực tuyến", "online"),
    FilingChannel.POST: Text("qua dịch vụ bưu chính công ích", "by public post"),
    FilingChannel.KIOSK: Text("qua ki-ốt thông minh", "at a smart kiosk"),
}


class Status(IntEnum):
    """National status of a dossier (trạng thái hồ sơ), by its code 1 … 10."""

    FILED = 1
    RECEIVED = 2
    NOT_RECEIVED = 3
    PROCESSING = 4
    SUPPLEMENT = 5
    PAYMENT = 6
    WITHDRAWN = 7
    STOPPED = 8
    SOLVED = 9
    RETURNED = 10

    def label(self, lang: Lang = "vi") -> str:
        return _STATUS_LABEL[self].text(lang)


_STATUS_LABEL = {
    Status.FILED: Text("Mới đăng ký", "newly filed"),
    Status.RECEIVED: Text("Được tiếp nhận", "received"),
    Status.NOT_RECEIVED: Text("Không được tiếp nhận", "not received"),
    Status.PROCESSING: Text("Đang xử lý", "in processing"),
    Status.SUPPLEMENT: Text("Yêu cầu bổ sung giấy tờ", "papers to be supplied"),
    Status.PAYMENT: Text("Yêu cầu thực hiện nghĩa vụ tài chính", "payment asked for"),
    Status.WITHDRAWN: Text("Công dân yêu cầu rút hồ sơ", "withdrawn by the applicant"),
    Status.STOPPED: Text("Dừng xử lý", "processing stopped"),
    Status.SOLVED: Text("Đã xử lý xong", "settled"),
    Status.RETURNED: Text("Đã trả kết quả", "result returned"),
}
_OPEN = frozenset({Status.FILED, Status.RECEIVED, Status.PROCESSING, Status.SUPPLEMENT, Status.PAYMENT})


class Action(StrEnum):
    """What can happen to a dossier (diễn biến)."""

    RECEIVE = "receive"
    ACCEPT = "accept"
    REFUSE = "refuse"
    REQUEST_SUPPLEMENT = "request_supplement"
    SUPPLY = "supply"
    PROCESS = "process"
    SUSPEND = "suspend"
    RESUME = "resume"
    WITHDRAW = "withdraw"
    CLOSE = "close"
    FINISH = "finish"
    RETURN_RESULT = "return_result"

    def label(self, lang: Lang = "vi") -> str:
        return _ACTION_LABEL[self].text(lang)


_ACTION_LABEL = {
    Action.RECEIVE: Text("nhận hồ sơ", "filing taken in"),
    Action.ACCEPT: Text("tiếp nhận chính thức", "official acceptance"),
    Action.REFUSE: Text("từ chối tiếp nhận", "refusal to receive"),
    Action.REQUEST_SUPPLEMENT: Text("yêu cầu bổ sung", "request for a supplement"),
    Action.SUPPLY: Text("đã bổ sung", "supplement brought"),
    Action.PROCESS: Text("chuyển giải quyết", "passed on for processing"),
    Action.SUSPEND: Text("tạm dừng tính thời hạn", "clock paused"),
    Action.RESUME: Text("tiếp tục tính thời hạn", "clock resumed"),
    Action.WITHDRAW: Text("người nộp yêu cầu dừng", "withdrawal"),
    Action.CLOSE: Text("đóng hồ sơ", "closing"),
    Action.FINISH: Text("có kết quả", "result"),
    Action.RETURN_RESULT: Text("trả kết quả", "result handed over"),
}


class Stage(StrEnum):
    """At which stage a supplement is asked for (giai đoạn): the check at reception, or the examination."""

    RECEPTION = "reception"
    EXAMINATION = "examination"


class Outcome(StrEnum):
    """What came of a dossier (kết quả giải quyết); a refusal after examination is a result too."""

    GRANTED = "granted"
    REFUSED = "refused"


def _says_something(_record: Any, field: attrs.Attribute[Any], value: Any) -> None:
    expect_text(value, name=field.name)


_text_if_any = typed(str, type(None))


@attrs.frozen(kw_only=True)
class Applicant:
    """Who files (người nộp hồ sơ), and for whom, where that is somebody else (chủ hồ sơ). `repr` shows nobody.

    Raises WrongType, and BlankText where nobody is named.
    """

    name: str = attrs.field(repr=hidden, validator=_says_something)
    id_paper: str | None = attrs.field(default=None, repr=hidden, validator=_text_if_any)
    address: str | None = attrs.field(default=None, repr=hidden, validator=_text_if_any)
    phone: str | None = attrs.field(default=None, repr=hidden, validator=_text_if_any)
    email: str | None = attrs.field(default=None, repr=hidden, validator=_text_if_any)
    on_behalf_of: str | None = attrs.field(default=None, repr=hidden, validator=_text_if_any)


@attrs.frozen(kw_only=True)
class GivenPaper:
    """A paper that was given (giấy tờ đã nộp): its id in the procedure, its name, how many originals and copies.

    `checked`: held against the original · `looked_up`: taken from a database in its stead · `digitised`: scanned and signed.
    """

    paper: str = attrs.field(validator=_says_something)
    name: str = ""
    originals: int = 1
    copies: int = 0
    checked: bool = False
    looked_up: bool = False
    digitised: bool = False


def _papers(_filing: Any, field: attrs.Attribute[Any], value: Any) -> None:
    for paper in expect(value, tuple, list, name=field.name):
        expect(paper, GivenPaper, name=field.name)


@attrs.frozen(kw_only=True)
class Asked:
    """One thing that is asked for (nội dung yêu cầu bổ sung): the paper or the field, and what about it; nothing personal."""

    name: str
    what: str = ""


@attrs.frozen(kw_only=True)
class Event:
    """Something that happened to a dossier (diễn biến), never changed afterwards.

    `by` is the id of the actor, `why` a reason without personal data, `ground` its articles in short form, `key` the fact of
    law by which the clock is touched. `counts_from` stands with the event that starts the clock. `papers` are the ids of the
    papers asked for, `asked` whatever else was, such as a field to be corrected. `late` is a request after its own limit: it
    does not move the due date. `approver` is who allowed what needs leave. `certainty` is given where the ground is weaker here
    than the fact of law itself.
    """

    what: Action
    at: datetime
    by: str
    why: str = ""
    ground: str = ""
    key: str | None = None
    counts_from: datetime | None = None
    stage: Stage | None = None
    papers: tuple[str, ...] = ()
    asked: tuple[Asked, ...] = ()
    late: bool = False
    approver: str | None = None
    certainty: Certainty | None = None


@attrs.frozen(kw_only=True)
class Figure:
    """One figure of a promise (mốc thời hạn): the limit in words, its last day (local), its moment for one in hours."""

    limit: str
    due: date
    moment: datetime | None = None
    basis: tuple[str, ...] = ()
    certainty: Certainty = Certainty.UNVERIFIED


@attrs.frozen(kw_only=True)
class Promised:
    """What stands behind the due date (căn cứ hẹn trả): law, published figure, the office's own commitment, kept apart.

    `unread` is a published time whose unit is missing: reported, never assumed.
    """

    law: Figure | None = None
    published: Figure | None = None
    commitment: Figure | None = None
    unread: str | None = None

    @property
    def sides(self) -> tuple[Figure, ...]:
        return tuple(side for side in (self.law, self.published, self.commitment) if side is not None)

    @property
    def promised(self) -> Figure | None:
        """The figure that ends first; None where nobody sets one."""
        return min(self.sides, key=_end, default=None)

    @property
    def conflicts(self) -> tuple[Text, ...]:
        """Say which figure ends later than the law allows, and which cannot be read."""
        found = [
            Text(f"{name.vi} muộn hơn luật", f"{name.en} ends later than the law")
            for side, name in ((self.published, _PUBLISHED), (self.commitment, _COMMITMENT))
            if self.law is not None and side is not None and _end(side) > _end(self.law)
        ]
        return (*found, _UNREAD) if self.unread is not None else tuple(found)

    @property
    def certainty(self) -> Certainty:
        return weakest(side.certainty for side in self.sides)


def _end(figure: Figure) -> datetime:
    return figure.moment or datetime(figure.due.year, figure.due.month, figure.due.day, 23, 59, 59, 999_999, VN_TIME)


_PUBLISHED = Text("thời gian công bố", "the published time")
_COMMITMENT = Text("cam kết của cơ quan", "the office's commitment")
_UNREAD = Text("thời gian công bố thiếu đơn vị", "the published time has no unit")


@attrs.frozen(kw_only=True)
class Filing:
    """A dossier as it is brought (hồ sơ nộp).

    `subject` tells what is asked for, `matter` what tells one such request from another (the child, the couple). `conditions`
    are the circumstances that decide which papers are needed, true or false; one left out is not known. `filed_at` is the
    moment of filing where it is not the present one: sending online, the signing of the hand-over record of the post.
    `appointed` is the first day on which the law lets the matter be settled, where that lies ahead (a posting): the clock
    starts with it. `competent` is the id of the competent unit where it is another one. `commitment` is the office's own limit
    ("4 giờ làm việc"), `with_verification` that the whole limit with verification applies. Raises WrongType.
    """

    procedure: str = attrs.field(validator=typed(str))
    applicant: Applicant = attrs.field(validator=typed(Applicant))
    subject: str = attrs.field(repr=hidden, validator=typed(str))
    matter: str | None = attrs.field(default=None, repr=hidden, validator=_text_if_any)
    channel: FilingChannel = attrs.field(default=FilingChannel.COUNTER, validator=typed(FilingChannel))
    papers: tuple[GivenPaper, ...] = attrs.field(default=(), validator=_papers)
    conditions: Mapping[str, bool] = attrs.field(factory=dict, validator=typed(Mapping))
    filed_at: datetime | None = attrs.field(default=None, validator=typed(datetime, type(None)))
    appointed: date | None = None
    competent: str | None = None
    commitment: str | None = None
    with_verification: bool = False


@attrs.frozen(kw_only=True)
class Dossier:
    """A one-stop dossier (hồ sơ một cửa).

    `code` is given when the unit of work is written. `day` is the day on which it came in, `filed_at` when it was filed,
    `received_at` when it was accepted as complete, `counted_from` from where the limit runs now, `appointed` the first day on
    which it may be settled, where that lay ahead. `received_by` and `competent` are ids of units, `agency` the electronic id in
    the code. `limit_key` and `silence_key` are the facts of law for its time and for silence after a request, `published` the
    published time as written. `promise` tells the figures that stand now, None before acceptance, while the clock is paused and
    while papers are awaited; `original_due` is the day promised first. `about` is the id of the record that came of it.
    """

    code: str | None = None
    agency: str
    day: date
    procedure: str
    procedure_version: str
    procedure_name: str
    channel: FilingChannel
    status: Status
    applicant: Applicant
    subject: str = attrs.field(repr=hidden)
    matter: str | None = attrs.field(default=None, repr=hidden)
    papers: tuple[GivenPaper, ...] = ()
    conditions: Mapping[str, bool] = attrs.field(factory=dict)
    filed_at: datetime
    received_at: datetime | None = None
    counted_from: datetime | None = None
    appointed: date | None = None
    received_by: str
    competent: str
    limit_key: str | None = None
    silence_key: str | None = None
    published: str | None = None
    commitment: str | None = None
    promise: Promised | None = None
    original_due: date | None = None
    outcome: Outcome | None = None
    about: str | None = None
    events: tuple[Event, ...] = ()

    @property
    def due(self) -> date | None:
        """The last day promised, as it stands; None before acceptance and while the clock is paused."""
        figure = self.promise.promised if self.promise is not None else None
        return figure.due if figure is not None else None

    @property
    def due_moment(self) -> datetime | None:
        """The very moment of a promise in hours."""
        figure = self.promise.promised if self.promise is not None else None
        return figure.moment if figure is not None else None

    @property
    def open(self) -> bool:
        """Whether something is still to be done before a result or an end."""
        return self.status in _OPEN

    @property
    def accepted(self) -> bool:
        return self.received_at is not None

    @property
    def non_territorial(self) -> bool:
        """Whether another unit is competent than the one that received it (phi địa giới)."""
        return self.competent != self.received_by

    @property
    def solved_at(self) -> datetime | None:
        """When it was settled, which decides whether it was in time; not when the result was collected."""
        return next((event.at for event in reversed(self.events) if event.what is Action.FINISH), None)

    def last(self, *what: Action) -> Event | None:
        """Give the latest event of some kinds."""
        return next((event for event in reversed(self.events) if event.what in what), None)


def _numbered(dossier: Dossier, n: int) -> Dossier:
    return attrs.evolve(dossier, code=str(DossierCode(dossier.agency, dossier.day, n)))


DOSSIER: Kind[Dossier] = Kind(
    "onestop.dossier/1",
    Dossier,
    stream=lambda dossier: dossier.day.isoformat(),
    personal=("applicant", "subject", "matter"),
    columns=(
        Column("code"),
        Column("status", lambda dossier: int(dossier.status), type=int),
        Column("open", lambda dossier: dossier.open, type=bool),
        Column("procedure"),
        Column("day"),
        Column("due", lambda dossier: dossier.due, type=date),
        Column("solved_at", lambda dossier: dossier.solved_at, type=datetime),
        Column("about"),
        Column("applicant_name", lambda dossier: fold(dossier.applicant.name), personal=True),
    ),
    people=("applicant",),
    numbered=_numbered,
)
"""Dossiers, a chain for each day in each unit, numbered from 1."""

KINDS: tuple[Kind[Any], ...] = (DOSSIER,)
"""The kinds of record of one-stop."""
