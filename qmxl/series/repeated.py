"""Figures that repeat, or are round, more often than honest counts do by chance, by ``measures.coincidence``."""

from collections.abc import Collection, Iterator, Mapping, Sequence

from qmxl.catalogue.models import Kind
from qmxl.codes import Code
from qmxl.findings import Finding
from qmxl.measures.coincidence import Pair, chance_of_copy, heaped, longest_run
from qmxl.reports.report import Report
from qmxl.series.rows import Past, Row, Typed
from qmxl.series.wording import period_label
from qmxl.texts import Texts

LEAST_RUN, RUN_CHANCE = 6, 1e-5  # the same figure so many times, and how unlikely that has to be
LEAST_DIGITS, DIGITS_CHANCE = 20, 1e-5  # numbers whose last digits are looked at
COPY_CHANCE = 1e-4
AS_IT_STANDS: frozenset[Kind] = frozenset({"points_ratio", "point_proportion", "point_count"})  # may stay for years


def months_again(report: Report, rows: Sequence[Row], past: Past, text: Texts) -> Iterator[Finding]:
    """No month is the same in every figure as a month of an earlier year."""
    by_month: dict[str, list[tuple[Row, Typed]]] = {}
    for row in rows:
        for each in row.typed:
            by_month.setdefault(each.figure.period, []).append((row, each))
    bounded = {row.indicator.code: row.indicator.bounded for row in rows}
    for month, its in sorted(by_month.items()):
        figures = {row.indicator.code: each.pair for row, each in its}
        before = next((other for other in reversed([*past.months]) if alike(figures, past.months[other])), None)
        if before is None:
            continue
        shared = {code: pair for code, pair in figures.items() if code in past.months[before]}
        if chance_of_copy(shared, list(past.months.values()), bounded) <= COPY_CHANCE:
            row, first = next((row, each) for row, each in its if row.indicator.code in shared)
            point = next(point for point in row.series.points if point.month == before)
            facts: dict[str, object] = {
                "month": month,
                "before": before,
                "count": sum(1 if pair[1] is None else 2 for pair in shared.values()),
                "value": first.pair[0],
                "where": point.where or text("series.figures", count=point.counted),
            }
            yield first.finding(report, Code.DOUBT_PAST_AGAIN, first.figure.numerator_cell, facts)


def alike(one: Mapping[str, Pair], other: Mapping[str, Pair]) -> bool:
    """Whether two months say the same of all they share, and share all that is due in one of them."""
    if any(code in other and pair != other[code] for code, pair in one.items()):  # nearly always the first
        return False
    return bool(shared := one.keys() & other.keys()) and len(shared) >= min(len(one), len(other))


def constant(report: Report, row: Row, copied: Collection[str], text: Texts) -> Iterator[Finding]:
    """No figure is the same for so long that chance hardly makes it; told at the first cell of it in the report."""
    if row.indicator.kind in AS_IT_STANDS:
        return
    run = longest_run(row.pairs, bounded=row.indicator.bounded)
    if run is None or run.length < LEAST_RUN or run.chance > RUN_CHANCE:
        return
    its = [each for each in row.typed if run.first <= each.at <= run.last]
    if its and not any(each.figure.period in copied for each in its):
        first, points = min(its, key=lambda each: each.at), row.series.points
        facts: dict[str, object] = {
            "value": first.pair[0],
            "denominator": first.pair[1] if first.pair[1] is not None else "–",
            "count": run.length,
            "since": period_label(row.indicator, points[run.first].month, text),
            "until": period_label(row.indicator, points[run.last].month, text),
        }
        yield first.finding(report, Code.DOUBT_CONSTANT, first.figure.numerator_cell, facts)


def round_digits(report: Report, rows: Sequence[Row]) -> Iterator[Finding]:
    """The numbers a department counts do not end in 0 or 5 far more often than one in five.

    Looked at are numerators, because the number of cases that are looked at may well be round by plan; of an indicator
    each different number once. A numerator that is all of a round denominator is none of the department's making.
    """
    told: list[tuple[Typed, float]] = []
    for row in rows:
        counted = {entry.id: entry.type for entry in row.indicator.entries}
        if counted[row.indicator.numerator_entry] == "count":
            first = {each.pair[0]: each for each in reversed(row.typed) if each.pair[0] != each.pair[1]}
            told += [(each, number) for number, each in first.items()]
    found = heaped(number for _, number in told)
    if found.among >= LEAST_DIGITS and found.chance <= DIGITS_CHANCE:
        ending = [each for each, number in told if number >= 10 and number % 5 == 0]
        first_one = min(ending, key=lambda each: (each.figure.period, each.figure.indicator))
        facts: dict[str, object] = {
            "found": found.found,
            "count": found.among,
            "expected": found.among // 5,
            "chance": f"{found.chance:.0e}",
            "values": sorted({each.pair[0] for each in ending})[:8],
        }
        yield first_one.finding(report, Code.DOUBT_DIGITS, first_one.figure.numerator_cell, facts)
