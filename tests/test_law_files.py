"""Files of law data that break the format: each fault is an error that says which file, where and why, in both languages."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.synthetic import HEAD, INSTRUMENTS, fact, row, write_law
from vngov.deadlines import HolidayFileError
from vngov.deadlines.days import read_years
from vngov.errors import VngovError
from vngov.law import Instruments, Law, LawFileError, UnknownInstrument
from vngov.law.values import VALUE_TYPES

GOOD = fact(row(1), key="good")
ENDED = 'ended_by = "2/2019/LAW"'
LIMIT = '"5 ngày làm việc"'


def bare(**changes: str) -> str:
    """A fact whose lines can be replaced or (with "") left out."""
    lines = {"vi": '"một việc"', "en": '"a thing"', "type": '"integer"', "values": f"[ {{ {row(1)} }} ]", **changes}
    return "[thing]\n" + "".join(f"{name} = {value}\n" for name, value in lines.items() if value)


# Each: what is wrong, the text of the file after its head, words that the message holds.
FACT_LEVEL: dict[str, tuple[str, list[str]]] = {
    "unknown key": (bare(unit='"day"'), ["unit"]),
    "two unknown keys": (bare(unit='"day"', since="2016-01-01"), ["since, unit"]),
    "no Vietnamese": (bare(vi=""), ["vi"]),
    "no English": (bare(en=""), ["en"]),
    "empty Vietnamese": (bare(vi='""'), []),
    "empty English": (bare(en='""'), []),
    "label is a number": (bare(vi="5"), []),
    "label is a list": (bare(en='["a"]'), []),
    "no type": (bare(type=""), ["type"]),
    "unknown type": (bare(type='"duration"'), ["duration"]),
    "type is a list": (bare(type='["integer"]'), []),
    "unknown governing date": (bare(governed_by='"birthday"'), ["birthday"]),
    "governing date is a list": (bare(governed_by='["event"]'), []),
    "no rows": (bare(values="[]"), []),
    "rows are a number": (bare(values="5"), []),
    "rows are a table": (bare(values=f"{{ {row(1)} }}"), []),
    "a row is a number": (bare(values="[ 5 ]"), []),
    "notes are a text": (bare(notes='"x"'), []),
    "a note in one language": (bare(notes='{ a = { vi = "x" } }'), ["vi, en"]),
    "a note with a third language": (bare(notes='{ a = { vi = "x", en = "x", fr = "x" } }'), []),
    "an empty note": (bare(notes='{ a = { vi = "x", en = "" } }'), []),
    "a note that is a text": (bare(notes='{ a = "x" }'), []),
    "overrides without citation": (bare(overrides='{ key = "demo.thing" }'), ["overrides"]),
    "overrides with more": (bare(overrides='{ key = "demo.thing", cite = "1/2001/LAW", why = "x" }'), ["overrides"]),
    "overrides is a text": (bare(overrides='"demo.thing"'), ["overrides"]),
    "overrides a number": (bare(overrides='{ key = 5, cite = "1/2001/LAW" }'), []),
    "overrides by an unknown text": (bare(overrides='{ key = "demo.thing", cite = "9/9999/XX" }'), ["9/9999/XX"]),
    "choices are a text": (fact(row('"a"'), kind="choice", more='choices = "abc"'), []),
    "no choices": (fact(row('"a"'), kind="choice"), ["'a'"]),
}

ROW_LEVEL: dict[str, tuple[str, list[str]]] = {
    "unknown key": (fact(row(1, more='source = "x"')), ["source"]),
    "no value": (fact('cite = "1/2001/LAW", certainty = "primary"'), ["value"]),
    "no citation": (fact('value = 1, certainty = "primary"'), ["cite"]),
    "no certainty": (fact('value = 1, cite = "1/2001/LAW"'), ["certainty"]),
    "nothing at all": (fact(""), ["certainty, cite, value"]),
    "unknown certainty": (fact('value = 1, cite = "1/2001/LAW", certainty = "sure"'), ["sure"]),
    "certainty is a number": (fact('value = 1, cite = "1/2001/LAW", certainty = 1'), []),
    "since is a text": (fact(row(1, '"2016-01-01"')), ["since"]),
    "since is a moment": (fact(row(1, "2016-01-01T00:00:00")), ["since"]),
    "since is a moment with its zone": (fact(row(1, "2016-01-01T00:00:00+07:00")), ["since"]),
    "until is a year": (fact(row(1, until="2020", more=ENDED)), ["until"]),
    "published is a text": (fact(row(1, more='published = "2016-01-01"')), ["published"]),
    "unknown note": (fact(row(1, more='note = "a"')), ["'a'"]),
    "note written in the row": (fact(row(1, more='note = { vi = "x", en = "x" }')), []),
    "citation is a number": (fact(f"value = 1, cite = 5, certainty = {LIMIT}"), []),
    "citation is empty": (fact(row(1, cite="")), []),
    "citation in words": (fact(row(1, cite="1/2001/LAW Điều 1")), ["1/2001/LAW Điều 1"]),
    "citation without a place after its mark": (fact(row(1, cite="1/2001/LAW Đ")), []),
    "citation without a text": (fact(row(1, cite="Đ15.1")), ["Đ15.1"]),
    "citation of an unknown text": (fact(row(1, cite="9/9999/XX Đ1")), ["9/9999/XX"]),
    "second citation unknown": (fact(row(1, cite="1/2001/LAW Đ1; 9/9999/XX Đ1")), ["9/9999/XX"]),
    "citation with a loose semicolon": (fact(row(1, cite="1/2001/LAW Đ1;")), []),
    "ended by an unknown text": (fact(row(1, until="2020-01-01", more='ended_by = "9/9999/XX"')), ["9/9999/XX"]),
    "ended by a number": (fact(row(1, until="2020-01-01", more="ended_by = 5")), []),
    "ended by something but without an end": (fact(row(1, more=ENDED)), ["ended_by"]),
    "ends without saying what ended it": (fact(row(1, until="2020-01-01")), ["ended_by"]),
    "a gap without saying what ended it": (fact(row(1, "2002-01-01", "2010-01-01"), row(2, "2011-01-01")), ["ended_by"]),
    "ends before it starts": (fact(row(1, "2020-01-01", "2019-01-01", more=ENDED)), []),
    "ends on the day it starts": (fact(row(1, "2020-01-01", "2020-01-01", more=ENDED)), []),
    "overlaps by a day": (fact(row(1, "2002-01-01", "2010-01-02", more=ENDED), row(2, "2010-01-01")), []),
    "overlaps in the middle": (
        fact(row(1, "2002-01-01", "2005-01-01"), row(2, "2005-01-01", "2010-01-02", more=ENDED), row(3, "2010-01-01")),
        ["2"],
    ),
    "open before another": (fact(row(1, "2002-01-01"), row(2, "2010-01-01")), []),
    "another without a start": (fact(row(1, "2002-01-01", "2010-01-01", more=ENDED), row(2)), []),
    "twice the same": (fact(row(1), row(1)), []),
    "out of order": (fact(row(2, "2010-01-01", "2012-01-01", more=ENDED), row(1, "2002-01-01", "2010-01-01", more=ENDED)), []),
}

WRONG_VALUES: dict[str, list[str]] = {
    "limit": [
        "5",
        "true",
        '"5"',
        '"05 -"',
        '"năm ngày"',
        '"0 ngày"',
        '"5 ngày 3 giờ"',
        '""',
        "[]",
        "{}",
        "15:00:00",
        "2016-01-01",
        '{ same_day = "15:00" }',
        '{ same_day = "15h", late = "none" }',
        '{ same_day = 15, late = "none" }',
        '{ same_day = "15:00", late = "later" }',
        '{ same_day = false, late = "none" }',
        '{ same_day = "15:00", late = "none", until = 1 }',
        '{ same_day = "15:00+07:00", late = "none" }',
        "{ immediate = false }",
        '{ immediate = "yes" }',
        '{ earlier = ["5 ngày"] }',
        '{ earlier = ["5 ngày", "6"] }',
        '{ earlier = ["5 ngày", "6 ngày", "7 ngày"] }',
        '{ earlier = "5 ngày" }',
        '{ received_after = "15:00" }',
        '{ received_after = "25:00", limit = "5 ngày" }',
        '{ received_after = "15:00", limit = 5 }',
        "{ days = 5 }",
    ],
    "integer": ['"5"', "5.0", "true", "[5]", "2016-01-01"],
    "money": ["-1", "1.5", '"8000"', "true"],
    "decimal": ["0.3", "3", '"0,3"', '"x"', '"NaN"', '"Infinity"', "true"],
    "percent": ["12.5", "12", '"12%"', '""', '"-Infinity"'],
    "date": ['"2016-01-01"', "2016-01-01T00:00:00", "2016", "15:00:00"],
    "time": ['"24:00"', '"7h30"', '"15:00+07:00"', '"T15:00"', '"15"', "730", "07:30:00", "2016-01-01"],
    "flag": ["1", "0", '"true"', "[]"],
    "choice": ['"c"', "1", '["a"]', '""', "true"],
    "list": ['"a"', "[]", "[1]", '["a", 1]', '["c"]', "{}"],
    "text": [
        '"chữ"',
        '{ vi = "chữ" }',
        '{ vi = "chữ", en = "" }',
        '{ vi = "chữ", en = 5 }',
        '{ vi = "a", en = "a", fr = "a" }',
    ],
}

FILE_LEVEL: dict[str, tuple[str, str, list[str]]] = {
    "no day of checking": ("", GOOD, ["checked_on"]),
    "checked on a text": ('checked_on = "2026-01-01"\n', GOOD, ["checked_on"]),
    "checked at a moment": ("checked_on = 2026-01-01T00:00:00\n", GOOD, ["checked_on"]),
    "an unknown key": (HEAD + 'owner = "x"\n', GOOD, []),
    "a fact above the first header": (HEAD + f"thing = {{ values = [ {{ {row(1)} }} ] }}\n", GOOD, []),
    "a table without rows": (HEAD, GOOD + '[thing]\nvi = "x"\nen = "x"\ntype = "integer"\n', ["demo.thing"]),
    "an empty table": (HEAD, GOOD + "[thing]\n", ["demo.thing"]),
    "an array of tables": (HEAD, GOOD + f"[[thing]]\nvalues = [ {{ {row(1)} }} ]\n", ["demo.thing"]),
    "a fact inside another": (HEAD, GOOD + fact(row(1), key="good.inner"), ["demo.good"]),
    "a quoted name": (HEAD, GOOD + fact(row(1), key='"thing"'), ["thing"]),
    "a name with spaces": (HEAD, GOOD + fact(row(1), key=" thing "), ["thing"]),
    "an indented header": (HEAD, GOOD + "  " + fact(row(1)), ["thing"]),
    "the same fact twice": (HEAD, GOOD + GOOD, ["good"]),
    "no TOML": (HEAD, GOOD + "[thing\n", []),
    "a key twice": (HEAD, GOOD + '[thing]\nvi = "x"\nvi = "y"\n', []),
    "one row that breaks off": (HEAD, GOOD + "[thing]\nvalues = [ { value = \n", []),
}

INSTRUMENT = '["9/2022/LAW"]\nkind = "law"\nvi = "x"\nen = "x"\ncertainty = "primary"\n'
INSTRUMENT_LEVEL: dict[str, tuple[str, list[str]]] = {
    "unknown key": (INSTRUMENT + 'signed_by = "x"\n', ["signed_by"]),
    "no kind": (INSTRUMENT.replace('kind = "law"\n', ""), ["kind"]),
    "no Vietnamese": (INSTRUMENT.replace('vi = "x"\n', ""), ["vi"]),
    "no English": (INSTRUMENT.replace('en = "x"\n', ""), ["en"]),
    "no certainty": (INSTRUMENT.replace('certainty = "primary"\n', ""), ["certainty"]),
    "unknown kind": (INSTRUMENT.replace('"law"', '"song"'), ["song"]),
    "unknown certainty": (INSTRUMENT.replace('"primary"', '"sure"'), ["sure"]),
    "name is a number": (INSTRUMENT.replace('vi = "x"', "vi = 5"), ["vi"]),
    "empty name": (INSTRUMENT.replace('vi = "x"', 'vi = ""'), []),
    "issued is a text": (INSTRUMENT + 'issued = "2022-01-01"\n', ["issued"]),
    "issued is a moment": (INSTRUMENT + "issued = 2022-01-01T00:00:00\n", ["issued"]),
    "effective before issued": (INSTRUMENT + "issued = 2022-01-01\neffective = 2021-01-01\n", []),
    "expired before effective": (INSTRUMENT + "effective = 2022-01-01\nexpires = 2021-01-01\n", []),
    "amended by a text": (INSTRUMENT + 'amended_by = "2/2019/LAW"\n', ["amended_by"]),
    "note in one language": (INSTRUMENT + 'note = { vi = "x" }\n', []),
    "text seen is a word": (INSTRUMENT + 'text_seen = "no"\n', ["text_seen"]),
    "listed twice": (INSTRUMENT + INSTRUMENT, ["9/2022/LAW"]),
}


def both_languages(error: VngovError) -> tuple[str, str]:
    """The sentences; neither is empty, and they are different."""
    vi, en = error.message("vi"), error.message("en")
    assert vi.strip()
    assert en.strip()
    assert vi != en
    assert str(error) == f"{vi} | {en}"
    return vi, en


def expect_error(law: Law, *words: str) -> LawFileError:
    with pytest.raises(LawFileError) as caught:
        law.check()
    for message in both_languages(caught.value):
        for word in words:
            assert word in message
    assert caught.value.code == "law_file"
    return caught.value


@pytest.mark.parametrize(("text", "words"), FACT_LEVEL.values(), ids=FACT_LEVEL)
def test_a_fault_of_a_fact_is_refused_and_says_where(tmp_path: Path, text: str, words: list[str]) -> None:
    law = write_law(tmp_path, demo=GOOD + text)
    expect_error(law, "demo.toml", "[demo.thing]", *words)
    with pytest.raises(LawFileError):
        law.history("demo.thing")
    assert law.history("demo.good")[0].value == 1


@pytest.mark.parametrize(("text", "words"), ROW_LEVEL.values(), ids=ROW_LEVEL)
def test_a_fault_of_a_row_is_refused_and_says_where(tmp_path: Path, text: str, words: list[str]) -> None:
    law = write_law(tmp_path, demo=text)
    error = expect_error(law, "demo.toml", "[demo.thing]", *words)
    assert "row" in error.message("en")
    assert "hàng" in error.message("vi")
    with pytest.raises(LawFileError):
        law.history("demo.thing")


@pytest.mark.parametrize(("kind", "value"), [(kind, value) for kind, values in WRONG_VALUES.items() for value in values])
def test_a_value_of_another_type_is_refused(tmp_path: Path, kind: str, value: str) -> None:
    law = write_law(tmp_path, demo=fact(row(value), kind=kind, more='choices = ["a", "b"]'))
    expect_error(law, "demo.toml", "[demo.thing]")


def test_every_type_of_value_has_its_wrong_values_tried() -> None:
    assert set(WRONG_VALUES) == set(VALUE_TYPES)


@pytest.mark.parametrize(("head", "text", "words"), FILE_LEVEL.values(), ids=FILE_LEVEL)
def test_a_fault_of_a_file_is_refused(tmp_path: Path, head: str, text: str, words: list[str]) -> None:
    expect_error(write_law(tmp_path, head=head, demo=text), "demo.toml", *words)


@pytest.mark.parametrize(("text", "words"), INSTRUMENT_LEVEL.values(), ids=INSTRUMENT_LEVEL)
def test_a_fault_in_the_list_of_texts_is_refused_when_cited_and_when_checked(
    tmp_path: Path, text: str, words: list[str]
) -> None:
    cited = fact(row(1, cite="9/2022/LAW Đ1"))
    law = write_law(tmp_path, demo=cited, instruments=INSTRUMENTS + text)
    with pytest.raises(LawFileError) as caught:
        law.history("demo.thing")
    for message in both_languages(caught.value):
        for word in ("instruments.toml", *words):
            assert word in message
    expect_error(write_law(tmp_path, demo=GOOD, instruments=INSTRUMENTS + text), "instruments.toml", *words)


@pytest.mark.parametrize("line", ['amended_by = ["8/8888/XX"]', 'replaced_by = "8/8888/XX"'])
def test_a_text_that_names_an_unknown_text_is_found_by_the_check(tmp_path: Path, line: str) -> None:
    law = write_law(tmp_path, demo=GOOD, instruments=INSTRUMENTS + INSTRUMENT + line + "\n")
    assert law.instrument("9/2022/LAW").number == "9/2022/LAW"
    with pytest.raises(UnknownInstrument) as caught:
        law.check()
    assert "8/8888/XX" in caught.value.message("en")


def test_comments_and_ways_of_writing_that_toml_allows_are_read(tmp_path: Path) -> None:
    text = (
        "# a comment\n\n[thing]  # another\n"
        'vi = "một việc [1]"\nen = \'a "thing"\'\ntype = "list"\nvalues = [\n'
        '# between\n  { value = [ "[a]", "b" ], cite = "1/2001/LAW Đ1", certainty = "primary" },  # after\n]\n'
    )
    law = write_law(tmp_path, demo=text)
    law.check()
    assert law.history("demo.thing")[0].value == ("[a]", "b")


# ── calendar files


YEAR = """
[names]
holiday = { vi = "ngày lễ", en = "a holiday" }

