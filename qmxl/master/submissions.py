"""Sheet Nộp báo cáo: which department's report came in, when, and what became of it."""

from qmxl.forms.styles import ALARM
from qmxl.master.register_formulas import listed
from qmxl.reports.handed_in import only_last
from qmxl.reports.report import LATE
from qmxl.sheets.page import Page, heading, link_to, marks, table
from qmxl.tables.tabulate import MISSING

FIRST = 9  # the row of the table's headings, from 0
WIDTHS = (20, 34, 20, 17, 17, 12, 9, 8, 9, 8, 44, 50)
SUMMARY = 3  # the row of the first figure above it
STATUSES = ("received", "late", "unreported", "rejected", "missing")


def counts(page: Page) -> dict[str, int]:
    """Departments by what became of their reports; a department counts once, by its best file."""
    best: dict[str, str] = {}
    frame = page.tables.submissions
    for code, status in zip(frame["department"], frame["status"], strict=True):
        if code in page.control.departments and code not in best:
            best[code] = status
    return {status: sum(1 for each in best.values() if each == status) for status in STATUSES}


def late_by(page: Page) -> list[str]:
    """Of each file that is late by which save: "first", or "last" where no earlier one is known; "" of others."""
    frame = page.tables.submissions
    moments = zip(frame["status"], frame["first_saved"], frame["saved"], strict=True)
    return ["" if status != LATE else "last" if only_last(*saves) else "first" for status, *saves in moments]


def write(page: Page) -> None:
    """The sheet: figures on top by formulas, then a file a row."""
    worksheet, text, columns = page.sheet("submissions"), page.text, _columns(page)
    heading(page, worksheet, "submissions", len(columns), text("master.note.submissions"))
    day, moment = page.day(), page.style(num_format="dd/mm/yyyy hh:mm", align="center")
    centre, blue = page.style(align="center"), page.style(font_color="#0563C1", underline=1)
    styles = [page.style(), page.style(), page.style(bold=True), moment, moment, day, *[centre] * 4, blue, None]
    headings = [text(f"master.column.{name}") for name in columns]
    last = table(page, worksheet, FIRST, "QM_submissions", headings, list(columns.values()), styles, WIDTHS)
    names = f"{page.reference('submissions')}!$B${FIRST + 2}:$B${last}"
    page.book.define_name(listed("submissions", "name"), f"={names}")
    _summary(page, last)
    for at, source in enumerate(columns["source"], start=FIRST + 1):
        if source:
            worksheet.link(at, list(columns).index("source"), link_to(str(source), "", ""))
    marks(page, worksheet, f"C{FIRST + 2}:C{last}", text("status.received"), text("status.missing"))
    rejected = page.book.add_format({"bold": True, "font_color": ALARM})
    rule = {"type": "cell", "criteria": "==", "value": f'"{text("status.rejected")}"', "format": rejected}
    worksheet.conditional_format(f"C{FIRST + 2}:C{last}", rule)


def _columns(page: Page) -> dict[str, list[object]]:
    """What stands in the table, by its columns; of a department's files the first is the one that counts."""
    text, frame = page.text, page.tables.submissions
    firsts = {code: at for at, code in reversed([*enumerate(frame["department"])]) if code in page.control.departments}
    late = zip(frame["status"], frame["first_saved"], frame["saved"], frame["due"], strict=True)
    days = [((first or last).date() - due).days if status == "late" else None for status, first, last, due in late]
    return {
        "department": frame["department"],
        "name": frame["name"],
        "status": [text(f"status.{status}") for status in frame["status"]],
        **{name: frame[name] for name in ("saved", "first_saved", "due")},
        "days_late": days,
        **{name: frame[name] for name in ("errors", "warnings")},
        "counts": [int(firsts.get(code) == at) for at, code in enumerate(frame["department"])],
        "source": frame["source"],
        "late_by": [text(f"master.late_by.{its}") if its else "" for its in late_by(page)],
    }


def _summary(page: Page, last: int) -> None:
    """Departments by status and the share in time, counted by formulas over the table below."""
    worksheet, text, style = page.sheet("submissions"), page.text, page.style
    found = counts(page)
    status, chosen = (f"${letters}${FIRST + 2}:${letters}${last}" for letters in ("C", "J"))
    for at, name in enumerate(STATUSES):
        formula = f'=COUNTIFS({status},"{text(f"status.{name}")}",{chosen},1)'
        worksheet.write_string(SUMMARY + at, 0, text(f"status.{name}"), style.fixed())
        worksheet.write_formula(SUMMARY + at, 1, formula, style.fixed(bold=True, align="left"), found[name])
    total = sum(found.values())
    cells = f"$B${SUMMARY + 1}:$B${SUMMARY + len(STATUSES)}"
    worksheet.write_string(SUMMARY, 2, text("master.departments"), style.fixed())
    worksheet.write_formula(SUMMARY, 3, f"=SUM({cells})", style.fixed(bold=True, align="left"), total)
    worksheet.write_string(SUMMARY + 1, 2, text("master.in_time"), style.fixed())
    shown = style.fixed(bold=True, num_format='0.0" %"', align="left")
    worksheet.write_blank(SUMMARY + 1, 3, None, shown)
    if total:
        formula = f"=$B${SUMMARY + 1}*100/$D${SUMMARY + 1}"
        worksheet.write_formula(SUMMARY + 1, 3, formula, shown, found["received"] * 100 / total)


def cell(page: Page, name: str) -> str:
    """Where a figure of the summary stands: a status, "total" or "in_time"."""
    if name in STATUSES:
        return f"{page.reference('submissions')}!$B${SUMMARY + 1 + STATUSES.index(name)}"
    return f"{page.reference('submissions')}!$D${SUMMARY + 1 + ('total', 'in_time').index(name)}"


def missing_departments(page: Page) -> list[str]:
    """The departments without any file."""
    frame = page.tables.submissions
    return [code for code, status in zip(frame["department"], frame["status"], strict=True) if status == MISSING]
