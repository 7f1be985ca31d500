"""Sheet Chỉ số: each indicator by month for the hospital and each department, as formulas over the long table."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from xlsxwriter.format import Format

from qmxl.catalogue.models import Indicator
from qmxl.control.models import Target
from qmxl.forms.styles import value_format
from qmxl.master import aims
from qmxl.master.counted import Before, Counted, before, counted, pooled
from qmxl.measures.aims import Aim
from qmxl.measures.verdicts import Verdict, verdict
from qmxl.series.tet import tet_apart, with_tet
from qmxl.sheets import long_tables, verdicts
from qmxl.sheets.page import Page, check_format, heading, marks
from qmxl.tables.compared import last_year_months, previous_months
from qmxl.tables.pooling import HOSPITAL
from qmxl.xlsx.blocks import Block
from qmxl.xlsx.bulk import Formula
from qmxl.xlsx.cells import column_letters

KEY_ROW, HEADING_ROW, FIRST_ROW = 3, 4, 5
# What is asked first stands beside the name; a screen of 1366 pixels shows it and five months beside the panes.
BEFORE = {
    "indicator": 10,
    "indicator_name": 23,
    "name": 19,
    "unit": 10,
    "last_year": 10.5,
    "previous": 8,
    "now": 8,
    "target": 8.5,
    "result": 22,
    "coverage": 8,
}
AFTER = {
    "to_date": 8.5,
    "benchmark": 8,
    "grade": 13,
    "department": 19,
    "aim_note": 60,
    "aim_lower": 9,
    "aim_upper": 9,
    "astray": 24,
}
LAST_PRINTED = "department"  # what comes after it is for the screen
OF_VALUES = {"benchmark", "aim_lower", "aim_upper"}
MONTH_WIDTH = 7.5
FIRST_MONTH = len(BEFORE)
FROZEN = 3  # the code, the name and whose line it is
CENTRED = {"unit", "last_year", "previous", "now", "target", "result", "coverage", "to_date", "grade", "astray"}
CENTRED |= OF_VALUES


@dataclass(frozen=True)
class Row:
    """A line of the sheet and what its formulas give."""

    indicator: Indicator
    department: str
    at: int  # from 0
    months: tuple[float | str, ...]
    last_year: Before
    before: Before
    now: float | str
    to_date: float | str
    target: float | str | None  # of a range its two bounds as words
    aim: Aim | None
    targets: tuple[Target, ...]  # of the months of the period; several where the target changes within it
    verdict: Verdict | None
    result: str  # the verdict in words
    counted: int  # figures of this period that count
    asked: int  # figures of this period that are due
    block: Block | None  # its figures among the data; None where none has come

    @property
    def previous(self) -> float | str:
        """The value of the period before."""
        return self.before.value

    @property
    def changes(self) -> bool:
        """Whether the target changes within the period."""
        return aims.change(self.targets)

    @property
    def coverage(self) -> str:
        """How much of what is due counts: 9/12."""
        return f"{self.counted}/{self.asked}" if self.asked else ""


def layout(page: Page) -> list[Row]:
    """The lines in the order of the catalogue, the hospital's before those of the departments it is assigned to."""
    known = counted(page)
    control, months = page.control, page.period.to_date.months
    assigned = {code: set(control.reporting.indicators_of(code, months)) for code in control.departments}
    rows: list[Row] = []
    blocks = long_tables.indicator_blocks(page)
    for indicator in control.reporting.assigned_indicators(months):
        reporting = [code for code in control.departments if indicator in assigned[code]]
        spans = (page.period.months, last_year_months(indicator, page.period), previous_months(indicator, page.period))
        due = {
            code: tuple(len(control.reporting.due_months(indicator, code, each)) for each in spans)
            for code in reporting
        }
        for department in (HOSPITAL, *reporting):
            of_each = due.values() if department == HOSPITAL else (due[department],)
            asked = tuple(map(sum, zip(*of_each, strict=True)))
            figures = known.get((indicator.code, department), [])
            block = blocks.get((indicator.code, department))
            rows.append(_row(page, indicator, department, FIRST_ROW + len(rows), figures, asked, block))
    return rows


