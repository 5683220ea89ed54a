"""`PluginConformance` (bộ kiểm thử phần mở rộng): what every plugin has to do, as a class of tests for a vendor to subclass.

    class TestOurPlugin(PluginConformance):
        entry_point = "langson"
        def plugin(self):
            return vngov_langson

Run with pytest. What the plugin does not offer, or the vendor does not give, is skipped, visibly.
"""
# ruff: noqa: S101  # a kit asserts

from __future__ import annotations

import inspect
import sys
from abc import ABC, abstractmethod
from collections.abc import Iterable
from contextlib import AbstractContextManager, closing
from datetime import datetime
from importlib.metadata import entry_points
from typing import Any

import pytest

from vngov.basis import VN_TIME
from vngov.hooks import GROUP, Origin, PluginInfo
from vngov.law import NATIONAL
from vngov.office import Office
from vngov.office.fields import field_kinds
from vngov.office.hooks import Actor
from vngov.office.plugins import Plugins
from vngov.onestop import national_procedures
from vngov.records import Kind
from vngov.rules import Registry
from vngov.storage import MemoryStore
from vngov.storage.hooks import NoStoreForUrl

__all__ = ["PluginConformance"]

MORNING = datetime(2026, 1, 5, 8, tzinfo=VN_TIME)
ACTIONS = ("kit.unheard_of", "civilreg.register", "onestop.receive")


