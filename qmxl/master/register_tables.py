"""What is counted over a register's lines: a row for each single number, then a table with its chart for the others."""

from collections.abc import Sequence
from dataclasses import dataclass

from qmxl.catalogue.declared import FIELD, STANDING, Summary
from qmxl.forms.head import lines_of
from qmxl.master.register_charts import chart_of, chart_width, is_drawn
from qmxl.master.register_data import Sections
from qmxl.master.register_data import formula as counting
from qmxl.master.register_drawing import EXPLAINED, LABELS, NARROW, Drawing, cached
from qmxl.master.register_formulas import NONE
from qmxl.sheets.parts import pixels
from qmxl.tables.summaries import Summed, cumulates, is_matrix, scale_of, vital_rows
from qmxl.xlsx.cells import column_letters

FIRST = 4  # the row of the first summary, from 0
HEAT = ((0.6, "#F8CBAD"), (0.3, "#FFE699"), (0.0, "#C6E0B4"))  # of a matrix, from the most to the least
HEADING, ROW = 32, 16.5  # heights in points
WORDS = 0.75  # of a line of a narrow heading is filled, as words are not broken
INCIDENTS = "incidents"  # the register of which the bulletin tells more than its line
BESIDE = 7  # columns of a table that leaves room for its chart on the right; that of a wider one stands below it
GAPPED, NO_POINT = frozenset({"line", "radar"}), "#N/A"  # charts that would draw a text as zero, and what makes a gap
LEAST, ROUND, GAP = 10, 14, 10  # rows of a chart at least, of a round one; pixels between it and its table


@dataclass(frozen=True)
class Ground:
    """How far what was drawn reaches: the next free row, the last column; and the rows in which its parts begin."""

    row: int
    right: int
    parts: tuple[int, ...] = ()


def write_tables(drawing: Drawing, summaries: Sequence[Summed], widths: Sequence[float], sections: Sections) -> Ground:
    """All that is counted, from the first row on; the columns have those ``widths``."""
    row, right = FIRST, EXPLAINED
    parts: list[int] = []
    single = [each for each in summaries if not each.summary.by]
    if single:
        row = _single_numbers(drawing, single, row) + 1
    for each in summaries:
        if each.summary.by:
            parts.append(row)
            ground = _table(drawing, each, row, widths, sections)
            row, right = ground.row + 1, max(right, ground.right)
    return Ground(row, right, tuple(parts))


def _single_numbers(drawing: Drawing, several: Sequence[Summed], at: int) -> int:
    """The summaries that are one number, a row each, with what it says; gives the next free row."""
    page, worksheet = drawing.page, drawing.worksheet
    for column, name in enumerate(("number", "value")):
        worksheet.write_string(at, column, page.text(f"master.register.{name}"), page.style.heading())
    worksheet.merge_range(at, 2, at, EXPLAINED, page.text("master.register.how"), page.style.heading())
    drawing.high(at, ROW)
    for at, each in enumerate(several, start=at + 1):  # noqa: B020 - goes on where the heading stands
        title = each.summary.title.in_(page.text.language)
        worksheet.write_string(at, 0, title, page.style.fixed())
        formula, style = drawing.formula(each.summary), drawing.style(each.summary, bold=True, font_size=12)
        worksheet.write_formula(at, 1, formula, style, cached(each.total))
        told = page.style.fixed(italic=True, font_size=10, font_color="#404040")
        worksheet.merge_range(at, 2, at, EXPLAINED, _means(drawing, each.summary), told)
        drawing.high(at, ROW * lines_of(title, LABELS))
    if drawing.form.id == INCIDENTS:
        page.part("incident_numbers", INCIDENTS, f"$A${at - len(several) + 2}:$B${at + 1}")
    return at + 1


def _means(drawing: Drawing, summary: Summary) -> str:
    """What a summary's numbers are, of which lines."""
    text = drawing.page.text
    labels = [drawing.title(field) for field in summary.fields]
    between = ", " if summary.of_fields else " → "
    way = text(f"master.register.means.{summary.count}", fields=between.join(labels), per=f"{summary.per:g}")
    span = "to_date" if summary.span == "to_date" or not drawing.form.date else "period"
    if span == "to_date" and drawing.register.left and summary.count in STANDING:
        span = "standing"
    return f"{way} {text(f'master.register.span.{span}', period=str(drawing.page.period))}"


