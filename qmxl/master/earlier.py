"""What the earlier master of a period still knows: when each report first came in, before it was corrected."""

import io
from datetime import date, datetime, time
from pathlib import Path

from python_calamine import CalamineError, CalamineWorkbook

from qmxl.texts import LANGUAGES, texts


def first_saved(master: Path) -> dict[str, datetime]:
    """By source, the time of the first save with which a report counted as handed in; none without a master."""
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(master.read_bytes()))
    except (CalamineError, OSError, ValueError):
        return {}
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
