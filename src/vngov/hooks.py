"""Plugins (phần mở rộng): how they are found, held to the sockets, asked one by one, and named when they fail.

The mechanism alone: which sockets (ổ cắm) there are is declared in the `hooks.py` of the layer that consumes them. A plugin is
a module or an object whose functions are marked with `hookimpl`; an installed one is found by its entry point in the group
`vngov`. There is one `Manager` for each office, never a global one: sockets → built-in, installed, given plugins → `check` →
what they contribute → `freeze`.

>>> from typing import Protocol
>>> class Socket(Protocol):
...     @hookspec
...     def vngov_greetings(self, name: str) -> Iterable[str]: ...
>>> class Plugin:
...     @hookimpl
...     def vngov_greetings(self, name):
...         yield f"Xin chào {name}"
>>> manager = Manager([Socket])
>>> manager.register(Plugin(), name="polite")
>>> manager.check()
>>> manager.gather(Contribute("vngov_greetings", str), name="Lan")
(Contributed(plugin='polite', value='Xin chào Lan'),)
>>> manager.freeze()
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from difflib import get_close_matches
from enum import StrEnum
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from traceback import walk_tb
from types import CodeType
from typing import Any, Generic, TypeVar, cast

import attrs
import pluggy

from vngov.basis import Lang, Text
from vngov.errors import VngovError

__all__ = [
    "GROUP",
    "Ask",
    "Choose",
    "Contribute",
    "Contributed",
    "ContributionRefused",
    "DoubleContribution",
    "Manager",
    "Origin",
    "PluginError",
    "PluginFailed",
    "PluginInfo",
    "PluginInvalid",
    "PluginMissing",
    "PluginNameTaken",
    "PluginNotLoaded",
    "PluginWrongType",
    "PluginsFrozen",
    "hookimpl",
    "hookspec",
    "place_of",
]

GROUP = "vngov"
"""The group of entry points in which installed plugins stand, and the prefix of every hook."""

hookspec = pluggy.HookspecMarker(GROUP)
"""Marks a socket."""

hookimpl = pluggy.HookimplMarker(GROUP)
"""Marks the function of a plugin that answers a socket: its name is that of the hook, it takes the arguments it needs."""

T = TypeVar("T")


# ── Errors


class PluginError(VngovError):
    """Base of the errors of plugins (lỗi phần mở rộng)."""

    code = "plugin"


class PluginNotLoaded(PluginError, ImportError):
    """The code of a plugin cannot be imported (không nạp được phần mở rộng)."""

    code = "plugin_not_loaded"
    vi = "không nạp được phần mở rộng {plugin}: {why}"
    en = "plugin {plugin} cannot be loaded: {why}"


class PluginInvalid(PluginError):
    """A plugin that does not fit the sockets (phần mở rộng không khớp ổ cắm): unknown hook, unknown argument, a wrapper."""

    code = "plugin_invalid"
    vi = "phần mở rộng {plugin}, {hook}: {why}"
    en = "plugin {plugin}, {hook}: {why}"


class PluginNameTaken(PluginError):
    """Two plugins of one name, or one plugin under two (tên phần mở rộng bị trùng)."""

    code = "plugin_name_taken"
    vi = "phần mở rộng {plugin} ({second}) trùng với {first} đã nạp"
    en = "plugin {plugin} ({second}) is there already: {first}"


class PluginMissing(PluginError, LookupError):
    """A required plugin that is neither installed nor given (thiếu phần mở rộng bắt buộc)."""

    code = "plugin_missing"
    vi = "thiếu phần mở rộng bắt buộc {plugin}; hiện có: {known}"
    en = "the required plugin {plugin} is missing; there are: {known}"


class PluginFailed(PluginError):
    """A plugin raised while it was asked, or its answer could not be used (phần mở rộng gặp lỗi khi được hỏi).

    The plugin's own error is the `__cause__`; its wording is repeated only if it is an error of the library, because the words
    of others may hold personal data. `details["error"]` is its class, `details["place"]` file and line in the plugin.
    """

    code = "plugin_failed"
    vi = "phần mở rộng {plugin} gặp lỗi ở {hook}: {why}"
    en = "plugin {plugin} failed in {hook}: {why}"


class PluginWrongType(PluginError, TypeError):
    """A plugin answered with something else than the socket takes (phần mở rộng trả về sai kiểu)."""

    code = "plugin_wrong_type"
    vi = "phần mở rộng {plugin} trả về {got} ở {hook}; cần {expected}"
    en = "plugin {plugin} answered {hook} with {got}; needed is {expected}"


class ContributionRefused(PluginError, ValueError):
    """A record of the right type that may not be contributed (nội dung đóng góp không được nhận)."""

    code = "contribution_refused"
    vi = "phần mở rộng {plugin}, {hook}, {what}: {why}"
    en = "plugin {plugin}, {hook}, {what}: {why}"


class DoubleContribution(PluginError, ValueError):
    """One id contributed twice (một mã được đóng góp hai lần): names both plugins, or the one that gives it twice."""

    code = "double_contribution"
    vi = "{hook}: {id} do {givers}"
    en = "{hook}: {id} is contributed {givers}"

    def message(self, lang: str = "vi") -> str:
        first, second = self.details["first"], self.details["second"]
        if first == second:
            givers = Text(f"{first} đóng góp hai lần", f"twice by {first}")
        else:
            givers = Text(f"cả {first} và {second} đóng góp", f"by both {first} and {second}")
        return (self.en if lang == "en" else self.vi).format(**self.details, givers=givers.text("en" if lang == "en" else "vi"))


class PluginsFrozen(PluginError):
    """A plugin came after the office was opened (không thể thêm phần mở rộng sau khi mở)."""

    code = "plugins_frozen"
    vi = "không thể thêm phần mở rộng {plugin}: danh sách đã chốt khi mở văn phòng"
    en = "plugin {plugin} cannot be added: the list was closed when the office was opened"


# ── Sockets as their consumers hold them


@attrs.frozen
class _Socket(Generic[T]):
    """The typed end of a hook. `record` is the class, the classes, or the protocol of what a plugin answers."""

    hook: str
    record: type[Any] | tuple[type[Any], ...]
    members: frozenset[str] = attrs.field(init=False)
    """What an answer must have where `record` is a protocol."""

    @members.default
    def _members(self) -> frozenset[str]:
        if isinstance(self.record, tuple) or not getattr(self.record, "_is_protocol", False):
            return frozenset()
        declared = (name for base in self.record.__mro__ for name in (*vars(base), *vars(base).get("__annotations__", ())))
        return frozenset(name for name in declared if not name.startswith("_"))

    @property
    def expected(self) -> str:
        """The type as error messages name it."""
        return " | ".join(one.__name__ for one in (self.record if isinstance(self.record, tuple) else (self.record,)))

    def checked(self, plugin: str, answer: object) -> T:
        """Let an answer of the right type pass. Raises PluginWrongType; of a protocol it names the members that are missing."""
        expected = self.expected
        if self.members:
            missing = sorted(name for name in self.members if not hasattr(answer, name))
            fits = not isinstance(answer, type) and not missing
            expected += f" ({', '.join(f'.{name}' for name in missing)})" if missing else ""
        else:
            fits = isinstance(answer, self.record)
        if not fits:
            raise PluginWrongType(plugin=plugin, hook=self.hook, got=type(answer).__name__, expected=expected)
        return cast("T", answer)


def _no_ids(_record: Any) -> Iterable[str]:
    return ()


def _no_objection(_record: Any) -> Text | None:
    return None


@attrs.frozen
class Contribute(_Socket[T]):
    """A socket to which every plugin contributes records (ổ cắm đóng góp).

    `ids` gives the identities of a record: no two records may share one. `objection` says why a record cannot be taken; None
    takes it.
    """

    ids: Callable[[T], Iterable[str]] = attrs.field(default=_no_ids, kw_only=True)
    objection: Callable[[T], Text | None] = attrs.field(default=_no_objection, kw_only=True)


@attrs.frozen
class Ask(_Socket[T]):
    """A socket where every plugin is asked for one answer and may abstain with None (ổ cắm hỏi ý kiến)."""


@attrs.frozen
class Choose(_Socket[T]):
    """A socket where the first plugin with an answer is taken (ổ cắm chọn); the hook is declared `firstresult`."""


@attrs.frozen
class Contributed(Generic[T]):
    """What a plugin gave (nội dung đóng góp), and which plugin it was."""

    plugin: str
    value: T


# ── Plugins as people see them


class Origin(StrEnum):
    """Where a plugin comes from (nguồn gốc)."""

    BUILT_IN = "built_in"
    INSTALLED = "installed"
    GIVEN = "given"

    def label(self, lang: Lang = "vi") -> str:
        return _ORIGIN_LABEL[self].text(lang)


_ORIGIN_LABEL = {
    Origin.BUILT_IN: Text("có sẵn", "built in"),
    Origin.INSTALLED: Text("đã cài đặt", "installed"),
    Origin.GIVEN: Text("đưa vào khi mở", "given at opening"),
}


@attrs.frozen
class PluginInfo:
    """One plugin of an office (thông tin phần mở rộng): the hooks it answers, or the error for which it is not there."""

    name: str
    version: str
    origin: Origin
    hooks: tuple[str, ...] = ()
    error: PluginError | None = None

    @property
    def loaded(self) -> bool:
        return self.error is None

    def to_data(self) -> dict[str, Any]:
        error = self.error
        return {
            "kind": "plugin",
            "name": self.name,
            "version": self.version,
            "origin": self.origin,
            "hooks": self.hooks,
            "error": None if error is None else {"code": error.code, "vi": error.message("vi"), "en": error.message("en")},
        }


# ── The manager


class Manager:
    """The plugins of one office (bộ quản lý phần mở rộng).

    `sockets` are the protocols that declare the hooks. Plugins are registered until `freeze`; one that fails is listed in
    `plugins` with its error and stops no other. Each implementation is called by itself, so that the one that fails is named.
    """

    def __init__(self, sockets: Iterable[type]) -> None:
        self._pluggy = pluggy.PluginManager(GROUP)
        for socket in sockets:
            self._pluggy.add_hookspecs(socket)
        self._loaded: dict[str, PluginInfo] = {}
        self._failed: list[PluginInfo] = []
        self._frozen = False

    @property
    def plugins(self) -> tuple[PluginInfo, ...]:
        """Give all plugins: those loaded in order of registration, then those that failed."""
        return (*self._loaded.values(), *self._failed)

    @property
    def hooks(self) -> tuple[str, ...]:
        """Give the names of all hooks, sorted."""
        return tuple(sorted(name for name, caller in vars(self._pluggy.hook).items() if caller.has_spec()))

    def register(self, plugin: object, *, name: str = "", version: str = "", origin: Origin = Origin.GIVEN) -> None:
        """Add a plugin; its faults are listed, not raised. Raises PluginsFrozen."""
        name = name or getattr(plugin, "__name__", "") or f"{type(plugin).__module__}.{type(plugin).__qualname__}"
        if self._frozen:
            raise PluginsFrozen(plugin=name)
        try:
            hooks = self._plug_in(plugin, name)
        except PluginError as error:
            self._failed.append(PluginInfo(name, version, origin, error=error))
        else:
            self._loaded[name] = PluginInfo(name, version, origin, hooks)

    def register_installed(self, points: Iterable[EntryPoint] | None = None) -> None:
        """Load and add the plugins that are installed, in order of their names. Raises PluginsFrozen."""
        if self._frozen:
            raise PluginsFrozen(plugin=GROUP)
        found = entry_points(group=GROUP) if points is None else points
        for point in sorted(found, key=lambda point: (point.name, point.value)):
            version = point.dist.version if point.dist else ""
            try:
                plugin = point.load()
            except (Exception, SystemExit) as error:
                failure = PluginNotLoaded(plugin=point.name, why=f"{type(error).__name__}: {error}")
                failure.__cause__ = error
                self._failed.append(PluginInfo(point.name, version, Origin.INSTALLED, error=failure))
            else:
                self.register(plugin, name=point.name, version=version, origin=Origin.INSTALLED)

    def check(self, *, require: Iterable[str] = ()) -> None:
        """Hold all to the sockets. Raises PluginMissing for a required plugin that is not there, its own error if it failed."""
        self._pluggy.check_pending()
        failed = {info.name: info.error for info in self._failed}
        for name in require:
            if name in self._loaded:
                continue
            raise failed.get(name) or PluginMissing(plugin=name, known=", ".join(self._loaded) or "–")

    def freeze(self) -> None:
        """Close the list of plugins."""
        self._frozen = True

    def gather(self, socket: Contribute[T], /, **arguments: object) -> tuple[Contributed[T], ...]:
        """Ask every plugin for its records, in order of registration; None gives nothing.

        Raises PluginFailed, PluginWrongType, ContributionRefused, DoubleContribution.
        """
        found: list[Contributed[T]] = []
        givers: dict[str, str] = {}
        for plugin, call in self._implementations(socket.hook):
            for record in _records(plugin, socket, call, arguments):
                with self.blaming(plugin, socket.hook, call.function):
                    why = socket.objection(record)
                    identities = tuple(socket.ids(record)) if why is None else ()
                if why is not None:
                    raise ContributionRefused(plugin=plugin, hook=socket.hook, what=type(record).__name__, why=why)
                for identity in identities:
                    if identity in givers:
                        raise DoubleContribution(hook=socket.hook, id=identity, first=givers[identity], second=plugin)
                    givers[identity] = plugin
                found.append(Contributed(plugin, record))
        return tuple(found)

    def ask(self, socket: Ask[T], /, **arguments: object) -> tuple[Contributed[T], ...]:
        """Ask every plugin for one answer, in order of registration; None abstains. Raises PluginFailed, PluginWrongType."""
        return tuple(_answers(socket, self._implementations(socket.hook), arguments))

    def choose(self, socket: Choose[T], /, **arguments: object) -> Contributed[T] | None:
        """Give the first answer, the plugin registered last being asked first. Raises PluginFailed, PluginWrongType."""
        return next(_answers(socket, self._implementations(socket.hook, last_first=True), arguments), None)

    @contextmanager
    def blaming(self, plugin: str, hook: str, function: object = None) -> Iterator[None]:
        """Name the plugin for whatever its answer breaks inside the block, `function` if it is called. Raises PluginFailed."""
        try:
            yield
        except PluginError:
            raise
        except Exception as error:
            raise _failure(plugin, hook, error, function) from error

    def _plug_in(self, plugin: object, name: str) -> tuple[str, ...]:
        """Register with pluggy and give the hooks answered; on any fault nothing of the plugin stays behind."""
        self._refuse_known(plugin, name)
        _refuse_unmarked(plugin, name)
        try:
            self._pluggy.register(plugin, name)
            callers = self._pluggy.get_hookcallers(plugin) or ()
            for caller in callers:
                for impl in caller.get_hookimpls():
                    if impl.plugin is plugin:
                        self._refuse_unfit(name, caller.name, impl, known=caller.has_spec())
        except Exception as error:
            if self._pluggy.has_plugin(name):
                self._pluggy.unregister(name=name)
            if isinstance(error, PluginError):
                raise
            raise PluginInvalid(plugin=name, hook=GROUP, why=" ".join(str(error).split())) from error
        return tuple(sorted(caller.name for caller in callers if caller.has_spec()))

    def _refuse_known(self, plugin: object, name: str) -> None:
        if plugin is None:
            raise PluginInvalid(plugin=name, hook=GROUP, why="None")
        for known in self._loaded:
            if known == name or self._pluggy.get_plugin(known) is plugin:
                raise PluginNameTaken(plugin=name, first=_home(self._pluggy.get_plugin(known)), second=_home(plugin))

    def _refuse_unfit(self, plugin: str, hook: str, impl: pluggy.HookImpl, *, known: bool) -> None:
        if not known and not impl.optionalhook:
            near = ", ".join(get_close_matches(hook, self.hooks) or self.hooks)
            raise PluginInvalid(plugin=plugin, hook=hook, why=Text(f"không có ổ này; có: {near}", f"no such hook; try {near}"))
        if impl.wrapper or impl.hookwrapper:
            why = Text(
                "không nhận wrapper: có thể đổi câu trả lời của phần khác", "wrappers could change the answers of others"
            )
            raise PluginInvalid(plugin=plugin, hook=hook, why=why)

    def _implementations(self, hook: str, *, last_first: bool = False) -> Iterator[tuple[str, _Call]]:
        """Each implementation with its plugin: in order of registration, or in pluggy's order of calling."""
        impls = getattr(self._pluggy.hook, hook).get_hookimpls()
        if last_first:
            impls.reverse()
        elif len(impls) > 1:
            order = list(self._loaded)
            impls.sort(key=lambda impl: order.index(impl.plugin_name))
        for impl in impls:
            yield impl.plugin_name, _Call(impl.function, tuple(impl.argnames))


