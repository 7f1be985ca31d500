"""Workbooks handed in under a department's former codes, counted for the one that continues it.

Each former department is settled by itself. A month of which it reported counts for its successor beside what others
report of it; where the successor reported it as well, once it was the one to do so, the former's is put aside.
"""

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace

from qmxl.catalogue.statuses import WORST_FIRST
from qmxl.codes import Code, Severity
from qmxl.control.control import Control
from qmxl.control.former import Former
from qmxl.findings import Cell, Finding
from qmxl.measures.customs import recognisable
from qmxl.period import Period, parse_period
from qmxl.reports.parts import of_months
from qmxl.reports.report import REJECTED, Report
from qmxl.submissions.records import Figure, ItemStatus

NUMBERS, WEIGHT = 2, 3.0  # different figures typed again by nobody's chance; how unlikely, as a power of ten

# What is told of a form that is not as it would be made now: nobody asks it of a department that is no more.
ASKED_NOW = frozenset(
    {
        Code.IDENTITY_OUTDATED,
        Code.STRUCTURE_SHEET,
        Code.STRUCTURE_SHEET_LATER,
        Code.STRUCTURE_INDICATOR,
        Code.STRUCTURE_ROW,
        Code.RHYTHM_MISSING,
        Code.MISSING_STATUS,
    }
)
UNREPORTED = frozenset({Code.MISSING_MONTH, Code.MISSING_VALUE})  # of a figure that nobody typed


def joined(reports: Sequence[Report], formers: Mapping[str, Former]) -> list[Report]:
    """A department's workbooks that count, those of its former ones for the months in which they do."""
    units: dict[str, list[Report]] = {}  # by former code, "" the successor's own
    for report in reports:
        units.setdefault(report.former, []).append(report)
    before = {code: its for code, its in units.items() if code}
    if not before:
        return [*reports]
    own = units.get("", [])
    since = max(formers[code].since for code in before)
    filled = {code: {month for report in its for month in _filled(report)} for code, its in units.items()}
    here = filled.get("", set())
    twice = _twice(before, own, filled, since)
    counted = {month for code in before for month in filled[code] - twice[code]}
    again = set[str]().union(*twice.values())
    absorbed = any(month < since for month in here - again)  # it was there before, and reported for itself
    theirs = _came_along(before, own, since) if absorbed else frozenset()
    result = []
    for report in reports:
        others = _others_months(report.former, filled)
        if report.former:
            months = counted - twice[report.former] - others
            result.append(_of_former(report, months, sorted(twice[report.former] & _filled(report))))
        else:
            gone = (others if absorbed else counted) - here
            mine = _without(report, gone) if gone else report
            result.append(_without_theirs(mine, theirs) if absorbed else mine)
    gaps = {code: _gaps(before[code], counted - _others_months(code, filled), since) for code in before}
    result = [_told_gaps(_left_out(report, set().union(*gaps.values())), before, gaps) for report in result]
    answered = _answers(report for report in result if report.former)
    now = _answers(report for report in result if not report.former).keys()
    return [
        _with_worst(report, answered, now) if report.former else _giving_way(report, answered.keys())
        for report in result
    ]


def _answers(reports: Iterable[Report]) -> dict[str, int]:
    """By sub-item the worst that former departments said of it, as before, when each had to say the same."""
    worst: dict[str, int] = {}
    for item in (item for report in reports for item in report.items if item.status is not None):
        worst[item.code] = min(_rank(item), worst.get(item.code, _rank(item)))
    return worst


def _rank(item: ItemStatus) -> int:
    """How good an answer is; one without its evidence is not as good."""
    at = WORST_FIRST.index(str(item.status)) if item.status in WORST_FIRST else len(WORST_FIRST)
    return 2 * at + item.evidenced


def _with_worst(report: Report, worst: Mapping[str, int], now: Container[str]) -> Report:
    """A former department's workbook without answers of which another one said worse, or its successor says ``now``."""
    items = [item for item in report.items if item.code not in now and _rank(item) == worst.get(item.code, _rank(item))]
    findings = [finding for finding in report.findings if str(finding.facts.get("item")) not in now]
    return replace(report, items=items, findings=findings)


