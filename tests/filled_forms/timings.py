"""Lines of the pack of times: nothing is excluded but one line of each, whose reason is counted."""

from datetime import date, time

from tests.registers import Broken, Sample

HOURS = 31 / 7 * 2 * 6 * 5  # of two theatres in January
FIRST = date(2025, 12, 1)
LAST = date(2026, 3, 31)

THEATRE = Sample(
    form="theatre_log",
    given="GMHS",
    lines=(
        {
            "operated_on": date(2026, 1, 5),
            "case": "BA1",
            "room": "PM1",
            "ward": "GLOCOM",
            "kind": "elective",
            "entered": time(7, 30),
            "left": time(8, 30),
            "time_out": "yes",
        },
        {
            "operated_on": date(2026, 1, 5),
            "room": "PM1",
            "kind": "emergency",
            "entered": time(22),
            "left": time(1),
            "next_day": "x",
            "time_out": "no",
        },
        {"operated_on": date(2026, 2, 3), "kind": "elective", "postponed": "medical"},
        {
            "operated_on": date(2026, 2, 4),
            "room": "PM2",
            "kind": "elective",
            "entered": time(8),
            "left": time(9),
            "time_out": "yes",
            "excluded": "x",
            "excluded_why": "test",
        },
    ),
    counts={
        "cases": 2,
        "utilisation": 17.5 / HOURS,
        "postponed_share": 1 / 2,
        "time_out_share": 1 / 2,
        "minutes_a_case": 120,
        "by_month": {"2026-01": 17.5 / HOURS},
        "why_postponed": {"medical": 1},
        "by_room": {("PM1", "2026-01"): 17.5},
        "by_kind": {("elective", "2026-01"): 1, ("emergency", "2026-01"): 1},
        "left_out": 1,
        "left_out_why": {"test": 1},
    },
    broken=(
        Broken("DATE-OUTSIDE", "operated_on", {"operated_on": FIRST}),
        Broken("DATE-FUTURE", "operated_on", {"operated_on": LAST}),
        Broken("RULE-REQUIRED", "room", {"room": None}),
        Broken(
            "RULE-BLANK",
            "entered",
            {"postponed": "medical", "entered": time(6)},
            more=(("RULE-BLANK", "left"), ("RULE-BLANK", "time_out")),
        ),
        Broken("TIME-ORDER", "left", {"entered": time(9)}),
        Broken("TIME-ORDER", "entered", {"entered": time(6, 1), "next_day": "x"}),
        Broken("RULE-UNIQUE", "operated_on", {}),
        Broken("RULE-REQUIRED", "excluded_why", {"entered": time(6, 2), "excluded": "x"}),
        Broken("RULE-BLANK", "excluded_why", {"entered": time(6, 3), "excluded_why": "test"}),
    ),
)

VISITS = Sample(
    form="visit_times",
    given="KHOA_KHAM",
    lines=(
        {
            "visited_on": date(2026, 1, 5),
            "visit": "V1",
            "session": "morning",
            "registered": time(7, 20),
            "finished": time(8, 5),
            "insured": "insured",
        },
        {
            "visited_on": date(2026, 2, 5),
            "visit": "V2",
            "session": "morning",
            "registered": time(8),
            "finished": time(8, 15),
            "insured": "paying",
        },
        {
            "visited_on": date(2026, 2, 5),
            "visit": "V3",
            "session": "afternoon",
            "registered": time(13),
            "finished": time(14),
        },
        {
            "visited_on": date(2026, 3, 5),
            "visit": "V4",
            "session": "morning",
            "registered": time(7),
            "finished": time(9),
            "excluded": "x",
            "excluded_why": "left",
        },
    ),
    counts={
        "mean": 30,
        "visits": 2,
        "by_month": {"2026-01": 45, "2026-02": 15},
        "by_payer": {"insured": 45, "paying": 15},
        "left_out": 1,
        "left_out_why": {"left": 1},
    },
    broken=(
        Broken("DATE-OUTSIDE", "visited_on", {"visited_on": FIRST}),
        Broken("DATE-FUTURE", "visited_on", {"visited_on": LAST}),
        Broken("TIME-ORDER", "finished", {"visit": "X1", "finished": time(7)}),
        Broken("RULE-UNIQUE", "visited_on", {}),
        Broken("RULE-REQUIRED", "excluded_why", {"visit": "X2", "excluded": "x"}),
        Broken("RULE-BLANK", "excluded_why", {"visit": "X3", "excluded_why": "left"}),
    ),
)

