"""What a new master takes over from the earlier one of the same period."""

import shutil
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest

from qmxl import commands
from qmxl.catalogue.declared import Form, FormField
from qmxl.control.entries import entries_of
from qmxl.control.master_sheets import as_properties
from qmxl.engines.here import Here
from qmxl.engines.processes import Processes
from qmxl.own_forms.heads import same
from qmxl.period import Period
from qmxl.reports.earlier import Earlier, earlier_master
from qmxl.texts import texts
from tests.by_hand import MARCH, SAVED, complete_entries, form_bytes, small_hospital
from tests.written import control_file

SOURCE = "nop/2026/KHOA_KHAM.xlsx"
IN_TIME, CORRECTED = datetime(2026, 4, 2, 3), datetime(2026, 4, 20, 3)


@pytest.fixture
def hospital(tmp_path: Path) -> Path:
    """A hospital with KHOA_KHAM's report, saved in time."""
    (tmp_path / "nop" / "2026").mkdir(parents=True)
    content = control_file(entries_of(small_hospital(), texts("vi")), SAVED, texts("vi"))
    (tmp_path / "QM_DieuKhien.xlsx").write_bytes(content)
    (tmp_path / SOURCE).write_bytes(form_bytes(small_hospital(), made=IN_TIME))
    return tmp_path


def consolidate(hospital: Path, language: str = "vi", period: Period = MARCH) -> tuple[str, Path]:
    outcome = commands.consolidate(hospital, period=period, language=language, clock=lambda: datetime(2026, 5, 1))
    assert outcome.master
    return next(report.status for report in outcome.reports if report.source == SOURCE), outcome.master


@pytest.mark.parametrize("language", ["vi", "en", "zh"])
def test_a_correction_after_the_deadline_does_not_make_a_report_late(hospital: Path, language: str) -> None:
    assert consolidate(hospital, language)[0] == "received"
    (hospital / SOURCE).write_bytes(form_bytes(small_hospital(), made=CORRECTED))
    status, master = consolidate(hospital)
    assert status == "received"
    assert earlier_master(master).first_saved == {SOURCE: datetime(2026, 4, 2, 10)}
    assert consolidate(hospital)[0] == "received"  # from master to master


def test_without_an_earlier_master_the_last_save_counts(hospital: Path) -> None:
    _, master = consolidate(hospital)
    (hospital / SOURCE).write_bytes(form_bytes(small_hospital(), made=CORRECTED))
    assert consolidate(hospital, period=Period(2026, 2, 2))[0] == "late"
    master.unlink()
    assert consolidate(hospital)[0] == "late"


@pytest.mark.parametrize("first", ["blank", "rejected"])
def test_what_was_of_no_use_was_not_handed_in(hospital: Path, first: str) -> None:
    entries = {**complete_entries(small_hospital(), "KHOA_KHAM"), "indicators": {}, "cover": {}}
    useless = form_bytes(small_hospital(), entries=entries, made=IN_TIME) if first == "blank" else b""
    (hospital / SOURCE).write_bytes(useless)
    assert consolidate(hospital)[0] in {"unreported", "rejected"}
    (hospital / SOURCE).write_bytes(form_bytes(small_hospital(), made=CORRECTED))
    assert consolidate(hospital)[0] == "late"


def test_a_master_saved_by_another_program_still_tells(hospital: Path) -> None:
    _, master = consolidate(hospital)
    before = earlier_master(master).first_saved
    book = openpyxl.load_workbook(master)
    book["Nộp báo cáo"].insert_rows(3)
    book.save(master)
    assert earlier_master(master).first_saved == before != {}


def test_a_master_that_cannot_be_read_tells_nothing(tmp_path: Path, hospital: Path) -> None:
    broken = tmp_path / "broken.xlsx"
    broken.write_bytes(b"PK nothing")
    other = tmp_path / "other.xlsx"
    shutil.copy(hospital / SOURCE, other)
    assert [earlier_master(path).first_saved for path in (broken, other, tmp_path / "none.xlsx")] == [{}, {}, {}]
    assert earlier_master(broken) == Earlier(fault="FILE-TRUNCATED")


