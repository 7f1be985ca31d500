"""A department's figures over several years, without a folder: what doubts and suggestions are made of them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from qmxl.catalogue import loader
from qmxl.catalogue.models import Indicator
from qmxl.control.chart_marks import ChartMark
from qmxl.control.control import Control
from qmxl.control.models import Assignment, Department, Hospital
from qmxl.findings import Cell, Finding
from qmxl.period import Period
from qmxl.reports.report import RECEIVED, Report
from qmxl.series.doubts import doubted
from qmxl.series.over_time import OverTime, over_time
from qmxl.series.suggested import suggested
from qmxl.submissions.records import Figure
from qmxl.tables.pooling import Placed, placed
from qmxl.texts import texts

THIS_YEAR = 2026
Pairs = Sequence[tuple[float, float | None]]  # numerator and denominator of each interval in time order


@dataclass(frozen=True)
class Years:
    """Figures of departments to the end of a period; those of 2026 are typed in their reports, a row an indicator.

    Numerators stand in the rows 6, 16, 26 … of their sheet, denominators in the row below, January in column F.
    """

    rows: Mapping[tuple[str, str], Pairs]  # department and indicator
    marks: tuple[ChartMark, ...] = ()
    findings: tuple[Finding, ...] = ()
    last: int = 12
    own: Mapping[str, Indicator] = field(default_factory=dict)

    @property
    def control(self) -> Control:
        departments = dict.fromkeys(department for department, _ in self.rows)
        return Control(
            hospital=Hospital(name="Bệnh viện Mắt Thử", quality_office="Phòng QLCL"),
            departments={code: Department(code=code, name=f"Khoa {code}") for code in departments},
            assignments=tuple(Assignment(indicator=code, department=department) for department, code in self.rows),
            own_indicators=dict(self.own),
            chart_marks=self.marks,
            mark_cells=tuple(Cell("QM_DieuKhien.xlsm", "Mốc biểu đồ", f"D{6 + at}") for at in range(len(self.marks))),
        )

    @property
    def period(self) -> Period:
        return Period(THIS_YEAR, 1, self.last)

    def _placed(self) -> Iterable[Placed]:
        indicators = {**loader.indicators(), **self.own}
        for place, ((department, code), pairs) in enumerate(self.rows.items()):
            interval = indicators[code].interval
            months = [f"{y}-{m:02}" for y in range(2000, THIS_YEAR + 1) for m in range(interval, 13, interval)]
            months = [month for month in months if month <= self.period.months[-1]][-len(pairs) :]
            for month, (numerator, denominator) in zip(months, pairs, strict=True):
                column, row = "FGHIJKLMNOPQ"[int(month[5:]) - 1], 6 + 10 * place
                below = f"{column}{row + 1}" if denominator is not None else ""
                figure = Figure(code, month, numerator, denominator, False, "", "Chỉ số", f"{column}{row}", below)
                yield Placed(f"nop/{month[:4]}/{department}.xlsx", figure, department)

    @property
    def history(self) -> list[Placed]:
        return [each for each in self._placed() if not each.figure.period.startswith(str(THIS_YEAR))]

    @property
    def reports(self) -> list[Report]:
        its: dict[str, list[Figure]] = {}
        for each in self._placed():
            if each.figure.period.startswith(str(THIS_YEAR)):
                its.setdefault(each.department, []).append(each.figure)
        saved = datetime(2026, 12, 31)
        return [
            Report(f"nop/{THIS_YEAR}/{code}.xlsx", code, RECEIVED, saved, "", list(self.findings), figures=figures)
            for code, figures in its.items()
        ]

    def in_time(self, reports: Iterable[Report]) -> list[OverTime]:
        return over_time(self.control, list(placed(reports)), self.history, self.period)

    def doubted(self) -> list[Report]:
        """The reports with what the past makes doubtful."""
        reports = self.reports
        several = (reading.charted.series for each in self.in_time(reports) for reading in each.readings)
        return doubted(reports, several, self.period, texts("vi"))

    def told(self) -> list[tuple[str, str]]:
        """Code and cell of what the past makes doubtful."""
        known = set(map(id, self.findings))
        return [(f.code, f.cell.address) for report in self.doubted() for f in report.findings if id(f) not in known]

    def suggested(self) -> list[Finding]:
        """What the office is asked about its chart marks."""
        return suggested(self.control, self.in_time(self.reports), self.period, "QM_DieuKhien.xlsm", texts("vi"))

    def but(self, department: str, indicator: str, **at: tuple[float, float | None]) -> "Years":
        """The same with other figures in some months of the last year: ``T3=(57, 100)``."""
        pairs = list(self.rows[department, indicator])
        for month, pair in at.items():
            pairs[len(pairs) - self.last + int(month.removeprefix("T")) - 1] = pair
        return replace(self, rows={**self.rows, (department, indicator): pairs})

    def but_last(self, department: str, indicator: str, pair: tuple[float, float | None]) -> "Years":
        """The same with another figure in the last interval."""
        pairs = [*self.rows[department, indicator][:-1], pair]
        return replace(self, rows={**self.rows, (department, indicator): pairs})
