"""The long tables: what every figure of the master is worked out from, each with its file, sheet and cell."""

from collections.abc import Hashable, Mapping, Sequence
from types import MappingProxyType

from qmxl.catalogue.statuses import status_label
from qmxl.forms.styles import value_format
from qmxl.reports.blinding import HIDDEN
from qmxl.sheets import verdicts
from qmxl.sheets.figures import ITEM_NAMES, NAMES
from qmxl.sheets.page import DECIMAL, WHOLE, Page, data_heading, table
from qmxl.tables.columns import Columns
from qmxl.tables.pooling import HOSPITAL
from qmxl.tables.sub_items import EXEMPT, OF_ROUNDS, UNDECIDED
from qmxl.xlsx.blocks import Block, blocks
from qmxl.xlsx.cells import column_letters

FIRST = 4  # the row of the headings, from 0
PRINTED = 8  # columns over which the sheet says what it is

DATES = ("due", "done", "office_on", "external_on", "mock_on")
CENTRED = (
    "level",
    "closed",
    "counted",
    "in_period",
    "in_previous",
    "in_last_year",
    "last_to_date",
    "last_in_previous",
    "last_in_last_year",
    "none_occurred",
    "lines",
    "left_out_lines",
)


def write(page: Page) -> None:
    """The sheets of data behind the master; that of all answers is a module of its own."""
    indicators(page)
    sub_items(page)


def data_table(
    page: Page,
    name: str,
    frame: Columns,
    widths: Sequence[float],
    names: dict[str, str],
    styles: Mapping[str, object] = MappingProxyType({}),
) -> None:
    """A sheet of data: columns as an Excel table with names over them.

    ``styles`` are by column, one a cell where it is a list.
    """
    worksheet = page.sheet(name)
    data_heading(page, worksheet, name, PRINTED, read=True)
    shown = {column: page.day() for column in DATES} | {column: page.style(align="center") for column in CENTRED}
    columns = [(shown | dict(styles)).get(column) for column in frame]
    headings = [page.text(f"master.column.{column}") for column in frame]
    last = table(page, worksheet, FIRST, f"QM_{name}", headings, list(frame.values()), columns, widths, data=True)
    for defined, column in names.items():
        letters = column_letters(list(frame).index(column))
        page.book.define_name(defined, f"={page.reference(name)}!${letters}${FIRST + 2}:${letters}${last}")
        page.written(defined, frame[column])


def indicators(page: Page) -> None:
    """A figure a row: departments' with their cells, earlier ones they are compared with, sums by month and to date."""
    frame = dict(page.tables.indicators)
    frame["met"] = [verdicts.words(page, verdict) for verdict in frame["met"]]
    frame["left_out"] = [
        _why_not(page, code, counts) for code, counts in zip(frame["left_out"], frame["counted"], strict=True)
    ]
    if not any(frame["left_out_lines"]):  # nothing that was written is left out
        del frame["lines"], frame["left_out_lines"]
    widths = (11, 19, 14, 14, 16, 12, 12, 10, 24, 8, 9, 8, 10, 10, 10, 12, 11, 26, 12, 12, 34, 14, 9, 9, 10, 10)
    data_table(page, "indicator_data", frame, widths[: len(frame)], NAMES, _number_styles(page, frame))


def _why_not(page: Page, code: object, counts: object) -> str:
    """Why a figure does not count: its fault, or that it is an earlier year's, for comparison only."""
    if code:
        return page.text.get(f"finding_short.{code}", str(code))
    return page.text("master.for_comparison") if counts == 0 else ""


def _number_styles(page: Page, frame: Columns) -> dict[str, object]:
    """Values as their kind is shown everywhere, sums without the tail of a division, the year's row called to date."""
    known = page.control.indicators
    kinds = {code: value_format(known[code].kind) if code in known else DECIMAL for code in set(frame["indicator"])}
    values = {code: page.style(num_format=shown, align="right", indent=1) for code, shown in kinds.items()}
    whole, part = (page.style(num_format=shown, align="right", indent=1) for shown in (WHOLE, DECIMAL))
    rates = [values[code] for code in frame["indicator"]]
    sums = {
        name: [part if isinstance(value, float) and not value.is_integer() else whole for value in frame[name]]
        for name in ("numerator", "denominator", "numerator_found", "denominator_found")
    }
    month, to_date = page.style(), page.style(num_format=f'"{page.text("master.column.to_date")} "@')
    periods = [to_date if period == str(page.period.year) else month for period in frame["period"]]
    valued = dict.fromkeys(("rate", "target", "target_upper"), rates)
    return {**valued, "met": page.style(indent=1), "period": periods, **sums}


def indicator_blocks(page: Page) -> Mapping[tuple[Hashable, ...], Block]:
    """Where the figures of each indicator and department stand; those of all departments under ``HOSPITAL``."""
    frame, sheet = page.tables.indicators, page.reference("indicator_data")
    of_each = blocks(sheet, frame, ("indicator", "department"), FIRST + 2)
    whole = blocks(sheet, frame, ("indicator",), FIRST + 2)
    return {**of_each, **{(code, HOSPITAL): block for (code,), block in whole.items()}}


def rows_of(block: Block | None) -> slice:
    """The rows of the table behind a sheet of data that stand in a block of it; none without one."""
    return slice(block.first - FIRST - 2, block.last - FIRST - 1) if block else slice(0)


def criterion_blocks(page: Page) -> Mapping[tuple[Hashable, ...], Block]:
    """Where the sub-items of each criterion stand."""
    return blocks(page.reference("sub_item_data"), page.tables.sub_items, ("criterion",), FIRST + 2)


def sub_items(page: Page) -> None:
    """A sub-item a row with its status."""
    frame = dict(page.tables.sub_items)
    if not page.control.programme.rounds:
        frame = {name: its for name, its in frame.items() if name not in OF_ROUNDS}
    for name in (each for each in frame if each.endswith("status")):
        frame[name] = [status_word(page, str(code)) if code else "" for code in frame[name]]
    widths = (11, 9, 7, 60, 18, 14, 36, 22, 12, 12, 24, 30, 12, 8, 14, 14, 12, 14, 12, 14, 12, 24, 9)
    data_table(page, "sub_item_data", frame, widths[: len(frame)], ITEM_NAMES)


def status_word(page: Page, status: str) -> str:
    """How what is said of a sub-item is written, also where it is met without evidence, or an exception."""
    if status in {EXEMPT, *UNDECIDED}:
        return page.text("master.not_published" if status == HIDDEN else f"master.{status}")
    return status_label(status, page.text.language)
