"""What a workbook that is to be sent may not hold: the house's own functions, links, macros, errors, no values.

A chart shows a gap where a helper cell holds #N/A: such cells, and no others, may hold that error.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from qmxl.codes import Code
from qmxl.sending.freezing.parts import BOOKS, TYPES, kind_of
from qmxl.sending.freezing.properties import CUSTOM, OF_PROGRAMS, custom
from qmxl.sending.narratives import Area, area
from qmxl.sending.opened import Opened
from qmxl.sending.printing import is_another_book, left_of_the_house
from qmxl.sending.told import Told
from qmxl.xlsx.cells import position
from qmxl.xlsx.formula_tokens import CALL, ERROR, REFERENCE, SHEET, Token, closing, tokens
from qmxl.xlsx.places import elements
from qmxl.xlsx.stored import ERROR as IS_ERROR
from qmxl.xlsx.stored import NOTHING, StoredCell

Areas = Mapping[str, Sequence[Area]]
RULES = frozenset({"formula1", "formula2", "formula", "f", "c", "dataValidation", "cfRule"})
CELLS_BEGIN = re.compile(rb"<sheetData(?:\s[^>]*[^/>])?>")
NA, GONE = "#N/A", "#REF!"
OUTSIDE = frozenset({"_XLFN.WEBSERVICE", "RTD", "CALL", "REGISTER.ID", "SQL.REQUEST"})  # they ask others when computed


def left_behind(book: Opened, gaps: Areas, told: Told) -> None:
    """Tells what is there that may not be; ``gaps`` are where #N/A is meant."""
    _parts(book, told)
    for each in elements(book.part(book.book), frozenset({"definedName"})):
        name = each.attributes.get("name", "")
        if not name.startswith("_xlnm.") and (found := _of_the_house(each.text)):
            told(_code(found), name=name, found=found, formula=each.text)
        elif any(piece.kind == ERROR and piece.text == GONE for piece in tokens(each.text)):
            told(Code.SENT_SHEET, name=name, formula=each.text)
    for sheet, cells in book.cells.items():
        for cell in cells:
            _cell(sheet, cell, gaps.get(sheet, ()), told)
        _rules(sheet, book.part(book.sheets[sheet]), told)
    for name in book.package:
        if name.startswith(("xl/charts/chart", "xl/tables/")) and name.endswith(".xml"):
            for each in elements(book.part(name), frozenset({"f", "calculatedColumnFormula", "totalsRowFormula"})):
                if found := _of_the_house(each.text):
                    told(_code(found), name=name, found=found, formula=each.text)


def _of_the_house(formula: str) -> str:
    """What of a formula may not leave, as it is written."""
    asks = next((piece.text for piece in tokens(formula) if piece.kind == CALL and piece.text.upper() in OUTSIDE), "")
    return asks or left_of_the_house(formula)


def _code(found: str) -> Code:
    outside = found.upper() in OUTSIDE or is_another_book(found.rpartition("!")[0] + "!" if "!" in found else found)
    return Code.SENT_LINK if outside and "QM_" not in found.upper() else Code.SENT_FUNCTION


def _parts(book: Opened, told: Told) -> None:
    kinds: dict[str, list[str]] = {}
    for name in sorted(book.package):
        if (kind := kind_of(name)) and not (name == CUSTOM and custom(book.part(name)) <= OF_PROGRAMS):
            kinds.setdefault(kind, []).append(name)
    if BOOKS.search(book.part(TYPES).decode("utf-8", "replace")):
        kinds.setdefault("macro", []).append(TYPES)
    codes = {"macro": Code.SENT_MACRO, "link": Code.SENT_LINK_PART}
    for kind, names in kinds.items():
        told(codes.get(kind, Code.SENT_HIDDEN), kind=told.text(f"sending.part.{kind}"), parts=names)


