"""A full disk, a killed process: the earlier master is never hurt."""

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from qmxl.commands import consolidate
from qmxl.desks.answering import run_request
from qmxl.desks.exchange import beside, decoded, encoded, fields
from qmxl.master import indicators
from qmxl.period import Period
from qmxl.refusal import Refusal
from tests.by_hand import Form

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform == "win32", reason="needs limits and signals of a Unix"),
]
Run = Callable[..., "Ran"]
Ran = object
MASTER = "tong-hop/QM_TongHop_2026-03.xlsx"
FULL = """
import resource, signal
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, ({limit}, {limit}))
"""
KILL = """
import os, pathlib, signal
def die(*args):
    os.kill(os.getpid(), signal.SIGKILL)
{target} = die
"""


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir()) if folder.exists() else []


def kept(folder: Path) -> list[Path]:
    """What is kept of earlier masters and forms; the weekly snapshots beside it are none of these."""
    return [path for path in sorted((folder / "lich-su").iterdir()) if path.is_file()]


@pytest.fixture
def changed(qmxl: Run, folder: Path, form: Callable[..., Form]) -> bytes:
    """A folder with a master and an input that has changed since; gives the master."""
    qmxl("consolidate", folder, "--period", "2026-03")
    filled = form("GLOCOM")
    filled.put("indicators", "BRVT-16/numerator", "2026-03", 58)
    (folder / "nop" / "2026" / "GLOCOM.xlsx").write_bytes(filled.content())
    return (folder / MASTER).read_bytes()


@pytest.mark.parametrize(("limit", "language"), [(0, "vi"), (1, "en"), (4096, "vi"), (20000, "zh")])
def test_a_full_disk_is_said_in_one_sentence_and_hurts_nothing(
    qmxl_process: Run, folder: Path, changed: bytes, limit: int, language: str
) -> None:
    words = ["consolidate", folder, "--period", "2026-03", "--lang", language]
    ran = qmxl_process(*words, first=FULL.format(limit=limit))
    assert (ran.code, ran.out, len(ran.err.splitlines())) == (2, "", 1)
    assert str(folder) in ran.err
    assert (folder / MASTER).read_bytes() == changed
    assert (names(folder / "tong-hop"), kept(folder)) == (["QM_TongHop_2026-03.xlsx"], [])


def test_a_full_disk_leaves_no_half_form(qmxl_process: Run, folder: Path) -> None:
    ran = qmxl_process("forms", folder, "--period", "2026-Q1", first=FULL.format(limit=4096))
    assert (ran.code, ran.out, len(ran.err.splitlines())) == (2, "", 1)
    assert names(folder / "bieu-mau" / "2026") == []


@pytest.mark.parametrize("target", ["os.fsync", "pathlib.Path.replace", "pathlib.Path.unlink"])
def test_a_process_killed_while_it_saves_leaves_a_whole_master(
    qmxl: Run, qmxl_process: Run, folder: Path, changed: bytes, target: str
) -> None:
    ran = qmxl_process("consolidate", folder, "--period", "2026-03", first=KILL.format(target=target))
    assert ran.code == -9
    if target != "pathlib.Path.unlink":
        assert (folder / MASTER).read_bytes() == changed
    again = qmxl("consolidate", folder, "--period", "2026-03", "--json")
    assert (again.code, again.json["missing"]) == (0, [])
    assert (folder / MASTER).read_bytes() != changed
    assert changed in [path.read_bytes() for path in kept(folder)]


@pytest.mark.parametrize("target", ["os.fsync", "pathlib.Path.replace", "pathlib.Path.chmod"])
def test_a_process_killed_while_it_makes_a_hospitals_folder_can_be_run_again(
    qmxl: Run, qmxl_process: Run, tmp_path: Path, target: str
) -> None:
    """The control workbook comes last: with one there, nothing would write the shortcuts any more."""
    folder, usual = tmp_path / "bv", tmp_path / "other"
    folder.mkdir()
    assert qmxl("init", usual).code == 0
    assert qmxl_process("init", folder, first=KILL.format(target=target)).code == -9
    qmxl("init", folder)
    assert [name for name in names(usual) if name not in names(folder)] == []
    assert qmxl("init", folder).code == 2


@pytest.mark.parametrize("limit", [0, 100, 4096])
def test_a_full_disk_leaves_nothing_of_a_new_hospitals_folder(qmxl_process: Run, tmp_path: Path, limit: int) -> None:
    ran = qmxl_process("init", tmp_path / "bv", first=FULL.format(limit=limit))
    assert (ran.code, len(ran.err.splitlines()), names(tmp_path)) == (2, 1, [])
    assert str(tmp_path / "bv") in ran.err


def test_what_a_killed_process_left_behind_is_no_master_and_no_report(
    qmxl: Run, qmxl_process: Run, folder: Path, changed: bytes
) -> None:
    del changed
    qmxl_process("consolidate", folder, "--period", "2026-03", first=KILL.format(target="os.fsync"))
    left = [name for name in names(folder / "tong-hop") if name != "QM_TongHop_2026-03.xlsx"]
    assert all(name.startswith(".") and name.endswith(".tmp") for name in left)
    qmxl("consolidate", folder, "--period", "2026-03")
    assert names(folder / "tong-hop") == ["QM_TongHop_2026-03.xlsx"]


def test_ctrl_c_is_one_sentence(qmxl_process: Run, folder: Path, changed: bytes) -> None:
    first = "import os\ndef stop(*args):\n    raise KeyboardInterrupt\nos.fsync = stop"
    ran = qmxl_process("consolidate", folder, "--period", "2026-03", first=first)
    assert (ran.code, ran.out, len(ran.err.splitlines())) == (2, "", 1)
    assert (folder / MASTER).read_bytes() == changed
    assert names(folder / "tong-hop") == ["QM_TongHop_2026-03.xlsx"]


@pytest.mark.parametrize("after", [1, 2, 12, 30])
def test_a_wish_to_stop_is_heeded_while_the_master_is_drawn_and_everything_stays(
    folder: Path, changed: bytes, after: int
) -> None:
    """Two files are read; each later sign of life comes from the drawing of sheets and the packing of parts."""
    before = {path: path.stat().st_mtime_ns for path in folder.rglob("*")}
    signs: list[tuple[int, int]] = []

    def stop(done: int, total: int) -> None:
        signs.append((done, total))
        if [sign for sign in signs if sign[0] == sign[1]][after:]:
            raise Refusal("interrupted")

    with pytest.raises(Refusal, match="interrupted"):
        consolidate(folder, period=Period(2026, 3, 3), language="vi", progress=stop)
    assert (folder / MASTER).read_bytes() == changed
    assert {path: path.stat().st_mtime_ns for path in folder.rglob("*") if path.is_file()} == {
        path: time for path, time in before.items() if path.is_file()
    }


def test_a_button_stops_the_run_while_the_master_is_drawn(
    folder: Path, changed: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    request = tmp_path / "request.txt"
    request.write_text(f"command=consolidate\nfolder={encoded(str(folder))}\nperiod=2026-03\nlanguage=en\n", "ascii")
    drawn = []

    def draw_and_be_told_to_stop(*arguments: object) -> list[object]:
        drawn.append(arguments)
        beside(request, "cancel").write_bytes(b"")
        return layout(*arguments)

    layout = indicators.layout
    monkeypatch.setattr(indicators, "layout", draw_and_be_told_to_stop)
    assert (run_request(request), len(drawn)) == (2, 1)
    told = fields(beside(request, "result"))
    assert decoded(told["sentence"]).startswith("Stopped")
    assert (folder / MASTER).read_bytes() == changed
