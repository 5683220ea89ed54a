"""The law of Vietnamese local administration as a library (pháp luật hành chính địa phương).

Every answer says which article it stands on, for the day that was asked about, and how sure that is. The names below are
loaded when first used, so that importing the package does no work.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

__version__ = "0.1.0.dev0"

if TYPE_CHECKING:
    from vngov import law
    from vngov.basis import Certainty, to_json
    from vngov.deadlines import Clock, Deadline, OfficeHours, WorkCalendar, due
    from vngov.durations import Duration, TimeUnit
    from vngov.errors import VngovError
    from vngov.hooks import hookimpl
    from vngov.office import Office
    from vngov.people import PartialDate
    from vngov.rules import Findings

__all__ = [
    "Certainty",
    "Clock",
    "Deadline",
    "Duration",
    "Findings",
    "Office",
    "OfficeHours",
    "PartialDate",
    "TimeUnit",
    "VngovError",
    "WorkCalendar",
    "__version__",
    "due",
    "hookimpl",
    "law",
    "to_json",
]

_HOME = {
    "Certainty": "vngov.basis",
    "Clock": "vngov.deadlines",
    "Deadline": "vngov.deadlines",
    "Duration": "vngov.durations",
    "Findings": "vngov.rules",
    "Office": "vngov.office",
    "OfficeHours": "vngov.deadlines",
    "PartialDate": "vngov.people",
    "TimeUnit": "vngov.durations",
    "VngovError": "vngov.errors",
    "WorkCalendar": "vngov.deadlines",
    "due": "vngov.deadlines",
    "hookimpl": "vngov.hooks",
    "to_json": "vngov.basis",
}


def __getattr__(name: str) -> Any:
    if name == "law":
        return import_module("vngov.law")
    if name in _HOME:
        return getattr(import_module(_HOME[name]), name)
    raise AttributeError(f"module 'vngov' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
