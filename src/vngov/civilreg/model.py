"""Records of civil status (bản ghi hộ tịch): the filing of a birth, its entry in the register, and the book it stands in.

A field left out is not known, and what is not known is established before anything is registered. Names, places and groups
are kept as they were written.
"""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

import attrs

from vngov.basis import Lang, Text
from vngov.civilreg.acts import Act
from vngov.people import Ethnicity, PartialDate, PersonalId, Sex
from vngov.units import Place

__all__ = [
    "Authorisation",
    "Birth",
    "BirthFiling",
    "Border",
    "Child",
    "Declarant",
    "Evidence",
    "Foundling",
    "IdPaper",
    "Life",
    "NationalityAgreement",
    "Official",
    "Parent",
    "ParentRole",
    "PersonalIdState",
    "Relation",
    "Residence",
    "Residing",
    "Settlement",
    "Timeliness",
]


class ParentRole(StrEnum):
    """Father or mother (cha, mẹ)."""

    FATHER = "father"
    MOTHER = "mother"

    def label(self, lang: Lang = "vi") -> str:
        return {"vi": ("cha", "mẹ"), "en": ("father", "mother")}[lang][self is ParentRole.MOTHER]


class Relation(StrEnum):
    """What the declarant is to the child (quan hệ với người được khai sinh)."""

    FATHER = "father"
    MOTHER = "mother"
    GRANDPARENT = "grandparent"
    RELATIVE = "relative"
    CAREGIVER = "caregiver"
    FACILITY = "facility"
    SELF = "self"
    OTHER = "other"

    def label(self, lang: Lang = "vi") -> str:
        return _RELATION_LABEL[self].text(lang)


_RELATION_LABEL = {
    Relation.FATHER: Text("cha", "father"),
    Relation.MOTHER: Text("mẹ", "mother"),
    Relation.GRANDPARENT: Text("ông, bà", "grandparent"),
    Relation.RELATIVE: Text("người thân thích", "relative"),
    Relation.CAREGIVER: Text("người đang nuôi dưỡng", "caregiver"),
    Relation.FACILITY: Text("tổ chức đang nuôi dưỡng", "organisation that cares for the child"),
    Relation.SELF: Text("bản thân", "the person"),
    Relation.OTHER: Text("người khác", "another person"),
}


class Authorisation(StrEnum):
    """How somebody else acts for the one who has to declare (ủy quyền): not at all, in writing, in certified writing."""

    NONE = "none"
    WRITTEN = "written"
    CERTIFIED = "certified"


class Evidence(StrEnum):
    """What proves the birth (giấy tờ chứng minh việc sinh).

    notice: giấy chứng sinh · witness: văn bản của người làm chứng · pledge: giấy cam đoan · none: nothing at all.
    """

    NOTICE = "notice"
    WITNESS = "witness"
    PLEDGE = "pledge"
    NONE = "none"


class Settlement(StrEnum):
    """How parents who differ settled name, ethnic group or origin (cách xác định): by agreement, by custom, not at all."""

    AGREEMENT = "agreement"
    CUSTOM = "custom"
    DISPUTE = "dispute"


class Residing(StrEnum):
    """Kind of residence (loại nơi cư trú): permanent, temporary, or where somebody lives at present."""

    PERMANENT = "permanent"
    TEMPORARY = "temporary"
    CURRENT = "current"

    def label(self, lang: Lang = "vi") -> str:
        return _RESIDING_LABEL[self].text(lang)


_RESIDING_LABEL = {
    Residing.PERMANENT: Text("thường trú", "permanent"),
    Residing.TEMPORARY: Text("tạm trú", "temporary"),
    Residing.CURRENT: Text("nơi ở hiện tại", "present abode"),
}


class Timeliness(StrEnum):
    """Declared in time or late (đúng hạn, quá hạn)."""

    ON_TIME = "on_time"
    LATE = "late"

    def label(self, lang: Lang = "vi") -> str:
        return {"vi": ("Đúng hạn", "Quá hạn"), "en": ("in time", "late")}[lang][self is Timeliness.LATE]


class PersonalIdState(StrEnum):
    """Where the personal id of an entry stands (tình trạng số định danh): asked for, received, or none is given."""

    AWAITED = "awaited"
    RECEIVED = "received"
    NONE = "none"


@attrs.frozen
class Residence:
    """A residence (nơi cư trú) and its kind; None where the kind is not told."""

    place: Place
    kind: Residing | None = None


@attrs.frozen
class IdPaper:
    """An identity paper (giấy tờ tùy thân) as it was shown."""

    kind: str
    number: str
    issuer: str | None = None
    issued_on: date | None = None


@attrs.frozen(kw_only=True)
class Child:
    """The child whose birth is registered (người được khai sinh): Luật Hộ tịch 60/2014 Đ14.1.a."""

    name: str
    sex: Sex | None = None
    born: PartialDate | None = None
    born_at: Place | None = None
    origin: Place | None = None
    ethnicity: Ethnicity | None = None
    nationality: str | None = None
    personal_id: PersonalId | None = None


@attrs.frozen(kw_only=True)
class Parent:
    """A father or mother (cha, mẹ) in a birth entry: Luật Hộ tịch 60/2014 Đ14.1.b.

    `settled_abroad`: a Vietnamese citizen who has settled abroad (định cư ở nước ngoài); `stateless`: no nationality;
    `deceased`: has died, so that no residence is asked for.
    """

    name: str
    born: PartialDate | None = None
    ethnicity: Ethnicity | None = None
    nationality: str | None = None
    stateless: bool = False
    residence: Residence | None = None
    settled_abroad: bool | None = None
    deceased: bool = False
    personal_id: PersonalId | None = None
    id_paper: IdPaper | None = None


