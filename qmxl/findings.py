"""Findings: faults as values, with the place, what was found and what to do about it."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from qmxl.codes import Code, Severity


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
    concerned where there is no cell to name. ``period`` is the month it is about, "" for none: it is told where
    that month counts. ``told`` is how much it matters where its code leaves that open.
    """

    code: Code
    cell: Cell
    facts: dict[str, object] = field(default_factory=dict)
    department: str = ""
    period: str = ""
    answer: str = ""
    others: tuple[str, ...] = ()
    told: Severity = Severity.ERROR

    @property
    def severity(self) -> Severity:
        """How much it matters: what its code says, else what it was told with."""
        return self.code.severity or self.told

    def told_as(self, severity: Severity) -> "Finding":
        """The same, mattering as much as is said where its code leaves that open."""
        return replace(self, told=severity)

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
