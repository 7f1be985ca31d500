"""What the sheet Chuỗi cải tiến counts: its problems by department, source and cycle, and the data behind departments.

There are ever more departments, so a formula over all lines for each would read the square. Those of a department read
its block of sheet DL chuỗi cải tiến, where the lines stand by department; sources and cycles are few.
"""

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from qmxl.master.register_formulas import NONE, literal, name_of
from qmxl.sheets.long_tables import FIRST as DATA_FIRST
from qmxl.sheets.long_tables import data_table
from qmxl.sheets.page import Page
from qmxl.tables.chain import OPEN, PROJECT, STAGES, Link
from qmxl.tables.columns import Columns
from qmxl.xlsx.blocks import Block, blocks
from qmxl.xlsx.bulk import Formula
from qmxl.xlsx.cells import column_letters

NAME, DATA = "chain", "chain_data"
TODAY = "$B$4"  # the day the sheet is of
BY = ("department", "source", "cycle")
WIDTHS = (30, 14, 12, 12, 14, 26)  # of the data's columns


class Cell(NamedTuple):
    """A formula, without its sign, and what it gives."""

    formula: str
    value: float | str


@dataclass(frozen=True)
class Where:
    """The lines that a row of counts reads: ``cells`` gives a column of them by its name.

    ``pairs`` tell among them whose they are; where the formula ``astray`` is not 0 lines stand out of their place.
    """

    cells: Callable[[str], str]
    pairs: str = ""
    astray: str = ""

    def count(self, column: str, criterion: str) -> str:
        """How many lines fulfil a criterion."""
        return f"COUNTIFS({self.pairs}{self.cells(column)},{criterion})"

    def sure(self, formula: str) -> str:
        """The formula, which is no number where its lines stand out of their place."""
        return f"IF({self.astray},NA(),{formula})" if self.astray else formula


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


def write_counts(page: Page, links: Sequence[Link], name: str, top: int) -> int:
    """A table of the stages by what the links say of ``name``; gives the next free row."""
    worksheet, text, style = page.sheet(NAME), page.text, page.style
    members = _members(page, links, name)
    worksheet.write_string(top, 0, text(f"master.chain.by_{name}"), style(bold=True, font_size=12))
    titles = [text(f"master.column.chain_{name}"), *(text(f"master.stage.{stage}") for stage in STAGES)]
    titles += [text(f"master.column.{each}") for each in ("chain_all", "chain_open", "chain_overdue", "chain_share")]
    for at, title in enumerate(titles):
        worksheet.write_string(top + 1, at, title, style.heading())
    worksheet.set_row(top + 1, 34)
    found = _blocks(page, links) if name == BY[0] else {}
    for row, (member, its) in enumerate(members.items(), start=top + 2):
        worksheet.write_string(row, 0, member, style.fixed())
        criterion = member if name == "cycle" else literal(member)
        where = Where(_named, f"{_named(name)},{criterion},")
        if found:
            block = found[member,]
            where = Where(block.cells, astray=block.astray(**{name: criterion}))
        for at, cell in enumerate(_row(page, its, where, row), start=1):
            last = at == len(titles) - 1
            look = style.fixed(align="center", num_format="0%" if last else '#,##0;-#,##0;"·"')
            worksheet.write_formula(row, at, f"={cell.formula}", look, cell.value)
    last_row = top + 2 + len(members)
    shade: dict[str, Any] = {"bold": True, "bg_color": "#F2F2F2"}
    worksheet.write_string(last_row, 0, text("master.sum"), style.fixed(**shade))
    for at, cell in enumerate(_row(page, links, Where(_named), last_row), start=1):
        share, letters = at == len(titles) - 1, column_letters(at)
        formula = cell.formula if share else f"SUM({letters}{top + 3}:{letters}{last_row})"
        look = style.fixed(align="center", num_format="0%" if share else "#,##0", **shade)
        worksheet.write_formula(last_row, at, f"={formula}", look, cell.value)
    return last_row + 1


def _named(column: str) -> str:
    """The workbook's name over a column of the list."""
    return name_of(NAME, column)


def _members(page: Page, links: Sequence[Link], name: str) -> dict[str, list[Link]]:
    """The links by what they say of ``name``, in the order of the table."""
    found: dict[str, list[Link]] = {}
    for link in sorted(links, key=_in_order(page, name)):
        found.setdefault(shown(page, link, name), []).append(link)
    return found


def _in_order(page: Page, name: str) -> Callable[[Link], Any]:
    """Departments in the order of the control workbook, sources in that of their list, projects last."""
    departments = {code: at for at, code in enumerate(page.control.departments)}
    if name == "department":
        return lambda link: departments.get(link.department, len(departments))
    if name == "cycle":
        return lambda link: link.cycle
    return lambda link: (link.source == PROJECT, shown(page, link, "source"))


def _row(page: Page, its: Sequence[Link], where: Where, row: int) -> list[Cell]:
    """The cells of a ``row`` of counts, from 0.

    The lines are read for the stages alone: how many there are, and how many open ones, is added up in the row.
    """
    text = page.text
    cells = [
        Cell(
            where.sure(where.count("stage", literal(text(f"master.stage.{stage}")))),
            float(sum(link.stage == stage for link in its)),
        )
        for stage in STAGES
    ]
    timely, not_timely = (
        where.count("in_time", literal(text(f"master.chain_in_time.{word}"))) for word in ("yes", "no")
    )
    yes, no = (sum(link.in_time is said_so for link in its) for said_so in (True, False))
    return [
        *cells,
        Cell(f"SUM(B{row + 1}:{column_letters(len(STAGES))}{row + 1})", float(len(its))),
        Cell(f"SUM(B{row + 1}:{column_letters(len(OPEN))}{row + 1})", float(sum(link.open for link in its))),
        Cell(where.sure(where.count("late", '">0"')), float(sum(link.late > 0 for link in its))),
        Cell(
            where.sure(f'IFERROR({timely}/({timely}+{not_timely}),"{NONE}")'),
            yes / (yes + no) if yes + no else NONE,
        ),
    ]


def in_time_words(page: Page) -> dict[bool | None, str | None]:
    """How it is said whether a problem was closed in time."""
    return {None: None, True: page.text("master.chain_in_time.yes"), False: page.text("master.chain_in_time.no")}


def _frame(page: Page, links: Sequence[Link]) -> Columns:
    """The columns behind the departments' counts, by their names; the lines of a department stand together."""
    several = [link for its in _members(page, links, BY[0]).values() for link in its]
    words, today = in_time_words(page), f"{page.reference(NAME)}!{TODAY}"
    late: list[object] = [
        Formula(f"{today}-$C{row}", link.late) if link.late else None
        for row, link in enumerate(several, start=DATA_FIRST + 2)
    ]
    return {
        "department": [shown(page, link, "department") for link in several],
        "stage": [shown(page, link, "stage") for link in several],
        "due": [link.due for link in several],
        "late": late,
        "in_time": [words[link.in_time] for link in several],
        "key": [link.key or None for link in several],
    }


def _blocks(page: Page, links: Sequence[Link]) -> Mapping[tuple[Hashable, ...], Block]:
    """Where the lines of each department stand in the data."""
    return blocks(page.reference(DATA), _frame(page, links), (BY[0],), DATA_FIRST + 2)


def write_data(page: Page) -> None:
    """The sheet DL chuỗi cải tiến: a problem a row, those of a department together."""
    if page.tables.chain:
        frame = {f"chain_{name}": column for name, column in _frame(page, page.tables.chain).items()}
        data_table(page, DATA, frame, WIDTHS, {}, {"chain_due": page.day()})
