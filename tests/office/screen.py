"""A LibreOffice on a screen of its own, where buttons are really clicked and what is shown can be kept."""

import os
import subprocess
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.office.answering import Driver
from tests.office.pictures import png_of

DRIVER = Path(__file__).with_name("desk_driver.py")
PATIENCE = 60
PICTURES = Path(__file__).parents[2] / "artefacts"
# Macros may run; no tips, no questions at the first start.
PROFILE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
<prop oor:name="MacroSecurityLevel" oor:op="fuse"><value>0</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Misc"><prop oor:name="FirstRun" oor:op="fuse"><value>false</value></prop>
<prop oor:name="ShowTipOfTheDay" oor:op="fuse"><value>false</value></prop></item>
<item oor:path="/org.openoffice.Setup/Product">
<prop oor:name="ooSetupLastVersion" oor:op="fuse"><value>25.2</value></prop></item>
</oor:items>
"""
TOOLS = ("Xvfb", "xdotool")


class Screen:
    """A running LibreOffice one can look at and click on; see desk_driver.py for the verbs."""

    def __init__(self, pipe: str, environment: dict[str, str], frame_buffer: Path) -> None:
        self.environment, self.frame_buffer = environment, frame_buffer
        self.driver = Driver(DRIVER, pipe)
        self.ask = self.driver.ask

    def click(self, macro: str, times: int = 1) -> None:
        """A real click, with the mouse, on the button of that macro in the control workbook."""
        x, y = self.ask("place", macro=macro, book="QM_DieuKhien.xlsm")
        clicks = ["sleep", "0.3", "click", "--repeat", str(times), "--delay", "300", "1"]
        subprocess.run(["xdotool", "mousemove", str(x), str(y), *clicks], env=self.environment, check=True, timeout=30)

    def settle(self, macro: str) -> None:
        """The workbook is drawn: its button stays where it is."""
        before: object = None
        while before != (before := self.ask("place", macro=macro, book="QM_DieuKhien.xlsm")):
            time.sleep(0.3)

    def picture(self, name: str) -> Path:
        """What the screen shows, kept among the artefacts."""
        PICTURES.mkdir(exist_ok=True)
        path = PICTURES / f"{name}.png"
        path.write_bytes(png_of(self.frame_buffer))
        return path

    def until(self, met: Callable[[], object], seconds: float = 15) -> object:
        """The first true answer; fails when there is none in time."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if found := met():
                return found
            time.sleep(0.3)
        self.picture("nothing")
        raise AssertionError(f"nothing after {seconds} s")


@contextmanager
def on_screen(program: str, folder: Path) -> Iterator[Screen]:
    """A LibreOffice on a new screen; its profile, settings and temporary files are in ``folder``."""
    profile, buffer = folder / "profile", folder / "frames"
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(PROFILE, encoding="utf-8")
    for name in ("frames", "config", "temp"):
        (folder / name).mkdir()
    with _screen(buffer) as display:
        environment = {
            **os.environ,
            "DISPLAY": display,
            "SAL_USE_VCLPLUGIN": "gen",
            "XDG_CONFIG_HOME": str(folder / "config"),
            "XDG_RUNTIME_DIR": str(folder / "temp"),
            "TMPDIR": str(folder / "temp"),
        }
        environment.pop("TEMP", None)
        pipe = f"qmxl-{uuid.uuid4().hex}"
        command = [program, f"-env:UserInstallation={profile.as_uri()}", "--norestore", "--nologo", "--nodefault"]
        listening = f"--accept=pipe,name={pipe};urp;"
        process = subprocess.Popen([*command, listening], env=environment, stderr=subprocess.DEVNULL)
        screen = Screen(pipe, environment, buffer / "Xvfb_screen0")
        try:
            yield screen
        finally:
            screen.driver.leave()
            process.kill()  # its profile goes with it
            process.wait()


@contextmanager
def _screen(buffer: Path) -> Iterator[str]:
    """An X server without a monitor; gives its display."""
    read, write = os.pipe()
    size = ["-screen", "0", "1366x768x24"]  # of a usual office PC
    command = ["Xvfb", "-displayfd", str(write), *size, "-fbdir", str(buffer), "-nolisten", "tcp"]
    server = subprocess.Popen(command, pass_fds=[write], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    os.close(write)
    try:
        with os.fdopen(read) as told:
            yield f":{told.readline().strip()}"
    finally:
        server.terminate()
        server.wait(PATIENCE)
