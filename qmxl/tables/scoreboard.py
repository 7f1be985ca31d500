"""The scoreboard: of each department what the rules count, the points and amounts, and who differs by more than chance.

Only rules that are approved, in force and not refused count (:mod:`qmxl.control.scores`). Nothing is rounded. A value
that nobody knows gives no points, whichever way a rule counts. Equal totals share a rank; an order of totals is chance
for the most part, so beside it stands whether a department is outside the limits of a funnel plot in any rate.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal, NamedTuple

from qmxl.catalogue.declared import DEPARTMENT, Form, Summary
from qmxl.codes import Severity
from qmxl.control.control import Control
from qmxl.control.models import ScoreRule
from qmxl.control.scores import CRITERIA_MET, HANDED_IN, Refused, Source, judged, sources
from qmxl.findings import Finding
from qmxl.functions.rates import HAIR
from qmxl.measures.funnel import Beyond, Kind, Unit
from qmxl.measures.rates import byar, wilson
from qmxl.period import Period
from qmxl.reports.report import REPORTING, USABLE
from qmxl.tables.columns import Columns
from qmxl.tables.counting import worth_of
from qmxl.tables.pooling import HOSPITAL, value_of
from qmxl.tables.ranking import LEAST, kind_of, limits_of
from qmxl.tables.registers import Register
from qmxl.tables.sub_items import EXEMPT
from qmxl.tables.summaries import by_member

State = Literal["counted", "no_approver", "protected", "saved", "outside"]
PERCENT = frozenset({"share", "coverage"})
MET = ("met", "yes", "no_fault", EXEMPT)
SCORES = (
    "department",
    "name",
    "rule",
    "source",
    "value",
    "points",
    "money",
    "approver",
    "approved_on",
    "total",
    "rank",
)


@dataclass(frozen=True)
class Facts:
    """The tables that rules count in."""

    registers: Mapping[str, Register]
    indicators: Columns
    sub_items: Columns
    submissions: Columns
    findings: Sequence[Finding]


class Measured(NamedTuple):
    """What a source comes to in a department; ``parts`` are the numerator and denominator of a rate."""

    value: float | None = None
    parts: tuple[float, float] | None = None


class Mark(NamedTuple):
    """Where a rate stands: its interval and which limit of the funnel it is outside of, on which side."""

    interval: tuple[float, float] | None
    beyond: Beyond
    side: int


@dataclass(frozen=True)
class Column:
    """A rule that counts, with what it comes to by department; ``marks`` are empty where there are no limits."""

    rule: ScoreRule
    source: Source
    months: tuple[str, ...]
    measured: Mapping[str, Measured]
    points: Mapping[str, float]
    kind: Kind | None
    scale: float
    marks: Mapping[str, Mark]


@dataclass(frozen=True)
class ScoreBoard:
    """All rules with whether they count, the columns of those that do, and the departments, the best total first."""

    rules: Sequence[tuple[ScoreRule, State, Source | None]]
    columns: Sequence[Column]
    departments: Sequence[str]
    totals: Mapping[str, float]
    money: Mapping[str, float]
    ranks: Mapping[str, int]


def score_board(control: Control, facts: Facts, period: Period) -> ScoreBoard | None:
    """The board of a period; None without a rule."""
    if not control.score_rules:
        return None
    rules, columns = [], []
    among, measuring = sources(control), _Measuring(control, facts)
    for rule in control.score_rules:
        found = judged(control, rule, among)
        state, source = _state(rule, found, period), found if isinstance(found, Source) else None
        rules.append((rule, state, source))
        if state == "counted" and source is not None:
            columns.append(_column(control, measuring, rule, source, period))
    several = [code for code in control.departments if any(code in column.points for column in columns)]
    totals, money = dict.fromkeys(several, 0.0), dict.fromkeys(several, 0.0)
    for column in columns:
        for code, points in column.points.items():
            totals[code] += points
            money[code] += points * (column.rule.money or 0.0)
    ranks = {code: 1 + sum(other > totals[code] + HAIR for other in totals.values()) for code in several}
    order = sorted(several, key=lambda code: (ranks[code], several.index(code)))
    return ScoreBoard(rules, columns, order, totals, money, ranks)


def score_rows(control: Control, board: ScoreBoard | None) -> Iterator[tuple[object, ...]]:
    """A row a department and rule, as the year's appraisal takes them over."""
    for code in board.departments if board else ():
        for column in board.columns if board else ():
            if board and code in column.points:
                rule, points = column.rule, column.points[code]
                value, money = column.measured[code].value, points * (rule.money or 0.0)
                whose = (code, control.departments[code].name, rule.name, column.source.id, value, points, money)
                yield (*whose, rule.approver, rule.approved_on, board.totals[code], board.ranks[code])


