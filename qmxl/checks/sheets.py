"""What was done to a sheet that its figures do not show: cells merged, a rate typed over its formula."""

from collections.abc import Iterator
from typing import Any

from qmxl.findings import Cell, Finding, Severity, address
from qmxl.forms.answers import ReadSheet
from qmxl.measures.rates import rate
from qmxl.submission import Submission

DECIMALS = 5  # to how many a person may have rounded a rate


def typed_rate(submission: Submission) -> Iterator[Finding]:
    """A month's rate is what its numerator and denominator give; it is never counted itself."""
    found = submission.sheets.get("indicators")
    if found is None or not found.rates:
        return
    blocks = {(block.indicator.code, block.month): block for block in submission.blocks}
    for typed in found.rates:
        block = blocks.get((typed.row, typed.period))
        if block is None or not isinstance(typed.value, float):
            continue
        cell, numerator, denominator = submission.cell_of(typed), block.numerator, block.denominator
        facts: dict[str, Any] = {"found": typed.value, "indicator": typed.row}
        if not block.entered.keys() >= {*block.indicator.needed}:
            yield submission.finding("DOUBT-RATE-ALONE", Severity.WARNING, cell, typed.period, **facts)
            continue
        if numerator is None or denominator is None:
            continue
        worked_out = rate(numerator, denominator, block.indicator.scale)
        if worked_out is not None and not _rounded(typed.value, worked_out):
            facts |= {"numerator": numerator, "denominator": denominator, "expected": worked_out}
            yield submission.finding("DOUBT-RATE", Severity.WARNING, cell, typed.period, **facts)


def _rounded(typed: float, worked_out: float) -> bool:
    """Whether a typed rate is the one worked out, rounded or not, in percent or as a part of one."""
    return any(
        abs(shown - round(value, decimals)) < 1e-9 or abs(shown - value) < 1e-9
        for shown, value in ((typed, worked_out), (typed, worked_out / 100))
        for decimals in range(DECIMALS)
    )


def merged_cells(submission: Submission) -> Iterator[Finding]:
    """Each entry has a cell of its own; of merged ones only the first holds anything."""
    for found in submission.sheets.values():
        inputs = _inputs(found, submission.months)
        filled = {(answer.at_row, answer.at_column): answer.raw for answer in found.answers.values()}
        for top, left, bottom, right in found.merged:
            cells = [(r, c) for r, c in inputs if top <= r <= bottom and left <= c <= right]
            if len(cells) < 2 or not (found.sheet.grid or any(cell in filled for cell in cells)):
                continue
            first = (top, left)
            facts: dict[str, Any] = {
                "range": f"{address(top, left)}:{address(bottom, right)}",
                "count": len(cells),
                "found": filled.get(first, "…"),
            }
            cell = Cell(submission.source, found.name, address(*first))
            yield submission.finding("DOUBT-MERGED", Severity.WARNING, cell, **facts)


def _inputs(found: ReadSheet, months: frozenset[str]) -> list[tuple[int, int]]:
    """Where a sheet takes entries, of a grid in the months that are due; only where there are merged cells to ask."""
    if not found.merged:
        return []
    sheet = found.sheet
    columns = [at for key, at in found.columns.items() if not sheet.grid or key in months]
    rows = [at for key, at in found.rows.items() if not key.endswith("/rate")]
    return [(row, column) for row in rows for column in columns]


CHECKS = (typed_rate, merged_cells)
