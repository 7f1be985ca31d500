"""Lines of registers out of the tables of other programs: found by headings, kept beside reports, checked, counted."""

import csv
import io
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, time
from pathlib import Path

import openpyxl
import pytest

from qmxl.commands.consolidate import consolidate
from qmxl.commands.export import export
from qmxl.commands.import_lines import Asked, import_lines
from qmxl.commands.outcome import Outcome
from qmxl.control.entries import entries_of
from qmxl.forms.layout import Column
from qmxl.hospital.folder import HospitalFolder
from qmxl.importing.values import content_of
from qmxl.period import Period
from qmxl.refusal import Refusal
from qmxl.texts import texts
from tests.by_hand import MARCH, SAVED, complete_entries, form_bytes, small_hospital
from tests.written import control_file

YEAR = Period(2026, 1, 12)
Import = Callable[..., Outcome]
TRAINING = """Ngày;Chủ đề;Theo kế hoạch;Đối tượng;Số giờ;Số mời;Số dự;Người nhập
03/02/2026;Rửa tay;Trong KH;{audience};1,5;20;18;an
17/02/2026;Định danh người bệnh;Trong KH;{audience};2;15;15;an
"""


@pytest.fixture
def hospital(tmp_path: Path) -> Path:
    """The small hospital's folder with nothing handed in."""
    folder = tmp_path / "bv"
    (folder / "nop" / "2026").mkdir(parents=True)
    content = control_file(entries_of(small_hospital(), texts("vi")), SAVED, texts("vi"))
    (folder / "QM_DieuKhien.xlsx").write_bytes(content)
    return folder


@pytest.fixture
def take(hospital: Path, tmp_path: Path) -> Import:
    def run(name: str, content: str, form: str, **asked: object) -> Outcome:
        path = tmp_path / name
        path.write_text(content, encoding="utf-8")
        return import_lines(hospital, path, Asked(form, **asked), period=YEAR, language="vi", clock=lambda: SAVED)  # type: ignore[arg-type]

    return run


def audience() -> str:
    from qmxl.catalogue.loader import code_lists

    return code_lists()["audience"].code[0].label.vi


def told(outcome: Outcome) -> list[tuple[str, str]]:
    return sorted((str(f.code), f.cell.address) for f in outcome.findings)


def table(path: Path, form: str = "qmxl:training_session") -> list[tuple[object, ...]]:
    """The visible lines of an imported workbook."""
    book = openpyxl.load_workbook(path)
    sheet = next(each for each in book if each["A1"].value == form)
    return [row for row in sheet.iter_rows(min_row=6, min_col=3, values_only=True) if row[1] is not None]


def test_lines_are_found_by_their_headings_and_say_where_they_come_from(hospital: Path, take: Import) -> None:
    outcome = take("dao tao.csv", TRAINING.format(audience=audience()), "Đào tạo", department="KHOA_KHAM")
    assert outcome.written == [hospital / "nop" / "2026" / "KHOA_KHAM__training_session.xlsx"]
    assert told(outcome) == [("IMPORT-UNUSED", "A1")]
    assert outcome.findings[0].facts["columns"] == ["Người nhập"]
    first, second = table(outcome.written[0])
    assert first[:4] == ("dao tao.csv:2", datetime(2026, 2, 3), "Rửa tay", "Trong kế hoạch")
    assert (first[5], first[7], first[8]) == (1.5, 20, 18)
    assert second[0] == "dao tao.csv:3"


def test_faults_are_told_at_the_cells_of_the_new_workbook(take: Import) -> None:
    wrong = TRAINING.format(audience=audience()) + f"31/02/2026;;Trong KH;{audience()};x;10;12;an\n"
    outcome = take("a.csv", wrong, "training_session", department="KHOA_KHAM")
    assert told(outcome) == [
        ("DATE-IMPOSSIBLE", "D8"),
        ("IMPORT-UNUSED", "A1"),
        ("MISSING-FIELD", "E8"),
        ("RULE-AT-MOST", "K8"),
        ("TYPE-NUMBER", "H8"),
    ]
    assert not outcome.clean


@pytest.mark.parametrize(
    "closing", [";Tổng cộng;;;3,5;35;33;", "Tổng cộng: 2 lớp;;;;3,5;35;33;", ";TOTAL;;;;;;", ";合计;;;;35;33;"]
)
def test_a_closing_line_of_totals_is_told_and_not_taken(take: Import, closing: str) -> None:
    outcome = take("a.csv", TRAINING.format(audience=audience()) + closing, "training_session", department="KHOA_KHAM")
    assert told(outcome) == [("IMPORT-TOTAL", "A4"), ("IMPORT-UNUSED", "A1")]
    assert len(table(outcome.written[0])) == 2


