"""Rendering (in ấn): papers to PDF and pictures, QR codes, fonts; nothing of any field.

A paper is a template in Typst and a frozen attrs class of texts that are ready to be printed. What is typed by people reaches
the template as data, never as markup. Papers are PDF/A-2b with one family of letters, and the same data give the same bytes.
"""

from vngov.rendering.errors import (
    MissingGlyph,
    PapersExtraMissing,
    RenderingError,
    ResolutionOutOfRange,
    TemplateBroken,
    TemplateMissing,
    WrongPaper,
)
from vngov.rendering.fonts import cover
from vngov.rendering.qr import Qr, QrTooLong
from vngov.rendering.render import render_pdf, render_png
from vngov.rendering.template import PaperTemplate, at_least_one, in_capitals, one_of

__all__ = [
    "MissingGlyph",
    "PaperTemplate",
    "PapersExtraMissing",
    "Qr",
    "QrTooLong",
    "RenderingError",
    "ResolutionOutOfRange",
    "TemplateBroken",
    "TemplateMissing",
    "WrongPaper",
    "at_least_one",
    "cover",
    "in_capitals",
    "one_of",
    "render_pdf",
    "render_png",
]
