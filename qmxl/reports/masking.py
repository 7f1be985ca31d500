"""Findings that do not say what was entered where that is not for everybody."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from qmxl.catalogue.privacy import guarded
from qmxl.codes import Code, Trait
from qmxl.findings import Finding
from qmxl.forms.answers import Answer
from qmxl.submissions.submission import Submission
from qmxl.typed.persons import looks_like
from qmxl.xlsx.cells import address

SHORT = 40  # characters; what is longer in a cell for a day or a choice of a register is an account in the wrong column


def masked(findings: Iterable[Finding], submission: Submission, instead: str) -> Iterator[Finding]:
    """The findings, with ``instead`` for what was entered in a narrative or personal field."""
    sheets = {found.name: found for found in submission.sheets.values() if guarded(found.sheet.form)}
    findings = list(findings)
    places = {(finding.cell.sheet, finding.cell.address) for finding in findings}
    cells = {
        place: answer
        for name in {sheet for sheet, _ in places} & sheets.keys()
        for answer in sheets[name].answers.values()
        if sheets[name].field_of(answer) in guarded(sheets[name].sheet.form)
        if (place := (name, address(answer.at_row, answer.at_column))) in places
    }
    for finding in findings:
        answer, of_register = cells.get((finding.cell.sheet, finding.cell.address)), finding.cell.sheet in sheets
        facts = {
            name: instead
            if (answer and _tells(fact, answer)) or (name == "found" and _is_account(finding.code, fact, of_register))
            else fact
            for name, fact in finding.facts.items()
        }
        yield finding if facts == finding.facts else replace(finding, facts=facts)


def _is_account(code: Code, fact: object, of_register: bool) -> bool:  # noqa: FBT001 - where it stands
    """Whether what was found where something else belongs is an account of what happened, or names a person."""
    if of_register and Trait.QUOTES in code.traits:
        return True
    texts = [str(each) for each in fact] if isinstance(fact, list | tuple) else [fact] if isinstance(fact, str) else []
    return any((of_register and len(text) > SHORT) or looks_like(text) for text in texts)


def _tells(fact: object, answer: Answer) -> bool:
    """Whether a fact is the answer or a part of it."""
    if fact in (answer.value, answer.raw):
        return True
    if not isinstance(fact, str):
        return False
    said, whole = fact.removesuffix("…").strip(), f"{answer.raw} {answer.value}"
    return bool(said) and (said in whole or str(answer.raw) in fact)
