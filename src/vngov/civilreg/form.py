"""`BirthForm` (tờ khai đăng ký khai sinh): what was typed, as it was typed, and how it is read into a filing.

Offices type in every way: capitals, decomposed letters, "06/2022", a year alone, names of communes that are gone. What can be
read is read; what cannot is a finding that names the field and never repeats what stands in it.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping
from datetime import date, datetime
from functools import cached_property
from typing import Self, TypeVar

import attrs

from vngov.basis import VN_TIME, Certainty, NaiveDatetime, Text
from vngov.civilreg.form_words import (
    AUTHORISATION,
    EVIDENCE,
    RELATION,
    RESIDING,
    SETTLED,
    SEX,
    TIMELINESS,
    UNDETERMINED,
    YES,
    choices,
)
from vngov.civilreg.model import (
    BirthFiling,
    Border,
    Child,
    Declarant,
    Foundling,
    IdPaper,
    Life,
    NationalityAgreement,
    Parent,
    ParentRole,
    Residence,
)
from vngov.civilreg.nationality import is_vietnamese
from vngov.errors import InvalidInput, VngovError, expect
from vngov.law import NATIONAL, Law
from vngov.law.loader import read_citations
from vngov.people import Ethnicity, PartialDate, PersonalId, fold, normalise_name
from vngov.rules import Finding, Findings, Severity
from vngov.units import Place, read_place

__all__ = ["BirthForm", "FormKeyUnknown", "Read", "read_form"]

T = TypeVar("T")


class FormKeyUnknown(InvalidInput):
    """A field that the form does not have (tờ khai không có mục này)."""

    code = "form_key_unknown"
    vi = "tờ khai khai sinh không có mục {keys}"
    en = "the form for births has no field {keys}"


@attrs.frozen(kw_only=True)
class BirthForm:
    """The form for registering a birth, as typed (tờ khai đăng ký khai sinh): every field is text, "" where nothing was typed.

    Questions are answered "có" or "không"; the words of the other choices are those of the forms ("giấy chứng sinh", "ông
    nội"). Places are at home unless the country beside them says otherwise.
    """

    child_name: str = ""
    child_sex: str = ""
    child_born: str = ""
    child_born_at: str = ""
    child_born_country: str = ""
    child_origin: str = ""
    child_ethnicity: str = ""
    child_nationality: str = ""
    mother_name: str = ""
    mother_born: str = ""
    mother_ethnicity: str = ""
    mother_nationality: str = ""
    mother_residence: str = ""
    mother_country: str = ""
    mother_residing: str = ""
    mother_deceased: str = ""
    mother_id: str = ""
    father_name: str = ""
    father_born: str = ""
    father_ethnicity: str = ""
    father_nationality: str = ""
    father_residence: str = ""
    father_country: str = ""
    father_residing: str = ""
    father_deceased: str = ""
    father_id: str = ""
    undetermined: str = ""
    declarant_name: str = ""
    declarant_relation: str = ""
    declarant_id: str = ""
    authorisation: str = ""
    kin_of_principal: str = ""
    agreed_with_parents: str = ""
    evidence: str = ""
    parents_married: str = ""
    recognition_asked: str = ""
    mother_in_marriage: str = ""
    ethnicity_settled: str = ""
    nationality_agreed: str = ""
    nationality_confirmed: str = ""
    in_border_commune: str = ""
    neighbour_adjacent: str = ""
    found_on: str = ""
    found_at: str = ""
    found_recorded: str = ""
    posted_on: str = ""
    surrogacy: str = ""
    surrogacy_confirmed: str = ""
    lived_from: str = ""
    lived_until: str = ""
    entry_asked_for: str = ""
    has_papers: str = ""
    never_registered: str = ""
    lives_at: str = ""
    timeliness: str = ""

    def __attrs_post_init__(self) -> None:
        for field in attrs.fields(BirthForm):
            expect(getattr(self, field.name), str, name=field.name)

    @classmethod
    def of(cls, typed: Mapping[str, str]) -> Self:
        """Take the fields of a file or a screen. Raises FormKeyUnknown: a misspelt field must not pass for an empty one."""
        known = {field.name for field in attrs.fields(cls)}
        if unknown := sorted(set(typed) - known):
            raise FormKeyUnknown(keys=", ".join(unknown))
        return cls(**typed)


@attrs.frozen
class Read:
    """A form that was read (kết quả đọc tờ khai): the filing, and what could not be read.

    A field not read is not known, and the filing names it (`unread`), so that it is not in order whoever examines it.
    """

    filing: BirthFiling
    findings: Findings


def read_form(form: BirthForm, *, received: datetime, filed_at: str, law: Law = NATIONAL) -> Read:
    """Read a form that was received at a moment in a unit (đọc tờ khai). Nothing is guessed; unreadable fields are findings.

    Raises WrongType, NaiveDatetime.
    """
    expect(form, BirthForm, name="form")
    if expect(received, datetime, name="received").tzinfo is None:
        raise NaiveDatetime()
    reader = _Reader(form, received.astimezone(VN_TIME).date(), law)
    filing = BirthFiling(
        child=reader.child(),
        mother=reader.parent("mother"),
        father=reader.parent("father"),
        undetermined=reader.undetermined,
        declarant=reader.declarant(),
        evidence=reader.word("evidence", EVIDENCE),
        filed_at=filed_at,
        received=received,
        parents_married=reader.yes("parents_married"),
        recognition_asked=reader.yes("recognition_asked"),
        mother_in_marriage=reader.yes("mother_in_marriage"),
        ethnicity_settled=reader.word("ethnicity_settled", SETTLED),
        nationality_agreement=reader.agreement(),
        border=reader.border(),
        foundling=reader.foundling(),
        posted_on=reader.day("posted_on"),
        surrogacy=bool(reader.yes("surrogacy")),
        surrogacy_confirmed=reader.yes("surrogacy_confirmed"),
        life=reader.life(),
        has_papers=bool(reader.yes("has_papers")),
        never_registered_pledged=reader.yes("never_registered"),
        lives_at=reader.place("lives_at"),
        timeliness=reader.word("timeliness", TIMELINESS),
    )
    unread = tuple(dict.fromkeys(item.field for item in reader.found))
    return Read(attrs.evolve(filing, unread=unread), Findings(tuple(reader.found)))


class _Reader:
    """Reads the fields of one form; what it cannot read it notes under the place of that field in the filing."""

    def __init__(self, form: BirthForm, on: date, law: Law) -> None:
        self._form = form
        self._on = on
        self._basis = read_citations("60/2014/QH13 Đ14.1", law.instruments)
        self.found: list[Finding] = []

    def text(self, field: str) -> str:
        typed: str = getattr(self._form, field)
        return " ".join(unicodedata.normalize("NFC", typed).split())

    def name(self, field: str) -> str:
        """A name; one typed in capitals alone is written as in running text."""
        name = normalise_name(self.text(field))
        return " ".join(part.capitalize() for part in name.split()) if name.isupper() else name

    def yes(self, field: str) -> bool | None:
        return self.word(field, YES)

    def word(self, field: str, words: Mapping[str, T]) -> T | None:
        """One of the words a question can be answered with, typed with or without diacritics."""
        typed = self.text(field)
        if not typed:
            return None
        key = fold(typed)
        exact = words.get(key)
        if exact is not None:
            return exact
        starts = [word for word in words if key.startswith(f"{word} ")]
        if starts:
            return words[max(starts, key=len)]
        self._note(field, "choice", _choice(field))
        return None

    def read(self, field: str, how: Callable[[str], T], code: str) -> T | None:
        """A field that its own parser reads; the parser's reason is kept, which never repeats the text."""
        typed = self.text(field)
        if not typed:
            return None
        try:
            return how(getattr(self._form, field).strip())
        except VngovError as error:
            self._note(field, code, Text(error.message("vi"), error.message("en")))
            return None

    def partial(self, field: str) -> PartialDate | None:
        return self.read(field, PartialDate.parse, "date")

    def day(self, field: str) -> date | None:
        date_ = self.partial(field)
        if date_ is not None and date_.known is None:
            self._note(field, "date", _WHOLE_DAY)
        return date_.known if date_ is not None else None

    def moment(self, field: str) -> datetime | None:
        """A day and an hour: "5/10/2026 06:30"."""
        typed = self.text(field)
        if not typed:
            return None
        day, _, hour = typed.partition(" ")
        try:
            known = PartialDate.parse(day).known
            clock = datetime.strptime(hour.replace("h", ":"), "%H:%M").time()  # noqa: DTZ007  # the hour alone is taken
        except ValueError:
            known, clock = None, None
        if known is None or clock is None:
            self._note(field, "moment", _MOMENT)
            return None
        return datetime.combine(known, clock, VN_TIME)

    def personal_id(self, field: str) -> PersonalId | None:
        return self.read(field, PersonalId.parse, "personal_id")

    def place(self, field: str, country_field: str = "") -> Place | None:
        """A place at home, or in the country that another field names."""
        typed = self.text(field)
        if not typed:
            return None
        country = self.nationality(country_field) if country_field else None
        if country is not None and not is_vietnamese(country):
            return Place(typed, country=country)
        return read_place(typed, on=self._on)

    def ethnicity(self, field: str) -> Ethnicity | None:
        typed = self.text(field)
        return Ethnicity.of(typed.capitalize() if typed.isupper() or typed.islower() else typed) if typed else None

    def nationality(self, field: str) -> str | None:
        typed = self.text(field)
        return (typed.title() if typed.isupper() or typed.islower() else typed) if typed else None

    def child(self) -> Child:
        return Child(
            name=self.name("child_name"),
            sex=self.word("child_sex", SEX),
            born=self.partial("child_born"),
            born_at=self.place("child_born_at", "child_born_country"),
            origin=self.place("child_origin"),
            ethnicity=self.ethnicity("child_ethnicity"),
            nationality=self.nationality("child_nationality"),
        )

    def parent(self, role: str) -> Parent | None:
        name = self.name(f"{role}_name")
        if not name:
            if ParentRole(role) not in self.undetermined:
                self.together(f"{role}_name", [f"{role}_{part}" for part in ("born", "residence", "id")])
            return None
        place = self.place(f"{role}_residence", f"{role}_country")
        nationality = self.nationality(f"{role}_nationality")
        stateless = nationality is not None and fold(nationality) == "khong quoc tich"
        return Parent(
            name=name,
            born=self.partial(f"{role}_born"),
            ethnicity=self.ethnicity(f"{role}_ethnicity"),
            nationality=None if stateless else nationality,
            stateless=stateless,
            residence=Residence(place, self.word(f"{role}_residing", RESIDING)) if place is not None else None,
            deceased=bool(self.yes(f"{role}_deceased")),
            personal_id=self.personal_id(f"{role}_id"),
        )

    @cached_property
    def undetermined(self) -> tuple[ParentRole, ...]:
        words = set(fold(self.text("undetermined")).replace(",", " ").split()) - {"va"}
        roles = {role for role, known in UNDETERMINED.items() if words & known}
        if words.difference(*UNDETERMINED.values()):
            self._note("undetermined", "choice", _choice("undetermined"))
        return tuple(role for role in (ParentRole.FATHER, ParentRole.MOTHER) if role in roles)

    def declarant(self) -> Declarant | None:
        name = self.name("declarant_name")
        if not name:
            self.together("declarant_name", ["declarant_relation", "declarant_id"])
            return None
        paper = self.text("declarant_id")
        number = self.personal_id("declarant_id") if paper else None
        return Declarant(
            name=name,
            relation=self.word("declarant_relation", RELATION),
            personal_id=number,
            id_paper=IdPaper("Căn cước", number.digits) if number is not None else None,
            authorisation=self.word("authorisation", AUTHORISATION),
            kin_of_principal=self.yes("kin_of_principal"),
            agreed_with_parents=self.yes("agreed_with_parents"),
        )

    def agreement(self) -> NationalityAgreement | None:
        country = self.nationality("nationality_agreed")
        if country is None:
            self.together("nationality_agreed", ["nationality_confirmed"])
        return NationalityAgreement(country=country, confirmed=self.yes("nationality_confirmed")) if country else None

    def border(self) -> Border | None:
        commune, adjacent = self.yes("in_border_commune"), self.yes("neighbour_adjacent")
        if commune is None and adjacent is None:
            return None
        return Border(citizen_in_border_commune=commune, neighbour_in_adjacent_unit=adjacent)

    def foundling(self) -> Foundling | None:
        day, place = self.day("found_on"), self.place("found_at")
        if day is None or place is None:
            self.together("found_at" if place is None else "found_on", ["found_on", "found_at", "found_recorded"])
            return None
        return Foundling(found_on=day, found_at=place, recorded=self.yes("found_recorded"))

    def life(self) -> Life | None:
        began, ended = self.moment("lived_from"), self.moment("lived_until")
        if began is None or ended is None:
            self.together("lived_until" if ended is None else "lived_from", ["lived_from", "lived_until", "entry_asked_for"])
            return None
        return Life(began=began, ended=ended, asked_for=self.yes("entry_asked_for"))

    def together(self, needed: str, typed: list[str]) -> None:
        """Note a field that is needed for what was typed beside it, so that nothing typed is dropped silently."""
        noted = {item.field for item in self.found}
        if any(self.text(field) for field in typed) and noted.isdisjoint(_path(field) for field in typed):
            self._note(needed, "together", _TOGETHER)

    def _note(self, field: str, code: str, said: Text) -> None:
        self.found.append(Finding(f"civilreg.form.{code}", Severity.ERROR, _path(field), said, self._basis, Certainty.READING))


def _path(field: str) -> str:
    return f"$.{_PATHS.get(field, field)}"


def _choice(field: str) -> Text:
    words = ", ".join(choices(field))
    return Text(f"không đọc được; mục này ghi một trong các nội dung: {words}", f"none of the choices of this field: {words}")


_TOGETHER = Text("mục này còn trống trong khi mục liên quan đã ghi", "left empty, though what belongs to it was typed")
_WHOLE_DAY = Text("cần đủ ngày, tháng, năm", "the full day is needed")
_MOMENT = Text("cần ngày và giờ, ví dụ «5/10/2026 06:30»", "a day and an hour are needed, as «5/10/2026 06:30»")

_PATHS = {
    f"{person}_{part}": f"{person}.{part}"
    for person, parts in {
        "child": ("name", "sex", "born", "born_at", "origin", "ethnicity", "nationality"),
        "mother": ("name", "born", "ethnicity", "nationality", "residence"),
        "father": ("name", "born", "ethnicity", "nationality", "residence"),
        "declarant": ("name", "relation"),
    }.items()
    for part in parts
} | {
    "mother_id": "mother.personal_id",
    "father_id": "father.personal_id",
    "declarant_id": "declarant.personal_id",
    "authorisation": "declarant.authorisation",
    "found_on": "foundling.found_on",
    "lived_from": "life.began",
    "lived_until": "life.ended",
}
