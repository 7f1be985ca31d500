"""A table of a sheet: the formulas it would fill new lines with, and the query it was filled by."""

from qmxl.codes import Code
from qmxl.sending.printing import CannotBePrinted, Names, printed
from qmxl.sending.told import Told
from qmxl.xlsx.places import Splice, elements, removed, spliced, with_attribute, without_attribute, written

FORMULAS = ("calculatedColumnFormula", "totalsRowFormula")
QUERIED = ("tableType", "connectionId")
WANTED = frozenset({*FORMULAS, "table", "tableColumn"})


def cleaned_table(content: bytes, names: Names, told: Told) -> bytes:
    """The table's part; the same bytes where nothing had to change."""
    splices: list[Splice] = []
    found = elements(content, WANTED)
    table = next((each.attributes.get("displayName", "") for each in found if each.name == "table"), "")
    for each in found:
        if each.name == "table" and each.attributes.get("tableType") == "queryTable":
            splices += [splice for name in QUERIED for splice in without_attribute(each, name)]
        elif each.name == "tableColumn" and "queryTableFieldId" in each.attributes:
            splices += without_attribute(each, "queryTableFieldId")
        elif each.name in FORMULAS:
            try:
                native = printed(each.text, names)
            except CannotBePrinted as cannot:
                told(Code.FROZEN_COLUMN, table=table, why=cannot.why, formula=f"={each.text}")
                splices.append(removed(each))
                if each.parent is not None and each.parent.attributes.get("totalsRowFunction") == "custom":
                    splices += with_attribute(each.parent, "totalsRowFunction", "none")
                continue
            if native != each.text:
                splices.append(written(each, native))
    return spliced(content, splices) if splices else content
