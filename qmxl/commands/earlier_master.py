"""What a new master has not of the earlier one it takes the place of."""

from collections.abc import Container, Iterator

from qmxl.codes import Code
from qmxl.findings import Cell, Finding
from qmxl.hospital.folder import HospitalFolder
from qmxl.hospital.sources import source_of
from qmxl.period import Period
from qmxl.reports.earlier import Earlier
from qmxl.texts import Texts


def of_the_earlier(
    earlier: Earlier, house: HospitalFolder, period: Period, text: Texts, registers: Container[str] | None = None
) -> Iterator[Finding]:
    """Names what the new master has not of the earlier one, which is kept in the history.

    ``registers`` are the names of sheets that a hospital's registers have, by which the sheets of a master are known
    that does not tell which are its own; without them nothing is said of such a master.
    """
    cell, history = Cell(source_of(house.master(period), house.root)), f"{house.history.name}/"
    if earlier.fault:
        reason = text(f"finding.{earlier.fault}")
        yield Finding(Code.MASTER_UNREADABLE, cell, {"reason": reason, "kept": history})
    if registers is None and not earlier.certain:
        return
    if added := earlier.added_to(registers or ()):
        facts: dict[str, object] = {"sheets": added, "kept": history}
        yield Finding(Code.MASTER_SHEETS, cell, facts)
