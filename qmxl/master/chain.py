"""Sheet Chuỗi cải tiến: every problem from where it was found to its effect, what is stuck longest on top.

Above the list it is counted by native formulas over its columns, by department, source and cycle; each line has links
to the cell in which the problem was written and to the one in which it was answered.
"""

from collections.abc import Sequence
from typing import Any

from qmxl.catalogue import loader
from qmxl.catalogue.codes import Code
from qmxl.control.handing_over import CAMPAIGN, FORM
from qmxl.control.months import giver_name
from qmxl.forms.styles import ALARM, HEAD
from qmxl.master.chain_counts import BY, NAME, TODAY, in_time_words, shown, write_counts
from qmxl.master.register_formulas import kept_in, name_of, names_staff
from qmxl.master.register_lines import heights_of
from qmxl.sheets.page import POOR, Page, heading, link_to, table
from qmxl.tables.chain import Link
from qmxl.xlsx.bulk import Formula
from qmxl.xlsx.cells import column_letters

AS_OF, FIRST = 3, 5  # the row of the day it is of, and of the first table, from 0
COLUMNS = {
    "key": 24,
    "stage": 13,
    "days": 10,
    "late": 10,
    "department": 17,
    "source": 17,
    "found_on": 12,
    "due": 12,
    "in_time": 11,
    "cycle": 9,
    "risk": 12,
    "rechecked_on": 12,
    "effect": 12,
    "finding": 32,
    "request": 30,
    "owner": 15,
    "progress": 26,
    "parent": 20,
    "next": 20,
    "indicator": 12,
    "giver": 20,
    "form": 20,
    "written_file": 24,
    "written_sheet": 16,
    "written": 9,
    "answered_file": 24,
    "answered_sheet": 16,
    "answered": 9,
}
AT = {name: column_letters(at) for at, name in enumerate(COLUMNS)}
STAFF = "owner"
NARRATIVE = ("finding", "request")  # free accounts, as the forms they come from declare them
COUNTED = ("department", "source", "stage", "cycle", "late", "in_time")  # the columns that formulas name
PRINTED = "progress"  # the last column that is on paper


def write(page: Page) -> None:
    """The counts, then a problem a row."""
    links = page.tables.chain
    worksheet, text = page.sheet(NAME), page.text
    heading(page, worksheet, NAME, list(COLUMNS).index("effect") + 1, text(f"master.note.{NAME}"))
    worksheet.set_row(2, 62)
    worksheet.write_string(AS_OF, 0, text("master.as_of"), page.style(bold=True))
    worksheet.write_datetime(AS_OF, 1, page.period.end, page.style(num_format="dd/mm/yyyy", bold=True, align="left"))
    row = FIRST
    for name in BY:
        row = write_counts(page, links, name, row) + 1
    _lines(page, links, row)
    worksheet.freeze_panes(0, 1)


