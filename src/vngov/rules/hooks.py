"""Sockets of the rules layer (ổ cắm của tầng quy tắc): rules that a plugin adds."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Protocol

from vngov.hooks import Contribute, Manager, hookspec
from vngov.rules.rule import Rule

__all__ = ["RULES", "RuleSockets", "rules"]


class RuleSockets(Protocol):
    """What a plugin may tell the rules layer."""

    @hookspec
    def vngov_rules(self) -> Iterable[Rule[Any]]:
        """Give rules that a plugin adds (quy tắc kiểm tra của phần mở rộng), for its own records or for those of a field.

        When: once, while an office opens.
        Arguments: none.
        Returns: Rules; the code begins with a name of the plugin's own ("langson.stall.goods"). A rule that stands in for a
            general one says so itself, by `overrides`.
        Order: by registration; it decides nothing, since one code from two plugins is a DoubleContribution that names both.
        Raises: whatever it raises is a PluginFailed that names the plugin; the office does not open, because a check that
            lacks a rule could allow what is forbidden.

        >>> from datetime import date
        >>> from vngov import hookimpl
        >>> from vngov.basis import Certainty, Text
        >>> from vngov.rules import Cited, Example, Governing, rule
        >>> says = Text("thiếu tên", "the name is missing")
        >>> cited = Cited("60/2014/QH13 Đ16.1", since=date(2016, 1, 1), certainty=Certainty.UNVERIFIED)
        >>> named, nameless = Example("Lan", date(2026, 1, 5)), Example("", date(2026, 1, 5))
        >>> @rule(str, "demo.name.given", says, by=Governing.ASKED, says=says, cited=cited, passes=[named], fails=[nameless])
        ... def name_given(name, view):
        ...     if not name:
        ...         yield view.error("$")
        >>> class Demo:
        ...     @hookimpl
        ...     def vngov_rules(self):
        ...         return [name_given]
        >>> manager = Manager([RuleSockets])
        >>> manager.register(Demo())
        >>> rules(manager)
        (<Rule demo.name.given>,)
        """
        ...


def _code(rule: Rule[Any]) -> Iterable[str]:
    return (rule.code,)


RULES: Contribute[Rule[Any]] = Contribute("vngov_rules", Rule, ids=_code)


def rules(manager: Manager) -> tuple[Rule[Any], ...]:
    """Give the rules that plugins add. Raises PluginFailed, PluginWrongType, DoubleContribution."""
    return tuple(given.value for given in manager.gather(RULES))
