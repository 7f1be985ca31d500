"""Every change of a process that the quality office marked as a phase: the values before and after it.

Only points with all that was due are compared: departments differ, so that of a point that only some have reported
nobody knows whether it is the change or who has reported that makes it differ.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal, NamedTuple

from qmxl.measures.before_after import Difference, Sums, of_proportions, of_rates, of_values
from qmxl.series.charting import Charted, enough
from qmxl.series.over_time import OverTime

Method = Literal["proportions", "rates", "values"]
LEAST = 3  # points of a side, below which nothing is concluded
METHODS: dict[str, Method] = {"p": "proportions", "u": "rates", "c": "rates"}  # by chart; the others are values


class Side(NamedTuple):
    """The points of one side that count; ``stated`` where the parts of one are not known, so that values are averaged.

    ``sums`` has numerator and denominator of each point; of a number of things the denominator is 1.
    """

    phase: int  # from 1
    sums: Sequence[Sums]
    stated: bool


@dataclass(frozen=True)
class Change:
    """A change of one owner's process from the point ``at`` on.

    ``difference`` is None where a side has no value, and has no interval where a side has fewer than :data:`LEAST`
    points. ``waiting`` is how many points of both sides are left out because figures of them are still missing.
    """

    charted: Charted
    owner_at: int  # which of the indicator's owners
    at: int
    reason: str
    before: Side
    after: Side
    method: Method
    difference: Difference | None
    waiting: int = 0

    @property
    def few(self) -> bool:
        """Whether a side has too few points to conclude anything."""
        return min(len(self.before.sums), len(self.after.sums)) < LEAST

    @property
    def scale(self) -> float:
        """What a ratio of the sums is multiplied by."""
        averaged = self.before.stated or self.charted.series.indicator.without_denominator
        return 1.0 if averaged else self.charted.series.indicator.scale


def changes(several: Sequence[OverTime]) -> list[Change]:
    """Of each indicator the changes in the order of time, the hospital first; of departments without a value none."""
    return [each for over_time in several for each in sorted(_of(over_time), key=lambda its: (its.at, its.owner_at))]


def _of(over_time: OverTime) -> Iterator[Change]:
    for owner_at, said in enumerate(over_time.readings):
        charted = said.charted
        for number, (at, reason) in enumerate(zip(charted.marks.phases, charted.marks.reasons, strict=True), start=2):
            both = number - 1, number
            stated = any(_stated(charted, place) for phase in both for place in _among(charted, phase))
            before, after = (Side(phase, _sums(charted, phase, stated=stated), stated) for phase in both)
            if before.sums or after.sums or not owner_at:
                waiting = sum(its in both and partial(charted, place) for place, its in enumerate(charted.phase))
                yield replace(_change(charted, owner_at, (at, reason), before, after), waiting=waiting)


def _change(charted: Charted, owner_at: int, marked: tuple[int, str], before: Side, after: Side) -> Change:
    indicator = charted.series.indicator
    clustered = before.stated or indicator.at_a_point
    method: Method = "values" if clustered else METHODS.get(charted.kind, "values")
    if charted.kind == "never" and not clustered:
        method = "proportions" if indicator.bounded else "rates"
    empty = Change(charted, owner_at, *marked, before, after, method, None)
    found = _difference(method, before, after, empty.scale)
    if found is not None and empty.few:
        found = found._replace(lower=None, upper=None)
    return replace(empty, difference=found)


def _difference(method: Method, before: Side, after: Side, scale: float) -> Difference | None:
    try:
        if method == "values":
            return of_values(before.sums, after.sums, scale)
        whole = _whole(before), _whole(after)
        return of_proportions(*whole, scale) if method == "proportions" else of_rates(*whole, scale)
    except ValueError:  # nothing below the line, or a numerator that cannot be
        return None


def _whole(side: Side) -> Sums:
    return sum(x for x, _ in side.sums), sum(n for _, n in side.sums)


def _among(charted: Charted, phase: int) -> list[int]:
    """The points of a phase that have a value, count and are complete."""
    points, out = charted.series.points, {*charted.left_out, *charted.marks.excluded}
    return [
        at
        for at, its in enumerate(charted.phase)
        if its == phase and at not in out and points[at].value is not None and not partial(charted, at)
    ]


def partial(charted: Charted, at: int) -> bool:
    """Whether a point with a value lacks so much of what is due that nothing is concluded from it."""
    point = charted.series.points[at]
    return point.value is not None and not enough(charted.series.indicator, point) and at not in charted.marks.excluded


def _stated(charted: Charted, at: int) -> bool:
    """Whether only the value of a point is known, and not what it is made of."""
    return not charted.series.indicator.without_denominator and not charted.series.points[at].denominator


def _sums(charted: Charted, phase: int, *, stated: bool) -> list[Sums]:
    points = [charted.series.points[at] for at in _among(charted, phase)]
    if stated or charted.series.indicator.without_denominator:
        return [(point.value or 0.0, 1.0) for point in points]
    return [(point.numerator or 0.0, point.denominator or 0.0) for point in points]
