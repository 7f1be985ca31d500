"""A hospital of four departments with rules of a scoreboard, its registers filled in by hand."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from qmxl.catalogue.declared import Form as Declared
from qmxl.control.control import Control
from qmxl.control.models import Assignment, Department, ScoreRule
from qmxl.period import Period
from tests.by_hand import MARCH, small_hospital
from tests.own_forms import Collected, Line, collected, filled

CODES = ("KHOA_KHAM", "GLOCOM", "KHUC_XA", "DAY_MAT")
Lines = Mapping[str, Mapping[str, Sequence[Line]]]  # by department and form


def rule(source: str, way: str = "each", points: float = -1, **more: object) -> ScoreRule:
    """A rule that is approved."""
    limit = more.pop("threshold", 0)
    threshold = {} if way == "each" else {"threshold": limit}
    said = {"name": f"{source} {way} {points:g}", "approver": "Giám đốc", "approved_on": date(2026, 1, 5), **more}
    return ScoreRule(source=source, way=way, points=points, **threshold, **said)


def with_rules(*rules: ScoreRule, forms: Sequence[Declared] = ()) -> Control:
    """Four departments, each with its figures of one indicator."""
    hospital = small_hospital()
    departments = {code: Department(code=code, name=f"Khoa {code.title()}") for code in CODES}
    assigned = tuple(Assignment(indicator="BRVT-16", department=code) for code in CODES)
    return replace(hospital, departments=departments, assignments=assigned, score_rules=rules, own_forms=tuple(forms))


def scored(folder: Path, control: Control, lines: Lines, period: Period = MARCH) -> Collected:
    """The workbooks of all four departments with these lines, handed in."""
    folder.mkdir(exist_ok=True)
    whole = [filled(control, code, {form: list(its) for form, its in lines.get(code, {}).items()}) for code in CODES]
    return collected(folder, *whole, period=period)


def capa(found_on: date, **more: object) -> dict[str, object]:
    """A line of the problems, overdue and of the hospital's supervision unless it is said otherwise."""
    said = {"source_of": "Giám sát của bệnh viện", "finding": "Thiếu phiếu", "status": "Chưa làm"}
    return {**said, "found_on": found_on, "due": date(2026, 3, 20), **more}
