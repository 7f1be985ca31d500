"""Free accounts of what happened stay in the house: their cells say that something stands there, and no more.

Which columns they are the master tells itself, by a name over each (``QM_<form>__<field>__narrative``); the table
around such a column tells how far it goes. Rows are never removed, so that what is counted stays as it is.
A text that stands word for word elsewhere too, in a cell somebody copied it to, a note, a chart, is hidden there
as well, unless it is what a list offers, qmxl's or one the master marks (``…__listed``: departments, lists of the
hospital's own): that is counted elsewhere, and nobody's account. So are columns with names of staff (``…__staff``):
what is told of each of them is nobody's outside; a cell that holds such a name and nothing else says it nowhere.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import reduce
from typing import NamedTuple

from qmxl.catalogue.loader import labels
from qmxl.codes import Code
from qmxl.names import escaped, escaped_attribute
from qmxl.sending.printing import Names
from qmxl.sending.told import Told
from qmxl.xlsx.cells import position
from qmxl.xlsx.formula_tokens import REFERENCE, SHEET, tokens
from qmxl.xlsx.places import Element, Splice, elements, removed, spliced, with_attribute, written

MARK, STAFF, LISTED = "__narrative", "__staff", "__listed"
LONG = 20  # characters: a text of so many is nobody else's by chance
CELL = frozenset({"c", "f", "v", "is", "t"})
SHARED = re.compile(rb'<(?:\w+:)?c\s[^>]*?\bt="s"[^>]*>\s*<(?:\w+:)?v>(\d+)<')
STRINGS = "xl/sharedStrings.xml"


class Area(NamedTuple):
    """A range of cells, counted from 0."""

    top: int
    left: int
    bottom: int
    right: int

    def holds(self, row: int, column: int) -> bool:
        """Whether a cell is in it."""
        return self.top <= row <= self.bottom and self.left <= column <= self.right


def area(reference: str) -> Area | None:
    """The range an address says."""
    first, _, last = reference.replace("$", "").partition(":")
    start, end = position(first), position(last or first)
    return Area(*start, *end) if start and end else None


def areas_of(names: Names, tables: Mapping[str, list[Area]], mark: str = MARK) -> dict[str, list[Area]]:
    """The columns so marked by sheet; ``tables`` are the tables of each sheet without their headings."""
    found: dict[str, list[Area]] = {}
    for name, formula in names.formulas.items():
        pieces = tokens(formula)
        if name.endswith(mark) and [piece.kind for piece in pieces] == [SHEET, REFERENCE]:
            sheet = pieces[0].text.rstrip("!").strip("'").replace("''", "'")
            column = area(pieces[1].text)
            if column:
                around = [each for each in tables.get(sheet, ()) if each.holds(column.top, column.left)]
                ends = (max(each.bottom for each in (*around, column)), column.right)
                found.setdefault(sheet, []).append(Area(column.top, column.left, *ends))
    return found


def hidden(
    parts: Mapping[str, bytes],
    sheets: Mapping[str, str],
    areas: Mapping[str, list[Area]],
    words: str,
    told: Told,
    listed: Mapping[str, list[Area]],
    *,
    names_only: bool = False,
) -> dict[str, bytes]:
    """The parts that are other than they were; ``sheets`` gives each sheet's part, ``words`` stand instead.

    What stands in the ``listed`` areas is hidden in the ``areas`` alone. With ``names_only`` these hold names of staff:
    elsewhere a cell is hidden only where it is the same as one.
    """
    code = Code.FROZEN_STAFF if names_only else Code.FROZEN_NARRATIVE
    changed: dict[str, bytes] = {}
    strings = [*elements(parts.get(STRINGS, b"<sst/>"), frozenset({"si", "t"}))]
    items = [each for each in strings if each.name == "si"]
    texts = ["".join(part.text for part in each.of("t")) for each in items]
    narrative, used = set[str](), Counter[int]()
    own = {sheet: list(_cells(parts[sheets[sheet]], within)) for sheet, within in areas.items() if sheet in sheets}
    for sheet, cells in own.items():
        filled = [cell for cell in cells if (said := _said(cell, texts).strip()) and said != words]
        narrative |= {_said(cell, texts) for cell in filled}
        used += Counter(index for cell in filled if (index := _index(cell)) is not None)
        if filled:
            told(code, sheet, count=len(filled), words=words)
    if not narrative:
        return {}
    everywhere = Counter(int(each) for part in sheets.values() for each in SHARED.findall(parts[part]))
    free = narrative - labels() - _texts_of(listed, parts, sheets, texts)
    long = {text for text in free if (len(text.split()) > 1 if names_only else len(text) >= LONG)}
    gone = {at for at, text in enumerate(texts) if (text in long if names_only else any(each in text for each in long))}
    gone |= {at for at, count in used.items() if everywhere[at] <= count}
    instead = next(iter(sorted(gone)), None)
    if copies := sum(everywhere[at] - used[at] for at in gone):
        told(Code.FROZEN_COPY, count=copies, words=words)
    for sheet, cells in own.items():
        one_by_one = [cell for cell in cells if _index(cell) not in gone and _said(cell, texts).strip()]
        changed[sheets[sheet]] = spliced(
            parts[sheets[sheet]], (s for cell in one_by_one for s in _hide(cell, words, instead))
        )
    label = items[0].prefix.decode() if items else ""
    splices = [
        Splice(items[at].start, items[at].end, f"<{label}si><{label}t>{escaped(words)}</{label}t></{label}si>".encode())
        for at in gone
    ]
    changed[STRINGS] = spliced(parts[STRINGS], splices) if splices else parts.get(STRINGS, b"")
    changed |= _copies({**parts, **changed}, sheets, long, words, told, names_only=names_only)
    return {name: content for name, content in changed.items() if content != parts.get(name, b"")}


def _texts_of(
    areas: Mapping[str, list[Area]], parts: Mapping[str, bytes], sheets: Mapping[str, str], texts: list[str]
) -> set[str]:
    """All that is said in these areas."""
    its = ((parts[sheets[sheet]], within) for sheet, within in areas.items() if sheet in sheets)
    return {_said(cell, texts) for content, within in its for cell in _cells(content, within)}


def _cells(content: bytes, within: list[Area]) -> Iterator[Element]:
    for each in elements(content, CELL):
        place = position(each.attributes.get("r", "")) if each.name == "c" else None
        if place and any(one.holds(*place) for one in within):
            yield each


def _index(cell: Element) -> int | None:
    """Which of the shared texts a cell shows."""
    value = next((each.text for each in cell.of("v")), "") if cell.attributes.get("t") == "s" else ""
    return int(value) if value.isdigit() else None


def _said(cell: Element, texts: list[str]) -> str:
    index = _index(cell)
    if index is not None:
        return texts[index] if index < len(texts) else ""
    inline = "".join(part.text for box in cell.of("is") for part in box.of("t"))
    return inline or next((each.text for each in cell.of("v")), "")


def _hide(cell: Element, words: str, instead: int | None) -> Iterator[Splice]:
    """The cell's content as the words: its text, its number, its formula."""
    yield from map(removed, cell.of("f"))
    value, kind = next(cell.of("v"), None), cell.attributes.get("t", "n")
    if kind == "s" and value is not None and instead is not None:
        yield written(value, str(instead))
    elif kind == "inlineStr":
        parts = [part for box in cell.of("is") for part in box.of("t")]
        yield from (written(part, words if part is parts[0] else "") for part in parts)
    elif value is not None:
        yield written(value, words)
        if kind == "str":
            return
        if "t" in cell.attributes:
            yield from with_attribute(cell, "t", "str")
        else:
            end = cell.start + 1 + len(cell.label)
            yield Splice(end, end, b' t="str"')


