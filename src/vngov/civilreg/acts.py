"""`Act` (việc hộ tịch): every kind of registration, with its setting, its competent body and its limits.

>>> from datetime import date
>>> [authority(Act.BIRTH_FOREIGN, on=day).label("en") for day in (date(2025, 6, 30), date(2025, 7, 1))]
['district', 'commune']
>>> declaration_due(Act.BIRTH, date(2026, 9, 24)).date
datetime.date(2026, 11, 23)
"""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from vngov.basis import Lang, Text, checked_date
from vngov.civilreg.errors import Ambiguous
from vngov.deadlines import Deadline, Promise, WorkCalendar, due
from vngov.deadlines.days import day_of
from vngov.deadlines.due_dates import expiry
from vngov.durations import Limit
from vngov.law import NATIONAL, Fact, Law, NoRule, UnknownFact

__all__ = [
    "Act",
    "ActKind",
    "Body",
    "Setting",
    "after_posting",
    "authority",
    "bodies",
    "declaration_due",
    "posting",
    "posting_ends",
    "processing_limit",
    "result_due",
]


class Setting(StrEnum):
    """Where an act stands (hoàn cảnh): between citizens at home, with a foreign element, or in a border area."""

    ORDINARY = "ordinary"
    FOREIGN = "foreign"
    BORDER = "border"

    def label(self, lang: Lang = "vi") -> str:
        return _SETTING_LABEL[self].text(lang)


_SETTING_LABEL = {
    Setting.ORDINARY: Text("trong nước", "ordinary"),
    Setting.FOREIGN: Text("có yếu tố nước ngoài", "with a foreign element"),
    Setting.BORDER: Text("tại khu vực biên giới", "in a border area"),
}


class Body(StrEnum):
    """A body that registers (cơ quan đăng ký hộ tịch). The district level ended on 2025-06-30."""

    COMMUNE = "commune"
    DISTRICT = "district"
    PROVINCE = "province"
    MINISTRY = "ministry"
    MISSION = "mission"
    COURT = "court"

    def label(self, lang: Lang = "vi") -> str:
        return _BODY_LABEL[self].text(lang)


_BODY_LABEL = {
    Body.COMMUNE: Text("Ủy ban nhân dân cấp xã", "commune"),
    Body.DISTRICT: Text("Ủy ban nhân dân cấp huyện", "district"),
    Body.PROVINCE: Text("Ủy ban nhân dân cấp tỉnh", "province"),
    Body.MINISTRY: Text("Bộ", "ministry"),
    Body.MISSION: Text("cơ quan đại diện", "mission"),
    Body.COURT: Text("Tòa án", "court"),
}


class ActKind(StrEnum):
    """What an act registers, whatever its setting (loại việc)."""

    BIRTH = "birth"
    MARRIAGE = "marriage"
    DEATH = "death"
    GUARDIANSHIP = "guardianship"
    PARENT_CHILD = "parent_child"
    CHANGE = "change"
    MARITAL_STATUS = "marital_status"
    REREGISTRATION = "reregistration"
    NOTE_ABROAD = "note_abroad"
    ADOPTION = "adoption"
    COPY = "copy"
    MOBILE = "mobile"
    NOTICE = "notice"

    def label(self, lang: Lang = "vi") -> str:
        return _KIND_LABEL[self].text(lang)


_KIND_LABEL = {
    ActKind.BIRTH: Text("khai sinh", "birth"),
    ActKind.MARRIAGE: Text("kết hôn", "marriage"),
    ActKind.DEATH: Text("khai tử", "death"),
    ActKind.GUARDIANSHIP: Text("giám hộ", "guardianship"),
    ActKind.PARENT_CHILD: Text("nhận cha, mẹ, con", "recognition of parent and child"),
    ActKind.CHANGE: Text("thay đổi, cải chính, bổ sung", "change, correction, supplement"),
    ActKind.MARITAL_STATUS: Text("xác nhận tình trạng hôn nhân", "marital-status certificate"),
    ActKind.REREGISTRATION: Text("đăng ký lại", "re-registration"),
    ActKind.NOTE_ABROAD: Text("ghi chú việc đã đăng ký ở nước ngoài", "note of an act done abroad"),
    ActKind.ADOPTION: Text("nuôi con nuôi", "adoption"),
    ActKind.COPY: Text("bản sao, xác nhận thông tin", "copy, confirmation of information"),
    ActKind.MOBILE: Text("đăng ký lưu động", "mobile registration"),
    ActKind.NOTICE: Text("thông báo ghi sổ", "notice to the registry"),
}


