"""The registers of the sample's master say what the sample's people wrote, counted here anew and by other means.

What they wrote is taken from the sample's entries, never from a workbook; the planted faults are left out by hand.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date, timedelta

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from qmxl.sample.faults import CELLS
from qmxl.sample.hospital import control
from qmxl.sample.reports import entries
from qmxl.sample.reports import lines_of as kept_by

Line = Mapping[str, object]
NOT_READ = {"DIEU_DUONG", "DUOC", "TCKT"}  # nothing handed in, or nothing that can be used
END = date(2025, 12, 31)
MONTHS = [f"2025-{month:02}" for month in range(1, 13)]
BROKEN = {"RULE-UNIQUE", "RULE-AT-LEAST", "RULE-AT-MOST", "RULE-BLANK", "TYPE-CHOICE", "DATE-OUTSIDE"}


@pytest.fixture(scope="module")
def master(values: openpyxl.Workbook) -> openpyxl.Workbook:
    """The sample's master with its stored values."""
    return values


def lines(form: str) -> list[dict[str, object]]:
    """What all departments that are read wrote into a form; wrong cells are blank."""
    found = []
    for department in control().departments.keys() - NOT_READ:
        rows: dict[str, dict[str, object]] = {}
        for (row, field, _), value in entries(control(), department).get(form, {}).items():
            rows.setdefault(row, {"department": department})[field] = value
        for fault in CELLS:
            if fault.department == department and fault.form == form:
                rows[fault.key[0]][fault.key[1]] = None if fault.code in BROKEN else fault.content
        found += rows.values()
    return found


def block(sheet: Worksheet, title: str) -> dict[object, list[object]]:
    """The table below a title: what stands beside each label, headings among them."""
    at = next(row for row in range(1, sheet.max_row) if sheet.cell(row, 1).value == title) + 2
    found: dict[object, list[object]] = {}
    while sheet.cell(at, 1).value is not None:
        values = [cell.value for cell in sheet[at][1:15]]
        found[sheet.cell(at, 1).value] = [value for value in values if value is not None]
        at += 1
    return found


def single(sheet: Worksheet, title: str) -> object:
    """The number beside a title."""
    return next(sheet.cell(row, 2).value for row in range(1, 40) if sheet.cell(row, 1).value == title)


def first_numbers(table: Mapping[object, list[object]]) -> dict[object, object]:
    return {label: values[0] for label, values in table.items() if isinstance(values[0], int | float) and values[0]}


def counted(several: Iterable[object]) -> dict[object, object]:
    found = Counter("(để trống)" if each is None else each for each in several)
    return {**found, "Cộng": sum(found.values())}


def day(value: object) -> date:
    assert isinstance(value, date)
    return value


def test_the_sample_keeps_every_register() -> None:
    kept = {form for department in control().departments for form in kept_by(department)}
    given = {form.id for department in control().departments for form in control().forms.of(department, MONTHS)}
    assert kept | {"incidents", "pdca"} == given & control().forms.registers.keys()


def test_incidents_by_month_group_and_cause(master: openpyxl.Workbook) -> None:
    told = [line for line in lines("incidents") if line["happened_on"] is not None]
    sheet = master["Sự cố"]
    months = counted(f"T{day(line['happened_on']).month}" for line in told)
    assert {label: values[-1] for label, values in block(sheet, "Sự cố theo nhóm tổn thương").items()} == {
        "Tháng": "Cộng",
        **months,
    }
    assert first_numbers(block(sheet, "Sự cố theo nguyên nhân")) == counted(line["cause"] for line in told)
    kinds = counted(line.get("report_kind") for line in told)
    assert first_numbers(block(sheet, "Sự cố theo hình thức báo cáo")) == kinds
    known = [line for line in told if line.get("reported_on")]
    days = [(day(line["reported_on"]) - day(line["happened_on"])).days for line in known]
    assert single(sheet, "Số ngày từ khi xảy ra đến khi báo (trung bình)") == pytest.approx(sum(days) / len(days))
    near = sum(str(line["harm"]).startswith("A ") for line in told) / len(told)
    assert single(sheet, "Tỷ lệ tình huống suýt xảy ra (NC0)") == pytest.approx(near)


