"""The sample's four years before its own: figures made from the seed, with events planted on purpose, as a CSV file.

A hospital that begins with qmxl has no forms of those years, so they lie where such figures do: in ``so-lieu``, and a
few of which only the value is known on the sheet of the control workbook.
"""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from random import Random
from typing import Literal, NamedTuple

from qmxl.catalogue import loader
from qmxl.catalogue.models import Indicator
from qmxl.control.chart_marks import BASELINE, EXCLUDE, NOTE, PHASE, ChartMark
from qmxl.control.earlier import FORM, EarlierFigure, Stated
from qmxl.findings import Cell
from qmxl.period import Period
from qmxl.sample.series import USUAL
from qmxl.sample.skeleton import random_of
from qmxl.sample.texts import YEAR
from qmxl.series.tet import with_tet

YEARS = range(YEAR - 4, YEAR)
FILE = f"chi-so-{YEARS[0]}-{YEARS[-1]}.csv"
WRITTEN = {1: "{year}-{month:02}", 3: "{year}-Q{number}", 6: "{year}-H{number}", 12: "{year}"}
TET = 0.6  # of a usual month's cases
GROWTH = 0.04  # more cases a year
COLUMNS = ("indicator", "department", "period", "numerator", "denominator", "source")


class Event(NamedTuple):
    """What happened to an indicator in a month (``YYYY-MM``), the first of it where it lasts.

    ``size`` is in shares of one, or minutes: of a drift that of a month; of a typing error how many times too much; of
    a never event how many. Those in the sample's own year are shapes of ``series.USUAL`` and figures of its reports.
    """

    indicator: str
    kind: Literal["shift", "drift", "outlier", "typing", "season", "redefinition", "never"]
    month: str
    size: float
    department: str = ""


EVENTS = (
    Event("BRVT-16", "shift", "2024-04", 0.05),  # discharge records go electronic
    Event("BRVT-12", "shift", "2025-07", -0.022),
    Event("BRVT-06", "drift", "2023-01", 0.004),
    Event("BRVT-10", "outlier", "2022-09", 55),  # the outpatient rooms are rebuilt
    Event("BRVT-20", "outlier", "2025-09", -0.11),
    Event("BRVT-12", "typing", "2024-11", 10, "TAO_HINH"),
    Event("BRVT-17", "typing", "2025-03", 0.3, "GMHS"),  # 412,5 hours, which is one of the planted faults too
    Event("BRVT-01", "season", "2021-08", -0.06),
    Event("BRVT-14", "redefinition", "2023-01", 0.14),
    Event("BRVT-13", "never", "2022-06", 1, "GLOCOM"),
    Event("BRVT-13", "never", "2025-09", 1, "BAN_PHAN_TRUOC"),
)
# The first in which only the value was noted.
VALUES_ONLY = {"BRVT-05": ("TCKT", YEARS[0], (0.31, 0.28, 0.33, 0.3))}


def marks() -> Iterator[ChartMark]:
    """What the quality office says of its charts."""
    for indicator, kind, period, reason in (
        ("BRVT-14", PHASE, "2023-01", "Đổi định nghĩa: tính cả mức hài lòng"),
        ("BRVT-16", NOTE, "2024-04", "Bệnh án điện tử"),
        ("BRVT-10", EXCLUDE, "2022-09", "Sửa khu khám"),
        ("BRVT-12", EXCLUDE, "2024-11", "Gõ thừa số 0"),
        ("BRVT-06", BASELINE, "2022-12", "Trước khi có lịch trả hồ sơ"),
    ):
        said = {"period": period, "reason": reason, "decided": "Thư ký HĐ QLCL (minh họa)"}
        yield ChartMark(indicator=indicator, kind=kind, **said)  # type: ignore[arg-type]  # one of the four kinds


def values_only() -> Iterator[Stated]:
    """The lines of the control workbook's sheet."""
    nowhere = {name: Cell("") for name in ("numerator", "denominator", "value")}
    for code, (department, year, values) in VALUES_ONLY.items():
        for at, value in enumerate(values, start=1):
            said = EarlierFigure(
                indicator=code,
                department=department,
                period=f"{year}-Q{at}",
                value=value,
                source="Báo cáo tổng kết năm (bản giấy)",
            )
            yield Stated(said, nowhere)


