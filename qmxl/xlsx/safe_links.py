"""The links of cells, written again as they were, or told as text where a workbook of ours should not have them.

A link to a page, an address for mail and a path of a file stay links, unchanged. Others start programs, call numbers
or run scripts when they are clicked, and some no spreadsheet program takes: their address stands in a comment.
"""

import re

from xlsxwriter.url import Url

from qmxl.names import plain
from qmxl.xlsx.links import LONGEST, file_link
from qmxl.xlsx.notes import Note

SCHEME = re.compile(r"([a-zA-Z][a-zA-Z0-9+.-]+):")
DRIVE = re.compile(r"[a-zA-Z]:[\\/]")
SAFE = frozenset({"http", "https", "mailto", "file"})


def safe_link(address: str) -> Url | None:
    """The link to an address; None where it is to be told as text."""
    address = plain(address)
    target, _, anchor = address.partition("#")
    if not address.strip() or max(_length(target), _length(anchor)) > LONGEST:
        return None
    scheme = SCHEME.match(target)
    if scheme and scheme[1].casefold() not in SAFE:
        return None
    if scheme or target.startswith((r"\\", "//")):
        return _unchanged(target, anchor)
    if DRIVE.match(target):
        return _unchanged("file:///" + target.replace("\\", "/"), anchor)
    if not target:
        return Url(f"internal:{anchor}")
    return file_link(target, anchor)


def _length(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def _unchanged(target: str, anchor: str) -> Url:
    """A link as it was: XlsxWriter makes a relative path of a server's, and knows schemes in small letters only."""
    link = Url("https://")
    link._link = link._relationship_link = Url._escape_url(target)
    link._anchor, link._text = anchor, target
    return link


def without_link(note: Note) -> Note:
    """The note with its link's address in the comment, for a cell that is to have none."""
    if note.link in note.comment:
        return Note("", note.comment)
    return Note("", f"{note.comment}\n{note.link}" if note.comment else note.link)
