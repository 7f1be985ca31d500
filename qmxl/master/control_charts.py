"""Sheet Biểu đồ kiểm soát: a chart an indicator, of the hospital or of the department one chooses, with its working.

Every limit is a formula over the points beside the chart, which are fetched from the sheet of data; a value can be
tried out in the column that is open, and while one is, nothing is concluded.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import floor, log10

from qmxl.catalogue.models import Indicator
from qmxl.forms.styles import value_format
from qmxl.master import series_data
from qmxl.master.series_data import Place
from qmxl.series.charting import LEAST, Charted
from qmxl.series.over_time import OverTime
from qmxl.series.wording import period_label
from qmxl.sheets.control_block import LEFT, SHOWN_ROWS, Block, draw, height
from qmxl.sheets.control_formulas import Given
from qmxl.sheets.control_values import NA, SIGNAL_OF
from qmxl.sheets.page import Page, heading, weak_mark
from qmxl.xlsx.bulk import Formula
from qmxl.xlsx.cells import column_letters

NAME = "control_charts"
NEARLY = 0.8  # of what a share can be, above which a chart would show more than that
FIRST = 4  # the row of the first block, from 0
FETCHED = {  # column of the working: column of the data
    "value": "rate",
    "target": "target",
    "target_upper": "target_upper",
    "note": "chart_note",
    "numerator": "numerator",
    "denominator": "denominator",
    "phase": "phase",
    "counts": "makes_limits",
    "signal": "signal",
    "open": "partial",
}


@dataclass(frozen=True)
class Placed:
    """An indicator, where its data stand, and the row of its block."""

    each: OverTime
    place: Place
    top: int


def layout(page: Page) -> list[Placed]:
    """The blocks below each other."""
    found, top = [], FIRST
    for each, place in zip(page.over_time, series_data.places(page.over_time), strict=True):
        found.append(Placed(each, place, top))
        top += height(place.months)
    return found


def write(page: Page, blocks: Sequence[Placed]) -> None:
    """All blocks; each begins a page."""
    if not blocks:
        return
    worksheet = page.sheet(NAME)
    heading(page, worksheet, NAME, LEFT, page.text("master.note.control_charts"))
    worksheet.set_row(2, 48)
    for placed in blocks:
        draw(worksheet, page.book, page.style, page.text, page.title_of(NAME), _block(page, placed), placed.top)
    worksheet.protect("", {"format_columns": True, "format_rows": True, "objects": True, "scenarios": True})
    worksheet.set_print_scale(92)  # at which the first page holds the heading too
    tops = [0, *(placed.top for placed in blocks[1:])]
    pages = [(top, placed.top + SHOWN_ROWS - 1) for top, placed in zip(tops, blocks, strict=True)]
    sheet, right = page.reference(NAME), column_letters(LEFT - 1)
    # Several areas, each a page: XlsxWriter takes one only. The working is for the screen.
    worksheet.print_area_range = ",".join(f"{sheet}!$A${first + 1}:${right}${last + 1}" for first, last in pages)


def _block(page: Page, placed: Placed) -> Block:
    each, place = placed.each, placed.place
    hospital, every = each.hospital, [said.charted for said in each.readings]
    labels = [period_label(each.indicator, point.month, page.text) for point in hospital.charted.series.points]

    def fetched(name: str, value: float | str) -> Formula:
        return Formula(_of_owner(page, place, name), value)

    return Block(
        title=f"{each.indicator.code}  {each.indicator.name}{weak_mark(each.indicator)}",
        unit=each.indicator.unit,
        number_format=value_format(each.indicator.kind),
        owners=f"={place.of_signals(page, 'chart_of')}",
        owner=series_data.owner_words(page, hospital.charted.series.owner),
        at=f"MATCH({{owner}},{place.of_signals(page, 'chart_of')},0)",
        offset=_offset(page, place, labels),
        limited=fetched("limited", int(hospital.charted.limited)),
        state=fetched("changed", series_data.state_words(page, hospital)),
        assured=fetched("assured", series_data.assured_words(page, hospital)),
        sentence=fetched("sentence", series_data.conclusion(page, hospital)),
        why=_why(page, each),
        given=Given(
            kind="i" if each.kind == "never" else each.kind,
            scale=each.indicator.scale,
            better="neutral" if each.indicator.direction == "between" else each.indicator.direction,
            cells={"period": labels, **_points(page, place, hospital.charted)},
            limited=("", int(hospital.charted.limited)),
            trials="",
            counted=True,
            bounded=each.indicator.bounded,
        ),
        phases=max(max(its.phase, default=1) for its in every),
        has=_has(each),
        noted=_noted(page, every),
        extent=_extent(each.indicator, every),
    )


def _of_owner(page: Page, place: Place, name: str) -> str:
    """What is said of the owner that is chosen."""
    return f"INDEX({place.of_signals(page, name)},{{chosen}})"


def _offset(page: Page, place: Place, labels: Sequence[str]) -> Formula:
    """How many rows lie before the first of the owner's points; #N/A where rows were moved."""
    department, owner = place.of_points(page, "department"), _of_owner(page, place, "department")
    at, period = f"(MATCH({owner},{department},0)-1)", place.of_points(page, "period")
    first, last = f"INDEX({period},{at}+1)", f"INDEX({period},{at}+{place.months})"
    astray = f"COUNTIF({department},{owner})<>{place.months}"
    return Formula(f'IF(OR({astray},{first}<>"{labels[0]}",{last}<>"{labels[-1]}"),NA(),{at})', 0)


