"""The plugins of one office (phần mở rộng của một văn phòng), behind typed methods; nothing here is global.

Plugins load, the built-in ones first; every hook is held to the sockets; whatever is contributed once for all is gathered and
checked; then the list is closed.

>>> plugins = Plugins.load(installed=False)
>>> [plugin.name for plugin in plugins.listed]
['vngov.storage', 'vngov.policy']
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from inspect import getattr_static
from typing import Any

import attrs

from vngov.basis import Text
from vngov.civilreg import Birth, Official
from vngov.civilreg.hooks import (
    IDENTITY,
    REGISTER_OF_RECORD,
    CivilregSockets,
    IdentityAnswer,
    IdentityQuery,
    RegisterOfRecord,
)
from vngov.deadlines import WorkCalendar
from vngov.deadlines.hooks import DeadlineSockets, with_local_calendar
from vngov.hooks import GROUP, Manager, Origin, PluginFailed, PluginInfo, PluginInvalid, PluginWrongType
from vngov.law import NATIONAL, Law
from vngov.law.hooks import LawSockets, with_local_facts
from vngov.notify import Notifier
from vngov.notify.hooks import NotifySockets, notifiers
from vngov.office.hooks import Actor, Application, Authorization, OfficeSockets, UnitPolicy, applications, authorize
from vngov.office.numbering import Numbering, kinds_once
from vngov.onestop.hooks import OnestopSockets, procedures
from vngov.onestop.procedures import Procedure
from vngov.people import PersonalId
from vngov.records import Kind, Stored
from vngov.records.hooks import NUMBER_SERIES, NumberSeries, RecordSockets, record_kinds
from vngov.rendering import PaperTemplate
from vngov.rendering.hooks import RenderingSockets, papers
from vngov.rules import Rule
from vngov.rules.hooks import RuleSockets, rules
from vngov.storage.hooks import SqlOpener, StorageSockets, open_store
from vngov.storage.ledger import Entropy
from vngov.storage.port import Store

__all__ = ["BUILT_IN", "SOCKETS", "Plugins"]

SOCKETS: tuple[type, ...] = (
    RecordSockets,
    LawSockets,
    DeadlineSockets,
    RuleSockets,
    StorageSockets,
    NotifySockets,
    RenderingSockets,
    OnestopSockets,
    CivilregSockets,
    OfficeSockets,
)
"""All sockets there are, each declared in the layer that consumes it."""

BUILT_IN: Mapping[str, object] = {
    "vngov.storage": SqlOpener(),
    "vngov.policy": UnitPolicy(),
}
"""What the library itself plugs in, in this order."""


class Plugins:
    """The plugins of one office, ready to be asked. Made by `Plugins.load`; it never changes."""

    def __init__(self, manager: Manager, *, law: Law = NATIONAL) -> None:
        self._manager = manager
        self.law = with_local_facts(law, manager)
        """The national law with the facts that plugins contribute."""
        self.record_kinds: tuple[Kind[Any], ...] = record_kinds(manager)
        self.rules: tuple[Rule[Any], ...] = rules(manager)
        self.notifiers: tuple[Notifier, ...] = notifiers(manager)
        self.procedures: tuple[Procedure, ...] = procedures(manager)
        self.papers: tuple[PaperTemplate, ...] = papers(manager)
        self.applications: tuple[Application, ...] = applications(manager)
        manager.freeze()

    @classmethod
    def load(
        cls, plugins: Iterable[object] = (), *, require: Iterable[str] = (), installed: bool = True, law: Law = NATIONAL
    ) -> Plugins:
        """Load the built-in plugins, the installed ones (unless told not to), and those given.

        `require` names plugins without which the office must not open. A plugin that cannot be loaded is listed with its error
        and stops no other; one that answers wrongly stops the opening. Raises PluginMissing, PluginNotLoaded, PluginInvalid,
        PluginNameTaken for what is required; PluginInvalid for what is given and is no plugin at all; PluginFailed,
        PluginWrongType, ContributionRefused, DoubleContribution.
        """
        given = _checked(plugins)
        manager = Manager(SOCKETS)
        for name, plugin in BUILT_IN.items():
            manager.register(plugin, name=name, version=_version(), origin=Origin.BUILT_IN)
        if installed:
            manager.register_installed()
        for plugin in given:
            manager.register(plugin)
        manager.check(require=(*BUILT_IN, *require))
        return cls(manager, law=law)

    @property
    def listed(self) -> tuple[PluginInfo, ...]:
        """Give all plugins with version, hooks answered, and the error of those that could not be loaded."""
        return self._manager.plugins

    def calendar(self, unit: str, *, national: WorkCalendar | None = None) -> WorkCalendar:
        """Give the working calendar of a unit. Raises what `with_local_calendar` does."""
        base = national if national is not None else WorkCalendar.national(law=self.law)
        return with_local_calendar(base, self._manager, unit=unit)

    def number_series(self, unit: str, kind: Kind[Any]) -> NumberSeries | None:
        """Give the series that the locality sets for a kind, or None. Raises PluginFailed, PluginWrongType."""
        chosen = self._manager.choose(NUMBER_SERIES, unit=unit, kind=kind)
        if chosen is None:
            return None
        if chosen.value.stream is not None and not callable(chosen.value.stream):
            why = Text("stream của dãy số không gọi được", "the stream of the series cannot be called")
            raise PluginFailed(plugin=chosen.plugin, hook=NUMBER_SERIES.hook, why=why)
        return chosen.value

    def numbering(self, unit: str, kinds: Iterable[Kind[Any]] = ()) -> Numbering:
        """Ask how a unit numbers the kinds of the fields and those of the plugins.

        Raises KindExpected, KindTwice, PluginFailed, PluginWrongType.
        """
        return Numbering((*kinds_once(kinds), *self.record_kinds), lambda kind: self.number_series(unit, kind))

    def open_store(self, url: str, *, kinds: Iterable[Kind[Any]] = (), entropy: Entropy = os.urandom) -> Store:
        """Open a store for the kinds of the fields and those of the plugins.

        Raises KindExpected, KindTwice, NoStoreForUrl, PluginFailed, PluginWrongType.
        """
        known = kinds_once((*kinds_once(kinds), *self.record_kinds))
        return open_store(self._manager, url, kinds=known, entropy=entropy)

    def identity(self, query: IdentityQuery) -> IdentityAnswer | None:
        """Ask the population database for a personal id; None where nobody answers. Raises PluginFailed, PluginWrongType."""
        chosen = self._manager.choose(IDENTITY, query=query)
        if chosen is None:
            return None
        _fits(chosen.plugin, "vngov_identity.personal_id", chosen.value.personal_id, PersonalId)
        return chosen.value

    def register_of_record(self, kind: str) -> RegisterOfRecord | None:
        """Give the register of record for a kind of act; None where no plugin has one.

        Whatever it raises or answers wrongly when it is used names the plugin. Raises PluginFailed, PluginWrongType.
        """
        chosen = self._manager.choose(REGISTER_OF_RECORD, kind=kind)
        return _Register(chosen.plugin, chosen.value, self._manager) if chosen is not None else None

    def authorize(self, actor: Actor, action: str, record: Stored[Any] | None = None) -> Authorization:
        """Ask who may do what: any Deny wins, no Allow is Deny. Raises PluginFailed, PluginWrongType."""
        return authorize(self._manager, actor, action, record)


@attrs.frozen
class _Register:
    """The register of record of a plugin (sổ gốc của một phần mở rộng); the plugin is named for what breaks in it."""

    plugin: str
    own: RegisterOfRecord
    manager: Manager

    def register(self, key: str, unit: str, birth: Birth) -> Official | None:
        hook = f"{REGISTER_OF_RECORD.hook}.register"
        with self.manager.blaming(self.plugin, hook, self.own.register):
            official = self.own.register(key, unit, birth)
        _fits(self.plugin, hook, official, Official)
        if official is not None:
            for field, expected in (("number", int), ("book", str), ("registered_on", date)):
                _fits(self.plugin, f"{hook}.{field}", getattr(official, field), expected, none=False)
        return official


def _fits(plugin: str, hook: str, answer: object, expected: type, *, none: bool = True) -> None:
    """Hold an answer to its type, or None where nothing came yet; a moment is no day, yes no number. Raises PluginWrongType."""
    fits = (isinstance(answer, expected) and not isinstance(answer, bool | datetime)) or (none and answer is None)
    if not fits:
        wanted = f"{expected.__name__} | None" if none else expected.__name__
        raise PluginWrongType(plugin=plugin, hook=hook, got=type(answer).__name__, expected=wanted)


def _checked(plugins: Iterable[object]) -> tuple[object, ...]:
    """Let through what may be a plugin: a module or object with a hook in it. Raises PluginInvalid."""
    if isinstance(plugins, str | bytes) or not isinstance(plugins, Iterable):
        why = Text("plugins phải là một danh sách các phần mở rộng", "plugins has to be a list of plugins")
        raise PluginInvalid(plugin=type(plugins).__name__, hook=GROUP, why=why)
    given = tuple(plugins)
    for plugin in given:
        if not any(name.startswith(f"{GROUP}_") or _marked(plugin, name) for name in dir(plugin)):
            why = Text("không có hàm nào mang @hookimpl", "no function of it is marked with @hookimpl")
            raise PluginInvalid(plugin=type(plugin).__name__, hook=GROUP, why=why)
    return given


def _marked(plugin: object, name: str) -> bool:
    function = getattr_static(plugin, name, None)
    return hasattr(getattr(function, "__func__", function), f"{GROUP}_impl")


def _version() -> str:
    from vngov import __version__

    return __version__
