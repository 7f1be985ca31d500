"""Scores a table of criteria or sub-items as anybody keeps it, and writes nothing."""

from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from qmxl.assessed.reading import Listed, read_tables
from qmxl.assessed.settling import settled_answers, settled_levels
from qmxl.catalogue import loader
from qmxl.catalogue.criteria_sets import CriteriaSet
from qmxl.codes import Severity
from qmxl.criteria.improvement import Improvement, improvement
from qmxl.criteria.scoring import Summary, score
from qmxl.criteria.standards import Standards
from qmxl.engines.tables import tables_in
from qmxl.findings import Cell, Finding, sort_key
from qmxl.grouping import grouped
from qmxl.refusal import Refusal
from qmxl.typed.spelling import nfc


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
    tables, unread = tables_in(path, language, "score_unreadable")
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
