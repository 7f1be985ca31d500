"""The menu QLCL in a real LibreOffice on a screen: every click is a real one, every answer is read off the screen."""

import os
import shutil
import stat
import sys
import time
from pathlib import Path

import pytest

from qmxl.control.entries import entries_of
from qmxl.desks.exchange import decoded, fields
from qmxl.desks.libreoffice import installing as libreoffice
from qmxl.desks.program import write_setting
from qmxl.hospital.folder import HospitalFolder
from qmxl.sample.folder import MADE
from qmxl.sample.hospital import control
from qmxl.texts import texts
from tests.office.menu_screen import shown, until
from tests.written import control_file

pytestmark = pytest.mark.office
TEXT = texts("vi")
MASTER = "QM_TongHop_2025-12.xlsx"
NAME = "Bệnh viện; $(calc) & 'x' %PATH%"


def say(key, **facts):
    return TEXT(f"menu.{key}", **facts)


@pytest.fixture(scope="module")
def desk(office, tmp_path_factory, lay_reports):
    """A LibreOffice with the add-in installed by its command, showing the sample hospital's control workbook."""
    if shutil.which("Xvfb") is None or shutil.which("xdotool") is None:
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)("Xvfb and xdotool are not installed")
    folder = tmp_path_factory.mktemp("desk")
    before = os.environ.get("XDG_CONFIG_HOME")
    os.environ["XDG_CONFIG_HOME"] = str(folder / "config")
    try:
        libreoffice.install(folder / "profile")
        assert libreoffice.status(folder / "profile").fresh
        hospital = lay_reports(folder / NAME)
        (hospital / "QM_DieuKhien.xlsm").unlink()  # LibreOffice works from the copy without macros
        plain = control_file(entries_of(control(), TEXT), MADE, TEXT, macros=False)
        (hospital / "QM_DieuKhien.xlsx").write_bytes(plain)
        with shown(office, folder / "profile", folder / "screen") as screen:
            screen.hospital, screen.folder = hospital, folder
            screen.show(hospital / "QM_DieuKhien.xlsx")
            yield screen
    finally:
        os.environ.pop("XDG_CONFIG_HOME")
        if before is not None:
            os.environ["XDG_CONFIG_HOME"] = before


@pytest.fixture
def screen(desk):
    """The desk with the real program set, its dialogs closed, and no master."""
    write_setting(Path(sys.executable).with_name("qmxl"))
    newest = HospitalFolder(desk.hospital).newest_master()
    if newest:
        newest.unlink()
    yield desk
    desk.dismiss(say("shut"))


@pytest.fixture
def stub(desk):
    """A function that sets a program of a few shell lines as the one the menu starts."""

    def write(lines):
        program = desk.folder / f"chương trình {time.monotonic_ns()}"
        program.write_text(f"#!/bin/sh\n{lines}\n", encoding="utf-8")
        program.chmod(program.stat().st_mode | stat.S_IXUSR)
        write_setting(program)
        return program

    return write


def ask_for(screen, period, entry="consolidate"):
    """The menu's entry, then the period typed over the one offered, then Bắt đầu."""
    screen.menu(say(entry))
    place = until(lambda: screen.places(say("start")))[0]
    label = screen.places(say("period"))[0]
    screen.xdotool("mousemove", str(label[0] + 150), str(label[1] + 8), "click", "1")
    screen.xdotool("key", "ctrl+a")
    screen.xdotool("type", period)
    assert place
    screen.press(say("start"), beside=say("leave"))


@pytest.mark.slow
def test_a_click_makes_the_master_and_tells_the_outcome(screen):
    screen.click("QLCL", right_of=100)
    time.sleep(0.5)
    screen.picture("menu-libreoffice", lines=400)
    screen.xdotool("key", "Escape", "key", "Escape")
    ask_for(screen, "2025-12")
    until(lambda: screen.places(say("shut")))
    screen.picture("menu-outcome")
    assert (screen.hospital / "tong-hop" / MASTER).is_file()
    assert until(lambda: screen.sees(say("to_mend")))
    assert until(lambda: screen.sees("Đã nhận"))
    screen.press(say("open"), beside=say("shut"), right_of=420)
    time.sleep(20)
    screen.picture("menu-opening")
    until(lambda: any(MASTER in title for title in screen.ask("titles")), 240)
    time.sleep(2)
    screen.picture("menu-master")
    screen.ask("close", title=MASTER)
    screen.ask("front", title="QM_DieuKhien.xlsx")


