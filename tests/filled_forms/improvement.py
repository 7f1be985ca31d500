"""Lines of the pack of continuous improvement."""

from datetime import date

from tests.registers import Broken, Sample

ALL_FIVE = ("s1", "s2", "s3", "s4", "s5")

DIRECTOR_ROUND = Sample(
    form="director_round",
    given="quality_office",
    lines=(
        {
            "asked_on": date(2026, 1, 9),
            "ward": "KHOA_KHAM",
            "question": "Vì sao chờ lâu?",
            "answerer": "Trưởng khoa",
            "how": "at_once",
            "answer": "Thiếu bàn khám",
            "answered_on": date(2026, 1, 9),
        },
        {
            "asked_on": date(2026, 3, 6),
            "ward": "GLOCOM",
            "question": "Khi nào đủ thuốc?",
            "answerer": "Trưởng khoa",
            "how": "by_day",
            "due": date(2026, 3, 13),
        },
    ),
    counts={
        "open": 1,
        "days": 0,
        "by_how": {("2026-01", "at_once"): 1, ("2026-03", "by_day"): 1},
        "by_ward": {"KHOA_KHAM": 1, "GLOCOM": 1},
        "late": {"GLOCOM": 1},
    },
    broken=(
        Broken("DATE-OUTSIDE", "asked_on", {"asked_on": date(2025, 12, 31)}),
        Broken("DATE-FUTURE", "asked_on", {"asked_on": date(2026, 3, 31), "due": date(2026, 3, 31)}, line=1),
        Broken("DATE-ORDER", "due", {"due": date(2026, 3, 5)}, line=1),
        Broken("DATE-ORDER", "answered_on", {"answered_on": date(2026, 1, 8)}),
        Broken("RULE-REQUIRED", "due", {"due": None}, line=1),
        Broken("RULE-REQUIRED", "answered_on", {"answered_on": None}),
        Broken("RULE-REQUIRED", "answer", {"answer": None}),
    ),
)

AUDITS = Sample(
    form="audits",
    given="quality_office",
    lines=(
        {
            "held_on": date(2026, 1, 20),
            "kind": "internal",
            "scope": "Toàn viện",
            "standard": "83 tiêu chí",
            "conclusion": "Còn tồn tại",
            "findings": 5,
            "closed": 3,
            "due": date(2026, 3, 1),
        },
        {
            "held_on": date(2026, 3, 3),
            "kind": "certification",
            "scope": "Xét nghiệm",
            "standard": "ISO 15189",
            "conclusion": "Đạt",
            "findings": 0,
            "valid_to": date(2026, 8, 1),
        },
    ),
    counts={
        "audits": 2,
        "findings": 5,
        "closed": 0.6,
        "ending": 1,
        "by_kind": {("2026-01", "internal"): 1, ("2026-03", "certification"): 1},
        "by_standard": {"83 tiêu chí": 5},
    },
    broken=(
        Broken("DATE-OUTSIDE", "held_on", {"held_on": date(2025, 12, 31)}),
        Broken("DATE-FUTURE", "held_on", {"held_on": date(2026, 3, 31)}, line=1),
        Broken("DATE-ORDER", "due", {"due": date(2026, 1, 19)}),
        Broken("DATE-ORDER", "valid_to", {"valid_to": date(2026, 3, 2)}, line=1),
        Broken("RULE-REQUIRED", "closed", {"closed": None}),
    ),
)

AUDIT_FINDINGS = Sample(
    form="audit_findings",
    given="quality_office",
    lines=(
        {
            "found_on": date(2026, 1, 20),
            "standard": "ISO 15189",
            "clause": "5.3",
            "unit": "GLOCOM",
            "finding": "Máy chưa hiệu chuẩn",
            "grade": "major",
            "request": "Hiệu chuẩn",
            "due": date(2026, 3, 1),
        },
        {
            "found_on": date(2026, 3, 3),
            "standard": "ISO 15189",
            "unit": "KHOA_KHAM",
            "finding": "Nên có sơ đồ",
            "grade": "remark",
        },
    ),
    counts={
        "findings": 2,
        "by_standard": {("ISO 15189", "major"): 1, ("ISO 15189", "remark"): 1},
        "by_department": {"GLOCOM": 1, "KHOA_KHAM": 1},
    },
    broken=(
        Broken("DATE-OUTSIDE", "found_on", {"found_on": date(2025, 12, 31)}),
        Broken("DATE-FUTURE", "found_on", {"found_on": date(2026, 3, 31)}, line=1),
        Broken("DATE-ORDER", "due", {"due": date(2026, 1, 19)}),
        Broken("RULE-REQUIRED", "request", {"request": None}),
        Broken("RULE-REQUIRED", "due", {"due": None}),
    ),
)

