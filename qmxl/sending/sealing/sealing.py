"""A workbook with its seal in it: a hidden sheet behind all others."""

import io
import zipfile
from dataclasses import replace
from datetime import datetime

from qmxl.names import escaped, plain
from qmxl.sending.freezing.freezing import packed
from qmxl.sending.freezing.left_behind import gaps_of
from qmxl.sending.freezing.parts import TYPES, without
from qmxl.sending.opened import opened
from qmxl.sending.sealing.seal import SHEET, Line, Seal, seal_of
from qmxl.sending.sealing.signing import Key, public_of, signed
from qmxl.xlsx.places import Splice, elements, removed, spliced

PART = "xl/worksheets/qmxl_seal.xml"
KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def sealed(content: bytes, made: datetime, key: Key | None = None) -> bytes:
    """The workbook of these bytes with its seal, signed where there is a ``key``; an earlier seal is replaced."""
    book = opened(content)
    seal = seal_of(book, f"{made:%Y-%m-%d %H:%M:%S}", gaps_of(book))
    seal = replace(seal, root=seal.digest())
    if key is not None:
        seal = replace(seal, key=public_of(key), signature=signed(key, seal.root))
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    spelled = {name.casefold(): name for name in parts}
    book_part = spelled[book.book.casefold()]
    if SHEET in book.sheets:
        parts = without(parts, [spelled[book.sheets[SHEET].casefold()]])
        old = [e for e in elements(parts[book_part], frozenset({"sheet"})) if e.attributes.get("name") == SHEET]
        parts[book_part] = spliced(parts[book_part], map(removed, old))
    return packed(_with_sheet(parts, book_part, _sheet(seal)))


def _with_sheet(parts: dict[str, bytes], book: str, sheet: bytes) -> dict[str, bytes]:
    folder, _, name = book.rpartition("/")
    relations = f"{folder}/_rels/{name}.rels"
    sheets = elements(parts[book], frozenset({"sheets", "sheet"}))
    number = max((int(each.attributes.get("sheetId", "0")) for each in sheets if each.name == "sheet"), default=0) + 1
    prefix = sheets[0].prefix.decode()
    entry = f'<{prefix}sheet xmlns:qr="{OFFICE}" name="{SHEET}" sheetId="{number}" state="hidden" qr:id="qmxlSeal"/>'
    relation = f'<Relationship Id="qmxlSeal" Type="{OFFICE}/worksheet" Target="/{PART}"/>'
    kind = f'<Override PartName="/{PART}" ContentType="{KIND}"/>'
    return {
        **parts,
        book: _at_the_end(parts[book], "sheets", entry),
        relations: _at_the_end(parts[relations], "Relationships", relation),
        TYPES: _at_the_end(parts[TYPES], "Types", kind),
        PART: sheet,
    }


def _at_the_end(content: bytes, name: str, new: str) -> bytes:
    """A part with something more at the end of an element."""
    box = next(iter(elements(content, frozenset({name}))))
    return spliced(content, [Splice(box.close, box.close, new.encode())])


def _sheet(seal: Seal) -> bytes:
    ends: list[Line] = [("root", seal.root, ""), ("key", seal.key, ""), ("signature", seal.signature, "")]
    lines = [*seal.lines(), *(line for line in ends if line[1])]
    rows = "".join(_row(number, line) for number, line in enumerate(lines, start=1))
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    return f'{head}<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>'.encode()


def _row(number: int, line: Line) -> str:
    cells = (_cell(column, number, said) for column, said in zip("ABC", line, strict=True) if said)
    return f'<row r="{number}">{"".join(cells)}</row>'


def _cell(column: str, row: int, said: str) -> str:
    return f'<c r="{column}{row}" t="inlineStr"><is><t xml:space="preserve">{escaped(plain(said))}</t></is></c>'
