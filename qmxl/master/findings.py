"""Sheet Lỗi cần sửa: every finding with a link to the file and cell it is about."""

from collections.abc import Callable, Sequence

from qmxl.codes import Code, Severity
from qmxl.findings import counted
from qmxl.forms.styles import ALARM
from qmxl.grouping import message
from qmxl.master.register_formulas import literal
from qmxl.sheets.page import POOR, Page, heading, link_to, table
from qmxl.xlsx.bulk import Formula

NAME, FIRST = "findings", 4


def write(page: Page, called: Callable[[str], str] | None = None) -> None:
    """A finding a row, errors first; the text says what was found, what was expected and what to do.

    Departments are ``called`` by their names, unless it is said how.
    """
    worksheet, text, findings = page.sheet("findings"), page.text, page.tables.findings
    names = ("severity", "department", "message", "open", "source", "sheet", "cell", "code", "answer")
    heading(page, worksheet, "findings", len(names), text("master.note.findings"))
    columns: list[list[object]] = [
        [text(f"severity.{finding.standing}") for finding in findings],
        [(called or page.called)(finding.department) for finding in findings],
        [message(finding, text) for finding in findings],
        [text("master.open")] * len(findings),
        [finding.cell.source for finding in findings],
        [finding.cell.sheet for finding in findings],
        [finding.cell.address for finding in findings],
        [finding.code for finding in findings],
        [finding.answer for finding in findings],
    ]
    blue = page.style(font_color="#0563C1", underline=1, align="center")
    small, wrapped = page.style(font_size=9), page.style(text_wrap=True)
    styles = [page.style(bold=True), page.style(), wrapped, blue, *[small] * 4, wrapped]
    headings = [text(f"master.column.{name}") for name in names]
    last = table(page, worksheet, FIRST, "QM_findings", headings, columns, styles, (15, 18, 80, 7, 36, 22, 8, 24, 34))
    for at, finding in enumerate(findings[: page.links["findings"]], start=FIRST + 1):
        worksheet.link(at, 3, link_to(finding.cell.source, finding.cell.sheet, finding.cell.address))
        sheet, told, address = str(finding.facts.get("incident", "")).rpartition("!")
        if finding.code is Code.NEVER_EVENT and told:  # the sentence leads to the line of the incident itself
            worksheet.link(at, 2, link_to(finding.cell.source, sheet, address))
    worksheet.conditional_format(
        f"A{FIRST + 2}:A{last}",
        {
            "type": "cell",
            "criteria": "==",
            "value": f'"{text("severity.error")}"',
            "format": page.book.add_format({"bg_color": POOR, "font_color": ALARM}),
        },
    )


def count(page: Page, severity: Severity) -> int:
    """How many findings are of a severity, those answered aside."""
    return counted(page.tables.findings)[severity]


def count_formula(page: Page, severity: Severity) -> str:
    """The same, as a formula over the sheet."""
    return f'COUNTIF({_cells(page, "A")},"{page.text(f"severity.{severity}")}")'


def on_sheets(page: Page, severity: Severity, sheets: Sequence[str]) -> Formula:
    """How many rows of a severity are about a sheet of departments' workbooks that has one of these names."""
    said, wanted = page.text(f"severity.{severity}"), {name.casefold() for name in sheets}
    where = f'{_cells(page, "A")},"{said}",{_cells(page, "F")}'
    found = [each for each in page.tables.findings if each.standing == severity]
    count = sum(1 for each in found if each.cell.sheet.casefold() in wanted)
    return Formula("+".join(f"COUNTIFS({where},{literal(name)})" for name in sheets), float(count))


def _cells(page: Page, column: str) -> str:
    last = FIRST + 1 + max(len(page.tables.findings), 1)
    return f"{page.reference('findings')}!${column}${FIRST + 2}:${column}${last}"
