"""What a desk needs to know before it asks: which hospital, which period, which master; standard library only."""

import re
from datetime import date
from pathlib import Path

CONTROLS = ("QM_DieuKhien.xlsm", "QM_DieuKhien.xlsx")
SHARED, MASTERS = "nop", "tong-hop"
PARTS = frozenset({"bieu-mau", "minh-chung", "tra-lai", "tong-hop", "gui", "lich-su"})
MASTER = re.compile(r"QM_TongHop_(20\d\d(?:-(?:H[12]|Q[1-4]|\d\d))?)\.xlsx")
OFFERED_MONTHS = 12


def hospital_of(path: Path) -> Path | None:
    """The nearest folder at or above a path that holds a control workbook and may be a desk."""
    path = path.absolute()
    return next((folder for folder in (path, *path.parents) if has_control(folder) and may_be_desk(folder)), None)


def has_control(folder: Path) -> bool:
    """Whether a control workbook lies in a folder."""
    try:
        return any((folder / name).is_file() for name in CONTROLS)
    except OSError:  # the folder may not be looked into
        return False


def may_be_desk(folder: Path) -> bool:
    """Whether a control workbook in this folder counts: never at or below ``nop``, where anybody may put one.

    Nor in the other parts of a hospital's folder, such as the evidence that departments bring.
    """
    folder = folder.absolute()
    for part in (folder, *folder.parents):
        name = part.name.casefold()
        if name == SHARED or (name in PARTS and has_control(part.parent)):
            return False
    return True


def newest_master(folder: Path) -> Path | None:
    """The master that was written last."""
    try:
        found = [path for path in (folder / MASTERS).iterdir() if MASTER.fullmatch(path.name)]
        return max(found, key=lambda path: (path.stat().st_mtime_ns, path.name), default=None)
    except OSError:
        return None


def last_month(today: date) -> str:
    """The month before today's, as ``2026-10``."""
    return f"{today.year}-{today.month - 1:02}" if today.month > 1 else f"{today.year - 1}-12"


def likely_period(command: str, document: str, today: date) -> str:
    """The period to offer: that of the master that is open, else the year for forms, last month for the rest."""
    opened = MASTER.fullmatch(document)
    if opened:
        return opened[1]
    return str(today.year) if command == "forms" else last_month(today)


def offered_periods(today: date) -> list[str]:
    """Periods to choose from: the last twelve months, then quarters, halves and years that have ended, newest first."""
    month = last_month(today)
    year, number = int(month[:4]), int(month[5:])
    months = [f"{(year * 12 + number - 1 - back) // 12}-{(year * 12 + number - 1 - back) % 12 + 1:02}"
              for back in range(OFFERED_MONTHS)]  # fmt: skip
    quarters = [f"{y}-Q{q}" for y in (year, year - 1) for q in (4, 3, 2, 1) if y < year or q * 3 <= number]
    halves = [f"{y}-H{h}" for y in (year, year - 1) for h in (2, 1) if y < year or h * 6 <= number]
    return [*months, *quarters[:4], *halves[:2], str(today.year), str(today.year - 1)]
