"""A worksheet that writes long tables column by column, three times as fast as cell by cell.

XlsxWriter keeps a record per cell and turns each into XML on its own. A long table's columns have
one style and few kinds of values, so its rows can be printed straight from the columns. Everything
else on the sheet (headings, widths, tables, links, charts) stays with XlsxWriter.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import date, time
from operator import add
from typing import Any, NamedTuple, TypeAlias, cast

from xlsxwriter.format import Format

from qmxl.names import escaped
from qmxl.xlsx.cells import column_letters, fraction, serial
from qmxl.xlsx.content import ERRORS, NOT_A_NUMBER, Sheet, digits, finite, result_of
from qmxl.xlsx.packing import MARK, Piece, Pieces, piece

BLANK = "/>"
SHARED = ' t="s"><v>'  # what follows the address and style of a cell whose text is shared


Style: TypeAlias = (
    Format | Sequence[Format | None] | None
)  # of a whole column, of each of its cells, or the workbook's own


class Formula(NamedTuple):
    """A native formula (without ``=``) and the value any program will compute for it."""

    formula: str
    value: float | str


class BulkSheet(Sheet):
    """A worksheet with a block of rows, or pieces printed elsewhere, below what was written in the ordinary way."""

    def __init__(self) -> None:
        super().__init__()
        self._first: int | None = None  # row of the block or pieces
        self._block: tuple[int, list[list[str]], Sequence[Style], bool, Sequence[float]] | None = None
        self._pieces: Pieces | None = None

    def put(self, row: int, column: int, cell: object, look: object) -> None:
        """A cell by what it holds: a formula with its value, a text as it is, a number, or nothing."""
        if isinstance(cell, Formula):
            self.write_formula(row, column, f"={cell.formula}", look, cell.value)
        elif isinstance(cell, str) and cell:
            self.write_string(row, column, cell, look)
        elif cell is None or cell == "":
            self.write_blank(row, column, None, look)
        else:
            self.write_number(row, column, cell, look)

    def put_pieces(self, first: int, last: int, columns: int, pieces: Pieces) -> None:
        """Rows ``first`` to ``last`` are in ``pieces``, which are asked for when the workbook is saved."""
        self._reserve(first, last, columns)
        self._pieces = pieces

    def write_block(
        self,
        first: int,
        columns: Sequence[Sequence[object]],
        styles: Sequence[Style],
        *,
        sparse: bool = False,
        heights: Sequence[float] = (),
    ) -> None:
        """Rows ``first`` and following; text stays text whatever it begins with. None and "" are blank.

        ``styles`` has a style per column, or a list of one per cell of it. In a ``sparse`` block a blank cell is not
        written, whatever its style. Rows without ``heights`` (in points) are as high as programs make them.
        """
        # Strings are numbered now, in the order of the sheets, so that the same content gives the same file.
        cells = [self._content(column) for column in columns]
        if cells and cells[0]:
            self._reserve(first, first + len(cells[0]) - 1, len(cells))
            self._block = (first, cells, styles, sparse, heights)

    def _reserve(self, first: int, last: int, columns: int) -> None:
        self._first = first
        self._check_dimensions(first, 0)
        self._check_dimensions(last, columns - 1)

    def pieces(self) -> Sequence[Piece]:
        """What belongs where the mark is."""
        return self._pieces() if self._pieces else ()

    def _content(self, column: Sequence[object]) -> list[str]:
        """Each cell's type and content; what comes again in the column is printed once."""
        index = self.str_table._get_shared_string_index
        kinds = set(map(type, column))
        if kinds == {Formula}:
            return [_formula(value) for value in cast("Sequence[Formula]", column)]
        if bool in kinds:  # True and 1 are equal and not the same
            return [_content(value, index) for value in column]
        before, times = self.str_table.count, Counter(column)
        printed = {value: _content(value, index) for value in times}
        shared = sum(times[value] for value, cell in printed.items() if cell.startswith(SHARED))
        self.str_table.count = before + shared  # each cell is counted, also those that were not printed anew
        return list(map(printed.__getitem__, column))

    def _write_rows(self) -> None:
        """XlsxWriter's own rows, then where the pieces belong."""
        if self._first is None:
            super()._write_rows()
            return
        last: int = self.dim_rowmax  # type: ignore[has-type]  # XlsxWriter's own
        self.dim_rowmax = self._first - 1
        super()._write_rows()
        self.dim_rowmax = last
        self.fh.write(MARK)
        if self._block:  # printed now, before the list of styles is written
            printed = _printed(*self._block)
            self._pieces = lambda: [printed]

    def _prepare_formula(self, formula: str, *_: object) -> str:
        """The formula as it is: there are no functions newer than Excel 2010 in it, which XlsxWriter would look for."""
        return formula.removeprefix("=")


