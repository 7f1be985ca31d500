"""One sheet of a master without what only the house has: its cells, validations, conditional formats and sparklines."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from qmxl.codes import Code
from qmxl.hosts.bounds import LONGEST
from qmxl.sending.printing import CannotBePrinted, Names, printed
from qmxl.sending.told import Told
from qmxl.xlsx.cells import position
from qmxl.xlsx.formula_shift import shifted
from qmxl.xlsx.places import (
    Element,
    Splice,
    elements,
    emptied,
    removed,
    spliced,
    with_attribute,
    without_attribute,
    written,
)

WANTED = frozenset(
    [
        "c",
        "f",
        "v",
        "dataValidations",
        "dataValidation",
        "formula1",
        "formula2",
        "conditionalFormattings",
        "conditionalFormatting",
        "cfRule",
        "formula",
        "cfvo",
        "extLst",
        "ext",
        "sparklineGroups",
        "sparklineGroup",
        "sparklines",
        "sparkline",
        "sqref",
    ]
)
ASKED = re.compile(rb"<(?:\w+:)?(?:f|formula[12]?|cfvo)[\s/>]")
LONGEST_VALIDATION = 255  # characters Excel's own dialog takes
SHARED = frozenset({"t", "ref", "si"})


@dataclass(frozen=True)
class Cleaned:
    """A part as it may leave, and whether a formula of it became a value."""

    content: bytes
    fewer: bool = False


def cleaned(content: bytes, sheet: str, names: Names, told: Told) -> Cleaned:
    """The sheet's part; the same bytes where nothing had to change."""
    if not ASKED.search(content):
        return Cleaned(content)
    found = elements(content, WANTED)
    splices = [*_cells(found, sheet, names, told)]
    fewer = any(not splice.new for splice in splices)
    splices += _rules(found, sheet, names, told)
    return Cleaned(spliced(content, splices), fewer) if splices else Cleaned(content)


def _cells(found: list[Element], sheet: str, names: Names, told: Told) -> Iterator[Splice]:
    formulas = [(each, each.parent) for each in found if each.name == "f" and each.parent and each.parent.name == "c"]
    shared = _shared(formulas)
    changing = {number for number, (_, text) in shared.items() if _changes(text, names)}
    for formula, cell in formulas:
        number, address = formula.attributes.get("si", ""), cell.attributes.get("r", "")
        of_many = formula.attributes.get("t") == "shared" and number in shared
        if of_many and number not in changing:
            continue
        text = _as_read_here(address, *shared[number]) if of_many else formula.text
        try:
            native = printed(text, names)
        except CannotBePrinted as cannot:
            value = next((each.text for each in cell.of("v")), "")
            told(Code.FROZEN_VALUE, sheet, address, why=cannot.why, formula=f"={text}", value=value)
            yield removed(formula)
            yield from without_attribute(cell, "cm")
            continue
        if of_many or native != text:
            yield written(formula, native, without=SHARED if of_many else frozenset())


def _shared(formulas: list[tuple[Element, Element]]) -> Mapping[str, tuple[str, str]]:
    """By the number of each formula that several cells share, the cell it is written at and its text."""
    return {
        formula.attributes["si"]: (cell.attributes.get("r", ""), formula.text)
        for formula, cell in formulas
        if formula.attributes.get("t") == "shared" and "si" in formula.attributes and formula.text
    }


def _as_read_here(address: str, first: str, text: str) -> str:
    here, there = position(address), position(first)
    return shifted(text, here[0] - there[0], here[1] - there[1]) if here and there else text


def _changes(text: str, names: Names) -> bool:
    try:
        return printed(text, names) != text
    except CannotBePrinted:
        return True


def _rules(found: list[Element], sheet: str, names: Names, told: Told) -> Iterator[Splice]:
    """What validations, conditional formats and sparklines ask for; those that cannot be printed go."""
    gone: dict[int, Element] = {}
    for each in found:
        unit = _unit(each)
        if unit is None or id(unit) in gone:
            continue
        as_attribute = each.name == "cfvo"
        text = each.attributes.get("val", "") if as_attribute else each.text
        longest = LONGEST_VALIDATION if unit.name == "dataValidation" else LONGEST
        try:
            native = printed(text, names, strict=True, longest=longest)
        except CannotBePrinted as cannot:
            gone[id(unit)] = unit
            told(CODES[unit.name], sheet, _where(unit), why=cannot.why, formula=f"={text}")
            continue
        if native != text:
            yield from with_attribute(each, "val", native) if as_attribute else [written(each, native)]
    all_gone = emptied(gone.values())
    yield from map(removed, all_gone)
    kept = {id(each) for each in all_gone}
    for box in {id(each.parent): each.parent for each in gone.values() if each.parent}.values():
        if id(box) not in kept and "count" in box.attributes:
            left = sum(id(each) not in gone for each in box.of("dataValidation"))
            yield from with_attribute(box, "count", str(left))


CODES = {
    "dataValidation": Code.FROZEN_VALIDATION,
    "cfRule": Code.FROZEN_CONDITION,
    "sparkline": Code.FROZEN_SPARKLINE,
}


def _unit(each: Element) -> Element | None:
    """What is taken away as a whole when a formula in it cannot be printed; None for what is no such formula."""
    if each.name in ("formula1", "formula2", "formula") and not each.inside:
        return _above(each)
    if each.name == "f" and not (each.parent and each.parent.name == "c"):
        return _above(each)
    return _above(each) if each.name == "cfvo" and each.attributes.get("type") == "formula" else None


def _above(each: Element) -> Element | None:
    above = each.parent
    while above is not None and above.name not in CODES:
        above = above.parent
    return above


def _where(unit: Element) -> str:
    """The cells a rule is for, the first of them where they are many."""
    box = unit if unit.name in ("dataValidation", "sparkline") else unit.parent
    if box is None:
        return ""
    cells = box.attributes.get("sqref") or next((each.text for each in box.of("sqref")), "")
    return cells.split(" ")[0].split(":")[0]