def _cell(sheet: str, cell: StoredCell, gaps: Sequence[Area], told: Told) -> None:
    if cell.formula is not None and (found := _of_the_house(cell.formula)):
        told(_code(found), sheet, cell.address, name="", found=found, formula=f"={cell.formula}")
    elif cell.kind == NOTHING:
        told(Code.SENT_NO_VALUE, sheet, cell.address, formula=f"={cell.formula}")
    elif _tripped(cell):
        told(Code.SENT_ASTRAY, sheet, cell.address)
    elif cell.kind == IS_ERROR and not (cell.value == NA and _within(cell.address, gaps)):
        told(Code.SENT_ERROR, sheet, cell.address, value=cell.value)


def _within(address: str, areas: Sequence[Area]) -> bool:
    place = position(address)
    return place is not None and any(each.holds(*place) for each in areas)


def _tripped(cell: StoredCell) -> bool:
    """Whether a check of a block of data says that its rows are not as they were written."""
    if not cell.formula or "ROWS(" not in cell.formula:
        return False
    pieces = tokens(cell.formula)
    if _is_check(pieces, 0) == len(pieces):
        return cell.value != 0
    within = [piece.text.upper() for piece in pieces[:2]] == ["IF", "("] and _is_check(pieces, 2)
    return bool(within) and cell.value == NA and [piece.text for piece in pieces[within : within + 2]] == [",", "NA"]


def _is_check(pieces: Sequence[Token], at: int) -> int:
    """Where ROWS(…)-COUNTIFS(…) ends, 0 where it does not stand there."""
    for name in ("ROWS", "COUNTIFS"):
        if at + 1 >= len(pieces) or pieces[at].text.upper() != name:
            return 0
        end = closing(pieces, at + 1)
        if end is None:
            return 0
        at = end + 1
        if name == "ROWS":
            if at >= len(pieces) or pieces[at].text != "-":
                return 0
            at += 1
    return at


def _rules(sheet: str, content: bytes, told: Told) -> None:
    for each in elements(_beside_cells(content), RULES):
        of_a_cell = each.parent is not None and each.parent.name == "c"
        if each.name in ("formula1", "formula2", "formula", "f") and not of_a_cell and not each.inside:
            found = _of_the_house(each.text)
            if found:
                told(_code(found), sheet, name="", found=found, formula=f"={each.text}")


def _beside_cells(content: bytes) -> bytes:
    """A sheet's part without its rows, which are most of it; all of it where a comment could feign their ends."""
    begins, ends = CELLS_BEGIN.search(content), content.rfind(b"</sheetData>")
    if begins is None or ends < begins.end() or any(each in content for each in (b"<!--", b"<![CDATA[")):
        return content
    return content[: begins.end()] + content[ends:]


def gaps_of(book: Opened) -> dict[str, list[Area]]:
    """The cells whose #N/A is meant: what charts read, and where the workbook itself hides errors beside a chart."""
    found: dict[str, list[Area]] = {}
    for sheet, part in book.sheets.items():
        for rule in elements(book.part(part), frozenset({"conditionalFormatting", "cfRule"})):
            if rule.attributes.get("type") == "containsErrors" and rule.parent is not None:
                several = map(area, rule.parent.attributes.get("sqref", "").split())
                found.setdefault(sheet, []).extend(filter(None, several))
    for name in book.package:
        if name.startswith("xl/charts/chart") and name.endswith(".xml"):
            for each in elements(book.part(name), frozenset({"f"})):
                for sheet, cells in _areas(each.text):
                    found.setdefault(sheet, []).append(cells)
    return {sheet: sorted(set(areas)) for sheet, areas in found.items()}


def _areas(formula: str) -> Iterator[tuple[str, Area]]:
    pieces = tokens(formula)
    for before, piece in pairwise(pieces):
        if before.kind == SHEET and piece.kind == REFERENCE and (cells := area(piece.text)):
            yield before.text.rstrip("!").strip("'").replace("''", "'"), cells
