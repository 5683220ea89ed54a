"""The words of the form for births (từ ngữ trên tờ khai): what a question can be answered with, typed without diacritics."""

from __future__ import annotations

from collections.abc import Mapping

from vngov.civilreg.model import Authorisation, Evidence, Relation, Residing, Settlement, Timeliness
from vngov.people import Sex

__all__ = ["AUTHORISATION", "EVIDENCE", "RELATION", "RESIDING", "SETTLED", "SEX", "TIMELINESS", "YES"]

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
