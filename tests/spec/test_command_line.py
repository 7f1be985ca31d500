"""The command line: what it prints where, and the code it ends with."""

import re
import shutil
import sys
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest

from qmxl import __version__
from tests.by_hand import OF_THE_LIST, Form, form_bytes, small_hospital

Run = Callable[..., "Ran"]
Ran = object
MASTER = "tong-hop/QM_TongHop_2026-03.xlsx"


def is_one_sentence(text: str) -> bool:
    return len(text.strip().splitlines()) == 1 and "Traceback" not in text and text.strip()[-1] in ".。!"


def test_a_clean_run_ends_with_0(qmxl: Run, folder: Path) -> None:
    ran = qmxl("consolidate", folder, "--period", "2026-03")
    assert (ran.code, ran.err) == (0, "")
    assert str(folder / MASTER) in ran.out
    assert (folder / MASTER).exists()


def test_a_run_with_errors_ends_with_1_and_still_gives_a_master(qmxl: Run, folder: Path) -> None:
    (folder / "nop" / "2026" / "TCKT.xlsx").write_bytes(b"")
    ran = qmxl("consolidate", folder, "--period", "2026-03")
    assert (ran.code, ran.err) == (1, "")
    assert (folder / MASTER).exists()


def test_remarks_alone_are_no_error(qmxl: Run, folder: Path, form: Callable[..., Form]) -> None:
    filled = form("GLOCOM")
    filled.put("indicators", "BRVT-16/numerator", "2026-01", "57,0")
    (folder / "nop" / "2026" / "GLOCOM.xlsx").write_bytes(filled.content())
    ran = qmxl("consolidate", folder, "--period", "2026-03", "--json")
    told = [f["code"] for f in ran.json["findings"] if f["severity"] != "warning" and f["code"] not in OF_THE_LIST]
    assert (ran.code, told) == (0, ["TYPE-NUMBER-TEXT"])


def test_consolidate_prints_one_object_with_the_keys_of_the_issue(
    qmxl: Run, folder: Path, form: Callable[..., Form]
) -> None:
    filled = form("GLOCOM")
    filled.put("indicators", "BRVT-16/numerator", "2026-02", "1.234")
    (folder / "nop" / "2026" / "GLOCOM.xlsx").write_bytes(filled.content())
    (folder / "nop" / "2026" / "KHOA_KHAM.xlsx").unlink()
    ran = qmxl("consolidate", folder, "--period", "2026-03", "--json")
    assert (ran.code, ran.err, len(ran.out.splitlines())) == (1, "", 1)
    said = ran.json
    assert {"master", "period", "elapsed", "submissions", "missing", "findings"} <= said.keys()
    assert (said["master"], said["period"], said["missing"]) == (str(folder / MASTER), "2026-03", ["KHOA_KHAM"])
    assert 0 < said["elapsed"] < 60
    assert said["submissions"] == [
        {
            "department": "GLOCOM",
            "source": "nop/2026/GLOCOM.xlsx",
            "status": "received",
            "received": "2026-04-02T10:00:00",
        }
    ]
    finding = next(f for f in said["findings"] if f["source"] == "nop/2026/GLOCOM.xlsx")
    assert "1.234" in finding.pop("message")
    assert finding == {
        "code": "TYPE-AMBIGUOUS",
        "severity": "error",
        "department": "GLOCOM",
        "source": "nop/2026/GLOCOM.xlsx",
        "sheet": "Chỉ số",
        "cell": "G6",
        "facts": {"found": "1.234", "as_thousands": 1234.0, "as_decimal": 1.234},
    }


def test_check_prints_findings_in_the_same_form_and_writes_nothing(qmxl: Run, folder: Path) -> None:
    (folder / "nop" / "2026" / "GLOCOM.xlsx").write_bytes(b"%PDF-1.7")
    before = sorted(path for path in folder.rglob("*"))
    ran = qmxl("check", folder, "--json")
    assert ran.code == 1
    finding = next(f for f in ran.json["findings"] if f["code"] == "FILE-PDF")
    assert finding.keys() == {"code", "severity", "department", "source", "sheet", "cell", "message", "facts"}
    assert sorted(path for path in folder.rglob("*")) == before


