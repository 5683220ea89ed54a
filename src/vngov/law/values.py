"""How the value of a fact is written in TOML, by type (kiểu giá trị của quy định)."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, time
from decimal import Decimal, InvalidOperation
from typing import Any

from vngov.basis import Text
from vngov.durations import Duration, Earlier, Immediate, Late, Limit, ReceivedAfter, SameDay
from vngov.errors import InvalidInput

__all__ = ["VALUE_TYPES", "WrongValue", "read_text"]


class WrongValue(InvalidInput):
    """A value that is not of its declared type (giá trị không đúng kiểu)."""

    code = "wrong_value"
    vi = "giá trị {got!r} không phải là {expected}"
    en = "value {got!r} is not {expected}"


def _expect(kind: type, expected: str) -> Callable[[Any, tuple[str, ...]], Any]:
    def read(raw: Any, _choices: tuple[str, ...]) -> Any:
        if type(raw) is not kind:
            raise WrongValue(got=raw, expected=expected)
        return raw

    return read


def _limit(raw: Any, _choices: tuple[str, ...] = ()) -> Limit:
    if isinstance(raw, str):
        return Duration.parse(raw)
    if isinstance(raw, dict):
        match sorted(raw):
            case ["late", "same_day"] if raw["late"] in list(Late):
                return SameDay(None if raw["same_day"] is True else _time(raw["same_day"]), late=Late(raw["late"]))
            case ["immediate"] if raw["immediate"] is True:
                return Immediate()
            case ["earlier"] if isinstance(raw["earlier"], list) and len(raw["earlier"]) == 2:
                return Earlier(*map(_limit, raw["earlier"]))
            case ["limit", "received_after"]:
                return ReceivedAfter(_time(raw["received_after"]), _limit(raw["limit"]))
    raise WrongValue(got=raw, expected="limit")


def _time(raw: Any, _choices: tuple[str, ...] = ()) -> time:
    try:
        if isinstance(raw, str) and _CLOCK.fullmatch(raw):
            return time.fromisoformat(raw)
    except ValueError:
        pass
    raise WrongValue(got=raw, expected="time (HH:MM)")


_CLOCK = re.compile(r"\d{2}:\d{2}")


def _decimal(raw: Any, _choices: tuple[str, ...]) -> Decimal:
    if isinstance(raw, str):
        try:
            number = Decimal(raw)
        except InvalidOperation:
            number = Decimal("NaN")
        if number.is_finite():
            return number
    raise WrongValue(got=raw, expected="decimal, as text")


def _money(raw: Any, _choices: tuple[str, ...]) -> int:
    if type(raw) is int and raw >= 0:
        return raw
    raise WrongValue(got=raw, expected=Text("số tiền nguyên đồng", "a whole number of đồng"))


def _choice(raw: Any, choices: tuple[str, ...]) -> str:
    if raw in choices:
        return str(raw)
    raise WrongValue(got=raw, expected=f"one of {', '.join(choices)}")


def _list(raw: Any, choices: tuple[str, ...]) -> tuple[str, ...]:
    if isinstance(raw, list) and raw and all(isinstance(item, str) for item in raw):
        return tuple(_choice(item, choices) if choices else item for item in raw)
    raise WrongValue(got=raw, expected="list of texts")


def read_text(raw: Any, _choices: tuple[str, ...] = ()) -> Text:
    """Read a wording in both languages; neither may be missing or empty."""
    if isinstance(raw, dict) and sorted(raw) == ["en", "vi"] and all(isinstance(word, str) and word for word in raw.values()):
        return Text(raw["vi"], raw["en"])
    raise WrongValue(got=raw, expected="text in both languages (vi, en)")


VALUE_TYPES: Mapping[str, Callable[[Any, tuple[str, ...]], Any]] = {
    "limit": _limit,
    "integer": _expect(int, "integer"),
    "money": _money,
    "decimal": _decimal,
    "percent": _decimal,
    "date": _expect(date, "date"),
    "time": _time,
    "flag": _expect(bool, "true or false"),
    "choice": _choice,
    "list": _list,
    "text": read_text,
}
"""Type name in the file → reader of the raw TOML value."""
