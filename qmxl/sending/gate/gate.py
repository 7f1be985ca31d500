"""The gate before anything leaves the house: what in a workbook looks like a person, and what of it was cleared.

Nothing is ever quoted: a suspect is told by where it stands, what kind of thing it is, and its masked shape.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple
from xml.parsers.expat import ExpatError

from qmxl.refusal import Refusal
from qmxl.sending.gate.lists_of_persons import listed
from qmxl.sending.gate.said import SHEET_NAME, SIGN, Said, sayings, unread
from qmxl.sending.gate.shown_numbers import ShownNumbers
from qmxl.sending.opened import Opened, Unreadable, opened
from qmxl.typed.identifiers import Identifier, identifiers, masked, plain_signs
from qmxl.typed.spelling import nfc

PICTURE = "picture"  # or a file: nothing in it can be read
PLACE = re.compile(r"(?P<key>(?:.*!)?[^=!]+)=(?P<reason>.*)", re.DOTALL)


class Suspect(NamedTuple):
    """What looks like a person: where, of which kind, and how it may be shown.

    ``sheet`` is "" for what stands in none. ``cell`` is an address, or a place behind ``#`` (``B7#ghi-chu`` is its
    note, ``#dau-trang`` header or footer). A sheet that is called like a person is named by its number.
    """

    sheet: str
    cell: str
    kind: str
    shown: str

    @property
    def key(self) -> str:
        """By what it is cleared."""
        return f"{self.sheet}!{self.cell}" if self.sheet else self.cell


def suspects(path: Path, ours: Collection[str] = ()) -> tuple[Suspect, ...]:
    """What in a workbook looks like a person, in the order of its sheets; pictures, which only a person can read, last.

    ``ours`` are telephones and mail addresses of the hospital itself, which may be told. A Refusal for a file that
    cannot be read.
    """
    try:
        return suspects_of(opened(path.read_bytes()), ours)
    except (Unreadable, ExpatError) as fault:
        raise Refusal("privacy_unreadable", path=path.name) from fault


def suspects_of(book: Opened, ours: Collection[str] = ()) -> tuple[Suspect, ...]:
    """The same of a workbook that is open; :class:`Unreadable` or ExpatError where a part of it is none."""
    known = {_bare(each) for each in ours}
    found = dict.fromkeys(
        Suspect(_sheet(said), _cell(said), each.kind, masked(each))
        for said, each in _found(book)
        if _bare(each.said) not in known
    )
    return (*found, *(Suspect(_sheet(each), each.cell, PICTURE, "") for each in unread(book)))


def _found(book: Opened) -> Iterator[tuple[Said, Identifier]]:
    shown = ShownNumbers(book)
    for said in sayings(book):
        content = said.content
        if isinstance(content, float):
            content = shown.written(said.sheet, said.cell, content)
        for each in identifiers(content) if content else ():
            yield said, each
    yield from listed(book, shown)


def _sheet(said: Said) -> str:
    return f"trang-{said.number}" if said.number and identifiers(said.sheet) else said.sheet


def _cell(said: Said) -> str:
    """The place, which is a name's only where the name itself says nobody's."""
    place, sign, word = said.cell.partition(SIGN)
    return f"{place}{sign}{word.partition('-')[0]}" if word != SHEET_NAME and identifiers(word) else said.cell


def _bare(said: str) -> str:
    """A telephone or address without how it is written."""
    figures = re.sub(r"\D", "", said)
    if "@" in said:
        return plain_signs(said).casefold()
    return re.sub(r"^(?:00)?84", "0", figures)


class Cleared(NamedTuple):
    """A suspect a person has looked at, and why it may leave: what the log keeps of it."""

    suspect: Suspect
    reason: str


def cleared(found: tuple[Suspect, ...], reasons: Mapping[str, str]) -> tuple[Cleared, ...]:
    """The suspects for which a reason was given, by ``Sheet!B7``; one without a word clears nothing."""
    given = {_key(key): reason.strip() for key, reason in reasons.items() if re.search(r"\w{2}", reason)}
    return tuple(Cleared(each, given[_key(each.key)]) for each in found if _key(each.key) in given)


def uncleared(found: tuple[Suspect, ...], reasons: Mapping[str, str]) -> tuple[Suspect, ...]:
    """The suspects that keep a workbook in the house."""
    done = {each.suspect for each in cleared(found, reasons)}
    return tuple(each for each in found if each not in done)


def read_reason(typed: str) -> tuple[str, str]:
    """A key and the reason of ``Sheet!B7=reason``; ValueError where there is no sign between them."""
    parts = PLACE.fullmatch(typed)
    if parts is None:
        raise ValueError(typed)
    return parts["key"], parts["reason"]


def _key(typed: str) -> str:
    """A place however a person writes it: 'Sheet name'!$B$7."""
    sheet, mark, cell = nfc(typed).strip().rpartition("!")
    if len(sheet) > 1 and sheet[0] == sheet[-1] == "'":
        sheet = sheet[1:-1].replace("''", "'")
    return f"{sheet}{mark}{cell.replace('$', '')}".casefold()
