"""The table a master offers upward: what its columns, kinds and spans are, the same for a hospital and a province.

Sums are offered, never rates: numerators and denominators add up over hospitals, averages do not. A blank figure is
none at all; 0 is one.
"""

from collections.abc import Sequence
from typing import Literal, NamedTuple, TypeAlias

from qmxl.xlsx.bulk import Formula

VERSION = 1  # goes up with a column or kind that a reader of before would misunderstand
NAME, NAME_OF_VERSION = "QM_CapTren", "QM_CapTren_phien_ban"  # over the lines; what VERSION they are of
COLUMNS = (
    "offered_kind",
    "offered_code",
    "offered_part",
    "offered_name",
    "numerator",
    "denominator",
    "offered_counted",
    "offered_due",
    "weight",
)
Span: TypeAlias = Literal["period", "to_date"]
PERIOD: Span = "period"
TO_DATE: Span = "to_date"
SPANS: tuple[Span, ...] = (PERIOD, TO_DATE)
# The kinds of lines. Of UNIT the code is the level, the part the period, the name whose master it is.
UNIT, REPORTS, FINDINGS = "unit", "reports", "findings"
INDICATOR = "indicator"  # code of a standard indicator; part a span; counted of due figures
CRITERION = "criterion"  # code of a criterion; part its set; levels added up over so many hospitals
LEVELS = "levels"  # code of a set; part a level; of so many levels that are known so many are it
SCORE = "score"  # code of a set; levels times weights, and the weights
INCIDENTS = "incidents"  # code a dimension and span, part one of its codes
TOTAL, GROUP, HARM, REPORT_KIND = "total", "harm_group", "harm", "report_kind"  # dimensions of incidents

Number: TypeAlias = float | Formula | None


class Offered(NamedTuple):
    """A line of the table; a number is a formula over the master's other sheets wherever it is one of theirs."""

    kind: str
    code: str
    part: str = ""
    name: str = ""
    numerator: Number = None
    denominator: Number = None
    counted: Number = None
    due: Number = None
    weight: Number = None


def columns_of(lines: Sequence[Offered]) -> list[list[object]]:
    """The lines as columns."""
    return [list(column) for column in zip(*lines, strict=True)] if lines else [[] for _ in COLUMNS]
