"""How the points of a series are named: as they stand in their cells, days and months as people write them."""

import re
from collections.abc import Sequence
from datetime import date, datetime, time
from typing import NamedTuple

from qmxl.texts import Texts
from qmxl.typed.spelling import blank, fold, nfc
from qmxl.typed.values import date_in

MONTH_FIRST = re.compile(r"(?:thang|month|t|m)?[ .]*(0?[1-9]|1[0-2]) ?(?:[/.-]|月|nam)? ?((?:19|20)\d\d)")
YEAR_FIRST = re.compile(r"((?:19|20)\d\d) ?(?:[/.年-]|m|t) ?m?(0?[1-9]|1[0-2])月?")
PLAIN = re.compile(r"\d+")


class Label(NamedTuple):
    """A point's name, and what of time it names: year, month, and day (0 for the month as a whole)."""

    said: str
    moment: tuple[int, int, int] | None = None


def labels(cells: Sequence[object], text: Texts) -> list[Label]:
    """The names of cells in their order; "" where a cell is blank.

    Days that are all the first of their month name months, as spreadsheets keep them.
    """
    days = [cell for cell in cells if isinstance(cell, date)]
    monthly = len(days) > 1 and all(_day(each).day == 1 for each in days)
    return [_label(cell, text, monthly=monthly) for cell in cells]


def moment_of(said: str) -> tuple[int, int, int] | None:
    """Year, month and day (0 for all of the month) that a text names: ``05/2025``, ``tháng 5/2025``, ``2025-05-31``."""
    bare = fold(said)
    day, _ = date_in(said)
    if day is not None:
        return day.year, day.month, day.day
    if found := YEAR_FIRST.fullmatch(bare):
        return int(found[1]), int(found[2]), 0
    if found := MONTH_FIRST.fullmatch(bare):
        return int(found[2]), int(found[1]), 0
    return None


def spoken(label: Label, text: Texts) -> str:
    """A point as a sentence names it: "tháng 5/2025", "điểm 7", or as it stands."""
    if label.moment and not label.moment[2]:
        return text("series.period.month", month=label.moment[1], year=str(label.moment[0]))
    return text("spc.point", label=label.said) if PLAIN.fullmatch(label.said) else label.said


def _day(cell: date) -> date:
    return cell.date() if isinstance(cell, datetime) else cell


def _label(cell: object, text: Texts, *, monthly: bool) -> Label:
    if blank(cell):
        return Label("")
    if isinstance(cell, date):
        day = _day(cell)
        if monthly:
            said = text("series.label.month", year=str(day.year), month=f"{day.month:02}")
            return Label(said, (day.year, day.month, 0))
        at_midnight = not isinstance(cell, datetime) or cell.time() == time()
        return Label(text("spc.value", value=day if at_midnight else cell), (day.year, day.month, day.day))
    if isinstance(cell, float) and cell.is_integer():
        return Label(str(int(cell)))
    said = " ".join(nfc(str(cell)).split())
    return Label(said, moment_of(said))
