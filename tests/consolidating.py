"""A hospital with indicators of its own, laid out as a folder, and what sheets of its master say of them."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest

from qmxl import commands
from qmxl.catalogue.validating import validated
from qmxl.control.control import Control
from qmxl.control.entries import entries_of
from qmxl.control.models import ALL, Assignment, Department, Hospital, OwnIndicator, Target
from qmxl.control.targets import Targets
from qmxl.period import parse_period
from qmxl.texts import texts
from tests.by_hand import SAVED, complete_entries, drawn, form_bytes
from tests.written import control_file

VI = texts("vi")
AFTER, BEFORE = datetime(2026, 4, 20), datetime(2026, 4, 5, 16)  # the deadline of March is 5 April, in Viet Nam

Errors = list[tuple[str, str]]


def own(kind: str, unit: str, direction: str = "lower", scale: float | None = None, **more: object) -> OwnIndicator:
    """An indicator BV-01 of the hospital's own."""
    below = "" if kind in {"count", "point_count"} else "Mẫu"
    return validated(
        OwnIndicator,
        {
            "code": "BV-01",
            "name": "Chỉ số riêng",
            "kind": kind,
            "numerator": "Tử",
            "denominator": below,
            "unit": unit,
            "scale": scale,
            "direction": direction,
            "interval": 1,
            **more,
        },
    )


def several(*indicators: tuple[OwnIndicator, float | None], departments: tuple[str, ...] = ("NOI", "NGOAI")) -> Control:
    """A hospital whose departments all report several indicators of its own, BV-01 …, each with its target."""
    named = {f"BV-{n:02}": (item, target) for n, (item, target) in enumerate(indicators, start=1)}
    return Control(
        hospital=Hospital(name="Bệnh viện Thử"),
        departments={code: Department(code=code, name=f"Khoa {code}") for code in departments},
        assignments=tuple(Assignment(indicator=code, department=ALL) for code in named),
        targets=Targets(
            tuple(Target(indicator=code, target=aim) for code, (_, aim) in named.items() if aim is not None)
        ),
        own_indicators={code: replace(item, code=code).indicator() for code, (item, _) in named.items()},
    )


def hospital(indicator: OwnIndicator, target: float | None, *departments: str, provisional: bool = False) -> Control:
    """A hospital whose departments all report one indicator of its own."""
    control = several((indicator, target), departments=departments or ("NOI", "NGOAI"))
    return replace(control, hospital=Hospital(name="Bệnh viện Thử", provisional=provisional))


Lay = Callable[..., Path]


@pytest.fixture
def folder(tmp_path: Path) -> Lay:
    """Lays out a hospital with the reports of drawn tables, by department; ``typed`` changes own indicators' cells."""

    def lay(control: Control, reports: Mapping[str, str], typed: Mapping[str, object] | None = None) -> Path:
        entries = entries_of(control, VI)
        for field, content in (typed or {}).items():
            entries["own_indicators"]["1", field, ""] = content
        place = tmp_path / "bv"
        (place / "nop" / "2026").mkdir(parents=True)
        (place / "QM_DieuKhien.xlsx").write_bytes(control_file(entries, SAVED, VI))
        for department, table in reports.items():
            filled = {**complete_entries(control, department), **drawn(table)}
            (place / "nop" / "2026" / f"{department}.xlsx").write_bytes(form_bytes(control, department, filled))
        return place

    return lay


def shown_in(
    folder: Path, period: str = "2026-03", now: datetime = AFTER, sheet: str = "Chỉ số"
) -> tuple[list[dict[str, object]], Errors]:
    """The lines of a sheet of the master by their headings, and the errors with their cell or department."""
    outcome = commands.consolidate(folder, period=parse_period(period), language="vi", clock=lambda: now)
    assert outcome.master is not None
    book = openpyxl.load_workbook(outcome.master, read_only=True, data_only=True)
    rows = book[sheet].iter_rows(min_row=5, values_only=True)
    headings = [str(name) for name in next(rows)]
    errors = [(f.code, f.cell.address or f.department) for f in outcome.findings if f.severity == "error"]
    return [dict(zip(headings, row, strict=True)) for row in rows], errors


def judged(folder: Path, period: str = "2026-03", now: datetime = AFTER) -> tuple[list[tuple[object, ...]], Errors]:
    """Of each line of sheet Chỉ số owner, value, coverage and result; and the errors."""
    lines, errors = shown_in(folder, period, now)
    return [tuple(line[name] for name in ("Khoa/phòng", "Kỳ này", "Số liệu", "Kết quả")) for line in lines], errors


def counts(*months: int) -> str:
    """A drawn table of a count."""
    cells = " | ".join(map(str, months))
    return f"             | T1 | T2 | T3\nBV-01/numerator | {cells}"


def march(*figures: str) -> str:
    """A drawn table of BV-01 … in March: "2" of a count, "1/100" of a rate, "none" where nothing occurred."""
    lines = ["x | T3"]
    for n, figure in enumerate(figures, start=1):
        numerator, _, denominator = figure.partition("/")
        entries = {"none": "x"} if figure == "none" else {"numerator": numerator, "denominator": denominator}
        lines += [f"BV-{n:02}/{entry} | {value}" for entry, value in entries.items() if value]
    return "\n".join(lines)
