"""How fast the QM_ functions are: a hundred thousand cells in LibreOffice, and one call in Python.

Run from the project's folder: ``python benchmarks/functions.py``. The ratios within one run are what counts.
"""

import sys
import tempfile
import timeit
from pathlib import Path

import xlsxwriter

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests" / "office"))

from conftest import LibreOffice, with_extension

from qmxl.desks.libreoffice.extension import extension
from qmxl.functions import find
from qmxl.functions.calling import call
from qmxl.hosts.formula import formula

ROWS = 100_000


def column(folder: Path, name: str, text: str) -> Path:
    """A workbook with a formula a row; {row} in it is the row's number."""
    path = folder / f"{name}.xlsx"
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        sheet = book.add_worksheet("QM")
        for row in range(ROWS):
            sheet.write_row(row, 0, (row % 90, 100))
            sheet.write_formula(row, 2, "=" + text.format(row=row + 1))
    return path


def seconds_per_cell(office: LibreOffice, folder: Path, name: str, text: str) -> float:
    """A hard recalculation of the column, divided by its cells."""
    path = str(column(folder, name, text))
    return office.ask("column", path=path, sheet="QM", rows=[ROWS - 1, ROWS - 1], columns=[2])["seconds"] / ROWS


def per_call(name: str, *arguments: object) -> float:
    """Seconds one call takes in Python."""
    function, times = find(name), 2_000
    return min(timeit.repeat(lambda: call(function, arguments), number=times, repeat=5)) / times


def main() -> None:
    """Prints the table that docs/functions.md quotes."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        package = folder / "QM.oxt"
        package.write_bytes(extension())
        with with_extension("soffice", folder / "profile", package) as office:
            native = seconds_per_cell(office, folder, "native", formula(find("QM_RATE"), "A{row}", "B{row}"))
            cells = seconds_per_cell(office, folder, "cells", "QM_RATE(A{row},B{row})")
            block = f"=QM_RATE(A1:A{ROWS};B1:B{ROWS})"
            array = office.ask("array", rows=ROWS, formula=block)["seconds"] / ROWS
    for label, each in (("native formula", native), ("QM_RATE in every cell", cells), ("one array call", array)):
        print(f"LibreOffice, {ROWS:,} cells, {label:24}{1 / each:12,.0f} cells/s {each / native:8.1f} x native")
    one = per_call("QM_RATE", 3, 4)
    column_of_levels = per_call("QM_SCORE", [3] * 83, [1] * 83)
    print(f"Python, QM_RATE{one * 1e6:10.1f} microseconds a call; QM_SCORE of 83{column_of_levels * 1e6:10.1f}")


if __name__ == "__main__":
    main()
