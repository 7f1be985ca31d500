"""Sheets Minh chứng and DL minh chứng: what proves each criterion, what of it is there, and how much is ready."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from qmxl.evidence.matching import State
from qmxl.evidence.readiness import Gap
from qmxl.hospital.folder import EVIDENCE
from qmxl.sheets import long_tables
from qmxl.sheets.long_tables import data_table, status_word
from qmxl.sheets.page import Page, check_format, heading, link_to
from qmxl.xlsx.blocks import Block, blocks
from qmxl.xlsx.bulk import Formula
from qmxl.xlsx.cells import column_letters

NAME, DATA = "evidence", "evidence_data"
TOTAL, HEADINGS, FIRST = 3, 5, 6  # rows from 0
FILES = (State.FOUND, State.MISSING, State.EMPTY, State.OLD, State.OUTSIDE)
COUNTED = (*FILES, State.DESCRIBED)
COLUMNS = ("criterion", "title", "leads", "asked", "ready", "share", "named", *COUNTED, "astray")
WIDTHS = (9, 44, 34, 9, 9, 9, 9, 9, 9, 9, 9, 9, 12, 22)
DATA_WIDTHS = (10, 12, 7, 48, 16, 18, 20, 36, 18, 34, 12, 14, 10, 34, 30, 12, 8)
LEADS = 3  # departments named in a cell
AT = {name: column_letters(at) for at, name in enumerate(COLUMNS)}


@dataclass(frozen=True)
class Row:
    """A criterion: its departments, how many sub-items it has, how many are ready, its evidence by state."""

    criterion: str
    title: str
    leads: str
    asked: int
    ready: int
    states: Mapping[State, int]
    block: Block


def wanted(page: Page) -> bool:
    """Whether there is evidence to show."""
    return any(page.tables.evidence["state"])


def rows(page: Page) -> list[Row]:
    """The criteria of which the hospital's list has sub-items, in their order."""
    frame = page.tables.evidence
    found = blocks(page.reference(DATA), frame, ("criterion",), long_tables.FIRST + 2)
    first = long_tables.FIRST + 2
    return [
        _row(page, str(code), slice(block.first - first, block.last - first + 1), block)
        for (code,), block in found.items()
    ]


def _row(page: Page, code: str, own: slice, block: Block) -> Row:
    frame = page.tables.evidence
    ready = [each for each in frame["ready"][own] if each is not None]
    states = list(frame["state"][own])
    title = page.control.programme.set_of(code)[1].title
    leads = _leads(page, frame["lead"][own])
    return Row(code, title, leads, len(ready), sum(ready), {each: states.count(each) for each in COUNTED}, block)


def _leads(page: Page, codes: Iterable[object]) -> str:
    """The departments in charge, those of most sub-items first."""
    several = [str(code) for code in codes if code]
    order = sorted(dict.fromkeys(several), key=lambda code: -several.count(code))
    named = [page.department(code) or code for code in order[:LEADS]]
    return page.text.apart(named) + (f" (+{len(order) - LEADS})" if len(order) > LEADS else "")


def write(page: Page) -> None:
    """A criterion a row, counted by formulas over the pieces of evidence, which stand on a sheet of data."""
    if not wanted(page):
        return
    worksheet, text = page.sheet(NAME), page.text
    heading(page, worksheet, NAME, len(COLUMNS) - 1, text("master.note.evidence"))
    worksheet.set_row(2, 48)
    for at, (name, width) in enumerate(zip(COLUMNS, WIDTHS, strict=True)):
        label = text(f"evidence.state.{name}") if name in COUNTED else text(f"master.column.{_label(name)}")
        worksheet.write_string(HEADINGS, at, label, page.style.heading())
        worksheet.set_column(at, at, width)
    worksheet.set_row(HEADINGS, 46)
    its = rows(page)
    worksheet.write_block(FIRST, _columns(page, its), _styles(page))
    last = FIRST + len(its)
    _total(page, its, last)
    share = f"{AT['share']}{FIRST + 1}:{AT['share']}{last}"
    ends = {"min_type": "num", "min_value": 0, "max_type": "num", "max_value": 100}
    worksheet.conditional_format(
        share, {"type": "2_color_scale", "min_color": "#FFFFFF", "max_color": "#A9D08E", **ends}
    )
    worksheet.autofilter(HEADINGS, 0, last - 1, len(COLUMNS) - 1)
    worksheet.print_area(0, 0, last - 1, len(COLUMNS) - 2)  # the check is for the screen
    worksheet.freeze_panes(FIRST, 2)
    worksheet.repeat_rows(HEADINGS)
    _pieces(page)


def _label(name: str) -> str:
    return {"asked": "asked_items", "ready": "ready_items", "share": "ready_share", "named": "named_files"}.get(
        name, name
    )


