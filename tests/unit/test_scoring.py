"""The official summary out of levels: published reports to the printed digit, and what holds of every summary."""

from collections.abc import Mapping
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qmxl.catalogue import loader
from qmxl.criteria.improvement import improvement
from qmxl.criteria.scoring import Level, NotApplied, Tally, printed, score
from qmxl.criteria.standards import standards

MINISTRY, BASIC, FIRST = (loader.criteria(each) for each in ("6858", "tt35", "4858"))
DOUBLED = [code for code in MINISTRY.by_code if code.startswith(("C3.", "C5."))]
SINGLE = [code for code in MINISTRY.by_code if code not in DOUBLED]
# The numbers of criteria at levels 1 to 5, the sum of the seven that weigh two, and what was printed: criteria applied
# and their share, points, weighted points, average, shares of the levels. Self-assessments that hospitals published.
PUBLISHED = [
    ((0, 1, 6, 29, 46), 28, (82, "98.80", 366, 394, "4.43"), ["0.00", "1.22", "7.32", "35.37", "56.10"]),
    ((0, 2, 31, 47, 2), 22, (82, "98.80", 295, 317, "3.56"), ["0.00", "2.44", "37.80", "57.32", "2.44"]),
]


def levels_of(counts: tuple[int, ...], doubled: int, left: tuple[str, ...] = ("A4.4",)) -> dict[str, Level]:
    """Levels with these counts of which the seven criteria that weigh two add up to ``doubled``."""
    pool = [level for level, count in zip((1, 2, 3, 4, 5), counts, strict=True) for _ in range(count)]
    low, over = divmod(doubled, 7)
    of_two = [low + 1] * over + [low] * (7 - over)
    for level in of_two:
        pool.remove(level)
    rest = [code for code in SINGLE if code not in left]
    assert len(rest) == len(pool)
    given: dict[str, Level] = {**dict(zip(DOUBLED, of_two, strict=True)), **dict(zip(rest, pool, strict=True))}
    return {**given, **dict.fromkeys(left, NotApplied("không có thiết bị xã hội hóa"))}


def percent(share: Fraction | None) -> str:
    assert share is not None
    return str(printed(share * 100, 2))


def average(tally: Tally) -> str:
    assert tally.average is not None
    return str(printed(tally.average, 2))


@pytest.mark.parametrize(("counts", "doubled", "expected", "shares"), PUBLISHED)
def test_published_reports_come_out_to_the_printed_digit(
    counts: tuple[int, ...], doubled: int, expected: object, shares: list[str]
) -> None:
    whole = score(MINISTRY, levels_of(counts, doubled)).whole
    assert (whole.applied, percent(whole.share), whole.points, whole.weighted, average(whole)) == expected
    assert (whole.counts, [percent(share) for share in whole.shares]) == (counts, shares)


@pytest.mark.parametrize(("applied", "weighted", "expected"), [(83, 274, "3.04"), (82, 394, "4.43"), (79, 302, "3.51")])
def test_published_averages_follow_from_the_weighted_points(applied: int, weighted: int, expected: str) -> None:
    """Any levels with that weighted total have that average; the criteria left out weigh one."""
    levels: dict[str, Level] = dict.fromkeys(MINISTRY.by_code, 3)
    levels |= dict.fromkeys(SINGLE[applied - 83 :] if applied < 83 else [], NotApplied())
    rest = weighted - 3 * (applied + 7)
    for code in SINGLE[: applied - 7]:
        step = min(2, rest)
        levels[code], rest = 3 + step, rest - step
    whole = score(MINISTRY, levels).whole
    assert (whole.applied, whole.weighted, whole.divisor, average(whole)) == (applied, weighted, applied + 7, expected)


def test_a_weighted_criterion_left_out_takes_its_weight_with_it() -> None:
    levels: dict[str, Level] = {**dict.fromkeys(MINISTRY.by_code, 3), "C5.1": NotApplied()}
    whole = score(MINISTRY, levels).whole
    assert (whole.applied, whole.points, whole.weighted, whole.divisor, whole.average) == (82, 246, 264, 88, 3)


def test_parts_and_chapters_print_the_mean_without_weights() -> None:
    levels: dict[str, Level] = {"C3.1": 5, "C4.1": 2, "C4.2": 3, "C3.2": None}
    summary = score(MINISTRY, levels)
    part = next(each for each in summary.parts if each.code == "C")
    assert (part.points, part.weighted, part.mean, part.average) == (10, 15, Fraction(10, 3), Fraction(15, 4))
    assert summary.mean_of(part) == part.mean
    means = {each.code: each.mean for each in summary.chapters if each.applied}
    assert means == {"C3": 5, "C4": Fraction(5, 2)}


def test_what_is_not_known_is_counted_apart() -> None:
    summary = score(MINISTRY, {"A1.1": 4, "A4.4": NotApplied("không có"), "A1.2": None})
    whole = summary.whole
    assert (whole.applied, whole.unknown, whole.left_out, whole.listed) == (1, 81, 1, 83)
    assert (whole.average, whole.counts) == (4, (0, 0, 0, 1, 0))
    assert (len(summary.unknown), summary.unknown[0], [(c.code, r) for c, r in summary.left_out]) == (
        81,
        "A1.2",
        [("A4.4", "không có")],
    )


def test_without_any_level_there_is_no_average_and_no_share() -> None:
    whole = score(MINISTRY, {}).whole
    assert (whole.average, whole.mean, whole.shares, whole.share) == (None, None, (None,) * 5, 0)


