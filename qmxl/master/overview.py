"""Sheet Tổng quan: one A4 page with what came in, what met its target, what changed and what needs a decision."""

from qmxl.codes import Severity
from qmxl.forms.head import width_of, wrapped
from qmxl.forms.styles import FRAME, INK, value_format
from qmxl.master import aims, findings, indicators, register_overview, submissions
from qmxl.master.decisions import decisions
from qmxl.programme import criteria
from qmxl.sheets import bars
from qmxl.sheets.bars import Bars
from qmxl.sheets.page import Page, across, marks, second_line, weak_mark
from qmxl.tables.pooling import HOSPITAL
from qmxl.xlsx.cells import column_letters

WIDTH = 12  # narrow columns, which the parts of the page share
TILES, CHARTS, DECISIONS = 3, 7, 18  # first rows of the parts
MOST_DECISIONS = 9
HALF = 440  # pixels of a chart that leaves room for another

NARROW = 9  # letters, about, that a heading has in a line of one narrow column
PARTS = ((0, 0), (1, 4), (5, 5), (6, 6), (7, 7), (8, 8), (9, 9), (10, 11))  # columns of the list of indicators


def write(page: Page, rows: list[indicators.Row], levels: list[criteria.Row]) -> None:
    """The page; its figures are formulas over the other sheets."""
    worksheet, text = page.sheet("overview"), page.text
    worksheet.hide_gridlines(2)
    worksheet.set_column(0, WIDTH - 1, 8.6)
    worksheet.set_column(0, 0, 10)
    worksheet.set_column(1, 4, 13.1)
    worksheet.set_column(WIDTH - 2, WIDTH - 1, 9.4)  # the widest verdict fits a line
    worksheet.merge_range(
        0,
        0,
        0,
        WIDTH - 1,
        text("master.title.overview"),
        page.style(bold=True, font_size=18, font_color=INK, align="center"),
    )
    worksheet.set_row(0, 28)
    owner = text("master.owner", hospital=page.control.hospital.name, period=str(page.period))
    look = page.style(bold=True, font_size=12, align="center")
    worksheet.merge_range(1, 0, 1, WIDTH - 1, "", look)
    second_line(page, worksheet, owner, look)
    hospital = [row for row in rows if row.department == HOSPITAL]
    _tiles(page, rows, levels)
    page.part("tiles", "overview", f"$A${TILES + 1}:$L${TILES + 2}")
    _charts(page, levels)
    bottom = _decisions(page, rows, levels)
    page.part("decisions", "overview", f"$A${DECISIONS + 2}:$L${bottom}")
    last = _indicators(page, hospital, bottom + 1)
    page.part("indicators", "overview", f"$A${bottom + 2}:$L${last + 1}")
    end = register_overview.write(page, last + 1, WIDTH)
    if end > last + 1:
        page.part("registers", "overview", f"$A${last + 4}:$L${end + 1}")
    _print(page, end)


def _tiles(page: Page, rows: list[indicators.Row], levels: list[criteria.Row]) -> None:
    text, hospital = page.text, [row for row in rows if row.department == HOSPITAL]
    found = submissions.counts(page)
    received, total = found["received"] + found["late"], sum(found.values())
    cell = {name: submissions.cell(page, name) for name in (*submissions.STATUSES, "total")}
    yes, no = page.label("item_status", "met"), page.label("item_status", "not_met")
    reached, unreached = (indicators.count_formula(page, rows, answer) for answer in (yes, no))
    met, known = sum(1 for row in hospital if row.result == yes), sum(1 for row in hospital if row.result in {yes, no})
    waiting = sum(1 for row in hospital if row.verdict is not None and not row.verdict.certain)
    at = criteria.cells(page)
    mean = criteria.mean(levels)
    errors = findings.count(page, Severity.ERROR)
    known_levels = sum(1 for row in levels if row.reached is not None)
    moved = f"SUM({indicators.column_of(page, rows, 'astray')})>0"
    tiles: tuple[tuple[str, str, float | str, str], ...] = (
        ("received", f'={cell["received"]}+{cell["late"]}&"/"&{cell["total"]}', f"{received}/{total}", ""),
        ("met", f'=IF({moved},NA(),{reached}&"/"&({reached}+{unreached}))', f"{met}/{known}", ""),
        ("errors", f"={findings.count_formula(page, Severity.ERROR)}", errors, "#,##0"),
        ("level", f"={at['mean']}", criteria.UNKNOWN if mean is None else mean, "0.00"),
    )
    for number, (name, formula, value, number_format) in enumerate(tiles):
        label = text(f"master.tile.{name}", known=known_levels, all=len(levels), waiting=waiting)
        _tile(page, number * 3, label, formula, value, number_format)


