"""Which sheets of a master are the house's own, so that those a person added can be told from them.

A master says so itself, in its custom properties: a person's sheet may be called as one of the house's is in another
language, or in a master that has no such sheet. Of one made before there were these properties only names tell.
"""

from collections.abc import Iterable, Iterator
from functools import cache

from qmxl.catalogue import loader
from qmxl.texts import LANGUAGES, texts
from qmxl.xlsx.package import Package, parsed

FORMER = frozenset({"Kế hoạch", "Plan", "DL sự cố", "Incident data", "不良事件数据"})  # of earlier versions
CUSTOM, PROPERTY = "docprops/custom.xml", "qmxl sheets"
LONGEST, BETWEEN = 250, "/"  # of a property's text; no sheet's name has it


@cache
def house_sheets() -> frozenset[str]:
    """The names of the house's own sheets and of the catalogue's registers, in every language."""
    named = [
        name for language in LANGUAGES for key, name in texts(language).table.items() if key.startswith("master.sheet.")
    ]
    registers = [form.sheet.in_(language) for form in loader.forms("department") for language in LANGUAGES]
    return frozenset({*named, *registers}) | FORMER


def as_properties(names: Iterable[str]) -> dict[str, str]:
    """The names of a master's own sheets as custom properties of it."""
    return {f"{PROPERTY} {n}": said for n, said in enumerate(_pieces(names), start=1)}


def _pieces(names: Iterable[str]) -> Iterator[str]:
    piece = ""
    for name in names:
        if piece and len(piece) + len(BETWEEN) + len(name) > LONGEST:
            yield piece
            piece = ""
        piece = f"{piece}{BETWEEN}{name}" if piece else name
    if piece:
        yield piece


def told_in(package: Package) -> frozenset[str] | None:
    """The names of its own sheets that a master tells; None where it tells none. :class:`Unreadable` when damaged."""
    content = package.part(CUSTOM)
    found = parsed(content) if content else ()
    pieces = ["".join(each.itertext()) for each in found if each.get("name", "").startswith(PROPERTY)]
    return frozenset(name for piece in pieces for name in piece.split(BETWEEN)) if pieces else None
