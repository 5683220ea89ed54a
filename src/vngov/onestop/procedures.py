"""`Procedure` (thủ tục hành chính): what a published procedure asks for and promises, version by version.

`procedures.toml` holds those that come with the library; a locality adds its own through the hook `vngov_procedures`.
"""

from __future__ import annotations

import itertools
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import Any, NoReturn

import attrs

from vngov.basis import Certainty, Citation, Text, checked_date, unique, weakest
from vngov.durations import Duration, InvalidDuration
from vngov.law import NATIONAL, Law
from vngov.law.errors import UnknownInstrument
from vngov.onestop.errors import NoProcedure, ProcedureFileError
from vngov.onestop.model import FilingChannel

__all__ = [
    "EarlierLevel",
    "How",
    "NeededPaper",
    "Procedure",
    "ProcedureVersion",
    "Published",
    "national_procedures",
    "procedure",
    "read_procedures",
]


class How(StrEnum):
    """How a paper is given (cách nộp): shown and given back, handed in, or looked up in a database by the official."""

    SHOWN = "shown"
    HANDED_IN = "handed_in"
    LOOKED_UP = "looked_up"


@attrs.frozen(kw_only=True)
class NeededPaper:
    """A paper of a procedure (thành phần hồ sơ): needed when all conditions of `when` hold and none of `unless`.

    It is asked for on days in [since, until). A condition is a name that the official establishes ("no_birth_notice");
    "channel.online" and its like follow from the filing itself. `number_of` "applicant": the paper is not brought, but its
    number has to be stated, by which the office looks it up.
    """

    id: str
    name: Text
    how: How
    originals: int = 1
    copies: int = 0
    number_of: str | None = None
    when: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None
    basis: tuple[Citation, ...] = ()
    certainty: Certainty = Certainty.UNVERIFIED

    def asked_on(self, day: date) -> bool:
        """Tell whether it is asked for on a day at all."""
        return (self.since is None or self.since <= day) and (self.until is None or day < self.until)


@attrs.frozen(kw_only=True)
class Published:
    """The published time of a channel (thời gian công bố): as written, and as a limit, None where the unit is missing."""

    channel: FilingChannel
    written: str

    @property
    def limit(self) -> Duration | None:
        try:
            return Duration.parse(self.written)
        except InvalidDuration:
            return None

    @property
    def unit_missing(self) -> bool:
        return self.limit is None


@attrs.frozen(kw_only=True)
class ProcedureVersion:
    """A procedure as it was published for [since, until) (một lần công bố).

    `channels` is None where the published figures of that time are not known: the law alone speaks then.
    """

    since: date
    until: date | None = None
    decision: str | None = None
    basis: tuple[Citation, ...]
    certainty: Certainty
    channels: tuple[Published, ...] | None = None

    @property
    def label(self) -> str:
        """Name the version: the decision, or the day from which the law alone is known."""
        return self.decision or f"{self.since:%Y-%m-%d}"

    def published(self, channel: FilingChannel) -> Published | None:
        """Give what is published for a channel; None where nothing is. A kiosk is an online filing at the counter's door."""
        return next((one for one in self.channels or () if one.channel is channel), None)


@attrs.frozen(kw_only=True)
class EarlierLevel:
    """The level at which a procedure was settled before a day (cấp giải quyết trước đây)."""

    level: tuple[str, ...]
    until: date
    basis: tuple[Citation, ...] = ()


@attrs.frozen(kw_only=True)
class Procedure:
    """A procedure (thủ tục hành chính) by its national code.

    `limit` and `limit_with_verification` are keys of facts of law, `silence` that of the time after which an unanswered
    supplement request closes a dossier. `results` are the national codes of results. `level` is the present one, `level_on`
    that of a day. `filed` names the only channels through which it is filed, where not every lawful one is open.
    """

    code: str
    name: Text
    field: str
    level: tuple[str, ...]
    earlier_levels: tuple[EarlierLevel, ...] = ()
    filed: tuple[FilingChannel, ...] = ()
    limit: str | None = None
    limit_with_verification: str | None = None
    silence: str | None = None
    results: tuple[str, ...] = ()
    papers: tuple[NeededPaper, ...] = ()
    versions: tuple[ProcedureVersion, ...]

    def version(self, on: date) -> ProcedureVersion | None:
        """Give the version in force on a day."""
        return next((one for one in self.versions if one.since <= on and (one.until is None or on < one.until)), None)

    def level_on(self, day: date) -> tuple[str, ...]:
        """Give the level at which it is settled on a day (cấp giải quyết), before its last change too."""
        return next((one.level for one in self.earlier_levels if day < one.until), self.level)

    @property
    def conditions(self) -> tuple[str, ...]:
        """Name the conditions on which its papers hang: what the official has to establish."""
        return tuple(dict.fromkeys(name for paper in self.papers for name in (*paper.when, *paper.unless)))

    @property
    def basis(self) -> tuple[Citation, ...]:
        return unique(citation for version in self.versions for citation in version.basis)

    @property
    def certainty(self) -> Certainty:
        return weakest(version.certainty for version in self.versions)


