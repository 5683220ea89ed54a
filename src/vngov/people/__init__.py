"""People (con người): names, partial dates, personal ids, ethnic groups, words for numbers.

>>> from vngov.people import PartialDate, PersonalId, fold, in_words
>>> fold("Nguyễn Thị Đào"), str(PartialDate.parse("06/2002")), in_words(2026)
('nguyen thi dao', '06/2002', 'hai nghìn không trăm hai mươi sáu')
>>> PersonalId.parse("020202000001")
PersonalId(…)
"""

from vngov.people.check import check_name
from vngov.people.collation import collation_key, person_key
from vngov.people.dates import PartialDate
from vngov.people.errors import InvalidId, InvalidPartialDate, NumberOutOfRange, PeopleInputExpected, UnknownEthnicScheme
from vngov.people.ethnic import EthnicGroup, Ethnicity, EthnicScheme, ethnic_groups, find_ethnic_group
from vngov.people.ids import PersonalId
from vngov.people.names import DeclaredName
from vngov.people.rules import RULES
from vngov.people.sex import Sex
from vngov.people.text import fold, normalise_name, shown_upper
from vngov.people.words import date_in_words, in_words

__all__ = [
    "RULES",
    "DeclaredName",
    "EthnicGroup",
    "EthnicScheme",
    "Ethnicity",
    "InvalidId",
    "InvalidPartialDate",
    "NumberOutOfRange",
    "PartialDate",
    "PeopleInputExpected",
    "PersonalId",
    "Sex",
    "UnknownEthnicScheme",
    "check_name",
    "collation_key",
    "date_in_words",
    "ethnic_groups",
    "find_ethnic_group",
    "fold",
    "in_words",
    "normalise_name",
    "person_key",
    "shown_upper",
]
