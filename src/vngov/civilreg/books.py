"""`Book` (sổ hộ tịch): the register of one kind and year in a unit: opened, numbered, closed; entries are only appended.

The series of numbers runs through the year, over all volumes (Thông tư 04/2020 Đ29.3); the code of a volume is
`NN-TP/HT-YYYY-XX` (Đ36.1).
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

import attrs

from vngov.basis import Lang, Text
from vngov.civilreg.errors import WrongBook
from vngov.records import Column, Kind

if TYPE_CHECKING:
    from vngov.civilreg.model import Birth

__all__ = ["BOOK", "Book", "Register", "by_book", "opened", "volume_code"]


class Register(StrEnum):
    """Kinds of register (loại sổ), by the letters of their code. The letters of births are from the pattern (`unverified`)."""

    BIRTHS = "KS"

    def label(self, lang: Lang = "vi") -> str:
        return _LABEL[self].text(lang)


_LABEL = {Register.BIRTHS: Text("Sổ đăng ký khai sinh", "register of births")}


@attrs.frozen(kw_only=True)
class Book:
    """One volume of a register (quyển sổ), in one unit and year.

    `starts_at` is the number of its first entry; `total` and `last_number` are written at the closing. `of_record` is False
    where the volume mirrors the ministry's register.
    """

    register: Register
    year: int
    volume: int
    opened_on: date
    starts_at: int = 1
    of_record: bool = True
    closed_on: date | None = None
    total: int | None = None

    @property
    def code(self) -> str:
        return volume_code(self.register, self.year, self.volume)

    @property
    def open(self) -> bool:
        return self.closed_on is None


def volume_code(register: Register, year: int, volume: int) -> str:
    """Write the code of a volume (mã quyển sổ): "01-TP/HT-2026-KS".

    >>> volume_code(Register.BIRTHS, 2026, 1)
    '01-TP/HT-2026-KS'
    """
    return f"{volume:02}-TP/HT-{year}-{register.value}"


def opened(register: Register, year: int, volume: int, *, on: date, starts_at: int = 1, of_record: bool = True) -> Book:
    """Open a volume (mở sổ) on a day of its year, also in mid-year with the number that comes next. Raises WrongBook."""
    if on.year != year:
        raise WrongBook(register=register.value, year=year, why=Text("mở ngoài năm của sổ", "opened outside its year"))
    if starts_at < 1 or volume < 1:
        raise WrongBook(
            register=register.value, year=year, why=Text("số và quyển bắt đầu từ 1", "numbers and volumes begin at 1")
        )
    return Book(register=register, year=year, volume=volume, opened_on=on, starts_at=starts_at, of_record=of_record)


def closed(book: Book, *, on: date, total: int) -> Book:
    """Close a volume (khóa sổ) with the total of its entries. Raises WrongBook for one that is closed, or a day before it."""
    if not book.open:
        raise WrongBook(register=book.register.value, year=book.year, why=Text("sổ đã khóa", "the book is closed already"))
    if on < book.opened_on:
        raise WrongBook(register=book.register.value, year=book.year, why=Text("khóa trước ngày mở", "closed before it opened"))
    return attrs.evolve(book, closed_on=on, total=total)


def by_book(birth: Birth) -> str:
    """Name the series in which a birth is numbered: register and year."""
    return f"{Register.BIRTHS.value}-{birth.year}"


BOOK: Kind[Book] = Kind(
    "civilreg.book/1",
    Book,
    stream=lambda book: str(book.year),
    columns=(
        Column("register", lambda book: book.register.value),
        Column("year"),
        Column("volume"),
        Column("open", lambda book: book.open, type=bool),
    ),
)
"""Volumes of the registers of a unit."""
