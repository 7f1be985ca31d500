"""Figures that are far from the department's own past, and those whose two halves seem to be exchanged.

Numerator, denominator and value are looked at separately, by ``measures.past``: a digit too many is seen in the cell in
which it stands, and where both halves are possible their rate may still not be. Where numerator and denominator are
both far and their rate is usual, only the denominator is told: there was more, or less, to be counted.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from math import sqrt
from statistics import median

from qmxl.codes import Code
from qmxl.findings import Finding
from qmxl.measures.coincidence import Pair
from qmxl.measures.customs import exchanged_at, far_from_others, mirrored_at
from qmxl.measures.past import LEAST, Far, Values, evened_count, evened_share, far_from_past, slipped
from qmxl.period import MONTHS
from qmxl.reports.report import Report
from qmxl.series.charting import COUNTED
from qmxl.series.rows import Row, Typed
from qmxl.series.series import Point
from qmxl.series.wording import amount, period_label
from qmxl.tables.pooling import value_of
from qmxl.texts import Texts
from qmxl.texts.showing import show

SHOWN = 6  # values beside a doubtful one that its message shows
COUNT_SPREAD = 0.5  # of the square root of a count by chance
HINTS = {1: "more", -1: "less", 0: "none"}


def far_off(report: Report, row: Row, typed: Collection[Typed], text: Texts) -> Iterator[Finding]:
    """A warning for each of the figures ``typed`` that is far from all the department has reported of its indicator."""
    pairs = row.pairs
    asked = {each.at: each for each in typed if not each.figure.none_occurred}
    above = [None if pair is None else pair[0] for pair in pairs]
    below = [None if pair is None else pair[1] for pair in pairs]
    values = _values(row, pairs)
    numerators, denominators = _counts(row, above, asked), _counts(row, below, asked)
    rates = {} if row.indicator.without_denominator else _rates(row, pairs, values, asked)
    for at in sorted(numerators.keys() | denominators.keys() | rates.keys()):
        each, told = asked[at], []
        if at in denominators:
            told.append(("denominator", below, denominators[at]))
        if at in numerators and (at not in denominators or at in rates):
            told.append(("count" if row.indicator.without_denominator else "numerator", above, numerators[at]))
        for part, numbers, far in told:
            yield _number(report, row, each, (part, numbers, far), text)
        if not told:
            yield _rate(report, row, each, (values, rates[at]), text)


def _values(row: Row, pairs: Sequence[Pair | None]) -> list[float | None]:
    """The values in the indicator's unit; of points nobody knows the parts of, as they are stated."""
    values: list[float | None] = [point.value for point in row.series.points]
    for each in row.typed:
        pair = pairs[each.at]
        values[each.at] = None if pair is None else value_of(row.indicator, *pair)
    return values


def _counts(row: Row, numbers: Values, asked: Collection[int]) -> dict[int, Far]:
    """The numbers that are far; of a past too short to know its spread those several times above or below all of it."""
    known = [(at, number) for at, number in enumerate(numbers) if number is not None]
    if len(known) <= LEAST:
        found = far_from_others([number for _, number in known])
        far = (Far(known[at][0], min(others), median(others), max(others)) for at, others, _ in found)
        return _by_place(each for each in far if each.at in asked)
    evened = [evened_count(number) for number in numbers]
    spread = [COUNT_SPREAD] * len(numbers)
    return _by_place(far_from_past(numbers, evened, asked, by_chance=spread, year=_year(row)))


def _rates(row: Row, pairs: Sequence[Pair | None], values: Values, asked: Collection[int]) -> dict[int, Far]:
    """The values that are far, on the scale that fits the indicator."""
    counted = row.indicator.kind in COUNTED
    scale = row.indicator.scale if counted else 1.0
    even = evened_share if counted and row.indicator.bounded else evened_count
    evened = [even(None if value is None else value / scale) for value in values]
    sizes = [pair[1] if pair is not None and pair[1] else 0.0 for pair in pairs]
    spread = [COUNT_SPREAD / sqrt(size) if counted and size > 0 else 0.0 for size in sizes]
    return _by_place(far_from_past(values, evened, asked, by_chance=spread, year=_year(row)))


