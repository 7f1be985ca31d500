"""The chain of improvement: each problem from where it was found to its effect and next cycle, and where it is stuck.

A problem is one link, by its key, whoever wrote it and whoever has to act. A stage has no day of its own in any form:
the days in it are counted from the last day the line tells, on which it was found or re-checked.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal, NamedTuple

from qmxl.catalogue.loader import code_list
from qmxl.control.control import Control
from qmxl.control.handing_over import FORM, same_key
from qmxl.period import Period
from qmxl.reports.handed_over import Source, lines_of, sources
from qmxl.reports.report import Report
from qmxl.submissions.records import Record
from qmxl.typed.times import whole_day

Stage = Literal["not_given", "unanswered", "doing", "waiting", "no_effect", "next", "done"]
STAGES: tuple[Stage, ...] = ("not_given", "unanswered", "doing", "waiting", "no_effect", "next", "done")
OPEN = frozenset(STAGES[:5])  # the first, which formulas add up
ENDED = {"yes": "closed", "partly": "doing", "no": "reopened"}  # the state that follows from the effect seen
PROJECTS, PROJECT = "pdca", "project"  # the register of projects, and what the source of one is called here


class Place(NamedTuple):
    """A cell that something was read from; ``source`` is "" for none."""

    source: str
    sheet: str
    cell: str


NOWHERE = Place("", "", "")
NOTHING: Mapping[str, object] = {}


@dataclass(frozen=True)
class Link:
    """A problem: who found it, who has to act, how far it is.

    ``since`` is the day from which the days in its ``stage`` are counted, ``late`` how many it is past its due day.
    ``in_time`` says of what was due whether it was closed by then, None where that cannot be said.
    """

    key: str
    source: str  # a code of where problems are found, or a project
    form: str  # in which it was first written
    giver: str
    department: str  # that has to act; "" where no department is named
    stage: Stage
    finding: object = None
    request: object = None
    risk: object = None
    found_on: date | None = None
    due: date | None = None
    owner: object = None
    status: object = None
    progress: object = None
    rechecked_on: date | None = None
    effect: object = None
    indicator: object = None
    parent: str = ""
    next: str = ""
    cycle: int = 1
    written: Place = NOWHERE
    answered: Place = NOWHERE
    since: date | None = None
    days: int = 0
    late: int = 0
    in_time: bool | None = None

    @property
    def open(self) -> bool:
        """Whether something is left to be done."""
        return self.stage in OPEN


class _Answer(NamedTuple):
    report: Report
    record: Record


def chain(control: Control, reports: Sequence[Report], period: Period, months: Sequence[Report] = ()) -> list[Link]:
    """Every problem of the year up to the end of the period: what is stuck first, the longest overdue on top.

    ``months`` are the workbooks of quality-safety months, which hand over as reports do.
    """
    answers = _answers(reports)
    links: list[Link] = []
    used: set[tuple[str, str]] = set()
    handed = {(report.department, same_key(key)) for report in reports for key in report.handed}
    for source in sources((*reports, *months), control):
        at = (source.department, same_key(source.key))
        if at not in used:
            used |= {at, (source.giver, at[1])} if source.route.form.id == FORM else {at}
            links.append(_of_source(source, answers.get(at), given=at in handed))
    links += [_of_list(answer) for at, answer in answers.items() if at not in used]
    links += _projects(reports)
    kept = [link for link in links if link.found_on is None or link.found_on <= period.end]
    counted = [_counted(link, period.end) for link in _with_cycles(kept)]
    return sorted(counted, key=_order)


def _answers(reports: Iterable[Report]) -> dict[tuple[str, str], _Answer]:
    """The lines of every department's list of problems, by department and key; those without a key by their place."""
    found: dict[tuple[str, str], _Answer] = {}
    for report in reports:
        for record in lines_of(report, FORM):
            key = same_key(record.values.get("key")) or f"{record.sheet}!{record.cell}@{report.source}"
            found.setdefault((report.department, key), _Answer(report, record))
    return found


def _of_source(source: Source, answer: _Answer | None, *, given: bool) -> Link:
    """A problem handed over, with what the department that has to act answered."""
    record = source.record
    link = Link(
        source.key,
        source.route.hand_over.source or str(record.values.get("source_of") or ""),
        source.route.form.id,
        source.giver,
        source.department,
        "done" if source.settled else "unanswered" if given else "not_given",
        finding=_in_words(source),
        request=source.says("request"),
        risk=source.says("risk"),
        found_on=whole_day(source.says("found_on")),
        due=whole_day(source.says("due")),
        owner=source.says("owner"),
        indicator=source.says("indicator"),
        parent=str(source.says("parent") or ""),
        written=Place(source.source, record.sheet, record.cell),
    )
    judged = _judged(source)
    if answer is not None:
        return _answered(link, answer, judged)
    checked_on, effect = whole_day(judged.get("rechecked_on")), judged.get("effect")
    stage = _stage(judged) if judged.get("status") else link.stage
    return replace(link, stage=stage, rechecked_on=checked_on, effect=effect)


def _judged(source: Source) -> Mapping[str, object]:
    """What whoever found it says of a later look at it, in the list's words; nothing where there was none."""
    values, recheck = source.record.values, source.route.hand_over.recheck
    if source.route.form.id == FORM:
        said = {name: values[name] for name in ("rechecked_on", "effect") if values.get(name) is not None}
        ended = {"status": values["status"]} if values.get("status") in {"closed", "reopened"} else {}
        return {**said, **ended}
    effect = recheck.effect(values.get(recheck.result)) if recheck else ""
    checked_on = values.get(recheck.on) if recheck else None
    if not effect or (checked_on is None and effect != "yes"):  # a result without a day is how it was when it was found
        return NOTHING
    return {"effect": effect, "status": ENDED[effect], **({"rechecked_on": checked_on} if checked_on else {})}


