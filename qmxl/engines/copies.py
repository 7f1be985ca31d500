"""The copies that went back to departments, read by a process of its own: they may have been anywhere since."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from qmxl.engines.process import Died, Process, interrupt_later
from qmxl.hospital.walking import walk
from qmxl.reports.returned import Returned, read_copy

WORKBOOKS = (".xlsx", ".xlsm")


class Copies:
    """Reads copies one after the other."""

    def read(self, paths: Sequence[Path]) -> dict[Path, Returned]:
        """What each copy tells, those that are none left out."""
        return {path: copy for path in paths if (copy := read_copy(path)) is not None}


def copies_below(folders: Sequence[Path]) -> Mapping[Path, Returned]:
    """The copies below folders, whether these are there or not; nothing where reading them brings its process down."""
    there = [path for folder in folders if folder.is_dir() for path in walk(folder).files]
    paths = [path for path in there if path.suffix.casefold() in WORKBOOKS]
    if not paths:
        return {}
    with interrupt_later():
        process = Process(Copies)
    try:
        process.ask("read", paths)
        told: dict[Path, Returned] = process.told()
    except Died:
        return {}
    finally:
        process.end()
    return told