def test_only_sheets_a_person_added_are_told_whatever_the_language_was(hospital: Path) -> None:
    _, master = consolidate(hospital, "en")
    outcome = commands.consolidate(hospital, period=MARCH, language="vi", clock=lambda: datetime(2026, 5, 1))
    assert [f.facts for f in outcome.findings if f.code == "MASTER-SHEETS"] == []
    book = openpyxl.load_workbook(master)
    book.create_sheet("Ghi chú")
    book.save(master)
    outcome = commands.consolidate(hospital, period=MARCH, language="zh", clock=lambda: datetime(2026, 5, 1))
    told = [f.facts for f in outcome.findings if f.code == "MASTER-SHEETS"]
    assert told == [{"sheets": ["Ghi chú"], "kept": "lich-su/"}]


NAMES = ("Contents", "目录", "Kinh nghiệm hay", "Kế hoạch", "Câu trả lời 9", "Họp giao ban")


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_a_persons_sheet_called_as_one_of_ours_is_theirs(hospital: Path, name: str) -> None:
    """As ours is in another language, as a register without lines, as one of an own form, as in earlier versions."""
    own = Form(id="giao_ban", layout="list", sheet=same(NAMES[-1]), title=same("x"), instruction=same("x"))
    control = replace(small_hospital(), own_forms=(replace(own, field=(FormField(id="a", label=same("A")),)),))
    content = control_file(entries_of(control, texts("vi")), SAVED, texts("vi"))
    (hospital / "QM_DieuKhien.xlsx").write_bytes(content)
    _, master = consolidate(hospital)
    book = openpyxl.load_workbook(master)
    assert name not in book.sheetnames
    book.create_sheet(name)["A1"] = "Của tôi"
    book.save(master)
    outcome = commands.consolidate(hospital, period=MARCH, language="vi", clock=lambda: datetime(2026, 5, 1))
    [told] = [f.facts for f in outcome.findings if f.code == "MASTER-SHEETS"]
    assert told == {"sheets": [name], "kept": "lich-su/"}
    [kept] = (hospital / "lich-su").glob("QM_TongHop*.xlsx")
    assert openpyxl.load_workbook(kept)[name]["A1"].value == "Của tôi"
    assert earlier_master(kept).added_to(control.forms.register_names) == [name]


def test_of_a_master_of_an_earlier_version_names_tell(hospital: Path) -> None:
    _, master = consolidate(hospital, "en")
    book = openpyxl.load_workbook(master)
    for name in list(book.custom_doc_props.names):
        del book.custom_doc_props[name]
    book.create_sheet(f"{texts('en')('master.sheet.answers')} 2")
    book.create_sheet("Sổ riêng")
    book.save(master)
    told = earlier_master(master)
    assert (told.added, told.certain) == (("Sổ riêng",), False)
    assert told.added_to({"Sổ riêng"}) == []


def test_the_names_of_many_sheets_are_told_in_pieces_a_property_has_room_for() -> None:
    names = [f"Trang số {n} của bệnh viện" for n in range(80)]
    told = as_properties(names)
    assert max(map(len, told.values())) <= 255
    assert "/".join(told.values()).split("/") == names


def test_several_masters_are_told_alike_here_and_by_a_process(tmp_path: Path, hospital: Path) -> None:
    _, master = consolidate(hospital)
    broken = tmp_path / "broken.xlsx"
    broken.write_bytes(b"PK nothing")
    with Here([]) as here, Processes([]) as there:
        told = here.masters([broken, master])
        assert there.masters([broken, master]) == told
    assert [each.first_saved for each in told] == [{}, {SOURCE: datetime(2026, 4, 2, 10)}]
