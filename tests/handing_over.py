"""A hospital in which the quality office hands problems over to departments, through workbooks as people have them."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path

from qmxl.commands.outcome import no_progress
from qmxl.control.control import Control
from qmxl.control.models import NOBODY, Department, FormAssignment
from qmxl.departments.workbook import department_workbook
from qmxl.departments.writer import department_file
from qmxl.engines.here import Here
from qmxl.findings import Finding
from qmxl.handing_out.before import handed_out
from qmxl.handing_out.making import make_forms
from qmxl.hospital.sources import source_of
from qmxl.period import Period
from qmxl.texts import texts
from tests.by_hand import QUARTER, SAVED, Form, complete_entries, small_hospital
from tests.own_forms import Collected, collected
from tests.written import once

Line = Mapping[str, object]
LOST: Line = {
    "team": "Đoàn 1",
    "visited_on": date(2026, 2, 3),
    "unit": "GLOCOM – Khoa Glôcôm",
    "topic": "Hồ sơ bệnh án",
    "content": "Ghi phiếu chăm sóc",
    "most": 10,
    "points": 6,
    "finding": "Phiếu chăm sóc thiếu chữ ký",
    "request": "Bổ sung chữ ký, tập huấn lại",
    "due": date(2026, 2, 20),
    "risk": "Trung bình",
}
# What a department found itself and is at work on.
FOUND: Line = {
    "source_of": "Tự kiểm tra",
    "found_on": date(2026, 2, 1),
    "finding": "Sàn trơn",
    "request": "Lát lại",
    "owner": "ĐD trưởng",
    "due": date(2026, 2, 15),
    "status": "Đang khắc phục",
}


def improving() -> Control:
    """Two departments and the quality office, which makes scored visits; nobody has to meet."""
    small = small_hospital()
    office = Department(code="QLCL", name="Phòng Quản lý chất lượng", kind="quality_office")
    nobody = tuple(
        FormAssignment(form=form, department=NOBODY) for form in ("department_meeting", "training_session", "nothing")
    )
    return replace(
        small,
        departments={**small.departments, "QLCL": office},
        packs=frozenset({"basic", "improvement"}),
        form_assignments=nobody,
    )


@dataclass
class House:
    """A hospital's folder; what is handed in lies in ``nop``, forms come from ``bieu-mau``."""

    root: Path
    control: Control = field(default_factory=improving)
    told: list[Finding] = field(default_factory=list)

    def hand_in(self, form: Form, saved: datetime = SAVED, more: str = "") -> None:
        """Puts a workbook into the shared folder."""
        path = self.root / "nop" / "2026" / f"{form.department}{more}.xlsx"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(form.content(saved))

    def blank(self, department: str, lines: Mapping[str, list[Line]] | None = None) -> Form:
        """A workbook in which nothing is wrong, with lines in its lists."""
        entries = complete_entries(self.control, department)
        for form, rows in (lines or {}).items():
            entries[form] = {(str(n), name, ""): v for n, row in enumerate(rows, 1) for name, v in row.items()}
        text, room = texts("vi"), {form: len(rows) for form, rows in (lines or {}).items()}

        def make() -> bytes:
            workbook = department_workbook(self.control, department, QUARTER, text, room)
            return department_file(workbook, entries, SAVED, text)

        return Form(once((department, entries, room), make, of=self.control), self.control, department)

    def make(self, language: str = "vi", span: Period = QUARTER) -> "House":
        """Makes all forms again, in this process."""
        handed = sorted((self.root / "nop" / "2026").glob("*.xlsx"))
        engine = Here([*((path, source_of(path, self.root)) for path in handed), *handed_out(self.root, span)])
        text = texts(language)
        self.told = make_forms(self.root, engine, self.control, span, text, SAVED, no_progress).findings
        return self

    def form(self, department: str, more: str = "") -> Form:
        """The form a department is handed out; ``more`` is what the file's name has behind the department."""
        content = (self.root / "bieu-mau" / "2026" / f"{department}{more}.xlsx").read_bytes()
        return Form(content, self.control, department)

    def codes(self) -> list[tuple[str, str]]:
        """What was told of the forms, as code and department."""
        return sorted((str(finding.code), finding.department) for finding in self.told)

    def collected(self, folder: Path, period: Period = QUARTER, today: date | None = None) -> Collected:
        """What the workbooks handed in come to."""
        handed = sorted((self.root / "nop" / "2026").glob("*.xlsx"))
        forms = [Form(path.read_bytes(), self.control, path.stem) for path in handed]
        folder.mkdir(exist_ok=True)
        return collected(folder, *forms, period=period, today=today)


def found(read: Collected) -> list[tuple[str, str]]:
    """What is told of the workbooks, but not what is to be there each month."""
    return [each for each in read.found() if each[0] != "RHYTHM-MISSING"]


def listed(form: Form, sheet: str = "capa") -> list[dict[str, object]]:
    """The filled lines of a list as they stand, by field."""
    worksheet = form.sheet(sheet)
    keys = {cell.column: cell.value for cell in worksheet[1] if cell.value and not str(cell.value).startswith("#")}
    rows = [
        {keys[cell.column]: cell.value for cell in row if cell.column in keys and cell.value is not None}
        for row in worksheet.iter_rows(min_row=6)
    ]
    return [{name: value for name, value in row.items() if "qmxl" not in str(name)} for row in rows if len(row) > 2]
