"""What the control workbook says of criteria: sets side by side, sub-items, rounds, targets; wrong rows at cells."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from qmxl.catalogue import loader
from qmxl.control.control import Control
from qmxl.control.criteria_models import AgreedTarget, CriterionSetting, Practice, Round, SubItem
from qmxl.control.entries import entries_of, list_entries
from qmxl.control.models import Department, Hospital
from qmxl.control.reading import read_control
from qmxl.criteria.levels import reached
from qmxl.engines.apart import fetch_apart
from qmxl.findings import Finding
from qmxl.texts import texts
from tests.by_hand import SAVED, Form, Whole, but_of_the_list, form_bytes, small_hospital, with_programme
from tests.own_forms import Collected, collected
from tests.written import control_file

VI = texts("vi")
Line = dict[str, object]
Reads = Callable[..., tuple[Control, list[Finding]]]
ITEM: Line = {"code": "A1.1-2.5", "title": "Có sơ đồ", "department": "KKB"}
SETS = [
    {"set": "6858"},
    {"set": "tt35"},
    {"set": "4858", "title": "Bộ tiêu chí thí điểm"},
    {"set": "mat", "title": "Tiêu chuẩn phòng mổ mắt", "rule": "Có / Không"},
]
OWN = [
    {"set": "4858", "code": "A1.1", "title": "Chỉ dẫn người bệnh", "part": "A", "became": "A1.1"},
    {"set": "mat", "code": "PM-1", "title": "Khí sạch phòng mổ", "part": "I", "weight": 2},
]


@pytest.fixture
def reads(tmp_path: Path) -> Reads:
    """Reads a control workbook of two departments with these rows on the sheets named."""

    def run(hospital: Line | None = None, **sheets: list[Line]) -> tuple[Control, list[Finding]]:
        card = {"name": "Bệnh viện Thử", "due_day": 5, **(hospital or {})}
        departments = [{"code": "KKB", "name": "Khoa Khám"}, {"code": "MO", "name": "Phòng mổ"}]
        entries = {form: list_entries(rows) for form, rows in {"departments": departments, **sheets}.items()}
        entries["hospital"] = {(field, "value", ""): content for field, content in card.items()}
        path = tmp_path / "QM_DieuKhien.xlsx"
        path.write_bytes(control_file(entries, SAVED, VI))
        return read_control(fetch_apart(path), VI)

    return run


def told(findings: list[Finding]) -> list[tuple[str, str, str]]:
    return [(f.code, f.cell.sheet, f.cell.address) for f in but_of_the_list(findings)]


def test_without_rows_the_ministrys_set_is_the_one_in_use(reads: Reads) -> None:
    control, findings = reads()
    assert (list(control.programme.sets), control.programme.main_set, findings) == (["6858"], loader.criteria(), [])


def test_sets_stand_side_by_side_and_the_first_is_the_main_one(reads: Reads) -> None:
    control, findings = reads(criteria_sets=SETS, own_criteria=OWN)
    assert findings == []
    assert {id_: len(each.criterion) for id_, each in control.programme.sets.items()} == {
        "6858": 83,
        "tt35": 44,
        "4858": 1,
        "mat": 1,
    }
    assert control.programme.main_set.id == "6858"
    assert [each.rule.kind for each in control.programme.sets.values()] == ["ladder", "yes_no", "ladder", "yes_no"]
    assert control.programme.set_of("mat/PM-1")[1].weight == 2
    became = control.programme.sets["4858"].crosswalk[0]
    assert (became.set, became.pair[0].code, became.pair[0].earlier) == ("6858", "A1.1", "A1.1")
    assert control.programme.sets["4858"].part[0].title == "Hướng đến người bệnh", "of the catalogue's shell"


def test_a_set_nobody_lists_criteria_of_and_criteria_of_no_set(reads: Reads) -> None:
    rows = [
        *OWN,
        {"set": "la", "code": "X", "title": "X", "part": "X"},
        {"set": "mat", "code": "PM-1", "title": "Hai", "part": "I"},
    ]
    control, findings = reads(criteria_sets=[*SETS, {"set": "rong"}], own_criteria=rows)
    assert sorted(told(findings)) == [
        ("CONTROL-SET-EMPTY", "Bộ tiêu chí", "C10"),
        ("CONTROL-TWICE", "Tiêu chí riêng", "D9"),
        ("CONTROL-UNKNOWN", "Tiêu chí riêng", "C8"),
    ]
    assert "rong" not in control.programme.sets


def test_sub_items_of_other_sets_are_called_by_their_set(reads: Reads) -> None:
    items = [
        {**ITEM, "code": "I.1", "set": "tt35"},
        {**ITEM, "code": "II.3a", "set": "tt35"},
        ITEM,
        {**ITEM, "code": "A1.1-2.1", "set": "4858"},
        {**ITEM, "code": "PM-1", "set": "MAT"},
    ]
    control, findings = reads(criteria_sets=SETS, own_criteria=OWN, sub_items=items)
    assert told(findings) == []
    assert {code: (i.criterion, i.level) for code, i in control.programme.sub_items.items()} == {
        "A1.1-2.5": ("A1.1", 2),
        "tt35/I.1": ("tt35/I.1", 0),
        "tt35/II.3a": ("tt35/II.3a", 0),
        "4858/A1.1-2.1": ("4858/A1.1", 2),
        "mat/PM-1": ("mat/PM-1", 0),
    }
    answers = {
        code: [c.id for c in control.statuses_of(item).code] for code, item in control.programme.sub_items.items()
    }
    assert answers["tt35/I.1"] == answers["mat/PM-1"] == ["yes", "no"]
    assert answers["tt35/II.3a"] == ["yes", "no", "not_applicable"], "II.3a and II.3b exclude each other"
    assert answers["A1.1-2.5"] == ["met", "not_met", "dont_know_how", "not_applicable"]


@pytest.mark.parametrize(
    ("wrong", "expected"),
    [
        ({"code": "A1.1-2"}, ("CONTROL-CODE", "C6")),
        ({"code": "A1.1"}, ("CONTROL-CODE", "C6")),
        ({"code": "A9.9-2.5"}, ("CONTROL-UNKNOWN", "C6")),
        ({"code": "A1.1-6.5"}, ("CONTROL-CODE", "C6")),
        ({"level": 6}, ("CONTROL-VALUE", "E6")),
        ({"level": 3}, ("CONTROL-CODE", "C6")),
        ({"criterion": "A1.2"}, ("CONTROL-CODE", "C6")),
        ({"code": "I.99", "set": "tt35"}, ("CONTROL-CODE", "C6")),
        ({"set": "la"}, ("CONTROL-UNKNOWN", "S6")),
        ({"department": "LA"}, ("CONTROL-UNKNOWN", "H6")),
        ({"leads": "MO; LA"}, ("CONTROL-UNKNOWN", "I6")),
        ({"supporting": "LA"}, ("CONTROL-UNKNOWN", "J6")),
        ({"indicator": "BRVT-99"}, ("CONTROL-UNKNOWN", "P6")),
        ({"effort": -1}, ("CONTROL-VALUE", "O6")),
        ({"due": "mai"}, ("CONTROL-VALUE", "L6")),
        ({"priority": "gấp"}, ("CONTROL-VALUE", "N6")),
    ],
)
def test_a_wrong_sub_item(reads: Reads, wrong: Line, expected: tuple[str, str]) -> None:
    _, findings = reads(criteria_sets=SETS, own_criteria=OWN, sub_items=[{**ITEM, **wrong}])
    assert told(findings) == [(expected[0], "Tiểu mục", expected[1])]


def test_leads_supporting_and_the_exception_of_a_sub_item(reads: Reads) -> None:
    row = {**ITEM, "leads": "KKB; MO", "supporting": "MO – Phòng mổ", "exception": "x"}
    control, findings = reads(sub_items=[row, {**ITEM, "code": "A1.1-2.6"}])
    marked, plain = control.programme.sub_items.values()
    assert told(findings) == []
    assert (marked.all_leads, marked.all_supporting) == (("KKB", "MO"), ("MO",))
    assert [item.code for item in control.programme.sub_items_of("MO")] == ["A1.1-2.5"]
    assert (control.programme.met_if_not_applicable(marked), control.programme.met_if_not_applicable(plain)) == (
        True,
        False,
    )


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ({"code": "MO"}, [("CONTROL-ROUND", "Đợt đánh giá", "C6")]),
        ({"last": date(2026, 1, 1)}, [("CONTROL-VALUE", "Đợt đánh giá", "G6")]),
        ({"scope": "A; C4; Z"}, [("CONTROL-UNKNOWN", "Đợt đánh giá", "I6")]),
        ({"scope": "A; C4; D1.1"}, []),
    ],
)
def test_a_round_of_assessment(reads: Reads, line: Line, expected: list[tuple[str, str, str]]) -> None:
    right = {"code": "QLCL_Q1", "title": "Thẩm định quý I", "kind": "Phòng QLCL thẩm định"}
    days = {"first": date(2026, 3, 1), "last": date(2026, 3, 31)}
    control, findings = reads(rounds=[{**right, **days, **line}])
    assert told(findings) == expected
    assert all(each.covers(control.programme.main_set, "C4.3") for each in control.programme.rounds.values())


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ({"agreed": 4}, [("CONTROL-AGREED", "H6")]),
        ({"agreed": 4, "agreed_by": "GĐ"}, [("CONTROL-AGREED", "I6")]),
        ({"agreed": 4, "agreed_by": "GĐ", "agreed_on": date(2026, 1, 15)}, []),
        ({"criterion": "A9.9"}, [("CONTROL-UNKNOWN", "C6")]),
        ({"department": "LA"}, [("CONTROL-UNKNOWN", "D6")]),
    ],
)
def test_an_agreed_target_says_who_agreed_and_when(reads: Reads, line: Line, expected: list[tuple[str, str]]) -> None:
    control, findings = reads(agreed_targets=[{"criterion": "A1.1", "department": "KKB", "proposed": 4, **line}])
    assert told(findings) == [(code, "Mục tiêu thống nhất", cell) for code, cell in expected]
    assert len(control.programme.agreed_targets) == (0 if expected and expected[0][0] == "CONTROL-UNKNOWN" else 1)


def test_good_practice_is_of_a_criterion_or_a_sub_item_there_is(reads: Reads) -> None:
    told_of = [
        {"code": code, "practice": "Cách làm", "source": "Nơi khác"}
        for code in ("A1.1", "A1.1-2.5", "A9.9", "A1.1-2.99")
    ]
    control, findings = reads(sub_items=[ITEM], practices=told_of)
    assert [each.code for each in control.programme.practices] == ["A1.1", "A1.1-2.5"]
    assert told(findings) == [("CONTROL-UNKNOWN", "Kinh nghiệm", "C8"), ("CONTROL-UNKNOWN", "Kinh nghiệm", "C9")]


def test_a_list_need_not_have_the_criteria_that_are_not_assessed(tmp_path: Path) -> None:
    entries = entries_of(small_hospital(), VI)
    absent = set()
    for applied in ("Áp dụng", "Không áp dụng"):
        entries["criteria"] |= {("E2.1", "applied", ""): applied, ("E2.1", "reason", ""): "Không có nhi khoa"}
        path = tmp_path / "QM_DieuKhien.xlsx"
        path.write_bytes(control_file(entries, SAVED, VI))
        _, findings = read_control(fetch_apart(path), VI)
        [lacking] = [f for f in findings if f.code == "CONTROL-CRITERIA-ABSENT"]
        absent.add(("E2.1" in lacking.facts["codes"], lacking.facts["count"]))
    assert absent == {(True, 81), (False, 80)}


def whole_control() -> Control:
    """Everything that can be said of criteria, said."""
    sets = {"6858": loader.criteria(), "tt35": loader.criteria("tt35")}
    full = SubItem(
        code="A1.1-2.5",
        criterion="A1.1",
        level=2,
        title="Có sơ đồ",
        group="Nhóm 1",
        department="KHOA_KHAM",
        leads="GLOCOM",
        supporting="GLOCOM",
        person="Điều dưỡng trưởng",
        due=date(2026, 6, 30),
        expected="Sơ đồ treo",
        priority="high",
        effort=2.5,
        indicator="BRVT-16",
        guidance="Xem tại sảnh",
        exception=True,
    )
    basic = SubItem(code="tt35/I.1", criterion="tt35/I.1", title="Địa điểm", department="GLOCOM", set="tt35")
    left_out = CriterionSetting(code="A4.4", applied="not_applied", reason="Không có xã hội hóa")
    levels = CriterionSetting(code="A1.1", target_level=4, external=2, last_year=3, year_before=2)
    unscored = CriterionSetting(code="E1.1", applied="unscored", reason="Không có giường nội trú sản")
    known = small_hospital()
    return replace(
        known,
        hospital=replace(known.hospital, not_applicable="refused", items_a_month=6),
        departments={**known.departments, "GLOCOM": Department(code="GLOCOM", name="Khoa Glôcôm", capacity=4.5)},
        programme=replace(
            known.programme,
            sets=sets,
            criteria={**known.programme.criteria, "A1.1": levels, "A4.4": left_out, "E1.1": unscored},
            sub_items={each.code: each for each in (full, basic)},
            agreed_targets=(
                AgreedTarget(
                    criterion="A1.1",
                    department="GLOCOM",
                    proposed=4,
                    answered=3,
                    agreed=4,
                    agreed_by="Giám đốc",
                    agreed_on=date(2026, 1, 20),
                    note="Thêm người",
                ),
                AgreedTarget(criterion="A1.2", department="KHOA_KHAM", proposed=3),
            ),
            rounds={
                "DOAN_2026": Round(
                    code="DOAN_2026",
                    title="Đoàn Sở Y tế",
                    kind="external",
                    first=date(2026, 9, 1),
                    last=date(2026, 9, 5),
                    closed=date(2026, 9, 10),
                    scope="A; C4; D1.1",
                    note="Hai ngày",
                )
            },
            practices=(Practice(code="A1.1", practice="Sơ đồ màu", source="Nơi khác", link="https://example.org/a"),),
        ),
    )


@pytest.mark.parametrize("language", ["vi", "en", "zh"])
def test_sets_of_the_hospitals_own_come_back_from_the_workbook(reads: Reads, tmp_path: Path, language: str) -> None:
    items = [{**ITEM, "code": "A1.1-2.1", "set": "4858"}, {**ITEM, "code": "PM-1", "set": "mat"}]
    control, _ = reads(criteria_sets=SETS, own_criteria=OWN, sub_items=items)
    path, text = tmp_path / "again.xlsx", texts(language)
    path.write_bytes(control_file(entries_of(control, text), SAVED, text))
    again, findings = read_control(fetch_apart(path), text)
    assert (findings, again.programme.sets, again.programme.sub_items) == (
        [],
        control.programme.sets,
        control.programme.sub_items,
    )


@pytest.mark.parametrize("language", ["vi", "en", "zh"])
def test_all_that_is_said_of_criteria_comes_back_from_the_workbook(tmp_path: Path, language: str) -> None:
    control, text = whole_control(), texts(language)
    path = tmp_path / "QM_DieuKhien.xlsx"
    path.write_bytes(control_file(entries_of(control, text), SAVED, text))
    again, findings = read_control(fetch_apart(path), text)
    assert but_of_the_list(findings) == []
    for said in ("hospital", "departments", "programme"):
        assert getattr(again, said) == getattr(control, said), said


# What departments answer

LIFT = SubItem(code="A1.1-4.29", criterion="A1.1", level=4, title="Thang máy có chỉ dẫn", department="KHOA_KHAM")
OTHER = SubItem(code="A1.1-4.28", criterion="A1.1", level=4, title="Lối đi có mái", department="KHOA_KHAM")
FAULT = SubItem(code="A1.1-1.1", criterion="A1.1", level=1, title="Không có chỉ dẫn", department="KHOA_KHAM")


def asked(*items: SubItem, hospital: Hospital | None = None) -> Control:
    known = small_hospital()
    return replace(
        known,
        hospital=hospital or known.hospital,
        programme=replace(known.programme, sub_items={each.code: each for each in items}),
    )


def answers_of(control: Control, department: str, **said: str) -> Form:
    """A department's form with nothing wrong in it but what is said of the sub-items, by the end of their codes."""
    form = Form(form_bytes(control, department), control, department)
    for item in control.programme.sub_items_of(department):
        if (status := said.get(f"n{item.code.rpartition('.')[2]}")) is not None:
            form.put("criteria", item.code, "status", status or None)
    return form


