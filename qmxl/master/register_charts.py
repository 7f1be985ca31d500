"""The native chart of a table of counts: columns, bars or lines, and of a Pareto what has come together so far."""

from collections.abc import Iterator, Sequence
from typing import Any

from xlsxwriter.workbook import Workbook as Book

from qmxl.catalogue.declared import MONTH
from qmxl.master.register_drawing import SHARES, Drawing
from qmxl.tables.summaries import Summed, vital_rows

COLOURS = ("#BDD7EE", "#5B9BD5", "#F4B183", "#1F3864", "#A9D18E", "#7F7F7F", "#FFD966", "#8497B0")
ALONE, LINE = "#9DC3E6", "#C55A11"  # of a chart of one kind of columns; of the line over them
RINGS = ("#C55A11", "#1F3864", "#548235", "#7F6000", "#5B9BD5", "#7F7F7F", "#7030A0", "#00B0A0")
VITAL = "#1F3864"  # of the columns of a Pareto to begin with
KINDS = {
    "column": {"type": "column"},
    "stacked": {"type": "column", "subtype": "stacked"},
    "line": {"type": "line"},
    "bar": {"type": "bar"},
    "pareto": {"type": "column"},
    "radar": {"type": "radar", "subtype": "with_markers"},
}
CHART_WIDTH, WIDER = 560, 760  # pixels; the second where words have no room otherwise
MANY = 8  # columns of a Pareto below which words have room
UNDER = 6  # series whose names have room below a chart; those of more stand on the right
SMALL, LEAST = 0.25, 0.05  # shares none of which is larger would lie on the axis if it went up to the whole
MOST_RINGS = 8  # of a radar: more of them could not be told apart


def chart_of(drawing: Drawing, found: Summed, top: int, height: int) -> Any:
    """The chart of a table whose headings stand in row ``top``."""
    page, kind = drawing.page, found.summary.chart
    name, chart = page.title_of(drawing.form.id), page.book.add_chart(KINDS[kind])
    last = top + max(len(found.rows), 1)
    categories = [name, top + 1, 0, last, 0]
    if kind == "radar":
        return _radar(drawing, found, top, height)
    for series in _series(found, name, top, last):
        at = series.pop("at")
        chart.add_series(
            {
                **series,
                "data_labels": {"value": len(found.across) == 1 and kind != "line"},
                "gap": 60,
                **({"points": pareto_points(vital_rows(found))} if kind == "pareto" else {}),
                **_looks(kind, at, alone=len(found.across) == 1),
            }
        )
    if kind == "pareto":
        line = cumulative_line(page.book, [name, top, 2], categories, [name, top + 1, 2, last, 2])
        chart.combine(line)
    chart.set_title({"name": found.summary.title.in_(page.text.language), "name_font": {"size": 11}})
    plain = len(found.across) == 1 and kind != "pareto"
    place = {"position": "right" if _several(found) else "bottom", "font": {"size": 9}}
    chart.set_legend({"none": True} if plain else place)
    _axes(chart, found)
    chart.show_blanks_as("span")  # as a gap LibreOffice draws #N/A at zero
    chart.set_size({"width": chart_width(found), "height": height})
    return chart


def is_drawn(found: Summed) -> bool:
    """Whether a table has a chart, and anything to show in it: counts of nothing would be an empty one."""
    known = [value for values in found.values for value in values if value is not None]
    return bool(found.summary.chart and known) and (any(known) or not found.summary.added)


def chart_width(found: Summed) -> int:
    """How many pixels a table's chart is wide."""
    crowded = found.summary.chart == "pareto" and len(found.rows) > MANY
    return WIDER if crowded or _several(found) else CHART_WIDTH


def _several(found: Summed) -> bool:
    """Whether there are more series than can be named below the chart; a radar has its own rule."""
    return found.summary.chart != "radar" and len(found.rows if _turned(found) else found.across) > UNDER


def _turned(found: Summed) -> bool:
    """Whether a series is a row of the table: months always go from left to right."""
    return found.summary.chart == "stacked" and found.summary.by[1:] == (MONTH,)


def _series(found: Summed, name: str, top: int, last: int) -> Iterator[dict[str, Any]]:
    """Where each series stands in the table, with its number."""
    if _turned(found):
        width = len(found.across)
        for at, row in enumerate(range(top + 1, last + 1)):
            categories, values = [name, top, 1, top, width], [name, row, 1, row, width]
            yield {"at": at, "name": [name, row, 0], "categories": categories, "values": values}
        return
    for at in range(len(found.across)):
        categories, values = [name, top + 1, 0, last, 0], [name, top + 1, at + 1, last, at + 1]
        yield {"at": at, "name": [name, top, at + 1], "categories": categories, "values": values}


