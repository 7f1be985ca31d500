"""Which cells of a sheet hold a formula; elsewhere only their results are read."""

from collections.abc import Set as AbstractSet
from xml.parsers import expat

from qmxl.xlsx.package import Package, Unreadable
from qmxl.xlsx.reading import listed_sheets


def formula_cells(package: Package, sheet: str, addresses: AbstractSet[str]) -> frozenset[str]:
    """Those of the addresses that hold a formula; all of them where that cannot be told."""
    try:
        part = next((each.part for each in listed_sheets(package) if each.name == sheet), "")
        return _with_formula(package.part(part) or b"", addresses) if part else frozenset(addresses)
    except (Unreadable, expat.ExpatError):
        return frozenset(addresses)


def _with_formula(xml: bytes, addresses: AbstractSet[str]) -> frozenset[str]:
    at, seen, found = "", set(), set()

    def begins(tag: str, given: dict[str, str]) -> None:
        nonlocal at
        name = tag.rpartition(":")[2]
        if name == "c":
            at = given.get("r", "")
            seen.add(at)
        elif name == "f" and at in addresses:
            found.add(at)

    parser = expat.ParserCreate()
    parser.StartElementHandler = begins
    parser.Parse(xml, True)  # noqa: FBT003 - its own signature
    return frozenset(found | (set(addresses) - seen))
