"""Assessment rounds by hand: a small hospital with rounds, on disk, with workbooks of both sides filled in."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

from qmxl.assessors.workbook import COVER, ITEMS, LEVELS, RESOLUTIONS, round_workbook, told
from qmxl.assessors.writer import round_file
from qmxl.control.control import Control
from qmxl.control.criteria_models import Practice, Round
from qmxl.control.entries import entries_of
from qmxl.texts import texts
from tests.by_hand import SAVED, Form, complete_entries, form_bytes, small_hospital, with_programme
from tests.written import control_file

Line = Mapping[str, object]
OFFICE = Round(code="QLCL_2026", title="Thẩm định", kind="office", first=date(2026, 3, 1), last=date(2026, 3, 31))
TEAM = replace(OFFICE, code="DOAN_2026", title="Đoàn ngoài", kind="external")
DAY = date(2026, 3, 10)


def assessed(*rounds: Round, **changed: object) -> Control:
    """The small hospital with rounds."""
    return with_programme(small_hospital(), rounds={each.code: each for each in rounds}, **changed)


def department_form(control: Control, lines: Mapping[str, Line], department: str = "KHOA_KHAM") -> Form:
    """A department's workbook with these lines of its checklist, and no others."""
    entries = complete_entries(control, department)
    entries["criteria"] = _cells(lines)
    return Form(form_bytes(control, department, entries), control, department)


def round_form(
    control: Control,
    round_: Round,
    items: Mapping[str, Line],
    levels: Mapping[str, Line] | None = None,
    decided: Mapping[str, Line] | None = None,
) -> Form:
    """A round's workbook with these lines."""
    text = texts("vi")
    cover = {**told(control, round_, text), **_cells({"assessors": {"value": "Bà Lan"}, "filled_on": {"value": DAY}})}
    entries = {COVER: cover, ITEMS: _cells(items), LEVELS: _cells(levels or {}), RESOLUTIONS: _cells(decided or {})}
    return Form(round_file(round_workbook(control, round_, text), entries, SAVED, text), control, round_.code)


def read_as(status: str, **more: object) -> Line:
    """A line of a round's checklist."""
    return {"status": status, "assessed_on": DAY, **more}


def _cells(lines: Mapping[str, Line]) -> dict[tuple[str, str, str], object]:
    return {(key, field, ""): content for key, line in lines.items() for field, content in line.items()}


def laid_out(folder: Path, control: Control, *forms: Form, saved: datetime = SAVED) -> Path:
    """The hospital's folder with these workbooks handed in."""
    shared = folder / "nop" / "2026"
    shared.mkdir(parents=True, exist_ok=True)
    text = texts("vi")
    (folder / "QM_DieuKhien.xlsx").write_bytes(control_file(entries_of(control, text), saved, text))
    for form in forms:
        (shared / f"{form.department}.xlsx").write_bytes(form.content(saved))
    return folder


__all__ = ["DAY", "OFFICE", "TEAM", "Practice", "assessed", "department_form", "laid_out", "read_as", "round_form"]
