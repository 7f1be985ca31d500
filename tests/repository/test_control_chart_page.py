"""The page on control charts: its sessions print what stands there, and it says of every chart when to use it."""

import re
import shlex
from pathlib import Path

import pytest

from qmxl.cli.main import main
from qmxl.measures.plotted import KINDS

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "bieu-do-kiem-soat.md").read_text(encoding="utf-8")
SESSIONS = re.findall(r"^```console\n\$ qmxl (.+)\n((?:.*\n)+?)```$", PAGE, flags=re.MULTILINE)


@pytest.mark.parametrize(("command", "printed"), SESSIONS)
def test_a_command_of_the_page_prints_what_stands_below_it(
    command: str, printed: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    monkeypatch.chdir(ROOT)
    assert main(shlex.split(command)) == 0
    assert capsys.readouterr().out.strip() == printed.strip()


def test_the_page_has_sessions_and_every_kind():
    assert len(SESSIONS) == 2
    assert [kind for kind in KINDS if f"`{kind}`" not in PAGE] == []
