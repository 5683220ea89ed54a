"""The mechanism of plugins, on sockets made for the tests: who is asked, in which order, and who is named when it fails."""

from __future__ import annotations

import pickle
import subprocess
import sys
from collections.abc import Callable, Generator, Iterable, Iterator
from importlib.metadata import EntryPoint
from pathlib import Path
from typing import Any, Protocol, assert_type

import attrs
import pytest

import vngov
from vngov import hooks as mechanism
from vngov.basis import Text
from vngov.errors import InvalidInput
from vngov.hooks import (
    Ask,
    Choose,
    Contribute,
    Contributed,
    ContributionRefused,
    DoubleContribution,
    Manager,
    Origin,
    PluginError,
    PluginFailed,
    PluginInfo,
    PluginInvalid,
    PluginMissing,
    PluginNameTaken,
    PluginNotLoaded,
    PluginsFrozen,
    PluginWrongType,
    hookimpl,
    hookspec,
)

PRIVATE = "Nguyễn Văn A, 020099000001"


@attrs.frozen
class Thing:
    name: str


class Speaker(Protocol):
    @property
    def language(self) -> str: ...

    def speak(self) -> str: ...


class Sockets(Protocol):
    @hookspec
    def vngov_things(self) -> Iterable[Thing]: ...

    @hookspec
    def vngov_things_of(self, place: str, size: int) -> Iterable[Thing]: ...

    @hookspec(firstresult=True)
    def vngov_best(self, place: str) -> Thing | None: ...

    @hookspec
    def vngov_opinion(self, place: str) -> str | int | None: ...

    @hookspec(firstresult=True)
    def vngov_speaker(self) -> Speaker | None: ...


def _name(thing: Thing) -> Iterable[str]:
    return (thing.name,)


def _no_spaces(thing: Thing) -> Text | None:
    return Text("có khoảng trắng", "has a space") if " " in thing.name else None


THINGS: Contribute[Thing] = Contribute("vngov_things", Thing, ids=_name, objection=_no_spaces)
THINGS_OF: Contribute[Thing] = Contribute("vngov_things_of", Thing)
BEST: Choose[Thing] = Choose("vngov_best", Thing)
OPINION: Ask[str | int] = Ask("vngov_opinion", (str, int))
SPEAKER: Choose[Speaker] = Choose("vngov_speaker", Speaker)


def things(give: Callable[[], Any]) -> object:
    """A plugin that answers `vngov_things` with whatever the function gives."""

    class Plugin:
        @hookimpl
        def vngov_things(self) -> Any:
            return give()

    return Plugin()


def best(give: Callable[[], Any], *, tryfirst: bool = False, trylast: bool = False) -> object:
    class Plugin:
        @hookimpl(tryfirst=tryfirst, trylast=trylast)
        def vngov_best(self) -> Any:
            return give()

    return Plugin()


def opinion(give: Callable[[], Any]) -> object:
    class Plugin:
        @hookimpl
        def vngov_opinion(self) -> Any:
            return give()

    return Plugin()


def managed(**plugins: object) -> Manager:
    manager = Manager([Sockets])
    for name, plugin in plugins.items():
        manager.register(plugin, name=name)
    manager.check(require=plugins)
    return manager


def raising(error: Exception) -> Any:
    raise error


def a() -> list[Thing]:
    return [Thing("a")]


# ── who is there


def test_a_plugin_is_listed_with_its_version_and_the_hooks_it_answers() -> None:
    manager = Manager([Sockets])
    manager.register(things(a), name="one", version="1.2")
    assert manager.plugins == (PluginInfo("one", "1.2", Origin.GIVEN, ("vngov_things",)),)
    assert manager.plugins[0].loaded
    assert manager.hooks == ("vngov_best", "vngov_opinion", "vngov_speaker", "vngov_things", "vngov_things_of")


def test_two_managers_know_nothing_of_each_other() -> None:
    first, second = managed(one=things(a)), managed()
    assert len(first.gather(THINGS)) == 1
    assert second.gather(THINGS) == ()
    assert second.plugins == ()


def test_a_plugin_without_a_name_is_called_by_its_class() -> None:
    manager = Manager([Sockets])
    plugin = things(a)
    manager.register(plugin)
    assert manager.plugins[0].name == f"{__name__}.{type(plugin).__qualname__}"


