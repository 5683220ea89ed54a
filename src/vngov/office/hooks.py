"""Sockets of the office layer (ổ cắm của tầng văn phòng): who may do what, and what else is on offer in the suite."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NoReturn, Protocol

import attrs

from vngov.basis import Text
from vngov.errors import VngovError
from vngov.hooks import Ask, Contribute, Contributed, Manager, hookimpl, hookspec
from vngov.records import Stored

__all__ = [
    "APPLICATIONS",
    "AUTHORIZE",
    "Actor",
    "Allow",
    "Application",
    "Authorization",
    "Deny",
    "NotAuthorized",
    "OfficeSockets",
    "UnitPolicy",
    "applications",
    "authorize",
]


def _names(given: str | Iterable[str]) -> frozenset[str]:
    return frozenset((given,) if isinstance(given, str) else given)


@attrs.frozen
class Actor:
    """Who acts (người thực hiện): an id that is no personal data, the units they act for, their roles there."""

    id: str
    units: frozenset[str] = attrs.field(converter=_names)
    roles: frozenset[str] = attrs.field(default=(), converter=_names)


@attrs.frozen
class Allow:
    """A plugin allows an action (cho phép)."""

    why: Text | None = None


@attrs.frozen
class Deny:
    """A plugin forbids an action (từ chối); `why` is told to the actor and holds no personal data."""

    why: Text


class NotAuthorized(VngovError, PermissionError):
    """The actor may not do that (không được phép thực hiện)."""

    code = "not_authorized"
    vi = "{actor} không được phép thực hiện {action}: {why}"
    en = "{actor} may not do {action}: {why}"


_NOBODY = Text("không có quy định nào cho phép", "nothing allows it")


@attrs.frozen
class Authorization:
    """The answer to "may they?" (kết quả phân quyền): what each plugin said. It has no truth value: ask `allowed`."""

    actor: Actor
    action: str
    said: tuple[Contributed[Allow | Deny], ...]

    @property
    def denied_by(self) -> tuple[str, ...]:
        return tuple(one.plugin for one in self.said if isinstance(one.value, Deny))

    @property
    def allowed_by(self) -> tuple[str, ...]:
        return tuple(one.plugin for one in self.said if isinstance(one.value, Allow))

    @property
    def allowed(self) -> bool:
        """Any Deny wins; without an Allow it is denied."""
        return bool(self.allowed_by) and not self.denied_by

    def require(self) -> None:
        """Let pass what is allowed. Raises NotAuthorized with the first reason."""
        if not self.allowed:
            why = next((one.value.why for one in self.said if isinstance(one.value, Deny)), _NOBODY)
            raise NotAuthorized(actor=self.actor.id, action=self.action, why=why)

    def __bool__(self) -> NoReturn:
        raise TypeError("an authorization has no truth value: write `authorization.allowed`")


@attrs.frozen
class Application:
    """What a plugin offers in the suite (ứng dụng): an id of its own, a name, what it does, how it is started."""

    id: str
    name: Text
    summary: Text
    start: str
    """A command line, or an address to open."""


class OfficeSockets(Protocol):
    """What a plugin may tell the office."""

    @hookspec
    def vngov_authorize(self, actor: Actor, action: str, record: Stored[Any] | None) -> Allow | Deny | None:
        """Say whether an actor may do something (phân quyền).

        When: before each action at a desk, outside any transaction.
        Arguments: `actor` with units and roles; `action` as "field.verb" ("civilreg.register"); `record` the record it
            concerns, with its unit and kind, or None for an action that concerns no single record.
        Returns: Allow, Deny with a reason, or None to say nothing.
        Order: everyone is asked and the order decides nothing: any Deny wins, and no Allow at all is Deny. The built-in policy
            allows nothing and denies what belongs to a unit that the actor does not act for.
        Raises: whatever it raises is a PluginFailed that names the plugin; the action does not happen.

        >>> from vngov import hookimpl
        >>> class Registrars:
        ...     @hookimpl
        ...     def vngov_authorize(self, actor, action):
        ...         return Allow() if "registrar" in actor.roles and action.startswith("civilreg.") else None
        >>> manager = Manager([OfficeSockets])
        >>> manager.register(Registrars())
        >>> lan = Actor("nv-07", {"06184@2025-07-01"}, {"registrar"})
        >>> [authorize(manager, lan, action, None).allowed for action in ("civilreg.register", "tasks.assign")]
        [True, False]
        """
        ...

    @hookspec
    def vngov_applications(self) -> Iterable[Application]:
        """Give what a plugin offers in the suite (ứng dụng trong bộ công cụ), for `vngov apps`.

        When: once, while an office opens, and for the list of applications.
        Arguments: none.
        Returns: Applications.
        Order: by registration, as the list shows them; one id from two plugins is a DoubleContribution that names both.
        Raises: whatever it raises is a PluginFailed that names the plugin; the list is not given.

        >>> from vngov import hookimpl
        >>> class LangSon:
        ...     @hookimpl
        ...     def vngov_applications(self):
        ...         yield Application("langson.market", Text("Chợ phiên", "Market"), Text("Quầy hàng", "Stalls"), "cho-phien")
        >>> manager = Manager([OfficeSockets])
        >>> manager.register(LangSon())
        >>> [application.name.text("en") for application in applications(manager)]
        ['Market']
        """
        ...


def _id(application: Application) -> Iterable[str]:
    return (application.id,)


AUTHORIZE: Ask[Allow | Deny] = Ask("vngov_authorize", (Allow, Deny))
APPLICATIONS: Contribute[Application] = Contribute("vngov_applications", Application, ids=_id)


class UnitPolicy:
    """The built-in policy (chính sách mặc định): closed, and scoped to the unit. It allows nothing by itself."""

    @hookimpl
    def vngov_authorize(self, actor: Actor, record: Stored[Any] | None) -> Deny | None:
        if record is None or record.unit in actor.units:
            return None
        return Deny(Text("bản ghi của đơn vị khác", "the record belongs to another unit"))


def authorize(manager: Manager, actor: Actor, action: str, record: Stored[Any] | None) -> Authorization:
    """Ask every plugin. Raises PluginFailed, PluginWrongType: then nothing is allowed."""
    return Authorization(actor, action, manager.ask(AUTHORIZE, actor=actor, action=action, record=record))


def applications(manager: Manager) -> tuple[Application, ...]:
    """Give what plugins offer. Raises PluginFailed, PluginWrongType, DoubleContribution."""
    return tuple(given.value for given in manager.gather(APPLICATIONS))
