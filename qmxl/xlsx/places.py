"""Where elements stand in a part's bytes, and a part with some bytes written anew and all others as they were."""

import re
from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from typing import NamedTuple
from xml.parsers import expat

from qmxl.names import escaped, escaped_attribute
from qmxl.xlsx.package import legal

TAG = re.compile(rb"<[^>\"']*(?:\"[^\"]*\"[^>\"']*|'[^']*'[^>\"']*)*>")
DECLARED = re.compile(rb"""^(?:\xef\xbb\xbf)?<\?xml[^>]*?encoding\s*=\s*["']([\w.-]+)["']""")
ATTRIBUTE = rb"""\s+%s\s*=\s*("[^"]*"|'[^']*')"""


class Element:
    """An element: its name without the prefix, what it says, and from where to where it stands in the bytes."""

    __slots__ = ("attributes", "close", "content", "inside", "name", "parent", "start", "text")

    def __init__(
        self, content: bytes, name: str, attributes: Mapping[str, str], start: int, parent: "Element | None"
    ) -> None:
        self.content, self.name, self.attributes, self.start = content, name, attributes, start
        self.parent, self.inside, self.close, self.text = parent, list[Element](), start, ""

    @property
    def tag_end(self) -> int:
        """Where its start tag ends."""
        found = TAG.match(self.content, self.start)
        return found.end() if found else self.start

    @property
    def end(self) -> int:
        """Where it ends."""
        end_of_tag = self.tag_end
        if self.content[end_of_tag - 2 : end_of_tag] == b"/>":  # its close is where its tag ends then
            return end_of_tag
        return self.content.index(b">", self.close) + 1

    @property
    def label(self) -> bytes:
        """Its name as it is written, with a prefix where it has one."""
        return re.split(rb"[\s/>]", self.content[self.start + 1 : self.tag_end], maxsplit=1)[0]

    @property
    def prefix(self) -> bytes:
        """The prefix of its name with the colon, or nothing."""
        before, colon, _ = self.label.rpartition(b":")
        return before + colon

    def of(self, name: str) -> "Iterator[Element]":
        """The elements of a name directly in it, as far as they were asked for."""
        return (each for each in self.inside if each.name == name)


class Splice(NamedTuple):
    """Bytes ``start`` to ``end`` are to be these."""

    start: int
    end: int
    new: bytes


def elements(content: bytes, wanted: AbstractSet[str]) -> list[Element]:
    """The elements of these names in their order; those within each other know it. Raises ExpatError for torn XML."""
    found: list[Element] = []
    open_: list[Element] = []

    def begins(tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition(":")[2]
        if name in wanted:
            parent = open_[-1] if open_ else None
            each = Element(content, name, attributes, parser.CurrentByteIndex, parent)
            found.append(each)
            if parent:
                parent.inside.append(each)
            open_.append(each)

    def ends(tag: str) -> None:
        if open_ and tag.rpartition(":")[2] == open_[-1].name:
            open_.pop().close = parser.CurrentByteIndex

    def said(text: str) -> None:
        if open_:
            open_[-1].text += text

    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = begins, ends, said
    parser.Parse(content, True)  # noqa: FBT003 - its own signature
    return found


def spliced(content: bytes, splices: Iterable[Splice]) -> bytes:
    """The content with the splices; one that lies within another is left out with it."""
    made: list[bytes] = []
    at = 0
    for start, end, new in sorted(splices, key=lambda each: (each.start, -each.end)):
        if start < at:
            continue
        made += (content[at:start], new)
        at = end
    return b"".join([*made, content[at:]])


def without_attribute(element: Element, name: str) -> list[Splice]:
    """Takes an attribute, by its name as it is written, away."""
    return with_attribute(element, name, None)


def with_attribute(element: Element, name: str, value: str | None) -> list[Splice]:
    """Gives an attribute that is there another value; None takes it away."""
    tag = element.content[element.start : element.tag_end]
    found = re.search(ATTRIBUTE % re.escape(name.encode()), tag)
    if found is None:
        return []
    new = b"" if value is None else b' %s="%s"' % (name.encode(), escaped_attribute(value).encode())
    return [Splice(element.start + found.start(), element.start + found.end(), new)]


def written(element: Element, text: str, *, without: AbstractSet[str] = frozenset()) -> Splice:
    """The element with another text, and without some of its attributes."""
    kept = "".join(
        f' {name}="{escaped_attribute(value)}"' for name, value in element.attributes.items() if name not in without
    )
    label = element.label.decode()
    preserve = ' xml:space="preserve"' if text != text.strip() and "xml:space" not in element.attributes else ""
    return Splice(element.start, element.end, f"<{label}{kept}{preserve}>{escaped(text)}</{label}>".encode())


def removed(element: Element) -> Splice:
    """Takes the element away."""
    return Splice(element.start, element.end, b"")


def emptied(gone: Iterable[Element]) -> list[Element]:
    """What is to go beside: elements around those that go which then hold nothing that was asked for."""
    all_gone = {id(each): each for each in gone}
    fresh = list(all_gone.values())
    while fresh:
        above = {id(each.parent): each.parent for each in fresh if each.parent is not None}
        fresh = [
            each
            for key, each in above.items()
            if key not in all_gone and each.inside and all(id(inner) in all_gone for inner in each.inside)
        ]
        all_gone |= {id(each): each for each in fresh}
    return list(all_gone.values())


def in_utf8(content: bytes) -> bytes:
    """A part in UTF-8, without what XML cannot hold; most are already and come back as they are."""
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        content = content.decode("utf-16").encode()
        return re.sub(rb"""encoding\s*=\s*["'][\w.-]+["']""", b'encoding="UTF-8"', content, count=1)
    declared = DECLARED.match(content)
    if declared and declared[1].lower() not in (b"utf-8", b"us-ascii"):
        text = content.decode(declared[1].decode(), "replace")
        return text.replace(declared[1].decode(), "UTF-8", 1).encode()
    try:
        expat.ParserCreate().Parse(content, True)  # noqa: FBT003 - its own signature
    except expat.ExpatError:
        return legal(content)
    return content
