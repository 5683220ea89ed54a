"""`competence` (thẩm quyền): which bodies, in which units, may register a birth by the law of a day."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

import attrs

from vngov.basis import Certainty, Citation, Lang, Text, unique, weakest
from vngov.civilreg.acts import Act, Body, authority, bodies
from vngov.civilreg.classify import classify
from vngov.civilreg.model import BirthFiling, ParentRole, Residing
from vngov.civilreg.reasons import Reason, because, by_fact, told, unknown
from vngov.errors import VngovError
from vngov.law import NATIONAL, Law, LawView, NoRule
from vngov.rules import Finding
from vngov.units import AdminUnit, Level, Place, UnitId, units_on

__all__ = ["QUESTIONS", "Competence", "competence"]


@attrs.frozen
class Competence:
    """Who may register (thẩm quyền đăng ký): the bodies, the ids of the units, whether the requester chooses among them.

    `receives`: a unit that is not competent takes the papers all the same and helps to file them. `undetermined` is what has
    to be established; while it is not empty the units are not all known.
    """

    bodies: tuple[Body, ...]
    units: tuple[str, ...]
    choice: bool
    receives: bool
    steps: tuple[Reason, ...]
    undetermined: tuple[Finding, ...] = ()

    @property
    def basis(self) -> tuple[Citation, ...]:
        return unique(citation for step in self.steps for citation in step.basis)

    @property
    def certainty(self) -> Certainty:
        """The weakest of its steps; an answer without a body is unverified."""
        return weakest(step.certainty for step in self.steps) if self.bodies else Certainty.UNVERIFIED

    def includes(self, unit: str | UnitId) -> bool | None:
        """Tell whether a unit is competent; None while that is open."""
        if str(unit) in self.units:
            return True
        return None if self.undetermined or not self.bodies else False

    def explain(self, lang: Lang = "vi") -> str:
        """Tell bodies, units, steps and open questions, one a line."""
        head = ", ".join(body.label(lang) for body in self.bodies) or _OPEN.text(lang)
        return "\n".join(
            [f"{head}: {', '.join(self.units)}" if self.units else head, *told(self.steps, self.undetermined, lang)]
        )

    def to_data(self) -> dict[str, Any]:
        return {
            "kind": "competence",
            "bodies": self.bodies,
            "units": self.units,
            "choice": self.choice,
            "receives": self.receives,
            "steps": self.steps,
            "undetermined": self.undetermined,
            "basis": self.basis,
            "certainty": self.certainty,
        }


_OPEN = Text("chưa xác định được", "not to be told yet")


def competence(filing: BirthFiling, *, on: date, law: Law = NATIONAL) -> Competence:
    """Tell who may register a birth that is received on a day (thẩm quyền đăng ký khai sinh).

    The act gives the body, the residences give the units, as they stand that day: a residence written with an old name leads
    to the unit that has its territory now. Raises FilingExpected, DateExpected, NoRule for a day without law.
    """
    found = classify(filing, on=on, law=law)
    view = law.at(on)
    chosen = view["civilreg.residence.chosen_among"]
    receives = _flag(view, "civilreg.residence.other_commune_receives")
    if found.act is None:
        return Competence((), (), False, receives is not None, found.steps, found.undetermined)
    body = authority(found.act, on=on, law=law)
    steps = [
        by_fact(
            Text(f"thẩm quyền của {body.label('vi')}", f"the {body.label('en')} is competent"),
            bodies(found.act, on=on, law=law),
        )
    ]
    units: dict[str, None] = {}
    open_: list[Finding] = []
    settled: set[str | None] = set()
    for field, place, kind in _places(filing, found.act):
        if (kind is not None and kind.value not in chosen.value) or place.unit in settled:
            continue
        if kind is None and field.endswith(".residence"):
            open_.append(unknown("civilreg.competence.residing", field, _ASK_KIND, chosen.basis))
            continue
        for step in _units_of(field, place, body, on, law):
            match step:
                case AdminUnit():
                    units[str(step.id)] = None
                    settled.add(place.unit)
                case Finding():
                    open_.append(step)
    if not units and not open_:
        open_.append(unknown("civilreg.competence.residence", _where_asked(found.act), _ASK_RESIDENCE, chosen.basis))
    if units:
        names = ", ".join(units)
        steps.append(by_fact(Text(f"nơi cư trú cho thẩm quyền: {names}", f"competent by residence: {names}"), chosen))
    if receives is not None:
        steps.append(receives)
    return Competence((body,), tuple(units), len(units) > 1, receives is not None, (*found.steps, *steps), tuple(open_))


def _flag(view: LawView, key: str) -> Reason | None:
    try:
        fact = view[key]
    except NoRule:
        return None
    return by_fact(Text(fact.label("vi"), fact.label("en")), fact) if fact.value else None


def _places(filing: BirthFiling, act: Act) -> Iterator[tuple[str, Place, Residing | None]]:
    """The places that give competence: where a foundling was found, where a child lives, else where the parents reside."""
    if filing.foundling is not None:
        yield "$.foundling.found_at", filing.foundling.found_at, None
    if (filing.posted or filing.undetermined or act in _HAS_PAPERS) and filing.lives_at is not None:
        yield "$.lives_at", filing.lives_at, None
    if act in _HAS_PAPERS:
        return
    for role, parent in filing.parents:
        if parent is not None and parent.residence is not None and not parent.residence.place.abroad:
            yield f"$.{role.value}.residence", parent.residence.place, parent.residence.kind


_HAS_PAPERS = frozenset({Act.BIRTH_HAS_PAPERS, Act.BIRTH_HAS_PAPERS_FOREIGN})


def _units_of(field: str, place: Place, body: Body, on: date, law: Law) -> Iterator[AdminUnit | Finding]:
    """The unit of the competent level that has a place on a day; what is not known of it is to be established."""
    if place.unit is None:
        yield unknown("civilreg.competence.commune", field, _ASK_COMMUNE)
        return
    try:
        communes = units_on(place.unit, on)
        if len(communes) > 1:
            around = because(_SPLIT, "123/2015/NĐ-CP Đ2.1", law=law, certainty=Certainty.READING)
            yield unknown("civilreg.competence.split", field, _SPLIT, around.basis)
            return
        if body is Body.DISTRICT:
            yield from (unit for unit in communes[0].ancestors(on) if unit.level is Level.DISTRICT)
        elif body is Body.PROVINCE:
            yield from (unit for unit in communes[0].ancestors(on) if unit.level is Level.PROVINCE)
        else:
            yield communes[0]
    except VngovError as error:
        said = Text(error.message("vi"), error.message("en"))
        yield unknown("civilreg.competence.unit", field, said)


_ASK_COMMUNE = Text("địa chỉ này thuộc xã nào", "in which commune this address lies")
_ASK_RESIDENCE = Text("nơi cư trú của cha hoặc mẹ (nơi trẻ sinh sống)", "the residence of a parent (or where the child lives)")
_ASK_KIND = Text("thường trú, tạm trú hay nơi ở hiện tại", "permanent, temporary or present residence")
_SPLIT = Text(
    "địa bàn xã cũ nay thuộc nhiều xã: thôn, tổ dân phố này nay thuộc xã nào",
    "the old commune was divided: to which commune this village belongs now",
)


def _where_asked(act: Act) -> str:
    return "$.lives_at" if act in _HAS_PAPERS else f"$.{ParentRole.MOTHER.value}.residence"


QUESTIONS: Mapping[str, Text] = {
    "residence": _ASK_RESIDENCE,
    "residing": _ASK_KIND,
    "commune": _ASK_COMMUNE,
    "split": _SPLIT,
}
"""What may have to be established before the competent unit can be told, by the last part of the code of the finding."""
