"""A screen without a monitor, on which a LibreOffice shows its windows and a person's clicks are real ones."""

import os
import shutil
import struct
import subprocess
import time
import uuid
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.office.answering import Driver

PATIENCE = 60
DRIVER = Path(__file__).with_name("screen_driver.py")
PICTURES = Path(__file__).resolve().parents[2] / "artefacts"
WIDTH, HEIGHT = 1280, 800


def png(xwd: bytes, lines: int) -> bytes:
    """A picture of the first lines of the frame buffer Xvfb keeps (XWD, 32 bits a pixel, blue first)."""
    header = struct.unpack(">25I", xwd[:100])
    width, height, stride, start = header[4], min(lines, header[5]), header[12], header[0] + header[19] * 12
    rows = bytearray()
    for y in range(height):
        line = xwd[start + y * stride : start + y * stride + width * 4]
        pixels = bytearray(width * 3)
        pixels[0::3], pixels[1::3], pixels[2::3] = line[2::4], line[1::4], line[0::4]
        rows += b"\0" + pixels

    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    size = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", size)
        + chunk(b"IDAT", zlib.compress(bytes(rows), 9))
        + chunk(b"IEND", b"")
    )


def until(what: Callable[[], object], patience: float = PATIENCE) -> object:
    """What is true at last; fails with what was there instead."""
    end = time.monotonic() + patience
    while True:
        found = what()
        if found:
            return found
        assert time.monotonic() < end, f"still {found!r} after {patience} s: {what}"
        time.sleep(0.2)


class Screen:
    """A screen with a LibreOffice on it."""

    def __init__(self, number: int, buffer: Path, pipe: str) -> None:
        self.number, self.buffer = number, buffer
        self.driver = Driver(DRIVER, pipe)
        self.ask = self.driver.ask
        # LibreOffice's own Python must not find the tests' sources before those the extension carries.
        mine = {name: setting for name, setting in os.environ.items() if not name.startswith("PYTHON")}
        self.environment = {**mine, "DISPLAY": f":{number}"}

    def show(self, workbook: Path) -> None:
        until(self.things)  # a workbook opened while LibreOffice still starts can stop both
        time.sleep(1)
        self.ask("show", path=str(workbook), width=WIDTH, height=HEIGHT)
        until(lambda: self.places("QLCL"))

    def things(self) -> list[list]:
        return self.ask("things")

    def words(self) -> list[str]:
        return [name for _, name, *_ in self.things()]

    def places(self, name: str) -> list[list[int]]:
        """Where something with this name stands, last shown last."""
        return [place for _, found, *place in self.things() if found == name and place[2] > 0]

    def sees(self, part: str) -> bool:
        return any(part in name for name in self.words())

    def click(self, name: str, right_of: int = -1) -> list[int]:
        """A real click in the middle of what has this name, the uppermost so far to the right; where that is."""
        found = until(lambda: [place for place in self.places(name) if place[0] > right_of])
        place = min(found, key=lambda place: place[1])
        self.click_at(place)
        return place

    def click_at(self, place: list[int]) -> None:
        left, top, width, height = place
        self.xdotool("mousemove", str(left + width // 2), str(top + height // 2))
        time.sleep(0.2)
        self.xdotool("click", "1")

    def drawn(self, place: list[int]) -> bytes:
        """The pixels inside a place, taken from the screen without asking LibreOffice anything."""
        frame = (self.buffer / "Xvfb_screen0").read_bytes()
        header = struct.unpack(">25I", frame[:100])
        left, top, width, height = place
        start, stride = header[0] + header[19] * 12, header[12]
        inner = range(top + height // 4, top + height * 3 // 4)
        return b"".join(frame[start + y * stride + left * 4 :][: width * 4] for y in inner)

    def press(self, name: str, beside: str, right_of: int = -1) -> None:
        """Clicks until what stands `beside`, in the same dialog, is no longer drawn; asks nothing after a click,
        for a question asked while LibreOffice loads a workbook can stop both."""
        button = min(
            until(lambda: [place for place in self.places(name) if place[0] > right_of]), key=lambda place: place[1]
        )
        (witness,) = self.places(beside)
        before = self.drawn(witness)
        for _ in range(8):
            self.click_at(button)
            for _ in range(15):
                time.sleep(0.2)
                if self.drawn(witness) != before:
                    return
        raise AssertionError(f"{name} would not be pressed: {self.picture('menu-stays')}")

    def dismiss(self, name: str) -> None:
        """Clicks until nothing has this name any more: without a window manager a click is now and then swallowed."""
        for _ in range(8):
            if not self.places(name):
                return
            self.click(name)
            time.sleep(1.5)
        raise AssertionError(f"{name} would not go: {self.picture('menu-stays')}")

    def menu(self, entry: str) -> None:
        """The menu QLCL and its entry, each with a click; the toolbar's button of that name stands to the left."""
        for _ in range(5):
            left, *_ = self.click("QLCL", right_of=100)
            time.sleep(0.5)
            if any(place[0] > left - 5 for place in self.places(entry)):
                self.click(entry, right_of=left - 5)
                return
            self.xdotool("key", "Escape", "key", "Escape")  # the window was not ready for the first click
            time.sleep(0.5)
        raise AssertionError(f"the menu did not open for {entry}: {self.picture('menu-closed')}")

    def xdotool(self, *words: str) -> None:
        subprocess.run(["xdotool", *words], env=self.environment, check=True, timeout=PATIENCE)

    def picture(self, name: str, lines: int = HEIGHT) -> Path:
        PICTURES.mkdir(exist_ok=True)
        time.sleep(0.5)
        target = PICTURES / f"{name}.png"
        target.write_bytes(png((self.buffer / "Xvfb_screen0").read_bytes(), lines))
        return target


@contextmanager
def screen(folder: Path) -> Iterator[tuple[int, Path]]:
    """An X server of its own with its frame buffer in a file."""
    program = shutil.which("Xvfb")
    assert program, "Xvfb is not installed"
    folder.mkdir()
    reading, writing = os.pipe()
    command = [program, "-displayfd", str(writing), "-screen", "0", f"{WIDTH}x{HEIGHT}x24", "-fbdir", str(folder)]
    server = subprocess.Popen(
        [*command, "-nolisten", "tcp"], pass_fds=[writing], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    os.close(writing)
    try:
        with os.fdopen(reading) as told:
            yield int(told.readline()), folder
    finally:
        server.terminate()
        server.wait(PATIENCE)


@contextmanager
def shown(program: str, profile: Path, folder: Path, **environment: str) -> Iterator[Screen]:
    """A LibreOffice with windows on a screen of its own."""
    with screen(folder) as (number, buffer):
        pipe = f"qmxl-{uuid.uuid4().hex}"
        running = Screen(number, buffer, pipe)
        command = [
            program,
            f"-env:UserInstallation={profile.as_uri()}",
            "--norestore",
            "--nologo",
            "--nofirststartwizard",
        ]
        process = subprocess.Popen(
            [*command, f"--accept=pipe,name={pipe};urp;"],
            env={**running.environment, "SAL_USE_VCLPLUGIN": "gen", **environment},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        try:
            yield running
        finally:
            running.driver.leave()
            os.killpg(process.pid, 9)
            process.wait(PATIENCE)
