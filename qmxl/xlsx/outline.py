"""Where the elements of an XML part stand in its bytes, so that something is put among them and the rest stays."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple
from xml.parsers import expat

from qmxl.codes import Code
from qmxl.xlsx.package import Unreadable, legal

TAG = re.compile(rb"""<(?:[^>"']|"[^"]*"|'[^']*')*>""")
DECLARED = re.compile(rb"""^(<\?xml[^>]*?encoding\s*=\s*["'])([\w.-]+)""")
SPACE = re.compile(rb"""\sxmlns(?::([\w.-]+))?\s*=\s*["']([^"']*)["']""")
COUNT = re.compile(rb"""(\scount\s*=\s*["'])\d+(["'])""")
STRICT = "http://purl.oclc.org/ooxml/"
UTF_16, UTF_8_MARK = (b"\xff\xfe", b"\xfe\xff"), b"\xef\xbb\xbf"


class Element(NamedTuple):
    """An element: its name without a prefix, and from where to where it stands, in bytes."""

    name: str
    start: int
    end: int


@dataclass(frozen=True)
class Outline:
    """A part as UTF-8, its root, the elements below it, and those within each of them."""

    xml: bytes
    root: Element
    space: str  # the namespace of the root
    below: Sequence[Element]
    within: Sequence[Sequence[Element]]  # the children of each of the elements below

    def children(self, name: str) -> Sequence[Element]:
        """The children of the first element of that name below the root."""
        return next((its for each, its in zip(self.below, self.within, strict=True) if each.name == name), ())

    def first(self, name: str) -> Element | None:
        """The first element of that name below the root."""
        return next((each for each in self.below if each.name == name), None)

    @property
    def relations(self) -> str:
        """The namespace in which a part of this kind refers to others."""
        if self.space.startswith(STRICT):
            return f"{STRICT}officeDocument/relationships"
        return "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def outline(content: bytes) -> Outline:
    """The outline of a part; :class:`Unreadable` when it is not well-formed."""
    plain = as_utf8(content)
    try:
        return _outline(plain)
    except expat.ExpatError:
        try:
            return _outline(legal(plain))
        except expat.ExpatError as error:
            raise Unreadable(Code.FILE_TRUNCATED) from error


def as_utf8(content: bytes) -> bytes:
    """A part in UTF-8, whatever it was in."""
    if content.startswith(UTF_16):
        content = content.decode("utf-16").encode()
    elif (found := DECLARED.match(content)) and found[2].lower() not in {b"utf-8", b"utf8", b"us-ascii"}:
        try:
            content = content.decode(found[2].decode("ascii")).encode()
        except (LookupError, UnicodeDecodeError) as error:
            raise Unreadable(Code.FILE_TRUNCATED) from error
    return DECLARED.sub(rb"\1UTF-8", content.removeprefix(UTF_8_MARK), count=1)


def _outline(xml: bytes) -> Outline:
    starts: list[int] = []
    names: list[str] = []
    root: list[Element] = []
    below: list[Element] = []
    within: list[list[Element]] = [[]]

    def start(tag: str, _: object) -> None:
        starts.append(parser.CurrentByteIndex)
        names.append(tag.rpartition(":")[2])

    def end(_: str) -> None:
        depth, at, name = len(starts), starts.pop(), names.pop()
        if depth > 3:
            return
        tag = tag_at(xml, at)
        last = at + len(tag)
        if not tag.endswith(b"/>"):
            last = xml.index(b">", parser.CurrentByteIndex) + 1
        made = Element(name, at, last)
        if depth == 1:
            root.append(made)
        elif depth == 2:
            below.append(made)
            within.append([])
        else:
            within[-1].append(made)

    parser = expat.ParserCreate()
    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.Parse(xml, True)  # noqa: FBT003 - its own signature
    return Outline(xml, root[0], _space(tag_at(xml, root[0].start)), below, within[:-1])


def tag_at(xml: bytes, at: int) -> bytes:
    """The whole tag that begins there."""
    found = TAG.match(xml, at)
    return found[0] if found else b"<>"


def _space(tag: bytes) -> str:
    prefix = (re.match(rb"<(?:([\w.-]+):)?", tag) or [b""])[1] or b""
    return next((space.decode("utf-8", "replace") for each, space in SPACE.findall(tag) if each == prefix), "")


def put(whole: Outline, addition: str, name: str, order: Sequence[str]) -> bytes:
    """The part with ``addition`` below its root, where an element of that ``name`` belongs by the ``order`` of all.

    An element that is not in the order is taken to stand behind it.
    """
    behind = set(order[: order.index(name) + 1])
    at = next((each.start for each in whole.below if each.name not in behind), None)
    if at is None:
        return into(whole.xml, whole.root, addition)
    return whole.xml[:at] + addition.encode() + whole.xml[at:]


def into(xml: bytes, element: Element, addition: str, count: int | None = None, *, first: bool = False) -> bytes:
    """The part with ``addition`` as the last, or ``first``, within an element, whose ``count`` is as is said."""
    whole, tag = xml[element.start : element.end], tag_at(xml, element.start)
    opened = COUNT.sub(rb"\g<1>%d\g<2>" % count, tag) if count is not None else tag
    if tag.endswith(b"/>"):
        name = (re.match(rb"<([^\s/>]+)", tag) or [b"", b""])[1]
        made = opened[:-2].rstrip() + b">" + addition.encode() + b"</" + name + b">"
    elif first:
        made = opened + addition.encode() + whole[len(tag) :]
    else:
        close = whole.rindex(b"</")
        made = opened + whole[len(tag) : close] + addition.encode() + whole[close:]
    return xml[: element.start] + made + xml[element.end :]


def without(xml: bytes, elements: Sequence[Element]) -> bytes:
    """The part without these elements."""
    for each in sorted(elements, key=lambda element: -element.start):
        xml = xml[: each.start] + xml[each.end :]
    return xml
