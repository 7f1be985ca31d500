"""Lays the control workbook out: its sheets, and the codes its drop-downs offer."""

from collections.abc import Callable

from qmxl.catalogue import loader
from qmxl.forms.layout import VERSION as CONTRACT
from qmxl.forms.layout import Sheet, Workbook, card, checklist, open_list
from qmxl.texts import Texts


def _criteria(text: Texts) -> tuple[list[str], list[tuple[str, ...]]]:
    """Every criterion with its title, marked where that is not verified."""
    del text
    criteria = loader.criteria().criterion
    rows = [(each.code, each.title + ("" if each.title_verified else " (*)")) for each in criteria]
    return ["form.code", "form.criterion"], [*rows]


def _intervals(text: Texts) -> tuple[list[str], list[tuple[str, ...]]]:
    """Every standard indicator with the interval it is reported at by its definition."""
    words = {int(code.id): code.label.in_(text.language) for code in loader.code_lists()["interval"].code}
    rows = [(each.code, each.name, words[each.interval]) for each in loader.indicators().values()]
    return ["form.code", "form.indicator", "form.standard_interval"], [*rows]


_FIXED: dict[str, Callable[[Texts], tuple[list[str], list[tuple[str, ...]]]]] = {
    "criteria": _criteria,
    "intervals": _intervals,
}


def control_workbook(text: Texts, filled: dict[str, int] | None = None) -> Workbook:
    """The control workbook with room for ``filled`` lines per list form."""
    sheets: list[Sheet] = []
    for form in loader.forms("control"):
        if form.layout == "card":
            sheets.append(card(form, text))
        elif form.layout == "checklist":
            sheets.append(checklist(form, text, *_FIXED[form.id](text)))
        else:
            sheets.append(open_list(form, text, (filled or {}).get(form.id, 0), spare=True))
    identity = {"form_set": "control", "version": str(CONTRACT)}
    return Workbook("control", tuple(sheets), identity)
