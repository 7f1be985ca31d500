"""What the scoreboard counts of departments beside registers, in blocks: sub-items, reports and errors.

Their own sheets stand by criterion, by severity or as people sort them, so a formula over them for each department
would read the square of the departments. Here they are sections of sheet DL sổ theo dõi, beside those of registers.
"""

from collections.abc import Sequence

from qmxl.catalogue.declared import DEPARTMENT
from qmxl.codes import Severity
from qmxl.control.scores import CRITERIA_MET, HANDED_IN
from qmxl.master.register_data import FIRST, NAME, Section, Sections, width_of
from qmxl.sheets.long_tables import status_word
from qmxl.sheets.page import Page
from qmxl.tables.columns import Columns
from qmxl.xlsx.blocks import blocks

ITEMS, REPORTS, ERRORS = "sub_item_data", "submissions", "findings"  # the sheets they come from


def layout(page: Page, registers: Sections) -> Sections:
    """The sections of registers, and after them those that a rule counts in."""
    board = page.tables.scores
    sources = [column.source for column in board.columns] if board else []
    wanted = {_sheet_of(each.id) for each in sources if each.kind in {"report", "criteria"}}
    found, at = dict(registers), width_of(registers)
    for sheet in sorted(wanted):
        frame = _frame(page, sheet)
        if frame[DEPARTMENT]:
            found[sheet, DEPARTMENT] = _section(page, sheet, frame, at)
            at += len(frame) + 1
    return found


def _sheet_of(source: str) -> str:
    return {CRITERIA_MET: ITEMS, HANDED_IN: REPORTS}.get(source, ERRORS)


def _frame(page: Page, sheet: str) -> Columns:
    """The columns of a section, by department."""
    if sheet == ITEMS:
        items = page.tables.sub_items
        words = [status_word(page, str(code)) if code else "" for code in items["status"]]
        return _sorted({DEPARTMENT: items["department"], "code": items["code"], "status": words})
    if sheet == REPORTS:
        reports = page.tables.submissions
        words = [page.text(f"status.{status}") for status in reports["status"]]
        return _sorted({DEPARTMENT: reports["department"], "status": words})
    errors = [each for each in page.tables.findings if each.standing is Severity.ERROR]
    severity = page.text(f"severity.{Severity.ERROR}")
    return _sorted(
        {
            DEPARTMENT: [each.department for each in errors],
            "severity": [severity] * len(errors),
            "sheet": [each.cell.sheet for each in errors],
        }
    )


def _sorted(frame: Columns) -> Columns:
    """The rows that name a department, in its order."""
    whose: Sequence[object] = frame[DEPARTMENT]
    order = sorted((at for at, each in enumerate(whose) if each), key=lambda at: str(whose[at]))
    return {name: [column[at] for at in order] for name, column in frame.items()}


def _section(page: Page, sheet: str, frame: Columns, at: int) -> Section:
    found = blocks(page.reference(NAME), frame, (DEPARTMENT,), FIRST + 2, at)
    return Section(
        form=sheet,
        dimension=DEPARTMENT,
        at=at,
        headings=[page.text(f"master.column.{name}") for name in frame],
        columns=list(frame.values()),
        styles=[None] * len(frame),
        blocks={member: block for (member,), block in found.items()},
    )