@attrs.frozen(kw_only=True)
class Declarant:
    """The one who declares (người đi khai sinh), alone or for somebody else.

    `authorisation` is given where they act for the one who has to declare; `kin_of_principal`: they are grandparent, parent,
    child, spouse or sibling of that one; `agreed_with_parents`: the contents were settled with the parents.
    """

    name: str
    relation: Relation | None = None
    id_paper: IdPaper | None = None
    personal_id: PersonalId | None = None
    authorisation: Authorisation | None = None
    kin_of_principal: bool | None = None
    agreed_with_parents: bool | None = None


@attrs.frozen(kw_only=True)
class Foundling:
    """An abandoned child (trẻ bị bỏ rơi): where and when it was found, and whether commune or police put that on record."""

    found_on: date
    found_at: Place
    recorded: bool | None = None


@attrs.frozen(kw_only=True)
class Life:
    """The life of a newborn that died (trẻ chết sau khi sinh), to the hour; `asked_for`: a parent asks for the entry."""

    began: datetime
    ended: datetime
    asked_for: bool | None = None


@attrs.frozen(kw_only=True)
class NationalityAgreement:
    """The parents' written agreement on nationality (thỏa thuận chọn quốc tịch): Luật Hộ tịch Đ36.1.

    `confirmed`: the foreign state confirms that the child has its nationality.
    """

    country: str
    confirmed: bool | None = None


@attrs.frozen(kw_only=True)
class Border:
    """What makes a case one of the border area (khu vực biên giới): Nghị định 123/2015 Đ17–18.

    The citizen resides permanently in a commune of the border area, the neighbour in the unit right across it.
    """

    citizen_in_border_commune: bool | None = None
    neighbour_in_adjacent_unit: bool | None = None


@attrs.frozen(kw_only=True)
class BirthFiling:
    """A birth as it is filed (hồ sơ khai sinh): what was told at the counter, nothing made up.

    `undetermined` names a parent who cannot be determined (chưa xác định được); a parent neither given nor named there was
    not told of. `filed_at` is the unit where it is filed, `received` the moment. `posted_on` is the day on which the public
    notice for a child without known parents went up. `recognition_asked`: the father recognises the child in the same
    dossier. `surrogacy_confirmed`: the facility's confirmation of a surrogate birth, None for any other birth.
    `mother_in_marriage`: the mother was married to another man, or her marriage had ended so shortly before that the child is
    presumed that husband's. `timeliness` is what the official has established where the law of the day of birth gives no
    answer. `unread` are the places of what was typed and could not be read: no such filing is in order.
    """

    child: Child
    mother: Parent | None = None
    father: Parent | None = None
    undetermined: tuple[ParentRole, ...] = ()
    declarant: Declarant | None = None
    evidence: Evidence | None = None
    filed_at: str | None = None
    received: datetime | None = None
    parents_married: bool | None = None
    recognition_asked: bool | None = None
    mother_in_marriage: bool | None = None
    name_settled: Settlement | None = None
    ethnicity_settled: Settlement | None = None
    nationality_agreement: NationalityAgreement | None = None
    border: Border | None = None
    foundling: Foundling | None = None
    posted_on: date | None = None
    surrogacy: bool = False
    surrogacy_confirmed: bool | None = None
    life: Life | None = None
    has_papers: bool = False
    never_registered_pledged: bool | None = None
    lives_at: Place | None = None
    timeliness: Timeliness | None = None
    unread: tuple[str, ...] = ()

    @property
    def parents(self) -> tuple[tuple[ParentRole, Parent | None], ...]:
        return ((ParentRole.MOTHER, self.mother), (ParentRole.FATHER, self.father))

    @property
    def known_parents(self) -> tuple[Parent, ...]:
        return tuple(parent for _, parent in self.parents if parent is not None)

    @property
    def parents_unknown(self) -> bool:
        """Whether both parents are stated to be undetermined (chưa xác định được cả cha và mẹ)."""
        return set(self.undetermined) == set(ParentRole)

    @property
    def posted(self) -> bool:
        """Whether the entry has to wait for a public posting (phải niêm yết)."""
        return self.foundling is not None or self.parents_unknown


@attrs.frozen(kw_only=True)
class Official:
    """Where an entry stands in the register of record (số, quyển trong sổ gốc): of the office's own, or of the ministry's."""

    number: int
    book: str
    registered_on: date


@attrs.frozen(kw_only=True)
class Birth(BirthFiling):
    """A registered birth (việc khai sinh đã đăng ký): the filing with its entry.

    `book` is the volume, `year` that of the register. `number` counts the entries of unit and year in this store; `opening` is
    how many the paper book of the year held before. `official` is what the register of record answered where the office
    mirrors it; until then the entry waits. `officer` is the id of the one who made the entry (người thực hiện), `decided` the
    codes of the rules that left a matter to the official, who decided it so.
    """

    act: Act
    book: str
    year: int
    number: int | None = None
    opening: int = 0
    official: Official | None = None
    registered_on: date
    registered_by: str
    signed_by: str
    signer_title: str
    officer: str | None = None
    personal_id_state: PersonalIdState = PersonalIdState.AWAITED
    notes: tuple[str, ...] = ()
    decided: tuple[str, ...] = ()
    certainty: str = "primary"

    @property
    def entry_number(self) -> int | None:
        """The number in the book (số đăng ký): from 1 each year, without a gap; None while the register of record is silent."""
        if self.official is not None:
            return self.official.number
        return None if self.number is None else self.opening + self.number
