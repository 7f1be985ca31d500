"""Lines of the pack of clinical work and records."""

from datetime import date, datetime

import pytest

from tests.registers import Broken, Sample

PRESCRIPTIONS = Sample(
    form="prescription_review",
    given="DUOC",
    lines=(
        {
            "reviewed_on": date(2026, 1, 20),
            "ward": "KHOA_KHAM",
            "patients": "outpatient",
            "prescriptions": 50,
            "wrong": 4,
            "fault": "dose",
            "told_on": date(2026, 1, 25),
        },
        {"reviewed_on": date(2026, 1, 20), "ward": "KHOA_KHAM", "prescriptions": 0, "wrong": 6, "fault": "writing"},
        {"reviewed_on": date(2026, 2, 20), "ward": "GLOCOM", "prescriptions": 50, "wrong": 0},
        {"reviewed_on": date(2026, 3, 20), "ward": "GLOCOM", "prescriptions": 20, "wrong": 1, "fault": "dose"},
    ),
    counts={
        "reviewed": 120,
        "wrong": 11 / 120,
        "by_ward": {"KHOA_KHAM": 10 / 50, "GLOCOM": 1 / 70},
        "by_month": {"2026-01": 10 / 50, "2026-03": 1 / 20},
        "by_fault": {"writing": 6, "dose": 5},
    },
    broken=(
        Broken("DATE-OUTSIDE", "reviewed_on", {"reviewed_on": date(2025, 12, 31)}),
        Broken("DATE-FUTURE", "reviewed_on", {"reviewed_on": date(2026, 3, 31), "told_on": None}),
        Broken("RULE-AT-MOST", "wrong", {"wrong": 51}),
        Broken("RULE-REQUIRED", "fault", {"fault": None}),
        Broken("DATE-ORDER", "told_on", {"told_on": date(2026, 1, 19)}),
    ),
)
PATHWAY = Sample(
    form="pathway",
    given="clinical",
    lines=(
        {
            "day": date(2026, 1, 31),
            "pathway": "Đục thủy tinh thể",
            "eligible": 40,
            "entered": 30,
            "completed": 27,
            "varied": 5,
            "reason": "patient",
        },
        {"day": date(2026, 2, 28), "pathway": "Viêm phổi", "eligible": 10, "entered": 10, "completed": 10, "varied": 0},
    ),
    counts={
        "entry": 40 / 50,
        "completion": 37 / 40,
        "variance": 5 / 40,
        "by_pathway": {"Đục thủy tinh thể": 27 / 30, "Viêm phổi": 1.0},
        "by_month": {"2026-01": 27 / 30, "2026-02": 1.0},
        "by_reason": {"patient": 5},
    },
    broken=(
        Broken("DATE-OUTSIDE", "day", {"day": date(2025, 12, 31)}),
        Broken("DATE-FUTURE", "day", {"day": date(2026, 3, 31)}),
        Broken("RULE-AT-MOST", "entered", {"entered": 41}),
        Broken("RULE-AT-MOST", "completed", {"completed": 31}),
        Broken("RULE-AT-MOST", "varied", {"varied": 31}),
        Broken("RULE-REQUIRED", "reason", {"reason": None}),
    ),
)
FOLLOW_UP = Sample(
    form="follow_up",
    given="clinical",
    lines=(
        {
            "day": date(2026, 1, 31),
            "discharged": 40,
            "reached": 30,
            "with_problems": 3,
            "problem": "Đau vết mổ",
            "action": "Hẹn khám lại",
        },
        {"day": date(2026, 2, 28), "discharged": 10, "reached": 10, "with_problems": 0},
        {"day": date(2026, 3, 28), "discharged": 10, "reached": 5},
    ),
    counts={
        "reached": 45 / 60,
        "problems": 3 / 40,
        "by_month": {"2026-01": 30 / 40, "2026-02": 1.0, "2026-03": 5 / 10},
        "by_department": {"KHOA_KHAM": 45 / 60},
    },
    broken=(
        Broken("DATE-OUTSIDE", "day", {"day": date(2025, 12, 31)}),
        Broken("DATE-FUTURE", "day", {"day": date(2026, 3, 31)}),
        Broken("RULE-AT-MOST", "reached", {"reached": 41}, more=()),
        Broken("RULE-AT-MOST", "with_problems", {"with_problems": 31}),
        Broken("RULE-REQUIRED", "problem", {"problem": None}),
    ),
)
NEW_TECHNIQUES = Sample(
    form="new_techniques",
    given="clinical XET_NGHIEM CDHA",
    lines=(
        {
            "technique": "Ghép giác mạc",
            "approval": "123/QĐ-BV",
            "approved_on": date(2025, 12, 1),
            "day": date(2026, 1, 15),
            "cases": 4,
            "complications": 0,
            "consented": 4,
            "state": "trial",
        },
        {
            "technique": "Ghép giác mạc",
            "approval": "123/QĐ-BV",
            "approved_on": date(2025, 12, 1),
            "day": date(2026, 3, 15),
            "cases": 6,
            "complications": 1,
            "consented": 5,
            "state": "trial",
            "note": "Thải ghép sớm",
        },
    ),
    counts={
        "cases": 10,
        "complications": 1 / 10,
        "consent": 9 / 10,
        "by_technique": {"Ghép giác mạc": 10},
        "by_state": {("KHOA_KHAM", "trial"): 2},
        "with_complications": 1,
    },
    broken=(
        Broken("DATE-OUTSIDE", "day", {"day": date(2026, 4, 1)}),
        Broken("DATE-FUTURE", "day", {"day": date(2026, 3, 31)}),
        Broken("DATE-ORDER", "day", {"approved_on": date(2026, 1, 16)}),
        Broken("RULE-AT-MOST", "complications", {"complications": 5, "note": "Nhiễm trùng"}),
        Broken("RULE-AT-MOST", "consented", {"consented": 5}),
        Broken("RULE-REQUIRED", "note", {"complications": 1}),
    ),
)
CONSENT = Sample(
    form="consent",
    given="clinical",
    lines=(
        {
            "checked_on": date(2026, 1, 20),
            "record": "HS-101",
            "act": "operation",
            "signed_at": datetime(2026, 1, 18, 8),
            "done_at": datetime(2026, 1, 18, 9, 30),
            "signed_by": "patient",
            "result": "whole",
        },
        {
            "checked_on": date(2026, 3, 20),
            "record": "HS-102",
            "act": "transfusion",
            "signed_at": datetime(2026, 3, 18, 8),
            "signed_by": "family",
            "result": "lacking",
            "lacking": "Nguy cơ",
        },
        {"checked_on": date(2026, 3, 20), "record": "HS-103", "act": "operation", "result": "absent"},
    ),
    counts={
        "whole": pytest.approx(1 / 3),
        "absent": 1,
        "by_act": {("operation", "whole"): 1, ("operation", "absent"): 1, ("transfusion", "lacking"): 1},
        "by_department": {"KHOA_KHAM": pytest.approx(1 / 3)},
        "by_month": {"2026-01": 1.0},
    },
    broken=(
        Broken("DATE-OUTSIDE", "checked_on", {"record": "HS-1", "checked_on": date(2026, 4, 1)}),
        Broken("DATE-FUTURE", "checked_on", {"record": "HS-2", "checked_on": date(2026, 3, 31)}),
        Broken("RULE-UNIQUE", "record", {}),
        Broken("DATE-ORDER", "done_at", {"record": "HS-3", "done_at": datetime(2026, 1, 18, 7)}),
        Broken("RULE-REQUIRED", "signed_by", {"record": "HS-4", "signed_by": None}),
        Broken("RULE-REQUIRED", "lacking", {"record": "HS-5", "lacking": None}, line=1),
    ),
)

