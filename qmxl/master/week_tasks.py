"""Sheet Việc tuần này: what the office has to do this week and next, what was missed, by person, department and week.

Counts are formulas over the sheet of data, which has each time with the line that proves it was done.
"""

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from datetime import date

from qmxl.forms.head import lines_of
from qmxl.forms.styles import ALARM
from qmxl.master.register_formulas import literal
from qmxl.measures.working_days import week_of
from qmxl.sheets.long_tables import FIRST as DATA_FIRST
from qmxl.sheets.long_tables import data_table
from qmxl.sheets.page import GOOD, POOR, Page, heading
from qmxl.sheets.parts import LINE, Parts
from qmxl.sheets.rhythm_words import WEEKS_BACK
from qmxl.tables.columns import Columns, length
from qmxl.tables.supervision import DONE, MISSED, STATES, WEEK
from qmxl.xlsx.blocks import Block, blocks
from qmxl.xlsx.cells import column_letters

NAME, DATA = "week_tasks", "supervision_data"
SHOWN = ("planned", "task", "owner", "unit", "source_form", "state", "note")
WIDTHS = (13, 52, 24, 30, 30, 16, 30)
WEEKDAYS = {"vi": "42A", "en": "409", "zh": "804"}  # what a language is called in the format of a number
MOST_MISSED = 60
NUMBER = "person"  # the number of a person, which formulas count by
STAFF = f"QM_{DATA}__owner__staff"  # the name over those who do it, whose names stay in the house
Row = dict[str, object]
Named = Callable[[Row], str]


def wanted(page: Page) -> bool:
    """Whether there is any plan or task."""
    return bool(length(page.tables.supervision))


def write(page: Page) -> None:
    """The lists of this week, of next week and of what was missed; then the counts."""
    worksheet, text, today = page.sheet(NAME), page.text, page.tables.as_of
    frame = page.tables.supervision
    rows: list[Row] = [dict(zip(frame, each, strict=True)) for each in zip(*frame.values(), strict=True)]
    heading(page, worksheet, NAME, len(SHOWN), text(f"master.note.{NAME}"))
    on_paper = Parts(worksheet, WIDTHS)
    on_paper.high(2, 60)
    worksheet.write_string(3, 0, text("master.as_of"), page.style(bold=True))
    worksheet.write_datetime(3, 1, today, page.style(num_format="dd/mm/yyyy", bold=True, align="left"))
    this, following = week_of(today).key, week_of(today + WEEK).key
    missed = [row for row in rows if row["state"] == MISSED and row["week"] != this]
    at = 5
    for title, its, most in (
        (text("week.this", week=_of(page, this)), [row for row in rows if row["week"] == this], 0),
        (text("week.next", week=_of(page, following)), [row for row in rows if row["week"] == following], 0),
        (text("week.missed", count=len(missed)), missed[::-1], MOST_MISSED),
    ):
        at = _list(page, on_paper, at, title, its, most=most)
    since = week_of(today - WEEKS_BACK * WEEK).key
    weeks = [each for each in dict.fromkeys(str(row["week"]) for row in rows) if each >= since]
    at = _counts(page, on_paper, at, "owner", rows, _owners(rows))
    at = _counts(page, on_paper, at, "unit", rows, [unit_of(page, row) for row in rows])
    at = _counts(page, on_paper, at, "week", rows, [str(row["week"]) for row in rows], only=weeks)
    on_paper.lay_out(at - 1)
    _data(page, rows)


def _of(page: Page, week: str) -> str:
    """A week as people say it, and as no program takes for a month: Tuần 7/2026."""
    year, _, number = week.partition("-W")
    return page.text("week.name", number=int(number), year=year)


def _owners(rows: Sequence[Row]) -> list[str]:
    return [str(row["owner"] or "") for row in rows]


def unit_of(page: Page, row: Row) -> str:
    """The department something is for, or that it is for the whole hospital."""
    code = str(row["unit"] or "")
    return (page.department(code) or code) if code else page.text("week.whole")


def _source(page: Page, row: Row) -> str:
    form = page.control.forms.registers.get(str(row["source_form"]))
    return form.sheet.in_(page.text.language) if form else ""


def _list(page: Page, on_paper: Parts, at: int, title: str, rows: Sequence[Row], *, most: int = 0) -> int:
    """Times under a title, a row each; gives the row after them and a blank one."""
    worksheet, text = page.sheet(NAME), page.text
    on_paper.begin(at - 1)  # with the blank row before it
    worksheet.write_string(at, 0, title, page.style(bold=True, font_size=12))
    if not rows:
        worksheet.write_string(at + 1, 0, text("week.nothing"), page.style(italic=True))
        return at + 3
    for column, name in enumerate(SHOWN):
        worksheet.write_string(at + 1, column, text(f"week.column.{name}"), page.style.heading())
    at += 2
    for row in rows[:most] if most else rows:
        on_paper.high(at, _one(page, at, row))
        at += 1
    if most and len(rows) > most:
        worksheet.write_string(at, 0, text("week.more", count=len(rows) - most), page.style(italic=True))
        at += 1
    return at + 1


