"""Composes the workbook of a round: what its assessors look at, and nothing of what departments say of it."""

from collections.abc import Callable, Mapping

from qmxl.catalogue import loader
from qmxl.catalogue.declared import Form
from qmxl.control.control import Control
from qmxl.control.criteria_models import Round
from qmxl.forms.kinds.given import Given
from qmxl.forms.kinds.registry import lay_out
from qmxl.forms.kinds.shape import Key
from qmxl.forms.layout import VERSION, Workbook
from qmxl.texts import Texts

FORM_SET = "round"
COVER, ITEMS, LEVELS, RESOLUTIONS = "round_cover", "round_items", "round_levels", "round_resolutions"
OFFICE, EXTERNAL, MOCK = "office", "external", "mock"
ONLY: Mapping[str, frozenset[str]] = {  # the kinds of round that have a sheet, where not all have it
    LEVELS: frozenset({EXTERNAL, MOCK}),
    RESOLUTIONS: frozenset({OFFICE}),
}


def round_workbook(
    control: Control, round_: Round, text: Texts, filled: Mapping[str, int] | None = None, version: int = VERSION
) -> Workbook:
    """The workbook of a round, with room for ``filled`` lines per list form."""
    room = filled or {}
    forms = [each for each in loader.forms(FORM_SET) if round_.kind in ONLY.get(each.id, (round_.kind,))]
    sheets = [lay_out(form, _given(form, control, round_, text, room.get(form.id, 0))) for form in forms]
    identity = {
        "form_set": FORM_SET,
        "version": str(version),
        "hospital": control.hospital.name,
        "round": round_.code,
        "span": str(round_.year),
        "title": text("form.round_title", hospital=control.hospital.name, round=round_.title, year=str(round_.year)),
    }
    return Workbook(FORM_SET, tuple(sheet for sheet in sheets if sheet), identity)


def told(control: Control, round_: Round, text: Texts) -> dict[Key, object]:
    """The lines of the cover that qmxl fills in."""
    kinds = loader.code_lists()["round_kind"]
    return {
        ("hospital", "value", ""): control.hospital.name,
        ("round", "value", ""): f"{round_.code} – {round_.title}",
        ("kind", "value", ""): kinds.label(round_.kind, text.language),
        ("days", "value", ""): f"{round_.first:%d/%m/%Y} – {round_.last:%d/%m/%Y}",
        ("scope", "value", ""): round_.scope or text("form.round_whole"),
    }


def _given(form: Form, control: Control, round_: Round, text: Texts, filled: int) -> Given:
    """What a form is laid out for; the lines that are not its own come from the control workbook."""
    return LINES[form.lines_of](control, round_, text) if form.lines_of else Given(text, filled=filled)


def _items(control: Control, round_: Round, text: Texts) -> Given:
    """The sub-items of the scope: code, level, text and who leads."""
    items = control.programme.items_of_round(round_)
    rows = [(item.code, str(item.level or ""), item.title, "; ".join(item.all_leads)) for item in items]
    lists = [control.statuses_of(item) for item in items]
    headings = ["form.code", "form.level", "form.sub_item", "form.leads"]
    return Given(text, headings=headings, rows=rows, lists=lists)


def _levels(control: Control, round_: Round, text: Texts) -> Given:
    rows = [(each.code, each.title) for each in control.programme.criteria_of_round(round_)]
    return Given(text, headings=["form.code", "form.criterion"], rows=rows)


LINES: Mapping[str, Callable[[Control, Round, Texts], Given]] = {"round_items": _items, "round_levels": _levels}
