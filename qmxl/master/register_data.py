"""Sheet DL sổ theo dõi: the lines of registers once more, in blocks, for what is counted of each department.

A register's own lines may be sorted as people like, so a formula over them reads them all; one for each department
would make that the square. What is told by a dimension of ever more members (departments, wards, what people wrote)
is counted here instead: of each such dimension a section with the columns its formulas read, a block a member.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from qmxl.catalogue.declared import Summary
from qmxl.control.scores import Source
from qmxl.master.register_drawing import Drawing
from qmxl.master.register_formulas import Printer, name_of
from qmxl.master.register_lines import SHOWN, shown
from qmxl.sheets.page import Page, data_heading, table_of
from qmxl.tables.registers import Register
from qmxl.tables.scoreboard import counted_of
from qmxl.tables.summaries import grows
from qmxl.xlsx.blocks import Block, blocks

NAME = "register_data"
FIRST = 4  # the row of the headings, from 0
WIDTH = 14  # of a column, in characters


@dataclass(frozen=True)
class Section:
    """The lines of a register by the members of one dimension: their columns and where each member's block lies."""

    form: str
    dimension: str
    at: int  # the number of its first column, from 0
    headings: Sequence[str]
    columns: Sequence[Sequence[object]]
    styles: Sequence[object]
    blocks: Mapping[object, Block]


Sections = Mapping[tuple[str, str], Section]  # by form and dimension


def blocked(drawing: Drawing, summary: Summary) -> str:
    """The dimension by whose blocks a summary is counted; "" where it is counted over all lines."""
    return next((dimension for dimension in summary.by if grows(drawing.form, dimension)), "")


def layout(page: Page) -> Sections:
    """The sections of all registers, side by side."""
    found: dict[tuple[str, str], Section] = {}
    at = 0
    for register in page.tables.registers.values():
        drawing = Drawing(page, register)
        declared = [each for summary in register.form.summary for each in (summary, *register.form.beside(summary))]
        named = [(blocked(drawing, summary), summary) for summary in declared]
        named += [(source.dimension, each) for source in _scored(page, register) for each in counted_of(source)]
        named.sort(key=lambda each: each[0])
        for dimension, several in groupby(named, key=lambda each: each[0]):
            if dimension:
                section = _section(drawing, dimension, [summary for _, summary in several], at)
                found[register.form.id, dimension] = section
                at += len(section.columns) + 1
    return found


def _scored(page: Page, register: Register) -> list[Source]:
    """What rules of the scoreboard count of a register."""
    board = page.tables.scores
    return [column.source for column in board.columns if column.source.form is register.form] if board else []


def width_of(sections: Sections) -> int:
    """How many columns sections take, with a blank one behind each."""
    return max((section.at + len(section.columns) + 1 for section in sections.values()), default=0)


def _section(drawing: Drawing, dimension: str, summaries: Sequence[Summary], at: int) -> Section:
    page, form, lines = drawing.page, drawing.form, drawing.register.lines
    named = {name for summary in summaries for name in drawing.printer.columns(summary)} & lines.keys() - {dimension}
    names = [dimension, *sorted(named)]
    members = [member or None for member in lines[dimension]]
    inorder = sorted(dict.fromkeys(members), key=lambda member: (member is None, str(member)))
    place = {member: at for at, member in enumerate(inorder)}
    order = sorted(range(len(members)), key=lambda row: place[members[row]])
    frame = {**{name: lines[name] for name in names}, dimension: [members[row] for row in order]}
    found = blocks(page.reference(NAME), frame, (dimension,), FIRST + 2, at)
    kinds = [form.by_field[name].type if name in form.by_field else "" for name in names]
    return Section(
        form=form.id,
        dimension=dimension,
        at=at,
        headings=[drawing.title(name, coded=True) for name in names],
        columns=[[values[row] for row in order] for values in (shown(drawing, name, drawing.coded) for name in names)],
        styles=[page.style(num_format=SHOWN[kind], align="center") if kind in SHOWN else None for kind in kinds],
        blocks={member: block for (member,), block in found.items()},
    )


def formula(drawing: Drawing, sections: Sections, summary: Summary, row: object, across: object) -> str:
    """The formula of a summary's value for a member of each of its dimensions, over all lines or over a block."""
    dimension = blocked(drawing, summary)
    if not dimension:
        return drawing.formula(summary, row, across)
    members = dict(zip(summary.by, (row, across), strict=False))
    member = members.pop(dimension)
    block = sections[drawing.form.id, dimension].blocks.get(member)
    if block is None:  # it has no lines, and is told all the same
        return drawing.formula(summary, row, across)
    printed = Printer(drawing.form, drawing.coded, block.cells, drawing.register.lists, left=drawing.register.left)
    counted = printed.formula(summary, members.items(), drawing.page.period.months)
    return f"=IF({block.astray(**{dimension: printed.member(dimension, member)})},NA(),{counted})"


def write(page: Page, sections: Sections) -> None:
    """The sheet, a table a section; their columns are as long as the longest."""
    if not sections:
        return
    worksheet = page.sheet(NAME)
    data_heading(page, worksheet, NAME, 8, read=True)
    columns: list[Sequence[object]] = []
    styles: list[object] = []
    longest = max(len(section.columns[0]) for section in sections.values())
    for section in sections.values():
        columns += [[]] * (section.at - len(columns))
        styles += [None] * (section.at - len(styles))
        columns += section.columns
        styles += section.styles
        said = f"{page.title_of(section.form)}: {section.headings[0]}"
        worksheet.write_string(FIRST - 1, section.at, said, page.style(bold=True))
        name = name_of(section.form, f"_{section.dimension}")
        count, widths = len(section.columns[0]), [WIDTH] * len(section.columns)
        table_of(page, worksheet, FIRST, name, section.headings, count, widths, at=section.at, data=True)
    padded = [[*column, *[None] * (longest - len(column))] for column in columns]
    worksheet.write_block(FIRST + 1, padded, styles, sparse=True)
