"""Which cells of a sheet hold a formula; of cells only their results are read elsewhere."""

import io
import posixpath
import zipfile
from collections.abc import Callable
from collections.abc import Set as AbstractSet
from xml.parsers import expat


def formula_cells(content: bytes, sheet: str, addresses: AbstractSet[str]) -> frozenset[str]:
    """Those of the addresses that hold a formula; all of them where that cannot be told."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            part = _part_of(package, sheet)
            return _with_formula(package.read(part), addresses) if part else frozenset(addresses)
    except (zipfile.BadZipFile, expat.ExpatError, KeyError, OSError, ValueError, NotImplementedError):
        return frozenset(addresses)


def _part_of(package: zipfile.ZipFile, sheet: str) -> str:
    """The name of the part a sheet stands in, or ""."""
    ids: dict[str, str] = {}
    targets: dict[str, str] = {}

    def in_workbook(name: str, given: dict[str, str]) -> None:
        if _bare(name) == "sheet":
            ids[given.get("name", "")] = next((value for key, value in given.items() if key.endswith(":id")), "")

    def in_relations(name: str, given: dict[str, str]) -> None:
        if _bare(name) == "Relationship":
            targets[given.get("Id", "")] = given.get("Target", "")

    _walk(package.read("xl/workbook.xml"), in_workbook)
    _walk(package.read("xl/_rels/workbook.xml.rels"), in_relations)
    target = targets.get(ids.get(sheet, ""), "").replace("\\", "/")
    return posixpath.normpath(posixpath.join("/xl", target)).lstrip("/") if target else ""


def _with_formula(xml: bytes, addresses: AbstractSet[str]) -> frozenset[str]:
    at, seen, found = "", set(), set()

    def begins(name: str, given: dict[str, str]) -> None:
        nonlocal at
        if _bare(name) == "c":
            at = given.get("r", "")
            seen.add(at)
        elif _bare(name) == "f" and at in addresses:
            found.add(at)

    _walk(xml, begins)
    return frozenset(found | (set(addresses) - seen))


def _walk(xml: bytes, begins: Callable[[str, dict[str, str]], None]) -> None:
    parser = expat.ParserCreate()
    parser.StartElementHandler = begins
    parser.Parse(xml, True)  # noqa: FBT003 - expat's own


def _bare(name: str) -> str:
    return name.rpartition(":")[2]
