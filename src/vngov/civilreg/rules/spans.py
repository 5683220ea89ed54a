"""The days between which the rules on births stand on the law that they cite (khoảng thời gian áp dụng), each said once."""

from __future__ import annotations

from datetime import date

__all__ = ["CIRCULAR", "CODE", "COMMUNES", "LAW", "NEXT_LAW"]

LAW = date(2016, 1, 1)
"""The Law on Civil Status (60/2014/QH13), with Decree 123/2015."""

CODE = date(2017, 1, 1)
"""The Civil Code of 2015 (91/2015/QH13)."""

CIRCULAR = date(2020, 7, 16)
"""Circular 04/2020/TT-BTP."""

COMMUNES = date(2025, 7, 1)
"""Communes alone, without districts (120/2025/NĐ-CP)."""

NEXT_LAW = date(2027, 3, 1)
"""The next Law on Civil Status (03/2026/QH16): no rule goes on without having been read in it."""
