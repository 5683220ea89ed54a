"""The sockets of the library and the plugins of an office; the example plugin is found by its entry point."""

from __future__ import annotations

import ast
import doctest
import inspect
import re
import shutil
import sys
import tomllib
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, assert_type

import attrs
import pytest

from tests.synthetic import HEAD, fact, row
from vngov import Office, hookimpl
from vngov.basis import Certainty, Text
from vngov.civilreg import Book, Official, Register, Signer
from vngov.civilreg.birth import registered
from vngov.civilreg.hooks import IDENTITY, REGISTER_OF_RECORD, IdentityAnswer, IdentityQuery
from vngov.civilreg.papers import BIRTH_CERTIFICATE
from vngov.civilreg.rules.samples import DAY, FILING
from vngov.deadlines import DayInfo, DayKind, Duration, OfficeHours, WorkCalendar, due
from vngov.deadlines.hooks import CALENDAR, LocalCalendar
from vngov.hooks import (
    Choose,
    ContributionRefused,
    DoubleContribution,
    Manager,
    Origin,
    PluginFailed,
    PluginInvalid,
    PluginMissing,
    PluginsFrozen,
    PluginWrongType,
)
from vngov.law import NATIONAL, Source, UnknownFact
from vngov.law.hooks import LAW_SOURCES
from vngov.notify import Delivered, Notifier
from vngov.notify.hooks import NOTIFIERS
from vngov.office import plugins as facade
from vngov.office.hooks import (
    APPLICATIONS,
    AUTHORIZE,
    Actor,
    Allow,
    Application,
    Authorization,
    Deny,
    NotAuthorized,
)
from vngov.office.plugins import BUILT_IN, SOCKETS, Plugins
from vngov.onestop import Procedure, national_procedures
from vngov.onestop.hooks import PROCEDURES
from vngov.people import PersonalId
from vngov.records import Kind, Stored
from vngov.records.hooks import NUMBER_SERIES, RECORD_KINDS, NumberSeries, SeriesInvalid
from vngov.rendering import PaperTemplate
from vngov.rendering.hooks import PAPERS
from vngov.rules import Cited, Example, Finding, Governing, Rule, RuleView, rule
from vngov.rules.hooks import RULES
from vngov.storage import MemoryStore, Store
from vngov.storage.hooks import OPEN_STORE, NoStoreForUrl

ROOT = Path(__file__).parents[1]
BOOK_2026 = Book(register=Register.BIRTHS, year=2026, volume=1, opened_on=date(2026, 7, 1))
FILED = registered(FILING, on=DAY, unit="06220@2025-07-01", book=BOOK_2026, signer=Signer("Nông Văn Sơn", "Chủ tịch"))
LANGSON = ROOT / "examples/plugins/langson"
UNIT = "06184@2025-07-01"
ELSEWHERE = "00004@2025-07-01"
OWNER = "HĐND tỉnh Thử (ví dụ)"
CITED = NATIONAL.at(date(2026, 1, 1))["time.working_week"].basis
HOOKS = {name: spec for socket in SOCKETS for name, spec in vars(socket).items() if name.startswith("vngov_")}


def load(*plugins: object) -> Plugins:
    return Plugins.load(plugins, installed=False)


@attrs.frozen
class Stall:
    year: int
    number: int | None = None


def stall_kind(tag: str = "test.stall/1", **more: Any) -> Kind[Stall]:
    return Kind(tag, Stall, stream=lambda stall: str(stall.year), **more)


# ── every hook is documented and tested


def test_every_socket_file_of_the_library_is_plugged_into_the_office() -> None:
    files = {path.parent.name for path in (ROOT / "src/vngov").glob("*/hooks.py")}
    assert files == {socket.__module__.split(".")[1] for socket in SOCKETS}