def _table(drawing: Drawing, found: Summed, first: int, widths: Sequence[float], sections: Sections) -> Ground:
    """A table of counts under its title, with its chart."""
    page, worksheet, summary = drawing.page, drawing.worksheet, found.summary
    title = summary.title.in_(page.text.language)
    worksheet.write_string(first, 0, title, page.style(bold=True, font_size=12))
    drawing.high(first, ROW + 3)
    worksheet.write_string(first + 1, 0, _means(drawing, summary), page.style(italic=True, font_size=9))
    drawing.high(first + 1, 14)
    top = first + 2
    width, vital = _headings(drawing, found, top, widths), vital_rows(found)
    for at, (member, values) in enumerate(zip(found.rows, found.values, strict=True), start=top + 1):
        label = drawing.label(summary.by[0], member)
        worksheet.write_string(at, 0, label, page.style.fixed(**({"bold": True} if vital[at - top - 1] else {})))
        for column, (across, value) in enumerate(zip(found.across, values, strict=True), start=1):
            formula = counting(drawing, sections, summary, member, across)
            style = drawing.style(summary, **_heat(drawing, summary, member, across))
            if summary.chart in GAPPED:
                formula = formula.replace(f'"{NONE}"', "NA()")
            said = NO_POINT if value is None and summary.chart in GAPPED else cached(value)
            worksheet.write_formula(at, column, formula, style, said)
        if width > len(found.across):
            _beside(drawing, found, at, top)
        drawing.high(at, ROW * lines_of(label, LABELS))
    if summary.chart in GAPPED and not summary.added:
        unseen = page.book.add_format({"font_color": "#FFFFFF"})
        worksheet.conditional_format(
            top + 1, 1, top + len(found.rows), len(found.across), {"type": "errors", "format": unseen}
        )
    last = _totals(drawing, found, top)
    width = _others(drawing, found, sections, top, width)
    drawing.high(last, ROW)
    if (drawing.form.id, summary.id) == (INCIDENTS, "by_group"):
        page.part("incidents", INCIDENTS, f"$A${top + 1}:${column_letters(width)}${last + 1}")
    if is_drawn(found):
        return _with_chart(drawing, found, (top, last, width), widths)
    return Ground(last + 1, width)


def _others(drawing: Drawing, found: Summed, sections: Sections, top: int, width: int) -> int:
    """The columns of what else is counted of each row, with their headings and totals; gives the last column."""
    worksheet, page = drawing.worksheet, drawing.page
    for column, each in enumerate(found.beside, start=width + 1):
        summary, shade = each.summary, {"bold": True, "bg_color": "#F2F2F2"}
        worksheet.write_string(top, column, summary.title.in_(page.text.language), page.style.heading())
        for at, (member, value) in enumerate(zip(found.rows, each.values, strict=True), start=top + 1):
            formula = counting(drawing, sections, summary, member, None)
            worksheet.write_formula(at, column, formula, drawing.style(summary), cached(value))
        whole = "=" + drawing.printer.formula(summary, [], page.period.months)
        at = top + 1 + len(found.rows)
        worksheet.write_formula(at, column, whole, drawing.style(summary, **shade), cached(each.total))
    if found.beside:
        longest = max(lines_of(each.summary.title.in_(page.text.language), NARROW) for each in found.beside)
        drawing.high(top, max(HEADING, 15 * longest))
    return width + len(found.beside)


def _heat(drawing: Drawing, summary: Summary, row: object, across: object) -> dict[str, str]:
    """The colour of a cell of a matrix of two scales: by how far it lies from the corner of the least."""
    if not is_matrix(drawing.form, summary) or not isinstance(row, int) or not isinstance(across, int):
        return {}
    most = scale_of(drawing.form, summary.by[0])[-1] * scale_of(drawing.form, summary.by[1])[-1]
    at = row * across / most if most else 0
    return {"bg_color": next(colour for least, colour in HEAT if at >= least)}


def _headings(drawing: Drawing, found: Summed, top: int, widths: Sequence[float]) -> int:
    """The headings of a table, as high as the longest over its column; gives the number of its last column."""
    page, worksheet, summary = drawing.page, drawing.worksheet, found.summary
    heading = page.style.heading()
    second = summary.by[1:]
    corner = drawing.title(summary.by[0])
    if is_matrix(drawing.form, summary):
        corner = f"{corner} ↓   {drawing.title(second[0])} →"
    worksheet.write_string(top, 0, corner, heading)
    count = page.text(f"master.register.heading.{summary.count}")
    names = [_short(drawing.label(second[0], member)) if second else count for member in found.across]
    if second and summary.added:
        names.append(page.text("master.sum"))
    if cumulates(found):
        names.append(page.text("master.register.cumulative"))
    for at, name in enumerate(names, start=1):
        worksheet.write_string(top, at, name, heading)
    wide = [*widths, *([NARROW] * len(names))]
    longest = max((lines_of(name, wide[at] * WORDS) for at, name in enumerate(names, start=1)), default=0)
    drawing.high(top, max(HEADING, 15 * longest + 2))
    return len(names)


