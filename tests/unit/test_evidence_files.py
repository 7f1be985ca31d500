"""Evidence files held against the evidence folder: each fault at the cell that names the file."""

import os
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest

from qmxl.catalogue.loader import criteria
from qmxl.commands.evidence import with_evidence
from qmxl.evidence.checking import checked, with_findings
from qmxl.evidence.matching import assessment_year, listed
from qmxl.evidence.readiness import gaps
from qmxl.grouping import message
from qmxl.hospital.evidence import evidence_files
from qmxl.hospital.folder import HospitalFolder
from qmxl.texts import LANGUAGES, texts
from tests.by_hand import MARCH, Form
from tests.own_forms import collected

Put = Callable[..., Path]
Said = Callable[..., list[tuple[str, str]]]


@pytest.fixture
def put(tmp_path: Path) -> Put:
    """Lays a file below the evidence folder."""

    def lay(path: str, content: bytes = b"x", day: str = "2026-02-01") -> Path:
        file = tmp_path / "bv" / "minh-chung" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
        at = datetime.fromisoformat(f"{day} 12:00").timestamp()
        os.utime(file, (at, at))
        return file

    return lay


@pytest.fixture
def said(tmp_path: Path, form: Callable[..., Form]) -> Said:
    """What is found of a text, and a link, in the evidence of A1.1-2.1."""

    def ask(text: str | None, link: str = "") -> list[tuple[str, str]]:
        report = form()
        cell = report.put("criteria", "A1.1-2.1", "evidence", text)
        if link:
            cell.hyperlink = link
        found = collected(tmp_path, report)
        reports, _ = with_evidence(HospitalFolder(tmp_path / "bv"), found.control, found.reports, MARCH)
        findings = [each for one in reports for each in one.findings if each.code.startswith("EVIDENCE")]
        assert {each.cell.address for each in findings} <= {cell.coordinate}
        assert {each.department for each in findings} <= {"KHOA_KHAM"}
        return [(each.code.removeprefix("EVIDENCE-"), str(each.facts["found"])) for each in findings]

    return ask


def test_a_file_that_is_there_is_found_however_it_is_named(put: Put, said: Said) -> None:
    put(unicodedata.normalize("NFD", "2026/C4.3/QĐ  kiện toàn.PDF"))
    assert said(unicodedata.normalize("NFC", "minh-chung/2026/C4.3/QĐ kiện toàn.pdf")) == []
    assert said("QĐ KIỆN TOÀN.pdf") == []
    assert said("c4.3\\qđ kiện toàn.pdf; xem QĐ kiện toàn.pdf") == []
    assert said("minh-chung/2026/C4.3") == []


def test_what_is_no_file_is_left_alone(said: Said) -> None:
    assert said("QĐ 112/QĐ-BV ngày 12/3/2026, lưu phòng QLCL") == []
    assert said("https://syt.gov.vn/qd12.pdf") == []


def test_missing_empty_old_and_foreign_files_are_told(put: Put, said: Said) -> None:
    put("2026/rỗng.pdf", b"")
    put("2026/cũ.pdf", day="2025-09-30")
    put("2026/QD 30-9-2025.pdf")
    put("2026/QD 1-10-2025.pdf", day="2020-01-01")
    assert said("không có.pdf") == [("MISSING", "không có.pdf")]
    assert said("minh-chung/2025/rỗng.pdf") == [("MISSING", "minh-chung/2025/rỗng.pdf")]
    assert said("rỗng.pdf") == [("EMPTY", "2026/rỗng.pdf")]
    assert said("cũ.pdf\nQD 30-9-2025.pdf\nQD 1-10-2025.pdf") == [
        ("OLD-FILE", "2026/cũ.pdf"),
        ("OLD-NAME", "2026/QD 30-9-2025.pdf"),
    ]
    assert said("D:\\QLCL\\cũ.pdf") == [("OUTSIDE", "D:\\QLCL\\cũ.pdf")]


def test_no_name_leads_out_of_the_folder(tmp_path: Path, put: Put, said: Said) -> None:
    put("2026/a.pdf")
    (tmp_path / "bv" / "mật.pdf").write_bytes(b"x")
    for way in ("../mật.pdf", "minh-chung/../mật.pdf", "minh-chung/2026/../../mật.pdf", "..\\..\\mật.pdf"):
        assert said(way) == [("OUTSIDE", way)], way
    assert said("x", link="../../../mật.pdf") == [("OUTSIDE", "../../../mật.pdf")]


@pytest.mark.skipif(os.name == "nt", reason="links need rights there")
def test_links_in_the_folder_are_not_followed(tmp_path: Path, put: Put, said: Said) -> None:
    put("2026/a.pdf")
    (tmp_path / "ngoài").mkdir()
    (tmp_path / "ngoài" / "b.pdf").write_bytes(b"x")
    folder = tmp_path / "bv" / "minh-chung" / "2026"
    (folder / "lối ra").symlink_to(tmp_path / "ngoài", target_is_directory=True)
    (folder / "c.pdf").symlink_to(tmp_path / "ngoài" / "b.pdf")
    files = evidence_files(HospitalFolder(tmp_path / "bv"))
    assert [(each.path, each.link) for each in files] == [
        ("2026/a.pdf", False),
        ("2026/c.pdf", True),
        ("2026/lối ra", True),
    ]
    assert said("b.pdf") == [("MISSING", "b.pdf")]
    assert said("c.pdf") == [("OUTSIDE", "c.pdf")]


