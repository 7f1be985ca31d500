"""Lays the control workbook out: its sheets, and the codes its drop-downs offer."""

from collections.abc import Callable

from qmxl.catalogue import loader
from qmxl.forms.kinds.given import Given
from qmxl.forms.kinds.registry import lay_out
from qmxl.forms.layout import VERSION as CONTRACT
from qmxl.forms.layout import Workbook
from qmxl.texts import Texts


def _criteria(text: Texts) -> tuple[list[str], list[tuple[str, ...]]]:
    """Every criterion with its title."""
    del text
    rows = [(each.code, each.title) for each in loader.criteria().criterion]
    return ["form.code", "form.criterion"], [*rows]


def _intervals(text: Texts) -> tuple[list[str], list[tuple[str, ...]]]:
    """Every standard indicator with the interval it is reported at by its definition."""
    words = {int(code.id): code.label.in_(text.language) for code in loader.code_lists()["interval"].code}
    rows = [(each.code, each.name, words[each.interval]) for each in loader.indicators().values()]
    return ["form.code", "form.indicator", "form.standard_interval"], [*rows]


def _packs(text: Texts) -> tuple[list[str], list[tuple[str, ...]]]:
    """Every pack of forms with what it holds."""
    language = text.language
    rows = [(each.id, each.name.in_(language), each.about.in_(language)) for each in loader.packs().values()]
    return ["form.code", "form.pack", "form.pack_holds"], [*rows]


_FIXED: dict[str, Callable[[Texts], tuple[list[str], list[tuple[str, ...]]]]] = {
    "criteria": _criteria,
    "intervals": _intervals,
    "packs": _packs,
}


def control_workbook(text: Texts, filled: dict[str, int] | None = None) -> Workbook:
    """The control workbook with room for ``filled`` lines per list form."""
    sheets = [lay_out(form, _given(form.id, text, (filled or {}).get(form.id, 0))) for form in loader.forms("control")]
    identity = {"form_set": "control", "version": str(CONTRACT)}
    return Workbook("control", tuple(sheet for sheet in sheets if sheet), identity)


def own_form_sheets(text: Texts, filled: dict[str, int] | None = None) -> Workbook:
    """The sheets on which a hospital declares its own forms, as a workbook of their own."""
    whole = control_workbook(text, filled)
    sheets = tuple(sheet for sheet in whole.sheets if sheet.form.id.startswith("own_form"))
    return Workbook("own_forms", sheets, {**whole.identity, "form_set": "own_forms"})


def _given(form: str, text: Texts, filled: int) -> Given:
    """What a form of the control workbook is laid out for."""
    if form not in _FIXED:
        return Given(text, filled=filled)
    headings, rows = _FIXED[form](text)
    return Given(text, headings=headings, rows=rows)
