"""Sheet Bảng điểm: the rules with who approves them, the points of each department by formulas, and rates with chance.

Points read the rule's own cells and the value beside them, a value reads the lines, figures or sub-items it is counted
from, so a reader can follow every number to its source; the rule's number leads there.
"""

from xlsxwriter.url import Url

from qmxl.control.models import ScoreRule
from qmxl.control.scores import CRITERIA_MET, HANDED_IN, Source, sources, told
from qmxl.forms.head import lines_of
from qmxl.functions.rates import HAIR
from qmxl.master.register_data import Sections
from qmxl.master.register_formulas import NONE
from qmxl.master.score_formulas import MONEY, parts, value, worth
from qmxl.own_forms.printing import chosen
from qmxl.sheets.page import POOR, Page, heading
from qmxl.tables.scoreboard import Column, ScoreBoard
from qmxl.xlsx.bulk import Formula
from qmxl.xlsx.cells import column_letters

NAME = "scoreboard"
FIRST = 5  # the row of the rules' headings, from 0
RULES = ("number", "rule", "source", "points_each", "money_each", "way", "threshold", "floor", "cap")
RULES_BESIDE = ("whom", "months", "approver", "approved_on", "state")
LEFT = ("rank", "department", "name", "total", "money", "mark")
WIDTHS = (7, 26, 38, 12, 15, 44)
NARROW = 14  # of the columns beside


def write(page: Page, sections: Sections) -> None:
    """The three parts below each other; nothing without a rule. ``sections`` are those of the data behind them."""
    board = page.tables.scores
    if board is None:
        return
    worksheet = page.sheet(NAME)
    across = max(len(LEFT) + 2 * len(board.columns), len(RULES) + len(RULES_BESIDE))
    heading(page, worksheet, NAME, 10, page.text("master.note.scoreboard"))
    worksheet.set_row(2, 62)
    for at, width in enumerate(WIDTHS):
        worksheet.set_column(at, at, width)
    worksheet.set_column(len(WIDTHS), across, NARROW)
    last = _rules(page, board)
    last = _points(page, sections, board, last + 2) if board.columns else _nothing(page, last + 2)
    for column in board.columns:
        if column.marks:
            last = _rate(page, sections, column, last + 2)
    worksheet.repeat_columns(0, 2)


def _title(page: Page, at: int, name: str) -> None:
    page.sheet(NAME).write_string(at, 0, page.text(f"score_board.{name}"), page.style(bold=True, font_size=12))
    page.sheet(NAME).set_row(at, 22)


def _nothing(page: Page, at: int) -> int:
    page.sheet(NAME).write_string(at, 0, page.text("score_board.none_counted"), page.style(italic=True))
    return at


def _rules(page: Page, board: ScoreBoard) -> int:
    """A rule a row with its numbers, which the points read; gives the last row."""
    worksheet, text, style = page.sheet(NAME), page.text, page.style
    _title(page, FIRST - 1, "rules")
    for at, name in enumerate((*RULES, *RULES_BESIDE)):
        worksheet.write_string(FIRST, at, text(f"score_board.column.{name}"), style.heading())
    worksheet.set_row(FIRST, 32)
    words, number = style.fixed(text_wrap=True, font_size=10), style.fixed(align="center", num_format="#,##0.####")
    blue = style.fixed(align="center", font_color="#0563C1", underline=1)
    for row, (rule, state, source) in enumerate(board.rules, start=FIRST + 1):
        named, way = _named(page, rule, source), chosen(NAME, "way", rule.way, text.language)
        months = f"{rule.first or '…'} – {rule.last or '…'}" if rule.first or rule.last else ""
        day = f"{rule.approved_on:%d/%m/%Y}" if rule.approved_on else ""
        beside = [_whom(page, rule), months, rule.approver, day, text(f"score_board.{state}")]
        refused = style.fixed(text_wrap=True, font_size=10, bg_color=POOR, bold=True)
        cells = [row - FIRST, rule.name, named, rule.points, rule.money, way, rule.threshold, rule.floor, rule.cap]
        looks = [number, words, words, number, number, words, *[number] * 3]
        looks += [*[words] * 4, words if state == "counted" else refused]
        for at, (cell, look) in enumerate(zip([*cells, *beside], looks, strict=True)):
            worksheet.put(row, at, cell, look)
        if source is not None and (leads := _leads_to(page, source)):
            worksheet.put(row, 0, row - FIRST, blue)  # LibreOffice does not wrap the text of a link
            worksheet.link(row, 0, Url(f"internal:{page.reference(leads)}!A1"))
        high = [lines_of(rule.name, WIDTHS[1] * 0.9), lines_of(named, WIDTHS[2] * 0.9)]
        high += [lines_of(said, NARROW * 0.9) for said in beside]
        worksheet.set_row(row, 13.5 * max(high) + 3)
    return FIRST + len(board.rules)


