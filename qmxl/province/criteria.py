"""Sheet Tiêu chí: the mean level of each criterion over the units, and how many units are at each level."""

from collections.abc import Sequence

from qmxl.catalogue import loader
from qmxl.catalogue.criteria_sets import Criterion
from qmxl.forms.styles import FRAME
from qmxl.offered.contract import CRITERION, LEVELS, SCORE
from qmxl.offered.levels import MINISTRY, PROVINCE
from qmxl.province.above import Above
from qmxl.sheets.page import Page, heading
from qmxl.xlsx.bulk import Formula
from qmxl.xlsx.cells import column_letters

NAME = "criteria"
SUMMARY, TOP, FIRST = 3, 11, 12  # the rows of the mean, of the headings and of the first criterion, from 0
WIDTHS = (9, 70, 8, 10, 11, *[10] * 5)
SET = loader.MINISTRY
ASKED = {PROVINCE: 5, MINISTRY: 0}  # levels that are counted by criterion: a province's criterion has none of its own


def shown(above: Above) -> list[Criterion]:
    """The criteria of which a unit has a level or waits for one, in the order of the set."""
    return [c for c in loader.criteria().criterion if above.lines((CRITERION, c.code, SET))]


def mean(above: Above) -> Formula | None:
    """The weighted mean of all criteria of all units."""
    key = (SCORE, SET, "")
    over, under = above.summed(key), above.summed(key, "denominator")
    if over is None or under is None or not under.value:
        return None
    return Formula(f"{over.formula}/{under.formula}", float(over.value) / float(under.value))


def write(above: Above, several: Sequence[Criterion]) -> None:
    """The mean and how the levels are distributed on top, then a criterion a row."""
    page, text = above.page, above.page.text
    worksheet, levels = page.sheet(NAME), ASKED[above.desk.office.level]
    heading(page, worksheet, NAME, 5 + levels, text(f"master.note.{NAME}"))
    worksheet.set_row(2, 48)
    for at, width in enumerate(WIDTHS):
        worksheet.set_column(at, at, width)
    _summary(above)
    names = ["criterion", "title", "weight", "units_in", "mean_of_units"]
    for at, name in enumerate(names):
        worksheet.write_string(TOP, at, text(f"master.column.{name}"), page.style.heading())
    for level in range(1, levels + 1):
        worksheet.write_string(TOP, len(names) + level - 1, text("master.level_n", number=level), page.style.heading())
    worksheet.set_row(TOP, 34)
    for row, criterion in enumerate(several, start=FIRST):
        _line(above, row, criterion, levels)
    worksheet.freeze_panes(FIRST, 2)
    worksheet.repeat_rows(TOP)


def _line(above: Above, row: int, criterion: Criterion, levels: int) -> None:
    page, worksheet, key = above.page, above.page.sheet(NAME), (CRITERION, criterion.code, SET)
    frame = {"border": 1, "border_color": FRAME}
    centre, words = page.style(**frame, align="center"), page.style(**frame, text_wrap=True, font_size=10)
    over, under = above.summed(key), above.summed(key, "denominator")
    value = None
    if over and under and under.value:
        value = Formula(f"{over.formula}/{under.formula}", float(over.value) / float(under.value))
    cells: list[object] = [criterion.code, criterion.title, criterion.weight, above.counted(key), value]
    block, reached = above.blocks[key], [line.numerator for line in above.lines(key).values()]
    for level in range(1, levels + 1):
        counted = f"COUNTIF({block.cells('numerator')},{level})"
        cells.append(above.sound(key, counted, sum(each == level for each in reached)))
    dotted = page.style(**frame, align="center", num_format='0;-0;"·"')
    bold = page.style(**frame, align="center", bold=True, num_format="0.00")
    looks = [page.style(**frame, bold=True), words, centre, centre, bold, *[dotted] * levels]
    for at, (cell, look) in enumerate(zip(cells, looks, strict=True)):
        worksheet.put(row, at, cell, look)
    if len(criterion.title) > 75:
        worksheet.set_row(row, 30)


def _summary(above: Above) -> None:
    page, worksheet, style = above.page, above.page.sheet(NAME), above.page.style
    words, bold = style.fixed(), style.fixed(bold=True, align="center", num_format="0.00")
    worksheet.write_string(SUMMARY, 1, page.text("criteria_above.mean"), words)
    worksheet.put(SUMMARY, 2, mean(above), bold)
    heading_of = ("level", "count", "share")
    for at, name in enumerate(heading_of, start=1):
        worksheet.write_string(SUMMARY + 1, at, page.text(f"criteria_above.{name}"), style.heading())
    whole = f"$C${SUMMARY + 3}:$C${SUMMARY + 7}"
    counts = [above.summed((LEVELS, SET, str(level))) for level in range(1, 6)]
    total = sum(float(count.value) for count in counts if count)
    for row, count in enumerate(counts, start=SUMMARY + 2):
        worksheet.write_string(row, 1, page.text("master.level_n", number=row - SUMMARY - 1), words)
        worksheet.put(row, 2, count, style.fixed(align="center", num_format="#,##0"))
        share = Formula(f"C{row + 1}/SUM({whole})", float(count.value) / total) if count and total else None
        worksheet.put(row, 3, share, style.fixed(align="center", num_format="0.0%"))


def mean_cell(page: Page) -> str:
    """Where the mean of all stands."""
    return f"{page.reference(NAME)}!${column_letters(2)}${SUMMARY + 1}"


def level_cells(page: Page) -> list[str]:
    """Where the numbers of criteria at each level stand."""
    return [f"{page.reference(NAME)}!$C${SUMMARY + 2 + level}" for level in range(1, 6)]
