"""Tells a fault that stands in many cells of a sheet once, with every place, instead of a line for each.

A sheet that was sorted, a form left blank and a list nobody was assigned have one cause each and are mended at one
stroke. Which figures count is decided before, cell by cell.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from qmxl.codes import Code, Trait
from qmxl.findings import Finding, sort_key
from qmxl.texts import Texts
from qmxl.texts.parts_of_year import number_said
from qmxl.xlsx.cells import column_letters

MOST = 12  # findings of one kind in a sheet that are told one by one
LISTED = 100  # places of one finding that its sentence names; Excel takes 32,767 characters in a cell
LONGEST = 60  # characters of what is named where there is no cell
NAMED_BY = ("row", "indicator", "column", "item", "found", "sheet")  # facts that say what is meant where no cell does
PARTS = {"T": "month", "W": "week", "Q": "quarter", "H": "half"}  # of a year, by how their names begin
PART = re.compile(r"([TWQH])(\d+(?:/\d+)?)(.*)")
ADDRESS = re.compile(r"([A-Z]+)(\d+)")


def grouped(findings: Iterable[Finding]) -> list[Finding]:
    """The findings, those of one kind in one sheet as one where they are more than :data:`MOST`; in their order."""
    kinds: dict[tuple[object, ...], list[Finding]] = {}
    for finding in findings:
        cell = finding.cell
        alone = id(finding) if Trait.ALONE in finding.code.traits or not cell.sheet else 0
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
    """The finding in words: what was found, what was expected, what to do; and where else, if it stands for many.

    At most :data:`LISTED` places are named, a range being one; the cells and lines beyond are counted.
    """
    facts = finding.facts
    # A line of a text file is on no sheet of the control workbook, a field of a form no figure.
    special = "finding_line" if "file_line" in facts else "finding_field" if "field" in facts else "finding"
    key = f"{special}.{finding.code}"
    if "per" in facts:  # what a time limit is counted in is a word, and no fact people see as it is
        facts = {**facts, "per": text(f"form.limit.{facts['per']}")}
    if finding.code is Code.RHYTHM_MISSING and isinstance(parts := facts["parts"], list):
        facts = {**facts, "parts": [_part_of_year(str(part), text) for part in parts]}
    said = text(key if key in text.table else f"finding.{finding.code}", **facts)
    if "when" in facts:
        said = text("finding_many.when", message=said, when=facts["when"])
    if "unread" in facts:
        said = text("finding_many.unread", message=said, indicator=facts["unread"])
    if not finding.others:
        return said
    told = _blocks(finding.others)
    facts = {"message": said, "count": len(finding.others) + 1, "others": [place for place, _ in told[:LISTED]]}
    left = sum(count for _, count in told[LISTED:])
    return text("finding_many.some", left=left, **facts) if left else text("finding_many.cells", **facts)


def _part_of_year(name: str, text: Texts) -> str:
    """``T3 (2, 5)`` as people read it: the month, and which days of it."""
    found = PART.fullmatch(name)
    if found is None:
        return name
    kind = PARTS[found[1]]
    return text(f"rhythm.part.{kind}", number=number_said(kind, found[2], text)) + found[3]


def ranges(places: Iterable[str]) -> list[str]:
    """Addresses as ranges, top to bottom: F6, G6, F7 and G7 are F6:G7; what is no address comes after them."""
    return [said for said, _ in _blocks(places)]


def _blocks(places: Iterable[str]) -> list[tuple[str, int]]:
    """The places as they are told, each with how many it stands for."""
    places = list(places)
    found = {(int(match[2]), _number(match[1])) for place in places if (match := ADDRESS.fullmatch(place))}
    runs: list[list[int]] = []  # top, left, bottom, right
    for row, column in sorted(found):
        if runs and runs[-1][0] == row and runs[-1][3] == column - 1:
            runs[-1][3] = column
        else:
            runs.append([row, column, row, column])
    blocks: list[list[int]] = []
    lowest: dict[tuple[int, int], list[int]] = {}  # of the blocks in the same columns
    for run in runs:
        above = lowest.get((run[1], run[3]))
        if above is None or above[2] != run[2] - 1:
            blocks.append(run)
            lowest[run[1], run[3]] = run
        else:
            above[2] = run[2]
    said = [(_range(*block), (block[2] - block[0] + 1) * (block[3] - block[1] + 1)) for block in blocks]
    return [*said, *((_shortened(place), 1) for place in places if not ADDRESS.fullmatch(place))]


def _shortened(name: str) -> str:
    return name if len(name) <= LONGEST else name[: LONGEST - 1] + "…"


def _range(top: int, left: int, bottom: int, right: int) -> str:
    first, last = f"{column_letters(left)}{top}", f"{column_letters(right)}{bottom}"
    return first if first == last else f"{first}:{last}"


def _number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1
