"""Lines of the pack of the quality office's own work."""

from datetime import date

from tests.by_hand import small_hospital
from tests.registers import Broken, Sample

DEPARTMENTS = tuple(small_hospital().departments)

COUNCIL_MEETING = Sample(
    form="council_meeting",
    given="quality_office",
    lines=(
        {
            "held_on": date(2026, 1, 20),
            "present": 12,
            "topic": "Sự cố",
            "conclusion": "Sửa quy trình",
            "owner": "Phòng QLCL",
            "due": date(2026, 2, 20),
            "status": "hoan_thanh",
            "result": "Đã ban hành",
        },
        {
            "held_on": date(2026, 1, 20),
            "present": 12,
            "topic": "Đào tạo",
            "conclusion": "Mở lớp",
            "owner": "Phòng KHTH",
            "due": date(2026, 3, 1),
            "status": "dang_lam",
        },
    ),
    counts={"open": 1, "done": 0.5, "by_month": {("2026-01", "hoan_thanh"): 1, ("2026-01", "dang_lam"): 1}, "late": 1},
    broken=(
        Broken("DATE-OUTSIDE", "held_on", {"held_on": date(2025, 12, 31)}),
        Broken("DATE-FUTURE", "held_on", {"held_on": date(2026, 3, 31), "due": date(2026, 4, 30)}, line=1),
        Broken("DATE-ORDER", "due", {"due": date(2026, 1, 19)}),
        Broken("RULE-REQUIRED", "result", {"result": None}),
    ),
    too_few=(0, 1),
)

DOCUMENTS = Sample(
    form="documents",
    given="all",
    lines=(
        {
            "number": "12/QĐ-BV",
            "name": "Quy định A",
            "kind": "rule",
            "version": "1",
            "issued_on": date(2025, 1, 10),
            "effective_from": date(2025, 1, 15),
            "valid_to": date(2026, 1, 15),
            "keeper": "Văn thư",
            "review_due": date(2026, 1, 1),
            "status": "issued",
        },
        {
            "number": "QT.B",
            "name": "Quy trình B",
            "kind": "procedure",
            "version": "2",
            "issued_on": date(2025, 6, 1),
            "keeper": "Phòng QLCL",
            "review_due": date(2026, 5, 1),
            "status": "issued",
        },
    ),
    counts={
        "in_force": 2,
        "expired": {"KHOA_KHAM": 1},
        "soon": 1,
        "by_kind": {("rule", "issued"): 1, ("procedure", "issued"): 1},
        "late": {"KHOA_KHAM": 1},
    },
    broken=(
        Broken("DATE-ORDER", "effective_from", {"number": "A", "effective_from": date(2025, 1, 1)}),
        Broken(
            "DATE-ORDER", "valid_to", {"number": "B", "valid_to": date(2025, 1, 5)}, more=(("DATE-ORDER", "valid_to"),)
        ),
        Broken("DATE-ORDER", "review_due", {"number": "C", "review_due": date(2025, 1, 1)}),
        Broken("RULE-UNIQUE", "number", {}),
    ),
)

NETWORK = Sample(
    form="network",
    given="quality_office",
    lines=(
        *({"name": "Nguyễn Văn A", "ward": code, "role": "first", "level": 3} for code in DEPARTMENTS),
        {
            "name": "Trần Thị B",
            "ward": "KHOA_KHAM",
            "role": "secretary",
            "level": 1,
            "board": "quality",
            "certificate": "yes",
            "from": date(2024, 5, 1),
            "to": date(2026, 5, 1),
        },
    ),
    counts={
        "members": len(DEPARTMENTS) + 1,
        "gaps": 0,
        "ending": 1,
        "certified": 1.0,
        "by_ward": {**{(code, "first"): 1 for code in DEPARTMENTS}, ("KHOA_KHAM", "secretary"): 1},
        "by_board": {"quality": 1, None: len(DEPARTMENTS)},
        "by_level": {3: len(DEPARTMENTS), 1: 1},
    },
    broken=(Broken("DATE-ORDER", "to", {"from": date(2026, 1, 1), "to": date(2025, 12, 31)}),),
)

