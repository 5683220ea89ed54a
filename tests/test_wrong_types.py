"""What is given by mistake at the public entries: a named error that says the parameter and the types, never the value."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import attrs
import pytest

from vngov import law, rendering
from vngov.basis import Certainty, Text, checked_moment, to_json
from vngov.errors import InvalidInput, VngovError, WrongType
from vngov.rendering import PaperTemplate
from vngov.rules import Applied, Finding, Findings, Severity

DAY = date(2026, 11, 24)
NOON = datetime(2026, 11, 24, 5, tzinfo=UTC)
KEY = "civilreg.birth.declare_within"
MIXED_UP: Any = {"name": "Nguyễn Văn An"}


def free(function: Any) -> Any:
    """Take the types off, to be able to misuse it."""
    return function


@attrs.frozen(kw_only=True)
class Slip:
    name: str


SLIP = PaperTemplate(
    id="x.slip",
    title=Text("Phiếu", "slip"),
    data=Slip,
    source="vngov.rendering:typst/none.typ",
    page="A5",
    content=Certainty.PRIMARY,
    layout=Certainty.PRIMARY,
)

WRONG: dict[str, tuple[str, Callable[[Any], object]]] = {
    "to_json": ("answer", free(to_json)),
    "proof": ("answer", law.NATIONAL.proof),
    "key": ("key", lambda x: law.at(DAY)[x]),
    "key in hindsight": ("key", lambda x: law.NATIONAL.at(DAY, known_on=DAY)[x]),
    "history": ("key", law.NATIONAL.history),
    "instrument": ("number", law.instrument),
    "source": ("source", law.NATIONAL.with_source),
    "moment": ("moment", checked_moment),
    "template": ("template", lambda x: rendering.render_pdf(x, Slip(name="A"), made=NOON)),
    "made": ("made", lambda x: rendering.render_pdf(SLIP, Slip(name="A"), made=x)),
    "made of a picture": ("made", lambda x: rendering.render_png(SLIP, Slip(name="A"), made=x)),
    "ppi": ("ppi", lambda x: rendering.render_png(SLIP, Slip(name="A"), made=NOON, ppi=x)),
}


def refused(act: Callable[[], object]) -> VngovError:
    with pytest.raises(InvalidInput) as found:
        act()
    assert found.value.message("vi") != found.value.message("en")
    assert "Nguyễn" not in f"{found.value!s}{found.value!r}{found.value.details}"
    return found.value


@pytest.mark.parametrize("given", [None, MIXED_UP, [MIXED_UP], object()], ids=lambda given: type(given).__name__)
@pytest.mark.parametrize(("name", "act"), WRONG.values(), ids=WRONG)
def test_a_wrong_type_at_an_entry_is_named(name: str, act: Callable[[Any], object], given: Any) -> None:
    error = refused(lambda: act(given))
    assert isinstance(error, WrongType)
    assert error.details["name"] == name
    assert error.details["got"] in ("None", type(given).__name__)


def test_a_list_is_no_day() -> None:
    assert refused(lambda: free(law.at)([])).code == "date_expected"


# ── what is shown in a debugger


def test_findings_show_verdict_and_codes_only() -> None:
    said = Text("vì " * 1000, "because " * 1000)
    item = Finding("x.y", Severity.ERROR, "$", said)
    applied = tuple(Applied(f"x.{n}", said, (), Certainty.PRIMARY) for n in range(30))
    assert repr(Findings((item, item), applied)) == "<Findings refused: x.y (30 rules applied)>"
    assert repr(Findings()) == "<Findings no_rule: - (0 rules applied)>"
