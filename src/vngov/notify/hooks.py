"""Sockets of the notify layer (ổ cắm của tầng thông báo): channels that carry notices."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from vngov.hooks import Contribute, Manager, hookspec
from vngov.notify.notifier import Notifier, fault_of

__all__ = ["NOTIFIERS", "NotifySockets", "notifiers"]


class NotifySockets(Protocol):
    """What a plugin may tell the notify layer."""

    @hookspec
    def vngov_notifiers(self) -> Iterable[Notifier]:
        """Give channels of notification (kênh thông báo): SMS, Zalo, e-mail, a web hook.

        When: once, while an office opens; the channels are used later, outside every transaction, when the outbox is delivered.
        Arguments: none.
        Returns: Notifiers, each ready to send; `topics` is a frozenset, and one that is not is a ContributionRefused.
        Order: by registration; one name from two plugins is a DoubleContribution that names both.
        Raises: whatever it raises is a PluginFailed that names the plugin; the office does not open. What a channel raises
            later, while it sends, concerns that notice alone: it is tried again, and put off without end where it is NotYet.

        >>> from vngov import hookimpl
        >>> class Printer:
        ...     name = "printer"
        ...     topics = frozenset({"*"})
        ...     def send(self, notice):
        ...         print(notice.topic)
        >>> class Office:
        ...     @hookimpl
        ...     def vngov_notifiers(self):
        ...         yield Printer()
        >>> manager = Manager([NotifySockets])
        >>> manager.register(Office())
        >>> [notifier.name for notifier in notifiers(manager)]
        ['printer']
        """
        ...


def _name(notifier: Notifier) -> Iterable[str]:
    return (notifier.name,)


NOTIFIERS: Contribute[Notifier] = Contribute("vngov_notifiers", Notifier, ids=_name, objection=fault_of)


def notifiers(manager: Manager) -> tuple[Notifier, ...]:
    """Give the channels that plugins add. Raises PluginFailed, PluginWrongType, ContributionRefused, DoubleContribution."""
    return tuple(given.value for given in manager.gather(NOTIFIERS))
