"""How long it takes from department workbooks to a master, beside the strongest who only merge.

All read the same workbooks, turn and turn about, in every round from another beginner on. A rival's answers are
compared with qmxl's cell by cell first; one that has others, or is not installed, is named without a figure. qmxl
checks every cell besides and draws the sheets and charts. Ratios are of the runs of one round.

    python benchmarks/consolidate.py             40 workbooks: each a whole process, and in a process that stands ready
    python benchmarks/consolidate.py --departments 80
    python benchmarks/consolidate.py --quick     12 workbooks, 3 rounds
    python benchmarks/consolidate.py --growth    qmxl and the fastest rivals by the number of workbooks: 80, 500, 2,000
"""

import argparse
import os
import platform
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from functools import partial
from importlib.metadata import version
from pathlib import Path
from statistics import median
from typing import NamedTuple

from comparing import compared, of_a_rival, of_the_master, rows_of
from hospitals import PERIOD, lay_out
from rivals import QMXL, RIVALS
from timing import Memory, NotDoneError, Run, memory, ratios, served, spread, whole

from qmxl.control.control import Control

__all__ = ["PERIOD", "lay_out"]

SLOW = 2.0  # times as long as qmxl; who takes longer is timed in fewer rounds
FEW = 2
GROWING = (QMXL, "calamine + rustpy-xlsxwriter, 2 workers")
PACKAGES = (
    "python-calamine",
    "XlsxWriter",
    "rustpy-xlsxwriter",
    "xlsxturbo",
    "polars",
    "fastexcel",
    "duckdb",
    "duckdb-extension-excel",
    "pandas",
)


FINDINGS_ARE_NO_FAILURE = ("/bin/sh", "-c", '"$@" || [ $? -eq 1 ]', "sh")  # 1 says that departments have to mend


class Hospital(NamedTuple):
    """A folder with workbooks, and where rivals save."""

    folder: Path
    desk: Control
    count: int

    @property
    def master(self) -> Path:
        """Where qmxl saves."""
        return self.folder / "tong-hop" / f"QM_TongHop_{PERIOD}.xlsx"

    @property
    def target(self) -> Path:
        """Where rivals save."""
        return self.folder / "merged.xlsx"

    def command(self, name: str, *options: str) -> list[str]:
        """What runs one of them as a process."""
        rivals = Path(__file__).with_name("rivals.py")
        if name == QMXL and not options:
            ours = [sys.executable, "-m", "qmxl", "consolidate", str(self.folder), "--period", str(PERIOD), "--json"]
            return [*FINDINGS_ARE_NO_FAILURE, *ours]
        return [sys.executable, str(rivals), name, str(self.folder), str(self.target), *options]

    def clear(self) -> None:
        """No master and no table: each run is the first of its month."""
        for folder in ("tong-hop", "lich-su"):
            shutil.rmtree(self.folder / folder, ignore_errors=True)
        self.target.unlink(missing_ok=True)


@contextmanager
def laid_out(count: int) -> Iterator[Hospital]:
    """A hospital for as long as it is measured."""
    with tempfile.TemporaryDirectory() as name:
        yield Hospital(Path(name), lay_out(Path(name), count), count)


def run_once(hospital: Hospital, name: str) -> Run:
    """A whole process of one of them."""
    hospital.clear()
    return whole(hospital.command(name))


def memory_of(hospital: Hospital, name: str) -> Memory:
    """The memory of one of them."""
    hospital.clear()
    return memory(hospital.command(name))


def admitted(hospital: Hospital) -> tuple[dict[str, str], dict[str, Memory]]:
    """Who has the same answers, with what was compared, and the memory of each; the others are named."""
    held = {QMXL: memory_of(hospital, QMXL)}
    mine = of_the_master(hospital.master, hospital.desk)
    found = {QMXL: f"{len(mine):,} answers, each with its source; checks, charts, formulas"}
    for name, rival in RIVALS.items():
        if name == QMXL:
            continue
        if rival.missing:
            print(f"{name:40} not installed: {', '.join(rival.missing)}")
            continue
        try:
            held[name] = memory_of(hospital, name)
        except NotDoneError as failed:
            print(f"{name:40} FAILED: {failed}")
            continue
        if said := compared(mine, of_a_rival(hospital.target)):
            found[name] = str(said)
        else:
            print(f"{name:40} {said}")
    return found, held


def in_turn(names: Sequence[str], rounds: int, run: Callable[[str], Run]) -> dict[str, list[Run]]:
    """Runs of all, round by round; who is slow does not run in every round."""
    found: dict[str, list[Run]] = {name: [] for name in names}
    for at in range(rounds):
        for place in range(len(names)):
            name = names[(at + place) % len(names)]
            if at < FEW or name == QMXL or found[name][0].seconds < SLOW * found[QMXL][0].seconds:
                found[name].append(run(name))
    return found


