"""Kits for those who extend the library (bộ kiểm thử cho người mở rộng).

pytest is needed by the kits alone, which are loaded when first used, no plugin of it; hypothesis only for
`vngov.testing.strategies`, imported by its own name. `vngov.testing.ministries` needs neither: the demonstration runs without.
"""

import sys
from typing import TYPE_CHECKING, Any

from vngov.testing.kinds import KINDS, PAPER, REGISTER

if TYPE_CHECKING:
    from vngov.testing.notifiers import Arrived, NotifierConformance
    from vngov.testing.plugins import PluginConformance
    from vngov.testing.stores import StoreConformance

if "pytest" in sys.modules:  # a test run: a failed assertion of a kit shows its values; to be said before a kit is loaded
    import pytest

    for _module in ("kit", "kit_life", "kit_records", "kit_work", "notifiers", "plugins"):
        pytest.register_assert_rewrite(f"vngov.testing.{_module}")

__all__ = ["KINDS", "PAPER", "REGISTER", "Arrived", "NotifierConformance", "PluginConformance", "StoreConformance"]

_LATER = {
    "Arrived": "vngov.testing.notifiers",
    "NotifierConformance": "vngov.testing.notifiers",
    "PluginConformance": "vngov.testing.plugins",
    "StoreConformance": "vngov.testing.stores",
}


def __getattr__(name: str) -> Any:
    if name in _LATER:
        from importlib import import_module

        return getattr(import_module(_LATER[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
