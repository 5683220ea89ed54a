"""`Sex` (giới tính) as civil-status papers print it."""

from __future__ import annotations

from enum import StrEnum

from vngov.basis import Lang, Text

__all__ = ["Sex"]


class Sex(StrEnum):
    """Sex (giới tính): the papers know Nam and Nữ. Where it is not known a record holds None."""

    MALE = "male"
    FEMALE = "female"

    def label(self, lang: Lang = "vi") -> str:
        """Give the word papers print: Nam or Nữ, in English male or female."""
        return _LABEL[self].text(lang)


_LABEL = {Sex.MALE: Text("Nam", "male"), Sex.FEMALE: Text("Nữ", "female")}