def _row(
    page: Page,
    indicator: Indicator,
    department: str,
    at: int,
    figures: list[Counted],
    asked: tuple[int, ...],
    block: Block | None,
) -> Row:
    this_year = [figure for figure in figures if figure.counted == 1]
    by_month: dict[str, list[Counted]] = {month: [] for month in page.period.to_date.months}
    for figure in this_year:
        by_month[figure.period].append(figure)
    own = [figure for figure in this_year if figure.in_period == 1]
    last = [figure for figure in this_year if figure.last_to_date == 1] if indicator.at_a_point else this_year
    now = pooled(page, indicator, [figure for figure in last if figure.in_period == 1])
    owner = "" if department == HOSPITAL else department
    aim = page.control.targets.judged_by(indicator, owner, page.period)
    targets = tuple(page.control.targets.within(indicator.code, owner, page.period.months))
    shown = aims.shown_in(page, aim)
    said = verdict(indicator, now if isinstance(now, float) else None, aim, len(own), asked[0])
    result = verdicts.words(page, said)
    months = tuple(pooled(page, indicator, its) for its in by_month.values())
    spans = (
        before(page, indicator, department, figures, "last_year", last_year_months(indicator, page.period), asked[1]),
        before(page, indicator, department, figures, "previous", previous_months(indicator, page.period), asked[2]),
    )
    to_date = pooled(page, indicator, last)
    counts = (len(own), asked[0])
    return Row(
        indicator, department, at, months, *spans, now, to_date, shown, aim, targets, said, result, *counts, block
    )


def value_formula(page: Page, row: Row, value: float | str, criteria: str) -> str:
    """The pooled ``value`` of the row's figures that meet the criteria."""
    if isinstance(value, str):
        return f'IF(COUNTIFS({criteria},{_cells(row, "none_occurred")},1)>0,"{page.text("form.none_short")}","")'
    numerator = f"SUMIFS({_cells(row, 'numerator')},{criteria})"
    if row.indicator.without_denominator:
        return numerator
    denominator = f"SUMIFS({_cells(row, 'denominator')},{criteria})"
    return f'IF({denominator}=0,"",{numerator}*{row.indicator.scale:g}/{denominator})'


def _cells(row: Row, column: str) -> str:
    """A column of the row's figures."""
    return row.block.cells(column) if row.block else ""


def sound(row: Row, letters: dict[str, str], formula: str) -> str:
    """The formula, an error where other rows stand in the place of the figures it is about."""
    return f"IF(${letters['astray']}{row.at + 1},NA(),{formula})" if row.block else formula


def result_formula(page: Page, row: Row, letters: dict[str, str]) -> str:
    """The verdict on this period's value; exactly on target is met."""
    cells = {name: f"{letters[name]}{row.at + 1}" for name in ("now", "target", "coverage", "aim_lower", "aim_upper")}
    return sound(row, letters, verdicts.formula(page, row.indicator, row.aim, row.asked, cells))


def count_formula(page: Page, rows: list[Row], answer: str) -> str:
    """How many indicators of the hospital have a result, as a formula over the sheet."""
    whose, results = (column_of(page, rows, name) for name in ("department", "result"))
    return f'COUNTIFS({whose},"{HOSPITAL}",{results},"{answer}")'


def column_of(page: Page, rows: list[Row], name: str) -> str:
    """The cells of a column beside the months, with their sheet."""
    letters, first, last = columns(page)[name], FIRST_ROW + 1, FIRST_ROW + max(len(rows), 1)
    return f"{page.reference('indicators')}!${letters}${first}:${letters}${last}"


def columns(page: Page) -> dict[str, str]:
    """The letters of the columns beside the months, by name."""
    after = FIRST_MONTH + len(page.period.to_date.months)
    numbered = [*enumerate(BEFORE), *enumerate(AFTER, start=after)]
    return {name: column_letters(at) for at, name in numbered}