def test_every_fact_is_plain_json(qmxl: Run, folder: Path, form: Callable[..., Form]) -> None:
    filled = form()
    for field, content in {"happened_on": "31/12/2025", "description": "x", "harm": "K", "cause": "Khác"}.items():
        filled.put("incidents", "1", field, content)
    (folder / "nop" / "2026" / "KHOA_KHAM.xlsx").write_bytes(filled.content())
    ran = qmxl("consolidate", folder, "--period", "2026-03", "--json")
    outside = next(f for f in ran.json["findings"] if f["code"] == "DATE-OUTSIDE")
    assert outside["facts"] == {
        "field": "Ngày xảy ra",
        "found": "2025-12-31",
        "start": "2026-01-01",
        "end": "2026-03-31",
    }


@pytest.mark.parametrize("language", ["vi", "en", "zh"])
@pytest.mark.parametrize("spread", [("--lang", "{}"), ("--lang={}",)])
def test_a_refusal_is_one_sentence_in_the_language_chosen(
    qmxl: Run, tmp_path: Path, language: str, spread: object
) -> None:
    option = [word.format(language) for word in spread]
    ran = qmxl("consolidate", tmp_path, "--period", "2026-13", *option)
    assert (ran.code, ran.out, is_one_sentence(ran.err)) == (2, "", True)
    words = {"vi": "kỳ báo cáo", "en": "period", "zh": "期"}
    assert words[language] in ran.err
    assert "2026-13" in ran.err


def test_the_language_may_stand_before_the_command(qmxl: Run, tmp_path: Path) -> None:
    before = qmxl("--lang", "en", "consolidate", tmp_path, "--period", "x")
    after = qmxl("consolidate", tmp_path, "--period", "x", "--lang", "en")
    assert before.err == after.err
    assert "period" in before.err


REFUSED = {
    "no control workbook": (lambda folder: (folder / "QM_DieuKhien.xlsx").unlink(), "2026-03"),
    "no folder": (shutil.rmtree, "2026-03"),
    "no such period": (lambda _: None, "2026-3"),
    "no shared folder": (lambda folder: shutil.rmtree(folder / "nop"), "2026-03"),
    "a shared folder of another year": (lambda _: None, "2027-01"),
    "an empty shared folder": (lambda folder: [p.unlink() for p in (folder / "nop" / "2026").iterdir()], "2026-03"),
    "a control workbook that is empty": (lambda folder: (folder / "QM_DieuKhien.xlsx").write_bytes(b""), "2026-03"),
    "a control workbook that is none": (lambda folder: (folder / "QM_DieuKhien.xlsx").write_bytes(b"ten"), "2026-03"),
    "Excel has it open": (
        lambda folder: (folder / MASTER).with_name("~$" + Path(MASTER).name).write_bytes(b"x"),
        "2026-03",
    ),
    "LibreOffice has it open": (
        lambda folder: (folder / MASTER).with_name(f".~lock.{Path(MASTER).name}#").write_bytes(b"x"),
        "2026-03",
    ),
    "a folder in its place": (lambda folder: ((folder / MASTER).unlink(), (folder / MASTER).mkdir()), "2026-03"),
}


@pytest.mark.parametrize(("json_too", "language"), [((), "vi"), (("--json",), "en")])
@pytest.mark.parametrize("case", list(REFUSED))
def test_what_cannot_be_done_is_said_in_one_sentence_and_leaves_the_master_alone(
    qmxl: Run, folder: Path, case: str, json_too: tuple[str, ...], language: str
) -> None:
    break_it, period = REFUSED[case]
    (folder / MASTER).parent.mkdir()
    (folder / MASTER).write_bytes(b"earlier")
    break_it(folder)
    before = {p: p.read_bytes() for p in folder.rglob("*") if p.is_file()} if folder.exists() else {}
    ran = qmxl("consolidate", folder, "--period", period, "--lang", language, *json_too)
    assert (ran.code, ran.out) == (2, "")
    assert is_one_sentence(ran.err), ran.err
    after = {p: p.read_bytes() for p in folder.rglob("*") if p.is_file()} if folder.exists() else {}
    assert after == before


