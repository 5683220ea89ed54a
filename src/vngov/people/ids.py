"""`PersonalId` (số định danh cá nhân): twelve digits, and what they tell of place, sex and year of birth."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import attrs

from vngov.basis import Certainty, Citation, Text, hidden
from vngov.law import NATIONAL
from vngov.law.loader import read_citations
from vngov.people.dates import PartialDate
from vngov.people.errors import InvalidId
from vngov.people.sex import Sex
from vngov.rules import Finding, Severity

__all__ = ["PersonalId"]

_FILE = Path(__file__).with_name("personal_ids.toml")
_FORM = re.compile(r"[0-9]{12}")
_TYPED = re.compile(r"[0-9]+(?:[ .][0-9]+)*")
_OLD_CARD = 9

_NO_TEXT = Text("phải là chuỗi ký tự, để giữ số 0 ở đầu", "it has to be text, so that leading zeros stay")
_EMPTY = Text("chưa có số nào", "it is empty")
_STRANGE = Text("chỉ gồm các chữ số 0–9", "only the digits 0–9 may stand in it")
_OLD = Text(
    "9 chữ số là số chứng minh nhân dân; số định danh có 12", "9 digits are those of the old identity card; an id has 12"
)

_PREFIX = Text(
    "3 chữ số đầu không có trong danh mục 63 tỉnh trước 01/07/2025: có thể là mã nước hoặc mã mới, cần xem giấy tờ",
    "the first 3 digits are not among the 63 provinces before 1 July 2025: perhaps a country or a new code; look at the paper",
)
_FUTURE = Text("số cho biết sinh từ thế kỷ 22 trở đi", "the id tells of a birth in the 22nd century or later")
_SEX = Text("giới tính theo số định danh khác giới tính đã khai", "the sex told by the id is not the one declared")
_YEAR = Text("năm sinh theo số định danh khác năm sinh đã khai", "the year of birth told by the id is not the one declared")
_LIVING = 21  # the latest century in which anybody was born


@attrs.frozen(repr=False)
class PersonalId:
    """A personal id (số định danh cá nhân, printed on căn cước): twelve digits, the same for life save for corrections.

    Only the form is certain. What the digits tell is soft: numbers are re-established when sex or year of birth is corrected,
    and provinces were merged while numbers stayed. `repr` shows nothing of the number, `str` its prefix; `digits` is the value.
    Raises InvalidId, which never repeats it.

    >>> one = PersonalId.parse("020 202 000001")
    >>> one, one.province_name, one.sex.label(), one.century, one.year, one.warnings
    (PersonalId(…), 'Tỉnh Lạng Sơn', 'Nam', 21, 2002, ())
    """

    digits: str

    def __attrs_post_init__(self) -> None:
        if not isinstance(self.digits, str):
            raise InvalidId(why=_NO_TEXT)
        if _FORM.fullmatch(self.digits) is None:
            raise InvalidId(why=_fault(self.digits))

    @classmethod
    def parse(cls, text: str) -> PersonalId:
        """Read an id as clerks type it: spaces around it, and single spaces or dots between digits, are dropped.

        Nothing else is mended: full-width digits, letters, hyphens and a missing zero are refused. Raises InvalidId.
        """
        if not isinstance(text, str):
            raise InvalidId(why=_NO_TEXT)
        if _FORM.fullmatch(text) is not None:
            return cls(text)
        text = text.strip()
        if _TYPED.fullmatch(text) is None:
            raise InvalidId(why=_STRANGE if text else _EMPTY)
        return cls(text.replace(" ", "").replace(".", ""))

    @property
    def registered_prefix(self) -> str:
        """The first three digits: where the birth was registered when the number was made, not where the person lives."""
        return self.digits[:3]

    @property
    def province_name(self) -> str | None:
        """The province of the prefix by its name before 1 July 2025; None where the prefix is not known."""
        return _catalogue().provinces.get(self.registered_prefix)

    @property
    def sex(self) -> Sex:
        """The sex the number was made for."""
        return _catalogue().sexes[self.digits[3]]

    @property
    def century(self) -> int:
        """The century of birth as Vietnamese law counts it: 20 for 1900–1999, 21 for 2000–2099."""
        return _catalogue().centuries[self.digits[3]]

    @property
    def year(self) -> int:
        """The year of birth the number was made for, with its four digits."""
        return _catalogue().first_years[self.digits[3]] + int(self.digits[4:6])

    @property
    def warnings(self) -> tuple[Finding, ...]:
        """What is odd about the number by itself: warnings, never errors."""
        return tuple(self._oddities())

    def _oddities(self) -> Iterator[Finding]:
        known = _catalogue()
        if self.province_name is None:
            yield _warning("people.id.prefix", _PREFIX, known.prefix_basis, Certainty.UNVERIFIED)
        if self.century > _LIVING:
            yield _warning("people.id.century", _FUTURE, known.basis, known.certainty)

    def against(self, *, sex: Sex | None = None, born: date | PartialDate | None = None) -> tuple[Finding, ...]:
        """Compare the number with declared data; what is None is not compared. Raises DateExpected for a datetime.

        A difference is a warning: the number may be an older one, from before a correction (Nghị định 137/2015/NĐ-CP).
        """
        return tuple(self._differences(sex, born))

    def _differences(self, sex: Sex | None, born: date | PartialDate | None) -> Iterator[Finding]:
        known = _catalogue()
        if sex is not None and sex != self.sex:
            yield _warning("people.id.sex", _SEX, known.basis, known.certainty)
        if born is not None and PartialDate.of(born).year != self.year:
            yield _warning("people.id.year", _YEAR, known.basis, known.certainty)

    def __repr__(self) -> str:
        return f"PersonalId({hidden(self.digits)})"

    def __str__(self) -> str:
        return self.registered_prefix + "*" * 9


def _fault(text: str) -> Text:
    if not text:
        return _EMPTY
    if not text.isascii() or not text.isdigit():
        return _STRANGE
    if len(text) == _OLD_CARD:
        return _OLD
    return Text(f"cần 12 chữ số, đã nhập {len(text)}", f"12 digits are needed, there are {len(text)}")


def _warning(code: str, said: Text, basis: tuple[Citation, ...], certainty: Certainty) -> Finding:
    return Finding(code=code, severity=Severity.WARNING, field="$", said=said, basis=basis, certainty=certainty)


@attrs.frozen
class _Catalogue:
    """What the digits of an id stand for."""

    basis: tuple[Citation, ...]
    certainty: Certainty
    sexes: Mapping[str, Sex]
    centuries: Mapping[str, int]
    first_years: Mapping[str, int]
    prefix_basis: tuple[Citation, ...]
    provinces: Mapping[str, str]


@cache
def _catalogue() -> _Catalogue:
    data: dict[str, Any] = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    structure, birth, prefixes = data["structure"], data["birth"], data["prefixes"]
    return _Catalogue(
        basis=read_citations(structure["cite"], NATIONAL.instruments),
        certainty=Certainty(structure["certainty"]),
        sexes={digit: Sex(row["sex"]) for digit, row in birth.items()},
        centuries={digit: row["century"] for digit, row in birth.items()},
        first_years={digit: row["first_year"] for digit, row in birth.items()},
        prefix_basis=read_citations(prefixes["cite"], NATIONAL.instruments),
        provinces=prefixes["names"],
    )
