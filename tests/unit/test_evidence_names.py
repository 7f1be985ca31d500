"""Which files a text or link of evidence names."""

from datetime import date

import pytest

from qmxl.evidence.naming import day_in, file_linked, files_named


@pytest.mark.parametrize(
    ("text", "paths"),
    [
        ("QĐ 112/QĐ-BV ngày 12/3/2026", []),
        ("Sổ họp khoa, lưu phòng QLCL", []),
        ("KH 12.2026", []),
        ("https://syt.gov.vn/a.pdf", []),
        ("www.syt.gov.vn/a.pdf", []),
        ("QD12.pdf", ["QD12.pdf"]),
        ("Tệp: QD 12.PDF (lưu phòng QLCL)", ["QD 12.PDF"]),
        ("minh-chung/2026/C4.3/QD 12.pdf", ["2026/C4.3/QD 12.pdf"]),
        ("xem minh-chung\\2026\\a.pdf", ["2026/a.pdf"]),
        ("minh-chung/2026/C4.3", ["2026/C4.3"]),
        ("a.pdf; b.docx\n- c.jpg", ["a.pdf", "b.docx", "c.jpg"]),
        ("a.pdf, b.pdf và c.pdf", ["a.pdf", "b.pdf", "c.pdf"]),
        ("1. KH.docx; 2. BB.pdf; 1. KH.docx", ["KH.docx", "BB.pdf"]),
    ],
)
def test_files_are_told_from_other_evidence(text: str, paths: list[str]) -> None:
    assert [each.path for each in files_named(text)] == paths


@pytest.mark.parametrize(
    "text",
    ["../../QM_DieuKhien.xlsx", "minh-chung/../nop/2026/GLOCOM.xlsx", "minh-chung\\..\\..\\x.pdf", "a/../../x.pdf"],
)
def test_a_way_out_of_the_folder_is_seen(text: str) -> None:
    assert [each.outside for each in files_named(text)] == [True]


@pytest.mark.parametrize(
    "text",
    ["C:\\Users\\lan\\x.pdf", "xem D:/a/x.pdf", "\\\\may1\\qlcl\\x.pdf", "/home/lan/x.pdf", "file:///C:/a b/x.pdf"],
)
def test_a_path_of_a_computer_is_seen(text: str) -> None:
    assert [each.absolute for each in files_named(text)] == [True]


@pytest.mark.parametrize(
    ("link", "path", "outside"),
    [
        ("../../minh-chung/2026/QD%2012.pdf", "2026/QD 12.pdf", False),
        ("QD%2012.pdf", "QD 12.pdf", False),
        ("../2025/x.pdf", "2025/x.pdf", True),
        ("../../../../etc/passwd", "../etc/passwd", True),
    ],
)
def test_a_link_leads_from_where_its_workbook_lies(link: str, path: str, outside: bool) -> None:
    named = file_linked(link, "nop/2026/KHOA_KHAM.xlsx")
    assert named is not None
    assert (named.path, named.outside, named.absolute) == (path, outside, False)


def test_a_link_to_a_page_or_person_is_no_file() -> None:
    assert [file_linked(link, "nop/2026/K.xlsx") for link in ("https://a.vn/b.pdf", "mailto:a@b.vn", "#Sheet1")] == [
        None
    ] * 3


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("QD 12 ngày 12-3-2024.pdf", date(2024, 3, 12)),
        ("KH_2025.10.01.pdf", date(2025, 10, 1)),
        ("20240312 biên bản.docx", date(2024, 3, 12)),
        ("QD 99-99-2024.pdf", None),
        ("QD 12.pdf", None),
    ],
)
def test_a_day_is_read_in_a_name(name: str, day: date | None) -> None:
    assert day_in(name) == day
