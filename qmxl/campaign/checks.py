"""What is wrong in a workbook of the month that no rule of a form can say: it depends on the month or its plan."""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from qmxl.campaign.days import Month
from qmxl.campaign.exam import UNCERTAIN, eligible
from qmxl.campaign.tasks import codes_in
from qmxl.campaign.workbook import COVER, EXAM, HEADER, TASKS
from qmxl.checks import declared, privacy, types
from qmxl.checks.completeness import missing_fields
from qmxl.codes import Code
from qmxl.control.control import Control
from qmxl.findings import Finding
from qmxl.forms.answers import Answer
from qmxl.submissions.submission import Submission
from qmxl.typed.spelling import fold

CHECKS = (missing_fields, *types.CHECKS, *declared.CHECKS, *privacy.CHECKS)
# The days that have to lie in the month; re-checks and retests may come after it.
INSIDE = (
    (TASKS, ("start", "end")),
    ("month_supervision", ("day",)),
    ("month_self_check", ("checked_on",)),
    (EXAM, ("exam_on",)),
    ("month_publicity", ("day",)),
    ("month_study", ("day",)),
)
TEAMS, CONTEST = "month_teams", "month_contest"


def check_month(submission: Submission, control: Control, month: Month, settings: Mapping[str, Any]) -> list[Finding]:
    """Every fault of a workbook, in one pass; ``settings`` are those of the plan."""
    found = [finding for check in CHECKS for finding in check(submission)]
    return [
        *found,
        *_cover(submission),
        *_outside(submission, month),
        *_codes(submission, control),
        *_teams(submission, settings),
        *_points(submission),
        *_ages(submission, settings),
    ]


def _cover(submission: Submission) -> Iterator[Finding]:
    """The first sheet is complete once anything else is filled in."""
    form = HEADER if HEADER in submission.sheets else COVER
    found = submission.sheets.get(form)
    if found is None or not any(its.answers for name, its in submission.sheets.items() if name != form):
        return
    for line in found.sheet.lines:
        key = (line.row, "value", "")
        if line.required and key not in found.answers and (cell := submission.place(form, key)).address:
            yield submission.finding(Code.MISSING_COVER, cell, field=line.texts[0])


def _outside(submission: Submission, month: Month) -> Iterator[Finding]:
    """What happens in the month happens on a day of it."""
    for form, fields in INSIDE:
        for _, line in submission.lines(form):
            for field in fields:
                day = _value(line, field)
                if isinstance(day, date) and not month.holds(day):
                    label = submission.sheets[form].sheet.label(line[field].key)
                    facts: dict[str, Any] = {"found": day, "first": month.first, "last": month.last, "field": label}
                    yield submission.finding(Code.CAMPAIGN_OUTSIDE, submission.cell_of(line[field]), **facts)


def _codes(submission: Submission, control: Control) -> Iterator[Finding]:
    """Who takes part in a task is named by codes of departments."""
    for _, line in submission.lines(TASKS):
        if "co" in line and (unknown := codes_in(str(line["co"].value or ""), control.departments)[1]):
            facts: dict[str, Any] = {"found": list(unknown), "known": list(control.departments)}
            yield submission.finding(Code.CAMPAIGN_CODES, submission.cell_of(line["co"]), **facts)


def _teams(submission: Submission, settings: Mapping[str, Any]) -> Iterator[Finding]:
    """A team has as many members as the plan says."""
    size, first = settings.get("team_size"), dict[str, Answer]()
    count: Counter[str] = Counter()
    for _, line in submission.lines(TEAMS):
        if name := fold(str(_value(line, "team") or "")):
            first.setdefault(name, line["team"])
            count[name] += 1
    for name, answer in first.items():
        if size and count[name] != size:
            facts: dict[str, Any] = {"team": answer.value, "found": count[name], "expected": size}
            yield submission.finding(Code.CAMPAIGN_TEAM_SIZE, submission.cell_of(answer), **facts)
    for _, line in submission.lines(CONTEST):
        team = str(_value(line, "team") or "")
        if team and first and fold(team) not in first:
            known = [str(each.value) for each in first.values()]
            yield submission.finding(Code.CAMPAIGN_TEAM, submission.cell_of(line["team"]), found=team, known=known)


def _points(submission: Submission) -> Iterator[Finding]:
    """Only a risk question takes points away."""
    for _, line in submission.lines(CONTEST):
        points, round_ = _value(line, "points"), _value(line, "round")
        if isinstance(points, float) and points < 0 and round_ not in {None, "risk"}:
            yield submission.finding(Code.CAMPAIGN_POINTS, submission.cell_of(line["points"]), found=points)


def _ages(submission: Submission, settings: Mapping[str, Any]) -> Iterator[Finding]:
    """Whether a person takes the exam is known; more is asked only where the year of birth leaves it open."""
    limit = settings.get("max_age")
    for key, line in submission.lines(EXAM):
        year, birthday, day = (_value(line, field) for field in ("birth_year", "birthday", "exam_on"))
        if not limit or year is None or not isinstance(day, date):
            continue
        if eligible(year, birthday, day, limit) == UNCERTAIN:
            yield submission.finding(Code.CAMPAIGN_AGE, submission.place(EXAM, (key, "birthday", "")), limit=limit)


def _value(line: Mapping[str, Answer], field: str) -> object:
    return line[field].value if field in line else None
