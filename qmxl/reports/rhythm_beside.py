"""What a department's report lacks of a form's rhythm, once the lines that came in beside it are counted too.

A report is judged by what stands in it. Lines of a register that came out of another program lie in a workbook of
their own, those of a former department in its own, so what is said to be missing is held against all.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from qmxl.catalogue.declared import Form
from qmxl.codes import Code
from qmxl.control.control import Control
from qmxl.control.owed import owed_by
from qmxl.findings import Finding
from qmxl.period import Period
from qmxl.reports.report import USABLE, Report


def with_lines_beside(reports: Sequence[Report], control: Control, period: Period) -> list[Report]:
    """The reports, of what is missing by a rhythm only that which no workbook of the department has."""
    usable = [report for report in reports if report.status in USABLE]
    beside = {(report.department, report.part) for report in usable if report.part}
    beside |= {(each.department, form) for each in usable if each.former for form in (*each.records, *each.house)}
    return [_held_against(report, reports, beside, control, period) for report in reports] if beside else [*reports]


def _held_against(
    report: Report, reports: Sequence[Report], beside: set[tuple[str, str]], control: Control, period: Period
) -> Report:
    its = {form for department, form in beside if department == report.department} & control.forms.registers.keys()
    forms = [control.forms.registers[form] for form in sorted(its)]
    if report.part or not forms:
        return report
    whole = [each for each in reports if each.department == report.department and each.status in USABLE]
    kept = [left for finding in report.findings for left in _left(finding, forms, whole, control, period)]
    return report if kept == report.findings else replace(report, findings=kept)


def _left(
    finding: Finding, forms: Iterable[Form], reports: Sequence[Report], control: Control, period: Period
) -> Iterator[Finding]:
    """A finding with the parts of the year that are missing still; itself where it is about something else."""
    sheet = finding.facts.get("sheet")
    form = next((each for each in forms if sheet in {each.sheet.vi, each.sheet.en, each.sheet.zh}), None)
    if finding.code is not Code.RHYTHM_MISSING or form is None:
        yield finding
        return
    told = finding.facts["parts"]
    named = {str(part).partition(" ")[0] for part in told} if isinstance(told, list) else set()
    missing: list[str] = []
    for duty, part in owed_by(control, finding.department, form, period.year, period.end):
        days = [day for report in reports for day in report.days(form, duty)]
        if duty.least == finding.facts["count"] and part.name in named and part.short(days):
            missing.append(part.said(days))
    if missing:
        yield replace(finding, facts={**finding.facts, "parts": missing})
