"""What contradicts itself in a definition, and what its card and the handbook say."""

import io
from dataclasses import replace

import openpyxl
import pytest

from qmxl.catalogue import loader
from qmxl.catalogue.models import Indicator
from qmxl.commands.definitions import booklet, card
from qmxl.control.control import Control
from qmxl.control.entries import entries_of
from qmxl.control.models import Assignment
from qmxl.control.reading import read_control
from qmxl.definitions.booklet import Office, booklet_file
from qmxl.definitions.cards import cards
from qmxl.definitions.lint import leaves_open, remarks, same_names
from qmxl.definitions.telling import formula_of
from qmxl.engines.apart import fetch_apart
from qmxl.hospital.folder import HospitalFolder
from qmxl.texts import LANGUAGES, texts
from tests.by_hand import SAVED, small_hospital
from tests.consolidating import own
from tests.written import control_file

VI = texts("vi")
Told = list[tuple[str, str]]


def defined(kind: str = "proportion", unit: str = "%", **said: str) -> Indicator:
    """An own indicator with some of its definition."""
    usual = {"name": "Tỷ lệ ca đạt", "numerator": "Số ca đạt", "denominator": "Tổng số ca"}
    return own(kind, unit, **{**usual, **said}).indicator()


def told(indicator: Indicator) -> Told:
    return [(remark.code, remark.field) for remark in remarks(indicator)]


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"exclusion": "Số ca không đạt"}, "COMPLEMENT"),
        ({"exclusion": "Không bao gồm các ca chưa đạt"}, "COMPLEMENT"),
        ({"exclusion": "Ca cấp cứu; ca không đạt."}, "COMPLEMENT"),
        ({"exclusion": "Ca cấp cứu"}, ""),
        ({"exclusion": "Không bao gồm ca cấp cứu"}, ""),
        ({"numerator": "Số ca mổ có biến chứng", "denominator": "Số ca mổ", "exclusion": "Ca không mổ"}, ""),
        ({"numerator": "Số ca không đạt", "exclusion": "Ca không rõ kết quả"}, ""),
        ({"numerator": "Số ca đạt x 100"}, "SCALED"),
        ({"numerator": "(Số ca đạt × 100%)"}, "SCALED"),
        ({"denominator": "Tổng số ngày thiết bị * 1.000"}, "SCALED"),
        ({"denominator": "Số giường × 100 ngày"}, ""),
        ({"denominator": "Tổng số ca từ phòng 100"}, ""),
        ({"name": "Thời gian trả kết quả"}, "TITLE"),
        ({"name": "Số ca đạt"}, "TITLE"),
        ({"name": "Điểm trung bình"}, "TITLE"),
        ({"name": "Độ hài lòng của người bệnh"}, ""),
        ({"numerator": "Số nhân viên tuân thủ", "denominator": "Tổng số cơ hội vệ sinh tay"}, "MIXED"),
        ({"numerator": "Số cơ hội có vệ sinh tay", "denominator": "Tổng số cơ hội của nhân viên"}, ""),
    ],
)
def test_a_definition_that_contradicts_itself(said: dict[str, str], code: str):
    assert [each.removeprefix("DEFINITION-") for each, _ in told(defined(**said))] == ([code] if code else [])


@pytest.mark.parametrize(
    ("kind", "name", "wrong"),
    [
        ("count", "Tỷ lệ sự cố", True),
        ("count", "Số sự cố", False),
        ("mean_duration", "Thời gian chờ trung bình", False),
        ("mean_duration", "Tỷ lệ chờ", True),
        ("rate_1000", "Tỷ suất viêm phổi", False),
        ("point_count", "Số máy hỏng", False),
    ],
)
def test_a_name_promises_what_is_computed(kind: str, name: str, *, wrong: bool):
    indicator = own(kind, "ca", name=name).indicator()
    assert bool(told(indicator)) == wrong


def test_of_the_standard_definitions_these_are_remarked():
    """The contradiction of 21 and the two titles that read like a duration are in the handbook of 2016 itself."""
    found = {each.code: told(each) for each in loader.indicators().values() if told(each)}
    assert found == {
        "BRVT-11": [("DEFINITION-TITLE", "name")],
        "BRVT-20": [("DEFINITION-TITLE", "name")],
        "BRVT-21": [("DEFINITION-COMPLEMENT", "exclusion")],
    }


def test_a_limit_is_open_until_somebody_says_it():
    """11 says 7:15 and 7:35, so what is late there is said."""
    found = [each.code for each in loader.indicators().values() if leaves_open(each)]
    assert found == ["BRVT-06", "BRVT-07", "BRVT-16", "BRVT-20", "BRVT-23"]
    indicator = loader.indicators()["BRVT-16"]
    assert not leaves_open(replace(indicator, limit="5 ngày"))
    assert not leaves_open(defined(numerator="Số hồ sơ trả đúng quy định (trong 5 ngày)"))


def test_the_code_tells_indicators_of_one_name_apart():
    two = [replace(defined(), code=code, name=name) for code, name in (("BV-02", "Tỷ lệ A"), ("BV-03", "TỶ LỆ A."))]
    assert [(each.indicator, each.facts["other"]) for each in same_names(two)] == [("BV-03", "BV-02")]


def hospital(*indicators: Indicator, given: tuple[str, ...] = ()) -> Control:
    """The small hospital with own indicators, and others assigned."""
    control = small_hospital()
    return replace(
        control,
        own_indicators={each.code: each for each in indicators},
        assignments=tuple(Assignment(indicator=code, department="GLOCOM") for code in given) or control.assignments,
    )


