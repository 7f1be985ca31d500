"""What a cell is written with, so that every spreadsheet program takes the file without a question."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from xlsxwriter.format import Format
from xlsxwriter.sharedstrings import SharedStringTable
from xlsxwriter.url import Url
from xlsxwriter.worksheet import CellBlankTuple, CellNumberTuple, CellStringTuple, Worksheet

from qmxl.names import escaped_attribute
from qmxl.refusal import Refusal
from qmxl.xlsx.cells import address, column_letters

NOT_A_NUMBER = "#NUM!"
LARGEST = 9.99999999999999e307  # that a cell holds
EXACT = 1e15  # whole numbers below it are written digit by digit
ERRORS = frozenset({"#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!"})
LONGEST_TEXT = 32_767  # UTF-16 units in a cell
MOST_BREAKS = 253  # of lines, in a cell
MOST_LINKS = 65_530  # of a sheet
ROWS_OF_A_SHEET = 1_048_576
NO_WIDTH = "\u200b"


def finite(value: float) -> bool:
    """Whether a cell can hold the number: no infinity, no NaN, no more than Excel's largest."""
    return abs(value) <= LARGEST


def result_of(value: Any) -> Any:
    """A formula's result as it is stored with it: a number no cell can hold is the error it would be there."""
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return NOT_A_NUMBER if is_number and not finite(value) else value


def digits(value: float) -> str:
    """A finite number as a cell's content: whole ones without decimals, large ones by their exponent."""
    return str(int(value)) if abs(value) < EXACT and float(value).is_integer() else repr(float(value))


def fitting(text: str) -> str:
    """The text as a cell can hold it: cut at its longest; line breaks beyond the most are blanks."""
    if len(text) * 2 > LONGEST_TEXT:
        text = text.encode("utf-16-le", "surrogatepass")[: LONGEST_TEXT * 2].decode("utf-16-le", "ignore")
    lines = text.split("\n", MOST_BREAKS + 1)
    if len(lines) <= MOST_BREAKS + 1:
        return text
    return "\n".join(lines[:-1]) + " " + lines[-1].replace("\n", " ")


# By XlsxWriter's kinds of cells: what is written of one behind the number of its format.
_CONTENTS: Mapping[type, Callable[[Any], str]] = {
    CellBlankTuple: lambda _: "/>",
    CellNumberTuple: lambda cell: f"><v>{cell.number:.16G}</v></c>",
    CellStringTuple: lambda cell: f' t="s"><v>{cell.string}</v></c>',
}


class Strings(SharedStringTable):
    """A table of plain texts only: XlsxWriter writes those from ``<r>`` to ``</r>`` as XML, whoever typed them."""

    def _get_shared_string_index(self, string: str) -> int:
        taken_for_xml = string.startswith("<r>") and string.endswith("</r>")
        index: int = super()._get_shared_string_index(fitting(string) + NO_WIDTH if taken_for_xml else fitting(string))
        return index


class Sheet(Worksheet):
    """A worksheet in which every number is one that a cell can hold, and every row one that Excel has."""

    def __init__(self) -> None:
        super().__init__()
        self.hlink_count = 0
        self._blank: tuple[range, int, Sequence[Format]] | None = None

    def _check_dimensions(self, row: int, col: int, *ignored: Any, **named: Any) -> int:
        """As XlsxWriter's own; a row that Excel does not have is refused, where that leaves the row out silently."""
        if row >= ROWS_OF_A_SHEET:
            raise Refusal("sheet_full", sheet=self.name, rows=ROWS_OF_A_SHEET)
        known = self.dim_rowmin is not None and self.dim_colmin is not None
        if known and self.dim_rowmin <= row <= self.dim_rowmax and self.dim_colmin <= col <= self.dim_colmax:
            return 0
        result: int = super()._check_dimensions(row, col, *ignored, **named)
        return result

    def write_blank(self, row: int, col: int, blank: Any, cell_format: Any = None) -> Any:
        """As XlsxWriter's own, without asking of each of thousands of cells whether its place is told as A1."""
        return self._write_blank(row, col, blank, cell_format)

    def write_string(self, row: int, col: int, string: str, cell_format: Any = None) -> Any:
        """Likewise."""
        return self._write_string(row, col, string, cell_format)

    def _write_number(self, row: int, col: int, number: Any, cell_format: Any = None) -> Any:
        if not finite(number):
            return self._write_formula(row, col, NOT_A_NUMBER, cell_format, NOT_A_NUMBER)
        return super()._write_number(row, col, number, cell_format)

    def write_blank_rows(self, first: int, last: int, column: int, looks: Sequence[Format]) -> None:
        """Rows ``first`` to ``last``, the sheet's lowest, hold blank cells from ``column`` on and nothing else.

        Printed from one pattern, where XlsxWriter would keep a record of each cell.
        """
        self._check_dimensions(first, column)
        self._check_dimensions(last, column + len(looks) - 1)
        self._blank = (range(first, last + 1), column, looks)

    def _write_rows(self) -> None:
        """XlsxWriter's own rows, then the blank ones."""
        if self._blank is None:
            super()._write_rows()
            return
        rows, column, looks = self._blank
        if any(row in written for row in rows for written in (self.table, self.row_info, self.comments)):
            message = f"{self.name}: something is written in a row of blank cells"
            raise ValueError(message)
        super()._write_rows()
        cells = "".join(
            f'<c r="{column_letters(at)}#" s="{look._get_xf_index()}"/>' for at, look in enumerate(looks, start=column)
        )
        pattern = f'<row r="#">{cells}</row>'
        self.fh.write("".join([pattern.replace("#", str(row + 1)) for row in rows]))

    def _write_cell(self, row: int, col: int, cell: Any) -> None:
        """As XlsxWriter's own, in half of its time for texts, numbers and blank cells that have a format: most are."""
        content = _CONTENTS.get(type(cell)) if cell.format else None
        if content is None:
            super()._write_cell(row, col, cell)
        else:
            self.fh.write(f'<c r="{column_letters(col)}{row + 1}" s="{cell.format._get_xf_index()}"{content(cell)}')

    def link(self, row: int, column: int, target: Url | None) -> None:
        """Makes a cell a link, if there is one; XlsxWriter's own ``write_url`` would write the cell as well."""
        if target and self.hlink_count < MOST_LINKS:
            self.hlink_count += 1
            self.hyperlinks[row][column] = target

    def _write_hyperlink_external(self, row: int, col: int, id_num: int, url: Url) -> None:
        """As XlsxWriter's own, in a third of its time: a register's lines are thousands of links."""
        if url._is_object_link or url._tip:
            super()._write_hyperlink_external(row, col, id_num, url)
            return
        place = f' location="{escaped_attribute(url._anchor)}"' if url._anchor else ""
        self.fh.write(f'<hyperlink ref="{address(row, col)}" r:id="rId{id_num}"{place}/>')

    def _prepare_formula(self, formula: str, expand_future_functions: bool = False) -> str:  # noqa: FBT001, FBT002 - XlsxWriter's
        """The formula as it is stored: none here has functions younger than Excel 2010, for which XlsxWriter looks."""
        del expand_future_functions
        return formula.removeprefix("{").removeprefix("=").removesuffix("}")

    def _write_formula(self, row: int, col: int, formula: str, cell_format: Any = None, value: Any = 0) -> Any:
        return super()._write_formula(row, col, formula, cell_format, result_of(value))
