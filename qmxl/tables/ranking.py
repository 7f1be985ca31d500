"""Departments beside each other: of each indicator their values to date in order, and who differs by more than chance.

An order alone says little: most of it is chance. So no order stands without the limits of a funnel plot
(``measures.funnel``), or without the words that there are none: of points, money, times and other ratios nobody can
say from two sums how far chance reaches. Numbers of things are not put in an order, since departments differ in size,
nor are never events. Beside each value stands how much of what is due it rests on.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal, NamedTuple

from qmxl.catalogue.models import Indicator
from qmxl.control.control import Control
from qmxl.measures.funnel import Beyond, Funnel, Kind, Unit, funnel
from qmxl.measures.rates import byar, small_numbers, wilson
from qmxl.period import Period
from qmxl.tables.columns import Columns
from qmxl.tables.coverage import Coverage, coverages
from qmxl.tables.pooling import HOSPITAL, value_of

LEAST = 3  # departments, below which there is nothing to put in an order
TRIMMED = 11  # departments from which on the tenth left out at either end is one: with fewer, the one that differs
# would itself widen the limits until it is within them
KINDS: Mapping[str, Kind] = {
    "proportion": "proportion",
    "point_proportion": "proportion",
    "rate_1000": "rate",
    "rate_10000": "rate",
    "rate_100000": "rate",
}
PER_THOUSAND = 1000
Spread = Literal["", "widened", "dispersed"]


class Place(NamedTuple):
    """A department's value in the indicator's unit with what it is made of; ``rank`` is shared by equal values.

    ``interval`` and ``small`` are None, and ``beyond`` is empty, where the indicator has no limits.
    """

    department: str
    rank: int
    value: float
    numerator: float
    denominator: float
    interval: tuple[float, float] | None = None
    small: bool | None = None
    beyond: Beyond = ""
    side: int = 0
    coverage: Coverage = Coverage()

    def better(self, direction: str) -> bool | None:
        """Whether it is on the good side of the limits; None within them, and where neither side is good."""
        if not self.side or direction not in {"higher", "lower"}:
            return None
        return (self.side > 0) == (direction == "higher")


@dataclass(frozen=True)
class Ranking:
    """An indicator's departments, the best value first; without a better side the highest.

    ``limits`` is None where there are none. ``spread``: "widened" where departments differ so much in general that the
    limits allow for it, "dispersed" where they do but are too few to say by how much. ``left_out`` have no place, and
    ``silent`` not a single figure of those that are due.
    """

    indicator: Indicator
    places: Sequence[Place]
    limits: Funnel | None
    spread: Spread
    target: float | None
    left_out: Sequence[str]
    silent: Sequence[str] = ()

    @property
    def partial(self) -> list[Place]:
        """The departments of which figures are still missing."""
        return [place for place in self.places if place.coverage.partial]

    def outside(self, beyond: Beyond) -> list[Place]:
        """The departments beyond the limits of that width, and not of a wider one."""
        return [place for place in self.places if place.beyond == beyond]


def rankings(control: Control, indicators: Columns, period: Period) -> list[Ranking]:
    """Of each indicator that three or more departments have a rate of; figures are those from January on that count."""
    found = []
    for code, units in _sums(control, indicators).items():
        indicator = control.indicators[code]
        if len([unit for unit in units if unit[2]]) >= LEAST:
            aim = control.targets.judged_by(indicator, "", period.to_date)
            ranking = ranked(indicator, units, aim.single if aim else None)
            if len(ranking.places) >= LEAST:
                found.append(ranking)
    known = coverages(control, indicators, period, [ranking.indicator.code for ranking in found])
    return [_covered(ranking, known[ranking.indicator.code]) for ranking in found]


def _covered(ranking: Ranking, known: Mapping[str, Coverage]) -> Ranking:
    places = [place._replace(coverage=known.get(place.department, Coverage())) for place in ranking.places]
    silent = [department for department, its in known.items() if department != HOSPITAL and not its.counted]
    return replace(ranking, places=places, silent=silent)


def _sums(control: Control, indicators: Columns) -> dict[str, list[Unit]]:
    """By indicator what each department's figures come to."""
    names = ("indicator", "department", "numerator", "denominator", "counted", "last_to_date")
    sums: dict[tuple[str, str], tuple[float, float]] = {}
    for code, department, x, n, counts, last in zip(*(indicators[name] for name in names), strict=True):
        indicator = control.indicators.get(code)
        if indicator is None or counts != 1 or department == HOSPITAL or (indicator.at_a_point and last != 1):
            continue
        if indicator.without_denominator or indicator.never_event:
            continue
        above, below = sums.get((code, department), (0.0, 0.0))
        sums[code, department] = above + (x or 0.0), below + (n or 0.0)
    found: dict[str, list[Unit]] = {}
    for (code, department), (above, below) in sums.items():
        found.setdefault(code, []).append((department, above, below))
    return found


def ranked(indicator: Indicator, units: Sequence[Unit], target: float | None) -> Ranking:
    """An indicator's units by name, numerator and denominator, in their order, with the limits of a funnel plot."""
    kind = kind_of(indicator)
    if kind is None:
        known = {name: (x, n) for name, x, n in units if x is not None and n}
        places = _ordered(indicator, (Place(name, 0, x * indicator.scale / n, x, n) for name, (x, n) in known.items()))
        return Ranking(indicator, places, None, "", target, [name for name, _, _ in units if name not in known])
    limits, spread = limits_of(units, kind, indicator.scale)
    return Ranking(
        indicator, _ordered(indicator, _placed(indicator, kind, units, limits)), limits, spread, target, limits.left_out
    )


def kind_of(indicator: Indicator) -> Kind | None:
    """What a funnel takes it for; a mean per thousand is a rate in the older words of the control workbook."""
    if indicator.kind == "mean_duration" and indicator.scale >= PER_THOUSAND:
        return "rate"
    return KINDS.get(indicator.kind)


def limits_of(units: Sequence[Unit], kind: Kind, scale: float) -> tuple[Funnel, Spread]:
    """The limits of a funnel plot about the value of all together, wider where departments differ in general."""
    plain = funnel(units, kind, multiply=scale)
    if not plain.points or not plain.overdispersed:
        return plain, ""
    if len(plain.points) < TRIMMED:
        return plain, "dispersed"
    return funnel(units, kind, multiply=scale, overdispersion=True), "widened"


def _placed(indicator: Indicator, kind: Kind, units: Sequence[Unit], limits: Funnel) -> Iterator[Place]:
    sums = {name: (x or 0.0, n or 0.0) for name, x, n in units}
    for point in limits.points:
        x, n = sums[point.name]
        if kind == "proportion":
            low, high = wilson(x, n)
            interval = low * indicator.scale, high * indicator.scale
        else:
            interval = byar(x, n, scale=indicator.scale)
        few = small_numbers(x, n, proportion=kind == "proportion")
        value = value_of(indicator, x, n)
        if value is not None:
            yield Place(point.name, 0, value, x, n, interval, few, point.beyond, point.side)


def _ordered(indicator: Indicator, places: Iterator[Place]) -> list[Place]:
    """The best first, those of the same value side by side with the same rank."""
    sign = 1 if indicator.direction == "lower" else -1
    ordered = sorted(places, key=lambda place: (sign * place.value, place.department))
    ranks: dict[float, int] = {}
    for at, place in enumerate(ordered, start=1):
        ranks.setdefault(place.value, at)
    return [place._replace(rank=ranks[place.value]) for place in ordered]
