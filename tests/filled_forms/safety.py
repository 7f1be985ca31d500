"""Lines of the pack of patient safety."""

from datetime import date, datetime

from qmxl.period import Period
from tests.registers import Broken, Sample

DRILLS = Sample(
    form="drills",
    given="all",
    lines=(
        {
            "held_on": date(2026, 1, 20),
            "scenario": "fire",
            "about": "Thoát nạn tầng 3",
            "invited": 20,
            "attended": 15,
            "minutes": 6,
            "gaps": "Cửa thoát hiểm bị khóa",
            "remedy": "Thay khóa tự mở",
            "owner": "Phòng Hành chính",
            "due": date(2026, 2, 20),
        },
        {"held_on": date(2026, 3, 5), "scenario": "resuscitation", "invited": 5, "attended": 5, "minutes": 3},
    ),
    counts={
        "open": 1,
        "coverage": 20 / 25,
        "ready": 4.5,
        "with_gaps": 1 / 2,
        "by_scenario": {"fire": 1, "resuscitation": 1},
        "by_department": {("KHOA_KHAM", "2026-01"): 1, ("KHOA_KHAM", "2026-03"): 1},
        "late": {"KHOA_KHAM": 1},
    },
    broken=(
        Broken("DATE-OUTSIDE", "held_on", {"held_on": date(2025, 12, 1)}),
        Broken("DATE-FUTURE", "held_on", {"held_on": date(2026, 3, 31)}, line=1),
        Broken("RULE-AT-MOST", "attended", {"attended": 21}),
        Broken("RULE-AT-LEAST", "attended", {"attended": 0}),
        Broken("RULE-REQUIRED", "owner", {"owner": None}),
        Broken("DATE-ORDER", "due", {"due": date(2026, 1, 19)}),
        Broken("DATE-ORDER", "done_on", {"done_on": date(2026, 1, 19)}),
    ),
    too_few=(0, 1),
    span=Period(2026, 1, 6),
)

