"""The periods a desk offers to whoever it asks; standard library only, for LibreOffice carries it too."""

from datetime import date

from qmxl.hospital.folder import period_of_master

OFFERED_MONTHS, NINE = 12, 9


def last_month(today: date) -> str:
    """The month before today's, as ``2026-10``."""
    return f"{today.year}-{today.month - 1:02}" if today.month > 1 else f"{today.year - 1}-12"


def likely_period(command: str, document: str, today: date) -> str:
    """The period to offer: that of the master that is open, else the year for forms, last month for the rest."""
    usual = str(today.year) if command == "forms" else last_month(today)
    return period_of_master(document) or usual


def offered_periods(today: date) -> list[str]:
    """Periods to choose from: the last twelve months, then longer ones that have ended, and this year."""
    month = last_month(today)
    year, number = int(month[:4]), int(month[5:])
    months = [f"{(year * 12 + number - 1 - back) // 12}-{(year * 12 + number - 1 - back) % 12 + 1:02}"
              for back in range(OFFERED_MONTHS)]  # fmt: skip
    quarters = [f"{y}-Q{q}" for y in (year, year - 1) for q in (4, 3, 2, 1) if y < year or q * 3 <= number]
    halves = [f"{y}-H{h}" for y in (year, year - 1) for h in (2, 1) if y < year or h * 6 <= number]
    nine = [f"{y}-9M" for y in (year, year - 1) if y < year or number >= NINE]
    to_date = [f"{year}-{number}M"] if number not in {1, 3, 6, NINE, 12} else []  # the others have names of their own
    return [*months, *quarters[:4], *halves[:2], *to_date, *nine[:1], str(today.year), str(today.year - 1)]
