"""A control chart on a sheet: title, whose it is, one sentence, the chart, beside it the points with their working."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

from xlsxwriter.workbook import Workbook as Book

from qmxl.forms.styles import FRAME, Styles
from qmxl.sheets.control_formulas import GIVEN, SHOWN, Cell, Given, names_of, working
from qmxl.sheets.control_picture import picture
from qmxl.texts import Texts
from qmxl.xlsx.bulk import BulkSheet, Formula
from qmxl.xlsx.cells import column_letters

LEFT, WIDTH = 13, 75  # columns beside which the working begins; pixels of each of them
HEADING, CHART = 4, 5  # rows from the top of a block: the headings of the working, the chart
CHART_ROWS, TAIL = 18, 3  # rows of the chart; what comes below it, and a blank row
TABLE = LEFT + 1
SHOWN_ROWS = CHART + CHART_ROWS + 1  # from the title to what is below the chart
WIDTHS = {"period": 11, "trial": 10, "note": 26}
PALE = "#7F7F7F"


@dataclass(frozen=True)
class Block:
    """What a block shows. ``owners`` is where the names one may choose stand ("" where there is one chart only).

    Formulas name the cells of the block as ``{owner}``, ``{chosen}`` (which of the owners it is) and ``{offset}``
    (rows before the first of its points). ``phases`` and ``noted`` are of all owners; of a single one, ``noted`` may be
    the notes by their places. ``has`` says what is drawn, ``extent`` where the axis of values begins and ends.
    """

    title: str
    unit: str
    number_format: str
    state: Formula | str
    assured: Formula | str
    sentence: Formula | str
    why: str
    given: Given
    phases: int
    has: Sequence[str]
    noted: Collection[int]
    limited: Formula | int
    owners: str = ""
    owner: str = ""
    at: str = ""
    offset: Formula | None = None
    extent: tuple[float | None, float | None] = (None, None)
    headings: Mapping[str, str] = field(default_factory=dict)  # of columns of the working that hold something else


def height(points: int) -> int:
    """The rows of a block with so many points."""
    return max(CHART + CHART_ROWS + TAIL, HEADING + points + 3)


def draw(worksheet: BulkSheet, book: Book, style: Styles, text: Texts, sheet: str, block: Block, top: int) -> None:
    """Draws a block from row ``top`` (from 0) on of the worksheet named ``sheet``."""
    letters = {name: column_letters(TABLE + at) for at, name in enumerate(names_of(block.phases))}
    cells = {
        "owner": f"$D${top + 2}",
        "chosen": f"${letters['numerator']}${top + 2}",
        "offset": f"${letters['denominator']}${top + 2}",
        "limited": f"${letters['phase']}${top + 2}",
        "trials": f"${letters['counts']}${top + 2}",
    }
    first, count = top + HEADING + 2, block.given.count
    trials = f"COUNT({letters['trial']}{first}:{letters['trial']}{first + count - 1})"
    given = replace(
        block.given,
        limited=(cells["limited"], block.given.limited[1]),
        trials=cells["trials"],
        cells={name: [_filled(cell, cells) for cell in column] for name, column in block.given.cells.items()},
    )
    worksheet.set_column_pixels(0, LEFT - 1, WIDTH)
    worksheet.set_column_pixels(LEFT, LEFT, 24)
    _head(worksheet, style, text, block, cells, top, trials)
    _table(worksheet, style, text, block, given, first)
    _hide_errors(worksheet, book, block, top, count)
    chart = picture(
        book,
        text,
        sheet,
        {name: TABLE + at for at, name in enumerate(names_of(block.phases))},
        (first - 1, first + count - 2),
        phases=block.phases,
        has=block.has,
        noted=block.noted,
        extent=block.extent,
        title=block.title if len(block.title) <= 90 else f"{block.title[:89]}…",
        unit=block.unit,
        number_format=block.number_format,
    )
    place = {"object_position": 2, "x_offset": 2, "y_offset": 2, "description": block.title}
    worksheet.insert_chart(top + CHART - 1, 0, chart, place)
    worksheet.merge_range(
        top + CHART + CHART_ROWS, 0, top + CHART + CHART_ROWS, LEFT - 1, block.why, style.instruction()
    )


def _filled(cell: Cell, cells: dict[str, str]) -> Cell:
    return Formula(cell.formula.format(**cells), cell.value) if isinstance(cell, Formula) else cell


def _head(
    worksheet: BulkSheet, style: Styles, text: Texts, block: Block, cells: dict[str, str], top: int, trials: str
) -> None:
    """The title; whose chart it is, whether it changed, whether the target is in reach; the sentence."""
    small, number = style(font_color=PALE, font_size=9, align="right"), style(font_color=PALE, font_size=9)
    worksheet.merge_range(top, 0, top, LEFT - 1, block.title, style(bold=True, font_size=13, bottom=2))
    worksheet.set_row(top, 24)
    worksheet.set_row(top + 1, 22)
    if block.owners:
        worksheet.merge_range(top + 1, 0, top + 1, 2, text("series.choose"), style(align="right", bold=True))
        worksheet.merge_range(top + 1, 3, top + 1, 6, block.owner, style.entry("choice", bold=True, indent=1))
        worksheet.data_validation(top + 1, 3, top + 1, 3, {"validate": "list", "source": block.owners})
    strong = style(bold=True, align="center", border=1, border_color=FRAME)
    for first, last, cell in ((7, 9, block.state), (10, 12, block.assured)):
        worksheet.merge_range(top + 1, first, top + 1, last, "", strong)
        worksheet.put(top + 1, first, _unless_tried(_filled(cell, cells), cells, text("series.trying_short")), strong)
    plain = style(text_wrap=True, valign="top", font_size=12)
    worksheet.merge_range(top + 2, 0, top + 2, LEFT - 1, "", plain)
    worksheet.set_row(top + 2, 36)
    worksheet.put(top + 2, 0, _unless_tried(_filled(block.sentence, cells), cells, text("series.trying")), plain)
    at = TABLE + len(SHOWN)
    worksheet.write_string(top + 1, at - 1, text("series.place"), small)
    if block.owners:
        worksheet.put(top + 1, at, Formula(block.at.format(**cells), 1), number)
        worksheet.put(top + 1, at + 1, _filled(block.offset, cells), number)
    worksheet.put(top + 1, at + 2, _filled(block.limited, cells), number)
    worksheet.put(top + 1, at + 3, Formula(trials, 0), number)


def _unless_tried(cell: object, cells: dict[str, str], instead: str) -> object:
    """What is concluded, as long as no value is being tried out."""
    said = cell.formula if isinstance(cell, Formula) else _quoted(str(cell))
    value = cell.value if isinstance(cell, Formula) else str(cell)
    return Formula(f"IF({cells['trials']}>0,{_quoted(instead)},{said})", value)


def _quoted(said: str) -> str:
    """A text within a formula, in pieces no longer than Excel takes (255 letters)."""
    doubled = said.replace('"', '""')
    pieces = [doubled[at : at + 200] for at in range(0, len(doubled), 200)] or [""]
    return "&".join(f'"{piece}"' for piece in pieces)


def _table(worksheet: BulkSheet, style: Styles, text: Texts, block: Block, given: Given, first: int) -> None:
    """The points, one a row from row ``first`` (from 1) on, under their headings."""
    columns = working(given, first, TABLE, block.phases)
    pale = style.heading()
    for at, (name, cells) in enumerate(columns.items(), start=TABLE):
        line = name.rstrip("0123456789")
        said = block.headings.get(line) or text(f"series.column.{line}")
        worksheet.write_string(first - 2, at, said + name.removeprefix(line), pale)
        worksheet.set_column(at, at, WIDTHS.get(name, 10))
        look = _look(style, block, name)
        for row, cell in enumerate(cells, start=first - 1):
            worksheet.put(row, at, cell, look)
    worksheet.set_row(first - 2, 32)


def _look(style: Styles, block: Block, name: str) -> object:
    if name == "period":
        return style(border=1, border_color="#D9D9D9", align="center")
    if name == "trial":
        return style.entry("decimal", num_format=block.number_format)
    if name == "note":
        return style(border=1, border_color="#D9D9D9", font_size=9)
    if name in SHOWN:
        return style(border=1, border_color="#D9D9D9", num_format=block.number_format)
    whole = name in {*GIVEN, "weight", "size"} - {"numerator", "denominator", "weight", "size"}
    shown = "0" if whole else "#,##0.0###"
    return style(font_color=PALE, font_size=9, num_format=shown)


def _hide_errors(worksheet: BulkSheet, book: Book, block: Block, top: int, count: int) -> None:
    """What is not there is #N/A, so that no chart draws it, and is not seen."""
    unseen = book.add_format({"font_color": "#FFFFFF"})
    last = TABLE + len(names_of(block.phases)) - 1
    area = (top + HEADING + 1, TABLE, top + HEADING + count, last)
    worksheet.conditional_format(*area, {"type": "errors", "format": unseen})