def table(title: str, found: dict[str, list[Run]], remarks: dict[str, str], held: dict[str, Memory]) -> None:
    """Prints the runs of all, the fastest first."""
    print(f"\n{title}")
    heading = f"{'':40}{'seconds':>24}{'qmxl = 1':>24}{'processor':>11}"
    print(heading + (f"{'MiB PSS':>9}{'RSS':>7}" if held else "") + "  answers the same")
    for name, runs in sorted(found.items(), key=lambda item: median(run.seconds for run in item[1])):
        ratio = spread(ratios(runs, found[QMXL][: len(runs)])) if name != QMXL else "1"
        cpu = median(run.cpu for run in runs)
        line = f"{name:40}{spread([run.seconds for run in runs]):>24}{ratio:>24}{cpu:9.2f} s"
        if held:
            line += f"{held[name].proportional:9.0f}{held[name].resident:7.0f}"
        print(f"{line}  {remarks[name]}{f' ({len(runs)} runs)' if len(runs) < len(found[QMXL]) else ''}", flush=True)


def against_rivals(count: int, rounds: int) -> None:
    """The same workbooks by all, each as a whole process and in one that stands ready."""
    with laid_out(count) as hospital:
        size = sum(path.stat().st_size for path in hospital.folder.rglob("nop/**/*.xlsx")) / count / 1024
        remarks, held = admitted(hospital)
        print(f"{count} workbooks of {size:.0f} kB; median of {rounds} rounds (least–most)")
        names = list(remarks)
        runs = in_turn(names, rounds, partial(run_once, hospital))
        title = "Whole processes, from the command to the saved file; memory of all processes together"
        table(title, runs, remarks, held)
        with ExitStack() as stack:
            ready = {name: stack.enter_context(served(hospital.command(name, "--serve"))) for name in names}

            def again(name: str) -> Run:
                hospital.clear()
                return ready[name].run()

            for name in names:
                again(name)  # the first run, which imports the rest, does not count
            runs = in_turn(names, rounds, again)
        table("In a process that has imported everything and merged before", runs, remarks, {})
        over(hospital, rounds)


def over(hospital: Hospital, rounds: int) -> None:
    """What a further run costs, with the earlier master there."""
    run_once(hospital, QMXL)
    again = [whole(hospital.command(QMXL)).seconds for _ in range(rounds)]
    print(f"\n{'qmxl over its earlier master, whole process':44}{spread(again)} s")


def growth(counts: Sequence[int], rounds: int) -> None:
    """Time and memory by the number of workbooks, whole processes; beyond a thousand one round has to do."""
    print(f"\nGrowth: whole processes, median of {rounds} (least–most); memory of all processes together")
    print(f"{'workbooks':>9}  {'':40}{'seconds':>24}{'ms each':>9}{'MiB PSS':>9}{'RSS':>7}{'answers':>12}")
    for count in counts:
        with laid_out(count) as hospital:
            held = {QMXL: memory_of(hospital, QMXL)}
            answers = sum(1 for _ in rows_of(hospital.master))
            held |= {name: memory_of(hospital, name) for name in GROWING[1:] if not RIVALS[name].missing}
            runs = in_turn(list(held), rounds if count < 1000 else 1, partial(run_once, hospital))
            for name, its in held.items():
                seconds = [run.seconds for run in runs[name]]
                each, size = median(seconds) * 1000 / count, f"{its.proportional:9.0f}{its.resident:7.0f}"
                print(f"{count:9}  {name:40}{spread(seconds):>24}{each:9.1f}{size}{answers:12,}", flush=True)


def machine() -> str:
    """What it runs on."""
    found = []
    for name in PACKAGES:
        try:
            found.append(f"{name} {version(name)}")
        except ImportError:
            found.append(f"{name} not installed")
    load = ", ".join(f"{each:.1f}" for each in os.getloadavg())
    here = f"Python {platform.python_version()}, {len(os.sched_getaffinity(0))} processors, load before {load}"
    return f"{here}\n{', '.join(found)}"


def main() -> None:
    """Runs what is asked for."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--quick", action="store_true", help="12 workbooks, 3 rounds; with --growth 12 and 40")
    options.add_argument("--departments", type=int, default=40, help="how many workbooks; 40 unless told")
    options.add_argument("--growth", action="store_true", help="by the number of workbooks, instead of all rivals")
    given = options.parse_args()
    started = time.perf_counter()
    print(machine(), flush=True)
    if given.growth:
        growth((12, 40) if given.quick else (80, 500, 2000), 1 if given.quick else 3)
    else:
        against_rivals(12 if given.quick else given.departments, 3 if given.quick else 5)
    print(f"\nmeasured in {time.perf_counter() - started:.0f} s")


if __name__ == "__main__":
    main()