def test_a_module_can_be_a_plugin(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "vngov_tiny_test_plugin.py").write_text(
        "from vngov import hookimpl\n@hookimpl\ndef vngov_things():\n    return []\n"
    )
    monkeypatch.syspath_prepend(tmp_path)
    manager = Manager([Sockets])
    try:
        manager.register_installed([EntryPoint("tiny", "vngov_tiny_test_plugin", "vngov")])
    finally:
        sys.modules.pop("vngov_tiny_test_plugin", None)
    assert manager.plugins == (PluginInfo("tiny", "", Origin.INSTALLED, ("vngov_things",)),)


class UnknownHook:
    @hookimpl
    def vngov_thing(self) -> None: ...


class UnknownArgument:
    @hookimpl
    def vngov_things_of(self, plaice: str) -> None: ...


class Unmarked:
    def vngov_things(self) -> None: ...


class UnmarkedStatic:
    @staticmethod
    def vngov_things() -> None: ...


class Wrapper:
    @hookimpl(wrapper=True)
    def vngov_opinion(self) -> Generator[None, object, str]:
        yield
        return "allowed after all"


class OldWrapper:
    @hookimpl(hookwrapper=True)
    def vngov_best(self) -> Iterator[None]:
        yield


class HalfGood:
    @hookimpl
    def vngov_things(self) -> list[Thing]:
        return a()

    @hookimpl
    def vngov_zzz(self) -> None: ...


@pytest.mark.parametrize(
    ("plugin", "hook", "told"),
    [
        (UnknownHook(), "vngov_thing", "vngov_things"),
        (UnknownArgument(), "vngov", "plaice"),
        (Unmarked(), "vngov_things", "@hookimpl"),
        (UnmarkedStatic(), "vngov_things", "@hookimpl"),
        (Wrapper(), "vngov_opinion", "wrapper"),
        (OldWrapper(), "vngov_best", "wrapper"),
        (HalfGood(), "vngov_zzz", "vngov_best"),
        (None, "vngov", "None"),
    ],
)
def test_a_plugin_that_does_not_fit_is_listed_and_stops_no_other(plugin: object, hook: str, told: str) -> None:
    manager = Manager([Sockets])
    manager.register(plugin, name="misfit")
    manager.register(things(a), name="good")
    manager.check()
    good, misfit = manager.plugins
    assert (good.name, good.loaded, misfit.name, misfit.loaded, misfit.hooks) == ("good", True, "misfit", False, ())
    assert isinstance(misfit.error, PluginInvalid)
    assert misfit.error.details["hook"] == hook
    for lang in ("vi", "en"):
        assert told in misfit.error.message(lang)
        assert "misfit" in misfit.error.message(lang)
    # Nothing of it stays behind, not even what was in order.
    assert [given.plugin for given in manager.gather(THINGS)] == ["good"]
    assert manager.ask(OPINION, place="x") == ()


def test_a_hook_of_a_newer_library_may_be_marked_optional() -> None:
    class Newer:
        @hookimpl(optionalhook=True)
        def vngov_next_year(self) -> None: ...

        @hookimpl
        def vngov_things(self) -> list[Thing]:
            return a()

    manager = managed(newer=Newer())
    assert manager.plugins[0].hooks == ("vngov_things",)


def test_plugins_may_be_equal_and_unhashable() -> None:
    @attrs.define(eq=True)
    class Equal:
        mark: int

        @hookimpl
        def vngov_things(self) -> list[Thing]:
            return [Thing(f"thing{self.mark}")]

    assert [given.plugin for given in managed(one=Equal(1), two=Equal(2)).gather(THINGS)] == ["one", "two"]


def test_a_name_is_given_once() -> None:
    manager = Manager([Sockets])
    same = things(a)
    manager.register(same, name="one")
    manager.register(best(a), name="one")
    manager.register(same, name="other")
    manager.check()
    errors = [info.error for info in manager.plugins]
    assert errors[0] is None
    assert [type(error) for error in errors[1:]] == [PluginNameTaken, PluginNameTaken]
    assert "best" in str(errors[1])
    assert "things" in str(errors[1])
    assert len(manager.gather(THINGS)) == 1