@attrs.frozen
class _Call:
    """An implementation; it takes those of the arguments that it names."""

    function: Callable[..., Any]
    names: tuple[str, ...]

    def __call__(self, arguments: dict[str, object]) -> Any:
        return self.function(*[arguments[name] for name in self.names])


def _records(plugin: str, socket: Contribute[T], call: _Call, arguments: dict[str, object]) -> list[T]:
    """All records of one plugin, of the right type; a generator is run to its end here, so that it fails here."""
    try:
        answer = call(arguments)
        listed = list(answer) if isinstance(answer, Iterable) else answer
    except Exception as error:
        raise _failure(plugin, socket.hook, error, call.function) from error
    if listed is None:
        return []
    if not isinstance(listed, list):
        expected = f"Iterable[{socket.expected}]"
        raise PluginWrongType(plugin=plugin, hook=socket.hook, got=type(answer).__name__, expected=expected)
    return [socket.checked(plugin, record) for record in listed]


def _answers(
    socket: _Socket[T], implementations: Iterable[tuple[str, _Call]], arguments: dict[str, object]
) -> Iterator[Contributed[T]]:
    """One answer after the other, as far as they are asked for; None is none."""
    for plugin, call in implementations:
        try:
            answer = call(arguments)
        except Exception as error:
            raise _failure(plugin, socket.hook, error, call.function) from error
        if answer is not None:
            yield Contributed(plugin, socket.checked(plugin, answer))


