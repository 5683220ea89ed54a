"""Kits for those who extend the library (bộ kiểm thử cho người mở rộng).

pytest is needed by the kit of the stores alone, which is loaded when first used, no plugin of it; hypothesis only for
`vngov.testing.strategies`, imported by its own name. `vngov.testing.ministries` needs neither: the demonstration runs without.
"""

import sys
from typing import TYPE_CHECKING, Any

from vngov.testing.kinds import KINDS, PAPER, REGISTER

if TYPE_CHECKING:
    from vngov.testing.stores import StoreConformance

if "pytest" in sys.modules:  # a test run: a failed assertion of a kit shows its values; to be said before a kit is loaded
    import pytest

    for _module in ("kit", "kit_life", "kit_records", "kit_work"):
        pytest.register_assert_rewrite(f"vngov.testing.{_module}")

__all__ = ["KINDS", "PAPER", "REGISTER", "StoreConformance"]


def __getattr__(name: str) -> Any:
    if name == "StoreConformance":
        from vngov.testing.stores import StoreConformance

        return StoreConformance
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