def test_every_hook_has_its_typed_end_of_the_same_family() -> None:
    manager = Manager(SOCKETS)
    assert manager.hooks == tuple(sorted(HOOKS))
    sockets: list[Any] = [
        LAW_SOURCES,
        CALENDAR,
        RECORD_KINDS,
        NUMBER_SERIES,
        RULES,
        OPEN_STORE,
        NOTIFIERS,
        AUTHORIZE,
        APPLICATIONS,
        IDENTITY,
        REGISTER_OF_RECORD,
        PROCEDURES,
        PAPERS,
    ]
    assert sorted(socket.hook for socket in sockets) == sorted(HOOKS)
    for socket in sockets:
        options = HOOKS[socket.hook].vngov_spec
        assert options["firstresult"] is isinstance(socket, Choose), socket.hook


@pytest.mark.parametrize("hook", sorted(HOOKS))
def test_every_hook_is_documented(hook: str) -> None:
    spec = HOOKS[hook]
    text = inspect.cleandoc(spec.__doc__ or "")
    summary, _, body = text.partition("\n\n")
    assert re.search(r"\(.+\)", summary), "the first line gives the Vietnamese term in brackets"
    parts = re.split(r"^(When|Arguments|Returns|Order|Raises): ", body.partition("\n\n")[0], flags=re.MULTILINE)
    assert parts[1::2] == ["When", "Arguments", "Returns", "Order", "Raises"]
    said = dict(zip(parts[1::2], parts[2::2], strict=True))
    arguments = [name for name in inspect.signature(spec).parameters if name != "self"]
    assert all(f"`{name}`" in said["Arguments"] for name in arguments)
    assert arguments or said["Arguments"].strip() == "none."
    assert "PluginFailed" in said["Raises"]


@pytest.mark.parametrize("hook", sorted(HOOKS))
def test_the_example_of_every_hook_runs(hook: str) -> None:
    spec = HOOKS[hook]
    (example,) = doctest.DocTestFinder().find(spec, hook, globs=dict(vars(sys.modules[spec.__module__])))
    assert f"def {hook}(" in (example.docstring or "")
    assert "@hookimpl" in (example.docstring or "")
    outcome = doctest.DocTestRunner(optionflags=doctest.NORMALIZE_WHITESPACE).run(example)
    assert outcome.attempted >= 3
    assert outcome.failed == 0


def test_every_hook_is_implemented_in_some_test() -> None:
    source = Path(__file__).read_text(encoding="utf-8")
    tested = {
        inner.name
        for node in ast.parse(source).body
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
        for inner in ast.walk(node)
        if isinstance(inner, ast.FunctionDef)
    }
    assert set(HOOKS) <= tested


# ── what there is without any plugin


def test_the_built_in_plugins_are_listed_and_alone() -> None:
    plugins = load()
    assert [(info.name, info.origin, info.hooks) for info in plugins.listed] == [
        ("vngov.storage", Origin.BUILT_IN, ("vngov_open_store",)),
        ("vngov.policy", Origin.BUILT_IN, ("vngov_authorize",)),
    ]
    assert plugins.law is NATIONAL
    assert plugins.calendar(UNIT) is WorkCalendar.national()
    assert plugins.record_kinds == ()
    assert plugins.rules == ()
    assert plugins.notifiers == ()
    assert plugins.applications == ()
    assert plugins.number_series(UNIT, stall_kind()) is None


def test_the_facade_has_types() -> None:
    plugins = load()
    assert_type(plugins.record_kinds, tuple[Kind[Any], ...])
    assert_type(plugins.rules, tuple[Rule[Any], ...])
    assert_type(plugins.notifiers, tuple[Notifier, ...])
    assert_type(plugins.applications, tuple[Application, ...])
    assert_type(plugins.number_series(UNIT, stall_kind()), NumberSeries | None)
    assert_type(plugins.calendar(UNIT), WorkCalendar)
    assert_type(plugins.open_store("sqlite://"), Store)
    assert_type(plugins.authorize(Actor("nv", UNIT), "tasks.assign"), Authorization)


def test_the_list_is_closed_once_the_office_has_its_plugins() -> None:
    plugins = load()
    with pytest.raises(PluginsFrozen):
        plugins._manager.register(object())


