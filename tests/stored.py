"""The cells of a workbook as they are stored: value and formula, read from its XML with nothing in between."""

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
Stored = dict[tuple[str, str], tuple[object, str | None]]  # by sheet and address: the value, the formula if any


def stored_cells(path: Path) -> Stored:
    """Every cell with a value or formula: numbers as floats, truth values as such, texts and error values as texts.

    Of a formula that fills several cells the text stands at the first, "" at the others.
    """
    with zipfile.ZipFile(path) as package:
        shared = list(_shared(package))
        return {
            (sheet, address): cell
            for sheet, part in _sheets(package)
            for address, cell in _cells(package.read(part), shared)
        }


def _sheets(package: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    related = ElementTree.fromstring(package.read("xl/_rels/workbook.xml.rels"))
    targets = {each.get("Id"): str(each.get("Target")) for each in related}
    for sheet in ElementTree.fromstring(package.read("xl/workbook.xml")).iter(f"{MAIN}sheet"):
        target = targets[sheet.get(RELATION)]
        yield str(sheet.get("name")), target.removeprefix("/") if target.startswith("/") else f"xl/{target}"


def _shared(package: zipfile.ZipFile) -> Iterator[str]:
    if "xl/sharedStrings.xml" in package.namelist():
        for item in ElementTree.fromstring(package.read("xl/sharedStrings.xml")).iter(f"{MAIN}si"):
            yield "".join(text.text or "" for text in item.iter(f"{MAIN}t"))


def _cells(part: bytes, shared: list[str]) -> Iterator[tuple[str, tuple[object, str | None]]]:
    for cell in ElementTree.fromstring(part).iter(f"{MAIN}c"):
        formula, value, inline = cell.find(f"{MAIN}f"), cell.find(f"{MAIN}v"), cell.find(f"{MAIN}is")
        if formula is None and value is None and inline is None:
            continue
        said: object = None
        if inline is not None:
            said = "".join(text.text or "" for text in inline.iter(f"{MAIN}t"))
        elif value is not None:
            said = _value(cell.get("t", "n"), value.text or "", shared)
        yield str(cell.get("r")), (said, None if formula is None else formula.text or "")


def _value(kind: str, text: str, shared: list[str]) -> object:
    if kind == "s":
        return shared[int(text)]
    if kind == "b":
        return text == "1"
    if kind == "n":
        return float(text) if text else None
    return re.sub("_x([0-9A-F]{4})_", lambda found: chr(int(found[1], 16)), text)
