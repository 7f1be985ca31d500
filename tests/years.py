"""A hospital of two departments with figures of several years: in its folders, on the office's sheet, in CSV files."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from functools import cache
from pathlib import Path

import openpyxl

from qmxl import commands
from qmxl.catalogue.validating import validated
from qmxl.commands.outcome import Outcome
from qmxl.control.control import Control
from qmxl.control.entries import entries_of, list_entries
from qmxl.control.models import ALL, Assignment, Department, Hospital, OwnIndicator
from qmxl.period import Period, parse_period
from qmxl.texts import texts
from tests.by_hand import Entries, complete_entries, form_bytes
from tests.written import control_file

VI = texts("vi")
KINDS = {
    "proportion": "%",
    "ratio": "%",
    "rate_1000": "‰",
    "mean_duration": "ngày",
    "point_proportion": "%",
    "count": "sự cố",
    "point_count": "người",
}
Figures = Mapping[str, Mapping[str, tuple[float, ...]]]  # indicator -> month -> numerator, denominator


@cache
def control_of(*kinds: str, departments: tuple[str, ...] = ("NOI", "NGOAI"), interval: int = 1) -> Control:
    """A hospital whose departments all report an indicator BV-01, BV-02 … of each of the kinds."""
    own = {}
    for n, kind in enumerate(kinds or ("proportion",), start=1):
        said = {"code": f"BV-{n:02}", "name": f"Chỉ số {kind}", "kind": kind, "unit": KINDS[kind]}
        below = "" if "count" in kind else "Mẫu"
        parts = {"numerator": "Tử", "denominator": below, "direction": "higher", "interval": interval}
        own[f"BV-{n:02}"] = validated(OwnIndicator, {**said, **parts}).indicator()
    return Control(
        hospital=Hospital(name="Bệnh viện Thử"),
        departments={code: Department(code=code, name=f"Khoa {code}") for code in departments},
        assignments=tuple(Assignment(indicator=code, department=ALL) for code in own),
        own_indicators=own,
    )


class Years:
    """Its folder, laid out bit by bit."""

    def __init__(self, root: Path, control: Control) -> None:
        self.root, self.control = root, control
        root.mkdir(parents=True, exist_ok=True)
        self.sheet()

    def sheet(self, *lines: Mapping[str, object]) -> None:
        """The control workbook, with lines on the sheet of earlier figures."""
        entries = {**entries_of(self.control, VI), "earlier_figures": list_entries([dict(line) for line in lines])}
        (self.root / "QM_DieuKhien.xlsx").write_bytes(control_file(entries, datetime(2026, 1, 2), VI))

    def csv(self, content: str, name: str = "cu.csv", encoding: str = "utf-8") -> None:
        """A CSV file of earlier figures."""
        (self.root / "so-lieu").mkdir(exist_ok=True)
        (self.root / "so-lieu" / name).write_bytes(content.encode(encoding))

    def form(self, department: str, year: int, figures: Figures, saved: datetime | None = None) -> Path:
        """A department's workbook of a year, handed in, with nothing in it but these figures."""
        span = Period(year, 1, 12)
        indicators = {
            (code, entry, month): value
            for code, months in figures.items()
            for month, parts in months.items()
            for entry, value in zip(("numerator", "denominator"), parts, strict=False)
        }
        entries: Entries = {**complete_entries(self.control, department, span), "indicators": indicators}
        path = self.root / "nop" / str(year) / f"{department}.xlsx"
        path.parent.mkdir(parents=True, exist_ok=True)
        made = saved or datetime(year, 12, 20)
        path.write_bytes(form_bytes(self.control, department, entries, span=span, made=made))
        return path

    def consolidate(self, period: str, now: datetime = datetime(2026, 6, 1)) -> "Master":
        """The master of a period."""
        outcome = commands.consolidate(self.root, period=parse_period(period), language="vi", clock=lambda: now)
        return Master(outcome)


class Master:
    """A master and what was said when it was made."""

    def __init__(self, outcome: Outcome) -> None:
        self.outcome = outcome
        assert outcome.master is not None
        self.path = outcome.master
        self.book = openpyxl.load_workbook(outcome.master, read_only=True, data_only=True)

    def found(self, *begins: str) -> list[tuple[str, str, str]]:
        """Code, file and cell of the findings about earlier years and closings, or whose codes begin so."""
        wanted = begins or ("EARLIER", "CLOSED")
        findings = [each for each in self.outcome.findings if str(each.code).startswith(wanted)]
        return sorted((str(f.code), f.cell.source, f.cell.address) for f in findings)

    def facts(self, code: str) -> dict[str, object]:
        """The facts of the only finding of a code."""
        (found,) = (each for each in self.outcome.findings if each.code == code)
        return found.facts

    def line(self, indicator: str = "BV-01", owner: str = "BV") -> dict[str, object]:
        """A line of sheet Chỉ số by its headings."""
        return next(
            line for line in self._rows("Chỉ số") if (line["Mã chỉ số"], line["Khoa/phòng"]) == (indicator, owner)
        )

    def compared(self, indicator: str = "BV-01", owner: str = "BV") -> tuple[object, object, object]:
        """Of a line the same period last year, the period before, and this one."""
        line = self.line(indicator, owner)
        return line["Cùng kỳ năm trước"], line["Kỳ trước"], line["Kỳ này"]

    def data(self) -> list[dict[str, object]]:
        """The rows of the figures' sheet that are of other years."""
        return [
            row for row in self._rows("DL chỉ số") if row["Tính"] == 0 and row["Kỳ"][:4] != str(self.outcome.period)[:4]
        ]

    def _rows(self, sheet: str) -> list[dict[str, object]]:
        rows = list(self.book[sheet].iter_rows(min_row=5, values_only=True))
        return [dict(zip(rows[0], row, strict=True)) for row in rows[1:] if row[0]]


def with_interval(control: Control, interval: int) -> Control:
    """The same hospital, its indicators reported every so many months."""
    months = tuple(sorted({interval, 12}))
    own = {code: replace(each, reporting_months=months) for code, each in control.own_indicators.items()}
    return replace(control, own_indicators=own)
