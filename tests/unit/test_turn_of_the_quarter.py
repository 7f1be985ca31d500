"""What is open in a quarter's workbook goes on in the next quarter's, under its key, and counts once."""

from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest

from qmxl.period import Period
from qmxl.tables.chain import chain
from qmxl.tables.tabulate import used_reports
from tests.by_hand import QUARTER, Form
from tests.handing_over import FOUND, LOST, House, Line, improving, listed
from tests.own_forms import Collected, collected, declared, with_forms

SECOND, JUNE, JULY = Period(2026, 4, 6), Period(2026, 6, 6), datetime(2026, 7, 2, 3)
AGAIN = "_2026-Q2"
OWN: Line = {**FOUND, "status": "Chưa làm"}
CLOSED: Line = {**OWN, "finding": "Đèn hỏng", "status": "Đã đóng", "rechecked_on": date(2026, 2, 10), "effect": "Có"}
KEY, HANDED = "GLOCOM-2026-Q1-002", "QLCL-2026-Q1-KT001"


@pytest.fixture
def house(tmp_path: Path) -> House:
    """GLOCOM closed one problem in the first quarter and left one open."""
    made = House(tmp_path)
    made.hand_in(made.blank("GLOCOM", {"capa": [CLOSED, OWN]}))
    return made


def second(house: House, department: str = "GLOCOM") -> Form:
    """The second quarter's form, made from what is handed in."""
    return made(house, SECOND, department)


def made(house: House, span: Period, department: str = "GLOCOM") -> Form:
    """A form for a span; of the first span that forms are made for no file's name says it."""
    house.make(span=span)
    named = (house.root / "bieu-mau" / "2026" / f"{department}_{span}.xlsx").is_file()
    return house.form(department, f"_{span}" if named else "")


def lines(form: Form) -> list[tuple[object, object, object]]:
    return [(line["key"], line["finding"], line["status"]) for line in listed(form)]


def told(house: House) -> list[tuple[str, str, object]]:
    """What was told of lines that go on: code, department and keys."""
    return sorted((str(f.code), f.department, f.facts.get("keys")) for f in house.told if f.code.startswith("FORM-"))


def typed(form: Form, line: str, **answers: object) -> Form:
    for name, content in answers.items():
        form.put("capa", line, name, content)
    return form


def changed(house: House, **answers: object) -> None:
    """GLOCOM changes its open line in the first quarter's workbook, which it hands in again."""
    path = house.root / "nop" / "2026" / "GLOCOM.xlsx"
    house.hand_in(typed(Form(path.read_bytes(), house.control, "GLOCOM"), "2", **answers))


def read(house: House, period: Period = JUNE) -> Collected:
    handed = sorted((house.root / "nop" / "2026").glob("*.xlsx"))
    folder = house.root / "read"
    folder.mkdir(exist_ok=True)
    forms = [Form(path.read_bytes(), house.control, path.stem) for path in handed]
    return collected(folder, *forms, period=period, saved=JULY)


def found(what: Collected) -> list[tuple[str, str, str]]:
    """What is told of lines: code, file and cell."""
    several = [f for report in what.reports for f in report.findings]
    wanted = ("CARRIED-", "CHAIN-", "DATE-")
    return sorted((str(f.code), Path(f.cell.source).stem, f.cell.address) for f in several if f.code.startswith(wanted))


def stages(what: Collected) -> list[tuple[str, str]]:
    return sorted((link.key, link.stage) for link in chain(what.control, used_reports(what.reports), what.period))


def test_what_is_open_stands_in_the_next_quarters_form_and_what_is_done_does_not(house: House) -> None:
    assert lines(second(house)) == [(KEY, "Sàn trơn", "Chưa làm")]
    assert told(house) == [("FORM-LEFT-OPEN", "GLOCOM", [KEY])]


def test_new_lines_of_the_next_quarter_have_keys_the_first_has_not(house: House) -> None:
    form, first = second(house), house.blank("GLOCOM", {"capa": [CLOSED, OWN]})
    keys = [[cell.value for cell in each.sheet("capa")["B"][5:] if cell.value] for each in (form, first)]
    assert set(keys[0]) & set(keys[1]) == {KEY}
    assert keys[0][:3] == [KEY, "GLOCOM-2026-Q2-001", "GLOCOM-2026-Q2-002"]


def test_forms_made_again_have_it_once_and_tell_nothing_new(house: House) -> None:
    second(house)
    assert lines(second(house)) == [(KEY, "Sàn trơn", "Chưa làm")]
    assert told(house) == []
    house.hand_in(typed(second(house), "1", progress="Đã đặt gạch"), more=AGAIN)
    [line] = listed(second(house))
    assert (line["key"], line["progress"], told(house)) == (KEY, "Đã đặt gạch", [])


