"""Sheet Trước – sau: of each change that is marked as a phase the values before and after it, and what that says."""

from collections.abc import Sequence

from xlsxwriter.format import Format
from xlsxwriter.url import Url

from qmxl.forms.styles import value_format
from qmxl.master import series_data
from qmxl.master.control_charts import Placed
from qmxl.master.series_data import POINT_COLUMNS, POINTS
from qmxl.series.changes import LEAST, Change, Side, changes
from qmxl.series.wording import amount, period_label, period_words
from qmxl.sheets.page import GOOD, POOR, Page, heading, weak_mark
from qmxl.tables.pooling import HOSPITAL
from qmxl.xlsx.bulk import Formula
from qmxl.xlsx.cells import column_letters

NAME = "before_after"
HEADINGS, FIRST = 4, 5  # rows from 0
COLUMNS = {
    "indicator": 10,
    "indicator_name": 30,
    "whose": 20,
    "since_when": 10,
    "change_reason": 28,
    "points_before": 8,
    "value_before": 10,
    "points_after": 8,
    "value_after": 10,
    "unit": 9,
    "change_of_value": 11,
    "change_interval": 18,
    "conclusion": 46,
    "way": 14,
}
AT = {name: column_letters(at) for at, name in enumerate(COLUMNS)}


def layout(page: Page) -> list[Change]:
    """The changes to be shown."""
    return changes(page.over_time)


def write(page: Page, several: Sequence[Change], blocks: Sequence[Placed]) -> None:
    """A change and owner a row; points and values are formulas over the data of the charts."""
    if not several:
        return
    worksheet, text = page.sheet(NAME), page.text
    heading(page, worksheet, NAME, len(COLUMNS), text("master.note.before_after"))
    worksheet.set_row(2, 80)
    for at, (name, width) in enumerate(COLUMNS.items()):
        worksheet.write_string(HEADINGS, at, text(f"master.column.{name}"), page.style.heading())
        worksheet.set_column(at, at, width)
    worksheet.set_row(HEADINGS, 32)
    placed = {each.each.indicator.code: each for each in blocks}
    for row, change in enumerate(several, start=FIRST):
        _row(page, row, change, placed[change.charted.series.indicator.code])
    last = FIRST + len(several)
    for side, colour in (("good", GOOD), ("poor", POOR)):
        look = page.book.add_format({"bg_color": colour, "bold": side == "poor"})
        rule = {"type": "text", "criteria": "containing", "value": text(f"change.{side}"), "format": look}
        worksheet.conditional_format(f"{AT['conclusion']}{FIRST + 1}:{AT['conclusion']}{last}", rule)
    worksheet.autofilter(HEADINGS, 0, last - 1, len(COLUMNS) - 1)
    worksheet.print_area(0, 0, last - 1, len(COLUMNS) - 1)
    worksheet.freeze_panes(FIRST, 3)
    worksheet.repeat_rows(HEADINGS)


def _row(page: Page, row: int, change: Change, placed: Placed) -> None:
    worksheet, text, indicator = page.sheet(NAME), page.text, change.charted.series.indicator
    styles = _styles(page, change)
    difference = change.difference
    worksheet.link(row, 0, Url(f"internal:{page.reference('control_charts')}!A{placed.top + 1}"))
    own = _Own(page, change, placed)
    cells: dict[str, object] = {
        "indicator": indicator.code,
        "indicator_name": f"{indicator.name}{weak_mark(indicator)}",
        "whose": series_data.owner_words(page, change.charted.series.owner),
        "since_when": period_label(indicator, change.charted.series.points[change.at].month, text),
        "change_reason": change.reason,
        "points_before": own.points(change.before),
        "value_before": own.value(change.before, difference.before) if difference else None,
        "points_after": own.points(change.after),
        "value_after": own.value(change.after, difference.after) if difference else None,
        "unit": indicator.unit,
        "change_of_value": Formula(f"{AT['value_after']}{row + 1}-{AT['value_before']}{row + 1}", difference.change)
        if difference
        else None,
        "change_interval": _interval(page, change),
        "conclusion": conclusion(page, change),
        "way": text(f"change.way.{change.method}"),
    }
    for at, (name, cell) in enumerate(cells.items()):
        worksheet.put(row, at, cell, styles[name])
    worksheet.set_row(row, 34)


