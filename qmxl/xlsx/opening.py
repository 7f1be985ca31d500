"""Tells from a file's bytes whether it is a workbook that can be read, and if not, why."""

import hashlib
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

from qmxl.codes import NO_FAULT, Code, Fault
from qmxl.hospital.file_times import changed
from qmxl.hospital.shared import OPEN_MARKS
from qmxl.xlsx.formats import fault_of_package, fault_of_text
from qmxl.xlsx.package import Package, Unreadable

VIET_NAM = timezone(timedelta(hours=7))
NEVER = datetime(1970, 1, 1)  # noqa: DTZ001 - Viet Nam time is kept without a zone throughout
LARGEST = 64 * 1024 * 1024
LARGEST_PROPERTIES = 1024 * 1024
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
MODIFIED = re.compile(rb"<dcterms:modified[^>]*>([^<]{1,40})")


@dataclass(frozen=True, slots=True)
class Opened:
    """A file's bytes with the ``fault`` that keeps it from being read, or ``""``.

    ``saved`` is when it was last saved by its own properties, or else the file's time; Viet Nam time.
    ``noted`` says whether it may hold links or comments. A file without a fault is a ``package``.
    """

    content: bytes
    fault: Fault
    saved: datetime
    digest: str
    noted: bool = False
    package: Package | None = field(default=None, compare=False)


def _fault(content: bytes, suffix: str) -> Fault:
    """What is wrong with bytes that are not a package at all."""
    if not content:
        return Code.FILE_EMPTY
    if content.startswith(OLE):
        return Code.FILE_PASSWORD if "EncryptedPackage".encode("utf-16-le") in content else Code.FILE_OLD_EXCEL
    if content.startswith(b"%PDF"):
        return Code.FILE_PDF
    return NO_FAULT if content.startswith(b"PK") else fault_of_text(content, suffix)


def _package(content: bytes, file_time: datetime) -> Opened:
    """What a package's directory and properties tell."""
    digest = hashlib.sha256(content).hexdigest()
    try:
        package = Package(content)
        core = package.part("docProps/core.xml", LARGEST_PROPERTIES) or b""
    except Unreadable as fault:
        return Opened(content, fault.code, file_time, digest)
    if kind := fault_of_package(content, list(package)):
        return Opened(content, kind, file_time, digest)
    noted = any("comments" in name or "worksheets/_rels/" in name for name in package)
    return Opened(content, "", _saved(core) or file_time, digest, noted, package)


def _saved(core: bytes) -> datetime | None:
    """When a workbook was last saved by its properties; a time without an offset is UTC."""
    found = MODIFIED.search(core)
    try:
        moment = datetime.fromisoformat(found[1].decode().strip()) if found else None
        return local(moment) if moment else None
    except (ValueError, OverflowError):
        return None


def local(moment: datetime) -> datetime:
    """A moment as clocks in Viet Nam show it, without a zone; one that says no zone is of UTC."""
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(VIET_NAM).replace(tzinfo=None)


def open_file(path: Path) -> Opened:
    """The file's bytes and what is wrong with them; never raises for a bad file."""
    if path.name.startswith(OPEN_MARKS):
        return Opened(b"", Code.FILE_OWNER, NEVER, "")
    try:
        stat = path.stat()
        if stat.st_size > LARGEST:
            return Opened(b"", Code.FILE_TOO_LARGE, NEVER, "")
        content = path.read_bytes()
    except PermissionError:
        return Opened(b"", Code.FILE_PERMISSION, NEVER, "")
    except OSError:
        return Opened(b"", Code.FILE_UNREADABLE, NEVER, "")
    fault, file_time = _fault(content, path.suffix), changed(stat.st_mtime, VIET_NAM)
    if fault:
        return Opened(content, fault, file_time, hashlib.sha256(content).hexdigest())
    return _package(content, file_time)


def is_still(path: Path, opened: Opened) -> bool:
    """Whether a file is what it was when it was opened, byte for byte."""
    try:
        return path.read_bytes() == opened.content
    except OSError:
        return False
