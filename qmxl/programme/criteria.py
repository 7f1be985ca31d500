"""Sheet Tiêu chí: each criterion's sub-items by level and status, the level they make, and the weighted mean."""

from dataclasses import dataclass

from qmxl.catalogue.criteria_sets import CriteriaSet, Criterion
from qmxl.criteria.levels import Reached, reached
from qmxl.measures.rates import rate
from qmxl.sheets import long_tables
from qmxl.sheets.long_tables import status_word
from qmxl.sheets.page import Page, check_format, heading, marks
from qmxl.tables.sub_items import EXEMPT, UNDECIDED, UNPROVED
from qmxl.xlsx.blocks import Block
from qmxl.xlsx.bulk import Formula
from qmxl.xlsx.cells import column_letters

FIRST = 7  # the row of the first criterion, from 0; two rows of headings above it
SUMMARY = 3
UNKNOWN = "–"  # shown where no level is known
KNOWN = 12  # the column of how many levels are known
TARGETS = ("target_level", "result")
ASKED = ("met", EXEMPT, "not_met", "dont_know_how", "")  # of a sub-item that counts on the ladder; "" is unanswered


@dataclass(frozen=True)
class Row:
    """A criterion with its statuses by level, and the level they make; None while it cannot be told."""

    criterion: Criterion
    at: int
    statuses: dict[int, list[str | None]]
    levels: Reached
    cap: int | None
    target: int | None
    block: Block

    @property
    def reached(self) -> int | None:
        """The level, where the sub-items without an answer cannot change it."""
        return self.levels.decided


def layout(page: Page) -> list[Row]:
    """The scored criteria of the main set of which the hospital's list has sub-items, in the order of the set."""
    frame, criteria = page.tables.sub_items, page.control.programme.main_set
    if not criteria.rule.climb:
        return []
    by_criterion: dict[str, dict[int, list[str | None]]] = {}
    for code, number, status in zip(frame["criterion"], frame["level"], frame["status"], strict=True):
        by_criterion.setdefault(code, {n: [] for n in criteria.rule.levels}).setdefault(number, []).append(status)
    blocks = long_tables.criterion_blocks(page)
    chosen = [c for c in criteria.criterion if c.code in by_criterion and page.control.programme.scored(c.code)]
    return [
        _row(page, criterion, FIRST + at, by_criterion[criterion.code], blocks[criterion.code,])
        for at, criterion in enumerate(chosen)
    ]


def _row(page: Page, criterion: Criterion, at: int, statuses: dict[int, list[str | None]], block: Block) -> Row:
    pairs = [(number, status) for number, several in statuses.items() for status in several]
    cap = page.control.programme.cap(criterion.code)
    setting = page.control.programme.criteria.get(criterion.code)
    levels = reached(page.control.programme.main_set, pairs, cap)
    return Row(criterion, at, statuses, levels, cap, setting.target_level if setting else None, block)


def _letters(criteria: CriteriaSet) -> dict[str, str]:
    """The letters of the columns: faults at the lowest level, then of each higher one listed, not met, unanswered."""
    names = ["code", "title", "weight", "faults", "unsure"]
    names += [f"{kind}{number}" for number in criteria.rule.climb for kind in "nfu"]
    names += ["lowest", "highest", "level", "target", "result", "astray"]
    return {name: column_letters(at) for at, name in enumerate(names)}


def climb(criteria: CriteriaSet, page_row: int, cap: int | None, *, worst: bool) -> str:
    """The formula of the highest level reached when what is unanswered counts as not met, or as met.

    A level counts when every applicable sub-item up to it is met and it has any; a gap stops the climb, and so does
    ``cap``.
    """
    at, rule = _letters(criteria), criteria.rule

    def reached(upto: int) -> str:
        text = str(rule.floor)
        for number in (each for each in rule.climb if each <= upto):
            text = f"IF({at[f'n{number}']}{page_row}>0,{number},{text})"
        return text

    text = reached(rule.climb[-1])
    for below, number in reversed(list(zip(rule.levels, rule.climb, strict=False))):
        stops = f"{at[f'f{number}']}{page_row}" + (f"+{at[f'u{number}']}{page_row}" if worst else "")
        text = f"IF({stops}>0,{reached(below)},{text})"
    text = f"MIN({cap},{text})" if cap else text
    floor = f"{at['faults']}{page_row}" + (f"+{at['unsure']}{page_row}" if worst else "")
    listed = "+".join(f"{at[f'n{number}']}{page_row}" for number in rule.climb)
    return f'IF({floor}>0,{rule.floor},IF({listed}=0,"",{text}))'