FIVE_S = Sample(
    form="five_s",
    given="all",
    lines=(
        {"checked_on": date(2026, 1, 10), "area": "Phòng khám 1", "s1": 3, "s2": 4, "s3": 5, "s4": 2, "s5": 1},
        {"checked_on": date(2026, 2, 5), "area": "Phòng khám 1", "s1": 4, "s2": 4, "s3": 4, "s4": 4, "s5": 4},
        {"checked_on": date(2026, 3, 5), "area": "Phòng khám 1", "s1": 4, "s2": 4, "s3": 4, "s4": 4, "s5": 4},
    ),
    counts={
        "times": 3,
        "by_department": {
            ("KHOA_KHAM", name): mean for name, mean in zip(ALL_FIVE, (11 / 3, 4, 13 / 3, 10 / 3, 3), strict=True)
        },
        "by_month": {
            ("2026-01", "s1"): 3,
            ("2026-01", "s2"): 4,
            ("2026-01", "s3"): 5,
            ("2026-01", "s4"): 2,
            ("2026-01", "s5"): 1,
            **{(month, name): 4 for month in ("2026-02", "2026-03") for name in ALL_FIVE},
        },
        "weak": {"KHOA_KHAM": 1},
    },
    broken=(
        Broken("DATE-OUTSIDE", "checked_on", {"checked_on": date(2025, 12, 31)}),
        Broken("DATE-FUTURE", "checked_on", {"checked_on": date(2026, 3, 31)}, line=1),
        Broken("RULE-UNIQUE", "checked_on", {}),
        Broken("RULE-AT-MOST", "s1", {"area": "Kho", "s1": 6}),
    ),
)

GOOD_PRACTICES = Sample(
    form="good_practices",
    given="all",
    lines=(
        {
            "told_on": date(2026, 1, 10),
            "code": "A1.1",
            "practice": "Gọi số bằng loa",
            "place": "Khoa Khám bệnh",
            "spread": "offered",
        },
        {"told_on": date(2026, 2, 10), "practice": "Nhắc hẹn", "place": "Khoa Khám bệnh"},
    ),
    counts={
        "by_department": {("KHOA_KHAM", "offered"): 1, ("KHOA_KHAM", None): 1},
        "by_code": {"A1.1": 1, None: 1},
        "offered": 1,
    },
    broken=(Broken("DATE-FUTURE", "told_on", {"told_on": date(2026, 3, 31)}, line=1),),
)

QUESTIONS = Sample(
    form="questions",
    given="all",
    lines=(
        {
            "asked_on": date(2026, 1, 5),
            "code": "A1.1-2.1",
            "question": "Bằng chứng nào đủ?",
            "answerer": "Phòng QLCL",
            "due": date(2026, 1, 15),
            "answer": "Quyết định và ảnh",
            "answered_on": date(2026, 1, 11),
        },
        {"asked_on": date(2026, 3, 1), "question": "Ai ký?", "due": date(2026, 3, 10)},
    ),
    counts={
        "in_time": 1.0,
        "open": {"KHOA_KHAM": 1},
        "mean_days": 6,
        "by_month": {"2026-01": 1, "2026-03": 1},
        "by_code": {"A1.1-2.1": 1, None: 1},
        "late": {"KHOA_KHAM": 1},
    },
    broken=(
        Broken("DATE-OUTSIDE", "asked_on", {"asked_on": date(2025, 12, 31)}),
        Broken("DATE-FUTURE", "asked_on", {"asked_on": date(2026, 3, 31), "due": date(2026, 3, 31)}, line=1),
        Broken("DATE-ORDER", "due", {"due": date(2026, 1, 4)}),
        Broken("DATE-ORDER", "answered_on", {"answered_on": date(2026, 1, 4)}),
        Broken("RULE-REQUIRED", "answer", {"answer": None}),
        Broken("RULE-REQUIRED", "answered_on", {"answered_on": None}),
    ),
)

SAMPLES = (DIRECTOR_ROUND, AUDITS, AUDIT_FINDINGS, FIVE_S, GOOD_PRACTICES, QUESTIONS)
