"""What a chart says of an indicator: whether something changed, since when, and whether the target will be met."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from qmxl.functions.rates import HAIR
from qmxl.measures.aims import Aim
from qmxl.measures.special_causes import Assurance, Classified, assured_between
from qmxl.series.charting import Charted
from qmxl.series.lasting import Lasting, lasting
from qmxl.series.seasons import same_in_other_years
from qmxl.series.series import Point

State = Literal[
    "never_happened",
    "never_clear",
    "common_cause",
    "special_cause_improvement",
    "special_cause_concern",
    "special_cause_neutral_high",
    "special_cause_neutral_low",
    "few",
    "few_in_phase",
    "nothing",
]
# "changing": the points of a change that goes on say of the target something else than the limits do.
Reach = Assurance | Literal["changing"]
# What a person looks at first: what got worse, then what cannot reach its target, then what is not known.
URGENCY: dict[State, int] = {
    "never_happened": 0,
    "special_cause_concern": 1,
    "special_cause_neutral_high": 3,
    "special_cause_neutral_low": 3,
    "common_cause": 4,
    "special_cause_improvement": 5,
    "few": 6,
    "few_in_phase": 6,
    "never_clear": 7,
    "nothing": 8,
}
RECENT = 12  # points in which a never event or a special cause that is over is told


@dataclass(frozen=True)
class Reading:
    """What a chart says as it stands at its last point with a value, ``last``.

    ``cause`` is the special cause that goes on there, None for common cause. ``at`` is the point the state speaks of:
    the first of the cause, the last in which a never event happened, or, where only chance is at work by now, the last
    of the recent points that had a special cause. ``years`` are those before in which the same was so at the same time
    of the year. ``partial`` is the last of the points that the state rests on for which not all has come: then nothing
    is said of the target, unless the hospital wants provisional verdicts. ``happened``: recent points with one.
    """

    charted: Charted
    state: State
    last: Point | None = None
    last_at: int | None = None
    cause: Lasting | None = None
    at: Point | None = None
    at_place: int | None = None
    assurance: Reach | None = None
    years: Sequence[int] = ()
    partial: Point | None = None
    happened: Sequence[Point] = ()

    @property
    def aim(self) -> Aim | None:
        """What the last point is held against."""
        return None if self.last_at is None else self.charted.aims[self.last_at]

    @property
    def target(self) -> float | None:
        """The one target of the last point; None of a range."""
        return self.aim.single if self.aim else None

    @property
    def centre(self) -> float | None:
        """The centre line at the last point."""
        return None if self.last_at is None else self.charted.centre[self.last_at]

    @property
    def urgency(self) -> tuple[int, int]:
        """The smaller, the sooner a person should look: by state, and before others what will not reach its target."""
        fails = self.assurance == "consistent_fail"
        rank = URGENCY[self.state]
        return (min(rank, 2) if fails and self.state != "special_cause_improvement" else rank, 0 if fails else 1)


def reading(charted: Charted, *, provisional: bool = False) -> Reading:
    """What a chart says; with ``provisional`` also of a target on part of the data, which is marked."""
    points = charted.series.points
    known = [at for at, point in enumerate(points) if point.value is not None and at not in charted.left_out]
    if not known:
        return Reading(charted, "nothing")
    at = known[-1]
    last = points[at]
    if charted.kind == "never":
        return _of_never_event(charted, last, at)
    said = charted.said
    if not charted.limited or said is None or said.variation is None:
        return Reading(charted, "few", last, at)
    if not charted.settled or charted.centre[at] is None:
        return Reading(charted, "few_in_phase", last, at)
    cause = lasting(charted.series.points, charted.centre, said, charted.phase, at)
    special = [place for place in known[-RECENT:] if said.rules[place] is not None]
    spot = cause.since if cause else special[-1] if special else None
    since = None if spot is None else points[spot]
    years = () if spot is None else same_in_other_years(charted, at if cause else spot)
    rests_on = [points[place] for place in known if place >= (cause.since if cause else at)]
    partial = next((point for point in reversed(rests_on) if not point.complete), None)
    reach = _reach(charted, said, cause, at) if partial is None or provisional else None
    return Reading(charted, said.variation, last, at, cause, since, spot, reach, years, partial)


def _of_never_event(charted: Charted, last: Point, at: int) -> Reading:
    """Whether it happened in the recent points, whatever else has come; points on part of the data too."""
    there = [point for point in charted.series.points if point.numerator is not None]
    happened = [point for point in there[-RECENT:] if (point.numerator or 0) > 0]
    if happened:
        return Reading(charted, "never_happened", last, at, at=happened[-1], happened=happened)
    before = [point for point in there if (point.numerator or 0) > 0]
    return Reading(charted, "never_clear", last, at, at=before[-1] if before else None)


def _reach(charted: Charted, said: Classified, cause: Lasting | None, at: int) -> Reach | None:
    """Whether the target is in reach; what points of a change that goes on speak against is not claimed."""
    aim = charted.aims[at]
    if aim is not None and aim.upper is not None:
        between = assured_between(aim.target, aim.upper, charted.lower[at], charted.upper[at])
        return "changing" if cause is not None and between in {"consistent_pass", "consistent_fail"} else between
    if aim is not None and aim.single is not None and _exactly(aim.single, charted.lower[at], charted.upper[at]):
        return "consistent_pass"
    better = {"higher": 1, "lower": -1}.get(charted.series.indicator.direction, 0)
    values = [point.value for point in charted.series.points[: at + 1]]
    return reached(said.assurance, cause, values, charted.targets, better)


def _exactly(target: float, lower: float | None, upper: float | None) -> bool:
    """Whether nothing varies and all of it is on the target: 0 of 50 in every month against 0 percent."""
    return lower is not None and upper is not None and max(abs(lower - target), abs(upper - target)) <= HAIR


def reached(
    assurance: Assurance | None,
    cause: Lasting | None,
    values: Sequence[float | None],
    targets: Sequence[float | None],
    better: int,
) -> Reach | None:
    """The same of values up to the last one, each with its target; ``better`` is 1 where more is, -1 where less is."""
    if cause is None or assurance in {None, "inconsistent"}:
        return assurance
    met = [
        (value - target) * better >= 0
        for value, target in list(zip(values, targets, strict=False))[cause.since :]
        if value is not None and target is not None
    ]
    against = not all(met) if assurance == "consistent_pass" else any(met)
    return "changing" if against else assurance
