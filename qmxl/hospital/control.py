"""The control workbook of a hospital's folder, or why there is none."""

from pathlib import Path

from qmxl.hospital.folder import HospitalFolder
from qmxl.refusal import Refusal


def find_control(folder: Path) -> Path:
    """The hospital folder's control workbook; a Refusal when the folder or the workbook is not there, or is no desk."""
    if not folder.is_dir():
        raise Refusal("folder", folder=folder)
    if not HospitalFolder(folder).may_be_desk():
        raise Refusal("no_desk", folder=folder)
    for path in HospitalFolder(folder).controls:
        if path.is_file():
            return path
    raise Refusal("control", folder=folder)
