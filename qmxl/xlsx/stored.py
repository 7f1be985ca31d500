"""The cells of a sheet as they are stored: the value, and the formula each cell itself has."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple
from xml.parsers import expat

from qmxl.xlsx.cells import position
from qmxl.xlsx.formula_shift import shifted
from qmxl.xlsx.places import elements

ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
NUMBER, TEXT, TRUTH, ERROR, NOTHING = "n", "s", "b", "e", ""


class StoredCell(NamedTuple):
    """A cell that is not blank. ``formula`` is None for a cell without one, "" within an array's range."""

    address: str
    kind: str  # of its value: number, text, truth value, error, or nothing at all
    value: float | str | bool | None
    formula: str | None = None


def shared_texts(content: bytes) -> list[str]:
    """The texts that cells share, by their number."""
    items = [each for each in elements(content, frozenset({"si", "r", "t", "rPh"})) if each.name == "si"]
    return [
        _plain("".join(t.text for box in (item, *item.of("r")) for t in box.of("t")))  # not how it is pronounced
        for item in items
    ]


def _plain(text: str) -> str:
    return ESCAPED.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text


def stored_cells(content: bytes, texts: Sequence[str]) -> Iterator[StoredCell]:
    """The cells of a sheet's part in their order; raises ExpatError for torn XML."""
    shared = dict[str, tuple[str, str]]()
    for address, kind, value, written, number, inline in _raw(content):
        formula = written
        if written and number:
            shared[number] = (address, written)
        elif written is not None and number in shared:
            formula = _read_here(address, *shared[number])
        if formula is not None or value or inline:
            yield StoredCell(address, *_valued(kind, value, inline, texts), formula)


def _read_here(address: str, first: str, formula: str) -> str:
    here, there = position(address), position(first)
    return shifted(formula, here[0] - there[0], here[1] - there[1]) if here and there else formula


Raw = tuple[str, str, str, str | None, str, str]


def _raw(content: bytes) -> list[Raw]:  # noqa: C901 - three short handlers
    """Of each cell its address, type, value, formula, the number of a shared formula, and its inline text."""
    found: list[Raw] = []
    address = kind = value = inline = number = ""
    formula: str | None = None
    inside = ""  # what the text that comes belongs to

    def begins(tag: str, attributes: dict[str, str]) -> None:
        nonlocal address, kind, value, inline, number, formula, inside
        name = tag.rpartition(":")[2] if ":" in tag else tag
        if name == "c":
            address, kind = attributes.get("r", ""), attributes.get("t", NUMBER)
            value = inline = number = inside = ""
            formula = None
        elif name == "f" and address:
            formula, inside = "", "f"
            number = attributes.get("si", "") if attributes.get("t") == "shared" else ""
        elif name in ("v", "t") and address:
            inside = name
        elif name == "rPh":
            inside = ""

    def ends(tag: str) -> None:
        nonlocal address, inside
        if tag == "c" or tag.endswith(":c"):
            if formula is not None or value or inline:
                found.append((address, kind, value, formula, number, inline))
            address = ""
        inside = ""

    def said(text: str) -> None:
        nonlocal value, inline, formula
        if inside == "v":
            value += text
        elif inside == "t":
            inline += text
        elif inside == "f":
            formula = (formula or "") + text

    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.buffer_size = 1 << 16
    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = begins, ends, said
    parser.Parse(content, True)  # noqa: FBT003 - its own signature
    return found


def _valued(kind: str, value: str, inline: str, texts: Sequence[str]) -> tuple[str, float | str | bool | None]:
    if kind == "s":
        number = int(value) if value.isdigit() else len(texts)
        return (TEXT, texts[number]) if number < len(texts) else (ERROR, "#REF!")
    if kind == "inlineStr":
        return TEXT, _plain(inline)
    if kind == "str":
        return TEXT, _plain(value)
    if not value:
        return NOTHING, None
    if kind == "b":
        return TRUTH, value.strip() in ("1", "true")
    if kind == "e":
        return ERROR, value.strip()
    if kind == "d":
        return TEXT, value
    try:
        return NUMBER, float(value)
    except ValueError:
        return ERROR, value