def _radar(drawing: Drawing, found: Summed, top: int, height: int) -> Any:
    """A ring a row of the table, a spoke a column; of many rows the lowest ones, to which one has to look."""
    page, width = drawing.page, len(found.across)
    name, chart = page.title_of(drawing.form.id), page.book.add_chart(KINDS["radar"])
    rings = lowest_rows(found)
    for number, at in enumerate(rings):
        row, colour = top + 1 + at, RINGS[number]
        looks = {"line": {"color": colour, "width": 2}, "marker": {"type": "circle", "size": 4}}
        series = {
            "name": [name, row, 0],
            "categories": [name, top, 1, top, width],
            "values": [name, row, 1, row, width],
        }
        chart.add_series({**series, **looks})
    title = found.summary.title.in_(page.text.language)
    if len(rings) < len(found.rows):
        title = page.text("master.register.lowest", title=title, count=len(rings), of=len(found.rows))
    chart.set_title({"name": title, "name_font": {"size": 11}})
    chart.set_legend({"position": "bottom", "font": {"size": 9}})
    tops = [drawing.form.by_field[field].max for field in found.summary.fields if field in drawing.form.by_field]
    whole = max((top for top in tops if isinstance(top, int | float)), default=None)
    chart.set_y_axis({"min": 0, "major_gridlines": {"visible": True}} | ({"max": whole} if whole else {}))
    chart.set_size({"width": CHART_WIDTH, "height": height})
    return chart


def lowest_rows(found: Summed) -> list[int]:
    """The rows a radar shows, in their order: all of them, or of more those with the least in all."""
    known = [at for at, values in enumerate(found.values) if any(value is not None for value in values)]
    least = sorted(known, key=lambda at: (sum(value or 0 for value in found.values[at]), at))
    return sorted(least[:MOST_RINGS])


def _looks(kind: str, at: int, *, alone: bool) -> dict[str, Any]:
    colour = COLOURS[at % len(COLOURS)]
    if kind == "line":
        shade = LINE if alone else colour
        return {"line": {"color": shade, "width": 2}, "marker": {"type": "circle", "size": 5}}
    fill = ALONE if alone else colour
    return {"fill": {"color": fill}, "border": {"color": "#404040", "width": 0.5}}


def pareto_points(vital: Sequence[bool]) -> list[dict[str, Any]]:
    """The columns of a Pareto: those of the vital few are darker."""
    border = {"color": "#404040", "width": 0.5}
    return [{"fill": {"color": VITAL if each else ALONE}, "border": border} for each in vital]


def cumulative_line(book: Book, named: list[Any], categories: list[Any], values: list[Any]) -> Any:
    """The line over a Pareto's columns, on the axis on the right."""
    line = book.add_chart({"type": "line"})
    line.add_series(
        {
            "name": named,
            "categories": categories,
            "values": values,
            "y2_axis": True,
            "line": {"color": LINE, "width": 2},
            "marker": {"type": "circle", "size": 5, "fill": {"color": LINE}, "border": {"color": LINE}},
        }
    )
    line.set_y2_axis(
        {"min": 0, "max": 1, "num_format": "0%", "num_font": {"size": 9}, "major_gridlines": {"visible": False}}
    )
    return line


def _axes(chart: Any, found: Summed) -> None:
    """Counts in whole steps from zero, shares up to the whole."""
    kind, summary = found.summary.chart, found.summary
    scale: dict[str, Any] = {"min": 0, "major_gridlines": {"visible": True, "line": {"color": "#E0E0E0"}}}
    if summary.count in SHARES:
        most = _most(found)
        scale |= {"num_format": "0.0%" if 0 < most <= LEAST else "0%"}
        if not 0 < most <= SMALL:
            scale |= {"max": 1, "major_unit": 0.2}
    elif summary.added:
        scale |= {"num_format": "#,##0"} | ({"major_unit": 1} if _most(found) <= 10 else {})
    if kind == "bar":  # XlsxWriter calls the axis of categories y here, since it stands upright
        chart.set_x_axis(scale)
        chart.set_y_axis({"reverse": True, "interval_unit": 1, "major_gridlines": {"visible": False}})
        return
    chart.set_y_axis(scale)
    chart.set_x_axis({"num_font": {"size": 9}})


def _most(found: Summed) -> float:
    """The highest column."""
    rows = [[value or 0 for value in values] for values in found.values]
    whole = found.summary.chart == "stacked"
    return max((sum(row) if whole else max(row, default=0) for row in rows), default=0)
