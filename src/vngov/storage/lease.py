"""Leases (cấp dải số): blocks of numbers given to a unit that works without a line; each is a record in the ledger."""

from __future__ import annotations

import attrs

from vngov.records import Column, Kind

__all__ = ["LEASE", "Lease"]


@attrs.frozen
class Lease:
    """A block of numbers of one series (dải số đã cấp), both ends inclusive."""

    series: str
    first: int
    last: int


LEASE: Kind[Lease] = Kind(
    "storage.lease/1",
    Lease,
    stream=lambda lease: lease.series,
    columns=(Column("series"), Column("last")),
)
