"""A file as messages and links name it."""

from pathlib import Path

from qmxl.names import shown


def source_of(path: Path, folder: Path) -> str:
    """A file as messages and links name it: relative to the hospital's folder where it lies inside.

    What cannot be shown of a name, as bytes that archives made on old Windows leave, is shown by its number.
    """
    return shown(path.relative_to(folder).as_posix() if path.is_relative_to(folder) else path.as_posix())
