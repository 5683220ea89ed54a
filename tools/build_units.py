"""Build the packaged lists of units: `python tools/build_units.py FOLDER`, FOLDER holding the CSV files.

Writes src/vngov/units/units.tsv and successions.tsv, and prints where the sources contradict each other. Three lists stand
behind the tables: the state of autumn 2019 (vn_units_pre2020.csv), that of 30 June 2025 (vn_units_2025_06_30.csv) and the table
in force since 1 July 2025 with the changes of 2026 (vn_units_2025.csv). A code with the same kind and name on the first two
is one unit; otherwise the unit changed on a day that no list tells.
"""

from __future__ import annotations

import csv
import re
import sys
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from vngov.units import Change, Extent, UnitKind
from vngov.units.names import search_key

PACKAGE = Path(__file__).parents[1] / "src/vngov/units"

# The first list carries no day. It has the wards of Biên Hòa set up on 2019-07-01 and lacks every merger that was resolved
# from October 2019 on (Thanh Hóa, 2019-10-16): its state is that of 30 September 2019.
FIRST_LIST, DAY_AFTER = "2019-09-30", "2019-10-01"
EVE, REFORM = "2025-06-30", "2025-07-01"
CODES = "2004-01-01"  # 124/2004/QĐ-TTg: before it no unit had a code
CODE_TABLE = "124/2004/QĐ-TTg"  # cited for the code system only, as amended: it cannot name what was set up later
CHECKED_ON = "2026-11-24"  # the state that the notes give last; the last change is that of 2026-09-20


class Span(NamedTuple):
    """What the lists say of the days of a unit; the columns of the first block."""

    key: str
    start: str
    earliest: str
    since: str
    until: str
    latest: str
    certainty: str
    listed: str = ""
    cites: str = CODE_TABLE


SPANS = (
    Span("first", FIRST_LIST, "", CODES, DAY_AFTER, EVE, "single"),
    Span("both", FIRST_LIST, "", CODES, REFORM, REFORM, "reading", EVE),
    # The conversion table names these, but no text that set them up is known.
    Span("eve", EVE, DAY_AFTER, EVE, REFORM, REFORM, "secondary", EVE),
    # The first list names districts by their communes, so it is silent on a district that has none.
    Span("silent", EVE, "", CODES, REFORM, REFORM, "secondary", EVE),
    Span("province", FIRST_LIST, "", CODES, REFORM, REFORM, "secondary"),
    # The day on which 818/NQ-UBTVQH14 took effect is known from memory only.
    Span("song-giap", FIRST_LIST, "", CODES, "2020-01-01", "2020-01-01", "unverified"),
    # 175/2024/QH15 made the province of Thừa Thiên Huế the city of Huế from 2025-01-01.
    Span("hue-province", FIRST_LIST, "", CODES, "2025-01-01", "2025-01-01", "secondary"),
    Span(
        "hue-city",
        "2025-01-01",
        "2025-01-01",
        "2025-01-01",
        REFORM,
        REFORM,
        "secondary",
        cites="175/2024/QH15",
    ),
)


class Known(NamedTuple):
    """From which day the list of the units below a code is complete, and until which day it was checked."""

    code: str
    since: str
    checked_on: str


KNOWN = (
    Known("*", FIRST_LIST, CHECKED_ON),
    Known("183", "2017-01-01", CHECKED_ON),  # Cao Lộc: the notes have its 23 units of 2017, in two sources
)


class Unit(NamedTuple):
    """One line of the third block."""

    code: str
    start: str
    span: str
    kind: str
    name: str
    parent: str
    former_parent: str = ""
    cites: str = ""


class Edge(NamedTuple):
    """One line of successions.tsv."""

    old: str
    day: str
    new: str
    extent: str
    certainty: str
    change: str = ""


class Named(NamedTuple):
    """A name taken apart, and the code of the unit above."""

    kind: UnitKind
    name: str
    parent: str

    def same_as(self, other: Named) -> bool:
        return self.kind is other.kind and search_key(self.name) == search_key(other.name)


KINDS = {
    "thành phố trực thuộc trung ương": UnitKind.CENTRAL_CITY,
    "tỉnh": UnitKind.PROVINCE,
    "huyện": UnitKind.RURAL_DISTRICT,
    "quận": UnitKind.URBAN_DISTRICT,
    "thị xã": UnitKind.TOWN,
    "thành phố": UnitKind.CITY,
    "xã": UnitKind.COMMUNE,
    "phường": UnitKind.WARD,
    "thị trấn": UnitKind.TOWNSHIP,
    "đặc khu": UnitKind.SPECIAL_ZONE,
}
EXTENTS = {
    "whole": Extent.WHOLE,
    "unchanged": Extent.WHOLE,
    "renamed_or_retyped": Extent.WHOLE,
    "whole_district": Extent.WHOLE,
    "part": Extent.PART,
    "part_area": Extent.PART_AREA,
    "part_area_all_population": Extent.ALL_PEOPLE,
    "part_population": Extent.PART_PEOPLE,
}
KEPT_PROVINCES = 11


