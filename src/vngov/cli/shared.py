"""What all commands share: the language, output for machines, and exit codes."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from typing import Annotated, NoReturn

import typer

from vngov.deadlines import MissingCalendar
from vngov.errors import VngovError
from vngov.law import NoRule

__all__ = ["AsJson", "Lang", "Language", "answering"]


class Language(StrEnum):
    """Language of the answers."""

    VI = "vi"
    EN = "en"


Lang = Annotated[Language, typer.Option("--lang", help="vi | en", envvar="VNGOV_LANG")]
AsJson = Annotated[bool, typer.Option("--json", help="Kết quả cho máy đọc. / Output for machines.")]

_ANSWERS_NO = (NoRule, MissingCalendar)


@contextmanager
def answering(lang: Language, no: tuple[type[VngovError], ...] = _ANSWERS_NO) -> Iterator[None]:
    """Turn an error of the library into its sentence and an exit code: 1 for those that answer no, else 2."""
    try:
        yield
    except VngovError as error:
        _stop(error, lang, 1 if isinstance(error, no) else 2)


def _stop(error: VngovError, lang: Language, code: int) -> NoReturn:
    typer.echo(error.message(lang.value), err=True)
    sys.exit(code)
