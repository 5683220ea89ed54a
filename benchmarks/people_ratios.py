"""Print how fast names are folded, put in order and ids are read, as ratios to peers; nothing is asserted.

Peers that are not installed are left out: PyICU, pyuca, Unidecode, python-stdnum, num2words. Rounds alternate, the figure is
the median of the ratios. The words of names are made beforehand, so that caches are as warm as in an office list; a second
line for each shows names whose words were never seen.

    python benchmarks/people_ratios.py
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

from vngov.people import PersonalId, collation_key, fold, in_words
from vngov.people.collation import _levels
from vngov.people.text import _folded

ROUNDS = 15
WORDS = [
    word
    for line in (Path(__file__).parents[1] / "tests/cases/words_of_names.txt").read_text("utf-8").splitlines()[2:]
    for word in line.split()
]
# Neighbours in these lists have little in common; a step prime to the length goes through all of it.
NAMES = [" ".join(WORDS[(number * 31 + place * 577) % len(WORDS)] for place in range(3)) for number in range(4000)]
IDS = [f"{number % 96 + 1:03}{number % 4}{number * 7_919_993 % 10**8:08}" for number in range(4000)]
NUMBERS = [number * 982_451_653 % 10**9 for number in range(1000)]


def plain_fold(text: str) -> str:
    letters = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    return " ".join("".join(letter for letter in letters if not unicodedata.combining(letter)).split())


def optional(module: str, make: Callable[[Any], Callable[[Any], Any]]) -> Callable[[Any], Any] | None:
    try:
        return make(import_module(module))
    except ImportError:
        return None


def cold(function: Callable[[Any], Any]) -> Callable[[Any], Any]:
    def call(name: str) -> Any:
        _folded.cache_clear()
        _levels.cache_clear()
        return function(name)

    return call


def cases() -> Iterator[tuple[str, Callable[[Any], Any], list[Any], str, Callable[[Any], Any] | None]]:
    unidecode = optional("unidecode", lambda found: found.unidecode)
    icu = optional("icu", lambda found: found.Collator.createInstance(found.Locale("vi")).getSortKey)
    pyuca = optional("pyuca", lambda found: found.Collator().sort_key)
    yield "fold", fold, NAMES, "unicodedata, no cache", plain_fold
    yield "fold", fold, NAMES, "Unidecode", unidecode
    yield "fold, words never seen", cold(fold), NAMES, "unicodedata, no cache", plain_fold
    yield "collation_key", collation_key, NAMES, "PyICU", icu
    yield "collation_key", collation_key, NAMES, "pyuca (wrong order)", pyuca
    yield "collation_key, words never seen", cold(collation_key), NAMES, "PyICU", icu
    yield (
        "PersonalId.parse",
        PersonalId.parse,
        IDS,
        "python-stdnum (vn.mst.is_valid)",
        optional("stdnum.vn.mst", lambda found: found.is_valid),
    )
    yield (
        "in_words",
        in_words,
        NUMBERS,
        "num2words (vi)",
        optional("num2words", lambda found: lambda n: found.num2words(n, lang="vi")),
    )


def seconds(function: Callable[[Any], Any], given: list[Any]) -> float:
    start = perf_counter()
    for one in given:
        function(one)
    return (perf_counter() - start) / len(given)


def main() -> None:
    print("| what | µs | peer | peer's time ÷ ours |\n|---|---|---|---|")
    for what, ours, given, name, peer in cases():
        if peer is None:
            print(f"| {what} | – | {name}: not installed | – |")
            continue
        rounds = [(seconds(ours, given), seconds(peer, given)) for _ in range(ROUNDS)]
        own, ratio = median(one for one, _ in rounds), median(other / one for one, other in rounds)
        print(f"| {what} | {own * 1e6:.2f} | {name} | {ratio:.2f} |")


if __name__ == "__main__":
    main()
