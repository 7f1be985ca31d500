"""Lines of the pack of training and lower levels."""

from datetime import date

from tests.registers import Broken, Sample

TRAINEES = Sample(
    form="trainees",
    given="all",
    lines=(
        {
            "from": date(2026, 1, 5),
            "to": date(2026, 2, 5),
            "school": "Trường Y",
            "level": "university",
            "count": 10,
            "supervisor": "Trưởng khoa",
            "passed": 9,
            "result": "finished",
        },
        {
            "from": date(2026, 2, 1),
            "to": date(2026, 3, 15),
            "school": "Trường Y",
            "level": "college",
            "count": 4,
            "supervisor": "Điều dưỡng trưởng",
        },
    ),
    counts={
        "count": 14,
        "passed": 0.9,
        "by_level": {("2026-01", "university"): 10, ("2026-02", "college"): 4},
        "by_school": {"Trường Y": 14},
        "by_department": {"KHOA_KHAM": 14},
        "late": {"KHOA_KHAM": 1},
    },
    broken=(
        Broken("DATE-ORDER", "to", {"to": date(2026, 1, 1)}),
        Broken("RULE-REQUIRED", "passed", {"passed": None}),
        Broken("RULE-AT-MOST", "passed", {"passed": 11}),
    ),
)

TECHNIQUE_TRANSFER = Sample(
    form="technique_transfer",
    given="KHTH",
    lines=(
        {
            "from": date(2026, 1, 10),
            "to": date(2026, 2, 10),
            "technique": "Phaco",
            "site": "BV huyện A",
            "owner": "Trưởng khoa",
            "trained": 3,
            "result": "alone",
            "assessed_on": date(2026, 2, 9),
        },
        {
            "from": date(2026, 2, 1),
            "to": date(2026, 3, 1),
            "technique": "Phaco",
            "site": "BV huyện B",
            "owner": "Trưởng khoa",
            "trained": 2,
        },
    ),
    counts={
        "sites": 2,
        "alone": 1.0,
        "trained": 5,
        "by_result": {("BV huyện A", "alone"): 1, ("BV huyện B", None): 1},
        "by_technique": {"Phaco": 2},
        "late": 1,
    },
    broken=(
        Broken("DATE-ORDER", "to", {"to": date(2026, 1, 9)}),
        Broken("DATE-ORDER", "assessed_on", {"assessed_on": date(2026, 1, 9)}),
        Broken("DATE-FUTURE", "assessed_on", {"assessed_on": date(2026, 3, 31)}),
        Broken("RULE-REQUIRED", "result", {"result": None}),
        Broken("RULE-REQUIRED", "assessed_on", {"assessed_on": None}),
    ),
)

REFERRAL_FEEDBACK = Sample(
    form="referral_feedback",
    given="KHTH",
    lines=(
        {
            "transferred_on": date(2026, 1, 5),
            "facility": "TYT A",
            "about": "late",
            "problem": "Chuyển muộn",
            "told_on": date(2026, 1, 7),
            "answer": "Đã rút kinh nghiệm",
            "answered_on": date(2026, 1, 17),
        },
        {
            "transferred_on": date(2026, 3, 2),
            "facility": "BV B",
            "about": "diagnosis",
            "problem": "Chẩn đoán nhầm",
            "told_on": date(2026, 3, 6),
        },
    ),
    counts={
        "cases": 2,
        "days_told": 3,
        "days_answered": 10,
        "unanswered": {"BV B": 1},
        "by_about": {"late": 1, "diagnosis": 1},
        "by_month": {"2026-01": 1, "2026-03": 1},
    },
    broken=(
        Broken(
            "DATE-FUTURE", "transferred_on", {"transferred_on": date(2026, 3, 31), "told_on": date(2026, 3, 31)}, line=1
        ),
        Broken("DATE-ORDER", "told_on", {"told_on": date(2026, 1, 4)}),
        Broken("DATE-ORDER", "answered_on", {"answered_on": date(2026, 1, 6)}),
        Broken("RULE-REQUIRED", "answered_on", {"answered_on": None}),
    ),
)

COURSES = Sample(
    form="courses",
    given="quality_office KHTH",
    lines=(
        {
            "course": "QLCL cơ bản",
            "audience": "network",
            "version": "2",
            "hours": 16,
            "reviewed_on": date(2025, 1, 10),
            "review_due": date(2026, 1, 10),
            "framework": "K1",
            "material": "T1",
            "state": "in_use",
        },
        {
            "course": "KSNK",
            "audience": "nurse",
            "version": "1",
            "hours": 8,
            "reviewed_on": date(2025, 6, 1),
            "review_due": date(2026, 6, 1),
            "framework": "K2",
            "material": "T2",
            "state": "in_use",
        },
    ),
    counts={
        "in_use": 2,
        "hours": 24,
        "soon": 1,
        "by_audience": {("network", "in_use"): 1, ("nurse", "in_use"): 1},
        "late": {"KHOA_KHAM": 1},
    },
    broken=(
        Broken(
            "DATE-FUTURE",
            "reviewed_on",
            {"course": "A", "reviewed_on": date(2026, 3, 31), "review_due": date(2026, 12, 1)},
        ),
        Broken("DATE-ORDER", "review_due", {"course": "B", "review_due": date(2025, 1, 1)}),
        Broken("RULE-UNIQUE", "course", {}),
        Broken("RULE-REQUIRED", "framework", {"course": "C", "framework": None}),
        Broken("RULE-REQUIRED", "review_due", {"course": "D", "review_due": None}),
    ),
)

LOWER_LEVEL = Sample(
    form="lower_level",
    given="KHTH",
    lines=(
        {
            "held_on": date(2026, 1, 15),
            "kind": "meeting",
            "facility": "TTYT A",
            "present": 20,
            "content": "Giao ban quý",
            "asked": "Xin hỗ trợ",
            "task": "Cử bác sĩ",
            "due": date(2026, 2, 15),
            "done_on": date(2026, 2, 10),
        },
        {
            "held_on": date(2026, 3, 3),
            "kind": "support",
            "facility": "TTYT B",
            "content": "Hội chẩn",
            "task": "Gửi tài liệu",
            "due": date(2026, 3, 10),
        },
    ),
    counts={
        "by_kind": {("2026-01", "meeting"): 1, ("2026-03", "support"): 1},
        "by_facility": {"TTYT A": 1, "TTYT B": 1},
        "open": 1,
        "late": 1,
    },
    broken=(
        Broken("DATE-OUTSIDE", "held_on", {"held_on": date(2025, 12, 31)}),
        Broken("DATE-FUTURE", "held_on", {"held_on": date(2026, 3, 31), "due": date(2026, 3, 31)}, line=1),
        Broken("DATE-ORDER", "due", {"due": date(2026, 1, 14)}),
        Broken("DATE-ORDER", "done_on", {"done_on": date(2026, 1, 14)}),
        Broken("RULE-REQUIRED", "due", {"due": None}),
    ),
)

SAMPLES = (TRAINEES, TECHNIQUE_TRANSFER, REFERRAL_FEEDBACK, COURSES, LOWER_LEVEL)
