"""What a file is, from its bytes."""

import io
import os
import zipfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from random import Random

import pytest

import qmxl.sample
from qmxl.reports.report import REJECTED, Report
from qmxl.xlsx.opening import LARGEST, open_file

FILES = Path(__file__).parent / "files"
PASSWORD = Path(qmxl.sample.__file__).parent / "password_protected.xlsx"


@pytest.fixture(scope="module")
def good() -> bytes:
    """A form with every kind of part."""
    from tests.by_hand import form_bytes, small_hospital

    return form_bytes(small_hospital())


def zipped(**parts: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        for name, content in parts.items():
            package.writestr(name.replace("__", "/"), content)
    return buffer.getvalue()


ODS, XML_2003 = b"application/vnd.oasis.opendocument.spreadsheet", b"urn:schemas-microsoft-com:office:spreadsheet"
OPEN_DOCUMENT = zipped(mimetype=ODS, **{"content.xml": b"<x/>"})


@pytest.mark.parametrize(
    ("name", "content", "fault"),
    [
        ("~$KHOA_KHAM.xlsx", b"\x05Nhung" + b"\x00" * 159, "FILE-OWNER"),
        ("rong.xlsx", b"", "FILE-EMPTY"),
        ("danh sach.xlsx", "Họ tên;Khoa\nHạnh;Khám\n".encode("utf-8-sig"), "FILE-NOT-WORKBOOK"),
        ("quet.xlsx", b"%PDF-1.7\n%%EOF\n", "FILE-PDF"),
        ("trang.xlsx", b"<html><table></table></html>", "FILE-NOT-WORKBOOK"),
        (
            "van ban.xlsx",
            zipped(**{"[Content_Types].xml": b"<x/>", "word__document.xml": b"<x/>"}),
            "FILE-NOT-WORKBOOK",
        ),
        ("nen.xlsx", zipped(**{"KHOA_KHAM.xlsx": b"PK"}), "FILE-NOT-WORKBOOK"),
        ("dau.xlsx", b"PK\x03\x04", "FILE-TRUNCATED"),
        ("KHOA_KHAM.ods", OPEN_DOCUMENT, "FILE-ODS"),
        ("KHOA_KHAM.xlsx", OPEN_DOCUMENT, "FILE-ODS"),
        ("KHOA_KHAM.fods", b'<?xml version="1.0"?><office:document office:mimetype="' + ODS + b'">', "FILE-ODS"),
        ("van ban.odt", zipped(mimetype=b"application/vnd.oasis.opendocument.text"), "FILE-NOT-WORKBOOK"),
        ("KHOA_KHAM.xlsb", zipped(**{"[Content_Types].xml": b"<x/>", "xl__workbook.bin": b"\x83"}), "FILE-XLSB"),
        ("KHOA_KHAM.csv", "\ufeffMã;T1\r\nBRVT-01;5\r\n".encode(), "FILE-CSV"),
        ("KHOA_KHAM.txt", "Mã\tT1\nBRVT-01\t5\n".encode("utf-16"), "FILE-CSV"),
        ("KHOA_KHAM.xls", b"\r\n<html xmlns:x='urn:schemas-microsoft-com:office:excel'><table>", "FILE-HTML"),
        ("KHOA_KHAM.xls", b"<TABLE border=1><tr>", "FILE-HTML"),
        ("KHOA_KHAM.xls", b'<?xml version="1.0"?><!DOCTYPE html><html>', "FILE-HTML"),
        ("KHOA_KHAM.xls", b'<?xml version="1.0"?><Workbook xmlns="' + XML_2003 + b'">', "FILE-XML-TABLE"),
        ("ghi chu.txt", "Em gửi chị báo cáo, chị xem giúp.\nCảm ơn chị.".encode(), "FILE-NOT-WORKBOOK"),
        ("anh.jpg", b"\xff\xd8\xff\xe0\x00\x10JFIF\x00,;,;", "FILE-NOT-WORKBOOK"),
    ],
)
def test_a_file_that_is_no_workbook_is_told_by_its_bytes(tmp_path: Path, name: str, content: bytes, fault: str) -> None:
    (tmp_path / name).write_bytes(content)
    assert open_file(tmp_path / name).fault == fault


def test_a_workbook_of_old_excel_is_named_so() -> None:
    assert open_file(FILES / "excel97.xls").fault == "FILE-OLD-EXCEL"


def test_an_old_workbook_renamed_to_xlsx_is_named_so(tmp_path: Path) -> None:
    (tmp_path / "KHOA_KHAM.xlsx").write_bytes((FILES / "excel97.xls").read_bytes())
    assert open_file(tmp_path / "KHOA_KHAM.xlsx").fault == "FILE-OLD-EXCEL"


def test_a_password_is_told_from_an_old_format() -> None:
    assert open_file(PASSWORD).fault == "FILE-PASSWORD"


def test_a_good_file_has_no_fault_and_a_digest_of_its_bytes(tmp_path: Path, good: bytes) -> None:
    (tmp_path / "a.xlsx").write_bytes(good)
    (tmp_path / "b.xlsx").write_bytes(good)
    opened = [open_file(tmp_path / name) for name in ("a.xlsx", "b.xlsx")]
    assert [(one.fault, one.content) for one in opened] == [("", good), ("", good)]
    assert opened[0].digest == opened[1].digest != ""


def test_the_time_it_was_saved_is_the_workbooks_own_in_viet_nam_time(tmp_path: Path, good: bytes) -> None:
    (tmp_path / "a.xlsx").write_bytes(good)
    os.utime(tmp_path / "a.xlsx", (0, 0))
    assert open_file(tmp_path / "a.xlsx").saved == datetime(2026, 4, 2, 10)


def test_without_properties_the_files_time_is_taken(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(zipped(**{"xl__workbook.xml": b"<x/>"}))
    os.utime(tmp_path / "a.xlsx", (1775098800, 1775098800))
    assert open_file(tmp_path / "a.xlsx").saved == datetime(2026, 4, 2, 10)


def test_a_date_in_the_properties_that_no_calendar_has_does_no_harm(tmp_path: Path) -> None:
    core = b"<dcterms:modified xsi:type='dcterms:W3CDTF'>2026-02-31T10:00:00Z</dcterms:modified>"
    (tmp_path / "a.xlsx").write_bytes(zipped(**{"xl__workbook.xml": b"<x/>", "docProps__core.xml": core}))
    os.utime(tmp_path / "a.xlsx", (1775098800, 1775098800))
    assert open_file(tmp_path / "a.xlsx").saved == datetime(2026, 4, 2, 10)


@pytest.mark.parametrize("share", [0.001, 0.1, 0.5, 0.9, 0.999])
def test_a_file_that_was_not_copied_whole_is_truncated(tmp_path: Path, good: bytes, share: float) -> None:
    (tmp_path / "a.xlsx").write_bytes(good[: max(4, int(len(good) * share))])
    assert open_file(tmp_path / "a.xlsx").fault == "FILE-TRUNCATED"


def test_a_folder_named_like_a_workbook_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "KHOA_KHAM.xlsx").mkdir()
    assert open_file(tmp_path / "KHOA_KHAM.xlsx").fault == "FILE-UNREADABLE"


def test_a_file_that_is_gone_meanwhile_cannot_be_read(tmp_path: Path) -> None:
    assert open_file(tmp_path / "KHOA_KHAM.xlsx").fault == "FILE-UNREADABLE"


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_permission_is_named_so(tmp_path: Path, good: bytes) -> None:
    (tmp_path / "a.xlsx").write_bytes(good)
    (tmp_path / "a.xlsx").chmod(0)
    assert open_file(tmp_path / "a.xlsx").fault == "FILE-PERMISSION"


@pytest.mark.skipif(os.name != "posix" or os.geteuid() != 0, reason="only root can become somebody else")
def test_a_file_of_somebody_else_is_named_so(tmp_path: Path, good: bytes) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(good)
    path.chmod(0)
    for folder in (tmp_path, *tmp_path.parents[:3]):
        if folder.stat().st_uid == 0 and folder != Path("/tmp") and folder != Path("/"):
            folder.chmod(0o755)
    os.seteuid(65534)
    try:
        assert open_file(path).fault == "FILE-PERMISSION"
    finally:
        os.seteuid(0)


def test_a_file_of_more_than_64_megabytes_is_no_form(tmp_path: Path) -> None:
    with (tmp_path / "a.xlsx").open("wb") as file:
        file.truncate(LARGEST + 1)
    assert open_file(tmp_path / "a.xlsx").fault == "FILE-TOO-LARGE"


def test_a_workbook_damaged_inside_is_rejected_and_never_an_exception(good: bytes, read: Callable[..., Report]) -> None:
    outcomes = set()
    with zipfile.ZipFile(io.BytesIO(good)) as package:
        parts = [(item.filename, item.header_offset, item.compress_size) for item in package.infolist()]
    for name, offset, size in parts:
        begin = offset + 30 + len(name)
        for share in (0.0, 0.1, 0.5, 0.9):
            broken = bytearray(good)
            at = begin + int(size * share)
            broken[at : at + 8] = bytes(255 - byte for byte in broken[at : at + 8])
            report = read(bytes(broken), "KHOA_KHAM.xlsx")
            outcomes.add((report.status == REJECTED, [f.code for f in report.findings] == ["FILE-TRUNCATED"]))
    assert (True, True) in outcomes


def test_noise_in_a_workbook_is_never_an_exception(good: bytes, read: Callable[..., Report]) -> None:
    random = Random(7)
    for _ in range(60):
        broken = bytearray(good)
        for _ in range(random.choice((1, 5, 50))):
            broken[random.randrange(len(broken))] = random.randrange(256)
        assert read(bytes(broken), "KHOA_KHAM.xlsx").department in {"KHOA_KHAM", ""}


@pytest.mark.parametrize(
    "part",
    ["xl/workbook.xml", "xl/worksheets/sheet2.xml", "xl/sharedStrings.xml", "xl/styles.xml", "docProps/core.xml"],
)
@pytest.mark.parametrize("content", [b"", b"<", b"<a></b>", b"\xff\xfe\x00", b"<?xml version='1.0'?><worksheet/>"])
def test_a_part_that_is_no_xml_is_never_an_exception(
    good: bytes, read: Callable[..., Report], part: str, content: bytes
) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(good)) as before, zipfile.ZipFile(buffer, "w") as after:
        for name in before.namelist():
            after.writestr(name, content if name == part else before.read(name))
    assert read(buffer.getvalue(), "KHOA_KHAM.xlsx").findings is not None