OFFICE_TASKS = Sample(
    form="office_tasks",
    given="quality_office",
    lines=(
        {
            "given_on": date(2026, 1, 5),
            "task": "Viết kế hoạch",
            "duty": "plan",
            "owner": "Chuyên viên 1",
            "due": date(2026, 1, 30),
            "status": "hoan_thanh",
            "done_on": date(2026, 1, 29),
        },
        {
            "given_on": date(2026, 3, 10),
            "task": "Tổng hợp sự cố",
            "duty": "incidents",
            "owner": "Chuyên viên 2",
            "due": date(2026, 3, 20),
            "status": "dang_lam",
        },
    ),
    counts={
        "open": 1,
        "done": 0.5,
        "by_half": {("2026-H1", "hoan_thanh"): 1, ("2026-H1", "dang_lam"): 1},
        "by_week": {("2026-W11", "dang_lam"): 1},
        "by_month": {("2026-01", "hoan_thanh"): 1, ("2026-03", "dang_lam"): 1},
        "by_duty": {("plan", "hoan_thanh"): 1, ("incidents", "dang_lam"): 1},
        "late": {"incidents": 1},
    },
    broken=(
        Broken("DATE-FUTURE", "given_on", {"given_on": date(2026, 3, 31), "due": date(2026, 4, 10)}, line=1),
        Broken("DATE-ORDER", "due", {"due": date(2026, 1, 4)}),
        Broken("DATE-ORDER", "done_on", {"done_on": date(2026, 1, 4)}),
        Broken("RULE-REQUIRED", "done_on", {"done_on": None}),
    ),
)

ANNUAL_PLAN = Sample(
    form="annual_plan",
    given="quality_office KHTH",
    lines=(
        {
            "part": "quality",
            "phase": "GĐ 1",
            "version": "1",
            "content": "Đề án",
            "product": "Báo cáo",
            "owner": "Phòng QLCL",
            "from": date(2026, 1, 5),
            "to": date(2026, 2, 28),
            "budget": 10000,
            "spent": 8000,
            "status": "hoan_thanh",
            "reason": "Đã nghiệm thu",
        },
        {
            "part": "training",
            "content": "Mở lớp",
            "owner": "Phòng KHTH",
            "from": date(2026, 2, 1),
            "to": date(2026, 3, 15),
            "budget": 5000,
            "status": "dang_lam",
        },
    ),
    counts={
        "done": 0.5,
        "open": 1,
        "budget": 15000,
        "spent": 8000,
        "used": 0.8,
        "by_part": {("quality", "hoan_thanh"): 1, ("training", "dang_lam"): 1},
        "by_phase": {("GĐ 1", "hoan_thanh"): 1, (None, "dang_lam"): 1},
        "money_by_part": {"quality": 10000, "training": 5000},
        "late": {"training": 1},
    },
    broken=(
        Broken("DATE-ORDER", "to", {"to": date(2026, 1, 4)}),
        Broken("RULE-AT-MOST", "spent", {"spent": 10001}),
        Broken("RULE-REQUIRED", "reason", {"reason": None}),
    ),
)

PLAN_APPROVAL = Sample(
    form="plan_approval",
    given="quality_office KHTH",
    lines=(
        {
            "part": "quality",
            "version": "1",
            "name": "Kế hoạch QLCL",
            "made_by": "Phòng QLCL",
            "made_on": date(2026, 1, 2),
            "submitted_by": "Phòng QLCL",
            "submitted_on": date(2026, 1, 5),
            "approved_by": "Giám đốc",
            "approved_on": date(2026, 1, 9),
        },
        {
            "part": "training",
            "version": "1",
            "name": "Kế hoạch đào tạo",
            "made_by": "Phòng KHTH",
            "made_on": date(2026, 2, 1),
            "submitted_on": date(2026, 2, 10),
        },
    ),
    counts={"approved": 1, "waiting": 1, "days": 4, "by_part": {"quality": 1, "training": 1}},
    broken=(
        Broken(
            "DATE-FUTURE",
            "made_on",
            {"version": "2", "made_on": date(2026, 3, 31), "submitted_on": None, "approved_on": None},
        ),
        Broken("DATE-ORDER", "submitted_on", {"version": "3", "submitted_on": date(2026, 1, 1)}),
        Broken("DATE-ORDER", "approved_on", {"version": "4", "approved_on": date(2026, 1, 4)}),
        Broken("DATE-FUTURE", "approved_on", {"version": "5", "approved_on": date(2026, 3, 31)}),
        Broken("RULE-REQUIRED", "submitted_on", {"version": "6", "submitted_on": None}),
        Broken("RULE-REQUIRED", "approved_by", {"version": "7", "approved_by": None}),
        Broken("RULE-UNIQUE", "part", {}),
    ),
)

SAFETY_PROGRAMME = Sample(
    form="safety_programme",
    given="quality_office",
    lines=(
        {
            "goal": "Đúng người bệnh",
            "area": "identity",
            "indicator": "BRVT-16",
            "owner": "Phòng QLCL",
            "due": date(2026, 2, 1),
            "status": "hoan_thanh",
        },
        {
            "goal": "Không té ngã",
            "area": "falls",
            "owner": "Phòng Điều dưỡng",
            "due": date(2026, 3, 1),
            "status": "dang_lam",
        },
    ),
    counts={
        "done": 0.5,
        "measured": 0.5,
        "by_area": {("identity", "hoan_thanh"): 1, ("falls", "dang_lam"): 1},
        "late": 1,
    },
    broken=(
        Broken("RULE-UNIQUE", "goal", {}),
        Broken("RULE-REQUIRED", "indicator", {"goal": "Khác", "indicator": None}),
    ),
)

