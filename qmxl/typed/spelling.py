"""Texts as they are compared and shown: without what is invisible, composed, or folded to bare letters."""

import re
import unicodedata
from functools import lru_cache

# What takes no room on the screen: direction and joining marks, byte order marks, blank letters, control characters.
INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f"
    "\u202a-\u202e\u2060-\u206f\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb\U000e0000-\U000e01ef]"
)
LINE_ENDS = re.compile("\r\n?|\u2028|\u2029")


@lru_cache(maxsize=65536)
def fold(text: str) -> str:
    """The text without case, diacritics, doubled spaces and what is invisible; the same for NFC and NFD."""
    decomposed = unicodedata.normalize("NFD", INVISIBLE.sub("", text).casefold().replace("đ", "d"))
    return " ".join("".join(c for c in decomposed if not unicodedata.combining(c)).split())


@lru_cache(maxsize=1 << 14)
def nfc(text: str) -> str:
    """The text composed, with plain line ends, without what is invisible and without outer white space."""
    visible = text if text.isprintable() and text.isascii() else LINE_ENDS.sub("\n", INVISIBLE.sub("", text))
    return unicodedata.normalize("NFC", visible).strip()


def blank(cell: object) -> bool:
    """Whether a cell shows nothing: it is empty, or holds only spaces and what is invisible."""
    if not isinstance(cell, str):
        return cell is None
    return not cell or cell.isspace() or (not cell.isalnum() and not nfc(cell))


def shown(text: str) -> str:
    """A text as a message quotes it: what would not be seen by its number, ``[U+200B]54``."""
    return "".join(f"[U+{ord(c):04X}]" if INVISIBLE.match(c) or unicodedata.category(c) == "Co" else c for c in text)
