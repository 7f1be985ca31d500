"""Which points of a chart chance alone would hardly bring about, by the four rules of Making Data Count.

The rules are those of NHS England's Making Data Count workbook as the R package NHSRplotthedots 0.2.2 states them in
code, https://github.com/nhs-r-community/NHSRplotthedots. The first that holds names a point: ``outside`` the limits;
a ``trend`` of points that each rise, or each fall; ``two_in_three`` in the outer third between centre and limit, all
three on one side of the centre and none of the two beyond the limit, of which only those near it are marked; a
``shift`` of points on one side of the centre. A point on the centre, and two points that are equal, end what goes on.
Rules never reach over the start of a phase; a missing point is left out as if the series had no such month, so it
changes nothing for the others.

Of a stable process the rules call the last of 60 months special in 1.7 % of series, by chance alone (theory with known
limits: 2 %, of which a shift of 7 makes up 1.6 and outside 0.3), and some month in 44 %; ``test_false_alarms``
simulates it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import Literal, NamedTuple

Improvement = Literal["increase", "decrease", "neutral"]
Rule = Literal["outside", "trend", "two_in_three", "shift"]
PointType = Literal[
    "common_cause",
    "special_cause_improvement",
    "special_cause_concern",
    "special_cause_neutral_high",
    "special_cause_neutral_low",
]
Assurance = Literal["consistent_pass", "consistent_fail", "inconsistent"]
Values = Sequence[float | None]

RULES: tuple[Rule, ...] = ("outside", "trend", "two_in_three", "shift")  # the first that holds names the point
DIRECTIONS: dict[Improvement, int] = {"increase": 1, "decrease": -1, "neutral": 0}
ALIKE = 1e-12  # of the largest value of a chart: what sums of decimals are off by, in any order of adding them


class Cause(NamedTuple):
    """A special cause that goes on: its rule, 1 for high or rising and -1 for low or falling, and its 0-based first.

    ``points`` says how many points it has, without the missing ones; of two in three those that are marked.
    """

    rule: Rule
    side: int
    since: int
    points: int


@dataclass(frozen=True)
class Classified:
    """What the rules say of each point, and of the chart as it stands: of its last point that is not missing.

    ``point_types`` is None at missing points, ``rules`` there and where chance suffices. ``causes`` are all that the
    last point belongs to, the one that names it first; ``since`` is where that one began, None for common cause.
    ``variation`` is None without any point, ``assurance`` without target, direction or limits.
    """

    point_types: list[PointType | None]
    rules: list[Rule | None]
    variation: PointType | None
    assurance: Assurance | None
    causes: tuple[Cause, ...]

    @property
    def since(self) -> int | None:
        """The 0-based index of the first point of the special cause that names the last point."""
        return self.causes[0].since if self.causes else None


class _Point(NamedTuple):
    at: int
    value: float
    side: int  # above the centre 1, below -1, on it 0
    outside: bool
    near: bool


class _Span(NamedTuple):
    side: int
    marked: list[int]  # positions among the points of a phase


def classified(
    values: Values,
    centre: Values,
    lower: Values,
    upper: Values,
    *,
    improvement: Improvement,
    target: float | None = None,
    shift: int = 7,
    trend: int = 7,
    phases: Sequence[int] = (),
    symmetric: bool = True,
) -> Classified:
    """What the four rules say of a chart of any kind, given with its centre and limits at each point.

    ``phases`` are the 0-based first indices of further phases. Limits that are None have nothing outside or near. Of a
    ``symmetric`` chart whose limit was clipped (a proportion's at 0) the outer third is that of the other side. A
    ValueError for lines of other lengths, a rule of fewer than two points and a phase that starts outside the series.
    """
    if not len(values) == len(centre) == len(lower) == len(upper):
        raise ValueError((len(values), len(centre), len(lower), len(upper)))
    if min(shift, trend) < 2:
        raise ValueError((shift, trend))
    hair = ALIKE * max((abs(each) for line in (values, centre) for each in line if each is not None), default=0.0)
    marks: list[tuple[Rule, int] | None] = [None] * len(values)
    last: int | None = None
    causes: tuple[Cause, ...] = ()
    for phase in phases_of(len(values), phases):
        points = [
            _placed(at, value, centre[at], lower[at], upper[at], hair, symmetric=symmetric)
            for at in phase
            if (value := values[at]) is not None
        ]
        if not points:
            continue
        spans = _spans(points, shift, trend, hair)
        for rule in reversed(RULES):
            for span in spans[rule]:
                for position in span.marked:
                    marks[points[position].at] = rule, span.side
        last, causes = points[-1].at, tuple(_going_on(points, spans))
    types = [
        None if value is None else _point_type(mark[1] if mark else 0, improvement)
        for value, mark in zip(values, marks, strict=True)
    ]
    known = None if last is None else assured(target, lower[last], upper[last], improvement, hair)
    return Classified(types, [mark and mark[0] for mark in marks], None if last is None else types[last], known, causes)


def side_of(value: float | None, centre: float | None) -> int:
    """1 above the centre, -1 below it; 0 on it, and where either is missing."""
    return 0 if value is None or centre is None else (value > centre) - (value < centre)


def phases_of(length: int, starts: Sequence[int]) -> list[range]:
    """The phases of a series: ``starts`` are the 0-based first indices of further ones; a ValueError outside of it."""
    if any(not 0 <= start < length for start in starts):
        raise ValueError(starts)
    return [range(*both) for both in pairwise(sorted({0, *starts, length}))]


def assured(
    target: float | None, lower: float | None, upper: float | None, improvement: Improvement, hair: float = 0.0
) -> Assurance | None:
    """Whether a process within these limits reaches a target always, never or at times; one on a limit: at times."""
    if target is None or improvement == "neutral" or (lower is None and upper is None):
        return None
    if upper is not None and target > upper + hair:
        return "consistent_fail" if improvement == "increase" else "consistent_pass"
    if lower is not None and target < lower - hair:
        return "consistent_pass" if improvement == "increase" else "consistent_fail"
    return "inconsistent"


def assured_between(low: float, high: float, lower: float | None, upper: float | None) -> Assurance | None:
    """The same of a value that has to be from ``low`` to ``high`` (bed occupancy); None where a limit is unknown."""
    if lower is None or upper is None:
        return None
    if low <= lower and upper <= high:
        return "consistent_pass"
    return "consistent_fail" if upper < low or high < lower else "inconsistent"


def _placed(
    at: int,
    value: float,
    centre: float | None,
    lower: float | None,
    upper: float | None,
    hair: float,
    *,
    symmetric: bool,
) -> _Point:
    """Where a point lies: side, whether outside, whether in the outer third of its side."""
    if centre is None:
        return _Point(at, value, 0, outside=False, near=False)
    side = _sign(value - centre, hair)
    limit = upper if side > 0 else lower
    if limit is None or not side:
        return _Point(at, value, side, outside=False, near=False)
    outside = (value - limit) * side > hair
    widths = [abs(each - centre) for each in ((lower, upper) if symmetric else (limit,)) if each is not None]
    return _Point(at, value, side, outside, not outside and (value - centre) * side > 2 * max(widths) / 3 + hair)


def _spans(points: Sequence[_Point], shift: int, trend: int, hair: float) -> dict[Rule, list[_Span]]:
    """The special causes of a phase, by rule, in the order of their points."""
    sides = list(_runs([point.side for point in points]))
    steps = list(_runs([_sign(other.value - one.value, hair) for one, other in pairwise(points)]))
    return {
        "outside": [_Span(*run) for run in _runs([point.side * point.outside for point in points])],
        "trend": [_Span(side, [*run, run[-1] + 1]) for side, run in steps if len(run) >= trend - 1],
        "two_in_three": [_Span(side, near) for side, run in sides if len(run) >= 3 for near in _together(points, run)],
        "shift": [_Span(side, run) for side, run in sides if len(run) >= shift],
    }


def _runs(sides: Sequence[int]) -> Iterator[tuple[int, list[int]]]:
    """The longest stretches of one side, as positions; those of no side are none."""
    for side, run in groupby(range(len(sides)), key=sides.__getitem__):
        if side:
            yield side, list(run)


def _together(points: Sequence[_Point], run: Sequence[int]) -> Iterator[list[int]]:
    """The points near the limit of a stretch on one side, together where each shares a three with the next."""
    group: list[int] = []
    for position in run:
        if not points[position].near:
            continue
        if group and position - group[-1] > 2:
            if len(group) > 1:
                yield group
            group = []
        group.append(position)
    if len(group) > 1:
        yield group


def _going_on(points: Sequence[_Point], spans: dict[Rule, list[_Span]]) -> Iterator[Cause]:
    """The special causes that the last point of a phase belongs to."""
    for rule in RULES:
        span = spans[rule][-1] if spans[rule] else None
        if span and span.marked[-1] == len(points) - 1:
            yield Cause(rule, span.side, points[span.marked[0]].at, len(span.marked))


def _point_type(side: int, improvement: Improvement) -> PointType:
    if not side:
        return "common_cause"
    if improvement == "neutral":
        return "special_cause_neutral_high" if side > 0 else "special_cause_neutral_low"
    return "special_cause_improvement" if side == DIRECTIONS[improvement] else "special_cause_concern"


def _sign(difference: float, hair: float) -> int:
    return (difference > hair) - (difference < -hair)
