"""What people type, as the cases show it and beyond: read as it was meant, or told."""

import shutil
import unicodedata
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from qmxl.catalogue import loader
from qmxl.commands import check, init
from qmxl.control.listed import read_list
from qmxl.engines.apart import fetch_apart
from qmxl.findings import Finding
from qmxl.forms.layout import spellings
from qmxl.hospital.shared import is_conflict, nobodys
from qmxl.period import Period
from qmxl.texts.showing import show
from qmxl.typed.legacy import read_legacy
from qmxl.typed.spelling import fold, nfc
from qmxl.typed.values import parse
from tests.by_hand import Form, Whole
from tests.handed import CASES, but_of_their_time

DECEMBER = Period(2025, 12, 12)


def told(folder: Path) -> list[tuple[str, str]]:
    found = but_of_their_time(check([folder], language="vi", period=DECEMBER).findings)
    return sorted((f.code, f.cell.address) for f in found)


def case(name: str, file: str = "GLOCOM.xlsx") -> Path:
    return CASES / name / file


@pytest.mark.parametrize(
    ("name", "findings"),
    [
        ("11-count-with-float-noise", []),
        (
            "12-invisible-characters",
            [("MISSING-VALUE", "K14"), *[("TYPE-NUMBER-TEXT", f"{column}14") for column in "FGHIJ"]],
        ),
        ("26-spaces-below-the-form", []),
        ("27-ticks-of-other-kinds", []),
        ("30-decomposed-identity", []),
    ],
)
def test_what_looks_right_is_right(demo_with: Callable[..., Path], name: str, findings: list[tuple[str, str]]) -> None:
    assert told(demo_with(case(name))) == findings


def test_faults_of_level_one_in_a_form_of_that_time_are_read_with_a_remark_each(demo_with: Callable[..., Path]) -> None:
    outcome = check([demo_with(case("11-count-with-float-noise"))], language="vi", period=DECEMBER)
    remarks = [f for f in outcome.findings if f.code == "CRITERIA-FAULT-WORDS"]
    assert [(f.cell.address, f.facts["item"], f.facts["found"], f.facts["read"]) for f in remarks] == [
        ("E15", "C5.5-1.1", "Không đạt", "Không có lỗi"),
        ("E20", "D2.5-1.1", "Không đạt", "Không có lỗi"),
    ]


@pytest.mark.parametrize("raw", ["√", "☑", "×", "✔\ufe0f", "ü", "þ", "\uf0fc", "х", "xx", "\u200bx", "TRUE", "Đúng"])
def test_whatever_looks_like_a_tick_is_one(raw: str) -> None:
    assert parse(raw, "tick") == (True, "")


@pytest.mark.parametrize("raw", [False, "FALSE", "☐"])
def test_an_empty_check_box_is_blank(raw: object) -> None:
    assert parse(raw, "tick") == (None, "")


@pytest.mark.parametrize(
    ("raw", "kind", "value"),
    [
        (110.00000000000001, "count", 110),
        (57.999999999999993, "count", 58),
        (12.300000000000001, "decimal", 12.3),
        ("110.00000000000001", "count", 110),
    ],
)
def test_a_number_has_the_fifteen_digits_that_excel_keeps(raw: object, kind: str, value: float) -> None:
    assert parse(raw, kind)[0] == value


def test_a_count_with_a_fraction_stays_one() -> None:
    assert parse(110.00001, "count") == (None, "COUNT-FRACTION")
    assert [show(value, "vi") for value in (110.00001, 0.5, 1234.25, 110.0)] == ["110,00001", "0,5", "1.234,25", "110"]


@pytest.mark.parametrize(
    ("raw", "kind", "value"),
    [
        ("\u200b54", "count", 54.0),
        ("\u202d61\u202c", "count", 61.0),
        ("1\u2009234", "count", 1234.0),
        ("\u200e15/01/2025", "date", date(2025, 1, 15)),
        ("KHOA_\u200bKHAM", "code", "KHOA_KHAM"),
        ("A1.1–1.1", "code", "A1.1-1.1"),
        ("A1.1 - 1.1", "code", "A1.1-1.1"),
        ("A1.1 — 1.1 – Có sơ đồ", "code", "A1.1-1.1"),
        ("BV–01", "code", "BV-01"),
        ("KHOA_KHAM – Khoa Khám", "code", "KHOA_KHAM"),
    ],
)
def test_invisible_characters_and_other_dashes_change_nothing(raw: str, kind: str, value: object) -> None:
    assert parse(raw, kind)[0] == value


def test_line_ends_and_composition_do_not_tell_texts_apart() -> None:
    assert nfc("Đạt\r\nđủ\ufeff") == nfc(unicodedata.normalize("NFD", "Đạt\nđủ")) == "Đạt\nđủ"
    assert fold("Đạ\u200bt") == "dat"


@pytest.mark.parametrize(
    ("typed", "meant", "fault"),
    [
        ("BÖnh viÖn", "Bệnh viện", "TEXT-TCVN"),
        ("Khoa Kh¸m bÖnh", "Khoa Khám bệnh", "TEXT-TCVN"),
        ("Ch\xada biÕt lµm", "Chưa biết làm", "TEXT-TCVN"),
        ("QuyÕt ®Þnh sè 12/Q§-BV", "Quyết định số 12/QĐ-BV", "TEXT-TCVN"),
        ("Beänh vieän", "Bệnh viện", "TEXT-VNI"),
        ("Nguyeãn Thò Haïnh", "Nguyễn Thị Hạnh", "TEXT-VNI"),
        ("Phöôøng 3", "Phường 3", "TEXT-VNI"),
    ],
)
def test_text_of_old_fonts_is_read_and_its_encoding_named(typed: str, meant: str, fault: str) -> None:
    assert read_legacy(typed) == (meant, fault)