class _Own:
    """The formulas over the points of one owner; an error where other rows stand in their place."""

    def __init__(self, page: Page, change: Change, placed: Placed) -> None:
        months = placed.place.months
        first = placed.place.points + change.owner_at * months
        series = change.charted.series
        self.change = change
        self.cells = {
            name: f"{page.reference(POINTS)}!${letters}${first}:${letters}${first + months - 1}"
            for letters, name in ((column_letters(at), name) for at, name in enumerate(POINT_COLUMNS))
        }
        here = f'{self.cells["indicator"]},"{series.indicator.code}",{self.cells["department"]},"{series.owner}"'
        self.astray = f"COUNTIFS({here})<>{months}"

    def _of(self, side: Side) -> str:
        cells = self.cells
        return f'{cells["phase"]},{side.phase},{cells["makes_limits"]},1,{cells["rate"]},"<>"'

    def points(self, side: Side) -> Formula:
        """How many points count."""
        return Formula(f"IF({self.astray},NA(),COUNTIFS({self._of(side)}))", len(side.sums))

    def value(self, side: Side, value: float) -> Formula:
        """Their value: sums as a rate, of numbers of things and of values without their parts the mean."""
        of, cells = self._of(side), self.cells
        if side.stated or self.change.charted.series.indicator.without_denominator:
            formula = f"SUMIFS({cells['rate']},{of})/COUNTIFS({of})"
        else:
            scale = f"{self.change.charted.series.indicator.scale:g}"
            formula = f"SUMIFS({cells['numerator']},{of})*{scale}/SUMIFS({cells['denominator']},{of})"
        return Formula(f"IF({self.astray},NA(),{formula})", value)


def _interval(page: Page, change: Change) -> str:
    its = change.difference
    if its is None or its.lower is None or its.upper is None:
        return ""
    lower, upper = (amount(each, "", page.text) for each in (its.lower, its.upper))
    return page.text("change.between", lower=lower, upper=upper)


def conclusion(page: Page, change: Change) -> str:
    """What the difference says, in a sentence, and how many points are waited for."""
    said = _concluded(page, change)
    return " ".join([said, page.text("change.waiting", count=change.waiting)]) if change.waiting else said


def _concluded(page: Page, change: Change) -> str:
    text, series, its = page.text, change.charted.series, change.difference
    since = period_words(series.indicator, series.points[change.at].month, text)
    if change.few:
        before, after = len(change.before.sums), len(change.after.sums)
        return text("change.few", since=since, before=before, after=after, least=LEAST)
    if its is None or its.lower is None:
        return text("change.unknown", since=since)
    if not its.side:
        return text("change.chance", since=since)
    unit, direction = series.indicator.unit, series.indicator.direction
    by = amount(abs(its.change), text("change.points") if unit == "%" else unit, text)
    moved = text(f"change.{'rose' if its.side > 0 else 'fell'}", since=since, by=by)
    if direction not in {"higher", "lower"}:
        return text("change.judged", said=moved, judged=text("change.neutral"))
    better = (its.side > 0) == (direction == "higher")
    return text("change.judged", said=moved, judged=text(f"change.{'good' if better else 'poor'}"))


def _styles(page: Page, change: Change) -> dict[str, Format]:
    frame: dict[str, object] = {"border": 1, "border_color": "#BFBFBF"}
    if change.charted.series.owner == HOSPITAL:
        frame |= {"bold": True, "top": 2}
    words = page.style(**frame, text_wrap=True, font_size=10)
    centre = page.style(**frame, align="center", text_wrap=True, font_size=10)
    kind = change.charted.series.indicator.kind
    value = "#,##0.0#" if change.charted.series.indicator.without_denominator else value_format(kind)
    number, link = page.style(**frame, align="center", num_format=value), {"font_color": "#0563C1", "underline": 1}
    moved = page.style(**frame, align="center", num_format=f"+{value};-{value};{value}")
    return {
        **dict.fromkeys(COLUMNS, words),
        **dict.fromkeys(("since_when", "points_before", "points_after", "unit", "change_interval", "way"), centre),
        **dict.fromkeys(("value_before", "value_after"), number),
        "change_of_value": moved,
        "indicator": page.style(**frame, **link),
    }