def test_installed_plugins_that_cannot_be_imported_are_listed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, code in {"leaves": "raise SystemExit(3)", "breaks": "1 / 0", "works": "from vngov import hookimpl"}.items():
        (tmp_path / f"vngov_test_{name}.py").write_text(code)
    monkeypatch.syspath_prepend(tmp_path)
    manager = Manager([Sockets])
    points = [EntryPoint(name, f"vngov_test_{name}", "vngov") for name in ("works", "nowhere", "leaves", "breaks")]
    manager.register_installed([*points, EntryPoint("hollow", "vngov_test_works:gone", "vngov")])
    sys.modules.pop("vngov_test_works", None)
    manager.check(require=["works"])
    assert [(info.name, info.loaded) for info in manager.plugins] == [
        ("works", True),
        ("breaks", False),
        ("hollow", False),
        ("leaves", False),
        ("nowhere", False),
    ]
    failed = {info.name: info.error for info in manager.plugins if info.error}
    assert {type(error) for error in failed.values()} == {PluginNotLoaded}
    assert isinstance(failed["nowhere"], ImportError)
    assert "ModuleNotFoundError: No module named 'vngov_test_nowhere'" in failed["nowhere"].message("en")
    assert isinstance(failed["breaks"].__cause__, ZeroDivisionError)
    assert isinstance(failed["leaves"].__cause__, SystemExit)


def test_what_is_required_must_be_there() -> None:
    manager = Manager([Sockets])
    manager.register(things(a), name="one")
    manager.register(Unmarked(), name="misfit")
    manager.check(require=["one"])
    with pytest.raises(PluginMissing, match="two") as missing:
        manager.check(require=["one", "two"])
    assert "one" in missing.value.message("en")
    with pytest.raises(PluginInvalid, match="misfit"):
        manager.check(require=["misfit"])
    with pytest.raises(PluginMissing, match="–"):
        Manager([Sockets]).check(require=["two"])


def test_nothing_is_added_after_the_list_is_closed() -> None:
    manager = managed(one=things(a))
    manager.freeze()
    with pytest.raises(PluginsFrozen, match="late"):
        manager.register(things(a), name="late")
    with pytest.raises(PluginsFrozen):
        manager.register_installed([])
    assert [info.name for info in manager.plugins] == ["one"]


def test_the_list_can_be_given_as_data() -> None:
    manager = Manager([Sockets])
    manager.register(things(a), name="one", version="1.2")
    manager.register(Unmarked(), name="misfit")
    good, misfit = (info.to_data() for info in manager.plugins)
    assert good == {
        "kind": "plugin",
        "name": "one",
        "version": "1.2",
        "origin": Origin.GIVEN,
        "hooks": ("vngov_things",),
        "error": None,
    }
    assert misfit["error"]["code"] == "plugin_invalid"
    assert "thiếu @hookimpl" in misfit["error"]["vi"]
    assert [origin.label("en") for origin in Origin] == ["built in", "installed", "given at opening"]
    assert all(origin.label() != origin.label("en") for origin in Origin)


# ── contribute


def test_records_come_with_the_name_of_their_plugin_in_order_of_registration() -> None:
    class First:
        @hookimpl(tryfirst=True)
        def vngov_things(self) -> Iterator[Thing]:
            yield Thing("c")
            yield Thing("b")

    gathered = managed(one=things(a), two=First(), three=things(lambda: (Thing("d"),))).gather(THINGS)
    assert_type(gathered, tuple[Contributed[Thing], ...])
    assert [(given.plugin, given.value.name) for given in gathered] == [
        ("one", "a"),
        ("two", "c"),
        ("two", "b"),
        ("three", "d"),
    ]


def test_an_implementation_takes_the_arguments_it_names() -> None:
    class Small:
        @hookimpl
        def vngov_things_of(self, size: int) -> list[Thing]:
            return [Thing(str(size))]

    class Both:
        @hookimpl
        def vngov_things_of(self, size: int, place: str) -> list[Thing]:
            return [Thing(f"{place}{size}")]

    gathered = managed(small=Small(), both=Both()).gather(THINGS_OF, place="x", size=3)
    assert [given.value.name for given in gathered] == ["3", "x3"]


@pytest.mark.parametrize("nothing", [None, (), [], iter(())])
def test_a_plugin_may_have_nothing_to_give(nothing: object) -> None:
    assert managed(one=things(lambda: nothing)).gather(THINGS) == ()


def late() -> Iterator[Thing]:
    yield Thing("first")
    raise KeyError(PRIVATE)


@pytest.mark.parametrize("give", [lambda: raising(KeyError(PRIVATE)), late])
def test_the_plugin_that_raises_is_named_but_its_words_are_not_repeated(give: Callable[[], Any]) -> None:
    manager = managed(good=things(a), bad=things(give))
    with pytest.raises(PluginFailed) as caught:
        manager.gather(THINGS)
    error = caught.value
    assert (error.details["plugin"], error.details["hook"]) == ("bad", "vngov_things")
    assert "KeyError (test_hooks.py:" in str(error)
    assert PRIVATE not in str(error)
    assert isinstance(error.__cause__, KeyError)