def procedure(code: str, *, on: date, procedures: Iterable[Procedure] | None = None) -> Procedure:
    """Give a procedure as it is in force on a day: its `version(on)` is there. Raises NoProcedure, DateExpected.

    >>> from datetime import date
    >>> birth = procedure("1.001193", on=date(2026, 11, 24))
    >>> birth.name.vi, birth.version(date(2026, 11, 24)).decision
    ('Thủ tục đăng ký khai sinh', '163/QĐ-BTP')
    """
    checked_date(on)
    known = national_procedures() if procedures is None else procedures
    found = next((one for one in known if one.code == code), None)
    if found is None:
        raise NoProcedure(procedure=code, on=on, why=Text("mã không có trong danh mục", "the code is not in the catalogue"))
    if found.version(on) is None:
        raise NoProcedure(procedure=code, on=on, why=Text("không có bản công bố nào cho ngày này", "no version for that day"))
    return found


@lru_cache(maxsize=1)
def national_procedures() -> tuple[Procedure, ...]:
    """Give the procedures that come with the library (các thủ tục có sẵn), read once."""
    return read_procedures(Path(__file__).with_name("procedures.toml"))


def read_procedures(path: Path, *, law: Law = NATIONAL) -> tuple[Procedure, ...]:
    """Read a file of procedures. Raises ProcedureFileError for whatever is unknown, missing, overlapping or not cited."""
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ProcedureFileError(file=path.name, where="toml", why=type(error).__name__) from None
    reader = _Reader(path.name, law)
    papers = {name: reader.spans(name, table) for name, table in reader.tables(data, "papers")}
    versions = {name: reader.version_text(name, table) for name, table in reader.tables(data, "publications")}
    reader.known("", data, {"checked_on", "papers", "publications", "procedures"})
    return tuple(reader.procedure(code, table, papers, versions) for code, table in reader.tables(data, "procedures"))


