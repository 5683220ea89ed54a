"""`Qr` (mã QR): a text as black and white modules, drawn as a vector."""

from __future__ import annotations

import attrs

from vngov.rendering.errors import RenderingError
from vngov.rendering.extra import papers_package

__all__ = ["Qr", "QrTooLong"]

_QUIET = 4  # the quiet zone of ISO/IEC 18004, in modules


class QrTooLong(RenderingError, ValueError):
    """A text that no QR code can hold (văn bản quá dài cho mã QR)."""

    code = "qr_too_long"
    vi = "văn bản dài {length} ký tự, không vừa một mã QR"
    en = "a text of {length} characters does not fit into a QR code"


@attrs.frozen
class Qr:
    """A text to be printed as a QR code (mã QR), with error correction M or better; the code is made when it is asked for."""

    text: str = attrs.field(repr=False, validator=attrs.validators.min_len(1))

    @property
    def modules(self) -> tuple[tuple[bool, ...], ...]:
        """Give the rows of modules, True = dark, without the quiet zone. Raises PapersExtraMissing, QrTooLong."""
        segno = papers_package("segno")
        try:
            code = segno.make_qr(self.text, error="m")
        except segno.DataOverflowError:
            raise QrTooLong(length=len(self.text)) from None
        return tuple(tuple(bool(module) for module in row) for row in code.matrix)

    def svg(self) -> str:
        """Draw the code with its quiet zone, one unit a module, black on white. Raises PapersExtraMissing, QrTooLong."""
        rows = self.modules
        side = len(rows) + 2 * _QUIET
        dark = "".join(
            f"M{x + _QUIET} {y + _QUIET}h1v1h-1z" for y, row in enumerate(rows) for x, module in enumerate(row) if module
        )
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{side}" height="{side}" viewBox="0 0 {side} {side}" '
            f'shape-rendering="crispEdges"><path fill="#fff" d="M0 0h{side}v{side}H0z"/><path d="{dark}"/></svg>'
        )
