"""Sockets of one-stop (ổ cắm của một cửa): procedures that a locality or a field adds to the catalogue."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from vngov.basis import Text
from vngov.hooks import Contribute, Manager, hookspec
from vngov.onestop.procedures import Procedure, national_procedures

__all__ = ["PROCEDURES", "OnestopSockets", "procedures"]


class OnestopSockets(Protocol):
    """What a plugin may tell one-stop."""

    @hookspec
    def vngov_procedures(self) -> Iterable[Procedure]:
        """Give procedures that a plugin adds (thủ tục hành chính của phần mở rộng).

        When: once, while an office opens.
        Arguments: none.
        Returns: Procedures, most easily read from a file by `read_procedures`.
        Order: by registration; it decides nothing, since one code from two plugins is a DoubleContribution that names both,
            and one of the national catalogue a ContributionRefused.
        Raises: whatever it raises is a PluginFailed that names the plugin; the office does not open, because a dossier could
            be held to the wrong papers.

        >>> from datetime import date
        >>> from vngov import hookimpl
        >>> from vngov.basis import Certainty, Text
        >>> from vngov.onestop.procedures import ProcedureVersion
        >>> version = ProcedureVersion(since=date(2026, 1, 1), basis=(), certainty=Certainty.UNVERIFIED)
        >>> name = Text("Đăng ký quầy chợ", "registration of a market stall")
        >>> stall = Procedure(code="9.000001", name=name, field="Chợ", level=("Cấp xã",), versions=(version,))
        >>> class LangSon:
        ...     @hookimpl
        ...     def vngov_procedures(self):
        ...         return [stall]
        >>> manager = Manager([OnestopSockets])
        >>> manager.register(LangSon())
        >>> [one.code for one in procedures(manager)]
        ['9.000001']
        """
        ...


def _code(procedure: Procedure) -> Iterable[str]:
    return (procedure.code,)


def _taken(procedure: Procedure) -> Text | None:
    known = {one.code for one in national_procedures()}
    return (
        Text("mã đã có trong danh mục quốc gia", "the code is in the national catalogue") if procedure.code in known else None
    )


PROCEDURES: Contribute[Procedure] = Contribute("vngov_procedures", Procedure, ids=_code, objection=_taken)


def procedures(manager: Manager) -> tuple[Procedure, ...]:
    """Give the procedures that plugins add. Raises PluginFailed, PluginWrongType, ContributionRefused, DoubleContribution."""
    return tuple(given.value for given in manager.gather(PROCEDURES))