class PluginConformance(ABC):
    """What every plugin has to do (yêu cầu đối với phần mở rộng). Subclass it, give the plugin, run pytest."""

    units: tuple[str, ...] = ("06184@2025-07-01", "00004@2025-07-01")
    """Units for which the plugin is asked: one of its own, one that is not."""
    entry_point: str = ""
    """The name in the group `vngov` by which the installed plugin is found; empty skips the test."""
    store_url: str = ""
    """A URL that the plugin's store opens, if it has one; empty skips the test."""

    # What a vendor says

    @abstractmethod
    def plugin(self) -> object:
        """Give the plugin: the module, or a new object of its class."""

    def alongside(self) -> Iterable[object]:
        """Give other plugins without which this one cannot work; none, unless a vendor says otherwise."""
        return ()

    def samples(self) -> Iterable[tuple[Kind[Any], Any]]:
        """Give records of the plugin's kinds, without their numbers; none skips what needs them."""
        return ()

    # How the tests speak

    def loaded(self) -> Plugins:
        """Load the plugin as an office does, without those that are installed."""
        return Plugins.load([self.plugin(), *self.alongside()], installed=False)

    def listed(self, plugins: Plugins) -> PluginInfo:
        """Give what the list of plugins says about this one, or about whichever could not be loaded."""
        given = [info for info in plugins.listed if info.origin is Origin.GIVEN]
        return next((info for info in given if not info.loaded), given[0])

    def ids(self, plugins: Plugins) -> dict[str, tuple[str, ...]]:
        """Give the ids of everything that is contributed, hook by hook."""
        national = set(NATIONAL.keys())
        return {
            "vngov_law_sources": tuple(sorted(str(key) for key in plugins.law.keys() if key not in national)),  # noqa: SIM118
            "vngov_record_kinds": tuple(kind.name for kind in plugins.record_kinds),
            "vngov_rules": tuple(rule.code for rule in plugins.rules),
            "vngov_papers": tuple(paper.id for paper in plugins.papers),
            "vngov_applications": tuple(application.id for application in plugins.applications),
            "vngov_procedures": tuple(procedure.code for procedure in plugins.procedures),
            "vngov_notifiers": tuple(notifier.name for notifier in plugins.notifiers),
        }

    def answers(self, plugins: Plugins, hook: str) -> None:
        """Go on if the plugin answers a hook; otherwise skip the test visibly."""
        if hook not in self.listed(plugins).hooks:
            pytest.skip(f"the plugin does not answer {hook}")

    # What is tested

    def test_it_loads_and_answers_a_hook(self) -> None:
        info = self.listed(self.loaded())
        assert info.error is None, str(info.error)
        assert info.hooks, "the plugin answers no hook"

    def test_an_office_opens_with_it(self) -> None:
        for unit in self.units:
            office = Office.open(MemoryStore(), unit=unit, plugins=[self.plugin(), *self.alongside()], installed=False)
            office.close()

    def test_every_office_gets_the_same_from_it(self) -> None:
        plugin, others = self.plugin(), tuple(self.alongside())
        first, second = (Plugins.load([plugin, *others], installed=False) for _ in range(2))
        assert self.listed(first).hooks == self.listed(second).hooks
        assert self.ids(first) == self.ids(second), "what is given to one office is given to the next"

    def test_its_ids_are_its_own(self) -> None:
        taken = {str(key).partition(".")[0] for key in NATIONAL.keys()} | {"kit", "vngov"}  # noqa: SIM118
        for hook, ids in self.ids(self.loaded()).items():
            if hook in {"vngov_record_kinds", "vngov_rules", "vngov_papers", "vngov_applications"}:
                bad = [id_ for id_ in ids if id_.partition(".")[0] in taken]
                assert not bad, f"{hook}: {', '.join(bad)} begin with a name of the library's own"

    def test_its_procedures_are_none_of_the_national_ones(self) -> None:
        plugins = self.loaded()
        self.answers(plugins, "vngov_procedures")
        national = {procedure.code for procedure in national_procedures()}
        assert not national & {procedure.code for procedure in plugins.procedures}

    def test_the_law_with_its_facts_holds(self) -> None:
        plugins = self.loaded()
        self.answers(plugins, "vngov_law_sources")
        plugins.law.check()

    def test_its_rules_hold_to_the_law_and_to_their_examples(self) -> None:
        plugins = self.loaded()
        self.answers(plugins, "vngov_rules")
        faults = Registry(plugins.rules).faults(law=plugins.law)
        assert not faults, "; ".join(f"{fault.code}: {fault.why.text('en')}" for fault in faults)

    def test_its_numbers_can_be_written_each_once(self) -> None:
        plugins = self.loaded()
        numbered = [kind for kind in plugins.record_kinds if kind.numbered is not None]
        if not numbered:
            pytest.skip("the plugin has no kind of record that is numbered")
        for unit in self.units:
            numbering = plugins.numbering(unit, field_kinds())
            for kind in numbered:
                written = [numbering.written(kind, n) for n in (1, 2, 9, 10, 1000)]
                assert all(written), f"{kind.name} is numbered with nothing"
                assert len(set(written)) == len(written), f"{kind.name}: two numbers look the same on paper"

    def test_its_records_are_read_as_they_were_written(self) -> None:
        given = list(self.samples())
        if not given:
            pytest.skip("the vendor gives no samples")
        unsampled = {kind.name for kind in self.loaded().record_kinds} - {kind.name for kind, _ in given}
        assert not unsampled, f"there is no sample of {', '.join(sorted(unsampled))}"
        for kind, record in given:
            with self._office() as office:
                with office.work(actor="kit", why="thử") as work:
                    id_, applied = work.new_id(), work.kind(kind)
                    work.tx.add(applied, id_, record)
                (change,) = office.store.changes()
                number = change.entry.number
                wanted = record if number is None or applied.numbered is None else applied.numbered(record, number)
                with office.reading(actor="kit") as work:
                    stored = work.tx.get(kind, id_)
                assert stored is not None
                assert stored.record == wanted, f"a record of {kind.name} comes back as another"
                assert list(office.store.verify()) == []

    def test_it_lets_no_stranger_act(self) -> None:
        plugins = self.loaded()
        self.answers(plugins, "vngov_authorize")
        stranger = Actor("kit-stranger", units=(), roles=())
        for action in ACTIONS:
            assert not plugins.authorize(stranger, action).allowed, f"an actor without unit and role may do {action}"

    def test_it_opens_no_store_that_is_not_its_own(self) -> None:
        plugins = self.loaded()
        self.answers(plugins, "vngov_open_store")
        with pytest.raises(NoStoreForUrl):
            plugins.open_store("kit-unknown://nobody")
        assert type(plugins.open_store("sqlite://")) is type(Plugins.load(installed=False).open_store("sqlite://"))

    def test_its_store_opens_and_keeps(self) -> None:
        plugins = self.loaded()
        self.answers(plugins, "vngov_open_store")
        if not self.store_url:
            pytest.skip("the vendor gives no store_url")
        store = plugins.open_store(self.store_url, kinds=field_kinds())
        try:
            assert store.capabilities is not None
            with store.read(unit=self.units[0]) as tx:
                assert all(tx.count(kind) >= 0 for kind in plugins.record_kinds)
        finally:
            close = getattr(store, "close", None)
            if callable(close):
                close()

    def test_it_claims_no_register_that_it_does_not_know(self) -> None:
        plugins = self.loaded()
        self.answers(plugins, "vngov_register_of_record")
        assert plugins.register_of_record("kit_unheard_of") is None

    def test_it_is_documented(self) -> None:
        plugin = self.plugin()
        owner = plugin if inspect.ismodule(plugin) else type(plugin)
        assert vars(owner).get("__doc__"), f"{owner.__name__} does not say what it is"
        module = plugin if inspect.ismodule(plugin) else sys.modules[type(plugin).__module__]
        silent = [name for name in getattr(module, "__all__", ()) if _silent(getattr(module, name))]
        assert not silent, f"without a docstring: {', '.join(silent)}"

    def test_it_is_found_by_its_entry_point(self) -> None:
        if not self.entry_point:
            pytest.skip("the vendor gives no entry_point")
        found = [point for point in entry_points(group=GROUP) if point.name == self.entry_point]
        assert len(found) == 1, f"{len(found)} installed packages have the entry point {self.entry_point!r}"
        (info,) = [info for info in Plugins.load(require=[self.entry_point]).listed if info.name == self.entry_point]
        assert info.hooks == self.listed(self.loaded()).hooks, "what is installed is not what is tested"

    def _office(self) -> AbstractContextManager[Office]:
        plugins = [self.plugin(), *self.alongside()]
        return closing(Office.open(MemoryStore(), unit=self.units[0], plugins=plugins, installed=False, now=lambda: MORNING))


def _silent(member: object) -> bool:
    """A class or function without words of its own."""
    return (inspect.isclass(member) and not member.__dict__.get("__doc__")) or (
        inspect.isroutine(member) and not member.__doc__
    )
