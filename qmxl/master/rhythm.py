"""Sheet Nhịp báo cáo: department × part of the year of each form with a rhythm, and the rows of data behind it.

What came of each part stands as a word or, where there are many parts, a letter; totals are formulas over the data.
"""

from collections.abc import Sequence
from datetime import date
from itertools import groupby

from qmxl.control.owed import NOTHING, STATES
from qmxl.control.owed import WAITING as NOT_DUE
from qmxl.forms.head import lines_of
from qmxl.forms.styles import ALARM, FRAME, HEAD
from qmxl.sheets.long_tables import FIRST as DATA_FIRST
from qmxl.sheets.long_tables import data_table
from qmxl.sheets.page import GOOD, POOR, WAITING, Page, heading
from qmxl.sheets.parts import LINE, Parts
from qmxl.sheets.rhythm_words import numbers, sentences
from qmxl.tables.columns import length
from qmxl.tables.rhythm import FIRST as PROVED
from qmxl.xlsx.blocks import Block, blocks
from qmxl.xlsx.cells import column_letters, serial

NAME, DATA = "rhythm", "rhythm_data"
LATE = "late"
TOTALS = (*STATES, LATE)  # in columns beside the department
LEFT = 1 + len(TOTALS)  # the first column of the parts of the year
MOST_WORDS = 14  # parts beside each other that have room for words
MOST_SENTENCES = 40
DEPARTMENT = 34  # characters its column is wide
HEADINGS, EDGES, LETTER = 32, 12, 5.5  # points of a row of them; those that a heading written upwards takes
COLOURS = {"came": GOOD, NOTHING: "#DDEBF7", "missing": POOR, NOT_DUE: None, LATE: WAITING}
Rows = Sequence[dict[str, object]]


def wanted(page: Page) -> bool:
    """Whether any form is owed lines by a rhythm."""
    return bool(length(page.tables.rhythm))


def write(page: Page) -> None:
    """What is missing in sentences, then a block a form."""
    frame = page.tables.rhythm
    rows = [dict(zip(frame, each, strict=True)) for each in zip(*frame.values(), strict=True)]
    forms = [(key, list(its)) for key, its in groupby(rows, key=lambda row: (row["form"], row["per"], row["least"]))]
    several = [list(dict.fromkeys(str(row["part"]) for row in its)) for _, its in forms]
    widest = max(len(each) for each in several)
    worksheet, letters = page.sheet(NAME), widest > MOST_WORDS
    note = page.text("master.note.rhythm") + (f" {page.text('rhythm.letters')}" if letters else "")
    across = LEFT + min(widest, 30 if letters else 12)
    heading(page, worksheet, NAME, across, note)
    widths = [DEPARTMENT, *[8.5] * len(TOTALS), *[3.2 if letters else 10] * widest]
    on_paper = Parts(worksheet, widths)
    on_paper.high(2, 62)
    worksheet.freeze_panes(0, 1)
    at = _sentences(page, on_paper, 4, across, sum(widths[:across]))
    found = _blocks(page)
    for ((form, per, least), its), parts in zip(forms, several, strict=True):
        title = page.text(f"rhythm.title.{per}", form=page.title_of(str(form)), count=least)
        on_paper.begin(at)
        names = [page.text(f"rhythm.part.{per}", number=number) for number in numbers(page, str(per), parts)]
        longest = max(map(len, names)) if letters else 0
        on_paper.high(at + 2, max(HEADINGS, EDGES + LETTER * longest))
        for row, code in enumerate(dict.fromkeys(str(each["department"]) for each in its), start=at + 3):
            on_paper.high(row, LINE * max(1, lines_of(page.department(code), DEPARTMENT)))
        at = _block(page, at + 1, title, its, dict(zip(parts, names, strict=True)), found, letters=letters) + 1
    on_paper.lay_out(at)
    _data(page)


def _sentences(page: Page, on_paper: Parts, at: int, width: int, room: float) -> int:
    """What is missing, by form and department, over so many columns; gives the row after it."""
    worksheet, told = page.sheet(NAME), list(sentences(page))
    shown = told[:MOST_SENTENCES] or [page.text("rhythm.complete")]
    if len(told) > MOST_SENTENCES:
        shown.append(page.text("rhythm.more", count=len(told) - MOST_SENTENCES))
    on_paper.begin(at)
    for sentence in shown:
        worksheet.merge_range(at, 0, at, width - 1, sentence, page.style(text_wrap=True))
        on_paper.high(at, LINE * lines_of(sentence, room))
        at += 1
    return at


def _blocks(page: Page) -> dict[tuple[object, ...], Block]:
    """Where the data of each form and department stand, and of each form."""
    sheet, frame = page.reference(DATA), page.tables.rhythm
    keys = ("form", "per", "least")
    of_each = blocks(sheet, frame, (*keys, "department"), DATA_FIRST + 2)
    return {**of_each, **blocks(sheet, frame, keys, DATA_FIRST + 2)}


