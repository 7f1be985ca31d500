"""Causes, reasons and defects that departments enter beside an indicator's figures."""

from collections.abc import Callable

from qmxl.period import Period
from qmxl.tables.causes import CAUSES, Caused, cause_rows, caused
from qmxl.tables.columns import Columns, columns
from qmxl.tables.indicators import INDICATORS, indicator_rows
from qmxl.tables.pooling import placed
from tests.by_hand import Form, Whole

QUARTER = Period(2026, 1, 3)
POSTPONED = """
x                          | T1 | T2 | T3
BRVT-12/numerator          | 10 | 5  | 8
BRVT-12/denominator        | 90 | 80 | 70
BRVT-12/reason_medical     | 6  | 3  | 2
BRVT-12/reason_indication  |    | 1  | 1
BRVT-12/reason_objective   | 2  |    | 3
"""
INCIDENTS = """
x                | T1 | T2 | T3
BRVT-02/cause_a  | 1  | 0  | 1
BRVT-02/cause_b  | 0  | 4  | 2
BRVT-02/cause_c  | 0  | 0  | 0
BRVT-02/cause_d  | 9  | 1  | 0
BRVT-02/total    | 10 | 5  | 3
BRVT-02/reported | 20 | 9  | 9
"""
CHARTS = """
x                       | T1 | T2  | T3
BRVT-07/numerator       | 80 | 70  | 90
BRVT-07/denominator     | 90 | 100 | 95
BRVT-07/faults_admin    | 8  | 20  | 4
BRVT-07/faults_content  | 2  | 12  | 2
"""


def read_all(report: Whole, form: Form) -> tuple[Columns, list[Caused]]:
    """What a report says of causes, and what they come to."""
    rows = columns(CAUSES, cause_rows(form.control, placed([report]), QUARTER))
    indicators = columns(INDICATORS, indicator_rows(form.control, placed([report]), QUARTER))
    return rows, caused(form.control, rows, indicators, QUARTER)


def told(its: Caused) -> list[tuple[str, float]]:
    return [(bar.category, bar.count) for bar in its.pareto.bars]


def test_reasons_are_counted_and_what_nobody_gave_a_reason_for_is_told(
    fill: Callable[[str], Form], read: Callable[..., Whole]
):
    form = fill(POSTPONED)
    rows, [its] = read_all(read(form, period=Period(2026, 3, 3)), form)
    assert told(its) == [("reason_medical", 11), ("reason_objective", 5), ("reason_indication", 2)]
    assert (its.whole, its.unexplained) == (23, 5)
    places = list(zip(rows["entry"], rows["period"], rows["count"], rows["cell"], strict=True))
    first = form.cell("indicators", "BRVT-12/reason_indication", "2026-02").coordinate
    assert places[0] == ("reason_indication", "2026-02", 1, first)
    assert set(rows["department"]) == {"GLOCOM"}


def test_other_causes_stand_last_and_are_not_begun_with(fill: Callable[[str], Form], read: Callable[..., Whole]):
    form = fill(INCIDENTS)
    _, [its] = read_all(read(form, period=Period(2026, 3, 3)), form)
    assert told(its) == [("cause_b", 6), ("cause_a", 2), ("cause_c", 0), ("cause_d", 10)]
    assert its.pareto.to_begin_with == ["cause_b", "cause_a"]


def test_defects_are_of_what_is_not_in_the_numerator(fill: Callable[[str], Form], read: Callable[..., Whole]):
    form = fill(CHARTS)
    _, [its] = read_all(read(form, period=Period(2026, 3, 3)), form)
    assert told(its) == [("faults_admin", 32), ("faults_content", 16)]
    assert (its.whole, its.unexplained) == (45, 0)


def test_figures_that_do_not_count_have_no_causes(fill: Callable[[str], Form], read: Callable[..., Whole]):
    form = fill(POSTPONED.replace("| 90 |", "| 9  |"))  # more postponed than there were in January
    rows, _ = read_all(read(form, period=Period(2026, 3, 3)), form)
    assert set(rows["period"]) == {"2026-02", "2026-03"}


def test_causes_say_how_much_of_what_is_due_they_rest_on(fill: Callable[[str], Form], read: Callable[..., Whole]):
    two_months = "\n".join(line.rsplit("|", 1)[0] for line in POSTPONED.strip().splitlines())
    for table, counted in ((POSTPONED, 3), (two_months, 2)):
        form = fill(table)
        _, [its] = read_all(read(form, period=Period(2026, 3, 3)), form)
        assert its.coverage == (counted, 3)