def _one(page: Page, at: int, row: Row) -> float:
    """A time in its row; gives how many points high that is."""
    worksheet, text, style = page.sheet(NAME), page.text, page.style
    words = style.fixed(font_size=10, valign="top")
    planned = row["planned"]
    if isinstance(planned, date):
        worksheet.write_datetime(
            at, 0, planned, style.fixed(font_size=10, align="center", num_format=_day_format(page))
        )
    said = (str(row["task"] or ""), str(row["owner"] or ""), unit_of(page, row), _source(page, row))
    for column, told in enumerate(said, start=1):
        worksheet.write_string(at, column, told, words)
    poor: dict[str, object] = {"bg_color": POOR, "bold": True, "font_color": ALARM}
    looks: dict[str, dict[str, object]] = {DONE: {"bg_color": GOOD}, MISSED: poor}
    look = style.fixed(font_size=10, align="center", **looks.get(str(row["state"]), {}))
    worksheet.write_string(at, 5, text(f"week.state.{row['state']}"), look)
    note = _note(page, row)
    worksheet.write_string(at, 6, note, words)
    return LINE * max(1, *map(lines_of, (*said, note), (*WIDTHS[1:5], WIDTHS[-1])))


def _day_format(page: Page) -> str:
    """A day with its weekday, in the workbook's language whatever that of the program."""
    return f"[$-{WEEKDAYS[page.text.language]}]ddd dd/mm"


def _note(page: Page, row: Row) -> str:
    """When it was done, and from which day off it was moved."""
    told = []
    if row["done_on"]:
        told.append(page.text("week.done_on", day=row["done_on"]))
    if row["moved_from"]:
        told.append(page.text("week.moved", day=row["moved_from"]))
    return page.text.apart(told)


def _counts(
    page: Page,
    on_paper: Parts,
    at: int,
    name: str,
    rows: Sequence[Row],
    keys: Sequence[str],
    only: Iterable[str] | None = None,
) -> int:
    """Done, missed and due by person, department or week, counted by formulas; gives the row after and a blank one."""
    worksheet, text, style = page.sheet(NAME), page.text, page.style
    on_paper.begin(at - 1)  # with the blank row before it
    worksheet.write_string(at, 0, text(f"week.by_{name}"), style(bold=True, font_size=12))
    worksheet.write_string(at + 1, 1, text(f"week.column.{name}"), style.heading())
    for number, state in enumerate(STATES, start=2):
        worksheet.write_string(at + 1, number, text(f"week.state.{state}"), style.heading())
    at += 2
    by, states = (_cells(page, each) for each in (NUMBER if name == "owner" else name, "state"))
    found = _units(page, rows) if name == "unit" else {}
    for place, key in enumerate(dict.fromkeys(keys) if only is None else only, start=1):
        shown = _of(page, key) if name == "week" else key or text("week.nobody")
        worksheet.write_string(at, 1, shown, style.fixed(font_size=10))
        wanted = str(place) if name == "owner" else literal(shown)  # names stay in the house, formulas leave it
        for number, state in enumerate(STATES, start=2):
            value = sum(1 for row, its in zip(rows, keys, strict=True) if its == key and row["state"] == state)
            said = literal(text(f"week.state.{state}"))
            formula = f"COUNTIFS({by},{wanted},{states},{said})"
            if block := found.get((key,)):
                formula = f"IF({block.astray(unit=wanted)},NA(),COUNTIFS({block.cells('state')},{said}))"
            worksheet.write_formula(at, number, f"={formula}", style.fixed(font_size=10, align="center"), value)
        at += 1
    return at + 1


def _cells(page: Page, name: str) -> str:
    """The cells of a column of the data, as formulas write them."""
    columns, last = [*page.tables.supervision, NUMBER], length(page.tables.supervision)
    letters = column_letters(columns.index(name))
    return f"{page.reference(DATA)}!${letters}${DATA_FIRST + 2}:${letters}${DATA_FIRST + 1 + last}"


def _frame(page: Page, rows: Sequence[Row]) -> Columns:
    """The columns of the data as they are shown; the times of a department stand together, as formulas read them."""
    text, numbers = page.text, {owner: place for place, owner in enumerate(dict.fromkeys(_owners(rows)), start=1)}
    several = sorted(rows, key=lambda row: unit_of(page, row))
    frame: Columns = {name: [row[name] for row in several] for name in page.tables.supervision}
    frame["week"] = [_of(page, str(row["week"])) for row in several]
    frame["owner"] = [row["owner"] or text("week.nobody") for row in several]
    frame["unit"] = [unit_of(page, row) for row in several]
    frame["source_form"] = [_source(page, row) for row in several]
    frame["cycle"] = [text(f"week.cycle.{row['cycle']}") for row in several]
    frame["state"] = [text(f"week.state.{row['state']}") for row in several]
    return {**frame, NUMBER: [numbers[owner] for owner in _owners(several)]}


def _units(page: Page, rows: Sequence[Row]) -> Mapping[tuple[Hashable, ...], Block]:
    """Where the times of each department stand in the data."""
    return blocks(page.reference(DATA), _frame(page, rows), ("unit",), DATA_FIRST + 2)


def _data(page: Page, rows: Sequence[Row]) -> None:
    frame = _frame(page, rows)
    days = {f"week_{name}": page.day() for name in ("planned", "moved_from", "done_on")}
    widths = (11, 12, 12, 44, 22, 26, 28, 12, 16, 12, 18, 18, 30, 18, 9, 9)
    data_table(page, DATA, {f"week_{name}": column for name, column in frame.items()}, widths, {}, days)
    page.book.define_name(STAFF, f"={_cells(page, 'owner')}")
    page.kept.append(STAFF)
