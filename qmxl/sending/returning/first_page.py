"""The first sheet of a copy that goes back: how many cells are to be mended, each with a link, and what to do."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from qmxl.codes import Severity
from qmxl.findings import Finding
from qmxl.forms.fetching import RETURNED
from qmxl.forms.head import lines_of
from qmxl.forms.locating import MARK
from qmxl.grouping import message
from qmxl.reports.mended import places_of
from qmxl.texts import Texts
from qmxl.xlsx.added_sheets import Drawn, Spot
from qmxl.xlsx.book import quoted

WIDTHS = (1, 6, 22, 10, 15, 92)
MOST_LINES = 5_000  # cells that are listed; all others are marked and counted
HEIGHT = 15.5  # of a line of text, in points
LOCATION = 2_079  # characters of a link within the workbook


class Item(NamedTuple):
    """A fault at one cell, or at none, in words; ``same_as`` is the first cell of many with the same fault."""

    finding: Finding
    address: str
    words: str

    @property
    def sheet(self) -> str:
        """The sheet it stands in, "" for none."""
        return self.finding.cell.sheet


class Head(NamedTuple):
    """What stands above the list: whose copy it is, of which file, and where to save it."""

    owner: str
    file: str
    folder: str
    late: str = ""


def items(findings: Sequence[Finding], text: Texts) -> list[Item]:
    """A line for each cell of each finding; of many cells with one fault the first has its words whole."""
    found: list[Item] = []
    for finding in findings:
        alone = message(replace(finding, others=()), text)
        places = places_of(finding)
        if not places:
            found.append(Item(finding, "", message(finding, text)))
            continue
        found.append(Item(finding, places[0], alone))
        same = text("return.same", cell=places[0], message=alone) if len(places) > 1 else ""
        found += [Item(finding, place, same) for place in places[1:]]
        if len(places) <= len(finding.others):  # some of it has no cell to name
            found.append(Item(finding, "", message(finding, text)))
    return found


def first_page(found: Sequence[Item], head: Head, text: Texts) -> Drawn:
    """The sheet to be put in front of a department's workbook."""
    errors, asked = (
        len({(each.sheet, each.address) for each in found if each.address and each.finding.severity is severity})
        for severity in (Severity.ERROR, Severity.WARNING)
    )
    elsewhere = sum(1 for each in found if not each.address)
    title = text("return.title", count=errors + asked)
    counts = text("return.counts", errors=errors, warnings=asked, elsewhere=elsewhere)
    lines: list[list[Spot]] = [[Spot(f"{MARK}{RETURNED}", "small")]]
    lines.append([Spot(""), Spot(title, "title")])
    lines.append([Spot(""), Spot(f"{head.owner}   ·   {counts}", "plain")])
    lines += [[Spot(""), Spot(said, "plain")] for said in _steps(head, text)]
    lines.append([])
    headings = ("number", "sheet", "cell", "severity", "what")
    lines.append([Spot(""), *(Spot(text(f"return.column.{name}"), "head") for name in headings)])
    top = len(lines)
    lines += _listed(found[:MOST_LINES], text)
    if len(found) > MOST_LINES:
        lines.append([Spot(""), Spot(text("return.more", count=len(found) - MOST_LINES), "plain")])
    heights = [0, 26, *[18.0] * (top - 4), 8, 22]
    heights += [HEIGHT * max(1, lines_of(str(line[5].value), WIDTHS[5])) + 2 for line in lines[top:] if len(line) > 5]
    return Drawn(text("return.sheet"), lines, WIDTHS, heights)


def _steps(head: Head, text: Texts) -> Iterator[str]:
    yield text("return.step_1")
    yield text("return.step_2")
    yield text("return.step_3", file=head.file, folder=head.folder)
    yield text("return.step_4")
    if head.late:
        yield head.late


def _listed(found: Sequence[Item], text: Texts) -> Iterator[list[Spot]]:
    for number, each in enumerate(found, start=1):
        place = f"{quoted(each.sheet)}!{each.address or 'A1'}" if each.sheet else ""
        link = (
            Spot(each.address or "→", "link", place) if place and len(place) <= LOCATION else Spot(each.address or "–")
        )
        severity = text(f"severity.{each.finding.severity}")
        yield [Spot(""), Spot(number, "number"), Spot(each.sheet or "–"), link, Spot(severity), Spot(each.words)]