def test_a_lesson_called_like_a_total_is_a_line(take: Import) -> None:
    lesson = f"03/03/2026;Tổng cộng;Trong KH;{audience()};2;9;9;an\n"
    outcome = take("a.csv", TRAINING.format(audience=audience()) + lesson, "training_session", department="KHOA_KHAM")
    assert told(outcome) == [("IMPORT-UNUSED", "A1")]
    assert len(table(outcome.written[0])) == 3


def test_totals_of_departments_are_no_department(take: Import) -> None:
    lines = (
        "Khoa,Ngày nhận,Kênh,Nội dung,Loại,Bộ phận,Kết quả\nGLOCOM,02/03/2026,,Chờ lâu,,Tiếp đón,\nTổng số: 1,,,,,,\n"
    )
    outcome = take("his.csv", lines, "complaints")
    assert [path.name for path in outcome.written] == ["GLOCOM__complaints.xlsx"]
    assert [each for each in told(outcome) if each[1] == "A3"] == [("IMPORT-TOTAL", "A3")]


def test_a_column_says_whose_each_line_is(take: Import) -> None:
    lines = "Khoa,Ngày nhận,Kênh,Nội dung,Loại,Bộ phận,Kết quả\n"
    lines += (
        "GLOCOM,2026-03-02 07:15:00,,Chờ lâu,,Tiếp đón,\nKhoa Khám bệnh,03/03/2026,,Khen,,,\nKHOA_X,04/03/2026,,?,,,\n"
    )
    outcome = take("his.csv", lines, "complaints")
    assert [path.name for path in outcome.written] == ["GLOCOM__complaints.xlsx", "KHOA_KHAM__complaints.xlsx"]
    of_file = [f for f in outcome.findings if f.cell.source == "his.csv"]
    assert [(str(f.code), f.cell.address, f.facts["found"]) for f in of_file if f.code == "IMPORT-DEPARTMENT"] == [
        ("IMPORT-DEPARTMENT", "A4", "KHOA_X")
    ]
    assert datetime(2026, 3, 2) in table(outcome.written[0], "qmxl:complaints")[0]


def test_a_file_that_comes_again_takes_the_place_of_what_it_said(hospital: Path, take: Import) -> None:
    one = TRAINING.format(audience=audience())
    take("thang 2.csv", one, "training_session", department="KHOA_KHAM")
    head, first, _ = one.splitlines()
    other = f"{head}\n03/03/2026;Dinh dưỡng;Trong KH;{audience()};1;9;9;an\n{first}\n"
    third = take("thang 3.csv", other, "training_session", department="KHOA_KHAM")
    known = [(str(f.code), f.facts["count"]) for f in third.findings if f.code == "IMPORT-KNOWN"]
    assert known == [("IMPORT-KNOWN", 1)]
    again = take("thang 2.csv", one.replace(";20;18;", ";20;19;"), "training_session", department="KHOA_KHAM")
    gone = [f for f in again.findings if f.code == "IMPORT-GONE"]
    assert [(f.facts["count"], f.facts["lines"]) for f in gone] == [(1, [2])]
    assert (hospital / "lich-su" / str(gone[0].facts["kept"])).is_file()
    lines = table(again.written[0])
    assert [(line[0], line[2], line[8]) for line in lines] == [
        ("thang 3.csv:2", "Dinh dưỡng", 9),
        ("thang 2.csv:2", "Rửa tay", 19),
        ("thang 2.csv:3", "Định danh người bệnh", 15),
    ]


def test_columns_can_be_named(take: Import) -> None:
    lines = "Thời điểm,Tên lớp,KH,DT,Giờ,Mời,Có mặt\n"
    lines += f"2026-02-03T07:30:00,Rửa tay,planned,{audience()},2,3,3\n"
    named = {"Ngày": "Thời điểm", "topic": "Tên lớp", "planned": "KH", "audience": "DT", "Số giờ": "Giờ"}
    named |= {"Số mời": "Mời", "attended": "Có mặt"}
    outcome = take("x.csv", lines, "training_session", department="GLOCOM", columns=named)
    assert told(outcome) == []
    assert table(outcome.written[0])[0][1:3] == (datetime(2026, 2, 3), "Rửa tay")


