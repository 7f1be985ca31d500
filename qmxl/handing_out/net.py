"""Catches what goes wrong with one department's form, so that the others' are made all the same."""

from collections.abc import Iterator
from contextlib import contextmanager

from qmxl.codes import Code
from qmxl.findings import Cell, Finding
from qmxl.refusal import Refusal


class Net:
    """Findings of what went wrong; ``not_written`` is what the disk refused."""

    def __init__(self, findings: list[Finding]) -> None:
        self.findings = findings
        self.not_written: list[Refusal] = []

    @contextmanager
    def under(self, source: str, department: str) -> Iterator[None]:
        """Makes a finding of whatever goes wrong."""
        try:
            yield
        except Refusal as refusal:
            self.findings.append(self._refused(refusal, source, department))
        except Exception as error:
            facts: dict[str, object] = {"reason": f"{type(error).__name__}: {error}"}
            self.findings.append(Finding(Code.FORM_FAILED, Cell(source), facts, department))

    def _refused(self, refusal: Refusal, source: str, department: str) -> Finding:
        code = Code.FORM_HELD_BACK
        facts: dict[str, object] = {"files": [str(refusal.facts.get("source", source))]}
        if refusal.code == "open_elsewhere":
            code, facts = Code.FORM_OPEN, {}
        elif refusal.code == "not_written":
            self.not_written.append(refusal)
            code, facts = Code.FORM_NOT_WRITTEN, {"reason": refusal.facts.get("reason", "")}
        return Finding(code, Cell(source), facts, department)