def _others_months(code: str, filled: Mapping[str, set[str]]) -> set[str]:
    """The months before a department was there, or after it was no more: one took over where another ended.

    Of departments that reported side by side each is to have every month.
    """
    own, months = filled.get(code, set()), sorted(set[str]().union(*filled.values()))
    if not own:
        return set()
    first, last = min(own), max(own)
    earlier, later = [month for month in months if month < first], [month for month in months if month > last]
    ends, begins = {max(its) for its in filled.values() if its}, {min(its) for its in filled.values() if its}
    return {
        *(earlier if earlier and earlier[-1] in ends else ()),
        *(later if later and later[0] in begins else ()),
    }


def _filled(report: Report) -> set[str]:
    """The months of which a workbook has any figure."""
    return {figure.period for figure in report.figures if _said_any(figure)}


def _said_any(figure: Figure) -> bool:
    return figure.none_occurred or figure.numerator is not None or figure.denominator is not None


def _twice(
    before: Mapping[str, Sequence[Report]], own: Sequence[Report], filled: Mapping[str, set[str]], since: str
) -> dict[str, set[str]]:
    """By former code the months that the successor reported as well: after it had taken over, or the same again.

    Typed again are the figures of one of them, or of all added up.
    """
    both = {code: filled[code] & filled.get("", set()) for code in before}
    early = {code: {month for month in months if since and month < since} for code, months in both.items()}
    alone = {code for code, months in early.items() if _again(before[code], own, months)}
    rest = [code for code in before if code not in alone]
    months = set[str]().union(*(early[code] for code in rest))
    if _again([report for code in rest for report in before[code]], own, months):
        alone.update(rest)
    return {code: months if code in alone else months - early[code] for code, months in both.items()}


def _again(before: Iterable[Report], own: Iterable[Report], months: AbstractSet[str]) -> bool:
    """Whether most figures that others reported of these months are here again, added up, and no chance."""
    theirs, mine = _said(before, months), _said(own, months)
    shared = theirs.keys() & mine.keys()
    if 2 * len(shared) < len(theirs) or any(theirs[key] != mine[key] for key in shared):
        return False
    return recognisable((number for key in shared for number in theirs[key]), NUMBERS, WEIGHT)


def _said(reports: Iterable[Report], months: AbstractSet[str]) -> dict[tuple[str, str], tuple[float, float]]:
    """By indicator and month the numerators and denominators, each added up."""
    several: dict[tuple[str, str], tuple[float, float]] = {}
    for each in (figure for report in reports for figure in report.figures):
        if each.period in months and each.numerator is not None:
            above, below = several.get((each.indicator, each.period), (0.0, 0.0))
            several[each.indicator, each.period] = (above + each.numerator, below + (each.denominator or 0.0))
    return several


def _of_former(report: Report, months: set[str], twice: Sequence[str]) -> Report:
    """A former department's workbook as far as it counts; what its form did not have is not missing in it."""
    own = frozenset(months) & frozenset(parse_period(report.span).months)
    part = of_months(report, own)
    figures = [figure for figure in part.figures if figure.numerator_cell]
    kept = [finding for finding in part.findings if finding.code not in ASKED_NOW]
    kept += [each for each in report.findings if each.code is Code.COUNT_NOT_DUE and each not in kept]
    facts: dict[str, object] = {"found": report.former, "department": report.department}
    told = {Code.IDENTITY_FORMER: sorted(own), Code.IDENTITY_FORMER_TWICE: twice}
    kept += [
        Finding(code, Cell(report.source), {**facts, "months": [int(m[-2:]) for m in its] or ["–"]}, report.department)
        for code, its in told.items()
        if its or code is Code.IDENTITY_FORMER
    ]
    return replace(part, figures=figures, findings=kept)


