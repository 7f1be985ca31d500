"""A master as it may leave the house: native formulas with their values, no macro, no link, nobody's name.

What had to change is told; parts in which nothing had to change are the same, byte for byte.
"""

import io
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from qmxl.codes import Code
from qmxl.findings import Finding
from qmxl.refusal import Refusal
from qmxl.sending.freezing.chart import cleaned_chart
from qmxl.sending.freezing.names import cleaned_names
from qmxl.sending.freezing.older import refuse_if_older
from qmxl.sending.freezing.parts import TYPES, kind_of, without, without_local_links
from qmxl.sending.freezing.properties import CORE, CUSTOM, core, custom_of_people, nameless
from qmxl.sending.freezing.sheet import cleaned
from qmxl.sending.freezing.table import cleaned_table
from qmxl.sending.narratives import LISTED, STAFF, Area, areas_of, hidden, table_areas
from qmxl.sending.printing import Names
from qmxl.sending.told import Told
from qmxl.texts import Texts
from qmxl.xlsx.package import Package, Unreadable
from qmxl.xlsx.packing import QuickZip
from qmxl.xlsx.places import in_utf8
from qmxl.xlsx.reading import listed_sheets, workbook_part

CHAIN = "xl/calcchain.xml"
SHEETS, CHARTS, TABLES = ("xl/worksheets/", "xl/chartsheets/"), ("xl/charts/chart",), ("xl/tables/",)


@dataclass(frozen=True)
class Frozen:
    """The workbook's bytes, and what was done to it."""

    content: bytes
    findings: list[Finding]


def frozen(content: bytes, source: str, made: datetime, text: Texts) -> Frozen:
    """The workbook of these bytes, fit to be sent; where a narrative stood, the words of the ``text`` for it.

    A Refusal for one that cannot be read, that has sheets of macros, which no sheet can replace, or that an older
    version made, which does not tell its accounts of what happened from other texts.
    """
    try:
        package = Package(content)
        listed, main = listed_sheets(package), workbook_part(package)
        parts = {name: package.part(name) or b"" for name in _names(content)}
    except Unreadable as fault:
        raise Refusal("freeze_unreadable", path=source, reason=text(f"finding.{fault.code}")) from fault
    if any(name.casefold().startswith(("xl/macrosheets/", "xl/dialogsheets/")) for name in parts):
        raise Refusal("freeze_macro_sheet", path=source)
    parts = {name: in_utf8(part) if name.endswith((".xml", ".rels")) else part for name, part in parts.items()}
    spelled = {name.casefold(): name for name in parts}
    sheets = {each.name: spelled[each.part.casefold()] for each in listed if each.part.casefold() in spelled}
    told = Told(source, text)
    book = spelled[main.casefold()]
    parts[book], names = cleaned_names(parts[book], told)
    tables = _tables(package, sheets)
    refuse_if_older(names, sheets, source)
    offered, words = areas_of(names, tables, LISTED), text("master.hidden")
    parts |= hidden(parts, sheets, areas_of(names, tables), words, told, offered)
    parts |= hidden(parts, sheets, areas_of(names, tables, STAFF), words, told, offered, names_only=True)
    parts, fewer = _cleaned(parts, {part: sheet for sheet, part in sheets.items()}, names, told)
    parts, links = without_local_links(parts)
    if links:
        told(Code.FROZEN_PART, kind=text("sending.part.path"), parts=sorted(set(links)))
    going = {name: kind for name in parts if (kind := kind_of(name))}
    of_people = {
        name: kind for name, kind in going.items() if name.casefold() != CUSTOM or custom_of_people(parts[name])
    }
    for kind in sorted(set(of_people.values())):
        told(
            Code.FROZEN_PART,
            kind=text(f"sending.part.{kind}"),
            parts=sorted(name for name, its in of_people.items() if its == kind),
        )
    parts = without(parts, [*going, *([name for name in parts if name.casefold() == CHAIN] if fewer else [])])
    if CORE in parts:
        parts[CORE] = core(parts[CORE], made)
    return Frozen(packed(parts), list(told))


def _names(content: bytes) -> list[str]:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return [name.replace("\\", "/").lstrip("/") for name in package.namelist() if not name.endswith("/")]


def _tables(package: Package, sheets: Mapping[str, str]) -> dict[str, list[Area]]:
    """The tables of each sheet, without their headings."""
    found: dict[str, list[Area]] = {}
    for sheet, part in sheets.items():
        related = [each.target for each in package.related(part).values() if each.kind == "table" and not each.external]
        found[sheet] = [area for name in related if (table := package.part(name)) for area in table_areas(table)]
    return found


def _cleaned(
    parts: Mapping[str, bytes], sheets: Mapping[str, str], names: Names, told: Told
) -> tuple[dict[str, bytes], bool]:
    """The parts without what only the house has, and whether a formula became a value."""
    made, fewer = dict[str, bytes](), False
    for name, content in parts.items():
        small = name.casefold()
        if name in sheets:
            sheet = cleaned(content, sheets[name], names, told)
            made[name], fewer = sheet.content, fewer or sheet.fewer
        elif small.startswith(CHARTS) and small.endswith(".xml"):
            made[name] = cleaned_chart(content, names, told, name.rpartition("/")[2])
        elif small.startswith(TABLES) and small.endswith(".xml"):
            made[name] = cleaned_table(content, names, told)
        elif small.endswith((".xml", ".vml")):
            made[name] = nameless(name, content)
        else:
            made[name] = content
    return made, fewer


def packed(parts: Mapping[str, bytes]) -> bytes:
    """The package of these parts, the list of their types first."""
    buffer = io.BytesIO()
    with QuickZip(buffer, "w") as package:
        for name in sorted(parts, key=lambda name: name != TYPES):
            part = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            part.external_attr = 0o600 << 16
            package.writestr(part, parts[name])
    return buffer.getvalue()
