"""The packs of forms a hospital has taken into use: read from its control workbook, and what is to be said of them."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import NamedTuple

from qmxl.catalogue import loader
from qmxl.catalogue.declared import Form
from qmxl.codes import Code
from qmxl.control.control import Control
from qmxl.control.models import PackInUse
from qmxl.findings import Cell
from qmxl.forms.rows import Rows
from qmxl.own_forms.handing import TO
from qmxl.own_forms.printing import chosen
from qmxl.own_forms.words import snake

CAMPAIGN = "campaign"


class Taken(NamedTuple):
    """The packs in use with their days and the cells that say so; ``campaign`` is the month's first and last day."""

    packs: Mapping[str, PackInUse]
    cells: Mapping[str, Cell]
    campaign: tuple[date, date] | None

    @property
    def in_use(self) -> frozenset[str]:
        """The packs in use: the usual ones where none was chosen."""
        return frozenset(self.packs) or loader.USUAL_PACKS

    @property
    def days(self) -> dict[str, PackInUse]:
        """The packs that are not in use always."""
        return {code: each for code, each in self.packs.items() if each.first or each.last}


def packs_taken(rows: Rows) -> Taken:
    """The packs that are ticked; a campaign without its first or last day is told and not in use."""
    taken: dict[str, PackInUse] = {}
    cells: dict[str, Cell] = {}
    campaign = None
    for item, row in rows.models("packs", PackInUse, code=""):
        if item.code not in loader.packs() or not item.used:
            continue
        if item.code == CAMPAIGN:
            missing = [field for field in ("first", "last") if getattr(item, field) is None]
            for field in missing:
                rows.wrong(Code.CONTROL_MISSING, row.cell(field), field=rows.label("packs", field))
            if item.first is None or item.last is None:
                continue
            campaign = (item.first, item.last)
        taken[item.code], cells[item.code] = item, row.cell("used")
    return Taken(taken, cells, campaign)


def about_packs(control: Control, taken: Taken, rows: Rows) -> None:
    """Says of each chosen pack which of its forms reach nobody, and whom they are for; of the usual ones nothing."""
    told: set[str] = set()
    for pack, cell in taken.cells.items():
        if pack in loader.USUAL_PACKS:
            continue
        name = loader.packs()[pack].name.in_(rows.text.language)
        its = [form for form in control.forms.all if pack in form.packs and form.id not in told]
        told |= {form.id for form in its}
        unmet = [f"“{form.sheet.in_(rows.text.language)}” ({whom})" for form, whom in _unmet(control, its, rows)]
        if unmet:
            rows.wrong(Code.CONTROL_PACK_NOBODY, cell, pack=name, forms=unmet)
        own = [f"“{form.sheet.in_(rows.text.language)}”" for form in control.forms.given_way if pack in form.packs]
        if own:
            rows.wrong(Code.CONTROL_PACK_OWN, cell, pack=name, forms=own)
        kept = [f"“{form.sheet.in_(rows.text.language)}”" for form in its if control.forms.given_to_nobody(form)]
        if kept:
            rows.wrong(Code.CONTROL_PACK_ROWS, cell, pack=name, forms=kept)


def about_tasks(control: Control, rows: Rows) -> None:
    """Says of own forms that hand problems over that nobody has the list these go to."""
    target = next((form for form in control.forms.all if form.id == TO), None)
    if target is None or (control.forms.in_any_use(target) and not control.forms.given_to_nobody(target)):
        return
    handing = {form.id: form for form in control.own_forms if form.hand_over}
    for row in rows.rows.get("own_form_tasks", []):
        said = str(row.answers["form"].value) if "form" in row.answers else ""
        if snake(said) in handing:
            facts = {"found": said, "sheet": target.sheet.in_(rows.text.language)}
            rows.wrong(Code.CONTROL_TASK_NOBODY, row.cell("form"), **facts)


def _unmet(control: Control, forms: list[Form], rows: Rows) -> Iterator[tuple[Form, str]]:
    """The forms that go to departments none of which is there, with who these would be; optional ones go to nobody."""
    kinds = {department.kind for department in control.departments.values()}
    for form in forms:
        to = {"all", *kinds} if control.departments else set()
        reached = form.assigned in to or not control.departments.keys().isdisjoint(form.offices)
        if not reached and not control.forms.has_assignments(form) and (form.assigned != "none" or form.offices):
            kind = [] if form.assigned == "none" else [chosen("departments", "kind", form.assigned, rows.text.language)]
            yield form, ", ".join((*kind, *form.offices))