START = Sample(
    form="clinic_start",
    given="KHOA_KHAM",
    lines=(
        {"day": date(2026, 2, 2), "first_at": time(7, 10), "script_at": time(7, 40)},
        {"day": date(2026, 2, 3), "first_at": time(7, 20), "script_at": time(7, 40), "cause": "Máy chủ chậm"},
        {
            "day": date(2026, 3, 2),
            "first_at": time(9),
            "script_at": time(9, 30),
            "excluded": "x",
            "excluded_why": "outage",
        },
    ),
    counts={
        "days": 2,
        "late_share": 1 / 2,
        "by_month": {"2026-02": 1 / 2},
        "left_out": 1,
        "left_out_why": {"outage": 1},
    },
    broken=(
        Broken("DATE-OUTSIDE", "day", {"day": FIRST}),
        Broken("DATE-FUTURE", "day", {"day": LAST}),
        Broken("TIME-ORDER", "script_at", {"day": date(2026, 2, 10), "script_at": time(7)}),
        Broken("RULE-UNIQUE", "day", {}),
        Broken("RULE-REQUIRED", "excluded_why", {"day": date(2026, 2, 11), "excluded": "x"}),
        Broken("RULE-BLANK", "excluded_why", {"day": date(2026, 2, 12), "excluded_why": "outage"}),
    ),
)

RESULTS = Sample(
    form="lab_turnaround",
    given="XET_NGHIEM",
    lines=(
        {
            "day": date(2026, 1, 8),
            "sample": "S1",
            "ward": "KHOA_KHAM",
            "received": time(8),
            "returned": time(8, 50),
        },
        {
            "day": date(2026, 1, 9),
            "sample": "S2",
            "ward": "KHOA_KHAM",
            "received": time(23, 30),
            "returned": time(0, 40),
            "next_day": "x",
        },
        {
            "day": date(2026, 2, 8),
            "sample": "S3",
            "received": time(15),
            "returned": time(16),
            "excluded": "x",
            "excluded_why": "after_hours",
        },
    ),
    counts={
        "returns": 2,
        "in_time_share": 1 / 2,
        "mean": 60,
        "by_month": {"2026-01": 1 / 2},
        "by_ward": {"KHOA_KHAM": 1 / 2},
        "left_out": 1,
        "left_out_why": {"after_hours": 1},
    },
    broken=(
        Broken("DATE-OUTSIDE", "day", {"day": FIRST}),
        Broken("DATE-FUTURE", "day", {"day": LAST}),
        Broken("TIME-ORDER", "returned", {"sample": "X1", "returned": time(7)}),
        Broken("TIME-ORDER", "received", {"sample": "X2", "next_day": "x"}),
        Broken("RULE-UNIQUE", "day", {}),
        Broken("RULE-REQUIRED", "excluded_why", {"sample": "X3", "excluded": "x"}),
        Broken("RULE-BLANK", "excluded_why", {"sample": "X4", "excluded_why": "repeat"}),
    ),
)

