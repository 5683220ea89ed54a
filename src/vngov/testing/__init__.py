"""Kits for those who extend the library (bộ kiểm thử cho người mở rộng).

pytest is needed, no plugin of it; hypothesis only for `vngov.testing.strategies`, which is imported by its own name.
"""

import pytest

for _module in ("kit", "kit_life", "kit_records", "kit_work", "notifiers", "plugins"):
    pytest.register_assert_rewrite(f"vngov.testing.{_module}")  # a failed assertion of a kit shows its values

from vngov.testing.kinds import KINDS, PAPER, REGISTER  # noqa: E402  # after the line above
from vngov.testing.notifiers import Arrived, NotifierConformance  # noqa: E402
from vngov.testing.plugins import PluginConformance  # noqa: E402
from vngov.testing.stores import StoreConformance  # noqa: E402

__all__ = ["KINDS", "PAPER", "REGISTER", "Arrived", "NotifierConformance", "PluginConformance", "StoreConformance"]
