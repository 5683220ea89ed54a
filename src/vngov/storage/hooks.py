"""Sockets of the storage layer (ổ cắm của tầng lưu trữ): another engine behind the port."""

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import Any, Protocol

from vngov.errors import VngovError
from vngov.hooks import Choose, Manager, hookimpl, hookspec
from vngov.records import Kind
from vngov.storage.ledger import Entropy
from vngov.storage.port import Store

__all__ = ["OPEN_STORE", "NoStoreForUrl", "SqlOpener", "StorageSockets", "open_store"]


class NoStoreForUrl(VngovError, LookupError):
    """No plugin opens such a URL (không có kho cho địa chỉ này). Only its scheme is named: the rest may hold a password."""

    code = "no_store_for_url"
    vi = "không có phần mở rộng nào mở được kho {scheme}:…"
    en = "no plugin opens a store at {scheme}:…"


class StorageSockets(Protocol):
    """What a plugin may tell the storage layer."""

    @hookspec(firstresult=True)
    def vngov_open_store(self, url: str, kinds: tuple[Kind[Any], ...], entropy: Entropy) -> Store | None:
        """Open a store on another engine (mở kho lưu trữ khác).

        When: once, while an office opens.
        Arguments: `url` as given to the office ("sqlite:///office.db"); `kinds` are all kinds of records of the office;
            `entropy` gives random bytes for the salts. An implementation names those that it needs.
        Returns: a Store, or None for a URL that is not the plugin's.
        Order: the first answer is taken; plugins registered last are asked first, the built-in SQL store last.
        Raises: whatever it raises is a PluginFailed that names the plugin, and no other is asked: the office does not open.
            A URL that nobody opens is NoStoreForUrl.

        >>> from vngov import hookimpl
        >>> from vngov.storage import MemoryStore
        >>> class InMemory:
        ...     @hookimpl
        ...     def vngov_open_store(self, url):
        ...         return MemoryStore() if url == "memory:" else None
        >>> manager = Manager([StorageSockets])
        >>> manager.register(InMemory())
        >>> type(open_store(manager, "memory:")).__name__
        'MemoryStore'
        """
        ...


OPEN_STORE: Choose[Store] = Choose("vngov_open_store", Store)


class SqlOpener:
    """The built-in plugin that opens SQLite (kho SQLite có sẵn)."""

    @hookimpl
    def vngov_open_store(self, url: str, kinds: tuple[Kind[Any], ...], entropy: Entropy) -> Store | None:
        if _scheme(url).partition("+")[0] != "sqlite":
            return None
        from vngov.storage.sql import SqlStore

        return SqlStore(url, kinds=kinds, entropy=entropy)


def open_store(manager: Manager, url: str, *, kinds: Iterable[Kind[Any]] = (), entropy: Entropy = os.urandom) -> Store:
    """Open the store of an office. Raises NoStoreForUrl, PluginFailed, PluginWrongType."""
    chosen = manager.choose(OPEN_STORE, url=url, kinds=tuple(kinds), entropy=entropy)
    if chosen is None:
        raise NoStoreForUrl(scheme=_scheme(url))
    return chosen.value


def _scheme(url: str) -> str:
    return url.partition(":")[0]
