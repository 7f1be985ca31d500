"""Makes the workbook of every department and round, again with what was already entered; on all processors."""

from collections.abc import Container, Mapping, Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import NamedTuple

from qmxl.control.control import Control
from qmxl.departments.entered import Entered
from qmxl.departments.handed import Given, handed_over
from qmxl.departments.proposals import Proposal, proposals
from qmxl.departments.spread import spread_by
from qmxl.engines.contract import Engine, Progress
from qmxl.engines.contract import Given as Known
from qmxl.engines.sharing import shared_out
from qmxl.findings import Finding
from qmxl.handing_out.before import Before, before
from qmxl.handing_out.earlier import of_last_year, of_other_spans, of_this_year
from qmxl.handing_out.earlier import unread as unread_elsewhere
from qmxl.handing_out.maker import Job, Made, Maker
from qmxl.handing_out.months import months
from qmxl.handing_out.net import Net
from qmxl.hospital.folder import HospitalFolder
from qmxl.hospital.sources import source_of
from qmxl.period import Period
from qmxl.reports.report import REJECTED, USABLE, Report
from qmxl.reports.settling import settle
from qmxl.reports.veiled import covered_of
from qmxl.texts import Texts
from qmxl.xlsx.opening import VIET_NAM


class Forms(NamedTuple):
    """The forms that were written, those that are as they were, and what is to be told, in no order."""

    written: list[Path]
    unchanged: list[Path]
    findings: list[Finding]


def make_forms(
    folder: Path, engine: Engine, control: Control, span: Period, text: Texts, made: datetime, progress: Progress
) -> Forms:
    """Makes each department's ``bieu-mau/<year>/<department>.xlsx``, and writes it where it is not as it was.

    ``engine`` has the files that were handed in and the forms handed out. A department whose entries cannot all be
    read keeps the form it has. A Refusal when nothing at all can be written.
    """
    today = made.replace(tzinfo=UTC).astimezone(VIET_NAM).date()
    year, rounds = Period(span.year, 1, 12), [each.code for each in control.programme.rounds_of(span.year)]
    total = engine.count + len(control.departments) + len(rounds)
    reports = engine.read(Known(control, year, text.language, carried=True), lambda done, _: progress(done, total))
    inside = source_of(HospitalFolder(folder).forms_of(span.year), folder)
    forms = {report.source: report for report in reports if report.source.startswith(f"{inside}/")}
    settled = settle((r for r in reports if r.source not in forms), control, year, engine.said)
    net = Net([finding for report in settled if report.status == REJECTED for finding in report.findings])
    befores: dict[str, Before] = {}
    last_year = of_last_year(folder, control, span.year, text.language, today)
    earlier = {code: last_year.entered.get(code, []) for code in control.departments}
    for department in control.departments:
        with net.under(f"{inside}/{department}.xlsx", department):
            befores[department] = before(folder, department, span, forms, settled, engine.entered)
            earlier[department] += of_this_year(control, department, span, settled, engine.entered)
    for code in rounds:
        with net.under(f"{inside}/{code}.xlsx", code):
            befores[code] = before(folder, code, year, forms, settled, engine.entered)
    used = {code: befores[code].used for code in control.departments if code in befores}
    proposed = proposals(control, {**used, **_of_formers(settled, net, engine)}, text)
    secret = covered_of(control.programme, span.year, today)
    unread = [code for code in control.departments if code not in befores or befores[code].unread]
    unread += unread_elsewhere(settled, span)
    of_months = months(reports, engine)
    every_month = [*last_year.months, *of_months.counting]
    handed = handed_over(control, used, earlier, unread, span.year, text, every_month, last_year.unread)
    spread = spread_by(control, used)
    jobs = [
        Job(
            whose,
            each,
            _published(proposed.get(whose, {}), secret),
            handed.get(whose, Given()),
            of_other_spans(span, earlier.get(whose, ()), each.handed_in),
            [practice for code, its in spread.items() if code != whose for practice in its],
        )
        for whose, each in befores.items()
    ]
    done: dict[str, Made] = {}
    for job, its in shared_out(partial(Maker, folder, control, span, text.language, made), "make", jobs):
        done[job.department] = its
        progress(engine.count + len(done), total)
    return _told(jobs, done, net, (*last_year.findings, *of_months.findings))


def _told(jobs: Sequence[Job], done: Mapping[str, Made], net: Net, findings: Sequence[Finding]) -> Forms:
    """What became of each form; a Refusal where none is there."""
    there = [job for job in jobs if done[job.department].there]
    refused = [*net.not_written, *(refusal for its in done.values() for refusal in its.not_written)]
    if refused and not there:
        raise refused[0]
    return Forms(
        [job.before.target for job in there if not done[job.department].unchanged],
        [job.before.target for job in there if done[job.department].unchanged],
        [*findings, *net.findings, *(each for its in done.values() for each in its.findings)],
    )


def _of_formers(settled: Sequence[Report], net: Net, engine: Engine) -> dict[str, list[Entered]]:
    """What stands in the workbooks of former departments that count, by their codes."""
    found: dict[str, list[Entered]] = {}
    for report in settled:
        if report.former and report.status in USABLE:
            with net.under(report.source, report.department):
                found.setdefault(report.former, []).append(engine.entered(report.source))
    return found


def _published(proposed: Mapping[str, Proposal], secret: Container[str]) -> dict[str, Proposal]:
    """The proposals without those for sub-items that an open round assesses: nobody is shown another's answer there."""
    return {code: each for code, each in proposed.items() if code not in secret}
