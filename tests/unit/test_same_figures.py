"""Departments with each other's figures: whom the search finds, beside what comparing each two of them would find."""

from datetime import UTC, datetime
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as some

from qmxl.control.models import Department
from qmxl.reports.comparing import compared
from qmxl.reports.report import Report
from qmxl.submissions.records import Figure

SAVED = datetime(2026, 4, 3, tzinfo=UTC)
MONTHS = ("2026-01", "2026-02")
LARGE = (1234, 98765)  # figures no two departments have by chance
figures = some.tuples(some.sampled_from((1, 2, *LARGE)), some.sampled_from((5, 4321, None)))
said = some.dictionaries(
    some.tuples(some.sampled_from(("A", "B", "C", "D")), some.sampled_from(MONTHS)), figures, max_size=8
)
Said = dict[tuple[str, str], tuple[int, int | None]]


@some.composite
def departments_like_one(draw: some.DrawFn) -> list[dict[tuple[str, str], tuple[int, int | None]]]:
    """What several departments say: each as the first does, but for some figures of its own and some left out."""
    first, found = draw(said), []
    for _ in range(draw(some.integers(2, 5))):
        own, left_out = draw(said), draw(some.sets(some.sampled_from(sorted(first)), max_size=2)) if first else set()
        few = dict(list(own.items())[: draw(some.integers(0, 2))])
        found.append({key: its for key, its in {**first, **few}.items() if key not in left_out})
    return found


def report(department: str, its: Said) -> Report:
    """The report of a department with these figures, by indicator and month."""
    figures = [
        Figure(indicator, month, numerator, denominator, False, "", "Chỉ số", f"{indicator}1", f"{indicator}2")
        for (indicator, month), (numerator, denominator) in its.items()
    ]
    return Report(f"{department}.xlsx", department, "received", SAVED, "", [], figures=figures)


def alike(one: Said, other: Said) -> bool:
    """Whether two have the same in all they share of some month, one of it no small figure, all told improbable."""
    same: dict[str, list[tuple[int, int | None]]] = {}
    for month in MONTHS:
        shared = [key for key in one if key[1] == month and key in other]
        if shared and all(one[key] == other[key] for key in shared):
            same[month] = [one[key] for key in shared]
    numbers = {number for several in same.values() for pair in several for number in pair if number is not None}
    large = any(sum(n or 0 for n in pair) >= 100 for several in same.values() for pair in several)
    return large and len(numbers - {1, 2, 5}) >= 3


def told(several: list[Said]) -> set[frozenset[str]]:
    """The pairs of departments of which one is asked about the other."""
    departments = {f"K{at}": Department(code=f"K{at}", name=f"K{at}") for at in range(len(several))}
    reports = compared([report(*each) for each in zip(departments, several, strict=True)], departments)
    return {frozenset((each.department, str(f.facts["other"]))) for each in reports for f in each.findings}


@given(departments_like_one())
def test_the_pairs_found_are_those_that_each_two_beside_each_other_show(several: list[Said]) -> None:
    pairs = combinations(enumerate(several), 2)
    surely = {frozenset((f"K{a}", f"K{b}")) for (a, one), (b, other) in pairs if alike(one, other)}
    found = told(several)
    assert surely <= found
    for pair in found - surely:  # with smaller numbers too they may be improbable enough together
        one, other = (several[int(code[1:])] for code in sorted(pair))
        assert any(one.get(key) == its and sum(n or 0 for n in its) >= 100 for key, its in other.items())


def test_a_list_with_an_indicator_more_is_compared_by_what_both_have() -> None:
    mine: Said = {("A", "2026-01"): (1234, 98765), ("B", "2026-01"): (4321, 55555)}
    assert told([mine, {**mine, ("C", "2026-01"): (7, 8)}]) == {frozenset(("K0", "K1"))}
    assert told([mine, {**mine, ("B", "2026-01"): (4322, 55555)}]) == set()


def test_the_two_alike_are_found_among_thousands_that_share_a_figure() -> None:
    many = [{("A", "2026-01"): (500, 1000), ("B", "2026-01"): (at, 1000 + at)} for at in range(5_000)]
    many += [{("A", "2026-01"): (500, 1000), ("B", "2026-01"): (77_777, 88_888)}] * 2
    assert told(many) == {frozenset(("K5000", "K5001"))}