PARTNERS = Sample(
    form="partners",
    given="",
    lines=(
        {
            "name": "Trường Y",
            "kind": "school",
            "content": "Thực hành",
            "signed_on": date(2024, 1, 1),
            "valid_to": date(2026, 2, 1),
        },
        {"name": "Bệnh viện X", "kind": "hospital", "content": "Hội chẩn", "valid_to": date(2026, 6, 1)},
    ),
    counts={"by_kind": {"school": 1, "hospital": 1}, "ending": 1, "ended": 1},
    broken=(
        Broken("DATE-FUTURE", "signed_on", {"signed_on": date(2026, 3, 31), "valid_to": date(2027, 1, 1)}),
        Broken("DATE-ORDER", "valid_to", {"valid_to": date(2023, 12, 31)}),
    ),
)

ENQUIRIES = Sample(
    form="enquiries",
    given="",
    lines=(
        {
            "asked_on": date(2026, 1, 5),
            "who": "person",
            "need": "Học siêu âm",
            "answer": "Có lớp",
            "answered_on": date(2026, 1, 7),
        },
        {"asked_on": date(2026, 3, 5), "who": "school", "need": "Thực tập"},
    ),
    counts={"open": 1, "days": 2, "by_month": {("2026-01", "person"): 1, ("2026-03", "school"): 1}},
    broken=(
        Broken("DATE-OUTSIDE", "asked_on", {"asked_on": date(2025, 12, 31)}),
        Broken("DATE-FUTURE", "asked_on", {"asked_on": date(2026, 3, 31)}, line=1),
        Broken("DATE-ORDER", "answered_on", {"answered_on": date(2026, 1, 4)}),
        Broken("RULE-REQUIRED", "answer", {"answer": None}),
    ),
)

ASSETS = Sample(
    form="assets",
    given="",
    lines=(
        {"code": "TS1", "name": "Máy in", "state": "good", "since": date(2024, 1, 1), "checked_on": date(2026, 1, 5)},
        {"code": "TS2", "name": "Máy tính", "state": "faulty"},
    ),
    counts={"by_state": {("KHOA_KHAM", "good"): 1, ("KHOA_KHAM", "faulty"): 1}, "faulty": 1},
    broken=(
        Broken("DATE-FUTURE", "since", {"code": "A", "since": date(2026, 3, 31), "checked_on": None}),
        Broken("DATE-FUTURE", "checked_on", {"code": "B", "checked_on": date(2026, 3, 31)}),
        Broken("DATE-ORDER", "checked_on", {"code": "C", "checked_on": date(2023, 1, 1)}),
    ),
)

SPECIALTIES = Sample(
    form="specialties",
    given="",
    lines=(
        {"name": "Mắt", "ward": "GLOCOM", "goal": "Phaco", "due": date(2026, 3, 1), "status": "dang_lam"},
        {"name": "Mắt", "ward": "GLOCOM", "goal": "Ghép giác mạc", "due": date(2026, 2, 1), "status": "hoan_thanh"},
    ),
    counts={"by_name": {("Mắt", "dang_lam"): 1, ("Mắt", "hoan_thanh"): 1}, "late": {"GLOCOM": 1}},
)

DISPUTES = Sample(
    form="disputes",
    given="",
    lines=(
        {
            "opened_on": date(2026, 1, 5),
            "kind": "cost",
            "content": "Viện phí",
            "step": "talk",
            "due": date(2026, 2, 5),
            "closed_on": date(2026, 1, 25),
            "result": "Đã thống nhất",
        },
        {"opened_on": date(2026, 3, 1), "kind": "treatment", "content": "Kết quả điều trị", "due": date(2026, 3, 20)},
    ),
    counts={"open": 1, "days": 20, "by_kind": {("2026-01", "cost"): 1, ("2026-03", "treatment"): 1}, "late": 1},
    broken=(
        Broken("DATE-OUTSIDE", "opened_on", {"opened_on": date(2025, 12, 31)}),
        Broken("DATE-FUTURE", "opened_on", {"opened_on": date(2026, 3, 31), "due": date(2026, 4, 30)}, line=1),
        Broken("DATE-ORDER", "due", {"due": date(2026, 1, 4)}),
        Broken("DATE-ORDER", "closed_on", {"closed_on": date(2026, 1, 4)}),
        Broken("RULE-REQUIRED", "result", {"result": None}),
    ),
)

SAMPLES = (
    COUNCIL_MEETING,
    DOCUMENTS,
    NETWORK,
    OFFICE_TASKS,
    ANNUAL_PLAN,
    PLAN_APPROVAL,
    SAFETY_PROGRAMME,
    PARTNERS,
    ENQUIRIES,
    ASSETS,
    SPECIALTIES,
    DISPUTES,
)
