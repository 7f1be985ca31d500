"""Masters of many hospitals, cheaply: one that was really made, under other names and with other figures, sealed."""

import io
import re
import zipfile
from collections.abc import Mapping
from datetime import datetime
from xml.sax.saxutils import escape

from qmxl.offered.contract import COLUMNS, NAME
from qmxl.sending.opened import opened
from qmxl.sending.sealing.seal import names_of
from qmxl.sending.sealing.sealing import sealed
from qmxl.sending.sealing.signing import Key
from qmxl.xlsx.cells import position

SEALED = datetime(2026, 4, 10, 2)  # UTC, after March is over
Key3 = tuple[str, str, str]
Plan = Mapping[Key3, Mapping[str, float | str | None]]  # by kind, code and part: what the line says otherwise
COMPUTED = "<f>{0}</f><v>{0}</v>"
CELL = r'<c r="{address}"((?: s="\d+")?)[^>]*?(?:/>|>.*?</c>)'


def table_of(content: bytes) -> tuple[str, dict[Key3, int]]:
    """The part of the sheet with the table for the level above, and the row (from 1) of each of its lines."""
    book = opened(content)
    sheet, _, cells = names_of(book)[NAME.casefold()].rpartition("!")
    first = int(re.findall(r"\d+", cells)[0])
    sheet = sheet.strip("'").replace("''", "'")
    rows: dict[int, dict[int, str]] = {}
    for cell in book.cells[sheet]:
        at = position(cell.address)
        if at and at[0] + 1 >= first and at[1] < 3:
            value = f"{cell.value:g}" if isinstance(cell.value, float) else str(cell.value)
            rows.setdefault(at[0] + 1, {})[at[1]] = value
    return book.sheets[sheet], {(its.get(0, ""), its.get(1, ""), its.get(2, "")): row for row, its in rows.items()}


def varied(content: bytes, hospital: str, plan: Plan, period: str = "", *, typed: bool = False) -> bytes:
    """The master under another hospital's name, its lines saying what is planned; not sealed yet.

    Numbers are formulas, as they are where qmxl wrote them, unless they are ``typed`` over these.
    """
    part, rows = table_of(content)
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    spelled = next(name for name in parts if name.casefold() == part.casefold())
    xml = parts[spelled].decode()
    for key, figures in plan.items():
        for name, value in figures.items():
            address = f"{chr(65 + COLUMNS.index(name))}{rows[key]}"
            said = (
                ""
                if value is None
                else f"<v>{value}</v>"
                if typed or isinstance(value, str)
                else COMPUTED.format(value)
            )
            kind = ' t="str"' if isinstance(value, str) else ""
            xml, count = re.subn(CELL.format(address=address), rf'<c r="{address}"\1{kind}>{said}</c>', xml, count=1)
            if not count:
                row = re.search(rf'<row r="{rows[key]}"[^>]*>.*?</row>', xml)
                assert row, key
                cells = re.findall(r"<c .*?(?:/>|</c>)", row[0])
                cells.append(f'<c r="{address}">{said}</c>')
                cells.sort(key=lambda cell: position(cell.split('"')[1]) or (0, 0))
                opening = row[0][: row[0].index(">") + 1]
                xml = xml.replace(row[0], f"{opening}{''.join(cells)}</row>")
    parts[spelled] = xml.encode()
    book = parts["xl/workbook.xml"].decode()
    book = _named(book, "QM_of_hospital", hospital)
    parts["xl/workbook.xml"] = (_named(book, "QM_of_period", period) if period else book).encode()
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as package:
        for name, said in parts.items():
            package.writestr(name, said)
    return buffer.getvalue()


def sealed_for(
    content: bytes,
    hospital: str,
    plan: Plan,
    key: Key | None = None,
    made: datetime = SEALED,
    period: str = "",
    *,
    typed: bool = False,
) -> bytes:
    """The same, sealed and signed where there is a key."""
    return sealed(varied(content, hospital, plan, period, typed=typed), made, key)


def _named(book: str, name: str, said: str) -> str:
    book, count = re.subn(rf'(<definedName name="{name}"[^>]*>)[^<]*<', rf"\g<1>&quot;{escape(said)}&quot;<", book)
    assert count == 1
    return book
