"""`Promise` (hẹn trả): law, published figure and the office's own commitment, kept apart; what is promised is the earliest."""

from __future__ import annotations

from typing import Any

import attrs

from vngov.basis import Certainty, Citation, Lang, Text, unique, weakest
from vngov.deadlines.deadline import Deadline

__all__ = ["Promise"]


@attrs.frozen
class Promise:
    """When a result is due (ngày hẹn trả): by `law`, by the `published` procedure, by the office's own `commitment`.

    At least one must be given. `promised` is the earliest of them. `conflicts` says where a published figure or a commitment
    would end after the law.
    """

    law: Deadline | None
    published: Deadline | None = None
    commitment: Deadline | None = None

    def __attrs_post_init__(self) -> None:
        if not self.sides:
            raise ValueError("a promise needs at least one deadline")

    @property
    def sides(self) -> tuple[Deadline, ...]:
        return tuple(side for side in (self.law, self.published, self.commitment) if side is not None)

    @property
    def promised(self) -> Deadline:
        return min(self.sides, key=lambda side: side.ends)

    @property
    def conflicts(self) -> tuple[Text, ...]:
        """Say which figure ends later than the law allows."""
        found = []
        for side, name in ((self.published, _PUBLISHED), (self.commitment, _COMMITMENT)):
            if self.law is not None and side is not None and side.ends > self.law.ends:
                found.append(
                    Text(
                        f"{name.vi} ({side}) muộn hơn luật ({self.law})",
                        f"{name.en} ({side}) is later than the law ({self.law})",
                    )
                )
        return tuple(found)

    @property
    def basis(self) -> tuple[Citation, ...]:
        return unique(citation for side in self.sides for citation in side.basis)

    @property
    def certainty(self) -> Certainty:
        return weakest(side.certainty for side in self.sides)

    def explain(self, lang: Lang = "vi") -> str:
        """Tell each deadline, then what is promised."""
        lines = []
        for name, side in ((_LAW, self.law), (_PUBLISHED, self.published), (_COMMITMENT, self.commitment)):
            if side is not None:
                lines += [f"[{name.text(lang)}]", side.explain(lang)]
        lines += [text.text(lang) for text in self.conflicts]
        return "\n".join([*lines, f"{_PROMISED.text(lang)}: {self.promised}"])

    def to_data(self) -> dict[str, Any]:
        return {
            "kind": "promise",
            "law": self.law,
            "published": self.published,
            "commitment": self.commitment,
            "promised": self.promised,
            "conflicts": self.conflicts,
            "basis": self.basis,
            "certainty": self.certainty,
        }


_LAW = Text("luật", "law")
_PUBLISHED = Text("thủ tục công bố", "published procedure")
_COMMITMENT = Text("cam kết của cơ quan", "the office's commitment")
_PROMISED = Text("Hẹn trả", "Promised")
