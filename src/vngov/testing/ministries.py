"""Ministries that answer at once (hệ thống của bộ, giả lập), for tests and demonstrations.

A register of record and a population database that stand in for systems which cannot run here; what they give is made up
and counted from one.
"""

from __future__ import annotations

from vngov.civilreg import Birth, Official
from vngov.civilreg.books import Register, volume_code
from vngov.civilreg.hooks import IdentityAnswer, IdentityQuery, RegisterOfRecord
from vngov.hooks import hookimpl
from vngov.people import PersonalId, Sex

__all__ = ["Ministries"]


class Ministries:
    """A plugin with both systems (phần mở rộng giả lập). The same key always gets the same answer.

    `prefix` is that of the ids given out, "020" for Lạng Sơn.
    """

    def __init__(self, *, prefix: str = "020") -> None:
        self._prefix = prefix
        self._numbers: dict[tuple[str, int], dict[str, Official]] = {}
        self._ids: dict[str, PersonalId] = {}

    @hookimpl
    def vngov_identity(self, query: IdentityQuery) -> IdentityAnswer:
        """Give an id that agrees with sex and year of birth."""
        if query.key not in self._ids:
            child = query.birth.child
            year = child.born.year if child.born is not None else 2000
            digit = 2 * ((year - 1900) // 100) + (child.sex is Sex.FEMALE)
            self._ids[query.key] = PersonalId(f"{self._prefix}{digit}{year % 100:02}{len(self._ids) + 1:06}")
        return IdentityAnswer(self._ids[query.key])

    @hookimpl
    def vngov_register_of_record(self, kind: str) -> RegisterOfRecord | None:
        return self if kind == "birth" else None

    def register(self, key: str, unit: str, birth: Birth) -> Official | None:
        """Give the next number of unit and year."""
        numbers = self._numbers.setdefault((unit, birth.year), {})
        if key not in numbers:
            book = volume_code(Register.BIRTHS, birth.year, 1)
            numbers[key] = Official(number=len(numbers) + 1, book=book, registered_on=birth.registered_on)
        return numbers[key]
