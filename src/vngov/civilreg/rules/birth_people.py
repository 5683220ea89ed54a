"""Rules on the people of a birth entry (quy tắc về người đi khai sinh và cha, mẹ)."""

from __future__ import annotations

from collections.abc import Iterator

import attrs

from vngov.basis import Certainty, Text
from vngov.civilreg.model import Authorisation, BirthFiling, Declarant, ParentRole, Relation
from vngov.civilreg.rules.samples import DAY, FATHER_UNKNOWN, FILING, FOUNDLING, with_declarant, with_parent
from vngov.civilreg.rules.spans import CIRCULAR, LAW, NEXT_LAW
from vngov.durations import Duration
from vngov.law import Key
from vngov.rules import Cited, Example, Finding, Governing, RuleView, rule

__all__ = ["RULES"]


_OBLIGED = frozenset(
    {Relation.FATHER, Relation.MOTHER, Relation.GRANDPARENT, Relation.RELATIVE, Relation.CAREGIVER, Relation.FACILITY}
)


@rule(
    BirthFiling,
    "civilreg.birth.declarant",
    Text("người đi khai sinh", "who declares the birth"),
    by=Governing.RECEIVED,
    cited=Cited("60/2014/QH13 Đ15.1; 60/2014/QH13 Đ6", since=LAW, until=NEXT_LAW, certainty=Certainty.PRIMARY),
    says=Text(
        "người này không có trách nhiệm đi khai sinh và không có văn bản ủy quyền",
        "not one of those who have to declare, and not authorised in writing",
    ),
    asks=Text("quan hệ của người đi khai sinh với trẻ", "what the declarant is to the child"),
    texts={
        "authorised": Text("có văn bản ủy quyền đi khai sinh không", "whether there is a written authorisation"),
        "self": Text(
            "tự đi khai sinh cho mình mà không theo thủ tục người đã có hồ sơ, giấy tờ cá nhân",
            "declares the own birth, though not as a person who already holds personal papers",
        ),
    },
    passes=[
        Example(FILING, DAY),
        Example(with_declarant(Relation.GRANDPARENT, agreed_with_parents=True), DAY, Text("bà nội", "the grandmother")),
        Example(
            with_declarant(Relation.OTHER, authorisation=Authorisation.CERTIFIED),
            DAY,
            Text("hàng xóm có ủy quyền chứng thực", "a neighbour with a certified authorisation"),
        ),
    ],
    fails=[
        Example(with_declarant(Relation.OTHER, authorisation=Authorisation.NONE), DAY),
    ],
    unknown=[Example(attrs.evolve(FILING, declarant=None), DAY)],
)
def declarant(filing: BirthFiling, view: RuleView) -> Iterator[Finding]:
    one = filing.declarant
    if one is None or one.relation is None:
        yield view.unknown("$.declarant.relation")
    elif one.relation is Relation.SELF:
        if not filing.has_papers:
            yield view.review("$.declarant.relation", "self")
    elif one.relation not in _OBLIGED and one.authorisation is None:
        yield view.unknown("$.declarant.authorisation", "authorised")
    elif one.relation not in _OBLIGED and one.authorisation is Authorisation.NONE:
        yield view.error("$.declarant.relation")


