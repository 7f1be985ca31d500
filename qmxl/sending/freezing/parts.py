"""Which parts of a package stay in the house, and the package without them and without anything that leads to them."""

import posixpath
import re
from collections.abc import Iterable, Mapping

from qmxl.xlsx.places import Element, Splice, elements, emptied, removed, spliced, with_attribute, without_attribute

# What the parts are that never leave, by how their names begin.
GOES = {
    "macro": ("xl/vba", "xl/activex/", "xl/macrosheets/", "customui/", "usercustomization/", "xl/attachedtoolbars"),
    "link": ("xl/externallinks/", "xl/connections.xml", "xl/querytables/", "xl/webextensions/", "xl/model/"),
    "personal": ("customxml/", "docprops/custom.xml", "docprops/thumbnail", "xl/revisions/", "xl/customdata/"),
    "printer": ("xl/printersettings/",),
    "signature": ("_xmlsignatures/",),
}
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
BOOKS = re.compile(
    r"application/vnd\.(?:ms-excel\.(?:sheet|template|addin)\.macroEnabled|openxmlformats-officedocument"
    r"\.spreadsheetml\.template)\.main\+xml"
)
TYPES = "[Content_Types].xml"
LOCAL = re.compile(r"file:|[a-zA-Z]:[\\/]|\\\\|//")
ASKING = frozenset({"pageSetup", "control", "picture", "externalReference", "hyperlink", "hyperlinks", "hlinkClick"})


def kind_of(part: str) -> str:
    """Why a part stays in the house, "" for one that may leave."""
    name = part.casefold()
    return next((kind for kind, begins in GOES.items() if name.startswith(begins)), "")


def without(parts: Mapping[str, bytes], gone: Iterable[str]) -> dict[str, bytes]:
    """The parts but those, their types and the relations to them; what uses such a relation loses it."""
    going = {name.casefold() for name in gone}
    kept = {name: content for name, content in parts.items() if name.casefold() not in going}
    going |= {name.casefold() for name in kept if name.endswith(".rels") and owner(name).casefold() in going}
    kept = {name: content for name, content in kept.items() if name.casefold() not in going}
    for name in [each for each in kept if each.endswith(".rels")]:
        content, lost = _relations_without(kept[name], posixpath.dirname(owner(name)), going)
        if lost:
            kept[name] = content
            if owner(name) in kept:
                kept[owner(name)] = _without_ids(kept[owner(name)], lost)
    kept[TYPES] = _types_without(kept[TYPES], going)
    return kept


def without_local_links(parts: Mapping[str, bytes]) -> tuple[dict[str, bytes], list[str]]:
    """The parts without links of cells and pictures to a place on one computer or network, and those links.

    Such a path names people and servers, and leads nowhere elsewhere; a path within the hospital's folder stays.
    """
    made, found = dict(parts), list[str]()
    for name in [each for each in parts if each.endswith(".rels")]:
        links = [
            each
            for each in elements(parts[name], frozenset({"Relationship"}))
            if each.attributes.get("TargetMode") == "External" and LOCAL.match(each.attributes.get("Target", ""))
        ]
        if links and owner(name) in parts:
            found += [each.attributes["Target"] for each in links]
            made[name] = spliced(parts[name], map(removed, links))
            made[owner(name)] = _without_ids(parts[owner(name)], {each.attributes.get("Id", "") for each in links})
    return made, found


def owner(relations: str) -> str:
    """The part whose relations these are; "" for those of the package."""
    folder, _, name = relations.rpartition("_rels/")
    return folder + name.removesuffix(".rels")


def _relations_without(content: bytes, folder: str, going: set[str]) -> tuple[bytes, set[str]]:
    splices, lost = list[Splice](), set[str]()
    for each in elements(content, frozenset({"Relationship"})):
        if each.attributes.get("TargetMode") == "External":
            continue
        target = each.attributes.get("Target", "").replace("\\", "/")
        path = posixpath.normpath(posixpath.join("/" + folder, target)).lstrip("/")
        if path.casefold() in going or kind_of(path):
            splices.append(removed(each))
            lost.add(each.attributes.get("Id", ""))
    return spliced(content, splices), lost


def _without_ids(content: bytes, lost: set[str]) -> bytes:
    """A part in which no page set-up and no control refers by a relation that is gone."""
    splices, gone = list[Splice](), list[Element]()
    for each in elements(content, ASKING):
        label = next((key for key, value in each.attributes.items() if key.endswith(":id") and value in lost), "")
        if label and each.name == "pageSetup":
            splices += without_attribute(each, label)
        elif label:
            gone.append(each)
    splices += map(removed, emptied(gone))
    return spliced(content, splices) if splices else content


def _types_without(content: bytes, going: set[str]) -> bytes:
    splices: list[Splice] = []
    for each in elements(content, frozenset({"Override"})):
        if each.attributes.get("PartName", "").lstrip("/").casefold() in going:
            splices.append(removed(each))
        elif BOOKS.fullmatch(each.attributes.get("ContentType", "")):
            splices += with_attribute(each, "ContentType", WORKBOOK)
    return spliced(content, splices) if splices else content
