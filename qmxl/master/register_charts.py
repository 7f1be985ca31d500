"""The native chart beside a table of counts."""

from typing import TYPE_CHECKING, Any

from qmxl.master.page import Page
from qmxl.tables.summaries import Summed

if TYPE_CHECKING:
    from qmxl.master.registers import Drawing

COLOURS = ("#BDD7EE", "#9DC3E6", "#F4B183", "#C00000", "#A9D18E", "#FFD966", "#8497B0", "#C9C9C9")
KINDS = {
    "column": {"type": "column"},
    "stacked": {"type": "column", "subtype": "stacked"},
    "line": {"type": "line"},
    "bar": {"type": "bar"},
    "pareto": {"type": "column"},
}


def chart_of(page: Page, drawing: "Drawing", found: Summed, top: int) -> Any:
    """The chart of a table whose headings stand in row ``top``."""
    name, kind = page.title_of(drawing.form.id), found.summary.chart
    chart = page.book.add_chart(KINDS[kind])
    last = top + max(len(found.rows), 1)
    for at in range(len(found.across)):
        chart.add_series(
            {
                "name": [name, top, at + 1],
                "categories": [name, top + 1, 0, last, 0],
                "values": [name, top + 1, at + 1, last, at + 1],
                "fill": {"color": COLOURS[at % len(COLOURS)]},
                "border": {"color": "#404040", "width": 0.5},
                "data_labels": {"value": len(found.across) == 1},
                "gap": 60,
            }
        )
    chart.set_title({"name": found.summary.title.in_(page.text.language), "name_font": {"size": 11}})
    chart.set_legend({"none": True} if len(found.across) == 1 else {"position": "bottom", "font": {"size": 9}})
    lines: dict[str, Any] = {"major_gridlines": {"visible": True, "line": {"color": "#E0E0E0"}}}
    shares = {"num_format": "0%"} if found.summary.count in {"share", "coverage"} else {}
    chart.set_y_axis({"reverse": True} if kind == "bar" else {**lines, **shares})
    if kind == "bar":
        chart.set_x_axis({"major_gridlines": {"visible": False}, **shares})
    chart.set_size({"width": 560, "height": 290})
    return chart
