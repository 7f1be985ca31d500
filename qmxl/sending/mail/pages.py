"""The first pages of a master as PDF, made by LibreOffice of a copy that shows no other sheet."""

import io
import zipfile
from collections.abc import Sequence

from qmxl.sending.freezing.freezing import packed
from qmxl.sending.office import NEVER, converted
from qmxl.sending.opened import opened
from qmxl.texts import LANGUAGES, texts
from qmxl.xlsx.places import Element, Splice, elements, removed, spliced, with_attribute

SHOWN, AREA = ("overview", "director"), "_xlnm.Print_Area"


def first_pages(content: bytes, office: str) -> bytes | None:
    """The overview and the director's page; None where there is neither, or LibreOffice did not come to an end."""
    names = {texts(language)(f"master.sheet.{name}"): language for language in LANGUAGES for name in SHOWN}
    book = opened(content)
    shown = [at for at, name in enumerate(book.sheets) if name in names]
    if not shown:
        return None
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    part = next(name for name in parts if name.casefold() == book.book.casefold())
    parts[part] = _showing(parts[part], shown)
    language = names[list(book.sheets)[shown[0]]]
    return converted(packed(parts), office, "pdf", computed=NEVER, language=language) if parts[part] else None


def _showing(book: bytes, shown: Sequence[int]) -> bytes:
    """A workbook's own part in which only these sheets are seen and printed; nothing where none has a print area.

    LibreOffice prints hidden sheets as well, but not those without a print area where another sheet has one.
    """
    found, seen = elements(book, frozenset({"sheet", "workbookView", "definedName"})), {str(at) for at in shown}
    areas = [each for each in found if each.attributes.get("name") == AREA]
    others = [each for each in areas if each.attributes.get("localSheetId") not in seen]
    if len(others) == len(areas):
        return b""
    splices = [
        splice for each in found if each.name == "workbookView" for splice in _given(each, "activeTab", shown[0])
    ]
    for at, sheet in enumerate(each for each in found if each.name == "sheet"):
        splices += _given(sheet, "state", "visible" if at in shown else "hidden")
    return spliced(book, [*splices, *map(removed, others)])


def _given(element: Element, name: str, value: object) -> list[Splice]:
    """Gives an element an attribute, whether it has it or not."""
    if name in element.attributes:
        return with_attribute(element, name, str(value))
    at = element.start + 1 + len(element.label)
    return [Splice(at, at, f' {name}="{value}"'.encode())]
