"""Lines of the pack of surveys; questionnaires themselves are recounted in ``unit/test_surveys.py``."""

from datetime import date

from tests.registers import Broken, Sample

KNOWN = Sample(
    form="knowledge_check",
    given="all",
    lines=(
        {"checked_on": date(2026, 1, 5), "topic": "Rửa tay", "group": "doctor", "asked": 10, "knew": 9},
        {"checked_on": date(2026, 2, 5), "topic": "Báo sự cố", "group": "office", "asked": 20, "knew": 6},
    ),
    counts={
        "asked": 30,
        "known": 1 / 2,
        "by_topic": {"Rửa tay": 10, "Báo sự cố": 20},
        "by_group": {"doctor": 10, "office": 20},
        "by_month": {"2026-01": 9 / 10, "2026-02": 3 / 10},
        "by_department": {"KHOA_KHAM": 1 / 2},
    },
    broken=(
        Broken("DATE-OUTSIDE", "checked_on", {"checked_on": date(2025, 12, 1)}),
        Broken("DATE-FUTURE", "checked_on", {"checked_on": date(2026, 3, 31)}),
        Broken("RULE-AT-MOST", "knew", {"knew": 11}),
        Broken("RULE-AT-LEAST", "asked", {"asked": 0, "knew": 0}),
    ),
)

PLAN = Sample(
    form="survey_plan",
    given="quality_office",
    lines=(
        {
            "questionnaire": "SATISFACTION_INPATIENT",
            "wave": "w1",
            "sample": 20,
            "how": "Mọi người bệnh ra viện trong tuần",
            "ward": "GLOCOM",
            "from_day": date(2026, 1, 5),
            "to_day": date(2026, 1, 30),
        },
        {
            "questionnaire": "SATISFACTION_INPATIENT",
            "wave": "after",
            "sample": 30,
            "from_day": date(2026, 3, 2),
            "to_day": date(2026, 3, 6),
        },
    ),
    counts={
        "planned": 50,
        "received_sum": 0,
        "response": 0,
        "by_questionnaire": {"SATISFACTION_INPATIENT": 50},
        "by_wave": {"w1": 20, "after": 30},
        "by_both": {},
    },
    broken=(
        Broken("DATE-ORDER", "to_day", {"ward": "KHOA_KHAM", "to_day": date(2026, 1, 4)}),
        Broken("RULE-UNIQUE", "questionnaire", {}),
        Broken("RULE-AT-LEAST", "sample", {"ward": None, "sample": 0}),
    ),
)

SAMPLES = (KNOWN, PLAN)
