"""Whose report a file is, for when, and whether it may be used."""

import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest

from qmxl.codes import Severity
from qmxl.forms.fetching import fetch, raw_of
from qmxl.period import Period
from qmxl.reports.report import RECEIVED, REJECTED, UNREPORTED, Report
from qmxl.submissions.identity import department_named, reached
from qmxl.xlsx.opening import open_file
from qmxl.xlsx.package import Package
from tests.by_hand import Form, form_bytes, small_hospital

Made = Callable[..., Form]
Read = Callable[..., Report]


def said(report: Report) -> tuple[str, str, list[str]]:
    return report.status, report.department, [finding.code for finding in report.findings]


def test_a_workbook_that_is_none_of_our_forms_is_rejected(read: Read) -> None:
    import io

    import openpyxl

    buffer = io.BytesIO()
    openpyxl.Workbook().save(buffer)
    assert said(read(buffer.getvalue(), "Số liệu riêng.xlsx")) == (REJECTED, "", ["IDENTITY-NOT-OURS"])


@pytest.mark.parametrize(
    ("identity", "code"),
    [
        ({"department": "KHOA_CU"}, "IDENTITY-DEPARTMENT"),
        ({"department": ""}, "IDENTITY-DEPARTMENT"),
        ({"form_set": "control"}, "IDENTITY-NOT-OURS"),
        ({"span": "2025"}, "IDENTITY-SPAN"),
        ({"span": ""}, "IDENTITY-SPAN"),
        ({"span": "năm nay"}, "IDENTITY-SPAN"),
    ],
)
def test_a_form_with_another_identity_is_rejected(read: Read, identity: dict[str, str], code: str) -> None:
    content = form_bytes(small_hospital(), identity=identity)
    report = read(content, "bao cao.xlsx")
    assert (report.status, [f.code for f in report.findings], report.figures) == (REJECTED, [code], [])


def test_a_form_of_a_later_period_waits_for_it_and_is_no_error(read: Read) -> None:
    report = read(form_bytes(small_hospital(), identity={"span": "2026-Q2"}), "bao cao.xlsx")
    assert (report.status, [(f.code, f.severity) for f in report.findings], report.figures) == (
        UNREPORTED,
        [("IDENTITY-LATER", Severity.INFO)],
        [],
    )


@pytest.mark.parametrize(
    ("identity", "code"),
    [
        ({"version": "0"}, "IDENTITY-VERSION"),
        ({"hospital": "Bệnh viện Khác"}, "IDENTITY-HOSPITAL"),
    ],
)
def test_an_older_form_or_another_hospitals_is_read_with_a_warning(
    read: Read, identity: dict[str, str], code: str
) -> None:
    report = read(form_bytes(small_hospital(), identity=identity), "KHOA_KHAM.xlsx")
    assert said(report) == (RECEIVED, "KHOA_KHAM", [code])
    assert len(report.figures) == 10


def test_a_form_made_before_an_indicator_was_assigned_is_outdated(read: Read) -> None:
    earlier = form_bytes(small_hospital({"GLOCOM": ["BRVT-16"]}), "GLOCOM")
    report = read(earlier, "GLOCOM.xlsx", control=small_hospital({"GLOCOM": ["BRVT-14", "BRVT-16"]}))
    assert "IDENTITY-OUTDATED" in [f.code for f in report.findings]
    assert [f.left_out for f in report.figures if f.indicator == "BRVT-16"] == ["", "", ""]


def test_figures_of_an_indicator_that_was_taken_away_are_said_not_read(read: Read) -> None:
    earlier = form_bytes(small_hospital({"GLOCOM": ["BRVT-14", "BRVT-16"]}), "GLOCOM")
    report = read(earlier, "GLOCOM.xlsx", control=small_hospital({"GLOCOM": ["BRVT-16"]}))
    assert {f.code for f in report.findings} == {"STRUCTURE-ROW-UNKNOWN"}
    assert {f.indicator for f in report.figures} == {"BRVT-16"}


def test_a_file_named_for_another_department_is_not_guessed(read: Read) -> None:
    assert said(read(form_bytes(small_hospital()), "GLOCOM.xlsx")) == (REJECTED, "KHOA_KHAM", ["IDENTITY-FILE-NAME"])


