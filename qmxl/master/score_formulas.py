"""The scoreboard's native formulas: what a source comes to in a department, and the points for it."""

from dataclasses import replace

from qmxl.catalogue.declared import Summary
from qmxl.control.models import ScoreRule
from qmxl.control.scores import CRITERIA_MET, HANDED_IN
from qmxl.functions.rates import HAIR
from qmxl.master import findings, submissions
from qmxl.master.register_drawing import Drawing
from qmxl.master.register_formulas import NONE, literal
from qmxl.sheets import long_tables
from qmxl.sheets.page import Page
from qmxl.tables.scoreboard import MET, PERCENT, Column, both_sums, counted_sheets
from qmxl.tables.sub_items import SUB_ITEMS
from qmxl.xlsx.cells import column_letters

# Of a rule's row on the sheet, the columns of its numbers.
POINTS, MONEY, THRESHOLD, FLOOR, CAP = "D", "E", "G", "H", "I"


def worth(rule: ScoreRule, value: str, row: int) -> str:
    """The points for the cell of a value, read from the rule's row; a value nobody knows gives none."""
    limit, each = f"${THRESHOLD}${row}", f"${POINTS}${row}"
    units = {
        "each": f"{value}*{each}",
        "reached": f"IF({value}>={limit}-{HAIR:.9f},{each},0)",
        "not_above": f"IF({value}<={limit}+{HAIR:.9f},{each},0)",
        "each_above": f"MAX(0,{value}-{limit})*{each}",
        "each_below": f"MAX(0,{limit}-{value})*{each}",
    }[rule.way]
    bounded = units if rule.floor is None else f"MAX(${FLOOR}${row},{units})"
    bounded = bounded if rule.cap is None else f"MIN(${CAP}${row},{bounded})"
    return f"IF(ISNUMBER({value}),{bounded},0)"


def value(page: Page, column: Column, code: str, cell: str) -> str | None:
    """What a source comes to in the department whose code stands in a cell."""
    source = column.source
    if source.kind == "register":
        formula = _printed(page, column, code, source.counted)
        if formula is None:
            return "0" if source.counted.added else None
        return f'IFERROR(({formula})*100,"{NONE}")' if source.counted.count in PERCENT else formula
    if source.indicator is not None:
        above, below = _sums(page, column, code)
        if source.indicator.without_denominator:
            return above
        return f'IFERROR(({above})*{source.indicator.scale:g}/({below}),"{NONE}")'
    if source.id == CRITERIA_MET:
        above, below = _items(page, code, cell)
        return f"({above})/({below})*100"
    if source.id == HANDED_IN:
        return f"IF({_reports(page, cell)}>0,100,0)"
    return _errors(page, cell)


def _printed(page: Page, column: Column, code: str, summary: Summary) -> str | None:
    """A summary over the lines of a register for a department; None where there are no lines."""
    source = column.source
    register = page.tables.registers.get(source.form.id) if source.form else None
    if register is None:
        return None
    printer = Drawing(page, register).printer
    return printer.formula(summary, [(source.dimension, code)], column.months)


def _sums(page: Page, column: Column, code: str) -> tuple[str, str]:
    """The sums of an indicator's numerators and denominators in the rule's months."""
    indicator = column.source.indicator
    block = long_tables.indicator_blocks(page)[indicator.code if indicator else "", code]
    counting = f"{block.cells('counted')},1,{block.cells('period')},"
    above, below = (
        "+".join(f"SUMIFS({block.cells(name)},{counting}{literal(month)})" for month in column.months)
        for name in ("numerator", "denominator")
    )
    return above, below


def _items(page: Page, code: str, cell: str) -> tuple[str, str]:
    """How many of a department's sub-items are met, and how many there are, without those of voluntary reports."""
    said = page.tables.sub_items
    rows = len(said["code"])
    item, whose, status = (
        _cells(page, "sub_item_data", SUB_ITEMS.index(name), long_tables.FIRST, rows)
        for name in ("code", "department", "status")
    )
    met = f"{status},{_several([long_tables.status_word(page, each) for each in MET])}"
    own = dict.fromkeys(item for item, by in zip(said["code"], said["department"], strict=True) if by == code)
    tied = ";".join(literal(str(each)) for each in own if each in page.control.tied_items)
    above, below = f"SUMPRODUCT(COUNTIFS({whose},{cell},{met}))", f"COUNTIFS({whose},{cell})"
    if tied:
        above += f"-SUMPRODUCT(COUNTIFS({whose},{cell},{met},{item},{{{tied}}}))"
        below += f"-SUMPRODUCT(COUNTIFS({whose},{cell},{item},{{{tied}}}))"
    return above, below


def _reports(page: Page, cell: str) -> str:
    rows = len(page.tables.submissions["department"])
    whose, status = (_cells(page, "submissions", at, submissions.FIRST, rows) for at in (0, 2))
    words = _several([page.text(f"status.{each}") for each in ("received", "late")])
    return f"SUMPRODUCT(COUNTIFS({whose},{cell},{status},{words}))"


def _errors(page: Page, cell: str) -> str:
    names = counted_sheets(page.control, page.tables.findings)
    if not names:
        return "0"
    rows = len(page.tables.findings)
    severity, whose, sheet = (_cells(page, "findings", at, findings.FIRST, rows) for at in (0, 1, 5))
    error = literal(page.text("severity.error"))
    return f"SUMPRODUCT(COUNTIFS({whose},{cell},{severity},{error},{sheet},{_several(names)}))"


def _several(words: list[str]) -> str:
    """Texts as a constant of a formula, any of which will do."""
    return "{" + ",".join(dict.fromkeys(literal(word) for word in words)) + "}"


def _cells(page: Page, sheet: str, at: int, first: int, rows: int) -> str:
    """The cells of a table's column, as formulas write them."""
    letters = column_letters(at)
    return f"{page.reference(sheet)}!${letters}${first + 2}:${letters}${first + 1 + max(rows, 1)}"


def parts(page: Page, column: Column, code: str, cell: str) -> tuple[str, str]:
    """The formulas of a rate's numerator and denominator."""
    source = column.source
    if source.indicator is not None:
        return _sums(page, column, code)
    if source.id == CRITERIA_MET:
        return _items(page, code, cell)
    summary = source.counted
    if summary.count == "share":
        lines = replace(summary, count="lines", of="")
        several = (replace(lines, where=" and ".join(filter(None, (summary.where, summary.of)))), lines)
    else:
        several = both_sums(summary)
    above, below = (_printed(page, column, code, each) or "0" for each in several)
    return above, below
