"""Plugins broken on purpose: the conformance kit has to catch every one, and finds nothing wrong with the sound ones."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import attrs
import pytest

from vngov import hookimpl
from vngov.basis import Certainty, Text
from vngov.civilreg.papers import BIRTH_CERTIFICATE
from vngov.law import Source
from vngov.notify import Delivered
from vngov.office.hooks import Allow, Application
from vngov.onestop import Procedure, national_procedures
from vngov.records import Kind
from vngov.records.hooks import NumberSeries
from vngov.rendering import PaperTemplate
from vngov.rules import Cited, Example, Finding, Governing, Rule, RuleView, rule
from vngov.storage import MemoryStore, Store
from vngov.testing import PluginConformance

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "examples/plugins/langson/src"))
import vngov_langson  # noqa: E402  # found by the line above

OWNER = "HĐND tỉnh Thử (ví dụ)"


@attrs.frozen
class Stall:
    """A stall (quầy hàng)."""

    year: int
    goods: str
    number: int | None = None


def numbered(stall: Stall, n: int) -> Stall:
    return attrs.evolve(stall, number=n)


def kind(tag: str = "sound.stall/1", **more: Any) -> Kind[Stall]:
    return Kind(tag, Stall, **{"stream": lambda stall: str(stall.year), "numbered": numbered, **more})


STALL = kind()


def goods_rule(code: str = "sound.stall.goods", *, passing: str = "hạt dẻ") -> Rule[Any]:
    day, says = date(2026, 1, 1), Text("thiếu mặt hàng", "no goods are named")
    passes, fails = [Example(Stall(2026, passing), day)], [Example(Stall(2026, ""), day)]
    cited = Cited("60/2014/QH13 Đ15.1", since=date(2016, 1, 1), until=date(2027, 3, 1), certainty=Certainty.UNVERIFIED)

    @rule(Stall, code, says, by=Governing.ASKED, says=says, cited=cited, passes=passes, fails=fails)
    def named(stall: Stall, view: RuleView) -> Iterator[Finding]:
        if not stall.goods:
            yield view.error("$.goods")

    return named


class Board:
    """A notice board (bảng tin)."""

    name, topics = "sound.board", frozenset({"market"})

    def send(self, notice: Delivered) -> None:
        """Nothing is sent in these tests."""


class Sound:
    """A plugin that answers much, and rightly (phần mở rộng mẫu)."""

    @hookimpl
    def vngov_record_kinds(self) -> Iterable[Kind[Any]]:
        return (STALL,)

    @hookimpl
    def vngov_rules(self) -> Iterable[Rule[Any]]:
        return (goods_rule(),)

    @hookimpl
    def vngov_notifiers(self) -> Iterable[Any]:
        return (Board(),)

    @hookimpl
    def vngov_open_store(self, url: str, kinds: Any) -> Store | None:
        return MemoryStore(kinds=kinds) if url == "sound:" else None

    @hookimpl
    def vngov_authorize(self, actor: Any, action: str) -> Allow | None:
        return Allow() if action == "market.let" and "market" in actor.roles else None

    @hookimpl
    def vngov_register_of_record(self, kind: str) -> Any:
        return None

    @hookimpl
    def vngov_applications(self) -> Iterable[Application]:
        return (Application("sound.market", Text("Chợ", "Market"), Text("Quầy", "Stalls"), "cho"),)


class Kit(PluginConformance):
    store_url = "sound:"

    def __init__(self, plugin: type[Any], samples: Iterable[tuple[Kind[Any], Any]] = ((STALL, Stall(2026, "hồi")),)) -> None:
        self.made, self.given = plugin, tuple(samples)

    def plugin(self) -> object:
        return self.made()

    def samples(self) -> Iterable[tuple[Kind[Any], Any]]:
        return self.given


def outcome(kit: PluginConformance, test: str) -> str:
    """Run one test of the kit, as pytest would."""
    try:
        getattr(kit, test)()
    except pytest.skip.Exception:
        return "skipped"
    except (Exception, pytest.fail.Exception):
        return "failed"
    return "passed"


TESTS = sorted(name for name in dir(Kit) if name.startswith("test_"))
FLAWS: dict[str, tuple[type[Any], str]] = {}


def caught_by(test: str) -> Callable[[type[Any]], type[Any]]:
    def enter(plugin: type[Any]) -> type[Any]:
        FLAWS[plugin.__name__] = (plugin, f"test_{test}")
        return plugin

    return enter


@caught_by("it_loads_and_answers_a_hook")
class MisspellsAHook(Sound):
    @hookimpl
    def vngov_notifier(self) -> Iterable[Any]:
        return ()


@caught_by("it_loads_and_answers_a_hook")
class ForgetsTheMarker(Sound):
    def vngov_papers(self) -> Iterable[Any]:
        return ()


@caught_by("it_loads_and_answers_a_hook")
class TakesAnArgumentThatIsNotThere(Sound):
    @hookimpl
    def vngov_papers(self, colour: str) -> Iterable[Any]:
        return ()


@caught_by("an_office_opens_with_it")
class FailsForAUnitOfOthers(Sound):
    @hookimpl
    def vngov_calendar(self, unit: str) -> Iterable[Any]:
        return {"06184@2025-07-01": ()}[unit]


@caught_by("an_office_opens_with_it")
class ContributesTwice(Sound):
    @hookimpl
    def vngov_notifiers(self) -> Iterable[Any]:
        return (Board(), Board())


@caught_by("an_office_opens_with_it")
class TakesAKindOfTheLibrary(Sound):
    @hookimpl
    def vngov_record_kinds(self) -> Iterable[Kind[Any]]:
        return (kind("onestop.dossier/9"),)


@caught_by("an_office_opens_with_it")
class GivesAnotherType(Sound):
    @hookimpl
    def vngov_rules(self) -> Any:
        return (goods_rule().check,)


@caught_by("every_office_gets_the_same_from_it")
class GivesItsRulesOnce(Sound):
    def __init__(self) -> None:
        self.left = [goods_rule()]

    @hookimpl
    def vngov_rules(self) -> Iterable[Rule[Any]]:
        while self.left:
            yield self.left.pop()


@caught_by("its_ids_are_its_own")
class NamesARuleAsTheLibraryDoes(Sound):
    @hookimpl
    def vngov_rules(self) -> Iterable[Rule[Any]]:
        return (goods_rule("civilreg.stall.goods"),)


@caught_by("its_ids_are_its_own")
class TakesAPaperOfTheLibrary(Sound):
    @hookimpl
    def vngov_papers(self) -> Iterable[PaperTemplate]:
        return (BIRTH_CERTIFICATE,)


@caught_by("its_procedures_are_none_of_the_national_ones")
class GivesANationalProcedure(Sound):
    @hookimpl
    def vngov_procedures(self) -> Iterable[Procedure]:
        return (national_procedures()[0],)


@caught_by("the_law_with_its_facts_holds")
class GivesALawFileThatIsNotThere(Sound):
    @hookimpl
    def vngov_law_sources(self) -> Iterable[Source]:
        return (Source(Path("none.toml"), "sound", OWNER),)


@caught_by("its_rules_hold_to_the_law_and_to_their_examples")
class HasAPassingExampleThatFails(Sound):
    @hookimpl
    def vngov_rules(self) -> Iterable[Rule[Any]]:
        return (goods_rule(passing=""),)


@caught_by("its_numbers_can_be_written_each_once")
class WritesOnlyTheLastDigit(Sound):
    @hookimpl
    def vngov_number_series(self, unit: str, kind: Kind[Any]) -> NumberSeries | None:
        return LastDigit("sound.stall") if kind.name == STALL.name else None


@attrs.frozen
class LastDigit(NumberSeries):
    """Numbers as a stamp with one wheel prints them."""

    def written(self, n: int) -> str:
        return str(n % 10)


@caught_by("its_records_are_read_as_they_were_written")
class ForgetsASample(Sound):
    @hookimpl
    def vngov_record_kinds(self) -> Iterable[Kind[Any]]:
        return (STALL, kind("sound.shed/1"))


@caught_by("it_lets_no_stranger_act")
class AllowsEverybody(Sound):
    @hookimpl
    def vngov_authorize(self, actor: Any, action: str) -> Allow:
        return Allow()


@caught_by("it_opens_no_store_that_is_not_its_own")
class OpensEveryUrl(Sound):
    @hookimpl
    def vngov_open_store(self, url: str, kinds: Any) -> Store:
        return MemoryStore(kinds=kinds)


@caught_by("it_opens_no_store_that_is_not_its_own")
class TakesSqliteAway(Sound):
    @hookimpl
    def vngov_open_store(self, url: str, kinds: Any) -> Store | None:
        return MemoryStore(kinds=kinds) if url.startswith("s") else None


@caught_by("its_store_opens_and_keeps")
class CannotOpenItsOwnUrl(Sound):
    @hookimpl
    def vngov_open_store(self, url: str, kinds: Any) -> Store | None:
        return None


@caught_by("it_claims_no_register_that_it_does_not_know")
class ClaimsEveryRegister(Sound):
    @hookimpl
    def vngov_register_of_record(self, kind: str) -> Any:
        return self

    def register(self, key: str, unit: str, birth: Any) -> None:
        """No number."""


@caught_by("it_is_documented")
class SaysNothing:
    @hookimpl
    def vngov_notifiers(self) -> Iterable[Any]:
        return ()


@caught_by("it_is_found_by_its_entry_point")
class IsNotInstalled(Sound):
    """Sound but for its packaging."""


def kit_of(plugin: type[Any]) -> Kit:
    kit = Kit(plugin)
    kit.entry_point = "sound" if plugin is IsNotInstalled else ""
    return kit


def test_the_kit_finds_nothing_wrong_with_the_sound_plugin() -> None:
    outcomes = {test: outcome(Kit(Sound), test) for test in TESTS}
    assert [test for test, said in outcomes.items() if said == "failed"] == []
    assert [test for test, said in outcomes.items() if said == "skipped"] == [
        "test_it_is_found_by_its_entry_point",
        "test_its_procedures_are_none_of_the_national_ones",
        "test_the_law_with_its_facts_holds",
    ]


@pytest.mark.parametrize("flaw", FLAWS)
def test_the_kit_catches(flaw: str) -> None:
    plugin, test = FLAWS[flaw]
    assert outcome(kit_of(plugin), test) == "failed"


def test_every_test_of_the_kit_catches_something() -> None:
    assert {test for _, test in FLAWS.values()} == set(TESTS)


def test_a_public_name_without_a_word_is_caught(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = '''"""A module (phần mở rộng)."""
from vngov import hookimpl
__all__ = ["helper"]
def helper(): ...
@hookimpl
def vngov_notifiers(): return ()
'''
    (tmp_path / "silent_plugin.py").write_text(text, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)

    class Silent(PluginConformance):
        def plugin(self) -> object:
            import silent_plugin  # type: ignore[import-not-found]

            return silent_plugin

    assert outcome(Silent(), "test_it_loads_and_answers_a_hook") == "passed"
    assert outcome(Silent(), "test_it_is_documented") == "failed"


class TestLangSon(PluginConformance):
    """The example of the documentation passes."""

    units = ("06184@2025-07-01", "06220@2025-07-01", "00004@2025-07-01")

    def plugin(self) -> object:
        return vngov_langson

    def samples(self) -> Iterable[tuple[Kind[Any], Any]]:
        yield vngov_langson.MARKET_STALL, vngov_langson.MarketStall(2026, "hạt dẻ", "một người")


def test_an_installed_plugin_is_found_by_its_entry_point(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    info = tmp_path / "sound-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: sound\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text("[vngov]\nsound = vngov_langson\nother = vngov.testing.ministries:Ministries\n")
    monkeypatch.syspath_prepend(tmp_path)
    kit = TestLangSon()
    kit.entry_point = "sound"
    assert outcome(kit, "test_it_is_found_by_its_entry_point") == "passed"
    kit.entry_point = "other"
    assert outcome(kit, "test_it_is_found_by_its_entry_point") == "failed", "another plugin stands under the name"
