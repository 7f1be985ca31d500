"""What a workbook's properties and notes say of people and computers, and the properties as they leave the house."""

import re
from datetime import datetime

from qmxl.control.master_sheets import PROPERTY
from qmxl.names import escaped
from qmxl.xlsx.package import local, parsed
from qmxl.xlsx.places import Splice, elements, removed, spliced, with_attribute, written

CORE, CUSTOM = "docProps/core.xml", "docprops/custom.xml"
OF_PROGRAMS = frozenset({"AppVersion", "DocSecurity", "HyperlinksChanged", "LinksUpToDate", "ScaleCrop", "ShareDoc"})
NAMES = {
    "cp": "http://schemas.openxmlformats.org/package/2006/metadata/core-properties",
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcterms": "http://purl.org/dc/terms/",
    "dcmitype": "http://purl.org/dc/dcmitype/",
    "xsi": "http://www.w3.org/2001/XMLSchema-instance",
}
OF_PEOPLE = frozenset({"Company", "Manager", "HyperlinkBase"})
BY = "qmxl"


def core(content: bytes, made: datetime) -> bytes:
    """The core properties: the title and when it was first made stay, all else is ours."""
    told = {local(each.tag): (each.text or "").strip() for each in parsed(content)}
    moment = f"{made:%Y-%m-%dT%H:%M:%SZ}"
    created = told.get("created", "")
    created = created if re.fullmatch(r"\d{4}-\d\d-\d\dT[\d:.]+Z?", created) else moment
    spaces = " ".join(f'xmlns:{name}="{address}"' for name, address in NAMES.items())
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        f"<cp:coreProperties {spaces}><dc:title>{escaped(told.get('title', ''))}</dc:title>"
        f"<dc:creator>{BY}</dc:creator><cp:lastModifiedBy>{BY}</cp:lastModifiedBy>"
        f'<dcterms:created xsi:type="dcterms:W3CDTF">{created}</dcterms:created>'
        f'<dcterms:modified xsi:type="dcterms:W3CDTF">{moment}</dcterms:modified></cp:coreProperties>'
    ).encode()


def custom_of_people(content: bytes) -> set[str]:
    """The custom properties that are none of those a master has, or LibreOffice writes, of itself."""
    return {name for name in custom(content) if not name.startswith(PROPERTY)} - OF_PROGRAMS


def custom(content: bytes) -> set[str]:
    """What the custom properties are called."""
    return {each.attributes.get("name", "") for each in elements(content, frozenset({"property"}))}


def nameless(part: str, content: bytes) -> bytes:
    """A part without who wrote it: the company, the authors of notes, the people of a discussion."""
    name = part.casefold()
    splices: list[Splice] = []
    if name == "docprops/app.xml":
        splices = [removed(each) for each in elements(content, OF_PEOPLE)]
    elif re.fullmatch(r"xl/(?:comments/)?comments?\d*\.xml", name):
        splices = [written(each, BY) for each in elements(content, frozenset({"author"})) if each.text != BY]
    elif name.startswith("xl/persons/"):
        for number, each in enumerate(elements(content, frozenset({"person"})), start=1):
            splices += with_attribute(each, "displayName", f"{BY} {number}")
            splices += with_attribute(each, "userId", str(number)) + with_attribute(each, "providerId", "None")
    elif name.startswith(("xl/drawings/", "xl/ctrlprops/")):
        splices = list(_macros(content))
    return spliced(content, splices) if splices else content


def _macros(content: bytes) -> list[Splice]:
    """The macros that shapes and controls would start."""
    found = elements(content, frozenset({"sp", "pic", "graphicFrame", "cxnSp", "FmlaMacro", "formControlPr"}))
    splices = [removed(each) for each in found if each.name == "FmlaMacro"]
    for each in found:
        name = "fmlaMacro" if each.name == "formControlPr" else "macro"
        if each.attributes.get(name):
            splices += with_attribute(each, name, "" if name == "macro" else None)
    return splices
