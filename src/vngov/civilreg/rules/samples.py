"""The birth that the examples of the rules vary (hồ sơ mẫu): invented people, an ordinary filing that nothing objects to."""

from __future__ import annotations

from datetime import date, datetime

import attrs

from vngov.basis import VN_TIME
from vngov.civilreg.model import (
    BirthFiling,
    Child,
    Declarant,
    Evidence,
    Foundling,
    IdPaper,
    Parent,
    ParentRole,
    Relation,
    Residence,
    Residing,
)
from vngov.people import Ethnicity, PartialDate, Sex
from vngov.units import Place

__all__ = ["DAY", "FATHER_UNKNOWN", "FILING", "FOUNDLING", "NEIGHBOUR", "PLACE", "with_child", "with_declarant", "with_parent"]

DAY = date(2026, 11, 20)
"""The day on which the samples are filed: a Friday."""

PLACE = Place("xã Công Sơn, tỉnh Lạng Sơn", "06220@2025-07-01")
_HOME = Residence(PLACE, Residing.PERMANENT)
_PAPER = IdPaper("Căn cước", "020096000001")
_TAY = Ethnicity.of("Tày")

FILING = BirthFiling(
    child=Child(
        name="Hoàng Thị Mai",
        sex=Sex.FEMALE,
        born=PartialDate(2026, 10, 5),
        born_at=Place("Trạm y tế xã Công Sơn", "06220@2025-07-01"),
        origin=PLACE,
        ethnicity=_TAY,
        nationality="Việt Nam",
    ),
    mother=Parent(name="Lý Thị Hoa", born=PartialDate(1998), ethnicity=_TAY, nationality="Việt Nam", residence=_HOME),
    father=Parent(name="Hoàng Văn Nam", born=PartialDate(1996), ethnicity=_TAY, nationality="Việt Nam", residence=_HOME),
    declarant=Declarant(name="Hoàng Văn Nam", relation=Relation.FATHER, id_paper=_PAPER),
    evidence=Evidence.NOTICE,
    filed_at="06220@2025-07-01",
    received=datetime(2026, 11, 20, 8, 30, tzinfo=VN_TIME),
    parents_married=True,
)
"""A child of married Tày parents of Công Sơn, declared by the father in time."""

FATHER_UNKNOWN = attrs.evolve(
    FILING,
    child=attrs.evolve(FILING.child, name="Lý Thị Mai"),
    father=None,
    undetermined=(ParentRole.FATHER,),
    parents_married=False,
    mother_in_marriage=False,
    declarant=Declarant(name="Lý Thị Hoa", relation=Relation.MOTHER, id_paper=_PAPER),
)
"""The same mother, the father not determined."""

FOUNDLING = BirthFiling(
    child=Child(
        name="Hoàng Văn Sơn",
        sex=Sex.MALE,
        born=PartialDate(2026, 11, 2),
        born_at=PLACE,
        origin=PLACE,
        nationality="Việt Nam",
    ),
    undetermined=(ParentRole.FATHER, ParentRole.MOTHER),
    declarant=Declarant(name="Nông Thị Lan", relation=Relation.CAREGIVER, id_paper=_PAPER),
    filed_at="06220@2025-07-01",
    received=datetime(2026, 11, 20, 8, 30, tzinfo=VN_TIME),
    foundling=Foundling(found_on=date(2026, 11, 2), found_at=PLACE, recorded=True),
    posted_on=date(2026, 11, 3),
)
"""A child found in Công Sơn on 2 November 2026, posted from the day after."""

NEIGHBOUR = Parent(
    name="Wang Li",
    born=PartialDate(1994),
    nationality="Trung Quốc",
    residence=Residence(Place("Quảng Châu", country="Trung Quốc"), Residing.PERMANENT),
    settled_abroad=False,
)
"""A father who is a citizen of a neighbour country."""


def with_child(filing: BirthFiling = FILING, **changes: object) -> BirthFiling:
    """Give a filing with another child."""
    return attrs.evolve(filing, child=attrs.evolve(filing.child, **changes))  # type: ignore[arg-type]  # attrs checks the names


def with_parent(role: ParentRole, filing: BirthFiling = FILING, **changes: object) -> BirthFiling:
    """Give a filing with one parent changed."""
    parent = getattr(filing, role.value)
    return attrs.evolve(filing, **{role.value: attrs.evolve(parent, **changes)})


def with_declarant(relation: Relation | None, **told: object) -> BirthFiling:
    """Give a filing with another declarant."""
    declarant = attrs.evolve(Declarant(name="Lương Văn An", relation=relation, id_paper=_PAPER), **told)  # type: ignore[arg-type]  # as above
    return attrs.evolve(FILING, declarant=declarant)
