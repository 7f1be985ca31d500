"""The scoreboard's native formulas: what a source comes to in a department, and the points for it."""

from qmxl.catalogue.declared import DEPARTMENT, Summary
from qmxl.control.models import ScoreRule
from qmxl.control.scores import CRITERIA_MET, HANDED_IN
from qmxl.functions.rates import HAIR
from qmxl.master import score_data
from qmxl.master.register_data import Sections
from qmxl.master.register_drawing import Drawing
from qmxl.master.register_formulas import NONE, Printer, literal
from qmxl.sheets import long_tables
from qmxl.sheets.page import Page
from qmxl.tables.scoreboard import MET, PERCENT, Column, counted_of, counted_sheets
from qmxl.xlsx.blocks import Block

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
    return f"IF(ISERROR({value}),{value},IF(ISNUMBER({value}),{bounded},0))"


def value(page: Page, sections: Sections, column: Column, code: str, cell: str) -> str | None:
    """What a source comes to in the department whose code stands in a cell."""
    source = column.source
    if source.kind == "register":
        formula = _printed(page, sections, column, code, source.counted)
        if formula is None:
            return "0" if source.counted.added else None
        counted = f'IFERROR(({formula})*100,"{NONE}")' if source.counted.count in PERCENT else formula
        return _sure(page, sections, column, code, counted)
    if source.indicator is not None:
        above, below = _sums(page, column, code)
        if source.indicator.without_denominator:
            return above
        return f'IFERROR(({above})*{source.indicator.scale:g}/({below}),"{NONE}")'
    if source.id == CRITERIA_MET:
        above, below = _items(page, sections, code, cell)
        return f"({above})/({below})*100"
    if source.id == HANDED_IN:
        return _reports(page, sections, code, cell)
    return _errors(page, sections, code, cell)


def _block(page: Page, sections: Sections, column: Column, code: str) -> tuple[Block, str] | None:
    """The lines of a register for a department, with the criterion that names it; None where there are none."""
    source = column.source
    section = sections.get((source.form.id, source.dimension)) if source.form else None
    block = section.blocks.get(code) if section else None
    if source.form is None or block is None:
        return None
    drawing = Drawing(page, page.tables.registers[source.form.id])
    return block, literal(drawing.coded(source.dimension, code))


def _printed(page: Page, sections: Sections, column: Column, code: str, summary: Summary) -> str | None:
    """A summary over the lines of a register for a department; None where there are no lines."""
    found = _block(page, sections, column, code)
    if found is None or column.source.form is None:
        return None
    drawing = Drawing(page, page.tables.registers[column.source.form.id])
    printer = Printer(drawing.form, drawing.coded, found[0].cells, drawing.register.lists, left=drawing.register.left)
    return printer.formula(summary, [], column.months)


def _sure(page: Page, sections: Sections, column: Column, code: str, formula: str) -> str:
    """The formula over a register's lines, which is no number where these stand out of their place."""
    found = _block(page, sections, column, code)
    if found is None:
        return formula
    block, criterion = found
    return f"IF({block.astray(**{column.source.dimension: criterion})},NA(),{formula})"


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


def _items(page: Page, sections: Sections, code: str, cell: str) -> tuple[str, str]:
    """How many of a department's sub-items are met, and how many there are, without those of voluntary reports."""
    block = _of(sections, score_data.ITEMS, code)
    if block is None:
        return "0", "0"
    said = page.tables.sub_items
    item, whose, status = (block.cells(name) for name in ("code", DEPARTMENT, "status"))
    met = f"{status},{_several([long_tables.status_word(page, each) for each in MET])}"
    own = dict.fromkeys(item for item, by in zip(said["code"], said["department"], strict=True) if by == code)
    tied = ";".join(literal(str(each)) for each in own if each in page.control.tied_items)
    above, below = f"SUMPRODUCT(COUNTIFS({whose},{cell},{met}))", f"COUNTIFS({whose},{cell})"
    if tied:
        above += f"-SUMPRODUCT(COUNTIFS({whose},{cell},{met},{item},{{{tied}}}))"
        below += f"-SUMPRODUCT(COUNTIFS({whose},{cell},{item},{{{tied}}}))"
    return above, f"IF({block.astray(department=cell)},NA(),{below})"


def _reports(page: Page, sections: Sections, code: str, cell: str) -> str:
    block = _of(sections, score_data.REPORTS, code)
    if block is None:
        return "0"
    words = _several([page.text(f"status.{each}") for each in ("received", "late")])
    came = f"SUMPRODUCT(COUNTIFS({block.cells(DEPARTMENT)},{cell},{block.cells('status')},{words}))"
    return f"IF({block.astray(department=cell)},NA(),IF({came}>0,100,0))"


def _errors(page: Page, sections: Sections, code: str, cell: str) -> str:
    names, block = counted_sheets(page.control, page.tables.findings), _of(sections, score_data.ERRORS, code)
    if not names or block is None:
        return "0"
    error = literal(page.text("severity.error"))
    pairs = f"{block.cells(DEPARTMENT)},{cell},{block.cells('severity')},{error},{block.cells('sheet')}"
    return f"IF({block.astray(department=cell)},NA(),SUMPRODUCT(COUNTIFS({pairs},{_several(names)})))"


def _of(sections: Sections, sheet: str, code: str) -> Block | None:
    """A department's rows of what stands on another sheet; None where it has none."""
    section = sections.get((sheet, DEPARTMENT))
    return section.blocks.get(code) if section else None


def _several(words: list[str]) -> str:
    """Texts as a constant of a formula, any of which will do."""
    return "{" + ",".join(dict.fromkeys(literal(word) for word in words)) + "}"


def parts(page: Page, sections: Sections, column: Column, code: str, cell: str) -> tuple[str, str]:
    """The formulas of a rate's numerator and denominator."""
    source = column.source
    if source.indicator is not None:
        return _sums(page, column, code)
    if source.id == CRITERIA_MET:
        return _items(page, sections, code, cell)
    above, below = (
        _sure(page, sections, column, code, _printed(page, sections, column, code, each) or "0")
        for each in counted_of(source)[1:]
    )
    return above, below
