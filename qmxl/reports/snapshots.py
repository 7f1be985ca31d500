"""The weekly snapshots of sub-items: one workbook an ISO week, with the week's last state. qmxl deletes none.

Only the current week's file is ever written, and only when its content changes. What a person or program put beside
them, or broke, is told and left out; the run goes on without it.
"""

import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path

from qmxl.codes import Code
from qmxl.criteria.progress import Point, Snapshot, Stood, looked_back, nearest, week_of
from qmxl.findings import Cell, Finding
from qmxl.hospital.folder import HospitalFolder, week_of_snapshot
from qmxl.hospital.saving import save
from qmxl.hospital.sources import source_of
from qmxl.refusal import Refusal
from qmxl.texts import Texts
from qmxl.xlsx.book import new_book
from qmxl.xlsx.opening import open_file
from qmxl.xlsx.package import Unreadable
from qmxl.xlsx.reading import read_cells

MARK, SHORT, ITEMS, LEVELS = "qmxl:snapshot", "qmxl_tuan", "tieu_muc", "tieu_chi"  # in the first cell; sheets
FAR_BACK = 366  # days: no snapshot older than that is looked at


@dataclass(frozen=True)
class Past:
    """What snapshots tell: each week in short, those a week, month and quarter before, and this week's as it is."""

    points: tuple[Point, ...] = ()
    since: Mapping[str, Snapshot | None] = field(default_factory=dict)
    this_week: Snapshot | None = None
    findings: tuple[Finding, ...] = ()


def past(house: HospitalFolder, today: date) -> Past:
    """What the snapshots of the last year tell; never raises for what lies there. Few are read as a whole."""
    findings: list[Finding] = []
    points: dict[Point, Path] = {}
    this_week = None
    for week, path in _files(house, today, findings):
        found = _read(path, {SHORT})
        point = _point(found[SHORT]) if found else None
        if point is None or week_of(point.day) != week:
            findings.append(_unreadable(house, path))
        elif week == week_of(today):
            this_week = _snapshot(path)
        else:
            points[point] = path
    earlier = [each for each in points if each.day <= today]
    whole: dict[Point, Snapshot | None] = {}
    since: dict[str, Snapshot | None] = {}
    for name, day in looked_back(today).items():
        chosen = nearest(earlier, day)
        if chosen and chosen not in whole:
            whole[chosen] = _snapshot(points[chosen])
            if whole[chosen] is None:
                findings.append(_unreadable(house, points[chosen]))
        since[name] = whole[chosen] if chosen else None
    return Past(tuple(sorted(earlier, key=lambda each: each.day)), since, this_week, tuple(findings))


def _files(house: HospitalFolder, today: date, findings: list[Finding]) -> Iterator[tuple[tuple[int, int], Path]]:
    """The workbooks of the weeks up to this one, by name; others in their folders are told."""
    oldest = today - timedelta(FAR_BACK)
    for year in range(week_of(oldest)[0], week_of(today)[0] + 1):
        folder = house.snapshots_of(year)
        try:
            there = sorted(folder.iterdir()) if folder.is_dir() else []
        except OSError:
            there = []
        for path in there:
            week = week_of_snapshot(path.name)
            if path.name.startswith((".", "~$")):
                continue
            if week is None or week[0] != year:
                findings.append(_unreadable(house, path))
            elif week_of(oldest) <= week <= week_of(today):
                yield week, path


def _unreadable(house: HospitalFolder, path: Path) -> Finding:
    return Finding(Code.SNAPSHOT_UNREADABLE, Cell(source_of(path, house.root)))


def _read(path: Path, wanted: Iterable[str]) -> dict[str, Sequence[Sequence[object]]]:
    """The cells of the wanted sheets; nothing where one of them cannot be read."""
    names = set(wanted)
    opened = open_file(path)
    if opened.package is None:
        return {}
    try:
        found = read_cells(opened.package, names.__contains__).sheets
    except Unreadable:
        return {}
    return {name: cells.rows for name, cells in found.items()} if names <= set(found) else {}


def _point(rows: Sequence[Sequence[object]]) -> Point | None:
    """A snapshot in short; None where the sheet does not say it."""
    said = {str(row[0]): row[1] for row in rows if len(row) > 1}
    try:
        mark, average = said.get(MARK), said["average"]
        day = date.fromisoformat(str(said["day"]))
        numbers = [int(float(str(said[name]))) for name in ("year", "known", "criteria")]
        value = float(str(average)) if average not in ("", None) else None
    except (KeyError, ValueError, OverflowError):
        return None
    return Point(day, numbers[0], value, *numbers[1:]) if mark == "1" else None


def _snapshot(path: Path) -> Snapshot | None:
    """The whole of a snapshot; None where it cannot be read."""
    found = _read(path, {SHORT, ITEMS, LEVELS})
    point = _point(found[SHORT]) if found else None
    if point is None:
        return None
    items = {str(row[0]): Stood(str(row[1]), str(row[2])) for row in found[ITEMS][1:] if len(row) > 2 and row[0]}
    try:
        levels = {str(row[0]): int(float(str(row[1]))) if row[1] != "" else None for row in found[LEVELS][1:] if row[0]}
    except (ValueError, TypeError, IndexError):
        return None
    return Snapshot(point, items, levels)


def take(house: HospitalFolder, now: Snapshot, known: Past, made: datetime, text: Texts) -> Iterator[Finding]:
    """Writes this week's snapshot where it says something else than before; what is in the way is told.

    Nothing is written of a state without any answer, nor where a later year's reports have been seen: a master of the
    past is no state of this week. A workbook in this week's place that is none of ours goes to the history first.
    """
    seen = [*known.points, *([known.this_week.point] if known.this_week else [])]
    newest = max((each.year for each in seen), default=0)
    answered = any(each.status for each in now.items.values())
    if not answered or now.point.year < newest or (known.this_week and known.this_week.same_as(now)):
        return
    path = house.snapshot(*week_of(now.point.day))
    try:
        save(path, content(now, made), None if known.this_week else house.history)
    except Refusal as refusal:
        reason = text(f"refusal.{refusal.code}", **refusal.facts)
        yield Finding(Code.SNAPSHOT_NOT_WRITTEN, Cell(source_of(path, house.root)), {"reason": reason})


def content(snapshot: Snapshot, made: datetime) -> bytes:
    """The .xlsx of a snapshot: what it is in short, the sub-items with department and status, the levels."""
    buffer, point = io.BytesIO(), snapshot.point
    book = new_book(buffer, made, f"{point.day:%Y-%m-%d}")
    short: list[tuple[object, ...]] = [
        (MARK, "1"),
        ("day", point.day.isoformat()),
        ("year", point.year),
        ("average", point.average),
        ("known", point.known),
        ("criteria", point.criteria),
    ]
    items = [("code", "department", "status"), *((code, *stood) for code, stood in snapshot.items.items())]
    levels = [("criterion", "level"), *snapshot.levels.items()]
    for name, rows in ((SHORT, short), (ITEMS, items), (LEVELS, levels)):
        sheet = book.add_worksheet(name)
        sheet.set_column(0, 2, 16)
        for at, row in enumerate(rows):
            for column, value in enumerate(row):
                if isinstance(value, str):
                    sheet.write_string(at, column, value)
                elif value is not None:
                    sheet.write_number(at, column, value)
    book.close()
    return buffer.getvalue()
