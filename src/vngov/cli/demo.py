"""`vngov demo`: a working day at the one-stop of Xã Công Sơn, from an input file to papers, book and a ledger that verifies."""

from __future__ import annotations

import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from datetime import datetime
from pathlib import Path
from typing import Any

import attrs
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from rich.table import Table
from rich.text import Text as Line

import vngov
from vngov.basis import Lang, Text, dump_json
from vngov.civilreg import Act, Timeliness
from vngov.cli.day import Day, Handled, Result, exchange, read_day, work_through
from vngov.cli.day_papers import write_papers
from vngov.errors import InvalidInput, VngovError
from vngov.office import Office
from vngov.rendering.extra import require_papers
from vngov.storage import Store
from vngov.testing.ministries import Ministries

__all__ = ["INPUT_NAME", "show_demo"]

INPUT_NAME = Path("examples/cong_son/filings.toml")


class InputMissing(VngovError, FileNotFoundError):
    """The file of filings is not there (không tìm thấy tệp hồ sơ)."""

    code = "input_missing"
    vi = "không tìm thấy tệp hồ sơ {file}"
    en = "the file of filings {file} is not there"


class FolderUnusable(InvalidInput):
    """A folder into which nothing can be written (thư mục không ghi được)."""

    code = "folder_unusable"
    vi = "không ghi được vào {folder} ({why}); hãy chọn một thư mục khác"
    en = "nothing can be written into {folder} ({why}); name another folder"


class FolderTaken(InvalidInput):
    """A folder with the store of an earlier run (thư mục đã có kho): a second day in it would be another one."""

    code = "folder_taken"
    vi = "{folder} đã có {file}, kho của một lần chạy trước; hãy chọn thư mục khác hoặc tự xóa tệp này"
    en = "{folder} holds {file}, the store of an earlier run, already; name another folder or delete the file yourself"


def input_file() -> Path:
    """Give the file of filings, in the wheel or in a checkout. Raises InputMissing."""
    package = Path(vngov.__file__).parent
    for home in (package, package.parents[1]):
        if (home / INPUT_NAME).is_file():
            return home / INPUT_NAME
    raise InputMissing(file=INPUT_NAME.as_posix())


@attrs.frozen
class _Outcome:
    handled: tuple[Handled, ...]
    sent: int
    papers: tuple[str, ...]
    entries: int
    gaps: tuple[int, ...]
    chains: int
    faults: int
    seconds: float
    folder: str

    def to_data(self) -> dict[str, Any]:
        counted = Counter(one.result.value for one in self.handled)
        return {
            "filings": self.handled,
            "results": dict(sorted(counted.items())),
            "notices_sent": self.sent,
            "papers": self.papers,
            "entries": self.entries,
            "gaps": self.gaps,
            "ledger": {"chains": self.chains, "faults": self.faults},
            "seconds": round(self.seconds, 2),
            "folder": self.folder,
        }


def show_demo(console: Console, lang: Lang, *, out: Path | None = None, as_json: bool = False) -> bool:
    """Work through the day and show it; True where the ledger verifies without a fault.

    Raises PapersExtraMissing, FolderUnusable, FolderTaken, before anything is done.
    """
    require_papers()
    day = read_day(input_file())
    with _folder(out) as folder:
        done = _work(day, folder, Progress(*_COLUMNS, console=console, disable=as_json or not console.is_terminal), lang)
        if as_json:
            console.file.write(dump_json(done.to_data(), indent=True) + "\n")
        else:
            _print(console, day, done, lang)
    return done.faults == 0


_COLUMNS = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())


_STORE, _PAPERS_FOLDER = "office.db", "papers"


@contextmanager
def _folder(out: Path | None) -> Iterator[Path]:
    with nullcontext(str(out)) if out is not None else tempfile.TemporaryDirectory(prefix="vngov-") as name:
        folder = Path(name)
        _must_take(folder)
        yield folder


def _must_take(folder: Path) -> None:
    """Make the folders and try to write. What stands in them is never deleted. Raises FolderUnusable, FolderTaken."""
    for place in (folder, folder / _PAPERS_FOLDER):
        try:
            place.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryFile(dir=place):
                pass
        except OSError as error:
            raise FolderUnusable(folder=str(place), why=error.strerror or type(error).__name__) from None
    if (folder / _STORE).exists():
        raise FolderTaken(folder=str(folder), file=_STORE)


def _work(day: Day, folder: Path, progress: Progress, lang: Lang) -> _Outcome:
    began = time.perf_counter()
    store = folder / _STORE
    office = Office.open(f"sqlite:///{store}", unit=day.unit, agency=day.agency, installed=False, plugins=[Ministries()])
    last = max(moment for one in day.filings for moment in (one.received, one.settled) if moment is not None)
    with progress:
        task = progress.add_task(_AT_THE_COUNTER.text(lang), total=len(day.filings))
        handled = work_through(office, day, done=lambda _: progress.advance(task))
        sent = exchange(office, last)
        registered = [one for one in handled if one.result is Result.REGISTERED]
        task = progress.add_task(_PAPERS.text(lang), total=len(registered))
        papers = write_papers(office, day, handled, folder / _PAPERS_FOLDER, at=last, done=lambda: progress.advance(task))
    entries = office.acting(day.officer, at=last).civilreg.entries()
    gaps = office.acting(day.officer, at=last).civilreg.gaps()
    chains, faults = _verified(office.store)
    taken = time.perf_counter() - began
    office.close()
    return _Outcome(handled, sent, papers, len(entries), gaps, chains, faults, taken, str(folder))


