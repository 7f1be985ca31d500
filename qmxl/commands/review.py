"""Makes the review of a half-year or a year out of every register."""

import time
from pathlib import Path

from qmxl.commands.consolidate import without_collecting
from qmxl.commands.gathered import gathered
from qmxl.commands.outcome import Clock, Outcome, day_of, no_progress, utc_now
from qmxl.control.control import Control
from qmxl.engines.contract import Progress
from qmxl.hospital.control import find_control
from qmxl.hospital.folder import HospitalFolder
from qmxl.hospital.lock import one_run
from qmxl.hospital.saving import refuse_if_open, same_content, save
from qmxl.period import Period
from qmxl.refusal import Refusal
from qmxl.reports.report import REPORTING, Report
from qmxl.tables.registers import Register, registers
from qmxl.texts import Texts, texts

HALVES = {(1, 6), (7, 12), (1, 12)}  # first and last month of what is reviewed


def review(
    folder: Path, *, period: Period, language: str, clock: Clock = utc_now, progress: Progress = no_progress
) -> Outcome:
    """``QM_SoKet`` of a half-year or ``QM_TongKet`` of a year in ``tong-hop``; one that comes out as it was is left.

    A Refusal for any other period, and where nothing was handed in.
    """
    start, text, house = time.perf_counter(), texts(language), HospitalFolder(folder)
    if (period.first, period.last) not in HALVES:
        raise Refusal("review_period", period=str(period))
    with one_run(find_control(folder).parent) as held, without_collecting():
        renewing = held.renewing(progress)
        control, reports, _, _ = gathered(folder, period, language, clock, renewing)
        from qmxl.reviews.book import review_file
        from qmxl.reviews.gathered import Reviewed
        from qmxl.reviews.planned import parts, promises

        today, before = day_of(clock()), period.previous
        earlier, lacking = _earlier(folder, control, reports, (period, before), language, clock, renewing, text)
        there = {report.department for report in reports if report.status in REPORTING}
        reviewed = Reviewed(
            control=control,
            period=period,
            before=before,
            parts=parts(control, reports, period, today),
            promises=promises(control, reports, period, text),
            now=registers(control, reports, period, period),
            earlier=earlier,
            missing=[department for department in control.departments if department not in there],
            lacking=lacking,
        )
        path = house.review(period, whole=reviewed.whole)
        refuse_if_open(path)
        content = review_file(reviewed, clock(), text)
        same = same_content(content, path)
        if not same:
            save(path, content, house.history)
    written, unchanged = ([], [path]) if same else ([path], [])
    elapsed = time.perf_counter() - start
    return Outcome(period, written=written, unchanged=unchanged, reports=reports, elapsed=elapsed)


def _earlier(
    folder: Path,
    control: Control,
    reports: list[Report],
    spans: tuple[Period, Period | None],
    language: str,
    clock: Clock,
    progress: Progress,
    text: Texts,
) -> tuple[dict[str, Register], str]:
    """The registers of the span before, from what was handed in of its year; and why there are none."""
    period, before = spans
    if before is None:
        return {}, text("review.no_before", period="–")
    if before.year != period.year:
        try:
            _, reports, _, _ = gathered(folder, before, language, clock, progress)
        except Refusal:
            return {}, text("review.no_before", period=str(before))
    found = registers(control, reports, before, before)
    return found, "" if found else text("review.no_before", period=str(before))
