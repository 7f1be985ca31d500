"""What the earlier master of a period still knows: sheets people added, and when each report first came in."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from functools import cache
from pathlib import Path

from qmxl.codes import Code, Fault
from qmxl.control.master_sheets import house_sheets
from qmxl.texts import LANGUAGES, texts
from qmxl.xlsx.package import Package, Unreadable
from qmxl.xlsx.reading import read_cells

NUMBER = re.compile(r" \d+$")  # of the sheets of all answers, from the second on


@dataclass(frozen=True)
class Earlier:
    """The sheets a person added to an earlier master, and by source when a report first counted as handed in.

    ``fault`` is the code of why it could not be read, if so.
    """

    added: tuple[str, ...] = ()
    first_saved: Mapping[str, datetime] = field(default_factory=dict)
    fault: Fault = ""


def earlier_master(path: Path) -> Earlier:
    """What the master at ``path`` tells; nothing when there is none."""
    try:
        contents = read_cells(Package(path.read_bytes()), _submission_sheets().__contains__)
    except FileNotFoundError:
        return Earlier()
    except OSError:
        return Earlier(fault=Code.FILE_UNREADABLE)
    except Unreadable as fault:
        return Earlier(fault=fault.code)
    ours = house_sheets()
    added = tuple(name for name in contents.names if NUMBER.sub("", name) not in ours)
    known: dict[str, datetime] = {}
    for cells in contents.sheets.values():
        known |= _first_saved(cells.rows)
    return Earlier(added, known, "" if contents.sheets else next(iter(contents.unread.values()), ""))


@cache
def _submission_sheets() -> frozenset[str]:
    """What the sheet is called that tells when reports came in, in every language."""
    return frozenset(texts(language)("master.sheet.submissions") for language in LANGUAGES)


def _first_saved(rows: Sequence[Sequence[object]]) -> dict[str, datetime]:
    for language in LANGUAGES:
        wanted = [texts(language)(f"master.column.{name}") for name in ("source", "first_saved")]
        headings = next((at for at, row in enumerate(rows) if set(wanted) <= set(row)), None)
        if headings is not None:
            source, saved = (list(rows[headings]).index(name) for name in wanted)
            told = {str(row[source]): _moment(row[saved]) for row in rows[headings + 1 :]}
            return {name: moment for name, moment in told.items() if moment is not None}
    return {}


def _moment(cell: object) -> datetime | None:
    if isinstance(cell, datetime):
        return cell
    return datetime.combine(cell, time()) if isinstance(cell, date) else None
