"""calamine reads rows, a writer in Python or Rust saves them: the bare merge one would write in twenty lines."""

from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from itertools import chain, islice
from pathlib import Path
from typing import TypeVar

from python_calamine import CalamineWorkbook

HEADINGS = ("department", "form", "row", "field", "value")
Shown = TypeVar("Shown")
Row = tuple[str, str, str, str, object]
SHOWN = {"date": "yyyy-mm-dd", "time": "hh:mm"}
ROWS = 1_048_575  # of a sheet, below its headings


def answers(path: Path) -> list[Row]:
    """What is filled in, in the columns the first row names, in the lines the first column names."""
    book, found = CalamineWorkbook.from_path(path), []
    for name in book.sheet_names:
        if name.startswith("_"):
            continue
        keys, *lines = book.get_sheet_by_name(name).to_python()
        form, asked = keys[0].removeprefix("qmxl:"), [at for at, key in enumerate(keys) if at and key and key[0] != "#"]
        for line in lines:
            if line[0] and not line[0].endswith("/rate"):
                found += [(path.stem, form, line[0], keys[at], line[at]) for at in asked if line[at] != ""]
    return found


def read(files: list[Path], workers: int) -> Iterable[Row]:
    """The answers of all files, in their order."""
    if workers == 1:
        return chain.from_iterable(map(answers, files))
    with ProcessPoolExecutor(workers) as pool:
        return chain.from_iterable(list(pool.map(answers, files, chunksize=4)))


def sheets(rows: Iterable[Shown]) -> Iterator[list[Shown]]:
    """The rows of each sheet: no more than Excel has."""
    given = iter(rows)
    while part := list(islice(given, ROWS)):
        yield part


def with_xlsxwriter(files: list[Path], target: Path, workers: int) -> None:
    """Saved by XlsxWriter in its fastest mode, each cell by the method for what it is."""
    from xlsxwriter import Workbook

    with Workbook(target, {"constant_memory": True}) as book:
        formats = {kind: book.add_format({"num_format": shown}) for kind, shown in SHOWN.items()}
        for part in sheets(read(files, workers)):
            sheet = book.add_worksheet()
            text = sheet.write_string
            sheet.write_row(0, 0, HEADINGS)
            for at, (department, form, row, field, value) in enumerate(part, 1):
                text(at, 0, department)
                text(at, 1, form)
                text(at, 2, row)
                text(at, 3, field)
                if isinstance(value, str):
                    text(at, 4, value)
                elif isinstance(value, float):
                    sheet.write_number(at, 4, value)
                else:
                    sheet.write_datetime(at, 4, value, formats[type(value).__name__])


def with_rustpy(files: list[Path], target: Path, workers: int) -> None:
    """Saved by rust_xlsxwriter, by way of rustpy-xlsxwriter.

    It formats a column of which one value is a date as dates from there on, so that dates are told as text.
    """
    from rustpy_xlsxwriter import write_worksheets

    named = (
        {"department": department, "form": form, "row": row, "field": field, "value": plain(value)}
        for department, form, row, field, value in read(files, workers)
    )
    write_worksheets([(f"Sheet{at}", part) for at, part in enumerate(sheets(named), 1)], str(target))


def plain(value: object) -> object:
    """A text or a number."""
    return value if isinstance(value, str | float) else str(value)


def with_xlsxturbo(files: list[Path], target: Path, workers: int) -> None:
    """Saved by rust_xlsxwriter, by way of xlsxturbo and a frame of pandas; dates stay dates."""
    from pandas import DataFrame
    from xlsxturbo import dfs_to_xlsx

    frames = [DataFrame(part, columns=HEADINGS) for part in sheets(read(files, workers))]
    dfs_to_xlsx([(frame, f"Sheet{at}") for at, frame in enumerate(frames, 1)], str(target))
