"""The list of sheets and names of a workbook without what only the house has."""

from collections.abc import Iterator
from dataclasses import replace

from qmxl.codes import Code
from qmxl.sending.printing import CannotBePrinted, Names, Why, printed
from qmxl.sending.told import Told
from qmxl.xlsx.places import Element, Splice, elements, emptied, removed, spliced, written

# Beside links to other workbooks: who has the file open, where it was saved, whose views it has, names of macros.
GOES = frozenset(
    {"externalReferences", "fileSharing", "absPath", "customWorkbookViews", "fileRecoveryPr", "webPublishing"}
)
WANTED = GOES | {"definedNames", "definedName", "sheet", "AlternateContent", "Choice"}
MACRO = ("function", "vbProcedure", "xlm")
OWN = "_xlnm."


def names_of(workbook: bytes) -> Names:
    """The workbook's names; of one that several sheets have, one of them."""
    found = elements(workbook, frozenset({"definedName"}))
    return Names({each.attributes.get("name", "").casefold(): each.text for each in found})


def cleaned_names(workbook: bytes, told: Told) -> tuple[bytes, Names]:
    """The part without them, and the names as every formula has to be read by them from now on."""
    found = elements(workbook, WANTED)
    defined = [each for each in found if each.name == "definedName"]
    names = _settled(defined, Names({_key(each): each.text for each in defined}))
    sheets = [each.attributes.get("name", "") for each in found if each.name == "sheet"]
    splices: list[Splice] = []
    gone = [each for each in found if each.name in GOES]
    for each in defined:
        native = _native(each, names)
        if isinstance(native, Why):
            gone.append(each)
            if not each.attributes.get("name", "").startswith(OWN):
                place = each.attributes.get("localSheetId", "")
                sheet = sheets[int(place)] if place.isdigit() and int(place) < len(sheets) else ""
                told(Code.FROZEN_NAME, sheet, name=each.attributes.get("name", ""), why=native, formula=each.text)
        elif native != each.text:
            splices.append(written(each, native))
    splices += map(removed, emptied(gone))
    kept = {_key(each): each.text for each in defined if _key(each) not in names.gone}
    return (spliced(workbook, splices) if splices else workbook), replace(names, formulas=kept)


def _key(name: Element) -> str:
    return name.attributes.get("name", "").casefold()


def _settled(defined: list[Element], names: Names) -> Names:
    """The names with those that cannot stay: one that reads another that goes, goes with it."""
    while True:
        gone = {_key(each) for each in defined if isinstance(_native(each, names), Why)}
        if gone == names.gone:
            return names
        names = replace(names, gone=gone)


def _native(name: Element, names: Names) -> str | Why:
    if any(name.attributes.get(kind) in ("1", "true") for kind in MACRO):
        return Why.UNKNOWN
    try:
        return printed(name.text, names, strict=False, anchored=True)
    except CannotBePrinted as cannot:
        return cannot.why


def sheet_names(workbook: bytes) -> Iterator[str]:
    """What the sheets are called, in their order."""
    return (each.attributes.get("name", "") for each in elements(workbook, frozenset({"sheet"})))
