"""Months, quarters and years of which a table has no line: a chart leaves room for them, so that none are neighbours.

A run, a trend or a moving range over a month that is not there would be one of points that do not follow each other.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from math import gcd
from typing import NamedTuple

from qmxl.codes import Code
from qmxl.findings import Finding
from qmxl.measures.plotted import Kind
from qmxl.spc.labels import Label
from qmxl.spc.reading import Figures, Point
from qmxl.texts import Texts
from qmxl.typed.spelling import fold
from qmxl.xlsx.cells import address, position

OF_EVENTS: tuple[Kind, ...] = ("g", "t")  # whose points are events, of which a month may well have none
NUMBERS = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "一": 1, "二": 2, "三": 3, "四": 4}
NUMBER = r"([1-4]|0[1-4]|i{1,3}|iv|[一二三四])"
QUARTER_FIRST = re.compile(rf"(?:quy|quarter|q)[ .]*{NUMBER} ?(?:[/.-]|nam)? ?((?:19|20)\d\d)")
YEAR_FIRST = re.compile(rf"((?:19|20)\d\d) ?[/.年-]? ?(?:(?:quy|quarter|q|第)[ .]*{NUMBER}(?:季度?)?|{NUMBER}季度?)")
YEAR = re.compile(r"(?:nam|year)? ?((?:19|20)\d\d)年?")
LONGEST = 12  # names of what is missing that are told


class Span(NamedTuple):
    """A span of time by its length in ``months`` and its number since the year 0."""

    months: int
    number: int


def span_of(label: Label) -> Span | None:
    """The month, quarter or year that a point is of, None for anything else."""
    if label.moment:
        year, month, day = label.moment
        return None if day else Span(1, year * 12 + month - 1)
    said = fold(label.said)
    if found := QUARTER_FIRST.fullmatch(said):
        return Span(3, int(found[2]) * 4 + _number(found[1]) - 1)
    if found := YEAR_FIRST.fullmatch(said):
        return Span(3, int(found[1]) * 4 + _number(found[2] or found[3]) - 1)
    if found := YEAR.fullmatch(said):
        return Span(12, int(found[1]))
    return None


def without_gaps(figures: Figures, kind: Kind, text: Texts) -> Figures:
    """The figures with a missing point for each span of time that no line is of, and those told.

    Nothing is put in where not all points are spans of one length in their order, or where they follow each other at
    no steady step; nor where points are events.
    """
    points = figures.points
    spans = [span for point in points if (span := span_of(point.label))]
    step = _step(spans) if len(spans) == len(points) and kind not in OF_EVENTS else 0
    if not step:
        return figures
    made, first = [], None
    for point, (before, span) in zip(points[1:], pairwise(spans), strict=True):
        between = range(before.number + step, span.number, step)
        first = first or (point if between else None)
        made += [Point(_label(span.months, number, text), "") for number in between] + [point]
    if first is None:
        return figures
    missing = [each.label.said for each in made if not each.cell]
    shown = missing if len(missing) <= LONGEST else [*missing[: LONGEST - 2], "…", missing[-1]]
    cell = replace(figures.place, address=_label_cell(figures, first))
    told = Finding(Code.SPC_GAP, cell, {"missing": shown, "count": len(missing)})
    return replace(figures, points=(points[0], *made), findings=(*figures.findings, told))


def _step(spans: Sequence[Span]) -> int:
    """By how much spans of one length go on, usually and always a multiple of it; 0 where they do not."""
    steps = [after.number - before.number for before, after in pairwise(spans)]
    if len({span.months for span in spans}) != 1 or not steps or min(steps) < 1:
        return 0
    usual = min(_most(steps))
    return usual if usual == gcd(*steps) else 0


def _most(steps: Sequence[int]) -> Iterator[int]:
    counts = Counter(steps)
    yield from (step for step, count in counts.items() if count == max(counts.values()))


def _number(said: str) -> int:
    return NUMBERS[said] if said in NUMBERS else int(said)


def _label(months: int, number: int, text: Texts) -> Label:
    """What a span without a line is called."""
    if months == 1:
        year, month = number // 12, number % 12 + 1
        return Label(text("series.label.month", year=str(year), month=f"{month:02}"), (year, month, 0))
    if months == 3:
        return Label(text("series.label.quarter", year=str(number // 4), number=number % 4 + 1))
    return Label(str(number))


def _label_cell(figures: Figures, point: Point) -> str:
    found = position(point.cell)
    return point.cell if found is None or figures.columns.label is None else address(found[0], figures.columns.label)