def test_a_problem_found_later_in_the_first_quarters_workbook_comes_too(house: House) -> None:
    house.hand_in(second(house), more=AGAIN)
    house.hand_in(house.blank("GLOCOM", {"capa": [CLOSED, OWN, {**OWN, "finding": "Cửa kẹt"}]}))
    assert [line[:2] for line in lines(second(house))] == [(KEY, "Sàn trơn"), ("GLOCOM-2026-Q1-003", "Cửa kẹt")]
    assert told(house) == [("FORM-LEFT-OPEN", "GLOCOM", ["GLOCOM-2026-Q1-003"])]


def test_a_line_deleted_before_it_is_done_comes_back(house: House) -> None:
    form = second(house)
    form.sheet("capa").delete_rows(6)
    form.put("cover", "filled_by", "value", "Nguyễn Thị Hạnh")
    house.hand_in(form, more=AGAIN)
    what = read(house)
    assert found(what) == [("CARRIED-DELETED", f"GLOCOM{AGAIN}", "")]
    assert stages(what) == [("GLOCOM-2026-Q1-001", "done"), (KEY, "unanswered")]
    assert lines(second(house)) == [(KEY, "Sàn trơn", "Chưa làm")]
    assert told(house) == [("FORM-LEFT-AGAIN", "GLOCOM", [KEY])]


def test_a_line_changed_where_it_came_from_is_followed_while_nobody_touched_it_here(house: House) -> None:
    second(house)
    changed(house, status="Đã đóng", rechecked_on=date(2026, 3, 3), effect="Có")
    assert lines(second(house)) == [(KEY, "Sàn trơn", "Đã đóng")]
    assert told(house) == [("FORM-LEFT-FOLLOWED", "GLOCOM", [KEY])]
    second(house)
    assert told(house) == []


def test_a_line_changed_in_both_is_told_and_the_one_here_stays(house: House) -> None:
    house.hand_in(typed(second(house), "1", status="Đang khắc phục"), more=AGAIN)
    changed(house, status="Đã đóng", rechecked_on=date(2026, 3, 3), effect="Có")
    for _ in range(2):
        assert lines(second(house)) == [(KEY, "Sàn trơn", "Đang khắc phục")]
        assert told(house) == [("FORM-LEFT-DIFFERS", "GLOCOM", [KEY])]


def test_it_counts_once_as_the_later_workbook_says(house: House) -> None:
    done = {"status": "Đã đóng", "rechecked_on": date(2026, 4, 1), "effect": "Có"}
    house.hand_in(typed(second(house), "1", **done), more=AGAIN)
    what = read(house)
    assert found(what) == []
    assert stages(what) == [("GLOCOM-2026-Q1-001", "done"), (KEY, "done")]
    register = what.tables.registers["capa"]
    assert sorted(zip(register.lines["key"], register.lines["status"], strict=True)) == [
        ("GLOCOM-2026-Q1-001", "closed"),
        (KEY, "closed"),
    ]
    assert stages(read(house, Period(2026, 3, 3)))[1] == (KEY, "unanswered"), "at the end of March it was open"


def test_a_line_done_in_the_wrong_workbook_is_told_and_not_chosen(house: House) -> None:
    house.hand_in(second(house), more=AGAIN)
    changed(house, status="Đã đóng", rechecked_on=date(2026, 3, 3), effect="Có")
    what = read(house)
    assert found(what) == [("CARRIED-DIFFERS", f"GLOCOM{AGAIN}", "C6")]
    facts = what.finding("CARRIED-DIFFERS").facts
    assert (facts["found"], facts["file"], facts["cell"]) == (KEY, "nop/2026/GLOCOM.xlsx", "C7")
    assert facts["fields"] == ["Tình trạng", "Ngày kiểm tra lại", "Hiệu quả"]
    assert stages(what)[1] == (KEY, "unanswered")
    form = Form((house.root / "nop" / "2026" / f"GLOCOM{AGAIN}.xlsx").read_bytes(), house.control, "GLOCOM")
    house.hand_in(typed(form, "1", status="Đã đóng", rechecked_on=date(2026, 3, 3), effect="Có"), more=AGAIN)
    assert found(read(house)) == []


def test_a_problem_handed_over_in_the_first_quarter_goes_on_with_its_answers(house: House) -> None:
    house.hand_in(house.blank("QLCL", {"scored_visit": [LOST]}))
    house.hand_in(house.blank("GLOCOM"))
    house.hand_in(typed(made(house, QUARTER), "1", progress="Đã tập huấn", status="Đang khắc phục"))
    for _ in range(2):
        form = second(house)
        [line] = listed(form)
        assert (line["key"], line["progress"]) == (HANDED, "Đã tập huấn")
        assert line["origin"] == "Giao từ: Phòng Quản lý chất lượng, trang Kiểm tra chấm điểm"
        assert form.cell("capa", "1", "finding").protection.locked
        house.hand_in(form, more=AGAIN)
        house.hand_in(made(house, SECOND, "QLCL"), more=AGAIN)
    assert told(house) == []
    assert found(read(house)) == []
    assert stages(read(house)) == [(HANDED, "doing")]