def _named(page: Page, rule: ScoreRule, source: Source | None) -> str:
    if source is None:
        known = sources(page.control).get(rule.source)
        return told(known, page.text) if known else rule.source
    apart = f" ({page.text('score_board.apart')})" if source.apart else ""
    return f"{told(source, page.text)}{apart}"


def _whom(page: Page, rule: ScoreRule) -> str:
    if rule.whom in page.control.departments:
        return page.department(rule.whom)
    return chosen("own_forms", "assigned", "all" if rule.whom in {"", "*"} else rule.whom, page.text.language)


def _leads_to(page: Page, source: Source) -> str:
    """The sheet a source is counted on; "" where the master has it not."""
    if source.form is not None:
        name = source.form.id
    elif source.indicator is not None:
        name = "indicator_data"
    else:
        name = "sub_item_data" if source.id == CRITERIA_MET else "submissions" if source.id == HANDED_IN else "findings"
    return name if name in page.sheets else ""


def _points(page: Page, sections: Sections, board: ScoreBoard, top: int) -> int:
    """A department a row, of each rule its value and points; gives the last row."""
    worksheet, text, style = page.sheet(NAME), page.text, page.style
    _title(page, top, "scores")
    worksheet.write_string(top + 1, 0, text("score_board.ranked"), style(italic=True, font_size=9))
    head = top + 2
    for at, name in enumerate(LEFT):
        worksheet.merge_range(head, at, head + 1, at, text(f"score_board.column.{name}"), style.heading())
    for number, column in enumerate(board.columns):
        at = len(LEFT) + 2 * number
        worksheet.merge_range(head, at, head, at + 1, column.rule.name, style.heading())
        for side, name in enumerate(("value", "points")):
            worksheet.write_string(head + 1, at + side, text(f"score_board.{name}"), style.heading())
    worksheet.set_row(head, 14 * max(lines_of(column.rule.name, 20) for column in board.columns) + 6)
    first, last = head + 2, head + 1 + len(board.departments)
    for row, code in enumerate(board.departments, start=first):
        _department(page, sections, board, code, row, (first, last))
    return last


def _department(page: Page, sections: Sections, board: ScoreBoard, code: str, row: int, span: tuple[int, int]) -> None:
    worksheet, style = page.sheet(NAME), page.style
    look = style.fixed(align="center", num_format="#,##0.##")
    bold = style.fixed(align="center", num_format="#,##0.##", bold=True)
    totals = f"$D${span[0] + 1}:$D${span[1] + 1}"
    rank = f"SUMPRODUCT(--({totals}>D{row + 1}+{HAIR:.9f}))+1"
    points: list[str] = []
    amounts: list[str] = []
    for number, column in enumerate(board.columns):
        at, rule_row = len(LEFT) + 2 * number, _row_of(board, column)
        shown, its = column_letters(at), column_letters(at + 1)
        if code not in column.points:
            worksheet.put(row, at, "", look)
            worksheet.put(row, at + 1, "", look)
            continue
        measured = column.measured[code].value
        known = measured is not None or not _unknown(column, code)
        formula = value(page, sections, column, code, f"$B{row + 1}") if known else None
        worksheet.put(row, at, Formula(formula, NONE if measured is None else measured) if formula else NONE, look)
        worksheet.put(
            row, at + 1, Formula(worth(column.rule, f"{shown}{row + 1}", rule_row + 1), column.points[code]), look
        )
        points.append(f"{its}{row + 1}")
        if column.rule.money:
            amounts.append(f"{its}{row + 1}*${MONEY}${rule_row + 1}")
    mark = _mark(page, board, code)
    cells: list[tuple[object, object]] = [
        (Formula(rank, float(board.ranks[code])), look),
        (code, style.fixed(bold=True)),
        (page.department(code), style.fixed(text_wrap=True, font_size=10)),
        (Formula("+".join(points), board.totals[code]), bold),
        (
            Formula("+".join(amounts), board.money[code]) if amounts else "",
            style.fixed(align="center", num_format="#,##0"),
        ),
        (mark, style.fixed(text_wrap=True, font_size=10)),
    ]
    for at, (cell, its_look) in enumerate(cells):
        worksheet.put(row, at, cell, its_look)
    worksheet.set_row(row, 14 * max(lines_of(mark, WIDTHS[5] * 0.95), 1) + 4)


