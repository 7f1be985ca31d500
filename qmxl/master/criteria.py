"""Sheet Tiêu chí: each criterion's sub-items by level and status, the level they make, and the weighted mean."""

from dataclasses import dataclass

from qmxl.catalogue import loader
from qmxl.catalogue.criteria_sets import Criterion
from qmxl.functions.levels import RULE, level
from qmxl.master import long_tables
from qmxl.master.long_tables import unproved
from qmxl.master.page import Page, check_format, heading, marks
from qmxl.measures.rates import rate
from qmxl.tables.tabulate import UNPROVED
from qmxl.xlsx.blocks import Block
from qmxl.xlsx.bulk import Formula
from qmxl.xlsx.cells import column_letters

FIRST = 7  # the row of the first criterion, from 0; two rows of headings above it
SUMMARY = 3
LEVELS = RULE.climb
UNKNOWN = "–"  # shown where no level is known
HOLDS = {"met": "Đạt", "not_met": "Không đạt", "dont_know_how": "Chưa biết làm", "not_applicable": "KAD"}


@dataclass(frozen=True)
class Row:
    """A criterion with its statuses by level, and the level they make; None while it cannot be told."""

    criterion: Criterion
    at: int
    statuses: dict[int, list[str | None]]
    lowest: int | None
    highest: int | None
    target: int | None
    block: Block

    @property
    def reached(self) -> int | None:
        """The level, where the sub-items without an answer cannot change it."""
        return self.lowest if self.lowest == self.highest else None


def layout(page: Page) -> list[Row]:
    """The applied criteria of which the hospital's list has sub-items, in the order of the decision."""
    frame = page.tables.sub_items
    by_criterion: dict[str, dict[int, list[str | None]]] = {}
    for code, number, status in zip(frame["criterion"], frame["level"], frame["status"], strict=True):
        by_criterion.setdefault(code, {n: [] for n in range(1, 6)})[int(number)].append(status)
    blocks = long_tables.criterion_blocks(page)
    chosen = [c for c in loader.criteria().criterion if c.code in by_criterion]
    return [
        _row(page, criterion, FIRST + at, by_criterion[criterion.code], blocks[criterion.code,])
        for at, criterion in enumerate(chosen)
    ]


def _row(page: Page, criterion: Criterion, at: int, statuses: dict[int, list[str | None]], block: Block) -> Row:
    pairs = [(number, status) for number, several in statuses.items() for status in several]
    worst = [(n, HOLDS.get(s or "", "Đạt" if n == 1 else "Không đạt")) for n, s in pairs]
    best = [(n, HOLDS.get(s or "", "Không đạt" if n == 1 else "Đạt")) for n, s in pairs]
    setting = page.control.criteria.get(criterion.code)
    return Row(criterion, at, statuses, level(worst), level(best), setting.target_level if setting else None, block)


def _letters() -> dict[str, str]:
    """The letters of the columns: fault at level 1, then listed, not met and unanswered of each higher level."""
    names = ["code", "title", "weight", "h1", "u1"]
    names += [f"{kind}{number}" for number in LEVELS for kind in "nfu"]
    names += ["lowest", "highest", "level", "target", "result", "astray"]
    return {name: column_letters(at) for at, name in enumerate(names)}


def climb(page_row: int, *, worst: bool) -> str:
    """The formula of the highest level reached when what is unanswered counts as not met, or as met.

    A level counts when every applicable sub-item up to it is met and it has any; a gap stops the climb.
    """
    at = _letters()

    def reached(upto: int) -> str:
        text = str(RULE.floor)
        for number in (each for each in LEVELS if each <= upto):
            text = f"IF({at[f'n{number}']}{page_row}>0,{number},{text})"
        return text

    text = reached(LEVELS[-1])
    for number in reversed(LEVELS):
        stops = f"{at[f'f{number}']}{page_row}" + (f"+{at[f'u{number}']}{page_row}" if worst else "")
        text = f"IF({stops}>0,{reached(number - 1)},{text})"
    floor = f"{at['h1']}{page_row}" + (f"+{at['u1']}{page_row}" if worst else "")
    listed = "+".join(f"{at[f'n{number}']}{page_row}" for number in LEVELS)
    return f'IF({floor}>0,{RULE.floor},IF({listed}=0,"",{text}))'