@rule(
    BirthFiling,
    "civilreg.birth.authorisation",
    Text("văn bản ủy quyền đi khai sinh", "the authorisation to declare a birth"),
    by=Governing.RECEIVED,
    cited=Cited("04/2020/TT-BTP Đ2", since=CIRCULAR, until=NEXT_LAW, certainty=Certainty.PRIMARY),
    says=Text(
        "văn bản ủy quyền phải được chứng thực, vì người được ủy quyền không phải ông, bà, cha, mẹ, con, vợ, chồng, "
        "anh, chị, em ruột của người ủy quyền",
        "the authorisation has to be certified: the agent is no grandparent, parent, child, spouse or sibling of the principal",
    ),
    asks=Text(
        "người được ủy quyền có phải ông, bà, cha, mẹ, con, vợ, chồng, anh, chị, em ruột của người ủy quyền không",
        "whether the agent is grandparent, parent, child, spouse or sibling of the principal",
    ),
    passes=[
        Example(FILING, DAY),
        Example(with_declarant(Relation.OTHER, authorisation=Authorisation.CERTIFIED), DAY),
        Example(with_declarant(Relation.OTHER, authorisation=Authorisation.WRITTEN, kin_of_principal=True), DAY),
    ],
    fails=[
        Example(
            with_declarant(Relation.OTHER, authorisation=Authorisation.WRITTEN, kin_of_principal=False),
            DAY,
            Text("hàng xóm có ủy quyền không chứng thực", "a neighbour with an authorisation that is not certified"),
        ),
    ],
    unknown=[Example(with_declarant(Relation.OTHER, authorisation=Authorisation.WRITTEN), DAY)],
)
def authorisation(filing: BirthFiling, view: RuleView) -> Iterator[Finding]:
    one = filing.declarant
    if one is None or one.relation in _OBLIGED or one.authorisation is not Authorisation.WRITTEN:
        return
    if one.kin_of_principal is None:
        yield view.unknown("$.declarant.kin_of_principal")
    elif not one.kin_of_principal:
        yield view.error("$.declarant.authorisation")


@rule(
    BirthFiling,
    "civilreg.birth.agreed_with_parents",
    Text("thống nhất nội dung khai sinh với cha, mẹ", "contents settled with the parents"),
    by=Governing.RECEIVED,
    cited=Cited("04/2020/TT-BTP Đ2", since=CIRCULAR, until=NEXT_LAW, certainty=Certainty.PRIMARY),
    says=Text(
        "người đi khai sinh không phải cha, mẹ phải thống nhất với cha, mẹ về nội dung khai sinh; cha, mẹ không thể thống nhất "
        "(đã chết, mất tích …) thì công chức xem xét",
        "a declarant who is no parent has to settle the contents with the parents; where they cannot, for the official",
    ),
    asks=Text(
        "đã thống nhất với cha, mẹ của trẻ về nội dung khai sinh chưa", "whether the contents were settled with the parents"
    ),
    passes=[Example(FILING, DAY), Example(with_declarant(Relation.GRANDPARENT, agreed_with_parents=True), DAY)],
    fails=[Example(with_declarant(Relation.GRANDPARENT, agreed_with_parents=False), DAY)],
    unknown=[Example(with_declarant(Relation.RELATIVE), DAY)],
)
def agreed_with_parents(filing: BirthFiling, view: RuleView) -> Iterator[Finding]:
    one = filing.declarant
    if one is None or filing.posted or one.relation not in (Relation.GRANDPARENT, Relation.RELATIVE):
        return
    if one.agreed_with_parents is None:
        yield view.unknown("$.declarant.agreed_with_parents")
    elif not one.agreed_with_parents:
        yield view.review("$.declarant.agreed_with_parents")


@rule(
    BirthFiling,
    "civilreg.birth.parents",
    Text("phần ghi về cha, mẹ", "the parents' part of the entry"),
    by=Governing.RECEIVED,
    cited=Cited("60/2014/QH13 Đ14.1.b; 123/2015/NĐ-CP Đ15", since=LAW, until=NEXT_LAW, certainty=Certainty.PRIMARY),
    says=Text(
        "chưa xác định được thì phần ghi về cha hoặc mẹ để trống", "a parent who is not determined is left empty in the entry"
    ),
    asks=Text("cha (mẹ) là ai, hay chưa xác định được", "who this parent is, or that they cannot be determined"),
    passes=[Example(FILING, DAY), Example(FATHER_UNKNOWN, DAY), Example(FOUNDLING, DAY)],
    fails=[Example(attrs.evolve(FILING, undetermined=(ParentRole.FATHER,)), DAY)],
    unknown=[Example(attrs.evolve(FILING, father=None), DAY)],
)
def parents(filing: BirthFiling, view: RuleView) -> Iterator[Finding]:
    for role, parent in filing.parents:
        undetermined = role in filing.undetermined or filing.foundling is not None
        if parent is not None and undetermined:
            yield view.error(f"$.{role.value}")
        elif parent is None and not undetermined:
            yield view.unknown(f"$.{role.value}")