def _beside(drawing: Drawing, found: Summed, at: int, top: int) -> None:
    """The last cell of a row: the row's sum, or what has come together so far."""
    worksheet, summary, row = drawing.worksheet, found.summary, found.values[at - top - 1]
    column = len(found.across) + 1
    if cumulates(found):
        whole = sum(values[0] or 0 for values in found.values)
        part = sum(values[0] or 0 for values in found.values[: at - top])
        total = f"B${top + 2 + len(found.rows)}"
        style = drawing.page.style.fixed(align="center", num_format="0%")
        worksheet.write_blank(at, column, None, style)
        if whole:
            worksheet.write_formula(at, column, f"=SUM(B${top + 2}:B{at + 1})/{total}", style, part / whole)
        return
    cells = f"B{at + 1}:{column_letters(len(found.across))}{at + 1}"
    total_of_row = float(sum(value or 0 for value in row))
    worksheet.write_formula(at, column, f"=SUM({cells})", drawing.style(summary, bold=True), total_of_row)


def _totals(drawing: Drawing, found: Summed, top: int) -> int:
    """The last row of a table: sums where parts add up, else the value of all lines; gives its number.

    Of two ways of counting that do not add up there is none: it would stand empty.
    """
    page, worksheet, summary = drawing.page, drawing.worksheet, found.summary
    at, second, width = top + 1 + len(found.rows), len(summary.by) > 1, len(found.across)
    if second and not (summary.added or summary.of_fields or found.beside):
        return at - 1
    key = "master.sum" if summary.added else "master.register.all"
    shade = {"bold": True, "bg_color": "#F2F2F2"}
    worksheet.write_string(at, 0, page.text(key), page.style.fixed(**shade))
    style = drawing.style(summary, **shade)
    for column in range(1, width + (2 if second and summary.added else 1)):
        letters = column_letters(column)
        if summary.added:
            values = [sum(v or 0 for v in row) if column > width else row[column - 1] or 0 for row in found.values]
            formula, value = f"=SUM({letters}{top + 2}:{letters}{at})" if found.rows else "=0", float(sum(values))
            worksheet.write_formula(at, column, formula, style, value)
        elif summary.of_fields:
            field = found.across[column - 1]
            whole = "=" + drawing.printer.formula(summary, [(FIELD, field)], page.period.months)
            worksheet.write_formula(at, column, whole, style, cached(found.totals[column - 1]))
        elif not second:
            whole = "=" + drawing.printer.formula(summary, [], page.period.months)
            worksheet.write_formula(at, column, whole, style, cached(found.total))
        else:
            worksheet.write_blank(at, column, None, style)
    if cumulates(found):
        worksheet.write_blank(at, width + 1, None, style)
    return at


def _with_chart(drawing: Drawing, found: Summed, at: tuple[int, int, int], widths: Sequence[float]) -> Ground:
    """The chart on the right of its table, below a wide one, never over anything.

    ``at`` are the first and last row and the last column of the table.
    """
    top, last, width = at
    title = found.summary.title.in_(drawing.page.text.language)
    beside = width <= BESIDE
    least = ROUND if found.summary.chart == "radar" else LEAST
    rows = max(last - top + 1, least) if beside else least + 3
    heights = [drawing.heights.get(row, ROW) for row in range(top, last + 1)] if beside else [HEADING]
    height = int((sum(heights) + ROW * (rows - len(heights))) * 4 / 3) - 6
    chart = chart_of(drawing, found, top, height)
    place = (top, width + 1) if beside else (last + 1, 0)
    options = {"x_offset": GAP, "y_offset": 2, "object_position": 2, "description": title}
    drawing.worksheet.insert_chart(*place, chart, options)
    bottom = max(last, place[0] + rows - 1)
    for row in range(last + 1, bottom + 1):
        drawing.high(row, ROW)
    right = place[1]
    while pixels(widths, place[1], right) < chart_width(found) + 2 * GAP:
        right += 1
    return Ground(bottom + 1, max(width, right))


def _short(label: str) -> str:
    """A heading over narrow columns: of ``A – what it means`` the code."""
    code, dash, _ = label.partition(" – ")
    return code if dash and len(code) <= 4 else label
