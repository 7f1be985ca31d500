"""Figures counted from the lines of registers: what departments do not type because it stands there already.

A line counts for the department it names, else for the one that wrote it, in the month in which it happened. A month
without lines has no figure, unless it is ticked that nothing happened; then it is "none occurred". A line of which it
is not known whether it counts keeps the figure out, one of which it is not known for whom those of all whom lines of
that interval name: it may be any of theirs. One whose day cannot be read does so in every month it may be of, for left
aside it would make a rate better than it is. Of months in which the indicator is still typed lines count for nothing,
which is said.
"""

from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from qmxl.catalogue.conditions import conditions, fulfilled
from qmxl.catalogue.declared import Share
from qmxl.catalogue.models import Indicator
from qmxl.codes import NO_FAULT, Code
from qmxl.control.control import Control
from qmxl.control.feeds import Fed
from qmxl.findings import Cell, Finding
from qmxl.period import Period
from qmxl.reports.comparing import with_warning
from qmxl.reports.report import USABLE, Report
from qmxl.submissions.records import FedFigure, Figure, Part
from qmxl.tables.in_doubt import Open, in_doubt, left_out_in_doubt, open_fields
from qmxl.tables.registers import OPEN_DAYS, Line, happened, lines_with_all, undated_lines
from qmxl.tables.typed_figures import Key, with_typed


@dataclass
class Counted:
    """What the lines of one indicator, department and month come to; ``lacking`` is one that cannot be counted."""

    numerator: float = 0.0
    denominator: float = 0.0
    lines: list[Line] = field(default_factory=list)  # those of the numerator first
    above: int = 0  # how many of them are
    below: int = 0  # and of the denominator
    one_sided: bool = False  # whether a register has given lines that does not feed the denominator
    lacking: Line | None = None
    left_out: int = 0  # lines that would have counted but are left out, each with its reason
    parts: dict[str, float] = field(default_factory=dict)  # of the numerator's lines, those of each cause
    nothing: dict[str, tuple[str, str, str]] = field(default_factory=dict)  # month ticked -> source, sheet, cell

    def hold(self, fed: Fed, line: Line, unknown: Open) -> bool:
        """Keeps the figure out for a line that may be of another month; whether it would count at all."""
        shares = [share for share in (fed.feed.numerator, fed.feed.denominator) if share is not None]
        counts = (
            fulfilled(conditions(share.where), line) or in_doubt(fed.form, share.where, line, unknown)
            for share in shares
        )
        left_out = fed.form.left_out and fulfilled(conditions(fed.form.left_out), line)
        if not any(counts) or (left_out and not left_out_in_doubt(fed.form, line, unknown)):
            return False
        self.lines.append(line)
        self.lacking = self.lacking or line
        return True

    def add(self, fed: Fed, line: Line, unknown: Open) -> bool:
        """Counts a line where it has, or may have, to do with the numerator or denominator; whether it has."""
        shares = (fed.feed.numerator, fed.feed.denominator)
        above, below = (share is not None and fulfilled(conditions(share.where), line) for share in shares)
        doubtful = any(share is not None and in_doubt(fed.form, share.where, line, unknown) for share in shares)
        if not above and not below and not doubtful:
            return False
        unsure = left_out_in_doubt(fed.form, line, unknown)
        if fed.form.left_out and fulfilled(conditions(fed.form.left_out), line) and not unsure:
            self.left_out += 1
            return True
        self.lines.insert(self.above if above else len(self.lines), line)
        self.above, self.below = self.above + above, self.below + below
        self.one_sided |= fed.feed.denominator is None
        if unsure or doubtful or fed.feed.department in unknown:
            self.lacking = self.lacking or line
        for part in fed.feed.part if above else ():
            self.parts[part.entry] = self.parts.get(part.entry, 0.0) + fulfilled(conditions(part.where), line)
        numerator, denominator = (
            _number(share, line) if share is not None and counts else 0.0
            for share, counts in zip(shares, (above, below), strict=True)
        )
        if numerator is None or denominator is None:
            self.lacking = self.lacking or line
        self.numerator += numerator or 0.0
        self.denominator += denominator or 0.0
        return True


def _number(share: Share, line: Line) -> float | None:
    if share.count == "lines":
        return 1.0
    value = line.get(share.field)
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


