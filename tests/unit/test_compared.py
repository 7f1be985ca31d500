"""What makes up the period before and the same one last year."""

from hypothesis import given
from hypothesis import strategies as st

from qmxl.codes import NO_FAULT
from qmxl.period import Period, parse_period
from qmxl.submissions.records import Figure
from qmxl.tables.compared import chosen, covered, last_year_months, previous_months
from qmxl.tables.pooling import HOSPITAL, Placed
from tests.years import control_of, with_interval

MONTHLY = control_of("proportion").own_indicators["BV-01"]
QUARTERLY = with_interval(control_of("proportion"), 3).own_indicators["BV-01"]


def months(period: str, indicator: object = MONTHLY) -> tuple[str, str]:
    """The months of the period before and of the same one last year, in short: first to last, how many."""
    both = (previous_months(indicator, parse_period(period)), last_year_months(indicator, parse_period(period)))
    return tuple(f"{each[0]}..{each[-1]} {len(each)}" if each else "" for each in both)


def test_the_months_before_are_as_many_across_the_turn_of_the_year() -> None:
    assert months("2026-01") == ("2025-12..2025-12 1", "2025-01..2025-01 1")
    assert months("2026-Q1") == ("2025-10..2025-12 3", "2025-01..2025-03 3")
    assert months("2026-H2") == ("2026-01..2026-06 6", "2025-07..2025-12 6")
    assert months("2026-9M") == ("2025-01..2025-09 9",) * 2
    assert months("2026") == ("2025-01..2025-12 12",) * 2
    assert months("2026-T5-T8") == ("2026-01..2026-04 4", "2025-05..2025-08 4")


def test_of_an_indicator_of_every_quarter_the_last_quarter_due_is_the_one_before() -> None:
    assert months("2026-03", QUARTERLY) == ("2025-12..2025-12 1", "2025-03..2025-03 1")
    assert months("2026-H1", QUARTERLY) == ("2025-09..2025-12 2", "2025-03..2025-06 2")
    assert months("2026-02", QUARTERLY) == ("", "")


owners = st.sampled_from([HOSPITAL, "NOI", "NGOAI"])
spans = st.builds(lambda a, b: str(Period(2025, min(a, b), max(a, b))), st.integers(1, 12), st.integers(1, 12))
several = st.lists(st.tuples(owners, spans), max_size=14, unique=True)


@given(several, spans)
def test_of_every_owner_each_month_counts_once_and_none_outside_the_span(
    figures: list[tuple[str, str]], span: str
) -> None:
    placed = [
        Placed("f", Figure("BV-01", period, 1.0, 2.0, False, NO_FAULT, "", "", ""), owner) for owner, period in figures
    ]
    wanted = set(parse_period(span).months)
    found = chosen(MONTHLY, placed, parse_period(span).months)
    for owner in {each.department for each in placed}:
        its = [month for at in found.counts for p in [placed[at]] if p.department == owner for month in months_of(p)]
        assert len(its) == len(set(its))
        assert set(its) <= wanted
    of_hospital = [month for at, how in found.counts.items() if how == 1 for month in months_of(placed[at])]
    whole = {m for at in found.counts if placed[at].department == HOSPITAL for m in months_of(placed[at])}
    assert all(of_hospital.count(month) == 1 for month in whole)


def months_of(each: Placed) -> tuple[str, ...]:
    return covered(MONTHLY, each.figure.period)


@given(several, spans)
def test_whatever_order_they_come_in_the_same_figures_are_chosen(figures: list[tuple[str, str]], span: str) -> None:
    def those(order: list[tuple[str, str]]) -> set[tuple[str, str]]:
        placed = [Placed("f", Figure("BV-01", p, 1.0, 2.0, False, NO_FAULT, "", "", ""), o) for o, p in order]
        return {order[at] for at in chosen(MONTHLY, placed, parse_period(span).months).counts}

    assert those(figures) == those(figures[::-1])
