"""Since when a special cause that goes on has been at work, whichever of the rules saw it first."""

from collections.abc import Sequence
from typing import Literal, NamedTuple

from qmxl.measures.special_causes import Cause, Classified
from qmxl.series.series import Point

Seen = Literal["outside", "trend", "two_in_three", "shift", "lasting"]
Values = Sequence[float | None]


class Lasting(NamedTuple):
    """A special cause that goes on, by what it is told: ``since`` is its 0-based first point, ``points`` how many.

    ``rule`` is "lasting" where points on one side of the centre, too few for a shift, were marked by several rules one
    after the other. ``beyond`` is the first of the points outside the limits that go on, where the rule says more.
    """

    rule: Seen
    side: int
    since: int
    points: int
    beyond: int | None = None


def lasting(points: Sequence[Point], centre: Values, said: Classified, phase: Sequence[int], at: int) -> Lasting | None:
    """The special cause at the last point with a value, ``at``; None for common cause.

    A value far outside belongs to the shift that began before, where there is one: since when it has been so is what a
    person asks. What goes to the other side than the point's own name says is left aside.
    """
    if not said.causes:
        return None
    named = said.causes[0]
    same = [cause for cause in said.causes if cause.side == named.side]
    longest = min(same, key=lambda cause: (cause.since, cause.rule != "shift"))
    outside = next((cause for cause in same if cause.rule == "outside"), None)
    found = Lasting(longest.rule, longest.side, longest.since, longest.points)
    first, count = _stretch(points, centre, said, phase, at, named)
    if first < longest.since:
        found = Lasting("lasting", named.side, first, count)
    if outside and found.rule != "lasting" and found.since < outside.since:
        found = found._replace(beyond=outside.since)
    return found


def _stretch(
    points: Sequence[Point], centre: Values, said: Classified, phase: Sequence[int], at: int, named: Cause
) -> tuple[int, int]:
    """The first marked one of the points that follow each other on the named side of the centre, and how many since."""
    first, count, until_first = at, 0, 1
    for place in range(at, -1, -1):
        value, middle = points[place].value, centre[place]
        if phase[place] != phase[at]:
            break
        if value is None:
            continue
        if middle is None or (value - middle) * named.side <= 0:
            break
        count += 1
        if said.rules[place] is not None:
            first, until_first = place, count
    return first, until_first