@dataclass
class Counting:
    """What is known of the lines of all reports; ``kept`` are the intervals of which there is a line or a tick."""

    counted: dict[Key, Counted] = field(default_factory=dict)
    kept: set[Key] = field(default_factory=set)
    early: dict[tuple[str, str, str], list[Line]] = field(default_factory=dict)  # form, source, month -> its lines
    waiting: dict[tuple[str, str, str], list[str]] = field(default_factory=dict)  # and for which indicators
    anybodys: dict[tuple[str, str], Line] = field(default_factory=dict)  # indicator, interval -> a line of nobody known

    def keep_out(self) -> None:
        """Keeps out the figures to which a line may belong of which it is not known whose it is."""
        for (indicator, _, last), found in self.counted.items():
            if found.lines and (indicator, last) in self.anybodys:
                found.lacking = found.lacking or self.anybodys[indicator, last]


def fed(control: Control, reports: Sequence[Report], period: Period, language: str) -> tuple[Control, list[Report]]:
    """The control workbook that knows which departments lines name, and the reports with what their lines come to.

    Each figure goes with the report in which its first line stands. A report with a typed figure of such an indicator
    says so.
    """
    counting = Counting()
    for indicator, feeds in control.fed.items():
        for each in feeds:
            _count(control.indicators[indicator], each, control, reports, period, counting)
    counting.keep_out()
    counted = counting.counted
    sums = {key: (found.numerator, found.denominator) for key, found in counted.items() if found.lines}
    told, by_hand = with_typed(control, reports, counting.kept, sums, language)
    of_source: dict[str, list[FedFigure]] = {}
    for key, found in sorted(counted.items(), key=lambda pair: pair[0]):
        figure = None if key in by_hand else _figure(control.indicators[key[0]], key, found)
        if figure is not None:
            of_source.setdefault(_source(found), []).append(FedFigure(key[1], figure))
    result = [replace(report, fed=of_source.get(report.source, [])) for report in told]
    named = _named(control, {*counted, *by_hand}, by_hand, period)
    return replace(control, named=named), [_told(report, counting, control, language) for report in result]


def _count(
    indicator: Indicator,
    each: Fed,
    control: Control,
    reports: Iterable[Report],
    period: Period,
    counting: Counting,
) -> None:
    """Adds what the lines of one register come to for an indicator."""
    counted = counting.counted
    months = frozenset(period.to_date.months)
    usable = [report for report in reports if report.status in USABLE]
    for report in usable:
        ticked = report.nothing.get(each.form.id, {})
        for month in sorted(ticked.keys() & months):
            key = (indicator.code, report.department, indicator.months_until(month)[-1])
            if control.reporting.counted(indicator.code, month):
                counting.kept.add(key)
                counted.setdefault(key, Counted()).nothing[month] = (report.source, *ticked[month])
    for line in (*lines_with_all(each.form, usable, period), *undated_lines(each.form, usable, period)):
        department, unknown = str(line.get(each.feed.department) or line["department"]), open_fields(each.form, line)
        if department not in control.departments:  # a name that means nobody stays open with its writer
            department, unknown = str(line["department"]), unknown | {each.feed.department}
        if department not in control.departments:
            continue
        several, held = _when(each, line)
        for last in sorted({indicator.months_until(month)[-1] for month in several} & months):
            key = (indicator.code, department, last)
            place = counted.get(key, Counted())
            if held is not None:
                counts = control.reporting.counted(indicator.code, last) and place.hold(each, held, unknown)
            elif not control.reporting.counted(indicator.code, last):
                _wait(counting, (each.form.id, str(line["source"]), several[0]), line, indicator.code)
                continue
            else:
                counting.kept.add(key)
                counts = place.add(each, line, unknown)
            if counts:
                counted[key] = place
                if each.feed.department in unknown and place.lacking is not None:
                    counting.anybodys.setdefault((indicator.code, last), line)


def _wait(counting: Counting, key: tuple[str, str, str], line: Line, indicator: str) -> None:
    """Remembers a line of a month in which its indicator is still typed."""
    lines, waiting = counting.early.setdefault(key, []), counting.waiting.setdefault(key, [])
    if indicator not in waiting:
        waiting.append(indicator)
    if all(line["cell"] != each["cell"] for each in lines):
        lines.append(line)


def _when(each: Fed, line: Line) -> tuple[tuple[str, ...], Line | None]:
    """The month in which a line counts; of one whose day is open all it may be of, and the line at that day's cell."""
    day = line.get(each.feed.date) if each.feed.date else happened(each.form, line)
    month = (f"{day:%Y-%m}",) if isinstance(day, date) else ()
    by = (each.feed.date,) if each.feed.date else (each.form.date, each.form.instead)
    open_days = [line[OPEN_DAYS][name] for name in by if name in line[OPEN_DAYS]]
    if not open_days:
        return month, None
    several = {*month, *(each for day in open_days for each in day.months)}
    return tuple(sorted(several)), {**line, "cell": open_days[0].cell or line["cell"]}


def _source(found: Counted) -> str:
    if found.lines:
        return str((found.lacking or found.lines[0])["source"])
    return next(iter(found.nothing.values()))[0]


