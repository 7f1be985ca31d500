"""The workbook of a chart: the block with its working and native chart, and a sheet of what stands out."""

import io
from collections.abc import Sequence
from datetime import datetime

from xlsxwriter.worksheet import Worksheet

from qmxl.findings import Finding
from qmxl.forms.head import width_of
from qmxl.forms.styles import Styles
from qmxl.grouping import message
from qmxl.sheets.control_block import HEADING, LEFT, SHOWN_ROWS, TABLE, Block, draw
from qmxl.sheets.control_formulas import Cell, Given, names_of
from qmxl.sheets.control_values import NA, SIGNAL_OF
from qmxl.spc.charting import SpcChart
from qmxl.spc.wording import assured_words, phase_rows, sentence, signal_rows, state_words, unit_of, varying, why
from qmxl.texts import Texts
from qmxl.xlsx.book import new_book
from qmxl.xlsx.bulk import BulkSheet, Formula
from qmxl.xlsx.cells import column_letters
from qmxl.xlsx.paper import on_a4

TOP = 4  # the row of the block, from 0
FIRST = TOP + HEADING + 2  # the row of the first point, from 1
FIXED = frozenset({"xbar", "s"})  # kinds whose limits are values: they come of subgroups that are no part of the sheet
BETTER = {"increase": "higher", "decrease": "lower"}
WIDTHS = (9, 30, 14, 14, 14, 16, 14)


def spc_workbook(chart: SpcChart, findings: Sequence[Finding], source: str, made: datetime, text: Texts) -> bytes:
    """The .xlsx of a chart; the same figures give the same parts, the time ``made`` in docProps aside."""
    buffer = io.BytesIO()
    book = new_book(buffer, made, f"{text('spc.book.title')} – {source}")
    style = Styles(book)
    name = text("spc.book.chart")
    worksheet = book.add_worksheet(name, BulkSheet)
    second = book.add_worksheet(text("spc.book.signals"), BulkSheet)
    _heading(worksheet, style, text, chart, source)
    draw(worksheet, book, style, text, name, block_of(chart, source, text), TOP)
    worksheet.protect("", {"format_columns": True, "format_rows": True, "objects": True, "scenarios": True})
    worksheet.print_area(0, 0, TOP + SHOWN_ROWS - 1, LEFT - 1)
    _signals(second, style, text, chart, findings)
    book.close()
    return buffer.getvalue()


def _heading(worksheet: Worksheet, style: Styles, text: Texts, chart: SpcChart, source: str) -> None:
    """Title, where the figures are from, and whether the limits move."""
    worksheet.hide_gridlines(2)
    worksheet.write_string(0, 0, text("spc.book.title"), style.title())
    worksheet.set_row(0, 26)
    parts = [text("spc.place", path=source)]
    if chart.figures.place.sheet:
        parts.append(text("spc.sheet", sheet=chart.figures.place.sheet))
    place = text("spc.read", place=", ".join(parts), count=len(chart.figures.points))
    worksheet.write_string(1, 0, place, style(bold=True))
    said = [text("spc.book.values" if chart.plan.kind in FIXED else "spc.book.live")]
    if chart.plan.kind == "mr":
        said.append(text("spc.book.trial"))
    worksheet.merge_range(2, 0, 2, LEFT - 1, " ".join(said), style.instruction())
    worksheet.set_row(2, 32)
    on_a4(worksheet, source)


def block_of(chart: SpcChart, source: str, text: Texts) -> Block:
    """The block that shows a chart; ``source`` is its title where its figures have no heading."""
    kind, figures = chart.plan.kind, chart.figures
    title = " / ".join(head for head in (figures.y, figures.n) if head)
    if not title and figures.subgroup[0:1] != ("",):
        title = " – ".join(dict.fromkeys((*figures.subgroup[:1], *figures.subgroup[-1:])))
    notes = _notes(chart, text)
    return Block(
        title=title or source,
        unit=unit_of(chart),
        number_format=_number_format(chart),
        state=state_words(chart, text),
        assured=assured_words(chart, text),
        sentence=sentence(chart, text),
        why=why(chart, text),
        given=_given(chart, notes),
        phases=len(chart.chart.starts),
        has=_has(chart),
        noted=dict(sorted(notes.items())),
        limited=int(kind != "run"),
        headings={"numerator": text("spc.book.measured")} if kind == "mr" else {},
    )


def _given(chart: SpcChart, notes: dict[int, str]) -> Given:
    """The points as the working begins with them: plain numbers, a rate as the formula of its two."""
    plan, drawn, points = chart.plan, chart.chart, chart.figures.points
    types = chart.said.point_types if chart.said else [None] * len(points)
    sizes: list[float | None] = [None] * len(points)
    counted: list[float | None] = [None] * len(points)
    values: list[Cell] = [Formula("NA()", NA) if value is None else value for value in drawn.y]
    scaled = plan.kind == "c" and plan.multiply != 1  # the same as a u chart of sizes of 1
    if plan.kind == "mr":
        counted = _measured(chart)
    elif chart.figures.columns.n is not None or scaled:
        counted = [point.y for point in points]
        sizes = [1.0 if scaled else point.n for point in points]
        values = _rates(chart)
    stop = len(points) if plan.freeze is None else plan.freeze
    counts = [int(at < stop and at not in plan.exclude) for at in range(len(points))]
    missing = Formula("NA()", NA)
    lines = {"centre": drawn.centre, "lower": drawn.lower, "upper": drawn.upper}
    cells: dict[str, Sequence[Cell]] = {
        "period": [point.label.said for point in points],
        "value": values,
        "target": [plan.target] * len(points),
        "note": [notes.get(at) for at in range(len(points))],
        "numerator": [missing if each is None and plan.kind == "mr" else each for each in counted],
        "denominator": list(sizes),
        "phase": list(chart.phase),
        "counts": list(counts),
        "signal": [SIGNAL_OF.get(str(its)) for its in types],
        "open": [None] * len(points),
    }
    return Given(
        kind="u" if scaled else plan.kind,
        scale=plan.multiply,
        better=BETTER.get(plan.improvement, "neutral"),
        cells=cells,
        limited=("", int(plan.kind != "run")),
        trials="",
        fixed=lines if plan.kind in FIXED else {},
        counted=chart.counted,
    )


