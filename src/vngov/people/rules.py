"""Rules for names (quy tắc về họ, chữ đệm, tên) of Vietnamese citizens: Article 26.3 of the Civil Code, Circular 04/2020."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from vngov.basis import Text
from vngov.law import Key
from vngov.people.names import LONG, DeclaredName, Sign, signs_of
from vngov.people.syllables import Spelling, spelling_of
from vngov.rules import Example, Finding, Governing, RuleView, rule

__all__ = ["RULES"]

GIVEN = Key[bool]("people.name.given")
LETTERS = Key[bool]("people.name.letters")
MARKS = Key[bool]("people.name.marks")
LANGUAGE = Key[bool]("people.name.language")
USABLE = Key[bool]("people.name.usable")

_FIRST_DAY = date(2017, 1, 1)
_TODAY = date(2026, 11, 24)
_READABLE = frozenset({Sign.LETTER, Sign.INNER_MARK})


def _words_with(name: DeclaredName, sign: Sign) -> Iterator[str]:
    """The paths of the words that hold such a sign."""
    return (f"$[{place}]" for place, word in enumerate(name.words) if sign in signs_of(word))


@rule(
    DeclaredName,
    "people.name.given",
    Text("phải có họ, tên", "a name is given"),
    by=Governing.REGISTERED,
    needs=(GIVEN,),
    says=Text("chưa khai họ, chữ đệm, tên", "no name is given"),
    passes=(Example(DeclaredName("Nguyễn Thị Đào"), _TODAY),),
    fails=(Example(DeclaredName(""), _TODAY), Example(DeclaredName(" \u00a0 "), _FIRST_DAY)),
)
def name_given(name: DeclaredName, law: RuleView) -> Iterator[Finding]:
    if not name.words:
        yield law.error("$")


@rule(
    DeclaredName,
    "people.name.digits",
    Text("tên không có số", "no digits in a name"),
    by=Governing.REGISTERED,
    needs=(LETTERS,),
    says=Text("tên không được có chữ số", "a name may not hold digits"),
    passes=(Example(DeclaredName("Nguyễn Văn Hai"), _TODAY),),
    fails=(Example(DeclaredName("Nguyễn Văn 2"), _TODAY), Example(DeclaredName("Trần Nam4"), _FIRST_DAY)),
)
def name_without_digits(name: DeclaredName, law: RuleView) -> Iterator[Finding]:
    for path in _words_with(name, Sign.DIGIT):
        yield law.error(path)


@rule(
    DeclaredName,
    "people.name.symbols",
    Text("tên không có ký tự không phải là chữ", "no symbols in a name"),
    by=Governing.REGISTERED,
    needs=(LETTERS,),
    says=Text("tên có ký tự không phải là chữ", "a character of the name is no letter"),
    passes=(Example(DeclaredName("Nguyễn Văn An"), _TODAY), Example(DeclaredName("H'Hen Niê"), _TODAY)),
    fails=(
        Example(DeclaredName("Nguyễn Văn An@"), _TODAY),
        Example(DeclaredName("Nguyễn V. An"), _TODAY),
        Example(DeclaredName("Nguyễn - An"), _FIRST_DAY),
    ),
)
def name_without_symbols(name: DeclaredName, law: RuleView) -> Iterator[Finding]:
    for path in _words_with(name, Sign.SYMBOL):
        yield law.error(path)


@rule(
    DeclaredName,
    "people.name.script",
    Text("tên viết bằng chữ cái Latinh thông thường", "a name is written in plain Latin letters"),
    by=Governing.REGISTERED,
    needs=(LANGUAGE,),
    says=Text(
        "có chữ cái trông giống mà không phải chữ Latinh thường (chữ Nga, Hy Lạp, chữ rộng): gõ lại bằng bộ gõ tiếng Việt",
        "a letter is not plain Latin, though it may look so (Cyrillic, Greek, full-width): type it on a Vietnamese keyboard",
    ),
    passes=(Example(DeclaredName("Nguyễn Văn An"), _TODAY),),
    fails=(
        Example(DeclaredName("Nguyễn Văn \u0410n"), _TODAY, Text("chữ А của tiếng Nga", "a Cyrillic А")),
        Example(DeclaredName("Nguyễn Văn \uff21n"), _TODAY, Text("chữ Ａ rộng", "a full-width Ａ")),
        Example(DeclaredName("Nguyễn Văn \u0391n"), _FIRST_DAY, Text("chữ Α của tiếng Hy Lạp", "a Greek Α")),
    ),
)
def name_in_plain_letters(name: DeclaredName, law: RuleView) -> Iterator[Finding]:
    for path in _words_with(name, Sign.OTHER_SCRIPT):
        yield law.error(path)


@rule(
    DeclaredName,
    "people.name.marks",
    Text("dấu nháy, dấu nối trong tên", "apostrophes and hyphens in a name"),
    by=Governing.REGISTERED,
    needs=(MARKS,),
    says=Text(
        "tên có dấu nháy hoặc dấu nối: chỉ là cách viết tên bằng tiếng dân tộc khác của Việt Nam, công chức xem xét",
        "the name holds an apostrophe or a hyphen, as only other peoples of Viet Nam write names: for the official",
    ),
    passes=(Example(DeclaredName("HHen Niê"), _TODAY),),
    fails=(Example(DeclaredName("H'Hen Niê"), _TODAY), Example(DeclaredName("Y-Bhăm Niê"), _FIRST_DAY)),
)
def name_marks(name: DeclaredName, law: RuleView) -> Iterator[Finding]:
    for path in _words_with(name, Sign.INNER_MARK):
        yield law.review(path)


@rule(
    DeclaredName,
    "people.name.language",
    Text("tên bằng tiếng Việt hoặc tiếng dân tộc khác của Việt Nam", "a name in Vietnamese or another language of Viet Nam"),
    by=Governing.REGISTERED,
    needs=(LANGUAGE,),
    says=Text(
        "có tiếng không viết theo chính tả tiếng Việt, cũng không theo chữ Latinh của dân tộc khác của Việt Nam",
        "a word can be spelled so neither in Vietnamese nor in the Latin script of another people of Viet Nam",
    ),
    texts={
        "minority": Text(
            "có tiếng chỉ viết được như vậy bằng tiếng dân tộc khác của Việt Nam: công chức xem xét",
            "a word can be spelled so only in another language of Viet Nam: for the official",
        ),
        "letter": Text("có tiếng chỉ gồm một chữ cái: công chức xem xét", "a word is a single letter: for the official"),
    },
    passes=(
        Example(DeclaredName("Nguyễn Quốc Cường"), _TODAY),
        Example(DeclaredName("Nguyen Quoc Cuong"), _TODAY, Text("không dấu", "without diacritics")),
        Example(DeclaredName("Giàng A Pháo"), _TODAY),
    ),
    fails=(
        Example(DeclaredName("Nguyễn John Cường"), _FIRST_DAY),
        Example(DeclaredName("Ksor Rơmah"), _TODAY, Text("tên Gia-rai: để công chức xem xét", "Gia-rai: for the official")),
        Example(DeclaredName("Nguyễn Văn B"), _TODAY),
    ),
)
def name_language(name: DeclaredName, law: RuleView) -> Iterator[Finding]:
    for place, word in enumerate(name.words):
        if not signs_of(word) <= _READABLE:
            continue
        match spelling_of(word):
            case Spelling.NEITHER:
                yield law.error(f"$[{place}]")
            case Spelling.MINORITY:
                yield law.review(f"$[{place}]", "minority")
            case Spelling.LETTER:
                yield law.review(f"$[{place}]", "letter")


@rule(
    DeclaredName,
    "people.name.length",
    Text("tên không quá dài, khó sử dụng", "a name that is not too long or hard to use"),
    by=Governing.REGISTERED,
    needs=(USABLE,),
    says=Text(
        f"tên dài hơn {LONG} chữ (mốc của thư viện, luật không nêu độ dài): công chức xem có quá dài, khó sử dụng không",
        f"more than {LONG} letters (the library's own figure, the law has none): the official sees whether it is too long",
    ),
    passes=(Example(DeclaredName("Công Tằng Tôn Nữ Thị Hương Giang"), _TODAY),),
    fails=(Example(DeclaredName("Nguyễn " + "Thị Thương Thương Thương " * 3 + "Hoài"), _TODAY),),
)
def name_length(name: DeclaredName, law: RuleView) -> Iterator[Finding]:
    if sum(map(len, name.words)) > LONG:
        yield law.review("$")


RULES = (name_given, name_without_digits, name_without_symbols, name_in_plain_letters, name_marks, name_language, name_length)