def _figure(indicator: Indicator, key: Key, found: Counted) -> Figure | None:
    """The figure of what was counted; None where there are neither lines nor ticks of all months."""
    none = not found.lines
    if none and not found.nothing.keys() >= set(indicator.months_until(key[2])):
        return None
    numerator, denominator = found.numerator, None if indicator.without_denominator else found.denominator
    fault = Code.MISSING_FIELD if found.lacking else NO_FAULT
    if not fault and not none and denominator is not None and found.one_sided and not found.below:
        fault = Code.FED_HALF
    if not fault and indicator.bounded and denominator is not None and numerator > denominator:
        fault = Code.COUNT_NUMERATOR
    if none:
        _, sheet, cell = next(iter(found.nothing.values()))
    else:
        first = found.lacking or found.lines[0]
        sheet, cell = str(first["sheet"]), str(first["cell"])
    figure = Figure(indicator.code, key[2], numerator, denominator, none, fault, sheet, cell, "" if none else cell)
    parts = tuple(Part(entry, cases, cell) for entry, cases in found.parts.items())
    return figure._replace(parts=parts, lines=len(found.lines), left_out_lines=found.left_out)


def _named(
    control: Control, counted: Iterable[Key], by_hand: AbstractSet[Key], period: Period
) -> dict[str, dict[str, frozenset[str]]]:
    """Of indicators whose lines name departments: in which months which are named, or nothing happened.

    Whoever typed a figure that counts has it, ``by_hand``, whether or not lines name departments.
    A month of which nobody wrote anything is owed by those who keep the register: the indicator is not forgotten.
    """
    named: dict[str, dict[str, frozenset[str]]] = {}
    for indicator, department, month in counted:
        names = any(each.feed.department for each in control.fed[indicator])
        if names or (indicator, department, month) in by_hand:
            months = named.setdefault(indicator, {})
            months[department] = months.get(department, frozenset()) | {month}
    for code, feeds in control.fed.items():
        if all(each.feed.department for each in feeds):
            told = frozenset[str]().union(*named.get(code, {}).values())
            for department, month in _keepers(control, code, feeds, period):
                if month not in told:
                    months = named.setdefault(code, {})
                    months[department] = months.get(department, frozenset()) | {month}
    return named


def _keepers(control: Control, code: str, feeds: Iterable[Fed], period: Period) -> Iterator[tuple[str, str]]:
    """Who is given the registers of an indicator, and in which months of the year to date it is due."""
    forms = {each.form.id for each in feeds}
    for month in control.reporting.counted_months(control.indicators[code], period.to_date.months):
        for department in control.departments:
            if any(form.id in forms for form in control.forms.of(department, (month,))):
                yield department, month


def _told(report: Report, counting: Counting, control: Control, language: str) -> Report:
    """The report with what is to be said of the lines that count, and of those that do not yet."""
    early = [key for key in sorted(counting.early) if key[1] == report.source]
    for finding in (_early(report, counting.early[key], counting.waiting[key], key[2]) for key in early):
        report = replace(report, findings=[*report.findings, finding])
    for department, figure in report.fed:
        if figure.left_out is Code.COUNT_NUMERATOR:
            facts: dict[str, Any] = {"numerator": figure.numerator, "denominator": figure.denominator}
            cell = Cell(report.source, figure.sheet, figure.numerator_cell)
            finding = Finding(Code.COUNT_NUMERATOR, cell, facts, department, figure.period)
            report = replace(report, findings=[*report.findings, finding])
        if figure.left_out is Code.FED_HALF:
            report = with_warning(report, _half(report, department, figure, control, language))
    return report


def _half(report: Report, department: str, figure: Figure, control: Control, language: str) -> Finding:
    """Of an indicator of two registers that the one with its denominator has no line."""
    below = next((each.form.sheet for each in control.fed[figure.indicator] if each.feed.denominator), None)
    facts: dict[str, Any] = {"indicator": figure.indicator, "month": int(figure.period[-2:])}
    facts["sheet"] = below.in_(language) if below else "–"
    cell = Cell(report.source, figure.sheet, figure.numerator_cell)
    return Finding(Code.FED_HALF, cell, facts, department, figure.period)


def _early(report: Report, lines: Sequence[Line], indicators: Sequence[str], month: str) -> Finding:
    """Of lines of a month in which their indicators are still typed that they count for nothing yet."""
    cell = Cell(report.source, str(lines[0]["sheet"]), str(lines[0]["cell"]))
    facts: dict[str, Any] = {"lines": len(lines), "month": int(month[-2:]), "indicators": list(indicators)}
    return Finding(Code.FED_EARLY, cell, facts, report.department, month)
