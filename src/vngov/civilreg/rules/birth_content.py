"""Rules on the content of a birth entry (quy tắc về nội dung khai sinh)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

import attrs

from vngov.basis import VN_TIME, Certainty, Text
from vngov.civilreg.classify import QUESTIONS as ACT_QUESTIONS
from vngov.civilreg.competence import QUESTIONS as UNIT_QUESTIONS
from vngov.civilreg.competence import competence
from vngov.civilreg.model import BirthFiling, Declarant, Evidence, Life, ParentRole, Relation, Residence, Residing
from vngov.civilreg.rules.samples import DAY, FILING, FOUNDLING, with_child, with_parent
from vngov.civilreg.rules.spans import CIRCULAR, COMMUNES, LAW, NEXT_LAW
from vngov.errors import VngovError
from vngov.law import Key
from vngov.people import PartialDate, Sex
from vngov.rules import Cited, Example, Finding, Governing, RuleView, rule
from vngov.units import Place, units_on

__all__ = ["RULES"]


@rule(
    BirthFiling,
    "civilreg.birth.evidence",
    Text("giấy tờ chứng minh việc sinh", "what proves the birth"),
    by=Governing.RECEIVED,
    cited=Cited("60/2014/QH13 Đ16.1", since=LAW, until=NEXT_LAW, certainty=Certainty.PRIMARY),
    says=Text(
        "phải có giấy chứng sinh; không có thì văn bản của người làm chứng; không có người làm chứng thì giấy cam đoan",
        "a birth notice is needed; without it a text of a witness; without a witness a pledge",
    ),
    asks=Text(
        "có giấy chứng sinh, văn bản của người làm chứng hay giấy cam đoan",
        "whether there is a birth notice, a text of a witness, or a pledge",
    ),
    passes=[
        Example(FILING, DAY),
        Example(attrs.evolve(FILING, evidence=Evidence.WITNESS), DAY, Text("có người làm chứng", "a witness")),
        Example(attrs.evolve(FILING, evidence=Evidence.PLEDGE), DAY, Text("giấy cam đoan", "a pledge")),
        Example(FOUNDLING, DAY, Text("trẻ bị bỏ rơi: biên bản thay thế", "an abandoned child: the record stands instead")),
    ],
    fails=[Example(attrs.evolve(FILING, evidence=Evidence.NONE), DAY)],
    unknown=[Example(attrs.evolve(FILING, evidence=None), DAY)],
)
def evidence(filing: BirthFiling, view: RuleView) -> Iterator[Finding]:
    if filing.foundling is not None or filing.has_papers:
        return
    if filing.evidence is None:
        yield view.unknown("$.evidence")
    elif filing.evidence is Evidence.NONE:
        yield view.error("$.evidence")


@rule(
    BirthFiling,
    "civilreg.birth.content",
    Text("nội dung bắt buộc về người được khai sinh", "what the entry has to say of the child"),
    by=Governing.RECEIVED,
    cited=Cited("60/2014/QH13 Đ14.1.a; 123/2015/NĐ-CP Đ4.1", since=LAW, until=NEXT_LAW, certainty=Certainty.PRIMARY),
    says=Text("nội dung này không đúng", "this content is wrong"),
    asks=Text("nội dung này chưa được cung cấp", "this has not been given"),
    texts={
        "exact": Text("ngày, tháng, năm sinh phải đầy đủ", "the full date of birth is needed"),
        "future": Text("ngày sinh sau ngày nộp hồ sơ", "the date of birth lies after the filing"),
        "name": Text("họ, chữ đệm, tên để trống", "the name is empty"),
    },
    passes=[Example(FILING, DAY)],
    fails=[
        Example(with_child(born=PartialDate(2027, 1, 1)), DAY, Text("sinh sau ngày nộp", "born after the filing")),
        Example(with_child(name=" "), DAY),
    ],
    unknown=[Example(with_child(sex=None), DAY), Example(with_child(born=PartialDate(2026, 10)), DAY)],
)
def content(filing: BirthFiling, view: RuleView) -> Iterator[Finding]:
    child = filing.child
    if not child.name.strip():
        yield view.error("$.child.name", "name")
    for name in ("sex", "born", "born_at", "origin"):
        if getattr(child, name) is None:
            yield view.unknown(f"$.child.{name}")
    if child.born is None:
        return
    if child.born.earliest > view.day:
        yield view.error("$.child.born", "future")
    elif child.born.known is None and not filing.has_papers:
        yield view.unknown("$.child.born", "exact")


@rule(
    BirthFiling,
    "civilreg.birth.others",
    Text("nội dung về cha, mẹ và người đi khai sinh", "what the entry has to say of parents and declarant"),
    by=Governing.RECEIVED,
    cited=Cited("60/2014/QH13 Đ14.1.b; 123/2015/NĐ-CP Đ4.1", since=LAW, until=NEXT_LAW, certainty=Certainty.PRIMARY),
    says=Text("họ, chữ đệm, tên để trống", "the name is empty"),
    asks=Text("nội dung này chưa được cung cấp", "this has not been given"),
    texts={
        "paper": Text(
            "giấy tờ tùy thân (số định danh) của người đi khai sinh", "the declarant's identity paper or personal id"
        ),
        "age": Text(
            "cha hoặc mẹ không lớn tuổi hơn con: kiểm tra năm sinh", "a parent no older than the child: look at the years"
        ),
        "id": Text(
            "số định danh không khớp giới tính hoặc năm sinh: kiểm tra lại",
            "the personal id disagrees with sex or year of birth",
        ),
    },
    passes=[Example(FILING, DAY), Example(FOUNDLING, DAY)],
    fails=[
        Example(with_parent(ParentRole.MOTHER, name=""), DAY),
        Example(with_parent(ParentRole.FATHER, born=PartialDate(2030)), DAY),
    ],
    unknown=[
        Example(with_parent(ParentRole.MOTHER, born=None), DAY),
        Example(with_parent(ParentRole.FATHER, residence=None), DAY),
        Example(attrs.evolve(FILING, declarant=Declarant(name="Hoàng Văn Nam", relation=Relation.FATHER)), DAY),
    ],
)
def others(filing: BirthFiling, view: RuleView) -> Iterator[Finding]:
    one = filing.declarant
    if one is not None and one.id_paper is None and one.personal_id is None:
        yield view.unknown("$.declarant.id_paper", "paper")
    for role, parent in filing.parents:
        if parent is None:
            continue
        if not parent.name.strip():
            yield view.error(f"$.{role.value}.name")
        if parent.born is None:
            yield view.unknown(f"$.{role.value}.born")
        elif filing.child.born is not None and parent.born.earliest >= filing.child.born.latest:
            yield view.warning(f"$.{role.value}.born", "age")
        if parent.residence is None and not parent.deceased:
            yield view.unknown(f"$.{role.value}.residence")
        sex = Sex.FEMALE if role is ParentRole.MOTHER else Sex.MALE
        if parent.personal_id is not None and parent.personal_id.against(sex=sex, born=parent.born):
            yield view.warning(f"$.{role.value}.personal_id", "id")
    child = filing.child
    if child.personal_id is not None and child.personal_id.against(sex=child.sex, born=child.born):
        yield view.warning("$.child.personal_id", "id")


@rule(
    BirthFiling,
    "civilreg.birth.place_names",
    Text("địa danh theo đơn vị hành chính hiện tại", "place names as they stand at registration"),
    by=Governing.RECEIVED,
    cited=Cited("04/2020/TT-BTP Đ30", since=CIRCULAR, until=NEXT_LAW, certainty=Certainty.PRIMARY),
    says=Text(
        "địa chỉ ghi theo đơn vị hành chính không còn: ghi lại theo tên hiện tại",
        "the address names a unit that is gone: write it by its present name",
    ),
    passes=[Example(FILING, DAY)],
    fails=[Example(with_child(origin=Place("xã Hải Yến, huyện Cao Lộc", "06220@2019-09-30")), DAY)],
)
def place_names(filing: BirthFiling, view: RuleView) -> Iterator[Finding]:
    named = [("$.child.born_at", filing.child.born_at), ("$.child.origin", filing.child.origin)]
    named += [
        (f"$.{role.value}.residence", parent.residence.place)
        for role, parent in filing.parents
        if parent is not None and parent.residence is not None
    ]
    units = {place.unit for _, place in named if place is not None and place.unit is not None}
    gone = {unit for unit in units if _gone(unit, view.day)}
    for field, place in named:
        if place is not None and place.unit in gone:
            yield view.warning(field)


def _gone(unit: str, day: date) -> bool:
    try:
        return all(str(now.id) != unit for now in units_on(unit, day))
    except VngovError:
        return True


_MIN_LIFE: Key[object] = Key("civilreg.birth.min_life")
_DIED_AT_23 = Life(
    began=datetime(2026, 10, 5, 6, tzinfo=VN_TIME), ended=datetime(2026, 10, 6, 5, tzinfo=VN_TIME), asked_for=False
)


@rule(
    BirthFiling,
    "civilreg.birth.life",
    Text("trẻ chết sau khi sinh", "a newborn that died"),
    by=Governing.EVENT,
    needs=[_MIN_LIFE],
    says=Text(
        "trẻ sống dưới {min_life}: không khai sinh, trừ khi cha hoặc mẹ yêu cầu",
        "lived less than {min_life}: not registered, unless a parent asks for it",
    ),
    asks=Text(
        "trẻ sống dưới {min_life}: cha hoặc mẹ có yêu cầu khai sinh không",
        "lived less than {min_life}: whether a parent asks for the entry",
    ),
    texts={
        "death_too": Text(
            "trẻ sống từ {min_life} trở lên rồi chết: phải đăng ký cả khai sinh và khai tử",
            "lived {min_life} or longer and died: both birth and death have to be registered",
        ),
        "order": Text("giờ chết trước giờ sinh", "died before it was born"),
        "clash": Text("giờ sinh, giờ chết không khớp ngày sinh, ngày nộp", "its hours do not fit the day of birth or filing"),
    },
    passes=[
        Example(FILING, DAY),
        Example(attrs.evolve(FILING, life=attrs.evolve(_DIED_AT_23, asked_for=True)), DAY),
    ],
    fails=[
        Example(attrs.evolve(FILING, life=_DIED_AT_23), DAY, Text("sống 23 giờ", "lived 23 hours")),
        Example(
            attrs.evolve(FILING, life=attrs.evolve(_DIED_AT_23, ended=_DIED_AT_23.began + timedelta(hours=24))),
            DAY,
            Text("sống đúng 24 giờ: khai sinh và khai tử", "lived 24 hours exactly: birth and death"),
        ),
    ],
    unknown=[Example(attrs.evolve(FILING, life=attrs.evolve(_DIED_AT_23, asked_for=None)), DAY)],
)
def life(filing: BirthFiling, view: RuleView) -> Iterator[Finding]:
    if filing.life is None:
        return
    lived = filing.life.ended - filing.life.began
    born, received = filing.child.born, filing.received
    if (born is not None and born.known not in (None, filing.life.began.astimezone(VN_TIME).date())) or (
        received is not None and filing.life.ended > received
    ):
        yield view.review("$.life", "clash")
    if lived < timedelta():
        yield view.error("$.life.ended", "order")
    elif lived >= timedelta(hours=int(view["civilreg.birth.min_life"].value.amount)):
        yield view.warning("$.life", "death_too")
    elif filing.life.asked_for is None:
        yield view.unknown("$.life.asked_for")
    elif not filing.life.asked_for:
        yield view.error("$.life")


_BORN_BEFORE: Key[date] = Key("civilreg.birth_has_papers.born_before")
_GROWN = attrs.evolve(
    with_child(born=PartialDate(1990)),
    has_papers=True,
    never_registered_pledged=True,
    evidence=None,
    lives_at=FILING.child.origin,
)


@rule(
    BirthFiling,
    "civilreg.birth.has_papers",
    Text("người đã có hồ sơ, giấy tờ cá nhân", "a person who already holds personal papers"),
    by=Governing.RECEIVED,
    needs=[_BORN_BEFORE],
    says=Text("chỉ áp dụng cho người sinh trước ngày {born_before}", "this way is only for those born before {born_before}"),
    asks=Text("có cam đoan chưa từng đăng ký khai sinh không", "whether it was pledged that the birth was never registered"),
    texts={
        "pledge": Text("phải cam đoan chưa từng đăng ký khai sinh", "it has to be pledged that the birth was never registered")
    },
    passes=[Example(FILING, DAY), Example(_GROWN, DAY)],
    fails=[
        Example(attrs.evolve(_GROWN, child=attrs.evolve(_GROWN.child, born=PartialDate(2016, 1, 1))), DAY),
        Example(attrs.evolve(_GROWN, never_registered_pledged=False), DAY),
    ],
    unknown=[Example(attrs.evolve(_GROWN, never_registered_pledged=None), DAY)],
)
def has_papers(filing: BirthFiling, view: RuleView) -> Iterator[Finding]:
    if not filing.has_papers:
        return
    if filing.child.born is not None and filing.child.born.earliest >= view[_BORN_BEFORE].value:
        yield view.error("$.child.born")
    if filing.never_registered_pledged is None:
        yield view.unknown("$.never_registered_pledged")
    elif not filing.never_registered_pledged:
        yield view.error("$.never_registered_pledged", "pledge")


_OLD_DAY = date(2024, 5, 6)
_OLD_HOME = Residence(Place("xã Hải Yến, huyện Cao Lộc, tỉnh Lạng Sơn", "06220@2019-09-30"), Residing.PERMANENT)
_OLD = attrs.evolve(
    with_parent(ParentRole.MOTHER, with_parent(ParentRole.FATHER, residence=_OLD_HOME), residence=_OLD_HOME),
    filed_at="06220@2019-09-30",
    received=None,
)
_QUESTIONS = {**ACT_QUESTIONS, **UNIT_QUESTIONS}
_CHOSEN_AMONG: Key[tuple[str, ...]] = Key("civilreg.residence.chosen_among")


@rule(
    BirthFiling,
    "civilreg.birth.competent_unit",
    Text("thẩm quyền đăng ký", "the competent unit"),
    by=Governing.RECEIVED,
    needs=[_CHOSEN_AMONG],
    cited=Cited("60/2014/QH13 Đ13", since=LAW, until=COMMUNES, certainty=Certainty.PRIMARY),
    says=Text(
        "cơ quan này không có thẩm quyền đăng ký: xem nơi cư trú của cha, mẹ (nơi trẻ sinh sống, nơi tìm thấy trẻ)",
        "this unit may not register it: the residence of the parents (where the child lives or was found) decides",
    ),
    asks=Text("chưa xác định được cơ quan có thẩm quyền", "which unit is competent is not known yet"),
    texts=_QUESTIONS,
    passes=[Example(_OLD, _OLD_DAY)],
    fails=[Example(attrs.evolve(_OLD, filed_at="06196@2019-09-30"), _OLD_DAY)],
    unknown=[Example(attrs.evolve(_OLD, filed_at=None), _OLD_DAY)],
)
def competent_unit(filing: BirthFiling, view: RuleView) -> Iterator[Finding]:
    yield from _competent(filing, view)


def _competent(filing: BirthFiling, view: RuleView) -> Iterator[Finding]:
    if filing.filed_at is None:
        yield view.unknown("$.filed_at")
        return
    found = competence(filing, on=view.day, law=view.law)
    match found.includes(filing.filed_at):
        case False:
            yield view.error("$.filed_at")
        case None:
            for one in found.undetermined:
                name = one.code.rpartition(".")[2]
                yield view.unknown(one.field, name if name in _QUESTIONS else None)


_RECEIVES: Key[bool] = Key("civilreg.residence.other_commune_receives")


@rule(
    BirthFiling,
    "civilreg.birth.other_commune",
    Text("nộp ở xã không có thẩm quyền", "filed in a commune that is not competent"),
    by=Governing.RECEIVED,
    needs=[_CHOSEN_AMONG, _RECEIVES],
    cited=Cited("120/2025/NĐ-CP Đ4", since=COMMUNES, until=NEXT_LAW, certainty=Certainty.PRIMARY),
    overrides=["civilreg.birth.competent_unit"],
    says=Text(
        "xã này không có thẩm quyền đăng ký nhưng phải tiếp nhận giấy tờ và giúp nộp hồ sơ trực tuyến đến xã có thẩm quyền",
        "this commune may not register it, but has to take the papers and help to file them online with the competent one",
    ),
    asks=Text("chưa xác định được xã có thẩm quyền", "which commune is competent is not known yet"),
    texts=_QUESTIONS,
    passes=[Example(FILING, DAY), Example(FOUNDLING, DAY)],
    fails=[Example(attrs.evolve(FILING, filed_at="06196@2025-07-01"), DAY)],
    unknown=[Example(attrs.evolve(FILING, filed_at=None), DAY)],
)
def other_commune(filing: BirthFiling, view: RuleView) -> Iterator[Finding]:
    yield from _competent(filing, view)


RULES = (evidence, content, others, place_names, life, has_papers, competent_unit, other_commune)