def test_a_problem_handed_over_that_the_first_quarters_list_never_had_stands_in_the_second(house: House) -> None:
    house.hand_in(house.blank("QLCL", {"scored_visit": [LOST]}))
    assert [line[0] for line in lines(second(house))] == [KEY, HANDED]
    assert told(house) == [("FORM-HANDED", "GLOCOM", [HANDED]), ("FORM-LEFT-OPEN", "GLOCOM", [KEY])]


def test_a_problem_handed_over_and_done_in_the_first_quarter_is_not_handed_over_again(house: House) -> None:
    house.hand_in(house.blank("QLCL", {"scored_visit": [LOST]}))
    house.hand_in(house.blank("GLOCOM"))
    done = {"status": "Đã đóng", "rechecked_on": date(2026, 3, 3), "effect": "Có"}
    house.hand_in(typed(made(house, QUARTER), "1", **done))
    assert lines(second(house)) == []
    assert told(house) == []


def test_a_line_goes_on_over_more_than_one_quarter_as_it_was_said_last(house: House) -> None:
    house.hand_in(typed(second(house), "1", progress="Đã đặt gạch"), more=AGAIN)
    form = made(house, Period(2026, 7, 9))
    assert [(line["key"], line["progress"]) for line in listed(form)] == [(KEY, "Đã đặt gạch")]


def test_a_day_of_the_first_quarter_is_no_fault_of_a_line_that_goes_on(house: House) -> None:
    unanswered: Line = {
        "received_on": date(2026, 3, 30),
        "kind": "Khiếu nại, tố cáo",
        "about": "Thái độ",
        "content": "Chờ lâu",
        "due": date(2026, 4, 5),
    }
    house.hand_in(house.blank("GLOCOM", {"complaints": [unanswered]}))
    form = second(house)
    house.hand_in(form, more=AGAIN)
    what = read(house)
    assert found(what) == []
    assert what.tables.registers["complaints"].lines["key"] == ["GLOCOM-2026-Q1-PA001"]
    form.put("complaints", "2", "received_on", date(2026, 3, 29))
    form.put("complaints", "2", "content", "Của quý trước, gõ tay")
    house.hand_in(form, more=AGAIN)
    assert [each[0] for each in found(read(house))] == ["DATE-OUTSIDE"], "one typed here has its day here"


def test_lines_without_a_key_stay_where_they_are_and_are_told(house: House) -> None:
    path = house.root / "nop" / "2026" / "GLOCOM.xlsx"
    form = Form(path.read_bytes(), house.control, "GLOCOM")
    form.cell("capa", "2", "key").value = None
    house.hand_in(form)
    assert lines(second(house)) == []
    assert [each[:2] for each in told(house)] == [("FORM-LEFT-KEYLESS", "GLOCOM")]


def test_a_quarters_lines_in_the_years_workbook_count_once(house: House) -> None:
    form = made(house, Period(2026, 1, 12))
    house.hand_in(typed(form, "2", status="Đang khắc phục"), more="_2026")
    what = read(house)
    assert found(what) == []
    assert stages(what) == [("GLOCOM-2026-Q1-001", "done"), (KEY, "doing")]
    assert len(what.tables.registers["capa"]) == 2


def test_making_the_first_quarters_form_again_changes_nothing_of_it(house: House) -> None:
    house.hand_in(typed(second(house), "1", status="Đang khắc phục"), more=AGAIN)
    assert [line[1:] for line in lines(made(house, QUARTER))] == [("Đèn hỏng", "Đã đóng"), ("Sàn trơn", "Chưa làm")]
    assert told(house) == []


def test_what_has_to_stand_elsewhere_is_asked_for_where_the_line_counts(house: House) -> None:
    house.hand_in(
        house.blank("GLOCOM", {"capa": [{**OWN, "source_of": "Sự cố y khoa", "incident": "GLOCOM-2026-099"}]})
    )
    house.hand_in(second(house), more=AGAIN)
    what = read(house)
    places = [Path(f.cell.source).stem for r in what.reports for f in r.findings if f.code == "RULE-MATCHES"]
    assert places == [f"GLOCOM{AGAIN}"]


def test_persons_named_in_a_line_that_went_on_are_listed_once(tmp_path: Path) -> None:
    fields = """
    [[field]]
    id = "key"
    type = "code"
    numbered = true
    locked = true
    [[field]]
    id = "who"
    privacy = "personal"
    [[field]]
    id = "ended"
    type = "date"
    """
    form = replace(declared("visitors", fields), done="ended filled")
    house = House(tmp_path, with_forms(form, control=improving()))
    house.hand_in(house.blank("GLOCOM", {"visitors": [{"who": "Trần Văn Bình"}]}))
    house.hand_in(second(house), more=AGAIN)
    persons = [(Path(r.source).stem, each.value) for r in read(house).reports for each in r.personal]
    assert [each for each in persons if each[1] == "Trần Văn Bình"] == [(f"GLOCOM{AGAIN}", "Trần Văn Bình")]
