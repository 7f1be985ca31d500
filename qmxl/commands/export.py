"""The tables of a hospital's period for other programs: data frames, CSV or Parquet."""

import io
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qmxl.commands.consolidate import without_collecting
from qmxl.commands.evidence import with_evidence
from qmxl.commands.outcome import Clock, Outcome, day_of, no_progress, utc_now
from qmxl.control.reading import of_departments
from qmxl.engines.contract import Given, Progress
from qmxl.engines.processes import Processes
from qmxl.grouping import message
from qmxl.hospital.control import find_control
from qmxl.hospital.folder import HospitalFolder
from qmxl.hospital.saving import save
from qmxl.hospital.sources import source_of
from qmxl.hospital.walking import shared_files
from qmxl.period import Period, parse_period
from qmxl.refusal import Refusal
from qmxl.reports.report import Report
from qmxl.reports.settling import settle
from qmxl.reports.untouched import untouched
from qmxl.tables.columns import Columns, columns
from qmxl.tables.feeding import fed
from qmxl.tables.tabulate import tabulate, used_reports
from qmxl.texts import texts

if TYPE_CHECKING:
    import pandas as pd

CSV, PARQUET = "csv", "parquet"
ANSWERS = ("department", "form", "row", "field", "period", "value", "sheet", "cell", "source")
FINDINGS = ("department", "period", "code", "severity", "sheet", "cell", "message", "answer", "source")


def export(
    folder: Path,
    *,
    period: Period,
    to: str,
    output: Path,
    language: str,
    clock: Clock = utc_now,
    progress: Progress = no_progress,
) -> Outcome:
    """Writes each table of the period as ``output/<table>.csv`` (UTF-8, with a mark for Excel) or ``.parquet``."""
    start = time.perf_counter()
    with without_collecting():
        tables, reports = _tables(folder, period, language, clock, progress)
    written = []
    for name, table in tables.items():
        path = output / f"{name}.{to}"
        save(path, _bytes(_frame(table), to))
        written.append(path)
    return Outcome(period, written=written, reports=reports, elapsed=time.perf_counter() - start)


def tables_of(
    folder: str | Path, period: str | Period, language: str = "vi", clock: Clock = utc_now
) -> "dict[str, pd.DataFrame]":
    """The tables of a hospital's folder up to the end of a period, as data frames by name.

    ``submissions`` (a row a file), ``answers`` (a row a filled cell), ``findings``, ``indicators`` (a row a figure, and
    those put together by month and to date; values in the indicator's unit), ``sub_items``, ``evidence`` (a row a piece
    of it), and each register that has lines by its form's id.
    Codes are ids, the same in every language. A Refusal where the folder is no hospital's.
    """
    months = parse_period(period) if isinstance(period, str) else period
    tables, _ = _tables(Path(folder), months, language, clock, no_progress)
    return {name: _frame(table) for name, table in tables.items()}


def _tables(
    folder: Path, period: Period, language: str, clock: Clock, progress: Progress
) -> tuple[dict[str, Columns], list[Report]]:
    text, today, desk = texts(language), day_of(clock()), find_control(folder)
    files = shared_files(folder, period)
    named = [(file, source_of(file, folder)) for file in files.files]
    with Processes(named, control=desk) as engine:
        control, findings = of_departments(engine.control(), text)
        read = [*engine.read(Given(control, period, language, today), progress)]
        read += untouched(files.faults, folder, control)
        reports = settle(read, control, period, engine.said, {}, today)
        control, reports = fed(control, reports, period, language)
        kept = [report.source for report in used_reports(reports) if report.filled]
        answers = [row for source in kept for row in engine.answers(source)]
    reports, evidence = with_evidence(HospitalFolder(folder), control, reports, period)
    tables = tabulate(control, reports, findings, period, evidence)
    told = [
        (
            f.department,
            f.period,
            str(f.code),
            f.standing,
            f.cell.sheet,
            f.cell.address,
            message(f, text),
            f.answer,
            f.cell.source,
        )
        for f in tables.findings
    ]
    named_tables = {
        "submissions": tables.submissions,
        "answers": columns(ANSWERS, answers),
        "findings": columns(FINDINGS, told),
        "indicators": {**tables.indicators, "met": [str(verdict or "") for verdict in tables.indicators["met"]]},
        "sub_items": tables.sub_items,
        "evidence": {**tables.evidence, "gaps": [",".join(each) for each in tables.evidence["gaps"]]},
    }
    return {**named_tables, **{form: register.lines for form, register in tables.registers.items()}}, reports


def _frame(table: Columns) -> "pd.DataFrame":
    import pandas as pd

    return pd.DataFrame(table)


def _bytes(frame: Any, to: str) -> bytes:
    """A data frame as a file's content; the same columns give the same bytes."""
    if to == CSV:
        return str(frame.to_csv(index=False)).encode("utf-8-sig")
    mixed = [name for name in frame if len({type(value) for value in frame[name].dropna()}) > 1]
    told = frame.assign(**{name: frame[name].map(str, na_action="ignore") for name in mixed})
    buffer = io.BytesIO()
    try:
        told.to_parquet(buffer, index=False)
    except ImportError as error:
        raise Refusal("no_parquet") from error
    return buffer.getvalue()
