"""One-stop handling of dossiers (cơ chế một cửa): procedures, codes, dossiers, their transitions, the desk.

>>> DossierCode.parse("H37.23.05-261123-0007").sequence
7
"""

from vngov.onestop.clocks import clock, promised
from vngov.onestop.codes import CodeScheme, DossierCode, is_agency
from vngov.onestop.desk import OnestopDesk
from vngov.onestop.errors import AgencyUnknown, DossierNotFound, InvalidCode, NoProcedure, NoSlip, ProcedureFileError
from vngov.onestop.grounds import TABLE
from vngov.onestop.model import (
    DOSSIER,
    KINDS,
    Action,
    Applicant,
    Asked,
    Dossier,
    Event,
    Figure,
    Filing,
    FilingChannel,
    GivenPaper,
    Outcome,
    Promised,
    Stage,
    Status,
)
from vngov.onestop.procedures import (
    EarlierLevel,
    How,
    NeededPaper,
    Procedure,
    ProcedureVersion,
    Published,
    national_procedures,
    procedure,
    read_procedures,
)
from vngov.onestop.rules import completeness, missing, needed_papers
from vngov.onestop.transitions import (
    accept,
    close,
    finish,
    process,
    receive,
    refuse,
    request_supplement,
    resume,
    return_result,
    supply,
    suspend,
    withdraw,
)

__all__ = [
    "DOSSIER",
    "KINDS",
    "TABLE",
    "Action",
    "AgencyUnknown",
    "Applicant",
    "Asked",
    "CodeScheme",
    "Dossier",
    "DossierCode",
    "DossierNotFound",
    "EarlierLevel",
    "Event",
    "Figure",
    "Filing",
    "FilingChannel",
    "GivenPaper",
    "How",
    "InvalidCode",
    "NeededPaper",
    "NoProcedure",
    "NoSlip",
    "OnestopDesk",
    "Outcome",
    "Procedure",
    "ProcedureFileError",
    "ProcedureVersion",
    "Promised",
    "Published",
    "Stage",
    "Status",
    "accept",
    "clock",
    "close",
    "completeness",
    "finish",
    "is_agency",
    "missing",
    "national_procedures",
    "needed_papers",
    "procedure",
    "process",
    "promised",
    "read_procedures",
    "receive",
    "refuse",
    "request_supplement",
    "resume",
    "return_result",
    "supply",
    "suspend",
    "withdraw",
]
