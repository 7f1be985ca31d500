"""What departments propose in their own forms, taken into the agreed targets; what contradicts them is told."""

from collections.abc import Iterable
from dataclasses import replace

from qmxl.codes import Code
from qmxl.control.control import Control
from qmxl.control.criteria_models import AgreedTarget
from qmxl.findings import Cell, Finding
from qmxl.reports.report import USABLE, Report


def with_proposals(control: Control, reports: Iterable[Report]) -> tuple[Control, list[Finding]]:
    """The control with each department's level where its own sheet has none; the office's sheet counts where both do.

    Of several forms of a department the one of the later span is the one that tells.
    """
    targets = {(each.criterion, each.department): each for each in control.programme.agreed_targets}
    typed = {key: each.answered for key, each in targets.items()}
    told: dict[tuple[str, str], Finding] = {}
    for report in sorted(reports, key=lambda each: (each.span, each.source)):
        for said in report.levels if report.status in USABLE else ():
            key = (said.criterion, report.department)
            told.pop(key, None)
            if said.criterion not in control.programme.main_set.by_code:
                continue
            before = targets.get(key) or AgreedTarget(criterion=said.criterion, department=report.department)
            office = typed.get(key)
            if office is None:
                note = before.note or said.reason
                targets[key] = replace(before, answered=said.level, note=note)
            elif office != said.level:
                facts: dict[str, object] = {"criterion": said.criterion, "found": said.level, "expected": office}
                cell = Cell(report.source, said.sheet, said.cell)
                told[key] = Finding(Code.TARGET_DIFFERS, cell, facts, report.department)
    programme = replace(control.programme, agreed_targets=tuple(targets.values()))
    return replace(control, programme=programme), list(told.values())