@pytest.mark.parametrize(
    "text",
    [
        "khoá học",
        "toà nhà",
        "thì có",
        "Ý kiến",
        "màu vàng",
        "très tôt",
        "hôpital général",
        "où est-ce",
        "São Paulo",
        "5 µm",
        "±5 °C",
        "Müller",
        "café crème",
        "©2026",
        "naïve",
        "Thaï",
        "Quyết định số 12",
        "PGS.TS Lê Tô Hoà",
    ],
)
def test_vietnamese_and_western_text_is_never_taken_for_it(text: str) -> None:
    assert read_legacy(text) == (text, "")


def test_a_choice_typed_in_old_fonts_is_understood_with_a_warning(
    form: Callable[..., Form], read: Callable[..., Whole]
) -> None:
    assert parse("Kh«ng ®¹t", "choice", spellings(loader.code_lists()["item_status"])) == ("not_met", "TEXT-TCVN")
    filled = form()
    filled.put("criteria", "A1.1-2.1", "status", "Ñaït")
    filled.put("criteria", "A1.1-2.1", "note", "ñaõ laøm xong")
    report = read(filled)
    assert [(f.code, f.severity, f.facts["count"]) for f in report.findings] == [("TEXT-VNI", "warning", 2)]


@pytest.mark.parametrize(
    "path",
    [
        ".stversions/GLOCOM.xlsx",
        "#recycle/a/GLOCOM.xlsx",
        ".snapshot/hourly.0/GLOCOM.xlsx",
        "$RECYCLE.BIN/GLOCOM.xlsx",
        "._GLOCOM.xlsx",
        "@eaDir/GLOCOM.xlsx",
        "GLOCOM.xlsx.part",
        "Thumbs.db",
        "~WRL0001.tmp",
        "GLOCOM.xlsx~",
    ],
)
def test_what_systems_and_programs_leave_is_nobodys(path: str) -> None:
    assert nobodys(Path("/x/.y/nop") / path, Path("/x/.y/nop"))


@pytest.mark.parametrize(
    "path", ["GLOCOM.xlsx", "Khoa Khám/GLOCOM.xlsx", "~$GLOCOM.xlsx", ".~GLOCOM.xlsx", "so lieu.xls"]
)
def test_what_people_put_there_is_read_or_told(path: str) -> None:
    assert not nobodys(Path("/x/.y/nop") / path, Path("/x/.y/nop"))


def test_case_19_files_nobody_put_there(demo_with: Callable[..., Path]) -> None:
    folder = demo_with()
    shutil.copytree(CASES / "19-files-nobody-put-there" / "nop", folder / "nop", dirs_exist_ok=True)
    found = but_of_their_time(check([folder], language="vi", period=DECEMBER).findings)
    assert [(f.code, Path(f.cell.source).name) for f in found] == [("FILE-OWNER", ".~GLOCOM.xlsx")]


@pytest.mark.parametrize(
    ("name", "conflict"),
    [
        ("GLOCOM (conflicted copy 2026-01-02).xlsx", True),
        ("GLOCOM (Hạnh's conflicted copy 2026-01-02).xlsx", True),
        ("GLOCOM.sync-conflict-20260102-101500-ABCDEFG.xlsx", True),
        ("GLOCOM-DESKTOP-AB12.xlsx", True),
        ("GLOCOM.xlsx", False),
        ("GLOCOM (1).xlsx", False),
        ("GLOCOM-thang10.xlsx", False),
    ],
)
def test_sync_conflicts_are_known_by_their_names(name: str, conflict: bool) -> None:
    assert is_conflict(name) is conflict


@pytest.mark.parametrize(
    "file",
    ["20-sub-items-merged-cells/merged.xlsx", "22-sub-items-dashes/dash.xlsx", "22-sub-items-dashes/spacedash.xlsx"],
)
def test_a_list_with_merged_cells_or_other_dashes_is_read_whole(tmp_path: Path, file: str) -> None:
    found: list[Finding] = []
    read = [(i["code"], i["criterion"], i["level"]) for i in read_list(fetch_apart(CASES / file), found)]
    assert read == [
        ("A1.1-1.1", "A1.1", 1),
        ("A1.1-2.2", "A1.1", 2),
        ("A1.1-2.3", "A1.1", 2),
        ("A1.2-1.1", "A1.2", 1),
    ]
    assert found == []
    assert init(tmp_path / "bv", language="vi", sub_items=CASES / file).clean


def test_a_line_of_a_list_without_its_text_is_told(tmp_path: Path) -> None:
    outcome = init(tmp_path / "bv", language="vi", sub_items=CASES / "20-sub-items-merged-cells" / "errors.xlsx")
    told = [(f.code, f.cell.source, f.cell.address) for f in but_of_their_time(outcome.findings)]
    assert told == [
        ("CONTROL-MISSING", "QM_DieuKhien.xlsm", "F7"),
        ("TYPE-UNCALCULATED", "errors.xlsx", "C4"),
        ("TYPE-UNCALCULATED", "errors.xlsx", "D3"),
    ]
