"""The commands themselves; each is a thin coat over one function of the library."""

from __future__ import annotations

import re
from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from vngov import __version__
from vngov.basis import VN_TIME, dump_json, to_json
from vngov.cli import views
from vngov.cli.ledger import ledger_app, list_plugins
from vngov.cli.seals import add_commands
from vngov.cli.shared import AsJson, Lang, Language, answering
from vngov.deadlines import OfficeHours, WorkCalendar
from vngov.deadlines import due as compute_due
from vngov.durations import Duration
from vngov.errors import InvalidInput
from vngov.law import NATIONAL, UnknownFact

__all__ = ["app"]

app = typer.Typer(
    pretty_exceptions_enable=False,
    help="Pháp luật hành chính địa phương: hạn, căn cứ, độ chắc chắn. / Law of local government.",
    no_args_is_help=True,
)
law_app = typer.Typer(help="Tra cứu quy định. / Look up facts of law.", no_args_is_help=True)
app.add_typer(law_app, name="law")
app.add_typer(ledger_app, name="ledger")
add_commands(ledger_app)
app.command("plugins")(list_plugins)


_KEY = re.compile(r"[a-z_]+(\.[a-z0-9_]+)+")


@app.command()
def due(
    limit: Annotated[
        str, typer.Argument(help="«5 ngày làm việc», hoặc khóa quy định / or the key of a fact: civilreg.birth.limit")
    ],
    start: Annotated[str, typer.Option("--from", help="2026-11-20 hoặc/or 2026-11-20T15:30 (giờ Việt Nam, +07:00)")],
    hours: Annotated[str | None, typer.Option(help="Giờ làm việc / office hours: «07:30-11:30, 13:00-17:00»")] = None,
    explain: Annotated[
        bool, typer.Option("--explain", help="Nêu từng bước và căn cứ. / Tell each step and its basis.")
    ] = False,
    as_json: AsJson = False,
    lang: Lang = Language.VI,
) -> None:
    """Tính hạn. / Compute a deadline."""
    with answering(lang):
        began = _moment(start)
        calendar = WorkCalendar.national()
        if hours is not None:
            calendar = calendar.with_hours(OfficeHours.parse(hours))
        day = began.date() if isinstance(began, datetime) else began
        what = NATIONAL.at(day)[limit.lower()] if _KEY.fullmatch(limit.lower()) else Duration.parse(limit)
        answer = compute_due(began, what, calendar=calendar)
        if as_json:
            typer.echo(to_json(answer, indent=True))
        elif explain:
            typer.echo(answer.explain(lang.value))
        else:
            told = answer.explain(lang.value).splitlines()
            typer.echo(f"{told[0]} · {told[-1]}")


@law_app.command("show")
def law_show(
    key: Annotated[str, typer.Argument(help="civilreg.birth.declare_within")],
    on: Annotated[str | None, typer.Option("--on", help="Ngày / day: 2026-11-24; mặc định hôm nay / today by default")] = None,
    as_json: AsJson = False,
    lang: Lang = Language.VI,
) -> None:
    """Một quy định vào một ngày. / One fact of law on a day."""
    with answering(lang):
        day = _day(on) if on else datetime.now(VN_TIME).date()
        fact = NATIONAL.at(day)[key]
        typer.echo(to_json(fact, indent=True)) if as_json else views.show_fact(Console(), fact, lang.value)


@law_app.command("history")
def law_history(key: str, as_json: AsJson = False, lang: Lang = Language.VI) -> None:
    """Lịch sử của một quy định. / All rows of a fact."""
    with answering(lang):
        facts = NATIONAL.history(key)
        if as_json:
            typer.echo(dump_json([fact.to_data() for fact in facts], indent=True))
        else:
            views.show_history(Console(), facts, lang.value)


@law_app.command("list")
def law_list(
    prefix: Annotated[str, typer.Argument(help="civilreg.birth, hoặc chữ trong tên / or words of the label: «khai sinh»")] = "",
    as_json: AsJson = False,
    lang: Lang = Language.VI,
) -> None:
    """Các khóa quy định. / The keys of all facts."""
    with answering(lang):
        keys = [key for key in NATIONAL.keys() if _fits(key, prefix)]  # noqa: SIM118  # a Law is not a mapping
        if not keys:
            raise UnknownFact(key=prefix, hint="")
        if as_json:
            typer.echo(dump_json(keys, indent=True))
        else:
            for key in keys:
                typer.echo(f"{key}  {NATIONAL.history(key)[-1].label(lang.value)}")


def _fits(key: str, words: str) -> bool:
    """A key fits its beginning, or any words of its labels."""
    if key.startswith(words.lower()):
        return True
    labels = NATIONAL.history(key)[-1].name
    return " " in words.strip() and any(words.lower() in label.lower() for label in labels)


@app.command()
def demo(
    out: Annotated[
        Path | None, typer.Option(help="Thư mục giữ giấy tờ và kho. / Folder in which papers and store are kept.")
    ] = None,
    deadlines: Annotated[
        bool, typer.Option("--deadlines", help="Mười bốn thời hạn, diễn giải từng bước. / Fourteen deadlines, explained.")
    ] = False,
    as_json: AsJson = False,
    lang: Lang = Language.VI,
) -> None:
    """Một ngày ở Bộ phận Một cửa xã Công Sơn. / A working day at the one-stop of Xã Công Sơn."""
    with answering(lang):
        if deadlines:
            from vngov.cli.deadlines import show_deadlines

            show_deadlines(Console(), lang.value, as_json=as_json)
            return
        from vngov.cli.demo import show_demo

        if not show_demo(Console(), lang.value, out=out, as_json=as_json):
            raise typer.Exit(1)


class UnreadableDay(InvalidInput):
    """A day or moment that is not in ISO form (ngày giờ không đọc được)."""

    code = "unreadable_day"
    vi = "ngày giờ không đọc được: {got!r}; cách viết: 2026-11-20 hoặc 2026-11-20T15:30"
    en = "day or moment cannot be read: {got!r}; write 2026-11-20 or 2026-11-20T15:30"


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UnreadableDay(got=text) from None


@app.callback(invoke_without_command=True)
def _version(version: Annotated[bool, typer.Option("--version", help="Phiên bản. / Version.")] = False) -> None:
    if version:
        typer.echo(__version__)
        raise typer.Exit


def _moment(text: str) -> date | datetime:
    """Read a day, or a moment; one typed without a zone is local time."""
    if len(text) == 10:
        return _day(text)
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise UnreadableDay(got=text) from None
    return moment if moment.tzinfo else moment.replace(tzinfo=VN_TIME)