def statuses(found: Collected) -> dict[object, object]:
    return dict(zip(found.tables.sub_items["code"], found.tables.sub_items["status"], strict=True))


@pytest.mark.parametrize("typed", ["KAD", "Không áp dụng", "N/A"])
def test_where_nothing_may_be_left_out_the_answer_is_not_in_the_list_and_typed_it_is_a_fault(
    read: Callable[..., Whole], typed: str
) -> None:
    known = small_hospital()
    control = asked(OTHER, LIFT, hospital=replace(known.hospital, not_applicable="refused"))
    offered = {item.code: [c.id for c in control.statuses_of(item).code] for item in (OTHER, LIFT)}
    assert offered["A1.1-4.28"] == ["met", "not_met", "dont_know_how"]
    assert offered["A1.1-4.29"][-1] == "not_applicable", "the decision's own exception stays"
    form = answers_of(control, "KHOA_KHAM", n28=typed, n29=typed)
    form.put("criteria", "A1.1-4.29", "note", "Không có thang máy")
    assert [(f.code, f.cell.address) for f in read(form).findings] == [("TYPE-CHOICE", "E6")]


def test_an_exception_of_the_decision_counts_as_met_and_others_leave_the_ladder(tmp_path: Path) -> None:
    control = asked(OTHER, LIFT)
    form = answers_of(control, "KHOA_KHAM", n28="Không áp dụng", n29="Không áp dụng")
    assert statuses(collected(tmp_path, form)) == {"A1.1-4.28": "not_applicable", "A1.1-4.29": "exempt"}


