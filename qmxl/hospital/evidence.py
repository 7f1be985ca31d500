"""What lies in the evidence folder: each file by its path, with size and day, none of them opened.

No link is followed: neither a folder's, which would lead out of the folder, nor a file's, of which only that it is a
link is told. Whatever a form names is looked up among what is listed here, so no name can lead anywhere else.
"""

import os
from datetime import date
from pathlib import Path
from typing import NamedTuple

from qmxl.hospital.file_times import changed
from qmxl.hospital.folder import HospitalFolder
from qmxl.hospital.shared import nobodys


class EvidenceFile(NamedTuple):
    """A file: its ``path`` from the evidence folder, with forward slashes; ``size`` in bytes; a link has no content."""

    path: str
    size: int
    changed: date
    link: bool = False


def evidence_files(house: HospitalFolder) -> list[EvidenceFile]:
    """All files below the evidence folder, sorted by path; none where there is no such folder or it is closed to us."""
    found: list[EvidenceFile] = []
    waiting = [house.evidence] if not house.evidence.is_symlink() else []
    while waiting:
        try:
            with os.scandir(waiting.pop()) as entries:
                below = list(entries)
        except OSError:  # not there, or not ours to look into: what is named there is not found
            continue
        for entry in below:
            if nobodys(Path(entry.path), house.evidence):
                continue
            if _is_folder(entry):
                waiting.append(Path(entry.path))
            elif file := _file(entry, house.evidence):
                found.append(file)
    return sorted(found)


def _is_folder(entry: "os.DirEntry[str]") -> bool:
    """Whether it is a folder of this folder's own, and no link to one."""
    try:
        return entry.is_dir(follow_symlinks=False) and not getattr(entry, "is_junction", bool)()
    except OSError:
        return False


def _file(entry: "os.DirEntry[str]", folder: Path) -> EvidenceFile | None:
    """The file; None for a pipe, a device, or what has gone meanwhile."""
    try:
        known, link = entry.stat(follow_symlinks=False), not entry.is_file(follow_symlinks=False)
        if link and not entry.is_symlink():
            return None
    except OSError:
        return None
    path = Path(entry.path).relative_to(folder).as_posix()
    return EvidenceFile(path, 0 if link else known.st_size, changed(known.st_mtime).date(), link)
