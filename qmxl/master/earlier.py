"""What the earlier master of a period still knows: sheets people added, and when each report first came in."""

import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from pathlib import Path

from python_calamine import CalamineError, CalamineWorkbook

from qmxl.texts import LANGUAGES, texts


@dataclass(frozen=True)
class Earlier:
    """The names of an earlier master's sheets, and by source when a report first counted as handed in."""

    sheets: tuple[str, ...] = ()
    first_saved: Mapping[str, datetime] = field(default_factory=dict)


def earlier_master(path: Path) -> Earlier:
    """What the master at ``path`` tells; nothing when there is none or it cannot be read."""
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(path.read_bytes()))
    except (CalamineError, OSError, ValueError):
        return Earlier()
    return Earlier(tuple(book.sheet_names), _first_saved(book))


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
