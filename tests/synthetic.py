"""A law of a country that does not exist: instruments and fact files written for one test, so that no amendment breaks it."""

from __future__ import annotations

from pathlib import Path

from vngov.law import Instruments, Law, Source

INSTRUMENTS = """
["1/2001/LAW"]
kind = "law"
vi = "Luật Thử"
en = "Law on Tests"
issuer = "Quốc hội"
issued = 2001-05-01
effective = 2002-01-01
expires = 2020-01-01
replaced_by = "2/2019/LAW"
certainty = "primary"

["2/2019/LAW"]
kind = "law"
vi = "Luật Thử"
en = "Law on Tests"
issued = 2019-06-01
effective = 2020-01-01
certainty = "primary"

["3/2020/DEC"]
kind = "decree"
vi = "quy định chi tiết Luật Thử"
en = "detailing the Law on Tests"
issued = 2020-03-01
effective = 2020-04-15
amended_by = ["4/2021/DEC"]
certainty = "secondary"

["4/2021/DEC"]
kind = "decree"
vi = "sửa đổi Nghị định 3/2020"
en = "amending Decree 3/2020"
issued = 2021-02-01
text_seen = false
certainty = "single"
note = { vi = "chưa đọc nguyên văn", en = "text not seen" }

["5/OLD"]
kind = "notice"
vi = "thông báo không ghi ngày"
en = "undated notice"
certainty = "unverified"
"""

HEAD = "checked_on = 2026-01-01\n\n"


def fact(*rows: str, key: str = "thing", kind: str = "integer", more: str = "") -> str:
    """The table of one fact; each row as in a file, without its braces."""
    lines = "\n".join(f"  {{ {row} }}," for row in rows)
    return f'[{key}]\nvi = "một việc"\nen = "a thing"\ntype = "{kind}"\n{more}\nvalues = [\n{lines}\n]\n\n'


def row(value: object = "1", since: str = "", until: str = "", cite: str = "1/2001/LAW Đ1", more: str = "") -> str:
    parts = [f"value = {value}", f'cite = "{cite}"', 'certainty = "primary"']
    parts += [f"{name} = {day}" for name, day in (("since", since), ("until", until)) if day]
    return ", ".join([*parts, *([more] if more else [])])


def write_law(folder: Path, /, *, instruments: str = INSTRUMENTS, head: str = HEAD, **fields: str) -> Law:
    """Write one file a field and give the Law that stands on them."""
    (folder / "instruments.toml").write_text(instruments, encoding="utf-8")
    sources = []
    for field, text in fields.items():
        path = folder / f"{field}.toml"
        path.write_text(head + text, encoding="utf-8")
        sources.append(Source(path, field))
    return Law(tuple(sources), Instruments(folder / "instruments.toml"))


def local_source(folder: Path, text: str, *, field: str = "demo", name: str = "local", owner: str = "Tỉnh A") -> Source:
    """Write a local file and give it as a source."""
    path = folder / f"{name}.toml"
    path.write_text(HEAD + text, encoding="utf-8")
    return Source(path, field, owner)
