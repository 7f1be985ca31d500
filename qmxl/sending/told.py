"""What was done to a workbook before it leaves, as findings."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from qmxl.codes import Code
from qmxl.findings import Cell, Finding
from qmxl.texts import Texts

LONGEST = 120  # characters of a formula that is told


@dataclass
class Told:
    """The findings about one file, in the order they were made."""

    source: str
    text: Texts
    findings: list[Finding] = field(default_factory=list)

    def __call__(self, code: Code, sheet: str = "", address: str = "", **facts: object) -> None:
        """Adds one; ``why`` a formula could not stay is told in words."""
        if "why" in facts:
            facts["reason"] = self.text(f"sending.why.{facts.pop('why')}")
        shown = {name: _shortened(fact) if isinstance(fact, str) else fact for name, fact in facts.items()}
        self.findings.append(Finding(code, Cell(self.source, sheet, address), shown))

    def __iter__(self) -> Iterator[Finding]:
        """Those there are."""
        return iter(self.findings)


def _shortened(text: str) -> str:
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
