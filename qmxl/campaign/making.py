"""Makes a workbook of the month again, with what was entered in it so far."""

from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from qmxl.campaign.days import Month
from qmxl.campaign.gathering import Gathered
from qmxl.campaign.starting import Started
from qmxl.campaign.writer import month_file
from qmxl.catalogue import loader
from qmxl.codes import Code
from qmxl.departments.carrying import Carried, carry, without_place
from qmxl.departments.entered import Held
from qmxl.departments.telling import Told
from qmxl.findings import Cell, Finding
from qmxl.forms.layout import Workbook
from qmxl.hospital.folder import HospitalFolder
from qmxl.hospital.saving import keep, same_content, save
from qmxl.hospital.sources import source_of
from qmxl.submissions.identity import CAMPAIGN
from qmxl.texts import Texts

Laid = Callable[[Mapping[str, int]], Workbook]  # a workbook with room for so many lines of each list


class Made(NamedTuple):
    """Whether the form is there, whether it was so before, and what is to be told."""

    there: bool
    unchanged: bool
    findings: list[Finding]


def make(
    folder: Path,
    month: Month,
    whose: str,
    before: Gathered,
    lay_out: Laid,
    told: Started,
    made: datetime,
    text: Texts,
    start: Started | None = None,
) -> Made:
    """Writes the form of a department or the plan; where it is not known what was entered, the one there stays.

    ``told`` are the cells qmxl fills in, ``start`` what a form begins with that nobody had.
    """
    house = HospitalFolder(folder)
    target = house.month_form(month.code, whose)
    source = source_of(target, folder)
    used = [each.entered for each in (before.handed_in, before.handed_out) if each]
    doubts = {each.source: list(each.unclear) for each in used if each.unclear}
    if before.unread or doubts:
        why = [finding for several in doubts.values() for finding in several]
        files = sorted({*before.unread, *doubts})
        return Made(
            there=False,
            unchanged=False,
            findings=[*why, Finding(Code.FORM_HELD_BACK, Cell(source), {"files": files}, whose)],
        )
    carried = _carried(before, month)
    entries = {form: {key: held.content for key, held in cells.items()} for form, cells in carried.forms.items()}
    if start is not None and not used:
        entries = {form: dict(cells) for form, cells in start.items()}
    filled = {form: len({row for row, _, _ in cells}) for form, cells in entries.items()}
    workbook = lay_out(filled)
    for form, cells in told.items():
        entries[form] = {**entries.get(form, {}), **cells}
    links = {
        (form, key): held.note for form, cells in carried.forms.items() for key, held in cells.items() if held.note
    }
    new = month_file(workbook, entries, made, text, links)
    lost: list[Held] = [carried.forms[form][key] for form, key in without_place(workbook, carried.forms)]
    lost += [held for each in used for held in each.beside]
    own = [name for each in used for name in each.own_sheets]
    kept = [keep(before.handed_in.entered.path, house.history)] if before.handed_in and (lost or own) else []
    unchanged = same_content(new, target)
    target.parent.mkdir(parents=True, exist_ok=True)
    earlier = None if unchanged else save(target, new, house.history)
    names = tuple(source_of(path, folder) for path in (*kept, *([earlier] if earlier else [])))
    findings = Told(whose, source, names, lost, own, carried.differing if _edited(before) else ()).findings()
    return Made(there=True, unchanged=unchanged, findings=list(findings))


def _edited(before: Gathered) -> bool:
    """Whether somebody saved the form handed out after what was handed in."""
    return bool(before.handed_in and before.handed_out and before.handed_out.saved > before.handed_in.saved)


def _carried(before: Gathered, month: Month) -> Carried:
    """What was entered: handed in where something was, else in the form handed out."""
    forms = {form.id: form for form in loader.forms(CAMPAIGN)}
    handed_in = [before.handed_in.entered] if before.handed_in and before.handed_in.begun else []
    handed_out = before.handed_out.entered if before.handed_out else None
    return carry(forms, month.span, handed_in, handed_out)
