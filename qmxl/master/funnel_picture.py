"""The native funnel plot: a point a department with its code, the value of all together, limits and target."""

from collections.abc import Mapping, Sequence
from math import ceil, floor, log10
from typing import Any

from xlsxwriter.chart import Chart

from qmxl.forms.styles import INK, value_format
from qmxl.measures.funnel import Beyond
from qmxl.sheets.control_picture import GREY, TARGET
from qmxl.sheets.page import Page, named
from qmxl.tables.ranking import Ranking

SIZE = (1090, 396)  # pixels
Area = tuple[int, int, int, int]  # first row, first column, last row, last column, from 0
LINES: Mapping[str, dict[str, object]] = {
    "centre": {"color": GREY, "width": 1.5},
    "upper95": {"color": GREY, "width": 1, "dash_type": "dash"},
    "lower95": {"color": GREY, "width": 1, "dash_type": "dash"},
    "upper998": {"color": "#404040", "width": 1.5},
    "lower998": {"color": "#404040", "width": 1.5},
    "target": {"color": TARGET, "width": 1.5, "dash_type": "square_dot"},
}
UNNAMED = ("lower95", "lower998")  # called as their other side
MARKS: Mapping[Beyond, tuple[str, str, str, int]] = {  # shape, fill, size: told apart on paper without colour too
    "": ("within", "circle", INK, 6),
    "95": ("watched", "triangle", "#C55A11", 8),
    "99.8": ("outside", "square", "#C00000", 9),
}


def picture(page: Page, ranking: Ranking, sheet: str, areas: Mapping[str, Area]) -> Chart:
    """The chart of a ranking, whose working stands in the ``areas`` of a ``sheet`` by name."""
    chart = page.book.add_chart({"type": "scatter"})
    unnamed, drawn = [], 0
    for name, line in LINES.items():
        if name == "target" and ranking.target is None:
            continue
        chart.add_series(
            {
                "name": page.text(f"funnel.line.{name}"),
                "categories": [sheet, *areas["size"]],
                "values": [sheet, *areas[name]],
                "line": line,
                "marker": {"type": "none"},
            }
        )
        if name in UNNAMED:
            unnamed.append(drawn)
        drawn += 1
    for beyond, (name, shape, colour, size) in MARKS.items():
        its = [place.beyond == beyond for place in ranking.places]
        if any(its):
            chart.add_series(
                {
                    "name": page.text(f"funnel.class.{name}"),
                    "categories": [sheet, *areas["denominator"]],
                    "values": [sheet, *areas[name]],
                    "line": {"none": True},
                    "marker": {"type": shape, "size": size, "fill": {"color": colour}, "border": {"color": colour}},
                    "data_labels": _labels(ranking, beyond),
                }
            )
    _dress(chart, page, ranking, unnamed)
    return chart


def _labels(ranking: Ranking, beyond: Beyond) -> dict[str, Any]:
    """Beside each point of a kind its department's code, as text: LibreOffice shows values where it stands in cells."""
    custom = [{"value": place.department} if place.beyond == beyond else {"delete": True} for place in ranking.places]
    return {"value": True, "position": "above", "font": {"size": 8, "bold": bool(beyond)}, "custom": custom}


def _dress(chart: Chart, page: Page, ranking: Ranking, unnamed: list[int]) -> None:
    indicator = ranking.indicator
    chart.set_title({"name": named(indicator, 90), "name_font": {"size": 11, "bold": True}, "overlay": False})
    chart.set_legend({"position": "bottom", "font": {"size": 8}, "delete_series": unnamed})
    light = {"visible": True, "line": {"color": "#EDEDED"}}
    font = {"size": 8, "bold": False}
    limits = ranking.limits
    sizes = [each.n for each in limits.curve] if limits else []
    chart.set_x_axis(
        {
            "name": page.text("funnel.size"),
            "name_font": font,
            "num_font": {"size": 8},
            "num_format": "#,##0",
            "label_position": "low",
            "major_gridlines": {"visible": False},
            **_axis(sizes, 0, None),
        }
    )
    lines = [line for each in (limits.curve if limits else ()) for line in (each.lower998, each.upper998)]
    target = [ranking.target] if ranking.target is not None else []
    values = [*lines, *target, *(place.value for place in ranking.places)]
    chart.set_y_axis(
        {
            "name": indicator.unit,
            "name_font": font,
            "num_font": {"size": 8},
            "num_format": value_format(indicator.kind),
            "major_gridlines": light,
            **_axis(values, 0, indicator.scale if indicator.bounded else None),
        }
    )
    chart.show_blanks_as("gap")
    chart.set_size({"width": SIZE[0], "height": SIZE[1]})


def _axis(values: Sequence[float], least: float, most: float | None) -> dict[str, float]:
    """The ends of an axis that has room for the values, in round steps, within what values can be."""
    low, high = min(values), max(values)
    room = (high - low) * 0.08 or abs(high) * 0.1 or 1.0
    step = 10.0 ** floor(log10((high - low + 2 * room) / 4))
    step *= next(times for times in (1, 2, 5, 10) if step * times >= (high - low + 2 * room) / 8)
    first, last = floor((low - room) / step) * step, ceil((high + room) / step) * step
    return {"min": max(least, first), "max": last if most is None else min(most, last), "major_unit": step}
