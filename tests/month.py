"""A quality-safety month as people hold it: plan and departments' workbooks filled in, handed in, run again."""

import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

import openpyxl
from openpyxl.workbook import Workbook

from qmxl.commands.campaign import campaign
from qmxl.commands.outcome import Outcome
from qmxl.control.control import Control
from qmxl.control.entries import entries_of
from qmxl.control.models import Department, Hospital
from qmxl.findings import Finding
from qmxl.texts import texts
from tests.by_hand import Form
from tests.written import control_file

FIRST, LAST = "2026-03-18", "2026-04-18"
DEPARTMENTS = {
    "QLCL": ("Phòng Quản lý chất lượng", "quality_office"),
    "KHTH": ("Phòng Kế hoạch tổng hợp", "office"),
    "DIEU_DUONG": ("Phòng Điều dưỡng", "office"),
    "NOI": ("Khoa Nội tổng hợp", "clinical"),
    "NGOAI": ("Khoa Ngoại tổng hợp", "clinical"),
    "DUOC": ("Khoa Dược", "paraclinical"),
}
HEADER = {
    "authority": "SỞ Y TẾ THỬ",
    "theme": "Dùng thuốc hợp lý, làm đúng quy trình, nâng chất lượng, giữ an toàn",
    "aims": "Nâng ý thức chất lượng và an toàn người bệnh của toàn viện",
    "chair": "Giám đốc",
    "budget": 18000,
    "pass_mark": 70,
}
CONTROL = Control(
    hospital=Hospital(name="Bệnh viện Thử", quality_office="Phòng Quản lý chất lượng"),
    departments={code: Department(code=code, name=name, kind=kind) for code, (name, kind) in DEPARTMENTS.items()},
)
SAVED = datetime(2026, 4, 20, 2)
Lines = Iterable[Mapping[str, object]]


def fill(form: Form, sheet: str, lines: Lines, first: int = 1) -> None:
    """Fills in the lines of a list from line ``first`` on."""
    for at, line in enumerate(lines, start=first):
        for field, value in line.items():
            form.put(sheet, str(at), field, value)


def card(form: Form, sheet: str, values: Mapping[str, object]) -> None:
    """Fills in a card."""
    for field, value in values.items():
        form.put(sheet, field, "value", value)


def named(code: str) -> str:
    """A department as the drop-downs offer it."""
    return f"{code} – {DEPARTMENTS[code][0]}"


@dataclass
class House:
    """A hospital's folder in which a month is held."""

    folder: Path
    outcome: Outcome | None = None

    def run(self, day: date = date(2026, 4, 20), language: str = "vi", **days: str) -> Outcome:
        """Runs the month as on a day."""
        asked = {"first": FIRST, "last": LAST, **days}
        clock = datetime(day.year, day.month, day.day, 3)
        self.outcome = campaign(self.folder, language=language, clock=lambda: clock, **asked)
        return self.outcome

    def form(self, whose: str, first: str = FIRST) -> Form:
        """The workbook handed out."""
        path = self.folder / f"bieu-mau/{first[:4]}/THANG_{first}_{whose}.xlsx"
        return Form(path.read_bytes(), CONTROL, whose)

    def handed_in(self, whose: str, first: str = FIRST) -> Path:
        """Where it is handed in."""
        return self.folder / f"nop/{first[:4]}/THANG_{first}_{whose}.xlsx"

    def hand_in(self, form: Form, name: str = "", saved: datetime = SAVED) -> None:
        """Hands a workbook in, under its own name or another."""
        path = self.handed_in(form.department)
        (path.with_name(name) if name else path).write_bytes(form.content(saved))

    def found(self, *codes: str) -> list[tuple[str, str, str]]:
        """Findings as code, whose and cell."""
        findings: list[Finding] = self.outcome.findings if self.outcome else []
        return [(f.code, f.department, f.cell.address) for f in findings if not codes or f.code in codes]

    def summary(self, first: str = FIRST) -> Workbook:
        """The summary with its stored values."""
        path = self.folder / f"tong-hop/QM_ThangChatLuong_{first}.xlsx"
        return openpyxl.load_workbook(io.BytesIO(path.read_bytes()), data_only=True)

    def internal(self, first: str = FIRST) -> Workbook:
        """What is personal."""
        path = self.folder / f"tong-hop/QM_NoiBo_THANG_{first}.xlsx"
        return openpyxl.load_workbook(io.BytesIO(path.read_bytes()), data_only=True)


