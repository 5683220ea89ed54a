"""Sockets of the rendering layer (ổ cắm của tầng in ấn): templates of papers that a plugin adds."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from vngov.hooks import Contribute, Manager, hookspec
from vngov.rendering.template import PaperTemplate

__all__ = ["PAPERS", "RenderingSockets", "papers"]


class RenderingSockets(Protocol):
    """What a plugin may tell the rendering layer."""

    @hookspec
    def vngov_papers(self) -> Iterable[PaperTemplate]:
        """Give templates of papers that a plugin adds (mẫu giấy tờ của phần mở rộng).

        When: once, while an office opens; the Typst file is read when the first paper is set.
        Arguments: none.
        Returns: PaperTemplates; the id begins with a name of the plugin's own ("langson.market_permit").
        Order: by registration; it decides nothing, since one id from two plugins is a DoubleContribution that names both.
        Raises: whatever it raises is a PluginFailed that names the plugin; the office does not open, because a paper that an
            office counts on would be missing when a citizen stands at the counter.

        >>> import attrs
        >>> from vngov import hookimpl
        >>> from vngov.basis import Certainty, Text
        >>> @attrs.frozen
        ... class Permit:
        ...     name: str
        >>> permit = PaperTemplate(
        ...     id="langson.market_permit", title=Text("GIẤY PHÉP CHỢ PHIÊN", "market permit"), data=Permit, page="A5",
        ...     source="langson:templates/permit.typ", content=Certainty.UNVERIFIED, layout=Certainty.UNVERIFIED,
        ... )
        >>> class LangSon:
        ...     @hookimpl
        ...     def vngov_papers(self):
        ...         return [permit]
        >>> manager = Manager([RenderingSockets])
        >>> manager.register(LangSon())
        >>> [template.id for template in papers(manager)]
        ['langson.market_permit']
        """
        ...


def _id(template: PaperTemplate) -> Iterable[str]:
    return (template.id,)


PAPERS: Contribute[PaperTemplate] = Contribute("vngov_papers", PaperTemplate, ids=_id)


def papers(manager: Manager) -> tuple[PaperTemplate, ...]:
    """Give the templates that plugins add. Raises PluginFailed, PluginWrongType, DoubleContribution."""
    return tuple(given.value for given in manager.gather(PAPERS))
