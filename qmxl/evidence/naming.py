"""The files that a text or link of evidence names.

A document's number (QĐ 112/QĐ-BV ngày 12/3/2026), a place ("lưu phòng QLCL") and a page of the web name no file of the
evidence folder. What does: a name with the ending of a file, and a path that begins with the evidence folder's name.
"""

import re
from datetime import date
from posixpath import normpath
from typing import NamedTuple
from urllib.parse import unquote

from qmxl.hospital.folder import EVIDENCE
from qmxl.typed.spelling import nfc

ENDINGS = (
    "pdf|docx?|docm|xlsx?|xlsm|xlsb|pptx?|ppsx?|jpe?g|png|gif|bmp|tiff?|heic|webp|mp4|mov|avi|mp3|m4a|wav"
    "|zip|rar|7z|txt|csv|rtf|odt|ods|odp|msg|eml"
)
FILE = re.compile(rf"[^;\n]*?\.(?:{ENDINGS})(?![\w.])", re.IGNORECASE)
PARTED = re.compile(r"[;\n]+")
WEB = re.compile(r"(?<![\w+.-])(?:(?!file:)[a-z][a-z0-9+.-]+://|mailto:|www\.)\S*", re.IGNORECASE)  # of the web
LEADING = re.compile(r"""^(?:[\s,;&*•"'“”‘’(\[]|[-–+]\s|\d{1,2}[.)]\s|và\s)+""", re.IGNORECASE)
LABEL = re.compile(r"^[^\\/:]{2,40}:\s+")  # "Tệp: QD 12.pdf", and no drive
BEGINS = re.compile(
    rf"(?<![\w\\/.:])(?:file:|[a-z]:[\\/]|\\\\\w|(?:\.\.[\\/])*{EVIDENCE}[\\/])", re.IGNORECASE
)  # a path
SCHEME = re.compile(r"^file:/{0,3}(?=[a-z]:)|^file:/{0,2}(?=/)", re.IGNORECASE)
DRIVE = re.compile(r"^/?[a-z]:", re.IGNORECASE)
IN_FOLDER = re.compile(rf"(?:^|[\\/]){EVIDENCE}[\\/]+[^;\n]*$", re.IGNORECASE)
DAY_FIRST = re.compile(r"(?<!\d)(\d{1,2})[-._ ](\d{1,2})[-._ ](20\d\d)(?!\d)")
YEAR_FIRST = re.compile(r"(?<!\d)(20\d\d)[-._ ]?(\d\d)[-._ ]?(\d\d)(?!\d)")


class Named(NamedTuple):
    """A file that is named: ``said`` as it was typed, ``path`` below the evidence folder where it says one.

    ``absolute``: it is the path of a computer or server. ``outside``: it leads out of the evidence folder. ``whole``:
    the path begins at the evidence folder, so that no file of the same name elsewhere is meant.
    """

    said: str
    path: str
    absolute: bool = False
    outside: bool = False
    whole: bool = False


def files_named(text: str) -> list[Named]:
    """The files a text names, in its order, each once."""
    found: list[str] = []
    for part in PARTED.split(WEB.sub(" ", nfc(text))):
        names = FILE.findall(part)
        found += names if names or not IN_FOLDER.search(part) else [part]
    return list(dict.fromkeys(named for each in found if (named := _named(_bare(each)))))


def file_linked(link: str, source: str) -> Named | None:
    """The file a cell's link leads to from the workbook ``source``, a path in the hospital; None for a page."""
    address = nfc(unquote(link.partition("#")[0]))
    if not address or WEB.fullmatch(address.replace(" ", "")):
        return None
    named = _named(address)
    if not named.outside or named.absolute or named.whole:
        return named
    whole = normpath(f"{source.rpartition('/')[0]}/{named.path}")
    top, _, path = whole.partition("/")
    return Named(address, path, outside=top.casefold() != EVIDENCE, whole=True)


def _bare(name: str) -> str:
    """The name without what stands before it: bullets, quotes, a label, words before a path."""
    path = BEGINS.search(name)
    return (name[path.start() :] if path else LABEL.sub("", LEADING.sub("", name))).strip()


def slashed(said: str) -> str:
    """A path with forward slashes and without the scheme of files."""
    return SCHEME.sub("", said.replace("\\", "/"))


def _named(said: str) -> Named:
    """Where a name says that the file is."""
    written = slashed(said)
    absolute = written.startswith("/") or DRIVE.match(written) is not None
    parts = [part.strip() for part in written.split("/") if part.strip() not in {"", "."}]
    tops = [at for at, part in enumerate(parts) if part.casefold() == EVIDENCE]
    if not tops:
        path = normpath("/".join(parts)) if parts else ""
        return Named(said, path, absolute, outside=path.split("/")[0] == "..")
    inside = normpath("/".join(parts[tops[-1] + 1 :])) if parts[tops[-1] + 1 :] else ""
    return Named(said, inside, absolute, outside=inside.split("/")[0] == "..", whole=True)


def day_in(name: str) -> date | None:
    """The day a file's name says, the last one where it says several; None without one."""
    days = [(found[3], found[2], found[1], found.start()) for found in DAY_FIRST.finditer(name)]
    days += [(found[1], found[2], found[3], found.start()) for found in YEAR_FIRST.finditer(name)]
    for year, month, day, _ in sorted(days, key=lambda each: -each[3]):
        try:
            return date(int(year), int(month), int(day))
        except ValueError:  # digits that are no day
            continue
    return None
