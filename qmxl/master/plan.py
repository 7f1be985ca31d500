"""Sheet Kế hoạch: the departments' improvement work, overdue first."""

from qmxl.forms.styles import ALARM
from qmxl.master.page import POOR, Page, heading, table
from qmxl.xlsx.bulk import BulkSheet, Formula

FIRST = 5


def write(page: Page) -> None:
    """A task a row; days overdue count to the end of the period, by a formula."""
    worksheet, text, frame = page.sheet("plan"), page.text, page.tables.plan
    names = (
        "department",
        "problem",
        "goal",
        "action",
        "owner",
        "start",
        "due",
        "status",
        "progress",
        "overdue",
        "result",
        "source",
        "cell",
    )
    heading(page, worksheet, "plan", len(names), text("master.note.plan"))
    worksheet.write_string(3, 0, text("master.as_of"), page.style(bold=True))
    worksheet.write_datetime(3, 1, page.period.end, page.style(bold=True, num_format="dd/mm/yyyy", align="left"))
    done = page.label("plan_status", "hoan_thanh")
    overdue = [
        Formula(f'IF(OR(G{row}="",NOT(ISNUMBER(G{row})),H{row}="{done}"),0,MAX(0,$B$4-G{row}))', days)
        for row, days in enumerate(frame["overdue"], start=FIRST + 2)
    ]
    shown: dict[str, list[object]] = {name: frame[name].tolist() for name in names}
    shown |= {"overdue": list(overdue), "status": [page.label("plan_status", code) for code in frame["status"]]}
    columns = [shown[name] for name in names]
    day, wrapped, centre = page.day(), page.style(text_wrap=True), page.style(align="center")
    styles = [
        page.style(),
        wrapped,
        wrapped,
        wrapped,
        page.style(),
        day,
        day,
        page.style(),
        centre,
        page.style(align="center", num_format='0;-0;"·"', bold=True),
        wrapped,
        page.style(font_size=9),
        page.style(font_size=9),
    ]
    headings = [text(f"master.column.{name}") for name in names]
    last = table(
        page, worksheet, FIRST, "QM_plan", headings, columns, styles, (20, 34, 28, 36, 26, 13, 13, 16, 9, 10, 24, 28, 7)
    )
    _mark_overdue(page, worksheet, last)


def _mark_overdue(page: Page, worksheet: BulkSheet, last: int) -> None:
    """Tells overdue work by fill, and the days by weight."""
    worksheet.conditional_format(
        f"A{FIRST + 2}:K{last}",
        {"type": "formula", "criteria": f"=$J{FIRST + 2}>0", "format": page.book.add_format({"bg_color": POOR})},
    )
    worksheet.conditional_format(
        f"J{FIRST + 2}:J{last}",
        {
            "type": "cell",
            "criteria": ">",
            "value": 0,
            "format": page.book.add_format({"font_color": ALARM, "bold": True}),
        },
    )
