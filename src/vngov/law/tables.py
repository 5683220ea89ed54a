"""Reading a TOML file table by table: cut at its headers, parsed when asked.

A process that asks one question needs a handful of the thousands of lines of law data; parsing all of them first would take
longer than everything else together. `whole` parses everything at once: it is what the strict check of a file uses.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

from vngov.basis import Text
from vngov.law.errors import LawFileError

__all__ = ["TomlTables"]

# A header stands at the start of its line: [birth.declare_within], ["60/2014/QH13"], [instruments."12/2025/NQ-HĐND"].
_HEADER = re.compile(r'^\[(?P<name>[^\[\]\n"]*(?:"[^"\n]+")?)\][ \t]*(?:#.*)?$', re.MULTILINE)


class TomlTables:
    """The tables of one TOML file by the text of their header."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @property
    def label(self) -> str:
        """The file as error messages name it: its folder and name."""
        return f"{self.path.parent.name}/{self.path.name}"

    @cached_property
    def source(self) -> str:
        try:
            return self.path.read_text(encoding="utf-8-sig")
        except UnicodeDecodeError:
            raise LawFileError(
                file=self.label, where="UTF-8", why=Text("tệp phải ở dạng UTF-8", "the file must be UTF-8")
            ) from None

    @cached_property
    def _chunks(self) -> Mapping[str, str]:
        heads = list(_HEADER.finditer(self.source))
        ends = [head.start() for head in heads[1:]] + [len(self.source)] if heads else []
        chunks = {"": self.source[: heads[0].start()] if heads else self.source}
        for head, end in zip(heads, ends, strict=True):
            if head["name"] in chunks:
                raise LawFileError(file=self.label, where=f"[{head['name']}]", why=Text("có hai lần", "stands twice"))
            chunks[head["name"]] = self.source[head.start() : end]
        return chunks

    @property
    def names(self) -> tuple[str, ...]:
        """Give all headers in order of the file."""
        return tuple(name for name in self._chunks if name)

    def __contains__(self, name: str) -> bool:
        return name in self._chunks

    def table(self, name: str) -> dict[str, Any]:
        """Parse the table under one header; "" is what stands before the first. Raises LawFileError."""
        parsed = self._parse(self._chunks[name], f"[{name}]" if name else Text("đầu tệp", "head of the file"))
        bare, quote, quoted = name.partition('"')
        path = [part for part in bare.split(".") if part] + ([quoted.rstrip('"')] if quote else [])
        for part in path:
            parsed = parsed[part]
        return parsed

    def whole(self) -> dict[str, Any]:
        """Parse the whole file. Raises LawFileError with the line."""
        return self._parse(self.source, Text("cú pháp TOML", "TOML syntax"))

    def _parse(self, text: str, where: str | Text) -> dict[str, Any]:
        try:
            return tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            raise LawFileError(file=self.label, where=where, why=str(error)) from None
