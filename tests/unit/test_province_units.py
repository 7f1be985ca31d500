"""Hospitals as a health office knows them: names typed otherwise, names of before, those that came and went."""

from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest

from qmxl.commands.bulletin import bulletin
from qmxl.refusal import Refusal
from tests.provinces import MARCH, figures, province, rows_of, sentences, sheet, told
from tests.unit.test_province_bad_input import tampered
from tests.unit.test_province_collecting import pooled

ERROR, WARNING, INFO = "error", "warning", "info"


def told_of(tmp_path: Path, known: str, said: str) -> list[tuple[str, str, str]]:
    """What a health office that knows a hospital by one name is told of its master under another."""
    desk = province(tmp_path / "so", "BV01")
    desk.units["BV01"] = known
    desk.send("BV01", hospital=said)
    return told(desk.run())


@pytest.mark.parametrize(
    ("known", "said"),
    [
        ("Bệnh viện Đa khoa Hòa Bình", "Bệnh viện Đa khoa Hoà Bình"),
        ("Bệnh viện Phục hồi chức năng – Thuỷ Nguyên", "bệnh viện phục hồi chức năng - Thủy Nguyên."),
        ("Trung tâm Y tế huyện A (cơ sở 2)", "Trung tâm y tế huyện A, cơ sở 2"),
    ],
)
def test_a_name_is_known_wherever_its_tones_and_signs_stand(tmp_path: Path, known: str, said: str):
    assert told_of(tmp_path, known, said) == []


@pytest.mark.parametrize(
    ("known", "said"),
    [
        ("Bệnh viện Hoà Bình", "Bệnh viện Hoa Bình"),
        ("Bệnh viện số 1", "Bệnh viện số 2"),
        ("Bệnh viện Đa", "Bệnh viện Da"),
    ],
)
def test_a_name_that_is_another_is_not(tmp_path: Path, known: str, said: str):
    assert sorted(told_of(tmp_path, known, said)) == [(ERROR, "UNIT-MISSING", "BV01"), (ERROR, "UNIT-NEARLY", "")]


def test_the_nearest_name_is_said_of_one_that_nobody_has(tmp_path: Path):
    desk = province(tmp_path / "so", "BV01", "BV02")
    desk.units |= {"BV01": "Bệnh viện Đa khoa huyện Yên Lập", "BV02": "Bệnh viện Đa khoa huyện Yên Bình"}
    desk.send("BV01", hospital="BV Đa khoa huyện Yên Lập")
    desk.send("BV02")
    outcome = desk.run()
    assert told(outcome) == [(ERROR, "UNIT-NEARLY", ""), (ERROR, "UNIT-MISSING", "BV01")]
    [said] = sentences(outcome, "UNIT-NEARLY")
    assert "gần nhất là “Bệnh viện Đa khoa huyện Yên Lập” (BV01)" in said


def test_masters_under_a_name_of_before_are_the_hospitals_own(tmp_path: Path):
    desk = province(tmp_path / "so", "BV01", "BV02")
    desk.more["BV01"] = {"other_names": "Bệnh viện Đa khoa huyện Cũ; BV01 (tên viết tắt)"}
    desk.send("BV01", figures(3, 10), hospital="Bệnh viện đa khoa huyện Cũ")
    desk.send("BV02", figures(1, 10))
    outcome = desk.run()
    assert (told(outcome), pooled(outcome)) == ([], (4, 20, "2/2"))


def test_two_masters_of_a_unit_under_two_names_may_be_of_two_hospitals(tmp_path: Path):
    desk = province(tmp_path / "so", "BV01", known=False)
    desk.more["BV01"] = {"other_names": "Bệnh viện đã sáp nhập"}
    desk.send("BV01", figures(3, 10), signed=None, made=datetime(2026, 4, 12, 2))
    desk.send("BV01", figures(1, 10), signed=None, hospital="Bệnh viện đã sáp nhập", name="cũ.xlsx")
    outcome = desk.run()
    assert [each for each in told(outcome) if each[1] != "UNIT-KEYLESS"] == [(WARNING, "UNIT-TWO-NAMES", "BV01")]
    assert pooled(outcome) == (3, 10, "1/1")
    [said] = sentences(outcome, "UNIT-TWO-NAMES")
    assert "“Bệnh viện đã sáp nhập”" in said
    assert "“Bệnh viện BV01”" in said