@pytest.mark.parametrize(
    "words",
    [
        [],
        ["sum"],
        ["consolidate"],
        ["consolidate", "x"],
        ["forms", "x"],
        ["check"],
        ["init"],
        ["check", "x", "--lang", "fr"],
    ],
)
def test_a_command_that_is_not_right_is_said_in_one_sentence(qmxl: Run, words: list[str]) -> None:
    ran = qmxl(*words)
    assert (ran.code, ran.out) == (2, "")
    assert is_one_sentence(ran.err), ran.err


@pytest.mark.parametrize("words", [["check"], ["forms", "--period", "2026"], ["consolidate", "--period", "2026-03"]])
def test_a_folder_that_is_not_there_is_refused_by_every_command(qmxl: Run, tmp_path: Path, words: list[str]) -> None:
    ran = qmxl(words[0], tmp_path / "không có", *words[1:])
    assert (ran.code, ran.out, is_one_sentence(ran.err)) == (2, "", True)
    assert "không có" in ran.err


def test_one_path_of_several_that_is_not_there_is_not_passed_over(qmxl: Run, folder: Path) -> None:
    ran = qmxl("check", folder / "nop" / "2026" / "GLOCOM.xlsx", folder / "nop" / "2026" / "GLOCM.xlsx")
    assert ran.code == 2
    assert "GLOCM.xlsx" in ran.err


def test_the_version_is_told(qmxl_process: Run) -> None:
    ran = qmxl_process("--version")
    assert (ran.code, ran.out, ran.err) == (0, f"qmxl {__version__}\n", "")


@pytest.mark.parametrize(("language", "word"), [("vi", "LỆNH"), ("en", "check")])
def test_help_is_in_the_language_chosen(qmxl_process: Run, language: str, word: str) -> None:
    ran = qmxl_process("--lang", language, "--help")
    assert (ran.code, ran.err) == (0, "")
    assert word in ran.out


@pytest.mark.parametrize(
    "name",
    ["Bệnh viện Mắt; 'cơ sở 2' #1", unicodedata.normalize("NFD", "Bệnh viện Mắt"), "a b'c;d%20,&=+@", "医院", "-bv"],
)
def test_any_folder_name_will_do(qmxl: Run, made_once: Path, tmp_path: Path, name: str) -> None:
    folder = Path(shutil.copytree(made_once, tmp_path / name))
    (folder / "nop" / "2026" / "GLOCOM.xlsx").rename(folder / "nop" / "2026" / "Khoa 'Glôcôm'; quý 1 #3 %20.xlsx")
    ran = qmxl("consolidate", folder, "--period", "2026-03", "--json")
    assert (ran.code, ran.json["missing"]) == (0, [])
    assert Path(ran.json["master"]).exists()
    assert sorted(s["source"] for s in ran.json["submissions"]) == [
        "nop/2026/KHOA_KHAM.xlsx",
        "nop/2026/Khoa 'Glôcôm'; quý 1 #3 %20.xlsx",
    ]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such names")
def test_a_file_name_that_is_no_utf8_stops_nothing(qmxl_process: Run, folder: Path) -> None:
    import os

    shared = os.fsencode(folder / "nop" / "2026")
    with open(shared + b"/Khoa Kh\xe1m.xlsx", "wb") as file:  # noqa: PTH123 - from a zip made on Windows
        file.write(b"")
    ran = qmxl_process("consolidate", folder, "--period", "2026-03", "--json")
    assert (ran.code, ran.err) == (1, "")
    assert [f["code"] for f in ran.json["findings"] if f["severity"] == "error"] == ["FILE-EMPTY"]


def test_check_of_one_file_looks_as_far_as_its_cover_says(qmxl: Run, folder: Path, form: Callable[..., Form]) -> None:
    filled = form("GLOCOM")
    filled.put("cover", "reported_to", "value", 1)
    for month in ("2026-02", "2026-03"):
        filled.put("indicators", "BRVT-16/numerator", month, None)
    path = folder / "nop" / "2026" / "GLOCOM.xlsx"
    path.write_bytes(filled.content())
    assert qmxl("check", path, "--json").found == []
    assert qmxl("check", path, "--json", "--period", "2026-03").found[0][0] == "MISSING-VALUE"


