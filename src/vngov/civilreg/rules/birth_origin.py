"""Rules on name, ethnic group and nationality of a child (quy tắc về họ, dân tộc, quốc tịch), and on foundlings."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import attrs

from vngov.basis import Certainty, Text
from vngov.civilreg.model import BirthFiling, Foundling, NationalityAgreement, Parent, ParentRole, Relation, Settlement
from vngov.civilreg.nationality import is_vietnamese, nationality_by_birth, same_country
from vngov.civilreg.rules.samples import DAY, FATHER_UNKNOWN, FILING, FOUNDLING, NEIGHBOUR, PLACE, with_child, with_parent
from vngov.civilreg.rules.spans import CODE, LAW, NEXT_LAW
from vngov.deadlines import earliest
from vngov.durations import Duration
from vngov.law import Key
from vngov.people import Ethnicity, PartialDate, PersonalId, check_name, fold
from vngov.rules import Cited, Example, Finding, Governing, RuleView, Verdict, rule
from vngov.units import Place

__all__ = ["RULES"]


@rule(
    BirthFiling,
    "civilreg.birth.surname",
    Text("họ của trẻ", "the child's family name"),
    by=Governing.RECEIVED,
    cited=Cited("91/2015/QH13 Đ26.2", since=CODE, certainty=Certainty.PRIMARY),
    says=Text(
        "họ của trẻ phải là họ của cha hoặc họ của mẹ; chưa xác định được cha thì theo họ của mẹ",
        "the family name has to be the father's or the mother's; with the father undetermined, the mother's",
    ),
    asks=Text("họ của cha hoặc mẹ", "the family name of a parent"),
    texts={
        "other_custom": Text(
            "tên không viết theo lối họ – chữ đệm – tên của tiếng Việt: công chức xem xét họ theo tập quán",
            "the name is not written as family, middle and given name in Vietnamese: the official looks at it by custom",
        ),
        "dispute": Text(
            "cha, mẹ chưa thỏa thuận được về họ: theo tập quán; họ vẫn phải là họ của cha hoặc của mẹ",
            "the parents do not agree on the family name: by custom; it is still the father's or the mother's",
        ),
        "variant": Text(
            "họ của trẻ là cách viết khác của họ cha, mẹ (theo vùng, theo dòng họ): công chức xem xét",
            "another form of the parents' family name, of a region or a line: for the official",
        ),
        "one_word": Text("họ tên chỉ có một tiếng: kiểm tra lại họ, tên", "a name of a single word: look at it again"),
        "spelling": Text(
            "họ của trẻ khác họ của cha, mẹ ở dấu: kiểm tra lại chính tả",
            "differs from the parents' by its marks: check the spelling",
        ),
    },
    passes=[Example(FILING, DAY), Example(with_child(name="Lý Hoàng Mai"), DAY), Example(FOUNDLING, DAY)],
    fails=[
        Example(with_child(name="Trần Thị Mai"), DAY),
        Example(with_child(FATHER_UNKNOWN, name="Hoàng Thị Mai"), DAY, Text("cha chưa xác định", "father undetermined")),
    ],
)
def surname(filing: BirthFiling, view: RuleView) -> Iterator[Finding]:
    if filing.foundling is not None or not filing.known_parents or not filing.child.name.strip():
        return
    if filing.name_settled is Settlement.DISPUTE:
        yield view.review("$.name_settled", "dispute")
    own, *rest = filing.child.name.split()
    if not rest:
        yield view.review("$.child.name", "one_word")
    theirs = [parent.name.split()[0] for parent in filing.known_parents if parent.name.strip()]
    if own.casefold() in (name.casefold() for name in theirs):
        return
    if fold(own) in map(fold, theirs):
        yield view.warning("$.child.name", "spelling")
    elif any(_variants(filing.child.name, parent.name) for parent in filing.known_parents):
        yield view.review("$.child.name", "variant")
    elif all(_written_in_vietnamese(name, view) for name in (filing.child.name, *(one.name for one in filing.known_parents))):
        yield view.error("$.child.name")
    else:
        yield view.review("$.child.name", "other_custom")


def _written_in_vietnamese(name: str, view: RuleView) -> bool:
    return check_name(name, on=view.day, law=view.law).verdict is Verdict.ALLOWED


def _variants(one: str, other: str) -> bool:
    """Whether two names begin with forms of one family name that region, taboo or royal line have parted."""
    starts = [(fold(one), fold(other)), (fold(other), fold(one))]
    return any(first.startswith(left) and second.startswith(right) for first, second in starts for left, right in _VARIANTS)


_VARIANTS = (
    ("hoang ", "huynh "),
    ("vu ", "vo "),
    ("cong ton nu ", "nguyen "),
    ("ton nu ", "nguyen "),
    ("ton that ", "nguyen "),
    ("ton nu ", "ton that "),
    ("cong huyen ton nu ", "nguyen "),
)

_NUNG = Ethnicity.of("Nùng")
_MIXED = with_parent(ParentRole.FATHER, ethnicity=_NUNG)


@rule(
    BirthFiling,
    "civilreg.birth.ethnicity",
    Text("dân tộc của trẻ", "the child's ethnic group"),
    by=Governing.RECEIVED,
    cited=Cited("91/2015/QH13 Đ29.2; 123/2015/NĐ-CP Đ15.2", since=CODE, certainty=Certainty.PRIMARY),
    says=Text(
        "dân tộc của trẻ phải là dân tộc của cha hoặc của mẹ", "the child's group has to be the father's or the mother's"
    ),
    asks=Text("dân tộc của trẻ (của cha, mẹ)", "the ethnic group of the child (or parent)"),
    texts={
        "settled": Text(
            "cha, mẹ khác dân tộc: xác định theo thỏa thuận hay theo tập quán",
            "parents of different groups: whether by agreement or by custom",
        ),
        "dispute": Text(
            "cha, mẹ không thỏa thuận được: theo tập quán; tập quán khác nhau thì theo tập quán của dân tộc ít người hơn",
            "no agreement: by custom; where customs differ, by that of the smaller group",
        ),
        "foundling": Text(
            "trẻ bị bỏ rơi: dân tộc để trống theo nghị định, hoặc theo đề nghị của người nuôi dưỡng theo Bộ luật Dân sự",
            "an abandoned child: left empty by the decree, or as the caregiver proposes by the Civil Code",
        ),
    },
    passes=[
        Example(FILING, DAY),
        Example(attrs.evolve(_MIXED, ethnicity_settled=Settlement.AGREEMENT), DAY),
        Example(FOUNDLING, DAY),
    ],
    fails=[
        Example(with_child(ethnicity=Ethnicity.of("Dao")), DAY),
        Example(attrs.evolve(_MIXED, ethnicity_settled=Settlement.DISPUTE), DAY, Text("không thỏa thuận được", "a dispute")),
    ],
    unknown=[Example(_MIXED, DAY), Example(with_child(ethnicity=None), DAY)],
)
def ethnicity(filing: BirthFiling, view: RuleView) -> Iterator[Finding]:
    own = filing.child.ethnicity
    if filing.foundling is not None or filing.parents_unknown:
        if own is not None:
            yield view.review("$.child.ethnicity", "foundling")
        return
    citizens = [parent for parent in filing.known_parents if _is_citizen(parent)]
    if not citizens:
        return
    if own is None and (filing.child.nationality is None or not is_vietnamese(filing.child.nationality)):
        return  # left empty with the nationality
    if any(parent.ethnicity is None for parent in citizens):
        for role, parent in filing.parents:
            if parent is not None and parent in citizens and parent.ethnicity is None:
                yield view.unknown(f"$.{role.value}.ethnicity")
        return
    if own is None:
        yield view.unknown("$.child.ethnicity")
        return
    groups = {_group(parent.ethnicity) for parent in citizens if parent.ethnicity is not None}
    if _group(own) not in groups:
        yield view.error("$.child.ethnicity")
    elif len(groups) > 1:
        yield from _settled(filing.ethnicity_settled, view)


def _settled(how: Settlement | None, view: RuleView) -> Iterator[Finding]:
    if how is None:
        yield view.unknown("$.ethnicity_settled", "settled")
    elif how is Settlement.DISPUTE:
        yield view.review("$.ethnicity_settled", "dispute")


def _group(written: Ethnicity) -> str:
    """Two spellings of one group are one group."""
    return f"{written.scheme}/{written.code}" if written.code is not None else fold(written.text)


def _is_citizen(parent: Parent) -> bool:
    return parent.nationality is not None and is_vietnamese(parent.nationality)


_BY_BIRTH: Key[bool] = Key("civilreg.nationality.by_birth")
_OF_NEIGHBOUR = attrs.evolve(FILING, father=NEIGHBOUR, child=attrs.evolve(FILING.child, name="Lý Thị Mai"))


@rule(
    BirthFiling,
    "civilreg.birth.nationality",
    Text("quốc tịch của trẻ", "the child's nationality"),
    by=Governing.RECEIVED,
    needs=[_BY_BIRTH],
    says=Text(
        "quốc tịch ghi cho trẻ không đúng với Luật Quốc tịch", "the nationality entered is not what the Law on Nationality says"
    ),
    asks=Text("quốc tịch của trẻ chưa được ghi", "the child's nationality has not been given"),
    texts={
        "open": Text(
            "chưa xác định được quốc tịch của trẻ: cần quốc tịch của cha, mẹ, văn bản thỏa thuận chọn quốc tịch",
            "the nationality is not settled: that of the parents, or their written agreement, is needed",
        ),
        "other": Text(
            "quốc tịch ghi cho trẻ khác quốc tịch đã thỏa thuận, xác nhận", "another nationality than was agreed and confirmed"
        ),
        "confirm": Text(
            "chọn quốc tịch nước ngoài phải có xác nhận của cơ quan có thẩm quyền của nước đó; chưa có thì để trống",
            "a foreign nationality that is chosen needs that state's confirmation; without it the entry is left empty",
        ),
    },
    passes=[
        Example(FILING, DAY),
        Example(_OF_NEIGHBOUR, DAY, Text("không thỏa thuận, sinh tại Việt Nam", "no agreement, born in Vietnam")),
        Example(
            attrs.evolve(
                with_child(_OF_NEIGHBOUR, nationality="Trung Quốc", ethnicity=None),
                nationality_agreement=NationalityAgreement(country="Trung Quốc", confirmed=True),
            ),
            DAY,
        ),
        Example(FOUNDLING, DAY),
    ],
    fails=[
        Example(with_child(nationality="Trung Quốc"), DAY),
        Example(
            attrs.evolve(
                with_child(_OF_NEIGHBOUR, nationality="Trung Quốc"),
                nationality_agreement=NationalityAgreement(country="Trung Quốc", confirmed=False),
            ),
            DAY,
            Text("chọn quốc tịch nước ngoài, chưa có xác nhận", "the foreign one, not confirmed"),
        ),
    ],
    unknown=[Example(with_child(nationality=None), DAY)],
)
def nationality(filing: BirthFiling, view: RuleView) -> Iterator[Finding]:
    found = nationality_by_birth(filing, law=view.law)
    own = filing.child.nationality
    if found.blank:
        if own is not None:
            yield view.error("$.child.nationality", "confirm")
    elif found.vietnamese is None:
        yield view.unknown("$.child.nationality", "open")
    elif own is None:
        yield view.unknown("$.child.nationality")
    elif is_vietnamese(own) is not found.vietnamese:
        yield view.error("$.child.nationality")
    elif not found.vietnamese and not _agreed(filing, own):
        yield view.error("$.child.nationality", "other")


def _agreed(filing: BirthFiling, own: str) -> bool:
    agreement = filing.nationality_agreement
    return agreement is None or same_country(own, agreement.country)


_AN_ID = PersonalId.parse("020326001234")


@rule(
    BirthFiling,
    "civilreg.birth.personal_id",
    Text("số định danh cá nhân của trẻ", "the child's personal id"),
    by=Governing.RECEIVED,
    cited=Cited("60/2014/QH13 Đ36.2", since=LAW, until=NEXT_LAW, certainty=Certainty.PRIMARY),
    says=Text(
        "trẻ có quốc tịch nước ngoài không được cấp số định danh cá nhân", "a child of foreign nationality gets no personal id"
    ),
    passes=[Example(FILING, DAY), Example(with_child(personal_id=_AN_ID), DAY)],
    fails=[Example(with_child(nationality="Trung Quốc", personal_id=_AN_ID), DAY)],
)
def personal_id(filing: BirthFiling, view: RuleView) -> Iterator[Finding]:
    child = filing.child
    if child.personal_id is not None and child.nationality is not None and not is_vietnamese(child.nationality):
        yield view.error("$.child.personal_id")


def _recorded(told: bool | None) -> BirthFiling:
    return attrs.evolve(FOUNDLING, foundling=Foundling(found_on=date(2026, 11, 2), found_at=PLACE, recorded=told))


@rule(
    BirthFiling,
    "civilreg.birth.foundling",
    Text("nội dung khai sinh của trẻ bị bỏ rơi", "the entry of an abandoned child"),
    by=Governing.RECEIVED,
    cited=Cited("123/2015/NĐ-CP Đ14", since=LAW, until=NEXT_LAW, certainty=Certainty.PRIMARY),
    says=Text(
        "phải có biên bản của Ủy ban nhân dân hoặc công an cấp xã về việc trẻ bị bỏ rơi",
        "the commune or its police has to put on record that the child was abandoned",
    ),
    asks=Text("đã lập biên bản về việc trẻ bị bỏ rơi chưa", "whether it was put on record that the child was abandoned"),
    texts={
        "born": Text(
            "không có căn cứ khác thì ngày, tháng sinh là ngày, tháng phát hiện trẻ",
            "without another ground, day and month of birth are those on which it was found",
        ),
        "later": Text("ngày sinh sau ngày phát hiện trẻ", "born after it was found"),
        "place": Text(
            "nơi sinh và quê quán là nơi phát hiện trẻ", "place of birth and origin are the place where it was found"
        ),
        "parent": Text(
            "người đi khai sinh khai là cha hoặc mẹ của trẻ bị bỏ rơi",
            "the declarant says to be a parent of an abandoned child",
        ),
    },
    passes=[Example(FILING, DAY), Example(FOUNDLING, DAY)],
    fails=[
        Example(with_child(FOUNDLING, born=PartialDate(2026, 11, 3)), DAY),
        Example(with_child(FOUNDLING, born=PartialDate(2027, 11, 2)), DAY),
        Example(_recorded(False), DAY),
    ],
    unknown=[Example(_recorded(None), DAY)],
)
def foundling(filing: BirthFiling, view: RuleView) -> Iterator[Finding]:
    found, child = filing.foundling, filing.child
    if found is None:
        return
    if found.recorded is None:
        yield view.unknown("$.foundling.recorded")
    elif not found.recorded:
        yield view.error("$.foundling.recorded")
    if child.born is not None and child.born.earliest > found.found_on:
        yield view.error("$.child.born", "later")
    elif child.born is not None and (child.born.month, child.born.day) != (found.found_on.month, found.found_on.day):
        yield view.review("$.child.born", "born")
    for name in ("born_at", "origin"):
        place = getattr(child, name)
        if place is not None and not _same_place(place, found.found_at):
            yield view.review(f"$.child.{name}", "place")
    if filing.declarant is not None and filing.declarant.relation in (Relation.FATHER, Relation.MOTHER):
        yield view.review("$.declarant.relation", "parent")


def _same_place(one: Place, other: Place) -> bool:
    """The same commune, or the same words: the entry writes commune and province only."""
    return (one.unit is not None and one.unit == other.unit) or fold(one.text) == fold(other.text)


_ABANDONED: Key[Duration] = Key("civilreg.birth_abandoned.posting")
_UNKNOWN: Key[Duration] = Key("civilreg.birth_unknown_parents.posting")
_POSTED_SAYS = Text(
    "phải niêm yết {posting} liên tục; chỉ đăng ký khi hết thời gian niêm yết",
    "it has to be posted for {posting} without a break; the entry comes after the posting",
)
_POSTED_TEXTS = {
    "before": Text("niêm yết trước ngày phát hiện trẻ hoặc trước ngày sinh", "posted before the child was found or born")
}
_POSTED_ASKS = Text("ngày bắt đầu niêm yết", "the day on which it was posted")


@rule(
    BirthFiling,
    "civilreg.birth.posting_abandoned",
    Text("niêm yết về trẻ bị bỏ rơi", "posting of an abandoned child"),
    by=Governing.RECEIVED,
    needs=[_ABANDONED],
    texts=_POSTED_TEXTS,
    says=_POSTED_SAYS,
    asks=_POSTED_ASKS,
    passes=[Example(FILING, DAY), Example(FOUNDLING, DAY)],
    fails=[Example(attrs.evolve(FOUNDLING, posted_on=date(2026, 11, 14)), DAY)],
    unknown=[Example(attrs.evolve(FOUNDLING, posted_on=None), DAY)],
)
def posting_abandoned(filing: BirthFiling, view: RuleView) -> Iterator[Finding]:
    if filing.foundling is not None:
        yield from _posted(filing, view, view[_ABANDONED].value)


@rule(
    BirthFiling,
    "civilreg.birth.posting_unknown_parents",
    Text("niêm yết về trẻ chưa xác định được cha và mẹ", "posting of a child whose parents are both unknown"),
    by=Governing.RECEIVED,
    needs=[_UNKNOWN],
    texts=_POSTED_TEXTS,
    says=_POSTED_SAYS,
    asks=_POSTED_ASKS,
    passes=[Example(FILING, DAY), Example(attrs.evolve(FOUNDLING, foundling=None), DAY)],
    fails=[Example(attrs.evolve(FOUNDLING, foundling=None, posted_on=date(2026, 11, 14)), DAY)],
    unknown=[Example(attrs.evolve(FOUNDLING, foundling=None, posted_on=None), DAY)],
)
def posting_unknown_parents(filing: BirthFiling, view: RuleView) -> Iterator[Finding]:
    if filing.foundling is None and filing.parents_unknown:
        yield from _posted(filing, view, view[_UNKNOWN].value)


def _posted(filing: BirthFiling, view: RuleView, period: Duration) -> Iterator[Finding]:
    """The day of posting is not counted; registered from the day after the last one (`reading`)."""
    born, found = filing.child.born, filing.foundling
    first = found.found_on if found is not None else born.earliest if born is not None else date.min
    if filing.posted_on is None:
        yield view.unknown("$.posted_on")
    elif filing.posted_on < first:
        yield view.error("$.posted_on", "before")
    elif view.day <= earliest(filing.posted_on, period):
        yield view.error("$.posted_on")


RULES = (
    surname,
    ethnicity,
    nationality,
    personal_id,
    foundling,
    posting_abandoned,
    posting_unknown_parents,
)
