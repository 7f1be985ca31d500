"""Figures with their control chart, and what it says of each point and of the series as it stands."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from qmxl.measures.control_charts import ControlChart, control_chart
from qmxl.measures.plotted import Kind
from qmxl.measures.special_causes import DIRECTIONS, Classified, Improvement, classified, phases_of, side_of
from qmxl.refusal import Refusal
from qmxl.series.lasting import Lasting, lasting
from qmxl.series.reading import Reach, reached
from qmxl.series.series import Point
from qmxl.spc.choosing import Why, given
from qmxl.spc.reading import Figures

ONE_SIDED = frozenset({"mr", "s", "g", "t"})  # whose limits lie at different distances from the centre by their nature
ALONE = frozenset({"mr"})  # whose points share values with their neighbours, so that nothing can be said of several


@dataclass(frozen=True)
class Plan:
    """How a chart is asked for; places are 0-based. ``multiply`` is what values and limits are shown times."""

    kind: Kind
    why: Why
    multiply: float = 1.0
    freeze: int | None = None
    parts: tuple[int, ...] = ()
    exclude: tuple[int, ...] = ()
    target: float | None = None
    improvement: Improvement = "neutral"


@dataclass(frozen=True)
class SpcChart:
    """Figures as a control chart; ``said`` is what special causes it has, None for a chart without limits.

    ``longest`` has a phase's longest run on one side of its centre: first and last place, 1 above and -1 below.
    """

    figures: Figures
    plan: Plan
    chart: ControlChart
    said: Classified | None
    longest: tuple[tuple[int, int, int] | None, ...]

    @property
    def counted(self) -> bool:
        """Whether its values are numbers of things, which are never below zero, though it is not that of counts."""
        return self.plan.kind == "i" and (self.plan.why == "spread_number" or self.figures.columns.counted)

    @property
    def lower(self) -> list[float | None]:
        """The lower limits as they are shown, no further than values can be; compared are those of the chart itself."""
        if self.plan.kind == "i" and not self.counted:
            return list(self.chart.lower)
        return [None if limit is None else max(0.0, limit) for limit in self.chart.lower]

    @property
    def known(self) -> list[int]:
        """The places of points with a value."""
        return [at for at, value in enumerate(self.chart.y) if value is not None]

    @property
    def phase(self) -> list[int]:
        """Of each point which phase it is in, from 1."""
        return [sum(start <= at for start in self.chart.starts) for at in range(len(self.chart.y))]


def charted(figures: Figures, plan: Plan) -> SpcChart:
    """The chart of figures that are possible for its kind; a Refusal where numbers are too large to compute with."""
    values, sizes = given(figures.points, plan.kind)
    try:
        chart = control_chart(
            plan.kind,
            values,
            sizes,
            freeze=plan.freeze,
            parts=plan.parts,
            exclude=plan.exclude,
            multiply=plan.multiply,
        )
    except ValueError as error:
        raise Refusal("spc_not_possible", path=figures.place.source, kind=plan.kind) from error
    said = None if plan.kind == "run" else _classified(chart, plan)
    return SpcChart(figures, plan, chart, said, tuple(_longest(chart, plan)))


def _classified(chart: ControlChart, plan: Plan) -> Classified:
    found = classified(
        chart.y,
        chart.centre,
        chart.lower,
        chart.upper,
        improvement=plan.improvement,
        target=plan.target,
        phases=plan.parts,
        symmetric=plan.kind not in ONE_SIDED,
    )
    return _outside_alone(found) if plan.kind in ALONE else found


def _outside_alone(found: Classified) -> Classified:
    """What is outside; nothing of runs and trends."""
    kept = [rule == "outside" for rule in found.rules]
    types = [
        each if each is None or keeps else "common_cause" for each, keeps in zip(found.point_types, kept, strict=True)
    ]
    variation = next((each for each in reversed(types) if each is not None), None)
    causes = tuple(cause for cause in found.causes if cause.rule == "outside")
    rules = [rule if keeps else None for rule, keeps in zip(found.rules, kept, strict=True)]
    return replace(found, point_types=types, rules=rules, variation=variation, causes=causes)


def _longest(chart: ControlChart, plan: Plan) -> Sequence[tuple[int, int, int] | None]:
    """The longest run of each phase, the first of several; points on the centre and excluded ones are passed over."""
    found: list[tuple[int, int, int] | None] = []
    for phase in phases_of(len(chart.y), plan.parts):
        sides = [
            (at, side) for at in phase if at not in plan.exclude and (side := side_of(chart.y[at], chart.centre[at]))
        ]
        runs = [[at for at, _ in run] for _, run in groupby(sides, key=lambda each: each[1])]
        longest = max(runs, key=len, default=None)
        found.append((longest[0], longest[-1], dict(sides)[longest[0]]) if longest else None)
    return found


def cause_of(chart: SpcChart) -> Lasting | None:
    """The special cause that goes on at the last point, by since when it does."""
    said = chart.said
    if said is None or not said.causes:
        return None
    if chart.plan.kind in ALONE:
        named = said.causes[0]
        return Lasting(named.rule, named.side, named.since, named.points)
    points = [Point("", value=value) for value in chart.chart.y]
    return lasting(points, chart.chart.centre, said, chart.phase, chart.known[-1])


def reach_of(chart: SpcChart) -> Reach | None:
    """Whether the target is in reach, None where nothing is said of it."""
    if chart.said is None or not chart.known:
        return None
    values = chart.chart.y[: chart.known[-1] + 1]
    better = DIRECTIONS[chart.plan.improvement]
    return reached(chart.said.assurance, cause_of(chart), values, [chart.plan.target] * len(values), better)