@pytest.mark.parametrize(
    "inner",
    [InvalidInput(why=Text("sai số liệu", "wrong figure")), PluginWrongType(plugin="x", hook="y", got="z", expected="w")],
)
def test_an_error_of_the_library_speaks_for_itself(inner: Any) -> None:
    with pytest.raises(PluginFailed) as caught:
        managed(bad=things(lambda: raising(inner))).gather(THINGS)
    for lang in ("vi", "en"):
        assert inner.message(lang) in caught.value.message(lang)
        assert "bad" in caught.value.message(lang)


@pytest.mark.parametrize(
    ("give", "got", "expected"),
    [
        (lambda: ["a"], "str", "Thing"),
        (lambda: [Thing("a"), None], "NoneType", "Thing"),
        (lambda: [Thing], "type", "Thing"),
        (lambda: "things", "str", "Thing"),
        (lambda: {"a": Thing("a")}, "str", "Thing"),
        (lambda: Thing("a"), "Thing", "Iterable[Thing]"),
        (lambda: 5, "int", "Iterable[Thing]"),
        (lambda: False, "bool", "Iterable[Thing]"),
    ],
)
def test_the_plugin_that_gives_something_else_is_named(give: Callable[[], Any], got: str, expected: str) -> None:
    manager = managed(good=things(lambda: [Thing("z")]), bad=things(give))
    with pytest.raises(PluginWrongType) as caught:
        manager.gather(THINGS)
    assert isinstance(caught.value, TypeError)
    assert caught.value.details == {"plugin": "bad", "hook": "vngov_things", "got": got, "expected": expected}


def test_two_plugins_with_one_id_are_both_named_and_neither_is_preferred() -> None:
    with pytest.raises(DoubleContribution) as caught:
        managed(one=things(a), between=things(list), two=things(a)).gather(THINGS)
    assert caught.value.details == {"hook": "vngov_things", "id": "a", "first": "one", "second": "two"}
    for lang in ("vi", "en"):
        assert all(word in caught.value.message(lang) for word in ("one", "two", "a", "vngov_things"))


def test_one_plugin_that_gives_an_id_twice_is_named_twice() -> None:
    with pytest.raises(DoubleContribution) as caught:
        managed(one=things(lambda: [Thing("b"), Thing("b")])).gather(THINGS)
    assert (caught.value.details["first"], caught.value.details["second"]) == ("one", "one")
    assert caught.value.message("vi") == "vngov_things: b do one đóng góp hai lần"
    assert caught.value.message("en") == "vngov_things: b is contributed twice by one"


def test_records_without_identity_may_be_alike() -> None:
    class Same:
        @hookimpl
        def vngov_things_of(self) -> list[Thing]:
            return [Thing("a"), Thing("a")]

    assert len(managed(one=Same(), two=Same()).gather(THINGS_OF, place="x", size=1)) == 4


def test_a_record_that_cannot_be_taken_is_refused_with_the_reason() -> None:
    with pytest.raises(ContributionRefused) as caught:
        managed(one=things(lambda: [Thing("a b")])).gather(THINGS)
    assert "có khoảng trắng" in caught.value.message("vi")
    assert "has a space" in caught.value.message("en")
    assert (caught.value.details["plugin"], caught.value.details["what"]) == ("one", "Thing")


def test_a_record_that_breaks_the_look_at_it_is_blamed_on_its_plugin() -> None:
    broken = Thing(None)  # type: ignore[arg-type]
    with pytest.raises(PluginFailed, match="one"):
        managed(one=things(lambda: [broken])).gather(THINGS)


def test_what_an_answer_breaks_later_is_blamed_on_its_plugin() -> None:
    manager = managed()
    with pytest.raises(PluginFailed, match="ZeroDivisionError") as caught, manager.blaming("one", "vngov_things"):
        raise ZeroDivisionError
    assert caught.value.details["plugin"] == "one"
    with pytest.raises(PluginsFrozen), manager.blaming("one", "vngov_things"):
        raise PluginsFrozen(plugin="two")


# ── choose