def _state(rule: ScoreRule, found: Source | Refused | None, period: Period) -> State:
    if isinstance(found, Refused) or found is None:
        return "saved" if found is not None and found.why == "saved" else "protected"
    if not rule.approver:
        return "no_approver"
    return "counted" if _months(rule, period) else "outside"


def _months(rule: ScoreRule, period: Period) -> tuple[str, ...]:
    return tuple(month for month in period.months if rule.covers(month))


def _column(control: Control, measuring: "_Measuring", rule: ScoreRule, source: Source, period: Period) -> Column:
    months = _months(rule, period)
    within = Period(period.year, int(months[0][-2:]), int(months[-1][-2:]))
    whom = [code for code, department in control.departments.items() if rule.concerns(department)]
    measured = {code: measuring(source, within, code) for code in whom}
    kind, scale = _kind(source)
    marks = _marks(measured, kind, scale)
    points = {code: rule.worth(its.value) for code, its in measured.items()}
    return Column(rule, source, months, measured, points, kind if marks else None, scale, marks)


class _Measuring:
    """What sources come to, each worked out once, however many rules count it."""

    def __init__(self, control: Control, facts: Facts) -> None:
        self.control, self.facts = control, facts
        self.known: dict[tuple[str, Period, str], Measured] = {}
        self.lines: dict[tuple[str, Period], Mapping[object, list[int]]] = {}
        self.usable = {
            department
            for department, status in zip(facts.submissions["department"], facts.submissions["status"], strict=True)
            if status in USABLE
        }

    def __call__(self, source: Source, within: Period, code: str) -> Measured:
        key = source.id, within, code
        if key not in self.known:
            self.known[key] = _measured(self, source, within, code)
        return self.known[key]


def _measured(measuring: _Measuring, source: Source, within: Period, code: str) -> Measured:
    control, facts = measuring.control, measuring.facts
    if source.kind == "register":
        return _of_register(measuring, source, within, code)
    if source.indicator is not None:
        return _of_indicator(facts.indicators, source, within, code)
    if source.id == CRITERIA_MET:
        said = zip(*(facts.sub_items[name] for name in ("code", "department", "status")), strict=True)
        own = [status for item, whose, status in said if whose == code and item not in control.tied_items]
        met = sum(status in MET for status in own)
        return Measured(met / len(own) * 100, (float(met), float(len(own)))) if own else Measured()
    if source.id == HANDED_IN:
        statuses = zip(facts.submissions["department"], facts.submissions["status"], strict=True)
        return Measured(100.0 if any(whose == code and status in REPORTING for whose, status in statuses) else 0.0)
    names = {name.casefold() for name in counted_sheets(control, facts.findings)}
    its = [f for f in facts.findings if f.department == code and f.standing is Severity.ERROR]
    count = sum(finding.cell.sheet.casefold() in names for finding in its)
    return Measured(float(count)) if code in measuring.usable else Measured()


def counted_sheets(control: Control, findings: Sequence[Finding]) -> list[str]:
    """The sheets of which errors count: of forms that nothing ties to voluntary reports, and of the sub-items."""
    tied = control.tied
    free = [form for form in control.forms.all if (form.records and form.id not in tied) or form.id == "criteria"]
    names = {name for form in free for name in (form.sheet.vi, form.sheet.en, form.sheet.zh)}
    return sorted({finding.cell.sheet for finding in findings} & names)