def _tile(page: Page, column: int, label: str, formula: str, value: float | str, number_format: str) -> None:
    worksheet = page.sheet("overview")
    frame = {"border": 1, "border_color": FRAME, "align": "center"}
    small = page.style(**frame, font_size=9, text_wrap=True, font_color="#404040")
    big = page.style(**frame, bold=True, font_size=22, font_color=INK, num_format=number_format or "General")
    worksheet.merge_range(TILES, column, TILES, column + 2, label, small)
    worksheet.merge_range(TILES + 1, column, TILES + 2, column + 2, "", big)
    worksheet.write_formula(TILES + 1, column, formula, big, value)
    worksheet.set_row(TILES, 28)


def _charts(page: Page, levels: list[criteria.Row]) -> None:
    """What the charts draw stands beside the page, in columns not shown; of levels nobody knows there is no chart."""
    worksheet, text, first = page.sheet("overview"), page.text, WIDTH + 2
    worksheet.set_column(first, first + 1, None, None, {"hidden": True})
    for at, name in enumerate(submissions.STATUSES):
        worksheet.write_string(at, first, text(f"status.{name}"))
        worksheet.write_formula(at, first + 1, f"={submissions.cell(page, name)}", None, submissions.counts(page)[name])
    sheet = page.reference("criteria")
    where, astray = f"{sheet}!{criteria.level_range(page, levels)}", f"{sheet}!{criteria.astray_range(page, levels)}"
    levels_of_set = page.control.programme.main_set.rule.levels
    for position, number in enumerate(levels_of_set):
        worksheet.write_string(7 + position, first, text("master.level_n", number=number))
        count = sum(1 for row in levels if row.reached == number)
        worksheet.write_formula(
            7 + position, first + 1, f"=IF(SUM({astray})>0,NA(),COUNTIF({where},{number}))", None, count
        )
    colours = ["#548235", "#BF9000", "#8FAADC", "#C55A11", "#A6A6A6"]
    known = any(row.reached is not None for row in levels)  # else the other chart has the whole width
    width = HALF if known else 2 * HALF
    bars.draw(page, Bars("overview", CHARTS, 0, text("master.chart.submissions"), (0, 4), first, colours, width))
    if known:
        last = 6 + max(len(levels_of_set), 1)
        blue = ["#2F5597"] * len(levels_of_set)
        bars.draw(page, Bars("overview", CHARTS, 5, text("master.chart.levels"), (7, last), first, blue, HALF))


