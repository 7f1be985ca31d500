"""Findings: faults as values, with the place, what was found and what to do about it."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum


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

    ``answer`` is why it is right all the same, as the department explains a warning; the finding stays listed.
    ``others`` are the further places of the same fault where it is told once for many: their addresses, or what is
    concerned where there is no cell to name.
    """

    code: str
    severity: Severity
    cell: Cell
    facts: dict[str, object] = field(default_factory=dict)
    department: str = ""
    period: str = ""
    answer: str = ""
    others: tuple[str, ...] = ()

    @property
    def standing(self) -> str:
        """Its severity, or that it is answered: what it is listed and counted as."""
        return ANSWERED if self.answer else str(self.severity)


ANSWERED = "answered"


def counted(findings: Iterable[Finding]) -> Counter[str]:
    """How many findings there are of each severity, those answered apart."""
    return Counter(finding.standing for finding in findings)


ORDER = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.INFO: 2}


def sort_key(finding: Finding) -> tuple[object, ...]:
    """Errors first, answered warnings after the others, then by department, file, sheet and cell: always the same."""
    cell = finding.cell
    return (
        ORDER[finding.severity],
        bool(finding.answer),
        finding.department,
        cell.source,
        cell.sheet,
        len(cell.address),
        cell.address,
        finding.code,
        sorted((key, str(value)) for key, value in finding.facts.items()),
    )
