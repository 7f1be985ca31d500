"""Which files of a shared folder are somebody's reports, and which were left there by systems and programs."""

import re
from collections.abc import Iterator
from pathlib import Path

from qmxl.hospital.folder import YEAR_NAME, HospitalFolder

OPEN_MARKS = ("~$", ".~")  # how a file begins that Excel or WPS lays beside a workbook it has open
WORKBOOKS = (".xlsx", ".xlsm")

SYSTEM_FILES = frozenset({"thumbs.db", "ehthumbs.db", "desktop.ini", "icon\r"})
# Where network drives and systems keep what was deleted or was there earlier; hidden ones begin with ".".
SYSTEM_FOLDERS = frozenset(
    {
        "#recycle",
        "#snapshot",
        "~snapshot",
        "@eadir",
        "@recycle",
        "@recently-snapshot",
        "@tmp",
        "$recycle.bin",
        "recycler",
        "recycled",
        "system volume information",
        "lost+found",
        "network trash folder",
        "temporary items",
        "__macosx",
    }
)
PASSING = (".tmp", ".temp", ".part", ".partial", ".filepart", ".crdownload", ".download", ".lock", ".swp")
CONFLICT = re.compile(
    r"""\s*\([^()]*(?:conflict|xung\ đột|冲突)[^()]*\)$  # Dropbox, Nextcloud, Seafile, pCloud
    |\.sync-conflict-[\w-]+$                             # Syncthing
    |[._-]conflict(?:ed)?(?:[._-][\w-]*)?$               # Resilio
    |_\S+_\w{3}-\d\d-\d{4}-\d{4}_conflict$               # Synology
    |-(?:DESKTOP|LAPTOP|WIN|SURFACE|MACBOOK|PC|MAY)-?[A-Z0-9][A-Z0-9-]*$  # OneDrive: the other computer's name
    |-[A-Z0-9]+-?PC$""",
    re.IGNORECASE | re.VERBOSE,
)


def nobodys(path: Path, shared: Path) -> bool:
    """Whether a file below ``shared`` is a system's or program's own, and no report of anyone's."""
    *folders, name = path.relative_to(shared).parts
    if any(folder.startswith(".") or folder.casefold() in SYSTEM_FOLDERS for folder in folders):
        return True
    if name.startswith(OPEN_MARKS) and not name.startswith(".~lock."):
        return False  # told, because it says who has a report open
    small = name.casefold()
    return (
        small in SYSTEM_FILES
        or small in SYSTEM_FOLDERS
        or small.startswith(".")
        or small.endswith((*PASSING, "~", ":zone.identifier"))
        or (small.startswith("~") and Path(small).suffix not in WORKBOOKS)
    )


def years(folder: Path) -> list[Path]:
    """The folders of years in a hospital's shared folder."""
    shared = HospitalFolder(folder).shared
    below = sorted(shared.iterdir()) if shared.is_dir() else []
    return [path for path in below if path.is_dir() and YEAR_NAME.fullmatch(path.name)]


def outside_years(folder: Path) -> Iterator[Path]:
    """The workbooks in a hospital's shared folder that lie in no year's folder, where no run reads them."""
    shared = HospitalFolder(folder).shared
    for path in sorted(shared.iterdir()) if shared.is_dir() else ():
        if path.is_dir() and YEAR_NAME.fullmatch(path.name):
            continue
        below = path.rglob("*") if path.is_dir() else [path]
        yield from sorted(each for each in below if each.is_file() and _a_report(each, shared))


def _a_report(path: Path, shared: Path) -> bool:
    """Whether a file may be a workbook somebody meant to hand in, by its name."""
    is_workbook = path.suffix.casefold() in WORKBOOKS and not path.name.startswith(OPEN_MARKS)
    return is_workbook and not nobodys(path, shared)


def is_conflict(source: str) -> bool:
    """Whether a file is named as sync programs name the second of two savings that went past each other."""
    return CONFLICT.search(Path(source).stem) is not None