def _printed(
    first: int,
    columns: Sequence[list[str]],
    styles: Sequence[Style],
    sparse: bool,  # noqa: FBT001 - as the block was given
    heights: Sequence[float],
) -> Piece:
    """The rows of a block from their cells' contents; of a ``sparse`` one without those that are blank."""
    numbers = list(map(str, range(first + 1, first + 1 + len(columns[0]))))
    template, parts = ['<row r="%s">'], [numbers]
    if heights:
        spelled = {height: f"{height:g}" for height in set(heights)}
        template, parts = ['<row r="%s" ht="%s" customHeight="1">'], [numbers, list(map(spelled.__getitem__, heights))]
    for at, (cells, style) in enumerate(zip(columns, map(_one_where_one, styles), strict=True)):
        whole = style if isinstance(style, Format) or style is None else None
        begin, contents = f'<c r="{column_letters(at)}', cells if whole is style else _styled(style, cells)
        if sparse and BLANK in cells:
            ending = _ending(whole)
            template.append("%s")
            parts.append(
                [
                    "" if cell == BLANK else f"{begin}{number}{ending}{content}"
                    for number, cell, content in zip(numbers, cells, contents, strict=True)
                ]
            )
            continue
        template.append(f"{begin}%s{_ending(whole)}%s")
        parts += [numbers, contents]
    row = "".join([*template, "</row>"])
    return piece("".join(map(row.__mod__, zip(*parts, strict=True))))


def _one_where_one(style: Style) -> Style:
    """A column's style: the one itself where each of its cells has that one."""
    if isinstance(style, Format) or style is None or len(set(map(id, style))) > 1:
        return style
    return style[0]


def _styled(styles: Any, cells: list[str]) -> list[str]:
    """The cells' content with styles of their own before them."""
    distinct = {id(style): style for style in styles}
    numbers = {at: "" if style is None else f' s="{style._get_xf_index()}"' for at, style in distinct.items()}
    return list(map(add, map(numbers.__getitem__, map(id, styles)), cells))


def _ending(style: Format | None) -> str:
    """What closes a cell's address and gives the style of its column."""
    return '"' if style is None else f'" s="{style._get_xf_index()}"'


def _content(value: object, index: Any) -> str:
    """What follows a cell's address and style: its type and content."""
    if value is None or value == "":
        return BLANK
    if isinstance(value, str):
        return f"{SHARED}{index(value)}</v></c>"
    if isinstance(value, bool):
        return f' t="b"><v>{int(value)}</v></c>'
    if isinstance(value, int | float):
        return f"><v>{digits(value)}</v></c>" if finite(value) else f' t="e"><v>{NOT_A_NUMBER}</v></c>'
    if isinstance(value, date):
        return f"><v>{digits(serial(value))}</v></c>"
    if isinstance(value, time):
        return f"><v>{digits(fraction(value))}</v></c>"
    if isinstance(value, Formula):
        return _formula(value)
    return f"{SHARED}{index(str(value))}</v></c>"


def _formula(cell: Formula) -> str:
    formula, value = cell.formula, result_of(cell.value)
    if "&" in formula or "<" in formula:
        formula = escaped(formula)
    if isinstance(value, str):
        kind = "e" if value in ERRORS else "str"
        return f' t="{kind}"><f>{formula}</f><v>{escaped(value)}</v></c>'
    return f"><f>{formula}</f><v>{value!r}</v></c>"
