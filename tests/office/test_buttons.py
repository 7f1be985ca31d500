"""The control workbook's buttons, really clicked in a LibreOffice on a screen; its pictures are kept in artefacts/."""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest

from qmxl import commands
from qmxl.control.control import Control
from qmxl.control.entries import entries_of
from qmxl.control.models import PackInUse
from qmxl.control.start import BUTTONS, Patience
from qmxl.control.tools import ToolRow
from qmxl.desks.exchange import encoded
from qmxl.hospital.lock import NAME as LOCK
from qmxl.sample.hospital import control
from qmxl.sample.texts import YEAR
from qmxl.texts import texts
from tests.laid_out import MADE, Lay
from tests.office.screen import Screen, on_screen
from tests.written import control_file

pytestmark = pytest.mark.office
BOOK = "QM_DieuKhien.xlsm"
ODD = "Bệnh viện; $(calc) & 'x' %PATH%"
VI = texts("vi")
SHORT = Patience(start=2, limit=4, stop=2)
MASTER = f"tong-hop/QM_TongHop_{YEAR}-12.xlsx"


@pytest.fixture(scope="module")
def screen(office: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Screen]:
    """A LibreOffice on a screen; the tools for it missing, the test is skipped, or fails under CI=true."""
    lacking = [tool for tool in ("Xvfb", "xdotool") if shutil.which(tool) is None]
    if lacking:
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(f"not installed: {', '.join(lacking)}")
    folder = tmp_path_factory.mktemp("screen")
    with on_screen(office, folder) as running:
        yield running


class Desk:
    """The sample hospital's control workbook open on the screen."""

    def __init__(self, screen: Screen, folder: Path) -> None:
        self.screen, self.folder = screen, folder

    def open(self, patience: Patience | None = None, whole: Control | None = None) -> None:
        if patience or whole:
            entries = entries_of(whole or control(), VI)
            content = control_file(entries, MADE, VI, macros=True, patience=patience or Patience())
            (self.folder / BOOK).write_bytes(content)
        assert self.screen.ask("show", path=str(self.folder / BOOK)) == BOOK
        self.screen.settle("QmStop")

    def click(self, macro: str) -> None:
        """Clicks until something is seen to happen: without a window manager the first click may only wake a window."""
        before = self.shown(), self.journal()
        for _ in range(4):
            self.screen.click(macro)
            for _ in range(8):
                if (self.shown(), self.journal()) != before:
                    return
                time.sleep(0.2)
        raise AssertionError(f"{macro} does nothing")

    def program(self, *lines: str) -> Path:
        """Makes the lines of a shell script the user's program; without lines, qmxl."""
        path = self.folder.parent / "a program.sh"
        qmxl = f'exec "{sys.executable}" -m qmxl "$@"'
        path.write_text("\n".join(("#!/bin/sh", *(lines or (qmxl,)), "")).replace("QMXL", qmxl), encoding="utf-8")
        path.chmod(0o755)
        self.setting(path)
        return path

    def setting(self, program: Path) -> None:
        there = Path(self.screen.environment["XDG_CONFIG_HOME"]) / "qmxl" / "program.txt"
        there.parent.mkdir(exist_ok=True)
        there.write_text(f"program={encoded(str(program))}\n", encoding="ascii")

    def without_setting(self) -> None:
        (Path(self.screen.environment["XDG_CONFIG_HOME"]) / "qmxl" / "program.txt").unlink(missing_ok=True)

    def picture_of_opened(self, name: str) -> None:
        """What the screen shows once the workbook that was opened is drawn."""
        time.sleep(5)
        self.screen.picture(name)

    def shown(self) -> tuple[str, str, str]:
        names = ["QM_outcome", "QM_next", "QM_progress"]
        found = self.screen.ask("named", book=BOOK, names=names)
        return tuple(found[name] for name in names)

    def outcome(self, seconds: float = 20) -> tuple[str, str]:
        """Outcome and what to do next, once the journal has a new line."""
        self.screen.until(lambda: len(self.journal()) > 0, seconds)
        outcome, after, progress = self.shown()
        assert progress == ""
        return outcome, after

    def journal(self) -> list[list[str]]:
        return self.screen.ask("journal", book=BOOK)

    def files(self) -> dict[str, bytes]:
        """All files of the hospital; LibreOffice's own locks aside."""
        every = (path for path in self.folder.rglob("*") if path.is_file() and not path.name.startswith(".~lock"))
        return {path.relative_to(self.folder).as_posix(): path.read_bytes() for path in every}


