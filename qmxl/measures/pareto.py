"""Causes by how much they bring about, and the vital few among them.

Juran JM. Pareto, Lorenz, Cournot, Bernoulli, Juran and others. Industrial Quality Control 1950;17(4):25.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

VITAL = 0.8  # of all, the usual share of the vital few


@dataclass(frozen=True)
class Bar:
    """A category with its count, its share of all and that of all up to it, both from 0 to 1.

    Shares are None where nothing was counted at all.
    """

    category: str
    count: float
    share: float | None
    cumulative: float | None
    vital: bool


@dataclass(frozen=True)
class Pareto:
    """Categories from the most frequent to the least, and the count of all."""

    bars: list[Bar]
    total: float

    @property
    def vital(self) -> list[str]:
        """The fewest categories, the most frequent first, that bring about the share asked for."""
        return [bar.category for bar in self.bars if bar.vital]

    @property
    def to_begin_with(self) -> list[str]:
        """The vital few where they are few: no more than half of the categories; else nothing stands out."""
        return self.vital if 2 * len(self.vital) <= len(self.bars) else []


def pareto(
    counts: Mapping[str, float] | Iterable[tuple[str, float]], *, last: Collection[str] = (), until: float = VITAL
) -> Pareto:
    """Categories ordered by count, as many as tie in the order given; those counted 0 times stand in it too.

    A category that is given twice is added up. Categories named in ``last`` ("Khác") stand at the end whatever their
    count: they collect what is known by no cause, so they count to all but are never among the vital few. A ValueError
    for a negative count.
    """
    given: dict[str, float] = {}
    for category, count in counts.items() if isinstance(counts, Mapping) else counts:
        if count < 0:
            raise ValueError((category, count))
        given[category] = given.get(category, 0) + count
    total = sum(given.values())
    bars: list[Bar] = []
    so_far = 0.0
    for category, count in sorted(given.items(), key=lambda each: (each[0] in last, -each[1])):
        vital = count > 0 and category not in last and so_far < until * total * (1 - 1e-12)
        so_far += count
        bars.append(
            Bar(category, count, count / total if total else None, min(so_far / total, 1.0) if total else None, vital)
        )
    return Pareto(bars, total)
