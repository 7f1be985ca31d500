"""The tables of a file that is no form of qmxl: the sheets of a workbook, or a text of separated values."""

from collections.abc import Iterator
from pathlib import Path

from qmxl.codes import Code, Severity
from qmxl.engines.apart import fetch_apart
from qmxl.findings import Cell, Finding
from qmxl.forms.fetching import Raw
from qmxl.forms.headings import Table
from qmxl.refusal import Refusal
from qmxl.texts import texts
from qmxl.xlsx.package import Unreadable
from qmxl.xlsx.separated import decimal_mark_of, read_separated

TEXT_FILES = frozenset({".csv", ".tsv", ".txt"})


def tables_in(path: Path, language: str, refusal: str) -> tuple[dict[str, Table], list[Finding]]:
    """The sheets of a workbook by name, or the one of a text, named ""; and what of them could not be read.

    A Refusal of the code ``refusal`` where the file is neither.
    """
    if not path.is_file():
        raise Refusal("no_files", paths=[str(path)])
    fetched = fetch_apart(path)
    if fetched.raw is not None:
        raw = fetched.raw
        sheets = {n: Table(rows, raw.merged.get(n, ()), n in raw.hidden) for n, rows in raw.sheets.items()}
        return sheets, list(_unread(raw, path.name))
    fault = fetched.opened.fault
    if fault is Code.FILE_CSV or (fault is Code.FILE_NOT_WORKBOOK and path.suffix.casefold() in TEXT_FILES):
        try:
            content = path.read_bytes()
            return {"": Table(read_separated(content), decimals=decimal_mark_of(content))}, []
        except Unreadable as unreadable:
            fault = unreadable.code
    raise Refusal(refusal, path=path, reason=texts(language)(f"finding.{fault}"))


def _unread(raw: Raw, source: str) -> Iterator[Finding]:
    for sheet, fault in raw.unread.items():
        yield Finding(fault, Cell(source, sheet), {"sheet": sheet}).told_as(Severity.WARNING)
    for sheet, cells in raw.far.items():
        yield Finding(Code.CELL_FAR, Cell(source, sheet, cells[0]), {"count": len(cells), "last": cells[-1]})