def _in_words(source: Source) -> object:
    """What was found; of a code its label's record, so that it is said in the reader's language."""
    field = source.route.hand_over.fields.finding
    codes, value = code_list(source.route.form, field), source.says("finding")
    return codes.by_id.get(str(value), value) if codes else value


def _of_list(answer: _Answer) -> Link:
    """A problem that a department wrote into its own list."""
    values, report, record = answer.record.values, answer.report, answer.record
    place = Place(report.source, record.sheet, record.cell)
    link = Link(
        str(values.get("key") or ""),
        str(values.get("source_of") or ""),
        FORM,
        report.department,
        report.department,
        "unanswered",
        finding=values.get("finding"),
        request=values.get("request"),
        risk=values.get("risk"),
        found_on=whole_day(values.get("found_on")),
        due=whole_day(values.get("due")),
        written=place,
    )
    return _answered(link, answer)


def _answered(link: Link, answer: _Answer, judged: Mapping[str, object] = NOTHING) -> Link:
    """The link with what was answered; what the giver's own line says of re-check, effect and end goes first."""
    record = answer.record
    values = {**record.values, **judged}
    return replace(
        link,
        stage=_stage(values),
        owner=values.get("owner") or link.owner,
        status=values.get("status"),
        progress=values.get("progress"),
        rechecked_on=whole_day(values.get("rechecked_on")),
        effect=values.get("effect"),
        indicator=values.get("indicator") or link.indicator,
        parent=str(values.get("parent") or link.parent),
        answered=Place(answer.report.source, record.sheet, record.cell),
    )


def _stage(values: Mapping[str, object]) -> Stage:
    """How far a line of the list is."""
    status, effect = values.get("status"), values.get("effect")
    if status == "reopened" or effect == "no":
        return "no_effect"
    if status == "closed":
        return "done"
    if status == "waiting":
        return "waiting"
    return "doing" if status == "doing" or values.get("progress") else "unanswered"


def _projects(reports: Iterable[Report]) -> Iterator[Link]:
    """The projects that follow an earlier one, and those that are followed, by their keys.

    What they are about stands in the plan alone, which is sent: said in a column that stays in the house it would be
    hidden there as well.
    """
    several = [_Answer(report, record) for report in reports for record in lines_of(report, PROJECTS)]
    earlier = {same_key(each.record.values.get("previous")) for each in several} - {""}
    for answer in several:
        values, report, record = answer.record.values, answer.report, answer.record
        if not values.get("previous") and same_key(values.get("key")) not in earlier:
            continue
        stages: Mapping[object, Stage] = {"hoan_thanh": "done", "dang_lam": "doing"}
        place = Place(report.source, record.sheet, record.cell)
        yield Link(
            str(values.get("key") or ""),
            PROJECT,
            PROJECTS,
            report.department,
            report.department,
            stages.get(values.get("status"), "unanswered"),
            found_on=whole_day(values.get("start")),
            due=whole_day(values.get("due")),
            owner=values.get("owner"),
            progress=values.get("result"),
            indicator=values.get("indicator"),
            parent=str(values.get("previous") or ""),
            written=place,
            answered=place,
        )


def _with_cycles(links: Sequence[Link]) -> Iterator[Link]:
    """The links with the cycle each is in, and the keys of those that take it up again."""
    by_key = {(link.form == PROJECTS, same_key(link.key)): link for link in links if link.key}
    following: dict[tuple[bool, str], list[str]] = {}
    for link in links:
        if link.parent:
            following.setdefault((link.form == PROJECTS, same_key(link.parent)), []).append(link.key)
    for link in links:
        after = sorted(set(following.get((link.form == PROJECTS, same_key(link.key)), ()))) if link.key else []
        stage: Stage = "next" if after and link.stage != "done" else link.stage
        yield replace(link, next=", ".join(after), cycle=1 + _before(link, by_key), stage=stage)


def _before(link: Link, by_key: Mapping[tuple[bool, str], Link]) -> int:
    """How many cycles went before; a circle ends where it closes."""
    seen: set[str] = set()
    at: Link | None = link
    while at is not None and at.parent and same_key(at.parent) not in seen | {same_key(link.key)}:
        seen.add(same_key(at.parent))
        at = by_key.get((link.form == PROJECTS, same_key(at.parent)))
    return len(seen)


def _counted(link: Link, end: date) -> Link:
    """The link with what is counted up to the last day of the period."""
    since = link.found_on
    if link.stage == "no_effect" and link.rechecked_on is not None:
        since = max(link.rechecked_on, since or link.rechecked_on)
    days = max(0, (end - since).days) if link.open and since else 0
    late = max(0, (end - link.due).days) if link.open and link.due else 0
    in_time: bool | None = None
    if link.due is not None and link.stage == "done" and link.rechecked_on is not None:
        in_time = link.rechecked_on <= link.due
    elif late:
        in_time = False
    return replace(link, since=since, days=days, late=late, in_time=in_time)


def _order(link: Link) -> tuple[object, ...]:
    found = -(link.found_on.toordinal() if link.found_on else 0)
    return (not link.open, -link.late, -link.days, found, link.department, link.form, link.key, link.written)
