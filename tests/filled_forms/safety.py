"""Lines of the pack of patient safety."""

from datetime import date

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

SAMPLES = (DRILLS,)