CONTROLS = Sample(
    form="lab_qc",
    given="XET_NGHIEM",
    lines=(
        {"day": date(2026, 1, 5), "kind": "external", "speciality": "chemistry", "test": "GLU", "result": "passed"},
        {
            "day": date(2026, 1, 6),
            "kind": "internal",
            "speciality": "chemistry",
            "test": "GLU",
            "run": 1,
            "result": "passed",
        },
        {
            "day": date(2026, 1, 7),
            "kind": "internal",
            "speciality": "chemistry",
            "test": "GLU",
            "run": 1,
            "result": "failed",
            "action": "Hiệu chuẩn lại",
        },
        {
            "day": date(2026, 2, 3),
            "kind": "internal",
            "speciality": "haematology",
            "test": "HGB",
            "run": 1,
            "result": "passed",
        },
        {
            "day": date(2026, 2, 4),
            "kind": "external",
            "speciality": "chemistry",
            "result": "failed",
            "action": "Tập huấn",
            "excluded": "x",
            "excluded_why": "training",
        },
    ),
    counts={
        "external": 1,
        "internal": 1 / 2,
        "failed": 1,
        "by_speciality": {
            ("chemistry", "internal"): 1 / 2,
            ("chemistry", "external"): 1,
            ("haematology", "internal"): 1,
        },
        "by_month": {("internal", "2026-01"): 2, ("internal", "2026-02"): 1, ("external", "2026-01"): 1},
        "left_out": 1,
        "left_out_why": {"training": 1},
    },
    broken=(
        Broken("DATE-OUTSIDE", "day", {"day": FIRST}),
        Broken("DATE-FUTURE", "day", {"day": LAST}),
        Broken("RULE-REQUIRED", "run", {"kind": "internal"}),
        Broken("RULE-BLANK", "run", {"run": 1}),
        Broken("RULE-REQUIRED", "action", {"result": "failed"}),
        Broken("RULE-UNIQUE", "day", {}, line=1),
        Broken("RULE-REQUIRED", "excluded_why", {"excluded": "x"}),
        Broken("RULE-BLANK", "excluded_why", {"excluded_why": "training"}),
    ),
)

RECORDS = Sample(
    form="record_return",
    given="KHTH",
    lines=(
        {
            "discharged_on": date(2026, 1, 5),
            "record": "BA1",
            "ward": "KHOA_KHAM",
            "returned_on": date(2026, 1, 9),
            "complete": "yes",
        },
        {
            "discharged_on": date(2026, 1, 6),
            "record": "BA2",
            "ward": "KHOA_KHAM",
            "returned_on": date(2026, 1, 20),
            "complete": "yes",
        },
        {"discharged_on": date(2026, 2, 7), "record": "BA3", "ward": "KHOA_KHAM"},
        {
            "discharged_on": date(2026, 2, 8),
            "record": "BA4",
            "ward": "KHOA_KHAM",
            "excluded": "x",
            "excluded_why": "transfer",
        },
    ),
    counts={
        "records": 3,
        "right": 1 / 3,
        "not_returned": 1,
        "mean": 9,
        "by_month": {"2026-01": 1 / 2},
        "by_ward": {"KHOA_KHAM": 1 / 3},
        "left_out": 1,
        "left_out_why": {"transfer": 1},
    },
    broken=(
        Broken("DATE-OUTSIDE", "discharged_on", {"record": "X0", "discharged_on": FIRST}),
        Broken(
            "DATE-FUTURE",
            "discharged_on",
            {"record": "X1", "discharged_on": LAST, "returned_on": None, "complete": None},
        ),
        Broken("DATE-ORDER", "returned_on", {"record": "X2", "returned_on": date(2026, 1, 4)}),
        Broken("RULE-REQUIRED", "complete", {"record": "X3", "complete": None}),
        Broken("RULE-REQUIRED", "lacks", {"record": "X4", "complete": "no"}),
        Broken("RULE-UNIQUE", "record", {}),
        Broken("RULE-REQUIRED", "excluded_why", {"record": "X5", "excluded": "x"}),
        Broken("RULE-BLANK", "excluded_why", {"record": "X6", "excluded_why": "transfer"}),
    ),
)

SAMPLES = (THEATRE, VISITS, START, RESULTS, CONTROLS, RECORDS)
