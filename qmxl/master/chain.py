"""Sheet Chuỗi cải tiến: every problem from where it was found to its effect, what is stuck longest on top.

Above the list it is counted by native formulas over its columns, by department, source and cycle; each line has links
to the cell in which the problem was written and to the one in which it was answered.
"""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from qmxl.catalogue import loader
from qmxl.catalogue.codes import Code
from qmxl.control.handing_over import CAMPAIGN, FORM
from qmxl.control.months import giver_name
from qmxl.forms.styles import ALARM, HEAD
from qmxl.master.register_formulas import NONE, kept_in, literal, name_of, names_staff
from qmxl.master.register_lines import heights_of
from qmxl.sheets.page import POOR, Page, heading, link_to, table
from qmxl.tables.chain import OPEN, PROJECT, STAGES, Link
from qmxl.xlsx.bulk import Formula
from qmxl.xlsx.cells import column_letters
from qmxl.xlsx.links import MOST_OPENED

NAME = "chain"
AS_OF, FIRST = 3, 5  # the row of the day it is of, and of the first table, from 0
TODAY = "$B$4"
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


class Cell(NamedTuple):
    """A formula, without its sign, and what it gives."""

    formula: str
    value: float | str


def write(page: Page) -> None:
    """The counts, then a problem a row."""
    links = page.tables.chain
    worksheet, text = page.sheet(NAME), page.text
    heading(page, worksheet, NAME, list(COLUMNS).index("effect") + 1, text(f"master.note.{NAME}"))
    worksheet.set_row(2, 62)
    worksheet.write_string(AS_OF, 0, text("master.as_of"), page.style(bold=True))
    worksheet.write_datetime(AS_OF, 1, page.period.end, page.style(num_format="dd/mm/yyyy", bold=True, align="left"))
    row = FIRST
    for name in ("department", "source", "cycle"):
        row = _counts(page, links, name, row) + 1
    _lines(page, links, row)
    worksheet.freeze_panes(0, 1)


def counts(page: Page) -> dict[str, Formula]:
    """How many problems the list has, how many of them are open, and overdue."""
    links, stage = page.tables.chain, name_of(NAME, "stage")
    still_open = "+".join(
        f"COUNTIFS({stage},{literal(page.text(f'master.stage.{each}'))})" for each in STAGES[: len(OPEN)]
    )
    return {
        "to_date": Formula(f"ROWS({stage})", float(len(links))),
        "open": Formula(still_open, float(sum(link.open for link in links))),
        "overdue": Formula(f'COUNTIFS({name_of(NAME, "late")},">0")', float(sum(link.late > 0 for link in links))),
    }


def shown(page: Page, link: Link, name: str) -> str:
    """What stands in a link's cell of what it is counted by."""
    if name == "department":
        return page.department(link.department) or link.department or page.text("master.chain.nobody")
    if name == "source":
        if link.source == PROJECT:
            return page.text("master.chain.project")
        return page.label("capa_source", link.source) or page.text("master.register.blank")
    if name == "cycle":
        return str(link.cycle)
    return page.text(f"master.stage.{link.stage}")


