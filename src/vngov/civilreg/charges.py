"""`birth_charge` (lệ phí khai sinh): whether a birth is registered free of charge, and on what that stands.

How much a late registration costs is set by the provincial people's council; no figure of any province comes with the library.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Any

import attrs

from vngov.basis import Certainty, Citation, Lang, Text, unique, weakest
from vngov.civilreg.model import Timeliness
from vngov.civilreg.reasons import Reason, by_fact
from vngov.law import NATIONAL, Law

__all__ = ["Charge", "Payer", "birth_charge"]


class Payer(StrEnum):
    """Who is exempt whatever is registered (đối tượng được miễn lệ phí): Luật Hộ tịch Đ11.1.a."""

    MERITORIOUS_FAMILY = "meritorious_family"
    POOR_HOUSEHOLD = "poor_household"
    DISABLED_PERSON = "disabled_person"


@attrs.frozen
class Charge:
    """Whether something is free of charge (miễn hay phải nộp lệ phí): None while it is not known whether it is in time.

    `reasons` say why; where it is not free, the amount is that of the province (`local_amount`).
    """

    free: bool | None
    reasons: tuple[Reason, ...]

    @property
    def local_amount(self) -> bool:
        return self.free is False

    @property
    def basis(self) -> tuple[Citation, ...]:
        return unique(citation for reason in self.reasons for citation in reason.basis)

    @property
    def certainty(self) -> Certainty:
        return Certainty.UNVERIFIED if self.free is None else weakest(reason.certainty for reason in self.reasons)

    def explain(self, lang: Lang = "vi") -> str:
        """Tell whether it is free, and why."""
        return "\n".join([_HEAD[self.free].text(lang), *(f"  • {reason.text(lang)}" for reason in self.reasons)])

    def to_data(self) -> dict[str, Any]:
        return {"free": self.free, "reasons": self.reasons, "basis": self.basis, "certainty": self.certainty}


_HEAD = {
    True: Text("miễn lệ phí", "free of charge"),
    False: Text("phải nộp lệ phí; mức do HĐND cấp tỉnh quy định", "a charge is due, as the provincial council sets it"),
    None: Text("chưa xác định được", "not to be told yet"),
}


def birth_charge(timeliness: Timeliness | None, *, on: date, payer: Payer | None = None, law: Law = NATIONAL) -> Charge:
    """Tell whether a birth received on a day is registered free of charge (lệ phí khai sinh; Luật Hộ tịch Đ11.1).

    On time it is free for everybody; late it is free for families of merit, poor households and persons with disabilities.
    Raises NoRule for a day without law.
    """
    view = law.at(on)
    on_time = view["civilreg.birth.fee_exempt_on_time"]
    if payer is not None:
        exempt = view[f"civilreg.fees.exempt_{payer.value}"]
        if exempt.value:
            return Charge(True, (by_fact(Text(exempt.label("vi"), exempt.label("en")), exempt),))
    if timeliness is None:
        return Charge(None, ())
    free = timeliness is Timeliness.ON_TIME and on_time.value
    said = Text(on_time.label("vi"), on_time.label("en")) if free else _LATE
    return Charge(free, (by_fact(said, on_time),))


_LATE = Text("đăng ký quá hạn: không thuộc diện miễn", "registered late: not among the exempt")
