"""The rows of the control workbook about criteria: sets in use, levels, sub-items, rounds, targets and practice."""

import re
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Annotated, Literal

from qmxl.catalogue.base import Bounds, Model, Read
from qmxl.catalogue.criteria_sets import Became, Chapter, CriteriaSet, Criterion, Crosswalk, Heading, Printed, Rule

SEPARATORS = re.compile(r"[;,；，、\n]+")
BESIDE = "/"  # between the id of a set that is not the main one and the code of what it has
RuleKind = Literal["ladder", "yes_no", "points"]
LEVELS = (1, 2, 3, 4, 5)  # of a hospital's own set


def listed(value: str) -> tuple[str, ...]:
    """The parts of a cell that lists several, without what drop-downs put behind a code."""
    parts = (part.partition(" – ")[0].strip() for part in SEPARATORS.split(value))
    return tuple(dict.fromkeys(part for part in parts if part))


@dataclass(frozen=True, kw_only=True)
class SetInUse(Model):
    """A criteria set the hospital works by; one that is its own has a title and a rule."""

    set: Annotated[str, Bounds(pattern=r"^[A-Za-z0-9][A-Za-z0-9_]*$"), Read(str.lower)]
    title: str = ""
    rule: RuleKind | None = None
    first: date | None = None
    last: date | None = None


@dataclass(frozen=True, kw_only=True)
class OwnCriterion(Model):
    """A criterion of a set that is the hospital's own, and the criterion of the main set it corresponds to."""

    set: Annotated[str, Read(str.lower)]
    code: Annotated[str, Bounds(pattern=r"^[^\s/]{1,20}$")]
    title: Annotated[str, Bounds(min_length=1)]
    part: Annotated[str, Bounds(min_length=1)]
    weight: Annotated[int, Bounds(ge=1)] = 1
    became: str = ""


@dataclass(frozen=True, kw_only=True)
class CriterionSetting(Model):
    """Whether a criterion applies to the hospital and why not, its levels so far, and the level planned for it."""

    code: str
    applied: str = "applied"
    target_level: int | None = None
    reason: str = ""
    external: int | None = None
    last_year: int | None = None
    year_before: int | None = None


@dataclass(frozen=True, kw_only=True)
class SubItem(Model):
    """A sub-item of the hospital's list: whose it is, until when, what is to be shown, and what it costs.

    Of a set that is not the main one ``code`` and ``criterion`` begin with the set's id. ``leads`` are departments that
    have to say met as well as ``department``. ``effort`` is in days of work or another measure the office chose.
    """

    code: Annotated[str, Bounds(min_length=1)]
    criterion: str = ""
    level: Annotated[int, Bounds(ge=0, le=99)] = 0
    title: Annotated[str, Bounds(min_length=1)]
    group: str = ""
    department: str = ""
    leads: str = ""
    supporting: str = ""
    person: str = ""
    due: date | None = None
    expected: str = ""
    priority: str = ""
    effort: Annotated[float, Bounds(ge=0)] | None = None
    indicator: str = ""
    guidance: str = ""
    exception: bool = False
    set: str = ""

    @cached_property
    def all_leads(self) -> tuple[str, ...]:
        """The departments that lead, the one whose answer counts first."""
        return tuple(dict.fromkeys(each for each in (self.department, *listed(self.leads)) if each))

    @cached_property
    def all_supporting(self) -> tuple[str, ...]:
        """The departments that support."""
        return listed(self.supporting)


@dataclass(frozen=True, kw_only=True)
class AgreedTarget(Model):
    """The levels that office and department propose for a criterion, and the one they agreed on."""

    criterion: str
    department: str
    proposed: int | None = None
    answered: int | None = None
    agreed: int | None = None
    agreed_by: str = ""
    agreed_on: date | None = None
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Round(Model):
    """An assessment beside that of the departments: who does it, when, of which parts, chapters or criteria."""

    code: Annotated[str, Bounds(pattern=r"^[A-Z][A-Z0-9_]{0,30}$")]
    title: Annotated[str, Bounds(min_length=1)]
    kind: str
    first: date
    last: date
    closed: date | None = None
    scope: str = ""
    note: str = ""

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise ValueError("last")

    @property
    def year(self) -> int:
        """The year whose shared folder its form belongs to: the one it begins in."""
        return self.first.year

    def touches(self, year: int) -> bool:
        """Whether it goes on in a year."""
        return self.first.year <= year <= self.last.year

    def open_on(self, today: date | None) -> bool:
        """Whether it is not closed yet: its closing day has not come, or none is set."""
        return self.closed is None or (today is not None and self.closed > today)

    def covers(self, criteria: CriteriaSet, criterion: str) -> bool:
        """Whether it assesses a criterion of the main set; those of sets beside it no round does."""
        if criterion not in criteria.by_code:
            return False
        known, wanted = criteria.by_code[criterion], listed(self.scope)
        return not wanted or not {known.code, known.chapter, criteria.part_of(known)}.isdisjoint(wanted)


@dataclass(frozen=True, kw_only=True)
class Practice(Model):
    """How a criterion or a sub-item is done well, and where."""

    code: str
    practice: Annotated[str, Bounds(min_length=1)]
    source: Annotated[str, Bounds(min_length=1)]
    link: str = ""


def with_own(shell: CriteriaSet | None, used: SetInUse, own: list[OwnCriterion], main: str) -> CriteriaSet:
    """A set whose criteria the hospital lists: its own, or one of which the catalogue has only the ``shell``."""
    titles = {each.code: each.title for each in shell.part} if shell else {}
    parts = dict.fromkeys(each.part for each in own)
    kind: RuleKind = shell.rule.kind if shell else used.rule or "ladder"
    pairs = tuple(Became(code=each.became, earlier=each.code) for each in own if each.became)
    return CriteriaSet(
        id=used.set,
        version=shell.version if shell else "",
        title=used.title or (shell.title if shell else used.set),
        decision=shell.decision if shell else "",
        since=shell.since if shell else "",
        until=shell.until if shell else "",
        source=shell.source if shell else "",
        notice=shell.notice if shell else "",
        rule=Rule(kind=kind, levels=() if kind == "yes_no" else LEVELS),
        printed=Printed(),
        part=tuple(Heading(code=part, title=titles.get(part, part)) for part in parts),
        chapter=tuple(Chapter(code=part, title=titles.get(part, part), part=part) for part in parts),
        criterion=tuple(
            Criterion(code=each.code, title=each.title, chapter=each.part, weight=each.weight) for each in own
        ),
        crosswalk=(Crosswalk(set=main, pair=pairs, source=""),) if pairs else (),
    )