[2031]
lunar_new_year = 2031-01-23
announced = true
open = [ { since = 2031-01-20, until = 2031-01-30, name = "holiday" } ]
days = [
  { on = 2031-01-01, kind = "holiday", name = "holiday", cite = "1/2001/LAW Đ1", certainty = "primary" },
]
"""
DAY = '{ on = 2031-01-01, kind = "holiday", name = "holiday", cite = "1/2001/LAW Đ1", certainty = "primary" }'
HOLIDAY_LEVEL: dict[str, tuple[str, str]] = {
    "no day of checking": ("checked_on = 2026-01-01\n", ""),
    "unknown key of a year": ("announced = true", 'announced = true\nsource = "x"'),
    "announced is missing": ("announced = true\n", ""),
    "announced is a word": ("announced = true", 'announced = "yes"'),
    "days are missing": ("days = [", "other = ["),
    "unknown key of a day": ('certainty = "primary" }', 'certainty = "primary", why = "x" }'),
    "a day without its day": ("on = 2031-01-01, ", ""),
    "a day without kind": ('kind = "holiday", ', ""),
    "a day without citation": ('cite = "1/2001/LAW Đ1", ', ""),
    "a day without certainty": (', certainty = "primary"', ""),
    "a day that is a text": ("on = 2031-01-01", 'on = "2031-01-01"'),
    "a day that is a moment": ("on = 2031-01-01", "on = 2031-01-01T00:00:00"),
    "unknown kind": ('kind = "holiday"', 'kind = "feast"'),
    "unknown name": ('name = "holiday", cite', 'name = "feast", cite'),
    "unknown certainty": ('"primary"', '"sure"'),
    "unreadable citation": ("1/2001/LAW Đ1", "1/2001/LAW Điều 1"),
    "unknown text": ("1/2001/LAW Đ1", "9/9999/XX"),
    "a day of another year": ("on = 2031-01-01", "on = 2032-01-01"),
    "a day twice": (DAY, f"{DAY},\n  {DAY}"),
    "a name in one language": (', en = "a holiday"', ""),
    "a year that is no number": ("[2031]", "[next]"),
    "an open span without end": (", until = 2031-01-30", ""),
    "an open span with unknown name": ('name = "holiday" }', 'name = "feast" }'),
}


def read_calendar(folder: Path, text: str) -> int:
    (folder / "instruments.toml").write_text(INSTRUMENTS, encoding="utf-8")
    path = folder / "holidays.toml"
    path.write_text(text, encoding="utf-8")
    return len(read_years(path, Instruments(folder / "instruments.toml")))


@pytest.mark.parametrize(("old", "new"), HOLIDAY_LEVEL.values(), ids=HOLIDAY_LEVEL)
def test_a_fault_of_a_calendar_file_is_refused(tmp_path: Path, old: str, new: str) -> None:
    good = HEAD.strip() + "\n" + YEAR
    assert read_calendar(tmp_path, good) == 1
    assert old in good
    with pytest.raises((HolidayFileError, LawFileError)) as caught:
        read_calendar(tmp_path, good.replace(old, new))
    both_languages(caught.value)
