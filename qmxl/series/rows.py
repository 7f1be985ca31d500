"""A report's typed figures in the department's own series."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from qmxl.catalogue.models import Indicator
from qmxl.codes import Code
from qmxl.findings import Cell, Finding
from qmxl.measures.coincidence import Pair
from qmxl.reports.report import Report
from qmxl.series.series import Series
from qmxl.submissions.records import Figure
from qmxl.tables.pooling import HOSPITAL

Place = tuple[str, str]  # sheet and cell


class Typed(NamedTuple):
    """A figure that somebody typed, and the 0-based place of its interval in the department's series."""

    figure: Figure
    at: int

    @property
    def places(self) -> frozenset[Place]:
        """Where its numerator and denominator stand."""
        cells = (self.figure.numerator_cell, self.figure.denominator_cell)
        return frozenset((self.figure.sheet, cell) for cell in cells if cell)

    @property
    def pair(self) -> Pair:
        """Its numerator and denominator."""
        return (self.figure.numerator or 0.0, self.figure.denominator)

    def finding(self, report: Report, code: Code, cell: str, facts: dict[str, object]) -> Finding:
        """A finding about it."""
        figure = self.figure
        facts = {"indicator": figure.indicator, **facts}
        return Finding(code, Cell(report.source, figure.sheet, cell), facts, report.department, figure.period)


class Row(NamedTuple):
    """A department's series of an indicator with what a report says of this year's intervals of it."""

    series: Series
    typed: tuple[Typed, ...]

    @property
    def indicator(self) -> Indicator:
        """What it is of."""
        return self.series.indicator

    @property
    def pairs(self) -> list[Pair | None]:
        """Numerators and denominators, those typed in the report in their places; None where nothing is known."""
        known: list[Pair | None] = [
            None if point.numerator is None else (point.numerator, point.denominator) for point in self.series.points
        ]
        for each in self.typed:
            known[each.at] = each.pair
        return [None if pair is not None and pair[1] == 0 else pair for pair in known]


@dataclass(frozen=True)
class Past:
    """A department's series by indicator, and what its months of years before ``year`` said."""

    series: Mapping[str, Series]
    year: int

    @cached_property
    def months(self) -> Mapping[str, Mapping[str, Pair]]:
        """By month of an earlier year, the oldest first, numerator and denominator of each indicator."""
        found: dict[str, dict[str, Pair]] = {}
        for code, series in self.series.items():
            for point in series.points:
                if point.numerator is not None and int(point.month[:4]) < self.year:
                    found.setdefault(point.month, {})[code] = (point.numerator, point.denominator)
        return dict(sorted(found.items()))

    def rows(self, report: Report) -> list[Row]:
        """The series with what a report says of them; figures that are left out, or of no known interval, in none."""
        places: dict[str, dict[str, int]] = {}
        typed: dict[str, list[Typed]] = {}
        for figure in report.figures:
            series = self.series.get(figure.indicator)
            if series is None or figure.left_out or figure.numerator is None:
                continue
            if figure.indicator not in places:
                places[figure.indicator] = {point.month: at for at, point in enumerate(series.points)}
            at = places[figure.indicator].get(figure.period)
            if at is not None:
                typed.setdefault(figure.indicator, []).append(Typed(figure, at))
        return [Row(self.series[code], tuple(its)) for code, its in typed.items()]


def pasts(several: Iterable[Series], year: int) -> dict[str, Past]:
    """The departments' series by department; those of the hospital as a whole are nobody's."""
    by_department: dict[str, dict[str, Series]] = {}
    for series in several:
        if series.owner != HOSPITAL:
            by_department.setdefault(series.owner, {})[series.indicator.code] = series
    return {code: Past(its, year) for code, its in by_department.items()}
