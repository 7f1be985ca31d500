"""Departments whose figures are each other's: one may have pasted in the other's, title and all but that."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import chain, combinations, product

from qmxl.codes import Code
from qmxl.control.models import Department
from qmxl.findings import Cell, Finding
from qmxl.measures.customs import recognisable
from qmxl.reports.report import USABLE, Report
from qmxl.submissions.records import Figure

NUMBERS, WEIGHT = 3, 6.0  # different figures no two departments share by chance; how unlikely, as a power of ten
LARGE = 100  # numerator and denominator together; smaller figures agree by chance

Months = dict[str, dict[str, Figure]]  # month -> indicator -> figure


def compared(reports: Iterable[Report], departments: Mapping[str, Department]) -> list[Report]:
    """The settled reports; those with another department's figures in all they both report of a month say so."""
    result = list(reports)
    months = {at: _months(report) for at, report in enumerate(result) if report.status in USABLE and report.figures}
    for one, other in sorted(_suspects(months)):
        if result[one].department == result[other].department or _told(result[one]) or _told(result[other]):
            continue
        mine, theirs = months[one], months[other]
        alike = {month: _same(mine[month], theirs[month]) for month in sorted(mine.keys() & theirs.keys())}
        same = [month for month, figures in alike.items() if figures]
        told = (number for figures in alike.values() for figure in figures for number in figure[2:4])
        if recognisable((number for number in told if number is not None), NUMBERS, WEIGHT):
            first = alike[same[0]][0].indicator
            for report, figures, by in ((one, mine, other), (other, theirs, one)):
                name = departments[result[by].department].name
                result[report] = _asked(result[report], figures[same[0]][first], same, name)
    return result


def _months(report: Report) -> Months:
    by_month: Months = {}
    for figure in report.figures:
        if figure.numerator is not None and not figure.none_occurred:
            by_month.setdefault(figure.period, {})[figure.indicator] = figure
    return by_month


def _suspects(months: Mapping[int, Months]) -> set[tuple[int, int]]:
    """The pairs of reports that may be the same in a month: they agree on a figure of it that is not small.

    Where they report the same indicators of it, they agree on all of them: so that departments with one list of
    indicators, which are many, are not compared one by one.
    """
    holders: dict[tuple[object, ...], dict[tuple[str, ...], dict[tuple[object, ...], list[int]]]] = {}
    for at, by_month in months.items():
        for month, figures in by_month.items():
            listed = tuple(sorted(figures))
            said = tuple((figures[each].numerator, figures[each].denominator) for each in listed)
            for indicator, (numerator, denominator) in zip(listed, said, strict=True):
                if (numerator or 0) + (denominator or 0) >= LARGE:
                    alike = holders.setdefault((month, indicator, numerator, denominator), {})
                    alike.setdefault(listed, {}).setdefault(said, []).append(at)
    return {pair for alike in holders.values() for pair in _pairs(list(alike.values()))}


def _pairs(by_list: list[dict[tuple[object, ...], list[int]]]) -> Iterator[tuple[int, int]]:
    """The pairs within each list of indicators that say the same, and all between two lists; the earlier one first."""
    for same in by_list:
        for several in same.values():
            yield from combinations(several, 2)
    for one, other in combinations(by_list, 2):
        for pair in product(chain.from_iterable(one.values()), chain.from_iterable(other.values())):
            yield min(pair), max(pair)


def _same(mine: Mapping[str, Figure], theirs: Mapping[str, Figure]) -> list[Figure]:
    """The figures of the indicators two reports share in a month, where they are the same; none where one differs."""
    for indicator, one in mine.items():
        other = theirs.get(indicator)
        if other and (one.numerator != other.numerator or one.denominator != other.denominator):  # often the first
            return []
    return [mine[indicator] for indicator in sorted(mine.keys() & theirs.keys())]


def _told(report: Report) -> bool:
    """Whether a sheet of the report says itself that it is another department's."""
    return any(finding.code is Code.DOUBT_SHEET for finding in report.findings)


def _asked(report: Report, figure: Figure, same: list[str], other: str) -> Report:
    """The report with the warning at the first cell that is the other's, answered where the department explains it."""
    cell = Cell(report.source, figure.sheet, figure.numerator_cell)
    facts: dict[str, object] = {
        "other": other,
        "months": [int(month[-2:]) for month in same],
        "value": figure.numerator,
    }
    finding = Finding(Code.DOUBT_SAME_FIGURES, cell, facts, report.department, same[0])
    return with_warning(report, finding)


def with_warning(report: Report, finding: Finding) -> Report:
    """The report with one more warning, answered where an explanation of what stands there has been waiting for it."""
    cell, kept = finding.cell, []
    places = {cell.address, f"{cell.sheet}!{cell.address}"}
    for each in report.findings:
        waits = each.code is Code.EXPLANATION_UNMATCHED and each.facts["place"] in places
        if waits and cell.sheet in each.facts["sheets"]:  # type: ignore[operator]  # names of sheets
            finding = replace(finding, answer=str(each.facts["reason"]))
        else:
            kept.append(each)
    return replace(report, findings=[*kept, finding])
