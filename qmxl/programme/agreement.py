"""Sheet Đồng thuận: how far each pair of assessors agrees, in the whole hospital, by department and by chapter."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from qmxl.catalogue.statuses import status_label
from qmxl.measures.agreement import Agreement, agreement
from qmxl.sheets.page import DECIMAL, Page, check_format, data_heading, heading, table
from qmxl.xlsx.blocks import Block, blocks
from qmxl.xlsx.bulk import Formula
from qmxl.xlsx.cells import column_letters

DATA, NAME = "compared_data", "agreement"
FIRST = 4  # the row of the headings, from 0, here and on the sheet of data
COLUMNS = ("pair", "breadth", "what", "name", "n_compared", "n_same", "share", "kappa", "astray")


class Row(NamedTuple):
    """A pair of assessors over a part of the hospital; where its readings stand, and by which columns they are told."""

    pair: str
    breadth: str
    code: str
    block: Block
    by: tuple[str, ...]
    found: Agreement


def rows(page: Page) -> list[Row]:
    """Each pair that compares anything: first the whole, then departments and chapters in their order."""
    frame, sheet = page.tables.compared, page.reference(DATA)
    of_pair = blocks(sheet, frame, ("pair",), FIRST + 2)
    of_department = blocks(sheet, frame, ("pair", "department"), FIRST + 2)
    said: dict[tuple[str, str, str], list[tuple[str, str]]] = {}
    columns = (frame[name] for name in ("pair", "department", "chapter", "first", "second"))
    for pair, department, chapter, first, second in zip(*columns, strict=True):
        for part in (("all", ""), ("department", department), ("chapter", chapter)):
            said.setdefault((pair, *part), []).append((first, second))
    chapters = [each.code for each in page.control.programme.main_set.chapter]
    order = [("all", ""), *(("department", each) for each in page.control.departments)]
    order += [("chapter", each) for each in chapters]
    return [
        Row(str(pair), breadth, code, of_department[pair, code], ("pair", "department"), agreement(pairs))
        if breadth == "department"
        else Row(str(pair), breadth, code, block, ("pair", "chapter") if code else ("pair",), agreement(pairs))
        for (pair,), block in of_pair.items()
        for breadth, code in order
        if (pairs := said.get((str(pair), breadth, code)))
    ]


def write(page: Page) -> None:
    """A pair and part a row; the figures are formulas over the readings, where rows stand as they were written."""
    worksheet, text, told = page.sheet(NAME), page.text, rows(page)
    heading(page, worksheet, NAME, len(COLUMNS) - 1, text(f"master.note.{NAME}"))
    worksheet.set_row(2, 62)
    headings = [text(f"master.column.{name}") for name in COLUMNS]
    words = ",".join(f'"{word}"' for word in _answers(page))
    columns: list[list[object]] = [
        [text(f"master.pair.{row.pair}") for row in told],
        [text(f"master.of_{row.breadth}") for row in told],
        [row.code for row in told],
        [_name(page, row) for row in told],
        *(
            list(each)
            for each in zip(*(_figures(page, row, FIRST + 2 + at, words) for at, row in enumerate(told)), strict=True)
        ),
    ]
    centre, bold = page.style(align="center"), page.style(bold=True)
    share = page.style(align="center", num_format='0.0" %"')
    kappa = page.style(align="center", bold=True, num_format="0.00")
    check = page.style(align="center", num_format=check_format(page))
    styles = [bold, page.style(), page.style(), page.style(text_wrap=True), centre, centre, share, kappa, check]
    widths = (34, 16, 18, 44, 13, 11, 12, 20, 22)
    last = table(page, worksheet, FIRST, "QM_agreement", headings, columns, styles, widths)
    worksheet.print_area(0, 0, last - 1, len(COLUMNS) - 2)  # the check is for the screen
    _data(page)


def _name(page: Page, row: Row) -> str:
    if row.breadth == "chapter":
        return page.control.programme.main_set.chapters[row.code].title
    return page.department(row.code) if row.breadth == "department" else page.control.hospital.name


def _figures(page: Page, row: Row, line: int, words: str) -> Iterator[Formula | float | str]:
    """How many are compared, how many alike, the share, kappa, and how many rows are out of their place.

    ``words`` are all answers that are given, as a formula lists them.
    """
    letters = {name: column_letters(at) for at, name in enumerate(COLUMNS)}
    own = f'"{page.text(f"master.pair.{row.pair}")}"'
    keys = {"pair": own, **{name: f"${letters['what']}{line}" for name in row.by if name != "pair"}}
    where = ",".join(f"{row.block.cells(name)},{criterion}" for name, criterion in keys.items())
    n, same, found = f"{letters['n_compared']}{line}", f"{letters['n_same']}{line}", row.found
    yield Formula(f"COUNTIFS({where})", found.n)
    yield Formula(f"COUNTIFS({where},{row.block.cells('same')},1)", found.agreed)
    yield Formula(f"{same}*100/{n}", found.agreed * 100 / found.n)
    first, second = (f"COUNTIFS({where},{row.block.cells(side)},{{{words}}})" for side in ("first", "second"))
    expected = f"SUMPRODUCT({first},{second})"
    none = page.text("master.kappa_none")
    value: float | str = none if found.kappa is None else found.kappa
    yield Formula(f'IF({n}*{n}={expected},"{none}",({n}*{same}-{expected})/({n}*{n}-{expected}))', value)
    by_block = {name: criterion for name, criterion in keys.items() if name != "chapter"}
    yield Formula(row.block.astray(**by_block), 0)


def _answers(page: Page) -> list[str]:
    """All answers that are given, in words."""
    frame = page.tables.compared
    return sorted({status_label(str(each), page.text.language) for each in (*frame["first"], *frame["second"])})


def _data(page: Page) -> None:
    """The readings, a row a pair and sub-item."""
    worksheet, frame, language = page.sheet(DATA), dict(page.tables.compared), page.text.language
    data_heading(page, worksheet, DATA, len(frame), read=True)
    frame["pair"] = [page.text(f"master.pair.{each}") for each in frame["pair"]]
    for side in ("first", "second"):
        frame[side] = [status_label(str(each), language) for each in frame[side]]
    headings: Sequence[str] = [page.text(f"master.column.{name}") for name in frame]
    styles = [None] * (len(frame) - 1) + [page.style(align="center", num_format=DECIMAL)]
    table(
        page,
        worksheet,
        FIRST,
        f"QM_{DATA}",
        headings,
        [*frame.values()],
        styles,
        (34, 18, 10, 14, 18, 18, 8),
        data=True,
    )
