"""What a province's master offers the ministry: the same table as a hospital's, over its own sheets."""

from collections.abc import Iterator, Sequence

from qmxl.catalogue import loader
from qmxl.catalogue.criteria_sets import Criterion
from qmxl.codes import Severity
from qmxl.master import findings
from qmxl.offered import contract
from qmxl.offered.contract import INCIDENTS, INDICATOR, Number, Offered
from qmxl.province import pooled, roster
from qmxl.province.above import Above
from qmxl.province.criteria import SET
from qmxl.xlsx.bulk import Formula


def lines(above: Above, rows: Sequence[pooled.Row], criteria: Sequence[Criterion]) -> list[Offered]:
    """The lines of the table; sums are formulas over the figures of the units."""
    page, office = above.page, above.desk.office
    found = [Offered(contract.UNIT, office.level, str(page.period), office.name)]
    for name, number in roster.counts(above).items():
        formula = Formula(roster.cell(page, name), number)
        found.append(Offered(contract.REPORTS, name, name=page.text(f"offered.reports.{name}"), numerator=formula))
    for severity in (Severity.ERROR, Severity.WARNING):
        formula = Formula(findings.count_formula(page, severity), findings.count(page, severity))
        found.append(Offered(contract.FINDINGS, severity, name=page.text(f"severity.{severity}"), numerator=formula))
    found += [
        _whole(above, (INDICATOR, row.indicator.code, span), row.indicator.name)
        for row in rows
        for span in contract.SPANS
    ]
    found += [
        _whole(above, (contract.CRITERION, each.code, SET), each.title)._replace(weight=each.weight)
        for each in criteria
    ]
    return [*found, *_levels(above), *_incidents(above)]


def _whole(above: Above, key: tuple[str, str, str], name: str) -> Offered:
    """One line of all units together."""
    sums: list[Number] = [above.summed(key, each) for each in ("numerator", "denominator", "counted", "due")]
    return Offered(*key, name, *sums)


def _levels(above: Above) -> Iterator[Offered]:
    text = above.page.text
    for level in loader.criteria().rule.levels:
        if above.lines((contract.LEVELS, SET, str(level))):
            yield _whole(above, (contract.LEVELS, SET, str(level)), text("master.level_n", number=level))
    if above.lines((contract.SCORE, SET, "")):
        yield _whole(above, (contract.SCORE, SET, ""), text("master.mean_level"))


def _incidents(above: Above) -> Iterator[Offered]:
    for kind, code, part in above.figures.by_key:
        if kind == INCIDENTS:
            yield _whole(above, (kind, code, part), "")
