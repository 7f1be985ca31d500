"""The words of the command line for what is sent, as a person sees them."""

import json
from pathlib import Path

import pytest

from qmxl.cli.main import main
from tests.frozen import DATA, workbook
from tests.unit.test_sealing import HOSPITAL, named, resaved


def said(capsys: pytest.CaptureFixture[str], *words: object) -> tuple[int, str]:
    """The exit code, and what was printed."""
    code = main([str(word) for word in words])
    printed = capsys.readouterr()
    return code, printed.out + printed.err


@pytest.fixture(autouse=True)
def without_office(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("qmxl.cli.sending.office", lambda: None)


def test_a_master_is_frozen_signed_sent_and_verified(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    master, key, keys = workbook(tmp_path / "so.xlsx", named), tmp_path / "k.pem", tmp_path / "khoa.csv"
    code, printed = said(capsys, "key", "new", key, "--json")
    public = json.loads(printed)["public"]
    assert (code, public[:13], key.stat().st_mode & 0o077) == (0, "qmxl-ed25519:", 0)
    code, printed = said(capsys, "freeze", master, "--key", key)
    assert (code, printed.splitlines()[0]) == (0, str(tmp_path / "so_gui.xlsx"))
    keys.write_text(f"# khóa đã biết\n{HOSPITAL};{public};2025-01-01;;\n", encoding="utf-8")
    code, printed = said(capsys, "verify", tmp_path / "so_gui.xlsx", "--keys", keys)
    assert code == 0
    assert f"Chữ ký đúng là của {HOSPITAL}." in printed
    assert printed.splitlines()[-1] == "Không có gì phải sửa."
    changed = resaved(tmp_path / "so_gui.xlsx", lambda book: book[DATA].__setitem__("A2", 59))
    code, printed = said(capsys, "verify", changed, "--keys", keys, "--json")
    whole = json.loads(printed)
    assert (code, whole["intact"], whole["trusted"]) == (1, False, False)
    assert whole["about"]["hospital"] == HOSPITAL
    [finding] = [each for each in whole["findings"] if each["code"] == "SEAL-CHANGED"]
    assert (finding["sheet"], finding["cell"]) == (DATA, "A2")
    assert "có giá trị khác; nay ghi “59”" in finding["message"]


@pytest.mark.parametrize("language", ["vi", "en", "zh"])
def test_what_was_found_is_told_in_each_language(tmp_path: Path, capsys: pytest.CaptureFixture[str], language: str):
    code, printed = said(capsys, "verify", workbook(tmp_path / "so.xlsx"), "--lang", language)
    assert code == 1
    assert "QM_RATE" in printed


def test_a_key_is_never_written_over(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    path = tmp_path / "k.pem"
    path.write_bytes(b"x")
    code, printed = said(capsys, "key", "new", path)
    assert (code, printed) == (2, f"Đã có tệp “{path}”; không ghi đè lên khóa. Chọn tên khác.\n")
    assert path.read_bytes() == b"x"


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("freeze", "{missing}"), "Không"),
        (("verify", "{missing}"), "Không"),
        (("verify", "{text}"), "Không đọc được sổ"),
        (("freeze", "{text}"), "Không đọc được sổ"),
        (("freeze", "{book}", "-o", "{book}"), "Tệp ghi ra trùng với sổ gốc"),
        (("freeze", "{book}", "--key", "{text}"), "không phải khóa ký"),
        (("freeze", "{book}", "--key", "{missing}"), "không phải khóa ký"),
        (("verify", "{book}", "--keys", "{text}"), "Không đọc được danh sách khóa"),
        (("verify", "{book}", "--keys", "{missing}"), "Không đọc được danh sách khóa"),
    ],
)
def test_what_cannot_be_done_is_one_plain_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], words: tuple[str, ...], sentence: str
):
    book, text = workbook(tmp_path / "so.xlsx"), tmp_path / "chu.txt"
    text.write_text("bệnh viện;khóa;hôm qua", encoding="utf-8")
    before = book.read_bytes()
    given = {"book": book, "text": text, "missing": tmp_path / "khong-co.xlsx"}
    code, printed = said(capsys, *(word.format(**given) for word in words))
    assert (code, printed.count("\n"), sentence in printed) == (2, 1, True), printed
    assert book.read_bytes() == before
