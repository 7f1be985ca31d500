"""The official summary of a set of criteria out of the level of each: points, averages, counts, by part and chapter.

Points, weights and the average are those of the annex to QĐ 6858/QĐ-BYT, 10.1 to 10.3, the report's lines those of its
Phụ lục 1. Where a weighted criterion is not applied the decision does not say what becomes of its weight: the divisor
here is the sum of the weights of the criteria applied, as published self-assessments have it. All figures are exact;
:func:`printed` rounds what is printed and nothing is compared after it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple, TypeAlias

from qmxl.catalogue.criteria_sets import CriteriaSet, Criterion

SHARE_DECIMALS = 2  # of shares in percent, as published reports print them


class NotApplied(NamedTuple):
    """A criterion that is not applied, and why; ``reason`` is "" where nobody said."""

    reason: str = ""


Level: TypeAlias = int | NotApplied | None  # None: not known yet


class Line(NamedTuple):
    """A criterion of the set with its place in it and what it was given."""

    criterion: Criterion
    part: str
    level: Level


@dataclass(frozen=True)
class Tally:
    """What the criteria of the set, a part or a chapter came to.

    ``counts`` are the criteria at each level of the set, from the lowest. A criterion counts as applied once its level
    is known; ``unknown`` and ``left_out`` are counted apart and are in no points, mean or share of levels.
    """

    code: str  # "" for the whole set
    title: str
    counts: tuple[int, ...]
    points: int  # without weights: "Tổng số điểm"
    weighted: int  # "Có hệ số"
    divisor: int  # the sum of the weights of the criteria applied
    unknown: int = 0
    left_out: int = 0

    @property
    def applied(self) -> int:
        """The criteria with a level."""
        return sum(self.counts)

    @property
    def listed(self) -> int:
        """All criteria of the set that are here."""
        return self.applied + self.unknown + self.left_out

    @property
    def mean(self) -> Fraction | None:
        """The mean level without weights; None where no criterion has a level."""
        return Fraction(self.points, self.applied) if self.applied else None

    @property
    def average(self) -> Fraction | None:
        """The mean level with weights: the average of the official summary. None where no criterion has a level."""
        return Fraction(self.weighted, self.divisor) if self.divisor else None

    @property
    def share(self) -> Fraction:
        """The criteria applied as a part of those listed, 0 to 1."""
        return Fraction(self.applied, self.listed) if self.listed else Fraction(0)

    @property
    def shares(self) -> tuple[Fraction | None, ...]:
        """The criteria at each level as a part of those applied, from the lowest level; None where none is applied."""
        return tuple(Fraction(count, self.applied) if self.applied else None for count in self.counts)


@dataclass(frozen=True)
class Summary:
    """The official summary of the whole set, each part and each chapter; and the criteria as lines, in their order."""

    criteria: CriteriaSet
    whole: Tally
    parts: tuple[Tally, ...]
    chapters: tuple[Tally, ...]
    lines: tuple[Line, ...]

    @property
    def unknown(self) -> tuple[str, ...]:
        """The criteria of which the level is not known yet."""
        return tuple(line.criterion.code for line in self.lines if line.level is None)

    @property
    def left_out(self) -> tuple[tuple[Criterion, str], ...]:
        """The criteria that are not applied, each with the reason that was given."""
        return tuple((each.criterion, each.level.reason) for each in self.lines if isinstance(each.level, NotApplied))

    def mean_of(self, tally: Tally) -> Fraction | None:
        """The mean that the set prints of a part or chapter: plain or weighted."""
        return tally.mean if self.criteria.printed.parts == "plain" else tally.average


def score(criteria: CriteriaSet, levels: Mapping[str, Level]) -> Summary:
    """The summary of the levels by criterion; a criterion that is not among ``levels`` is not known yet.

    A ValueError for a code or a level that the set does not have, and for a set that lists no criteria.
    """
    strange = [code for code in levels if code not in criteria.by_code]
    strange += [f"{code}: {said}" for code, said in levels.items() if not _is_level(said, criteria)]
    if strange or not criteria.criterion:
        raise ValueError(f"no criteria or levels of {criteria.id}: {', '.join(strange)}")
    lines = tuple(Line(each, criteria.part_of(each), levels.get(each.code)) for each in criteria.criterion)
    return Summary(
        criteria,
        _tally("", criteria.title, lines, criteria),
        tuple(_tally(p.code, p.title, [x for x in lines if x.part == p.code], criteria) for p in criteria.part),
        tuple(
            _tally(c.code, c.title, [x for x in lines if x.criterion.chapter == c.code], criteria)
            for c in criteria.chapter
        ),
        lines,
    )


def _is_level(said: Level, criteria: CriteriaSet) -> bool:
    return said is None or isinstance(said, NotApplied) or said in criteria.rule.levels


def _tally(code: str, title: str, lines: Iterable[Line], criteria: CriteriaSet) -> Tally:
    of_it = list(lines)
    known = [(line.level, line.criterion.weight) for line in of_it if isinstance(line.level, int)]
    given = [level for level, _ in known]
    return Tally(
        code,
        title,
        tuple(given.count(level) for level in criteria.rule.levels),
        points=sum(given),
        weighted=sum(level * weight for level, weight in known),
        divisor=sum(weight for _, weight in known),
        unknown=sum(1 for line in of_it if line.level is None),
        left_out=sum(1 for line in of_it if isinstance(line.level, NotApplied)),
    )


def printed(value: Fraction, decimals: int) -> Decimal:
    """The figure as it is printed, a half going up (away from zero), all ``decimals`` shown: 197/50 at 1 is 3.9.

    The decision does not say how to round; published reports fit this and not cutting off.
    """
    scaled = abs(value) * 10**decimals
    whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    return Decimal(whole if value >= 0 else -whole).scaleb(-decimals)
