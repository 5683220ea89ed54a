"""Errors of rendering (lỗi in ấn): they name the paper and the field, never what stands in it."""

from __future__ import annotations

from vngov.errors import InvalidInput, VngovError

__all__ = [
    "MissingGlyph",
    "PapersExtraMissing",
    "RenderingError",
    "ResolutionOutOfRange",
    "TemplateBroken",
    "TemplateMissing",
    "WrongPaper",
]


class RenderingError(VngovError):
    """Base of the errors of rendering (lỗi in ấn)."""

    code = "rendering"


class PapersExtraMissing(RenderingError, ImportError):
    """Packages for papers are not installed (chưa cài gói in ấn); all that are missing are named."""

    code = "papers_extra_missing"
    vi = 'không in được giấy tờ, thiếu gói {package}; cài bằng: pip install "vngov[papers]"'
    en = 'papers cannot be printed, missing: {package}; install with: pip install "vngov[papers]"'


class MissingGlyph(RenderingError, InvalidInput):
    """Characters that cannot be printed (ký tự không in được): not in the font, or invisible ones that turn or hide text.

    `field` is the place in the data ("$.child_name"), `points` the code points ("U+65E5").
    """

    code = "missing_glyph"
    vi = "{field}: có ký tự không in được bằng phông chữ Tinos: {points}"
    en = "{field}: characters that cannot be printed with the font Tinos: {points}"


class WrongPaper(RenderingError, InvalidInput, TypeError):
    """Data of another kind than the template takes (dữ liệu không đúng loại của mẫu)."""

    code = "wrong_paper"
    vi = "mẫu {paper}, {field}: cần {expected}, không phải {got}"
    en = "template {paper}, {field}: {expected} is needed, not {got}"


class ResolutionOutOfRange(RenderingError, InvalidInput):
    """A picture too coarse to see or too fine for the memory (độ phân giải ngoài phạm vi)."""

    code = "resolution_out_of_range"
    vi = "độ phân giải {ppi} điểm ảnh mỗi inch nằm ngoài {low}–{high}"
    en = "a resolution of {ppi} pixels an inch is outside {low}–{high}"


class TemplateMissing(RenderingError):
    """The file of a template cannot be found (không tìm thấy tệp mẫu)."""

    code = "template_missing"
    vi = "mẫu {paper}: không tìm thấy tệp {source}"
    en = "template {paper}: file {source} cannot be found"


class TemplateBroken(RenderingError):
    """A template that cannot be set (mẫu không dựng được). Only places are named: the engine's own words may hold data."""

    code = "template_broken"
    vi = "mẫu {paper} không dựng được ({where})"
    en = "template {paper} cannot be set ({where})"