DISCUSSED = {
    "held_on": date(2026, 1, 8),
    "kind": "difficult",
    "record": "HS-1",
    "present": 6,
    "conclusion": "Chuyển phẫu thuật",
    "lesson": "Hội chẩn sớm hơn",
}
DISCUSSIONS = Sample(
    form="case_discussion",
    given="clinical",
    lines=(
        DISCUSSED,
        {**DISCUSSED, "held_on": date(2026, 1, 22), "record": "HS-2", "lesson": None},
        {**DISCUSSED, "held_on": date(2026, 2, 5), "record": "HS-3"},
        {**DISCUSSED, "held_on": date(2026, 2, 6), "record": "HS-4"},
        {**DISCUSSED, "held_on": date(2026, 3, 5), "record": "HS-5", "present": 12},
        {**DISCUSSED, "held_on": date(2026, 3, 6), "record": "HS-6"},
        {**DISCUSSED, "held_on": date(2026, 3, 20), "record": "HS-7", "kind": "death"},
    ),
    counts={
        "all": 7,
        "difficult": {("KHOA_KHAM", f"2026-0{month}"): 2 for month in (1, 2, 3)},
        "by_kind": {
            ("2026-01", "difficult"): 2,
            ("2026-02", "difficult"): 2,
            ("2026-03", "difficult"): 2,
            ("2026-03", "death"): 1,
        },
        "with_lesson": 6 / 7,
        "present": 48 / 7,
    },
    broken=(
        Broken("DATE-OUTSIDE", "held_on", {"held_on": date(2025, 12, 31)}),
        Broken("DATE-FUTURE", "held_on", {"held_on": date(2026, 3, 31)}),
        Broken("RULE-REQUIRED", "lesson", {"lesson": None}, 6),
        Broken("RULE-AT-LEAST", "present", {"present": 1}),
    ),
    too_few=(5,),  # one of the two difficult ones of March: the death is no third
)
RECORD = {
    "reviewed_on": date(2026, 1, 20),
    "stage": "final",
    "record": "HS-1",
    "ward": "KHOA_KHAM",
    "first_note": 6,
    "admission_note": 30,
    "form_faults": 1,
    "content_faults": 0,
    "main_fault": "signature",
    "lost": 8,
    "grade": "A",
    "told_on": date(2026, 1, 25),
}
RECORDS = Sample(
    form="record_review",
    given="clinical KHTH",
    limits={"first_note_hours": 8, "admission_note_hours": 24, "grade_a_lost": 10, "grade_b_lost": 25.5},
    lines=(
        RECORD,
        {**RECORD, "record": "HS-2", "lost": 25.5, "grade": "B", "first_note": 9, "admission_note": 20},
        {
            **RECORD,
            "reviewed_on": date(2026, 2, 20),
            "record": "HS-3",
            "stage": "death",
            "lost": 26,
            "grade": "C",
            "told_on": None,
            "main_fault": "course",
        },
        {"reviewed_on": date(2026, 3, 20), "stage": "running", "record": "HS-4", "lost": 0, "grade": "A"},
    ),
    counts={
        "reviewed": 4,
        "grade_a": 2 / 4,
        "lost": (8 + 25.5 + 26) / 4,
        "first_note": pytest.approx(2 / 3),
        "admission_note": pytest.approx(1 / 3),
        "grades": {("2026-01", "A"): 1, ("2026-01", "B"): 1, ("2026-02", "C"): 1, ("2026-03", "A"): 1},
        "by_ward": {"KHOA_KHAM": pytest.approx(1 / 3)},
        "by_stage": {("final", "A"): 1, ("final", "B"): 1, ("death", "C"): 1, ("running", "A"): 1},
        "by_fault": {"signature": 2, "course": 1},
        "grade_c": 0,
    },
    broken=(
        Broken("DATE-OUTSIDE", "reviewed_on", {"reviewed_on": date(2025, 12, 31)}),
        Broken("DATE-FUTURE", "reviewed_on", {"reviewed_on": date(2026, 3, 31), "told_on": None}),
        Broken("DATE-ORDER", "told_on", {"told_on": date(2026, 1, 19), "record": "HS-5"}),
        Broken("RULE-UNIQUE", "record", {}),
        Broken("RULE-REQUIRED", "main_fault", {"main_fault": None, "record": "HS-6"}),
        Broken("RULE-AT-MOST", "lost", {"lost": 11, "record": "HS-7"}),
        Broken("RULE-MORE", "lost", {"grade": "B", "record": "HS-8"}),
        Broken("RULE-AT-MOST", "lost", {"grade": "B", "lost": 25.6, "record": "HS-9"}),
        Broken("RULE-MORE", "lost", {"grade": "C", "lost": 25.5, "record": "HS-10"}),
    ),
)
ANTIBIOTICS = Sample(
    form="antibiotics",
    given="DUOC",
    lines=(
        {
            "day": date(2026, 1, 31),
            "ward": "KHOA_KHAM",
            "patients": 100,
            "with_antibiotic": 40,
            "cultured": 10,
            "prophylactic": 20,
            "ddd": 120.5,
            "bed_days": 400,
        },
        {
            "day": date(2026, 2, 28),
            "ward": "GLOCOM",
            "patients": 50,
            "with_antibiotic": 5,
            "ddd": 10,
            "bed_days": 100,
        },
        {"day": date(2026, 3, 28), "ward": "GLOCOM", "patients": 50, "with_antibiotic": 10, "ddd": 99},
    ),
    counts={
        "share": 55 / 200,
        "cultured": 10 / 40,
        "intensity": 100 * 130.5 / 500,
        "by_month": {"2026-01": 100 * 120.5 / 400, "2026-02": 10},
        "by_ward": {"KHOA_KHAM": 100 * 120.5 / 400, "GLOCOM": 10},
        "share_by_ward": {"KHOA_KHAM": 40 / 100, "GLOCOM": 15 / 100},
        "share_by_month": {"2026-01": 40 / 100, "2026-02": 5 / 50, "2026-03": 10 / 50},
    },
    broken=(
        Broken("DATE-OUTSIDE", "day", {"day": date(2025, 12, 31)}),
        Broken("DATE-FUTURE", "day", {"day": date(2026, 3, 31)}),
        Broken("RULE-UNIQUE", "day", {}),
        Broken("RULE-AT-MOST", "with_antibiotic", {"day": date(2026, 1, 30), "with_antibiotic": 101}),
        Broken("RULE-AT-MOST", "cultured", {"day": date(2026, 1, 29), "cultured": 41}),
    ),
)

SAMPLES = (PRESCRIPTIONS, PATHWAY, FOLLOW_UP, NEW_TECHNIQUES, CONSENT, DISCUSSIONS, RECORDS, ANTIBIOTICS)
