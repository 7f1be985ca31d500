"""Counts that cannot all be true at once.

A check reads one submission and yields a finding for each fault it sees. It never raises on bad
data, never changes the submission and never opens a file, so checks run in any order and a new one
is a function here plus its name in ``CHECKS``.

Blank and non-numeric cells belong to ``checks.completeness`` and ``checks.types``; the checks below
stay silent about them, so that one fault gives one finding.
"""

from collections.abc import Iterator

from qmxl.codes import Code
from qmxl.findings import Finding
from qmxl.forms.answers import ReadSheet
from qmxl.submissions.submission import Submission

MOST = 1e12
WRITTEN_OUT = 1e18  # above it the digits would fill the sentence


def negative_count(submission: Submission) -> Iterator[Finding]:
    """A count of patients, observations or events is zero or more."""
    for value, answer in submission.counts:
        if value < 0:
            cell = submission.cell_of(answer)
            yield submission.finding(Code.COUNT_NEGATIVE, cell, answer.period, value=value)


def too_large(submission: Submission) -> Iterator[Finding]:
    """No count of patients, days or money of a hospital comes to a million millions."""
    for value, answer in submission.counts:
        if value > MOST:
            cell = submission.cell_of(answer)
            shown = value if value < WRITTEN_OUT else f"{value:g}"
            yield submission.finding(Code.COUNT_TOO_LARGE, cell, answer.period, value=shown)


def numerator_above_denominator(submission: Submission) -> Iterator[Finding]:
    """A proportion never counts more cases than were observed; of a number that is no count ``too_large`` tells."""
    for block in submission.typed:
        indicator, numerator, denominator = block.indicator, block.numerator, block.denominator
        if (
            not indicator.bounded
            or numerator is None
            or denominator is None
            or denominator <= 0
            or numerator <= denominator
            or numerator > MOST
        ):
            continue
        cell = submission.cell_of(block.entered[indicator.numerator_entry])
        facts = {"numerator": numerator, "denominator": denominator}
        yield submission.finding(Code.COUNT_NUMERATOR, cell, block.month, **facts)


def no_denominator(submission: Submission) -> Iterator[Finding]:
    """Without a denominator there is no rate: cases without observations are a fault, 0 of 0 is "none occurred"."""
    for block in submission.typed:
        numerator, month = block.numerator, block.month
        if numerator is None or block.denominator != 0 or "none" in block.entered:
            continue
        cell = submission.cell_of(block.entered[block.indicator.numerator_entry])
        if 0 < numerator <= MOST:
            yield submission.finding(Code.COUNT_NO_DENOMINATOR, cell, month, numerator=numerator)
        elif numerator == 0:
            yield submission.finding(Code.COUNT_ZERO, cell, month)


def parts_and_total(submission: Submission) -> Iterator[Finding]:
    """The causes add up to the total."""
    for block in submission.typed:
        indicator, values = block.indicator, block.numbers
        if not indicator.parts or not {*indicator.parts, indicator.numerator_entry} <= values.keys():
            continue
        summed, total = sum(values[part] for part in indicator.parts), values[indicator.numerator_entry]
        if summed != total and max(summed, total) <= MOST:
            cell = submission.cell_of(block.entered[indicator.numerator_entry])
            facts = {"total": total, "sum": summed, "count": len(indicator.parts)}
            yield submission.finding(Code.COUNT_TOTAL, cell, block.month, **facts)


def share_above_whole(submission: Submission) -> Iterator[Finding]:
    """No cause or reason counts more cases than there are; where all causes are there, ``parts_and_total`` tells."""
    for block in submission.typed:
        indicator, values = block.indicator, block.numbers
        whole = values.get(indicator.numerator_entry, -1)
        added_up = set(indicator.parts) if indicator.parts and set(indicator.parts) <= values.keys() else set()
        for share in (*indicator.parts, *indicator.shares):
            if share in added_up or not 0 <= whole < values.get(share, 0) <= MOST:
                continue
            other = submission.cell_of(block.entered[indicator.numerator_entry]).address
            facts = {"share": values[share], "whole": whole, "other": other}
            cell = submission.cell_of(block.entered[share])
            yield submission.finding(Code.DOUBT_SHARE, cell, block.month, **facts)


def reported_below_serious(submission: Submission) -> Iterator[Finding]:
    """The incidents reported include the serious ones."""
    for block in submission.typed:
        indicator, month, entered, values = block.indicator, block.month, block.entered, block.numbers
        total, reported = values.get(indicator.numerator_entry), values.get("reported")
        if total is not None and reported is not None and reported < total:
            cell = submission.cell_of(entered["reported"])
            yield submission.finding(Code.COUNT_REPORTED, cell, month, reported=reported, total=total)


def none_and_number(submission: Submission) -> Iterator[Finding]:
    """Either "none occurred" or a figure, not both; zeros beside the tick say the same and do no harm."""
    for block in submission.typed:
        figures = [value for value in block.numbers.values() if value != 0] if block.none_occurred else []
        if figures:
            cell = submission.cell_of(block.entered["none"])
            found = figures[0]
            yield submission.finding(Code.COUNT_NONE_AND_NUMBER, cell, block.month, found=found)


def not_due(submission: Submission) -> Iterator[Finding]:
    """Figures stand in the months in which the indicator is due."""
    for found in submission.grids:
        yield from _not_due(submission, found)


def _not_due(submission: Submission, found: ReadSheet) -> Iterator[Finding]:
    months = {column.key: at for at, column in enumerate(found.sheet.columns)}
    for answer in found.answers.values():
        line = found.sheet.by_line[f"{answer.row}/{answer.field}"]
        at = months[answer.period]
        if answer.period in submission.months and not line.open[at] and not (line.counted and line.counted[at]):
            cell = submission.cell_of(answer)
            facts = {"found": answer.raw, "indicator": answer.row}
            yield submission.finding(Code.COUNT_NOT_DUE, cell, answer.period, **facts)


CHECKS = (
    negative_count,
    too_large,
    numerator_above_denominator,
    no_denominator,
    parts_and_total,
    share_above_whole,
    reported_below_serious,
    none_and_number,
    not_due,
)