def test_check_by_a_relative_path_says_the_same(
    qmxl: Run, folder: Path, monkeypatch: pytest.MonkeyPatch, form: Callable[..., Form]
) -> None:
    desk = Form((folder / "QM_DieuKhien.xlsx").read_bytes(), small_hospital())
    desk.put("targets", "1", "target", "cao")
    (folder / "QM_DieuKhien.xlsx").write_bytes(desk.content())
    filled = form("GLOCOM")
    filled.put("indicators", "BRVT-16/numerator", "2026-02", "abc")
    (folder / "nop" / "2026" / "GLOCOM.xlsx").write_bytes(filled.content())
    absolute = qmxl("check", folder, "--json").found
    monkeypatch.chdir(folder)
    here = qmxl("check", ".", "--json").found
    monkeypatch.chdir(folder / "nop")
    inside = qmxl("check", "2026", "--json").found
    assert ("CONTROL-VALUE", "QM_DieuKhien.xlsx", "E6") in absolute
    assert (here, inside) == (absolute, absolute)


def test_check_of_the_control_workbook_says_what_is_wrong_in_it(
    qmxl: Run, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = Form((folder / "QM_DieuKhien.xlsx").read_bytes(), small_hospital())
    desk.put("targets", "1", "target", "cao")
    (folder / "QM_DieuKhien.xlsx").write_bytes(desk.content())
    errors = [("CONTROL-VALUE", "QM_DieuKhien.xlsx", "E6")]
    assert qmxl("check", folder / "QM_DieuKhien.xlsx", "--json").found == errors
    monkeypatch.chdir(folder)
    assert qmxl("check", "QM_DieuKhien.xlsx", "--json").found == errors


def test_a_file_outside_any_hospital_cannot_be_checked(qmxl: Run, tmp_path: Path) -> None:
    (tmp_path / "KHOA_KHAM.xlsx").write_bytes(form_bytes(small_hospital()))
    ran = qmxl("check", tmp_path / "KHOA_KHAM.xlsx")
    assert (ran.code, ran.out, is_one_sentence(ran.err)) == (2, "", True)


def test_the_three_languages_find_the_same(qmxl: Run, folder: Path) -> None:
    (folder / "nop" / "2026" / "GLOCOM.xlsx").write_bytes(b"%PDF-1.7")
    said = [qmxl("check", folder, "--json", "--lang", language) for language in ("vi", "en", "zh")]
    assert said[0].found == said[1].found == said[2].found
    messages = {ran.json["findings"][0]["message"] for ran in said}
    assert len(messages) == 3


def test_an_english_run_gives_an_english_report(qmxl: Run, folder: Path) -> None:
    ran = qmxl("consolidate", folder, "--period", "2026-03", "--lang", "en")
    assert ran.code == 0
    names = ("Tiểu mục", "Quyết định 6858/QĐ-BYT")  # of a sheet of the control workbook, and of a decision
    told = re.sub("|".join(names), "", ran.out)
    assert not re.search("[ăâêôơưđạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]", told)


@pytest.mark.slow
def test_the_demo_ends_with_the_masters_path(qmxl_process: Run, tmp_path: Path) -> None:
    ran = qmxl_process("demo", tmp_path / "minh họa; 'mắt'")
    assert (ran.code, ran.err) == (0, "")
    assert Path(ran.out.splitlines()[-1]).exists()


def test_the_demo_does_not_write_into_a_folder_with_other_files(qmxl: Run, tmp_path: Path) -> None:
    (tmp_path / "của tôi.txt").write_text("x")
    ran = qmxl("demo", tmp_path)
    assert (ran.code, ran.out, is_one_sentence(ran.err)) == (2, "", True)
    assert [path.name for path in tmp_path.iterdir()] == ["của tôi.txt"]
