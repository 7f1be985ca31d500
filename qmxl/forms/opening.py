"""Tells from a file's bytes whether it is a workbook that can be read, and if not, why."""

import hashlib
import io
import re
import zipfile
import zlib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

from qmxl.file_times import changed

VIET_NAM = timezone(timedelta(hours=7))
DIMENSION = re.compile(rb'<dimension ref="(?:[A-Z]+\d+:)?([A-Z]+)(\d+)"')
ROW = re.compile(rb'<row [^>]*?r="(\d+)"')
# What zipfile raises for bytes that are no whole package: broken, cut off, odd numbers, an unknown method, encrypted.
BROKEN_PACKAGE = (zipfile.BadZipFile, zlib.error, OSError, ValueError, NotImplementedError, RuntimeError)
NEVER = datetime(1970, 1, 1)  # noqa: DTZ001 - Viet Nam time is kept without a zone throughout
LARGEST_PART = 300 * 1024 * 1024
MOST_ROWS, MOST_COLUMNS = 50_000, 500  # of a form, with much room to spare
LARGEST = 64 * 1024 * 1024
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
IGNORED = frozenset({"thumbs.db", "desktop.ini", ".ds_store"})
MODIFIED = re.compile(rb"<dcterms:modified[^>]*>(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)")


@dataclass(frozen=True, slots=True)
class Opened:
    """A file's bytes with the ``fault`` that keeps it from being read, or ``""``.

    ``saved`` is when it was last saved by its own properties, or else the file's time; Viet Nam time.
    ``noted`` says whether it may hold links or comments.
    """

    content: bytes
    fault: str
    saved: datetime
    digest: str
    noted: bool = False


def ignored(path: Path) -> bool:
    """Whether a file is the operating system's own and no report of anyone's."""
    return path.name.casefold() in IGNORED or path.name.startswith(".~lock.")


def _fault(content: bytes) -> str:
    """What is wrong with bytes that are not a package at all."""
    if not content:
        return "FILE-EMPTY"
    if content.startswith(OLE):
        return "FILE-PASSWORD" if "EncryptedPackage".encode("utf-16-le") in content else "FILE-OLD-EXCEL"
    if content.startswith(b"%PDF"):
        return "FILE-PDF"
    return "" if content.startswith(b"PK") else "FILE-NOT-WORKBOOK"


def _package(content: bytes, file_time: datetime) -> Opened:
    """What a package's directory and properties tell."""
    digest = hashlib.sha256(content).hexdigest()
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            names = package.namelist()
            core = package.read("docProps/core.xml") if "docProps/core.xml" in names else b""
            too_large = any(_too_large(content, package, item) for item in package.infolist())
    except BROKEN_PACKAGE:
        return Opened(content, "FILE-TRUNCATED", file_time, digest)
    if too_large:
        return Opened(content, "FILE-TOO-LARGE", file_time, digest)
    if not any(name.startswith("xl/workbook") for name in names):
        return Opened(content, "FILE-NOT-WORKBOOK", file_time, digest)
    noted = any("comments" in name.casefold() or "worksheets/_rels/" in name for name in names)
    return Opened(content, "", _saved(core) or file_time, digest, noted)


def _too_large(content: bytes, package: zipfile.ZipFile, item: zipfile.ZipInfo) -> bool:
    """Whether a sheet would not fit into memory: a single stray cell at its far end is enough for that."""
    if item.file_size > LARGEST_PART:
        return True
    if not item.filename.startswith("xl/worksheets/sheet"):
        return False
    found = DIMENSION.search(_start_of(content, item))
    if found is None:  # not every program writes it; the last row then tells
        rows = ROW.findall(package.read(item))
        return bool(rows) and int(rows[-1]) > MOST_ROWS
    columns = 0
    for letter in found[1].decode():
        columns = columns * 26 + ord(letter) - 64
    return int(found[2]) > MOST_ROWS or columns > MOST_COLUMNS


def _start_of(content: bytes, item: zipfile.ZipInfo) -> bytes:
    """The first bytes of a part; opening it as ``ZipFile`` does would take longer than reading the sheet."""
    names = int.from_bytes(content[item.header_offset + 26 : item.header_offset + 28], "little")
    names += int.from_bytes(content[item.header_offset + 28 : item.header_offset + 30], "little")
    start = item.header_offset + 30 + names
    packed = content[start : start + min(item.compress_size, 2048)]
    if item.compress_type != zipfile.ZIP_DEFLATED:
        return packed
    return zlib.decompressobj(-zlib.MAX_WBITS).decompress(packed, 4096)


def _saved(core: bytes) -> datetime | None:
    found = MODIFIED.search(core)
    try:
        return _local(datetime.fromisoformat(found[1].decode()).replace(tzinfo=UTC)) if found else None
    except (ValueError, OverflowError):
        return None


def _local(moment: datetime) -> datetime:
    return moment.astimezone(VIET_NAM).replace(tzinfo=None)


def open_file(path: Path) -> Opened:
    """The file's bytes and what is wrong with them; never raises for a bad file."""
    if path.name.startswith("~$"):
        return Opened(b"", "FILE-OWNER", NEVER, "")
    try:
        stat = path.stat()
        if stat.st_size > LARGEST:
            return Opened(b"", "FILE-TOO-LARGE", NEVER, "")
        content = path.read_bytes()
    except PermissionError:
        return Opened(b"", "FILE-PERMISSION", NEVER, "")
    except OSError:
        return Opened(b"", "FILE-UNREADABLE", NEVER, "")
    fault, file_time = _fault(content), changed(stat.st_mtime, VIET_NAM)
    if fault:
        return Opened(content, fault, file_time, hashlib.sha256(content).hexdigest())
    return _package(content, file_time)