@pytest.fixture
def desk(screen: Screen, lay_forms: Lay, tmp_path: Path) -> Iterator[Desk]:
    """A desk in a folder with an unkind name; whatever was opened is closed."""
    made = Desk(screen, lay_forms(tmp_path / ODD))
    made.program()
    yield made
    for title in screen.ask("titles"):
        screen.ask("close", book=title)
    left = [path.name for path in Path(screen.environment["TMPDIR"]).glob("qmxl-*.request")]
    assert left == []


@pytest.mark.slow
def test_a_click_makes_the_master_opens_it_and_writes_the_outcome(desk: Desk):
    desk.open()
    desk.screen.picture("so-dieu-khien")
    desk.click("QmConsolidate")
    desk.screen.until(lambda: "(" in desk.shown()[2])
    desk.screen.picture("dang-chay")
    outcome, after = desk.outcome()
    assert outcome == "Đã nhận 13/16 khoa/phòng; 57 lỗi, 31 điều cần xem."
    assert after == VI("button.next.mend")
    [[at, command, period, told]] = desk.journal()
    assert (command, period, told) == ("Tổng hợp", f"{YEAR}-12", outcome)
    assert datetime.strptime(at, "%Y-%m-%d %H:%M").year >= 2025
    desk.screen.until(lambda: "QM_TongHop_2025-12.xlsx" in desk.screen.ask("titles"), 60)
    assert (desk.folder / MASTER).read_bytes().startswith(b"PK")
    assert desk.screen.ask("modified", book=BOOK) is False, "LibreOffice must not ask to save an .xlsm"
    desk.screen.picture("so-tong-hop")
    desk.screen.ask("close", book="QM_TongHop_2025-12.xlsx")
    desk.screen.settle("QmConsolidate")
    desk.screen.picture("sau-khi-tong-hop")


def test_every_button_is_bound_to_a_macro_that_is_there(desk: Desk):
    desk.open()
    labels = {VI(f"button.label.{button.label}") for button in BUTTONS}
    # on a busy machine a button is drawn before its macro is bound
    desk.screen.until(lambda: all(desk.screen.ask("bound", book=BOOK).values()))
    found = desk.screen.ask("bound", book=BOOK)
    assert found.keys() == labels
    source = (Path(commands.__file__).parents[1] / "control/qlcl/QLCL.bas").read_text(encoding="ascii")
    assert all(f"Public Sub {macro}()" in source for [macro] in found.values())


@pytest.mark.slow
def test_forms_and_check_have_their_buttons(desk: Desk):
    shutil.rmtree(desk.folder / "bieu-mau")
    desk.open()
    desk.click("QmForms")
    left = "Chưa tạo lại, tệp cũ giữ nguyên: DUOC, KHOA_KHAM, TCKT."
    assert desk.outcome()[0] == f"Đã tạo 15 biểu mẫu trong bieu-mau/{YEAR}. {left}"
    assert len(list((desk.folder / "bieu-mau" / str(YEAR)).glob("*.xlsx"))) == 15
    before = desk.files()
    desk.click("QmCheck")
    desk.screen.until(lambda: len(desk.journal()) == 2)
    assert desk.shown()[0].startswith("Đã kiểm tra ")
    assert [line[1] for line in desk.journal()] == ["Kiểm tra", "Tạo biểu mẫu"], "newest first"
    assert desk.files() == before


def given_a_theme(plan: Path, filled: Path) -> None:
    """The plan of a month as the office hands it in."""
    book = openpyxl.load_workbook(plan)
    [theme] = [row for row in book.worksheets[0].iter_rows(max_col=3) if row[0].value == "theme"]
    theme[2].value = "Đúng người bệnh, đúng thuốc"
    book.save(filled)