def house(folder: Path, control: Control = CONTROL) -> House:
    """A hospital of a few departments, in an empty folder."""
    content = control_file(entries_of(control, texts("vi")), datetime(2026, 3, 1), texts("vi"))
    folder.mkdir(exist_ok=True)
    (folder / "QM_DieuKhien.xlsx").write_bytes(content)
    return House(folder)


BUDGET = (
    {"item": "Tập huấn", "planned": 10000, "actual": 9500},
    {"item": "Truyền thông", "planned": 5000, "actual": 5200},
    {"item": "Chi khác", "planned": 3000},
)
TEAMS = ("Khối Nội", "Khối Ngoại", "Khối Dược")
ROUND = {"required": "Bắt buộc", "buzzer": "Giành quyền", "risk": "Mạo hiểm"}
# By team the points of each question of each round: two have the same total, told apart by the required round.
POINTS = {
    "Khối Nội": {"required": (10, 10, 10), "buzzer": (10, 0), "risk": (20, -10)},
    "Khối Ngoại": {"required": (10, 10, 0), "buzzer": (10, 10), "risk": (10, 0)},
    "Khối Dược": {"required": (10, 0, 0), "buzzer": (0, 0.5), "risk": (-20, 0)},
}
LEADERS = (
    {
        "person": "Trần Văn Mẫu",
        "position": "Điều dưỡng trưởng",
        "role": "Ủy viên",
        "department": "NOI",
        "duty": "Tự kiểm",
    },
    {"person": "Lê Thị Mẫu", "position": "Giám đốc", "role": "Trưởng ban"},
)
OUTCOMES = (
    {"outcome": "Sự cố được báo cáo nhiều hơn", "indicator": "BRVT-02", "direction": "Tăng"},
    {"outcome": "Nhân viên hiểu mục tiêu an toàn"},
)
REVIEW = (
    {"kind": "Kết quả", "content": "Tất cả khoa đã học lại quy trình"},
    {"kind": "Tồn tại", "content": "Một khoa nộp muộn"},
    {"kind": "Bài học", "content": "Giao việc sớm hai tuần"},
    {"kind": "Việc năm sau", "content": "Thi tay nghề cho cả hộ lý"},
)


def fill_plan(form: Form) -> None:
    """A plan in which nothing is wrong, with what the office wrote until the end of the month."""
    card(form, "month_header", HEADER)
    for line, points, score in (("1", 10, 10), ("3", 20, 15), ("5", 20, 18)):
        form.put("month_tasks", line, "points", points)
        form.put("month_tasks", line, "score", score)
    fill(form, "month_budget", BUDGET)
    fill(form, "month_teams", [{"team": t, "member": f"Người {t} {n}"} for t in TEAMS for n in (1, 2, 3)])
    fill(
        form,
        "month_contest",
        [
            {"team": team, "round": ROUND[name], "question": str(n), "points": points}
            for team, rounds in POINTS.items()
            for name, several in rounds.items()
            for n, points in enumerate(several, start=1)
        ],
    )
    fill(
        form,
        "month_supervision",
        [
            {
                "day": date(2026, 3, 20),
                "department": named("NOI"),
                "content": "Kiểm tra hồ sơ",
                "finding": "Thiếu ký tên",
                "request": "Bổ sung trong ngày",
                "recheck_on": date(2026, 3, 23),
                "result": "Đã khắc phục",
            },
            {
                "day": date(2026, 3, 27),
                "department": named("NGOAI"),
                "content": "Kiểm tra tủ thuốc",
                "finding": "Thuốc gần hết hạn",
                "request": "Đổi thuốc",
            },
        ],
    )
    fill(form, "month_leaders", LEADERS)
    fill(form, "month_outcomes", OUTCOMES)
    fill(form, "month_review", REVIEW)
    fill(
        form,
        "month_awards",
        [
            {"award": "Giải nhất hội thi", "whom": "Tập thể", "team": "Khối Nội"},
            {"award": "Cá nhân xuất sắc", "whom": "Cá nhân", "department": named("NOI"), "person": "Nguyễn Thị Mẫu"},
        ],
    )


