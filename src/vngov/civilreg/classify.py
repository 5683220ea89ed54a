"""`classify` (phân loại việc): which act of civil status a birth filing is, and why."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import attrs

from vngov.basis import Certainty, Citation, Lang, Text, checked_date, unique, weakest
from vngov.civilreg.acts import Act, bodies
from vngov.civilreg.errors import FilingExpected
from vngov.civilreg.model import BirthFiling, Parent, ParentRole
from vngov.civilreg.nationality import is_vietnamese, same_country
from vngov.civilreg.reasons import Reason, because, by_fact, told, unknown
from vngov.law import NATIONAL, Law
from vngov.rules import Finding

__all__ = ["QUESTIONS", "Classification", "classify", "has_foreign_element"]


@attrs.frozen
class Classification:
    """Which act a filing is (phân loại): `act`, or None with what is to be established first in `undetermined`."""

    act: Act | None
    steps: tuple[Reason, ...]
    undetermined: tuple[Finding, ...] = ()

    @property
    def basis(self) -> tuple[Citation, ...]:
        return unique(citation for step in self.steps for citation in step.basis)

    @property
    def certainty(self) -> Certainty:
        """The weakest of its steps; an answer that is open is unverified."""
        return Certainty.UNVERIFIED if self.act is None else weakest(step.certainty for step in self.steps)

    def explain(self, lang: Lang = "vi") -> str:
        """Tell the act, the steps that lead to it and what is open, one a line."""
        head = self.act.label(lang) if self.act is not None else _OPEN.text(lang)
        return "\n".join([head, *told(self.steps, self.undetermined, lang)])

    def to_data(self) -> dict[str, Any]:
        return {
            "kind": "classification",
            "act": self.act,
            "steps": self.steps,
            "undetermined": self.undetermined,
            "basis": self.basis,
            "certainty": self.certainty,
        }


_OPEN = Text("chưa phân loại được", "not to be told yet")
_FOREIGN = {
    Act.BIRTH: Act.BIRTH_FOREIGN,
    Act.BIRTH_HAS_PAPERS: Act.BIRTH_HAS_PAPERS_FOREIGN,
    Act.BIRTH_PLUS_CMC: Act.BIRTH_PLUS_CMC_FOREIGN,
}


def classify(filing: BirthFiling, *, on: date, law: Law = NATIONAL) -> Classification:
    """Tell which act a birth filing is by the law of a day (phân loại hồ sơ khai sinh).

    Nationality, residence abroad, border area, personal papers, parents unknown, and a father who recognises the child in the
    same dossier decide. Raises FilingExpected, DateExpected, NoRule for a day without law.
    """
    if not isinstance(filing, BirthFiling):
        raise FilingExpected(got=type(filing).__name__)
    checked_date(on)
    act, steps, open_ = _domestic(filing, law)
    foreign, why, unclear = has_foreign_element(filing, law=law)
    steps, open_ = [*steps, *why], [*open_, *unclear]
    if foreign and act in _FOREIGN:
        act = _FOREIGN[act]
        if act is Act.BIRTH_PLUS_CMC_FOREIGN and filing.border is not None and filing.border.neighbour_in_adjacent_unit:
            steps.append(because(_BORDER_COMBINED, "123/2015/NĐ-CP Đ19", law=law, certainty=Certainty.READING))
        if act is Act.BIRTH_FOREIGN:
            act, why, unclear = _border(filing, on, law)
            steps, open_ = [*steps, *why], [*open_, *unclear]
    if open_:
        return Classification(None, tuple(steps), tuple(open_))
    fact = bodies(act, on=on, law=law)
    steps.append(by_fact(Text(f"việc: {act.label('vi')}", f"the act: {act.label('en')}"), fact))
    return Classification(act, tuple(steps))


def _domestic(filing: BirthFiling, law: Law) -> tuple[Act, list[Reason], list[Finding]]:
    """The act, were everybody a citizen at home."""
    if filing.foundling is not None:
        return Act.BIRTH_ABANDONED, [because(_ABANDONED, "123/2015/NĐ-CP Đ14", law=law)], []
    if filing.has_papers:
        return Act.BIRTH_HAS_PAPERS, [because(_PAPERS, "04/2020/TT-BTP Đ8", law=law, certainty=Certainty.SINGLE)], []
    if filing.parents_unknown:
        return Act.BIRTH, [because(_BOTH_UNKNOWN, "123/2015/NĐ-CP Đ15.5; 123/2015/NĐ-CP Đ14", law=law)], []
    if filing.surrogacy:
        return Act.BIRTH, [because(_SURROGATE, "123/2015/NĐ-CP Đ16; 52/2014/QH13 Đ94", law=law)], []
    if ParentRole.FATHER in filing.undetermined:
        return Act.BIRTH, [because(_FATHER_UNKNOWN, "123/2015/NĐ-CP Đ15.2", law=law)], []
    if filing.father is None:
        return Act.BIRTH, [], []
    if filing.parents_married is None:
        asks = unknown("civilreg.classify.parents_married", "$.parents_married", _MARRIED, ())
        return Act.BIRTH, [], [asks]
    if filing.parents_married:
        return Act.BIRTH, [because(_IN_MARRIAGE, "52/2014/QH13 Đ88; 04/2020/TT-BTP Đ16", law=law)], []
    if filing.recognition_asked is None:
        return Act.BIRTH, [], [unknown("civilreg.classify.recognition", "$.recognition_asked", _RECOGNITION)]
    if filing.recognition_asked:
        return Act.BIRTH_PLUS_CMC, [because(_WITH_RECOGNITION, "123/2015/NĐ-CP Đ15.3; 04/2020/TT-BTP Đ15", law=law)], []
    return Act.BIRTH, [], []


_ABANDONED = Text("trẻ bị bỏ rơi: niêm yết trước khi đăng ký", "an abandoned child: posted before it is registered")
_PAPERS = Text("người đã có hồ sơ, giấy tờ cá nhân", "a person who already holds personal papers")
_BOTH_UNKNOWN = Text(
    "chưa xác định được cả cha và mẹ: thủ tục như trẻ bị bỏ rơi", "both parents undetermined: as for an abandoned child"
)
_SURROGATE = Text(
    "sinh ra do mang thai hộ: cha mẹ là vợ chồng nhờ mang thai hộ",
    "born by a surrogate: the commissioning couple are the parents",
)
_FATHER_UNKNOWN = Text("chưa xác định được cha: ghi theo mẹ", "father undetermined: entered by the mother")
_MARRIED = Text(
    "cha, mẹ đã đăng ký kết hôn chưa (con của cha mẹ không đăng ký kết hôn chỉ ghi tên cha khi nhận con)",
    "whether the parents are married (a father who is not is entered only with his recognition)",
)
_IN_MARRIAGE = Text("cha, mẹ có đăng ký kết hôn và cùng thừa nhận con", "the parents are married and acknowledge the child")
_RECOGNITION = Text(
    "cha có yêu cầu nhận con trong cùng hồ sơ không", "whether the father recognises the child in the same dossier"
)
_WITH_RECOGNITION = Text(
    "cha, mẹ không đăng ký kết hôn, cha nhận con: kết hợp khai sinh với nhận cha, con",
    "parents not married, the father recognises the child: birth together with recognition",
)


def has_foreign_element(filing: BirthFiling, *, law: Law = NATIONAL) -> tuple[bool, list[Reason], list[Finding]]:
    """Tell whether a birth has a foreign element (yếu tố nước ngoài, Luật Hộ tịch Đ35), why, and what is open."""
    for role, parent in filing.parents:
        if parent is not None and (said := _foreign(role, parent)) is not None:
            return True, [because(said, "60/2014/QH13 Đ35", law=law)], []
    if filing.child.born_at is not None and filing.child.born_at.abroad:
        return True, [because(_BORN_ABROAD, "60/2014/QH13 Đ35", law=law)], []
    open_ = [
        unknown(f"civilreg.classify.{role.value}_nationality", f"$.{role.value}.nationality", _nationality_of(role))
        for role, parent in filing.parents
        if parent is not None and parent.nationality is None and not parent.stateless
    ]
    open_ += [
        unknown(f"civilreg.classify.{role.value}_settled_abroad", f"$.{role.value}.settled_abroad", _settled_of(role))
        for role, parent in filing.parents
        if parent is not None
        and parent.settled_abroad is None
        and parent.residence is not None
        and parent.residence.place.abroad
    ]
    return False, [], open_


def _foreign(role: ParentRole, parent: Parent) -> Text | None:
    vi, en = role.label("vi"), role.label("en")
    if parent.stateless:
        return Text(f"{vi} là người không quốc tịch", f"the {en} is stateless")
    if parent.nationality is not None and not is_vietnamese(parent.nationality):
        return Text(f"{vi} là công dân nước ngoài", f"the {en} is a foreigner")
    if parent.settled_abroad:
        return Text(f"{vi} định cư ở nước ngoài", f"the {en} has settled abroad")
    return None


_BORN_ABROAD = Text("sinh ra ở nước ngoài, về cư trú tại Việt Nam", "born abroad, now residing in Vietnam")


def _nationality_of(role: ParentRole) -> Text:
    return Text(f"quốc tịch của {role.label('vi')}", f"the nationality of the {role.label('en')}")


def _settled_of(role: ParentRole) -> Text:
    return Text(f"{role.label('vi')} có định cư ở nước ngoài không", f"whether the {role.label('en')} has settled abroad")


def _border(filing: BirthFiling, on: date, law: Law) -> tuple[Act, list[Reason], list[Finding]]:
    """Whether a birth with a foreign element is one of the border area: one citizen, one neighbour from across the line."""
    neighbours = law.at(on)["civilreg.border.neighbours"]
    foreigners = [parent for parent in filing.known_parents if not _is_citizen(parent)]
    citizens = [parent for parent in filing.known_parents if _is_citizen(parent) and not parent.settled_abroad]
    one_each = len(foreigners) == len(citizens) == 1
    named = foreigners[0].nationality if one_each else None
    if named is None or not any(same_country(named, country) for country in neighbours.value):
        return Act.BIRTH_FOREIGN, [], []
    border = filing.border
    tests = (
        (None if border is None else border.citizen_in_border_commune, "citizen_in_border_commune", _CITIZEN_RESIDES),
        (None if border is None else border.neighbour_in_adjacent_unit, "neighbour_in_adjacent_unit", _NEIGHBOUR_RESIDES),
    )
    if any(value is False for value, _, _ in tests):
        return Act.BIRTH_FOREIGN, [because(_NOT_BORDER, "123/2015/NĐ-CP Đ17", law=law)], []
    if open_ := [
        unknown(f"civilreg.classify.{name}", f"$.border.{name}", asks, neighbours.basis)
        for value, name, asks in tests
        if value is None
    ]:
        return Act.BIRTH_FOREIGN, [], open_
    return Act.BIRTH_BORDER, [because(_IS_BORDER, "60/2014/QH13 Đ7.1.d; 123/2015/NĐ-CP Đ17", law=law)], []


def _is_citizen(parent: Parent) -> bool:
    return parent.nationality is not None and is_vietnamese(parent.nationality)


_CITIZEN_RESIDES = Text(
    "công dân Việt Nam có thường trú tại xã ở khu vực biên giới không",
    "whether the citizen resides permanently in a commune of the border area",
)
_NEIGHBOUR_RESIDES = Text(
    "công dân nước láng giềng có thường trú tại đơn vị hành chính tiếp giáp với xã đó không",
    "whether the neighbour resides permanently in the unit adjacent to that commune",
)
_BORDER_COMBINED = Text(
    "khu vực biên giới: chưa thấy quy định về khai sinh kết hợp nhận cha, mẹ, con; hiểu là việc có yếu tố nước ngoài",
    "border area: nothing was found on a birth together with recognition; read as one with a foreign element",
)
_NOT_BORDER = Text(
    "không đủ điều kiện đăng ký tại khu vực biên giới: là việc có yếu tố nước ngoài thông thường",
    "not a case of the border area: an ordinary one with a foreign element",
)
_IS_BORDER = Text(
    "một bên thường trú tại xã biên giới, bên kia là công dân nước láng giềng thường trú ở đơn vị tiếp giáp",
    "one side resides in a border commune, the other is a neighbour residing in the unit adjacent to it",
)

QUESTIONS: Mapping[str, Text] = {
    "parents_married": _MARRIED,
    "recognition": _RECOGNITION,
    "mother_nationality": _nationality_of(ParentRole.MOTHER),
    "father_nationality": _nationality_of(ParentRole.FATHER),
    "mother_settled_abroad": _settled_of(ParentRole.MOTHER),
    "father_settled_abroad": _settled_of(ParentRole.FATHER),
    "citizen_in_border_commune": _CITIZEN_RESIDES,
    "neighbour_in_adjacent_unit": _NEIGHBOUR_RESIDES,
}
"""What may have to be established before an act can be told, by the last part of the code of the finding."""