@pytest.mark.parametrize(
    "name",
    [
        "Báo cáo Khoa Khám tháng 3.xlsx",
        unicodedata.normalize("NFD", "Báo cáo Khoa Khám tháng 3.xlsx"),
        "KHOA_KHAM (1).xlsx",
        "KHOA_KHAM - Bản sao.xlsx",
        unicodedata.normalize("NFD", "KHOA_KHAM - Bản sao (2).xlsx"),
        "KHOA_KHAM - Copy.xlsx",
        "khoa kham.XLSX",
        "a'b;c#d%20e&f,g.xlsx",
        "  x  .xlsx",
        "眼科 报告.xlsx",
    ],
)
def test_any_file_name_is_read(read: Read, name: str) -> None:
    assert said(read(form_bytes(small_hospital()), name)) == (RECEIVED, "KHOA_KHAM", [])


@pytest.mark.parametrize(
    ("name", "department"),
    [
        ("KHOA_KHAM.xlsx", "KHOA_KHAM"),
        ("khoa kham (2).xlsx", "KHOA_KHAM"),
        ("GLOCOM - Copy (3).xlsx", "GLOCOM"),
        (unicodedata.normalize("NFD", "GLOCOM - Bản sao.xlsx"), "GLOCOM"),
        ("GLOCOM_2026-9M.xlsx", "GLOCOM"),
        ("khoa_kham_2026-T5-T8.xlsx", "KHOA_KHAM"),
        ("GLOCOM cũ.xlsx", ""),
        ("KHOA_KHAM_2.xlsx", ""),
    ],
)
def test_a_file_name_stands_for_a_department_copies_included(name: str, department: str) -> None:
    assert department_named(Path(name), small_hospital()) == department


def test_an_unreadable_file_is_laid_at_the_door_of_the_department_it_is_named_for(read: Read) -> None:
    assert said(read(b"", "GLOCOM.xlsx")) == (REJECTED, "GLOCOM", ["FILE-EMPTY"])
    assert said(read(b"", "~$GLOCOM.xlsx")) == (REJECTED, "", ["FILE-OWNER"])


def test_a_form_of_one_month_is_read_for_that_month(read: Read) -> None:
    control = small_hospital({"GLOCOM": ["BRVT-16"]})
    content = form_bytes(control, "GLOCOM", span=Period(2026, 3, 3))
    report = read(content, "GLOCOM.xlsx", control=control)
    assert (said(report)[2], [f.period for f in report.figures]) == ([], ["2026-03"])


def test_a_form_of_the_year_is_read_up_to_the_period(read: Read) -> None:
    control = small_hospital({"GLOCOM": ["BRVT-16"]})
    content = form_bytes(control, "GLOCOM", span=Period(2026, 1, 12))
    report = read(content, "GLOCOM.xlsx", control=control)
    assert [f.period for f in report.figures] == ["2026-01", "2026-02", "2026-03"]


def test_without_the_hidden_sheet_of_identity_a_file_is_not_one_of_ours(form: Made, read: Read) -> None:
    filled = form()
    filled.book.remove(filled.book["_qmxl"])
    assert said(read(filled))[2] == ["IDENTITY-NOT-OURS"]


@pytest.mark.parametrize(("said_month", "last"), [(2, 2), (0, 1), (13, 3), (None, 3), ("3", 3)])
def test_check_looks_as_far_as_the_cover_says(form: Made, tmp_path: Path, said_month: object, last: int) -> None:
    filled = form()
    filled.put("cover", "reported_to", "value", said_month)
    (tmp_path / "a.xlsx").write_bytes(filled.content())
    assert reached(fetch(tmp_path / "a.xlsx")) == Period(2026, 1, last)


def test_check_looks_as_far_as_the_cover_says_also_where_a_column_was_put_in(form: Made, tmp_path: Path) -> None:
    filled = form()
    filled.put("cover", "reported_to", "value", 2)
    filled.sheet("cover").insert_cols(1)
    (tmp_path / "a.xlsx").write_bytes(filled.content())
    assert reached(fetch(tmp_path / "a.xlsx")) == Period(2026, 1, 2)


def test_the_identity_is_read_from_the_hidden_sheet(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(form_bytes(small_hospital()))
    raw = raw_of(Package(open_file(tmp_path / "a.xlsx").content))
    assert raw is not None
    assert {key: raw.identity[key] for key in ("form_set", "version", "hospital", "department", "span")} == {
        "form_set": "department",
        "version": "2",
        "hospital": "Bệnh viện Mắt Thử",
        "department": "KHOA_KHAM",
        "span": "2026-Q1",
    }
