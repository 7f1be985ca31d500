"""Lays the control workbook out: its sheets, and the codes its drop-downs offer."""

from qmxl.catalogue import loader
from qmxl.forms.layout import VERSION as CONTRACT
from qmxl.forms.layout import Sheet, Workbook, card, checklist, open_list
from qmxl.texts import Texts


def control_workbook(text: Texts, filled: dict[str, int] | None = None) -> Workbook:
    """The control workbook with room for ``filled`` lines per list form."""
    sheets: list[Sheet] = []
    for form in loader.forms("control"):
        if form.layout == "card":
            sheets.append(card(form, text))
        elif form.layout == "checklist":
            rows = [
                (criterion.code, criterion.title + ("" if criterion.title_verified else " (*)"))
                for criterion in loader.criteria().criterion
            ]
            sheets.append(checklist(form, text, ["form.code", "form.criterion"], rows))
        else:
            sheets.append(open_list(form, text, (filled or {}).get(form.id, 0), spare=True))
    identity = {"form_set": "control", "version": str(CONTRACT)}
    return Workbook("control", tuple(sheets), identity)
