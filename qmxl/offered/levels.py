"""The levels that make masters, whose masters each of them reads, and whose desk a control workbook is."""

from pathlib import Path

from qmxl.xlsx.package import Package, Unreadable

HOSPITAL, PROVINCE, MINISTRY = "hospital", "province", "ministry"
ABOVE = (PROVINCE, MINISTRY)
BELOW = {PROVINCE: HOSPITAL, MINISTRY: PROVINCE}  # whose masters a desk of that level reads
MARK = "QM_above"  # the name by which the control workbook of a level above a hospital is known at a glance


def is_above(control: Path) -> bool:
    """Whether a control workbook is that of a health office; its sheets are not looked at for it."""
    try:
        return MARK.encode() in (Package(control.read_bytes()).part("xl/workbook.xml") or b"")
    except (OSError, Unreadable):
        return False
