"""How long LibreOffice takes to open masters, and to compute every formula of them anew.

Seconds of the processor that LibreOffice uses, each file several times in turn after a first time that does not count:
least, median and most. Run it with a Python that has LibreOffice's ``uno`` (often /usr/bin/python3) on masters made
before, or let it make some with a Python that has qmxl:

    python benchmarks/opening.py --make FOLDER 80 500     FOLDER/80.xlsx and FOLDER/500.xlsx
    /usr/bin/python3 benchmarks/opening.py FOLDER/80.xlsx FOLDER/500.xlsx [--runs 5]

Masters of two states of qmxl are compared by giving both in one run.
"""

import argparse
import os
import statistics
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path


def make(folder: Path, counts: list[int]) -> None:
    """A master of each number of departments."""
    from consolidate import PERIOD, lay_out

    from qmxl import commands

    for count in counts:
        with tempfile.TemporaryDirectory() as name:
            lay_out(Path(name), count)
            master = commands.consolidate(Path(name), period=PERIOD, language="vi").master
            (folder / f"{count}.xlsx").write_bytes(master.read_bytes())
        print(folder / f"{count}.xlsx", flush=True)


@contextmanager
def office() -> Iterator[tuple[object, int]]:
    """A LibreOffice of its own profile: its desktop and the number of its process."""
    import uno

    with tempfile.TemporaryDirectory() as profile:
        pipe = f"qmxl{os.getpid()}"
        given = [f"-env:UserInstallation={Path(profile).as_uri()}", f"--accept=pipe,name={pipe};urp;"]
        started = subprocess.Popen(["soffice", *given, "--headless", "--norestore"], stderr=subprocess.DEVNULL)
        here = uno.getComponentContext()
        resolver = here.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", here)
        while True:
            with suppress(Exception):  # not yet there
                there = resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
                break
            time.sleep(0.1)
        desktop = there.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", there)
        yield desktop, process_of(profile)
        with suppress(Exception):  # it ends while it answers
            desktop.terminate()
        started.wait(60)


def process_of(profile: str) -> int:
    """The process that does the work: soffice only starts it."""
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            if (process / "comm").read_text().strip() == "soffice.bin" and profile in (process / "cmdline").read_text():
                return int(process.name)
    raise LookupError("soffice.bin is not running")


def used(process: int) -> float:
    """Seconds of the processor a process has used."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def measured(files: list[Path], runs: int) -> dict[Path, list[tuple[float, float]]]:
    """Seconds to open and to compute anew, of each file and run."""
    import uno

    PropertyValue = uno.getClass("com.sun.star.beans.PropertyValue")  # noqa: N806 - a class
    hidden = PropertyValue()
    hidden.Name, hidden.Value = "Hidden", True
    found: dict[Path, list[tuple[float, float]]] = {file: [] for file in files}
    with office() as (desktop, process):
        for run in range(runs + 1):
            for file in files:
                start = used(process)
                document = desktop.loadComponentFromURL(file.resolve().as_uri(), "_blank", 0, (hidden,))
                opened = used(process)
                document.calculateAll()
                computed = used(process)
                document.close(True)  # noqa: FBT003 - its own signature
                if run:
                    found[file].append((opened - start, computed - opened))
    return found


def main() -> None:
    """Makes masters, or measures those that were made."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--make", type=Path)
    options.add_argument("--runs", type=int, default=5)
    options.add_argument("given", nargs="+")
    given = options.parse_args()
    if given.make:
        make(given.make, [int(count) for count in given.given])
        return
    print(f"{'':48} open: min  median     max   compute: min  median     max")
    for file, seconds in measured([Path(each) for each in given.given], given.runs).items():
        opened, computed = zip(*seconds, strict=True)
        told = [(min(each), statistics.median(each), max(each)) for each in (opened, computed)]
        print(f"{file!s:48} {'  '.join(f'{a:8.2f}{b:8.2f}{c:8.2f} s' for a, b, c in told)}", flush=True)


if __name__ == "__main__":
    main()