def _block(
    page: Page,
    at: int,
    title: str,
    rows: Rows,
    parts: dict[str, str],
    found: dict[tuple[object, ...], Block],
    *,
    letters: bool,
) -> int:
    """A form: its title, a department a row, and below how many departments lack each part; gives the row after it.

    ``parts`` are what the parts of the year are called, by their keys.
    """
    worksheet, text, style = page.sheet(NAME), page.text, page.style
    worksheet.write_string(at, 0, title, style(bold=True, font_size=12))
    headings = [text("rhythm.department"), *(text(f"rhythm.total.{each}") for each in TOTALS)]
    for column, name in enumerate([*headings, *parts.values()]):
        upright = letters and column >= LEFT
        worksheet.write_string(at + 1, column, name, style.heading(rotation=90) if upright else style.heading())
    first, at = at + 2, at + 2
    columns = {part: LEFT + n for n, part in enumerate(parts)}
    for department, its in groupby(rows, key=lambda row: str(row["department"])):
        of_it = list(its)
        worksheet.write_string(at, 0, page.department(department) or department, style.fixed(font_size=10))
        block = found[(*(rows[0][key] for key in ("form", "per", "least")), department)]
        for number, state in enumerate(TOTALS, start=1):
            value = sum(_counts(row, state) for row in of_it)
            counted = "late" if state == LATE else "state"
            word = _late(page) if state == LATE else text(f"rhythm.state.{state}")
            look = style.fixed(align="center", font_size=10, **({"bold": True} if state == "missing" else {}))
            worksheet.write_formula(at, number, f'=COUNTIF({block.cells(counted)},"{word}")', look, value)
        for row in of_it:
            state = LATE if row["late"] == PROVED else str(row["state"])
            worksheet.write_string(at, columns[str(row["part"])], _said(page, row, letters=letters), _look(page, state))
        at += 1
    return _below(page, at, rows, columns, found, first)


def _below(
    page: Page, at: int, rows: Rows, columns: dict[str, int], found: dict[tuple[object, ...], Block], first: int
) -> int:
    """The sums of the block, and how many departments lack each part; gives the row after it."""
    worksheet, text = page.sheet(NAME), page.text
    look = page.style.fixed(bold=True, bg_color=HEAD, align="center", font_size=10)
    worksheet.write_string(at, 0, text("rhythm.sums"), page.style.fixed(bold=True, bg_color=HEAD, font_size=10))
    for number, state in enumerate(TOTALS, start=1):
        letter = column_letters(number)
        value = sum(_counts(row, state) for row in rows)
        worksheet.write_formula(at, number, f"=SUM({letter}{first + 1}:{letter}{at})", look, value)
    block = found[tuple(rows[0][key] for key in ("form", "per", "least"))]
    word = text("rhythm.state.missing")
    begins = {str(row["part"]): row["first"] for row in rows if isinstance(row["first"], date)}
    for part, column in columns.items():
        value = sum(1 for row in rows if row["part"] == part and row["state"] == "missing")
        first_day = f"{serial(begins[part]):.0f}"
        formula = f'=COUNTIFS({block.cells("first")},{first_day},{block.cells("state")},"{word}")'
        worksheet.write_formula(at, column, formula, look, value)
    return at + 1


def _counts(row: dict[str, object], state: str) -> int:
    return int(row["late"] == PROVED if state == LATE else row["state"] == state)


def _late(page: Page) -> str:
    return page.text("rhythm.late.first")


def _said(page: Page, row: dict[str, object], *, letters: bool) -> str:
    """What became of a part of the year, in a word or a letter, with how many lines came."""
    name = LATE if row["late"] == PROVED else str(row["state"])
    if letters:
        return page.text(f"rhythm.letter.{name}")
    return page.text(f"rhythm.word.{name}", count=row["lines"])


def _look(page: Page, state: str) -> object:
    colour = COLOURS[state]
    more: dict[str, object] = {"bg_color": colour} if colour else {"font_color": "#7F7F7F"}
    if state == "missing":
        more |= {"bold": True, "font_color": ALARM}
    return page.style(border=1, border_color=FRAME, align="center", font_size=9, **more)


def _data(page: Page) -> None:
    """A part of the year a row, with its due day, what became of it and when it was first seen."""
    frame, text = dict(page.tables.rhythm), page.text
    frame["form"] = [page.title_of(str(form)) for form in frame["form"]]
    frame["per"] = [text(f"rhythm.per.{per}") for per in frame["per"]]
    frame["state"] = [text(f"rhythm.state.{state}") for state in frame["state"]]
    frame["late"] = [text(f"rhythm.late.{late}") if late else "" for late in frame["late"]]
    moment = page.style(num_format="dd/mm/yyyy hh:mm", align="center")
    styles = {"first": page.day(), "last": page.day(), "seen": moment}
    frame = {f"rhythm_{name}": column for name, column in frame.items()}
    named = {f"rhythm_{name}": look for name, look in {**styles, "due": page.day()}.items()}
    widths = (26, 14, 7, 18, 12, 9, 12, 12, 12, 16, 8, 17, 26, 18, 44)
    data_table(page, DATA, frame, widths, {}, named)