@pytest.mark.slow
def test_the_period_offered_is_last_month_and_leaving_changes_nothing(screen):
    screen.menu(say("consolidate"))
    until(lambda: screen.places(say("leave")))
    screen.picture("menu-period")
    assert until(lambda: screen.sees(say("hospital", folder=screen.hospital)))
    screen.dismiss(say("leave"))
    assert HospitalFolder(screen.hospital).newest_master() is None


@pytest.mark.slow
def test_what_the_program_refuses_is_one_sentence(screen):
    ask_for(screen, "2031-13")
    until(lambda: screen.places(say("shut")))
    assert until(lambda: screen.sees(TEXT("refusal.period", text="2031-13")))


@pytest.mark.slow
def test_checking_needs_no_period(screen):
    screen.menu(say("check"))
    until(lambda: screen.places(say("shut")))
    screen.picture("menu-check")
    assert until(lambda: screen.sees("Đã kiểm tra"))


@pytest.mark.slow
def test_a_program_that_is_not_there_is_one_sentence(screen):
    program = screen.folder / "không có"
    write_setting(program)
    screen.menu(say("check"))
    until(lambda: screen.places(say("shut")))
    screen.picture("menu-missing")
    assert until(lambda: screen.sees(say("fault.missing", program=program)))


@pytest.mark.slow
def test_without_the_setting_the_menu_says_what_to_run(screen):
    (screen.folder / "config" / "qmxl" / "program.txt").unlink()
    screen.menu(say("check"))
    until(lambda: screen.places(say("shut")))
    assert until(lambda: screen.sees(say("not_set")))


@pytest.mark.slow
def test_a_program_that_fails_is_one_sentence(screen, stub):
    stub("exit 3")
    screen.menu(say("check"))
    until(lambda: screen.places(say("shut")))
    screen.picture("menu-failed")
    assert until(lambda: screen.sees(say("fault.failed")))


@pytest.mark.slow
def test_progress_is_shown_a_second_run_waits_and_the_first_can_be_stopped(screen, stub):
    seen = screen.folder / "seen"
    stub(
        f'cp "$2" "{seen}"; printf 3/14 > "$2.progress"\n'
        'while [ ! -e "$2.cancel" ]; do sleep 0.1; done\n'
        'printf "code=2\\r\\nsentence=00440065\\r\\nend=1\\r\\n" > "$2.result"; exit 2'
    )
    screen.menu(say("check"))
    until(lambda: screen.sees("3/14") or seen.is_file())
    time.sleep(1)
    screen.picture("menu-progress")
    assert decoded(fields(seen)["folder"]) == str(screen.hospital)
    screen.menu(say("consolidate"))
    until(lambda: screen.places(say("shut")))
    assert until(lambda: screen.sees(say("busy")))
    screen.dismiss(say("shut"))
    screen.menu(say("stop"))
    until(lambda: screen.places(say("shut")))
    screen.picture("menu-stopped")
    assert until(lambda: screen.sees("De"))
    assert until(lambda: screen.sees(say("could_not")))


@pytest.mark.slow
def test_with_no_master_the_menu_says_how_to_make_one(screen):
    screen.menu(say("open"))
    until(lambda: screen.places(say("shut")))
    assert until(lambda: screen.sees(say("no_master", folder=screen.hospital)))


@pytest.mark.slow
def test_nothing_was_started_by_the_folders_name(screen):
    assert not (screen.hospital / "calc").exists()
    assert sorted(path.name for path in screen.hospital.parent.iterdir() if "calc" in path.name) == [NAME]


@pytest.mark.slow
def test_in_a_window_of_a_hospital_with_another_language_everything_speaks_it(screen):
    english, hospital = texts("en"), screen.folder / "English"
    hospital.mkdir()
    path = hospital / "QM_DieuKhien.xlsx"
    path.write_bytes(control_file(entries_of(control(), english), MADE, english, macros=False))
    screen.show(path)
    screen.picture("menu-english")
    screen.menu(english("menu.open"))
    until(lambda: screen.places(english("menu.shut")))
    screen.picture("menu-english-told")
    assert until(lambda: screen.sees(english("menu.no_master", folder=hospital)))
    screen.dismiss(english("menu.shut"))
