"""What was done to a sheet that its figures do not show: cells merged, a rate typed over its formula."""

from collections.abc import Iterator
from typing import Any

from qmxl.codes import Code
from qmxl.findings import Cell, Finding
from qmxl.forms.answers import ReadSheet
from qmxl.measures.rates import rate
from qmxl.submissions.submission import Submission
from qmxl.xlsx.cells import address
from qmxl.xlsx.reading import Range

DECIMALS = 5  # to how many a person may have rounded a rate
AREAS = 1000  # merged areas looked at in a sheet: no person makes as many


def typed_rate(submission: Submission) -> Iterator[Finding]:
    """A month's rate is what its numerator and denominator give; it is never counted itself."""
    rates = [typed for grid in submission.grids for typed in grid.rates]
    if not rates:
        return
    blocks = {(block.indicator.code, block.month): block for block in submission.blocks}
    for typed in rates:
        block = blocks.get((typed.row, typed.period))
        if block is None or not isinstance(typed.value, float):
            continue
        facts: dict[str, Any] = {"found": typed.value, "indicator": typed.row}
        if not block.entered.keys() >= {*block.indicator.needed}:
            cell = submission.cell_of(typed)
            yield submission.finding(Code.DOUBT_RATE_ALONE, cell, typed.period, **facts)
            continue
        numerator, denominator = block.numerator, block.denominator
        if numerator is None or denominator is None:
            continue
        worked_out = rate(numerator, denominator, block.indicator.scale)
        if worked_out is not None and not _rounded(typed.value, worked_out):
            cell = submission.cell_of(typed)
            facts |= {"numerator": numerator, "denominator": denominator, "expected": worked_out}
            yield submission.finding(Code.DOUBT_RATE, cell, typed.period, **facts)


def _rounded(typed: float, worked_out: float) -> bool:
    """Whether a typed rate is the one worked out, rounded or not, in percent or as a part of one."""
    if typed == worked_out:  # a form's own formula stands there
        return True
    return any(
        abs(shown - round(value, decimals)) < 1e-9 or abs(shown - value) < 1e-9
        for shown, value in ((typed, worked_out), (typed, worked_out / 100))
        for decimals in range(DECIMALS)
    )


def merged_cells(submission: Submission) -> Iterator[Finding]:
    """Each entry has a cell of its own; of merged ones only the first holds anything."""
    for found in submission.sheets.values():
        for area in found.merged[:AREAS]:
            entries = _entries(found, area, submission.months)
            if len(entries) < 2:
                continue
            filled = {(answer.at_row, answer.at_column): answer.raw for answer in found.answers.values()}
            if not found.sheet.shape.monthly and not filled.keys() & set(entries):
                continue
            top, left, bottom, right = area
            facts: dict[str, Any] = {
                "range": f"{address(top, left)}:{address(bottom, right)}",
                "count": len(entries),
                "found": filled.get((top, left), "…"),
            }
            cell = Cell(submission.source, found.name, address(top, left))
            yield submission.finding(Code.DOUBT_MERGED, cell, **facts)


def _entries(found: ReadSheet, area: Range, months: frozenset[str]) -> list[tuple[int, int]]:
    """The cells of an area that take entries, of a grid in the months that are due."""
    top, left, bottom, right = area
    every = not found.sheet.shape.monthly
    columns = [at for key, at in found.columns.items() if left <= at <= right and (every or key in months)]
    rows = [at for key, at in found.rows.items() if top <= at <= bottom and not key.endswith("/rate")]
    return [(row, column) for row in rows for column in columns]


CHECKS = (typed_rate, merged_cells)
