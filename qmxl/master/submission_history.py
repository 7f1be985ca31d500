"""Sheet Lịch sử nộp: what was received, returned, corrected and is still open, by department and file."""

from qmxl.sheets.page import Page, heading, link_to, table
from qmxl.tables.submission_history import CORRECTED, KEPT, OPEN, WAITING, Event

NAME = "submission_history"
FIRST = 4
COLUMNS = ("department", "name", "event", "moment", "sheet", "cell", "before", "after", "cells", "elsewhere", "source")


def write(page: Page) -> None:
    """An event a row, those of a file in the order in which they happened."""
    worksheet, text, events = page.sheet(NAME), page.text, page.history
    heading(page, worksheet, NAME, len(COLUMNS), text(f"master.note.{NAME}"))
    columns: list[list[object]] = [
        [event.department for event in events],
        [page.department(event.department) for event in events],
        [text(f"history.{event.kind}") for event in events],
        [event.moment for event in events],
        [event.sheet for event in events],
        [event.cell for event in events],
        [text("history.kept_why") if event.kind == KEPT else _said(page, event, event.before) for event in events],
        [_said(page, event, event.after) for event in events],
        [event.cells or None for event in events],
        [event.elsewhere or None for event in events],
        [event.source for event in events],
    ]
    wrapped = page.style(text_wrap=True)
    moment = page.style(num_format="dd/mm/yyyy hh:mm", align="center")
    centre, blue = page.style(align="center"), page.style(font_color="#0563C1", underline=1)
    styles = [page.style(), page.style(), page.style(bold=True), moment, wrapped, wrapped, wrapped, wrapped]
    headings = [text(f"master.column.{name}") for name in COLUMNS]
    widths = (16, 30, 15, 17, 18, 18, 22, 22, 8, 8, 38)
    styles += [centre, centre, blue]
    last = table(page, worksheet, FIRST, f"QM_{NAME}", headings, columns, styles, widths)
    for at, event in enumerate(events[: page.links[NAME]], start=FIRST + 1):
        one = event.cell if event.kind == CORRECTED else ""
        if event.source:
            worksheet.link(at, 10, link_to(event.source, event.sheet if one else "", one))
    for kind in (OPEN, WAITING):
        said = f'"{text(f"history.{kind}")}"'
        shade = page.book.add_format({"bg_color": "#FCE4D6", "bold": True})
        worksheet.conditional_format(
            f"C{FIRST + 2}:C{last}", {"type": "cell", "criteria": "==", "value": said, "format": shade}
        )


def _said(page: Page, event: Event, value: str) -> str:
    """What a cell said, told as blank where it was; nothing of other events."""
    if event.kind != CORRECTED:
        return ""
    return value or page.text("history.blank")
