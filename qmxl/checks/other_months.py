"""Figures that do not go with the department's own other months.

Each is possible by itself and counted all the same; a person who sees the row of months would ask. Impossible
figures belong to ``checks.counts``, and the checks below stay silent about them, so that one fault gives one finding.
"""

from collections.abc import Iterator, Mapping
from math import log, log10, sqrt
from statistics import median

from qmxl.catalogue.models import Indicator
from qmxl.findings import Finding, Severity
from qmxl.forms.values import day_of_serial
from qmxl.submission import Block, Submission

LINES, WEIGHT = 3, 3.0  # different figures that make a month recognisable, and how unlikely they are as a power of ten
OTHERS = 4  # months that make a custom
TIMES, SPREADS_ABOVE, SPREADS_BELOW = 5, 8, 3  # how far is far: times the usual figure, and the usual spread
FIRST_SERIAL, LAST_SERIAL = 40_000, 60_000  # days from 2009 to 2064 as Excel numbers them
SERIAL_TIMES, SERIAL_OTHERS = 5, 2


Said = Mapping[str, Mapping[str, float | bool]]  # indicator -> line -> its figure, or True for a tick


def _said(blocks: list[Block]) -> Said:
    """What a month says of each indicator that is due."""
    return {b.indicator.code: {**b.numbers, **({"none": True} if b.none_occurred else {})} for b in blocks}


def month_again(submission: Submission) -> Iterator[Finding]:
    """No two months are the same in every line."""
    by_month: dict[str, list[Block]] = {}
    for block in submission.blocks:
        by_month.setdefault(block.month, []).append(block)
    said = {month: _said(blocks) for month, blocks in sorted(by_month.items())}
    for month in said:
        before = next((other for other in reversed(said) if other < month and _alike(said[other], said[month])), None)
        if before is None:
            continue
        block = next(b for b in by_month[month] if b.numbers and b.indicator.code in said[before])
        entry = next(iter(block.numbers))
        facts = {
            "month": int(month[-2:]),
            "before": int(before[-2:]),
            "count": sum(len(said[month][code]) for code in said[month].keys() & said[before].keys()),
            "value": block.numbers[entry],
            "other": submission.place("indicators", (block.indicator.code, entry, before)).address,
        }
        cell = submission.cell_of(block.entered[entry])
        yield submission.finding("DOUBT-MONTH-AGAIN", Severity.WARNING, cell, month, **facts)


def _alike(one: Said, other: Said) -> bool:
    """Whether two months say the same of all indicators due in both, where one is due all that the other is."""
    shared = one.keys() & other.keys()
    if len(shared) < min(len(one), len(other)) or any(one[code] != other[code] for code in shared):
        return False
    return _recognisable([figure for code in shared for figure in one[code].values()])


def _recognisable(figures: list[float | bool]) -> bool:
    """Whether figures are many and large enough not to come about twice by chance."""
    numbers = {figure for figure in figures if figure is not True and figure > 0}
    return len(figures) >= LINES <= len(numbers) and sum(log10(1 + number) for number in numbers) >= WEIGHT


def _by_indicator(submission: Submission) -> dict[str, list[Block]]:
    grouped: dict[str, list[Block]] = {}
    for block in submission.blocks:
        grouped.setdefault(block.indicator.code, []).append(block)
    return grouped


def _pair(indicator: Indicator) -> tuple[str, str] | None:
    """The two entries that can be put into each other's cells without a contradiction."""
    entries = [factor for factor in indicator.denominator_factors if isinstance(factor, str)]
    return None if indicator.bounded or len(entries) != 1 else (indicator.numerator_entry, entries[0])


def _apart(one: float, other: float) -> float:
    """How many times one figure is the other, as a logarithm; also of zero."""
    return abs(log((one + 0.5) / (other + 0.5)))


