"""Radar charts of the official report: one over the parts of a set, one over the chapters of each part."""

from collections.abc import Container, Sequence
from typing import NamedTuple

from qmxl.catalogue.criteria_sets import CriteriaSet
from qmxl.forms.styles import INK
from qmxl.programme.score_sheet import ACROSS, COMPARED, LINES_OF_A_CHART, SERIES
from qmxl.sheets.page import Page

WIDTH, ROW = 372, 20  # pixels of a chart, of a row
AXES = 3  # with fewer a radar is a line: then columns are drawn
SHOWN = (("now", INK, 2.25, "solid"), ("last_year", "#7F7F7F", 1.5, "dash"), ("plan", "#C55A11", 1.5, "square_dot"))


class Axes(NamedTuple):
    """What a chart is called, and the first and last row of its axes in the table of means, from 0."""

    title: str
    first: int
    last: int


def _charts(criteria: CriteriaSet, parts: Container[str], codes: Sequence[str], first: int) -> list[Axes]:
    """The chart over all parts, then one over the chapters of each of ``parts``; ``codes`` stand from ``first`` on."""
    at = {code: first + position for position, code in enumerate(codes)}
    charts = [Axes("", first, first + len(criteria.part) - 1)]
    for part in criteria.part:
        chapters = [each.code for each in criteria.chapter if each.part == part.code and each.code != part.code]
        if chapters and part.code in parts:
            charts.append(Axes(f"{part.code}. {part.title}", at.get(chapters[0], 0), at.get(chapters[-1], 0)))
    return charts


def write(
    page: Page, name: str, criteria: CriteriaSet, parts: Container[str], top: int, codes: Sequence[str], first: int
) -> None:
    """The charts from row ``top`` on of the sheet ``name``, over the means of now, last year and the plan."""
    worksheet, sheet = page.sheets[name], page.title_of(name)
    for number, axes in enumerate(_charts(criteria, parts, codes, first)):
        radar = axes.last - axes.first + 1 >= AXES
        chart = page.book.add_chart({"type": "radar"} if radar else {"type": "column"})
        for series, colour, width, dash in SHOWN:
            column = COMPARED + SERIES.index(series)
            line = {"color": colour, "width": width, "dash_type": dash}
            chart.add_series(
                {
                    "name": page.text(f"master.series.{series}"),
                    "categories": [sheet, axes.first, 0, axes.last, 0],
                    "values": [sheet, axes.first, column, axes.last, column],
                    **({"line": line} if radar else {"fill": {"color": colour}, "gap": 80}),
                }
            )
        title = axes.title or page.text("master.chart.parts")
        chart.set_title({"name": title if len(title) <= 44 else f"{title[:43]}…", "name_font": {"size": 10}})
        chart.set_legend({"position": "bottom", "font": {"size": 8}})
        chart.set_y_axis(
            {
                "min": 0,
                "max": criteria.rule.levels[-1],
                "major_unit": 1,
                "num_format": "0",
                "num_font": {"size": 7, "color": "#7F7F7F"},
                "major_gridlines": {"visible": True, "line": {"color": "#D9D9D9", "width": 0.5}},
            }
        )
        chart.set_size({"width": WIDTH - 6, "height": LINES_OF_A_CHART * ROW - 8})
        place = {"x_offset": 2 + number % ACROSS * WIDTH, "y_offset": 3, "object_position": 2, "description": title}
        worksheet.insert_chart(top + number // ACROSS * LINES_OF_A_CHART, 0, chart, place)
