"""Lines of the pack of infection control."""

from datetime import date

from tests.registers import Broken, Sample

DENOMINATORS = Sample(
    form="infection_denominators",
    given="clinical",
    lines=(
        {"day": date(2026, 1, 5), "patients": 20, "central_line": 4, "catheter": 10, "ventilator": 0},
        {"day": date(2026, 1, 6), "patients": 30, "central_line": 6, "catheter": 10, "ventilator": 5},
        {"day": date(2026, 2, 1), "patients": 10, "central_line": 2, "catheter": 5, "ventilator": 1},
    ),
    counts={
        "days": 3,
        "patients": {("KHOA_KHAM", "2026-01"): 50, ("KHOA_KHAM", "2026-02"): 10},
        "lines": {("KHOA_KHAM", "2026-01"): 10, ("KHOA_KHAM", "2026-02"): 2},
        "catheters": {("KHOA_KHAM", "2026-01"): 20, ("KHOA_KHAM", "2026-02"): 5},
        "ventilators": {("KHOA_KHAM", "2026-01"): 5, ("KHOA_KHAM", "2026-02"): 1},
        "line_use": {"KHOA_KHAM": 12 / 60},
        "catheter_use": {"KHOA_KHAM": 25 / 60},
        "ventilator_use": {"KHOA_KHAM": 6 / 60},
    },
    broken=(
        Broken("DATE-OUTSIDE", "day", {"day": date(2025, 12, 31)}),
        Broken("DATE-FUTURE", "day", {"day": date(2026, 3, 31)}),
        Broken("RULE-UNIQUE", "day", {}),
        Broken("RULE-AT-MOST", "central_line", {"day": date(2026, 1, 7), "central_line": 21}),
        Broken("RULE-AT-MOST", "catheter", {"day": date(2026, 1, 8), "catheter": 21}),
        Broken("RULE-AT-MOST", "ventilator", {"day": date(2026, 1, 9), "ventilator": 21}),
    ),
)

CLABSI = {
    "found_on": date(2026, 1, 20),
    "ward": "KHOA_KHAM",
    "record": "HS-1",
    "kind": "clabsi",
    "device": "central_line",
    "device_days": 6,
    "organism": "Staphylococcus aureus",
    "resistance": "mrsa",
}
WOUND = {
    "found_on": date(2026, 3, 10),
    "ward": "GLOCOM",
    "record": "HS-2",
    "kind": "ssi",
    "operated_on": date(2026, 2, 20),
    "operation": "Cắt bè",
    "organism": "Staphylococcus aureus",
    "resistance": "none",
}
INFECTIONS = Sample(
    form="infections",
    given="KSNK",
    beside={"infection_denominators": [{"day": date(2026, 1, 5), "patients": 20, "central_line": 4}]},
    lines=(CLABSI, WOUND, {"found_on": date(2026, 3, 12), "ward": "GLOCOM", "record": "HS-3", "kind": "eye"}),
    counts={
        "all": 3,
        "by_month": {("2026-01", "clabsi"): 1, ("2026-02", "ssi"): 1, ("2026-03", "eye"): 1},
        "by_ward": {("KHOA_KHAM", "clabsi"): 1, ("GLOCOM", "ssi"): 1, ("GLOCOM", "eye"): 1},
        "by_organism": {"Staphylococcus aureus": 2},
        "resistant": 1 / 2,
        "to_infection": 18,
        "resistant_now": 0,
    },
    broken=(
        Broken("DATE-OUTSIDE", "found_on", {"found_on": date(2025, 12, 31), "operated_on": None, "kind": "eye"}, 1),
        Broken("DATE-OUTSIDE", "operated_on", {"operated_on": date(2025, 12, 20), "record": "HS-4"}, 1),
        Broken("DATE-FUTURE", "found_on", {"found_on": date(2026, 3, 31)}, 1),
        Broken("DATE-ORDER", "found_on", {"found_on": date(2026, 2, 19)}, 1),
        Broken("RULE-REQUIRED", "operation", {"record": "HS-5", "operation": None}, 1),
        Broken("RULE-BLANK", "operated_on", {"kind": "eye", "record": "HS-6"}, 1),
        Broken("RULE-REQUIRED", "device", {"device": None, "record": "HS-7"}),
        Broken("RULE-UNIQUE", "record", {}),
    ),
)

SAMPLES = (DENOMINATORS, INFECTIONS)
