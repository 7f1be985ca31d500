"""Lines that stand in two workbooks of a department under one key, once they have gone on from one into the next."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from qmxl.codes import Code
from qmxl.findings import Cell, Finding
from qmxl.reports.comparing import with_warning
from qmxl.reports.parts import in_turn
from qmxl.reports.report import Report
from qmxl.submissions.stood import Stood

TOLD = 12  # keys a finding names
Lines = dict[tuple[str, str], tuple[Report, Stood]]


def carried_on(reports: Sequence[Report]) -> list[Report]:
    """The workbooks of a department; a later one, whose line is the one that counts, says where an earlier one differs.

    Where the earlier line is as it was when it went on, nothing is told: it was to be changed in the later workbook.
    """
    before: Lines = {}
    told: dict[str, Report] = {}
    for report in sorted(reports, key=in_turn):
        now = report
        for each in report.stood:
            if (earlier := before.get((each.form, each.key))) and _unit(earlier[0]) != _unit(report):
                for finding in _differing(report, each, *earlier):
                    now = with_warning(now, finding)
        gone = list(_gone(report, before))
        now = replace(now, findings=[*now.findings, *gone]) if gone else now
        told[report.source] = now
        before |= {(each.form, each.key): (report, each) for each in report.stood}
    return [told[report.source] for report in reports]


def _unit(report: Report) -> tuple[str, str]:
    """Within which the keys of lines are not those of lines that went on."""
    return report.former, report.span


def _differing(report: Report, here: Stood, other: Report, there: Stood) -> Iterator[Finding]:
    if report.carried.get(here.form, {}).get(here.key) == there.whole:
        return
    fields = [
        label for label in dict.fromkeys((*here.said, *there.said)) if here.said.get(label) != there.said.get(label)
    ]
    if fields:
        place = {"file": other.source, "sheet": there.sheet, "cell": there.cell}
        facts: dict[str, object] = {"found": here.shown, "fields": fields, **place}
        yield Finding(Code.CARRIED_DIFFERS, Cell(report.source, here.sheet, here.cell), facts, report.department)


def _gone(report: Report, before: Lines) -> Iterator[Finding]:
    """Lines the workbook was made with that stand in it no more, and are open where they came from, as they were."""
    there = {(each.form, each.key) for each in report.stood}
    gone: dict[tuple[str, str], list[str]] = {}
    for form, marks in report.carried.items():
        for key, said in marks.items():
            earlier = before.get((form, key))
            if earlier and (form, key) not in there and earlier[1].whole == said:
                gone.setdefault((earlier[0].source, earlier[1].sheet), []).append(earlier[1].shown)
    for (source, sheet), keys in gone.items():
        shown = keys if len(keys) <= TOLD else [*keys[:TOLD], f"… (+{len(keys) - TOLD})"]
        facts: dict[str, object] = {"count": len(keys), "keys": shown, "sheet": sheet, "file": source}
        yield Finding(Code.CARRIED_DELETED, Cell(report.source), facts, report.department)
