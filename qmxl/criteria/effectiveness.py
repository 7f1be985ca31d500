"""Whether an indicator moved after a sub-item was completed: months before against months after.

The rule, for an indicator with a better direction and at least :data:`LEAST` months on either side:

- A month belongs to the side on which most of its days lie: completed on the 1st to the 15th, the month is after.
- The centre and limits are those of an individuals chart (XmR) of the months before: mean ± 2.66 × mean moving range
  (``measures.making_data_count``). Whether a special cause is at work in the months after is what the control charts'
  rules say of them (``measures.special_causes``): a month beyond a limit, seven in a row on one side of the centre,
  seven that each rise or fall, two of three near a limit. The months before are no part of what the rules look at.
- The last month after that has a special cause counts, for it says how things stand now.
- Better or worse is what these rules call it by the indicator's direction. Without a special cause nothing is said.

Sums before and after are shown beside it: pooled rates, of proportions with Wilson's interval.
Source: Montgomery DC, Introduction to Statistical Quality Control (limits); NHS England, Making data count (rules).
"""

from collections.abc import Iterator, Sequence
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from qmxl.functions.calling import call
from qmxl.functions.rates import PERCENT_LOWER, PERCENT_UPPER
from qmxl.measures.making_data_count import xmr
from qmxl.measures.special_causes import classified

LEAST = 6  # months on either side below which nothing is concluded
MIDDLE = 15  # the last day of a month by which it counts as after


class Effect(StrEnum):
    """What the indicator's months say."""

    IMPROVED = "improved"
    WORSENED = "worsened"
    UNCHANGED = "unchanged"
    INCONCLUSIVE = "inconclusive"  # too few months on a side
    UNDIRECTED = "undirected"  # neither more nor less of it is better
    UNDATED = "undated"  # nobody says when the sub-item was completed


class Point(NamedTuple):
    """A month (``YYYY-MM``) with its value in the indicator's unit, and what it was made from; counts have no sums."""

    month: str
    value: float
    numerator: float | None = None
    denominator: float | None = None


class Signal(NamedTuple):
    """A month with a special cause: its place among those after, and whether it is high or rising."""

    at: int
    above: bool


def first_month_after(completed: date) -> str:
    """The first month that belongs to the time after a sub-item was completed."""
    year, month = completed.year, completed.month
    if completed.day > MIDDLE:
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    return f"{year}-{month:02}"


def split(points: Sequence[Point], completed: date) -> tuple[list[Point], list[Point]]:
    """The months before and after, each in the order of time."""
    first, in_order = first_month_after(completed), sorted(points)
    return [each for each in in_order if each.month < first], [each for each in in_order if each.month >= first]


def signals(before: Sequence[float], after: Sequence[float]) -> Iterator[Signal]:
    """The months ``after`` with a special cause, by the centre and limits of those ``before`` (two or more)."""
    chart = xmr(before)
    lines = ([line[-1]] * len(after) for line in (chart.mean, chart.lower, chart.upper))
    found = classified(after, *lines, improvement="increase")
    for at, said in enumerate(found.point_types):
        if said in {"special_cause_improvement", "special_cause_concern"}:
            yield Signal(at, said == "special_cause_improvement")


def effect(before: Sequence[float], after: Sequence[float], direction: str) -> Effect:
    """What the values say; ``direction`` is the better one: "higher", "lower" or "neutral"."""
    if direction not in {"higher", "lower"}:
        return Effect.UNDIRECTED
    if min(len(before), len(after)) < LEAST:
        return Effect.INCONCLUSIVE
    found = list(signals(before, after))
    if not found:
        return Effect.UNCHANGED
    return Effect.IMPROVED if found[-1].above == (direction == "higher") else Effect.WORSENED


def interval(numerator: float, denominator: float, scale: float) -> tuple[float, float] | None:
    """Wilson's 95 % interval of a proportion in the indicator's unit; None where it is none."""
    limits = [call(limit, (numerator, denominator)) for limit in (PERCENT_LOWER, PERCENT_UPPER)]
    lower, upper = (each * scale / 100 if isinstance(each, int | float) else None for each in limits)
    return None if lower is None or upper is None else (lower, upper)