def _of_register(measuring: _Measuring, source: Source, within: Period, code: str) -> Measured:
    form, summary = source.form, source.counted
    register = measuring.facts.registers.get(form.id) if form else None
    if form is None:
        return Measured()
    key = source.id, within
    if key not in measuring.lines:
        measuring.lines[key] = by_member(register, summary, source.dimension, within) if register else {}
    lines = measuring.lines[key].get(code, [])
    if not lines and source.dimension == DEPARTMENT:
        given = code in measuring.usable and form in measuring.control.forms.of(code, within.months)
        if not given:
            return Measured()
    if register is None:
        return Measured(0.0 if summary.added else None)
    value = worth_of(register, summary)(lines)
    parts = _parts(register, summary, lines) if value is not None else None
    return Measured(value * 100 if value is not None and summary.count in PERCENT else value, parts)


def _parts(register: Register, summary: Summary, lines: Sequence[int]) -> tuple[float, float] | None:
    """The numerator and denominator of a share."""
    if summary.count == "share":
        wanted = frozenset(register.holding(summary.of))
        return float(sum(line in wanted for line in lines)), float(len(lines))
    if summary.count != "coverage":
        return None
    both = [line for line in lines if all(register.lines[name][line] is not None for name in summary.fields)]
    sums = [worth_of(register, each)(both) for each in both_sums(summary)]
    return float(sums[0] or 0.0), float(sums[1] or 0.0)


def counted_of(source: Source) -> tuple[Summary, ...]:
    """The summary that a source counts in a register, and the two of which a rate is made."""
    summary = source.counted
    if summary.count == "share":
        lines = replace(summary, count="lines", of="")
        return summary, replace(lines, where=" and ".join(filter(None, (summary.where, summary.of)))), lines
    return (summary, *both_sums(summary)) if summary.count == "coverage" else (summary,)


def both_sums(summary: Summary) -> tuple[Summary, Summary]:
    """The sums of which a coverage is made, over the lines that have both numbers."""
    part, whole = summary.fields
    where = " and ".join(filter(None, (summary.where, f"{part} filled and {whole} filled")))
    known = replace(summary, count="sum", where=where, fields=(part,))
    return known, replace(known, fields=(whole,))


def _of_indicator(frame: Columns, source: Source, within: Period, code: str) -> Measured:
    indicator, sums, found = source.indicator, [0.0, 0.0], False
    names = ("indicator", "department", "period", "numerator", "denominator", "counted")
    for which, whose, month, x, n, counts in zip(*(frame[name] for name in names), strict=True):
        mine = indicator is not None and which == indicator.code and whose == code != HOSPITAL
        if mine and counts == 1 and month in within.months:
            sums, found = [sums[0] + (x or 0.0), sums[1] + (n or 0.0)], True
    if indicator is None or not found:
        return Measured()
    value = value_of(indicator, sums[0], None if indicator.without_denominator else sums[1])
    return Measured(value, None if indicator.without_denominator else (sums[0], sums[1]))


def _kind(source: Source) -> tuple[Kind | None, float]:
    """What a funnel takes a source for, and by what its values are multiplied; None where chance is not known."""
    if source.indicator is not None:
        return kind_of(source.indicator), source.indicator.scale
    if source.id == CRITERIA_MET:
        return "proportion", 100
    summary, form = source.summary, source.form
    if summary is None or form is None or summary.count not in PERCENT:
        return None, 1
    counts = summary.count == "share" or all(_counts(form, name) for name in summary.fields)
    return ("proportion" if counts else None), 100


def _counts(form: Form, name: str) -> bool:
    """Whether a column is of numbers people count; what is worked out may be anything."""
    field = form.by_field.get(name)
    return field is not None and field.type == "count"


def _marks(measured: Mapping[str, Measured], kind: Kind | None, scale: float) -> Mapping[str, Mark]:
    units: list[Unit] = [(code, *its.parts) for code, its in measured.items() if its.parts and its.parts[1]]
    if kind is None or len(units) < LEAST:
        return {}
    limits, _ = limits_of(units, kind, scale)
    parts = {name: (x or 0.0, n or 0.0) for name, x, n in units}
    return {
        point.name: Mark(_interval(*parts[point.name], kind, scale), point.beyond, point.side)
        for point in limits.points
    }


def _interval(x: float, n: float, kind: Kind, scale: float) -> tuple[float, float]:
    if kind == "proportion":
        low, high = wilson(x, n)
        return low * scale, high * scale
    return byar(x, n, scale=scale)
