"""`StoreConformance` (bộ kiểm thử kho lưu trữ): what every store has to do, as a class of tests for a vendor to subclass.

    class TestOurStore(StoreConformance):
        def open(self, place):
            return OurStore(f"our://{place}", kinds=KINDS)

Run with pytest. What a store does not claim (`Store.capabilities`) is skipped, visibly.
"""

from __future__ import annotations

from vngov.testing.kit import MORNING, OTHER_UNIT, UNIT, Undone, act, expected_ids, holds
from vngov.testing.kit_life import LifeTests
from vngov.testing.kit_records import RecordTests
from vngov.testing.kit_work import WorkTests

__all__ = ["MORNING", "OTHER_UNIT", "UNIT", "StoreConformance", "Undone", "act", "expected_ids", "holds"]


class StoreConformance(RecordTests, WorkTests, LifeTests):
    """What every store has to do (yêu cầu đối với kho lưu trữ). Subclass it, say how a store is opened, run pytest."""