class Act(StrEnum):
    """An act of civil status (việc hộ tịch), as the national law distinguishes them."""

    BIRTH = "birth"
    BIRTH_FOREIGN = "birth_foreign"
    BIRTH_BORDER = "birth_border"
    BIRTH_ABANDONED = "birth_abandoned"
    BIRTH_HAS_PAPERS = "birth_has_papers"
    BIRTH_HAS_PAPERS_FOREIGN = "birth_has_papers_foreign"
    BIRTH_PLUS_CMC = "birth_plus_cmc"
    BIRTH_PLUS_CMC_FOREIGN = "birth_plus_cmc_foreign"
    MARRIAGE = "marriage"
    MARRIAGE_FOREIGN = "marriage_foreign"
    MARRIAGE_BORDER = "marriage_border"
    DEATH = "death"
    DEATH_FOREIGN = "death_foreign"
    DEATH_BORDER = "death_border"
    GUARDIANSHIP_APPOINTED = "guardianship_appointed"
    GUARDIANSHIP_NATURAL = "guardianship_natural"
    GUARDIANSHIP_FOREIGN_APPOINTED = "guardianship_foreign_appointed"
    GUARDIANSHIP_FOREIGN_NATURAL = "guardianship_foreign_natural"
    GUARDIANSHIP_END = "guardianship_end"
    GUARDIANSHIP_END_FOREIGN = "guardianship_end_foreign"
    GUARDIANSHIP_SUPERVISION = "guardianship_supervision"
    SUPERVISION_END = "supervision_end"
    PARENT_CHILD = "parent_child"
    PARENT_CHILD_FOREIGN = "parent_child_foreign"
    PARENT_CHILD_BORDER = "parent_child_border"
    CHANGE_CORRECT_UNDER14 = "change_correct_under14"
    CHANGE_CORRECT_14PLUS = "change_correct_14plus"
    CHANGE_CORRECT_FOREIGN = "change_correct_foreign"
    ETHNICITY = "ethnicity"
    SUPPLEMENT_DOMESTIC = "supplement_domestic"
    SUPPLEMENT_FOREIGN = "supplement_foreign"
    MARITAL_STATUS_CERT = "marital_status_cert"
    REREG_BIRTH = "rereg_birth"
    REREG_MARRIAGE = "rereg_marriage"
    REREG_DEATH = "rereg_death"
    REREG_BIRTH_FOREIGN = "rereg_birth_foreign"
    REREG_MARRIAGE_FOREIGN = "rereg_marriage_foreign"
    REREG_DEATH_FOREIGN = "rereg_death_foreign"
    NOTE_MARRIAGE_ABROAD = "note_marriage_abroad"
    NOTE_DIVORCE_ABROAD = "note_divorce_abroad"
    NOTE_OTHER_ABROAD = "note_other_abroad"
    NOTE_ADOPTION = "note_adoption"
    MOBILE_REGISTRATION = "mobile_registration"
    COPY_EXTRACT = "copy_extract"
    CONFIRM_INFO = "confirm_info"
    ADOPTION_DOMESTIC = "adoption_domestic"
    ADOPTION_REREGISTER = "adoption_reregister"
    ADOPTION_BORDER_CONFIRM = "adoption_border_confirm"
    COURT_NOTICE_TO_REGISTRY = "court_notice_to_registry"

    @property
    def kind(self) -> ActKind:
        return next(kind for prefix, kind in _KIND_BY_PREFIX if self.value.startswith(prefix))

    @property
    def setting(self) -> Setting:
        if self.value.startswith("note_") or "foreign" in self.value:
            return Setting.FOREIGN
        return Setting.BORDER if "border" in self.value else Setting.ORDINARY

    def label(self, lang: Lang = "vi") -> str:
        """Name the act as the facts of law name it, without their lead-in."""
        facts = NATIONAL.history(f"civilreg.{self.value}.body")
        return facts[0].label(lang).partition(": ")[2]


_KIND_BY_PREFIX = (
    ("birth", ActKind.BIRTH),
    ("marriage", ActKind.MARRIAGE),
    ("death", ActKind.DEATH),
    ("guardianship", ActKind.GUARDIANSHIP),
    ("supervision", ActKind.GUARDIANSHIP),
    ("parent_child", ActKind.PARENT_CHILD),
    ("change_correct", ActKind.CHANGE),
    ("ethnicity", ActKind.CHANGE),
    ("supplement", ActKind.CHANGE),
    ("marital_status", ActKind.MARITAL_STATUS),
    ("rereg", ActKind.REREGISTRATION),
    ("note_", ActKind.NOTE_ABROAD),
    ("mobile", ActKind.MOBILE),
    ("copy", ActKind.COPY),
    ("confirm", ActKind.COPY),
    ("adoption", ActKind.ADOPTION),
    ("court", ActKind.NOTICE),
)

_OFFICES = {"foreign_ministry": Body.MINISTRY, "provincial_justice": Body.PROVINCE, "district_justice": Body.DISTRICT}
"""Offices that the facts name by their own name, under the body they belong to."""


