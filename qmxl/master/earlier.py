"""What the earlier master of a period still knows: sheets people added, and when each report first came in."""

import io
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from functools import cache
from pathlib import Path

from python_calamine import CalamineError, CalamineWorkbook

from qmxl.texts import LANGUAGES, texts

NUMBER = re.compile(r" \d+$")  # of the sheets of all answers, from the second on


@dataclass(frozen=True)
class Earlier:
    """The sheets a person added to an earlier master, and by source when a report first counted as handed in."""

    added: tuple[str, ...] = ()
    first_saved: Mapping[str, datetime] = field(default_factory=dict)


def earlier_master(path: Path) -> Earlier:
    """What the master at ``path`` tells; nothing when there is none or it cannot be read."""
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(path.read_bytes()))
    except (CalamineError, OSError, ValueError):
        return Earlier()
    ours = _our_sheets()
    return Earlier(tuple(name for name in book.sheet_names if NUMBER.sub("", name) not in ours), _first_saved(book))


@cache
def _our_sheets() -> frozenset[str]:
    """What qmxl calls the master's sheets, in every language."""
    return frozenset(
        name for language in LANGUAGES for key, name in texts(language).table.items() if key.startswith("master.sheet.")
    )


def _first_saved(book: CalamineWorkbook) -> dict[str, datetime]:
    for language in LANGUAGES:
        text = texts(language)
        if text("master.sheet.submissions") not in book.sheet_names:
            continue
        wanted = [text("master.column.source"), text("master.column.first_saved")]
        rows = book.get_sheet_by_name(text("master.sheet.submissions")).to_python(skip_empty_area=False)
        headings = next((at for at, row in enumerate(rows) if set(wanted) <= set(row)), None)
        if headings is not None:
            source, saved = (rows[headings].index(name) for name in wanted)
            told = {str(row[source]): _moment(row[saved]) for row in rows[headings + 1 :]}
            return {name: moment for name, moment in told.items() if moment is not None}
    return {}


def _moment(cell: object) -> datetime | None:
    if isinstance(cell, datetime):
        return cell
    return datetime.combine(cell, time()) if isinstance(cell, date) else None
