"""What `vngov plugins` and `vngov ledger verify` do: is the past still as it was written, and what is plugged in."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import orjson
import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from vngov.basis import Lang, Text, dump_json
from vngov.errors import InvalidInput, VngovError
from vngov.hooks import PluginFailed
from vngov.office.fields import field_kinds
from vngov.office.plugins import Plugins
from vngov.storage import Anchor, Fault, Store, StoreBroken
from vngov.storage.schema import Tables

__all__ = [
    "NoDatabase",
    "NoLedger",
    "UnreadableAnchors",
    "UrlExpected",
    "standing_store",
    "tell_plugins",
    "tell_verification",
]

_MAGIC = b"SQLite format 3\0"
_PROVED = Text("đã chứng minh đến", "proved up to")
_UNPROVED = Text(
    "không có mỏ neo (--anchors): không chứng minh được rằng phần cuối của chuỗi còn nguyên",
    "no anchors (--anchors): that the tails of the chains are whole is not proved",
)
_SUMMARY = Text("{chains} chuỗi, {faults} sai lệch", "{chains} chains, {faults} faults")
_CHECKING = Text("đang kiểm tra sổ cái", "checking the ledger")
_NOT_LOADED = Text("không nạp được", "not loaded")


class NoLedger(VngovError, LookupError):
    """There is no store in the file of a URL (không có kho lưu trữ). Verifying never makes one."""

    code = "no_ledger"
    vi = "không có kho lưu trữ của vngov ở địa chỉ này"
    en = "there is no store of vngov at this place"


class NoDatabase(InvalidInput):
    """A file that is no database at all (tệp không phải cơ sở dữ liệu): nothing is said about a ledger by it."""

    code = "no_database"
    vi = "tệp này không phải cơ sở dữ liệu SQLite (hoặc phần đầu tệp đã bị ghi đè); kiểm tra lại đường dẫn"
    en = "this file is no SQLite database (or its beginning was overwritten); check the path"


class UrlExpected(InvalidInput):
    """A file where a URL is needed (cần một địa chỉ, không phải tên tệp)."""

    code = "url_expected"
    vi = "cần địa chỉ của kho, không phải tên tệp; thử: {url}"
    en = "the URL of a store is needed, not the name of a file; try: {url}"


class UnreadableAnchors(InvalidInput):
    """A file of anchors that cannot be read (tệp mỏ neo không đọc được)."""

    code = "unreadable_anchors"
    vi = "tệp mỏ neo không đọc được; cần kết quả --json của một lần kiểm tra trước"
    en = "the file of anchors cannot be read; the --json output of an earlier check is needed"


def tell_plugins(lang: Lang, *, as_json: bool) -> bool:
    """Print the plugins; True where all of them were loaded."""
    listed = Plugins.load().listed
    if as_json:
        typer.echo(dump_json([plugin.to_data() for plugin in listed], indent=True))
        return all(plugin.loaded for plugin in listed)
    for plugin in listed:
        error = plugin.error
        does = ", ".join(plugin.hooks) if error is None else f"{_NOT_LOADED.text(lang)}: {error.message(lang)}"
        typer.echo(f"{plugin.name} {plugin.version} ({plugin.origin.label(lang)}): {does}")
    return all(plugin.loaded for plugin in listed)


def tell_verification(url: str, anchors: Path | None, lang: Lang, *, as_json: bool, chains_only: bool) -> bool:
    """Verify the store at a URL and print what was found; True where nothing is wrong.

    Raises NoDatabase, NoLedger, UrlExpected, UnreadableAnchors, StoreBroken, NoStoreForUrl, and the errors of the plugins.
    """
    kept = _read_anchors(anchors) if anchors is not None else ()
    _must_stand(url)
    plugins = Plugins.load()
    store = _opened(plugins, url)
    with _waiting(lang, shown=not as_json):
        verification = store.verify(kept, projections=not chains_only)
        faults, proved, heads = tuple(verification), verification.proved, store.heads()
    if as_json:
        typer.echo(dump_json(_data(faults, proved, heads, plugins), indent=True))
    else:
        _tell(faults, proved, heads, lang)
    return not faults


def _tell(faults: tuple[Fault, ...], proved: tuple[Anchor, ...], heads: tuple[Anchor, ...], lang: Lang) -> None:
    for fault in faults:
        typer.echo(f"✗ {fault.message(lang)}{': ' + fault.detail if fault.detail else ''}")
    for anchor in proved:
        typer.echo(f"✓ {anchor.unit} {anchor.stream}: {_PROVED.text(lang)} #{anchor.position}")
    if not proved:
        typer.echo(_UNPROVED.text(lang))
    typer.echo(_SUMMARY.text(lang).format(chains=len(heads), faults=len(faults)))


def _data(faults: Iterable[Fault], proved: Iterable[Anchor], heads: Iterable[Anchor], plugins: Plugins) -> dict[str, Any]:
    return {
        "kind": "verification",
        "faults": [
            {
                "kind": fault.kind,
                "unit": fault.unit,
                "stream": fault.stream,
                "position": fault.position,
                "id": fault.id,
                "detail": fault.detail,
                "message": Text(fault.message("vi"), fault.message("en")),
            }
            for fault in faults
        ],
        "proved": [_anchor_data(anchor) for anchor in proved],
        "heads": [_anchor_data(anchor) for anchor in heads],
        "record_kinds": [kind.name for kind in plugins.record_kinds],
    }


def _anchor_data(anchor: Anchor) -> dict[str, Any]:
    return {"unit": anchor.unit, "stream": anchor.stream, "position": anchor.position, "hash": anchor.hash.hex()}


def _read_anchors(path: Path) -> tuple[Anchor, ...]:
    """Read the heads of an earlier output, to be found again. Raises UnreadableAnchors."""
    try:
        rows = orjson.loads(path.read_bytes())["heads"]
        return tuple(Anchor(row["unit"], row["stream"], int(row["position"]), bytes.fromhex(row["hash"])) for row in rows)
    except (OSError, ValueError, KeyError, TypeError):
        raise UnreadableAnchors() from None


def _opened(plugins: Plugins, url: str) -> Store:
    """Open a store; that it is broken is an answer, not a fault of the plugin that opens it. Raises StoreBroken and others."""
    try:
        return plugins.open_store(url, kinds=field_kinds())
    except PluginFailed as error:
        if isinstance(error.__cause__, StoreBroken):
            raise error.__cause__ from None
        raise


def standing_store(url: str) -> Store:
    """Open the store that stands at a URL; none is made. Raises NoLedger, StoreBroken, NoStoreForUrl, and plugins' errors."""
    _must_stand(url)
    return _opened(Plugins.load(), url)


