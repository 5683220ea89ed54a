"""The words of the form for births (từ ngữ trên tờ khai): what a question can be answered with, typed without diacritics."""

from __future__ import annotations

from collections.abc import Mapping

from vngov.civilreg.model import Authorisation, Evidence, ParentRole, Relation, Residing, Settlement, Timeliness
from vngov.people import Sex

__all__ = [
    "AUTHORISATION",
    "EVIDENCE",
    "RELATION",
    "RESIDING",
    "SETTLED",
    "SEX",
    "TIMELINESS",
    "UNDETERMINED",
    "YES",
    "choices",
]

YES: Mapping[str, bool] = {"co": True, "x": True, "dung": True, "roi": True, "khong": False, "chua": False, "k": False}
SEX: Mapping[str, Sex] = {"nam": Sex.MALE, "trai": Sex.MALE, "nu": Sex.FEMALE, "gai": Sex.FEMALE}
EVIDENCE: Mapping[str, Evidence] = {
    "giay chung sinh": Evidence.NOTICE,
    "chung sinh": Evidence.NOTICE,
    "gcs": Evidence.NOTICE,
    "nguoi lam chung": Evidence.WITNESS,
    "lam chung": Evidence.WITNESS,
    "giay cam doan": Evidence.PLEDGE,
    "cam doan": Evidence.PLEDGE,
    "khong co": Evidence.NONE,
    "khong": Evidence.NONE,
}
SETTLED: Mapping[str, Settlement] = {
    "thoa thuan": Settlement.AGREEMENT,
    "tap quan": Settlement.CUSTOM,
    "khong thoa thuan duoc": Settlement.DISPUTE,
    "tranh chap": Settlement.DISPUTE,
}
TIMELINESS: Mapping[str, Timeliness] = {"dung han": Timeliness.ON_TIME, "qua han": Timeliness.LATE}
RESIDING: Mapping[str, Residing] = {
    "thuong tru": Residing.PERMANENT,
    "tam tru": Residing.TEMPORARY,
    "noi o hien tai": Residing.CURRENT,
    "dang o": Residing.CURRENT,
}
AUTHORISATION: Mapping[str, Authorisation] = {
    "khong": Authorisation.NONE,
    "co chung thuc": Authorisation.CERTIFIED,
    "viet tay": Authorisation.WRITTEN,
    "khong chung thuc": Authorisation.WRITTEN,
}
RELATION: Mapping[str, Relation] = {
    "cha": Relation.FATHER,
    "bo": Relation.FATHER,
    "me": Relation.MOTHER,
    "ong": Relation.GRANDPARENT,
    "ba": Relation.GRANDPARENT,
    "ong noi": Relation.GRANDPARENT,
    "ba noi": Relation.GRANDPARENT,
    "ong ngoai": Relation.GRANDPARENT,
    "ba ngoai": Relation.GRANDPARENT,
    "co": Relation.RELATIVE,
    "di": Relation.RELATIVE,
    "chu": Relation.RELATIVE,
    "bac": Relation.RELATIVE,
    "cau": Relation.RELATIVE,
    "anh": Relation.RELATIVE,
    "chi": Relation.RELATIVE,
    "nguoi than thich": Relation.RELATIVE,
    "nguoi nuoi duong": Relation.CAREGIVER,
    "co so nuoi duong": Relation.FACILITY,
    "ban than": Relation.SELF,
    "hang xom": Relation.OTHER,
    "ban be": Relation.OTHER,
    "nguoi khac": Relation.OTHER,
}
UNDETERMINED: Mapping[ParentRole, frozenset[str]] = {
    ParentRole.FATHER: frozenset({"cha", "bo"}),
    ParentRole.MOTHER: frozenset({"me"}),
}

_CHOICES: Mapping[str, tuple[str, ...]] = {
    "child_sex": ("nam", "nữ"),
    "evidence": ("giấy chứng sinh", "người làm chứng", "giấy cam đoan", "không có"),
    "ethnicity_settled": ("thỏa thuận", "tập quán", "không thỏa thuận được"),
    "timeliness": ("đúng hạn", "quá hạn"),
    "mother_residing": ("thường trú", "tạm trú", "nơi ở hiện tại"),
    "father_residing": ("thường trú", "tạm trú", "nơi ở hiện tại"),
    "authorisation": ("không", "có chứng thực", "viết tay"),
    "declarant_relation": (
        "cha",
        "mẹ",
        "ông nội",
        "bà nội",
        "ông ngoại",
        "bà ngoại",
        "người thân thích",
        "người nuôi dưỡng",
        "cơ sở nuôi dưỡng",
        "bản thân",
        "người khác",
    ),
    "undetermined": ("cha", "mẹ", "cha và mẹ"),
}
_QUESTIONS = frozenset(
    {
        "mother_deceased",
        "father_deceased",
        "kin_of_principal",
        "agreed_with_parents",
        "parents_married",
        "recognition_asked",
        "mother_in_marriage",
        "nationality_confirmed",
        "in_border_commune",
        "neighbour_adjacent",
        "found_recorded",
        "surrogacy",
        "surrogacy_confirmed",
        "entry_asked_for",
        "has_papers",
        "never_registered",
    }
)


def choices(field: str) -> tuple[str, ...]:
    """Give the words that a field of the form is answered with (các lựa chọn của một mục), as for a drop-down list.

    Empty for a field of free text, a date, a place or a number. Spelling without diacritics and some short forms are read too.

    >>> choices("child_sex")
    ('nam', 'nữ')
    >>> choices("parents_married")
    ('có', 'không')
    >>> choices("child_name")
    ()
    """
    return ("có", "không") if field in _QUESTIONS else _CHOICES.get(field, ())
