"""Tells from a file's bytes whether it is a workbook that can be read, and if not, why."""

import hashlib
import io
import re
import zipfile
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

VIET_NAM = timezone(timedelta(hours=7))
LARGEST = 64 * 1024 * 1024
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
IGNORED = frozenset({"thumbs.db", "desktop.ini", ".ds_store"})
MODIFIED = re.compile(rb"<dcterms:modified[^>]*>(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)")


@dataclass(frozen=True, slots=True)
class Opened:
    """A file's bytes with the ``fault`` that keeps it from being read, or ``""``."""

    content: bytes
    fault: str
    saved: datetime
    digest: str


def ignored(path: Path) -> bool:
    """Whether a file is the operating system's own and no report of anyone's."""
    return path.name.casefold() in IGNORED or path.name.startswith(".~lock.")


def _fault(content: bytes) -> str:
    if not content:
        return "FILE-EMPTY"
    if content.startswith(OLE):
        return "FILE-PASSWORD" if "EncryptedPackage".encode("utf-16-le") in content else "FILE-OLD-EXCEL"
    if content.startswith(b"%PDF"):
        return "FILE-PDF"
    if not content.startswith(b"PK"):
        return "FILE-NOT-WORKBOOK"
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            names = package.namelist()
    except (zipfile.BadZipFile, OSError, ValueError):
        return "FILE-TRUNCATED"
    return "" if any(name.startswith("xl/workbook") for name in names) else "FILE-NOT-WORKBOOK"


def saved_at(content: bytes, otherwise: float) -> datetime:
    """When the workbook was last saved, by its own properties; the file's time where it has none. Viet Nam time."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            found = MODIFIED.search(package.read("docProps/core.xml"))
    except (KeyError, zipfile.BadZipFile, OSError, ValueError):
        found = None
    moment = (
        datetime.fromisoformat(found[1].decode()).replace(tzinfo=UTC)
        if found
        else datetime.fromtimestamp(otherwise, UTC)
    )
    return moment.astimezone(VIET_NAM).replace(tzinfo=None)


def open_file(path: Path) -> Opened:
    """The file's bytes and what is wrong with them; never raises for a bad file."""
    never = datetime(1970, 1, 1)  # noqa: DTZ001 - Viet Nam time is kept without a zone throughout
    if path.name.startswith("~$"):
        return Opened(b"", "FILE-OWNER", never, "")
    try:
        stat = path.stat()
        if stat.st_size > LARGEST:
            return Opened(b"", "FILE-TOO-LARGE", never, "")
        content = path.read_bytes()
    except PermissionError:
        return Opened(b"", "FILE-PERMISSION", never, "")
    except OSError:
        return Opened(b"", "FILE-UNREADABLE", never, "")
    return Opened(content, _fault(content), saved_at(content, stat.st_mtime), hashlib.sha256(content).hexdigest())
