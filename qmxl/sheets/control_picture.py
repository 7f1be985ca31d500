"""The native chart of a control chart: values, centre, limits, target, and what stands out as series of their own."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from xlsxwriter.chart import Chart
from xlsxwriter.workbook import Workbook as Book

from qmxl.forms.styles import INK
from qmxl.texts import Texts
from qmxl.xlsx.cells import column_letters

GREY, TARGET, BETTER, WORSE, OTHER = "#7F7F7F", "#C55A11", "#0070C0", "#C00000", "#7030A0"
PARTIAL = "#FFE699"  # LibreOffice draws no borders of markers, so that white ones would not be seen
SIZE = (968, 376)  # pixels
# By what is drawn its column, shape, fill, border and size: told apart on paper without colour too.
MARKED: Mapping[str, tuple[str, str, str, str, int]] = {
    "better": ("better", "diamond", BETTER, BETTER, 9),
    "worse": ("worse", "square", WORSE, WORSE, 8),
    "other": ("other", "triangle", OTHER, OTHER, 9),
    "partial": ("partial", "circle", PARTIAL, INK, 8),
    "going_on": ("partial", "circle", PARTIAL, INK, 8),  # what has not come to its end
}
LINES: Mapping[str, dict[str, object]] = {
    "centre": {"color": GREY, "width": 1.25},
    "lower": {"color": GREY, "width": 1, "dash_type": "dash"},
    "upper": {"color": GREY, "width": 1, "dash_type": "dash"},
}


def picture(
    book: Book,
    text: Texts,
    sheet: str,
    columns: Mapping[str, int],
    rows: tuple[int, int],
    *,
    phases: int,
    has: Sequence[str],
    noted: Collection[int],
    extent: tuple[float | None, float | None] = (None, None),
    title: str,
    unit: str,
    number_format: str,
) -> Chart:
    """The chart of the points in ``rows`` (first and last, from 0) of a sheet's ``columns`` by name.

    ``has`` names what is drawn beside values and centre ("limits", "target", "better" …); ``noted`` are the points,
    from 0, that may have a note; where they are mapped to a note, it stands there as it is.
    ``extent`` is where the axis of values begins and ends, None where the program decides.
    """
    chart = book.add_chart({"type": "line"})
    first, last = rows
    in_legend: list[bool] = []

    def series(name: str, called: str, look: dict[str, Any], *, named: bool = True) -> None:
        in_legend.append(named)
        chart.add_series(
            {
                "name": called,
                "categories": [sheet, first, columns["period"], last, columns["period"]],
                "values": [sheet, first, columns[name], last, columns[name]],
                **look,
            }
        )

    series("used", unit or text("series.column.value"), _line(INK, 2, marker="circle"))
    for number in range(1, phases + 1):
        for line in ("centre", "lower", "upper"):
            if line == "centre" or "limits" in has:
                own = line if phases == 1 else f"{line}{number}"
                series(own, text(f"series.column.{line}"), {"line": LINES[line]}, named=number == 1)
    if "target" in has:
        series("target", text("master.column.target"), _line(TARGET, 1.5, dash="square_dot"))
    if "target_upper" in has:  # the other bound of a range: one name in the legend is enough for both
        series("target_upper", text("series.column.target_upper"), _line(TARGET, 1.5, dash="square_dot"), named=False)
    for name, (column, shape, fill, border, size) in MARKED.items():
        if name in has:
            series(column, text(f"series.column.{name}"), _points(shape, fill, border, size))
    if noted:
        labels = _labels(sheet, columns["note"], first, last, noted)
        series(
            "noted", text("series.column.note"), {**_points("none", INK, INK, 2), "data_labels": labels}, named=False
        )
    unnamed = [at for at, named in enumerate(in_legend) if not named]
    _dress(chart, title, unit, number_format, unnamed, extent)
    return chart


def _line(colour: str, width: float, *, marker: str = "none", dash: str = "solid") -> dict[str, Any]:
    look: dict[str, Any] = {"line": {"color": colour, "width": width, "dash_type": dash}, "marker": {"type": marker}}
    if marker != "none":
        look["marker"] |= {"size": 5, "fill": {"color": colour}, "border": {"color": colour}}
    return look


def _points(shape: str, fill: str, border: str, size: int) -> dict[str, Any]:
    marker: dict[str, Any] = {"type": shape}
    if shape != "none":
        marker |= {"size": size, "fill": {"color": fill}, "border": {"color": border, "width": 1.5}}
    return {"line": {"none": True}, "marker": marker}


def _labels(sheet: str, column: int, first: int, last: int, noted: Collection[int]) -> dict[str, Any]:
    """Over each point that may have a note the cell with it; over the others nothing."""
    quoted = sheet.replace("'", "''")
    letters = column_letters(column)
    told = noted if isinstance(noted, Mapping) else {}  # LibreOffice shows no text that is in a cell
    chosen = set(noted)
    custom = [
        {"value": told.get(at) or f"='{quoted}'!${letters}${first + at + 1}"} if at in chosen else {"delete": True}
        for at in range(last - first + 1)
    ]
    return {"value": True, "position": "above", "font": {"size": 8, "italic": True}, "custom": custom}


def _dress(
    chart: Chart,
    title: str,
    unit: str,
    number_format: str,
    unnamed: Sequence[int],
    extent: tuple[float | None, float | None],
) -> None:
    chart.set_title({"name": title, "name_font": {"size": 11, "bold": True}, "overlay": False})
    chart.set_legend({"position": "bottom", "font": {"size": 8}, "delete_series": list(unnamed)})
    chart.set_x_axis({"num_font": {"size": 8, "rotation": -45}, "label_position": "low"})
    bounds = {name: value for name, value in zip(("min", "max"), extent, strict=True) if value is not None}
    chart.set_y_axis(
        {
            **bounds,
            "name": unit,
            "name_font": {"size": 8, "bold": False},
            "num_format": number_format,
            "num_font": {"size": 8},
            "major_gridlines": {"visible": True, "line": {"color": "#EDEDED"}},
        }
    )
    chart.show_blanks_as("span")  # as a gap LibreOffice draws #N/A at zero
    chart.show_hidden_data()
    chart.set_size({"width": SIZE[0], "height": SIZE[1]})
