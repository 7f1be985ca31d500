"""When what forms owe by their rhythm was first seen, as earlier masters tell it on their sheet of data."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, time
from functools import cache
from typing import NamedTuple

from qmxl.texts import LANGUAGES, texts


class Sighting(NamedTuple):
    """When something was first seen; None where it was due and not there.

    Not ``sure`` where that is the last save of a file that may have had it before.
    """

    moment: datetime | None
    sure: bool


Sightings = Mapping[str, Sighting]  # by department, form, rhythm and part of the year


@cache
def rhythm_sheets() -> Mapping[str, str]:
    """What the sheet of data is called, with the language of each name."""
    return {texts(language)("master.sheet.rhythm_data"): language for language in LANGUAGES}


def sightings(name: str, rows: Sequence[Sequence[object]]) -> dict[str, Sighting]:
    """What a sheet of a master tells; nothing where it is another one, or not as it was written."""
    language = rhythm_sheets().get(name)
    return dict(_told(rows, language)) if language else {}


def _told(rows: Sequence[Sequence[object]], language: str) -> Iterator[tuple[str, Sighting]]:
    text = texts(language)
    wanted = [text(f"master.column.rhythm_{column}") for column in ("key", "state", "seen", "late")]
    at = next((at for at, row in enumerate(rows) if set(wanted) <= set(map(str, row))), None)
    if at is None:
        return
    places = [list(map(str, rows[at])).index(heading) for heading in wanted]
    for row in rows[at + 1 :]:
        key, state, seen, late = (row[place] if place < len(row) else "" for place in places)
        moment = _moment(seen)
        if state == text("rhythm.state.came") and moment:
            yield str(key), Sighting(moment, late != text("rhythm.late.last"))
        elif state == text("rhythm.state.missing"):
            yield str(key), Sighting(None, sure=True)


def _moment(cell: object) -> datetime | None:
    if isinstance(cell, datetime):
        return cell
    return datetime.combine(cell, time()) if isinstance(cell, date) else None


def together(several: Iterable[Sightings]) -> dict[str, Sighting]:
    """What several masters tell: of each the earliest sighting; that it was not there only where none saw it."""
    found: dict[str, Sighting] = {}
    for told in several:
        for key, each in told.items():
            before = found.get(key)
            if before is None or (each.moment and (before.moment is None or each.moment < before.moment)):
                found[key] = each
    return found
