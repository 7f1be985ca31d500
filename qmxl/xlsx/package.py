"""The parts of a workbook's package, each inflated once and whole: with its checksum right, or not at all."""

import io
import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import Any, NamedTuple
from xml.etree import ElementTree as ET

from isal import isal_zlib

from qmxl.codes import Code

# What zipfile raises for bytes that are no whole package: broken, cut off, odd numbers, an unknown method, encrypted.
BROKEN_PACKAGE = (zipfile.BadZipFile, zlib.error, OSError, ValueError, NotImplementedError, RuntimeError)
DAMAGED: Any = isal_zlib.error  # a class, declared as an instance
LARGEST_PART = 64 * 1024 * 1024
MOST_PARTS = 20_000
REFERENCE = re.compile(rb"&#([xX][0-9a-fA-F]{1,7}|[0-9]{1,8});")
UNPRINTABLE = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]|\xef\xbf[\xbe\xbf]|\xed[\xa0-\xbf][\x80-\xbf]")


class Unreadable(Exception):  # noqa: N818 - what befell a file, as with EOFError's kin
    """Why a package cannot be read: the code of a finding."""

    def __init__(self, code: Code) -> None:
        super().__init__(code)
        self.code = code


class Related(NamedTuple):
    """What a part refers to: the last word of the relation's type, and the other part's name or address outside."""

    kind: str
    target: str
    external: bool


class Package:
    """A package's directory, and its parts on demand.

    Names are compared as Excel does: without regard to case, and with slashes where some programs write backslashes.
    Raises :class:`Unreadable` for bytes that are no whole package.
    """

    def __init__(self, content: bytes) -> None:
        self._content = content
        try:
            with zipfile.ZipFile(io.BytesIO(content)) as directory:
                entries = directory.infolist()
        except BROKEN_PACKAGE as error:
            raise Unreadable(Code.FILE_TRUNCATED) from error
        if len(entries) > MOST_PARTS:
            raise Unreadable(Code.FILE_TOO_LARGE)
        self._parts = {_plain_name(entry.filename): entry for entry in entries}

    def __iter__(self) -> Iterator[str]:
        """The names of its parts, in lower case."""
        return iter(self._parts)

    def __contains__(self, name: str) -> bool:
        """Whether it has a part of that name."""
        return _plain_name(name) in self._parts

    def size(self, name: str) -> int:
        """How large a part says it is, 0 when it is not there."""
        entry = self._parts.get(_plain_name(name))
        return entry.file_size if entry else 0

    def part(self, name: str, most: int = LARGEST_PART) -> bytes | None:
        """A part's content, None when it is not there; :class:`Unreadable` when it is damaged or above ``most``."""
        entry = self._parts.get(_plain_name(name))
        if entry is None:
            return None
        if entry.file_size > most:
            raise Unreadable(Code.FILE_TOO_LARGE)
        if entry.flag_bits & 1:
            raise Unreadable(Code.FILE_PASSWORD)
        plain = self._inflated(entry)
        if plain is None or len(plain) != entry.file_size or isal_zlib.crc32(plain) != entry.CRC:
            raise Unreadable(Code.FILE_TRUNCATED)
        return plain

    def _inflated(self, entry: zipfile.ZipInfo) -> bytes | None:
        at, content = entry.header_offset, self._content
        if content[at : at + 4] != b"PK\x03\x04":
            return None
        names = int.from_bytes(content[at + 26 : at + 28], "little") + int.from_bytes(
            content[at + 28 : at + 30], "little"
        )
        packed = content[at + 30 + names : at + 30 + names + entry.compress_size]
        if entry.compress_type == zipfile.ZIP_STORED:
            return packed
        if entry.compress_type != zipfile.ZIP_DEFLATED:
            return None
        try:  # never more than one byte above what the part says it has, whatever is packed in it
            return isal_zlib.decompressobj(-isal_zlib.MAX_WBITS).decompress(packed, entry.file_size + 1)
        except DAMAGED:
            return None

    def related(self, name: str) -> Mapping[str, Related]:
        """What a part refers to, by the id it refers by; nothing when that is not there or not to be understood."""
        folder, own = posixpath.split(name)
        return relations_in(self.part(posixpath.join(folder, "_rels", f"{own}.rels")), folder)


def relations_in(content: bytes | None, folder: str) -> Mapping[str, Related]:
    """What the relations of a part in ``folder`` lead to, by their ids."""
    found: dict[str, Related] = {}
    for each in parsed(content) if content else ():
        target, external = each.get("Target", ""), each.get("TargetMode") == "External"
        if not external:
            target = posixpath.normpath(posixpath.join("/" + folder, target.replace("\\", "/"))).lstrip("/")
        found[each.get("Id", "")] = Related(each.get("Type", "").rpartition("/")[2], target, external)
    return found


def _plain_name(name: str) -> str:
    return name.replace("\\", "/").lstrip("/").casefold()


def parsed(content: bytes) -> ET.Element:
    """The root of a small part; an empty one where it is not well-formed, characters XML cannot hold aside."""
    for each in (content, legal(content)):
        with suppress(ET.ParseError, ValueError, LookupError):
            return ET.fromstring(each)  # noqa: S314 - expat bounds what entities grow to, and reads nothing outside
    return ET.Element("none")


def legal(content: bytes) -> bytes:
    """XML without the characters that XML cannot hold, as some programs write them all the same."""
    return REFERENCE.sub(_if_legal, UNPRINTABLE.sub(b"", content))


def _if_legal(found: re.Match[bytes]) -> bytes:
    said = found[1].decode()
    number = int(said[1:], 16) if said[0] in "xX" else int(said)
    allowed = number in {9, 10, 13} or 0x20 <= number < 0xD800 or 0xE000 <= number < 0xFFFE or number >= 0x10000
    return found[0] if allowed and number <= 0x10FFFF else b""


def local(tag: str) -> str:
    """A tag without its namespace: the two kinds of Open XML have different ones."""
    return tag.rpartition("}")[2].rpartition(":")[2]


def stored(parts: Mapping[str, bytes]) -> bytes:
    """A package of the parts as they are, not deflated."""
    body: list[bytes] = []
    directory: list[bytes] = []
    at = 0
    for name, content in parts.items():
        label = name.encode()
        sizes = len(content).to_bytes(4, "little") * 2
        about = b"\x00\x00\x00\x00\x00\x00\x21\x00" + isal_zlib.crc32(content).to_bytes(4, "little") + sizes
        about += len(label).to_bytes(2, "little") + b"\x00\x00"
        directory.append(b"PK\x01\x02\x14\x00\x14\x00" + about + b"\x00" * 10 + at.to_bytes(4, "little") + label)
        body += (b"PK\x03\x04\x14\x00" + about + label, content)
        at += 30 + len(label) + len(content)
    listed = b"".join(directory)
    end = len(parts).to_bytes(2, "little") * 2 + len(listed).to_bytes(4, "little") + at.to_bytes(4, "little")
    return b"".join([*body, listed, b"PK\x05\x06\x00\x00\x00\x00", end, b"\x00\x00"])
