"""Which copy goes to which department, and what is said of it: what a mail to the departments is made of."""

from pathlib import Path
from typing import NamedTuple

from qmxl.engines.copies import copies_below
from qmxl.hospital.folder import HospitalFolder
from qmxl.period import Period
from qmxl.texts import Texts


class Parcel(NamedTuple):
    """A copy that lies ready for a department: how many cells are marked in it, and how many faults have none."""

    department: str
    path: Path
    period: str
    cells: int
    elsewhere: int


def parcels(folder: Path, period: Period) -> list[Parcel]:
    """The copies that lie in ``tra-lai`` for a period, by department and file; what is no copy is left out."""
    found = copies_below([HospitalFolder(folder).returned_of(period)])
    several = (Parcel(copy.department, path, copy.period, copy.cells, copy.elsewhere) for path, copy in found.items())
    return sorted(several)


def summary(parcel: Parcel, text: Texts) -> str:
    """One sentence about a copy, without anything that stands in its cells."""
    count, elsewhere = parcel.cells, parcel.elsewhere
    return text("return.summary", period=parcel.period, file=parcel.path.name, count=count, elsewhere=elsewhere)
