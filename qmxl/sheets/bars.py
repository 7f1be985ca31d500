"""A small column chart of a few counts, as first pages have them: numbers on the columns, no axis, no legend."""

from collections.abc import Sequence
from typing import NamedTuple

from qmxl.sheets.page import Page


class Bars(NamedTuple):
    """Where the chart stands on its sheet, and the counts: names in column ``data``, numbers beside, rows from 0."""

    sheet: str
    row: int
    column: int
    title: str
    rows: tuple[int, int]
    data: int
    colours: Sequence[str]
    width: int  # pixels


def draw(page: Page, bars: Bars) -> None:
    """Puts the chart on its sheet; the columns it reads may be hidden."""
    name, chart = page.title_of(bars.sheet), page.book.add_chart({"type": "column"})
    (first, last), data = bars.rows, bars.data
    chart.add_series(
        {
            "name": bars.title,
            "categories": [name, first, data, last, data],
            "values": [name, first, data + 1, last, data + 1],
            "points": [
                {"fill": {"color": each}, "border": {"color": "#404040", "width": 0.5}} for each in bars.colours
            ],
            "data_labels": {"value": True, "font": {"bold": True}},
            "gap": 55,
        }
    )
    chart.set_title({"name": bars.title, "name_font": {"size": 11}})
    chart.set_legend({"none": True})
    chart.show_hidden_data()
    chart.set_y_axis({"visible": False, "major_gridlines": {"visible": False}, "min": 0})
    chart.set_size({"width": bars.width, "height": 206})
    options = {"x_offset": 2, "y_offset": 3, "description": bars.title}
    page.sheet(bars.sheet).insert_chart(bars.row, bars.column, chart, options)