def _must_stand(url: str) -> None:
    """Refuse what is no store: opening it would make one. Raises NoDatabase, NoLedger, UrlExpected, StoreBroken."""
    try:
        place = make_url(url)
    except ArgumentError:
        if Path(url).is_file():
            raise UrlExpected(url=f"sqlite:///{url}") from None
        return  # no URL that SQL knows: a plugin's, or nobody's
    if place.get_backend_name() != "sqlite":
        return
    path = Path(place.database or "")
    if not path.is_file():
        raise NoLedger()
    if not _begins_as_database(path):
        raise NoDatabase()
    fixed = {table.name for table in Tables("", None).fixed}
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as connection:
            found = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    except sqlite3.DatabaseError as error:
        raise StoreBroken(why=type(error).__name__) from None
    if not fixed & found:
        raise NoLedger()


def _begins_as_database(path: Path) -> bool:
    """Tell a database, be it damaged, from another file; an empty file is a database without tables."""
    try:
        with path.open("rb") as file:
            return file.read(len(_MAGIC)) in (_MAGIC, b"")
    except OSError as error:
        raise StoreBroken(why=error.strerror or type(error).__name__) from None


@contextmanager
def _waiting(lang: Lang, *, shown: bool) -> Iterator[None]:
    """Show that something goes on, on a terminal only; how much is left the store does not tell."""
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True, disable=not (shown and console.is_terminal)) as progress:
        progress.add_task(_CHECKING.text(lang), total=None)
        yield
