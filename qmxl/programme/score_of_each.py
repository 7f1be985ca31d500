"""The table of criteria on the sheet Điểm chất lượng, which everything above it is worked out from."""

from collections.abc import Mapping

from qmxl.catalogue.criteria_sets import Criterion
from qmxl.criteria.scoring import NotApplied
from qmxl.programme.criteria import Row, level_cell
from qmxl.programme.score_sheet import (
    CHANGE,
    CHAPTER,
    CODE,
    COMPARED,
    LAST,
    NAME,
    NOW,
    REASON,
    SERIES,
    TITLE,
    WEIGHT,
    Report,
    write_cell,
)
from qmxl.sheets.page import Page
from qmxl.xlsx.bulk import Formula
from qmxl.xlsx.cells import column_letters


def write(page: Page, report: Report, rows: Mapping[str, Row]) -> None:
    """A criterion a row: what it is, its level in each series, how it changed, and why it is not applied."""
    worksheet, text, style = page.sheet(NAME), page.text, page.style.heading()
    head = report.first - 1
    names = [text(f"master.column.{name}") for name in ("criterion", "title", "weight", "chapter")]
    names += [text(f"master.series.{name}") for name in SERIES] + [text("master.column.change")]
    for column, name in enumerate(names):
        worksheet.write_string(head, column, name, style)
    worksheet.merge_range(head, REASON, head, report.width - 1, text("master.column.why_not"), style)
    worksheet.set_row(head, 46)
    for at, criterion in enumerate(report.criteria.criterion, start=report.first):
        _criterion(page, report, at, criterion, rows.get(criterion.code))


def _criterion(page: Page, report: Report, at: int, criterion: Criterion, row: Row | None) -> None:
    worksheet, look = page.sheets[NAME], page.style.fixed(font_size=10)
    worksheet.write_string(at, CODE, criterion.code, page.style.fixed(bold=True))
    worksheet.write_string(at, TITLE, criterion.title, look)
    write_cell(page, at, WEIGHT, criterion.weight, "0")
    worksheet.write_string(at, CHAPTER, criterion.chapter, page.style.fixed(align="center"))
    worksheet.write_string(at, report.width, report.criteria.part_of(criterion))
    said = [report.summaries[name].lines[at - report.first].level for name in SERIES]
    for position, level in enumerate(said):
        if position != NOW:
            write_cell(page, at, COMPARED + position, level if isinstance(level, int) else None, "0")
    now, last = said[NOW], said[LAST]
    _now(page, at, row, now if isinstance(now, int) else None, applied=not isinstance(now, NotApplied))
    if isinstance(now, int) and isinstance(last, int):
        cells = [f"{column_letters(COMPARED + position)}{at + 1}" for position in (NOW, LAST)]
        write_cell(page, at, CHANGE, Formula(f"{cells[0]}-{cells[1]}", now - last), '+0;-0;"·"')
    else:
        write_cell(page, at, CHANGE, None, "0")
    why = (now.reason or page.text("master.no_reason")) if isinstance(now, NotApplied) else ""
    worksheet.merge_range(at, REASON, at, report.width - 1, why, look)
    if len(criterion.title) > 52:
        worksheet.set_row(at, 30 if len(criterion.title) <= 100 else 44)
    elif now is None:
        worksheet.set_row(at, 24)


def _now(page: Page, at: int, row: Row | None, level: int | None, *, applied: bool) -> None:
    """The level of now, from the sheet of criteria where sub-items are listed; in words where it is not decided."""
    column, waiting = COMPARED + NOW, page.text("master.not_decided")
    if row is not None and applied:
        value = waiting if level is None else level
        write_cell(page, at, column, Formula(level_cell(page, row), value), "0", strong=True, small=level is None)
    elif applied and level is None:
        page.sheets[NAME].write_string(at, column, waiting, page.style.fixed(font_size=8, align="center"))
    else:
        write_cell(page, at, column, level, "0", strong=True)