PEOPLE = (  # code, profession, year of birth, birthday, trained, exam day, score, retest
    ("NV001", "Điều dưỡng", 1990, None, "x", date(2026, 4, 10), 80, None),
    ("NV002", "Điều dưỡng", 1995, None, "x", date(2026, 4, 10), 55, 75),
    ("NV003", "Bác sĩ", 1985, None, None, date(2026, 4, 10), 60, None),
    ("NV004", "Bác sĩ", 1970, None, "x", date(2026, 4, 10), 90, None),  # over the age
    ("NV005", "Điều dưỡng", 1981, "Chưa tới sinh nhật", "x", date(2026, 4, 10), 72, None),  # 44 on the day, 45 the next
    ("NV006", "Điều dưỡng", 1999, None, None, None, None, None),  # did not come
    ("NV007", "Hộ sinh", 2000, None, "x", date(2026, 4, 10), 70, None),
    ("NV008", "Bác sĩ", 1992, None, None, date(2026, 4, 10), 69.5, None),
)


def fill_department(form: Form, weeks: Iterable[int], people: Iterable[tuple[object, ...]] = ()) -> None:
    """A department's report in which nothing is wrong; ``weeks`` are those it checked itself in."""
    card(form, "month_cover", {"reporter": "Trưởng khoa", "filled_on": date(2026, 4, 18)})
    sheet = form.sheet("month_progress") if "Tiến độ" in form.book.sheetnames else None
    lines = [cell.value for cell in sheet["A"][1:] if cell.value] if sheet else []
    for line in lines:
        form.put("month_progress", line, "status", "Hoàn thành")
        form.put("month_progress", line, "done_on", date(2026, 4, 16))
        form.put("month_progress", line, "evidence", f"Biên bản {line}")
    for week in weeks:
        line = {
            "content": "Hồ sơ bệnh án",
            "problems": week,
            "fixed": week - 1,
            "checked_on": date(2026, 3, 18) + timedelta(7 * (week - 1)),
        }
        for field, value in line.items():
            form.put("month_self_check", f"w{week}", field, value)
    names = ("staff", "profession", "birth_year", "birthday", "trained", "exam_on", "score", "retest")
    said = [dict(zip(names, each, strict=True)) for each in people]
    fill(form, "month_skill_exam", [{k: v for k, v in line.items() if v is not None} for line in said])
    fill(form, "month_publicity", [{"kind": "Áp phích, băng rôn", "quantity": 3, "day": date(2026, 3, 19)}])
    fill(
        form,
        "month_study",
        [
            {
                "day": date(2026, 3, 25),
                "kind": "Học quy chế, quy trình",
                "topic": "Quy chế hồ sơ",
                "invited": 20,
                "present": 18,
            }
        ],
    )


def held(folder: Path) -> House:
    """A month that was held: the plan written, all departments handed in, run at its end."""
    month = house(folder)
    month.run(date(2026, 3, 10))
    plan = month.form("KE_HOACH")
    fill_plan(plan)
    month.hand_in(plan)
    month.run(date(2026, 3, 11))
    for code in DEPARTMENTS:
        form = month.form(code)
        weeks = (1, 2, 4, 5) if code == "NGOAI" else (1, 2, 3, 4, 5)
        fill_department(form, weeks, PEOPLE if code == "NOI" else ())
        month.hand_in(form)
    month.run()
    return month
