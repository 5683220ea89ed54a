"""Small kinds of record (loại bản ghi mẫu) that the kits write: a register with books, and papers some of which are secret."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import attrs

from vngov.records import Column, Kind

__all__ = ["KINDS", "OLD_REGISTER", "PAPER", "REGISTER", "Act", "OldAct", "Paper", "Person"]


@attrs.frozen
class Person:
    """A person named in a register (người được ghi tên)."""

    name: str
    born: date | None = None


@attrs.frozen
class Act:
    """One act in a register (việc được đăng ký): every type of column, an open part and a personal one."""

    book: str
    declared: date
    received: datetime
    child: Person
    declarant: Person | None = None
    copies: int = 1
    urgent: bool = False
    note: str | None = None
    published: date | None = None
    number: int | None = None


@attrs.frozen
class OldAct:
    """The act as an earlier release wrote it (bản ghi của bản phát hành trước): no copies, a note that was always text."""

    book: str
    declared: date
    received: datetime
    child: Person
    declarant: Person | None = None
    urgent: bool = False
    remark: str = ""
    published: date | None = None
    number: int | None = None


@attrs.frozen
class Paper:
    """A paper of a year (văn bản): no personal part, no number; a secret one is only for isolated stores."""

    year: int
    subject: str
    secret: bool = False


def _copies_and_note(data: dict[str, Any]) -> dict[str, Any]:
    remark = data.pop("remark")
    return {**data, "copies": 1, "note": remark or None}


REGISTER: Kind[Act] = Kind(
    "kit.register/2",
    Act,
    stream=lambda act: act.book,
    personal=("child", "declarant"),
    columns=(
        Column("book"),
        Column("number"),
        Column("declared"),
        Column("received"),
        Column("urgent"),
        Column("copies"),
        Column("note"),
        Column("published"),
        Column("child_name", lambda act: act.child.name.lower(), personal=True),
        Column("child_born", lambda act: act.child.born, personal=True, type=date),
    ),
    people=("child", "declarant"),
    numbered=lambda act, n: attrs.evolve(act, number=n),
    upcasts={1: _copies_and_note},
)
"""A register whose books are its chains; numbered, two parts, second version."""

OLD_REGISTER: Kind[OldAct] = Kind(
    "kit.register/1",
    OldAct,
    stream=lambda act: act.book,
    personal=("child", "declarant"),
    columns=(
        Column("book"),
        Column("number"),
        Column("declared"),
        Column("received"),
        Column("urgent"),
        Column("copies", lambda _: 1, type=int),
        Column("note", lambda act: act.remark or None),
        Column("published"),
        Column("child_name", lambda act: act.child.name.lower(), personal=True),
        Column("child_born", lambda act: act.child.born, personal=True, type=date),
    ),
    people=("child", "declarant"),
    numbered=lambda act, n: attrs.evolve(act, number=n),
)
"""The same register as an earlier release declared it."""

PAPER: Kind[Paper] = Kind(
    "kit.paper/1",
    Paper,
    stream=lambda paper: str(paper.year),
    columns=(Column("year"), Column("subject")),
    secret=lambda paper: paper.secret,
)
"""Papers: nothing personal, no number, some of them secret."""

KINDS: tuple[Kind[Any], ...] = (REGISTER, PAPER)
"""What a store under test is opened with."""