@pytest.mark.slow
def test_the_tools_that_are_listed_are_drawn_and_opened(desk: Desk):
    pareto = ToolRow(form="complaints", tool="pareto", column="Về việc")
    desk.open(whole=replace(control(), tools=(pareto,)))
    desk.screen.ask("put", book=BOOK, name="QM_period", text=str(YEAR))
    desk.click("QmTools")
    drawn = f"QM_BayCongCu_complaints_{YEAR}.xlsx"
    outcome, after = desk.outcome(60)
    assert (outcome, after.startswith(VI("button.next.tools"))) == (
        VI("button.tools", count=1, files=[drawn], errors=0),
        True,
    )
    assert desk.journal()[0][1:3] == [VI("button.label.tools"), str(YEAR)]
    desk.screen.until(lambda: drawn in desk.screen.ask("titles"))
    desk.picture_of_opened("bay-cong-cu")
    assert (desk.folder / "tong-hop" / drawn).is_file()


@pytest.mark.slow
def test_the_review_of_a_half_year_is_made_and_opened(desk: Desk):
    desk.open()
    desk.click("QmReview")
    assert desk.outcome(60)[0] == VI("refusal.review_period", period=f"{YEAR}-12")
    desk.screen.ask("put", book=BOOK, name="QM_period", text=f"{YEAR}-H2")
    desk.click("QmReview")
    desk.screen.until(lambda: len(desk.journal()) == 2, 60)
    made = f"QM_SoKet_{YEAR}-H2.xlsx"
    assert desk.shown()[0] == VI("button.review", files=[made])
    desk.screen.until(lambda: made in desk.screen.ask("titles"))
    desk.picture_of_opened("so-ket")
    assert (desk.folder / "tong-hop" / made).is_file()


@pytest.mark.slow
def test_the_month_of_quality_has_its_plan_then_its_forms_then_its_summary(desk: Desk):
    days = date(YEAR, 3, 18), date(YEAR, 4, 18)
    taken = {"campaign": PackInUse(code="campaign", used=True, first=days[0], last=days[1])}
    whole = control()
    desk.open(whole=replace(whole, packs=whole.packs | {"campaign"}, pack_days=taken, campaign=days))
    desk.click("QmCampaign")
    outcome = desk.outcome(60)[0]
    assert outcome.startswith("Tháng chất lượng: ghi 1 tệp, 0 tệp như cũ; 0 lỗi"), outcome
    plan = desk.folder / "bieu-mau" / str(YEAR) / f"THANG_{YEAR}-03-18_KE_HOACH.xlsx"
    assert plan.is_file()
    desk.click("QmCampaign")
    desk.screen.until(lambda: len(desk.journal()) == 2, 60)
    assert VI("button.campaign_first", first="").strip() in desk.shown()[0], "there is no summary yet that tells it"
    desk.screen.picture("thang-chat-luong-lan-dau")
    given_a_theme(plan, desk.folder / "nop" / str(YEAR) / plan.name)
    desk.click("QmCampaign")
    desk.screen.until(lambda: len(desk.journal()) == 3, 90)
    summary = f"QM_ThangChatLuong_{YEAR}-03-18.xlsx"
    desk.screen.until(lambda: summary in desk.screen.ask("titles"), 60)
    desk.picture_of_opened("thang-chat-luong")
    assert len(list(plan.parent.glob("THANG_*"))) > 2


@pytest.mark.slow
def test_clicks_while_it_runs_do_nothing(desk: Desk):
    desk.program("sleep 2", "QMXL")
    desk.open()
    desk.click("QmConsolidate")
    desk.screen.click("QmConsolidate", times=2)
    desk.screen.click("QmForms")
    desk.outcome()
    desk.screen.until(lambda: "QM_TongHop_2025-12.xlsx" in desk.screen.ask("titles"))
    assert [line[1] for line in desk.journal()] == ["Tổng hợp"]
    assert list((desk.folder / "lich-su").glob("QM_*")) == []  # no second master was made


@pytest.mark.slow
def test_stop_stops_and_nothing_is_half_written(desk: Desk):
    desk.program("sleep 3", "QMXL")
    before = desk.files()
    desk.open()
    desk.click("QmConsolidate")
    desk.screen.until(lambda: desk.shown()[0] == VI("macro.running"))
    desk.screen.click("QmStop", times=2)
    assert desk.outcome() == (VI("refusal.interrupted"), VI("macro.next.again"))
    assert desk.files() == before


def test_without_the_setting_it_says_what_to_do(desk: Desk):
    desk.without_setting()
    before = desk.files()
    desk.open()
    desk.click("QmConsolidate")
    assert desk.outcome() == (VI("macro.no_setting"), VI("macro.next.no_setting"))
    desk.screen.picture("chua-cai-chuong-trinh")
    assert desk.files() == before