def test_a_plugin_that_fails_to_load_is_listed_unless_it_is_required() -> None:
    class Misfit:
        __name__ = "misfit"

        @hookimpl
        def vngov_law_sauces(self) -> None: ...

    misfit = load(Misfit()).listed[-1]
    assert (misfit.name, misfit.loaded) == ("misfit", False)
    assert "vngov_law_sources" in str(misfit.error)
    with pytest.raises(PluginInvalid, match="misfit"):
        Plugins.load([Misfit()], require=["misfit"], installed=False)
    with pytest.raises(PluginMissing, match="langson"):
        Plugins.load(require=["langson"], installed=False)


def test_a_broken_built_in_plugin_stops_the_opening(monkeypatch: pytest.MonkeyPatch) -> None:
    class Broken:
        @hookimpl
        def vngov_no_such(self) -> None: ...

    monkeypatch.setattr(facade, "BUILT_IN", {**BUILT_IN, "vngov.broken": Broken()})
    with pytest.raises(PluginInvalid, match=r"vngov\.broken"):
        load()


# ── facts of law


def sources(*given: Source, name: str = "local") -> object:
    class Local:
        @hookimpl
        def vngov_law_sources(self) -> Iterable[Source]:
            return given

    plugin = Local()
    plugin.__name__ = name  # type: ignore[attr-defined]
    return plugin


