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

SAMPLES = (PRESCRIPTIONS, PATHWAY, FOLLOW_UP, NEW_TECHNIQUES, CONSENT)