def _refuse_unmarked(plugin: object, name: str) -> None:
    """A function called like a hook without the marker would be passed over in silence."""
    for attribute in dir(plugin):
        if attribute.startswith(f"{GROUP}_"):
            function = inspect.getattr_static(plugin, attribute, None)
            function = getattr(function, "__func__", function)
            if inspect.isfunction(function) and not hasattr(function, f"{GROUP}_impl"):
                raise PluginInvalid(plugin=name, hook=attribute, why=Text("thiếu @hookimpl", "@hookimpl is missing"))


def _failure(plugin: str, hook: str, error: Exception, function: object) -> PluginFailed:
    kind, place = type(error).__name__, place_of(error, function)
    if isinstance(error, VngovError):
        why: Text | str = Text(error.message("vi"), error.message("en"))
    else:
        why = f"{kind} ({place})" if place else kind
    return PluginFailed(plugin=plugin, hook=hook, why=why, error=kind, place=place)


def place_of(error: Exception, function: object = None) -> str:
    """Give file and line of the last frame in the package of a function, "langson.py:41": where its author has to look.

    Where the function did not take the call at all, it is where the function is defined; without a function, or one that says
    nothing about itself, the last frame of all; "" where there is none.
    """
    package = (getattr(function, "__module__", None) or "").partition(".")[0]
    trace = walk_tb(error.__traceback__)
    frames = [(frame.f_globals.get("__name__") or "", frame.f_code.co_filename, line) for frame, line in trace]
    inside = [(file, line) for module, file, line in frames if package and module.partition(".")[0] == package]
    code = getattr(getattr(function, "__func__", function), "__code__", None)
    if not inside and isinstance(code, CodeType):
        inside = [(code.co_filename, code.co_firstlineno)]
    file, line = next(reversed(inside or [(file, line) for _, file, line in frames]), ("", 0))
    return f"{Path(file).name}:{line}" if file else ""


def _home(plugin: object) -> str:
    """The module or class that a plugin is."""
    return getattr(plugin, "__name__", None) or f"{type(plugin).__module__}.{type(plugin).__qualname__}"