def _columns(page: Page, its: Sequence[Row]) -> list[list[object]]:
    yes, no = page.text("evidence.ready"), page.text("evidence.not_ready")
    columns: list[list[object]] = [
        [row.criterion for row in its],
        [row.title for row in its],
        [row.leads for row in its],
        [Formula(f"{_count(row, 'ready', yes)}+{_count(row, 'ready', no)}", row.asked) for row in its],
        [Formula(_count(row, "ready", yes), row.ready) for row in its],
        [_share(row, at) for at, row in enumerate(its, start=FIRST + 1)],
        [_named(row, at) for at, row in enumerate(its, start=FIRST + 1)],
    ]
    for state in COUNTED:
        word = page.text(f"evidence.state.{state}")
        columns.append([Formula(_count(row, "state", word), row.states[state]) for row in its])
    columns.append([Formula(row.block.astray(criterion=f"$A{at}"), 0) for at, row in enumerate(its, start=FIRST + 1)])
    return columns


def _count(row: Row, column: str, word: str) -> str:
    return f'COUNTIF({row.block.cells(column)},"{word}")'


def _share(row: Row, at: int) -> Formula:
    ready, asked = f"{AT['ready']}{at}", f"{AT['asked']}{at}"
    value = row.ready * 100 / row.asked if row.asked else ""
    return Formula(f'IF({AT["astray"]}{at},NA(),IF({asked}=0,"",{ready}*100/{asked}))', value)


def _named(row: Row, at: int) -> Formula:
    first, last = AT[FILES[0]], AT[FILES[-1]]
    return Formula(f"SUM({first}{at}:{last}{at})", sum(row.states[each] for each in FILES))


def _styles(page: Page) -> list[object]:
    frame = {"border": 1, "border_color": "#BFBFBF"}
    words = page.style(**frame, text_wrap=True, font_size=10)
    number = page.style(**frame, align="center", num_format='0;-0;"·"')
    share = page.style(**frame, align="center", bold=True, num_format='0" %"')
    check = page.style(**frame, align="center", num_format=check_format(page))
    code = page.style(**frame, align="center", bold=True)
    return [code, words, words, number, number, share, *[number] * (len(COUNTED) + 1), check]


def _total(page: Page, its: Sequence[Row], last: int) -> None:
    """How much is ready of the whole hospital, above the table."""
    worksheet, style = page.sheet(NAME), page.style
    worksheet.write_string(TOTAL, 1, page.text("evidence.total"), style(bold=True))
    asked, ready = sum(row.asked for row in its), sum(row.ready for row in its)
    for name, value in (("asked", asked), ("ready", ready)):
        cells = f"{AT[name]}{FIRST + 1}:{AT[name]}{last}"
        worksheet.write_formula(TOTAL, COLUMNS.index(name), f"=SUM({cells})", style(bold=True, align="center"), value)
    share = f'=IF({AT["asked"]}{TOTAL + 1}=0,"",{AT["ready"]}{TOTAL + 1}*100/{AT["asked"]}{TOTAL + 1})'
    shown = style(bold=True, align="center", num_format='0.0" %"')
    worksheet.write_formula(TOTAL, COLUMNS.index("share"), share, shown, ready * 100 / asked if asked else "")


def _pieces(page: Page) -> None:
    """The data: a sub-item and piece of evidence a row, with a link to the file."""
    text, frame = page.text, dict(page.tables.evidence)
    frame["status"] = [status_word(page, str(code)) if code else "" for code in frame["status"]]
    frame["state"] = [text(f"evidence.state.{each}") if each else "" for each in frame["state"]]
    frame["ready"] = [ready_word(page, each) for each in frame["ready"]]
    frame["gaps"] = [gap_words(page, each) for each in frame["gaps"]]
    frame["by_name"] = [
        "" if day is None else text("evidence.by_name" if by_name else "evidence.by_change")
        for day, by_name in zip(frame["dated"], frame["by_name"], strict=True)
    ]
    blue = page.style(font_color="#0563C1", underline=1)
    data_table(page, DATA, frame, DATA_WIDTHS, {}, {"dated": page.day(), "path": blue})
    worksheet, column = page.sheet(DATA), list(frame).index("path")
    for at, path in enumerate(frame["path"], start=long_tables.FIRST + 1):
        if path:
            worksheet.link(at, column, link_to(f"{EVIDENCE}/{path}", "", ""))


def ready_word(page: Page, ready: object) -> str:
    """Whether a sub-item is ready, in words; nothing where it does not apply or another row says it."""
    return "" if ready is None else page.text("evidence.ready" if ready else "evidence.not_ready")


def gap_words(page: Page, lacking: Sequence[Gap]) -> str:
    """What is lacking, in words."""
    return page.text.apart(page.text(f"evidence.gap.{each}") for each in lacking)
