"""Sockets of the law layer (ổ cắm của tầng pháp luật): a locality's own facts of law."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Protocol

from vngov.basis import Text
from vngov.hooks import Contribute, Manager, hookspec
from vngov.law.law import Law, Source
from vngov.law.loader import FactFile

__all__ = ["LAW_SOURCES", "LawSockets", "with_local_facts"]

_FIELD = re.compile(r"[a-z][a-z0-9_]*")


class LawSockets(Protocol):
    """What a plugin may tell the law layer."""

    @hookspec
    def vngov_law_sources(self) -> Iterable[Source]:
        """Give the facts of law that hold in one locality (quy định của địa phương): fees, shorter limits, own procedures.

        When: once, while an office opens; every file is read and held to the format then.
        Arguments: none.
        Returns: a Source for each file, with `owner`, whose rules they are; a file that repeats a national fact says in it
            that it `overrides` it, with its citation.
        Order: by registration; it decides nothing, since one key in two sources is a DoubleContribution that names both.
        Raises: whatever it raises, or a file that breaks the format, is a PluginFailed that names the plugin; the office does
            not open, because an answer that lacks a local rule would be wrong.

        >>> from pathlib import Path
        >>> from vngov import hookimpl
        >>> class LangSon:
        ...     @hookimpl
        ...     def vngov_law_sources(self):
        ...         yield Source(Path("fees.toml"), "langson", owner="HĐND tỉnh Lạng Sơn (ví dụ)")
        >>> [source.owner for source in LangSon().vngov_law_sources()]
        ['HĐND tỉnh Lạng Sơn (ví dụ)']
        """
        ...


def _keys(source: Source) -> Iterable[str]:
    return sorted(FactFile(source.path, field=source.field, owner=source.owner).keys)


def _objection(source: Source) -> Text | None:
    if not source.owner.strip():
        return Text("thiếu owner: quy định của ai?", "owner is missing: whose rules are they?")
    if _FIELD.fullmatch(source.field) is None:
        return Text(f"field sai: {source.field!r}", f"not a field: {source.field!r}")
    return None


LAW_SOURCES: Contribute[Source] = Contribute("vngov_law_sources", Source, ids=_keys, objection=_objection)


def with_local_facts(law: Law, manager: Manager) -> Law:
    """Give a law that also holds what the plugins contribute; each file is checked.

    Raises PluginFailed (a file that breaks the format or conflicts with national law), ContributionRefused, PluginWrongType,
    DoubleContribution.
    """
    for given in manager.gather(LAW_SOURCES):
        with manager.blaming(given.plugin, LAW_SOURCES.hook):
            law = law.with_source(given.value)
    return law
