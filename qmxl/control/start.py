"""The first sheet of the control workbook: buttons, the cells a macro writes to, and how to start in ten minutes."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from importlib.resources import files
from io import BytesIO
from typing import Any

from xlsxwriter.worksheet import Worksheet

from qmxl.forms.head import LINE_HEIGHT, first_input, lines_of
from qmxl.forms.kinds.shape import Key
from qmxl.forms.layout import WORDS, Sheet
from qmxl.forms.styles import FRAME, INK
from qmxl.forms.writer import FIRST_ROW, HEADING_ROW, Pen
from qmxl.period import to_date_written
from qmxl.texts import Texts
from qmxl.xlsx.book import quoted
from qmxl.xlsx.cells import column_letters

SOURCES = {"QM_forms_period": "forms_period", "QM_period": "period"}
WRITTEN = {"QM_progress": "progress", "QM_outcome": "outcome", "QM_next": "next"}
GROUP = "QmGroup"  # the buttons together on the ribbon
BESIDE = 3  # the first column of buttons
WIDTH, HEIGHT = 146, 38  # of a button, in pixels
TALL = {"outcome": 84, "next": 54}  # points of the lines that hold sentences; an outcome may say what is wrong
LABELS = 27  # the width of the labels' column, in characters


@dataclass(frozen=True)
class Button:
    """A button: the macro it starts, the key of its label, the line it stands beside and its place there."""

    macro: str
    label: str
    line: str
    place: int = 0


BUTTONS = (
    Button("QmForms", "forms", "forms_period"),
    Button("QmCheck", "check", "period"),
    Button("QmConsolidate", "consolidate", "period", 1),
    Button("QmOpenMaster", "open", "period", 2),
    Button("QmStop", "stop", "progress"),
    Button("QmReturn", "return", "progress", 1),
    Button("QmClose", "close", "progress", 2),
    Button("QmSend", "send", "outcome"),
    Button("QmTools", "tools", "outcome", 1),
    Button("QmReview", "review", "outcome", 2),
    Button("QmCampaign", "campaign", "forms_period", 1),
)


@dataclass(frozen=True)
class Patience:
    """Seconds a button waits: for a sign that the program has started, for its end, for its answer to a stop."""

    start: int = 60
    limit: int = 1800
    stop: int = 30


def start_entries(made: datetime) -> dict[Key, object]:
    """The periods a new workbook starts with: the year, and the month that has just ended."""
    year, month = (made.year, made.month - 1) if made.month > 1 else (made.year - 1, 12)
    return {("forms_period", "value", ""): str(made.year), ("period", "value", ""): f"{year}-{month:02}"}


def period_lists(made: datetime) -> dict[str, list[str]]:
    """What the drop-downs of periods offer; others may be typed."""
    years = range(made.year - 1, made.year + 4)
    months, every = [], []
    for year in years:
        of_year = [f"{year}-{month:02}" for month in range(1, 13)]
        parts = [f"{year}-{part}" for part in ("Q1", "Q2", "Q3", "Q4", "H1", "H2")]
        months += of_year
        every += [*of_year, *parts, *to_date_written(year), str(year)]
    whole = [str(year) for year in years]
    return {"@years": whole, "@months": months, "@periods": every}


def write_start(pen: Pen, worksheet: Worksheet, sheet: Sheet, *, macros: bool) -> None:
    """Beside the laid-out card: buttons (with ``macros``), the looks of what a macro writes, the first steps."""
    first, text = first_input(sheet), pen.text
    at = {line.key: FIRST_ROW + position for position, line in enumerate(sheet.lines)}
    worksheet.set_column(1, 1, LABELS, pen.style())
    worksheet.set_column(first, first, 46, pen.style())
    worksheet.set_column(BESIDE, BESIDE + 2, 21, pen.style())
    worksheet.set_selection(at["next"], first, at["next"], first)
    for key in WRITTEN.values():
        shade = pen.style(
            border=1, border_color=FRAME, text_wrap=True, locked=False, num_format="@", bold=key == "outcome"
        )
        worksheet.write_string(at[key], first, str(pen.entry("start", (key, "value", "")) or ""), shade)
    for line in sheet.lines:
        least = TALL.get(line.key, 36)
        worksheet.set_row(at[line.key], max(least, LINE_HEIGHT * lines_of(line.texts[0], LABELS - 2)))
    for column in range(BESIDE, BESIDE + 3):
        worksheet.write_blank(HEADING_ROW, column, None, pen.style())
    for button in BUTTONS if macros else ():
        _button(worksheet, at[button.line], button, text)
    if not macros:
        note = pen.style(italic=True, font_color="#7F7F7F", text_wrap=True, valign="top")
        worksheet.merge_range(at["outcome"], BESIDE, at["outcome"], BESIDE + 2, text("start.plain"), note)
    _first_steps(pen, worksheet, max(at.values()) + 2)
    for name, key in {**SOURCES, **WRITTEN}.items():
        cell = f"${column_letters(first)}${at[key] + 1}"
        pen.book.define_name(name, f"={quoted(sheet.name)}!{cell}")
    worksheet.set_landscape()
    worksheet.fit_to_pages(1, 1)


def _button(worksheet: Worksheet, row: int, button: Button, text: Texts) -> None:
    options: dict[str, Any] = {
        "macro": button.macro,
        "caption": text(f"button.label.{button.label}"),
        "width": WIDTH,
        "height": HEIGHT,
        "x_offset": 4,
        "y_offset": 4,
        "description": text(f"button.label.{button.label}"),
    }
    worksheet.insert_button(row, BESIDE + button.place, options)


def _first_steps(pen: Pen, worksheet: Worksheet, row: int) -> None:
    worksheet.write_string(row, 1, pen.text("start.title"), pen.style(bold=True, font_size=13, font_color=INK))
    worksheet.set_row(row, 22)
    for step in range(1, 5):
        style = pen.style(text_wrap=True, border=1, border_color=FRAME)
        worksheet.write_string(row + step, 1, pen.text(f"start.step_{step}"), pen.style.fixed(bold=True))
        worksheet.merge_range(row + step, 2, row + step, BESIDE + 2, pen.text(f"start.how_{step}"), style)
        worksheet.set_row(row + step, 36)


def write_journal_name(pen: Pen, sheet: Sheet) -> None:
    """Names the lines of the journal, so that a macro finds them wherever they move."""
    first, last = first_input(sheet), FIRST_ROW + len(sheet.lines)
    left, right = column_letters(first), column_letters(first + len(sheet.columns) - 1)
    pen.book.define_name("QM_journal", f"={quoted(sheet.name)}!${left}${FIRST_ROW + 1}:${right}${last}")


def words(text: Texts, patience: Patience) -> Mapping[str, str]:
    """What a macro says, by the keys it looks them up with."""
    said = {key.removeprefix("macro."): sentence for key, sentence in text.table.items() if key.startswith("macro.")}
    labels = {f"button.{button.label}": text(f"button.label.{button.label}") for button in BUTTONS}
    ribbon = {GROUP: text("form.control_title"), **{b.macro: text(f"button.label.{b.label}") for b in BUTTONS}}
    seconds = {"start": patience.start, "limit": patience.limit, "stop": patience.stop}
    return {**said, **labels, **ribbon, **{f"seconds.{name}": str(value) for name, value in seconds.items()}}


def write_words(pen: Pen, patience: Patience) -> None:
    """The hidden sheet of words."""
    worksheet = pen.book.add_worksheet(WORDS)
    for at, (key, sentence) in enumerate(words(pen.text, patience).items()):
        worksheet.write_string(at, 0, key)
        worksheet.write_string(at, 1, sentence)
    worksheet.very_hidden()


def add_macros(pen: Pen) -> None:
    """Puts the shipped macro project into the workbook."""
    project = files("qmxl.control").joinpath("qlcl/vbaProject.bin").read_bytes()
    pen.book.add_vba_project(BytesIO(project), is_stream=True)
    pen.book.set_vba_name("ThisWorkbook")
    for number, worksheet in enumerate(pen.book.worksheets(), start=1):
        worksheet.set_vba_name(f"Sheet{number}")
