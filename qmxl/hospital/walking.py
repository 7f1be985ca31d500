"""What lies below a folder: the files to look at, and what cannot be looked at, each with why.

Nothing is opened here but folders. A pipe or device would wait for ever or do something when opened, and a link to a
folder may lead back to where it stands, so none of them is followed: they are told.
"""

import os
import stat
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from qmxl.codes import Code, Fault
from qmxl.hospital.folder import MONTH_FORM, HospitalFolder
from qmxl.hospital.shared import nobodys, outside_years, years
from qmxl.period import Period
from qmxl.refusal import Refusal

WORKBOOKS = (".xlsx", ".xlsm", ".xls")


class Walked(NamedTuple):
    """Files in a fixed order, and by path the code of what keeps something from being looked at."""

    files: list[Path]
    faults: dict[Path, Code]


def walk(folder: Path) -> Walked:
    """Everything below a folder that is not a system's or program's own."""
    files, faults, waiting = [], {}, [folder]
    while waiting:
        each = waiting.pop()
        try:
            with os.scandir(each) as entries:
                below = list(entries)
        except OSError as error:
            faults[each] = _refused(error)
            continue
        for entry in below:
            path = Path(entry.path)
            if nobodys(path, folder):
                continue
            fault, is_folder = _kind(entry)
            if fault:
                faults[path] = fault
            if is_folder:
                waiting.append(path)
            elif not fault:
                files.append(path)
    return Walked(sorted(files), dict(sorted(faults.items())))


def shared_files(folder: Path, period: Period) -> Walked:
    """What departments put into the shared folder of a year; a Refusal when there is nothing or it is closed to us."""
    shared = HospitalFolder(folder).shared_of(period.year)
    found = walk(shared)
    if found.faults.get(shared) is Code.FILE_PERMISSION:
        raise Refusal("shared_closed", folder=shared)
    misplaced = [path.name for path in outside_years(folder)] if not found.files else []
    if misplaced:
        raise Refusal("shared_misplaced", folder=shared, files=misplaced)
    if shared in found.faults:  # not there, no folder, or the share went away
        raise Refusal("shared_missing", folder=shared)
    if not found.files and not found.faults:
        raise Refusal("shared_empty", folder=shared)
    return found


def elsewhere_shared(folder: Path, period: Period) -> Walked:
    """What lies beside the years and in those after a period's: what it comes to may be told when its year is over."""
    walked = [walk(year) for year in years(folder) if int(year.name) > period.year]
    files = [*outside_years(folder), *(path for each in walked for path in each.files)]
    return Walked(sorted(files), {path: fault for each in walked for path, fault in each.faults.items()})


def month_forms(folder: Path, year: int, whose: Iterable[str]) -> list[Path]:
    """Some owners' workbooks of a year's quality-safety months where they are handed out: people fill them in there."""
    forms, names = HospitalFolder(folder).forms_of(year), [MONTH_FORM.format(month="*", whose=each) for each in whose]
    return sorted(path for name in names for path in forms.glob(name) if path.is_file())


def _kind(entry: "os.DirEntry[str]") -> tuple[Fault, bool]:
    """What is wrong with an entry, and whether it is a folder to look into."""
    try:
        if entry.is_dir(follow_symlinks=False):
            return (Code.FILE_IS_FOLDER if entry.name.casefold().endswith(WORKBOOKS) else ""), True
        if entry.is_file(follow_symlinks=False):
            return "", False
        if entry.is_symlink():
            mode = entry.stat().st_mode  # of what it leads to
            return ("" if stat.S_ISREG(mode) else Code.FILE_LINK), False
    except PermissionError:
        return Code.FILE_PERMISSION, False
    except OSError:  # a link that leads nowhere or back to itself, or a file that has gone meanwhile
        return Code.FILE_LINK, False
    return Code.FILE_SPECIAL, False


def _refused(error: OSError) -> Code:
    return Code.FILE_PERMISSION if isinstance(error, PermissionError) else Code.FILE_UNREADABLE
