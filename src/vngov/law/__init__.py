"""Facts of law (pháp luật như dữ liệu): value, interval, citation, certainty, for any day since 2016.

>>> from datetime import date
>>> from vngov import law
>>> fact = law.at(date(2026, 11, 24))["civilreg.birth.declare_within"]
>>> str(fact.value), str(fact.citation), fact.certainty.value
('60 ngày', 'khoản 1 Điều 15 Luật Hộ tịch số 60/2014/QH13', 'primary')
"""

from pathlib import Path

from vngov.law.errors import ConflictingFacts, LawFileError, NoRule, UnknownFact, UnknownInstrument
from vngov.law.facts import Fact, History, Key, Nature, Override
from vngov.law.instruments import Instruments
from vngov.law.law import Law, LawView, Source, law_of

__all__ = [
    "NATIONAL",
    "ConflictingFacts",
    "Fact",
    "History",
    "Instruments",
    "Key",
    "Law",
    "LawFileError",
    "LawView",
    "Nature",
    "NoRule",
    "Override",
    "Source",
    "UnknownFact",
    "UnknownInstrument",
    "at",
    "instrument",
]

_PACKAGE = Path(__file__).parents[1]

# Each field keeps its facts beside its code; the first part of a key names the field.
_NATIONAL_FILES = {
    "certification": "law/certification.toml",
    "civilreg": "civilreg/law.toml",
    "documents": "documents/law.toml",
    "onestop": "onestop/law.toml",
    "people": "people/law.toml",
    "reporting": "deadlines/reporting.toml",
    "tasks": "tasks/law.toml",
    "time": "deadlines/law.toml",
}

NATIONAL = law_of(
    tuple(Source(_PACKAGE / file, field) for field, file in _NATIONAL_FILES.items()),
    (_PACKAGE / "law/instruments.toml",),
)
"""National law (pháp luật trung ương): every fact the library ships."""

at = NATIONAL.at
instrument = NATIONAL.instrument
