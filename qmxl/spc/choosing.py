"""Which control chart figures take where nobody says so, and why; and which of them that chart cannot have."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Literal

from qmxl.codes import Code
from qmxl.findings import Cell, Finding
from qmxl.forms.headings import heading
from qmxl.measures.plotted import COUNTS, SUBGROUPED, WITH_SIZES, WITHOUT_SIZES, Kind
from qmxl.series.charting import LEAST, beyond_chance
from qmxl.spc.reading import Figures, Point
from qmxl.spc.words import OF_TIME

Why = Literal["asked", "few", "subgroups", "proportion", "rate", "number", "spread", "spread_number", "values"]
PARTS = 0.2  # of points that contradict what the others look like, beyond which they are what they look like themselves


def chosen_kind(figures: Figures) -> tuple[Kind, Why]:
    """The chart figures take, and why.

    Subgroups take an X-bar chart, fewer than 12 points a run chart, numerators with denominators a p chart, or a u
    chart where the denominator is time at risk, numbers of things a c chart, everything else that of individual values.
    Where points differ by more than such counts do by chance, p', u' and that of individual values take their place.
    Of what is no count of anything, as a negative number or none at all for a denominator, nothing is concluded.
    """
    if any(point.values for point in figures.points):
        return "xbar", "subgroups"
    sized = figures.columns.n is not None
    known = list(_known(figures))
    counts = [(y, n) for y, n in known if y >= 0]
    if len(known) - len(counts) > PARTS * len(known):
        counts = known  # numbers that may well be below zero
    if len(counts) < LEAST:
        return "run", "few"
    whole = all(y.is_integer() and y >= 0 for y, _ in counts)
    if not whole or not (sized or figures.columns.counted):
        return "i", "values"
    pairs = counts
    above = sum(y > n for y, n in pairs)
    bounded = sized and above <= PARTS * len(pairs) and not OF_TIME.search(heading(figures.n))
    if bounded:
        pairs = [(y, n) for y, n in pairs if y <= n]
    wide = beyond_chance(pairs, bounded=bounded)
    if not sized:
        return ("i", "spread_number") if wide else ("c", "number")
    if bounded:
        return ("pp", "spread") if wide else ("p", "proportion")
    return ("up", "spread") if wide else ("u", "rate")


def _known(figures: Figures) -> Iterator[tuple[float, float]]:
    """Value and size of each point that has both, the size 1 where there are none."""
    for point in figures.points:
        size = 1.0 if figures.columns.n is None else point.n
        if point.y is not None and size is not None and size > 0:
            yield point.y, size


def possible(figures: Figures, kind: Kind) -> Figures:
    """The figures as the chart can have them: a point that is not possible is told at its cell, and missing."""
    if kind in WITHOUT_SIZES:
        figures = replace(
            figures,
            columns=figures.columns._replace(n=None),
            n="",
            points=tuple(p._replace(n=None) for p in figures.points),
        )
    findings, points = list(figures.findings), []
    for point in figures.points:
        found = list(_faults(point, kind, figures))
        findings += found
        gone = any(finding.severity == "error" for finding in found) or point.faulty
        if gone and not point.values:
            point = point._replace(y=None, faulty=True)  # noqa: PLW2901 - the point as it counts
        points.append(point)
    return replace(figures, points=tuple(points), findings=tuple(findings))


def _faults(point: Point, kind: Kind, figures: Figures) -> Iterator[Finding]:
    """What a point cannot be in a chart of its kind."""

    def told(code: Code, cell: str, **facts: object) -> Finding:
        return Finding(
            code, Cell(figures.place.source, figures.place.sheet, cell), {"point": point.label.said, **facts}
        )

    y, n = point.y, point.n
    if kind in SUBGROUPED or y is None:
        return
    if kind in COUNTS and y < 0:
        yield told(Code.COUNT_NEGATIVE, point.cell, value=y)
    elif kind in COUNTS and not y.is_integer():
        yield told(Code.SPC_FRACTION, point.cell, found=y)
    elif kind == "t" and y <= 0:
        yield told(Code.SPC_TIME, point.cell, found=y)
    if figures.columns.n is None or point.faulty:
        return
    if n is None:
        yield told(Code.SPC_NO_SIZE, point.size_cell, found=y)
    elif n < 0:
        yield told(Code.COUNT_NEGATIVE, point.size_cell, value=n)
    elif n == 0 and y != 0:
        yield told(Code.SPC_SIZE_ZERO, point.size_cell, found=y)
    elif kind in {"p", "pp"} and y > n:
        yield told(Code.COUNT_NUMERATOR, point.cell, numerator=y, denominator=n)


def given(
    points: Sequence[Point], kind: Kind
) -> tuple[list[float | None] | list[tuple[float | None, ...]], list[float | None] | None]:
    """What the chart is made of: the values, or those of subgroups; and their sizes, None where there are none."""
    if kind in SUBGROUPED:
        return [point.values for point in points], None
    values = [point.y for point in points]
    sizes = [None if value is None else point.n for value, point in zip(values, points, strict=True)]
    if kind in WITHOUT_SIZES or (kind not in WITH_SIZES and all(point.n is None for point in points)):
        return values, None
    return [None if size is None else value for value, size in zip(values, sizes, strict=True)], sizes