def _counts(page: Page, links: Sequence[Link], name: str, top: int) -> int:
    """A table of the stages by what the links say of ``name``; gives the next free row."""
    worksheet, text, style = page.sheet(NAME), page.text, page.style
    members = list(dict.fromkeys(shown(page, link, name) for link in sorted(links, key=_in_order(page, name))))
    worksheet.write_string(top, 0, text(f"master.chain.by_{name}"), style(bold=True, font_size=12))
    titles = [text(f"master.column.chain_{name}"), *(text(f"master.stage.{stage}") for stage in STAGES)]
    titles += [text(f"master.column.{each}") for each in ("chain_all", "chain_open", "chain_overdue", "chain_share")]
    for at, title in enumerate(titles):
        worksheet.write_string(top + 1, at, title, style.heading())
    worksheet.set_row(top + 1, 34)
    for row, member in enumerate(members, start=top + 2):
        its = [link for link in links if shown(page, link, name) == member]
        worksheet.write_string(row, 0, member, style.fixed())
        criterion = member if name == "cycle" else literal(member)
        for at, cell in enumerate(_row(page, its, f"{name_of(NAME, name)},{criterion},", row), start=1):
            last = at == len(titles) - 1
            look = style.fixed(align="center", num_format="0%" if last else '#,##0;-#,##0;"·"')
            worksheet.write_formula(row, at, f"={cell.formula}", look, cell.value)
    last_row = top + 2 + len(members)
    shade: dict[str, Any] = {"bold": True, "bg_color": "#F2F2F2"}
    worksheet.write_string(last_row, 0, text("master.sum"), style.fixed(**shade))
    for at, cell in enumerate(_row(page, links, "", last_row), start=1):
        share, letters = at == len(titles) - 1, column_letters(at)
        formula = cell.formula if share else f"SUM({letters}{top + 3}:{letters}{last_row})"
        look = style.fixed(align="center", num_format="0%" if share else "#,##0", **shade)
        worksheet.write_formula(last_row, at, f"={formula}", look, cell.value)
    return last_row + 1


def _in_order(page: Page, name: str) -> Callable[[Link], Any]:
    """Departments in the order of the control workbook, sources in that of their list, projects last."""
    departments = {code: at for at, code in enumerate(page.control.departments)}
    if name == "department":
        return lambda link: departments.get(link.department, len(departments))
    if name == "cycle":
        return lambda link: link.cycle
    return lambda link: (link.source == PROJECT, shown(page, link, "source"))


def _row(page: Page, its: Sequence[Link], whose: str, row: int) -> list[Cell]:
    """The cells of a ``row`` of counts, from 0; ``whose`` are the pairs that tell whose they are.

    The lines are read for the stages alone: how many there are, and how many open ones, is added up in the row.
    """
    stage, text = name_of(NAME, "stage"), page.text
    said = {each: literal(text(f"master.stage.{each}")) for each in STAGES}
    cells = [
        Cell(f"COUNTIFS({whose}{stage},{said[each]})", float(sum(link.stage == each for link in its)))
        for each in STAGES
    ]
    in_time = name_of(NAME, "in_time")
    timely, not_timely = (
        f"COUNTIFS({whose}{in_time},{literal(text(f'master.chain_in_time.{word}'))})" for word in ("yes", "no")
    )
    yes, no = (sum(link.in_time is said_so for link in its) for said_so in (True, False))
    return [
        *cells,
        Cell(f"SUM(B{row + 1}:{column_letters(len(STAGES))}{row + 1})", float(len(its))),
        Cell(f"SUM(B{row + 1}:{column_letters(len(OPEN))}{row + 1})", float(sum(link.open for link in its))),
        Cell(f'COUNTIFS({whose}{name_of(NAME, "late")},">0")', float(sum(link.late > 0 for link in its))),
        Cell(
            f'IFERROR({timely}/({timely}+{not_timely}),"{NONE}")',
            yes / (yes + no) if yes + no else NONE,
        ),
    ]


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
    for row, link in enumerate(links[:MOST_OPENED], start=first + 1):
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
    forms = page.control.registers | {form.id: form for form in loader.forms(CAMPAIGN)}
    both = list(zip(links, rows, strict=True))
    days: list[object] = [_days(link, at) for link, at in both]
    late: list[object] = [Formula(f"{TODAY}-{AT['due']}{at}", link.late) if link.late else None for link, at in both]
    words = {None: None, True: page.text("master.chain_in_time.yes"), False: page.text("master.chain_in_time.no")}
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
    options = page.control.registers[FORM].by_field["effect"].option
    return next((each.label.in_(page.text.language) for each in options if each.id == link.effect), str(link.effect))


def _words(page: Page, said: object) -> object:
    """What was found, a code in the reader's language."""
    return said.label.in_(page.text.language) if isinstance(said, Code) else said
