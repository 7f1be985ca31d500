"""Tells a fault that stands in many cells of a sheet once, with every place, instead of a line for each.

A sheet that was sorted, a form left blank and a list nobody was assigned have one cause each and are mended at one
stroke. Which figures count is decided before, cell by cell.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from qmxl.findings import Finding, column_letters, sort_key
from qmxl.texts import Texts

MOST = 12  # findings of one kind in a sheet that are told one by one
ALONE = frozenset({"NEVER-EVENT", "NEVER-EVENT-NO-INCIDENT"})  # each of these is a patient's harm
NAMED_BY = ("row", "indicator", "column", "item", "found", "sheet")  # facts that say what is meant where no cell does
ADDRESS = re.compile(r"([A-Z]+)(\d+)")


def grouped(findings: Iterable[Finding]) -> list[Finding]:
    """The findings, those of one kind in one sheet as one where they are more than :data:`MOST`; in their order."""
    kinds: dict[tuple[object, ...], list[Finding]] = {}
    for finding in findings:
        cell = finding.cell
        alone = id(finding) if finding.code in ALONE or not cell.sheet else 0
        key = (finding.code, finding.severity, finding.department, cell.source, cell.sheet, bool(cell.address), alone)
        kinds.setdefault(key, []).append(finding)
    told: list[Finding] = []
    for several in kinds.values():
        told += [_one(several)] if len(several) > MOST else several
    return told


def _one(several: Sequence[Finding]) -> Finding:
    """The first of several findings, with the places of the others."""
    first, *others = sorted(several, key=sort_key)
    return replace(first, others=tuple(_place(finding) for finding in others))


def _place(finding: Finding) -> str:
    named = next((str(finding.facts[name]) for name in NAMED_BY if name in finding.facts), "")
    return finding.cell.address or named


def message(finding: Finding, text: Texts) -> str:
    """The finding in words: what was found, what was expected, what to do; and where else, if it stands for many."""
    facts = finding.facts
    if "per" in facts:  # what a time limit is counted in is a word, and no fact people see as it is
        facts = {**facts, "per": text(f"form.limit.{facts['per']}")}
    said = text(f"finding.{finding.code}", **facts)
    if not finding.others:
        return said
    return text("finding_many.cells", message=said, count=len(finding.others) + 1, others=ranges(finding.others))


def ranges(places: Iterable[str]) -> list[str]:
    """Addresses as ranges, top to bottom: F6, G6, F7 and G7 are F6:G7; what is no address comes after them."""
    places = list(places)
    found = {(int(match[2]), _number(match[1])) for place in places if (match := ADDRESS.fullmatch(place))}
    runs: list[list[int]] = []  # top, left, bottom, right
    for row, column in sorted(found):
        if runs and runs[-1][0] == row and runs[-1][3] == column - 1:
            runs[-1][3] = column
        else:
            runs.append([row, column, row, column])
    blocks: list[list[int]] = []
    for run in runs:
        above = next((block for block in blocks if block[1::2] == run[1::2] and block[2] == run[0] - 1), None)
        if above is None:
            blocks.append(run)
        else:
            above[2] = run[2]
    said = [_range(*block) for block in blocks]
    return [*said, *(place for place in places if not ADDRESS.fullmatch(place))]


def _range(top: int, left: int, bottom: int, right: int) -> str:
    first, last = f"{column_letters(left)}{top}", f"{column_letters(right)}{bottom}"
    return first if first == last else f"{first}:{last}"


def _number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1