def test_the_plugin_registered_last_is_asked_first_and_the_next_if_it_has_no_answer() -> None:
    manager = managed(
        one=best(lambda: Thing("one")),
        two=best(lambda: Thing("two")),
        three=best(lambda: None),
        last=best(lambda: Thing("last"), trylast=True),
    )
    chosen = manager.choose(BEST, place="x")
    assert_type(chosen, Contributed[Thing] | None)
    assert chosen == Contributed("two", Thing("two"))


def test_an_implementation_can_ask_to_come_first() -> None:
    manager = managed(one=best(lambda: Thing("one"), tryfirst=True), two=best(lambda: Thing("two")))
    assert manager.choose(BEST, place="x") == Contributed("one", Thing("one"))


def test_nobody_may_have_an_answer() -> None:
    assert managed().choose(BEST, place="x") is None
    assert managed(one=best(lambda: None)).choose(BEST, place="x") is None


def test_a_plugin_that_raises_is_not_passed_over_in_choosing() -> None:
    manager = managed(good=best(lambda: Thing("good")), bad=best(lambda: raising(OSError(PRIVATE))))
    with pytest.raises(PluginFailed) as caught:
        manager.choose(BEST, place="x")
    assert caught.value.details["plugin"] == "bad"
    assert PRIVATE not in str(caught.value)


def test_a_wrong_answer_is_not_passed_over_in_choosing() -> None:
    with pytest.raises(PluginWrongType, match="bad"):
        managed(good=best(lambda: Thing("good")), bad=best(lambda: False)).choose(BEST, place="x")


class Parrot:
    language = "vi"

    def speak(self) -> str:
        return "Xin chào"


class Fish:
    language = "none"


@pytest.mark.parametrize(
    ("answer", "needed"),
    [(Parrot(), None), (Fish(), "Speaker (.speak)"), (Parrot, "Speaker"), ("vi", "Speaker (.language, .speak)")],
)
def test_an_answer_to_a_protocol_must_have_all_its_members(answer: object, needed: str | None) -> None:
    class Plugin:
        @hookimpl
        def vngov_speaker(self) -> Any:
            return answer

    manager = managed(zoo=Plugin())
    if needed is None:
        chosen = manager.choose(SPEAKER)
        assert chosen is not None
        assert chosen.value.speak() == "Xin chào"
    else:
        with pytest.raises(PluginWrongType) as caught:
            manager.choose(SPEAKER)
        assert caught.value.details["expected"] == needed


# ── ask


def test_everyone_is_asked_and_may_abstain() -> None:
    manager = managed(one=opinion(lambda: "yes"), two=opinion(lambda: None), three=opinion(lambda: 0))
    answers = manager.ask(OPINION, place="x")
    assert_type(answers, tuple[Contributed[str | int], ...])
    assert answers == (Contributed("one", "yes"), Contributed("three", 0))


def test_whoever_fails_in_asking_is_named() -> None:
    with pytest.raises(PluginFailed, match="bad"):
        managed(good=opinion(lambda: "yes"), bad=opinion(lambda: raising(ValueError()))).ask(OPINION, place="x")
    with pytest.raises(PluginWrongType, match=r"str \| int"):
        managed(bad=opinion(lambda: 1.5)).ask(OPINION, place="x")


# ── errors and the front door


def test_every_error_has_a_code_of_its_own_and_two_languages_and_travels() -> None:
    kinds = [
        kind
        for name in mechanism.__all__
        if isinstance(kind := getattr(mechanism, name), type) and issubclass(kind, PluginError)
    ]
    kinds.remove(PluginError)
    assert len(kinds) == len({kind.code for kind in kinds}) == 9
    details = {name: name for name in ("plugin", "hook", "why", "first", "second", "known", "got", "expected", "what", "id")}
    for kind in kinds:
        error = kind(**details)
        assert error.message("vi") != error.message("en")
        assert str(pickle.loads(pickle.dumps(error))) == str(error)  # our own bytes


def test_the_front_door_gives_the_marker_and_loads_nothing_before() -> None:
    assert vngov.hookimpl is hookimpl
    assert "hookimpl" in vngov.__all__
    there = "print('pluggy' in sys.modules, 'attrs' in sys.modules)"
    code = f"import sys, vngov; {there}; vngov.hookimpl; {there}"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)  # our own code
    assert done.stdout.split() == ["False", "False", "True", "True"]


def test_the_mechanism_knows_no_layer() -> None:
    source = Path(mechanism.__file__).read_text(encoding="utf-8")
    imported = [line for line in source.splitlines() if line.startswith("from vngov")]
    assert [line.split()[1] for line in imported] == ["vngov.basis", "vngov.errors"]