def test_the_office_is_told_where_its_own_definition_stands(tmp_path):
    """The remark on 21, which is standard, is no fault of the office."""
    first = defined(numerator="Số ca đạt × 100", exclusion="Ca không đạt")
    control = hospital(first, replace(defined(), code="BV-02"), given=("BRVT-21", "BRVT-06", "BRVT-16"))
    path = tmp_path / "QM_DieuKhien.xlsx"
    path.write_bytes(control_file(entries_of(control, VI), SAVED, VI))
    read, _ = read_control(fetch_apart(path), VI)
    assert [(f.code, f.severity, f.cell.sheet, f.cell.address) for f in read.remarks] == [
        ("DEFINITION-NAME-TWICE", "warning", "Chỉ số của bệnh viện", "D7"),
        ("DEFINITION-COMPLEMENT", "warning", "Chỉ số của bệnh viện", "R6"),
        ("DEFINITION-SCALED", "warning", "Chỉ số của bệnh viện", "F6"),
        ("DEFINITION-LIMIT", "warning", "Kỳ chỉ số", ""),
    ]
    assert read.remarks[-1].facts["codes"] == ["BRVT-06"]  # of 16 the limit is given


def test_the_formula_beside_the_title():
    formula = {code: formula_of(loader.indicators()[code], VI) for code in ("BRVT-17", "BRVT-02", "BRVT-21")}
    assert formula["BRVT-17"].endswith(" × 6 × 5 × Số tuần hoạt động trong kỳ) × 100 (%)")
    assert formula["BRVT-02"] == "Đếm: Tổng số sự cố nghiêm trọng (sự cố)"
    above, below = "Số lần thực hiện ngoại kiểm sinh hóa đạt", "Tổng số lần thực hiện ngoại kiểm sinh hóa"
    assert formula["BRVT-21"] == f"{above} ÷ {below} × 100 (%)"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_card_has_exactly_thirteen_headings(language: str):
    text = texts(language)
    [shown] = cards([loader.indicators()["BRVT-21"]], {}, text)
    assert [heading for heading, _ in shown.rows] == [
        text(f"definition.heading.{name}")
        for name in (
            "area", "quality_attribute", "component", "rationale", "method", "numerator", "denominator",
            "inclusion", "exclusion", "data_source", "collection", "data_quality", "interval",
        )
    ]  # fmt: skip
    assert all(said for _, said in shown.rows)


def test_a_card_says_the_interval_and_the_grade_in_the_words_of_the_control_workbook():
    known = loader.indicators()
    [monthly] = cards([replace(known["BRVT-01"], data_quality_grade="fair")], {}, VI)
    [third] = cards([replace(known["BRVT-01"], reporting_months=(2, 4, 6, 8, 10, 12), data_quality_grade="")], {}, VI)
    assert dict(monthly.rows)["Tần suất báo cáo"] == "Hằng tháng"
    assert dict(third.rows)["Tần suất báo cáo"] == "Mỗi 2 tháng"
    assert "Xếp loại giá trị số liệu: Khá (75 %)." in monthly.small
    assert not any(line.startswith("Xếp loại") for line in third.small)


OFFICE = Office("Bệnh viện Mắt Thử", "Phòng QLCL", 2026)


def test_the_handbook_has_a_page_for_each_card_in_the_order_of_codes():
    known = [*reversed(loader.indicators().values()), replace(defined(), name="Tỷ lệ nhiễm khuẩn bệnh viện")]
    book = openpyxl.load_workbook(io.BytesIO(booklet_file(cards(known, {}, VI), OFFICE, SAVED, VI)))
    cover, contents, pages = book.worksheets
    words = {str(cell.value) for row in cover for cell in row if cell.value}
    assert words >= {"BỆNH VIỆN MẮT THỬ", "NĂM 2026", "LƯU HÀNH NỘI BỘ", "GIÁM ĐỐC DUYỆT", "PHÒNG QLCL"}
    rows = list(contents.iter_rows(min_row=3, values_only=True))
    assert [row[0] for row in rows] == [*(f"BRVT-{n:02}" for n in range(1, 26)), "BV-01"]
    assert [row[3] for row in rows] == list(range(3, 29))
    assert rows[-1][2] == "trùng tên với BRVT-25"
    begins = [1, *(each.id + 1 for each in pages.row_breaks.brk)]
    assert [pages.cell(row, 1).value for row in begins] == [row[0] for row in rows]
    paper = pages.page_setup
    assert (paper.paperSize, paper.orientation, paper.firstPageNumber) == (9, "portrait", 3)
    assert {(each.oddFooter.left.text, each.oddFooter.right.text) for each in book} == {("LƯU HÀNH NỘI BỘ", "&P")}


def test_a_handbook_lies_among_the_masters_and_is_not_written_twice(tmp_path):
    control = hospital(defined(), given=("BRVT-21",))
    (tmp_path / "QM_DieuKhien.xlsx").write_bytes(control_file(entries_of(control, VI), SAVED, VI))
    first = booklet(tmp_path, year=2026, language="vi")
    path = HospitalFolder(tmp_path).masters / "SoTayChiSo_2026.xlsx"
    assert first.written == [path]
    assert [(f.code, f.severity, f.cell.address) for f in first.findings] == [
        ("DEFINITION-COMPLEMENT", "info", "BRVT-21")
    ]
    again = booklet(tmp_path, year=2026, language="vi")
    assert (again.written, again.unchanged) == ([], [path])
    assert [row[0].value for row in openpyxl.load_workbook(path)["Mục lục"].iter_rows(min_row=3)] == [
        "BRVT-21",
        "BV-01",
    ]
    card(tmp_path, code="bv-01", output=tmp_path / "phieu.xlsx", language="vi")
    assert openpyxl.load_workbook(tmp_path / "phieu.xlsx")["BV-01"]["B1"].value == "Tỷ lệ ca đạt"