@pytest.mark.parametrize(
    ("form", "asked", "content", "code"),
    [
        ("khong co", {"department": "GLOCOM"}, "a,b\n1,2\n", "import_form"),
        ("training_session", {"department": "XYZ"}, "Ngày\n01/02/2026\n", "import_department"),
        ("training_session", {}, "Ngày\n01/02/2026\n", "import_whose"),
        ("training_session", {"department": "GLOCOM"}, "a,b\n1,2\n", "import_columns"),
        ("training_session", {"department": "GLOCOM", "columns": {"Ngày": "Hôm"}}, "Ngày\n1/2/2026\n", "import_column"),
        ("training_session", {"department": "GLOCOM"}, "Ngày,Chủ đề\n", "import_no_lines"),
        ("cover", {"department": "GLOCOM"}, "a,b\n1,2\n", "import_form"),
    ],
)
def test_what_cannot_be_taken_is_refused(
    hospital: Path, take: Import, form: str, asked: Mapping[str, object], content: str, code: str
) -> None:
    with pytest.raises(Refusal) as refused:
        take("x.csv", content, form, **asked)
    assert refused.value.code == code
    assert not list((hospital / "nop" / "2026").iterdir())


def rows(path: Path) -> Sequence[Mapping[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig"))))


def test_imported_lines_count_beside_the_report_and_are_no_report(hospital: Path, take: Import, tmp_path: Path) -> None:
    control = small_hospital()
    take("d.csv", TRAINING.format(audience=audience()), "training_session", department="KHOA_KHAM")
    take("d.csv", TRAINING.format(audience=audience()), "training_session", department="GLOCOM")
    typed = {("1", "topic", ""): "Rửa tay", ("1", "held_on", ""): datetime(2026, 2, 3).date()}
    typed |= {("1", "planned", ""): "Trong kế hoạch", ("1", "audience", ""): audience(), ("1", "hours", ""): 1.5}
    typed |= {("1", "invited", ""): 20, ("1", "attended", ""): 18}
    entries = complete_entries(control, "KHOA_KHAM", YEAR)
    content = form_bytes(control, entries={**entries, "training_session": typed}, span=YEAR)
    (hospital / "nop" / "2026" / "KHOA_KHAM.xlsx").write_bytes(content)
    outcome = consolidate(hospital, period=MARCH, language="vi", clock=lambda: SAVED)
    assert outcome.missing == ["GLOCOM"]
    assert outcome.received == 1
    export(hospital, period=MARCH, to="csv", output=tmp_path / "ra", language="vi", clock=lambda: SAVED)
    lines = rows(tmp_path / "ra" / "training_session.csv")
    assert sorted((line["department"], line["topic"]) for line in lines) == [
        ("GLOCOM", "Rửa tay"),
        ("GLOCOM", "Định danh người bệnh"),
        ("KHOA_KHAM", "Rửa tay"),
        ("KHOA_KHAM", "Định danh người bệnh"),
    ], "the line that was typed as well is one line"


def test_what_was_exported_comes_back_the_same(hospital: Path, take: Import, tmp_path: Path) -> None:
    take("d.csv", TRAINING.format(audience=audience()), "training_session", department="KHOA_KHAM")
    export(hospital, period=MARCH, to="csv", output=tmp_path / "ra", language="vi", clock=lambda: SAVED)
    before = rows(tmp_path / "ra" / "training_session.csv")
    (hospital / "nop" / "2026" / "KHOA_KHAM__training_session.xlsx").unlink()
    content = (tmp_path / "ra" / "training_session.csv").read_text(encoding="utf-8-sig")
    again = take("training_session.csv", content, "training_session")
    assert again.clean
    export(hospital, period=MARCH, to="csv", output=tmp_path / "ra2", language="vi", clock=lambda: SAVED)
    after = rows(tmp_path / "ra2" / "training_session.csv")
    said = [{k: v for k, v in line.items() if k not in {"source", "sheet", "cell"}} for line in before]
    assert said == [{k: v for k, v in line.items() if k not in {"source", "sheet", "cell"}} for line in after]


def test_forms_made_again_do_not_take_imported_lines_over(hospital: Path, take: Import) -> None:
    from qmxl.commands.forms import forms

    take("d.csv", TRAINING.format(audience=audience()), "training_session", department="KHOA_KHAM")
    outcome = forms(hospital, period=YEAR, language="vi", clock=lambda: SAVED)
    path = HospitalFolder(hospital).form("KHOA_KHAM", 2026)
    assert path in outcome.written
    assert [line for line in table(path) if line[1] is not None] == []


@pytest.mark.parametrize(
    ("written", "type_", "meant"),
    [
        ("46056", "date", date(2026, 2, 3)),
        ("46056,395833", "date", date(2026, 2, 3)),
        ("46056.5", "time", time(12)),
        ("0,395833333", "time", time(9, 30)),
        ("46056,75", "datetime", datetime(2026, 2, 3, 18)),
        ("46056", "time", "46056"),  # a day is no time
        ("8.30", "time", "8.30"),
        ("20260203", "date", "20260203"),
        ("46056", "count", 46056),
    ],
)
def test_days_and_times_as_spreadsheets_count_them_are_understood(written: str, type_: str, meant: object) -> None:
    assert content_of(written, Column("x", "X", type_), "vi") == meant
