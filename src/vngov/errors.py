"""Errors (lỗi): every failure has a code and says what, where and why in Vietnamese and English.

A subclass declares its two sentences as templates; callers give the details by name. The details are kept for programs
(`error.details`), the sentences are for people. No template may take a detail that holds personal data.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, ClassVar, TypeVar, overload

__all__ = ["BlankText", "InvalidInput", "VngovError", "WrongType", "expect", "expect_text"]

T = TypeVar("T")


class VngovError(Exception):
    """Base of all errors of the library (lỗi của thư viện).

    `code` is stable and lower-case; `message(lang)` gives the sentence in "vi" or "en"; `str(error)` gives both.
    `repeats` names the details that repeat what was given: a text as it stands, of anything else only its type, since a record
    or a form given by mistake must not end in a log.
    """

    code: ClassVar[str] = "error"
    vi: ClassVar[str] = "{why}"
    en: ClassVar[str] = "{why}"
    repeats: ClassVar[tuple[str, ...]] = ()

    def __init__(self, **details: Any) -> None:
        self.details: dict[str, Any] = {
            name: _given(value) if name in self.repeats else value for name, value in details.items()
        }
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


class WrongType(InvalidInput, TypeError):
    """A value of another type than is asked for (kiểu dữ liệu không đúng): the parameter and the types, never the value."""

    code = "wrong_type"
    vi = "{name}: cần {wanted}, không phải {got}"
    en = "{name}: {wanted} is needed, not {got}"


class BlankText(InvalidInput):
    """A text that has to say something says nothing (để trống): empty, or spaces only."""

    code = "blank_text"
    vi = "{name}: không được để trống"
    en = "{name} must not be blank"


@overload
def expect(value: object, kind: type[T], /, *, name: str) -> T: ...
@overload
def expect(value: object, kind: type[Any], /, *others: type[Any], name: str) -> Any: ...
def expect(value: Any, kind: type[Any], /, *others: type[Any], name: str) -> Any:
    """Let a value of a type pass, or of one of several. Raises WrongType, which names the parameter and both types.

    A bool passes for no int and a moment for no day, as they do elsewhere in Python.

    >>> expect("cb-01", str, name="actor")
    'cb-01'
    """
    kinds = (kind, *others)
    if isinstance(value, kinds) and not _poses(value, kinds):
        return value
    raise WrongType(name=name, wanted=" / ".join(map(_type_name, kinds)), got=_type_name(type(value)))


def expect_text(value: object, *, name: str) -> str:
    """Let a text pass that says something. Raises WrongType, and BlankText for an empty one or spaces only."""
    text = expect(value, str, name=name)
    if not text.strip():
        raise BlankText(name=name)
    return text


def _poses(value: object, kinds: tuple[type[Any], ...]) -> bool:
    """Tell whether only inheritance lets the value pass: True is no number of days, a moment is no day."""
    posers = ((bool, int), (datetime, date))
    return any(isinstance(value, kind) and kind not in kinds and passes_for in kinds for kind, passes_for in posers)


def _given(value: object) -> object:
    """A text, or the type of anything else; a type stays, so that a copy of an error says the same."""
    return value if isinstance(value, str | type) else type(value)


def _type_name(kind: type[Any]) -> str:
    return "None" if kind is type(None) else kind.__name__


def _spoken(value: Any, lang: str) -> Any:
    """A detail may be bilingual itself: anything with a `text(lang)` method speaks the language asked for."""
    text = None if isinstance(value, type) else getattr(value, "text", None)
    return text(lang) if callable(text) else value


def _rebuild(kind: type[VngovError], details: dict[str, Any]) -> VngovError:
    return kind(**details)