def earlier_file(indicators: Mapping[str, Indicator], departments: Mapping[str, Sequence[str]]) -> bytes:
    """The CSV file as a Vietnamese Excel saves it; ``departments`` are those that report each indicator."""
    declared = next(form for form in loader.forms("control") if form.id == FORM)
    written = io.StringIO(newline="")
    lines = csv.writer(written, delimiter=";")
    lines.writerow([declared.by_field[name].label.vi for name in COLUMNS])
    for code, several in departments.items():
        for department in several:
            lines.writerows(_lines(indicators[code], department))
    return written.getvalue().encode("utf-8-sig")


def _lines(indicator: Indicator, department: str) -> Iterator[tuple[str, ...]]:
    random = random_of("earlier", indicator.code, department)
    for year in YEARS:
        for month in Period(year, 1, 12).months:
            if indicator.due(month) and not (indicator.code in VALUES_ONLY and year == YEARS[0]):
                number = -(-int(month[5:]) // indicator.interval)
                period = WRITTEN[indicator.interval].format(year=year, month=int(month[5:]), number=number)
                numerator, denominator = (_written(each) for each in _figure(indicator, department, month, random))
                yield indicator.code, department, period, numerator, denominator, "Sổ theo dõi của khoa"


def _written(amount: float | None) -> str:
    return "" if amount is None else str(amount).replace(".", ",")


def _figure(indicator: Indicator, department: str, month: str, random: Random) -> tuple[float, float | None]:
    """A numerator and denominator; None where there is none."""
    if indicator.code == "BRVT-02":
        return sum(random.random() < 0.06 for _ in indicator.parts), None
    if indicator.code == "BRVT-17":
        there = 4 * 30 * (12.5 + random.choice((0, 0.5)))  # rooms, hours a week, weeks
        return round(there * random.gauss(0.78, 0.03), 1), there
    share = max(0.0, level(indicator, month))
    usual, cases = USUAL[indicator.code][0], _cases(indicator, month)
    denominator = max(1, round(random.gauss(cases, cases * 0.08)))
    if indicator.kind == "mean_duration":
        return round(denominator * random.gauss(share, usual * 0.03)), denominator
    spread = (share * (1 - share) / min(denominator, 4000)) ** 0.5
    numerator = round(denominator * random.gauss(share, spread))
    for event in _of(indicator, month, department):
        numerator = round(numerator * event.size) if event.kind == "typing" else numerator + round(event.size)
    return min(denominator, max(0, numerator)), denominator


def _of(indicator: Indicator, month: str, department: str) -> Iterator[Event]:
    """What happened to one department's figure of a month."""
    for event in EVENTS:
        if (event.indicator, event.month, event.department) == (indicator.code, month, department):
            yield event


def _cases(indicator: Indicator, month: str) -> float:
    """How many there are in an interval: fewer in earlier years, and in the month of Tết."""
    cases = USUAL[indicator.code][1] * (1 - GROWTH * (YEAR - int(month[:4])))
    return cases * TET if indicator.interval == 1 and with_tet(month) else cases


def level(indicator: Indicator, month: str) -> float:
    """The usual rate of an interval, by chance alone left out: what joins the first of the sample's own year.

    A season is the same every year; before a shift or a new definition everything lies lower by its size.
    """
    usual, _, shape = USUAL[indicator.code]
    its = [event for event in EVENTS if event.indicator == indicator.code and not event.department]
    if any(event.kind == "season" for event in its):
        return usual + shape(int(month[5:]))
    found = usual + shape(indicator.interval)
    for event in its:
        if event.month >= str(YEAR):
            continue
        if event.kind in {"shift", "redefinition"} and month < event.month:
            found -= event.size
        elif event.kind == "drift":
            found -= event.size * _months(max(month, event.month), f"{YEAR}-01")
        elif event.kind == "outlier" and month == event.month:
            found += event.size
    return found


def _months(first: str, last: str) -> int:
    """How many months one is before another."""
    return 12 * (int(last[:4]) - int(first[:4])) + int(last[5:]) - int(first[5:])