def _verified(store: Store) -> tuple[int, int]:
    heads = store.heads()
    return len(heads), sum(1 for _ in store.verify(heads))


_AT_THE_COUNTER = Text("tiếp nhận, đăng ký", "at the counter")
_PAPERS = Text("in giấy tờ", "papers")
_HEADS = {
    "vi": ("Hồ sơ", "Nhận", "Tình huống", "Kết quả"),
    "en": ("Dossier", "Received", "Situation", "Result"),
}
_STYLE = {
    Result.REGISTERED: "green",
    Result.RECEIVED: "cyan",
    Result.ASKED: "yellow",
    Result.REFUSED: "red",
    Result.TWICE: "magenta",
}


def _print(console: Console, day: Day, done: _Outcome, lang: Lang) -> None:
    table = Table(title=_TITLE.text(lang), title_justify="left", show_lines=False)
    for head in _HEADS[lang]:
        table.add_column(head, overflow="fold")
    for one in done.handled:
        table.add_row(one.code[-4:] if one.code else "–", _moment(one.typed.received), one.typed.story, _told(one, lang))
    console.print(table)
    console.print(_by_day(done.handled, lang))
    console.print(_chart(done.handled, lang))
    for text in _ending(day, done):
        console.print(text.text(lang), highlight=False)


def _told(one: Handled, lang: Lang) -> Line:
    """The result, its day, and what is out of the ordinary about it."""
    said = Line(one.result.label(lang), style=_STYLE[one.result])
    if one.due is not None:
        said.append(f" ({_DUE.text(lang)} {_day(one.due)})", style="dim")
    more = list(_why(one, lang))
    return said.append("".join(f"\n{text}" for text in dict.fromkeys(more)), style="default")


def _why(one: Handled, lang: Lang) -> Iterator[str]:
    if one.result is Result.REGISTERED:
        if one.act is not None and one.act is not Act.BIRTH:
            yield one.act.label(lang)
        if one.timeliness is Timeliness.LATE:
            yield one.timeliness.label(lang)
        yield from (item.message(lang) for item in one.said.items)
    for item in one.said.errors or one.said.items if one.result is not Result.REGISTERED else ():
        yield f"{item.message(lang)} ({item.basis[0].text(lang)})" if item.basis else item.message(lang)


def _by_day(handled: tuple[Handled, ...], lang: Lang) -> Table:
    table = Table(title=_DAYS.text(lang), title_justify="left")
    table.add_column({"vi": "Ngày", "en": "Day"}[lang], no_wrap=True)
    for result in Result:
        table.add_column(result.label(lang), justify="right")
    table.add_column({"vi": "Tổng", "en": "Total"}[lang], justify="right")
    days = sorted({one.typed.received.date() for one in handled})
    for day in days:
        counted = Counter(one.result for one in handled if one.typed.received.date() == day)
        table.add_row(f"{day:%d/%m/%Y}", *(str(counted[result] or "·") for result in Result), str(counted.total()))
    counted = Counter(one.result for one in handled)
    table.add_section()
    table.add_row("", *(str(counted[result]) for result in Result), str(counted.total()))
    return table


def _chart(handled: tuple[Handled, ...], lang: Lang) -> Line:
    counted = Counter(one.result for one in handled)
    width = max(len(result.label(lang)) for result in Result)
    lines = []
    for result in Result:
        bar = Line("█" * counted[result], style=_STYLE[result])
        lines.append(Line(f"{result.label(lang):>{width}} ") + bar + Line(f" {counted[result]}\n"))
    return Line.assemble(*lines)


def _ending(day: Day, done: _Outcome) -> Iterator[Text]:
    yield Text(
        f"Sổ đăng ký khai sinh: {done.entries} việc, thiếu số: {list(done.gaps) or 'không'}; "
        f"{done.sent} yêu cầu số, quyển, số định danh đã được trả lời.",
        f"Register of births: {done.entries} entries, numbers missing: {list(done.gaps) or 'none'}; "
        f"{done.sent} questions for number, book and personal id answered.",
    )
    yield Text(f"Giấy tờ: {len(done.papers)} tệp PDF.", f"Papers: {len(done.papers)} PDF files.")
    yield Text(f"Sổ cái: {done.chains} chuỗi, {done.faults} sai lệch.", f"Ledger: {done.chains} chains, {done.faults} faults.")
    yield Text(
        f"{len(day.filings)} hồ sơ trong {done.seconds:.1f} giây.", f"{len(day.filings)} filings in {done.seconds:.1f} s."
    )


def _moment(at: datetime) -> str:
    return f"{at:%d/%m %H:%M}"


def _day(iso: str) -> str:
    return f"{iso[8:10]}/{iso[5:7]}/{iso[:4]}"


_DUE = Text("hẹn trả", "due")


_TITLE = Text("Một ngày ở Bộ phận Một cửa xã Công Sơn, 2026", "A working day at the one-stop of Xã Công Sơn, 2026")
_DAYS = Text("Kết quả theo ngày nhận", "Results by day of receipt")