@pytest.mark.slow
def test_a_program_that_is_gone(desk: Desk):
    desk.setting(desk.folder.parent / "not there")
    desk.open()
    desk.click("QmCheck")
    assert desk.outcome() == (VI("macro.no_program"), VI("macro.next.no_program"))


@pytest.mark.slow
def test_a_program_that_may_not_be_run(desk: Desk):
    desk.program().chmod(0o644)
    desk.open(SHORT)
    desk.click("QmCheck")
    assert desk.outcome()[0] in {VI("macro.blocked"), VI("macro.silent")}


@pytest.mark.slow
@pytest.mark.parametrize("line", ["exit 3", "sleep 20"], ids=["fails", "hangs"])
def test_a_program_that_does_not_answer(desk: Desk, line: str):
    desk.program(line)
    desk.open(SHORT)
    before = desk.files()
    desk.click("QmConsolidate")
    assert desk.outcome() == (VI("macro.silent"), VI("macro.next.silent"))
    assert desk.files() == before


@pytest.mark.slow
def test_a_program_that_takes_too_long_is_told_to_stop(desk: Desk):
    told = desk.folder.parent / "told"
    desk.program('printf 1/3 > "$2.progress"', f'while [ ! -f "$2.cancel" ]; do sleep 0.2; done; touch "{told}"')
    desk.open(SHORT)
    desk.click("QmConsolidate")
    assert desk.outcome() == (VI("macro.slow"), VI("macro.next.slow"))
    desk.screen.until(told.exists)


@pytest.mark.slow
def test_a_master_open_elsewhere_stays_as_it_is(desk: Desk):
    master = desk.folder / MASTER
    master.parent.mkdir(exist_ok=True)
    master.write_bytes(b"the earlier one")
    master.with_name(f".~lock.{master.name}#").write_text("Lan,lan,,,;")
    before = desk.files()
    desk.open()
    desk.click("QmConsolidate")
    assert desk.outcome()[0] == VI("refusal.open_elsewhere", path=master)
    assert desk.files() == before


@pytest.mark.slow
def test_another_run_in_the_folder_is_told_from_this_one(desk: Desk):
    (desk.folder / LOCK).write_text('{"host": "máy khác", "pid": 1}', encoding="utf-8")
    before = desk.files()
    desk.open()
    desk.click("QmForms")
    told = desk.outcome()[0]
    assert f"Thư mục “{desk.folder}” đang có một lần chạy khác (máy máy khác," in told
    assert str(desk.folder / LOCK) in told
    assert desk.files() == before


@pytest.mark.slow
def test_a_period_as_people_write_it_is_refused_in_words(desk: Desk):
    desk.open()
    desk.screen.ask("put", book=BOOK, name="QM_period", text="tháng mười; $(calc)")
    desk.click("QmConsolidate")
    outcome, after = desk.outcome()
    assert outcome == VI("refusal.period", text="?")
    assert after.endswith(VI("macro.unsaved"))


@pytest.mark.slow
def test_open_master_without_one(desk: Desk):
    desk.open()
    desk.click("QmOpenMaster")
    desk.screen.until(lambda: desk.shown()[0] == VI("macro.no_master"))
    assert desk.shown()[1] == VI("macro.next.no_master")


@pytest.mark.slow
def test_nothing_of_the_odd_folder_reaches_a_command_line(desk: Desk):
    seen = desk.folder.parent / "seen"
    desk.program(f'printf "%s\\n" "$@" > "{seen}"', "QMXL")
    desk.open()
    desk.click("QmCheck")
    desk.outcome()
    words = seen.read_text(encoding="utf-8").splitlines()
    assert words[0] == "run"
    assert len(words) == 2
    assert words[1].startswith(desk.screen.environment["XDG_RUNTIME_DIR"])


def test_the_module_compiles_with_no_dialog(desk: Desk):
    """A module that does not compile would open the editor: its window would be the active one."""
    desk.open()
    desk.click("QmOpenMaster")
    desk.screen.until(lambda: desk.shown()[0] != "")
    windows = subprocess.run(
        ["xdotool", "search", "--onlyvisible", "--name", "Basic"],
        env=desk.screen.environment,
        capture_output=True,
        check=False,
        timeout=30,
    )
    assert windows.stdout == b""