class Builder:
    """Reads the sources, compares them, gives the two tables. What does not fit together goes into `remarks`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.remarks: list[str] = []
        self.units: list[Unit] = []
        self.edges: list[Edge] = []
        self.spans = {span.key: span for span in SPANS}

    def build(self) -> dict[str, str]:
        """Give file name → content of both tables."""
        self.conversion = self._read("vn_units_map")
        self._old_provinces()
        self._old_districts_and_communes()
        self._new_units("vn_provinces_2025")
        self._new_units("vn_units_2025")
        self._successions()
        self._check()
        units = sorted((unit.code, unit.start, *unit[2:]) for unit in self.units)
        return {
            "units.tsv": _table(Span._fields, sorted(self.spans.values()))
            + "\n"
            + _table(Known._fields, KNOWN)
            + "\n"
            + _table(tuple(f for f in Unit._fields if f != "start"), ((code, *rest) for code, _, *rest in units)),
            "successions.tsv": _table(Edge._fields, sorted(self.edges)),
        }

    def _old_provinces(self) -> None:
        rows = self._read("pid_province_codes")
        heirs = Counter(row["successor_province_code"] for row in rows)
        _expect(list(heirs.values()).count(1) == KEPT_PROVINCES, "the provinces that were merged with no other")
        for row in rows:
            kind, name = _split(row["province_before_2025_07"])
            kind = UnitKind.CENTRAL_CITY if kind is UnitKind.CITY else kind
            code = row["gso_code"]
            if code == "46":
                self._add(code, "hue-province", Named(kind, name, ""))
                self._add(code, "hue-city", Named(UnitKind.CENTRAL_CITY, "Huế", ""))
                self.edges.append(Edge(code, "2025-01-01", code, Extent.WHOLE, "secondary", Change.RENAMED))
            else:
                self._add(code, "province", Named(kind, name, ""))
            # The successor was computed from the conversion table of communes, hence our reading.
            heir = row["successor_province_code"]
            change = Change.UNCHANGED if heirs[heir] == 1 else ""
            self.edges.append(Edge(code, REFORM, heir, Extent.WHOLE, "reading", change))

    def _old_districts_and_communes(self) -> None:
        first, eve = self._read("vn_units_pre2020"), self._read("vn_units_2025_06_30")
        whole_districts = [row for row in self.conversion if row["relation"] == "whole_district"]
        silent = {row["old_district_code"] for row in whole_districts} - {row["district_code"] for row in first}
        eve_districts = eve + [
            {
                "district_code": row["old_district_code"],
                "district": row["old_district"],
                "province_code": row["old_province_code"],
            }
            for row in whole_districts
        ]
        self._two_lists(self._districts(first), self._districts(eve_districts), silent)
        self._two_lists(_communes(first), _communes(eve), silent=set())

    def _districts(self, rows: list[dict[str, str]]) -> dict[str, Named]:
        """Give the districts that a list of communes names; where its lines differ, the most frequent form."""
        forms: dict[str, Counter[Named]] = defaultdict(Counter)
        for row in rows:
            forms[row["district_code"]][Named(*_split(row["district"]), row["province_code"])] += 1
        for code, counted in forms.items():
            for named, lines in counted.most_common()[1:]:
                self.remarks.append(f"district {code}: {lines} line(s) say {named}, not {counted.most_common(1)[0][0]}")
        return {code: counted.most_common(1)[0][0] for code, counted in forms.items()}

    def _two_lists(self, first: dict[str, Named], eve: dict[str, Named], silent: set[str]) -> None:
        same = {code for code in first.keys() & eve.keys() if first[code].same_as(eve[code])}
        for code, named in first.items():
            if code not in same:
                self._add(code, "song-giap" if code == self._song_giap else "first", named)
        for code, named in eve.items():
            if code in same:
                moved = first[code].parent if first[code].parent != named.parent else ""
                self._add(code, "both", named, former_parent=moved)
            else:
                self._add(code, "silent" if code in silent else "eve", named)

    @property
    def _song_giap(self) -> str:
        (code,) = (row["code"] for row in self._read("caoloc_units") if row["valid_to"] == "2020-01-01")
        return code

    def _new_units(self, file: str) -> None:
        for row in self._read(file):
            start, end = row["valid_from"], row["valid_to"]
            key = f"{start}–{end}" if end else start
            certainty = "primary" if start == REFORM else "secondary"
            self.spans[key] = Span(key, start, start, start, end, end, certainty, cites="19/2025/QĐ-TTg")
            named = Named(KINDS[row["type"]], _clean(row["name"]), row.get("province_code", ""))
            self._add(row["code"], key, named, cites=row["legal_basis"])
            if end:
                self.edges.append(Edge(row["code"], end, row["code"], Extent.WHOLE, "secondary", Change.RENAMED))

    def _successions(self) -> None:
        for row in self.conversion:
            extent = EXTENTS[row["relation"]]
            old = row["old_code"]
            if row["relation"] == "whole_district":
                old = row["old_district_code"]
            elif not old:
                self.remarks.append(f"no unit of its own, left out: {row['old_name']} → {row['new_code']}")
                continue
            if row["nso_note"] == "Nhập toàn bộ diện tích":
                # All of the area, while parts of the people went elsewhere: not the whole unit.
                extent = Extent.ALL_AREA
                self.remarks.append(f"{old} → {row['new_code']}: the note says all of the area, not the whole unit")
            corrected = row["nso_old_code_if_corrected"]
            change = row["relation"] if row["relation"] in tuple(Change) else ""
            self.edges.append(Edge(old, REFORM, row["new_code"], extent, "reading" if corrected else "primary", change))

    def _add(self, code: str, span: str, named: Named, former_parent: str = "", cites: str = "") -> None:
        kind, name, parent = named
        self.units.append(Unit(code, self.spans[span].start, span, kind, name, parent, former_parent, cites))

    def _read(self, file: str) -> list[dict[str, str]]:
        with (self.folder / f"{file}.csv").open(encoding="utf-8", newline="") as lines:
            return list(csv.DictReader(lines))

    def _check(self) -> None:
        """Hold the sources to each other. Raises ValueError."""
        old = {unit.code for unit in self.units if self.spans[unit.span].until == REFORM}
        new = {unit.code for unit in self.units if unit.start == REFORM}
        on_the_day = [edge for edge in self.edges if edge.day == REFORM]
        _expect(old - {edge.old for edge in on_the_day if len(edge.old) != 3} <= {c for c in old if len(c) == 3}, "successors")
        _expect({edge.old for edge in on_the_day} <= old, "an edge from a unit that was not there")
        _expect({edge.new for edge in on_the_day} == new, "an edge to a unit that is not there, or a unit without one")
        pairs = {(edge.old, edge.new) for edge in on_the_day if edge.extent == Extent.WHOLE}
        for row in self._read("caoloc_units"):
            _expect(not row["successor_code"] or (row["code"], row["successor_code"]) in pairs, f"Cao Lộc, {row['name']}")
        provinces = {edge.old: edge.new for edge in on_the_day if len(edge.old) == 2}
        for row in self.conversion:
            if provinces[row["old_province_code"]] != row["new_province_code"]:
                self.remarks.append(
                    f"{row['old_code']}: province {row['old_province_code']} became {row['new_province_code']}?"
                )


def _split(full: str) -> tuple[UnitKind, str]:
    """Take "Thị Trấn Yên Minh" apart. Two lines of the list of 2025 lack the kind; both are communes."""
    full = _clean(full).replace("Thi trấn", "Thị trấn")
    for word, kind in KINDS.items():
        if full.lower().startswith(f"{word} "):
            return kind, full[len(word) + 1 :]
    _expect(full in ("Xuân Quang 3", "Xuân Phước"), f"a name without its kind: {full}")
    return UnitKind.COMMUNE, full


def _communes(rows: list[dict[str, str]]) -> dict[str, Named]:
    return {row["code"]: Named(*_split(row["name"]), row["district_code"]) for row in rows}


def _clean(name: str) -> str:
    """Mend what is plainly a slip of typing: spaces, apostrophes, a small first letter with its accent (Đại áng)."""
    words = unicodedata.normalize("NFC", name).replace("’", "'").split()
    return " ".join(word.capitalize() if re.match("[^\x00-\x7fđ]", word) and word[0].islower() else word for word in words)


def _table(header: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    return "".join("\t".join(row) + "\n" for row in (header, *rows))


def _expect(holds: bool, what: str) -> None:
    if not holds:
        raise ValueError(f"the sources do not fit together: {what}")


def main() -> None:
    builder = Builder(Path(sys.argv[1]))
    for name, content in builder.build().items():
        (PACKAGE / name).write_text(content, encoding="utf-8", newline="\n")
    sys.stdout.write("\n".join([*builder.remarks, f"{len(builder.units)} units, {len(builder.edges)} successions", ""]))


if __name__ == "__main__":
    main()
