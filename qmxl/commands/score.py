"""Scores a table of criteria or sub-items as anybody keeps it, and writes nothing."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path

from qmxl.assessed.reading import Listed, Table, read_tables
from qmxl.assessed.settling import settled_answers, settled_levels
from qmxl.catalogue import loader
from qmxl.catalogue.criteria_sets import CriteriaSet
from qmxl.codes import Code, Severity
from qmxl.criteria.improvement import Improvement, improvement
from qmxl.criteria.scoring import Summary, score
from qmxl.criteria.standards import Standards
from qmxl.engines.apart import fetch_apart
from qmxl.findings import Cell, Finding, sort_key
from qmxl.forms.fetching import Raw
from qmxl.grouping import grouped
from qmxl.refusal import Refusal
from qmxl.texts import texts
from qmxl.typed.spelling import nfc
from qmxl.xlsx.package import Unreadable
from qmxl.xlsx.separated import read_separated

TEXT_FILES = frozenset({".csv", ".tsv", ".txt"})


@dataclass(frozen=True)
class ScoreOutcome:
    """What a table came to: a ``summary`` of levels or of the answers to ``standards``, by the rule of its set.

    ``place`` is the file and sheet that were read, ``column`` the heading below which levels or answers stood.
    """

    path: Path
    place: Cell
    column: str
    criteria: CriteriaSet
    summary: Summary | None
    standards: Standards | None
    improvement: Improvement | None
    findings: list[Finding]

    @property
    def clean(self) -> bool:
        """Whether nothing has to be mended."""
        return not any(finding.severity is Severity.ERROR for finding in self.findings)


def score_file(
    path: Path,
    *,
    language: str,
    criteria: str = loader.MINISTRY,
    sheet: str = "",
    column: str = "",
    last_year: str = "",
) -> ScoreOutcome:
    """The official summary of a workbook's or CSV file's table, by the set ``criteria``.

    A Refusal where the file, the sheet or the set's codes are not there, or ``last_year`` is no average of the set.
    """
    by = _set(criteria)
    last = _average(last_year, by) if last_year else None
    tables, unread = _tables(path, language)
    listed = read_tables(path.name, tables, by, nfc(sheet), column)
    summary, standards, found = _settled(listed, by)
    average = summary.whole.average if summary else None
    compared = improvement(by, last, average) if last is not None and average is not None else None
    findings = sorted(grouped([*unread, *found]), key=sort_key)
    return ScoreOutcome(path, listed.place, listed.column, by, summary, standards, compared, findings)


def _settled(listed: Listed, criteria: CriteriaSet) -> tuple[Summary | None, Standards | None, list[Finding]]:
    if criteria.rule.kind == "yes_no":
        standards, findings = settled_answers(listed, criteria)
        return None, standards, findings
    levels, findings = settled_levels(listed, criteria)
    return score(criteria, levels), None, findings


def _set(asked: str) -> CriteriaSet:
    sets = loader.criteria_sets()
    if asked not in sets:
        raise Refusal("score_no_set", set=asked, sets=list(sets))
    if not sets[asked].criterion:
        raise Refusal("score_no_criteria", set=asked, sets=[id_ for id_, each in sets.items() if each.criterion])
    return sets[asked]


def _average(typed: str, criteria: CriteriaSet) -> Fraction:
    """The average a person types, as exact as it is typed."""
    levels = criteria.rule.levels or (0, 0)
    try:
        average = Fraction(typed.strip().replace(",", "."))
    except (ValueError, ZeroDivisionError):
        average = None
    if average is None or not levels[0] <= average <= levels[-1] or not criteria.rule.levels:
        raise Refusal("score_last_year", found=typed, set=criteria.id, lowest=levels[0], highest=levels[-1])
    return average


def _tables(path: Path, language: str) -> tuple[dict[str, Table], list[Finding]]:
    """The sheets of a workbook, or the one of a text of separated values; and what of it could not be read."""
    if not path.is_file():
        raise Refusal("no_files", paths=[str(path)])
    fetched = fetch_apart(path)
    if fetched.raw is not None:
        raw = fetched.raw
        sheets = {n: Table(rows, raw.merged.get(n, ()), n in raw.hidden) for n, rows in raw.sheets.items()}
        return sheets, list(_unread(raw, path.name))
    fault = fetched.opened.fault
    if fault is Code.FILE_CSV or (fault is Code.FILE_NOT_WORKBOOK and path.suffix.casefold() in TEXT_FILES):
        try:
            return {"": Table(read_separated(path.read_bytes()))}, []
        except Unreadable as unreadable:
            fault = unreadable.code
    raise Refusal("score_unreadable", path=path, reason=texts(language)(f"finding.{fault}"))


def _unread(raw: Raw, source: str) -> Iterator[Finding]:
    for sheet, fault in raw.unread.items():
        yield Finding(fault, Cell(source, sheet), {"sheet": sheet}).told_as(Severity.WARNING)
    for sheet, cells in raw.far.items():
        yield Finding(
            Code.CELL_FAR, replace(Cell(source, sheet), address=cells[0]), {"count": len(cells), "last": cells[-1]}
        )