def write(page: Page, rows: list[Row]) -> None:
    """The sheet, its formulas and their values."""
    worksheet, text = page.sheet("indicators"), page.text
    months, letters = page.period.to_date.months, columns(page)
    notes = [*page.closed, text("master.note.indicators"), *([_tet(page)] if tet_apart(page.period) else [])]
    heading(page, worksheet, "indicators", FIRST_MONTH + min(len(months), 5), " ".join(notes))
    worksheet.set_row(2, 64 + 15 * len(page.closed))
    headings = [text(f"master.column.{name}") for name in BEFORE]
    headings += [text("form.month", month=int(month[-2:])) for month in months]
    headings += [text(f"master.column.{name}") for name in AFTER]
    widths = [*BEFORE.values(), *[MONTH_WIDTH] * len(months), *AFTER.values()]
    for at, (title, width) in enumerate(zip(headings, widths, strict=True)):
        worksheet.write_string(HEADING_ROW, at, title, page.style.heading())
        worksheet.set_column(at, at, width)
    for at, month in enumerate(months, start=FIRST_MONTH):
        worksheet.write_string(KEY_ROW, at, month)
    worksheet.set_row(KEY_ROW, None, None, {"hidden": True})
    worksheet.set_row(HEADING_ROW, 32)
    named = [*BEFORE, *months, *AFTER]
    worksheet.write_block(FIRST_ROW, _contents(page, rows, letters), _styles(page, rows, named))
    last = FIRST_ROW + len(rows)
    cells = f"{letters['result']}{FIRST_ROW + 1}:{letters['result']}{last}"
    marks(page, worksheet, cells, page.label("item_status", "met"), page.label("item_status", "not_met"))
    worksheet.autofilter(HEADING_ROW, 0, max(last - 1, FIRST_ROW), len(named) - 1)
    worksheet.print_area(0, 0, max(last - 1, FIRST_ROW), named.index(LAST_PRINTED))
    worksheet.freeze_panes(FIRST_ROW, FROZEN)
    worksheet.repeat_rows(HEADING_ROW)


def _contents(page: Page, rows: list[Row], letters: dict[str, str]) -> list[list[object]]:
    """The columns from left to right."""
    contents: dict[str, Callable[[Row], object]] = {
        "indicator": lambda row: row.indicator.code,
        "indicator_name": lambda row: row.indicator.name,
        "name": lambda row: page.department(row.department),
        "unit": lambda row: row.indicator.unit,
        "target": lambda row: row.target,
        "benchmark": lambda row: row.targets[-1].benchmark if row.targets else None,
        "aim_note": lambda row: aims.note(page, row.targets),
        "aim_lower": lambda row: row.aim.target if row.aim and row.aim.ranged else None,
        "aim_upper": lambda row: row.aim.upper if row.aim else None,
        "result": lambda row: Formula(result_formula(page, row, letters), row.result) if row.result else None,
        "coverage": lambda row: _coverage(row, letters),
        "grade": lambda row: page.text(f"grade.{row.indicator.data_quality_grade or 'none'}"),
        "department": lambda row: row.department,
        "astray": lambda row: _astray(row, letters),
    }
    told: dict[str, list[object]] = {name: [content(row) for row in rows] for name, content in contents.items()}
    months = page.period.to_date.months
    valued = (*months, "last_year", "previous", "now", "to_date")
    values = [_values(page, row, letters) for row in rows]
    told |= {name: [of_row[at] for of_row in values] for at, name in enumerate(valued)}
    return [told[name] for name in (*BEFORE, *months, *AFTER)]


def _values(page: Page, row: Row, letters: dict[str, str]) -> list[Formula | str | None]:
    """The months, the spans it is compared with, this one and the year to date; nothing where no figure has come."""
    counting = f"{_cells(row, 'counted')},1"
    now, to_date = f"{counting},{_cells(row, 'in_period')},1", counting
    if row.indicator.at_a_point:  # of each department the last one
        last = f",{_cells(row, 'last_to_date')},1"
        now, to_date = now + last, to_date + last
    months = [
        f"{counting},{_cells(row, 'period')},{column_letters(FIRST_MONTH + at)}${KEY_ROW + 1}"
        for at in range(len(row.months))
    ]
    values = (*row.months, row.now, row.to_date)
    told = [
        None
        if value == "" or row.block is None
        else Formula(sound(row, letters, value_formula(page, row, value, criteria)), value)
        for criteria, value in zip((*months, now, to_date), values, strict=True)
    ]
    befores = [
        _compared(page, row, letters, name, its)
        for name, its in (("last_year", row.last_year), ("previous", row.before))
    ]
    return [*told[:-2], *befores, *told[-2:]]


