"""What a hospital's master offers the health office: sums of its standard indicators, criteria, incidents, reports."""

from collections.abc import Iterator, Sequence

from qmxl.catalogue import loader
from qmxl.catalogue.declared import Summary
from qmxl.codes import Severity
from qmxl.master import findings, indicators, submissions
from qmxl.master.register_drawing import Drawing
from qmxl.offered import contract
from qmxl.offered.contract import Number, Offered
from qmxl.offered.levels import HOSPITAL as OF_A_HOSPITAL
from qmxl.offered.sheet import cell
from qmxl.programme import criteria
from qmxl.sheets import long_tables
from qmxl.sheets.page import Page
from qmxl.tables.coverage import coverages
from qmxl.tables.pooling import HOSPITAL
from qmxl.tables.summaries import total_of
from qmxl.xlsx.bulk import Formula

REGISTER = "incidents"
DIMENSIONS = {contract.GROUP: "harm.group", contract.HARM: "harm", contract.REPORT_KIND: "report_kind"}


def lines(page: Page, rows: Sequence[indicators.Row], levels: Sequence[criteria.Row]) -> list[Offered]:
    """The lines of the table, a kind after the other; a hospital's own indicators and criteria are its own."""
    hospital, period = page.control.hospital.name, str(page.period)
    found = [Offered(contract.UNIT, OF_A_HOSPITAL, period, hospital), *_reports(page), *_indicators(page, rows)]
    if page.control.programme.main_set.id == loader.MINISTRY:
        found += _criteria(page, levels, len(found))
    return [*found, *_incidents(page)]


def _reports(page: Page) -> Iterator[Offered]:
    counts = submissions.counts(page)
    for name in (*submissions.STATUSES, "total"):
        number = counts.get(name, sum(counts.values()))
        formula = Formula(submissions.cell(page, name), number)
        yield Offered(contract.REPORTS, name, name=page.text(f"offered.reports.{name}"), numerator=formula)
    for severity in (Severity.ERROR, Severity.WARNING):
        formula = Formula(findings.count_formula(page, severity), findings.count(page, severity))
        yield Offered(contract.FINDINGS, severity, name=page.text(f"severity.{severity}"), numerator=formula)


def _indicators(page: Page, rows: Sequence[indicators.Row]) -> Iterator[Offered]:
    standard = {**loader.indicators(), **loader.fed_indicators()}
    whole = [row for row in rows if row.department == HOSPITAL and row.indicator.code in standard]
    codes = [row.indicator.code for row in whole]
    covered = coverages(page.control, page.tables.indicators, page.period, codes)
    for row in whole:
        to_date = covered[row.indicator.code][HOSPITAL]
        for span, counted, due in (
            (contract.PERIOD, row.counted, row.asked),
            (contract.TO_DATE, to_date.counted, to_date.due),
        ):
            sums = _Sums(page, row, span)
            above = sums("numerator") if counted else None
            below = sums("denominator") if counted and not row.indicator.without_denominator else None
            code, name = row.indicator.code, row.indicator.name
            yield Offered(contract.INDICATOR, code, span, name, above, below, sums.counted(counted), due)


class _Sums:
    """Of one indicator and span what the hospital's figures add up to, as formulas over its data."""

    def __init__(self, page: Page, row: indicators.Row, span: str) -> None:
        self.row, self.frame = row, page.tables.indicators
        self.wanted = ["counted", *(["in_period"] if span == contract.PERIOD else [])]
        self.last = ["last_to_date"] if row.indicator.at_a_point else []

    def __call__(self, name: str) -> Formula:
        """The sum of the numerators or denominators; of an indicator at a point in time of the last ones."""
        wanted, its = [*self.wanted, *self.last], long_tables.rows_of(self.row.block)
        numbers = zip(*(self.frame[column][its] for column in (name, *wanted)), strict=True)
        of = [number or 0.0 for number, *flags in numbers if _all(flags)]
        return self._sound(f"SUMIFS({self._cells(name)},{self._criteria(wanted)})", float(sum(of)))

    def counted(self, count: int) -> Number:
        """How many of its figures count."""
        if self.row.block is None:
            return count
        return self._sound(f"COUNTIFS({self._criteria(self.wanted)})", count)

    def _criteria(self, wanted: Sequence[str]) -> str:
        return ",".join(f"{self._cells(column)},1" for column in wanted)

    def _cells(self, name: str) -> str:
        return self.row.block.cells(name) if self.row.block else ""

    def _sound(self, formula: str, value: float) -> Formula:
        astray = self.row.block.astray(indicator=f'"{self.row.indicator.code}"') if self.row.block else "0"
        return Formula(f"IF({astray},NA(),{formula})", value)


def _all(flags: Sequence[object]) -> bool:
    return all(flag == 1 for flag in flags)


def _criteria(page: Page, levels: Sequence[criteria.Row], before: int) -> Iterator[Offered]:
    """A line a criterion, then how many are of each level, and the weighted sum; ``before`` lines stand above."""
    if not levels:
        return
    known, last = [row for row in levels if row.reached is not None], before + len(levels) - 1
    for row in levels:
        reached = None if row.reached is None else Formula(criteria.level_cell(page, row), row.reached)
        sums = (reached, 1 if reached else None, int(bool(reached)), 1, row.criterion.weight)
        yield Offered(contract.CRITERION, row.criterion.code, loader.MINISTRY, row.criterion.title, *sums)
    own = {name: f"{cell(before, name)}:{cell(last, name)}" for name in ("numerator", "offered_counted", "weight")}
    rule = page.control.programme.main_set.rule
    all_known = Formula(f"SUM({own['offered_counted']})", len(known))
    for level in rule.levels:
        count = Formula(f"COUNTIFS({own['numerator']},{level})", sum(row.reached == level for row in known))
        name = page.text("master.level_n", number=level)
        yield Offered(contract.LEVELS, loader.MINISTRY, str(level), name, count, all_known, all_known, len(levels))
    points = sum((row.reached or 0) * row.criterion.weight for row in known)
    score = Formula(f"SUMPRODUCT({own['numerator']},{own['weight']})", points)
    weights = Formula(f"SUMIFS({own['weight']},{own['offered_counted']},1)", sum(row.criterion.weight for row in known))
    if known:
        name = page.text("master.mean_level")
        yield Offered(contract.SCORE, loader.MINISTRY, "", name, score, weights, all_known, len(levels))


def _incidents(page: Page) -> Iterator[Offered]:
    """How many incidents there are, and by harm and kind of report; nothing where there is no such register."""
    register = page.tables.registers.get(REGISTER)
    if register is None:
        return
    drawing = Drawing(page, register)
    for span in contract.SPANS:
        for dimension, code, label, where in _members(page):
            summary = Summary(id="offered", title=register.form.title, where=where, span=span)
            value = total_of(register, summary, page.period)
            number = Formula(drawing.formula(summary).removeprefix("="), value or 0.0)
            yield Offered(contract.INCIDENTS, f"{dimension}.{span}", code, label, number)


def _members(page: Page) -> Iterator[tuple[str, str, str, str]]:
    """Dimension, code, what it is called, and the condition on a line of the register."""
    yield contract.TOTAL, "", page.text("offered.incidents"), ""
    language, lists = page.text.language, loader.code_lists()
    for dimension, field in DIMENSIONS.items():
        for code in lists[dimension].code:
            yield dimension, code.id, code.label.in_(language), f"{field} = {code.id}"
        yield dimension, "blank", page.text("master.register.blank"), f"{field} blank"
