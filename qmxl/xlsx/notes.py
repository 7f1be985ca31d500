"""Links and comments of cells, read from the parts they stand in; the cells themselves are not looked at."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import unescape

from qmxl.codes import Code
from qmxl.xlsx.cells import position
from qmxl.xlsx.package import Package, Related, Unreadable, local, parsed
from qmxl.xlsx.reading import listed_sheets

LINK = re.compile(rb"<(?:\w+:)?hyperlink\s([^>]*?)/?>")
GIVEN = re.compile(r"""([\w:]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
MOST_CELLS = 2_000  # of a link that stands over a range
LARGEST_NOTES = 16 * 1024 * 1024
BEGUN, ENDED = "»»» ", " «««"  # around what is no word of whoever fills in the workbook, in a comment
OURS = re.compile(r"\s*»»».*?(?:«««|\Z)", re.DOTALL)

Noted = tuple[str, int, int]  # a sheet's name, row and column from 0


@dataclass(frozen=True)
class Note:
    """What a cell has beside its content: a link out of the workbook, a comment."""

    link: str = ""
    comment: str = ""


def notes(package: Package) -> dict[Noted, Note]:
    """The links that lead out of the workbook and the comments, by sheet, row and column.

    Raises :class:`Unreadable` when a part that holds them is damaged.
    """
    found: dict[Noted, Note] = {}
    for sheet in listed_sheets(package):
        related = package.related(sheet.part)
        if not related:
            continue
        for (row, column), link in _links(package.part(sheet.part) or b"", related):
            found[sheet.name, row, column] = Note(link)
        for (row, column), comment in _comments(package, related):
            at = (sheet.name, row, column)
            found[at] = Note(found[at].link if at in found else "", comment)
    return found


def spoken(comment: str) -> str:
    """What people say in a comment, without what stands between the signs."""
    return OURS.sub("", comment) if "»»»" in comment else comment


def links(package: Package, name: str) -> dict[tuple[int, int], str]:
    """The links that lead out of the workbook from one sheet, by row and column; none where it has no relations."""
    part = next((sheet.part for sheet in listed_sheets(package) if sheet.name == name), "")
    related = package.related(part) if part else {}
    return dict(_links(package.part(part) or b"", related)) if any(each.external for each in related.values()) else {}


def _links(sheet: bytes, related: Mapping[str, Related]) -> Iterator[tuple[tuple[int, int], str]]:
    """The addresses outside that a sheet's cells lead to, with the place in them behind a "#"."""
    after = sheet[max(sheet.rfind(b"sheetData>"), 0) :]
    for each in LINK.finditer(after):
        given = {name.rpartition(":")[2]: a or b for name, a, b in GIVEN.findall(each[1].decode("utf-8", "replace"))}
        target = related.get(unescape(given.get("id", "")))
        if target is None or not target.external or not target.target:
            continue
        location = unescape(given.get("location", ""))
        address = f"{target.target}#{location}" if location else target.target
        for place in _places(given.get("ref", "")):
            yield place, address


def _places(reference: str) -> Iterator[tuple[int, int]]:
    """The cells of a range, of a large one the first."""
    start, _, end = reference.partition(":")
    first, last = position(start), position(end or start)
    if first is None or last is None:
        return
    area = (last[0] - first[0] + 1) * (last[1] - first[1] + 1)
    if not 0 < area <= MOST_CELLS:
        last = first
    for row in range(first[0], last[0] + 1):
        for column in range(first[1], last[1] + 1):
            yield row, column


def _comments(package: Package, related: Mapping[str, Related]) -> Iterator[tuple[tuple[int, int], str]]:
    for part in (each.target for each in related.values() if each.kind == "comments" and not each.external):
        if package.size(part) > LARGEST_NOTES:
            raise Unreadable(Code.FILE_TOO_LARGE)
        root = parsed(package.part(part) or b"")
        for comment in (each for group in root if local(group.tag) == "commentList" for each in group):
            place = position(comment.get("ref", ""))
            said = spoken("".join(text.text or "" for text in comment.iter() if local(text.tag) == "t"))
            if place is not None and said:
                yield place, said