def _by_place(found: Iterable[Far]) -> dict[int, Far]:
    return {far.at: far for far in found}


def _year(row: Row) -> int:
    return MONTHS // row.indicator.interval


def _number(report: Report, row: Row, each: Typed, found: tuple[str, Values, Far], text: Texts) -> Finding:
    part, numbers, far = found
    value = numbers[far.at] or 0.0
    cell = each.figure.denominator_cell if part == "denominator" else each.figure.numerator_cell
    facts: dict[str, object] = {
        "part": text(f"past.{part}"),
        "value": value,
        "series": _shown(row, numbers, far.at, text, ""),
        "sources": _sources(row, numbers, far.at),
        "lowest": far.lowest,
        "highest": far.highest,
        "usual": far.usual,
        "hint": text(f"past.{HINTS[slipped(value, far.lowest, far.highest)]}"),
    }
    return each.finding(report, Code.DOUBT_PAST, cell or each.figure.numerator_cell, facts)


def _rate(report: Report, row: Row, each: Typed, found: tuple[Values, Far], text: Texts) -> Finding:
    values, far = found
    unit = row.indicator.unit
    numerator, denominator = each.pair
    facts: dict[str, object] = {
        "numerator": numerator,
        "denominator": denominator or 0.0,
        "value": amount(values[far.at], unit, text),
        "series": _shown(row, values, far.at, text, unit),
        "sources": _sources(row, values, far.at),
        "lowest": amount(far.lowest, unit, text),
        "highest": amount(far.highest, unit, text),
        "usual": amount(far.usual, unit, text),
        "other": each.figure.denominator_cell,
    }
    return each.finding(report, Code.DOUBT_PAST_RATE, each.figure.numerator_cell, facts)


def _beside(row: Row, numbers: Values, at: int) -> list[tuple[Point, float]]:
    """The last known points before one, and where there are few the next after it, in their order."""
    points = row.series.points
    known = [(other, number) for other, number in enumerate(numbers) if number is not None and other != at]
    before = [each for each in known if each[0] < at][-SHOWN:]
    after = [each for each in known if each[0] > at][: SHOWN - len(before)]
    return [(points[other], number) for other, number in (*before, *after)]


def _shown(row: Row, numbers: Values, at: int, text: Texts, unit: str) -> str:
    """The values beside one, each with its interval: ``2025-11: 120; 2025-12: 118``."""
    said = (
        (
            period_label(row.indicator, point.month, text),
            amount(number, unit, text) if unit else show(number, text.language),
        )
        for point, number in _beside(row, numbers, at)
    )
    return "; ".join(f"{period}: {number}" for period, number in said)


def _sources(row: Row, numbers: Values, at: int) -> list[str]:
    """The files in which these stand."""
    where = (place.partition(" · ")[0] for point, _ in _beside(row, numbers, at) for place in point.where)
    return list(dict.fromkeys(where))


def exchanged(report: Report, row: Row, typed: Collection[Typed]) -> Iterator[tuple[Typed, Finding]]:
    """The figures whose numerator is what the denominator was in the past, and the other way round, with a warning."""
    entries = [factor for factor in row.indicator.denominator_factors if isinstance(factor, str)]
    if row.indicator.bounded or len(entries) != 1:  # else it contradicts itself, or is a product
        return
    pairs = row.pairs
    for each in typed:
        numerator, denominator = each.pair
        if not denominator or each.figure.none_occurred:
            continue
        others = [(p[0], p[1]) for at, p in enumerate(pairs) if at != each.at and p is not None and p[1] is not None]
        own = (numerator, denominator)
        usual = exchanged_at(own, others) or mirrored_at(own, others)
        if usual is not None:
            facts: dict[str, object] = {
                "numerator": numerator,
                "denominator": denominator,
                "other": each.figure.denominator_cell,
                "usual_numerator": usual[0],
                "usual_denominator": usual[1],
                "count": len(others),
                "first": row.series.points[min(at for at, p in enumerate(pairs) if p is not None)].month,
            }
            yield each, each.finding(report, Code.DOUBT_PAST_REVERSED, each.figure.numerator_cell, facts)
