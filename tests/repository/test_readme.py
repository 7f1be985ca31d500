"""The README's commands do what it says they do."""

import re
import shlex
from pathlib import Path

import pytest

from qmxl.cli.main import Parser, main
from qmxl.cli.words import parser
from qmxl.texts import texts

README = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")


def session() -> list[tuple[str, str]]:
    """Each command of the README's console session with the line it prints."""
    return re.findall(r"^\$ qmxl (.+)\n(.+)$", README, flags=re.MULTILINE)


@pytest.mark.parametrize(("command", "printed"), session())
def test_a_command_of_the_readme_prints_what_stands_below_it(
    command: str, printed: str, capsys: pytest.CaptureFixture[str]
):
    assert main(shlex.split(command)) == 0
    assert capsys.readouterr().out.strip() == printed


def test_the_readme_has_a_session():
    assert len(session()) >= 2


def test_the_way_from_an_empty_folder_works(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    """The block of commands in the order it stands; between them what the README says a person does."""
    block = README.split("## Dùng thật")[1].split("```sh\n")[1].split("```")[0]
    commands = [line for line in block.splitlines() if line.startswith("qmxl ")]
    assert [command.split()[1] for command in commands] == ["init", "forms", "check", "consolidate"]
    monkeypatch.chdir(tmp_path)
    assert main(shlex.split(commands[0])[1:]) == 0
    name_the_hospital(next((tmp_path / "benh-vien").glob("QM_DieuKhien.*")))
    assert main(shlex.split(commands[1])[1:]) == 0
    forms = sorted((tmp_path / "benh-vien" / "bieu-mau" / "2026").glob("*.xlsx"))
    assert len(forms) > 5
    for form in forms:
        (tmp_path / "benh-vien" / "nop" / "2026" / form.name).write_bytes(form.read_bytes())
    capsys.readouterr()
    assert main(shlex.split(commands[2])[1:]) == 0, capsys.readouterr().out
    assert main(shlex.split(commands[3])[1:]) == 0, capsys.readouterr().out
    assert (tmp_path / "benh-vien" / "tong-hop" / "QM_TongHop_2026-10.xlsx").exists()


def name_the_hospital(path: Path) -> None:
    """What a person types into the control workbook first."""
    import openpyxl

    book = openpyxl.load_workbook(path, keep_vba=path.suffix == ".xlsm")
    sheet = next(sheet for sheet in book if sheet["A1"].value == "qmxl:hospital")
    row = next(row for row in range(1, 30) if sheet.cell(row, 1).value == "name")
    sheet.cell(row, 3).value = "Bệnh viện Thử"
    book.save(path)


def test_every_command_is_in_the_readme():
    whole = parser(texts("vi"), Parser)
    commands = next(action.choices for action in whole._actions if action.dest == "command")
    internal = {"run", "build"}
    assert [name for name in commands if name not in internal and f"qmxl {name}" not in README] == []


def test_what_the_readme_links_to_is_there():
    root = Path(__file__).parents[2]
    for page in ("README.md", "CONTRIBUTING.md", *(str(p.relative_to(root)) for p in (root / "docs").glob("*.md"))):
        text = (root / page).read_text(encoding="utf-8")
        for target in re.findall(r"\]\((?!https?:)([^)#]+)\)", text):
            assert (root / page).parent.joinpath(target).exists(), (page, target)
