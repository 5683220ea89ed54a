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
from typing import Any

from vngov.deadlines import WorkCalendar
from vngov.deadlines.hooks import DeadlineSockets, with_local_calendar
from vngov.hooks import Manager, Origin, PluginInfo
from vngov.law import NATIONAL, Law
from vngov.law.hooks import LawSockets, with_local_facts
from vngov.notify import Notifier
from vngov.notify.hooks import NotifySockets, notifiers
from vngov.office.hooks import Actor, Application, Authorization, OfficeSockets, UnitPolicy, applications, authorize
from vngov.records import Kind, Stored
from vngov.records.hooks import NumberSeries, RecordSockets, number_series, record_kinds
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
        self.applications: tuple[Application, ...] = applications(manager)
        manager.freeze()

    @classmethod
    def load(
        cls, plugins: Iterable[object] = (), *, require: Iterable[str] = (), installed: bool = True, law: Law = NATIONAL
    ) -> Plugins:
        """Load the built-in plugins, the installed ones (unless told not to), and those given.

        `require` names plugins without which the office must not open. A plugin that cannot be loaded is listed with its error
        and stops no other; one that answers wrongly stops the opening. Raises PluginMissing, PluginNotLoaded, PluginInvalid,
        PluginNameTaken for what is required; PluginFailed, PluginWrongType, ContributionRefused, DoubleContribution.
        """
        manager = Manager(SOCKETS)
        for name, plugin in BUILT_IN.items():
            manager.register(plugin, name=name, version=_version(), origin=Origin.BUILT_IN)
        if installed:
            manager.register_installed()
        for plugin in plugins:
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
        return number_series(self._manager, unit=unit, kind=kind)

    def open_store(self, url: str, *, kinds: Iterable[Kind[Any]] = (), entropy: Entropy = os.urandom) -> Store:
        """Open a store for the kinds of the fields and those of the plugins.

        Raises NoStoreForUrl, PluginFailed, PluginWrongType.
        """
        return open_store(self._manager, url, kinds=(*kinds, *self.record_kinds), entropy=entropy)

    def authorize(self, actor: Actor, action: str, record: Stored[Any] | None = None) -> Authorization:
        """Ask who may do what: any Deny wins, no Allow is Deny. Raises PluginFailed, PluginWrongType."""
        return authorize(self._manager, actor, action, record)


def _version() -> str:
    from vngov import __version__

    return __version__
