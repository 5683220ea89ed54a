"""`nationality_by_birth` (quốc tịch khi sinh ra): what Luật Quốc tịch Đ15–18 says of a child, as far as it settles it."""

from __future__ import annotations

import attrs

from vngov.basis import Certainty, Text
from vngov.civilreg.model import BirthFiling, Parent, ParentRole, Residing
from vngov.civilreg.reasons import Reason, because
from vngov.law import NATIONAL, Law
from vngov.people import fold

__all__ = ["VIETNAM", "ByBirth", "is_vietnamese", "nationality_by_birth", "same_country"]

VIETNAM = "Việt Nam"


def is_vietnamese(nationality: str) -> bool:
    """Tell whether a nationality as written is the Vietnamese one."""
    return nationality == VIETNAM or same_country(nationality, VIETNAM)


def same_country(one: str, other: str) -> bool:
    """Tell whether two names as written are one country: "CHND Trung Hoa" and "Trung Quốc", "Cam-pu-chia" and "Campuchia"."""
    return _country(one) == _country(other)


def _country(name: str) -> str:
    written = " ".join(fold(name).replace("-", " ").split())
    return _OTHER_NAMES.get(written, written)


_OTHER_NAMES = {
    "vietnam": "viet nam",
    "vn": "viet nam",
    "chxhcn viet nam": "viet nam",
    "cong hoa xa hoi chu nghia viet nam": "viet nam",
    "china": "trung quoc",
    "chnd trung hoa": "trung quoc",
    "cong hoa nhan dan trung hoa": "trung quoc",
    "cam pu chia": "campuchia",
    "cambodia": "campuchia",
    "vuong quoc campuchia": "campuchia",
    "laos": "lao",
    "chdcnd lao": "lao",
    "cong hoa dan chu nhan dan lao": "lao",
}


@attrs.frozen
class ByBirth:
    """The nationality of a child (quốc tịch của trẻ): `vietnamese`, or None where nothing settles it yet; and why.

    `blank`: the entry leaves the nationality empty for the time being (Thông tư 04/2020 Đ7.2).
    """

    vietnamese: bool | None
    reason: Reason
    blank: bool = False


def nationality_by_birth(filing: BirthFiling, *, law: Law = NATIONAL) -> ByBirth:
    """Tell the nationality of a child by birth (Luật Quốc tịch 24/2008 Đ15–18; Luật Hộ tịch Đ36.1).

    Parents who are one citizen and one foreigner choose in writing; without an agreement a child born in Vietnam is
    Vietnamese. A foreign nationality has to be confirmed by that state, else the entry leaves it empty. The wording since
    Luật 79/2025/QH15 is not verified.
    """
    if filing.foundling is not None or filing.parents_unknown:
        return ByBirth(True, because(_FOUND, "24/2008/QH12 Đ18", law=law))
    citizens = [parent for parent in filing.known_parents if _of(parent) is True]
    foreigners = [parent for parent in filing.known_parents if _of(parent) is False]
    if any(_of(parent) is None for parent in filing.known_parents) or not filing.known_parents:
        return ByBirth(None, because(_NOT_TOLD, "24/2008/QH12 Đ15-18", law=law))
    if citizens and not foreigners:
        one_unknown = ParentRole.FATHER in filing.undetermined
        cite = "24/2008/QH12 Đ16.1" if one_unknown else "24/2008/QH12 Đ15"
        return ByBirth(True, because(_CITIZENS, cite, law=law))
    if citizens and all(parent.stateless for parent in foreigners):
        return ByBirth(True, because(_STATELESS, "24/2008/QH12 Đ16.1", law=law))
    if citizens:
        return _by_agreement(filing, law)
    return _of_stateless(filing, law) if all(parent.stateless for parent in foreigners) else _foreign(filing, law)


