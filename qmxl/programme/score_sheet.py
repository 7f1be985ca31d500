"""What stands where on the sheet Điểm chất lượng, and how a figure is written there."""

from collections.abc import Mapping
from dataclasses import dataclass

from qmxl.catalogue.criteria_sets import CriteriaSet
from qmxl.criteria.scoring import Level, NotApplied, Summary, Tally, score
from qmxl.programme.criteria import Row
from qmxl.sheets.page import Page
from qmxl.xlsx.bulk import Formula
from qmxl.xlsx.cells import column_letters

NAME = "criteria_report"
SERIES = ("year_before", "last_year", "external", "now", "plan")  # the columns in which everything is compared
NOW, LAST, PLAN = (SERIES.index(name) for name in ("now", "last_year", "plan"))
CODE, TITLE, WEIGHT, CHAPTER, COMPARED, CHANGE, REASON, TOP = 0, 1, 2, 3, 4, 9, 10, 4
LINES = ("applied", "applied_share", "points", "weighted", "average", "unknown")


ACROSS, LINES_OF_A_CHART = 3, 13  # charts beside each other, rows of the sheet each takes


def charts_height(criteria: CriteriaSet, parts: frozenset[str]) -> int:
    """How many rows the charts take: one over all parts, one over the chapters of each of ``parts`` that has any."""
    with_chapters = {each.part for each in criteria.chapter if each.code != each.part}
    return -(-(1 + len(parts & with_chapters)) // ACROSS) * LINES_OF_A_CHART


@dataclass(frozen=True)
class Report:
    """The summary of each series by its name, and where on the sheet everything stands: rows from 0."""

    criteria: CriteriaSet
    summaries: Mapping[str, Summary]

    @property
    def levels(self) -> int:
        """The heading of the table by level."""
        return TOP + len(LINES) + 2

    @property
    def aim(self) -> int:
        """The first of the two rows about the yearly improvement."""
        return self.levels + 1 + 2 * len(self.criteria.rule.levels)

    @property
    def parts(self) -> int:
        """The heading of the table by part and chapter."""
        return self.aim + 3

    @property
    def headings(self) -> list[tuple[str, bool]]:
        """The codes of the parts, then of the chapters; whether it is a part. Where both are the same, the parts."""
        criteria = self.criteria
        parts = [each.code for each in criteria.part]
        return [*((code, True) for code in parts), *((c.code, False) for c in criteria.chapter if c.code not in parts)]

    @property
    def drawn(self) -> frozenset[str]:
        """The parts that have levels in any series."""
        return frozenset(tally.code for each in self.summaries.values() for tally in each.parts if tally.applied)

    @property
    def charts(self) -> int:
        """The row of the first chart."""
        return self.parts + 2 + len(self.headings)

    @property
    def first(self) -> int:
        """The row of the first criterion; its heading stands above it."""
        return self.charts + charts_height(self.criteria, self.drawn) + 2

    @property
    def last(self) -> int:
        """The row of the last criterion."""
        return self.first + len(self.criteria.criterion) - 1

    @property
    def width(self) -> int:
        """How many columns are seen; the one after them has the part of each criterion."""
        return COMPARED + len(SERIES) + max(len(self.criteria.rule.levels), 5)

    def cells(self, column: int) -> str:
        """The cells of a column of the criteria's table."""
        letters = column_letters(column)
        return f"${letters}${self.first + 1}:${letters}${self.last + 1}"

    def series(self, at: int) -> str:
        """The levels of a series."""
        return self.cells(COMPARED + at)

    def tally(self, at: int, code: str = "") -> Tally:
        """What the whole set, a part or a chapter came to in a series."""
        summary = self.summaries[SERIES[at]]
        several = (summary.whole, *summary.parts, *summary.chapters)
        return next(each for each in several if each.code == code)

    def place(self, line: str, at: int = NOW) -> tuple[int, int]:
        """The row and column of a line of the first table in a series."""
        return TOP + 1 + LINES.index(line), COMPARED + at


def layout(page: Page, rows: list[Row]) -> Report | None:
    """The report on the main set; none where it has no levels, or nothing is known of them."""
    criteria, control = page.control.programme.main_set, page.control
    if not criteria.rule.levels or not criteria.criterion:
        return None
    known = {code: setting for code, setting in control.programme.criteria.items() if code in criteria.by_code}
    left: dict[str, Level] = {
        c: NotApplied(each.reason) for c, each in known.items() if not control.programme.scored(c)
    }
    given: dict[str, dict[str, Level]] = {
        "year_before": {code: each.year_before for code, each in known.items()},
        "last_year": {code: each.last_year for code, each in known.items()},
        "external": {code: each.external for code, each in known.items()},
        "now": {**{row.criterion.code: row.reached for row in rows}, **left},
        "plan": {**{code: each.target_level for code, each in known.items()}, **left},
    }
    summaries = {name: score(criteria, given[name]) for name in SERIES}
    report = Report(criteria, summaries)
    return report if any(summary.whole.applied for summary in summaries.values()) else None


def write_cell(
    page: Page,
    row: int,
    column: int,
    value: Formula | int | None,
    shown: str,
    *,
    strong: bool = False,
    small: bool = False,
) -> None:
    """A number in the middle of its cell, or words small and in lines; a blank one where there is none."""
    worksheet = page.sheets[NAME]
    words = {"font_size": 8, "text_wrap": True} if small else {"bold": strong}
    look = page.style(border=1, border_color="#BFBFBF", align="center", valign="vcenter", num_format=shown, **words)
    if isinstance(value, Formula):
        worksheet.write_formula(row, column, f"={value.formula}", look, value.value)
    elif value is None:
        worksheet.write_blank(row, column, None, look)
    else:
        worksheet.write_number(row, column, value, look)
