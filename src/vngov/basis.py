"""Basis (căn cứ): where an answer comes from, how sure it is, and for which days it holds.

`Text` is any wording in two languages, `Certainty` the grade of an answer, `Instrument` a legal text, `Citation` one place in
it, `Interval` a span of days. Nothing here knows a fact of law.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, time, timedelta, timezone
from enum import Enum, StrEnum
from functools import cached_property
from typing import Any, Literal, NamedTuple, Protocol, runtime_checkable

import attrs
import orjson

from vngov.errors import InvalidInput, WrongType, expect

__all__ = [
    "VN_TIME",
    "Answer",
    "Certainty",
    "Citation",
    "DateExpected",
    "Instrument",
    "Interval",
    "InvalidCitation",
    "Lang",
    "MomentOutOfRange",
    "NaiveDatetime",
    "Text",
    "checked_answer",
    "checked_date",
    "checked_moment",
    "dump_json",
    "hidden",
    "plain_data",
    "to_json",
    "typed",
    "unique",
    "weakest",
]

Lang = Literal["vi", "en"]

VN_TIME = timezone(timedelta(hours=7), "UTC+07:00")
"""Local time (giờ Việt Nam): UTC+07:00, fixed; there is no daylight saving in the period the library covers."""


class Text(NamedTuple):
    """A wording in two languages (lời văn): Vietnamese first."""

    vi: str
    en: str

    def text(self, lang: Lang = "vi") -> str:
        return self.en if lang == "en" else self.vi

    def __str__(self) -> str:
        return self.vi


class Certainty(StrEnum):
    """How sure an answer is (mức độ chắc chắn), strongest first.

    primary: the text itself was read · secondary: two independent sources · single: one source ·
    reading: our interpretation of a text that was read · unverified: not confirmed, check before relying on it.
    """

    PRIMARY = "primary"
    SECONDARY = "secondary"
    SINGLE = "single"
    READING = "reading"
    UNVERIFIED = "unverified"

    @property
    def rank(self) -> int:
        """0 for the strongest grade, growing as the answer gets weaker."""
        return _RANK[self]

    def label(self, lang: Lang = "vi") -> str:
        return _CERTAINTY_LABEL[self].text(lang)

    # As texts they would sort by their letters, and "reading" would pass for stronger than "single".
    def _unordered(self, _other: object) -> bool:
        raise TypeError("grades have no order of their own: compare .rank, or use weakest()")

    __lt__ = __le__ = __gt__ = __ge__ = _unordered


_RANK = {grade: rank for rank, grade in enumerate(Certainty)}
_CERTAINTY_LABEL = {
    Certainty.PRIMARY: Text("đã đọc văn bản gốc", "text of the instrument read"),
    Certainty.SECONDARY: Text("hai nguồn độc lập", "two independent sources"),
    Certainty.SINGLE: Text("một nguồn", "one source"),
    Certainty.READING: Text("cách hiểu của thư viện", "the library's reading of the text"),
    Certainty.UNVERIFIED: Text("chưa kiểm chứng", "not verified"),
}


def weakest(grades: Iterable[Certainty]) -> Certainty:
    """Give the weakest grade; an answer that stands on nothing doubtful is `primary`."""
    return max(grades, key=_RANK.__getitem__, default=Certainty.PRIMARY)


class DateExpected(InvalidInput, TypeError):
    """A calendar day is needed (cần một ngày): a datetime is not a date."""

    code = "date_expected"
    vi = "cần một ngày (datetime.date), không phải {got}"
    en = "a day (datetime.date) is needed, not {got}"


class NaiveDatetime(InvalidInput):
    """A moment without a time zone (thời điểm không có múi giờ) says nothing and is refused."""

    code = "naive_datetime"
    vi = "thời điểm phải có múi giờ (ví dụ +07:00)"
    en = "a moment needs a time zone (for instance +07:00)"


class MomentOutOfRange(InvalidInput):
    """A moment at the very edge of the calendar (thời điểm ngoài phạm vi) has no local time."""

    code = "moment_out_of_range"
    vi = "thời điểm {got} nằm ngoài phạm vi lịch"
    en = "moment {got} is outside the range of the calendar"


def typed(*kinds: type[Any]) -> Callable[[Any, attrs.Attribute[Any], Any], None]:
    """Hold a field to a type, or to one of several (validator của attrs). Raises WrongType, which names the field."""

    def check(_value: Any, field: attrs.Attribute[Any], given: Any) -> None:
        expect(given, *kinds, name=field.name)

    return check


def hidden(value: object) -> str:
    """Stand for a personal value in a `repr` (ẩn dữ liệu cá nhân): a debugger or a log tells that it is there, not what it is.

    >>> hidden(None), hidden("Nguyễn Văn An")
    ('None', '…')
    """
    return "None" if value is None else "…"


def checked_date(value: object) -> date:
    """Let a plain day pass. Raises DateExpected for anything else, a datetime included."""
    if type(value) is not date:
        raise DateExpected(got=type(value).__name__)
    return value


def checked_moment(value: datetime) -> datetime:
    """Turn an aware moment into local time (UTC+07:00). Raises NaiveDatetime, MomentOutOfRange, WrongType."""
    if expect(value, datetime, name="moment").tzinfo is None or value.utcoffset() is None:
        raise NaiveDatetime()
    try:
        return value.astimezone(VN_TIME)
    except OverflowError:
        raise MomentOutOfRange(got=value.isoformat()) from None


@attrs.frozen
class Interval:
    """A span of days (khoảng thời gian): `since` inclusive, `until` exclusive, None = open."""

    since: date | None = None
    until: date | None = None

    def __contains__(self, day: date) -> bool:
        return (self.since is None or self.since <= day) and (self.until is None or day < self.until)

    def overlaps(self, other: Interval) -> bool:
        """Tell whether the two spans share a day."""
        return (self.until is None or other.since is None or other.since < self.until) and (
            other.until is None or self.since is None or self.since < other.until
        )

    def text(self, lang: Lang = "vi") -> str:
        start = _day_text(self.since) if self.since else "…"
        end = _day_text(self.until) if self.until else "…"
        return f"from {start} until before {end}" if lang == "en" else f"từ {start} đến trước {end}"


def _day_text(day: date) -> str:
    return f"{day:%d/%m/%Y}"


@attrs.frozen(cache_hash=True)
class Instrument:
    """A legal text (văn bản): law, decree, circular, decision, notice.

    `number` is the official number and the identity; `name` is its name (laws, codes) or subject (others). `effective` is
    inclusive, `expires` exclusive. `certainty` grades these data; `doubtful` names those known from memory only. `text_seen`
    is False where the text is known only through its effects.
    """

    number: str
    kind: str
    name: Text
    issuer: str = ""
    issued: date | None = None
    effective: date | None = None
    expires: date | None = None
    amended_by: tuple[str, ...] = ()
    replaced_by: str | None = None
    certainty: Certainty = Certainty.UNVERIFIED
    doubtful: tuple[str, ...] = ()
    text_seen: bool = True
    note: Text | None = None

    @property
    def basis(self) -> tuple[Citation, ...]:
        return (Citation(self),)

    def text(self, lang: Lang = "vi") -> str:
        """Give the name by which it is cited: "Luật Hộ tịch số 60/2014/QH13", "Nghị định số 123/2015/NĐ-CP"."""
        called = self.name if self.kind in _CITED_BY_NAME else INSTRUMENT_KINDS[self.kind]
        if self.unnumbered:
            day = f" {_day_text(self.issued)}" if self.issued else ""
            return f"{called.en} of{day}" if lang == "en" else f"{called.vi} ngày{day}"
        return f"{called.en} No. {self.number}" if lang == "en" else f"{called.vi} số {self.number}"

    @property
    def unnumbered(self) -> bool:
        """True where the official number is not known and the id is made of issuer and day ("TB-LĐTBXH/2016-11-24")."""
        return _DATED_ID.search(self.number) is not None

    def __str__(self) -> str:
        return self.text("vi")


_DATED_ID = re.compile(r"/\d{4}-\d{2}-\d{2}$")
_CITED_BY_NAME = frozenset({"constitution", "code", "law", "ordinance"})
INSTRUMENT_KINDS: Mapping[str, Text] = {
    "constitution": Text("Hiến pháp", "Constitution"),
    "code": Text("Bộ luật", "Code"),
    "law": Text("Luật", "Law"),
    "ordinance": Text("Pháp lệnh", "Ordinance"),
    "resolution": Text("Nghị quyết", "Resolution"),
    "decree": Text("Nghị định", "Decree"),
    "decision": Text("Quyết định", "Decision"),
    "circular": Text("Thông tư", "Circular"),
    "joint_circular": Text("Thông tư liên tịch", "Joint Circular"),
    "notice": Text("Thông báo", "Notice"),
    "letter": Text("Công văn", "Official Letter"),
    "consolidated": Text("Văn bản hợp nhất", "Consolidated Text"),
    "directive": Text("Chỉ thị", "Directive"),
    "regulation": Text("Quy định", "Regulation"),
    "guideline": Text("Hướng dẫn", "Guideline"),
    "plan": Text("Kế hoạch", "Plan"),
    "report": Text("Báo cáo", "Report"),
    "standard": Text("Quy chuẩn", "Technical Regulation"),
}


class InvalidCitation(InvalidInput):
    """A citation that cannot be read (viện dẫn không đọc được)."""

    code = "invalid_citation"
    vi = "viện dẫn không đọc được: {text!r}; cách viết: «60/2014/QH13 Đ15.1.a», «120/2025/NĐ-CP PL I.1.b»"
    en = "citation cannot be read: {text!r}; write «60/2014/QH13 Đ15.1.a» or «120/2025/NĐ-CP PL I.1.b»"


_CITATION = re.compile(r"(?P<number>\S+)(?: (?P<attached>QC))?(?: (?P<mark>Đ|PL)(?: ?(?P<place>[0-9A-Za-zđĐ.\-]+))?)?")


@attrs.frozen(cache_hash=True)
class Citation:
    """One place in a legal text (viện dẫn): article (điều), clause (khoản), point (điểm), or an appendix (phụ lục).

    `str(citation)` is the Vietnamese wording, `.short` the form data files use, `.text("en")` the English wording.
    """

    instrument: Instrument
    place: str = ""
    """The place as data files write it: "Đ15.1", "PL I.1.b", "QC Đ2"; empty for the instrument as a whole."""

    @classmethod
    def parse(cls, text: str, instruments: Mapping[str, Instrument]) -> Citation:
        """Read a short citation. Raises InvalidCitation, WrongType; KeyError where the instrument is unknown."""
        found = _CITATION.fullmatch(expect(text, str, name="text").strip())
        if found is None or (found["mark"] == "Đ" and not found["place"]):
            raise InvalidCitation(text=text)
        instrument = instruments[found["number"]]
        return cls(instrument, text.strip()[len(found["number"]) :].strip())

    @property
    def short(self) -> str:
        return f"{self.instrument.number} {self.place}".strip()

    def text(self, lang: Lang = "vi") -> str:
        return self._en if lang == "en" else self._vi

    def __str__(self) -> str:
        return self._vi

    @cached_property
    def _vi(self) -> str:
        return f"{_place_vi(self.place)} {self.instrument.text('vi')}".strip()

    @cached_property
    def _en(self) -> str:
        where = _place_en(self.place)
        return f"{where}, {self.instrument.text('en')}" if where else self.instrument.text("en")


_PLACE = re.compile(r"(?P<attached>QC)? ?(?:(?P<mark>Đ|PL) ?(?P<numbers>\S+)?)?")
_INNER = {"Đ": ("khoản", "điểm", "tiết"), "PL": ("mục", "điểm", "tiết")}
_OUTER = {"Đ": Text("Điều", "Article"), "PL": Text("Phụ lục", "Appendix")}


def _place(place: str) -> tuple[bool, str, list[str]]:
    """Split "QC Đ15.1.a" into: in an attached regulation? the mark, the numbers from the outside in."""
    found = _PLACE.fullmatch(place)
    if found is None:
        raise InvalidCitation(text=place)
    numbers = (found["numbers"] or "").replace("-", "–")
    return found["attached"] is not None, found["mark"] or "", numbers.split(".") if numbers else []


def _place_vi(place: str) -> str:
    attached, mark, numbers = _place(place)
    words = ["Quy chế kèm theo"] if attached else []
    if mark:
        words.insert(0, " ".join([_OUTER[mark].vi, *numbers[:1]]))
        for name, number in zip(_INNER[mark], numbers[1:], strict=False):
            words.insert(0, f"{name} {number}")
    return " ".join(words)


def _place_en(place: str) -> str:
    attached, mark, numbers = _place(place)
    if not mark:
        return "attached Regulation" if attached else ""
    inner = "".join(f"({number})" for number in numbers[1:])
    return " ".join([_OUTER[mark].en, *numbers[:1]]) + inner + (" of the attached Regulation" if attached else "")


def unique(citations: Iterable[Citation]) -> tuple[Citation, ...]:
    """Keep the first of each citation, in order."""
    return tuple(dict.fromkeys(citations))


@runtime_checkable
class Answer(Protocol):
    """What every answer of the library can do (câu trả lời): name its basis, grade itself, become plain data."""

    @property
    def basis(self) -> tuple[Citation, ...]: ...

    @property
    def certainty(self) -> Certainty: ...

    def to_data(self) -> dict[str, Any]: ...


def to_json(answer: Answer, *, indent: bool = False) -> str:
    """Give an answer as stable JSON (keys sorted, days and moments in ISO form, citations in short form).

    The shape is published in `vngov/answers.schema.json`. Units are those of the answer itself; moments carry +07:00.
    Raises WrongType for what is no answer.
    """
    return dump_json(checked_answer(answer).to_data(), indent=indent)


def checked_answer(value: Any) -> Answer:
    """Let an answer pass, told by its `to_data`. Raises WrongType."""
    if isinstance(value, type) or not callable(getattr(value, "to_data", None)):
        raise WrongType(name="answer", wanted="Answer", got=type(value).__name__)
    answer: Answer = value
    return answer


def dump_json(data: Any, *, indent: bool = False) -> str:
    """Write data that hold values of the library as JSON, keys sorted."""
    options = orjson.OPT_SORT_KEYS | orjson.OPT_PASSTHROUGH_SUBCLASS | (orjson.OPT_INDENT_2 if indent else 0)
    return orjson.dumps(data, default=_plain, option=options).decode()


def plain_data(data: Any) -> Any:
    """Turn data that hold values of the library into JSON's own kinds."""
    return orjson.loads(dump_json(data))


def _plain(value: Any) -> Any:
    to_data = getattr(value, "to_data", None)
    if callable(to_data):
        return to_data()
    match value:
        case Citation():
            return {"short": value.short, "vi": value.text("vi"), "en": value.text("en")}
        case Text():
            return {"vi": value.vi, "en": value.en}
        case Enum():
            return value.value
        case date() | time():
            return value.isoformat()
        case tuple() | frozenset():
            return list(value)
    return str(value)
