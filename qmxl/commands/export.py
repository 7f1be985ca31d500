"""The tables of a hospital's period for other programs: data frames, CSV or Parquet."""

import io
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qmxl.commands.consolidate import without_collecting
from qmxl.commands.outcome import Clock, Outcome, no_progress, utc_now
from qmxl.commands.tabulated import tabulated
from qmxl.engines.contract import Progress
from qmxl.grouping import message
from qmxl.hospital.saving import save
from qmxl.period import Period, parse_period
from qmxl.refusal import Refusal
from qmxl.reports.report import Report
from qmxl.tables.columns import Columns, columns
from qmxl.tables.scoreboard import SCORES, score_rows
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
    of it), ``scores`` where the scoreboard has rules (a row a department and rule), and each register that has lines by
    its form's id.
    Codes are ids, the same in every language. A Refusal where the folder is no hospital's.
    """
    months = parse_period(period) if isinstance(period, str) else period
    tables, _ = _tables(Path(folder), months, language, clock, no_progress)
    return {name: _frame(table) for name, table in tables.items()}


def _tables(
    folder: Path, period: Period, language: str, clock: Clock, progress: Progress
) -> tuple[dict[str, Columns], list[Report]]:
    text = texts(language)
    control, tables, reports, answers, *_ = tabulated(folder, period, language, clock, progress, answers=True)
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
        **({"scores": columns(SCORES, score_rows(control, tables.scores))} if tables.scores else {}),
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