def _decisions(page: Page, rows: list[indicators.Row], levels: list[criteria.Row]) -> int:
    """The list of what needs a decision, each line with a link; gives the row after it."""
    worksheet, style = page.sheet("overview"), page.style
    worksheet.merge_range(
        DECISIONS,
        0,
        DECISIONS,
        WIDTH - 1,
        page.text("master.decisions"),
        style(bold=True, bg_color="#D9E2F3", border=1, border_color=FRAME),
    )
    at = DECISIONS
    told = list(decisions(page, rows, levels))
    for sentence, sheet in told[:MOST_DECISIONS]:
        at += 1
        worksheet.merge_range(at, 0, at, WIDTH - 2, sentence, style.fixed(font_size=10))
        worksheet.write_url(
            at,
            WIDTH - 1,
            f"internal:{page.reference(sheet)}!A1",
            style.fixed(font_size=9, font_color="#0563C1", underline=1, align="center"),
            page.text("master.open"),
        )
        worksheet.set_row(at, 30 if width_of(sentence) > 118 else 18)
    if len(told) > MOST_DECISIONS:
        at += 1
        worksheet.merge_range(
            at, 0, at, WIDTH - 1, page.text("master.more", count=len(told) - MOST_DECISIONS), style(italic=True)
        )
    if not told:
        at += 1
        worksheet.merge_range(at, 0, at, WIDTH - 1, page.text("master.no_decisions"), style.fixed())
    return at + 1


def _indicators(page: Page, hospital: list[indicators.Row], first: int) -> int:
    """Each indicator of the hospital: the period before, this one, to date, target and result; gives the last row."""
    worksheet, style, text = page.sheet("overview"), page.style, page.text
    names = ("indicator", "indicator_name", "coverage", "previous", "now", "to_date", "target", "result")
    headings = [text(f"master.column.{name}") for name in names]
    for (start, stop), name in zip(PARTS, headings, strict=True):
        across(page.sheet("overview"), first, start, stop, name, style.heading())
    worksheet.set_row(first, 3 + 15 * max(wrapped(name, NARROW) for name in headings))
    letters = indicators.columns(page)
    for at, row in enumerate(hospital, start=first + 1):
        shown = {"num_format": value_format(row.indicator.kind), "align": "center"}
        across(page.sheet("overview"), at, 0, 0, row.indicator.code, style.fixed(font_size=9))
        weak = weak_mark(row.indicator)
        name = f"{row.indicator.name}{weak}\u00a0({row.indicator.unit})"  # the unit never alone on a line
        across(page.sheet("overview"), at, 1, 4, name, style.fixed(font_size=9))
        for column, key, value in (
            (5, "coverage", row.coverage),
            (6, "previous", row.previous),
            (7, "now", row.now),
            (8, "to_date", row.to_date),
            (9, "target", row.target),
        ):
            look = style.fixed(font_size=10, bold=key == "now", **shown)
            if key == "target" and row.changes:
                changing = {**shown, "num_format": aims.starred(value_format(row.indicator.kind))}
                look = style.fixed(font_size=10, bold=False, **changing)
            worksheet.write_blank(at, column, None, look)
            if value is not None and value != "":
                source = f"={page.reference('indicators')}!{letters[key]}{row.at + 1}"
                worksheet.write_formula(at, column, source, look, value)
        source = f"{page.reference('indicators')}!{letters['result']}{row.at + 1}"
        bold = style.fixed(font_size=9.5, align="center")
        worksheet.merge_range(at, 10, at, 11, "", bold)
        if row.result:
            worksheet.write_formula(at, 10, f"={source}", bold, row.result)
        worksheet.set_row(at, 27 if width_of(name) > 76 else 17.5)
    last = first + len(hospital)
    cells = f"{column_letters(10)}{first + 2}:{column_letters(10)}{last + 1}"
    marks(page, worksheet, cells, page.label("item_status", "met"), page.label("item_status", "not_met"))
    return last


def _print(page: Page, last: int) -> None:
    worksheet = page.sheet("overview")
    note = page.text("master.note.overview")
    worksheet.merge_range(
        last + 1, 0, last + 1, WIDTH - 1, note, page.style(italic=True, font_size=8, text_wrap=True, valign="top")
    )
    worksheet.set_row(last + 1, 24)
    worksheet.set_paper(9)
    worksheet.set_portrait()
    worksheet.fit_to_pages(1, 1)
    worksheet.print_area(0, 0, last + 1, WIDTH - 1)
    worksheet.set_margins(left=0.4, right=0.4, top=0.4, bottom=0.62)
    worksheet.center_horizontally()
    worksheet.activate()