def write(page: Page, rows: list[Row]) -> None:
    """The sheet: the mean on top, then a criterion a row, counted by formulas over the sub-items."""
    worksheet, text, at = page.sheet("criteria"), page.text, _letters(page.control.programme.main_set)
    heading(page, worksheet, "criteria", len(at), text("master.note.criteria"))
    _headings(page)
    counts = 3 * len(page.control.programme.main_set.rule.climb)
    for column, width in enumerate((8, 46, 7, 8, 8, *[7] * counts, 9, 9, 17, 9, 12, 24)):
        worksheet.set_column(column, column, width)
    if rows:
        columns, styles = _columns(page, rows, at)
        worksheet.write_block(FIRST, columns, styles)
    last = FIRST + max(len(rows), 1)
    _summary(page, rows, at, last)
    marks(
        page,
        worksheet,
        f"{at['result']}{FIRST + 1}:{at['result']}{last}",
        page.label("item_status", "met"),
        page.label("item_status", "not_met"),
    )
    worksheet.print_area(0, 0, last - 1, len(at) - 2)  # the check is for the screen
    worksheet.freeze_panes(FIRST, 2)
    worksheet.repeat_rows(FIRST - 2, FIRST - 1)


def _headings(page: Page) -> None:
    worksheet, text, style = page.sheet("criteria"), page.text, page.style.heading()
    top, below = FIRST - 2, FIRST - 1
    climbed = page.control.programme.main_set.rule.climb
    behind = 5 + 3 * len(climbed)
    names = ((0, ("criterion", "title", "weight")), (behind, ("lowest", "highest", "level", *TARGETS, "astray")))
    for column, name in ((first + at, name) for first, several in names for at, name in enumerate(several)):
        worksheet.merge_range(top, column, below, column, text(f"master.column.{name}"), style)
    worksheet.merge_range(top, 3, top, 4, text("master.level_one"), style)
    worksheet.write_string(below, 3, text("master.fault_there"), style)
    worksheet.write_string(below, 4, text("master.unanswered"), style)
    for position, number in enumerate(climbed):
        column = 5 + 3 * position
        worksheet.merge_range(top, column, top, column + 2, text("master.level_n", number=number), style)
        for offset, name in enumerate(("listed", "unmet", "unanswered")):
            worksheet.write_string(below, column + offset, text(f"master.{name}"), style)
    worksheet.set_row(below, 46)


def _counting(page: Page, row: Row, number: int, *statuses: str) -> str:
    words = [status_word(page, status) if status else "" for status in statuses]
    undecided = UNDECIDED if page.control.programme.rounds else (UNPROVED,)
    words += [status_word(page, status) for status in undecided] if "" in statuses else []
    level, status = row.block.cells("level"), row.block.cells("status")
    return "+".join(f'COUNTIFS({level},{number},{status},"{word}")' for word in words)


def _columns(page: Page, rows: list[Row], at: dict[str, str]) -> tuple[list[list[object]], list[object]]:
    rule = page.control.programme.main_set.rule
    cell = page.style(border=1, border_color="#BFBFBF", align="center", num_format='0;-0;"·"')
    words = page.style(border=1, border_color="#BFBFBF", text_wrap=True, font_size=10)
    strong = page.style(border=1, border_color="#BFBFBF", align="center", bold=True)
    columns: list[list[object]] = [
        [row.criterion.code for row in rows],
        [row.criterion.title for row in rows],
        [row.criterion.weight for row in rows],
        [_count(page, row, rule.floor, "fault") for row in rows],
        [_count(page, row, rule.floor, "") for row in rows],
    ]
    for number in rule.climb:
        columns.append([_count(page, row, number, *ASKED) for row in rows])
        columns.append([_count(page, row, number, "not_met", "dont_know_how") for row in rows])
        columns.append([_count(page, row, number, "") for row in rows])
    columns += [
        [_climbed(page, row, row.levels.lowest, worst=True) for row in rows],
        [_climbed(page, row, row.levels.highest, worst=False) for row in rows],
        [_level(page, row, at) for row in rows],
        [row.target for row in rows],
        [_result(page, row, at) for row in rows],
        [Formula(row.block.astray(criterion=f"$A{row.at + 1}"), 0) for row in rows],
    ]
    check = page.style(border=1, border_color="#BFBFBF", align="center", num_format=check_format(page))
    return columns, [strong, words, *[cell] * (len(columns) - 6), strong, cell, strong, check]


