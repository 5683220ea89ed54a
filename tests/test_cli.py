"""The command line: what it prints, what it gives to machines, and its exit codes (0 fine, 1 the answer is no, 2 wrong use)."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest
from typer.testing import CliRunner

from vngov.cli.app import app
from vngov.cli.deadlines import EXAMPLES

RUNNER = CliRunner(env={"COLUMNS": "200", "VNGOV_LANG": "vi"})


def run(*arguments: str) -> tuple[int, str, str]:
    result = RUNNER.invoke(app, list(arguments))
    return result.exit_code, result.stdout, result.stderr


def test_due_gives_the_last_day() -> None:
    assert run("due", "5 ngày làm việc", "--from", "2026-11-20T15:30") == (
        0,
        "Hạn: hết thứ Hai 30/11/2026 (24 giờ) · Độ chắc chắn: chưa kiểm chứng\n",
        "",
    )


def test_due_takes_the_key_of_a_fact_and_explains_it_in_english() -> None:
    code, out, _ = run("due", "civilreg.birth.limit", "--from", "2022-07-15T15:30", "--explain", "--lang", "en")
    assert code == 0
    assert out.startswith(
        "Deadline: end of Mon 18 Jul 2022 (24:00), if it cannot be settled at once\nFrom: 15:30 Fri 15 Jul 2022\n"
    )
    assert "Article 5(3), Law on Civil Status No. 60/2014/QH13" in out


@pytest.mark.parametrize(
    ("key", "start", "says"),
    [
        ("civilreg.birth.limit", "2026-11-20T15:30", "Hạn: hết thứ Hai 23/11/2026 (24 giờ), nếu không giải quyết được ngay · "),
        ("onestop.handover.paper", "2026-02-06T15:30", "Hạn: đầu thứ Hai 09/02/2026 · "),
        ("documents.incoming.urgent", "2026-02-06T15:30", "Hạn: ngay trong thứ Sáu 06/02/2026 · "),
        ("onestop.reappointment.announce_before", "2026-06-10", "Hạn: hết thứ Ba 09/06/2026 (24 giờ) · "),
        ("onestop.outage.announce_before", "2026-11-30", "Hạn: hết thứ Tư 18/11/2026 (24 giờ) · "),
        ("civilreg.marital_status_cert.valid_for", "2026-05-21", "Hạn: hết thứ Bảy 21/11/2026 (24 giờ) · "),
        ("certification.retention.transaction", "2026-03-10", "Hạn: hết thứ Bảy 10/03/2046 (24 giờ) · "),
        ("civilreg.birth.declare_within", "2022-03-01", "(24 giờ) · Độ chắc chắn: cách hiểu của thư viện"),
    ],
)
def test_due_in_one_line_keeps_the_condition_the_nature_and_the_grade(key: str, start: str, says: str) -> None:
    """The officer's review: A1, A2, A4, A10, A12, D5."""
    code, out, _ = run("due", key, "--from", start)
    assert code == 0
    assert says in out


def test_a_fact_that_is_no_limit_is_wrong_use() -> None:
    code, out, err = run("due", "civilreg.marriage.min_age_male", "--from", "2026-03-02")
    assert (code, out) == (2, "")
    assert "civilreg.marriage.min_age_male" in err


def test_due_for_machines() -> None:
    code, out, _ = run("due", "5 ngày làm việc", "--from", "2026-11-20", "--json")
    answer = json.loads(out)
    assert code == 0
    assert (answer["date"], answer["ends"], answer["certainty"]) == ("2026-11-30", "2026-12-01T00:00:00+07:00", "unverified")


def test_due_counts_working_hours_by_the_office_hours_given() -> None:
    code, out, _ = run("due", "8 giờ làm việc", "--from", "2026-02-13T16:00", "--hours", "07:30-11:30, 13:30-17:00")
    assert (code, out) == (0, "Hạn: 16:30 thứ Hai 23/02/2026 · Độ chắc chắn: hai nguồn độc lập\n")


def test_law_show_and_history() -> None:
    code, out, _ = run("law", "show", "civilreg.birth.declare_within", "--on", "2026-11-24")
    assert code == 0
    assert "60 ngày" in out
    assert "khoản 1 Điều 15 Luật Hộ tịch số 60/2014/QH13" in out
    code, out, _ = run("law", "history", "civilreg.marriage_foreign.limit", "--json")
    assert code == 0
    assert [row["since"] for row in json.loads(out)] == ["2016-01-01", "2025-07-01"]
    code, out, _ = run("law", "history", "civilreg.marriage_foreign.limit")
    assert code == 0
    assert "15 ngày" in out
    assert "5 ngày làm việc" in out


def test_law_list_names_keys_with_their_labels() -> None:
    code, out, _ = run("law", "list", "civilreg.birth.d")
    assert (code, out) == (0, "civilreg.birth.declare_within  thời hạn đi đăng ký khai sinh\n")


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (("due", "5 ngày làm việc", "--from", "2027-02-01"), 1, "chưa có thông báo ngày nghỉ"),
        (("law", "show", "civilreg.birth.declare_within", "--on", "2027-03-01"), 1, "áp dụng đến hết 28/02/2027"),
        (("due", "5", "--from", "2026-11-20"), 2, "thiếu đơn vị"),
        (("due", "5 ngày", "--from", "20/11/2026"), 2, "2026-11-20T15:30"),
        (("due", "8 giờ làm việc", "--from", "2026-11-20T08:00"), 2, "tám giờ"),
        (("law", "show", "civilreg.birth.declare"), 2, "civilreg.birth.declare_within"),
        (("law", "list", "nothing.of.the.kind"), 2, "nothing.of.the.kind"),
    ],
)
def test_an_answer_that_cannot_be_given_says_why(arguments: tuple[str, ...], code: int, says: str) -> None:
    exit_code, out, err = run(*arguments)
    assert (exit_code, out) == (code, "")
    assert says in err


def test_the_demonstration_shows_every_example_with_its_articles() -> None:
    code, out, _ = run("demo", "--deadlines")
    assert code == 0
    for example in EXAMPLES:
        assert example.title.vi in out
    assert out.count("Độ chắc chắn: ") == 12
    code, out, _ = run("demo", "--deadlines", "--json")
    answers = json.loads(out)
    assert [answer["title"]["vi"] for answer in answers] == [example.title.vi for example in EXAMPLES]
    assert [answer["answer"].get("date") for answer in answers] == [
        "2026-11-23",
        "2022-05-04",
        "2026-02-23",
        "2026-11-25",
        "2025-11-25",
        "2025-07-15",
        "2025-07-08",
        "2026-08-22",
        "2026-02-23",
        "2026-03-24",
        "2026-03-20",
        "2026-04-28",
        None,
        None,
    ]


def test_the_installed_command_runs_and_says_what_is_missing_without_its_extra() -> None:
    script = "import sys; sys.modules['typer'] = None; import vngov.cli; vngov.cli.main()"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "pip install 'vngov[cli]'" in done.stderr
