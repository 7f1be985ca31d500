"""A hospital of one indicator, with the figures its departments hand in drawn as a table."""

from collections.abc import Iterator, Sequence

from qmxl.catalogue.models import Kind
from qmxl.catalogue.validating import validated
from qmxl.control.chart_marks import ChartMark
from qmxl.control.control import Control
from qmxl.control.models import ALL, Assignment, Department, Hospital, OwnIndicator, Target
from qmxl.control.targets import Targets
from qmxl.master.book import master_file
from qmxl.period import Period
from qmxl.series.over_time import over_time
from qmxl.submissions.records import Figure
from qmxl.tables.pooling import Placed
from qmxl.tables.tabulate import tabulate
from qmxl.texts import texts
from tests.by_hand import SAVED

CODE = "BV-01"
UNITS = {"proportion": "%", "rate_1000": "‰", "ratio": "%", "mean_duration": "ngày", "count": "ca", "points_ratio": "%"}


def hospital_with(
    kind: Kind,
    departments: Sequence[str],
    *,
    direction: str = "higher",
    target: float | None = None,
    marks: Sequence[ChartMark] = (),
    interval: int = 1,
    unit: str = "",
) -> Control:
    """A hospital whose departments all report one indicator of its own."""
    said = {"code": CODE, "name": "Chỉ số thử", "kind": kind, "unit": unit or UNITS[kind], "direction": direction}
    below = "" if kind == "count" else "Mẫu"
    own = validated(OwnIndicator, {**said, "interval": interval, "numerator": "Tử", "denominator": below}).indicator()
    return Control(
        hospital=Hospital(name="Bệnh viện Thử"),
        departments={code: Department(code=code, name=f"Khoa {code}") for code in departments},
        assignments=(Assignment(indicator=CODE, department=ALL),),
        targets=Targets(() if target is None else (Target(indicator=CODE, target=target),)),
        own_indicators={CODE: own},
        chart_marks=tuple(marks),
    )


def figure_of(department: str, month: str, numerator: float, denominator: float | None) -> Placed:
    """What a department says of a month."""
    figure = Figure(CODE, month, numerator, denominator, False, "", "Chỉ số", "C7", "C8" if denominator else "")
    return Placed(f"nop/2026/{department}.xlsx", figure, department)


def drawn_units(table: str) -> list[tuple[str, float, float]]:
    """The units of a drawn table: name | numerator | denominator."""
    lines = (line.split("|") for line in table.strip().splitlines())
    return [(name.strip(), float(above), float(below)) for name, above, below in lines]


def figures_of(table: str, month: str = "2026-01") -> Iterator[Placed]:
    """The figures of a drawn table of units, all of one month."""
    return (figure_of(name, month, above, below) for name, above, below in drawn_units(table))


def master_of_figures(control: Control, figures: Sequence[Placed], period: Period, language: str = "vi") -> bytes:
    """The master of a hospital of which no more is known than figures."""
    tables = tabulate(control, [], [], period, figures=figures)
    in_time = over_time(control, figures, [], period)
    return master_file(tables, [], lambda _: [], control, period, SAVED, texts(language), in_time=in_time)
