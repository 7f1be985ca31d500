"""The criteria of each chapter with their sub-items, as the pack of an inspection shows them."""

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import groupby
from typing import NamedTuple

from qmxl.control.criteria_models import BESIDE
from qmxl.control.programme import Programme
from qmxl.criteria.levels import reached
from qmxl.evidence.matching import State
from qmxl.evidence.readiness import Gap
from qmxl.tables.columns import Columns


class Line(NamedTuple):
    """A sub-item with one piece of its evidence, as the table of evidence has it; ``ready`` is None on further ones."""

    criterion: str
    code: str
    level: int
    title: str
    status: str | None
    lead: str
    owner: str | None
    evidence: str | None
    state: State | None
    path: str | None
    dated: date | None
    by_name: int | None
    ready: int | None
    gaps: Sequence[Gap]
    source: str
    sheet: str
    cell: str


class Shown(NamedTuple):
    """A criterion: the level it reaches where that is known, the level planned, who is in charge, and its lines."""

    code: str
    title: str
    level: int | None
    target: int | None
    leads: tuple[str, ...]
    lines: Sequence[Line]


class Chapter(NamedTuple):
    """A chapter of a set: ``key`` is its code, of a set beside the main one with the set's before it."""

    key: str
    title: str
    criteria: Sequence[Shown]


def chapters(programme: Programme, evidence: Columns, sub_items: Columns) -> list[Chapter]:
    """The chapters of which the hospital's list has sub-items that are assessed, in the order of their sets."""
    lines = [Line(*row) for row in zip(*evidence.values(), strict=True)]
    answers: dict[str, list[tuple[int, str | None]]] = {}
    for code, level, status in zip(sub_items["criterion"], sub_items["level"], sub_items["status"], strict=True):
        answers.setdefault(code, []).append((level, status))
    found: dict[str, tuple[str, list[Shown]]] = {}
    for code, its in groupby(lines, key=lambda line: line.criterion):
        criteria, criterion = programme.set_of(code)
        beside = code.rpartition(BESIDE)[0]
        key = f"{beside}{BESIDE}{criterion.chapter}" if beside else criterion.chapter
        title = criteria.chapters[criterion.chapter].title
        shown = _shown(programme, code, list(its), answers[code])
        found.setdefault(key, (title, []))[1].append(shown)
    return [Chapter(key, title, several) for key, (title, several) in found.items()]


def _shown(programme: Programme, code: str, its: Sequence[Line], answers: Iterable[tuple[int, str | None]]) -> Shown:
    criteria, criterion = programme.set_of(code)
    setting = programme.criteria.get(code)
    level = reached(criteria, answers, programme.cap(code)).decided if criteria.rule.climb else None
    named = [lead for line in its for lead in _leads(programme, line)]
    leads = sorted(dict.fromkeys(named), key=lambda lead: -named.count(lead))
    return Shown(code, criterion.title, level, setting.target_level if setting else None, tuple(leads), its)


def _leads(programme: Programme, line: Line) -> tuple[str, ...]:
    return programme.sub_items[line.code].all_leads