def _reversed(blocks: list[Block]) -> Iterator[tuple[Block, float, float]]:
    """The blocks whose numerator and denominator are each other's in all other months, with what is usual of both."""
    pair = _pair(blocks[0].indicator)
    if pair is None:
        return
    there = [block for block in blocks if all(block.numbers.get(entry, -1) >= 0 for entry in pair)]
    if len(there) <= SERIAL_OTHERS:
        return
    for block in there:
        others = [other for other in there if other is not block]
        above, below = (median(other.numbers[entry] for other in others) for entry in pair)
        numerator, denominator = (block.numbers[entry] for entry in pair)
        if _apart(above, below) < log(2) or max(_apart(numerator, below), _apart(denominator, above)) > log(2):
            continue
        if all(_apart(other.numbers[pair[0]], other.numbers[pair[1]]) > log(1.5) for other in others):
            yield block, above, below


def reversed_pair(submission: Submission) -> Iterator[Finding]:
    """Numerator and denominator stand in the cells they stand in in all other months."""
    for blocks in _by_indicator(submission).values():
        for block, above, below in _reversed(blocks):
            numerator, denominator = (block.entered[entry] for entry in _pair(block.indicator) or ())
            facts = {
                "numerator": numerator.value,
                "denominator": denominator.value,
                "other": submission.cell_of(denominator).address,
                "usual_numerator": above,
                "usual_denominator": below,
            }
            cell = submission.cell_of(numerator)
            yield submission.finding("DOUBT-REVERSED", Severity.WARNING, cell, block.month, **facts)


def far_from_other_months(submission: Submission) -> Iterator[Finding]:
    """A figure has the size the department's other months have."""
    for blocks in _by_indicator(submission).values():
        exchanged = {block.month for block, _, _ in _reversed(blocks)}
        for entry in blocks[0].indicator.entries:
            series = [(block, block.numbers[entry.id]) for block in blocks if entry.id in block.numbers]
            for block, value in series if _differ([value for _, value in series]) else ():
                others = [other for beside, other in series if beside is not block]
                if block.month in exchanged or value < 0 or not others:
                    continue
                cell, usual = submission.cell_of(block.entered[entry.id]), median(others)
                facts = {"value": value, "usual": usual, "lowest": min(others), "highest": max(others)}
                if _a_day(value, others):
                    day = {"day": day_of_serial(value)}
                    yield submission.finding("DOUBT-DATE", Severity.WARNING, cell, block.month, **facts, **day)
                elif _far(value, usual, others) and not _impossible(block, entry.id):
                    yield submission.finding("DOUBT-FAR", Severity.WARNING, cell, block.month, **facts)


def _differ(values: list[float]) -> bool:
    """Whether any of the values can be far from the others at all."""
    return bool(values) and max(values) > SPREADS_ABOVE and max(values) >= TIMES * min(values)


def _impossible(block: Block, entry: str) -> bool:
    """Whether an entry contradicts another of its month, which is told by itself."""
    indicator, numerator, denominator = block.indicator, block.numerator, block.denominator
    if numerator is None:
        return False
    if entry in indicator.shares and block.numbers[entry] > numerator >= 0:
        return True
    return indicator.bounded and denominator is not None and numerator > denominator


def _a_day(value: float, others: list[float]) -> bool:
    """Whether a figure is a day's number and none of at least two others is anywhere near it."""
    a_serial = FIRST_SERIAL <= value <= LAST_SERIAL and value.is_integer()
    return a_serial and len(others) >= SERIAL_OTHERS and value > SERIAL_TIMES * max(others)


def _far(value: float, usual: float, others: list[float]) -> bool:
    """Whether a figure is several times above or below a custom, and beyond what months differ by."""
    if len(others) < OTHERS:
        return False
    spread = max(1.4826 * median(abs(other - usual) for other in others), sqrt(abs(usual)), 0.05 * abs(usual), 1.0)
    if value > usual:
        return value >= TIMES * usual and value - usual > SPREADS_ABOVE * spread
    return value * TIMES <= usual and usual - value > SPREADS_BELOW * spread


CHECKS = (month_again, reversed_pair, far_from_other_months)
