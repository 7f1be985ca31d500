"""The words in a part of a workbook's package: its texts, whole however they are formatted, and telling attributes."""

import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import NamedTuple
from xml.parsers import expat

WHOLE = frozenset({"p", "text", "si", "is", "textbox", "shape"})  # what is formatted in them in pieces is one text
TELLING = frozenset(
    {"name", "descr", "title", "alt", "caption", "prompt", "promptTitle", "error", "errorTitle", "tooltip", "display"}
    | {"displayName", "text", "comment"}
)
ANSWERS = frozenset({"s", "n", "filter", "customFilter"})  # of pivot tables and filters: values, in an attribute
FIGURES = frozenset({"numCache", "numLit", "rPh", "from", "to", "Anchor"})  # what they hold is no text, or in cells too


QUOTED = re.compile(r'"((?:[^"]|"")*)"')


class Word(NamedTuple):
    """A text: the elements around it, of which cell or name it is, if of any, and what it says."""

    path: tuple[str, ...]
    cell: str
    named: str
    text: str


def words(content: bytes) -> Iterator[Word]:
    """The words of a part in UTF-8; of torn XML those before it is torn."""
    reader = _Reader()
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler = reader.begins, reader.ends
    parser.CharacterDataHandler = reader.said
    with suppress(expat.ExpatError):
        parser.Parse(content, True)  # noqa: FBT003 - its own signature
    return iter(reader.found)


class _Reader:
    """What has been read of a part."""

    def __init__(self) -> None:
        self.found, self.text = list[Word](), ""
        self.path, self.attributes = list[str](), list[Mapping[str, str]]()

    def begins(self, tag: str, attributes: dict[str, str]) -> None:
        if not WHOLE.intersection(self.path):
            self.flush()
        name = tag.rpartition(":")[2]
        self.path.append(name)
        self.attributes.append(attributes)
        outside = name == "Relationship" and attributes.get("TargetMode") == "External"
        for key, value in attributes.items():
            own = key.rpartition(":")[2]
            if own in TELLING or (own in ("v", "val") and name in ANSWERS) or (own == "Target" and outside):
                self.tell(value)
            elif own == "formatCode":
                self.tell(" ; ".join(QUOTED.findall(value)))

    def ends(self, _: str) -> None:
        if not WHOLE.intersection(self.path[:-1]):
            self.flush()
        self.path.pop()
        self.attributes.pop()

    def said(self, text: str) -> None:
        self.text += text

    def flush(self) -> None:
        """Ends a text."""
        if self.text and not FIGURES.intersection(self.path):
            self.tell(self.text)
        self.text = ""

    def tell(self, text: str) -> None:
        said = " ".join(text.split())
        if said:
            cell, named = self._of("comment", "threadedComment", key="ref"), self._of("definedName", key="name")
            rule = self._of("dataValidation", "conditionalFormatting", key="sqref").split(" ")[0].partition(":")[0]
            self.found.append(Word(tuple(self.path), cell or rule, named, said))

    def _of(self, *names: str, key: str) -> str:
        """An attribute of the element of one of these names that one is in."""
        around = zip(self.path, self.attributes, strict=True)
        return next((attributes.get(key, "") for name, attributes in around if name in names), "")