def test_a_name_of_before_that_another_unit_has_cannot_tell_them_apart(tmp_path: Path):
    desk = province(tmp_path / "so", "BV01", "BV02", known=False)
    desk.more["BV01"] = {"other_names": "Bệnh viện BV02"}
    desk.send("BV02", signed=None)
    outcome = desk.run()
    assert (ERROR, "UNIT-SAME-NAME", "") in told(outcome)
    assert outcome.missing == ["BV01", "BV02"]


def test_a_hospital_that_was_closed_or_not_yet_there_is_not_missing(tmp_path: Path):
    desk = province(tmp_path / "so", "BV01", "BV02", "BV03", "BV04")
    desk.more = {
        "BV02": {"until": date(2026, 3, 30)},  # merged into another
        "BV03": {"since": date(2026, 4, 1)},
        "BV04": {"since": date(2026, 3, 31), "until": date(2026, 3, 31)},
    }
    desk.send("BV01", figures(1, 10))
    outcome = desk.run()
    assert outcome.missing == ["BV04"]
    assert [each for each in told(outcome) if each[0] == INFO] == [
        (INFO, "UNIT-NOT-AWAITED", "BV02"),
        (INFO, "UNIT-NOT-AWAITED", "BV03"),
    ]
    assert pooled(outcome) == (1, 10, "1/2")
    assert list(rows_of(outcome, "Từng bệnh viện - kỳ", 9, desk.units)) == ["BV01", "BV04"]


def test_a_period_in_which_nobody_is_awaited_is_drawn_too(tmp_path: Path):
    desk = province(tmp_path / "so", "BV01")
    desk.more = {"BV01": {"until": date(2025, 12, 31)}}
    desk.send("BV01", period="2025-12")
    outcome = desk.run()
    assert (told(outcome), outcome.missing) == ([(INFO, "UNIT-NOT-AWAITED", "BV01")], [])
    assert sheet(outcome, "Tổng quan", 5)[0][0] == "0/0"


def test_what_a_closed_hospital_sent_all_the_same_counts(tmp_path: Path):
    desk = province(tmp_path / "so", "BV01", "BV02")
    desk.more = {"BV02": {"until": date(2026, 3, 15)}}
    for unit in desk.units:
        desk.send(unit, figures(1, 10))
    outcome = desk.run()
    assert (told(outcome), pooled(outcome)) == ([], (2, 20, "2/2"))


def test_a_master_sealed_before_its_period_was_over_is_told(tmp_path: Path):
    desk = province(tmp_path / "so", "BV01", "BV02")
    desk.send("BV01", made=datetime(2026, 3, 31, 16, 59))  # one minute to midnight in Viet Nam
    desk.send("BV02", made=datetime(2026, 3, 31, 17))
    outcome = desk.run()
    assert told(outcome) == [(WARNING, "UNIT-EARLY", "BV01")]
    first_page = [str(cell) for row in sheet(outcome, "Tổng quan", 1) for cell in row if cell]
    assert [each for each in first_page if "trước khi kỳ kết thúc" in each] == [
        "1 bệnh viện niêm phong trước khi kỳ kết thúc, số của họ mới là một phần: BV01."
    ]


def test_a_run_in_the_period_says_that_it_goes_on(tmp_path: Path):
    desk = province(tmp_path / "so", "BV01")
    desk.send("BV01", made=datetime(2026, 3, 20))
    assert (WARNING, "PERIOD-OPEN", "") in told(desk.run(now=datetime(2026, 3, 31, 3)))
    assert (WARNING, "PERIOD-OPEN", "") not in told(desk.run(now=datetime(2026, 4, 1, 3)))


def test_figures_that_this_version_does_not_know_are_told(tmp_path: Path):
    desk = province(tmp_path / "so", "BV01")
    others = {("indicator", "BRVT-16", "period"): "BRVT-99", ("levels", "6858", "3"): "TT35"}
    desk.send("BV01", {line: {"offered_code": code} for line, code in others.items()})
    outcome = desk.run()
    assert told(outcome) == [(WARNING, "UNIT-NOT-KNOWN", "BV01")]
    [said] = sentences(outcome, "UNIT-NOT-KNOWN")
    assert said.startswith("Sổ có 2 con số mà phiên bản này không biết, không gộp vào trang nào: BRVT-99, TT35.")


