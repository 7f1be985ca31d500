"""Makes the workbooks an inspecting team is shown: one per chapter of the criteria."""

import time
from pathlib import Path

from qmxl.commands.consolidate import without_collecting
from qmxl.commands.outcome import Clock, Outcome, day_of, no_progress, utc_now
from qmxl.commands.tabulated import tabulated
from qmxl.engines.contract import Progress
from qmxl.evidence.checking import CODES
from qmxl.findings import Finding, sort_key
from qmxl.hospital.control import find_control
from qmxl.hospital.folder import HospitalFolder, period_of_master
from qmxl.hospital.lock import one_run
from qmxl.hospital.saving import refuse_if_open, same_content, save
from qmxl.period import Period, parse_period
from qmxl.refusal import Refusal
from qmxl.texts import texts


def pack(
    folder: Path,
    *,
    language: str,
    period: Period | None = None,
    clock: Clock = utc_now,
    progress: Progress = no_progress,
) -> Outcome:
    """A workbook per chapter in ``tong-hop/ho-so``; without a period, that of the newest master, else of the year.

    A workbook that comes out as it was is not written again; an earlier one with other content, so also one with marks
    of a team in it, is kept in ``lich-su``. A Refusal where there are no sub-items to show.
    """
    start, house, text = time.perf_counter(), HospitalFolder(folder), texts(language)
    with one_run(find_control(folder).parent) as held, without_collecting():
        months = period or _latest(house, clock)
        control, tables, reports, *_ = tabulated(folder, months, language, clock, held.renewing(progress))
        from qmxl.inspection.book import chapter_file
        from qmxl.inspection.chapters import chapters

        found = chapters(control.programme, tables.evidence, tables.sub_items)
        if not found:
            raise Refusal("no_sub_items", folder=folder)
        paths = {house.pack(chapter.key, months): chapter for chapter in found}
        for path in paths:
            refuse_if_open(path)
        contents = {path: chapter_file(control, each, months, clock(), text) for path, each in paths.items()}
        unchanged = [path for path, content in contents.items() if same_content(content, path)]
        written = [path for path in contents if path not in unchanged]
        for path in written:
            save(path, contents[path], house.history)
    findings: list[Finding] = sorted((f for f in tables.findings if f.code in CODES), key=sort_key)
    elapsed = time.perf_counter() - start
    return Outcome(months, written=written, unchanged=unchanged, reports=reports, findings=findings, elapsed=elapsed)


def _latest(house: HospitalFolder, clock: Clock) -> Period:
    """The period of the master that was made last; without one, the whole year."""
    newest = house.newest_master()
    return parse_period(period_of_master(newest.name) if newest else str(day_of(clock()).year))