@pytest.mark.parametrize("levels", [{"A1.1": 0}, {"A1.1": 6}, {"A9.9": 3}, {"A1.1-2.5": 3}])
def test_what_the_set_does_not_have_is_refused(levels: Mapping[str, Level]) -> None:
    with pytest.raises(ValueError, match=next(iter(levels))):
        score(MINISTRY, levels)


def test_a_shell_without_criteria_cannot_be_scored() -> None:
    with pytest.raises(ValueError, match="4858"):
        score(FIRST, {})


@pytest.mark.parametrize(
    ("value", "decimals", "expected"),
    [
        (Fraction(394, 89), 2, "4.43"),
        (Fraction(887, 200), 2, "4.44"),  # 4.435: as a binary number it would be cut to 4.43
        (Fraction(4), 2, "4.00"),
        (Fraction(443499, 100000), 2, "4.43"),
        (Fraction(-1, 200), 2, "-0.01"),
        (Fraction(5, 2), 0, "3"),
    ],
)
def test_a_half_is_printed_upwards_and_all_decimals_are_shown(value: Fraction, decimals: int, expected: str) -> None:
    assert str(printed(value, decimals)) == expected


LEVELS = st.one_of(st.integers(1, 5), st.none(), st.just(NotApplied("lý do")))
ALL = st.lists(LEVELS, min_size=83, max_size=83).map(lambda given: dict(zip(MINISTRY.by_code, given, strict=True)))


@given(ALL, st.randoms(use_true_random=False))
def test_the_order_in_which_levels_are_given_changes_nothing(levels: dict[str, Level], random: object) -> None:
    codes = list(levels)
    random.shuffle(codes)
    assert score(MINISTRY, {code: levels[code] for code in codes}) == score(MINISTRY, levels)


@given(ALL)
def test_an_average_lies_between_the_lowest_and_the_highest_level(levels: dict[str, Level]) -> None:
    summary = score(MINISTRY, levels)
    for tally in (summary.whole, *summary.parts, *summary.chapters):
        given = [level for level, count in zip(range(1, 6), tally.counts, strict=True) if count]
        if given:
            assert given[0] <= tally.average <= given[-1]
            assert given[0] <= tally.mean <= given[-1]
            assert sum(share for share in tally.shares if share is not None) == 1


@given(ALL)
def test_parts_and_chapters_add_up_to_the_whole(levels: dict[str, Level]) -> None:
    summary = score(MINISTRY, levels)
    for several in (summary.parts, summary.chapters):
        for name in ("points", "weighted", "divisor", "applied", "unknown", "left_out", "listed"):
            assert sum(getattr(each, name) for each in several) == getattr(summary.whole, name)
        assert tuple(map(sum, zip(*(each.counts for each in several), strict=True))) == summary.whole.counts


@given(ALL)
def test_what_is_not_applied_never_counts(levels: dict[str, Level]) -> None:
    applied: dict[str, Level] = {code: level for code, level in levels.items() if isinstance(level, int)}
    one, other = score(MINISTRY, levels).whole, score(MINISTRY, applied).whole
    figures = ("counts", "points", "weighted", "divisor", "average", "mean", "shares", "applied")
    assert [getattr(one, name) for name in figures] == [getattr(other, name) for name in figures]


@pytest.mark.parametrize(
    ("last", "this", "verdict", "least", "most"),
    [
        ("4", "4.2", "within", "4.2", "4.4"),
        ("4", "4.1999", "below", "4.2", "4.4"),
        ("4", "4.4001", "above", "4.2", "4.4"),
        ("4.7", "4.99", "within", "4.935", "5"),
        ("4.9", "4.99", "below", "5", "5"),
        ("4.9", "5", "within", "5", "5"),
        ("3.6", "3.4", "below", "3.78", "3.96"),
    ],
)
def test_a_rise_is_held_against_the_sets_aim_without_rounding(
    last: str, this: str, verdict: str, least: str, most: str
) -> None:
    found = improvement(MINISTRY, Fraction(last), Fraction(this))
    assert (found.verdict, found.least, found.most) == (verdict, Fraction(least), Fraction(most))
    assert found.share == found.change / Fraction(last)


def test_what_is_no_average_is_compared_with_nothing() -> None:
    with pytest.raises(ValueError, match="6858"):
        improvement(MINISTRY, Fraction(0), Fraction(4))


def answers(**changed: object) -> dict[str, object]:
    """All standards fulfilled by a general hospital, but for those given."""
    return {**dict.fromkeys(BASIC.by_code, "yes"), "II.3b": "not_applicable", **changed}


@pytest.mark.parametrize(
    ("changed", "passed", "contradicted"),
    [
        ({}, True, []),
        ({"II.3a": "not_applicable", "II.3b": "yes"}, True, []),
        ({"II.3a": "not_applicable"}, None, [("II.3a", "II.3b")]),
        ({"II.3b": "yes"}, None, [("II.3a", "II.3b")]),
        ({"I.1": None}, None, []),
        ({"I.1": "not_applicable"}, True, []),
        ({"I.1": "no"}, False, []),
        ({"I.1": "no", "I.2": None}, False, []),
        ({"II.3b": None}, None, []),
    ],
)
def test_standards_are_passed_when_all_that_apply_are_yes(
    changed: dict[str, object], passed: bool | None, contradicted: object
) -> None:
    told = standards(BASIC, answers(**changed))
    assert (told.passed, [each.criteria for each in told.contradicted], told.asked) == (passed, contradicted, 43)


def test_standards_nobody_answered_are_not_passed() -> None:
    told = standards(BASIC, {})
    assert (told.passed, len(told.whole.unanswered), sum(len(part.unanswered) for part in told.parts)) == (None, 44, 44)
