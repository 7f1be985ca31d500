"""The first page: what came in, what is wrong, which units need attention, and all indicators on one A4 page."""

from collections.abc import Mapping, Sequence

from qmxl.codes import Severity
from qmxl.forms.head import width_of
from qmxl.forms.styles import FRAME, INK, value_format
from qmxl.master import findings
from qmxl.offered.contract import GROUP, TO_DATE, TOTAL
from qmxl.province import criteria, incidents, pooled, roster
from qmxl.province.above import Above
from qmxl.province.attention import attention
from qmxl.province.incidents import SEVERE, key_of
from qmxl.sheets import bars
from qmxl.sheets.bars import Bars
from qmxl.sheets.page import across
from qmxl.tables.ranking import Ranking
from qmxl.xlsx.bulk import Formula

NAME, WIDTH = "overview", 12
TILES, CHARTS, SENTENCES = 3, 7, 18  # first rows of the parts, from 0
MOST_SENTENCES = 10
UNKNOWN = "–"
PARTS = ((0, 0), (1, 5), (6, 6), (7, 7), (8, 8), (9, 10), (11, 11))  # columns of the list of indicators


def write(above: Above, rows: Sequence[pooled.Row], several: Mapping[str, Ranking]) -> None:
    """The page; its figures are formulas over the other sheets."""
    page, text, worksheet = above.page, above.page.text, above.page.sheet(NAME)
    worksheet.hide_gridlines(2)
    worksheet.set_column(0, 0, 10)
    worksheet.set_column(1, 5, 11)
    worksheet.set_column(6, WIDTH - 1, 9.6)
    title = page.style(bold=True, font_size=18, font_color=INK, align="center")
    worksheet.merge_range(0, 0, 0, WIDTH - 1, text(f"master.title.{NAME}"), title)
    worksheet.set_row(0, 28)
    owner = text("master.owner", hospital=above.desk.office.name, period=str(page.period))
    worksheet.merge_range(1, 0, 1, WIDTH - 1, owner, page.style(bold=True, font_size=12, align="center"))
    _tiles(above)
    _charts(above)
    bottom = _sentences(above, several)
    last = _indicators(above, rows, bottom + 1)
    note = page.style(italic=True, font_size=8, text_wrap=True, valign="top")
    worksheet.merge_range(last + 1, 0, last + 1, WIDTH - 1, text(f"master.note.{NAME}"), note)
    worksheet.set_row(last + 1, 36)
    worksheet.set_paper(9)
    worksheet.set_portrait()
    worksheet.fit_to_pages(1, 1)
    worksheet.print_area(0, 0, last + 1, WIDTH - 1)
    worksheet.set_margins(left=0.4, right=0.4, top=0.4, bottom=0.5)
    worksheet.center_horizontally()
    worksheet.activate()


def _tiles(above: Above) -> None:
    page, found = above.page, roster.counts(above)
    received, late, total = (roster.cell(page, name) for name in ("received", "late", "total"))
    came = f"{found['received'] + found['late']}/{found['total']}"
    mean = criteria.mean(above)
    to_date, severe = key_of(TOTAL, TO_DATE), key_of(GROUP, TO_DATE, SEVERE)
    there = above.summed(to_date)
    tiles: tuple[tuple[str, Formula | str, str], ...] = (
        ("units", Formula(f'{received}+{late}&"/"&{total}', came), "General"),
        (
            "errors",
            Formula(findings.count_formula(page, Severity.ERROR), findings.count(page, Severity.ERROR)),
            "#,##0",
        ),
        ("mean", Formula(criteria.mean_cell(page), mean.value) if mean else UNKNOWN, "0.00"),
        ("incidents", Formula(incidents.cell(page, to_date), there.value) if there else UNKNOWN, "#,##0"),
    )
    severe_count = above.summed(severe)
    for number, (name, cell, shown) in enumerate(tiles):
        label = page.text(f"tile.{name}", severe=severe_count.value if severe_count else UNKNOWN)
        _tile(above, number * 3, label, cell, shown)


def _tile(above: Above, column: int, label: str, cell: Formula | str, shown: str) -> None:
    page, worksheet = above.page, above.page.sheet(NAME)
    frame = {"border": 1, "border_color": FRAME, "align": "center"}
    small = page.style(**frame, font_size=9, text_wrap=True, font_color="#404040")
    big = page.style(**frame, bold=True, font_size=22, font_color=INK, num_format=shown)
    worksheet.merge_range(TILES, column, TILES, column + 2, label, small)
    worksheet.merge_range(TILES + 1, column, TILES + 2, column + 2, "", big)
    worksheet.put(TILES + 1, column, cell, big)
    worksheet.set_row(TILES, 28)