RCA = Sample(
    form="rca",
    given="quality_office",
    beside={
        "incidents": [
            {
                "key": f"KHOA_KHAM-2026-00{number}",
                "happened_on": date(2026, 1, day),
                "description": "Nhầm thuốc nhỏ mắt",
                "harm": "G",
                "cause": "thuoc",
                "report_kind": "mandatory",
                "reported_on": date(2026, 1, day),
                "place": "Buồng 3",
            }
            for number, day in ((1, 5), (2, 6), (3, 7))
        ]
    },
    lines=(
        {
            "incident": "KHOA_KHAM-2026-001",
            "analysed_on": date(2026, 1, 20),
            "why_1": "Hai lọ để cạnh nhau",
            "root": "Chưa có quy định tách thuốc nhìn giống nhau",
            "root_group": "4",
            "advice": "Tách chỗ để, dán nhãn",
            "owner": "Khoa Dược",
            "due": date(2026, 2, 20),
            "done_on": date(2026, 2, 9),
            "effect": "yes",
        },
        {
            "incident": "KHOA_KHAM-2026-002",
            "analysed_on": date(2026, 2, 3),
            "why_1": "Không đối chiếu",
            "root": "Thiếu người ở ca đêm",
            "root_group": "1",
            "advice": "Bố trí người thứ hai",
            "owner": "Điều dưỡng trưởng",
            "due": date(2026, 3, 1),
        },
    ),
    counts={
        "open": 1,
        "effective": 1.0,
        "days": 20,
        "by_month": {"2026-01": 1, "2026-02": 1},
        "by_group": {"1": 1, "4": 1},
        "late": 1,
    },
    broken=(
        Broken("RULE-MATCHES", "incident", {"incident": "KHOA_KHAM-2026-009"}),
        Broken("RULE-UNIQUE", "incident", {}),
        Broken(
            "DATE-FUTURE",
            "analysed_on",
            {"incident": "KHOA_KHAM-2026-003", "analysed_on": date(2026, 3, 31), "due": date(2026, 4, 30)},
            line=1,
        ),
        Broken("DATE-ORDER", "due", {"due": date(2026, 1, 2)}, more=(("RULE-UNIQUE", "incident"),)),
        Broken("DATE-ORDER", "done_on", {"done_on": date(2026, 1, 2)}, more=(("RULE-UNIQUE", "incident"),)),
        Broken("RULE-REQUIRED", "effect", {"effect": None}, more=(("RULE-UNIQUE", "incident"),)),
    ),
)
MEDICATION_ERRORS = Sample(
    form="medication_errors",
    given="all",
    lines=(
        {
            "happened_on": date(2026, 1, 12),
            "stage": "giving",
            "kind": "dose",
            "drug": "Insulin",
            "high_alert": "x",
            "harm": "E",
            "caught_by": "nurse",
            "action": "Theo dõi đường huyết",
        },
        {
            "happened_on": date(2026, 3, 3),
            "stage": "dispensing",
            "kind": "drug",
            "harm": "A",
            "caught_by": "pharmacist",
        },
        {"happened_on": date(2026, 3, 9), "stage": "giving", "kind": "time", "harm": "F", "action": "Cho liều bù"},
    ),
    counts={
        "caught": 1 / 3,
        "high_alert": 1,
        "by_month": {("2026-01", "NC2"): 1, ("2026-03", "NC0"): 1, ("2026-03", "NC2"): 1},
        "by_stage": {"giving": 2, "dispensing": 1},
        "by_kind": {"dose": 1, "drug": 1, "time": 1},
        "by_department": {"KHOA_KHAM": 3},
        "serious": 1,
    },
    broken=(
        Broken("DATE-OUTSIDE", "happened_on", {"happened_on": date(2026, 4, 1)}),
        Broken("DATE-FUTURE", "happened_on", {"happened_on": date(2026, 3, 31)}),
        Broken("RULE-REQUIRED", "action", {"action": None}),
    ),
)
ADR = Sample(
    form="adr",
    given="all",
    lines=(
        {
            "happened_on": date(2026, 1, 12),
            "drug": "Ceftriaxon",
            "route": "iv",
            "signs": "Mẩn đỏ, khó thở",
            "severity": "severe",
            "known_allergy": "x",
            "outcome": "recovered",
            "reported_on": date(2026, 1, 15),
        },
        {"happened_on": date(2026, 2, 3), "drug": "Ceftriaxon", "signs": "Ngứa", "severity": "mild"},
    ),
    counts={
        "reported": 1 / 2,
        "to_report": 3,
        "known": 1,
        "by_month": {("2026-01", "severe"): 1, ("2026-02", "mild"): 1},
        "by_drug": {"Ceftriaxon": 2},
        "by_department": {"KHOA_KHAM": 2},
    },
    broken=(
        Broken("DATE-OUTSIDE", "happened_on", {"happened_on": date(2025, 12, 31)}),
        Broken("DATE-FUTURE", "happened_on", {"happened_on": date(2026, 3, 31)}, line=1),
        Broken("DATE-ORDER", "reported_on", {"reported_on": date(2026, 1, 11)}),
        Broken("RULE-REQUIRED", "outcome", {"outcome": None}),
    ),
)
EQUIPMENT = Sample(
    form="equipment_check",
    given="",
    lines=(
        {"checked_on": date(2026, 1, 5), "what": "Xe cấp cứu tầng 2", "kind": "emergency", "result": "good"},
        {
            "checked_on": date(2026, 1, 5),
            "what": "Máy hút 02",
            "kind": "equipment",
            "result": "broken",
            "fault": "Không lên áp lực",
            "owner": "Phòng VTTB",
            "due": date(2026, 1, 12),
            "mended_on": date(2026, 1, 9),
        },
        {
            "checked_on": date(2026, 2, 2),
            "what": "Bình chữa cháy",
            "kind": "fire",
            "result": "missing",
            "fault": "Thiếu 1 bình",
            "owner": "Phòng HCQT",
            "due": date(2026, 2, 9),
        },
    ),
    counts={
        "good": 1 / 3,
        "open": 1,
        "mended": 1 / 2,
        "days": 4,
        "by_kind": {("emergency", "good"): 1, ("equipment", "broken"): 1, ("fire", "missing"): 1},
        "late": {"KHOA_KHAM": 1},
    },
    broken=(
        Broken("DATE-OUTSIDE", "checked_on", {"checked_on": date(2025, 12, 31)}),
        Broken("DATE-FUTURE", "checked_on", {"checked_on": date(2026, 3, 31)}),
        Broken("RULE-REQUIRED", "fault", {"fault": None}, line=1),
        Broken("RULE-BLANK", "fault", {"result": "good"}, line=1),
        Broken("DATE-ORDER", "due", {"due": date(2026, 1, 4)}, line=1),
        Broken("DATE-ORDER", "mended_on", {"mended_on": date(2026, 1, 4)}, line=1),
    ),
)

