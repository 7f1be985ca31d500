"""The data behind the charts over time: a row a point, and a row an owner's chart with what it says.

A sheet of charts shows whom one chooses, so its formulas fetch points from here by place: of an indicator the rows of
its owners follow each other, each with the same months.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from qmxl.forms.styles import value_format
from qmxl.master import aims
from qmxl.series.charting import Charted
from qmxl.series.over_time import OverTime
from qmxl.series.reading import Reading
from qmxl.series.series import Point
from qmxl.series.tet import with_tet
from qmxl.series.wording import period_label, sentence
from qmxl.sheets.control_values import SIGNAL_OF
from qmxl.sheets.page import DECIMAL, WHOLE, Page, data_heading, table
from qmxl.tables.pooling import HOSPITAL
from qmxl.xlsx.cells import column_letters

POINTS, SIGNALS = "series_data", "signal_data"
FIRST = 4  # the row of the headings, from 0
POINT_COLUMNS = (
    "indicator",
    "department",
    "period",
    "numerator",
    "denominator",
    "rate",
    "target",
    "target_upper",
    "phase",
    "makes_limits",
    "signal",
    "partial",
    "chart_note",
    "where",
)
POINT_WIDTHS = (11, 16, 12, 13, 13, 11, 11, 11, 9, 9, 9, 9, 30, 60)
SIGNAL_COLUMNS = (
    "indicator",
    "indicator_name",
    "department",
    "chart_of",
    "changed",
    "assured",
    "sentence",
    "limited",
    "points",
    "last_period",
    "last_value",
    "unit",
    "target",
)
SIGNAL_WIDTHS = (11, 34, 14, 30, 17, 20, 70, 8, 8, 12, 11, 10, 10)


@dataclass(frozen=True)
class Place:
    """Where the rows of an indicator stand, from 1: those of its points, and those of its owners' charts."""

    points: int
    signals: int
    months: int
    owners: int

    def of_points(self, page: Page, name: str) -> str:
        """A column of the points, as formulas write it."""
        return _cells(page, POINTS, POINT_COLUMNS.index(name), self.points, self.months * self.owners)

    def of_signals(self, page: Page, name: str) -> str:
        """A column of the owners' charts, as formulas write it."""
        return _cells(page, SIGNALS, SIGNAL_COLUMNS.index(name), self.signals, self.owners)


def _cells(page: Page, sheet: str, column: int, first: int, count: int) -> str:
    letters = column_letters(column)
    return f"{page.reference(sheet)}!${letters}${first}:${letters}${first + count - 1}"


def places(over_time: Sequence[OverTime]) -> list[Place]:
    """Where the rows of each indicator stand."""
    found, points, signals = [], FIRST + 2, FIRST + 2
    for each in over_time:
        months, owners = len(each.hospital.charted.series.points), len(each.readings)
        found.append(Place(points, signals, months, owners))
        points, signals = points + months * owners, signals + owners
    return found


def write(page: Page) -> None:
    """Both sheets."""
    if page.over_time:
        _points(page)
        _signals(page)


def _points(page: Page) -> None:
    worksheet, rows = page.sheet(POINTS), list(_point_rows(page))
    data_heading(page, worksheet, POINTS, 8, read=True)
    columns: list[list[object]] = [list(column) for column in zip(*(row for row, _ in rows), strict=True)]
    whole, part = (page.style(num_format=shown, align="right", indent=1) for shown in (WHOLE, DECIMAL))
    middle = page.style(align="center")
    shown = {kind: page.style(num_format=kind, align="right", indent=1) for kind in {kind for _, kind in rows}}
    values = [shown[kind] for _, kind in rows]
    sums = [
        [part if isinstance(value, float) and not value.is_integer() else whole for value in columns[at]]
        for at in (3, 4)
    ]
    styles = [None, None, None, *sums, values, values, values, *[middle] * 4, None, None]
    headings = [page.text(f"master.column.{name}") for name in POINT_COLUMNS]
    table(page, worksheet, FIRST, f"QM_{POINTS}", headings, columns, styles, POINT_WIDTHS, data=True)