def _charts(above: Above) -> None:
    """What the two charts draw stands beside the page, in columns that are not shown."""
    page, worksheet, first = above.page, above.page.sheet(NAME), WIDTH + 2
    worksheet.set_column(first, first + 1, None, None, {"hidden": True})
    found = roster.counts(above)
    for at, name in enumerate(roster.STATUSES):
        worksheet.write_string(at, first, page.text(f"status.{name}"))
        worksheet.put(at, first + 1, Formula(roster.cell(page, name), found[name]), None)
    counts = [above.summed(("levels", criteria.SET, str(level))) for level in range(1, 6)]
    for at, (cell, count) in enumerate(zip(criteria.level_cells(page), counts, strict=True), start=7):
        worksheet.write_string(at, first, page.text("master.level_n", number=at - 6))
        if count:
            worksheet.put(at, first + 1, Formula(cell, count.value), None)
    last = len(roster.STATUSES) - 1
    counted = ["#548235", "#BF9000", "#A6A6A6"]
    bars.draw(page, Bars(NAME, CHARTS, 0, page.text("chart.units"), (0, last), WIDTH + 2, counted, 420))
    bars.draw(page, Bars(NAME, CHARTS, 6, page.text("chart.levels"), (7, 11), WIDTH + 2, ["#2F5597"] * 5, 420))


def _sentences(above: Above, several: Mapping[str, Ranking]) -> int:
    """What needs attention, each line with a link; gives the row after it."""
    page, worksheet, style = above.page, above.page.sheet(NAME), above.page.style
    head = style(bold=True, bg_color="#D9E2F3", border=1, border_color=FRAME)
    worksheet.merge_range(SENTENCES, 0, SENTENCES, WIDTH - 1, page.text("attention.title"), head)
    at, told = SENTENCES, list(attention(above, several))
    link = style.fixed(font_size=9, font_color="#0563C1", underline=1, align="center")
    for sentence, sheet in told[:MOST_SENTENCES]:
        at += 1
        worksheet.merge_range(at, 0, at, WIDTH - 2, sentence, style.fixed(font_size=10))
        worksheet.write_url(at, WIDTH - 1, f"internal:{page.reference(sheet)}!A1", link, page.text("master.open"))
        worksheet.set_row(at, 15 * -(-width_of(sentence) // 120) + 4)
    if len(told) > MOST_SENTENCES:
        at += 1
        more = page.text("master.more", count=len(told) - MOST_SENTENCES)
        worksheet.merge_range(at, 0, at, WIDTH - 1, more, style(italic=True))
    if not told:
        at += 1
        worksheet.merge_range(at, 0, at, WIDTH - 1, page.text("attention.nothing"), style.fixed())
    return at + 1


def _indicators(above: Above, rows: Sequence[pooled.Row], first: int) -> int:
    """Each indicator of all units together; gives the last row."""
    worksheet, style, text = above.page.sheet(NAME), above.page.style, above.page.text
    names = ("indicator", "indicator_name", "units_in", "now", "to_date", "between_units", "outside_short")
    for (start, stop), name in zip(PARTS, names, strict=True):
        across(worksheet, first, start, stop, text(f"master.column.{name}"), style.heading())
    worksheet.set_row(first, 30)
    for at, row in enumerate(rows, start=first + 1):
        _indicator(above, at, row)
    return first + len(rows)


def _indicator(above: Above, at: int, row: pooled.Row) -> None:
    page, worksheet, style = above.page, above.page.sheet(NAME), above.page.style
    shown = value_format(row.indicator.kind)
    small = style.fixed(font_size=9)
    across(worksheet, at, 0, 0, row.indicator.code, small)
    name = f"{row.indicator.name}\u00a0({row.indicator.unit})"
    across(worksheet, at, 1, 5, name, small)
    centre = style.fixed(font_size=9.5, align="center")
    value, bold = (
        style.fixed(align="center", num_format=shown),
        style.fixed(align="center", bold=True, num_format=shown),
    )
    units = Formula(pooled.cell(page, row, "units_in"), row.units_now) if row.units_now else None
    worksheet.put(at, 6, units, centre)
    now = None if row.now is None else Formula(pooled.cell(page, row, "value"), row.now)
    worksheet.put(at, 7, now, bold)
    to_date = None if row.to_date is None else Formula(pooled.cell(page, row, "value_to_date"), row.to_date)
    worksheet.put(at, 8, to_date, value)
    for column, end, known in ((9, "lowest_unit", row.lowest), (10, "highest_unit", row.highest)):
        worksheet.put(at, column, None if known is None else Formula(pooled.cell(page, row, end), known), value)
    worksheet.put(at, 11, row.outside or None, centre)
    worksheet.set_row(at, 27 if width_of(name) > 76 else 17.5)