def _without(report: Report, months: AbstractSet[str]) -> Report:
    """The successor's own workbook without the months that were others' to report."""
    return of_months(report, frozenset(parse_period(report.span).months) - months)


def _came_along(
    before: Mapping[str, Sequence[Report]], own: Sequence[Report], since: str
) -> frozenset[tuple[str, str]]:
    """The indicators, with the months, that came with a former department: its successor had none of them before."""
    had = {each.indicator for report in own for each in report.figures if each.period < since and _said_any(each)}
    figures = (f for its in before.values() for report in its for f in report.figures if f.period < since)
    return frozenset((f.indicator, f.period) for f in figures if _said_any(f) and f.indicator not in had)


def _without_theirs(report: Report, theirs: AbstractSet[tuple[str, str]]) -> Report:
    """The successor's own workbook, which lacks nothing of what others had to report then."""
    gone = [each for each in report.figures if (each.indicator, each.period) in theirs and not _said_any(each)]
    cells = {(f.sheet, at, f.period) for f in gone for at in (f.numerator_cell, f.denominator_cell)}
    findings = [
        each
        for each in report.findings
        if each.code not in UNREPORTED or (each.cell.sheet, each.cell.address, each.period) not in cells
    ]
    return replace(report, figures=[f for f in report.figures if f not in gone], findings=findings)


def _giving_way(report: Report, answered: Container[str]) -> Report:
    """The successor's own workbook without sub-items it left blank that a former department answered."""
    items = [item for item in report.items if item.status is not None or item.code not in answered]
    return replace(report, items=items)


def taken_over(report: Report, control: Control, period: Period) -> bool:
    """Whether a workbook is of a former department whose successor is the one to report the period."""
    former = control.formers.get(report.former)
    return former is not None and bool(former.since) and former.since <= period.months[-1]


def without_part(reports: Sequence[Report], aside: Iterable[Report], formers: Mapping[str, Former]) -> list[Report]:
    """The workbooks that count; of months of which a former department's are there and cannot be used no figure does.

    Of what the others reported alone it would be another department's.
    """
    unused = [(report, formers[report.former].since) for report in aside if report.former and report.status == REJECTED]
    months = {month for report, since in unused for month in parse_period(report.span).months if month < since}
    return [_left_out(report, months) for report in reports] if months else [*reports]


def _gaps(reports: Sequence[Report], months: AbstractSet[str], since: str) -> set[str]:
    """Those of the months others reported of which a former department has no workbook, though it has of others."""
    covered = {month for report in reports for month in parse_period(report.span).months}
    return {month for month in months - covered if month < since} if any(map(_filled, reports)) else set()


def _told_gaps(report: Report, before: Mapping[str, Sequence[Report]], gaps: Mapping[str, set[str]]) -> Report:
    """The first workbook of a former department, which says of which months there is none."""
    months = gaps.get(report.former)
    if not months or report.source != before[report.former][0].source:
        return report
    facts: dict[str, object] = {"department": report.former, "months": sorted(months)}
    told = Finding(Code.SPAN_MISSING, Cell(report.source), facts, report.department, told=Severity.ERROR)
    return replace(report, findings=[*report.findings, told])


def _left_out(report: Report, months: AbstractSet[str]) -> Report:
    figures = [
        figure._replace(left_out=Code.MISSING_MONTH) if figure.period in months and not figure.left_out else figure
        for figure in report.figures
    ]
    return replace(report, figures=figures)


def former_missing(control: Control, reports: Iterable[Report], period: Period) -> Iterator[Finding]:
    """A finding for each former department that reported in the year and of which no workbook is there."""
    there = {report.former for report in reports}
    for code, former in control.formers.items():
        if former.since[:4] == str(period.year) and former.since[-2:] > "01" and code not in there:
            place = control.department_cells.get(former.department, Cell(""))
            facts: dict[str, object] = {"found": code, "department": former.department, "file": f"{code}.xlsx"}
            facts["month"] = int(former.since[-2:])
            yield Finding(Code.REPORT_FORMER_MISSING, place, facts, former.department)