def test_a_cells_link_is_looked_up_too(tmp_path: Path, put: Put, said: Said) -> None:
    put("2026/QD 12.pdf")
    assert said("QĐ số 12", link="../../minh-chung/2026/QD%2012.pdf") == []
    assert said("QĐ số 12", link="../../minh-chung/2026/QD%2013.pdf") == [
        ("MISSING", "../../minh-chung/2026/QD 13.pdf")
    ]
    here = (tmp_path / "bv" / "minh-chung" / "2026" / "QD 12.pdf").as_posix()
    assert said("QĐ số 12", link=f"file://{here}") == []
    assert said("QĐ số 12", link="file:///D:/bv/minh-chung/2026/QD%2012.pdf") == [
        ("OUTSIDE", "file:///D:/bv/minh-chung/2026/QD 12.pdf")
    ]


def test_of_what_is_closed_to_the_reader_nothing_is_said(tmp_path: Path, form: Callable[..., Form]) -> None:
    report = form()
    report.put("criteria", "A1.1-2.1", "evidence", "không có.pdf")
    found = collected(tmp_path, report)
    evidence = checked(found.control.programme, found.reports, listed(()), MARCH)

    def told(closed: set[str]) -> list[str]:
        several = with_findings(found.reports, evidence, closed)
        return [each.code for one in several for each in one.findings if each.code == "EVIDENCE-MISSING"]

    assert told(set()) == ["EVIDENCE-MISSING"]
    assert told({"A1.1-2.1"}) == []


def test_an_old_document_that_is_in_force_is_explained(tmp_path: Path, put: Put, form: Callable[..., Form]) -> None:
    put("2026/QD 3-2-2024.pdf")
    report = form()
    cell = report.put("criteria", "A1.1-2.1", "evidence", "QD 3-2-2024.pdf")
    said = {"sheet": "Tiêu chí", "cell": cell.coordinate, "value": cell.value, "reason": "Còn hiệu lực đến 2028"}
    for field, content in said.items():
        report.put("explanations", "1", field, content)
    found = collected(tmp_path, report)
    reports, evidence = with_evidence(HospitalFolder(tmp_path / "bv"), found.control, found.reports, MARCH)
    [old] = [each for one in reports for each in one.findings if each.code == "EVIDENCE-OLD-NAME"]
    assert old.answer == "Còn hiệu lực đến 2028"
    assert all(each.code != "EXPLANATION-UNMATCHED" for one in reports for each in one.findings)
    tables = replace(found, reports=reports).tables_with(evidence)
    ready = dict(zip(tables.evidence["code"], tables.evidence["ready"], strict=True))
    assert ready["A1.1-2.1"] == 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_wrong_is_said_with_file_and_days(
    tmp_path: Path, put: Put, form: Callable[..., Form], language: str
) -> None:
    put("2026/cũ.pdf", day="2024-05-06")
    report = form()
    report.put("criteria", "A1.1-2.1", "evidence", "cũ.pdf; mất.pdf; C:\\a.pdf")
    found = collected(tmp_path, report)
    reports, _ = with_evidence(HospitalFolder(tmp_path / "bv"), found.control, found.reports, MARCH)
    told = [message(each, texts(language)) for one in reports for each in one.findings if "EVIDENCE" in each.code]
    assert len(told) == 3
    assert all("A1.1-2.1" in each for each in told)
    assert "2024" in told[0]
    assert "minh-chung" in told[1]


def test_the_assessment_year_is_the_sets() -> None:
    assert assessment_year(criteria("6858"), 2026) == (date(2025, 10, 1), date(2026, 9, 30))
    assert assessment_year(criteria("tt35"), 2026) == (date(2026, 1, 1), date(2026, 12, 31))


@pytest.mark.parametrize(
    ("status", "states", "confirmed", "lacking"),
    [
        ("met", ["found"], None, []),
        ("met", ["described"], None, []),
        ("met", ["found", "missing"], None, ["missing"]),
        ("met", ["found"], False, ["unconfirmed"]),
        ("met", ["found"], True, []),
        ("unproved", [], None, ["proof"]),
        ("no_fault", [], None, []),
        ("fault", [], None, ["fault"]),
        ("exempt", [], None, []),
        ("not_applicable", ["missing"], None, None),
        ("not_met", ["empty"], None, ["status", "empty"]),
        (None, [], None, ["unanswered"]),
        ("hidden", ["missing"], False, ["closed_to_us"]),
    ],
)
def test_what_a_sub_item_lacks(
    status: str | None, states: list[str], confirmed: bool | None, lacking: list[str] | None
) -> None:
    assert gaps(status, states, confirmed=confirmed) == lacking