def test_a_figure_typed_over_before_sealing_is_told_with_its_cell(tmp_path: Path):
    desk = province(tmp_path / "so", "BV01", "BV02")
    desk.send("BV01", figures(9, 10), typed=True)
    desk.send("BV02", figures(9, 10))
    outcome = desk.run()
    assert (set(told(outcome)), pooled(outcome)) == ({(WARNING, "UNIT-TYPED", "BV01")}, (18, 20, "2/2"))
    said = [f for f in outcome.findings if f.code == "UNIT-TYPED"]
    assert [(f.cell.sheet, f.facts["found"]) for f in said[:1]] == [("DL gửi cấp trên", 9)]
    assert len(said) == 4  # numerator and denominator, in the period and to date


def test_findings_name_hospitals_by_the_code_their_heading_says(tmp_path: Path):
    desk = province(tmp_path / "so", "BV01", "BV02")
    desk.send("BV01")
    assert [row[:2] for row in sheet(desk.run(), "Lỗi cần sửa", 5)] == [("Mức", "Mã BV"), ("Lỗi", "BV02")]


def test_a_bulletin_is_made_of_a_hospitals_master_only(tmp_path: Path):
    desk = province(tmp_path / "so", "BV01")
    desk.send("BV01")
    master = desk.run().master
    assert master is not None
    for path, period in ((desk.folder, MARCH), (master, None)):
        with pytest.raises(Refusal) as refused:
            bulletin(path, period=period, language="vi")
        assert refused.value.code == "bulletin_above"


def test_a_sheet_that_a_person_added_to_the_earlier_master_is_told(tmp_path: Path):
    desk = province(tmp_path / "so", "BV01")
    desk.send("BV01", figures(1, 10))
    master = desk.run().master
    assert master is not None
    book = openpyxl.load_workbook(master)
    book.create_sheet("Ghi chú của Sở")["A1"] = "nhớ gọi BV01"
    book.save(master)
    desk.send("BV01", figures(2, 10), made=datetime(2026, 4, 12, 2))
    outcome = desk.run()
    assert told(outcome) == [(WARNING, "MASTER-SHEETS", "")]
    assert "(Ghi chú của Sở)" in sentences(outcome, "MASTER-SHEETS")[0]
    assert told(desk.run()) == []


def test_what_a_closed_hospital_sent_and_does_not_count_is_told(tmp_path: Path):
    desk = province(tmp_path / "so", "BV01", "BV02")
    desk.more = {"BV02": {"until": date(2026, 3, 15)}}
    desk.send("BV01", figures(1, 10))
    tampered(desk.send("BV02", figures(1, 10)))
    outcome = desk.run()
    assert {code for _, code, unit in told(outcome) if unit == "BV02"} == {
        "UNIT-ALTERED",
        "SEAL-CHANGED",
        "UNIT-NOT-AWAITED",
    }
    assert (outcome.missing, pooled(outcome)) == ([], (1, 10, "1/1"))
    sent = [row[:4] for row in sheet(outcome, "Tình hình gửi", 11) if row[0] == "BV02"]
    assert sent == [("BV02", "Bệnh viện BV02", None, "Không tính được")]


def test_a_master_that_somebody_has_open_is_no_file_of_no_use(tmp_path: Path):
    desk = province(tmp_path / "so", "BV01")
    desk.send("BV01")
    desk.put("~$BV01.xlsx", b"\x05Admin")
    outcome = desk.run()
    assert told(outcome) == [(WARNING, "FILE-OWNER", "")]
    first_page = [str(cell) for row in sheet(outcome, "Tổng quan", 1) for cell in row if cell]
    assert [each for each in first_page if "~$" in each] == []


def test_a_hospital_that_counts_under_two_names_is_told(tmp_path: Path):
    desk = province(tmp_path / "so", "BV01", "BV02", "BV03")
    plan = {
        ("indicator", code, "period"): {"numerator": number, "denominator": 100}
        for number, code in enumerate(("BRVT-10", "BRVT-13", "BRVT-16"), start=3)
    }
    plan[("indicator", "BRVT-02", "period")] = {"numerator": 2}
    desk.send("BV01", plan)
    desk.send("BV02", plan, made=datetime(2026, 4, 12, 2))
    desk.send("BV03", {**plan, ("indicator", "BRVT-02", "period"): {"numerator": 3}})
    outcome = desk.run()
    assert told(outcome) == [(WARNING, "UNIT-SAME-FIGURES", "BV01"), (WARNING, "UNIT-SAME-FIGURES", "BV02")]
    assert "của BV02 (nop/2026/BV02.xlsx)" in sentences(outcome, "UNIT-SAME-FIGURES")[0]