def _points(page: Page, place: Place, charted: Charted) -> dict[str, list[Formula]]:
    """By column the cells that fetch the owner's points, with what they hold for the hospital."""
    points, notes = charted.series.points, series_data.notes_of(page, charted)
    types = charted.said.point_types if charted.said else [None] * len(points)
    values: dict[str, Sequence[float | str | None]] = {
        "value": [point.value for point in points],
        "target": charted.least,
        "target_upper": charted.most,
        "note": [notes.get(at) or None for at in range(len(points))],
        "numerator": [point.numerator for point in points],
        "denominator": [point.denominator for point in points],
        "phase": charted.phase,
        "counts": [int(its) for its in series_data.counting(charted)],
        "signal": [SIGNAL_OF.get(str(its)) for its in types],
        "open": [None if point.complete or point.value is None else 1 for point in points],
    }
    return {name: [_point(page, place, name, row, its) for row, its in enumerate(v)] for name, v in values.items()}


def _point(page: Page, place: Place, column: str, row: int, value: float | str | None) -> Formula:
    fetched = f"INDEX({place.of_points(page, FETCHED[column])},{{offset}}+{row + 1})"
    return Formula(f'IF({fetched}="",NA(),{fetched})', NA if value is None else value)


def _extent(indicator: Indicator, every: Sequence[Charted]) -> tuple[float | None, float | None]:
    """Where the axis of values begins, so that a change is seen, and ends, whosever chart it is: no share above 100 %.

    It begins at zero unless all there is lies in the upper half, or is the same. Below what there is a quarter is left,
    so that a value that is tried out is seen.
    """
    shown = [
        value
        for its in every
        for values in ((p.value for p in its.series.points), its.centre, its.lower, its.upper, its.least, its.most)
        for value in values
        if value is not None
    ]
    if not shown:
        return None, None
    lowest, highest = min(shown), max(shown)
    full = indicator.scale if indicator.bounded and highest > indicator.scale * NEARLY else None
    begin = lowest - (highest - lowest) / 4
    if begin < highest / 2 or lowest == highest:
        return None, full
    step = 10 ** floor(log10(highest - lowest)) / 2
    return floor(begin / step) * step, full


def _noted(page: Page, every: Sequence[Charted]) -> dict[int, str]:
    """The points with a note: the note itself where all owners that have one have the same, else ""."""
    found: dict[int, set[str]] = {}
    for charted in every:
        for at, note in series_data.notes_of(page, charted).items():
            found.setdefault(at, set()).add(note)
    return {at: notes.pop() if len(notes) == 1 else "" for at, notes in sorted(found.items())}


def _why(page: Page, each: OverTime) -> str:
    """Why the chart is of that kind, and that there are no limits yet where there are none."""
    said = [page.text(f"series.why.{each.why}", kind=page.text(f"series.kind.{each.kind}"))]
    if each.kind != "never" and not each.hospital.charted.limited:
        said.append(page.text("series.why.few", least=LEAST))
    longer = each.hospital.charted.series.longer
    if longer:
        said.append(page.text("series.longer", count=longer))
    return " ".join(said)


def _has(each: OverTime) -> list[str]:
    """What the charts of any of the owners have beside values and centre."""
    every = [said.charted for said in each.readings]
    signals = {SIGNAL_OF.get(str(its)) for c in every if c.said for its in c.said.point_types}
    limited = any(charted.limited for charted in every)
    found = ["limits"] if limited else []
    if any(target is not None for charted in every for target in charted.least):
        found.append("target")
    if any(target is not None for charted in every for target in charted.most):
        found.append("target_upper")
    neutral = each.indicator.direction not in {"higher", "lower"}
    if limited:
        found += ["other"] if neutral or 3 in signals else ["better", "worse"]
    if any(not point.complete and point.value is not None for c in every for point in c.series.points):
        found.append("going_on" if each.of_days else "partial")
    return found
