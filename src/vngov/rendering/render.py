"""Papers to PDF and to pictures (xuất PDF, ảnh): Typst, with a compiler kept for each template."""

from __future__ import annotations

import json
import re
from datetime import datetime
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any

from vngov.basis import checked_moment
from vngov.errors import expect
from vngov.rendering.data import printable
from vngov.rendering.errors import ResolutionOutOfRange, TemplateBroken, WrongPaper
from vngov.rendering.extra import papers_package
from vngov.rendering.fonts import FOLDER
from vngov.rendering.template import PaperTemplate

__all__ = ["render_pdf", "render_png"]

_LIBRARY = Path(__file__).parent / "typst"
# Beyond, the engine asks for more memory than there is, and takes the whole process with it.
_PPI = (10, 600)
_PLACE = re.compile(r"[\w.-]+\.typ:\d+")


def render_pdf(template: PaperTemplate, data: Any, *, made: datetime) -> bytes:
    """Set a paper as PDF/A-2b (xuất PDF). The same data and moment give the same bytes.

    `data` is an instance of `template.data`; `made` the aware moment that stands in the file as its date.
    Raises WrongType, WrongPaper, MissingGlyph, NaiveDatetime, PapersExtraMissing, QrTooLong, TemplateMissing, TemplateBroken.
    """
    pages = _set(template, data, made, {"format": "pdf", "pdf_standards": "a-2b"})
    return pages[0]


def render_png(template: PaperTemplate, data: Any, *, made: datetime, ppi: float = 144) -> tuple[bytes, ...]:
    """Set a paper as pictures, one a page (xuất ảnh); `ppi` are pixels an inch, 10 to 600.

    Raises ResolutionOutOfRange, and what `render_pdf` does.
    """
    low, high = _PPI
    expect(ppi, int, float, name="ppi")
    if not low <= ppi <= high:
        raise ResolutionOutOfRange(ppi=ppi, low=low, high=high)
    return _set(template, data, made, {"format": "png", "ppi": ppi})


def _set(template: PaperTemplate, data: Any, made: datetime, options: dict[str, Any]) -> tuple[bytes, ...]:
    expect(template, PaperTemplate, name="template")
    expect(made, datetime, name="made")
    if not isinstance(data, template.data):
        raise WrongPaper(paper=template.id, field="$", expected=template.data.__name__, got=type(data).__name__)
    plain = printable(data, paper=template.id)
    moment = int(checked_moment(made).timestamp())
    inputs = {"data": json.dumps(plain, ensure_ascii=False), "title": template.title.vi}
    typst = papers_package("typst")
    compiler, lock = _compiler(template.path)
    try:
        with lock:
            given = compiler.compile(sys_inputs=inputs, timestamp=moment, **options)
    except typst.TypstError as error:
        told = (getattr(error, "diagnostic", ""), *getattr(error, "trace", ()))
        places = dict.fromkeys(place for part in told for place in _PLACE.findall(str(part)))
        raise TemplateBroken(paper=template.id, where=", ".join(places) or template.source) from None
    return (given,) if isinstance(given, bytes) else tuple(given)


@cache
def _compiler(path: Path) -> tuple[Any, Lock]:
    typst = papers_package("typst")
    # Only the font of the papers is known to the compiler: a letter it lacks must not come from another one unseen.
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FOLDER)])
    compiler = typst.Compiler(
        str(path),
        root=str(path.parent),
        font_paths=fonts,
        package_path=str(_LIBRARY),
        package_cache_path=str(_LIBRARY),
    )
    return compiler, Lock()
