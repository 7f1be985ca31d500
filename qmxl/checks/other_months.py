"""Figures that do not go with the department's own other months in the same workbook.

Each is possible by itself and counted all the same; a person who sees the row of months would ask. Impossible
figures belong to ``checks.counts``, and the checks below stay silent about them, so that one fault gives one finding.
"""

from collections.abc import Iterator, Mapping
from statistics import median

from qmxl.catalogue.models import Indicator
from qmxl.codes import Code
from qmxl.findings import Finding
from qmxl.measures.customs import exchanged, far_from_others, recognisable
from qmxl.submissions.submission import Block, Submission
from qmxl.typed.values import day_of_serial

OTHERS, MANY = 3, 20  # months with a denominator that make a habit; the least of them that none is a surprise after
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
        before = next((other for other in reversed(said) if other < month and alike(said[other], said[month])), None)
        if before is None:
            continue
        block = next(b for b in by_month[month] if b.numbers and b.indicator.code in said[before])
        entry = next(iter(block.numbers))
        facts = {
            "month": int(month[-2:]),
            "before": int(before[-2:]),
            "count": sum(len(said[month][code]) for code in said[month].keys() & said[before].keys()),
            "value": block.numbers[entry],
            "other": submission.place(block.form, (block.indicator.code, entry, before)).address,
        }
        cell = submission.cell_of(block.entered[entry])
        yield submission.finding(Code.DOUBT_MONTH_AGAIN, cell, month, **facts)


def alike(one: Said, other: Said) -> bool:
    """Whether two months say the same of all indicators due in both, where one is due all that the other is."""
    if any(code in other and figures != other[code] for code, figures in one.items()):  # nearly always the first
        return False
    shared = one.keys() & other.keys()
    if len(shared) < min(len(one), len(other)):
        return False
    return recognisable(figure for code in shared for figure in one[code].values())


def _by_indicator(submission: Submission) -> dict[str, list[Block]]:
    grouped: dict[str, list[Block]] = {}
    for block in submission.blocks:
        grouped.setdefault(block.indicator.code, []).append(block)
    return grouped


def _pair(indicator: Indicator) -> tuple[str, str] | None:
    """The two entries that can be put into each other's cells without a contradiction."""
    entries = [factor for factor in indicator.denominator_factors if isinstance(factor, str)]
    return None if indicator.bounded or len(entries) != 1 else (indicator.numerator_entry, entries[0])


def _exchanged(blocks: list[Block]) -> Iterator[tuple[Block, float, float]]:
    """The blocks whose numerator and denominator are each other's in all other months, with what is usual of both."""
    pair = _pair(blocks[0].indicator)
    if pair is None:
        return
    there = [block for block in blocks if all(block.numbers.get(entry, -1) >= 0 for entry in pair)]
    for at, above, below in exchanged([(block.numbers[pair[0]], block.numbers[pair[1]]) for block in there]):
        yield there[at], above, below


def reversed_pair(submission: Submission) -> Iterator[Finding]:
    """Numerator and denominator stand in the cells they stand in in all other months."""
    for blocks in _by_indicator(submission).values():
        for block, above, below in _exchanged(blocks):
            numerator, denominator = (block.entered[entry] for entry in _pair(block.indicator) or ())
            facts = {
                "numerator": numerator.value,
                "denominator": denominator.value,
                "other": submission.cell_of(denominator).address,
                "usual_numerator": above,
                "usual_denominator": below,
            }
            cell = submission.cell_of(numerator)
            yield submission.finding(Code.DOUBT_REVERSED, cell, block.month, **facts)


def far_from_other_months(submission: Submission) -> Iterator[Finding]:
    """A figure has the size the department's other months have."""
    for blocks in _by_indicator(submission).values():
        told = {block.month for block, _, _ in _exchanged(blocks)}
        for entry in blocks[0].indicator.entries:
            there = [block for block in blocks if entry.id in block.numbers]
            for at, others, a_day in far_from_others([block.numbers[entry.id] for block in there]):
                block, value = there[at], there[at].numbers[entry.id]
                if block.month in told or (not a_day and _impossible(block, entry.id)):
                    continue
                code, facts = how_far(value, others, a_day=a_day)
                cell = submission.cell_of(block.entered[entry.id])
                yield submission.finding(code, cell, block.month, **facts)


def how_far(value: float, others: list[float], *, a_day: bool) -> tuple[Code, dict[str, object]]:
    """The code and facts of a figure that is far from the others."""
    facts: dict[str, object] = {
        "value": value,
        "usual": median(others),
        "lowest": min(others),
        "highest": max(others),
    }
    return (Code.DOUBT_DATE, {**facts, "day": day_of_serial(value)}) if a_day else (Code.DOUBT_FAR, facts)


def _impossible(block: Block, entry: str) -> bool:
    """Whether an entry contradicts another of its month, which is told by itself."""
    indicator, numerator, denominator = block.indicator, block.numerator, block.denominator
    if numerator is None:
        return False
    if entry in indicator.shares and block.numbers[entry] > numerator >= 0:
        return True
    return indicator.bounded and denominator is not None and numerator > denominator


def none_where_there_usually_are_many(submission: Submission) -> Iterator[Finding]:
    """A month of a rate in which nothing at all occurred had nothing to count either: no case below the line.

    A person who had no fall ticks it easily, and the month's patient-days are lost: the rate comes out too high.
    """
    for blocks in _by_indicator(submission).values():
        if blocks[0].indicator.without_denominator:
            continue
        usual = [block.denominator for block in blocks if block.denominator is not None and not block.none_occurred]
        if len(usual) < OTHERS or min(usual) < MANY:
            continue
        for block in blocks:
            if block.none_occurred and not block.numbers:
                facts = {"usual": median(usual), "lowest": min(usual), "line": block.indicator.denominator}
                cell = submission.cell_of(block.entered["none"])
                yield submission.finding(Code.DOUBT_NONE, cell, block.month, **facts)


CHECKS = (month_again, reversed_pair, far_from_other_months, none_where_there_usually_are_many)
