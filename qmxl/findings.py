"""Findings: faults as values, with the place, what was found and what to do about it."""

from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache, lru_cache


class Severity(StrEnum):
    """How much a finding matters to the figures."""

    ERROR = "error"  # something is missing or was left out of the figures until it is mended
    WARNING = "warning"  # read and counted, but a person should look
    INFO = "info"  # read and understood although it was not as expected


@dataclass(frozen=True, slots=True)
class Cell:
    """A place in a file: ``sheet`` and ``address`` (A1 style) are empty when the whole file is meant."""

    source: str
    sheet: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """One fault; ``facts`` fill the placeholders of the text ``finding.<code>`` in the reader's language.

    ``others`` are the further places of the same fault where it is told once for many: their addresses, or what is
    concerned where there is no cell to name.
    """

    code: str
    severity: Severity
    cell: Cell
    facts: dict[str, object] = field(default_factory=dict)
    department: str = ""
    period: str = ""
    others: tuple[str, ...] = ()


ORDER = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.INFO: 2}


def sort_key(finding: Finding) -> tuple[object, ...]:
    """Errors first, then by department, file, sheet and cell; the same findings always in the same order."""
    cell = finding.cell
    return (
        ORDER[finding.severity],
        finding.department,
        cell.source,
        cell.sheet,
        len(cell.address),
        cell.address,
        finding.code,
        sorted((key, str(value)) for key, value in finding.facts.items()),
    )


@cache
def column_letters(column: int) -> str:
    """The letters of a zero-based column: 0 is A, 27 is AB."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


@lru_cache(maxsize=1 << 16)
def address(row: int, column: int) -> str:
    """The A1 address of a zero-based row and column."""
    return f"{column_letters(column)}{row + 1}"