def _of_stateless(filing: BirthFiling, law: Law) -> ByBirth:
    """A child of stateless parents who permanently reside in Vietnam, born here, is Vietnamese (Đ17; one source)."""
    residences = [parent.residence for parent in filing.known_parents]
    here = any(one is not None and one.kind is Residing.PERMANENT and not one.place.abroad for one in residences)
    abroad = filing.child.born_at is not None and filing.child.born_at.abroad
    settled = True if here and not abroad else None
    return ByBirth(settled, because(_STATELESS_HERE, "24/2008/QH12 Đ17", law=law, certainty=Certainty.SINGLE))


def _foreign(filing: BirthFiling, law: Law) -> ByBirth:
    """No parent is a citizen: the foreign nationality once it is confirmed, else none is entered."""
    agreement = filing.nationality_agreement
    if agreement is not None and agreement.confirmed:
        return ByBirth(False, because(_CHOSEN_ABROAD, "60/2014/QH13 Đ36.1", law=law))
    return ByBirth(False, because(_FOREIGNERS, "04/2020/TT-BTP Đ7.2", law=law, certainty=Certainty.READING), blank=True)


def _by_agreement(filing: BirthFiling, law: Law) -> ByBirth:
    agreement = filing.nationality_agreement
    if agreement is None:
        abroad = filing.child.born_at is not None and filing.child.born_at.abroad
        if abroad:
            return ByBirth(None, because(_ASK_AGREEMENT, "24/2008/QH12 Đ16.2", law=law))
        return ByBirth(True, because(_BORN_HERE, "24/2008/QH12 Đ16.2", law=law))
    if is_vietnamese(agreement.country):
        return ByBirth(True, because(_CHOSEN_HERE, "24/2008/QH12 Đ16.2; 60/2014/QH13 Đ36.1", law=law))
    if agreement.confirmed:
        return ByBirth(False, because(_CHOSEN_ABROAD, "60/2014/QH13 Đ36.1", law=law))
    return ByBirth(None, because(_NOT_CONFIRMED, "04/2020/TT-BTP Đ7.2", law=law), blank=agreement.confirmed is False)


def _of(parent: Parent) -> bool | None:
    if parent.stateless:
        return False
    return None if parent.nationality is None else is_vietnamese(parent.nationality)


_FOUND = Text("trẻ tìm thấy tại Việt Nam, không rõ cha mẹ", "found in Vietnam, parents not known")
_NOT_TOLD = Text("chưa biết quốc tịch của cha hoặc mẹ", "the nationality of a parent is not known")
_CITIZENS = Text("cha, mẹ (hoặc mẹ, khi chưa xác định được cha) là công dân Việt Nam", "the known parents are citizens")
_STATELESS = Text("một bên là công dân Việt Nam, bên kia không quốc tịch", "one parent a citizen, the other stateless")
_FOREIGNERS = Text(
    "không có cha hoặc mẹ là công dân Việt Nam: ghi quốc tịch nước ngoài khi nước đó xác nhận, chưa có thì để trống",
    "no parent is a citizen: the foreign nationality is entered once that state confirms it, else left empty",
)
_STATELESS_HERE = Text(
    "cha mẹ không quốc tịch, thường trú tại Việt Nam, trẻ sinh tại Việt Nam: có quốc tịch Việt Nam",
    "stateless parents who permanently reside here, born here: Vietnamese",
)
_BORN_HERE = Text(
    "cha mẹ không thỏa thuận, trẻ sinh tại Việt Nam: có quốc tịch Việt Nam", "no agreement, born in Vietnam: Vietnamese"
)
_ASK_AGREEMENT = Text("sinh ở nước ngoài: cần văn bản thỏa thuận chọn quốc tịch", "born abroad: a written agreement is needed")
_CHOSEN_HERE = Text("cha mẹ thỏa thuận chọn quốc tịch Việt Nam", "the parents chose Vietnamese nationality")
_CHOSEN_ABROAD = Text(
    "cha mẹ thỏa thuận chọn quốc tịch nước ngoài, nước đó xác nhận", "the parents chose the foreign one, that state confirms"
)
_NOT_CONFIRMED = Text(
    "chọn quốc tịch nước ngoài mà chưa có xác nhận của nước đó: để trống quốc tịch",
    "the foreign one was chosen without that state's confirmation: left empty",
)
