"""Which sheets of the criteria programme a master has, and their drawing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from qmxl.programme import (
    agreement,
    criteria,
    criteria_report,
    differences,
    director,
    effectiveness,
    evidence,
    given_levels,
    score_sheet,
    standards,
    support,
    targets,
    worklist,
    workload,
)
from qmxl.sheets.page import Page
from qmxl.tables.columns import length


@dataclass(frozen=True)
class Programme:
    """What the sheets show that is worked out before they are drawn."""

    levels: list[criteria.Row]
    report: score_sheet.Report | None
    standards: Sequence[standards.Answered]


def layout(page: Page) -> Programme:
    """What the sheets will show."""
    levels = criteria.layout(page)
    return Programme(levels, score_sheet.layout(page, levels), standards.layout(page))


def holding(page: Page, programme: Programme) -> Mapping[str, object]:
    """Of each sheet that is not always there what it holds; one that holds nothing is left out."""
    tables = page.tables
    return {
        score_sheet.NAME: programme.report,
        standards.NAME: programme.standards,
        targets.NAME: tables.targets,
        effectiveness.NAME: tables.effects,
        differences.NAME: length(tables.discordant),
        given_levels.NAME: length(tables.given_levels),
        support.NAME: length(tables.support),
        **dict.fromkeys((agreement.NAME, agreement.DATA), length(tables.compared)),
        **dict.fromkeys((evidence.NAME, evidence.DATA), evidence.wanted(page)),
        **dict.fromkeys(worklist.SHEETS, worklist.wanted(page)),
    }


def write(page: Page, programme: Programme) -> None:
    """Draws those that are there."""
    levels, report = programme.levels, programme.report
    criteria.write(page, levels)
    criteria_report.write(page, report, levels)
    targets.write(page, page.tables.targets)
    standards.write(page, programme.standards)
    if page.movement and worklist.wanted(page):
        left = worklist.layout(page, page.movement, levels)
        worklist.write(page, left)
        workload.write(page, left)
        director.write(page, levels, report, left)
    evidence.write(page)
    effectiveness.write(page)
    if given_levels.NAME in page.sheets:
        given_levels.write(page, levels)
    for sheet in (agreement, differences, support):
        if sheet.NAME in page.sheets:
            sheet.write(page)
