"""A month as it was held, as values: what the plan says, what departments report, and what that comes to."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from qmxl.campaign.checks import CONTEST, TEAMS
from qmxl.campaign.contest import Scored, Standing, standings
from qmxl.campaign.days import Month, Week, week_of
from qmxl.campaign.exam import Judged, Sitting, Tally, judged, tallies
from qmxl.campaign.gathering import Gathered
from qmxl.campaign.outcomes import Compared, Surveyed, Weekly
from qmxl.campaign.reading import Read
from qmxl.campaign.tasks import Task, of_department
from qmxl.campaign.workbook import COVER, EXAM, PROGRESS, SELF_CHECK, SUPERVISION
from qmxl.catalogue import loader
from qmxl.control.control import Control
from qmxl.control.handing_over import same_key
from qmxl.control.months import PLAN, giver
from qmxl.findings import Finding
from qmxl.submissions.identity import CAMPAIGN
from qmxl.submissions.records import Record
from qmxl.tables.chain import Link
from qmxl.typed.spelling import fold
from qmxl.typed.times import whole_day

DONE, DROPPED, UNTOLD = "done", "dropped", "untold"
ABOUT = ("department", "content", "finding", "request")  # of a line of supervision
FILLED, MISSING, WAITING = "filled", "missing", "waiting"


class Progress(NamedTuple):
    """What a department says of a task it has a part in; ``status`` is UNTOLD where it says nothing."""

    task: Task
    department: str
    role: str
    status: str
    done_on: date | None
    evidence: str
    note: str
    source: str = ""  # the file, sheet and cell where the department says so
    sheet: str = ""
    cell: str = ""


class Checked(NamedTuple):
    """A department's self-check of a week: filled in, missing once the week is over, or not due yet."""

    department: str
    week: int
    state: str
    content: str
    problems: float | None
    fixed: float | None


class Visit(NamedTuple):
    """A line of supervision: who saw what where, in which week."""

    by: str
    key: str  # under which the problem is in the department's list
    week: int | None
    day: date | None
    department: str
    content: str
    finding: str
    request: str
    due: date | None
    recheck_on: date | None
    result: str
    source: str
    sheet: str
    cell: str


class Line(NamedTuple):
    """A line of a simple list with who wrote it and the week it is of."""

    whose: str
    week: int | None
    values: Mapping[str, Any]
    source: str
    sheet: str
    cell: str


@dataclass(frozen=True)
class Held:
    """A month as it was held, up to a day."""

    control: Control
    month: Month
    today: date
    weeks: tuple[Week, ...]
    settings: Mapping[str, Any]
    tasks: tuple[Task, ...]
    reported: frozenset[str]  # departments that handed in anything
    progress: Sequence[Progress]
    checked: Sequence[Checked]
    visits: Sequence[Visit]
    supervisors: tuple[str, ...]
    sittings: Sequence[Judged]
    tallies: Sequence[Tally]
    members: Sequence[tuple[str, str, str]]  # team, name, department
    scored: Sequence[Scored]
    standings: Sequence[Standing]
    budget: Sequence[Line]
    publicity: Sequence[Line]
    study: Sequence[Line]
    outcomes: Sequence[Line]
    review: Sequence[Line]
    awards: Sequence[Line]
    remarks: Sequence[Line]  # results, difficulties and proposals of departments
    leaders: Sequence[Line] = ()  # of the month's committee
    compared: Sequence[Compared] = ()
    complaints: Sequence[Weekly] = ()
    surveys: Sequence[Surveyed] = ()
    titles: Mapping[str, str] = field(default_factory=dict)  # of surveys, by form
    answers: Mapping[str, Link] = field(default_factory=dict)  # what became of problems in the chain, by key
    findings: list[Finding] = field(default_factory=list)

    def name(self, code: str) -> str:
        """A department's name, the quality office's for the plan."""
        if code == PLAN:
            return self.control.hospital.quality_office or code
        known = self.control.departments.get(code)
        return known.name if known else code

    def code(self, whose: str) -> str:
        """A department's code; that of the quality office for the plan, where it is a department."""
        return giver(self.control, whose)

    def status_of(self, task: Task) -> Progress | None:
        """What the lead of a task says of it."""
        return next((each for each in self.progress if each.task is task and each.role == "lead"), None)