def _point_rows(page: Page) -> Iterator[tuple[tuple[object, ...], str]]:
    """A row a point, and how its values are shown."""
    for each in page.over_time:
        shown = value_format(each.indicator.kind)
        labels = [period_label(each.indicator, p.month, page.text) for p in each.hospital.charted.series.points]
        for said in each.readings:
            charted = said.charted
            counts, notes = counting(charted), notes_of(page, charted)
            types = charted.said.point_types if charted.said else [None] * len(labels)
            for at, point in enumerate(charted.series.points):
                row = (
                    each.indicator.code,
                    charted.series.owner,
                    labels[at],
                    point.numerator,
                    point.denominator,
                    point.value,
                    charted.least[at],
                    charted.most[at],
                    charted.phase[at],
                    int(counts[at]),
                    SIGNAL_OF.get(str(types[at])),
                    None if point.complete or point.value is None else 1,
                    notes.get(at, ""),
                    where(page, point),
                )
                yield row, shown


def counting(charted: Charted) -> list[bool]:
    """Which points make the limits; where there are none, the median, of which a baseline is no part."""
    if charted.limited:
        return charted.counts
    outside = {*charted.marks.excluded, *charted.left_out}
    return [at not in outside for at in range(len(charted.series.points))]


def notes_of(page: Page, charted: Charted) -> dict[int, str]:
    """What stands over points, by place: Tết, which moves from month to month, and the office's notes."""
    points, tet = charted.series.points, page.text("series.tet")
    monthly = charted.series.indicator.interval == 1
    found = {at: tet for at, point in enumerate(points) if with_tet(point.month)} if monthly else {}
    for at, note in charted.marks.notes:
        found[at] = f"{found[at]}; {note}" if at in found else note
    return found


def where(page: Page, point: Point) -> str:
    """The place of a figure, or of how many several are put together."""
    return point.where or (page.text("series.figures", count=point.counted) if point.counted else "")


def _signals(page: Page) -> None:
    worksheet = page.sheet(SIGNALS)
    data_heading(page, worksheet, SIGNALS, 8, read=True)
    rows = [signal_row(page, each, said) for each in page.over_time for said in each.readings]
    columns: list[list[object]] = [list(column) for column in zip(*rows, strict=True)]
    kinds = [value_format(each.indicator.kind) for each in page.over_time for _ in each.readings]
    shown = {kind: page.style(num_format=kind, align="right", indent=1) for kind in set(kinds)}
    values, middle = [shown[kind] for kind in kinds], page.style(align="center")
    styles = [*[None] * 4, middle, middle, None, middle, middle, middle, values, None, values]
    headings = [page.text(f"master.column.{name}") for name in SIGNAL_COLUMNS]
    table(page, worksheet, FIRST, f"QM_{SIGNALS}", headings, columns, styles, SIGNAL_WIDTHS, data=True)


def signal_row(page: Page, each: OverTime, said: Reading) -> tuple[object, ...]:
    """The row of an owner's chart."""
    charted = said.charted
    return (
        each.indicator.code,
        each.indicator.name,
        charted.series.owner,
        owner_words(page, charted.series.owner),
        state_words(page, said),
        assured_words(page, said),
        conclusion(page, said),
        int(charted.limited),
        charted.series.known,
        period_label(each.indicator, said.last.month, page.text) if said.last else "",
        said.last.value if said.last else None,
        each.indicator.unit,
        aims.shown_in(page, said.aim),
    )


def conclusion(page: Page, said: Reading) -> str:
    """What a chart says, and on how many figures of which somebody still has to say that they are right."""
    series, text = said.charted.series, page.text
    whole, count = sentence(said, text), page.questioned.get((series.indicator.code, series.owner), 0)
    return " ".join([whole, text("series.questioned", count=count)]) if count else whole


def owner_words(page: Page, owner: str) -> str:
    """Whose chart it is, as one chooses it."""
    return page.department(owner) if owner == HOSPITAL else f"{owner} – {page.department(owner)}"


def state_words(page: Page, said: Reading) -> str:
    """Whether something changed, in two words."""
    state = str(said.state)
    if said.cause is not None:
        base = state.removesuffix("_high").removesuffix("_low")
        state = f"{base}_{'high' if said.cause.side > 0 else 'low'}"
    return _marked(page, page.text(f"series.state.{state}"), said)


def _marked(page: Page, words: str, said: Reading) -> str:
    """Words that rest on part of the data say on how much."""
    part = said.partial
    if part is None:
        return words
    return page.text("series.provisional", said=words, counted=part.counted, due=part.due)


def assured_words(page: Page, said: Reading) -> str:
    """Whether the target is in reach, in two words."""
    words = page.text(f"series.assured.{said.assurance or 'none'}")
    return _marked(page, words, said) if said.assurance else words
