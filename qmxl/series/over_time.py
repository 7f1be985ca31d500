"""Every indicator over time: its series, the chart they take, and what each of them says."""

from collections.abc import Iterable
from dataclasses import dataclass

from qmxl.catalogue.models import Indicator
from qmxl.control.control import Control
from qmxl.control.targets import Targets
from qmxl.measures.aims import Aim
from qmxl.period import Period
from qmxl.series.charting import Kind, Why, charted, kind_of
from qmxl.series.marks import marks_of
from qmxl.series.reading import Reading, reading
from qmxl.series.series import Series, all_series
from qmxl.tables.pooling import HOSPITAL, Placed


@dataclass(frozen=True)
class OverTime:
    """An indicator with the readings of its owners, the hospital's first; all have the same months."""

    indicator: Indicator
    kind: Kind
    why: Why
    readings: tuple[Reading, ...]

    @property
    def hospital(self) -> Reading:
        """That of the hospital as a whole."""
        return self.readings[0]

    @property
    def of_days(self) -> bool:
        """Whether its points are days with an event, and not months."""
        return self.kind == "t"


def over_time(control: Control, figures: Iterable[Placed], history: Iterable[Placed], period: Period) -> list[OverTime]:
    """The indicators that have figures, in the order of the catalogue."""
    return [_of(control, series) for series in all_series(control, figures, history, period)]


def _of(control: Control, several: list[Series]) -> OverTime:
    indicator, marks = several[0].indicator, [marks_of(each, control.chart_marks) for each in several]
    left_out = set(marks[0].excluded)  # a typing error does not decide what chart the others take
    kind, why = kind_of(indicator, [point for at, point in enumerate(several[0].points) if at not in left_out])
    readings = [
        reading(charted(each, kind, why, its, _aims(control.targets, each)), provisional=control.hospital.provisional)
        for each, its in zip(several, marks, strict=True)
    ]
    return OverTime(indicator, kind, why, tuple(readings))


def _aims(targets: Targets, series: Series) -> list[Aim | None]:
    """What each point is held against: the target that holds in its interval."""
    owner, length = "" if series.owner == HOSPITAL else series.owner, series.indicator.interval
    spans = [Period(int(p.month[:4]), max(int(p.month[5:]) - length + 1, 1), int(p.month[5:])) for p in series.points]
    return [targets.judged_by(series.indicator, owner, span) for span in spans]