JOINT = SubItem(code="A1.1-2.5", criterion="A1.1", level=2, title="Có sơ đồ", department="KHOA_KHAM", leads="GLOCOM")


@pytest.mark.parametrize(
    ("first", "second", "counts"),
    [
        ("Đạt", "Đạt", "met"),
        ("Đạt", "Không đạt", "not_met"),
        ("Chưa biết làm", "Đạt", "dont_know_how"),
        ("Đạt", "", None),
        ("", "Không đạt", None),
        ("Đạt", "Không áp dụng", "met"),
        ("Không áp dụng", "Không áp dụng", "not_applicable"),
    ],
)
def test_of_several_leads_met_is_what_all_say_and_blank_what_one_leaves_out(
    tmp_path: Path, first: str, second: str, counts: str | None
) -> None:
    control = asked(JOINT)
    forms = [answers_of(control, code, n5=said) for code, said in (("KHOA_KHAM", first), ("GLOCOM", second))]
    assert statuses(collected(tmp_path, *forms)) == {"A1.1-2.5": counts}


def test_of_several_leads_one_that_sent_nothing_leaves_it_open(tmp_path: Path) -> None:
    control = asked(JOINT)
    assert statuses(collected(tmp_path, answers_of(control, "KHOA_KHAM", n5="Đạt"))) == {"A1.1-2.5": None}


@pytest.mark.parametrize(("external", "level"), [(None, 3), (2, 5)])
def test_one_criterion_stays_at_three_until_an_external_team_has_scored(external: int | None, level: int) -> None:
    control = with_programme(asked(), criteria={"D3.1": CriterionSetting(code="D3.1", external=external)})
    answers = [(1, "no_fault"), (2, "met"), (3, "met"), (4, "met"), (5, "met")]
    assert reached(control.programme.main_set, answers, control.programme.cap("D3.1")).decided == level
    assert control.programme.cap("D3.2") is None
