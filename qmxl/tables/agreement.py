"""Tables of agreement: what two sides read of the same sub-items, where they differ, and levels given from outside."""

from collections.abc import Iterable, Iterator

from qmxl.control.control import Control
from qmxl.control.criteria_models import Practice
from qmxl.control.programme import Programme
from qmxl.control.told_practices import FORM, LOCAL, told_by
from qmxl.criteria.agreement import PAIRS, Compared, Said, compared
from qmxl.reports.handed_over import lines_of
from qmxl.reports.report import Report
from qmxl.tables.columns import Columns
from qmxl.tables.rounds import OfRounds, of_rounds

COMPARED = ("pair", "department", "chapter", "code", "first", "second", "same")
DISCORDANT = (
    "pair",
    "code",
    "title",
    "department",
    "first",
    "second",
    "decided",
    "decided_by",
    "decided_on",
    "reason",
)
GIVEN = ("criterion", "title", "round", "external_level", "note", "source", "sheet", "cell")
SUPPORT = ("code", "title", "department", "note", "guidance", "practice", "practice_source", "link", "source")


def pair_name(pair: tuple[str, str]) -> str:
    """The id of a pair of assessors."""
    return "_".join(pair)


def _compared(sub_items: Columns) -> Iterator[Compared]:
    sides = zip(*(sub_items[f"{side}_status"] for side in ("department", "office", "external", "mock")), strict=True)
    names = ("department", "office", "external", "mock")
    said = [
        Said(code, dict(zip(names, each, strict=True))) for code, each in zip(sub_items["code"], sides, strict=True)
    ]
    yield from compared(said)


def compared_rows(control: Control, sub_items: Columns) -> list[tuple[object, ...]]:
    """A row a pair of assessors and sub-item both have read, by pair and department so that each stands together."""
    order = {pair: at for at, pair in enumerate(PAIRS)}
    departments = dict(zip(sub_items["code"], sub_items["department"], strict=True))
    rows = [
        (order[each.pair], departments[each.code], chapter_of(control.programme, each.code), each)
        for each in _compared(sub_items)
    ]
    rows.sort(key=lambda row: row[:2])
    return [
        (pair_name(each.pair), department, chapter, each.code, each.first, each.second, int(each.same))
        for _, department, chapter, each in rows
    ]


def chapter_of(programme: Programme, code: str) -> str:
    """The chapter of a sub-item's criterion."""
    _, criterion = programme.set_of(programme.sub_items[code].criterion)
    return criterion.chapter


def discordant_rows(
    programme: Programme, sub_items: Columns, reports: Iterable[Report]
) -> Iterator[tuple[object, ...]]:
    """A row a pair and sub-item read differently, with both readings and what was decided; in the order of the set."""
    rounds: OfRounds = of_rounds(programme, reports)
    for each in _compared(sub_items):
        if each.same:
            continue
        item, found = programme.sub_items[each.code], rounds.resolutions.get(each.code)
        decided = (found.status, found.decided_by, found.decided_on, found.reason) if found else (None,) * 4
        yield (pair_name(each.pair), each.code, item.title, item.department, each.first, each.second, *decided)


def given_rows(programme: Programme, reports: Iterable[Report]) -> Iterator[tuple[object, ...]]:
    """A row a criterion that a team from outside gave a level, of several teams the last one's; in the set's order."""
    several = [(programme.rounds[report.round], report) for report in reports if report.round in programme.rounds]
    several.sort(key=lambda each: (each[0].first, each[0].code))
    last = {
        given.criterion: (round_, report, given)
        for round_, report in several
        if round_.kind == "external"
        for given in report.given_levels
        if given.level is not None
    }
    for criterion in programme.main_set.criterion:
        if criterion.code in last:
            round_, report, given = last[criterion.code]
            place = (report.source, given.sheet, given.cell)
            yield (criterion.code, criterion.title, round_.title, given.level, given.note, *place)


def support_rows(control: Control, sub_items: Columns, reports: Iterable[Report]) -> Iterator[tuple[object, ...]]:
    """A row a sub-item that a department does not know how to do and a practice known for it, or one without any.

    What departments tell of themselves stands after what the office knows of others.
    """
    practices = [*control.programme.practices, *_told(control, reports)]
    wanted = ("code", "title", "department", "note", "source", "department_status")
    for code, title, department, note, source, status in zip(*(sub_items[name] for name in wanted), strict=True):
        if status != "dont_know_how":
            continue
        item = control.programme.sub_items[code]
        known = [each for each in practices if each.code in {code, item.criterion}]
        known.sort(key=lambda each: each.code != code)  # those of the sub-item itself first
        told = [(each.practice, each.source, each.link) for each in known] or [("", "", "")]
        for practice in told:
            yield (code, title, department, note, item.guidance, *practice, source)


def _told(control: Control, reports: Iterable[Report]) -> Iterator[Practice]:
    """What departments do well, but for what is of use to them alone."""
    for report in reports:
        for record in lines_of(report, FORM):
            practice = told_by(control, record.values, report.department)
            if practice is not None and record.values.get("spread") != LOCAL:
                yield practice
