"""What the earlier master of a period still knows: sheets people added, and when each report first came in."""

import re
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from functools import cache
from pathlib import Path

from qmxl.codes import Code, Fault
from qmxl.control.master_sheets import house_sheets, told_in
from qmxl.reports.approvals import NOBODY, Approvals, approval_sheets, read_approvals
from qmxl.reports.rhythm_seen import Sightings, rhythm_sheets, sightings, together
from qmxl.texts import LANGUAGES, texts
from qmxl.xlsx.package import Package, Unreadable
from qmxl.xlsx.reading import read_cells

NUMBER = re.compile(r" \d+$")  # of the sheets of all answers, from the second on


Told = Mapping[str, object]  # a line of a sheet, by the keys of its columns


@dataclass(frozen=True)
class Earlier:
    """The sheets a person added to an earlier master, and by source when a report first counted as handed in.

    ``fault`` is the code of why it could not be read, if so.
    """

    added: tuple[str, ...] = ()
    first_saved: Mapping[str, datetime] = field(default_factory=dict)
    history: tuple[Told, ...] = ()  # the lines of its sheet of submissions, returns and corrections
    approvals: Approvals = NOBODY  # who signed it
    rhythm: Sightings = field(default_factory=dict)  # when what forms owe by their rhythm was first seen
    fault: Fault = ""
    certain: bool = False  # it tells itself which sheets were its own; else their names do

    def added_to(self, registers: Container[str]) -> list[str]:
        """The sheets a person added; ``registers`` are the names of sheets that the hospital's registers have."""
        return [name for name in self.added if self.certain or name not in registers]


def earlier_master(path: Path) -> Earlier:
    """What the master at ``path`` tells; nothing when there is none."""
    try:
        wanted = {*_submission_sheets(), *_history_sheets(), *approval_sheets(), *rhythm_sheets()}
        package = Package(path.read_bytes())
        contents, its_own = read_cells(package, wanted.__contains__), told_in(package)
    except FileNotFoundError:
        return Earlier()
    except OSError:
        return Earlier(fault=Code.FILE_UNREADABLE)
    except Unreadable as fault:
        return Earlier(fault=fault.code)
    told = [line for name in contents.sheets for line in _history(name, contents.sheets[name].rows)]
    added = tuple(name for name in contents.names if not _is_ours(name, its_own))
    known: dict[str, datetime] = {}
    for cells in contents.sheets.values():
        known |= _first_saved(cells.rows)
    signed = [
        read_approvals(contents.sheets[n].rows, each) for n, each in approval_sheets().items() if n in contents.sheets
    ]
    approvals = next(iter(signed), NOBODY)
    seen = together(sightings(name, cells.rows) for name, cells in contents.sheets.items())
    unread: Fault = "" if contents.sheets else next(iter(contents.unread.values()), "")
    return Earlier(added, known, tuple(told), approvals, seen, unread, certain=its_own is not None)


def _is_ours(name: str, told: Container[str] | None) -> bool:
    """Whether a sheet is the house's own: as the master tells, else by what it is called."""
    return NUMBER.sub("", name) in house_sheets() if told is None else name in told


@cache
def _submission_sheets() -> frozenset[str]:
    """What the sheet is called that tells when reports came in, in every language."""
    return frozenset(texts(language)("master.sheet.submissions") for language in LANGUAGES)


HISTORY = ("department", "event", "moment", "sheet", "cell", "before", "after", "cells", "source")


@cache
def _history_sheets() -> Mapping[str, str]:
    """What the sheet of submissions, returns and corrections is called, with the language of each name."""
    return {texts(language)("master.sheet.submission_history"): language for language in LANGUAGES}


def _history(name: str, rows: Sequence[Sequence[object]]) -> Iterator[Told]:
    """The lines of the sheet of submissions, returns and corrections, each event by its key."""
    language = _history_sheets().get(name)
    if language is None:
        return
    text = texts(language)
    wanted = {text(f"master.column.{key}"): key for key in HISTORY}
    at = next((at for at, row in enumerate(rows) if set(wanted) <= set(map(str, row))), None)
    events = {text(f"history.{kind}"): kind for kind in ("received", "again", "corrected")}
    columns = (
        {column: wanted[str(cell)] for column, cell in enumerate(rows[at]) if str(cell) in wanted}
        if at is not None
        else {}
    )
    blank = text("history.blank")
    for row in rows[at + 1 :] if at is not None else ():
        line = {key: "" if row[column] == blank else row[column] for column, key in columns.items()}
        if line["event"] in events:
            yield {**line, "event": events[str(line["event"])], "moment": _moment(line["moment"])}


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
