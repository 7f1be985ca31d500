"""What lines handed over change of a form that is made again: what it is compared with, what it knows, what is told."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from qmxl.codes import Code
from qmxl.control.handing_over import FORM, GIVEN, own_key
from qmxl.departments.entered import Cells, Entered
from qmxl.departments.handed import ORIGIN, TakenIn
from qmxl.findings import Cell, Finding
from qmxl.forms.layout import Workbook

ANSWERS = frozenset({"progress", "rechecked_on", "effect", "parent", "indicator"})
TOLD = 12  # keys a finding names


def compared(handed_out: Entered | None, handed_in: Sequence[Entered]) -> Entered | None:
    """The form handed out without the lines it was made with and of which nothing was said in it.

    They come from elsewhere and are there again; told as differing they would be each time, until the form is used.
    """
    if handed_out is None or FORM not in handed_out.forms or not any(FORM in each.forms for each in handed_in):
        return handed_out
    cells = handed_out.forms[FORM]
    gone = _untouched(cells)
    kept = {key: held for key, held in cells.items() if key[0] not in gone}
    return replace(handed_out, forms={**handed_out.forms, FORM: kept})


def _untouched(cells: Cells) -> frozenset[str]:
    by_row: dict[str, set[str]] = {}
    for row, name, _ in cells:
        by_row.setdefault(row, set()).add(name)
    return frozenset(row for row, names in by_row.items() if ORIGIN in names and not names & ANSWERS)


def with_given(workbook: Workbook, taken: TakenIn, codes: Collection[str]) -> Workbook:
    """The workbook, of a department of these codes, that knows which keys it was made with that others gave."""
    sheet = workbook.by_form.get(FORM)
    if sheet is None:
        return workbook
    several = (str(content) for (_, name, _), content in taken.cells.items() if name == sheet.form.numbered)
    keys = sorted({key for key in several if not own_key(key, codes)})
    return replace(workbook, identity={**workbook.identity, GIVEN: " ".join(keys)}) if keys else workbook


def of_handed(taken: TakenIn, workbook: Workbook, source: str, department: str) -> Iterator[Finding]:
    """What was put into a form that others handed over, what of it changed, and what is there again."""
    sheet = workbook.by_form.get(FORM)
    if sheet is None:
        return
    place = Cell(source, sheet.name)
    again = frozenset(taken.again)
    new = [each for each in taken.new if each.key not in again]
    if new:
        files = sorted({each.source for each in new})
        facts: dict[str, object] = {"count": len(new), "keys": _first([each.key for each in new]), "files": files}
        yield Finding(Code.FORM_HANDED, place, {**facts, "sheet": sheet.name}, department)
    if taken.changed:
        facts = {"count": len(taken.changed), "keys": _first(taken.changed)}
        yield Finding(Code.FORM_HANDED_CHANGED, place, facts, department)
    if taken.again:
        facts = {"count": len(taken.again), "keys": _first(taken.again), "sheet": sheet.name}
        yield Finding(Code.FORM_HANDED_AGAIN, place, facts, department)


def _first(keys: Sequence[str]) -> list[str]:
    return list(keys) if len(keys) <= TOLD else [*keys[:TOLD], f"… (+{len(keys) - TOLD})"]
