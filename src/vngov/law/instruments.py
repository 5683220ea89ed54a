"""The list of legal texts (danh mục văn bản): `instruments.toml`, read entry by entry when cited."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

from vngov.basis import INSTRUMENT_KINDS, Certainty, Instrument, Text
from vngov.law.errors import LawFileError, UnknownInstrument
from vngov.law.tables import TomlTables
from vngov.law.values import WrongValue, read_text

__all__ = ["Instruments"]

_TYPES: Mapping[str, type] = {
    "kind": str,
    "vi": str,
    "en": str,
    "issuer": str,
    "issued": date,
    "effective": date,
    "expires": date,
    "amended_by": list,
    "replaced_by": str,
    "certainty": str,
    "doubtful": list,
    "text_seen": bool,
    "note": dict,
}
_REQUIRED = ("kind", "vi", "en", "certainty")


class Instruments(Mapping[str, Instrument]):
    """Legal texts by official number; an entry is checked when it is first asked for. Raises UnknownInstrument.

    `path` is TOML with one table an entry, `["60/2014/QH13"]`, or `[instruments."…"]` inside a local fact file; `inner` are
    the texts that it adds to.
    """

    def __init__(self, path: Path, *, inner: Instruments | None = None) -> None:
        self._tables = TomlTables(path)
        self._inner: Mapping[str, Instrument] = inner if inner is not None else {}
        self._read: dict[str, Instrument] = {}
        for number in self._headers if inner is not None else ():
            if number in self._inner and self[number] != self._inner[number]:
                raise self._error(
                    number, Text("văn bản đã có trong danh mục, với nội dung khác", "instrument listed already, otherwise")
                )

    @property
    def source(self) -> str:
        """The whole text this list stands on."""
        inner = self._inner.source if isinstance(self._inner, Instruments) else ""
        return inner + self._tables.source

    @property
    def paths(self) -> tuple[Path, ...]:
        """The files this list stands on, the innermost first."""
        inner = self._inner.paths if isinstance(self._inner, Instruments) else ()
        return (*inner, self._tables.path)

    def check_own(self) -> None:
        """Read every text that the file itself lists. Raises LawFileError."""
        for number in self._headers:
            self[number]

    @property
    def adds(self) -> bool:
        """True where the file itself lists a text."""
        return bool(self._headers)

    @cached_property
    def _headers(self) -> Mapping[str, str]:
        """Official number → header of its table."""
        return {name.rpartition('."')[2].strip('"'): name for name in self._tables.names if name.endswith('"')}

    def __getitem__(self, number: str) -> Instrument:
        if number in self._read:
            return self._read[number]
        header = self._headers.get(number)
        if header is None:
            if number in self._inner:
                return self._inner[number]
            raise UnknownInstrument(number=number)
        self._read[number] = instrument = self._build(number, self._tables.table(header))
        return instrument

    def __contains__(self, number: object) -> bool:
        return number in self._headers or number in self._inner

    def __iter__(self) -> Iterator[str]:
        yield from self._headers
        yield from (number for number in self._inner if number not in self._headers)

    def __len__(self) -> int:
        return len(list(iter(self)))

    def _build(self, number: str, raw: Mapping[str, Any]) -> Instrument:
        for name, value in raw.items():
            if name not in _TYPES:
                raise self._error(number, Text(f"khóa lạ {name!r}", f"unknown key {name!r}"))
            if type(value) is not _TYPES[name]:
                raise self._error(number, Text(f"{name!r} sai kiểu", f"{name!r} has the wrong type"))
        if missing := [name for name in _REQUIRED if name not in raw]:
            raise self._error(number, Text(f"thiếu {missing}", f"missing {missing}"))
        if raw["kind"] not in INSTRUMENT_KINDS:
            raise self._error(number, Text(f"loại lạ {raw['kind']!r}", f"unknown kind {raw['kind']!r}"))
        if raw["certainty"] not in list(Certainty):
            raise self._error(number, Text(f"certainty lạ {raw['certainty']!r}", f"unknown certainty {raw['certainty']!r}"))
        try:
            called = read_text({"vi": raw["vi"], "en": raw["en"]})
            note = read_text(raw["note"]) if "note" in raw else None
        except WrongValue as error:
            raise self._error(number, Text(error.message("vi"), error.message("en"))) from None
        days = [raw[name] for name in ("issued", "effective", "expires") if name in raw]
        if days != sorted(days):
            raise self._error(number, Text("ngày không theo thứ tự", "dates out of order"))
        return Instrument(
            number=number,
            kind=raw["kind"],
            name=called,
            issuer=raw.get("issuer", ""),
            issued=raw.get("issued"),
            effective=raw.get("effective"),
            expires=raw.get("expires"),
            amended_by=tuple(raw.get("amended_by", ())),
            replaced_by=raw.get("replaced_by"),
            certainty=Certainty(raw["certainty"]),
            doubtful=tuple(raw.get("doubtful", ())),
            text_seen=raw.get("text_seen", True),
            note=note,
        )

    def _error(self, number: str, why: Text) -> LawFileError:
        return LawFileError(file=self._tables.label, where=f"[{number}]", why=why)
