"""The tables a master is made of: a row a submission, finding, figure, sub-item, or line of a register."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from qmxl.codes import Severity
from qmxl.control.control import Control
from qmxl.criteria.planning.picture import Picture
from qmxl.evidence.checking import Checked
from qmxl.findings import Finding, counted, sort_key
from qmxl.period import Period
from qmxl.reports.former import taken_over
from qmxl.reports.report import REPORTING, USABLE, Report
from qmxl.reports.rhythm_seen import Sightings
from qmxl.tables.agreement import (
    COMPARED,
    DISCORDANT,
    GIVEN,
    SUPPORT,
    compared_rows,
    discordant_rows,
    given_rows,
    support_rows,
)
from qmxl.tables.causes import CAUSES, cause_rows
from qmxl.tables.chain import Link, chain
from qmxl.tables.columns import Columns, columns
from qmxl.tables.effectiveness import Effected, effects
from qmxl.tables.evidence import EVIDENCE, evidence_rows
from qmxl.tables.indicators import INDICATORS, indicator_rows
from qmxl.tables.measured import with_measured
from qmxl.tables.pooling import Placed, placed
from qmxl.tables.registers import Register, registers
from qmxl.tables.rhythm import RHYTHM, rhythm_rows
from qmxl.tables.scoreboard import Facts, ScoreBoard, score_board
from qmxl.tables.small_groups import Grouped, small_groups
from qmxl.tables.sub_items import SUB_ITEMS, sub_item_rows
from qmxl.tables.summaries import Summed, summed
from qmxl.tables.supervision import SUPERVISION, supervision_rows

MISSING = "missing"
NEVER_SEEN: Sightings = {}


@dataclass(frozen=True)
class Tables:
    """All tables of one consolidation, each sorted the same way for the same inputs."""

    submissions: Columns
    indicators: Columns
    causes: Columns  # what figures say of causes, reasons and defects
    sub_items: Columns
    compared: Columns  # the readings of two sides, a row a pair and sub-item
    discordant: Columns
    given_levels: Columns  # of criteria, by a team from outside
    support: Columns  # what departments do not know how to do, with what may help
    registers: Mapping[str, Register]
    rhythm: Columns  # what forms owe by their rhythm, and what became of it
    supervision: Columns  # each time on the supervision plan, and the office's tasks, up to the end of next week
    as_of: date  # the day what the office has to do is seen from: of a past period the last one it was due on
    summaries: Mapping[str, Sequence[Summed]]  # of each register, in the order of its declaration
    grouped: Mapping[str, Grouped]  # what may be told of lines kept in the house, by form
    scores: ScoreBoard | None  # None without a rule
    findings: list[Finding]
    evidence: Columns
    effects: Sequence[Effected]
    chain: Sequence[Link]  # every problem from where it was found to its effect
    targets: Picture | None = None  # what the target average of the control workbook takes


SUBMISSIONS = (
    "department",
    "name",
    "status",
    "saved",
    "first_saved",
    "due",
    "errors",
    "warnings",
    "span",
    "version",
    "source",
    "digest",
)


def tabulate(
    control: Control,
    reports: list[Report],
    findings: list[Finding],
    period: Period,
    evidence: Sequence[Checked] = (),
    *,
    figures: Sequence[Placed] | None = None,
    earlier: Sequence[Placed] = (),
    today: date | None = None,
    seen: Sightings = NEVER_SEEN,
    months: Sequence[Report] = (),
) -> Tables:
    """The long tables of the settled ``reports``; ``findings`` are those of the control workbook.

    ``evidence`` is what the reports name as evidence, held against the evidence folder. ``figures`` are those that
    stand, where they are not simply what the reports say; ``earlier`` those of years before. Without ``today`` all that
    forms owe by their rhythm was due; ``seen`` is when of that was seen first. ``months`` are the workbooks of
    quality-safety months that hand problems over.
    """
    used, as_of = used_reports(reports), min(today or period.end, control.timetable.due(period.months[-1]))
    everything = sorted([*findings, *(finding for report in reports for finding in report.findings)], key=sort_key)
    indicators = columns(
        INDICATORS, indicator_rows(control, placed(used) if figures is None else figures, period, earlier)
    )
    kept = with_measured(registers(control, used, period), indicators, period.year)
    sub_items = columns(SUB_ITEMS, sub_item_rows(control, used))
    submissions = columns(SUBMISSIONS, _submissions(control, reports, period))
    facts = Facts(kept, indicators, sub_items, submissions, everything)
    return Tables(
        submissions=submissions,
        indicators=indicators,
        causes=columns(CAUSES, cause_rows(control, placed(used), period)),
        sub_items=sub_items,
        compared=columns(COMPARED, compared_rows(control, sub_items)),
        discordant=columns(DISCORDANT, discordant_rows(control.programme, sub_items, used)),
        given_levels=columns(GIVEN, given_rows(control.programme, used)),
        support=columns(SUPPORT, support_rows(control, sub_items, used)),
        registers=kept,
        rhythm=columns(RHYTHM, rhythm_rows(control, used, period, today, seen)),
        supervision=columns(SUPERVISION, supervision_rows(control, used, period.year, as_of)),
        as_of=as_of,
        summaries={form: summed(register, control, period) for form, register in kept.items()},
        grouped=small_groups(control, used, period),
        scores=score_board(control, facts, period),
        findings=everything,
        evidence=columns(EVIDENCE, evidence_rows(sub_items, evidence, used)),
        effects=effects(control, sub_items, indicators),
        chain=chain(control, used, period, months),
    )


def used_reports(reports: Iterable[Report]) -> list[Report]:
    """Those of the settled reports whose answers count."""
    return [report for report in reports if report.status in USABLE]


def _submissions(control: Control, reports: list[Report], period: Period) -> Iterator[tuple[object, ...]]:
    due = control.timetable.due(period.months[-1])
    by_department: dict[str, list[Report]] = {}
    for report in reports:
        by_department.setdefault(report.whose, []).append(report)
    for code, department in control.departments.items():
        several = by_department.pop(code, [])
        before = {report.source for report in several if taken_over(report, control, period)}
        several.sort(key=lambda report: (report.source in before, *_best_first(report)))
        if all(report.part or report.source in before for report in several):
            yield (code, department.name, MISSING, None, None, due, 0, 0, "", "", "", "")
        for report in several:
            yield _submission(report, department.name, due)
    for round_ in control.programme.rounds_of(period.year):
        several = by_department.pop(round_.code, [])
        for report in several:
            yield _submission(report, round_.title, round_.last)
        if not several:
            yield (round_.code, round_.title, MISSING, None, None, round_.last, 0, 0, "", "", "", "")
    for report in (report for rest in by_department.values() for report in rest):
        yield _submission(report, "", due)


def _best_first(report: Report) -> tuple[object, ...]:
    """Reports before those that cannot be used; imported lines, which are no report, last."""
    return bool(report.part), report.status not in REPORTING, report.status not in USABLE, report.source


def _submission(report: Report, name: str, due: date) -> tuple[object, ...]:
    counts = counted(report.findings)
    return (
        report.whose,
        name,
        report.status,
        report.received,
        report.first_saved,
        due,
        counts[Severity.ERROR],
        counts[Severity.WARNING],
        report.span,
        report.version,
        report.source,
        report.digest,
    )