@attrs.frozen
class _Reader:
    """Reads one file and says where a fault is."""

    file: str
    law: Law

    def fail(self, where: str, vi: str, en: str) -> NoReturn:
        raise ProcedureFileError(file=self.file, where=where, why=Text(vi, en))

    def known(self, where: str, table: Mapping[str, Any], allowed: Iterable[str], needed: Iterable[str] = ()) -> None:
        if odd := sorted(table.keys() - set(allowed)):
            self.fail(where, f"không biết {', '.join(odd)}", f"unknown {', '.join(odd)}")
        if missing := sorted(set(needed) - table.keys()):
            self.fail(where, f"thiếu {', '.join(missing)}", f"missing {', '.join(missing)}")

    def tables(self, data: Mapping[str, Any], name: str) -> Iterator[tuple[str, dict[str, Any]]]:
        given = data.get(name, {})
        for key, table in given.items() if isinstance(given, dict) else self.fail(name, "phải là bảng", "has to be a table"):
            if not isinstance(table, dict):
                self.fail(f"{name}.{key}", "phải là bảng", "has to be a table")
            yield key, table

    def cited(self, where: str, table: Mapping[str, Any]) -> tuple[tuple[Citation, ...], Certainty]:
        try:
            parts = str(table["cite"]).split(";")
            return tuple(Citation.parse(part, self.law.instruments) for part in parts), Certainty(table["certainty"])
        except UnknownInstrument:
            self.fail(where, "văn bản không có trong danh mục", "the text is not among the instruments")
        except ValueError:
            self.fail(where, "cite hoặc certainty không đọc được", "cite or certainty cannot be read")

    def day(self, where: str, table: Mapping[str, Any], name: str) -> date | None:
        value = table.get(name)
        if value is not None and type(value) is not date:
            self.fail(where, f"{name} phải là ngày", f"{name} has to be a day")
        return value

    def span(self, where: str, table: Mapping[str, Any]) -> tuple[date | None, date | None]:
        since, until = self.day(where, table, "since"), self.day(where, table, "until")
        if since is not None and until is not None and since >= until:
            self.fail(where, "since phải trước until", "since has to lie before until")
        return since, until

    def spans(self, name: str, table: dict[str, Any]) -> tuple[NeededPaper, ...]:
        """A paper in its spans, oldest first: `earlier` says what was different about it before."""
        now = {key: value for key, value in table.items() if key != "earlier"}
        lasting = {key: value for key, value in now.items() if key not in ("since", "until")}
        found = [self.paper(name, {**lasting, **one}) for one in table.get("earlier", ())]
        found.append(self.paper(name, now))
        for before, after in itertools.pairwise(found):
            if before.until is None or after.since is None or before.until > after.since:
                self.fail(f"papers.{name}", "các khoảng thời gian chồng nhau", "spans overlap")
        return tuple(found)

    def paper(self, name: str, table: dict[str, Any]) -> NeededPaper:
        where = f"papers.{name}"
        optional = {"originals", "copies", "when", "unless", "since", "until", "number_of"}
        needed = {"vi", "en", "how", "cite", "certainty"}
        self.known(where, table, needed | optional, needed)
        if table["how"] not in tuple(How):
            self.fail(where, "how phải là shown, handed_in hoặc looked_up", "how has to be shown, handed_in or looked_up")
        if table.get("number_of") not in (None, "applicant"):
            self.fail(where, "number_of phải là applicant", "number_of has to be applicant")
        basis, certainty = self.cited(where, table)
        since, until = self.span(where, table)
        return NeededPaper(
            id=name,
            name=Text(table["vi"], table["en"]),
            how=How(table["how"]),
            originals=table.get("originals", 1),
            copies=table.get("copies", 0),
            number_of=table.get("number_of"),
            when=tuple(table.get("when", ())),
            unless=tuple(table.get("unless", ())),
            since=since,
            until=until,
            basis=basis,
            certainty=certainty,
        )

    def version_text(self, name: str, table: dict[str, Any]) -> dict[str, Any]:
        where = f"publications.{name}"
        needed = {"since", "cite", "certainty"}
        self.known(where, table, needed | {"until", "decision"}, needed)
        basis, certainty = self.cited(where, table)
        since, until = self.span(where, table)
        return {"since": since, "until": until, "decision": table.get("decision"), "basis": basis, "certainty": certainty}

    def procedure(
        self,
        code: str,
        table: dict[str, Any],
        papers: Mapping[str, tuple[NeededPaper, ...]],
        versions: Mapping[str, dict[str, Any]],
    ) -> Procedure:
        where = f"procedures.{code}"
        needed = {"vi", "en", "field", "level", "papers", "versions"}
        optional = {"limit", "limit_with_verification", "silence", "results", "channels", "earlier_levels", "filed"}
        self.known(where, table, needed | optional, needed)
        if odd := [name for name in table.get("filed", ()) if name not in set(FilingChannel)]:
            self.fail(where, f"không có kênh {', '.join(odd)}", f"no channel {', '.join(odd)}")
        if odd := [name for name in table["papers"] if name not in papers]:
            self.fail(where, f"không có giấy tờ {', '.join(odd)}", f"no paper {', '.join(odd)}")
        if odd := [name for name in table["versions"] if name not in versions]:
            self.fail(where, f"không có lần công bố {', '.join(odd)}", f"no publication {', '.join(odd)}")
        for name in ("limit", "limit_with_verification", "silence"):
            if name in table and table[name] not in self.law:
                self.fail(where, f"{name}: không có quy định này", f"{name}: no such fact of law")
        found = tuple(self._versions(where, table, versions))
        for earlier, later in itertools.pairwise(found):
            if earlier.until is None or earlier.until > later.since:
                self.fail(where, "các lần công bố chồng nhau", "versions overlap")
        return Procedure(
            code=code,
            name=Text(table["vi"], table["en"]),
            field=table["field"],
            level=tuple(table["level"]),
            earlier_levels=tuple(self._earlier_level(where, one) for one in table.get("earlier_levels", ())),
            filed=tuple(FilingChannel(name) for name in table.get("filed", ())),
            limit=table.get("limit"),
            limit_with_verification=table.get("limit_with_verification"),
            silence=table.get("silence"),
            results=tuple(table.get("results", ())),
            papers=tuple(span for name in table["papers"] for span in papers[name]),
            versions=found,
        )

    def _earlier_level(self, where: str, table: Mapping[str, Any]) -> EarlierLevel:
        keys = {"level", "until", "cite"}
        self.known(where, table, keys, keys)
        basis, _ = self.cited(where, {**table, "certainty": Certainty.PRIMARY})
        until = self.day(where, table, "until")
        if until is None:
            self.fail(where, "thiếu until", "missing until")
        return EarlierLevel(level=tuple(table["level"]), until=until, basis=basis)

    def _versions(
        self, where: str, table: dict[str, Any], versions: Mapping[str, dict[str, Any]]
    ) -> Iterator[ProcedureVersion]:
        channels = table.get("channels")
        if channels is not None and (odd := sorted(channels.keys() - set(FilingChannel))):
            self.fail(where, f"không có kênh {', '.join(odd)}", f"no channel {', '.join(odd)}")
        figures = (
            None
            if channels is None
            else tuple(Published(channel=FilingChannel(name), written=written) for name, written in channels.items())
        )
        for name in table["versions"]:
            given = versions[name]
            yield ProcedureVersion(**given, channels=figures if given["decision"] is not None else None)
