"""The general hospital's control workbook as values: every pack in use."""

from datetime import date, time

from qmxl.catalogue import loader
from qmxl.control.control import Control
from qmxl.control.models import (
    Assignment,
    Department,
    FormAssignment,
    Hospital,
    IndicatorSetting,
    PackInUse,
    ScoreRule,
    Start,
    Target,
)
from qmxl.control.targets import Targets
from qmxl.sample.hospital import LIMITS, NOTE, TARGETS
from qmxl.sample.texts import YEAR

NAME = "Bệnh viện Đa khoa Minh Họa (dữ liệu minh họa)"
LEFT_OUT = frozenset({"CAP_CUU", "NHI", "CDHA", "TCKT"})  # of the departments a new control workbook has
CAMPAIGN = (date(YEAR, 3, 18), date(YEAR, 4, 18))
CLINICAL = ("NOI", "NGOAI", "SAN")
ASSIGNMENTS = {"BRVT-02": ("*",), "BRVT-08": CLINICAL, "BRVT-09": CLINICAL, "BRVT-13": ("NGOAI",), "BRVT-24": ("KSNK",)}
OPTIONAL = {  # forms that only go to whom a hospital chooses
    "equipment_check": ("KHTH",),
    "partners": ("QLCL",),
    "enquiries": ("KHTH",),
    "assets": ("QLCL",),
    "specialties": ("QLCL",),
    "disputes": ("QLCL",),
    "staff_assessment": ("NOI",),
}
SCORES = (  # what a department gets points for; nothing of what people report of their own will
    ScoreRule(name="Đã nộp báo cáo", source="REPORT.HANDED_IN", way="each", points=0.1, cap=10, approver="Giám đốc"),
    ScoreRule(
        name="5S: tự chấm ít nhất một lần",
        source="FIVE_S.TIMES",
        way="reached",
        threshold=1,
        points=5,
        money=50_000,
        approver="Giám đốc",
    ),
    ScoreRule(name="Họp chất lượng khoa", source="DEPARTMENT_MEETING.MEETINGS", way="each", points=1, cap=12),
)


def control() -> Control:
    """The hospital."""
    starting = [each for each in loader.starter_departments() if each.code not in LEFT_OUT]
    return Control(
        start=Start(forms_period=str(YEAR), period=f"{YEAR}-12"),
        hospital=Hospital(
            name=NAME,
            authority="SỞ Y TẾ TỈNH MINH HỌA",
            quality_office="Phòng Quản lý chất lượng",
            due_day=5,
            theatre_rooms=4,
            clinic_first=time(7, 15),
            clinic_script=time(7, 35),
            clinic_late="any",
            lab_minutes=120,
            record_days=5,
            training_hours=48,
            training_months=24,
            training_source="Quy chế đào tạo của bệnh viện (minh họa)",
            exam_months=24,
            answer_days=5,
            critical_minutes=30,
            first_note_hours=8,
            admission_note_hours=24,
            grade_a_lost=10,
            grade_b_lost=25,
            visit_grade_a=90,
            visit_grade_b=70,
            small_group=5,
            note=NOTE,
        ),
        departments={each.code: Department(code=each.code, name=each.name.vi, kind=each.kind) for each in starting},
        assignments=tuple(Assignment(indicator=i, department=d) for i, several in ASSIGNMENTS.items() for d in several),
        targets=Targets(
            tuple(Target(indicator=i, target=TARGETS[i], source=f"Kế hoạch chất lượng {YEAR}") for i in ASSIGNMENTS)
        ),
        standard={code: IndicatorSetting(code=code, limit=limit) for code, limit in LIMITS.items()},
        form_assignments=tuple(
            FormAssignment(form=f, department=d) for f, several in OPTIONAL.items() for d in several
        ),
        packs=frozenset(loader.packs()),
        pack_days={"campaign": PackInUse(code="campaign", used=True, first=CAMPAIGN[0], last=CAMPAIGN[1])},
        score_rules=SCORES,
        campaign=CAMPAIGN,
    )
