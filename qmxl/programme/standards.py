"""Sheet Tiêu chuẩn cơ bản: the standards answered yes or no, and whether all of them are met."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from qmxl.catalogue.criteria_sets import CriteriaSet
from qmxl.control.criteria_models import BESIDE
from qmxl.criteria.standards import Answer, Standards, standards
from qmxl.sheets.long_tables import status_word
from qmxl.sheets.page import Page, heading, link_to, marks
from qmxl.tables.columns import row_of

NAME = "standards"
TOP, FIRST = 4, 11  # the rows of the first count and of the first standard, from 0
STATUS = 3
WIDTHS = (9, 54, 18, 14, 36, 26)
ANSWERS: tuple[Answer, ...] = ("yes", "no", "not_applicable")
COUNTED = ("yes", "no", "not_applicable", "")


class Answered(NamedTuple):
    """A standard with what was answered of it, None where nothing was, and the row it has in the table of sub-items."""

    code: str
    title: str
    part: str
    status: str | None
    row: Mapping[str, object] | None


def layout(page: Page) -> list[Answered]:
    """Every standard of the first set in use that is answered yes or no; none where there is no such set."""
    if not any(each.rule.kind == "yes_no" for each in page.control.programme.sets.values()):
        return []
    criteria, frame = _set(page), page.tables.sub_items
    rows = {str(code): row_of(frame, at) for at, code in enumerate(frame["code"])}
    main = criteria.id == page.control.programme.main_set.id
    before = "" if main else f"{criteria.id}{BESIDE}"
    return [_answered(criteria, code, rows.get(before + code)) for code in criteria.by_code]


def _set(page: Page) -> CriteriaSet:
    """The first set in use that is answered yes or no."""
    return next(each for each in page.control.programme.sets.values() if each.rule.kind == "yes_no")


def _said(status: str | None) -> Answer:
    """An answer as the set knows it; whatever else is said is none yet."""
    return next((each for each in ANSWERS if each == status), None)


def _answered(criteria: CriteriaSet, code: str, row: Mapping[str, object] | None) -> Answered:
    criterion = criteria.by_code[code]
    status = str(row["status"]) if row and row["status"] else None
    return Answered(code, criterion.title, criteria.part_of(criterion), status, row)


def write(page: Page, answered: Sequence[Answered]) -> None:
    """The counts and the conclusion on top, then a standard a row with its evidence."""
    if not answered:
        return
    worksheet, text, style = page.sheet(NAME), page.text, page.style
    criteria = _set(page)
    note = text("master.note.standards", set=criteria.title, decision=criteria.decision)
    heading(page, worksheet, NAME, len(WIDTHS), note)
    for column, width in enumerate(WIDTHS):
        worksheet.set_column(column, column, width)
    last = FIRST + len(answered) - 1
    _conclusion(page, answered, standards(criteria, {each.code: _said(each.status) for each in answered}))
    for column, name in enumerate(("code", "standard", "department", "status", "evidence", "source")):
        worksheet.write_string(FIRST - 1, column, text(f"master.column.{name}"), style.heading())
    for at, each in enumerate(answered, start=FIRST):
        _standard(page, at, each)
    marks(page, worksheet, f"D{FIRST + 1}:D{last + 1}", status_word(page, "yes"), status_word(page, "no"))
    worksheet.set_portrait()
    worksheet.freeze_panes(FIRST, 2)
    worksheet.repeat_rows(FIRST - 1)


def _conclusion(page: Page, answered: Sequence[Answered], whole: Standards) -> None:
    """How many standards have each answer, and whether the set is passed, by formulas over the answers."""
    worksheet, text, style = page.sheets[NAME], page.text, page.style
    cells = f"$D${FIRST + 1}:$D${FIRST + len(answered)}"
    middle = style(border=1, border_color="#BFBFBF", align="center")
    at = {status: f"C{TOP + offset + 1}" for offset, status in enumerate(COUNTED)}
    for offset, status in enumerate(COUNTED):
        label = text(f"master.standards.{status or 'unanswered'}")
        worksheet.merge_range(TOP + offset, 0, TOP + offset, 1, label, style.fixed())
        formula = f'=COUNTIF({cells},"{status_word(page, status)}")' if status else f"=COUNTBLANK({cells})"
        count = sum(1 for each in answered if (each.status or "") == status)
        worksheet.write_formula(TOP + offset, 2, formula, middle, count)
    rows = {each.code: FIRST + n for n, each in enumerate(answered, start=1)}
    undecided = [f"{at['']}>0", f"{at['yes']}=0"]
    for exclusive in whole.criteria.exclusive:  # exactly one of them applies
        words = (status_word(page, "yes"), status_word(page, "no"))
        applying = [f'($D{rows[code]}="{word}")' for code in exclusive.criteria for word in words]
        undecided.append(f"{'+'.join(applying)}<>1")
    passed, failed, waiting = (text(f"master.standards.{name}") for name in ("passed", "failed", "open"))
    row = TOP + len(COUNTED)
    worksheet.merge_range(row, 0, row, 1, text("master.standards.conclusion"), style.fixed(bold=True))
    formula = f'=IF({at["no"]}>0,"{failed}",IF(OR({",".join(undecided)}),"{waiting}","{passed}"))'
    strong = style(border=1, border_color="#BFBFBF", align="center", bold=True, text_wrap=True)
    worksheet.write_formula(row, 2, formula, strong, {True: passed, False: failed, None: waiting}[whole.passed])


def _standard(page: Page, at: int, each: Answered) -> None:
    worksheet, look = page.sheets[NAME], page.style.fixed(font_size=10)
    worksheet.write_string(at, 0, each.code, page.style.fixed(bold=True))
    worksheet.write_string(at, 1, each.title, look)
    row = each.row or {}
    worksheet.write_string(at, 2, page.department(row.get("department")), look)
    middle = page.style.fixed(align="center", bold=True)
    if each.status:
        worksheet.write_string(at, STATUS, status_word(page, each.status), middle)
    else:
        worksheet.write_blank(at, STATUS, None, middle)
    worksheet.write_string(at, 4, str(row.get("evidence") or ""), look)
    source, sheet, cell = (str(row.get(name) or "") for name in ("source", "sheet", "cell"))
    link = link_to(source, sheet, cell) if source else None
    shown = f"{source} {cell}".strip()
    if link:
        worksheet.write_url(at, 5, link, page.style.fixed(font_size=9, font_color="#0563C1", underline=1), shown)
    else:
        worksheet.write_string(at, 5, shown, look)
    if len(each.title) > 60:
        worksheet.set_row(at, 30)
