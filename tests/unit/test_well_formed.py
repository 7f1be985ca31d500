"""Whatever a name or figure is, the workbooks made of it can be opened: every part is XML and every number finite."""

import json
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path
from xml.parsers import expat

import pytest

from qmxl import commands
from qmxl.cli.main import main
from qmxl.master.charts import no_reference
from qmxl.measures.rates import rate
from qmxl.names import on_screen, plain, shown
from qmxl.period import parse_period
from qmxl.refusal import Refusal
from qmxl.xlsx.packing import well_formed
from tests.handed import CASES

ATTACKS = CASES / "attacks"
Laid = Callable[..., Path]


def torn(path: Path) -> list[str]:
    """The parts that are no XML or hold a number that is none."""
    found = []
    with zipfile.ZipFile(path) as package:
        for name in package.namelist():
            part = package.read(name)
            try:
                expat.ParserCreate().Parse(part, True)
            except Exception:  # any fault of the parser is the same to the one who opens it
                found.append(name)
            if any(f"<v>{word}</v>".encode() in part for word in ("inf", "-inf", "nan")):
                found.append(f"{name}: inf")
    return found


@pytest.mark.parametrize(
    ("name", "known"),
    [
        ("a\x0bb.xlsx", r"a\x0bb.xlsx"),
        ("a\x1b[31mb.xlsx", r"a\x1b[31mb.xlsx"),
        ("a\uffffb.xlsx", r"a\uffffb.xlsx"),
        ("a\udcffb.xlsx", r"a\xffb.xlsx"),
        ("a\ud800b.xlsx", r"a\ud800b.xlsx"),
        ("a\u202excod.xlsx", r"a\u202excod.xlsx"),
        (r"a\x0bb.xlsx", r"a\x5cx0bb.xlsx"),
        ("Báo cáo – quý 1 'x' & y.xlsx", "Báo cáo – quý 1 'x' & y.xlsx"),
    ],
)
def test_a_name_is_shown_with_the_numbers_of_what_cannot_be_seen(name: str, known: str) -> None:
    assert shown(name) == known
    assert plain(shown(name)) == shown(name)


def test_a_message_keeps_its_lines_and_steers_no_terminal() -> None:
    assert on_screen("dòng 1\ndòng\t2 \\x \x1b[2J") == "dòng 1\ndòng\t2 \\x \\x1b[2J"


def test_a_control_character_in_a_file_name_breaks_nothing(demo_with: Laid) -> None:
    """Case 12-file-name-breaks-the-master."""
    folder = demo_with()
    for name in ("a\x0bb.xlsx", "\x1b.xlsx", "c\uffffd.xlsx"):
        (folder / "nop" / "2025" / name).touch()
    told = commands.consolidate(folder, period=parse_period("2025-12"), language="vi")
    assert told.master is not None
    assert torn(told.master) == []
    assert [report.source for report in told.reports] == [
        r"nop/2025/\x1b.xlsx",
        r"nop/2025/a\x0bb.xlsx",
        r"nop/2025/c\uffffd.xlsx",
    ]


@pytest.mark.parametrize(
    ("case", "name"),
    [
        ("10-sheet-name-breaks-the-master", "GLOCOM.xlsx"),
        ("09-inf-in-the-master", "GLOCOM.xlsx"),
        ("09-inf-in-the-master", "GLOCOM-nan.xlsx"),
    ],
)
def test_the_master_can_be_opened_and_json_be_read(
    demo_with: Laid, capsys: pytest.CaptureFixture[str], case: str, name: str
) -> None:
    """Cases 09-inf-in-the-master and 10-sheet-name-breaks-the-master."""
    folder = demo_with()
    shutil.copy(ATTACKS / case / name, folder / "nop" / "2025" / "GLOCOM.xlsx")
    assert main(["consolidate", str(folder), "--period", "2025-12", "--json"]) in (0, 1)
    told = json.loads(capsys.readouterr().out, parse_constant=pytest.fail)
    assert torn(Path(told["master"])) == []
    if name == "GLOCOM.xlsx" and case.startswith("09"):
        large = [f for f in told["findings"] if f["code"] == "COUNT-TOO-LARGE"]
        assert [f["message"][:12] for f in large] == ["Số 1e+307 qu"] * 2


def test_a_rate_no_cell_can_hold_is_none() -> None:
    assert (rate(1e307, 1e307, 100), rate(1e-300, 1e300, 100), rate(57, 100, 100)) == (None, 0, 57)


def test_what_xml_cannot_hold_is_taken_out_and_what_is_torn_is_refused() -> None:
    assert well_formed("a.xml", "<a b='\x0b\uffff\ud800'/>") == b"<a b='   '/>"
    with pytest.raises(Refusal) as refused:
        well_formed("a.xml", "<a>")
    assert refused.value.code == "ill_formed"


def test_a_name_like_a_reference_stays_a_name() -> None:
    assert [no_reference(name)[-7:] for name in ("%", "=A1!$B$1")] == ["%", "A1!$B$1"]
    assert not no_reference("=A1!$B$1").startswith("=")
