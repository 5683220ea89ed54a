"""Errors (lỗi): every failure has a code and says what, where and why in Vietnamese and English.

A subclass declares its two sentences as templates; callers give the details by name. The details are kept for programs
(`error.details`), the sentences are for people. No template may take a detail that holds personal data.
"""

from __future__ import annotations

from typing import Any, ClassVar

__all__ = ["InvalidInput", "VngovError"]


class VngovError(Exception):
    """Base of all errors of the library (lỗi của thư viện).

    `code` is stable and lower-case; `message(lang)` gives the sentence in "vi" or "en"; `str(error)` gives both.
    """

    code: ClassVar[str] = "error"
    vi: ClassVar[str] = "{why}"
    en: ClassVar[str] = "{why}"

    def __init__(self, **details: Any) -> None:
        self.details = details
        super().__init__(f"{self.message('vi')} | {self.message('en')}")

    def message(self, lang: str = "vi") -> str:
        """Give the sentence in one language, "vi" or "en"."""
        template = self.en if lang == "en" else self.vi
        return template.format(**{name: _spoken(value, lang) for name, value in self.details.items()})

    def __reduce__(self) -> tuple[Any, ...]:
        return _rebuild, (type(self), self.details)


class InvalidInput(VngovError, ValueError):
    """Input that cannot be read or is out of range (đầu vào không hợp lệ)."""

    code = "invalid_input"


def _spoken(value: Any, lang: str) -> Any:
    """A detail may be bilingual itself: anything with a `text(lang)` method speaks the language asked for."""
    text = getattr(value, "text", None)
    return text(lang) if callable(text) else value


def _rebuild(kind: type[VngovError], details: dict[str, Any]) -> VngovError:
    return kind(**details)