def held_month(
    control: Control,
    month: Month,
    today: date,
    plan: Gathered,
    settings: Mapping[str, Any],
    tasks: tuple[Task, ...],
    departments: Mapping[str, Gathered],
) -> Held:
    """The month out of what counts: the plan, and of departments only what they handed in."""
    reads = {code: its.handed_in for code, its in departments.items() if its.handed_in and its.handed_in.begun}
    weeks = month.weeks(control.timetable.calendar)
    of_plan = plan.counting.lines if plan.counting else {}
    office = {PLAN: plan.counting} if plan.counting else {}
    every = {**office, **reads}
    teams = _teams(of_plan.get(TEAMS, ()))
    scored = list(_scored(of_plan.get(CONTEST, ()), teams))
    members = [
        (teams[fold(str(r.values["team"]))], str(r.values.get("member") or ""), str(r.values.get("department") or ""))
        for r in of_plan.get(TEAMS, ())
        if r.values.get("team")
    ]
    sittings = judged(_sittings(reads), settings.get("max_age"), settings.get("pass_mark"), month.last)
    return Held(
        control,
        month,
        today,
        weeks,
        settings,
        tasks,
        frozenset(reads),
        [each for code in departments for each in _progress(code, tasks, reads.get(code))],
        [each for code in departments for each in _checked(code, weeks, reads.get(code), today)],
        sorted(_visits(every, weeks), key=lambda v: (not v.department, v.department, v.day or date.min, v.by)),
        _supervisors(control),
        sittings,
        tallies(sittings),
        members,
        scored,
        standings((team for team, _, _ in members), scored),
        list(_lines(office, "month_budget", weeks)),
        list(_lines(every, "month_publicity", weeks)),
        list(_lines(every, "month_study", weeks)),
        list(_lines(office, "month_outcomes", weeks)),
        list(_lines(office, "month_review", weeks)),
        list(_lines(office, "month_awards", weeks)),
        list(_lines(reads, COVER, weeks)),
        list(_lines(office, "month_leaders", weeks)),
    )


def _supervisors(control: Control) -> tuple[str, ...]:
    """Who supervises every week: the quality office, and the offices the form goes to."""
    form = next(each for each in loader.forms(CAMPAIGN) if each.id == SUPERVISION)
    return (PLAN, *(code for code in form.offices if code in control.departments))


def _teams(lines: Iterable[Record]) -> dict[str, str]:
    """Teams as they were first spelled, by their folded names."""
    found: dict[str, str] = {}
    for line in lines:
        if name := str(line.values.get("team") or "").strip():
            found.setdefault(fold(name), name)
    return found


def _scored(lines: Iterable[Record], teams: dict[str, str]) -> Iterator[Scored]:
    """The lines of the contest that say team, round and points; without a list of teams every team counts."""
    listed = bool(teams)
    for line in lines:
        team, round_, points = (line.values.get(name) for name in ("team", "round", "points"))
        if isinstance(team, str) and isinstance(round_, str) and isinstance(points, int | float):
            known = teams.get(fold(team)) if listed else teams.setdefault(fold(team), team.strip())
            if known:
                yield Scored(known, round_, float(points))


def _sittings(reads: Mapping[str, Read]) -> Iterator[Sitting]:
    for code, read in reads.items():
        for line in read.lines.get(EXAM, ()):
            said = line.values
            if said.get("staff") or said.get("birth_year"):
                yield Sitting(
                    code,
                    str(said.get("staff") or ""),
                    str(said.get("profession") or ""),
                    _number(said.get("birth_year")),
                    str(said.get("birthday") or ""),
                    str(said.get("skill") or ""),
                    said.get("trained") is True,
                    whole_day(said.get("exam_on")),
                    _number(said.get("score")),
                    whole_day(said.get("retest_on")),
                    _number(said.get("retest")),
                    read.source,
                    line.sheet,
                    line.cell,
                )


def _progress(code: str, tasks: Sequence[Task], read: Read | None) -> Iterator[Progress]:
    lines = {line.key: line for line in read.lines.get(PROGRESS, ())} if read else {}
    for task in of_department(tasks, code):
        line = lines.get(task.number)
        its, where = (line.values, (line.sheet, line.cell)) if line else ({}, ("", ""))
        status = str(its.get("status") or UNTOLD)
        evidence, note = (str(its.get(name) or "") for name in ("evidence", "note"))
        source = read.source if read and line else ""
        said = (status, whole_day(its.get("done_on")), evidence, note, source, *where)
        yield Progress(task, code, task.role(code), *said)


def _checked(code: str, weeks: Sequence[Week], read: Read | None, today: date) -> Iterator[Checked]:
    said = {line.key: line.values for line in read.lines.get(SELF_CHECK, ())} if read else {}
    for week in weeks:
        its = said.get(f"w{week.number}", {})
        filled = its.get("content") is not None or its.get("problems") is not None
        state = FILLED if filled else MISSING if week.last < today else WAITING
        problems, fixed = _number(its.get("problems")), _number(its.get("fixed"))
        yield Checked(code, week.number, state, str(its.get("content") or ""), problems, fixed)


def _visits(every: Mapping[str, Read], weeks: Sequence[Week]) -> Iterator[Visit]:
    for whose, read in every.items():
        for line in read.lines.get(SUPERVISION, ()):
            said = line.values
            department, content, finding, request = (str(said.get(name) or "") for name in ABOUT)
            day, result = whole_day(said.get("day")), str(said.get("result") or "")
            week, due, recheck_on = week_of(day, weeks), whole_day(said.get("due")), whole_day(said.get("recheck_on"))
            told = (department, content, finding, request, due, recheck_on, result)
            yield Visit(whose, same_key(said.get("key")), week, day, *told, read.source, line.sheet, line.cell)


def _lines(every: Mapping[str, Read], form: str, weeks: Sequence[Week]) -> Iterator[Line]:
    for whose, read in every.items():
        for line in read.lines.get(form, ()):
            week = week_of(line.values.get("day"), weeks)
            yield Line(whose, week, line.values, read.source, line.sheet, line.cell)


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None