def _row_of(board: ScoreBoard, column: Column) -> int:
    """The row (from 0) of a column's rule."""
    return FIRST + 1 + next(at for at, (rule, *_) in enumerate(board.rules) if rule is column.rule)


def _unknown(column: Column, code: str) -> bool:
    """Whether a department has no value because nothing of it came, so that there is nothing to count."""
    summary = column.source.summary
    return column.measured[code].value is None and (summary is None or summary.added)


def _mark(page: Page, board: ScoreBoard, code: str) -> str:
    """In which rates a department differs from the others by more than chance, or that it does in none."""
    limited = [column for column in board.columns if code in column.marks]
    beyond = [column for column in limited if column.marks[code].side]
    if beyond:
        return page.text.apart(
            page.text("score_board.of_rule", rule=column.rule.name, said=_beyond(page, column, code))
            for column in beyond
        )
    if limited:
        return page.text("score_board.no_difference")
    rates = any(column.measured.get(code) and column.measured[code].parts for column in board.columns)
    return page.text(f"score_board.{'few' if rates else 'no_limits'}")


def _beyond(page: Page, column: Column, code: str) -> str:
    mark = column.marks[code]
    if not mark.side:
        return page.text("score_board.no_difference")
    way = "outside" if mark.beyond == "99.8" else "watched"
    return page.text(f"funnel.{way}.{'high' if mark.side > 0 else 'low'}")


def _rate(page: Page, sections: Sections, column: Column, top: int) -> int:
    """A rate with its numerator, denominator and interval, a department a row; gives the last row."""
    worksheet, text, style = page.sheet(NAME), page.text, page.style
    worksheet.write_string(top, 0, f"{text('score_board.rates')}: {column.rule.name}", style(bold=True, font_size=12))
    worksheet.set_row(top, 22)
    places = (1, 2, 3, 4, 5)
    names = ("department", "name", "numerator", "denominator", "between")
    for at, name in zip(places, names, strict=True):
        worksheet.write_string(top + 1, at, text(f"master.column.{name}"), style.heading())
    look, fixed = style.fixed(align="center", num_format="#,##0.##"), style.fixed(text_wrap=True, font_size=10)
    row = top + 1
    for code in page.tables.scores.departments if page.tables.scores else ():
        if code not in column.marks:
            continue
        row += 1
        low, high = (round(each, 1) for each in column.marks[code].interval or (0.0, 0.0))
        said = f"{text('effect.between', lower=low, upper=high)}; {_beyond(page, column, code)}"
        above, below = column.measured[code].parts or (0.0, 0.0)
        formulas = parts(page, sections, column, code, f"$B{row + 1}")
        cells: list[tuple[object, object]] = [(code, style.fixed(bold=True)), (page.department(code), fixed)]
        cells += [(Formula(formula, value), look) for formula, value in zip(formulas, (above, below), strict=True)]
        cells.append((said, fixed))
        for at, (cell, its) in enumerate(cells, start=1):
            worksheet.put(row, at, cell, its)
        worksheet.set_row(row, 14 * lines_of(said, WIDTHS[5] * 0.95) + 4)
    return row
