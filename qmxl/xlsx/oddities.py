"""What the reading library does not tell of a sheet, found in one quick look at its XML.

It takes error values and formulas without a result for blank cells: they are found here. A sheet that is not as
spreadsheet programs usually write it, where it would place cells wrongly or fall over, is to be read by
:mod:`qmxl.xlsx.careful`.
"""

import re
from collections.abc import Iterator
from html import unescape

from qmxl.xlsx.cells import CellError, Uncalculated, position

ROW = re.compile(rb'<row(?: r="(\d+)")?')
ODD_CELL = re.compile(rb'<c(?! r="(?![A-Z]{3}|[A-Z]{1,2}\d{5}))')  # without its address, or far away
ERROR = re.compile(rb'<c r="([A-Z]+\d+)"[^>]*? t="e"[^>]*>(?:<f.*?(?:</f>|/>))?<v>([^<]*)</v>', re.DOTALL)
UNANSWERED = re.compile(rb"<f(?:\s[^<>]*)?(?:/>|>([^<]*)</f>)\s*(?:</c>|<v\s*/>|<v>\s*</v>)")
# One of these stands in whatever UNANSWERED finds: they are looked for much faster, and nearly never there.
WITHOUT_RESULT = (re.compile(rb"</f>(?!<v>[^<\s])"), re.compile(rb"<f[^<>]*/>"))
KNOWN = frozenset({"#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!"})
MOST_ROWS = 2_800  # with no column beyond ZZ, a sheet of so many rows fits into memory whatever stands in it

Unseen = list[tuple[tuple[int, int], CellError]]  # row and column from 0, and what stands there


def look(sheet: bytes) -> Unseen | None:
    """The filled cells that the reading library takes for blank; None when the sheet has to be read carefully."""
    start, end = sheet.find(b"<sheetData"), sheet.rfind(b"</sheetData>")
    if start < 0 or end < 0:
        return [] if b"<sheetData/>" in sheet else None
    data = sheet[start:end]
    if not _usual(data):
        return None
    unseen = list(_never_calculated(data)) if any(sign.search(data) for sign in WITHOUT_RESULT) else []
    if b't="e"' in data:
        errors = [(found[1], unescape(found[2].decode())) for found in ERROR.finditer(data)]
        if len(errors) != data.count(b't="e"') or not {text for _, text in errors} <= KNOWN:
            return None
        unseen += [(at, CellError(text)) for where, text in errors if (at := position(where.decode()))]
    return unseen


def _usual(data: bytes) -> bool:
    """Whether rows and cells follow each other in order, each with its address, none of them far away."""
    if ODD_CELL.search(data) or _foreign(data):
        return False
    numbers = ROW.findall(data)
    if b"" in numbers:  # a row without its own
        return False
    rows = list(map(int, numbers))
    return all(map(int.__lt__, rows, rows[1:])) and not (rows and rows[-1] > MOST_ROWS)


def _foreign(data: bytes) -> bool:
    """Whether there is XML in it that spreadsheet programs do not write: looked for by its rarest character first."""
    return (b"!" in data and b"<!" in data) or (b"'" in data and b"t='" in data) or b' = "' in data


def _never_calculated(data: bytes) -> Iterator[tuple[tuple[int, int], CellError]]:
    """The formulas without a stored result; an empty text is one, where the cell says that it holds a text."""
    for found in UNANSWERED.finditer(data):
        start = data.rfind(b'<c r="', 0, found.start()) + 6
        end = data.find(b'"', start)
        if b't="str"' in data[end : found.start()] and found[0].endswith((b"/>", b"</v>")):
            continue
        at = position(data[start:end].decode())
        if at is not None:
            yield at, Uncalculated("=" + unescape((found[1] or b"").decode("utf-8", "replace")))
