"""Causes, reasons and defects: what figures say of them, and of each indicator how often each occurs, as a Pareto."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from qmxl.catalogue.models import Indicator
from qmxl.control.control import Control
from qmxl.measures.pareto import Pareto, pareto
from qmxl.period import Period
from qmxl.tables.columns import Columns
from qmxl.tables.coverage import Coverage, coverages
from qmxl.tables.pooling import HOSPITAL, Placed

CAUSES = ("indicator", "entry", "cause", "department", "period", "count", "source", "sheet", "cell")


def cause_rows(control: Control, figures: Iterable[Placed], period: Period) -> Iterator[tuple[object, ...]]:
    """A count a row, of the figures from January to the end of the period that count; by indicator, then cause."""
    months, order = set(period.to_date.months), {code: at for at, code in enumerate(control.indicators)}
    rows: list[tuple[tuple[int, int, str, str, str], tuple[object, ...]]] = []
    for source, figure, department, _ in figures:
        if not figure.parts or figure.left_out or figure.period not in months or figure.indicator not in order:
            continue
        indicator = control.indicators[figure.indicator]
        labels = {entry.id: entry.label for entry in indicator.entries}
        for part in figure.parts:
            place = order[indicator.code], indicator.causes.index(part.entry), department, figure.period, source
            said = (indicator.code, part.entry, labels[part.entry], department, figure.period, part.cases)
            rows.append((place, (*said, source, figure.sheet, part.cell)))
    yield from (row for _, row in sorted(rows))


@dataclass(frozen=True)
class Caused:
    """An indicator's causes, the most frequent first, and how many cases they are to be of."""

    indicator: Indicator
    pareto: Pareto
    whole: float | None  # cases to date; None where they are not known
    coverage: Coverage  # of the indicator's figures to date

    @property
    def unexplained(self) -> float:
        """The cases of which nobody says why; 0 also where a case has several reasons."""
        return max(0.0, (self.whole or 0.0) - self.pareto.total)


def caused(control: Control, causes: Columns, indicators: Columns, period: Period) -> list[Caused]:
    """Of each indicator for which something was counted by cause."""
    counts: dict[str, dict[str, float]] = {}
    for code, entry, count in zip(*(causes[name] for name in ("indicator", "entry", "count")), strict=True):
        known = control.indicators[code].causes
        its = counts.setdefault(code, dict.fromkeys(known, 0.0))
        its[entry] += max(count, 0.0)
    wholes, covered = _wholes(control, indicators), coverages(control, indicators, period, counts)
    # An entry of which nobody filled in anything has no rows to count, so it has no place.
    there = set(zip(causes["indicator"], causes["entry"], strict=True))
    found = []
    for code, its in counts.items():
        filled = {entry: count for entry, count in its.items() if (code, entry) in there}
        if sum(filled.values()) > 0:
            indicator = control.indicators[code]
            ordered = pareto(filled, last=indicator.others)
            found.append(Caused(indicator, ordered, wholes.get(code), covered[code][HOSPITAL]))
    return found


def _wholes(control: Control, indicators: Columns) -> dict[str, float]:
    """By indicator the cases to date that the causes are of: the numerator, of defects what is not in it."""
    names = ("indicator", "department", "numerator", "denominator", "counted")
    found: dict[str, float] = {}
    for code, _, above, below, counts in zip(*(indicators[name] for name in names), strict=True):
        indicator = control.indicators.get(code)
        if indicator is None or counts != 1 or above is None or not indicator.causes:
            continue
        cases = (below or 0.0) - above if indicator.defects else above
        found[code] = found.get(code, 0.0) + cases
    return found
