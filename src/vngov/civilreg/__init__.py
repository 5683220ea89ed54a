"""Civil status (hộ tịch): acts, competence, limits, and births from the counter to the register.

>>> from datetime import date
>>> from vngov.civilreg import Act, processing_limit
>>> str(processing_limit(Act.MARRIAGE_FOREIGN, on=date(2025, 6, 30)).value)
'15 ngày'
>>> str(processing_limit(Act.MARRIAGE_FOREIGN, on=date(2025, 7, 1)).value)
'5 ngày làm việc'
"""

from vngov.civilreg.acts import (
    Act,
    ActKind,
    Body,
    Setting,
    after_posting,
    authority,
    bodies,
    declaration_due,
    posting,
    posting_ends,
    processing_limit,
    result_due,
)
from vngov.civilreg.birth import BIRTH, MIRRORED_BIRTH, Examination, Signer
from vngov.civilreg.books import BOOK, Book, Register
from vngov.civilreg.charges import Charge, Payer, birth_charge
from vngov.civilreg.classify import Classification, classify
from vngov.civilreg.competence import Competence, competence
from vngov.civilreg.desk import CivilregDesk
from vngov.civilreg.errors import (
    Ambiguous,
    BookNotOpen,
    EntryUnnumbered,
    FilingExpected,
    NotRegistered,
    NumberRefused,
    SignerInvalid,
    WrongBook,
)
from vngov.civilreg.form_words import choices
from vngov.civilreg.model import (
    Authorisation,
    Birth,
    BirthFiling,
    Border,
    Child,
    Declarant,
    Evidence,
    Foundling,
    IdPaper,
    Life,
    NationalityAgreement,
    Official,
    Parent,
    ParentRole,
    PersonalIdState,
    Relation,
    Residence,
    Residing,
    Settlement,
    Timeliness,
)
from vngov.civilreg.nationality import ByBirth, nationality_by_birth
from vngov.civilreg.reasons import Reason
from vngov.civilreg.rules import REGISTRY, RULES, check
from vngov.civilreg.timeliness import Declared, declared

__all__ = [
    "BIRTH",
    "BOOK",
    "KINDS",
    "MIRRORED_BIRTH",
    "REGISTRY",
    "RULES",
    "Act",
    "ActKind",
    "Ambiguous",
    "Authorisation",
    "Birth",
    "BirthFiling",
    "Body",
    "Book",
    "BookNotOpen",
    "Border",
    "ByBirth",
    "Charge",
    "Child",
    "CivilregDesk",
    "Classification",
    "Competence",
    "Declarant",
    "Declared",
    "EntryUnnumbered",
    "Evidence",
    "Examination",
    "FilingExpected",
    "Foundling",
    "IdPaper",
    "Life",
    "NationalityAgreement",
    "NotRegistered",
    "NumberRefused",
    "Official",
    "Parent",
    "ParentRole",
    "Payer",
    "PersonalIdState",
    "Reason",
    "Register",
    "Relation",
    "Residence",
    "Residing",
    "Setting",
    "Settlement",
    "Signer",
    "SignerInvalid",
    "Timeliness",
    "WrongBook",
    "after_posting",
    "authority",
    "birth_charge",
    "bodies",
    "check",
    "choices",
    "classify",
    "competence",
    "declaration_due",
    "declared",
    "nationality_by_birth",
    "posting",
    "posting_ends",
    "processing_limit",
    "result_due",
]

KINDS = (BIRTH, MIRRORED_BIRTH, BOOK)
"""The kinds of record of civil status."""
