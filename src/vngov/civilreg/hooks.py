"""Sockets of civil status (ổ cắm của lĩnh vực hộ tịch): the population database and the register of record."""

from __future__ import annotations

from typing import Protocol, runtime_checkable

import attrs

from vngov.civilreg.model import Birth, Official
from vngov.hooks import Choose, hookspec
from vngov.people import PersonalId

__all__ = [
    "IDENTITY",
    "REGISTER_OF_RECORD",
    "CivilregSockets",
    "IdentityAnswer",
    "IdentityQuery",
    "RegisterOfRecord",
]


@attrs.frozen
class IdentityQuery:
    """A question to the population database (yêu cầu cấp số định danh): the entry for which a personal id is asked.

    `key` stays the same when the question is repeated, so that no second id is given.
    """

    key: str
    unit: str
    birth: Birth


@attrs.frozen
class IdentityAnswer:
    """The answer of the population database (trả lời); `personal_id` is None while it is still being worked on."""

    personal_id: PersonalId | None


@runtime_checkable
class RegisterOfRecord(Protocol):
    """The register that gives the numbers (sổ gốc, hệ thống của Bộ Tư pháp)."""

    def register(self, key: str, unit: str, birth: Birth) -> Official | None:
        """Enter a birth, once for each key; None while number and book are not given yet."""
        ...


class CivilregSockets(Protocol):
    """What a plugin may tell civil status."""

    @hookspec(firstresult=True)
    def vngov_identity(self, query: IdentityQuery) -> IdentityAnswer | None:
        """Fetch the personal id of a child whose birth was registered (lấy số định danh cá nhân).

        When: while the outbox is delivered, outside every transaction; it may be asked again under the same key.
        Arguments: `query` holds key, unit and the entry.
        Returns: an IdentityAnswer, without an id where the database has not answered yet; None to leave it to the next.
        Order: the first answer is taken; plugins registered last are asked first.
        Raises: whatever it raises is a PluginFailed that names the plugin; the notice stays in the outbox and is tried again.

        >>> from vngov import hookimpl
        >>> class Population:
        ...     @hookimpl
        ...     def vngov_identity(self, query):
        ...         return IdentityAnswer(None)
        >>> from vngov.hooks import Manager
        >>> manager = Manager([CivilregSockets])
        >>> manager.register(Population())
        >>> manager.choose(IDENTITY, query=IdentityQuery("k", "06220@2025-07-01", birth=None)).value
        IdentityAnswer(personal_id=None)
        """
        ...

    @hookspec(firstresult=True)
    def vngov_register_of_record(self, kind: str) -> RegisterOfRecord | None:
        """Give the register of record for a kind of act (sổ gốc): where an office that mirrors it gets its numbers.

        When: while the outbox is delivered, outside every transaction.
        Arguments: `kind` is the kind of act, "birth".
        Returns: a RegisterOfRecord, or None to leave it to the next.
        Order: the first answer is taken; plugins registered last are asked first.
        Raises: whatever it raises is a PluginFailed that names the plugin; the notice stays in the outbox.

        >>> from vngov import hookimpl
        >>> class Ministry:
        ...     def register(self, key, unit, birth):
        ...         return None
        ...     @hookimpl
        ...     def vngov_register_of_record(self, kind):
        ...         return self if kind == "birth" else None
        >>> from vngov.hooks import Manager
        >>> manager = Manager([CivilregSockets])
        >>> manager.register(Ministry())
        >>> manager.choose(REGISTER_OF_RECORD, kind="death") is None
        True
        """
        ...


IDENTITY: Choose[IdentityAnswer] = Choose("vngov_identity", IdentityAnswer)
REGISTER_OF_RECORD: Choose[RegisterOfRecord] = Choose("vngov_register_of_record", RegisterOfRecord)