def _measured(chart: SpcChart) -> list[float | None]:
    """What ranges are between: the values as they are shown, without their ranges."""
    sized = chart.figures.columns.n is not None
    return [
        None
        if point.y is None or (sized and not point.n)
        else (point.y / point.n if sized and point.n else point.y) * chart.plan.multiply
        for point in chart.figures.points
    ]


def _rates(chart: SpcChart) -> list[Cell]:
    """Each value as a formula of what was counted and of how many."""
    names = names_of(len(chart.chart.starts))
    above, below = (column_letters(TABLE + names.index(name)) for name in ("numerator", "denominator"))
    found: list[Cell] = []
    for row, value in enumerate(chart.chart.y, start=FIRST):
        both = f"AND(ISNUMBER({above}{row}),ISNUMBER({below}{row}))"
        rate = f"{above}{row}*{chart.plan.multiply:.15g}/{below}{row}"
        found.append(Formula(f"IF({both},IFERROR({rate},NA()),NA())", NA if value is None else value))
    return found


def _notes(chart: SpcChart, text: Texts) -> dict[int, str]:
    """What stands over points: left out of the limits, the first of a phase, the last that sets limits."""
    found = {start: text("spc.new_phase", number=at + 1) for at, start in enumerate(chart.chart.starts) if at}
    if chart.plan.freeze is not None:
        found[chart.plan.freeze - 1] = text("spc.frozen")
    return {**found, **dict.fromkeys(chart.plan.exclude, text("spc.left_out"))}


def _has(chart: SpcChart) -> list[str]:
    """What is drawn beside values and centre."""
    found = ["target"] if chart.plan.target is not None else []
    if chart.plan.kind == "run":
        return found
    return ["limits", *found, *(["other"] if chart.plan.improvement == "neutral" else ["better", "worse"])]


def _number_format(chart: SpcChart) -> str:
    """As many decimals as show the largest value to three digits or so."""
    drawn = chart.chart
    largest = max((abs(each) for each in (*drawn.y, *drawn.upper) if each is not None), default=0.0)
    if largest < 1:
        return "0.0000"
    return "0.00#" if largest < 10 else "#,##0.0#"


def _signals(worksheet: BulkSheet, style: Styles, text: Texts, chart: SpcChart, findings: Sequence[Finding]) -> None:
    """Phases with limits and runs, the points that stand out, what is to be looked at in the file."""
    worksheet.hide_gridlines(2)
    for at, width in enumerate(WIDTHS):
        worksheet.set_column(at, at, width)
    worksheet.merge_range(0, 0, 0, len(WIDTHS) - 1, sentence(chart, text), style(bold=True, text_wrap=True))
    worksheet.set_row(0, 48)
    rows = phase_rows(chart, text)
    row = _table(worksheet, style, 2, text("spc.book.phases"), rows, [1] * len(rows[0]))
    if varying(chart):
        row = _note(worksheet, style, row, text("spc.varying"))
    rows = signal_rows(chart, text)
    row = _table(worksheet, style, row + 1, text("spc.book.standing"), rows, (1, 1, 1, 3, 1))
    if len(rows) == 1:
        row = _note(worksheet, style, row, text("spc.book.none"))
    if findings:
        heads = [text("spc.book.cell"), text("spc.book.message")]
        told = [[finding.cell.address, message(finding, text)] for finding in findings]
        row = _table(worksheet, style, row + 1, text("spc.book.findings"), [heads, *told], (1, len(WIDTHS) - 1))
    worksheet.print_area(0, 0, row, len(WIDTHS) - 1)
    on_a4(worksheet, chart.figures.place.source)


def _note(worksheet: BulkSheet, style: Styles, row: int, said: str) -> int:
    """A line below a table; gives the row after it."""
    worksheet.merge_range(row, 0, row, len(WIDTHS) - 1, said, style.instruction())
    return row + 1


def _table(
    worksheet: BulkSheet, style: Styles, row: int, title: str, rows: Sequence[Sequence[str]], spans: Sequence[int]
) -> int:
    """A small table of texts below its title, each over as many columns as it spans; gives the row after it."""
    worksheet.write_string(row, 0, title, style(bold=True, font_size=12))
    for at, cells in enumerate(rows, start=row + 1):
        look, column = style.heading() if at == row + 1 else style.fixed(), 0
        for said, span in zip(cells, spans, strict=True):
            if span == 1:
                worksheet.write_string(at, column, said, look)
            else:
                worksheet.merge_range(at, column, at, column + span - 1, said, look)
            column += span
        longest = max(width_of(said) / (12 * span) for said, span in zip(cells, spans, strict=True))
        if max(spans) > 1 and longest > 1:  # cells that are one have no height of their own
            worksheet.set_row(at, 15 * (1 + int(longest)))
    return row + 1 + len(rows)
