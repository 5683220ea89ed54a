"""`PaperTemplate` (mẫu giấy tờ): what a paper is, which data it takes, how sure its content and its layout are."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sized
from importlib.resources import files
from pathlib import Path
from typing import Any, overload

import attrs

from vngov.basis import Certainty, Text
from vngov.errors import expect
from vngov.rendering.errors import TemplateMissing, WrongPaper

__all__ = ["PaperTemplate", "at_least_one", "in_capitals", "one_of"]


@attrs.frozen(kw_only=True)
class PaperTemplate:
    """One kind of paper (mẫu giấy tờ), ready to be rendered.

    `id` is "<field>.<paper>"; `data` the attrs class it takes; `source` its Typst file, "package:path/in/the/package.typ";
    `page` the paper size ("A4", "A5", "A4 landscape"; slips follow their data). `basis` are citations as in the law files.
    `content` tells how sure the list of fields is, `layout` how sure their place on the page; `note` what was not seen.
    """

    id: str
    title: Text
    data: type[Any]
    source: str
    page: str
    basis: tuple[str, ...] = ()
    content: Certainty
    layout: Certainty
    note: Text | None = None

    @property
    def path(self) -> Path:
        """Where the Typst file stands. Raises TemplateMissing."""
        package, _, inside = self.source.partition(":")
        try:
            path = Path(str(files(package).joinpath(inside)))
        except (ImportError, ValueError, TypeError):
            raise TemplateMissing(paper=self.id, source=self.source) from None
        if not inside or not path.is_file():
            raise TemplateMissing(paper=self.id, source=self.source)
        return path


@overload
def in_capitals(text: str) -> str: ...
@overload
def in_capitals(text: None) -> None: ...
def in_capitals(text: str | None) -> str | None:
    """Write in capitals (viết IN HOA), with marks composed; None stays None. Raises WrongType.

    >>> in_capitals("Nguyễn Thị Đào")
    'NGUYỄN THỊ ĐÀO'
    """
    if text is None:
        return None
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", expect(text, str, name="text")).upper())


def at_least_one(paper: Any, field: attrs.Attribute[Any], value: Sized) -> None:
    """Hold a field of a paper to at least one entry (validator của attrs). Raises WrongPaper."""
    if not value:
        raise WrongPaper(paper=type(paper).__name__, field=f"$.{field.name}", expected="≥ 1", got="0")


def one_of(*choices: str) -> Callable[[Any, attrs.Attribute[Any], str], None]:
    """Hold a field of a paper to some texts (validator của attrs). The validator raises WrongPaper."""

    def check(paper: Any, field: attrs.Attribute[Any], value: str) -> None:
        if value not in choices:
            raise WrongPaper(paper=type(paper).__name__, field=f"$.{field.name}", expected=" | ".join(choices), got="?")

    return check