@rule(
    BirthFiling,
    "civilreg.birth.father_entered",
    Text("ghi tên cha khi cha, mẹ không đăng ký kết hôn", "entering a father who is not married to the mother"),
    by=Governing.RECEIVED,
    cited=Cited(
        "123/2015/NĐ-CP Đ15.2; 123/2015/NĐ-CP Đ15.3; 52/2014/QH13 Đ88", since=LAW, until=NEXT_LAW, certainty=Certainty.PRIMARY
    ),
    says=Text(
        "cha, mẹ không đăng ký kết hôn: để trống phần cha, hoặc cha làm thủ tục nhận con (kết hợp trong cùng hồ sơ)",
        "parents not married: leave the father's part empty, or let him recognise the child, in the same dossier",
    ),
    asks=Text("cha, mẹ có đăng ký kết hôn không", "whether the parents are married"),
    texts={"recognition": Text("cha có yêu cầu nhận con không", "whether the father recognises the child")},
    passes=[
        Example(FILING, DAY),
        Example(FATHER_UNKNOWN, DAY),
        Example(attrs.evolve(FILING, parents_married=False, recognition_asked=True), DAY),
    ],
    fails=[Example(attrs.evolve(FILING, parents_married=False, recognition_asked=False), DAY)],
    unknown=[
        Example(attrs.evolve(FILING, parents_married=None), DAY),
        Example(attrs.evolve(FILING, parents_married=False), DAY),
    ],
)
def father_entered(filing: BirthFiling, view: RuleView) -> Iterator[Finding]:
    if filing.father is None or filing.surrogacy or filing.has_papers or filing.parents_married:
        return
    if filing.parents_married is None:
        yield view.unknown("$.parents_married")
    elif filing.recognition_asked is None:
        yield view.unknown("$.recognition_asked", "recognition")
    elif not filing.recognition_asked:
        yield view.error("$.father")


@rule(
    BirthFiling,
    "civilreg.birth.surrogacy",
    Text("khai sinh cho trẻ sinh ra do mang thai hộ", "a child born by a surrogate"),
    by=Governing.RECEIVED,
    cited=Cited("123/2015/NĐ-CP Đ16; 52/2014/QH13 Đ94", since=LAW, until=NEXT_LAW, certainty=Certainty.PRIMARY),
    says=Text("phải có xác nhận của cơ sở y tế về việc mang thai hộ", "the facility's confirmation of the surrogacy is needed"),
    asks=Text("có xác nhận của cơ sở y tế về việc mang thai hộ không", "whether the facility has confirmed the surrogacy"),
    texts={
        "by_couple": Text("cha hoặc mẹ nhờ mang thai hộ đi khai sinh", "a commissioning parent declares the birth"),
        "couple": Text("mang thai hộ là cho một cặp vợ chồng: xem lại phần cha, mẹ", "a surrogate bears for a married couple"),
    },
    passes=[Example(FILING, DAY), Example(attrs.evolve(FILING, surrogacy=True, surrogacy_confirmed=True), DAY)],
    fails=[Example(attrs.evolve(FILING, surrogacy=True, surrogacy_confirmed=False), DAY)],
    unknown=[Example(attrs.evolve(FILING, surrogacy=True), DAY)],
)
def surrogacy(filing: BirthFiling, view: RuleView) -> Iterator[Finding]:
    if not filing.surrogacy:
        return
    if filing.surrogacy_confirmed is None:
        yield view.unknown("$.surrogacy_confirmed")
    elif not filing.surrogacy_confirmed:
        yield view.error("$.surrogacy_confirmed")
    if filing.declarant is not None and filing.declarant.relation in (Relation.OTHER, Relation.CAREGIVER, Relation.FACILITY):
        yield view.review("$.declarant.relation", "by_couple")
    if filing.undetermined or filing.parents_married is False:
        yield view.review("$.parents_married", "couple")


_PRESUMED: Key[Duration] = Key("civilreg.parent_child.presumed_after_marriage")
_RECOGNISED = attrs.evolve(FILING, parents_married=False, recognition_asked=True, mother_in_marriage=False)


