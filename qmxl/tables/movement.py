"""What moved since earlier snapshots, and the forecast: worked out while a master is made, not by its formulas."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from qmxl.control.control import Control
from qmxl.control.programme import Programme
from qmxl.criteria.progress import Changes, Forecast, Point, Snapshot, changes, forecast
from qmxl.period import Period
from qmxl.reports.snapshots import Past
from qmxl.tables.columns import Columns
from qmxl.tables.worklist import average, levels, standing


@dataclass(frozen=True)
class Movement:
    """The state of today, what moved since a week, a month and a quarter before, None where no snapshot is as old."""

    now: Snapshot
    since: Mapping[str, Changes | None] = field(default_factory=dict)
    forecast: Forecast | None = None

    @property
    def today(self) -> date:
        """The day it is of."""
        return self.now.point.day


def state(control: Control, sub_items: Columns, period: Period, today: date) -> Snapshot:
    """What the master shows today."""
    found = levels(control.programme, sub_items)
    known = {code: its.decided for code, its in found.items()}
    decided = sum(1 for each in known.values() if each is not None)
    point = Point(today, period.year, average(control.programme, found), decided, len(known))
    return Snapshot(point, standing(sub_items), known)


def movement(programme: Programme, now: Snapshot, past: Past) -> Movement:
    """What moved between the ``past`` and now."""
    since = {name: changes(each, now.items) if each else None for name, each in past.since.items()}
    main = programme.main_set
    ahead = forecast((*past.points, now.point), main, now.point.day) if main.rule.climb else None
    return Movement(now, since, ahead)