def _copies(
    parts: Mapping[str, bytes], sheets: Mapping[str, str], long: set[str], words: str, told: Told, *, names_only: bool
) -> dict[str, bytes]:
    """The parts that quote a narrative text in a formula's result, a note, a chart, a pivot table."""
    spelled = {written for text in long for written in (escaped(text), escaped_attribute(text))}
    bytes_ = {text.encode(*way) for text in spelled for way in (("utf-8",), ("ascii", "xmlcharrefreplace"))}
    by_part, changed = {part: sheet for sheet, part in sheets.items()}, dict[str, bytes]()
    for name, content in parts.items():
        if not name.endswith((".xml", ".vml")) or name == STRINGS or not any(text in content for text in bytes_):
            continue
        if name not in by_part:
            if names_only:  # what a chart, a title or a note says of somebody is the gate's to find
                continue
            changed[name] = reduce(lambda part, text: part.replace(text, escaped(words).encode()), bytes_, content)
            told(Code.FROZEN_COPY, count=1, words=words)
            continue
        cells = [
            each
            for each in elements(content, CELL)
            if each.name == "c" and (said := _said(each, [])) and _tells(said, long, names_only=names_only)
        ]
        for cell in cells:
            told(Code.FROZEN_COPY, by_part[name], cell.attributes.get("r", ""), count=1, words=words)
        changed[name] = spliced(content, (splice for cell in cells for splice in _hide(cell, words, None)))
    return changed


def _tells(said: str, texts: set[str], *, names_only: bool) -> bool:
    return said.strip() in texts if names_only else any(text in said for text in texts)


def table_areas(content: bytes) -> Iterator[Area]:
    """The range of a table without its heading."""
    for each in elements(content, frozenset({"table"})):
        whole = area(each.attributes.get("ref", ""))
        if whole:
            yield whole._replace(top=whole.top + 1)
