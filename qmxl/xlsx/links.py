"""Links out of a workbook, written so that spreadsheet programs find what they lead to."""

import re
from collections.abc import Mapping
from functools import lru_cache
from urllib.parse import quote

from xlsxwriter.url import Url

MOST_OPENED = 5_000  # of a workbook's long lists: LibreOffice compares each link it opens with all before it
LONGEST = 2_079  # of a target and of a place in it, as Excel escapes them
NAME_SIGNS = "/!$&'()*+,-.:;=@_~"  # of a file's name, that stand in an address as they are
SURELY_SHORT = LONGEST // 12  # characters, none of which takes more than twelve when it is escaped
MADE = vars(Url("external:file"))
ESCAPED = re.compile("%[0-9A-Fa-f]{2}")


def shares(wanted: Mapping[str, int], most: int) -> dict[str, int]:
    """So many links for each list that ``most`` are not exceeded: short lists have all, long ones as many as others."""
    found, left = dict[str, int](), most
    for at, (name, count) in enumerate(sorted(wanted.items(), key=lambda each: each[1])):
        found[name] = min(count, left // (len(wanted) - at))
        left -= found[name]
    return found


@lru_cache(maxsize=4096)
def address_of(path: str) -> str:
    """A file's path, with forward slashes, as a link's address: ``50%.xlsx`` is ``50%25.xlsx``, ``#1`` is ``%231``."""
    return "".join(map(_escaped, path))


def file_link(address: str, place: str = "") -> Url | None:
    """The link to an address, with a ``sheet!cell`` in it or not; None when it is longer than a link may be.

    With forward slashes, as addresses have them: Excel takes both, LibreOffice outside Windows only these.
    What is escaped already stays as it is.
    """
    target = _target(address)
    if target is None or (len(place) > SURELY_SHORT and _length(place) > LONGEST):
        return None
    link = Url.__new__(Url)  # XlsxWriter itself would escape all of an address or nothing
    vars(link).update(MADE)
    link._original_url = link._link = link._relationship_link = target
    link._anchor, link._text = place, address
    return link


@lru_cache(maxsize=4096)
def _target(address: str) -> str | None:
    """An address as a link has it, the same for all the places in a file; None for one that is too long."""
    bare = address.replace("\\", "/")
    target = "".join(c if c in "?#" or ESCAPED.match(bare, at) else _escaped(c) for at, c in enumerate(bare))
    return None if _length(target) > LONGEST else target


def _escaped(sign: str) -> str:
    """Letters of any language stay; what no address holds becomes its bytes in hexadecimal."""
    stays = sign.isalnum() or sign in NAME_SIGNS or (sign > "\x7f" and sign.isprintable())
    return sign if stays else quote(sign, errors="surrogatepass")


def _length(text: str) -> int:
    """How long a part of a link is to Excel, which counts letters beyond ASCII as it escapes them."""
    return len(quote(text, safe=f"%?#{NAME_SIGNS}", errors="surrogatepass"))
