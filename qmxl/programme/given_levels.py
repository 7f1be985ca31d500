"""Sheet Đoàn ngoài: the level the last team from outside gave each criterion, beside the hospital's own."""

from collections.abc import Sequence

from qmxl.programme import criteria
from qmxl.sheets.page import Page, heading, link_to, table
from qmxl.xlsx.bulk import Formula

NAME = "given_levels"
FIRST = 4  # the row of the headings, from 0
COLUMNS = ("criterion", "title", "round", "external_level", "hospital_level", "difference", "note", "source")
WIDTHS = (10, 56, 30, 12, 17, 12, 34, 34)


def write(page: Page, levels: Sequence[criteria.Row]) -> None:
    """A criterion a row; the hospital's level and the difference are formulas over the sheet of criteria."""
    worksheet, text, frame = page.sheet(NAME), page.text, page.tables.given_levels
    heading(page, worksheet, NAME, len(COLUMNS), text(f"master.note.{NAME}"))
    by_code = {row.criterion.code: row for row in levels}
    whole = [by_code.get(code) for code in frame["criterion"]]
    given = list(zip(whole, frame["external_level"], strict=True))
    columns: list[list[object]] = [
        frame["criterion"],
        frame["title"],
        frame["round"],
        frame["external_level"],
        [_own(page, row) for row in whole],
        [_difference(row, level, FIRST + 2 + at) for at, (row, level) in enumerate(given)],
        frame["note"],
        frame["source"],
    ]
    centre, wrapped = page.style(align="center"), page.style(text_wrap=True)
    less = page.style(align="center", bold=True, num_format="+0;-0;0")
    blue = page.style(font_color="#0563C1", underline=1)
    styles = [page.style(bold=True), wrapped, wrapped, centre, centre, less, wrapped, blue]
    headings = [text(f"master.column.{name}") for name in COLUMNS]
    table(page, worksheet, FIRST, "QM_given_levels", headings, columns, styles, WIDTHS)
    places = zip(frame["source"], frame["sheet"], frame["cell"], strict=True)
    for at, place in enumerate(places, start=FIRST + 1):
        worksheet.link(at, len(COLUMNS) - 1, link_to(*place))


def _own(page: Page, row: criteria.Row | None) -> Formula | None:
    """The hospital's own level, as the sheet of criteria has it."""
    if row is None:
        return None
    value: float | str = row.reached if row.reached is not None else page.text("master.not_decided")
    return Formula(criteria.level_cell(page, row), value)


def _difference(row: criteria.Row | None, level: int, line: int) -> Formula | None:
    """How much higher the team scored; nothing where the hospital's level is not decided."""
    return None if row is None or row.reached is None else Formula(f"D{line}-E{line}", level - row.reached)