def test_what_comes_together_on_a_pareto(master: openpyxl.Workbook) -> None:
    table = block(master["Sự cố"], "Sự cố theo nguyên nhân")
    counts = [values for label, values in table.items() if label not in {"Nguyên nhân", "Cộng"}]
    whole, so_far = sum(values[0] for values in counts), 0
    for number, share in counts:
        so_far += number
        assert share == pytest.approx(so_far / whole)
    assert so_far == whole


def test_classes_of_incidents(master: openpyxl.Workbook) -> None:
    told, sheet = lines("incident_class"), master["Phân loại sự cố"]
    assert first_numbers(block(sheet, "Sự cố theo nhóm sự cố")) == counted(line["group"] for line in told)
    assert first_numbers(block(sheet, "Sự cố theo nhóm nguyên nhân")) == counted(line["cause"] for line in told)
    waiting = [line for line in told if "closed_on" not in line]
    assert single(sheet, "Sự cố đã phân loại, chưa xong") == len(waiting)
    late = [line for line in waiting if "due" in line and day(line["due"]) < END]
    assert single(sheet, "Giải pháp quá hạn") == len(late) > 0


def test_plans_and_corrections(master: openpyxl.Workbook) -> None:
    """XET_NGHIEM's sheet of the plan was deleted; an impossible day of KHTH's is no day."""
    plan = [line for line in lines("pdca") if line["department"] != "XET_NGHIEM"]
    assert first_numbers(block(master["Kế hoạch"], "Việc theo tình trạng")) == counted(line["status"] for line in plan)
    measured = [line for line in plan if line.get("target") is not None]
    share = single(master["Kế hoạch"], "Tỷ lệ việc có mục tiêu đo được bằng số")
    assert share == pytest.approx(len(measured) / len(plan))
    capa, sheet = lines("capa"), master["Khắc phục"]
    open_ones = [line for line in capa if line["status"] != "Đã đóng"]
    assert single(sheet, "Tồn tại chưa đóng") == len(open_ones)
    assert single(sheet, "Tỷ lệ đã đóng") == pytest.approx(1 - len(open_ones) / len(capa))
    late = Counter(line["department"] for line in open_ones if day(line["due"]) < END)
    names = {control().departments[str(code)].name: count for code, count in late.items()}
    assert first_numbers(block(sheet, "Tồn tại quá hạn theo khoa")) == {**names, "Cộng": sum(late.values())}


def test_meetings(master: openpyxl.Workbook) -> None:
    told, sheet = lines("department_meeting"), master["Họp chất lượng"]
    held = Counter(control().departments[str(line["department"])].name for line in told)
    rows = block(sheet, "Số cuộc họp theo khoa và tháng")
    assert {label: values[-1] for label, values in rows.items() if label in held} == held
    assert rows["Khoa Glôcôm"][6] == 0, "no meeting in July"
    present = [float(str(line["present"])) for line in told if line["present"] is not None]
    assert single(sheet, "Số người dự trung bình") == pytest.approx(sum(present) / len(present))


def test_opinions_and_training(master: openpyxl.Workbook) -> None:
    told, sheet = lines("complaints"), master["Ý kiến người bệnh"]
    asked = [line for line in told if line["kind"] != "Khen"]
    assert first_numbers(block(sheet, "Phản ánh, khiếu nại theo nội dung")) == counted(line["about"] for line in asked)
    assert single(sheet, "Phản ánh, khiếu nại chưa trả lời") == sum("answered_on" not in line for line in asked)
    answered = [line for line in asked if "answered_on" in line]
    days = [(day(line["answered_on"]) - day(line["received_on"])) / timedelta(days=1) for line in answered]
    assert single(sheet, "Số ngày từ khi nhận đến khi trả lời (trung bình)") == pytest.approx(sum(days) / len(days))
    courses, sheet = lines("training_session"), master["Đào tạo"]
    both = [(float(str(c["attended"])), float(str(c["invited"]))) for c in courses if c["attended"] is not None]
    came, invited = (sum(numbers) for numbers in zip(*both, strict=True))
    assert single(sheet, "Tỷ lệ người dự trên số mời") == pytest.approx(came / invited)
    assert single(sheet, "Tổng số giờ của các buổi") == sum(float(str(course["hours"])) for course in courses)


