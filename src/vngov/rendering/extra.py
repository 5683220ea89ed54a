"""The packages of the extra `papers` (gói in ấn): loaded when a paper is printed, named all at once where they are missing."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from typing import Any

from vngov.rendering.errors import PapersExtraMissing

__all__ = ["papers_package", "require_papers"]

_PACKAGES = ("typst", "segno")


def papers_package(name: str) -> Any:
    """Load one of the packages. Raises PapersExtraMissing, which names all that are missing, not one after the other."""
    try:
        return import_module(name)
    except ImportError:
        raise PapersExtraMissing(package=", ".join(_missing()) or name) from None


def require_papers() -> None:
    """Let pass where papers can be printed, before any work is done for them. Raises PapersExtraMissing."""
    if missing := _missing():
        raise PapersExtraMissing(package=", ".join(missing))


def _missing() -> tuple[str, ...]:
    return tuple(name for name in _PACKAGES if not _there(name))


def _there(name: str) -> bool:
    try:
        return find_spec(name) is not None
    except (ImportError, ValueError):
        return False  # a place holder in sys.modules, or a finder that refuses the name