RISK = {
    "day": date(2026, 1, 10),
    "risk": "Nhầm người bệnh khi lấy máu",
    "likelihood": 4,
    "severity": 3,
    "measure": "Hai cách nhận diện",
    "owner": "Điều dưỡng trưởng",
    "due": date(2026, 2, 28),
    "left_likelihood": 2,
    "left_severity": 3,
    "state": "doing",
}
RISKS = Sample(
    form="risks",
    given="all",
    lines=(
        RISK,
        {
            **RISK,
            "day": date(2026, 2, 1),
            "risk": "Ngã ở nhà vệ sinh",
            "likelihood": 5,
            "severity": 3,
            "left_likelihood": 5,
            "left_severity": 4,
            "reason": "Chưa có kinh phí lắp tay vịn",
            "due": date(2026, 6, 30),
        },
        {
            "day": date(2026, 3, 1),
            "risk": "Mất điện phòng mổ",
            "likelihood": 1,
            "severity": 5,
            "measure": "Máy phát dự phòng",
            "owner": "Phòng VTTB",
            "state": "open",
        },
        {**RISK, "risk": "Cháy kho hồ sơ", "likelihood": 5, "severity": 5, "state": "closed"},
    ),
    counts={
        "open": 3,
        "score": (12 + 15 + 5 + 25) / 4,
        "left": (6 + 20 + 6) / 3,
        "matrix": {(4, 3): 1, (5, 3): 1, (1, 5): 1, (5, 5): 1},
        "left_matrix": {(2, 3): 2, (5, 4): 1},
        "highest": {"Ngã ở nhà vệ sinh": 15, "Nhầm người bệnh khi lấy máu": 12, "Mất điện phòng mổ": 5},
        "by_department": {"KHOA_KHAM": 15},
        "late": {"KHOA_KHAM": 1},
    },
    broken=(
        Broken("DATE-OUTSIDE", "day", {"day": date(2025, 12, 31)}),
        Broken("DATE-FUTURE", "day", {"day": date(2026, 3, 31), "due": None}),
        Broken("DATE-ORDER", "due", {"due": date(2026, 1, 9)}),
        Broken("RULE-AT-MOST", "left_likelihood", {"left_likelihood": 5}),
        Broken("RULE-REQUIRED", "left_severity", {"state": "closed", "left_severity": None}),
        Broken("RULE-AT-MOST", "likelihood", {"likelihood": 6}),
        Broken("RULE-AT-LEAST", "severity", {"severity": 0, "left_likelihood": None, "left_severity": None}),
    ),
)
CRITICAL = {
    "known_at": datetime(2026, 1, 10, 8),
    "ward": "KHOA_KHAM",
    "sample": "XN-1",
    "test": "Kali",
    "value": "7,1 mmol/l",
    "told_at": datetime(2026, 1, 10, 8, 10),
    "told_to": "Điều dưỡng",
    "read_back": "yes",
    "handled_at": datetime(2026, 1, 10, 8, 30),
}
CRITICAL_VALUES = Sample(
    form="critical_values",
    given="XET_NGHIEM CDHA",
    limits={"critical_minutes": 15},
    lines=(
        CRITICAL,
        {
            **CRITICAL,
            "known_at": datetime(2026, 3, 2, 23, 50),
            "sample": "XN-2",
            "ward": "GLOCOM",
            "told_at": datetime(2026, 3, 3, 0, 20),
            "handled_at": None,
            "read_back": "no",
            "late_why": "Không liên lạc được",
        },
    ),
    counts={
        "told": 2,
        "minutes": 20,
        "to_act": 20,
        "within": 1 / 2,
        "read_back": 1 / 2,
        "by_month": {"2026-01": 1.0},
        "by_ward": {"KHOA_KHAM": 1.0},
        "by_test": {"Kali": 2},
        "late": 1,
    },
    broken=(
        Broken(
            "DATE-OUTSIDE",
            "known_at",
            {"known_at": datetime(2025, 12, 31, 8), "sample": "XN-3"},
        ),
        Broken(
            "DATE-FUTURE",
            "known_at",
            {
                "known_at": datetime(2026, 3, 31, 8),
                "told_at": datetime(2026, 3, 31, 9),
                "handled_at": None,
                "sample": "XN-4",
            },
        ),
        Broken("DATE-ORDER", "told_at", {"told_at": datetime(2026, 1, 10, 7, 59), "sample": "XN-5"}),
        Broken("DATE-ORDER", "handled_at", {"handled_at": datetime(2026, 1, 10, 8, 9), "sample": "XN-6"}),
        Broken("RULE-REQUIRED", "late_why", {"read_back": "no", "sample": "XN-7"}),
        Broken("RULE-UNIQUE", "sample", {}),
    ),
)

SAMPLES = (DRILLS, RCA, MEDICATION_ERRORS, ADR, EQUIPMENT, RISKS, CRITICAL_VALUES)