def _compared(page: Page, row: Row, letters: dict[str, str], span: str, its: Before) -> Formula | str | None:
    """The value of a span before this one; words where rates cannot be put together."""
    if its.value == "" or row.block is None:
        return None
    if its.value == page.text("master.unpooled"):
        return str(its.value)
    criterion = "1" if row.department == HOSPITAL else '">0"'
    criteria = f"{_cells(row, f'in_{span}')},{criterion}"
    if row.indicator.at_a_point:
        criteria += f",{_cells(row, f'last_in_{span}')},1"
    formula = value_formula(page, row, its.value, criteria)
    if its.alone:
        formula = f"SUMIFS({_cells(row, 'rate')},{criteria})"
    return Formula(sound(row, letters, formula), its.value)


def _coverage(row: Row, letters: dict[str, str]) -> Formula | str:
    """How many of the figures that are due count."""
    if not row.asked or row.block is None:
        return row.coverage
    counting = f"COUNTIFS({_cells(row, 'counted')},1,{_cells(row, 'in_period')},1)"
    return Formula(sound(row, letters, f'{counting}&"/{row.asked}"'), row.coverage)


def _astray(row: Row, letters: dict[str, str]) -> Formula | None:
    """How many other rows stand in the place of the row's figures."""
    if row.block is None:
        return None
    keys = {"indicator": f"$A{row.at + 1}"}
    if row.department != HOSPITAL:
        keys["department"] = f"${letters['department']}{row.at + 1}"
    return Formula(row.block.astray(**keys), 0)


def _tet(page: Page) -> str:
    """That the period and the same one last year cannot be compared, for Tết is in one of them."""
    now = any(map(with_tet, page.period.months))
    return page.text(
        f"master.tet.{'now' if now else 'before'}", period=str(page.period), before=str(page.period.last_year)
    )


def _styles(page: Page, rows: list[Row], named: Sequence[str]) -> list[list[Format]]:
    kinds = [(row.department == HOSPITAL, value_format(row.indicator.kind)) for row in rows]
    columns = [
        [styles[kind] for kind in kinds]
        for name in named
        for styles in [{kind: _style(page, name, *kind) for kind in set(kinds)}]
    ]
    at_target = named.index("target")
    for at, (kind, row) in enumerate(zip(kinds, rows, strict=True)):
        if row.changes:
            columns[at_target][at] = _style(page, "target", *kind, "changes")
    for name in ("last_year", "previous"):
        befores = [row.last_year if name == "last_year" else row.before for row in rows]
        partial = {kind: _style(page, name, *kind, "partial") for kind in set(kinds)}
        words = {kind: _style(page, name, *kind, "words") for kind in set(kinds)}
        column = columns[named.index(name)]
        for at, (kind, its) in enumerate(zip(kinds, befores, strict=True)):
            if its.value == page.text("master.unpooled"):
                column[at] = words[kind]
            elif its.partial:
                column[at] = partial[kind]
    return columns


def _style(page: Page, name: str, of_hospital: bool, shown: str, look: str = "") -> Format:  # noqa: FBT001 - one of two
    wanted: dict[str, object] = {"border": 1, "border_color": "#BFBFBF"}
    if of_hospital:
        wanted |= {"bold": True, "bg_color": "#F2F2F2", "top": 2}
    if name in CENTRED or name not in BEFORE | AFTER:
        wanted |= {"num_format": check_format(page) if name == "astray" else shown, "align": "center"}
    if look == "partial":
        wanted |= {"num_format": f'{shown}"*"', "italic": True}
    if look == "changes":  # as the note over the sheet says
        wanted |= {"num_format": aims.starred(shown)}
    if look == "words":
        wanted |= {"text_wrap": True, "font_size": 9, "italic": True, "bold": False}
    if name in {"name", "unit"}:
        wanted |= {"text_wrap": True, "font_size": 10}
    if name == "indicator_name":
        wanted |= {"text_wrap": True} if of_hospital else {"font_color": "#7F7F7F", "font_size": 9}
    return page.style(**wanted)