@pytest.mark.parametrize(
    ("form", "name"), [("checklist_observation", "Bảng kiểm phẫu thuật"), ("safety_goals", "6 mục tiêu an toàn")]
)
def test_observations(master: openpyxl.Workbook, form: str, name: str) -> None:
    told, items = lines(form), control().forms.registers[form].line
    marks = [line.get(item.id) for line in told for item in items]
    done, judged = marks.count("Đạt"), marks.count("Đạt") + marks.count("Không")
    assert single(master[name], "Tỷ lệ nội dung đạt (không tính KAD)") == pytest.approx(done / judged)
    whole = sum("Không" not in line.values() for line in told)
    assert single(master[name], "Tỷ lệ lượt đạt mọi nội dung") == pytest.approx(whole / len(told))
    by_item = block(master[name], "Tỷ lệ đạt theo nội dung")
    for item in items:
        its = Counter(str(line.get(item.id)) for line in told)
        assert by_item[item.label.vi] == [pytest.approx(its["Đạt"] / (its["Đạt"] + its["Không"]))]


def test_hands(master: openpyxl.Workbook) -> None:
    """An opportunity counts once, however many indications it has."""
    told, sheet = lines("hand_hygiene"), master["Vệ sinh tay"]
    assert single(sheet, "Số cơ hội đã quan sát") == len(told) == 192
    taken = [line for line in told if "missed" not in line]
    assert single(sheet, "Tỷ lệ tuân thủ (trên cơ hội)") == pytest.approx(len(taken) / len(told))
    of_nurses = [line for line in told if line["profession"] == "Điều dưỡng, hộ sinh"]
    by_profession = block(sheet, "Tỷ lệ tuân thủ theo nghề")["Điều dưỡng, hộ sinh"]
    assert by_profession == [pytest.approx(sum("missed" not in line for line in of_nurses) / len(of_nurses))]
    third = [line for line in told if "after_fluid" in line]
    share = single(sheet, "Tuân thủ ở chỉ định 3 (không cộng với chỉ định khác)")
    assert share == pytest.approx(sum("missed" not in line for line in third) / len(third))


def test_the_contents_tell_each_register_and_the_first_page_those_with_most_left(master: openpyxl.Workbook) -> None:
    told = {row[0]: list(row[2:6]) for row in master["Mục lục"].iter_rows(min_row=6, values_only=True) if row[0]}
    courses = lines("training_session")
    december = sum(day(course["held_on"]).month == 12 for course in courses)
    assert told["Đào tạo"] == [december, len(courses), "–", "–"]
    capa = [line for line in lines("capa") if line["status"] != "Đã đóng"]
    left = [len(capa), sum(day(line["due"]) < END for line in capa)]
    assert told["Khắc phục"][2:] == left
    sheet = master["Tổng quan"]
    first = next(row for row in range(1, sheet.max_row) if sheet.cell(row, 1).value == "CÁC SỔ CÒN NHIỀU VIỆC NHẤT")
    most = {sheet.cell(row, 1).value: [c.value for c in sheet[row][7:11]] for row in range(first + 1, first + 9)}
    assert most["Khắc phục"][2:] == left
    overdue = [float(row[3]) if isinstance(row[3], int | float) else 0.0 for row in most.values()]
    assert overdue == sorted(overdue, reverse=True)
