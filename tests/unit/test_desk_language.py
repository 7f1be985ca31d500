"""A button and a menu answer in the language the control workbook was made in."""

from datetime import datetime
from pathlib import Path

import openpyxl
import pytest

from qmxl.cli.main import main
from qmxl.control.entries import starter_entries
from qmxl.desks.answering import run_request
from qmxl.desks.exchange import beside, decoded, encoded, fields
from qmxl.desks.language import LANGUAGES, language_of
from qmxl.texts import LANGUAGES as OF_TEXTS
from qmxl.texts import texts
from tests.written import control_file


def made_in(language: str, folder: Path, *, macros: bool = True) -> Path:
    text = texts(language)
    path = folder / ("QM_DieuKhien.xlsm" if macros else "QM_DieuKhien.xlsx")
    path.write_bytes(control_file(starter_entries(text), datetime(2026, 1, 1), text, macros=macros))
    return path


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_language_is_the_control_workbooks(tmp_path: Path, language: str) -> None:
    made_in(language, tmp_path)
    assert language_of(tmp_path) == language
    assert LANGUAGES == OF_TEXTS


@pytest.mark.slow
def test_also_after_another_program_saved_it(tmp_path: Path) -> None:
    path = made_in("zh", tmp_path, macros=False)
    openpyxl.load_workbook(path).save(path)
    assert language_of(tmp_path) == "zh"


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"<html>", None])
def test_without_a_control_workbook_that_can_be_read_it_is_vietnamese(tmp_path: Path, content: bytes | None) -> None:
    if content is not None:
        (tmp_path / "QM_DieuKhien.xlsm").write_bytes(content)
    assert language_of(tmp_path) == "vi"


@pytest.mark.parametrize(
    ("made", "asked", "said"),
    [
        ("en", "", "The shared folder"),
        ("zh", "", "提交文件夹"),
        ("vi", "", "thư mục nộp"),
        ("vi", "language=en\n", "The shared folder"),
    ],
)
def test_a_result_speaks_the_language_of_the_workbook_with_the_button(
    tmp_path: Path, made: str, asked: str, said: str
) -> None:
    made_in(made, tmp_path)
    request = tmp_path / "request.txt"
    lines = f"command=consolidate\nfolder={encoded(str(tmp_path))}\nperiod=2026-01\n{asked}"
    request.write_text(lines, "ascii")
    assert run_request(request) == 2
    told = decoded(fields(beside(request, "result"))["sentence"])
    assert (told, said in told) == (told, True)


@pytest.mark.parametrize(("words", "said"), [([], "Consolidating"), (["--lang", "vi"], "Đang tổng hợp")])
def test_the_desk_speaks_the_hospitals_language_unless_another_is_asked_for(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], words: list[str], said: str
) -> None:
    made_in("en", tmp_path)
    assert main(["desk", str(tmp_path), "--period", "2026-01", "--no-open", *words]) == 2
    assert said in capsys.readouterr().out


@pytest.mark.parametrize(
    ("made", "words", "said"),
    [
        ("en", ["--period", "2026-01"], "The shared folder"),
        ("zh", ["--period", "2026-01"], "提交文件夹"),
        ("en", ["--period", "2026-99"], "There is no period"),
        ("en", ["--period", "2026-01", "--lang", "vi"], "thư mục nộp"),
        ("", ["--period", "2026-01"], "chưa có sổ điều khiển"),
    ],
)
def test_the_desk_refuses_in_the_hospitals_language_too(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], made: str, words: list[str], said: str
) -> None:
    if made:
        made_in(made, tmp_path)
    assert main(["desk", str(tmp_path), "--no-open", *words]) == 2
    told = capsys.readouterr().err
    assert (told, said.casefold() in told.casefold()) == (told, True)


def test_the_desk_is_stopped_in_the_hospitals_language(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    made_in("en", tmp_path)
    monkeypatch.setattr("qmxl.commands.consolidate", stop)
    assert main(["desk", str(tmp_path), "--period", "2026-01"]) == 2
    assert "Stopped" in capsys.readouterr().err
