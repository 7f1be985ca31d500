"""What the last quality-safety month left for the next one: its lessons, and the tasks it put off."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from qmxl.campaign.days import Month
from qmxl.campaign.gathering import Apart, workbooks
from qmxl.campaign.reading import Asked, Read
from qmxl.control.months import PLAN
from qmxl.hospital.folder import HospitalFolder
from qmxl.hospital.sources import source_of
from qmxl.hospital.walking import walk
from qmxl.submissions.identity import CAMPAIGN

REVIEW = "month_review"
LEFT = ("lesson", "next")  # the kinds of lines a review leaves


def left_by_last(apart: Apart, asked: Asked, folder: Path) -> list[tuple[str, str]]:
    """The days of the last month before this one, and what it left, a pair a line; nothing where there was none."""
    plans = sorted(_plans(apart, asked.month, folder), reverse=True, key=lambda each: each[:2])
    for month, _, path in plans:
        answer = apart.read(asked._replace(path=path, source=source_of(path, folder), month=month))
        if isinstance(answer, Read):
            lines = [r.values for kind in LEFT for r in answer.lines.get(REVIEW, ()) if r.values.get("kind") == kind]
            return [(month.shown, str(line["content"])) for line in lines if line.get("content")]
    return []


def _plans(apart: Apart, month: Month, folder: Path) -> Iterator[tuple[Month, bool, Path]]:
    """The plans of earlier months, and whether they were handed in."""
    house = HospitalFolder(folder)
    for year in (month.year - 1, month.year):
        for handed_in, place in ((True, house.shared_of(year)), (False, house.forms_of(year))):
            for path in workbooks(walk(place).files if place.is_dir() else ()):
                identity = apart.identity(path)
                if identity.get("form_set") == CAMPAIGN and identity.get("department") == PLAN:
                    days = [_iso(identity.get(name, "")) for name in ("campaign", "last")]
                    if days[0] and days[0] < month.first:
                        yield Month(days[0], days[1] or days[0]), handed_in, path


def _iso(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