def _climbed(page: Page, row: Row, number: int | None, *, worst: bool) -> Formula | None:
    """The level reached; nothing where nothing is listed that could be reached."""
    return (
        None
        if number is None
        else Formula(climb(page.control.programme.main_set, row.at + 1, row.cap, worst=worst), number)
    )


def _count(page: Page, row: Row, number: int, *statuses: str) -> Formula:
    several = row.statuses[number]
    value = sum(1 for status in several if ("" if status in (None, *UNDECIDED) else status) in statuses)
    return Formula(_counting(page, row, number, *statuses), value)


def _level(page: Page, row: Row, at: dict[str, str]) -> Formula:
    low, high, line = at["lowest"], at["highest"], row.at + 1
    waiting = page.text("master.not_decided")
    value: float | str = row.reached if row.reached is not None else waiting
    known = f'IF(AND({low}{line}={high}{line},{low}{line}<>""),{low}{line},"{waiting}")'
    return Formula(f"IF({at['astray']}{line},NA(),{known})", value)


def _result(page: Page, row: Row, at: dict[str, str]) -> Formula | None:
    if row.reached is None or row.target is None:
        return None
    yes, no, line = page.label("item_status", "met"), page.label("item_status", "not_met"), row.at + 1
    reached, target = f"{at['level']}{line}", f"{at['target']}{line}"
    return Formula(f'IF({reached}>={target},"{yes}","{no}")', yes if row.reached >= row.target else no)


def mean(rows: list[Row]) -> float | None:
    """The weighted mean level of the criteria whose level is known: sum of level x weight / sum of weights."""
    known = [(row.reached, row.criterion.weight) for row in rows if row.reached is not None]
    return rate(float(sum(r * w for r, w in known)), float(sum(w for _, w in known)), 1) if known else None


def _summary(page: Page, rows: list[Row], at: dict[str, str], last: int) -> None:
    worksheet, text, style = page.sheet("criteria"), page.text, page.style
    levels, weights = (f"${at[name]}${FIRST + 1}:${at[name]}${last}" for name in ("level", "weight"))
    known = sum(1 for row in rows if row.reached is not None)
    value = mean(rows)
    worksheet.write_string(SUMMARY, 1, text("master.mean_level"), style(bold=True))
    base = f"SUMPRODUCT(--ISNUMBER({levels}),{weights})"
    shown = style(bold=True, num_format="0.00", align="left")
    if value is None:
        worksheet.write_string(SUMMARY, 2, UNKNOWN, shown)
    else:
        worksheet.write_formula(SUMMARY, 2, f"=SUMPRODUCT({levels},{weights})/{base}", shown, value)
    worksheet.write_string(SUMMARY, 5, text("master.known_levels"), style())
    worksheet.write_formula(SUMMARY, KNOWN, f"=COUNT({levels})", style(bold=True, align="left"), known)


def cells(page: Page) -> dict[str, str]:
    """Where the mean and the number of known levels stand."""
    return {
        "mean": f"{page.reference('criteria')}!$C${SUMMARY + 1}",
        "known": f"{page.reference('criteria')}!${column_letters(KNOWN)}${SUMMARY + 1}",
    }


def level_cell(page: Page, row: Row, name: str = "level") -> str:
    """The cell of a criterion's level, or of its lowest, highest or target level, as formulas write it."""
    return f"{page.reference('criteria')}!${_letters(page.control.programme.main_set)[name]}${row.at + 1}"


def level_range(page: Page, rows: list[Row]) -> str:
    """The cells of the levels."""
    return _range(page, rows, "level")


def astray_range(page: Page, rows: list[Row]) -> str:
    """The cells that say whether each criterion's sub-items stand in their place."""
    return _range(page, rows, "astray")


def _range(page: Page, rows: list[Row], name: str) -> str:
    at = _letters(page.control.programme.main_set)[name]
    return f"${at}${FIRST + 1}:${at}${FIRST + max(len(rows), 1)}"