def bodies(act: Act, *, on: date, law: Law = NATIONAL) -> Fact[tuple[str, ...]]:
    """Give the bodies competent for an act on a day (cơ quan có thẩm quyền), as the fact names them. Raises NoRule."""
    fact: Fact[tuple[str, ...]] = law.at(checked_date(on))[f"civilreg.{act.value}.body"]
    return fact


def authority(act: Act, *, on: date, law: Law = NATIONAL) -> Body:
    """Give the one competent body (cơ quan có thẩm quyền). Raises NoRule; Ambiguous where facts of the case decide."""
    names = bodies(act, on=on, law=law).value
    found = {Body(name) if name in set(Body) else _OFFICES.get(name) for name in names}
    if len(found) != 1 or None in found:
        raise Ambiguous(act=act.value, bodies=", ".join(names))
    return next(body for body in found if body is not None)


def declaration_due(act: Act, event: date, *, calendar: WorkCalendar | None = None, law: Law = NATIONAL) -> Deadline | None:
    """Give the last day for declaring an event (hạn đi đăng ký): calendar days from the event, which is not counted.

    None only where the law sets no limit at all. Raises NoRule where the law of the day is not known, MissingCalendar.
    """
    key = f"civilreg.{_DECLARED.get(act.kind, '')}.declare_within"
    if act.kind not in _DECLARED:
        bodies(act, on=event, law=law)  # no law of the day, no answer
        return None
    return due(event, law.at(checked_date(event))[key], calendar=calendar or WorkCalendar.national(law=law))


_DECLARED = {ActKind.BIRTH: "birth", ActKind.DEATH: "death"}


def processing_limit(act: Act, *, on: date, with_verification: bool = False, law: Law = NATIONAL) -> Fact[Limit]:
    """Give the limit for settling an act received on a day (thời hạn giải quyết), in all where something is verified.

    An act without a limit of its own takes the default of Luật Hộ tịch Đ5.3. Raises NoRule: for a day without law, and for a
    verification without a figure.
    """
    view = law.at(checked_date(on))
    if with_verification:
        key = f"civilreg.{act.value}.limit_with_verification"
        try:
            found: Fact[Limit] = view[key]
        except UnknownFact:
            raise NoRule(key=key, day=f"{on:%d/%m/%Y}", around=_NO_TOTAL) from None
        return found
    try:
        limit: Fact[Limit] = view[f"civilreg.{act.value}.limit"]
    except UnknownFact:
        bodies(act, on=on, law=law)
        limit = view["civilreg.clock.default"]
    return limit


_NO_TOTAL = Text("luật không quy định tổng thời hạn khi phải xác minh", "the law sets no total with verification")


def posting(act: Act, *, on: date, law: Law = NATIONAL) -> Fact[Limit]:
    """Give the period of public posting before an act (thời gian niêm yết), calendar days. Raises NoRule, UnknownFact."""
    found: Fact[Limit] = law.at(checked_date(on))[f"civilreg.{act.value}.posting"]
    return found


def result_due(
    act: Act,
    received: date | datetime,
    *,
    with_verification: bool = False,
    published: Limit | Fact[Limit] | None = None,
    commitment: Limit | Fact[Limit] | None = None,
    calendar: WorkCalendar | None = None,
    law: Law = NATIONAL,
) -> Promise:
    """Give when a result is due (ngày trả kết quả): by law, by the published figure, by the office's own commitment.

    The earliest is promised. A child that has to be posted is received after its posting (`after_posting`). Raises what
    `processing_limit` and `due` raise.
    """
    calendar = calendar or WorkCalendar.national(law=law)
    day = day_of(received)
    sides = [
        due(received, limit, calendar=calendar) if limit is not None else None
        for limit in (processing_limit(act, on=day, with_verification=with_verification, law=law), published, commitment)
    ]
    return Promise(*sides)


def posting_ends(act: Act, posted: date, *, law: Law = NATIONAL, calendar: WorkCalendar | None = None) -> Deadline:
    """Give the last day of a posting that went up on a day (ngày cuối niêm yết), with its steps; how it counts is a reading.

    The day of posting is not counted and the paper stays up to the end of the last one (Nghị định 123/2015/NĐ-CP Đ14).
    """
    return expiry(posted, posting(act, on=posted, law=law), calendar=calendar or WorkCalendar.national(law=law))


def after_posting(act: Act, posted: date, *, law: Law = NATIONAL, calendar: WorkCalendar | None = None) -> date:
    """Give the first day on which an act may be registered that was posted on a day (ngày đăng ký sớm nhất)."""
    return date.fromordinal(posting_ends(act, posted, law=law, calendar=calendar).date.toordinal() + 1)