def _lines(page: Page, links: Sequence[Link], top: int) -> None:
    """The list below its heading, its columns named, with links to every cell it was read from."""
    worksheet, style = page.sheet(NAME), page.style
    title = page.text("master.chain.lines", count=len(links))
    for at in range(len(COLUMNS)):
        worksheet.write_blank(top, at, None, style(bg_color=HEAD))
    worksheet.write_string(top, 0, title, style(bold=True, font_size=12, bg_color=HEAD))
    first = top + 1
    contents = _contents(page, links, first + 2)
    usual: dict[str, Any] = {
        "font_size": 10,
        "valign": "top",
        "text_wrap": True,
        "bottom": 1,
        "bottom_color": "#D9D9D9",
    }
    centre, day = style(**usual, align="center"), style(**usual, align="center", num_format="dd/mm/yyyy")
    looks = dict.fromkeys(COLUMNS, style(**usual))
    looks |= dict.fromkeys(("days", "late", "in_time", "cycle", "risk", "effect", "indicator"), centre)
    looks |= dict.fromkeys(("found_on", "due", "rechecked_on"), day)
    looks |= dict.fromkeys(("written", "answered"), centre)
    headings = [page.text(f"master.column.chain_{name}") for name in COLUMNS]
    last = table(
        page,
        worksheet,
        first,
        name_of(NAME),
        headings,
        [contents[name] for name in COLUMNS],
        [looks[name] for name in COLUMNS],
        list(COLUMNS.values()),
        heights=heights_of([contents[name] for name in COLUMNS], list(COLUMNS.values())),
    )
    for name in COUNTED:
        page.book.define_name(name_of(NAME, name), f"={page.reference(NAME)}!{_cells(name, first, links)}")
    for name in NARRATIVE:
        page.book.define_name(kept_in(NAME, name), f"={page.reference(NAME)}!{_cells(name, first, links)}")
        page.kept.append(kept_in(NAME, name))
    page.book.define_name(names_staff(NAME, STAFF), f"={page.reference(NAME)}!{_cells(STAFF, first, links)}")
    page.kept.append(names_staff(NAME, STAFF))
    for row, link in enumerate(links[: page.links[NAME] // 2], start=first + 1):
        for name, place in (("written", link.written), ("answered", link.answered)):
            if place.source:
                worksheet.link(row, list(COLUMNS).index(name), link_to(*place))
    late = page.book.add_format({"bg_color": POOR, "bold": True, "font_color": ALARM})
    rule = {"type": "cell", "criteria": ">", "value": 0, "format": late}
    worksheet.conditional_format(f"{AT['late']}{first + 2}:{AT['late']}{last}", rule)
    worksheet.print_area(0, 0, last - 1, list(COLUMNS).index(PRINTED))


def _cells(name: str, first: int, links: Sequence[Link]) -> str:
    return f"${AT[name]}${first + 2}:${AT[name]}${first + 1 + max(len(links), 1)}"


def _contents(page: Page, links: Sequence[Link], row: int) -> dict[str, list[object]]:
    """The columns of the list; the first of its lines is in ``row``, from 1."""
    rows = range(row, row + len(links))
    forms = page.control.forms.registers | {form.id: form for form in loader.forms(CAMPAIGN)}
    both = list(zip(links, rows, strict=True))
    days: list[object] = [_days(link, at) for link, at in both]
    late: list[object] = [Formula(f"{TODAY}-{AT['due']}{at}", link.late) if link.late else None for link, at in both]
    words = in_time_words(page)
    return {
        "key": [link.key or None for link in links],
        "stage": [shown(page, link, "stage") for link in links],
        "days": days,
        "late": late,
        "department": [shown(page, link, "department") for link in links],
        "source": [shown(page, link, "source") for link in links],
        "found_on": [link.found_on for link in links],
        "due": [link.due for link in links],
        "in_time": [words[link.in_time] for link in links],
        "cycle": [link.cycle for link in links],
        "risk": [page.label("risk", link.risk) or None for link in links],
        "rechecked_on": [link.rechecked_on for link in links],
        "effect": [_effect(page, link) for link in links],
        "finding": [_words(page, link.finding) for link in links],
        "request": [_words(page, link.request) for link in links],
        "owner": [link.owner for link in links],
        "progress": [link.progress for link in links],
        "parent": [link.parent or None for link in links],
        "next": [link.next or None for link in links],
        "indicator": [link.indicator for link in links],
        "giver": [giver_name(page.control, link.giver) for link in links],
        "form": [forms[link.form].sheet.in_(page.text.language) if link.form in forms else None for link in links],
        "written_file": [link.written.source or None for link in links],
        "written_sheet": [link.written.sheet or None for link in links],
        "written": [link.written.cell or None for link in links],
        "answered_file": [link.answered.source or None for link in links],
        "answered_sheet": [link.answered.sheet or None for link in links],
        "answered": [link.answered.cell or None for link in links],
    }


def _days(link: Link, row: int) -> Formula | None:
    """The days in the stage, from the day on which it was found or re-checked."""
    if not link.open or link.since is None:
        return None
    since = "rechecked_on" if link.since != link.found_on else "found_on"
    return Formula(f"{TODAY}-{AT[since]}{row}", link.days)


def _effect(page: Page, link: Link) -> str | None:
    if link.effect is None:
        return None
    options = page.control.forms.registers[FORM].by_field["effect"].option
    return next((each.label.in_(page.text.language) for each in options if each.id == link.effect), str(link.effect))


def _words(page: Page, said: object) -> object:
    """What was found, a code in the reader's language."""
    return said.label.in_(page.text.language) if isinstance(said, Code) else said