@rule(
    BirthFiling,
    "civilreg.birth.mother_in_marriage",
    Text("con được coi là con chung của người mẹ với chồng", "a child presumed that of the mother's husband"),
    by=Governing.EVENT,
    needs=[_PRESUMED],
    says=Text(
        "mẹ đang có chồng, hoặc hôn nhân chấm dứt chưa quá {presumed_after_marriage}: trẻ được coi là con chung với "
        "người chồng; không thừa nhận thì do Tòa án xác định",
        "the mother is married, or her marriage ended no more than {presumed_after_marriage} before: the child is presumed "
        "that husband's; a denial is for the court",
    ),
    asks=Text(
        "khi sinh con, mẹ có đang trong hôn nhân với người khác, hoặc hôn nhân chấm dứt chưa quá {presumed_after_marriage} "
        "không",
        "whether at the birth the mother was married to another man, or her marriage had ended no more than "
        "{presumed_after_marriage} before",
    ),
    passes=[Example(FILING, DAY), Example(FATHER_UNKNOWN, DAY), Example(_RECOGNISED, DAY)],
    fails=[Example(attrs.evolve(FATHER_UNKNOWN, mother_in_marriage=True), DAY)],
    unknown=[Example(attrs.evolve(_RECOGNISED, mother_in_marriage=None), DAY)],
)
def mother_in_marriage(filing: BirthFiling, view: RuleView) -> Iterator[Finding]:
    unmarried_father = filing.recognition_asked or ParentRole.FATHER in filing.undetermined
    if filing.mother is None or filing.surrogacy or filing.has_papers or not unmarried_father:
        return
    if filing.mother_in_marriage or (filing.parents_married and ParentRole.FATHER in filing.undetermined):
        yield view.review("$.mother_in_marriage")
    elif filing.mother_in_marriage is None:
        yield view.unknown("$.mother_in_marriage")


@rule(
    BirthFiling,
    "civilreg.birth.recognition_in_person",
    Text("nhận con không được ủy quyền", "recognition is not left to an agent"),
    by=Governing.RECEIVED,
    cited=Cited("04/2020/TT-BTP Đ2", since=CIRCULAR, until=NEXT_LAW, certainty=Certainty.PRIMARY),
    says=Text(
        "khai sinh kết hợp nhận cha, mẹ, con: cha hoặc mẹ tự nộp, không ủy quyền cho người khác",
        "a birth together with recognition is declared by a parent, not by an agent",
    ),
    passes=[Example(FILING, DAY), Example(_RECOGNISED, DAY)],
    fails=[
        Example(
            attrs.evolve(
                _RECOGNISED,
                declarant=Declarant(name="Vi Văn An", relation=Relation.OTHER, authorisation=Authorisation.CERTIFIED),
            ),
            DAY,
        )
    ],
)
def recognition_in_person(filing: BirthFiling, view: RuleView) -> Iterator[Finding]:
    one = filing.declarant
    if filing.recognition_asked and one is not None and one.relation not in (None, Relation.FATHER, Relation.MOTHER):
        yield view.error("$.declarant.relation")


@rule(
    BirthFiling,
    "civilreg.birth.recognition_of_living",
    Text("nhận cha, con khi người cha đã chết", "recognition by a father who has died"),
    by=Governing.RECEIVED,
    cited=Cited("52/2014/QH13 Đ92; 52/2014/QH13 Đ101.2", since=LAW, until=NEXT_LAW, certainty=Certainty.PRIMARY),
    says=Text(
        "người cha đã chết: việc xác định cha, con thuộc Tòa án, cơ quan đăng ký hộ tịch không giải quyết",
        "the father has died: whose child it is, is for the court, not for the registry",
    ),
    passes=[Example(FILING, DAY), Example(_RECOGNISED, DAY)],
    fails=[Example(with_parent(ParentRole.FATHER, _RECOGNISED, deceased=True), DAY)],
)
def recognition_of_living(filing: BirthFiling, view: RuleView) -> Iterator[Finding]:
    if filing.recognition_asked and filing.father is not None and filing.father.deceased:
        yield view.error("$.recognition_asked")


RULES = (
    declarant,
    authorisation,
    agreed_with_parents,
    parents,
    father_entered,
    surrogacy,
    mother_in_marriage,
    recognition_in_person,
    recognition_of_living,
)
