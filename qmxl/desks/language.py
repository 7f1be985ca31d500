"""The language a hospital's control workbook was made in, for whoever tells about it; standard library only."""

import zipfile
from pathlib import Path
from xml.etree import ElementTree

from qmxl.hospital.folder import CONTROLS

USUAL = "vi"
LANGUAGES = ("vi", "en", "zh")
IDENTITY = "_qmxl"  # the hidden sheet of names and values, one of them the language
LARGEST = 32 * 1024 * 1024  # of a part that is read here
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


def language_of(folder: Path) -> str:
    """``vi``, ``en`` or ``zh``; the usual one where the control workbook does not say, or cannot be read."""
    control = next((path for path in (folder / name for name in CONTROLS) if path.is_file()), None)
    try:
        said = _identity(control).get("language", "") if control else ""
    except (
        OSError,
        ValueError,
        KeyError,
        ElementTree.ParseError,
        zipfile.BadZipFile,
        NotImplementedError,
        RuntimeError,
    ):
        said = ""
    return said if said in LANGUAGES else USUAL


def _identity(workbook: Path) -> dict[str, str]:
    """What the hidden sheet says; whichever program saved the workbook last."""
    with zipfile.ZipFile(workbook) as package:
        relations = _part(package, "xl/_rels/workbook.xml.rels")
        targets = {each.get("Id"): each.get("Target", "") for each in relations}
        sheets = _part(package, "xl/workbook.xml").iter(f"{MAIN}sheet")
        target = next((targets[each.get(RELATION)] for each in sheets if each.get("name") == IDENTITY), "")
        if not target:
            return {}
        name = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
        rows = [[*row.iter(f"{MAIN}c")] for row in _part(package, name).iter(f"{MAIN}row")]
        shared = [_text(each) for each in _shared(package)]
    pairs = [[_value(cell, shared) for cell in row[:2]] for row in rows]
    return {pair[0]: pair[1] for pair in pairs if len(pair) == 2}


def _shared(package: zipfile.ZipFile) -> list[ElementTree.Element]:
    name = "xl/sharedStrings.xml"
    return list(_part(package, name).iter(f"{MAIN}si")) if name in package.namelist() else []


def _part(package: zipfile.ZipFile, name: str) -> ElementTree.Element:
    if package.getinfo(name).file_size > LARGEST:
        raise ValueError(name)
    return ElementTree.fromstring(package.read(name))  # noqa: S314 - a workbook the office itself opens every day


def _value(cell: ElementTree.Element, shared: list[str]) -> str:
    if cell.get("t") == "inlineStr":
        return _text(cell)
    found = cell.find(f"{MAIN}v")
    text = (found.text or "") if found is not None else ""
    return shared[int(text)] if cell.get("t") == "s" else text


def _text(element: ElementTree.Element) -> str:
    return "".join(each.text or "" for each in element.iter(f"{MAIN}t"))