def write(page: Page, rows: list[Row]) -> None:
    """The sheet: the mean on top, then a criterion a row, counted by formulas over the sub-items."""
    worksheet, text, at = page.sheet("criteria"), page.text, _letters()
    heading(page, worksheet, "criteria", len(at), text("master.note.criteria"))
    _headings(page)
    for column, width in enumerate((8, 46, 7, 8, 8, *[7] * 12, 9, 9, 17, 9, 12, 24)):
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
    for column, name in (
        (0, "criterion"),
        (1, "title"),
        (2, "weight"),
        (17, "lowest"),
        (18, "highest"),
        (19, "level"),
        (20, "target_level"),
        (21, "result"),
        (22, "astray"),
    ):
        worksheet.merge_range(top, column, below, column, text(f"master.column.{name}"), style)
    worksheet.merge_range(top, 3, top, 4, text("master.level_one"), style)
    worksheet.write_string(below, 3, text("master.fault_there"), style)
    worksheet.write_string(below, 4, text("master.unanswered"), style)
    for position, number in enumerate(LEVELS):
        column = 5 + 3 * position
        worksheet.merge_range(top, column, top, column + 2, text("master.level_n", number=number), style)
        for offset, name in enumerate(("listed", "unmet", "unanswered")):
            worksheet.write_string(below, column + offset, text(f"master.{name}"), style)
    worksheet.set_row(below, 46)


def _counting(page: Page, row: Row, number: int, *statuses: str) -> str:
    words = [page.label("item_status", status) if status else "" for status in statuses]
    words += [unproved(page)] if "" in statuses else []
    level, status = row.block.cells("level"), row.block.cells("status")
    return "+".join(f'COUNTIFS({level},{number},{status},"{word}")' for word in words)


def _columns(page: Page, rows: list[Row], at: dict[str, str]) -> tuple[list[list[object]], list[object]]:
    cell = page.style(border=1, border_color="#BFBFBF", align="center", num_format='0;-0;"·"')
    words = page.style(border=1, border_color="#BFBFBF", text_wrap=True, font_size=10)
    strong = page.style(border=1, border_color="#BFBFBF", align="center", bold=True)
    columns: list[list[object]] = [
        [row.criterion.code for row in rows],
        [row.criterion.title for row in rows],
        [row.criterion.weight for row in rows],
        [_count(page, row, 1, "met") for row in rows],
        [_count(page, row, 1, "") for row in rows],
    ]
    for number in LEVELS:
        columns.append([_count(page, row, number, "met", "not_met", "dont_know_how", "") for row in rows])
        columns.append([_count(page, row, number, "not_met", "dont_know_how") for row in rows])
        columns.append([_count(page, row, number, "") for row in rows])
    columns += [
        [_climbed(row, row.lowest, worst=True) for row in rows],
        [_climbed(row, row.highest, worst=False) for row in rows],
        [_level(page, row, at) for row in rows],
        [row.target for row in rows],
        [_result(page, row, at) for row in rows],
        [Formula(row.block.astray(criterion=f"$A{row.at + 1}"), 0) for row in rows],
    ]
    check = page.style(border=1, border_color="#BFBFBF", align="center", num_format=check_format(page))
    return columns, [strong, words, *[cell] * 17, strong, cell, strong, check]


def _climbed(row: Row, number: int | None, *, worst: bool) -> Formula | None:
    """The level reached; nothing where nothing is listed that could be reached."""
    return None if number is None else Formula(climb(row.at + 1, worst=worst), number)


def _count(page: Page, row: Row, number: int, *statuses: str) -> Formula:
    several = row.statuses[number]
    value = sum(1 for status in several if ("" if status in (None, UNPROVED) else status) in statuses)
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
    worksheet.write_string(SUMMARY + 0, 5, text("master.known_levels"), style())
    worksheet.write_formula(SUMMARY + 0, 17, f"=COUNT({levels})", style(bold=True, align="left"), known)


def cells(page: Page) -> dict[str, str]:
    """Where the mean and the number of known levels stand."""
    return {
        "mean": f"{page.reference('criteria')}!$C${SUMMARY + 1}",
        "known": f"{page.reference('criteria')}!$R${SUMMARY + 1}",
    }


def level_range(rows: list[Row]) -> str:
    """The cells of the levels."""
    return _range(rows, "level")


def astray_range(rows: list[Row]) -> str:
    """The cells that say whether each criterion's sub-items stand in their place."""
    return _range(rows, "astray")


def _range(rows: list[Row], name: str) -> str:
    at = _letters()[name]
    return f"${at}${FIRST + 1}:${at}${FIRST + max(len(rows), 1)}"
