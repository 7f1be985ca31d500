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

SAMPLES = (DENOMINATORS,)