def law_file(folder: Path, name: str, text: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(HEAD + text, encoding="utf-8")
    return folder / name


CITE = "60/2014/QH13 Đ15.1"


def test_local_facts_stand_beside_national_ones_and_say_whose_they_are(tmp_path: Path) -> None:
    path = law_file(tmp_path, "fees.toml", fact(row(20, cite=CITE)))

    class Local:
        @hookimpl
        def vngov_law_sources(self) -> Iterator[Source]:
            yield Source(path, "local", OWNER)

    law = load(Local()).law
    assert (law.at(date(2026, 1, 1))["local.thing"].value, law.at(date(2026, 1, 1))["local.thing"].owner) == (20, OWNER)
    assert law.at(date(2026, 1, 1))["civilreg.birth.declare_within"].owner == ""
    with pytest.raises(UnknownFact):
        NATIONAL.at(date(2026, 1, 1))["local.thing"]


def test_two_plugins_with_one_fact_are_both_named(tmp_path: Path) -> None:
    one = law_file(tmp_path / "one", "fees.toml", fact(row(20, cite=CITE)))
    two = law_file(tmp_path / "two", "fees.toml", fact(row(30, cite=CITE)))
    with pytest.raises(DoubleContribution) as caught:
        load(sources(Source(one, "local", OWNER), name="first"), sources(Source(two, "local", OWNER), name="second"))
    assert caught.value.details == {
        "hook": "vngov_law_sources",
        "id": "local.thing",
        "first": "first",
        "second": "second",
    }


@pytest.mark.parametrize(
    ("field", "text", "told"),
    [
        ("local", "[thing]\nvi = 'x'\n", "fees.toml"),
        ("local", fact(row(20, cite="9/9999/XX Đ1")), "9/9999/XX"),
        ("civilreg", fact(row(20, cite=CITE), key="birth.declare_within"), "the type must be 'limit'"),
        ("civilreg", fact(row('"20 ngày"', cite=CITE), key="birth.declare_within", kind="limit"), "overrides"),
        ("local", "[thing]\n[thing]\n", "stands twice"),
    ],
)
def test_a_file_that_cannot_be_used_names_its_plugin(tmp_path: Path, field: str, text: str, told: str) -> None:
    path = law_file(tmp_path, "fees.toml", text)
    with pytest.raises(PluginFailed) as caught:
        load(sources(Source(path, field, OWNER)))
    assert caught.value.details["plugin"] == "local"
    assert told in caught.value.message("en")


def test_a_file_that_is_not_there_names_its_plugin(tmp_path: Path) -> None:
    with pytest.raises(PluginFailed, match="FileNotFoundError") as caught:
        load(sources(Source(tmp_path / "none.toml", "local", OWNER)))
    assert caught.value.details["plugin"] == "local"


@pytest.mark.parametrize(("field", "owner", "told"), [("local", "", "owner"), ("local", " ", "owner")])
def test_rules_that_nobody_owns_would_pass_for_national_law(tmp_path: Path, field: str, owner: str, told: str) -> None:
    path = law_file(tmp_path, "fees.toml", fact(row(20, cite=CITE)))
    with pytest.raises(ContributionRefused) as caught:
        load(sources(Source(path, field, owner)))
    assert all(told in caught.value.message(lang) for lang in ("vi", "en"))


# ── days and hours


def local_day(day: date, **changes: Any) -> DayInfo:
    given: dict[str, Any] = {"kind": DayKind.LOCAL_OFF, "owner": OWNER, "basis": CITED, **changes}
    return DayInfo(day=day, name=Text("ngày hội", "festival"), certainty=Certainty.UNVERIFIED, **given)


def calendars(*given: Any, name: str = "local") -> object:
    class Local:
        @hookimpl
        def vngov_calendar(self, unit: str) -> Iterable[LocalCalendar] | None:
            return given if unit == UNIT else None

    plugin = Local()
    plugin.__name__ = name  # type: ignore[attr-defined]
    return plugin


TUESDAY = date(2026, 12, 15)


def test_a_local_day_and_local_hours_hold_in_their_unit_alone() -> None:
    hours = OfficeHours.parse("07:00-11:30, 13:30-17:00")

    class Local:
        @hookimpl
        def vngov_calendar(self, unit: str) -> Iterator[LocalCalendar]:
            if unit == UNIT:
                yield LocalCalendar(OWNER, days=(local_day(TUESDAY),))
                yield LocalCalendar(OWNER, hours=hours)

    plugins = load(Local())
    here, elsewhere = plugins.calendar(UNIT), plugins.calendar(ELSEWHERE)
    assert (here.is_working_day(TUESDAY), elsewhere.is_working_day(TUESDAY)) == (False, True)
    assert (here.hours, elsewhere.hours) == (hours, None)
    assert here.day(TUESDAY).owner == OWNER
    base = WorkCalendar.national(known_on=date(2026, 1, 1))
    assert plugins.calendar(ELSEWHERE, national=base) is base


@pytest.mark.parametrize(
    ("one", "two", "identity"),
    [
        ({"days": (local_day(TUESDAY),)}, {"days": (local_day(TUESDAY),)}, "2026-12-15"),
        ({"hours": OfficeHours.parse("07:00-15:00")}, {"hours": OfficeHours.parse("08:00-16:00")}, "hours"),
    ],
)
def test_two_plugins_that_set_one_day_or_the_hours_are_both_named(one: Any, two: Any, identity: str) -> None:
    plugins = load(calendars(LocalCalendar(OWNER, **one), name="first"), calendars(LocalCalendar(OWNER, **two), name="second"))
    with pytest.raises(DoubleContribution) as caught:
        plugins.calendar(UNIT)
    assert caught.value.details == {"hook": "vngov_calendar", "id": identity, "first": "first", "second": "second"}


@pytest.mark.parametrize(
    ("local", "told"),
    [
        (LocalCalendar(" "), "owner"),
        (LocalCalendar(OWNER, days=(local_day(TUESDAY, owner="ai đó"),)), "15/12/2026"),
        (LocalCalendar(OWNER, days=(local_day(TUESDAY, kind=DayKind.HOLIDAY),)), "15/12/2026"),
        (LocalCalendar(OWNER, days=(local_day(TUESDAY, basis=()),)), "15/12/2026"),
    ],
)
def test_a_local_day_says_whose_it_is_and_where_it_stands(local: LocalCalendar, told: str) -> None:
    with pytest.raises(ContributionRefused) as caught:
        load(calendars(local)).calendar(UNIT)
    assert all(told in caught.value.message(lang) for lang in ("vi", "en"))
    assert caught.value.message("vi") != caught.value.message("en")


def test_a_local_day_that_no_calendar_covers_names_its_plugin() -> None:
    with pytest.raises(PluginFailed, match="01/01/2999") as caught:
        load(calendars(LocalCalendar(OWNER, days=(local_day(date(2999, 1, 1)),)))).calendar(UNIT)
    assert caught.value.details["plugin"] == "local"


def test_a_bare_day_is_not_a_calendar() -> None:
    with pytest.raises(PluginWrongType, match="LocalCalendar"):
        load(calendars(local_day(TUESDAY))).calendar(UNIT)


# ── kinds of records, numbers


def test_kinds_of_records_are_added_once_each() -> None:
    stall, other = stall_kind(), stall_kind("test.stall/2", upcasts={1: lambda data: data})

    class One:
        @hookimpl
        def vngov_record_kinds(self) -> tuple[Kind[Any], ...]:
            return (stall,)

    class Two:
        @hookimpl
        def vngov_record_kinds(self) -> Iterator[Kind[Any]]:
            yield other

    assert load(One()).record_kinds == (stall,)
    with pytest.raises(DoubleContribution, match=r"test\.stall"):
        load(One(), Two())


def test_a_plugin_adds_procedures_and_papers() -> None:
    stall = attrs.evolve(national_procedures()[0], code="9.000001")
    permit = attrs.evolve(BIRTH_CERTIFICATE, id="langson.permit")

    class LangSon:
        @hookimpl
        def vngov_procedures(self) -> list[Procedure]:
            return [stall]

        @hookimpl
        def vngov_papers(self) -> list[PaperTemplate]:
            return [permit]

    plugins = Plugins.load([LangSon()], installed=False)
    assert plugins.procedures == (stall,)
    assert plugins.papers == (permit,)
    office = Office.open("sqlite://", unit=UNIT, plugins=[LangSon()], installed=False)
    assert [one.code for one in office.procedures][-1] == "9.000001"


def test_a_plugin_does_not_replace_a_national_procedure() -> None:
    class LangSon:
        @hookimpl
        def vngov_procedures(self) -> list[Procedure]:
            return [national_procedures()[0]]

    with pytest.raises(ContributionRefused, match=r"LangSon"):
        Plugins.load([LangSon()], installed=False)


def test_the_population_database_and_the_register_of_record_are_asked_of_the_plugin_given_last() -> None:
    class Population:
        @hookimpl
        def vngov_identity(self, query: IdentityQuery) -> IdentityAnswer:
            return IdentityAnswer(PersonalId.parse("020326000001"))

    class Ministry:
        def register(self, key: str, unit: str, birth: object) -> Official:
            return Official(number=7, book="01-TP/HT-2026-KS", registered_on=date(2026, 11, 20))

        @hookimpl
        def vngov_register_of_record(self, kind: str) -> object:
            return self if kind == "birth" else None

    plugins = Plugins.load([Population(), Ministry()], installed=False)
    query = IdentityQuery(key="k", unit="06220@2025-07-01", birth=FILED)
    answer = plugins.identity(query)
    assert answer is not None
    assert answer.personal_id == PersonalId.parse("020326000001")
    register = plugins.register_of_record("birth")
    assert register is not None
    assert register.register("k", query.unit, FILED) == Official(
        number=7, book="01-TP/HT-2026-KS", registered_on=date(2026, 11, 20)
    )
    assert plugins.register_of_record("death") is None
    assert Plugins.load(installed=False).identity(query) is None


def test_the_plugin_given_last_is_asked_first_for_the_number_series() -> None:
    class One:
        @hookimpl
        def vngov_number_series(self, unit: str, kind: Kind[Any]) -> NumberSeries | None:
            return NumberSeries("one", form="{n:02}/A", stream=lambda _: "all") if unit == UNIT else None

    class Two:
        @hookimpl
        def vngov_number_series(self, kind: Kind[Any]) -> NumberSeries | None:
            return NumberSeries("two") if kind.name == "test.other" else None

    plugins, stall, other = load(One(), Two()), stall_kind(), stall_kind("test.other/1")
    series = plugins.number_series(UNIT, stall)
    assert series is not None
    assert (series.name, series.written(7), series.applied(stall).stream(Stall(2026))) == ("one", "07/A", "all")
    assert series.applied(stall).tag == stall.tag
    chosen = plugins.number_series(UNIT, other)
    assert chosen is not None
    assert (chosen.name, chosen.written(7), chosen.applied(other)) == ("two", "7", other)
    assert plugins.number_series(ELSEWHERE, stall) is None


@pytest.mark.parametrize("form", ["", "số", "{n", "{m}", "{0}", "{n.x}", "{n:z}", "{n!s:.1}"])
def test_a_form_of_numbers_tells_each_from_the_next(form: str) -> None:
    with pytest.raises(SeriesInvalid) as caught:
        NumberSeries("test", form=form)
    assert "{n:02}" in caught.value.message("vi")


# ── stores


def test_a_plugin_can_bring_another_store() -> None:
    class InMemory:
        @hookimpl
        def vngov_open_store(self, url: str) -> Store | None:
            return MemoryStore() if url.startswith("memory:") else None

    assert isinstance(load(InMemory()).open_store("memory:"), MemoryStore)
    with pytest.raises(NoStoreForUrl) as caught:
        load(InMemory()).open_store("engine://user:secret@host/db")
    assert "engine" in str(caught.value)
    assert "secret" not in str(caught.value)


def test_a_plugin_comes_before_the_built_in_store() -> None:
    class Everything:
        @hookimpl
        def vngov_open_store(self) -> Store:
            return MemoryStore()

    assert isinstance(load(Everything()).open_store("sqlite://"), MemoryStore)


def test_the_built_in_store_knows_the_kinds_of_the_plugins() -> None:
    stall, own = stall_kind(), stall_kind("test.own/1")

    class Adds:
        @hookimpl
        def vngov_record_kinds(self) -> list[Kind[Any]]:
            return [stall]

    store = load(Adds()).open_store("sqlite://", kinds=[own], entropy=bytes)
    at = datetime(2026, 11, 24, 3, tzinfo=UTC)
    with store.write(unit=UNIT, actor="nv-01", at=at, why="thử") as tx:
        tx.add(stall, "a", Stall(2026))
    with store.read(unit=UNIT) as tx:
        stored = tx.get(stall, "a")
    assert stored is not None
    assert stored.record == Stall(2026)
    assert [change.stored is not None for change in store.changes()] == [True]


def test_what_is_not_a_store_is_refused() -> None:
    class Wrong:
        @hookimpl
        def vngov_open_store(self) -> Any:
            return {}

    with pytest.raises(PluginWrongType, match="Store"):
        load(Wrong()).open_store("sqlite://")


# ── who may do what


def says(answer: Callable[..., Any]) -> object:
    class Policy:
        @hookimpl
        def vngov_authorize(self, actor: Actor, action: str, record: Stored[Any] | None) -> Any:
            return answer(actor, action, record)

    policy = Policy()
    policy.__name__ = f"policy{id(policy)}"  # type: ignore[attr-defined]
    return policy


ALLOW, DENY = Allow(), Deny(Text("đang khóa sổ", "the book is being closed"))
LAN = Actor("nv-07", {UNIT}, {"registrar"})


def stored(unit: str = UNIT) -> Stored[Stall]:
    return Stored(stall_kind(), unit, "a", 1, Stall(2026), 1)


@pytest.mark.parametrize(
    ("answers", "allowed"),
    [
        ([], False),
        ([None], False),
        ([ALLOW], True),
        ([ALLOW, None], True),
        ([ALLOW, ALLOW], True),
        ([DENY], False),
        ([DENY, ALLOW], False),
        ([ALLOW, DENY], False),
        ([ALLOW, DENY, ALLOW], False),
    ],
)
def test_any_deny_wins_and_no_allow_is_deny(answers: list[Any], allowed: bool) -> None:
    plugins = load(*[says(lambda *_, answer=answer: answer) for answer in answers])
    authorization = plugins.authorize(LAN, "civilreg.register", stored())
    assert authorization.allowed is allowed
    assert len(authorization.allowed_by) == answers.count(ALLOW)
    assert len(authorization.denied_by) == answers.count(DENY)
    if allowed:
        authorization.require()
        return
    with pytest.raises(NotAuthorized) as caught:
        authorization.require()
    reason = "đang khóa sổ" if DENY in answers else "không có quy định nào cho phép"
    assert reason in caught.value.message("vi")
    assert isinstance(caught.value, PermissionError)


def test_the_policy_is_scoped_to_the_units_of_the_actor() -> None:
    class Generous:
        @hookimpl
        def vngov_authorize(self) -> Allow:
            return ALLOW

    plugins = load(Generous())
    assert plugins.authorize(LAN, "civilreg.register", stored()).allowed
    assert plugins.authorize(LAN, "civilreg.register").allowed
    other = plugins.authorize(LAN, "civilreg.register", stored(ELSEWHERE))
    assert (other.allowed, other.denied_by) == (False, ("vngov.policy",))
    assert plugins.authorize(Actor("nv-08", [UNIT, ELSEWHERE]), "civilreg.register", stored(ELSEWHERE)).allowed


def test_a_unit_given_as_text_is_one_unit() -> None:
    assert Actor("nv", UNIT) == Actor("nv", {UNIT})


def test_an_authorization_has_no_truth_value() -> None:
    with pytest.raises(TypeError, match="allowed"):
        bool(load().authorize(LAN, "civilreg.register"))


@pytest.mark.parametrize("answer", [True, "allow", Allow, (ALLOW,)])
def test_what_is_neither_allow_nor_deny_allows_nothing(answer: object) -> None:
    with pytest.raises(PluginWrongType, match="Allow"):
        load(says(lambda *_: ALLOW), says(lambda *_: answer)).authorize(LAN, "civilreg.register")


def test_a_policy_that_raises_allows_nothing_and_tells_nothing() -> None:
    with pytest.raises(PluginFailed) as caught:
        load(says(lambda *_: ALLOW), says(lambda *_: vars(LAN)["Nguyễn Văn A"])).authorize(LAN, "civilreg.register", stored())
    assert "Nguyễn" not in str(caught.value)


# ── rules and channels


def test_rules_are_added_once_each() -> None:
    says_so, day = Text("chưa có số", "no number yet"), date(2026, 1, 5)
    cited = Cited(CITE, since=date(2016, 1, 1), certainty=Certainty.UNVERIFIED)
    passes, fails = Example(Stall(2026, 1), day), Example(Stall(2026), day)

    @rule(Stall, "test.stall.numbered", says_so, by=Governing.ASKED, says=says_so, cited=cited, passes=[passes], fails=[fails])
    def numbered(stall: Stall, view: RuleView) -> Iterator[Finding]:
        if stall.number is None:
            yield view.error("$.number")

    class Adds:
        @hookimpl
        def vngov_rules(self) -> tuple[Rule[Any], ...]:
            return (numbered,)

    assert load(Adds()).rules == (numbered,)
    with pytest.raises(DoubleContribution, match=r"test\.stall\.numbered"):
        load(Adds(), type("Again", (Adds,), {})())

    class Bare:
        @hookimpl
        def vngov_rules(self) -> list[Any]:
            return [numbered.check]

    with pytest.raises(PluginWrongType, match="Rule"):
        load(Bare())


@attrs.frozen
class Printer:
    name: str = "printer"
    topics: frozenset[str] = frozenset({"*"})

    def send(self, notice: Delivered) -> None:
        """Nothing is printed here."""


def test_channels_are_added_once_each() -> None:
    class Adds:
        @hookimpl
        def vngov_notifiers(self) -> Iterator[Notifier]:
            yield Printer()

    assert load(Adds()).notifiers == (Printer(),)
    with pytest.raises(DoubleContribution, match="printer"):
        load(Adds(), type("Again", (Adds,), {})())

    class Deaf:
        @hookimpl
        def vngov_notifiers(self) -> list[Any]:
            return [Printer]

    with pytest.raises(PluginWrongType, match="Notifier"):
        load(Deaf())


# ── applications


def test_applications_are_listed_once_each() -> None:
    market = Application("test.market", Text("Chợ phiên", "Market"), Text("Quầy hàng", "Stalls"), "cho-phien")

    class Offers:
        @hookimpl
        def vngov_applications(self) -> Iterator[Application]:
            yield market

    assert load(Offers()).applications == (market,)
    with pytest.raises(DoubleContribution, match=r"test\.market"):
        load(Offers(), type("Again", (Offers,), {})())


# ── the example plugin, installed


@pytest.fixture
def langson_installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """What pip makes of the example: its package and a dist-info with its entry points, in a folder on the path."""
    project = tomllib.loads((LANGSON / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    shutil.copytree(LANGSON / "src/vngov_langson", tmp_path / "vngov_langson", ignore=shutil.ignore_patterns("__pycache__"))
    info = tmp_path / f"vngov_langson-{project['version']}.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {project['name']}\nVersion: {project['version']}\n")
    points = "".join(
        f"[{group}]\n" + "".join(f"{name} = {value}\n" for name, value in listed.items())
        for group, listed in project["entry-points"].items()
    )
    (info / "entry_points.txt").write_text(points)
    monkeypatch.syspath_prepend(tmp_path)
    yield
    sys.modules.pop("vngov_langson", None)


@pytest.mark.usefixtures("langson_installed")
def test_the_example_plugin_is_found_by_its_entry_point() -> None:
    plugins = Plugins.load(require=["langson"])
    (info,) = [info for info in plugins.listed if info.name == "langson"]
    assert (info.version, info.origin, info.error) == ("0.1.0", Origin.INSTALLED, None)
    assert info.hooks == ("vngov_calendar", "vngov_law_sources", "vngov_number_series", "vngov_record_kinds")
    assert "langson" not in {info.name for info in Plugins.load(installed=False).listed}


@pytest.mark.usefixtures("langson_installed")
def test_the_example_plugin_adds_a_fact_that_says_it_is_made_up() -> None:
    law = Plugins.load(require=["langson"]).law
    fee = law.at(date(2026, 11, 24))["langson.market.stall_fee"]
    assert (fee.value, fee.owner, fee.certainty) == (20000, "HĐND tỉnh Lạng Sơn (ví dụ)", Certainty.UNVERIFIED)
    assert "ví dụ" in fee.citation.instrument.name.vi
    assert "example" in fee.citation.instrument.name.en
    law.check()


@pytest.mark.usefixtures("langson_installed")
def test_the_example_plugin_moves_a_due_date_in_its_own_communes_alone() -> None:
    plugins = Plugins.load(require=["langson"])
    limit = Duration.parse("1 ngày làm việc")
    here = due(date(2026, 12, 14), limit, calendar=plugins.calendar(UNIT))
    elsewhere = due(date(2026, 12, 14), limit, calendar=plugins.calendar(ELSEWHERE))
    assert (here.date, elsewhere.date) == (date(2026, 12, 16), date(2026, 12, 15))
    assert "ngày hội chợ phiên (ví dụ)" in here.explain()
    assert any("00-VD" in citation.short for step in here.steps for citation in step.basis)


@pytest.mark.usefixtures("langson_installed")
def test_the_example_plugin_stores_and_numbers_its_own_records() -> None:
    plugins = Plugins.load(require=["langson"])
    (kind,) = plugins.record_kinds
    series = plugins.number_series(UNIT, kind)
    assert series is not None
    assert series.basis[0].short == "00-VD/2026/NQ-HĐND Đ3"
    assert plugins.number_series(ELSEWHERE, kind) is None
    store = plugins.open_store("sqlite://")
    with store.write(unit=UNIT, actor="nv-01", at=datetime(2026, 11, 24, 3, tzinfo=UTC), why="thử") as tx:
        tx.add(kind, "a", kind.record(year=2026, goods="hạt dẻ", trader="một người"))
    with store.read(unit=UNIT) as tx:
        stall = tx.get(kind, "a")
    assert stall is not None
    assert series.written(stall.record.number) == "001/QH-CP"
