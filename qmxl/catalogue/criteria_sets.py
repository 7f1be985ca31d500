"""Criteria sets as data: parts, criteria and sub-items, how sub-items make a level, how levels are reported."""

import re
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Annotated, Literal

from qmxl.catalogue.base import Bounds, Model

DAY = r"^(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$"
SUB_ITEM = re.compile(r"^(?P<criterion>\S+)-(?P<level>\d{1,2})\.(?P<item>\d{1,3})$")


@dataclass(frozen=True, kw_only=True)
class Heading(Model):
    """A part of a criteria set; ``count`` is how many criteria it has where the set does not list them."""

    code: str
    title: str
    count: int = 0


@dataclass(frozen=True, kw_only=True)
class Chapter(Model):
    """A chapter of a part."""

    code: str
    title: str
    part: str


@dataclass(frozen=True, kw_only=True)
class Criterion(Model):
    """A criterion; ``items`` says how many sub-items it has at each level of its set, from the lowest.

    The numbers of its sub-items run through its levels without starting again. Without ``items`` the set leaves open
    which there are; where answers are yes and no the criterion is itself what is answered.
    """

    code: Annotated[str, Bounds(pattern=r"^\S{1,20}$")]
    title: str
    chapter: str
    weight: Annotated[int, Bounds(ge=1)] = 1
    items: tuple[int, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Rule(Model):
    """How answers make a level.

    ``ladder``: a statement of the level ``floor`` that holds keeps the criterion there; each higher level of ``levels``
    needs all its sub-items and the level below. ``yes_no``: every criterion is answered yes or no and the set is passed
    when all are yes. ``points``: each criterion is given one of ``levels`` directly.
    """

    kind: Literal["ladder", "yes_no", "points"] = "ladder"
    levels: tuple[int, ...] = ()
    words: tuple[str, ...] = ()  # what each level is called, from the lowest
    source: str = ""

    @property
    def floor(self) -> int:
        """The lowest level: its sub-items are faults."""
        return self.levels[0] if self.levels else 0

    @property
    def climb(self) -> tuple[int, ...]:
        """The levels that are reached one after the other."""
        return self.levels[1:]


@dataclass(frozen=True, kw_only=True)
class Left(Model):
    """Criteria that may be left out, and under which condition."""

    criteria: tuple[str, ...]
    when: str
    source: str


@dataclass(frozen=True, kw_only=True)
class Met(Model):
    """Sub-items that count as met where they do not apply; without ``items`` those the decision's text marks.

    ``criterion`` is a chapter's code where the source does not say of which of its criteria they are.
    """

    criterion: str
    items: tuple[int, ...] = ()
    when: str
    source: str


@dataclass(frozen=True, kw_only=True)
class Cap(Model):
    """The highest level of a criterion until an external team has scored."""

    criterion: str
    level: int
    source: str


@dataclass(frozen=True, kw_only=True)
class Sample(Model):
    """How many have to be looked at, and how many of them have to fit, for a sub-item to be met."""

    id: Literal["interviews", "records"]
    asked: int
    fit: int
    source: str


@dataclass(frozen=True, kw_only=True)
class Exclusive(Model):
    """Criteria of which exactly one applies; the others may be answered "Không áp dụng"."""

    criteria: tuple[str, ...]
    source: str


@dataclass(frozen=True, kw_only=True)
class Printed(Model):
    """How the official report prints: ``decimals`` of averages and shares, which mean parts and chapters have."""

    decimals: int = 2
    parts: Literal["plain", "weighted"] = "plain"
    source: str = ""


@dataclass(frozen=True, kw_only=True)
class Became(Model):
    """A criterion of this set and the one of an earlier set it continues."""

    code: str
    earlier: str


@dataclass(frozen=True, kw_only=True)
class Crosswalk(Model):
    """What the criteria of an earlier set became in this one."""

    set: str
    pair: tuple[Became, ...]
    source: str


@dataclass(frozen=True, kw_only=True)
class CriteriaSet(Model):
    """A set of criteria in one version, with the rule by which it is scored.

    ``year_from``, ``year_to``: the first and last day (``MM-DD``) of an assessment year, named by the year it ends in.
    ``improvement``: the least and most a hospital aims to rise a year, as shares of the last average.
    """

    id: Annotated[str, Bounds(pattern=r"^[a-z0-9][a-z0-9_]*$")]
    version: str
    title: str
    decision: str
    since: str
    until: str = ""
    source: str
    notice: str
    rule: Rule
    year_from: Annotated[str, Bounds(pattern=DAY)] = "01-01"
    year_to: Annotated[str, Bounds(pattern=DAY)] = "12-31"
    improvement: tuple[float, ...] = ()
    printed: Printed
    part: tuple[Heading, ...]
    chapter: tuple[Chapter, ...] = ()
    criterion: tuple[Criterion, ...] = ()
    left: tuple[Left, ...] = ()
    met: tuple[Met, ...] = ()
    cap: tuple[Cap, ...] = ()
    sample: tuple[Sample, ...] = ()
    exclusive: tuple[Exclusive, ...] = ()
    crosswalk: tuple[Crosswalk, ...] = ()

    def __hash__(self) -> int:
        """Its id tells it from the others."""
        return hash(self.id)

    def __post_init__(self) -> None:
        parts, chapters = {each.code for each in self.part}, {each.code for each in self.chapter}
        lost = {each.part for each in self.chapter} - parts | {each.chapter for each in self.criterion} - chapters
        if lost:
            raise ValueError(f"names parts or chapters that it does not declare: {', '.join(sorted(lost))}")
        levels = len(self.rule.levels)
        uneven = [each.code for each in self.criterion if each.items and len(each.items) != levels]
        if uneven or (self.rule.kind == "ladder") != (levels > 1 and self.rule.kind != "points"):
            raise ValueError(f"sub-items and levels do not agree: {', '.join(uneven)}")
        named = [*(each.criterion for each in self.met), *(each.criterion for each in self.cap)]
        named += [code for several in (self.left, self.exclusive) for each in several for code in each.criteria]
        unknown = sorted(set(named) - self.by_code.keys() - chapters)
        if unknown:
            raise ValueError(f"names criteria that it does not declare: {', '.join(unknown)}")

    @cached_property
    def by_code(self) -> dict[str, Criterion]:
        """Its criteria by their codes."""
        return {each.code: each for each in self.criterion}

    @cached_property
    def chapters(self) -> dict[str, Chapter]:
        """Its chapters by their codes."""
        return {each.code: each for each in self.chapter}

    @cached_property
    def order(self) -> dict[str, int]:
        """The place of each criterion in the set."""
        return {each.code: at for at, each in enumerate(self.criterion)}

    @cached_property
    def sub_items(self) -> dict[str, tuple[str, int]]:
        """The criterion and level of each sub-item the set knows, by the sub-item's code, in the set's order."""
        known: dict[str, tuple[str, int]] = {}
        for criterion in self.criterion:
            number = 0
            for level, count in zip(self.rule.levels, criterion.items, strict=False):
                for _ in range(count):
                    number += 1
                    known[f"{criterion.code}-{level}.{number}"] = (criterion.code, level)
        return known

    def part_of(self, criterion: Criterion) -> str:
        """The code of the part a criterion belongs to."""
        return self.chapters[criterion.chapter].part

    def place(self, code: str) -> tuple[str, int] | None:
        """The criterion and level a code names: of a sub-item, of a standard without levels; None for no code of it.

        Capitals and small letters are the same: a person types either.
        """
        if not self.rule.levels:
            known = self._spelled.get(code.upper())
            return (known, 0) if known else None
        found = SUB_ITEM.match(code)
        known = self._spelled.get(found["criterion"].upper()) if found else None
        if found is None or known is None or int(found["level"]) not in self.rule.levels:
            return None
        return known, int(found["level"])

    @cached_property
    def _spelled(self) -> dict[str, str]:
        return {code.upper(): code for code in self.by_code}

    def sort_key(self, code: str) -> tuple[int, int, int, str]:
        """Sorts codes as the set counts: criteria in its order, levels from the lowest, items by their numbers."""
        found = SUB_ITEM.match(code)
        criterion = found["criterion"] if found else code
        level, item = (int(found["level"]), int(found["item"])) if found else (0, 0)
        return self.order.get(criterion, len(self.order)), level, item, code

    def year_of(self, day: date) -> tuple[date, date]:
        """The first and last day of the assessment year a day is in."""
        first = date.fromisoformat(f"{day.year}-{self.year_from}")
        if day < first:
            first = date.fromisoformat(f"{day.year - 1}-{self.year_from}")
        last = date.fromisoformat(f"{first.year}-{self.year_to}")
        return first, last if last > first else date.fromisoformat(f"{first.year + 1}-{self.year_to}")

    def cap_of(self, criterion: str) -> int | None:
        """The highest level of a criterion until an external team has scored, if it has one."""
        return next((each.level for each in self.cap if each.criterion == criterion), None)

    def met_if_not_applicable(self, code: str) -> bool:
        """Whether the decision itself says that a sub-item counts as met where it does not apply."""
        found = SUB_ITEM.match(code)
        return found is not None and any(
            each.criterion == found["criterion"] and int(found["item"]) in each.items for each in self.met
        )
